"""The locks fit pyproject.toml, and each version in them is to be had as a wheel: pip compiles nothing.

It is uv that reads the index here: unlike pip it can be asked for another Python and another machine, markers
included, and with what it was told once it answers without the network.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOOK, FRAMEWORKS, PAGES = "requirements.txt", "requirements-frameworks.txt", "requirements-html.txt"
MACHINES = {
    "Linux": "x86_64-manylinux_2_28",
    "macOS": "aarch64-apple-darwin",
    "Windows": "x86_64-pc-windows-msvc",
}
# For Python 3.15 there is no jaxlib yet: there the book is locked, and appendix D's frameworks are not.
PYTHONS = {"3.11": FRAMEWORKS, "3.12": FRAMEWORKS, "3.13": FRAMEWORKS, "3.14": FRAMEWORKS, "3.15": BOOK}


def pins(file):
    """What a lock, and the one that it names, ask for: `name==1.2 ; marker`."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    others = [line.removeprefix("-r ") for line in lines if line.startswith("-r ")]
    own = [line.split("  #")[0].strip() for line in lines if re.match(r"[a-z]", line)]
    return own + [pin for other in others for pin in pins(other)]


def uv(lines, *options):
    """What uv says of requirements, each taken alone."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-config", "--no-deps", "-"]
    return subprocess.run([*command, *options], input="\n".join(lines), capture_output=True, encoding="utf-8")


def without_wheel(lines, python, machine):
    """The first of these requirements that has no wheel, in uv's words; empty where each has one."""
    only = ("--offline", "--only-binary", ":all:", "--python-version", python)
    return uv(lines, *only, "--python-platform", MACHINES[machine]).stderr


@pytest.fixture(scope="module", autouse=True)
def index(tmp_path_factory):
    """What the index has of each pinned name, asked for once and kept for the tests of this file."""
    pytest.importorskip("uv", reason="without uv nothing here asks the index: pip install -e '.[lock]'")
    names = sorted({re.match(r"[\w.-]+", pin)[0] for pin in pins(FRAMEWORKS) + pins(PAGES)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UV_CACHE_DIR", str(tmp_path_factory.mktemp("uv")))
        said = uv(names)
        if "Failed to fetch" in said.stderr:
            pytest.skip(f"the package index cannot be reached: {said.stderr.splitlines()[-1].strip()}")
        assert not said.returncode, said.stderr
        yield


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("python", PYTHONS)
def test_each_pin_has_a_wheel(python, machine):
    assert not without_wheel(pins(PYTHONS[python]) + pins(PAGES), python, machine)


def test_a_pin_without_a_wheel_is_told():
    assert "numpy==1.26.4 has no" in without_wheel(["numpy==1.26.4"], "3.14", "Linux")


@pytest.mark.skipif(sys.platform == "win32", reason="the command is one of bash")
def test_the_locks_are_what_their_command_writes(tmp_path):
    for name in (".ci/lock", "pyproject.toml", BOOK, FRAMEWORKS, PAGES):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    found = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    subprocess.run([tmp_path / ".ci" / "lock"], check=True, env={**os.environ, "PATH": found})
    for name in (BOOK, FRAMEWORKS, PAGES):
        assert (tmp_path / name).read_text(encoding="utf-8") == (ROOT / name).read_text(encoding="utf-8")
