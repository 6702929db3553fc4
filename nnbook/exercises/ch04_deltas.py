"""Chapter 4: the error signals of a layer, and the derivatives by its weights, for one example."""

import numpy as np

from nnbook.exercises.common import (
    ALL_CUT,
    DOUBLED,
    HALVED,
    NO_HALF,
    ROUNDED,
    SIGN,
    TRANSPOSED,
    classes,
    made,
    shares,
    some,
    whole,
)  # fmt: skip
from nnbook.exercises.exercise import Exercise, Instance, Mistake
from nnbook.exercises.numbers import NumberExercise, draw_outputs
from nnbook.functions import sigmoid


def output_delta(out, d):
    out, d = np.asarray(out, float), np.asarray(d, float)
    return 2 / len(out) * (out - d) * out * (1 - out)


def softmax_delta(out, d):
    return np.asarray(out, float) - np.asarray(d, float)


def hidden_delta(W, delta, out):
    W, delta, out = np.asarray(W, float), np.asarray(delta, float), np.asarray(out, float)
    return (W.T @ delta) * out * (1 - out)


def weight_gradient(delta, out):
    return np.asarray(delta)[:, None] * np.asarray(out)[None, :]


def slope(out):
    return out * (1 - out)


def vectors(rng, n, random=shares):
    return random(rng, n), classes(rng, 1, n)[0]


def behind(rng, after, n):
    return some(rng, after, n), some(rng, after), shares(rng, n)


SLOPES = (
    Mistake("slope missing", "the slope out (1 − out) is missing", after=lambda r, *a: r / slope(a[-1])),
    Mistake("1 - out missing", "the factor 1 − out of the slope is missing",
            after=lambda r, *a: r / (1 - a[-1])),
    Mistake("out missing", "the factor out of the slope is missing", after=lambda r, *a: r / a[-1]),
    Mistake("tanh", "the slope is that of tanh, 1 − out²",
            after=lambda r, *a: r / slope(a[-1]) * (1 - a[-1] ** 2)),
    Mistake("slope at out", "φ′ is taken at out instead of net: out is the logistic function's value already",
            after=lambda r, *a: r / slope(a[-1]) * slope(sigmoid(a[-1]))),
    Mistake("slope squared", "the slope is there twice", after=lambda r, *a: r * slope(a[-1])),
    Mistake("1 + out", "1 + out stands where 1 − out belongs",
            after=lambda r, *a: r / (1 - a[-1]) * (1 + a[-1])),
    Mistake("divided by out", "it is divided by out, not multiplied", after=lambda r, *a: r / a[-1] ** 2),
    Mistake("divided by 1 - out", "it is divided by 1 − out, not multiplied",
            after=lambda r, *a: r / (1 - a[-1]) ** 2),
    Mistake("divided by the slope", "it is divided by the slope, not multiplied",
            after=lambda r, *a: r / slope(a[-1]) ** 2),
    Mistake("slope added", "the slope is added, not multiplied",
            after=lambda r, *a: r / slope(a[-1]) + slope(a[-1])),
)  # fmt: skip


def at_out(mistake):
    """The same mistake where out is the first argument."""
    return Mistake(mistake.name, mistake.text, after=lambda r, out, d: mistake.after(r, d, out))


SQUARE = Instance(
    (np.array([[0.5, -1.0], [0.25, 2.0]]), np.array([0.5, -0.25]), np.array([0.6, 0.3])), ("square",)
)
FIRST = Mistake("first only", "only the first neuron is computed", after=lambda r, *_: r[:1])
SUMMED = Mistake("summed", "the numbers are added up: each neuron has its own", after=lambda r, *_: np.sum(r))

EXERCISES = (
    Exercise(
        "output_delta", "04", "core", 6,
        "output_delta(out, d): δ (n,) of logistic outputs for the mean squared error, for one example.",
            ("out", "d"), output_delta,
        "∂E/∂out_j = 2/n (out_j − d_j), and each neuron's slope is out_j (1 − out_j).",
        (*made(vectors, (2,), (3,), (5,), (1,), (4, ("read-only",))), Instance((np.array([0.25, 0.5,
            0.875]), np.array([0, 1, 0])), ("integers",)),
         Instance((np.array([0.25, 0.5]), np.array([0.125, 0.75])))),
        (
            *map(at_out, SLOPES),
            Mistake("difference turned", "d − out stands where out − d belongs", after=lambda r, *_: -r),
                DOUBLED, HALVED,
            Mistake("no 1/n", "the mean over the n outputs is missing: 1/n",
                    after=lambda r, out, d: r * len(out)),
            Mistake("1/n twice", "it is divided by n twice", after=lambda r, out, d: r / len(out)),
            Mistake("out - d missing", "the difference out − d is missing",
                    instead=lambda out, d: 2 / len(out) * slope(out)),
            Mistake("squared", "the difference is squared: that is the error, not its slope",
                    after=lambda r, out, d: r * (out - d)),
            Mistake("out + d", "out + d stands where out − d belongs", before=lambda out, d: (out, -d)),
            Mistake("slope at d", "the slope is taken at d, it belongs to out",
                    instead=lambda out, d: 2 / len(out) * (out - d) * slope(d)),
            FIRST, SUMMED, ALL_CUT,
        ),
        ("Two factors: ∂E/∂out and ∂out/∂net.", "E is a mean over n outputs."),
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
    Exercise(
        "softmax_delta", "04", "core", 4,
        "softmax_delta(out, d): δ (n,) of softmax outputs with the categorical cross-entropy.", ("out", "d"),
        softmax_delta, "The derivatives of softmax and of the logarithm collapse to out − d.",
        (*made(lambda rng, n: ((lambda o: o / o.sum())(shares(rng, n)), classes(rng, 1, n)[0]), (2,), (3,),
            (5,), (4, ("read-only",))),
         Instance((np.array([0.25, 0.5, 0.25]), np.array([0, 1, 0])), ("integers",)),
         Instance((np.array([0.25, 0.5, 0.25]), np.array([0.25, 0.125, 0.625])))),
        (
            Mistake("difference turned", "d − out stands where out − d belongs", after=lambda r, *_: -r),
                DOUBLED, NO_HALF,
            Mistake("1/n", "there is no mean over the outputs: this error is a sum",
                    after=lambda r, out, d: r / len(out)),
            Mistake("times slope", "the slope out (1 − out) is in out − d already",
                    after=lambda r, out, d: r * slope(out)),
            Mistake("by out", "this is ∂E/∂out = −d/out, not ∂E/∂net", instead=lambda out, d: -d / out),
            Mistake("by out, with slope", "−d (1 − out) leaves out that each output depends on every net",
                    instead=lambda out, d: -d * (1 - out)),
            Mistake("out + d", "out + d stands where out − d belongs", instead=lambda out, d: out + d),
            Mistake("divided by the slope", "it is divided by out (1 − out)",
                    after=lambda r, out, d: r / slope(out)),
            Mistake("right class only", "only the right class has its δ: the others have one, too",
                    after=lambda r, out, d: r * d),
            Mistake("others only", "the right class has a δ, too", after=lambda r, out, d: r * (1 - d)),
            Mistake("product", "out · d stands where out − d belongs", instead=lambda out, d: out * d),
            Mistake("error", "this is the error, not its slope", instead=lambda out, d: -d * np.log(out)),
            Mistake("absolute", "the signs are lost", after=lambda r, *_: abs(r)),
            Mistake("squared", "the difference is squared", after=lambda r, *_: r**2),
            Mistake("d missing", "d is missing", instead=lambda out, d: out + 0), FIRST, SUMMED, ALL_CUT,
        ),
        ("Compute it for n = 2 with d = (1, 0).", "Few signs are needed: two letters and a minus."),
    ),
    Exercise(
        "hidden_delta", "04", "core", 8,
        "hidden_delta(W, delta, out): δ (n_l,) of a logistic layer with outputs out (n_l,), from W "
        "(n_{l+1}, n_l) and delta (n_{l+1},) behind it.",
        ("W", "delta", "out"), hidden_delta,
        "Neuron i is to blame along each edge that leaves it: column i of W. So Wᵀ δ, times its slope.",
        (*made(behind, (1, 2), (2, 3), (3, 2), (4, 5), (2, 1), (3, 4, ("read-only",))), SQUARE,
         Instance((np.array([[1, 0, -2], [2, 1, 1]]), np.array([1, -1]), np.array([0.5, 0.25, 0.75])),
             ("integers",))),
        (
            Mistake("W not transposed", "W stands where Wᵀ belongs: the sum is over the wrong layer",
                    instead=lambda W, delta, out: (W @ delta) * slope(out)),
            *SLOPES,
            Mistake("slope of the wrong layer", "the slope belongs to this layer: it is taken inside the sum",
                    instead=lambda W, delta, out: W.T @ (delta * slope(out))),
            Mistake("no sum", "the sum over the neurons behind is missing",
                    instead=lambda W, delta, out: W.T * delta * slope(out)[:, None]),
            Mistake("delta missing", "δ of the layer behind is missing",
                    instead=lambda W, delta, out: W.sum(axis=0) * slope(out)),
            Mistake("W missing", "the weights are missing",
                    instead=lambda W, delta, out: delta.sum() * slope(out)),
            Mistake("mean", "a mean over the neurons behind stands where the sum belongs",
                    after=lambda r, W, delta, out: r / len(delta)),
            Mistake("last only", "only the last neuron behind is counted: += was forgotten",
                    before=lambda W, delta, out: (W[-1:], delta[-1:], out)),
            Mistake("first neuron only", "only the first neuron behind is counted",
                    before=lambda W, delta, out: (W[:1], delta[:1], out)),
            Mistake("absolute", "the signs of the weights are lost",
                    before=lambda W, delta, out: (abs(W), delta, out)),
            Mistake("out squared", "the slope is out (1 − out), not out²",
                    instead=lambda W, delta, out: W.T @ delta * out**2),
            Mistake("added", "W + δ stands where W · δ belongs",
                    instead=lambda W, delta, out: (W.T + delta).sum(axis=1) * slope(out)),
            SIGN, DOUBLED, NO_HALF, FIRST, SUMMED, ROUNDED,
        ),
        ("Along which edges does neuron i act on the error?", "Its weights are column i of W.",
            "And then its own slope."),
    ),
    Exercise(
        "weight_gradient", "04", "warm-up", 5,
        "weight_gradient(delta, out): ∂E/∂W (n_{l+1}, n_l) from delta (n_{l+1},) behind the weights and "
        "out (n_l,) before them.",
        ("delta", "out"), weight_gradient, "The weight from i to j has ∂E/∂w = δ_j out_i: row j, column i.",
        (*made(lambda rng, n, k: (some(rng, n), shares(rng, k)), (1, 2), (2, 3), (3, 2), (4, 1), (3, 5,
            ("read-only",)), (2, 2, ("square",))),
         whole([1, -2], [2, 1, 3])),
        (
            Mistake("transposed", "rows and columns are exchanged: δ is the row's", after=TRANSPOSED.after),
            Mistake("elementwise", "the product is entry by entry, each δ belongs with each out",
                    instead=lambda d, o: d * o),
            Mistake("inner", "this is a sum of products, each product is asked for",
                    instead=lambda d, o: d @ o),
            Mistake("added", "δ + out stands where δ · out belongs", instead=lambda d, o: d[:, None] + o),
            Mistake("difference", "δ − out stands where δ · out belongs",
                    instead=lambda d, o: d[:, None] - o),
            Mistake("divided", "it is divided by out, not multiplied", instead=lambda d, o: d[:, None] / o),
            Mistake("out missing", "out is missing", instead=lambda d, o: d[:, None] * np.ones(len(o))),
            Mistake("delta missing", "δ is missing", instead=lambda d, o: np.ones(len(d))[:, None] * o),
            Mistake("times slope", "the slope is in δ already", after=lambda r, d, o: r * slope(o)),
            Mistake("1 − out", "1 − out stands where out belongs", instead=lambda d, o: d[:, None] * (1 - o)),
            Mistake("mean over n", "there is no mean over the neurons", after=lambda r, d, o: r / len(o)),
            Mistake("mean over rows", "there is no mean over the neurons behind",
                    after=lambda r, d, o: r / len(d)),
            Mistake("absolute", "the signs are lost", after=lambda r, *_: abs(r)),
            Mistake("flat", "the matrix is flattened", after=lambda r, *_: np.ravel(r)),
            Mistake("first row", "only the first row is computed", after=lambda r, *_: r[0]),
            Mistake("last row", "only the last row is computed", after=lambda r, *_: r[-1]),
            SIGN, DOUBLED, NO_HALF, ROUNDED,
        ),
        ("What is ∂E/∂w for one weight?", "np.outer, or a column times a row."),
    ),
)  # fmt: skip
