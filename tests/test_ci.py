"""What keeps the book: a command that fails leaves its files as they were, and every lock is audited."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.txt"))
DRAWN = {".ci/picture": ["notebooks/cover.svg"], ".ci/trained": ["nnbook/pages/trained.html"]}
WRITES = DRAWN | {".ci/lock": LOCKS}
pytestmark = pytest.mark.skipif(os.name == "nt", reason="they are scripts of a shell")


def program(path, text):
    """Puts a program of the shell there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/usr/bin/env bash\n{text}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("command", "failing"), [*((command, 1) for command in DRAWN), *((".ci/lock", k) for k in (1, 2, 3))]
)
def test_what_fails_leaves_its_files_as_they_were(command, failing, tmp_path):
    for name in (command, *WRITES[command]):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    # Each call is counted; the file after --output-file is written, and half of it by the call that fails.
    tries = f"""echo half; echo >> "{tmp_path}/calls"
while [ "$1" ]; do [ "$1" = --output-file ] && echo half > "$2"; shift; done
[ "$(wc -l < "{tmp_path}/calls")" -ne {failing} ]"""
    for name in ("python", "uv"):
        program(tmp_path / ".venv" / "bin" / name, tries)
    done = subprocess.run([tmp_path / command], env=os.environ | {"PYTHON": ".venv/bin/python"}, check=False)
    assert done.returncode != 0
    assert len((tmp_path / "calls").read_text()) == failing
    for name in WRITES[command]:
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes(), name


def test_every_pin_of_every_lock_is_audited_and_once(tmp_path):
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "weekly.yml").read_text(encoding="utf-8"))
    script = "\n".join(step["run"] for step in workflow["jobs"]["vulnerabilities"]["steps"] if "run" in step)
    for name in LOCKS:
        shutil.copy(ROOT / name, tmp_path / name)
    program(tmp_path / "bin" / "pip", "")
    program(tmp_path / "bin" / "pip-audit", f'cat "${{@: -1}}" > "{tmp_path}/audited"')
    path = os.pathsep.join([str(tmp_path / "bin"), os.environ["PATH"]])
    subprocess.run(["bash", "-ec", script], check=True, cwd=tmp_path, env=os.environ | {"PATH": path})
    audited = (tmp_path / "audited").read_text().splitlines()
    lines = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in LOCKS).splitlines()
    pins = {line.partition("#")[0].strip() for line in lines}
    assert sorted(audited) == sorted(pin for pin in pins if pin and not pin.startswith("-"))
    assert len(pins) > 150
