"""Chapter 8: what a neuron is for, and whether one driver is better than another."""

import numpy as np

from nnbook.exercises.common import made, some
from nnbook.exercises.exercise import Exercise, Instance, Mistake


def silenced(W, b, j, mean):
    W, b = np.array(W, float), b + W[:, j] * mean
    W[:, j] = 0
    return W, b


def bars_apart(p, m, q, k):
    bar_p, bar_q = 1.96 * np.sqrt(p * (1 - p) / m), 1.96 * np.sqrt(q * (1 - q) / k)
    return int(abs(p - q) > bar_p + bar_q)


def row_silenced(W, b, j, carried):
    """Takes row j for the arrows that leave neuron j."""
    W = np.array(W, float)
    W[j] = 0
    return W, b + carried


ROW = "row j is the neuron that hears: what neuron j says is column j"
SHARES = (
    (0.76, 50, 0.93, 100), (0.93, 100, 0.76, 50), (0.76, 50, 0.92, 100), (0.5, 100, 0.5, 100),
    (0.88, 100, 0.76, 50), (0.6, 20, 0.95, 200), (0.95, 200, 0.6, 20), (0.4, 400, 0.5, 400),
    (0.1, 50, 0.9, 60), (0.9, 1000, 0.95, 50), (0.55, 1000, 0.8, 30), (0.8, 100, 0.72, 100),
    (0.3, 30, 0.9, 20), (0.5, 40, 0.7, 1000), (0.9, 900, 0.8, 40), (0.2, 10, 0.7, 10),
    (0.7, 100, 0.72, 100), (0.7, 100, 0.704, 100), (0.01, 50, 0.99, 60),
)  # fmt: skip


def sd(p, m):
    """The standard deviation of a share."""
    return np.sqrt(p * (1 - p) / m)


def compared(apart):
    """1 where two shares are apart in another sense."""
    return lambda *given: int(apart(*given))


def layer_after(rng, k, n, j):
    """A layer of k neurons after n, the place of one of those, and its mean out."""
    return some(rng, k, n), some(rng, k), j, float(rng.choice([-0.5, 0.25, 0.75, 0.4]))


EXERCISES = (
    Exercise(
        "silenced", "08", "core", 6,
        "silenced(W, b, j, mean): (W, b) of the layer after a neuron j that is held at its mean out: its "
        "arrows lead nowhere any more, and what they carried on average is in the biases. New arrays.",
        ("W", "b", "j", "mean"), silenced,
        "Neuron j is column j of W. Its share of the sums, W[:, j] · mean, goes into the biases; then the "
        "column is 0, so nothing else that it says is heard.",
        (*made(layer_after, (1, 2, 0), (2, 3, 1), (3, 2, 1), (4, 4, 2), (3, 3, 0), (2, 5, 4)),
         Instance((np.array([[1, 2], [3, -1]]), np.array([0, 2]), 1, 0.25), ("integers",))),
        (
            Mistake("bias left",
                    "the biases are as they were: they take over the mean, before the column is 0",
                    after=lambda r, W, b, *_: (r[0], b + 0.0)),
            Mistake("column left", "the column is as it was: the neuron is counted twice",
                    after=lambda r, W, b, *_: (W + 0.0, r[1])),
            Mistake("row", ROW,
                    after=lambda r, W, b, j, mean: (np.where(np.arange(len(W))[:, None] == j, 0, W), r[1])),
            Mistake("row, summed", ROW, lambda W, b, j, mean:
                        row_silenced(W, b, j, (np.arange(len(b)) == j) * W[j].sum() * mean)),
            Mistake("row, added", ROW, lambda W, b, j, mean: row_silenced(W, b, j, W[j] * mean)),
            Mistake("mean missing", "the column is added to the biases: times the mean out",
                    before=lambda W, b, j, mean: (W, b, j, 1)),
            Mistake("weights missing", "the mean is added to the biases: times the weight of each arrow",
                    after=lambda r, W, b, j, mean: (r[0], b + mean)),
            Mistake("subtracted", "the mean share is taken from the biases: it is added",
                    before=lambda W, b, j, mean: (W, b, j, -mean)),
            Mistake("left out", "the column is left out: it becomes 0, and the shape stays",
                    after=lambda r, W, b, j, mean: (np.delete(r[0], j, axis=1), r[1])),
            Mistake("column for mean", "the column holds the mean: it is 0",
                    after=lambda r, W, b, j, mean: (np.where(np.arange(W.shape[1]) == j, mean, W), r[1])),
            Mistake("all silenced", "all columns are 0: only column j is",
                    after=lambda r, *_: (0 * r[0], r[1])),
            Mistake("others silenced", "all the others are silenced, not neuron j",
                    after=lambda r, W, *_: (W - r[0], r[1])),
            Mistake("one beside", "the neuron after j is silenced: count from 0",
                    lambda W, b, j, mean: silenced(W, b, (j + 1) % W.shape[1], mean)),
            Mistake("parts exchanged", "W and b are exchanged", after=lambda r, *_: r[::-1]),
        ),
        ("Which part of W are the arrows that leave neuron j?",
         "b + W[:, j] * mean, before the column is 0."),
        parts=("W", "b"),
    ),
    Exercise(
        "bars_apart", "08", "core", 6,
        "bars_apart(p, m, q, k): one driver has driven the share p of m roads, another the share q of k. 1 "
        "if their bars, ±1.96 standard deviations each, do not meet, else 0; either may be the better one.",
        ("p", "m", "q", "k"), bars_apart,
        "The bars meet unless the distance of the shares is longer than both half bars together.",
        tuple(Instance(one) for one in SHARES),
        (
            Mistake("meet", "0 and 1 are exchanged", after=lambda r, *_: 1 - r),
            Mistake("1.96 missing", "a bar is 1.96 standard deviations to each side",
                    compared(lambda p, m, q, k: abs(p - q) > (sd(p, m) + sd(q, k)))),
            Mistake("first bar only", "the second share has a bar, too",
                    compared(lambda p, m, q, k: abs(p - q) > 1.96 * sd(p, m))),
            Mistake("second bar only", "the first share has a bar, too",
                    compared(lambda p, m, q, k: abs(p - q) > 1.96 * sd(q, k))),
            Mistake("1.96 once", "1.96 belongs to both bars",
                    compared(lambda p, m, q, k: abs(p - q) > 1.96 * sd(p, m) + sd(q, k))),
            Mistake("different", "the shares differ: but do their bars meet?",
                    compared(lambda p, m, q, k: p != q)),
            Mistake("better", "either may be the better one: take the distance of the shares",
                    compared(lambda p, m, q, k: p - q > 1.96 * (sd(p, m) + sd(q, k)))),
            Mistake("worse", "either may be the better one: take the distance of the shares",
                    compared(lambda p, m, q, k: q - p > 1.96 * (sd(p, m) + sd(q, k)))),
            Mistake("root missing", "the square root of p (1 − p) / m is missing",
                    compared(lambda p, m, q, k: abs(p - q) > 1.96 * (sd(p, m) ** 2 + sd(q, k) ** 2))),
            Mistake("roads missing", "m and k are missing: under the root p (1 − p) is divided by the roads",
                    compared(lambda p, m, q, k: abs(p - q) > 1.96 * (sd(p, 1) + sd(q, 1)))),
            Mistake("whole bars", "1.96 standard deviations go to each side, not twice as many",
                    compared(lambda p, m, q, k: abs(p - q) > 2 * 1.96 * (sd(p, m) + sd(q, k)))),
            Mistake("roads exchanged", "m belongs to p and k to q",
                    before=lambda p, m, q, k: (p, k, q, m)),
            Mistake("1 - p missing", "the factors 1 − p and 1 − q are missing",
                    compared(lambda p, m, q, k: abs(p - q) > 1.96 * (np.sqrt(p / m) + np.sqrt(q / k)))),
            Mistake("bar of the difference", "this is the bar of the difference, √ of the squares' sum: are "
                    "the two bars apart?", compared(
                        lambda p, m, q, k: abs(p - q) > 1.96 * np.hypot(sd(p, m), sd(q, k)))),
        ),
        ("How long is each bar to one side?", "How far apart must the shares be?"),
    ),
)  # fmt: skip
