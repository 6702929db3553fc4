"""The pictures of a playground: its network, a map of what each neuron puts out, its errors."""

import base64
import io

import numpy as np

from nnbook.figures.charts import chart
from nnbook.figures.edges import dash, hue, widths
from nnbook.figures.palette import BLUE, CLASS_COLOURS, DIVERGING, INK, ORANGE, THEMES, VERMILION
from nnbook.figures.svg import svg_document, svg_text
from nnbook.words.numbers import symbol, written

GRID = 60  # pixels of the large map, each way; those of a neuron have half as many
SMALL, GAP = GRID // 2, 15  # pixels of a neuron's map, and between two of them
BOX = 36  # the side of a neuron in the drawing
PITCH = BOX * (SMALL + GAP) / SMALL
MAP_SIDE = 300  # of the large map in the drawing
LEVELS = 24  # shades on either side of white


def blend(shares):
    """RGB (k, 3) between orange, share 0, and blue, share 1, by way of white."""
    ends = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in DIVERGING])
    return np.stack([np.interp(shares, (0, 0.5, 1), end) for end in ends.T], axis=-1)


# Paler than the points that stand on a map; the last entry is the gap between two maps.
PALE = 0.3 * 255 + 0.7 * blend(np.linspace(0, 1, 2 * LEVELS + 1))
PALETTE = [*np.rint(PALE).astype(int).ravel().tolist(), *(0, 0, 0)]
CLEAR = 2 * LEVELS + 1
ENDS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}  # of what comes out; other activations have none


def png(levels, theme):
    """Shades (rows, columns) as a PNG's address; on a stored page it is the same on every machine."""
    from PIL import Image

    image, stream = Image.fromarray(levels), io.BytesIO()
    image.putpalette(PALETTE)
    image.save(stream, "PNG", transparency=CLEAR, compress_level=0 if theme == "white" else 1)
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()


def image(address, x, y, width, height):
    """A picture at a place of a drawing."""
    box = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<image {box} preserveAspectRatio="none" href="{address}"/>'


class Scene:
    """The drawing of an experiment: its network, a map of what each neuron puts out, its errors."""

    def __init__(self, experiment):
        self.experiment, self.net = experiment, experiment.net
        points = np.concatenate([experiment.points, experiment.test_points])
        low, high = points.min(axis=0), points.max(axis=0)
        edge = 0.06 * np.where(high > low, high - low, 1)
        self.low, self.high = low - edge, high + edge
        self.inputs = experiment.inputs(self._grid())
        self.reach = np.abs(experiment.D).max() or 1.0
        self.columns = len(self.net.sizes)
        self.pitch = max(78, min(96, 480 // (self.columns - 1)))
        self.dots = {}

    def _grid(self):
        """The middles of the pixels of the large map, from its upper left corner on, row by row."""
        shares = (np.arange(GRID) + 0.5) / GRID
        across, down = np.meshgrid(shares, shares[::-1])
        return self.low + (self.high - self.low) * np.stack([across.ravel(), down.ravel()], axis=1)

    def maps(self):
        """For each layer the shades (n_l, GRID, GRID), and the outs (n_l, 2) of the first and the last."""
        outs = self.net.feed_forward(self.inputs).out
        return [self._shades(out, self._range(l, out)) for l, out in enumerate(outs)]

    def _range(self, l, out):
        """The outs that have the first and the last shade, of each neuron of a layer, (n_l, 2)."""
        phi = self.net.activations[l]
        if phi is not None and phi.name in ENDS:
            return np.array([ENDS[phi.name]] * len(out))
        last = l == self.columns - 1
        reach = np.full(len(out), self.reach) if last else np.abs(out).max(axis=1)
        return np.stack([-reach, reach], axis=1)

    @staticmethod
    def _shades(out, ends):
        middle, half = ends.mean(axis=1, keepdims=True), np.maximum(np.ptp(ends, axis=1)[:, None] / 2, 1e-300)
        shades = LEVELS + np.rint(LEVELS * np.clip(np.nan_to_num((out - middle) / half), -1, 1))
        return shades.astype(np.uint8).reshape(len(out), GRID, GRID), ends

    # the network

    def network(self, maps, theme, titles):
        """The network: a map in each neuron, its bias below it, the weights as lines."""
        sizes = self.net.sizes
        height, width = 50 + round(max(sizes) * PITCH), 2 * 46 + (self.columns - 1) * self.pitch
        x = [46 + l * self.pitch for l in range(self.columns)]
        y = [[50 + (max(sizes) - n) * PITCH / 2 + j * PITCH for j in range(n)] for n in sizes]
        body, ink = [*self._edges(x, y, titles)], THEMES[theme][0]
        for l, n in enumerate(sizes):
            strip = np.full((n * (SMALL + GAP) - GAP, SMALL), CLEAR, np.uint8)
            for j in range(n):
                strip[j * (SMALL + GAP) :][:SMALL] = maps[l][0][j, ::2, ::2]
            body.append(image(png(strip, theme), x[l] - BOX / 2, y[l][0], BOX, len(strip) * BOX / SMALL))
            body += [self._neuron(l, j, x[l], y[l][j], ink, titles) for j in range(n)]
            body.append(svg_text(x[l], 18, self._layer(l), bold=True))
        name = f"A network with layers of {', '.join(map(str, sizes))} neurons"
        return svg_document(width, height, name, body, theme)

    def _layer(self, l):
        return "inputs" if l == 0 else "output" if l == self.columns - 1 else f"layer {l}"

    def _edges(self, x, y, titles):
        """A line for each weight, in a group for each sign."""
        wide = widths(self.net.weights, 0.5, 5 if max(self.net.sizes) <= 5 else 3)
        lines = {1: [], 0: [], -1: []}
        for l, W in enumerate(self.net.weights):
            for (j, i), w in zip(np.ndindex(W.shape), W.ravel().tolist()):
                ends = x[l] + BOX // 2, y[l][i] + BOX / 2, x[l + 1] - BOX // 2, y[l + 1][j] + BOX / 2
                path = "M{:.0f} {:.0f}L{:.0f} {:.0f}".format(*ends)
                inner = _titled("path", symbol("w", l, j, i), w) if titles else "/>"
                line = f'<path d="{path}" stroke-width="{wide[l][j][i]:.1f}"{inner}'
                lines[(w > 0) - (w < 0)].append(line)
        for sign, group in lines.items():
            look = f"fill:none;stroke-width:inherit;stroke:{hue(sign)}{dash(sign)}"
            yield f'<g style="{look}">{"".join(group)}</g>' if group else ""

    def _neuron(self, l, j, x, y, ink, titles):
        """The frame of a neuron's map, and below it its bias or the name of the input."""
        bias = self.net.biases[l - 1][j] if l else 0.0
        text = f"b {written(round(bias, 2), 2)}" if l else pretty(self.experiment.start.features[j])
        inner = _titled("rect", symbol("b", l - 1, j), bias) if titles and l else "/>"
        look = f"fill:transparent;stroke:{ink};stroke-width:1.2"
        frame = f'<rect x="{x - BOX / 2:.1f}" y="{y:.1f}" width="{BOX}" height="{BOX}" style="{look}"{inner}'
        return frame + svg_text(x, y + BOX + 12, text, 11)

    # the large map

    def large_map(self, maps, theme, neuron, both, sharp):
        """What one neuron (l, j) puts out over the plane, with the training points, and the others if `both`.

        `sharp` shows the two halves of its range only.
        """
        l, j = neuron
        shades, ends = (part[j] for part in maps[l])
        low, high = (written(end, 2, trim=True) for end in ends)
        if sharp:
            shades = np.where(shades > LEVELS, 2 * LEVELS, 0).astype(np.uint8)
        left, top, floor, ink = 54, 30, 30 + MAP_SIDE, THEMES[theme][0]
        scale = np.arange(2 * LEVELS + 1, dtype=np.uint8)[None]
        box = f'x="{left}" y="{top}" width="{MAP_SIDE}" height="{MAP_SIDE}"'
        body = [
            svg_text(left + MAP_SIDE / 2, 18, self.name(neuron), bold=True),
            image(png(shades, theme), left, top, MAP_SIDE, MAP_SIDE),
            self._points(theme, both, left, top),
            f'<rect {box} style="fill:none;stroke:{ink};stroke-width:1"/>',
            *self._ticks(left, top),
            image(png(scale, theme), left + 40, floor + 44, MAP_SIDE - 80, 10),
            svg_text(left + 34, floor + 53, low, 11, anchor="end"),
            svg_text(left + MAP_SIDE - 34, floor + 53, high, 11, anchor="start"),
        ]  # fmt: skip
        return svg_document(left + MAP_SIDE + 12, floor + 66, self.name(neuron), body, theme)

    def name(self, neuron):
        """What the large map shows, in words."""
        l, j = neuron
        if l == 0:
            return f"input {pretty(self.experiment.start.features[j])}"
        return "output of the network" if l == self.columns - 1 else f"output of neuron {j} in layer {l}"

    def _ticks(self, left, top):
        """The ends of both axes in numbers, and the names of the axes."""
        low, high = ([written(v, 1, trim=True) for v in ends] for ends in (self.low, self.high))
        floor = top + MAP_SIDE
        for text, x, anchor in (
            (low[0], left, "start"),
            ("x1", left + MAP_SIDE / 2, ""),
            (high[0], left + MAP_SIDE, "end"),
        ):
            yield svg_text(x, floor + 16, text, 12, anchor=anchor)
        for text, y in ((low[1], floor), ("x2", top + MAP_SIDE / 2), (high[1], top + 12)):
            yield svg_text(left - 8, y, text, 12, anchor="end")

    def _points(self, theme, both, left, top):
        """The points: class 0 as triangles, class 1 as discs; other desired outputs by their shade."""
        if (theme, both) not in self.dots:
            e = self.experiment
            parts = [
                (e.points, e.D, INK),
                *([(e.test_points, e.D_test, VERMILION)] if both else []),
            ]
            marks = "".join(self._marks(*part) for part in parts)
            box = f'x="{left}" y="{top}" width="{MAP_SIDE}" height="{MAP_SIDE}"'
            self.dots[theme, both] = f'<svg {box} aria-hidden="true">{marks}</svg>'
        return self.dots[theme, both]

    def _marks(self, points, D, edge):
        places = np.rint((points - self.low) / (self.high - self.low) * MAP_SIDE).astype(int)
        places[:, 1] = MAP_SIDE - places[:, 1]
        if self.experiment.classes:
            groups = [(CLASS_COLOURS[k], places[D[:, 0] == k], k) for k in (0, 1)]
        else:
            groups = [(colour, places[rows], 1) for colour, rows in self._shaded(D[:, 0])]
        return "".join(_mark(*group, edge) for group in groups)

    def _shaded(self, d):
        """Nine colours, each with the rows of the desired outputs that have it."""
        kinds = np.rint(4 + 4 * np.clip(d / self.reach, -1, 1)).astype(int)
        for kind in np.unique(kinds):
            rgb = np.rint(blend(kind / 8)).astype(int)
            yield "#{:02x}{:02x}{:02x}".format(*rgb), kinds == kind

    # the errors

    def errors(self, theme):
        """The training error, blue, and the test error, orange and dashed, by epoch."""
        e = self.experiment
        epochs, *errors = np.array([*e.curve, e.latest]).T
        looks = (BLUE, 2.5), (ORANGE, 2.5, "7 4")
        lines = [(epochs, error, *look) for error, look in zip(errors, looks)]
        top = max(error.max() for error in errors)
        now = [written(error) for error in e.latest[1:]]
        label = f"epoch {e.latest[0]:.1f}: training {now[0]} (blue), test {now[1]} (orange, dashed)"
        look = {"x_label": label, "y_label": "error", "theme": theme, "title": "The errors by epoch"}
        return chart((0, max(epochs[-1], 1)), (0, top), lines, **look, size=(MAP_SIDE + 66, 150))

    # the numbers

    def table(self, l):
        """The weights and biases of the neurons of a layer as an HTML table."""
        W, b = self.net.weights[l - 1], self.net.biases[l - 1]
        sources = [pretty(n) for n in self.experiment.start.features] if l == 1 else range(W.shape[1])
        heads = "".join(f'<th scope="col">from {source}</th>' for source in sources)
        rows = "".join(_row(j, [*W[j], b[j]]) for j in range(len(b)))
        name = "the output" if l == self.columns - 1 else f"layer {l}"
        return (
            f'<table style="border-spacing:8px 0;line-height:1.3"><caption>Weights '
            f"{symbol('W', l - 1)} and biases {symbol('b', l - 1)} into {name}</caption>"
            f'<tr><th scope="col">neuron</th>{heads}<th scope="col">bias</th></tr>{rows}</table>'
        )


def _titled(tag, name, value):
    """The end of an element, with what is read when the pointer rests on it."""
    return f"><title>{name} = {written(value, 6)}</title></{tag}>"


def _row(j, values):
    cells = "".join(f'<td style="text-align:right">{written(value, 5)}</td>' for value in values)
    return f'<tr><th scope="row">{j}</th>{cells}</tr>'


def _mark(colour, places, kind, edge):
    """Points as one path: discs, or triangles for kind 0."""
    if kind:
        path = "".join(f"M{x} {y}h0" for x, y in places.tolist())
        look = "fill:none;stroke-linecap:round"
        return (
            f'<path d="{path}" style="{look};stroke:{edge};stroke-width:7.4"/>'
            f'<path d="{path}" style="{look};stroke:{colour};stroke-width:5.4"/>'
        )
    path = "".join(f"M{x - 4} {y + 3}l4 -7l4 7z" for x, y in places.tolist())
    return f'<path d="{path}" style="fill:{colour};stroke:{edge};stroke-width:1"/>'


def pretty(name):
    """The name of an input as it is read: x1² for x1**2."""
    return name.replace("**2", "²").replace("*", " · ").replace("(", " ").replace(")", "")
