"""What runs a notebook is skipped where the notebook's packages are missing; the reason says what to do."""

import os
from importlib.util import find_spec

import pytest

# Two run at a time, with a kernel each: BLAS's threads would wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

NEEDS = {"D-frameworks.ipynb": ("jax", "keras")}
# Of a notebook's cells those that name this package need it, and no other cell needs them.
CELLS_NEED = {"D-frameworks.ipynb": "torch"}


def pytest_collection_modifyitems(items):
    """Skip, among the tests with a notebook's file name in their id, those that cannot run."""
    for notebook, packages in NEEDS.items():
        missing = [name for name in packages if find_spec(name) is None]
        reason = f"{notebook} needs {' and '.join(missing)}: pip install -r requirements-frameworks.txt"
        skip(items if missing else [], notebook, reason)
    for notebook, package in CELLS_NEED.items():
        cells = [item for item in items if package in getattr(item, "cell", {}).get("source", "")]
        reason = f"these cells of {notebook} need {package}: pip install -e '.[pytorch]'"
        skip(cells if find_spec(package) is None else [], notebook, reason)


def skip(items, notebook, reason):
    """Skip those of the items that run the notebook."""
    for item in items:
        if notebook in item.nodeid:
            item.add_marker(pytest.mark.skip(reason=reason))
