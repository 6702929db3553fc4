"""Chapter 3: which error gives these numbers, and where are they lost?"""

import numpy as np

from nnbook.exercises.choice import ChoiceExercise, Option

TIMES = np.array([1, 2, 4, 8])  # a difference, and this many times it


def errors(option, rng):
    """Errors of four outs whose difference from what is desired doubles from row to row."""
    difference = rng.integers(5, 13) / 100 * TIMES
    d = rng.permutation([0, 0, 1, 1])
    out = np.where(d == 1, 1 - difference, difference)
    lines = [f"{'d':>4}{'out':>8}{'error':>10}"]
    lines += [f"{a:4d}{o:8.2f}{e:10.5f}" for a, o, e in zip(d, out, option.plant(np.abs(out - d)))]
    return "\n".join(lines)


def nets(rng):
    """Nets from far below 0 to far above, those at which floats fail among them."""
    ranges = ((-45, -38), (-6, -2), (3, 7), (20, 30), (60, 85), (95, 300), (720, 900))
    return np.array([rng.integers(*one) for one in ranges], float)


def losses(option, rng):
    """The exact error ln(1 + e^net) beside that of a program, for d = 0."""
    net = nets(rng)
    with np.errstate(all="ignore"):
        came = option.plant(net)
    lines = [f"{'net':>6}{'exact':>12}{'computed':>12}"]
    lines += [f"{n:6.0f}{e:12.4g}{c + 0.0:12.4g}" for n, e, c in zip(net, np.logaddexp(0, net), came)]
    return "\n".join(lines)


def of_out(net, least=0.0):
    """−ln(1 − out), where out is computed first, and kept away from 0 and 1 by `least`."""
    return -np.log(1 - np.clip(1 / (1 + np.exp(-net)), least, 1 - least))


EXERCISES = (
    ChoiceExercise(
        "error_diagnosed", "03", "core", 5,
        "A logistic neuron gives these outs. Which error was computed?",
        (
            Option("squared", "the squared difference",
                   "with twice the difference it would be 4 times as large, and its root would be the "
                   "difference", lambda e: e**2),
            Option("half the square", "half the squared difference",
                   "with twice the difference it would be 4 times as large, but a difference of 0.2 would "
                   "give 0.02, not 0.04", lambda e: e**2 / 2),
            Option("absolute", "the difference without its sign",
                   "it would double exactly from row to row", lambda e: e),
            Option("surprise", "the cross-entropy, −ln of the share given to the right class",
                   "a small difference would give a little more than itself, and from row to row the error "
                   "would more than double", lambda e: -np.log(1 - e)),
            Option("surprise in bits", "the cross-entropy in bits, −log₂ of the share given to the right "
                   "class", "a small difference would give about 1.44 times itself, which is 1 / ln 2, and "
                   "from row to row the error would more than double", lambda e: -np.log2(1 - e)),
        ),
        errors,
        "Errors differ in how they grow: the square 4 times for twice the difference, the absolute value "
        "twice, −ln(1 − difference) without bound towards a difference of 1.",
        ("By how much is out wrong in each row?", "What happens to the error when that doubles?"),
    ),
    ChoiceExercise(
        "floats_diagnosed", "03", "hard", 6,
        "The cross-entropy of a logistic neuron with d = 0 is −ln(1 − out) = ln(1 + e^net). A program "
        "computes it for some nets. How does it?",
        (
            Option("by way of out", "it computes out, and of that −ln(1 − out)",
                   "then 1 − out would be exactly 0 in floats for a net above 37, and the error infinite; "
                   "for a net below −37 it would be exactly 0", of_out),
            Option("clipped", "it keeps out between 10⁻⁷ and 1 − 10⁻⁷, and takes −ln(1 − out)",
                   "then no error would be above −ln 10⁻⁷ = 16.12, and none below 10⁻⁷",
                   lambda net: of_out(net, 1e-7)),
            Option("as it stands", "it computes log(1 + exp(net)) as it stands",
                   "then all would look right for a net from about −20 to 709, and be infinite from 710 on, "
                   "where exp is too large; farther below 0 digits would be lost, and below −37 it would be "
                   "exactly 0, 1 + e^net being 1",
                   lambda net: np.log(1 + np.exp(net))),
            Option("log1p", "it computes log1p(exp(net)), where log1p(z) is a careful ln(1 + z)",
                   "then the error for a net far below 0 would be right as well, and that from a net of 710 "
                   "on infinite, where exp is too large", lambda net: np.log1p(np.exp(net))),
            Option("float32", "it computes log1p(exp(net)), where log1p(z) is a careful ln(1 + z), in "
                   "float32", "then the error for a net far below 0 would be right, and that from a net of "
                   "89 on infinite, where exp is too large for float32",
                   lambda net: np.log1p(np.exp(net.astype(np.float32)))),
        ),
        losses,
        "max(net, 0) + log1p(exp(−|net|)) is right everywhere: its exp is at most 1, and log1p keeps what is "
        "small beside 1.",
        ("Is the first row 0?", "From which net on is it wrong: 17, 37, 89 or 710?"),
    ),
)  # fmt: skip
