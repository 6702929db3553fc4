"""The tables of appendices A and C: where the book treats each row, and what became of its claims."""

import json
import re
from collections import Counter
from pathlib import Path

from nnbook.sources.claims import DRAWN, KINDS, RIGHT
from nnbook.sources.findings import check, claims_of
from nnbook.sources.rows import ROWS

NAMING = r"(?:\*|<!-- )Source rows?: (.*?)(?:\*| -->)$"  # a line of a chapter that names its rows


def places(folder="."):
    """Where the notebooks in `folder` and its deeper/ treat each row: {row: [(file, title), …]}.

    A section names its rows in a line *Source rows: …*, or in a comment that the page does not show, and this
    reads them, so that no list can go stale.
    """
    found, folder = {row: [] for row in ROWS}, Path(folder)
    for path in [*sorted(folder.glob("*.ipynb")), *sorted(folder.glob("deeper/*.ipynb"))]:
        name, title = path.relative_to(folder).as_posix(), None
        for line in _prose_lines(path):
            heading = re.match(r"##? +(.*?) *$", line)
            title = heading[1] if heading else title
            rows = re.findall(r"S\d-\d\d", line) if re.match(NAMING, line) else []
            for row in rows:
                if (name, title) not in found[row]:
                    found[row].append((name, title))
    return found


def _prose_lines(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            yield from "".join(cell["source"]).splitlines()


def link(name, title):
    """A Markdown link to a section of a notebook, under the anchor that JupyterLab makes of its title."""
    plain = re.sub(r"[`*]", "", title)
    anchor = plain.replace(" ", "-").replace("(", "%28").replace(")", "%29")
    return f"[{_plain(plain)}]({name}#{anchor})"


def verdicts(row):
    """The computed verdicts on a row's claims, each with its number, and the sections of the errata."""
    findings = [claim.check() for claim in claims_of(row)]
    tally = Counter(finding.verdict for finding in findings)
    text = ", ".join(f"{kind} ({tally[kind]})" for kind in KINDS if tally[kind])
    sections = dict.fromkeys(f.claim.section for f in findings if f.verdict != RIGHT)
    links = ", ".join(link("A-errata.ipynb", section) for section in sections)
    return ": ".join(filter(None, [text or "nothing to prove", links]))


def coverage_table(folder="."):
    """One line for each row of the sources, as a Markdown table."""
    lines = ["| row | what is stated | where it is worked out | how checked | verdict |", "|" + "---|" * 5]
    where = places(folder)
    for row, says in ROWS.items():
        links = [f"{_number(name)} {link(name, title)}" for name, title in where[row]]
        how = dict.fromkeys(claim.how for claim in claims_of(row))
        cells = [row, _plain(says), "; ".join(links), ", ".join(how) or DRAWN, verdicts(row)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def errata_table():
    """One line for each claim that is not right as it is printed, as a Markdown table."""
    lines = ["| rows | where | what is stated, in short | verdict |", "|" + "---|" * 4]
    for finding in check():
        if finding.verdict != RIGHT:
            made = finding.claim
            cells = [", ".join(made.ids), made.where, _plain(made.says), finding.verdict]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _number(name):
    return re.sub(r"\b0(?=\d)", "", name.partition("-")[0]).replace("/", " ")


def _plain(text):
    """`text` with the signs that Markdown would obey escaped."""
    return re.sub(r"([_*|\[\]])", r"\\\1", text)
