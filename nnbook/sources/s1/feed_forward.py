"""What source 1 says of feed-forward: net and out, the function of a layer, the sum of a neuron, φ."""

import sympy as sp

from nnbook.functions import relu, sigmoid
from nnbook.network import example_network
from nnbook.sources.claims import AMBIGUOUS, CONDITION, RIGHT, SYMPY, WRONG, Pair, case, reading
from nnbook.sources.indices import worked
from nnbook.sources.s1.sections import GENERAL, UPDATING, feed_forward
from nnbook.symbolic import SymbolicNetwork


@feed_forward("S1-04", AMBIGUOUS, UPDATING)
def two_values():
    """Each neuron stores two values that will be different, net and out."""
    symbol = sp.Symbol("z")
    fixed = float(sp.nsolve(sigmoid.expression(symbol) - symbol, 0.6))
    yield reading("two quantities: φ(z) is not z", True, sigmoid.expression(symbol) != symbol)
    for phi, z in ((sigmoid, fixed), (relu, 2.0)):
        label = f"two numbers that differ, {phi.name} at {z:.6g}"
        yield reading(label, True, bool(abs(phi(z) - z) > 1e-12))


@feed_forward("S1-04 S1-16", CONDITION, UPDATING)
def net_of_each():
    """Each neuron has a net and an error signal."""
    net, X, D = example_network(), [[0.5, 0.25]], [[0, 1]]
    values = zip(net.feed_forward(X).net, net.backpropagate(X, D).deltas)
    for name, pair in zip(("input", "hidden", "output"), values):
        yield case(f"{name} layer", True, all(value is not None for value in pair))


@feed_forward("S1-08", RIGHT, UPDATING, SYMPY)
def variables():
    """f: R^((m+1)n+m) → R^n has m·n + n + m variables."""
    m, n = sp.symbols("m n")
    yield Pair((m + 1) * n + m, m * n + n + m)


def _layer_function():
    """f of the smallest layer, one input and one neuron, with its variables."""
    x, w, b = sp.symbols("x w b")
    return x * w + b, (x, w, b)


@feed_forward("S1-08 S1-09", WRONG, UPDATING, SYMPY)
def linear_in_all():
    """f, a function of neurons, weights and biases, is linear: here for m = n = 1, f(kv) = k f(v)."""
    f, variables_ = _layer_function()
    k = sp.Symbol("k")
    yield Pair(k * f, f.subs({v: k * v for v in variables_}, simultaneous=True))


@feed_forward("S1-08 S1-09", RIGHT, UPDATING, SYMPY)
def smooth():
    """f is continuous and of class C^∞ (as a polynomial is, of degree 2)."""
    f, variables_ = _layer_function()
    yield Pair(True, f.is_polynomial(*variables_))


@feed_forward("S1-08", WRONG, UPDATING, SYMPY)
def because_linear():
    """f is continuous because it is linear (but a linear map's second derivatives are 0)."""
    f, variables_ = _layer_function()
    yield Pair(sp.zeros(3, 3), sp.hessian(f, variables_))


@feed_forward("S1-08 S1-09", CONDITION, GENERAL, SYMPY)
def linear_in_neurons():
    """net = W out + B is the matrix form of a linear application (of out: f(x + y) = f(x) + f(y))."""
    f, (x, _, b) = _layer_function()
    y = sp.Symbol("y")
    together, apart = f.subs(x, x + y), f + f.subs(x, y)
    yield case("b = 0", apart.subs(b, 0), together.subs(b, 0))
    yield case("any b", apart, together)


@feed_forward("S1-09", RIGHT, UPDATING, SYMPY)
def example_sums():
    """f of the 2-2-2 example, written out (g is f with the next layer's letters)."""
    sym = SymbolicNetwork([2, 2])
    (x1, x2), (w11, w21, w12, w22), (b1, b2) = sym.x, sym.weights[0], sym.biases[0]
    printed = sp.Matrix([x1 * w11 + x2 * w21 + b1, x1 * w12 + x2 * w22 + b2])
    yield Pair(printed, sp.Matrix([dict(sym.forward_steps)[z] for z in sym.net[1]]))


@feed_forward("S1-09", RIGHT, GENERAL)
def neuron_sum():
    """net x_j^{l+1} = Σ_{i=1}^m x_i^l w_ij^l + b_j^{l+1}, and out x_j^{l+1} = φ(net x_j^{l+1})."""
    t, m = worked((3, 2, 4)), 2
    printed = [sum(t.x[2][i] * t.w[2][i, j] for i in range(1, m + 1)) + t.b[3][j] for j in range(1, 5)]
    yield Pair(printed, t.array(t.net[3]))
    yield Pair(sigmoid(t.array(t.net[3])), t.array(t.x[3]))


@feed_forward("S1-09", WRONG, GENERAL)
def out_of_net():
    """out X_{l+1} = φ(net X_l)."""
    for sizes in ((2, 2, 2), (3, 2, 4)):
        t = worked(sizes)
        yield Pair(sigmoid(t.array(t.net[2])), t.array(t.x[3]), "-".join(map(str, sizes)))


@feed_forward("S1-06 S1-09", AMBIGUOUS, GENERAL)
def f_gives_x():
    """Executing f yields x_1^2 and x_2^2, with which g is executed."""
    t = worked((2, 2, 2))
    for label, values in (("f and then φ", t.x[2]), ("f alone, as it is defined", t.net[2])):
        yield reading(label, t.network.weights[1] @ t.array(values), t.array(t.net[3]))


@feed_forward("S1-10", RIGHT, GENERAL, SYMPY)
def logistic_slope():
    """φ(x) = 1/(1 + e^-x), and φ' = φ(1 - φ)."""
    x = sp.Symbol("x")
    phi = 1 / (1 + sp.exp(-x))
    yield Pair(phi * (1 - phi), phi.diff(x))
