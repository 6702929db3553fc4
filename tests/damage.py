"""What can happen to a file: it is cut, flipped, doubled, holds other bytes, or claims what is not true."""

import io
import json
import math
import struct
import warnings
import zipfile

import numpy as np

HUGE = b"9" * 400  # where a number stands
TEXTS = [
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"\\u0000", b"[" * 100_000, b"{" * 3, b"NaN", b"1e999",
    b"null",
]  # fmt: skip
STRANGE = [None, True, -1, 2.5, 10**400, math.nan, math.inf, "x", "", [], {}, [[]], ["x"], {"x": 1}]
SHAPES = [
    (10**12,), (10**30,), (-1,), (2**63, 2), (0,), (2,) * 60, (), ("x",), (True,), (1.0,), [3], None,
]  # fmt: skip
TYPES = [
    "|O", "<f8", ">f8", "<f2", "|V8", "<c16", "<U9", "<M8[s]", [("a", "<f8")], "<f999", "(9,)f8", 3, "",
]  # fmt: skip


def damaged(data, rng):
    """These bytes with some of them changed, cut, doubled, or put in elsewhere."""
    at, to = sorted(rng.integers(0, len(data), 2))
    kind = rng.integers(8)
    if kind == 0:  # the head, where everything hangs on each bit
        at = rng.integers(0, min(16, len(data)))
    if kind <= 1:
        return data[:at] + bytes([data[at] ^ int(rng.integers(1, 256))]) + data[at + 1 :]
    return (
        data[:at],
        data[:to] + data[at:],
        data[:at] + rng.bytes(9) + data[at:],
        data[:at] + data[to:],
        data[:at] + bytes(to - at) + data[to:],
        data[to:] + data[:to],
    )[kind - 2]


def damaged_text(data, rng):
    """The same, or a text in which something stands that nobody would write."""
    if rng.random() < 0.4:
        return damaged(data, rng)
    at = int(rng.integers(0, len(data)))
    digits = [k for k in range(len(data)) if data[k : k + 1].isdigit()]
    if digits and rng.random() < 0.4:
        k = digits[rng.integers(len(digits))]
        return data[:k] + HUGE[: int(rng.integers(1, 401))] + data[k + 1 :]
    return data[:at] + TEXTS[rng.integers(len(TEXTS))] + data[at + int(rng.integers(0, 9)) :]


def damaged_json(data, rng):
    """The same, or JSON in which one value has another type."""
    if rng.random() < 0.5:
        return damaged_text(data, rng)
    content = json.loads(data)
    places = list(within(content))
    owner, key = places[rng.integers(len(places))]
    owner[key] = STRANGE[rng.integers(len(STRANGE))]
    return json.dumps(content).encode()


def within(content):
    """Each (list or dictionary, key) in a value of JSON."""
    pairs = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in list(pairs):
        yield content, key
        if isinstance(value, dict | list):
            yield from within(value)


def damaged_zip(data, rng):
    """The same, or an archive of arrays that is put together anew, with a trick in it."""
    if rng.random() < 0.4:
        return damaged(data, rng)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    k = int(rng.integers(len(members)))
    name, content = members[k]
    trick = rng.integers(8)
    if trick < 4:
        members[k] = name, damaged_npy(content, rng)
    elif trick == 4:
        members.insert(k, (name, content))  # twice
    elif trick == 5:
        members[k] = ("../" * int(rng.integers(1, 9)) + name, content)
    elif trick == 6:
        members[k] = name, np.lib.format.magic(1, 0) + b"\xff\xff" + content
    packed = zipfile.ZIP_DEFLATED if trick == 7 else zipfile.ZIP_STORED
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", packed) as archive:
        warnings.simplefilter("ignore")  # of a name that stands twice
        for one in members:
            archive.writestr(*one)
    return with_claims(stream.getvalue(), rng) if rng.random() < 0.3 else stream.getvalue()


def with_claims(data, rng):
    """An archive of which a member claims another size: in its directory, which is at its end."""
    at = data.rindex(b"PK\x01\x02")
    field = at + int(rng.choice([20, 24, 42]))  # packed, unpacked, where it begins
    return data[:field] + struct.pack("<I", int(rng.integers(0, 2**32))) + data[field + 4 :]


def damaged_npy(content, rng):
    """An array with another head: of another shape, type, order or version."""
    stream = io.BytesIO(content)
    np.lib.format.read_magic(stream)
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream)
    body = content[stream.tell() :]
    head = {"descr": np.lib.format.dtype_to_descr(dtype), "fortran_order": fortran, "shape": shape}
    key = rng.choice(["shape", "descr", "fortran_order", "more"])
    values = {"shape": SHAPES, "descr": TYPES, "fortran_order": [True, 1, "x", None], "more": [1]}[key]
    head[key] = values[rng.integers(len(values))]
    text = repr(head).encode()
    text += b" " * int(rng.choice([0, 9, 70_000])) + b"\n"
    version = int(rng.choice([1, 1, 1, 2, 3, 9]))
    length = struct.pack("<H", len(text) % 2**16) if version == 1 else struct.pack("<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text + body
