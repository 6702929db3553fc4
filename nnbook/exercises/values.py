"""What a reader's function gave: numbers in arrays, lists and tuples, made alike, compared and written.

A value is a number or an array; a list of values, all of one kind; or a tuple of parts.
"""

from collections.abc import Sequence

import numpy as np

RELATIVE, OF_THE_LARGEST = 2e-5, 1e-6  # what float32 cannot keep is forgiven
LARGEST = 10**7  # numbers of an answer
SHOWN, LENGTH = 12, 90  # numbers of an array that are written out, letters of a text


class UnfitError(Exception):
    """A value that is not of the kind that was asked for; the message says what came.

    `number` is what came where a single number stands for several.
    """

    def __init__(self, text, number=None):
        super().__init__(text)
        self.number = number


def bare(error):
    """The number that came where several were asked for, or None."""
    return getattr(error, "number", None)


def alike(value, model):
    """`value` in the form of `model`, lists as arrays; UnfitError if it has no such form."""
    if isinstance(model, tuple):
        expected = f"expected {len(model)} things in a tuple"
        parts = entries(value, expected)
        if len(parts) != len(model):
            raise UnfitError(f"{kind(value)} came, {expected}")
        return tuple(alike(part, one) for part, one in zip(parts, model))
    if isinstance(model, list):
        return [alike(part, model[0]) for part in entries(value)]
    return numbers(value)


def entries(value, expected="expected a list"):
    """The entries of a list, tuple, array or other sequence, as the weights of a Network are one."""
    if isinstance(value, (bool, int, float, np.number)):
        raise UnfitError(f"{kind(value)} came, {expected}", numbers(value))
    if isinstance(value, (str, bytes)) or not isinstance(value, (Sequence, np.ndarray)):
        raise UnfitError(f"{kind(value)} came, {expected}")
    if isinstance(value, np.ndarray) and not value.ndim:
        raise UnfitError(f"a single number came, {expected}", numbers(value))
    if len(value) > LARGEST:
        raise UnfitError(f"{len(value)} entries came, expected fewer")
    return list(value)


def numbers(value):
    """A number or numbers as an array of real numbers."""
    if (
        value is None
        or isinstance(value, (str, bytes, dict, set))
        or callable(value)
        or hasattr(value, "send")
    ):
        raise UnfitError(f"{kind(value)} came, expected numbers")
    try:
        array = np.asarray(value)
        if array.size > LARGEST:
            raise UnfitError(f"{array.size} numbers came, expected fewer")
        array = array.astype(float) if array.dtype.kind == "O" else array
    except (ValueError, TypeError):
        raise UnfitError(f"{kind(value)} came that is no array of numbers (rows of one length?)") from None
    if array.dtype.kind not in "biuf":
        came = "strings" if array.dtype.kind == "U" else array.dtype.name
        raise UnfitError(f"{came} came, expected real numbers")
    return np.array(array, float)


def kind(value):
    """What a value is, in words."""
    named = {"NoneType": "None", "str": "a string", "function": "a function", "ndarray": "an array"}
    name = type(value).__name__
    return named.get(name) or f"a{'n' if name[0].lower() in 'aeiou' else ''} {name}"


def same(a, b):
    """Whether two values of one form are equal, up to rounding in float32; NaN equals NaN."""
    if isinstance(b, (list, tuple)):
        return isinstance(a, (list, tuple)) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, (list, tuple, BaseException)) or np.shape(a) != np.shape(b):
        return False
    finite = np.abs(b[np.isfinite(b)]) if np.ndim(b) else np.abs(np.nan_to_num(b))
    largest = np.max(finite, initial=0)
    return bool(np.allclose(a, b, rtol=RELATIVE, atol=OF_THE_LARGEST * largest, equal_nan=True))


def equal(got, expected, part):
    """Whether two outcomes are one; of a tuple, its part of this number if one is given.

    Exceptions are one if they are of one type; if they are about a number of another form, it is the same.
    """
    if isinstance(expected, BaseException) or isinstance(got, BaseException):
        return type(got) is type(expected) and same_bare(bare(got), bare(expected))
    if part is None:
        return same(got, expected)
    return same(got[part], expected[part])


def same_bare(a, b):
    """Whether two numbers are the same, or neither is one."""
    return a is b if a is None or b is None else same(a, b)


def leaves(value):
    """The arrays in a value, from left to right; what is no number is left out."""
    if isinstance(value, (list, tuple)):
        return [leaf for part in value for leaf in leaves(part)]
    return [value] if isinstance(value, (np.ndarray, int, float, np.number)) else []


def flat(value):
    """All numbers of a value in one array."""
    return np.concatenate([np.ravel(leaf) for leaf in leaves(value)] or [np.empty(0)])


def same_numbers(outcomes, others):
    """Whether all outcomes hold the same numbers as others, in whatever shape."""
    return all(
        type(a) is type(b) if isinstance(a, BaseException) else same(flat(a), flat(b))
        for a, b in zip(outcomes, others)
    )


def twin(value, writable=True):
    """A copy of an argument down to its arrays."""
    if isinstance(value, (list, tuple)):
        return type(value)(twin(part, writable) for part in value)
    if isinstance(value, np.ndarray):
        value = value.copy()
        value.flags.writeable = writable
    return value


def unchanged(value, before):
    """Whether an argument is what it was, up to the rounding of a change and its undoing."""
    if isinstance(before, (list, tuple)):
        return (
            type(value) is type(before) and len(value) == len(before) and all(map(unchanged, value, before))
        )
    if isinstance(before, np.ndarray):
        return np.shape(value) == before.shape and np.allclose(value, before, rtol=1e-9, atol=1e-12)
    return True


def shared(value, arguments):
    """Whether a part of a value is, or lies in, an argument."""
    arrays = [leaf for leaf in leaves(value) if isinstance(leaf, np.ndarray)]
    given = [leaf for leaf in leaves(arguments) if isinstance(leaf, np.ndarray)]
    return any(np.may_share_memory(one, other) for one in arrays for other in given)


def written(value):
    """A value in one line: its numbers if they are few, else its shape."""
    if isinstance(value, (list, tuple)):
        return written_list(value)
    if callable(value):
        return getattr(value, "__doc__", None) or "a function"
    array = np.asarray(value)
    if array.size > SHOWN:
        return f"shape {array.shape}"
    exact = array if array.dtype.kind in "iu" else np.array(array, float)
    text = np.array2string(exact, precision=4, separator=", ", suppress_small=False)
    return " ".join(text.split()).replace("[ ", "[") if array.ndim else f"{exact:.6g}"


def written_list(value):
    """A list or tuple in one line."""
    marks = "()" if isinstance(value, tuple) else "[]"
    text = marks[0] + ", ".join(map(written, value)) + marks[1]
    return (
        text if len(text) <= LENGTH else f"shapes {', '.join(str(np.shape(leaf)) for leaf in leaves(value))}"
    )
