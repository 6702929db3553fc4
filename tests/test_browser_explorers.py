"""The explorers of the chapters in JupyterLab: a control is moved, the numbers follow.

Needs the extra "browser" and a Chromium.
"""


import numpy as np
import pytest
from lab import run_all

from nnbook import Network, datasets, explorers, figures, train
from nnbook.explorers import ch05_training_loop
from nnbook.network import count_parameters, example_network

pytestmark = pytest.mark.browser

PAIRS = ["digits", "by-hand", "neuron", "few", "pairs"]  # the cells of chapter 0 up to its explorer of pairs
MARK = """id => {
  const cells = jupyterapp.shell.currentWidget.content.widgets;
  cells.find(cell => cell.model.id === id).node.dataset.id = id;
}"""


class Shown:
    """The explorer of one cell on a page."""

    def __init__(self, page, cell):
        page.evaluate(MARK, cell)
        self.page, self.node = page, page.locator(f'[data-id="{cell}"] .nnbook')
        self.words = self.node.locator("[role=status]")
        self.picture = self.node.locator(".nnbook-pictures")
        self.node.locator("[data-hover]").wait_for(state="attached")  # it is the kernel's, not the stored one
        for folded in self.node.locator("summary").all():
            folded.click()

    def control(self, kind, label):
        """The control of this kind with exactly this label."""
        return self.node.locator(f'{kind}[aria-label="{label}"]')

    def press(self, label, key="ArrowRight"):
        self.control("input", label).press(key)

    def choose(self, label, name):
        self.control("select", label).select_option(name)

    def click(self, words):
        self.node.locator(f'button:text-is("{words}")').click()

    def says(self, text, picture=None):
        """Waits until the words, and the picture, hold these texts."""
        from playwright.sync_api import expect

        expect(self.words).to_contain_text(text, timeout=30_000)
        if picture:
            expect(self.picture).to_contain_text(picture)


@pytest.fixture
def explorer(window):
    """A function that opens a chapter and runs these cells of it: a function from a cell to its explorer."""
    pages = []

    def open_chapter(notebook, *cells):
        pages.append(window.open(notebook, run=False, keep=True))
        run_all(pages[-1], cells=cells)
        return lambda cell: Shown(pages[-1], cell)

    yield open_chapter
    for page in pages:
        assert page.evaluate("callbackErrors") == []


def number(value, digits=4):
    return figures.written(value, digits, trim=True)


def test_recording(explorer):
    watch = explorer("00-start-here.ipynb", *PAIRS, "watch")("watch")
    X = np.random.default_rng(1).uniform(-1, 1, (20, 2))
    net, D = example_network(), np.column_stack([X[:, 0] < X[:, 1], X[:, 0] > X[:, 1]]).astype(float)
    train(net, X, D, epochs=99, batch_size=20, learning_rate=4)
    watch.says("After 100 of 100 epochs")
    watch.press("epoch", "ArrowLeft")
    watch.says("After 99 of 100 epochs", number(net.weights[0][0, 0], 2))


def test_by_hand(explorer):
    chapter, net, (X, D) = explorer("00-start-here.ipynb", *PAIRS), example_network(), datasets.example()
    shown = chapter("by-hand")
    net.biases[1][0] = 0.05
    shown.press("b¹₀")
    shown.says(f"error {figures.written(net.error(X, D))}, not below 0.01; changed 1 of 12 numbers.")
    shown = chapter("pairs")
    shown.says("12 of 20 are right")
    shown.press("b¹₀", "Home")
    shown.says("8 of 20 are right; changed 1 of 12 numbers.")


def test_architecture(explorer):
    shown = explorer("deeper/01-graphs.ipynb", "explorer")("explorer")
    shown.press("inputs")
    shown.says(f"= {count_parameters([6, 3, 4, 2])}.", "W₀: 3 × 6")
    shown.press("hidden layer 1", "Home")
    shown.says(f"= {count_parameters([6, 4, 2])}.", "W₀: 4 × 6")


def test_cuts_feed_forward_and_neuron(explorer):
    chapter = explorer("02-feed-forward.ipynb", "cut-explorer", "tools", "step-explorer", "neuron-explorer")
    shown = chapter("cut-explorer")
    shown.press("distance of cut 0")
    shown.says("x₁ + 2.")  # 8 · 0.25
    shown = chapter("step-explorer")
    shown.press("w⁰₀,₀")
    shown.says(f"= {number(0.3 * 0.5 + 0.1 * 0.25)}.", "net 0.1750")
    shown.click("›")
    shown.says("Step 1:", f"out {figures.written(1 / (1 + np.exp(-0.175)))}")
    shown.choose("speed", "4 ×")
    shown.click("▶")
    shown.says("Step 7:")
    shown.click("‹")
    shown.says("Step 6:")
    shown = chapter("neuron-explorer")
    shown.choose("activation", "tanh")
    shown.says(f"= {number(np.tanh(0.15), 6)};", number(np.tanh(0.15)))


def test_error(explorer):
    chapter = explorer("03-error.ipynb", "race", "nudge", "by-hand", "by-bias", "explorer")
    shown = chapter("race")
    shown.choose("speed", "4 ×")
    shown.click("▶")
    shown.says("Step 100: of 60, 60 points by A and 30 points by B are right.")
    shown = chapter("by-bias")
    shown.press("b")
    shown.says("b = 1.55: 30 of 60 points are right;")
    shown = chapter("explorer")
    net, (X, D) = example_network(), datasets.example()
    net.weights[1][0, 0] = 1.0
    shown.press("w¹₀,₀")
    shown.says(f"error {figures.written(net.error(X, D), 5)};")
    net.weights[1][0, 0], net.biases[1][0] = 0.9, 1.0
    shown.choose("across", "b¹₀")
    shown.says(f"error {figures.written(net.error(X, D), 5)};", "b¹₀")


def test_backpropagation(explorer):
    chapter, net = explorer("04-backpropagation.ipynb", "bars", "path-explorer"), example_network()
    grads = net.backpropagate(*datasets.example())
    shown = chapter("path-explorer")
    shown.choose("follow", "w¹₁,₀")
    derivative = figures.written(grads.weights[1][1, 0], 6)
    shown.says(f"= {derivative}; finite difference {derivative}.")
    shown.click("the deltas")
    for _ in range(4):
        shown.click("›")
    delta = figures.written(grads.deltas[1][1, 0])
    shown.says("Step 4: δ¹₁ = (sum of w · δ)", f"δ = {delta}")


def test_bets_on_bars_and_steps_downhill(explorer):
    chapter = explorer("04-backpropagation.ipynb", "bars", "downhill")
    net, (X, D) = example_network(), datasets.example()
    shown = chapter("bars")
    shown.choose("bet on", "w¹₀,₁")
    shown.says("You bet on w¹₀,₁.")
    shown = chapter("downhill")
    shown.click("›")
    net.parameters -= net.backpropagate(X, D).flat
    shown.says("After 1 step: Outputs", "desired 1")
    shown.says(f"error {figures.written(net.error(X, D))}.")


def test_gradient_descent_and_training_loop(explorer):
    chapter = explorer("05-training-loop.ipynb", "first", "explorer", "loop-explorer")
    shown = chapter("explorer")
    walk = ch05_training_loop.Walk(explorers.wave_error(*datasets.wave()), -1.0, -1.5, 0.05)
    walk.until(180)
    a, b, error = map(figures.written, (*walk.points[180], walk.errors[180]))
    shown.press("step", "End")
    shown.press("learning rate η")
    shown.says(f"After step 180, a = {a}, b = {b}, E = {error};", error)
    shown = chapter("loop-explorer")
    X, D = datasets.xor()
    net = Network([2, 3, 1], hidden="tanh", loss="binary_cross_entropy", seed=1)
    train(net, 2 * X - 1, D, epochs=20, batch_size=3, learning_rate=1.0, seed=1)
    shown.press("batch size")
    shown.says(f"error {figures.written(net.error(2 * X - 1, D))}.", number(net.weights[0][0, 0]))
    shown.click("adjust")
    shown.says("Epoch 21, adjust: w⁰₀,₀ becomes")


def test_ring_and_boundary(explorer):
    chapter, points = explorer("06-circles.ipynb", "watch", "ring"), datasets.circles(m=1000, seed=37)
    X, D, X_test, D_test = datasets.split(*points, test=0.1, seed=37)
    shown = chapter("ring")
    six = explorers.lines_network(6, turn=90, distance=0, height=0.6, steepness=20)
    for _ in range(5):
        shown.press("hidden neurons")
    shown.says(f"75 of 100 points are right, error {figures.written(six.error(X_test, D_test))}.")
    shown.press("height c", "End")
    shown.says("net = 20 · (2 −")
    shown = chapter("watch")
    kind = {"hidden": "relu", "loss": "binary_cross_entropy", "init": "he", "bias": 0.1}
    net = Network([2, 4, 6, 6, 4, 1], **kind, seed=37)
    train(net, X, D, epochs=199, batch_size=32, learning_rate=0.1, seed=37)
    shown.says("After 200 of 200 epochs")
    shown.press("epoch", "ArrowLeft")
    shown.says(f"After 199 of 200 epochs: error {figures.written(net.error(X, D))}, 900 of 900")
    shown.choose("look at", "layer 2, neuron 4")
    on = (net.feed_forward(X).net[2][4] > 0).sum()
    shown.says(f"net²₄ = {figures.written(net.weights[1][4, 0])} · out¹₀")
    shown.says(f"it is positive for {on}.", "layer 2, neuron 4")
