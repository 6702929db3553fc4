"""What all probes share: a folder to spoil, an environment of their own, and how outputs are compared.

A probe is a function of Options that yields (what was tried, the surprises that it brought, as sentences).
"""

import copy
import json
import os
import re
import runpy
import shutil
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import matplotlib
import nbformat
import rerun

from nnbook.figures.showing import EXPLORER

ROOT = Path(__file__).resolve().parents[2]
STARTUP = ROOT / "nnbook" / "lab" / "startup.py"  # that pip puts where IPython finds it
# What makes root an owner who may not write where the owner may not.
AS_OWNER = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner,-chown")


class Options(NamedTuple):
    """How a probe is to be run: half of it or all, the seed of its chances, a folder that it may spoil.

    `notebooks` are the beginnings of names, with commas between, for what runs notebooks that one may choose.
    """

    quick: bool
    seed: int
    scratch: Path
    notebooks: str = ""


def environment(scratch, **more):
    """The environment of a reader whose files are all in a folder; None leaves a variable out."""
    startup = scratch / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True, exist_ok=True)
    shutil.copy(STARTUP, startup / "nnbook.py")
    for name in ("home", "temporary"):
        (scratch / name).mkdir(exist_ok=True)
    own = {
        "HOME": scratch / "home",
        "TMPDIR": scratch / "temporary",
        "IPYTHONDIR": scratch / "ipython",
        "MPLCONFIGDIR": matplotlib.get_configdir(),  # its list of the machine's fonts takes long to make
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    own |= {f"JUPYTER_{name}_DIR": scratch / name for name in ("CONFIG", "DATA", "RUNTIME")}
    changed = {name: value if value is None else str(value) for name, value in (own | more).items()}
    return {name: value for name, value in (os.environ | changed).items() if value is not None}


def command(*arguments):
    """The command line of this Python, without root's right to write everywhere."""
    drop = AS_OWNER if os.geteuid() == 0 and shutil.which(AS_OWNER[0]) else ()
    return [*drop, sys.executable, *map(str, arguments)]


def notebooks(quick=False, some=()):
    """The paths of the book's notebooks that can be run here; of some, where only they are asked for."""
    missing = _missing("NEEDS")
    paths = [path for path in rerun.book() if not missing.get(path.name)]
    return [path for path in paths if not quick or name_of(path) in some]


def _missing(name):
    """The packages that are not here of those that conftest.py says notebooks, or cells, need."""
    needs = runpy.run_path(str(ROOT / "conftest.py"))[name]
    packages = {notebook: [one] if isinstance(one, str) else one for notebook, one in needs.items()}
    return {notebook: [one for one in some if find_spec(one) is None] for notebook, some in packages.items()}


def name_of(path):
    """A notebook's name, "deeper/01-graphs"."""
    return path.relative_to(rerun.NOTEBOOKS).with_suffix("").as_posix()


def code_of(path):
    """The cells of code of a notebook that can be run here."""
    missing = _missing("CELLS_NEED").get(path.name, ())
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return [cell for cell in cells if not any(package in cell.source for package in missing)]


@cache
def _sanitizers():
    """The replacements of tests/sanitize.cfg, as nbval reads them."""
    text = (ROOT / "tests" / "sanitize.cfg").read_text(encoding="utf-8")
    found = re.findall(r"^regex: (.*)$\n^replace: (.*)$", text, re.MULTILINE)
    return [(re.compile(pattern), replacement) for pattern, replacement in found]


def seen(outputs, masked=True):
    """What a reader sees of outputs, for a comparison: without what differs between runs."""
    cell = nbformat.v4.new_code_cell(outputs=copy.deepcopy(outputs))
    rerun.normalise(nbformat.v4.new_notebook(cells=[cell]))
    return [_text(output, masked) for output in cell.outputs]


def _text(output, masked):
    """An output as a text; an explorer's number is another in each run, an execution's as well."""
    parts = {key: value for key, value in output.items() if key != "execution_count"}
    if "data" in parts:
        parts["data"] = {kind: value for kind, value in parts["data"].items() if kind != EXPLORER}
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    for pattern, replacement in _sanitizers() if masked else ():
        text = pattern.sub(replacement, text)
    return text


def difference(expected, got, masked=True):
    """Where two lists of outputs differ, in words; "" if they do not; `masked`: but for a PNG's bytes."""
    ours, theirs = seen(expected, masked), seen(got, masked)
    if ours == theirs:
        return ""
    a, b = next(((a, b) for a, b in zip(ours, theirs) if a != b), (" ".join(ours), " ".join(theirs)))
    same = next((k for k, (one, other) in enumerate(zip(a, b)) if one != other), min(len(a), len(b)))
    a, b = (text[max(0, same - 30) : same + 100] for text in (a, b))
    return f"{len(theirs)} outputs for {len(ours)}: …{a!r} became {b!r}"
