"""Bets: what bet() shows and refuses, what the page may tell of bets, and that they are counted."""

import re

import pytest

from nnbook import exercises
from nnbook.exercises import bet
from nnbook.exercises.counting_bets import bets_of
from nnbook.exercises.progress import Progress, Table

THREE = ["2", "3", "6 < 7"]
REASONS = ["Two leave a wedge.", "Three close it.", "More than enough."]


def test_each_option_is_a_fold_that_says_whether_it_is_right_and_why():
    made = bet("How many cuts?", THREE, answer="3", because=REASONS)
    folds = re.findall(r"<details><summary>(.*?)</summary><p>(.*?)</p></details>", made._repr_html_())
    assert folds == [("2", "No. Two leave a wedge."), ("3", "Yes. Three close it."),
                     ("6 &lt; 7", "No. More than enough.")]  # fmt: skip
    words = re.sub(r"(<[^>]*>)+", "|", made._repr_html_()).strip("|").split("|")
    assert words == ["Bet.", " How many cuts?", *(part for fold in folds for part in fold)]
    assert repr(made).splitlines() == [
        "Bet. How many cuts?", "  2", "    No. Two leave a wedge.", "  3", "    Yes. Three close it.",
        "  6 < 7", "    No. More than enough.",
    ]  # fmt: skip


def test_a_hundred_options_are_taken_and_no_more():
    many = [str(k) for k in range(101)]
    assert len(bet("Which?", many[:100], answer="7", because="It is.").reasons) == 100
    with pytest.raises(ValueError, match="options"):
        bet("Which?", many, answer="7", because="It is.")


def test_one_reason_is_for_all_options():
    made = bet("Which?", ("a", "b"), answer="a", because="It is the first.")
    assert made.reasons == ["Yes. It is the first.", "No. It is the first."]


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"question": 3}, TypeError, "question=3"), ({"question": " "}, ValueError, "question=' '"),
        ({"options": "ab"}, TypeError, "options='ab'"), ({"options": 7}, TypeError, "options=7"),
        ({"options": ["a"]}, ValueError, "two texts at least"),
        ({"options": ["3", "3"]}, ValueError, "each once"),
        ({"options": ["3", 4]}, TypeError, r"options\[1\]=4"),
        ({"options": ["3", ""]}, ValueError, r"options\[1\]"),
        ({"answer": "4"}, ValueError, "answer='4' is no option, expected one of: 2, 3"),
        ({"answer": None}, ValueError, "answer=None"), ({"because": 7}, TypeError, "because=7"),
        ({"because": ["one"]}, ValueError, "because has 1 reasons, expected one, or 3"),
        ({"because": [*REASONS, "more"]}, ValueError, "because has 4"),
        ({"because": ["a", "b", None]}, TypeError, r"because\[2\]=None"),
        ({"because": ""}, ValueError, "because"),
    ],
)  # fmt: skip
def test_what_is_no_bet_is_refused_by_name(changes, error, words):
    given = {"question": "How many?", "options": THREE, "answer": "3", "because": REASONS} | changes
    with pytest.raises(error, match=words):
        bet(given["question"], given["options"], answer=given["answer"], because=given["because"])


GOOD = {"bet": "03-error/bet-bias-0", "chapter": 3, "right": True}


def test_the_page_may_tell_of_bets_and_of_nothing_else():
    assert list(bets_of({"bets": [GOOD, GOOD | {"right": False}]})) == [
        ("03-error/bet-bias-0", 3, True), ("03-error/bet-bias-0", 3, False)
    ]  # fmt: skip
    bad = [{}, None, 3, "bets", GOOD | {"bet": 3}, GOOD | {"chapter": "3"}, GOOD | {"chapter": True},
           GOOD | {"right": 1}, GOOD | {"right": None}, GOOD | {"bet": ""}, GOOD | {"bet": "b" * 101},
           GOOD | {"chapter": -1}, GOOD | {"chapter": 100}]  # fmt: skip
    assert list(bets_of({"bets": bad})) == []
    for data in ({}, None, [], "x", {"bets": 3}, {"bets": None}, {"bets": "x"}):
        assert list(bets_of(data)) == []


def test_the_first_bet_counts_and_a_chapter_has_its_bets_in_the_table(monkeypatch):
    kept = Progress()
    monkeypatch.setattr(exercises, "_progress", kept)
    for placed in (("00-start/a-0", 0, False), ("00-start/a-0", 0, True), ("00-start/b-0", 0, True),
                   ("03-error/c-0", 3, True)):  # fmt: skip
        kept.note_bet(*placed)
    table = exercises.progress()
    assert {row[0]: row[4:] for row in table.rows if row[4]} == {0: (2, 1), 3: (1, 1)}
    assert "bets placed" in repr(table)
    assert "bets right" in table._repr_html_()
    assert Table([], {}, kept.bets.values()).rows == [(0, 0, 0, 0, 2, 1), (3, 0, 0, 0, 1, 1)]


def test_whatever_bets_a_page_tells_of_the_file_that_keeps_them_can_be_read_again(tmp_path):
    path, kept = tmp_path / "mine.json", Progress()
    sent = [{"bet": "\udce4" * 100 + str(k), "chapter": 99, "right": True} for k in range(3)]
    sent += [{"bet": f"{k:04}{chr(10**5 + k)}" * 10, "chapter": k, "right": False} for k in range(-50, 1500)]
    for placed in bets_of({"bets": sent * 20}):
        kept.note_bet(*placed)
    for k in range(3000):
        kept.note_bet(f"{k:4}" + "\U0001f0a1" * 96, 8, True)
    kept.keep(path, {})
    again = Progress()
    again.keep(path, {})
    assert again.bets == kept.bets
    assert len(kept.bets) == 500
    assert path.stat().st_size < 2**20
    other = Progress()
    for k in range(500):
        other.note_bet(f"{k:4}" + "\U0001f0a2" * 96, 8, True)
    other.keep(path, {})
    assert other.bets == kept.bets
    Progress().keep(path, {})


def test_bets_are_kept_in_the_file_and_an_older_file_has_none(tmp_path):
    path, kept = tmp_path / "mine.json", Progress()
    kept.note_bet("03-error/a-0", 3, True)
    kept.keep(path, {})
    kept.note_bet("03-error/b-0", 3, False)
    again = Progress()
    again.note_bet("03-error/b-0", 3, True)
    again.keep(path, {})
    assert [(name, one["right"]) for name, one in sorted(again.bets.items())] == [
        ("03-error/a-0", True), ("03-error/b-0", False)
    ]  # fmt: skip
    path.write_text('{"exercises": {"mse": "solved"}}')
    older = Progress()
    older.keep(path, {"mse": None})
    assert older.states == {"mse": "solved"}
    assert older.bets == {}
    for damaged in ('{"exercises": {}, "bets": []}', '{"exercises": {}, "bets": {"a": 3}}',
                    '{"exercises": {}, "bets": {"a": {"chapter": "x", "right": true}}}'):  # fmt: skip
        path.write_text(damaged)
        with pytest.raises(ValueError, match="holds no progress"):
            Progress().keep(path, {})
