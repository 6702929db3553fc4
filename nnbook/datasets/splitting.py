"""A part of the examples kept for the test."""

import numpy as np

from nnbook.checks import check_number, check_seed


def split(X, D, test=0.1, seed=0):
    """The rows of X and D in random order as (X, D, X_test, D_test), `test` the share kept for the test."""
    share = check_number("test", test, above=0)
    if len(X) != len(D) or not 1 <= round(share * len(X)) < len(X):
        raise ValueError(f"test={test!r} of {len(X)} rows of X and {len(D)} of D leaves no two parts")
    order = check_seed(seed).permutation(len(X))
    kept, rest = np.split(order, [round(share * len(X))])
    return X[rest], D[rest], X[kept], D[kept]
