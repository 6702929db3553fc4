"""The book's colours, and its matplotlib style."""

from contextlib import contextmanager

import numpy as np

# Okabe and Ito's colours, told apart by readers with any kind of colour vision.
BLUE, ORANGE, VERMILION, GREEN, PURPLE = "#0072B2", "#E69F00", "#D55E00", "#009E73", "#CC79A7"
GREY, INK, WHITE = "#8C8C8C", "#222222", "#FFFFFF"
SEQUENTIAL = "cividis"
DIVERGING = (ORANGE, WHITE, BLUE)  # low to high: negative to positive, class 0 to class 1
PALE = ("#F3D080", WHITE, "#80B8D9")  # the same half-way to white: for maps on which points stand
CLASS_COLOURS, CLASS_MARKERS = (ORANGE, BLUE), ("^", "o")  # indexed by the class, 0 or 1
CURVE_COLOURS = (BLUE, ORANGE, VERMILION, GREEN, PURPLE, INK)
CURVE_DASHES = ("-", "--", "-.", ":", (0, (7, 2)), (0, (3, 1, 1, 1, 1, 1)))
STYLE = {
    "figure.facecolor": WHITE,
    "savefig.facecolor": WHITE,
    "axes.facecolor": WHITE,
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same letters on every machine
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.labelsize": 10,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.fontsize": 9,
    "legend.frameon": False,
    "legend.handlelength": 3,  # room for a whole period of each dash
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": "#E4E4E4",
    "lines.linewidth": 2,
    "image.cmap": SEQUENTIAL,
}


@contextmanager
def style():
    """The book's matplotlib style, inside `with style():`; the reader's own settings stay."""
    import matplotlib

    colours = matplotlib.cycler(color=CURVE_COLOURS)
    with matplotlib.rc_context({**STYLE, "axes.prop_cycle": colours}):
        yield


def diverging():
    """The colour map orange, white, blue: negative to positive, or class 0 to class 1."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("orange_white_blue", DIVERGING)


def sequential(count):
    """So many colours from low to high, as #rrggbb."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    return [to_hex(colour) for colour in colormaps[SEQUENTIAL](np.linspace(0, 1, count))]


THEMES = {"white": (INK, WHITE), "auto": ("currentColor", "var(--jp-layout-color0, #ffffff)")}
