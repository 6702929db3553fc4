"""What source 2 says of learning: the circles, the loss, its descent, the way back, NumPy alone."""

import numpy as np
import sympy as sp

from nnbook.datasets import circles, split
from nnbook.evaluation import evaluate
from nnbook.network import Network
from nnbook.sources.claims import (
    AMBIGUOUS,
    BUILT,
    CONDITION,
    JUDGED,
    RIGHT,
    SYMPY,
    Pair,
    case,
    reading,
)
from nnbook.sources.indices import entries, worked
from nnbook.sources.s2.sections import BACK, CIRCLES, EXAMPLE, LEARN, LOSS, PHI, learning
from nnbook.training import train


@learning("S2-01", CONDITION, EXAMPLE, JUDGED, at="06:#No-line-will-do deeper/06:nearest-words")
def inconvenient():
    """Points that form circles are inconvenient for many traditional algorithms.

    For those that part classes by a straight line. The class of the nearest known point is right for nearly
    all of them. (We call an accuracy below 3/4 inconvenient.)
    """
    X, D, X_test, D_test = split(*circles(seed=0), seed=0)
    ones = [np.column_stack([np.ones(len(points)), points]) for points in (X, X_test)]
    line = ones[1] @ np.linalg.lstsq(ones[0], D, rcond=None)[0] > 0.5
    nearest = D[((X_test[:, None] - X) ** 2).sum(axis=2).argmin(axis=1)]
    for label, answers in (("the line of least squares", line), ("the nearest neighbour", nearest)):
        yield case(label, True, bool((answers == D_test).mean() < 0.75))


@learning("S2-01", CONDITION, EXAMPLE, JUDGED, at="06:S2-01 deeper/06:#A-run-that-learns-nothing")
def almost_all():
    """The network 2-4-6-6-4-1 classifies the points of the two circles with almost 100 % accuracy on the
    test set.

    With a start that learns. If a layer of ReLU neurons dies, the network gives one answer for all
    points. (We call 98 % "almost 100 %".)
    """
    X, D, X_test, D_test = split(*circles(seed=0), seed=0)
    for seed in (0, 20):
        net = Network(CIRCLES, "relu", "sigmoid", "binary_cross_entropy", "he", seed=seed)
        train(net, X, D, epochs=50, batch_size=32, learning_rate=0.1, seed=0)
        dead = not net.feed_forward(X).out[-2].any()
        label = f"start {seed}: {'a layer is dead' if dead else 'no layer is dead'}"
        yield case(label, True, evaluate(net, X_test, D_test).accuracy >= 0.98)


@learning("S2-08", RIGHT, PHI, JUDGED, at="deeper/06:S2-08 deeper/02:race-words")
def speed():
    """The activation function has a significant impact on the speed of learning.

    At one start and one rate, as here. Sigmoid and tanh are one curve in other units: with other weights
    and rates the slower one
    can keep up.
    """
    X, D = circles(seed=0)
    accuracy = {}
    for hidden in ("relu", "sigmoid"):
        net = Network(CIRCLES, hidden, "sigmoid", "binary_cross_entropy", "he", seed=0)
        train(net, X, D, epochs=20, batch_size=32, learning_rate=0.1, seed=0)
        accuracy[hidden] = evaluate(net, X, D).accuracy
    yield Pair(True, accuracy["relu"] > accuracy["sigmoid"] + 0.2, "20 epochs: ReLU is ahead")


@learning("S2-09", RIGHT, LOSS, at="03:bce")
def cross_entropy():
    """Binary cross-entropy (crossentropy): J = -(1/m) Σ [y log ŷ + (1-y) log(1-ŷ)]."""
    net = Network([2, 1], loss="binary_cross_entropy", seed=0)
    X, y = np.array([[0.5, 0.25], [-1.0, 2.0]]), np.array([0.0, 1.0])
    p = net.predict(X)[:, 0]
    yield Pair(-(y * np.log(p) + (1 - y) * np.log(1 - p)).sum() / 2, net.error(X, y[:, None]))


@learning("S2-09", CONDITION, LOSS, at="deeper/03:run-words#")
def loss_and_accuracy():
    """With each iteration the loss decreases and the accuracy increases.

    Said of a figure that is lost. As a law it fails: the loss can fall while the accuracy falls.
    """
    before = np.array([0.51, 0.51, 0.51])  # outputs for three points with d = 1
    for label, after in (("all get better", [0.9] * 3), ("two get better, one worse", [0.99, 0.99, 0.49])):
        after = np.array(after)
        falls = -np.log(after).mean() < -np.log(before).mean()
        yield case(label, (bool(falls), True), (True, bool((after > 0.5).mean() >= (before > 0.5).mean())))


@learning("S2-10", RIGHT, LEARN, at="06:S2-01")
def more_parameters():
    """The network has many more parameters than the function of the walk, which has two.

    117.
    """
    yield Pair(True, Network(CIRCLES, seed=0).parameters.size > 2 * 10, "more than ten times as many")
    yield Pair(117, Network(CIRCLES, seed=0).parameters.size)


@learning("S2-10", CONDITION, LEARN, SYMPY, at="05:S2-10 deeper/03:valleys-after")
def finds_minimum():
    """Gradient descent finds a minimum of the loss (where it stops, the loss has its least value).

    It ends, if it ends, where the gradient is 0: in a local minimum, or on a maximum or saddle
    where it was started. Some losses have no minimum.
    """
    w = sp.Symbol("w", real=True)
    for label, E, end in (
        ("w² from w = 1", w**2, 0), ("w⁴ - 2w² from w = 0", w**4 - 2 * w**2, 0),
    ):  # fmt: skip
        yield case(label, E.subs(w, end), sp.minimum(E, w))
    E = sp.log(1 + sp.exp(-w))  # cross-entropy of one neuron, x = 1, d = 1
    yield case("log(1 + e^-w): it has a minimum", True, bool(sp.solve(E.diff(w), w)))


def _walk(a, b, steps=4000, rate=0.04):
    """Descent on the mean squared error of sin(b cos(ax)) against a, b = 1.2, 2.5 on [-1, 1]."""
    x = np.linspace(-1, 1, 100)
    y = np.sin(2.5 * np.cos(1.2 * x))
    for _ in range(steps):
        z = b * np.cos(a * x)
        g = 2 * (np.sin(z) - y) * np.cos(z)
        a, b = a + rate * (g * b * np.sin(a * x) * x).mean(), b - rate * (g * np.cos(a * x)).mean()
    return np.array([abs(a), b])


@learning("S2-10", CONDITION, LEARN, at="05:S2-10 deeper/05:#Which-valley?-Two-symmetries")
def towards_minimum():
    """With each epoch we are heading towards the minimum: the walk on sin(b cos(ax)), (|a|, b) at its end.

    Downhill from where it stands. From (−1, −1.5), the start in the author's published code for the
    figure, it comes, given steps enough, into another valley, at a = 0.
    """
    for start in ((-1.0, 2.0), (-1.0, -1.5)):
        yield case(f"start {start}", np.array([1.2, 2.5]), _walk(*start))


@learning("S2-10", AMBIGUOUS, LEARN, at="05:S2-10")
def direction():
    """The gradient shows the direction in which we should move, downhill.

    Against the gradient, which points uphill; the article's update has the minus.
    """
    w, gradient = 1.0, 2.0  # E = w²
    for label, sign in (("against it", -1), ("along it", 1)):
        yield reading(label, True, (w + sign * 0.1 * gradient) ** 2 < w**2)


@learning("S2-02 S2-10 S2-11", CONDITION, BACK, at="D:adamax-words#")
def other_optimiser():
    """The network shown is trained by W - α dW (Adamax, which trained it, starts with -α sign(dW)).

    W − α dW is gradient descent. The author's published code trains the network of the figures by Adamax,
    whose first step goes by the sign of each derivative: the same signs, another direction.
    """
    dW, rate, beta = np.array([3.0, 0.01]), 0.001, 0.9
    adamax = -rate / (1 - beta) * (1 - beta) * dW / abs(dW)
    yield case("a step's signs", np.sign(-rate * dW), np.sign(adamax))
    yield case("a step's direction", -dW / np.linalg.norm(dW), adamax / np.linalg.norm(adamax))


@learning("S2-11", RIGHT, BACK, at="04:box")
def shapes():
    """The sizes of dW and db are the same as those of W and b."""
    net = Network([3, 4, 2], seed=0)
    grads = net.backpropagate(np.ones((5, 3)), np.zeros((5, 2)))
    for l in (0, 1):
        yield Pair(grads.weights[l].shape, net.weights[l].shape)
        yield Pair(grads.biases[l].shape, net.biases[l].shape)


@learning("S2-11", RIGHT, BACK, at="04:m-examples#")
def averaged():
    """dA = Wᵀ dZ of the layer after, dZ = dA ⊙ g'(Z), dW = dZ Aᵀ/m and db = the mean of dZ's columns: the
    usual form, as the article's is lost."""
    net = Network([2, 3, 1], hidden="tanh", loss="binary_cross_entropy", seed=0)
    X, D = np.array([[0.5, 0.25], [-1.0, 2.0]]), np.array([[0.0], [1.0]])
    A, grads = net.feed_forward(X).out, net.backpropagate(X, D)
    dZ = A[2] - D.T
    before = (net.weights[1].T @ dZ) * (1 - A[1] ** 2)  # dA ⊙ g'(Z)
    for l, each in enumerate((before, dZ)):
        yield Pair(each @ A[l].T / 2, grads.weights[l])
        yield Pair(each.mean(axis=1), grads.biases[l])


@learning("S2-04 S2-09 S2-10", AMBIGUOUS, LOSS, at="B:training-words#")
def iteration():
    """With each iteration the loss is recorded; the gradient is calculated on each iteration.

    An evaluation, an epoch, or a step: 50 epochs of 900 points in minibatches of 32 are 1,450 steps.
    """
    epochs, minibatches = 50, len(range(0, 900, 32))
    X, D = circles(10)
    history = train(Network([2, 1], seed=0), X, D, epochs=epochs, batch_size=5, learning_rate=0.1, seed=0)
    yield reading("an epoch: losses recorded", epochs, len(history.error))
    yield reading("a step: gradients calculated", epochs, epochs * minibatches)


@learning("S2-13", RIGHT, LEARN, JUDGED, at="05:S2-13")
def rates():
    """A learning rate too low learns very slowly, a rate too high misses the minimum: on c w²/2,
    w → (1 - ηc)w.

    (On a parabola; how low and how high, we chose.)
    """
    w, rate, c = sp.symbols("w eta c", positive=True)
    yield Pair((1 - rate * c) * w, w - rate * (c * w**2 / 2).diff(w))
    for label, eta, claimed in (("η = 0.0001", 1e-4, 0.98), ("η = 2.1", 2.1, 1.1**200)):
        yield Pair(True, abs(1 - eta) ** 200 >= claimed, f"c = 1, {label}, 200 steps")


@learning("S2-12 S2-14", RIGHT, BACK, BUILT, at="deeper/05:S2-14")
def numpy_alone():
    """Forward and backward through such a network can be programmed with NumPy alone."""
    t = worked((3, 2, 4))
    built = t.network.backpropagate(t.X, t.D)
    yield Pair(built.weights[0], entries(2, 3, lambda j, i: t.by_weight[1][i, j]))
    yield Pair(built.deltas[1][:, 0], t.array(t.delta[2]))


@learning("S2-12", AMBIGUOUS, BACK, at="04:turn 05:S1-23")
def work_together():
    """Forward and backward propagation work together to optimise the loss function.

    They give the loss and its gradient, and after both no parameter has changed. The update optimises.
    """
    t = worked((2, 2, 2))
    before, net = t.network.error(t.X, t.D), t.network.copy()
    net.backpropagate(t.X, t.D)  # it goes forward first
    yield reading(
        "as parts of a step: E after the update is less", True, t.stepped(0.5).error(t.X, t.D) < before
    )
    yield reading("by themselves: E after both is less", True, net.error(t.X, t.D) < before)
