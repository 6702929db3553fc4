"""Disks that are full, outputs that are closed, pytest started anywhere."""

import os
import resource
import shutil
import subprocess
import sys

from abusing.probing import ROOT, command, environment

FULL = 16  # bytes, beyond which no file grows
SAVED = """
import sys
from nnbook import Network, exercises
Network([20, 20], seed=0).save("net")
exercises.keep("ada.json")
"""
START = "from nnbook import Network, exercises\n"
SAVERS = {
    "Network.save, over another": 'Network([20, 20], seed=1).save("net")',
    "Network.save, a new file": 'Network([20, 20], seed=1).save("fresh")',
    "exercises.keep, a new file": 'exercises.check("step", lambda *some: 1); exercises.keep("fresh.json")',
    "exercises.keep, over another": 'exercises.check("step", lambda *some: 1); exercises.keep("ada.json")',
    "nnbook.files.whole": 'from nnbook.files import whole\nwith whole("net") as file: file.write(bytes(99))',
}
CHAPTER = ROOT / "notebooks" / "playground.ipynb"
COMMANDS = {
    "python -m nnbook plain": ("-m", "nnbook", "plain", CHAPTER, "handout.ipynb"),
    "python -m nnbook results": ("-m", "nnbook", "results", ".", "class.csv"),
    "python -m nnbook --help": ("-m", "nnbook", "--help"),
    "python tests/rerun.py": (ROOT / "tests" / "rerun.py", "--check", CHAPTER),
}
KEPT = ("pyproject.toml", "conftest.py", "README.md", "nnbook", "tests/conftest.py", "tests/sanitize.cfg",
        "tests/lab.py", "tests/rerun.py", "notebooks/playground.ipynb")  # fmt: skip


def no_more():
    """From now on no file grows, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL, FULL))


def fresh(options, name):
    """A folder with what a reader has saved."""
    folder = options.scratch / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    subprocess.run([sys.executable, "-c", SAVED], cwd=folder, env=environment(options.scratch), check=True)
    return folder


def content(folder):
    """The bytes of each file in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def full(options):
    """A full disk while something is saved: an OSError or a sentence, the old file as it was."""
    folder = fresh(options, "disk")
    before = content(folder)
    for what, code in list(SAVERS.items()):
        program = START + "try:\n    {}\nexcept OSError: print('refused')".format(
            code.replace("\n", "\n    ")
        )
        done = run(options, folder, "-c", program, limit=no_more)
        refused = done.stdout.splitlines()[-1:] == ["refused"]
        yield what, [*left(what, before, folder), *([] if refused else [f"{what}: {said(done)}"])]
    for what in list(COMMANDS)[:2]:
        done = run(options, folder, *COMMANDS[what], limit=no_more)
        plain = done.returncode and "Traceback" not in done.stderr and done.stderr.strip()
        yield what, [*left(what, before, folder), *([] if plain else [f"{what}, full disk: {said(done)}"])]


def run(options, folder, *arguments, limit=None, **how):
    """A command in a folder, under a limit."""
    how = {"capture_output": True, "text": True, "env": environment(options.scratch)} | how
    return subprocess.run(command(*arguments), cwd=folder, check=False, timeout=300, preexec_fn=limit, **how)


def said(done):
    """How a command ended."""
    return f"it ended with {done.returncode}: {(done.stderr or done.stdout or '').strip()[-300:]!r}"


def left(what, before, folder):
    """What is in a folder that was not there, or is no longer as it was."""
    after = content(folder)
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield f"{what}: {name} {'was left behind' if name not in before else 'is not as it was'}"


def closed(options):
    """Standard output closed, or read by nobody: no traceback."""
    folder = fresh(options, "closed")
    for what, arguments in list(COMMANDS.items())[: 1 if options.quick else None]:
        for name, end in {"closed": ">&-", "not read": "| true"}.items():
            (folder / "handout.ipynb").unlink(missing_ok=True)
            (folder / "class.csv").unlink(missing_ok=True)
            shell = ["sh", "-c", f'"$@" {end}', "sh", *command(*arguments)]
            streams = {"stdin": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True, "timeout": 300}
            env = environment(options.scratch)
            done = subprocess.run(shell, cwd=folder, env=env, check=False, **streams)
            fine = "Traceback" not in done.stderr and "Exception ignored" not in done.stderr
            yield f"{what}, output {name}", [] if fine else [f"{what}, output {name}: {said(done)}"]


def elsewhere(options):
    """Pytest on a read-only checkout, started from its notebooks, from the folder above, from the root."""
    checkout = options.scratch / "a checkout"
    for name in KEPT:
        source, target = ROOT / name, checkout / name
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, target, **({"ignore": shutil.ignore_patterns("__pycache__")} if source.is_dir() else {}))
    mode(checkout, 0o555)
    try:
        starts = {"its notebooks": (checkout / "notebooks", "playground.ipynb"),
                  "the folder above": (options.scratch, "a checkout/notebooks/playground.ipynb"),
                  "its root": (checkout, "notebooks/playground.ipynb")}  # fmt: skip
        for what, (folder, path) in list(starts.items())[: 1 if options.quick else None]:
            paths = os.pathsep.join([str(checkout), str(checkout / "tests")])
            env = environment(options.scratch, PYTHONPATH=paths)
            done = run(options, folder, "-m", "pytest", "-q", "--numprocesses=0", path, env=env)
            passed = done.returncode == 0 and "1 passed" in done.stdout
            yield (
                f"from {what}",
                [] if passed else [f"pytest from {what}: {done.stdout[-400:]!r} {said(done)}"],
            )
    finally:
        mode(checkout, 0o755)


def mode(folder, bits):
    """Gives a folder and those in it these permissions."""
    for path in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        path.chmod(bits)
