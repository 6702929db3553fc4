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

    `own`, data of the reader's own, is used if `start.data` is OWN. `calls` are those of `train` that would
    make the run, (rule, steps); `results` are the Evaluations of the training data and of the test data,
    `latest` is (epochs, error, test error) and `curve` has it for some of the epochs before; `ended` is the
    rule with which the numbers blew up, if they did. ArithmeticError if they do before the first step.
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
        self.training, self.calls, self.ended = None, [], None
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
        return sum(steps for _, steps in self.calls)

    @property
    def epochs(self):
        """How often the run has gone through the examples so far."""
        return sum(steps / self.steps_per_epoch(rule) for rule, steps in self.calls)

    def steps_per_epoch(self, rule):
        """The number of minibatches in an epoch."""
        return math.ceil(len(self.X) / rule.batch_size)

    def train(self, rule, epochs, seconds=math.inf):
        """Trains to the end of so many epochs, or for one minibatch if 0, or until the time is up.

        If the numbers blow up, the network stays as it was, and the run has ended. After any other error,
        and after an interrupt, the run stands where it stood before.
        """
        if self.ended:
            return
        due, before = time.perf_counter() + seconds, self._memory()
        try:
            while True:
                epochs -= self._step(rule)
                if epochs <= 0 or time.perf_counter() > due:
                    break
            self._measure()
        except ArithmeticError:  # a DivergenceError of the training, or of what it was measured by
            self.ended, self.net.parameters[...] = rule, before[0]
        except BaseException:
            self._go_back(*before)
            raise

    def _step(self, rule):
        """Trains on one minibatch; whether an epoch ended with it. DivergenceError if the numbers blow up."""
        if self.training is None or self.calls[-1][0] != rule:
            settings = {"batch_size": rule.batch_size, "learning_rate": rule.learning_rate}
            settings |= {"l1": rule.l1, "l2": rule.l2, "seed": self.rng}
            self.training = Training(self.net, self.X, self.D, **settings)
            self.calls.append((rule, 0))
        self.calls[-1] = rule, self.calls[-1][1] + 1
        ended = self.training.step()
        if ended:  # a run may go on for hours, and `curve` has all that is drawn
            self.training.history.error.clear()
            self.training.history.accuracy.clear()
        return ended

    def _memory(self):
        """What training changes: the parameters, the state of the random numbers, the notes of the run."""
        notes = {"calls": [*self.calls], "curve": [*self.curve], "spacing": self.spacing}
        notes |= {"latest": self.latest, "results": self.results}
        return self.net.parameters.copy(), self.rng.bit_generator.state, notes

    def _go_back(self, parameters, state, notes):
        """To where the run stood; what comes next is a call of its own, for the training may be broken."""
        self.net.parameters[...], self.rng.bit_generator.state, self.training = parameters, state, None
        vars(self).update(notes)

    def _measure(self):
        """Keeps how well the network does; ArithmeticError if an error is not a finite number."""
        with quiet():
            results = evaluate(self.net, self.X, self.D), evaluate(self.net, self.X_test, self.D_test)
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
