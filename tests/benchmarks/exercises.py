"""How long an exercise takes to answer: python tests/benchmarks/exercises.py

Milliseconds of check() for the solution, for all of its mistakes, and for an answer that is none of them,
which is compared with each pair and each near miss: the median and the longest, and the first call, which
works out what mistakes give.
"""

import sys
from contextlib import redirect_stdout
from io import StringIO
from statistics import median
from time import perf_counter

from nnbook.exercises import EXERCISES, check
from nnbook.exercises.expressions import mistaken


def milliseconds(name, answer):
    """How long one check takes."""
    with redirect_stdout(StringIO()):
        start = perf_counter()
        check(name, answer)
        return 1000 * (perf_counter() - start)


def answers(exercise):
    """The solution, each mistake, and an answer that is none of them."""
    if exercise.kind == "expression":
        right = exercise.right()
        return [right, *(mistaken(one, right) for one in exercise.mistakes), right + 1]
    wrong = [exercise.making(mistake) for mistake in exercise.mistakes]
    return [exercise.right, *wrong, lambda *given: changed(exercise.right(*given))]


def changed(value):
    """A result that no mistake gives."""
    if isinstance(value, (list, tuple)):
        return type(value)(map(changed, value))
    return value**3 + 0.37


def main():
    """Prints one row for each exercise, and the median of all."""
    every = []
    print(f"{'exercise':32}{'first':>9}{'median':>9}{'longest':>9}   ms, Python {sys.version.split()[0]}")
    for exercise in (one for one in EXERCISES.values() if one.kind != "number"):
        tried = answers(exercise)
        first = milliseconds(exercise.name, tried[-1])
        times = [milliseconds(exercise.name, one) for one in tried]
        every += times
        print(f"{exercise.name:32}{first:9.1f}{median(times):9.1f}{max(times):9.1f}")
    print(f"{'all':32}{'':9}{median(every):9.1f}{max(every):9.1f}")


if __name__ == "__main__":
    main()
