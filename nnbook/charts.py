"""Pictures in SVG that are drawn in a millisecond: curves, maps, and pictures put together."""

import re
from itertools import pairwise

import numpy as np

from nnbook import figures


def stacked(upper, lower, title, theme):
    """One SVG string of two, the second below the first and in its middle."""
    (width, height), (narrow, more) = _size(upper), _size(lower)
    wide = max(width, narrow)
    parts = _inner(upper, (wide - width) // 2, 0), _inner(lower, (wide - narrow) // 2, height)
    return figures.svg_document(wide, height + more, title, parts, theme)


def _size(svg):
    """Width and height in pixels of an SVG string of the book."""
    return [int(size) for size in re.match(r'<svg [^>]*?width="(\d+)" height="(\d+)"', svg).groups()]


def _inner(svg, x, y):
    """An SVG string as a part of another: at a place, and without the style that fits it to the page."""
    svg = svg.replace(' style="max-width:100%;height:auto"', "", 1)
    return svg.replace("<svg ", f'<svg x="{x}" y="{y}" ', 1)


def chart(x, y, lines, dots=(), *, x_label, y_label, theme, title, size=(564, 158)):
    """Curves over the range x = (low, high) and within y, as an SVG string of `size` in pixels.

    lines: (x, y, colour, width) of each curve, or with a dash as a fifth; what leaves the ranges is cut off.
    dots: (x, y, text) in vermilion. The ends of both axes are written in numbers.
    """
    width, height = size
    left, top, wide, high = 70, 20, width - 130, height - 60

    def place(a, b):
        return wide * ((a - x[0]) / (x[1] - x[0])), high * ((y[1] - b) / ((y[1] - y[0]) or 1))

    drawn = [_curve(*place(np.asarray(a), np.asarray(b)), *look) for a, b, *look in lines]
    box = f'x="{left}" y="{top - 8}" width="{wide}" height="{high + 16}" viewBox="0 -8 {wide} {high + 16}"'
    body = [
        _stroke(f"M{left} {top}v{high}h{wide}", figures.GREY, 1),
        f'<svg {box} aria-hidden="true">{"".join(drawn)}</svg>',
        *_chart_numbers(x, y, left, top, wide, high),
        figures.svg_text(left + wide / 2, top + high + 34, x_label),
        figures.svg_text(left - 8, top + high / 2 + 4, y_label, anchor="end"),
    ]
    for a, b, text in dots:
        u, v = place(a, b)
        body.append(_disc(f"{left + u:.1f} {top + v:.1f}", figures.VERMILION))
        body.append(figures.svg_text(left + u + 9, top + v - 7, text, anchor="start", bold=True))
    return figures.svg_document(width, height, title, body, theme)


def _chart_numbers(x, y, left, top, wide, high):
    """The ends of both axes in numbers."""
    for a, u in zip(x, (left, left + wide)):
        yield figures.svg_text(u, top + high + 16, figures.number(a, 2, trim=True), 11)
    for b, v in zip(y, (top + high, top)):
        text = figures.number(b, 2, trim=True)
        yield figures.svg_text(left - 8, v + 4, text, 11, anchor="end")


def _curve(u, v, colour, width, dash=""):
    points = "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(u, np.clip(v, -5000, 5000)))
    return _stroke(f"M{points}", colour, width, dash)


def settled(values):
    """Values without the last digits, which differ between processors: their picture is the same on all."""
    return np.round(values, 9)


class Landscape:
    """A function of two numbers as a map in SVG: its bands are drawn once, a walk on it each time (S2-10).

    x: (p,), y: (q,), values: (q, p); levels: the rising values at which the bands begin, none of `values`
    below the first. The labels name the axes and the value; `colours` is a colour map or the name of one.
    """

    LEFT, TOP, WIDE, HIGH = 62, 14, 380, 330  # of the map, in pixels

    def __init__(self, values, x, y, levels, *, x_label, y_label, value_label, colours=figures.SEQUENTIAL):
        self.x, self.y, self.labels, self.colours = x, y, (x_label, y_label, value_label), colours
        values, levels = settled(values), settled(levels)
        bands = self._bands(levels, np.max(values))
        self.ground = "".join(self._fill(values, bands))
        self.frame = "".join([*self._ticks(), *self._legend(bands)])

    def draw(self, theme, walk, marks=()):
        """The map as an SVG string, with a walk (k, 2) from a ring to a disc, and crosses at `marks`."""
        steps = [f"{u:.1f} {v:.1f}" for u, v in self._place(walk)]
        line, dots = "M" + "L".join(steps), "".join(f"M{step}h0" for step in steps)
        crosses = "".join(f"M{u - 5:.1f} {v - 5:.1f}l10 10m0 -10l-10 10" for u, v in self._place(marks))
        walked = [
            _stroke(line, figures.WHITE, 3.4),
            _stroke(line, figures.VERMILION, 1.4),
            _stroke(dots, figures.VERMILION, 4.5),
            _stroke(crosses or "M0 0", figures.WHITE, 5),
            _stroke(crosses or "M0 0", figures.INK, 2.4),
            _disc(steps[0], figures.WHITE),
            _disc(steps[-1], figures.VERMILION),
        ]
        return self._document(walked, f"{self.labels[2]} and a walk on it", theme)

    def _document(self, over, title, theme):
        """The map with what is drawn over its bands."""
        box = f'x="{self.LEFT}" y="{self.TOP}" width="{self.WIDE}" height="{self.HIGH}"'
        body = [
            f'<svg {box} aria-hidden="true" style="stroke-width:1">{self.ground}{"".join(over)}</svg>',
            self.frame,
        ]
        size = self.LEFT + self.WIDE + 100, self.TOP + self.HIGH + 50
        return figures.svg_document(*size, title, body, theme)

    def _place(self, points):
        """Points (k, 2) of the plane in pixels of the map, from its upper left corner."""
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        low, high = np.array([[self.x[0], self.y[0]], [self.x[-1], self.y[-1]]])
        share = (points - low) / (high - low) * (1, -1) + (0, 1)
        return np.clip(share * (self.WIDE, self.HIGH), -5000, 5000)  # a walk may leave for anywhere

    def _bands(self, levels, top):
        """(begin, end, colour) of each band; the last one ends above `top`."""
        from matplotlib import colormaps
        from matplotlib.colors import to_hex

        colours = map(to_hex, colormaps.get_cmap(self.colours)(np.linspace(0, 1, len(levels))))
        return list(zip(levels, [*levels[1:], max(top, levels[-1]) + 1], colours))

    def _fill(self, values, bands):
        """Each band as a path. Whole pixels are exact enough, and half as long to send."""
        from contourpy import contour_generator

        u = self._place([(a, self.y[0]) for a in self.x])[:, 0]
        v = self._place([(self.x[0], b) for b in self.y])[:, 1]
        generator = contour_generator(u, v, values, fill_type="OuterOffset")
        for begin, end, colour in bands:
            rings = []
            for points, offsets in zip(*generator.filled(begin, end)):
                points = np.rint(points).astype(int).tolist()
                rings += ["L".join(f"{a} {b}" for a, b in points[i:j]) for i, j in pairwise(offsets)]
            path = "".join(f"M{ring}Z" for ring in rings)
            yield f'<path d="{path}" style="fill:{colour};fill-rule:evenodd;stroke:{colour}"/>'

    def _ticks(self):
        """Five numbers along each axis, and its name."""
        floor = self.TOP + self.HIGH
        for share in np.linspace(0, 1, 5):
            a, b = (figures.number(z[0] + share * (z[-1] - z[0]), 2, trim=True) for z in (self.x, self.y))
            yield figures.svg_text(self.LEFT + share * self.WIDE, floor + 16, a, 11)
            yield figures.svg_text(self.LEFT - 8, floor - share * self.HIGH + 4, b, 11, anchor="end")
        yield figures.svg_text(self.LEFT + self.WIDE / 2, floor + 38, self.labels[0])
        yield figures.svg_text(14, self.TOP + self.HIGH / 2 + 4, self.labels[1])

    def _legend(self, bands):
        """The colour of each band, and the value at which it begins."""
        left, high = self.LEFT + self.WIDE + 18, (self.HIGH - 24) / len(bands)
        yield figures.svg_text(left, self.TOP + 10, self.labels[2], anchor="start")
        for k, (begin, _, colour) in enumerate(bands, start=1):
            top = self.TOP + self.HIGH - k * high
            box = f'x="{left}" y="{top:.1f}" width="20" height="{high:.1f}"'
            yield f'<rect {box} style="fill:{colour};stroke:none"/>'
            text = figures.number(begin, 3, trim=True)
            yield figures.svg_text(left + 26, top + high + 3, text, 10, anchor="start")


class Plane(Landscape):
    """A neuron's out over the plane of two inputs, with points of two classes on it (S2-03).

    x: (p,), y: (q,); outs and nets: (q, p). The bands are those of out, the dark line is where net is zero.
    """

    WIDE = HIGH = 340

    def __init__(self, outs, nets, x, y, levels, colours):
        labels = {"x_label": "x₀", "y_label": "x₁", "value_label": "out"}
        super().__init__(outs, x, y, levels, colours=colours, **labels)
        self.zero = self._line(nets)

    def draw(self, theme, X, D, cuts=(), title="The plane of the inputs"):
        """The map as an SVG string, with the points X (m, 2) of classes D (m, 1); `cuts` are lines (w, b)."""
        dashed = [_stroke(self._cut(w, b), figures.INK, 1.2, "5 4") for w, b in cuts]
        return self._document([*dashed, self.zero, *self._points(X, D)], title, theme)

    def _fill(self, values, bands):
        """The bands on a ground of the first one's colour, since no band has the least out itself."""
        size = f'width="{self.WIDE}" height="{self.HIGH}"'
        yield f'<rect {size} style="fill:{bands[0][2]};stroke:none"/>'
        yield from super()._fill(values, bands)

    def _line(self, nets):
        """Where net is zero."""
        from contourpy import contour_generator

        u, v = self._place(np.c_[self.x, self.x])[:, 0], self._place(np.c_[self.y, self.y])[:, 1]
        lines = contour_generator(u, v, settled(nets)).lines(0)
        paths = ("L".join(f"{a:.1f} {b:.1f}" for a, b in line) for line in lines)
        return _stroke("".join(f"M{path}" for path in paths) or "M0 0", figures.INK, 2.4)

    def _cut(self, w, b):
        """The line w·x + b = 0 as path data; nothing where w is zero."""
        size = w @ w
        if size == 0:
            return "M0 0"
        middle, along = -b * w / size, 9 * np.array([-w[1], w[0]]) / np.sqrt(size)
        (a, b), (c, d) = self._place([middle - along, middle + along])
        return f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}"

    def _points(self, X, D):
        """Class 0 as orange triangles, class 1 as blue discs, all edged in ink."""
        places = np.rint(self._place(X)).astype(int)
        zeros, ones = ([f"M{u} {v}" for u, v in places[D[:, 0] == which].tolist()] for which in (0, 1))
        triangles, discs = "".join(f"{at}m0 -4l4 7h-8z" for at in zeros), "".join(f"{at}h0" for at in ones)
        look = f"fill:{figures.ORANGE};stroke:{figures.INK};stroke-width:0.6"
        yield f'<path d="{triangles}" style="{look}"/>'
        yield _stroke(discs or "M0 0", figures.INK, 7.2)
        yield _stroke(discs or "M0 0", figures.BLUE, 6)


def _stroke(path, colour, width, dash=""):
    look = f"fill:none;stroke:{colour};stroke-width:{width};stroke-linecap:round;stroke-linejoin:round"
    look += f";stroke-dasharray:{dash}" if dash else ""
    return f'<path d="{path}" style="{look}"/>'


def _disc(place, colour):
    u, v = place.split()
    return f'<circle cx="{u}" cy="{v}" r="5.5" style="fill:{colour};stroke:{figures.INK}"/>'
