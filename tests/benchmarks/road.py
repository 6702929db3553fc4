"""From the key to the wheel, and how smoothly cars move: the road of chapter 8 in a real JupyterLab.

    python tests/benchmarks/road.py [seconds]

Pictures are those of the screen in which the world has another place than before. A key's time is
from its event to the picture in which the mark of the hand (by the page), or of the wheel (by the kernel),
has moved. Needs the extra "browser" and a Chromium.
"""

import ast
import os
import sys
import tempfile
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hand import notebook, prepare
from lab import chromium, jupyterlab, run_all
from milliseconds import report

SETUP = """import time
from nnbook import Network, explorers
from nnbook.car import Track, teacher
net = Network([5, 3, 4, 2], "tanh", "tanh", init="xavier", seed=0)
track, times = Track.random(3, obstacles=0), []

def timed(road):
    hear = road.hear
    def timing(page, said):
        start, worked = time.perf_counter(), time.thread_time()
        hear(page, said)
        if "tick" in said:
            times.append([1000 * (time.perf_counter() - start), 1000 * (time.thread_time() - worked)])
    road.hear = timing
    return road"""
ROADS = {
    "alone": "alone = timed(explorers.road(teacher(track), track))\nalone.show()",
    "race": "guides = {name: teacher(track) for name in 'abcd'}\n"
    "race = timed(explorers.road(guides | {'net': net}, track))\nrace.show()",
}
FRAMES = """async ([id, seconds]) => {
  const world = shown(id).querySelector('[data-move=world]'), start = performance.now(), gaps = [];
  let last = start, before = '', frames = 0;
  while (performance.now() - start < 1000 * seconds) {
    const now = await new Promise(requestAnimationFrame);
    const there = getComputedStyle(world).transform;
    frames += 1;
    if (there !== before) { gaps.push(now - last); last = now; before = there; }
  }
  return [frames / seconds, gaps.slice(1)];
}"""
KEYS = """id => {
  window.keys = {hand: [], wheel: []};
  const page = shown(id), at = {}, pressed = {};
  const places = name => getComputedStyle(page.querySelector(`[data-move=${name}]`)).transform;
  document.addEventListener('keydown', ({key, timeStamp, repeat}) => {
    if (repeat || !key.startsWith('Arrow')) return;
    for (const name of ['hand', 'wheel']) { at[name] = places(name); pressed[name] = timeStamp; }
  }, true);
  const look = () => {
    for (const name of ['hand', 'wheel'])
      if (pressed[name] && places(name) !== at[name]) {
        keys[name].push(performance.now() - pressed[name]);
        pressed[name] = 0;
      }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
TRIP = """async () => {
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel, times = [];
  for (let k = 0; k < 40; k++) {
    const start = performance.now();
    await kernel.requestExecute({code: '', silent: true}).done;
    times.push(performance.now() - start);
    await pause(30);
  }
  return times;
}"""
ASK = """async code => {
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const content = {code: '', silent: true, user_expressions: {answer: code}};
  const reply = await kernel.requestExecute(content).done;
  return reply.content.user_expressions.answer.data['text/plain'];
}"""


def main():
    """Print the table."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as root, jupyterlab(Path(root)) as lab, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium())
        file = Path(root) / "notebooks" / "road.ipynb"
        file.parent.mkdir()
        nbformat.write(notebook({"setup": SETUP, **ROADS}), file)
        page = browser.new_page(viewport={"width": 1200, "height": 1000})
        page.goto(f"{lab}lab/tree/notebooks/road.ipynb?reset")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
        run_all(page)
        prepare(page)
        for name in ROADS:
            one(page, name, seconds)
        page.evaluate("() => void jupyterapp.shell.currentWidget.sessionContext.shutdown()")


def one(page, name, seconds):
    """The lines of the table for one road: its drivers play, then the reader drives."""
    node = page.locator(f'[data-id="{name}"] .nnbook')
    node.scroll_into_view_if_needed()
    node.locator('[data-set*="eyes"]').first.click()
    node.locator('[data-press="play:run"]').click()
    page.wait_for_timeout(1000)
    ask = f"({name}.race.steps, time.perf_counter(), times.clear())"
    steps, start, _ = ast.literal_eval(page.evaluate(ASK, ask))
    rate, gaps = page.evaluate(FRAMES, [name, seconds])
    ask = f"({name}.race.steps, time.perf_counter(), times)"
    last, end, times = ast.literal_eval(page.evaluate(ASK, ask))
    node.locator('[data-press="play:run"]').click()
    lasts, load = (end - start) / (0.05 * (last - steps)), os.getloadavg()[0]
    print(f"{name}, load {load:.1f} on {os.cpu_count()} cores: {len(gaps) / seconds:.1f} pictures a second")
    print(f"of {rate:.1f} of the screen, {len(times) / (end - start):.1f} ticks; a second is {lasts:.3f} s")
    print(f"{'':36} {'median':>8} {'p95':>8} {'worst':>8}  ms")
    report("from picture to picture", gaps)
    report("the kernel's share of a tick", [each for each, _ in times])
    report("of it at work", [each for _, each in times])
    keys(page, name, node)


def keys(page, name, node):
    """The reader's keys, at moments of their own."""
    page.evaluate(KEYS, name)
    node.locator("[data-steer]").focus()
    for k in range(40):
        if "left the road" in node.locator("[role=status]").inner_text():
            page.keyboard.press("Enter")
            page.wait_for_timeout(200)
        key = ["ArrowLeft", "ArrowRight"][k % 2]
        page.keyboard.down(key)
        page.wait_for_timeout(100 + 17 * k % 50)
        page.keyboard.up(key)
        page.wait_for_timeout(250 + 23 * k % 50)
    for playing in node.locator('[aria-label^="pause"]').all():
        playing.click()  # the other road has the kernel for itself
    report("an empty cell, there and back", page.evaluate(TRIP))
    for mark, who in (("hand", "page"), ("wheel", "kernel")):
        report(f"key to the {mark} ({who})", page.evaluate(f"keys.{mark}"))


if __name__ == "__main__":
    main()
