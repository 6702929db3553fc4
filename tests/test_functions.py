"""Activations and errors: values, slopes and formulas against each other, and at the ends of the floats."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from nnbook import functions
from nnbook.functions import ACTIVATIONS, LOSSES, OutputLayer, output_layer

activations = pytest.mark.parametrize("phi", ACTIVATIONS.values(), ids=str)
losses = pytest.mark.parametrize("loss", LOSSES.values(), ids=str)
Z = np.array([-30.0, -3.7, -1.0, -0.25, 0.125, 0.5, 2.0, 6.5, 30.0])


@activations
def test_value_is_its_formula(phi):
    z = sp.Symbol("z", real=True)
    expected = [float(phi.expression(z).subs(z, sp.Rational(v)).evalf(30)) for v in Z]
    np.testing.assert_allclose(phi(Z), expected, rtol=1e-15, atol=0)


@activations
def test_derivative_is_that_of_the_formula(phi):
    z = sp.Symbol("z", real=True)
    expected = [float(phi.derivative_expression(z).subs(z, sp.Rational(v)).evalf(30)) for v in Z]
    np.testing.assert_allclose(phi.derivative(Z), expected, rtol=1e-12, atol=1e-15)


@activations
@given(z=st.floats(-20, 20).filter(lambda z: abs(z) > 1e-3))
def test_derivative_is_the_slope_one_measures(phi, z):
    h = 1e-5
    slope = (phi(z + h) - phi(z - h)) / (2 * h)
    assert phi.derivative(z) == pytest.approx(slope, rel=1e-6, abs=1e-9)


@activations
def test_slope_formula_in_out_is_the_derivative(phi):
    for v in (-1.5, 0.75):
        out = phi.expression(sp.Rational(v))
        direct = phi.derivative_expression().subs(sp.Symbol("net", real=True), sp.Rational(v))
        assert sp.simplify(phi.slope_formula(out) - direct) == 0


@activations
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nothing_overflows(phi, dtype):
    z = np.array([-1e30, -800, -100, 0, 100, 800, 1e30], dtype)
    assert phi(z).dtype == phi.derivative(z).dtype == dtype
    assert np.isfinite(phi(z)).all()
    assert np.isfinite(phi.derivative(z)).all()


@pytest.mark.parametrize("phi", [functions.relu, functions.leaky_relu], ids=str)
def test_kink_has_the_slope_of_its_left_side(phi):
    assert phi.derivative(0.0) == phi.derivative(-1.0)


def test_sigmoid_keeps_its_digits_far_out():
    assert functions.sigmoid(-40.0) == pytest.approx(math.exp(-40), rel=1e-15)
    assert functions.sigmoid(40.0) == 1.0


@activations
def test_shapes_and_numbers(phi):
    assert phi(np.zeros((2, 3))).shape == (2, 3)
    assert np.ndim(phi(1)) == 0
    with pytest.raises(TypeError, match="net holds values of type complex128"):
        phi(1j)


@losses
def test_loss_is_the_mean_of_its_formula(loss):
    out, d = np.array([[0.2, 0.9], [0.7, 0.5]]), np.array([[0.0, 1.0], [1.0, 0.25]])
    o, t = sp.symbols("o t", real=True)
    term = sp.lambdify([o, t], loss.expression(o, t))
    np.testing.assert_allclose(loss(out, d), term(out, d).sum(axis=0) / 2, rtol=1e-14)
    slope = sp.lambdify([o, t], loss.expression(o, t).diff(o))
    np.testing.assert_allclose(loss.derivative(out, d), slope(out, d) / 2, rtol=1e-13)
    assert sp.simplify(loss.slope_formula(o, t) - loss.expression(o, t).diff(o)) == 0


def test_loss_of_the_worked_example():
    assert functions.mse([0.68, 0.45], [0, 1]) == pytest.approx((0.68**2 + 0.55**2) / 2)


def test_cross_entropy_known_values():
    bce = functions.binary_cross_entropy
    assert bce([0.5], [1]) == pytest.approx(math.log(2))
    assert bce([0.25], [0.25]) == pytest.approx(-0.25 * math.log(0.25) - 0.75 * math.log(0.75))


def test_cross_entropy_takes_no_logarithm_of_zero():
    assert functions.binary_cross_entropy([0.0, 1.0], [0.0, 1.0]) == pytest.approx(0, abs=1e-15)
    assert 10 < functions.binary_cross_entropy([0.0, 1.0], [1.0, 0.0]) < 1000
    assert np.isfinite(functions.binary_cross_entropy.derivative([0.0, 1.0], [1.0, 0.0])).all()


def test_cross_entropy_refuses_outputs_that_are_no_probabilities():
    with pytest.raises(ValueError, match=r"between 0 and 1, got -0.5 to 0.5: use output='sigmoid'"):
        functions.binary_cross_entropy([-0.5, 0.5], [0, 1])


@pytest.mark.parametrize("shapes", [((2, 3), (3, 2)), ((), ()), ((0, 3), (0, 3)), ((2,), (2, 1))])
def test_loss_refuses_shapes_that_do_not_fit(shapes):
    out, d = map(np.zeros, shapes)
    with pytest.raises(ValueError, match="out and d have shapes"):
        functions.mse(out, d)


def test_sigmoid_with_cross_entropy_is_exact_where_out_rounds():
    layer = output_layer(functions.sigmoid, functions.binary_cross_entropy)
    net, d = np.array([[-1000.0, 1000.0, 50.0]]), np.array([[1.0, 0.0, 0.0]])
    out = functions.sigmoid(net)
    np.testing.assert_array_equal(layer.value(net, out, d), [1000, 1000, 50])
    np.testing.assert_array_equal(layer.delta(out, d, *np.empty((2, 1, 3))), [[-1, 1, 1]])


def test_sigmoid_with_cross_entropy_agrees_with_the_plain_pair():
    pair = functions.sigmoid, functions.binary_cross_entropy
    net = np.linspace(-8, 8, 12).reshape(2, 6)
    d, out = np.linspace(0, 1, 12).reshape(2, 6), functions.sigmoid(net)
    safe, plain = output_layer(*pair), OutputLayer(*pair)
    assert type(safe) is not type(plain)
    np.testing.assert_allclose(safe.value(net, out, d), plain.value(net, out, d), rtol=1e-10)
    rooms = np.empty((4, 2, 6))
    np.testing.assert_allclose(
        safe.delta(out, d, *rooms[:2]), plain.delta(out, d, *rooms[2:]), rtol=1e-10, atol=1e-12
    )
