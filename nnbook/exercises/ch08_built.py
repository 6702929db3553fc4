"""Chapter 8: something that drives."""

from functools import cache

from nnbook.car import Track, drive
from nnbook.exercises.building import BuiltExercise, Requirement
from nnbook.exercises.taking import controller

SEEDS, SECONDS = (0, 3), 20


def first_driver(distances):
    left, before, ahead, after, right = distances
    steering = 1.5 * (before - after) + 0.8 * (left - right)
    return steering, 0.6 if ahead > 0.5 else -0.3


@cache
def tracks():
    """The tracks on which answers are tried."""
    return [Track.random(seed) for seed in SEEDS]


def driven(answer):
    """What came of a drive on each track."""
    drives = drive(answer, tracks(), seconds=SECONDS)
    metres = [float(abs(one.path[1:, 3]).sum() * 0.05) for one in drives]
    return {"crashes": sum(one.crashed for one in drives), "seconds": min(one.seconds for one in drives),
            "metres": min(metres)}  # fmt: skip


EXERCISES = (
    BuiltExercise(
        "first_driver", "08", "core", 12,
        f"A driver: a function of the five distances, the first to the left, that gives (steering, "
        f"acceleration), each from −1 to 1; or a Network with 5 inputs and 2 outputs. It is tried for "
        f"{SECONDS} seconds on Track.random({SEEDS[0]}) and Track.random({SEEDS[1]}).",
        controller, driven,
        (
            Requirement("crashes", "none", "{crashes} of 2 drives end in a crash, the shorter lasts "
                        "{seconds:.1f} s", lambda facts: facts["crashes"] == 0),
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
)  # fmt: skip
