"""The cells of a notebook of the book, and the names in them."""

import ast
import builtins
import json
import os
import symtable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

MARK = '"book": "nnbook"'  # by which a notebook of the book is known
WIDE = 80  # letters of a line that is shown, at most


class Cell(NamedTuple):
    """A cell of code. What it `binds` are the names that it gives values; some of them are `imports`."""

    id: str | None
    source: str
    binds: frozenset = frozenset()
    imports: frozenset = frozenset()
    uses: frozenset = frozenset()

    @classmethod
    def of(cls, source, cell_id=None):
        """The cell of a source; one that cannot be compiled has no names."""
        from IPython.core.inputtransformer2 import TransformerManager

        try:
            tree = _Generators().visit(ast.parse(TransformerManager().transform_cell(source)))
            table = symtable.symtable(ast.unparse(tree), "cell", "exec")
        except (SyntaxError, ValueError, RecursionError):
            return cls(cell_id, source.strip())
        symbols = table.get_symbols()
        imports = {one.get_name() for one in symbols if one.is_imported()}
        binds = {one.get_name() for one in symbols if one.is_assigned() or one.is_namespace()} | imports
        return cls(cell_id, source.strip(), *map(frozenset, (binds, imports, _used(table))))

    @property
    def matter(self):
        """The names whose values it may read, make or change."""
        return (self.binds | self.uses) - self.imports - vars(builtins).keys()

    def line(self, name=""):
        """The first of its lines that has a name, to be found by."""
        return next((line.strip() for line in self.source.splitlines() if name in line), "")[:WIDE]

    def is_at(self, other):
        """Whether it is another cell, as JupyterLab names them, or has its source."""
        return self.source == other.source or (self.id is not None and self.id == other.id)


class _Generators(ast.NodeTransformer):
    """Makes generators of comprehensions: from Python 3.12 on symtable tells the names of no others apart."""

    def visit_ListComp(self, node):
        self.generic_visit(node)
        return ast.GeneratorExp(node.elt, node.generators)

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node):
        self.generic_visit(node)
        return ast.GeneratorExp(ast.Tuple([node.key, node.value], ast.Load()), node.generators)


def _used(table):
    """The names that a block of code reads from outside, its functions' among them."""
    inside = {name for child in table.get_children() for name in _used(child)}
    own = {one.get_name() for one in table.get_symbols() if one.is_referenced()}
    outer = own if table.get_type() == "module" else {name for name in own if table.lookup(name).is_global()}
    return outer | inside


def books():
    """The cells, without their names, of each of the book's notebooks that a kernel may belong to.

    JupyterLab says which it is; else it may be any of those in the kernel's folder.
    """
    own = os.environ.get("JPY_SESSION_NAME", "")
    for path in [own] if os.path.isfile(own) else sorted(Path().glob("*.ipynb")):
        with suppress(OSError, ValueError):  # what is no notebook has no cells
            yield _read(Path(path).read_text(encoding="utf-8"))


def _read(text):
    """The cells of code of a notebook of the book; none of another."""
    cells = json.loads(text)["cells"] if MARK in text else []
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    return [Cell(cell.get("id"), "".join(cell["source"]).strip()) for cell in code]
