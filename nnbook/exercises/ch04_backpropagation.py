"""Chapter 4: backpropagation through all layers, and the slope measured."""

import numpy as np

from nnbook.exercises.ch02_neurons import network
from nnbook.exercises.ch04_deltas import SUMMED, slope
from nnbook.exercises.common import (
    DOUBLED,
    HALVED,
    SIGN,
    made,
    shares,
    some,
    through,
)  # fmt: skip
from nnbook.exercises.exercise import Exercise, Instance, Mistake
from nnbook.functions import sigmoid


def backward(W, b, X, D):
    X, D = np.asarray(X, float), np.asarray(D, float)
    outs = [X.T]
    for l in range(len(W)):
        outs.append(1 / (1 + np.exp(-(W[l] @ outs[l] + b[l][:, None]))))
    dW, db = [], []
    delta = 2 / D.shape[1] * (outs[-1] - D.T) * outs[-1] * (1 - outs[-1])
    for l in range(len(W) - 1, -1, -1):
        dW.insert(0, delta @ outs[l].T / len(X))
        db.insert(0, np.sum(delta, axis=1) / len(X))
        delta = (W[l].T @ delta) * outs[l] * (1 - outs[l])
    return dW, db


def numeric_gradient(f, p, h):
    p = np.array(p, float)
    slopes = np.zeros(len(p))
    for k in range(len(p)):
        up, down = p.copy(), p.copy()
        up[k] += h
        down[k] -= h
        slopes[k] = (f(up) - f(down)) / (2 * h)
    return slopes


def backwards(W, b, X, D, output=slope, hidden=slope, back=lambda W, delta: W.T @ delta, means=(True, True),
              outs_at=0, difference=lambda out, d: out - d, keep=None):  # fmt: skip
    """Backpropagation with other rules: what mistakes are made of."""
    outs = [np.asarray(X, float).T]
    for Wl, bl in zip(W, b):
        outs.append(sigmoid(Wl @ outs[-1] + bl[:, None]))
    dW, db, m = [], [], len(X)
    delta = 2 / D.shape[1] * difference(outs[-1], D.T) * output(outs[-1])
    for l in reversed(range(len(W))):
        dW.insert(0, delta @ outs[l + outs_at].T / (m if means[0] else 1))
        db.insert(0, delta.sum(axis=1) / (m if means[1] else 1))
        delta = back(W[l], delta) * hidden(outs[l])
    return dW, db


def by(**rules):
    """A mistake's backpropagation with some other rules."""
    return lambda *arguments: backwards(*arguments, **rules)


def wrong_deltas_behind(W, b, X, D):
    """Takes the slope of a hidden layer at the layer after it: it fits where the sizes are equal."""
    outs = [np.asarray(X, float).T]
    for Wl, bl in zip(W, b):
        outs.append(sigmoid(Wl @ outs[-1] + bl[:, None]))
    dW, db = [], []
    delta = 2 / D.shape[1] * (outs[-1] - D.T) * slope(outs[-1])
    for l in reversed(range(len(W))):
        dW.insert(0, delta @ outs[l].T / len(X))
        db.insert(0, delta.mean(axis=1))
        if l:
            delta = (W[l].T @ delta) * slope(outs[l + 1])
    return dW, db


def with_desired(rng, sizes, m):
    W, b, X = network(rng, sizes, m)
    return W, b, X, shares(rng, m, sizes[-1])


def cubes(p):
    """Σ (k + 1) p_k³ + p_0² p_last"""
    p = np.asarray(p, float)
    return float(np.sum(np.arange(1, len(p) + 1) * p**3) + p[0] ** 2 * p[-1])


def measured(difference):
    """A mistake's slopes: difference(f, p, step, h) for the step h in each direction."""
    return lambda f, p, h: np.array([difference(f, np.array(p, float), h * e, h) for e in np.eye(len(p))])


def in_whole_numbers(f, p, h):
    """Nudges a copy that has the type of p: in an array of whole numbers a nudge below 1 is lost."""
    slopes = np.zeros(len(p))
    for k in range(len(p)):
        up, down = p.copy(), p.copy()
        up[k], down[k] = up[k] + h, down[k] - h
        slopes[k] = (f(up) - f(down)) / (2 * h)
    return slopes


def never_undone(f, p, h):
    """Nudges one array after the other entry and does not undo it."""
    p, slopes = np.array(p, float), np.zeros(len(p))
    for k in range(len(p)):
        p[k] += h
        high = f(p)
        p[k] -= 2 * h
        slopes[k] = (high - f(p)) / (2 * h)
    return slopes


RULES = (
    Mistake("no mean", "the mean over the examples is missing: divide by m",
            instead=by(means=(False, False))),
    Mistake("no mean in dW", "the mean over the examples is missing in dW",
            instead=by(means=(False, True))),
    Mistake("no mean in db", "the mean over the examples is missing in db",
            instead=by(means=(True, False))),
    Mistake("W not transposed", "W stands where Wᵀ belongs: the sum is over the wrong layer",
            instead=by(back=lambda W, delta: W @ delta)),
    Mistake("hidden slope missing", "the slope of the hidden neurons is missing",
            instead=by(hidden=np.ones_like)),
    Mistake("output slope missing", "the slope of the output neurons is missing",
            instead=by(output=np.ones_like)),
    Mistake("slopes missing", "the slopes are missing in all layers",
            instead=by(output=np.ones_like, hidden=np.ones_like)),
    Mistake("hidden slope of tanh", "the slope of the hidden neurons is that of tanh",
            instead=by(hidden=lambda o: 1 - o**2)),
    Mistake("output slope of tanh", "the slope of the output neurons is that of tanh",
            instead=by(output=lambda o: 1 - o**2)),
    Mistake("slopes of tanh", "the slopes are those of tanh",
            instead=by(output=lambda o: 1 - o**2, hidden=lambda o: 1 - o**2)),
    Mistake("hidden slope at out", "φ′ is taken at out instead of net in the hidden layers",
            instead=by(hidden=lambda o: slope(sigmoid(o)))),
    Mistake("output slope at out", "φ′ is taken at out instead of net in the output layer",
            instead=by(output=lambda o: slope(sigmoid(o)))),
    Mistake("slopes at out", "φ′ is taken at out instead of net",
            instead=by(hidden=lambda o: slope(sigmoid(o)), output=lambda o: slope(sigmoid(o)))),
    Mistake("hidden 1 - out missing", "the factor 1 − out is missing in the hidden layers",
            instead=by(hidden=lambda o: o)),
    Mistake("hidden out missing", "the factor out is missing in the hidden layers",
            instead=by(hidden=lambda o: 1 - o)),
    Mistake("output 1 - out missing", "the factor 1 − out is missing in the output layer",
            instead=by(output=lambda o: o)),
    Mistake("output out missing", "the factor out is missing in the output layer",
            instead=by(output=lambda o: 1 - o)),
    Mistake("hidden 1 + out", "1 + out stands where 1 − out belongs in the hidden layers",
            instead=by(hidden=lambda o: o * (1 + o))),
    Mistake("output 1 + out", "1 + out stands where 1 − out belongs in the output layer",
            instead=by(output=lambda o: o * (1 + o))),
    Mistake("wrong layer's out",
            "dW takes the out behind the weights, it belongs before them: off by one layer",
            instead=by(outs_at=1)),
    Mistake("slope of the wrong layer", "the slope of a hidden layer is taken one layer too far",
            instead=wrong_deltas_behind),
    Mistake("no difference", "the desired outputs are missing", instead=by(difference=lambda out, d: out)),
    Mistake("out + d", "out + d stands where out − d belongs",
            instead=by(difference=lambda out, d: out + d)),
    Mistake("squared", "the difference is squared: that is the error, not its slope",
            instead=by(difference=lambda out, d: (out - d) ** 2)),
)  # fmt: skip

EXERCISES = (
    Exercise(
        "backward", "04", "hard", 20,
        "backward(W, b, X, D): (dW, db), the derivatives of the mean squared error of a logistic network, "
        "means over the m examples in the rows of X (m, n_0) and D (m, n_L).", ("W", "b", "X", "D"), backward,
        "Forward with every out kept; δ of the outputs; then from right to left ∂E/∂W = δ outᵀ / m, ∂E/∂b "
        "the mean of δ, and δ = Wᵀ δ times the slope.",
        (*made(with_desired, ([2, 1], 1, ("m = 1",)), ([3, 2], 4), ([2, 3, 2], 5), ([3, 2, 4, 2], 3), ([2,
            3, 2], 4, ("read-only",)),
               ([2, 2, 2], 3, ("square",)), ([2, 2, 2], 2, ("square",))),
         Instance(([np.array([[1, 0], [2, -1], [0, 1]]), np.array([[1, -1, 2]])], [np.array([0, 1, -1]),
             np.array([1])],
                   np.array([[1, 0], [0, 1], [1, 1], [2, 1]]), np.array([[1], [0], [0], [1]])),
                       ("integers",))),
        (
            *RULES,
            Mistake("difference turned", "d − out stands where out − d belongs: all signs are turned round",
                    after=SIGN.after),
            DOUBLED, HALVED,
            Mistake("no 1/n", "the mean over the n outputs is missing: 1/n",
                    after=lambda r, W, b, X, D: through(lambda a: a * D.shape[1])(r)),
            Mistake("1/n twice", "it is divided by the n outputs twice",
                    after=lambda r, W, b, X, D: through(lambda a: a / D.shape[1])(r)),
            Mistake("1/m twice", "it is divided by the m examples twice",
                    after=lambda r, W, b, X, D: through(lambda a: a / len(X))(r)),
            Mistake("dW transposed", "dW is transposed: δ outᵀ, not out δᵀ",
                    after=lambda r, *_: ([v.T for v in r[0]], r[1])),
            Mistake("layers reversed", "the lists stand from the last layer to the first",
                    after=lambda r, *_: (r[0][::-1], r[1][::-1])),
            Mistake("dW reversed", "dW stands from the last layer to the first",
                    after=lambda r, *_: (r[0][::-1], r[1])),
            Mistake("db reversed", "db stands from the last layer to the first",
                    after=lambda r, *_: (r[0], r[1][::-1])),
            Mistake("parts exchanged", "dW and db are exchanged", after=lambda r, *_: (r[1], r[0])),
            Mistake("db missing sums", "db has a column for each example: take the mean",
                    instead=lambda W, b, X, D: (backward(W, b, X, D)[0], [])),
            Mistake("bias missing", "the biases are missing on the way forward",
                    before=lambda W, b, X, D: (W, [0 * v for v in b], X, D)),
            Mistake("first layer missing", "off by one layer: the first has no derivatives",
                    after=lambda r, *_: (r[0][1:], r[1][1:])),
            Mistake("last layer missing", "off by one layer: the last has no derivatives",
                    after=lambda r, *_: (r[0][:-1], r[1][:-1])),
            Mistake("db as columns", "db stands as columns (n, 1), b[l] is (n,)",
                    after=lambda r, *_: (r[0], [v[:, None] for v in r[1]])),
            Mistake("first example", "only the first example is counted",
                    before=lambda W, b, X, D: (W, b, X[:1], D[:1])),
            Mistake("last example", "only the last example is counted: += was forgotten",
                    before=lambda W, b, X, D: (W, b, X[-1:], D[-1:])),
        ),
        ("Keep every out on the way forward.", "δ of the outputs as in output_delta, for m columns.",
         "From right to left: first dW and db of a layer, then δ of the layer before."), parts=("dW", "db"),
    ),
    Exercise(
        "numeric_gradient", "04", "core", 8,
        "numeric_gradient(f, p, h): the slopes (n,) of f at p (n,), measured: (f(p + h e_k) − f(p − h "
        "e_k)) / 2h for each k.", ("f", "p", "h"),
        numeric_gradient,
        "One entry is nudged at a time, in a copy of floats: in an array of whole numbers a nudge below 1 "
        "is lost.",
        (*made(lambda rng, n, h: (cubes, some(rng, n), h), (1, 0.5), (2, 0.25), (3, 0.125), (4, 0.5), (5,
            0.25)),
         Instance((cubes, np.array([1, -2, 2]), 0.25), ("integers",))),
        (
            Mistake("forward difference", "this is the slope to one side, (f(p + h) − f(p)) / h",
                    instead=measured(lambda f, p, e, h: (f(p + e) - f(p)) / h)),
            Mistake("backward difference", "this is the slope to one side, (f(p) − f(p − h)) / h",
                    instead=measured(lambda f, p, e, h: (f(p) - f(p - e)) / h)),
            Mistake("one side by 2h", "the difference to one side is divided by 2h",
                    instead=measured(lambda f, p, e, h: (f(p + e) - f(p)) / (2 * h))),
            Mistake("divided by h", "between p − h and p + h lies 2h, not h", after=lambda r, *_: 2 * r),
            Mistake("half nudges", "the nudges are h/2: h is asked for, and a division by 2h",
                    instead=measured(lambda f, p, e, h: (f(p + e / 2) - f(p - e / 2)) / h)),
            Mistake("not divided", "the division by 2h is missing", after=lambda r, f, p, h: r * 2 * h),
            Mistake("times h", "(…) / 2 * h multiplies by h: / (2 * h)",
                    after=lambda r, f, p, h: r * h * h),
            Mistake("sign", "the two values are exchanged", after=lambda r, *_: -r),
            Mistake("whole numbers", "in an array of whole numbers the nudge is lost: np.array(p, float)",
                    instead=in_whole_numbers),
            Mistake("not undone", "an entry is not put back before the next is nudged",
                    instead=never_undone),
            Mistake("all at once", "all entries are nudged at once: one at a time",
                    instead=measured(lambda f, p, e, h: (f(p + h) - f(p - h)) / (2 * h))),
            Mistake("all moved at once", "all entries are moved at once, and one slope came: one at a time",
                    instead=lambda f, p, h: (f(p + h) - f(p - h)) / (2 * h)),
            Mistake("one side, all moved at once",
                    "all entries are moved at once, and only to one side: one at a time, both ways",
                    instead=lambda f, p, h: (f(p + h) - f(p)) / h),
            Mistake("sum", "the values are added, not subtracted",
                    instead=measured(lambda f, p, e, h: (f(p + e) + f(p - e)) / (2 * h))),
            Mistake("both up", "every slope is 0: are both values taken on one side?",
                    instead=measured(lambda f, p, e, h: 0.0 * h)),
            Mistake("steps of 1", "the nudge is 1, not h",
                    instead=measured(lambda f, p, e, h: (f(p + e / h) - f(p - e / h)) / (2 * h))),
            Mistake("half steps", "the nudges are h/2, but it is divided by 2h",
                    instead=measured(lambda f, p, e, h: (f(p + e / 2) - f(p - e / 2)) / (2 * h))),
            Mistake("double steps", "the nudges are 2h, but it is divided by 2h",
                    instead=measured(lambda f, p, e, h: (f(p + 2 * e) - f(p - 2 * e)) / (2 * h))),
            Mistake("last only", "only the last entry has a slope",
                    after=lambda r, *_: np.where(np.arange(len(r)) == len(r) - 1, r, 0)),
            Mistake("first only", "only the first entry has a slope",
                    after=lambda r, *_: np.where(np.arange(len(r)) == 0, r, 0)),
            Mistake("first entry", "only the first slope came", after=lambda r, *_: r[:1]), HALVED, SUMMED,
        ),
        ("Nudge one entry of a copy up, another copy down.", "Between the two lies 2h."),
    ),
)  # fmt: skip
