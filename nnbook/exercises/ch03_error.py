"""Chapter 3: how wrong outputs are, and how many of them are right."""

import numpy as np

from nnbook.exercises.common import (
    DOUBLED,
    HALVED,
    NO_HALF,
    ROOT,
    ROUNDED,
    SIGN,
    classes,
    made,
    shares,
    some,
    whole,
)  # fmt: skip
from nnbook.exercises.exercise import Exercise, Instance, Mistake
from nnbook.exercises.formulas import N_TWICE, NO_N, formula, symbols
from nnbook.exercises.numbers import NumberExercise, draw_outputs
from nnbook.functions import sigmoid


def mse(out, D):
    out, D = np.asarray(out, float), np.asarray(D, float)
    return np.sum((out - D) ** 2) / out.size


def mse_slope():
    out, d, n = symbols("out d n")
    return 2 * (out - d) / n


def binary_cross_entropy_from_net(net, d):
    if_one = max(-net, 0) + np.log1p(np.exp(-abs(net)))
    if_zero = max(net, 0) + np.log1p(np.exp(-abs(net)))
    return d * if_one + (1 - d) * if_zero


def softmax(net):
    net = np.asarray(net, float)
    powers = np.exp(net - np.max(net))
    return powers / np.sum(powers)


def accuracy(out, D):
    out, D = np.asarray(out), np.asarray(D)
    if out.shape[1] == 1:
        right = (out > 0.5) == (D > 0.5)
    else:
        right = np.argmax(out, axis=1) == np.argmax(D, axis=1)
    return np.sum(right) / len(out)


def tables(rng, m, n):
    return shares(rng, m, n), classes(rng, m, n) if n > 1 else (rng.permutation(m) % 2.0)[:, None]


def naive_cross_entropy(net, d):
    out = sigmoid(net)
    return -d * np.log(out) - (1 - d) * np.log(1 - out)


def softplus(net):
    return np.logaddexp(0, net)


def one_sided(log, name, why):
    """Two mistakes: a single logarithm for both terms, and the rest linear in net."""
    text = "{} overflows for nets {}709, and " + why
    return (
        Mistake(f"{name} of e^net", text.format("e^net", "above "), lambda z, d: log(np.exp(z)) - d * z),
        Mistake(f"{name} of e^−net", text.format("e^−net", "below −"),
                lambda z, d: log(np.exp(-z)) + (1 - d) * z),
    )  # fmt: skip


def mean_right(compare):
    """A share of right answers by another comparison."""
    return lambda out, D: np.mean(compare(np.asarray(out), np.asarray(D)))


def largest(out):
    return out.argmax(axis=1)


def halves_compared(out, D):
    return (out > 0.5) == (D > 0.5)


EXERCISES = (
    Exercise(
        "mse", "03", "warm-up", 5,
        "mse(out, D): the mean of the squared differences over examples and outputs, tables (m, n).",
        ("out", "D"), mse, "All m · n squares count alike.",
        (*made(tables, (1, 1, ("m = 1",)), (3, 2), (2, 3), (4, 3), (1, 4, ("m = 1",)), (5, 1), (3, 4,
            ("read-only",))),
         whole([[1, 0, 2], [0, 3, 1]], [[0, 0, 1], [1, 1, 1]])),
        (
            Mistake("sum", "the mean is missing: this is the sum", after=lambda r, out, D: r * out.size),
            Mistake("mean over m only", "the mean over the outputs is missing: divide by n as well",
                    after=lambda r, out, D: r * out.shape[1]),
            Mistake("mean over n only", "the mean over the examples is missing: divide by m as well",
                    after=lambda r, out, D: r * out.shape[0]),
            Mistake("not squared", "the differences are not squared", instead=lambda o, D: np.mean(o - D)),
            Mistake("absolute", "absolute differences stand where squares belong",
                    instead=lambda o, D: np.mean(abs(o - D))),
            Mistake("square of the mean", "the mean is squared, not the differences",
                    instead=lambda o, D: np.mean(o - D) ** 2),
            Mistake("square of the sum", "the sum is squared, not the differences",
                    instead=lambda o, D: np.sum(o - D) ** 2 / o.size),
            Mistake("squares apart", "out² − D² stands where (out − D)² belongs",
                    instead=lambda o, D: np.mean(o**2 - D**2)),
            Mistake("added", "out + D stands where out − D belongs",
                    instead=lambda o, D: np.mean((o + D) ** 2)),
            Mistake("product", "out · D stands where out − D belongs",
                    instead=lambda o, D: np.mean((o * D) ** 2)),
            Mistake("for each example", "this is a mean for each example: one number is asked for",
                    instead=lambda o, D: np.mean((o - D) ** 2, axis=1)),
            Mistake("for each output", "this is a mean for each output: one number is asked for",
                    instead=lambda o, D: np.mean((o - D) ** 2, axis=0)),
            Mistake("not summed", "the squares are not averaged: one number is asked for",
                    instead=lambda o, D: (o - D) ** 2),
            Mistake("size twice", "it is divided by the number of entries twice",
                    after=lambda r, out, D: r / out.size),
            Mistake("cubed", "the differences are cubed, not squared",
                    instead=lambda o, D: np.mean((o - D) ** 3)),
            Mistake("doubled inside", "the differences are doubled, not squared",
                    instead=lambda o, D: np.mean((o - D) * 2)),
            Mistake("first example", "only the first example is counted",
                    before=lambda o, D: (o[:1], D[:1])),
            Mistake("last example", "only the last example is counted: += was forgotten",
                    before=lambda o, D: (o[-1:], D[-1:])),
            Mistake("length", "this is the length of out − D: the mean of the squares is asked for",
                    instead=lambda o, D: np.sqrt(np.sum((o - D) ** 2))),
            Mistake("length by size", "the length of out − D is divided by the number of entries: square it",
                    instead=lambda o, D: np.sqrt(np.sum((o - D) ** 2)) / o.size),
            ROOT, DOUBLED, NO_HALF, SIGN, ROUNDED,
        ),
        ("How many squares are there?", "np.mean without an axis takes them all."),
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
    Exercise(
        "mse_slope", "03", "core", 5,
        "∂E/∂out_j for E = the mean of (out − d)² over n outputs, in out, d and n (those of output j).",
        ("out", "d", "n"), mse_slope,
        "Of the n terms only one holds out_j; the square gives the 2, the mean 1/n.",
        (), (
            Mistake("difference turned", "it is out − d, not d − out: the error falls towards d",
                    after=lambda e: -e),
            HALVED, DOUBLED, NO_N, N_TWICE,
            Mistake("not differentiated", "the square is still there: this is E's term, not its slope",
                    instead=formula(lambda o, d, n: (o - d) ** 2 / n, "out", "d", "n")),
            Mistake("sum", "out + d stands where out − d belongs",
                    instead=formula(lambda o, d, n: 2 * (o + d) / n, "out", "d", "n")),
            Mistake("d missing", "d is missing", instead=formula(lambda o, n: 2 * o / n, "out", "n")),
            Mistake("times slope", "the factor out (1 − out) belongs to ∂E/∂net, not to ∂E/∂out",
                    after=lambda e: e * symbols("out") * (1 - symbols("out"))),
        ),
        ("How many of the n terms hold out_j?", "The chain rule for a square: 2 times the inside."),
            kind="expression",
    ),
    Exercise(
        "binary_cross_entropy_from_net", "03", "hard", 12,
        "binary_cross_entropy_from_net(net, d): −d log out − (1 − d) log(1 − out) for out = σ(net), "
        "numbers, d from 0 to 1, exact however large net is, of either sign.",
        ("net", "d"), binary_cross_entropy_from_net,
        "−log σ(net) = log(1 + e^−net). Where −net is large it is −net and a remainder: the power never "
        "overflows, and log1p keeps the digits of a remainder that 1 + … would lose. Of the two "
        "logarithms each has its share; neither is subtracted from the other.",
        tuple(Instance((float(net), d), tags) for net, d, *tags in (
            (0.5, 1, "moderate"), (-1.25, 0, "moderate"), (2.0, 0, "moderate"), (0.75, 0.25, "soft",
                "moderate"), (-2.0, 1, "moderate"),
            (40.0, 1), (-40.0, 0), (800.0, 0), (-800.0, 1), (25.0, 1), (-30.0, 0), (-50.0, 0.5, "soft"),
                (20.0, 1), (800.0, 1), (-800.0, 0))),
        (
            Mistake("naive",
                    "right in the middle, but out rounds to 0 or 1 in the tails and its digits are lost: "
                    "stay with net",
                    instead=naive_cross_entropy),
            Mistake("cancels at 1",
                    "log(1 + e^net) − d · net cancels for d = 1 and a large net: mix two logarithms",
                    instead=lambda z, d: max(z, 0) + np.log1p(np.exp(-abs(z))) - d * z),
            Mistake("log(1 + x)", "np.log(1 + x) loses a small x: np.log1p(x) keeps it",
                    instead=lambda z, d:
                        d * max(-z, 0) + (1 - d) * max(z, 0) + np.log(1 + np.exp(-abs(z)))),
            Mistake("log(1 + e^net)",
                    "log(1 + e^net) overflows on one side and loses its digits on the other",
                    instead=lambda z, d: d * np.log(1 + np.exp(-z)) + (1 - d) * np.log(1 + np.exp(z))),
            *one_sided(lambda x: np.log(1 + x), "log",
                       "1 + … loses a small power: use e^−|net|, and np.log1p"),
            *one_sided(np.log1p, "log1p", "where it is large, the product with net takes its digits away: "
                       "use e^−|net|, and mix two logarithms by d"),
            Mistake("overflow", "e^net overflows for a large net: use e^−|net|",
                    instead=lambda z, d: d * np.log1p(np.exp(-z)) + (1 - d) * np.log1p(np.exp(z))),
            Mistake("d and 1 - d exchanged", "d and 1 − d are exchanged, or the sign of net is turned round",
                    before=lambda z, d: (z, 1 - d)),
            Mistake("first term only", "the term for d = 0 is missing",
                    instead=lambda z, d: d * softplus(-z)),
            Mistake("second term only", "the term for d = 1 is missing",
                    instead=lambda z, d: (1 - d) * softplus(z)),
            Mistake("d is 0 or 1", "d may lie between 0 and 1: both terms count, by d and 1 − d",
                    instead=lambda z, d: softplus(-z) if d == 1 else softplus(z)),
            Mistake("d as a truth", "d may lie between 0 and 1: it is no yes or no",
                    instead=lambda z, d: softplus(-z) if d else softplus(z)),
            Mistake("minus", "the two terms are subtracted",
                    instead=lambda z, d: d * softplus(-z) - (1 - d) * softplus(z)),
            Mistake("remainder missing", "the remainder log(1 + e^−|net|) is missing",
                    instead=lambda z, d: d * max(-z, 0) + (1 - d) * max(z, 0)),
            Mistake("one sign for both", "both terms have −net: the one for d = 0 has net",
                    instead=lambda z, d: softplus(-z)),
            Mistake("net for both", "both terms have net: the one for d = 1 has −net",
                    instead=lambda z, d: softplus(z)),
            Mistake("out for net", "this takes net for an out",
                    instead=lambda z, d: -d * np.log(z) - (1 - d) * np.log(1 - z)),
            Mistake("logarithm to base 2", "this is the logarithm to base 2",
                    after=lambda r, *_: r / np.log(2)),
            Mistake("clipped", "out is clipped: in the tails the error does not grow any more",
                    instead=lambda z, d: _clipped(z, d, 1e-12)),
            Mistake("epsilon", "a small number is added in the logarithm: the tails are not exact",
                    instead=lambda z, d:
                        -d * np.log(sigmoid(z) + 1e-12) - (1 - d) * np.log(1 - sigmoid(z) + 1e-12)),
            Mistake("squared", "this is the squared error", instead=lambda z, d: (sigmoid(z) - d) ** 2),
            Mistake("delta", "this is the slope out − d, not the error",
                    instead=lambda z, d: sigmoid(z) - d),
            SIGN, DOUBLED, NO_HALF,
        ),
        ("Write −log σ(net) as log(1 + e^−net).", "For net = −800 it is 800: take max(−net, 0) out of the "
            "logarithm.",
         "np.log1p(x) is log(1 + x) to the last digit.", "np.logaddexp(0, −net) does both."),
    ),
    Exercise(
        "softmax", "03", "core", 8, "softmax(net): e^net_j / Σ_k e^net_k for net (n,), for large nets, too.",
        ("net",), softmax,
        "A factor e^−max cancels in the fraction; with it the largest power is 1 and none overflows.",
        (*made(lambda rng, n: (some(rng, n),), (2,), (3,), (5,), (1,), (4, ("read-only",))), whole([1, 0, 2,
            -1]),
         Instance((np.array([1000.0, 1001.0, 999.0]),), ("large",)), Instance((np.array([-1000.0,
             -1001.5]),), ("large",)),
         *(Instance((np.array(one),), ("large",)) for one in ([900.0, 0.0, -900.0], [-800.0, 0.0, 800.0]))),
        (
            Mistake("overflow", "e^net overflows for large nets: subtract the largest first",
                    instead=lambda z: np.exp(z) / np.exp(z).sum()),
            Mistake("shifted by the mean",
                    "what is subtracted does not keep the powers from overflowing: subtract the largest",
                    instead=lambda z: np.exp(z - z.mean()) / np.exp(z - z.mean()).sum()),
            Mistake("shifted by the least",
                    "what is subtracted lets the powers overflow: subtract the largest",
                    instead=lambda z: np.exp(z - z.min()) / np.exp(z - z.min()).sum()),
            Mistake("shifted by the first",
                    "what is subtracted lets some powers overflow: subtract the largest",
                    instead=lambda z: np.exp(z - z[0]) / np.exp(z - z[0]).sum()),
            Mistake("shift in the numerator only", "the largest is subtracted in the numerator only",
                    instead=lambda z: np.exp(z - z.max()) / np.exp(z).sum()),
            Mistake("shift in the sum only", "the largest is subtracted in the sum only",
                    instead=lambda z: np.exp(z) / np.exp(z - z.max()).sum()),
            Mistake("not divided", "the powers do not sum to 1: divide by their sum",
                    instead=lambda z: np.exp(z - z.max())),
            Mistake("powers only", "the powers do not sum to 1 and overflow", instead=np.exp),
            Mistake("divided by the largest", "it is divided by the largest power, not by their sum",
                    instead=lambda z: np.exp(z) / np.exp(z).max()),
            Mistake("mean of powers", "it is divided by the mean of the powers, not by their sum",
                    after=lambda r, z: r * len(z)),
            Mistake("no powers", "the powers e^net are missing", instead=lambda z: z / z.sum()),
            Mistake("logistic", "this is the logistic function of each net", instead=sigmoid),
            Mistake("sign", "e^−net stands where e^net belongs", before=lambda z: (-z,)),
            Mistake("logarithm", "this is the logarithm of softmax", after=lambda r, z: np.log(r)),
            Mistake("powers of 2", "these are powers of 2, not of e", before=lambda z: (np.log(2) * z,)),
            Mistake("added", "the largest is added, not subtracted",
                    instead=lambda z: np.exp(z + z.max()) / np.exp(z + z.max()).sum()),
            Mistake("absolute", "the shift is by the largest size, not by the largest",
                    instead=lambda z: np.exp(z - abs(z).max()) / np.exp(z - abs(z).max()).sum()),
            Mistake("choice", "a 1 for the largest is not softmax",
                    after=lambda r, z: (r == r.max()) * 1.0),
            Mistake("times", "it is multiplied by the sum, not divided",
                    instead=lambda z: np.exp(z - z.max()) * np.exp(z - z.max()).sum()),
            Mistake("divided by the shift", "net is divided by the largest, not shifted by it",
                    instead=lambda z: softmax(z / z.max())),
            ROUNDED, DOUBLED, NO_HALF,
        ),
        ("What happens to the fraction if all nets are raised by one number?",
            "Choose the number so that no power is above 1."),
    ),
    Exercise(
        "accuracy", "03", "core", 8,
        "accuracy(out, D): the share of the examples (rows) of which the right class is named: with "
        "several outputs by the largest, with a single one by whether it is above a half.",
        ("out", "D"), accuracy,
        "argmax along a row names its class; of a single column it is always 0, so there the half decides.",
        (*made(tables, (1, 3, ("m = 1",)), (3, 2), (6, 3), (9, 4),
               (7, 1, ("one output",)), (5, 1, ("one output",)),
               (11, 1, ("one output",)), (10, 1,
            ("one output",)), (8, 3, ("read-only",))),
         *made(lambda rng, m, n: (tables(rng, m, n)[0] / n, classes(rng, m, n)), (12, 5)),
         Instance((np.array([[0.25], [0.75]]), np.array([[0.0], [1.0]])), ("one output",)),
         whole([[0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]], [[0, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]])),
        (
            Mistake("one column", "with a single output argmax is always 0: there the half decides",
                    instead=mean_right(lambda o, D: largest(o) == largest(D))),
            Mistake("by halves",
                    "each output is compared at a half, but an example is right by its largest output",
                    instead=mean_right(halves_compared)),
            Mistake("all by halves", "with several outputs the largest counts, not each at a half",
                    instead=mean_right(lambda o, D: halves_compared(o, D).all(axis=1))),
            Mistake("columns", "argmax goes down the columns, an example is a row: axis=1",
                    instead=mean_right(lambda o, D:
                        halves_compared(o, D) if o.shape[1] == 1 else o.argmax(0) == D.argmax(0))),
            Mistake("columns, no half", "argmax goes down the columns, an example is a row: axis=1; and with "
                    "a single output the half decides",
                    instead=mean_right(lambda o, D: o.argmax(0) == D.argmax(0))),
            Mistake("columns by examples", "argmax goes down the columns, so outputs are counted, not "
                    "examples: axis=1", instead=lambda o, D:
                        (halves_compared(o, D) if o.shape[1] == 1 else o.argmax(0) == D.argmax(0)).sum()
                        / len(o)),
            Mistake("columns by examples, no half", "argmax goes down the columns, so outputs are counted, "
                    "not examples: axis=1; and with a single output the half decides",
                    instead=lambda o, D: np.sum(o.argmax(0) == D.argmax(0)) / len(o)),
            Mistake("count", "this is a number of examples, not a share",
                    after=lambda r, out, D: r * len(out)),
            Mistake("error rate", "this is the share of the wrong ones", after=lambda r, *_: 1 - r),
            Mistake("percent", "this is in percent: a share is from 0 to 1", after=lambda r, *_: 100 * r),
            Mistake("divided by entries", "it is divided by the number of entries, not of examples",
                    after=lambda r, out, D: r / out.shape[1]),
            Mistake("divided by outputs", "it is divided by the number of outputs, not of examples",
                    after=lambda r, out, D: r * len(out) / out.shape[1]),
            Mistake("equal", "outputs are compared with == : they are hardly ever exactly 0 or 1",
                    instead=mean_right(lambda o, D: (o == D).all(axis=1))),
            Mistake("least", "argmin stands where argmax belongs",
                    instead=mean_right(lambda o, D:
                        halves_compared(o, D) if o.shape[1] == 1 else o.argmin(1) == largest(D))),
            Mistake("mean output", "this is the mean output for the desired class",
                    instead=lambda o, D: np.mean((o * D).sum(axis=1))),
            Mistake("flat argmax", "argmax without an axis looks through the whole table",
                    instead=lambda o, D: float(np.argmax(o) == np.argmax(D))),
            Mistake("half turned", "below a half is taken for above it",
                    instead=lambda o, D: 1 - accuracy(o, D) if o.shape[1] == 1 else accuracy(o, D)),
            Mistake("above 0", "a single output is compared with 0: a half decides",
                    instead=lambda o, D: np.mean((o > 0) == D) if o.shape[1] == 1 else accuracy(o, D)),
            Mistake("D missing", "of a single output this is the share above a half: compare it with D",
                    instead=lambda o, D: np.mean(o > 0.5) if o.shape[1] == 1 else accuracy(o, D)),
            Mistake("one column as it is",
                    "a single output is compared with D without asking whether it is above a half",
                    instead=lambda o, D: np.mean(o == D) if o.shape[1] == 1 else accuracy(o, D)),
            Mistake("for each example", "this is right or wrong for each example: one share is asked for",
                    instead=lambda o, D:
                        (halves_compared(o, D)[:, 0] if o.shape[1] == 1 else largest(o) == largest(D)) * 1.0),
            Mistake("first example missing", "the first example is left out",
                    before=lambda o, D: (o[1:], D[1:])),
            Mistake("last example missing", "the last example is left out",
                    before=lambda o, D: (o[:-1], D[:-1])),
            ROUNDED, DOUBLED, NO_HALF,
        ),
        ("Which class does a row of out name? And a row of D?", "What is argmax of a single number?"),
    ),
)  # fmt: skip


def _clipped(net, d, least):
    out = np.clip(sigmoid(net), least, 1 - least)
    return -d * np.log(out) - (1 - d) * np.log(1 - out)
