"""A training run that follows the playground's settings, and the reader's hand."""

import math
import time
from functools import cached_property

import numpy as np

from nnbook import datasets
from nnbook.datasets.inputs import PLAIN, features
from nnbook.evaluation import measure
from nnbook.explorers.playground.settings import OWN, STRETCH
from nnbook.functions import quiet
from nnbook.minibatches import steps_per_epoch
from nnbook.network import Network
from nnbook.tables import Examples
from nnbook.training import Training

MOST = 200  # points of a curve


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
        sizes = [len(start.features), *start.hidden, self.D.shape[1]]
        look = {"hidden": start.activation, "init": "xavier", "bias": 0.1}
        self.net = Network(sizes, **look, **self.output, seed=self.rng)
        pairs = (self.X, self.D), (self.X_test, self.D_test)
        self.examples = [Examples(self.net, *pair) for pair in pairs]
        self.training, self.before, self.ended = None, 0, None  # steps before it: of another optimiser
        self.rules = []  # that the run went on with: (rule, steps before it)
        self.changes = []  # of parameters by hand: (steps before it, place, value)
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

    @property
    def output(self):
        """What tells a Network what its outputs are: one class, one of many, or numbers."""
        if not self.classes:
            return {"output": "identity"}
        if self.D.shape[1] > 1:
            return {"output": "softmax", "loss": "categorical_cross_entropy"}
        return {"loss": "binary_cross_entropy"}

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

    def change(self, place, value):
        """Sets a weight, `place` (l, j, i), or a bias, (l, j), by hand; ArithmeticError if that cannot be."""
        array = self.parameters_at(place)
        index, old = tuple(place[1:]), array[tuple(place[1:])]
        array[index] = value
        try:
            self._measure()
        except BaseException:  # an interrupt, too: what is not written down has not happened
            array[index] = old
            raise
        if self.changes and self.changes[-1][:2] == (self.steps, place):
            self.changes.pop()  # nothing happened in between
        self.changes.append((self.steps, place, value))

    def parameters_at(self, place):
        """The array that has the weight at (l, j, i), or the bias at (l, j)."""
        return (self.net.weights if len(place) == 3 else self.net.biases)[place[0]]

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
        if self.curve and self.epochs == self.curve[-1][0]:
            self.curve.pop()  # as it was before a change by hand
        if not self.curve or self.epochs >= self.curve[-1][0] + self.spacing:
            self.curve.append(self.latest)
        if len(self.curve) > MOST:
            self.curve = self.curve[::2]
            self.spacing = self.epochs / len(self.curve)
