"""Maps as pixels: a shade of orange, white or blue for each, for pictures that change many times a second."""

import base64
import io
from functools import lru_cache
from itertools import zip_longest

import numpy as np

from nnbook.figures.palette import PALE, PALE_GREEN, WHITE
from nnbook.figures.svg import box, svg_document


def colours(shares, ends=PALE):
    """The colour of each share (k,) as #rrggbb, by default paler than points that stand on it."""
    return ["#{:02x}{:02x}{:02x}".format(*rgb) for rgb in rgb_of(shares, ends)]


def rgb_of(shares, ends=PALE):
    """The colour of each share (k,) as whole numbers (k, 3) up to 255."""
    ends = np.array([channels(end) for end in ends])
    return np.rint(np.stack([np.interp(shares, (-1, 0, 1), end) for end in ends.T], axis=-1)).astype(int)


def channels(colour):
    """Red, green and blue of #rrggbb, up to 255."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def ink_of(rgb):
    """Colours (k, 3) as the page's canvas has them: bytes red, green, blue and opaque, read as one number."""
    return [int(r + 256 * g + 65536 * b + (255 << 24)) for r, g, b in rgb]


LEVELS = 24  # shades on either side of white
CLEAR = 2 * LEVELS + 1  # no shade at all: between two maps
STEPS = 13  # shades of a class, from white to its colour
_SIGNED = rgb_of(np.linspace(-1, 1, CLEAR))
_ENDS = PALE[0], PALE[2], PALE_GREEN
_OF_CLASSES = [rgb_of(np.linspace(0, 1, STEPS), (WHITE, WHITE, end)) for end in _ENDS]
INKS = [*ink_of(_SIGNED), 0, *ink_of(np.concatenate(_OF_CLASSES))]
PALETTE = [*_SIGNED.ravel().tolist(), *(0, 0, 0), *np.ravel(_OF_CLASSES).tolist()]


class Layer:
    """Maps under a drawing that is `size` (width, height) large.

    Each is a place (x, y, width, height) in it and the numbers of its shades (rows, columns), of those of the
    `palette`, which `ink_of` makes. The page is told the places, and sent a byte for each pixel; it smooths
    them, unless each is to be seen as a square, `crisp`.
    """

    def __init__(self, size, tiles, palette=INKS, crisp=False):
        self.said = {
            "size": list(size),
            "palette": palette,
            "tiles": [{"place": list(place), "shape": list(levels.shape)} for place, levels in tiles],
        } | ({"crisp": True} if crisp else {})
        self.bytes = b"".join(np.ascontiguousarray(levels, np.uint8).tobytes() for _, levels in tiles)


def news(layers, there):
    """What is sent of Layers to a page that has those of `there`: the `said` of each, None if the page has it
    already, and the bytes of the others.
    """
    pairs = zip_longest(layers, there[: len(layers)])
    new = [old is None or layer.bytes != old.bytes or layer.said != old.said for layer, old in pairs]
    sent = [layer for layer, fresh in zip(layers, new) if fresh]
    return [layer.said if fresh else None for layer, fresh in zip(layers, new)], [one.bytes for one in sent]


def shades(scale, values):
    """The number of each value's shade on a Scale, from 0, orange, to 2 LEVELS, blue."""
    return (LEVELS + np.rint(LEVELS * scale.share(values))).astype(np.uint8)


def class_shades(classes, shares):
    """The numbers of the shades for shares from 0, white, to 1, the colour of the class 0, 1 or 2."""
    return (CLEAR + 1 + STEPS * classes + np.rint((STEPS - 1) * np.clip(shares, 0, 1))).astype(np.uint8)


def image(address, x, y, width, height):
    """A PNG at a place of a drawing."""
    return f'<image {box(x, y, width, height)} preserveAspectRatio="none" href="{address}"/>'


@lru_cache
def ladder(first, last, theme):
    """All shades from the first to the last, side by side, as a PNG's address."""
    return png(np.arange(first, last + 1, dtype=np.uint8)[None], theme)


def png(levels, theme, palette=PALETTE):
    """Shades (rows, columns) as a PNG's address; on a stored page it is the same on every machine."""
    from PIL import Image

    picture, stream = Image.fromarray(levels), io.BytesIO()
    picture.putpalette(palette)
    picture.save(stream, "PNG", transparency=CLEAR, compress_level=0 if theme == "white" else 1)
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()


def crisp(tiles, body, size, title, theme, look):
    """A drawing of `size` over images whose pixels are seen as squares, tiles (place, shades).

    `look` is the palette of the shades twice, as `ink_of` makes it and as `png` takes it. For theme "auto" it
    is a pair with the Layer, for a page where nothing runs one SVG string.
    """
    inks, palette = look
    if theme == "white":
        images = "".join(image(png(levels, theme, palette), *place) for place, levels in tiles)
        body = [f'<g style="image-rendering:pixelated">{images}</g>', *body]
        return svg_document(*size, title, body, theme)
    return svg_document(*size, title, body, theme), Layer(size, tiles, inks, crisp=True)
