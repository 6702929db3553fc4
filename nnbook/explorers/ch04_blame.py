"""A bar for each parameter without its name, a network to bet on one of, and the bars with their names."""

import numpy as np

from nnbook.checks import check_number, check_whole_number
from nnbook.explorers.hands import network_hands, places_of, pressed
from nnbook.explorers.mechanism import FAR, Explorer, choice, descent, given, player
from nnbook.figures.ch04_blame import bars_svg, flow_svg, pulls_svg
from nnbook.figures.networks import network_svg
from nnbook.formulas import central_difference
from nnbook.words.ch04_backpropagation import asked_in_words
from nnbook.words.networks import neuron_in_words, parameter_places
from nnbook.words.numbers import counted, each, spoken, written

MOST, STEPS = 24, 20  # parameters, and steps of gradient descent
WAYS = {1: ("↓", "down", "less"), -1: ("↑", "up", "more"), 0: ("·", "to stay", "nothing")}  # by the slope
WIDE = 524  # pixels of the network, so that the bars have room beside it


def blame(net=None, X=None, D=None):
    """A bar for each parameter, without name and sign, and a network where one bets on a parameter.

    A bar is as long as the error changes with its parameter, measured. X (1, n_0) and D (1, n_L) are one
    example. Returns a Blame; ValueError for more examples, or for more than MOST parameters.
    """
    return Blame(*given(net, X, D))


class Blame(Explorer):
    """The bars without names: see `blame`. `chosen` is the name of the parameter that was bet on, or None."""

    def __init__(self, net, X, D):
        if len(X) != 1:
            raise ValueError(f"X has {len(X)} rows, expected one example")
        if net.parameters.size > MOST:
            raise ValueError(f"net has {net.parameters.size} parameters, expected at most {MOST}")
        self.net, self.X, self.D, self.places = net.copy(), X, D, places_of(net)
        slopes = [central_difference(self.net, k, X, D) for k in range(net.parameters.size)]
        found = dict(zip(self.places, slopes))
        self.derivatives = {name: found[name] for name in sorted(found, key=lambda name: -abs(found[name]))}
        names = {"none": None} | {name: name for name in self.places}
        super().__init__(self.nameless, chosen=choice("bet on", names))

    @property
    def chosen(self):
        """The name of the parameter that was bet on, or None."""
        return self.controls["chosen"].value

    def nameless(self, theme, chosen):
        """The network, each parameter a button, and the bars, which keep their names to themselves."""
        trace, hands = self.net.feed_forward(self.X), {}
        for name, place in self.places.items():
            said = neuron_in_words(self.net, trace, *place) if len(place) == 2 else ""
            hands[place] = pressed({"chosen": name}, f"bet on {name}", name == chosen, said)
        light = {self.places[chosen]} if chosen else ()
        words = f"{self.told(self.net)} " + (
            f"You bet on {chosen}." if chosen
            else "Bet on one: press an edge for its weight, or a neuron for its bias."
        )  # fmt: skip
        return [self.drawn(self.net, theme, light, hands), bars_svg(self.derivatives, theme=theme)], words

    def told(self, net):
        """What a network answers, and its error, in words."""
        error = written(net.error(self.X, self.D))
        return f"Outputs {each(net.predict(self.X))}, desired {each(self.D)}, error {error}."

    def drawn(self, net, theme, light, hands):
        """A network with its values, and what is desired above its outputs."""
        last = len(net.sizes) - 1
        notes = {(last, j): f"desired {written(d, trim=True)}" for j, d in enumerate(self.D[0])}
        trace = net.feed_forward(self.X)
        return network_svg(net, trace, notes=notes, highlight=light, theme=theme, hands=hands, wide=WIDE)

    def wishes(self):
        """Which way each output should go, and what it asks of the neurons before, as arrows; an Explorer."""
        trace, last = self.net.feed_forward(self.X), len(self.net.sizes) - 1
        delta = self.net.backpropagate(self.X, self.D).deltas[-1]
        wants, asks = ways(delta[:, 0]), [ways(ask) for ask in (self.net.weights[-1] * delta).T]
        notes = {(last, j): f"wants {arrow}" for j, (arrow, *_) in enumerate(wants)}
        notes |= {(last - 1, i): f"asked {' '.join(a for a, *_ in ask)}" for i, ask in enumerate(asks)}
        said = [f"Output {j} wants {way}." for j, (_, way, _) in enumerate(wants)]
        said += [f"Neuron {i} is asked for {spoken(what for *_, what in ask)}." for i, ask in enumerate(asks)]
        look = {"notes": notes, "wide": WIDE}
        return Explorer(lambda theme: (network_svg(self.net, trace, theme=theme, **look), " ".join(said)))

    def named(self, count):
        """The bars, so many of the longest with their names and signs; an Explorer."""
        known = list(self.derivatives)[: check_whole_number("count", count, at_least=0)]
        said = ", ".join(f"{name} {written(self.derivatives[name])}" for name in known)
        words = f"{len(known)} of {len(self.derivatives)} bars have their names: {said}."
        return Explorer(lambda theme: (bars_svg(self.derivatives, known, self.chosen, theme), words))

    def asked(self, deltas):
        """What the outputs, whose deltas (n_L,) are given, ask of each hidden neuron before; an Explorer."""
        weights, deltas = self.net.weights[-1], np.asarray(deltas, dtype=float)
        pulls_svg(weights, deltas)  # refuses what does not fit, before anything is shown
        sums = (f"neuron {i} {asked_in_words(w, deltas)}" for i, w in enumerate(weights.T))
        words = f"What the outputs ask of the hidden neurons, and the sum: {'; '.join(sums)}."
        return Explorer(lambda theme: (pulls_svg(weights, deltas, theme), words))

    def downhill(self, learning_rate=1.0):
        """The bars with names and signs, and STEPS of gradient descent to play; an Explorer.

        ArithmeticError for a rate at which the numbers blow up.
        """
        rate = check_number("learning_rate", learning_rate, at_least=-FAR, at_most=FAR)
        moments = descent(self.net, self.X, self.D, rate, STEPS)

        def draw(theme, step):
            return self.moved(theme, step, moments[step])

        return Explorer(draw, step=player("step", STEPS, interval=350))

    def moved(self, theme, step, net):
        """The network after so many steps, its signed bars, and which is the longest, in words."""
        found = dict(zip(parameter_places(net), net.backpropagate(self.X, self.D).flat))
        found = {name: found[name] for name in self.derivatives}
        first, *_ = self.derivatives
        reach = abs(self.derivatives[first])
        bars = bars_svg(found, found, self.chosen, theme, reach)
        hands = network_hands(net, net.feed_forward(self.X))
        after = f"After {counted(step, 'step')}: " if step else ""
        words = f"{after}{self.told(net)}{self.sentence(step)}"
        light = () if step else {self.places[first]}
        return [self.drawn(net, theme, light, hands), bars], words

    def sentence(self, step):
        """At the start, whose bar is the longest, and which place that of the bet has."""
        first, *rest = self.derivatives
        if step:
            return ""
        place = [first, *rest].index(self.chosen) + 1 if self.chosen else 0
        found = f" You bet on {self.chosen}: bar {place} of {len(rest) + 1}." if place else ""
        return f" The longest bar is that of {first}.{found}"


def ways(slopes):
    """Of each slope of E the way down: an arrow, and in words for what is wanted and what is asked."""
    return [WAYS[int(np.sign(slope))] for slope in slopes]


def flow():
    """Forwards and back through two layers of weights, and what the way back uses (S2-12); an Explorer."""
    words = "Forwards out₀ to E; back from E to δ₁; from each δ and a kept out the derivatives by W and b."
    return Explorer(lambda theme: (flow_svg(theme), words))
