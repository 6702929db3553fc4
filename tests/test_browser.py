"""Each chapter as a reader meets it in JupyterLab: opened, run from top to bottom, looked at.

Needs the extra "browser" and a Chromium. Tests of one explorer take the fixture ``lab_page``.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
import rerun
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

pytestmark = pytest.mark.browser

CHAPTERS = Path(__file__).resolve().parents[1] / "notebooks"
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
      // The page asks for the widgets of a kernel that has none yet.
      if (content.name === 'stderr' && !content.text.startsWith('No such comm'))
        callbackErrors.push(content.text);
    });
    await jupyterapp.commands.execute('notebook:run-all-cells');
  };
  const late = (_, reject) => setTimeout(() => reject('still running'), 1000 * seconds);
  return Promise.race([run(), new Promise(late)]);
}"""
PROBLEMS = r"""() => (window.callbackErrors || []).map(what => 'in a callback: ' + what).concat(
  jupyterapp.shell.currentWidget.content.widgets.flatMap(cell => {
  const found = [], all = query => [...cell.node.querySelectorAll(query)];
  const shown = all('.jp-OutputArea-output, .jp-RenderedMarkdown');
  if (cell.model.type === 'code') {
    const tags = cell.model.getMetadata('tags') || [];
    if (cell.model.executionCount === null) found.push('has not run');
    for (const output of cell.model.outputs.toJSON()) {
      if (output.output_type === 'error' && !tags.includes('raises-exception'))
        found.push(output.ename + ': ' + output.evalue);
      if (output.name === 'stderr') found.push('stderr: ' + output.text);
    }
  }
  for (const node of shown) {
    const widget = node.textContent.match(/(Error (displaying|creating)|Loading) widget|not found/);
    if (widget) found.push(widget[0]);
    const text = node.cloneNode(true);
    text.querySelectorAll('code, pre, mjx-container, svg').forEach(part => part.remove());
    const maths = text.textContent.match(/\$[^$]*[\\^_{][^$]*\$|\$\$|\\begin|\\frac/);
    if (maths) found.push('maths not rendered: ' + maths[0]);
  }
  for (const bad of all('mjx-merror, [data-mjx-error], mjx-mtext[style*="red"]'))
    found.push('maths in error: ' + bad.closest('mjx-container').textContent);
  for (const picture of all('.jp-OutputArea-output img, .jp-RenderedMarkdown img')) {
    if (!picture.complete || !picture.naturalWidth) found.push('a picture did not load');
    // JupyterLab writes "Image" where there is no alt.
    if (['', 'Image'].includes(picture.alt.trim())) found.push('a picture without alt');
  }
  for (const bad of all('.jupyter-widgets .jp-RenderedText[data-mime-type$="err"]'))
    found.push('in a widget: ' + bad.textContent);
  return found.map(what => cell.model.id + ': ' + what);
}))"""


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
    root = books.parent
    for name, setting in SETTINGS.items():
        file = root / f"settings/@jupyterlab/{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(setting), encoding="utf-8")
    folders = {f"JUPYTER_{name}_DIR": str(root / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    folders |= {"JUPYTERLAB_SETTINGS_DIR": str(root / "settings"),
                "JUPYTERLAB_WORKSPACES_DIR": str(root / "workspaces"),
                "IPYTHONDIR": str(root / "ipython")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--port=0",
               "--ip=127.0.0.1", "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True",
               f"--ServerApp.root_dir={root}"]
    with (root / "lab.log").open("w") as log:
        server = subprocess.Popen(command, env=os.environ | folders, stdout=log, stderr=log)
    try:
        yield address(root, server)
    finally:
        server.terminate()
        server.wait(20)


def address(root, server):
    """Wait until the server has written where it listens."""
    for _ in range(600):
        for file in (root / "RUNTIME").glob("jpserver-*.json"):
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

    def open_page(notebook, run=True):
        page = browser.new_page(viewport={"width": 1200, "height": 1000})
        pages.append(page)
        page.on("request", note)
        page.on("pageerror", lambda error: strays.append(str(error)))
        page.goto(f"{lab}lab/tree/notebooks/{notebook}?reset")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
        if run:
            run_all(page)
        return page

    yield open_page
    for page in pages:
        page.evaluate("() => void jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        page.close()
    assert not strays


def run_all(page, seconds=120):
    """Run all cells of the chapter on ``page`` and wait until the last is done."""
    page.evaluate(RUN, seconds)


def problems(page):
    """What a reader would see go wrong on ``page``, once pictures and maths had time to appear."""
    for _ in range(10):
        page.wait_for_timeout(500)
        found = page.evaluate(PROBLEMS)
        if not found:
            break
    return found


@pytest.mark.parametrize("notebook", [path.name for path in sorted(CHAPTERS.glob("*.ipynb"))])
def test_a_reader_sees_nothing_go_wrong(lab_page, notebook):
    page = lab_page(notebook, run=False)
    assert problems(page) == [], "as stored"
    run_all(page)
    assert problems(page) == [], "after Run All"
    page.evaluate(
        "jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    assert problems(page) == [], "in the dark theme"


def test_what_goes_wrong_is_seen(lab_page, books):
    cells = [
        new_markdown_cell("# Faults", id="title"),
        new_markdown_cell(r"$\nosuchcommand$ and $\frac{a}{$", id="maths"),
        new_markdown_cell("![A picture](no-such-file.png)", id="picture"),
        new_code_cell("import sys\nprint('Careful', file=sys.stderr)", id="warning"),
        new_code_cell("from ipywidgets import IntSlider\nslider = IntSlider()\n"
                      "slider.observe(lambda change: 1 / 0, 'value')\nslider", id="callback"),
        new_code_cell("1 / 0", id="error"),
        new_code_cell("2", id="after"),
    ]
    nbformat.write(new_notebook(cells=cells, metadata=rerun.METADATA), books / "faults.ipynb")
    page = lab_page("faults.ipynb")
    page.locator(".noUi-handle").press("ArrowRight")
    found = [problem.partition(":")[0] for problem in problems(page)]
    assert found == ["in a callback", "maths", "maths", "picture", "warning", "error", "after"]
