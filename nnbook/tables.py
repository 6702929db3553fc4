"""Tables of numbers: checked at the door, and read in pieces that fit into memory."""

import math
import mmap

import numpy as np

from nnbook.checks import brief

ROWS_MAPPED = 8  # rows of a memmap read at one time: each can bring megabytes of its file into memory
CACHE_LINE = 64  # bytes
MOST = 10**8  # numbers of a range
ROWS_AT_ONCE = 1024  # how many examples are held in memory at one time where all are gone through


def real_array(name, value, dtype=None):
    """`value` as an array of floats: of `dtype`, or else of its own float type.

    TypeError if it does not hold real numbers, ValueError if its rows differ in length.
    """
    array = as_array(name, value)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} holds values of type {array.dtype!s:.60}, expected real numbers")
    if dtype is None:
        dtype = array.dtype if array.dtype.kind == "f" else np.float64
    if array.dtype == dtype:
        return array
    with np.errstate(over="ignore"):  # what is too large for the type becomes infinite, and is found as such
        return array.astype(dtype)


def as_array(name, value):
    """`value` as an array of any type. ValueError if its rows differ in length, or it has gaps or no end."""
    if isinstance(value, np.ma.MaskedArray):
        raise ValueError(f"{name} is a masked array, expected one without gaps")
    if isinstance(value, range) and len(value[: MOST + 1]) > MOST:
        raise ValueError(f"{name}={value!r} has more than {MOST} numbers, expected fewer")
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths, expected a table") from None
    except Exception:  # of an object of any class
        raise TypeError(f"{name}={brief(value)} cannot be read as an array of numbers") from None


def check_table(name, table, columns, what, dtype, stream=False):
    """`table` as a 2-D array of finite floats with this many columns and at least one row.

    `what` a network has as many of, "inputs" or "outputs"; empty where none is meant. With `stream` a memmap
    comes back as it is, its numbers unread: whoever reads a row checks it.
    """
    lazy = stream and on_file(table) and table.dtype.kind in "fiub"
    array = table if lazy else real_array(name, table, dtype)
    if array.ndim != 2:
        expected = f"(m, {columns}), a table with one example a row"
        raise ValueError(f"{name} has shape {array.shape}, expected {expected}")
    if array.shape[1] != columns:
        expected = f"the network has {columns} {what}" if what else f"expected {columns}"
        raise ValueError(f"{name} has {array.shape[1]} columns, {expected}")
    if not len(array):
        raise ValueError(f"{name} is empty, expected at least one example")
    if not lazy:
        check_finite(name, array)
    return array


def on_file(table):
    """Whether it is a memmap whose numbers lie in a file: a copy of one has the class, and no file."""
    return isinstance(table, np.memmap) and table.mode is not None


def check_array(name, value, *shape):
    """`value` as an array of finite floats of this shape; a letter stands for any number from 1 on, each time
    for the same.

    ValueError or TypeError that names the argument.
    """
    array, known = real_array(name, value), {}
    pairs = zip(shape, array.shape)
    fits = array.ndim == len(shape) and all(
        n == (known.setdefault(k, n or 1) if isinstance(k, str) else k) for k, n in pairs
    )
    if not fits:
        wanted = f"{', '.join(map(str, shape))}{',' * (len(shape) == 1)}"
        some = "" if array.size else ", not empty"
        raise ValueError(f"{name} has shape {array.shape}, expected ({wanted}){some}")
    check_finite(name, array)
    return array


def check_finite(name, array):
    """ValueError if `array` has NaN or infinity, which is also what a number beyond its type has become."""
    # Both survive a sum, and a sum is several times faster than a look at each entry.
    with np.errstate(over="ignore", invalid="ignore"):
        total = array.sum()
    if not np.isfinite(total) and not np.isfinite(array).all():
        beyond = "" if array.dtype == float else f", or numbers that {array.dtype} cannot hold"
        raise ValueError(f"{name} has NaN or infinite values{beyond}, expected finite numbers")


def aligned(shape, dtype):
    """An array, not filled, that begins where a line of the processor's cache does: quicker to go through."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    room = np.empty(size + CACHE_LINE, np.uint8)
    start = -room.ctypes.data % CACHE_LINE
    return room[start : start + size].view(dtype).reshape(shape)


def slices(m, size):
    """The pieces of m rows: slices of `size` rows, the last one smaller if need be."""
    return [slice(start, min(start + size, m)) for start in range(0, m, size)]


def with_ones(X):
    """X (m, n) with one more column, of ones: the input that a bias is the weight of."""
    return np.column_stack([X, np.ones(len(X), X.dtype)])


def read_rows(name, table, dtype, rows=None):
    """These rows of a table, a slice or their numbers, or all of them, as finite floats of type `dtype`.

    Of a memmap they are a copy, and the pages of the file that were read for it are let go again.
    """
    if isinstance(rows, slice):
        table, rows = table[rows], None
    if not isinstance(table, np.memmap):
        return table if rows is None else np.take(table, rows, axis=0)
    rows = np.arange(len(table)) if rows is None else rows
    array = np.empty((len(rows), table.shape[1]), dtype)
    # On Windows no page can be let go. With mode "c" none must be: changes of the table are nowhere else. A
    # copy has none, but its numbers are as they came.
    let_go = hasattr(mmap, "MADV_DONTNEED") and on_file(table) and table.mode != "c"
    with np.errstate(over="ignore"):
        for part in slices(len(rows), ROWS_MAPPED):
            array[part] = table[rows[part]]
            if let_go:
                table._mmap.madvise(mmap.MADV_DONTNEED)
    check_finite(name, array)
    return array


class Examples:
    """Inputs X (m, n_0) and desired outputs D (m, n_L) that fit a network: checked here, and nowhere after.

    `net` says what is expected by its sizes, its dtype and its loss. Memmaps stay on disk: their desired
    outputs are gone through once, their inputs are checked when they are read. ValueError or TypeError that
    says what does not fit, by the two `names` that the caller's arguments have.
    """

    def __init__(self, net, X, D, names=("X", "D")):
        self.dtype, self.names = net.dtype, names
        self.X = check_table(names[0], X, net.sizes[0], "inputs", net.dtype, stream=True)
        self.D = check_table(names[1], D, net.sizes[-1], "outputs", net.dtype, stream=True)
        if len(self.X) != len(self.D):
            counts = f"{names[0]} has {len(self.X)} rows, {names[1]} has {len(self.D)}"
            raise ValueError(f"{counts}, expected as many")
        for rows in self.parts():
            net.loss.check_desired(self.read_desired(rows), names[1])

    def __len__(self):
        return len(self.X)

    @property
    def on_disk(self):
        """Whether a part of them is a memmap."""
        return on_file(self.X) or on_file(self.D)

    def parts(self):
        """Slices of the rows that together are all of them, each small enough for the memory."""
        return slices(len(self), ROWS_AT_ONCE)

    def read(self, rows=None):
        """The inputs and the desired outputs of these rows, or of all of them, in the network's type."""
        return read_rows(self.names[0], self.X, self.dtype, rows), self.read_desired(rows)

    def read_desired(self, rows=None):
        """Their desired outputs alone."""
        return read_rows(self.names[1], self.D, self.dtype, rows)
