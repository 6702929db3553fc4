"""Seconds that each notebook takes under strict nbval, beside its floor.

    python tests/benchmarks/book.py [--quick] [--only 01,05]

Each notebook runs in a pytest process of its own, as CI calls it. The floor is a notebook that holds the same
import statements in one cell and an empty cell: starting pytest and a kernel, and importing. What a chapter
imports without naming it (nnbook imports SymPy when it is first asked for a formula) is not in the floor.
Notebook and floor take turns; the table has the medians of 3 rounds: seconds on the clock, and seconds of the
processor, which a busy machine changes less.
"""

import argparse
import ast
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import rerun

ROOT = Path(__file__).parents[2]
TARGET = 2
PYTEST = (sys.executable, "-m", "pytest", "--quiet", "--numprocesses=0", f"--rootdir={ROOT}",
          f"--config-file={ROOT / 'pyproject.toml'}")  # fmt: skip


def floor_of(path):
    """A notebook with the import statements of another in its first cell, and an empty second cell."""
    notebook = nbformat.read(path, as_version=4)
    trees = [ast.parse(cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    statements = [part for tree in trees for node in tree.body for part in getattr(node, "body", [node])]
    nodes = [node for node in statements if isinstance(node, ast.Import | ast.ImportFrom)]
    imports = "\n".join(dict.fromkeys(map(ast.unparse, nodes)))
    cells = [nbformat.v4.new_code_cell(source) for source in (imports, "")]
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": notebook.metadata.kernelspec})


def seconds(path):
    """How long pytest takes over one notebook, on the clock and of the processor; says so if it fails."""
    start = clocks()
    keras = os.environ | {"KERAS_BACKEND": "jax"}  # appendix D sets it before it imports Keras
    run = subprocess.run([*PYTEST, path], cwd=ROOT, capture_output=True, text=True, env=keras)
    if run.returncode:
        print(f"{path.name} fails: {run.stdout.strip().splitlines()[-1]}")
    return clocks() - start


def clocks():
    """Seconds on the clock, and of the processor by child processes that have ended."""
    used = os.times()
    return np.array([time.perf_counter(), used.children_user + used.children_system])


def main():
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="1 round instead of 3")
    parser.add_argument("--only", default="", help="beginnings of file names, by comma")
    options = parser.parse_args()
    paths = rerun.book()
    paths = [path for path in paths if path.name.startswith(tuple(options.only.split(",")))]
    heads = (f"{name:>18}{'floor':>8}{'ratio':>8}" for name in ("on the clock, s", "processor, s"))
    print(f"{'':24}" + "".join(heads))
    total = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            floor = Path(folder, path.name)
            nbformat.write(floor_of(path), floor)
            rounds = [(seconds(path), seconds(floor)) for _ in range(1 if options.quick else 3)]
            total += (medians := np.median(rounds, axis=0))
            report(path.stem, medians)
    report("all", total)
    verdict = "reached" if total[0, 0] <= TARGET * total[1, 0] else "NOT reached"
    print(f"target: at most {TARGET} in total on the clock, {verdict}")


def report(name, times):
    """One line of the table."""
    chapter, floor = times
    pairs = zip(chapter, floor, chapter / floor)
    print(f"{name:24}" + "".join(f"{a:18.2f}{b:8.2f}{ratio:8.2f}" for a, b, ratio in pairs), flush=True)


if __name__ == "__main__":
    main()
