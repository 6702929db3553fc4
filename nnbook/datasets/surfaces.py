"""Grounds and curves to be fitted."""

import numpy as np

from nnbook.checks import check_number, check_seed, check_whole_number
from nnbook.datasets.points import MOST, WIDEST, from_zero, moved


def plane(m=1000, noise=0.1, seed=0):
    """Points of the square from −1 to 1 and the plane y = (x₀ + x₁)/2 over them: X (m, 2) and D (m, 1).

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
    m = check_whole_number("m", m, 1, MOST)
    a, b = (check_number(*pair, at_least=-WIDEST, at_most=WIDEST) for pair in (("a", a), ("b", b)))
    noise, rng = from_zero("noise", noise), check_seed(seed)
    x = np.linspace(-1, 1, m)[:, None]
    return x, moved(np.sin(b * np.cos(a * x)), noise, rng)


def _ground(m, height, noise, seed):
    """Random points of the square from −1 to 1 and their height(X), with noise."""
    noise, rng = from_zero("noise", noise), check_seed(seed)
    X = rng.uniform(-1, 1, (check_whole_number("m", m, 1, MOST), 2))
    return X, moved(height(X), noise, rng)
