"""Small data sets, made from a seed: X with one example a row, and D with its desired outputs.

A table of one's own comes from a file or from arrays.
"""

import csv
import math
from pathlib import Path

import numpy as np

from nnbook.checks import as_generator, number, whole_number
from nnbook.tables import check_finite, real_array


def example():
    """The one example of the worked 2-2-2 network: X (1, 2) and D (1, 2) (S1-11, S1-12)."""
    return np.array([[0.5, 0.25]]), np.array([[0.0, 1.0]])


def xor(m=None, noise=0.0, seed=0):
    """The exclusive or: X (m, 2) and D (m, 1), 1 where exactly one of the two inputs is high.

    Without `m` its four points, of inputs 0 and 1. With `m`, points of the square from −1 to 1, half of them
    of each class, high meaning above zero. `noise` as in `circles`.
    """
    if m is None:
        X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        return _moved(X, noise, as_generator(seed)), (X.sum(axis=1, keepdims=True) == 1).astype(float)
    rng, one = _halves(m, seed)
    first = rng.choice([-1.0, 1.0], len(one))
    signs = np.stack([first, np.where(one, -first, first)], axis=1)
    return _moved(signs * rng.uniform(0, 1, signs.shape), noise, rng), one[:, None] * 1.0


def circles(m=1000, factor=0.3, noise=0.1, seed=0):
    """Two circles of points about the origin, half of the m points on each (S2-01): X (m, 2) and D (m, 1).

    D is 0 on the outer circle, of radius 1, and 1 on the inner, of radius `factor`; `noise` is the standard
    deviation added to each coordinate. The rows are in random order.
    """
    rng, inner = _halves(m, seed)
    angle = rng.uniform(0, 2 * np.pi, m)
    radius = np.where(inner, number("factor", factor, above=0), 1.0)
    X = (radius * np.array([np.cos(angle), np.sin(angle)])).T
    return _moved(X, noise, rng), inner[:, None] * 1.0


def moons(m=1000, noise=0.1, seed=0):
    """Two half circles of radius 1 that reach into each other, m/2 points on each: X (m, 2) and D (m, 1).

    D is 0 on the upper one, about (−0.5, −0.25), and 1 on the lower one, about (0.5, 0.25); `noise` as in
    `circles`.
    """
    rng, lower = _halves(m, seed)
    side = np.where(lower, -1.0, 1.0)
    angle = rng.uniform(0, np.pi, len(side))
    X = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    return _moved(side[:, None] * X, noise, rng), lower[:, None] * 1.0


def spiral(m=1000, turns=1.5, noise=0.02, seed=0):
    """Two arms that wind about the origin, half of the m points on each: X (m, 2) and D (m, 1).

    The arm of class 0 leaves to the right, that of class 1 to the left; both go around `turns` times while
    their distance from the origin grows to 1. `noise` as in `circles`.
    """
    rng, left = _halves(m, seed)
    radius = rng.uniform(0.05, 1, len(left))
    angle = 2 * np.pi * number("turns", turns, above=0) * radius + np.pi * left
    X = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return _moved(X, noise, rng), left[:, None] * 1.0


def gaussians(m=1000, spread=0.2, noise=0.0, seed=0):
    """Two clouds, half of the m points in each: X (m, 2) and D (m, 1).

    D is 0 about (−0.5, −0.5) and 1 about (0.5, 0.5). Each coordinate has the standard deviation `spread`;
    `noise` adds more, as in `circles`.
    """
    rng, one = _halves(m, seed)
    X = np.where(one, 0.5, -0.5)[:, None] + rng.normal(0, number("spread", spread, at_least=0), (len(one), 2))
    return _moved(X, noise, rng), one[:, None] * 1.0


def plane(m=1000, noise=0.1, seed=0):
    """Points of the square from −1 to 1 and the plane y = (x₁ + x₂)/2 over them: X (m, 2) and D (m, 1).

    `noise` is the standard deviation added to y.
    """
    return _ground(m, lambda X: X.mean(axis=1, keepdims=True), noise, seed)


def hills(m=1000, noise=0.1, seed=0):
    """Points of the square from −1 to 1 and a ground of three hills and three hollows: X (m, 2), D (m, 1).

    Each is ± exp(−r²/(2 · 0.2²)) at the distance r from its middle, hills and hollows by turns in two rows;
    `noise` as in `plane`.
    """
    middles = np.array([[x, y] for y in (-0.5, 0.5) for x in (-0.7, 0.0, 0.7)])
    heights = np.array([-1.0, 1.0, -1.0, 1.0, -1.0, 1.0])

    def height(X):
        squares = np.square(X[:, None] - middles).sum(axis=2)
        return np.exp(squares / (-2 * 0.2**2)) @ heights[:, None]

    return _ground(m, height, noise, seed)


def wave(m=100, a=1.2, b=2.5, noise=0.1, seed=0):
    """Points on y = sin(b cos(a x)), x from -1 to 1, with noise in y (S2-10): X (m, 1) and D (m, 1)."""
    m = whole_number("m", m, at_least=1)
    rng = as_generator(seed)
    x = np.linspace(-1, 1, m)[:, None]
    return x, np.sin(b * np.cos(a * x)) + rng.normal(0, number("noise", noise, at_least=0), x.shape)


def split(X, D, test=0.1, seed=0):
    """The rows of X and D in random order as (X, D, X_test, D_test), `test` the share kept for the test."""
    share = number("test", test, above=0)
    if len(X) != len(D) or not 1 <= round(share * len(X)) < len(X):
        raise ValueError(f"test={test!r} of {len(X)} rows of X and {len(D)} of D leaves no two parts")
    order = as_generator(seed).permutation(len(X))
    kept, rest = np.split(order, [round(share * len(X))])
    return X[rest], D[rest], X[kept], D[kept]


def table(source, outputs=1):
    """A table of one's own: X (m, n) and D (m, outputs), from a CSV file, a pair of arrays, or one array.

    In a file and in one array the last columns, as many as `outputs`, are the desired outputs. A file has
    commas between its fields and a point in its numbers; a first line without any number is its header.

    FileNotFoundError without the file; ValueError or TypeError that says which line and column, or which
    array, is not as it should be: no number, NaN or infinity, too few columns, rows of different lengths.
    """
    outputs = whole_number("outputs", outputs, at_least=1)
    if isinstance(source, tuple) and len(source) == 2:
        X, D = (_rows(name, array) for name, array in zip("XD", source))
        if len(X) != len(D):
            raise ValueError(f"X has {len(X)} rows, D has {len(D)}, expected as many")
        return X, D
    rows = _rows("source", _read(Path(source)) if isinstance(source, str | Path) else source)
    if rows.shape[1] <= outputs:
        raise ValueError(f"source has {rows.shape[1]} columns, expected inputs beside outputs={outputs}")
    return rows[:, :-outputs], rows[:, -outputs:]


def _rows(name, array):
    """`array` as a table of finite floats; a single row of numbers counts as a column."""
    array = real_array(name, array, np.float64)
    array = array[:, None] if array.ndim == 1 else array
    if array.ndim != 2 or not array.size:
        raise ValueError(f"{name} has shape {array.shape}, expected a table with one example a row")
    check_finite(name, array)
    return array


def _read(path):
    """The numbers of a CSV file, row by row."""
    if not path.is_file():
        raise FileNotFoundError(f"source={str(path)!r}: there is no such file")
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file)
        lines = [(f"{path.name}, line {reader.line_num}", fields) for fields in reader if fields]
    if lines and not any(map(_is_number, lines[0][1])):
        del lines[0]
    if not lines:
        raise ValueError(f"{path.name} holds no numbers, expected a line for each example")
    width = len(lines[0][1])
    for place, fields in lines:
        if len(fields) != width:
            raise ValueError(f"{place} has {len(fields)} columns, expected {width} as in the first row")
    return [[_number_at(place, k, field) for k, field in enumerate(fields, 1)] for place, fields in lines]


def _is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def _number_at(place, column, text):
    """The number that stands in a column of a line; ValueError that says where if there is none."""
    if not (_is_number(text) and math.isfinite(float(text))):
        raise ValueError(f"{place}, column {column}: {text!r}, expected a finite number")
    return float(text)


def _halves(m, seed):
    """A Generator, and m booleans in random order, half of them true."""
    rng = as_generator(seed)
    return rng, rng.permutation(np.arange(whole_number("m", m, at_least=2)) % 2 == 1)


def _moved(X, noise, rng):
    """X with noise of this standard deviation added to each coordinate."""
    return X + rng.normal(0, number("noise", noise, at_least=0), X.shape)


def _ground(m, height, noise, seed):
    """Random points of the square from −1 to 1 and their height(X), with noise."""
    rng = as_generator(seed)
    X = rng.uniform(-1, 1, (whole_number("m", m, at_least=1), 2))
    return X, _moved(height(X), noise, rng)
