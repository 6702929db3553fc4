"""What appendix B says of the libraries, held against each of them that is installed."""

import sys
from itertools import pairwise

import numpy as np
import pytest

from nnbook import Network
from nnbook.functions import categorical_cross_entropy, leaky_relu, sigmoid

RNG = np.random.default_rng(0)
X, D = RNG.normal(size=(6, 3)), RNG.integers(2, size=(6, 2))
DEEP_IN_THE_WRONG = -30.0  # net of an output whose desired value is 1


def library(name, monkeypatch):
    """A library, or a skipped test where it is not installed. Keras computes by JAX."""
    if name == "keras" and "keras" not in sys.modules:
        pytest.importorskip("jax")
        monkeypatch.setenv("KERAS_BACKEND", "jax")
    return pytest.importorskip(name)


def fitted(kind, targets, **options):
    """A network of scikit-learn's after one step by the whole batch, and its parameters before."""
    plain = {"solver": "sgd", "momentum": 0, "batch_size": 6, "max_iter": 1, "random_state": 0}
    model = kind(hidden_layer_sizes=(4,), **plain, **options)
    model.partial_fit(X, targets, **({"classes": [0, 1]} if kind.__name__ == "MLPClassifier" else {}))
    before = [W.copy() for W in model.coefs_], [b.copy() for b in model.intercepts_]
    model.partial_fit(X, targets)
    return model, before


def test_scikit_learn_sums_over_the_outputs_and_divides_its_penalty_by_the_examples():
    net_module = pytest.importorskip("sklearn.neural_network")
    rate, alpha = 0.5, 0.3
    model, (W, b) = fitted(
        net_module.MLPClassifier, D, activation="logistic", alpha=alpha, learning_rate_init=rate
    )
    twin = Network([3, 4, 2], loss="binary_cross_entropy", seed=0)
    twin.weights, twin.biases = [part.T for part in W], b
    slopes = twin.backpropagate(X, D)
    for l in range(2):
        step = 2 * slopes.weights[l].T + alpha / len(X) * W[l]  # 2: a sum over two outputs, not their mean
        assert np.allclose(model.coefs_[l], W[l] - rate * step, atol=1e-12)
        assert np.allclose(model.intercepts_[l], b[l] - rate * 2 * slopes.biases[l], atol=1e-12)


def test_scikit_learns_regressor_prints_a_mean_and_descends_a_sum():
    net_module = pytest.importorskip("sklearn.neural_network")
    rate = 0.01
    model, (W, b) = fitted(net_module.MLPRegressor, D, activation="tanh", alpha=0, learning_rate_init=rate)
    twin = Network([3, 4, 2], hidden="tanh", output="identity", seed=0)
    twin.weights, twin.biases = [part.T for part in W], b
    assert np.isclose(model.loss_, twin.error(X, D) / 2)
    step = twin.backpropagate(X, D).weights[0].T  # of the mean over two: that of the half sum
    assert np.allclose(model.coefs_[0], W[0] - rate * step, atol=1e-12)


def test_scikit_learn_starts_and_cuts_off_as_the_page_says():
    net_module = pytest.importorskip("sklearn.neural_network")
    base = pytest.importorskip("sklearn.neural_network._base")
    for activation, factor in (("tanh", 6), ("logistic", 2)):
        model = net_module.MLPClassifier((400,), activation=activation, random_state=0, max_iter=1)
        model.partial_fit(X, D, classes=[0, 1])
        for W, (n, after) in zip(model.coefs_, pairwise([3, 400, 2])):
            assert np.isclose(abs(W).max(), np.sqrt(factor / (n + after)), rtol=0.02)
    reported = base.binary_log_loss(np.ones((1, 1)), np.zeros((1, 1)))
    assert np.isclose(reported, -np.log(np.finfo(float).eps))


def test_pytorch_loses_the_slope_before_the_error():
    torch = pytest.importorskip("torch")
    net = torch.tensor([DEEP_IN_THE_WRONG, -20.0], dtype=torch.float64, requires_grad=True)
    error = torch.nn.BCELoss(reduction="none")(torch.sigmoid(net), torch.ones(2, dtype=torch.float64))
    error.sum().backward()
    assert np.allclose(error.detach(), [30, 20])
    assert np.allclose(net.grad, [-0.0936, -1], atol=1e-3)
    high = torch.tensor([17.5], requires_grad=True)
    torch.nn.BCELoss()(torch.sigmoid(high), torch.zeros(1)).backward()
    assert high.grad.item() == 0
    assert torch.nn.LeakyReLU().negative_slope == leaky_relu(1.0) * 0.01


def test_pytorchs_penalties_and_start_are_those_of_the_page():
    torch = pytest.importorskip("torch")

    def stepped(optimiser, **options):
        w = torch.nn.Parameter(torch.tensor([2.0]))
        (3 * w).sum().backward()
        optimiser([w], lr=0.1, **options).step()
        return w.item()

    assert stepped(torch.optim.SGD, weight_decay=0.5) == pytest.approx(2 - 0.1 * (3 + 0.5 * 2))
    assert stepped(torch.optim.Adam, weight_decay=0.5) == pytest.approx(2 - 0.1)  # its size is divided out
    assert stepped(torch.optim.AdamW, weight_decay=0.5) == pytest.approx(2 - 0.1 - 0.1 * 0.5 * 2)
    layer = torch.nn.Linear(784, 20)
    assert layer.weight.shape == (20, 784)
    assert abs(layer.weight).max().item() == pytest.approx(1 / 28, rel=1e-3)


def test_keras_cuts_off_shrinks_and_bends_as_the_page_says(monkeypatch):
    keras, jax = library("keras", monkeypatch), pytest.importorskip("jax")
    loss = keras.losses.BinaryCrossentropy()

    def error(net):
        return loss(jax.numpy.ones((1, 1)), jax.nn.sigmoid(net).reshape(1, 1))

    assert jax.grad(error)(-16.0) == pytest.approx(-1, abs=1e-3)
    assert jax.grad(error)(DEEP_IN_THE_WRONG) == 0
    w = keras.Variable(np.array([2.0], "float32"))
    keras.optimizers.SGD(0.1, weight_decay=0.5).apply([np.array([3.0], "float32")], [w])
    assert float(w[0]) == pytest.approx(2 - 0.1 * (3 + 0.5 * 2))
    assert float(keras.regularizers.L2(0.01)(w)) == pytest.approx(0.01 * float(w[0]) ** 2)
    assert float(keras.activations.leaky_relu(np.array(-1.0))) == pytest.approx(-0.2)
    assert keras.layers.LeakyReLU().negative_slope == pytest.approx(0.3)


def test_keras_sums_the_categorical_cross_entropy_over_the_classes_as_the_book_does(monkeypatch):
    keras = library("keras", monkeypatch)
    out, d = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]]), np.eye(3)[:2]
    theirs = float(keras.losses.CategoricalCrossentropy()(d, out))
    assert theirs == pytest.approx(-np.log([0.7, 0.8]).mean(), rel=1e-6)
    assert categorical_cross_entropy(out.T, d.T).mean() == pytest.approx(theirs, rel=1e-6)


def test_pytorch_takes_the_categorical_cross_entropy_of_net():
    torch = pytest.importorskip("torch")
    net = torch.tensor([[1.0, -2.0, 0.5], [0.0, 3.0, 1.0]], dtype=torch.float64)
    theirs = torch.nn.CrossEntropyLoss()(net, torch.eye(3, dtype=torch.float64)[:2])
    ours = categorical_cross_entropy(torch.nn.Softmax(dim=1)(net).numpy().T, np.eye(3)[:2].T)
    assert theirs.item() == pytest.approx(ours.mean())
    assert torch.nn.Identity()(net) is net


def test_jaxs_derivatives_are_nested_as_the_parameters_and_are_the_books():
    jax = pytest.importorskip("jax")
    net = Network([3, 4, 2], bias="random", seed=0)

    def error(parameters, x, d):
        for W, b in parameters:
            x = jax.nn.sigmoid(x @ W.T + b)
        return ((x - d) ** 2).mean()

    slopes, ours = jax.grad(error)(list(zip(net.weights, net.biases)), X, D), net.backpropagate(X, D)
    for l, (dW, db) in enumerate(slopes):
        assert np.allclose(dW, ours.weights[l], atol=1e-6)
        assert np.allclose(db, ours.biases[l], atol=1e-6)
    assert jax.nn.leaky_relu(-1.0) == pytest.approx(-0.01)
    assert jax.nn.identity(-1.0) == -1


def test_optax_takes_no_mean():
    optax = pytest.importorskip("optax")
    net = np.array([[-30.0, 1.0]], "float32")
    errors = optax.sigmoid_binary_cross_entropy(net, np.ones((1, 2), "float32"))
    assert np.allclose(errors, -np.log(sigmoid(net)))
    assert np.allclose(optax.l2_loss(np.array([3.0], "float32")), 4.5)
