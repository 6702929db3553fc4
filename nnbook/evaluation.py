"""How well a network does on a data set: its errors, and the share of the examples that it gets right."""

from dataclasses import dataclass

import numpy as np

from nnbook.functions import quiet
from nnbook.network import check_network
from nnbook.tables import Examples


@dataclass(frozen=True)
class Evaluation:
    """How a network does on a data set (S1-25): the mean error, the error of each example, shape (m,), and
    the share of examples it gets right, None where the desired outputs are not classes.
    """

    error: float
    errors: np.ndarray
    accuracy: float | None


def evaluate(net, X, D):
    """The network's errors and accuracy on a data set X (m, n_0) and D (m, n_L) (S1-25).

    ValueError or TypeError for what is no network, and for data that do not fit it.
    """
    return measure(check_network(net), Examples(net, X, D))


def measure(net, examples):
    """The Evaluation of a network on Examples."""
    errors, right, classes = [], [], True
    for trace, desired in net.traces(examples):
        with quiet():
            errors.append(net.output_layer.value(trace.net[-1], trace.out[-1], desired))
        right.append(is_right(trace.out[-1], desired))
        classes = classes and names_classes(desired)
    errors = np.concatenate(errors)
    accuracy = float(np.concatenate(right).mean()) if classes else None
    return Evaluation(float(errors.mean()), errors, accuracy)


def is_right(out, desired):
    """For each column, whether it names the desired class: by its half, or by its largest output."""
    if len(out) == 1:
        return (out[0] > 0.5) == (desired[0] > 0.5)
    return out.argmax(axis=0) == desired.argmax(axis=0)


def number_right(net, X, D):
    """How many of the examples X (m, n_0), D (m, n_L) a network gets right; they are known to fit it."""
    return int(is_right(net.predict(X).T, D.T).sum())


def names_classes(desired):
    """Whether each column (n_L, m) names a class: one 0 or 1, or a single 1 among zeros."""
    one_each = len(desired) == 1 or np.all(desired.sum(axis=0) == 1)
    return bool(one_each and np.all((desired == 0) | (desired == 1)))
