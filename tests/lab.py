"""Chapters in JupyterLab and a headless Chromium, for the browser tests.

Needs the extra "browser" and a Chromium. ``conftest.py`` hands the fixtures to the tests.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest
import rerun

# JupyterLab throws it for a request of its own, whoever ends a kernel.
ENDED = "Error: Canceled future for create_subshell_request message before replies were done"
CHAPTERS = rerun.NOTEBOOKS
NAMES = [path.relative_to(CHAPTERS).as_posix() for path in rerun.book()]  # as JupyterLab has them
SETTINGS = {
    # Every cell is in the page, not only those in view.
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
RUN = """seconds => {
  const run = async () => {
    const session = jupyterapp.shell.currentWidget.sessionContext;
    await session.ready;
    window.callbackErrors = [];
    session.iopubMessage.connect((_, {parent_header: parent, header, content}) => {
      if (parent.msg_type === 'execute_request') return;  // that is in the outputs
      if (header.msg_type === 'error') callbackErrors.push(content.ename + ': ' + content.evalue);
      // The page asks for the widgets of a kernel that has none yet; one that is shut down drops its tasks.
      const usual = ['No such comm', 'Task was destroyed but it is pending'];
      if (content.name === 'stderr' && !usual.some(words => content.text.startsWith(words)))
        callbackErrors.push(content.text);
    });
    await jupyterapp.commands.execute('notebook:run-all-cells');
  };
  const late = (_, reject) => setTimeout(() => reject('still running'), 1000 * seconds);
  return Promise.race([run(), new Promise(late)]);
}"""


def chromium():
    """The path of this machine's Chromium, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is missing: pip install -e '.[browser]'")
    path = chromium()
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=path,
            args=["--disable-background-networking", "--disable-component-update", "--disable-gpu",
                  "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def books(tmp_path_factory):
    """A folder with copies of the chapters, which JupyterLab may write to."""
    return shutil.copytree(CHAPTERS, tmp_path_factory.mktemp("lab") / "notebooks")


@pytest.fixture(scope="session")
def lab(books):
    """The address of this environment's JupyterLab, with settings of its own, on the copies."""
    with jupyterlab(books.parent) as url:
        yield url


@contextmanager
def jupyterlab(root):
    """The address of this environment's JupyterLab on the folder ``root``, with settings of its own there."""
    for name, setting in SETTINGS.items():
        file = root / f"settings/@jupyterlab/{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(setting), encoding="utf-8")
    folders = {"JUPYTERLAB_SETTINGS_DIR": str(root / "settings"),
               "JUPYTERLAB_WORKSPACES_DIR": str(root / "workspaces")}
    with serving(root, ["jupyterlab", f"--ServerApp.root_dir={root}"], folders) as url:
        yield url


@contextmanager
def serving(root, module, folders=None):
    """The address of a server that `python -m` starts, all of whose files are in ``root``."""
    own = {f"JUPYTER_{name}_DIR": str(root / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    own |= {"IPYTHONDIR": str(root / "ipython"), **(folders or {})}
    command = [sys.executable, "-m", *module, "--no-browser", "--allow-root", "--port=0", "--ip=127.0.0.1",
               "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"]
    with (root / "lab.log").open("w") as log:
        server = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log)
    try:
        yield address(root, server)
    finally:
        server.terminate()
        server.wait(20)


def address(root, server):
    """Wait until the server has written where it listens."""
    for _ in range(600):
        for file in (root / "RUNTIME").glob("jpserver-*.json"):
            with suppress(json.JSONDecodeError):  # it is still being written
                return json.loads(file.read_text(encoding="utf-8"))["url"]
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start: {(root / 'lab.log').read_text()[-2000:]}")


@pytest.fixture
def lab_page(lab, browser):
    """A function that opens a chapter and, unless told not to, runs all of it: the page.

    At the end, no page may have asked another host for anything, nor have thrown an error.
    """
    pages, strays = [], []

    def note(request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            strays.append(f"a request to {parts.hostname}")

    def stumble(error):
        if str(error) != ENDED:
            strays.append(str(error))

    def open_page(notebook, run=True):
        page = browser.new_page(viewport={"width": 1200, "height": 1000})
        pages.append(page)
        page.on("request", note)
        page.on("pageerror", stumble)
        page.goto(f"{lab}lab/tree/notebooks/{notebook}?reset")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
        if run:
            run_all(page)
        return page

    yield open_page
    for page in pages:
        # A session that is still ending would be the next page's on the same notebook.
        page.evaluate("async () => { await jupyterapp.shell.currentWidget.sessionContext?.shutdown(); }")
        page.close()
    assert strays == [], strays  # pytest does not rewrite this module: it says what it found


def run_all(page, seconds=120):
    """Run all cells of the chapter on ``page`` and wait until the last is done."""
    page.evaluate(RUN, seconds)
