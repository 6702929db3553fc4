"""Maps as pixels: a shade of orange, white or blue for each, for pictures that change many times a second."""

import base64
import io
from functools import lru_cache

import numpy as np

from nnbook.figures.decision_maps import rgb_of
from nnbook.figures.svg import box

LEVELS = 24  # shades on either side of white
CLEAR = 2 * LEVELS + 1  # no shade at all: between two maps
PALETTE = [*rgb_of(np.linspace(-1, 1, CLEAR)).ravel().tolist(), *(0, 0, 0)]


def shades(scale, values):
    """The number of each value's shade on a Scale, from 0, orange, to 2 LEVELS, blue."""
    return (LEVELS + np.rint(LEVELS * scale.share(values))).astype(np.uint8)


def image(address, x, y, width, height):
    """A PNG at a place of a drawing."""
    return f'<image {box(x, y, width, height)} preserveAspectRatio="none" href="{address}"/>'


@lru_cache
def ladder(first, last, theme):
    """All shades from the first to the last, side by side, as a PNG's address."""
    return png(np.arange(first, last + 1, dtype=np.uint8)[None], theme)


def png(levels, theme):
    """Shades (rows, columns) as a PNG's address; on a stored page it is the same on every machine."""
    from PIL import Image

    picture, stream = Image.fromarray(levels), io.BytesIO()
    picture.putpalette(PALETTE)
    picture.save(stream, "PNG", transparency=CLEAR, compress_level=0 if theme == "white" else 1)
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()
