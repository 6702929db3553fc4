"""What a network is made of and what a neuron computes, in words."""

import math
from itertools import pairwise

import numpy as np

from nnbook.network import check_network
from nnbook.words.numbers import bracketed, products, symbol, total, written, written_each


def parameter_places(net):
    """Each parameter's place, (l, j, i) or for a bias (l, j), by its name, in the order of net.parameters."""
    places = []
    for l, W in enumerate(check_network(net).weights):
        after, n = W.shape
        places += [(l, j, i) if i < n else (l, j) for j, i in np.ndindex(after, n + 1)]
    return {symbol("w" if len(place) == 3 else "b", *place): place for place in places}


def describe(net):
    """What a network is made of, in words and numbers (S1-02)."""
    parts = [
        f"K({n},{after}) has {n} · {after} = {n * after} edges, {symbol('W', l)} is {after} × {n}, "
        f"{symbol('b', l)} has {after}"
        for l, (n, after) in enumerate(pairwise(check_network(net).sizes))
    ]
    edges, biases = [W.size for W in net.weights], [b.size for b in net.biases]
    return (
        f"{'-'.join(map(str, net.sizes))}: {'; '.join(parts)}. "
        f"Edges {total(edges)}, biases {total(biases)}, "
        f"parameters {sum(edges)} + {sum(biases)} = {net.parameters.size}. "
        f"Paths from input to output {math.prod(net.sizes)}."
    )


def net_in_words(net, trace, l, j):
    """The sum that neuron j of layer l makes, in numbers (S1-09)."""
    sums = products(net.weights[l - 1][j], trace.out[l - 1][:, 0])
    bias = bracketed(net.biases[l - 1][j], digits=6, trim=True)
    return f"{symbol('net', l, j)} = {sums} + {bias} = {written(trace.net[l][j, 0], 6, trim=True)}"


def sum_in_words(net, l, j, sources=None, **look):
    """The sum that neuron j of layer l makes, in symbols with its weights and its bias in numbers.

    `sources` names what it sums, else it is xᵢ or an out; `look` says how the numbers are written.
    """
    *weights, bias = written_each([*net.weights[l - 1][j], net.biases[l - 1][j]], **look)
    if sources is None:
        source = ("x",) if l == 1 else ("out", l - 1)
        sources = [symbol(*source, i) for i in range(len(weights))]
    terms = [f"{weight} · {source}" for weight, source in zip(weights, sources)]
    return " + ".join([*terms, bias]).replace("+ −", "− ")


def out_in_words(net, trace, l, j):
    """The activation of neuron j of layer l, in numbers: of its own sum, or of all of the layer."""
    phi, sums = net.activations[l], trace.net[l][:, 0]
    z = ", ".join(written_each(sums[[j]] if phi.elementwise else sums, digits=6, trim=True))
    whose = "" if phi.elementwise else f" of neuron {j}"
    return f"{symbol('out', l, j)} = {phi.name}({z}){whose} = {written(trace.out[l][j, 0], 6, trim=True)}"


def neuron_in_words(net, trace, l, j):
    """All that neuron j of layer l computes, in numbers: its sum and its out; of an input its value."""
    if l == 0:
        return f"{symbol('x', j)} = {written(trace.out[0][j, 0], 6, trim=True)}"
    return f"{net_in_words(net, trace, l, j)}; {out_in_words(net, trace, l, j)}"
