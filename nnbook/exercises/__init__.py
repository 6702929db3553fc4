"""Exercises that answer: check(name, answer) says in one line whether it is right, or which mistake was made.

An answer is a function, a SymPy expression or a number. What a reader writes is run apart from the page: an
error is told in one line, an endless loop ends, the arguments are copies.
"""

from nnbook.checks import check_name
from nnbook.exercises import (
    ch00_start_here,
    ch01_architecture,
    ch01_tables,
    ch02_feed_forward,
    ch03_error,
    ch03_surprise,
    ch04_backpropagation,
    ch04_deltas,
    ch04_formulas,
    ch04_paths,
    ch05_rates,
    ch05_training_loop,
    ch06_circles,
    ch07_digits,
    ch07_pictures,
    ch08_car,
    ch08_pupils,
    numbers,
)
from nnbook.exercises.expressions import judge_expression
from nnbook.exercises.judging import judge, wrong
from nnbook.exercises.numbers import judge_number
from nnbook.exercises.progress import Progress, Table
from nnbook.exercises.verdict import Verdict, say

__all__ = ["EXERCISES", "Verdict", "another", "check", "hint", "keep", "progress", "question", "solution"]

ROOMS = (
    ch00_start_here,
    ch01_architecture,
    ch01_tables,
    ch02_feed_forward,
    ch03_error,
    ch03_surprise,
    ch04_deltas,
    ch04_formulas,
    ch04_backpropagation,
    ch04_paths,
    ch05_training_loop,
    ch05_rates,
    ch06_circles,
    ch07_digits,
    ch07_pictures,
    ch08_car,
    ch08_pupils,
    numbers,
)
EXERCISES = {one.name: one for room in ROOMS for one in room.EXERCISES}
_progress, _hints, _seeds = Progress(), {}, {}


def check(name, answer):
    """Prints in one line whether an answer is right, and returns the Verdict: true where it is.

    Its `mistakes` are short names of what was recognised, its `text` is the line. An answer that is
    still `...`, or a function whose body is, gets a fixed line. ValueError for a name that is no exercise's.
    """
    exercise = check_name("name", EXERCISES, name)
    try:
        verdict = _judged(exercise, answer)
    except Exception as error:  # an answer may be an object that breaks all rules: the page goes on
        verdict = wrong(exercise, f"this cannot be judged ({type(error).__name__})", "kind")
    _progress.note(name, verdict)
    print(verdict.text)
    return verdict


def _judged(exercise, answer):
    if exercise.kind == "number":
        return judge_number(exercise, answer, _seeds.get(exercise.name, 0))
    return (judge_expression if exercise.kind == "expression" else judge)(exercise, answer)


def hint(name):
    """Prints the next hint of an exercise. ValueError for a name that is no exercise's."""
    hints = check_name("name", EXERCISES, name).hints
    given = _hints.get(name, 0)
    _hints[name] = given + 1
    if given >= len(hints):
        return say(f"{name}: there are no more hints; solution({name!r}) shows one way to write it.")
    return say(f"{name}, hint {given + 1} of {len(hints)}: {hints[given]}")


def question(name):
    """Prints what is asked, with its level and minutes. ValueError for a name that is no exercise's."""
    exercise = check_name("name", EXERCISES, name)
    text = exercise.asked(_seeds.get(name, 0)) if exercise.kind == "number" else exercise.question
    return say(f"{text} ({exercise.level}, {exercise.minutes} minutes)")


def another(name):
    """A new instance of an exercise that asks for a number: prints its question; `check` is for this one now.

    ValueError for a name that is no exercise's, or of one that asks for something else.
    """
    numeric = {key: one for key, one in EXERCISES.items() if one.kind == "number"}
    exercise = check_name("name", numeric, name)
    _seeds[name] = _seeds.get(name, 0) + 1
    return say(exercise.asked(_seeds[name]))


def solution(name):
    """Prints one way to write the answer, and why. ValueError for a name that is no exercise's."""
    exercise = check_name("name", EXERCISES, name)
    if exercise.kind == "number":
        return say(f"{exercise.right(**exercise.values(_seeds.get(name, 0))):.4g}: {exercise.why}")
    return say(f"{exercise.source.rstrip()}\n\n{exercise.why}")


def progress():
    """A table of the chapters: how many exercises there are, how many are solved, how many were tried."""
    return Table(EXERCISES.values(), _progress.states)


def keep(path):
    """Keeps the progress in a file from now on, with what that file holds already.

    ValueError if it is there and was not written by this function.
    """
    _progress.keep(path, EXERCISES)
