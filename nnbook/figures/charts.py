"""Curves as SVG pictures that are drawn in a millisecond."""

import math

import numpy as np

from nnbook.figures.hits import hit_box
from nnbook.figures.maps import FAR
from nnbook.figures.palette import BLUE, GREY, VERMILION
from nnbook.figures.svg import clipped, disc, room_for, stroke, svg_document, svg_text
from nnbook.figures.windows import told_apart
from nnbook.words.numbers import written


def chart(x, y, lines, dots=(), *, x_label, y_label, theme, title, size=(564, 158), points=(), hand=None):
    """Curves over the range x = (low, high) and within y, as an SVG string of `size` in pixels.

    lines: (x, y, colour, width) of each curve, or with a dash as a fifth; what leaves the ranges is cut off.
    dots: (x, y, text) in vermilion; points: (x, y) in blue. The ends of both axes are written in numbers.
    What is infinite or no number is not drawn; an end that is, is as far as the curves have numbers.
    hand: the attributes of the whole chart as what the hand may press, in a live page.
    """
    width, height = size
    left, top, wide, high = 70, 20, width - 130, height - 60
    x, y = _with_room(x), _with_room(_finite_ends(y, lines))

    def place(a, b):
        return wide * ((a - x[0]) / (x[1] - x[0])), high * ((y[1] - b) / (y[1] - y[0]))

    drawn = [_curve(*place(np.asarray(a), np.asarray(b)), *look) for a, b, *look in lines]
    if len(points):
        across, down = (numbers.tolist() for numbers in place(*np.asarray(points)))
        marks = "".join(f"M{u:.0f} {v:.0f}h0" for u, v in zip(across, down))
        drawn.insert(0, stroke(marks, BLUE, 5))
    body = [
        stroke(f"M{left} {top}v{high}h{wide}", GREY, 1),
        clipped(drawn, left, top - 8, wide, high + 16, view=f"0 -8 {wide} {high + 16}"),
        *_chart_numbers(x, y, left, top, wide, high),
        svg_text(left + wide / 2, top + high + 34, x_label),
        svg_text(left - 8, top + high / 2 + 4, y_label, anchor="end"),
    ]
    for a, b, text in dots:
        u, v = place(np.clip(a, *x), b)
        if math.isfinite(v):
            body.append(disc(f"{left + u:.1f} {top + v:.1f}", VERMILION))
            room = left + u + 9 + room_for(text, 12) <= width
            look = {"anchor": "start" if room else "end", "bold": True}
            body.append(svg_text(left + u + (9 if room else -9), top + v - 7, text, **look))
    if hand and theme == "auto":
        body.append(hit_box(left, top, wide, high, hand, (*x, *y)))
    return svg_document(width, height, title, body, theme)


def _with_room(ends):
    """The ends of an axis, its upper one moved up where they are the same: all errors may be 0."""
    low, high = ends
    return (low, high) if low != high else (low, low + max(1, abs(low)))


def _finite_ends(y, lines):
    """The ends (low, high) of an axis; if one is not finite, those of the numbers of the curves."""
    if math.isfinite(y[1] - y[0]):
        return y
    numbers = [np.asarray(b, dtype=float) for _, b, *_ in lines]
    numbers = [float(a) for a in np.concatenate([*numbers, y]) if abs(a) < FAR]
    return min(numbers, default=0.0), max(numbers, default=0.0)


def _chart_numbers(x, y, left, top, wide, high):
    """The ends of both axes in numbers."""
    across, up = (told_apart(ends, ends[1] - ends[0], 2) for ends in (x, y))
    for a, u in zip(across, (left, left + wide)):
        yield svg_text(u, top + high + 16, a, 11)
    for b, v in zip(up, (top + high, top)):
        yield svg_text(left - 8, v + 4, b, 11, anchor="end")


def _curve(u, v, colour, width, dash=""):
    pairs = zip(u.tolist(), np.clip(v, -5000, 5000).tolist())  # NumPy's take thrice the time to write
    points = "L".join(f"{a:.1f} {b:.1f}" for a, b in pairs if b == b)  # nan is not itself
    return stroke(f"M{points or '0 0'}", colour, width, dash)


def error_chart(
    errors, at, last, theme, x_label="epoch", title="The error by epoch", hand=None, size=(380, 158)
):
    """The errors as an SVG string: all of them in grey, up to `at` in vermilion, that one in digits."""
    x = np.arange(len(errors))
    lines = [(x[: at + 1], errors[: at + 1], VERMILION, 3)]
    if at < len(errors) - 1:
        lines.insert(0, (x, errors, GREY, 1.5))
    look = {"x_label": x_label, "y_label": "error", "theme": theme, "title": title, "size": size}
    dots = [(at, errors[at], written(errors[at]))]
    return chart((0, last), (min(0, *errors), max(0, *errors)), lines, dots, hand=hand, **look)


def activation_chart(phi, z, theme, size=(520, 220)):
    """The curve of an activation from −10 to 10, or as far as `z`, with its tangent there."""
    reach = max(10.0, abs(z))
    along, near = np.linspace(-reach, reach, 81), z + np.array([-2.0, 2.0])
    tangent = phi(z) + phi.derivative(z) * (near - z)
    low, high = min(phi(-reach), 0.0), phi(reach)
    lines = [
        (along, 0 * along, GREY, 0.8),
        (along, phi(along), BLUE, 3),
        (near, tangent, VERMILION, 2),
    ]
    look = {"x_label": "net", "y_label": "out", "theme": theme, "title": phi.name, "size": size}
    return chart((-reach, reach), (low, high), lines, [(z, phi(z), "")], **look)


def cut_chart(grid, cut, top, at, name, colour, theme, hand=None):
    """The error along one parameter, up to `top`, with the point (x, E) where it stands."""
    look = {"x_label": name, "y_label": "E", "theme": theme, "title": f"The error along {name}"}
    lines, dots = [(grid, cut, colour, 2.5)], [(*at, "")]
    return chart((grid[0], grid[-1]), (0, top), lines, dots, size=(380, 146), hand=hand, **look)


def fit_chart(x, y, f, theme):
    """Points x, y (m,) and the curve y = f(x) that is to go through them."""
    along, reach = np.linspace(x.min(), x.max(), 121), max(1.0, np.abs(y).max())
    look = {"x_label": "x", "y_label": "y", "theme": theme, "title": "The points and the curve"}
    lines = [(along, f(along), VERMILION, 2.5)]
    return chart((along[0], along[-1]), (-reach, reach), lines, size=(380, 220), points=(x, y), **look)
