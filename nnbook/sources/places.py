"""Where the book treats what: its cells by their names and by the rows of the sources that they name."""

import re
from pathlib import Path
from typing import NamedTuple

from nnbook.files import read_json

NAMING = r"(?:\*|<!-- )Source rows?: (.*?)(?:\*| -->)$"  # a line of a chapter that names its rows


class Place(NamedTuple):
    """A cell of the notebook `name`, under the heading `title`; `heading`: meant from this heading on."""

    name: str
    cell: str
    title: str
    heading: bool

    @property
    def target(self):
        """The address, as JupyterLab and pages made by nbconvert understand it."""
        return f"{self.name}#{anchor(self.title) if self.heading else f'cell-id={self.cell}'}"


def anchor(title):
    """The anchor that JupyterLab makes of a heading."""
    return re.sub(r"[`*]", "", title).replace(" ", "-")


class Book:
    """The prose of the notebooks in `folder` and its deeper/, to find places in.

    A place is written "04:box", the cell box of chapter 4; "04:names#", the same from the heading in it on;
    "04:#Exercises", that heading; "deeper/05:S1-22", the first cell there that names this row of the sources,
    in a line *Source rows: …* or in a comment that the page does not show.
    """

    def __init__(self, folder="."):
        folder = Path(folder)
        paths = [*sorted(folder.glob("*.ipynb")), *sorted(folder.glob("deeper/*.ipynb"))]
        self.found = {}
        for path in paths:
            name = path.relative_to(folder).as_posix()
            try:
                places = list(_places(name, read_json(path)["cells"]))
            except (ValueError, LookupError, TypeError, AttributeError) as reason:
                raise ValueError(f"{path} is no notebook of the book: {reason}") from None
            for key, place in places:
                self.found.setdefault(f"{name.partition('-')[0]}:{key}", place)

    def place(self, written):
        """The Place that is written so. LookupError that names it if the book has none."""
        if written not in self.found:
            raise LookupError(f"the book has no place {written!r}")
        return self.found[written]


def _places(name, cells):
    """Each key of each cell of prose with its Place: its id, its headings, the rows that it names."""
    title = ""
    for cell in cells:
        if cell["cell_type"] != "markdown":
            continue
        lines, above, inside = "".join(cell["source"]).splitlines(), title, False  # a text, or lines of one
        for line in lines:
            heading = re.match(r"#+ +(.*?) *$", line)
            if heading:
                title, first, inside = heading[1], not inside, True
                yield f"#{anchor(title)}", Place(name, cell["id"], title, True)
                if first:
                    yield f"{cell['id']}#", Place(name, cell["id"], title, True)
            for row in re.findall(r"S\d-\d\d", line) if re.match(NAMING, line) else []:
                yield row, Place(name, cell["id"], title, inside)
        starts = bool(lines) and lines[0].startswith("#")
        yield cell["id"], Place(name, cell["id"], lines[0].lstrip("# ") if starts else above, starts)
