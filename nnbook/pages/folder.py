"""A folder that is written whole or not at all, and never over what someone else has put there."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from nnbook.files import telling

LIST = "nnbook-pages.txt"  # the files of the edition, by which it knows its own the next time


@contextmanager
def whole(path):
    """A fresh folder, which takes the place of the one at `path` when all is written, and else goes.

    FileExistsError where there is a file, or a folder with something in it that an edition has not written.
    """
    target = Path(os.path.realpath(path))
    check(target)
    with telling(path):
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = tempfile.TemporaryDirectory(
            prefix=f".{target.name[:50]}.", suffix=".part", dir=target.parent
        )
    with beside as room:
        fresh = Path(room, "fresh")
        fresh.mkdir()
        yield fresh
        (fresh / LIST).write_text("".join(f"{name}\n" for name in files(fresh)), encoding="utf-8")
        check(target)  # it may have taken a minute
        old = Path(room, "old")
        try:
            with telling(path):
                if target.exists():
                    target.rename(old)
                fresh.rename(target)
        except BaseException:  # an interrupt may come after the one, or the other
            if old.exists() and not target.exists():
                old.rename(target)
            raise


def check(target):
    """FileExistsError where an edition must not be written to `target`, which names what is there."""
    if not target.exists():
        return
    if not target.is_dir():
        raise FileExistsError(f"{target} is a file; expected a folder")
    if target in (here := Path(os.path.realpath(os.curdir)), *here.parents):
        raise FileExistsError(f"{target} is where this command runs; expected another folder, or one in it")
    own = target / LIST
    known = set(own.read_text(encoding="utf-8").splitlines()) | {LIST} if own.is_file() else set()
    foreign = [name for name in files(target) if name not in known]
    if foreign:
        raise FileExistsError(
            f"{target} holds {foreign[0]}, which is not of these pages; expected an empty folder, "
            "a new one, or one that this command has written"
        )


def files(folder):
    """The paths of all files below a folder, from there."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def copied(source, target):
    """Copies a folder's files, without those that are hidden."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True)
