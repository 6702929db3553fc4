"""Explorers: the picture follows the controls, and stands on the page before anything runs."""

import random
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np
import psutil
import pytest

from nnbook import Network, datasets, explorers, figures, functions, train, words
from nnbook.explorers import Explorer, Recording, choice, player, slider
from nnbook.explorers.ch04_backpropagation import DELTAS
from nnbook.explorers.ch05_training_loop import Run
from nnbook.figures.charts import chart
from nnbook.figures.decision_maps import PLANE, plane
from nnbook.figures.maps import Landscape
from nnbook.figures.showing import WIDGET_VIEW
from nnbook.figures.svg import stacked
from nnbook.network import errors_of, example_network
from nnbook.words.ch05_training_loop import PARTS


def boundary(epochs=12):
    """A recording of a run on the circles."""
    X, D = datasets.circles(300)
    net = Network([2, 4, 1], hidden="relu", loss="binary_cross_entropy", init="he", bias=0.1, seed=2)
    watch = explorers.Boundary(net, X, D, epochs)
    train(net, X, D, epochs=epochs, batch_size=10, learning_rate=0.3, seed=0, on_epoch=watch)
    return watch


EXPLORERS = [
    explorers.architecture,
    explorers.neuron,
    explorers.feed_forward,
    explorers.error_surface,
    explorers.backpropagation,
    explorers.gradient_descent,
    explorers.training_loop,
    explorers.ring,
    boundary,
]
each_explorer = pytest.mark.parametrize("make", EXPLORERS, ids=lambda make: make.__name__)


@pytest.fixture
def shown(monkeypatch):
    import IPython.display

    bundles = []
    monkeypatch.setattr(IPython.display, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


def drawing(theme, w, x):
    net = example_network()
    net.weights[0][0, 0] = w
    return figures.network_svg(net, theme=theme), f"w is {w} and x is {x}."


def explorer():
    return Explorer(drawing, w=slider("w", -2.0, 2.0, 0.25), x=player("x", 5))


def read(picture):
    """The text of an SVG picture; fails if it is no XML."""
    return "|".join(ET.fromstring(picture).itertext())


def shows(text, *values, digits=4):
    """Whether each number stands in the text as the book writes it."""
    return all(figures.written(value, digits, trim=True) in text for value in values)


# ---- the mechanism ---------------------------------------------------------------------------


def test_the_picture_follows_each_control():
    e = explorer()
    before = e.page.value
    e.controls["w"].value = 1.5
    assert e.page.value.startswith(drawing("auto", 1.5, 0)[0])
    assert e.page.value != before
    e.controls["x"].value = 3
    assert '<div role="status"' in e.page.value
    assert "w is 1.5 and x is 3.</div>" in e.page.value
    assert e.values == {"w": 1.5, "x": 3}


def test_values_out_of_range_stay_within():
    e = explorer()
    e.controls["w"].value, e.controls["x"].value = 1e9, -4
    assert e.values == {"w": 2.0, "x": 0}
    assert "w is 2.0 and x is 0." in e.page.value


def test_the_page_has_picture_and_words_before_anything_runs(shown):
    explorer().show()
    (bundle,) = shown
    assert set(bundle) == {"text/html", "text/plain", WIDGET_VIEW}
    assert bundle["text/plain"] == "w is 0.25 and x is 0."
    assert 'alt="w is 0.25 and x is 0."' in bundle["text/html"]
    assert "currentColor" not in bundle["text/html"]


def test_a_figure_may_be_the_picture():
    figure = figures.curves([0, 1], {"a": [0, 1]}, x_label="x", y_label="y")
    e = Explorer(lambda theme, t: (figure, f"t is {t}."), t=slider("t", 0, 3, 1))
    assert e.picture.startswith("<img ")
    assert 'alt="t is 1."' in e.picture


@pytest.mark.parametrize(("bounds", "whole"), [((0, 5, 2), True), ((0, 5, 2.5), False), ((0.0, 5, 2), False)])
def test_sliders_are_whole_where_their_bounds_are(bounds, whole):
    assert isinstance(slider("n", *bounds).value, int) is whole


def test_a_choice_is_among_names():
    assert choice("which", ["a", "b"]).value == "a"
    assert choice("which", functions.hidden_activations(), "tanh").value == "tanh"


def test_an_error_in_drawing_is_shown_and_raised_and_gone_with_the_next_picture():
    def fail(theme, t):
        if t == 1:
            raise ArithmeticError("t < 2")
        return "<svg/>", "nothing"

    e = Explorer(fail, t=slider("t", 0, 2, 0))
    with pytest.raises(ArithmeticError, match="t < 2"):
        e.controls["t"].value = 1
    assert "This cannot be drawn: t &lt; 2" in e.page.value
    e.controls["t"].value = 2
    assert e.page.value.startswith("<svg/>")


def test_one_change_is_one_message():
    e, sent = explorers.backpropagation(), []
    e.page.observe(sent.append)
    e.controls["follow"].value = "b¹₁"
    assert [change["name"] for change in sent] == ["value"]


# ---- each of them -------------------------------------------------------------------------------


def events(e, count, seed=0):
    """So many moves of random controls to random places, some of them beyond the ends."""
    rng = random.Random(seed)
    for _ in range(count):
        control = rng.choice(list(e.controls.values()))
        if hasattr(control, "options"):
            control.value = rng.choice(control.options)
        else:
            size = control.max - control.min
            control.value = type(control.value)(control.min + rng.uniform(-0.1, 1.1) * size)


@each_explorer
def test_a_thousand_events_leave_the_picture_of_the_last_values(make):
    e = make()
    events(e, 100)
    before = psutil.Process().memory_info().rss
    events(e, 1000, seed=1)
    assert psutil.Process().memory_info().rss - before < 5e6
    fresh = make().draw("auto", **e.values)
    assert (e.picture, e.words) == fresh
    assert "nan" not in read(e.picture)
    assert figures.html_image(make().draw("white", **e.values)[0], e.words)


@each_explorer
def test_each_control_has_a_label_and_changes_the_page(make):
    e = make()
    if "epoch" in e.controls:
        e.controls["epoch"].value = 9
    for control in e.controls.values():
        assert control.description
        before, value = e.page.value, control.value
        others = control.options if hasattr(control, "options") else (control.min, control.max)
        for other in others:
            control.value = other
            if e.page.value != before:
                break
        assert e.page.value != before, control.description
        control.value = value
    assert e.page.value.count("<svg") == e.page.value.count("</svg>")


@each_explorer
def test_the_first_picture_stands_on_the_page(make, shown):
    make().show()
    (bundle,) = shown
    assert bundle["text/html"].startswith("<img alt=")
    assert len(bundle["text/plain"]) > 40


@pytest.mark.parametrize("name", ["feed_forward", "backpropagation", "gradient_descent", "training_loop"])
def test_steps_past_the_end_show_the_end(name):
    e = getattr(explorers, name)()
    step = "epoch" if "epoch" in e.controls else "step"
    last = e.controls[step].max
    end, past = (e.draw("white", **e.values | {step: n}) for n in (last, last + 5))
    assert end[0] == past[0]


# ---- what they show, computed another way ------------------------------------------------------


def test_architecture_counts_what_is_there():
    e = explorers.architecture()
    assert "K(5,3) has 5 · 3 = 15 edges, W₀ is 3 × 5, b₀ has 3" in e.words
    assert "parameters 35 + 9 = 44" in e.words
    for name in ("hidden layer 1", "hidden layer 2"):
        e.controls[name].value = 0
    net = Network([5, 2])
    assert f"= {net.parameters.size}." in e.words
    assert read(e.picture).count("layer") >= 2
    assert e.words.count("K(") == 1


@pytest.mark.parametrize("name", functions.hidden_activations())
def test_neuron_is_the_formula(name):
    e = explorers.neuron()
    w, x, b = np.array([1.5, -0.5]), np.array([-1.0, 0.75]), 0.3
    for key, value in zip(("w₀", "w₁", "x₀", "x₁", "b"), (*w, *x, b)):
        e.controls[key].value = value
    e.controls["activation"].value = name
    phi, net = functions.hidden_activations()[name], w @ x + b
    slope = (phi(net + 1e-6) - phi(net - 1e-6)) / 2e-6
    assert "= 1.5 · (−1) + (−0.5) · 0.75 + 0.3 = −1.575; " in e.words
    assert shows(e.words, phi(net), digits=6)
    assert f"slope {figures.written(slope)}" in e.words
    assert all(text in read(e.picture) for text in ("−1.5750", figures.written(phi(net))))


def test_feed_forward_takes_one_step_at_a_time():
    e = explorers.feed_forward()
    e.controls["w⁰₁,₁"].value, e.controls["x₀"].value = 1.0, 2.0
    W0 = np.array([[0.25, 0.1], [0.35, 1.0]])
    net = W0 @ [2.0, 0.25]
    e.controls["step"].value = 2
    assert f"net¹₁ = 0.35 · 2 + 1 · 0.25 + 0 = {net[1]:.4g}." in e.words
    text = read(e.picture)
    assert f"net {net[1]:.4f}" in text
    assert text.count("?") == 5  # out of this neuron, net and out of the two behind
    e.controls["step"].value = 7
    assert "?" not in read(e.picture)
    W1 = np.array([[0.9, 0.5], [-0.7, 0.3]])
    out = 1 / (1 + np.exp(-W1 @ (1 / (1 + np.exp(-net)))))
    assert shows(e.words, out[1], digits=6)


def test_feed_forward_of_a_larger_network_has_its_inputs_on_sliders():
    e = explorers.feed_forward(Network([3, 4, 2], hidden="tanh", seed=0), [0.1, 0.2, 0.3])
    assert len(e.controls) == 4
    events(e, 20)


def test_errors_of_many_networks_are_those_of_each():
    net = Network([2, 3, 2], hidden="tanh", loss="binary_cross_entropy", seed=0)
    X, D = np.random.default_rng(0).uniform(0, 1, (2, 5, 2))
    rows = np.random.default_rng(1).normal(size=(7, net.parameters.size))
    errors = []
    for row in rows:
        net.parameters[...] = row
        errors.append(net.error(X, D))
    np.testing.assert_allclose(errors_of(net, rows, X, D), errors)


def test_error_surface_is_the_network_with_two_parameters_moved():
    e, net, (X, D) = explorers.error_surface(), example_network(), datasets.example()
    e.controls["across"].value, e.controls["up"].value = "w⁰₀,₁", "b¹₁"
    e.controls["u"].value, e.controls["v"].value = -3.0, 2.5
    net.weights[0][0, 1], net.biases[1][1] = -3.0, 2.5
    grads = net.backpropagate(X, D)
    expected = net.error(X, D), grads.weights[0][0, 1], grads.biases[1][1]
    assert all(figures.written(value, 5) in e.words for value in expected)
    assert "w⁰₀,₁ = −3.00, b¹₁ = 2.50" in e.words
    e.controls["up"].value = "w⁰₀,₁"
    assert "two different" in e.words


def test_backpropagation_has_each_derivative_by_chain_and_by_difference():
    e, net, (X, D) = explorers.backpropagation(), example_network(), datasets.example()
    derivatives = net.backpropagate(X, D).flat
    for name, derivative in zip(words.parameter_places(net), derivatives, strict=True):
        e.controls["follow"].value = name
        written = figures.written(derivative, 6)
        assert e.words.startswith(f"∂E/∂{name} = ∂E/∂out²")
        assert f" = {written}; finite difference {written}. Step 4: δ¹₁ = " in e.words
        factors = e.words.split(" = ")[2].replace("−", "-").replace("(", "").replace(")", "")
        value = sum(np.prod([float(f) for f in term.split(" · ")]) for term in factors.split(" + "))
        assert value == pytest.approx(derivative, abs=2e-4)
        assert factors.count("+") == name.count("⁰")  # two paths from the first layer, one from the last


def test_backpropagation_steps_through_the_deltas_from_right_to_left():
    e, net = explorers.backpropagation(follow=DELTAS, step=0), example_network()
    deltas = net.backpropagate(*datasets.example()).deltas
    order = [*deltas[2][:, 0], *deltas[1][:, 0]]
    for step in range(5):
        e.controls["step"].value = step
        assert read(e.picture).count("δ = ") == step
        assert shows(read(e.picture), *order[:step])
        assert not step or e.words.endswith(f"= {figures.written(order[step - 1])}.")
    e.controls["step"].value = 5
    assert "∂E/∂W₁ = δ outᵀ" in e.words


@pytest.mark.parametrize("loss", functions.LOSSES)
def test_the_chains_of_any_small_network_add_up_to_its_gradient(loss):
    net = Network([2, 3, 2, 2], hidden="tanh", loss=loss, bias="random", seed=0)
    X, D = np.array([[0.3, -0.6]]), np.array([[0.0, 1.0]])
    trace, places = net.feed_forward(X), words.parameter_places(net)
    totals = [words.Chains(net, trace, D, place).total for place in places.values()]
    np.testing.assert_allclose(totals, net.backpropagate(X, D).flat, rtol=1e-9)


def test_gradient_descent_walks_against_the_gradient():
    e, f = explorers.gradient_descent(), explorers.wave_error(*datasets.wave())
    p, h = np.array([-1.0, -1.5]), 1e-6
    differences = [(f(p + d)[0] - f(p - d)[0]) / (2 * h) for d in h * np.eye(2)]
    np.testing.assert_allclose(f(p)[1], differences, atol=1e-8)
    e.controls["learning_rate"].value, e.controls["step"].value = 0.5, 3
    for _ in range(3):
        p = p - 0.5 * f(p)[1]
    assert f"After step 3, a = {figures.written(p[0])}, b = {figures.written(p[1])}" in e.words
    assert all(figures.written(number) in e.words for number in p - 0.5 * f(p)[1])
    assert figures.written(f(p)[0]) in read(e.picture)


@pytest.mark.parametrize(
    ("rate", "verdict"), [(0.01, "still a slope"), (0.4, "nearly level"), (3.6, "too large")]
)
def test_gradient_descent_judges_the_learning_rate(rate, verdict):
    e = explorers.gradient_descent(learning_rate=rate)
    assert verdict in e.words


def test_a_walk_that_blows_up_says_so():
    e = explorers.gradient_descent(lambda p: (np.dot(p, p), 2 * np.array(p)), learning_rate=4.0, steps=2000)
    assert "the numbers blow up: the learning rate is too large" in e.words
    assert "nan" not in e.picture


def test_training_loop_is_train():
    e, net = explorers.training_loop(), Network([2, 3, 1], hidden="tanh", loss="binary_cross_entropy", seed=5)
    X, D = 2 * datasets.xor()[0] - 1, datasets.xor()[1]
    for name, value in {"seed": 5, "batch_size": 3, "learning_rate": 1.5, "epoch": 7}.items():
        e.controls[name].value = value
    train(net, X, D, epochs=7, batch_size=3, learning_rate=1.5, seed=5)
    assert f"error {figures.written(net.error(X, D))}." in e.words
    assert shows(e.words, *net.predict(X)[:, 0])
    assert shows(read(e.picture), *net.parameters)


def test_training_loop_tells_its_parts():
    (X, D), net = datasets.xor(), Network([2, 2, 1], hidden="tanh", loss="binary_cross_entropy", seed=0)
    e = explorers.training_loop(net, X, D, batch_size=3, learning_rate=2.0, seed=1)
    e.controls["epoch"].value = 0
    said = {}
    for part in PARTS:
        e.controls["part"].value = part
        said[part] = e.words
    run = Run(net, X, D, 3, 2.0, 1)
    rows, net = run.orders[0][:3], run.net
    assert f"row {rows[0]}, {rows[1]} and {rows[2]}:" in said["minibatch"]
    assert shows(said["forward"], *net.predict(X[rows])[:, 0])
    slope = net.backpropagate(X[rows], D[rows]).weights[0][0, 0]
    assert f"divided by 3 it is {figures.written(slope)};" in said["accumulate"]
    assert f"= {figures.written(net.weights[0][0, 0] - 2 * slope)};" in said["adjust"]
    assert f"the next minibatch is row {run.orders[0][3]}." in said["reset"]


def test_a_run_that_blows_up_says_so():
    net, X = Network([2, 1], output="identity", seed=0), np.array([[100.0, 1.0], [0.0, -50.0]])
    e = explorers.training_loop(net, X, np.ones((2, 1)), epochs=400, learning_rate=10.0)
    e.controls["epoch"].value = 400
    assert "the numbers blow up: the learning rate is too large" in e.words
    assert "nan" not in e.picture


# ---- recordings, maps, charts ------------------------------------------------------------------


def test_a_recording_shows_the_run_that_it_was_given():
    net, (X, D) = example_network(), datasets.example()
    watch = Recording(net, X, D, epochs=10)
    train(net, X, D, epochs=10, batch_size=1, learning_rate=0.5, on_epoch=watch)
    assert watch.values == {"epoch": 10}
    np.testing.assert_array_equal(watch.moments[-1].parameters, net.parameters)
    for epoch in (0, 4, 10):
        watch.controls["epoch"].value = epoch
        outputs = watch.moments[epoch].predict(X)[0]
        text = read(watch.picture)
        assert shows(text, *outputs, watch.errors[epoch], *watch.moments[epoch].parameters)
        assert f"After {epoch} of 10 epochs" in watch.words


def test_a_recording_that_ended_early_shows_its_last_moment():
    net, (X, D) = example_network(), datasets.example()
    watch = Recording(net, X, D, epochs=10)
    train(net, X, D, epochs=3, batch_size=1, learning_rate=0.5, on_epoch=watch)
    watch.controls["epoch"].value = 10
    assert "After 3 of 10 epochs" in watch.words


def test_a_recording_of_a_second_run_forgets_the_first():
    net, (X, D) = example_network(), datasets.example()
    watch = Recording(net, X, D, epochs=5)
    for epochs in (5, 3):
        train(net, X, D, epochs=epochs, batch_size=1, learning_rate=0.5, on_epoch=watch)
    assert len(watch.moments) == len(watch.errors) == 1 + 3
    np.testing.assert_array_equal(watch.moments[3].parameters, net.parameters)
    assert f"After 3 of 5 epochs: outputs {figures.written(net.predict(X)[0, 0])}" in watch.words


def test_a_boundary_tells_of_each_epoch_and_each_neuron():
    watch = boundary()
    X, D = watch.X, watch.D
    output, hidden = ("the output", 2, 0), ("layer 1, neuron 3", 1, 3)
    for epoch, (look, l, j) in ((0, output), (7, hidden), (12, output)):
        watch.controls["epoch"].value, watch.controls["look"].value = epoch, look
        net = watch.moments[epoch]
        assert f"After {epoch} of 12 epochs: error {figures.written(net.error(X, D))}" in watch.words
        assert f"{np.sum((net.predict(X) > 0.5) == (D == 1))} of 300 points are right" in watch.words
        sizes = [figures.written(abs(w)) for w in (*net.weights[l - 1][j], net.biases[l - 1][j])]
        assert all(size in watch.words for size in sizes)
        assert f"positive for {np.sum(net.feed_forward(X).net[l][j] > 0)}." in watch.words


def test_a_sum_in_words_adds_up():
    net = Network([2, 2, 1], seed=0)
    net.weights, net.biases = [[[0.5, -0.25], [1, 2]], [[-1, 3]]], [[-0.125, 0], [1]]
    assert words.sum_in_words(net, 1, 0) == "0.5000 · x₀ − 0.2500 · x₁ − 0.1250"
    assert words.sum_in_words(net, 2, 0) == "−1.0000 · out¹₀ + 3.0000 · out¹₁ + 1.0000"


@pytest.mark.parametrize("sizes", [[3, 4, 1], [2, 4, 2]])
def test_a_boundary_needs_a_plane_and_one_output(sizes):
    with pytest.raises(ValueError, match="expected 2 inputs and 1 output"):
        explorers.Boundary(Network(sizes), np.zeros((1, sizes[0])), np.zeros((1, sizes[-1])), 5)


def stroked(picture, width):
    """The points of the line of this width in a picture."""
    paths = re.findall(rf'<path d="([^"]*)" style="[^"]*stroke-width:{width};', picture)
    numbers = re.findall(r"(-?[\d.]+) (-?[\d.]+)", "".join(paths))
    return np.array(numbers, dtype=float)


def test_the_dark_line_is_where_net_is_zero_and_each_point_has_its_place():
    net = Network([2, 1], seed=0)
    net.weights, net.biases = [[[2, 0]]], [[-1.5]]  # x₀ = 0.75, at three quarters of the map
    X, D = np.array([[0, 0], [0.75, -1.5], [1.5, 1.5]]), np.array([[1.0], [1.0], [0.0]])
    picture = plane(net, 1, 0).draw("white", X, D, cuts=[(np.array([0, 3.0]), 1.5)])
    border = stroked(picture, 2.4)
    assert np.allclose(border[:, 0], 255, atol=0.1)
    assert np.ptp(border[:, 1]) > 330
    assert stroked(picture, 6).tolist() == [[170, 170], [255, 340]]  # class 1; 340 pixels for -1.5 to 1.5
    assert 'd="M340 0m0 -4l4 7h-8z"' in picture
    assert np.allclose(stroked(picture, 1.2)[:, 1], 170 + 0.5 / 3 * 340, atol=0.1)  # the cut x₁ = -0.5


@pytest.mark.parametrize("name", functions.hidden_activations())
def test_the_map_is_filled_and_its_legend_begins_below_every_out(name):
    net = Network([2, 1], output=name, init="normal", k=3, seed=0)
    least = net.predict(PLANE).min()
    drawn = plane(net, 1, 0)
    assert '<rect width="340" height="340"' in drawn.ground.split("<path")[0]  # what is off is filled, too
    begins = [float(text.replace("−", "-")) for text in re.findall(r"start\">([−\d.]+)</text>", drawn.frame)]
    assert min(begins) <= least + 0.001


def test_a_dead_neuron_has_a_map():
    net = Network([2, 1, 1], hidden="relu", seed=0)
    net.weights[0], net.biases[0] = [[0, 0]], [-1]
    assert "nan" not in read(plane(net, 1, 0).draw("white", np.zeros((1, 2)), np.ones((1, 1))))


@pytest.mark.parametrize("n", [1, 3, 8])
def test_ring_is_the_formula(n):
    e = explorers.ring()
    for name, value in {"lines": n, "turn": 20, "distance": 0.25, "height": 0.8, "steepness": 7.0}.items():
        e.controls[name].value = value
    X, D = datasets.circles(200)
    angles = [np.radians(20 + 360 * j / n) for j in range(n)]
    rises = sum(np.maximum(0, X @ (np.cos(t), np.sin(t)) - 0.25) for t in angles)
    net = 7 * (0.8 - rises)
    assert f"{np.sum((net > 0) == (D[:, 0] == 1))} of 200 points are right" in e.words
    error = np.mean(np.logaddexp(0, net) - D[:, 0] * net)
    assert f"error {figures.written(error)}" in e.words
    assert f"Hidden neurons: {n}, parameters: {4 * n + 1}, directions: 20°" in e.words
    assert "net = 7 · (0.8 − Σ max(0, uⱼ · x − 0.25))" in e.words


def test_a_landscape_places_the_walk_on_the_map():
    x, y = np.linspace(-1, 1, 21), np.linspace(0, 4, 21)
    values = x[None, :] ** 2 + y[:, None]
    land = Landscape(values, x, y, np.linspace(0, 5, 6), x_label="a", y_label="b", value_label="height")
    assert np.allclose(land._place([(-1, 0), (1, 4), (0, 2)]), [(0, 330), (380, 0), (190, 165)])
    text = read(land.draw("white", [(0, 2), (0.5, 3)], marks=[(0, 0)]))
    assert all(label in text for label in ("a", "b", "height", "−1", "4"))
    assert land.draw("white", [(0, 2), (0.5, 3)]) != land.draw("white", [(0, 2), (0.6, 3)])


def test_a_chart_places_its_curves():
    look = {"x_label": "t", "y_label": "E", "theme": "white", "title": "Curve"}
    svg = chart((0, 2), (0, 4), [([0, 1, 2], [0, 1, 4], "#000", 2)], [(2, 4, "top")], **look)
    (path,) = [p for p in re.findall(r'd="M([^"]*)"', svg) if "L" in p]
    points = [tuple(map(float, point.split())) for point in path.split("L")]
    rises = [before[1] - after[1] for before, after in pairwise(points)]
    assert rises[1] == pytest.approx(3 * rises[0])
    assert {"t", "E", "top", "0", "2", "4"} <= set(read(svg).split("|"))


def test_stacked_pictures_keep_their_sizes():
    upper = figures.network_svg(example_network())
    both, one = ET.fromstring(stacked(upper, upper, "twice", "white")), ET.fromstring(upper)
    assert int(both.get("height")) == 2 * int(one.get("height"))
    assert both.get("width") == one.get("width")


def test_a_map_does_not_depend_on_the_last_digits():
    grid = np.linspace(-3, 3, 61)
    heights = np.cos(grid)[:, None] * np.sin(grid) + 1
    noise = np.random.default_rng(0).uniform(-1, 1, heights.shape)
    look = {"x_label": "a", "y_label": "b", "value_label": "E"}
    first, second = (
        Landscape(heights + size * noise, grid, grid, [0, 0.5, 1, 1.5], **look) for size in (0, 1e-15)
    )
    assert first.ground == second.ground


# ---- softmax -----------------------------------------------------------------------------------


def classes():
    """A network with softmax, and one example."""
    names = "tanh", "softmax", "categorical_cross_entropy"
    return Network([2, 2, 3], *names, bias="random", seed=1), [[0.5, 0.25]], [[0.0, 1.0, 0.0]]


def test_feed_forward_waits_for_all_sums_of_a_layer_that_needs_them():
    net, X, _ = classes()
    e, trace = explorers.feed_forward(net), net.feed_forward(X)
    for j in range(3):
        e.controls["step"].value = 4 + j
        assert shows(e.words, trace.net[2][j, 0], digits=6)
        assert e.words.startswith(f"Step {4 + j}: net²")
        assert e.picture.count("out ?") == 3
    for j in range(3):
        e.controls["step"].value = 7 + j
        assert shows(e.words, *trace.net[2][:, 0], trace.out[2][j, 0], digits=6)
        assert f"of neuron {j} = " in e.words


@pytest.mark.parametrize("explorer", [explorers.error_surface, explorers.backpropagation])
def test_what_does_not_fit_is_told_before_anything_is_drawn(explorer):
    net = Network([2, 2, 1], seed=0)
    for given, error, message in (
        (("net", [[1, 2]], [[1]]), TypeError, "net='net' is a str, expected a Network"),
        ((net, [[1, 2, 3]], [[1]]), ValueError, "X has 3 columns"),
        ((net, [[1, 2]], [[1], [0]]), ValueError, "X has 1 rows, D has 2"),
    ):
        with pytest.raises(error, match=message):
            explorer(*given)


def test_backpropagation_shows_one_example():
    net = Network([2, 2, 1], seed=0)
    with pytest.raises(ValueError, match="X has 2 rows, expected one example"):
        explorers.backpropagation(net, [[1, 2], [3, 4]], [[1], [0]])


def test_backpropagation_goes_through_all_outputs_of_softmax():
    net, X, D = classes()
    e, grads = explorers.backpropagation(net, X, D), net.backpropagate(X, D)
    for name, derivative in zip(words.parameter_places(net), grads.flat, strict=True):
        e.controls["follow"].value = name
        assert f"= {figures.written(derivative, 6)}; finite difference" in e.words
    for j in range(3):
        e.controls["step"].value = 1 + j
        assert f"δ²{'₀₁₂'[j]} = ∂E/∂net, by way of each output of softmax" in e.words
        assert shows(e.words, grads.deltas[2][j, 0])
