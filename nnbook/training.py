"""The training loop: minibatches, a step for each, and what is remembered of them (S1-21 to S1-24, S2-11)."""

import math
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from nnbook.checks import brief, check_callable, check_number, check_seed, check_whole_number
from nnbook.evaluation import is_right, measure, names_classes
from nnbook.functions import quiet
from nnbook.minibatches import Minibatches
from nnbook.network import Pass, check_network
from nnbook.optimisers import check_optimiser
from nnbook.tables import Examples

LONGEST = 10**9  # epochs or steps of a run


@dataclass
class History:
    """What a training run remembers, one number an epoch (S1-24, S2-09).

    `error` is the mean over the training examples, each measured just before the step it takes part in, and
    `accuracy` the share of them that was right then; `test_error` and `test_accuracy` are measured on the
    test data after the epoch. The accuracies stay empty where the desired outputs are not classes.
    """

    error: list = field(default_factory=list)
    accuracy: list = field(default_factory=list)
    test_error: list = field(default_factory=list)
    test_accuracy: list = field(default_factory=list)


class DivergenceError(ArithmeticError):
    """Training left the finite numbers. `history` holds the epochs before it did."""

    def __init__(self, epoch, history, what="the error"):
        super().__init__(
            f"{what} is no longer a finite number in epoch {epoch}: "
            "the learning rate, a penalty or the numbers of the data are too large for this network"
        )
        self.epoch, self.history, self.what = epoch, history, what

    def __reduce__(self):
        """So that it comes back from another process, too."""
        return DivergenceError, (self.epoch, self.history, self.what)


def train(
    net, X, D, *, epochs=None, steps=None, batch_size, learning_rate, seed=None, test=None,
    on_epoch=None, l1=0.0, l2=0.0, optimiser="gradient_descent", progress=None,
):  # fmt: skip
    """Minimises the network's error over the examples, step by step (S1-21 to S1-24, S2-11).

    Each epoch shuffles the rows of X (m, n_0) and D (m, n_L) and cuts them into minibatches of
    `batch_size`, the last one smaller if need be. Of the mean derivatives of each minibatch the `optimiser`
    makes a step: "gradient_descent", "momentum" or "adam", or one of `nnbook.optimisers` with other settings.
    `learning_rate` is a number, or a function of the number of the step, from 0. batch_size=1 is a step for
    each example, batch_size=len(X) full gradient descent. Memmaps are read one minibatch at a time.

    The run ends after so many `epochs`, or after so many `steps`, one for each minibatch. `test` is a pair
    (X, D) to be measured after each epoch; `l1` adds l1 Σ |w| and `l2` adds l2/2 Σ w² to what is minimised;
    `on_epoch(epoch, history)` is called after epochs 1, 2, …, and ends the run by returning True. `progress`,
    such as `explorers.progress_bar`, shows how far the run is.

    Returns a History. ValueError or TypeError for bad input, DivergenceError if the numbers blow up. An
    interrupt leaves the network as it is after the last whole step, and carries the `history` so far.
    """
    run = Training(
        net, X, D, batch_size=batch_size, learning_rate=learning_rate, seed=seed, test=test, l1=l1, l2=l2,
        optimiser=optimiser,
    )  # fmt: skip
    return run.train(epochs=epochs, steps=steps, on_epoch=on_epoch, progress=progress)


class Training:
    """A training run that one goes on with: for so many epochs, or one minibatch at a time (S1-22, S1-23).

    The arguments are those of `train`. `history` has the errors so far; what the optimiser remembers goes on
    from step to step and from epoch to epoch, also where `change` changes the settings. An interrupt leaves
    the run as it is between two steps, and one can go on with it.
    """

    def __init__(
        self, net, X, D, *, batch_size, learning_rate, seed=None, test=None, l1=0.0, l2=0.0,
        optimiser="gradient_descent",
    ):  # fmt: skip
        self.net, self.history = check_network(net), History()
        self._examples, self._rng = Examples(net, X, D), check_seed(seed)
        self._test = None if test is None else _test_examples(net, test)
        self._minibatches = Minibatches(self._examples, batch_size, self._rng)
        self._descent = Descent(net, learning_rate, l1, l2, optimiser)
        desired = (self._examples.read_desired(rows) for rows in self._examples.parts())
        self._classes = all(names_classes(D.T) for D in desired)
        self._tally = Tally(0, 0)

    @property
    def steps(self):
        """The number of steps so far, one for each minibatch."""
        return self._descent.optimiser.steps

    @property
    def steps_per_epoch(self):
        """The number of minibatches that the examples make."""
        return self._minibatches.steps_per_epoch

    @property
    def order(self):
        """The numbers of the rows in the order of the present epoch; None if a minibatch has all of them."""
        return self._minibatches.order(self._tally.begun)

    def change(self, *, batch_size=None, learning_rate=None, l1=None, l2=None):
        """Goes on with other settings; None leaves one as it is. Another `batch_size` begins a new epoch."""
        descent = self._descent
        minibatches = None
        if batch_size is not None and self._is_other(batch_size):
            minibatches = Minibatches(self._examples, batch_size, self._rng)
        descent.set(*(old if new is None else new for new, old in (
            (learning_rate, descent.learning_rate), (l1, descent.l1), (l2, descent.l2))))  # fmt: skip
        if minibatches:
            self._minibatches, self._tally = minibatches, Tally(self.steps, self.steps)

    def _is_other(self, batch_size):
        """Whether it is not the present one; ValueError or TypeError for what is none."""
        checked = check_whole_number("batch_size", batch_size, 1, len(self._examples))
        return checked != self._minibatches.batch_size

    def step(self):
        """Takes the step of one minibatch; returns whether it was the last one of its epoch.

        DivergenceError if the epoch ends with numbers that are not finite.
        """
        before = self.steps
        with quiet():
            while self.steps == before:
                ended = self._advance(1)
        return ended

    def train(self, *, epochs=None, steps=None, on_epoch=None, progress=None):
        """Goes on for so many `epochs` or `steps`, as `train` does; returns the history of the whole run.

        Where `on_epoch` changes the batch size, as many epochs are left as before, and as many steps.
        """
        length, history, pace = self._length(epochs, steps), self.history, self.steps_per_epoch
        if on_epoch is not None:
            check_callable("on_epoch", on_epoch, "a function of the epoch and the history")
        if progress is not None:
            check_callable("progress", progress, "a function such as explorers.progress_bar")
        begun, end = self.steps, self.steps + length
        shown = (progress or _silent)(length / pace)
        if not hasattr(shown, "__enter__"):
            raise TypeError(f"progress gave {brief(shown)}, expected a context like explorers.progress_bar's")
        with quiet(), _carries(history), shown as show:
            while self.steps < end:
                ended = self._advance(end - self.steps)
                show((self.steps - begun) / pace)
                if ended and on_epoch is not None and _stops(on_epoch(len(history.error), history)):
                    break
                if epochs is not None and pace != self.steps_per_epoch:  # on_epoch chose another batch_size
                    now, longer, pace = self.steps, self.steps_per_epoch / pace, self.steps_per_epoch
                    begun, end = now - (now - begun) * longer, now + math.ceil((end - now) * longer)
        if what := self._infinite():  # in an epoch that was not finished
            raise DivergenceError(len(history.error) + 1, history, what)
        return history

    def _length(self, epochs, steps):
        """How many steps are asked for."""
        if (epochs is None) == (steps is None):
            raise TypeError(f"epochs={brief(epochs)} and steps={brief(steps)}, expected one of the two")
        if steps is None:
            return check_whole_number("epochs", epochs, 1, LONGEST) * self.steps_per_epoch
        return check_whole_number("steps", steps, 1, LONGEST)

    def _advance(self, limit):
        """Takes at most `limit` steps, none beyond the present piece; whether an epoch ended with them."""
        begun, counted, _, _ = self._tally
        piece, worker = self._minibatches.piece(begun, counted - begun), self._descent.optimiser
        at, step = worker.steps - counted, self._descent.step
        for X1, D, z in piece.minibatches[at : at + limit]:
            step(X1, D, z)
        if worker.steps - counted < len(piece.minibatches):
            return False
        tally = self._counting(piece)
        if worker.steps - begun < self._minibatches.steps_per_epoch:
            self._tally = tally
            return False
        self._close_epoch(tally)
        return True

    def _infinite(self, error=0.0):
        """What is no longer a finite number, in words; empty if all is."""
        if not (math.isfinite(error) and np.isfinite(self.net.parameters).all()):
            return "the error"
        return "" if self._descent.optimiser.is_finite() else "the square of a slope"

    def _counting(self, piece):
        """The tally with the examples of a piece in it."""
        begun, counted, error, right = self._tally
        out, desired = self.net.output.value(piece.z, np.empty_like(piece.z)), piece.D.T
        error += float(self.net.output_layer.value(piece.z, out, desired).sum())
        right += int(np.count_nonzero(is_right(out, desired))) if self._classes else 0
        return Tally(begun, counted + len(piece.minibatches), error, right)

    def _close_epoch(self, tally):
        """Writes an epoch into the history, and begins the next."""
        history, m, fresh = self.history, len(self._examples), Tally(self.steps, self.steps)
        if what := self._infinite(tally.error):
            self._tally = fresh
            raise DivergenceError(len(history.error) + 1, history, what)
        error, accuracy = [tally.error / m], [tally.right / m] * self._classes
        test = None if self._test is None else measure(self.net, self._test)
        test_error = [] if test is None else [test.error]
        test_accuracy = [] if test is None or test.accuracy is None else [test.accuracy]
        # Nothing is called from here on: an interrupt finds the epoch closed as a whole or not at all.
        history.error += error
        history.accuracy += accuracy
        history.test_error += test_error
        history.test_accuracy += test_accuracy
        self._tally = fresh


class Tally(NamedTuple):
    """What is known of the present epoch: the numbers of the steps with which it began and up to which it is
    counted, the sum of the errors of the examples in them, and how many of these were right.
    """

    begun: int
    counted: int
    error: float = 0.0
    right: int = 0


class Descent:
    """Steps down the error of one network, each from one minibatch, in rooms kept per size (S1-21, S2-11)."""

    def __init__(self, net, learning_rate, l1=0.0, l2=0.0, optimiser="gradient_descent"):
        self.net, self.rooms = net, {}
        self.most = math.inf if net.dtype == float else float(np.finfo(net.dtype).max)
        self.optimiser = check_optimiser(optimiser).begin(net.parameters)
        self.set(learning_rate, l1, l2)

    def __getstate__(self):
        """What a copy takes along: not the rooms, whose views of the parameters it would part from them."""
        return vars(self) | {"rooms": {}}

    def set(self, learning_rate, l1, l2):
        """Goes on with this learning rate, a number or a function of the step's number, and penalties."""
        rate = None if callable(learning_rate) else self._checked("learning_rate", learning_rate)
        self.l1, self.l2 = check_number("l1", l1, at_least=0), check_number("l2", l2, at_least=0)
        self.learning_rate, self.rate, self.penalised = learning_rate, rate, bool(self.l1 or self.l2)

    def step(self, X1, D, z):
        """A step of every parameter by the mean derivatives of the error, and of the penalties.

        X1 (m, n_0 + 1) has the inputs of an example in each row and a 1 at its end, D is (m, n_L); net of the
        output layer, before the step, is written into `z` (n_L, m).
        """
        pass_, factor, last = self.rooms.get(len(X1)) or self._room(len(X1))
        rate = self._scheduled() if self.rate is None else self.rate
        pass_.forward(X1)
        z[...] = last
        gradient = pass_.backward(D.T, factor)
        if self.penalised:
            self._pull_to_zero(pass_)
        self.optimiser.step(gradient, rate)

    def _room(self, m):
        """A Pass for m examples, what makes their sum the mean error of each, and its last net."""
        pass_, share = Pass(self.net, m), m * self.net.loss.share(self.net.sizes[-1])
        self.rooms[m] = pass_, np.array(1 / share, self.net.dtype), pass_.net[-1]
        return self.rooms[m]

    def _scheduled(self):
        step = self.optimiser.steps
        return self._checked(f"learning_rate({step})", self.learning_rate(step))

    def _checked(self, name, rate):
        return np.array(check_number(name, rate, at_least=0, at_most=self.most), self.net.dtype)

    def _pull_to_zero(self, pass_):
        """Adds the derivatives of the penalty on the weights, l1 Σ |w| + l2/2 Σ w²."""
        for dW, W in zip(pass_.dW, pass_.W):
            dW += self.l1 * np.sign(W) + self.l2 * W


def _test_examples(net, test):
    if not (isinstance(test, tuple | list) and len(test) == 2):
        raise ValueError(f"test={brief(test)} is not a pair (X, D) of inputs and desired outputs")
    return Examples(net, *test, names=("test[0]", "test[1]"))


def _stops(answer):
    """Whether on_epoch asks for the end of the run; TypeError if it does not say so with True."""
    if answer is None or isinstance(answer, bool | np.bool):
        return bool(answer)
    raise TypeError(f"on_epoch returned {brief(answer)}, expected True to end the run, or None")


@contextmanager
def _silent(_epochs):
    """No progress is shown."""
    yield lambda _done: None


@contextmanager
def _carries(history):
    """An interrupt carries the history of the run, as a DivergenceError does."""
    try:
        yield
    except KeyboardInterrupt as interrupt:
        interrupt.history = history
        interrupt.add_note("The network is as it was after the last whole step; the errors are in `history`.")
        raise
