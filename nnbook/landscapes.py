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
    ValueError or TypeError for settings and a start that are none, and where `slope` gives no numbers of the
    shape of the start, or `learning_rate` no number.
    """
    steps = check_whole_number("steps", steps, 0, LONGEST)
    check_callable("slope", slope, "a function of the parameters")
    if isinstance(optimiser, type) or not hasattr(optimiser, "begin"):
        raise TypeError(f"optimiser={brief(optimiser)}, expected one of nnbook.optimisers")
    if not callable(learning_rate):
        _rate("learning_rate", learning_rate)
    start = _point("start", start, ranks=(1, 2), most=SIDE_BY_SIDE)
    if steps * start.size > ROOM:
        raise ValueError(f"steps={steps} of {start.size} numbers each, expected at most {ROOM} in all")
    worker = optimiser.begin(start)
    points = [worker.parameters.copy()]
    for t in range(steps):
        rate = _rate(f"learning_rate({t})", learning_rate(t)) if callable(learning_rate) else learning_rate
        worker.step(_slopes(slope, worker.parameters), np.array(float(rate)))
        points.append(worker.parameters.copy())
    return np.array(points)


def hessian(slope, point, h=1e-5):
    """The second derivatives at `point` (n,), by central differences of the slopes: (n, n), symmetric.

    ValueError or TypeError for a point and an h that are none, and where `slope` gives no numbers (n,).
    """
    check_callable("slope", slope, "a function of the parameters")
    point, h = _point("point", point), check_number("h", h, above=0, at_most=1)
    nudges = h * np.eye(point.size)
    rows = [(_slopes(slope, point + one) - _slopes(slope, point - one)) / (2 * h) for one in nudges]
    return (np.array(rows) + np.transpose(rows)) / 2


def newton(slope, start, steps):
    """The points of Newton's walk, p := p - H⁻¹ g, from `start` (n,), itself the first: (steps + 1, n).

    ValueError or TypeError for a start and steps that are none, and where `slope` gives no numbers (n,);
    LinAlgError where H has no inverse.
    """
    check_callable("slope", slope, "a function of the parameters")
    points = [_point("start", start)]
    for _ in range(check_whole_number("steps", steps, 0, LONGEST)):
        p = points[-1]
        points.append(p - np.linalg.solve(hessian(slope, p), _slopes(slope, p)))
    return np.array(points)


def _slopes(slope, point):
    """The slopes at a point as an array of its own; ValueError or TypeError for what has another shape."""
    slopes = real_array("slope(p)", slope(point.copy()), float)  # which it may change as it likes
    if slopes.shape != point.shape:
        raise ValueError(f"slope(p) has shape {slopes.shape}, expected that of the parameters, {point.shape}")
    return slopes.copy()


def _rate(name, rate):
    return check_number(name, rate, at_least=-1e100, at_most=1e100)


def _point(name, point, ranks=(1,), most=LARGEST):
    """A point (n,) as an array of its own; ValueError or TypeError that names it for what is none."""
    point = real_array(name, point, float)
    if point.ndim not in ranks or not 1 <= point.size <= most:
        raise ValueError(f"{name} has shape {point.shape}, expected (n,), of 1 to {most} numbers")
    check_finite(name, point)
    return point.copy()
