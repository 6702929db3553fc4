"""Backpropagation in words: the chains of factors, and the deltas one after the other."""

import math
from itertools import product

import numpy as np

from nnbook.words.numbers import bracketed, listing, products, symbol, written, written_each


class Chains:
    """The paths from a parameter to the error, each with its chain of factors (S1-15, S1-18)."""

    def __init__(self, net, trace, D, place):
        l, j, *source = place
        self.edges, self.symbols, self.values = {(l + 1, j)}, [], []
        if source:
            self.edges |= {(l, *source), place}
        start = {symbol("out", l, *source): trace.out[l][source[0], 0]} if source else {"1": 1.0}
        name, slopes = self._last(net, trace, D)
        for rest in product(*map(range, net.sizes[l + 2 :])):
            ends = list(enumerate((j, *rest), l + 1))
            chain = {f"∂E/∂{symbol(name, *ends[-1])}": slopes[ends[-1][1], 0]}
            chain |= self._factors(net, trace, ends) | start
            self.symbols.append(" · ".join(chain))
            self.values.append(list(chain.values()))

    @staticmethod
    def _last(net, trace, D):
        """Where the chains end: at ∂E/∂out, or at ∂E/∂net where each output depends on every net."""
        by_out = net.loss.derivative(trace.out[-1], D.T)
        return ("out", by_out) if net.output.elementwise else ("net", net.output.chain(by_out, trace.net[-1]))

    def _factors(self, net, trace, ends):
        """φ′ of each neuron (l, j) on a path and w of each edge of it, from right to left."""
        found = {}
        for (l, j), before in zip(ends[::-1], [*ends[-2::-1], None]):
            if net.activations[l].elementwise:
                found[f"φ′({symbol('net', l, j)})"] = net.activations[l].derivative(trace.net[l][j, 0])
            if before:
                edge = l - 1, j, before[1]
                found[symbol("w", *edge)] = net.weights[l - 1][edge[1:]]
                self.edges |= {edge, (l, j)}
        return found

    @property
    def total(self):
        """The derivative: the sum over the paths of the products along them."""
        return sum(map(math.prod, self.values))

    def __str__(self):
        terms = (" · ".join(bracketed(f) for f in chain) for chain in self.values)
        return f"{' + '.join(self.symbols)} = {' + '.join(terms)} = {written(self.total, 6)}"


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
