"""Training: a network before, in the middle and after, its steps, its start, and what it has learned."""

import numpy as np

from nnbook.checks import brief, check_number, check_whole_number
from nnbook.figures.given import (
    FAR,
    check_classes,
    check_curves,
    check_history,
    check_inputs,
    check_named,
    named_arrays,
)
from nnbook.figures.networks import network_svg
from nnbook.figures.palette import GREY, VERMILION, style
from nnbook.figures.plots import curves, decision_map, error_curve, subplots
from nnbook.tables import check_array
from nnbook.words.ch05_training_loop import PARTS
from nnbook.words.numbers import written

MOST = 6  # pictures side by side


def run_picture(run, part, epoch, theme, hands):
    """The network of a run after so many epochs, at one of the PARTS of the loop, or else as it is then.

    Its values are those of the first row of the minibatch, or else of the first row of the data. hands(net,
    trace) says what the hand does in the drawing.
    """
    net, rows, X, D = run.minibatch(epoch)
    first = rows[0] if part in PARTS else 0
    grads, last = net.backpropagate(X, D), len(net.sizes) - 1
    notes = {(last, j): f"desired {written(d, trim=True)}" for j, d in enumerate(run.D[first])}
    if part in ("backward", "accumulate"):
        deltas = enumerate(grads.deltas[1:], 1)
        notes = {(l, j): f"δ = {written(d[j, 0])}" for l, d in deltas for j in range(len(d))}
    if part in ("adjust", "reset"):
        net.parameters -= run.learning_rate * grads.flat
    trace = net.feed_forward(run.X[[first]])
    return network_svg(net, trace, notes=notes, theme=theme, hands=hands(net, trace))


@style()
def parabolas(rates, steps=5, start=2.0):
    """Walks down E = w²/2, of curvature 1, one picture for each learning rate: a Figure (S2-13).

    ValueError or TypeError for what are no rates, for no number of steps, and for a start that is none.
    """
    if len(check_array("rates", rates, "k")) > MOST:
        raise ValueError(f"rates has {len(rates)} numbers, expected 1 to {MOST}")
    steps = check_whole_number("steps", steps, 0, 1000)
    start = check_number("start", start, at_least=-FAR, at_most=FAR)
    figure, axes = subplots(1, len(rates), width=9, height=2.6, sharey=True, squeeze=False)
    reach = max(3.3, 1.1 * abs(start))
    w = np.linspace(-reach, reach, 101)
    for ax, rate in zip(axes[0], rates):
        with np.errstate(over="ignore"):  # a walk that leaves the picture may go anywhere
            walk = start * np.clip((1 - rate) ** np.arange(steps + 1.0), -1e6, 1e6)
        curves(w, {"E": w**2 / 2}, x_label="w", y_label="E", title=f"η = {rate}", ax=ax)
        ax.plot(walk, walk**2 / 2, "o-", color=VERMILION, markersize=4, linewidth=1)
        ax.set(ylim=(-0.2, 5.4) if reach == 3.3 else (-0.02 * reach**2, reach**2 / 2))
    return figure


@style()
def spreads(sizes, measured, formula):
    """How far the gradients of minibatches lie from the whole one, by their size, on logarithmic axes.

    sizes, measured, formula: (k,). Returns the Figure. ValueError or TypeError for other shapes.
    """
    sizes = check_array("sizes", sizes, "k")
    measured, formula = (
        check_array(name, one, len(sizes)) for name, one in (("measured", measured), ("formula", formula))
    )
    look = {"x_label": "examples in a minibatch", "y_label": "spread of the gradient"}
    check_curves("sizes", sizes, "formula", {"formula": formula}, log="xy")
    figure = curves(sizes, {"formula": formula}, **look, log="xy")
    ax = figure.axes[0]
    ax.plot(sizes, measured, "o", color=VERMILION, label="measured")
    ax.legend()
    return figure


@style()
def by_layer(forwards, backwards):
    """The sizes of out and of δ, {start: sizes} by the layers 1, 2, …, on logarithmic axes: a Figure.

    ValueError or TypeError for what are no sizes, as many in each line.
    """
    for name, lines in (("forwards", forwards), ("backwards", backwards)):
        check_curves(name, _layers(named_arrays(name, lines, MOST, "k")), name, lines, log="y")
    figure, axes = subplots(1, 2, width=9, height=3.4)
    for ax, lines, name in zip(axes, (forwards, backwards), ("out, forwards", "δ, backwards")):
        curves(_layers(lines), lines, x_label="layer", y_label=f"size of {name}", ax=ax, log="y")
    return figure


def _layers(lines):
    """The numbers of the layers that the lines are about, from 1 on."""
    return np.arange(1, 1 + len(next(iter(lines.values()))))


@style()
def overfitting(history, floor, net, X, D):
    """Training and test error by epoch, the `floor` that none beats on average, and the map: a Figure.

    net: a Network with two inputs and one output; X (m, 2) and D (m, 1): points of two classes. ValueError or
    TypeError for anything else.
    """
    check_history("history", history)
    floor = check_number("floor", floor, at_least=-FAR, at_most=FAR)
    check_inputs(net, 2, 1)
    check_classes(X, D)
    figure, axes = subplots(1, 2, width=9, height=3.8)
    error_curve(history, y_label="error", ax=axes[0])
    axes[0].axhline(floor, color=GREY, linestyle=":", label="floor")
    axes[0].legend()
    labels = {"value_label": "output", "x_label": "x₀", "y_label": "x₁"}
    decision_map(net.predict, X, D, ax=axes[1], **labels)
    return figure


@style()
def four_runs(histories, top):
    """The errors of several runs {title: history} side by side, each up to the error `top`: a Figure.

    ValueError or TypeError for what are no histories, and for a top that is not above 0.
    """
    for title, history in check_named("histories", histories, "history", MOST).items():
        check_history(f"histories[{brief(title)}]", history)
    top = check_number("top", top, above=0, at_most=FAR)
    figure, axes = subplots(1, len(histories), width=10, height=2.8, sharey=True, squeeze=False)
    for ax, (title, history) in zip(axes[0], histories.items()):
        error_curve(history, y_label="error", title=title, ax=ax)
        ax.set(ylim=(0, top))
    return figure
