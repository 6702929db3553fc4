"""The pictures of a playground: its network, a map of what each neuron puts out, its errors."""

import numpy as np

from nnbook.figures.charts import chart
from nnbook.figures.decision_maps import Scale, class_marks, colours, marks
from nnbook.figures.edges import dash, hue, widths
from nnbook.figures.palette import BLUE, DIVERGING, INK, ORANGE, THEMES, VERMILION
from nnbook.figures.pixels import CLEAR, LEVELS, image, ladder, png, shades
from nnbook.figures.svg import box, clipped, stacked, svg_document, svg_text
from nnbook.figures.windows import Window, crossings
from nnbook.words.numbers import symbol, written
from nnbook.words.playground import input_in_words

GRID = 60  # pixels of the large map, each way; those of a neuron have half as many
SMALL, GAP = GRID // 2, 15  # pixels of a neuron's map, and between two of them
BOX = 36  # the side of a neuron in the drawing
PITCH = BOX * (SMALL + GAP) / SMALL
LEFT, TOP, SIDE = 62, 30, 300  # of the large map in the drawing
UNBOUNDED = -np.inf, np.inf  # the values that an input, or an output of any size, can take


class Scene:
    """The drawing of an experiment: its network, a map of what each neuron puts out, its errors."""

    def __init__(self, experiment):
        self.experiment, self.net = experiment, experiment.net
        points = np.concatenate([experiment.points, experiment.test_points])
        self.window = Window.around(points, 0.06)
        self.inputs = experiment.inputs(crossings(*self.window.pixels(GRID)))
        self.reach = np.abs(experiment.D).max() or 1.0
        self.last = len(self.net.sizes) - 1
        self.diagram = Diagram(self.net, [input_in_words(name) for name in experiment.start.features])
        self.axes = "".join(self.window.axes(("x1", "x2"), LEFT, TOP, SIDE, SIDE, count=2))
        self.dots = {}

    def page(self, state):
        """What a State shows on the page, as HTML: the network, the numbers of a layer, a map, the errors."""
        titles = not state.playing  # they would be gone before the pointer gets there
        network, side = self._pictures(state.values, "auto", titles)
        layer = state.values["numbers_of"]
        numbers = self.numbers_of_layer(layer) if layer else ""
        look = "display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start"
        return f'<div style="{look}"><div>{network}{numbers}</div>{side}</div>'

    def twin(self, state):
        """The same as one SVG string for a page where nothing runs, without the numbers."""
        network, side = self._pictures(state.values, "white", titles=False)
        return stacked(network, side, "Playground", "white")

    def _pictures(self, values, theme, titles):
        """The network, and beside it the large map above the errors."""
        maps = self.maps()
        above = self.large_map(maps, theme, *(values[name] for name in ("map_of", "both", "sharp")))
        side = stacked(above, self.errors(theme), "Map and errors", theme)
        return self.diagram.draw([levels for levels, _ in maps], theme, titles), side

    def maps(self):
        """For each layer the shades (n_l, GRID, GRID), and the Scale of its neurons, (n_l, 1)."""
        return [self._map(l, out) for l, out in enumerate(self.net.feed_forward(self.inputs).out)]

    def _map(self, l, out):
        """The last layer's scale goes as far as the desired outputs, the others' as far as their outs."""
        reach = np.abs(out).max(axis=1, keepdims=True) if l < self.last else np.full((1, 1), self.reach)
        scale = Scale.of(self.net.activations[l].values if l else UNBOUNDED, reach)
        return shades(scale, out).reshape(len(out), GRID, GRID), scale

    def large_map(self, maps, theme, neuron, both, sharp):
        """What one neuron (l, j) puts out over the plane, with the training points, and the others if `both`.

        `sharp` shows the two halves of its range only.
        """
        (levels, scale), j = maps[neuron[0]], neuron[1]
        levels, at = levels[j], (LEFT, TOP, SIDE, SIDE)
        if sharp:
            levels = np.where(levels > LEVELS, 2 * LEVELS, 0).astype(np.uint8)
        body = [
            svg_text(LEFT + SIDE / 2, 18, self.name(neuron), bold=True),
            image(png(levels, theme), *at),
            self._points(both),
            f'<rect {box(*at)} style="fill:none;stroke:{THEMES[theme][0]};stroke-width:1"/>',
            self.axes,
            *_legend(Scale(*(part[j, 0] for part in scale)), theme),
        ]
        return svg_document(LEFT + SIDE + 24, TOP + SIDE + 76, self.name(neuron), body, theme)

    def name(self, neuron):
        """What the large map shows, in words."""
        l, j = neuron
        if l == 0:
            return f"input {self.diagram.names[j]}"
        return "output of the network" if l == self.last else f"output of neuron {j} in layer {l}"

    def _points(self, both):
        """The points, those of the test edged in vermilion; outputs that are no classes by their shade."""
        if both not in self.dots:
            e = self.experiment
            parts = [(e.points, e.D, INK), *([(e.test_points, e.D_test, VERMILION)] if both else [])]
            self.dots[both] = clipped([self._marks(*part) for part in parts], LEFT, TOP, SIDE, SIDE)
        return self.dots[both]

    def _marks(self, points, D, edge):
        places = self.window.place(points, SIDE, SIDE)
        if self.experiment.classes:
            return class_marks(places, D, edge, line=0.7)
        kinds = np.rint(4 * Scale.of(UNBOUNDED, self.reach).share(D[:, 0]))
        looks = zip(np.unique(kinds), colours(np.unique(kinds) / 4, DIVERGING))
        return "".join(marks(places[kinds == kind], "o", colour, edge, line=0.7) for kind, colour in looks)

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
        return chart((0, max(epochs[-1], 1)), (0, top), lines, **look, size=(LEFT + SIDE + 24, 150))

    def numbers_of_layer(self, l):
        """The weights and biases of the neurons of a layer as an HTML table."""
        W, b = self.net.weights[l - 1], self.net.biases[l - 1]
        sources = self.diagram.names if l == 1 else range(W.shape[1])
        heads = "".join(f'<th scope="col">from {source}</th>' for source in sources)
        rows = "".join(_row(j, [*W[j], b[j]]) for j in range(len(b)))
        name = "the output" if l == self.last else f"layer {l}"
        return (
            f'<table style="border-spacing:8px 0;line-height:1.3"><caption>Weights '
            f"{symbol('W', l - 1)} and biases {symbol('b', l - 1)} into {name}</caption>"
            f'<tr><th scope="col">neuron</th>{heads}<th scope="col">bias</th></tr>{rows}</table>'
        )


class Diagram:
    """A network with a map in each of its neurons; `names` are those of its inputs."""

    def __init__(self, net, names):
        self.net, self.names, self.last = net, names, len(net.sizes) - 1
        pitch, most = max(78, min(96, 480 // self.last)), max(net.sizes)
        self.width, self.height = 2 * 46 + self.last * pitch, 50 + round(most * PITCH)
        self.x = [46 + l * pitch for l in range(len(net.sizes))]
        self.y = [[50 + (most - n) * PITCH / 2 + j * PITCH for j in range(n)] for n in net.sizes]

    def draw(self, maps, theme, titles):
        """The picture for the shades (n_l, GRID, GRID) of each layer; with `titles`, what a pointer reads."""
        body, ink = [*self._edges(titles)], THEMES[theme][0]
        for l, levels in enumerate(maps):
            body.append(self._maps(l, levels, theme))
            body += [self._neuron(l, j, ink, titles) for j in range(len(levels))]
            name = "inputs" if l == 0 else "output" if l == self.last else f"layer {l}"
            body.append(svg_text(self.x[l], 18, name, bold=True))
        name = f"A network with layers of {', '.join(map(str, self.net.sizes))} neurons"
        return svg_document(self.width, self.height, name, body, theme)

    def _maps(self, l, levels, theme):
        """The maps of a layer, in one image with gaps."""
        strip = np.full((len(levels) * (SMALL + GAP) - GAP, SMALL), CLEAR, np.uint8)
        for j, level in enumerate(levels):
            strip[j * (SMALL + GAP) :][:SMALL] = level[::2, ::2]
        return image(png(strip, theme), self.x[l] - BOX / 2, self.y[l][0], BOX, len(strip) * BOX / SMALL)

    def _edges(self, titles):
        """A line for each weight, in a group for each sign."""
        wide, x, y = widths(self.net.weights, 0.5, 5 if max(self.net.sizes) <= 5 else 3), self.x, self.y
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

    def _neuron(self, l, j, ink, titles):
        """The frame of a neuron's map, and below it its bias or the name of the input."""
        x, y = self.x[l], self.y[l][j]
        bias = self.net.biases[l - 1][j] if l else 0.0
        text = f"b {written(round(bias, 2), 2)}" if l else self.names[j]
        inner = _titled("rect", symbol("b", l - 1, j), bias) if titles and l else "/>"
        look = f"fill:transparent;stroke:{ink};stroke-width:1.2"
        frame = f'<rect {box(x - BOX / 2, y, BOX, BOX)} style="{look}"{inner}'
        return frame + svg_text(x, y + BOX + 12, text, 11)


def _legend(scale, theme):
    """The shades of a large map from its lowest value to its highest."""
    ends, y = np.array([scale.low, scale.high]), TOP + SIDE + 54
    low, high = (written(end, 2, trim=True) for end in ends)
    yield image(ladder(*shades(scale, ends).tolist(), theme), LEFT + 40, y, SIDE - 80, 10)
    yield svg_text(LEFT + 34, y + 9, low, 11, anchor="end")
    yield svg_text(LEFT + SIDE - 34, y + 9, high, 11, anchor="start")


def _titled(tag, name, value):
    """The end of an element, with what is read when the pointer rests on it."""
    return f"><title>{name} = {written(value, 6)}</title></{tag}>"


def _row(j, values):
    cells = "".join(f'<td style="text-align:right">{written(value, 5)}</td>' for value in values)
    return f'<tr><th scope="row">{j}</th>{cells}</tr>'
