"""Training: a network before, in the middle and after, its steps, its start, and what it has learned."""

import numpy as np

from nnbook.figures.networks import network_svg
from nnbook.figures.palette import GREY, VERMILION, style
from nnbook.figures.plots import curves, decision_map, error_curve, subplots
from nnbook.words.ch05_training_loop import PARTS
from nnbook.words.numbers import written


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


def parabolas(rates, steps=5, start=2.0):
    """Walks down E = w²/2, of curvature 1, one picture for each learning rate: a Figure (S2-13)."""
    figure, axes = subplots(1, len(rates), width=9, height=2.6, sharey=True, squeeze=False)
    w = np.linspace(-3.3, 3.3, 101)
    for ax, rate in zip(axes[0], rates):
        walk = start * (1 - rate) ** np.arange(steps + 1.0)
        curves(w, {"E": w**2 / 2}, x_label="w", y_label="E", title=f"η = {rate}", ax=ax)
        ax.plot(walk, walk**2 / 2, "o-", color=VERMILION, markersize=4, linewidth=1)
        ax.set(ylim=(-0.2, 5.4))
    return figure


def spreads(sizes, measured, formula):
    """How far the gradients of minibatches lie from the whole one, by their size, on logarithmic axes.

    sizes, measured, formula: (k,). Returns the Figure.
    """
    look = {"x_label": "examples in a minibatch", "y_label": "spread of the gradient"}
    figure = curves(np.asarray(sizes), {"formula": formula}, **look, log="xy")
    ax = figure.axes[0]
    with style():
        ax.plot(sizes, measured, "o", color=VERMILION, label="measured")
        ax.legend()
    return figure


def by_layer(forwards, backwards):
    """The sizes of out and of δ, {start: sizes} by the layers 1, 2, …, on logarithmic axes: a Figure."""
    figure, axes = subplots(1, 2, width=9, height=3.4)
    for ax, lines, name in zip(axes, (forwards, backwards), ("out, forwards", "δ, backwards")):
        layers = np.arange(1, 1 + len(next(iter(lines.values()))))
        curves(layers, lines, x_label="layer", y_label=f"size of {name}", ax=ax, log="y")
    return figure


def overfitting(history, floor, net, X, D):
    """Training and test error by epoch, the `floor` that none beats on average, and the map: a Figure."""
    figure, axes = subplots(1, 2, width=9, height=3.8)
    error_curve(history, y_label="error", ax=axes[0])
    with style():
        axes[0].axhline(floor, color=GREY, linestyle=":", label="floor")
        axes[0].legend()
    labels = {"value_label": "output", "x_label": "x₀", "y_label": "x₁"}
    decision_map(net.predict, X, D, ax=axes[1], **labels)
    return figure


def four_runs(histories, top):
    """The errors of several runs {title: history} side by side, each up to the error `top`: a Figure."""
    figure, axes = subplots(1, len(histories), width=10, height=2.8, sharey=True, squeeze=False)
    for ax, (title, history) in zip(axes[0], histories.items()):
        error_curve(history, y_label="error", title=title, ax=ax)
        ax.set(ylim=(0, top))
    return figure
