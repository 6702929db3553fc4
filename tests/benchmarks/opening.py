"""From README's last command, installed, to a picture that has moved and answers, for a newcomer.

    python tests/benchmarks/opening.py [runs]

`python -m nnbook` starts JupyterLab, a browser opens chapter 0, and Shift and Enter run its cells down to the
first picture, which follows a network that learns; then one button of it is pressed. Each run has a home of
its own, in which nothing has ever been opened. The table has the seconds from the command to each of these.
Needs the extra "browser" and a Chromium, and fails where the median is above LIMIT.
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lab import CHAPTERS, chromium, serving

LIMIT = 10  # seconds
WHEN = "server", "chapter on screen", "picture has moved", "picture answers"
PICTURE = ".jp-Cell[data-id=watch] .nnbook"
MARK = """() => jupyterapp.shell.currentWidget.content.widgets.forEach(
  cell => { cell.node.dataset.id = cell.model.id; })"""
CELLS = "jupyterapp.shell.currentWidget.content.widgets.findIndex(cell => cell.model.id === 'watch') + 1"
SAYS = """words => new Promise(done => {
  const look = () => {
    const said = document.querySelector('.jp-Cell[data-id=watch] .nnbook [role=status]')?.textContent ?? '';
    if (!document.querySelector('.nnbook-asleep') && said.startsWith(words))
      requestAnimationFrame(() => setTimeout(done));  // now it is painted
    else requestAnimationFrame(look);
  };
  look();
})"""


def main():
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with sync_playwright() as driver:
        rows = [seconds_to_a_picture(driver) for _ in range(runs)]
    print(f"{'seconds from the command to':28} {'median':>7} {'worst':>7}")
    for name, times in zip(WHEN, zip(*rows)):
        print(f"{name:28} {statistics.median(times):7.2f} {max(times):7.2f}")
    return statistics.median(times) > LIMIT


def seconds_to_a_picture(driver):
    """The seconds from the command to each moment of WHEN."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        books = shutil.copytree(CHAPTERS, home / "notebooks")
        own = {"HOME": folder, "JUPYTER_CONFIG_DIR": str(home / "CONFIG")}
        start = time.perf_counter()
        with serving(home, ["nnbook", str(books)], own) as address:
            return [moment - start for moment in open_and_play(driver, address)]


def open_and_play(driver, address):
    """The times of each moment of WHEN."""
    yield time.perf_counter()
    browser = driver.chromium.launch(executable_path=chromium())
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    page.goto(address)
    page.wait_for_selector(".jp-NotebookPanel .jp-RenderedMarkdown h1", timeout=60_000)
    yield time.perf_counter()
    page.evaluate(MARK)
    page.locator(".jp-NotebookPanel .jp-RenderedMarkdown h1").click()
    for _ in range(page.evaluate(CELLS)):
        page.keyboard.press("Shift+Enter")
    page.evaluate(SAYS, "After 100 of 100 epochs")
    yield time.perf_counter()
    page.locator(f"{PICTURE} [data-press^=back]").click()
    page.evaluate(SAYS, "After 99 of 100 epochs")
    yield time.perf_counter()
    browser.close()


if __name__ == "__main__":
    sys.exit(main())
