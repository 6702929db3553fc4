"""The formulas of chapters 4 and 5 as they stand in the text, and nothing else: to be read.

`Network.backpropagate` and `train` compute the same, faster.
"""

import numpy as np

from nnbook.checks import brief, check_number, check_seed, check_whole_number, guarded
from nnbook.tables import Examples


def backward(net, X, D):
    """∂E/∂W_l and ∂E/∂b_l, lists of arrays: means over the m examples (S1-15 to S1-20, S2-11).

    X is (m, n_0), D is (m, n_L), arrays of floats.
    """
    (z, out), dW, db = net.feed_forward(X), [], []
    delta = net.output.chain(net.loss.derivative(out[-1], D.T), z[-1])
    for l in reversed(range(len(net.weights))):
        dW.insert(0, delta @ out[l].T / len(X))
        db.insert(0, delta.mean(axis=1))
        if l > 0:
            delta = (net.weights[l].T @ delta) * net.hidden.derivative(z[l])
    return dW, db


def descend(net, X, D, epochs, batch_size, learning_rate, seed=None):
    """Gradient descent by minibatches: changes the network in place (S1-21 to S1-23, S2-11).

    X is (m, n_0), D is (m, n_L), arrays of floats.
    """
    rng = np.random.default_rng(seed)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            for l, (dW, db) in enumerate(zip(*backward(net, X[rows], D[rows]))):
                net.weights[l] -= learning_rate * dW
                net.biases[l] -= learning_rate * db


def central_difference(net, k, X, D, h=1e-5):
    """The slope of the error by parameter number k, measured: (E(w + h) - E(w - h)) / 2h.

    Of a float32 network E has seven digits, of which the difference loses most: let h be about 0.005 there.
    ValueError or TypeError for a k that the network lacks, for data that do not fit it, and for an h that is
    lost beside the parameter.
    """
    _backward(net, X, D)
    k = check_whole_number("k", k, 0, net.parameters.size - 1)
    h = check_number("h", h, above=0, at_most=1)
    errors = []
    for nudge in (h, -h):
        twin = net.copy()
        twin.parameters[k] += nudge
        if twin.parameters[k] == net.parameters[k]:
            raise ValueError(f"h={h:g} is lost beside parameter {k}, expected a larger h")
        errors.append(twin.error(X, D))
    return (errors[0] - errors[1]) / (2 * h)


# ---- at the door: the chapters print the functions above; what they are given is looked at here ----


def _backward(net, X, D):
    if not all(hasattr(net, name) for name in ("parameters", "loss", "sizes")):
        raise TypeError(f"net={brief(net)}, expected a Network")
    return net, *Examples(net, X, D).read()


def _descend(net, X, D, epochs, batch_size, learning_rate, seed=None):
    epochs = check_whole_number("epochs", epochs, 0, 10**9)
    batch_size = check_whole_number("batch_size", batch_size, 1, 10**9)
    rate = check_number("learning_rate", learning_rate, above=0, at_most=1e9)
    return *_backward(net, X, D), epochs, batch_size, rate, check_seed(seed)


backward, descend = guarded(backward, _backward), guarded(descend, _descend)
