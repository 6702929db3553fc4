"""Chapter 5: rates for a valley that is known."""

import numpy as np

from nnbook.exercises.building import BuiltExercise, Requirement
from nnbook.exercises.taking import schedule

CURVATURES, STEPS = np.array([1.0, 5.0, 25.0]), 20


def bowl_rates(step):
    return (1 / 25, 1 / 5, 1)[step % 3]


def error(w):
    """E = (w0² + 5 w1² + 25 w2²)/2."""
    return float(CURVATURES @ w**2 / 2)


def descended(rates):
    """The error at the end of a descent from (1, 1, 1), the largest on the way, and the smallest rate."""
    w = np.ones(3)
    errors = [error(w)]
    for rate in rates:
        w = w - rate * CURVATURES * w
        errors.append(error(w))
    return {"start": errors[0], "end": errors[-1], "highest": max(errors), "least": float(rates.min())}


EXERCISES = (
    BuiltExercise(
        "bowl_rates", "05", "hard", 12,
        f"Rates for a bowl that is known: E = (w0² + 5 w1² + 25 w2²)/2, and gradient descent begins at "
        f"(1, 1, 1). A function of the step, from 0, that gives its learning rate; or {STEPS} rates in a "
        f"list; or one rate for all. Only the rate may differ from step to step. {STEPS} steps are taken.",
        schedule(STEPS), descended,
        (
            Requirement("error", "at most 0.000001", "E after the last step is {end:.2g}",
                        lambda facts: facts["end"] <= 1e-6),
            Requirement("on the way", f"at most the {error(np.ones(3)):.1f} of the start",
                        "E on the way is up to {highest:.4g}",
                        lambda facts: facts["highest"] <= facts["start"] * (1 + 1e-9)),
            Requirement("rates", "above 0", "the smallest rate is {least:.3g}",
                        lambda facts: facts["least"] > 0),
        ),
        bowl_rates,
        "A step multiplies each w by 1 − rate · curvature: with the rate 1/curvature that one is 0 at once. "
        "So three steps are enough, one for each curvature. The steepest comes first: the rate 1 multiplies "
        "w2 by −24, which does no harm if it is 0 already. One rate for all must be below 2/25, or w2 does "
        "not shrink: twenty steps leave more than 0.92^20 of w0, nearly a fifth.",
        ("By what is each of the three w multiplied in a step with the rate r?",
         "Which rate brings w2 to 0 in a single step? And which one w1?",
         "In which order, so that no large rate meets a steep direction that is not yet at 0?"),
        a_function=True,
    ),
)  # fmt: skip
