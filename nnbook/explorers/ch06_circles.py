"""A border that moves while a network learns, and a ring built by hand."""

import numpy as np

from nnbook import datasets
from nnbook.evaluation import is_right
from nnbook.explorers.ch00_start_here import Recording
from nnbook.explorers.mechanism import Explorer, choice, slider
from nnbook.figures.decision_maps import plane
from nnbook.network import Network
from nnbook.words.networks import sum_in_words
from nnbook.words.numbers import spoken, symbol, written, written_each

DRAWN = 200  # points are drawn, at most
OUTPUT = "the output"


class Boundary(Recording):
    """A training run to watch in the plane of its two inputs: the border moves between the classes (S2-03).

    Used as a Recording is. The picture is the map of the output, with the lines of layer 1 dashed, or of any
    neuron, above the error by epoch; of the examples X (m, 2) and D (m, 1) the first are drawn. ValueError
    for other numbers of inputs and outputs.
    """

    def __init__(self, net, X, D, epochs, interval=60):
        if (net.sizes[0], net.sizes[-1]) != (2, 1):
            raise ValueError(f"net has layers {list(net.sizes)}, expected 2 inputs and 1 output")
        layers = list(enumerate(net.sizes))[1:-1]
        self.neurons = {OUTPUT: (len(net.sizes) - 1, 0)}
        self.neurons |= {f"layer {l}, neuron {j}": (l, j) for l, n in layers for j in range(n)}
        super().__init__(net, X, D, epochs, interval, look=choice("look at", self.neurons))

    def moment(self, net, error, theme, look):
        """The map for a network as it was, and what it shows in words."""
        l, j = self.neurons[look]
        cuts = list(zip(net.weights[0], net.biases[0])) if look == OUTPUT else ()
        upper = plane(net, l, j).draw(theme, self.X[:DRAWN], self.D[:DRAWN], cuts, look)
        trace, m = net.feed_forward(self.X), len(self.X)
        right, on = is_right(trace.out[-1], self.D.T).sum(), (trace.net[l][j] > 0).sum()
        return upper, (
            f"error {written(error)}, {right} of {m} points are right. "
            f"{symbol('net', l, j)} = {sum_in_words(net, l, j)}; it is positive for {on}."
        )


def ring(X=None, D=None, lines=3):
    """Put a region together from straight lines by hand: one hidden layer of ReLU neurons (S2-01).

    The hidden neurons have weights of length 1 in evenly spread directions. X (m, 2) and D (m, 1) are by
    default two circles of points.
    """
    X, D = datasets.circles(DRAWN) if X is None else (X, D)

    def draw(theme, lines, turn, distance, height, steepness):
        net = lines_network(lines, turn, distance, height, steepness)
        cuts = list(zip(net.weights[0], net.biases[0]))
        picture = plane(net, 2, 0).draw(theme, X[:DRAWN], D[:DRAWN], cuts, "A region from straight lines")
        right = is_right(net.predict(X).T, D.T).sum()
        k, c, s = written_each((steepness, height, distance), trim=True)
        directions = spoken(f"{turn + 360 * j / lines:.0f}°" for j in range(lines))
        words = (
            f"Hidden neurons: {lines}, parameters: {net.parameters.size}, directions: {directions}; "
            f"net = {k} · ({c} − Σ max(0, uⱼ · x − {s})). {right} of {len(X)} points are right, "
            f"error {written(net.error(X, D))}."
        ).replace("− −", "+ ")
        return picture, words

    return Explorer(
        draw,
        lines=slider("hidden neurons", 1, 8, lines),
        turn=slider("turn, degrees", 0, 180, 90),
        distance=slider("distance s", -0.5, 1.0, 0.0, 0.05),
        height=slider("height c", 0.0, 2.0, 0.6, 0.05),
        steepness=slider("steepness k", 1.0, 40.0, 20.0, 1.0),
    )


def lines_network(lines, turn, distance, height, steepness):
    """The 2-n-1 with net = k (c − Σ max(0, uⱼ · x − s)), uⱼ of length 1, the first at `turn` degrees."""
    angles = np.radians(turn) + 2 * np.pi * np.arange(lines) / lines
    net = Network([2, lines, 1], hidden="relu", loss="binary_cross_entropy", seed=0)
    net.weights = [np.c_[np.cos(angles), np.sin(angles)], np.full((1, lines), -steepness)]
    net.biases = [np.full(lines, -distance), [steepness * height]]
    return net
