"""Walks over an error that is known by its slopes, and the curvature under them (S2-10).

An error is given by a function from parameters (n,) to its slopes there (n,).
"""

import numpy as np

from nnbook.checks import brief, check_callable, check_number, check_whole_number
from nnbook.tables import check_finite, real_array

LONGEST = 10**6  # steps of a walk
SIDE_BY_SIDE, ROOM = 10_000, 10**8  # numbers of a start, and of all points of a walk
LARGEST = 1000  # parameters, of which each has a row of second derivatives


def walk(slope, start, optimiser, learning_rate, steps):
    """The points of a walk from `start` (n,), itself the first of them: (steps + 1, n).

    From (n, k) there are k walks side by side: (steps + 1, n, k).

    optimiser: one of `nnbook.optimisers`; learning_rate: a number, or a function of the step from 0.
    ValueError or TypeError if `steps` is not a whole number from 0.
    """
    steps = check_whole_number("steps", steps, 0, LONGEST)
    check_callable("slope", slope, "a function of the parameters")
    if isinstance(optimiser, type) or not hasattr(optimiser, "begin"):
        raise TypeError(f"optimiser={brief(optimiser)}, expected one of nnbook.optimisers")
    if not callable(learning_rate):
        check_number("learning_rate", learning_rate, at_least=-1e100, at_most=1e100)
    start = _point("start", start, ranks=(1, 2), most=SIDE_BY_SIDE)
    if steps * start.size > ROOM:
        raise ValueError(f"steps={steps} of {start.size} numbers each, expected at most {ROOM} in all")
    worker = optimiser.begin(start)
    points = [worker.parameters.copy()]
    for t in range(steps):
        rate = learning_rate(t) if callable(learning_rate) else learning_rate
        worker.step(np.array(slope(worker.parameters), dtype=float), np.array(float(rate)))
        points.append(worker.parameters.copy())
    return np.array(points)


def hessian(slope, point, h=1e-5):
    """The second derivatives at `point` (n,), by central differences of the slopes: (n, n), symmetric."""
    check_callable("slope", slope, "a function of the parameters")
    point, h = _point("point", point), check_number("h", h, above=0, at_most=1)
    rows = [(slope(point + nudge) - slope(point - nudge)) / (2 * h) for nudge in h * np.eye(point.size)]
    return (np.array(rows) + np.transpose(rows)) / 2


def newton(slope, start, steps):
    """The points of Newton's walk, p := p - H⁻¹ g, from `start` (n,), itself the first: (steps + 1, n).

    ValueError or TypeError if `steps` is not a whole number from 0; LinAlgError where H has no inverse.
    """
    check_callable("slope", slope, "a function of the parameters")
    points = [_point("start", start)]
    for _ in range(check_whole_number("steps", steps, 0, LONGEST)):
        p = points[-1]
        points.append(p - np.linalg.solve(hessian(slope, p), slope(p)))
    return np.array(points)


def _point(name, point, ranks=(1,), most=LARGEST):
    """A point (n,) as an array of its own; ValueError or TypeError that names it for what is none."""
    point = real_array(name, point, float)
    if point.ndim not in ranks or not 1 <= point.size <= most:
        raise ValueError(f"{name} has shape {point.shape}, expected (n,), of 1 to {most} numbers")
    check_finite(name, point)
    return point.copy()
