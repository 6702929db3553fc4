"""How a gradient becomes a step: against the formulas, with many digits and by their known properties."""

import mpmath
import numpy as np
import pytest

from nnbook import Network, optimisers, train
from nnbook.optimisers import Adam, GradientDescent, Momentum
from nnbook.training import Training


def data(m=23, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(m, 3)), rng.uniform(size=(m, 2))


def steps(optimiser, gradients, learning_rate, dtype=np.float64):
    """The parameters, from zero, after steps with these gradients."""
    parameters = np.zeros(gradients.shape[1], dtype)
    worker = optimiser.begin(parameters)
    for gradient in gradients:
        worker.step(gradient.astype(dtype), learning_rate)
    assert worker.steps == len(gradients)
    return parameters


def momentum(gradients, rate, beta):
    w = v = mpmath.mpf(0)
    for g in map(mpmath.mpf, gradients):
        v = beta * v + g
        w -= rate * v
    return w


def adam(gradients, rate, beta1, beta2, epsilon):
    w = m = v = mpmath.mpf(0)
    for t, g in enumerate(map(mpmath.mpf, gradients), 1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        w -= rate * (m / (1 - beta1**t)) / (mpmath.sqrt(v / (1 - beta2**t)) + epsilon)
    return w


RULES = [
    (GradientDescent(), lambda g, rate: -rate * mpmath.fsum(map(mpmath.mpf, g))),
    (Momentum(), lambda g, rate: momentum(g, rate, mpmath.mpf(0.9))),
    (Momentum(0.0), lambda g, rate: momentum(g, rate, 0)),
    (Momentum(beta=0.5), lambda g, rate: momentum(g, rate, mpmath.mpf(0.5))),
    (Adam(), lambda g, rate: adam(g, rate, *map(mpmath.mpf, (0.9, 0.999, 1e-8)))),
    (Adam(0.5, 0.75, 0.1), lambda g, rate: adam(g, rate, *map(mpmath.mpf, (0.5, 0.75, 0.1)))),
    (Adam(0.0, 0.0), lambda g, rate: adam(g, rate, 0, 0, mpmath.mpf(1e-8))),
]


@pytest.mark.parametrize(("optimiser", "formula"), RULES, ids=[repr(rule) for rule, _ in RULES])
def test_the_steps_are_those_of_the_formula(optimiser, formula):
    gradients = np.random.default_rng(0).normal(size=(60, 3)) * [1, 1e-6, 1e5]
    found = steps(optimiser, gradients, 0.125)
    with mpmath.workdps(50):
        exact = [float(formula(column, mpmath.mpf(0.125))) for column in gradients.T]
    np.testing.assert_allclose(found, exact, rtol=1e-12)


@pytest.mark.parametrize("optimiser", [GradientDescent(), Momentum(), Adam()], ids=repr)
def test_float32_stays_float32(optimiser):
    gradients = np.random.default_rng(0).normal(size=(20, 5))
    single = steps(optimiser, gradients, np.array(0.1, np.float32), np.float32)
    np.testing.assert_allclose(single, steps(optimiser, gradients, 0.1), rtol=1e-4)
    net = Network([3, 4, 2], seed=1, dtype=np.float32)
    train(net, *data(), epochs=2, batch_size=5, learning_rate=0.1, seed=0, optimiser=optimiser)
    assert net.parameters.dtype == np.float32


def test_what_momentum_remembers_is_of_the_parameters_type():
    gradients = np.random.default_rng(0).normal(size=(20, 5)).astype(np.float32)
    rate, beta = np.float32(0.1), np.float32(0.9)
    w = velocity = np.zeros(5, np.float32)
    for gradient in gradients:
        velocity = beta * velocity + gradient
        w = w - rate * velocity
    found = steps(Momentum(0.9), gradients, np.array(0.1, np.float32), np.float32)
    np.testing.assert_array_equal(found, w)


def test_adams_first_step_has_the_size_of_the_rate():
    gradients = np.array([[1e-3, -5.0, 2e7]])
    np.testing.assert_allclose(steps(Adam(), gradients, 0.01), [-0.01, 0.01, -0.01], rtol=1e-4)


def test_a_gradient_of_zero_moves_nothing():
    for optimiser in (GradientDescent(), Momentum(), Adam()):
        assert not steps(optimiser, np.zeros((3, 4)), 0.5).any()


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_a_gradient_of_zero_moves_nothing_whatever_epsilon_the_type_can_hold(dtype):
    for epsilon in (1e-8, 1e-50, 5e-324):
        assert not steps(Adam(epsilon=epsilon), np.zeros((3, 4)), 0.5, dtype).any()


@pytest.mark.parametrize("optimiser", [GradientDescent(), Momentum(), Adam()], ids=repr)
def test_what_cannot_be_changed_is_refused_by_name(optimiser):
    fixed = np.zeros(3)
    fixed.flags.writeable = False
    with pytest.raises(ValueError, match=r"^parameters is read-only, expected an array of floats"):
        optimiser.begin(fixed)


def test_momentum_goes_on_where_the_slope_ends():
    worker = Momentum(0.5).begin(np.zeros(1))
    for gradient in (1.0, 0.0, 0.0):
        worker.step(np.array([gradient]), 1.0)
    assert worker.parameters == [-1.75]


def test_the_settings_are_no_run_and_remember_nothing():
    settings, nets = Adam(epsilon=1e-6), [Network([3, 4, 2], seed=1) for _ in range(2)]
    before = dict(vars(settings))
    for net in nets:
        train(net, *data(), epochs=2, batch_size=5, learning_rate=0.1, seed=0, optimiser=settings)
    np.testing.assert_array_equal(nets[0].parameters, nets[1].parameters)
    assert vars(settings) == before
    assert repr(settings) == "Adam(beta1=0.9, beta2=0.999, epsilon=1e-06)"


@pytest.mark.parametrize(
    ("name", "same"),
    [("gradient_descent", GradientDescent()), ("momentum", Momentum(0.9)), ("adam", Adam(0.9, 0.999, 1e-8))],
)
def test_a_name_stands_for_the_usual_settings(name, same):
    nets = [Network([3, 4, 2], seed=1) for _ in range(2)]
    for net, optimiser in zip(nets, (name, same)):
        train(net, *data(), epochs=2, batch_size=5, learning_rate=0.1, seed=0, optimiser=optimiser)
    np.testing.assert_array_equal(nets[0].parameters, nets[1].parameters)
    assert optimisers.OPTIMISERS[name] is type(same)


@pytest.mark.parametrize("optimiser", ["gradient_descent", "momentum", "adam"])
def test_penalties_are_a_part_of_the_gradient(optimiser):
    X, D = data()
    net = Network([3, 4, 2], bias="random", seed=1)
    twin = net.copy()
    train(net, X, D, steps=3, batch_size=23, learning_rate=0.3, l1=0.2, l2=0.5, optimiser=optimiser)
    worker = optimisers.check_optimiser(optimiser).begin(twin.parameters)
    for _ in range(3):
        grads = twin.backpropagate(X, D)
        for dW, W in zip(grads.weights, twin.weights):
            dW += 0.2 * np.sign(W) + 0.5 * W
        worker.step(grads.flat, 0.3)
    np.testing.assert_allclose(net.parameters, twin.parameters, rtol=1e-12)


# ---- schedules ----


def test_a_schedule_is_asked_for_each_step_from_zero():
    asked, net = [], Network([3, 4, 2], seed=1)
    run = Training(net, *data(), batch_size=5, learning_rate=lambda step: asked.append(step) or 0.1, seed=0)
    run.train(epochs=1)
    run.train(steps=2)
    assert asked == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("optimiser", ["gradient_descent", "momentum", "adam"])
def test_a_schedule_of_changes_is_a_run_with_changes(optimiser):
    rates, nets = [0.5, 0.1, 0.02], [Network([3, 4, 2], seed=1) for _ in range(2)]
    settings = {"batch_size": 5, "seed": 0, "optimiser": optimiser}
    train(nets[0], *data(), epochs=3, learning_rate=lambda step: rates[step // 5], **settings)
    run = Training(nets[1], *data(), learning_rate=rates[0], **settings)
    for rate in rates:
        run.change(learning_rate=rate)
        run.train(epochs=1)
    np.testing.assert_array_equal(nets[0].parameters, nets[1].parameters)


@pytest.mark.parametrize(
    ("rate", "error"), [(-1, ValueError), (np.nan, ValueError), ("x", TypeError), (None, TypeError)]
)
def test_a_schedule_that_gives_no_rate_is_told_by_its_step(rate, error):
    net = Network([3, 4, 2], seed=1)
    with pytest.raises(error, match=r"learning_rate\(2\)="):
        train(net, *data(), epochs=3, batch_size=5, learning_rate=lambda step: 0.1 if step < 2 else rate)


# ---- bad settings ----


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Momentum(1), ValueError, "beta=1, expected a number from 0 to below 1"),
        (lambda: Momentum(-0.1), ValueError, "beta=-0.1, expected"),
        (lambda: Momentum("much"), TypeError, "beta='much' is not a number"),
        (lambda: Adam(beta1=1.5), ValueError, "beta1=1.5"),
        (lambda: Adam(beta2=np.nan), ValueError, "beta2=nan"),
        (lambda: Adam(epsilon=0), ValueError, "epsilon=0, expected a finite number above 0"),
    ],
)
def test_settings_that_cannot_be(make, error, message):
    with pytest.raises(error, match=f"^{message}"):
        make()


@pytest.mark.parametrize(
    ("optimiser", "error", "message"),
    [
        ("adan", ValueError, "optimiser='adan' is not known, expected one of: .*, did you mean 'adam'"),
        (3, TypeError, "optimiser=3, expected one of: gradient_descent, momentum, adam, or an Optimiser"),
        (Adam, TypeError, "optimiser=<class .*Adam'>, expected one of"),
        (None, TypeError, "optimiser=None"),
    ],
)
def test_what_is_no_optimiser(optimiser, error, message):
    net = Network([3, 4, 2], seed=1)
    before = net.parameters.copy()
    with pytest.raises(error, match=f"^{message}"):
        train(net, *data(), epochs=1, batch_size=5, learning_rate=0.1, optimiser=optimiser)
    np.testing.assert_array_equal(net.parameters, before)
