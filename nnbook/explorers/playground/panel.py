"""The controls of a playground, and where they stand on its page."""

from json import dumps

import numpy as np

from nnbook import datasets
from nnbook.datasets.inputs import FEATURES
from nnbook.explorers.controls import Box, Choice, Slider, play_sign
from nnbook.explorers.playground.settings import LAYERS, NEURONS, OWN, PROBLEMS, STRETCH, names_of_data
from nnbook.explorers.playground.state import OFFERED, SPEEDS
from nnbook.figures.decision_maps import class_marks, shaded_marks
from nnbook.functions import hidden_activations
from nnbook.optimisers import OPTIMISERS
from nnbook.words.numbers import counted
from nnbook.words.playground import input_in_words

RATES = (0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
DECAYS = (0.0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
THUMB, SHOWN = 40, 90  # the side of a thumbnail in pixels, and how many points it has
BUTTONS = {  # by what they do: the sign on it, if there is one, and the words
    "reset": ("↺", "reset"),
    "step": ("▸❘", "one epoch"),
    "minibatch": ("", "one minibatch"),
    "weights": ("", "new weights"),
    "data": ("", "new data"),
}


class Panel:
    """The controls by the names of what they set, and their HTML."""

    def __init__(self, state):
        self.own, self.pictures = state.experiment.own, {}
        self.controls = _controls(state)
        self.follow(state)

    @property
    def values(self):
        """The value of each control by its name."""
        return {name: control.value for name, control in self.controls.items()}

    def take(self, settings):
        """The values, with what the page has sent for some of them; of nonsense nothing comes."""
        for name, value in settings.items():
            self.controls[name].take(value)
        return self.values

    def follow(self, state):
        """Makes the controls show what a State says."""
        for name, offered in OFFERED.items():
            self.controls[name].among = dict(offered(state.experiment))
        for name, value in state.values.items():
            self.controls[name].take(value)

    def html(self, *names):
        """Some of the controls as they stand on the page."""
        return "".join(self.controls[name].html(name) for name in names)

    def play_button(self, playing):
        """The round one."""
        word, sign = play_sign(playing)
        look = 'class="nnbook-round" type="button" data-press="play"'
        return f'<button {look} aria-label="{word}" title="{word}">{sign}</button>'

    def button(self, name):
        """A button by the name of what it does."""
        sign, words = BUTTONS[name]
        said = f' aria-label="{words}" title="{words}"' if sign else ""
        return f'<button type="button" data-press="{name}"{said}>{sign or words}</button>'

    def thumbnails(self):
        """A button with a picture for each data set of the problem."""
        chosen = self.controls["data"].value
        names = names_of_data(self.own, self.controls["problem"].value)
        return "".join(
            f'<button type="button" class="nnbook-thumb" data-set=\'{dumps({"data": name})}\' '
            f'aria-pressed="{str(name == chosen).lower()}" aria-label="{name}" title="{name}">'
            f"{self._thumbnail(name)}</button>"
            for name in names
        )

    def _thumbnail(self, name):
        if name not in self.pictures:
            self.pictures[name] = _thumbnail(name, self.own)
        return self.pictures[name]

    def layers(self):
        """A button for one hidden layer more, and one for one less."""
        n = self.controls["layers"].value
        less = _counter("layers", n - 1, "−", "one hidden layer less")
        more = _counter("layers", n + 1, "+", "one hidden layer more")
        return f"{less}<b>{counted(n, 'hidden layer')}</b>{more}"


def _counter(name, n, sign, words):
    does = f"data-set='{dumps({name: n})}'" if 0 <= n <= LAYERS else "disabled"
    return f'<button type="button" {does} aria-label="{words}" title="{words}">{sign}</button>'


def _controls(state):
    """Each control by the name of what it sets, with room for the value that it starts from."""
    v, experiment = state.values, state.experiment
    optimisers = {name.replace("_", " "): name for name in OPTIMISERS}
    offers = {name: dict(offered(experiment)) for name, offered in OFFERED.items()}
    return {
        "problem": Choice("problem", PROBLEMS, v["problem"]),
        "data": Choice("data", names_of_data(experiment.own), v["data"]),
        "noise": Slider("noise", 0.0, 0.5, v["noise"], 0.01),
        "test": Slider("test share", 0.1, 0.9, v["test"], 0.1),
        "batch_size": Slider("batch size", 1, 30, v["batch_size"]),
        "seed": _seed("seed of the weights", v["seed"]),
        "data_seed": _seed("seed of the data", v["data_seed"]),
        **{name: Box(input_in_words(name), v[name]) for name in FEATURES},
        "layers": Slider("hidden layers", 0, LAYERS, v["layers"]),
        **{f"layer{k}": Slider(f"layer {k}", 1, NEURONS, v[f"layer{k}"]) for k in range(1, LAYERS + 1)},
        "activation": Choice("activation", list(hidden_activations()), v["activation"]),
        "optimiser": Choice("optimiser", optimisers, v["optimiser"]),
        "learning_rate": _rates("learning rate η", RATES, v["learning_rate"]),
        "l1": _rates("L1", DECAYS, v["l1"]),
        "l2": _rates("L2", DECAYS, v["l2"]),
        "speed": Choice("a picture every", list(SPEEDS), v["speed"]),
        "map_of": Choice("map of", offers["map_of"], v["map_of"]),
        "numbers_of": Choice("numbers of", offers["numbers_of"], v["numbers_of"]),
        "both": Box("test points", v["both"]),
        "sharp": Box("two colours only", v["sharp"]),
    }


def _rates(label, among, value):
    return Choice(label, {f"{rate:g}": rate for rate in sorted({*among, value})}, value)


def _seed(label, value):
    return Slider(label, 0, 2**31 - 1, value)


def _thumbnail(name, own):
    """The points of a data set, small."""
    if name == OWN:
        X, D = own.X[:SHOWN], own.D[:SHOWN]
    else:
        X, D = getattr(datasets, name)(m=SHOWN, noise=0.02, seed=1)
        X = STRETCH * X
    middle, far = (X.max(axis=0) + X.min(axis=0)) / 2, np.ptp(X, axis=0).max() or 1.0
    places = THUMB * (0.5 + 0.86 * (X - middle) / far * (1, -1))
    if np.isin(D, (0, 1)).all():
        inner = class_marks(places, D, line=0)
    else:
        inner = shaded_marks(places, np.clip(D[:, 0] / (np.abs(D).max() or 1), -1, 1))
    return (
        f'<svg viewBox="0 0 {THUMB} {THUMB}" width="{THUMB}" height="{THUMB}" aria-hidden="true">'
        f'<g style="stroke-linecap:round">{inner}</g></svg>'
    )
