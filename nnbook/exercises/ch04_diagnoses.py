"""Chapter 4: which mistake gives these derivatives?"""

import numpy as np

from nnbook.exercises.ch01_architecture import network
from nnbook.exercises.ch04_backpropagation import EXERCISES as FUNCTIONS
from nnbook.exercises.ch04_backpropagation import backward
from nnbook.exercises.choice import ChoiceExercise, Option
from nnbook.exercises.common import shares

BACKWARD = FUNCTIONS[0]
PLANTS = {one.name: BACKWARD.making(one) for one in BACKWARD.mistakes}
SIZES, EXAMPLES = [2, 2, 2], 3


def derivatives(function, given):
    """The twelve derivatives that a backward pass gives, with their names: two arrays."""
    names, values = [], []
    for kind, arrays in zip(("dW", "db"), function(*given)):
        for l, array in enumerate(arrays):
            names += [f"{kind}[{l}][{', '.join(map(str, place))}]" for place in np.ndindex(array.shape)]
            values.append(np.ravel(array))
    return names, np.concatenate(values)


def is_telling(names, given):
    """Whether each mistake of the options shows here what is said of it."""
    right = derivatives(backward, given)[1]
    first = np.array([name[:5] in ("dW[0]", "db[0]") for name in names])
    plain = derivatives(PLANTS["hidden slope missing"], given)[1] / right
    crossed = derivatives(PLANTS["W not transposed"], given)[1] / right
    large = np.abs(right) > 5e-4
    return large.all() and plain[first].min() > 4 and crossed[first].min() < 0 < crossed[first].max()


def drawn(rng):
    """(W, b, X, D) on which each mistake shows, and the names of the derivatives."""
    while True:
        given = *network(rng, SIZES, EXAMPLES), shares(rng, EXAMPLES, SIZES[-1]).round()
        names = derivatives(backward, given)[0]
        if is_telling(names, given):
            return given, names


def table(option, rng):
    """The derivatives of a program with a mistake beside those that were measured."""
    given, names = drawn(rng)
    right, came = derivatives(backward, given)[1], derivatives(option.plant, given)[1]
    lines = [f"{'':>12}{'measured':>10}{'computed':>10}{'ratio':>8}"]
    lines += [f"{n:>12}{a:10.4f}{c:10.4f}{c / a:8.2f}" for n, a, c in zip(names, right, came)]
    return "\n".join(lines)


def option(name, text, reason):
    """An Option that plants the mistake of `backward` with this name."""
    return Option(name, text, reason, PLANTS[name])


EXERCISES = (
    ChoiceExercise(
        "derivatives_diagnosed", "04", "core", 6,
        f"A backward pass for {EXAMPLES} examples and a network {'-'.join(map(str, SIZES))} with logistic "
        "neurons and the mean squared error computes these derivatives; central differences measured the "
        "others. What is wrong in the backward pass?",
        (
            option("no mean", "the mean over the examples is missing",
                   "without that mean each derivative would be 3 times the measured one, for 3 examples"),
            option("no 1/n", "the mean over the outputs is missing",
                   "without that mean all derivatives would be twice those measured, for 2 outputs"),
            option("W not transposed", "W stands where Wᵀ belongs",
                   "with W for Wᵀ the last layer would be right, and the ratios of the first have both "
                   "signs"),
            option("hidden slope missing", "the slope of the hidden neurons is missing",
                   "without a slope, which is ¼ at most, the last layer would be right, and the first more "
                   "than 4 times too large, with the right signs"),
            option("no mean in db", "the mean over the examples is missing in db",
                   "then only the derivatives by the biases would be 3 times the measured ones"),
        ),
        table,
        "The ratios tell where to look: one ratio everywhere is a factor at the end; ratios that begin at a "
        "layer are a mistake in the step to that layer.",
        ("Is the last layer right?", "Is there one ratio, or are there many?"),
    ),
)  # fmt: skip
