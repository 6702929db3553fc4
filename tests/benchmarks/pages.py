"""The book as web pages: what writing them takes, and how soon a reader with a slow line sees one.

    python tests/benchmarks/pages.py [folder]

Without a folder of pages the program has `python -m nnbook html` write them. Chromium then opens each page of
SHOWN several times, each time with an empty cache, by a line of 10 Mbit/s with 40 ms there and back, with a
processor 4 times slower, from a server here that does not compress. The table has the medians of first and
largest contentful paint, of the layout shift, and of the blocking time: what tasks take beyond 50 ms, from
the first paint to 2 s after the page is loaded. Needs the extras "html" and "browser" and a Chromium, and
fails where a limit is not held.
"""

import argparse
import functools
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lab import chromium

SHOWN = "index", "03-error", "06-circles", "F-solutions", "playground"
SECONDS, MEGABYTES, PAINT = 90, 25, 2  # to write the pages, of all files, to the first paint
BYTES, DELAY, SLOWER = 10e6 / 8, 40, 4  # a second, in milliseconds, times
ROUNDS = 3
SEEN = """() => {
  window.seen = {paint: 0, largest: 0, shift: 0, tasks: []};
  const watch = (type, take) =>
    new PerformanceObserver(list => list.getEntries().forEach(take)).observe({type, buffered: true});
  watch('paint', ({name, startTime}) => { if (name === 'first-contentful-paint') seen.paint = startTime; });
  watch('largest-contentful-paint', ({startTime}) => { seen.largest = startTime; });
  watch('layout-shift', ({value, hadRecentInput}) => { seen.shift += hadRecentInput ? 0 : value; });
  watch('longtask', ({startTime, duration}) => { seen.tasks.push([startTime, duration]); });
}"""


class Quiet(SimpleHTTPRequestHandler):
    """A server that keeps its peace."""

    def log_message(self, *_):
        """Says nothing."""


@contextmanager
def served(folder):
    """The address at which a folder is served."""
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def written(folder):
    """The seconds that writing the pages takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "nnbook", "html", folder], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def visit(browser, address):
    """First and largest paint in seconds, layout shift, and blocking time in milliseconds, of one visit."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.add_init_script(f"({SEEN})()")
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    line = {"offline": False, "latency": DELAY, "downloadThroughput": BYTES, "uploadThroughput": BYTES}
    devtools.send("Network.emulateNetworkConditions", line)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load")
    page.wait_for_timeout(2000)
    seen = page.evaluate("seen")
    context.close()
    return seen["paint"] / 1000, seen["largest"] / 1000, seen["shift"], blocked(seen["paint"], seen["tasks"])


def blocked(paint, tasks):
    """What tasks, [(start, duration), …], take beyond 50 ms each, as far as that is after the first paint."""
    return sum(max(0, start + duration - max(start + 50, paint)) for start, duration in tasks)


def report(folder):
    """Prints what the pages weigh and how soon they are seen; the largest first paint, and the megabytes."""
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    print(f"{sum(path.suffix == '.html' for path in files)} pages, {len(files)} files, {megabytes:.1f} MB")
    print(f"\n{'page':12}{'KB':>6}{'first paint':>13}{'largest':>10}{'shift':>8}{'blocked':>11}")
    paints = []
    with served(folder) as base, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=["--disable-dev-shm-usage"])
        for name in SHOWN:
            visits = [visit(browser, f"{base}{name}.html") for _ in range(ROUNDS)]
            paint, largest, shift, blocking = map(statistics.median, zip(*visits))
            kilobytes = (Path(folder) / f"{name}.html").stat().st_size / 1000
            times = f"{paint:11.2f} s{largest:8.2f} s{shift:8.3f}{blocking:8.0f} ms"
            print(f"{name:12}{kilobytes:6.0f}{times}", flush=True)
            paints.append(paint)
        browser.close()
    return max(paints), megabytes


def main():
    """Measures, and says 1 where a limit is not held."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", help="pages that are written already")
    folder = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as room:
        seconds = 0 if folder else written(Path(room, "html"))
        if not folder:
            print(f"written in {seconds:.1f} s")
        paint, megabytes = report(folder or Path(room, "html"))
    return int(seconds > SECONDS or megabytes > MEGABYTES or paint > PAINT)


if __name__ == "__main__":
    sys.exit(main())
