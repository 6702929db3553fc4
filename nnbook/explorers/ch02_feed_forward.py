"""A neuron, straight cuts through the plane, and a network that computes one neuron at a time."""

import numpy as np

from nnbook import datasets
from nnbook.checks import check_name, check_number, check_numbers, check_whole_number
from nnbook.evaluation import number_right
from nnbook.explorers.hands import held, network_hands, places_of
from nnbook.explorers.mechanism import Explorer, choice, data, given, player, slider
from nnbook.figures.charts import activation_chart
from nnbook.figures.decision_maps import plane
from nnbook.figures.networks import network_svg
from nnbook.functions import hidden_activations
from nnbook.network import Network, Trace, check_network, example_network
from nnbook.words.networks import net_in_words, out_in_words, parameter_places, sum_in_words
from nnbook.words.numbers import symbol, written

MOST, FAR = 50, 1e6  # inputs of a neuron, and its numbers, to either side
REACH = 2.0  # of the sliders, to either side


def neuron(weights=(0.25, 0.1), bias=0.0, inputs=(0.5, 0.25), activation="sigmoid"):
    """One neuron: its net, its out, and the slope of its activation at net (S1-04, S1-10, S2-08).

    Each number is dragged where it stands. ValueError or TypeError for what is no finite number, for other
    numbers of weights and inputs, and for an activation that there is not.
    """
    weights = check_numbers("weights", weights)
    n = len(weights)
    values = [*weights, check_number("bias", bias), *check_numbers("inputs", inputs, n)]
    if n > MOST or max(map(abs, values)) > FAR:
        raise ValueError(f"weights, bias and inputs: expected at most {MOST} of each, of at most {FAR:g}")
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


def cuts(X=None, D=None, lines=1, most=None):
    """Straight cuts through the plane that the hand turns and moves, and an output that asks for all of them.

    One cut is a logistic neuron, more are the hidden layer of a 2-n-1 whose output is near 1 where each of
    them has risen (S1-04, S1-09). With `most` above `lines` cuts can be added. X (m, 2) and D (m, 1) are by
    default two rings of points. ValueError or TypeError for what is not that, and for `lines` that are no
    whole number from 1 to 6, or `most` that is none from there to 6.
    """
    X, D = data(X, D, lambda: datasets.circles(200, noise=0.06))
    lines = check_whole_number("lines", lines, at_least=1, at_most=6)
    most = check_whole_number("most", lines if most is None else most, at_least=lines, at_most=6)
    _, X, D = given(Network([2, 1], seed=0), X, D)
    places = {}
    for j in range(most):
        places |= _place(j, 0.2 if most == 1 else 1.0)
    count = {"lines": slider("cuts", 1, most, lines, in_sight=True)} if most > lines else {}

    def draw(theme, steepness, lines=lines, **at):
        net = cuts_network(*zip(*_pairs(at)[:lines]), steepness)
        right = number_right(net, X, D)
        words = f"{_cuts_in_words(net)}. {right} of {len(X)} points are right."
        return _cuts_map(net, X, D, theme), words

    steepness = slider("steepness", 1.0, 40.0, 8.0 if most == 1 else 20.0, 1.0)
    holds = {f"cut{j}": _holder(j) for j in range(most)}
    return Explorer(draw, holds=holds, **count, steepness=steepness, **places)


def _place(j, distance):
    """The sliders of cut j, which stand on the page if there are so many cuts."""
    turn = (60 + 120 * j + 60 * (j > 2)) % 360
    there = {"when": lambda values: j < values.get("lines", j + 1)}
    return {
        f"turn{j}": slider(f"turn of cut {j}, degrees", 0, 360, turn, **there),
        f"distance{j}": slider(f"distance of cut {j}", 0.0, 1.5, distance, 0.05, **there),
    }


def _pairs(at):
    """The (turn, distance) of each cut."""
    values = list(at.values())
    return list(zip(values[::2], values[1::2]))


def cuts_network(turns, distances, steepness):
    """The network whose hidden neurons have net = k (s − u · x): u at `turns` in degrees, s the `distances`.

    Weights and biases have two decimals, so that the words give all of them. The output, if there is more
    than one cut, is near 1 where all hidden outs are.
    """
    angles, n = np.radians(turns), len(turns)
    net = Network([2, n, 1] if n > 1 else [2, 1], seed=0)
    net.weights[0] = np.round(-steepness * np.c_[np.cos(angles), np.sin(angles)], 2)
    net.biases[0] = np.round(steepness * np.array(distances), 2)
    if n > 1:
        net.weights[1], net.biases[1] = [[12] * n], [6 - 12 * n]  # half-way from n − 1 of them to all n
    return net


def _holder(j):
    """What cut j does when its foot is held at (x, y)."""

    def hold(x, y):
        length = float(np.hypot(x, y))
        turned = {f"turn{j}": round(np.degrees(np.arctan2(y, x))) % 360} if length > 0.04 else {}
        return {f"distance{j}": round(length, 2), **turned}

    return hold


def _cuts_map(net, X, D, theme):
    """The map of the output, with an arrow along the weights of each cut, from the foot where it is held."""
    lines, last = list(zip(net.weights[0], net.biases[0])), len(net.sizes) - 1
    ground, hits, arrows = plane(net, last, 0), [], []
    for j, (w, b) in enumerate(lines):
        at = -b * w / (w @ w)
        hits.append(ground.line_hit(w, b, at, held(f"cut{j}", f"cut {j}", at, 0.05, _sum(net, 1, j))))
        arrows.append(ground.arrow(at, w))
    look = {"title": "Cuts through the plane", "hits": hits, "over": arrows}
    return ground.draw(theme, X, D, lines if last > 1 else (), **look)


def _cuts_in_words(net):
    """The sums of a network of cuts."""
    if len(net.sizes) == 2:
        return f"net = {_sum(net, 1, 0)}"
    sums = (f"{symbol('net', 1, j)} = {_sum(net, 1, j)}" for j in range(net.sizes[1]))
    return f"{'; '.join(sums)}; {symbol('net', 2, 0)} = {_sum(net, 2, 0)}"


def _sum(net, l, j):
    return sum_in_words(net, l, j, digits=2, trim=True)


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
