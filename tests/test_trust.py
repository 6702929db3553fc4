"""What the book may do on a reader's machine: nothing that comes from a file or a page is run as code, and
the server that it starts hears nobody but the reader."""

import ast
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import sympy
from lab import reached, record

from nnbook.exercises import EXERCISES, check
from nnbook.symbolic import ProofError
from nnbook.symbolic.neurons import Formula

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "nnbook").rglob("*.py"))
# What turns text or bytes into code, or reads what can; `compile` alone runs nothing.
RUNS = {"eval", "exec", "__import__", "pickle", "marshal", "shelve", "dill", "joblib", "runpy"}
ALLOWED = {
    "nnbook/exercises/near.py": {"exec"},  # the book's own solutions, changed in one place
    "nnbook/lab/startup.py": {"__import__"},  # of the book's own module, without a name among the reader's
    # Strict, as the tests of both say.
    "nnbook/exercises/expressions.py": {"sympify"},
    "nnbook/symbolic/neurons.py": {"sympify"},
}


def running(tree):
    """The names of RUNS that a module calls or imports, unsafe YAML, a shell, and arrays of objects."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from {alias.name.split(".")[0] for alias in node.names} & RUNS
        elif isinstance(node, ast.ImportFrom):
            yield from {(node.module or "").split(".")[0]} & RUNS
        elif isinstance(node, ast.Call):
            yield from {getattr(node.func, "id", None)} & RUNS
            given = {word.arg: getattr(word.value, "value", None) for word in node.keywords}
            name = getattr(node.func, "attr", None)
            yield from ["shell=True"] if given.get("shell") else []
            yield from ["allow_pickle=True"] if given.get("allow_pickle") else []
            yield from ["yaml.load"] if name in ("load", "unsafe_load") and of_yaml(node.func) else []
            yield from [f"os.{name}"] if name in ("system", "popen") else []

        elif (
            isinstance(node, ast.Attribute) and node.attr == "sympify"
        ):  # which runs text, unless it is strict
            yield "sympify"


def of_yaml(function):
    return getattr(getattr(function, "value", None), "id", None) == "yaml"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT / "nnbook").as_posix())
def test_no_module_runs_what_it_reads(path):
    found = set(running(ast.parse(path.read_text(encoding="utf-8"))))
    assert found == ALLOWED.get(path.relative_to(ROOT).as_posix(), set())


@pytest.mark.parametrize("line", [
    "import pickle", "from marshal import loads", "eval(text)", "exec(text)", "yaml.load(text)",
    "np.load(file, allow_pickle=True)", "subprocess.run(line, shell=True)", "os.system(line)",
    "sympy.sympify(text)", "map(sp.sympify, texts)",
])  # fmt: skip
def test_a_module_that_does_is_found(line):
    assert list(running(ast.parse(line)))


@contextmanager
def opened(folder):
    """What the server says of itself that `python -m nnbook` has started; it ends with the block."""
    command = [sys.executable, "-m", "nnbook", "--no-browser", "--port=0"]
    if getattr(os, "geteuid", lambda: 1)() == 0:
        command.append("--allow-root")
    places = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("RUNTIME", "DATA", "CONFIG")}
    (folder / "RUNTIME").mkdir()
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | places, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield record(folder / "RUNTIME", process) or pytest.fail("the server has not started")
    finally:
        process.terminate()
        process.wait(30)


def status(address, **headers):
    try:
        with urlopen(Request(address, headers=headers), timeout=30) as answer:
            return answer.status, answer.headers
    except HTTPError as refusal:
        return refusal.code, refusal.headers


def test_the_opened_book_hears_this_machine_alone_and_who_knows_the_token(tmp_path):
    with opened(tmp_path) as server:
        key = {"Authorization": f"token {server['token']}"}
        for place in ("api/contents", "api/kernels", "api/sessions"):
            code, headers = status(f"{server['url']}{place}", Origin="http://elsewhere.example")
            assert code in (403, 404)  # another page learns not even what there is
            assert status(f"{server['url']}{place}")[0] == 403
            assert "Access-Control-Allow-Origin" not in headers
            assert status(f"{server['url']}{place}", **key)[0] == 200
        # Whoever listens to the network as well is reached at each address of the loop, too.
        assert reached("127.0.0.1", server["port"])
        assert not reached("127.0.0.2", server["port"])


RAN = []
WORDS = "__import__('test_trust').RAN.append(1)"


@pytest.mark.parametrize("name", [name for name, one in EXERCISES.items() if one.kind == "expression"])
def test_the_words_of_an_answer_are_not_run(name, capsys):
    check(name, WORDS)
    assert name in capsys.readouterr().out
    assert not RAN


def test_the_words_of_a_formula_are_not_run():
    with pytest.raises(ProofError, match="here: the formula fails with SympifyError"):
        Formula("here", lambda z: WORDS, [sympy.Symbol("z")])
    assert not RAN
