"""A kernel on its way over an image, and what it leaves behind."""

from itertools import product

import numpy as np

from nnbook.checks import brief, check_entries, check_name, check_whole_number
from nnbook.figures.palette import BLUE, GREY, ORANGE, THEMES, VERMILION, diverging, style
from nnbook.figures.plots import subplots
from nnbook.figures.svg import svg_document, svg_text
from nnbook.tables import check_array
from nnbook.words.numbers import written

CELL, GAP, TOP = 34, 56, 30  # pixels: of a number, between two tables, and above them
MOST = 10  # pictures side by side


@style()
def kernel_maps(kernels, maps):
    """Kernels (n, k, k) in a row, and below each what it makes of one image, maps (n, h, w), as a Figure.

    Blue is positive, orange negative, white 0; in a map the darkest is the largest of all maps. ValueError
    unless there are 1 to 10 of each, and as many.
    """
    kernels, maps = check_array("kernels", kernels, "n", "k", "k"), check_array("maps", maps, "n", "h", "w")
    if len(kernels) != len(maps) or not 1 <= len(maps) <= MOST:
        raise ValueError(f"kernels are {len(kernels)} and maps {len(maps)}, expected 1 to {MOST} of each")
    figure, axes = subplots(2, len(maps), width=1.1 * len(maps), height=2.7, squeeze=False)
    reach, most = np.abs(kernels).max() or 1, max(maps.max(), 0) or 1
    for i, (upper, lower) in enumerate(axes.T):
        _picture(upper, kernels[i], "", diverging(), (-reach, reach))
        _picture(lower, maps[i], str(i), "gray_r", (0, most))
    return figure


def _picture(ax, image, text, colours, limits):
    """An image with words below it, its first row above."""
    ax.imshow(image, cmap=colours, vmin=limits[0], vmax=limits[1], interpolation="nearest")
    ax.set(xticks=[], yticks=[], xlabel=text)
    ax.spines[:].set_visible(True)
    ax.grid(False)


def sliding_svg(image, kernel, place, theme="white"):
    """A kernel (k, k) over one place of an image (h, w), and its sums at all places, as an SVG string.

    The patch below the kernel is framed, and so is the sum it gives, at `place`, (row, column) of the
    kernel's first corner. ValueError for shapes that do not fit, and for a place at which the kernel would
    leave the image.
    """
    check_name("theme", THEMES, theme)
    image, kernel = check_array("image", image, "h", "w"), check_array("kernel", kernel, "k", "k")
    k = len(kernel)
    if k > min(image.shape) or max(image.shape) > 12:
        shapes = f"image has shape {image.shape} and kernel {kernel.shape}"
        raise ValueError(f"{shapes}, expected at most 12 × 12 pixels and a square that fits into them")
    sums = np.array([[(patch * kernel).sum() for patch in row] for row in _patches(image, k)])
    row, column = _place(place, sums.shape)
    frames = (row, column, k), (0, 0, k), (row, column, 1)
    body, left = [], 6
    for table, name, frame in zip((image, kernel, sums), ("image x", "kernel k", "net"), frames):
        body += _table(table, left, name, frame, theme)
        left += CELL * table.shape[1] + GAP
    return svg_document(left - GAP + 6, TOP + CELL * len(image) + 6, "A kernel over an image", body, theme)


def _patches(image, k):
    """Each patch of k × k pixels, (h', w', k, k)."""
    return np.lib.stride_tricks.sliding_window_view(image, (k, k))


def _place(place, shape):
    """A place within the table of sums; TypeError or ValueError that names it."""
    place = check_entries("place", place, "(row, column)", most=2)
    if len(place) != 2:
        raise ValueError(f"place={brief(place)}, expected (row, column)")
    return [check_whole_number(f"place[{i}]", place[i], 0, shape[i] - 1) for i in (0, 1)]


def _table(values, left, name, frame, theme):
    """Numbers on their tints, blue and orange, the name above, and a frame (row, column, cells)."""
    high, wide = values.shape
    reach, paper = np.abs(values).max() or 1, THEMES.get(theme, THEMES["white"])[1]
    yield svg_text(left + CELL * wide / 2, TOP - 10, name, 13, bold=True)
    ground = f"fill:{paper};stroke:none"
    yield f'<path d="M{left} {TOP}h{CELL * wide}v{CELL * high}h{-CELL * wide}z" style="{ground}"/>'
    for r, c in product(range(high), range(wide)):
        x, y, value = left + CELL * c, TOP + CELL * r, values[r, c]
        tint = f"fill:{BLUE if value > 0 else ORANGE};fill-opacity:{0.6 * abs(value) / reach:.3f}"
        yield f'<path d="M{x} {y}h{CELL}v{CELL}h-{CELL}z" style="{tint};stroke:{GREY};stroke-width:0.8"/>'
        text = written(value, 2, trim=True)
        size = 13 if len(text) <= 5 else 60 // len(text)  # long ones are smaller, to stay in their cell
        yield svg_text(x + CELL / 2, y + 22, text, size, halo=False)
    row, column, cells = frame
    x, y, side = left + CELL * column, TOP + CELL * row, CELL * cells
    look = f"fill:none;stroke:{VERMILION};stroke-width:3"
    yield f'<path d="M{x} {y}h{side}v{side}h-{side}z" style="{look}"/>'
