"""A demon who adds a little to the net of one neuron, and what the error makes of it."""

from functools import lru_cache

import numpy as np

from nnbook.checks import check_name, check_number
from nnbook.explorers.hands import dropped, network_hands, pressed
from nnbook.explorers.mechanism import Explorer, choice, given, slider
from nnbook.figures.charts import chart
from nnbook.figures.networks import network_svg
from nnbook.figures.palette import BLUE, GREY, VERMILION
from nnbook.network import errors_of
from nnbook.parameters import matrices, split
from nnbook.words.networks import neuron_in_words
from nnbook.words.numbers import symbol, written

FAR = 1e6  # what the demon adds, to either side
REACH, POINTS = 4.0, 81  # how far the demon goes to both sides, and the points of the curve
WORDS = {"values", "weights", "arrows", "legend"}  # without biases: the demon adds to the sum, not to them


def demon(net=None, X=None, D=None, at="net²₀", epsilon=1.0):
    """A demon at a neuron adds ε to its net; the error beside its tangent of slope δ (S1-16).

    `at` names the net, net²₀ for neuron 0 of layer 2; one presses another neuron on the drawing. The error is
    the mean over the examples X (m, n_0), D (m, n_L); the drawing has the first. ValueError for other names.
    """
    net, X, D = given(net, X, D)
    places = {symbol("net", l, j): (l, j) for l in range(1, len(net.sizes)) for j in range(net.sizes[l])}
    check_name("at", places, at)
    epsilon = check_number("epsilon", epsilon, at_least=-FAR, at_most=FAR)
    step = slider("ε", -REACH, REACH, epsilon, 0.05, in_sight=True)
    seat = choice("the demon sits at", list(places), at)
    return Explorer(Visit(net.copy(), X, D, places, step).draw, at=seat, epsilon=step)


class Visit:
    """What a demon can do at each neuron of a network."""

    def __init__(self, net, X, D, places, step):
        self.net, self.X, self.D, self.places, self.step = net, X, D, places, step
        self.error, self.along = net.error(X, D), np.linspace(-REACH, REACH, POINTS)
        self.deltas = net.backpropagate(X, D).deltas
        self.errors = lru_cache(self._errors)

    def moved(self, l, j, epsilon):
        """A network that computes as this one does with the demon there: more net is more bias."""
        twin = self.net.copy()
        twin.biases[l - 1][j] += epsilon
        return twin

    def draw(self, theme, at, epsilon):
        """The network as it computes with the demon, the error by ε with its tangent, and both in words."""
        l, j = self.places[at]
        twin, delta = self.moved(l, j, epsilon), float(self.deltas[l][j].mean())
        E, promised = twin.error(self.X, self.D), self.error + delta * epsilon
        trace = twin.feed_forward(self.X[:1])
        drawn = network_svg(self.net, trace, show=WORDS, notes={(l, j): "demon"},
                            theme=theme, hands=self.hands(trace, at), wide=524)  # fmt: skip
        words = (
            f"The demon adds {written(epsilon, 2)} to {at}: E goes from {written(self.error)} to "
            f"{written(E)}. The tangent, of slope δ = {written(delta)}, promises {written(promised)}."
        )
        return [drawn, self.curve(theme, (l, j), delta, epsilon, E)], words

    def hands(self, trace, at):
        """Each neuron that has a net as a seat for the demon; inputs say their value."""
        hands = network_hands(self.net, trace)
        for name, place in self.places.items():
            said = neuron_in_words(self.moved(*self.places[at], self.step.value), trace, *place)
            hands[place] = pressed({"at": name}, f"the demon at {name}", name == at, said)
        return hands

    def _errors(self, place):
        """The error for each ε along the way."""
        many = np.tile(self.net.parameters, (len(self.along), 1))
        (l, j), n = place, self.net.sizes
        biases = split(matrices(np.arange(self.net.parameters.size), n))[1]  # where each stands
        many[:, biases[l - 1][j]] += self.along
        return errors_of(self.net, many, self.X, self.D)

    def curve(self, theme, place, delta, epsilon, E):
        """The error for each ε, and the line that δ promises."""
        errors = self.errors(place)
        ends = np.array([-REACH, REACH])
        tangent = self.error + delta * ends
        low, high = min(errors.min(), 0.0), max(errors.max(), self.error * 1.5)
        lines = [
            (ends, [self.error] * 2, GREY, 0.8),
            (self.along, errors, BLUE, 3),
            (ends, tangent, VERMILION, 2, "6 4"),
        ]
        hand = dropped("ε", x=("epsilon", self.step))
        look = {"x_label": "ε", "y_label": "E", "theme": theme, "title": "E by what the demon adds"}
        dots = [(epsilon, E, written(E))]
        return chart((-REACH, REACH), (low, high), lines, dots, size=(370, 240), hand=hand, **look)
