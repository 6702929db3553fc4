"""What pictures are given, checked before anything is drawn: each says by name which argument is wrong."""

import textwrap

import numpy as np

from nnbook.checks import brief, check_entries, check_number, check_text
from nnbook.figures.palette import CURVE_COLOURS
from nnbook.network import check_network
from nnbook.tables import check_array, real_array

WORDS = 1000  # of a picture, at most
FAR = 1e12  # of what a map shows, to either side


def check_named(name, values, what, most):
    """`values` if it is {title: thing} of 1 to `most` things; ValueError or TypeError that says `what`."""
    if not isinstance(values, dict):
        raise TypeError(f"{name}={brief(values)}, expected {{title: {what}}}")
    if not 1 <= len(values) <= most:
        raise ValueError(f"{name} has {len(values)} entries, expected 1 to {most} of {{title: {what}}}")
    for title in values:
        check_text(f"a title in {name}", title)
    return values


def named_arrays(name, values, most, *shape):
    """{title: array} of 1 to `most` arrays of finite floats of this shape, as for `check_array`."""
    named = check_named(name, values, "numbers", most)
    return {title: check_array(f"{name}[{brief(title)}]", one, *shape) for title, one in named.items()}


def check_words(name, words, count=None):
    """So many texts or whole numbers as a list of texts; ValueError or TypeError that names the argument."""
    entries = check_entries(name, words, "words" if count is None else f"{count} words", most=WORDS)
    if count is not None and len(entries) != count:
        raise ValueError(f"{name} has {len(entries)} words, expected one for each of {count}")
    whole = int | np.integer
    return [check_text(name, str(word) if isinstance(word, whole) else word) for word in entries]


def check_inputs(net, inputs, outputs=None, name="net"):
    """`net` if it is a Network with so many inputs, and outputs if they matter; TypeError or ValueError."""
    sizes = check_network(net, name).sizes
    if sizes[0] != inputs:
        raise ValueError(f"{name} has {sizes[0]} inputs, expected {inputs}")
    if outputs is not None and sizes[-1] != outputs:
        raise ValueError(f"{name} has {sizes[-1]} outputs, expected {outputs}")
    return net


def check_classes(X, D):
    """Points X (m, 2) and their classes D, m zeros and ones, as (m,); ValueError or TypeError."""
    X, classes = check_array("X", X, "m", 2), real_array("D", D)
    if classes.size != len(X) or not np.isin(classes, (0, 1)).all():
        raise ValueError(f"D has shape {classes.shape}; expected {len(X)} values, each 0 or 1")
    return X, classes.ravel()


def check_ends(low, high):
    """The ends of an axis as floats, `high` above `low`; ValueError or TypeError for what are none."""
    low = check_number("low", low, at_least=-FAR, at_most=FAR)
    return low, check_number("high", high, above=low, at_most=FAR)


def check_history(name, history, *parts):
    """`history` if it is what `train` returns, with an epoch at least, and with these parts."""
    if not all(hasattr(history, part) for part in ("error", *parts)):
        raise TypeError(f"{name}={brief(history)}, expected what `train` returns")
    for part in ("error", *parts):
        if not np.size(getattr(history, part)):
            raise ValueError(f"{name} has no {part}, expected that of one epoch at least")
    return history


def check_curves(x_name, x, lines_name, lines, log=""):
    """x (k,) and {label: y (k,)}, of which each has a colour; their numbers may be infinite, or none.

    On the axes that are named in `log`, "x" and "y", is a number above 0.
    """
    if not isinstance(lines, dict):
        raise TypeError(f"{lines_name}={brief(lines)}, expected curves by their names, {{label: y}}")
    if not 1 <= len(lines) <= len(CURVE_COLOURS):
        raise ValueError(f"{lines_name} has {len(lines)} curves; expected 1 to {len(CURVE_COLOURS)}")
    x = real_array(x_name, x)
    if x.ndim != 1:
        raise ValueError(f"{x_name} has shape {x.shape}, expected (k,)")
    for label, y in lines.items():
        name = f"{lines_name}[{brief(label)}]"
        shape = real_array(name, y).shape
        if shape != x.shape:
            raise ValueError(f"{name} has shape {shape}; expected {x_name}'s {x.shape}")
    if "x" in log:
        check_above_0(x_name, x)
    if "y" in log:
        check_above_0(lines_name, *lines.values())


def check_above_0(name, *values):
    """ValueError unless a number of these can stand on a logarithmic axis."""
    if not any(((one > 0) & (one < np.inf)).any() for one in map(np.asarray, values)):
        raise ValueError(f"{name} has no number above 0, expected one at least on a logarithmic axis")


def in_legend(name):
    """A name as a legend of matplotlib shows it: one that begins with _ it would leave out."""
    name = textwrap.fill(str(name), 40, break_long_words=False) or str(name)
    return f"\u200b{name}" if name.startswith("_") else name
