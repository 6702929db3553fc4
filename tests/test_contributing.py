"""CONTRIBUTING.md is true: its examples are carried out in a copy of the book, what it names is there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import rerun
import solutions
import yaml

from nnbook import __main__

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
INSTALLED = {".venv/bin/python": [], ".venv/bin/pytest": ["-m", "pytest"], ".venv/bin/ruff": ["-m", "ruff"]}


def part(title):
    """The text of a section."""
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)[1]


def blocks(title, language):
    """The code of a section in a language, block by block."""
    return [code for kind, code in FENCE.findall(part(title)) if kind == language]


def inline():
    """What stands between backticks, in text."""
    return re.findall(r"`([^`\n]+)`", FENCE.sub("", TEXT))


def run(command, folder=ROOT):
    """A command of the text as a reader runs it in a folder of the book, but with the Python of this test."""
    program, *arguments = shlex.split(command)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    env |= {"PYTHONPATH": os.pathsep.join(map(str, (folder, folder / "tests")))}
    env |= {"PYTEST_ADDOPTS": "-p no:cacheprovider"}
    whole = [sys.executable, *INSTALLED[program], *arguments]
    return subprocess.run(whole, cwd=folder, env=env, capture_output=True, text=True, check=False)


def insert(path, *pairs):
    """Puts texts into a file: of each pair (place, text) the text after the only such place."""
    text = path.read_text(encoding="utf-8")
    for place, new in pairs:
        assert text.count(place) == 1, (path, place)
        text = text.replace(place, place + new)
    path.write_text(text, encoding="utf-8")


def add_exercise(copy):
    """Steps 1 and 2 of an exercise."""
    solution, exercise, forms = blocks("An exercise", "python")
    above = "\nfrom nnbook.functions import sigmoid\n"  # the last of the imports
    room = copy / "nnbook/exercises/ch02_feed_forward.py"
    insert(room, (above, f"\n\n{solution}"), ("\nEXERCISES = (\n", exercise))
    insert(copy / "tests/right_forms_short.py", ("\nSHORT = {\n", forms))


def add_explorer(copy):
    """Steps 1 and 2 of an explorer: its file, and what goes into six lists."""
    [code] = blocks("An explorer", "python")
    (copy / "nnbook/explorers/ch02_halves.py").write_text(code, encoding="utf-8")
    imports = ("import cuts, feed_forward, neuron\n", "from nnbook.explorers.ch02_halves import halves\n")
    insert(copy / "nnbook/explorers/__init__.py", imports, ("__all__ = [\n", '    "halves",\n'))
    within = '"explorers": ["controls", "ink", "mechanism", "hands", '
    insert(copy / "tests/test_package.py", (within, '"ch02_halves", '))
    insert(copy / "tests/test_explorers.py", ("\nEXPLORERS = [\n", "    explorers.halves,\n"))
    insert(copy / "tests/hand.py", ("\nEXPLORERS = {\n", '    "halves": "explorers.halves().show()",\n'))
    insert(copy / "tests/calls.py", ("\nGOOD = {\n", '    "weight": (lambda: 1.0, "signed"),\n'))


def add_chapter(copy):
    """Steps 1 and 2 of a chapter: its notebook, and its line in README."""
    [code] = blocks("A chapter", "python")
    subprocess.run([sys.executable, "-c", code], cwd=copy, check=True)
    readme = copy / "README.md"
    [below] = re.findall(r"^\| \[Deeper 2: Layers\].*\n", readme.read_text(encoding="utf-8"), re.MULTILINE)
    line = below.replace("Layers", "Halves").replace("02-layers", "02-halves")
    readme.write_text(readme.read_text(encoding="utf-8").replace(below, line + below), encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the book with the three examples of the text."""
    folder = tmp_path_factory.mktemp("contributing") / "book"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build"))
    for add in (add_exercise, add_explorer, add_chapter):
        add(folder)
    return folder


@pytest.mark.parametrize("title", ["An exercise", "An explorer", "A chapter"])
def test_each_example_passes_all_that_the_text_runs(title, copy):
    commands = [line for block in blocks(title, "sh") for line in block.splitlines()]
    assert commands
    for command in commands:
        done = run(command, copy)
        assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}{done.stderr[-2000:]}"
        assert "pytest" not in command or re.search(r"\d+ passed", done.stdout), command
    own = {"An exercise": "ramp", "An explorer": "halves", "A chapter": "halves"}[title]
    assert any(re.search(rf"\b{own}\b", command) for command in commands)


def test_the_examples_are_clean(copy):
    done = run(".venv/bin/ruff check nnbook/exercises nnbook/explorers/ch02_halves.py", copy)
    assert done.returncode == 0, done.stdout


def test_each_file_that_is_named_exists(copy):
    named = [one for one in inline() if re.fullmatch(r"[\w./-]+", one) and re.search(r"/|\.(md|toml)$", one)]
    assert len(named) > 15
    for path in named:
        there = (copy if not path.startswith(".") else ROOT) / path
        assert there.exists() or path.startswith(".venv/"), path


def test_each_list_that_is_named_is_in_its_file():
    pairs = re.findall(r"`(\w+)(?:\[[^`]*\])?`\s+of\s+`([\w./]+\.py)`", TEXT)
    assert len(pairs) >= 6
    for name, path in pairs:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^{name} = ", text, re.MULTILINE), (name, path)


def test_each_import_that_is_named_works(copy):
    lines = [one for one in inline() if one.startswith("from ")]
    assert len(lines) >= 2
    done = run(f".venv/bin/python -c '{chr(10).join(lines)}'", copy)
    assert done.returncode == 0, done.stderr


def test_what_is_run_besides_selects_tests():
    commands = [one for one in inline() if " -k " in one]
    assert len(commands) >= 2
    for command in commands:
        file, word = re.fullmatch(r"\.venv/bin/pytest -q -n0 .*(tests/\S+\.py) -k (\w+)", command).groups()
        assert re.search(rf"^def test_\w*{word}", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), (
            command
        )


def test_the_tests_that_need_a_browser_are_where_ci_looks_for_them():
    program = (ROOT / ".ci/run").read_text(encoding="utf-8")
    texts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("*.py")}
    for mark, chosen, files in (("browser", "not alone", "test_browser*.py"),
                                ("alone", "alone", "test_browser_*.py")):  # fmt: skip
        asked = rf"-m 'browser and {chosen}' .* {re.escape(f'tests/{files}')}$"
        assert re.search(asked, program, re.MULTILINE)
        marked = {name for name, text in texts.items() if re.search(rf"\bmark\.{mark}\b", text)}
        assert marked
        assert marked <= {path.name for path in (ROOT / "tests").glob(files)}


def test_each_program_says_how_it_is_used(capsys):
    named = set(re.findall(r"^\.venv/bin/python (\S+\.py)", TEXT, re.MULTILINE))
    assert named == {"tests/rerun.py", "tests/solutions.py"}
    assert ".venv/bin/python -m nnbook" in inline()
    for program in (rerun.main, solutions.main, __main__.main):
        with pytest.raises(SystemExit, match=r"^0$"):
            program(["--help"])
        assert "usage:" in capsys.readouterr().out
    programs = {one.split()[0] for one in inline() if one.startswith((".venv/bin/", ".ci/"))}
    assert programs - set(INSTALLED) == {".ci/run", ".venv/bin/pip"}
    assert os.access(ROOT / ".ci/run", os.X_OK)
    extras = re.findall(r"-e '\.\[(\w+)\]'", TEXT)
    assert extras
    assert set(extras) <= set(PROJECT["optional-dependencies"])


def test_it_is_short():
    assert len(TEXT.split()) <= 1600


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_each_form_has_what_github_asks_of_it(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(form) == {"name", "description", "title", "body"}
    ids = [field["id"] for field in form["body"]]
    assert len(set(ids)) == len(ids)
    for field in form["body"]:
        assert field["type"] in ("input", "textarea", "dropdown")
        assert field["attributes"]["label"]
        assert ("options" in field["attributes"]) == (field["type"] == "dropdown")
        options = field["attributes"].get("options", [])
        assert len(set(options)) == len(options)
        assert all(isinstance(one, str) for one in options)
        assert isinstance(field.get("validations", {}).get("required", False), bool)
    assert any(field.get("validations") == {"required": True} for field in form["body"])


def test_there_is_a_form_for_each_kind_of_report():
    assert {path.stem for path in FORMS} == {"false", "breaks", "unclear", "verdict"}
    config = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/config.yml").read_text(encoding="utf-8"))
    assert set(config) <= {"blank_issues_enabled", "contact_links"}
    assert len((ROOT / ".github/pull_request_template.md").read_text(encoding="utf-8").splitlines()) == 3


def test_the_headings_that_forms_give_as_an_example_are_there():
    for path in FORMS:
        for field in yaml.safe_load(path.read_text(encoding="utf-8"))["body"]:
            if placeholder := field["attributes"].get("placeholder"):
                notebook, heading = placeholder.split(", ", 1)
                assert f"## {heading}" in (ROOT / "notebooks" / notebook).read_text(encoding="utf-8")


def test_the_citation_agrees_with_the_package():
    assert CITATION["cff-version"] == "1.2.0"
    assert CITATION["version"] == PROJECT["version"]
    assert CITATION["title"].split(":")[0] == PROJECT["name"]
    words = CITATION["title"].split(": ")[1].removeprefix("an ")
    assert words in PROJECT["description"]
    data = {"CC-BY-SA-3.0", "OFL-1.1"}  # of the digits and of a font alone
    assert set(CITATION["license"]) == set(PROJECT["license"].split(" AND ")) - data
    assert CITATION["authors"] == [{"name": "The nnbook authors"}]
    assert "the nnbook authors" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_the_citation_leads_where_readme_launches_the_book_from():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    launched = {
        f"https://github.com/{name}" for name in re.findall(r"mybinder\.org/v2/gh/([\w.-]+/[\w.-]+)/", readme)
    }
    assert launched == {CITATION["repository-code"]}


def test_the_changelog_begins_with_what_is_unreleased():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", text, re.MULTILINE) == ["Unreleased", "Second", "First"]
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.*)", text, re.MULTILINE)) <= kinds
