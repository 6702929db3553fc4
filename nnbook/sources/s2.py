"""What source 2 says: one neuron, one layer, all examples at once, φ, the loss, its descent, NumPy alone."""

from functools import partial

import numpy as np
import sympy as sp

from nnbook.datasets import circles, split
from nnbook.evaluation import evaluate
from nnbook.functions import leaky_relu, relu, sigmoid, tanh
from nnbook.network import Network
from nnbook.sources.claims import (
    AMBIGUOUS,
    BUILT,
    CONDITION,
    RIGHT,
    SYMPY,
    WRONG,
    Pair,
    case,
    claim,
    reading,
)
from nnbook.sources.comparison import attempt
from nnbook.sources.indices import entries, worked
from nnbook.symbolic import SymbolicNetwork
from nnbook.training import train

second = partial(claim, "The second source")
CIRCLES = [2, 4, 6, 6, 4, 1]
NEURON, LAYER, ALL_ROWS = "one neuron", "one layer", "multiple examples"
PHI, LOSS, LEARN, BACK = "activation functions", "loss function", "gradient descent", "backpropagation"


@second("S2-01", CONDITION, "Keras solution")
def almost_all():
    """The network 2-4-6-6-4-1 classifies almost 100 % of the test points."""
    X, D, X_test, D_test = split(*circles(seed=0), seed=0)
    for seed in (0, 20):
        net = Network(CIRCLES, "relu", "sigmoid", "binary_cross_entropy", "he", seed=seed)
        train(net, X, D, epochs=50, batch_size=32, learning_rate=0.1, seed=0)
        dead = not net.feed_forward(X).out[-2].any()
        label = f"start {seed}: {'a layer is dead' if dead else 'no layer is dead'}"
        yield case(label, True, evaluate(net, X_test, D_test).accuracy >= 0.98)


@second("S2-04", RIGHT, NEURON)
def neuron_formula():
    """z = wᵀx + b and ŷ = g(z)."""
    t = worked((3, 2, 4))
    w, x, b = t.network.weights[0][0], t.X[0], t.b[2][1]
    yield Pair(w @ x + b, t.net[2][1])
    yield Pair(sigmoid(w @ x + b), t.x[2][1])


@second("S2-04", WRONG, NEURON)
def weighted_average():
    """The neuron calculates a weighted average of the values of x."""
    x, w = np.array([1.0, 1.0]), np.array([1.0, 1.0])
    yield Pair(np.average(x, weights=w), w @ x, "x = (1, 1), w = (1, 1)")


@second("S2-04", RIGHT, NEURON)
def features():
    """The inputs are the features for one neuron, the activations of the layer before in a network."""
    net, X = Network(CIRCLES, seed=0), np.ones((3, 2))
    yield Pair(X.T, net.feed_forward(X).out[0], "x = a^[0]")
    yield Pair(CIRCLES[:-1], [W.shape[1] for W in net.weights])


@second("S2-05", RIGHT, LAYER)
def layer_vector():
    """Transposed weight vectors stacked give W, and z = Wa + b holds all a_i = g(w_iᵀa + b_i) at once."""
    t = worked((3, 2, 4))
    a, W, b = t.array(t.x[2]), t.network.weights[1], t.network.biases[1]
    stacked = np.vstack([W[i] for i in range(4)])
    yield Pair(stacked @ a + b, [W[i] @ a + b[i] for i in range(4)])
    yield Pair(stacked.shape, (4, 2), "(n_l, n_{l-1})")


@second("S2-06", RIGHT, ALL_ROWS)
def columns():
    """With X, A and Z of m columns one product serves all m examples."""
    net = Network([3, 4, 2], seed=0)
    X = np.random.default_rng(0).normal(size=(5, 3))
    yield Pair(net.feed_forward(X).out[-1], np.hstack([net.feed_forward(row[None]).out[-1] for row in X]))


@second("S2-06", AMBIGUOUS, ALL_ROWS, SYMPY)
def matrix_plus_vector():
    """z = Wa + b is rewritten with Z and A for z and a; of b nothing is said."""
    W, A, b = sp.ones(2, 2), sp.ones(2, 3), sp.Matrix([1, 2])
    derived = sp.Matrix.hstack(*(W * A.col(k) + b for k in range(3)))
    yield reading("b in each column", W * A + b * sp.ones(1, 3), derived)
    yield reading("b, a vector", attempt(lambda: W * A + b), derived)


@second("S2-07", AMBIGUOUS, PHI, SYMPY)
def linear_network():
    """Without activation functions the network is one linear function."""
    sym = SymbolicNetwork([1, 1, 1], "identity", "identity")
    F, x = sym.expand(sym.out[-1])[0], sym.x[0]
    yield reading("a straight line: F''", sp.Integer(0), F.diff(x, 2))
    yield reading("a linear map: F(2x) = 2F(x)", 2 * F, F.subs(x, 2 * x))


@second("S2-07", RIGHT, PHI)
def logistic_regression():
    """Without activation functions the model tells apart what logistic regression can."""
    z = np.linspace(-3, 3, 7)
    yield Pair(z > 0, sigmoid(z) > 0.5)


@second("S2-08", RIGHT, PHI, SYMPY)
def slopes():
    """The derivatives of sigmoid, tanh, ReLU and leaky ReLU (away from the kink)."""
    z = np.array([-2.0, -0.5, 0.3, 1.7])
    for phi in (sigmoid, tanh, relu, leaky_relu):
        derived = phi.derivative_expression(s := sp.Symbol("s", real=True))
        yield Pair(phi.derivative(z), [float(derived.subs(s, v)) for v in z], phi.name)


@second("S2-08", RIGHT, PHI)
def speed():
    """The activation function has a significant impact on the speed of learning."""
    X, D = circles(seed=0)
    accuracy = {}
    for hidden in ("relu", "sigmoid"):
        net = Network(CIRCLES, hidden, "sigmoid", "binary_cross_entropy", "he", seed=0)
        train(net, X, D, epochs=20, batch_size=32, learning_rate=0.1, seed=0)
        accuracy[hidden] = evaluate(net, X, D).accuracy
    yield Pair(True, accuracy["relu"] > accuracy["sigmoid"] + 0.2, "20 epochs: ReLU is ahead")


@second("S2-08 S2-10 S2-11", CONDITION, PHI)
def kink():
    """The error has a derivative by each parameter (its slopes from the right and from the left agree)."""
    h = 1e-6
    for phi in (sigmoid, tanh, relu, leaky_relu):
        yield case(f"{phi.name} at net = 0", (phi(h) - phi(0.0)) / h, (phi(-h) - phi(0.0)) / -h)


@second("S2-09", RIGHT, LOSS)
def cross_entropy():
    """J = -(1/m) Σ [y log ŷ + (1-y) log(1-ŷ)]."""
    net = Network([2, 1], loss="binary_cross_entropy", seed=0)
    X, y = np.array([[0.5, 0.25], [-1.0, 2.0]]), np.array([0.0, 1.0])
    p = net.predict(X)[:, 0]
    yield Pair(-(y * np.log(p) + (1 - y) * np.log(1 - p)).sum() / 2, net.error(X, y[:, None]))


@second("S2-09", CONDITION, LOSS)
def loss_and_accuracy():
    """With each iteration the loss decreases and the accuracy increases."""
    before = np.array([0.51, 0.51, 0.51])  # outputs for three points with d = 1
    for label, after in (("all get better", [0.9] * 3), ("two get better, one worse", [0.99, 0.99, 0.49])):
        after = np.array(after)
        falls = -np.log(after).mean() < -np.log(before).mean()
        yield case(label, (bool(falls), True), (True, bool((after > 0.5).mean() >= (before > 0.5).mean())))


@second("S2-10", CONDITION, LEARN, SYMPY)
def finds_minimum():
    """Gradient descent finds a minimum of the loss (where it stops, the loss has its least value)."""
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


@second("S2-10", CONDITION, LEARN)
def towards_minimum():
    """With each epoch we are heading towards the minimum: the walk on sin(b cos(ax)), (|a|, b) at its end."""
    for start in ((-1.0, 2.0), (-1.0, -1.5)):
        yield case(f"start {start}", np.array([1.2, 2.5]), _walk(*start))


@second("S2-10", AMBIGUOUS, LEARN)
def direction():
    """The gradient shows the direction in which we should move, downhill."""
    w, gradient = 1.0, 2.0  # E = w²
    for label, sign in (("against it", -1), ("along it", 1)):
        yield reading(label, True, (w + sign * 0.1 * gradient) ** 2 < w**2)


@second("S2-02 S2-10 S2-11", CONDITION, BACK)
def other_optimiser():
    """The network shown is trained by W - α dW (Adamax, which trained it, starts with -α sign(dW))."""
    dW, rate, beta = np.array([3.0, 0.01]), 0.001, 0.9
    adamax = -rate / (1 - beta) * (1 - beta) * dW / abs(dW)
    yield case("a step's signs", np.sign(-rate * dW), np.sign(adamax))
    yield case("a step's direction", -dW / np.linalg.norm(dW), adamax / np.linalg.norm(adamax))


@second("S2-11", RIGHT, BACK)
def shapes():
    """dW and db are as large as W and b."""
    net = Network([3, 4, 2], seed=0)
    grads = net.backpropagate(np.ones((5, 3)), np.zeros((5, 2)))
    for l in (0, 1):
        yield Pair(grads.weights[l].shape, net.weights[l].shape)
        yield Pair(grads.biases[l].shape, net.biases[l].shape)


@second("S2-11", RIGHT, BACK)
def averaged():
    """dW = dZ Aᵀ/m and db = the mean of dZ's columns: the usual form, as the article's is lost."""
    net = Network([2, 1], loss="binary_cross_entropy", seed=0)
    X, D = np.array([[0.5, 0.25], [-1.0, 2.0]]), np.array([[0.0], [1.0]])
    dZ, grads = (net.predict(X) - D).T, net.backpropagate(X, D)
    yield Pair(dZ @ X / 2, grads.weights[0])
    yield Pair(dZ.mean(axis=1), grads.biases[0])


@second("S2-04 S2-09 S2-10", AMBIGUOUS, LOSS)
def iteration():
    """With each iteration the loss is recorded; the gradient is calculated on each iteration."""
    epochs, minibatches = 50, len(range(0, 900, 32))
    X, D = circles(10)
    history = train(Network([2, 1], seed=0), X, D, epochs=epochs, batch_size=5, learning_rate=0.1, seed=0)
    yield reading("an epoch: losses recorded", epochs, len(history.error))
    yield reading("a step: gradients calculated", epochs, epochs * minibatches)


@second("S2-13", RIGHT, LEARN, SYMPY)
def rates():
    """A rate too low learns very slowly, a rate too high misses the minimum: on c w²/2, w → (1 - ηc)w."""
    w, rate, c = sp.symbols("w eta c", positive=True)
    yield Pair((1 - rate * c) * w, w - rate * (c * w**2 / 2).diff(w))
    for label, eta, claimed in (("η = 0.0001", 1e-4, 0.98), ("η = 2.1", 2.1, 1.1**200)):
        yield Pair(True, abs(1 - eta) ** 200 >= claimed, f"c = 1, {label}, 200 steps")


@second("S2-12 S2-14", RIGHT, BACK, BUILT)
def numpy_alone():
    """Forward and backward through such a network can be programmed with NumPy alone."""
    t = worked((3, 2, 4))
    built = t.network.backpropagate(t.X, t.D)
    yield Pair(built.weights[0], entries(2, 3, lambda j, i: t.by_weight[1][i, j]))
    yield Pair(built.deltas[1][:, 0], t.array(t.delta[2]))
