"""A pad on which the reader draws, and a network that reads it meanwhile."""

import numpy as np

from nnbook import datasets
from nnbook.explorers.ch07_examples import NAMES, OWN, shown_example
from nnbook.explorers.hands import drawn_on, told
from nnbook.explorers.ink import Ink, Meant
from nnbook.explorers.mechanism import Explorer, choice
from nnbook.figures.ch07_pad import outputs_picture, pad_picture, seen_picture
from nnbook.functions import quiet
from nnbook.network import check_network
from nnbook.words.ch07_pad import reading_in_words

PIXELS, DIGITS = 784, 10
FULL = "The pad is full: clear it to go on."


def pad(net):
    """A pad to draw digits on, which `net` reads while one draws; it keeps those that one gives a name.

    net: a Network of 784 inputs and 10 outputs, new or trained. What it has learned since counts from the
    next stroke on. Returns a Pad; ValueError for a network of other sizes, TypeError for what is none.
    """
    return Pad(net)


class Pad(Explorer):
    """A pad and the network that reads it: see `pad`.

    X (k, 784), D (k, 10) and `strokes` are the drawings that the reader has kept, by telling what each was.
    """

    def __init__(self, net):
        self.net, self.kept = _reader(net), []
        super().__init__(
            self.frame,
            ink=Ink("drawing"),
            meant=Meant("this was a"),
            example=choice("on the pad", NAMES, "pen 3"),
        )

    @property
    def strokes(self):
        """The drawings that are kept: of each its strokes, lists of points x and y, y downwards."""
        return [[list(map(list, stroke)) for stroke in drawing] for _, drawing in self.kept]

    @property
    def X(self):
        """The images of the drawings that are kept, (k, 784)."""
        images = [datasets.digit_image(drawing) for _, drawing in self.kept]
        return np.reshape(images, (len(images), PIXELS))

    @property
    def D(self):
        """The desired outputs of the drawings that are kept, (k, 10)."""
        return np.eye(DIGITS)[[digit for digit, _ in self.kept]].reshape(-1, DIGITS)

    @property
    def image(self):
        """What the network sees now, (784,)."""
        return _on_the_pad(**self.values)[1]

    def frame(self, theme, ink, meant, example):
        """The pad, what the network sees, its neurons and its answer, and the answer in words."""
        strokes, pixels, digit = _on_the_pad(ink, meant, example)
        with quiet():
            trace = self.net.feed_forward(pixels[None])
        _, *hidden, outputs = (out[:, 0] for out in trace.out)
        words = reading_in_words(outputs, bool(pixels.any()), digit)
        if example == OWN and self.controls["ink"].full:
            words = f"{words} {FULL}"
        hand = drawn_on("ink", "the pad, to draw a digit on with mouse, finger or pen")
        return [
            pad_picture(strokes, pixels, theme, hand, "ink"),
            seen_picture(pixels, hidden, theme, told),
            outputs_picture(outputs, theme),
        ], words

    def press(self, act):
        """A part of a stroke, a button of the drawing, or what it was."""
        ink, meant, example = self.controls.values()
        own, was = example.value == OWN, meant.value
        ink.done = not own or was is not None  # then the next stroke begins another drawing
        before = ink.value
        if (own and ink.value) or not str(act).endswith(":meant"):
            super().press(act)
        if meant.value != was:
            self._keep(ink.value, was is not None)
        elif ink.value is not before or str(act) in ("clear:ink", "undo:ink"):
            example.take(OWN)
            meant.take(None)

    def take(self, name, value):
        """The page sets a control; an example is no drawing of the reader's."""
        super().take(name, value)
        if name == "example":
            self.controls["meant"].take(None)

    def _keep(self, drawing, again):
        """Keeps a drawing as what it was meant, no longer as what was said of it before."""
        meant = self.controls["meant"]
        if again and self.kept:
            self.kept.pop()
        if meant.value is not None:
            self.kept.append((meant.value, drawing))
        meant.count = len(self.kept)


def _reader(net):
    """A network that can read digits; ValueError for other sizes."""
    sizes = list(check_network(net).sizes)
    if (sizes[0], sizes[-1]) != (PIXELS, DIGITS):
        raise ValueError(f"net has layers {sizes}, expected {PIXELS} inputs and {DIGITS} outputs")
    return net


def _on_the_pad(ink, meant, example):
    """The strokes on the pad, its image (784,), and the digit that it is or None."""
    if example != OWN:
        return shown_example(example)
    return ink, datasets.digit_image(ink) if ink else np.zeros(PIXELS), meant
