"""The playground: a network that trains before the reader's eyes, every setting of it at hand.

`Experiment` is the run, and the code that makes it again; `Scene` draws it; `Playground` has the controls.
"""

import base64
import html
import io
import math
import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from ipywidgets import HTML, BoundedIntText, Box, Button, Checkbox, Play, Textarea

from nnbook import datasets, figures
from nnbook.charts import chart, stacked
from nnbook.checks import choose, number, whole_number
from nnbook.explorers import Explorer, choice, slider
from nnbook.functions import ACTIVATIONS, quiet
from nnbook.network import Network
from nnbook.steps import symbol
from nnbook.tables import check_table
from nnbook.training import Training, evaluate

FEATURES = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1**2": lambda x1, x2: x1**2,
    "x2**2": lambda x1, x2: x2**2,
    "x1*x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: np.sin(x1),
    "sin(x2)": lambda x1, x2: np.sin(x2),
}
CLASSES, SURFACES = ("circles", "xor", "gaussians", "spiral", "moons"), ("plane", "hills")
OWN = "your table"
PLAIN = "x1", "x2"  # the points themselves
MOST = 400  # points of a curve
STRETCH = 3  # of the data sets' points, which lie within 1: so far out, sin(x1) is no straight line


def features(X, names):
    """Inputs for a network, made of points X (m, 2): a column for each of `names`, shape (m, len(names)).

    The names are those of FEATURES, such as "x1", "x1**2" or "sin(x2)". ValueError for any other.
    """
    x1, x2 = check_table("X", X, 2, "features", np.float64).T
    return np.stack([choose("names", FEATURES, name)(x1, x2) for name in names], axis=1)


# ---- the run ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Start:
    """What a run starts from: a change of any of it starts anew."""

    data: str = "circles"
    m: int = 500
    noise: float = 0.05
    test: float = 0.5
    features: tuple = PLAIN
    hidden: tuple = (4, 2)
    activation: str = "tanh"
    seed: int = 0
    data_seed: int = 0


@dataclass(frozen=True)
class Rule:
    """How a run goes on: it may change on the way."""

    batch_size: int = 10
    learning_rate: float = 0.03
    l1: float = 0.0
    l2: float = 0.0

    def __str__(self):
        decay = "".join(f", {name}={value}" for name, value in (("l1", self.l1), ("l2", self.l2)) if value)
        return f"batch_size={self.batch_size}, learning_rate={self.learning_rate}{decay}"


class Table(NamedTuple):
    """A table of the reader's own: X (m, 2), D (m, 1), and the code that makes them."""

    X: np.ndarray
    D: np.ndarray
    code: str

    @classmethod
    def of(cls, source):
        """What `datasets.table` makes of `source`; ValueError if the maps cannot show it."""
        X, D = datasets.table(source)
        if X.shape[1] != 2 or D.shape[1] != 1:
            came = f"{X.shape[1]} inputs and {D.shape[1]} outputs"
            raise ValueError(f"table has {came}, expected 2 and 1: the maps show two inputs and one output")
        if isinstance(source, str | Path):
            return cls(X, D, f"X, D = datasets.table({str(source)!r})")
        what = "(X, D)" if isinstance(source, tuple) else "table"
        return cls(X, D, f"X, D = datasets.table({what})  # your own")


class Experiment:
    """A training run that goes on as it is told to, and knows the code that makes it again.

    `table`, the reader's own, is used if `start.data` is OWN.
    """

    def __init__(self, start, table=None):
        self.start, self.table = start, table
        X, D = self._data()
        X, self.D, X_test, self.D_test = datasets.split(X, D, test=start.test, seed=start.data_seed)
        self.points, self.test_points = X, X_test
        self.X, self.X_test = self.inputs(X), self.inputs(X_test)
        self.rng = np.random.default_rng(start.seed)
        sizes = [len(start.features), *start.hidden, 1]
        kind = {"loss": "binary_cross_entropy"} if self.classes else {"output": "identity"}
        look = {"hidden": start.activation, "init": "xavier", "bias": 0.1}
        self.net = Network(sizes, **look, **kind, seed=self.rng)
        self.calls, self.run = [], None  # of train: [rule, steps]
        self.curve, self.spacing = [], 0.0

    def _data(self):
        start = self.start
        if start.data == OWN:
            return self.table.X, self.table.D
        X, D = getattr(datasets, start.data)(m=start.m, noise=start.noise, seed=start.data_seed)
        return STRETCH * X, D

    @cached_property
    def classes(self):
        """Whether the desired outputs are classes, 0 or 1."""
        return bool(np.isin(self.D, (0, 1)).all())

    def inputs(self, points):
        """What the network is given for points (m, 2)."""
        return points if self.start.features == PLAIN else features(points, self.start.features)

    @property
    def steps(self):
        """The number of minibatches so far."""
        return sum(steps for _, steps in self.calls)

    @property
    def epochs(self):
        """How often the run has gone through the examples so far."""
        return sum(steps / self.minibatches(rule) for rule, steps in self.calls)

    def minibatches(self, rule):
        """The number of minibatches in an epoch."""
        return math.ceil(len(self.X) / rule.batch_size)

    def step(self, rule):
        """Trains on one minibatch; whether an epoch ended with it. DivergenceError if the numbers blow up."""
        if self.run is None or self.calls[-1][0] != rule:
            settings = {"batch_size": rule.batch_size, "learning_rate": rule.learning_rate}
            self.run = Training(self.net, self.X, self.D, **settings, l1=rule.l1, l2=rule.l2, seed=self.rng)
            self.calls.append([rule, 0])
        self.calls[-1][1] += 1
        ended = self.run.step()
        if ended:  # a run may go on for hours, and `curve` has all that is drawn
            self.run.history.error.clear()
            self.run.history.accuracy.clear()
        return ended

    def measure(self):
        """The Evaluations of the training data and of the test data, their errors kept for the curve.

        ArithmeticError if an error is not a finite number.
        """
        with quiet():
            results = evaluate(self.net, self.X, self.D), evaluate(self.net, self.X_test, self.D_test)
        if not all(math.isfinite(result.error) for result in results):
            raise ArithmeticError("the error is not a finite number: the inputs or weights are too large")
        self.latest = self.epochs, *(result.error for result in results)
        if not self.curve or self.epochs >= self.curve[-1][0] + self.spacing:
            self.curve.append(self.latest)
        if len(self.curve) > MOST:
            self.curve = self.curve[::2]
            self.spacing = self.epochs / len(self.curve)
        return results

    @property
    def code(self):
        """The lines of Python that make this run again, to the last bit of its weights."""
        own, plain = "from nnbook.playground import features", not self._features_code()
        return "\n".join([
            "import numpy as np",
            "from nnbook import Network, datasets, train",
            *([] if plain else [own]),
            "",
            *self._data_code(),
            *self._features_code(),
            "",
            f"rng = np.random.default_rng({self.start.seed})",
            *self._network_code(),
            *(self._call_code(*call) for call in self.calls),
            "print(net.error(X, D), net.error(X_test, D_test))",
        ])  # fmt: skip

    def _data_code(self):
        start = self.start
        made = f"X, D = datasets.{start.data}(m={start.m}, noise={start.noise}, seed={start.data_seed})"
        yield self.table.code if start.data == OWN else made
        points = "X" if start.data == OWN else f"{STRETCH} * X"
        settings = f"test={start.test}, seed={start.data_seed}"
        yield f"X, D, X_test, D_test = datasets.split({points}, D, {settings})"

    def _features_code(self):
        names = ", ".join(map(_quoted, self.start.features))
        made = [f"X, X_test = features(X, [{names}]), features(X_test, [{names}])"]
        return [] if self.start.features == PLAIN else made

    def _network_code(self):
        hidden = f"hidden={_quoted(self.start.activation)}, " if self.start.hidden else ""
        kind = 'loss="binary_cross_entropy"' if self.classes else 'output="identity"'
        yield f"net = Network({self.net.sizes}, {hidden}{kind},"
        yield '              init="xavier", bias=0.1, seed=rng)'

    def _call_code(self, rule, steps):
        whole, rest = divmod(steps, self.minibatches(rule))
        length = f"steps={steps}" if rest else f"epochs={whole}"
        return f"train(net, X, D, {length}, {rule}, seed=rng)"


def _data(table):
    """The names of the data sets: the reader's table first, if there is one."""
    return [*([OWN] if table is not None else []), *CLASSES, *SURFACES]


def _quoted(name):
    return f'"{name}"'


# ---- the pictures ----------------------------------------------------------------------------

GRID = 60  # pixels of the large map, each way; those of a neuron have half as many
SMALL, GAP = GRID // 2, 15  # pixels of a neuron's map, and between two of them
BOX = 36  # the side of a neuron in the drawing
PITCH = BOX * (SMALL + GAP) / SMALL
SIDE = 300  # of the large map in the drawing
LEVELS = 24  # shades on either side of white


def blend(shares):
    """RGB (k, 3) between orange, share 0, and blue, share 1, by way of white."""
    ends = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in figures.DIVERGING])
    return np.stack([np.interp(shares, (0, 0.5, 1), end) for end in ends.T], axis=-1)


# Paler than the points that stand on a map; the last entry is the gap between two maps.
PALE = 0.3 * 255 + 0.7 * blend(np.linspace(0, 1, 2 * LEVELS + 1))
PALETTE = [*np.rint(PALE).astype(int).ravel().tolist(), *(0, 0, 0)]
CLEAR = 2 * LEVELS + 1
ENDS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}  # of what comes out; other activations have none


def png(levels, theme):
    """Shades (rows, columns) as a PNG's address; on a stored page it is the same on every machine."""
    from PIL import Image

    image, stream = Image.fromarray(levels), io.BytesIO()
    image.putpalette(PALETTE)
    image.save(stream, "PNG", transparency=CLEAR, compress_level=0 if theme == "white" else 1)
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()


def image(address, x, y, width, height):
    """A picture at a place of a drawing."""
    box = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<image {box} preserveAspectRatio="none" href="{address}"/>'


class Scene:
    """The drawing of an experiment: its network, a map of what each neuron puts out, its errors."""

    def __init__(self, experiment):
        self.experiment, self.net = experiment, experiment.net
        points = np.concatenate([experiment.points, experiment.test_points])
        low, high = points.min(axis=0), points.max(axis=0)
        edge = 0.06 * np.where(high > low, high - low, 1)
        self.low, self.high = low - edge, high + edge
        self.inputs = experiment.inputs(self._grid())
        self.reach = np.abs(experiment.D).max() or 1.0
        self.columns = len(self.net.sizes)
        self.pitch = max(78, min(96, 480 // (self.columns - 1)))
        self.dots = {}

    def _grid(self):
        """The middles of the pixels of the large map, from its upper left corner on, row by row."""
        shares = (np.arange(GRID) + 0.5) / GRID
        across, down = np.meshgrid(shares, shares[::-1])
        return self.low + (self.high - self.low) * np.stack([across.ravel(), down.ravel()], axis=1)

    def maps(self):
        """For each layer the shades (n_l, GRID, GRID), and the outs (n_l, 2) of the first and the last."""
        outs = self.net.feed_forward(self.inputs).out
        return [self._shades(out, self._range(l, out)) for l, out in enumerate(outs)]

    def _range(self, l, out):
        """The outs that have the first and the last shade, of each neuron of a layer, (n_l, 2)."""
        phi = self.net.activations[l]
        if phi is not None and phi.name in ENDS:
            return np.array([ENDS[phi.name]] * len(out))
        last = l == self.columns - 1
        reach = np.full(len(out), self.reach) if last else np.abs(out).max(axis=1)
        return np.stack([-reach, reach], axis=1)

    @staticmethod
    def _shades(out, ends):
        middle, half = ends.mean(axis=1, keepdims=True), np.maximum(np.ptp(ends, axis=1)[:, None] / 2, 1e-300)
        shades = LEVELS + np.rint(LEVELS * np.clip(np.nan_to_num((out - middle) / half), -1, 1))
        return shades.astype(np.uint8).reshape(len(out), GRID, GRID), ends

    # the network

    def network(self, maps, theme, titles):
        """The network: a map in each neuron, its bias below it, the weights as lines."""
        sizes = self.net.sizes
        height, width = 50 + round(max(sizes) * PITCH), 2 * 46 + (self.columns - 1) * self.pitch
        x = [46 + l * self.pitch for l in range(self.columns)]
        y = [[50 + (max(sizes) - n) * PITCH / 2 + j * PITCH for j in range(n)] for n in sizes]
        body, ink = [*self._edges(x, y, titles)], figures.THEMES[theme][0]
        for l, n in enumerate(sizes):
            strip = np.full((n * (SMALL + GAP) - GAP, SMALL), CLEAR, np.uint8)
            for j in range(n):
                strip[j * (SMALL + GAP) :][:SMALL] = maps[l][0][j, ::2, ::2]
            body.append(image(png(strip, theme), x[l] - BOX / 2, y[l][0], BOX, len(strip) * BOX / SMALL))
            body += [self._neuron(l, j, x[l], y[l][j], ink, titles) for j in range(n)]
            body.append(figures.svg_text(x[l], 18, self._layer(l), bold=True))
        name = f"A network with layers of {', '.join(map(str, sizes))} neurons"
        return figures.svg_document(width, height, name, body, theme)

    def _layer(self, l):
        return "inputs" if l == 0 else "output" if l == self.columns - 1 else f"layer {l}"

    def _edges(self, x, y, titles):
        """A line for each weight: its hue and dash say the sign, its width the size."""
        largest = max(np.abs(W).max() for W in self.net.weights) or 1
        thickest = 5 if max(self.net.sizes) <= 5 else 3
        signs = {1: [], -1: []}
        for l, W in enumerate(self.net.weights):
            for (j, i), w in np.ndenumerate(W):
                ends = x[l] + BOX // 2, y[l][i] + BOX / 2, x[l + 1] - BOX // 2, y[l + 1][j] + BOX / 2
                path = "M{:.0f} {:.0f}L{:.0f} {:.0f}".format(*ends)
                inner = _titled("path", symbol("w", l, j, i), w) if titles else "/>"
                width = 0.5 + thickest * abs(w) / largest
                signs[-1 if w < 0 else 1].append(f'<path d="{path}" stroke-width="{width:.1f}"{inner}')
        for sign, look in (
            (1, f"stroke:{figures.BLUE}"),
            (-1, f"stroke:{figures.ORANGE};stroke-dasharray:6 4"),
        ):
            yield f'<g style="fill:none;stroke-width:inherit;{look}">{"".join(signs[sign])}</g>'

    def _neuron(self, l, j, x, y, ink, titles):
        """The frame of a neuron's map, and below it its bias or the name of the input."""
        bias = self.net.biases[l - 1][j] if l else 0.0
        text = f"b {figures.number(round(bias, 2), 2)}" if l else pretty(self.experiment.start.features[j])
        inner = _titled("rect", symbol("b", l - 1, j), bias) if titles and l else "/>"
        look = f"fill:transparent;stroke:{ink};stroke-width:1.2"
        frame = f'<rect x="{x - BOX / 2:.1f}" y="{y:.1f}" width="{BOX}" height="{BOX}" style="{look}"{inner}'
        return frame + figures.svg_text(x, y + BOX + 12, text, 11)

    # the large map

    def large_map(self, maps, theme, neuron, both, sharp):
        """What one neuron (l, j) puts out over the plane, with the training points, and the others if `both`.

        `sharp` shows the two halves of its range only.
        """
        l, j = neuron
        shades, ends = (part[j] for part in maps[l])
        low, high = (figures.number(end, 2, trim=True) for end in ends)
        if sharp:
            shades = np.where(shades > LEVELS, 2 * LEVELS, 0).astype(np.uint8)
        left, top, floor, ink = 54, 30, 30 + SIDE, figures.THEMES[theme][0]
        scale = np.arange(2 * LEVELS + 1, dtype=np.uint8)[None]
        box = f'x="{left}" y="{top}" width="{SIDE}" height="{SIDE}"'
        body = [
            figures.svg_text(left + SIDE / 2, 18, self.name(neuron), bold=True),
            image(png(shades, theme), left, top, SIDE, SIDE),
            self._points(theme, both, left, top),
            f'<rect {box} style="fill:none;stroke:{ink};stroke-width:1"/>',
            *self._ticks(left, top),
            image(png(scale, theme), left + 40, floor + 44, SIDE - 80, 10),
            figures.svg_text(left + 34, floor + 53, low, 11, anchor="end"),
            figures.svg_text(left + SIDE - 34, floor + 53, high, 11, anchor="start"),
        ]  # fmt: skip
        return figures.svg_document(left + SIDE + 12, floor + 66, self.name(neuron), body, theme)

    def name(self, neuron):
        """What the large map shows, in words."""
        l, j = neuron
        if l == 0:
            return f"input {pretty(self.experiment.start.features[j])}"
        return "output of the network" if l == self.columns - 1 else f"output of neuron {j} in layer {l}"

    def _ticks(self, left, top):
        """The ends of both axes in numbers, and the names of the axes."""
        low, high = ([figures.number(v, 1, trim=True) for v in ends] for ends in (self.low, self.high))
        floor = top + SIDE
        for text, x, anchor in (
            (low[0], left, "start"),
            ("x1", left + SIDE / 2, ""),
            (high[0], left + SIDE, "end"),
        ):
            yield figures.svg_text(x, floor + 16, text, 12, anchor=anchor)
        for text, y in ((low[1], floor), ("x2", top + SIDE / 2), (high[1], top + 12)):
            yield figures.svg_text(left - 8, y, text, 12, anchor="end")

    def _points(self, theme, both, left, top):
        """The points: class 0 as triangles, class 1 as discs; other desired outputs by their shade."""
        if (theme, both) not in self.dots:
            e = self.experiment
            parts = [
                (e.points, e.D, figures.INK),
                *([(e.test_points, e.D_test, figures.VERMILION)] if both else []),
            ]
            marks = "".join(self._marks(*part) for part in parts)
            box = f'x="{left}" y="{top}" width="{SIDE}" height="{SIDE}"'
            self.dots[theme, both] = f'<svg {box} aria-hidden="true">{marks}</svg>'
        return self.dots[theme, both]

    def _marks(self, points, D, edge):
        places = np.rint((points - self.low) / (self.high - self.low) * SIDE).astype(int)
        places[:, 1] = SIDE - places[:, 1]
        if self.experiment.classes:
            groups = [(figures.CLASS_COLOURS[k], places[D[:, 0] == k], k) for k in (0, 1)]
        else:
            groups = [(colour, places[rows], 1) for colour, rows in self._shaded(D[:, 0])]
        return "".join(_mark(*group, edge) for group in groups)

    def _shaded(self, d):
        """Nine colours, each with the rows of the desired outputs that have it."""
        kinds = np.rint(4 + 4 * np.clip(d / self.reach, -1, 1)).astype(int)
        for kind in np.unique(kinds):
            rgb = np.rint(blend(kind / 8)).astype(int)
            yield "#{:02x}{:02x}{:02x}".format(*rgb), kinds == kind

    # the errors

    def errors(self, theme):
        """The training error, blue, and the test error, orange and dashed, by epoch."""
        e = self.experiment
        epochs, *errors = np.array([*e.curve, e.latest]).T
        looks = (figures.BLUE, 2.5), (figures.ORANGE, 2.5, "7 4")
        lines = [(epochs, error, *look) for error, look in zip(errors, looks)]
        top = max(error.max() for error in errors)
        now = [figures.number(error) for error in e.latest[1:]]
        label = f"epoch {e.latest[0]:.1f}: training {now[0]} (blue), test {now[1]} (orange, dashed)"
        look = {"x_label": label, "y_label": "error", "theme": theme, "title": "The errors by epoch"}
        return chart((0, max(epochs[-1], 1)), (0, top), lines, **look, size=(SIDE + 66, 150))

    # the numbers

    def table(self, l):
        """The weights and biases of the neurons of a layer as an HTML table."""
        W, b = self.net.weights[l - 1], self.net.biases[l - 1]
        sources = [pretty(n) for n in self.experiment.start.features] if l == 1 else range(W.shape[1])
        heads = "".join(f'<th scope="col">from {source}</th>' for source in sources)
        rows = "".join(_row(j, [*W[j], b[j]]) for j in range(len(b)))
        name = "the output" if l == self.columns - 1 else f"layer {l}"
        return (
            f'<table style="border-spacing:8px 0;line-height:1.3"><caption>Weights '
            f"{symbol('W', l - 1)} and biases {symbol('b', l - 1)} into {name}</caption>"
            f'<tr><th scope="col">neuron</th>{heads}<th scope="col">bias</th></tr>{rows}</table>'
        )


def _titled(tag, name, value):
    """The end of an element, with what is read when the pointer rests on it."""
    return f"><title>{name} = {figures.number(value, 6)}</title></{tag}>"


def _row(j, values):
    cells = "".join(f'<td style="text-align:right">{figures.number(value, 5)}</td>' for value in values)
    return f'<tr><th scope="row">{j}</th>{cells}</tr>'


def _mark(colour, places, kind, edge):
    """Points as one path: discs, or triangles for kind 0."""
    if kind:
        path = "".join(f"M{x} {y}h0" for x, y in places.tolist())
        look = "fill:none;stroke-linecap:round"
        return (
            f'<path d="{path}" style="{look};stroke:{edge};stroke-width:7.4"/>'
            f'<path d="{path}" style="{look};stroke:{colour};stroke-width:5.4"/>'
        )
    path = "".join(f"M{x - 4} {y + 3}l4 -7l4 7z" for x, y in places.tolist())
    return f'<path d="{path}" style="fill:{colour};stroke:{edge};stroke-width:1"/>'


def pretty(name):
    """The name of an input as it is read: x1² for x1**2."""
    return name.replace("**2", "²").replace("*", " · ").replace("(", " ").replace(")", "")


# ---- the controls ----------------------------------------------------------------------------

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
        numbers = self.scene.table(v["numbers_of"]) if v["numbers_of"] else ""
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
        (error, test_error), right = map(figures.number, [r.error for r in self.results]), ""
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
    data = choose("data", {name: name for name in _data(table)}, data or _data(table)[0])
    choose("activation", ACTIVATIONS, activation)
    for name in features:
        choose("features", FEATURES, name)
    whole_number("len(hidden)", len(hidden), at_least=0, at_most=LAYERS)
    hidden = tuple(whole_number("hidden", n, at_least=1, at_most=NEURONS) for n in hidden)
    start = Start(data, m, noise, test, tuple(f for f in FEATURES if f in features), hidden, activation, seed)
    rates = (number(name, value, at_least=0) for name, value in
             {"learning_rate": learning_rate, "l1": l1, "l2": l2}.items())  # fmt: skip
    return Playground(start, Rule(whole_number("batch_size", batch_size, at_least=1), *rates), table)
