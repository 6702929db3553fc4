"""Maps of a function of two numbers, as SVG pictures; in a live page their ground is pixels."""

import math
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np

from nnbook.figures.hits import hit_box
from nnbook.figures.palette import INK, VERMILION, WHITE, sequential
from nnbook.figures.pixels import Layer, channels, ink_of
from nnbook.figures.svg import box, clipped, disc, room_for, stroke, svg_document, svg_text
from nnbook.figures.windows import Window, told_apart

FAR, NEAR = 1e300, 1e-12  # a number beyond is infinite in a map, one below may be a sum's last digits


def settled(values, size=None):
    """Values without the last digits, which differ between processors: their picture is the same on all.

    `size`: that of the largest number of the picture, by default of `values`.
    """
    return np.round(values, _last_digit(largest(values) if size is None else size))


def largest(values):
    """The size of the largest number of `values`."""
    sizes = np.abs(np.asarray(values, dtype=float))  # in single precision FAR is no number
    return float(sizes.max(where=sizes < FAR, initial=0.0))


def _last_digit(size):
    """Which digit after the point is the last that is sure in numbers of this size."""
    if size < NEAR:
        return 11
    power = math.floor(math.log10(size))
    return 9 if -3 <= power < 6 else 6 - power if power < 0 else 12 - power


def even_levels(values):
    """Ten values in even steps from the least of `values` on, at which the bands of their map begin.

    Of a map that is flat up to its last digits they go a little way up.
    """
    values = np.asarray(values, dtype=float)
    known = values[np.abs(values) < FAR]
    low, high = (known.min(), known.max()) if known.size else (0.0, 0.0)
    if high - low < 100 * 10.0 ** -_last_digit(max(abs(low), abs(high))):
        high = low + max(0.1 * abs(low), 1e-6)
    return np.linspace(low, high, 11)[:-1]


class Landscape:
    """A function of two numbers as a map: its bands are drawn once, a walk on it each time (S2-10).

    x: (p,), y: (q,), both in even steps, values: (q, p), of which nan stands in the last band; levels: the
    rising values at which the bands begin, no number of `values` below the first. The labels name the axes
    and the value; `colours` are the bands'.
    A picture for theme "white" is an SVG string, one for "auto" a pair with the Layer of its pixels.
    """

    LEFT, TOP, WIDE, HIGH = 62, 14, 380, 330  # of the map, in pixels
    RIGHT = 78  # of the map stands its legend
    GRAIN = 1  # the side of a pixel of the layer

    def __init__(self, values, x, y, levels, *, x_label, y_label, value_label, colours=None):
        self.x, self.y, self.value_label = x, y, value_label
        self.window = Window((x[0], y[0]), (x[-1], y[-1]))
        self.at = self.LEFT, self.TOP, self.WIDE, self.HIGH
        values = np.asarray(values, dtype=float)
        values = np.where(np.abs(values) >= FAR, np.copysign(np.inf, values), values)
        size = max(largest(values), largest(levels))
        values, levels = settled(values, size), settled(levels, size)
        top = values.max(where=np.isfinite(values), initial=levels[-1])
        top += max(1, 1e-6 * abs(top))
        self.values = np.clip(np.where(np.isnan(values), top, values), levels[0], top)
        ends = [*levels[1:], top]
        self.bands = list(zip(levels, ends, colours or sequential(len(levels))))
        self.frame = "".join([*self.window.axes((x_label, y_label), *self.at), *self._legend()])
        self.size = self.LEFT + self.WIDE + self._right(), self.TOP + self.HIGH + 50

    def draw(self, theme, walk, marks=(), hand=None, title=""):
        """The map with a walk (k, 2) from a ring to a disc, and crosses at `marks`.

        `title` says what it shows, if it is another thing; `hand` are the attributes of the whole map as what
        the hand may press.
        """
        steps = [f"{u:.1f} {v:.1f}" for u, v in self._place(walk).tolist()]
        places = self._place(marks).tolist()
        line, dots = "M" + "L".join(steps), "".join(f"M{step}h0" for step in steps)
        crosses = "".join(f"M{u - 5:.1f} {v - 5:.1f}l10 10m0 -10l-10 10" for u, v in places)
        walked = [
            stroke(line, WHITE, 3.4),
            stroke(line, VERMILION, 1.4),
            stroke(dots, VERMILION, 4.5),
            stroke(crosses or "M0 0", WHITE, 5),
            stroke(crosses or "M0 0", INK, 2.4),
            disc(steps[0], WHITE),
            disc(steps[-1], VERMILION),
        ]
        title = title or f"{self.value_label} and a walk on it"
        return self._document(walked, title, theme, [self.hit(hand)])

    def hit(self, hand):
        """The whole map as a hit with these attributes, if there are any."""
        return hit_box(*self.at, hand, self.bounds) if hand else ""

    @property
    def bounds(self):
        """The numbers (low x, high x, low y, high y) at the edges of the map."""
        return (*np.column_stack([self.window.low, self.window.high]).ravel().tolist(),)

    def _document(self, over, title, theme, hits=()):
        """The map with what is drawn over its bands, and what the hand may take."""
        live = theme == "auto"
        ground = clipped([*([] if live else [self.ground]), *over], *self.at, style="stroke-width:1")
        picture = svg_document(*self.size, title, [ground, self.frame, *(hits if live else ())], theme)
        return (picture, self.layer) if live else picture

    def _place(self, points):
        """Points (k, 2) of the plane in pixels of the map, from its upper left corner."""
        return self.window.place(points, self.WIDE, self.HIGH)

    def _contours(self, values, **kind):
        """What finds the places of a value, in pixels of the map."""
        from contourpy import contour_generator

        u, v = self._place(np.c_[self.x, self.x])[:, 0], self._place(np.c_[self.y, self.y])[:, 1]
        return contour_generator(u, v, values, **kind)

    @cached_property
    def ground(self):
        """The bands as SVG."""
        return "".join(self._fill())

    @cached_property
    def layer(self):
        """The bands as pixels."""
        down = between(len(self.y), self.HIGH // self.GRAIN)[::-1]
        values = down @ self.values @ between(len(self.x), self.WIDE // self.GRAIN).T
        begins, _, colours = zip(*self.bands)
        numbers = np.searchsorted(begins[1:], values, side="right")
        return Layer(self.size, [(self.at, numbers)], ink_of(map(channels, colours)))

    def _fill(self):
        """Each band as a path. Whole pixels are exact enough, and half as long to send."""
        generator = self._contours(self.values, fill_type="OuterOffset")
        for begin, end, colour in self.bands:
            rings = []
            for points, offsets in zip(*generator.filled(begin, end)):
                points = np.rint(points).astype(int).tolist()
                rings += ["L".join(f"{a} {b}" for a, b in points[i:j]) for i, j in pairwise(offsets)]
            path = "".join(f"M{ring}Z" for ring in rings)
            yield f'<path d="{path}" style="fill:{colour};fill-rule:evenodd;stroke:{colour}"/>'

    def _right(self):
        """How wide it is to the right of the map, where the legend stands."""
        return max(self.RIGHT, 46 + max(room_for(text, 10) for text in self.begins))

    @cached_property
    def begins(self):
        """The value at which each band begins, in numbers."""
        begins, ends, _ = zip(*self.bands)
        return told_apart(begins, min(end - begin for begin, end in zip(begins, ends)), 3)

    def _legend(self):
        """The colour of each band, and the value at which it begins."""
        left, high = self.LEFT + self.WIDE + 18, (self.HIGH - 24) / len(self.bands)
        yield svg_text(left, self.TOP + 10, self.value_label, anchor="start")
        for k, ((_, _, colour), text) in enumerate(zip(self.bands, self.begins), start=1):
            top = self.TOP + self.HIGH - k * high
            yield f'<rect {box(left, top, 20, high)} style="fill:{colour};stroke:none"/>'
            yield svg_text(left + 26, top + high + 3, text, 10, anchor="start")


@lru_cache
def between(lines, pixels):
    """The matrix (pixels, lines) that turns values at even lines into those at pixels between them."""
    at = (np.arange(pixels) + 0.5) / pixels * (lines - 1)
    return np.clip(1 - np.abs(at[:, None] - np.arange(lines)), 0, None)
