"""Inputs made of the two coordinates of a point."""

import numpy as np

from nnbook.checks import check_entries, check_name
from nnbook.tables import check_finite, check_table

FEATURES = {
    "x0": lambda x0, x1: x0,
    "x1": lambda x0, x1: x1,
    "x0**2": lambda x0, x1: x0**2,
    "x1**2": lambda x0, x1: x1**2,
    "x0*x1": lambda x0, x1: x0 * x1,
    "sin(x0)": lambda x0, x1: np.sin(x0),
    "sin(x1)": lambda x0, x1: np.sin(x1),
}
PLAIN = "x0", "x1"  # the points themselves


def features(X, names):
    """Inputs for a network, made of points X (m, 2): a column for each of `names`, shape (m, len(names)).

    The names are those of FEATURES, such as "x0", "x0**2" or "sin(x1)". ValueError for any other, and
    for one that is too large for a float.
    """
    x0, x1 = check_table("X", X, 2, "", np.float64).T
    names = list(names) if isinstance(names, dict) else names
    names = check_entries("names", names, "names of features such as ['x0', 'x1']", most=100)
    if not names:
        raise ValueError("names is empty, expected one feature at least")
    functions = [check_name("names", FEATURES, name) for name in names]
    with np.errstate(over="ignore"):
        columns = np.stack([function(x0, x1) for function in functions], axis=1)
    for name, column in zip(names, columns.T):
        check_finite(f"{name} of X", column)
    return columns
