"""Backpropagation in words: the chains of factors, and the deltas one after the other."""

import math
from itertools import product

import numpy as np

from nnbook.words.numbers import bracketed, listing, products, symbol, written


class Chains:
    """The paths from a parameter to the error, each with its chain of factors (S1-15, S1-18)."""

    def __init__(self, net, trace, D, place):
        l, j, *source = place
        self.edges, self.symbols, self.values = {(l + 1, j)}, [], []
        if source:
            self.edges |= {(l, *source), place}
        start = {symbol("out", l, *source): trace.out[l][source[0], 0]} if source else {"1": 1.0}
        by_out = net.loss.derivative(trace.out[-1], D.T)
        for rest in product(*map(range, net.sizes[l + 2 :])):
            ends = list(enumerate((j, *rest), l + 1))
            chain = {f"∂E/∂{symbol('out', *ends[-1])}": by_out[ends[-1][1], 0]}
            chain |= self._factors(net, trace, ends) | start
            self.symbols.append(" · ".join(chain))
            self.values.append(list(chain.values()))

    def _factors(self, net, trace, ends):
        """φ′ of each neuron (l, j) on a path and w of each edge of it, from right to left."""
        found = {}
        for (l, j), before in zip(ends[::-1], [*ends[-2::-1], None]):
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
    last, by_out = len(net.sizes) - 1, net.loss.derivative(trace.out[-1], D.T)
    for l in range(last, 0, -1):
        for j in range(net.sizes[l]):
            slope, delta = net.activations[l].derivative(trace.net[l][j, 0]), grads.deltas[l][j, 0]
            if l == last:
                name, value, light = "∂E/∂out", bracketed(by_out[j, 0]), {(l, j)}
            else:
                targets = range(net.sizes[l + 1])
                name = "(sum of w · δ)"
                value = f"({products(net.weights[l][:, j], grads.deltas[l + 1][:, 0])})"
                light = {(l, j), *((l, k, j) for k in targets)}
            result = f"{value} · {written(slope)} = {written(delta)}"
            yield f"{symbol('δ', l, j)} = {name} · φ′(net) = {result}", light
    for l in range(last - 1, -1, -1):
        rows = ", ".join(map(listing, grads.weights[l]))
        biases = f"∂E/∂{symbol('b', l)} = δ = {listing(grads.biases[l])}"
        edges = {(l, j, i) for j, i in np.ndindex(net.weights[l].shape)}
        yield f"∂E/∂{symbol('W', l)} = δ outᵀ, its rows: {rows}; {biases}", edges
