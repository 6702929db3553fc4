"""What teachers need: a notebook without answers, and one table of what many readers have solved."""

import csv
import json
import os
from pathlib import Path

import pytest
import rerun

from nnbook.__main__ import main
from nnbook.exercises import EXERCISES, teaching
from nnbook.exercises.plain import plain
from nnbook.exercises.progress import Progress

BET = """**Bet.** How many?

<details><summary>two</summary>

No. Two leave a wedge.

</details>
<details><summary>three</summary>

Yes: three close it.

</details>

And on."""
NUMBER = "Write it down.\n\n<details><summary>Answer</summary>\n\nIt is 17, for 17 it is.\n\n</details>"


def markdown(source):
    lines = source.splitlines(keepends=True)
    return {"cell_type": "markdown", "id": "words", "metadata": {}, "source": lines}


def code(source, *outputs):
    return {"cell_type": "code", "id": "code", "metadata": {}, "execution_count": 3, "outputs": list(outputs),
            "source": source.splitlines(keepends=True)}  # fmt: skip


def made(*cells):
    """The sources of the cells that are left, and the cells."""
    cells = plain({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5})["cells"]
    return ["".join(cell["source"]) for cell in cells], cells


def test_a_bet_becomes_a_list_of_its_options_and_an_answer_a_line_to_write_on():
    [bet, number], _ = made(markdown(BET), markdown(NUMBER))
    assert bet == "**Bet.** How many?\n\n* two\n* three\n\n*My bet:* …\n\nAnd on."
    assert number == "Write it down.\n\n*My answer:* …"


def test_of_the_end_of_a_cell_only_empty_lines_go():
    cells = code("X = [1, 2]\nX\n\n"), code('line = """a  ')
    assert made(*cells)[0] == ["X = [1, 2]\nX", 'line = """a  ']


def test_code_keeps_all_but_what_answers_and_has_no_outputs():
    solved = 'from nnbook.exercises import solution, check\ncheck("mse", ...)\nsolution(\n    "mse"\n)\nx = 1'
    [left], [cell] = made(code(solved, {"output_type": "stream", "name": "stdout", "text": "17"}))
    assert left == 'from nnbook.exercises import solution, check\ncheck("mse", ...)\nx = 1'
    assert cell["outputs"] == []
    assert cell["execution_count"] is None
    assert made(code('solution("mse")'))[0] == []
    assert made(code("%matplotlib inline"))[0] == ["%matplotlib inline"]
    assert made(code('bet = 3\nmine.solution_of("x")'))[0] == ['bet = 3\nmine.solution_of("x")']


def test_a_call_of_bet_becomes_its_question_and_options():
    call = 'from nnbook.exercises import bet\nbet("Which?", ["a", "b"], answer="b",\n    because="So it is.")'
    [words], [cell] = made(code(call))
    assert words == "**Bet.** Which?\n\n* a\n* b\n\n*My bet:* …"
    assert cell["cell_type"] == "markdown"
    [words, left], _ = made(code('x = 1\nexercises.bet(options=["c", "d"], question="Where?", **rest)'))
    assert words.startswith("**Bet.** Where?\n\n* c\n* d")
    assert left == "x = 1"


def test_two_bets_of_a_cell_are_two_cells_with_names_of_their_own():
    twice = 'bet("One?", ["a", "b"])\nexercises.bet("Two?", ["c", "d"])\nx = 1'
    words, cells = made(code(twice))
    mine = "*My bet:* …"
    assert words == [f"**Bet.** One?\n\n* a\n* b\n\n{mine}", f"**Bet.** Two?\n\n* c\n* d\n\n{mine}", "x = 1"]
    assert [cell["id"] for cell in cells] == ["code-bet", "code-bet1", "code"]
    assert cells[0]["metadata"] == {}
    long = code('bet("One?", ["a", "b"])') | {"id": "x" * 64}
    assert made(long)[1][0]["id"] == "x" * 36 + "-bet"
    assert made(code('import os\nbet(question, ["a", "b"])'))[0] == ["import os"]
    assert made(code('bet("One?")\ny = 2'))[0] == ["y = 2"]


TOLD = 'bet("One?", ["a", "b"], answer="b", because="So.")'


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ('x = 1; solution("mse")\ny = 2', "x = 1\ny = 2"),
        ('x = 1\n(solution("mse"))\ny = 2', "x = 1\ny = 2"),
        ('solution("mse"); x = 1  # mine', "x = 1  # mine"),
        ('f(\n1); solution("mse");  # told', "f(\n1)"),
        ('solution("mse"); solution("step"); x', "x"),
        ('a = "ä"; solution("mse"); b = "ö"', 'a = "ä"; b = "ö"'),
        ('a = "one\x0ctwo"\nsolution("mse")\nb = 3', 'a = "one\x0ctwo"\nb = 3'),
        ('a = "one\u2028two\x85"\nsolution("mse")\nb = 3', 'a = "one\u2028two\x85"\nb = 3'),
        ('a = 1\r\nsolution("mse")\r\nb = 3', "a = 1\r\nb = 3"),
        ('if x:\n    solution("mse")\nb = 3', "if x:\n    ...\nb = 3"),
        ('%matplotlib inline\nsolution("mse")\nmse?', "%matplotlib inline\nmse?"),
        (f"wager = {TOLD}; wager", "wager = ...; wager"),
        ("import os\nwager = bet(3)", "import os\nwager = bet(3)"),
        ('told = "solution(3)"\nbet(TOLD, answer=bet("a", answer=1))', 'told = "solution(3)"'),
    ],
)
def test_beside_a_call_that_answers_everything_stays(source, left):
    assert made(code(source))[0][-1:] == [left]


def test_a_bet_after_a_line_of_ipythons_is_a_bet():
    words, _ = made(code(f"%matplotlib inline\n{TOLD}"))
    assert words == ["**Bet.** One?\n\n* a\n* b\n\n*My bet:* …", "%matplotlib inline"]


def test_cells_without_names_and_bets_that_cannot_be_are_no_damage():
    older = code(TOLD)
    del older["id"]
    [words], [cell] = made(older)
    assert words.startswith("**Bet.** One?")
    assert "id" not in cell
    assert made(code('bet("One?", 5, answer=5)\nx = 1'))[0] == ["x = 1"]


def test_a_fold_may_be_written_in_other_ways():
    for fold in ("<details open>", '<details class="mine">', "<DETAILS>"):
        text = f"Why?\n\n{fold}\n<summary style='x'>Answer</summary>\n\nIt is 17.\n\n</details>"
        assert made(markdown(text))[0] == ["Why?\n\n*My answer:* …"]


@pytest.mark.parametrize("path", rerun.book(), ids=lambda path: path.stem)
def test_no_answer_of_a_chapter_is_left_and_all_else_is(path):
    whole = json.loads(path.read_text(encoding="utf-8"))
    left = plain(whole)
    texts = ["".join(cell["source"]) for cell in left["cells"]]
    assert not any("<details" in text or "<summary" in text for text in texts)
    assert not any(cell.get("outputs") for cell in left["cells"])
    assert left["metadata"] == whole["metadata"]
    codes = ["".join(cell["source"]) for cell in whole["cells"] if cell["cell_type"] == "code"]
    assert [text for text in codes if "solution(" not in text and "bet(" not in text] == [
        text for text, cell in zip(texts, left["cells"])
        if cell["cell_type"] == "code" and "solution(" not in text
    ] or "F-solutions" in path.stem  # fmt: skip
    assert json.loads(path.read_text(encoding="utf-8")) == whole


def test_the_command_writes_a_notebook_once(tmp_path):
    source, out = tmp_path / "01.ipynb", tmp_path / "out.ipynb"
    whole = {"cells": [markdown(BET)], "metadata": {"book": "nnbook"}, "nbformat": 4, "nbformat_minor": 5}
    source.write_text(json.dumps(whole))
    assert main(["plain", str(source), str(out)]) is None
    first = out.read_text()
    assert "wedge" not in first
    assert "two" in first
    assert "--overwrite" in main(["plain", str(source), str(out)])
    out.write_text("mine")
    assert "is there already" in main(["plain", str(source), str(out)])
    assert out.read_text() == "mine"
    assert main(["plain", str(source), str(out), "--overwrite"]) is None
    assert out.read_text() == first
    assert "the notebook itself" in main(["plain", str(source), str(source), "--overwrite"])
    assert json.loads(source.read_text()) == whole
    assert sorted(os.listdir(tmp_path)) == ["01.ipynb", "out.ipynb"]


def test_help_says_what_to_give(capsys):
    for command, source, out in (("plain", "NOTEBOOK", "OUT.ipynb"), ("results", "FOLDER", "OUT.csv")):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        told = " ".join(capsys.readouterr().out.split())
        assert told.startswith(f"usage: nnbook {command} [-h] [--overwrite] {source} {out}")
        assert f"{out} the file to write" in told
        assert "--overwrite write it even if it is there" in told
        what = "notebook" if command == "plain" else "folder of the files, one for each reader"
        assert f"{source} the {what}" in told
    with pytest.raises(SystemExit):
        teaching.main(["--help"], EXERCISES)
    told = " ".join(capsys.readouterr().out.split())
    assert told.startswith("usage: nnbook [-h] {plain,results} ... For teachers.")
    assert "plain write a notebook without solutions, the bets' answers and outputs results collect" in told
    assert "results collect files that exercises.keep wrote into a CSV file" in told
    assert told.endswith("show this help message and exit")
    with pytest.raises(SystemExit):
        main(["plain"])
    assert "the following arguments are required: NOTEBOOK, OUT.ipynb" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '{"cells": 3}', '{"cells": [3]}', '{"cells": [{}]}',
                                     '{"cells": [{"cell_type": "markdown", "source": 3}]}'])  # fmt: skip
def test_what_is_no_notebook_is_refused_and_nothing_is_written(tmp_path, content):
    source = tmp_path / "bad.ipynb"
    source.write_text(content)
    said = main(["plain", str(source), str(tmp_path / "out.ipynb")])
    assert "bad.ipynb" in said
    assert "\n" not in said
    assert os.listdir(tmp_path) == ["bad.ipynb"]


def test_a_notebook_or_folder_that_is_missing_is_named(tmp_path):
    assert "nowhere.ipynb" in main(["plain", str(tmp_path / "nowhere.ipynb"), str(tmp_path / "out.ipynb")])
    assert "nowhere" in main(["results", str(tmp_path / "nowhere"), str(tmp_path / "out.csv")])
    assert "no .json file" in main(["results", str(tmp_path), str(tmp_path / "out.csv")])
    assert "a folder" in main(["results", str(tmp_path), str(tmp_path)])
    assert os.listdir(tmp_path) == []


def kept(path, solved=(), tried=(), bets=()):
    progress = Progress()
    progress.states = dict.fromkeys(solved, "solved") | dict.fromkeys(tried, "tried")
    for k, right in enumerate(bets):
        progress.note_bet(f"03-error/{k}", 3, right)
    path.parent.mkdir(parents=True, exist_ok=True)
    progress.keep(path, {})


def test_results_of_many_readers_are_one_table(tmp_path):
    folder, out = tmp_path / "class", tmp_path / "out.csv"
    kept(folder / "zoe.json", solved=["mse", "softmax"], tried=["step"], bets=[True, False, True])
    kept(folder / "ada, b.json", tried=["mse"])
    assert main(["results", str(folder), str(out)]) is None
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [row["reader"] for row in rows] == ["ada, b", "zoe"]
    ada, zoe = rows
    assert (zoe["solved"], zoe["tried"], zoe["bets placed"], zoe["bets right"]) == ("2", "1", "3", "2")
    assert (zoe["mse"], zoe["step"], zoe["accuracy"]) == ("solved", "tried", "")
    assert (ada["solved"], ada["tried"], ada["bets placed"]) == ("0", "1", "0")
    assert set(EXERCISES) < set(zoe)


def test_readers_with_odd_names_are_told_apart_and_what_is_hidden_is_no_reader(tmp_path):
    folder, out = tmp_path / "class", tmp_path / "out.csv"
    for name in ("3 b/anna.json", "3 c/anna.json", "ANNA.JSON", "anna.v2.json", "Jörg; =1.json"):
        kept(folder / name, solved=["mse"])
    readers = ["3 b/anna", "3 c/anna", "ANNA", "Jörg; =1", "anna.v2"]
    if os.name == "posix":
        kept(Path(os.fsdecode(os.fsencode(folder / "x.json")[:-6] + b"M\xfcller.json")), solved=["mse"])
        readers.append(r"M\xfcller")
    for name in (".ipynb_checkpoints/anna-checkpoint.json", "3 b/._anna.json", ".json"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("no progress")
    assert main(["results", str(folder), str(out)]) is None
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert sorted(row["reader"] for row in rows) == sorted(readers)
    assert {row["solved"] for row in rows} == {"1"}


def test_a_damaged_file_of_a_reader_is_named_and_no_table_is_written(tmp_path):
    folder, out = tmp_path / "class", tmp_path / "out.csv"
    kept(folder / "zoe.json", solved=["mse"])
    (folder / "eve.json").write_text("{}")
    said = main(["results", str(folder), str(out)])
    assert "eve.json" in said
    assert not out.exists()


def test_what_has_no_list_of_cells_is_no_notebook():
    for given in ([], {}, {"cells": {}}, "x"):
        with pytest.raises(ValueError, match=r"^this is no notebook: it has no list of cells$"):
            plain(given)


def test_a_cell_that_is_damaged_is_told_with_what_it_lacks():
    damaged = [({"cell_type": "code"}, "'source'"), ("a text", "string indices"), (3, "not subscriptable")]
    for cell, lacks in damaged:
        with pytest.raises(ValueError, match=rf"^this is no notebook: a cell is damaged \(.*{lacks}.*\)$"):
            plain({"cells": [cell]})


def test_a_plain_notebook_is_a_file_of_json_and_ends_with_its_line():
    text = teaching.plain_text(rerun.NOTEBOOKS / "03-error.ipynb")
    assert text.endswith("\n}\n")
    assert json.loads(text)["nbformat"] == 4
