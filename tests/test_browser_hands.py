"""The explorers under the hand, in JupyterLab: random events, drags, two views of one, a kernel that dies.

Needs the extra "browser" and a Chromium. NNBOOK_EVENTS is how many random events each explorer is given.
"""

import ast
import os

import nbformat
import pytest
from hand import EXPLORERS, RANDOM, notebook, prepare
from lab import run_all

from nnbook import datasets
from nnbook.explorers import stripes
from nnbook.network import example_network
from nnbook.words.numbers import written

pytestmark = pytest.mark.browser

COUNT = int(os.environ.get("NNBOOK_EVENTS", "150"))
NAMES = [name for name in EXPLORERS if name != "setup"]
ASK = """async code => {
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const content = {code, silent: true, user_expressions: {answer: 'answer'}};
  const reply = await kernel.requestExecute(content).done;
  return reply.content.user_expressions.answer.data['text/plain'];
}"""


WATCH = """id => {
  const line = shown(id).querySelector('[data-hover]');
  window.told = [];
  new MutationObserver(() => told.push(line.textContent)).observe(line, {childList: true});
}"""
"""From here on `told` is all that the line has said of what the pointer rests on."""


@pytest.fixture
def open_cells(window, books):
    """A function that opens a notebook of cells {name: source} and runs it: the page.

    What is kept stays open, with its kernel, for the next test that keeps a notebook of this name.
    """

    def open_notebook(name, cells, keep=False, only=None):
        if not (keep and window.has(f"{name}.ipynb")):
            nbformat.write(notebook(cells), books / f"{name}.ipynb")
        page = window.open(f"{name}.ipynb", run=False, keep=keep)
        run_all(page, cells=only)
        prepare(page)
        return page

    return open_notebook


@pytest.fixture
def run_cells(open_cells):
    """A function that runs the cells of these explorers in a notebook that has all of them: the page."""
    return lambda *names: open_cells("all", EXPLORERS, keep=True, only=["setup", *names])


def only(*names):
    return {name: EXPLORERS[name] for name in ("setup", *names)}


def node(page, cell):
    return page.locator(f'[data-id="{cell}"] .nnbook')


def says(page, cell, text):
    """Waits until the words of an explorer hold a text."""
    from playwright.sync_api import expect

    expect(node(page, cell).locator("[role=status]")).to_contain_text(text, timeout=30_000)


def asked(page, code):
    """What Python's code gives in the kernel of the page."""
    return ast.literal_eval(page.evaluate(ASK, f"answer = {code}"))


def agreed(page, cell):
    """What an explorer says, and what all say in the kernel, once that is the same, or after some seconds."""
    for _ in range(30):
        words = node(page, cell).locator("[role=status]").text_content()
        told = asked(page, "[e.words for e in SHOWN.values()]")
        if words in told:
            break
        page.wait_for_timeout(200)
    return words, told


def drag(page, cell, selector, right, up, says_at_last=""):
    """Drags the middle of what is shown by so many pixels; lets go once it says a text, if one is given."""
    box = node(page, cell).locator(selector).first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y - up, steps=8)
    if says_at_last:
        says(page, cell, says_at_last)
    page.mouse.up()


def test_random_events_give_no_error_and_end_with_what_the_kernel_says(run_cells):
    page = run_cells(*NAMES)
    for seed, name in enumerate(NAMES):
        page.evaluate(RANDOM, [name, COUNT, seed])
        words, told = agreed(page, name)
        assert words in told, f"{name} says {words}, the kernel does not"
        assert "cannot be drawn" not in words
    assert page.evaluate("callbackErrors") == []


def test_the_stripes_of_chapter_1_are_dragged_over_the_digit(run_cells):
    page = run_cells("stroke_finder")
    node(page, "stroke_finder").scroll_into_view_if_needed()
    says(page, "stroke_finder", "The 7: 7.65 − 14.62 − 1.5 = net −8.47")
    drag(page, "stroke_finder", "[data-hold]", 0, 60)  # ten pixels of the page for one of the digit
    says(page, "stroke_finder", "The 7: 19.96 − 10.36 − 1.5 = net 8.10")
    node(page, "stroke_finder").locator("[data-hold]").press("ArrowUp")
    x, w = datasets.one_of_each()[7], stripes(8, 12)
    says(page, "stroke_finder", f"The 7: {x @ (w > 0):.2f} − ")
    node(page, "stroke_finder").get_by_role("button", name="show the 2").click()
    says(page, "stroke_finder", "The 2: ")


def test_a_weight_an_input_and_a_bias_are_dragged_on_the_network(run_cells):
    page, net = run_cells("neuron"), example_network()
    assert net.weights[0][0].tolist() == [0.25, 0.1]  # those of the neuron, too
    node(page, "neuron").scroll_into_view_if_needed()
    drag(page, "neuron", 'rect >> xpath=ancestor::*[@data-drag="w₀"]', 0, 50)  # its label
    says(page, "neuron", "net¹₀ = 1.25 · 0.5 + 0.1 · 0.25 + 0 = 0.65;")
    drag(page, "neuron", '[data-drag="x₁"]', 0, -25)
    says(page, "neuron", "net¹₀ = 1.25 · 0.5 + 0.1 · (−0.25) + 0 = 0.6;")
    drag(page, "neuron", '[data-drag="b"]', 0, 10)
    says(page, "neuron", "+ 0.2 = 0.8;")
    page.keyboard.press("ArrowDown")
    says(page, "neuron", "+ 0.15 = 0.75;")


def test_the_task_of_chapter_0_is_done_by_dragging_two_biases(run_cells):
    page, net, (X, D) = run_cells("by_hand"), example_network(), datasets.example()
    node(page, "by_hand").scroll_into_view_if_needed()
    drag(page, "by_hand", '[data-drag="b¹₀"]', 0, -50)  # 0.06 a pixel
    net.biases[1][0] = -3
    says(page, "by_hand", f"error {written(net.error(X, D))}, not below 0.01; changed 1 of 12 numbers.")
    drag(page, "by_hand", '[data-drag="b¹₁"]', 0, 50)
    net.biases[1][1] = 3
    says(page, "by_hand", f"error {written(net.error(X, D))}, below 0.01; changed 2 of 12 numbers, and done.")


def test_a_neuron_that_is_pointed_at_or_reached_by_the_keyboard_writes_its_computation(run_cells):
    from playwright.sync_api import expect

    page = run_cells("feed_forward")
    hidden = node(page, "feed_forward").locator('g[aria-label="b⁰₀"]')
    told = node(page, "feed_forward").locator("[data-hover]")
    hidden.hover()
    expect(told).to_have_text("out¹₀ is not computed yet")
    node(page, "feed_forward").locator('[aria-label^="one step on"]').click()
    hidden.focus()
    expect(told).to_have_text("net¹₀ = 0.25 · 0.5 + 0.1 · 0.25 + 0 = 0.15; out¹₀ = sigmoid(0.15) = 0.53743")


def test_a_bias_is_dragged_on_its_curve_and_a_step_of_a_race_on_the_accuracies(run_cells):
    page = run_cells("side_by_side", "error_by_bias")
    node(page, "error_by_bias").scroll_into_view_if_needed()
    drag(page, "error_by_bias", '[aria-label="the bias"]', 58, 0)
    says(page, "error_by_bias", "b = 3.60: ")
    node(page, "side_by_side").scroll_into_view_if_needed()
    drag(page, "side_by_side", '[data-drop-x="step"]', 17, 0)
    says(page, "side_by_side", "Step 60: ")


def test_the_point_is_dragged_on_the_map_and_the_walk_starts_where_it_is_dropped(run_cells):
    page = run_cells("error_surface", "gradient_descent")
    node(page, "error_surface").scroll_into_view_if_needed()
    drag(page, "error_surface", '[aria-label="the point"]', 95, 33)
    says(page, "error_surface", "w¹₀,₀ = 5.00, w¹₁,₁ = 2.00:")
    drag(page, "error_surface", '[aria-label="w¹₁,₁ on its cut"]', -50, 0)
    says(page, "error_surface", "w¹₀,₀ = 5.00, w¹₁,₁ = −4.00:")
    node(page, "gradient_descent").scroll_into_view_if_needed()
    drag(page, "gradient_descent", '[aria-label="the start of the walk"]', 0, 0)
    node(page, "gradient_descent").locator("input[aria-label='step']").press("Home")
    says(page, "gradient_descent", "After step 0, a = 0.0000, b = 0.0000,")


def test_a_line_of_the_ring_is_dragged(run_cells):
    page = run_cells("ring")
    node(page, "ring").scroll_into_view_if_needed()
    page.evaluate(WATCH, "ring")
    moved = "directions: 90°, 210° and 330°; net = 20 · (0.6 − Σ max(0, uⱼ · x − 0.5))."
    drag(page, "ring", "[data-hold=line] circle", 0, 57, says_at_last=moved)  # 340 pixels for 3
    page.wait_for_timeout(300)  # in which the line could be emptied
    told = page.evaluate("told")
    assert told[-1] == "s = 0.5"
    assert "" not in told, "the pointer has never left the line"


def test_one_of_three_cuts_is_dragged(run_cells):
    page = run_cells("cuts")
    node(page, "cuts").scroll_into_view_if_needed()
    drag(page, "cuts", "[data-hold=cut1] circle", 57, 0)  # from x₀ = −1, 340 pixels for 3
    says(page, "cuts", "net¹₀ = −10 · x₀ − 17.32 · x₁ + 20; net¹₁ = 20 · x₀ + 0 · x₁ + 10; net¹₂ = −10 ·")


def test_two_views_of_one_explorer_show_the_same(open_cells):
    cells = only() | {"one": "e = explorers.neuron()\ne.show()", "two": "e.show()"}
    page = open_cells("two", cells)
    node(page, "one").locator('[data-drag="b"]').press("ArrowUp")
    for cell in ("one", "two"):
        says(page, cell, "+ 0.05 = 0.2;")
    node(page, "two").locator("select").select_option("relu")
    for cell in ("one", "two"):
        says(page, cell, "out¹₀ = relu(0.2) = 0.2;")


def test_a_page_that_is_loaded_anew_is_one_page_for_the_kernel(open_cells, window):
    page = open_cells("reloaded", only() | {"one": "e = explorers.neuron()\ne.show()"})
    for _ in range(2):
        page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        window.load("reloaded.ipynb")
        page.wait_for_selector(".nnbook [data-drag]", timeout=60_000)  # its picture is the kernel's again
        prepare(page)
    node(page, "one").locator('[data-drag="b"]').press("ArrowUp")
    says(page, "one", "+ 0.05 = 0.2;")
    assert page.evaluate(ASK, "answer = len(e.pages)") == "1"


@pytest.mark.parametrize("end", ["killed", "restarted"])
def test_without_its_kernel_an_explorer_greys_and_says_which_cell_to_run(open_cells, end):
    from playwright.sync_api import expect

    page = open_cells(end, only("neuron"))
    node(page, "neuron").locator('[data-drag="b"]').press("ArrowUp")
    says(page, "neuron", "+ 0.05 = 0.2;")
    session = "jupyterapp.shell.currentWidget.sessionContext.session"
    if end == "killed":
        page.evaluate(f"{session}.kernel.requestExecute({{code: 'import os; os.kill(os.getpid(), 9)'}}) && 0")
    else:
        page.evaluate(f"async () => {{ await {session}.kernel.restart() }}")
    expect(node(page, "neuron").locator(".nnbook-asleep")).to_contain_text("run this cell", timeout=20_000)
    assert "nnbook-gone" in node(page, "neuron").get_attribute("class")
    page_of = node(page, "neuron").locator("xpath=./div").first
    assert page_of.evaluate("page => Number(getComputedStyle(page).opacity)") < 0.7
    says(page, "neuron", "+ 0.05 = 0.2;")  # the last picture stays
    node(page, "neuron").locator('[data-drag="b"]').press("ArrowUp")  # a key does nothing, throws nothing
    says(page, "neuron", "+ 0.05 = 0.2;")
