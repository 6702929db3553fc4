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
    assert rows == list(zip(names, names))


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
