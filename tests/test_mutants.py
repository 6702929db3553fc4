"""The list of mutants that change nothing: each has a reason, and fits the package as it is now."""

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import nnbook

FOLDER = Path(__file__).parent / "mutants"
sys.path.insert(0, str(FOLDER))
equivalents = import_module("equivalents")
sys.path.remove(str(FOLDER))
Change = equivalents.Change

SOURCES = {
    "nnbook.twice": "def twice(x):\n    y = x + x\n    return (\n        y\n    )\n",
    "nnbook.again": "def again(x):\n    x += 1\n    x += 1\n    return x\n",
}


def test_each_entry_has_a_reason_and_fits_the_package():
    listed = equivalents.listed()
    assert listed
    assert not list(equivalents.stale(listed, equivalents.functions()))
    for change, why in listed.items():
        assert change.was != change.becomes
        assert len(why.split()) >= 5, change
        assert change.function.startswith(f"{nnbook.__name__}.")


def test_a_change_is_what_differs_between_two_texts():
    before, after = SOURCES["nnbook.twice"], SOURCES["nnbook.twice"].replace("        y\n", "        None\n")
    assert equivalents.change("nnbook.twice", before, after) == Change("nnbook.twice", "y", "None")
    dropped = before.replace("    y = x + x\n", "")
    assert equivalents.change("nnbook.twice", before, dropped) == Change("nnbook.twice", "y = x + x", "")
    doubled = SOURCES["nnbook.again"].replace("    x += 1\n", "    x = 1\n", 1)
    assert equivalents.change("nnbook.again", SOURCES["nnbook.again"], doubled).becomes == "x = 1"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("nnbook.twice", "y = x + x", "y = x - x"), None),
        (Change("nnbook.twice", "(\n    y\n)", "(\n    None\n)"), "stands there 0 times"),
        (Change("nnbook.twice", "y = 2 * x", "y = 3 * x"), "stands there 0 times"),
        (Change("nnbook.again", "x += 1", "x -= 1"), "stands there 2 times"),
        (Change("nnbook.thrice", "y = x", "y = None"), "there is no such function"),
    ],
)
def test_an_entry_is_stale_as_soon_as_its_lines_are_not_there_once(change, said):
    found = list(equivalents.stale([change], SOURCES))
    assert len(found) == (said is not None)
    assert all(said in one for one in found)


def test_a_list_is_read_whatever_its_indentation(tmp_path):
    file = tmp_path / "list.toml"
    entry = (
        "[[mutant]]\nfunction = 'f'\nwas = '''\n        a(\n            1,\n'''\nbecomes = ''\nwhy = 'w'\n"
    )
    file.write_text(entry, encoding="utf-8")
    assert equivalents.listed(file) == {Change("f", "a(\n    1,", ""): "w"}


def test_the_tests_that_mutants_meet_can_be_collected_with_their_settings():
    with open(FOLDER.parents[1] / "pyproject.toml", "rb") as file:
        settings = tomllib.load(file)["tool"]["mutmut"]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *settings["pytest_add_cli_args"]]
    ended = subprocess.run(
        [*command, "tests/test_counting.py"],
        cwd=FOLDER.parents[1], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "test_counting.py::" in ended.stdout
