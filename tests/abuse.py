"""Does to the book what readers, classrooms and strange machines do, and lists what surprises.

    python tests/abuse.py                      everything, an hour and more
    python tests/abuse.py --quick              the half that CI runs, a minute of the processor
    python tests/abuse.py --at-once 2          two probes at a time
    python tests/abuse.py --only twice,pages   probes whose names begin so
    python tests/abuse.py --only strict --notebooks 02,B    strict nbval in ten settings, by name only

Each probe runs in a process of its own, bounded in time and memory, in a folder that is then removed.
The table has what was tried and the seconds of the processor; 1 if anything surprised. Linux only.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
GIGABYTES = 12  # of addresses that a process may ask for; JAX asks for many that it never uses


class Probe(NamedTuple):
    """A function of a module of tests/abusing/, what it does, and its minutes at most, quick and in whole."""

    place: str
    about: str
    minutes: tuple = (5, 30)
    by_name_only: bool = False

    @property
    def run(self):
        """The function."""
        module, _, function = self.place.partition(".")
        return getattr(import_module(f"abusing.{module}"), function)


PROBES = {
    "twice": Probe("orders.twice", "each notebook twice in one kernel", (5, 60)),
    "shuffled": Probe("orders.shuffled", "cells in random order", (5, 90)),
    "interrupted": Probe("interrupts.interrupted", "an interrupt in trainings, drives, pictures, files"),
    "pages": Probe("pages.two_pages", "two pages on one kernel"),
    "restarted": Probe("pages.restarted", "a restart under a picture"),
    "messages": Probe("pages.messages", "messages that no honest page sends, on every line of a kernel"),
    "pictures": Probe("pictures.abused", "each explorer under random events, honest and odd", (5, 150)),
    "strange": Probe(
        "machines.strange", "odd locales, widths, homes, folders, settings of matplotlib", (5, 60)
    ),
    "full": Probe("disks.full", "a full disk while something is saved"),
    "closed": Probe("disks.closed", "standard output closed, or read by nobody"),
    "elsewhere": Probe("disks.elsewhere", "pytest on a read-only checkout, started from other folders"),
    "strict": Probe("strict.strict", "strict nbval in ten settings", (30, 240), by_name_only=True),
}


def main(arguments=None):
    """Print the table and the surprises; 1 if there are any."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="the half that CI runs")
    parser.add_argument("--at-once", type=int, default=1, help="how many probes are run at a time (1)")
    parser.add_argument("--only", default="", help="beginnings of probes' names, with commas between")
    parser.add_argument("--seed", type=int, default=0, help="of all that is left to chance")
    parser.add_argument("--notebooks", default="", help="for strict: beginnings of notebooks' names")
    parser.add_argument("--list", action="store_true", help="only say what there is")
    parser.add_argument("--work", help=argparse.SUPPRESS)  # this is the process of one probe
    options = parser.parse_args(arguments)
    if options.work:
        return work(options)
    chosen = [name for name, probe in PROBES.items() if is_chosen(name, probe, options.only)]
    if options.list or not chosen:
        for name, probe in PROBES.items():
            print(f"{name:12} {probe.about}")
        return int(not options.list)
    print(f"{'probe':12} {'tried':>6} {'surprises':>10} {'processor':>10}   what", flush=True)
    with ThreadPoolExecutor(options.at_once) as pool:
        told = pool.map(lambda name: measured(name, options), chosen)
        surprises = [line for found in told for line in found]
    print("\n".join(["", *surprises, f"{len(surprises)} surprises"]))
    return int(bool(surprises))


def is_chosen(name, probe, only):
    """Whether a probe is to be run."""
    return name.startswith(tuple(only.split(","))) if only else not probe.by_name_only


def measured(name, options):
    """Runs a probe, prints its line of the table, and returns its surprises."""
    tree = listing()
    with tempfile.TemporaryDirectory(prefix="nnbook-abuse-") as scratch:
        seen, trouble = probed(name, options, Path(scratch))
        used = Path(scratch) / "used"
        seconds = f"{float(used.read_text()):.1f}s" if used.exists() else "?"
    surprises = [line for _, found in seen for line in found] + trouble
    surprises += [f"{file}: the probe has changed it" for file in sorted(tree.items() ^ listing().items())]
    print(f"{name:12} {len(seen):6} {len(surprises):10} {seconds:>10}   {PROBES[name].about}", flush=True)
    if PROBES[name].by_name_only:
        print("\n".join(what for what, _ in seen))
    return [f"{name}: {line}" for line in surprises]


def probed(name, options, scratch):
    """What the process of a probe has seen, as far as it came, and what was the trouble with itself."""
    seen = scratch / "seen.jsonl"
    command = [sys.executable, __file__, "--work", name, f"--seed={options.seed}"]
    command += ["--quick"] * options.quick + [f"--notebooks={options.notebooks}"]
    minutes = PROBES[name].minutes[not options.quick]
    (scratch / "spoilt").mkdir()
    with (scratch / "errors").open("w+") as errors:
        process = subprocess.Popen(command, cwd=scratch, stdout=errors, stderr=errors,
                                   start_new_session=True, env={**os.environ, "TMPDIR": scratch})  # fmt: skip
        try:
            code = process.wait(60 * minutes)
        except subprocess.TimeoutExpired:
            code = f"{minutes} minutes were not enough"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)  # its kernels end when they find it gone
                process.wait()
        errors.seek(0)
        last = errors.read()[-500:]
    lines = seen.read_text(encoding="utf-8").splitlines() if seen.exists() else []
    trouble = [f"the probe ended with {code}: {last}"] if code or not lines else []
    return [json.loads(line) for line in lines], trouble


def bound():
    """Bounds the memory of a process and of those that it starts."""
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES * 2**30, GIGABYTES * 2**30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def work(options):
    """What the process of a probe does: each thing that is tried is a line of a file, with its surprises."""
    bound()
    from abusing.probing import Options

    scratch, chosen = (
        Path.cwd(),
        Options(options.quick, options.seed, Path.cwd() / "spoilt", options.notebooks),
    )
    with (scratch / "seen.jsonl").open("w", encoding="utf-8") as file:
        for what, found in PROBES[options.work].run(chosen):
            file.write(json.dumps([what, list(found)]) + "\n")
            file.flush()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    (scratch / "used").write_text(str(sum(one.ru_utime + one.ru_stime for one in used)), encoding="ascii")
    return 0


def listing():
    """The files of the book and when each was changed, to see whether a probe leaves them alone."""
    kept = [path for folder in ("nnbook", "notebooks", "tests") for path in (ROOT / folder).rglob("*")]
    return {
        str(path): path.stat().st_mtime_ns
        for path in kept
        if path.is_file() and "__pycache__" not in path.parts
    }


if __name__ == "__main__":
    sys.exit(main())
