"""Opens the book: `python -m nnbook`, or `nnbook`. With `plain` or `results` it does what a teacher needs;
with `html` or `pdf` it writes pages or paper.
"""

import argparse
import sys

from nnbook.lab.opening import open_book

FOR_TEACHERS = ("plain", "results")
EDITIONS = ("html", "pdf")


def main(arguments=None):
    """Opens the book in JupyterLab, does what a teacher asks for, or writes pages or paper; a message where
    that cannot be.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] and arguments[0] in FOR_TEACHERS:
        from nnbook.exercises import EXERCISES, teaching

        return teaching.main(arguments, EXERCISES)
    if arguments[:1] and arguments[0] in EDITIONS:
        from nnbook.pages import command

        return command.main(arguments)
    parser = argparse.ArgumentParser(
        prog="nnbook",
        usage="nnbook [-h] [folder] [options of JupyterLab]",
        description="Open the book in JupyterLab, on chapter 0.",
        epilog="Other options are JupyterLab's own, such as --no-browser or --port=8899. For teachers: "
        "`nnbook plain --help`, a notebook without answers; `nnbook results --help`, a table of results. "
        "To read without Python, or on paper: `nnbook html --help`, `nnbook pdf --help`.",
    )
    parser.add_argument("folder", nargs="?", help="the folder of the book's notebooks, if it is elsewhere")
    parser.parse_known_args(arguments)  # --help
    # The folder comes first: later, as in --port 8899, a word may be what an option is set to.
    named = [one for one in arguments[:1] if not one.startswith("-")]
    try:
        open_book(*named or [None], options=arguments[len(named) :])
    except FileNotFoundError as reason:
        return f"nnbook: {reason}"
    except ModuleNotFoundError as reason:
        if not (reason.name or "").startswith("jupyter"):
            raise
        return f"nnbook: {reason.name} is missing; to install it: {sys.executable} -m pip install jupyterlab"


if __name__ == "__main__":
    sys.exit(main())
