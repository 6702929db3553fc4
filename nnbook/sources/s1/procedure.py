"""What source 1 says of the procedure: minibatches, the order of the steps, the test, the prediction."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import sympy as sp

from nnbook.evaluation import evaluate
from nnbook.minibatches import steps_per_epoch
from nnbook.network import Network, example_network
from nnbook.sources.claims import (
    AMBIGUOUS,
    CONDITION,
    DRAWN,
    JUDGED,
    RIGHT,
    SYMPY,
    WRONG,
    Pair,
    case,
    reading,
)
from nnbook.sources.indices import worked
from nnbook.sources.s1.sections import PROCESS, USING, training
from nnbook.training import train


@training("S1-22", RIGHT, PROCESS, SYMPY, at="05:S1-22")
def sgd():
    """To adjust on each element of shuffled data is stochastic gradient descent."""
    w, eta = sp.symbols("w eta", positive=True)  # E_0 = w², E_1 = (w-1)²; the best w is 1/2
    one, other = (lambda v: v - 2 * eta * v), (lambda v: v - 2 * eta * (v - 1))
    shuffled = (one(other(w)) + other(one(w))) / 2
    yield Pair(sp.solve(shuffled - w, w)[0], sp.Rational(1, 2), "both orders: where it stays, on average")


def _epoch(batch_size):
    """The error (w-1)² of 32 equal elements after one epoch from w = 0 with η = 0.1."""
    net = Network([1, 1], output="identity", seed=0)
    net.parameters[...] = 0
    X, D = np.zeros((32, 1)), np.ones((32, 1))  # only the bias counts
    train(net, X, D, epochs=1, batch_size=batch_size, learning_rate=0.1, seed=0)
    return net.error(X, D)


@training("S1-22", WRONG, PROCESS, JUDGED, at="05:S1-22 deeper/05:S1-22")
def minibatches_proved():
    """It has been proved that minibatches of 32, 64, 128 perform better.

    Proved is that the mean derivative of elements drawn at random is unbiased and scatters less. What
    pays off depends on data, rate and machine: on equal elements, one at a time gets further in an epoch.
    """
    yield Pair(True, _epoch(32) < _epoch(1), "one epoch on 32 equal elements")


@training("S1-23", AMBIGUOUS, PROCESS, at="05:S1-23")
def minibatch_size():
    """Calculate the minibatch size from the size of minibatch wanted and the data set's size.

    The number of minibatches, m/size rounded up. The size is what is wanted; only the last one may be
    smaller.
    """
    m, size = 900, 32
    minibatches = [range(m)[k : k + size] for k in range(0, m, size)]
    yield reading("how many there are", -(-m // size), len(minibatches))
    yield reading("how large each is, the last one too", size, len(minibatches[-1]))


@training("S1-23", CONDITION, PROCESS, at="05:S1-23")
def divided_by_size():
    """The accumulated derivatives are divided by the minibatch size.

    Each minibatch is divided by its own number of elements; the last one may be smaller.
    """
    size = 2
    for m in (4, 5):
        last = np.ones(m)[-(m % size or size) :]  # of m equal derivatives, those of the last minibatch
        yield case(f"{m} elements", last.sum() / size, last.mean())


@training("S1-23", AMBIGUOUS, PROCESS, at="05:S1-23")
def order_of_steps():
    """Adjust, accumulate, finally divide by the minibatch size; reset the gradients.

    For each element accumulate; then, once for the minibatch, divide, adjust, reset.
    """
    derivatives = np.array([1.0, 3.0])
    yield reading("accumulate, divide, adjust, reset", derivatives.sum() / 2, derivatives.mean())
    yield reading("divide after adjusting", derivatives.sum(), derivatives.mean())
    yield reading("reset after each element", derivatives[-1] / 2, derivatives.mean())


@training("S1-22 S1-23", RIGHT, PROCESS, at="04:m-examples#")
def accumulated():
    """Derivatives accumulated element by element and divided by their number: those of the mean error."""
    net, rng = example_network(), np.random.default_rng(0)
    X, D = rng.normal(size=(5, 2)), rng.uniform(size=(5, 2))
    each = [net.backpropagate(X[[k]], D[[k]]).weights[0] for k in range(5)]
    yield Pair(sum(each) / 5, net.backpropagate(X, D).weights[0])


@training("S1-24", RIGHT, PROCESS, DRAWN, at="05:S1-24")
def error_graph():
    """The error can be graphed against time: training gives one number for each epoch."""
    t = worked((2, 2, 2))
    history = train(t.network.copy(), t.X, t.D, epochs=7, batch_size=1, learning_rate=0.5, seed=0)
    yield Pair(7, len(history.error))


@training("S1-25", RIGHT, PROCESS, at="05:S1-25")
def test_mean():
    """Test: the accumulated error divided by the size of the data set is the mean error."""
    net, rng = example_network(), np.random.default_rng(0)
    X, D = rng.normal(size=(5, 2)), rng.uniform(size=(5, 2))
    yield Pair(sum(net.error(X[[k]], D[[k]]) for k in range(5)) / 5, evaluate(net, X, D).error)


@training("S1-25", CONDITION, PROCESS, at="05:S1-25")
def optional_sum():
    """In the test, to accumulate the error is optional.

    Not for the mean error, with which the article's test ends.
    """
    errors = np.array([0.1, 0.3])
    yield case("accumulated", errors.sum() / 2, errors.mean())
    yield case("not accumulated", errors[-1] / 2, errors.mean())


@training("S1-26", RIGHT, USING, at="05:S1-26")
def prediction():
    """A prediction is feed-forward on new inputs, without desired outputs."""
    net, X = example_network(), [[0.1, 0.9], [0.5, 0.25]]
    yield Pair(net.feed_forward(X).out[-1].T, net.predict(X))


@training("S1-22", AMBIGUOUS, PROCESS, at="B:training-words#")
def default_way():
    """The default way is to adjust the parameters on each element: stochastic gradient descent (SGD).

    A default is a program's: 1 for PyTorch's DataLoader, 32 for Keras' fit, none in this book. The
    article's own procedure adjusts once a minibatch.
    """
    m, size = 900, 32
    yield reading("adjustments in an epoch, on each element", m, steps_per_epoch(m, 1))
    yield reading("by the article's procedure, minibatches of 32", m, steps_per_epoch(m, size))


@training("S1-23", AMBIGUOUS, PROCESS, at="01:parameters 05:S1-13")
def set_and_initialised():
    """With the architecture the parameters are set; then all parameters are initialised.

    The architecture sets how many there are, the initialisation their values.
    """
    one, other = (Network([2, 2, 2], seed=seed).parameters for seed in (0, 1))
    yield reading("their number follows from the architecture", True, one.size == other.size)
    yield reading("their values do", True, bool((one == other).all()))


@training("S1-23", RIGHT, PROCESS, at="05:S1-23")
def error_is_optional():
    """In training, to calculate the error is optional.

    (Its derivatives do not contain its value.)
    """
    d, out, n = sp.symbols("d out n")
    slope = ((out - d) ** 2 / n).diff(out)
    offset = sp.Symbol("offset")
    yield Pair(slope, ((out - d) ** 2 / n + offset).diff(out), "another value of E, the same derivative")


@training("S1-23", RIGHT, PROCESS, at="05:S1-26")
def in_pieces():
    """The data set is loaded into RAM; if it is too large it is split into batches.

    (Training needs a minibatch at a time. NumPy's memory map reads the rows that it asks for.)
    """
    X, D = np.random.default_rng(0).normal(size=(2, 40, 2))
    nets = [Network([2, 3, 2], output="identity", seed=0) for _ in range(2)]
    with TemporaryDirectory() as folder:
        np.save(Path(folder) / "X.npy", X)
        for net, table in zip(nets, (X, np.load(Path(folder) / "X.npy", mmap_mode="r"))):
            train(net, table, D, epochs=2, batch_size=8, learning_rate=0.1, seed=0)
        del table  # and with it the open file
    yield Pair(nets[0].parameters, nets[1].parameters, "from memory, from a file")
