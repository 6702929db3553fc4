"""Curves, surfaces and points, drawn by matplotlib."""

import numpy as np

from nnbook.checks import (
    brief,
    check_callable,
    check_entries,
    check_flag,
    check_number,
    check_text,
    check_whole_number,
)
from nnbook.figures.decision_maps import Scale
from nnbook.figures.given import (
    FAR,
    check_above_0,
    check_classes,
    check_curves,
    check_ends,
    check_history,
    in_legend,
)
from nnbook.figures.palette import (
    BLUE,
    CLASS_COLOURS,
    CLASS_MARKERS,
    CURVE_COLOURS,
    CURVE_DASHES,
    GREY,
    INK,
    OCHRE,
    SEQUENTIAL,
    VERMILION,
    WHITE,
    diverging,
    style,
)
from nnbook.figures.windows import Window, crossings
from nnbook.tables import check_array, check_finite, real_array

LARGEST = 40.0  # inches, a picture
PANELS = 20  # in a row of a picture, and rows of them, at most
SETTINGS = 90  # below each other, at most


def subplots(rows=1, columns=1, *, width=6.4, height=None, **options):
    """A new Figure in the book's style and its Axes (one, or an array), as `plt.subplots`.

    `width` and `height` in inches, 110 pixels each; 6.4 inches fill a notebook's page.
    """
    from matplotlib.figure import Figure

    rows, columns = (check_whole_number(n, k, 1, PANELS) for n, k in (("rows", rows), ("columns", columns)))
    width = check_number("width", width, above=0, at_most=LARGEST)
    height = 3.3 * rows if height is None else check_number("height", height, above=0, at_most=LARGEST)
    with style():  # no pyplot: nothing is drawn behind the reader's back, nothing has to be closed
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, figure.subplots(rows, columns, **options)


def _axes(ax, x_label, y_label, title, **size):
    """The given Axes, or those of a new figure, with their labels."""
    ax = subplots(**size)[1] if ax is None else ax
    ax.set(xlabel=x_label, ylabel=y_label, title=title)
    return ax


def _check_axes(ax, x_label, y_label, title):
    """ValueError or TypeError for what are no labels of axes, no title and no Axes."""
    check_text("x_label", x_label, empty=False)
    check_text("y_label", y_label, empty=False)
    check_text("title", title)
    if ax is not None and not hasattr(ax, "get_xlim"):
        raise TypeError(f"ax={brief(ax)}, expected Axes of matplotlib")


def curves(x, lines, *, x_label, y_label, title="", log="", ax=None):
    """Draw up to six curves, `{label: y}` over `x`, told apart by colour and by dash.

    x and each y: (k,), of which one alone is a dot. `log` names the axes that are logarithmic: "x", "y" or
    "xy". Returns the Figure. ValueError or TypeError for what is none.
    """
    _check_axes(ax, x_label, y_label, title)
    if not isinstance(log, str) or log not in ("", "x", "y", "xy", "yx"):
        raise ValueError(f"log={brief(log)}, expected the names of axes: 'x', 'y' or 'xy'")
    check_curves("x", x, "lines", lines, log)
    with style():
        ax = _axes(ax, x_label, y_label, title)
        for k, (label, y) in enumerate(lines.items()):
            look = {"color": CURVE_COLOURS[k], "linestyle": CURVE_DASHES[k], "label": in_legend(label)}
            ax.plot(x, y, marker="o" if len(x) == 1 else None, **look)
        if len(lines) > 1:
            ax.legend()
        ax.set(**{f"{axis}scale": "log" for axis in log})
    return ax.figure


def error_curve(history, *, y_label, x_label="epoch", title="", log=False, ax=None):
    """Draw the error by epoch of a training history, and the test set's beside it (S1-24)."""
    check_history("history", history)
    if check_flag("log", log):
        check_above_0("the error of history", history.error)
    lines = {"training": history.error, "test": getattr(history, "test_error", None)}
    lines = {label: y for label, y in lines.items() if y is not None and len(y)}
    epochs = np.arange(1, len(history.error) + 1)
    figure = curves(epochs, lines, x_label=x_label, y_label=y_label, title=title, ax=ax)
    ax = figure.axes[0] if ax is None else ax
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set_yscale("log" if log else "linear")
    return figure


def runs(results, x_label, line=None, line_name="", *, width=6.4, markersize=8, mean=False):
    """What runs with several seeds came to, {setting: numbers}, as points on one scale, a row each: a Figure.

    `line` is a number to hold them against, with its name; `mean` marks that of each setting. ValueError if a
    setting has no run, and for more than SETTINGS of them.
    """
    numbers = results.values() if isinstance(results, dict) else [()]
    if not len(numbers) or not all(np.ndim(one) == 1 and len(one) for one in numbers):
        raise ValueError(f"results={brief(results)}, expected {{setting: numbers}}, one at least of each")
    if len(results) > SETTINGS:
        raise ValueError(f"results has {len(results)} settings, expected at most {SETTINGS}")
    for setting, one in results.items():
        check_finite(f"results[{brief(setting)}]", real_array(f"results[{brief(setting)}]", one))
    check_text("x_label", x_label, empty=False)
    check_text("line_name", line_name, empty=line is None)
    check_flag("mean", mean)
    line = None if line is None else check_number("line", line, at_least=-FAR, at_most=FAR)
    markersize = check_number("markersize", markersize, above=0, at_most=100)
    figure, ax = subplots(width=width, height=0.9 + 0.42 * len(results))
    with style():
        for k, numbers in enumerate(results.values()):
            ax.plot([min(numbers), max(numbers)], [k, k], color=GREY, linewidth=5, alpha=0.45)
            look = {"color": BLUE, "markeredgecolor": WHITE, "markersize": markersize}
            ax.plot(numbers, [k] * len(numbers), "o", **look)
            if mean:
                ax.plot(np.mean(numbers), k, "|", color=VERMILION, markersize=18, markeredgewidth=3)
        if line is not None:
            ax.axvline(line, color=OCHRE, linestyle="--", label=in_legend(line_name))
            ax.legend(loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0)
        ax.set(yticks=range(len(results)), yticklabels=list(results), xlabel=x_label)
        ax.set_ylim(len(results) - 0.4, -0.6)
        ax.grid(axis="y", visible=False)
    return figure


def surface(f, x, y, *, x_label, y_label, value_label, title="", path=None, arrows=None, levels=14, ax=None):
    """Draw a function of two numbers as a map with height lines, with a walk and arrows on it.

    f: a function of two numbers, or its values (len(y), len(x)). path: (k, 2), a walk's points.
    arrows: (k, 4), each x, y, dx, dy. Returns the Figure. ValueError on wrong shapes.
    """
    _check_axes(ax, x_label, y_label, title)
    x, y = _side("x", x), _side("y", y)
    check_text("value_label", value_label, empty=False)
    check_whole_number("levels", levels, 2, 100)
    path = None if path is None else check_array("path", path, "k", 2)
    arrows = None if arrows is None else check_array("arrows", arrows, "k", 4)
    values = real_array("f", [[f(a, b) for a in x] for b in y] if callable(f) else f)
    if values.shape != (len(y), len(x)):
        raise ValueError(f"f has shape {values.shape}; expected {(len(y), len(x))}")
    with style():
        ax = _axes(ax, x_label, y_label, title, width=6, height=4.2)
        filled = ax.contourf(x, y, values, levels, cmap=SEQUENTIAL)
        lines = ax.contour(x, y, values, filled.levels, colors=WHITE, linewidths=0.6)
        lines.clabel(lines.levels[1::2], fontsize=8, colors=INK, inline=False, fmt=_whole_numbers())
        ax.figure.colorbar(filled, ax=ax, label=value_label).outline.set_visible(False)
        ax.set(xlim=(min(x), max(x)), ylim=(min(y), max(y)))
        ax.grid(False)
        _walk(ax, path, arrows)
    return ax.figure


def _whole_numbers():
    """What writes the heights at their lines: without a power of ten that would stand nowhere."""
    from matplotlib.ticker import ScalarFormatter

    formatter = ScalarFormatter(useOffset=False)
    formatter.set_scientific(False)
    return formatter


def _walk(ax, path, arrows):
    """A walk from its first point (ring) to its last (disc), and arrows, over a map."""
    if path is not None:
        ax.plot(*path.T, color=WHITE, linewidth=3.4)
        ax.plot(*path.T, ".-", color=VERMILION, linewidth=1.6, markersize=5)
        for (a, b), colour in ((path[0], WHITE), (path[-1], VERMILION)):
            ax.plot(a, b, "o", markersize=9, color=colour, markeredgecolor=INK, zorder=5)
    if arrows is not None:
        look = {"color": VERMILION, "width": 0.011, "edgecolor": WHITE, "linewidth": 1, "zorder": 4}
        ax.quiver(*arrows.T, angles="xy", scale_units="xy", scale=1, **look)


def _side(name, values):
    """The places of a side of a map, (k,), that grow; ValueError or TypeError that names the argument."""
    side = real_array(name, values)
    if side.ndim != 1 or not 2 <= side.size <= 10_000 or not (np.diff(side) > 0).all():
        raise ValueError(f"{name} has shape {side.shape}, expected (k,), growing numbers, two at least")
    check_finite(name, side)
    return side


def scatter_classes(X, D, *, x_label, y_label, title="", names=("class 0", "class 1"), ax=None):
    """Draw the points of two classes: class 0 as orange triangles, class 1 as blue circles.

    X: (m, 2). D: m zeros and ones, (m,) or (m, 1). Returns the Figure. ValueError otherwise.
    """
    _check_axes(ax, x_label, y_label, title)
    X, classes = check_classes(X, D)
    names = [check_text("names", name) for name in check_entries("names", names, "two names", most=2)]
    if len(names) != 2:
        raise ValueError(f"names has {len(names)} names, expected two, of class 0 and of class 1")
    columns = 2 if max(map(len, names)) <= 25 else 1  # side by side, if there is room
    look = {"s": 26, "linewidths": 0.6, "edgecolors": INK}
    with style():
        ax = _axes(ax, x_label, y_label, title, width=5, height=4.4)
        for which, name in enumerate(names):
            look |= {"color": CLASS_COLOURS[which], "marker": CLASS_MARKERS[which]}
            ax.scatter(*X[classes == which].T, label=in_legend(name), **look)
        ax.set_aspect("equal")
        ax.figure.set_layout_engine("compressed")  # the colour bar as tall as the map
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=columns, handlelength=1)
    return ax.figure


def neuron_map(ax, side, outs, sums, scale):
    """A neuron over the square of `side` × `side`: out in colours, and a dark line where its net is 0.

    side: (k,); outs, sums: (k²,), the out and the net at the crossings; scale: the Scale of its outs.
    """
    shape, ends = (len(side), len(side)), (side[0], side[-1])
    box = {"extent": (*ends, *ends), "origin": "lower", "interpolation": "bilinear"}
    with style():
        ax.imshow(scale.share(outs).reshape(shape), diverging(), vmin=-1, vmax=1, alpha=0.65, **box)
        if sums.min() < 0 < sums.max():
            ax.contour(side, side, sums.reshape(shape), [0], colors=INK, linewidths=1.4)
        ax.grid(False)


def class_points(ax, X, classes, **look):
    """The points X (m, 2) of two classes (m,) on a map, each class with its colour and its marker."""
    for k, (colour, marker) in enumerate(zip(CLASS_COLOURS[:2], CLASS_MARKERS)):
        ax.plot(*X[classes == k].T, marker, color=colour, **look)


def decision_map(predict, X, D, *, value_label, low=0, high=1, points=121, **options):
    """Draw a network's output over the plane, the line half-way from `low` to `high`, and the data.

    predict: a function from (k, 2) to (k, 1), called once with `points`² rows. X, D and the options
    (the labels of the axes among them) as for `scatter_classes`. Returns the Figure.
    """
    check_callable("predict", predict, "a function from (k, 2) to (k, 1)")
    check_text("value_label", value_label, empty=False)
    points, (low, high) = check_whole_number("points", points, 2, 1000), check_ends(low, high)
    window, scale = Window.around(check_array("X", X, "m", 2), 0.08, square=True), Scale.of((low, high), 0)
    x, y = window.lines(points)
    values = real_array("predict(points)", predict(crossings(x, y)))
    if values.size != points**2:
        raise ValueError(f"predict gave shape {values.shape}; expected one output for each point")
    values = values.reshape(points, points)
    figure = scatter_classes(X, D, **options)
    ax = figure.axes[0] if options.get("ax") is None else options["ax"]
    with style():
        box = {"extent": (x[0], x[-1], y[0], y[-1]), "origin": "lower", "interpolation": "bilinear"}
        colours = ax.imshow(values, diverging(), vmin=scale.low, vmax=scale.high, alpha=0.65, zorder=0, **box)
        if values.min() < scale.white < values.max():
            ax.contour(x, y, values, [scale.white], colors=INK, linewidths=1.4)
        figure.colorbar(colours, ax=ax, label=value_label).outline.set_visible(False)
        ax.grid(False)
    return figure
