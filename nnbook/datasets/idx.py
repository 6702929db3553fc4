"""Files in the format of the MNIST database: a magic number, sizes, then one byte after the other."""

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np

BYTES = 0x0800  # the magic number of unsigned bytes, without the number of dimensions
GZIP = b"\x1f\x8b"
MOST_PACKED = 1032  # gzip makes data smaller by this factor at most
MOST = 100_000  # images in a file; MNIST has 60,000


def read(path, sizes):
    """The bytes of an IDX file, compressed by gzip or not, as an array of type uint8.

    sizes: the expected size of each dimension, None where any will do. ValueError that names the file and
    what is wrong with it: its magic number, its sizes, its length, its compression. The length that it claims
    is compared with what the file can hold before any room is made for it.
    """
    path = Path(path)
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
        file.seek(0)
        room = path.stat().st_size * (MOST_PACKED if packed else 1)
        try:
            return _read(gzip.GzipFile(fileobj=file) if packed else file, sizes, room)
        except (ValueError, EOFError, OSError, zlib.error) as reason:
            raise ValueError(f"{path.name} cannot be read as a file of MNIST: {reason}") from reason


def _read(file, sizes, room):
    """The array in an open file whose contents fill at most `room` bytes."""
    magic = BYTES + len(sizes)
    head = file.read(4 + 4 * len(sizes))
    if len(head) < 4 + 4 * len(sizes):
        raise ValueError(f"it ends after {len(head)} bytes, within its head")
    came, *shape = struct.unpack(f">{1 + len(sizes)}I", head)
    if came != magic:
        raise ValueError(f"it begins with the number {came}, expected {magic}")
    if any(expected not in (None, size) for expected, size in zip(sizes, shape)):
        expected = " × ".join("any" if size is None else str(size) for size in sizes)
        raise ValueError(f"it claims {' × '.join(map(str, shape))} bytes, expected {expected}")
    count = math.prod(shape)
    if not 1 <= shape[0] <= MOST:
        raise ValueError(f"it claims {shape[0]} entries, expected from 1 to {MOST}")
    if len(head) + count > room:
        raise ValueError(f"it claims {count} bytes, more than a file of this size can hold")
    data = file.read(count + 1)
    if len(data) != count:
        raise ValueError(f"it claims {count} bytes and has {'more' if len(data) > count else len(data)}")
    return np.frombuffer(data, np.uint8).reshape(shape)
