"""The network in NumPy: weights and biases, feed-forward and backpropagation.

A data set is a table with one example a row; inside, an example is a column, so that the code says
what the text says: net = W out + b, and ∂E/∂W = δ outᵀ.
"""

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from nnbook import files
from nnbook.checks import (
    brief,
    check_dtype,
    check_name,
    check_number,
    check_number_or,
    check_seed,
    check_sizes,
    check_whole_number,
)
from nnbook.functions import LOSSES, check_hidden, check_output, output_layer, quiet
from nnbook.parameters import Made, Parameters, put
from nnbook.tables import (
    ROWS_AT_ONCE,
    Examples,
    aligned,
    check_finite,
    check_table,
    read_rows,
    real_array,
    slices,
    with_ones,
)


class Trace(NamedTuple):
    """What feed-forward leaves behind: net[l] and out[l] of each layer, shape (n_l, m); net[0] is None."""

    net: list
    out: list


class Gradients(NamedTuple):
    """Derivatives of the error, shaped like the parameters, and deltas[l], shape (n_l, m), of each example.

    deltas[0] is None: the input layer has no net.
    """

    weights: list
    biases: list
    deltas: list

    @property
    def flat(self):
        """The derivatives by the parameters, in the order of Network.parameters."""
        return np.concatenate([np.column_stack(pair).ravel() for pair in zip(self.weights, self.biases)])


class Network(Made):
    """A fully connected layered network (S1-01 to S1-09, S2-05).

    `sizes` is [n_0, …, n_L]; weights[l] is (n_{l+1}, n_l), row j of it the weights into neuron j of
    layer l+1, and biases[l] is (n_{l+1},). `hidden` and `output` name the activations, `loss` the error.

    Weights start at random (S1-13): `init` "uniform" in [-k, k], "normal" with standard deviation k, "he"
    normal with k √(2/n_l), "xavier" uniform with k √(6/(n_l + n_{l+1})). Biases start at `bias`: a number,
    or "random" for the same distribution as the weights. `seed` is an integer or a numpy Generator.
    `parameters` holds them all, layer by layer and neuron by neuron: its weights, then its bias. To assign
    other sizes or names is an AttributeError.

    ValueError or TypeError for sizes that are no network, unknown names, a k that is not positive.
    """

    FIXED = frozenset({"sizes", "hidden", "output", "loss"})

    def __init__(
        self, sizes, hidden="sigmoid", output="sigmoid", loss="mse",
        init="uniform", k=1.0, bias=0.0, seed=None, dtype=np.float64,
    ):  # fmt: skip
        self.sizes = check_sizes(sizes)
        self.hidden, self.output = check_hidden(hidden), check_output(output)
        self.loss = check_name("loss", LOSSES, loss)
        self.output_layer = output_layer(self.output, self.loss)
        draw, rng = check_name("init", INITIALISERS, init), check_seed(seed)
        k, bias = check_number("k", k, above=0, at_most=1e300), check_number_or("random", "bias", bias)
        self._parameters = aligned([count_parameters(self.sizes)], check_dtype(dtype))
        with quiet():
            for W, b in zip(self.weights, self.biases):
                W[...] = draw(rng, k, W.shape, W.shape)
                b[...] = draw(rng, k, W.shape, b.shape) if bias == "random" else bias
        check_finite(f"a network with k={k:g}, bias={bias} and dtype={self.dtype}", self._parameters)

    @property
    def parameters(self):
        """All weights and biases in one array: to be read, changed in place or assigned."""
        return self._parameters

    @parameters.setter
    def parameters(self, values):
        if values is not self._parameters:  # which it is after `parameters -= …`
            put("parameters", self._parameters, values)

    @property
    def weights(self):
        """W[l] of each layer, shape (n_{l+1}, n_l): views, to be read, changed in place or assigned."""
        return Parameters("weights", split(matrices(self.parameters, self.sizes))[0])

    @weights.setter
    def weights(self, arrays):
        self.weights.assign(arrays)

    @property
    def biases(self):
        """b[l] of each layer, shape (n_{l+1},): views, to be read, changed in place or assigned."""
        return Parameters("biases", split(matrices(self.parameters, self.sizes))[1])

    @biases.setter
    def biases(self, arrays):
        self.biases.assign(arrays)

    @property
    def activations(self):
        """φ of each layer; None for the input layer, which has out only."""
        return [None] + [self.hidden] * (len(self.sizes) - 2) + [self.output]

    @property
    def dtype(self):
        """The type of every number in the network."""
        return self.parameters.dtype

    def feed_forward(self, X):
        """Every net and out for the examples in the rows of X, shape (m, n_0) (S1-09, S1-11, S2-06)."""
        return self._forward(check_table("X", X, self.sizes[0], "inputs", self.dtype))

    def _forward(self, X):
        return Unchecked(self).forward(X).trace()

    def predict(self, X):
        """The outputs (m, n_L) for the examples in the rows of X, shape (m, n_0) (S1-26)."""
        X = check_table("X", X, self.sizes[0], "inputs", self.dtype, stream=True)
        parts = (read_rows("X", X, self.dtype, rows) for rows in slices(len(X), ROWS_AT_ONCE))
        return np.concatenate([self._forward(part).out[-1].T for part in parts])

    def traces(self, examples):
        """Feed-forward over Examples: pairs of a trace and its desired outputs, an example a column.

        At most ROWS_AT_ONCE examples are in memory at one time.
        """
        for rows in examples.parts():
            X, D = examples.read(rows)
            yield self._forward(X), D.T

    def errors(self, X, D):
        """E of each example, shape (m,), for inputs X (m, n_0) and desired outputs D (m, n_L) (S1-12)."""
        traces, value = self.traces(Examples(self, X, D)), self.output_layer.value
        with quiet():
            parts = [value(trace.net[-1], trace.out[-1], desired) for trace, desired in traces]
        return np.concatenate(parts)

    def error(self, X, D):
        """The mean error over the m examples (S1-12, S2-09)."""
        return float(self.errors(X, D).mean())

    def backpropagate(self, X, D):
        """The derivatives of `error(X, D)` by every weight and bias, and each example's deltas.

        X is (m, n_0), D is (m, n_L); weights[l] and biases[l] of the result are means over the m examples
        (S1-15 to S1-20, S2-11).
        """
        return Unchecked(self).backpropagate(*Examples(self, X, D).read())

    def unchecked(self):
        """The network for whoever asks it often: see `Unchecked`."""
        return Unchecked(self)

    def copy(self):
        """A network of its own with the same parameters."""
        twin = Network(
            self.sizes, self.hidden.name, self.output.name, self.loss.name, seed=0, dtype=self.dtype
        )
        twin.parameters[...] = self.parameters
        return twin

    def save(self, path):
        """Writes the network to a file of NumPy arrays (npz, no pickle): see `files.write`."""
        names = {key: getattr(self, key).name for key in ("hidden", "output", "loss")}
        files.write(path, self.sizes, self.parameters, names)

    @classmethod
    def load(cls, path):
        """The network that `save` wrote. ValueError for a file that is none, FileNotFoundError without it."""
        return files.read(path, cls._built)

    @classmethod
    def _built(cls, sizes, parameters, **names):
        """The network with these parameters, an array of a file; ValueError if they do not fit it."""
        sizes = check_sizes(sizes)
        if parameters.shape != (count_parameters(sizes),):
            raise ValueError(f"it holds {parameters.size} parameters for sizes {sizes}")
        check_finite("parameters", parameters)
        net = cls(sizes, **names, dtype=parameters.dtype)
        net.parameters[...] = parameters
        return net

    def __repr__(self):
        names = f"hidden={self.hidden.name!r}, output={self.output.name!r}, loss={self.loss.name!r}"
        return f"Network({self.sizes}, {names})"


class Pass:
    """One way forward and back through a network for m examples, with room for every quantity.

    Made once and used for every minibatch of m examples, it asks for this room only once (S2-12).
    A bias is the weight of one more input that is always 1: [W b] and [out; 1] are stored side by side,
    so that one product makes net, and one the derivatives by weights and biases. ValueError or TypeError for
    what is no network, and for an m below 1; what its methods are given is known to fit.
    """

    def __init__(self, net, m):
        m = check_whole_number("m", m, 1, most_rows(check_network(net)))

        def rooms():
            return [None, *(np.empty((n, m), net.dtype) for n in net.sizes[1:])]

        self.output_layer, phi, self.W = net.output_layer, net.activations, net.weights
        self.net, self.delta, scratch = rooms(), rooms(), rooms()
        out1 = [None, *(np.ones((n + 1, m), net.dtype) for n in net.sizes[1:])]
        self.out = out = [None, *(room[:-1] for room in out1[1:])]
        self.gradient = aligned(net.parameters.shape, net.dtype)
        self.dWb = dWb = matrices(self.gradient, net.sizes)
        self.dW, self.db = split(dWb)
        Wb = matrices(net.parameters, net.sizes)
        self.rightward = list(zip(Wb, self.net[1:], phi[1:], out[1:], out1[1:]))
        known = [None, *(self.net[l] if f.needs == "net" else out[l] for l, f in enumerate(phi[1:], 1))]
        self.leftward = [
            (self.delta[l + 1], out1[l].T, dWb[l], self.W[l].T, self.delta[l], phi[l], known[l], scratch[l])
            for l in reversed(range(1, len(self.W)))
        ]
        self.last = self.net[-1], out[-1], self.delta[-1], scratch[-1]

    def forward(self, rows1):
        """Feed-forward, layer by layer: net_{l+1} = [W_l b_l] [out_l; 1] and out_{l+1} = φ(net_{l+1}).

        rows1 (m, n_0 + 1) has the inputs of an example in each row, and a 1 at its end.
        """
        self.rows1 = rows1
        before = rows1.T
        for Wb, z, phi, out, out1 in self.rightward:
            Wb.dot(before, out=z)
            phi.value(z, out)
            before = out1

    def trace(self):
        """What the way forward left behind."""
        return Trace(self.net, [self.rows1.T[:-1], *self.out[1:]])

    def backward(self, desired, factor):
        """Backpropagation: δ of the last layer, then [∂E/∂W_l ∂E/∂b_l] = δ_{l+1} [out_l; 1]ᵀ and
        δ_l = W_lᵀ δ_{l+1} ⊙ φ′(net_l), from right to left.

        All of them are proportional to the first δ: `factor` multiplies that one, and so each. With 1 over
        the error's share they are each example's, and what is shared by the examples is their sum.
        """
        z, out, delta, scratch = self.last
        self.output_layer.delta(z, out, desired, delta, scratch)
        delta *= factor
        for delta, out1_T, dWb, W_T, delta_before, phi, known, scratch in self.leftward:
            delta.dot(out1_T, out=dWb)
            W_T.dot(delta, out=delta_before)
            phi.backward(delta_before, known, scratch)
        self.delta[1].dot(self.rows1, out=self.dWb[0])
        return self.gradient


class Unchecked:
    """A network for whoever asks it often, with arrays of numbers that are known to be finite and to fit.

    `predict` and `backpropagate` are the network's own, without a look at what comes, and with one Pass for
    all tables of as many rows: what `backpropagate` returns holds until it is called again.
    """

    def __init__(self, net):
        self.net, self.passes = net, {}
        self._share = net.loss.share(net.sizes[-1])

    def forward(self, X):
        """The Pass that has gone forward with the rows of X (m, n_0)."""
        m = len(X)
        if m not in self.passes:
            if m > (most := most_rows(self.net)):
                raise ValueError(f"X has {m} rows, expected at most {most} at one time")
            self.passes[m] = Pass(self.net, m)
        pass_ = self.passes[m]
        with quiet():
            pass_.forward(with_ones(X.astype(self.net.dtype, copy=False)))
        return pass_

    def predict(self, X):
        """The outputs (m, n_L)."""
        return self.forward(X).out[-1].T.copy()

    def backpropagate(self, X, D):
        """The Gradients of the mean error."""
        pass_ = self.forward(X)
        with quiet():
            pass_.backward(D.T, 1 / self._share)
        pass_.gradient /= len(X)
        return Gradients(pass_.dW, pass_.db, pass_.delta)


def errors_of(net, parameters, X, D):
    """The error of many networks like `net` on X and D: parameters (k, size), one network a row; shape (k,).

    The formulas are those of `feed_forward`, with one more axis in front (S1-09, S1-12). NaN among the
    parameters of a network makes its error NaN. ValueError or TypeError for data that do not fit the network,
    and for tables of other widths or without a row.
    """
    X, D = Examples(check_network(net), X, D).read()
    parameters, size = real_array("parameters", parameters), net.parameters.size
    if parameters.ndim != 2 or parameters.shape[1] != size or not len(parameters):
        raise ValueError(f"parameters has shape {parameters.shape}, expected (k, {size}), not empty")
    out, many = X.T, len(parameters)
    with quiet():
        for phi, Wb in zip(net.activations[1:], matrices(parameters, net.sizes)):
            sums = Wb[..., :-1] @ out + Wb[..., -1:]
            out = phi(sums)
        columns = [np.moveaxis(part, 1, 0).reshape(net.sizes[-1], -1) for part in (sums, out)]
        return net.output_layer.value(*columns, np.tile(D.T, many)).reshape(many, -1).mean(axis=1)


def most_rows(net):
    """How many examples there may be at one time: a table of any layer's numbers stays below a gigabyte."""
    return 10**8 // max(net.sizes)


def count_parameters(sizes):
    """How many weights and biases a network of these sizes has: Σ (n_l + 1) n_{l+1} (S1-02, S1-07).

    ValueError or TypeError for sizes that are none.
    """
    return sum((n + 1) * after for n, after in pairwise(check_sizes(sizes)))


def matrices(flat, sizes):
    """Views of a flat vector of parameters as the matrices [W_l b_l], shape (n_{l+1}, n_l + 1).

    Of several vectors, the rows of a table (k, size), the matrices are stacked: (k, n_{l+1}, n_l + 1).
    """
    parts, at, first = [], 0, flat.shape[:-1]
    for n, after in pairwise(sizes):
        parts.append(flat[..., at : at + after * (n + 1)].reshape(*first, after, n + 1))
        at += after * (n + 1)
    return parts


def split(both):
    """Views of the matrices [W_l b_l] as (weights, biases), lists of arrays per layer."""
    return [Wb[:, :-1] for Wb in both], [Wb[:, -1] for Wb in both]


def example_network():
    """The book's running example, 2-2-2, with the weights of the worked example (S1-11)."""
    net = Network([2, 2, 2])
    net.weights = [[[0.25, 0.1], [0.35, -0.3]], [[0.9, 0.5], [-0.7, 0.3]]]
    return net


def _uniform(rng, k, fan, shape):
    return rng.uniform(-k, k, shape)


def _normal(rng, k, fan, shape):
    return rng.normal(0, k, shape)


def _he(rng, k, fan, shape):
    return rng.normal(0, k * math.sqrt(2 / fan[1]), shape)


def _xavier(rng, k, fan, shape):
    limit = k * math.sqrt(6 / sum(fan))
    return rng.uniform(-limit, limit, shape)


INITIALISERS = {"uniform": _uniform, "normal": _normal, "he": _he, "xavier": _xavier}


def check_network(net, name="net"):
    """`net` if it is a Network; TypeError that says what came."""
    if not isinstance(net, Network):
        raise TypeError(f"{name}={brief(net)} is a {type(net).__name__:.60}, expected a Network")
    return net
