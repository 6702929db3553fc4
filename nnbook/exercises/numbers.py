"""Exercises that ask for a number: each has as many instances as one likes."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from nnbook.exercises import guard
from nnbook.exercises.common import random
from nnbook.exercises.judging import unanswered, wrong
from nnbook.exercises.values import UnfitError, numbers
from nnbook.exercises.verdict import Verdict

CLOSE = 2e-3  # of the number: more than a fourth figure is worth
ROUNDED = 0.00500001  # of its first figure's unit: as much is lost where it is rounded to three figures
WHOLE = 0.4  # but of a count each one counts


@dataclass(frozen=True)
class NumberExercise:
    """A question about drawn values: `draw(rng)` gives them by name, `question` has places for them.

    `right(**values)` computes the answer, `why` explains it; a mistake has `instead(**values)`.
    """

    name: str
    chapter: str
    level: str
    minutes: int
    question: str
    draw: Callable
    right: Callable
    why: str
    mistakes: tuple
    hints: tuple
    kind: str = "number"

    def values(self, seed):
        """The values of instance number `seed`: each mistake gives a number of its own, none the right."""
        rng = random(seed)
        for _ in range(100):
            values = self.draw(rng)
            if self.told_apart(values):
                return values
        raise AssertionError(f"{self.name} draws values for which a mistake is right, or two are one number")

    def told_apart(self, values):
        """Whether no mistake gives the right number, and no two, unless they are called alike, the same."""
        told = [("", self.right(**values)), *((one.text, one.instead(**values)) for one in self.mistakes)]
        return not any(text != other and (close(a, b) or close(b, a))
                       for (text, a), (other, b) in combinations(told, 2))  # fmt: skip

    def asked(self, seed):
        """The question of instance number `seed`."""
        return self.question.format(**self.values(seed))

    def answered(self, seed=0):
        """The number of instance number `seed`."""
        return self.right(**self.values(seed))

    def told(self, seed):
        """The number of instance number `seed`, and why."""
        return f"{self.right(**self.values(seed)):.4g}: {self.why}"


def close(a, b):
    """Whether `a` is `b` to three figures, rounded to them or not, and in its whole part.

    1.22 is 1.2249, but 1300 is not 1301.
    """
    size = max(abs(b), 1e-9)
    rounding = ROUNDED * 10.0 ** np.floor(np.log10(size))
    return abs(a - b) <= min(max(CLOSE * size, rounding), WHOLE)


def cut_short(value, right):
    """Whether a number is the right one with one figure or two, where that has more; of a count it is not."""
    one, two = (float(f"{right:.{figures}g}") for figures in (1, 2))
    return bool(right % 1) and not close(two, right) and bool(np.isclose(value, (one, two), rtol=1e-6).any())


def judge_number(exercise, answer, seed):
    """The Verdict on an answer that should be a number, for instance number `seed`."""
    if answer is ...:
        return unanswered(exercise)
    outcomes, _ = guard.run([lambda: numbers(answer)])
    if not outcomes or isinstance(outcomes[0], BaseException):
        return wrong(
            exercise,
            str(outcomes[0]) if isinstance(outcomes[0], UnfitError) else "a number is asked for",
            "kind",
        )
    if outcomes[0].shape != () or not np.isfinite(outcomes[0]):
        return wrong(exercise, "a single finite number is asked for", "kind")
    value, values = float(outcomes[0]), exercise.values(seed)
    right = float(exercise.right(**values))
    if close(value, right):
        return Verdict(True, f"{exercise.name}: right.")
    for one in exercise.mistakes:
        if close(value, one.instead(**values)):
            return wrong(exercise, one.text, one.name)
    if cut_short(value, right):
        return wrong(exercise, f"{value:.6g} came, which is rounded too far", "rounded")
    return wrong(exercise, f"{value:.6g} came, which is {'more' if value > right else 'less'} than it is")


def hundredths(rng, low, high, n=None):
    """Numbers with two decimals, as one can compute with by hand."""
    return np.round(rng.uniform(low, high, n), 2)


def draw_neuron(rng):
    """A neuron with two inputs."""
    w, x = hundredths(rng, -1, 1, 2), hundredths(rng, 0.1, 1, 2)
    return dict(zip(("w0", "w1", "x0", "x1", "b"), map(float, (*w, *x, hundredths(rng, -0.5, 0.5)))))


def draw_outputs(rng):
    """Two outputs, and what is desired."""
    out = hundredths(rng, 0.1, 0.9, 2)
    return {
        "out0": float(out[0]),
        "out1": float(out[1]),
        "d0": float(rng.integers(2)),
        "d1": float(rng.integers(2)),
    }
