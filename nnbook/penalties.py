"""Least squares with a penalty on the weights: fitted at once, without a walk (S1-14)."""

import numpy as np

from nnbook.checks import check_number
from nnbook.functions import quiet
from nnbook.tables import check_finite, real_array


def ridge(R, d, penalty=0.0):
    """What minimises |R p - d|² + penalty · |p|²: (n,), or (n, k) for the k columns of `d`.

    R: (m, n), an example a row; d: (m,) or (m, k). Without a penalty it is the shortest of the solutions.
    Directions in which R has less than 1e-10 of its largest singular value, or than rounding leaves, count as
    nothing. ValueError or TypeError if `penalty` is not a number from 0, or R and d are no tables that fit.
    """
    penalty, R, d = check_number("penalty", penalty, at_least=0), real_array("R", R), real_array("d", d)
    if R.ndim != 2 or not R.size:
        raise ValueError(f"R has shape {R.shape}, expected a table (m, n)")
    if d.ndim not in (1, 2) or len(d) != len(R):
        raise ValueError(f"d has shape {d.shape}, expected ({len(R)},) or ({len(R)}, k)")
    check_finite("R", R)
    check_finite("d", d)
    R, d = _as_solved(R), _as_solved(d)
    U, s, V = np.linalg.svd(R, full_matrices=False)
    there = s > max(1e-10, max(R.shape) * np.finfo(s.dtype).eps) * s[0]
    kept = np.zeros_like(s)
    with quiet():
        kept[there] = 1 / (s[there] + penalty / s[there])  # a square could leave the range of floats
        solution = V.T @ (kept * (U.T @ d).T).T
    check_finite("the solution for these R and d", solution)
    return solution


def _as_solved(array):
    """An array of floats in a type that LAPACK knows."""
    return array if array.dtype in (np.float32, np.float64) else array.astype(np.float64)


def soft_threshold(q, by):
    """q moved towards 0 `by` so much, from 0 on, and 0 where that leads across it: shaped like q."""
    q, by = real_array("q", q), real_array("by", by)
    if by.ndim and by.shape != q.shape:
        raise ValueError(f"by has shape {by.shape}, expected a number, or one for each of q's {q.shape}")
    if not (by >= 0).all():
        raise ValueError("by is below 0, or no number, expected numbers from 0")
    return np.sign(q) * np.maximum(np.abs(q) - by, 0)
