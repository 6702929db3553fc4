"""What each neuron of a playground's network puts out over the plane, in shades."""

import math

import numpy as np

from nnbook.datasets.inputs import FEATURES, features
from nnbook.explorers.playground.settings import OWN
from nnbook.figures.decision_maps import Scale
from nnbook.figures.pixels import CLEAR, LEVELS, STEPS, class_shades, shades
from nnbook.figures.windows import Window, crossings

GRID = 60  # pixels of a large map, each way; a small one has half as many
UNBOUNDED = -np.inf, np.inf  # the values that an input, or an output of any size, can take


class Maps:
    """The maps of an experiment's network: as it was when they were last drawn.

    A neuron is (l, j) from layer 1 on, an input has a name of FEATURES, and (last, None) is the whole of
    several outputs.
    """

    def __init__(self, experiment):
        self.net, self.last = experiment.net, len(experiment.net.sizes) - 1
        self.classes = experiment.net.sizes[-1] > 1
        self.window = _window(experiment)
        self.reach = np.abs(experiment.D).max() or 1.0
        plane = crossings(*self.window.pixels(GRID))
        self.inputs = experiment.inputs(plane)
        self.of_inputs = {name: self._in_shades(0, features(plane, [name]).T) for name in FEATURES}
        self.draw()

    def draw(self):
        """Draws the maps of all neurons."""
        outs = self.net.feed_forward(self.inputs).out
        self.of_layers = [None, *(self._in_shades(l, out) for l, out in enumerate(outs[1:], 1))]
        if self.classes:
            likely, out = outs[-1].argmax(axis=0), outs[-1].max(axis=0)
            least = 1 / len(outs[-1])  # that the likeliest class can have
            self.whole = class_shades(likely, (out - least) / (1 - least)).reshape(GRID, GRID)

    def _in_shades(self, l, out):
        """The shades (n, GRID, GRID) of a layer's outs (n, GRID²), and their Scale of (n, 1), or None."""
        if l == self.last and self.classes:
            return class_shades(np.arange(len(out))[:, None], out).reshape(-1, GRID, GRID), None
        reach = np.abs(out).max(axis=1, keepdims=True) if l < self.last else np.full((1, 1), self.reach)
        scale = Scale.of(self.net.activations[l].values if l else UNBOUNDED, reach)
        return shades(scale, out).reshape(-1, GRID, GRID), scale

    def shades_of(self, neuron, sharp=False):
        """The shades (GRID, GRID) of a neuron, an input or the whole output; `sharp`: two of them only."""
        if neuron == (self.last, None):
            found = self.whole
        else:
            found, _ = self._layer(neuron)
            found = found[self._index(neuron)]
        if not sharp:
            return found
        halves = np.where(found > LEVELS, 2 * LEVELS, 0)
        share = found.astype(int) - CLEAR - 1  # of what is a class
        full = CLEAR + STEPS * (1 + share // STEPS)
        half = neuron[1] is None or share % STEPS >= STEPS // 2
        return np.where(found > CLEAR, np.where(half, full, full - STEPS + 1), halves).astype(np.uint8)

    def scale_of(self, neuron):
        """The Scale of a neuron or an input in three numbers; None for classes, which go from 0 to 1."""
        if neuron == (self.last, None):
            return None
        _, scale = self._layer(neuron)
        return scale and Scale(*(part[min(self._index(neuron), len(part) - 1), 0] for part in scale))

    def small(self, neuron):
        """The shades of a neuron or an input for its box in the drawing."""
        levels, _ = self._layer(neuron)
        return levels[self._index(neuron), ::2, ::2]

    def _layer(self, neuron):
        return self.of_inputs[neuron] if isinstance(neuron, str) else self.of_layers[neuron[0]]

    @staticmethod
    def _index(neuron):
        return 0 if isinstance(neuron, str) else neuron[1]


def _window(experiment):
    """A square around zero that stays as it is for other points of the same kind; or around a table."""
    points = np.concatenate([experiment.points, experiment.test_points])
    if experiment.start.data == OWN:
        return Window.around(points, 0.06)
    far = float(math.ceil(1.02 * np.abs(points).max()))
    return Window((-far, -far), (far, far))
