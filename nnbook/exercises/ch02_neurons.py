"""Chapter 2: a neuron, and a network of them."""

from itertools import pairwise

import numpy as np

from nnbook.exercises.common import ALL_CUT, DOUBLED, NO_HALF, SIGN, TRANSPOSED, made, some, whole
from nnbook.exercises.exercise import Exercise, Instance, Mistake
from nnbook.functions import sigmoid


def neuron(w, x, b):
    net = np.sum(np.asarray(w) * np.asarray(x)) + b
    return 1 / (1 + np.exp(-net))


def forward(W, b, X):
    out = np.asarray(X, float).T
    for l in range(len(W)):
        net = W[l] @ out + b[l][:, None]
        out = 1 / (1 + np.exp(-net))
    return out.T


def network(rng, sizes, m):
    """Weights, biases and inputs."""
    W = [some(rng, after, n) for n, after in pairwise(sizes)]
    return W, [some(rng, n) for n in sizes[1:]], some(rng, m, sizes[0])


def passed(W, b, X, phi=sigmoid, last=sigmoid):
    """Feed-forward with other functions: what mistakes are made of."""
    out = np.asarray(X, float).T
    for l in range(len(W)):
        bias = np.reshape(b[l], (-1, 1))
        net = W[l] @ out + bias
        out = (last if l == len(W) - 1 else phi)(net)
    return out.T


def bias_for_each_example(W, b, X):
    """Adds b as a row: it fits where there are as many neurons as examples, or one example."""
    out = np.asarray(X, float).T
    for Wl, bl in zip(W, b):
        out = sigmoid(Wl @ out + bl)
    return out.T


def rows_left(W, b, X):
    """Multiplies by W where the rows ask for its transpose."""
    out = np.asarray(X, float)
    for Wl, bl in zip(W, b):
        out = sigmoid(out @ Wl + bl)
    return out


SQUARE = Instance(([np.array([[0.5, -1.0], [0.25, 2.0]])], [np.array([0.5, -0.5])],
                   np.array([[1.0, -1.0], [0.5, 0.75]])), ("square", "m = n"))  # fmt: skip
WHOLE = Instance(([np.array([[1, 0, -1], [2, 1, 0]]), np.array([[1, -2]])], [np.array([0, 1]), np.array([1])],
                  np.array([[1, 0, 2], [0, 1, 1], [1, 1, 1], [2, 0, 0]])), ("integers",))  # fmt: skip

EXERCISES = (
    Exercise(
        "neuron", "02", "warm-up", 5,
        "neuron(w, x, b): the output of a logistic neuron with weights w (n,), inputs x (n,), bias b.",
        ("w", "x", "b"), neuron, "net = Σ w_i x_i + b, and out = 1 / (1 + e^−net).",
        (*made(lambda rng, n: (some(rng, n), some(rng, n), float(some(rng))), (1,), (2,), (3,), (5,), (4,
            ("read-only",))),
         whole([1, -2, 1], [2, 1, 1], 1)),
        (
            Mistake("bias missing", "the bias is missing", before=lambda w, x, b: (w, x, 0)),
            Mistake("bias subtracted", "the bias is subtracted", before=lambda w, x, b: (w, x, -b)),
            Mistake("sign in exp", "this is σ(−net), as with e^net where e^−net belongs",
                    after=lambda r, *_: 1 - r),
            Mistake("no activation", "this is net: the logistic function is missing",
                    instead=lambda w, x, b: w @ x + b),
            Mistake("bias after", "the bias is added after the activation, it belongs to net",
                    instead=lambda w, x, b: sigmoid(w @ x) + b),
            Mistake("tanh", "this is tanh, not the logistic function",
                    instead=lambda w, x, b: np.tanh(w @ x + b)),
            Mistake("relu", "this is ReLU, not the logistic function",
                    instead=lambda w, x, b: max(0, w @ x + b)),
            Mistake("threshold", "this is a step from 0 to 1, not the logistic function",
                    instead=lambda w, x, b: float(w @ x + b > 0)),
            Mistake("no sum", "the products are not summed: a neuron has one output",
                    instead=lambda w, x, b: sigmoid(w * x + b)),
            Mistake("bias for each", "the bias is added for each input, it belongs to the sum once",
                    instead=lambda w, x, b: sigmoid(np.sum(w * x + b))),
            Mistake("bias a factor", "the bias is multiplied, not added",
                    instead=lambda w, x, b: sigmoid((w @ x) * b)),
            Mistake("mean", "a mean stands where the sum belongs",
                    instead=lambda w, x, b: sigmoid(np.mean(w * x) + b)),
            Mistake("added", "w + x stands where w · x belongs",
                    instead=lambda w, x, b: sigmoid(np.sum(w + x) + b)),
            Mistake("difference", "w − x stands where w · x belongs",
                    instead=lambda w, x, b: sigmoid(np.sum(w - x) + b)),
            Mistake("1 missing", "the 1 below the fraction line is missing: e^net",
                    instead=lambda w, x, b: np.exp(w @ x + b)),
            Mistake("1 subtracted", "1 − e^−net stands where 1 + e^−net belongs",
                    instead=lambda w, x, b: 1 / (1 - np.exp(-(w @ x + b)))),
            Mistake("not a fraction", "1 + e^−net is not yet turned over",
                    instead=lambda w, x, b: 1 + np.exp(-(w @ x + b))),
            Mistake("slope", "this is the slope out (1 − out), not out", after=lambda r, *_: r * (1 - r)),
            Mistake("last product", "only the last product is kept: += was forgotten",
                    instead=lambda w, x, b: sigmoid(w[-1] * x[-1] + b)),
            Mistake("first product", "only the first product is taken",
                    instead=lambda w, x, b: sigmoid(w[0] * x[0] + b)),
            Mistake("applied twice", "the logistic function is applied twice",
                    after=lambda r, *_: sigmoid(r)),
            DOUBLED, SIGN, ALL_CUT,
        ),
        ("First net, then out.", "out = 1 / (1 + np.exp(-net))"),
    ),
    Exercise(
        "forward", "02", "core", 10,
        "forward(W, b, X): the outputs (m, n_L) of a logistic network for the examples in the rows of X "
        "(m, n_0); W[l] is (n_{l+1}, n_l), b[l] is (n_{l+1},).",
        ("W", "b", "X"), forward,
        "Inside the network an example is a column: X is transposed at the door, and back at the end; b "
        "stands in each column.",
        (*made(network, ([2, 1], 1, ("m = 1",)), ([3, 2], 4), ([3, 4, 2], 5), ([2, 3, 4, 1], 3), ([3, 2, 2],
            1, ("m = 1",)),
               ([2, 4, 3], 6, ("read-only",))), SQUARE, WHOLE),
        (
            Mistake("bias missing", "the biases are missing",
                    before=lambda W, b, X: (W, [0 * v for v in b], X)),
            Mistake("bias subtracted", "the biases are subtracted",
                    before=lambda W, b, X: (W, [-v for v in b], X)),
            Mistake("not turned back", "the outputs stand in columns: examples are the rows of a table",
                    after=TRANSPOSED.after),
            Mistake("W not transposed", "X @ W stands where X @ Wᵀ belongs", instead=rows_left),
            Mistake("bias as a row",
                    "b is added to each row of (n, m), it belongs to each column: b[:, None]",
                    instead=bias_for_each_example),
            Mistake("no activation", "the activation is missing in all layers",
                    instead=lambda *a: passed(*a, phi=lambda z: z, last=lambda z: z)),
            Mistake("no activation last", "the activation of the output layer is missing",
                    instead=lambda *a: passed(*a, last=lambda z: z)),
            Mistake("no activation inside", "the activation of the hidden layers is missing",
                    instead=lambda *a: passed(*a, phi=lambda z: z)),
            Mistake("last layer missing", "off by one layer: the last is left out",
                    before=lambda W, b, X: (W[:-1], b[:-1], X)),
            Mistake("first layer only", "only the first layer is computed",
                    before=lambda W, b, X: (W[:1], b[:1], X)),
            Mistake("last layer only", "each layer starts from X again: out is not handed on",
                    instead=lambda W, b, X: passed(W[-1:], b[-1:], X)),
            Mistake("tanh inside", "the hidden layers use tanh",
                    instead=lambda *a: passed(*a, phi=np.tanh)),
            Mistake("tanh", "this is tanh, not the logistic function",
                    instead=lambda *a: passed(*a, phi=np.tanh, last=np.tanh)),
            Mistake("relu inside", "the hidden layers use ReLU",
                    instead=lambda *a: passed(*a, phi=lambda z: np.maximum(z, 0))),
            Mistake("sign in exp", "this is σ(−net), as with e^net where e^−net belongs",
                    instead=lambda *a: passed(*a, phi=lambda z: sigmoid(-z), last=lambda z: sigmoid(-z))),
            Mistake("sign in exp inside",
                    "in the hidden layers this is σ(−net), as with e^net where e^−net belongs",
                    instead=lambda *a: passed(*a, phi=lambda z: sigmoid(-z))),
            Mistake("1 subtracted", "1 − e^−net stands where 1 + e^−net belongs",
                    instead=lambda *a:
                        passed(*a, phi=lambda z: 1 / (1 - np.exp(-z)), last=lambda z: 1 / (1 - np.exp(-z)))),
            Mistake("not a fraction", "1 + e^−net is not yet turned over",
                    instead=lambda *a:
                        passed(*a, phi=lambda z: 1 + np.exp(-z), last=lambda z: 1 + np.exp(-z))),
            Mistake("slopes", "these are slopes out (1 − out), not outputs",
                    after=lambda r, *_: r * (1 - r)),
            Mistake("bias after", "the bias is added after the activation, it belongs to net",
                    instead=lambda *a: bias_after(*a)),
            Mistake("first example", "only the first example is computed",
                    before=lambda W, b, X: (W, b, X[:1])),
            Mistake("mean", "the outputs are averaged over the examples: each example has its own",
                    after=lambda r, *_: r.mean(axis=0)),
            Mistake("classes", "the outputs are rounded to 0 and 1", after=lambda r, *_: (r > 0.5) * 1.0),
            Mistake("flat", "the table is flattened", after=lambda r, *_: np.ravel(r)),
            DOUBLED, NO_HALF, SIGN,
        ),
        ("One layer is net = W @ out + b; what shape has out for m examples?",
            "b[l][:, None] stands in each column.",
         "Start with X.T and end with out.T."),
    ),
)  # fmt: skip


def bias_after(W, b, X):
    """Adds each bias to the outputs."""
    out = np.asarray(X, float).T
    for Wl, bl in zip(W, b):
        out = sigmoid(Wl @ out) + bl[:, None]
    return out.T
