"""Training: a network before, in the middle and after, its steps, its start, and what it has learned."""

import numpy as np

from nnbook.figures.charts import chart
from nnbook.figures.networks import network_svg
from nnbook.figures.palette import BLUE, GREY, OCHRE, VERMILION, WHITE, style
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


def learning_chart(errors, at, theme, hand=None):
    """The error by epoch, all of it in grey and up to the epoch `at` in vermilion, as an SVG string."""
    x, errors = np.arange(len(errors)), np.asarray(errors)
    lines = [(x, errors, GREY, 1.5), (x[: at + 1], errors[: at + 1], VERMILION, 3)]
    look = {"x_label": "epoch", "y_label": "error", "theme": theme, "title": "The error by epoch"}
    dots = [(at, errors[at], written(errors[at]))]
    return chart((0, x[-1]), (0, errors.max()), lines, dots, size=(300, 306), hand=hand, **look)


def parabolas(rates, steps=5, start=2.0):
    """Walks down E = w²/2, of curvature 1, one picture for each learning rate: a Figure (S2-13)."""
    figure, axes = subplots(1, len(rates), width=9, height=2.6, sharey=True, squeeze=False)
    w = np.linspace(-2.6, 2.6, 101)
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
    figure = curves(np.asarray(sizes), {"formula": formula}, **look)
    ax = figure.axes[0]
    with style():
        ax.plot(sizes, measured, "o", color=VERMILION, label="measured")
        ax.set(xscale="log", yscale="log")
        ax.legend()
    return figure


def by_layer(forwards, backwards):
    """The sizes of out and of δ, {start: sizes} by the layers 1, 2, …, on logarithmic axes: a Figure."""
    figure, axes = subplots(1, 2, width=9, height=3.4)
    for ax, lines, name in zip(axes, (forwards, backwards), ("out, forwards", "δ, backwards")):
        layers = np.arange(1, 1 + len(next(iter(lines.values()))))
        curves(layers, lines, x_label="layer", y_label=f"size of {name}", ax=ax)
        ax.set_yscale("log")
    return figure


def overfitting(history, floor, net, X, D):
    """Training and test error by epoch, above the `floor` no network can beat, beside the map: a Figure."""
    figure, axes = subplots(1, 2, width=9, height=3.8)
    error_curve(history, y_label="error", ax=axes[0])
    with style():
        axes[0].axhline(floor, color=GREY, linestyle=":", label="floor")
        axes[0].legend()
    labels = {"value_label": "output", "x_label": "x₀", "y_label": "x₁"}
    decision_map(net.predict, X, D, ax=axes[1], **labels)
    return figure


def remedies(errors, floor):
    """The test errors of runs with several seeds, {setting: errors}, and their mean, as points: a Figure.

    `floor` is the error that no network can beat. ValueError if a setting has no run.
    """
    if not errors or not all(np.ndim(runs) == 1 and len(runs) for runs in errors.values()):
        raise ValueError(f"errors={errors!r:.60}, expected {{setting: errors}}, one at least of each")
    figure, ax = subplots(width=7.6, height=0.9 + 0.42 * len(errors))
    with style():
        for k, runs in enumerate(errors.values()):
            ax.plot([min(runs), max(runs)], [k, k], color=GREY, linewidth=5, alpha=0.45)
            ax.plot(runs, [k] * len(runs), "o", color=BLUE, markeredgecolor=WHITE, markersize=6)
            ax.plot(np.mean(runs), k, "|", color=VERMILION, markersize=18, markeredgewidth=3)
        ax.axvline(floor, color=OCHRE, linestyle="--", label="no network can do better")
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0)
        ax.set(yticks=range(len(errors)), yticklabels=list(errors), xlabel="test error")
        ax.set_ylim(len(errors) - 0.4, -0.6)
        ax.grid(axis="y", visible=False)
    return figure


def four_runs(histories, top):
    """The errors of several runs {title: history} side by side, each up to the error `top`: a Figure."""
    figure, axes = subplots(1, len(histories), width=10, height=2.8, sharey=True, squeeze=False)
    for ax, (title, history) in zip(axes[0], histories.items()):
        error_curve(history, y_label="error", title=title, ax=ax)
        ax.set(ylim=(0, top))
    return figure
