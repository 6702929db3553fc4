"""A notebook to hand out: without what is folded away, without outputs, each bet a list of options."""

import ast
import io
import re

FOLD = r"<details\b[^<>]*>\s*<summary\b[^<>]*>(?P<option>.*?)</summary>(?P<text>.*?)</details>\s*"
FLAGS = re.DOTALL | re.IGNORECASE
RUN = re.compile(rf"(?:{FOLD})+".replace("(?P<option>", "(?:").replace("(?P<text>", "(?:"), FLAGS)
ANSWERED = re.compile(r"\s*(?:Yes|No)[.,:;]")
FOLDS = 200  # of a cell: to look for their ends takes a time that grows as the square of their number
TELLING = ("solution", "bet")  # functions that say what the reader is to find
MAGIC = re.compile(r"^([ \t]*)(?:[%!].*|\??[\w.]+\?+[ \t]*)$", re.MULTILINE)  # IPython's own lines


def plain(notebook):
    """A notebook, as JSON has it, without solutions and the bets' answers; the given one stays as it is.

    What is folded away is left out, a bet becomes a list of its options; outputs are empty, since they decide
    bets; calls of `solution` are gone, one of `bet` is its question and options. ValueError for what is no
    notebook.
    """
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError("this is no notebook: it has no list of cells")
    try:
        return notebook | {"cells": [new for cell in notebook["cells"] for new in plain_cells(cell)]}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no notebook: a cell is damaged ({str(error)[:100]})") from None


def plain_cells(cell):
    """What a cell becomes: none, one, or a bet and the code around it."""
    source = "".join(cell["source"])
    if source.lower().count("<details") > FOLDS:
        raise ValueError(f"a cell has more than {FOLDS} folds")
    if cell["cell_type"] != "code":
        return [cell | {"source": lines(RUN.sub(_listed, source).rstrip("\n"))}]
    left, bets = without_answers(source)
    names = [{"id": f"{cell['id'][:36]}-bet{k or ''}"} if "id" in cell else {} for k in range(len(bets))]
    asked = [
        {"cell_type": "markdown", **name, "metadata": {}, "source": lines(one)}
        for name, one in zip(names, bets)
    ]
    if not left.strip():
        return asked
    return [*asked, cell | {"source": lines(left), "outputs": [], "execution_count": None}]


def lines(text):
    """A text as a notebook's file has it."""
    return text.splitlines(keepends=True)


def _listed(run):
    """What stands where folds stood."""
    folds = [match.groupdict() for match in re.finditer(FOLD, run[0], FLAGS)]
    if not all(ANSWERED.match(one["text"]) for one in folds):
        return "*My answer:* …\n\n"
    return listed([one["option"].strip() for one in folds]) + "\n\n"


def listed(options):
    """The options of a bet, to be chosen from on paper."""
    return "\n".join([*(f"* {option}" for option in options), "", "*My bet:* …"])


def without_answers(source):
    """(the code without calls that answer, a text for each bet in it); code that is no Python stays.

    What else stands on a line with such a call stays there; inside of other code `...` stands in its place.
    """
    tree = parsed(source)
    if tree is None:
        return source, []
    alone = {id(node.value): node for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    calls = []
    for node in sorted(filter(called, ast.walk(tree)), key=start):
        if tells(node, id(node) in alone) and (not calls or start(node) >= end(calls[-1])):
            calls.append(node)
    kept = [line.encode() for line in io.StringIO(source, newline="")]  # as Python counts lines, and columns
    for node in reversed(calls):
        whole = alone.get(id(node), node)  # with the brackets around it
        cut_out(kept, whole, b"" if whole in tree.body else b"...")
    left = b"".join(kept).decode().strip("\n")
    bets = [text for node in calls if called(node) == "bet" for text in bet_in_words(node)]
    return ("" if bets and only_imports(left) else left), bets


def parsed(source):
    """The tree of a cell's code, in which a line of IPython's own is a `pass`; None for what is no Python."""
    for text in (source, MAGIC.sub(r"\1pass", source)):
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):  # a byte 0, brackets without end
            pass
    return None


def called(node):
    """The name of the function, or of the method, that a node calls; empty for another node."""
    return getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""


def tells(node, alone):
    """Whether a call says what the reader is to find; one inside of other code, if it is a bet's answer."""
    if alone:
        return called(node) in TELLING
    return called(node) == "bet" and any(one.arg == "answer" for one in node.keywords)


def start(node):
    """Where a node begins."""
    return node.lineno, node.col_offset


def end(node):
    """Where it ends."""
    return node.end_lineno, node.end_col_offset


def cut_out(kept, node, instead):
    """Takes a node out of lines of bytes, with the mark that parts it from what is beside it on its line."""
    first, last = node.lineno - 1, node.end_lineno - 1
    before, after = kept[first][: node.col_offset], kept[last][node.end_col_offset :]
    if not instead:
        after = re.sub(rb"^[ \t;]*(#[^\r\n]*)?", b"", after)
        if not after.strip():
            before = before.rstrip(b" \t;")
            after = after if before else b""
    kept[first : last + 1] = [before + instead + after, *[b""] * (last - first)]


def bet_in_words(call):
    """The question and the options of a call of `bet`, as far as they stand in it."""
    given = dict(zip(("question", "options"), call.args)) | {one.arg: one.value for one in call.keywords}
    if "question" not in given or "options" not in given:
        return []
    try:
        question, options = (ast.literal_eval(given[name]) for name in ("question", "options"))
    except (ValueError, TypeError, RecursionError, MemoryError):
        return []
    if not isinstance(options, list | tuple):
        return []
    return [f"**Bet.** {question}\n\n{listed(options)}"]


def only_imports(source):
    """Whether code does nothing but import names for a bet."""
    tree = parsed(source)
    return tree is not None and all(isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body)
