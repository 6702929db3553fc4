"""What can be set on a playground: what a run starts from, how it goes on, and whose data it learns."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nnbook import datasets
from nnbook.datasets.inputs import PLAIN

CLASSES, SURFACES = ("circles", "xor", "gaussians", "spiral", "moons", "pinwheel"), ("plane", "hills")
PROBLEMS = "classification", "regression"
OWN, NAMES_OF_OWN = "your table", ("(X, D)", "table")  # what stands in code for a pair of arrays, or for one
STRETCH = 3  # of the data sets' points, which lie within 1: so far out, sin(x0) is no straight line
LAYERS, NEURONS = 6, 8  # at most


@dataclass(frozen=True)
class Start:
    """What a run starts from: a change of any of it starts anew."""

    data: str = "circles"
    m: int = 500
    noise: float = 0.05
    test: float = 0.5
    features: tuple = PLAIN
    hidden: tuple = (4, 2)
    activation: str = "tanh"
    seed: int = 0
    data_seed: int = 0


@dataclass(frozen=True)
class Rule:
    """How a run goes on: it may change on the way. Another optimiser begins without a past."""

    batch_size: int = 10
    learning_rate: float = 0.03
    l1: float = 0.0
    l2: float = 0.0
    optimiser: str = "gradient_descent"

    def changes(self, old):
        """The settings by their names that are not those of another Rule, but for the optimiser."""
        pairs = {name: (value, getattr(old, name)) for name, value in vars(self).items()}
        return {name: new for name, (new, before) in pairs.items() if new != before and name != "optimiser"}


class OwnData(NamedTuple):
    """Data of the reader's own: X (m, 2), D (m, 1), and what stands for them in code."""

    X: np.ndarray
    D: np.ndarray
    code: str

    @classmethod
    def of(cls, source):
        """What `datasets.table` makes of `source`; ValueError if the maps cannot show it."""
        X, D = datasets.table(source)
        if X.shape[1] != 2 or D.shape[1] != 1:
            came = f"{X.shape[1]} inputs and {D.shape[1]} outputs"
            raise ValueError(f"table has {came}, expected 2 and 1: the maps show two inputs and one output")
        if isinstance(source, str | Path):
            return cls(X, D, repr(str(source)))
        return cls(X, D, NAMES_OF_OWN[not isinstance(source, tuple)])

    @property
    def problem(self):
        """Whether it is of classes, 0 and 1, or of any numbers."""
        return PROBLEMS[not np.isin(self.D, (0, 1)).all()]


def own_data(table):
    """The OwnData of what `playground` is given as its table; ValueError or TypeError that names it."""
    try:
        return OwnData.of(table)
    except (ValueError, TypeError, FileNotFoundError) as reason:
        kinds = ValueError, TypeError, FileNotFoundError
        kind = next(kind for kind in kinds if isinstance(reason, kind))
        raise kind(str(reason) if "table" in str(reason)[:6] else f"table: {reason}") from None


def names_of_data(own, problem=None):
    """The names of the data sets, or of those of one problem: the reader's own first, if there are some."""
    names = {"classification": list(CLASSES), "regression": list(SURFACES)}
    if own is not None:
        names[own.problem].insert(0, OWN)
    if problem is not None:
        return names[problem]
    return sorted([*names["classification"], *names["regression"]], key=lambda name: name != OWN)


def problem_of(data, own):
    """What is asked of a network with the data set of this name: the classes of points, or numbers."""
    return next(problem for problem in PROBLEMS if data in names_of_data(own, problem))
