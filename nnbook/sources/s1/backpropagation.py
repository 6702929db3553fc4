"""What source 1 says of backpropagation: the derivatives of the last layer, the deltas of the hidden ones."""

from functools import partial
from itertools import product

import numpy as np
import sympy as sp

from nnbook.functions import mse, sigmoid
from nnbook.network import example_network
from nnbook.sources.claims import AMBIGUOUS, CONDITION, RIGHT, SYMPY, WRONG, Pair, case, reading
from nnbook.sources.comparison import attempt
from nnbook.sources.indices import entries, worked
from nnbook.sources.s1.sections import LAST, REST, TRAINING, hidden_layers, last_layer
from nnbook.symbolic import LayerSums, SymbolicNetwork


@last_layer("S1-15", RIGHT, LAST, SYMPY)
def last_weights():
    """∂E/∂w_ij^{L-1} = -2(d_j - x_j^L)/n · φ'(net x_j^L) · out x_i^{L-1}."""
    z, d, n = sp.symbols("z d n")
    phi = sigmoid.formula(z)
    yield Pair(-2 * (d - phi) / n * phi.diff(z), (mse.formula(phi, d) / n).diff(z), "its first two factors")
    t = worked((3, 2, 4))
    yield Pair(
        entries(4, 2, lambda j, i: -2 * (t.d[j] - t.x[3][j]) / t.n * t.slope[3][j] * t.x[2][i]),
        entries(4, 2, lambda j, i: t.by_weight[2][i, j]),
    )


@last_layer("S1-16", RIGHT, LAST, SYMPY)
def error_signal():
    """δ_j^l = ∂E/∂out · ∂out/∂net, and ∂E/∂w_ij^{L-1} = δ_j^L · ∂net x_j^L/∂w_ij^{L-1}."""
    t = worked((3, 2, 4))
    yield Pair(t.array(t.by_out(2)) * t.array(t.slope[2]), t.array(t.delta[2]), "δ, hidden layer")
    yield Pair(
        entries(4, 2, lambda j, i: t.delta[3][j] * t.x[2][i]),
        entries(4, 2, lambda j, i: t.by_weight[2][i, j]),
        "∂E/∂w",
    )


@last_layer("S1-15 S1-17", WRONG, LAST)
def reversed_derivative():
    """The derivative of a weight with respect to E is taken (it is that of E by the weight)."""
    slope = worked((2, 2, 2)).by_weight[2][1, 1]
    yield Pair(1 / slope, slope)


@last_layer("S1-15", AMBIGUOUS, TRAINING)
def eight_weights():
    """The example network has 8 weights to adjust."""
    net = example_network()
    yield reading("the connections", 8, sum(W.size for W in net.weights))
    yield reading("with the biases, called special weights before", 8, net.parameters.size)


@last_layer("S1-15", CONDITION, LAST)
def first_layers_cost_more():
    """First layers have more operations to calculate their derivatives."""
    sizes, last = [2, 2, 10, 10], 2

    def factors(l):  # ∂E/∂out, ∂out/∂net, then ∂net/∂out and ∂out/∂net for each layer, and ∂net/∂w
        return 3 + 2 * (last - l)

    def products(l):  # δ_{l+1} from δ_{l+2}, then δ_{l+1} out_lᵀ
        into = sizes[l + 2] + 1 if l < last else 3
        return sizes[l + 1] * (into + sizes[l])

    yield case("one path, its factors written out", True, factors(0) > factors(last))
    yield case("with δ stored, 2-2-10-10", True, products(0) > products(last))


@last_layer("S1-18", WRONG, LAST, SYMPY)
def jordan():
    """The derivatives by all weights of a layer make up the Jordan matrix."""
    derivatives = sp.Matrix([1, 2]) * sp.Matrix([[3, 4]])  # any δ·Xᵀ
    yield Pair(derivatives.jordan_form()[1], derivatives)


@last_layer("S1-18", WRONG, LAST, SYMPY)
def list_of_nets():
    """The row of the layer's matrix holds ∂net x_i^{L-1}/∂w_.j^{L-1} (here j = 1)."""
    sym = SymbolicNetwork([2, 2, 2])
    steps, w = dict(sym.forward_steps), sym.weights[1].row(0)
    printed = [steps[z].diff(weight) for z, weight in zip(sym.net[1], w)]
    yield Pair(sp.Matrix([printed]), sp.Matrix([[steps[sym.net[2][0]].diff(weight) for weight in w]]))


@last_layer("S1-18", CONDITION, LAST)
def sides_of_matrix():
    """∂E/∂W_{L-1}, m rows and n columns, is a column of n entries times a row of m entries."""
    for n, m in ((2, 2), (3, 4)):
        yield case(f"n = {n}, m = {m}", (m, n), np.outer(np.zeros(n), np.zeros(m)).shape)


@last_layer("S1-18", CONDITION, LAST)
def row_to_n():
    """In δ_L·(X_{L-1})^T the row runs from out x_1 to out x_n, n the size of the output layer."""
    for sizes in ((2, 2, 2), (3, 2, 4)):
        yield case("-".join(map(str, sizes)), sizes[-1], len(worked(sizes).x[2]))


@last_layer("S1-18", RIGHT, LAST, SYMPY)
def matrix_of_layer():
    """∂E/∂W_{L-1} = δ_L · (X_{L-1})^T, laid out like W_{L-1}."""
    layer, delta, out, j, i = _any_layer()
    yield Pair((delta * out.T)[j, i].doit(), layer.by_weight(j, i).doit(), "entry r, s, any sizes")
    t = worked((3, 2, 4))
    printed = t.array(t.delta[3])[:, None] @ t.array(t.x[2])[None, :]
    yield Pair(printed, entries(4, 2, lambda j, i: t.by_weight[2][i, j]))


def _any_layer():
    """The sums of a layer of any sizes for one example, its δ and out, and two indices."""
    n, p = sp.symbols("n_{l+1} n_l", integer=True, positive=True)
    delta, out = sp.MatrixSymbol("delta", n, 1), sp.MatrixSymbol("out", p, 1)
    j, i = sp.symbols("r s", integer=True, nonnegative=True)
    return LayerSums(sp.MatrixSymbol("W", n, p), out, delta), delta, out, j, i


@last_layer("S1-19", RIGHT, LAST, SYMPY)
def last_biases():
    """∂E/∂b_j^L = δ_j^L = -2(d_j - x_j^L)/n · φ'(net x_j^L)."""
    layer, delta, _, j, _ = _any_layer()
    yield Pair(delta[j, 0], layer.by_bias(j).doit(), "entry r, any sizes")
    t = worked((3, 2, 4))
    printed = [-2 * (t.d[j] - t.x[3][j]) / t.n * t.slope[3][j] for j in t.d]
    yield Pair(printed, t.array(t.by_bias[3]))


@hidden_layers("S1-20", WRONG, REST, SYMPY)
def hidden_out():
    """∂E/∂out x_j^l = Σ_{i=1}^n w_ji^l δ_j^l."""
    for sizes in ((2, 2, 2), (3, 2, 4)):
        t = worked(sizes)
        printed = [sum(t.w[2][j, i] * t.delta[2][j] for i in t.x[3]) for j in t.x[2]]
        yield Pair(printed, t.array(t.by_out(2)), "-".join(map(str, sizes)))


@hidden_layers("S1-20", WRONG, REST, SYMPY)
def hidden_delta():
    """δ_j^l = (Σ w_ji^l δ_j^{l+1}) φ'(net x_j^l)."""

    def over_i(t):
        return [sum(t.w[2][j, i] * t.delta[3][j] for i in t.x[3]) * t.slope[2][j] for j in t.x[2]]

    def over_j(t):
        return [sum(t.w[2][j, i] * t.delta[3][j] for j in t.x[3]) * t.slope[2][i] for i in t.x[2]]

    for (label, printed), sizes in product({"i": over_i, "j": over_j}.items(), ((2, 2, 2), (2, 3, 2))):
        t = worked(sizes)
        where = f"summed over {label}, {'-'.join(map(str, sizes))}"
        yield reading(where, attempt(partial(printed, t)), t.array(t.delta[2]))


@hidden_layers("S1-20", WRONG, REST, SYMPY)
def hidden_weights():
    """∂E/∂w_ij^l = δ_j^l x_i^{l-1}, where w_ij^l leads from layer l to layer l+1."""
    t = worked((2, 2, 2))
    for l in (2, 1):
        printed = attempt(lambda l=l: entries(2, 2, lambda j, i: t.delta[l][j] * t.x[l - 1][i]))
        yield Pair(printed, entries(2, 2, lambda j, i, l=l: t.by_weight[l][i, j]), f"l = {l}")
