"""The mutants that change nothing a reader could see, with a reason for each: equivalent.toml.

An entry holds the function and the lines that the mutant changes, before and after. So it moves with its
function, and is stale as soon as these lines are written otherwise, or stand in the function more than once.
"""

import ast
import tomllib
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("equivalent.toml")


@dataclass(frozen=True)
class Change:
    """What a mutant is: the function by its full name, and the lines that change, before and after."""

    function: str
    was: str
    becomes: str


def change(function, before, after):
    """The Change between two texts of a function: all from the first line that differs to the last."""
    before, after = before.splitlines(), after.splitlines()
    same = 0
    while before[: same + 1] == after[: same + 1]:
        same += 1
    end = 0
    while end < min(len(before), len(after)) - same and before[-1 - end] == after[-1 - end]:
        end += 1
    return Change(function, *(tidy("\n".join(part[same : len(part) - end])) for part in (before, after)))


def tidy(lines):
    """Lines without the indentation that they share, and without empty ends."""
    return dedent(lines.strip("\n")).rstrip()


def listed(file=FILE):
    """The Changes that are listed as equivalent, each with its reason."""
    entries = tomllib.loads(file.read_text(encoding="utf-8")).get("mutant", [])
    return {Change(e["function"], tidy(e["was"]), tidy(e["becomes"])): e["why"] for e in entries}


def functions(root=ROOT):
    """The source of each function and method of the package, by its full name."""
    found = {}
    for path in sorted((root / "nnbook").rglob("*.py")):
        source, module = (
            path.read_text(encoding="utf-8"),
            ".".join(path.relative_to(root).with_suffix("").parts),
        )
        add(found, module.removesuffix(".__init__"), ast.parse(source), source)
    return found


def add(found, name, node, source):
    """Add the functions of a module, and those of its classes."""
    for child in node.body:
        if isinstance(child, ast.FunctionDef):
            found[f"{name}.{child.name}"] = ast.get_source_segment(source, child, padded=True)
        elif isinstance(child, ast.ClassDef):
            add(found, f"{name}.{child.name}", child, source)


def stale(changes, sources):
    """What no longer fits of these Changes, in words."""
    for each in changes:
        places = occurrences(each.was, sources.get(each.function, ""))
        if places != 1:
            where = (
                f"stands there {places} times" if each.function in sources else "there is no such function"
            )
            yield f"{each.function}: {each.was.strip()!r}: {where}"


def occurrences(lines, source):
    """How often lines stand in a source, whatever their common indentation."""
    wanted, there = tidy(lines).splitlines(), source.splitlines()
    cuts = (there[i : i + len(wanted)] for i in range(len(there) - len(wanted) + 1))
    return sum(tidy("\n".join(cut)).splitlines() == wanted for cut in cuts)
