"""A table of the reader's own, from a file or from arrays."""

import codecs
import csv
import io
import math
import re
from contextlib import suppress
from pathlib import Path

import numpy as np

from nnbook.checks import brief, check_whole_number
from nnbook.tables import check_finite, real_array

NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)
NEARLY = re.compile(  # what is meant as one, in whatever writing
    r"[\W_]*(\d[\W\d_]*(e[\W\d_]*)?|nan|inf|infinity)\s*", re.IGNORECASE
)
MOST, LONGEST = 10**8, 1000  # bytes of a file, and letters of its path


def table(source, outputs=1):
    """A table of one's own: X (m, n) and D (m, outputs), from a CSV file, a pair of arrays, or one array.

    In a file and in one array the last columns, as many as `outputs`, are the desired outputs. A file has
    commas between its fields and a point in its numbers; a first line without any number is its header. It is
    in UTF-8, or in UTF-16 with its mark, or else has one byte a letter.

    FileNotFoundError without the file; ValueError or TypeError that says which line and column, or which
    array, is not as it should be: no number, NaN or infinity, too few columns, rows of different lengths.
    """
    outputs = check_whole_number("outputs", outputs, at_least=1)
    if isinstance(source, tuple) and len(source) == 2:
        X, D = (_rows(name, array) for name, array in zip("XD", source))
        if len(X) != len(D):
            raise ValueError(f"X has {len(X)} rows, D has {len(D)}, expected as many")
        return X, D
    is_file = isinstance(source, str | Path)
    name = Path(source).name if is_file else "source"
    rows = _rows(name, _read(Path(source)) if is_file else source)
    if rows.shape[1] <= outputs:
        came = f"{name} has {rows.shape[1]} columns"
        raise ValueError(f"{came}, expected inputs beside outputs={brief(outputs)}")
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
    if len(str(path)) > LONGEST or not path.is_file():
        raise FileNotFoundError(f"source={brief(str(path))}: there is no such file")
    lines = list(_lines(path.name, _text(path)))
    header = [lines.pop(0)] if lines and not any(map(NEARLY.fullmatch, lines[0][1])) else []
    if not lines:
        raise ValueError(f"{path.name} holds no numbers, expected a line for each example")
    width = len(lines[0][1])
    for place, fields in [*header, *lines]:
        if len(fields) != width:
            raise ValueError(f"{place} has {len(fields)} columns, expected {width} as in the first row")
    return [[_number_at(place, k, field) for k, field in enumerate(fields, 1)] for place, fields in lines]


def _text(path):
    """The text of a file: UTF-8, UTF-16 with its mark, or else one byte a letter, as old spreadsheets write.

    The names in a header may be misread by that, and the numbers not.
    """
    if path.stat().st_size > MOST:
        raise ValueError(f"{path.name} has more than {MOST} bytes, expected fewer")
    data = path.read_bytes()
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    codes = ("utf-16",) if marked else ("utf-8-sig", "latin-1")
    for code in codes:
        with suppress(UnicodeDecodeError):
            text = data.decode(code)
            break
    else:
        raise ValueError(f"{path.name} begins as UTF-16 and is none, expected a CSV file in UTF-8")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise ValueError(f"{path.name}, line {line} has a byte 0, expected a CSV file in UTF-8")
    return text


def _lines(name, text):
    """Of each line that is not empty its place and its fields; ValueError where the quotes do not fit."""
    reader, begun = csv.reader(io.StringIO(text, newline=""), strict=True), 1
    try:
        for fields in reader:
            if fields:
                yield f"{name}, line {begun}", fields
            begun = reader.line_num + 1
    except csv.Error as reason:
        raise ValueError(f"{name}, line {begun} cannot be read: {reason}") from None


def _number_at(place, column, text):
    """The number that stands in a column of a line; ValueError that says where if there is none."""
    number = float(text) if NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(number):
        apart = next((f", and commas between fields, not {mark!r}" for mark in ";\t|" if mark in text), "")
        raise ValueError(f"{place}, column {column}: {brief(text)}, expected a finite number{apart}")
    return number
