"""Bad input gets an error that names the argument, what came and what was expected."""

import math
import operator
from difflib import get_close_matches
from numbers import Real

import numpy as np


def check_name(argument, known, name):
    """The entry `name` of `known`; ValueError that names the argument, the known names and the likeliest."""
    if isinstance(name, str) and name in known:
        return known[name]
    near = get_close_matches(name, known, 1) if isinstance(name, str) else []
    meant = "".join(f", did you mean {one!r}?" for one in near)
    raise ValueError(f"{argument}={name!r} is not known, expected one of: {', '.join(known)}{meant}")


def check_seed(seed):
    """`seed` as a numpy Generator: None for a fresh one. TypeError if it is neither integer nor Generator."""
    if seed is None or isinstance(seed, np.random.Generator):
        return np.random.default_rng(seed)
    return np.random.default_rng(check_whole_number("seed", seed, at_least=0))


def check_whole_number(name, value, at_least, at_most=math.inf):
    """`value` as an int between the bounds; TypeError or ValueError that names the argument."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}={value!r} is not a whole number") from None
    if not at_least <= number <= at_most or isinstance(value, bool):
        bounds = f"at least {at_least}" + (f" and at most {at_most}" if at_most < math.inf else "")
        raise ValueError(f"{name}={value!r}, expected a whole number of {bounds}")
    return number


def check_sizes(sizes):
    """`sizes` as a list of at least two whole numbers, none below 1."""
    if isinstance(sizes, str) or not np.iterable(sizes):
        raise TypeError(f"sizes={sizes!r}, expected whole numbers such as [2, 2, 2]")
    numbers = [check_whole_number(f"sizes[{l}]", n, at_least=1) for l, n in enumerate(sizes)]
    if len(numbers) < 2:
        raise ValueError(f"sizes={sizes!r}, expected an input and an output layer at least")
    return numbers


def check_number(name, value, above=-math.inf, at_least=-math.inf):
    """`value` as a finite float above, or not below, a bound; TypeError or ValueError with the name."""
    if not isinstance(value, Real):
        raise TypeError(f"{name}={value!r} is not a number")
    if not (above < value < math.inf and value >= at_least):
        bound = f"above {above}" if above > -math.inf else f"of at least {at_least}"
        raise ValueError(f"{name}={value!r}, expected a finite number {bound}")
    return float(value)


def check_numbers(name, values, count=None):
    """`values` as a list of `count` finite floats; TypeError or ValueError that names the argument."""
    if isinstance(values, str) or not np.iterable(values):
        raise TypeError(f"{name}={values!r}, expected {count or 'some'} numbers")
    numbers = [check_number(f"{name}[{k}]", value) for k, value in enumerate(values)]
    if len(numbers) != (count or len(numbers)) or not numbers:
        raise ValueError(f"{name} has {len(numbers)} numbers, expected {count or 'one at least'}")
    return numbers
