"""Notebooks whose cells are run twice, and in any order."""

import random

from abusing.kernels import Kernel, errors
from abusing.probing import code_of, difference, environment, name_of, notebooks

HINT = "Run the cells above this one"  # see nnbook/lab/order.py
FEW = ("01-architecture",)


def twice(options):
    """Each notebook twice in one kernel: the second time all is as it is stored, as the first time."""
    for path in notebooks(options.quick, FEW):
        with Kernel(path.parent, environment(options.scratch)) as kernel:
            for time in ("first", "second"):
                found = []
                for cell in code_of(path):
                    changed = difference(cell.outputs, kernel.run(cell.source))
                    found += (
                        [f"{name_of(path)}, cell {cell.id}, the {time} time: {changed}"] if changed else []
                    )
                yield f"{name_of(path)}, {time} time", found


def shuffled(options):
    """Cells in random order: where one fails, it says what to run first."""
    for seed in range(options.seed, options.seed + (1 if options.quick else 3)):
        for path in notebooks(options.quick, FEW):
            cells = code_of(path)
            random.Random(seed).shuffle(cells)
            with Kernel(path.parent, environment(options.scratch)) as kernel:
                yield f"{name_of(path)}, order {seed}", list(unhelped(kernel, path, cells))


def unhelped(kernel, path, cells):
    """The cells that fail without a word on what to run first."""
    for cell in cells:
        found, text = errors(kernel.run(cell.source))
        if found and HINT not in text:
            yield f"{name_of(path)}, cell {cell.id}: {found[0]['ename']}: {found[0]['evalue'][:100]}"
