"""The training loop: minibatches, gradient descent, and a look at how well it went."""

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from nnbook.checks import check_number, check_seed, check_whole_number
from nnbook.functions import quiet
from nnbook.network import ROWS_AT_ONCE, Pass, check_data, check_desired
from nnbook.tables import read_rows, slices, with_ones

ORDERED_AT_ONCE = 2**17  # rows of a memmap whose order is kept as a table, of 8 bytes a row
PIECE = 2**20  # bytes of shuffled examples copied at one time: they stay in the processor's cache


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


@dataclass(frozen=True)
class Evaluation:
    """How a network does on a data set (S1-25): the mean error, the error of each example, shape (m,), and
    the share of examples it gets right, None where the desired outputs are not classes.
    """

    error: float
    errors: np.ndarray
    accuracy: float | None


class DivergenceError(ArithmeticError):
    """Training left the finite numbers. `history` holds the epochs before it did."""

    def __init__(self, epoch, history):
        super().__init__(
            f"the error is no longer a finite number in epoch {epoch}: "
            "the learning rate is too large for this network and data"
        )
        self.history = history


def train(
    net, X, D, *, epochs=None, steps=None, batch_size, learning_rate,
    seed=None, test=None, on_epoch=None, l1=0.0, l2=0.0,
):  # fmt: skip
    """Minimises the network's error over the examples by gradient descent (S1-21 to S1-24, S2-11).

    Each epoch shuffles the rows of X (m, n_0) and D (m, n_L) and cuts them into minibatches of
    `batch_size`, the last one smaller if need be. Each minibatch takes its mean derivatives, times
    `learning_rate`, from the parameters. batch_size=1 is a step for each example, batch_size=len(X) full
    gradient descent. Memmaps are read one minibatch at a time.

    The run ends after so many `epochs`, or after so many `steps`, one for each minibatch. `test` is a pair
    (X, D) to be measured after each epoch; `l1` adds l1 Σ |w| and `l2` adds l2/2 Σ w² to what is minimised;
    `on_epoch(epoch, history)` is called after epochs 1, 2, …, and ends the run by returning True.

    Returns a History. ValueError or TypeError for bad input, DivergenceError if the numbers blow up.
    """
    run = Training(
        net, X, D, batch_size=batch_size, learning_rate=learning_rate, seed=seed, l1=l1, l2=l2
    )  # fmt: skip
    if (epochs is None) == (steps is None):
        raise TypeError(f"epochs={epochs!r} and steps={steps!r}, expected one of the two")
    if steps is None:
        steps = check_whole_number("epochs", epochs, at_least=1) * run.steps_per_epoch
    steps = check_whole_number("steps", steps, at_least=1)
    test, history = _check_test(net, test), run.history
    with progress_bar(steps / run.steps_per_epoch) as show, quiet():
        for ended in islice(run.minibatches, steps):
            if ended is None:
                continue
            show(run.steps / run.steps_per_epoch)
            if ended and test is not None:
                result = evaluate(net, *test)
                history.test_error.append(result.error)
                history.test_accuracy += [] if result.accuracy is None else [result.accuracy]
            if ended and on_epoch is not None:
                answer = on_epoch(len(history.error), history)
                if isinstance(answer, bool | np.bool) and answer:
                    break
    if not np.isfinite(net.parameters).all():  # in an epoch that was not finished
        raise DivergenceError(len(history.error) + 1, history)
    return history


class Training:
    """A training run, one minibatch at a time: what `train` does, for those who stop to look (S1-22, S1-23).

    The arguments are those of `train`. `steps` counts the minibatches so far, `history` has their errors;
    `minibatches` takes one more step each time it is asked.
    """

    def __init__(self, net, X, D, *, batch_size, learning_rate, seed=None, l1=0.0, l2=0.0):
        X, D = check_data(net, X, D, stream=True)
        batch_size = check_whole_number("batch_size", batch_size, at_least=1, at_most=len(X))
        self.net, self.steps, self.history = net, 0, History()
        self.steps_per_epoch = -(-len(X) // batch_size)
        self._descent, self._tally = Descent(net, learning_rate, l1, l2), Tally(net, D)
        self._examples = Examples(net, X, D, batch_size, check_seed(seed))
        self.minibatches = self._minibatches()

    def step(self):
        """Takes the step of one minibatch; returns whether it was the last one of its epoch.

        DivergenceError if the epoch ends with numbers that are not finite.
        """
        with quiet():
            return next(self.minibatches) is True

    def _minibatches(self):
        """The steps: None after each, but at the end of a piece of the data whether the epoch ended."""
        step, tally = self._descent.step, self._tally
        while True:
            for piece in self._examples.shuffled():
                left = len(piece.minibatches)
                for X1, D, nets in piece.minibatches:
                    nets[...] = step(X1, D)
                    self.steps, left = self.steps + 1, left - 1
                    if left:
                        yield None
                yield tally.add(piece.nets, piece.D, self.history)


class Descent:
    """Gradient descent on one network: a step for each minibatch, in rooms kept per size (S1-21, S2-11)."""

    def __init__(self, net, learning_rate, l1=0.0, l2=0.0):
        self.net, self.passes = net, {}
        self.learning_rate = check_number("learning_rate", learning_rate, at_least=0)
        self.l1, self.l2 = check_number("l1", l1, at_least=0), check_number("l2", l2, at_least=0)

    def step(self, X1, D):
        """w := w - η ∂E/∂w for every parameter; returns net of the output layer before the step.

        X1 (m, n_0 + 1) has the inputs of an example in each row and a 1 at its end, D is (m, n_L).
        """
        m = len(X1)
        if m not in self.passes:
            factor = np.array(self.learning_rate / m, self.net.dtype)
            self.passes[m] = Pass(self.net, m), factor
        run, factor = self.passes[m]
        run.forward(X1)
        run.backward(D.T, factor)
        if self.l1 or self.l2:
            self._pull_to_zero(run)
        self.net.parameters -= run.gradient
        return run.net[-1]

    def _pull_to_zero(self, run):
        """Adds what the penalty on the weights, l1 Σ |w| + l2/2 Σ w², adds to η ∂E/∂W."""
        for dW, W in zip(run.dW, run.W):
            dW += self.learning_rate * (self.l1 * np.sign(W) + self.l2 * W)


class Piece:
    """Some examples in rows [x 1] and d, cut into minibatches, and room for the nets that come of them."""

    def __init__(self, X1, D, batch_size):
        self.X1, self.D, self.nets = X1, D, np.empty(D.shape[::-1], D.dtype)
        self.minibatches = [(X1[rows], D[rows], self.nets[:, rows]) for rows in slices(len(D), batch_size)]


class Examples:
    """The training examples, in a new random order each epoch.

    They come in pieces of whole minibatches that fit into the processor's cache, or, from a memmap, of one
    minibatch. The order does not matter to a minibatch of all the examples: it takes them as they are.
    """

    def __init__(self, net, X, D, batch_size, rng):
        self.X, self.D, self.batch_size, self.rng, self.dtype = X, D, batch_size, rng, net.dtype
        self.on_disk = isinstance(X, np.memmap) or isinstance(D, np.memmap)
        row_bytes = (X.shape[1] + D.shape[1]) * net.dtype.itemsize
        self.size = batch_size * (1 if self.on_disk else max(1, PIECE // row_bytes // batch_size))
        self.pieces = {}

    def shuffled(self):
        """The pieces of one epoch, each to be used before the next is asked for."""
        if self.batch_size == len(self.X):
            if not self.pieces:
                self._read()
            yield from self.pieces.values()
        else:
            for order in self._orders():
                for rows in slices(len(order), self.size):
                    yield self._read(order[rows])

    def _orders(self):
        """The numbers of the rows in random order, in parts of whole pieces."""
        m = len(self.X)
        few = m <= ORDERED_AT_ONCE or not self.on_disk
        return [self.rng.permutation(m)] if few else scattered(m, self.size, self.rng)

    def _read(self, rows=None):
        X, D = read_rows("X", self.X, self.dtype, rows), read_rows("D", self.D, self.dtype, rows)
        piece = self.pieces.get(len(X))
        if piece is None:
            piece = self.pieces[len(X)] = Piece(with_ones(X), D.copy(), self.batch_size)
        else:
            piece.X1[:, :-1], piece.D[...] = X, D
        return piece


def scattered(m, size, rng):
    """0, …, m - 1 in a random order that needs no table, in arrays of whole pieces of `size` numbers.

    A number is cut into two halves of bits, and four times (left, right) becomes (right, left ⊕ f(right)).
    Each such step can be undone, so no two numbers become one; what lands beyond m goes on until it is below.
    """
    half = np.uint64(max(1, -(-(m - 1).bit_length() // 2)))
    mask, keys = (np.uint64(1) << half) - np.uint64(1), rng.integers(2**63, size=4, dtype=np.uint64)

    def places(numbers):
        left, right = numbers >> half, numbers & mask
        for key in keys:
            mixed = (right + key) * np.uint64(0x9E3779B97F4A7C15)
            mixed = (mixed ^ mixed >> np.uint64(29)) * (key | np.uint64(1)) >> np.uint64(33)
            left, right = right, left ^ mixed & mask
        return left << half | right

    for part in slices(m, size * max(1, ROWS_AT_ONCE // size)):
        order = places(np.arange(part.start, part.stop, dtype=np.uint64))
        while (outside := order >= m).any():
            order[outside] = places(order[outside])
        yield order.astype(np.intp)


class Tally:
    """The epoch's error and accuracy, gathered while it runs."""

    def __init__(self, net, D):
        self.net, self.m, self.classes = net, len(D), True
        for rows in slices(len(D), ROWS_AT_ONCE):  # all of D is checked before the first step
            desired = check_desired(net, read_rows("D", D[rows], net.dtype))
            self.classes &= names_classes(desired.T)
        self._reset()

    def _reset(self):
        self.error, self.right, self.examples = 0.0, 0, 0

    def add(self, nets, D, history):
        """Counts in examples with these net values (n_L, m) of the output layer, and D (m, n_L).

        After the last example of an epoch, writes it into the history and returns True.
        """
        out = self.net.output.value(nets, np.empty_like(nets))
        self.error += self.net.output_layer.value(nets, out, D.T).sum()
        self.right += np.count_nonzero(is_right(out, D.T)) if self.classes else 0
        self.examples += len(D)
        ended = self.examples == self.m
        if ended:
            self._close_epoch(history)
        return ended

    def _close_epoch(self, history):
        if not np.isfinite(self.error + self.net.parameters.sum()):
            raise DivergenceError(len(history.error) + 1, history)
        history.error.append(float(self.error) / self.examples)
        if self.classes:
            history.accuracy.append(float(self.right / self.examples))
        self._reset()


def evaluate(net, X, D):
    """The network's errors and accuracy on a data set X (m, n_0) and D (m, n_L) (S1-25)."""
    errors, right, classes = [], [], True
    for trace, desired in net.traces(*check_data(net, X, D, stream=True)):
        errors.append(net.output_layer.value(trace.net[-1], trace.out[-1], desired))
        right.append(is_right(trace.out[-1], desired))
        classes = classes and names_classes(desired)
    errors = np.concatenate(errors)
    accuracy = float(np.concatenate(right).mean()) if classes else None
    return Evaluation(float(errors.mean()), errors, accuracy)


def is_right(out, desired):
    """For each column, whether it names the desired class: by its half, or by its largest output."""
    if len(out) == 1:
        return (out[0] > 0.5) == (desired[0] > 0.5)
    return out.argmax(axis=0) == desired.argmax(axis=0)


def names_classes(desired):
    """Whether each column (n_L, m) names a class: one 0 or 1, or a single 1 among zeros."""
    one_each = len(desired) == 1 or np.all(desired.sum(axis=0) == 1)
    return bool(one_each and np.all((desired == 0) | (desired == 1)))


def _check_test(net, test):
    if test is None:
        return None
    if not (isinstance(test, tuple | list) and len(test) == 2):
        raise ValueError("test is not a pair (X, D) of inputs and desired outputs")
    return check_data(net, *test, stream=True)


@contextmanager
def progress_bar(total):
    """A function to be told how many of `total` epochs are done; after a second, a notebook shows a bar."""
    bar, due, latest = None, time.monotonic() + 1, 0

    def show(done):
        nonlocal bar, due, latest
        latest = done
        if time.monotonic() >= due:
            bar, due = bar or _notebook_bar(total), time.monotonic() + 0.1
            _move(bar, done)

    try:
        yield show
    finally:
        _move(bar, latest)  # it stays on the page, where the run ended


def _move(bar, done):
    if bar:
        bar.value, bar.description = done, f"epoch {int(done)} of {int(bar.max)}"


def _notebook_bar(total):
    """A progress bar on the page if there is a notebook, else None."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if not hasattr(shell, "kernel"):
        return None
    from IPython.display import display
    from ipywidgets import FloatProgress

    bar = FloatProgress(max=total, style={"description_width": "initial"})
    view = "application/vnd.jupyter.widget-view+json"
    # Without a text form the saved page holds nothing of the bar, however long the run took.
    display({view: bar._repr_mimebundle_()[view]}, raw=True)
    return bar
