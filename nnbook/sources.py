"""What the two articles state, as they print it, beside what can be derived: the verdicts are computed.

A claim is a short function that yields pairs: what the formula or number gives as it is printed, and what the
derivation gives. Its docstring says what the source states. Source 1 numbers layers and neurons from 1 and
writes w_ij^l for the weight from neuron i of layer l to neuron j of layer l+1; `Worked` holds a network's
numbers under these indices, so that its formulas can be typed as they stand.

If every pair agrees, the claim is right; if none does, wrong; if some do, it is true only under a condition
(the pairs are cases) or ambiguous (they are ways to read it).
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise, product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import sympy as sp

from nnbook.datasets import circles, split
from nnbook.functions import leaky_relu, mse, relu, sigmoid, tanh
from nnbook.network import Network, example_network
from nnbook.symbolic import LayerSums, SymbolicNetwork
from nnbook.tables import with_ones
from nnbook.training import Descent, evaluate, train

RIGHT, WRONG, AMBIGUOUS = "right", "wrong", "ambiguous"
CONDITION = "true only under a condition"
KINDS = (RIGHT, WRONG, CONDITION, AMBIGUOUS)
LINE = 95  # as many letters as a line of a notebook's output has room for
SYMPY, COMPUTED, DRAWN, BUILT = "derived by SymPy", "computed", "drawn", "built"


# The mechanism.


class VerdictError(AssertionError):
    """The computed verdict on a claim is not the one that the claim expects."""


class Undefined(NamedTuple):
    """What a printed formula gives where it cannot be computed."""

    reason: str


def attempt(compute):
    """`compute()`, or Undefined where shapes do not fit or an index does not exist."""
    try:
        return compute()
    except sp.matrices.exceptions.ShapeError:
        return Undefined("the shapes do not fit")
    except LookupError:
        return Undefined("an index does not exist")


class Pair(NamedTuple):
    """What is printed and what is derived, under a label; `mixed` is the verdict if other pairs differ."""

    printed: Any
    derived: Any
    label: str = ""
    mixed: str = ""

    @property
    def difference(self):
        """Where the two differ, in words; empty if they are the same."""
        return _difference(self.printed, self.derived)

    def __str__(self):
        verb = f"differ ({self.difference})" if self.difference else "agree"
        label = f"{self.label}: " if self.label else ""
        printed, derived = f"printed {_text(self.printed)}", f"derived {_text(self.derived)}"
        line = f"  {label}{printed}, {derived}: {verb}"
        return line if len(line) <= LINE else f"  {label}{verb}\n    {printed}\n    {derived}"


def case(label, printed, derived):
    """A pair under a condition that the source leaves out."""
    return Pair(printed, derived, label, CONDITION)


def reading(label, printed, derived):
    """A pair that holds if the source is read in this way."""
    return Pair(printed, derived, label, AMBIGUOUS)


@dataclass(frozen=True)
class Claim:
    """A statement of a source: its rows, where it stands, what it says, and the pairs that decide on it.

    `section` is the heading of the appendix on errata under which it is treated, `how` the kind of check.
    """

    name: str
    section: str
    ids: tuple
    expected: str
    where: str
    says: str
    how: str
    pairs: Callable

    def check(self):
        """The Finding; VerdictError if its verdict is not the expected one."""
        finding = Finding(self, tuple(self.pairs()))
        if finding.verdict != self.expected:
            raise VerdictError(f"{finding}\nexpected: {self.expected}")
        return finding


@dataclass(frozen=True)
class Finding:
    """A claim with its computed pairs."""

    claim: Claim
    pairs: tuple

    @property
    def verdict(self):
        """One of KINDS, computed from which pairs agree."""
        agree = [not pair.difference for pair in self.pairs]
        if all(agree):
            return RIGHT
        return self.pairs[0].mixed if any(agree) else WRONG

    def __str__(self):
        head = f"{self.claim.name} ({', '.join(self.claim.ids)}): {self.verdict}"
        return "\n".join([head, *map(str, self.pairs)])

    __repr__ = __str__


CLAIMS = {}


def claim(section, ids, expected, where, how=COMPUTED):
    """Makes a Claim of a function that yields pairs, and enters it in CLAIMS under the function's name."""

    def enter(pairs):
        says = " ".join(pairs.__doc__.split())
        made = Claim(pairs.__name__, section, tuple(ids.split()), expected, where, says, how, pairs)
        CLAIMS[made.name] = made
        return made

    return enter


def check(*names):
    """The findings on these claims (all of them, if none is named). VerdictError as for Claim.check."""
    return [CLAIMS[name].check() for name in names or CLAIMS]


def show(*names):
    """Prints the findings on these claims."""
    print("\n".join(map(str, check(*names))))


def _difference(printed, derived):
    if isinstance(printed, Undefined):
        return "nothing to compare"
    if isinstance(printed, sp.MatrixBase):
        printed, derived = np.array(printed), np.array(derived)
    elif isinstance(printed, sp.Basic) or isinstance(derived, sp.Basic):
        return "" if sp.simplify(printed - derived) == 0 else "another expression"
    elif isinstance(printed, str | bool | tuple):
        return "" if printed == derived else "another value"
    return _array_difference(np.asarray(printed), np.asarray(derived))


def _array_difference(printed, derived):
    if printed.shape != derived.shape:
        return f"shape {printed.shape}, not {derived.shape}"
    if printed.dtype == object:
        wrong = np.vectorize(lambda p, d: sp.simplify(p - d) != 0, otypes=[bool])(printed, derived)
    else:
        wrong = ~np.isclose(printed, derived, rtol=1e-6, atol=1e-7)
    if not wrong.any():
        return ""
    place = ", ".join(map(str, np.argwhere(wrong)[0]))
    return f"entry {place}" if place else "another value"


def _text(value):
    if isinstance(value, Undefined):
        return f"nothing, {value.reason}"
    if isinstance(value, sp.MatrixBase):
        value = value.tolist()
    if isinstance(value, sp.Basic | bool | str | tuple) or np.asarray(value).dtype == object:
        return re.sub(r"\\mathrm|[{}]", "", str(value))
    value = np.asarray(value)
    if value.dtype.kind == "f":
        value = np.round(value, 4) + 0.0  # no negative zeros
    return np.array2string(value, suppress_small=True, separator=", ").replace("\n", "")


class Worked:
    """A logistic network's numbers under source 1's indices: layers and neurons from 1.

    x[l][i], net[l][j], slope[l][j], b[l][j], d[j] and w[l][i, j]; the derivatives by_weight[l][i, j] and
    by_bias[l][j] are those that SymPy finds of the composed error. delta[l][j] = ∂E/∂net is by_bias, since
    ∂net/∂b = 1. The same as arrays, for the matrix formulas, are in `network` and `trace`.
    """

    def __init__(self, sizes):
        self.network = example_network() if sizes == (2, 2, 2) else Network(sizes, bias="random", seed=0)
        self.symbolic = SymbolicNetwork(sizes)
        self.X, self.D = np.linspace(0.5, 0.25, sizes[0])[None], np.linspace(0.0, 1.0, sizes[-1])[None]
        self.trace = self.network.feed_forward(self.X)
        self.L, self.n = len(sizes), sizes[-1]
        self.d = _from_one(self.D[0])
        self.x = {l: _from_one(out[:, 0]) for l, out in enumerate(self.trace.out, 1)}
        self.net = {l: _from_one(z[:, 0]) for l, z in enumerate(self.trace.net, 1) if l > 1}
        self.slope = {l: _from_one(sigmoid.derivative(self.array(z))) for l, z in self.net.items()}
        self.w = {l: _from_one(W.T) for l, W in enumerate(self.network.weights, 1)}
        self.b = {l: _from_one(b) for l, b in enumerate(self.network.biases, 2)}
        E = self.symbolic.expand(self.symbolic.error)
        self.by_weight = {l: _from_one(self._slopes(E, W.T)) for l, W in enumerate(self.symbolic.weights, 1)}
        self.by_bias = {l: _from_one(self._slopes(E, b)[:, 0]) for l, b in enumerate(self.symbolic.biases, 2)}
        self.delta = self.by_bias

    @property
    def values(self):
        """The numbers of the symbols."""
        numbers = self.symbolic.values(self.network.weights, self.network.biases, self.X[0], self.D[0])
        return {symbol: sp.Float(number) for symbol, number in numbers.items()}

    def _slopes(self, E, symbols):
        values = self.values
        return np.array(symbols.applyfunc(lambda s: E.diff(s).xreplace(values)).tolist(), dtype=float)

    def by_out(self, l):
        """∂E/∂out of layer l, found by differentiating E as a function of that layer's outputs."""
        later, values = {}, self.values
        for symbol, expression in self.symbolic.forward_steps[2 * sum(self.symbolic.sizes[1:l]) :]:
            later[symbol] = expression.xreplace(later)
        E, outs = self.symbolic.error.xreplace(later), self.symbolic.out[l - 1]
        values.update(zip(outs, map(sp.Float, self.x[l].values())))
        return _from_one([float(E.diff(out).xreplace(values)) for out in outs])

    @staticmethod
    def array(numbers):
        """The numbers of one layer as an array."""
        return np.array(list(numbers.values()))


worked = cache(Worked)


def _from_one(array):
    """An array as a dictionary with indices from 1."""
    array = np.asarray(array)
    places = (tuple(i + 1 for i in place) for place in np.ndindex(array.shape))
    return {place if len(place) > 1 else place[0]: float(v) for place, v in zip(places, array.flat)}


def entries(rows, columns, entry):
    """The matrix with entry(j, i) in row j = 1, …, `rows` and column i = 1, …, `columns`."""
    return np.array([[entry(j, i) for i in range(1, columns + 1)] for j in range(1, rows + 1)])


# Source 1: the architecture.

architecture = partial(claim, "Architecture and graph")
STRUCTURE, UPDATING, GENERAL = "Architecture of network", "Updating the network", "General formula"


@architecture("S1-01", CONDITION, STRUCTURE)
def graph():
    """A network is a graph G(V, A)."""
    one, other = example_network(), example_network()
    x = [[0.5, 0.25]]
    yield case("same graph, same weights", one.predict(x), other.predict(x))
    other.parameters *= -1
    yield case("same graph, other weights", one.predict(x), other.predict(x))


@architecture("S1-01", AMBIGUOUS, STRUCTURE)
def connected():
    """The digraph of the network is connected."""
    sizes = [5, 3, 4, 2]
    layer = np.repeat(range(4), sizes)
    arcs = (layer[:, None] + 1 == layer).astype(int)
    for label, steps in (("arcs in both directions", arcs + arcs.T), ("along the arcs", arcs)):
        paths = np.linalg.matrix_power(np.eye(14, dtype=int) + steps, 13)
        yield reading(label, True, bool((paths > 0).all()))


@architecture("S1-01 S1-05", CONDITION, STRUCTURE)
def a_bias_for_each():
    """Each neuron has a bias, and B_l is as large as layer l, whichever l."""
    sizes = [5, 3, 4, 2]
    biases = [0, *(b.size for b in Network(sizes, seed=0).biases)]
    for l, (printed, derived) in enumerate(zip(sizes, biases), 1):
        yield case(f"layer {l} of 5-3-4-2", printed, derived)


@architecture("S1-02", RIGHT, STRUCTURE, SYMPY)
def connections():
    """Layers of m and n neurons induce K(m, n) with k = n·m connections."""
    m, n, i, j = sp.symbols("m n i j", integer=True, positive=True)
    yield Pair(n * m, sp.Sum(1, (i, 1, m), (j, 1, n)).doit())


@architecture("S1-02 S1-08 S1-19", AMBIGUOUS, STRUCTURE)
def bias_neuron():
    """There are k = n·m connections, n biases, and a bias neuron with the value 1."""
    m, n = 3, 2
    yield reading("a bias is a number of its neuron", n * m, len(list(product(range(m), range(n)))))
    yield reading("a bias is an arc from a neuron 1", n * m, len(list(product(range(m + 1), range(n)))))


@architecture("S1-03", RIGHT, STRUCTURE, BUILT)
def layer_kinds():
    """One input layer, one output layer, any number of hidden layers."""
    for hidden in ([], [3], [3, 4], [2] * 10):
        yield Pair(len(hidden), len(Network([5, *hidden, 2], seed=0).activations[1:-1]))


@architecture("S1-05 S1-09", RIGHT, STRUCTURE, SYMPY)
def layout():
    """W_l holds w_ij in row j, column i, so that row j of W_l X_l + B_l is the sum of neuron j."""
    n, m = 3, 2
    w, x, b = (sp.IndexedBase(name) for name in "wxb")
    W = sp.Matrix(m, n, lambda j, i: w[i + 1, j + 1])
    as_matrices = W * sp.Matrix([x[i] for i in range(1, n + 1)]) + sp.Matrix([b[j] for j in range(1, m + 1)])
    sums = [sum(x[i] * w[i, j] for i in range(1, n + 1)) + b[j] for j in range(1, m + 1)]
    yield Pair(as_matrices, sp.Matrix(sums))


@architecture("S1-02 S1-05 S1-08 S1-09 S1-18", AMBIGUOUS, STRUCTURE)
def m_and_n():
    """W_l has m rows and n columns."""
    m, n = sp.symbols("m n")
    for label, layer, after in (("layer l has n neurons", n, m), ("layer l has m neurons", m, n)):
        yield reading(label, (m, n), (after, layer))


@architecture("S1-06 S1-08", CONDITION, STRUCTURE)
def composition():
    """The network is the composition of f, φ, g, φ and E, where f and g map R^((m+1)n+m) to R^n."""
    x, w, b = sp.symbols("x1:3"), sp.symbols("w1:5"), sp.symbols("b1:3")
    values = sp.Matrix(2, 2, w) * sp.Matrix(x) + sp.Matrix(b)
    yield case("parameters held fixed: g takes", len(values), len(x))
    yield case("as typed: g takes", len(values), len(x + w + b))


@architecture("S1-06 S1-09 S1-26", AMBIGUOUS, STRUCTURE)
def error_inside():
    """The network outputs the error; feed-forward calculates the neurons and also the error."""
    net, X = example_network(), [[0.5, 0.25]]
    yield reading("it ends with out, the same for each d", net.predict(X), net.copy().predict(X))
    yield reading("it ends with E, of d and of another d", net.error(X, [[0, 1]]), net.error(X, [[1, 0]]))


@architecture("S1-07", RIGHT, STRUCTURE)
def digits_sizes():
    """28 × 28 pixels are 784 inputs; with 20, 20 and 10 neurons (counted twice: by formula, by entries)."""
    sizes = [784, 20, 20, 10]
    yield Pair(784, 28 * 28)
    yield Pair(sum((m + 1) * n for m, n in pairwise(sizes)), Network(sizes, seed=0).parameters.size)


# Source 1: feed-forward.

feed_forward = partial(claim, "Feed-forward")


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


# Source 1: the worked numbers.

numbers = partial(claim, "The worked numbers")
EXAMPLE = "Example of the update process"


@numbers("S1-11", RIGHT, EXAMPLE)
def example_values():
    """net x^2 = (0.15, 0.1), out x_2^2 = 0.52, out x^3 = (0.68, 0.45)."""
    t = worked((2, 2, 2))
    values = [*t.net[2].values(), t.x[2][2], *t.x[3].values()]
    yield Pair([0.15, 0.1, 0.52, 0.68, 0.45], np.round(values, 2))


@numbers("S1-11", WRONG, EXAMPLE)
def first_out():
    """out x_1^2 = 1/(1 + e^-0.15) = 0.53."""
    yield Pair(0.53, round(float(1 / (1 + sp.exp(-0.15))), 2))


@numbers("S1-11", CONDITION, EXAMPLE)
def first_net():
    """net x_1^3 = 0.53·0.9 + 0.52·0.5 + 0 = 0.74."""
    yield case("from the rounded outs", 0.74, round(0.53 * 0.9 + 0.52 * 0.5, 2))
    yield case("from the outs", 0.74, round(worked((2, 2, 2)).net[3][1], 2))


@numbers("S1-11", CONDITION, EXAMPLE)
def second_net():
    """net x_2^3 = 0.53·(-0.7) + 0.52·0.3 + 0 = -0.21."""
    halfway = sp.Rational(-53 * 70 + 52 * 30, 10**4)
    up, down = ((halfway * 100 + sign * sp.Rational(1, 2)) / 100 for sign in (1, -1))
    yield case("from the rounded outs, half rounded up", -0.21, float(up))
    yield case("from the rounded outs, half rounded down", -0.21, float(down))
    yield case("from the outs", -0.21, round(worked((2, 2, 2)).net[3][2], 2))


@numbers("S1-12", WRONG, "Calculating the error")
def input_index():
    """The second input, 0.25, is x_2^2."""
    t = worked((2, 2, 2))
    yield Pair(t.x[2][2], t.X[0, 1])


LAST = "Calculating adjustments of last layer"
BY_HAND = [-2 * (0 - 0.68) / 2 * 0.68 * (1 - 0.68), -2 * (1 - 0.45) / 2 * 0.45 * (1 - 0.45)]


@numbers("S1-17", CONDITION, LAST)
def example_weights():
    """The derivatives by w_11, w_21, w_12, w_22 of W_2 are 0.078, 0.077, -0.07, -0.07."""
    t, printed = worked((2, 2, 2)), [0.078, 0.077, -0.07, -0.07]
    rounded = [delta * out for delta in BY_HAND for out in (0.53, 0.52)]
    exact = [t.by_weight[2][i, j] for j in (1, 2) for i in (1, 2)]
    for label, values in (("from the rounded outs", rounded), ("from the outs", exact)):
        yield case(label, printed, [round(v, digits) for v, digits in zip(values, (3, 3, 2, 2))])


@numbers("S1-19", RIGHT, LAST)
def first_bias():
    """∂E/∂b_1^3 = -2(0 - 0.68)/2 · 0.68 · (1 - 0.68) = 0.15."""
    yield Pair(0.15, round(BY_HAND[0], 2))
    yield Pair(0.15, round(worked((2, 2, 2)).by_bias[3][1], 2))


@numbers("S1-19", WRONG, LAST)
def second_bias_formula():
    """∂E/∂b_2^3 = -2(0 - 0.45)/2 · 0.45 · (1 - 0.45), though d_2 = 1."""
    d, out = worked((2, 2, 2)).d[2], 0.45
    yield Pair(-2 * (0 - 0.45) / 2 * 0.45 * (1 - 0.45), -2 * (d - out) / 2 * out * (1 - out))


@numbers("S1-19", WRONG, LAST)
def second_bias():
    """∂E/∂b_2^3 = -0.13."""
    yield Pair(-0.13, round(BY_HAND[1], 2), "from the rounded outs")
    yield Pair(-0.13, round(worked((2, 2, 2)).by_bias[3][2], 2), "from the outs")


# Source 1: the error.

error = partial(claim, "The error")
ERROR = "Calculating the error"


@error("S1-12", RIGHT, ERROR)
def example_error():
    """E = ((-0.68)² + 0.55²)/2 = 0.38."""
    t = worked((2, 2, 2))
    yield Pair(0.38, round(((-0.68) ** 2 + 0.55**2) / 2, 2))
    yield Pair(0.38, round(t.network.error(t.X, t.D), 2))


@error("S1-12", RIGHT, ERROR, SYMPY)
def error_sum():
    """E = Σ_{j=1}^n (d_j - x_j^L)² / n."""
    d, x = sp.symbols("d1:4"), sp.symbols("x1:4")
    yield Pair(sum((a - b) ** 2 for a, b in zip(d, x)) / 3, sum(map(mse.formula, x, d)) / 3, "n = 3")


@error("S1-12", WRONG, ERROR, SYMPY)
def error_matrix():
    """E = (Y - X_L)·(Y - X_L)^t / n_L, where X_L is a column."""
    d, x = sp.symbols("d1:3"), sp.symbols("x1:3")
    v = sp.Matrix(d) - sp.Matrix(x)
    yield Pair(v * v.T / 2, sp.Matrix([sum(map(mse.formula, x, d)) / 2]), "n = 2")


@error("S1-12 S1-15", AMBIGUOUS, ERROR, SYMPY)
def error_argument():
    """E(x) is a function of the outputs; then ∂E(x)/∂w is taken."""
    w, x, d = sp.symbols("w x d")
    slope = sp.Function("x")(w).diff(w)
    through_x = -2 * (d - x) * slope
    yield reading("x depends on w", ((d - sp.Function("x")(w)) ** 2).diff(w).subs(sp.Function("x")(w), x)
                  .subs(sp.Derivative(x, w), slope), through_x)  # fmt: skip
    yield reading("x is the variable of E", ((d - x) ** 2).diff(w), through_x)


# Source 1: the last layer.

last_layer = partial(claim, "The last layer")


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


@last_layer("S1-15", AMBIGUOUS, "Training the network")
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


# Source 1: hidden layers.

hidden_layers = partial(claim, "Hidden layers")
REST = "Calculating adjustments of the rest"


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


# Source 1: updates.

updates = partial(claim, "Updates")
UPDATES, RATE = "Updating weights and biases", 0.5


@updates("S1-21", RIGHT, UPDATES)
def update_of_each():
    """w_ij^l - η ∂E/∂w_ij^l and b_j^l - η ∂E/∂b_j^l, also as matrices of these entries."""
    t = worked((3, 2, 4))
    net = t.network.copy()
    Descent(net, RATE).step(with_ones(t.X), t.D)
    for l in (1, 2):
        rows, columns = net.weights[l - 1].shape
        printed = entries(rows, columns, lambda j, i, l=l: t.w[l][i, j] - RATE * t.by_weight[l][i, j])
        yield Pair(printed, net.weights[l - 1], f"W_{l}")
        printed = [t.b[l + 1][j] - RATE * t.by_bias[l + 1][j] for j in t.b[l + 1]]
        yield Pair(printed, net.biases[l - 1], f"B_{l + 1}")


@updates("S1-21", RIGHT, UPDATES, SYMPY)
def minus_decreases():
    """The negative sign is there to decrease the error: at η = 0 the slope of E(w - η∇E) is -|∇E|²."""
    w, v, g, h, eta = sp.symbols("w v g h eta", real=True)
    E = sp.Function("E")
    slope = E(w - eta * g, v - eta * h).diff(eta).doit().subs(eta, 0).doit()
    values = {E(w, v).diff(w): g, E(w, v).diff(v): h}
    yield Pair(-(g**2) - h**2, slope.subs(values))


def _layer_jacobian():
    """The 2-2-2 example's g = net X_3 with its Jacobian by all eight variables, in the source's order."""
    sym = SymbolicNetwork([2, 2])
    g = sp.Matrix([dict(sym.forward_steps)[z] for z in sym.net[1]])
    return g.jacobian([*sym.x, *sym.weights[0].T, *sym.biases[0]])


@updates("S1-21", WRONG, UPDATES)
def gradient_of_f():
    """w_.j^l - η∇(f_i): f is the function of a layer; E = 0 already, so nothing should move."""
    t = worked((2, 2, 2))
    done = t.network.predict(t.X)  # the desired outputs are the outputs
    derived = t.network.backpropagate(t.X, done).weights[1][0]
    yield Pair(t.array(t.x[2]), derived, "its entries by w_.1")
    yield Pair(_layer_jacobian().shape[1], derived.size, "how many entries")


@updates("S1-21", WRONG, UPDATES)
def jacobian_of_f():
    """W_l - ηJ(f): the Jacobian of a layer's function is subtracted from W_l."""
    yield Pair(_layer_jacobian().shape, example_network().weights[1].shape, "shape, all variables")
    yield Pair(_layer_jacobian()[:, 2:6].shape, example_network().weights[1].shape, "shape, weights only")


@updates("S1-21", WRONG, UPDATES)
def gradient_of_phi():
    """B_l - η(∇(φ_l)^t): a derivative of the activation is subtracted from B_l."""
    t = worked((2, 2, 2))
    slope, derived = t.array(t.slope[3]), t.array(t.delta[3])
    yield Pair(np.diag(slope), derived, "∂out/∂b")
    yield Pair(slope, derived, "its diagonal")


# Source 1: what is said of training.

training = partial(claim, "Training, in words")
TRAINING, PROCESS = "Training the network", "Training and test process"


@training("S1-13", AMBIGUOUS, TRAINING, SYMPY)
def normal_between():
    """Weights start from a normal distribution between [-1, 1]: no weight lies outside."""
    sigma = sp.Symbol("sigma", positive=True)
    outside = 1 - sp.erf(1 / (sigma * sp.sqrt(2)))
    yield reading("normal, σ = 1", 0.0, float(outside.subs(sigma, 1)))
    yield reading("normal, σ = 1/2", 0.0, float(outside.subs(sigma, 0.5)))
    uniform = abs(Network([100, 100], init="uniform", k=1, seed=0).weights[0])
    yield reading("uniform on [-1, 1]", 0.0, float((uniform > 1).mean()))


@training("S1-13", CONDITION, PROCESS)
def k_is_one():
    """For weights in [-k, k], k is recommended to be 1 (so that the neurons start with a slope)."""
    for inputs in (2, 784):
        X = np.random.default_rng(0).uniform(0, 1, (200, inputs))
        out = Network([inputs, 20], k=1, seed=0).predict(X)
        yield case(f"{inputs} inputs", True, bool(np.median(out * (1 - out)) > 0.125))


@training("S1-13", CONDITION, TRAINING)
def at_random():
    """Weights must start at random: not at random, the hidden neurons get equal derivatives."""
    t = worked((2, 2, 2))
    for label, first in (("all equal", [[0.3, 0.3], [0.3, 0.3]]), ("counted", [[0.1, 0.2], [0.3, 0.4]])):
        net = t.network.copy()
        net.weights = [first, [[0.3, 0.3], [0.3, 0.3]]]
        yield case(label, True, bool(np.allclose(*net.backpropagate(t.X, t.D).weights[0])))


@training("S1-13", RIGHT, PROCESS)
def zero_biases():
    """Biases are usually set to zero (weights drawn at random make the neurons differ all the same)."""
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


@training("S1-14", AMBIGUOUS, TRAINING)
def overfitting():
    """To overfit is to decrease the error on certain data, where the entire data set must be learned."""
    best = _error_on_all(_fit(0.1, steps=0))
    after = _error_on_all(_fit(0.1)) - best  # each of its steps used the entire training set
    yield reading("entire = all that can occur: it overfits", True, bool(after > 0.9))
    yield reading("entire = all for training: error above the least", 0.0, after)


@training("S1-14", CONDITION, TRAINING)
def rate_prevents():
    """A learning rate is one of the ways to prevent overfitting."""
    for steps in (5, 400):
        small, large = (_error_on_all(_fit(rate, steps)) for rate in (0.02, 0.3))
        yield case(f"{steps} steps: η = 0.02 overfits less than 0.3", True, bool(small < large - 1e-3))


@training("S1-26 S1-27", CONDITION, "Using the network")
def low_error():
    """A network trained to a low error can be used to predict (the car will know what to do)."""
    net = _fit(0.1)
    yield case("error on the data it was trained on", 0.0, net.error([[1.0]], [[1.0]]))
    yield case("error on other data", 0.0, net.error([[1.0]], [[-1.0]]))


@training("S1-15 S1-23", AMBIGUOUS, TRAINING)
def backpropagation_word():
    """Back-propagation is the process to adjust every weight; later it is the step before the adjusting."""
    t = worked((2, 2, 2))
    net, adjusted = t.network.copy(), t.network.copy()
    net.backpropagate(t.X, t.D)
    Descent(adjusted, RATE).step(with_ones(t.X), t.D)
    yield reading("W_1 after it calculated derivatives", net.weights[0], t.network.weights[0])
    yield reading("W_1 after it adjusted", adjusted.weights[0], t.network.weights[0])


@training("S1-09 S1-15 S1-23", AMBIGUOUS, UPDATING)
def update_word():
    """The process to update a network is feed-forward; later its parameters are updated."""
    t = worked((2, 2, 2))
    net = t.network.copy()
    updated = entries(2, 2, lambda j, i: t.w[1][i, j] - RATE * t.by_weight[1][i, j])
    net.feed_forward(t.X)
    yield reading("W_1 updated, W_1 after feed-forward", updated, net.weights[0].copy())
    Descent(net, RATE).step(with_ones(t.X), t.D)
    yield reading("W_1 updated, W_1 after a step of descent", updated, net.weights[0].copy())


@training("S1-06 S1-09 S1-15", AMBIGUOUS, STRUCTURE)
def layer_word():
    """Every layer has a function f or g; the network 2-2-2 has an input, a hidden and an output layer."""
    net = example_network()
    yield reading("a layer is a set of neurons", 3, len(net.sizes))
    yield reading("a layer is the map between two sets", 3, len(net.weights))


@training("S1-22", RIGHT, PROCESS, SYMPY)
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


@training("S1-22", WRONG, PROCESS)
def minibatches_proved():
    """It has been proved that minibatches of 32, 64, 128 perform better."""
    yield Pair(True, _epoch(32) < _epoch(1), "one epoch on 32 equal elements")


@training("S1-23", AMBIGUOUS, PROCESS)
def minibatch_size():
    """Calculate the minibatch size from the size of minibatch wanted and the data set's size."""
    m, size = 900, 32
    minibatches = [range(m)[k : k + size] for k in range(0, m, size)]
    yield reading("how many there are", -(-m // size), len(minibatches))
    yield reading("how large each is, the last one too", size, len(minibatches[-1]))


@training("S1-23", CONDITION, PROCESS)
def divided_by_size():
    """The accumulated derivatives are divided by the minibatch size."""
    size = 2
    for m in (4, 5):
        last = np.ones(m)[-(m % size or size) :]  # of m equal derivatives, those of the last minibatch
        yield case(f"{m} elements", last.sum() / size, last.mean())


@training("S1-23", AMBIGUOUS, PROCESS)
def order_of_steps():
    """Adjust, accumulate, finally divide by the minibatch size; reset."""
    derivatives = np.array([1.0, 3.0])
    yield reading("accumulate, divide, adjust, reset", derivatives.sum() / 2, derivatives.mean())
    yield reading("divide after adjusting", derivatives.sum(), derivatives.mean())
    yield reading("reset after each element", derivatives[-1] / 2, derivatives.mean())


@training("S1-22 S1-23", RIGHT, PROCESS)
def accumulated():
    """Derivatives accumulated element by element and divided by their number: those of the mean error."""
    net, rng = example_network(), np.random.default_rng(0)
    X, D = rng.normal(size=(5, 2)), rng.uniform(size=(5, 2))
    each = [net.backpropagate(X[[k]], D[[k]]).weights[0] for k in range(5)]
    yield Pair(sum(each) / 5, net.backpropagate(X, D).weights[0])


@training("S1-24", RIGHT, PROCESS, DRAWN)
def error_graph():
    """The error can be graphed against time: training gives one number for each epoch."""
    t = worked((2, 2, 2))
    history = train(t.network.copy(), t.X, t.D, epochs=7, batch_size=1, learning_rate=RATE, seed=0)
    yield Pair(7, len(history.error))


@training("S1-25", RIGHT, PROCESS)
def test_mean():
    """Test: the accumulated error divided by the size of the data set is the mean error."""
    net, rng = example_network(), np.random.default_rng(0)
    X, D = rng.normal(size=(5, 2)), rng.uniform(size=(5, 2))
    yield Pair(sum(net.error(X[[k]], D[[k]]) for k in range(5)) / 5, evaluate(net, X, D).error)


@training("S1-25", CONDITION, PROCESS)
def optional_sum():
    """In the test, to accumulate the error is optional."""
    errors = np.array([0.1, 0.3])
    yield case("accumulated", errors.sum() / 2, errors.mean())
    yield case("not accumulated", errors[-1] / 2, errors.mean())


@training("S1-26", RIGHT, "Using the network")
def prediction():
    """A prediction is feed-forward on new inputs, without desired outputs."""
    net, X = example_network(), [[0.1, 0.9], [0.5, 0.25]]
    yield Pair(net.feed_forward(X).out[-1].T, net.predict(X))


# Source 2.

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


# What each row of the sources states, and where the book treats it.

ROWS = {
    "S1-01": "a network is a directed, connected graph G(V, A): neurons, weights, biases",
    "S1-02": "two neighbouring layers induce K(m, n) with n·m connections",
    "S1-03": "input, hidden and output layers",
    "S1-04": "each neuron has net and out; the input layer has out only",
    "S1-05": "X_l, W_l and B_l: shapes and indices",
    "S1-06": "the network as a composition of functions, and the error at its end",
    "S1-07": "784-20-20-10 for digits of 28 × 28 pixels",
    "S1-08": "the layer function: its variables, linear, continuous, differentiable",
    "S1-09": "f and g written out; the general sum; the matrix form",
    "S1-10": "the logistic function and its derivative",
    "S1-11": "the worked feed-forward of 2-2-2",
    "S1-12": "the mean squared error: 0.38, as a sum, as matrices",
    "S1-13": "initial weights and biases",
    "S1-14": "overfitting, and the learning rate against it",
    "S1-15": "the chain rule for the last layer's weights",
    "S1-16": "the error signal δ, and the derivatives by δ",
    "S1-17": "the four derivatives of W_2 in the example",
    "S1-18": "a layer's derivatives as one matrix, and its name",
    "S1-19": "the bias derivatives, and two of them as numbers",
    "S1-20": "hidden layers: ∂E/∂out, the recursion of δ, the weights",
    "S1-21": "updates of weights and biases, singly and as matrices",
    "S1-22": "stochastic gradient descent, and minibatches of 32, 64, 128",
    "S1-23": "the training procedure: load, shuffle, accumulate, divide, adjust, reset",
    "S1-24": "the graph of the error",
    "S1-25": "the test on other data",
    "S1-26": "prediction with the trained network",
    "S1-27": "the car: sensors in, direction and acceleration out",
    "S2-01": "two circles of points, told apart by 2-4-6-6-4-1, nearly 100 % of them",
    "S2-02": "the same network in Keras",
    "S2-03": "the decision boundary while it learns",
    "S2-04": "one neuron: z = wᵀx + b, a = g(z)",
    "S2-05": "one layer: z = Wa + b, with the dimensions",
    "S2-06": "all m examples at once: X, A, Z, and no for-loop",
    "S2-07": "without activation functions all is one linear function",
    "S2-08": "the gallery of activation functions and derivatives; the speed of learning",
    "S2-09": "binary cross-entropy over the m examples; loss and accuracy by epoch",
    "S2-10": "gradient descent down a surface",
    "S2-11": "dZ, dW, db and dA, averaged over m, and the updates",
    "S2-12": "the flow forwards and backwards",
    "S2-13": "a learning rate too small, too large",
    "S2-14": "program it yourself with NumPy only",
}


def claims_of(row):
    """The claims that belong to a row, such as "S1-20"."""
    return [claim for claim in CLAIMS.values() if row in claim.ids]


def places(folder="."):
    """Where the chapters in `folder` treat each row: {row: [(file name, title of the section), …]}.

    A section names its rows in a line *Source rows: …*; this reads them, so that no list can go stale.
    """
    found = {row: [] for row in ROWS}
    for path in sorted(Path(folder).glob("*.ipynb")):
        title = None
        for line in _prose_lines(path):
            heading = re.match(r"##? +(.*?) *$", line)
            title = heading[1] if heading else title
            rows = re.findall(r"S\d-\d\d", line) if re.match(r"\*Source rows?: .*\*$", line) else []
            for row in rows:
                if (path.name, title) not in found[row]:
                    found[row].append((path.name, title))
    return found


def _prose_lines(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            yield from "".join(cell["source"]).splitlines()


def link(name, title):
    """A Markdown link to a section of a notebook, under the anchor that JupyterLab makes of its title."""
    plain = re.sub(r"[`*]", "", title)
    anchor = plain.replace(" ", "-").replace("(", "%28").replace(")", "%29")
    return f"[{_plain(plain)}]({name}#{anchor})"


def verdicts(row):
    """The computed verdicts on a row's claims, each with its number, and the sections of the errata."""
    findings = [claim.check() for claim in claims_of(row)]
    tally = Counter(finding.verdict for finding in findings)
    text = ", ".join(f"{kind} ({tally[kind]})" for kind in KINDS if tally[kind])
    sections = dict.fromkeys(f.claim.section for f in findings if f.verdict != RIGHT)
    links = ", ".join(link("A-errata.ipynb", section) for section in sections)
    return ": ".join(filter(None, [text or "nothing to prove", links]))


def coverage_table(folder=".", later=()):
    """One line for each row of the sources, as a Markdown table; `later` are rows with a chapter to come."""
    lines = ["| row | what is stated | where it is worked out | how checked | verdict |", "|" + "---|" * 5]
    where = places(folder)
    for row, says in ROWS.items():
        links = [f"{_number(name)} {link(name, title)}" for name, title in where[row]]
        links += ["chapter to come"] if row in later else []
        how = dict.fromkeys(claim.how for claim in claims_of(row))
        cells = [row, _plain(says), "; ".join(links), ", ".join(how) or "drawn", verdicts(row)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def errata_table():
    """One line for each claim that is not right as it is printed, as a Markdown table."""
    lines = ["| rows | where | what is stated, in short | verdict |", "|" + "---|" * 4]
    for finding in check():
        if finding.verdict != RIGHT:
            made = finding.claim
            cells = [", ".join(made.ids), made.where, _plain(made.says), finding.verdict]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def counts():
    """How many claims have which verdict, as {verdict: number}."""
    tally = Counter(finding.verdict for finding in check())
    return {kind: tally[kind] for kind in KINDS}


def _number(name):
    return name.partition("-")[0].removeprefix("0") or "0"


def _plain(text):
    """`text` with the signs that Markdown would obey escaped."""
    return re.sub(r"([_*|\[\]])", r"\\\1", text)
