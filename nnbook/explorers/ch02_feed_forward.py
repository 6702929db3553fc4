"""A neuron, and a network that computes one neuron at a time."""

import numpy as np

from nnbook import datasets
from nnbook.explorers.mechanism import Explorer, choice, player, slider
from nnbook.figures.charts import activation_chart
from nnbook.figures.networks import network_svg
from nnbook.figures.svg import stacked
from nnbook.functions import hidden_activations
from nnbook.network import Network, Trace, example_network
from nnbook.words.networks import net_in_words, out_in_words, parameter_places
from nnbook.words.numbers import symbol, written


def neuron(weights=(0.25, 0.1), bias=0.0, inputs=(0.5, 0.25), activation="sigmoid"):
    """One neuron: its net, its out, and the slope of its activation at net (S1-04, S1-10, S2-08)."""
    starts = {symbol("w", i): w for i, w in enumerate(weights)} | {"b": bias}
    starts |= {symbol("x", i): x for i, x in enumerate(inputs)}
    n = len(weights)

    def draw(theme, activation, **values):
        given = list(values.values())
        net = Network([n, 1], output=activation, seed=0)
        net.weights[0], net.biases[0] = [given[:n]], [given[n]]
        trace, phi = net.feed_forward([given[n + 1 :]]), net.output
        z, told = trace.net[1].item(), (net, trace, 1, 0)
        slope = f"slope {written(phi.derivative(z))}"
        above = network_svg(net, trace, notes={(1, 0): slope}, theme=theme, title="One neuron")
        words = f"{net_in_words(*told)}; {out_in_words(*told)}; {slope}."
        below = activation_chart(phi, z, theme)
        return stacked(above, below, "One neuron and its activation", theme), words

    kinds = choice("activation", hidden_activations(), activation)
    return Explorer(draw, activation=kinds, **{
        name: slider(name, -2.0, 2.0, float(value), 0.05, "19em") for name, value in starts.items()
    })  # fmt: skip


def feed_forward(net=None, x=None):
    """A network computes, one neuron at a time: first its net, then its out (S1-09, S1-11).

    `net` is the worked example by default, and `x` (n_0,) its inputs. The inputs are on sliders, and so are
    the weights and biases, if there are at most 20.
    """
    net, x = net or example_network(), datasets.example()[0][0] if x is None else x
    places = list(parameter_places(net)) if net.parameters.size <= 20 else []
    order = list(steps_of(net))

    def draw(theme, step, **values):
        l, j, kind = order[min(step, len(order) - 1)]
        values, twin = [*values.values()], net.copy()
        twin.parameters[: len(places)] = values[len(x) :]
        trace = twin.feed_forward([values[: len(x)]])
        ways = [(l, j), *((l - 1, j, i) for i in range(net.sizes[l - 1]))]
        known = known_after(trace, order[: step + 1])
        picture = network_svg(twin, known, highlight=ways, theme=theme).replace("nan", "?")
        return picture, f"Step {step}: {(net_in_words, out_in_words)[kind](twin, trace, l, j)}."

    starts = {symbol("x", i): a for i, a in enumerate(x)} | dict(zip(places, net.parameters))
    return Explorer(draw, step=player("step", len(order) - 1, interval=1500), **{
        name: slider(name, -2.0, 2.0, float(value), 0.05, "19em") for name, value in starts.items()
    })  # fmt: skip


def steps_of(net):
    """What is computed one after the other: (l, j, 0) for net of a neuron, (l, j, 1) for its out.

    An activation that looks at its whole layer has to wait for all its sums.
    """
    for l, phi in list(enumerate(net.activations))[1:]:
        neurons = range(net.sizes[l])
        if phi.elementwise:
            yield from ((l, j, kind) for j in neurons for kind in (0, 1))
        else:
            yield from ((l, j, kind) for kind in (0, 1) for j in neurons)


def known_after(trace, steps):
    """A trace that knows only what these steps (l, j, 0 for net or 1 for out) have computed."""
    known = Trace(*([a if l == 0 else a * np.nan for l, a in enumerate(part)] for part in trace))
    for l, j, kind in steps:
        known[kind][l][j] = trace[kind][l][j]
    return known
