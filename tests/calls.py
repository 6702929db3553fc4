"""Which names are public, what a good call of each is given, what a bad one, and what may be accepted.

A new public name is found by itself. Where its parameters have names that stand in GOOD, nothing is to be
done; otherwise `test_calls.py` says what to add here.
"""

import ast
import inspect
import json
from importlib import import_module
from types import ModuleType, SimpleNamespace

import numpy as np
import sympy as sp
from calls_of_pictures import GOOD_PICTURES
from rerun import book

from nnbook import Network, SymbolicNetwork, explorers, optimisers
from nnbook.car import Track, drive, teacher
from nnbook.car.motion import World
from nnbook.car.teacher import Teacher
from nnbook.car.through_time import ahead
from nnbook.functions import binary_cross_entropy, sigmoid, softmax
from nnbook.network import example_network
from nnbook.sources.indices import Worked, worked
from nnbook.training import DivergenceError, History
from nnbook.words import speed

PACKAGES = ("", ".datasets", ".functions", ".figures", ".explorers", ".words", ".symbolic", ".sources",
            ".car", ".exercises")  # fmt: skip
RETURNED = {"car.Teacher": Teacher, "sources.Worked": Worked}  # with methods, got from a call only


# ---- what cannot be ----


class Breaks:
    """An object that raises whatever is asked of it."""

    def _raise(self, *_, **__):
        raise RuntimeError("nothing works here")

    __repr__ = __str__ = __eq__ = __len__ = __iter__ = __array__ = __index__ = __float__ = __bool__ = _raise
    __lt__ = __gt__ = __le__ = __ge__ = __contains__ = __call__ = __getitem__ = _raise
    __hash__ = object.__hash__


BAD = {
    "None": lambda: None,
    "True": lambda: True,
    "nan": lambda: float("nan"),
    "inf": lambda: float("inf"),
    "10**400": lambda: 10**400,
    "10**9999": lambda: 10**9999,  # whose digits Python refuses to write
    "1e308": lambda: 1e308,
    "-1": lambda: -1,
    "2**63": lambda: 2**63,
    "empty text": lambda: "",
    "text": lambda: "x",
    "long text": lambda: "x\n" * 10**5,
    "bytes": lambda: b"x",
    "empty list": list,
    "dict": dict,
    "set": lambda: {1, 2},
    "object": object,
    "class": lambda: int,
    "lambda": lambda: lambda: None,
    "ragged": lambda: [[1.0, 2.0], [3.0]],
    "masked": lambda: np.ma.masked_array(np.full((3, 2), 0.5), mask=[[0, 1]] * 3),
    "complex": lambda: np.full((3, 2), 1j),
    "objects": lambda: np.full((3, 2), object()),
    "rank 5": lambda: np.zeros((2, 2, 2, 2, 2)),
    "nan table": lambda: np.full((3, 2), np.nan),
    "texts": lambda: np.array([["a", "b"]]),
    "no network": lambda: SimpleNamespace(sizes=[2, 2], predict=None),
    "generator": lambda: (n for n in (2, 2, 2)),
    "endless": lambda: iter(int, 1),
    "huge sizes": lambda: [10**9] * 4,
    "huge range": lambda: range(10**12),
    "many": lambda: list(range(10**5)),
    "breaks": Breaks,
}


# ---- what is public ----


def named():
    """Every public name, "room.name", with what it names: those of `__all__`, and what a notebook imports."""
    found = {}
    for package in PACKAGES:
        module = import_module(f"nnbook{package}")
        found |= {f"{package[1:]}.{name}".lstrip("."): getattr(module, name) for name in module.__all__}
    known = {id(thing) for thing in found.values()}
    return found | {name: thing for name, thing in imported().items() if id(thing) not in known}


def imported():
    """What notebooks import of nnbook, or take from a room of it."""
    found = {}
    for path in book():
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        code = "\n".join(line for line in code.splitlines() if not line.lstrip().startswith(("%", "!")))
        nodes, rooms = list(ast.walk(ast.parse(code))), {}
        for node in nodes:
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "nnbook":
                for alias in node.names:
                    place, thing = of_module(node.module, alias.name)
                    rooms[alias.asname or alias.name] = found[place] = thing
        for node in nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                room = rooms.get(node.value.id)
                if isinstance(room, ModuleType):
                    found[f"{room.__name__.removeprefix('nnbook.')}.{node.attr}"] = getattr(room, node.attr)
    return {name: thing for name, thing in found.items() if not isinstance(thing, ModuleType)}


def of_module(module, name):
    """The place of a name in a room, and what it names, which may be a room as well."""
    place = f"{module}.{name}".removeprefix("nnbook.")
    thing = getattr(import_module(module), name, None)
    return place, import_module(f"{module}.{name}") if thing is None else thing


def calls():
    """Every public call by its name: (how to make it callable, its parameters)."""
    for name, thing in named().items():
        if inspect.isclass(thing):
            if not issubclass(thing, BaseException):
                yield name, (lambda thing=thing: thing), thing
                yield from methods(name, thing)
        elif callable(thing):
            yield name, (lambda thing=thing: thing), thing
    for name, kind in RETURNED.items():
        yield from methods(name, kind)


def methods(name, kind):
    """The public methods of a class, and what can be assigned to its attributes."""
    for key in dir(kind):
        static = inspect.getattr_static(kind, key)
        if key.startswith("_") or not is_own(static):
            continue
        if isinstance(static, classmethod | staticmethod):
            yield f"{name}.{key}", (lambda key=key: getattr(kind, key)), getattr(kind, key)
        elif inspect.isfunction(static):
            yield f"{name}.{key}", (lambda key=key: getattr(made(name), key)), static.__get__(object())
        elif isinstance(static, property) and static.fset:

            def assign(key=key):
                owner = made(name)
                return lambda value: setattr(owner, key, value)

            yield f"{name}.{key} =", assign, lambda value: None


def is_own(static):
    """Whether the package has written it, and not a library."""
    inner = getattr(static, "__func__", None) or getattr(static, "fget", None) or static
    return getattr(inner, "__module__", "").startswith("nnbook")


# ---- what is not called with what cannot be ----

UNCHECKED = {
    r"explorers\.(Boundary|Explorer|Recording)\..*": "what a page says is tried event by event",
    r"explorers\.(choice|player|slider)\.(draw|html|nearest|press|take|take_speed|tick)": "the page's side",
    r"functions\.\w+\.(?!chain|derivative|expression)\w+": "the inner loop, and formulas of SymPy",
    r"functions\.(OutputLayer|S\w+CrossEntropy|output_layer|Activation|Elementwise|Loss)": "made inside",
    r"symbolic\.(LayerSums|Proof|SymbolicGradients|hadamard)\b.*": "parts of a proof",
    r"symbolic\.SymbolicNetwork\..*": "only SymbolicNetwork counts, see there",
    r"SymbolicNetwork\.(\w+_(gradient|delta)|slope|expand)": "formulas of symbols, for a proof",
    r"sources\.Worked\.(array|stepped)": "hand on what they are given",
    r"sources\.(check|show)": "takes any number of names: has a test of its own",
    r"sources\.(counts|show_statements)": "goes through all statements of both articles, in seconds",
    r"(car\.(Drive|Obstacle)|exercises\.Verdict)": "records, of which others look at what they hold",
    r"Network\.traces": "takes Examples, which are checked",
    r"car\.(motion\.World\..*|Teacher\.commands)": "the inner loop of a drive, of cars that are known to fit",
    r"network\.Pass\.\w+|tables\.with_ones|optimisers\.\w+\.step": "the inner loop of training",
    r"words\.(?!describe|parameter_places|speed).*": "in no cell: explorers write what has been computed",
}


# ---- what is given ----


def track():
    """A small road."""
    return Track.random(0, obstacles=1)


def points():
    """Four points of two classes."""
    return np.array([[0.0, 0.5], [1.0, 0.25], [0.5, 1.0], [0.2, 0.3]])


def classes():
    """Their desired outputs."""
    return np.array([[0.0], [1.0], [1.0], [0.0]])


def two_classes():
    """Their desired outputs for a network with an output for each class."""
    return np.eye(2)[[0, 1, 1, 0]]


def plane():
    """A network that takes such points."""
    return Network([2, 3, 1], seed=0)


def trace():
    """What feed-forward of it leaves behind."""
    return plane().feed_forward(points())


def picture():
    """A small drawing."""
    return '<svg width="20" height="20" xmlns="http://www.w3.org/2000/svg"></svg>'


def above(X):
    """A function of points to truth values."""
    return X[:, 1] > 0


def bowl(p):
    """An error and its gradient at p = (a, b)."""
    return float(np.sum(np.square(p))), 2 * np.asarray(p, dtype=float)


def slopes(p):
    """The gradient alone."""
    return bowl(p)[1]


def straight(distances):
    """A driver."""
    return 0.0, 0.5


def driver():
    """A network that drives."""
    return Network([5, 3, 2], "tanh", "tanh", seed=0)


def guide():
    """A driver who sees the small road."""
    return teacher(ROADS)


def drives():
    """What has been driven there."""
    return drive(straight, ROADS, seconds=1)


def world():
    """A small road, as the cars see it."""
    return World([track()])


def cars():
    """Two cars on it."""
    return np.concatenate([world().start()] * 2)


def window():
    """Two steps of them."""
    return ahead(driver(), world(), cars(), np.array([0, 5]), np.array([0, 0]), 2)


def a_picture(theme, size):
    """What an explorer draws."""
    return picture(), f"A picture of size {size:g}."


OWNERS = {  # what the methods of a class are called on
    "functions.Elementwise": lambda: sigmoid,
    "functions.Activation": lambda: softmax,
    "functions.Loss": lambda: binary_cross_entropy,
    "Network": plane,
    "SymbolicNetwork": lambda: SymbolicNetwork([1, 1]),
    "car.Teacher": guide,
    "car.Track": track,
    "sources.Worked": lambda: worked((2, 2, 2)),
    "optimisers.Adam": lambda: optimisers.Adam().begin(np.zeros(3)),
    "optimisers.GradientDescent": optimisers.GradientDescent,
    "optimisers.Momentum": lambda: optimisers.Momentum().begin(np.zeros(3)),
    "optimisers.Optimiser": optimisers.Optimiser,
    "explorers.choice": lambda: explorers.choice("one", ["a", "b"]),
    "explorers.slider": lambda: explorers.slider("size", 0.0, 1.0, 0.5),
    "explorers.player": lambda: explorers.player("step", 10),
}
ROADS = [track()]
ROAD = Track.random(0).centre[::4]
IMAGE = np.linspace(0, 1, 784)
WAVE = np.linspace(-1, 1, 5)[:, None]
LABEL = "a name"
SAVED = {}  # places that a test makes


# By the name of a parameter, or of a call and its parameter: what makes a good value, and its kind.
GOOD = {
    "K": (lambda: np.ones((1, 2, 3, 3)), "table"),
    "X": (points, "table"),
    "D": (classes, "table"),
    "a": (lambda: 1.2, "signed"),
    "across": (lambda: "w⁰₀,₀", "name"),
    "activation": (lambda: "tanh", "name"),
    "alt": (lambda: "A picture.", "line"),
    "among": (lambda: ["a", "b"], "names"),
    "answer": (lambda: "no", "name"),
    "arrow": (lambda: 30, "signed"),
    "arrows": (lambda: [[0.0, 0.0, 0.5, 0.5]], "rows"),
    "at": (lambda: "net²₀", "name"),
    "ax": (None, "axes"),
    "b": (lambda: 2.5, "signed"),
    "batch_size": (lambda: 2, "whole"),
    "because": (lambda: "It is so.", "sentences"),
    "beta": (lambda: 0.5, "number"),
    "beta1": (lambda: 0.5, "number"),
    "beta2": (lambda: 0.5, "number"),
    "bias": (lambda: 0.1, "signed"),
    "by_told": (lambda: np.zeros((2, 2, 2)), "table"),
    "by_out": (lambda: np.array([0.5, 0.25]), "as many"),
    "cars": (cars, "table"),
    "centred": (lambda: True, "flag"),
    "centres": (points, "table"),
    "chapter": (lambda: "02", "name"),
    "column": (lambda: 12, "signed"),
    "column_label": (lambda: "source i", "word"),
    "columns": (None, "headings"),
    "controller": (lambda: straight, "function"),
    "d": (lambda: np.array([0.0, 1.0]), "desired"),
    "data": (lambda: "circles", "name or none"),
    "data_seed": (lambda: 0, "whole"),
    "delta": (lambda: np.ones((1, 2, 2, 1)), "table"),
    "digits": (lambda: 4, "whole"),
    "distance": (lambda: 0.1, "signed"),
    "direct": (lambda: np.ones((3, 2, 4)), "table"),
    "down": (lambda: 1, "pixels"),
    "draw": (lambda: a_picture, "function"),
    "drivers": (lambda: straight, "function"),
    "drives": (drives, "drives"),
    "dtype": (lambda: np.float64, "dtype"),
    "entry": (lambda: max, "function"),
    "epochs": (lambda: 2, "whole"),
    "example": (lambda: 1, "whole"),
    "expand": (lambda: True, "flag"),
    "f": (lambda: bowl, "function or none"),
    "factor": (lambda: 0.3, "number"),
    "features": (lambda: ("x0", "x1"), "names"),
    "follow": (lambda: "w⁰₀,₀", "name"),
    "goal": (lambda: 0.01, "large"),
    "h": (lambda: 1e-5, "number"),
    "hands": (None, "places"),
    "height": (lambda: 0.5, "signed"),
    "hidden": (lambda: "tanh", "name"),
    "high": (lambda: 1.0, "number"),
    "highlight": (lambda: [(0, 1)], "list"),
    "history": (lambda: History([0.5, 0.25], [], [0.6, 0.5], []), "history"),
    "holds": (None, "places"),
    "image": (lambda: IMAGE.copy(), "table"),
    "init": (lambda: "he", "name"),
    "inputs": (lambda: (0.5, 0.25), "table"),
    "inside": (lambda: above, "function"),
    "instead": (lambda: lambda: 0.5, "function"),
    "interval": (lambda: 60, "number"),
    "label": (lambda: LABEL, "word"),
    "k": (lambda: 3, "whole"),
    "last": (lambda: 10, "whole"),
    "learning_rate": (lambda: 0.1, "number"),
    "levels": (lambda: 14, "whole"),
    "lines": (lambda: 3, "whole"),
    "log": (lambda: "xy", "text"),
    "loss": (lambda: "mse", "name"),
    "low": (lambda: 0.0, "signed"),
    "m": (lambda: 12, "whole"),
    "markersize": (lambda: 8, "number"),
    "matrix": (lambda: np.ones((3, 2)), "matrix"),
    "max_neurons": (lambda: 12, "whole"),
    "me": (lambda: True, "flag"),
    "mean": (lambda: True, "flag"),
    "most": (lambda: 6, "whole"),
    "name": (lambda: "step", "name"),
    "names": (lambda: ["class 0", "class 1"], "names"),
    "net": (plane, "network"),
    "nets": (lambda: {"A": plane(), "B": plane()}, "networks"),
    "noise": (lambda: 0.1, "number"),
    "notes": (lambda: {(0, 1): "here"}, "places"),
    "obstacle": (lambda: track().obstacles[0], "obstacle"),
    "obstacles": (list, "list"),
    "on_epoch": (None, "function or none"),
    "optimiser": (lambda: "adam", "name"),
    "options": (lambda: ["yes", "no"], "names"),
    "out": (lambda: np.array([0.5, 0.25]), "outputs"),
    "output": (lambda: "sigmoid", "name"),
    "outputs": (lambda: 1, "whole"),
    "parameters": (lambda: np.zeros(3), "array"),
    "path": (lambda: SAVED["new"], "path"),
    "penalty": (lambda: 0.1, "large"),
    "picture": (picture, "picture"),
    "playing": (lambda: True, "flag"),
    "point": (lambda: [0.5, 0.5], "place"),
    "predict": (lambda: lambda X: X[:, :1], "function"),
    "printed": (lambda: lambda: 0.5, "function"),
    "progress": (None, "function or none"),
    "price": (lambda: 20.0, "number"),
    "question": (lambda: "Is it so?", "sentences"),
    "R": (lambda: np.ones((3, 2)), "table"),
    "reach": (lambda: 9.0, "number"),
    "rng": (lambda: np.random.default_rng(0), "generator"),
    "record": (speed.read, "record"),
    "right": (lambda: 1, "pixels"),
    "row": (lambda: 15, "signed"),
    "row_label": (lambda: "target j", "word"),
    "s": (lambda: 3, "whole"),
    "seconds": (lambda: 1, "number"),
    "seed": (lambda: np.random.default_rng(0), "seed"),  # the reader's own: what is refused draws nothing
    "show": (lambda: ["weights", "legend"], "names or none"),
    "size": (lambda: 0.4, "number"),
    "sizes": (lambda: [2, 3, 1], "sizes"),
    "slope": (lambda: slopes, "function"),
    "source": (lambda: np.column_stack([points(), classes()]), "source"),
    "spread": (lambda: 0.1, "number"),
    "start": (lambda: (-1.0, -1.5), "table"),
    "steepness": (lambda: 2.0, "signed"),
    "step": (lambda: 1, "whole or none"),
    "steps": (lambda: 2, "whole"),
    "strokes": (lambda: [[[0.1, 0.2], [0.5, 0.9]]], "strokes"),
    "table": (None, "source or none"),
    "test": (lambda: 0.5, "number"),
    "theme": (lambda: "white", "name"),
    "title": (lambda: "A title", "text"),
    "trace": (trace, "trace"),
    "track": (track, "tracks"),
    "true": (lambda: 0.5, "numbers"),
    "trim": (lambda: True, "truth"),
    "turns": (lambda: 0.3, "number"),
    "up": (lambda: "w¹₀,₀", "name"),
    "value_label": (lambda: LABEL, "word"),
    "weights": (lambda: (0.25, 0.1), "table"),
    "who": (lambda: np.array([0, 0]), "table"),
    "wide": (lambda: 600, "whole or none"),
    "window": (window, "window"),
    "width": (lambda: 9.0, "width"),
    "world": (world, "world"),
    "x": (lambda: np.linspace(-1, 1, 5), "table"),
    "x_label": (lambda: LABEL, "word"),
    "y": (lambda: np.linspace(-1, 1, 5), "table"),
    "y_label": (lambda: LABEL, "word"),
    "z": (lambda: np.array([0.5, -1.0]), "values"),
    # Where a name means something else:
    "explorers.road:track": (track, "track or none"),
    "explorers.playground.playground:seed": (lambda: 0, "whole"),
    "explorers.playground.playground:l1": (lambda: 0.1, "number"),
    "explorers.playground.playground:l2": (lambda: 0.1, "number"),
    "figures.written:value": (lambda: 0.5, "shown"),
    "figures.plots.runs:results": (lambda: {"a": [0.5, 0.25]}, "curves"),
    "figures.plots.runs:line_name": (lambda: LABEL, "word"),
    "figures.plots.runs:line": (lambda: 0.5, "signed or none"),
    "landscapes.newton:start": (lambda: (-1.0, -1.5), "place"),
    "landscapes.walk:start": (lambda: (-1.0, -1.5), "place"),
    "landscapes.walk:learning_rate": (lambda: 0.1, "called or signed"),
    "SymbolicNetwork.values:weights": (lambda: [[[0.5]]], "table"),
    "SymbolicNetwork.values:biases": (lambda: [[0.5]], "table"),
    "SymbolicNetwork.values:x": (lambda: [0.5], "table"),
    "SymbolicNetwork.values:d": (lambda: [0.5], "table"),
    "network.errors_of:parameters": (lambda: np.zeros((2, 13)), "table"),
    "optimisers.Adam:epsilon": (lambda: 1e-8, "large"),
    "penalties.soft_threshold:q": (lambda: np.array([0.5, -2.0]), "values or none at all"),
    "penalties.soft_threshold:by": (lambda: 0.5, "threshold"),
    "Network:bias": (lambda: 0.1, "any number"),
    "train:learning_rate": (lambda: 0.1, "rate"),
    "train:l1": (lambda: 0.1, "penalty"),
    "train:l2": (lambda: 0.1, "penalty"),
    "datasets.split:X": (points, "rows of data"),
    "datasets.split:D": (classes, "rows of data"),
    "functions.Activation.chain:z": (lambda: np.array([0.5, -1.0]), "as many"),
    "functions.Elementwise.chain:z": (lambda: np.array([0.5, -1.0]), "as many"),
    "explorers.before_and_after:learning_rate": (lambda: 0.1, "rate"),
    "explorers.backpropagation:net": (example_network, "network or none"),
    "explorers.blame:net": (example_network, "network or none"),
    "explorers.demon:net": (example_network, "network or none"),
    "explorers.error_surface:net": (example_network, "network or none"),
    "explorers.feed_forward:net": (example_network, "network or none"),
    "explorers.training_loop:net": (plane, "network or none"),
    "explorers.demon:D": (two_classes, "table"),
    "explorers.demon:epsilon": (lambda: 1.0, "signed"),
    "explorers.error_surface:D": (two_classes, "table"),
    "explorers.by_hand:D": (two_classes, "table"),
    "explorers.cuts:most": (lambda: 6, "whole or none"),
    "explorers.stroke_finder:row": (lambda: 15, "whole"),
    "explorers.stroke_finder:column": (lambda: 15, "whole"),
    "explorers.stroke_finder:turn": (lambda: 15, "whole"),
    "explorers.stripes:turn": (lambda: 15, "signed"),
    "explorers.lines_network:turn": (lambda: 15, "signed"),
    "explorers.slider:low": (lambda: 0.0, "signed"),
    "explorers.slider:value": (lambda: 0.5, "signed"),
    "explorers.slider:step": (lambda: 0.1, "number or none"),
    "explorers.player:value": (lambda: 2, "whole"),
    "explorers.slider.check:value": (lambda: 0.5, "number"),
    "explorers.slider.value =:value": (lambda: 0.5, "number"),
    "explorers.player.check:value": (lambda: 2, "whole"),
    "explorers.player.value =:value": (lambda: 2, "whole"),
    "explorers.choice:value": (lambda: "a", "name or none"),
    "explorers.choice.check:value": (lambda: "a", "name"),
    "explorers.choice.value =:value": (lambda: "a", "name"),
    "explorers.neuron:activation": (lambda: "tanh", "name"),
    "figures.curves:x": (lambda: np.linspace(-1, 1, 5), "table"),
    "figures.network_svg:title": (lambda: "A title", "text or none"),
    "figures.matrix_svg:title": (lambda: "A title", "word"),
    "car.Track:centre": (ROAD.copy, "table"),
    "car.Track.drawn:points": (ROAD.copy, "table"),
    "car.Track.random:obstacles": (lambda: 2, "whole"),
    "exercises.another:name": (lambda: "sum_by_hand", "name"),
    "exercises.check:answer": (lambda: 3, "answer"),
    "figures.decision_map:**": (lambda: {"x_label": LABEL, "y_label": LABEL}, ""),
    "explorers.Explorer:**": (lambda: {"size": explorers.slider("size", 0.0, 1.0, 0.5)}, ""),
    "explorers.architecture:sizes": (lambda: (5, 3, 0, 2), "sizes"),
    "explorers.pad:net": (lambda: Network([784, 4, 10], seed=0), "network"),
    "explorers.playground.playground:optimiser": (lambda: "adam", "name"),
    "explorers.playground.playground:hidden": (lambda: (4, 2), "layers"),
    "explorers.training_loop:seed": (lambda: 0, "whole"),
    "explorers.training_loop:D": (classes, "table"),
    "explorers.wave_error:x": (lambda: WAVE, "table"),
    "explorers.wave_error:y": (lambda: WAVE, "table"),
    "explorers.backpropagation:X": (lambda: points()[:1], "table"),
    "explorers.backpropagation:D": (lambda: two_classes()[:1], "table"),
    "explorers.blame:X": (lambda: points()[:1], "table"),
    "explorers.blame:D": (lambda: two_classes()[:1], "table"),
    "explorers.by_hand:net": (lambda: Network([2, 2, 2], seed=0), "network or none"),
    "explorers.feed_forward:x": (lambda: (0.5, 0.25), "table or none"),
    "functions.check_hidden:name": (lambda: "tanh", "name"),
    "functions.check_output:name": (lambda: "tanh", "name"),
    "functions.Elementwise.expression:z": (lambda: sp.Symbol("z"), "expression"),
    "functions.Elementwise.derivative_expression:z": (lambda: sp.Symbol("z"), "symbol"),
    "functions.Loss.expression:out": (lambda: sp.Symbol("z"), "expression"),
    "functions.Loss.expression:d": (lambda: sp.Symbol("z"), "expression"),
    "landscapes.walk:optimiser": (optimisers.Momentum, "optimiser"),
    "penalties.ridge:d": (lambda: np.ones(3), "table"),
    "Network:k": (lambda: 0.5, "positive"),
    "Network.load:path": (lambda: SAVED["net"], "file"),
    "Network.weights =:value": (lambda: [np.zeros((3, 2)), np.zeros((1, 3))], "arrays"),
    "Network.biases =:value": (lambda: [np.zeros(3), np.zeros(1)], "arrays"),
    "Network.parameters =:value": (lambda: np.zeros(13), "arrays"),
    "train:steps": (None, "whole or none"),
    "train:test": (lambda: (points(), classes()), "pair or none"),
    "datasets.digits:path": (None, "path or none"),
    "datasets.features:names": (lambda: ["x0", "x1**2"], "names"),
    "datasets.shifted:X": (lambda: IMAGE[None].copy(), "table"),
    "datasets.xor:m": (lambda: 12, "whole or none"),
    "figures.curves:lines": (lambda: {"a": np.ones(5)}, "curves"),
    "figures.error_curve:log": (lambda: True, "flag"),
    "figures.decision_map:points": (lambda: 21, "whole"),
    "figures.subplots:rows": (lambda: 2, "whole"),
    "figures.subplots:columns": (lambda: 2, "whole"),
    "figures.subplots:height": (lambda: 3.3, "number or none"),
    "figures.surface:path": (lambda: [[0.0, 0.0], [0.5, 0.5]], "rows"),
    "figures.surface:f": (lambda: np.add.outer(np.arange(5.0), np.arange(5)), "table or function"),
    "figures.matrix_svg:rows": (None, "three headings"),
    "sources.Worked.by_out:l": (lambda: 2, "whole"),
    "sources.beside:number": (lambda: 1, "whole"),
    "sources.entries:rows": (lambda: 2, "whole"),
    "sources.entries:columns": (lambda: 2, "whole"),
    "car.motion.World:tracks": (lambda: [track()], "tracks"),
    "car.motion.moved_slopes:commands": (lambda: np.zeros((2, 2)), "table"),
    "car.through_time.ahead:net": (driver, "network"),
    "car.through_time.ahead:at": (lambda: np.array([0, 5]), "table"),
    "car.through_time.gradient:net": (driver, "network"),
    "car.through_time.judged:net": (driver, "network"),
    "car.through_time.judged:at": (lambda: np.array([0, 5]), "table"),
    "car.through_time.stretches:net": (driver, "network"),
    "car.through_time.back:net": (driver, "network"),
    "convolution.convolve:b": (lambda: np.zeros(1), "table"),
    "convolution.pool:f": (lambda: 2, "whole"),
    "convolution.unpool:f": (lambda: 2, "whole"),
    **{
        f"convolution.{call}:x": (lambda: np.ones((2, 4, 4, 1)), "table")
        for call in ("patches", "convolve", "by_kernels", "pool")
    },
    "counting.multiplications:sizes": (lambda: [2, 3, 1], "sizes"),
    **GOOD_PICTURES,
}

# What of BAD the parameters of a kind take, with the reason. Every parameter of the kind must take it: an
# exception that is not needed fails. In OWN is what is called, and then raises what it likes.
LARGE = ("2**63", "1e308")
NUMBERS = ("True", "nan", "inf", "1e308", "-1", "2**63", "rank 5", "nan table", "huge sizes", "many")
KINDS = {
    "array": {("rank 5", "nan table"): "an array of any shape"},
    "axes": {("None",): "a new figure"},
    "any number": {(*LARGE, "-1"): "a number"},
    "penalty": {("2**63",): "a large number"},
    "positive": {("2**63",): "a large number"},
    "rate": {("2**63",): "a large number"},
    "rows of data": {("huge sizes",): "four rows"},
    "text or none": {("None",): "what fits", ("empty text", "text"): "a text"},
    "answer": {tuple(BAD): "a reader may hand in anything, and is told so"},
    "expression": {("None", "nan", "inf", "10**400", "10**9999", "1e308", "-1", "2**63"): "a number is one"},
    "flag": {("True",): "a flag"},
    "function or none": {("None",): "none is needed"},
    "headings": {("None",): "counted from 0"},
    "three headings": {("None",): "counted from 0", ("generator",): "three numbers"},
    "large": {LARGE: "a large number"},
    "line": {("text",): "a text"},
    "list": {("empty list",): "none of them"},
    "matrix": {("nan table",): "a matrix shows what it holds"},
    "name or none": {("None",): "the first"},
    "names or none": {("None",): "what fits", ("empty list",): "nothing of it"},
    "network or none": {("None",): "the worked example"},
    "number or none": {("None",): "what fits"},
    "numbers": {("True", "-1", "rank 5", "huge sizes", "many"): "numbers in any shape"},
    "pair or none": {("None",): "none is needed"},
    "path": {("text",): "a path"},
    "path or none": {("None",): "the digits of the book"},
    "pixels": {("10**400", "10**9999", "-1", "2**63"): "as far as one likes, in both directions"},
    "places": {("None", "dict"): "none of them"},
    "rows": {("None",): "none of them"},
    "seed": {("None",): "a fresh start", ("2**63", "10**400", "10**9999"): "any whole number"},
    "sentences": {("text", "long text"): "a text"},
    "shown": {("nan", "inf", "1e308", "-1", "2**63"): "any number can be written"},
    "layers": {("empty list",): "no hidden layer", ("generator",): "three numbers"},
    "place": {("huge sizes",): "four numbers"},
    "symbol": {("None",): "one of its own"},
    "signed": {("-1",): "a number below 0"},
    "sizes": {("generator",): "whole numbers, one after the other"},
    "source or none": {("None",): "a data set of the book"},
    "table or none": {("None",): "that of the book"},
    "text": {("empty text", "text"): "a text"},
    "trace": {("None",): "a network without an example"},
    "called or signed": {("-1", "2**63"): "a number"},
    "signed or none": {("-1",): "a number below 0", ("None",): "no line"},
    "threshold": {("True", "inf", "1e308", "2**63"): "how far it is moved"},
    "track or none": {("None",): "a road of the book"},
    "values or none at all": {NUMBERS: "any numbers, in any shape", ("empty list",): "none of them"},
    "truth": {("True",): "a flag"},
    "values": {NUMBERS: "any numbers, in any shape"},
    "whole or none": {("None",): "what fits"},
    "words or none": {("None",): "no words"},
    "arcs": {("empty list", "dict"): "none of them"},
    "rates": {("huge sizes",): "four numbers"},
    "word": {("text",): "a text"},
}  # fmt: skip
CALLED = ("class", "lambda", "breaks")
OWN = {
    "function": CALLED,
    "function or none": CALLED,
    "table or function": CALLED,
    "called or signed": CALLED,
    "rate": (*CALLED, "1e308"),  # or blows up, of which a DivergenceError tells
    "penalty": ("1e308",),
}

# Errors of another type than ValueError and TypeError, which the docstring names.
DOCUMENTED = {
    "train": DivergenceError,
    "Network.load": FileNotFoundError,
    "datasets.digits": FileNotFoundError,
    "datasets.table": FileNotFoundError,
    "explorers.playground.playground": FileNotFoundError,
}
# What a message says instead of the parameter's name, as a pattern.
SAYS = {
    "explorers.choice:among": "^among|^a name=",
    "explorers.choice.check:value": "^one=",
    "explorers.choice.value =:value": "^one=",
    "explorers.choice:value": "^a name=",
    "explorers.neuron:weights": "^weights|^inputs has",
    "explorers.player.check:value": "^step=",
    "explorers.player.value =:value": "^step=",
    "explorers.slider.check:value": "^size=",
    "explorers.slider.value =:value": "^size=",
    "figures.ch02_feed_forward.fits:x": "^x|^target",
    "figures.ch05_training_loop.spreads:sizes": "^sizes|^measured",
    "figures.ch05_what_generalises.by_size:sizes": "^sizes|^results",
    "functions.check_hidden:name": "^hidden=",
    "functions.check_output:name": "^output=",
    "train:test": r"^test|^X has",
}


def made(name):
    """What the methods of a class are called on."""
    return OWNERS[name]()
