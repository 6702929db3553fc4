"""Backpropagation in words: the chains of factors, and the deltas one after the other."""

import math
from itertools import islice, pairwise, product
from typing import NamedTuple

import numpy as np

from nnbook.words.numbers import bracketed, listing, products, rounded, symbol, written, written_each


class Factor(NamedTuple):
    """One factor of a chain: `letter` and `place` of its symbol, its kind, and its value.

    Kinds: "error" is ∂E/∂(the symbol), "slope" is φ′ of it, "symbol" it itself; at the end of a bias "one".
    """

    kind: str
    letter: str
    place: tuple
    value: float

    def __str__(self):
        kinds = {"error": "∂E/∂{}", "slope": "φ′({})", "symbol": "{}", "one": "1"}
        return kinds[self.kind].format(symbol(self.letter, *self.place))


FIRST = 1000  # paths are written out: there may be millions


class Chains:
    """The paths from a parameter to the error, each a list of Factors (S1-15, S1-18).

    A Factor's place is in the drawing of the network: that of a neuron (l, j), or of an edge (l, j, i). There
    are `count` paths, of which `paths` are the first; `edges` are the places of all, and `total` is the sum
    over all of them, the derivative.
    """

    def __init__(self, net, trace, D, place):
        l, j, *source = place
        start = [Factor("one", "1", (l + 1, j), 1.0)]
        if source:
            start = [Factor("symbol", "out", (l, *source), trace.out[l][source[0], 0])]
        name, slopes = self._last(net, trace, D)
        self.count, self.paths = math.prod(net.sizes[l + 2 :]), []
        for rest in islice(product(*map(range, net.sizes[l + 2 :])), FIRST):
            ends = list(enumerate((j, *rest), l + 1))
            first = Factor("error", name, ends[-1], slopes[ends[-1][1], 0])
            self.paths.append([first, *self._factors(net, trace, ends), *start])
        self.edges = {place, (l, *source), (l + 1, j)} if source else {(l + 1, j)}
        layers = [[j], *map(range, net.sizes[l + 2 :])]
        for m, (sources, targets) in enumerate(pairwise(layers), l + 1):
            self.edges |= {(m, k, i) for i in sources for k in targets} | {(m + 1, k) for k in targets}
        self.total = self._sum(net, trace, slopes[:, 0], l, j) * start[0].value

    @staticmethod
    def _last(net, trace, D):
        """Where the chains end: at ∂E/∂out, or at ∂E/∂net where each output depends on every net."""
        by_out = net.loss.derivative(trace.out[-1], D.T)
        return ("out", by_out) if net.output.elementwise else ("net", net.output.chain(by_out, trace.net[-1]))

    @staticmethod
    def _factors(net, trace, ends):
        """φ′ of each neuron (l, j) on a path and w of each edge of it, from right to left."""
        for (l, j), before in zip(ends[::-1], [*ends[-2::-1], None]):
            if net.activations[l].elementwise:
                yield Factor("slope", "net", (l, j), net.activations[l].derivative(trace.net[l][j, 0]))
            if before:
                edge = l - 1, j, before[1]
                yield Factor("symbol", "w", edge, net.weights[l - 1][edge[1:]])

    @property
    def products(self):
        """The product along each of the first paths."""
        return [math.prod(factor.value for factor in path) for path in self.paths]

    @staticmethod
    def _sum(net, trace, slopes, l, j):
        """∂E/∂net of neuron j of layer l + 1: paths are added up where they meet, from the error on."""
        for m in range(len(net.sizes) - 1, l, -1):
            if net.activations[m].elementwise:
                slopes = slopes * net.activations[m].derivative(trace.net[m][:, 0])
            if m > l + 1:
                slopes = slopes @ net.weights[m - 1]
        return slopes[j]

    def __str__(self):
        if self.count > 6:
            return f"the sum over {self.count} paths = {written(self.total, 6)}"
        terms = (" · ".join(bracketed(factor.value) for factor in path) for path in self.paths)
        return f"{' + '.join(terms)} = {written(self.total, 6)}"


def asked_in_words(weights, deltas):
    """What outputs with these deltas (n_L,) ask of the neuron before these weights (n_L,), and the sum."""
    return f"{products(weights, rounded(deltas))} = {written(weights @ deltas)}"


def deltas_in_words(net, trace, grads, D):
    """Backpropagation step by step, as words and what lights up (S1-16, S1-20, S2-11)."""
    yield "feed-forward is done, no δ is known yet", set()
    last = len(net.sizes) - 1
    for j in range(net.sizes[last]):
        yield f"{symbol('δ', last, j)} = {_output_delta(net, trace, grads, D, j)}", {(last, j)}
    for l in range(last - 1, 0, -1):
        for j in range(net.sizes[l]):
            light = {(l, j), *((l, k, j) for k in range(net.sizes[l + 1]))}
            yield f"{symbol('δ', l, j)} = {_hidden_delta(net, trace, grads, l, j)}", light
    for l in range(last - 1, -1, -1):
        rows = ", ".join(map(listing, grads.weights[l]))
        biases = f"∂E/∂{symbol('b', l)} = δ = {listing(grads.biases[l])}"
        edges = {(l, j, i) for j, i in np.ndindex(net.weights[l].shape)}
        yield f"∂E/∂{symbol('W', l)} = δ outᵀ, its rows: {rows}; {biases}", edges


def _output_delta(net, trace, grads, D, j):
    delta = written(grads.deltas[-1][j, 0])
    if not net.output.elementwise:
        return f"∂E/∂net, by way of each output of {net.output.name} = {delta}"
    by_out = bracketed(net.loss.derivative(trace.out[-1], D.T)[j, 0])
    slope = written(net.output.derivative(trace.net[-1][j, 0]))
    return f"∂E/∂out · φ′(net) = {by_out} · {slope} = {delta}"


def _hidden_delta(net, trace, grads, l, j):
    sums = products(net.weights[l][:, j], grads.deltas[l + 1][:, 0])
    slope, delta = written_each((net.hidden.derivative(trace.net[l][j, 0]), grads.deltas[l][j, 0]))
    return f"(sum of w · δ) · φ′(net) = ({sums}) · {slope} = {delta}"


def factor_in_words(factor):
    """Which derivative a Factor is, and its value."""
    value, (l, *ends) = written(factor.value, 6, trim=True), factor.place
    if factor.kind == "one":
        return "∂net/∂b = 1: the bias is added to the sum as it is"
    if factor.kind == "error":
        return f"{factor} = {value}"
    if factor.kind == "slope":
        return f"∂{symbol('out', l, *ends)}/∂{symbol('net', l, *ends)} = {factor} = {value}"
    if factor.letter == "out":
        return f"∂net/∂w = {factor} = {value}: the weight is multiplied by it"
    return f"∂{symbol('net', l + 1, ends[0])}/∂{symbol('out', l, ends[1])} = {factor} = {value}"
