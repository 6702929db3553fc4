"""A network's numbers under source 1's indices, so that its formulas can be typed as they stand.

Source 1 numbers layers and neurons from 1 and writes w_ij^l for the weight from neuron i of layer l to
neuron j of layer l+1.
"""

from functools import cache

import numpy as np
import sympy as sp

from nnbook.checks import check_callable, check_sizes, check_whole_number
from nnbook.functions import sigmoid
from nnbook.network import Network, example_network
from nnbook.symbolic import SymbolicNetwork
from nnbook.training import train


class Worked:
    """A logistic network's numbers under source 1's indices: layers and neurons from 1.

    x[l][i], net[l][j], slope[l][j], b[l][j], d[j] and w[l][i, j]; the derivatives by_weight[l][i, j] and
    by_bias[l][j] are those that SymPy finds of the composed error. delta[l][j] = ∂E/∂net is by_bias, since
    ∂net/∂b = 1. The same as arrays, for the matrix formulas, are in `network` and `trace`.
    """

    def __init__(self, sizes):
        self.network = example_network() if sizes == (2, 2, 2) else Network(sizes, bias="random", seed=0)
        self.symbolic = SymbolicNetwork(sizes)
        self.X, self.D = np.linspace(0.5, 0.25, sizes[0])[None], np.linspace(0.0, 1.0, sizes[-1])[None]
        self.trace = self.network.feed_forward(self.X)
        self.L, self.n = len(sizes), sizes[-1]
        self.d = _from_one(self.D[0])
        self.x = {l: _from_one(out[:, 0]) for l, out in enumerate(self.trace.out, 1)}
        self.net = {l: _from_one(z[:, 0]) for l, z in enumerate(self.trace.net, 1) if l > 1}
        self.slope = {l: _from_one(sigmoid.derivative(self.array(z))) for l, z in self.net.items()}
        self.w = {l: _from_one(W.T) for l, W in enumerate(self.network.weights, 1)}
        self.b = {l: _from_one(b) for l, b in enumerate(self.network.biases, 2)}
        E = self.symbolic.expand(self.symbolic.error)
        self.by_weight = {l: _from_one(self._slopes(E, W.T)) for l, W in enumerate(self.symbolic.weights, 1)}
        self.by_bias = {l: _from_one(self._slopes(E, b)[:, 0]) for l, b in enumerate(self.symbolic.biases, 2)}
        self.delta = self.by_bias

    @property
    def values(self):
        """The numbers of the symbols."""
        numbers = self.symbolic.values(self.network.weights, self.network.biases, self.X[0], self.D[0])
        return {symbol: sp.Float(number) for symbol, number in numbers.items()}

    def _slopes(self, E, symbols):
        values = self.values
        return np.array(symbols.applyfunc(lambda s: E.diff(s).xreplace(values)).tolist(), dtype=float)

    def by_out(self, l):
        """∂E/∂out of layer l, found by differentiating E as a function of that layer's outputs.

        ValueError or TypeError for a layer that is none, counted from 1.
        """
        l = check_whole_number("l", l, 1, self.L)
        steps, later, values = dict(self.symbolic.forward_steps), {}, self.values
        for k in range(l, self.L):
            for symbol in (*self.symbolic.net[k], *self.symbolic.out[k]):
                later[symbol] = steps[symbol].xreplace(later)
        E, outs = self.symbolic.error.xreplace(later), self.symbolic.out[l - 1]
        values.update(zip(outs, map(sp.Float, self.x[l].values())))
        return _from_one([float(E.diff(out).xreplace(values)) for out in outs])

    def stepped(self, rate):
        """A copy of the network after one step of gradient descent. Of a wrong rate the errors of `train`."""
        net = self.network.copy()
        train(net, self.X, self.D, steps=1, batch_size=1, learning_rate=rate, seed=0)
        return net

    @staticmethod
    def array(numbers):
        """The numbers of one layer as an array."""
        return np.array(list(numbers.values()))


_worked = cache(Worked)


def worked(sizes):
    """The Worked of a network of these sizes, made once. ValueError or TypeError for sizes that are none."""
    return _worked(tuple(check_sizes(sizes)))


def _from_one(array):
    """An array as a dictionary with indices from 1."""
    array = np.asarray(array)
    places = (tuple(i + 1 for i in place) for place in np.ndindex(array.shape))
    return {place if len(place) > 1 else place[0]: float(v) for place, v in zip(places, array.flat)}


def entries(rows, columns, entry):
    """The matrix with entry(j, i) in row j = 1, …, `rows` and column i = 1, …, `columns`.

    ValueError or TypeError for numbers below 1, and for what is no function.
    """
    rows, columns = check_whole_number("rows", rows, 1, 1000), check_whole_number("columns", columns, 1, 1000)
    check_callable("entry", entry, "a function of row and column")
    return np.array([[entry(j, i) for i in range(1, columns + 1)] for j in range(1, rows + 1)])
