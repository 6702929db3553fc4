"""From notebooks to pages: stages them, lets Sphinx write, and adds what belongs to it."""

import io
import json
import re
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from nnbook.lab.links import project_urls
from nnbook.pages import folder
from nnbook.pages.mathml import typeset
from nnbook.pages.pictures import FOLDER, Pictures
from nnbook.pages.staging import named_cells, staged

LOOK = Path(__file__).parent / "look"
BETS = Path(__file__).parents[1] / "lab" / "extension" / "bets.js"
NEEDED = {"sphinx": "sphinx", "myst_nb": "myst-nb", "furo": "furo", "latex2mathml": "latex2mathml"}
SETTINGS = {
    "project": "nnbook",
    "html_title": "nnbook",
    "extensions": ["myst_nb", "nnbook.pages.writer"],
    "nb_execution_mode": "off",
    "nb_merge_streams": True,
    "nb_render_markdown_format": "myst",  # of outputs, as of cells
    "myst_enable_extensions": ["dollarmath"],
    "myst_all_links_external": True,  # they are right when they come here
    "smartquotes": False,
    "root_doc": "index",
    "templates_path": [str(LOOK / "templates")],
    "html_theme": "furo",
    "html_math_renderer": "mathml",
    "html_favicon": "static/icon.svg",
    "html_static_path": ["static"],
    "html_extra_path": ["extra"],
    "html_css_files": ["book.css", ["print.css", {"media": "print"}]],
    "html_js_files": [["book.js", {"defer": "defer"}]],
    "html_copy_source": False,
    "html_show_copyright": False,
    "html_use_index": False,
    "show_warning_types": True,
}
INTRODUCTION = """# nnbook

An executable textbook on the mathematics of neural networks, from one neuron to the training loop, and on to
networks that learn before your eyes. These pages show what its notebooks hold, with their outputs. You bet
before you are told, and open a fold to see how it came out. For the pictures that move under your hand, and
for the exercises that tell you what is wrong with your function, take the notebook: each page hands it out.
"""


def need():
    """ModuleNotFoundError, which says how to install it, where something is missing that writes pages."""
    missing = [package for module, package in NEEDED.items() if find_spec(module) is None]
    if missing:
        packages = " ".join(missing)
        raise ModuleNotFoundError(
            f"{packages} missing; to install: {sys.executable} -m pip install {packages}", name=missing[0]
        )


def build(parts, notebooks, target, mathjax=False):
    """Writes the pages of `parts` of the book in the folder `notebooks` into `target`.

    Returns Sphinx's complaints, a list of lines. With `mathjax` the pages ask another host for MathJax, which
    then draws the formulas. ModuleNotFoundError as from `need`; ValueError for what no page can show.
    """
    need()
    from sphinx.application import Sphinx

    with tempfile.TemporaryDirectory(prefix="nnbook-") as room:
        work = Path(room)
        stage(parts, notebooks, work / "source", (lambda html: html) if mathjax else typeset)
        complaints = io.StringIO()
        files = {page.name: page.file for page in pages(parts)}
        settings = SETTINGS | {"nnbook_files": files, "nnbook_repository": project_urls()["Repository"]}
        if mathjax:
            settings = settings | {"html_math_renderer": "mathjax"}
        app = Sphinx(work / "source", None, work / "pages", work / "trees", "html", settings,
                     status=None, warning=complaints)  # fmt: skip
        app.build()
        folder.copied(work / "pages", target)
    return complaints.getvalue().splitlines()


def pages(parts):
    """All pages of the book, in the order in which it is read."""
    return [page for part in parts.values() for page in part]


def stage(parts, notebooks, room, formulas):
    """Writes what Sphinx is to read into a folder."""
    pictures, named = Pictures(room / "extra" / FOLDER), named_cells(pages(parts))
    for page in pages(parts):
        file, own = room / page.file, room / "extra" / "notebooks" / page.file
        for path in (file, own):
            path.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(staged(page, pictures, named, formulas)), encoding="utf-8")
        own.write_bytes((Path(notebooks) / page.file).read_bytes())
    (room / "index.md").write_text(index(parts), encoding="utf-8")
    static = room / "static"
    static.mkdir()
    for path in LOOK.glob("*.*"):
        (static / path.name).write_bytes(path.read_bytes())
    (static / "book.js").write_text(script(), encoding="utf-8")


def script():
    """The script of the pages: the bets as in JupyterLab, which a page from a disk could not import."""
    bets = re.sub(r"^export ", "", BETS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return f"(() => {{\n{bets}\n{(LOOK / 'book.js').read_text(encoding='utf-8')}}})();\n"


def index(parts):
    """The first page: what the book is, and its parts, each page with its question."""
    text = [INTRODUCTION]
    for part, inside in parts.items():
        text += [f"## {part}\n", "| page | its question |\n|---|---|"]
        text += [row(page) for page in inside]
        names = "\n".join(page.name for page in inside)
        text.append(f"\n```{{toctree}}\n:hidden:\n:caption: {part}\n\n{names}\n```\n")
    return "\n".join(text)


def row(page):
    """A page's row of its part's table."""
    title, question = (text.replace("|", r"\|") for text in (page.title, page.question))
    return f"| [{title}]({quote(page.name)}.html) | {question} |"
