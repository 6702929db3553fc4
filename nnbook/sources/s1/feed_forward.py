"""What source 1 says of feed-forward: net and out, the function of a layer, the sum of a neuron, φ."""

import numpy as np
import sympy as sp

from nnbook.functions import relu, sigmoid
from nnbook.network import example_network
from nnbook.sources.claims import AMBIGUOUS, CONDITION, RIGHT, SYMPY, WRONG, Pair, case, reading
from nnbook.sources.indices import Worked, worked
from nnbook.sources.s1.sections import GENERAL, UPDATING, feed_forward
from nnbook.symbolic import SymbolicNetwork


@feed_forward("S1-04", AMBIGUOUS, UPDATING, at="01:activation")
def two_values():
    """Each neuron stores two values that will be different, net and out.

    Two quantities. As numbers they may be equal: wherever the net of a ReLU is not negative, and at one
    fixed point of the logistic function.
    """
    symbol = sp.Symbol("z")
    fixed = float(sp.nsolve(sigmoid.expression(symbol) - symbol, 0.6))
    yield reading("two quantities: φ(z) is not z", True, sigmoid.expression(symbol) != symbol)
    for phi, z in ((sigmoid, fixed), (relu, 2.0)):
        label = f"two numbers that differ, {phi.name} at {z:.6g}"
        yield reading(label, True, bool(abs(phi(z) - z) > 1e-12))


@feed_forward("S1-04 S1-16", CONDITION, UPDATING, at="01:layers 04:delta")
def net_of_each():
    """Each neuron has a net and an error signal.

    Each neuron of a layer l ≥ 2. An input neuron has an out, no net and no δ.
    """
    net, X, D = example_network(), [[0.5, 0.25]], [[0, 1]]
    values = zip(net.feed_forward(X).net, net.backpropagate(X, D).deltas)
    for name, pair in zip(("input", "hidden", "output"), values):
        yield case(f"{name} layer", True, all(value is not None for value in pair))


@feed_forward("S1-08", RIGHT, UPDATING, SYMPY, at="deeper/02:unsaid#")
def variables():
    """The layer function f: R^((m+1)n+m) → R^n has m·n + n + m variables."""
    m, n = sp.symbols("m n")
    yield Pair((m + 1) * n + m, m * n + n + m)


def _layer_function():
    """f of the smallest layer, one input and one neuron, with its variables."""
    x, w, b = sp.symbols("x w b")
    return x * w + b, (x, w, b)


@feed_forward("S1-08 S1-09", WRONG, UPDATING, SYMPY, at="deeper/02:affine")
def linear_in_all():
    """The layer function f, of neurons, weights and biases, is linear: here for m = n = 1, f(kv) = k f(v).

    A polynomial of degree 2, because of the products x_i w_ij: f(2v) is not 2f(v). Affine in the neurons
    alone, linear in weights and biases alone.
    """
    f, variables_ = _layer_function()
    k = sp.Symbol("k")
    yield Pair(k * f, f.subs({v: k * v for v in variables_}, simultaneous=True))


@feed_forward("S1-08 S1-09", RIGHT, UPDATING, SYMPY, at="deeper/02:smooth")
def smooth():
    """The layer function is continuous, differentiable and of class C^∞ (as a polynomial is, of degree 2).

    (As every polynomial is.)
    """
    f, variables_ = _layer_function()
    yield Pair(True, f.is_polynomial(*variables_))


@feed_forward("S1-08", WRONG, UPDATING, SYMPY, at="deeper/02:smooth")
def because_linear():
    """The layer function is continuous because it is linear (but a linear map's second derivatives are 0).

    Because it is a polynomial. It is not linear: the second derivatives of a linear map are all 0.
    """
    f, variables_ = _layer_function()
    yield Pair(sp.zeros(3, 3), sp.hessian(f, variables_))


@feed_forward("S1-08 S1-09", CONDITION, GENERAL, SYMPY, at="deeper/02:affine")
def linear_in_neurons():
    """net = W out + B is the matrix form of a linear application (of out: f(x + y) = f(x) + f(y)).

    Affine in out; linear only where B = 0.
    """
    f, (x, _, b) = _layer_function()
    y = sp.Symbol("y")
    together, apart = f.subs(x, x + y), f + f.subs(x, y)
    yield case("b = 0", apart.subs(b, 0), together.subs(b, 0))
    yield case("any b", apart, together)


@feed_forward("S1-09", RIGHT, UPDATING, SYMPY, at="02:slope-meaning#")
def example_sums():
    """f of the 2-2-2 example, written out (g is f with the next layer's letters)."""
    sym = SymbolicNetwork([2, 2])
    (x1, x2), (w11, w21, w12, w22), (b1, b2) = sym.x, sym.weights[0], sym.biases[0]
    printed = sp.Matrix([x1 * w11 + x2 * w21 + b1, x1 * w12 + x2 * w22 + b2])
    yield Pair(printed, sp.Matrix([dict(sym.forward_steps)[z] for z in sym.net[1]]))


@feed_forward("S1-09", RIGHT, GENERAL, at="02:slope-meaning#")
def neuron_sum():
    """The sum of a neuron: net x_j^{l+1} = Σ_{i=1}^m x_i^l w_ij^l + b_j^{l+1}, and out x_j^{l+1} = φ(net
    x_j^{l+1}).
    """
    t, m = worked((3, 2, 4)), 2
    printed = [sum(t.x[2][i] * t.w[2][i, j] for i in range(1, m + 1)) + t.b[3][j] for j in range(1, 5)]
    yield Pair(printed, t.array(t.net[3]))
    yield Pair(sigmoid(t.array(t.net[3])), t.array(t.x[3]))


@feed_forward("S1-09", AMBIGUOUS, GENERAL, at="02:matrix-form")
def entry_by_entry():
    """φ, a function of one number, is applied to a vector.

    Entry by entry, as the article has it for one neuron. There are activations of a whole vector, too: an out
    of softmax depends on every net of its layer.
    """
    net, x = worked((2, 2, 2)).net[3], worked((2, 2, 2)).x[3]
    z = Worked.array(net)
    yield reading("of each entry", sigmoid(z), Worked.array(x))
    yield reading("of all at once, as softmax is", np.exp(z) / np.exp(z).sum(), Worked.array(x))


@feed_forward("S1-09", WRONG, GENERAL, at="02:matrix-form")
def out_of_net():
    """The activation in matrix form: out X_{l+1} = φ(net X_l).

    out X_{l+1} = φ(net X_{l+1}), as the article has it for one neuron.
    """
    for sizes in ((2, 2, 2), (3, 2, 4)):
        t = worked(sizes)
        yield Pair(sigmoid(t.array(t.net[2])), t.array(t.x[3]), "-".join(map(str, sizes)))


@feed_forward("S1-06 S1-09", AMBIGUOUS, GENERAL, at="deeper/01:composition#")
def f_gives_x():
    """Executing f yields x_1^2 and x_2^2, with which g is executed.

    f gives net x^2. f and then φ give x^2 = out x^2, and that is what g takes.
    """
    t = worked((2, 2, 2))
    for label, values in (("f and then φ", t.x[2]), ("f alone, as it is defined", t.net[2])):
        yield reading(label, t.network.weights[1] @ t.array(values), t.array(t.net[3]))


@feed_forward("S1-10", RIGHT, GENERAL, SYMPY, at="02:slope-words")
def logistic_slope():
    """The logistic function and its derivative: φ(x) = 1/(1 + e^-x), and φ' = φ(1 - φ)."""
    x = sp.Symbol("x")
    phi = 1 / (1 + sp.exp(-x))
    yield Pair(phi * (1 - phi), phi.diff(x))


@feed_forward("S1-09", CONDITION, GENERAL, at="04:box deeper/04:kink-words#")
def therefore_calculus():
    """The layer functions are of class C^∞; therefore the tools of differential calculus can be used.

    φ and E must be differentiable as well, at the values that occur. The logistic function and the
    squared error are; ReLU is not where a net is 0.
    """
    h = 1e-6
    for phi in (sigmoid, relu):
        label = f"{phi.name} at net = 0, slopes from both sides"
        yield case(label, (phi(h) - phi(0.0)) / h, (phi(-h) - phi(0.0)) / -h)
