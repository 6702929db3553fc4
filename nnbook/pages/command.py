"""The book's commands that write pages and paper: `html` and `pdf`."""

import argparse
import sys
import tempfile
from pathlib import Path

from nnbook.files import check_folder
from nnbook.lab.opening import find_notebooks
from nnbook.pages import building, contents, folder, paper


def main(arguments):
    """Does what the command line asks for; a message where that cannot be."""
    parser = argparse.ArgumentParser(prog="nnbook", description="The book as web pages, and on paper.")
    commands = parser.add_subparsers(dest="command", required=True)
    html = commands.add_parser("html", help="write the book as web pages")
    html.add_argument("folder", nargs="?", default="html", help="the folder to write (default: html)")
    html.add_argument("--notebooks", help="the folder of the book's notebooks, if it is elsewhere")
    mathjax = "have formulas drawn by MathJax, which each page then asks another host for"
    html.add_argument("--mathjax", action="store_true", help=mathjax)
    html.set_defaults(run=write_html)
    pdf = commands.add_parser("pdf", help="write chapters, or the whole book, as a PDF")
    names = "by its number or name, such as 3, A, playground, deeper/03-surprise (default: all)"
    pdf.add_argument("chapters", nargs="*", metavar="CHAPTER", help=f"a chapter {names}")
    pdf.add_argument(
        "--to", metavar="FILE", default="nnbook.pdf", help="the file to write (default: nnbook.pdf)"
    )
    pdf.add_argument("--overwrite", action="store_true", help="write it even if it is there")
    pdf.add_argument("--chromium", metavar="PATH", help="the Chromium that prints, if it is not found")
    pdf.add_argument("--notebooks", help="the folder of the book's notebooks, if it is elsewhere")
    pdf.set_defaults(run=write_pdf)
    chosen = parser.parse_args(arguments)
    try:
        chosen.run(chosen)
    except (OSError, ValueError) as reason:
        return f"nnbook: {reason}"
    except ModuleNotFoundError as reason:
        if reason.name not in building.NEEDED.values():
            raise
        return f"nnbook: {reason}"


def write_html(chosen):
    """Writes the pages, and says where."""
    building.need()
    notebooks = find_notebooks(chosen.notebooks)
    with folder.whole(chosen.folder) as fresh:
        tell(building.build(contents.parts(notebooks), notebooks, fresh, chosen.mathjax))
    print(f"The book's first page is {Path(chosen.folder, 'index.html')}")


def write_pdf(chosen):
    """Writes the PDF, and says where."""
    out = Path(chosen.to)
    if out.is_dir() or (out.exists() and not chosen.overwrite):
        state = "a folder" if out.is_dir() else "there already: --overwrite writes over it"
        raise FileExistsError(f"{out} is {state}")
    check_folder(out)  # before all that takes minutes
    building.need()
    notebooks, program = find_notebooks(chosen.notebooks), paper.chromium(chosen.chromium)
    parts = picked(contents.parts(notebooks), chosen.chapters)
    with tempfile.TemporaryDirectory(prefix="nnbook-") as room:
        tell(building.build(parts, notebooks, room))
        document = Path(room, "paper.html")
        names = [(page.name, page.title) for page in building.pages(parts)]
        document.write_text(paper.document(room, names), encoding="utf-8")
        paper.printed(program, document, out)
    print(f"The PDF is {out}")


def tell(complaints):
    """Says on stderr what Sphinx complained of."""
    for line in complaints:
        print(line, file=sys.stderr)


def picked(parts, wanted):
    """Of the book's parts the pages that are asked for, all if none is. ValueError for another."""
    for word in wanted:
        if not any(meant(word, page) for page in building.pages(parts)):
            names = ", ".join(page.name for page in building.pages(parts))
            raise ValueError(f"there is no chapter {word!r}; the book has {names}")
    chosen = {part: [page for page in pages if not wanted or any(meant(word, page) for word in wanted)]
              for part, pages in parts.items()}  # fmt: skip
    return {part: pages for part, pages in chosen.items() if pages}


def meant(word, page):
    """Whether a word on the command line means a page: its name, its file, or its number."""
    word = word.removesuffix(".ipynb").removeprefix("./").removeprefix("notebooks/")
    number, asked = (text.lstrip("0") or text[:1] for text in (page.name.partition("-")[0], word.upper()))
    return word == page.name or ("/" not in page.name and "-" in page.name and asked == number)
