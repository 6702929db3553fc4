"""SymbolicNetwork against numbers and direct differentiation."""

import inspect
import re

import numpy as np
import pytest
import sympy as sp

from nnbook import Network, SymbolicNetwork
from nnbook.functions import binary_cross_entropy, hidden_activations, mse

ACTIVATIONS, LOSSES = hidden_activations(), {"mse": mse, "binary_cross_entropy": binary_cross_entropy}

# Each hidden activation with another at the output, and each output with each error.
COMBINATIONS = [
    (hidden, output, loss)
    for loss in LOSSES
    for hidden, output in zip([*list(ACTIVATIONS)[1:], "sigmoid"], ACTIVATIONS)
]


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


def test_the_program_is_written_in_the_names_of_the_book():
    program = inspect.getsource(SymbolicNetwork([2, 2, 1]).compile_step())
    assert "net1_1 = b0_1 + w0_1_0*x0 + w0_1_1*x1\n" in program
    assert "delta1_0 = delta2_0*out1_0*w1_0_0*(1 - out1_0)\n" in program


def test_symbols_are_named_as_the_text_names_them():
    sym = SymbolicNetwork([2, 3, 1])
    named = {
        "x_{1}": sym.x[1], "d_{0}": sym.d[0], "w^{0}_{2,1}": sym.weights[0][2, 1],
        "w^{1}_{0,2}": sym.weights[1][0, 2], "b^{0}_{2}": sym.biases[0][2], "b^{1}_{0}": sym.biases[1][0],
        r"\mathrm{net}^{1}_{2}": sym.net[1][2], r"\mathrm{out}^{2}_{0}": sym.out[2][0],
        r"\delta^{1}_{0}": sym.delta[1][0],
    }  # fmt: skip
    for name, symbol in named.items():
        assert symbol == sp.Symbol(name, real=True)
    assert sym.net[0] is None is sym.delta[0]
    assert sym.out[0] == sym.x
    assert repr(sym) == "2-3-1"


def test_the_program_asks_for_each_power_once_and_leaves_floats():
    sym = SymbolicNetwork([2, 2, 1])
    assert inspect.getsource(sym.compile()).count("exp(") == 3  # one for each neuron
    assert inspect.getsource(sym.compile_step()).count("exp(") == 3
    program = sym.compile()
    assert {type(slope) for slope in program([0.1] * 9, [1.0, 2.0], [0.5])} == {float}
    with pytest.raises(OverflowError):
        program([-1e4] * 9, [1.0, 2.0], [0.5])


def test_names_of_large_layers_do_not_meet():
    program = inspect.getsource(SymbolicNetwork([1, 12, 12]).compile_step())
    assert {"w1_1_11", "w1_11_1"} <= set(re.findall(r"\w+", program))


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


def test_a_number_has_nothing_to_expand_and_what_is_no_expression_is_refused_by_name():
    assert SymbolicNetwork([1, 1]).expand(3) == 3
    with pytest.raises(TypeError, match=r"^expression='x' is no expression of SymPy$"):
        SymbolicNetwork([1, 1]).expand("x")


def test_parameters_come_in_the_order_of_the_networks():
    net, sym, x, d = numbers([2, 3, 2], "tanh", "sigmoid", "mse")
    values = sym.values(net.weights, net.biases, x, d)
    assert [values[symbol] for symbol in sym.parameters] == net.parameters.tolist()
    with pytest.raises(ValueError, match="x has 1 numbers, expected 2"):
        sym.values(net.weights, net.biases, x[:1], d)
    with pytest.raises(ValueError, match=r"biases\[0\] has 4 numbers, expected 3"):
        sym.values(net.weights, [[1, 2, 3, 4], [1, 2]], x, d)


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
