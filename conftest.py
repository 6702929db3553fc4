"""What runs a notebook is skipped where the notebook's packages are missing; the reason says what to do."""

import os
from importlib.util import find_spec

import pytest

# Two run at a time, with a kernel each: BLAS's threads would wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

NEEDS = {"D-frameworks.ipynb": ("jax", "keras")}


def pytest_collection_modifyitems(items):
    """Skip, among the tests with a notebook's file name in their id, those that cannot run."""
    for notebook, packages in NEEDS.items():
        missing = [name for name in packages if find_spec(name) is None]
        reason = f"{notebook} needs {' and '.join(missing)}: pip install -r requirements-frameworks.txt"
        for item in items:
            if missing and notebook in item.nodeid:
                item.add_marker(pytest.mark.skip(reason=reason))
