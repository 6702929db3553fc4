"""Chapter 8: what a car sees, how it steers, and what becomes of a table that grows."""

import numpy as np

from nnbook.exercises.common import DOUBLED, NO_HALF, SIGN, made, some
from nnbook.exercises.exercise import Exercise, Instance, Mistake
from nnbook.exercises.numbers import NumberExercise, hundredths


def wall_distance(y, angle, wall, reach):
    rise = np.sin(angle)
    if rise == 0 or rise * (wall - y) < 0:
        return 1.0
    return min((wall - y) / rise / reach, 1.0)


def steering(distances):
    left, half_left, _, half_right, right = distances
    wish = 1.5 * (half_left - half_right) + 0.5 * (left - right)
    return max(-1, min(1, wish))


def corrected(X, D, seen, teacher):
    answers = [teacher(x) for x in seen]
    return np.vstack([X, seen]), np.vstack([D, answers])


def growing_error(errors, sizes):
    errors, sizes = np.asarray(errors, float), np.asarray(sizes, float)
    return np.cumsum(errors * sizes) / np.cumsum(sizes)


def two_lines(x):
    """the teacher"""
    return np.array([1.5 * (x[1] - x[3]) + 0.5 * (x[0] - x[4]), 2 * x[2] - 0.9])


def seen_from(y, degrees, wall, reach=20):
    return Instance((float(y), float(np.radians(degrees)), float(wall), float(reach)))


def looked(distance):
    """A distance that is measured otherwise, in the units of the reach and at most 1."""

    def instead(y, angle, wall, reach):
        rise = np.sin(angle)
        if rise * (wall - y) <= 0:
            return 1.0
        return min(distance(y, angle, wall) / reach, 1.0)

    return instead


def ahead(distance):
    """A distance that is measured otherwise, with the sign of its own for what is behind."""

    def instead(y, angle, wall, reach):
        way = distance(y, angle, wall)
        return min(way / reach, 1.0) if way > 0 else 1.0

    return instead


def wish(d, near=0.5, far=1.5):
    return far * (d[1] - d[3]) + near * (d[0] - d[4])


def steered(by):
    """The steering of another wish, between its bounds."""
    return lambda d: np.clip(by(d), -1, 1)


def tables(rng, m, k):
    """A table of m moments, and k moments more that somebody saw."""
    return rng.uniform(size=(m, 5)).round(2), some(rng, m, 2), rng.uniform(size=(k, 5)).round(2), two_lines


def rounds(rng, *sizes):
    """The errors of each round's rows, and how many they are."""
    return rng.uniform(0.01, 0.3, len(sizes)).round(3), np.array(sizes)


def draw_two_ways(rng):
    a, b = hundredths(rng, 0.2, 0.9), -hundredths(rng, 0.1, 0.7)
    return {"a": float(a), "b": float(b)}


def draw_moments(rng):
    return {"roads": int(rng.integers(3, 10)), "seconds": int(5 * rng.integers(2, 10))}


EXERCISES = (
    Exercise(
        "wall_distance", "08", "hard", 8,
        "wall_distance(y, angle, wall, reach): on a map, a car at (0, y) looks in the direction `angle`, in "
        "radians; 0 is along the x axis, a positive one turns to the left, to larger y. A straight wall has "
        "y = wall all along. How far is it to the wall along the look, in units of reach, at most 1? Where "
        "the look never meets it, 1.",
        ("y", "angle", "wall", "reach"), wall_distance,
        "Along the look y grows by sin(angle) for each metre, so the wall is (wall − y) / sin(angle) metres "
        "away; if that is negative, it is behind.",
        (seen_from(0, 70, 4), seen_from(0, 30, 4), seen_from(1, 30, 12), seen_from(0, 0, 4),
         seen_from(0, -70, 4), seen_from(0, -30, -4), seen_from(2, -70, -4, 10), seen_from(2, 30, -4),
         seen_from(-1.5, 90, 4, 8), seen_from(1, 150, 5), seen_from(0, 20, 2), seen_from(0.25, 80, 0.75),
         seen_from(0, 70, 0.1), seen_from(0, -70, 0.5), seen_from(3, -40, 2, 10), seen_from(-3, 50, -2.5)),
        (
            Mistake("metres", "this is in metres: divide by reach, at most 1",
                    lambda y, a, w, r: 1.0 if np.sin(a) * (w - y) <= 0 else (w - y) / np.sin(a)),
            Mistake("metres, at most 1", "divide by reach before the bound",
                    lambda y, a, w, r: 1.0 if np.sin(a) * (w - y) <= 0 else min(1, (w - y) / np.sin(a))),
            Mistake("no bound", "what is further than reach is 1",
                    lambda y, a, w, r: 1.0 if np.sin(a) * (w - y) <= 0 else (w - y) / np.sin(a) / r),
            Mistake("cosine", "cos stands where sin belongs: the wall lies along the x axis",
                    looked(lambda y, a, w: abs((w - y) / np.cos(a)))),
            Mistake("tangent", "tan gives the way along the wall, not along the look",
                    looked(lambda y, a, w: abs((w - y) / np.tan(a)))),
            Mistake("straight to the wall", "this is the shortest way to the wall, not that along the look",
                    looked(lambda y, a, w: abs(w - y))),
            Mistake("cosine throughout",
                    "cos stands where sin belongs: y grows by sin(angle) for each metre of the look",
                    ahead(lambda y, a, w: (w - y) / np.cos(a))),
            Mistake("tangent throughout", "tan gives the way along the wall, not along the look",
                    ahead(lambda y, a, w: (w - y) / np.tan(a))),
            Mistake("angle missing", "the angle is ignored: this is the shortest way to the wall",
                    lambda y, a, w, r: min(abs(w - y) / r, 1.0)),
            Mistake("angle missing, signed", "the angle is ignored: this is the way to the wall straight up",
                    ahead(lambda y, a, w: w - y)),
            Mistake("times", "it is multiplied by sin(angle): the look is longer than the shortest way",
                    looked(lambda y, a, w: (w - y) * np.sin(a))),
            Mistake("behind", "a wall behind the car is not seen: there it is 1",
                    lambda y, a, w, r: min(abs((w - y) / np.sin(a)) / r, 1.0)),
            Mistake("negative", "a wall behind gives a negative way: there it is 1",
                    lambda y, a, w, r: min((w - y) / np.sin(a) / r, 1.0)),
            Mistake("behind is near", "where the look never meets the wall it is 1, not 0",
                    lambda y, a, w, r: np.clip((w - y) / np.sin(a) / r, 0, 1)),
            Mistake("cosine, negative", "cos stands where sin belongs, and a wall behind is not left out",
                    lambda y, a, w, r: min((w - y) / np.cos(a) / r, 1.0)),
            Mistake("metres, negative",
                    "this is in metres, and a wall behind is not left out: divide by reach",
                    lambda y, a, w, r: min((w - y) / np.sin(a), 1.0)),
            Mistake("behind from below", "a wall behind counts as one ahead: wall − y has a sign",
                    lambda y, a, w, r: min(abs(w - y) / np.sin(a) / r, 1.0)),
            Mistake("degrees", "the angle is in radians already",
                    lambda y, a, w, r: wall_distance(y, np.radians(a), w, r)),
            Mistake("y missing", "the car's own y is missing",
                    lambda y, a, w, r: wall_distance(0, a, w, r)),
            Mistake("y added", "y is added: the wall is wall − y further",
                    lambda y, a, w, r: wall_distance(-y, a, w, r)),
            Mistake("room", "1 less the distance: near is small", after=lambda r, *_: 1 - r),
        ),
        ("By how much does y grow for each metre of the look?",
         "And if that leads away from the wall?"),
    ),
    Exercise(
        "steering", "08", "warm-up", 4,
        "steering(distances): 1.5 times (half left − half right) and 0.5 times (left − right), added, and "
        "held between −1 and 1. The five distances are left, half left, ahead, half right, right.",
        ("distances",), steering,
        "Where there is more room on the left the sum is positive, and the car turns left; a wheel cannot be "
        "turned further than all the way.",
        (*(Instance((np.array(one),)) for one in (
            [0.26, 1.0, 0.84, 0.4, 0.26], [0.2, 0.4, 1.0, 0.41, 0.25], [0.9, 1.0, 0.5, 0.1, 0.2],
            [0.1, 0.05, 0.3, 1.0, 0.9], [0.3, 0.5, 0.7, 0.6, 0.2], [0.25, 0.3, 1.0, 0.7, 0.8],
            [0.7, 0.6, 0.2, 0.35, 0.4])), Instance((np.array([1, 0, 1, 1, 0]),), ("integers",))),
        (
            Mistake("no bounds", "it is not held between −1 and 1", wish),
            Mistake("other way", "left and right are exchanged: positive is left", after=SIGN.after),
            Mistake("upper bound only", "the lower bound −1 is missing", lambda d: min(1, wish(d))),
            Mistake("lower bound only", "the upper bound 1 is missing", lambda d: max(-1, wish(d))),
            Mistake("from 0", "it is held between 0 and 1: to the right is below 0",
                    lambda d: np.clip(wish(d), 0, 1)),
            Mistake("tanh", "tanh bends everything: between its bounds the sum stays as it is",
                    lambda d: np.tanh(wish(d))),
            Mistake("factors exchanged", "1.5 and 0.5 are exchanged", steered(lambda d: wish(d, 1.5, 0.5))),
            Mistake("factors missing", "the factors 1.5 and 0.5 are missing",
                    steered(lambda d: wish(d, 1, 1))),
            Mistake("half only", "left − right is missing", steered(lambda d: wish(d, 0))),
            Mistake("sides only", "half left − half right is missing", steered(lambda d: wish(d, 0.5, 0))),
            Mistake("neighbours", "half left is compared with ahead, not with half right",
                    steered(lambda d: 1.5 * (d[1] - d[2]) + 0.5 * (d[0] - d[4]))),
            Mistake("subtracted", "the two parts are subtracted", steered(lambda d: wish(d, -0.5))),
            Mistake("brackets", "the brackets are missing: 1.5 and 0.5 multiply the differences",
                    steered(lambda d: 1.5 * d[1] - d[3] + 0.5 * d[0] - d[4])),
            Mistake("sides crossed", "left is compared with half right, half left with right",
                    steered(lambda d: 1.5 * (d[1] - d[4]) + 0.5 * (d[0] - d[3]))),
            Mistake("each part bounded", "each part is held by itself: hold the sum",
                    lambda d: np.clip(wish(d, 0), -1, 1) + 0.5 * (d[0] - d[4])),
            Mistake("absolute", "the sign is lost: to the right is below 0", after=lambda r, *_: abs(r)),
            Mistake("signs", "only the side came: how far is asked as well", lambda d: np.sign(wish(d))),
        ),
        ("Unpack the five into names.", "max(−1, min(1, …)) holds a number."),
    ),
    Exercise(
        "corrected", "08", "core", 6,
        "corrected(X, D, seen, teacher): (X, D) with the moments seen (k, 5) by the pupil added below, each "
        "with what the teacher would have done there: teacher(x) gives steering and acceleration.",
        ("X", "D", "seen", "teacher"), corrected,
        "The rows come from where the pupil drove, the answers from the teacher; the old rows stay, or it "
        "would forget them.",
        made(tables, (1, 1), (3, 2), (2, 4), (5, 5), (4, 3)),
        (
            Mistake("old rows lost", "the old rows are missing: the table grows",
                    after=lambda r, X, *_: (r[0][len(X):], r[1][len(X):])),
            Mistake("new rows missing", "the new rows are missing",
                    lambda X, D, seen, teacher: (X.copy(), D.copy())),
            Mistake("new rows above", "the new rows stand above: they belong below",
                    lambda X, D, seen, teacher: (np.vstack([seen, X]), np.vstack(
                        [[teacher(x) for x in seen], D]))),
            Mistake("answers above", "the new answers stand above, the new rows below: they no longer fit",
                    after=lambda r, X, D, seen, teacher: (r[0], np.roll(r[1], len(seen), axis=0))),
            Mistake("asked elsewhere", "the teacher is asked about X: ask about what the pupil has seen",
                    lambda X, D, seen, teacher: (np.vstack([X, seen]), np.vstack(
                        [D, [teacher(x) for x in X]]))),
            Mistake("all asked", "the old answers stay: ask only about the new rows",
                    after=lambda r, X, D, seen, teacher: (r[0], np.array([teacher(x) for x in r[0]]))),
            Mistake("no answers", "the answers to the new rows are missing",
                    after=lambda r, X, D, *_: (r[0], D.copy())),
            Mistake("no rows", "the new rows are missing in X", after=lambda r, X, *_: (X.copy(), r[1])),
            Mistake("one answer", "the teacher is asked once: each row has its own answer",
                    lambda X, D, seen, teacher: (np.vstack([X, seen]), np.vstack(
                        [D, [teacher(seen[0])] * len(seen)]))),
            Mistake("last only", "only the last moment is added",
                    before=lambda X, D, seen, teacher: (X, D, seen[-1:], teacher)),
            Mistake("first only", "only the first moment is added",
                    before=lambda X, D, seen, teacher: (X, D, seen[:1], teacher)),
            Mistake("zeros", "the new rows have the answer 0", after=lambda r, X, D, *_: (r[0], np.vstack(
                [D, np.zeros((len(r[0]) - len(X), 2))]))),
            Mistake("parts exchanged", "X and D are exchanged", after=lambda r, *_: (r[1], r[0])),
            Mistake("steering only", "acceleration is missing", after=lambda r, *_: (r[0], r[1][:, :1])),
        ),
        ("One answer for each row of seen: a loop.", "np.vstack([above, below])"),
        parts=("X", "D"), may_share=True,
    ),
    Exercise(
        "growing_error", "08", "core", 6,
        "growing_error(errors, sizes): each round adds sizes[i] rows to the table, on which the mean error "
        "is errors[i]. The mean error on the whole table after each round.",
        ("errors", "sizes"), growing_error,
        "An error is a mean over a table: the sums over the rounds are added up and divided by the rows so "
        "far. So harder rows raise it, though no answer has got worse.",
        (*made(rounds, (3, 1), (600, 300, 300), (5,), (10, 20, 40, 80), (7, 1, 3, 2, 9)),
         Instance((np.array([2, 4, 0]), np.array([1, 3, 4])), ("integers",))),
        (
            Mistake("rounds alike", "rounds of different sizes count alike: weigh each by its rows",
                    lambda e, s: np.cumsum(e) / np.arange(1, len(e) + 1)),
            Mistake("not divided", "these are sums: divide by the rows so far",
                    after=lambda r, e, s: r * np.cumsum(s)),
            Mistake("divided by all", "it is divided by all rows, not by those so far",
                    after=lambda r, e, s: r * np.cumsum(s) / s.sum()),
            Mistake("divided by its own", "it is divided by the rows of the last round, not by those so far",
                    after=lambda r, e, s: r * np.cumsum(s) / s),
            Mistake("end only", "only the error at the end came", after=lambda r, *_: r[-1]),
            Mistake("errors alone", "these are the errors of each round's rows alone", lambda e, s: e + 0.0),
            Mistake("sums of errors", "the errors are added up as they are", lambda e, s: np.cumsum(e)),
            Mistake("not weighed", "the errors are not multiplied by their rows",
                    lambda e, s: np.cumsum(e) / np.cumsum(s)),
            Mistake("not added up", "the rounds before are missing",
                    lambda e, s: e * s / np.cumsum(s)),
            Mistake("weighed against", "small rounds count more: multiply by the rows",
                    lambda e, s: np.cumsum(e / s) / np.cumsum(1 / s)),
            Mistake("from the end", "the rounds are added up from the end",
                    lambda e, s: growing_error(e[::-1], s[::-1])[::-1]),
            Mistake("largest", "this is the largest error so far", lambda e, s: np.maximum.accumulate(e)),
            Mistake("without the last", "off by one round: the newest rows are missing",
                    lambda e, s: np.roll(growing_error(e, s), 1)),
            DOUBLED, NO_HALF, SIGN,
        ),
        ("How do you get from a mean back to a sum?", "np.cumsum adds up as it goes along."),
    ),
    NumberExercise(
        "two_ways_by_hand", "08", "core", 4,
        "Two rows of a table have the same five distances, one the steering {a}, the other {b}. What is the "
        "least mean squared error that a network can have on these two?",
        draw_two_ways, lambda a, b: ((a - b) / 2) ** 2,
        "The best single answer is the mean, and from there each is half the distance away.",
        (
            Mistake("answer", "this is the best answer: what is its error?", lambda a, b: (a + b) / 2),
            Mistake("none", "one answer cannot be both: the error is not 0", lambda a, b: 0.0),
            Mistake("sum", "this is the sum of both squares: the mean is asked for",
                    lambda a, b: (a - b) ** 2 / 2),
            Mistake("whole distance", "the mean lies halfway: each is half of this distance away",
                    lambda a, b: (a - b) ** 2),
            Mistake("not squared", "the miss is not squared", lambda a, b: (a - b) / 2),
            Mistake("straight on", "this is the error of straight on, 0: the mean may lie beside it",
                    lambda a, b: (a**2 + b**2) / 2),
        ),
        ("Which single answer is best?", "How far is each of the two from it?"),
    ),
    NumberExercise(
        "moments_by_hand", "08", "warm-up", 2,
        "A teacher drives {roads} roads, for {seconds} seconds each, and 20 times a second writes down the "
        "five distances and its two commands. How many rows has the table?",
        draw_moments, lambda roads, seconds: roads * seconds * 20,
        "A moment is a row, whatever it holds: roads times seconds times 20.",
        (
            Mistake("one road", "this is for a single road", lambda roads, seconds: 20 * seconds),
            Mistake("seconds", "there are 20 moments in each second", lambda roads, seconds: roads * seconds),
            Mistake("one second", "this is for one second of each road", lambda roads, seconds: 20 * roads),
            Mistake("distances", "the five distances of a moment share a row",
                    lambda roads, seconds: 100 * roads * seconds),
            Mistake("numbers", "these are all numbers of the table: rows are asked for",
                    lambda roads, seconds: 140 * roads * seconds),
            Mistake("commands", "the two commands of a moment share a row",
                    lambda roads, seconds: 40 * roads * seconds),
        ),
        ("How many moments has one road?",),
    ),
)  # fmt: skip
