"""The playground in JupyterLab: it plays, it answers while it plays, and its code makes its weights.

Needs the extra "browser" and a Chromium.
"""

import re

import nbformat
import numpy as np
import pytest
import rerun
from lab import awaited, steady, stored

from nnbook import figures

pytestmark = pytest.mark.browser

CELLS = "from nnbook.explorers.playground import playground\nplayground().show()"
SIZES = """() => [...document.querySelectorAll('.nnbook-playground button, .nnbook-playground select')]
  .filter(node => node.checkVisibility() && node.getBoundingClientRect().right > innerWidth).length"""


class Page:
    """A page with one playground."""

    def __init__(self, page):
        self.page, self.words = page, page.locator("[data-part=words]")
        self.words.wait_for(timeout=20_000)

    def press(self, label):
        """A press of Enter on the button that has the keyboard's attention."""
        self.page.get_by_role("button", name=label, exact=True).press("Enter")

    def choose(self, label, name):
        named = self.page.locator("label").filter(has=self.page.get_by_text(label, exact=True))
        named.locator("select").select_option(label=name)

    def unfold(self):
        for name in ("more", "code"):
            self.page.locator("summary", has_text=re.compile(f"^{name}$")).click()

    def pause(self):
        """Presses "pause": what is shown afterwards is the last that comes by itself."""
        self.press("pause")
        self.page.get_by_role("button", name="play", exact=True).wait_for()

    def epochs(self):
        return float(self.page.locator("[data-part=epoch]").inner_text())

    def says(self, text):
        """Waits until the words hold a text, or a match."""
        from playwright.sync_api import expect

        expect(self.words).to_contain_text(text, timeout=30_000)

    def picture(self):
        return self.page.locator("[data-part=moving]").inner_html()

    def code(self):
        return self.page.locator("[data-part=code]").text_content()

    def drag(self, name, up):
        """Takes a weight or a bias, and moves it up by so many pixels: what is said while it is held."""
        node = self.page.locator(f'[data-drag="{name}"]')
        box = node.bounding_box()
        x, y = (box[corner] + box[size] / 2 for corner, size in (("x", "width"), ("y", "height")))
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for part in range(1, 6):
            self.page.mouse.move(x, y - up * part / 5)
        said = steady(self.page, self.hover, 300)
        self.page.mouse.up()
        return said

    def hover(self):
        return self.page.locator("[data-part=hover]").inner_text()

    def stored(self):
        """The words that are stored."""
        return stored(self.page)[0][1]


@pytest.fixture
def open_playground(window, books):
    """A function that opens a page with a playground; the usual one stays open, with its kernel."""
    pages = []

    def open_page(cells=CELLS):
        usual = cells == CELLS
        name = "playing.ipynb" if usual else "other.ipynb"
        if not (usual and window.has(name)):
            notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cells, id="playground")],
                                                metadata=rerun.METADATA)  # fmt: skip
            nbformat.write(notebook, books / name)
        pages.append(window.open(name, keep=usual))
        return Page(pages[-1])

    yield open_page
    for page in pages:
        assert page.evaluate("callbackErrors") == []


def test_it_plays_and_pauses_and_its_code_makes_what_the_page_shows(open_playground):
    shown = open_playground()
    shown.says(re.compile(r"after [1-9]\d+\.0 epochs"))  # nobody has pressed anything
    shown.choose("learning rate η", "0.1")
    shown.page.wait_for_timeout(1000)
    shown.pause()
    stood = shown.picture()
    shown.unfold()
    shown.press("one minibatch")
    shown.choose("numbers of", "layer 1")
    shown.page.locator("[data-part=numbers] input").first.wait_for()
    assert shown.picture() != stood
    made = {"print": lambda *errors: None}
    exec(shown.code(), made)
    assert shown.code().count("run.train(") == 2
    for name, part in (("training points", "X"), ("test points", "X_test")):
        D = made["D" + part[1:]]
        error = figures.written(made["net"].error(made[part], D))
        assert re.search(rf"{error} on the {len(D)} {name}", shown.words.inner_text())
    boxes = shown.page.locator("[data-part=numbers] input").evaluate_all("all => all.map(node => node.value)")
    W, b = made["net"].weights[0], made["net"].biases[0]
    assert boxes == [f"{value:.5g}" for value in np.hstack([W, b[:, None]]).ravel()]
    stood, first = shown.picture(), shown.page.locator("[data-part=numbers] input").first
    first.fill("")
    first.press("Tab")
    shown.page.wait_for_timeout(500)
    assert first.input_value() == boxes[0]
    assert shown.picture() == stood, "a box that is emptied is no weight of 0"


def test_it_answers_while_it_plays(open_playground):
    shown = open_playground()
    shown.says(re.compile(r"after [1-9]\d+\.0 epochs"))
    shown.press("spiral")
    shown.says("spiral, network 2-4-2-1")
    shown.press("take the input sin x₀")
    shown.says("network 3-4-2-1")
    shown.press("one hidden layer more")
    shown.says("network 3-4-2-2-1")
    shown.press("one neuron more in layer 3")
    shown.says("network 3-4-2-3-1")
    shown.press("leave out the input sin x₀")
    shown.press("pinwheel")
    shown.says("pinwheel, network 2-4-2-3-3")
    shown.says(re.compile(r"after [1-9]\d+\.0 epochs"))  # it still plays
    shown.pause()
    shown.press("reset")
    shown.says("after 0.0 epochs")
    shown.page.wait_for_timeout(500)
    assert shown.epochs() == 0


def test_weights_and_biases_are_dragged_on_the_drawing(open_playground):
    shown = open_playground(CELLS.replace("()", "(playing=False, hidden=(2,))", 1))
    assert "w⁰₁,₁ = " in shown.drag("w0.1.1", 40)
    assert "b⁰₀ = " in shown.drag("b0.0", -30)
    shown.page.mouse.move(5, 5)
    assert awaited(shown.page, shown.hover, "") == ""
    made = {"print": lambda *errors: None}
    exec(shown.code().replace("train(", "dict("), made)  # before the first step
    start, places = made["net"], re.findall(r"net\.(\w+)\[0\]\[([\d, ]+)\] = (\S+)", shown.code())
    assert [(kind, index) for kind, index, _ in places] == [("weights", "1, 1"), ("biases", "0")]
    assert float(places[1][2]) == pytest.approx(0.1 - 30 * 0.02, abs=0.07)
    assert start.weights[0][1, 1] == float(places[0][2])


def test_what_is_pointed_at_is_shown_large_as_long(open_playground):
    from playwright.sync_api import expect

    shown = open_playground()
    title = shown.page.locator("[data-part=legend] text").first
    expect(title).to_have_text("output of the network")
    shown.page.get_by_label("map of neuron 1 of layer 1").hover()
    expect(title).to_have_text("output of neuron 1 in layer 1")
    assert "out¹₁ = tanh(" in shown.hover()
    shown.page.mouse.move(5, 5)
    expect(title).to_have_text("output of the network")
    shown.page.get_by_label("map of neuron 1 of layer 1").click()
    shown.page.mouse.move(5, 5)
    shown.page.wait_for_timeout(600)
    expect(title).to_have_text("output of neuron 1 in layer 1")


def test_the_next_day_its_last_picture_and_words_are_there(open_playground, next_day):
    shown = open_playground()
    shown.press("xor")
    shown.says(re.compile(r"xor, network 2-4-2-1, after [1-9]\d+\.0 epochs"))
    shown.pause()
    said = shown.words.inner_text()
    assert awaited(shown.page, shown.stored, said) == said
    shown.page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    shown.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    assert shown.page.evaluate("callbackErrors") == []
    page = next_day("playing.ipynb")
    assert said in page.locator(".nnbook").inner_text()
    assert page.locator(".nnbook img").get_attribute("alt") == said
    assert page.locator(".nnbook-playground").count() == 0  # it does not pretend to play


def test_saved_while_it_plays_it_stores_a_state_of_the_last_seconds(open_playground, next_day):
    shown = open_playground()
    first = shown.stored()
    assert awaited(shown.page, lambda: shown.stored() != first, True, 20), "nothing is stored while it plays"
    shown.page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    shown.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    assert shown.page.evaluate("callbackErrors") == []
    page = next_day("playing.ipynb")
    epochs = re.search(r"after (\d+)\.\d epochs", page.locator(".nnbook img").get_attribute("alt"))
    assert int(epochs[1]) > 0


def test_its_code_and_its_line_are_copied(open_playground):
    shown = open_playground()
    shown.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.says(re.compile(r"after [1-9]\d*\.0 epochs"))
    shown.pause()
    shown.unfold()
    for button, part in (("copy the code", "code"), ("copy the line", "line")):
        shown.press(button)
        text = shown.page.locator(f"[data-part={part}]").text_content()
        copied = awaited(shown.page, lambda: shown.page.evaluate("navigator.clipboard.readText()"), text)
        assert copied == text
    assert copied == "playground().show()"


def test_the_notes_for_newcomers_are_put_away_for_good(open_playground):
    shown = open_playground()
    note = shown.page.locator("[data-once]")
    assert note.is_visible()
    shown.press("got it")
    assert not note.is_visible()
    shown.press("xor")
    shown.says("xor, network")
    assert not note.is_visible()
    again = open_playground(CELLS + "  # another page")
    assert again.page.locator("[data-once]").is_hidden()


def test_it_is_usable_on_a_narrow_page(open_playground):
    shown = open_playground()
    shown.page.set_viewport_size({"width": 420, "height": 900})
    shown.page.evaluate("() => jupyterapp.commands.execute('application:toggle-left-area')")
    shown.unfold()
    assert steady(shown.page, lambda: shown.page.evaluate(SIZES)) == 0


def test_it_says_that_the_numbers_blew_up(open_playground):
    settings = "data='hills', activation='identity', learning_rate=10.0"
    shown = open_playground(CELLS.replace("()", f"({settings})", 1))
    shown.says("the numbers blew up")
    assert shown.page.get_by_role("button", name="play", exact=True).count() == 1  # it has stopped
    assert "NaN" not in shown.page.locator(".jp-OutputArea").inner_text()
    shown.choose("learning rate η", "0.03")
    shown.says("after 0.0 epochs")


def test_what_is_scrolled_away_rests(open_playground):
    shown = open_playground(CELLS + "\nprint('line\\n' * 400)")
    shown.says(re.compile(r"after [1-9]\d*\.0 epochs"))
    shown.page.locator(".jp-OutputArea-output").last.evaluate("node => node.scrollIntoView(false)")
    rested = steady(shown.page, shown.epochs, 1000)
    shown.page.wait_for_timeout(700)
    assert shown.epochs() == rested


def test_two_of_them_and_a_cell_that_runs_leave_each_other_alone(open_playground):
    shown = open_playground(CELLS.replace("playground().show()", "p = playground()\np.show()"))
    shown.says(re.compile(r"after [1-9]\d+\.0 epochs"))
    shown.page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")  # again
    shown.says("after 0.0 epochs")
    shown.pause()
    stood = shown.epochs()
    shown.page.wait_for_timeout(1500)
    assert shown.epochs() == stood  # what is no longer shown does not train what is
