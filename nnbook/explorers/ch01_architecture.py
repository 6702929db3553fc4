"""One neuron that looks at digits, and layers to choose."""

import numpy as np

from nnbook import datasets
from nnbook.checks import brief, check_entries, check_number, check_whole_number
from nnbook.explorers.hands import held, pressed, told
from nnbook.explorers.mechanism import Explorer, choice, slider
from nnbook.figures.ch01_architecture import answers_picture, sum_picture, weighed_picture
from nnbook.figures.networks import network_svg
from nnbook.functions import sigmoid
from nnbook.network import Network
from nnbook.words.ch01_architecture import question_in_words
from nnbook.words.networks import describe

MOST = 100  # neurons of a layer that is drawn
FAR = 1e6  # pixels or degrees, to either side
SIDE, LAST = 28, 27  # pixels of an image, and the number of its last row


def stripes(row, column, turn=0):
    """Weights (784,) that look for a stroke 11 pixels long and 3 wide at a row and a column of a picture.

    They are 1 on the stroke, −1 on two pixels to either side, 0 elsewhere; `turn` in degrees, 0 lies flat, 90
    stands. ValueError or TypeError for what is no finite number.
    """
    places = {"row": row, "column": column, "turn": turn}
    row, column, turn = (check_number(*one, at_least=-FAR, at_most=FAR) for one in places.items())
    way = np.radians(turn)
    down, right = np.mgrid[:SIDE, :SIDE] - np.reshape((row, column), (2, 1, 1))
    along = np.abs(right * np.cos(way) - down * np.sin(way))
    across = np.abs(right * np.sin(way) + down * np.cos(way)).round(9)
    stroke = np.where(across <= 1.5, 1.0, np.where(across <= 3.5, -1.0, 0.0))
    return np.where(along.round(9) <= 5, stroke, 0.0).ravel()


def stroke_finder(row=15, column=12, turn=0, bias=-1.5):
    """A neuron that looks for a stroke: drag its weights over a digit, see its sum and its answers (S1-04).

    Returns a StrokeFinder, which has its `weights` (784,) and its `bias`. ValueError or TypeError for a place
    or a turn that there is not.
    """
    return StrokeFinder(row, column, turn, bias)


class StrokeFinder(Explorer):
    """One neuron that looks at ten digits: see `stroke_finder`."""

    def __init__(self, row, column, turn, bias):
        row, column = (check_whole_number(n, a, 0, LAST) for n, a in (("row", row), ("column", column)))
        turn = check_whole_number("turn", turn, 0, 165)
        bias = check_number("bias", bias, at_least=-FAR, at_most=FAR)
        self.images = datasets.one_of_each()
        super().__init__(
            self.frame,
            holds={"place": lambda x, y: {"row": -y, "column": x}},  # y upwards, for the keys
            digit=choice("digit", list(range(10)), 7),
            row=slider("row", 0, LAST, row),
            column=slider("column", 0, LAST, column),
            turn=slider("turn, degrees", 0, 165, turn, 15, in_sight=True),
            bias=slider("bias", -20.0, 10.0, bias, 0.5, in_sight=True),
        )

    @property
    def weights(self):
        """The weights as they lie now, (784,)."""
        return stripes(*(self.controls[name].value for name in ("row", "column", "turn")))

    @property
    def bias(self):
        """The bias as it is now."""
        return self.controls["bias"].value

    def frame(self, theme, digit, row, column, turn, bias):
        """The digit under the weights, the sum, all ten answers, and the same in words."""
        weights, pixels = stripes(row, column, turn), self.images[digit]
        outs = sigmoid(self.images @ weights + bias)
        blue, net = (round(float(pixels @ kind), 2) for kind in (weights > 0, weights))
        orange = blue - net  # within 0.01 of its own, so that the sum holds as it is written
        numbers = blue, orange, bias, net + bias, outs[digit]
        hand = held("place", "the weights, to be dragged over the picture", (column, -row), 1)
        buttons = [pressed({"digit": k}, f"show the {k}", k == digit) for k in range(10)]
        return [
            weighed_picture(pixels, weights, (row, column), hand, theme),
            sum_picture(*numbers, theme),
            answers_picture(self.images, weights, outs, theme, buttons),
        ], question_in_words(digit, *numbers, np.flatnonzero(outs > 0.5).tolist())


def architecture(sizes=(5, 3, 4, 0, 2), most=8):
    """Choose the layers: the network, each K(m,n), the shapes, the count of parameters (S1-01, S1-07).

    + and − stand above each layer. A hidden layer of 0 neurons is left out; no layer has more than `most`, or
    than `sizes` give it. ValueError or TypeError for sizes that are not whole numbers.
    """
    sizes = check_entries("sizes", sizes, "whole numbers such as (5, 3, 2)", most=12)
    if len(sizes) < 2:
        raise ValueError(f"sizes={brief(sizes)}, expected those of two layers at least")
    most = check_whole_number("most", most, 1, MOST)
    hidden = [f"hidden layer {k}" for k in range(1, len(sizes) - 1)]
    names = ["inputs", *hidden, "outputs"]
    least = {name: int(name not in hidden) for name in names}
    layers = {
        name: slider(name, least[name], most, check_whole_number(f"sizes[{k}]", n, least[name], MOST))
        for k, (name, n) in enumerate(zip(names, sizes))
    }

    def draw(theme, **sizes):
        net = Network([n for n in sizes.values() if n], seed=1)
        show = ["indices", "shapes", "arrows", "legend"]
        wide = max(520, 112 + 116 * (len(net.sizes) - 1))  # on a telephone, too
        look = {"theme": theme, "hands": _hands(layers, sizes), "wide": wide}
        return network_svg(net, show=show, **look), describe(net)

    return Explorer(draw, **layers)


def _hands(layers, sizes):
    """The buttons − and + of each layer that is drawn, and one in the gap where a layer has been left out."""
    hands, l, gone = {}, 0, None
    for name, n in sizes.items():
        if not n:
            gone = gone or name
            continue
        hands[l, "−"] = _button(layers[name], n - 1, name, "one less")
        hands[l, "+"] = _button(layers[name], n + 1, name, "one more")
        if gone:
            hands[l, "new"] = pressed({gone: 1}, f"a {gone.rpartition(' ')[0]} here")
        l, gone = l + 1, None
    return hands


def _button(layer, n, name, words):
    """Sets a layer to n neurons, if it can have so many."""
    label = f"{name}: {words}"
    return pressed({name: n}, label) if layer.low <= n <= layer.high else told(f"{label} cannot be")
