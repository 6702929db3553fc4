"""What many readers have solved: the files that `keep` wrote, in one table."""

import csv
import io
from pathlib import Path

from nnbook.exercises.progress import SOLVED, TRIED, read

HEAD = ("reader", "solved", "tried", "bets placed", "bets right")


def results(folder, names):
    """The files that `keep` wrote in a folder, or below, as the text of a CSV file: a row for each reader.

    The reader is the file's name, without .json. After five columns of sums comes one for each exercise of
    `names`: solved, tried or nothing. ValueError if there is no such folder or file, or one is damaged.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"{str(folder)!r} is no folder, expected one with files that `keep` wrote")
    paths = sorted(folder.rglob("*.json"))
    if not paths:
        raise ValueError(f"{str(folder)!r} holds no .json file, expected those that `keep` wrote")
    names, text = list(names), io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([*HEAD, *names])
    for path in paths:
        reader = path.relative_to(folder).with_suffix("").as_posix()
        table.writerow([reader, *row(*read(path), names)])
    return text.getvalue()


def row(states, bets, names):
    """The cells of a reader: sums, and the state of each exercise."""
    known = [states.get(name, "") for name in names]
    right = sum(one["right"] for one in bets.values())
    return [known.count(SOLVED), known.count(TRIED), len(bets), right, *known]
