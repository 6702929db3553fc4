"""The pictures of the book: one palette, one style, one way to show them.

Networks, matrices and maps are SVG strings; curves, surfaces and points are matplotlib figures. matplotlib
and IPython are imported where they are used: this wing costs nothing to import.
"""

from nnbook.figures.matrices import matrix_svg
from nnbook.figures.networks import network_svg
from nnbook.figures.palette import (
    BLUE,
    CLASS_COLOURS,
    CLASS_MARKERS,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    VERMILION,
    WHITE,
    diverging,
    style,
)
from nnbook.figures.plots import curves, decision_map, error_curve, scatter_classes, subplots, surface
from nnbook.figures.showing import html_image, show
from nnbook.words.numbers import written

__all__ = [
    "BLUE", "CLASS_COLOURS", "CLASS_MARKERS", "GREEN", "GREY", "INK", "ORANGE", "PURPLE", "VERMILION",
    "WHITE", "curves", "decision_map", "diverging", "error_curve", "html_image", "matrix_svg",
    "network_svg", "scatter_classes", "show", "style", "subplots", "surface", "written",
]  # fmt: skip
