"""Chapter 0: what a neuron adds up, what a nudge changes, and how a slope is measured."""

import numpy as np

from nnbook.exercises.common import DOUBLED, NO_HALF, SIGN, made, some, whole
from nnbook.exercises.exercise import Exercise, Instance, Mistake
from nnbook.exercises.numbers import NumberExercise, draw_neuron, hundredths
from nnbook.functions import sigmoid


def nudge(parameters, k, h):
    nudged = np.array(parameters, float)
    nudged[k] += h
    return nudged


def nudged_slopes(E, parameters, h):
    before = E(parameters)
    found = np.zeros(len(parameters))
    for k in range(len(parameters)):
        nudged = np.array(parameters, float)
        nudged[k] += h
        found[k] = (E(nudged) - before) / h
    return found


def count_moved(before, after):
    return np.sum(np.abs(after - before) > 1)


def desired(X):
    D = np.zeros((len(X), 2))
    for row, (first, second) in enumerate(X):
        D[row] = [second > first, first > second]
    return D


def bowls(p):
    """Σ ((k + 1) p_k² + p_k) + p_0 p_last"""
    p = np.asarray(p, float)
    return float(np.sum(np.arange(1, len(p) + 1) * p**2 + p) + p[0] * p[-1])


def each_slope(slope):
    """Slopes measured in another way: slope(E, p, e, h) for each e, a step of h in one number."""

    def instead(E, p, h):
        p = np.array(p, float)
        return np.array([slope(E, p, e, h) for e in h * np.eye(len(p))])

    return instead


def never_undone(E, p, h):
    """Leaves each number nudged when the next one is."""
    before, nudged, found = E(p), np.array(p, float), []
    for k in range(len(p)):
        nudged[k] += h
        found.append((E(nudged) - before) / h)
    return np.array(found)


def draw_nudge(rng):
    sign = rng.choice([-1, 1])
    return {
        "E": float(rng.integers(150, 450) / 1000),
        "slope": float(sign * hundredths(rng, 0.5, 2)),
        "h": float(rng.choice([0.02, 0.05, 0.1])),
    }


def draw_errors(rng):
    before = int(rng.integers(150, 450))
    change = int(rng.choice([-1, 1]) * rng.integers(2, 30))
    return {"before": before / 1000, "after": (before + change) / 1000, "h": float(rng.choice([0.02, 0.05]))}


def draw_rounds(rng):
    return {"parameters": int(rng.integers(9, 40)), "rounds": int(10 * rng.integers(2, 11))}


EXERCISES = (
    NumberExercise(
        "sum_by_hand", "00", "warm-up", 2,
        "{x0} and {x1} arrive at a neuron with the weights {w0} and {w1} and the bias {b}. Which sum does it "
        "squeeze?",
        draw_neuron, lambda w0, w1, x0, x1, b: w0 * x0 + w1 * x1 + b,
        "Each number that arrives times the weight on its arrow, all added, and the bias.",
        (
            Mistake("bias missing", "the bias is missing", lambda w0, w1, x0, x1, b: w0 * x0 + w1 * x1),
            Mistake("squeezed", "this is out already, the sum is asked for",
                    lambda w0, w1, x0, x1, b: float(sigmoid(w0 * x0 + w1 * x1 + b))),
            Mistake("exchanged", "each number meets the weight on the other's arrow",
                    lambda w0, w1, x0, x1, b: w0 * x1 + w1 * x0 + b),
            Mistake("bias subtracted", "the bias is added, not taken away",
                    lambda w0, w1, x0, x1, b: w0 * x0 + w1 * x1 - b),
            Mistake("first only", "the second number is missing",
                    lambda w0, w1, x0, x1, b: w0 * x0 + b),
            Mistake("no weights", "the weights are missing", lambda w0, w1, x0, x1, b: x0 + x1 + b),
        ),
        ("Two products, and the bias as it is.",),
    ),
    NumberExercise(
        "slope_by_hand", "00", "core", 3,
        "The error is {before}. One number is made larger by {h}, and the error is {after}. How much does it "
        "grow for each unit of that number?",
        draw_errors, lambda before, after, h: (after - before) / h,
        "The change of the error, after less before, divided by the change of the number.",
        (
            Mistake("sign", "this is before less after: a slope is negative where the error falls",
                    lambda before, after, h: (before - after) / h),
            Mistake("not divided", "this is the change of the error: divide by that of the number",
                    lambda before, after, h: after - before),
            Mistake("times h", "the change is multiplied by the nudge: divide by it",
                    lambda before, after, h: (after - before) * h),
            Mistake("turned over", "this is the number for each unit of the error",
                    lambda before, after, h: h / (after - before)),
            Mistake("share", "this is the growth as a share of the error that was there",
                    lambda before, after, h: (after - before) / h / before),
            Mistake("one error", "the error before is not taken away", lambda before, after, h: after / h),
        ),
        ("By how much has the error grown?", "That belongs to a nudge of h; a unit is 1/h times as long."),
    ),
    NumberExercise(
        "nudge_by_hand", "00", "core", 3,
        "The error is {E}, its slope by one number is {slope}. About which error do you expect after this "
        "number has grown by {h}?",
        draw_nudge, lambda E, slope, h: E + slope * h,
        "A slope is growth for each unit, so a nudge of h adds about slope · h.",
        (
            Mistake("sign", "the change is taken away: where the slope is positive, the error grows",
                    lambda E, slope, h: E - slope * h),
            Mistake("change only", "this is the change: the error that was there is missing",
                    lambda E, slope, h: slope * h),
            Mistake("whole unit", "the number has not grown by 1: the slope is for a whole unit",
                    lambda E, slope, h: E + slope),
            Mistake("divided", "the slope is divided by the nudge", lambda E, slope, h: E + slope / h),
            Mistake("slope missing", "the nudge itself is added to the error", lambda E, slope, h: E + h),
            Mistake("share", "the change is taken as a share of the error",
                    lambda E, slope, h: E * (1 + slope * h)),
        ),
        ("How much does the error grow for a whole unit, and how much for this part of it?",),
    ),
    NumberExercise(
        "answers_by_hand", "00", "warm-up", 3,
        "A network has {parameters} numbers. It learns by nudging, for {rounds} rounds. How often does it "
        "have to answer all the examples?",
        draw_rounds, lambda parameters, rounds: (parameters + 1) * rounds,
        "In each round once as it is, and once with each of its numbers nudged.",
        (
            Mistake("not as it is", "in each round it also answers once without a nudge",
                    lambda parameters, rounds: parameters * rounds),
            Mistake("one round", "this is for a single round", lambda parameters, rounds: parameters + 1),
            Mistake("once as it is", "it answers without a nudge in each round, not once for all",
                    lambda parameters, rounds: parameters * rounds + 1),
            Mistake("two for each", "no second answer for each number: the one without a nudge serves all",
                    lambda parameters, rounds: 2 * parameters * rounds),
            Mistake("added", "rounds multiply, they are not added",
                    lambda parameters, rounds: parameters + 1 + rounds),
            Mistake("rounds only", "this is the number of rounds", lambda parameters, rounds: rounds),
        ),
        ("Count the answers of one round first.",),
    ),
    Exercise(
        "nudge", "00", "warm-up", 4,
        "nudge(parameters, k, h): the parameters with number k larger by h, a new array.",
        ("parameters", "k", "h"), nudge,
        "A copy is nudged, so the network stays as it was for the next number; a copy of floats, since an "
        "array of whole numbers would lose a small h.",
        (*made(lambda rng, n, k, h: (some(rng, n), k, h), (1, 0, 0.5), (3, 1, 0.1), (4, 3, 0.25),
               (5, 0, -0.5), (6, 2, 0.01)),
         Instance((np.array([0.5, -1.0, 0.5, 0.5]), 2, 0.25)), whole([3, -1, 2, 4], 2, 0.25)),
        (
            Mistake("by value", "all numbers of this size are nudged: only number k",
                    lambda p, k, h: p + h * (p == p[k])),
            Mistake("down", "the number is made smaller", lambda p, k, h: nudge(p, k, -h)),
            Mistake("set", "the number is set to h: it grows by h", lambda p, k, h: nudge(p, k, h - p[k])),
            Mistake("all", "all numbers are nudged: only number k", lambda p, k, h: p + h),
            Mistake("one beside", "the number after k is nudged: count from 0",
                    lambda p, k, h: nudge(p, (k + 1) % len(p), h)),
            Mistake("one before", "the number before k is nudged: count from 0",
                    lambda p, k, h: nudge(p, k - 1, h)),
            Mistake("by a share", "the number grows by a share h of itself",
                    lambda p, k, h: nudge(p, k, h * p[k])),
            Mistake("multiplied", "the number is multiplied by h",
                    lambda p, k, h: nudge(p, k, h * p[k] - p[k])),
            Mistake("one number", "only the nudged number came, all of them are asked for",
                    lambda p, k, h: p[k] + h),
            Mistake("step only", "this is the nudge, not the parameters after it",
                    lambda p, k, h: nudge(0.0 * p, k, h)),
            Mistake("not nudged", "nothing has moved", lambda p, k, h: 1.0 * p),
            Mistake("unit", "the nudge is 1, not h", lambda p, k, h: nudge(p, k, 1)),
            Mistake("from k on", "all numbers from k on are nudged: only number k",
                    lambda p, k, h: p + h * (np.arange(len(p)) >= k)),
            Mistake("whole numbers", "a small h is lost in an array of whole numbers: copy to floats",
                    lambda p, k, h: nudge(p, k, h).astype(p.dtype)),
        ),
        ("Begin with a copy: np.array(parameters, float).",),
    ),
    Exercise(
        "nudged_slopes", "00", "core", 8,
        "nudged_slopes(E, parameters, h): for each of the parameters, how much E(parameters) grows when it "
        "alone is made larger by h, divided by h.",
        ("E", "parameters", "h"), nudged_slopes,
        "The error as it is serves for all; each number is nudged in a copy of its own, so that its "
        "neighbours are at rest.",
        (*made(lambda rng, n, h: (bowls, some(rng, n), h), (1, 0.5), (2, 0.1), (3, 0.25), (5, 0.01)),
         Instance((bowls, np.array([1, -2, 2, 0]), 0.125), ("integers",))),
        (
            Mistake("sign", "before less after: the sign is turned round", after=SIGN.after),
            Mistake("not divided", "these are changes: divide by h", after=lambda r, E, p, h: r * h),
            Mistake("times h", "the changes are multiplied by h, not divided",
                    after=lambda r, E, p, h: r * h * h),
            Mistake("all at once", "all are nudged at once: one at a time, its neighbours at rest",
                    each_slope(lambda E, p, e, h: (E(p + h) - E(p)) / h)),
            Mistake("all moved at once",
                    "all are moved at once, and one slope came: one at a time, its neighbours at rest",
                    lambda E, p, h: (E(p + h) - E(p)) / h),
            Mistake("not undone", "a number is not put back before the next is nudged", never_undone),
            Mistake("error missing", "the error before the nudge is not taken away",
                    each_slope(lambda E, p, e, h: E(p + e) / h)),
            Mistake("downwards", "each number is made smaller, not larger",
                    each_slope(lambda E, p, e, h: (E(p) - E(p - e)) / h)),
            Mistake("both ways", "this is (E(p + h) − E(p − h)) / 2h: here one nudge upwards is asked for",
                    each_slope(lambda E, p, e, h: (E(p + e) - E(p - e)) / (2 * h))),
            Mistake("both ways by h", "between p − h and p + h lies 2h",
                    each_slope(lambda E, p, e, h: (E(p + e) - E(p - e)) / h)),
            Mistake("unit", "the nudge is 1, not h",
                    each_slope(lambda E, p, e, h: (E(p + e / h) - E(p)) / h)),
            Mistake("set to h", "the number is set to h: it grows by h",
                    each_slope(lambda E, p, e, h: (E(np.where(e > 0, h, p)) - E(p)) / h)),
            Mistake("brackets", "the brackets are missing: the whole difference is divided by h",
                    each_slope(lambda E, p, e, h: E(p + e) - E(p) / h)),
            Mistake("by a share", "each number grows by a share h of itself: it grows by h",
                    each_slope(lambda E, p, e, h: (E(p + e * p) - E(p)) / h)),
            Mistake("sum", "only the sum of all slopes came", after=lambda r, *_: r.sum()),
            Mistake("first only", "only the first slope came", after=lambda r, *_: r[:1]),
            Mistake("whole numbers", "in an array of whole numbers the nudge is lost",
                    each_slope(lambda E, p, e, h:
                        0.0 if (p == np.round(p)).all() else (E(p + e) - E(p)) / h)),
            DOUBLED, NO_HALF,
        ),
        ("Work out E(parameters) once, before the loop.", "For each k: a copy, nudged, its error."),
    ),
    Exercise(
        "count_moved", "00", "warm-up", 3,
        "count_moved(before, after): how many of the numbers have moved by more than 1, up or down?",
        ("before", "after"), count_moved,
        "The differences without their signs are compared with 1; a comparison counts as 1 where it holds.",
        (*made(lambda rng, n: (some(rng, n), some(rng, n)), (1,), (2,), (4,), (6,), (9,), (12,)),
         Instance((np.array([0.5, -1.0, 2.0]), np.array([1.25, -0.5, 2.5]))),
         Instance((np.array([0.5, -1.0]), np.array([0.75, -1.25]))),
         whole([0, 0, 3, 1, 5], [2, 1, -1, 1, 6])),
        (
            Mistake("up only", "only those that went up are counted: take the difference without its sign",
                    lambda b, a: np.sum(a - b > 1)),
            Mistake("down only", "only those that went down are counted: take the difference without its "
                    "sign", lambda b, a: np.sum(b - a > 1)),
            Mistake("1 itself", "a move by 1 is not one by more than 1",
                    lambda b, a: np.sum(abs(a - b) >= 1)),
            Mistake("any", "this says whether one has: count them", lambda b, a: np.any(abs(a - b) > 1)),
            Mistake("moved at all", "these are all that have moved", lambda b, a: np.sum(a != b)),
            Mistake("at rest", "these are those that moved by less", lambda b, a: np.sum(abs(a - b) < 1)),
            Mistake("all", "all numbers are counted", lambda b, a: len(b)),
            Mistake("share", "this is a share: a number is asked for",
                    lambda b, a: np.mean(abs(a - b) > 1)),
            Mistake("sum of moves", "the moves are added up: count them", lambda b, a: np.sum(abs(a - b))),
            Mistake("sum compared", "the sum of all moves is compared with 1: compare each",
                    lambda b, a: np.sum(abs(a - b)) > 1),
            Mistake("up less down", "those that went down are taken away: count both",
                    lambda b, a: np.sum(a - b > 1) - np.sum(b - a > 1)),
            Mistake("for each", "this says it for each number: count them", lambda b, a: abs(a - b) > 1),
            Mistake("sizes apart", "the sizes are compared, but a number may change its sign on the way",
                    lambda b, a: np.sum(abs(abs(a) - abs(b)) > 1)),
            Mistake("large ones", "these are the numbers that are large afterwards",
                    lambda b, a: np.sum(abs(a) > 1)),
        ),
        ("np.abs takes the sign away.", "np.sum counts where a comparison holds."),
    ),
    Exercise(
        "desired", "00", "warm-up", 4,
        "desired(X): for each pair (x_0, x_1), a row of X, what the network should answer: 0 and 1 where x_0 "
        "is larger, 1 and 0 where x_1 is. A table (m, 2).",
        ("X",), desired,
        "Output 0 should be 1 where x_1 is larger, output 1 where x_0 is: the columns stand crosswise.",
        (*made(lambda rng, m: (some(rng, m, 2),), (1, ("m = 1",)), (2,), (5,), (9,)),
         whole([[2, -1], [0, 3], [-2, -4], [1, 5]])),
        (
            Mistake("exchanged", "the columns are exchanged: output 1 is for a larger x_0",
                    after=lambda r, *_: r[:, ::-1]),
            Mistake("one column", "each pair has two desired outputs",
                    lambda X: (X[:, 0] > X[:, 1])[:, None] * 1.0),
            Mistake("classes", "this names the larger one: two outputs for each pair are asked for",
                    lambda X: X.argmin(axis=1)),
            Mistake("sizes", "the signs are lost: −2 is larger than −4",
                    before=lambda X: (abs(X),)),
            Mistake("the larger itself", "the larger number stands where the 1 belongs",
                    after=lambda r, X: r * X.max(axis=1, keepdims=True)),
            Mistake("signs", "what is above 0 is marked: the two are compared with each other",
                    lambda X: (X[:, ::-1] > 0) * 1.0),
            Mistake("half", "x_0 is compared with a half: compare it with x_1",
                    lambda X: np.c_[X[:, 0] <= 0.5, X[:, 0] > 0.5] * 1.0),
            Mistake("halves", "each is compared with a half: the two are compared with each other",
                    lambda X: (X[:, ::-1] > 0.5) * 1.0),
            Mistake("first pair", "only the first pair is answered: each row has an answer",
                    lambda X: desired(X[:1])[0]),
            Mistake("signs as they stand", "what is above 0 is marked: the two are compared with each other, "
                    "and crosswise", lambda X: (X > 0) * 1.0),
            Mistake("−1 for 0", "the other output should be 0, not −1", after=lambda r, *_: 2 * r - 1),
            Mistake("in columns", "a pair is a row: rows and columns are exchanged",
                    after=lambda r, *_: r.T),
            Mistake("answer of the first", "each pair has an answer of its own, not that of the first",
                    lambda X: np.tile(desired(X[:1]), (len(X), 1))),
            Mistake("differences", "these are differences: 0 and 1 are asked for",
                    lambda X: np.c_[X[:, 1] - X[:, 0], X[:, 0] - X[:, 1]]),
        ),
        ("What should be the answer to (0.5, 0.25)?", "A comparison is 1 where it holds, else 0."),
    ),
)  # fmt: skip
