"""What prove() signs, and what it refuses: every formula altered, and right formulas written otherwise.

An alteration is a subclass of SymbolicNetwork in which a formula, or the way they are put together, is wrong.
Its place is how the message must begin.
"""
# ruff: noqa: E501  # an alteration a line

from functools import cache

import pytest
import sympy as sp

from nnbook import SymbolicNetwork
from nnbook.functions import ACTIVATIONS, LOSSES, Elementwise, hidden_activations, softmax, tanh
from nnbook.symbolic import Proof, ProofError, SymbolicGradients, composed, hadamard, proof
from nnbook.symbolic.any_sizes import LayerSums, prove_any_sizes
from nnbook.symbolic.composed import prove_whole
from nnbook.symbolic.entries import prove_entries
from nnbook.symbolic.identities import equal, vanishes
from nnbook.symbolic.proof import prove_last, prove_slopes, watched
from nnbook.symbolic.sums import GeneralSum, misfit
from nnbook.symbolic.verdict import shown

HIDDEN = hidden_activations()
OUTPUTS = [
    *((output, loss) for output in HIDDEN for loss in ("mse", "binary_cross_entropy")),
    *(("softmax", loss) for loss in LOSSES),
    *((output, "categorical_cross_entropy") for output in ("sigmoid", "identity")),
]
SIZES = [1, 1, 1], [2, 2, 2], [3, 2, 4], [2, 4, 6, 6, 4, 1], [30, 20, 10]
HALF = sp.Rational(1, 2)

slope, output_delta = SymbolicNetwork.slope, SymbolicNetwork.output_delta
hidden_delta, own_recursion = SymbolicNetwork.hidden_delta, SymbolicNetwork._recursion
weight_gradient, bias_gradient = SymbolicNetwork.weight_gradient, SymbolicNetwork.bias_gradient


def altered(**methods):
    """SymbolicNetwork with these methods in place of its own."""
    return type("Altered", (SymbolicNetwork,), methods)


def refused(place, arguments, **methods):
    """Asserts that the altered network is refused with a message that begins with the place."""
    with pytest.raises(ProofError) as caught:
        altered(**methods)(*arguments).prove()
    assert str(caught.value).startswith(place)


@pytest.fixture
def proved_once(monkeypatch):
    """What a proof does again for each network of a kind is done once where matrix formulas alone are altered:
    the steps of feed-forward, φ' and δ of the output layer; and for each of the altered formulas the argument
    for any sizes, which asks a network for nothing but these and its depth.
    """

    def slopes(net):
        return scalars(*described(net))[0] if untouched(net) else prove_slopes(net)

    def last(net):
        return scalars(*described(net))[1] if untouched(net) else prove_last(net)

    def any_sizes(net):
        said, proved = any_sizes_of(net.depth, *(getattr(type(net), name) for name in MATRICES))
        if not proved:
            raise ProofError(said)
        return said

    monkeypatch.setattr(proof, "prove_slopes", slopes)
    monkeypatch.setattr(proof, "prove_last", last)
    monkeypatch.setattr(proof, "prove_any_sizes", any_sizes)
    monkeypatch.setattr(SymbolicNetwork, "forward_steps", property(lambda net: steps(*described(net))))


MATRICES = "hidden_delta", "weight_gradient", "bias_gradient", "_recursion"


def untouched(net):
    """Whether a network's class has no formulas of its own but for matrices, and the recursion."""
    own = {name for name in vars(type(net)) if not name.startswith("__")}  # copy leaves some of these
    return own <= {*MATRICES}


def described(net):
    """A network by what makes it."""
    return tuple(net.sizes), net.activations[1].name, net.activations[-1].name, net.loss.name


@cache
def scalars(sizes, *names):
    """What the two first arguments of a proof give for a network as it is."""
    net = SymbolicNetwork(list(sizes), *names)
    return prove_slopes(net), prove_last(net)


@cache
def steps(sizes, *names):
    """The steps of feed-forward of a network as it is."""
    return FORWARD_STEPS.func(SymbolicNetwork(list(sizes), *names))


FORWARD_STEPS = SymbolicNetwork.forward_steps


@cache
def any_sizes_of(depth, *formulas):
    """What the argument for any sizes says of these formulas, and whether they are proved."""
    net = altered(**dict(zip(MATRICES, formulas)))([2] * (depth + 1))
    try:
        return prove_any_sizes(watched(net)), True
    except ProofError as refusal:
        return str(refusal), False


# φ' of one neuron.

SLOPES = {
    "sign": lambda s, *given: -slope(s, *given),
    "doubled": lambda s, *given: 2 * slope(s, *given),
    "halved": lambda s, *given: slope(s, *given) / 2,
    "one part in 10^25 more": lambda s, *given: slope(s, *given) * (1 + sp.Rational(1, 10**25)),
    "a constant more": lambda s, *given: slope(s, *given) + 1,
    "0": lambda s, *given: sp.S.Zero,
    "1": lambda s, *given: sp.S.One,
    "squared": lambda s, *given: slope(s, *given) ** 2,
    "out itself": lambda s, phi, z, out: out,
    "net itself": lambda s, phi, z, out: z,
    "at net": lambda s, phi, z, out: slope(s, phi, z, z),
    "at -out": lambda s, phi, z, out: slope(s, phi, -z, -out),
    "at φ(out)": lambda s, phi, z, out: slope(s, phi, out, phi.formula(out)),
    "wrong for the number 0": lambda s, phi, z, out: 7 if z == 0 else slope(s, phi, z, out),
    "wrong for the number 2": lambda s, phi, z, out: 7 if z == 2 else slope(s, phi, z, out),
    "wrong for out = 0": lambda s, phi, z, out: 7 if out == 0 else slope(s, phi, z, out),
    "wrong for floats": lambda s, phi, z, out: slope(s, phi, z, out) * (1 + isinstance(z, float)),
    "wrong for symbols": lambda s, phi, z, out: slope(s, phi, z, out) * (1 + (out == sp.Symbol("out", real=True))),
    "a point at net = 0": lambda s, phi, z, out: sp.Piecewise((7, sp.Eq(z, 0)), (slope(s, phi, z, out), True)),
    "a point at net = 5": lambda s, phi, z, out: sp.Piecewise((7, sp.Eq(z, 5)), (slope(s, phi, z, out), True)),
    "a point at out = 1/2": lambda s, phi, z, out: sp.Piecewise((7, sp.Eq(out, HALF)), (slope(s, phi, z, out), True)),
    "not defined at net = 3": lambda s, phi, z, out: slope(s, phi, z, out) * (z**2 - 9) / ((z - 3) * (z + 3)),
    "7 between pieces that are right": lambda s, phi, z, out: sp.Piecewise(
        (slope(s, phi, z, out), sp.sympify(z) < 5), (7, sp.sympify(z) <= 5), (slope(s, phi, z, out), True)
    ),
    "wrong in the last of its pieces": lambda s, phi, z, out: sp.Piecewise(
        (slope(s, phi, z, out), sp.sympify(z) < 9), (slope(s, phi, z, out) + 1, True)
    ),
    "wrong from net = 9": lambda s, phi, z, out: slope(s, phi, z, out) + sp.Heaviside(z - 9),
    "0 from a power of 0": lambda s, phi, z, out: slope(s, phi, z, out) + sp.S.Zero ** sp.Abs(z - 7),
    "a polynomial with roots where one looks": lambda s, phi, z, out: (
        slope(s, phi, z, out) + z * (z**2 - 1) * (4 * z**2 - 1) * (z - 2) * (z + 3) * sp.exp(-(z**2))
    ),
    "another symbol": lambda s, phi, z, out: slope(s, phi, z, out) + sp.Symbol("net") - sp.Symbol("out"),
    "not a number": lambda s, phi, z, out: sp.nan,
    "a matrix": lambda s, phi, z, out: sp.Matrix([[slope(s, phi, z, out)]]),
    "nothing": lambda s, phi, z, out: None,
}  # fmt: skip
THE_SAME = {
    *((name, "identity") for name in ("1", "squared", "at net", "at -out", "at φ(out)")),
    *((name, phi) for name in ("at net", "at φ(out)") for phi in ("relu", "leaky_relu")),
    ("squared", "relu"), ("at -out", "tanh"),
}  # fmt: skip


@pytest.mark.parametrize("phi", HIDDEN)
@pytest.mark.parametrize("name", SLOPES)
def test_an_altered_slope_is_refused(name, phi):
    if (name, phi) in THE_SAME:
        altered(slope=SLOPES[name])([2, 2, 2], phi, phi).prove()
    else:
        refused(f"φ' of {phi}", ([2, 2, 2], phi, phi), slope=SLOPES[name])


# δ of the output layer.


def one_neuron(delta, change):
    """δ of the output layer, a number or a column, changed at one neuron."""
    if not isinstance(delta, sp.MatrixBase):
        return change(delta)
    return sp.Matrix([change(delta[0]), *delta[1:]])


def moved(out, d, by):
    """d of a neuron, or of the first of a column, with this more."""
    return d + by if not isinstance(d, sp.MatrixBase) else d + by * sp.eye(len(d)).col(0)


DELTAS = {
    "sign": lambda s, *given: -output_delta(s, *given),
    "doubled": lambda s, *given: 2 * output_delta(s, *given),
    "halved": lambda s, *given: output_delta(s, *given) / 2,
    "0": lambda s, *given: 0 * output_delta(s, *given),
    "n times": lambda s, out, d, n, *net: output_delta(s, out, d, n, *net) * n,
    "1/n more": lambda s, out, d, n, *net: output_delta(s, out, d, n, *net) / n,
    "wrong for n = 1": lambda s, out, d, n, *net: output_delta(s, out, d, n, *net) * (2 if n == 1 else 1),
    "wrong for n = 3": lambda s, out, d, n, *net: output_delta(s, out, d, n, *net) * (2 if n == 3 else 1),
    "-d": lambda s, out, d, n, *net: output_delta(s, out, -d, n, *net),
    "d moved": lambda s, out, d, n, *net: output_delta(s, out, moved(out, d, HALF), n, *net),
    "one neuron doubled": lambda s, *given: one_neuron(output_delta(s, *given), lambda one: 2 * one),
    "one neuron 0": lambda s, *given: one_neuron(output_delta(s, *given), lambda one: 0 * one),
    "a factor that breaks off": lambda s, *given: one_neuron(
        output_delta(s, *given), lambda one: one * sp.Heaviside(sp.Symbol("out", real=True) - 3)
    ),
}  # fmt: skip


@pytest.mark.parametrize(("output", "loss"), OUTPUTS)
@pytest.mark.parametrize("name", DELTAS)
def test_an_altered_delta_of_the_output_is_refused(name, output, loss):
    n = 1 if name == "wrong for n = 1" else 3
    methods, arguments = {"output_delta": DELTAS[name]}, ([2, 2, n], "tanh", output, loss)
    if n == 1 and output == "softmax" and loss != "binary_cross_entropy":
        altered(**methods)(*arguments).prove()  # one share alone is 1, so δ is 0, and so is twice δ
    else:
        refused(f"δ of the output layer, {output} with {loss}", arguments, **methods)


POINTS = {
    "d = 0": lambda s, out, d, n: sp.S.One if d == 0 else output_delta(s, out, d, n),
    "d = 1": lambda s, out, d, n: sp.S.One if d == 1 else output_delta(s, out, d, n),
    "out = 1/2": lambda s, out, d, n: sp.S(7) if out == HALF else output_delta(s, out, d, n),
    "a point at d = 2/3": lambda s, out, d, n: sp.Piecewise(
        (5, sp.Eq(d, sp.Rational(2, 3))), (output_delta(s, out, d, n), True)
    ),
    "a point at out = 1/3": lambda s, out, d, n: sp.Piecewise(
        (5, sp.Eq(out, sp.Rational(1, 3))), (output_delta(s, out, d, n), True)
    ),
    "roots at n = 1, 2, 3": lambda s, out, d, n: output_delta(s, out, d, n) * (1 + (n - 1) * (n - 2) * (n - 3)),
    "the network's own n": lambda s, out, d, n: output_delta(s, out, d, n) * n / s.sizes[-1],
    "without φ'": lambda s, out, d, n: s.loss.slope_formula(out, d) / n,
    "φ' twice": lambda s, out, d, n: output_delta(s, out, d, n) * s.activations[-1].slope_formula(out),
    "of the other error": lambda s, out, d, n: (
        output_delta(s, out, d, n) * (out * (1 - out)) ** (1 if "cross" in s.loss.name else -1)
    ),
}  # fmt: skip


@pytest.mark.parametrize("loss", ["mse", "binary_cross_entropy"])
@pytest.mark.parametrize("output", ["sigmoid", "tanh", "leaky_relu"])
@pytest.mark.parametrize("name", POINTS)
def test_an_altered_delta_of_an_output_neuron_is_refused(name, output, loss):
    methods, arguments = {"output_delta": POINTS[name]}, ([2, 2, 2], "tanh", output, loss)
    if "φ'" in name and (output, loss) == ("leaky_relu", "binary_cross_entropy"):
        altered(**methods)(*arguments).prove()  # for 0 < out < 1, where this error is defined, φ' is 1
    else:
        refused(f"δ of the output layer, {output} with {loss}", arguments, **methods)


SOFTMAX = {
    "as if it were elementwise": lambda s, out, d, n: sp.Matrix(
        [s.loss.slope_formula(*pair) * pair[0] * (1 - pair[0]) / s.loss.share(n) for pair in zip(out, d)]
    ),
    "the neurons in another order": lambda s, out, d, n: sp.Matrix(output_delta(s, out, d, n)[::-1]),
    "averaged over the neurons": lambda s, out, d, n: sp.ones(n, n) * output_delta(s, out, d, n) / n,
    "a row": lambda s, out, d, n: output_delta(s, out, d, n).T,
    "equal shares": lambda s, out, d, n: output_delta(s, out, d, n) * (1 + (len(set(out)) == 1)),
    "a point where two shares are equal": lambda s, out, d, n: output_delta(s, out, d, n).applyfunc(
        lambda one: sp.Piecewise((0, sp.Eq(out[0], out[1])), (one, True))
    ),
    "not defined where two shares are equal": lambda s, out, d, n: (
        output_delta(s, out, d, n) * (out[0] ** 2 - out[1] ** 2) / ((out[0] - out[1]) * (out[0] + out[1]))
    ),
    "where the last class is meant": lambda s, out, d, n: (
        output_delta(s, out, d, n) + sp.ones(n, 1) * int(list(d) == [0] * (n - 1) + [1])
    ),
    "what no Σd = 1 excuses": lambda s, out, d, n: output_delta(s, out, d, n) + sp.ones(n, 1) * (d[0] - d[1]),
}  # fmt: skip


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("name", SOFTMAX)
def test_an_altered_delta_of_softmax_is_refused(name, loss):
    methods = {"output_delta": SOFTMAX[name]}
    refused(f"δ of the output layer, softmax with {loss}", ([2, 2, 3], "tanh", "softmax", loss), **methods)


# The matrix formulas. (n, m) is the shape of δ; a matrix may have symbols for its sizes.


def explicit(matrix):
    """Whether it has numbers for its sizes."""
    return isinstance(matrix, sp.MatrixBase)


def first(matrix, change):
    """An explicit matrix with one entry changed; another as it is."""
    if not explicit(matrix):
        return matrix
    return sp.Matrix(*matrix.shape, lambda j, i: change(matrix[j, i]) if (j, i) == (0, 0) else matrix[j, i])


def over_neurons(delta):
    """The mean over the neurons in place of each."""
    return sp.OneMatrix(delta.shape[0], delta.shape[0]) * delta / delta.shape[0]


def over_examples(delta):
    """The mean over the examples in place of each."""
    return delta * sp.OneMatrix(delta.shape[1], delta.shape[1]) / delta.shape[1]


FACTORS = {
    "sign": lambda n, m: -1, "doubled": lambda n, m: 2, "halved": lambda n, m: HALF, "0": lambda n, m: 0,
    "n times": lambda n, m: n, "1/n more": lambda n, m: sp.S.One / n,
    "m times": lambda n, m: m, "1/m more": lambda n, m: sp.S.One / m,
    "(m + 1) times": lambda n, m: m + 1, "wrong but for n = m": lambda n, m: 1 + (n != m),
    "wrong for n = m": lambda n, m: 1 + (n == m),
    "wrong for m = 1": lambda n, m: 1 + (m == 1), "wrong for m = 2": lambda n, m: 1 + (m == 2),
    "wrong for 2 neurons": lambda n, m: 1 + (n == 2),
    "(m² - 25)/(m² - 25) in parts": lambda n, m: (m**2 - 25) / ((m - 5) * (m + 5)),
    "wrong for m = 5, for which SymPy has a symbol": lambda n, m: 1 + sp.KroneckerDelta(m, 5),
    "a little": lambda n, m: sp.Float("1.0000001"),
}  # fmt: skip


def scaled(formula, factor):
    """A matrix formula times what the factor makes of the shape of δ, its argument before the last."""

    def times(self, *arguments):
        delta = arguments[1] if formula is hidden_delta else arguments[0]
        return formula(self, *arguments) * factor(*delta.shape)

    return times  # fmt: skip


HIDDEN_DELTAS = {name: scaled(hidden_delta, factor) for name, factor in FACTORS.items()} | {
    "without W": lambda s, W, delta, slope: hadamard(delta, slope),
    "W for its transpose": lambda s, W, delta, slope: hadamard(W * delta, slope),
    "without φ'": lambda s, W, delta, slope: W.T * delta,
    "φ' twice": lambda s, W, delta, slope: hadamard(hadamard(W.T * delta, slope), slope),
    "plus φ'": lambda s, W, delta, slope: W.T * delta + slope,
    "φ' before W": lambda s, W, delta, slope: W.T * hadamard(delta, slope),
    "φ' averaged over the examples": lambda s, W, delta, slope: hadamard(W.T * delta, over_examples(slope)),
    "φ' averaged over the neurons": lambda s, W, delta, slope: hadamard(W.T * delta, over_neurons(slope)),
    "averaged over the neurons": lambda s, W, delta, slope: over_neurons(hidden_delta(s, W, delta, slope)),
    "averaged over the examples": lambda s, W, delta, slope: over_examples(hidden_delta(s, W, delta, slope)),
    "summed over the neurons after": lambda s, W, delta, slope: hadamard(
        W.T * sp.OneMatrix(W.shape[0], W.shape[0]) * delta, slope
    ),
    "each weight 1": lambda s, W, delta, slope: hadamard(sp.OneMatrix(*W.shape).T * delta, slope),
    "each weight squared": lambda s, W, delta, slope: hadamard(hadamard(W, W).T * delta, slope),
    "another matrix": lambda s, W, delta, slope: hidden_delta(s, sp.MatrixSymbol("V", *W.shape), delta, slope),
    "one entry": lambda s, *given: first(hidden_delta(s, *given), lambda one: 2 * one),
    "one entry of W": lambda s, W, *more: hidden_delta(s, first(W, lambda one: one + 1), *more),
    "matrices of symbols only": lambda s, W, *more: hidden_delta(s, W, *more) * (2 if explicit(W) else 1),
    "symbolic sizes only": lambda s, W, *more: hidden_delta(s, W, *more) * (1 if explicit(W) else 2),
    "nothing": lambda s, W, delta, slope: None,
    "0 where a weight is 0": lambda s, W, delta, slope: hidden_delta(s, W, delta, slope) * (
        0 if explicit(W) and 0 in list(W) else 1
    ),
}  # fmt: skip

WEIGHT_GRADIENTS = {name: scaled(weight_gradient, factor) for name, factor in FACTORS.items()} | {
    "transposed": lambda s, delta, out, m: out * delta.T / m,
    "without out": lambda s, delta, out, m: delta * sp.OneMatrix(out.shape[1], out.shape[0]) / m,
    "without δ": lambda s, delta, out, m: sp.OneMatrix(*delta.shape) * out.T / m,
    "out squared": lambda s, delta, out, m: delta * hadamard(out, out).T / m,
    "δ averaged over the examples": lambda s, delta, out, m: over_examples(delta) * out.T / m,
    "δ averaged over the neurons": lambda s, delta, out, m: over_neurons(delta) * out.T / m,
    "out averaged over the neurons": lambda s, delta, out, m: delta * over_neurons(out).T / m,
    "pairs of all examples": lambda s, delta, out, m: (
        delta * sp.OneMatrix(delta.shape[1], delta.shape[1]) * out.T / m
    ),
    "another out": lambda s, delta, out, m: delta * sp.MatrixSymbol("v", *out.shape).T / m,
    "another m": lambda s, delta, out, m: delta * out.T / sp.Symbol("m", integer=True, positive=True),
    "one entry": lambda s, *given: first(weight_gradient(s, *given), lambda one: one + 1),
    "one entry of out": lambda s, delta, out, m: weight_gradient(s, delta, first(out, lambda one: -one), m),
    "first example": lambda s, delta, out, m: delta[:, :1] * out[:, :1].T / m,
    "first two examples": lambda s, delta, out, m: (
        delta[:, :2] * out[:, :2].T / m if explicit(delta) else weight_gradient(s, delta, out, m)
    ),
    "matrices of symbols only": lambda s, delta, *more: (
        weight_gradient(s, delta, *more) * (2 if explicit(delta) else 1)
    ),
    "symbolic sizes only": lambda s, delta, *more: (
        weight_gradient(s, delta, *more) * (1 if explicit(delta) else 2)
    ),
    "nothing": lambda s, delta, out, m: None,
}  # fmt: skip

BIAS_GRADIENTS = {name: scaled(bias_gradient, factor) for name, factor in FACTORS.items()} | {
    "δ itself": lambda s, delta, m: delta / m,
    "ones": lambda s, delta, m: sp.OneMatrix(delta.shape[0], 1),
    "averaged over the neurons": lambda s, delta, m: bias_gradient(s, over_neurons(delta), m),
    "summed over the neurons": lambda s, delta, m: sp.OneMatrix(delta.shape[0], delta.shape[0]) * delta * (
        sp.OneMatrix(delta.shape[1], 1) / m
    ),
    "summed twice over the examples": lambda s, delta, m: m * bias_gradient(s, over_examples(delta), m),
    "δ squared": lambda s, delta, m: bias_gradient(s, hadamard(delta, delta), m),
    "first example": lambda s, delta, m: delta[:, :1] / m,
    "first example, as if it were the mean": lambda s, delta, m: delta[:, :1],
    "one entry": lambda s, *given: first(bias_gradient(s, *given), lambda one: 3 * one),
    "one entry of δ": lambda s, delta, m: bias_gradient(s, first(delta, lambda one: 0 * one), m),
    "a row": lambda s, delta, m: bias_gradient(s, delta, m).T,
    "matrices of symbols only": lambda s, delta, m: bias_gradient(s, delta, m) * (2 if explicit(delta) else 1),
    "symbolic sizes only": lambda s, delta, m: bias_gradient(s, delta, m) * (1 if explicit(delta) else 2),
    "a list": lambda s, delta, m: [1],
}  # fmt: skip


def has_the_case(name, layers):
    """Whether the layers after the first have what the alteration waits for."""
    if name == "wrong for 2 neurons":
        return 2 in layers
    return name != "0 where a weight is 0" or layers != [1]  # a product with a single 0 is 0


def cases(method, alterations, places):
    """Each alteration of a matrix formula on networks of each size, but where it changes nothing."""
    return [
        pytest.param({method: formula}, sizes, places, id=f"{method}: {name} {'-'.join(map(str, sizes))}")
        for name, formula in alterations.items()
        for sizes in SIZES
        if has_the_case(name, sizes[2:] if method == "hidden_delta" else sizes[1:])
    ]


@pytest.mark.usefixtures("proved_once")
@pytest.mark.parametrize(
    ("methods", "sizes", "place"),
    [
        *cases("hidden_delta", HIDDEN_DELTAS, ("δ_", "δ of a hidden layer")),
        *cases("weight_gradient", WEIGHT_GRADIENTS, ("∂E/∂W",)),
        *cases("bias_gradient", BIAS_GRADIENTS, ("∂E/∂b",)),
    ],
)
def test_an_altered_matrix_formula_is_refused(methods, sizes, place):
    refused(place, (sizes, "tanh"), **methods)


@pytest.mark.usefixtures("proved_once")
@pytest.mark.parametrize(
    ("methods", "place"),
    [
        ({"hidden_delta": HIDDEN_DELTAS["one entry"]}, "δ_2"),
        ({"weight_gradient": WEIGHT_GRADIENTS["one entry"]}, "∂E/∂W_2"),
        ({"bias_gradient": BIAS_GRADIENTS["one entry of δ"]}, "∂E/∂b_2"),
        (
            {
                "weight_gradient": lambda s, delta, *more: (
                    weight_gradient(s, delta, *more) * (1 + (delta.shape[0] == 20))
                )
            },
            "∂E/∂W_1",
        ),
        (
            {"hidden_delta": lambda s, W, *more: hidden_delta(s, W, *more) * (1 + (W.shape == (10, 20)))},
            "δ_2",
        ),
    ],
)
def test_what_is_wrong_at_this_size_alone_is_refused_in_a_large_network(methods, place):
    refused(place, ([784, 20, 20, 10],), **methods)


def changing(self, delta, out, m):
    """δ doubled where it stands, for whoever takes it next."""
    if explicit(delta):
        for at in range(len(delta)):
            delta[at] *= 2
    return delta * out.T / m


def test_a_formula_that_changes_what_it_is_given_is_refused():
    refused("∂E/∂W: the formula changes the matrices", ([2, 2, 2],), weight_gradient=changing)


@pytest.mark.parametrize("calls", [0, 1, 5, 10, 13, 16, 19, 21, 23])
def test_a_formula_that_tires_after_some_calls_is_refused(calls):
    left = iter(range(calls))
    tired = lambda s, *given: weight_gradient(s, *given) * (1 if next(left, None) is not None else 2)  # noqa: E731
    refused(("∂E/∂W", "gradient: called again, its weights"), ([2, 2, 2],), weight_gradient=tired)


# The recursion and the assembly.


def recursion(change):
    """Backpropagation with one mistake in it: `change(l, W, out, slope, delta)` gives what layer l uses.

    The lists are as in _recursion; right would be (W[l], out[l], slope[l], delta[l + 1], delta[l + 1]),
    the first delta for the weights' derivatives, the second for the delta before.
    """

    def wrong(self, W, out, slope, m, named=None, last=None):
        dW, db, delta = [None] * self.depth, [None] * self.depth, [None] * self.depth + [last]
        for l in reversed(range(self.depth)):
            used = named or delta
            w, o, s, for_weights, for_delta = change(l, W, out, slope, used)
            dW[l] = self.weight_gradient(for_weights, o, m)
            db[l] = self.bias_gradient(used[l + 1], m)
            if l > 0:
                delta[l] = self.hidden_delta(w, for_delta, s)
        return SymbolicGradients(dW, db, delta)

    return {"_recursion": wrong}


RECURSIONS = {
    "W of the layer before": (
        recursion(lambda l, W, out, slope, delta: (W[l - 1], out[l], slope[l], delta[l + 1], delta[l + 1])),
        "δ_",
    ),
    "out of the layer after": (
        recursion(lambda l, W, out, slope, delta: (W[l], out[l + 1], slope[l], delta[l + 1], delta[l + 1])),
        "∂E/∂W_",
    ),
    "φ' of the layer after": (
        recursion(lambda l, W, out, slope, delta: (W[l], out[l], slope[l + 1], delta[l + 1], delta[l + 1])),
        "δ_",
    ),
    "δ_L for each δ": (
        recursion(lambda l, W, out, slope, delta: (W[l], out[l], slope[l], delta[l + 1], delta[-1])),
        "δ_",
    ),
    "weights by δ_L": (
        recursion(lambda l, W, out, slope, delta: (W[l], out[l], slope[l], delta[-1], delta[l + 1])),
        "∂E/∂W_",
    ),
}  # fmt: skip


@pytest.mark.usefixtures("proved_once")
@pytest.mark.parametrize("sizes", [[2, 2, 2, 2], [3, 2, 4, 2], [60, 50, 40, 10]], ids=str)
@pytest.mark.parametrize("name", RECURSIONS)
def test_an_altered_recursion_is_refused(name, sizes):
    methods, place = RECURSIONS[name]
    refused(place, (sizes,), **methods)


def gradient_with(slopes=None, n=None, last=None):
    """`gradient` with another slope, count of outputs or δ_L where it puts the formulas together."""

    def gradient(self, expand=True):
        each = slopes or (lambda self, l, phi, net, out: self.slope(phi, net, out))
        slope = [None] + [
            sp.Matrix([each(self, l, self.activations[l], *pair) for pair in zip(self.net[l], self.out[l])])
            for l in range(1, self.depth + 1)
        ]
        count = n(self) if n else self.sizes[-1]
        pairs = zip(self.out[-1], self.d)
        delta = sp.Matrix([(last or type(self).output_delta)(self, *pair, count) for pair in pairs])
        return self._recursion(self.weights, self.out, slope, 1, self.delta, delta)

    return {"gradient": gradient}


ASSEMBLIES = {
    "at net": (gradient_with(lambda self, l, phi, net, out: self.slope(phi, out, net)), "δ_1"),
    "φ' of the output layer": (
        gradient_with(lambda self, l, phi, net, out: self.slope(self.activations[-1], net, out)), "δ_1",
    ),
    "mean over the inputs": (gradient_with(n=lambda self: self.sizes[0]), "δ_2"),
    "target reversed": (
        gradient_with(last=lambda self, out, d, n: self.output_delta(out, 1 - d, n)), "δ_2",
    ),
    "an error without its mean": (
        {"error": property(lambda self: SymbolicNetwork.error.func(self) * self.sizes[-1])}, "δ_2",
    ),
    "a bias left out of net": (
        {"forward_steps": property(lambda self: [
            (symbol, step.subs(dict.fromkeys(self.biases[0], 0)))
            for symbol, step in SymbolicNetwork.forward_steps.func(self)
        ])}, "∂E/∂b_0",
    ),
    "the bias twice in net": (
        {"forward_steps": property(lambda self: [
            (symbol, step.subs({b: 2 * b for b in self.biases[1]}))
            for symbol, step in SymbolicNetwork.forward_steps.func(self)
        ])}, "∂E/∂b_1",
    ),
}  # fmt: skip


def test_the_true_assembly_passes():
    altered(**gradient_with())([3, 2, 2], "tanh").prove()


@pytest.mark.parametrize("name", ASSEMBLIES)
def test_formulas_put_together_wrongly_are_refused(name):
    methods, place = ASSEMBLIES[name]
    refused(place, ([3, 2, 2], "tanh"), **methods)


def test_a_wrong_shape_is_told_as_shapes():
    methods = {"weight_gradient": lambda self, delta, out, m: out * delta.T / m}
    with pytest.raises(ProofError, match=r"∂E/∂W_1: the formula has shape \(2, 3\) instead of \(3, 2\)"):
        prove_by_jacobians(altered(**methods)([4, 2, 3]))


def test_a_slope_that_the_class_of_the_activation_gets_wrong_is_caught(monkeypatch):
    for name, phi in HIDDEN.items():
        monkeypatch.setattr(type(phi), "slope_formula", lambda self, out: 2 + out)
        with pytest.raises(ProofError, match=f"φ' of {name}"):
            SymbolicNetwork([2, 2, 2], name).prove()


@pytest.mark.parametrize("loss", ["mse", "binary_cross_entropy"])
def test_a_slope_that_the_class_of_the_error_gets_wrong_is_caught(loss, monkeypatch):
    monkeypatch.setattr(type(LOSSES[loss]), "slope_formula", lambda self, out, d: out - d)
    with pytest.raises(ProofError, match=f"tanh with {loss}"):
        SymbolicNetwork([2, 2, 2], output="tanh", loss=loss).prove()


# Each argument by itself.


def prove_by_jacobians(net):
    """The argument about what `gradient` returns, by itself."""
    slopes, _ = prove_slopes(net)
    return prove_entries(net, net.gradient(expand=False), slopes, prove_last(net)[0])


ALONE = {
    f"{method}: {name}": {method: formulas[name]}
    for method, formulas, names in (
        ("hidden_delta", HIDDEN_DELTAS, "sign|doubled|halved|n times|1/n more|without W|without φ'|"
         "φ' twice|W for its transpose|plus φ'|averaged over the neurons|averaged over the examples|"
         "φ' averaged over the examples|summed over the neurons after|each weight 1|each weight squared"),
        ("weight_gradient", WEIGHT_GRADIENTS, "sign|doubled|halved|n times|m times|1/m more|transposed|without out|"
         "without δ|out squared|δ averaged over the examples|δ averaged over the neurons|pairs of all examples"),
        ("bias_gradient", BIAS_GRADIENTS, "sign|doubled|halved|n times|m times|1/m more|averaged over the neurons|"
         "summed over the neurons|summed twice over the examples|δ squared|first example"),
    )
    for name in names.split("|")
} | {f"recursion: {name}": methods for name, (methods, _) in RECURSIONS.items() if name != "δ_L for each δ"}  # fmt: skip


@pytest.mark.parametrize("argument", [prove_any_sizes, prove_by_jacobians, prove_whole])
@pytest.mark.parametrize("name", ALONE)
def test_each_argument_refuses_it_alone(name, argument):
    with pytest.raises(ProofError):
        argument(altered(**ALONE[name])([2, 2, 2]))


# Right formulas, written otherwise.


def by_entries(matrix, entry):
    """An explicit matrix by its entries; for symbolic sizes a FunctionMatrix of the same entries."""
    rows, columns = matrix
    if all(isinstance(size, int) or sp.sympify(size).is_Integer for size in matrix):
        return sp.Matrix(rows, columns, lambda j, i: sp.sympify(entry(j, i)).doit())
    j, i = sp.symbols("j i", integer=True, nonnegative=True)
    return sp.FunctionMatrix(rows, columns, sp.Lambda((j, i), entry(j, i)))


def total(term, size):
    """The sum of a term over an index."""
    q = sp.Symbol("q", integer=True)
    return sp.Sum(term(q), (q, 0, size - 1))


RIGHT = {
    "φ' of sigmoid, out - out²": ({"slope": lambda s, phi, z, out: out - out**2}, ("sigmoid", "sigmoid")),
    "φ' of sigmoid, 1/4 - (out - 1/2)²": (
        {"slope": lambda s, phi, z, out: sp.Rational(1, 4) - (out - HALF) ** 2}, ("sigmoid", "sigmoid"),
    ),
    "φ' of sigmoid, e^-net out²": ({"slope": lambda s, phi, z, out: sp.exp(-z) * out**2}, ("sigmoid", "sigmoid")),
    "φ' of sigmoid, from net": (
        {"slope": lambda s, phi, z, out: 1 / (2 + sp.exp(z) + sp.exp(-z))}, ("sigmoid", "sigmoid"),
    ),
    "φ' of sigmoid, by cosh": (
        {"slope": lambda s, phi, z, out: 1 / (4 * sp.cosh(sp.sympify(z) / 2) ** 2)}, ("sigmoid", "sigmoid"),
    ),
    "φ' of sigmoid, of |net|": (
        {"slope": lambda s, phi, z, out: sp.exp(-sp.Abs(z)) / (1 + sp.exp(-sp.Abs(z))) ** 2}, ("sigmoid", "sigmoid"),
    ),
    "φ' of sigmoid, no power overflows": (
        {"slope": lambda s, phi, z, out: sp.Piecewise(
            (sp.exp(-z) * out**2, sp.sympify(z) >= 0), (sp.exp(z) * (1 - out) ** 2, True)
        )}, ("sigmoid", "sigmoid"),
    ),
    "φ' of tanh, two pieces": (
        {"slope": lambda s, phi, z, out: sp.Piecewise((1 - out**2, sp.sympify(z) > 5), (sp.sech(z) ** 2, True))},
        ("tanh", "tanh"),
    ),
    "δ_L, floats that are whole": (
        {"output_delta": lambda s, out, d, n: 2.0 * (out - d) * out * (1.0 - out) / n}, ("sigmoid", "sigmoid"),
    ),
    "φ' of tanh, a product": ({"slope": lambda s, phi, z, out: (1 + out) * (1 - out)}, ("tanh", "tanh")),
    "φ' of tanh, sech²": ({"slope": lambda s, phi, z, out: sp.sech(z) ** 2}, ("tanh", "tanh")),
    "φ' of tanh, for real nets": ({"slope": lambda s, phi, z, out: 1 - sp.tanh(sp.conjugate(z)) ** 2}, ("tanh", "tanh")),
    "φ' of tanh, half of net": ({"slope": lambda s, phi, z, out: 1 - sp.tanh(z) * out}, ("tanh", "tanh")),
    "φ' of tanh, exponentials": (
        {"slope": lambda s, phi, z, out: 4 / (sp.exp(z) + sp.exp(-z)) ** 2}, ("tanh", "tanh"),
    ),
    "φ' of relu, from net": (
        {"slope": lambda s, phi, z, out: sp.Piecewise((0, z <= 0), (1, True))}, ("relu", "relu"),
    ),
    "φ' of relu, 1 at the kink": (
        {"slope": lambda s, phi, z, out: sp.Piecewise((1, z >= 0), (0, True))}, ("relu", "relu"),
    ),
    "φ' of relu, 1/2 at the kink": ({"slope": lambda s, phi, z, out: (1 + sp.sign(z)) / 2}, ("relu", "relu")),
    "φ' of leaky_relu, another kink": (
        {"slope": lambda s, phi, z, out: sp.Piecewise((sp.Rational(1, 100), z < 0), (1, True))}, ("leaky_relu", "leaky_relu"),
    ),
    "φ', SymPy's derivative": (
        {"slope": lambda s, phi, z, out: phi.derivative_expression().subs(sp.Symbol("net", real=True), z)}, ("tanh", "tanh"),
    ),
    "δ_L, d - out with a sign": (
        {"output_delta": lambda s, out, d, n: -2 * (d - out) * (1 - out) * out / n}, (),
    ),
    "δ_L, multiplied out": (
        {"output_delta": lambda s, out, d, n: sp.expand(output_delta(s, out, d, n))}, ("tanh", "tanh"),
    ),
    "δ_L, entropy not cancelled": (
        {"output_delta": lambda s, out, d, n: (out - d) / (out * (1 - out)) * (out * (1 - out)) / n},
        ("tanh", "sigmoid", "binary_cross_entropy"),
    ),
    "δ_L, entropy by its terms": (
        {"output_delta": lambda s, out, d, n: ((1 - d) * out - d * (1 - out)) / n},
        ("tanh", "sigmoid", "binary_cross_entropy"),
    ),
    "δ_L, softmax before Σd = 1": (
        {"output_delta": lambda s, out, d, n: out * sum(d) - d},
        ("tanh", "softmax", "categorical_cross_entropy"),
    ),
    "δ_L, softmax by its Jacobian": (
        {"output_delta": lambda s, out, d, n: (sp.diag(*out) - out * out.T) * sp.Matrix(
            [-wanted / one for one, wanted in zip(out, d)]
        )},
        ("tanh", "softmax", "categorical_cross_entropy"),
    ),
    "δ_l, the slope first": ({"hidden_delta": lambda s, W, delta, slope: hadamard(slope, W.T * delta)}, ()),
    "δ_l, transposed twice": (
        {"hidden_delta": lambda s, W, delta, slope: hadamard((delta.T * W).T, slope)}, (),
    ),
    "δ_l, in halves": (
        {"hidden_delta": lambda s, W, delta, slope: (
            hadamard(W.T * delta, slope) / 2 + hadamard(W.T * delta / 2, slope)
        )}, (),
    ),
    "δ_l, by its sums": (
        {"hidden_delta": lambda s, W, delta, slope: by_entries(
            slope.shape, lambda i, k: total(lambda q: W[q, i] * delta[q, k], W.shape[0]) * slope[i, k]
        ) if not explicit(W) else hidden_delta(s, W, delta, slope)}, (),
    ),
    "∂E/∂W, transposed twice": ({"weight_gradient": lambda s, delta, out, m: (out * delta.T).T / m}, ()),
    "∂E/∂W, m first": ({"weight_gradient": lambda s, delta, out, m: (delta / m) * out.T}, ()),
    "∂E/∂W, for real δ": (
        {"weight_gradient": lambda s, delta, out, m: weight_gradient(s, delta.conjugate() if explicit(delta) else delta, out, m)}, (),
    ),
    "∂E/∂W, an identity between": (
        {"weight_gradient": lambda s, delta, out, m: delta * sp.Identity(delta.shape[1]) * out.T / m}, (),
    ),
    "∂E/∂W, 2 and a half": ({"weight_gradient": lambda s, delta, out, m: 2 * delta * (out.T / (2 * m))}, ()),
    "∂E/∂W, by its sums": (
        {"weight_gradient": lambda s, delta, out, m: by_entries(
            (delta.shape[0], out.shape[0]), lambda r, s: total(lambda k: delta[r, k] * out[s, k], m) / m
        ) if not explicit(delta) else weight_gradient(s, delta, out, m)}, (),
    ),
    "∂E/∂b, a row of ones": (
        {"bias_gradient": lambda s, delta, m: (sp.OneMatrix(1, delta.shape[1]) * delta.T).T / m}, (),
    ),
    "∂E/∂b, m first": ({"bias_gradient": lambda s, delta, m: delta / m * sp.OneMatrix(delta.shape[1], 1)}, ()),
    "∂E/∂b, two halves": (
        {"bias_gradient": lambda s, delta, m: (bias_gradient(s, delta, m) + bias_gradient(s, delta, m)) / 2}, (),
    ),
    "∂E/∂b, the mean of the means": (
        {"bias_gradient": lambda s, delta, m: bias_gradient(s, over_examples(delta), m)}, (),
    ),
}  # fmt: skip


@pytest.mark.usefixtures("proved_once")
@pytest.mark.parametrize("sizes", [[2, 2, 2], [5, 3, 4, 2]], ids=str)
@pytest.mark.parametrize("name", RIGHT)
def test_a_right_formula_written_otherwise_is_proved(name, sizes):
    methods, arguments = RIGHT[name]
    assert isinstance(altered(**methods)(sizes, *arguments).prove(), Proof)


# What the proof says.

ANY_SIZES, JACOBIANS, WHOLE = "of any sizes", "layer by layer, by Jacobians", "as polynomials"


@pytest.mark.parametrize(("output", "loss"), OUTPUTS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_prove_knows_every_activation_with_every_error(hidden, output, loss):
    proof = SymbolicNetwork([1, 2, 2], hidden, output, loss).prove()
    for words in (f"φ' of {hidden}", f"{output} with {loss}", WHOLE):
        assert words in str(proof)


@pytest.mark.parametrize(
    ("sizes", "arguments", "examples"),
    [
        ([2, 2, 2], {ANY_SIZES, JACOBIANS, WHOLE}, "for 1, 2 and 3 examples"),
        ([5, 3, 4, 2], {ANY_SIZES, JACOBIANS, WHOLE}, "for 1, 2 and 3 examples"),
        ([2, 4, 6, 6, 4, 1], {ANY_SIZES, JACOBIANS}, "for 1, 2 and 3 examples"),
        ([60, 40, 10], {ANY_SIZES, JACOBIANS}, "for 1 and 2 examples"),
        (
            [784, 20, 20, 10],
            {ANY_SIZES},
            "for 1 example: for more this proof rests on the argument for any sizes",
        ),
    ],
)
def test_prove_says_which_arguments_it_used_and_for_how_many_examples(sizes, arguments, examples):
    proof = SymbolicNetwork(sizes, "relu", "sigmoid", "binary_cross_entropy").prove()
    assert {words for words in (ANY_SIZES, JACOBIANS, WHOLE) if words in str(proof)} == arguments
    assert examples in str(proof)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("tanh", "tanh"), "φ is smooth, so no point is left out"),
        (("relu", "relu"), "at the kink φ has no derivative: the formula's 0 at net = 0 is a convention"),
        (
            ("tanh", "identity", "binary_cross_entropy"),
            "for every net with 0 < out < 1, every d, and any number n",
        ),
        (("tanh", "softmax", "categorical_cross_entropy"), "for desired outputs that sum to 1"),
        (("tanh", "softmax", "mse"), "for 2 outputs and every net, and every d"),
    ],
)
def test_prove_says_its_hypotheses(arguments, words):
    assert words in str(SymbolicNetwork([2, 2, 2], *arguments).prove())


PROOF = """\
φ' of relu: the derivative of φ on both sides of its kink, as SymPy finds it;
  at the kink φ has no derivative: the formula's 0 at net = 0 is a convention
φ' of sigmoid: the derivative of φ for every net, as SymPy finds it;
  φ is smooth, so no point is left out, and numbers put in give the same
δ of the output layer, sigmoid with binary_cross_entropy: ∂E/∂net of a neuron, by differentiating E;
  for every net, every d, and any number n of outputs
δ, ∂E/∂W and ∂E/∂b of 2 layers of any sizes, for any number of examples:
  entry by entry, by differentiating the sums
the 12 derivatives of 2-2-2 as gradient() returns them, and every δ:
  entry by entry at this size, layer by layer, by Jacobians;
  for 1, 2 and 3 examples, and with numbers for symbols
the 12 derivatives of 2-2-2, multiplied out as polynomials:
  by differentiating the composed E, the mean of E_0 and E_1 of two examples;
  for any differentiable φ in hidden layers, and E_k any differentiable function of the last net"""


def test_a_proof_is_its_statements_one_after_the_other():
    assert repr(SymbolicNetwork([2, 2, 2], "relu", "sigmoid", "binary_cross_entropy").prove()) == PROOF
    other = str(SymbolicNetwork([2, 3, 2], "tanh", "softmax", "mse").prove()).splitlines()
    assert other[2:4] == [
        "δ of the output layer, softmax with mse:",
        "  ∂E/∂net of each neuron, by the Jacobian of φ, for 2 outputs and every net, and every d",
    ]


REFUSALS = [
    ({"slope": lambda s, phi, z, out: out}, ([2, 2, 2], "relu", "sigmoid"),
     "φ' of relu, net > 0: the formula gives net instead of 1"),
    ({"slope": lambda s, phi, z, out: sp.Symbol("q")}, ([2, 2, 2],),
     "φ' of sigmoid: the formula gives q instead of an expression in (net, out) (what is {q}?)"),
    ({"output_delta": lambda s, out, d, n: sp.Symbol("q")}, ([2, 2, 2],),
     "δ of the output layer, sigmoid with mse: the formula gives q instead of an expression in (out, d, n) (what is {q}?)"),
    ({"slope": lambda s, phi, z, out: sp.Integer(5) if z == 0 else slope(s, phi, z, out)}, ([2, 2, 2], "relu", "relu"),
     "φ' of relu at net = 0: the formula gives 5 instead of a slope from 0 to 1"),
    ({"slope": lambda s, phi, z, out: sp.Integer(5) if z == 0 else slope(s, phi, z, out)}, ([2, 2, 2], "tanh", "tanh"),
     "φ' of tanh at net = 0, out = 0: the formula gives 5 instead of 1"),
    ({"output_delta": lambda s, out, d, n: 5 if out == 0 and not sp.sympify(d).is_number else output_delta(s, out, d, n)},
     ([2, 2, 2], "tanh", "leaky_relu"),
     "δ of the output layer, leaky_relu with mse at net = 0: the formula gives 5 instead of -2*d/n (times a slope from 1/100 to 1)"),
    ({"output_delta": lambda s, out, d, n: output_delta(s, out, d, n) + int(isinstance(out, sp.tanh))},
     ([2, 2, 2], "tanh", "tanh"),
     "δ of the output layer, tanh with mse, every net: the formula gives 1 + (1 - tanh(net)**2)*(-2*d + 2*tanh(net))/n "
     "instead of (1 - tanh(net)**2)*(-2*d + 2*tanh(net))/n"),
    *(({"slope": lambda s, phi, z, out, end=end: 5 if out == end else slope(s, phi, z, out)}, ([2, 2, 2], "tanh", "tanh"),
       f"φ' of tanh at out = {end}: the formula gives 5 instead of 0") for end in (-1, 1)),
    *(({"output_delta": lambda s, out, d, n, wrong=(HALF**2, d): 5 if (out, d) == wrong else output_delta(s, out, d, n)},
       ([2, 2, 2],), f"δ of the output layer, sigmoid with mse at out = 1/4, d = {d}, n = 2: the formula gives 5 instead of ")
      for d in (0, 1, sp.Rational(1, 3))),
    *(({"output_delta": lambda s, out, d, n, end=end: 5 if out == end else output_delta(s, out, d, n)},
       ([2, 2, 2], "tanh", "tanh"), f"δ of the output layer, tanh with mse at out = {end}, d = 0, n = 2: the formula gives 5 instead of 0")
      for end in (-1, 1)),
    ({"error": property(lambda s: 3 * SymbolicNetwork.error.func(s))}, ([1, 1, 1], "tanh", "identity"),
     r"δ_2, entry 0, 0: the formula gives 2*\mathrm{out}^{2}_{0} - 2*d_{0} instead of "
     r"6*\mathrm{out}^{2}_{0} - 6*d_{0} (∂E/∂out of this error)"),
    ({"slope": lambda s, phi, z, out: slope(s, phi, z, out) + int(isinstance(out, sp.tanh))},
     ([2, 2, 2], "tanh", "sigmoid"), "φ' of tanh, every net: the formula gives 2 - tanh(net)**2 instead of 1 - tanh(net)**2"),
    ({"weight_gradient": lambda s, delta, out, m: 2 * weight_gradient(s, delta, out, m)}, ([2, 3, 2],),
     "∂E/∂W_0, entry r, s: the formula gives 2*Sum(delta_1[r, i]*out_0[s, i], (i, 0, m - 1))/m instead of "
     "Sum(delta_1[r, i]*out_0[s, i], (i, 0, m - 1))/m"),
    ({"_recursion": lambda s, W, *more: own_recursion(s, W, *more) if W[0].free_symbols else 1 // 0}, ([2, 3, 2],),
     "the recursion for numbers: the formula fails with ZeroDivisionError: "),
    ({"_recursion": lambda s, W, *more: own_recursion(s, W, *more) if isinstance(W[0], sp.MatrixBase) else 1 // 0},
     ([2, 2, 2],), "the recursion for matrices of symbolic sizes: the formula fails with ZeroDivisionError"),
    ({"slope": SLOPES["not defined at net = 3"]}, ([2, 2, 2], "tanh", "tanh"),
     "φ' of tanh, every net: the formula gives (1 - out**2)*(net**2 - 9)/((net - 3)*(net + 3)) instead of "
     "1 - tanh(net)**2 (1/(net - 3) is not smooth"),
    ({"slope": lambda s, phi, z, out: 1 / 0}, ([2, 2, 2],),
     "φ', called with <activation sigmoid>, net, out: the formula fails with ZeroDivisionError: division by zero"),
    ({"output_delta": lambda s, out, d, n: 2 * output_delta(s, out, d, n)}, ([2, 2, 2],),
     "δ of the output layer, sigmoid with mse, every net: the formula gives "),
    ({"output_delta": lambda s, out, d, n: sp.ones(1, 3)}, ([2, 2, 3], "tanh", "softmax", "mse"),
     "δ of the output layer, softmax with mse: the formula gives Matrix([[1, 1, 1]]) instead of a column "
     "(its shape is (1, 3) instead of (3, 1))"),
    ({"output_delta": lambda s, out, d, n: 2 * (out - d)}, ([2, 2, 3], "tanh", "softmax", "categorical_cross_entropy"),
     r"δ of the output layer, softmax with categorical_cross_entropy, entry 0, 0: the formula gives "
     r"2*\mathrm{out}^{2}_{0} - 2*d_{0} instead of \mathrm{out}^{2}_{0}*d_{1}"),
    ({"output_delta": lambda s, out, d, n: (out - d) * (out[0] ** 2 - HALF**4) / ((out[0] - HALF**2) * (out[0] + HALF**2))},
     ([2, 2, 2], "tanh", "softmax", "categorical_cross_entropy"),
     r"δ of the output layer, softmax with categorical_cross_entropy, entry 0, 0: the formula gives "
     r"(\mathrm{out}^{2}_{0} - d_{0})*(\mathrm{out}^{2}_{0}**2 - 1/16)/("),
    ({"output_delta": lambda s, out, d, n: (out - d) * (1 + all(sp.sympify(one).is_number for one in out))},
     ([2, 2, 2], "tanh", "softmax", "categorical_cross_entropy"),
     "δ of the output layer, softmax with categorical_cross_entropy, entry 0, 0 at out = [1/3, 2/3], d = [1, 0]: "
     "the formula gives -4/3 instead of -2/3"),
    ({"weight_gradient": lambda s, delta, out, m: weight_gradient(s, delta, out, m) * (1 + (m == 2))}, ([2, 3, 2],),
     "∂E/∂W_1 for 2 examples, entry 0, 0: the formula gives delta_0,0*out_0,0 + delta_0,1*out_0,1 instead of "
     "delta_0,0*out_0,0/2 + delta_0,1*out_0,1/2"),
    ({"hidden_delta": lambda s, W, *more: 2 * hidden_delta(s, W, *more)}, ([2, 3, 2],),
     "δ_1, entry r, k: the formula gives 2*slope_1[r, k]*Sum(W_1[i, r]*delta_2[i, k], (i, 0, n_2 - 1)) instead of "
     "slope_1[r, k]*Sum(W_1[i, r]*delta_2[i, k], (i, 0, n_2 - 1))"),
    ({"weight_gradient": lambda s, delta, out, m: delta * out.T * (1 / m)}, ([2, 3, 2],),
     "∂E/∂W_1 for 3 examples, entry 0, 0: the formula gives 0.333333333333333*delta_0,0*out_0,0 + 0.333333333333333*delta_0,1*out_0,1 "
     "+ 0.333333333333333*delta_0,2*out_0,2 instead of delta_0,0*out_0,0/3 + delta_0,1*out_0,1/3 + delta_0,2*out_0,2/3 "
     "(floats round: write 1/3 as Rational(1, 3), and 1/m as Integer(1)/m)"),
    ({"slope": lambda s, phi, z, out: sp.Piecewise((1, sp.sympify(out) > 0), (0.01, True))}, ([2, 2, 2], "leaky_relu", "tanh"),
     "φ' of leaky_relu, net < 0: the formula gives 0.0100000000000000 instead of 1/100 (floats round: write 1/3 as "),
    ({"slope": lambda s, phi, z, out: sp.Piecewise((1 - out**2, sp.sympify(z) < 5), (0, True))}, ([2, 2, 2], "tanh", "tanh"),
     "φ' of tanh, net > 5: the formula gives 0 instead of 1 - tanh(net)**2"),
    ({"bias_gradient": lambda s, delta, m: 3}, ([2, 3, 2],),
     "∂E/∂b_0, entry r, 0: the formula gives 3 instead of Sum(delta_1[r, i], (i, 0, m - 1))/m "
     "(a matrix of symbolic sizes was expected)"),
    ({"weight_gradient": lambda s, delta, out, m: weight_gradient(s, delta, out, m) if explicit(delta)
      else sp.Basic.__new__(sp.MatAdd, weight_gradient(s, delta, out, m), sp.ZeroMatrix(7, 7))}, ([2, 3, 2],),
     "∂E/∂W_0, entry r, s: the formula gives 0 + 1/m*delta_1*out_0.T instead of "
     "Sum(delta_1[r, i]*out_0[s, i], (i, 0, m - 1))/m (the shapes (n_1, n_0) and (7, 7) do not fit)"),
]  # fmt: skip


@pytest.mark.parametrize(("methods", "arguments", "told"), REFUSALS, ids=[told[:30] for *_, told in REFUSALS])
def test_a_refusal_says_where_what_came_and_what_is_right(methods, arguments, told):
    refused(told, arguments, **methods)


def test_what_needs_an_identity_of_a_function_vanishes_too():
    x = sp.Symbol("x", positive=True)
    assert vanishes(sp.log(6 * x) - sp.log(2 * x) - sp.log(3))
    assert vanishes(sp.gamma(x + 1) - x * sp.gamma(x))
    assert not vanishes(sp.gamma(x + 1) - x * sp.gamma(x) + 1)


def test_the_indices_of_a_general_sum_are_whole_numbers():
    n, m = sp.symbols("n m", integer=True, positive=True)
    r, s = sp.symbols("r s", integer=True)
    layer = LayerSums(
        sp.MatrixSymbol("W", n, n), sp.MatrixSymbol("out", n, m), sp.MatrixSymbol("delta", n, m)
    )
    for derivative in (layer.by_weight(r, s), layer.by_bias(r)):
        (total,) = derivative.atoms(sp.Sum)
        assert total.variables == [sp.Symbol("i", integer=True)]


def test_a_sum_over_one_index_alone_is_its_only_term():
    n, (i, j, k) = sp.Symbol("n", integer=True, positive=True), sp.symbols("i j k", integer=True)
    M, ranges = sp.MatrixSymbol("M", n, n), {j: n}
    alone = GeneralSum.of(sp.Sum(M[i, j] * M[j, i], (i, 0, 0)), ranges)
    assert alone == GeneralSum.of(M[0, j] * M[j, 0], ranges)
    assert alone != GeneralSum.of(M[1, j] * M[j, 1], ranges)
    both = sp.Sum(M[i, j] * sp.KroneckerDelta(k, i), (i, 0, 0), (k, 0, n - 1))
    assert GeneralSum.of(both, ranges) == GeneralSum.of(M[0, j], ranges)
    for_nothing = sp.Sum(M[0, j], (i, 0, n - 1))
    assert GeneralSum.of(for_nothing, ranges) == GeneralSum.of(n * M[0, j], ranges)
    assert GeneralSum.of(M[0, j] ** 3, ranges).expression() == M[0, j] ** 3


def test_an_activation_that_fails_is_told_where_it_is_called_first(monkeypatch):
    def formula(z):
        raise ArithmeticError("no formula")

    monkeypatch.setattr(tanh, "formula", formula)
    with pytest.raises(ProofError, match=r"^feed-forward: the formula fails with ArithmeticError: no formula"):
        SymbolicNetwork([2, 2, 2], "tanh", "tanh").prove()


def test_a_term_may_hold_several_deltas():
    n = sp.Symbol("n", integer=True, positive=True)
    r, s, p, q = sp.symbols("r s p q", integer=True)
    delta, ranges = sp.KroneckerDelta, dict.fromkeys((r, s, p, q), n)
    terms = (delta(r, s) * delta(p, q), delta(q, p) * delta(s, r), delta(r, p) * delta(s, q))
    one, turned, other = (GeneralSum.of(term, ranges) for term in terms)
    assert one == turned
    assert one != other


@pytest.fixture
def below():
    """-e^z, of which no output is a probability: a class that enters itself, gone after the test."""

    class Below(Elementwise):
        name, values = "below", (-float("inf"), 0.0)

        def formula(self, z):
            return -sp.exp(z)

        def slope_formula(self, out):
            return out

    yield
    del ACTIVATIONS["below"]


def test_a_network_is_proved_as_a_whole_up_to_a_budget(monkeypatch):
    net = SymbolicNetwork([2, 3, 1])
    monkeypatch.setattr(composed, "BUDGET", 6 * 13)  # its neurons, multiplied, times its parameters
    assert "polynomials" in str(net.prove())
    monkeypatch.setattr(composed, "BUDGET", 6 * 13 - 1)
    assert "polynomials" not in str(net.prove())


def test_a_deep_network_is_proved_layer_by_layer_alone():
    assert "polynomials" in str(SymbolicNetwork([1] * 13).prove())
    net = SymbolicNetwork([1] * 100)
    assert "polynomials" not in str(net.prove())
    with pytest.raises(ValueError, match=r"^sizes has 100 layers, expected fewer where all is written out"):
        net.gradient()
    assert len(net.gradient(expand=False).weights) == 99


@pytest.mark.parametrize(
    ("place", "methods"),
    [
        ("φ' of sigmoid: the formula fails with ",
         {"slope": lambda s, phi, net, out: sp.Derivative(phi.formula(net), net)}),
        ("φ' of sigmoid: the formula fails with ", {"slope": lambda s, phi, net, out: sp.Lambda(net, net)}),
        ("δ of the output layer, sigmoid with mse: the formula fails with ValueError: Can't calculate",
         {"output_delta": lambda s, out, d, n: sp.Derivative((out - d) ** 2 / n, out)}),
        ("gradient: the formula fails with TypeError", {"gradient": lambda s, expand=True: None}),
        ("gradient: the formula fails with TypeError",
         {"gradient": lambda s, expand=True: SymbolicGradients(None, None, None)}),
    ],
)  # fmt: skip
def test_what_is_no_formula_is_refused_in_a_sentence(place, methods):
    refused(place, ([2, 2, 2],), **methods)


def test_what_is_no_formula_of_a_whole_layer_is_refused_in_a_sentence():
    def derivative(self, out, d, n):
        return out.applyfunc(lambda one: sp.Derivative((one - d[0]) ** 2, one))

    place = "δ of the output layer, softmax with mse: the formula fails with ValueError: Can't calculate"
    refused(place, ([2, 2, 2], "tanh", "softmax"), output_delta=derivative)


def test_an_error_that_is_defined_for_no_output_has_no_derivative(below):
    told = r"instead of nothing \(E is defined for none of the outputs\)$"
    with pytest.raises(ProofError, match=told):
        SymbolicNetwork([2, 2, 1], "tanh", "below", "binary_cross_entropy").prove()


def test_a_hidden_layer_whose_neurons_look_at_one_another_has_no_slope_of_a_neuron():
    net = SymbolicNetwork([2, 2, 3, 2])
    net.activations[2] = softmax
    said = "δ_2: softmax looks at its whole layer, and so there is no φ' of a neuron"
    with pytest.raises(ProofError) as caught:
        net.prove()
    assert str(caught.value) == said


def test_an_activation_that_jumps_has_no_slope(monkeypatch):
    monkeypatch.setattr(tanh, "formula", lambda z: sp.Piecewise((0, z < 0), (1, True)))
    with pytest.raises(ProofError, match=r"^φ of tanh: the formula fails with ValueError: the function jumps at 0"):
        SymbolicNetwork([2, 2, 2], "tanh", "tanh").prove()


@pytest.mark.parametrize("kind", ["out", "net", "delta", "weights", "biases"])
@pytest.mark.parametrize("layer", [0, 1])
def test_a_formula_that_changes_a_symbol_of_any_layer_is_refused(kind, layer):
    def slipped(self, delta, m):
        result = bias_gradient(self, delta, m)
        getattr(self, kind)[layer + (kind in ("out", "net", "delta"))][0] = sp.Symbol("other")
        return result

    with pytest.raises(ProofError):
        altered(bias_gradient=slipped)([2, 2, 2]).prove()


@pytest.mark.parametrize("kind", ["out", "net", "delta", "weights", "biases"])
@pytest.mark.parametrize("layer", [0, 1])
def test_a_formula_that_changes_a_symbol_in_its_last_call_is_refused(kind, layer):
    calls = []

    def slipped(self, delta, m):
        result = bias_gradient(self, delta, m)
        calls.append(m)
        if len(calls) == last:
            getattr(self, kind)[layer + (kind in ("out", "net", "delta"))][0] = sp.Symbol("other")
        return result

    last = 0
    altered(bias_gradient=slipped)([2, 2, 2]).prove()
    last = len(calls)
    calls.clear()
    with pytest.raises(ProofError, match=r"gradient|changes"):
        altered(bias_gradient=slipped)([2, 2, 2]).prove()


def test_shapes_that_do_not_fit_are_found_inside_what_fits():
    n, m = sp.symbols("n m", integer=True, positive=True)
    A, B, C = (sp.MatrixSymbol(name, *shape) for name, shape in (("A", (n, m)), ("B", (n, m)), ("C", (m, n))))
    for whole in (A * B, sp.HadamardPower(A * B, 2)):
        assert misfit(whole) == "the shapes (n, m) and (n, m) do not fit"
    assert misfit(A + C) == "the shapes (n, m) and (m, n) do not fit"
    assert misfit(A * C + B * C) is None


def test_a_long_formula_is_shown_by_its_beginning_and_its_end():
    assert shown("x" * 300) == "x" * 300
    assert shown("a" + "x" * 299 + "b") == "a" + "x" * 149 + " … " + "x" * 149 + "b"


def test_a_matrix_of_another_shape_is_refused_with_both_shapes():
    def twice(self, delta, m):
        return delta * sp.OneMatrix(delta.shape[1], 2) / m

    with pytest.raises(ProofError, match=r"\(the shape is \(n_1, 2\) instead of \(n_1, 1\)\)$"):
        altered(bias_gradient=twice)([2, 3, 2]).prove()


def test_a_gradient_with_a_matrix_too_few_is_refused_with_the_counts():
    class Less(SymbolicNetwork):
        def gradient(self, expand=True):
            whole = super().gradient(expand)
            return SymbolicGradients(whole.weights[:1], whole.biases, whole.deltas)

    with pytest.raises(ProofError) as caught:
        Less([2, 3, 2]).prove()
    said = "gradient: [1, 2, 3] matrices for 2 layers of weights and biases, and δ"
    assert str(caught.value) == said


def test_a_step_that_is_missing_is_told():
    class Less(SymbolicNetwork):
        @property
        def forward_steps(self):
            return SymbolicNetwork.forward_steps.func(self)[:-1]

    with pytest.raises(ProofError, match=r"^feed-forward: the formula fails with KeyError"):
        Less([2, 3, 2]).prove()


def test_a_factor_that_is_no_number_of_the_sizes_is_not_understood():
    def more(self, delta, out, m):
        return weight_gradient(self, delta, out, m) + sp.sin(m) * delta * out.T

    said = r"\(not understood: the factor sin\(m\) is not a rational function of the sizes\)$"
    with pytest.raises(ProofError, match=said):
        altered(weight_gradient=more)([2, 3, 2]).prove()


def test_large_numbers_are_equal_up_to_their_last_digits():
    x, y = sp.symbols("x y", real=True)
    for size in (1, 10**15, 10**25):
        assert equal(size * (x + y) ** 7, sp.expand(size * (x + y) ** 7))
        assert not equal(size * (x + y) ** 2, size * (x**2 + y**2))
    assert not equal(x, x * (1 + sp.Rational(1, 10**15)))


def test_pieces_are_equal_to_themselves_alone():
    x, y = sp.symbols("x y", real=True)
    piece = sp.Piecewise((1, x > 2), (3, True))
    assert equal(piece / (1 + sp.exp(-y)), piece * sp.exp(y) / (1 + sp.exp(y)))
    assert not equal(sp.Piecewise((7, sp.Eq(x, 2)), (x, True)), x)
