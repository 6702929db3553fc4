"""Exercises that ask for a number: each has as many instances as one likes."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from nnbook.exercises import guard
from nnbook.exercises.ch01_architecture import count_parameters
from nnbook.exercises.common import random
from nnbook.exercises.exercise import Mistake
from nnbook.exercises.judging import unanswered, wrong
from nnbook.exercises.values import UnfitError, numbers
from nnbook.exercises.verdict import Verdict
from nnbook.functions import sigmoid

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
    if close(value, exercise.right(**values)):
        return Verdict(True, f"{exercise.name}: right.")
    for one in exercise.mistakes:
        if close(value, one.instead(**values)):
            return wrong(exercise, one.text, one.name)
    return wrong(
        exercise,
        f"{value:.6g} came, which is {'more' if value > exercise.right(**values) else 'less'} than it is",
    )


def hundredths(rng, low, high, n=None):
    return np.round(rng.uniform(low, high, n), 2)


def draw_sizes(rng):
    return {"sizes": [int(n) for n in rng.integers(2, 9, rng.integers(3, 5))]}


def draw_neuron(rng):
    w, x = hundredths(rng, -1, 1, 2), hundredths(rng, 0.1, 1, 2)
    return dict(zip(("w0", "w1", "x0", "x1", "b"), map(float, (*w, *x, hundredths(rng, -0.5, 0.5)))))


def draw_outputs(rng):
    out = hundredths(rng, 0.1, 0.9, 2)
    return {
        "out0": float(out[0]),
        "out1": float(out[1]),
        "d0": float(rng.integers(2)),
        "d1": float(rng.integers(2)),
    }


def draw_step(rng):
    return {
        "w": float(hundredths(rng, -1, 1)),
        "slope": float(hundredths(rng, 0.2, 2)),
        "rate": float(rng.choice([0.1, 0.2, 0.5, 2.0])),
    }


EXERCISES = (
    NumberExercise(
        "parameters_by_hand", "01", "warm-up", 3, "How many weights and biases has a network of sizes "
            "{sizes}?", draw_sizes,
        count_parameters, "Each neuron after the first layer has a weight for each before it, and a bias.",
        (
            Mistake("no biases", "the biases are missing",
                    lambda sizes: sum(n * k for n, k in pairwise(sizes))),
            Mistake("input biases", "the inputs have no biases",
                    lambda sizes: count_parameters(sizes) + sizes[0]),
            Mistake("last layer missing", "the last layer is left out",
                    lambda sizes: count_parameters(sizes[:-1])),
            Mistake("neurons", "these are the neurons", lambda sizes: sum(sizes)),
        ),
        ("Layer by layer: n · k weights and k biases.",),
    ),
    NumberExercise(
        "neuron_by_hand", "02", "warm-up", 4,
        "out of a logistic neuron with w = ({w0}, {w1}), x = ({x0}, {x1}), b = {b}, to three figures?",
        draw_neuron, lambda w0, w1, x0, x1, b: float(sigmoid(w0 * x0 + w1 * x1 + b)),
            "net = w0 x0 + w1 x1 + b, out = 1 / (1 + e^−net).",
        (
            Mistake("net", "this is net", lambda w0, w1, x0, x1, b: w0 * x0 + w1 * x1 + b),
            Mistake("bias missing", "the bias is missing",
                    lambda w0, w1, x0, x1, b: float(sigmoid(w0 * x0 + w1 * x1))),
            Mistake("sign in exp", "e^net stands where e^−net belongs",
                    lambda w0, w1, x0, x1, b: float(sigmoid(-w0 * x0 - w1 * x1 - b))),
            Mistake("tanh", "this is tanh", lambda w0, w1, x0, x1, b: float(np.tanh(w0 * x0 + w1 * x1 + b))),
        ),
        ("First net.",),
    ),
    NumberExercise(
        "error_by_hand", "03", "warm-up", 3,
        "The mean squared error of out = ({out0}, {out1}) for d = ({d0:g}, {d1:g}), to three figures?",
        draw_outputs, lambda out0, out1, d0, d1: ((out0 - d0) ** 2 + (out1 - d1) ** 2) / 2,
            "Two squares, and their mean.",
        (
            Mistake("sum", "the mean is missing",
                    lambda out0, out1, d0, d1: (out0 - d0) ** 2 + (out1 - d1) ** 2),
            Mistake("square root", "this is a distance: no square root",
                    lambda out0, out1, d0, d1: float(np.hypot(out0 - d0, out1 - d1))),
            Mistake("absolute", "the differences are not squared",
                    lambda out0, out1, d0, d1: (abs(out0 - d0) + abs(out1 - d1)) / 2),
            Mistake("signed", "the differences are not squared",
                    lambda out0, out1, d0, d1: (out0 - d0 + out1 - d1) / 2),
        ),
        ("Square each difference first.",),
    ),
    NumberExercise(
        "delta_by_hand", "04", "core", 4,
        "δ of the first output for out = ({out0}, {out1}), d = ({d0:g}, {d1:g}), logistic, mean squared "
        "error?",
        draw_outputs, lambda out0, out1, d0, d1: (out0 - d0) * out0 * (1 - out0),
            "2/n = 1 for two outputs: δ = (out − d) out (1 − out).",
        (
            Mistake("sign", "the sign is turned round",
                    lambda out0, out1, d0, d1: (d0 - out0) * out0 * (1 - out0)),
            Mistake("no 1/n", "the mean over the outputs is missing",
                    lambda out0, out1, d0, d1: 2 * (out0 - d0) * out0 * (1 - out0)),
            Mistake("factor 1/2", "the 2 of the square is missing",
                    lambda out0, out1, d0, d1: (out0 - d0) * out0 * (1 - out0) / 2),
            Mistake("slope missing", "the slope is missing", lambda out0, out1, d0, d1: out0 - d0),
        ),
        ("∂E/∂out times ∂out/∂net.",),
    ),
    NumberExercise(
        "step_by_hand", "05", "warm-up", 2,
        "A weight is {w}, its derivative {slope}, the learning rate {rate}: the weight after one step?",
        draw_step, lambda w, slope, rate: w - rate * slope, "New = old − rate · slope.",
        (
            Mistake("uphill", "this goes up the slope", lambda w, slope, rate: w + rate * slope),
            Mistake("rate missing", "the learning rate is missing", lambda w, slope, rate: w - slope),
            Mistake("step only", "this is the step, not the weight after it",
                    lambda w, slope, rate: -rate * slope),
            Mistake("length only", "this is rate · slope: the weight is missing",
                    lambda w, slope, rate: rate * slope),
        ),
        ("Which way is down?",),
    ),
)  # fmt: skip
