"""The error over two parameters."""

from functools import lru_cache

import numpy as np

from nnbook.explorers.mechanism import Explorer, choice, given, slider
from nnbook.figures.charts import cuts_chart
from nnbook.figures.maps import Landscape
from nnbook.figures.svg import stacked, svg_document
from nnbook.figures.windows import crossings
from nnbook.network import errors_of
from nnbook.words.networks import parameter_places
from nnbook.words.numbers import each, written, written_each


def error_surface(net=None, X=None, D=None, across="w¹₀,₀", up="w¹₁,₁", reach=10.0, arrow=30):
    """The error over two parameters: a map, a cut along each, the gradient (S1-12, S2-10).

    The other parameters of `net` stay. The sliders go from −`reach` to `reach`. The line on the map leads
    downhill, `arrow` times as long as the gradient.
    """
    net, X, D = given(net, X, D)
    surface, places = Slice(net, X, D, reach, arrow), list(parameter_places(net))
    u, v = (float(net.parameters[places.index(name)]) for name in (across, up))
    return Explorer(
        surface.draw,
        across=choice("across", places, across),
        up=choice("up", places, up),
        u=slider("value across", -reach, reach, u, 0.1),
        v=slider("value up", -reach, reach, v, 0.1),
    )


class Slice:
    """The error of a network as two of its parameters move and the others stay."""

    def __init__(self, net, X, D, reach, arrow):
        self.net, self.X, self.D, self.arrow = net, X, D, arrow
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
        """The map above its two cuts, and the point in words."""
        if across == up:
            blank = svg_document(520, 40, "No surface", [], theme)
            return blank, f"Both sliders would move {across}: choose two different parameters."
        here, pair = self.net.copy(), [self.places.index(across), self.places.index(up)]
        here.parameters[pair] = u, v
        E, slopes = here.error(self.X, self.D), here.backpropagate(self.X, self.D).flat[pair]
        level = np.zeros_like(self.grid)
        cuts = [self.errors(across, up, *ends) for ends in ((self.grid, level + v), (level + u, self.grid))]
        above = self.map(across, up).draw(theme, [(u, v), (u, v) - self.arrow * slopes])
        below = cuts_chart(self.grid, cuts, (u, v), E, (across, up), theme)
        E, by_u, by_v = written_each((E, *slopes), digits=5)
        words = (
            f"{across} = {written(u, 2)}, {up} = {written(v, 2)}: outputs {each(here.predict(self.X))}, "
            f"desired {each(self.D)}, error {E}; the gradient is ∂E/∂{across} = {by_u}, ∂E/∂{up} = {by_v}."
        )
        return stacked(above, below, "The error over two parameters", theme), words
