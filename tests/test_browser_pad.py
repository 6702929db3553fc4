"""The pad in JupyterLab: drawn on by mouse and finger, read meanwhile, kept, and there on day two.

Needs the extra "browser" and a Chromium.
"""

import numpy as np
import pytest
from drawings import DRAWINGS
from hand import EXPLORERS
from lab import awaited, stored
from test_browser_day_two import SAVE
from test_browser_hands import asked, node, open_cells, says  # noqa: F401

from nnbook import datasets

pytestmark = pytest.mark.browser

CELLS = {name: EXPLORERS[name] for name in ("setup", "pad")}
INK = "() => shown('pad').querySelector('[data-ink]').getAttribute('d') ?? ''"


@pytest.fixture
def page(open_cells):  # noqa: F811
    page = open_cells("pad", CELLS, keep=True)
    node(page, "pad").scroll_into_view_if_needed()
    return page


def square(page):
    return node(page, "pad").locator("[data-draw] rect").bounding_box()


def on(square, point):
    """Where a point of the unit square is on the page."""
    return square["x"] + point[0] * square["width"], square["y"] + point[1] * square["height"]


def draw(page, strokes):
    place = square(page)
    for stroke in strokes:
        page.mouse.move(*on(place, stroke[0]))
        page.mouse.down()
        for point in stroke[1:]:
            page.mouse.move(*on(place, point))
        page.mouse.up()


def settled(page):
    """Waits until all ink is the kernel's."""
    page.wait_for_function(f"({INK})() === ''")
    page.wait_for_timeout(100)


@pytest.mark.parametrize("n", [3, 22, 41, 68, 90])
def test_what_is_drawn_in_the_browser_is_the_image_of_its_strokes(page, n):
    """The mouse is on whole pixels of 288: a point is moved by at most 1/288 of the square."""
    strokes = DRAWINGS[n]["strokes"]
    draw(page, strokes)
    settled(page)
    drawn = asked(page, "pad.values['ink']")
    assert len(drawn) == len(strokes)
    for mine, theirs in zip(drawn, strokes):
        assert np.abs(np.subtract(mine[0], theirs[0])).max() <= 1.5 / 288
        assert np.abs(np.subtract(mine[-1], theirs[-1])).max() <= 1.5 / 288
    image, sent = datasets.digit_image(strokes), np.array(asked(page, "pad.image.tolist()"))
    assert np.array_equal(sent, datasets.digit_image(list(map(list, drawn))))
    assert np.abs(sent - image).max() < 0.35
    assert np.abs(sent - image).mean() < 0.01


def test_the_network_answers_while_one_draws_and_names_are_kept(page):
    from playwright.sync_api import expect

    place, (stroke, *_) = square(page), DRAWINGS[0]["strokes"]
    page.mouse.move(*on(place, stroke[0]))
    page.mouse.down()
    page.mouse.move(*on(place, stroke[20]), steps=5)
    settled(page)  # the hand is still down
    expect(node(page, "pad").locator("[role=status]")).not_to_contain_text("it is a")
    before = node(page, "pad").locator("[aria-label^='Its ten outputs']").text_content()
    page.mouse.move(*on(place, [0.9, 0.9]), steps=5)
    settled(page)
    assert node(page, "pad").locator("[aria-label^='Its ten outputs']").text_content() != before
    page.mouse.up()
    page.mouse.move(*on(place, [0.1, 0.9]))  # which draws nothing
    node(page, "pad").get_by_role("button", name="this was a 6").press("Enter")
    says(page, "pad", "it is a 6.")
    assert asked(page, "(pad.D.argmax(axis=1).tolist(), len(pad.strokes[0]))") == ([6], 1)
    node(page, "pad").get_by_role("button", name="clear").click()
    says(page, "pad", "Nothing is drawn.")
    node(page, "pad").get_by_role("button", name="undo").click()
    says(page, "pad", "The network reads")


def test_while_the_kernel_is_busy_ink_is_seen_and_nothing_of_it_is_lost(page):
    kernel = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"
    page.evaluate(f"{kernel}.requestExecute({{code: 'import time; time.sleep(2)'}}) && 0")
    strokes = DRAWINGS[41]["strokes"]
    draw(page, [[[0.5, 0.2], [0.5, 0.8]]])
    node(page, "pad").get_by_role("button", name="this was a 1").click()
    draw(page, strokes)
    assert page.evaluate(INK).count("M") >= 1 + len(strokes)
    settled(page)
    says(page, "pad", "The network reads")
    assert asked(page, "pad.D.argmax(axis=1).tolist()") == [1]
    assert asked(page, "len(pad.values['ink'])") == len(strokes)


def test_a_finger_draws_and_a_second_one_does_not(page):
    place, client = square(page), page.context.new_cdp_session(page)

    def touch(kind, *points):
        touched = [{"x": x, "y": y, "id": k} for k, (x, y) in points]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    first = [on(place, [0.3, 0.2 + 0.05 * k]) for k in range(12)]
    touch("touchStart", (1, first[0]))
    for k, point in enumerate(first[1:], start=1):
        more = [(2, on(place, [0.8, 0.2 + 0.05 * k]))] if k > 3 else []
        touch("touchStart" if k == 4 else "touchMove", (1, point), *more)
    touch("touchEnd")
    settled(page)
    (stroke,) = asked(page, "pad.values['ink']")
    assert max(x for x, _ in stroke) < 0.4
    assert stroke[-1][1] > 0.7


def test_the_page_is_usable_by_keyboard_and_on_a_narrow_screen(page):
    page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
    page.set_viewport_size({"width": 420, "height": 900})
    page.wait_for_timeout(300)
    assert square(page)["width"] >= 250
    wide = node(page, "pad").evaluate("node => [node.scrollWidth, node.clientWidth]")
    assert wide[0] <= wide[1]
    seen, answers = (picture.bounding_box() for picture in node(page, "pad").locator("svg").all()[1:])
    assert seen["y"] == answers["y"]  # side by side
    node(page, "pad").locator("summary").press("Enter")
    chosen = node(page, "pad").get_by_label("on the pad")
    chosen.select_option("7 of MNIST")
    says(page, "pad", "it is a 7.")
    assert asked(page, "pad.image.tolist()") in datasets.digits()[0].tolist()


def test_on_the_next_day_the_drawing_and_its_answer_are_there(page, next_day):
    draw(page, DRAWINGS[22]["strokes"])
    settled(page)
    words = node(page, "pad").locator("[role=status]").inner_text()
    twin = asked(page, "pad.twin()[0]")
    assert awaited(page, lambda: twin in [html for html, _ in stored(page)], True), "it is not stored"
    page.evaluate(SAVE)
    shown = next_day("pad.ipynb").locator(".nnbook")
    assert shown.locator("[role=status]").inner_text() == words
    assert shown.locator("img").get_attribute("src") in twin
    assert "Run this cell" in shown.inner_text()
