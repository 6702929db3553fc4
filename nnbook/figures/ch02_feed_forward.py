"""What neurons do across their cut and over the plane, activations with their slopes, sums of bumps."""

import numpy as np

from nnbook.checks import brief, check_callable, check_entries, check_number
from nnbook.figures.decision_maps import Scale
from nnbook.figures.given import FAR, check_classes, check_ends, check_inputs, check_named
from nnbook.figures.palette import BLUE, GREY, INK, VERMILION, style
from nnbook.figures.plots import class_points, curves, neuron_map, subplots
from nnbook.figures.windows import crossings
from nnbook.functions import Elementwise
from nnbook.network import Network, check_network
from nnbook.tables import check_array

MOST = 20  # panels, and neurons that have one each
DOTS = {"markeredgecolor": INK, "markeredgewidth": 0.6, "markersize": 5}  # the points on a map


@style()
def profiles(lines, reach=2.0):
    """Out on the way across a cut, for neurons {name: (φ, k)} whose net is k times the distance, as a Figure.

    At most six, in one panel; distances from −`reach` to `reach`, outs from 0 to 1.5, or from −1.5 if one is
    negative. ValueError or TypeError otherwise.
    """
    reach = check_number("reach", reach, above=0, at_most=FAR)
    for name, pair in check_named("lines", lines, "(φ, k)", most=6).items():
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise TypeError(f"lines[{brief(name)}]={brief(pair)}, expected (φ, k)")
        check_callable(f"lines[{brief(name)}]", pair[0], "an activation φ in front")
        check_number(f"lines[{brief(name)}]", pair[1], at_least=-FAR, at_most=FAR)
    away = np.linspace(-reach, reach, 201)
    outs = {name: phi(k * away) for name, (phi, k) in lines.items()}
    ax = subplots(width=5.0, height=2.4)[1]
    curves(away, outs, x_label="distance from the cut, along w", y_label="out", ax=ax)
    ax.set(ylim=(-0.05, 1.55), xticks=np.linspace(-reach, reach, 5), yticks=(0, 0.5, 1, 1.5))
    if min(map(np.min, outs.values())) < -0.05:
        ax.set(ylim=(-1.55, 1.55), yticks=(-1.5, -1, -0.5, 0, 0.5, 1, 1.5))
    return ax.figure


@style()
def neuron_maps(net, low=-1.5, high=1.5, X=None, D=None):
    """Each neuron's out over the plane of two inputs, side by side, with the line where its net is 0.

    net: a network with two inputs; both inputs run from `low` to `high`. X (m, 2) and D (m, 1): points of two
    classes to draw on each. Returns the Figure; ValueError or TypeError for other numbers of inputs, for more
    than MOST neurons, and for what are no points.
    """
    if sum(check_inputs(net, 2).sizes[1:]) > MOST:
        raise ValueError(f"net has layers {brief(net.sizes)}, expected at most {MOST} neurons to be drawn")
    low, high = check_ends(low, high)
    if (X is None) != (D is None):
        raise ValueError("X and D are points and their classes, expected both or neither")
    if X is not None:
        X, D = check_classes(X, D)
    side, ticks = np.linspace(low, high, 121), (low, (low + high) / 2, high)
    trace, neurons = net.feed_forward(crossings(side, side)), list(_neurons(net))
    figure, axes = _panels(len(neurons), 2.4)
    for ax, (name, l, j) in zip(axes, neurons):
        outs, scale = trace.out[l][j], Scale.of(net.activations[l].values, np.abs(trace.out[l][j]).max())
        neuron_map(ax, side, outs, trace.net[l][j], scale)
        ax.set(title=name, xlim=(low, high), ylim=(low, high), xticks=ticks, yticks=ticks)
        if X is not None:
            class_points(ax, X, D, **DOTS)
    _outer_labels(axes, "$x_0$", "$x_1$")
    return figure


def _panels(count, high):
    """A Figure of so many axes in two columns, narrow enough for a telephone, and the axes in a list."""
    rows, columns = -(-count // 2), min(count, 2)
    figure, axes = subplots(
        rows, columns, width=2.5 * columns, height=high * rows, sharex=True, sharey=True, squeeze=False
    )
    for ax in axes.flat[count:]:
        figure.delaxes(ax)
    return figure, list(axes.flat[:count])


def _outer_labels(axes, x_label, y_label):
    """The labels of the axes, at the left and below."""
    for k, ax in enumerate(axes):
        ax.set(xlabel=x_label if k + 2 >= len(axes) else "", ylabel="" if k % 2 else y_label)
        ax.tick_params(labelbottom=k + 2 >= len(axes))


@style()
def two_planes(net, X, D):
    """What a 2-2-1 puts out over the plane of its inputs, and over that of its two hidden outs, as a Figure.

    X (m, 2) and D (m, 1): points of two classes, on the right where the hidden layer puts them. ValueError
    or TypeError for another network, and for what are no points.
    """
    if check_network(net).sizes != [2, 2, 1]:
        raise ValueError(f"net has layers {brief(net.sizes)}, expected [2, 2, 1]")
    X, D = check_classes(X, D)
    last, hidden = Network([2, 1], output=net.output.name, seed=0), net.feed_forward(X).out[1].T
    last.weights, last.biases = net.weights[1:], net.biases[1:]
    figure, axes = subplots(1, 2, width=5.0, height=2.6)
    for ax, one, points, name in zip(axes, (net, last), (X, hidden), ("x_{}", "\\mathrm{{out}}^1_{}")):
        side = np.linspace(min(0, points.min()) - 0.3, max(1, points.max()) + 0.3, 121)
        trace = one.feed_forward(crossings(side, side))
        neuron_map(ax, side, trace.out[-1][0], trace.net[-1][0], Scale.of(net.activations[-1].values, 1.0))
        class_points(ax, points, D, **DOTS)
        ax.set(
            xlabel=f"${name.format(0)}$", ylabel=f"${name.format(1)}$", xticks=(0, 0.5, 1), yticks=(0, 0.5, 1)
        )
    return figure


def _neurons(net):
    """The neurons behind the inputs by name: (name, layer, index)."""
    last = len(net.sizes) - 1
    for l, n in enumerate(net.sizes[1:], 1):
        for j in range(n):
            kind = "hidden" if l < last else "output"
            yield f"{kind} neuron {j}" if l < last or n > 1 else "output neuron", l, j


@style()
def gallery(phis, reach=4.0):
    """Activations, each with its slope dashed, from −`reach` to `reach`, all on one scale, as a Figure.

    The scale goes from −1 to 2; what is beyond is cut off.
    ValueError or TypeError for what are no activations of neurons, and for none of them or too many.
    """
    phis, reach = _elementwise(phis), check_number("reach", reach, above=0, at_most=FAR)
    z = np.linspace(-reach, reach, 401)
    figure, axes = _panels(len(phis), 1.9)
    for ax, phi in zip(axes, phis):
        pair, title = {"out": phi(z), "slope": phi.derivative(z)}, phi.name.replace("_", " ")
        curves(z, pair, x_label="net", y_label="out", title=title.replace("relu", "ReLU"), ax=ax)
        ax.set(xticks=(-reach, 0, reach), yticks=(-1, 0, 1, 2), ylim=(-1.2, 2.2))
    _outer_labels(axes, "net", "out, slope")
    _one_legend(figure, axes)
    return figure


def _elementwise(phis):
    """Activations that each neuron has for itself, as a list; ValueError or TypeError otherwise."""
    phis = check_entries("phis", phis, "activations", MOST)
    if not phis or not all(isinstance(phi, Elementwise) for phi in phis):
        raise TypeError(f"phis={brief(phis)}, expected activations such as functions.tanh")
    return phis


@style()
def fits(x, target, nets):
    """A curve y = target over x (k,), and over it what networks of one input make of it, {title: net}.

    On the first, in grey, its out with its first hidden neuron alone, with the first two, and so on.
    ValueError or TypeError for other shapes, and for networks that have not one input and one output.
    """
    x = check_array("x", x, "k")
    target = check_array("target", target, len(x))
    for title, net in check_named("nets", nets, "network", MOST).items():
        check_inputs(net, 1, 1, f"nets[{brief(title)}]")
    figure, axes = _panels(len(nets), 1.9)
    for ax, (title, net) in zip(axes, nets.items()):
        lines = {"curve": target, "network": net.predict(x[:, None])[:, 0]}
        curves(x, lines, x_label="x", y_label="out", title=title, ax=ax)
    sums = _partial_sums(next(iter(nets.values())), x[:, None])
    for label, line in zip(["network so far"] + [None] * len(sums), sums):
        axes[0].plot(x, line, color=GREY, linewidth=1.3, zorder=1, label=label)
    axes[0].set(ylim=_room(target), xticks=(x[0], (x[0] + x[-1]) / 2, x[-1]))
    _outer_labels(axes, "x", "out")
    _one_legend(figure, axes)
    return figure


def _partial_sums(net, X):
    """What the output of `net` would be with its first 1, 2, … of the neurons before it, but not all."""
    (weights,), terms = net.weights[-1], net.feed_forward(X).out[-2]
    sums = np.cumsum(weights[:, None] * terms, axis=0)[:-1] + net.biases[-1]
    return [net.output(one[None])[0] for one in sums]


def _one_legend(figure, axes):
    """The same lines in all axes, named once, below them."""
    for ax in axes:
        ax.get_legend().remove()
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)


@style()
def drawn(points, net):
    """The points (k, 2) of a polyline, and over them what a network of one input makes of it, as a Figure.

    In grey, its out with its first hidden neuron alone, with the first two, and so on. ValueError or
    TypeError for what are no points, and for a network that has not one input and one output.
    """
    points, net = check_array("points", points, "k", 2), check_inputs(net, 1, 1)
    x, low, high = np.linspace(*points[[0, -1], 0], 801), *_room(points[:, 1])
    ax = subplots(width=5.0, height=2.6)[1]
    for label, line in zip(["its first hinges"] + [None] * len(points), _partial_sums(net, x[:, None])):
        ax.plot(x, line, color=GREY, linewidth=1.0, label=label)
    ax.plot(x, net.predict(x[:, None])[:, 0], color=BLUE, linewidth=2.5, label="network")
    ax.plot(*points.T, "o", color=VERMILION, markersize=6, label="points")
    ax.set(xlabel="x", ylabel="out", ylim=(low, high))
    ax.legend(loc="upper center", ncols=3, bbox_to_anchor=(0.5, 1.2))
    return ax.figure


def _room(heights):
    """The ends of an axis for heights (k,), with some room below and above, also where all are alike."""
    size, far = np.ptp(heights), np.abs(heights).max()
    room = 0.2 * (size if size > max(1e-9, 1e-9 * far) else max(1, far))
    return heights.min() - room, heights.max() + room
