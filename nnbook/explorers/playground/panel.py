"""The controls of a playground."""

import html
import math
import time
from dataclasses import replace

from ipywidgets import HTML, BoundedIntText, Box, Button, Checkbox, Play, Textarea

from nnbook.checks import check_name, check_number, check_whole_number
from nnbook.datasets.inputs import FEATURES, PLAIN
from nnbook.explorers.mechanism import Explorer, choice, slider
from nnbook.explorers.playground.run import OWN, Experiment, Rule, Start, Table, _data
from nnbook.explorers.playground.scene import Scene, pretty
from nnbook.figures.svg import stacked
from nnbook.functions import ACTIVATIONS
from nnbook.words.numbers import written

RATES = (0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
DECAYS = (0.0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
SPEEDS = {"1 minibatch": 0, "1 epoch": 1, "4 epochs": 4, "30 ms": math.inf}  # in epochs
SLICE = 0.03  # seconds between two pictures, at most: then the controls have their turn
LATER = 1.0  # seconds between two messages to a screen reader while the network trains
LAYERS, NEURONS = 6, 8  # at most


class Playground(Explorer):
    """A network that trains in the page: see `playground`.

    The page's play button is its clock. The page sends the next tick when it has taken in the picture of
    the last, so that a slow page gets fewer pictures, and a closed one none.
    """

    def __init__(self, start, rule, table=None):
        self.table, self.told, self.trouble = table, 0.0, ""
        self.play = Play(min=0, value=1, max=2**31 - 1, interval=50, show_repeat=False)
        self.status = HTML()
        self.text = Textarea(rows=16, description="code", layout={"width": "100%", "display": "none"})
        self._begin(start)
        super().__init__(self.frame, **self._controls(start, rule))
        self.box.children = [*self._rows(), self.status, self.text, self.page]
        self.play.observe(self._tick, names="value")
        self.play.observe(lambda _: self._do(), names="playing")

    def _controls(self, start, rule):
        """Each control by the name of what it sets."""
        sizes = [*start.hidden, *[2] * LAYERS][:LAYERS]
        return {
            "data": choice("data", _data(self.table), start.data),
            "noise": slider("noise", 0.0, max(0.5, start.noise), start.noise, 0.01),
            "test": slider("test share", min(0.1, start.test), max(0.9, start.test), start.test, 0.1),
            "batch_size": slider("batch size", 1, max(30, rule.batch_size), rule.batch_size),
            **{name: _box(pretty(name), name in start.features) for name in FEATURES},
            "layers": _count("hidden layers", 0, LAYERS, len(start.hidden)),
            **{f"layer{k}": _count(f"layer {k}", 1, NEURONS, n) for k, n in enumerate(sizes, 1)},
            "activation": choice("activation", ACTIVATIONS, start.activation),
            "learning_rate": choice(
                "learning rate η", sorted({*RATES, rule.learning_rate}), rule.learning_rate
            ),
            "l1": choice("L1", sorted({*DECAYS, rule.l1}), rule.l1),
            "l2": choice("L2", sorted({*DECAYS, rule.l2}), rule.l2),
            "speed": choice("a picture every", SPEEDS, "4 epochs"),
            "map_of": choice("map of", self._neurons(), self._neurons()[0][1]),
            "numbers_of": choice("numbers of", self._layers(), 1),
            "both": _box("show the test points", False),
            "sharp": _box("two colours only", False),
        }

    def _rows(self):
        """The controls as they stand on the page."""
        widths = {"noise": "15em", "test": "15em", "batch_size": "15em"}
        for name, control in self.controls.items():
            control.layout.width, control.layout.margin = widths.get(name, "auto"), "2px 12px 2px 2px"
        buttons = [
            self._button("one minibatch", self._train, 0),
            self._button("one epoch", self._train, 1),
            self._button("reset", self._reset),
            self._button("new weights", self._renew, "seed"),
            self._button("new data", self._renew, "data_seed"),
            self._button("copy as code", self._show_code),
        ]
        named = [
            ("data", "noise", "test", "batch_size"),
            FEATURES,
            ("layers", *(f"layer{k}" for k in range(1, LAYERS + 1))),
            ("activation", "learning_rate", "l1", "l2", "speed"),
            ("map_of", "numbers_of", "both", "sharp"),
        ]
        rows = [[self.play, *buttons], *([self.controls[name] for name in names] for names in named)]
        return [Box(row, layout={"flex_flow": "row wrap"}) for row in rows]

    def _button(self, label, act, *arguments):
        button = Button(description=label, layout={"width": "auto"})
        button.on_click(lambda _: self._do(act, *arguments))
        return button

    def _neurons(self):
        """What the large map can show: each neuron by its name, the output first."""
        e, sizes = self.experiment, self.experiment.net.sizes
        hidden = [(f"layer {l}, neuron {j}", (l, j)) for l, n in enumerate(sizes) for j in range(n)]
        inputs = [(pretty(name), (0, j)) for j, name in enumerate(e.start.features)]
        return [("the output", (len(sizes) - 1, 0)), *hidden[sizes[0] : -1], *inputs]

    def _layers(self):
        """Whose numbers the table can show, the layer by its name."""
        last = len(self.experiment.net.sizes) - 1
        return [*((f"layer {l}", l) for l in range(1, last)), ("the output", last), ("no layer", 0)]

    # what the controls do

    @property
    def rule(self):
        """How the run goes on, by the present controls."""
        v = self.values
        most = len(self.experiment.X)
        return Rule(min(v["batch_size"], most), v["learning_rate"], v["l1"], v["l2"])

    @property
    def start(self):
        """What a run starts from, by the present controls."""
        v, old = self.values, self.experiment.start
        hidden = tuple(v[f"layer{k}"] for k in range(1, v["layers"] + 1))
        names = tuple(name for name in FEATURES if v[name])
        shares = {"noise": round(v["noise"], 2), "test": round(v["test"], 2)}
        own = {"hidden": hidden, "features": names, "data": v["data"], "activation": v["activation"]}
        return replace(old, **shares, **own)

    def refresh(self, change=None):
        """Follows the controls: a new start if need be, and the picture."""
        if self.start.features:
            self._do(self._follow)
        else:
            change.owner.value = True
            self.trouble = "A network needs an input: the last one stays."
            self._tell()

    def _follow(self):
        if self.start != self.experiment.start or self.ended not in (None, self.rule):
            self._begin(self.start)
        self._offer()

    def _begin(self, start):
        """Starts anew."""
        experiment = Experiment(start, self.table)
        self.results = experiment.measure()
        self.experiment, self.scene, self.ended = experiment, Scene(experiment), None

    def _offer(self):
        """Offers what this network has: its layers, its neurons."""
        for name, options in (("map_of", self._neurons()), ("numbers_of", self._layers())):
            if list(self.controls[name].options) != options:
                self.controls[name].options = options
        for k in range(1, LAYERS + 1):
            shown = k <= self.controls["layers"].value
            self.controls[f"layer{k}"].layout.display = None if shown else "none"
        self.controls["noise"].disabled = self.experiment.start.data == OWN

    def _reset(self):
        self._begin(self.experiment.start)

    def _renew(self, seed):
        start = self.experiment.start
        self._begin(replace(start, **{seed: getattr(start, seed) + 1}))

    def _tick(self, change):
        """The page's clock: 0 for the stop button, 1 after it, and up while it plays."""
        if change.new == 0:
            self._do(self._reset)
            self.play.value = 1
        elif change.new > 1:
            self._do(self._train, SPEEDS[self.values["speed"]], SLICE, at_once=False)

    def _do(self, act=None, *arguments, at_once=True):
        """Acts, and shows what came of it, or why nothing did; the words at once, or when it is time."""
        self.trouble = ""
        try:
            if act is not None:
                act(*arguments)
            self._paint()
        except Exception as reason:
            self.play.playing, self.trouble = False, f"This cannot be done: {reason}"
            raise
        finally:
            if at_once or not self.play.playing or time.monotonic() > self.told + LATER:
                self._tell()

    def advance(self, epochs):
        """Trains to the end of so many epochs (0: for one minibatch) and shows the picture then."""
        self._do(self._train, epochs)

    def _train(self, epochs, seconds=math.inf):
        """Trains to the end of so many epochs, or for one minibatch, or until the time is up."""
        if self.ended:
            return
        net, rule, due = self.experiment.net, self.rule, time.perf_counter() + seconds
        kept = net.parameters.copy()
        try:
            while True:
                epochs -= self.experiment.step(rule)
                if epochs <= 0 or time.perf_counter() > due:
                    break
            self.results = self.experiment.measure()
        except ArithmeticError:  # a DivergenceError of the run, or of what it was measured by
            self.ended, self.play.playing = rule, False
            net.parameters[...] = kept

    def _show_code(self):
        """Stops, and shows the code that makes this run; hides it the next time."""
        self.play.playing = False
        self.text.layout.display = "none" if self.text.layout.display is None else None

    # what the page shows

    def frame(self, theme, map_of, numbers_of, both, sharp, **_):
        """The pictures above each other, and what they show in words."""
        network, side = self._pictures(theme, map_of, both, sharp, titles=False)
        return stacked(network, side, "Playground", theme), self.words

    def _pictures(self, theme, neuron, both, sharp, titles):
        maps = self.scene.maps()
        above = self.scene.large_map(maps, theme, neuron, both, sharp)
        side = stacked(above, self.scene.errors(theme), "Map and errors", theme)
        return self.scene.network(maps, theme, titles), side

    def _paint(self):
        """Sends the picture, and the numbers of a layer, to the page."""
        v = self.values
        titles = not self.play.playing  # they would be gone before the pointer gets there
        network, side = self._pictures("auto", v["map_of"], v["both"], v["sharp"], titles)
        numbers = self.scene.numbers_of_layer(v["numbers_of"]) if v["numbers_of"] else ""
        look = "display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start"
        self.page.value = f'<div style="{look}"><div>{network}{numbers}</div>{side}</div>'

    def _tell(self):
        """Sends the words, and the code if it is shown, to the page."""
        self.told, words = time.monotonic(), html.escape(self.words, quote=False)
        self.status.value = f'<div role="status" style="line-height:1.6">{words}</div>'
        if self.text.layout.display is None:
            self.text.value = self.experiment.code

    @property
    def words(self):
        """How far the run is, and how well it does."""
        e = self.experiment
        if self.trouble:
            return self.trouble
        if self.ended:
            return (
                f"In minibatch {e.steps} the numbers blew up: the learning rate {self.ended.learning_rate} "
                "is too large for this network and these data. The picture is the last before that. "
                "Choose a smaller rate, or press reset."
            )
        (error, test_error), right = map(written, [r.error for r in self.results]), ""
        if e.classes:
            shares = [f"{100 * result.accuracy:.1f} %" for result in self.results]
            right = f"; right are {shares[0]} and {shares[1]}"
        sizes = "-".join(map(str, e.net.sizes))
        return (
            f"{e.start.data}, network {sizes}, after {e.epochs:.1f} epochs ({e.steps} minibatches): error "
            f"{error} on the {len(e.X)} training points, {test_error} on the {len(e.X_test)} test "
            f"points{right}."
        )


def _count(label, low, high, value):
    return BoundedIntText(
        value=value, min=low, max=high, description=label,
        style={"description_width": "initial"}, layout={"width": "auto"},
    )  # fmt: skip


def _box(label, value):
    return Checkbox(value=value, description=label, indent=False)


def playground(
    table=None, *, data=None, m=500, noise=0.05, test=0.5, features=PLAIN, hidden=(4, 2),
    activation="tanh", batch_size=10, learning_rate=0.03, l1=0.0, l2=0.0, seed=0,
):  # fmt: skip
    """A network that trains while you change everything about it; it gives the code of what it did.

    `table` is data of your own with two inputs and one output, as `datasets.table` takes it: a CSV file's
    path, a pair X (m, 2) and D (m, 1), or one array. The other arguments are what the controls start from:
    `data` is one of CLASSES or SURFACES, `m` how many points there are, `test` the share of them kept for
    the test, `features` names of FEATURES, `hidden` the sizes of at most 6 hidden layers of at most 8
    neurons. ValueError or TypeError for what cannot be set.
    """
    table = None if table is None else Table.of(table)
    data = check_name("data", {name: name for name in _data(table)}, data or _data(table)[0])
    check_name("activation", ACTIVATIONS, activation)
    for name in features:
        check_name("features", FEATURES, name)
    check_whole_number("len(hidden)", len(hidden), at_least=0, at_most=LAYERS)
    hidden = tuple(check_whole_number("hidden", n, at_least=1, at_most=NEURONS) for n in hidden)
    start = Start(data, m, noise, test, tuple(f for f in FEATURES if f in features), hidden, activation, seed)
    rates = (check_number(name, value, at_least=0) for name, value in
             {"learning_rate": learning_rate, "l1": l1, "l2": l2}.items())  # fmt: skip
    return Playground(start, Rule(check_whole_number("batch_size", batch_size, at_least=1), *rates), table)
