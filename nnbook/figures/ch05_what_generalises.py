"""What becomes of an error with the number of parameters, and what a penalty keeps."""

import numpy as np

from nnbook.checks import check_number
from nnbook.figures.given import FAR, check_above_0, check_curves, in_legend, named_arrays
from nnbook.figures.palette import BLUE, GREY, OCHRE, style
from nnbook.figures.plots import curves, runs, subplots
from nnbook.tables import check_array


@style()
def by_size(sizes, results, m):
    """The shares wrong of many runs by the number of neurons, with a mark at m, the examples: a Figure.

    results: {name: (k, runs)} for k sizes, one or two; each is drawn as its medians and the middle half.
    ValueError or TypeError for other shapes.
    """
    sizes, m = check_array("sizes", sizes, "k"), check_number("m", m, above=0, at_most=FAR)
    check_above_0("sizes", sizes)
    results = named_arrays("results", results, 2, len(sizes), "runs")
    figure, ax = subplots(width=7.2, height=3.6)
    for (name, errors), colour, marker in zip(results.items(), (BLUE, OCHRE), "os"):
        low, middle, high = np.percentile(errors, (25, 50, 75), axis=1)
        ax.fill_between(sizes, low, high, color=colour, alpha=0.25, linewidth=0)
        ax.plot(sizes, middle, color=colour, marker=marker, markersize=4, label=in_legend(name))
    ax.axvline(m, color=GREY, linestyle=":", label=f"{m:.10g}, as many as examples")
    ax.set(xscale="log", ylim=(0, None), xlabel="neurons", ylabel="share wrong of new examples")
    ax.legend()
    return figure


def by_degree(degrees, errors):
    """Parts of a squared error, {name: (k,)}, by the degrees (k,) of polynomials: a Figure.

    ValueError or TypeError for other shapes.
    """
    check_curves("degrees", degrees, "errors", errors)
    return curves(degrees, errors, x_label="degree", y_label="squared error")


def kept(curvatures, shares):
    """The shares of a parameter that remain, {name: (k,)}, by the curvature (k,), logarithmic: a Figure.

    ValueError or TypeError for other shapes.
    """
    check_curves("curvatures", curvatures, "shares", shares, log="x")
    return curves(curvatures, shares, x_label="curvature", y_label="share kept", log="x")


def remedies(results, floor):
    """The test errors of runs with several seeds, {setting: errors}, and their mean, as points: a Figure.

    `floor` is the error that no network beats on average. ValueError if a setting has no run, and ValueError
    or TypeError for what are no errors, or no floor.
    """
    floor = check_number("floor", floor, at_least=-FAR, at_most=FAR)
    look = {"width": 7.6, "markersize": 6, "mean": True}
    return runs(results, "test error", floor, "floor", **look)
