"""A matrix as an SVG picture."""

import numpy as np

from nnbook.checks import brief, check_entries, check_name, check_text, check_whole_number
from nnbook.figures.edges import sizes
from nnbook.figures.palette import BLUE, GREY, ORANGE, THEMES, VERMILION
from nnbook.figures.svg import room_for, svg_document, svg_text
from nnbook.tables import real_array
from nnbook.words.numbers import written


def matrix_svg(
    matrix,
    *,
    row_label,
    column_label,
    rows=None,
    columns=None,
    title="Matrix",
    digits=4,
    highlight=(),
    theme="white",
):
    """Draw a matrix entry by entry, its cells tinted by sign (blue +, orange −) and size.

    For W_l: row_label "target neuron j", column_label "source neuron i". rows, columns: the
    headings, 0, 1, … by default; columns are as wide as these and their numbers need. highlight:
    cells (row, column). Returns an SVG string.
    ValueError unless the matrix has 1 to 24 rows and columns, each with a heading.
    """
    values, digits = real_array("matrix", matrix), check_whole_number("digits", digits, 0, 17)
    check_name("theme", THEMES, theme)
    for name, text in (("row_label", row_label), ("column_label", column_label), ("title", title)):
        check_text(name, text, empty=False)
    if values.ndim != 2 or not values.size or max(values.shape) > 24:
        raise ValueError(f"matrix has shape {values.shape}; expected 1 to 24 rows and columns")
    rows = _heads(rows, values.shape[0], "rows")
    columns = _heads(columns, values.shape[1], "columns")
    highlight = [_cell_of(values, place) for place in check_entries("highlight", highlight, "cells", 1000)]
    texts = [[written(value, digits, trim=True) for value in row] for row in values]
    numbers = max(room_for(text, 12) for row in texts for text in row)
    step = max(72, numbers, *(room_for(head, 12) + 8 for head in columns))
    left, top = 26 + 8 * max(map(len, (*rows, row_label + "  "))), 52
    wide, high, paper = step * len(columns), 30 * len(rows), THEMES.get(theme, THEMES["white"])[1]
    width = left + max(wide, 8 * len(column_label) + 30) + 12
    body = [
        svg_text(left, 18, f"{column_label} →", bold=True, anchor="start"),
        svg_text(left - 10, top - 10, f"{row_label} ↓", bold=True, anchor="end"),
        *(svg_text(left + step * c + step // 2, top - 10, text) for c, text in enumerate(columns)),
        *(svg_text(left - 10, top + 30 * r + 20, text, anchor="end") for r, text in enumerate(rows)),
    ]
    body.append(f'<path d="M{left} {top}h{wide}v{high}h{-wide}z" style="fill:{paper};stroke:none"/>')
    shares = sizes(values) / (sizes(values).max() or 1)
    for (r, c), value in np.ndenumerate(values):
        place = left + step * c + 2, top + 30 * r + 2
        body.append(_cell(*place, step - 4, value, texts[r][c], shares[r, c], (r, c) in highlight))
    return svg_document(width, top + 30 * len(rows) + 12, title, body, theme)


def _cell(x, y, wide, value, text, share, chosen):
    """One entry of a matrix on its tint, which is as strong as its share of the largest."""
    tint = f"fill:{BLUE if value > 0 else ORANGE};fill-opacity:{0.6 * share:.3f}"
    edge = f"stroke:{VERMILION};stroke-width:3" if chosen else f"stroke:{GREY};stroke-width:0.8"
    box = f'<rect x="{x}" y="{y}" width="{wide}" height="26" style="{tint};{edge}"/>'
    return box + svg_text(x + wide // 2, y + 17, text, halo=False)


def _cell_of(values, place):
    """The place (row, column) of an entry; ValueError if the matrix lacks it."""
    if not isinstance(place, tuple | list) or not all(isinstance(k, int | np.integer) for k in place):
        raise TypeError(f"highlight has {brief(place)}, expected cells (row, column)")
    if len(place) != 2 or not all(0 <= k < size for k, size in zip(place, values.shape)):
        raise ValueError(f"highlight has {brief(place)}, expected (row, column) in {values.shape}")
    return tuple(place)


def _heads(heads, count, name):
    heads = range(count) if heads is None else check_entries(name, heads, f"{count} headings", most=100)
    if not all(isinstance(head, str | int | np.integer) for head in heads):
        raise TypeError(f"{name}={brief(heads)}, expected texts or whole numbers")
    heads = [str(head) for head in heads]
    if len(heads) != count:
        raise ValueError(f"{name} has {len(heads)} headings; expected {count}")
    return heads
