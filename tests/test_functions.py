"""Activations and errors: values, slopes and formulas against each other, and at the ends of the floats."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from nnbook import Network, SymbolicNetwork, explorers, functions, train
from nnbook.formulas import central_difference, descend
from nnbook.functions import ACTIVATIONS, LOSSES, OutputLayer, hidden_activations, output_layer
from nnbook.network import errors_of
from nnbook.training import DivergenceError

every = pytest.mark.parametrize("phi", ACTIVATIONS.values(), ids=str)
activations = pytest.mark.parametrize("phi", hidden_activations().values(), ids=str)
losses = pytest.mark.parametrize("loss", LOSSES.values(), ids=str)
Z = np.array([-30.0, -3.7, -1.0, -0.25, 0.125, 0.5, 2.0, 6.5, 30.0])


@activations
def test_value_is_its_formula(phi):
    z = sp.Symbol("z", real=True)
    expected = [float(phi.expression(z).subs(z, sp.Rational(v)).evalf(30)) for v in Z]
    np.testing.assert_allclose(phi(Z), expected, rtol=1e-15, atol=0)


@activations
def test_formulas_are_written_in_net_unless_it_is_said(phi):
    net, z = sp.Symbol("net", real=True), sp.Symbol("z", real=True)
    assert phi.expression() == phi.expression(net) == phi.expression(z).subs(z, net)
    assert phi.derivative_expression() == phi.derivative_expression(net)


@losses
def test_terms_are_written_in_out_and_d_unless_it_is_said(loss):
    out, d = sp.symbols("out d", real=True)
    assert loss.expression() == loss.expression(out) == loss.expression(out, d)


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


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@every
def test_what_is_computed_is_written_where_the_caller_says(phi, dtype):
    """So that training asks for no room in its inner loop."""
    z, into = np.array([[-1.0, 0.5], [2.0, -0.25]], dtype), np.empty((2, 2), dtype)
    assert phi.value(z, into) is into
    np.testing.assert_array_equal(into, phi(z))
    if phi.elementwise:
        known = z if phi.needs == "net" else into.copy()
        assert phi.slope(known, into) is into
        np.testing.assert_array_equal(into, phi.derivative(z))


@losses
def test_slopes_of_errors_are_written_where_the_caller_says(loss):
    out, d, into = np.array([[0.25, 0.5], [0.75, 0.5]]), np.array([[0.0, 1.0], [1.0, 0.0]]), np.empty((2, 2))
    assert loss.slope(out, d, into) is into
    np.testing.assert_array_equal(into / loss.share(2), loss.derivative(out, d))


@activations
def test_other_float_types_are_kept(phi):
    z = np.array([-2.0, -0.5, 0.75, 3.0], np.float16)
    assert phi(z).dtype == phi.derivative(z).dtype == np.float16
    np.testing.assert_allclose(phi(z), phi(z.astype(float)), rtol=3e-3)
    np.testing.assert_allclose(phi.derivative(z), phi.derivative(z.astype(float)), rtol=5e-3, atol=1e-3)


def test_the_slope_of_relu_is_the_same_for_few_and_for_many():
    z = np.linspace(-1, 1, 6000).reshape(3, -1)
    for some in (z[:, :5], z):
        by_out, out = np.full(some.shape, -2.5), functions.relu(some)
        functions.relu.backward(by_out, out, np.empty_like(out))
        np.testing.assert_array_equal(by_out, np.where(some > 0, -2.5, 0))


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
    with pytest.raises(TypeError, match="z holds values of type complex128"):
        phi(1j)


@losses
def test_loss_is_the_sum_of_its_formula_over_its_share(loss):
    out, d = np.array([[0.2, 0.9], [0.7, 0.5]]), np.array([[0.0, 0.75], [1.0, 0.25]])
    o, t = sp.symbols("o t", real=True)
    term, share = sp.lambdify([o, t], loss.expression(o, t)), 2 - (loss.name == "categorical_cross_entropy")
    np.testing.assert_allclose(loss(out, d), term(out, d).sum(axis=0) / share, rtol=1e-14)
    slope = sp.lambdify([o, t], loss.expression(o, t).diff(o))
    np.testing.assert_allclose(loss.derivative(out, d), slope(out, d) / share, rtol=1e-13)
    assert sp.simplify(loss.slope_formula(o, t) - loss.expression(o, t).diff(o)) == 0


@pytest.mark.parametrize("number", [2, 0.5, np.int64(2), np.uint8(2), np.float32(0.5), Fraction(1, 3)])
def test_numbers_of_any_type_stand_in_formulas(number):
    for phi in hidden_activations().values():
        assert float(phi.expression(number)) == pytest.approx(phi(float(number)), rel=1e-14)
    assert float(LOSSES["mse"].expression(number, number)) == 0


def test_a_nudge_that_is_lost_beside_a_parameter_is_refused():
    net = Network([1, 1], output="identity", bias=1e12, seed=0)
    with pytest.raises(ValueError, match=r"^h=1e-05 is lost beside parameter 1, expected a larger h$"):
        central_difference(net, 1, [[1.0]], [[0.0]])
    assert central_difference(net, 1, [[1.0]], [[0.0]], h=0.5) == pytest.approx(2e12, rel=1e-3)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_slopes_beyond_the_range_of_floats_are_infinite_without_a_warning(dtype):
    most = np.finfo(dtype).max
    out, d = np.array([[most, -most], [-most, most]], dtype)
    assert np.isinf(LOSSES["mse"].derivative(out, d)).all()
    assert np.isinf(LOSSES["mse"](out, d))
    for phi in ACTIVATIONS.values():
        assert phi.chain(out, np.zeros(2, dtype)).shape == (2,)


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
    with pytest.raises(ValueError, match=r"between 0 and 1, out goes from -0.5 to 0.5: use output='sigmoid'"):
        functions.binary_cross_entropy([-0.5, 0.5], [0, 1])
    with pytest.raises(ValueError, match=r"between 0 and 1, out goes from 0.5 to 1.001"):
        functions.binary_cross_entropy([0.5, 1.001], [0, 1])


@pytest.mark.parametrize("shapes", [((2, 3), (3, 2)), ((), ()), ((0, 3), (0, 3)), ((2,), (2, 1))])
def test_loss_refuses_shapes_that_do_not_fit(shapes):
    out, d = map(np.zeros, shapes)
    with pytest.raises(ValueError, match="out and d have shapes"):
        functions.mse(out, d)


def test_what_no_loss_and_no_activation_can_take_is_refused_by_name():
    mse = functions.mse
    for wrong in ("x", [1j, 0], [np.inf, 0]):
        with pytest.raises((TypeError, ValueError), match=r"^out "):
            mse(wrong, [0, 1])
        with pytest.raises((TypeError, ValueError), match=r"^d "):
            mse([0, 1], wrong)
    for phi in (functions.softmax, functions.tanh):
        for k, name in enumerate(("by_out", "z")):
            with pytest.raises(TypeError, match=f"^{name} "):
                phi.chain(*(np.zeros((2, 3), complex if k == at else float) for at in range(2)))
    for name in ("out", "d"):
        with pytest.raises((TypeError, ValueError), match=f"^{name}="):
            mse.expression(**{name: "a text"})


@pytest.mark.parametrize("d", [[0.5, 1.5], [-0.1, 1.1], [np.nan, 1.0]])
@pytest.mark.parametrize("loss", list(LOSSES.values())[1:], ids=str)
def test_cross_entropies_refuse_what_cannot_be_desired(loss, d):
    for call in (loss, loss.derivative):
        with pytest.raises(ValueError, match=f"d goes .*{loss.name} needs|d has NaN"):
            call([0.5, 0.5], d)
    with pytest.raises(ValueError, match=r"^D goes"):
        loss.check_desired(np.array([[1.5, -0.5]]))


@pytest.mark.parametrize(
    ("output", "loss"), [("softmax", "binary_cross_entropy"), ("sigmoid", "categorical_cross_entropy")]
)
def test_where_training_leaves_the_finite_numbers_a_cross_entropy_does_not_hide_it(output, loss):
    net = Network([2, 4, 4, 2], "relu", output, loss, seed=0)
    with pytest.raises(DivergenceError) as end:
        train(net, np.eye(2), np.eye(2), epochs=50, batch_size=1, learning_rate=1e300, seed=0)
    assert isinstance(end.value.history.error, list)
    assert np.isnan(errors_of(net, np.full((1, net.parameters.size), np.nan), np.eye(2), np.eye(2))).all()


def test_shares_of_thousands_of_classes_are_summed_with_enough_digits():
    D = np.random.default_rng(0).dirichlet(np.ones(5000), size=200).astype(np.float32)
    for table in (D, np.asfortranarray(D)):
        assert functions.categorical_cross_entropy.check_desired(table) is table


def test_categorical_cross_entropy_wants_shares_that_sum_to_one():
    with pytest.raises(ValueError, match=r"the examples sum to 0\.5 to 1, .* needs shares"):
        functions.categorical_cross_entropy([[0.5, 0.5], [0.5, 0.5]], [[0.5, 0.25], [0.5, 0.25]])


# ---- softmax ----


def test_softmax_gives_shares():
    z = np.array([0.0, np.log(2), np.log(3)])
    np.testing.assert_allclose(functions.softmax(z), [1 / 6, 2 / 6, 3 / 6], rtol=1e-15)
    columns = np.array([[1.0, 5.0, -2.0], [1.0, -3.0, 0.5]])
    np.testing.assert_allclose(functions.softmax(columns).sum(axis=0), 1, rtol=1e-15)
    stack = np.stack([columns, 2 * columns])
    np.testing.assert_array_equal(functions.softmax(stack), [functions.softmax(part) for part in stack])
    np.testing.assert_allclose(functions.softmax(columns + 700), functions.softmax(columns), rtol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_overflows_nowhere(dtype):
    z = np.array([[-1e30, 900, 1e30], [0, 100, 1e30]], dtype)
    out = functions.softmax(z)
    assert out.dtype == dtype
    np.testing.assert_array_equal(out, [[0, 1, 0.5], [1, 0, 0.5]])


def test_the_chain_rule_through_softmax_is_its_jacobian():
    z, by_out = np.array([[0.3], [-1.2], [0.9]]), np.array([[2.0], [-1.0], [0.25]])
    symbols = sp.symbols("z:3", real=True)
    jacobian = sp.Matrix(functions.softmax.formulas(symbols)).jacobian(symbols)
    exact = jacobian.subs(dict(zip(symbols, map(sp.Rational, map(str, z[:, 0]))))).T * sp.Matrix(by_out)
    np.testing.assert_allclose(
        functions.softmax.chain(by_out, z), np.array(exact.evalf(20).tolist(), float), rtol=1e-14
    )


def test_the_chain_rule_through_softmax_takes_a_layer_of_examples_in_columns():
    z = np.random.default_rng(0).normal(size=(2, 3, 4))
    column = z[0][:, 0]
    np.testing.assert_array_equal(
        functions.softmax.chain(column, column), functions.softmax.chain(z[0], z[0])[:, 0]
    )
    for table in (z, z[0, 0, 0]):
        with pytest.raises(ValueError, match=r"^by_out and z have shapes .* expected \(n, m\) twice$"):
            functions.softmax.chain(table, table)
    assert functions.tanh.chain(z, z).shape == z.shape


@every
def test_the_chain_rule_in_numbers_is_that_in_symbols(phi):
    z, by_out = [sp.Rational(1, 3), sp.Rational(-5, 4)], [sp.Integer(2), sp.Rational(-1, 2)]
    known = z if phi.needs == "net" else phi.formulas(z)
    exact = [float(e.evalf(20)) for e in map(sp.sympify, phi.backward_formulas(by_out, known))]
    column = np.array([[1 / 3], [-1.25]])
    np.testing.assert_allclose(phi.chain(np.array([[2.0], [-0.5]]), column)[:, 0], exact, rtol=1e-14)


def test_softmax_may_stand_at_the_output_only():
    assert "softmax" not in hidden_activations()
    message = "hidden='softmax' may stand at the output only, expected one of"
    for kind in (Network, SymbolicNetwork):
        kind([2, 2, 3], output="softmax")
        with pytest.raises(ValueError, match=message):
            kind([2, 2, 3], hidden="softmax")


# ---- the output layer ----

TAILS = np.concatenate([[-740, -700.5, -300, -60, -37, -36.8, -20, -3.25, -1e-5, -1e-300, 0.0]])
TAILS = np.concatenate([TAILS, -TAILS[:-1]])
SMALLEST = 2**-1074  # between the numbers that are too small to have all their digits
SHARES = np.array([0.0, 1.0, 0.5, 0.3, 1e-12, 1e-300, 1 - 2**-53, 1 - 1e-12])


@pytest.mark.parametrize("d", SHARES)
def test_sigmoid_with_cross_entropy_keeps_its_digits_in_both_tails(d):
    layer = output_layer(functions.sigmoid, functions.binary_cross_entropy)
    z, D, delta = TAILS[None], np.full((1, len(TAILS)), d), np.empty((1, len(TAILS)))
    out = functions.sigmoid(z)
    layer.delta(z, out, D, delta, np.empty_like(delta))
    with mpmath.workdps(700):
        shares = [1 / (1 + mpmath.exp(-mpmath.mpf(v))) for v in TAILS]
        exact = [-mpmath.mpf(d) * mpmath.log(s) - (1 - mpmath.mpf(d)) * mpmath.log1p(-s) for s in shares]
        for E, right in zip(layer.value(z, out, D), exact):
            assert abs(E - right) <= 1e-13 * right + SMALLEST
        assert all(abs(e - (s - mpmath.mpf(d))) <= 2**-52 for e, s in zip(delta[0], shares))


CLASSES = [
    (z, d)
    for z in ([700.5, 0, -3], [-700, 20.25, -40], [37, 0.5, -36.9], [1e-9, 0, -1e-9], [5, 5, 5],
              [1000, 999, -1000])
    for d in ([1, 0, 0], [0, 1, 0], [0, 0, 1], [0.2, 0.3, 0.5], [1 - 2**-40, 2**-40, 0])
]  # fmt: skip


@pytest.mark.parametrize(("z", "d"), CLASSES)
def test_softmax_with_cross_entropy_keeps_its_digits_in_both_tails(z, d):
    layer = output_layer(functions.softmax, functions.categorical_cross_entropy)
    z, d = np.array([z], float).T, np.array([d], float).T
    out, delta = functions.softmax(z), np.empty_like(z)
    layer.delta(z, out, d, delta, np.empty_like(z))
    with mpmath.workdps(1000):
        powers = [mpmath.exp(mpmath.mpf(v)) for v in z[:, 0]]
        shares = [power / mpmath.fsum(powers) for power in powers]
        exact = -mpmath.fsum(mpmath.mpf(wanted) * mpmath.log(s) for wanted, s in zip(d[:, 0], shares))
        assert abs(layer.value(z, out, d)[0] - exact) <= 1e-13 * exact
        for found, share, wanted in zip(delta[:, 0], shares, d[:, 0]):
            assert abs(found - (share - mpmath.mpf(wanted))) <= 2**-52


@pytest.mark.parametrize("loss", LOSSES.values(), ids=str)
@every
def test_every_pair_gives_the_derivative_of_its_error(phi, loss):
    rng, h = np.random.default_rng(3), 1e-6
    z = rng.uniform(0.2, 0.8, (3, 5)) if phi.values != (0, 1) else rng.normal(size=(3, 5))
    d, layer = rng.dirichlet(np.ones(3), 5).T, output_layer(phi, loss)
    delta, nudges = np.empty_like(z), h * np.eye(3)[:, :, None]
    layer.delta(z, phi(z), d, delta, np.empty_like(z))
    above, below = ([layer.value(z + s * n, phi(z + s * n), d) for n in nudges] for s in (1, -1))
    slopes = (np.array(above) - below) / (2 * h)
    np.testing.assert_allclose(delta / loss.share(3), slopes, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("phi", "loss"),
    [
        (functions.sigmoid, functions.binary_cross_entropy),
        (functions.softmax, functions.categorical_cross_entropy),
    ],
    ids=str,
)  # fmt: skip
def test_the_exact_pairs_agree_with_the_plain_ones(phi, loss):
    z = np.linspace(-8, 8, 12).reshape(2, 6)
    d, out = functions.softmax(z[::-1] / 5), phi(z)
    safe, plain = output_layer(phi, loss), OutputLayer(phi, loss)
    assert type(safe) is not type(plain)
    np.testing.assert_allclose(safe.value(z, out, d), plain.value(z, out, d), rtol=1e-10)
    deltas, scratch = np.empty((2, 2, 6)), np.empty((2, 6))
    for layer, delta in zip((safe, plain), deltas):
        layer.delta(z, out, d, delta, scratch)
    np.testing.assert_allclose(*deltas, rtol=1e-10, atol=1e-12)


# ---- another activation touches one class ----


@pytest.fixture
def swish():
    """z/(1 + e^-z), which needs its sum for its slope: a class that enters itself, gone after the test."""

    class Swish(functions.Elementwise):
        name, needs = "swish", "net"

        def value(self, z, into):
            np.exp(-z, out=into)
            return np.divide(z, 1 + into, out=into)

        def slope(self, z, into):
            share = 1 / (1 + np.exp(-z))
            return np.multiply(share, 1 + z * (1 - share), out=into)

        def formula(self, z):
            return z / (1 + sp.exp(-z))

        def slope_formula(self, z):
            return (1 + z / (1 + sp.exp(z))) / (1 + sp.exp(-z))

    yield ACTIVATIONS["swish"]
    del ACTIVATIONS["swish"]


def test_whole_numbers_have_the_slopes_of_floats(swish):
    for phi in ACTIVATIONS.values():
        if phi.elementwise:
            np.testing.assert_array_equal(phi.derivative([1, -2]), phi.derivative([1.0, -2.0]))
            assert phi.derivative(1) == phi.derivative(1.0)


def test_a_new_activation_is_used_everywhere(swish):
    X, D = np.random.default_rng(0).uniform(-1, 1, (9, 2)), np.linspace(0, 1, 9)[:, None]
    for output, loss in (("sigmoid", "binary_cross_entropy"), ("swish", "mse")):
        net = Network([2, 3, 1], "swish", output, loss, bias="random", seed=1)
        measured = [central_difference(net, k, X, D) for k in range(net.parameters.size)]
        np.testing.assert_allclose(net.backpropagate(X, D).flat, measured, rtol=1e-6, atol=1e-9)
        before, twin = net.error(X, D), net.copy()
        train(net, X, D, epochs=2, batch_size=4, learning_rate=0.1, seed=0)
        assert net.error(X, D) < before
        descend(twin, X, D, 2, 4, 0.1, seed=0)
        np.testing.assert_allclose(twin.parameters, net.parameters, rtol=1e-12)
        np.testing.assert_allclose(errors_of(net, net.parameters[None], X, D), net.error(X, D))
        sym = SymbolicNetwork([2, 3, 1], "swish", output, loss)
        derived = sym.compile()(net.parameters.tolist(), X[0].tolist(), D[0].tolist())
        np.testing.assert_allclose(derived, net.backpropagate(X[:1], D[:1]).flat, rtol=1e-12)
        assert "swish" in str(sym.prove())
    assert "swish" in explorers.neuron().controls["activation"].among


@pytest.fixture
def of_nets():
    """softmax, computed backwards from its sums: an activation of a whole layer that needs them."""

    class OfNets(type(functions.softmax)):
        name, needs = "of_nets", "net"

        def backward(self, by_out, z, scratch):
            super().backward(by_out, self.value(z, np.empty_like(z)), scratch)

        def backward_formulas(self, by_out, z):
            return super().backward_formulas(by_out, self.formulas(z))

    yield
    del ACTIVATIONS["of_nets"]


def test_an_activation_of_a_whole_layer_may_need_its_sums(of_nets):
    X, D = np.random.default_rng(0).uniform(-1, 1, (4, 2)), np.eye(2)[[0, 1, 1, 0]]
    for loss in ("mse", "categorical_cross_entropy"):
        net, twin = (Network([2, 3, 2], "tanh", output, loss, seed=1) for output in ("of_nets", "softmax"))
        np.testing.assert_allclose(net.backpropagate(X, D).flat, twin.backpropagate(X, D).flat, rtol=1e-10)
        derived = SymbolicNetwork([2, 3, 2], "tanh", "of_nets", loss).compile()
        given = net.parameters.tolist(), X[0].tolist(), D[0].tolist()
        np.testing.assert_allclose(derived(*given), net.backpropagate(X[:1], D[:1]).flat, rtol=1e-10)
