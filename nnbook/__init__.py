"""nnbook: the code that the chapters of the book build, one room for one idea."""

import sys
from importlib import import_module
from importlib.util import find_spec

from nnbook.evaluation import evaluate
from nnbook.network import Network
from nnbook.training import train

__all__ = ["Network", "SymbolicNetwork", "evaluate", "train"]

if "IPython" in sys.modules:
    import_module("nnbook.lab.tracebacks").shorten()
    import_module("nnbook.lab.order").watch()


def __getattr__(name):
    # SymPy takes a quarter of a second to import, matplotlib and ipywidgets more: who needs them pays for it.
    if name == "SymbolicNetwork":
        return import_module("nnbook.symbolic").SymbolicNetwork
    if not name.startswith("_") and find_spec(f"nnbook.{name}"):
        return import_module(f"nnbook.{name}")
    raise AttributeError(f"module 'nnbook' has no attribute {name!r}")
