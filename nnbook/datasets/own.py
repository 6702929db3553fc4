"""A table of the reader's own, from a file or from arrays."""

import csv
import math
from pathlib import Path

import numpy as np

from nnbook.checks import check_whole_number
from nnbook.tables import check_finite, real_array


def table(source, outputs=1):
    """A table of one's own: X (m, n) and D (m, outputs), from a CSV file, a pair of arrays, or one array.

    In a file and in one array the last columns, as many as `outputs`, are the desired outputs. A file has
    commas between its fields and a point in its numbers; a first line without any number is its header.

    FileNotFoundError without the file; ValueError or TypeError that says which line and column, or which
    array, is not as it should be: no number, NaN or infinity, too few columns, rows of different lengths.
    """
    outputs = check_whole_number("outputs", outputs, at_least=1)
    if isinstance(source, tuple) and len(source) == 2:
        X, D = (_rows(name, array) for name, array in zip("XD", source))
        if len(X) != len(D):
            raise ValueError(f"X has {len(X)} rows, D has {len(D)}, expected as many")
        return X, D
    rows = _rows("source", _read(Path(source)) if isinstance(source, str | Path) else source)
    if rows.shape[1] <= outputs:
        raise ValueError(f"source has {rows.shape[1]} columns, expected inputs beside outputs={outputs}")
    return rows[:, :-outputs], rows[:, -outputs:]


def _rows(name, array):
    """`array` as a table of finite floats; a single row of numbers counts as a column."""
    array = real_array(name, array, np.float64)
    array = array[:, None] if array.ndim == 1 else array
    if array.ndim != 2 or not array.size:
        raise ValueError(f"{name} has shape {array.shape}, expected a table with one example a row")
    check_finite(name, array)
    return array


def _read(path):
    """The numbers of a CSV file, row by row."""
    if not path.is_file():
        raise FileNotFoundError(f"source={str(path)!r}: there is no such file")
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file)
        lines = [(f"{path.name}, line {reader.line_num}", fields) for fields in reader if fields]
    if lines and not any(map(_is_number, lines[0][1])):
        del lines[0]
    if not lines:
        raise ValueError(f"{path.name} holds no numbers, expected a line for each example")
    width = len(lines[0][1])
    for place, fields in lines:
        if len(fields) != width:
            raise ValueError(f"{place} has {len(fields)} columns, expected {width} as in the first row")
    return [[_number_at(place, k, field) for k, field in enumerate(fields, 1)] for place, fields in lines]


def _is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def _number_at(place, column, text):
    """The number that stands in a column of a line; ValueError that says where if there is none."""
    if not (_is_number(text) and math.isfinite(float(text))):
        raise ValueError(f"{place}, column {column}: {text!r}, expected a finite number")
    return float(text)
