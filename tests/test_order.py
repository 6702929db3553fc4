"""What a notebook says of a cell that fails because others were not run before it, or not in their order."""

import json
import shutil
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
import rerun
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from nnbook.lab.cells import Cell
from nnbook.lab.order import Runs

ROOT = Path(__file__).resolve().parents[1]
CHAPTER = {
    "first": "import numpy as np\nfrom nnbook import Network",
    "net": "# weights\nnet = Network([2, 2], seed=0)\nstart = net.parameters.sum()",
    "predict": "def predicted():\n    return net.predict([[1, 2]]).round(2)",
    "train": "net.parameters += 1\nassert net.parameters.sum() - start < 7",
    "use": "assert net.parameters.sum() > start + 5\nout = predicted()",
    "other": "y = [2]\ny.remove(2)",
    "larger": "net = Network([3, 2], seed=0)",
    "slip": "np.zeros(3)[7]",
}
ABOVE = "Run the cells above this one, from the top, then this one: menu Run, Run All Above Selected Cell.\n"


def book(*names):
    """A notebook of the book with these cells, whose ids are their names, or with these sources."""
    cells = [new_code_cell(CHAPTER.get(name, name)) for name in names]
    for name, cell in zip(names, cells):
        cell.id = name if name in CHAPTER and names.count(name) == 1 else cell.id
    return new_notebook(cells=cells, metadata=rerun.METADATA)


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """What a kernel knows at its start, in a folder with two notebooks of the book and what is none."""
    for name, cells in {"01": CHAPTER, "02": ("z = 1", "slip", "first", "larger")}.items():
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(book(*cells)), encoding="utf-8")
    (tmp_path / "00.ipynb").write_text('"book": "nnbook" {', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Runs()


def run(runs, *names, cell_id=None):
    """Cells come to their end."""
    for name in names:
        info = SimpleNamespace(raw_cell=CHAPTER.get(name, name), cell_id=cell_id)
        runs.hear(SimpleNamespace(success=True, error_in_exec=None, info=info))


@pytest.fixture
def said(runs, capsys):
    """A function that has a cell fail: what is said of it."""

    def fail(name, error=None, cell_id=None):
        info = SimpleNamespace(raw_cell=CHAPTER.get(name, name), cell_id=cell_id)
        runs.hear(SimpleNamespace(success=False, error_in_exec=error or AssertionError(), info=info))
        return capsys.readouterr().out

    return fail


def no_name(name):
    return NameError(f"name {name!r} is not defined", name=name)


def test_a_name_that_is_not_there_comes_from_a_cell_above(runs, said):
    assert (
        said("use", no_name("net")) == f"net comes from a cell above: net = Network([2, 2], seed=0)\n{ABOVE}"
    )
    run(runs, "first")
    assert (
        said("predicted()", no_name("predicted"))
        == f"predicted comes from a cell above: def predicted():\n{ABOVE}"
    )


def test_a_misspelt_name_comes_from_nowhere_and_neither_does_one_from_below(runs, said):
    run(runs, "first", "net")
    assert said("use", no_name("nett")) == ""
    assert said("net", no_name("y")) == ""


def test_a_cell_that_was_left_out_is_named(runs, said):
    run(runs, "first", "net", "predict")
    assert said("use") == f"This cell builds on one above that has not been run: net.parameters += 1\n{ABOVE}"
    run(runs, "train")
    assert said("use") == ""


def test_a_cell_that_failed_has_not_been_run(runs, said):
    run(runs, "first", "net", "predict")
    assert said("train") == ""
    assert "not been run: net.parameters += 1" in said("use")


@pytest.mark.parametrize(("more", "changed"), [
    (["train", "larger"], "net = Network([3, 2], seed=0)"),  # one below
    (["train", "net"], "# weights"),  # one above, again
    (["train", "use"], "assert net.parameters.sum() > start + 5"),  # itself
])  # fmt: skip
def test_a_cell_that_was_run_out_of_its_order_is_named(runs, said, more, changed):
    run(runs, "first", "net", "predict", *more)
    assert said("use") == f"What this cell builds on, another may have changed since: {changed}\n{ABOVE}"


def test_of_cells_that_have_nothing_to_do_with_it_nothing_is_said(runs, said):
    run(runs, "first")
    assert said("slip") == ""
    run(runs, "larger", "other", "net")
    assert said("other") == f"What this cell builds on, another may have changed since: y = [2]\n{ABOVE}"
    assert said("slip") == said("1 / 0") == ""


def test_all_in_its_order_again_is_no_disorder(runs, said):
    run(runs, *CHAPTER, "first", "net", "predict", "train", "train")
    assert said("use") == ""


def test_what_was_run_before_says_which_notebook_it_is(runs, said):
    run(runs, "larger")
    assert "larger" not in said("slip", no_name("np"))
    assert said("slip", no_name("np")).startswith("np comes from a cell above: import numpy as np")
    run(runs, "z = 1")
    assert said("larger", no_name("net")) == ""


def test_jupyterlab_says_which_notebook_and_which_cell_it_is(runs, said, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "01.ipynb")
    run(runs, "first", "predict")
    run(runs, "net = Network([2, 2], seed=5)", cell_id="net")
    run(runs, "net.parameters += 2", cell_id="train")
    assert said("assert False, net and predicted", cell_id="use").startswith("What this cell builds on")
    run(runs, "predict")
    run(runs, "train", cell_id="train")
    assert said("assert False, net and predicted", cell_id="use") == ""
    monkeypatch.setenv("JPY_SESSION_NAME", "02.ipynb")
    assert said("assert False, net and predicted", cell_id="use") == ""


def test_outside_of_the_book_nothing_is_said(runs, said, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert said("use", no_name("net")) == ""
    (tmp_path / "elsewhere").rmdir()
    assert said("use", no_name("np")) == ""


def test_the_names_of_a_cell():
    cell = Cell.of("import math\n\ndef turn(a):\n    local = math.pi\n    return net.turn(a * local, print)")
    assert cell.binds == {"math", "turn"}
    assert cell.imports == {"math"}
    assert cell.matter == {"turn", "net"}
    assert Cell.of("x += 1\n!ls").matter >= {"x"}
    assert Cell.of("def f(:").matter == frozenset()
    assert Cell.of("print([k * m for k in range(3) for x in (lambda z: z + k, m)])").matter == {"m"}
    assert Cell.of("a, b = {k: m for k in c}, {[x for x in y if x][0] for y in d}").matter == set("abcdm")
    assert Cell.of("x = 1\n" + "+".join(["[x for x in y]"] * 20)).matter == {"x", "y"}
    assert Cell.of("x =" + "+1" * 3000).matter == frozenset()  # deeper than one can look


def test_before_anything_is_imported_the_file_that_is_installed_says_it(tmp_path, monkeypatch):
    shared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    places = shared["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    (file,) = [name for name, place in places.items() if place.startswith("etc/ipython/startup/")]
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    shutil.copy(ROOT / file, startup)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    (tmp_path / "01.ipynb").write_text(json.dumps(book(*CHAPTER)), encoding="utf-8")
    names = "import sys\nprint('nnbook' in sys.modules, [name for name in globals() if 'nnbook' in name])"
    ran = book(names, "larger", "first", "net", "use", "train", "predict", "use")
    folder = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(ran, kernel_manager_class=rerun.ThisPython, allow_errors=True, resources=folder).execute()
    texts = ["".join(out.get("text", "") for out in cell.outputs) for cell in ran.cells]
    first = f"Network comes from a cell above: from nnbook import Network\n{ABOVE}"
    left_out = f"This cell builds on one above that has not been run: def predicted():\n{ABOVE}"
    assert texts == ["False []\n", first, "", "", left_out, "", "", ""]
