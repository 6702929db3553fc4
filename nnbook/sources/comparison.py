"""What is printed beside what is derived: where the two differ, and how the two are written."""

import re
from typing import NamedTuple

import numpy as np
import sympy as sp

from nnbook.checks import brief, check_callable, check_whole_number
from nnbook.tables import real_array

CLOSE = {"rtol": 1e-6, "atol": 1e-7}  # numbers that agree
LARGE = 1e12  # no number of the articles
WIDE = 50  # letters of what a formula gives, on a line with what another gives


class Undefined(NamedTuple):
    """What a printed formula gives where it cannot be computed."""

    reason: str


def attempt(compute):
    """`compute()`, or Undefined where shapes do not fit or an index does not exist."""
    try:
        return compute()
    except sp.matrices.exceptions.ShapeError:
        return Undefined("the shapes do not fit")
    except LookupError:
        return Undefined("an index does not exist")


def difference(printed, derived):
    """Where the two differ, in words; empty if they are the same."""
    if isinstance(printed, Undefined):
        return "nothing to compare"
    if isinstance(printed, sp.MatrixBase):
        printed, derived = np.array(printed), np.array(derived)
    elif isinstance(printed, sp.Basic) or isinstance(derived, sp.Basic):
        return "" if sp.simplify(printed - derived) == 0 else "another expression"
    elif isinstance(printed, str | bool | tuple):
        return "" if printed == derived else "another value"
    return _array_difference(np.asarray(printed), np.asarray(derived))


def _array_difference(printed, derived):
    if printed.shape != derived.shape:
        return f"shape {printed.shape}, not {derived.shape}"
    if printed.dtype == object:
        wrong = np.vectorize(lambda p, d: sp.simplify(p - d) != 0, otypes=[bool])(printed, derived)
    else:
        wrong = ~np.isclose(printed, derived, **CLOSE)
    if not wrong.any():
        return ""
    place = ", ".join(map(str, np.argwhere(wrong)[0]))
    return f"entry {place}" if place else "another value"


def beside(number, printed, instead, true):
    """Prints, under a formula's number, what it gives as printed and what instead, both beside what is true.

    `printed` and `instead` are functions without arguments, so that one that fails is told and stops nothing.
    ValueError or TypeError for what are none, for a number below 1, and for what is true but no numbers.
    """
    check_whole_number("number", number, 1, 100)
    check_callable("printed", printed, "a function without arguments")
    check_callable("instead", instead, "a function without arguments")
    numbers = real_array("true", true)
    if not numbers.size or not (np.abs(numbers) < LARGE).all():
        raise ValueError(f"true={brief(true)}, expected numbers below {LARGE:g}")
    said = []
    for compute in (printed, instead):
        value = _numbers(compute)
        differs = value.reason if isinstance(value, Undefined) else difference(value, true)
        said.append(_said(value, differs, true))
    print(f"{number:>2}  as printed: {said[0]:{WIDE}}  instead: {said[1]}")


def _numbers(compute):
    """The numbers that a reader's formula gives, an array, or Undefined where it fails or gives none."""
    try:
        value = attempt(compute)
        if isinstance(value, Undefined):
            return value
        value = np.array(value.tolist() if isinstance(value, sp.MatrixBase) else value)
        if value.dtype == object:  # numbers of SymPy
            value = np.vectorize(float, otypes=[float])(value)
        return value if value.dtype.kind in "iu" else real_array("it", value)
    except Exception as error:  # whatever a reader writes: it is told, and stops nothing
        why = f"fails: {type(error).__name__}, {error}"
        return Undefined(why if len(why) <= WIDE else f"{why[: WIDE - 1]}…")


def _said(value, differs, true):
    if differs.startswith("shape") or isinstance(value, Undefined):
        return differs
    if not differs:
        return "agrees"
    value, true = np.ravel(value), np.ravel(true)
    place = np.flatnonzero(~np.isclose(value, true, **CLOSE))[0]
    return f"{written(value[place])} for {written(true[place])}"


def written(value):
    """A value as a finding shows it: numbers to four places, a formula without the signs of LaTeX."""
    if isinstance(value, Undefined):
        return f"nothing, {value.reason}"
    if isinstance(value, sp.MatrixBase):
        value = value.tolist()
    if isinstance(value, sp.Basic | bool | str | tuple) or np.asarray(value).dtype == object:
        return re.sub(r"\\mathrm|[{}]", "", str(value))
    value = np.asarray(value)
    if value.dtype.kind == "f":
        value = np.round(value, 4) + 0.0  # no negative zeros
    return np.array2string(value, suppress_small=True, separator=", ").replace("\n", "")
