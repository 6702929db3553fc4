"""Maps of a function of two numbers, as SVG pictures."""

from itertools import pairwise

import numpy as np

from nnbook.figures.palette import INK, VERMILION, WHITE, sequential
from nnbook.figures.svg import box, clipped, disc, stroke, svg_document, svg_text
from nnbook.figures.windows import Window
from nnbook.words.numbers import written


def settled(values):
    """Values without the last digits, which differ between processors: their picture is the same on all."""
    return np.round(values, 9)


class Landscape:
    """A function of two numbers as a map in SVG: its bands are drawn once, a walk on it each time (S2-10).

    x: (p,), y: (q,), values: (q, p); levels: the rising values at which the bands begin, none of `values`
    below the first. The labels name the axes and the value; `colours` are those of the bands.
    """

    LEFT, TOP, WIDE, HIGH = 62, 14, 380, 330  # of the map, in pixels

    def __init__(self, values, x, y, levels, *, x_label, y_label, value_label, colours=None):
        self.x, self.y, self.value_label = x, y, value_label
        self.window = Window((x[0], y[0]), (x[-1], y[-1]))
        self.at = self.LEFT, self.TOP, self.WIDE, self.HIGH
        values, levels = settled(values), settled(levels)
        ends = [*levels[1:], max(values.max(), levels[-1]) + 1]
        bands = list(zip(levels, ends, colours or sequential(len(levels))))
        self.ground = "".join(self._fill(values, bands))
        self.frame = "".join([*self.window.axes((x_label, y_label), *self.at), *self._legend(bands)])

    def draw(self, theme, walk, marks=()):
        """The map as an SVG string, with a walk (k, 2) from a ring to a disc, and crosses at `marks`."""
        steps = [f"{u:.1f} {v:.1f}" for u, v in self._place(walk)]
        line, dots = "M" + "L".join(steps), "".join(f"M{step}h0" for step in steps)
        crosses = "".join(f"M{u - 5:.1f} {v - 5:.1f}l10 10m0 -10l-10 10" for u, v in self._place(marks))
        walked = [
            stroke(line, WHITE, 3.4),
            stroke(line, VERMILION, 1.4),
            stroke(dots, VERMILION, 4.5),
            stroke(crosses or "M0 0", WHITE, 5),
            stroke(crosses or "M0 0", INK, 2.4),
            disc(steps[0], WHITE),
            disc(steps[-1], VERMILION),
        ]
        return self._document(walked, f"{self.value_label} and a walk on it", theme)

    def _document(self, over, title, theme):
        """The map with what is drawn over its bands."""
        ground = clipped([self.ground, *over], *self.at, style="stroke-width:1")
        size = self.LEFT + self.WIDE + 100, self.TOP + self.HIGH + 50
        return svg_document(*size, title, [ground, self.frame], theme)

    def _place(self, points):
        """Points (k, 2) of the plane in pixels of the map, from its upper left corner."""
        return self.window.place(points, self.WIDE, self.HIGH)

    def _contours(self, values, **kind):
        """What finds the places of a value, in pixels of the map."""
        from contourpy import contour_generator

        u, v = self._place(np.c_[self.x, self.x])[:, 0], self._place(np.c_[self.y, self.y])[:, 1]
        return contour_generator(u, v, settled(values), **kind)

    def _fill(self, values, bands):
        """Each band as a path. Whole pixels are exact enough, and half as long to send."""
        generator = self._contours(values, fill_type="OuterOffset")
        for begin, end, colour in bands:
            rings = []
            for points, offsets in zip(*generator.filled(begin, end)):
                points = np.rint(points).astype(int).tolist()
                rings += ["L".join(f"{a} {b}" for a, b in points[i:j]) for i, j in pairwise(offsets)]
            path = "".join(f"M{ring}Z" for ring in rings)
            yield f'<path d="{path}" style="fill:{colour};fill-rule:evenodd;stroke:{colour}"/>'

    def _legend(self, bands):
        """The colour of each band, and the value at which it begins."""
        left, high = self.LEFT + self.WIDE + 18, (self.HIGH - 24) / len(bands)
        yield svg_text(left, self.TOP + 10, self.value_label, anchor="start")
        for k, (begin, _, colour) in enumerate(bands, start=1):
            top = self.TOP + self.HIGH - k * high
            yield f'<rect {box(left, top, 20, high)} style="fill:{colour};stroke:none"/>'
            text = written(begin, 3, trim=True)
            yield svg_text(left + 26, top + high + 3, text, 10, anchor="start")
