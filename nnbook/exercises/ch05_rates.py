"""Chapter 5: how long a step may be, how it shrinks, and when to stop."""

import numpy as np

from nnbook.exercises.common import DOUBLED, HALVED, NO_HALF, SIGN, made, some, whole
from nnbook.exercises.exercise import Exercise, Instance, Mistake
from nnbook.exercises.numbers import NumberExercise


def largest_rate(curvatures):
    return 2 / np.max(curvatures)


def scheduled_rate(first, step, steps):
    return first * (1 - step / steps)


def stopping_epoch(errors, patience):
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


def mean_gradient(gradients, sizes):
    return np.asarray(sizes) @ gradients / np.sum(sizes)


def l2_step(parameters, gradient, learning_rate, l2):
    return parameters - learning_rate * (gradient + l2 * parameters)


def curvatures(rng, n):
    return (rng.uniform(0.05, 3, n).round(2),)


def minibatch_means(rng, n, *sizes):
    """The mean gradient of each minibatch, a row each, and how many examples it had."""
    return some(rng, len(sizes), n), np.array(sizes)


def point(rng, n, rate, l2):
    return some(rng, n), some(rng, n), rate, l2


def stopped_at(errors, patience):
    """The epoch at which the waiting ends, not the best one."""
    best = stopping_epoch(errors, patience)
    return min(best + patience, len(errors) - 1)


def first_rise(errors, patience):
    """The epoch before the first that is no better."""
    rises = np.flatnonzero(np.diff(errors) >= 0)
    return rises[0] if len(rises) else len(errors) - 1


def equals_count(errors, patience):
    """An equal error counts as a better one."""
    best = 0
    for epoch, error in enumerate(errors):
        if error <= errors[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


def rises_in_a_row(errors, patience):
    """Waits for a run of rises from epoch to epoch, not for the lowest to be undercut."""
    best, rises = 0, 0
    for epoch in range(1, len(errors)):
        best = epoch if errors[epoch] < errors[best] else best
        rises = rises + 1 if errors[epoch] >= errors[epoch - 1] else 0
        if rises >= patience:
            break
    return best


def never_set_back(errors, patience):
    """Counts all epochs that are no better, also those before the last better one."""
    best, waited = 0, 0
    for epoch in range(1, len(errors)):
        better = errors[epoch] < errors[best]
        best, waited = (epoch, waited) if better else (best, waited + 1)
        if not better and waited >= patience:
            break
    return best


def draw_parabola(rng):
    return {
        "w": float(rng.choice([-3, -2, 2, 3, 5])),
        "c": float(rng.choice([0.5, 1.5, 3, 4])),
        "rate": float(rng.choice([0.1, 0.2, 0.3, 0.6])),
        "steps": int(rng.integers(2, 5)),
    }


CURVES = (
    ([5.0, 4.0, 3.0, 3.5, 3.2, 3.1, 1.0], 3),
    ([5.0, 4.0, 4.5, 3.0, 3.5, 3.6, 2.0, 1.0], 2),
    ([5.0, 4.0, 4.5, 3.0, 3.5, 3.6, 2.0, 2.5, 2.6, 2.7, 1.0], 3),
    ([3.0, 2.0, 2.0, 2.0, 1.0], 2),
    ([3.0, 2.0, 1.0], 5),
    ([0.9, 0.7, 0.8, 0.6, 0.65, 0.64, 0.63, 0.62, 0.5], 4),
    ([2.0], 1),
    ([1.0, 2.0, 3.0, 4.0, 0.5], 2),
    ([5.0, 4.0, 4.5, 4.6, 3.0, 3.5, 3.6, 3.7, 2.0, 2.5], 2),
)

EXERCISES = (
    Exercise(
        "largest_rate", "05", "warm-up", 3,
        "largest_rate(curvatures): near its bottom a valley has these curvatures (n,), all positive, along n "
        "directions. Below which learning rate does gradient descent come to rest there?",
        ("curvatures",), largest_rate,
        "Along each direction a step multiplies the distance by 1 − ηc, so η must be below 2/c for each; the "
        "steepest direction sets the bound.",
        (*made(curvatures, (1,), (2,), (3,), (5,), (8,)), whole([4, 1, 2])),
        (
            HALVED,
            Mistake("flattest", "the flattest direction is the most patient: the steepest sets the bound",
                    lambda c: 2 / c.min()),
            Mistake("mean", "the mean curvature sets no bound: the steepest direction does",
                    lambda c: 2 / c.mean()),
            Mistake("sum", "the curvatures do not add up: each direction has its own bound",
                    lambda c: 2 / c.sum()),
            Mistake("turned over", "the fraction is upside down", lambda c: c.max() / 2),
            Mistake("for each", "each direction has its bound; one rate must do for all",
                    lambda c: 2 / c),
            Mistake("first", "only the first direction is looked at", lambda c: 2 / c[0]),
            Mistake("last", "only the last direction is looked at", lambda c: 2 / c[-1]),
            Mistake("product", "2 · c stands where 2 / c belongs", lambda c: 2 * c.max()),
            Mistake("root", "a square root is taken of the curvature", lambda c: 2 / np.sqrt(c.max())),
            Mistake("length", "the curvatures are no vector whose length counts: the largest does",
                    lambda c: 2 / np.linalg.norm(c)),
            Mistake("best compromise", "this rate is quickest; below which is it stable?",
                    lambda c: 2 / (c.max() + c.min())),
            SIGN, DOUBLED,
        ),
        ("For one curvature c the factor 1 − ηc must lie between −1 and 1.",
         "Along which direction does a growing rate fail first?"),
    ),
    Exercise(
        "scheduled_rate", "05", "warm-up", 3,
        "scheduled_rate(first, step, steps): the learning rate of this step, where it falls evenly from "
        "`first` at step 0 to 0 at step `steps`.",
        ("first", "step", "steps"), scheduled_rate,
        "What is left is the share of the way that is still to go.",
        tuple(Instance(one) for one in (
            (0.03, 1000, 4000), (0.5, 3, 10), (2.0, 9, 10), (0.25, 1, 4), (0.1, 0, 5), (0.1, 5, 5),
            (3.0, 2, 3))),
        (
            Mistake("rising", "it rises from 0: the share still to go is 1 − step / steps",
                    lambda first, step, steps: first * step / steps),
            Mistake("whole division", "// gives whole numbers only: step / steps is a share",
                    lambda first, step, steps: first * (1 - step // steps)),
            Mistake("first not shared", "the share is taken away from the rate itself: it multiplies it",
                    lambda first, step, steps: first - step / steps),
            Mistake("constant", "the rate does not fall", lambda first, step, steps: first),
            Mistake("off by one", "it is 0 one step too late: it is 0 at step `steps`",
                    lambda first, step, steps: first * (1 - step / (steps + 1))),
            Mistake("too early", "it is 0 one step too early: it is 0 at step `steps`",
                    lambda first, step, steps: first * (1 - step / (steps - 1))),
            Mistake("next step", "this is the rate of the next step: count from 0",
                    lambda first, step, steps: first * (1 - (step + 1) / steps)),
            Mistake("one over", "this falls as 1/(1 + step), not evenly",
                    lambda first, step, steps: first / (1 + step)),
            Mistake("exponential", "this falls by a share in each step, not evenly",
                    lambda first, step, steps: first * np.exp(-step / steps)),
            Mistake("squared", "the share still to go is squared",
                    lambda first, step, steps: first * (1 - step / steps) ** 2),
            Mistake("share only", "this is the share still to go: the first rate is missing",
                    lambda first, step, steps: 1 - step / steps),
            Mistake("steps left", "this is multiplied by the steps left: divide by all of them",
                    lambda first, step, steps: first * (steps - step)),
            NO_HALF, SIGN,
        ),
        ("In the middle of the way the rate is half of the first.",),
    ),
    Exercise(
        "stopping_epoch", "05", "hard", 10,
        "stopping_epoch(errors, patience): early stopping. errors are the validation errors of epochs 0, 1, "
        "… After the lowest error so far, training waits `patience` epochs for one that is lower; if none "
        "comes, it stops there, and otherwise it ends with the last epoch. Which epoch had the lowest error "
        "until then, of equal ones the first?",
        ("errors", "patience"), stopping_epoch,
        "Only what came before the stop is known then: a lower error that would have come later is never "
        "seen. What is kept is the network of the best epoch, not of the last.",
        (*(Instance((np.array(errors), patience)) for errors, patience in CURVES),
         whole([9, 7, 8, 6, 7, 9, 8, 2], 3)),
        (
            Mistake("lowest of all", "training has stopped before: what comes later is not known",
                    lambda e, p: np.argmin(e)),
            Mistake("where it stopped", "this is the epoch at which the waiting ended: the best one is kept",
                    stopped_at),
            Mistake("first rise", "it stops at the first rise: patience lets it wait", first_rise),
            Mistake("first true rise", "it stops at the first rise: patience lets it wait",
                    lambda e, p: next((k for k in range(len(e) - 1) if e[k + 1] > e[k]), len(e) - 1)),
            Mistake("from 1", "the epochs count from 0", lambda e, p: stopping_epoch(e, p) + 1),
            Mistake("one epoch too long", "it waits one epoch too long: patience epochs after the lowest",
                    lambda e, p: stopping_epoch(e, p + 1)),
            Mistake("one epoch too short", "it waits one epoch too short",
                    lambda e, p: stopping_epoch(e, p - 1)),
            Mistake("last", "this is the last epoch", lambda e, p: len(e) - 1),
            Mistake("highest", "> stands where < belongs: the lowest error is best",
                    lambda e, p: stopping_epoch(-e, p)),
            Mistake("equal ones", "an equal error is no better one: of equal ones the first counts",
                    equals_count),
            Mistake("rises in a row", "rises from epoch to epoch are counted: what counts is whether the "
                    "lowest is undercut", rises_in_a_row),
            Mistake("never set back", "the counter of the waiting is never set back: it begins again at 0 "
                    "with each new lowest", never_set_back),
            Mistake("never set back, one too long", "the counter of the waiting is never set back at a new "
                    "lowest, and it waits one epoch too long", lambda e, p: never_set_back(e, p + 1)),
            Mistake("error", "this is the lowest error, its epoch is asked for",
                    lambda e, p: e[stopping_epoch(e, p)]),
        ),
        ("Remember the best epoch so far.",
         "At each epoch: is it better? If not, how long ago was the best?"),
    ),
    Exercise(
        "mean_gradient", "05", "core", 5,
        "mean_gradient(gradients, sizes): row i of gradients (k, n) is the mean gradient over the examples "
        "of minibatch i, sizes[i] is how many it had. The mean gradient over all examples, (n,).",
        ("gradients", "sizes"), mean_gradient,
        "A mean times its size is a sum; the sums are added and divided by the number of all examples. Only "
        "for equal sizes is it the mean of the means.",
        (*made(minibatch_means, (2, 3, 1), (1, 4, 4, 2), (3, 5, 2), (4, 20, 20, 7, 1), (3, 6, 2, 4)),
         whole([[4, 0], [1, 2], [0, 8]], [2, 2, 4])),
        (
            Mistake("mean of means", "minibatches of different sizes count alike: weigh each by its size",
                    lambda g, s: g.mean(axis=0)),
            Mistake("sum of means", "the means are added up: weigh them, and divide by all examples",
                    lambda g, s: g.sum(axis=0)),
            Mistake("not divided", "this is the sum over all examples: divide by their number",
                    after=lambda r, g, s: r * s.sum()),
            Mistake("divided by minibatches", "it is divided by the number of minibatches, not of examples",
                    after=lambda r, g, s: r * s.sum() / len(s)),
            Mistake("weighed against", "small minibatches count more: multiply by the size",
                    lambda g, s: (1 / s) @ g / np.sum(1 / s)),
            Mistake("wrong axis", "the mean runs along the parameters: it runs over the minibatches",
                    lambda g, s: g.mean(axis=1)),
            Mistake("last one missing", "the last minibatch is missing",
                    before=lambda g, s: (g[:-1], s[:-1])),
            Mistake("first one missing", "the first minibatch is missing",
                    before=lambda g, s: (g[1:], s[1:])),
            Mistake("last only", "only the last minibatch counts: += was forgotten", lambda g, s: g[-1] + 0),
            Mistake("one number", "the parameters are averaged, too: each has its own slope",
                    after=lambda r, *_: r.mean()),
            Mistake("not added", "the weighed rows are not added up",
                    lambda g, s: g * s[:, None] / s.sum()),
            Mistake("not weighed", "the means are not multiplied by their sizes",
                    lambda g, s: g.sum(axis=0) / s.sum()),
            Mistake("largest size", "it is divided by the largest size, not by all examples",
                    after=lambda r, g, s: r * s.sum() / s.max()),
            SIGN, DOUBLED, NO_HALF,
        ),
        ("How do you get back from a mean to the sum over a minibatch?", "How many examples are there?"),
    ),
    Exercise(
        "l2_step", "05", "core", 5,
        "l2_step(parameters, gradient, learning_rate, l2): the parameters after one step on E + l2/2 Σ p², "
        "where gradient is that of E alone; a new array.",
        ("parameters", "gradient", "learning_rate", "l2"), l2_step,
        "The slope of l2/2 · p² is l2 · p; it joins the gradient, and the rate multiplies both.",
        (*made(point, (1, 0.5, 0.3), (2, 0.1, 0.2), (3, 2.0, 0.1), (5, 0.25, 0.04), (4, 0.3, 0.7)),
         Instance((np.array([1, -2, 3]), np.array([2, 1, -1]), 0.25, 0.5), ("integers",))),
        (
            Mistake("rate missing in L2",
                    "the learning rate is missing in the L2 part: it multiplies both slopes",
                    lambda p, g, r, l: p - r * g - l * p),
            Mistake("away from 0", "the L2 part has the wrong sign: it pulls towards 0",
                    before=lambda p, g, r, l: (p, g, r, -l)),
            Mistake("2 l2", "the 2 of the square cancels against l2/2",
                    before=lambda p, g, r, l: (p, g, r, 2 * l)),
            Mistake("half of l2", "the slope of l2/2 · p² is l2 · p: a 2 is missing",
                    before=lambda p, g, r, l: (p, g, r, l / 2)),
            Mistake("no L2", "the L2 part is missing", before=lambda p, g, r, l: (p, g, r, 0)),
            Mistake("L2 only", "the gradient is missing", before=lambda p, g, r, l: (p, 0 * g, r, l)),
            Mistake("L1", "only the signs of the parameters are used: that is L1",
                    lambda p, g, r, l: p - r * (g + l * np.sign(p))),
            Mistake("not differentiated", "the square is not differentiated: its slope is l2 · p",
                    lambda p, g, r, l: p - r * (g + l / 2 * p**2)),
            Mistake("sum for all", "each parameter pays for its own size, not for that of all",
                    lambda p, g, r, l: p - r * (g + l * p.sum())),
            Mistake("l2 added", "l2 is added as it is: it multiplies the parameters",
                    lambda p, g, r, l: p - r * (g + l)),
            Mistake("after the step",
                    "both slopes are taken at the old parameters: this shrinks the new ones",
                    lambda p, g, r, l: (p - r * g) * (1 - r * l)),
            Mistake("gradient shrunk", "l2 multiplies the gradient: it multiplies the parameters",
                    lambda p, g, r, l: p - r * (p + l * g)),
            Mistake("uphill", "+ stands where − belongs: this goes up the slope",
                    before=lambda p, g, r, l: (p, g, -r, l)),
            Mistake("rate missing", "the learning rate is missing",
                    before=lambda p, g, r, l: (p, g, 1, l)),
            Mistake("step only", "this is the step, not the parameters after it",
                    lambda p, g, r, l: -r * (g + l * p)),
            Mistake("whole numbers", "the new parameters are cut to whole numbers",
                    after=lambda r, p, *_: r.astype(p.dtype)),
        ),
        ("What is the slope of l2/2 · p² by p?", "New = old − rate · (both slopes)."),
    ),
    NumberExercise(
        "parabola_by_hand", "05", "core", 4,
        "On E = c w² / 2 with c = {c}, gradient descent starts at w = {w} with the learning rate {rate}. "
        "Where is it after {steps} steps, to three figures?",
        draw_parabola, lambda w, c, rate, steps: (1 - rate * c) ** steps * w,
        "The slope is c w, so each step multiplies w by 1 − ηc.",
        (
            Mistake("one step", "this is after one step", lambda w, c, rate, steps: (1 - rate * c) * w),
            Mistake("straight", "the slope shrinks with w: the steps are not equal",
                    lambda w, c, rate, steps: (1 - steps * rate * c) * w),
            Mistake("uphill", "1 + ηc stands where 1 − ηc belongs: this goes up",
                    lambda w, c, rate, steps: (1 + rate * c) ** steps * w),
            Mistake("curvature missing", "the curvature c is missing in the slope",
                    lambda w, c, rate, steps: (1 - rate) ** steps * w),
            Mistake("half the slope", "the slope of c w² / 2 is c w: the 2 cancels",
                    lambda w, c, rate, steps: (1 - rate * c / 2) ** steps * w),
            Mistake("factor only", "this is the factor: the start is missing",
                    lambda w, c, rate, steps: (1 - rate * c) ** steps),
            Mistake("one step too many", "this is one step too many",
                    lambda w, c, rate, steps: (1 - rate * c) ** (steps + 1) * w),
        ),
        ("What does one step make of w?", "And the next, of what is then there?"),
    ),
)  # fmt: skip
