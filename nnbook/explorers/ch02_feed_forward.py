"""A neuron, and a network that computes one neuron at a time."""

import numpy as np

from nnbook import datasets
from nnbook.checks import check_name, check_numbers
from nnbook.explorers.hands import network_hands, places_of
from nnbook.explorers.mechanism import Explorer, choice, player, slider
from nnbook.figures.charts import activation_chart
from nnbook.figures.networks import network_svg
from nnbook.functions import hidden_activations
from nnbook.network import Network, Trace, check_network, example_network
from nnbook.words.networks import net_in_words, out_in_words, parameter_places
from nnbook.words.numbers import symbol, written

REACH = 2.0  # of the sliders, to either side


def neuron(weights=(0.25, 0.1), bias=0.0, inputs=(0.5, 0.25), activation="sigmoid"):
    """One neuron: its net, its out, and the slope of its activation at net (S1-04, S1-10, S2-08).

    Each number is dragged where it stands. ValueError or TypeError for what is no finite number, for other
    numbers of weights and inputs, and for an activation that there is not.
    """
    weights, n = check_numbers("weights", weights), len(weights)
    values = [*weights, *check_numbers("bias", [bias]), *check_numbers("inputs", inputs, n)]
    check_name("activation", hidden_activations(), activation)
    edges, ends = [symbol("w", i) for i in range(n)], [symbol("x", i) for i in range(n)]
    places = {name: (0, 0, i) for i, name in enumerate(edges)} | {"b": (1, 0)}
    places |= {name: (0, i) for i, name in enumerate(ends)}
    sliders = _sliders(dict(zip(places, values)))

    def draw(theme, activation, **values):
        given = list(values.values())
        net = Network([n, 1], output=activation, seed=0)
        net.weights[0], net.biases[0] = [given[:n]], [given[n]]
        trace, phi = net.feed_forward([given[n + 1 :]]), net.output
        z, numbers = trace.net[1].item(), (net, trace, 1, 0)
        slope = f"slope {written(phi.derivative(z))}"
        words = f"{net_in_words(*numbers)}; {out_in_words(*numbers)}; {slope}."
        hands = network_hands(net, trace, sliders, places)
        look = {"theme": theme, "title": "One neuron", "hands": hands}
        drawn = network_svg(net, trace, notes={(1, 0): slope}, **look)
        return [drawn, activation_chart(phi, z, theme, size=(380, 230))], words

    kinds = choice("activation", list(hidden_activations()), activation, in_sight=True)
    return Explorer(draw, activation=kinds, **sliders)


def feed_forward(net=None, x=None):
    """A network computes, one neuron at a time: first its net, then its out (S1-09, S1-11).

    `net` is the worked example by default, and `x` (n_0,) its inputs. The inputs are dragged where they
    stand, and so are the weights and biases, if there are at most 20.
    """
    net = example_network() if net is None else check_network(net).copy()
    x = datasets.example()[0][0] if x is None else check_numbers("x", x, net.sizes[0])
    order, sliders = list(steps_of(net)), _sliders({symbol("x", i): a for i, a in enumerate(x)})
    if net.parameters.size <= 20:
        sliders |= _sliders(dict(zip(parameter_places(net), net.parameters)))
    places = places_of(net) | {symbol("x", i): (0, i) for i in range(len(x))}

    def draw(theme, step, **values):
        l, j, kind = order[min(step, len(order) - 1)]
        values, twin = [*values.values()], net.copy()
        twin.parameters[: len(values) - len(x)] = values[len(x) :]
        trace = twin.feed_forward([values[: len(x)]])
        ways = [(l, j), *((l - 1, j, i) for i in range(net.sizes[l - 1]))]
        known = known_after(trace, order[: step + 1])
        coming = {(l, j): f"{symbol('out', l, j)} is not computed yet" for l, j, _ in order[step + 1 :]}
        hands = network_hands(twin, trace, sliders, places, coming)
        picture = network_svg(twin, known, highlight=ways, theme=theme, hands=hands).replace("nan", "?")
        return picture, f"Step {step}: {(net_in_words, out_in_words)[kind](twin, trace, l, j)}."

    return Explorer(draw, step=player("step", len(order) - 1, interval=1500), **sliders)


def _sliders(values):
    """A slider for each number {name: value}, as far as the number if that is out of reach."""
    return {name: slider(name, -REACH, REACH, float(value), 0.05) for name, value in values.items()}


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
