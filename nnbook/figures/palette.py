"""The book's colours, and its matplotlib style."""

from contextlib import contextmanager

import numpy as np

# Okabe and Ito's colours, told apart by readers with any kind of colour vision.
BLUE, ORANGE, VERMILION, GREEN, PURPLE = "#0072B2", "#E69F00", "#D55E00", "#009E73", "#CC79A7"
GREY, INK, WHITE = "#8C8C8C", "#222222", "#FFFFFF"
# No colour of a letter has a contrast of 4.5 on white and on the #111111 of a dark page: 4.35 is the most
# that one can have on both. So words are INK on WHITE wherever they stand, and lines on the page's own ground
# are GREY or a colour, which have 3 on both.
SEQUENTIAL = "cividis"
DIVERGING = (ORANGE, WHITE, BLUE)  # low to high: negative to positive, class 0 to class 1
PALE = ("#F3D080", WHITE, "#80B8D9")  # the same half-way to white: for maps on which points stand
PALE_GREEN = "#80CEB9"  # of class 2, for the same
OCHRE = "#B87A00"  # orange for a line: its contrast is 3.6 on white paper and 5.2 on dark
CLASS_COLOURS, CLASS_MARKERS = (ORANGE, BLUE, GREEN), ("^", "o", "s")  # indexed by the class: 0, 1 or 2
CURVE_COLOURS = (BLUE, OCHRE, VERMILION, GREEN, PURPLE, GREY)
CURVE_DASHES = ("-", "--", "-.", ":", (0, (7, 2)), (0, (3, 1, 1, 1, 1, 1)))
STYLE = {
    "figure.facecolor": "none",  # what is drawn has to be seen on a light page and on a dark one
    "savefig.facecolor": "none",
    "axes.facecolor": "none",
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same letters on every machine
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.labelsize": 10,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.fontsize": 9,
    "legend.handlelength": 3,  # room for a whole period of each dash
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "figure.constrained_layout.h_pad": 0.07,  # so that the words of one never touch those of another
    "figure.constrained_layout.w_pad": 0.07,
    "grid.color": GREY,
    "grid.alpha": 0.25,
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
