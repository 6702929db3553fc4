"""The table of appendix A: every statement of both articles, its verdict, and where it is treated."""

import html
import re
from urllib.parse import quote

from nnbook.figures.sifted import show_table, table_html
from nnbook.sources.claims import JUDGED, RIGHT
from nnbook.sources.findings import CLAIMS, check
from nnbook.sources.places import Book, anchor
from nnbook.sources.s1.sections import HEADINGS
from nnbook.sources.s2.sections import ABOUT

COLUMNS = ("article", "section", "what it says", "verdict", "what is right", "where the book treats it")
ORDER = {1: HEADINGS, 2: ABOUT}


def show_statements(folder="."):
    """Displays all statements as one table; `folder` has the notebooks that it leads to."""
    show_table(
        statements_table(folder), f"{len(CLAIMS)} statements of the two articles, each with its verdict."
    )


def statements_table(folder="."):
    """All statements as an HTML table, in the order of the articles. LookupError for a place that is not."""
    book = Book(folder)
    findings = sorted(check(), key=lambda finding: _order(finding.claim))
    return table_html(
        COLUMNS, [_cells(finding, book) for finding in findings], choose=COLUMNS[:2] + COLUMNS[3:4]
    )


def _order(claim):
    return claim.source, ORDER[claim.source].index(claim.where)


def _cells(finding, book):
    claim = finding.claim
    links = "<br>".join(_link(book.place(written)) for written in claim.at)
    return [
        str(claim.source),
        html.escape(claim.where),
        typeset(claim.says),
        _verdict(finding),
        _right(finding),
        links,
    ]


def _right(finding):
    """What is right; after "as it says", a remark in brackets or a sentence of its own."""
    right = typeset(finding.claim.right)
    if finding.verdict != RIGHT:
        return right
    return f"as it says{' ' if right.startswith('(') else '. '}{right}" if right else "as it says"


def _verdict(finding):
    """The verdict, how it was found, and the finding's name, which leads to the numbers."""
    claim = finding.claim
    how = f"{claim.how}, {JUDGED}" if claim.judged and claim.how != JUDGED else claim.how
    proof = f'<a href="#{quote(anchor(claim.section))}">{claim.name}</a>'
    return f"<b>{finding.verdict}</b><br>{how}<br>{proof}"


def _link(place):
    name, _, fragment = place.target.partition("#")
    chapter = re.sub(r"\b0(?=\d)", "", name.partition("-")[0]).replace("/", " ")
    title = html.escape(re.sub(r"[`*]", "", place.title))
    title = re.sub(r"^\d ", "", title)
    return f'<a href="{name}#{quote(fragment, safe="=,;:?")}">{chapter}: {title}</a>'


def typeset(text):
    """Plain text with formulas as HTML: one word, or a pair of brackets, after _ or ^ is set low or high."""
    inner = r"\{([^{}]*)\}|(\((?:[^()]|\([^()]*\))*\)|-?\.?\w+(?:\.\d+)?|∞)"
    kinds = {"_": "sub", "^": "sup"}

    def put(found):
        kind, raised = kinds[found[1]], found[2] or found[3]
        return f"<{kind}>{raised}</{kind}>"

    return re.sub(f"([_^])(?:{inner})", put, html.escape(text, quote=False))
