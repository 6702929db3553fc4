"""Digits in rows, what a network made of them, what it weighs, and where it can be moved."""

import numpy as np

from nnbook.checks import brief, check_whole_number
from nnbook.figures.edges import TINY
from nnbook.figures.given import check_named, check_words, in_legend
from nnbook.figures.palette import (
    BLUE,
    CURVE_COLOURS,
    DIVERGING,
    GREY,
    INK,
    SEQUENTIAL,
    VERMILION,
    WHITE,
    style,
)
from nnbook.figures.pixels import rgb_of
from nnbook.figures.plots import LARGEST, runs, subplots
from nnbook.tables import as_array, check_array, real_array

SIDE, GAP = 28, 4  # pixels of an image, and between two of them
NO_PLATE = {"facecolor": "none", "edgecolor": "none"}  # words that stand on a colour
MARKERS = "osD^v"
MOST = 6  # tables side by side
PAPER_INK = (WHITE, WHITE, INK)  # the colours of -1, 0 and 1


@style()
def digit_rows(X, below=None, answers=None, columns=12):
    """Images in rows, X (k, 784), as a Figure: `below` each its word, and `answers` upside down under that.

    ValueError or TypeError for a table of another width, for words that are not as many as the images, and
    for no number of columns.
    """
    images, columns = _images("X", X), _columns(columns)
    words = [
        None if given is None else check_words(name, given, len(images))
        for name, given in (("below", below), ("answers", answers))
    ]
    given = [(one, turn) for one, turn in zip(words, (0, 180)) if one is not None]
    lines = len(given)
    ax = _tiles("X", rgb_of(images, PAPER_INK), min(columns, len(images)), 9 * lines)
    for line, (one, turn) in enumerate(given):
        for (x, y), word in zip(_feet(len(images), columns, 9 * lines), one):
            ax.text(x, y + 5 + 9 * line, word, ha="center", va="center", fontsize=8, rotation=turn)
    return ax.figure


def first_weights(W, columns=10):
    """The weights into each neuron of the first layer, W (n, 784), as images: blue positive, orange negative.

    Each image has its own scale, on which white is 0. Returns the Figure; ValueError for another width.
    """
    images, columns = _images("W", W), _columns(columns)
    reach = np.abs(images).max(axis=(1, 2), keepdims=True)
    colours = rgb_of(images / np.where(reach > 0, reach, 1), DIVERGING)
    return _tiles("W", colours, min(columns, len(images))).figure


@style()
def slopes_of(X, slopes, below, columns=8):
    """What more ink in a pixel does: slopes (k, 784) as colours, under the outlines of the images X (k, 784).

    Blue where more ink raises the number, orange where it lowers it; each image has its own scale.
    ValueError for other shapes, or if there are not as many of each.
    """
    images, slopes = _images("X", X), _images("slopes", slopes)
    if len(images) != len(slopes):
        raise ValueError(f"slopes has {len(slopes)} images, expected one for each of {len(images)} in X")
    words, columns = check_words("below", below, len(images)), min(_columns(columns), len(images))
    shares = slopes / np.maximum(np.abs(slopes).max(axis=(1, 2), keepdims=True), TINY)
    ax = _tiles("X", rgb_of(shares, DIVERGING), columns, 9)
    ax.contour(_sheet(images, columns, 9, 0.0), [0.5], colors=INK, linewidths=1)
    for (x, y), word in zip(_feet(len(images), columns, 9), words):
        ax.text(x, y + 5, word, ha="center", va="center", fontsize=8)
    return ax.figure


@style()
def flips(X, changed, below):
    """Images X (k, 784) above, the change of each in the middle, and `changed` (k, 784), with words, below.

    ValueError for other shapes, or if there are not as many of each.
    """
    before, after = _images("X", X), _images("changed", changed)
    if before.shape != after.shape:
        raise ValueError(f"changed has {len(after)} images, expected one for each of {len(before)} in X")
    words, change = check_words("below", below, len(before)), after - before
    change = rgb_of(change / (np.abs(change).max() or 1), DIVERGING)
    rows = [rgb_of(before, PAPER_INK), change, rgb_of(np.clip(after, 0, 1), PAPER_INK)]
    ax = _tiles("X", np.concatenate(rows), len(before), last=9)
    feet = list(_feet(3 * len(before), len(before)))
    for (x, y), word in zip(feet[-len(before) :], words):
        ax.text(x, y + 5, word, ha="center", va="center", fontsize=8)
    return ax.figure


def confusion(desired, answers):
    """How often each digit was taken for which, with the counts, as a Figure; desired, answers: digits (m,).

    A row is a digit as it was meant, a column what was answered. ValueError unless both are as many digits.
    """
    desired, answers = (_digits(n, a) for n, a in (("desired", desired), ("answers", answers)))
    if len(desired) != len(answers):
        raise ValueError(f"answers has {len(answers)} digits, expected one for each of {len(desired)}")
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (desired, answers), 1)
    wrong = counts * (1 - np.eye(10, dtype=int))
    colours = rgb_of(wrong / (wrong.max() or 1), (WHITE, WHITE, VERMILION))
    colours[np.eye(10, dtype=bool)] = rgb_of(np.array([0.25]), (WHITE, WHITE, BLUE))
    ax = _table(counts, colours, counts > 0, width=5.2, height=4.9)
    ax.set(xlabel="answered", ylabel="meant", xticks=range(10), yticks=range(10))
    return ax.figure


@style()
def by_shift(shares, step=1):
    """The share of digits that is right after each shift, {title: (k, k)} for k odd, as tables in a Figure.

    Row and column in the middle are no shift; those after them are shifts by `step` more pixels downwards, or
    to the right. Shares are told in percent; where one is nan, nothing is. ValueError or TypeError for other
    shapes.
    """
    step = check_whole_number("step", step, 1, SIDE)
    check_named("shares", shares, "table", MOST)
    tables = {title: real_array(f"shares[{title!r}]", table) for title, table in shares.items()}
    for title, table in tables.items():
        if table.ndim != 2 or table.shape[0] != table.shape[1] or not len(table) % 2:
            raise ValueError(f"shares[{title!r}] has shape {table.shape}, expected (k, k), k odd")
    figure, axes = subplots(1, len(tables), width=3.6 * len(tables), height=3.6, squeeze=False)
    for ax, (title, table) in zip(axes[0], tables.items()):
        reach = len(table) // 2
        there = np.isfinite(table)
        percent = np.rint(100 * np.where(there, table, 0)).astype(int)
        _table(percent, np.where(there[..., None], _on_scale(table), 255), there, ax)
        ticks = {"xticks": range(len(table)), "yticks": range(len(table))}
        labels = [f"{step * n:+d}".replace("-", "−") if n else "0" for n in range(-reach, reach + 1)]
        ax.set(**ticks, xticklabels=labels, yticklabels=labels, title=title, xlabel="pixels to the right")
    axes[0, 0].set(ylabel="pixels down")
    return figure


def seeds(results, line=None, line_name=""):
    """The shares that runs with several seeds got right, {setting: shares}, as points on one scale: a Figure.

    `line` is a share to hold them against, with its name. ValueError if a setting has no run.
    """
    return runs(results, "share of the test digits right", line, line_name)


@style()
def calibration(answers, edges=(0, 0.5, 0.7, 0.9, 0.99, 1)):
    """How often networks are right when they are so sure, {name: (sure, right)}, each (m,), as a Figure.

    The answers are put together by how sure they are, between neighbouring `edges`; a bar is the error of a
    share of so many, ±1.96 √(p(1 − p)/n). The axes begin at 0.3, or below the least share. ValueError or
    TypeError if `sure` and `right` are not as many, and for edges that do not grow.
    """
    edges = check_array("edges", edges, "k")
    if not 2 <= len(edges) <= 100 or not (np.diff(edges) > 0).all():
        raise ValueError(f"edges={brief(edges)}, expected 2 to 100 growing numbers")
    answers = {
        name: _statements(f"answers[{brief(name)}]", pair)
        for name, pair in check_named("answers", answers, "(sure, right)", len(MARKERS)).items()
    }
    figure, ax = subplots(width=4.6, height=4)
    least = 0.33
    (line,) = ax.plot([], [], color=GREY, linewidth=1.2, linestyle=":", label="as sure as right")
    for k, (name, (sure, right)) in enumerate(answers.items()):
        x, y, bar = zip(*_groups(sure, right, edges))
        look = {"color": CURVE_COLOURS[k], "marker": MARKERS[k], "markersize": 8, "capsize": 3}
        ax.errorbar(x, y, bar, label=in_legend(name), linewidth=1.4, **look)
        least = min(least, *x, *y)
    ends = least - 0.03, 1.03
    line.set_data((ends[0], 1), (ends[0], 1))
    ax.set(xlabel="how sure it was", ylabel="share that was right", xlim=ends, ylim=ends)
    ax.legend(loc="lower right")
    return figure


def _statements(name, pair):
    """How sure, and whether right, two (m,); ValueError or TypeError that names them."""
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise TypeError(f"{name}={brief(pair)}, expected (sure, right)")
    sure, right = (real_array(name, part) for part in pair)
    if sure.ndim != 1 or sure.shape != right.shape or not len(sure):
        raise ValueError(f"{name} has shapes {sure.shape}, {right.shape}, expected two (m,)")
    return sure, right


def _groups(sure, right, edges):
    """The mean of `sure`, the share right and its error, of each group that is not empty."""
    group = np.digitize(sure, edges[1:-1])
    for g in np.unique(group):
        inside = group == g
        p, n = right[inside].mean(), inside.sum()
        yield sure[inside].mean(), p, 1.96 * np.sqrt(p * (1 - p) / n)


def _images(name, X):
    """X (k, 784) as finite images (k, 28, 28)."""
    return check_array(name, X, "k", SIDE * SIDE).reshape(-1, SIDE, SIDE)


def _digits(name, values):
    values = as_array(name, values)
    if values.ndim != 1 or values.dtype.kind not in "iu" or not np.isin(values, range(10)).all():
        raise ValueError(f"{name} is {brief(values)}, expected digits (m,) from 0 to 9")
    return values


def _columns(columns):
    return check_whole_number("columns", columns, 1, 100)


def _sheet(images, columns, foot, nothing):
    """Images (k, 28, 28, …) side by side in rows on one sheet, with room between and below each."""
    rows, step = -(-len(images) // columns), SIDE + GAP
    shape = rows * (step + foot) - GAP, columns * step - GAP
    sheet = np.full(shape + images.shape[3:], nothing, images.dtype)
    for k, image in enumerate(images):
        y, x = (step + foot) * (k // columns), step * (k % columns)
        sheet[y : y + SIDE, x : x + SIDE] = image
    return sheet


def _feet(count, columns, foot=0):
    """Where words stand under each image of a sheet: x of its middle, and y of its lower edge."""
    for k in range(count):
        yield (SIDE + GAP) * (k % columns) + SIDE / 2, (SIDE + GAP + foot) * (k // columns) + SIDE - 1


def _tiles(name, colours, columns, foot=0, last=0):
    """Axes with images of colours (k, 28, 28, 3) on a ground clear between them and below the last.

    ValueError that names the argument where there are more than a picture has room for.
    """
    width, step = min(8.2, 0.82 * columns), SIDE + GAP
    rows = int((LARGEST / width * (columns * step - GAP) + GAP - last) / (step + foot))
    if len(colours) > rows * columns:
        most = f"at most {rows * columns}, {columns} in a row"
        raise ValueError(f"{name} has {len(colours)} images, expected {most}")
    opaque = np.concatenate([colours, np.full((*colours.shape[:3], 1), 255)], axis=3).astype(np.uint8)
    sheet = _sheet(opaque, columns, foot, 0)
    sheet = np.pad(sheet, ((0, last), (0, 0), (0, 0)))
    high, wide = sheet.shape[:2]
    ax = subplots(width=width, height=width * high / wide)[1]
    ax.imshow(sheet, interpolation="nearest")
    ax.set_axis_off()
    ax.figure.set_layout_engine("none")
    ax.set_position((0, 0, 1, 1))
    return ax


def _table(numbers, colours, written, ax=None, **size):
    """Squares in colours (rows, columns, 3), with the whole numbers in those that are `written`."""
    ax = ax or subplots(**size)[1]
    with style():
        ax.imshow(colours.astype(np.uint8), interpolation="nearest")
        for row, column in np.argwhere(written):
            dark = colours[row, column] @ (0.3, 0.59, 0.11) < 130
            look = {"ha": "center", "va": "center", "fontsize": 9, "color": WHITE if dark else INK}
            ax.text(column, row, str(numbers[row, column]), bbox=NO_PLATE, **look)
        ax.grid(False)
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
    return ax


def _on_scale(shares):
    """The colours of shares from 0 to 1."""
    from matplotlib import colormaps

    return (255 * colormaps[SEQUENTIAL](np.clip(shares, 0, 1))[..., :3]).round()
