"""Two networks that learn side by side, and the error over one parameter and over two."""

from functools import lru_cache

import numpy as np

from nnbook.checks import brief, check_name, check_number, check_text, check_whole_number
from nnbook.evaluation import number_right
from nnbook.explorers.hands import dropped
from nnbook.explorers.mechanism import Explorer, check_plane, choice, descent, given, player, slider
from nnbook.figures.ch03_error import accuracy_chart, bias_charts
from nnbook.figures.charts import cut_chart
from nnbook.figures.decision_maps import named_plane
from nnbook.figures.maps import Landscape, even_levels
from nnbook.figures.palette import BLUE, OCHRE
from nnbook.figures.svg import stacked, svg_document
from nnbook.figures.windows import crossings
from nnbook.network import check_network, errors_of
from nnbook.words.networks import parameter_places
from nnbook.words.numbers import each, spoken, written, written_each

MOST = 10_000  # steps, each of which is kept
FAR = 1e6  # of what is drawn, to either side


def side_by_side(nets, X, D, steps=100, learning_rate=1.0, interval=80):
    """Two networks {name: net} that learn the same examples in as many steps, to be played (S2-09).

    Each step is one of gradient descent on all of X (m, 2) and D (m, 1), at the same learning rate; the
    networks themselves stay as they are. ValueError or TypeError for other numbers of networks, of inputs and
    of outputs, ArithmeticError for a rate at which the numbers blow up.
    """
    if not isinstance(nets, dict) or len(nets) != 2:
        raise ValueError(f"nets={brief(nets)}, expected two networks by their names")
    for name, net in nets.items():
        check_text("nets: a name", name, empty=False)
        one = f"nets[{brief(name)}]"
        net, X, D = given(check_network(net, one), X, D)
        check_plane(one, net)
    rate = check_number("learning_rate", learning_rate, above=0, at_most=FAR)
    interval = check_number("interval", interval, above=0, at_most=60_000)
    steps = player("step", check_whole_number("steps", steps, 1, MOST), interval)
    return Explorer(Race(nets, X, D, rate, steps).draw, step=steps)


class Race:
    """Two networks as they are after each step on X and D, and how many of the examples each has right."""

    def __init__(self, nets, X, D, learning_rate, steps):
        self.X, self.D, self.steps = X, D, steps
        self.moments = {
            name: descent(net, X, D, learning_rate, steps.high, f"nets[{brief(name)}]")
            for name, net in nets.items()
        }
        self.right = {
            name: [number_right(net, X, D) for net in moments] for name, moments in self.moments.items()
        }

    def draw(self, theme, step):
        """The map of each, the accuracies up to this step, and the same in words."""
        maps = [
            named_plane(moments[step], name).draw(theme, self.X, self.D, title=f"The plane of {name}")
            for name, moments in self.moments.items()
        ]
        accuracies = {name: np.array(right) / len(self.X) for name, right in self.right.items()}
        hand = dropped("step", x=("step", self.steps))
        accuracy = accuracy_chart(accuracies, step, self.steps.high, theme, hand=hand)
        scores = spoken(f"{right[step]} points by {name}" for name, right in self.right.items())
        return [*maps, accuracy], f"Step {step}: of {len(self.X)}, {scores} are right."


def error_by_bias(net, X, D, reach=9.0):
    """A network with one output and its bias on a slider: its plane, its accuracy and its error (S1-12).

    net: 2 inputs and 1 output; X (m, 2), D (m, 1). The bias of the output goes from −`reach` to `reach`, or
    as far as it is, and is dragged on the curves of accuracy and error. ValueError or TypeError for another.
    """
    net, X, D = given(check_network(net), X, D)
    check_plane("net", net)
    b = float(net.biases[-1][0])
    reach = max(check_number("reach", reach, above=0, at_most=FAR), abs(b))
    bias = slider("b", -reach, reach, b, 0.05)
    return Explorer(Shift(net, X, D, bias).draw, b=bias)


class Shift:
    """A network as the bias of its output moves, and how it does on X and D; `bias` is the slider."""

    def __init__(self, net, X, D, bias):
        self.net, self.X, self.D, self.bias = net.copy(), X, D, bias
        self.biases = np.linspace(bias.low, bias.high, 361)
        rows = np.tile(net.parameters, (len(self.biases), 1))
        rows[:, -1] = self.biases
        self.errors = errors_of(net, rows, X, D)
        self.accuracies = np.array([self._right(row) for row in rows]) / len(X)

    def _right(self, parameters):
        self.net.parameters[...] = parameters
        return number_right(self.net, self.X, self.D)

    def draw(self, theme, b):
        """The plane beside accuracy and error by the bias, and the same in words."""
        right = self._right([*self.net.parameters[:-1], b])
        E, slope = self.net.error(self.X, self.D), self.net.backpropagate(self.X, self.D).flat[-1]
        ground = named_plane(self.net, f"b = {written(b, 2)}").draw(theme, self.X, self.D)
        hand = dropped("the bias", x=("b", self.bias))
        at = b, right / len(self.X), E, slope
        charts = bias_charts(self.biases, self.accuracies, self.errors, at, theme, hand=hand)
        E_, slope_ = written_each((E, slope), digits=5)
        words = f"b = {written(b, 2)}: {right} of {len(self.X)} points are right; error {E_}, slope {slope_}."
        return [ground, charts], words


def error_surface(net=None, X=None, D=None, across="w¹₀,₀", up="w¹₁,₁", reach=10.0, arrow=30):
    """The error over two parameters: a map, a cut along each, the gradient (S1-12, S2-10).

    The point is dragged on the map and on the cuts. The other parameters of `net` stay. The map goes from
    −`reach` to `reach`, or as far as the two are. The line on it leads downhill, `arrow` times as long as the
    gradient. ValueError for a name that is not that of a parameter.
    """
    net, X, D = given(net, X, D)
    places = {name: k for k, name in enumerate(parameter_places(net))}
    pair = {"across": across, "up": up}
    u, v = (float(net.parameters[check_name(way, places, name)]) for way, name in pair.items())
    reach = max(check_number("reach", reach, above=0, at_most=FAR), abs(u), abs(v))
    point = {"u": slider(across, -reach, reach, u, 0.1), "v": slider(up, -reach, reach, v, 0.1)}
    surface = Slice(net, X, D, reach, check_number("arrow", arrow, at_least=-FAR, at_most=FAR), point)
    choices = {way: choice(way, list(places), name, in_sight=True) for way, name in pair.items()}
    return Explorer(surface.draw, **choices, **point)


class Slice:
    """The error of a network as two of its parameters move and the others stay.

    `point` are the sliders u and v of the two.
    """

    def __init__(self, net, X, D, reach, arrow, point):
        self.net, self.X, self.D, self.arrow, self.point = net.copy(), X, D, arrow, point
        self.places, self.grid = list(parameter_places(net)), np.linspace(-reach, reach, 41)
        self.map = lru_cache(maxsize=8)(self._map)

    def errors(self, across, up, u, v):
        """The error at each of the places u, v (k,)."""
        parameters = np.tile(self.net.parameters, (len(u), 1))
        parameters[:, self.places.index(across)], parameters[:, self.places.index(up)] = u, v
        return errors_of(self.net, parameters, self.X, self.D)

    def _map(self, across, up):
        u, v = crossings(self.grid, self.grid).T
        heights = self.errors(across, up, u, v).reshape(len(self.grid), -1)
        names = {"x_label": across, "y_label": up, "value_label": "E"}
        return Landscape(heights, self.grid, self.grid, even_levels(heights), **names)

    def draw(self, theme, across, up, u, v):
        """The map beside its two cuts, and the point in words."""
        self.point["u"].label, self.point["v"].label = across, up  # one name for one thing
        if across == up:
            blank = svg_document(520, 40, "No surface", [], theme)
            return blank, f"Both sliders would move {across}: choose two different parameters."
        here, pair = self.net.copy(), [self.places.index(across), self.places.index(up)]
        here.parameters[pair] = u, v
        E, slopes = here.error(self.X, self.D), here.backpropagate(self.X, self.D).flat[pair]
        hand = dropped("the point", x=("u", self.point["u"]), y=("v", self.point["v"]))
        look = {"hand": hand, "title": f"E over {across} and {up}, a point on it, and its way downhill"}
        ground = self.map(across, up).draw(theme, [(u, v), (u, v) - self.arrow * slopes], **look)
        E_, by_u, by_v = written_each((E, *slopes), digits=5)
        words = (
            f"{across} = {written(u, 2)}, {up} = {written(v, 2)}: outputs {each(here.predict(self.X))}, "
            f"desired {each(self.D)}, error {E_}; the gradient is ∂E/∂{across} = {by_u}, ∂E/∂{up} = {by_v}."
        )
        return [ground, self._cuts(theme, across, up, (u, v), E)], words

    def _cuts(self, theme, across, up, point, E):
        """The error along each of the two, one below the other."""
        level = np.zeros_like(self.grid)
        ends = {"u": (self.grid, level + point[1]), "v": (level + point[0], self.grid)}
        cuts = [self.errors(across, up, *line) for line in ends.values()]
        top, drawn = max(map(np.max, cuts)), []
        for (way, a, name), cut, colour in zip(zip(ends, point, (across, up)), cuts, (BLUE, OCHRE)):
            hand = dropped(f"{name} on its cut", x=(way, self.point[way]))
            drawn.append(cut_chart(self.grid, cut, top, (a, E), name, colour, theme, hand=hand))
        return stacked(*drawn, f"The error along {across} and {up}", theme)
