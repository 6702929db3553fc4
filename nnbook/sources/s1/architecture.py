"""What source 1 says of the architecture: the graph, its layers and connections, the sizes of W and b."""

from itertools import pairwise, product

import numpy as np
import sympy as sp

from nnbook.network import Network, example_network
from nnbook.sources.claims import AMBIGUOUS, BUILT, CONDITION, RIGHT, SYMPY, Pair, case, reading
from nnbook.sources.s1.sections import STRUCTURE, architecture


@architecture("S1-01", CONDITION, STRUCTURE, at="deeper/01:graph-loses 01:names#")
def graph():
    """A network is a graph G(V, A).

    A directed graph with labels: a weight on each arc, a bias and an activation at each vertex that
    computes. Two networks with one graph can answer differently.
    """
    one, other = example_network(), example_network()
    x = [[0.5, 0.25]]
    yield case("same graph, same weights", one.predict(x), other.predict(x))
    other.parameters *= -1
    yield case("same graph, other weights", one.predict(x), other.predict(x))


@architecture("S1-01", AMBIGUOUS, STRUCTURE, at="deeper/01:properties")
def connected():
    """The digraph of the network is connected.

    Weakly: with arrows forgotten. No feed-forward network with an arc is strongly connected, since no
    path leads back.
    """
    sizes = [5, 3, 4, 2]
    layer = np.repeat(range(4), sizes)
    arcs = (layer[:, None] + 1 == layer).astype(int)
    for label, steps in (("arcs in both directions", arcs + arcs.T), ("along the arcs", arcs)):
        paths = np.linalg.matrix_power(np.eye(14, dtype=int) + steps, 13)
        yield reading(label, True, bool((paths > 0).all()))


@architecture("S1-01 S1-05", CONDITION, STRUCTURE, at="01:indices-named 01:layers")
def a_bias_for_each():
    """Each neuron has a bias, and B_l is as large as layer l, whichever l.

    For l ≥ 2. Input neurons compute nothing and have no bias; B_1 never occurs.
    """
    sizes = [5, 3, 4, 2]
    biases = [0, *(b.size for b in Network(sizes, seed=0).biases)]
    for l, (printed, derived) in enumerate(zip(sizes, biases), 1):
        yield case(f"layer {l} of 5-3-4-2", printed, derived)


@architecture("S1-02", RIGHT, STRUCTURE, SYMPY, at="01:indices-named deeper/01:properties#")
def connections():
    """Two neighbouring layers of m and n neurons are a complete bipartite graph K(m, n), with k = n·m
    connections.
    """
    m, n, i, j = sp.symbols("m n i j", integer=True, positive=True)
    yield Pair(n * m, sp.Sum(1, (i, 1, m), (j, 1, n)).doit())


@architecture("S1-02 S1-08 S1-19", AMBIGUOUS, STRUCTURE, at="deeper/01:bias#")
def bias_neuron():
    """There are k = n·m connections, n biases, and a bias neuron with the value 1.

    A number of its neuron: n·m arcs and n biases. Or an arc from a neuron that is always 1, which no
    graph or vector of the article contains: then (m+1)·n arcs. Both compute the same.
    """
    m, n = 3, 2
    yield reading("a bias is a number of its neuron", n * m, len(list(product(range(m), range(n)))))
    yield reading("a bias is an arc from a neuron 1", n * m, len(list(product(range(m + 1), range(n)))))


def _is_layered(arcs):
    """Whether all paths from an input to a neuron are equally long; arcs lead from row to column."""
    powers = [np.linalg.matrix_power(arcs, length) > 0 for length in range(1, len(arcs))]
    from_inputs = np.array(powers)[:, arcs.sum(axis=0) == 0].any(axis=1)
    return bool((from_inputs.sum(axis=0) <= 1).all())


@architecture("S1-02", CONDITION, STRUCTURE, at="deeper/01:many-paths-end#")
def layered():
    """Each network has a layered architecture.

    Those of the article have. Feed-forward needs less: no cycle. A network with an arc that
    skips a layer is computed in one sweep, too.
    """
    layer = np.repeat(range(3), 2)
    arcs = (layer[:, None] + 1 == layer).astype(int)
    yield case("2-2-2", True, _is_layered(arcs))
    arcs[0, 4] = 1
    yield case("2-2-2 and an arc from an input to an output", True, _is_layered(arcs))


@architecture("S1-03", RIGHT, STRUCTURE, BUILT, at="01:layers")
def layer_kinds():
    """One input layer, one output layer, any number of hidden layers."""
    for hidden in ([], [3], [3, 4], [2] * 10):
        yield Pair(len(hidden), len(Network([5, *hidden, 2], seed=0).activations[1:-1]))


@architecture("S1-05 S1-09", RIGHT, STRUCTURE, SYMPY, at="01:indices-named")
def layout():
    """W_l holds w_ij in row j, column i, so that row j of W_l X_l + B_l is the sum of neuron j.

    (Row: where the arc arrives; column: where it starts.)
    """
    n, m = 3, 2
    w, x, b = (sp.IndexedBase(name) for name in "wxb")
    W = sp.Matrix(m, n, lambda j, i: w[i + 1, j + 1])
    as_matrices = W * sp.Matrix([x[i] for i in range(1, n + 1)]) + sp.Matrix([b[j] for j in range(1, m + 1)])
    sums = [sum(x[i] * w[i, j] for i in range(1, n + 1)) + b[j] for j in range(1, m + 1)]
    yield Pair(as_matrices, sp.Matrix(sums))


@architecture(
    "S1-02 S1-05 S1-08 S1-09 S1-18", AMBIGUOUS, STRUCTURE, at="01:indices-named B:#Where-layers-begin"
)
def m_and_n():
    """W_l has m rows and n columns.

    Sizes named after their layers: W_l is n_{l+1} × n_l. The article exchanges m and n between the
    general sum and the matrices.
    """
    m, n = sp.symbols("m n")
    for label, layer, after in (("layer l has n neurons", n, m), ("layer l has m neurons", m, n)):
        yield reading(label, (m, n), (after, layer))


@architecture("S1-06 S1-08", CONDITION, STRUCTURE, at="deeper/01:composition#")
def composition():
    """The network is the composition of f, φ, g, φ and E, where f and g map R^((m+1)n+m) to R^n.

    With the parameters held fixed, f: R^m → R^n; then the network is φ(g(φ(f(x)))).
    """
    x, w, b = sp.symbols("x1:3"), sp.symbols("w1:5"), sp.symbols("b1:3")
    values = sp.Matrix(2, 2, w) * sp.Matrix(x) + sp.Matrix(b)
    yield case("parameters held fixed: g takes", len(values), len(x))
    yield case("as typed: g takes", len(values), len(x + w + b))


@architecture("S1-06 S1-09 S1-26", AMBIGUOUS, STRUCTURE, at="deeper/01:composition# 03:distance-words")
def error_inside():
    """The network outputs the error; feed-forward calculates the neurons and also the error.

    The network ends with out. The error is a function of out and d, computed apart: a prediction has no
    d.
    """
    net, X = example_network(), [[0.5, 0.25]]
    yield reading("it ends with out, the same for each d", net.predict(X), net.copy().predict(X))
    yield reading("it ends with E, of d and of another d", net.error(X, [[0, 1]]), net.error(X, [[1, 0]]))


@architecture("S1-07", RIGHT, STRUCTURE, at="01:parameters 07:title")
def digits_sizes():
    """28 × 28 pixels are 784 inputs; with 20, 20 and 10 neurons (counted twice: by formula, by entries).

    784·20 + 20·20 + 20·10 weights and 20 + 20 + 10 biases: 16,330 parameters.
    """
    sizes = [784, 20, 20, 10]
    yield Pair(784, 28 * 28)
    yield Pair(sum((m + 1) * n for m, n in pairwise(sizes)), Network(sizes, seed=0).parameters.size)
