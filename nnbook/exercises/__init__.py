"""Exercises that answer: check(name, answer) says in one line whether it is right, or which mistake was made.

An answer is a function, a SymPy expression, a number, a choice, or a thing that was built to do something.
What a reader writes is run apart from the page: an error is told in one line, an endless loop ends, the
arguments are copies.
"""

from nnbook.checks import check_name
from nnbook.exercises import (
    ch00_built,
    ch00_diagnoses,
    ch00_start_here,
    ch01_built,
    ch01_diagnoses,
    ch01_tables,
    ch02_built,
    ch02_diagnoses,
    ch02_feed_forward,
    ch02_neurons,
    ch03_built,
    ch03_diagnoses,
    ch03_error,
    ch03_surprise,
    ch04_backpropagation,
    ch04_built,
    ch04_deltas,
    ch04_diagnoses,
    ch04_formulas,
    ch04_paths,
    ch05_built,
    ch05_diagnoses,
    ch05_rates,
    ch05_training_loop,
    ch06_built,
    ch06_circles,
    ch06_diagnoses,
    ch07_built,
    ch07_diagnoses,
    ch07_digits,
    ch07_pictures,
    ch08_built,
    ch08_car,
    ch08_diagnoses,
    ch08_pupils,
)
from nnbook.exercises.betting import bet
from nnbook.exercises.building import judge_built
from nnbook.exercises.chapter_table import ChapterTable
from nnbook.exercises.choice import judge_choice
from nnbook.exercises.counting_bets import listen
from nnbook.exercises.expressions import judge_expression
from nnbook.exercises.judging import judge, wrong
from nnbook.exercises.numbers import judge_number
from nnbook.exercises.progress import Progress, Table
from nnbook.exercises.verdict import Verdict, say
from nnbook.figures.showing import show

__all__ = [
    "EXERCISES",
    "Verdict",
    "another",
    "bet",
    "check",
    "hint",
    "keep",
    "of_chapter",
    "progress",
    "question",
    "solution",
]

ROOMS = (
    ch00_start_here,
    ch00_built,
    ch00_diagnoses,
    ch01_tables,
    ch01_built,
    ch01_diagnoses,
    ch02_neurons,
    ch02_feed_forward,
    ch02_diagnoses,
    ch02_built,
    ch03_error,
    ch03_surprise,
    ch03_built,
    ch03_diagnoses,
    ch04_deltas,
    ch04_formulas,
    ch04_backpropagation,
    ch04_paths,
    ch04_diagnoses,
    ch04_built,
    ch05_training_loop,
    ch05_rates,
    ch05_diagnoses,
    ch05_built,
    ch06_circles,
    ch06_diagnoses,
    ch06_built,
    ch07_digits,
    ch07_pictures,
    ch07_built,
    ch07_diagnoses,
    ch08_car,
    ch08_pupils,
    ch08_diagnoses,
    ch08_built,
)
JUDGES = {
    "function": lambda exercise, answer, seed: judge(exercise, answer),
    "expression": lambda exercise, answer, seed: judge_expression(exercise, answer),
    "number": judge_number,
    "choice": judge_choice,
    "built": lambda exercise, answer, seed: judge_built(exercise, answer),
}
DRAWN = ("number", "choice")  # kinds that have as many instances as one likes
EXERCISES = {one.name: one for room in ROOMS for one in room.EXERCISES}
_progress, _hints, _seeds = Progress(), {}, {}
listen(lambda *placed: _progress.note_bet(*placed))


def check(name, answer):
    """Prints in one line whether an answer is right, and returns the Verdict: true where it is.

    Its `mistakes` are short names of what was recognised, its `text` is the line. An answer that is
    still `...`, or a function whose body is, gets a fixed line. ValueError for a name that is no exercise's.
    """
    exercise = check_name("name", EXERCISES, name)
    try:
        verdict = JUDGES[exercise.kind](exercise, answer, _seeds.get(name, 0))
    except (Exception, SystemExit, GeneratorExit) as error:  # of an answer that breaks all rules
        verdict = wrong(exercise, f"this cannot be judged ({type(error).__name__})", "kind")
    print(verdict.text)  # before the file, which may be on a disk that is full
    _progress.note(name, verdict)
    return verdict


def hint(name):
    """Prints the next hint of an exercise. ValueError for a name that is no exercise's."""
    hints = check_name("name", EXERCISES, name).hints
    given = _hints.get(name, 0)
    _hints[name] = given + 1
    if given >= len(hints):
        return say(f"{name}: there are no more hints; solution({name!r}) shows one way to write it.")
    return say(f"{name}, hint {given + 1} of {len(hints)}: {hints[given]}")


def question(name):
    """Prints what is asked, with its level and minutes, and draws what there is to look at.

    ValueError for a name that is no exercise's.
    """
    exercise = check_name("name", EXERCISES, name)
    return _asked(exercise, f" ({exercise.level}, {exercise.minutes} minutes)")


def another(name):
    """A new instance of an exercise that asks for a number or a choice: `check` is for this one now.

    Prints its question. ValueError for a name that is no exercise's, or of one that asks for something else.
    """
    drawn = {key: one for key, one in EXERCISES.items() if one.kind in DRAWN}
    exercise = check_name("name", drawn, name)
    _seeds[name] = _seeds.get(name, 0) + 1
    return _asked(exercise)


def _asked(exercise, effort=""):
    seed = _seeds.get(exercise.name, 0)
    shown = exercise.shown(seed) if exercise.kind == "choice" else None
    if isinstance(shown, tuple):
        show(*shown)
    asked = exercise.asked(seed) if shown is None else exercise.asked(seed, shown)
    first, *others = asked.split("\n", 1)
    return say("\n".join([first + effort, *others]))


def solution(name):
    """Prints one way to write the answer, and why. ValueError for a name that is no exercise's."""
    exercise = check_name("name", EXERCISES, name)
    return say(exercise.told(_seeds.get(name, 0)))


def progress():
    """A table of the chapters: how many exercises there are, are solved, were tried; and the bets.

    Bets are those that were placed in JupyterLab since this was imported, on a page that was open then or
    later.
    """
    return Table(EXERCISES.values(), _progress.states, _progress.bets.values())


def of_chapter(chapter):
    """A table of a chapter's exercises, warm-ups first: name, what is asked, level, minutes, what is solved.

    `chapter` is "00", "01", …; ValueError for one that has no exercises.
    """
    chapters = {one.chapter: one.chapter for one in sorted(EXERCISES.values(), key=lambda one: one.chapter)}
    known = check_name("chapter", chapters, chapter)
    return ChapterTable(known, EXERCISES.values(), _progress.states, _seeds)


def keep(path):
    """Keeps the progress in a file from now on, with what that file holds already, or holds later.

    So several notebooks may keep one file. ValueError if it is there and was not written by this function.
    """
    _progress.keep(path, EXERCISES)
