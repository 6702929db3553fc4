"""The training loop: minibatches, gradient descent, and a look at how well it went."""

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from nnbook.checks import as_generator, number, whole_number
from nnbook.network import ROWS_AT_ONCE, Pass, check_data, check_desired
from nnbook.tables import read_rows, slices

PIECE = 2**18  # bytes of shuffled examples copied at one time: they stay in the processor's cache


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
    net, X, D, *, epochs, batch_size, learning_rate,
    seed=None, test=None, on_epoch=None, l2=0.0,
):  # fmt: skip
    """Minimises the network's error over the examples by gradient descent (S1-21 to S1-24, S2-11).

    Each epoch shuffles the rows of X (m, n_0) and D (m, n_L) and cuts them into minibatches of
    `batch_size`, the last one smaller if need be. Each minibatch takes its mean derivatives, times
    `learning_rate`, from the parameters. batch_size=1 is a step for each example, batch_size=len(X) full
    gradient descent. Memmaps are read one minibatch at a time.

    `test` is a pair (X, D) to be measured after each epoch; `l2` adds l2/2 Σ w² to what is minimised;
    `on_epoch(epoch, history)` is called after epochs 1, 2, …, and ends the run by returning True.

    Returns a History. ValueError or TypeError for bad input, DivergenceError if the numbers blow up.
    """
    X, D = check_data(net, X, D, stream=True)
    batch_size = whole_number("batch_size", batch_size, at_least=1, at_most=len(X))
    epochs = whole_number("epochs", epochs, at_least=1)
    descent = Descent(net, learning_rate, l2)
    test, tally = _check_test(net, test), Tally(net, D)
    rng, history = as_generator(seed), History()
    with progress_bar(epochs) as show, np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(1, epochs + 1):
            for X_piece, D_piece in shuffled_pieces(net, X, D, batch_size, rng):
                nets = np.empty((net.sizes[-1], len(X_piece)), net.dtype)
                for batch in slices(len(X_piece), batch_size):
                    nets[:, batch] = descent.step(X_piece[batch], D_piece[batch])
                tally.add(nets, D_piece)
                show(epoch - 1 + tally.examples / len(X))
            tally.close_epoch(epoch, history)
            if test is not None:
                result = evaluate(net, *test)
                history.test_error.append(result.error)
                history.test_accuracy += [] if result.accuracy is None else [result.accuracy]
            if on_epoch is not None and on_epoch(epoch, history) is True:
                break
    return history


class Descent:
    """Gradient descent on one network: a step for each minibatch, in rooms kept per size (S1-21, S2-11)."""

    def __init__(self, net, learning_rate, l2=0.0):
        self.net, self.passes = net, {}
        self.learning_rate = number("learning_rate", learning_rate, at_least=0)
        self.l2 = number("l2", l2, at_least=0)

    def step(self, X, D):
        """w := w - η ∂E/∂w for every parameter; returns net of the output layer before the step."""
        m = len(X)
        if m not in self.passes:
            self.passes[m] = Pass(self.net, m)
        run = self.passes[m]
        run.forward(X.T)
        run.backward(D.T)
        if self.l2:
            for dW, W in zip(run.dW, run.W):
                dW += m * self.l2 * W
        run.gradient *= self.learning_rate / m
        self.net.parameters -= run.gradient
        return run.net[-1]


class Tally:
    """The epoch's error and accuracy, gathered while it runs."""

    def __init__(self, net, D):
        self.net, self.classes = net, True
        for rows in slices(len(D), ROWS_AT_ONCE):  # all of D is checked before the first step
            desired = check_desired(net, read_rows("D", D[rows], net.dtype))
            self.classes &= names_classes(desired.T)
        self._reset()

    def _reset(self):
        self.error, self.right, self.examples = 0.0, 0, 0

    def add(self, nets, D):
        """Counts in examples with these net values (n_L, m) of the output layer, and D (m, n_L)."""
        out = self.net.output(nets)
        self.error += self.net.output_layer.value(nets, out, D.T).sum()
        self.right += np.count_nonzero(is_right(out, D.T)) if self.classes else 0
        self.examples += len(D)

    def close_epoch(self, epoch, history):
        """Writes the epoch into the history and begins anew; DivergenceError if it is not finite."""
        if not (np.isfinite(self.error) and np.isfinite(self.net.parameters).all()):
            raise DivergenceError(epoch, history)
        history.error.append(float(self.error) / self.examples)
        if self.classes:
            history.accuracy.append(self.right / self.examples)
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


def shuffled_pieces(net, X, D, batch_size, rng):
    """The rows of X and D in a new random order, in pieces of whole minibatches that are small in memory."""
    row_bytes = (X.shape[1] + D.shape[1]) * net.dtype.itemsize
    on_disk = isinstance(X, np.memmap) or isinstance(D, np.memmap)
    size = batch_size if on_disk else max(1, PIECE // row_bytes // batch_size) * batch_size
    order = rng.permutation(len(X))
    for piece in slices(len(X), size):
        rows = order[piece]
        yield read_rows("X", X, net.dtype, rows), read_rows("D", D, net.dtype, rows)


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
