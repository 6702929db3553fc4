"""The table at a chapter's end: each exercise of the chapter once, and what of them is solved."""

import ast
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import solutions
from hygiene import Notebook

from nnbook import exercises
from nnbook.exercises import EXERCISES, another, check, of_chapter, question
from nnbook.exercises.chapter_table import WRITTEN

CHAPTERS = list(solutions.chapters())
PATTERN = "exercise-pattern"  # the cell that shows what the others look like


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Instances and progress from their beginning."""
    monkeypatch.setattr(exercises, "_progress", exercises.Progress())
    monkeypatch.setattr(exercises, "_seeds", {})


class Words(HTMLParser):
    """The words of a page, those in <code> apart, and tags that are still open."""

    def __init__(self, page):
        super().__init__()
        self.text, self.code, self.open = "", [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag not in ("br", "wbr"):
            self.open.append(tag)
        if tag == "code":
            self.code.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if self.open[-1:] == ["code"]:
            self.code[-1] += data


def chapter(number):
    return Notebook.read(solutions.chapters()[number])


def checked(cell):
    """The names of the exercises that a cell checks."""
    calls = [node for node in ast.walk(ast.parse(cell["source"])) if isinstance(node, ast.Call)]
    return [one.args[0].value for one in calls if getattr(one.func, "id", "") == "check"]


@pytest.mark.parametrize("number", CHAPTERS)
def test_each_exercise_of_a_chapter_is_named_once_as_text_and_as_page(number):
    own = Counter(one.name for one in EXERCISES.values() if one.chapter == number)
    table = of_chapter(number)
    assert Counter(Words(table._repr_html_()).code) == own
    rows, written = [], []
    for line in repr(table).splitlines():
        rows += re.findall(r"^(\w+) \((?:warm-up|core|hard), \d+ min\)$", line)
        written += re.findall(r"\w+", line.split(":")[1]) if line.startswith("Written") else []
    assert Counter(rows + written) == own
    assert set(written) == set(own) & set(WRITTEN)


@pytest.mark.parametrize("number", CHAPTERS)
def test_warm_ups_come_first_and_what_is_hard_last(number):
    levels = [level for _, _, level, *_ in of_chapter(number).rows]
    assert levels == sorted(levels, key=["warm-up", "core", "hard"].index)


@pytest.mark.parametrize("number", CHAPTERS)
def test_each_row_asks_what_question_asks(number):
    page, text = Words(of_chapter(number)._repr_html_()).text, " ".join(repr(of_chapter(number)).split())
    for name, *_ in of_chapter(number).rows:
        first = question(name).split(f" ({EXERCISES[name].level}, ")[0]
        assert first in page
        assert " ".join(first.split()) in text
        assert (f'question("{name}") shows' in page) == (EXERCISES[name].kind == "choice")


def test_a_page_has_no_mathematics_to_be_set_and_closes_its_tags():
    for number in CHAPTERS:
        page = of_chapter(number)._repr_html_()
        assert "$" not in page
        assert not Words(page).open


@pytest.mark.parametrize("number", CHAPTERS)
def test_the_page_of_the_notebook_is_the_table_of_a_fresh_kernel(number):
    [cell] = [cell for cell in chapter(number).of_type("code") if "of_chapter(" in cell["source"]]
    assert f'of_chapter("{number}")' in cell["source"]
    [out] = cell["outputs"]
    older = f"chapter {number} is older than its exercises: run tests/rerun.py on it"
    assert "".join(out["data"]["text/plain"]) == repr(of_chapter(number)), older
    assert "".join(out["data"]["text/html"]) == of_chapter(number)._repr_html_()


def test_what_a_question_holds_is_no_html(monkeypatch):
    odd = replace(EXERCISES["relu"], question="relu(net): 1 if 0 < net & net > -1, <b>else</b> 0.")
    monkeypatch.setitem(EXERCISES, "relu", odd)
    assert odd.question in Words(of_chapter("02")._repr_html_()).text


def test_what_the_table_says_is_written_in_a_chapter_is_written_there():
    found = {
        name: number
        for number in CHAPTERS
        for cell in chapter(number).of_type("code")
        for name in checked(cell)
        if cell["id"] != PATTERN
    }
    assert found == WRITTEN


@pytest.mark.parametrize("number", CHAPTERS)
def test_the_pattern_is_one_of_the_table(number):
    names = [name for name, *_ in of_chapter(number).rows]
    patterns = [cell for cell in chapter(number).of_type("code") if cell["id"] == PATTERN]
    assert patterns or number == "07"  # the reader has written three in its text
    assert all(name in names for cell in patterns for name in checked(cell))


def test_what_is_solved_or_tried_is_marked_and_nothing_else():
    before = repr(of_chapter("02"))
    check("relu", EXERCISES["relu"].right)
    check("layer", lambda W, b, X: W)
    check("forward", EXERCISES["forward"].right)
    check("cut_distance", ...)
    states = {name: state for name, *_, state in of_chapter("02").rows if state}
    assert states == {"relu": "solved", "layer": "tried"}
    for shown in (repr(of_chapter("02")), Words(of_chapter("02")._repr_html_()).text):
        assert shown.count("solved") == 2
        assert "warm-up, 2 min, solved" in shown
        assert "core, 6 min, tried" in shown
        assert "forward (solved)" in shown
    assert "solved" not in before
    assert "solved" not in repr(of_chapter("03"))


def test_the_table_asks_for_the_instance_that_is_checked(capsys):
    first = repr(of_chapter("02"))
    another("hinge_by_hand")
    asked = capsys.readouterr().out.strip()
    assert asked not in " ".join(first.split())
    assert asked in " ".join(repr(of_chapter("02")).split())


@pytest.mark.parametrize("name", [4, "4", "09", None, ["04"]])
def test_a_chapter_without_exercises_is_refused_with_those_that_have_some(name):
    with pytest.raises(ValueError, match=r"chapter=.* is not known, expected one of: 00, 01, .*08"):
        of_chapter(name)
