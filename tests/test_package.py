"""The package as a whole: what an import brings, which rooms may use which, and that none is forgotten."""

import ast
import os
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest

import nnbook

PACKAGE = Path(nnbook.__file__).parent
ROOT = PACKAGE.parent

# Each room, a file or a wing, stands above those that it may use: (room, the rooms it uses).
# A file of a wing may use its own wing, and what the wing may use.
MATHEMATICS = {
    "checks": set(),
    "tables": {"checks"},
    "files": {"checks"},
    "parameters": {"checks", "tables"},
    "functions": {"checks", "tables"},
    "network": {"checks", "tables", "files", "functions", "parameters"},
    "formulas": {"checks", "tables"},  # of chapters 4 and 5, to be read: a network is given
    "evaluation": {"tables", "functions", "network"},
    "optimisers": {"checks", "tables"},
    "landscapes": {"checks", "tables"},  # a walk takes an optimiser that it is given
    "penalties": {"checks", "tables"},
    "minibatches": {"checks", "tables"},
    "convolution": {"checks", "tables"},
    "training": {"checks", "tables", "functions", "network", "evaluation", "optimisers", "minibatches"},
    "counting": {"checks", "tables", "network", "training"},  # what a step of training asks of NumPy
    "car": {"checks", "tables"},  # what drives in it is given to it
    "symbolic": {"checks", "functions"},  # a stranger to the network: each confirms the other
}
WINGS = {
    "datasets": {"checks", "tables"},
    "words": {*MATHEMATICS},
    "figures": {*MATHEMATICS, "words"},
    "explorers": {*MATHEMATICS, "datasets", "words", "figures"},
    "sources": {*MATHEMATICS, "datasets", "words", "figures"},
    "exercises": {*MATHEMATICS, "datasets", "words", "figures", "explorers"},
}
DOORS = {"__init__": {"network", "evaluation", "training", "lab"}, "lab": {"files"},
         "pages": {"files", "lab"}, "__main__": {"lab", "pages", "exercises"}}  # fmt: skip
FLOORS = {**MATHEMATICS, **WINGS, **DOORS}
# In a folder the front door, which hands on names, uses all others; these may use only those before them, and
# what the folder may use.
WITHIN = {
    "car": ["track", "motion", "teacher", "driving", "through_time"],
    "functions": ["formulas", "activations", "errors", "output_layer"],
    "datasets": ["idx", "digits", "images", "strokes", "inputs", "points", "surfaces", "own", "splitting"],
    "words": ["numbers", "networks", "ch01_architecture", "ch04_backpropagation", "ch05_training_loop",
              "playground", "ch07_pad", "ch08_car", "speed"],
    "figures": ["palette", "given", "showing", "sifted", "svg", "hits", "edges", "windows", "pixels", "maps",
                "decision_maps", "plots", "charts", "networks", "matrices", "ch00_start_here",
                "ch01_architecture", "ch02_feed_forward", "ch03_error", "ch04_backpropagation", "ch04_blame",
                "ch05_training_loop", "ch05_better_steps", "ch05_what_generalises", "ch06_circles",
                "ch07_digits", "ch07_convolution", "ch07_pad", "ch08_car", "ch08_car_driver",
                "ch08_car_still", "ch08_learning", "ch08_through_time"],
    "explorers": ["controls", "ink", "mechanism", "hands", "progress", "ch00_start_here",
                  "ch01_architecture", "ch02_feed_forward", "ch03_error", "ch04_backpropagation",
                  "ch04_blame", "ch04_demon", "ch05_rings", "ch05_training_loop", "ch06_circles",
                  "ch07_examples", "ch07_digits", "ch08_car_controls", "ch08_car_lanes",
                  "ch08_car_scene", "ch08_car_page", "ch08_car", "playground"],
    "explorers/playground": ["settings", "names", "run", "script", "state", "diagram", "maps", "scene",
                             "panel", "table", "look", "page"],
    "symbolic": ["verdict", "matrices", "identities", "piecewise", "sums", "any_sizes", "neurons", "entries",
                 "output", "composed", "proof", "symbols", "program", "network"],
    "exercises": ["betting", "verdict", "values", "guard", "exercise", "near", "floating",
                  "looks", "parts", "common", "judging", "expressions", "choice", "building", "asking",
                  "taking", "numbers", "formulas", "ch02_neurons", "ch02_diagnoses", "ch02_built",
                  "ch03_error", "ch04_deltas", "ch04_backpropagation", "ch04_formulas", "ch04_diagnoses",
                  "ch05_training_loop", "ch05_diagnoses", "ch06_built",
                  "ch07_digits", "ch08_built", "ch00_start_here", "ch01_tables",
                  "ch02_feed_forward", "ch03_surprise", "ch04_paths", "ch05_rates", "ch06_circles",
                  "ch00_built", "ch01_built", "ch03_built", "ch04_built", "ch05_built", "ch07_built",
                  "ch07_pictures", "ch08_car", "ch08_pupils", "ch00_diagnoses", "ch01_diagnoses",
                  "ch03_diagnoses", "ch06_diagnoses", "ch07_diagnoses", "ch08_diagnoses", "progress",
                  "counting_bets", "chapter_table", "plain", "results", "teaching"],
    "sources": ["rows", "comparison", "claims", "indices", "s1", "s2", "findings", "places", "statements"],
    "sources/s2": ["sections", "network", "learning"],
    "sources/s1": ["sections", "architecture", "feed_forward", "worked_numbers", "error", "backpropagation",
                   "updates", "training", "procedure"],
    "lab": ["links", "opening", "shared", "tracebacks", "cells", "order", "startup"],
    "pages": ["contents", "mathml", "pictures", "staging", "writer", "folder", "building",
              "paper", "command"],
}  # fmt: skip
FILES = sorted(PACKAGE.rglob("*.py"))


def place(path):
    """The name of a file as it is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


TOO_LONG, TOO_LARGE = 400, 150  # lines of a module and of a class
EACH_FILE = pytest.mark.parametrize("path", FILES, ids=place)


@cache
def read(path):
    """What a file names where it imports, and how many lines each of its classes has: [(name, lines), …]."""
    names, classes = [], []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            relative = "." * node.level  # which hides where it leads
            names += [f"{relative}{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and called(node).endswith("import_module"):
            names += [ast.unparse(part).strip("'\"f") for part in node.args]
        elif isinstance(node, ast.ClassDef):
            classes.append((node.name, node.end_lineno - node.lineno))
    return names, classes


def called(call):
    """The name of what is called, without what stands before it."""
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


def imported(path):
    """The modules of the package that a file imports, wherever it does: `import x`, `from x import y`."""
    names, _ = read(path)
    relative = [name for name in names if name.startswith(".")]
    assert not relative, f"{path.name}: a relative import hides where it leads: {relative}"
    return [name.split(".")[1:] for name in names if name.split(".")[0] == "nnbook"]


@EACH_FILE
def test_rooms_use_only_what_stands_below_them(path):
    wing, *rest = path.relative_to(PACKAGE).with_suffix("").parts
    if wing == "__init__":
        return  # it hands on names, some of them when they are asked for
    for room, *inner in imported(path):
        assert room in FLOORS[wing] | ({wing} if rest else set()), f"{wing} uses {room}"
        if room == wing:
            assert may_use([wing, *rest], [room, *inner]), f"{place(path)} uses {'.'.join([room, *inner])}"


def may_use(file, name):
    """Whether a file of a wing may use this name of the same wing, both given by their parts."""
    shared = next(n for n in range(len(file) - 1, 0, -1) if name[:n] == file[:n])  # depth of their folder
    folder, own = "/".join(file[:shared]), file[shared]
    inside = WITHIN[folder]
    assert own in ("__init__", *inside), unlisted(folder, own)
    return own == "__init__" or any(part in inside[: inside.index(own)] for part in name[shared : shared + 1])


@pytest.mark.parametrize(
    ("file", "name", "allowed"),
    [
        ("sources.findings", "sources.s1", True),
        ("sources.s2.network", "sources.findings.check", False),
        ("sources.claims", "sources.check", False),  # by the front door
        ("sources.claims", "sources", False),
        ("sources.__init__", "sources.findings", True),
        ("sources.s1.error", "sources.claims.Pair", True),
        ("sources.s1.error", "sources.s2", False),
        ("sources.s1.error", "sources.s1.sections.error", True),
        ("sources.s1.error", "sources.s1.training", False),
        ("sources.s1.error", "sources.s1.PARTS", False),
        ("sources.s1.__init__", "sources.s1.training", True),
        ("sources.s1.__init__", "sources.s2", False),
    ],
)
def test_a_file_uses_what_stands_before_it_and_before_its_folder(file, name, allowed):
    assert may_use(file.split("."), name.split(".")) == allowed


@EACH_FILE
def test_rooms_and_classes_are_small(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= TOO_LONG
    assert [name for name, lines in read(path)[1] if lines >= TOO_LARGE] == []


def unlisted(folder, name):
    """What to do about a file of a folder that WITHIN does not have."""
    return f"{folder}/{name}: put it into WITHIN[{folder!r}] of tests/test_package.py, after what it uses"


def test_every_room_has_its_floor():
    rooms = {path.relative_to(PACKAGE).with_suffix("").parts[0] for path in FILES}
    assert rooms == set(FLOORS), "a file or folder of nnbook/ and MATHEMATICS, WINGS, DOORS above differ"
    folders = {path.parent.relative_to(PACKAGE).as_posix() for path in FILES} - {"."}
    assert folders == set(WITHIN), "the folders of nnbook/ and WITHIN above differ"
    for folder, names in WITHIN.items():
        inside = {path.stem for path in (PACKAGE / folder).iterdir() if path.suffix == ".py" or
                  (path / "__init__.py").exists()}  # fmt: skip
        new = sorted(inside - {"__init__", *names})
        assert not new, unlisted(folder, new[0])
        assert inside == {"__init__", *names}, f"WITHIN[{folder!r}] has what is gone"


def test_the_network_and_its_symbolic_twin_are_strangers():
    for room, other in (("network", "symbolic"), ("symbolic", "network")):
        reached, new = set(), {room}
        while new:
            reached |= new
            new = set().union(*(FLOORS[name] for name in new)) - reached
        assert other not in reached


def test_import_brings_nothing_heavy():
    code = "import nnbook, sys; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    assert not {"sympy", "matplotlib", "IPython", "ipywidgets"} & set(modules)
    assert "numpy" in modules


def test_each_wing_can_be_named_without_an_import_of_its_own():
    names = ["Network", "train", "evaluate", "SymbolicNetwork", *MATHEMATICS, *WINGS]
    code = f"import nnbook\nfor name in {names}: getattr(nnbook, name)"
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        nnbook.nothing  # noqa: B018


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with what `pip install .` would bring, and the folder it was built from."""
    built = tmp_path_factory.mktemp("wheel")
    source, site = built / "source", built / "site"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(PACKAGE, source / "nnbook", ignore=shutil.ignore_patterns("__pycache__"))
    build = f"from hatchling.build import build_wheel; build_wheel({str(built)!r})"
    subprocess.run([sys.executable, "-c", build], check=True, cwd=source, capture_output=True)
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    return site, source


def test_the_wheel_holds_every_file_and_each_module_can_be_imported_from_it(installed, tmp_path):
    site, source = installed
    files = {str(path.relative_to(source)) for path in (source / "nnbook").rglob("*") if path.is_file()}
    assert files <= {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()}
    code = f"import sys; sys.path.insert(0, {str(site)!r})\nfrom importlib import import_module\n"
    code += f"for name in {[place(path) for path in FILES if path.stem != '__main__']}:\n"
    code += f"    assert import_module(name).__file__.startswith({str(site)!r})"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


def elsewhere(site, folder, *command):
    """What a command says in a folder that is not the book's, with the package that is installed."""
    env = {**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=env, capture_output=True, encoding="utf-8"
    )


def test_what_is_installed_finds_its_data_wherever_it_is_called(installed, tmp_path):
    site, _ = installed
    code = "import nnbook\nprint(nnbook.__file__, *(table.shape for table in nnbook.datasets.digits()))"
    said = elsewhere(site, tmp_path, "-c", code)
    assert said.stdout.split(maxsplit=1) == [
        str(site / "nnbook" / "__init__.py"),
        "(5000, 784) (5000, 10)\n",
    ], said.stderr


def test_what_is_installed_says_where_it_has_looked_for_the_notebooks(installed, tmp_path):
    site, _ = installed
    said = elsewhere(site, tmp_path, "-m", "nnbook", "--no-browser")
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert f"{site / 'notebooks'} or {tmp_path / 'notebooks'} or {tmp_path}" in said.stderr
    assert "python -m nnbook FOLDER" in said.stderr


def test_nobody_can_upload_it_by_mistake(installed):
    site, _ = installed
    metadata = next(site.glob("*.dist-info/METADATA")).read_text(encoding="utf-8").splitlines()
    assert "Classifier: Private :: Do Not Upload" in metadata
    assert "Requires-Python: >=3.11" in metadata


def test_the_picture_of_the_readme_is_what_its_command_draws():
    program = (ROOT / ".ci" / "picture").read_text(encoding="utf-8").split("'END'\n")[1].split("END\n")[0]
    drawn = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True).stdout
    assert drawn == (ROOT / "notebooks" / "cover.svg").read_bytes()
    assert "](notebooks/cover.svg)" in (ROOT / "README.md").read_text(encoding="utf-8")
