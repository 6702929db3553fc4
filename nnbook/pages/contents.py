"""What the book has, in the order in which it is read: its parts, and of each page title and question."""

import re
from dataclasses import dataclass
from pathlib import Path

from nnbook.files import read_json

PARTS = {
    "Chapters": "[0-9]*.ipynb",
    "Deeper": "deeper/*.ipynb",
    "Appendices": "[A-Z]-*.ipynb",
    "Playground": "playground.ipynb",
}
TITLE = re.compile(r"#\s+(.+)")
QUESTION = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True)
class Page:
    """A notebook of the book: `name` is its path below the first folder, without `.ipynb`."""

    name: str
    notebook: dict
    title: str
    question: str

    @property
    def file(self):
        """The notebook's path below the book's folder."""
        return f"{self.name}.ipynb"

    @property
    def up(self):
        """What leads from the page's folder to the first one."""
        return "../" * self.name.count("/")


def parts(folder):
    """The parts of the book in `folder`: {part: [Page, …]}. ValueError for a file that is no notebook."""
    found = {part: sorted(Path(folder).glob(pattern)) for part, pattern in PARTS.items()}
    return {part: [read(path, folder) for path in paths] for part, paths in found.items() if paths}


def read(path, folder):
    """The page of the notebook at `path`."""
    try:
        notebook = read_json(path)
        notebook["cells"] = [whole(cell) for cell in notebook["cells"]]
        first = source(notebook["cells"][0])
    except KeyError as reason:
        raise ValueError(f"{path} is no notebook of the book: {reason} is missing") from None
    except (ValueError, LookupError, TypeError) as reason:
        raise ValueError(f"{path} is no notebook of the book: {reason}") from None
    title, _, rest = first.partition("\n")
    found, question = TITLE.match(title), QUESTION.search(rest)
    for what, there in (("title", found), ("question in bold", question)):
        if not there:
            raise ValueError(f"{path} is no notebook of the book: its first cell has no {what}")
    name = path.relative_to(folder).with_suffix("").as_posix()
    return Page(name, notebook, found[1].strip(), question[1])


def whole(cell):
    """A cell with all that cells have; KeyError or TypeError for what is none."""
    code = {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {}
    return {"metadata": {}} | code | cell | {"source": source(cell)}


def source(cell):
    """The text of a cell, which a file may hold in lines."""
    return joined(cell["source"])


def joined(text):
    """A text of a notebook, which may stand there as a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def slug(heading):
    """The anchor of a heading, as JupyterLab makes it: blanks become hyphens."""
    return heading.strip().replace(" ", "-")
