"""The rules that each notebook keeps. A rule takes a notebook and yields what is wrong, in words.

The rules read the stored file and run nothing; whether the outputs are right is for nbval to say.
"""

import ast
import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from statistics import median
from urllib.parse import unquote

import rerun

from nnbook.exercises.plain import FOLD, RUN
from nnbook.sources.rows import ROWS

# Tags that any cell may carry, and those that nbval obeys, each with the cells that may carry it:
# "chapter:cell" -> tag. A cell is here only when its output cannot be compared.
ALLOWED_TAGS = frozenset()
EXCEPTIONS = {}

PAYLOAD = re.compile(r"data:image/[\w.+-]+[;,][^\"')\s]*")
MATHS = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(\s*([^)\s]+)[^)]*\)")
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$", re.MULTILINE)
ROOTS = "home|Users|root|tmp|usr|opt|var|private|mnt|srv|work|workspace|content|app"
PATHS = re.compile(rf"(?<![\w.~/:-])/(?:{ROOTS})/\S*|\b[A-Za-z]:\\\w\S*|\bfile://\S*")
FILLERS = re.compile(r"\b(?:simply|just|obviously|of course|clearly|easy)\b|!", re.IGNORECASE)
FRAGILE = {
    "init_printing": "makes SymPy's text depend on the width of the terminal",
    "clear_output": "empties an output that nbval compares",
    "update_display": "changes an output that nbval compares",
    "interact": "shows its result where nbval does not look: use observe",
    "interact_manual": "shows its result where nbval does not look: use observe",
    "interactive": "shows its result where nbval does not look: use observe",
    "interactive_output": "shows its result where nbval does not look: use observe",
    "Output": "shows its result where nbval does not look: use observe",
}


@dataclass
class Notebook:
    """A stored notebook: its path, its cells with joined sources, its metadata."""

    path: Path
    cells: list
    metadata: dict

    @classmethod
    def read(cls, path):
        """Read the notebook at ``path``."""
        return cls.of(json.loads(path.read_text(encoding="utf-8")), path)

    @classmethod
    def of(cls, content, path):
        """Make a notebook of a file's ``content``, as if it lay at ``path``."""
        cells = [cell | {"source": "".join(cell["source"])} for cell in content["cells"]]
        return cls(path, cells, content["metadata"])

    def of_type(self, kind):
        """The cells of one ``kind``, "code" or "markdown"."""
        return [cell for cell in self.cells if cell["cell_type"] == kind]

    def outputs(self):
        """Each output with its cell."""
        return [(cell, out) for cell in self.of_type("code") for out in cell.get("outputs", [])]

    def texts(self):
        """Each piece of text that an output shows, as (cell, kind, text), pictures' bytes left out.

        ``kind`` is a MIME type, or the name of a stream.
        """
        for cell, out in self.outputs():
            pieces = dict(out.get("data", {}))
            if "text" in out:
                pieces[out["name"]] = out["text"]
            for kind, text in pieces.items():
                if kind.startswith("text/") or "text" in out:
                    yield cell, kind, PAYLOAD.sub("", "".join(text))


def prose(markdown):
    """``markdown`` without code, maths, comments and the targets of links."""
    for pattern in (r"```.*?```", r"<!--.*?-->", r"`[^`\n]*`"):
        markdown = re.sub(pattern, " ", markdown, flags=re.DOTALL)
    markdown = MATHS.sub(" ", markdown)
    markdown = re.sub(r"\]\([^)]*\)|<https?://[^>]*>", "]", markdown)
    return markdown.replace("![", "[")


def without_code(markdown):
    """``markdown`` without fenced code, where a # is no heading."""
    return re.sub(r"```.*?```", "", markdown, flags=re.DOTALL)


def anchors(notebook):
    """The anchors of ``notebook``'s headings, as JupyterLab makes them: blanks become hyphens."""
    found = []
    for cell in notebook.of_type("markdown"):
        for _, title in HEADING.findall(without_code(cell["source"])):
            plain = re.sub(r"[`*]|\]\([^)]*\)|\[", "", title)
            found.append(plain.replace(" ", "-"))
    return found


def counts_run_from_one(notebook):
    """The cells were run once each, from top to bottom."""
    counts = [cell["execution_count"] for cell in notebook.of_type("code")]
    if counts != list(range(1, len(counts) + 1)):
        yield f"the execution counts are {counts}: run tests/rerun.py"


def stored_as_rerun_writes(notebook):
    """The file and its metadata are what tests/rerun.py writes: no widget state, no version."""
    if notebook.metadata != rerun.METADATA:
        yield f"metadata {sorted(notebook.metadata)}: run tests/rerun.py"
    for cell in notebook.cells:
        if set(cell["metadata"]) - {"tags"}:
            yield f"{cell['id']}: metadata {sorted(cell['metadata'])}"
    for cell, out in notebook.outputs():
        if any("widget" in kind for kind in out.get("data", {})):
            yield f"{cell['id']}: a stored widget view, whose widget is gone: run tests/rerun.py"


def nothing_went_wrong(notebook):
    """No output is an error, none went to stderr."""
    for cell, out in notebook.outputs():
        expected = "raises-exception" in cell["metadata"].get("tags", [])
        if out["output_type"] == "error" and not expected:
            yield f"{cell['id']}: {out['ename']}"
        if out.get("name") == "stderr":
            yield f"{cell['id']}: stderr"


def no_addresses(notebook):
    """No output shows a place in memory, which is another in each run."""
    for cell, _, text in notebook.texts():
        for address in re.findall(r"\b0x[0-9a-fA-F]{4,}", text):
            yield f"{cell['id']}: {address}"


def no_absolute_paths(notebook):
    """Nothing names a file by its place on one machine."""
    pieces = [(cell, cell["cell_type"], cell["source"]) for cell in notebook.cells]
    for cell, kind, text in [*pieces, *notebook.texts()]:
        if kind in ("markdown", "text/latex", "text/html"):  # f:\mathbb{R} names no drive
            text = MATHS.sub("", text)
        for path in PATHS.findall(PAYLOAD.sub("", text)):
            yield f"{cell['id']}: {path}"


class Pictures(HTMLParser):
    """Collects the pictures of a piece of HTML that say nothing to who cannot see them."""

    def __init__(self, html):
        super().__init__()
        self.silent = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "img" and not (attrs.get("alt") or "").strip():
            self.silent.append("an <img> without alt")
        if tag == "svg":
            self.silent.append("an <svg>, which JupyterLab hides until the cell is run: use <img>")


def pictures_have_alternatives(notebook):
    """Each picture carries a sentence that says what to see."""
    for cell in notebook.of_type("markdown"):
        silent = Pictures(cell["source"]).silent
        silent += re.findall(r"!\[\s*\]", re.sub(r"`[^`]*`", "", cell["source"]))
        yield from (f"{cell['id']}: {picture}" for picture in silent)
    for cell, kind, text in notebook.texts():
        if kind == "text/html":
            yield from (f"{cell['id']}: {picture}" for picture in Pictures(text).silent)
    for cell, out in notebook.outputs():
        for kind in out.get("data", {}):
            if kind.startswith("image/"):
                yield f"{cell['id']}: a bare {kind}, which cannot carry a text alternative"


def cells_are_short(notebook):
    """A cell holds one idea: a median of 3 or 4 lines, nine in ten at most 12, none above 25."""
    lines = {cell["id"]: len(cell["source"].splitlines()) for cell in notebook.of_type("code")}
    for name, count in lines.items():
        if count == 0 or count > 25:
            yield f"{name}: {count} lines"
    if lines and median(lines.values()) > 4.5:
        longest = sorted(lines, key=lines.get)[-2:]
        yield (
            f"the median code cell has {median(lines.values())} lines, expected at most 4.5: split the "
            f"longest, {' and '.join(f'{name} ({lines[name]})' for name in longest)}"
        )
    long = [name for name, count in lines.items() if count > 12]
    if len(long) > len(lines) / 10:
        yield f"more than one cell in ten has more than 12 lines: {long}"


def prose_and_code_balance(notebook):
    """A chapter (an appendix may differ) has about as many cells of prose as of code."""
    code, markdown = len(notebook.of_type("code")), len(notebook.of_type("markdown"))
    if notebook.path.name[0].isdigit() and not 0.7 * code <= markdown <= 2 * code:
        yield f"{markdown} cells of prose, {code} of code"


def prose_introduces_code(notebook):
    """A sentence stands above each code cell, and prose ends the chapter."""
    above = {"cell_type": "nothing", "source": ""}
    for cell in notebook.cells:
        text = HEADING.sub("", above["source"]) if above["cell_type"] == "markdown" else ""
        if cell["cell_type"] == "code" and not text.strip():
            yield f"{cell['id']}: no sentence introduces it"
        above = cell
    if above["cell_type"] != "markdown":
        yield "the last cell is not prose"


def headings_are_nested(notebook):
    """One title, at the top; no level is left out below it."""
    levels = [len(marks) for cell in notebook.of_type("markdown")
              for marks, _ in HEADING.findall(without_code(cell["source"]))]
    if not notebook.cells[0]["source"].startswith("# ") or levels.count(1) != 1:
        yield "the first cell starts with the title, the only heading of level 1"
    for upper, lower in pairwise(levels):
        if lower > upper + 1:
            yield f"a heading of level {lower} follows one of level {upper}"


def prose_is_plain(notebook):
    """No filler words, no exclamation marks."""
    for cell in notebook.of_type("markdown"):
        for word in FILLERS.findall(prose(cell["source"])):
            yield f"{cell['id']}: {word}"


def bets_have_one_answer(notebook):
    """A bet whose options are folds has one whose reason begins with Yes, and No in all others."""
    for cell in notebook.of_type("markdown"):
        for folds in runs_of_folds(cell["source"]):
            begins = [re.match(r"\s*(?:(Yes|No)[.,:;]\s)?", text)[1] for _, text in folds]
            if not any(begins) or len(folds) == 1:  # a question that is answered is no bet
                continue
            if begins.count("Yes") != 1 or None in begins:
                yield f"{cell['id']}: a bet whose reasons begin with {begins}: one is Yes, all others No"
            for option, text in folds:
                if not text.startswith("\n\n") or not text.endswith("\n\n"):
                    yield f"{cell['id']}: no blank lines around the reason of {option!r}"
                if not re.search(r"\w", MATHS.sub("", option)):
                    yield f"{cell['id']}: {option!r} has no word that a screen reader could say"
                if re.search(r"[*`]", MATHS.sub("", option)):
                    yield f"{cell['id']}: {option!r} is HTML, where Markdown's marks are letters"


def runs_of_folds(markdown):
    """The folds that stand one after the other, as lists of (summary, text)."""
    for run in RUN.findall(without_code(markdown)):
        yield re.findall(FOLD, run, re.DOTALL)


def links_resolve(notebook):
    """Each link within the book leads to a file, and to a heading in it."""
    for cell in notebook.of_type("markdown"):
        for target in LINK.findall(re.sub(r"`[^`]*`|\$[^$]*\$", "", cell["source"])):
            if re.match(r"https?:|mailto:|data:image/", target):
                continue
            name, _, anchor = unquote(target).partition("#")
            file = notebook.path.parent / name if name else notebook.path
            if name and not file.exists():
                yield f"{cell['id']}: {target}: no such file"
            elif anchor:
                there = notebook if file == notebook.path else Notebook.read(file)
                if anchors(there).count(anchor) != 1:
                    yield f"{cell['id']}: {target}: {anchors(there).count(anchor)} such headings"


def source_rows_exist(notebook):
    """Rows of the sources that are named exist."""
    for cell in notebook.of_type("markdown"):
        for row in re.findall(r"\bS\d-\d+\b", cell["source"]):
            if row not in ROWS:
                yield f"{cell['id']}: no row {row}"


def ids_are_words(notebook):
    """Cells are named by words, each once, so that a diff and a link say which cell is meant."""
    seen = set()
    for cell in notebook.cells:
        name = cell.get("id", "")
        random = re.match(r"(?=.*\d)[0-9a-f]{8}(-|$)", name)
        if not re.fullmatch(r"[a-z0-9-]{1,40}", name) or random or name in seen:
            yield f"id {name!r}, of the cell {cell['source'][:40]!r}: a word of a-z, 0-9 and -, once"
        seen.add(name)


def tags_are_listed(notebook):
    """A cell carries the tags that all may carry and those listed for it."""
    for cell in notebook.cells:
        listed = EXCEPTIONS.get(f"{notebook.path.stem}:{cell['id']}")
        for tag in cell["metadata"].get("tags", []):
            if tag not in ALLOWED_TAGS and tag != listed:
                yield f"{cell['id']}: tag {tag}"


def no_comment_tells_nbval(notebook):
    """What nbval leaves out is said by tags, which are listed, not by comments."""
    for cell in notebook.of_type("code"):
        yield from (f"{cell['id']}: {mark}" for mark in
                    re.findall(r"(?i)#\s*(?:nbval|pytest_validate)\w*", cell["source"]))


def code_is_plain_python(notebook):
    """No magics, no ; to hide an output, no address of the network, no call that nbval refuses."""
    for cell in notebook.of_type("code"):
        try:
            tree = ast.parse(cell["source"])
        except SyntaxError as error:
            yield f"{cell['id']}: not Python: {error.text}"
            continue
        if cell["source"].rstrip().endswith(";"):
            yield f"{cell['id']}: a trailing ; hides nothing under nbval: assign to _"
        for address in re.findall(r"\b(?:https?|ftp)://\S+", cell["source"]):
            yield f"{cell['id']}: {address}"
        for name in sorted(set(names(tree)) & FRAGILE.keys()):
            yield f"{cell['id']}: {name} {FRAGILE[name]}"
        if re.search(r"\brandom\.seed\(", cell["source"]):
            yield f"{cell['id']}: global random state: pass a seed or a Generator"


def names(tree):
    """The names that a piece of code uses, imports or looks up."""
    for node in ast.walk(tree):
        for field in ("id", "attr", "name"):
            name = getattr(node, field, None)
            if isinstance(name, str):
                yield name


RULES = [
    counts_run_from_one, stored_as_rerun_writes, nothing_went_wrong, no_addresses,
    no_absolute_paths, pictures_have_alternatives, cells_are_short, prose_and_code_balance,
    prose_introduces_code, headings_are_nested, prose_is_plain, bets_have_one_answer, links_resolve,
    source_rows_exist,
    ids_are_words, tags_are_listed, no_comment_tells_nbval, code_is_plain_python,
]
