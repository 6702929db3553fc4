"""Files that are written whole or not at all, and read with every claim of theirs checked first."""

import io
import json
import math
import os
import secrets
import stat
import zipfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from nnbook.checks import brief

FORMAT = "nnbook network 2"
NAMES = "hidden", "output", "loss"
MEMBERS = {f"{name}.npy" for name in ("format", "sizes", "parameters", *NAMES)}
LONGEST = 1000  # letters of a path
MOST = 20 * 2**20  # bytes of a file of JSON, such as a notebook
FRESH = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
SMALL = 64 * 1024  # bytes of a member that is not the parameters, at most


def write(path, sizes, parameters, names):
    """Writes sizes, the parameters and the names of activations and error as NumPy arrays (npz, no pickle).

    ValueError for parameters that are not finite and for a path that is no plain file; TypeError for no path;
    OSError of the system, as where the file must not be written to.
    """
    if not np.isfinite(parameters).all():
        raise ValueError("parameters has NaN or infinite values, and such a network is not saved")
    with whole(path) as file:
        np.savez(file, format=FORMAT, sizes=sizes, parameters=parameters, **names)


@contextmanager
def whole(path):
    """An open file for bytes, which becomes that of `path` when all is written, and else leaves it as it was.

    What is written goes into a fresh file beside it, which then takes its place and its permissions. A link
    stays a link, and leads to the new file. Errors as those of `write`; FileNotFoundError without the folder.
    """
    target = Path(os.path.realpath(check_path(path)))
    check_folder(path)
    mode = _mode(target)
    fresh = target.parent / f".{target.name[:40]}.{secrets.token_hex(4)}.part"
    try:
        with telling(path):
            opened = os.open(fresh, FRESH, 0o666 if mode is None else 0o600)
        with open(opened, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            os.chmod(fresh, mode)
        os.replace(fresh, target)
    except BaseException:  # an interrupt may come when it is not there yet, or no longer
        fresh.unlink(missing_ok=True)
        raise


@contextmanager
def telling(path):
    """An OSError of the system with the path that was asked for: what is written beside it nobody knows."""
    try:
        yield
    except OSError as reason:
        raise type(reason)(reason.errno, reason.strerror, os.fspath(path)) from None


def read(path, build):
    """`build(sizes, parameters, **names)` of what `write` wrote. ValueError for anything else.

    Of each array the size that the file claims is compared with the size of the file before any room is
    made for it. FileNotFoundError without the file, OSError of the system where it must not be read,
    TypeError for no path.
    """
    path = check_path(path)
    if not Path(path).exists():
        raise FileNotFoundError(f"path={str(path)!r}: there is no such file")
    if not Path(path).is_file():
        raise ValueError(f"{path} is not a network saved by nnbook: it is no plain file")
    with open(path, "rb") as file:
        try:
            sizes, parameters, names = _read(file)
            return build(sizes, parameters, **names)
        except Exception as reason:  # of a damaged file, Python's own readers raise a dozen kinds
            raise ValueError(f"{path} is not a network saved by nnbook: {str(reason)[:200]}") from reason


def read_json(path, most=MOST):
    """What a file of JSON holds, of at most so many bytes.

    FileNotFoundError without it; ValueError that names it for what is no plain file, too long, no text in
    UTF-8, no JSON, or nested so deep that nothing can read it.
    """
    path = Path(check_path(path))
    if not path.exists():
        raise FileNotFoundError(f"{path}: there is no such file")
    if not path.is_file() or path.stat().st_size > most:
        raise ValueError(f"{path} is no plain file of at most {most} bytes")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except RecursionError:
        raise ValueError(f"{path} is nested too deep") from None
    except ValueError as reason:
        raise ValueError(f"{path} is no JSON: {str(reason)[:200]}") from None


def check_path(path):
    """`path` if it is a string or a Path; TypeError otherwise (a number would be an open file)."""
    if not isinstance(path, str | os.PathLike) or not str(path):
        raise TypeError(f"path={brief(path)}, expected the path of a file")
    path = os.fspath(path)
    if not isinstance(path, str) or "\0" in path or len(path) > LONGEST:
        raise ValueError(f"path={brief(path)}, expected a path of at most {LONGEST} letters")
    return path


def check_folder(path):
    """FileNotFoundError that names the folder in which `path` is to be written, where there is none."""
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        raise FileNotFoundError(f"path={str(path)!r}: there is no folder {folder}")


def _mode(target):
    """The permissions of a file to be written; None if there is none yet, which then gets the user's own."""
    if not target.exists():
        return None
    if not target.is_file():
        raise ValueError(f"path={str(target)!r} is no plain file, and is left as it is")
    with open(target, "ab"):  # a file that must not be written to is not replaced either
        pass
    return stat.S_IMODE(target.stat().st_mode)


def _read(file):
    """Sizes, parameters and names in an open file."""
    room = os.fstat(file.fileno()).st_size
    with zipfile.ZipFile(file) as archive:
        arrays = {Path(name).stem: _array(archive, name) for name in _members(archive, room)}
    if str(arrays["format"]) != FORMAT:
        raise ValueError(f"its format is {str(arrays['format'])[:40]!r}")
    names = {name: str(arrays[name]) for name in NAMES}
    return arrays["sizes"].tolist(), arrays["parameters"], names


def _members(archive, room):
    """The names of the arrays in an archive of `room` bytes: those of `write`, and not compressed."""
    members = archive.infolist()
    if len(members) != len(MEMBERS) or {member.filename for member in members} != MEMBERS:
        raise ValueError("it holds other arrays than a network")
    for member in members:
        if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 1:
            raise ValueError(f"{member.filename} is compressed or encrypted")
        if not member.compress_size == member.file_size <= room:  # zipfile makes room for as many
            raise ValueError(f"{member.filename} claims {member.compress_size} bytes of {room}")
        if member.filename != "parameters.npy" and member.file_size > SMALL:
            raise ValueError(f"{member.filename} has {member.file_size} bytes")
    return sorted(MEMBERS)


def _array(archive, name):
    """An array of the archive, of the very size that its head claims."""
    stream = io.BytesIO(archive.read(name))
    version = np.lib.format.read_magic(stream)
    read_head = getattr(np.lib.format, f"read_array_header_{version[0]}_0")
    shape, _, dtype = read_head(stream)
    claimed, there = math.prod(shape) * dtype.itemsize, stream.getbuffer().nbytes - stream.tell()
    if dtype.hasobject or claimed != there:
        raise ValueError(f"{name} claims {claimed:.3g} bytes and has {there}")
    stream.seek(0)
    return np.lib.format.read_array(stream, allow_pickle=False)
