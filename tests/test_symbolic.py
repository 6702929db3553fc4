"""SymbolicNetwork against numbers and direct differentiation, and its proof against altered formulas."""

import re

import numpy as np
import pytest
import sympy as sp

from nnbook import Network, SymbolicNetwork
from nnbook.functions import binary_cross_entropy, hidden_activations, mse
from nnbook.symbolic import Proof, ProofError, SymbolicGradients, hadamard

ACTIVATIONS, LOSSES = hidden_activations(), {"mse": mse, "binary_cross_entropy": binary_cross_entropy}
ANY_SIZES, JACOBIANS, WHOLE = "of any sizes", "layer by layer, by Jacobians", "as polynomials"


# What the proof says.


# Each hidden activation with another at the output, and each output with each error.
COMBINATIONS = [
    (hidden, output, loss)
    for loss in LOSSES
    for hidden, output in zip([*list(ACTIVATIONS)[1:], "sigmoid"], ACTIVATIONS)
]


@pytest.mark.parametrize(("hidden", "output", "loss"), COMBINATIONS)
def test_prove_knows_every_activation_with_every_error(hidden, output, loss):
    proof = SymbolicNetwork([1, 2, 1], hidden, output, loss).prove()
    for words in (f"φ' of {hidden}", f"φ' of {output}", f"{output} with {loss}", WHOLE):
        assert words in str(proof)


@pytest.mark.parametrize(
    ("sizes", "arguments"),
    [
        ([2, 2, 2], {ANY_SIZES, JACOBIANS, WHOLE}),
        ([5, 3, 4, 2], {ANY_SIZES, JACOBIANS, WHOLE}),
        ([2, 4, 6, 6, 4, 1], {ANY_SIZES, JACOBIANS}),
        ([784, 20, 20, 10], {ANY_SIZES}),
    ],
)
def test_prove_says_which_arguments_it_used(sizes, arguments):
    proof = SymbolicNetwork(sizes, "relu", "sigmoid", "binary_cross_entropy").prove()
    assert isinstance(proof, Proof)
    assert {words for words in (ANY_SIZES, JACOBIANS, WHOLE) if words in str(proof)} == arguments


# Every alteration of a formula is caught.


def altered(**methods):
    """SymbolicNetwork with these methods in place of its own."""
    return type("Altered", (SymbolicNetwork,), methods)


def scaled(method, factor):
    """The method's result times a factor."""
    true = getattr(SymbolicNetwork, method)
    return {method: lambda self, *args: true(self, *args) * factor}


def without_m(method):
    """The sum over the m examples in place of the mean."""
    true = getattr(SymbolicNetwork, method)
    return {method: lambda self, *args: true(self, *args) * args[-1]}


def recursion(change):
    """Backpropagation with one mistake in it: `change(l, W, out, slope, delta)` gives what layer l uses.

    The lists are as in _recursion; right would be (W[l], out[l], slope[l], delta[l + 1], delta[l + 1]),
    the first delta for the weights' derivatives, the second for the delta before.
    """

    def wrong(self, W, out, slope, last, m, named=None):
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


FORMULAS = {
    "φ': sign": (scaled("slope", -1), "φ'"),
    "φ': doubled": (scaled("slope", 2), "φ'"),
    "φ': 1": ({"slope": lambda self, phi, net, out: sp.Integer(1)}, "φ'"),
    "φ': at net": ({"slope": lambda self, phi, net, out: phi.slope_formula(net)}, "φ'"),
    "φ': 1 + out for 1 - out": ({"slope": lambda self, phi, net, out: out * (1 + out)}, "φ'"),
    "φ': out itself": ({"slope": lambda self, phi, net, out: out}, "φ'"),
    "δ_L: sign": (scaled("output_delta", -1), "δ of the output layer"),
    "δ_L: 2 missing": (scaled("output_delta", sp.Rational(1, 2)), "δ of the output layer"),
    "δ_L: 2 doubled": (scaled("output_delta", 2), "δ of the output layer"),
    "δ_L: mean over outputs missing": (
        {"output_delta": lambda self, out, d, n: n * SymbolicNetwork.output_delta(self, out, d, n)},
        "δ of the output layer",
    ),
    "δ_L: without φ'": (
        {"output_delta": lambda self, out, d, n: self.loss.slope_formula(out, d) / n},
        "δ of the output layer",
    ),
    "δ_L: of the other error": (
        {"output_delta": lambda self, out, d, n: (out - d) / n},
        "δ of the output layer",
    ),
    "δ_L: + d": (
        {"output_delta": lambda self, out, d, n: SymbolicNetwork.output_delta(self, out, -d, n)},
        "δ of the output layer",
    ),
    "δ_l: sign": (scaled("hidden_delta", -1), "δ_1"),
    "δ_l: doubled": (scaled("hidden_delta", 2), "δ_1"),
    "δ_l: W for its transpose": (
        {"hidden_delta": lambda self, W, delta, slope: hadamard(W * delta, slope)}, "δ_1",
    ),
    "δ_l: without φ'": ({"hidden_delta": lambda self, W, delta, slope: W.T * delta}, "δ_1"),
    "δ_l: φ' twice": (
        {"hidden_delta": lambda self, W, delta, slope: hadamard(hadamard(W.T * delta, slope), slope)},
        "δ_1",
    ),
    "δ_l: without W": ({"hidden_delta": lambda self, W, delta, slope: hadamard(delta, slope)}, "δ_1"),
    "δ_l: φ' plus": ({"hidden_delta": lambda self, W, delta, slope: W.T * delta + slope}, "δ_1"),
    "∂E/∂W: sign": (scaled("weight_gradient", -1), "∂E/∂W"),
    "∂E/∂W: doubled": (scaled("weight_gradient", 2), "∂E/∂W"),
    "∂E/∂W: 1/m missing": (without_m("weight_gradient"), "∂E/∂W"),
    "∂E/∂W: 1/m twice": (
        {"weight_gradient": lambda self, delta, out, m: delta * out.T / m**2}, "∂E/∂W",
    ),
    "∂E/∂W: transposed": ({"weight_gradient": lambda self, delta, out, m: out * delta.T / m}, "∂E/∂W"),
    "∂E/∂b: sign": (scaled("bias_gradient", -1), "∂E/∂b"),
    "∂E/∂b: doubled": (scaled("bias_gradient", 2), "∂E/∂b"),
    "∂E/∂b: 1/m missing": (without_m("bias_gradient"), "∂E/∂b"),
    "∂E/∂b: one example only": ({"bias_gradient": lambda self, delta, m: delta[:, :1] / m}, "∂E/∂b"),
    "∂E/∂b: 0": (scaled("bias_gradient", 0), "∂E/∂b"),
    "recursion: W of the layer before": (
        recursion(lambda l, W, out, slope, delta: (W[l - 1], out[l], slope[l], delta[l + 1], delta[l + 1])),
        "δ_",
    ),
    "recursion: out of the layer after": (
        recursion(lambda l, W, out, slope, delta: (W[l], out[l + 1], slope[l], delta[l + 1], delta[l + 1])),
        "∂E/∂W_",
    ),
    "recursion: φ' of the layer after": (
        recursion(lambda l, W, out, slope, delta: (W[l], out[l], slope[l + 1], delta[l + 1], delta[l + 1])),
        "δ_",
    ),
    "recursion: δ_L for each δ": (
        recursion(lambda l, W, out, slope, delta: (W[l], out[l], slope[l], delta[l + 1], delta[-1])),
        "δ_",
    ),
    "recursion: weights by δ_L": (
        recursion(lambda l, W, out, slope, delta: (W[l], out[l], slope[l], delta[-1], delta[l + 1])),
        "∂E/∂W_",
    ),
}  # fmt: skip


@pytest.mark.parametrize("sizes", [[2, 2, 2, 2], [60, 50, 40, 10]], ids=str)
@pytest.mark.parametrize("name", FORMULAS)
def test_an_altered_formula_is_caught_and_named(name, sizes):
    methods, place = FORMULAS[name]
    with pytest.raises(ProofError, match=place) as caught:
        altered(**methods)(sizes).prove()
    assert re.search("the formula gives .* instead of", str(caught.value))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("name", ["φ': doubled", "δ_L: sign", "δ_L: 2 doubled"])
def test_alterations_are_caught_with_every_activation_and_error(name, activation, loss):
    methods, place = FORMULAS[name]
    with pytest.raises(ProofError, match=place):
        altered(**methods)([2, 2, 2], activation, activation, loss).prove()


# Each argument by itself sees what is wrong in the recursion, in a square network, too.
RECURSION = [
    name for name in FORMULAS
    if not name.startswith(("φ'", "δ_L"))
    and not name.endswith(("1/m missing", "1/m twice", "only", "each δ"))
]  # fmt: skip


@pytest.mark.parametrize("argument", ["_prove_any_sizes", "_prove_by_jacobians", "_prove_whole"])
@pytest.mark.parametrize("name", RECURSION)
def test_each_argument_catches_it_alone(name, argument):
    with pytest.raises(ProofError):
        list(getattr(altered(**FORMULAS[name][0])([2, 2, 2]), argument)())


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
        return self._recursion(self.weights, self.out, slope, delta, 1, self.delta)

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
def test_formulas_put_together_wrongly_are_caught(name):
    methods, place = ASSEMBLIES[name]
    with pytest.raises(ProofError, match=place):
        altered(**methods)([3, 2, 2], "tanh").prove()


def test_a_wrong_shape_is_told_as_shapes():
    methods = {"weight_gradient": lambda self, delta, out, m: out * delta.T / m}
    with pytest.raises(ProofError, match=r"∂E/∂W_1: the formula has shape \(2, 3\) instead of \(3, 2\)"):
        list(altered(**methods)([4, 2, 3])._prove_by_jacobians())


def test_a_slope_that_the_class_of_the_activation_gets_wrong_is_caught(monkeypatch):
    for name, phi in ACTIVATIONS.items():
        monkeypatch.setattr(type(phi), "slope_formula", lambda self, out: 2 + out)
        with pytest.raises(ProofError, match=f"φ' of {name}"):
            SymbolicNetwork([2, 2, 2], name).prove()


@pytest.mark.parametrize("loss", LOSSES)
def test_a_slope_that_the_class_of_the_error_gets_wrong_is_caught(loss, monkeypatch):
    monkeypatch.setattr(type(LOSSES[loss]), "slope_formula", lambda self, out, d: out - d)
    with pytest.raises(ProofError, match=f"tanh with {loss}"):
        SymbolicNetwork([2, 2, 2], output="tanh", loss=loss).prove()


# The gradient, its steps and its program, against numbers.


def numbers(sizes, hidden, output, loss, seed=0):
    """A network, its symbolic twin, and one example (x, d) with outputs that each error allows."""
    net = Network(sizes, hidden, output, loss, bias="random", seed=seed)
    rng = np.random.default_rng(seed)
    if loss == "binary_cross_entropy" and output != "sigmoid":
        net.biases[-1][...] = 0.5
        net.weights[-1][...] *= 0.05
    x, d = rng.normal(size=sizes[0]), rng.uniform(size=sizes[-1])
    return net, SymbolicNetwork(sizes, hidden, output, loss), x, d


def at(matrix, values):
    """The numbers of a matrix of expressions."""
    floats = {symbol: sp.Float(value) for symbol, value in values.items()}
    return np.array(matrix.xreplace(floats).tolist(), dtype=float)


@pytest.mark.parametrize(("hidden", "output", "loss"), COMBINATIONS)
def test_gradient_and_program_give_the_numbers_of_backpropagation(hidden, output, loss):
    net, sym, x, d = numbers([2, 2, 1], hidden, output, loss)
    expected = net.backpropagate(x[None], d[None])
    flat = np.concatenate([np.c_[W, b].ravel() for W, b in zip(expected.weights, expected.biases)])
    assert np.allclose(sym.compile()(net.parameters.tolist(), x.tolist(), d.tolist()), flat, atol=1e-12)
    stepped = sym.compile_step()(net.parameters.tolist(), x.tolist(), d.tolist(), 0.3)
    assert np.allclose(stepped, net.parameters - 0.3 * flat, atol=1e-12)
    values, grads = sym.values(net.weights, net.biases, x, d), sym.gradient()
    for l in (0, 1):
        for derived, given in (
            (grads.weights[l], expected.weights[l]),
            (grads.biases[l], expected.biases[l][:, None]),
            (grads.deltas[l + 1], expected.deltas[l + 1]),
        ):
            assert np.allclose(at(derived, values), given, atol=1e-12)


def test_gradient_is_the_direct_derivative_of_the_error():
    sym = SymbolicNetwork([2, 2, 1], "tanh", "sigmoid", "binary_cross_entropy")
    net, _, x, d = numbers([2, 2, 1], "tanh", "sigmoid", "binary_cross_entropy", seed=1)
    values, E, grads = sym.values(net.weights, net.biases, x, d), sym.expand(sym.error), sym.gradient()
    derived = [e for W, b in zip(grads.weights, grads.biases) for e in sp.Matrix.hstack(W, b)]
    direct = sp.Matrix([E.diff(symbol) for symbol in sym.parameters])
    assert np.allclose(at(direct, values), at(sp.Matrix(derived), values), rtol=1e-12)


def test_gradient_is_written_in_the_symbols_of_the_recursion_unless_expanded():
    sym = SymbolicNetwork([2, 2, 2])
    short, whole = sym.gradient(expand=False), sym.gradient()
    assert short.weights[1][0, 1] == sym.delta[2][0] * sym.out[1][1]
    assert short.biases[0] == sym.delta[1]
    assert short.deltas[0] is None is whole.deltas[0]
    allowed = {*sym.parameters, *sym.x, *sym.d}
    assert all(matrix.free_symbols <= allowed for matrix in [*whole.weights, *whole.biases])


def test_steps_go_forwards_and_then_backwards():
    sym = SymbolicNetwork([2, 2, 2])
    known = {*sym.parameters, *sym.x, *sym.d}
    for symbol, expression in [*sym.forward_steps, *sym.backward_steps]:
        assert expression.free_symbols <= known - {symbol}
        known.add(symbol)
    assert {*sym.delta[1], *sym.delta[2]} <= known


def test_expand_and_values_give_the_numbers_of_feed_forward():
    net, sym, x, d = numbers([2, 3, 2], "tanh", "sigmoid", "mse")
    values = sym.values(net.weights, net.biases, x, d)
    assert np.allclose(at(sym.expand(sym.out[-1]), values)[:, 0], net.predict(x[None])[0])
    assert np.isclose(at(sp.Matrix([sym.expand(sym.error)]), values), net.error(x[None], d[None]))


def test_parameters_come_in_the_order_of_the_networks():
    net, sym, x, d = numbers([2, 3, 2], "tanh", "sigmoid", "mse")
    values = sym.values(net.weights, net.biases, x, d)
    assert [values[symbol] for symbol in sym.parameters] == net.parameters.tolist()
    with pytest.raises(ValueError, match=r"longer|shorter"):
        sym.values(net.weights, net.biases, x[:1], d)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([2],), "sizes"),
        (([2, 0, 1],), "sizes"),
        (([2, 2], "swish"), "hidden"),
        (([2, 2], "tanh", "tanh", "l1"), "loss"),
    ],
)
def test_bad_arguments_are_refused_as_by_network(arguments, words):
    with pytest.raises(ValueError, match=words):
        SymbolicNetwork(*arguments)
