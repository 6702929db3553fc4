"""`python -m nnbook` finds the notebooks, starts JupyterLab on them, and says what is missing."""

import json
import os
import sys
from pathlib import Path

import pytest
from jupyterlab.labapp import LabApp
from jupyterlab_server.workspaces_handler import WorkspacesManager

from nnbook.__main__ import EDITIONS, FOR_TEACHERS, main
from nnbook.lab import opening

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def started(monkeypatch, tmp_path):
    """The command lines with which JupyterLab would have been started, in a new home."""
    lines = []
    monkeypatch.setattr(LabApp, "launch_instance", lines.append)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "theirs")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return lines


def book_in(folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / opening.FIRST).write_text("{}")
    return folder


def test_a_checkout_opens_on_chapter_0_from_any_folder(started):
    assert main([]) is None
    assert f"--ServerApp.root_dir={ROOT / 'notebooks'}" in started[0]
    assert f"--LabApp.default_url=/lab/tree/{opening.FIRST}" in started[0]


def test_a_folder_may_be_named_and_jupyterlabs_own_options_are_handed_on(started, tmp_path):
    book = book_in(tmp_path / "elsewhere" / "notebooks")
    assert main(["elsewhere", "--no-browser", "--port=8899"]) is None
    assert main([str(book)]) is None
    assert started[0][-2:] == ["--no-browser", "--port=8899"]
    assert all(f"--ServerApp.root_dir={book}" in line for line in started)


def test_what_an_option_is_set_to_is_no_folder(started):
    assert main(["--port", "8899"]) is None
    assert started[0][-2:] == ["--port", "8899"]
    assert f"--ServerApp.root_dir={ROOT / 'notebooks'}" in started[0]


def test_help_names_every_command(started, capsys):
    with pytest.raises(SystemExit):
        main(["--no-browser", "--help"])
    said = capsys.readouterr().out
    assert all(f"nnbook {command} --help" in " ".join(said.split()) for command in FOR_TEACHERS + EDITIONS)
    assert not started


def test_an_installed_package_finds_the_notebooks_where_the_reader_is(started, monkeypatch, tmp_path):
    monkeypatch.setattr(opening, "HERE", tmp_path / "site-packages" / "nnbook" / "lab")
    assert opening.FIRST in (said := main([]))
    assert f"{tmp_path / 'notebooks'} or {tmp_path}" in said
    assert "python -m nnbook FOLDER" in said
    book = book_in(tmp_path / "notebooks")
    assert opening.find_notebooks() == book
    monkeypatch.chdir(book)
    assert opening.find_notebooks() == book


def test_a_wrong_folder_is_refused_before_anything_starts(started, tmp_path):
    assert str(tmp_path / "nowhere") in main([str(tmp_path / "nowhere")])
    assert not started
    assert not (tmp_path / "data").exists()


def test_without_jupyterlab_it_says_what_to_install(started, monkeypatch):
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    assert "pip install jupyterlab" in main([])


def test_what_else_is_missing_is_no_word_on_jupyterlab(started, monkeypatch):
    def broken(_):
        raise ModuleNotFoundError("No module named 'theirs'", name="theirs")

    monkeypatch.setattr(LabApp, "launch_instance", broken)
    with pytest.raises(ModuleNotFoundError, match="theirs"):
        main([])


def test_the_books_settings_are_defaults_that_go_before_none_of_the_readers(started):
    main([])
    paths = os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert paths == [str(opening.SETTINGS), "theirs"]
    defaults = json.loads((opening.SETTINGS / "labconfig" / "default_setting_overrides.json").read_text())
    assert defaults["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_what_was_open_in_the_book_is_kept_for_the_next_time(started, tmp_path):
    main([])
    folder = next(part for part in started[0] if "workspaces_dir" in part).partition("=")[2]
    assert Path(folder).is_relative_to(tmp_path / "data" / "nnbook")
    spaces = WorkspacesManager(folder)
    assert "layout-restorer:data" in spaces.load("default")["data"]
    spaces.save("default", json.dumps({"data": {"theirs": {}}, "metadata": {"id": "default"}}))
    main([])
    assert list(spaces.load("default")["data"]) == ["theirs"]
