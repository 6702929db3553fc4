"""Inputs made of the two coordinates of a point."""

import numpy as np

from nnbook.checks import check_name
from nnbook.tables import check_table

FEATURES = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1**2": lambda x1, x2: x1**2,
    "x2**2": lambda x1, x2: x2**2,
    "x1*x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: np.sin(x1),
    "sin(x2)": lambda x1, x2: np.sin(x2),
}
PLAIN = "x1", "x2"  # the points themselves


def features(X, names):
    """Inputs for a network, made of points X (m, 2): a column for each of `names`, shape (m, len(names)).

    The names are those of FEATURES, such as "x1", "x1**2" or "sin(x2)". ValueError for any other.
    """
    x1, x2 = check_table("X", X, 2, "features", np.float64).T
    return np.stack([check_name("names", FEATURES, name)(x1, x2) for name in names], axis=1)
