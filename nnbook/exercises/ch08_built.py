"""Chapter 8: something that drives."""

from functools import cache

import numpy as np

from nnbook.car import Track, drive
from nnbook.exercises.asking import NO_CRASH
from nnbook.exercises.building import BuiltExercise, Requirement
from nnbook.exercises.taking import controller

SEEDS, SECONDS = (0, 3), 20
HURRIED, SHORTER = (2, 5), 12


def first_driver(distances):
    left, before, ahead, after, right = distances
    steering = 1.5 * (before - after) + 0.8 * (left - right)
    return steering, 0.6 if ahead > 0.5 else -0.3


@cache
def tracks(seeds=SEEDS):
    """The tracks on which answers are tried."""
    return [Track.random(seed) for seed in seeds]


def driven(answer):
    """What came of a drive on each track."""
    drives = drive(answer, tracks(), seconds=SECONDS)
    metres = [float(abs(one.path[1:, 3]).sum() * 0.05) for one in drives]
    return {"crashes": sum(one.crashed for one in drives), "seconds": min(one.seconds for one in drives),
            "metres": min(metres)}  # fmt: skip


def calm_driver(distances):
    left, before, ahead, after, right = distances
    steering = 2 * (left - right) + 0.5 * (before - after)
    return steering, 1.5 * ahead - 0.3


def hurried(answer):
    """How fast, and how restlessly, each of the other tracks is driven."""
    drives = drive(answer, tracks(HURRIED), seconds=SHORTER)
    restless = [float(np.abs(np.diff(one.commands[:, 0])).sum() / len(one.commands)) for one in drives]
    return {"crashes": sum(one.crashed for one in drives), "seconds": min(one.seconds for one in drives),
            "pace": min(float(one.path[1:, 3].mean()) for one in drives),
            "restless": max(restless)}  # fmt: skip


EXERCISES = (
    BuiltExercise(
        "first_driver", "08", "core", 12,
        f"A driver: a function of the five distances, the first to the left, that gives (steering, "
        f"acceleration), each from −1 to 1; or a Network with 5 inputs and 2 outputs. It is tried for "
        f"{SECONDS} seconds on Track.random({SEEDS[0]}) and Track.random({SEEDS[1]}).",
        controller, driven,
        (
            NO_CRASH,
            Requirement("metres", "at least 60 in each", "{metres:.0f} metres in the shorter drive",
                        lambda facts: facts["metres"] >= 60),
        ),
        first_driver,
        "It steers to where there is more room, to the left or to the right, and slows down where there is "
        "little room ahead.",
        ("Which difference of two distances says that there is more room to the left?",
         "A car that is slow turns as sharply as a fast one, and has more time."),
        seconds=5.0, a_function=True,
    ),
    BuiltExercise(
        "calm_driver", "08", "hard", 15,
        f"A driver in a hurry, with a passenger: a function of the five distances that gives (steering, "
        f"acceleration), or a Network with 5 inputs and 2 outputs. It is tried for {SHORTER} seconds on "
        f"Track.random({HURRIED[0]}) and Track.random({HURRIED[1]}). It has to be fast, and not to tear at "
        f"the wheel: 20 times a second it steers, and from one time to the next the steering should change "
        f"little.",
        controller, hurried,
        (
            NO_CRASH,
            Requirement("speed", "at least 6 m/s in each", "{pace:.1f} metres a second in the slower drive",
                        lambda facts: facts["pace"] >= 6),
            Requirement("steering", "a mean change of at most 0.06 in each",
                        "the steering changes by {restless:.3f} on average in the more restless drive",
                        lambda facts: facts["restless"] <= 0.06),
        ),
        calm_driver,
        "The distances to both sides change slowly, those ahead jump where an obstacle comes into view or "
        "leaves it. So the sides steer, with the weight 2, and what lies ahead has a say, with the weight "
        "0.5: without it this driver hits an obstacle, with twice as much it tears at the wheel.",
        ("first_driver steers by what lies ahead: print how its steering changes on these roads.",
         "The outermost two distances change slowly: let them weigh more than the inner two.",
         "Slow down a little where there is little room ahead, and not by a jump."),
        seconds=5.0, a_function=True,
    ),
)  # fmt: skip
