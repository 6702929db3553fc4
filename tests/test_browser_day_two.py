"""A chapter as a reader meets it in JupyterLab: opened, run, looked at light and dark, and on the next day.

Also where nothing runs, and untrusted.

Needs the extra "browser" and a Chromium.
"""

import re
from importlib.util import find_spec

import nbformat
import pytest
from lab import CHAPTERS, NAMES, awaited, run_all, steady, stored
from test_browser import problems
from test_browser_axe import COLOURS, awake, find

pytestmark = pytest.mark.browser

LIVE = [name for name in NAMES if "vnd.nnbook+json" in (CHAPTERS / name).read_text(encoding="utf-8")]
AXE = find_spec("axe_playwright_python") is not None
# The chapters that axe looks at, too.
LOOKED_AT = ["00-start-here", "01-architecture", "02-feed-forward", "03-error", "04-backpropagation",
             "05-training-loop", "06-circles", "playground"] * AXE  # fmt: skip
# Of each explorer on the page: whether its picture is there, what it says, and what stands below it.
EXPLORERS = """() => [...document.querySelectorAll('.nnbook')].map(shown => ({
  picture: [...shown.querySelectorAll('img')].some(img => img.complete && img.naturalWidth > 0)
    || shown.querySelector('svg') !== null,
  words: [...shown.querySelectorAll('[role=status]')].map(status => status.textContent),
  asleep: shown.querySelector('.nnbook-asleep')?.textContent ?? null,
}))"""
DIRTY = "() => jupyterapp.shell.currentWidget.context.model.dirty"
# What a reader is asked who closes the chapter: nothing, or whether to save it.
CLOSE = """async () => {
  const closed = jupyterapp.commands.execute('application:close');
  await Promise.race([closed, new Promise(resolve => setTimeout(resolve, 1500))]);
  return document.querySelector('.jp-Dialog')?.textContent ?? '';
}"""
SAVE = """async () => {
  await jupyterapp.commands.execute('docmanager:save');
  await jupyterapp.shell.currentWidget.sessionContext.shutdown();
}"""


def settled(page, query, wanted):
    """What `query` finds on the page: `wanted`, if it comes within some seconds."""
    return awaited(page, lambda: page.evaluate(query), wanted)


def in_both_themes(page):
    """Shows a page dark and then light, and says which it shows."""
    for theme, light in (("JupyterLab Dark", "false"), ("JupyterLab Light", "true")):
        page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
        page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
        page.wait_for_selector("#jupyterlab-splash", state="detached")  # else Lab stumbles
        yield theme


@pytest.mark.parametrize("notebook", sorted({*NAMES} - {*LIVE}))
def test_where_nothing_moves_the_page_is_in_order_as_it_is_stored(lab_page, notebook):
    # Nothing comes of Run All here but outputs, each of which nbval compares with what is stored.
    page = lab_page(notebook, run=False)
    assert page.locator(".nnbook").count() == 0
    for theme in in_both_themes(page):
        assert problems(page) == [], theme
    assert settled(page, DIRTY, False) is False, "as opened"


@pytest.mark.parametrize("notebook", LIVE)
def test_a_reader_sees_nothing_go_wrong_today_nor_on_the_next_day(window, next_day, notebook):
    page, looked_at = window.open(notebook, run=False), notebook.removesuffix(".ipynb") in LOOKED_AT
    assert problems(page) == [], "as stored"
    assert not looked_at or find(page)["found"] == [], "as stored"
    assert settled(page, DIRTY, False) is False, "as opened"
    run_all(page)
    assert problems(page) == [], "after Run All"
    if looked_at:
        awake(page)
    for theme in in_both_themes(page):
        assert problems(page) == [], theme
        if looked_at:
            told = find(page, COLOURS if theme == "JupyterLab Dark" else None)
            assert told["found"] == [], theme
            assert told["legible"] > 0, "axe has seen no text of an explorer"
    assert settled(page, DIRTY, False) is False, "after Run All, nothing touched"
    for pause in page.get_by_role("button", name="pause").all():  # what plays on has no last state
        pause.click()
    steady(page, lambda: stored(page), 1000)  # until what moved has come to rest, and is stored
    there = [shown | {"asleep": "Run this cell to take the picture by the hand."}
             for shown in page.evaluate(EXPLORERS)]  # fmt: skip
    if notebook == "08-car.ipynb":  # where nothing runs a road is a strip of a whole drive
        there = [shown | {"words": [words]} for shown, (_, words) in zip(there, stored(page), strict=True)]
    page.evaluate(SAVE)
    page = next_day(notebook)
    assert problems(page) == [], "on the next day"
    assert settled(page, EXPLORERS, there) == there
    assert all(shown["picture"] and any(shown["words"]) for shown in there)
    assert settled(page, DIRTY, False) is False, "on the next day"


def test_nobody_is_asked_about_a_chapter_that_was_only_run_and_each_is_about_one_that_was_changed(lab_page):
    page = lab_page("00-start-here.ipynb")
    assert settled(page, DIRTY, False) is False
    assert page.evaluate(CLOSE) == ""
    page = lab_page("00-start-here.ipynb")
    page.evaluate("jupyterapp.shell.currentWidget.content.widgets[1].model.sharedModel.setSource('mine')")
    assert settled(page, DIRTY, True)
    assert "ave" in page.evaluate(CLOSE)
    page.keyboard.press("Escape")


def test_the_last_state_is_what_the_next_day_shows(window, next_day):
    page = window.open("01-architecture.ipynb")
    shown = page.locator(".nnbook").first
    before = shown.locator("[role=status]").inner_text()
    slider = shown.locator("input[type=range]").first
    slider.evaluate("input => input.closest('details')?.setAttribute('open', '')")
    slider.press("ArrowRight")
    changed = awaited(page, lambda: shown.locator("[role=status]").inner_text() != before, True)
    assert changed, "the slider has moved nothing"
    after = shown.locator("[role=status]").inner_text()
    assert settled(page, DIRTY, True), "the reader has changed something"
    assert awaited(page, lambda: stored(page)[0][1], after) == after
    page.evaluate(SAVE)
    page = next_day("01-architecture.ipynb")
    [first] = settled(page, "() => [...document.querySelectorAll('.nnbook')].slice(0, 1).map(shown => "
                            "shown.querySelector('[role=status]')?.textContent)", [after])  # fmt: skip
    assert first == after
    assert page.locator(".nnbook img").first.get_attribute("alt") == after


@pytest.mark.parametrize("name", ["untrusted.ipynb", "no-kernel.ipynb"])
def test_where_nothing_is_trusted_or_nothing_runs(lab_page, books, name):
    book = nbformat.read(books / "01-architecture.ipynb", as_version=4)
    if name == "no-kernel.ipynb":
        book.metadata.kernelspec = {"name": "nothing", "display_name": "Nothing", "language": "python"}
    book.cells[0].source += f"\n\n{name}"  # so that no signature fits
    nbformat.write(book, books / name)
    page = lab_page(name, run=False)
    page.wait_for_timeout(1500)
    if page.locator(".jp-Dialog").count():
        page.locator(".jp-Dialog select").select_option(label="No Kernel")
        page.locator(".jp-Dialog .jp-mod-accept").click()
    assert problems(page) == []
    found = page.evaluate(EXPLORERS)
    assert found
    assert all(shown["picture"] and re.search(r"\w", shown["words"][0]) for shown in found)
