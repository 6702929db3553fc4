"""Appendix F has every exercise: its question, its solution, and a check that says it is right."""

import re

import pytest
import rerun
from hygiene import Notebook

from nnbook.exercises import EXERCISES

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
    assert not missing, f"appendix F has no solution of: {', '.join(missing)}"
    gone = [name for name in there if name not in EXERCISES]
    assert not gone, f"appendix F solves what is no exercise: {', '.join(gone)}"
    assert len(set(there)) == len(there)


def test_each_cell_asks_solves_and_checks_one_exercise_in_its_chapter():
    for name, chapter, above, cell in cells():
        assert [call for call, _ in CALL.findall(cell["source"])] == ["question", "solution", "check"], name
        assert {named for _, named in CALL.findall(cell["source"])} == {name}
        assert above.startswith(f"### {name}\n"), name
        assert chapter == int(EXERCISES[name].chapter), name
        [link] = re.findall(r"\]\((\d\d)-[\w-]+\.ipynb", above)
        assert int(link) == chapter, name


@pytest.mark.parametrize("name", EXERCISES)
def test_what_the_page_says_is_right_and_is_the_solution_of_today(name):
    [outputs] = [cell["outputs"] for one, *_, cell in cells() if one == name] or [[]]
    said = "".join("".join(out.get("text", "")) for out in outputs)
    assert f"{name}: right" in said, "appendix F is older than the exercise: run tests/rerun.py on it"
    assert EXERCISES[name].told(0) in said
    assert "not yet" not in said
    assert EXERCISES[name].asked(0).splitlines()[0] in said
