"""The book's colours, and its matplotlib style."""

from contextlib import contextmanager

import numpy as np

# Okabe and Ito's colours, told apart by readers with any kind of colour vision.
BLUE, ORANGE, VERMILION, GREEN, PURPLE = "#0072B2", "#E69F00", "#D55E00", "#009E73", "#CC79A7"
GREY, INK, WHITE = "#8C8C8C", "#222222", "#FFFFFF"
SEQUENTIAL = "cividis"
DIVERGING = (ORANGE, WHITE, BLUE)  # low to high: negative to positive, class 0 to class 1
PALE = ("#F3D080", WHITE, "#80B8D9")  # the same half-way to white: for maps on which points stand
PALE_GREEN = "#80CEB9"  # of class 2, for the same
OCHRE = "#B87A00"  # orange for a line: its contrast is 3.6 on white paper and 5.2 on dark
CLASS_COLOURS, CLASS_MARKERS = (ORANGE, BLUE, GREEN), ("^", "o", "s")  # indexed by the class: 0, 1 or 2
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
KEPT = ("backend", "backend_fallback", "interactive", "toolbar")  # settings of the reader's that are no style


@contextmanager
def style():
    """The book's matplotlib style, inside `with style():`; the reader's own settings come back after it."""
    import matplotlib

    plain = {name: value for name, value in matplotlib.rcParamsDefault.items() if name not in KEPT}
    colours = matplotlib.cycler(color=CURVE_COLOURS)
    with matplotlib.rc_context({**plain, **STYLE, "axes.prop_cycle": colours}):
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
