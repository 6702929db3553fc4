"""Bets in JupyterLab: the first option that is opened is the bet; it is counted, the notebook stays clean.

Needs the extra "browser" and a Chromium.
"""

import nbformat
import pytest
import rerun
from hygiene import Notebook, runs_of_folds
from lab import awaited, run_all
from test_browser_day_two import DIRTY, settled

pytestmark = pytest.mark.browser

FOLDS = "\n".join(
    f"<details><summary>{option}</summary>\n\n{reason}\n\n</details>"
    for option, reason in (("<em>two</em>", "No. Two leave a wedge."),
                           ("three", "Yes, three close it: $a<b$."), ("six", "No. Three are enough."))
)  # fmt: skip
OLD = "**Bet.** (a) old · (b) older\n\n<details><summary>Answer</summary>\n\n(a), for it is.\n\n</details>"
MADE = """from nnbook.exercises import bet, progress
bet("Which?", ["red", "blue"], answer="blue", because="So it is.")"""
NAME = "03-bets.ipynb"
# Of each option on the page: its words, whether it is open, what is said of it, and the sign before it.
OPTIONS = """() => [...document.querySelectorAll('.nnbook-bet > details')].map(fold => [
  fold.querySelector('summary').lastChild.textContent, fold.open,
  fold.querySelector('.nnbook-said')?.textContent ?? '',
  getComputedStyle(fold.querySelector('summary'), '::before').content.replaceAll('"', '')])"""
ROW = """async code => {
  const {kernel} = jupyterapp.shell.currentWidget.sessionContext.session;
  const asked = kernel.requestExecute({code, store_history: false, silent: false});
  let said = '';
  asked.onIOPub = ({content}) => (said += content.text ?? '');
  await asked.done;
  return said.trim();
}"""
RESTART = "async () => { await jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart(); }"
SAVE = "jupyterapp.commands.execute('docmanager:save')"
COUNT = """from nnbook.exercises import progress
print(*next(row[4:] for row in progress().rows if row[0] == 3))"""


def notebook(*cells):
    made = nbformat.v4.new_notebook(metadata=rerun.METADATA)
    made.cells = list(cells)
    for k, cell in enumerate(made.cells):
        cell.id = f"cell-{k}"
    return made


@pytest.fixture
def page(lab_page, books):
    """A small chapter with a bet in a Markdown cell, an old one, and one that a cell shows; run."""
    cells = [nbformat.v4.new_markdown_cell(f"# Bets\n\n**Bet.** How many?\n\n{FOLDS}\n\n{OLD}"),
             nbformat.v4.new_code_cell(MADE)]  # fmt: skip
    nbformat.write(notebook(*cells), books / NAME)
    opened = lab_page(NAME)
    opened.wait_for_function("document.querySelectorAll('.nnbook-bet').length === 2", timeout=20_000)
    return opened


def options(page):
    return page.evaluate(OPTIONS)


def counted(page, wanted):
    """What the kernel has counted, "placed right", once it is what is wanted, or after some seconds."""
    return awaited(page, lambda: page.evaluate(ROW, COUNT), wanted, 5)


def summary(page, n):
    return page.locator(".nnbook-bet > details > summary").nth(n)


def test_the_first_click_is_the_bet_and_no_later_one(page):
    assert [option[0] for option in options(page)] == ["two", "three", "six", "red", "blue"]
    assert all(option[1:] == [False, "", "○"] for option in options(page))
    assert counted(page, "0 0") == "0 0"
    summary(page, 0).click()
    assert options(page)[0] == ["two", True, "your bet: wrong", "✗"]
    assert counted(page, "1 0") == "1 0"
    summary(page, 1).click()
    assert options(page)[1] == ["three", True, "right", "✓"]
    summary(page, 0).click()  # folded again, it stays what it was
    assert options(page)[0] == ["two", False, "your bet: wrong", "✗"]
    assert counted(page, "1 0") == "1 0"
    summary(page, 4).click()
    assert options(page)[4] == ["blue", True, "your bet: right", "✓"]
    assert counted(page, "2 1") == "2 1"


def test_a_bet_can_be_placed_with_the_keyboard_alone(page):
    summary(page, 0).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert options(page)[1][1:] == [True, "your bet: right", "✓"]
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert options(page)[2][1:] == [True, "wrong", "✗"]
    assert counted(page, "1 1") == "1 1"
    assert page.evaluate("jupyterapp.shell.currentWidget.content.widgets[0].rendered"), "it is being edited"
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_the_notebook_stays_clean(page, books):
    page.evaluate(SAVE)
    assert settled(page, DIRTY, False) is False
    before = (books / NAME).read_bytes()
    for n in (1, 0, 3):
        summary(page, n).click()
    assert counted(page, "2 1") == "2 1"
    page.wait_for_timeout(1000)
    assert page.evaluate(DIRTY) is False
    assert (books / NAME).read_bytes() == before


def test_what_was_placed_stays_when_a_cell_is_rendered_anew_and_when_the_kernel_starts_anew(page):
    summary(page, 2).click()
    assert counted(page, "1 0") == "1 0"
    page.evaluate("""() => {
      const cell = jupyterapp.shell.currentWidget.content.widgets[0];
      cell.rendered = false;
      cell.rendered = true;
    }""")
    page.wait_for_function("document.querySelectorAll('.nnbook-bet').length === 2", timeout=10_000)
    assert options(page)[2] == ["six", True, "your bet: wrong", "✗"]
    summary(page, 1).click()
    assert counted(page, "1 0") == "1 0"
    page.evaluate(RESTART)
    run_all(page)
    assert counted(page, "1 0") == "1 0"


def test_a_page_that_is_opened_again_counts_on(page, window):
    summary(page, 0).click()
    assert counted(page, "1 0") == "1 0"
    page.evaluate(SAVE)
    window.open(NAME, run=False)
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.ready")
    page.wait_for_function("document.querySelectorAll('.nnbook-bet').length === 2", timeout=20_000)
    summary(page, 4).click()
    assert counted(page, "2 1") == "2 1"


def test_without_a_kernel_the_page_alone_shows_it(lab_page, books):
    book = notebook(nbformat.v4.new_markdown_cell(f"# Bets\n\n**Bet.** How many?\n\n{FOLDS}"))
    book.metadata["kernelspec"] = {"name": "nothing", "display_name": "Nothing", "language": "python"}
    nbformat.write(book, books / "03-alone.ipynb")
    page = lab_page("03-alone.ipynb", run=False)
    page.wait_for_timeout(1500)
    if page.locator(".jp-Dialog").count():
        page.locator(".jp-Dialog select").select_option(label="No Kernel")
        page.locator(".jp-Dialog .jp-mod-accept").click()
    summary(page, 1).click()
    two, three, six = options(page)
    assert three == ["three", True, "your bet: right", "✓"]
    assert (two, six) == (["two", False, "", "○"], ["six", False, "", "○"])


def test_a_bet_fits_a_narrow_page_light_and_dark(page):
    page.set_viewport_size({"width": 420, "height": 900})
    page.evaluate("jupyterapp.shell.collapseLeft()")
    summary(page, 0).click()
    for theme, light in (("JupyterLab Dark", "false"), ("JupyterLab Light", "true")):
        page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
        page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
        page.wait_for_selector("#jupyterlab-splash", state="detached")  # JupyterLab takes it away but once
        wide = page.evaluate("""() => [...document.querySelectorAll('.nnbook-bet > details')]
          .filter(fold => fold.scrollWidth > fold.clientWidth + 1).length""")
        assert wide == 0, theme
        assert summary(page, 0).bounding_box()["height"] >= 30


@pytest.mark.parametrize("notebook", ["00-start-here.ipynb", "07-digits.ipynb"])
def test_each_bet_of_a_chapter_can_be_placed(lab_page, notebook):
    cells = Notebook.read(rerun.NOTEBOOKS / notebook).of_type("markdown")
    runs = [[option for option, _ in run] for cell in cells for run in runs_of_folds(cell["source"])]
    bets = [run for run in runs if len(run) > 1]
    assert bets
    page = lab_page(notebook, run=False)
    page.wait_for_function(f"document.querySelectorAll('.nnbook-bet').length >= {len(bets)}", timeout=20_000)
    for k, options in enumerate(bets):
        bet = page.locator(".nnbook-bet").nth(k)
        assert bet.locator("> details").count() == len(options)
        bet.locator("summary").first.click()
        assert "your bet" in bet.locator("summary").first.inner_text()
    assert page.locator(".nnbook-bet").count() == len(bets)
    page.wait_for_timeout(1000)
    assert settled(page, DIRTY, False) is False
