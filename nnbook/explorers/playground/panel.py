"""The controls of a playground."""

from ipywidgets import BoundedIntText, Box, Button, Checkbox, Play

from nnbook.datasets.inputs import FEATURES
from nnbook.explorers.mechanism import choice, slider
from nnbook.explorers.playground.run import OWN, names_of_data
from nnbook.explorers.playground.state import LAYERS, NEURONS, OFFERED, SPEEDS
from nnbook.functions import hidden_activations
from nnbook.optimisers import OPTIMISERS
from nnbook.words.playground import input_in_words

RATES = (0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
DECAYS = (0.0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
ROWS = (
    ("data", "noise", "test", "batch_size"),
    tuple(FEATURES),
    ("layers", *(f"layer{k}" for k in range(1, LAYERS + 1))),
    ("activation", "optimiser", "learning_rate", "l1", "l2", "speed"),
    ("map_of", "numbers_of", "both", "sharp"),
)
WIDTHS = {"noise": "15em", "test": "15em", "batch_size": "15em"}


class Panel:
    """The clock, the buttons by their labels, the controls by the names of what they set, and their rows.

    `following` is true while the panel itself moves its controls: then it is not the reader's hand.
    """

    def __init__(self, state, buttons):
        self.play = Play(min=0, value=1, max=2**31 - 1, interval=50, show_repeat=False)
        self.buttons = {name: Button(description=name, layout={"width": "auto"}) for name in buttons}
        self.controls = _controls(state)
        self.following, self.values_shown, self.offers_of = False, None, None
        for name, control in self.controls.items():
            control.layout.width, control.layout.margin = WIDTHS.get(name, "auto"), "2px 12px 2px 2px"
        rows = [[self.play, *self.buttons.values()], *([self.controls[n] for n in names] for names in ROWS)]
        self.rows = [Box(row, layout={"flex_flow": "row wrap"}) for row in rows]
        self.follow(state)

    @property
    def values(self):
        """The value of each control by its name."""
        return {name: control.value for name, control in self.controls.items()}

    def follow(self, state):
        """Makes the controls show what a State says."""
        self.following = True
        try:
            self.play.playing, self.play.value = state.playing, self.play.value or 1
            if state.experiment is not self.offers_of:
                self._offer(state.experiment)
            if state.values is not self.values_shown or state.values != self.values:
                self._set(state.values)
        finally:
            self.following = False

    def _offer(self, experiment):
        """Offers what this network has: its layers, its neurons."""
        for name, offered in OFFERED.items():
            if list(self.controls[name].options) != offered(experiment):
                self.controls[name].options = offered(experiment)
        self.controls["noise"].disabled = experiment.start.data == OWN
        self.offers_of = experiment

    def _set(self, values):
        """Gives each control its value, and shows as many of the layers' sizes as there are layers."""
        for name, value in values.items():
            self.controls[name].value = value
        for k in range(1, LAYERS + 1):
            self.controls[f"layer{k}"].layout.display = None if k <= values["layers"] else "none"
        self.values_shown = values


def _controls(state):
    """Each control by the name of what it sets, with room for the value that it starts from."""
    v, experiment = state.values, state.experiment
    return {
        "data": choice("data", names_of_data(experiment.own), v["data"]),
        "noise": slider("noise", 0.0, max(0.5, v["noise"]), v["noise"], 0.01),
        "test": slider("test share", min(0.1, v["test"]), max(0.9, v["test"]), v["test"], 0.1),
        "batch_size": slider("batch size", 1, max(30, v["batch_size"]), v["batch_size"]),
        **{name: _box(input_in_words(name), v[name]) for name in FEATURES},
        "layers": _count("hidden layers", 0, LAYERS, v["layers"]),
        **{f"layer{k}": _count(f"layer {k}", 1, NEURONS, v[f"layer{k}"]) for k in range(1, LAYERS + 1)},
        "activation": choice("activation", hidden_activations(), v["activation"]),
        "optimiser": choice("optimiser", OPTIMISERS, v["optimiser"]),
        "learning_rate": choice("learning rate η", sorted({*RATES, v["learning_rate"]}), v["learning_rate"]),
        "l1": choice("L1", sorted({*DECAYS, v["l1"]}), v["l1"]),
        "l2": choice("L2", sorted({*DECAYS, v["l2"]}), v["l2"]),
        "speed": choice("a picture every", SPEEDS, v["speed"]),
        "map_of": choice("map of", OFFERED["map_of"](experiment), v["map_of"]),
        "numbers_of": choice("numbers of", OFFERED["numbers_of"](experiment), v["numbers_of"]),
        "both": _box("show the test points", v["both"]),
        "sharp": _box("two colours only", v["sharp"]),
    }


def _count(label, low, high, value):
    return BoundedIntText(
        value=value, min=low, max=high, description=label,
        style={"description_width": "initial"}, layout={"width": "auto"},
    )  # fmt: skip


def _box(label, value):
    return Checkbox(value=value, description=label, indent=False)
