"""Opens the book: JupyterLab on chapter 0, with the book's own settings and none of the reader's changed."""

import json
import os
from pathlib import Path

HERE = Path(__file__).parent
FIRST = "00-start-here.ipynb"  # a folder with this chapter is the book
# Defaults in place of JupyterLab's, below this folder; what the reader has chosen goes before them.
SETTINGS = HERE / "config"
# The first time, the table of contents stands at the left instead of the names of files.
CONTENTS = "@jupyterlab/toc:plugin"
LEFT = {"collapsed": False, "current": CONTENTS, "widgets": [CONTENTS]}
LAYOUT = {"left": LEFT, "relativeSizes": [2, 8, 0]}


def find_notebooks(folder=None):
    """The folder of the notebooks: the one that is given, or a checkout's, or one here.

    FileNotFoundError, which names the folders, where none of them has chapter 0.
    """
    here = Path.cwd()
    folders = [Path(folder), Path(folder) / "notebooks"] if folder else [
        HERE.parents[1] / "notebooks", here / "notebooks", here]  # fmt: skip
    for place in folders:
        if (place / FIRST).is_file():
            return place.resolve()
    looked = " or ".join(map(str, folders))
    raise FileNotFoundError(
        f"there is no {FIRST} in {looked}; expected the folder of the book's notebooks: "
        "python -m nnbook FOLDER"
    )


def workspaces(folder=None):
    """The folder in which JupyterLab keeps what was open in the book, apart from the reader's other work.

    Where it, or the one that is given, is not there yet, it begins with the book's layout.
    """
    from jupyter_core.paths import jupyter_data_dir
    from jupyterlab_server.workspaces_handler import WorkspacesManager

    folder = folder or Path(jupyter_data_dir(), "nnbook", "workspaces")
    if not folder.is_dir():
        space = {"data": {"layout-restorer:data": LAYOUT}, "metadata": {"id": "default"}}
        WorkspacesManager(str(folder)).save("default", json.dumps(space))
    return folder


def open_book(folder=None, options=()):
    """Starts JupyterLab on chapter 0 and returns when it has ended; `options` are JupyterLab's own.

    ModuleNotFoundError where JupyterLab is not installed; else the errors of `find_notebooks`.
    """
    notebooks = find_notebooks(folder)
    paths = [str(SETTINGS), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(paths)
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance([
        f"--ServerApp.root_dir={notebooks}",
        f"--LabApp.workspaces_dir={workspaces()}",
        f"--LabApp.default_url=/lab/tree/{FIRST}",
        *options,
    ])  # fmt: skip
