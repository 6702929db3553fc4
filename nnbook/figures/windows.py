"""A window on the plane of two numbers: where its points stand in a picture, and the numbers at its axes."""

import math

import numpy as np

from nnbook.figures.svg import svg_text
from nnbook.words.numbers import written


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

    def numbers(self, share, least):
        """The numbers at a share of both sides, in texts that tell those along a side apart."""
        size = (self.high - self.low).min()
        return told_apart(self.low + share * (self.high - self.low), size, least)

    def axes(self, names, left, top, wide, high, count=5):
        """Numbers along each axis of a picture in a drawing, at least its ends, and the names of both."""
        floor = top + high
        for share in np.linspace(0, 1, count):
            a, b = self.numbers(share, 2)
            yield svg_text(left + share * wide, floor + 16, a, 11)
            yield svg_text(left - 8, floor - share * high + 4, b, 11, anchor="end")
        yield svg_text(left + wide / 2, floor + 38, names[0])
        yield svg_text(left - 48, top + high / 2 + 4, names[1])


def told_apart(values, size, least):
    """Numbers along a side of this `size` as texts that tell them apart.

    They have `least` digits after the point, or more if the side is short. Thousands and millions are written
    out, and powers of ten have as many digits as it takes.
    """
    place = math.floor(math.log10(abs(size) or 1e-16)) if math.isfinite(size) else 0
    return [_told(float(value), place, least) for value in values]


def _told(value, place, least):
    """A number; those along its side differ in the digit of 10 to the power of `place`."""
    digits = max(least, 1 - place)
    if abs(value) < 0.5 * 10.0**-digits:
        return "0"
    if not 0.5e-17 <= abs(value) < 1e7:
        return _power(value, place)
    if abs(value) < 1e4:
        return written(value, min(digits, 17), trim=True)
    text = f"{value:.{max(0, 1 - place)}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def _power(value, place):
    """The same with a power of ten, its final zeros dropped up to one."""
    if not math.isfinite(value):
        return written(value)
    first = math.floor(math.log10(abs(value)))
    number, _, power = f"{value:.{min(max(1, 1 + first - place), 16)}e}".partition("e")
    whole, _, parts = number.partition(".")
    return f"{whole}.{parts[0]}{parts[1:].rstrip('0')}e{power}".replace("-", "−")


def crossings(x, y):
    """The points (q · p, 2) where the lines at x (p,) and y (q,) cross, row by row."""
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
