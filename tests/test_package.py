"""The package as a whole: what an import brings, and which rooms may use which."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import nnbook

ROOMS = [
    "tables",
    "checks",
    "functions",
    "network",
    "symbolic",
    "training",
    "datasets",
    "sources",
    "figures",
    "charts",
    "steps",
    "explorers",
    "playground",
]
SOURCES = Path(nnbook.__file__).parent


def test_import_brings_nothing_heavy():
    code = "import nnbook, sys; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    assert not {"sympy", "matplotlib", "IPython", "ipywidgets"} & set(modules)
    assert "numpy" in modules


def test_public_names():
    for name in ("Network", "train", "evaluate", "SymbolicNetwork", "datasets", "figures", "explorers"):
        assert getattr(nnbook, name)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        nnbook.nothing  # noqa: B018


@pytest.mark.parametrize("room", [path.stem for path in SOURCES.glob("*.py") if path.stem != "__init__"])
def test_rooms_use_only_rooms_before_them(room):
    nodes = ast.walk(ast.parse((SOURCES / f"{room}.py").read_text(encoding="utf-8")))
    used = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nnbook"):
            used |= (
                {node.module.removeprefix("nnbook.")} if "." in node.module else {a.name for a in node.names}
            )
    assert used <= set(ROOMS[: ROOMS.index(room)])
    assert not {"network", "symbolic"} <= used | {room} or room == "sources"  # each confirms the other


def test_the_picture_of_the_readme_is_what_its_command_draws():
    root = SOURCES.parent
    program = (root / ".ci" / "picture").read_text(encoding="utf-8").split("'END'\n")[1].split("END\n")[0]
    drawn = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True).stdout
    assert drawn == (root / "notebooks" / "cover.svg").read_bytes()
    assert "](notebooks/cover.svg)" in (root / "README.md").read_text(encoding="utf-8")
