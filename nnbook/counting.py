"""The calls of NumPy that a training step makes, and the multiplications in its products (S2-06, S2-12)."""

from collections import Counter
from itertools import pairwise
from typing import ClassVar
from unittest import mock

import numpy as np

from nnbook.checks import check_sizes, check_whole_number
from nnbook.network import check_network, count_parameters
from nnbook.tables import Examples, with_ones
from nnbook.training import Descent


class Counted(np.ndarray):
    """An array that notes in `calls` each ufunc, `dot` and `fill` that is called with it."""

    calls: ClassVar = Counter()

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **named):
        self.calls[ufunc.__name__] += 1
        named |= {} if out is None else {"out": tuple(np.asarray(part) for part in out)}
        result = getattr(ufunc, method)(*(np.asarray(part) for part in inputs), **named)
        return np.asarray(result).view(Counted) if out is None else out[0]

    def dot(self, other, out):
        """The product, noted."""
        self.calls["dot"] += 1
        np.asarray(self).dot(np.asarray(other), out=np.asarray(out))

    def fill(self, value):
        """The same number in each place, noted."""
        self.calls["fill"] += 1
        np.asarray(self).fill(value)


def calls_of_a_step(net, X, D):
    """How often a step of gradient descent with the minibatch X (m, n_0), D (m, n_L) calls what: a Counter.

    The parameters of a copy of `net` are Counted, and what `np.empty` and its like return meanwhile. The
    first step makes the rooms; the second is counted. ValueError or TypeError for data that do not fit.
    """
    X, D = Examples(check_network(net), X, D).read()
    net, nets = net.copy(), np.empty(D.T.shape)
    net._parameters = net.parameters.view(Counted)
    makers = {make.__name__: _noting(make) for make in (np.empty, np.ones, np.empty_like)}
    with mock.patch.multiple(np, **makers):
        descent = Descent(net, 0.1)
        descent.step(with_ones(X), D, nets)
        Counted.calls.clear()
        descent.step(with_ones(X), D, nets)
    return Counter(Counted.calls)


def _noting(make):
    return lambda *shape, **named: make(*shape, **named).view(Counted)


def multiplications(sizes, m):
    """Those inside the products of a step with m examples, as `train` makes them, the biases' included.

    Forward (n_l + 1) n_{l+1} for each example and layer, as many for the derivatives, and n_l n_{l+1} for
    each W_lᵀ δ_{l+1} with l ≥ 1. ValueError or TypeError for sizes that are none, and for an m below 1.
    """
    sizes, m = check_sizes(sizes), check_whole_number("m", m, at_least=1, at_most=10**9)
    return m * (2 * count_parameters(sizes) + sum(n * after for n, after in pairwise(sizes[1:])))
