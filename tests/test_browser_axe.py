"""What axe, which looks for what keeps readers out, finds on a page of JupyterLab, and that it finds it.

On the chapters it looks in test_browser_day_two.py, where they are open anyway.

Needs the extra "browser" and a Chromium.
"""

import pytest
from lab import SIZE

pytestmark = pytest.mark.browser

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
UNFOLD = "document.querySelectorAll('.nnbook details').forEach(each => { each.open = true; })"
# Those of axe's rules that hang on colours: of a page in a second theme the others would find the same again.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
FIND = """async ([exclude, around, rules]) => {
  const where = {include: '.jp-NotebookPanel', exclude};
  const {violations, passes} = await axe.run(where, {elementRef: true, ...rules});
  const ours = id => ({element}) => !around[id] || !element.matches(around[id]);
  const found = violations.filter(({impact}) => ['serious', 'critical'].includes(impact)).flatMap(
    ({id, nodes}) => nodes.filter(ours(id)).map(({html}) => `${id}: ${html.slice(0, 200)}`));
  const legible = passes.filter(({id}) => id === 'color-contrast').flatMap(({nodes}) => nodes);
  return {found, legible: legible.filter(({element}) => element.closest('.nnbook')).length};
}"""
FAULTS = """document.querySelector('.nnbook').insertAdjacentHTML('beforeend',
  '<button></button><input type="range"><p style="color:#bbb;background:#fff">pale</p>')"""


AXE = """() => {
  // The window is as high as the chapter: axe does not look at the colours of what is scrolled away.
  document.body.style.height = '100vh';  // else axe takes all of the page for hidden
  return document.querySelector('.jp-WindowedPanel-outer').scrollHeight;
}"""


def awake(page):
    """Waits until the explorers of a chapter that was run are the kernel's, and unfolds all on them."""
    page.wait_for_function("!document.querySelector('.nnbook .nnbook-asleep')")
    page.evaluate(UNFOLD)


def find(page, rules=None):
    """What axe finds that is serious and the book's, and how many texts on explorers it has found legible.

    By all of its rules, or by what `rules` says: COLOURS.
    """
    axe = pytest.importorskip(
        "axe_playwright_python.base", reason="axe is missing: pip install -e '.[browser]'")
    if page.evaluate("!window.axe"):
        page.evaluate(axe.AXE_SCRIPT)
    page.set_viewport_size(SIZE | {"height": page.evaluate(AXE) + 200})
    page.wait_for_timeout(500)  # colours change slowly
    found = page.evaluate(FIND, [JUPYTERLABS, AROUND, rules or {}])
    page.set_viewport_size(SIZE)
    page.evaluate("document.body.style.height = ''")
    return found


def test_axe_finds_faults_on_an_explorer(lab_page):
    page = lab_page("playground.ipynb")
    awake(page)
    page.evaluate(FAULTS)
    for rules, faults in ((None, ["button-name", "color-contrast", "label"]), (COLOURS, ["color-contrast"])):
        assert sorted(fault.partition(":")[0] for fault in find(page, rules)["found"]) == faults
