"""A training run that follows the playground's settings, and the code that makes it again."""

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nnbook import datasets
from nnbook.datasets.inputs import PLAIN, features
from nnbook.evaluation import evaluate
from nnbook.functions import quiet
from nnbook.network import Network
from nnbook.training import Training

CLASSES, SURFACES = ("circles", "xor", "gaussians", "spiral", "moons"), ("plane", "hills")
OWN = "your table"
MOST = 400  # points of a curve
STRETCH = 3  # of the data sets' points, which lie within 1: so far out, sin(x1) is no straight line


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
        return "\n".join([
            "import numpy as np",
            "from nnbook import Network, datasets, train",
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
        made = [f"X, X_test = (datasets.features(points, [{names}]) for points in (X, X_test))"]
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
