"""A window on the plane of two numbers: where its points stand in a picture, and the numbers at its axes."""

import math

import numpy as np

from nnbook.figures.svg import svg_text
from nnbook.words.numbers import written

LONG = 8  # signs of a number beside a picture


class Window:
    """A rectangle of the plane, from its corner `low` (2,) to its corner `high` (2,)."""

    def __init__(self, low, high):
        self.low, self.high = np.array(low, dtype=float), np.array(high, dtype=float)

    @classmethod
    def around(cls, points, margin, square=False):
        """The window around points (m, 2), `margin` of their width and height more on each side.

        `square`: as much more above as beside, for axes that have one scale.
        """
        low, high = points.min(axis=0), points.max(axis=0)
        size = (high - low).max() if square else high - low
        edge = margin * np.where(size > 0, size, np.maximum(1, np.abs(low)))
        return cls(low - edge, high + edge)

    def lines(self, count):
        """x and y (count,) of lines from edge to edge."""
        return np.linspace(self.low, self.high, count).T

    def pixels(self, count):
        """x and y (count,) of the middles of pixels, in the order of a picture: y falls."""
        shares = (np.arange(count)[:, None] + 0.5) / count
        x, y = (self.low + (self.high - self.low) * shares).T
        return x, y[::-1]

    def place(self, points, wide, high):
        """Points (k, 2) in pixels from the upper left corner of a picture that is so wide and high."""
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        share = (points - self.low) / (self.high - self.low) * (1, -1) + (0, 1)
        return np.clip(share * (wide, high), -5000, 5000)  # a walk may leave for anywhere

    def numbers(self, shares, least):
        """What is written at these shares (k,) of its sides, k texts for x and k for y: see told_apart."""
        size = (self.high - self.low).min()
        sides = zip(self.low, self.high)
        return [told_apart(low + shares * (high - low), size, least) for low, high in sides]

    def axes(self, names, left, top, wide, high, count=5):
        """Numbers along each axis of a picture in a drawing, at least its ends, and the names of both."""
        floor, shares = top + high, np.linspace(0, 1, count)
        for share, a, b in zip(shares, *self.numbers(shares, 2)):
            yield svg_text(left + share * wide, floor + 16, a, 11)
            yield svg_text(left - 8, floor - share * high + 4, b, 11, anchor="end")
        yield svg_text(left + wide / 2, floor + 38, names[0])
        yield svg_text(left - 48, top + high / 2 + 4, names[1])


def digits_apart(size, least):
    """Digits after the point that tell numbers along a side of this size apart: `least`, or more."""
    return max(least, 1 - math.floor(math.log10(abs(size))))


def told_apart(values, size, least):
    """Numbers along a side of this size, or of a legend in such steps, as texts that stand for them.

    They have the digits of `digits_apart`. Where these are too many, or a power of ten stands for them, it
    is the shortest form that is closer than a twentieth of the size.
    """
    digits = digits_apart(size, least) if size else least
    values = [round(value, digits) for value in np.asarray(values, dtype=float).tolist()]
    texts = [written(value, min(digits, 17), trim=True) for value in values]
    if max(map(len, texts)) <= LONG and not any("e" in text for text in texts):
        return texts
    forms = [[f"{value:.{max(1, digits_apart(size or 1, 0))}f}".rstrip("0").rstrip(".") for value in values]]
    forms += [[f"{value:.{k}e}" for value in values] for k in range(1, 17)]
    best = min([form for form in forms if _close(form, values, size)], key=lambda form: max(map(len, form)))
    return ["0" if value == 0 else text.replace("-", "−") for value, text in zip(values, best)]


def _close(texts, values, size):
    """Whether each text stands for its value; where a side has no size, any does."""
    return not size or all(abs(float(text) - value) <= abs(size) / 20 for text, value in zip(texts, values))


def crossings(x, y):
    """The points (q · p, 2) where the lines at x (p,) and y (q,) cross, row by row."""
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
