"""Images of digits made of the strokes of a pen, as those of MNIST were made."""

import numpy as np

from nnbook.checks import brief, check_flag
from nnbook.datasets.digits import SIDE
from nnbook.datasets.images import BOX, MIDDLE, centre_of_mass
from nnbook.tables import check_finite, real_array

PEN = 2.5  # pixels: the width of a stroke
EDGE = 1.15  # pixels: how far its edge goes from ink to paper
SPACING = 0.25  # pixels between the points of which a stroke is drawn
SMALLEST = 0.05  # of the square: what is drawn smaller is not enlarged to a whole digit
MOST = 10_000  # points of all strokes together
AT_ONCE = 4096  # points whose distances from the pixels around them are held in memory together

REACH = 2  # pixels from the one that a point is in to the last that can have ink of it, (PEN + EDGE)/2 + 1/2
AROUND = np.indices((2 * REACH + 1,) * 2).reshape(2, -1).T - REACH  # rows and columns


def digit_image(strokes, centred=True):
    """What a pen has drawn as an image like those of MNIST: pixels (784,), 0 for paper to 1 for ink (S1-07).

    strokes: a list of polylines, each (k, 2), its points x and y in the unit square, y downwards. They are
    scaled until their ink fills a box of 20 × 20 pixels in one direction, drawn with a pen as wide as the
    strokes of MNIST, and moved until their centre of mass is where it is there. What is drawn smaller than a
    twentieth of the square stays small, and a stroke of one point is a dot. With `centred=False` they stay
    where they are and as large as they are: the square is the image.

    ValueError or TypeError for no strokes, a stroke without points, another shape, points outside of the
    square, NaN, more than 10,000 points.
    """
    lines = _checked(strokes)
    if not check_flag("centred", centred):
        return _drawn(_points(lines, SIDE, 0.5)).ravel()
    every = np.concatenate(lines)
    low, high = every.min(axis=0), every.max(axis=0)
    scale = (BOX - PEN) / max(*(high - low), SMALLEST)
    points = _points(lines, scale, scale * (low + high) / 2 - MIDDLE)
    return _drawn(points - centre_of_mass(_drawn(points)) + MIDDLE).ravel()


def _checked(strokes):
    """The strokes as arrays (k, 2); ValueError or TypeError that says which one is none."""
    if isinstance(strokes, np.ndarray):
        strokes = list(strokes) if strokes.ndim else [strokes]
    if not isinstance(strokes, list | tuple):
        kind = type(strokes).__name__
        raise TypeError(f"strokes={brief(strokes)} is a {kind}, expected a list of polylines")
    if not strokes:
        raise ValueError("strokes is empty, expected one polyline (k, 2) at least")
    checked = [_polyline(f"strokes[{i}]", stroke) for i, stroke in enumerate(strokes[: MOST + 1])]
    points = sum(map(len, checked))
    if points > MOST:
        raise ValueError(f"strokes has {points} points or more, expected at most {MOST}")
    return checked


def _polyline(name, stroke):
    """One stroke as an array (k, 2) of points in the unit square."""
    points = real_array(name, stroke, np.float64)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(f"{name} has shape {points.shape}, expected (k, 2), a row x, y for each point")
    check_finite(name, points)
    outside = ((points < 0) | (points > 1)).any(axis=1)
    if outside.any():
        k = outside.argmax()
        raise ValueError(f"{name}[{k}] is {points[k].tolist()}, expected x and y from 0 to 1")
    return points


def _points(lines, scale, origin):
    """Points (p, 2) close to one another along all lines, scaled, less their `origin`; rows and columns."""
    return np.concatenate([_along(scale * line - origin) for line in lines])[:, ::-1]


def _along(line):
    """Points at most SPACING apart on a polyline (k, 2), its two ends among them."""
    way = np.append(0, np.hypot(*np.diff(line, axis=0).T).cumsum())
    places = np.linspace(0, way[-1], 1 + int(np.ceil(way[-1] / SPACING)))
    return np.stack([np.interp(places, way, side) for side in line.T], axis=1)


def _drawn(points):
    """The ink (28, 28) that a pen leaves at points, given by the row and the column as fractions of pixels.

    A pixel has ink to the share by which its middle is within the pen, whose edge is soft.
    """
    side = SIDE + 4 * REACH  # with a margin for what only reaches into the image
    squares = np.full(side * side, np.inf)
    for first in range(0, len(points), AT_ONCE):
        some = points[first : first + AT_ONCE]
        near = some.round()
        inside = ((near >= -REACH) & (near < SIDE + REACH)).all(axis=1)
        pixels = near[inside, None].astype(int) + AROUND
        distances = np.square(pixels - some[inside, None]).sum(axis=2)
        np.minimum.at(squares, (pixels + 2 * REACH) @ (side, 1), distances)
    distance = np.sqrt(squares.reshape(side, side)[2 * REACH : -2 * REACH, 2 * REACH : -2 * REACH])
    return np.clip(0.5 + (PEN / 2 - distance) / EDGE, 0, 1)
