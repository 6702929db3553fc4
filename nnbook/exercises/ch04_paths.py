"""Chapter 4: two paths to the error, and a layer's derivatives for many examples."""

import numpy as np

from nnbook.exercises.common import DOUBLED, HALVED, SIGN, made, shares, some, whole
from nnbook.exercises.exercise import Exercise, Mistake
from nnbook.exercises.formulas import formula, symbols
from nnbook.exercises.numbers import NumberExercise, hundredths

NAMES = ("delta_0", "delta_1", "w_0", "w_1", "out", "x")


def layer_gradients(delta, out):
    m = delta.shape[1]
    return delta @ out.T / m, np.sum(delta, axis=1) / m


def first_layer_weight():
    delta_0, delta_1, w_0, w_1, out, x = symbols("delta_0 delta_1 w_0 w_1 out x")
    return (delta_0 * w_0 + delta_1 * w_1) * out * (1 - out) * x


def columns(rng, n, k, m):
    """δ of n neurons and the outs of the k before them, for m examples in columns."""
    return some(rng, n, m), shares(rng, k, m)


def by_path(name, text, f):
    """A mistake in a formula of all the factors along both paths."""
    return Mistake(name, text, instead=formula(f, *NAMES))


def draw_two_paths(rng):
    values = {name: float(hundredths(rng, -0.9, 0.9)) for name in ("w0", "w1", "delta0", "delta1")}
    return {**values, "out": float(hundredths(rng, 0.15, 0.9))}


EXERCISES = (
    NumberExercise(
        "two_paths_by_hand", "04", "core", 4,
        "A logistic hidden neuron has out = {out}. Its arrows lead to two outputs, with the weights {w0} and "
        "{w1}; their error signals are {delta0} and {delta1}. What is its own δ, to three figures?",
        draw_two_paths,
        lambda w0, w1, delta0, delta1, out: (w0 * delta0 + w1 * delta1) * out * (1 - out),
        "Two paths to the error, so two products are added; what both share, the slope, multiplies the sum.",
        (
            Mistake("slope missing", "this is ∂E/∂out: the slope out (1 − out) is missing",
                    lambda w0, w1, delta0, delta1, out: w0 * delta0 + w1 * delta1),
            Mistake("first path only", "the path over the second output is missing",
                    lambda w0, w1, delta0, delta1, out: w0 * delta0 * out * (1 - out)),
            Mistake("second path only", "the path over the first output is missing",
                    lambda w0, w1, delta0, delta1, out: w1 * delta1 * out * (1 - out)),
            Mistake("mean", "the paths are added, not averaged",
                    lambda w0, w1, delta0, delta1, out: (w0 * delta0 + w1 * delta1) / 2 * out * (1 - out)),
            Mistake("multiplied", "the paths are added, not multiplied",
                    lambda w0, w1, delta0, delta1, out: w0 * delta0 * w1 * delta1 * out * (1 - out)),
            Mistake("crossed", "each weight meets the δ of the other output",
                    lambda w0, w1, delta0, delta1, out: (w0 * delta1 + w1 * delta0) * out * (1 - out)),
            Mistake("weights missing", "the weights are missing",
                    lambda w0, w1, delta0, delta1, out: (delta0 + delta1) * out * (1 - out)),
            Mistake("1 - out missing", "the slope is out (1 − out): a factor is missing",
                    lambda w0, w1, delta0, delta1, out: (w0 * delta0 + w1 * delta1) * out),
            Mistake("sign", "the sign is turned round",
                    lambda w0, w1, delta0, delta1, out: -(w0 * delta0 + w1 * delta1) * out * (1 - out)),
        ),
        ("Weight times δ for each path.", "The slope of a logistic neuron is out (1 − out)."),
    ),
    Exercise(
        "first_layer_weight", "04", "core", 8,
        "∂E/∂w for a weight w from the input x to a logistic hidden neuron with the output out, whose arrows "
        "w_0 and w_1 lead to outputs with the error signals delta_0 and delta_1, in delta_0, delta_1, w_0, "
        "w_1, out, x.",
        NAMES, first_layer_weight,
        "Each path brings δ · w, the two are added; then come the slope of the hidden neuron and, as "
        "∂net/∂w, the input.",
        (), (
            by_path("x missing", "the last factor ∂net/∂w = x is missing: this is δ of the hidden neuron",
                    lambda d, e, w, v, o, x: (d * w + e * v) * o * (1 - o)),
            by_path("slope missing", "the slope out (1 − out) of the hidden neuron is missing",
                    lambda d, e, w, v, o, x: (d * w + e * v) * x),
            by_path("first path only", "the path over the second output is missing",
                    lambda d, e, w, v, o, x: d * w * o * (1 - o) * x),
            by_path("second path only", "the path over the first output is missing",
                    lambda d, e, w, v, o, x: e * v * o * (1 - o) * x),
            by_path("paths multiplied", "the two paths are multiplied, they are added",
                    lambda d, e, w, v, o, x: d * w * e * v * o * (1 - o) * x),
            by_path("crossed", "each weight meets the δ of the other output",
                    lambda d, e, w, v, o, x: (d * v + e * w) * o * (1 - o) * x),
            by_path("weights missing", "the weights w_0 and w_1 are missing",
                    lambda d, e, w, v, o, x: (d + e) * o * (1 - o) * x),
            by_path("deltas missing", "the error signals are missing",
                    lambda d, e, w, v, o, x: (w + v) * o * (1 - o) * x),
            by_path("out for x", "out stands where x belongs: w multiplies what arrives",
                    lambda d, e, w, v, o, x: (d * w + e * v) * o * (1 - o) * o),
            by_path("slope at x", "the slope is taken at the input, it belongs to the hidden neuron",
                    lambda d, e, w, v, o, x: (d * w + e * v) * x * (1 - x) * x),
            by_path("1 - out missing", "the factor 1 − out is missing",
                    lambda d, e, w, v, o, x: (d * w + e * v) * o * x),
            by_path("tanh", "the slope is that of tanh",
                    lambda d, e, w, v, o, x: (d * w + e * v) * (1 - o**2) * x),
            by_path("bracket missing", "the brackets are missing: the slope multiplies both paths",
                    lambda d, e, w, v, o, x: d * w + e * v * o * (1 - o) * x),
            SIGN, DOUBLED, HALVED,
        ),
        ("What do the two outputs ask of the hidden out?", "From out to net, from net to w: two factors."),
        kind="expression",
    ),
    Exercise(
        "layer_gradients", "04", "core", 8,
        "layer_gradients(delta, out): (dW, db) of a layer for m examples: delta is (n_{l+1}, m), out is "
        "(n_l, m), a column for each example; dW and db are means over the examples.",
        ("delta", "out"), layer_gradients,
        "The product with out.T adds up δ outᵀ over the columns, so a division by m makes it a mean; of the "
        "biases δ itself is the derivative, and each neuron has the mean of its row.",
        (*made(columns, (2, 3, 1, ("m = 1",)), (3, 2, 4), (2, 4, 3), (1, 3, 5), (4, 1, 2)),
         *made(columns, (3, 3, 3, ("square",))), whole([[1, -2], [0, 4]], [[1, 0], [2, 2], [0, 1]])),
        (
            Mistake("no means", "the means are missing: divide both by the number of examples",
                    after=lambda r, delta, out: (r[0] * delta.shape[1], r[1] * delta.shape[1])),
            Mistake("no mean in dW", "the product adds the examples up: divide dW by their number",
                    after=lambda r, delta, out: (r[0] * delta.shape[1], r[1])),
            Mistake("dW over neurons", "dW is divided by the number of neurons, not of examples",
                    after=lambda r, delta, out: (r[0] * delta.shape[1] / len(delta), r[1])),
            Mistake("no mean in db", "db is a sum: divide it by the number of examples",
                    after=lambda r, delta, out: (r[0], r[1] * delta.shape[1])),
            Mistake("dW transposed", "dW lies on its side: it has the shape of W, the target is the row",
                    after=lambda r, *_: (r[0].T, r[1])),
            Mistake("product of means", "the mean of the products is not the product of the means",
                    lambda delta, out: (np.outer(delta.mean(1), out.mean(1)), delta.mean(1))),
            Mistake("db over neurons", "db is a mean over the neurons: it is one over the examples, axis=1",
                    after=lambda r, delta, out: (r[0], delta.mean(axis=0))),
            Mistake("one db", "all biases got one number: each neuron has its own",
                    after=lambda r, delta, out: (r[0], delta.mean())),
            Mistake("db not summed", "db has a column for each example: take the mean",
                    after=lambda r, delta, out: (r[0], delta.copy())),
            Mistake("db times out", "a bias has no out before it: db is the mean of δ alone",
                    after=lambda r, delta, out: (r[0], r[0].sum(axis=1))),
            Mistake("wrong sides",
                    "delta.T @ out sums over the neurons: delta @ out.T sums over the examples",
                    lambda delta, out: (delta.T @ out / delta.shape[1], delta.mean(1))),
            Mistake("not transposed", "delta @ out takes no account of what a column is: out.T",
                    lambda delta, out: (delta @ out / delta.shape[1], delta.mean(1))),
            Mistake("first example", "only the first example is counted",
                    before=lambda delta, out: (delta[:, :1], out[:, :1])),
            Mistake("last example", "only the last example is counted: += was forgotten",
                    before=lambda delta, out: (delta[:, -1:], out[:, -1:])),
            Mistake("divided by neurons", "it is divided by the number of neurons, not of examples",
                    after=lambda r, delta, out:
                        tuple(part * delta.shape[1] / len(delta) for part in r)),
            Mistake("divided by entries", "dW is divided by the number of all entries of δ, not of examples",
                    after=lambda r, delta, out: (r[0] / len(delta), r[1])),
            Mistake("parts exchanged", "dW and db are exchanged", after=lambda r, *_: (r[1], r[0])),
            SIGN, DOUBLED,
        ),
        ("For one example dW is δ outᵀ, a column times a row.", "What does delta @ out.T add up?"),
        parts=("dW", "db"),
    ),
)  # fmt: skip
