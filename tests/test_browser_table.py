"""The table of appendix A in a browser: one can search and filter it, in JupyterLab and on a saved page."""

import re

import nbformat
import pytest
import rerun
from nbconvert import HTMLExporter

pytestmark = pytest.mark.browser
FORMULA = r"\delta _j^l=\left(\sum {w_{ji}^l \delta _j^{l+1}}\right) \phi '(net x_j^l)"
NAMES = """() => [...document.querySelectorAll('.nnbook-table tbody tr')].filter(row => row.checkVisibility())
  .map(row => row.cells[3].querySelector('a').textContent)"""


def search(page, words):
    """The names of the statements that are left when one types these words."""
    page.fill(".nnbook-sieve input", words)
    return page.evaluate(NAMES)


@pytest.fixture
def in_lab(lab_page):
    """Appendix A in JupyterLab, opened and not run."""
    page = lab_page("A-errata.ipynb", run=False)
    page.wait_for_selector(".nnbook-sieve", timeout=30_000)
    return page


@pytest.fixture
def saved(browser, tmp_path):
    """Appendix A as a page that was saved."""
    notebook = nbformat.read(rerun.NOTEBOOKS / "A-errata.ipynb", as_version=4)
    text, _ = HTMLExporter().from_notebook_node(notebook)
    text = re.sub(r'<script\b[^>]*\bsrc="http[^>]*></script>', "", text)  # what it would fetch
    file = tmp_path / "A.html"
    file.write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri(), wait_until="domcontentloaded")
    page.wait_for_selector(".nnbook-sieve", timeout=30_000)
    yield page
    page.close()


@pytest.mark.parametrize("place", ["in_lab", "saved"])
def test_one_finds_a_statement_by_a_word_a_formula_and_the_choices(place, request):
    page = request.getfixturevalue(place)
    every = page.evaluate(NAMES)
    assert search(page, "jordan matrix") == ["jordan"]
    assert search(page, FORMULA) == ["hidden_delta"]
    assert search(page, "initialise randomly") == search(page, "initialize randomly") != []
    for piece, first in (("dE/dw_ij", "last_weights"), ("net sum", "neuron_sum"), ("dZ = dA", "averaged"),
                         ("vectorisation", "no_loop"), ("w_ij wij", "layout")):  # fmt: skip
        assert search(page, piece)[0] == first, piece
    assert search(page, "zebra") == []
    assert "0 of" in page.inner_text(".nnbook-told")
    assert search(page, "") == every
    page.get_by_label("article").select_option("2")
    page.get_by_label("verdict").select_option("wrong")
    assert page.evaluate(NAMES) == ["weighted_average"]


IN_SIGHT = """() => {
  const found = [...document.querySelectorAll('h2')].find(h => h.textContent.startsWith('The last layer'));
  const {top} = found.getBoundingClientRect();
  return top > 0 && top < innerHeight;
}"""


def test_the_name_under_a_verdict_leads_to_its_section(in_lab):
    search(in_lab, "jordan")
    assert not in_lab.evaluate(IN_SIGHT)
    in_lab.locator(".nnbook-table tbody tr:visible td:nth-child(4) a").click()
    in_lab.wait_for_function(IN_SIGHT, timeout=10_000)


def test_a_link_of_the_table_opens_a_chapter_at_its_paragraph(in_lab):
    search(in_lab, "hidden_delta")
    in_lab.locator(".nnbook-table tbody tr:visible td:last-child a").last.click()
    in_lab.wait_for_function("""() => {
      const found = [...document.querySelectorAll('.jp-MarkdownCell p')].find(p => p.checkVisibility() &&
        p.textContent.startsWith('The four equations'));
      const top = found?.getBoundingClientRect().top;
      return top > 0 && top < innerHeight;
    }""", timeout=30_000)  # fmt: skip
