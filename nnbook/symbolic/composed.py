"""The whole gradient of a small network against the derivative of its composed error."""

import math
from functools import lru_cache

import sympy as sp

from nnbook.symbolic.entries import same_matrix
from nnbook.symbolic.verdict import told

BUDGET, DEEPEST = 8_000, 12  # beyond so many factors, or layers of weights, it takes more than some seconds
EXAMPLES = 2


class Phi(sp.Function):
    """Any differentiable activation."""

    def fdiff(self, argindex=1):
        """Its slope."""
        return PhiSlope(*self.args)


class PhiSlope(sp.Function):
    """Its derivative."""


class Error(sp.Function):
    """Any differentiable error of one example, a function of the nets of the output layer."""

    def fdiff(self, argindex=1):
        """Its derivative by the net of this number, counted from 1."""
        return ErrorSlope(argindex, *self.args)


class ErrorSlope(sp.Function):
    """Its derivative by one of them, whose number is the first argument."""


def small(net):
    """Whether the composed error can be differentiated in some seconds."""
    return net.depth <= DEEPEST and math.prod(net.sizes) * len(net.parameters) <= BUDGET


def prove_whole(net):
    """The gradient of two examples against the direct derivative of the composed E; a statement."""
    slope, last, direct = derivatives(*(_fixed(part) for part in (net.weights, net.biases, net.out)))
    one = [*net.out, *slope[1:], last]
    puts = [{symbol: sp.Dummy(real=True) for column in one for symbol in column} for _ in range(EXAMPLES)]

    def examples(column):
        return column and sp.Matrix.hstack(*(column.xreplace(put) for put in puts))

    with told("the recursion as a whole"):
        columns = [examples(column) for column in net.out], [examples(column) for column in slope]
        grads = net._recursion(net.weights, *columns, EXAMPLES, None, examples(last))
    for kind, formulas, right in zip("Wb", grads, direct):
        for l, matrix in enumerate(right):
            mean = sum((matrix.xreplace(put) for put in puts), sp.zeros(*matrix.shape)) / EXAMPLES
            same_matrix(formulas[l], mean.tolist(), f"∂E/∂{kind}_{l} as a whole")
    return (
        f"the {len(net.parameters)} derivatives of {net}, multiplied out as polynomials:\n"
        "  by differentiating the composed E, the mean of E_0 and E_1 of two examples;\n"
        "  for any differentiable φ in hidden layers, and E_k any differentiable function of the last net"
    )


@lru_cache(8)
def derivatives(weights, biases, out):
    """The derivatives of the composed E of one example by weights and biases, as two lists of matrices.

    Before them the symbols in which they are written, besides those of `out`: φ′(net) of each layer, and
    ∂E/∂net of the output layer. They hang on no formula of the network.
    """
    slope, last = [None, *map(_symbols, out[1:])], _symbols(out[-1])
    E, named = composed(weights, biases, out, slope, last)
    direct = [
        [matrix.applyfunc(lambda w: E.diff(w).xreplace(named)) for matrix in part]
        for part in (weights, biases)
    ]
    return slope, last, direct


def composed(weights, biases, out, slope, last):
    """E of one example as a function of all parameters, and names for what its derivatives are made of.

    The names are the symbols of out, `slope` for φ′(net) and `last` for ∂E/∂net of the output layer.
    """
    before, named = out[0], {}
    for l, (W, b) in enumerate(zip(weights, biases), 1):
        z = W * before + b
        if l < len(weights):
            before = z.applyfunc(Phi)
            named |= {**dict(zip(before, out[l])), **dict(zip(z.applyfunc(PhiSlope), slope[l]))}
    E = Error(*z)
    return E, named | {E.fdiff(j): delta for j, delta in enumerate(last, 1)}


def _symbols(column):
    """As many new symbols."""
    return sp.Matrix([sp.Dummy(real=True) for _ in column])


def _fixed(matrices):
    return tuple(matrix.as_immutable() for matrix in matrices)
