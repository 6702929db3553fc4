"""Strict nbval in many settings: hash seeds, widths of the terminal, kernels of OpenBLAS, threads."""

import itertools
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import rerun

from abusing.probing import ROOT, environment, name_of

RUNS = 10
WIDTHS = (20, 40, 80, 200)
# OpenBLAS's kernels, from the newest on, with what a processor must be able to do for them.
KERNELS = {"SkylakeX": "avx512bw", "Haswell": "avx2", "Sandybridge": "avx", "Nehalem": "sse4_2"}


def kernels(count=3):
    """The names of as many kernels as this processor has, which OpenBLAS takes; else one without a name."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return [""]
    flags = next((line.split() for line in lines if line.startswith("flags")), [])
    can = [name for name, needs in KERNELS.items() if needs in flags]
    return [name for name in can if core({"OPENBLAS_CORETYPE": name}) == name][:count] or [""]


def settings(runs=RUNS, seed=0):
    """So many settings, variables of the environment: each kernel with each number of threads, and so on."""
    pairs = itertools.cycle(itertools.product(kernels(), (1, 2)))
    for k, (kernel, threads) in zip(range(runs), pairs):
        named = {"OPENBLAS_CORETYPE": kernel} if kernel else {}
        hash_seed, columns = (seed + 37 * k) % 4294967296, WIDTHS[k % len(WIDTHS)]
        yield {"PYTHONHASHSEED": hash_seed, "COLUMNS": columns, "OPENBLAS_NUM_THREADS": threads, **named}


def strict(options):
    """All notebooks, or those whose names begin so, under strict nbval in each of the settings."""
    paths = [path for path in rerun.book() if name_of(path).startswith(tuple(options.notebooks.split(",")))]
    for variables in settings(1 if options.quick else RUNS, options.seed):
        start, env = time.monotonic(), environment(options.scratch, **variables)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-pno:cacheprovider", *map(str, paths)],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        what = " ".join(f"{name.removeprefix('OPENBLAS_')}={value}" for name, value in variables.items())
        counts = dict(re.findall(r"(\d+) (passed|failed|skipped|error)", done.stdout)[::-1])
        told = ", ".join(f"{count} {word}" for count, word in counts.items())
        failed = re.findall(r"^(?:FAILED|ERROR) (.*)$", done.stdout, re.MULTILINE)
        found = [f"{what}: {line[:200]}" for line in failed]
        if done.returncode and not found:
            found = [f"{what}: {(done.stderr or done.stdout).strip()[-300:]}"]
        yield f"{what}: {told}, {time.monotonic() - start:.0f} s", found


def core(variables):
    """The kernel that NumPy's OpenBLAS says it takes under some variables."""
    env = os.environ | {name: str(value) for name, value in variables.items()} | {"OPENBLAS_VERBOSE": "2"}
    code = "import numpy; numpy.ones((9, 9)) @ numpy.ones((9, 9))"
    said = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return (re.findall(r"Core: (\w+)", said.stdout + said.stderr) or [""])[0]
