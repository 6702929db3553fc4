"""A network to be set by hand, and a training run to watch and to play again."""

from nnbook.checks import check_number, check_whole_number
from nnbook.evaluation import number_right
from nnbook.explorers.hands import dropped, network_hands, places_of
from nnbook.explorers.mechanism import Explorer, given, player, slider
from nnbook.figures.ch00_start_here import answer_chart, larger_map
from nnbook.figures.charts import error_chart
from nnbook.figures.networks import network_svg
from nnbook.network import check_network
from nnbook.words.networks import parameter_places, sum_in_words
from nnbook.words.numbers import symbol, written, written_each

MOST_EPOCHS = 10**6
REACH, MOST = 6.0, 24  # of the sliders to either side, and how many of them
WIDE = 524  # pixels of the network, so that another picture has room beside it
MARKS = "orange ▲", "blue ●"  # of the two outputs on the map
SIGNS = {"weights", "biases", "arrows", "legend"}  # of a network that shows no example


class Recording(Explorer):
    """A training run to watch while it happens and to play again afterwards (S1-24).

    Show it, then give it to `train` as `on_epoch`. The picture is the network, with net and out of the
    first of the examples X (m, n_0) and D (m, n_L), above the mean error of all of them, epoch by epoch; with
    several examples of two inputs and two outputs, the map of which output is larger stands beside it.
    `epochs` is how many there will be, `interval` the milliseconds between two when they are played; further
    `controls` are those of a `moment` of one's own.
    """

    def __init__(self, net, X, D, epochs, interval=60, **controls):
        epochs = check_whole_number("epochs", epochs, 1, MOST_EPOCHS)
        interval = check_number("interval", interval, above=0, at_most=60_000)
        (self.net, self.X, self.D), self.epochs = given(check_network(net), X, D), epochs
        self.moments, self.errors = [net.copy()], [net.error(X, D)]
        self.player = player("epoch", epochs, interval)
        super().__init__(self.frame, epoch=self.player, **controls)

    def __call__(self, epoch, history):
        """Keeps the network as it is after this epoch and moves the picture on to it.

        ValueError for a run that is longer than the Recording.
        """
        if epoch > self.epochs:
            raise ValueError(f"the Recording has epochs={self.epochs}, expected at least {epoch}, the run's")
        del self.moments[epoch:], self.errors[epoch:]  # of a run before, if the cell is run again
        self.moments.append(self.net.copy())
        self.errors.append(self.net.error(self.X, self.D))
        self.controls["epoch"].value = epoch

    def frame(self, theme, epoch, **look):
        """The picture after so many epochs, or after the last there has been, and its words."""
        epoch = min(epoch, len(self.moments) - 1)
        pictures, words = self.moment(self.moments[epoch], self.errors[epoch], theme, **look)
        hand = dropped("epoch", x=("epoch", self.player))
        errors = error_chart(self.errors, epoch, self.epochs, theme, hand=hand)
        return [*pictures, errors], f"After {epoch} of {self.epochs} epochs: {words}"

    def moment(self, net, error, theme):
        """The pictures that stand beside the errors for a network as it was, and what they show in words."""
        told = f"{answers_in_words(net, self.X, self.D)}error {written(error)}"
        if not on_a_map(net, self.X):
            return [drawn(net, self.X, self.D, theme)], f"{told}."
        pictures = [drawn(net, self.X, self.D, theme), larger_map(net, self.X, self.D, theme)]
        right = number_right(net, self.X, self.D)
        return pictures, f"{told}, {right_in_words(right, len(self.X))}."


def by_hand(net=None, X=None, D=None, goal=0.01):
    """A network of two outputs whose parameters the hand drags, until it answers as is desired (S1-24).

    With one example X (1, n_0), D (1, 2) its answer stands beside the network as a point, and around what is
    desired the circle where the mean squared error is `goal`, which is to be entered. With several examples,
    of two inputs, the map of which output is larger stands there, and all examples are to be right. Returns a
    ByHand. ValueError for other networks, or more than MOST parameters, and for a `goal` not above 0.
    """
    return ByHand(*given(net, X, D), check_number("goal", goal, above=0))


class ByHand(Explorer):
    """A network that is set by hand: see `by_hand`. `network` is a copy of it as it stands."""

    def __init__(self, net, X, D, goal):
        if net.parameters.size > MOST:
            raise ValueError(f"net has {net.parameters.size} parameters, expected at most {MOST}")
        if net.sizes[-1] != 2 or (len(X) > 1 and net.sizes[0] != 2):
            raise ValueError(f"net has layers {list(net.sizes)}, expected 2 inputs and 2 outputs")
        if net.loss.name != "mse":
            raise ValueError(f"net has the error {net.loss.name!r}, expected 'mse'")
        self.X, self.D, self.goal, self.first, self.places = X, D, goal, net.copy(), places_of(net)
        numbers = zip(parameter_places(net), net.parameters)
        sliders = {name: slider(name, -REACH, REACH, float(value), 0.05) for name, value in numbers}
        super().__init__(self.frame, **sliders)

    @property
    def network(self):
        """The network as the hand has left it, a copy."""
        return self._set(self.values)

    def _set(self, values):
        net = self.first.copy()
        net.parameters[...] = list(values.values())
        return net

    def frame(self, theme, **values):
        """The network with these parameters, what it does, and the same in words."""
        net = self._set(values)
        network = drawn(net, self.X, self.D, theme, self.controls, self.places)
        if len(self.X) > 1:
            return [network, larger_map(net, self.X, self.D, theme)], self._sentence(net)
        answer = answer_chart(net.predict(self.X)[0], self.D[0], self.goal, theme)
        return [network, answer], self._sentence(net)

    def _sentence(self, net):
        """What the network answers, and whether that is enough."""
        error = net.error(self.X, self.D)
        told = f"{answers_in_words(net, self.X, self.D)}error {written(error)}"
        if len(self.X) > 1:
            right = number_right(net, self.X, self.D)
            done, enough = right == len(self.X), right_in_words(right, len(self.X))
        else:
            done = error < self.goal
            enough = f"{'below' if done else 'not below'} {self.goal:g}".replace("-", "−")
        changed = (net.parameters != self.first.parameters).sum()
        count = f"changed {changed} of {net.parameters.size} numbers"
        return f"{told[0].upper()}{told[1:]}, {enough}; {count}{', and done' * bool(done and changed)}."


def on_a_map(net, X):
    """Whether there are several examples, of two inputs and two outputs."""
    return len(X) > 1 and (net.sizes[0], net.sizes[-1]) == (2, 2)


def drawn(net, X, D, theme, controls=(), places=()):
    """The network, with the values of one example and what is desired above its outputs; of many, without."""
    trace = net.feed_forward(X)
    look = {"theme": theme, "wide": WIDE}
    if on_a_map(net, X):
        marks = {(len(net.sizes) - 1, j): mark for j, mark in enumerate(MARKS)}
        neurons = [(l, j) for l, n in enumerate(net.sizes) for j in range(n)]
        words = {place: neuron_of_many(net, *place) for place in neurons}
        hands = network_hands(net, trace, controls, places, words)
        return network_svg(net, show=SIGNS, notes=marks, digits=2, hands=hands, **look)
    notes = {(len(net.sizes) - 1, j): f"desired {d}" for j, d in enumerate(written_each(D[0], trim=True))}
    return network_svg(net, trace, notes=notes, hands=network_hands(net, trace, controls, places), **look)


def neuron_of_many(net, l, j):
    """What neuron j of layer l adds up, whatever the example."""
    return f"{symbol('net', l, j)} = {sum_in_words(net, l, j)}" if l else f"input {j}"


def answers_in_words(net, X, D):
    """What the network answers to the first example, beside what is desired; nothing where there is a map."""
    if on_a_map(net, X):
        return ""
    outputs, desired = written_each(net.predict(X)[0]), written_each(D[0], trim=True)
    return f"outputs {' and '.join(outputs)}, desired {' and '.join(desired)}, "


def right_in_words(right, m):
    """How many of m examples are right."""
    return f"{right} of {m} are right"
