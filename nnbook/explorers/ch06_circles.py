"""A border that moves while a network learns, a ring built by hand, and any border out of rings."""

import numpy as np

from nnbook import datasets
from nnbook.checks import check_number, check_whole_number
from nnbook.evaluation import is_right, number_right
from nnbook.explorers.ch00_start_here import Recording
from nnbook.explorers.hands import held, pressed
from nnbook.explorers.mechanism import Explorer, check_plane, choice, data, given, slider
from nnbook.figures.ch06_circles import DRAWN, GROUND, REACH, SIDE
from nnbook.figures.decision_maps import plane, plane_of
from nnbook.figures.networks import network_svg
from nnbook.functions import sigmoid
from nnbook.network import Network, check_network
from nnbook.tables import as_array, check_table
from nnbook.words.networks import sum_in_words
from nnbook.words.numbers import few, symbol, written, written_each

OUTPUT = "the output"
MOST, FAR = 1000, 1e6  # lines, and what they are given, to either side
BEHIND = 0.5  # so far a line may stand behind the origin


class Boundary(Recording):
    """A training run to watch in the plane of its two inputs: the border moves between the classes (S2-03).

    Used as a Recording is. The picture is the map of the output, with the lines of layer 1 dashed, or of any
    neuron, which one chooses on the network beside it; of the examples X (m, 2) and D (m, 1) the first are
    drawn. ValueError for other numbers of inputs and outputs.
    """

    def __init__(self, net, X, D, epochs, interval=60):
        check_plane("net", check_network(net))
        layers = list(enumerate(net.sizes))[1:-1]
        self.neurons = {OUTPUT: (len(net.sizes) - 1, 0)}
        self.neurons |= {f"layer {l}, neuron {j}": (l, j) for l, n in layers for j in range(n)}
        super().__init__(net, X, D, epochs, interval, look=choice("look at", list(self.neurons)))

    def moment(self, net, error, theme, look):
        """The map for a network as it was, and what it shows in words."""
        l, j = self.neurons[look]
        cuts = list(zip(net.weights[0], net.biases[0])) if look == OUTPUT else ()
        ground = plane(net, l, j).draw(theme, self.X[:DRAWN], self.D[:DRAWN], cuts, look)
        trace, m = net.feed_forward(self.X), len(self.X)
        right, on = is_right(trace.out[-1], self.D.T).sum(), (trace.net[l][j] > 0).sum()
        return [ground, self._choices(net, theme, look)], (
            f"error {written(error)}, {right} of {m} points are right. "
            f"{_neuron(net, l, j)}; it is positive for {on}."
        )

    def _choices(self, net, theme, look):
        """The network, with each neuron as a button that shows its map."""
        hands = {
            place: pressed({"look": name}, f"look at {name}", name == look, f"{name}: {_neuron(net, *place)}")
            for name, place in self.neurons.items()
        }
        show, place = ("indices", "legend"), self.neurons[look]
        return network_svg(net, show=show, notes={place: "shown"}, theme=theme, wide=380, hands=hands)


def _neuron(net, l, j):
    return f"{symbol('net', l, j)} = {sum_in_words(net, l, j)}"


def ring(X=None, D=None, lines=3):
    """Put a region together from straight lines by hand: one hidden layer of ReLU neurons (S2-01).

    The hidden neurons have weights of length 1 in evenly spread directions; one line is dragged, and the
    others follow. X (m, 2) and D (m, 1) are by default two circles of points. ValueError or TypeError for
    what is not that, and for `lines` that are no whole number from 1.
    """
    X, D = data(X, D, lambda: datasets.circles(DRAWN))
    lines = check_whole_number("lines", lines, 1, MOST)
    _, X, D = given(lines_network(lines, 0, 0, 1, 1), X, D)

    turns, distances = slider("turn, degrees", 0, 360, 90), slider("distance s", -BEHIND, 1.0, 0.0, 0.05)
    return Explorer(
        Ring(X, D).draw,
        holds={"line": lambda x, y: line_through(x, y, turns.value)},
        lines=slider("hidden neurons", 1, 8, lines, in_sight=True),
        turn=turns,
        distance=distances,
        height=slider("height c", 0.0, 2.0, 0.6, 0.05, in_sight=True),
        steepness=slider("steepness k", 1.0, 40.0, 20.0, 1.0),
    )


class Ring:
    """A region from straight lines, and the points X (m, 2) of the classes D (m, 1) that it shall part."""

    def __init__(self, X, D):
        self.X, self.D = X, D

    def draw(self, theme, lines, turn, distance, height, steepness):
        """The map of the network of these lines, with a handle on the first, and its formula in words."""
        net = lines_network(lines, turn, distance, height, steepness)
        directions = few([f"{turn + 360 * j / lines:.0f}°" for j in range(lines)])
        k, c, s = written_each((steepness, height, distance), trim=True)
        right = number_right(net, self.X, self.D)
        words = (
            f"Hidden neurons: {lines}, parameters: {net.parameters.size}, directions: {directions}; "
            f"net = {k} · ({c} − Σ max(0, uⱼ · x − {s})). {right} of {len(self.X)} points are right, "
            f"error {written(net.error(self.X, self.D))}."
        ).replace("− −", "+ ")
        return self._map(theme, net, distance), words

    def _map(self, theme, net, distance):
        cuts, ground = list(zip(net.weights[0], net.biases[0])), plane(net, 2, 0)
        at = distance * net.weights[0][0]
        hand = held("line", "the line u₀ · x = s, with the others", at, 0.05, f"s = {distance:g}")
        title, hits = "A region from straight lines", [ground.line_hit(*cuts[0], at, hand)]
        return ground.draw(theme, self.X[:DRAWN], self.D[:DRAWN], cuts, title, hits)


def islands(inside):
    """Fence in any region of the square with hexagons, whose size one chooses (S2-01).

    inside: a function of points (k, 2) to k truth values. At each point of a grid that is inside stands a
    hexagon as large as the grid's mesh; the grid's second line is dragged. TypeError or ValueError for an
    `inside` that is no such function, or is true nowhere on the grid.
    """
    return Explorer(
        Islands(inside).draw,
        holds={"mesh": lambda x, y: {"size": round(x + REACH, 2)}},
        size=slider("size c", 0.1, 0.5, 0.4, 0.02, in_sight=True),
    )


class Islands:
    """A region of the square, given by a function of points to truth values, and some points to see it by."""

    def __init__(self, inside):
        self.inside = inside
        self.X = np.random.default_rng(0).uniform(-REACH, REACH, (DRAWN, 2))
        self.D = 1.0 * _told(inside, self.X)[:, None]
        self.region = _told(inside, GROUND)

    def draw(self, theme, size):
        """The map of the network of islands, and in words how large it is and how far it is wrong."""
        centres = island_grid(self.inside, size)
        z = hexagons_net(centres, size)  # on fewer points the straight sides would be waves
        n, wrong = len(centres), np.mean((z > 0) != self.region)
        words = (
            f"Hexagons of size {size:g}: {n}, layers 2-{3 * n}-{n}-1; wrong about {wrong:.1%} of the square."
        )
        return self._map(theme, z, size), words

    def _map(self, theme, z, size):
        ground = plane_of(z, sigmoid(z), sigmoid.values, x=SIDE, y=SIDE)
        line, at = (np.array([1, 0]), REACH - size), (size - REACH, 0)
        hand = held("mesh", "the grid's second line, to make it finer", at, 0.02, f"c = {size:g}")
        title = "A region out of hexagons"
        return ground.draw(theme, self.X, self.D, [line], title, [ground.line_hit(*line, at, hand)])


def hexagons_net(centres, size):
    """The net of the output of `hexagons_network` at the points of GROUND (k,), without what is zero.

    Of a neuron of layer 2 all weights but three are zero, and it puts out zero but near its centre: only at
    the `wide` × `wide` points of GROUND around that is it computed.
    """
    reach = 1.2 * size  # the corners of a hexagon are 1.155 sizes from its centre
    wide = min(len(SIDE), 3 + int(2 * reach / (SIDE[1] - SIDE[0])))
    first = np.minimum(np.searchsorted(SIDE, centres - reach), len(SIDE) - wide)
    near = first[:, :, None] + np.arange(wide)  # (n, 2, wide): columns, and rows
    right, up = np.moveaxis(SIDE[near] - centres[:, :, None], 1, 0)
    sums = sum(np.maximum(0, u * right[:, None] + v * up[:, :, None]) for u, v in _arrows())
    places = len(SIDE) * near[:, 1, :, None] + near[:, 0, None]
    outs = np.bincount(places.ravel(), np.maximum(0, size - sums).ravel(), len(GROUND))
    return 100 / size * outs - 1


def island_grid(inside, size):
    """The points (n, 2) of a grid of mesh `size` over the square that are inside; ValueError for none.

    `size` is from 0.01 to 1.5, ValueError or TypeError otherwise, and for an `inside` that is none.
    """
    grid = _grid(check_number("size", size, at_least=0.01, at_most=REACH))
    centres = grid[_told(inside, grid)]
    if not len(centres):
        raise ValueError(f"inside is true for none of {len(grid)} points of the square, expected some")
    return centres


def _grid(mesh):
    """The points of a square grid from −1.5 on, in both directions."""
    side = np.arange(-REACH, REACH + 1e-9, mesh)
    return np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)


def _told(inside, points):
    """What a reader's function says of each point, as truth values (k,)."""
    if not callable(inside):
        raise TypeError(f"inside is a {type(inside).__name__}, expected a function of points (k, 2)")
    told = as_array("inside", inside(points.copy()))  # which it may change as it likes
    if told.shape != (len(points),):
        raise ValueError(
            f"inside gave shape {told.shape} for {len(points)} points, expected one value for each"
        )
    return told.astype(bool)


def line_through(x, y, turn):
    """The turn, as near to that before as can be, and distance of the line whose foot is (x, y)."""
    length = float(np.hypot(x, y))
    if length < 0.05:
        return {"distance": round(length, 2)}
    near = round(np.degrees(np.arctan2(y, x)) - turn)
    apart = (near + 180) % 360 - 180
    back = abs(apart) > 90 and length <= BEHIND  # then it is the other way round, and behind the origin
    turned = (turn + apart + 180 * back) % 360
    return {"turn": turned, "distance": round(-length if back else length, 2)}


def lines_network(lines, turn, distance, height, steepness):
    """The 2-n-1 with net = k (c − Σ max(0, uⱼ · x − s)), uⱼ of length 1, the first at `turn` degrees.

    ValueError or TypeError for other than 1 to 1000 lines, and for what is no number.
    """
    lines = check_whole_number("lines", lines, 1, MOST)
    look = {"turn": turn, "distance": distance, "height": height, "steepness": steepness}
    turn, distance, height, steepness = (check_number(*one, -FAR, -FAR, FAR) for one in look.items())
    angles = np.radians(turn) + 2 * np.pi * np.arange(lines) / lines
    net = Network([2, lines, 1], hidden="relu", loss="binary_cross_entropy", seed=0)
    net.weights = [np.c_[np.cos(angles), np.sin(angles)], np.full((1, lines), -steepness)]
    net.biases = [np.full(lines, -distance), [steepness * height]]
    return net


def hexagons_network(centres, size):
    """The 2-3n-n-1 that says blue on hexagons around n centres (n, 2), whose sides are `size` from them.

    Each has its three neurons in layer 1, with the sum of `lines_network`, and in layer 2 one that puts out
    max(0, size − its sum). The net of the output is positive where these outs add up to a hundredth of size.
    ValueError for centres that are no such table, or for a size that is not above 0.
    """
    centres = check_table("centres", centres, 2, "", float)
    size = check_number("size", size, at_least=1e-6, at_most=FAR)
    n, arrows = len(centres), _arrows()
    net = Network([2, 3 * n, n, 1], hidden="relu", loss="binary_cross_entropy", seed=0)
    net.weights = [np.tile(arrows, (n, 1)), -np.kron(np.eye(n), np.ones(3)), np.full((1, n), 100 / size)]
    net.biases = [-(centres @ arrows.T).ravel(), np.full(n, size), [-1]]
    return net


def _arrows():
    """The directions (3, 2) in which a hexagon's three neurons of layer 1 look."""
    return lines_network(3, turn=90, distance=0, height=0, steepness=1).weights[0]
