"""Two hundred damaged files of each kind that the book reads: an error in one line that names the file, at
once and without much memory. Or it is read: then of a network only what was in the file.

Those of MNIST are in test_digits.py, and what else a file can claim in test_files.py.
"""

import json
import os
import time
import tracemalloc
from contextlib import suppress

import numpy as np
import pytest
import rerun
from damage import damaged_json, damaged_zip

from nnbook import Network
from nnbook.exercises import EXERCISES, teaching
from nnbook.exercises.plain import FOLDS, plain
from nnbook.exercises.progress import Progress, read
from nnbook.exercises.results import results
from nnbook.files import read_json
from nnbook.pages import contents
from nnbook.sources.places import Book

TRIES, SECONDS = 200, 1.0


def network(path):
    """A file of a network, how it is read, and what must come."""
    net = Network([2, 3, 1], "tanh", seed=1)
    net.save(path)

    def load():
        twin = Network.load(path)
        return repr(twin), twin.parameters.tobytes()

    return load, damaged_zip


def progress(path):
    """A file of what a reader has solved, which the reader goes on with."""
    first = Progress()
    for name in list(EXERCISES)[:5]:
        first.states[name] = "solved"
    first.note_bet("03-error/0", 3, True)
    first.keep(path, EXERCISES)
    return lambda: read(path) and None, damaged_json


def table_of_readers(path):
    """The same, as a teacher reads it."""
    progress(path)
    return lambda: results(path.parent, EXERCISES) and None, damaged_json


def notebook(path):
    """A notebook that a teacher hands out."""
    chapter = next(one for one in rerun.book() if one.name.startswith("03"))
    cells = json.loads(chapter.read_text(encoding="utf-8"))
    cells["cells"] = [cell | {"outputs": []} if "outputs" in cell else cell for cell in cells["cells"][:12]]
    path.write_text(json.dumps(cells), encoding="utf-8")
    return lambda: teaching.plain_text(path) and None, damaged_json


def page(path):
    """A notebook of which a page is made."""
    notebook(path)
    return lambda: contents.read(path, path.parent) and None, damaged_json


def place(path):
    """A notebook in which appendix A looks for places."""
    notebook(path)
    return lambda: Book(path.parent) and None, damaged_json


KINDS = [network, progress, table_of_readers, notebook, page, place]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_damaged_is_refused_or_read_and_a_network_as_it_was(kind, tmp_path):
    path = tmp_path / ("mine.ipynb" if kind in (notebook, page, place) else "mine.json")
    load, damage = kind(path)
    whole, whole_data, rng, refused = load(), path.read_bytes(), np.random.default_rng(7), 0
    for _ in range(TRIES):
        data = damage(whole_data, rng)
        path.write_bytes(data)
        tracemalloc.start()
        begun = time.process_time()
        try:
            assert load() == whole
        except ValueError as error:
            refused += 1
            said = str(error)
            assert path.name in said, said
            assert len(said.splitlines()) == 1, said
            assert len(said) < 600, said
        finally:
            spent, (_, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
            tracemalloc.stop()
        assert spent < SECONDS
        assert peak < 2**22 + 60 * len(data)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert refused > TRIES / 8


@pytest.mark.parametrize("read", [read, read_json, Network.load, teaching.plain_text])
def test_what_is_no_file_is_refused_at_once(read, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(ValueError, match="folder"):
        read(tmp_path / "folder")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")  # from which nobody would ever read anything
        with pytest.raises(ValueError, match="pipe"):
            read(tmp_path / "pipe")


def test_what_is_too_long_is_not_read(tmp_path):
    path = tmp_path / "long.json"
    with path.open("wb") as file:
        file.truncate(2**31)  # takes no room on the disk
    for read_it in (read, read_json, teaching.plain_text):
        with pytest.raises(ValueError, match=r"long\.json"):
            read_it(path)


@pytest.mark.parametrize(
    "bet",
    [
        {"chapter": 1e999, "right": True}, {"chapter": -1, "right": True}, {"chapter": "3", "right": True},
        {"chapter": 3, "right": "no"}, {"chapter": 3}, [3, True],
    ],
)  # fmt: skip
def test_a_bet_that_cannot_be_is_refused(tmp_path, bet):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"exercises": {}, "bets": {"a": bet}}))
    before = path.read_text()
    with pytest.raises(ValueError, match=r"mine\.json.* holds no progress"):
        Progress().keep(path, {})
    assert path.read_text() == before


@pytest.mark.parametrize(
    "source",
    ["<details><summary>a</summary>" * 10_000, "bet('a', " + "(" * 5000, "x = '\0'", "bet(1, {[]: 2})"],
    ids=["folds", "brackets", "a byte 0", "no list"],
)
def test_a_cell_that_nobody_would_write_ends_in_time(source):
    begun = time.process_time()
    for kind in ("code", "markdown"):
        cell = {"cell_type": kind, "id": "a", "metadata": {}, "source": [source]}
        with suppress(ValueError):
            plain({"cells": [cell]})
    assert time.process_time() - begun < SECONDS


def test_as_many_folds_as_somebody_may_write_are_read():
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["<details>" * FOLDS]}
    assert len(plain({"cells": [cell]})["cells"]) == 1
    with pytest.raises(ValueError, match=f"more than {FOLDS} folds"):
        plain({"cells": [cell | {"source": ["<details>" * (FOLDS + 1)]}]})
