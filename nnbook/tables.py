"""Tables of numbers: checked at the door, and read in pieces that fit into memory."""

import mmap

import numpy as np

ROWS_MAPPED = 8  # rows of a memmap read at one time: each can bring megabytes of its file into memory


def real_array(name, value, dtype=None):
    """`value` as an array of floats: of `dtype`, or else of its own float type.

    TypeError if it does not hold real numbers, ValueError if its rows differ in length.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths, expected a table") from None
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} holds values of type {array.dtype}, expected real numbers")
    if dtype is None:
        dtype = array.dtype if array.dtype.kind == "f" else np.float64
    return array.astype(dtype, copy=False)


def check_table(name, table, columns, what, dtype, stream=False):
    """`table` as a 2-D array of finite floats with this many columns and at least one row.

    With `stream` a memmap comes back as it is, its numbers unread: whoever reads a row checks it.
    """
    lazy = stream and isinstance(table, np.memmap) and table.dtype.kind in "fiub"
    array = table if lazy else real_array(name, table, dtype)
    if array.ndim != 2:
        expected = f"(m, {columns}), a table with one example a row"
        raise ValueError(f"{name} has shape {array.shape}, expected {expected}")
    if array.shape[1] != columns:
        raise ValueError(f"{name} has {array.shape[1]} columns, the network has {columns} {what}")
    if not len(array):
        raise ValueError(f"{name} is empty, expected at least one example")
    if not lazy:
        check_finite(name, array)
    return array


def check_finite(name, array):
    """ValueError if `array` has NaN or infinity."""
    # Both survive a sum, and a sum is several times faster than a look at each entry.
    with np.errstate(over="ignore", invalid="ignore"):
        total = array.sum()
    if not np.isfinite(total) and not np.isfinite(array).all():
        raise ValueError(f"{name} has NaN or infinite values, expected finite numbers")


def slices(m, size):
    """The pieces of m rows: slices of `size` rows, the last one smaller if need be."""
    return [slice(start, min(start + size, m)) for start in range(0, m, size)]


def with_ones(X):
    """X (m, n) with one more column, of ones: the input that a bias is the weight of."""
    return np.column_stack([X, np.ones(len(X), X.dtype)])


def read_rows(name, table, dtype, rows=None):
    """These rows of a table, or all of them, as finite floats of type `dtype`.

    Of a memmap they are a copy, and the pages of the file that were read for it are let go again.
    """
    if not isinstance(table, np.memmap):
        return table if rows is None else np.take(table, rows, axis=0)
    rows = np.arange(len(table)) if rows is None else rows
    array = np.empty((len(rows), table.shape[1]), dtype)
    for part in slices(len(rows), ROWS_MAPPED):
        array[part] = table[rows[part]]
        if hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
            table._mmap.madvise(mmap.MADV_DONTNEED)
    check_finite(name, array)
    return array
