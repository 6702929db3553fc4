"""A part of the examples kept for the test."""

from nnbook.checks import check_number, check_seed
from nnbook.tables import as_array


def split(X, D, test=0.1, seed=0):
    """The rows of X and D in random order as (X, D, X_test, D_test), `test` the share kept for the test.

    ValueError or TypeError for what are no rows, or not as many, and for a share that leaves no two parts.
    """
    X, D = (_rows(name, array) for name, array in (("X", X), ("D", D)))
    share = check_number("test", test, above=0, at_most=1)
    if len(X) != len(D):
        raise ValueError(f"X has {len(X)} rows, D has {len(D)}, expected as many")
    kept = round(share * len(X))
    if not 1 <= kept < len(X):
        raise ValueError(f"test={share!r} of {len(X)} rows of X and D leaves no two parts")
    order = check_seed(seed).permutation(len(X))
    return X[order[kept:]], D[order[kept:]], X[order[:kept]], D[order[:kept]]


def _rows(name, array):
    """Rows of anything as an array."""
    array = as_array(name, array)
    if not array.ndim:
        raise TypeError(f"{name} is a single thing, expected rows")
    return array
