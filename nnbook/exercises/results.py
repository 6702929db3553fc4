"""What many readers have solved: the files that `keep` wrote, in one table."""

import csv
import io
import os
from pathlib import Path

from nnbook.exercises.progress import SOLVED, TRIED, read

HEAD = ("reader", "solved", "tried", "bets placed", "bets right")


def results(folder, names):
    """The files that `keep` wrote in a folder, or below, as the text of a CSV file: a row for each reader.

    The reader is the file's name, without .json and with the folders that it lies in; what is hidden, such
    as JupyterLab's checkpoints, is no reader's. After five columns of sums comes one for each exercise of
    `names`: solved, tried or nothing. ValueError if there is no such folder or file, or one is damaged.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"{str(folder)!r} is no folder, expected one with files that `keep` wrote")
    paths = sorted(path for path in folder.rglob("*") if is_readers(path.relative_to(folder)))
    if not paths:
        raise ValueError(f"{str(folder)!r} holds no .json file, expected those that `keep` wrote")
    names, text = list(names), io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([*HEAD, *names])
    for path in paths:
        table.writerow([reader(path.relative_to(folder)), *row(*read(path), names)])
    return text.getvalue()


def is_readers(path):
    """Whether a path below the folder is that of a reader's file."""
    return path.suffix.lower() == ".json" and not any(part.startswith(".") for part in path.parts)


def reader(path):
    """The name of a file's reader; a byte of it that is no text in UTF-8 is told by its number."""
    return os.fsencode(path.with_suffix("").as_posix()).decode("utf-8", "backslashreplace")


def row(states, bets, names):
    """The cells of a reader: sums, and the state of each exercise."""
    known = [states.get(name, "") for name in names]
    right = sum(one["right"] for one in bets.values())
    return [known.count(SOLVED), known.count(TRIED), len(bets), right, *known]
