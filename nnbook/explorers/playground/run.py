"""A training run that follows the playground's settings."""

import math
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nnbook import datasets
from nnbook.datasets.inputs import PLAIN, features
from nnbook.evaluation import measure
from nnbook.functions import quiet
from nnbook.minibatches import steps_per_epoch
from nnbook.network import Network
from nnbook.tables import Examples
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
    """How a run goes on: it may change on the way. Another optimiser begins without a past."""

    batch_size: int = 10
    learning_rate: float = 0.03
    l1: float = 0.0
    l2: float = 0.0
    optimiser: str = "gradient_descent"

    def changes(self, old):
        """The settings by their names that are not those of another Rule, but for the optimiser."""
        pairs = {name: (value, getattr(old, name)) for name, value in vars(self).items()}
        return {name: new for name, (new, before) in pairs.items() if new != before and name != "optimiser"}


class OwnData(NamedTuple):
    """Data of the reader's own: X (m, 2), D (m, 1), and the code that makes them."""

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
    """A training run that goes on as it is told to, and is measured whenever it stops.

    `own`, data of the reader's own, is used if `start.data` is OWN. `results` are the Evaluations of the
    training data and of the test data, `latest` is (epochs, error, test error) and `curve` has it for some of
    the epochs before; `ended` is the rule with which the numbers blew up, if they did. ArithmeticError if
    they do before the first step.
    """

    def __init__(self, start, own=None):
        self.start, self.own = start, own
        X, D = self._data()
        X, self.D, X_test, self.D_test = datasets.split(X, D, test=start.test, seed=start.data_seed)
        self.points, self.test_points = X, X_test
        self.X, self.X_test = self.inputs(X), self.inputs(X_test)
        self.rng = np.random.default_rng(start.seed)
        sizes = [len(start.features), *start.hidden, 1]
        kind = {"loss": "binary_cross_entropy"} if self.classes else {"output": "identity"}
        look = {"hidden": start.activation, "init": "xavier", "bias": 0.1}
        self.net = Network(sizes, **look, **kind, seed=self.rng)
        pairs = (self.X, self.D), (self.X_test, self.D_test)
        self.examples = [Examples(self.net, *pair) for pair in pairs]
        self.training, self.before, self.ended = None, 0, None  # steps before it: of another optimiser
        self.rules = []  # that the run went on with: (rule, steps before it)
        self.curve, self.spacing = [], 0.0
        self._measure()

    def _data(self):
        start = self.start
        if start.data == OWN:
            return self.own.X, self.own.D
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
        return self.before + self.training.steps if self.training else 0

    @property
    def parts(self):
        """The run so far: (rule, steps) for each rule that it went on with."""
        ends = [*(begun for _, begun in self.rules[1:]), self.steps]
        return [(rule, end - begun) for (rule, begun), end in zip(self.rules, ends)]

    @property
    def epochs(self):
        """How often the run has gone through the examples so far."""
        m = len(self.X)
        return sum(steps / steps_per_epoch(m, rule.batch_size) for rule, steps in self.parts)

    def train(self, rule, epochs, seconds=math.inf):
        """Trains to the end of so many epochs, or for one minibatch if 0, or until the time is up.

        If the numbers blow up, the network stays as it was, and the run has ended. An interrupt leaves the
        run after its last whole step.
        """
        if self.ended:
            return
        due, before = time.perf_counter() + seconds, self.net.parameters.copy()
        try:
            self._follow(rule)
            while True:
                epochs -= self._step()
                if epochs <= 0 or time.perf_counter() > due:
                    break
            self._measure()
        except ArithmeticError:  # a DivergenceError of the training, or of what it was measured by
            self.ended, self.net.parameters[...] = rule, before
        except KeyboardInterrupt:
            self._measure()
            raise

    def _follow(self, rule):
        """Goes on with this rule: the same training with other settings, or one of another optimiser."""
        old = self.rules[-1][0] if self.rules else None
        if rule == old:
            return
        begun = self.steps
        if old and old.optimiser == rule.optimiser:
            self.training.change(**rule.changes(old))
        else:
            self.training = Training(self.net, self.X, self.D, **vars(rule), seed=self.rng)
            self.before = begun
        self.rules.append((rule, begun))

    def _step(self):
        """Trains on one minibatch; whether an epoch ended with it. DivergenceError if the numbers blow up."""
        ended = self.training.step()
        if ended:  # a run may go on for hours, and `curve` has all that is drawn
            self.training.history.error.clear()
            self.training.history.accuracy.clear()
        return ended

    def _measure(self):
        """Keeps how well the network does; ArithmeticError if an error is not a finite number."""
        with quiet():
            results = [measure(self.net, examples) for examples in self.examples]
        if not all(math.isfinite(result.error) for result in results):
            raise ArithmeticError("the error is not a finite number: the inputs or weights are too large")
        self.results, self.latest = results, (self.epochs, *(result.error for result in results))
        if not self.curve or self.epochs >= self.curve[-1][0] + self.spacing:
            self.curve.append(self.latest)
        if len(self.curve) > MOST:
            self.curve = self.curve[::2]
            self.spacing = self.epochs / len(self.curve)


def names_of_data(own):
    """The names of the data sets: the reader's own first, if there are some."""
    return [*([OWN] if own is not None else []), *CLASSES, *SURFACES]
