"""The way of a parameter to the error, and the deltas from right to left."""

import json
from functools import lru_cache

from nnbook.checks import check_name, check_whole_number
from nnbook.explorers.hands import network_hands, places_of, pressed, told
from nnbook.explorers.mechanism import Explorer, buttons, choice, given, look, player
from nnbook.figures.ch04_backpropagation import MOST, chains_svg
from nnbook.figures.networks import network_svg
from nnbook.formulas import central_difference
from nnbook.words.ch04_backpropagation import Chains, deltas_in_words, factor_in_words
from nnbook.words.networks import neuron_in_words, parameter_places
from nnbook.words.numbers import written

DELTAS = "the deltas"
MODES = {"one parameter's chain": False, DELTAS: True}


def backpropagation(net=None, X=None, D=None, follow="w⁰₀,₀", step=None):
    """Follow a parameter to the error, or the deltas from right to left (S1-15 to S1-20).

    A parameter: one chooses it on the drawing, its paths light up, and each is a line of factors in symbols
    and in numbers; the central finite difference stands beside. "the deltas": one more δ each step, then the
    derivatives as matrices. X (1, n_0) and D (1, n_L) are one example. ValueError for more, and for names
    that are not those of parameters.
    """
    net, X, D = given(net, X, D)
    if len(X) != 1:
        raise ValueError(f"X has {len(X)} rows, expected one example: its deltas are what is shown")
    story, names = Story(net, X, D), list(parameter_places(net))
    check_name("follow", dict.fromkeys([DELTAS, *names]), follow)
    step = story.deltas if step is None else check_whole_number("step", step, at_least=0, at_most=story.last)

    def draw(theme, deltas, follow, step, look):
        if deltas:
            return story.step(theme, min(step, story.last))
        return story.chain(theme, follow, look and tuple(json.loads(look)))

    chosen = follow == DELTAS
    return Explorer(
        draw,
        deltas=buttons("what to follow", MODES, chosen),
        follow=choice("follow", names, names[0] if chosen else follow, when=lambda at: not at["deltas"]),
        step=player("step", story.last, interval=1500, value=step, when=lambda at: at["deltas"]),
        look=look("look at", story.looks),
    )


class Story:
    """One example on its way back through a network: its chains, and its deltas one after the other."""

    def __init__(self, net, X, D):
        self.net, self.X, self.D, self.places = net.copy(), X, D, parameter_places(net)
        self.trace, self.grads = net.feed_forward(X), net.backpropagate(X, D)
        self.steps = list(deltas_in_words(net, self.trace, self.grads, D))
        self.order = [(l, j) for l in reversed(range(1, len(net.sizes))) for j in range(net.sizes[l])]
        self.last, self.deltas = len(self.steps) - 1, len(self.order)
        longest = range(2 * len(net.sizes))
        self.looks = [json.dumps([k, n]) for k in range(MOST) for n in (None, *longest)]
        self.chains = lru_cache(lambda name: Chains(net, self.trace, D, self.places[name]))

    def step(self, theme, step):
        """The deltas that are known after so many steps, on the network."""
        words, light = self.steps[step]
        notes = {(l, j): f"δ = {written(self.grads.deltas[l][j, 0])}" for l, j in self.order[:step]}
        said = {p: f"{neuron_in_words(self.net, self.trace, *p)}; {note}" for p, note in notes.items()}
        hands = network_hands(self.net, self.trace, words=said)
        return self._network(theme, light, notes or {self.order[0]: ""}, hands), f"Step {step}: {words}."

    def chain(self, theme, name, lit):
        """The paths of a parameter on the network, beside their factors; `lit` is what the hand rests on."""
        chains = self.chains(name)
        path = chains.paths[lit[0]] if lit and lit[0] < len(chains.paths) else ()
        factors = path if lit and lit[1] is None else path[lit[1] :][:1] if path else ()
        notes = {one.place: f"{one} = {written(one.value)}" for one in factors if len(one.place) == 2}
        light = {factor.place for factor in factors} or chains.edges
        drawn = self._network(theme, light, notes or {self.order[0]: ""}, self._choices(name))
        index = list(self.places).index(name)
        difference = written(central_difference(self.net, index, self.X, self.D), 6)
        words = f"∂E/∂{name} = {chains}; finite difference {difference}."
        return [drawn, chains_svg(name, chains, theme, lit, self._factor_hands(chains))], words

    def _network(self, theme, light, notes, hands):
        return network_svg(self.net, self.trace, notes=notes, highlight=light, theme=theme, hands=hands)

    def _choices(self, chosen):
        """Each parameter as a button of the drawing that follows it: an edge, or for a bias its neuron."""
        hands = network_hands(self.net, self.trace)
        for name, place in places_of(self.net).items():
            words = neuron_in_words(self.net, self.trace, *place) if len(place) == 2 else ""
            hands[place] = pressed({"follow": name}, f"follow {name}", name == chosen, words)
        return hands

    @staticmethod
    def _factor_hands(chains):
        """What the hand rests on: each path, and each factor of it, which says what it is."""
        hands = {}
        for k, path in enumerate(chains.paths[:MOST]):
            said = {None: f"path {k}: its factors are on the network"}
            said |= {n: factor_in_words(factor) for n, factor in enumerate(path)}
            hands |= {(k, n): told(text) | {"data-look": json.dumps({"look": json.dumps([k, n])})}
                      for n, text in said.items()}  # fmt: skip
        return hands
