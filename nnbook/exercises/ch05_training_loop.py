"""Chapter 5: a step, a step with momentum, and the examples cut into minibatches."""

import numpy as np

from nnbook.exercises.common import DOUBLED, NO_HALF, SIGN, made, some
from nnbook.exercises.exercise import Exercise, Instance, Mistake
from nnbook.exercises.numbers import NumberExercise, hundredths


def step(parameters, gradient, learning_rate):
    return np.asarray(parameters, float) - learning_rate * np.asarray(gradient, float)


def momentum_step(parameters, gradient, velocity, learning_rate, beta):
    velocity = beta * np.asarray(velocity, float) + np.asarray(gradient, float)
    return np.asarray(parameters, float) - learning_rate * velocity, velocity


def minibatches(order, batch_size):
    batches = []
    for start in range(0, len(order), batch_size):
        batches.append(np.array(order[start : start + batch_size]))
    return batches


def point(rng, n, rate):
    return some(rng, n), some(rng, n), rate


def moving(rng, n, rate, beta):
    return some(rng, n), some(rng, n), some(rng, n), rate, beta


def momentum(v=lambda g, v, r, beta: beta * v + g, p=lambda p, g, old, new, r, beta: p - r * new):
    """A mistake's step with momentum by another rule for v, or for the parameters."""

    def instead(parameters, gradient, velocity, rate, beta):
        new = v(gradient, velocity, rate, beta)
        return p(parameters, gradient, velocity, new, rate, beta), new

    return instead


def shuffled(rng, m, size):
    return rng.permutation(m), size


def cut(order, starts, size):
    return [np.array(order[start : start + size]) for start in starts]


def nearly_equal(order, size):
    return [np.array(one) for one in np.array_split(order, -(-len(order) // size))]


def wrapped(order, size):
    """Fills the last minibatch up with the first examples."""
    return [
        np.array(order)[np.arange(start, start + size) % len(order)] for start in range(0, len(order), size)
    ]


def whole_only(order, size):
    """Leaves the rest out, or all there is to come if there is no whole minibatch."""
    return cut(order, range(0, len(order) - size + 1, size), size)


def draw_step(rng):
    return {
        "w": float(hundredths(rng, -1, 1)),
        "slope": float(hundredths(rng, 0.2, 2)),
        "rate": float(rng.choice([0.1, 0.2, 0.5, 2.0])),
    }


EXERCISES = (
    Exercise(
        "step", "05", "warm-up", 4,
        "step(parameters, gradient, learning_rate): the parameters after one step of gradient descent, a "
        "new array.",
        ("parameters", "gradient", "learning_rate"), step,
        "Against the gradient, by learning_rate times it; the array given stays as it was.",
        (*made(point, (1, 0.5), (2, 0.1), (3, 2.0), (5, 0.25), (4, 0.1, ("read-only",))),
         *made(lambda rng, n, k, r: (some(rng, n, k), some(rng, n, k), r), (2, 3, 0.3)),
         Instance((np.array([1, -2, 3]), np.array([2, 1, -1]), 0.25), ("integers",))),
        (
            Mistake("uphill", "+ stands where − belongs: this goes up the slope",
                    before=lambda p, g, r: (p, -g, r)),
            Mistake("rate missing", "the learning rate is missing", before=lambda p, g, r: (p, g, 1)),
            Mistake("gradient missing", "the gradient is missing: each number is moved alike",
                    before=lambda p, g, r: (p, np.ones_like(g), r)),
            Mistake("step only", "this is the step, not the parameters after it",
                    instead=lambda p, g, r: -r * g),
            Mistake("length only", "this is learning_rate · gradient: the parameters are missing",
                    instead=lambda p, g, r: r * g),
            Mistake("divided", "it is divided by the learning rate", instead=lambda p, g, r: p - g / r),
            Mistake("signs only", "only the gradient's signs are used",
                    before=lambda p, g, r: (p, np.sign(g), r)),
            Mistake("direction only", "the gradient is divided by its length",
                    before=lambda p, g, r: (p, g / np.linalg.norm(g), r)),
            Mistake("mean", "it is divided by the number of parameters",
                    before=lambda p, g, r: (p, g / len(g), r)),
            Mistake("shrunk", "the rate multiplies the parameters, too",
                    instead=lambda p, g, r: r * (p - g)),
            Mistake("parameters shrunk", "the rate multiplies the parameters, not the gradient",
                    instead=lambda p, g, r: r * p - g),
            Mistake("multiplied", "the parameters are multiplied by the step",
                    instead=lambda p, g, r: p * (r * g)),
            Mistake("proportional", "a share of each parameter is taken away",
                    instead=lambda p, g, r: p * (1 - r * g)),
            Mistake("rate added", "gradient + rate stands where gradient · rate belongs",
                    instead=lambda p, g, r: p - (r + g)),
            Mistake("rate squared", "the learning rate is there twice",
                    before=lambda p, g, r: (p, g, r * r)),
            Mistake("exchanged", "parameters and gradient are exchanged", before=lambda p, g, r: (g, p, r)),
            Mistake("whole numbers", "the step is lost in an array of whole numbers",
                    instead=lambda p, g, r: p - (r * g).astype(p.dtype)),
            Mistake("whole parameters", "the new parameters are cut to whole numbers",
                    instead=lambda p, g, r: (p - r * g).astype(p.dtype)),
            Mistake("no step", "the parameters have not moved", instead=lambda p, g, r: p + 0), SIGN,
                DOUBLED, NO_HALF,
        ),
        ("Which way is down?", "New = old − rate · slope."),
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
    Exercise(
        "momentum_step", "05", "core", 8,
        "momentum_step(parameters, gradient, velocity, learning_rate, beta): (parameters, velocity) after "
        "v := β v + g and w := w − η v.",
        ("parameters", "gradient", "velocity", "learning_rate", "beta"), momentum_step,
        "First the velocity, then a step along the new one.",
        (*made(moving, (1, 0.5, 0.9), (2, 0.1, 0.5), (3, 2.0, 0.8), (5, 0.25, 0.9), (4, 0.1, 0.75,
            ("read-only",))),
         Instance((np.array([1, -2, 3]), np.array([2, 1, -1]), np.array([1, 0, -3]), 0.25, 0.5),
             ("integers",))),
        (
            Mistake("old velocity", "the step goes along the old velocity: first the velocity, then the step",
                    instead=momentum(p=lambda p, g, old, new, r, beta: p - r * old)),
            Mistake("1 - beta", "the gradient has no factor 1 − β here",
                    instead=momentum(v=lambda g, v, r, beta: beta * v + (1 - beta) * g)),
            Mistake("rate in the velocity", "the rate belongs to the step, not to the velocity",
                    instead=momentum(v=lambda g, v, r, beta:
                        beta * v + r * g, p=lambda p, g, old, new, r, beta: p - new)),
            Mistake("rate twice", "the rate is there twice",
                    instead=momentum(v=lambda g, v, r, beta: beta * v + r * g)),
            Mistake("minus in the velocity",
                    "v := β v − η g and w := w + v is another convention: v has the gradient's sign here",
                    instead=momentum(v=lambda g, v, r, beta:
                        beta * v - r * g, p=lambda p, g, old, new, r, beta: p + new)),
            Mistake("gradient subtracted", "the gradient is subtracted from the velocity",
                    instead=momentum(v=lambda g, v, r, beta: beta * v - g)),
            Mistake("uphill", "+ stands where − belongs: this goes up the slope",
                    instead=momentum(p=lambda p, g, old, new, r, beta: p + r * new)),
            Mistake("beta missing", "β is missing: the velocity never fades",
                    instead=momentum(v=lambda g, v, r, beta: v + g)),
            Mistake("no momentum", "the old velocity is missing: this is gradient descent",
                    instead=momentum(v=lambda g, v, r, beta: g + 0)),
            Mistake("beta on the gradient", "β multiplies the gradient, it belongs to the velocity",
                    instead=momentum(v=lambda g, v, r, beta: v + beta * g)),
            Mistake("beta on both", "β multiplies the gradient, too",
                    instead=momentum(v=lambda g, v, r, beta: beta * (v + g))),
            Mistake("exchanged weights", "β and 1 − β are exchanged",
                    instead=momentum(v=lambda g, v, r, beta: (1 - beta) * v + beta * g)),
            Mistake("1 - beta on v", "1 − β stands where β belongs",
                    instead=momentum(v=lambda g, v, r, beta: (1 - beta) * v + g)),
            Mistake("rate missing", "the learning rate is missing",
                    instead=momentum(p=lambda p, g, old, new, r, beta: p - new)),
            Mistake("step by the gradient", "the step goes along the gradient, not the velocity",
                    instead=momentum(p=lambda p, g, old, new, r, beta: p - r * g)),
            Mistake("looks ahead", "this step looks ahead (Nesterov's)",
                    instead=momentum(p=lambda p, g, old, new, r, beta: p - r * (g + beta * new))),
            Mistake("divided", "β divides the velocity",
                    instead=momentum(v=lambda g, v, r, beta: v / beta + g)),
            Mistake("rate divided", "it is divided by the rate",
                    instead=momentum(p=lambda p, g, old, new, r, beta: p - new / r)),
            Mistake("step only", "this is the step, not the parameters after it",
                    instead=momentum(p=lambda p, g, old, new, r, beta: -r * new)),
            Mistake("velocity not handed on", "the old velocity is handed on",
                    after=lambda r, p, g, v, *_: (r[0], v + 0.0)),
            Mistake("parts exchanged", "parameters and velocity are exchanged",
                    after=lambda r, *_: (r[1], r[0])),
            Mistake("whole numbers", "numbers are lost in arrays of whole numbers",
                    instead=lambda p, g, v, r, beta:
                        (lambda new: ((p - r * new).astype(p.dtype), new))((beta * v + g).astype(p.dtype))),
        ),
        ("Two lines: v first.", "The new v is used, and handed on."), parts=("parameters", "velocity"),
    ),
    Exercise(
        "minibatches", "05", "core", 6,
        "minibatches(order, batch_size): a list of index arrays, `order` cut into minibatches of "
        "batch_size, the last smaller if need be.",
        ("order", "batch_size"), minibatches,
        "Starts at 0, batch_size, …; a slice beyond the end ends with the array.",
        (*made(shuffled, (3, 2), (10, 4), (12, 4), (5, 1), (4, 4), (3, 5), (11, 3), (13, 5), (9, 2,
            ("read-only",))),
         Instance((np.array([7, 3, 12, 5, 20]), 2))),
        (
            Mistake("last one missing", "the last, smaller minibatch is missing", instead=whole_only),
            Mistake("last one always missing", "the last minibatch is missing", after=lambda r, *_: r[:-1]),
            Mistake("first one missing", "the first minibatch is missing", after=lambda r, *_: r[1:]),
            Mistake("order ignored", "the order is ignored: these are 0, 1, 2, …",
                    before=lambda o, k: (np.arange(len(o)), k)),
            Mistake("sorted", "the order is sorted", before=lambda o, k: (np.sort(o), k)),
            Mistake("reversed", "the order is read from its end", before=lambda o, k: (o[::-1], k)),
            Mistake("overlap", "a new minibatch begins at each example: they overlap",
                    instead=lambda o, k: cut(o, range(len(o)), k)),
            Mistake("overlap inside", "a new minibatch begins at each example: they overlap",
                    instead=lambda o, k: cut(o, range(max(1, len(o) - k + 1)), k)),
            Mistake("equal parts", "minibatches of nearly equal sizes: all but the last have batch_size",
                    instead=nearly_equal),
            Mistake("number of parts", "batch_size is taken for the number of minibatches",
                    instead=lambda o, k: list(np.array_split(o, k))),
            Mistake("one too long", "each minibatch is one too long: the end of a slice is not in it",
                    instead=lambda o, k: cut(o, range(0, len(o), k), k + 1)),
            Mistake("one too short", "each minibatch is one too short",
                    instead=lambda o, k: cut(o, range(0, len(o), k), k - 1)),
            Mistake("begins at 1", "off by one: the first example is left out",
                    instead=lambda o, k: cut(o, range(1, len(o), k), k)),
            Mistake("batches of size + 1", "the minibatches have batch_size + 1 examples",
                    instead=lambda o, k: cut(o, range(0, len(o), k + 1), k + 1)),
            Mistake("filled up", "the last minibatch is filled up with examples that were there before",
                    instead=wrapped),
            Mistake("strided", "every k-th example is taken together",
                    instead=lambda o, k: [o[i::k] for i in range(k)]),
            Mistake("strided by parts", "examples are dealt out in turn, they should be cut",
                    instead=lambda o, k: [o[i :: -(-len(o) // k)] for i in range(-(-len(o) // k))]),
            Mistake("last example missing", "the last example is left out",
                    before=lambda o, k: (o[:-1], k)),
            Mistake("an empty one", "an empty minibatch stands at the end",
                    instead=lambda o, k: cut(o, range(0, len(o) + 1, k), k)),
            Mistake("always an empty one", "an empty minibatch stands at the end",
                    after=lambda r, *_: [*r, np.empty(0)]),
            Mistake("smaller one first", "the smaller minibatch comes first, it should be last",
                    instead=lambda o, k:
                        [v for v in (o[: len(o) % k], *cut(o, range(len(o) % k, len(o), k), k)) if len(v)]),
            Mistake("batches reversed", "the last minibatch stands first", after=lambda r, *_: r[::-1]),
            Mistake("each reversed", "each minibatch is read from its end",
                    after=lambda r, *_: [one[::-1] for one in r]),
            Mistake("all in one", "the whole order is one minibatch", instead=lambda o, k: [o]),
            Mistake("first only", "only the first minibatch came", after=lambda r, *_: r[:1]),
        ),
        ("Where does each minibatch begin?", "order[start : start + batch_size] may run over the end."),
            may_share=True,
    ),
)  # fmt: skip
