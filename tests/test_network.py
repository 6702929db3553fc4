"""The network: the worked example, shapes, gradients against SymPy and differences, files, bad input."""

import copy
import pickle
import tracemalloc
from functools import cache

import numpy as np
import pytest
import sympy as sp
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nnbook import Network, SymbolicNetwork, datasets, network
from nnbook.functions import ACTIVATIONS, LOSSES, hidden_activations
from nnbook.network import count_parameters, errors_of, example_network

combinations = [
    pytest.param(h, o, e, id=f"{h}-{o}-{e}")
    for h in hidden_activations()
    for o in ACTIVATIONS
    for e in LOSSES
]
slow = settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))


def network_with_data(sizes, hidden, output, loss, seed, m):
    """A network and data for which the error is defined: outputs near 1/2, or anything that has shares."""
    rng = np.random.default_rng(seed)
    net = Network(sizes, hidden, output, loss, seed=rng, bias="random")
    shares = ACTIVATIONS[output].values == (0, 1)
    if loss != "mse" and not shares:
        net.weights[-1] *= 0.3 / max(1, np.abs(net.weights[-1]).sum(axis=1).max())
        net.biases[-1] = np.full(sizes[-1], 0.5)
    X, D = rng.uniform(-1, 1, (m, sizes[0])), rng.uniform(0.1, 0.9, (m, sizes[-1]))
    if loss == "categorical_cross_entropy":
        D /= D.sum(axis=1, keepdims=True)
    nets = np.concatenate([n.ravel() for n in net.feed_forward(X).net[1:]])
    assume(np.abs(nets).min() > 1e-3)  # no kink within reach of the differences
    if loss != "mse":
        out = net.predict(X)
        assume(out.min() > 0.01 and (out.max() < 0.99 or loss == "categorical_cross_entropy"))
    return net, X, D


def test_the_flat_gradient_is_in_the_order_of_the_parameters():
    net, X, D = Network([2, 3, 2], seed=0), np.ones((2, 2)), np.zeros((2, 2))
    grads = net.backpropagate(X, D)
    twin = net.copy()
    twin.parameters[...] = grads.flat
    for l in (0, 1):
        np.testing.assert_array_equal(twin.weights[l], grads.weights[l])
        np.testing.assert_array_equal(twin.biases[l], grads.biases[l])


sizes_of = st.lists(st.integers(1, 3), min_size=2, max_size=4)


@pytest.mark.parametrize(("hidden", "output", "loss"), combinations)
@slow
@given(sizes=sizes_of, seed=st.integers(0, 10**6), m=st.integers(1, 5))
def test_backpropagate_against_finite_differences(hidden, output, loss, sizes, seed, m):
    net, X, D = network_with_data(sizes, hidden, output, loss, seed, m)
    gradient, h, w = net.backpropagate(X, D).flat, 1e-5, net.parameters
    for i in range(len(w)):
        w[i] += h
        above = net.error(X, D)
        w[i] -= 2 * h
        below = net.error(X, D)
        w[i] += h
        assert gradient[i] == pytest.approx((above - below) / (2 * h), rel=1e-5, abs=1e-8)


@cache
def derivatives(sizes, *names):
    """A SymbolicNetwork, and the derivatives of its error by each parameter as SymPy finds them."""
    sym = SymbolicNetwork(list(sizes), *names)
    error = sym.expand(sym.error)
    return sym, [error.diff(w) for w in sym.parameters]


@pytest.mark.parametrize(("hidden", "output", "loss"), combinations)
@settings(slow, max_examples=2)
@given(sizes=st.lists(st.integers(1, 2), min_size=2, max_size=3), seed=st.integers(0, 10**6))
def test_backpropagate_against_the_derivative_that_sympy_finds(hidden, output, loss, sizes, seed):
    net, X, D = network_with_data(sizes, hidden, output, loss, seed, 1)
    sym, direct = derivatives(tuple(sizes), hidden, output, loss)
    values = {s: sp.Float(v, 30) for s, v in sym.values(net.weights, net.biases, X[0], D[0]).items()}
    exact = [float(slope.xreplace(values).evalf(30)) for slope in direct]
    np.testing.assert_allclose(net.backpropagate(X, D).flat, exact, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize(("output", "loss"), [(o, e) for o in ACTIVATIONS for e in LOSSES])
def test_the_errors_of_many_networks_are_the_error_of_each(output, loss):
    nets = [Network([2, 3, 2], "tanh", output, loss, bias=0.3, k=0.2, seed=seed) for seed in range(4)]
    X, D = np.random.default_rng(0).uniform(0, 0.1, (5, 2)), np.full((5, 2), 0.5)
    found = errors_of(nets[0], np.stack([net.parameters for net in nets]), X, D)
    np.testing.assert_allclose(found, [net.error(X, D) for net in nets], rtol=1e-13)


def test_the_errors_of_no_network_are_refused_and_those_of_large_numbers_are_numbers():
    net, X, D = Network([2, 3, 2], "tanh", seed=0), np.ones((5, 2)), np.full((5, 2), 0.5)
    with pytest.raises(ValueError, match=r"^parameters has shape \(0, 17\), expected \(k, 17\), not empty$"):
        errors_of(net, np.zeros((0, 17)), X, D)
    assert np.isfinite(errors_of(net, np.full((1, 17), 1.5e308), X, D)).all()  # and no warning
    some = np.zeros((3, 17))
    some[1, 4] = np.nan
    assert np.isnan(errors_of(net, some, X, D)).tolist() == [False, True, False]


def test_the_worked_example():
    """The numbers of the article, to the digits it prints (it cuts 0.537 to 0.53)."""
    net, (X, D) = example_network(), datasets.example()
    trace = net.feed_forward(X)
    np.testing.assert_allclose(trace.net[1].T, [[0.15, 0.10]], atol=1e-15)
    np.testing.assert_allclose(trace.out[1].T, [[0.5374, 0.5250]], atol=1e-4)
    np.testing.assert_allclose(trace.net[2].T, [[0.7462, -0.2187]], atol=1e-4)
    np.testing.assert_allclose(trace.out[2].T, [[0.68, 0.45]], atol=5e-3)
    assert net.error(X, D) == pytest.approx(0.38, abs=5e-3)
    grads = net.backpropagate(X, D)
    np.testing.assert_allclose(grads.weights[1], [[0.078, 0.077], [-0.07, -0.07]], atol=4e-3)
    np.testing.assert_allclose(grads.biases[1], [0.15, -0.13], atol=8e-3)
    np.testing.assert_array_equal(grads.deltas[2][:, 0], grads.biases[1])


def test_trace_holds_every_layer_in_columns():
    net, X = Network([5, 3, 4, 2], seed=0), np.arange(35).reshape(7, 5)
    trace = net.feed_forward(X)
    assert trace.net[0] is None
    assert [a.shape for a in trace.net[1:]] == [(3, 7), (4, 7), (2, 7)]
    np.testing.assert_array_equal(trace.out[0], X.T)
    np.testing.assert_array_equal(trace.out[-1].T, net.predict(X))
    grads = net.backpropagate(X, np.zeros((7, 2)))
    assert grads.deltas[0] is None
    assert [a.shape for a in grads.deltas[1:]] == [(3, 7), (4, 7), (2, 7)]
    assert [W.shape for W in grads.weights] == [(3, 5), (4, 3), (2, 4)]
    assert [b.shape for b in grads.biases] == [(3,), (4,), (2,)]


def test_feed_forward_is_the_sum_that_each_neuron_makes():
    net, X = Network([3, 4, 2], "tanh", bias="random", seed=1), np.random.default_rng(0).normal(size=(6, 3))
    trace = net.feed_forward(X)
    for k, x in enumerate(X):
        hidden = [np.tanh(sum(w * v for w, v in zip(row, x)) + b)
                  for row, b in zip(net.weights[0], net.biases[0])]  # fmt: skip
        np.testing.assert_allclose(trace.out[1][:, k], hidden)


def test_the_mean_over_examples_is_the_mean_of_single_examples():
    net = Network([3, 4, 2], bias="random", seed=2)
    X, D = np.random.default_rng(3).normal(size=(2, 9, 3))[..., :3]
    D = D[:, :2]
    singles = [net.backpropagate(X[k : k + 1], D[k : k + 1]).flat for k in range(9)]
    np.testing.assert_allclose(net.backpropagate(X, D).flat, np.mean(singles, axis=0), rtol=1e-12)
    assert net.error(X, D) == pytest.approx(
        np.mean([net.error(X[k : k + 1], D[k : k + 1]) for k in range(9)])
    )
    np.testing.assert_allclose(net.errors(X, D), ((net.predict(X) - D) ** 2).mean(axis=1))


def test_unchecked_answers_as_the_network_does_from_call_to_call():
    net, rng = Network([3, 4, 2], "tanh", seed=0), np.random.default_rng(0)
    asked, kept = net.unchecked(), []
    for m in (5, 2, 5):
        X, D = rng.normal(size=(m, 3)), rng.uniform(0, 1, (m, 2))
        kept.append((asked.predict(X), net.predict(X)))
        np.testing.assert_array_equal(asked.backpropagate(X, D).flat, net.backpropagate(X, D).flat)
        net.parameters += 0.1
    for ours, expected in kept:  # what was answered before stays as it was
        np.testing.assert_array_equal(ours, expected)


def test_many_examples_are_predicted_in_pieces_that_join():
    net, X = Network([2, 3, 1], seed=0), np.random.default_rng(0).normal(size=(9001, 2))
    np.testing.assert_allclose(net.predict(X), net.feed_forward(X).out[-1].T, rtol=1e-12)
    assert net.errors(X, X[:, :1]).shape == (9001,)


def test_parameters_of_the_digits_network():
    assert count_parameters([784, 20, 20, 10]) == 16_330
    assert Network([784, 20, 20, 10], seed=0).parameters.size == 16_330


@pytest.mark.parametrize(
    ("init", "spread"),
    [
        ("uniform", 2 / np.sqrt(3)),
        ("normal", 2.0),
        ("he", 2 * np.sqrt(2 / 300)),
        ("xavier", 2 * np.sqrt(2 / 700)),
    ],
)
def test_initialisation(init, spread):
    net = Network([300, 400, 2], init=init, k=2.0, seed=0)
    W = net.weights[0]
    assert W.std() == pytest.approx(spread, rel=0.02)
    assert abs(W.mean()) < spread / 100
    assert not np.any(net.biases[0])
    if init == "uniform":
        assert 1.999 < np.abs(W).max() <= 2
    again = Network([300, 400, 2], init=init, k=2.0, seed=np.random.default_rng(0))
    np.testing.assert_array_equal(net.parameters, again.parameters)
    assert np.any(net.parameters != Network([300, 400, 2], init=init, k=2.0, seed=1).parameters)


def test_biases_start_where_one_says():
    assert set(Network([2, 3, 1], bias=0.1, seed=0).biases[0]) == {0.1}
    assert Network([2, 300, 1], bias="random", k=3, seed=0).biases[0].std() == pytest.approx(
        np.sqrt(3), rel=0.1
    )
    for init in ("he", "xavier"):  # by the sizes of their layers, as its weights
        net = Network([200, 300, 1], init=init, bias="random", seed=0)
        assert net.biases[0].std() == pytest.approx(net.weights[0].std(), rel=0.1)


def test_seeds_leave_the_global_state_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    Network([2, 3, 1])
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_without_a_look_at_its_tables_a_network_takes_those_of_either_type(kind):
    net, rng = Network([3, 4, 2], dtype=kind, seed=0), np.random.default_rng(0)
    X, D, quick = rng.normal(size=(5, 3)), rng.uniform(size=(5, 2)), net.unchecked()
    np.testing.assert_array_equal(quick.predict(X), net.predict(X))
    np.testing.assert_allclose(quick.backpropagate(X, D).flat, net.backpropagate(X, D).flat, rtol=1e-5)


def test_float32_stays_float32():
    net = Network([2, 3, 1], dtype=np.float32, seed=0)
    X, D = np.ones((4, 2)), np.zeros((4, 1))
    assert {a.dtype for a in (net.weights[0], net.predict(X), net.backpropagate(X, D).weights[0])} == {
        np.dtype(np.float32)
    }


def test_parameters_are_assignable_and_checked():
    net = Network([2, 2, 1], seed=0)
    net.weights[0] = [[1, 2], [3, 4]]
    net.weights[0][0, 1] = 7
    net.biases = [[5, 6], [7]]
    net.weights[1] *= 0
    np.testing.assert_array_equal(net.parameters, [1, 7, 5, 3, 4, 6, 0, 0, 7])
    for bad, message in (
        ([1, 2, 3], r"weights\[0\] got shape \(3,\), expected \(2, 2\)"),
        ([[1, 2], [3, np.nan]], r"weights\[0\] has NaN"),
    ):
        with pytest.raises(ValueError, match=f"^{message}"):
            net.weights[0] = bad
    with pytest.raises(TypeError, match=r"weights\[0\] holds values of type"):
        net.weights[0] = [["a", "b"], ["c", "d"]]
    with pytest.raises(ValueError, match="biases got 1 arrays, expected 2"):
        net.biases = [[1, 2]]
    np.testing.assert_array_equal(net.parameters, [1, 7, 5, 3, 4, 6, 0, 0, 7])


def test_the_errors_of_thousands_of_networks_are_reckoned_with_in_parts():
    net, rng = Network([2, 20, 1], seed=0), np.random.default_rng(0)
    X, D, many = rng.random((500, 2)), rng.random((500, 1)), rng.normal(size=(1000, net.parameters.size))
    tracemalloc.start()
    errors = errors_of(net, many, X, D)
    assert tracemalloc.get_traced_memory()[1] < 60e6  # the outs of all hidden layers alone would be 80e6
    tracemalloc.stop()
    for k in (0, 99, 100, 999):
        net.parameters = many[k]
        assert errors[k] == pytest.approx(net.error(X, D), rel=1e-12)


def test_parameters_are_assigned_whole_or_not_at_all_whatever_they_are_views_of():
    net = Network([2, 2, 2], seed=0)
    first, second = (W.copy() for W in net.weights)
    net.weights = [net.weights[1], net.weights[0]]
    np.testing.assert_array_equal(net.weights, [second, first])
    net.weights = reversed([W.T for W in net.weights])
    np.testing.assert_array_equal(net.weights, [first.T, second.T])
    net.weights[:] = net.weights[::-1]
    np.testing.assert_array_equal(net.weights, [second.T, first.T])
    net.weights[1:] = [np.eye(2)]
    net.biases[::-1] = [[1, 2], [3, 4]]
    np.testing.assert_array_equal(net.biases, [[3, 4], [1, 2]])
    before = net.parameters.copy()
    for bad, message in (
        ([np.zeros((2, 2)), np.zeros(3)], r"weights\[1\] got shape \(3,\), expected \(2, 2\)"),
        ([np.zeros((2, 2)), np.full((2, 2), np.nan)], r"weights\[1\] has NaN"),
    ):
        with pytest.raises(ValueError, match=f"^{message}"):
            net.weights = bad
        with pytest.raises(ValueError, match=f"^{message}"):
            net.weights[:] = bad
    with pytest.raises(ValueError, match=r"^weights got 2 arrays, expected 1$"):
        net.weights[1:] = [np.eye(2), np.eye(2)]
    np.testing.assert_array_equal(net.parameters, before)


@pytest.mark.parametrize("make", [copy.deepcopy, Network.copy, lambda net: pickle.loads(pickle.dumps(net))])
def test_a_copy_lives_a_life_of_its_own(make):
    net = Network([2, 2, 1], "relu", "identity", seed=0)
    twin = make(net)
    twin.weights[0][0, 0] = 9
    X = np.ones((1, 2))
    assert net.weights[0][0, 0] != 9
    assert twin.predict(X) != net.predict(X) or twin.weights[0][0, 0] == 9
    np.testing.assert_array_equal(twin.parameters[1:], net.parameters[1:])
    assert repr(twin) == repr(net)


def test_parameters_take_what_fits_and_the_rest_stays_as_it_was_made():
    net = Network([2, 3, 1], seed=0)
    views, numbers = net.weights[0], np.arange(13.0)
    net.parameters = numbers
    net.parameters += 1
    assert views[0].tolist() == [1, 2]
    assert numbers[0] == 0
    for name in ("sizes", "hidden", "output", "loss"):
        with pytest.raises(AttributeError, match=f"{name} of a Network stays as it was made"):
            setattr(net, name, getattr(net, name))
    for values, message in ((np.zeros(12), r"got shape \(12,\)"), (np.full(13, np.nan), "has NaN")):
        with pytest.raises(ValueError, match=f"parameters {message}"):
            net.parameters = values
    assert net.parameters.tolist() == list(range(1, 14))


@pytest.mark.parametrize(("k", "bias"), [(1e39, 0), (1, 1e39)])
def test_weights_that_the_type_cannot_hold_are_refused(k, bias):
    assert Network([2, 1], k=k, bias=bias, seed=0).parameters.size == 3
    with pytest.raises(ValueError, match=r"k=.* and dtype=float32 has NaN or infinite values"):
        Network([2, 1], k=k, bias=bias, seed=0, dtype=np.float32)


# ---- bad input ----


@pytest.mark.parametrize(
    ("sizes", "error", "message"),
    [
        ([2], ValueError, "input and an output layer"),
        ([], ValueError, "input and an output layer"),
        ([2, 0, 1], ValueError, r"sizes\[1\]=0, expected a whole number of at least 1"),
        ([2, -3, 1], ValueError, r"sizes\[1\]=-3"),
        ([2, 1.5], TypeError, r"sizes\[1\]=1.5 is not a whole number"),
        ("222", TypeError, "expected whole numbers such as"),
        (3, TypeError, "expected whole numbers such as"),
    ],
)
def test_sizes_that_are_no_network(sizes, error, message):
    for kind in (Network, SymbolicNetwork):
        with pytest.raises(error, match=message):
            kind(sizes)


@pytest.mark.parametrize(
    ("argument", "error", "message"),
    [
        ({"hidden": "sinus"}, ValueError, "hidden='sinus' is not known, expected one of: sigmoid, tanh"),
        ({"output": None}, ValueError, "output=None is not known"),
        ({"loss": "l1"}, ValueError, "loss='l1' is not known, expected one of: mse, binary_cross_entropy"),
        ({"init": ["he"]}, ValueError, "init=.* is not known"),
        ({"k": 0}, ValueError, "k=0, expected a finite number above 0"),
        ({"k": "big"}, TypeError, "k='big' is not a number"),
        ({"bias": "zero"}, TypeError, "bias='zero', expected a number or 'random'"),
        ({"bias": np.inf}, ValueError, "bias=inf"),
        ({"seed": 1.5}, TypeError, "seed=1.5 is not a whole number"),
        ({"seed": -1}, ValueError, "seed=-1"),
        ({"dtype": int}, TypeError, "expected float64 or float32"),
    ],
)
def test_arguments_that_are_not_known(argument, error, message):
    with pytest.raises(error, match=message):
        Network([2, 2, 1], **argument)


def test_more_rows_than_there_is_room_for_are_told_as_such(monkeypatch):
    net = Network([2, 5, 1], seed=0)
    monkeypatch.setattr(network, "most_rows", lambda net: 3)
    X, D = np.zeros((4, 2)), np.zeros((4, 1))
    for call in (lambda: net.feed_forward(X), lambda: net.backpropagate(X, D)):
        with pytest.raises(ValueError, match=r"^X has 4 rows, expected at most 3 at one time$"):
            call()
    assert net.feed_forward(X[:3]).out[-1].shape == (1, 3)


BAD_X = [
    (np.zeros(2), ValueError, r"X has shape \(2,\), expected \(m, 2\)"),
    (np.zeros((1, 2, 1)), ValueError, "X has shape"),
    (np.zeros((4, 3)), ValueError, "X has 3 columns, the network has 2 inputs"),
    (np.zeros((0, 2)), ValueError, "X is empty"),
    ([[1, np.nan]], ValueError, "X has NaN or infinite values"),
    ([[1, np.inf]], ValueError, "X has NaN or infinite values"),
    ([["a", "b"]], TypeError, "X holds values of type"),
    ([[1, 2], [3]], ValueError, "X has rows of different lengths"),
    ([[1j, 2]], TypeError, "X holds values of type complex128"),
    (None, TypeError, "X holds values of type object"),
]


@pytest.mark.parametrize(("X", "error", "message"), BAD_X)
def test_bad_inputs(X, error, message):
    net = Network([2, 2, 1], seed=0)
    for call in (
        net.feed_forward,
        net.predict,
        lambda X: net.error(X, [[1]]),
        lambda X: net.backpropagate(X, [[1]]),
    ):
        with pytest.raises(error, match=f"^{message}"):
            call(X)


@pytest.mark.parametrize(
    ("D", "message"),
    [
        ([[1]], "X has 2 rows, D has 1"),
        ([1, 0], r"D has shape \(2,\), expected \(m, 1\)"),
        ([[1, 0], [0, 1]], "D has 2 columns, the network has 1 outputs"),
        ([[1], [np.nan]], "D has NaN"),
        ([[1], [2]], "D goes from 1 to 2, binary_cross_entropy needs 0 to 1"),
    ],
)
def test_bad_desired_outputs(D, message):
    net = Network([2, 2, 1], loss="binary_cross_entropy", seed=0)
    for call in (net.error, net.errors, net.backpropagate):
        with pytest.raises(ValueError, match=f"^{message}"):
            call(np.zeros((2, 2)), D)


def test_large_finite_data_is_not_taken_for_infinite():
    net = Network([2, 1], seed=0)
    assert np.isfinite(net.predict(np.full((3, 2), 1e308))).all()
