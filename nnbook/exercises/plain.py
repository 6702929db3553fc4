"""A notebook to hand out: without what is folded away, without outputs, each bet a list of options."""

import ast
import re

FOLD = r"<details>\s*<summary>(?P<option>.*?)</summary>(?P<text>.*?)</details>\s*"
RUN = re.compile(rf"(?:{FOLD})+".replace("(?P<option>", "(?:").replace("(?P<text>", "(?:"), re.DOTALL)
ANSWERED = re.compile(r"\s*(?:Yes|No)[.,:;]")
FOLDS = 200  # of a cell: to look for their ends takes a time that grows as the square of their number
TELLING = ("solution", "bet")  # functions that say what the reader is to find


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
    if source.count("<details>") > FOLDS:
        raise ValueError(f"a cell has more than {FOLDS} folds")
    if cell["cell_type"] != "code":
        return [cell | {"source": lines(RUN.sub(_listed, source).rstrip("\n"))}]
    left, bets = without_answers(source)
    asked = [
        {
            "cell_type": "markdown",
            "id": f"{cell['id'][:36]}-bet{k or ''}",
            "metadata": {},
            "source": lines(one),
        }
        for k, one in enumerate(bets)
    ]
    if not left.strip():
        return asked
    return [*asked, cell | {"source": lines(left), "outputs": [], "execution_count": None}]


def lines(text):
    """A text as a notebook's file has it."""
    return text.splitlines(keepends=True)


def _listed(run):
    """What stands where folds stood."""
    folds = [match.groupdict() for match in re.finditer(FOLD, run[0], re.DOTALL)]
    if not all(ANSWERED.match(one["text"]) for one in folds):
        return "*My answer:* …\n\n"
    return listed([one["option"].strip() for one in folds]) + "\n\n"


def listed(options):
    """The options of a bet, to be chosen from on paper."""
    return "\n".join([*(f"* {option}" for option in options), "", "*My bet:* …"])


def without_answers(source):
    """(the code without calls that answer, a text for each bet in it); code that is no Python stays."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # a byte 0, brackets without end
        return source, []
    kept, bets = source.splitlines(keepends=True), []
    for node in tree.body:
        call = node.value if isinstance(node, ast.Expr) else None
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in TELLING:
            kept[node.lineno - 1 : node.end_lineno] = [""] * (node.end_lineno - node.lineno + 1)
            bets += bet_in_words(call)
    left = "".join(kept).strip("\n")
    return ("" if bets and only_imports(left) else left), bets


def bet_in_words(call):
    """The question and the options of a call of `bet`, as far as they stand in it."""
    given = dict(zip(("question", "options"), call.args)) | {one.arg: one.value for one in call.keywords}
    if "question" not in given or "options" not in given:
        return []
    try:
        question, options = (ast.literal_eval(given[name]) for name in ("question", "options"))
    except (ValueError, TypeError, RecursionError, MemoryError):
        return []
    return [f"**Bet.** {question}\n\n{listed(options)}"]


def only_imports(source):
    """Whether code does nothing but import names for a bet."""
    return all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.parse(source).body)
