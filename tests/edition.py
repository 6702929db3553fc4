"""The HTML edition, built once for its tests, and what a page of it says. Needs the extra "html"."""

import json
import os
import re
import subprocess
import sys
import time
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import rerun

from nnbook.files import whole

NEEDED = ("sphinx", "myst_nb", "furo", "latex2mathml")
NAMES = [path.relative_to(rerun.NOTEBOOKS).with_suffix("").as_posix() for path in rerun.book()]
ROOT = Path(__file__).resolve().parents[1]
FORMULA = "¤"
BLOCKS = {"p", "div", "li", "ul", "ol", "td", "th", "tr", "table", "details", "summary", "pre", "br", "h1",
          "h2", "h3", "h4", "section", "blockquote", "img", "hr", "button", "nav"}  # fmt: skip


def needed():
    """Skips a test where the pages cannot be written."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} missing: pip install -r requirements-html.txt")


def run(*arguments, cwd, **changes):
    """What `python -m nnbook` does with these arguments in a folder."""
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "nnbook", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=os.environ | {"PYTHONPATH": paths} | changes,
                          capture_output=True, text=True, check=False)  # fmt: skip


@pytest.fixture(scope="session")
def edition(tmp_path_factory):
    """The edition of the whole book, in a folder with blanks and umlauts in its name: one for all workers."""
    needed()
    base = tmp_path_factory.getbasetemp()
    room = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "Bücher und mehr"
    told = room / "told.json"
    try:
        room.mkdir()
    except FileExistsError:  # another worker writes it
        waited(told, 600)
    else:
        done = run("html", "für alle", cwd=room)
        said = {name: getattr(done, name) for name in ("returncode", "stdout", "stderr")}
        with whole(told) as file:
            file.write(json.dumps(said).encode())
    done = SimpleNamespace(**json.loads(told.read_text(encoding="utf-8")))
    assert done.returncode == 0, done.stderr
    return SimpleNamespace(folder=room / "für alle", done=done)


def waited(path, seconds):
    """Waits until there is a file."""
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"no {path.name} in {seconds} s"
        time.sleep(0.2)


class Page(HTMLParser):
    """A page, read: its text with each formula as one sign, its anchors, and all it leads to."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.pieces, self.ids, self.links, self.loaded, self.tags = [], [], [], [], []
        self.hidden = None  # the element within which no text counts
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        self.ids += filter(None, [attrs.get("id")])
        address = attrs.get("href") or attrs.get("src")
        if address is not None:
            (self.links if tag == "a" else self.loaded).append(address)
        silent = tag in ("math", "script", "style", "svg") or attrs.get("class") == "headerlink"
        if self.hidden is None and silent:
            self.hidden = tag
            self.pieces.append(FORMULA if tag == "math" else "")
        if tag in BLOCKS:
            self.pieces.append(" ")
        if tag == "img":
            self.pieces.append(f" {attrs.get('alt', '')} ")

    def handle_endtag(self, tag):
        if tag == self.hidden:
            self.hidden = None
        if tag in BLOCKS:
            self.pieces.append(" ")

    def handle_data(self, data):
        if self.hidden is None:
            self.pieces.append(data)

    @property
    def text(self):
        return even("".join(self.pieces))


def even(text):
    """A text with one blank for each run of them, no blank beside a formula, and formulas in a row as one."""
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"(\s*¤\s*)+", "¤", text)


def notebook(name):
    """A notebook of the book."""
    return nbformat.read(rerun.NOTEBOOKS / f"{name}.ipynb", as_version=4)
