"""Least squares with a penalty on the weights: fitted at once, without a walk (S1-14)."""

import numpy as np

from nnbook.checks import check_number


def ridge(R, d, penalty=0.0):
    """What minimises |R p - d|² + penalty · |p|²: (n,), or (n, k) for the k columns of `d`.

    R: (m, n), an example a row; d: (m,) or (m, k). Without a penalty it is the shortest of the solutions.
    Directions in which R has less than 1e-10 of its largest singular value count as nothing. ValueError or
    TypeError if `penalty` is not a number from 0.
    """
    penalty = check_number("penalty", penalty, at_least=0)
    U, s, V = np.linalg.svd(R, full_matrices=False)
    there = s > 1e-10 * s[0]
    kept = np.zeros_like(s)
    kept[there] = s[there] / (s[there] ** 2 + penalty)
    return V.T @ (kept * (U.T @ d).T).T


def soft_threshold(q, by):
    """q moved towards 0 `by` so much, and 0 where that leads across it: shaped like q."""
    return np.sign(q) * np.maximum(np.abs(q) - by, 0)
