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


@last_layer("S1-15", RIGHT, LAST, SYMPY, at="04:closed-form")
def last_weights():
    """The derivatives by the last layer's weights (MSE): ∂E/∂w_ij^{L-1} = -2(d_j - x_j^L)/n · φ'(net x_j^L)
    · out x_i^{L-1}.

    (Any other differentiable φ will do, with its own φ'.)
    """
    z, d, n = sp.symbols("z d n")
    phi = sigmoid.formula(z)
    yield Pair(-2 * (d - phi) / n * phi.diff(z), (mse.formula(phi, d) / n).diff(z), "its first two factors")
    t = worked((3, 2, 4))
    yield Pair(
        entries(4, 2, lambda j, i: -2 * (t.d[j] - t.x[3][j]) / t.n * t.slope[3][j] * t.x[2][i]),
        entries(4, 2, lambda j, i: t.by_weight[2][i, j]),
    )


@last_layer("S1-16", RIGHT, LAST, SYMPY, at="04:delta")
def error_signal():
    """The error signal, by the chain rule: δ_j^l = ∂E/∂out · ∂out/∂net, and ∂E/∂w_ij^{L-1} = δ_j^L · ∂net
    x_j^L/∂w_ij^{L-1}.
    """
    t = worked((3, 2, 4))
    yield Pair(t.array(t.by_out(2)) * t.array(t.slope[2]), t.array(t.delta[2]), "δ, hidden layer")
    yield Pair(
        entries(4, 2, lambda j, i: t.delta[3][j] * t.x[2][i]),
        entries(4, 2, lambda j, i: t.by_weight[2][i, j]),
        "∂E/∂w",
    )


@last_layer("S1-15 S1-17", WRONG, LAST, at="04:first-product")
def reversed_derivative():
    """The derivative of a weight with respect to E is taken (it is that of E by the weight).

    The derivative of E with respect to a weight. The formulas beside the words are right; the reverse,
    along one weight, would be the reciprocal.
    """
    slope = worked((2, 2, 2)).by_weight[2][1, 1]
    yield Pair(1 / slope, slope)


@last_layer("S1-15", AMBIGUOUS, TRAINING, at="04:title")
def eight_weights():
    """The example network has 8 weights to adjust.

    8 weights and 4 biases: 12 parameters, and all are adjusted.
    """
    net = example_network()
    yield reading("the connections", 8, sum(W.size for W in net.weights))
    yield reading("with the biases, called special weights before", 8, net.parameters.size)


@last_layer("S1-15", CONDITION, LAST, at="04:cost-words# deeper/04:orders-read#")
def first_layers_cost_more():
    """First layers have more operations to calculate their derivatives.

    True of one path written out. With δ stored, a derivative costs one product, and a δ of a hidden layer
    one for each neuron of the next layer and one more. In 2-2-10-10 the first layer is the cheapest.
    """
    sizes, last = [2, 2, 10, 10], 2

    def factors(l):  # ∂E/∂out, ∂out/∂net, then ∂net/∂out and ∂out/∂net for each layer, and ∂net/∂w
        return 3 + 2 * (last - l)

    def products(l):  # δ_{l+1} from δ_{l+2}, then δ_{l+1} out_lᵀ
        into = sizes[l + 2] + 1 if l < last else 3
        return sizes[l + 1] * (into + sizes[l])

    yield case("one path, its factors written out", True, factors(0) > factors(last))
    yield case("with δ stored, 2-2-10-10", True, products(0) > products(last))


@last_layer("S1-15", AMBIGUOUS, LAST, at="04:recursion 04:box")
def another_way():
    """From one layer to the next the derivatives are calculated in another way, because of the chain rule.

    ∂E/∂w_ij^l = δ_j^{l+1} x_i^l and ∂E/∂b_j^l = δ_j^l in every layer. Only δ begins differently: at the
    outputs it comes from E, before them from the layer after.
    """
    t = worked((3, 2, 4))
    same = [
        np.allclose(entries(t.network.sizes[l], t.network.sizes[l - 1],
                            lambda j, i, l=l: t.delta[l + 1][j] * t.x[l][i] - t.by_weight[l][i, j]), 0)
        for l in (1, 2)
    ]  # fmt: skip
    yield reading("from where δ comes", True, t.L not in t.w and 2 in t.w)
    yield reading("the formula for a weight", True, not all(same))


@last_layer("S1-15", AMBIGUOUS, LAST, at="04:first-product")
def last_factor():
    """The last factor is the derivative of the feed-forward function.

    That of one sum, ∂net x_j^L/∂w_ij^{L-1} = out x_i^{L-1}. Feed-forward goes on to out, and its
    derivative has the factor φ'.
    """
    sym, t = SymbolicNetwork([2, 2, 2]), worked((2, 2, 2))
    steps, w = dict(sym.forward_steps), sym.weights[1][0, 0]
    of_sum = steps[sym.net[2][0]].diff(w).xreplace(dict(zip(sym.out[1], map(sp.Float, t.x[2].values()))))
    yield reading("of one sum", float(of_sum), t.x[2][1])
    yield reading("of what feed-forward yields, out", float(of_sum) * t.slope[3][1], t.x[2][1])


@last_layer("S1-18", WRONG, LAST, SYMPY, at="deeper/04:proof-limits#")
def jordan():
    """The derivatives by all weights of a layer make up the Jordan matrix.

    The gradient, laid out like W. The Jacobian (after Carl Jacobi) of the one number E is a row with the
    same entries; a Jordan matrix (after Camille Jordan) is a normal form of a square matrix.
    """
    derivatives = sp.Matrix([1, 2]) * sp.Matrix([[3, 4]])  # any δ·Xᵀ
    yield Pair(derivatives.jordan_form()[1], derivatives)


@last_layer("S1-18", WRONG, LAST, SYMPY, at="04:turn# 04:box")
def list_of_nets():
    """The row of the layer's matrix holds ∂net x_i^{L-1}/∂w_.j^{L-1} (here j = 1).

    The row holds ∂net x_j^L/∂w_ij^{L-1} = out x_i^{L-1}, for i = 1, 2, … As printed every entry is 0:
    net^{L-1} is computed before w^{L-1} is used.
    """
    sym = SymbolicNetwork([2, 2, 2])
    steps, w = dict(sym.forward_steps), sym.weights[1].row(0)
    printed = [steps[z].diff(weight) for z, weight in zip(sym.net[1], w)]
    yield Pair(sp.Matrix([printed]), sp.Matrix([[steps[sym.net[2][0]].diff(weight) for weight in w]]))


@last_layer("S1-18", CONDITION, LAST, at="04:turn#")
def sides_of_matrix():
    """∂E/∂W_{L-1} in matrix form, m rows and n columns, is a column of n entries times a row of m entries.

    δ_L has n_L entries and the row n_{L-1}, so ∂E/∂W_{L-1} is n_L × n_{L-1}, like W_{L-1}. The printed
    sides agree only if m = n.
    """
    for n, m in ((2, 2), (3, 4)):
        yield case(f"n = {n}, m = {m}", (m, n), np.outer(np.zeros(n), np.zeros(m)).shape)


@last_layer("S1-18", CONDITION, LAST, at="04:turn#")
def row_to_n():
    """In δ_L·(X_{L-1})^T the row runs from out x_1 to out x_n, n the size of the output layer.

    The row runs to the size of layer L-1. It has n entries only if the two layers are equally large.
    """
    for sizes in ((2, 2, 2), (3, 2, 4)):
        yield case("-".join(map(str, sizes)), sizes[-1], len(worked(sizes).x[2]))


@last_layer("S1-18", RIGHT, LAST, SYMPY, at="04:box")
def matrix_of_layer():
    """In matrix form ∂E/∂W_{L-1} = δ_L · (X_{L-1})^T, laid out like W_{L-1}."""
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


@last_layer("S1-19", RIGHT, LAST, SYMPY, at="04:bias")
def last_biases():
    """The derivatives by the last layer's biases: ∂E/∂b_j^L = δ_j^L = -2(d_j - x_j^L)/n · φ'(net x_j^L)."""
    layer, delta, _, j, _ = _any_layer()
    yield Pair(delta[j, 0], layer.by_bias(j).doit(), "entry r, any sizes")
    t = worked((3, 2, 4))
    printed = [-2 * (t.d[j] - t.x[3][j]) / t.n * t.slope[3][j] for j in t.d]
    yield Pair(printed, t.array(t.by_bias[3]))


@hidden_layers("S1-20", WRONG, REST, SYMPY, at="04:recursion 04:two-paths-read")
def hidden_out():
    """The derivatives by the outs of a hidden layer: ∂E/∂out x_j^l = Σ w_ji^l δ_j^l.

    Σ_i w_ji^l δ_i^{l+1}: the chain goes through net x_i^{l+1}, so the last factor belongs to neuron i of
    the next layer. As printed, δ_j^l would be a multiple of itself.
    """
    for sizes in ((2, 2, 2), (3, 2, 4)):
        t = worked(sizes)
        printed = [sum(t.w[2][j, i] * t.delta[2][j] for i in t.x[3]) for j in t.x[2]]
        yield Pair(printed, t.array(t.by_out(2)), "-".join(map(str, sizes)))


@hidden_layers("S1-20", WRONG, REST, SYMPY, at="04:recursion 04:box")
def hidden_delta():
    """The error signal of a hidden layer, by recursion: δ_j^l = (Σ w_ji^l δ_j^{l+1}) φ'(net x_j^l).

    δ_j^l = (Σ_i w_ji^l δ_i^{l+1}) φ'(net x_j^l). The layer is right as printed, the neuron is not. For a
    whole layer: δ_l = (W_l^t δ_{l+1}) ⊙ φ'(net_l).
    """

    def over_i(t):
        return [sum(t.w[2][j, i] * t.delta[3][j] for i in t.x[3]) * t.slope[2][j] for j in t.x[2]]

    def over_j(t):
        return [sum(t.w[2][j, i] * t.delta[3][j] for j in t.x[3]) * t.slope[2][i] for i in t.x[2]]

    for (label, printed), sizes in product({"i": over_i, "j": over_j}.items(), ((2, 2, 2), (2, 3, 2))):
        t = worked(sizes)
        where = f"summed over {label}, {'-'.join(map(str, sizes))}"
        yield reading(where, attempt(partial(printed, t)), t.array(t.delta[2]))


@hidden_layers("S1-20", WRONG, REST, SYMPY, at="04:recursion 04:box")
def hidden_weights():
    """The derivatives by a hidden layer's weights: ∂E/∂w_ij^l = δ_j^l x_i^{l-1}, where w_ij^l leads from
    layer l to layer l+1.

    ∂E/∂w_ij^l = δ_j^{l+1} x_i^l. Here alone w^l enters layer l; everywhere else in the article it leaves
    it. And ∂E/∂b_j^l = δ_j^l, which the section announces and does not print.
    """
    t = worked((2, 2, 2))
    for l in (2, 1):
        printed = attempt(lambda l=l: entries(2, 2, lambda j, i: t.delta[l][j] * t.x[l - 1][i]))
        yield Pair(printed, entries(2, 2, lambda j, i, l=l: t.by_weight[l][i, j]), f"l = {l}")
