"""Appendix F has every exercise: its question, its solution, and a check that says it is right."""

import re
from copy import deepcopy

import nbformat
import pytest
import rerun
import solutions
from hygiene import Notebook

from nnbook.exercises import EXERCISES
from nnbook.exercises.chapter_table import WRITTEN

PATH = rerun.NOTEBOOKS / "F-solutions.ipynb"
CALL = re.compile(r'^(question|solution|check)\("(\w+)"', re.MULTILINE)
BOOK = Notebook.read(PATH)


def cells():
    """(name, chapter of the section, prose above, cell) of each cell that solves an exercise."""
    chapter, above = None, ""
    for cell in BOOK.cells:
        if cell["cell_type"] == "markdown":
            above = cell["source"]
            found = re.match(r"## Chapter (\d+)", above)
            chapter = int(found[1]) if found else chapter
        elif calls := CALL.findall(cell["source"]):
            yield calls[0][1], chapter, above, cell


def test_no_exercise_is_missing_and_none_is_there_that_the_book_has_not():
    there = [name for name, *_ in cells()]
    missing = [name for name in EXERCISES if name not in there]
    assert not missing, f"run tests/solutions.py: appendix F has no solution of {', '.join(missing)}"
    gone = [name for name in there if name not in EXERCISES]
    assert not gone, f"run tests/solutions.py: appendix F solves what is no exercise: {', '.join(gone)}"
    assert len(set(there)) == len(there)


def test_appendix_f_is_what_its_program_makes_of_a_page_that_has_lost_an_exercise():
    cells = nbformat.read(PATH, as_version=4).cells
    less = [cell for cell in deepcopy(cells) if not cell.id.startswith("relu-slope")]
    made = solutions.completed(deepcopy(less), EXERCISES.values())
    assert [cell.id for cell in made] == [cell.id for cell in cells]
    assert len(cells) - len(less) == 2
    assert [cell.source for cell in made] == [cell.source for cell in cells]
    fewer = [one for one in EXERCISES.values() if one.name != "relu_slope"]
    assert [cell.id for cell in solutions.completed(cells, fewer)] == [cell.id for cell in less]


def test_appendix_f_is_complete():
    cells = nbformat.read(PATH, as_version=4).cells
    assert solutions.completed(deepcopy(cells), EXERCISES.values()) == cells, "run tests/solutions.py"


def test_each_cell_asks_solves_and_checks_one_exercise_in_its_chapter():
    for name, chapter, above, cell in cells():
        assert [call for call, _ in CALL.findall(cell["source"])] == ["question", "solution", "check"], name
        assert {named for _, named in CALL.findall(cell["source"])} == {name}
        assert above.startswith(f"### {name}\n"), name
        assert chapter == int(EXERCISES[name].chapter), name
        [link] = re.findall(r"\]\((\d\d)-[\w-]+\.ipynb", above)
        assert link == WRITTEN.get(name, EXERCISES[name].chapter), name


@pytest.mark.parametrize("name", EXERCISES)
def test_what_the_page_says_is_right_and_is_the_solution_of_today(name):
    [outputs] = [cell["outputs"] for one, *_, cell in cells() if one == name] or [[]]
    said = "".join("".join(out.get("text", "")) for out in outputs)
    assert f"{name}: right" in said, "appendix F is older than the exercise: run tests/rerun.py on it"
    assert EXERCISES[name].told(0) in said
    assert "not yet" not in said
    assert EXERCISES[name].asked(0).splitlines()[0] in said
