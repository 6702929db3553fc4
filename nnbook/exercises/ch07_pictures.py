"""Chapter 7: pictures made ready for a network, its guesses, and how sure a share of them is."""

import numpy as np

from nnbook.exercises.common import DOUBLED, NO_HALF, ROUNDED, SIGN, made, random, shares, some, whole
from nnbook.exercises.exercise import Exercise, Instance, Mistake
from nnbook.exercises.numbers import NumberExercise


def normalised(image):
    image = np.asarray(image, float)
    low, high = np.min(image), np.max(image)
    if low == high:
        return np.zeros(image.shape)
    return (image - low) / (high - low)


def centre_of_mass(image):
    ink = np.sum(image)
    row = np.sum(np.arange(image.shape[0]) * np.sum(image, axis=1)) / ink
    column = np.sum(np.arange(image.shape[1]) * np.sum(image, axis=0)) / ink
    return row, column


def top_k(out, k):
    order = np.argsort(-np.asarray(out))
    return order[:k]


def one_hot(classes, n):
    D = np.zeros((len(classes), n))
    for row, one in enumerate(classes):
        D[row, one] = 1
    return D


def input_slope(W, delta):
    return W.T @ delta


def nearest_mean(x, means):
    distances = np.sum((means - x) ** 2, axis=1)
    return np.argmin(distances)


def scan(rng, *shape):
    """An image with some paper and some ink, from 0 to 255."""
    return (rng.integers(20, 230, shape) * 1.0,)


def ink(rng, *shape):
    """An image from 0 to 1, half of it paper."""
    return ((rng.uniform(size=shape) * rng.integers(0, 2, shape)).round(2) + np.eye(*shape) / 4,)


def guesses(rng, n, k):
    """Outputs that differ from each other, and how many guesses are wanted."""
    return rng.permutation(np.linspace(0.03, 0.97, n).round(3)), k


def unguarded(result, image):
    """Has no number where the image has one shade."""
    return result if image.max() > image.min() else np.full(image.shape, np.nan)


def stretched(axis):
    """Each row or column by itself."""

    def instead(image):
        low, high = image.min(axis=axis, keepdims=True), image.max(axis=axis, keepdims=True)
        return (image - low) / np.where(high == low, 1, high - low)

    return instead


def weighed(weights):
    """A centre of mass of other weights."""
    return lambda image: centre_of_mass(weights(image))


def draw_share(rng):
    return {"p": float(rng.choice([0.7, 0.8, 0.9, 0.95])), "m": int(rng.choice([50, 200, 400, 1000]))}


EXERCISES = (
    Exercise(
        "normalised", "07", "warm-up", 5,
        "normalised(image): the image with its shades stretched evenly, so that the least is 0 and the "
        "largest 1. An image of one shade becomes zeros.",
        ("image",), normalised,
        "First the least is taken away, then the range that is left becomes 1; where there is no range, a "
        "division would give no number.",
        (*made(scan, (2, 2), (3, 4), (4, 3), (5, 5)), whole([[0, 51, 255], [102, 0, 255]]),
         Instance((np.full((2, 3), 7.0),), ("one shade",)), Instance((np.array([[-1.0, 3.0], [1.0, 0.5]]),))),
        (
            Mistake("one shade", "an image of one shade is divided by 0", after=unguarded),
            Mistake("least left", "the least is not taken away first", lambda v: v / v.max()),
            Mistake("largest for range", "it is divided by the largest, not by the range",
                    lambda v: (v - v.min()) / v.max()),
            Mistake("255", "it is divided by 255, whatever shades there are", lambda v: v / 255),
            Mistake("not divided", "the range is not made 1", lambda v: v - v.min()),
            Mistake("turned", "ink and paper are exchanged", after=lambda r, *_: 1 - r),
            Mistake("standardised", "this has the mean 0 and the deviation 1",
                    lambda v: (v - v.mean()) / max(v.std(), 1e-9)),
            Mistake("mean for least", "the mean is taken away: the least is asked for",
                    lambda v: (v - v.mean()) / max(v.max() - v.min(), 1e-9)),
            Mistake("brackets", "the brackets are missing: the whole difference is divided",
                    lambda v: v - v.min() / (v.max() - v.min())),
            Mistake("brackets below", "the brackets of the range are missing",
                    lambda v: (v - v.min()) / v.max() - v.min()),
            Mistake("length 1", "this has the length 1", lambda v: v / np.linalg.norm(v)),
            Mistake("sum 1", "this has the sum 1", lambda v: v / v.sum()),
            Mistake("each column", "each column is stretched by itself: take the least of the whole image",
                    stretched(0)),
            Mistake("each row", "each row is stretched by itself: take the least of the whole image",
                    stretched(1)),
            Mistake("black and white", "only 0 and 1 are left", after=lambda r, *_: (r > 0.5) * 1.0),
            Mistake("added", "the least is added, not taken away",
                    lambda v: (v + v.min()) / max(v.max() - v.min(), 1e-9)),
            ROUNDED, DOUBLED, NO_HALF,
        ),
        ("Which number must be taken away so that the least is 0?", "What if the least is the largest, too?"),
    ),
    Exercise(
        "centre_of_mass", "07", "core", 7,
        "centre_of_mass(image): (row, column), counted from 0, of the centre of the ink: the mean place of "
        "all pixels, each weighed by its ink.",
        ("image",), centre_of_mass,
        "Each row counts by the ink that is in it, each column likewise; the sum of the weighed places is "
        "divided by all ink, not by the number of pixels.",
        (*made(ink, (2, 2), (3, 4), (4, 3), (5, 5), (2, 6)), whole([[0, 0, 3], [0, 1, 0]])),
        (
            Mistake("exchanged", "row and column are exchanged", after=lambda r, *_: r[::-1]),
            Mistake("middle", "this is the middle of the image: the ink does not count",
                    weighed(np.ones_like)),
            Mistake("half the size", "this is half the number of rows and columns: the ink does not count",
                    lambda v: (len(v) / 2, len(v[0]) / 2)),
            Mistake("pale as dark", "all pixels with ink count alike: weigh them by it",
                    weighed(lambda v: (v > 0) * 1.0)),
            Mistake("paper", "the paper is weighed, not the ink", weighed(lambda v: v.max() - v)),
            Mistake("squares", "the ink is squared", weighed(lambda v: v**2)),
            Mistake("from 1", "rows and columns count from 0", after=lambda r, *_: (r[0] + 1, r[1] + 1)),
            Mistake("not divided", "the sum is not divided by all ink",
                    after=lambda r, v: (r[0] * v.sum(), r[1] * v.sum())),
            Mistake("divided by pixels", "it is divided by the number of pixels, not by all ink",
                    after=lambda r, v: (r[0] * v.sum() / v.size, r[1] * v.sum() / v.size)),
            Mistake("darkest", "this is the darkest pixel",
                    lambda v: tuple(map(int, np.unravel_index(v.argmax(), v.shape)))),
            Mistake("darkest row", "these are the darkest row and column",
                    lambda v: (v.sum(axis=1).argmax(), v.sum(axis=0).argmax())),
            Mistake("one axis", "the ink is added along the wrong axis",
                    lambda v: (np.arange(v.shape[1]) @ v.sum(0) / v.sum(),
                               np.arange(v.shape[1]) @ v.sum(0) / v.sum())),
            Mistake("from the middle", "it is measured from the middle of the image",
                    after=lambda r, v: tuple(x - (n - 1) / 2 for x, n in zip(r, v.shape))),
            Mistake("from the bottom", "rows are counted from the bottom",
                    after=lambda r, v: (len(v) - 1 - r[0], r[1])),
            ROUNDED,
        ),
        ("How much ink is in each row?", "The mean of the rows, weighed by it: Σ row · ink / Σ ink."),
        parts=("row", "column"),
    ),
    Exercise(
        "top_k", "07", "warm-up", 4,
        "top_k(out, k): the classes of the k largest outputs, the largest first.",
        ("out", "k"), top_k,
        "argsort gives the places from the least output on; of the outputs turned round, from the largest.",
        (*made(guesses, (3, 1), (4, 2), (5, 5), (6, 3), (10, 3), (10, 2)), whole([3, 9, 1, 7], 2),
         Instance((np.array([-0.75, 0.5, -2.0, 1.25, 0.25]), 3))),
        (
            Mistake("smallest", "these are the smallest: argsort begins with the least",
                    lambda out, k: np.argsort(out)[:k]),
            Mistake("largest last", "the largest stands last", after=lambda r, *_: r[::-1]),
            Mistake("outputs", "these are the outputs, their classes are asked for",
                    after=lambda r, out, k: out[r]),
            Mistake("sizes", "the signs are lost: −2 is no large output",
                    lambda out, k: np.argsort(-abs(out))[:k]),
            Mistake("in the order of classes", "they are sorted by class, not by output",
                    after=lambda r, *_: np.sort(r)),
            Mistake("one too many", "one class too many", lambda out, k: np.argsort(-out)[: k + 1]),
            Mistake("one too few", "one class too few: the end of a slice is not in it",
                    lambda out, k: np.argsort(-out)[: k - 1]),
            Mistake("the largest left out", "the largest is left out",
                    lambda out, k: np.argsort(-out)[1 : k + 1]),
            Mistake("from 1", "classes count from 0", after=lambda r, *_: r + 1),
            Mistake("first k", "these are the first k classes", lambda out, k: np.arange(k)),
            Mistake("k-th only", "only the k-th came", lambda out, k: np.argsort(-out)[k - 1]),
            Mistake("largest only", "only the largest came", lambda out, k: np.argsort(-out)[:1]),
            Mistake("all", "all classes came", lambda out, k: np.argsort(-out)),
            Mistake("ranks", "these are ranks of the first classes, not the classes",
                    lambda out, k: np.argsort(np.argsort(-out))[:k]),
            Mistake("marked", "the k largest are marked: their classes are asked for",
                    lambda out, k: (np.argsort(np.argsort(-out)) < k) * 1),
        ),
        ("np.argsort gives places, from the least on.",),
    ),
    Exercise(
        "one_hot", "07", "warm-up", 4,
        "one_hot(classes, n): a table (m, n) with a row for each example, a 1 at its class and 0 elsewhere.",
        ("classes", "n"), one_hot,
        "Row i has its 1 in column classes[i]; there are n columns even if a class does not occur.",
        (*(Instance((random(seed).integers(0, n, m), n), tags) for seed, (m, n, *tags) in enumerate(
            [(1, 3, "m = 1"), (4, 2), (5, 4), (8, 10), (6, 3)])),
         Instance((np.array([0, 2, 2, 1]), 5)), Instance((np.array([1, 0, 2]), 3))),
        (
            Mistake("transposed", "rows and columns are exchanged: an example is a row",
                    after=lambda r, *_: r.T),
            Mistake("from 1", "classes count from 0", lambda c, n: np.roll(one_hot(c, n), -1, axis=1)),
            Mistake("one beside", "the 1 stands one column too far",
                    lambda c, n: np.roll(one_hot(c, n), 1, 1)),
            Mistake("classes seen", "there are n columns, also for classes that do not occur",
                    lambda c, n: one_hot(c, max(c) + 1)),
            Mistake("class for 1", "the class itself stands where the 1 belongs",
                    after=lambda r, c, n: r * c[:, None]),
            Mistake("turned", "0 and 1 are exchanged", after=lambda r, *_: 1 - r),
            Mistake("−1 for 0", "elsewhere stands 0, not −1", after=lambda r, *_: 2 * r - 1),
            Mistake("up to the class", "all columns up to the class are 1",
                    lambda c, n: (np.arange(n) <= c[:, None]) * 1.0),
            Mistake("all rows", "the columns of all classes are 1 in every row: one entry for each row",
                    lambda c, n: np.tile(np.isin(np.arange(n), c), (len(c), 1)) * 1.0),
            Mistake("counts", "these are the counts of the classes",
                    lambda c, n: np.bincount(c, minlength=n)),
            Mistake("a column for the rest", "there is a column too many",
                    lambda c, n: one_hot(c, n + 1)),
            Mistake("last missing", "the last example is missing", lambda c, n: one_hot(c[:-1], n)),
        ),
        ("Begin with np.zeros((len(classes), n)).", "D[range(m), classes] is one entry of each row."),
    ),
    Exercise(
        "input_slope", "07", "core", 5,
        "input_slope(W, delta): ∂E/∂x for the inputs x (n_0,), where W (n_1, n_0) are the first weights and "
        "delta (n_1,) the error signal of the first hidden layer.",
        ("W", "delta"), input_slope,
        "A pixel reaches the error through all neurons of the first layer, so their shares are added; an "
        "input has no activation, so no slope follows.",
        (*made(lambda rng, n, k: (some(rng, k, n), some(rng, k)), (2, 3), (3, 2), (4, 1), (1, 3), (6, 4)),
         *made(lambda rng, n, k: (some(rng, k, n), some(rng, k)), (3, 3, ("square",))),
         whole([[1, 0, 2], [-1, 3, 0]], [2, -1])),
        (
            Mistake("not transposed", "W δ sums over the inputs: Wᵀ δ sums over the neurons",
                    lambda W, d: W @ d),
            Mistake("not added", "the shares of the neurons are not added up",
                    lambda W, d: W * d[:, None]),
            Mistake("deltas missing", "δ is missing: these are sums of weights", lambda W, d: W.sum(axis=0)),
            Mistake("summed apart", "W and δ are added up apart: first multiply, then add",
                    lambda W, d: W.sum(axis=0) * d.sum()),
            Mistake("weights missing", "the weights are missing", lambda W, d: np.full(W.shape[1], d.sum())),
            Mistake("mean", "the shares of the neurons are averaged, they are added",
                    after=lambda r, W, d: r / len(d)),
            Mistake("column", "it stands as a column (n, 1): it is (n,)", after=lambda r, *_: r[:, None]),
            Mistake("absolute", "the signs are lost", after=lambda r, *_: abs(r)),
            Mistake("sizes of weights", "the signs of the weights are lost",
                    before=lambda W, d: (abs(W), d)),
            Mistake("first neuron", "only the first neuron is counted", lambda W, d: W[0] * d[0]),
            Mistake("last neuron", "only the last neuron is counted: += was forgotten",
                    lambda W, d: W[-1] * d[-1]),
            Mistake("one number", "one number came: each input has its own", after=lambda r, *_: r.sum()),
            SIGN, DOUBLED, NO_HALF,
        ),
        ("Through how many neurons does one pixel reach the error?", "As hidden_delta, one layer further."),
    ),
    NumberExercise(
        "bar_by_hand", "07", "core", 3,
        "A network gets a share {p} of {m} digits right. How long is the bar to one side that holds 95 % of "
        "such shares, to three figures?",
        draw_share, lambda p, m: float(1.96 * np.sqrt(p * (1 - p) / m)),
        "The standard deviation of a share is √(p (1 − p) / m), and 1.96 of it hold 95 %.",
        (
            Mistake("1.96 missing", "this is one standard deviation: 1.96 of it hold 95 %",
                    lambda p, m: float(np.sqrt(p * (1 - p) / m))),
            Mistake("root missing", "the square root is missing", lambda p, m: 1.96 * p * (1 - p) / m),
            Mistake("m outside", "m belongs under the root",
                    lambda p, m: float(1.96 * np.sqrt(p * (1 - p)) / m)),
            Mistake("1 - p missing", "the factor 1 − p is missing",
                    lambda p, m: float(1.96 * np.sqrt(p / m))),
            Mistake("whole bar", "this is the whole bar: one side is asked for",
                    lambda p, m: float(2 * 1.96 * np.sqrt(p * (1 - p) / m))),
            Mistake("digits", "this is in digits, not as a share",
                    lambda p, m: float(1.96 * np.sqrt(p * (1 - p) * m))),
            Mistake("percent", "this is in percent", lambda p, m: float(196 * np.sqrt(p * (1 - p) / m))),
        ),
        ("What scatters by how much? √(p (1 − p) / m).",),
    ),
    Exercise(
        "nearest_mean", "07", "warm-up", 5,
        "nearest_mean(x, means): the digit whose mean picture, a row of means (k, n), is nearest to the "
        "picture x (n,): the one with the least sum of squared differences.",
        ("x", "means"), nearest_mean,
        "The squares are added along each row, a picture; argmin names the row where that is least.",
        (*made(lambda rng, k, n: (shares(rng, n), shares(rng, k, n)), (2, 3), (3, 2), (4, 5), (10, 6), (5, 4),
               (8, 3), (6, 6), (7, 9)),
         whole([3, 0, 1], [[3, 1, 0], [9, 0, 3], [0, 0, 0]])),
        (
            Mistake("farthest", "argmax stands where argmin belongs",
                    lambda x, M: ((M - x) ** 2).sum(1).argmax()),
            Mistake("distance", "this is the distance: its digit is asked for",
                    lambda x, M: ((M - x) ** 2).sum(1).min()),
            Mistake("not squared", "the differences are not squared: they cancel each other",
                    lambda x, M: (M - x).sum(1).argmin()),
            Mistake("not squared, x first", "the differences are not squared: they cancel each other",
                    lambda x, M: (x - M).sum(1).argmin()),
            Mistake("size of the sum",
                    "the sum of the differences is small also where they cancel: square first",
                    lambda x, M: abs((M - x).sum(1)).argmin()),
            Mistake("largest product",
                    "the largest product is no smallest distance: a mean with much ink wins",
                    lambda x, M: (M @ x).argmax()),
            Mistake("largest difference", "the pixel that differs most does not decide: add all squares",
                    lambda x, M: abs(M - x).max(1).argmin()),
            Mistake("absolute", "absolute differences stand where squares belong",
                    lambda x, M: abs(M - x).sum(1).argmin()),
            Mistake("columns", "the squares are added down the columns: a picture is a row",
                    lambda x, M: ((M - x) ** 2).sum(0).argmin()),
            Mistake("from 1", "digits count from 0", after=lambda r, *_: r + 1),
            Mistake("distances", "these are the distances to all: the digit is asked for",
                    lambda x, M: ((M - x) ** 2).sum(1)),
            Mistake("added", "x is added where it should be taken away",
                    lambda x, M: ((M + x) ** 2).sum(1).argmin()),
            Mistake("squares apart", "M² − x² stands where (M − x)² belongs",
                    lambda x, M: (M**2 - x**2).sum(1).argmin()),
            Mistake("flat", "argmin of all entries is no row: add along each row first",
                    lambda x, M: ((M - x) ** 2).argmin()),
        ),
        ("means − x takes x from each row.", "Which axis runs along a picture?"),
    ),
)  # fmt: skip
