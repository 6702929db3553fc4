"""Every notebook keeps the rules of hygiene.py; together they cover the sources and fit the README.

The outputs themselves are compared by nbval, which runs in the same pytest.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import rerun
from hygiene import RULES, Notebook, prose_is_plain

from nnbook.sources.places import NAMING
from nnbook.sources.rows import ROWS

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = rerun.book()
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule(rule, path):
    assert not list(rule(Notebook.read(path)))


def source_line_rows():
    """The rows named in lines "*Source rows: S1-05, S1-08*", or in comments, of the sections."""
    for path in NOTEBOOKS:
        for cell in Notebook.read(path).of_type("markdown"):
            for line in re.findall(f"^{NAMING}", cell["source"], re.MULTILINE):
                yield from re.findall(r"S\d-\d\d", line)


def test_every_row_of_the_sources_is_worked_out():
    assert not sorted(set(ROWS) - set(source_line_rows()))


def test_readme_lists_the_notebooks_each_with_its_launch_link():
    rows = re.findall(r"\]\(notebooks/([^)]*)\).*\?urlpath=lab/tree/notebooks/([^)]*)\)", README)
    names = [path.relative_to(ROOT / "notebooks").as_posix() for path in NOTEBOOKS]
    lacking = [name for name in names if (name, name) not in rows]
    assert not lacking, f"README's table has no line, written like its others, for notebooks/{lacking[0]}"
    assert rows == list(zip(names, names)), "README's table is not in the order of the notebooks' names"


def test_readme_is_plain_and_its_links_resolve():
    cell = {"id": "README", "cell_type": "markdown", "source": README}
    assert not list(prose_is_plain(Notebook(ROOT / "README.md", [cell], {})))
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / target).exists(), target


WITHOUT_KERAS = "import sys; sys.modules['keras'] = None; "  # as if it were not installed


def test_without_keras_appendix_d_is_skipped_and_the_reason_says_what_to_install():
    options = ["-pno:cacheprovider", "--numprocesses=0", "notebooks/D-frameworks.ipynb"]
    run = f"import pytest; sys.exit(pytest.main({options}))"
    command = [sys.executable, "-c", WITHOUT_KERAS + run]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.search(r"D-frameworks.ipynb needs .*keras: pip install -r \S+\.txt\n", done.stdout)
    assert re.search(r"\n=+ \d+ skipped in", done.stdout)


def test_without_keras_the_first_cell_of_appendix_d_says_what_to_install():
    first = Notebook.read(ROOT / "notebooks" / "D-frameworks.ipynb").of_type("code")[0]["source"]
    command = [sys.executable, "-c", WITHOUT_KERAS + f"sys.modules['jax'] = sys\n{first}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    file = re.search(r"ModuleNotFoundError: keras is not installed.* -r (\S+\.txt);", done.stderr)[1]
    assert "keras==" in (ROOT / file).read_text(encoding="utf-8")


D = ROOT / "notebooks" / "D-frameworks.ipynb"
OF_TORCH = [cell["source"] for cell in Notebook.read(D).of_type("code") if "torch" in cell["source"]]
WITHOUT_TORCH = "import sys; sys.modules['torch'] = None; "
# As if the others were there; pytest reads conftest.py anew, so that nothing can be changed in it before.
WITH_THE_OTHERS = """
from importlib import util
find = util.find_spec
util.find_spec = lambda name, *rest: find("json" if name in ("jax", "keras") else name, *rest)
import pytest
"""


def test_without_torch_its_cells_alone_are_skipped_and_the_reason_says_what_to_install():
    options = ["-pno:cacheprovider", "--numprocesses=0", "--setup-only", "notebooks/D-frameworks.ipynb"]
    run = f"{WITH_THE_OTHERS}sys.exit(pytest.main({options}))"
    command = [sys.executable, "-c", WITHOUT_TORCH + run]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    extra = re.search(r"SKIPPED \[(\d+)\] .* need torch: pip install -e '\.\[(\w+)\]'\n", done.stdout)
    assert int(extra[1]) == len(OF_TORCH) > 1
    assert f'\n{extra[2]} = ["torch==' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_cells_that_need_torch_are_the_last_so_that_no_other_needs_them():
    needs = [cell["source"] in OF_TORCH for cell in Notebook.read(D).of_type("code")]
    assert needs == sorted(needs)


def test_without_torch_the_first_cell_that_needs_it_says_what_to_install():
    command = [sys.executable, "-c", WITHOUT_TORCH + f"\n{OF_TORCH[0]}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert re.search(r"ModuleNotFoundError: torch is not installed\..* -e '\.\[pytorch\]'; then", done.stderr)
