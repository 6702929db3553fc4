"""Small data sets, made from a seed: X with one example a row, and D with its desired outputs."""

import numpy as np

from nnbook.checks import as_generator, number, whole_number


def example():
    """The one example of the worked 2-2-2 network: X (1, 2) and D (1, 2) (S1-11, S1-12)."""
    return np.array([[0.5, 0.25]]), np.array([[0.0, 1.0]])


def xor():
    """The four points of the exclusive or: X (4, 2) and D (4, 1)."""
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return X, (X.sum(axis=1, keepdims=True) == 1).astype(float)


def circles(m=1000, factor=0.3, noise=0.1, seed=0):
    """Two circles of points about the origin, half of the m points on each (S2-01): X (m, 2) and D (m, 1).

    D is 0 on the outer circle, of radius 1, and 1 on the inner, of radius `factor`; `noise` is the standard
    deviation added to each coordinate. The rows are in random order.
    """
    m = whole_number("m", m, at_least=2)
    rng = as_generator(seed)
    inner = rng.permutation(np.arange(m) % 2 == 1)
    angle = rng.uniform(0, 2 * np.pi, m)
    radius = np.where(inner, number("factor", factor, above=0), 1.0)
    X = (radius * np.array([np.cos(angle), np.sin(angle)])).T
    return X + rng.normal(0, number("noise", noise, at_least=0), (m, 2)), inner[:, None] * 1.0


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
