"""The error: cuts that learn side by side, distances, surprise, and what is left of a slope."""

import numpy as np

from nnbook.checks import brief, check_entries, check_whole_number
from nnbook.figures.charts import chart
from nnbook.figures.given import check_curves, check_history, check_named
from nnbook.figures.palette import (
    BLUE,
    GREEN,
    GREY,
    OCHRE,
    VERMILION,
    style,
)
from nnbook.figures.plots import curves, subplots
from nnbook.figures.svg import stacked
from nnbook.functions import binary_cross_entropy, mse, sigmoid
from nnbook.tables import check_array

LOOKS = (GREEN, ""), (VERMILION, "6 4")  # of the curves of two networks: colour and dash
ERRORS = {"squared error": mse, "cross-entropy": binary_cross_entropy}


def accuracy_chart(accuracies, at, last, theme, hand=None):
    """The accuracy of networks {name: accuracies by step} up to the step `at` of `last`, as an SVG string."""
    lines = [
        (np.arange(at + 1), shares[: at + 1], colour, 2.5, dash)
        for shares, (colour, dash) in zip(accuracies.values(), LOOKS)
    ]
    now = [shares[at] for shares in accuracies.values()]
    names = [", ".join(name for name, there in zip(accuracies, now) if there == share) for share in now]
    # As many points at each step, so that what the hand holds stays; one name for points that are one.
    dots = [(at, share, "" if share in now[:k] else names[k]) for k, share in enumerate(now)]
    look = {"x_label": "step", "y_label": "accuracy", "theme": theme, "title": "The accuracy by step"}
    return chart((0, last), (0, 1), lines, dots, size=(300, 306), hand=hand, **look)


@style()
def distance(out, d):
    """Two outputs and what is desired of them, out and d (2,), as points: the distance, and what is as far.

    Outputs go from 0 to 1, or as far as these. Returns the Figure. ValueError or TypeError for other shapes.
    """
    out, d = check_array("out", out, 2), check_array("d", d, 2)
    figure, ax = subplots(width=4.4, height=4)
    turn, far = np.linspace(0, 2 * np.pi, 200), np.linalg.norm(out - d)
    for radius in (0.25, 0.5, 0.75, far):
        ax.plot(d[0] + radius * np.cos(turn), d[1] + radius * np.sin(turn), color=GREY, linewidth=0.8)
    ax.plot([d[0], out[0], out[0]], [d[1], d[1], out[1]], "--", color=OCHRE, label="differences")
    ax.plot(*zip(d, out), color=VERMILION, label="distance")
    ax.plot(*d, "o", color=BLUE, markersize=9, label="desired", clip_on=False, zorder=5)
    ax.plot(*out, "s", color=VERMILION, markersize=8, label="output", zorder=5)
    low, high = (min(0, *out, *d), max(1, *out, *d))
    ends = (1.02 * low, 1.02 * high)
    ax.set(xlabel="output 0", ylabel="output 1", xlim=ends, ylim=ends, aspect="equal")
    ax.legend(loc="lower left")
    return figure


def bias_charts(biases, accuracies, errors, at, theme, hand=None):
    """Accuracies (k,) above errors (k,) by the biases (k,), and the point where one stands, as an SVG string.

    at: its bias, accuracy, error, and the slope of the error, along which a tangent is drawn.
    """
    b, accuracy, error, slope = at
    near = b + np.array([-1.5, 1.5])
    tangent = near, error + slope * (near - b), VERMILION, 2
    looks = {"x_label": "bias b", "theme": theme, "size": (420, 153), "hand": hand}
    ends, top = (biases[0], biases[-1]), max(errors)
    steps = [(biases, accuracies, BLUE, 2.5)]
    look = {"y_label": "accuracy", "title": "The accuracy by the bias"}
    upper = chart(ends, (0, 1), steps, [(b, accuracy, "")], **look, **looks)
    lines = [(biases, errors, OCHRE, 2.5), tangent]
    look = {"y_label": "error", "title": "The error by the bias"}
    lower = chart(ends, (0, top), lines, [(b, error, "")], **look, **looks)
    return stacked(upper, lower, "The accuracy and the error by the bias", theme)


def two_errors():
    """Squared error and cross-entropy of one output, as it goes from 0 to 1 where 1 is desired: a Figure."""
    out = np.linspace(0.005, 1, 300)
    lines = {name: _each(error, out) for name, error in ERRORS.items()}
    return curves(out, lines, x_label="out", y_label="error, d = 1")


def _each(error, out):
    """The error of each output (k,) where 1 is desired."""
    return error(out[None], np.ones((1, len(out))))


@style()
def noises():
    """How probable a miss is by two kinds of noise, and beside it the surprise at it: a Figure."""
    miss = np.linspace(-3, 3, 301)
    normal = np.exp(-(miss**2) / 2) / np.sqrt(2 * np.pi)
    density = {"normal noise": normal, "noise with a peak": np.exp(-np.abs(miss)) / 2}
    surprise = {name: -np.log(p) for name, p in density.items()}
    figure, axes = subplots(1, 2, width=8)
    for ax, name, lines in zip(axes, ("density p", "surprise −log p"), (density, surprise)):
        curves(miss, lines, x_label="miss, out − d", y_label=name, ax=ax)
    return figure


def scores(q, prices):
    """What each answer q (k,) costs on average, by scores {name: prices (k,)}: a Figure.

    ValueError or TypeError for other shapes.
    """
    check_curves("q", q, "prices", prices)
    return curves(q, prices, x_label="the answer q", y_label="mean price")


@style()
def chords(ends=(-7.0, 2.0)):
    """Both errors of a neuron that should say 1, by its net, each with a chord: a Figure.

    ends: (2,), where the chords end; net goes from −9 to 5, or as far as these. ValueError or TypeError for
    other ends.
    """
    ends = check_array("ends", ends, 2)
    net = np.linspace(min(-9, *ends), max(5, *ends), 300)
    figure, axes = subplots(1, 2, width=8)
    for ax, (name, error) in zip(axes, ERRORS.items()):
        heights = _each(error, sigmoid(net))
        curves(net, {name: heights}, x_label="net", y_label="error, d = 1", title=name, ax=ax)
        ax.plot(ends, _each(error, sigmoid(ends)), "o--", color=VERMILION, linewidth=1.4)
    return figure


@style()
def run(history):
    """The error and the accuracy of a training history by epoch, side by side: a Figure (S2-09).

    ValueError or TypeError for a history without an epoch, or without an accuracy.
    """
    check_history("history", history, "accuracy")
    epochs = np.arange(1, len(history.error) + 1)
    figure, axes = subplots(1, 2, width=8)
    for ax, name in zip(axes, ("error", "accuracy")):
        curves(epochs, {name: np.asarray(getattr(history, name))}, x_label="epoch", y_label=name, ax=ax)
    return figure


@style()
def reliability(forecasts, labels, bins=5):
    """What came, by what was said, for networks {panel: [forecasts (m,)]} of labels (m,), 0 or 1: a Figure.

    Each network has a point in each bin of forecasts, with a bar of 1.96 standard deviations of a share.
    ValueError or TypeError for what are no forecasts from 0 to 1, for other labels and numbers of bins.
    """
    labels, bins = check_array("labels", labels, "m"), check_whole_number("bins", bins, 1, 1000)
    if not np.isin(labels, (0, 1)).all():
        raise ValueError(f"labels={brief(labels)}, expected each 0 or 1")
    forecasts = {
        title: _forecasts(f"forecasts[{brief(title)}]", many, len(labels))
        for title, many in check_named("forecasts", forecasts, "[forecasts (m,)]", most=6).items()
    }
    figure, axes = subplots(1, len(forecasts), width=4 * len(forecasts), sharey=True, squeeze=False)
    for ax, (title, many) in zip(axes.flat, forecasts.items()):
        ax.plot((0, 1), (0, 1), "--", color=GREY)
        for forecast in many:
            said, came, bar = shares(forecast, labels, bins)
            ax.errorbar(said, came, bar, fmt="o-", color=BLUE, markersize=4, linewidth=0.9)
        ax.set(xlabel="said", title=title, xlim=(0, 1), ylim=(0, 1), aspect="equal")
    axes[0, 0].set(ylabel="came")
    return figure


def _forecasts(name, many, m):
    """Those of some networks, each (m,), from 0 to 1; ValueError or TypeError that names them."""
    many = [check_array(name, one, m) for one in check_entries(name, many, "a list of forecasts", most=1000)]
    if not all((one >= 0).all() and (one <= 1).all() for one in many):
        raise ValueError(f"{name} has forecasts below 0 or above 1, expected from 0 to 1")
    return many


def shares(forecast, labels, bins):
    """Of the points in each bin of forecasts (m,): the mean forecast, the share of ones, and its bar."""
    places = np.minimum((forecast * bins).astype(int), bins - 1)
    count = np.bincount(places, minlength=bins)
    said, came = (np.bincount(places, values, bins)[count > 0] for values in (forecast, labels))
    said, came, count = said / count[count > 0], came / count[count > 0], count[count > 0]
    return said, came, 1.96 * np.sqrt(came * (1 - came) / count)
