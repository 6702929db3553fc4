"""Maps of a function of two numbers, as SVG pictures."""

from itertools import pairwise

import numpy as np

from nnbook.figures.palette import BLUE, INK, ORANGE, SEQUENTIAL, VERMILION, WHITE
from nnbook.figures.svg import disc, stroke, svg_document, svg_text
from nnbook.words.numbers import written


def settled(values):
    """Values without the last digits, which differ between processors: their picture is the same on all."""
    return np.round(values, 9)


class Landscape:
    """A function of two numbers as a map in SVG: its bands are drawn once, a walk on it each time (S2-10).

    x: (p,), y: (q,), values: (q, p); levels: the rising values at which the bands begin, none of `values`
    below the first. The labels name the axes and the value; `colours` is a colour map or the name of one.
    """

    LEFT, TOP, WIDE, HIGH = 62, 14, 380, 330  # of the map, in pixels

    def __init__(self, values, x, y, levels, *, x_label, y_label, value_label, colours=SEQUENTIAL):
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
            stroke(line, WHITE, 3.4),
            stroke(line, VERMILION, 1.4),
            stroke(dots, VERMILION, 4.5),
            stroke(crosses or "M0 0", WHITE, 5),
            stroke(crosses or "M0 0", INK, 2.4),
            disc(steps[0], WHITE),
            disc(steps[-1], VERMILION),
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
        return svg_document(*size, title, body, theme)

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
            a, b = (written(z[0] + share * (z[-1] - z[0]), 2, trim=True) for z in (self.x, self.y))
            yield svg_text(self.LEFT + share * self.WIDE, floor + 16, a, 11)
            yield svg_text(self.LEFT - 8, floor - share * self.HIGH + 4, b, 11, anchor="end")
        yield svg_text(self.LEFT + self.WIDE / 2, floor + 38, self.labels[0])
        yield svg_text(14, self.TOP + self.HIGH / 2 + 4, self.labels[1])

    def _legend(self, bands):
        """The colour of each band, and the value at which it begins."""
        left, high = self.LEFT + self.WIDE + 18, (self.HIGH - 24) / len(bands)
        yield svg_text(left, self.TOP + 10, self.labels[2], anchor="start")
        for k, (begin, _, colour) in enumerate(bands, start=1):
            top = self.TOP + self.HIGH - k * high
            box = f'x="{left}" y="{top:.1f}" width="20" height="{high:.1f}"'
            yield f'<rect {box} style="fill:{colour};stroke:none"/>'
            text = written(begin, 3, trim=True)
            yield svg_text(left + 26, top + high + 3, text, 10, anchor="start")


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
        dashed = [stroke(self._cut(w, b), INK, 1.2, "5 4") for w, b in cuts]
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
        return stroke("".join(f"M{path}" for path in paths) or "M0 0", INK, 2.4)

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
        look = f"fill:{ORANGE};stroke:{INK};stroke-width:0.6"
        yield f'<path d="{triangles}" style="{look}"/>'
        yield stroke(discs or "M0 0", INK, 7.2)
        yield stroke(discs or "M0 0", BLUE, 6)


SIDE = np.linspace(-1.5, 1.5, 61)  # of the plane of the inputs
PLANE = np.stack(np.meshgrid(SIDE, SIDE), axis=-1).reshape(-1, 2)
PALE_ORANGE, PALE_BLUE = "#F3D080", "#80B8D9"  # half-way to white, so that points stand out


def plane(net, l, j):
    """The Plane of neuron j of layer l of a network with two inputs (S2-03)."""
    from matplotlib.colors import LinearSegmentedColormap

    trace = net.feed_forward(PLANE)
    nets, outs = (part[l][j].reshape(len(SIDE), -1) for part in (trace.net, trace.out))
    reach = np.abs(outs).max() or 1.0  # a dead neuron has no reach
    if net.activations[l].name == "sigmoid":
        levels, colours = [0, 0.1, 0.3, 0.5, 0.7, 0.9], [PALE_ORANGE, WHITE, PALE_BLUE]
    elif outs.min() < 0:
        levels, colours = np.linspace(-reach, reach, 9)[:-1], [PALE_ORANGE, WHITE, PALE_BLUE]
    else:
        levels, colours = np.linspace(0, reach, 9)[:-1], [WHITE, PALE_BLUE]
    return Plane(outs, nets, SIDE, SIDE, levels, LinearSegmentedColormap.from_list("pale", colours))
