"""What every decision map is made of, whoever draws it, and the one that is drawn in bands.

A decision map shows over a Window what a neuron puts out, and on it the points of the classes: a Scale says
which value has which colour, `class_marks` how a point of a class looks.
"""

from typing import NamedTuple

import numpy as np

from nnbook.figures.hits import EDGE, FINGER, hit, place_of
from nnbook.figures.maps import FAR, NEAR, Landscape, largest, settled
from nnbook.figures.palette import CLASS_COLOURS, CLASS_MARKERS, DIVERGING, INK, VERMILION, WHITE
from nnbook.figures.pixels import colours
from nnbook.figures.svg import clipped, disc, stroke, svg_text
from nnbook.figures.windows import Window, crossings


class Scale(NamedTuple):
    """Which value has which colour: `white` is white, what is below it orange, what is above it blue.

    From `low` to `high` values are told apart. Each may be a number, or an array for many maps.
    """

    low: np.ndarray
    white: np.ndarray
    high: np.ndarray

    @classmethod
    def of(cls, values, reach):
        """That of the values (low, high) an activation can take; where they have no end, up to `reach`.

        White is the middle of values that have two ends, and zero of all others.
        """
        reach = np.asarray(reach, dtype=float)
        reach = np.where(reach > NEAR, np.minimum(reach, FAR), 1.0)  # a dead neuron has none
        bounded = np.isfinite(values).all()
        low, high = (np.full(reach.shape, v) if bounded else np.clip(v, -reach, reach) for v in values)
        return cls(low, (low + high) / 2 if bounded else np.zeros(reach.shape), high)

    def share(self, values):
        """How far values are on the way from white, 0, to full orange, −1, or blue, 1."""
        reach = np.maximum(self.high - self.white, self.white - self.low)
        return np.clip(np.nan_to_num((values - self.white) / reach), -1, 1)


def class_marks(places, D, edge=INK, line=0.6):
    """Points in pixels (m, 2) as SVG: class 0 as orange triangles, class 1 as blue discs, class 2 as green
    squares. D is (m, 1), the class, or (m, 3), with a 1 for the class.
    """
    classes = D[:, 0] if D.shape[1] == 1 else D.argmax(axis=1)
    groups = zip(CLASS_MARKERS, CLASS_COLOURS, range(max(2, D.shape[1])))
    return "".join(marks(places[classes == k], *look, edge, line) for *look, k in groups)


OUTLINES = {"^": "m0 -4l4 7h-8z", "s": "m-3 -3h6v6h-6z"}  # of markers, from the point that they mark


def marks(places, marker, colour, edge=INK, line=0.6):
    """Points in pixels (k, 2) as SVG with an edge: "^" triangles, "s" squares, "o" discs."""
    starts = [f"M{u} {v}" for u, v in np.rint(places).astype(int).tolist()]
    if marker in OUTLINES:
        path = "".join(start + OUTLINES[marker] for start in starts)
        return f'<path d="{path}" style="fill:{colour};stroke:{edge};stroke-width:{line}"/>'
    path = "".join(f"{start}h0" for start in starts) or "M0 0"
    return stroke(path, edge, 6 + 2 * line) + stroke(path, colour, 6)


def shaded_marks(places, shares, edge=None, line=0):
    """Points in pixels (k, 2) as discs in nine shades: shares (k,) from −1, orange, to 1, blue.

    Without a colour for the `edge` it is the shade's.
    """
    kinds = np.rint(4 * shares)
    looks = zip(np.unique(kinds), colours(np.unique(kinds) / 4, DIVERGING))
    return "".join(marks(places[kinds == kind], "o", shade, edge or shade, line) for kind, shade in looks)


class Plane(Landscape):
    """A neuron's out over the plane of two inputs, with points of two classes on it (S2-03).

    x: (p,), y: (q,); outs and z: (q, p). The bands are those of out, which a Scale tells apart; the dark
    line is where z, the sum of the neuron, is zero.
    """

    WIDE = HIGH = 340
    GRAIN = 2
    BEGINS = np.array([0, 0.1, 0.3, 0.5, 0.7, 0.9])  # of the bands, in shares of the scale

    def __init__(self, outs, z, x, y, scale):
        low, size = scale.low, scale.high - scale.low
        tints = colours(scale.share(low + size * np.linspace(0, 1, len(self.BEGINS))))
        labels = {"x_label": "x₀", "y_label": "x₁", "value_label": "out"}
        super().__init__(outs, x, y, low + size * self.BEGINS, colours=tints, **labels)
        self.zero = self._line(z)

    def draw(self, theme, X, D, cuts=(), title="The plane of the inputs", hits=(), over=()):
        """The map with the points X (m, 2) of classes D (m, 1); `cuts` are lines (w, b), dashed.

        `over` are parts of the drawing above all of that.
        """
        dashed = [stroke(self.cut(w, b), INK, 1.2, "5 4") for w, b in cuts]
        drawn = [*dashed, self.zero, class_marks(self._place(X), D), *over]
        return self._document(drawn, title, theme, hits)

    def _fill(self):
        """The bands on a ground of the first one's colour, since no band has the least out itself."""
        size = f'width="{self.WIDE}" height="{self.HIGH}"'
        yield f'<rect {size} style="fill:{self.bands[0][2]};stroke:none"/>'
        yield from super()._fill()

    def _line(self, z):
        """Where z is zero."""
        lines = self._contours(settled(z)).lines(0)
        paths = ("L".join(f"{a:.1f} {b:.1f}" for a, b in line.tolist()) for line in lines)
        return stroke("".join(f"M{path}" for path in paths) or "M0 0", INK, 2.4)

    def cut(self, w, b):
        """The line w·x + b = 0 as path data; nothing where w is zero."""
        if not w.any():
            return "M0 0"
        w, b = (a * 0.5 ** np.frexp(np.abs(w).max())[1] for a in (w, b))  # so that its square is a number
        size = w @ w
        middle, along = -b * w / size, 9 * np.array([-w[1], w[0]]) / np.sqrt(size)
        (a, b), (c, d) = self._place([middle - along, middle + along])
        return f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}"

    def arrow(self, point, way, length=46):
        """An arrow from a disc at a `point` (2,) of the plane, the `way` (2,), `length` pixels long."""
        foot, end = self._place([point, np.add(point, way)])
        along = length * (end - foot) / np.hypot(*(end - foot))
        tip, across = foot + along, np.array([-along[1], along[0]])
        ends = [foot, tip, tip - along / 4 + across / 7, tip - along / 4 - across / 7]
        start, head, left, right = (f"{u:.1f} {v:.1f}" for u, v in ends)
        path = f"M{start}L{head}M{left}L{head}L{right}"
        return stroke(path, WHITE, 5) + stroke(path, VERMILION, 2.6) + disc(start, VERMILION)

    def line_hit(self, w, b, point, attributes):
        """The line w·x + b = 0 as a hit, with a handle at its `point` (2,)."""
        u, v = self._place([point])[0]
        handle = f'<circle cx="{u:.1f}" cy="{v:.1f}" r="{FINGER}"/>'
        line = f'<path d="{self.cut(w, b)}" style="stroke-width:{EDGE}"/>'
        shapes = clipped([line, disc(f"{u:.1f} {v:.1f}", VERMILION), handle], *self.at)
        return hit(shapes, attributes | place_of(self.at, self.bounds))


X0, X1 = Window((-1.5, -1.5), (1.5, 1.5)).lines(61)
PLANE = crossings(X0, X1)


class NamedPlane(Plane):
    """A Plane small enough for three pictures in a row, without a legend; its `name` stands above it."""

    LEFT, TOP, WIDE, HIGH, RIGHT = 58, 30, 226, 226, 10

    def __init__(self, name, *given):
        self.name = name
        super().__init__(*given)

    def _right(self):
        return self.RIGHT

    def _legend(self):
        yield svg_text(self.LEFT + self.WIDE / 2, self.TOP - 12, self.name, 13, bold=True)


def plane(net, l, j, kind=Plane):
    """The Plane, or another `kind` of it, of neuron j of layer l of a network with two inputs (S2-03)."""
    trace = net.feed_forward(PLANE)
    return plane_of(trace.net[l][j], trace.out[l][j], net.activations[l].values, kind)


def plane_of(z, out, values, kind=Plane, x=X0, y=X1):
    """The same of a neuron with the sums z (k,) and the outs (k,) where the lines at x and y cross.

    `values` are those its activation can take.
    """
    z, out = (part.reshape(len(y), -1) for part in (z, out))
    return kind(out, z, x, y, Scale.of(values, largest(out)))


def named_plane(net, name):
    """The NamedPlane of the output of a network with two inputs and one output."""
    return plane(net, len(net.sizes) - 1, 0, lambda *given: NamedPlane(name, *given))
