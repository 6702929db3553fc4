"""Examples to learn from: X with one example a row, and D with its desired outputs, made from a seed."""

from nnbook.datasets.digits import digits, one_of_each
from nnbook.datasets.images import centred, shifted
from nnbook.datasets.inputs import FEATURES, features
from nnbook.datasets.own import table
from nnbook.datasets.points import (
    circles,
    example,
    gaussians,
    inner_probability,
    moons,
    pinwheel,
    spiral,
    xor,
)
from nnbook.datasets.splitting import split
from nnbook.datasets.strokes import digit_image
from nnbook.datasets.surfaces import hills, plane, wave

__all__ = [
    "FEATURES", "centred", "circles", "digit_image", "digits", "example", "features", "gaussians", "hills",
    "inner_probability", "moons", "one_of_each", "pinwheel", "plane", "shifted", "spiral", "split", "table",
    "wave", "xor",
]  # fmt: skip
