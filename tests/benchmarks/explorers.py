"""From the hand to the picture: each explorer in a real JupyterLab, beside `interact` with a like picture.

    python tests/benchmarks/explorers.py [events, for each explorer and theme]

An event is a key, a slider, a choice or a button of a drawing; its time ends when the new picture has been
painted. The lag of a drag is from when the pointer was where the picture shows it. `interact` draws a neuron
as the book does, or a fresh matplotlib figure. Needs the extra "browser" and a Chromium.
"""

import sys
import tempfile
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hand import EXPLORERS, LAGS, TIMES, notebook, prepare
from lab import chromium, jupyterlab, run_all
from milliseconds import report

INTERACT = {
    "same-drawing": """from ipywidgets import interact, FloatSlider
from IPython.display import HTML

def drawing(w, b):
    net = Network([2, 1], seed=0)
    net.weights[0], net.biases[0] = [[w, 0.1]], [b]
    return HTML(figures.network_svg(net, net.feed_forward([[0.5, 0.25]])))

_ = interact(drawing, w=FloatSlider(min=-2, max=2, step=0.05), b=FloatSlider(min=-2, max=2, step=0.05))""",
    "matplotlib-figure": """import numpy as np
import matplotlib.pyplot as plt
from nnbook import functions

def figure(z):
    along = np.linspace(-10, 10, 201)
    plt.plot(along, functions.sigmoid(along))
    plt.plot(z, functions.sigmoid(z), "o")
    plt.title(f"out = {functions.sigmoid(z):.4f}")
    plt.show()

_ = interact(figure, z=FloatSlider(min=-10, max=10, step=0.1))""",
}
KEYS = """async ([id, count]) => {
  const node = document.querySelector(`[data-id="${id}"] .jp-OutputArea`), times = [];
  const slider = node.querySelector('.noUi-handle');
  slider.focus();
  const press = keyCode => slider.dispatchEvent(new KeyboardEvent('keydown', {key: keyCode, bubbles: true}));
  const output = node.querySelector('.jp-OutputArea .jp-OutputArea') ?? node;
  for (let k = 0; k < count; k++) {
    const drawn = () => output.querySelector('img, svg');
    const before = drawn(), start = performance.now();
    press(k % 20 < 10 ? 'ArrowRight' : 'ArrowLeft');
    while ((!drawn() || drawn() === before) && performance.now() - start < 2000) await frame();
    await drawn()?.decode?.();
    await frame();
    times.push(performance.now() - start);
    await pause(30);
  }
  return times;
}"""
DRAGS = {"neuron": '[data-drag="b"]', "feed_forward": 'g[data-drag="b¹₁"]'}


def main():
    """Print the table."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print(f"{'event to painted':36} {'median':>8} {'p95':>8} {'worst':>8}  ms")
    with tempfile.TemporaryDirectory() as root, jupyterlab(Path(root)) as lab, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium())
        file = Path(root) / "notebooks" / "explorers.ipynb"
        file.parent.mkdir()
        setup = EXPLORERS["setup"] + "\nfrom nnbook import figures"
        nbformat.write(notebook(EXPLORERS | {"setup": setup} | INTERACT), file)
        for theme in ("Light", "Dark"):
            in_theme(browser, lab, theme, events)


def in_theme(browser, address, theme, events):
    """The lines of the table for one of JupyterLab's themes."""
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    page.goto(f"{address}lab/tree/notebooks/explorers.ipynb?reset")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.evaluate(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {theme}'}})")
    run_all(page)
    prepare(page)
    every = []
    for seed, name in enumerate(name for name in EXPLORERS if name != "setup"):
        times = page.evaluate(TIMES, [name, events, seed])
        report(f"{theme}: {name}", times)
        every += times
    report(f"{theme}: all explorers", every)
    for name, selector in DRAGS.items():
        report(f"{theme}: lag of a drag, {name}", lags(page, name, selector))
    for name in INTERACT:
        report(f"{theme}: interact, {name}", page.evaluate(KEYS, [name, 40])[5:])
    page.evaluate("() => void jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.close()


def lags(page, name, selector):
    """Up and down with the mouse for two seconds, a pixel at a time."""
    target = page.locator(f'[data-id="{name}"] {selector}').first
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(LAGS, [name, selector])
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(90):
        page.mouse.move(x, y - k)
        page.wait_for_timeout(8)
    page.mouse.up()
    page.wait_for_timeout(200)
    return page.evaluate("lags")


if __name__ == "__main__":
    main()
