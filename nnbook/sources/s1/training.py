"""What source 1 says of training in words: how to start, what overfitting is, what an update is."""

import numpy as np
import sympy as sp

from nnbook.network import Network, example_network
from nnbook.sources.claims import AMBIGUOUS, CONDITION, JUDGED, RIGHT, SYMPY, Pair, case, reading
from nnbook.sources.indices import entries, worked
from nnbook.sources.s1.sections import PROCESS, STRUCTURE, TRAINING, UPDATING, USING, training
from nnbook.sources.s1.updates import RATE


@training("S1-13", AMBIGUOUS, TRAINING, SYMPY, at="05:S1-13")
def normal_between():
    """Weights start from a normal distribution between [-1, 1]: no weight lies outside.

    Uniform on [−1, 1], or normal with some σ, and then not bounded: with σ = 1 almost a third lies
    outside. (Later the article offers the two apart, and names no σ.)
    """
    sigma = sp.Symbol("sigma", positive=True)
    outside = 1 - sp.erf(1 / (sigma * sp.sqrt(2)))
    yield reading("normal, σ = 1", 0.0, float(outside.subs(sigma, 1)))
    yield reading("normal, σ = 1/2", 0.0, float(outside.subs(sigma, 0.5)))
    uniform = abs(Network([100, 100], init="uniform", k=1, seed=0).weights[0])
    yield reading("uniform on [-1, 1]", 0.0, float((uniform > 1).mean()))


@training("S1-13", CONDITION, PROCESS, JUDGED, at="05:S1-13 deeper/05:#Squares-add-up")
def k_is_one():
    """For weights in [-k, k], k is recommended to be 1 (so that the neurons start with a slope).

    A size that suits the number of inputs. With 784 inputs spread over [0, 1], k = 1 leaves the median
    neuron less than half of its greatest slope, which is where we draw the line.
    """
    for inputs in (2, 784):
        X = np.random.default_rng(0).uniform(0, 1, (200, inputs))
        out = Network([inputs, 20], k=1, seed=0).predict(X)
        yield case(f"{inputs} inputs", True, bool(np.median(out * (1 - out)) > 0.125))


@training("S1-13", CONDITION, TRAINING, at="05:S1-13")
def at_random():
    """Weights must start at random (not at random, the hidden neurons get equal derivatives).

    Different within a layer: neurons that are equal, in what arrives and in what leaves, get equal
    derivatives for ever. Chance is one way to that.
    """
    t = worked((2, 2, 2))
    for label, first in (("all equal", [[0.3, 0.3], [0.3, 0.3]]), ("counted", [[0.1, 0.2], [0.3, 0.4]])):
        net = t.network.copy()
        net.weights = [first, [[0.3, 0.3], [0.3, 0.3]]]
        yield case(label, True, bool(np.allclose(*net.backpropagate(t.X, t.D).weights[0])))


@training("S1-13", RIGHT, PROCESS, at="05:S1-13")
def zero_biases():
    """Biases are usually set to zero (weights drawn at random make the neurons differ all the same).

    Weights that differ are enough.
    """
    net = Network([2, 3, 2], seed=0)
    rows = net.backpropagate([[0.5, 0.25]], [[0, 1]]).weights[0]
    yield Pair(True, len(np.unique(rows.round(12), axis=0)) == 3)


def _fit(rate, steps=400):
    """Full gradient descent for out = w·x, from w = 0, on one element x = 1, d = 1.

    Of all elements with x = 1, half have d = 1 and half d = -1, so the best w is 0.
    """
    net = Network([1, 1], output="identity", seed=0)
    net.parameters[...] = 0
    for _ in range(steps):
        net.weights[0][...] -= rate * net.backpropagate([[1.0]], [[1.0]]).weights[0]
    return net


def _error_on_all(net):
    return net.error([[1.0], [1.0]], [[1.0], [-1.0]])


@training("S1-14", AMBIGUOUS, TRAINING, at="05:S1-14")
def overfitting():
    """To overfit is to decrease the error on certain data, where the entire data set must be learned.

    To learn what is peculiar to the data for training. It is no matter of single iterations: in the
    smallest case every step uses all of them, and the error on all that can occur grows.
    """
    best = _error_on_all(_fit(0.1, steps=0))
    after = _error_on_all(_fit(0.1)) - best  # each of its steps used the entire training set
    yield reading("entire = all that can occur: it overfits", True, bool(after > 0.9))
    yield reading("entire = all for training: error above the least", 0.0, after)


@training("S1-14", CONDITION, TRAINING, JUDGED, at="05:S1-14 deeper/05:S1-14")
def rate_prevents():
    """A learning rate is one of the ways to prevent overfitting.

    With few steps a smaller rate has come less far. With steps enough, all rates that converge end at one
    point in this smallest case. What helps is measured in Deeper 5.
    """
    for steps in (5, 400):
        small, large = (_error_on_all(_fit(rate, steps)) for rate in (0.02, 0.3))
        yield case(f"{steps} steps: η = 0.02 overfits less than 0.3", True, bool(small < large - 1e-3))


@training("S1-26 S1-27", CONDITION, USING, at="05:S1-26 08:two-words#")
def low_error():
    """A network trained to a low error can be used to predict (the car will know what to do).

    A low error on other data, which is what the article's own test is for.
    """
    net = _fit(0.1)
    yield case("error on the data it was trained on", 0.0, net.error([[1.0]], [[1.0]]))
    yield case("error on other data", 0.0, net.error([[1.0]], [[-1.0]]))


@training("S1-15 S1-23", AMBIGUOUS, TRAINING, at="04:turn B:training-words#")
def backpropagation_word():
    """Back-propagation is the process to adjust every weight; later it is the step before the adjusting.

    Back-propagation computes derivatives; gradient descent adjusts.
    """
    t = worked((2, 2, 2))
    net = t.network.copy()
    net.backpropagate(t.X, t.D)
    yield reading("W_1 after it calculated derivatives", net.weights[0], t.network.weights[0])
    yield reading("W_1 after it adjusted", t.stepped(RATE).weights[0], t.network.weights[0])


@training("S1-09 S1-15 S1-23", AMBIGUOUS, UPDATING, at="B:training-words#")
def update_word():
    """The process to update a network is feed-forward; later its parameters are updated.

    Feed-forward computes neurons, an update changes parameters.
    """
    t = worked((2, 2, 2))
    net = t.network.copy()
    updated = entries(2, 2, lambda j, i: t.w[1][i, j] - RATE * t.by_weight[1][i, j])
    net.feed_forward(t.X)
    yield reading("W_1 updated, W_1 after feed-forward", updated, net.weights[0])
    yield reading("W_1 updated, W_1 after a step of descent", updated, t.stepped(RATE).weights[0])


@training("S1-06 S1-09 S1-15", AMBIGUOUS, STRUCTURE, at="01:layers B:#Where-layers-begin")
def layer_word():
    """Every layer has a function f or g; the network 2-2-2 has an input, a hidden and an output layer.

    A layer is a set of neurons: 2-2-2 has three, and two maps between them.
    """
    net = example_network()
    yield reading("a layer is a set of neurons", 3, len(net.sizes))
    yield reading("a layer is the map between two sets", 3, len(net.weights))
