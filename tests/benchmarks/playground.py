"""The playground while it plays: the kernel's part of a picture, and what a page in JupyterLab gets of it.

    python tests/benchmarks/playground.py                 the kernel's part
    python tests/benchmarks/playground.py --browser       pictures painted, epochs trained, controls answered
    python tests/benchmarks/playground.py --minutes 10    the memory of kernel and page while it plays

The default network, 2-4-2-1 with tanh, and minibatches of 10; 250 training points (500 with half for the
test), 500 of them (1,000), and the largest network there is. The last two need the extra "browser" and a
Chromium.
"""

import argparse
import os
import sys
import time

import nbformat
import psutil
import pytest

from nnbook.datasets import FEATURES
from nnbook.explorers.playground import Playground, playground

CASES = {
    "250 training points": {},
    "500 training points": {"m": 1000},
    "6 hidden layers of 8": {"hidden": (8,) * 6, "features": tuple(FEATURES), "data": "spiral"},
}
MINUTES = "NNBOOK_PLAYGROUND_MINUTES"


def milliseconds(act, count):
    """Median and 95th percentile of the times that `act` takes."""
    times = []
    for _ in range(count):
        start = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    return times[count // 2], times[int(0.95 * count)]


def tick(p):
    """What one tick of the page's clock does."""
    p.panel.play.value += 1


def toggle(p):
    """What one press on a control does."""
    p.controls["sharp"].value = not p.controls["sharp"].value


def kernel():
    """Print the table of the kernel's part."""
    parts = {
        "train 4 epochs": lambda p: p.state.train(4),
        "draw and send": Playground._paint,
        "a tick: both": tick,
        "a control": toggle,
    }
    print(f"{'in the kernel':24}" + "".join(f"{name:>22}" for name in CASES))
    for name, act in parts.items():
        cells = []
        for settings in CASES.values():
            p = playground(**settings)
            p.panel.play.playing = True
            milliseconds(lambda act=act, p=p: act(p), 20)
            cells.append("{:7.2f} p95 {:6.2f} ms".format(*milliseconds(lambda act=act, p=p: act(p), 200)))
        print(f"{name:24}" + "".join(f"{cell:>22}" for cell in cells))


# ---- in JupyterLab -----------------------------------------------------------------------------

PAINTS = """() => {
  window.paints = 0;
  let fresh = false;
  new MutationObserver(() => { fresh = true; }).observe(
    document.querySelector("svg[aria-label^='A network']").closest('.widget-html'),
    {childList: true, subtree: true});
  const count = () => { if (fresh) { paints += 1; fresh = false; } requestAnimationFrame(count); };
  requestAnimationFrame(count);
}"""
ANSWER = """([label, value, shown]) => new Promise(resolve => {
  const named = [...document.querySelectorAll('.widget-dropdown')]
    .find(node => node.querySelector('label').textContent === label);
  const select = named.querySelector('select'), start = performance.now();
  const look = () => document.querySelector('.jp-OutputArea').textContent.includes(shown)
    ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)))
    : requestAnimationFrame(look);
  select.value = value;
  select.dispatchEvent(new Event('change', {bubbles: true}));
  look();
})"""
EPOCH = "() => parseFloat(document.querySelector('.jp-OutputArea').textContent.match(/epoch ([\\d.]+):/)[1])"


@pytest.fixture
def open_playing(lab_page, books):
    """A function that opens a page with a playground of these settings, and starts it."""
    import rerun

    def open_page(**settings):
        code = f"from nnbook.explorers.playground import playground\nplayground(**{settings!r}).show()"
        cells = [nbformat.v4.new_code_cell(code, id="playground")]
        notebook = nbformat.v4.new_notebook(cells=cells, metadata=rerun.METADATA)
        nbformat.write(notebook, books / "playground.ipynb")
        page = lab_page("playground.ipynb")
        page.locator(".widget-play button").first.click()
        page.wait_for_timeout(1000)
        return page

    return open_page


@pytest.mark.skipif(MINUTES in os.environ, reason="only the memory was asked for")
@pytest.mark.parametrize("case", CASES)
def test_pictures_and_answers(open_playing, case):
    page = open_playing(**CASES[case])
    page.evaluate(PAINTS)
    first, start = page.evaluate(EPOCH), time.perf_counter()
    page.wait_for_timeout(10_000)
    seconds = time.perf_counter() - start
    paints, epochs = page.evaluate("paints") / seconds, (page.evaluate(EPOCH) - first) / seconds
    answers = {
        "numbers of": [("the output", "into the output"), ("layer 1", "into layer 1")],
        "data": [("xor", "xor, network"), ("moons", "moons, network")],
    }
    cells = []
    for label, moves in answers.items():
        times = []
        for k in range(30):
            times.append(page.evaluate(ANSWER, [label, *moves[k % 2]]))
            page.wait_for_timeout(130 + 17 * (k % 5))  # not in step with the clock
        times.sort()
        cells.append(f"“{label}” answers in {times[15]:.0f} ms (p95 {times[28]:.0f})")
    print(f"\n{case:22} {paints:5.1f} pictures a second, {epochs:5.0f} epochs a second, {'; '.join(cells)}")


@pytest.mark.skipif(MINUTES not in os.environ, reason="the memory was not asked for")
def test_memory(open_playing):
    """Not the page's resident memory: the browser's driver records all that the page loads, up to 100 MB."""
    page = open_playing()
    debugger = page.context.new_cdp_session(page)
    print("\nminute  kernel MB  page's heap MB  its nodes   epoch")
    for minute in range(int(os.environ[MINUTES]) + 1):
        debugger.send("HeapProfiler.collectGarbage")
        heap = debugger.send("Runtime.getHeapUsage")["usedSize"] / 1e6
        nodes = debugger.send("Memory.getDOMCounters")["nodes"]
        epoch = page.evaluate(EPOCH)
        print(f"{minute:6} {kernel_megabytes():10.1f} {heap:15.1f} {nodes:10} {epoch:7.0f}", flush=True)
        page.wait_for_timeout(60_000)


def kernel_megabytes():
    """The resident memory of the kernel, a grandchild of this program."""
    children = psutil.Process().children(recursive=True)
    kernels = [child for child in children if "ipykernel" in " ".join(child.cmdline())]
    return sum(kernel.memory_info().rss for kernel in kernels) / 1e6


def main():
    """Print one of the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--browser", action="store_true", help="in JupyterLab")
    parser.add_argument("--minutes", type=int, help="the memory in JupyterLab, minute by minute")
    options = parser.parse_args()
    if options.minutes:
        os.environ[MINUTES] = str(options.minutes)
    if options.browser or options.minutes:
        return pytest.main([__file__, "-qs", "-o", "addopts=", "-p", "no:cacheprovider"])
    return kernel()


if __name__ == "__main__":
    sys.exit(main())
