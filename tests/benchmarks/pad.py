"""From the pen to the answer: the pad in a real JupyterLab, with networks of several sizes.

    python tests/benchmarks/pad.py [drawings]

The mouse draws the digits of tests/strokes.json, a point every 8 ms. A lag is from the event of a pointer to
the painted answer whose picture has that point. Needs the extra "browser" and a Chromium.
"""

import sys
import tempfile
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from drawings import DRAWINGS
from hand import notebook, prepare
from lab import chromium, jupyterlab, run_all
from milliseconds import report

NETWORKS = {"[784, 20, 20, 10]": "twenty", "[784, 300, 100, 10]": "hundreds"}
LAGS = """id => {
  const page = shown(id), surface = page.querySelector('[data-draw]'), box = surface.querySelector('rect');
  const drawn = page.querySelector('[data-ink]').previousElementSibling, reached = new Map();
  window.lags = [];
  const note = event => {
    const {left, top, width, height} = box.getBoundingClientRect();
    const at = [(event.clientX - left) / width, (event.clientY - top) / height];
    if (event.buttons) reached.set(at, event.timeStamp);
  };
  page.addEventListener('pointerdown', note, true);
  page.addEventListener('pointermove', note, true);
  new MutationObserver(async () => {
    const [x, y] = drawn.getAttribute('d').match(/([0-9.]+) ([0-9.]+)h0$/).slice(1).map(Number);
    await frame();
    for (const [at, time] of reached) {
      if (Math.hypot(at[0] - x, at[1] - y) > 0.001) continue;
      lags.push(performance.now() - time);
      for (const [old, then] of reached) if (then <= time) reached.delete(old);
      break;
    }
  }).observe(drawn, {attributes: true});
}"""


def main():
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    chosen = DRAWINGS[:: len(DRAWINGS) // count][:count]
    print(f"{'pointer to painted answer':36} {'median':>8} {'p95':>8} {'worst':>8}  ms")
    cells = {"setup": "from nnbook import Network, explorers"}
    cells |= {name: f"explorers.pad(Network({sizes}, seed=0)).show()" for sizes, name in NETWORKS.items()}
    with tempfile.TemporaryDirectory() as root, jupyterlab(Path(root)) as lab, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium())
        file = Path(root) / "notebooks" / "pad.ipynb"
        file.parent.mkdir()
        nbformat.write(notebook(cells), file)
        page = browser.new_page(viewport={"width": 1200, "height": 1000})
        page.goto(f"{lab}lab/tree/notebooks/pad.ipynb?reset")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
        run_all(page)
        prepare(page)
        for sizes, name in NETWORKS.items():
            times = lags(page, name, chosen)
            report(f"{sizes}, {len(times)} answers", times)
        page.evaluate("() => void jupyterapp.shell.currentWidget.sessionContext.shutdown()")


def lags(page, name, drawings):
    """The lags while these digits are drawn one after the other."""
    surface = page.locator(f'[data-id="{name}"] [data-draw] rect')
    surface.scroll_into_view_if_needed()
    box = surface.bounding_box()
    page.evaluate(LAGS, name)
    for drawing in drawings:
        for stroke in drawing["strokes"]:
            for k, (x, y) in enumerate(stroke):
                page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
                page.mouse.down() if k == 0 else page.wait_for_timeout(8)
            page.mouse.up()
        page.wait_for_timeout(200)
        page.locator(f'[data-id="{name}"] [data-press="clear:ink"]').click()
        page.wait_for_timeout(200)
    return page.evaluate("lags")


if __name__ == "__main__":
    main()
