"""What runs a notebook is skipped where the notebook's packages are missing; the reason says what to do."""

import os
from importlib.util import find_spec

import pytest

# Two run at a time, with a kernel each: BLAS's threads would wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# The proofs of one run ask SymPy for the same products again and again; by itself it keeps a thousand.
os.environ.setdefault("SYMPY_CACHE_SIZE", "100000")

# What takes longest begins first, so that no worker is left alone with it in the end: by processor time.
FIRST = (
    "test_a_thousand_events_leave_the_picture_of_the_last_values", "07-digits.ipynb", "08-through-time.ipynb",
    "test_proof.py::test_an_altered_matrix_formula_is_refused", "08-car.ipynb", "test_contributing.py",
    "06-pieces.ipynb", "test_html.py", "07-convolution.ipynb", "D-frameworks.ipynb",
    "test_proof.py::test_a_right_formula_written_otherwise_is_proved", "05-better-steps.ipynb",
    "03-surprise.ipynb", "05-what-generalises.ipynb", "02-layers.ipynb",
    "test_proof.py::test_prove_knows_every_activation_with_every_error", "test_choices_and_built.py",
    "test_network.py", "test_lock.py", "test_car_explorer.py", "test_exercises.py", "test_playground.py",
    "test_car.py", "test_shared.py", "test_figures.py", "test_training.py", "04-any-network.ipynb",
    "03-error.ipynb", "05-training-loop.ipynb", "test_package.py", "A-errata.ipynb", "test_notebooks.py",
)  # fmt: skip
# In these files nothing is made for several tests: each function, or test, goes to the worker that is free.
FUNCTIONS_APART, TESTS_APART = "test_proof.py", "test_explorers.py"

NEEDS = {"D-frameworks.ipynb": ("jax", "keras")}
# Of a notebook's cells those that name this package need it, and no other cell needs them.
CELLS_NEED = {"D-frameworks.ipynb": "torch"}


def pytest_configure(config):
    """Have pytest work wherever it is started from, and where it may not write into the checkout."""
    sanitize = getattr(config.option, "nbval_sanitize_with", None)  # there is none without nbval
    if sanitize and not os.path.exists(sanitize):  # nbval looks for it in the folder one is in
        config.option.nbval_sanitize_with = str(config.rootpath / sanitize)
    config.addinivalue_line("filterwarnings", "ignore:could not create cache path:pytest.PytestCacheWarning")


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


@pytest.hookimpl(optionalhook=True)  # there is none without xdist
def pytest_xdist_make_scheduler(config, log):
    """Has `--dist=loadscope` begin with what takes longest, and part the tests of the longest files."""
    if config.getoption("dist") != "loadscope":
        return None
    from xdist.scheduler.loadscope import LoadScopeScheduling

    class LongestFirst(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.partition("::")[0]
            if file.endswith(TESTS_APART):
                return nodeid
            return nodeid.partition("[")[0] if file.endswith(FUNCTIONS_APART) else file

        def _assign_work_unit(self, node):
            self.workqueue.move_to_end(min(self.workqueue, key=place), last=False)
            super()._assign_work_unit(node)

    return LongestFirst(config, log)


def place(scope):
    """The place in FIRST of what is tested together; the last for what is not named there."""
    return next((k for k, name in enumerate(FIRST) if name in scope), len(FIRST))


def skip(items, notebook, reason):
    """Skip those of the items that run the notebook."""
    for item in items:
        if notebook in item.nodeid:
            item.add_marker(pytest.mark.skip(reason=reason))
