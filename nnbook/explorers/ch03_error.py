"""The error over two parameters."""

from functools import lru_cache

import numpy as np

from nnbook.checks import check_name, check_number
from nnbook.explorers.hands import dropped
from nnbook.explorers.mechanism import Explorer, choice, given, slider
from nnbook.figures.charts import cut_chart
from nnbook.figures.maps import Landscape
from nnbook.figures.palette import BLUE, OCHRE
from nnbook.figures.svg import stacked, svg_document
from nnbook.figures.windows import crossings
from nnbook.network import errors_of
from nnbook.words.networks import parameter_places
from nnbook.words.numbers import each, written, written_each


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
    reach = max(check_number("reach", reach, above=0), abs(u), abs(v))
    point = {"u": slider(across, -reach, reach, u, 0.1), "v": slider(up, -reach, reach, v, 0.1)}
    surface = Slice(net, X, D, reach, check_number("arrow", arrow), point)
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
        low, high = heights.min(), heights.max()
        levels = np.linspace(low, max(high, low + 1e-6), 11)[:-1]
        return Landscape(heights, self.grid, self.grid, levels, x_label=across, y_label=up, value_label="E")

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
        ground = self.map(across, up).draw(theme, [(u, v), (u, v) - self.arrow * slopes], hand=hand)
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
