"""What axe, which looks for what keeps readers out, finds on the chapters in JupyterLab.

Needs the extra "browser" and a Chromium.
"""

import pytest
from lab import run_all

pytestmark = pytest.mark.browser

NOTEBOOKS = ["00-start-here", "01-architecture", "02-feed-forward", "03-error", "04-backpropagation",
             "05-training-loop", "06-circles", "playground"]  # fmt: skip
# JupyterLab's own elements with nothing of the book in them, on which axe finds faults in any notebook (4.6):
JUPYTERLABS = [
    ".jp-NotebookPanel-toolbar",  # its buttons have attributes that their elements may not have
    ".jp-Toolbar",  # the same for the buttons of the cell that is chosen
    ".jp-InputPrompt",  # [1]: is too pale
    ".jp-OutputPrompt",
    ".jp-collapseHeadingButton",  # without a name
    ".cm-editor",  # the code: without a name, beyond the keyboard where it scrolls, numbers too pale
]
# What axe finds on an element of JupyterLab's around the book's, by axe's rule:
AROUND = {
    "aria-required-children": ".jp-WindowedPanel-viewport",  # a feed, whose cells are no articles
    "aria-prohibited-attr": ".jp-Cell",  # a name without a role
}
# JupyterLab's body has no height and hides what is beyond it: axe would take all of the page for hidden.
HEIGHT = "document.body.style.height = '100vh'"
UNFOLD = "document.querySelectorAll('.nnbook details').forEach(each => { each.open = true; })"
FIND = """async ([exclude, around]) => {
  const {violations, passes} = await axe.run({include: '.jp-NotebookPanel', exclude}, {elementRef: true});
  const ours = id => ({element}) => !around[id] || !element.matches(around[id]);
  const found = violations.filter(({impact}) => ['serious', 'critical'].includes(impact)).flatMap(
    ({id, nodes}) => nodes.filter(ours(id)).map(({html}) => `${id}: ${html.slice(0, 200)}`));
  const legible = passes.filter(({id}) => id === 'color-contrast').flatMap(({nodes}) => nodes);
  return {found, legible: legible.filter(({element}) => element.closest('.nnbook')).length};
}"""
FAULTS = """document.querySelector('.nnbook').insertAdjacentHTML('beforeend',
  '<button></button><input type="range"><p style="color:#bbb;background:#fff">pale</p>')"""


@pytest.fixture
def open_chapter(lab_page):
    """A function that opens a chapter on a page that has axe."""
    axe = pytest.importorskip(
        "axe_playwright_python.base", reason="axe is missing: pip install -e '.[browser]'")

    def open_page(notebook):
        page = lab_page(f"{notebook}.ipynb", run=False)
        page.evaluate(axe.AXE_SCRIPT)
        page.evaluate(HEIGHT)
        page.wait_for_timeout(1500)  # pictures and formulas appear
        return page

    return open_page


def run(page):
    """Runs the chapter, until its explorers are the kernel's, and unfolds all that is folded on them."""
    run_all(page)
    page.wait_for_function("!document.querySelector('.nnbook .nnbook-asleep')")
    page.evaluate(UNFOLD)


def in_theme(page, theme):
    """Changes to JupyterLab's Light or Dark theme, and waits until the page has it."""
    page.evaluate(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {theme}'}})")
    is_light = str(theme == "Light").lower()
    page.wait_for_selector(f"body[data-jp-theme-light={is_light}]", state="attached")
    page.wait_for_timeout(500)  # colours change slowly


def find(page):
    """What axe finds that is serious and the book's, and how many texts on explorers it has found legible."""
    # The window is as high as the chapter: axe does not look at the colours of what is scrolled away.
    height = page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollHeight")
    page.set_viewport_size({"width": 1200, "height": height + 200})
    page.wait_for_timeout(500)
    return page.evaluate(FIND, [JUPYTERLABS, AROUND])


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_axe_finds_nothing_serious_that_is_the_books(open_chapter, notebook):
    page = open_chapter(notebook)
    assert find(page)["found"] == [], "as stored"
    run(page)
    for theme in ("Light", "Dark"):
        in_theme(page, theme)
        told = find(page)
        assert told["found"] == [], f"after Run All, {theme}"
        assert told["legible"] > 0, "axe has seen no text of an explorer"


def test_axe_finds_faults_on_an_explorer(open_chapter):
    page = open_chapter("playground")
    run(page)
    page.evaluate(FAULTS)
    found = sorted(fault.partition(":")[0] for fault in find(page)["found"])
    assert found == ["button-name", "color-contrast", "label"]
