"""Mistakes that can be made anywhere, and arguments to try answers on."""

import numpy as np

from nnbook.exercises.exercise import Instance, Mistake


def through(f):
    """A function of a result, part by part."""

    def after(result, *_):
        if isinstance(result, (list, tuple)):
            return type(result)(map(after, result))
        return f(np.asarray(result))

    return after


SIGN = Mistake("sign", "the sign is turned round", after=through(lambda a: -a))
DOUBLED = Mistake("factor 2", "there is a factor 2 too many", after=through(lambda a: 2 * a))
HALVED = Mistake("factor 1/2", "a factor 2 is missing", after=through(lambda a: a / 2))
NO_HALF = Mistake("factor 1/2", "there is no ½ in front", after=HALVED.after)  # of what has no 2
TRANSPOSED = Mistake("transposed", "rows and columns are exchanged", after=through(lambda a: a.T))
ROUNDED = Mistake("whole numbers", "only whole numbers are kept", after=through(lambda a: a.astype(int)))
ALL_CUT = Mistake("whole numbers", "every number is 0: are only whole numbers kept?", after=ROUNDED.after)
ROOT = Mistake("square root", "a square root is taken at the end", after=through(np.sqrt))


def random(seed):
    """Where the numbers of an instance come from."""
    return np.random.default_rng(seed)


def some(rng, *shape):
    """Numbers with two decimals, as one can compute with by hand."""
    return rng.uniform(-2, 2, shape).round(2)


def shares(rng, *shape):
    """Outputs of logistic neurons, with two decimals."""
    return rng.uniform(0.05, 0.95, shape).round(2)


def classes(rng, m, n):
    """Desired outputs of m examples of n classes, a row each with a single 1; never the first class alone."""
    rows = rng.integers(1, n, size=1) if m == 1 < n else np.arange(m) % n
    return np.eye(n)[rng.permutation(rows)]


def made(draw, *cases):
    """Instances: for each case (arguments of draw after its generator) or (arguments, tags) one."""
    found = []
    for seed, case in enumerate(cases):
        tags = case[-1] if isinstance(case[-1], tuple) else ()
        sizes = case[:-1] if tags else case
        found.append(Instance(tuple(draw(random(seed), *sizes)), tags, "read-only" not in tags))
    return tuple(found)


def whole(*arguments, tags=("integers",)):
    """An instance of arrays of whole numbers."""
    return Instance(tuple(np.array(one) if isinstance(one, list) else one for one in arguments), tags)
