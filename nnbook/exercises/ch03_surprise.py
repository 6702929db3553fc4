"""Chapter 3: surprise, cross-entropy, and the logarithm that does not overflow."""

import numpy as np

from nnbook.exercises.common import DOUBLED, NO_HALF, ROUNDED, SIGN, classes, made, shares, some, whole
from nnbook.exercises.exercise import Exercise, Instance, Mistake
from nnbook.exercises.formulas import formula, symbols
from nnbook.exercises.numbers import NumberExercise


def cross_entropy(out, D):
    return -np.sum(np.log(out[D == 1])) / len(out)


def surprise_in_bits(p):
    return -np.log2(p)


def logsumexp(net):
    largest = np.max(net)
    return largest + np.log(np.sum(np.exp(net - largest)))


def binary_cross_entropy_slope():
    out, d = symbols("out d")
    return out - d


def forecasts(rng, m, n):
    """Probabilities of n classes for m examples, and the class that came."""
    out = shares(rng, m, n)
    return out / out.sum(axis=1, keepdims=True), classes(rng, m, n)


def of_the_right(out, D):
    """The probability that was given to the class that came, for each example."""
    return np.sum(out * D, axis=1)


def exchanged(epsilon):
    """A mistake with out and D in each other's place; log 0 is kept away by adding a small number."""
    name = f"exchanged, {epsilon}" if epsilon else "exchanged"
    return Mistake(name, "out and d are exchanged: the logarithm is that of out",
                   lambda out, D: -np.sum(out * np.log(D + epsilon)) / len(out))  # fmt: skip


def by_symbols(name, text, f):
    """A mistake in a formula of out and d."""
    return Mistake(name, text, instead=formula(f, "out", "d"))


def draw_rain(rng):
    p, q = rng.choice(np.arange(1, 10), 2, replace=False) / 10
    return {"p": float(p), "q": float(q)}


EXERCISES = (
    Exercise(
        "cross_entropy", "03", "core", 6,
        "cross_entropy(out, D): the mean over the examples (rows) of −Σ_j d_j log out_j. A row of out has "
        "the probabilities of the classes, one of D a single 1.",
        ("out", "D"), cross_entropy,
        "In each row d picks the class that came, and no other logarithm is taken: a 0 at another class does "
        "no harm. The mean is over the m examples, not over the m · n entries.",
        made(forecasts, (1, 3, ("m = 1",)), (2, 3), (4, 3), (6, 4), (5, 2), (3, 5)),
        (
            Mistake("sum", "the mean is missing: divide by the number of examples",
                    after=lambda r, out, D: r * len(out)),
            Mistake("mean of entries", "it is divided by the number of classes as well",
                    after=lambda r, out, D: r / out.shape[1]),
            SIGN,
            Mistake("binary", "the terms (1 − d) log(1 − out) are those of separate logistic outputs",
                    lambda out, D: -np.sum(D * np.log(out) + (1 - D) * np.log(1 - out)) / len(out)),
            Mistake("base 2", "this is in bits: the natural logarithm is asked for",
                    after=lambda r, *_: r / np.log(2)),
            Mistake("all classes", "d is missing: only the class that came counts",
                    lambda out, D: -np.sum(np.log(out)) / len(out)),
            Mistake("wrong classes", "1 − d stands where d belongs: only the class that came counts",
                    lambda out, D: -np.sum((1 - D) * np.log(out)) / len(out)),
            Mistake("for each example", "this is the surprise of each example: one number is asked for",
                    lambda out, D: -np.log(of_the_right(out, D))),
            Mistake("no logarithm", "the logarithm is missing: this is 1 less the mean probability",
                    lambda out, D: np.mean(1 - of_the_right(out, D))),
            Mistake("logarithm of the mean", "take the mean of the logarithms, not the logarithm of the mean",
                    lambda out, D: -np.log(np.mean(of_the_right(out, D)))),
            Mistake("squared", "this is the squared error", lambda out, D: np.mean((out - D) ** 2)),
            Mistake("own entropy", "out stands in both places: this is the entropy of out",
                    lambda out, D: -np.sum(out * np.log(out)) / len(out)),
            Mistake("mean probability", "this is the mean probability of the class that came",
                    lambda out, D: np.mean(of_the_right(out, D))),
            *map(exchanged, (0, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8)),
            Mistake("first example", "only the first example is counted",
                    before=lambda out, D: (out[:1], D[:1])),
            Mistake("last example", "only the last example is counted: += was forgotten",
                    before=lambda out, D: (out[-1:], D[-1:])),
            NO_HALF, DOUBLED,
        ),
        ("D * log(out) keeps one number in each row.", "How many examples are there?"),
    ),
    Exercise(
        "surprise_in_bits", "03", "warm-up", 3,
        "surprise_in_bits(p): the surprise at what had the probability p, −log p to the base 2, for a number "
        "or an array.",
        ("p",), surprise_in_bits,
        "To the base 2 a fair coin's surprise is 1, a bit, and two coins cost 2.",
        (Instance((0.5,)), Instance((0.125,)), Instance((0.3,)),
         *made(lambda rng, *n: (shares(rng, *n),), (3,), (2, 3)), Instance((np.array([1.0, 0.25, 0.9]),))),
        (
            SIGN,
            Mistake("natural", "this is the natural logarithm: divide by log 2", lambda p: -np.log(p)),
            Mistake("base 10", "this is the logarithm to the base 10", lambda p: -np.log10(p)),
            Mistake("other outcome", "this is the surprise at what did not come",
                    lambda p: -np.log2(1 - p)),
            Mistake("divided by 2", "log p / 2 is not the logarithm to the base 2", lambda p: -np.log(p) / 2),
            Mistake("multiplied", "it is multiplied by log 2: divide", lambda p: -np.log(p) * np.log(2)),
            Mistake("no logarithm", "1 − p is no price that adds up: the logarithm is missing",
                    lambda p: 1.0 - p),
            Mistake("odds", "1/p − 1 is no price that adds up: take the logarithm of 1/p",
                    lambda p: 1 / p - 1),
            Mistake("turned over", "this is 1/p: its logarithm is asked for", lambda p: 1 / p),
            Mistake("expected", "this is p times the surprise", lambda p: -p * np.log2(p)),
            Mistake("power", "this is a power of 2, not a logarithm", lambda p: 2.0**-p),
            Mistake("sum", "the surprises are added up: one for each p",
                    lambda p: -np.sum(np.log2(p))),
        ),
        ("How often must 1 be halved until it is p?", "log₂ p = log p / log 2."),
    ),
    Exercise(
        "logsumexp", "03", "core", 6,
        "logsumexp(net): log Σ_k e^net_k, one number, for large nets of either sign, too. (It is what the "
        "cross-entropy of softmax needs: −log out_j = logsumexp(net) − net_j.)",
        ("net",), logsumexp,
        "A factor e^largest is taken out of the sum; its logarithm is the largest itself, and what is left "
        "has no power above 1.",
        (*made(lambda rng, n: (some(rng, n),), (1,), (2,), (3,), (5,)), whole([1, 0, 2, -1]),
         *(Instance((np.array(one),), ("large",)) for one in (
             [1000.0, 1001.0, 999.0], [-1000.0, -1001.5], [900.0, 0.0, -900.0], [800.0, 800.0],
             [-800.0, 0.0, 800.0]))),
        (
            Mistake("overflow", "e^net overflows for large nets: take the largest out first",
                    lambda z: np.log(np.sum(np.exp(z)))),
            Mistake("not added back", "the largest was taken out and is not added again",
                    after=lambda r, z: r - z.max()),
            Mistake("largest only", "the largest alone: the logarithm of the remaining sum is missing",
                    lambda z: z.max()),
            Mistake("shifted by the mean",
                    "what is taken out does not keep the powers from overflowing: take out the largest",
                    lambda z: z.mean() + np.log(np.sum(np.exp(z - z.mean())))),
            Mistake("shifted by the first",
                    "what is taken out lets some powers overflow: take out the largest",
                    lambda z: z[0] + np.log(np.sum(np.exp(z - z[0])))),
            Mistake("shifted by the size",
                    "the largest size is taken out: where all nets are far below 0, every power is then 0",
                    lambda z: abs(z).max() + np.log(np.sum(np.exp(z - abs(z).max())))),
            Mistake("mean", "the logarithm of the mean of the powers: their sum is asked for",
                    after=lambda r, z: r - np.log(len(z))),
            Mistake("sum", "this is the sum of the nets: log and exp do not cancel across a sum",
                    lambda z: z.sum()),
            Mistake("sum of logarithms", "log and exp cancel: first the sum of the powers, then log",
                    lambda z: np.sum(np.log(np.exp(z)))),
            Mistake("multiplied", "the largest is multiplied: it is added",
                    lambda z: z.max() * np.log(np.sum(np.exp(z - z.max())))),
            Mistake("subtracted", "the largest is taken away once more, it is added again",
                    after=lambda r, z: r - 2 * z.max()),
            Mistake("no logarithm", "the logarithm is missing",
                    lambda z: z.max() + np.sum(np.exp(z - z.max()))),
            Mistake("sum of powers", "this is the sum of the powers: its logarithm is asked for",
                    lambda z: np.sum(np.exp(z))),
            Mistake("smooth least", "e^−net stands where e^net belongs", before=lambda z: (-z,)),
            Mistake("surprises", "these are the surprises of softmax: logsumexp is one number",
                    after=lambda r, z: r - z),
            Mistake("base 2", "this is the logarithm to the base 2",
                    after=lambda r, z: r / np.log(2)),
            ROUNDED, SIGN, DOUBLED, NO_HALF,
        ),
        ("Write each power as e^largest times another one.", "log(a · b) = log a + log b."),
    ),
    Exercise(
        "binary_cross_entropy_slope", "03", "core", 6,
        "∂E/∂net of a logistic output with E = −d log out − (1 − d) log(1 − out), in out and d.",
        ("out", "d"), binary_cross_entropy_slope,
        "∂E/∂out = (out − d) / (out (1 − out)); the slope out (1 − out) cancels the denominator, so a wrong "
        "output is never slow.",
        (), (
            Mistake("sign", "the sign is turned round: where out is too large, E grows with net",
                    after=lambda e: -e),
            by_symbols("by out", "this is ∂E/∂out: the factor out (1 − out) for net is missing",
                       lambda o, d: (o - d) / (o * (1 - o))),
            by_symbols("slope left", "the factor out (1 − out) cancels against ∂E/∂out",
                       lambda o, d: (o - d) * o * (1 - o)),
            by_symbols("squared error", "this is the slope of the squared error",
                       lambda o, d: 2 * (o - d) * o * (1 - o)),
            by_symbols("first term only", "the term (1 − d) log(1 − out) is missing",
                       lambda o, d: -d * (1 - o)),
            by_symbols("second term only", "the term d log out is missing", lambda o, d: (1 - d) * o),
            by_symbols("inner minus", "the derivative of log(1 − out) has a minus from inside",
                       lambda o, d: -d * (1 - o) - (1 - d) * o),
            by_symbols("sum", "out + d stands where out − d belongs", lambda o, d: o + d),
            by_symbols("square", "this is the square of the miss", lambda o, d: (o - d) ** 2),
            by_symbols("d missing", "d is missing", lambda o, d: o),
            by_symbols("tanh", "the slope is that of tanh", lambda o, d: (o - d) * (1 + o) / o),
            Mistake("factor 2", "there is a factor 2 too many: nothing is squared here",
                    after=lambda e: 2 * e),
            Mistake("factor 1/2", "a factor 2 is missing", after=lambda e: e / 2),
        ),
        ("First ∂E/∂out, with both terms on one fraction.", "Then times out (1 − out)."),
        kind="expression",
    ),
    NumberExercise(
        "mean_surprise_by_hand", "03", "core", 4,
        "It rains on a share {p} of the days. A forecaster gives rain the probability {q} every day. What is "
        "the mean surprise, with the natural logarithm, to three figures?",
        draw_rain, lambda p, q: float(-p * np.log(q) - (1 - p) * np.log(1 - q)),
        "On a share p of the days the surprise is −log q, on the others −log(1 − q).",
        (
            Mistake("exchanged", "p and q are exchanged: the events come from p, the surprises from q",
                    lambda p, q: float(-q * np.log(p) - (1 - q) * np.log(1 - p))),
            Mistake("wet days only", "the dry days are missing", lambda p, q: float(-p * np.log(q))),
            Mistake("dry days only", "the wet days are missing",
                    lambda p, q: float(-(1 - p) * np.log(1 - q))),
            Mistake("best forecast", "this is the least that one can reach, with q = p",
                    lambda p, q: float(-p * np.log(p) - (1 - p) * np.log(1 - p))),
            Mistake("own entropy", "this is how it would be if the forecaster were right",
                    lambda p, q: float(-q * np.log(q) - (1 - q) * np.log(1 - q))),
            Mistake("bits", "this is in bits: the natural logarithm is asked for",
                    lambda p, q: float(-p * np.log2(q) - (1 - p) * np.log2(1 - q))),
            Mistake("sum", "the two surprises are added as they are: each has its share of the days",
                    lambda p, q: float(-np.log(q) - np.log(1 - q))),
            Mistake("sign", "the sign is turned round",
                    lambda p, q: float(p * np.log(q) + (1 - p) * np.log(1 - q))),
        ),
        ("What is the surprise on a wet day, what on a dry one?", "How often does each come?"),
    ),
)  # fmt: skip
