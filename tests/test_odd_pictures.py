"""What pictures say of data that are odd and right: short sides and far ones, all alike, very small."""

import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest
from test_figures import straight_on

from nnbook import Network, explorers, figures
from nnbook.car.motion import REACH
from nnbook.explorers.ch04_blame import Blame
from nnbook.figures.ch01_architecture import graph_svg
from nnbook.figures.ch04_backpropagation import chains_svg
from nnbook.figures.ch04_blame import bars_svg, pulls_svg
from nnbook.figures.ch07_convolution import sliding_svg
from nnbook.figures.ch07_pad import _grid, seen_picture
from nnbook.figures.ch08_learning import ways
from nnbook.figures.charts import chart, error_chart, fit_chart
from nnbook.figures.decision_maps import plane
from nnbook.figures.maps import Landscape, even_levels
from nnbook.figures.windows import Window
from nnbook.words import Chains, written
from nnbook.words.ch07_pad import layer_in_words
from nnbook.words.ch08_car import driver_in_words, so_far
from nnbook.words.numbers import counted

POINT = np.zeros((1, 2)), np.zeros((1, 1))


def texts(svg):
    """The texts of a drawing, or of a part of one."""
    return re.findall(r">([^<>]+)</text>", svg)


def number(text):
    return float(text.replace("−", "-"))


# ---- numbers at the sides ----------------------------------------------------------------------

SIDES = [
    (20_000, 100), (0, 12_345), (12_340, 9), (0, 2.5e5), (1e15, 1), (-1e20, 3e20), (1e-20, 1e-20), (9999, 2),
]  # fmt: skip


@pytest.mark.parametrize(("low", "size"), SIDES)
def test_the_numbers_along_a_long_side_or_a_far_one_stand_where_they_say(low, size):
    axes = "".join(Window((low, low), (low + size, low + size)).axes(("a", "b"), 0, 0, 400, 400))
    told = [number(text) for text in texts(axes)[:10]]
    assert np.allclose(told[::2], low + size * np.linspace(0, 1, 5), rtol=0, atol=0.06 * size)
    drawn = chart((low, low + size), (low, low + size), (), x_label="", y_label="", theme="white", title="T")
    ends = [number(text) for text in texts(drawn)[:4]]
    assert np.allclose(ends, [low, low + size] * 2, rtol=0, atol=0.06 * size)


def test_thousands_are_written_out_where_that_is_no_longer():
    for ends, told in {(0, 32178): ["0", "32178"], (9999, 10001): ["9999", "10001"],
                       (0, 1e9): ["0", "1.0e+09"]}.items():  # fmt: skip
        drawn = chart(ends, ends, (), x_label="", y_label="", theme="white", title="T")
        assert texts(drawn)[:4] == told * 2


@pytest.mark.parametrize(("low", "size"), [*SIDES, (1e12, 0), (1e6, 0), (1e20, 0), (7.0, 0)])
@pytest.mark.parametrize("theme", ["white", "auto"])
def test_the_bands_of_a_far_map_are_told_apart(low, size, theme):
    grid = np.arange(3)
    heights = low + size * np.linspace(0, 1, 9).reshape(3, 3)
    look = {"x_label": "x", "y_label": "y", "value_label": "E"}
    land = Landscape(heights, grid, grid, even_levels(heights), **look)
    told = [number(text) for text in texts(land.frame)[-10:]]
    assert len(set(told)) == 10
    flat = size <= max(1e-9 * abs(low), 1e-12)  # up to last digits; then the steps are the map's own
    step = (max(0.1 * low, 1e-6) if flat else size) / 10
    assert np.allclose(told, low + step * np.arange(10), rtol=0, atol=0.6 * step)
    assert land.draw(theme, [[0, 0], [1, 1]])


@pytest.mark.parametrize("size", [1e-12, 1e-6, 1e17])
@pytest.mark.parametrize("output", ["relu", "identity"])
def test_a_neuron_with_very_small_or_large_weights_is_drawn(output, size):
    net = Network([2, 1], output=output, seed=0)
    net.parameters[:] = size
    assert plane(net, 1, 0).draw("white", *POINT)


def test_a_map_of_one_height_beyond_all_rounding_is_drawn():
    heights = 1e299 * np.arange(9.0).reshape(3, 3)
    look = {"x_label": "x", "y_label": "y", "value_label": "E"}
    land = Landscape(heights, range(3), range(3), even_levels(heights), **look)
    assert texts(land.frame)[-1] == "7.2e+299"


@pytest.mark.parametrize(("errors", "last"), [([0.0, 0.0], 1), ([0.0], 5), ([0.5], 0), ([5.0], 0)])
def test_the_axes_of_a_chart_have_two_ends(errors, last):
    left, right, floor, ceiling, *_ = texts(error_chart(errors, len(errors) - 1, last, "white"))
    assert (number(left), number(right)) == (0, max(last, 1))
    assert (number(floor), number(ceiling)) == (0, max(errors) or 1)


def test_an_error_of_0_stands_at_the_bottom_of_its_chart():
    svg = error_chart([0.0, 0.0], 1, 1, "white", size=(380, 158))
    assert re.search(r'<circle cx="[\d.]+" cy="([\d.]+)"', svg)[1] == f"{20 + 158 - 60:.1f}"


def test_points_above_each_other_have_a_chart():
    svg = fit_chart(np.array([1.0, 1.0]), np.array([2.0, 3.0]), np.sin, "white")
    assert texts(svg)[:2] == ["1", "2"]


def test_a_map_of_points_far_away_has_room_around_them():
    far = 1e17
    window = Window.around(np.array([[far, -far]]), 0.08)
    assert (window.low < window.high).all()


# ---- sums and bars -----------------------------------------------------------------------------


def test_what_outputs_ask_is_a_true_sum_however_small_they_ask():
    weights, deltas = [[0.4, -0.3], [0.2, 1.0]], [1e-5, 2.34e-7]
    net = Network([1, 2, 2], seed=0)
    net.weights[-1] = weights
    asked = Blame(net, [[0.5]], [[0.1, 0.2]]).asked(deltas)
    for told in (" ".join(texts(pulls_svg(weights, deltas))), asked.words):
        for sums, total in re.findall(r"neuron \d:? (.*?) = ([\d.e+−]+)", told):
            terms = [[number(f.strip("()")) for f in term.split(" · ")] for term in sums.split(" + ")]
            assert np.isclose(sum(map(np.prod, terms)), number(total.rstrip(".")), rtol=0.05), told


def test_very_small_weights_and_derivatives_are_drawn():
    net = Network([2, 2, 1], seed=0)
    net.parameters[:] = 1e-310
    assert "nan" not in figures.network_svg(net)
    assert "nan" not in bars_svg({"w": 1e-310, "v": -5e-324}, named=["w", "v"])
    assert "nan" not in pulls_svg([[1e-310]], [1e-5])


# ---- numbers in words --------------------------------------------------------------------------


@pytest.mark.parametrize("digits", range(18))
@pytest.mark.parametrize("sign", [1, -1])
def test_no_number_but_0_is_written_as_0(digits, sign):
    for size in (0.5, 0.4999, 0.5001, 1e-9):
        value = sign * size * 10.0**-digits
        text = written(value, digits)
        assert np.isclose(number(text), value, rtol=1.01), text
        assert number(text) != 0, text
        assert text.startswith("−") == (sign < 0)
    assert written(sign * 5e-10, 9, trim=True) == written(sign * 5e-10, 9)


def test_metres_are_whole():
    assert (so_far(0.3, 0), so_far(-0.5, 0), so_far(7.6, 0.1)) == ("0 m", "0 m", "8 m")
    seen = driver_in_words("you", np.array([0.3, 0.5, 7.6, 20, 19.6]) / REACH, (0.0, 0.0))
    assert re.findall(r"(\S+) m", seen) == ["0", "0", "8", "20", "20"]


@pytest.mark.parametrize("sizes", [[2, *[3] * 12, 1], [1, 300, 300, 300, 1], [1, 2, 3, 2], [1, 1]])
def test_millions_of_paths_are_summed_and_the_first_are_written(sizes):
    net = Network(sizes, seed=0)
    X, D = np.full((1, sizes[0]), 0.5), np.full((1, sizes[-1]), 0.5)
    trace, slope = net.feed_forward(X), net.backpropagate(X, D).weights[0][0, 0]
    chains = Chains(net, trace, D, (0, 0, 0))
    assert np.isclose(chains.total, slope, rtol=1e-9)
    assert len(chains.paths) == min(1000, chains.count)
    if chains.count <= 1000:
        assert np.isclose(sum(chains.products), slope, rtol=1e-9)
        assert chains.edges == {factor.place for path in chains.paths for factor in path} | {(0, 0, 0)}
    else:
        assert f"{chains.count - 6} more = " in " ".join(texts(chains_svg("w⁰₀,₀", chains, "white")))
        assert str(chains) == f"the sum over {chains.count} paths = {written(slope, 6)}"


# ---- drawings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: graph_svg([["x", "x"], ["y"]], [("x", "y")]), "^columns=.*each name once"),
        (lambda: graph_svg([["x"], ["x"]], []), "^columns=.*each name once"),
        (lambda: graph_svg([["x"], ["y"]], [("x", "y")], {("y", "x"): "a"}), r"^labels has \('y', 'x'\)"),
        (
            lambda: figures.network_svg(Network([2, 1], seed=0), notes={(0, 0, 0): "a"}),
            r"^notes has \(0, 0, 0\); expected \(l, i\) in layers \[2, 1\]",
        ),
    ],
)
def test_what_would_not_be_drawn_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()


@pytest.mark.parametrize("count", [1, 9, 10, 11, 500])
def test_the_neurons_of_a_layer_are_counted_and_framed(count):
    svg = seen_picture(np.zeros(784), [np.ones(count)], "white", dict)
    word = "1 neuron" if count == 1 else f"{count} neurons"
    assert f"layer 1: {word}" in texts(svg)
    x, y, columns, cell = 2, 188, *_grid(count)
    assert f"M{x} {y}h{min(count, columns) * cell}" in svg, "the upper edge"
    assert layer_in_words(1, np.ones(1)) == "Layer 1: 1 out; the largest is neuron 0's, 1.00."


def within(svg):
    """Whether each text of a drawing is inside it and touches no other; its letters are taken as narrow."""
    root = ElementTree.fromstring(svg)
    wide, boxes = float(root.get("width")), []
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        size = float(re.search(r"font-size:(\d+)px", text.get("style"))[1])
        length = 0.5 * size * len("".join(text.itertext()))
        x, y = float(text.get("x")), float(text.get("y"))
        anchor = re.search(r"anchor:(\w+)", text.get("style"))
        x -= {"middle": length / 2, "end": length, "start": 0}[anchor[1] if anchor else "middle"]
        boxes.append((x, y - 0.7 * size, x + length, y))
    apart = all(c <= e or g <= a or d <= f or h <= b for (a, b, c, d), (e, f, g, h) in combinations(boxes, 2))
    return apart and all(a >= 0 and c <= wide for a, _, c, _ in boxes)


def chains(*sizes):
    """The chains of the first weight of a network."""
    net = Network(sizes, init="normal", k=3, seed=0)
    trace = net.feed_forward(np.full((1, sizes[0]), 0.5))
    return chains_svg("w⁰₀,₀", Chains(net, trace, np.full((1, sizes[-1]), 0.3), (0, 0, 0)), "white")


SPREAD = np.linspace(-123.456, 98.765, 12)
LONG = [f"a driver with a long name, number {k}" for k in range(4)]
WIDE = {
    "six paths": lambda: chains(2, 2, 6),
    "one path": lambda: chains(1, 1),
    "four outputs that ask": lambda: pulls_svg(SPREAD.reshape(4, 3), SPREAD[:4]),
    "many digits": lambda: figures.matrix_svg(
        SPREAD.reshape(3, 4) / 7, row_label="j", column_label="i", digits=17
    ),
    "long heads": lambda: figures.matrix_svg(
        SPREAD.reshape(3, 4), row_label="j", column_label="i", columns=["a head with words"] * 4
    ),
    "a kernel over large numbers": lambda: sliding_svg(
        1e5 * SPREAD.reshape(3, 4), [[-0.25, 1.0], [1, 1]], (0, 0)
    ),
    "long names of neurons": lambda: graph_svg([["a long input"], ["a long output"]], []),
    "long names of ways": lambda: ways(dict.fromkeys(LONG, straight_on()), (0, 0)),
    "short names of ways": lambda: ways(dict.fromkeys("ab", straight_on()), (0, 0)),
}


@pytest.mark.parametrize("draw", WIDE.values(), ids=WIDE)
def test_a_drawing_is_as_wide_as_its_words_need(draw):
    assert within(draw())


def test_one_of_a_thing_is_told_as_one():
    loop = explorers.training_loop(Network([2, 1], seed=0), [[0.5, 1]], [[1]], epochs=2, batch_size=1)
    loop.controls["epoch"].value = 1
    assert loop.words.startswith("After 1 epoch, with 1 step in each")
    assert (counted(0, "epoch"), counted(2, "epoch")) == ("0 epochs", "2 epochs")
    assert [counted(k, "minibatch", "minibatches") for k in (1, 2)] == ["1 minibatch", "2 minibatches"]
