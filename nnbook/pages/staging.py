"""A notebook as the pages want it: what can be seen of each output, links to pages, pictures as files."""

import base64
import binascii
import re
from pathlib import Path
from urllib.parse import unquote

from nnbook.pages.contents import joined, source
from nnbook.pages.mathml import typeset
from nnbook.pages.pictures import drawn

EXPLORER = "application/vnd.nnbook+json"  # an output that moves in JupyterLab
DRAWN = tuple(f"image/{kind}" for kind in ("svg+xml", "png", "jpeg", "gif", "webp", "bmp"))
# The first of them that an output has is shown, as in JupyterLab.
SEEN = ("text/html", "text/markdown", "text/latex", *DRAWN, "text/plain")
STILL = '<p class="nnbook-still">A still picture: it moves in the notebook.</p>'
PLAYGROUND = "playground"
PYTHON = {"name": "python", "pygments_lexer": "ipython3"}  # of a notebook that does not say it
ATTACHED = re.compile(r"!\[([^\]]*)\]\(<?attachment:([^)>\s]+)>?[^)]*\)")  # a picture in the cell
TRAINED = Path(__file__).parent / "trained.html"  # .ci/trained draws it
LINK = re.compile(  # to a notebook, whose name may have blanks where it is marked where it ends
    r'(\]\(<(?![a-z]+:)[^>#\n]*|\]\((?![a-z]+:)[^)#\s]*|href="(?![a-z]+:)[^"#\n]*)'
    r'\.ipynb(?=[>)"#\s])'
)
CELL = re.compile(r"#cell-id=([A-Za-z0-9_-]+)")
ASIDE = re.compile(  # a remark for authors, or what is shown letter by letter: blocks and pieces of code
    r"(?P<comment><!--.*?-->\n*)"
    r"|^ {0,3}(?P<fence>`{3,}|~{3,})[^`\n]*\n.*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<mark>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=mark)(?!`)",
    re.DOTALL | re.MULTILINE,
)
KEPT = "\x02{}\x03"  # in place of code, while all else is changed
DISPLAYED = re.compile(r"^([> ]*)(\$\$.+?\$\$) *$", re.DOTALL | re.MULTILINE)  # also without a line between
SUMMARY = re.compile(r"<summary>.*?</summary>", re.DOTALL)
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)


def staged(page, pictures, named, formulas=typeset):
    """The notebook of a page as MyST-NB is to read it.

    `named` are the ids of cells that a link leads to; `formulas` draws those in pieces of HTML.
    """
    cells = [_sound(k, cell, page, pictures, formulas) for k, cell in enumerate(page.notebook["cells"], 1)]
    marked = [[_mark(cell["id"]), cell] if cell.get("id") in named else [cell] for cell in cells]
    cells = [cell for pair in marked for cell in pair]
    if page.name == PLAYGROUND:
        cells.insert(len(cells) - 1, _trained(page, pictures))
    metadata = {"language_info": PYTHON} | page.notebook.get("metadata", {})
    return {**page.notebook, "metadata": metadata, "cells": cells}


def _trained(page, pictures):
    """A cell with the playground when its network has learned, which its notebook does not store."""
    html = pictures.take(TRAINED.read_text(encoding="utf-8").strip(), page.up)
    text = f"Press ▶ in the notebook, and a moment later it shows this:\n\n{html}"
    return {"cell_type": "markdown", "id": "trained", "metadata": {}, "source": text}


def named_cells(pages):
    """The ids of all cells that a link on these pages leads to."""
    texts = [source(cell) for page in pages for cell in page.notebook["cells"]]
    outputs = [
        output for page in pages for cell in page.notebook["cells"] for output in cell.get("outputs", [])
    ]
    texts += [joined(output.get("data", {}).get("text/html", "")) for output in outputs]
    return {name for text in texts for name in CELL.findall(text)}


def _mark(name):
    """A cell with nothing but the anchor that JupyterLab gives to the cell of this id."""
    text = f'<div id="cell-id={name}"></div>'
    return {"cell_type": "markdown", "id": f"{name}-mark", "metadata": {}, "source": text}


def _sound(k, cell, page, pictures, formulas):
    """The cell as the pages want it; ValueError that names the page and its number for a damaged one."""
    try:
        return _cell(cell, page, pictures, formulas)
    except (LookupError, TypeError, AttributeError, binascii.Error) as reason:
        raise ValueError(f"{page.file}, cell {k} is damaged: {reason!r:.200}") from None


def _cell(cell, page, pictures, formulas):
    if cell["cell_type"] != "code":
        text = _markdown(source(cell), formulas)
        return {**cell, "source": ATTACHED.sub(lambda found: _attached(found, cell, page, pictures), text)}
    outputs = [_output(output, page, pictures, formulas) for output in cell["outputs"]]
    tags = cell["metadata"].get("tags") or []
    if (cell["metadata"].get("jupyter") or {}).get("source_hidden"):  # folded in JupyterLab
        tags = [*tags, "hide-input"]
    return {**cell, "outputs": outputs, "metadata": {"tags": tags}}


def _attached(found, cell, page, pictures):
    """A picture that lies in the cell itself, as JupyterLab puts it there; what is not there stays."""
    data = cell.get("attachments", {}).get(unquote(found[2]), {})
    kind = next((kind for kind in DRAWN if kind in data), None)
    if kind is None:
        return found[0]
    return pictures.take(drawn(kind, base64.b64decode(joined(data[kind])), alt=found[1]), page.up)


def _markdown(text, formulas):
    """The text of a cell: remarks for authors go, links lead to pages, options have their formulas."""
    code = []

    def aside(found):
        if found["comment"]:
            return ""
        code.append(found[0])
        return KEPT.format(len(code) - 1)

    text = LINK.sub(r"\1.html", ASIDE.sub(aside, text))
    text = SUMMARY.sub(lambda found: formulas(found[0]), DISPLAYED.sub(r"\1\n\1\2\n\1", text))
    for k, piece in enumerate(code):
        text = text.replace(KEPT.format(k), piece)
    return text


def _output(output, page, pictures, formulas):
    """An output with the one kind of data that is shown."""
    data = output.get("data")
    if not data:
        return output
    kind = next((kind for kind in SEEN if kind in data), None)
    if kind is None:
        raise ValueError(f"{page.file} stores an output that no page can show: {', '.join(data)}")
    text = joined(data[kind])
    if kind in DRAWN:
        told = output.get("metadata", {}).get(kind)  # of how large it is to be
        kind, text = "text/html", drawn(kind, text, told.get("width") if isinstance(told, dict) else None)
    if kind == "text/markdown":
        text = _markdown(text, formulas)
    if kind == "text/html":
        text = shown(text, page.up, pictures, formulas) + (STILL if EXPLORER in data else "")
    return {**output, "data": {kind: text}, "metadata": {}}


def shown(html, up, pictures, formulas):
    """HTML of an output: pictures as files, links to pages, formulas drawn, tables in a box that scrolls."""
    html = pictures.take(LINK.sub(r"\1.html", html), up)
    return TABLE.sub(lambda found: f'<div class="nnbook-wide">{found[0]}</div>', formulas(html))
