"""The matrix formulas for layers of any sizes and any number of examples, against the sums behind them."""

from functools import cache, lru_cache
from itertools import pairwise

import sympy as sp

from nnbook.symbolic.sums import GeneralSum, NotUnderstood, misfit
from nnbook.symbolic.verdict import refuse, told


class LayerSums:
    """The derivatives of one layer's general sums, for sizes that are symbols (S1-09, S1-15, S1-20).

    With net_{j,k} = Σ_i w_{j,i} out_{i,k} + b_j, SymPy differentiates each term to Kronecker deltas, and the
    chain rule adds up δ_{j,k} ∂net_{j,k}/∂… over every neuron j, and over every example k that is affected.
    Each method takes the indices of an entry.
    """

    def __init__(self, W, out, delta):
        self.W, self.out, self.delta, self.b = W, out, delta, sp.MatrixSymbol("b", W.rows, 1)
        self._j, self._i, self._k = (sp.Dummy() for _ in range(3))  # a GeneralSum names them
        self._term = W[self._j, self._i] * out[self._i, self._k]

    def by_weight(self, r, s):
        """∂E/∂w_{r,s} of the mean error as a SymPy expression, simplified as in `sums`."""
        return self.sum_by_weight(r, s).expression()

    def by_bias(self, r):
        """∂E/∂b_r of the mean error, too."""
        return self.sum_by_bias(r).expression()

    def sum_by_weight(self, r, s):
        """∂E/∂w_{r,s} as a GeneralSum."""
        return self._mean(self.W[r, s], {r: self.W.rows, s: self.W.cols})

    def sum_by_bias(self, r):
        """∂E/∂b_r as a GeneralSum."""
        return self._mean(self.b[r, 0], {r: self.W.rows})

    def sum_by_out(self, r, k, slope):
        """∂E/∂out_{r,k} of example k times a slope as a GeneralSum."""
        chain = self._chain(self.out[r, self._k]).xreplace({self._k: k})
        return GeneralSum.of(chain * slope, {r: self.W.cols, k: self.out.cols})

    def _chain(self, by):
        net = sp.Sum(self._term.diff(by), (self._i, 0, self.W.cols - 1)) + self.b[self._j, 0].diff(by)
        return sp.Sum(self.delta[self._j, self._k] * net, (self._j, 0, self.W.rows - 1))

    def _mean(self, by, ranges):
        examples = self._k, 0, self.out.cols - 1
        return GeneralSum.of(sp.Sum(self._chain(by), examples) / self.out.cols, ranges)


# A row, a column and an example: known to the proof alone, so that no formula can name them.
R, S, K = (sp.Dummy(name, integer=True, nonnegative=True) for name in "rsk")


def prove_any_sizes(net):
    """Each entry of the matrix formulas against the derivative of the general sums; a statement.

    The sizes are symbols: first all different, then, for formulas that compare them, equal ones.
    """
    depth = net.depth + 1
    for sizes in [f"n_{l}" for l in range(depth)], ["n"] * depth, ["m"] * depth:
        _prove_sizes(net, list(map(_size, sizes)), _size("m"))
    return (
        f"δ, ∂E/∂W and ∂E/∂b of {net.depth} layers of any sizes, for any number of examples:\n"
        "  entry by entry, by differentiating the sums"
    )


def _prove_sizes(net, sizes, m):
    W = [sp.MatrixSymbol(f"W_{l}", n, p) for l, (p, n) in enumerate(pairwise(sizes))]
    out, delta, slope = (
        [sp.MatrixSymbol(f"{name}_{l}", n, m) for l, n in enumerate(sizes)]
        for name in ("out", "delta", "slope")
    )
    with told("the recursion for matrices of symbolic sizes"):
        grads = net._recursion(W, out, slope, m, delta)
    for l in range(net.depth):
        p, n = sizes[l], sizes[l + 1]
        by_weight, by_bias, by_out = direct(W[l], out[l], delta[l + 1], slope[l])
        _same_entry(grads.weights[l], {R: n, S: p}, by_weight, f"∂E/∂W_{l}")
        _same_entry(grads.biases[l], {R: n, sp.S.Zero: sp.S.One}, by_bias, f"∂E/∂b_{l}")
        if l > 0:
            _same_entry(grads.deltas[l], {R: p, K: m}, by_out, f"δ_{l}")


class AnyLayer:
    """The derivatives of the sums of a layer of any sizes, to be put in the symbols of each layer."""

    def __init__(self):
        n, p, m = map(_size, "npm")
        self.W, self.out = sp.MatrixSymbol("W", n, p), sp.MatrixSymbol("out", p, m)
        self.delta, self.slope = sp.MatrixSymbol("delta", n, m), sp.MatrixSymbol("slope", p, m)
        layer = LayerSums(self.W, self.out, self.delta)
        by_out = layer.sum_by_out(R, K, self.slope[R, K])
        self.sums = layer.sum_by_weight(R, S), layer.sum_by_bias(R), by_out

    def put(self, W, out, delta, slope):
        """∂E/∂w_rs, ∂E/∂b_r and δ_rk of the layer before, for these matrices."""
        matrices = {self.W: W, self.out: out, self.delta: delta, self.slope: slope}
        sizes = dict(zip((*self.W.shape, self.out.cols), (*W.shape, out.cols)))
        return [total.put(matrices, sizes) for total in self.sums]


@cache  # it is the same for every network, and nobody changes it
def any_layer():
    """The AnyLayer."""
    return AnyLayer()


@lru_cache  # and so is what comes out for matrices of these names and sizes
def direct(W, out, delta, slope):
    """What AnyLayer puts for these matrices."""
    return any_layer().put(W, out, delta, slope)


def _same_entry(formula, ranges, right, place):
    """An entry of a matrix formula against the sum that it should be; `ranges` are its indices' sizes."""
    place = f"{place}, entry {', '.join(str(getattr(index, 'name', index)) for index in ranges)}"
    if not isinstance(formula, sp.MatrixExpr):
        refuse(place, formula, right.expression(), "a matrix of symbolic sizes was expected")
    try:
        with told(place, NotUnderstood):
            given = GeneralSum.of_entry(formula, *ranges, ranges)
    except NotUnderstood as why:
        refuse(place, formula, right.expression(), f"not understood: {why}")
    if given != right:
        refuse(place, given.expression(), right.expression())
    if formula.shape != tuple(ranges.values()) or misfit(formula):
        why = misfit(formula) or f"the shape is {formula.shape} instead of {tuple(ranges.values())}"
        refuse(place, formula, right.expression(), why)


def _size(name):
    return sp.Symbol(name, integer=True, positive=True)
