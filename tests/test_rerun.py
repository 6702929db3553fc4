"""tests/rerun.py stores what the cells print, the same bytes each time, and nothing on failure."""

import re

import nbformat
import rerun
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbval.plugin import get_sanitize_patterns

SHOW = """\
from IPython.display import display
from nnbook.figures.showing import WIDGET_VIEW
print("one")
print("two")
view = {WIDGET_VIEW: {"model_id": "3"}}
display({"text/plain": "Run this cell.", **view}, raw=True)
print("three")"""


def save(path, *sources):
    cells = [new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)]
    nbformat.write(new_notebook(cells=cells, metadata={"widgets": {}}), path)
    return path


def test_a_rerun_stores_the_outputs_and_a_second_one_changes_nothing(tmp_path, capsys):
    path = save(tmp_path / "book.ipynb", SHOW, "1 + 1")
    assert rerun.main(["--check", str(path)]) == 1
    assert rerun.main([str(path)]) == 0
    assert rerun.main(["--check", str(path)]) == 0
    assert "the same" in capsys.readouterr().out
    stored = nbformat.read(path, as_version=4)
    assert stored.metadata == rerun.METADATA
    assert [cell.id for cell in stored.cells] == ["cell-0", "cell-1"]
    assert [out.get("text", out.get("data")) for out in stored.cells[0].outputs] == [
        "one\ntwo\n", {"text/plain": "Run this cell."}, "three\n"]
    assert path.read_bytes().endswith(b"}\n")
    assert list(tmp_path.iterdir()) == [path]


def test_a_cell_that_raises_fails_the_rerun_and_leaves_the_file(tmp_path, capsys):
    path = save(tmp_path / "book.ipynb", "1 / 0")
    before = path.read_bytes()
    assert rerun.main([str(path)]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_the_book_is_its_notebooks_and_the_deeper_ones_and_no_hidden_copies(tmp_path):
    for name in ("02-b.ipynb", "01-a.ipynb", "deeper/01-c.ipynb", ".ipynb_checkpoints/01-a-checkpoint.ipynb",
                 "deeper/.ipynb_checkpoints/01-c-checkpoint.ipynb"):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        save(tmp_path / name)
    names = [path.relative_to(tmp_path).as_posix() for path in rerun.book(tmp_path)]
    assert names == ["01-a.ipynb", "02-b.ipynb", "deeper/01-c.ipynb"]


def test_an_expected_error_is_stored_without_its_traceback():
    error = new_output("error", ename="ValueError", evalue="no", traceback=["File /home/me/a.py"])
    book = new_notebook(cells=[new_code_cell("f()", id="f", outputs=[error])])
    rerun.normalise(book)
    assert book.cells[0].outputs[0].traceback == ["ValueError: no"]


def test_nbval_compares_all_of_a_picture_but_its_pixels(pytestconfig):
    [(pattern, replacement)] = get_sanitize_patterns(
        (pytestconfig.rootpath / "tests/sanitize.cfg").read_text(encoding="utf-8"))
    sanitised = re.sub(pattern, replacement, '<img alt="A" src="data:image/png;base64,ab+/=">')
    assert sanitised == '<img alt="A" src="data:image/png;base64,(pixels)">'
    drawing = '<img alt="A" src="data:image/svg+xml;base64,ab+/=">'
    assert re.sub(pattern, replacement, drawing) == drawing
