"""Where others start JupyterLab, at Binder or at a JupyterHub, it has the book's settings all the same."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nnbook.lab import opening, shared

ROOT = Path(__file__).resolve().parents[1]
# What a JupyterLab that was started with nothing of the book's on its command line shows of its settings.
LOOK = """
from jupyterlab.commands import get_app_dir, get_workspaces_dir
from jupyterlab_server.settings_utils import get_settings
from jupyterlab_server.workspaces_handler import WorkspacesManager
import json, os
name = "@jupyterlab/apputils-extension:notification"
folder = get_app_dir()
found, _ = get_settings(folder, os.path.join(folder, "schemas"), "/nowhere", schema_name=name)
spaces = list(WorkspacesManager(get_workspaces_dir()).list_workspaces())
print(json.dumps({"news": found["schema"]["properties"]["fetchNews"]["default"],
                  "left": [each["data"]["layout-restorer:data"]["left"]["current"] for each in spaces]}))
"""


@pytest.fixture
def image(tmp_path):
    """An environment of its own that uses this one's packages, and a home: what its programs must know."""
    prefix, home = tmp_path / "env", tmp_path / "home"
    home.mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", prefix], check=True)
    path = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    own = {"PATH": f"{prefix / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": path, "HOME": str(home),
           "JUPYTERLAB_DIR": str(Path(sys.prefix, "share/jupyter/lab"))}  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    return kept | own


def look(image):
    """What JupyterLab finds in that environment."""
    run = subprocess.run(["python", "-c", LOOK], env=image, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="Binder's image is a Linux")
def test_in_binders_image_jupyterlab_begins_with_the_books_settings_and_layout(image):
    assert look(image) == {"news": "none", "left": []}
    subprocess.run([ROOT / "binder/postBuild"], env=image, check=True, cwd=ROOT)
    assert look(image) == {"news": "false", "left": [opening.CONTENTS]}


@pytest.mark.skipif(sys.platform == "win32", reason="Binder's image is a Linux")
def test_what_an_environment_has_chosen_itself_goes_before_the_books_settings(image):
    prefix = Path(image["PATH"].split(os.pathsep)[0]).parent
    file = shared.share_settings(prefix)
    assert file.is_relative_to(prefix)
    theirs = file.parents[1] / "default_setting_overrides.json"
    theirs.write_text(json.dumps({"@jupyterlab/apputils-extension:notification": {"fetchNews": "true"}}))
    assert look(image)["news"] == "true"


def test_a_folder_that_is_no_environment_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"prefix=.*nowhere"):
        shared.share_settings(tmp_path / "nowhere")
    assert not list(tmp_path.iterdir())


def test_the_page_for_a_classroom_names_what_there_is():
    page = (ROOT / "binder/CLASSROOM.md").read_text(encoding="utf-8")
    files = {*re.findall(r"(?<![\w/.])(?:binder|tests|\.ci)/[\w./]*\w", page)}
    assert {"binder/requirements.txt", ".ci/links", "tests/benchmarks/readers.py"} <= files
    assert not [name for name in files if not (ROOT / name).exists()]
    for line in re.findall(r'python -c "([^"]*)"', page):
        brought, called = line.split("; ")
        assert brought == "from nnbook.lab import shared"
        assert callable(getattr(shared, called.removeprefix("shared.").removesuffix("()")))
    own = ROOT.joinpath("README.md").read_text(encoding="utf-8")
    notebooks = re.findall(r"\]\(notebooks/(\w[\w./-]*)\.ipynb\)", own)
    rows = re.findall(r"^\| (\w\S*) \| +\d+ \|", page, re.MULTILINE)
    assert set(rows) <= set(notebooks)
    assert {name for name in notebooks if re.match(r"\d", name)} <= set(rows)  # each chapter is measured
