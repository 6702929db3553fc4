"""Give appendix F what it lacks: a section for each exercise, in the order of the exercises.

    python tests/solutions.py            then run tests/rerun.py notebooks/F-solutions.ipynb

Sections of exercises that are gone are taken out; those that are there stay as they are.
"""

import argparse
import sys

import nbformat
import rerun

from nnbook.exercises import EXERCISES
from nnbook.exercises.chapter_table import WRITTEN

PATH = rerun.NOTEBOOKS / "F-solutions.ipynb"
KINDS = {
    "function": "A function", "expression": "A formula", "number": "A number", "choice": "A choice",
    "built": "Something to build",
}  # fmt: skip
CALLS = 'question("{0}")\nsolution("{0}")\ncheck("{0}", EXERCISES["{0}"].answered())'


def chapters():
    """The chapters of the main line: number, as in "02", to the path of its notebook."""
    return {path.name[:2]: path for path in sorted(rerun.NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))}


def link(chapter):
    """The link to a chapter as appendix F writes it."""
    return f"[chapter {int(chapter)}]({chapters()[chapter].name})"


def head(chapter, count):
    """The cell above a chapter's exercises."""
    title = nbformat.read(chapters()[chapter], as_version=4).cells[0].source.partition("\n")[0]
    words = f"## Chapter {title.removeprefix('# ').replace(' ', ': ', 1)}\n\n"
    words += f"These {count} exercises belong to {link(chapter)}."
    return nbformat.v4.new_markdown_cell(words, id=f"chapter-{int(chapter)}")


def section(one):
    """The two cells of an exercise: its name and where it is asked; its question, solution and verdict."""
    asked = link(WRITTEN.get(one.name, one.chapter))
    words, name = f"{KINDS[one.kind]}, asked in {asked}.", one.name.replace("_", "-")
    yield nbformat.v4.new_markdown_cell(f"### {one.name}\n\n{words}", id=name)
    yield nbformat.v4.new_code_cell(CALLS.format(one.name), id=f"{name}-solved")


def completed(cells, exercises):
    """The cells of appendix F with a section for each of the exercises; those there stay."""
    there, kept = {cell.id: cell for cell in cells}, cells[:2]
    for chapter in chapters():
        own = [one for one in exercises if one.chapter == chapter]
        new = (cell for one in own for cell in section(one))
        kept = [*kept, head(chapter, len(own)), *(there.get(cell.id, cell) for cell in new)]
    return [*kept, cells[-1]]


def main(arguments=None):
    """Writes appendix F with a section for each exercise, and says how many it had not."""
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args(arguments)
    book = nbformat.read(PATH, as_version=4)
    before = {cell.id for cell in book.cells}
    book.cells = completed(book.cells, EXERCISES.values())
    rerun.write(PATH, nbformat.writes(book).rstrip("\n") + "\n")
    after = {cell.id for cell in book.cells if cell.id.endswith("-solved")}
    new = len(after - before)
    then = f"; now run tests/rerun.py notebooks/{PATH.name}" if new else ""
    print(f"{PATH.name}: {new} new{then}")


if __name__ == "__main__":
    sys.exit(main())
