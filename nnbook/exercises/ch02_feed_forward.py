"""Chapter 2: where a neuron cuts, what a layer makes of many examples, and what is left without bends."""

import numpy as np

from nnbook.exercises.common import DOUBLED, NO_HALF, SIGN, TRANSPOSED, made, some, whole
from nnbook.exercises.exercise import Exercise, Instance, Mistake
from nnbook.exercises.numbers import NumberExercise, draw_neuron, hundredths
from nnbook.functions import sigmoid


def cut_distance(w, b):
    w = np.asarray(w, float)
    return -b / np.sqrt(np.sum(w**2))


def layer(W, b, X):
    net = W @ X + b[:, None]
    return 1 / (1 + np.exp(-net))


def relu(net):
    return np.maximum(net, 0)


def relu_slope(net):
    return np.where(np.asarray(net) > 0, 1.0, 0.0)


def one_layer(W0, b0, W1, b1):
    return W1 @ W0, W1 @ b0 + b1


def layer_of(rng, n, k, m):
    """A layer of k neurons for n inputs, and m examples in columns."""
    return some(rng, k, n), some(rng, k), some(rng, n, m)


def bent(phi):
    """A layer with another activation."""
    return lambda W, b, X: phi(W @ X + b[:, None])


def two_affine(rng, n, k, m):
    """Two layers without activations: n inputs, k neurons, m outputs."""
    return some(rng, k, n), some(rng, k), some(rng, m, k), some(rng, m)


def draw_hinge(rng):
    return {"w": float(rng.choice([-1, 1]) * rng.choice([0.25, 0.5, 1.25, 2.5, 4.0])),
            "b": float(rng.choice([-1, 1]) * hundredths(rng, 0.2, 2))}  # fmt: skip


def draw_and(rng):
    return {"n": int(rng.integers(2, 7)), "w": int(2 * rng.integers(2, 11))}


EDGES = (Instance((np.array([-1.5, 0.0, 2.0]),)), Instance((np.array([[0.0, 0.25], [-0.5, 3.0]]),)))

EXERCISES = (
    Exercise(
        "cut_distance", "02", "warm-up", 4,
        "cut_distance(w, b): how far from the origin, along the weights w (n,), is the place where net is "
        "0? Negative if it is on the other side.",
        ("w", "b"), cut_distance,
        "Along w net grows by |w| for each unit; at the origin it is b, so it is 0 after −b/|w| units.",
        (*made(lambda rng, n: (some(rng, n), float(some(rng))), (1,), (2,), (3,), (2,), (5,)),
         whole([3, 4], 10), whole([-5, 12], -26)),
        (
            SIGN,
            Mistake("not divided", "this is −b: divide by the length of w", lambda w, b: -b),
            Mistake("squared length", "it is divided by |w|², the square root is missing",
                    lambda w, b: -b / (w @ w)),
            Mistake("sum of weights", "it is divided by the sum of the weights, not by their length",
                    lambda w, b: -b / w.sum()),
            Mistake("sum of sizes", "it is divided by the sum of the sizes, not by the length of w",
                    lambda w, b: -b / abs(w).sum()),
            Mistake("no sign", "the side is lost: where b is positive, the cut lies against w",
                    lambda w, b: abs(b) / np.linalg.norm(w)),
            Mistake("times", "it is multiplied by the length of w",
                    lambda w, b: -b * np.linalg.norm(w)),
            Mistake("turned over", "the fraction is upside down", lambda w, b: -np.linalg.norm(w) / b),
            Mistake("first weight", "only the first weight is used", lambda w, b: -b / w[0]),
            Mistake("largest weight", "the largest weight is not the length of w",
                    lambda w, b: -b / abs(w).max()),
            Mistake("place", "this is the place, not its distance", lambda w, b: -b * w / (w @ w)),
            DOUBLED, NO_HALF,
        ),
        ("What is net at the origin?", "By how much does it grow for each unit along w?"),
    ),
    Exercise(
        "layer", "02", "core", 6,
        "layer(W, b, X): the outs (k, m) of a layer of k logistic neurons, W (k, n), b (k,), for m examples "
        "in columns, X (n, m).",
        ("W", "b", "X"), layer,
        "W @ X has a column for each example; b[:, None] is a column, and is added to each of them.",
        (*made(layer_of, (2, 3, 1, ("m = 1",)), (3, 2, 4), (2, 4, 3), (4, 1, 2), (3, 5, 2)),
         *made(layer_of, (3, 3, 3, ("square",))),
         whole([[1, 0, -1], [2, 1, 0]], [0, 1], [[1, 0], [0, 1], [1, -1]])),
        (
            Mistake("no activation", "this is net: the activation is missing", bent(lambda z: z)),
            Mistake("bias missing", "the biases are missing", before=lambda W, b, X: (W, 0 * b, X)),
            Mistake("bias as a row", "b is added to each row, it belongs to each column: b[:, None]",
                    lambda W, b, X: sigmoid(W @ X + b)),
            Mistake("bias subtracted", "the bias is taken away", before=lambda W, b, X: (W, -b, X)),
            Mistake("bias after", "the bias is added after the activation, it belongs to net",
                    lambda W, b, X: sigmoid(W @ X) + b[:, None]),
            Mistake("W transposed", "W.T stands where W belongs",
                    lambda W, b, X: sigmoid(W.T @ X + b[:, None])),
            Mistake("transposed", "rows and columns are exchanged: an example is a column",
                    after=TRANSPOSED.after),
            Mistake("sign in exp", "this is σ(−net), as with e^net where e^−net belongs",
                    bent(lambda z: sigmoid(-z))),
            Mistake("tanh", "this is tanh, not the logistic function", bent(np.tanh)),
            Mistake("relu", "this is ReLU, not the logistic function", bent(lambda z: np.maximum(z, 0))),
            Mistake("1 missing", "the 1 in the denominator is missing", bent(np.exp)),
            Mistake("not a fraction", "1 + e^−net is not yet turned over", bent(lambda z: 1 + np.exp(-z))),
            Mistake("first example", "only the first example is computed",
                    before=lambda W, b, X: (W, b, X[:, :1])),
            Mistake("mean", "the examples are averaged: each has its own outs",
                    after=lambda r, *_: r.mean(axis=1)),
            Mistake("rounded", "the outs are rounded to 0 and 1", after=lambda r, *_: (r > 0.5) * 1.0),
        ),
        ("What shape has W @ X?", "b[:, None] has the shape (k, 1)."),
    ),
    Exercise(
        "relu", "02", "warm-up", 2,
        "relu(net): max(0, net) for each number of an array.",
        ("net",), relu, "Below 0 the floor, above it net as it is; np.maximum compares entry by entry.",
        (*EDGES, *made(lambda rng, *n: (some(rng, *n),), (1,), (4,), (2, 3)), whole([3, -2, 0, 5]),
         Instance((np.array([-30.0, 7.5, 300.0]),))),
        (
            Mistake("absolute", "this is |net|: what is below 0 becomes 0", np.abs),
            Mistake("net turned", "this is max(0, −net): what is below 0 becomes 0",
                    lambda z: np.maximum(-z, 0)),
            Mistake("minimum", "min stands where max belongs", lambda z: np.minimum(z, 0)),
            Mistake("slope", "this is the slope: above 0 net itself is put out", lambda z: (z > 0) * 1.0),
            Mistake("leaky", "this is leaky ReLU: below 0 the out is 0",
                    lambda z: np.where(z > 0, z, z / 100)),
            Mistake("bounded", "it is cut off at 1: there is no upper bound", lambda z: np.clip(z, 0, 1)),
            Mistake("largest", "only the largest number came: compare entry by entry",
                    lambda z: np.max(z) * (np.max(z) > 0)),
            Mistake("axis", "np.max(net, 0) takes 0 for an axis: np.maximum compares entry by entry",
                    lambda z: np.max(z, axis=0)),
            Mistake("left out", "what is below 0 becomes 0, it is not left out", lambda z: z[z > 0]),
            Mistake("at least 1", "1 stands where 0 belongs", lambda z: np.maximum(z, 1)),
            Mistake("softplus", "this is the rounded hinge log(1 + e^net)", lambda z: np.logaddexp(0, z)),
            Mistake("logistic", "this is the logistic function", sigmoid),
            SIGN, DOUBLED,
        ),
        ("What should become of −2, and what of 3?",),
    ),
    Exercise(
        "relu_slope", "02", "warm-up", 3,
        "relu_slope(net): the slope of ReLU for each number of an array; at 0 itself the left one.",
        ("net",), relu_slope, "The floor has the slope 0, the ramp 1. At the kink we take the floor's.",
        (*EDGES, *made(lambda rng, *n: (some(rng, *n),), (1,), (4,), (2, 3)), whole([3, -2, 0, 5])),
        (
            Mistake("right at 0", "at 0 the left slope is asked for: > stands there, not ≥",
                    lambda z: (z >= 0) * 1.0),
            Mistake("half at 0", "at 0 the left slope is asked for, not the mean of both",
                    lambda z: np.heaviside(z, 0.5)),
            Mistake("relu", "this is ReLU itself, not its slope", lambda z: np.maximum(z, 0)),
            Mistake("turned", "the sides are exchanged: below 0 the slope is 0", lambda z: (z < 0) * 1.0),
            Mistake("signs", "this is the sign of net: the floor has the slope 0", np.sign),
            Mistake("fraction", "net / |net| is −1 on the floor, and no number at 0", lambda z: z / abs(z)),
            Mistake("leaky", "this is the slope of leaky ReLU", lambda z: np.where(z > 0, 1.0, 0.01)),
            Mistake("one", "the slope is 1 on one side only", lambda z: np.ones(z.shape)),
            Mistake("net times net", "above 0 the slope is 1, not net²", lambda z: np.maximum(z, 0) ** 2),
            Mistake("logistic", "this is the slope of the logistic function",
                    lambda z: sigmoid(z) * sigmoid(-z)),
            Mistake("from 1", "net is compared with 1: the kink is at 0", lambda z: (z > 1) * 1.0),
            Mistake("one for all", "one slope came for all: compare entry by entry",
                    lambda z: (np.max(z) > 0) * 1.0),
            DOUBLED, NO_HALF,
        ),
        ("What is the slope of a floor, what that of the ramp?", "net > 0 is true or false, 1 or 0."),
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
            Mistake("sign in exp", "this is σ(−net), as with e^net where e^−net belongs",
                    lambda w0, w1, x0, x1, b: float(sigmoid(-w0 * x0 - w1 * x1 - b))),
            Mistake("tanh", "this is tanh", lambda w0, w1, x0, x1, b: float(np.tanh(w0 * x0 + w1 * x1 + b))),
        ),
        ("First net.",),
    ),
    NumberExercise(
        "hinge_by_hand", "02", "warm-up", 2,
        "A ReLU neuron has one input x, the weight {w} and the bias {b}. At which x is its hinge?",
        draw_hinge, lambda w, b: -b / w, "The hinge is where net = w x + b is 0.",
        (
            Mistake("sign", "the sign is turned round: there net is 2b", lambda w, b: b / w),
            Mistake("not divided", "this is −b: divide by w", lambda w, b: -b),
            Mistake("turned over", "the fraction is upside down", lambda w, b: -w / b),
            Mistake("times", "it is multiplied by w", lambda w, b: -b * w),
            Mistake("bias", "this is out at x = 0, or net there", lambda w, b: b),
        ),
        ("On one side of the hinge net is below 0, on the other above.",),
    ),
    Exercise(
        "one_layer", "02", "core", 6,
        "one_layer(W0, b0, W1, b1): (W, b) of the one layer that two layers without activations are.",
        ("W0", "b0", "W1", "b1"), one_layer,
        "W1 (W0 x + b0) + b1, multiplied out: the first layer's biases also pass through W1.",
        (*made(two_affine, (2, 3, 1), (3, 2, 4), (4, 1, 2), (2, 5, 3)),
         *made(two_affine, (3, 3, 3, ("square",))),
         whole([[1, 2], [0, 1], [3, -1]], [1, 0, 2], [[1, 0, 2], [0, 1, 1]], [5, -5])),
        (
            Mistake("sides exchanged",
                    "W0 @ W1 stands where W1 @ W0 belongs: the first layer is on the right",
                    lambda W0, b0, W1, b1: (W0 @ W1, W1 @ b0 + b1)),
            Mistake("b0 missing", "the biases of the first layer are missing",
                    lambda W0, b0, W1, b1: (W1 @ W0, b1 + 0)),
            Mistake("b1 missing", "the biases of the second layer are missing",
                    lambda W0, b0, W1, b1: (W1 @ W0, W1 @ b0)),
            Mistake("b0 as it is", "the first biases are added as they are: they pass through W1",
                    lambda W0, b0, W1, b1: (W1 @ W0, b0 + b1)),
            Mistake("wrong biases through", "b1 is put through W0: it is b0 that passes through W1",
                    lambda W0, b0, W1, b1: (W1 @ W0, W0 @ b1 + b0)),
            Mistake("both through", "b1 comes after W1: it does not pass through it",
                    lambda W0, b0, W1, b1: (W1 @ W0, W1 @ (b0 + b1))),
            Mistake("biases multiplied", "the biases are multiplied: the second ones are added",
                    lambda W0, b0, W1, b1: (W1 @ W0, W1 @ b0 * b1)),
            Mistake("entry by entry", "W1 * W0 multiplies entry by entry: @ is the product of matrices",
                    lambda W0, b0, W1, b1: (W1 * W0, W1 @ b0 + b1)),
            Mistake("added", "the weights are added, they multiply",
                    lambda W0, b0, W1, b1: (W1 + W0, W1 @ b0 + b1)),
            Mistake("transposed", "the weights lie on their side",
                    lambda W0, b0, W1, b1: ((W1 @ W0).T, W1 @ b0 + b1)),
            Mistake("bias as a column", "b stands as a column (n, 1): it is (n,)",
                    lambda W0, b0, W1, b1: (W1 @ W0, (W1 @ b0 + b1)[:, None])),
            Mistake("bias subtracted", "the biases of the second layer are taken away",
                    lambda W0, b0, W1, b1: (W1 @ W0, W1 @ b0 - b1)),
            Mistake("parts exchanged", "W and b are exchanged", after=lambda r, *_: (r[1], r[0])),
        ),
        ("Write the second layer's net, with the first one's net for its input.", "Multiply out."),
        parts=("W", "b"),
    ),
    NumberExercise(
        "and_by_hand", "02", "core", 4,
        "A neuron with {n} inputs, each 0 or 1 and with the weight {w}, should have a net above 0 only if "
        "all of them are 1. Which bias is in the middle of those that do it?",
        draw_and, lambda n, w: -w * (n - 0.5),
        "All together give n · w, all but one (n − 1) w; the bias must lie between −n w and −(n − 1) w.",
        (
            Mistake("at the limit", "with this net is exactly 0 if all are 1", lambda n, w: -w * n),
            Mistake("all but one", "with this net is exactly 0 if all but one are 1",
                    lambda n, w: -w * (n - 1)),
            Mistake("sign", "the sign is turned round: the bias must hold it back",
                    lambda n, w: w * (n - 0.5)),
            Mistake("or", "with this one input is enough", lambda n, w: -w / 2),
            Mistake("half of all", "with this more than half of the inputs are enough",
                    lambda n, w: -w * n / 2),
            Mistake("weight missing", "the weight is missing", lambda n, w: -(n - 0.5)),
        ),
        ("What is the sum if all are 1, and what if one of them is 0?",),
    ),
)  # fmt: skip
