"""What matplotlib draws of data that are odd and right: one point, all alike, far beyond the usual ends."""

import re

import numpy as np
import pytest
from matplotlib.lines import AxLine
from test_odd_pictures import LONG, number

from nnbook import Network, figures
from nnbook.figures import (
    ch02_feed_forward,
    ch03_error,
    ch05_better_steps,
    ch05_training_loop,
    ch05_what_generalises,
    ch06_circles,
    ch07_convolution,
    ch07_digits,
    plots,
)
from nnbook.figures.palette import GREY
from nnbook.figures.showing import figure_png
from nnbook.functions import binary_cross_entropy, mse, sigmoid, tanh
from nnbook.training import History

AXES = {"x_label": "x", "y_label": "y"}
PAIR = {"_a": [1.0, 2.0], None: [2.0, 1.0]}


def told_by(figure):
    """The words of the legends of a figure, without the signs that have no width."""
    legends = [*figure.legends, *filter(None, (ax.get_legend() for ax in figure.axes))]
    return [text.get_text().lstrip("\u200b") for one in legends for text in one.get_texts()]


def shown(figure):
    """Whether each point of a line in the axes of a figure is within their ends."""
    for ax in figure.axes:
        for line in ax.lines:
            x, y = np.transpose(line.get_xydata())
            (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
            yield bool(((left <= x) & (x <= right) & (low <= y) & (y <= high)).all())


def test_a_name_that_begins_with_a_low_line_stands_in_the_legend():
    sure = [0.9], [1]
    named = {"a": [0.5]}
    net = Network([1, 2, 1], seed=0)
    assert told_by(figures.curves([1, 2], PAIR, **AXES)) == ["_a", "None"]
    assert told_by(plots.runs(named, "x", 0.5, "_line")) == ["_line"]
    assert told_by(figures.scatter_classes([[0, 0]], [1], names=("_a", "_b"), **AXES)) == ["_a", "_b"]
    assert told_by(ch05_what_generalises.by_size([1, 2], {"_a": np.ones((2, 2))}, 3))[0] == "_a"
    assert "_a" in told_by(ch07_digits.calibration({"_a": sure}))
    assert told_by(ch02_feed_forward.profiles({"_a": (tanh, 1), "b": (tanh, 2)})) == ["_a", "b"]
    assert "network" in told_by(ch02_feed_forward.fits([1, 2], [1, 2], {"_a": net}))


def test_one_epoch_is_a_dot():
    figure = figures.error_curve(History([0.5], [], [0.6], []), y_label="error")
    assert [line.get_marker() for line in figure.axes[0].lines] == ["o", "o"]
    figure = figures.error_curve(History([0.5, 0.25], [], [], []), y_label="error")
    assert figure.axes[0].lines[0].get_marker() == "None"


@pytest.mark.parametrize(
    ("draw", "name"),
    [
        (lambda: figures.curves([1, 2], {"a": [0, -1]}, log="y", **AXES), "lines"),
        (lambda: figures.curves([0, -2], {"a": [1, 2]}, log="x", **AXES), "x"),
        (lambda: figures.curves([1, 2], {"a": [np.nan, np.inf]}, log="xy", **AXES), "lines"),
        (
            lambda: figures.error_curve(History([0.0], [], [], []), y_label="e", log=True),
            "the error of history",
        ),
        (lambda: ch05_training_loop.spreads([1, 2], [1, 1], [0, 0]), "formula"),
        (lambda: ch05_training_loop.spreads([0, -2], [1, 1], [1, 1]), "sizes"),
        (lambda: ch05_training_loop.by_layer({"a": [1]}, {"a": [0]}), "backwards"),
        (lambda: ch05_what_generalises.kept([0, -1], {"a": [1, 2]}), "curvatures"),
        (lambda: ch05_what_generalises.by_size([0], {"a": [[0.5]]}, 1), "sizes"),
    ],
)
def test_a_logarithmic_axis_needs_a_number_above_0(draw, name):
    with pytest.raises(ValueError, match=f"^{name} has no number above 0"):
        draw()


def test_more_settings_than_have_room_are_refused_by_their_name():
    plots.runs({k: [k] for k in range(plots.SETTINGS)}, "x")
    with pytest.raises(ValueError, match=r"^results has 91 settings"):
        plots.runs({k: [k] for k in range(91)}, "x")


@pytest.mark.parametrize(
    ("draw", "name"),
    [
        (lambda X: ch07_digits.digit_rows(X, columns=1), "X"),
        (lambda X: ch07_digits.digit_rows(X, below=range(len(X)), columns=1), "X"),
        (lambda X: ch07_digits.first_weights(X, columns=1), "W"),
        (lambda X: ch07_digits.slopes_of(X, X, range(len(X)), columns=1), "X"),
    ],
)
def test_more_images_than_have_room_are_refused_by_their_name(draw, name):
    said = rf"^{name} has 100 images, expected at most \d+, 1 in a row"
    with pytest.raises(ValueError, match=said) as refused:
        draw(np.zeros((100, 784)))
    most = int(re.search(r"most (\d+)", str(refused.value))[1])
    assert draw(np.zeros((most, 784))).get_figheight() <= plots.LARGEST
    with pytest.raises(ValueError, match=f"{most + 1} images"):
        draw(np.zeros((most + 1, 784)))


@pytest.mark.parametrize("size", [1e-9, 1e-6, 1.0, 1e9])
def test_the_heights_at_the_lines_of_a_surface_are_those_of_the_lines(size):
    grid = np.arange(20.0)
    figure = figures.surface(size * np.add.outer(grid, grid), grid, grid, value_label="v", levels=8, **AXES)
    figure.draw_without_rendering()
    (ax, _), told = figure.axes, {number(text.get_text()) for text in figure.axes[0].texts}
    levels = ax.collections[1].levels
    assert told
    assert all(np.isclose(levels, one, rtol=1e-6, atol=0).any() for one in told)


@pytest.mark.parametrize("value", [0, 3.0, 1e8, -1e12])
def test_a_flat_curve_has_room_above_and_below(value):
    x, net = np.linspace(0, 1, 5), Network([1, 3, 1], seed=0)
    for figure in (
        ch02_feed_forward.fits(x, np.full(5, value), {"a": net}),
        ch02_feed_forward.drawn(np.column_stack([x, np.full(5, value)]), net),
    ):
        low, high = figure.axes[0].get_ylim()
        assert high - low >= 0.4 * max(1, abs(value)) * (1 - 1e-9)
        assert low < value < high


@pytest.mark.parametrize("output", ["identity", "sigmoid", "tanh"])
def test_the_first_neurons_alone_give_an_out_of_the_network(output):
    net, x = Network([1, 2, 1], output=output, init="normal", k=3, seed=0), np.linspace(-1, 1, 5)
    alone = Network([1, 1, 1], output=output, seed=0)
    alone.weights[0], alone.biases[0] = net.weights[0][:1], net.biases[0][:1]
    alone.weights[1], alone.biases[1] = net.weights[1][:, :1], net.biases[1]
    grey = next(
        line for line in ch02_feed_forward.fits(x, x, {"a": net}).axes[0].lines if line.get_color() == GREY
    )
    assert np.allclose(grey.get_ydata(), alone.predict(x[:, None])[:, 0])


def test_nothing_that_was_given_lies_outside_its_picture():
    net = Network([2, 2, 1], hidden="relu", output="relu", init="normal", k=5, seed=0)
    assert all(shown(ch02_feed_forward.profiles({"a": (tanh, 2)})))
    assert all(shown(ch02_feed_forward.two_planes(net, [[0, 0], [5, -5]], [0, 1])))
    assert list(shown(ch03_error.distance([2, 3], [-1, 0])))[-4:] == [True] * 4
    assert all(shown(ch03_error.chords((-20, 10))))
    assert list(shown(ch07_digits.calibration({"a": ([0.1, 0.2], [0, 1])})))[:2] == [True] * 2
    assert all(shown(ch05_training_loop.parabolas([0.5], start=-50)))


def test_a_chord_ends_on_its_curve_wherever_it_ends():
    ends = np.array([-20.0, 10.0])
    for ax, error in zip(ch03_error.chords(ends).axes, (mse, binary_cross_entropy)):
        assert np.allclose(ax.lines[1].get_ydata(), error(sigmoid(ends)[None], np.ones((1, 2))))


@pytest.mark.parametrize("curvatures", [(0.02, 1), (0, 0), (-1, -1), (-1, 0.5), (0, 1)])
@pytest.mark.parametrize("path", [[[0, 0], [0, 0]], [[1, 0], [0, 0]], [[1, 2]]])
def test_a_valley_may_be_flat_or_a_ridge_and_a_walk_stand_still(curvatures, path):
    ch05_better_steps.valley(curvatures, {"a": path}).draw_without_rendering()


def test_a_walk_may_leave_for_anywhere():
    ch05_training_loop.parabolas([1e6], steps=1000).draw_without_rendering()


def test_a_neuron_without_weights_has_no_cut_in_the_patchwork():
    net = Network([2, 3, 1], seed=0)
    net.weights[0][0] = 0
    net.weights[0][1] = 1e-200
    parts, border = [[[0, 0], [1, 1], [0, 1]]], [[[0, 0], [1, 1]]]
    ax = ch06_circles.patchwork(parts, net, border).axes[0]
    assert sum(isinstance(line, AxLine) for line in ax.lines) == 2


def test_maps_without_a_positive_number_are_white():
    assert figure_png(ch07_convolution.kernel_maps(-np.ones((2, 3, 3)), -np.ones((2, 5, 5))))


def test_a_shift_of_which_nothing_is_known_stays_white():
    ax = ch07_digits.by_shift({"a": [[np.nan, 0.5, 0.25]] * 3}).axes[0]
    assert [text.get_text() for text in ax.texts] == ["50", "25"] * 3
    assert ax.images[0].get_array()[0, 0].tolist() == [255] * 3


def test_answers_are_upside_down_with_words_above_them_or_without():
    images = np.zeros((2, 784))
    for below in (None, ["a", "b"]):
        ax = ch07_digits.digit_rows(images, below, ["c", "d"]).axes[0]
        turns = {text.get_text(): text.get_rotation() for text in ax.texts}
        assert (turns["c"], turns.get("a", 0)) == (180, 0)


def test_long_names_of_classes_leave_room_for_the_points():
    figure = figures.scatter_classes([[0, 0], [1, 1]], [0, 1], names=LONG[:2], **AXES)
    figure.draw_without_rendering()
    box = figure.axes[0].get_legend().get_window_extent()
    assert box.x0 >= 0
    assert box.x1 <= figure.bbox.x1
