"""The playground in JupyterLab: it plays, it answers while it plays, and its code makes its weights.

Needs the extra "browser" and a Chromium.
"""

import re

import nbformat
import pytest
import rerun

from nnbook import figures

pytestmark = pytest.mark.browser

CELLS = "from nnbook.explorers.playground import playground\nplayground().show()"


class Page:
    """A page with one playground."""

    def __init__(self, page):
        self.page, self.words = page, page.locator("[role=status]")
        self.words.wait_for(timeout=20_000)

    def press(self, label):
        """A press of Enter on the button that has the keyboard's attention."""
        self.page.get_by_role("button", name=label, exact=True).press("Enter")

    def play(self):
        self.page.locator(".widget-play button").first.press("Enter")

    def choose(self, label, name):
        named = self.page.locator(".widget-label", has_text=re.compile(f"^{label}$"))
        self.page.locator(".widget-dropdown").filter(has=named).locator("select").select_option(name)

    def epochs(self):
        return float(re.search(r"after ([\d.]+) epochs", self.words.inner_text())[1])

    def says(self, text):
        """Waits until the words hold a text, or a match."""
        from playwright.sync_api import expect

        expect(self.words).to_contain_text(text, timeout=10_000)

    def picture(self):
        return self.page.locator("svg[aria-label^='A network']").inner_html()


@pytest.fixture
def open_playground(lab_page, books):
    pages = []

    def open_page(cells=CELLS):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cells, id="playground")],
                                            metadata=rerun.METADATA)  # fmt: skip
        nbformat.write(notebook, books / "playground.ipynb")
        pages.append(lab_page("playground.ipynb"))
        return Page(pages[-1])

    yield open_page
    for page in pages:
        assert page.evaluate("callbackErrors") == []


def test_it_plays_and_pauses_and_its_code_makes_what_the_page_shows(open_playground):
    shown = open_playground()
    first = shown.picture()
    shown.play()
    shown.says(re.compile(r"after [1-9]\d+\.0 epochs"))
    shown.choose("learning rate η", "0.1")
    shown.page.wait_for_timeout(1000)
    shown.play()
    shown.page.wait_for_timeout(500)
    stood = shown.picture()
    assert stood != first
    shown.press("one minibatch")
    shown.press("copy as code")
    text = shown.page.locator(".widget-textarea textarea")
    text.wait_for()
    shown.page.wait_for_timeout(500)
    assert shown.picture() != stood
    made = {"print": lambda *errors: None}
    exec(text.input_value(), made)
    assert text.input_value().count("run.train(") == 2
    for name, part in (("training points", "X"), ("test points", "X_test")):
        D = made["D" + part[1:]]
        error = figures.written(made["net"].error(made[part], D))
        assert re.search(rf"{error} on the {len(D)} {name}", shown.words.inner_text())
    table = shown.page.locator(".widget-html table").inner_text()
    W, b = made["net"].weights[0], made["net"].biases[0]
    assert all(figures.written(value, 5) in table for value in [*W.ravel(), *b])
    assert f"<title>w⁰₀,₀ = {figures.written(W[0, 0], 6)}</title>" in shown.picture()


def test_it_answers_while_it_plays(open_playground):
    shown = open_playground()
    shown.play()
    shown.says(re.compile(r"after [1-9]\d+\.0 epochs"))
    shown.choose("data", "spiral")
    shown.says("spiral, network 2-4-2-1")
    shown.page.get_by_label("sin x1").check()
    shown.says("network 3-4-2-1")
    layers = shown.page.get_by_label("hidden layers")
    layers.press("ArrowUp")
    shown.says("network 3-4-2-2-1")
    shown.says(re.compile(r"after [1-9]\d+\.0 epochs"))  # it still plays
    shown.page.locator(".widget-play button").nth(1).click()  # stop
    shown.says("after 0.0 epochs")
    shown.page.wait_for_timeout(500)
    assert shown.epochs() == 0


def test_it_says_that_the_numbers_blew_up(open_playground):
    settings = "data='hills', activation='identity', learning_rate=10.0"
    shown = open_playground(CELLS.replace("()", f"({settings})", 1))
    shown.play()
    shown.says("the numbers blew up")
    assert shown.page.locator(".widget-play .fa-play").count() == 1  # it has stopped
    assert "NaN" not in shown.page.locator(".jp-OutputArea").inner_text()
    shown.choose("learning rate η", "0.03")
    shown.says("after 0.0 epochs")


def test_two_of_them_and_a_cell_that_runs_leave_each_other_alone(open_playground):
    shown = open_playground(CELLS.replace("playground().show()", "p = playground()\np.show()"))
    shown.play()
    shown.says(re.compile(r"after [1-9]\d+\.0 epochs"))
    shown.page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")  # again
    shown.says("after 0.0 epochs")
    shown.page.wait_for_timeout(1500)
    assert shown.epochs() == 0  # what is no longer shown does not train what is
