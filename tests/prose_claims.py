"""List what the prose claims, for reading beside the cells: numbers that no cell prints, and causes.

    python tests/prose_claims.py                       every notebook of the book
    python tests/prose_claims.py notebooks/03-error.ipynb

For each notebook: the numbers of its prose, formulas and folded answers included, that neither an output
nor a code cell of the same notebook holds, rounded as they may be; those that only a distant cell holds;
equations between numbers that do not hold; and every sentence that says why (because, therefore, since, …),
with the code cells around it.

A report for a reader. It cannot say that a number is right, only that a cell of the page shows one like it.
Not searched is what quotes nothing that was computed: the options of a bet, exercises, further reading,
years, the numbers of chapters and neurons, code in the prose, indices and small whole numbers in a formula
that has letters. Of a picture of pixels only the alternative text is read.
"""

import argparse
import ast
import base64
import re
from bisect import bisect_left
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import rerun
from hygiene import Notebook
from prose_numbers import FRACTION, MATHS, Number, constant, equations, numbers, plain

SVG = re.compile(r"data:image/svg\+xml;base64,([^\"')\s]*)")
PIXELS = re.compile(r"data:image/[\w.+-]+[;,][^\"')\s]*")
SAID = re.compile(r"(?:alt|title|aria-label|value)=\"([^\"]*)\"")
HEADING = re.compile(r"^#{1,6}\s+(.*)$", re.MULTILINE)
GIVEN = ("Exercises", "To think about", "Further reading")  # sections whose numbers are data for the reader
NEAR = (4, 3)  # so many code cells before and after a sentence are near it
CAUSE = re.compile(
    r"\b(?:because|therefore|hence|thus|(?:that|this|which) is (?:the reason )?why|as a result"
    r"|for this reason|due to|explains|the (?:cause|reason) (?:is|of|for)|owes?|thanks to)\b"
    r"|, for (?:it|they|we|you|there|nothing|nobody|none|no|on|in)\b|, so that\b"
    r"|(?<!ever )\bsince\b(?! chapter| then| \d)",
    re.IGNORECASE,
)
END = re.compile(r"(?<=[.?!])(?:\*\*|\*|\")?\s+(?=[A-Z*\[$(\"“0-9])|\n\s*\n|\n(?=\s*(?:[*>|#-]|\d+\.) )")


@dataclass(frozen=True)
class Sentence:
    """A sentence of prose: the markdown cell it stands in, and the code cells before and after that."""

    cell: str
    text: str
    given: bool  # it stands among the exercises or the further reading
    before: str
    after: str


# What the prose says


def sections(source, given):
    """Pieces of Markdown between headings, as (text, given): whether it belongs to a section of GIVEN."""
    at = 0
    for heading in HEADING.finditer(source):
        yield source[at : heading.start()], given
        given = heading[1].strip() in GIVEN
        at = heading.start()
    yield source[at:], given


def without_code(markdown):
    """``markdown`` without code, comments, tags, titles of folds (a bet's options), pictures, links."""
    markdown = re.sub(r"```.*?```|<!--.*?-->|<summary>.*?</summary>", "\n", markdown, flags=re.DOTALL)
    markdown = re.sub(r"!\[[^\]]*\]\([^)]*\)|</?\w[^>$]*>", "\n", markdown)
    return re.sub(r"\]\([^)]*\)", "]", markdown)


def split(text):
    """The sentences of ``text``; displayed maths goes with the sentence before it."""
    formulas = []

    def hidden(found):
        formulas.append(re.sub(r"\s+", " ", found[0]))
        return f"\ue000{len(formulas) - 1}\ue001"

    for piece in END.split(MATHS.sub(hidden, text)):
        whole = re.sub(r"\s+", " ", piece or "")
        whole = re.sub(r"\ue000(\d+)\ue001", lambda found: formulas[int(found[1])], whole).strip()
        if whole:
            yield whole


def sentences(notebook):
    """Each sentence of a notebook's prose."""
    names = [cell["id"] if cell["cell_type"] == "code" else None for cell in notebook.cells]
    given = False
    for place, cell in enumerate(notebook.cells):
        if cell["cell_type"] != "markdown":
            continue
        before = next((name for name in names[place::-1] if name), "-")
        after = next((name for name in names[place:] if name), "-")
        for piece, given in sections(cell["source"], given):  # noqa: B020 (the section goes on in the next cell)
            for text in split(without_code(piece)):
                yield Sentence(cell["id"], text, given, before, after)


# What the cells show


def decoded(html):
    """``html`` with its SVG pictures as text instead of base64, and without pictures of pixels."""
    html = SVG.sub(lambda found: base64.b64decode(found[1]).decode("utf-8"), html)
    return PIXELS.sub(" ", html)


def visible(html):
    """What a reader sees of ``html``: its text, the text in its pictures, and their alternatives."""
    html = decoded(html)
    said = SAID.findall(html)
    html = re.sub(r"<style.*?</style>", " ", html, flags=re.DOTALL)
    html = re.sub(r"</?(?:tspan|b|i|em|strong|span|sub|sup)\b[^>]*>", "", html)
    return unescape(" ".join([*said, re.sub(r"<[^>]*>", " ", html)]))


def leaves(data):
    """The numbers and texts in JSON, wherever they stand; not the identities of explorers."""
    if isinstance(data, dict):
        data = [value for key, value in data.items() if key != "id"]
    if isinstance(data, list):
        for item in data:
            yield from leaves(item)
    elif not isinstance(data, bool) and data is not None:
        yield str(data)


def shown(kind, data):
    """The text of one output of MIME type ``kind``."""
    if kind.endswith("json"):
        return " ".join(leaves(data))
    text = data if isinstance(data, str) else "".join(data)
    if kind in ("text/html", "text/markdown", "image/svg+xml"):
        return visible(text)
    return "" if kind.startswith("image/") else text


def outputs(cell):
    """The texts of a code cell's outputs."""
    for output in cell.get("outputs", []):
        yield "".join(output.get("text", ""))
        yield str(output.get("evalue", ""))
        for kind, data in output.get("data", {}).items():
            yield shown(kind, data)


def constants(source):
    """The values of the constant expressions in a code cell, parts included: 2**-53, 4 * 60, -.5."""
    for node in ast.walk(ast.parse(source)):
        value = constant(node) if isinstance(node, ast.expr) else None
        if value is not None:
            yield value


def printed(cell):
    """The numbers that a code cell holds, without their signs, and 0 and 1."""
    found = {0.0, 1.0}.union(abs(value) for value in constants(cell["source"]))
    for text in (cell["source"], *outputs(cell)):
        for number in numbers(plain(text), words=False):
            found |= {abs(number.value), abs(number.share)}
        found |= {int(above) / int(below) for above, below in FRACTION.findall(text)}
    return found


def printed_around(notebook):
    """For each cell's id the numbers of all code cells, and those of the cells NEAR it, both in order."""
    held_by = [printed(cell) if cell["cell_type"] == "code" else None for cell in notebook.cells]
    everywhere = sorted(set().union(*filter(None, held_by)))
    around = {}
    for place, cell in enumerate(notebook.cells):
        before = [found for found in held_by[:place] if found][-NEAR[0] :]
        after = [found for found in held_by[place:] if found][: NEAR[1]]
        around[cell["id"]] = everywhere, sorted(set().union(*before, *after))
    return around


# What the cells do not show


def held(number, values):
    """Whether one of the sorted ``values``, rounded as ``number`` is, is that number."""
    for scale in number.scales:
        low, high = ((number.value + side * number.slack) / scale for side in (-1, 1))
        at = bisect_left(values, low)
        if at < len(values) and values[at] <= high:
            return True
    return False


def offered(sentence):
    """Whether the sentence is the options of a bet, of which all but one are meant to be wrong."""
    return bool(re.search(r"\(a\).*\(b\)", sentence)) and not re.match(r"\*\*[a-d]\.\*\*", sentence)


def asserted(notebook):
    """The sentences that are no exercise, with their texts: of a bet the question without its options."""
    for sentence in sentences(notebook):
        if not sentence.given:
            yield sentence, sentence.text.partition("(a)")[0] if offered(sentence.text) else sentence.text


def unheld(text, *sources):
    """The numbers of a sentence that none of the ``sources``, lists in order, holds."""
    def known(number):
        return any(held(number, values) for values in sources)

    found = numbers(plain(text))
    shares = [number for number in found if number.whole and known(as_share(number))]
    wholes = {number.whole for number in shares}
    return [number for number in found
            if not (known(number) or number in shares or number.value in wholes)]


def unprinted(notebook):
    """The numbers of the prose that no cell holds: pairs (sentence, number)."""
    return [pair for pair, nowhere in searched(notebook) if nowhere]


def distant(notebook):
    """The numbers of two and more digits that only a distant cell holds: pairs (sentence, number)."""
    return [pair for pair, nowhere in searched(notebook) if not nowhere and is_long(pair)]


def is_long(pair):
    """Whether the number of a pair (sentence, number) has two and more digits."""
    _, number = pair
    return number.value > 12 * number.step


def searched(notebook):
    """Each number that no near cell holds, as ((sentence, number), nowhere): whether no cell at all does."""
    claims, around = list(asserted(notebook)), printed_around(notebook)
    worked = sorted({number for _, text in claims for _, _, found in equations(text) for number in found})
    for sentence, text in claims:
        everywhere, near = around[sentence.cell]
        nowhere = unheld(text, worked, everywhere)
        for number in unheld(text, worked, near):
            yield (sentence, number), number in nowhere


def as_share(number):
    """The share that stands in "nine of ten"."""
    return Number(number.text, number.value / number.whole, 1 / number.whole)


def false_equations(notebook):
    """Equations between numbers alone that do not hold: pairs (sentence, equation)."""
    for sentence, claim in asserted(notebook):
        yield from ((sentence, text) for text, holds, _ in equations(claim) if not holds)


def causes(notebook):
    """The sentences that say why."""
    return [sentence for sentence, text in asserted(notebook) if CAUSE.search(MATHS.sub(" ", text))]


# The report


def report(path):
    """What is to be read of the notebook at ``path``: the lines of its part of the report."""
    notebook = Notebook.read(Path(path))
    found = list(searched(notebook))
    missing = [pair for pair, nowhere in found if nowhere]
    far = [pair for pair, nowhere in found if not nowhere and is_long(pair)]
    wrong, why = list(false_equations(notebook)), causes(notebook)
    yield f"== {path}"
    yield f"\n  {len(missing)} numbers that no cell prints"
    yield from (f"  [{of.cell}] {number.text}\n      {of.text}" for of, number in missing)
    yield f"\n  {len(far)} numbers that only a distant cell prints, which may mean something else"
    yield from (f"  [{of.cell}] {number.text}\n      {of.text}" for of, number in far)
    yield f"\n  {len(wrong)} equations that do not hold"
    yield from (f"  [{of.cell}] {text}\n      {of.text}" for of, text in wrong)
    yield f"\n  {len(why)} sentences that say why, after and before the code cells"
    yield from (f"  [{of.cell}] {of.before} … {of.after}\n      {of.text}" for of in why)


def main(arguments=None):
    """Print the report on the notebooks named on the command line, or on all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    for path in parser.parse_args(arguments).notebooks or rerun.book():
        print("\n".join(report(path)), end="\n\n")


if __name__ == "__main__":
    main()
