"""What a teacher asks for on the command line: a notebook to hand out, a table of results."""

import argparse
import json
import os
from pathlib import Path

from nnbook.exercises.plain import plain
from nnbook.exercises.results import results
from nnbook.files import read_json, whole


def main(arguments, names):
    """Does what the command line asks for; a message where that cannot be. `names` are the exercises."""
    parser = argparse.ArgumentParser(prog="nnbook", description="For teachers.")
    commands = parser.add_subparsers(dest="command", required=True)
    hand_out = commands.add_parser(
        "plain", help="write a notebook without solutions, the bets' answers and outputs",
    )  # fmt: skip
    hand_out.add_argument("source", metavar="NOTEBOOK", help="the notebook")
    collect = commands.add_parser("results", help="collect files that exercises.keep wrote into a CSV file")
    collect.add_argument("source", metavar="FOLDER", help="the folder of the files, one for each reader")
    for one, name in ((hand_out, "OUT.ipynb"), (collect, "OUT.csv")):
        one.add_argument("out", metavar=name, help="the file to write")
        one.add_argument("--overwrite", action="store_true", help="write it even if it is there")
    chosen = parser.parse_args(arguments)
    make = {"plain": plain_text, "results": lambda folder: results(folder, names)}[chosen.command]
    try:
        write(chosen.out, make, chosen.source, chosen.overwrite)
    except (OSError, ValueError) as reason:
        return f"nnbook: {reason}"


def plain_text(path):
    """The text of a notebook to hand out, made of the one at `path`."""
    notebook = read_json(path)
    try:
        return json.dumps(plain(notebook), ensure_ascii=False, indent=1) + "\n"
    except ValueError as reason:
        raise ValueError(f"{path}: {reason}") from None


def write(out, make, source, overwrite=False):
    """Writes what make(source) gives, as a whole or not at all; never over `source`.

    FileExistsError where a file is there already, unless it is to be overwritten.
    """
    out = Path(out)
    if out.exists() and (out.is_dir() or os.path.samefile(out, source)):
        raise FileExistsError(f"{out} is {'a folder' if out.is_dir() else 'the notebook itself'}")
    if out.exists() and not overwrite:
        raise FileExistsError(f"{out} is there already: --overwrite writes over it")
    text = make(source)
    with whole(out) as file:
        file.write(text.encode())
