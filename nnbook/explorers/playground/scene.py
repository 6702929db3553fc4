"""The pictures of a playground: its network, a map of what a neuron puts out, its errors."""

import math

import numpy as np

from nnbook.datasets.inputs import FEATURES
from nnbook.explorers.playground.diagram import BOX, STYLE, Diagram
from nnbook.explorers.playground.maps import UNBOUNDED, Maps
from nnbook.explorers.playground.names import neuron_named
from nnbook.figures.charts import chart
from nnbook.figures.decision_maps import Scale, class_marks, marks, shaded_marks
from nnbook.figures.palette import (
    BLUE,
    CLASS_COLOURS,
    CLASS_MARKERS,
    INK,
    OCHRE,
    THEMES,
    VERMILION,
)
from nnbook.figures.pixels import Layer, image, ladder, png, shades
from nnbook.figures.svg import box, clipped, room_for, stacked, svg_document, svg_text, together
from nnbook.figures.windows import told_apart
from nnbook.words.playground import neuron_in_words

LEFT, UP, SIDE, RIGHT = 28, 22, 256, 8  # of the large map in its drawing, more for long numbers
DEPTH, SHARES = UP + SIDE + 58, np.array([0, 0.5, 1])  # of a side there are numbers at these
CURVE = 292, 128  # the size of the drawing of the errors
NAME = "The network: a map in each neuron, a line for each weight, a dot for each bias"


class Scene:
    """The drawings of an experiment: its network, a large map, its errors."""

    def __init__(self, experiment):
        self.experiment, self.maps = experiment, Maps(experiment)
        self.diagram = Diagram(experiment.net, experiment.start.features)
        self.last, self.dots = self.maps.last, {}
        self.numbers = self.maps.window.numbers(SHARES, 1)
        wide, high = (max(room_for(text, 11) for text in texts) for texts in self.numbers)
        self.left = max(LEFT, math.ceil(high + 8))
        self.width = self.left + SIDE + max(RIGHT, math.ceil(wide / 2))

    # ---- the network ---------------------------------------------------------------------------

    def moving(self, state):
        """What changes in the drawing of the network: its edges and biases, and what is looked at."""
        flow = -self.experiment.steps // 5 % 5600  # both dashes have come round then
        marked = "".join(self.diagram.marks(state.shown, state.looking))
        return f'<g style="stroke-dashoffset:{flow}">{self.diagram.parameters()}</g>{marked}'

    def network(self, moving, theme, handles=True):
        """The drawing of the network around what moves in it."""
        ink, paper = THEMES[theme]
        parts = [
            f"<style>{STYLE}</style>" if theme == "white" else "",
            *self._veils(paper),
            moving,
            *self.diagram.names(ink),
            *self.diagram.heads_of_layers(),
            *(self.diagram.handles() if handles else self.diagram.frames()),
        ]
        return svg_document(self.diagram.width, self.diagram.height, NAME, parts, theme)

    def _veils(self, paper):
        """Over the maps of inputs that the network is not given, so that they are pale."""
        for name in FEATURES:
            if name not in self.experiment.start.features:
                place = box(*self.diagram.place(name), BOX, BOX)
                yield f'<rect {place} style="fill:{paper};stroke:none;opacity:.6"/>'

    def tiles(self, looking=None):
        """The maps of all inputs and neurons with their places; the last one is that which is looked at."""
        places = self.diagram.neurons
        found = [((*self.diagram.place(one), BOX, BOX), self.maps.small(one)) for one in places]
        neuron = neuron_named(looking, self.experiment.net)
        if neuron in places:
            x, y, side = self.diagram.grown(neuron)
            found.append(((x, y, side, side), self.maps.shades_of(neuron)))
        return found

    # ---- the large map -------------------------------------------------------------------------

    def map_layer(self, state):
        """The pixels of the large map."""
        return Layer((self.width, DEPTH), self._large(state))

    def network_layer(self, state):
        """The pixels of all small maps."""
        return Layer((self.diagram.width, self.diagram.height), self.tiles(state.looking))

    def large_map(self, state, theme, legend, below=""):
        """The drawing over the pixels of the large map, with its `legend`; `below` is what is under it."""
        at = self.left, UP, SIDE, SIDE
        frame = f'<rect {box(*at)} style="fill:none;stroke:{THEMES[theme][0]};stroke-width:1"/>'
        parts = [below, self._points(state.values["both"]), frame, *self._axes(), legend]
        return svg_document(self.width, DEPTH, "The map, with the points of the data", parts, theme)

    def legend(self, state, theme):
        """What the large map shows, and its shades from the lowest value to the highest."""
        several = self.maps.classes or isinstance(state.shown, str) or state.shown[0] < self.last
        name = neuron_in_words(state.shown if several else (self.last, None), self.last)
        left, scale = self.left, self.maps.scale_of(state.shown)
        title = svg_text(left + SIDE / 2, 15, name, 13, bold=True)
        return title + "".join(_legend(scale, left, theme) if scale else _classes(left, THEMES[theme][0]))

    def _axes(self):
        """Numbers at the ends and the middle of both axes, and their names."""
        left, floor = self.left, UP + SIDE
        for share, a, b in zip(SHARES, *self.numbers):
            yield svg_text(left + share * SIDE, floor + 15, a, 11)
            yield svg_text(left - 6, floor - share * SIDE + 4, b, 11, anchor="end")
        yield svg_text(left + 0.75 * SIDE, floor + 16, "x₀", 13)
        yield svg_text(left - 6, UP + 0.25 * SIDE + 4, "x₁", 13, anchor="end")

    def _points(self, both):
        """The points, those of the test edged in vermilion; outputs that are no classes by their shade."""
        if both not in self.dots:
            e = self.experiment
            parts = [(e.points, e.D, INK), *([(e.test_points, e.D_test, VERMILION)] if both else [])]
            self.dots[both] = clipped([self._marks(*part) for part in parts], self.left, UP, SIDE, SIDE)
        return self.dots[both]

    def _marks(self, points, D, edge):
        places = self.maps.window.place(points, SIDE, SIDE)
        if self.experiment.classes:
            return class_marks(places, D, edge, line=0.7)
        return shaded_marks(places, Scale.of(UNBOUNDED, self.maps.reach).share(D[:, 0]), edge, line=0.7)

    # ---- the errors ----------------------------------------------------------------------------

    def curve(self, theme):
        """The training error, blue, and the test error, orange and dashed, by epoch."""
        e = self.experiment
        epochs, *errors = np.array([*e.curve, e.latest]).T
        looks = (BLUE, 2.5), (OCHRE, 2.5, "7 4")
        lines = [(epochs, error, *look) for error, look in zip(errors, looks)]
        top = max(error.max() for error in errors)
        key = "" if theme == "auto" else " (solid: training, dashed: test)"  # a live page has one already
        look = {"x_label": f"epoch{key}", "y_label": "error", "theme": theme, "title": "The errors by epoch"}
        return chart((0, max(epochs[-1], 1)), (0, top), lines, **look, size=CURVE)

    # ---- a page where nothing runs -------------------------------------------------------------

    def still(self, state):
        """All of it as one SVG string."""
        network = self.network(_images(self.tiles()) + self.moving(state), "white", handles=False)
        side = self.large_map(state, "white", self.legend(state, "white"), _images(self._large(state)))
        return together([network, stacked(self.curve("white"), side, "Errors and map", "white")])

    def _large(self, state):
        return [((self.left, UP, SIDE, SIDE), self.maps.shades_of(state.shown, state.values["sharp"]))]


def _images(tiles):
    return "".join(image(png(levels, "white"), *place) for place, levels in tiles)


def _legend(scale, left, theme):
    """The shades of a large map from its lowest value to its highest; the map begins at `left`."""
    ends, y = np.array([scale.low, scale.high]), UP + SIDE + 42
    low, high = told_apart(ends, scale.high - scale.low, 2)
    yield image(ladder(*shades(scale, ends).tolist(), theme), left + 44, y, SIDE - 88, 10)
    yield svg_text(left + 38, y + 9, low, 11, anchor="end")
    yield svg_text(left + SIDE - 38, y + 9, high, 11, anchor="start")


def _classes(left, ink):
    """The markers of three classes, in whose colours a map is; the map begins at `left`."""
    for k, look in enumerate(zip(CLASS_MARKERS, CLASS_COLOURS)):
        x, y = left + SIDE / 2 + 80 * (k - 1), UP + SIDE + 47
        yield marks(np.array([[x - 26, y]]), *look, ink)
        yield svg_text(x + 4, y + 4, f"class {k}", 11)
