"""What source 2 says of a network: one neuron, one layer, all examples at once, the activation functions."""

import numpy as np
import sympy as sp

from nnbook.functions import leaky_relu, relu, sigmoid, tanh
from nnbook.network import Network
from nnbook.sources.claims import AMBIGUOUS, CONDITION, JUDGED, RIGHT, SYMPY, WRONG, Pair, case, reading
from nnbook.sources.comparison import attempt
from nnbook.sources.indices import worked
from nnbook.sources.s2.sections import ALL_ROWS, CIRCLES, EXAMPLE, LAYER, NEURON, PHI, network
from nnbook.symbolic import SymbolicNetwork
from nnbook.words import speed


@network("S2-01", RIGHT, EXAMPLE, at="01:layers B:#Where-layers-begin")
def five_layers():
    """The network has five fully connected layers.

    (Layer 0, the inputs, is not counted; source 1 counts it.)
    """
    yield Pair(5, len(Network(CIRCLES, seed=0).weights), "2-4-6-6-4-1")


@network("S2-04", RIGHT, NEURON, at="01:question")
def neuron_formula():
    """A single neuron: z = w^t x + b and ŷ = g(z)."""
    t = worked((3, 2, 4))
    w, x, b = t.network.weights[0][0], t.X[0], t.b[2][1]
    yield Pair(w @ x + b, t.net[2][1])
    yield Pair(sigmoid(w @ x + b), t.x[2][1])


@network("S2-04", WRONG, NEURON, at="01:question")
def weighted_average():
    """The neuron calculates a weighted average of the values of x.

    A weighted sum: weights may be negative and need not add up to 1.
    """
    x, w = np.array([1.0, 1.0]), np.array([1.0, 1.0])
    yield Pair(np.average(x, weights=w), w @ x, "x = (1, 1), w = (1, 1)")


@network("S2-04", RIGHT, NEURON, at="02:slope-meaning#")
def features():
    """The inputs are the features for one neuron, the activations of the layer before in a network."""
    net, X = Network(CIRCLES, seed=0), np.ones((3, 2))
    yield Pair(X.T, net.feed_forward(X).out[0], "x = a^[0]")
    yield Pair(CIRCLES[:-1], [W.shape[1] for W in net.weights])


@network("S2-05", RIGHT, LAYER, at="02:slope-meaning#")
def layer_vector():
    """z = Wa + b, with its dimensions, holds all a_i = g(w_i^t a + b_i): W has the weights as rows."""
    t = worked((3, 2, 4))
    a, W, b = t.array(t.x[2]), t.network.weights[1], t.network.biases[1]
    stacked = np.vstack([W[i] for i in range(4)])
    yield Pair(stacked @ a + b, [W[i] @ a + b[i] for i in range(4)])
    yield Pair(stacked.shape, (4, 2), "(n_l, n_{l-1})")


@network("S2-06", CONDITION, LAYER, at="E:S2-06 deeper/02:cost-intro")
def no_loop():
    """A for-loop is not efficient; vectorised, the calculation is quicker (times that appendix E recorded).

    Where layers or minibatches are large. For four neurons and one example, a program without any array or
    loop is quicker than NumPy.
    """
    record = speed.read()
    small = record["compiled"]["2-2-2"]
    looped = record["peers"]["workloads"]["A1"]["nielsen"]["ratio"]
    yield case("2-4-6-6-4-1, minibatches of 32: loops over the examples are slower", True, looped > 1)
    single = small["step"] / small["train"]
    yield case("2-2-2, one example: a program without arrays is slower", True, single > 1)


@network("S2-06", RIGHT, ALL_ROWS, at="deeper/02:columns-words#")
def columns():
    """With X, A and Z of m columns one product serves all m examples."""
    net = Network([3, 4, 2], seed=0)
    X = np.random.default_rng(0).normal(size=(5, 3))
    yield Pair(net.feed_forward(X).out[-1], np.hstack([net.feed_forward(row[None]).out[-1] for row in X]))


@network("S2-06", AMBIGUOUS, ALL_ROWS, SYMPY, at="deeper/02:columns-words#")
def matrix_plus_vector():
    """z = Wa + b is rewritten with Z and A for z and a; of b nothing is said.

    Z = W A + b 1^t for many examples, with b in each column: b[:, None] in NumPy. There a b of shape (n,) is
    added to each row: an error, or, if m = n, wrong numbers.
    """
    W, A, b = sp.ones(2, 2), sp.ones(2, 3), sp.Matrix([1, 2])
    derived = sp.Matrix.hstack(*(W * A.col(k) + b for k in range(3)))
    yield reading("b in each column", W * A + b * sp.ones(1, 3), derived)
    yield reading("b, a vector", attempt(lambda: W * A + b), derived)


@network("S2-07", AMBIGUOUS, PHI, SYMPY, at="02:collapse-meaning")
def linear_network():
    """Without activation functions the network is one linear function.

    Affine, Wx + b: linear in the sense of linear algebra only if the biases cancel. And a composition of
    such functions, not a combination.
    """
    sym = SymbolicNetwork([1, 1, 1], "identity", "identity")
    F, x = sym.expand(sym.out[-1])[0], sym.x[0]
    yield reading("a straight line: F''", sp.Integer(0), F.diff(x, 2))
    yield reading("a linear map: F(2x) = 2F(x)", 2 * F, F.subs(x, 2 * x))


@network("S2-07", RIGHT, PHI, JUDGED, at="02:collapse-meaning")
def logistic_regression():
    """Without activation functions the model tells apart what logistic regression can."""
    z = np.linspace(-3, 3, 7)
    yield Pair(z > 0, sigmoid(z) > 0.5)


@network("S2-08", RIGHT, PHI, SYMPY, at="02:nudge-meaning#")
def slopes():
    """The derivatives of sigmoid, tanh, ReLU and leaky ReLU (away from the kink)."""
    z = np.array([-2.0, -0.5, 0.3, 1.7])
    for phi in (sigmoid, tanh, relu, leaky_relu):
        derived = phi.derivative_expression(s := sp.Symbol("s", real=True))
        yield Pair(phi.derivative(z), [float(derived.subs(s, v)) for v in z], phi.name)


@network("S2-08 S2-10 S2-11", CONDITION, PHI, at="deeper/04:kink-words#")
def kink():
    """The error has a derivative by each parameter (its slopes from the right and from the left agree).

    Where no net of a ReLU is exactly 0. There a program takes the slope of one side, by convention.
    """
    h = 1e-6
    for phi in (sigmoid, tanh, relu, leaky_relu):
        yield case(f"{phi.name} at net = 0", (phi(h) - phi(0.0)) / h, (phi(-h) - phi(0.0)) / -h)


@network("S2-08", RIGHT, PHI, SYMPY, at="02:slope-meaning deeper/03:calibration-words#")
def range_of_sigmoid():
    """With sigmoid the values that the model returns are in the range from 0 to 1.

    (Neither is reached. And a range alone makes no probability: that is measured.)
    """
    z = sp.Symbol("z", real=True)
    for place, bound in ((-sp.oo, 0), (sp.oo, 1)):
        yield Pair(sp.Integer(bound), sp.limit(sigmoid.formula(z), z, place), f"limit at {place}")
    yield Pair(True, bool(sigmoid.formula(z).diff(z).is_positive), "it increases")
