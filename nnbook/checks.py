"""Bad input gets an error that names the argument, what came and what was expected."""

import math
import operator
import reprlib
from collections.abc import Mapping, Set
from difflib import get_close_matches
from functools import wraps
from itertools import islice, pairwise
from numbers import Real

import numpy as np

SHOWN = 60  # letters of what came, in a message
MOST_PARAMETERS = 10**8  # of a network: 0.8 gigabytes
MOST_LAYERS = 1000
MOST_NUMBERS = 1000  # of a list that one writes
SHORT = reprlib.Repr()
SHORT.maxother = SHORT.maxstring = SHORT.maxlong = SHOWN


def brief(value):
    """What came, as a message has it: on one line and short, whatever it is."""
    try:
        text = " ".join(SHORT.repr(value).split())
    except Exception:  # of a number whose digits are too many, of an object that refuses
        text = f"<{type(value).__name__}>"
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def check_name(argument, known, name):
    """The entry `name` of `known`; ValueError that names the argument, the known names and the likeliest."""
    if isinstance(name, str) and name in known:
        return known[name]
    names = [one for one in known if isinstance(one, str)]
    near = get_close_matches(name[:SHOWN], names, 1) if isinstance(name, str) else []
    meant = "".join(f", did you mean {one!r}?" for one in near)
    raise ValueError(f"{argument}={brief(name)} is not known, expected one of: {listing(known)}{meant}")


def listing(names, most=200):
    """Names with commas between them, of many only the first, in at most so many letters."""
    text = ", ".join(map(str, names))
    return text if len(text) <= most else f"{text[:most].rpartition(', ')[0]}, …"


def check_seed(seed):
    """`seed` as a numpy Generator: None for a fresh one. TypeError if it is neither integer nor Generator."""
    if seed is None or isinstance(seed, np.random.Generator):
        return np.random.default_rng(seed)
    return np.random.default_rng(check_whole_number("seed", seed, at_least=0))


def check_whole_number(name, value, at_least, at_most=math.inf):
    """`value` as an int between the bounds; TypeError or ValueError that names the argument."""
    try:
        number = operator.index(value)
    except Exception:  # of an object of any class
        raise TypeError(f"{name}={brief(value)} is not a whole number") from None
    if not at_least <= number <= at_most or isinstance(value, bool):
        bounds = f"at least {at_least}" + (f" and at most {at_most}" if at_most < math.inf else "")
        raise ValueError(f"{name}={brief(value)}, expected a whole number of {bounds}")
    return number


def check_entries(name, values, what, most=10**6):
    """`values` as a list; TypeError for what has no order, for texts and bytes, ValueError for too many.

    `what` says what they should be. Of what has no end only the beginning is read.
    """
    if isinstance(values, str | bytes | bytearray | Mapping | Set):
        raise TypeError(f"{name}={brief(values)}, expected {what}")
    try:
        entries = list(islice(values, most + 1))
    except Exception:  # of an object of any class
        raise TypeError(f"{name}={brief(values)}, expected {what}") from None
    if len(entries) > most:
        raise ValueError(f"{name} has more than {most} entries, expected {what}")
    return entries


def check_sizes(sizes):
    """`sizes` as a list of at least two whole numbers, none below 1, of a network that fits into memory."""
    entries = check_entries("sizes", sizes, "whole numbers such as [2, 2, 2]", MOST_LAYERS)
    numbers = [check_whole_number(f"sizes[{l}]", n, at_least=1) for l, n in enumerate(entries)]
    if len(numbers) < 2:
        raise ValueError(f"sizes={brief(numbers)}, expected an input and an output layer at least")
    if sum((n + 1) * after for n, after in pairwise(numbers)) > MOST_PARAMETERS:
        raise ValueError(f"sizes={brief(numbers)} has more than {MOST_PARAMETERS} parameters, expected fewer")
    return numbers


def check_number(name, value, above=-math.inf, at_least=-math.inf, at_most=math.inf):
    """`value` as a finite float within these bounds; TypeError or ValueError that names the argument."""
    one = value[()] if type(value) is np.ndarray and not value.ndim else value  # as np.where gives it
    if not isinstance(one, Real) or isinstance(one, bool):
        raise TypeError(f"{name}={brief(value)} is not a number")
    try:
        number = float(one)
    except Exception:  # too large for a float
        number = math.inf
    if not (above < number < math.inf and at_least <= number <= at_most):
        low = f" above {above}" if above > -math.inf else ""
        low = low or (f" of at least {at_least}" if at_least > -math.inf else "")
        high = f" {'and' if low else 'of'} at most {at_most:g}" if at_most < math.inf else ""
        raise ValueError(f"{name}={brief(value)}, expected a finite number{low}{high}")
    return number


def check_number_or(word, name, value):
    """`value` as a finite float, or this word; TypeError or ValueError that names the argument."""
    if not isinstance(value, str):
        return check_number(name, value)
    if value != word:
        raise TypeError(f"{name}={brief(value)}, expected a number or {word!r}")
    return word


def check_numbers(name, values, count=None):
    """`values` as a list of `count` finite floats; TypeError or ValueError that names the argument."""
    values = check_entries(name, values, f"{count or 'some'} numbers", most=MOST_NUMBERS)
    numbers = [check_number(f"{name}[{k}]", value) for k, value in enumerate(values)]
    if len(numbers) != (count or len(numbers)) or not numbers:
        raise ValueError(f"{name} has {len(numbers)} numbers, expected {count or 'one at least'}")
    return numbers


def check_flag(name, value):
    """`value` as a bool; TypeError that names the argument for what is neither True nor False."""
    if not isinstance(value, bool | np.bool):
        raise TypeError(f"{name}={brief(value)}, expected True or False")
    return bool(value)


def check_text(name, value, empty=True):
    """`value` if it is a text, of a thousand letters at most; ValueError or TypeError otherwise."""
    if not isinstance(value, str):
        raise TypeError(f"{name}={brief(value)}, expected a text")
    if len(value) > 1000 or not (empty or value.strip()):
        raise ValueError(f"{name}={brief(value)}, expected a text of 1 to 1000 letters")
    return value


def check_callable(name, value, what):
    """`value` if it can be called; TypeError that says `what` was expected."""
    if not callable(value):
        raise TypeError(f"{name}={brief(value)}, expected {what}")
    return value


def check_dtype(dtype):
    """np.float64 or np.float32; TypeError for any other."""
    known = {"float64": np.float64, "float32": np.float32}
    try:
        return known[np.dtype(dtype).name if dtype is not None else ""]
    except Exception:  # NumPy reads what stands for a type in many ways
        raise TypeError(f"dtype={brief(dtype)} is not supported, expected float64 or float32") from None


def guarded(function, check):
    """`function` of what `check` returns, which is called with the same arguments and may refuse them.

    For a function whose source a chapter prints as its formula: `inspect.getsource` shows that alone.
    """
    check.__qualname__ = function.__qualname__  # as Python says it where an argument is missing

    @wraps(function)
    def door(*given, **named):
        return function(*check(*given, **named))

    return door
