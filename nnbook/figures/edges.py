"""How a weight looks as the line of an edge: hue and dash say its sign, the width its size."""

import numpy as np

from nnbook.figures.palette import BLUE, GREY, OCHRE

TINY = 1e-300  # what is smaller is drawn as it is, not in proportion: its reciprocal might be infinite


def hue(weight):
    """Blue for a positive weight, ochre for a negative one, grey for zero and for what is no number."""
    return BLUE if weight > 0 else OCHRE if weight < 0 else GREY


def dash(weight):
    """What makes the line of a negative weight a dashed one, as the end of a style."""
    return ";stroke-dasharray:6 4" if weight < 0 else ""


def widths(weights, thinnest, growth):
    """The width of each line, as lists like `weights`: that of the largest is `growth` above the thinnest."""
    found = [sizes(W) for W in weights]
    scale = growth / max(max(size.max() for size in found) or 1, TINY)
    return [(thinnest + scale * size).tolist() for size in found]


def sizes(values):
    """The absolute values, 0 for what is not finite."""
    found = np.abs(np.asarray(values, dtype=float))
    found[~np.isfinite(found)] = 0
    return found
