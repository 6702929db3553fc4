"""A border that moves, what each neuron of a network sees of the plane, and the pieces it is made of."""

import numpy as np

from nnbook.checks import brief, check_entries, check_number, check_whole_number
from nnbook.figures.decision_maps import Scale
from nnbook.figures.edges import TINY
from nnbook.figures.given import check_classes, check_inputs, check_named
from nnbook.figures.palette import BLUE, GREY, INK, VERMILION, WHITE, style
from nnbook.figures.plots import PANELS, class_points, neuron_map, subplots
from nnbook.figures.windows import crossings
from nnbook.tables import check_array

REACH = 1.5  # of the square that is drawn, from the origin to its sides
SIDE = np.linspace(-REACH, REACH, 151)
GROUND = crossings(SIDE, SIDE)
DRAWN = 200  # points are drawn, at most
MAPS, NEURONS, GROUNDS, PARTS = 30, 100, 3, 100_000  # of a picture, at most


@style()
def film(nets, X, D):
    """What a network puts out over the plane as it was at some times, {title: net}, three in a row (S2-03).

    The dark line is the border, where the net of the output is 0; X (m, 2) and D (m, 1) are points of two
    classes, of which the first are drawn. Returns the Figure. ValueError or TypeError for other networks, and
    for what are no points.
    """
    for title, net in check_named("nets", nets, "network", MAPS).items():
        check_inputs(net, 2, 1, f"nets[{brief(title)}]")
    X, D = check_classes(X, D)
    rows = -(-len(nets) // 3)
    figure, axes = subplots(rows, 3, width=6.4, height=2.3 * rows, squeeze=False)
    for ax in axes.flat[len(nets) :]:
        figure.delaxes(ax)
    for ax, (title, net) in zip(axes.flat, nets.items()):
        _map(ax, net, len(net.sizes) - 1, 0)
        class_points(ax, X[:DRAWN], D[:DRAWN], markersize=2)
        ax.set_title(title)
    return figure


@style()
def neuron_maps(net):
    """The out of each neuron of a network with two inputs over the plane, a row for each layer, as a Figure.

    A map has its neuron's number above it. ValueError or TypeError for other numbers of inputs, and for more
    than NEURONS neurons, PANELS of them in a layer, or as many layers.
    """
    layers = check_inputs(net, 2).sizes[1:]
    columns = max(layers)
    if sum(layers) > NEURONS or max(columns, len(layers)) > PANELS:
        most = f"{NEURONS} neurons, {PANELS} in a layer, and {PANELS} layers"
        raise ValueError(f"net has layers {brief(net.sizes)}, expected at most {most} to be drawn")
    figure, axes = subplots(len(layers), columns, width=6.4, height=1.35 * len(layers), squeeze=False)
    for l, n in enumerate(layers, 1):
        for j, ax in enumerate(axes[l - 1]):
            if j < n:
                _map(ax, net, l, j)
                ax.set_title(str(j))
            else:
                figure.delaxes(ax)
        axes[l - 1, 0].set_ylabel(f"layer {l}" if l < len(layers) else "output")
    return figure


@style()
def terrain(grounds, level=None):
    """The out of neurons as ground over the square, {title: (net, l, j)}, side by side, as a Figure.

    With a `level`, water stands in the last ground up to that height, in blue, with a red shore.
    ValueError or TypeError for neurons that a network with two inputs lacks, and for a level that is none.
    """
    level = None if level is None else check_number("level", level, above=-1, at_most=10)
    for title, ground in check_named("grounds", grounds, "(net, l, j)", GROUNDS).items():
        _check_neuron(f"grounds[{brief(title)}]", ground)
    import mpl_toolkits.mplot3d  # noqa: F401, so that there is a projection "3d"

    look = {"projection": "3d", "computed_zorder": False}
    axes = subplots(1, len(grounds), width=6.4, height=3.1, squeeze=False, subplot_kw=look)[1][0]
    for ax, (title, (net, l, j)) in zip(axes, grounds.items()):
        heights = net.feed_forward(GROUND).out[l][j].reshape(len(SIDE), -1)
        _ground(ax, heights)
        ax.set_title(title)
    if level is not None:
        ax.contourf(SIDE, SIDE, heights, [-1, level], colors=[BLUE], alpha=0.55, offset=level, zorder=2)
        ax.contour(SIDE, SIDE, heights, [level], colors=[VERMILION], linewidths=2.6, zorder=3)
    return ax.figure


def _check_neuron(name, place):
    """ValueError or TypeError unless it is (net, l, j), neuron j of layer l of a network with two inputs."""
    if not isinstance(place, tuple) or len(place) != 3:
        raise TypeError(f"{name}={brief(place)}, expected (net, l, j)")
    net, l, j = place
    sizes = check_inputs(net, 2, name=name).sizes
    l = check_whole_number(f"l of {name}", l, 1, len(sizes) - 1)
    check_whole_number(f"j of {name}", j, 0, sizes[l] - 1)


def _ground(ax, heights):
    """One ground seen from above and the side, its grid thin, without a box around it."""
    grid = np.meshgrid(SIDE, SIDE)
    net = {"rcount": 21, "ccount": 21, "edgecolor": GREY, "linewidth": 0.4, "shade": False}
    ax.plot_surface(*grid, heights, color=WHITE, zorder=1, **net)
    ax.contour(*grid, heights, [1e-9], colors=[INK], linewidths=1.4, zorder=2)
    ax.view_init(elev=38, azim=-65)
    ax.set_zlim(0, 1.4 * REACH)
    ax.set_box_aspect((1, 1, 0.55), zoom=1.1)
    ax.set_axis_off()


@style()
def patchwork(parts, net, border):
    """Polygons of the plane over the map of a network's output, as a Figure.

    parts: arrays (k, 2) of corners; border: pairs of points (2, 2), drawn red with a dot at each end. The
    cuts of layer 1 are thick. ValueError or TypeError for other shapes, and for a network that has not two
    inputs and one output.
    """
    parts = [check_array("parts", part, "k", 2) for part in check_entries("parts", parts, "polygons", PARTS)]
    if not parts:
        raise ValueError("parts is empty, expected one polygon at least")
    border = check_array("border", border, "k", 2, 2)
    check_inputs(net, 2, 1)
    from matplotlib.collections import LineCollection, PolyCollection

    ax = _square(net)
    ax.add_collection(PolyCollection(parts, facecolors="none", edgecolors=INK, linewidths=0.5))
    for line in _lines(net):
        ax.axline(*line, color=INK, linewidth=1.8)
    ax.add_collection(LineCollection(border, colors=VERMILION, linewidths=2.6))
    ax.plot(*np.concatenate(border).T, "o", color=WHITE, markeredgecolor=VERMILION, markersize=4)
    return ax.figure


def _square(net):
    """Axes of the square with the map of a network's output."""
    ax = subplots(width=5.4, height=5.4)[1]
    _map(ax, net, len(net.sizes) - 1, 0)
    ax.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xlabel="$x_0$", ylabel="$x_1$", aspect="equal")
    ax.set(xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    ax.grid(False)
    return ax


def _lines(net):
    """Two points on each line where a net of layer 1 is 0; a neuron without weights has none."""
    for w, b in zip(net.weights[0], net.biases[0]):
        size = np.hypot(*w)
        if size > TINY:
            way = w / size
            yield -b / size * way, -b / size * way + np.array([-way[1], way[0]])


def _map(ax, net, l, j):
    """A neuron over the square, without numbers at its sides."""
    trace = net.feed_forward(GROUND)
    outs = trace.out[l][j]
    neuron_map(ax, SIDE, outs, trace.net[l][j], Scale.of(net.activations[l].values, np.abs(outs).max()))
    ax.set(xticks=[], yticks=[])
