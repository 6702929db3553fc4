"""The book as `python -m nnbook` opens it: chapter 0, its contents beside it, and nothing in the way.

Needs the extra "browser" and a Chromium.
"""

import pytest
from lab import serving

pytestmark = pytest.mark.browser

# How many characters the longest line of all paragraphs has.
WIDEST = r"""() => Math.max(...[...document.querySelectorAll('.jp-RenderedMarkdown p')].flatMap(paragraph => {
  const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT), lines = {};
  while (texts.nextNode()) for (let k = 0; k < texts.currentNode.length; k++) {
    const letter = document.createRange();
    letter.setStart(texts.currentNode, k);
    letter.setEnd(texts.currentNode, k + 1);
    const line = Math.round(letter.getBoundingClientRect().bottom);
    lines[line] = (lines[line] ?? 0) + 1;
  }
  return Object.values(lines);
}))"""


@pytest.fixture
def opened(books, browser, tmp_path):
    """The first page of the book, for a reader who has never opened JupyterLab before."""
    home = {"HOME": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path / "CONFIG")}
    with serving(tmp_path, ["nnbook", str(books)], home) as url:
        page = browser.new_page(viewport={"width": 1600, "height": 900})
        page.goto(url)
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
        page.evaluate("jupyterapp.shell.currentWidget.sessionContext.ready")
        yield page
        page.close()


def test_the_book_opens_on_chapter_0_with_nothing_in_the_way(opened, tmp_path):
    opened.wait_for_selector(".jp-tocItem >> text=Watch a network learn")
    opened.wait_for_timeout(2000)  # a question about news would have come
    assert opened.locator(".jp-NotebookPanel h1").first.inner_text().startswith("0 Start here")
    assert opened.locator(".jp-FileBrowser").is_hidden()
    assert opened.locator(".jp-Dialog, .Toastify__toast").count() == 0
    assert not opened.evaluate("jupyterapp.shell.currentWidget.context.model.dirty")
    assert 60 <= opened.evaluate(WIDEST) <= 92
    assert not list((tmp_path / "CONFIG").rglob("*"))  # nothing of the reader's own is written
