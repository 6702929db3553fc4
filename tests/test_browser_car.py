"""The road in JupyterLab: driven by keys, mouse, finger and sliders; smooth; drawn on; there on day two.

Needs the extra "browser" and a Chromium.
"""

import numpy as np
import pytest
from hand import EXPLORERS
from lab import awaited, stored
from test_browser_day_two import SAVE
from test_browser_hands import asked, node, open_cells, says  # noqa: F401

pytestmark = pytest.mark.browser

CELLS = {
    "setup": EXPLORERS["setup"] + "\nfrom nnbook.car import Track, teacher",
    "road": "track = Track.random(3, obstacles=0)\n"
    "road = explorers.road({'the teacher': teacher(track)}, track)\nroad.show()",
    "below": "1 + 1",
}
PLACES = """async ([name, milliseconds]) => {
  const part = shown('road').querySelector(`[data-move="${name}"]`), found = [], start = performance.now();
  while (performance.now() - start < milliseconds) {
    await new Promise(requestAnimationFrame);
    const {a, b, e, f} = new DOMMatrix(getComputedStyle(part).transform);
    found.push([performance.now() - start, a, b, e, f]);
  }
  return found;
}"""


@pytest.fixture
def page(open_cells):  # noqa: F811
    page = open_cells("road", CELLS, keep=True)
    node(page, "road").scroll_into_view_if_needed()
    return page


def driven(page, moments):
    """Waits until the reader has driven more than so many moments."""
    assert eventually(page, f"len(road.X) > {moments}", True), f"not {moments} moments were driven"


def eventually(page, code, wanted):
    """What the kernel says of `code`: what is wanted, if it comes within ten seconds."""
    return awaited(page, lambda: asked(page, code), wanted)


def wants(page, *wanted):
    """Waits until the hand wants this steering and acceleration."""
    assert eventually(page, "road.hand.wanted.tolist()", list(wanted)) == list(wanted)


def surface(page):
    return node(page, "road").locator("[data-steer]")


def on(box, x, y):
    """A place of the surface, in shares of its width and height."""
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def cell(page):
    return page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex")


def test_the_arrow_keys_drive_and_jupyterlab_keeps_its_cell(page):
    surface(page).focus()
    before = cell(page)
    page.keyboard.down("ArrowUp")
    page.keyboard.down("ArrowLeft")
    wants(page, 1, 1)
    assert eventually(page, "bool((road.D[:, 0] > 0.5).any())", True), "the wheel has not turned"
    page.keyboard.up("ArrowLeft")
    page.keyboard.down("ArrowDown")  # and up: they cancel
    wants(page, 0, 0.5)
    page.keyboard.up("ArrowUp")
    page.keyboard.up("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    wants(page, 0, 0.5)
    assert cell(page) == before
    assert page.evaluate("callbackErrors") == []


def test_keys_drive_from_a_button_too_and_whoever_looks_away_lets_go(page):
    node(page, "road").get_by_role("button", name="play the race").focus()
    page.keyboard.down("ArrowRight")
    wants(page, -1, 0.5)
    page.evaluate("document.activeElement.blur()")
    wants(page, 0, 0.5)


def test_space_pauses_and_enter_starts_again(page):
    surface(page).focus()
    page.keyboard.press("ArrowUp")
    assert eventually(page, "road.race.steps > 0", True)
    page.keyboard.press(" ")
    says(page, "road", "So far")
    steps = asked(page, "road.race.steps")
    page.wait_for_timeout(300)
    assert asked(page, "road.race.steps") == steps
    kept = asked(page, "len(road.X)")
    assert kept > 0
    page.keyboard.press("Enter")
    says(page, "road", "You wait at the start")
    assert asked(page, "(road.race.steps, len(road.X))") == (0, kept)


def test_a_mouse_holds_the_road_and_lets_go(page):
    box = surface(page).bounding_box()
    page.mouse.move(*on(box, 0.5, 0.5))
    page.mouse.down()
    page.mouse.move(*on(box, 0.63, 0.3), steps=4)
    code = "[low < wanted < high for low, wanted, high in zip((-0.8, 0.2), road.hand.wanted, (-0.3, 0.8))]"
    assert eventually(page, f"list(map(bool, {code}))", [True, True]) == [True, True]
    page.mouse.move(*on(box, 0.02, 0.02), steps=4)
    wants(page, 1, 1)
    page.mouse.up()
    wants(page, 0, 0.5)
    driven(page, 0)


def test_a_finger_holds_the_road_and_lets_go(page):
    box, client = surface(page).bounding_box(), page.context.new_cdp_session(page)

    def touch(kind, *places):
        points = [{"x": x, "y": y, "id": 1} for x, y in places]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", on(box, 0.5, 0.5))
    for k in range(6):
        touch("touchMove", on(box, 0.5 - 0.05 * k, 0.5))
    assert eventually(page, "bool(road.hand.wanted[0] > 0.5)", True)
    touch("touchEnd")
    wants(page, 0, 0.5)


def test_the_sliders_steer(page):
    node(page, "road").locator("summary").press("Enter")
    node(page, "road").get_by_label("steering, 1 to the left").press("ArrowRight")
    wants(page, 0.1, 0.5)
    node(page, "road").get_by_role("button", name="one step on").click()
    says(page, "road", "1 moment of your driving")


@pytest.mark.alone
def test_what_moves_glides_without_jumps_back(page):
    node(page, "road").get_by_role("button", name="the teacher").click()
    node(page, "road").get_by_role("button", name="play the race").click()
    assert eventually(page, "road.race.steps > 10", True)
    found = np.array(page.evaluate(PLACES, ["car0", 3000]))
    times, ways = np.diff(found[:, 0]) / 1000, np.hypot(*np.diff(found[:, 3:], axis=0).T)
    assert np.count_nonzero(ways) > 20
    jumps = ways > 0.5 + 20 * times  # metres: it drives 8 a second at most, and catches up where it was late
    assert jumps.mean() < 0.1
    headings = np.unwrap(np.arctan2(found[:, 2], found[:, 1]))
    assert (np.abs(np.diff(headings)) < 0.1 + 5 * times).all()
    total = np.hypot(*(found[-1, 3:] - found[0, 3:]))
    assert total > 5
    node(page, "road").get_by_role("button", name="restart").click()
    page.wait_for_timeout(300)
    found = np.array(page.evaluate(PLACES, ["car0", 300]))
    assert np.ptp(found[:, 3:], axis=0).max() == 0


def test_who_wants_less_motion_has_none(page):
    page.emulate_media(reduced_motion="reduce")
    code = "getComputedStyle(shown('road').querySelector('[data-move=world]')).transitionDuration"
    assert page.evaluate(f"() => {code}") in ("0s", "")


def test_a_road_is_drawn_and_driven_and_a_bad_one_is_told(page):
    node(page, "road").get_by_role("button", name="draw a track").click()
    square = node(page, "road").locator("[data-draw] rect")
    square.wait_for()

    def draw(points):
        box = square.bounding_box()
        page.mouse.move(*on(box, *points[0]))
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*on(box, *point))
        page.mouse.up()

    phi = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    draw(0.5 + 0.4 * np.stack([np.sin(phi), np.sin(2 * phi)], axis=1))
    says(page, "road", "No road comes of this line: the road crosses")
    draw(0.5 + 0.35 * np.stack([np.cos(phi), 0.8 * np.sin(phi)], axis=1))
    says(page, "road", "Your track, ")
    assert asked(page, "road.track is not track")
    surface(page).focus()
    page.keyboard.press("ArrowUp")
    driven(page, 3)


def test_the_page_is_usable_on_a_narrow_screen(page):
    page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
    page.set_viewport_size({"width": 420, "height": 900})
    page.wait_for_timeout(300)
    wide = node(page, "road").evaluate("node => [node.scrollWidth, node.clientWidth]")
    assert wide[0] <= wide[1]
    surface(page).hover()  # waits until the page has come to rest
    box = surface(page).bounding_box()
    assert box["width"] > 250
    page.mouse.move(*on(box, 0.99, 0.5))
    page.mouse.down()
    assert eventually(page, "float(road.hand.wanted[0])", -1) == -1
    page.mouse.up()


def test_on_the_next_day_the_strip_and_its_words_are_there(page, next_day):
    surface(page).focus()
    page.keyboard.press("ArrowUp")
    driven(page, 5)
    page.keyboard.press(" ")
    twin = asked(page, "road.twin()[0]")
    assert awaited(page, lambda: twin in [html for html, _ in stored(page)], True), "it is not stored"
    page.evaluate(SAVE)
    shown = next_day("road.ipynb").locator(".nnbook")
    assert "The teacher has come after 40.0 s" in shown.locator("[role=status]").inner_text()
    assert shown.locator("img").get_attribute("src") in twin
    assert "Run this cell" in shown.inner_text()
