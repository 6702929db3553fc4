"""How many small faults of the mathematics the tests see: python tests/mutants/run.py --sample 600 --seed 0

mutmut (pip install -e '.[mutants]') changes one place of one function: an operator, a number, a string, or
an argument of a call, which becomes None or is left out. [tool.mutmut] in pyproject.toml says of which
modules, and which tests there are: a mutant meets those that call its function, until one fails.
equivalent.toml holds mutants that nobody could tell from the book, with a reason each; they are not tried.

What is called while the package is imported, and by no test later, cannot be tried and is not drawn.
`--only 'nnbook.car.*'` takes the mutants of some functions alone. All of it happens in a copy, in a temporary
folder. With `--work FOLDER` the copy stays there, and the next run begins from it: what each test calls need
not be found out again, but for the files of tests that have changed.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from fnmatch import fnmatchcase
from hashlib import blake2b
from pathlib import Path

import equivalents

ROOT = Path(__file__).parents[2]
COPIED = ("nnbook", "tests", "notebooks", "pyproject.toml", "conftest.py", "README.md")
OUTCOMES = ("killed", "timed out", "survived", "no test")


def files():
    """What is copied, as paths below the project's folder."""
    for name in COPIED:
        path = ROOT / name
        for each in path.rglob("*") if path.is_dir() else [path]:
            if each.is_file() and "__pycache__" not in each.parts:
                yield each.relative_to(ROOT)


def refresh(folder):
    """Bring a copy up to date, but for the modules that hold mutants."""
    for name in files():
        target = folder / name
        if target.with_suffix(".json").exists() and name.suffix == ".py":
            continue
        if not target.exists() or target.read_bytes() != (ROOT / name).read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)


@contextmanager
def standing_in_a_copy(work):
    """Stand in a copy of the project, which is gone in the end unless a folder was given for it."""
    folder = Path(work or tempfile.mkdtemp(prefix="nnbook-mutants-")).absolute()
    here = os.getcwd()
    try:
        refresh(folder)
        os.chdir(folder)
        yield folder
    finally:
        os.chdir(here)
        shutil.rmtree(folder / "rooms" if work else folder, ignore_errors=True)


def lot(seed, change):
    """By this mutants are drawn: when other functions change, a seed still draws the same of the rest."""
    return blake2b(f"{seed} {change}".encode()).digest()


def drawn(trials, changes, options):
    """The names of the mutants to be tried, and how many more were drawn that are listed as equivalent."""
    fitting = [name for name, each in changes.items()
               if fnmatchcase(each.function, options.only) and not trials.too_early(name)]  # fmt: skip
    some = sorted(fitting, key=lambda name: lot(options.seed, changes[name]))[: options.sample]
    listed = equivalents.listed()
    left = [name for name in some if changes[name] not in listed]
    return left, len(some) - len(left)


def tried(trials, names, options):
    """(name, outcome, the test that failed) of each mutant with the quick tests, as they end.

    Before them some are tried without their mutants, with the name "": what fails then is noticed by chance.
    """
    quick = {name: trials.chosen(name, trials.SHORT) for name in names}
    yield from ((name, "no test", "") for name in names if not quick[name])
    pairs = [(name, quick[name]) for name in names if quick[name]]
    yield from trials.all([("", some) for _, some in pairs[: options.controls]], options.processes)
    yield from trials.all(pairs, options.processes)


def tried_again(trials, names, options):
    """The same of mutants that the quick tests do not notice, with others."""
    pairs = []
    for name in names:
        others = set(trials.chosen(name, trials.LONGEST)).difference(trials.chosen(name, trials.SHORT))
        pairs.append((name, trials.ordered(others)))
    yield from trials.all(pairs, options.processes)


def module(function):
    """nnbook.car.motion.Car.step -> car.motion"""
    parts = function.split(".")[1:]
    return ".".join(parts[: 2 if (ROOT / "nnbook" / parts[0]).is_dir() else 1])


def score(count):
    """The share of mutants that is noticed; one that never ends is."""
    return (count["killed"] + count["timed out"]) / max(1, count.total())


def table(results, changes):
    """How many mutants of each module had which outcome."""
    counts = {}
    for name, outcome in results.items():
        counts.setdefault(module(changes[name].function), Counter())[outcome] += 1
    yield f"{'module':28}" + "".join(f"{each:>11}" for each in OUTCOMES) + f"{'score':>9}"
    for each, count in [*sorted(counts.items()), ("all", Counter(results.values()))]:
        yield f"{each:28}" + "".join(f"{count[one]:11}" for one in OUTCOMES) + f"{score(count):9.1%}"


def shown(change, outcome):
    """A mutant that was not noticed, to be read."""
    was, becomes = change.was.splitlines(), change.becomes.splitlines()
    lines = [*(f"- {line}" for line in was), *(f"+ {line}" for line in becomes)]
    return "\n".join([f"\n{change.function}: {outcome}", *lines])


def options():
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=600, help="how many mutants are drawn (600)")
    parser.add_argument("--seed", type=int, default=0, help="of the drawing (0)")
    parser.add_argument("--only", default="*", help="functions to take mutants of: 'nnbook.training.*'")
    parser.add_argument("--processes", type=int, default=1, help="how many mutants are tried at a time (1)")
    parser.add_argument("--controls", type=int, default=10, help="how many trials without a mutant (10)")
    parser.add_argument("--work", help="a folder in which the copy stays, for the next run")
    return parser.parse_args()


def main(options):
    """Draw mutants and try them; print those that were not noticed as they are found, and then the table."""
    results, controls = {}, Counter()

    def work(trials):
        trials.learn(Path("learned.json"))
        names, equivalent = drawn(trials, changes, options)
        trying.say(f"{len(names) + equivalent} of {len(changes)} mutants are drawn with seed {options.seed};")
        trying.say(f"{equivalent} of them are listed as equivalent and left out.")
        for name, outcome, failed in tried(trials, names, options):
            if not name:
                controls[outcome] += 1
                trying.say(f"A trial without a mutant: {outcome} {failed}")
                continue
            if outcome == "no test":
                trying.say(shown(changes[name], outcome))
            results[name] = outcome
            if len(results) % 50 == 0:
                trying.say(f"\n{len(results)} of {len(names)} are tried.")
        alive = [name for name, outcome in results.items() if outcome == "survived"]
        trying.say(f"\n{len(alive)} that the quick tests did not notice are tried again, with others.")
        for count, (name, outcome, _) in enumerate(tried_again(trials, alive, options), 1):
            if outcome == "survived":
                trying.say(shown(changes[name], outcome))
            results[name] = outcome
            if count % 50 == 0:
                trying.say(f"\n{count} of {len(alive)} are tried again.")

    with standing_in_a_copy(options.work) as folder:
        import trying  # mutmut reads the settings of the folder that it stands in
        import writing

        changes = writing.write(ROOT, folder)
        sys.path[:0] = [str(folder)]
        trying.collected(work)
    print("", *table(results, changes), sep="\n")
    print(f"Without a mutant {controls.total() - controls['survived']} of {controls.total()} trials failed.")


if __name__ == "__main__":
    if stale := list(equivalents.stale(equivalents.listed(), equivalents.functions())):
        sys.exit("\n".join(["equivalent.toml no longer fits:", *stale]))
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that its copy goes, too
    main(options())
