"""The drawing of a playground's network: edges that one can drag, and a frame for each neuron's map."""

import json
from html import escape

import numpy as np

from nnbook.datasets.inputs import FEATURES
from nnbook.explorers.playground.names import parameter_named
from nnbook.explorers.playground.settings import NEURONS
from nnbook.figures.decision_maps import marks
from nnbook.figures.edges import widths
from nnbook.figures.palette import BLUE, CLASS_COLOURS, CLASS_MARKERS, GREY, INK, OCHRE, VERMILION
from nnbook.figures.svg import box, svg_text
from nnbook.words.numbers import counted, written
from nnbook.words.playground import input_in_words

BOX, PITCH, TOP = 38, 56, 54  # the side of a neuron, the distance from one to the next, and room above them
GROWN = 62  # the side of the map that is looked at
LEFT, RIGHT = 70, 38  # from the edges of the drawing to the middles of the first layer and of the last
SIGNS = {1: "high", 0: "none", -1: "low"}  # of a weight, as the style names its look
STYLE = (
    ".edge{fill:none;paint-order:normal;stroke-dasharray:14 2}.dot{stroke:none}"
    f".edge.high{{stroke:{BLUE}}}.edge.low{{stroke:{OCHRE};stroke-dasharray:5 3}}.edge.none{{stroke:{GREY}}}"
    ".frame{fill:none;stroke-width:1.2;paint-order:normal}.unused{opacity:.5}"
    f".frame{{stroke:{INK}}}"
    f".dot.high{{fill:{BLUE}}}.dot.low{{fill:{OCHRE}}}.dot.none{{fill:{GREY}}}"
)


class Diagram:
    """Where the neurons and edges of a network stand; `features` are the names of its inputs.

    All FEATURES have their place, those that the network is given and those that one can switch on.
    """

    def __init__(self, net, features):
        self.net, self.features, self.last = net, features, len(net.sizes) - 1
        pitch = max(BOX + 34, (400 - LEFT - RIGHT) / self.last)
        self.width = round(LEFT + self.last * pitch + RIGHT)
        self.height = TOP + max(len(FEATURES), *net.sizes) * PITCH
        self.x = [round(LEFT + l * pitch) for l in range(len(net.sizes))]
        rows = [[list(FEATURES).index(name) for name in features], *map(range, net.sizes[1:])]
        self.y = [[TOP + row * PITCH for row in column] for column in rows]
        hidden = [(l, j) for l in range(1, self.last + 1) for j in range(net.sizes[l])]
        self.neurons = [*FEATURES, *hidden]
        self.paths = {
            f"w{l}.{j}.{i}": self._path(l, j, i)
            for l, W in enumerate(net.weights)
            for j, i in np.ndindex(W.shape)
        }
        self.heads = [f'<path d="{d}" data-control="{name}" step=".01" ' for name, d in self.paths.items()]

    def _path(self, l, j, i):
        """The edge from neuron i of layer l to neuron j of the next, as path data."""
        x, y = self.x[l] + BOX // 2, self.y[l][i] + BOX // 2
        u, v = self.x[l + 1] - BOX // 2, self.y[l + 1][j] + BOX // 2
        return f"M{x} {y}C{(x + u) // 2} {y} {(x + u) // 2} {v} {u} {v}"

    def place(self, neuron):
        """The corner (x, y) of the box of a neuron (l, j), or of the input that has a name."""
        if isinstance(neuron, str):
            return self.x[0] - BOX // 2, TOP + list(FEATURES).index(neuron) * PITCH
        l, j = neuron
        return self.x[l] - BOX // 2, self.y[l][j]

    def parameters(self):
        """What changes from picture to picture: the edges, the biases."""
        weights = self.net.weights
        wide = widths(weights, 0.6, 5 if max(self.net.sizes) <= 5 else 3)
        lines = zip(
            self.heads,
            (w for W in weights for w in W.ravel().tolist()),
            (size for sizes in wide for row in sizes for size in row),
        )
        edges = "".join(
            f'{head}class="edge {SIGNS[(w > 0) - (w < 0)]}" stroke-width="{size:.1f}" value="{w:.2f}"/>'
            for head, w, size in lines
        )
        return edges + "".join(self._biases())

    def _biases(self):
        for l, b in enumerate(self.net.biases):
            for j, value in enumerate(b.tolist()):
                x, y = self.place((l + 1, j))
                sign, name = SIGNS[(value > 0) - (value < 0)], f"b{l}.{j}"
                yield (
                    f'<circle cx="{x + 4}" cy="{y + BOX + 8}" r="4" class="dot {sign}" data-control="{name}" '
                    f'step=".01" value="{value:.2f}"/>'
                )
                yield svg_text(x + 11, y + BOX + 12, written(round(value, 2), 2), 11, anchor="start")

    def names(self, ink):
        """The names of the inputs, the markers of the classes."""
        for name in FEATURES:
            x, y = self.place(name)
            yield svg_text(x - 7, y + BOX / 2 + 4, input_in_words(name), 13, anchor="end")
        if self.net.sizes[-1] > 1:
            for j, (marker, colour) in enumerate(zip(CLASS_MARKERS, CLASS_COLOURS)):
                x, y = self.place((self.last, j))
                yield marks(np.array([[x + BOX + 12, y + BOX / 2]]), marker, colour, ink)

    def frames(self):
        """The frames of the maps where nothing can be taken."""
        return map(self._frame, self.neurons)

    def _frame(self, neuron):
        used = neuron not in FEATURES or neuron in self.features
        return f'<rect class="frame{" unused" * (not used)}" {box(*self.place(neuron), BOX, BOX)} rx="3"/>'

    def handles(self):
        """What the hand can take, over the picture: edges, biases, inputs, neurons, the sizes of layers."""
        for name, path in self.paths.items():
            yield (
                f'<path class="hit" d="{path}" data-drag="{name}" data-step=".02" '
                f'data-look=\'{{"look": "{name}"}}\'/>'
            )
        for name in FEATURES:
            yield self._button(name, name, {name: name not in self.features}, self._input_in_words(name))
        for l, j in self.neurons[len(FEATURES) :]:
            x, y = self.place((l, j))
            words = f"neuron {j} of layer {l}" if l < self.last else f"output {j}"
            yield self._button((l, j), f"n{l}.{j}", {"map_of": json.dumps([l, j])}, f"map of {words}")
            yield (
                f'<rect class="hit" {box(x - 2, y + BOX + 1, BOX + 4, 15)} data-drag="b{l - 1}.{j}" '
                f'data-step=".02" data-look=\'{{"look": "b{l - 1}.{j}"}}\'/>'
            )
        for l in range(1, self.last):
            yield from self._counter(l)

    def heads_of_layers(self):
        """What stands above each layer."""
        for l, n in enumerate(self.net.sizes):
            kinds = {0: "inputs", self.last: "outputs" if n > 1 else "output"}
            yield svg_text(self.x[l], TOP - 12, kinds.get(l, counted(n, "neuron")), 11)

    def _counter(self, l):
        """A button for one neuron more in hidden layer l, and one for one less."""
        for x, sign, more in ((self.x[l] - 29, "+", 1), (self.x[l] + 1, "−", -1)):
            n = self.net.sizes[l] + more
            does = f"data-set='{json.dumps({f'layer{l}': n})}'"
            does = does if 1 <= n <= NEURONS else 'aria-disabled="true"'
            words = f"one neuron {'more' if more > 0 else 'less'} in layer {l}"
            yield (
                f'<g class="count" role="button" tabindex="0" aria-label="{words}" {does}>'
                f'<rect {box(x, 4, 28, 28)} rx="4"/>{svg_text(x + 14, 24, sign, 18, halo=False)}</g>'
            )

    def _input_in_words(self, name):
        return f"{'leave out' if name in self.features else 'take'} the input {input_in_words(name)}"

    def _button(self, neuron, name, values, words):
        """A neuron's box, and an input's name beside it, as a button that sets values."""
        x, y = self.place(neuron)
        left = LEFT - BOX // 2 - 2 if isinstance(neuron, str) else 0
        pressed = f' aria-pressed="{"true" if neuron in self.features else "false"}"' if left else ""
        return (
            f'<g class="neuron" tabindex="0" role="button"{pressed} aria-label="{escape(words)}" '
            f"data-look='{json.dumps({'look': name})}' data-set='{json.dumps(values)}'>"
            f'{self._frame(neuron)}<rect class="hit" {box(x - left, y, BOX + left, BOX)} rx="3"/></g>'
        )

    def marks(self, shown, looking):
        """What is looked at: a frame around what the large map shows, an edge with its weight."""
        neurons = [(self.last, j) for j in range(self.net.sizes[-1])] if shown[1] is None else [shown]
        for neuron in neurons:
            x, y, side = self.grown(neuron) if looking else (*self.place(neuron), BOX)
            look = f"fill:none;stroke:{VERMILION};stroke-width:2.5"
            yield f'<rect {box(x - 1, y - 1, side + 2, side + 2)} rx="4" style="{look}"/>'
        place = parameter_named(looking, self.net)
        if place and len(place) == 3:
            l, j, i = place
            yield f'<path d="{self.paths[looking]}" style="fill:none;stroke:{VERMILION};stroke-width:1.5"/>'
            x, y = (self.x[l] + self.x[l + 1]) / 2, (self.y[l][i] + self.y[l + 1][j] + BOX) / 2
            yield svg_text(x, y - 6, written(self.net.weights[l][j, i]), 12, bold=True)

    def grown(self, neuron):
        """The corner and the side of the map of a neuron that is looked at, inside of the drawing."""
        x, y = (corner - (GROWN - BOX) // 2 for corner in self.place(neuron))
        return min(x, self.width - GROWN - 2), min(y, self.height - GROWN - 2), GROWN
