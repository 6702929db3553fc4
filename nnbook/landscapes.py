"""Walks over an error that is known by its slopes, and the curvature under them (S2-10).

An error is given by a function from parameters (n,) to its slopes there (n,).
"""

import numpy as np

from nnbook.checks import check_whole_number


def walk(slope, start, optimiser, learning_rate, steps):
    """The points of a walk from `start` (n,), itself the first of them: (steps + 1, n).

    optimiser: one of `nnbook.optimisers`; learning_rate: a number, or a function of the step from 0.
    ValueError or TypeError if `steps` is not a whole number from 0.
    """
    steps = check_whole_number("steps", steps, at_least=0)
    worker = optimiser.begin(np.array(start, dtype=float))
    points = [worker.parameters.copy()]
    for t in range(steps):
        rate = learning_rate(t) if callable(learning_rate) else learning_rate
        worker.step(np.array(slope(worker.parameters), dtype=float), np.array(float(rate)))
        points.append(worker.parameters.copy())
    return np.array(points)


def hessian(slope, point, h=1e-5):
    """The second derivatives at `point` (n,), by central differences of the slopes: (n, n), symmetric."""
    point = np.asarray(point, dtype=float)
    rows = [(slope(point + nudge) - slope(point - nudge)) / (2 * h) for nudge in h * np.eye(point.size)]
    return (np.array(rows) + np.transpose(rows)) / 2


def newton(slope, start, steps):
    """The points of Newton's walk, p := p - H⁻¹ g, from `start` (n,), itself the first: (steps + 1, n).

    ValueError or TypeError if `steps` is not a whole number from 0; LinAlgError where H has no inverse.
    """
    points = [np.array(start, dtype=float)]
    for _ in range(check_whole_number("steps", steps, at_least=0)):
        p = points[-1]
        points.append(p - np.linalg.solve(hessian(slope, p), slope(p)))
    return np.array(points)
