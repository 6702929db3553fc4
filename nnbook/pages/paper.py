"""The pages as one document for paper, and Chromium, which prints it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path
from urllib.parse import unquote

from nnbook.files import whole

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
FLAGS = ("--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
         "--disable-background-networking", "--no-pdf-header-footer",
         "--generate-pdf-document-outline")  # fmt: skip
PATIENCE = 300  # seconds
ARTICLE = re.compile(r"<article\b[^>]*>(.*)</article>", re.DOTALL)
LEFT_OUT = re.compile(
    r'<a class="headerlink".*?</a>|<p class="nnbook-(?:ways|still)">.*?</p>|<script\b.*?</script>', re.DOTALL
)
ADDRESS = re.compile(r'\b(id|href|src|name|for|aria-labelledby)="([^"]*)"')
HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="_static/pygments.css"><link rel="stylesheet" href="_static/book.css">
<link rel="stylesheet" href="_static/paper.css"><link rel="stylesheet" href="_static/print.css"></head><body>
"""


def chromium(path=None):
    """The path of a Chromium, the one given or one found here; FileNotFoundError without one."""
    if path is not None and not shutil.which(path):
        raise FileNotFoundError(f"{path}: there is no such program")
    found = path or next(filter(None, map(shutil.which, [*NAMES, *PLACES])), None)
    if found is None:
        raise FileNotFoundError(
            "there is no Chromium here, which a PDF needs: install Chromium, Chrome or Edge, or name "
            "one with --chromium PATH"
        )
    return found


def document(folder, pages):
    """The HTML of all `pages`, [(name, title), …], in `folder` as one document, several with a list."""
    names = [name for name, _ in pages]
    title = pages[0][1] if len(pages) == 1 else "nnbook"
    text = [HEAD.format(title=escape(title))]
    if len(pages) > 1:
        lines = "".join(
            f'<li><a href="#{escape(anchor(name))}">{escape(title)}</a></li>' for name, title in pages
        )
        text.append(f'<nav class="nnbook-contents"><h1>nnbook</h1><ul>{lines}</ul></nav>')
    text += [article(folder, name, names) for name in names]
    return "".join([*text, "</body></html>\n"])


def article(folder, name, names):
    """What stands on a page, with every fold open and each address as it is in a document of these names."""
    text = ARTICLE.search((Path(folder) / f"{name}.html").read_text(encoding="utf-8"))[1]
    text = LEFT_OUT.sub("", text).replace("<details", "<details open").replace(' loading="lazy"', "")
    text = ADDRESS.sub(lambda found: _moved(found[1], found[2], name, names), text)
    return f'<article id="{escape(anchor(name))}">{text}</article>'


def anchor(name, inside=""):
    """The anchor of a page, or of a place on it, in the document."""
    return f"{name}--{inside}"


def _moved(kind, value, name, names):
    """An attribute of a page as it is in the document; a link to what is not there goes."""
    if kind in ("id", "name", "for", "aria-labelledby"):
        return f'{kind}="{anchor(name, value)}"'
    if re.match(r"[a-z]+:", value):
        return f'{kind}="{value}"'
    path, _, inside = value.partition("#")
    path = unquote(path)
    there = os.path.normpath(os.path.join(os.path.dirname(name), path)).replace(os.sep, "/") if path else ""
    if kind == "src":
        return f'src="{there}"'
    page = there.removesuffix(".html") if path else name
    return f'href="#{anchor(page, inside)}"' if page in names else ""


def printed(program, page, path):
    """Prints an HTML file as PDF to `path`, whole or not at all. OSError where Chromium fails."""
    with tempfile.TemporaryDirectory(prefix="nnbook-") as room:
        made = Path(room, "made.pdf")
        command = [program, *FLAGS, f"--user-data-dir={room}/profile", f"--print-to-pdf={made}"]
        command.append(Path(page).as_uri())
        if sys.platform == "linux" and os.geteuid() == 0:  # Chromium's sandbox is not for root
            command.insert(1, "--no-sandbox")
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            raise OSError(f"{program} has printed nothing within {PATIENCE} seconds") from None
        if not made.is_file():
            raise OSError(f"{program} has printed nothing: {run.stderr.strip()[-300:]}")
        with whole(path) as file:
            file.write(made.read_bytes())
