"""Strange machines: other locales, widths, settings of matplotlib, homes, folders: the same is shown."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat

from abusing.kernels import Kernel
from abusing.probing import code_of, command, difference, environment, name_of, notebooks

# The quick half takes these instead of notebooks.
MINIATURE = [
    "from nnbook import Network, SymbolicNetwork, datasets, explorers, figures, train",
    "X, D = datasets.circles(60, seed=0); net = Network([2, 4, 1], 'tanh', seed=0)",
    "print(train(net, X, D, epochs=20, batch_size=7, learning_rate=0.5, seed=0), net.parameters)",
    "figures.show(figures.curves([0, 1, 2], {'δ': [0, 1, 0]}, x_label='x', y_label='ü'), 'A curve.')",
    "figures.show(figures.network_svg(net, theme='white'), 'A network.')",
    "SymbolicNetwork([2, 2], 'tanh')",
    "explorers.neuron().show()",
    "print('δ 🚗', {len(name) for name in ('a', 'ü', 'δ')})",
]
SOME = ("02-feed-forward", "03-error", "deeper/05-what-generalises", "playground")
RC = {
    "dark_background": "axes.facecolor: black\nfigure.facecolor: black\nsavefig.facecolor: black\n"
    "text.color: white\naxes.labelcolor: white\nxtick.color: white\naxes.edgecolor: white\n",
    "usetex": "text.usetex: True\n",
    "savefig.bbox tight, transparent": "savefig.bbox: tight\nsavefig.transparent: True\nsavefig.dpi: 33\n",
    "path.sketch": "path.sketch: 5, 60, 20\nfont.size: 25\naxes.prop_cycle: cycler('color', ['k'])\n",
    "an unknown backend": "backend: nothing\n",
    "a backend with windows": "backend: TkAgg\n",
}
TURKISH = "tr_TR.utf8"


def settings(scratch):
    """What is strange, by its name, as variables of the environment; None leaves one out."""
    for name, lines in RC.items():
        file = scratch / f"{name}.matplotlibrc"
        file.write_text(lines, encoding="utf-8")
        yield f"matplotlib: {name}", {"MATPLOTLIBRC": file}
    yield "LC_ALL=C, no UTF-8 mode", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    yield "20 columns", {"COLUMNS": "20", "LINES": "5"}
    yield "no HOME", {"HOME": None, "XDG_CACHE_HOME": None, "XDG_CONFIG_HOME": None}
    yield "a HOME that is not there", {"HOME": scratch / "nowhere"}
    yield "hash seed 1", {"PYTHONHASHSEED": "1"}
    yield "hash seed 4000", {"PYTHONHASHSEED": "4000"}
    yield "no assert is run", {"PYTHONOPTIMIZE": "1"}
    yield "two threads", {"OPENBLAS_NUM_THREADS": "2"}
    if TURKISH in has_locales():
        yield "Turkish", {"LC_ALL": TURKISH}


QUICK = (
    "matplotlib: path.sketch",
    "matplotlib: an unknown backend",
    "LC_ALL=C, no UTF-8 mode",
    "20 columns",
)


def has_locales():
    """The locales of this machine."""
    try:
        return subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    except OSError:
        return []


def subjects(options):
    """What is run, a list of cells by its name and the folder it is in."""
    if options.quick:
        return {("a miniature", options.scratch): MINIATURE}
    return {(name_of(path), path.parent): [cell.source for cell in code_of(path)]
            for path in notebooks(True, SOME)}  # fmt: skip


def strange(options):
    """Strange environments and folders: a notebook shows what it shows in plain ones, to the last pixel."""
    chosen = {what: more for what, more in settings(options.scratch) if not options.quick or what in QUICK}
    for (name, folder), cells in subjects(options).items():
        plain = shown(folder, environment(options.scratch), cells)
        yield (
            f"{name}: plain",
            [f"{name}: {one['evalue']}" for out in plain for one in out if "evalue" in one],
        )
        for what, variables in chosen.items():
            got = shown(folder, environment(options.scratch, **variables), cells)
            yield f"{name}: {what}", list(differences(f"{name}, {what}", plain, got))
        home = options.scratch / "Bücher und Netze 🚗"
        home.mkdir(exist_ok=True)
        got = shown(home, environment(home, HOME=home), cells)
        yield f"{name}: blanks and umlauts", list(differences(f"{name}, blanks and umlauts", plain, got))
        yield f"{name}: read-only", read_only(options, name, cells, plain)
    if TURKISH not in has_locales():
        yield "Turkish: left out, this machine has no such locale", []


def shown(folder, env, cells):
    """What each of some cells shows, run in a folder; but for what matplotlib says of its settings."""
    with Kernel(folder, env) as kernel:
        outputs = [kernel.run(cell) for cell in cells]
    return [
        [one for one in out if not one.get("text", "").startswith("Bad value in file")] for out in outputs
    ]


def differences(what, plain, got):
    """Where cells show something else."""
    for number, (one, other) in enumerate(zip(plain, got), 1):
        changed = difference(one, other, masked=False)
        if changed:
            yield f"{what}, cell {number}: {changed}"


def read_only(options, name, cells, plain):
    """A folder and a home where nothing may be written: what is not as in a plain one."""
    folder, cellar = options.scratch / "read-only", options.scratch / "cells.json"
    folder.mkdir(exist_ok=True)
    cellar.write_text(json.dumps([cells, plain]), encoding="utf-8")
    env = environment(options.scratch, HOME=folder, XDG_CACHE_HOME=folder, XDG_CONFIG_HOME=folder)
    code = "from abusing.machines import in_a_read_only_folder; in_a_read_only_folder()"
    folder.chmod(0o555)
    try:
        said = subprocess.run(
            command("-c", code, folder, cellar), env=env, capture_output=True, text=True, check=False
        )
    finally:
        folder.chmod(0o755)
    failed = [f"{name}, read-only: {said.stderr.strip()[-300:]}"] if said.returncode else []
    return [f"{name}, read-only: {line}" for line in said.stdout.splitlines()] + failed


def in_a_read_only_folder():
    """Prints what is wrong with cells there; folder and file of the cells are on the command line."""
    folder, cellar = map(Path, sys.argv[-2:])
    cells, plain = json.loads(cellar.read_text(encoding="utf-8"))
    if os.access(folder, os.W_OK):
        print("this user may write everywhere; setpriv would help")
    plain = [[nbformat.from_dict(one) for one in out] for out in plain]
    for line in differences("", plain, shown(folder, dict(os.environ), cells)):
        print(line.replace("\n", " "))
    for name in os.listdir(folder):
        print(f"{name} was written")
