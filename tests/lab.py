"""Chapters in JupyterLab and a headless Chromium, for the browser tests.

Needs the extra "browser" and a Chromium. ``conftest.py`` hands the fixtures to the tests.
"""

import json
import os
import shutil
import socket
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
RUN = """([seconds, cells]) => {
  const run = async () => {
    const panel = jupyterapp.shell.currentWidget, session = panel.sessionContext;
    await session.ready;
    window.callbackErrors = [];
    // What is kept open for several tests runs again, and is heard already.
    if (!panel.heard) session.iopubMessage.connect((_, {parent_header: parent, header, content}) => {
      if (parent.msg_type === 'execute_request') return;  // that is in the outputs
      if (header.msg_type === 'error') callbackErrors.push(content.ename + ': ' + content.evalue);
      // The page asks for the widgets of a kernel that has none yet; one that is shut down drops its tasks,
      // and its subshells, for which something may have come, or is about to be begun.
      const usual = new RegExp(['^No such comm', '^Task was destroyed but it is pending',
        'ipykernel.*UnknownSubshellError: ', "coroutine '_async_in_context.*' was never awaited"].join('|'));
      if (content.name === 'stderr' && !usual.test(content.text))
        callbackErrors.push(content.text);
    });
    panel.heard = true;
    if (!cells) await jupyterapp.commands.execute('notebook:run-all-cells');
    const {content} = panel;
    for (const id of cells ?? []) {
      content.activeCellIndex = content.widgets.findIndex(({model}) => model.id === id);
      content.deselectAll();
      await jupyterapp.commands.execute('notebook:run-cell');
    }
  };
  const late = (_, reject) => setTimeout(() => reject('still running'), 1000 * seconds);
  return Promise.race([run(), new Promise(late)]);
}"""

SIZE = {"width": 1200, "height": 1000}
OPEN = """async path => {
  const panel = await jupyterapp.commands.execute('docmanager:open', {path, factory: 'Notebook'});
  await panel.revealed;
}"""
CLEAR = """async () => {
  for (const panel of [...jupyterapp.shell.widgets('main')]) {
    // JupyterLab and its widgets throw where a session goes that has begun to start, or that they have waited
    // for together with this; one without a kernel never is ready.
    const ready = panel.sessionContext?.ready.then(() => new Promise(done => setTimeout(done, 100)));
    await Promise.race([ready, new Promise(late => setTimeout(late, 20_000))]);
    // The page's end of it goes first: it throws where a kernel that ends speaks to a session that is gone.
    panel.dispose();
  }
  // A session that is still ending would be the next page's on the same notebook.
  await jupyterapp.serviceManager.sessions.shutdownAll();
  window.callbackErrors = [];
}"""
# What each explorer has told the page to store: HTML, and words.
STORED = """() => jupyterapp.shell.currentWidget.content.widgets.flatMap(cell =>
  (cell.model.outputs?.toJSON() ?? []).map(output => output.data ?? {})
    .filter(data => 'application/vnd.nnbook+json' in data)
    .map(data => ['text/html', 'text/plain'].map(kind => [data[kind]].flat().join(''))))"""
TIDY = """async () => {
  const {commands, shell} = jupyterapp;
  localStorage.clear();
  if (document.body.dataset.jpThemeLight !== 'true')
    await commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'});
  if (shell.leftCollapsed) shell.expandLeft();
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
    playwright.expect.set_options(timeout=30_000)  # on a busy machine
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
        end(server)


def end(server, patience=20):
    """Ends a server, gently where it ends within so many seconds."""
    server.terminate()
    try:
        server.wait(patience)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def address(root, server):
    """Wait until the server listens, and where."""
    if told := record(root / "RUNTIME", server):
        return told["url"]
    raise RuntimeError(f"JupyterLab did not start: {(root / 'lab.log').read_text()[-2000:]}")


def record(folder, server, seconds=120):
    """What a server says of itself in a folder, once it listens; None if it ends, or takes too long."""
    until = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < until:
        for file in folder.glob("jpserver-*.json"):
            with suppress(json.JSONDecodeError):  # it is still being written
                told = json.loads(file.read_text(encoding="utf-8"))
                if reached("127.0.0.1", told["port"]):  # it is written before the server listens
                    return told
        time.sleep(0.1)
    return None


def reached(host, port):
    """Whether somebody listens there."""
    with socket.socket() as line:
        line.settimeout(5)
        return line.connect_ex((host, port)) == 0


class Window:
    """A window with JupyterLab, loaded once: each test opens its chapter in it.

    No page may ask another host for anything, nor throw an error: what did is in ``strays``.
    """

    def __init__(self, lab, browser):
        self.lab, self.browser = lab, browser
        self.page = self.kept = self.shown = None
        self.strays = []

    def open(self, notebook, run=True, keep=False):
        """Opens a chapter and, unless told not to, runs all of it: the page.

        For a second one in the same test the page is loaded again. What is kept stays open for the next test
        that keeps it, and there only runs again, in the same kernel.
        """
        if self.page is None or self.shown:
            self.load(notebook)
        elif not (keep and self.has(notebook)):
            self.clear()
            self.page.evaluate(OPEN, f"notebooks/{notebook}")
        self.page.bring_to_front()  # behind another window a page is painted when the browser likes
        self.page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
        self.shown, self.kept = notebook, notebook if keep else None
        if run:
            run_all(self.page)
        return self.page

    def has(self, notebook):
        """Whether a chapter is still open from a test that has kept it."""
        return notebook == self.kept and not self.shown

    def load(self, notebook):
        if self.page is None:
            self.page = self.browser.new_page(viewport=SIZE)
            self.page.on("request", self.note)
            self.page.on("pageerror", self.stumble)
        self.kept = None
        self.page.goto(f"{self.lab}lab/tree/notebooks/{notebook}?reset")
        self.page.wait_for_function("window.jupyterapp?.shell.currentWidget", timeout=60_000)

    def note(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            self.strays.append(f"a request to {parts.hostname}")

    def stumble(self, error):
        if str(error) != ENDED:
            self.strays.append(str(error))

    def clear(self):
        """Closes what is open, without a question, and ends its kernel."""
        self.page.evaluate(CLEAR)
        self.kept = None

    def rest(self, failed):
        """After a test: the window as the next one is to find it, or none where nobody knows how it is."""
        self.shown = None
        if failed or self.page.locator(".jp-Dialog").count():
            self.close()
            return
        if not self.kept:
            self.clear()
        self.page.mouse.up()
        self.page.mouse.move(0, 0)
        self.page.set_viewport_size(SIZE)
        self.page.emulate_media(reduced_motion="null")
        self.page.context.clear_permissions()
        self.page.evaluate(TIDY)

    def close(self):
        """Closes the window, and ends the kernels of what is open in it."""
        if self.page is not None:
            with suppress(Exception):  # a page that has crashed
                self.clear()
            self.page.close()
        self.page = self.kept = None


    @contextmanager
    def at_rest(self, session):
        """The window for one test, at whose end nothing may have asked for anything, nor thrown an error."""
        failed = session.testsfailed
        yield self
        if self.page is not None:
            self.rest(session.testsfailed > failed)
        strays, self.strays = self.strays, []
        assert strays == [], strays  # pytest does not rewrite this module: it says what it found


@pytest.fixture(scope="session")
def lab_windows(lab, browser):
    """The window of today, and one in which nothing is ever run."""
    windows = [Window(lab, browser), Window(lab, browser)]
    yield windows
    for window in windows:
        window.close()


@pytest.fixture
def window(lab_windows, request):
    """The window of a test."""
    with lab_windows[0].at_rest(request.session) as window:
        yield window


@pytest.fixture
def next_day(window, lab_windows, request):
    """A function that opens a chapter on the next day: its page, which knows nothing of today's."""
    with lab_windows[1].at_rest(request.session) as tomorrow:

        def opened(notebook):
            window.clear()
            page = tomorrow.open(notebook, run=False)
            page.evaluate("jupyterapp.shell.currentWidget.sessionContext.ready")
            page.wait_for_timeout(500)
            return page

        yield opened


@pytest.fixture
def lab_page(window):
    """A function that opens a chapter and, unless told not to, runs all of it: the page."""
    return window.open


def run_all(page, seconds=300, cells=None):
    """Run all cells of the chapter on ``page``, or these, by their ids, and wait until the last is done."""
    page.evaluate(RUN, [seconds, cells])


def awaited(page, ask, wanted, seconds=10):
    """What `ask()` gives: what is wanted, if it comes within so many seconds."""
    for _ in range(20 * seconds):
        found = ask()
        if found == wanted:
            break
        page.wait_for_timeout(50)
    return found


def steady(page, ask, milliseconds=700, seconds=20):
    """What `ask()` gives, once it has stayed the same for so long, or after so many seconds."""
    end, since, found = time.monotonic() + seconds, time.monotonic(), ask()
    while time.monotonic() < min(end, since + milliseconds / 1000):
        page.wait_for_timeout(50)
        fresh = ask()
        if fresh != found:
            since, found = time.monotonic(), fresh
    return found


def stored(page):
    """What each explorer has told the page to store: its HTML, and its words."""
    return [tuple(pair) for pair in page.evaluate(STORED)]
