"""The pad: what the hand draws is what the network reads, whatever a page sends."""

import html
import math

import numpy as np
import pytest
from drawings import DRAWINGS
from test_explorers import Page, read

from nnbook import Network, datasets, explorers, train, words
from nnbook.explorers.ch07_examples import NAMES, OWN
from nnbook.explorers.ink import POINTS
from nnbook.figures.ch07_pad import CLEAR, GREYS
from nnbook.words.ch07_pad import layer_in_words, reading_in_words


@pytest.fixture
def pad():
    return explorers.pad(Network([784, 20, 20, 10], seed=0))


def says(pad, *acts, **more):
    """What a page says: acts one after the other."""
    pad.hear(Page(), {"acts": list(acts), **more})


def part(points, begin=False):
    return {"draw": "ink", "begin": begin, "points": points}


def draw(pad, strokes, at_once=5):
    """Draws strokes as a page does: so many points in a message, each part from where the last one ended."""
    for stroke in strokes:
        says(pad, part(stroke[:1], begin=True))
        for k in range(1, len(stroke), at_once):
            says(pad, part(stroke[k - 1 : k + at_once]))


def outputs(pad):
    return pad.net.predict(pad.image[None])[0]


@pytest.mark.parametrize("n", range(0, len(DRAWINGS), 8))
def test_what_is_drawn_in_parts_is_read_as_the_image_of_the_whole(pad, n):
    strokes = DRAWINGS[n]["strokes"]
    draw(pad, strokes)
    image = datasets.digit_image(strokes)
    assert np.abs(pad.image - image).max() < 0.1  # points that add nothing are left out
    first = int(pad.net.predict(pad.image[None])[0].argmax())
    assert pad.words.startswith(f"The network reads a{'n' * (first == 8)} {first} (")


def test_the_picture_has_the_strokes_the_pixels_and_ten_numbers(pad):
    draw(pad, [[[0.25, 0.2], [0.25, 0.8]], [[0.5, 0.5]]])
    assert 'd="M0.25 0.2L0.25 0.8h0M0.5 0.5h0"' in pad.picture
    layer = pad.parts[1][1]
    seen = np.frombuffer(layer.bytes, np.uint8)[:784]
    assert np.array_equal(seen, CLEAR + 1 + np.rint(GREYS * pad.image))
    for out in outputs(pad):
        assert f"{out:.2f}" in read(pad.picture)


def test_the_largest_output_is_marked_by_more_than_its_colour(pad):
    first = int(outputs(pad).argmax())
    assert f'font-weight:bold">{first}</text>' in pad.picture
    assert pad.picture.count("<path d=\"M6 ") == 1


def test_a_stroke_on_an_example_begins_a_drawing_and_undo_takes_strokes_back(pad):
    assert "it is a 3" in pad.words
    draw(pad, [[[0.1, 0.1], [0.2, 0.2]], [[0.3, 0.3], [0.4, 0.4]]])
    assert pad.values["example"] == OWN
    two = pad.values["ink"]
    says(pad, "undo:ink")
    assert pad.values["ink"] == two[:1]
    says(pad, "clear:ink")
    assert pad.words.startswith("Nothing is drawn. The network answers all the same: a")
    says(pad, "undo:ink")
    assert pad.values["ink"] == two[:1]
    says(pad, *["undo:ink"] * 300)
    assert pad.values["ink"] == ()


def test_acts_are_done_in_the_order_of_the_hand(pad):
    """So that what waits while a cell runs comes out as it was drawn."""
    one, seven = [[0.1, 0.1], [0.1, 0.9]], [[0.2, 0.2], [0.9, 0.2]]
    says(pad, part(one, True), "1:meant", part(seven, True), "7:meant")
    assert pad.D.argmax(axis=1).tolist() == [1, 7]
    assert pad.strokes == [[one], [seven]]


def test_drawings_with_names_are_kept_and_can_be_trained_on(pad):
    assert (pad.X.shape, pad.D.shape, pad.strokes) == ((0, 784), (0, 10), [])
    for drawing in (DRAWINGS[0], DRAWINGS[50]):
        draw(pad, drawing["strokes"])
        says(pad, f"{drawing['digit']}:meant")
    assert (pad.X.shape, pad.D.shape) == ((2, 784), (2, 10))
    for image, strokes in zip(pad.X, pad.strokes):
        assert np.array_equal(image, datasets.digit_image(strokes))
    assert "2 kept" in pad.page
    assert pad.words.endswith(f"it is a{'n' * (DRAWINGS[50]['digit'] == 8)} {DRAWINGS[50]['digit']}.")
    X, D = np.vstack([np.zeros((1, 784)), pad.X]), np.vstack([np.eye(10)[:1], pad.D])
    before = pad.words
    train(pad.net, X, D, epochs=30, batch_size=3, learning_rate=3.0, seed=0)
    pad.refresh()
    assert pad.words != before
    assert f"({words.written(round(outputs(pad).max(), 2), 2)})" in pad.words


def test_a_name_is_changed_and_taken_back(pad):
    draw(pad, DRAWINGS[0]["strokes"])
    says(pad, "3:meant")
    says(pad, "5:meant")
    assert pad.D.argmax(axis=1).tolist() == [5]
    assert pad.page.count('aria-pressed="true"') == 1
    says(pad, "5:meant")
    assert len(pad.X) == 0
    assert 'aria-pressed="true"' not in pad.page
    draw(pad, [[[0.6, 0.6], [0.7, 0.7]]])
    assert len(pad.values["ink"]) == 1 + len(DRAWINGS[0]["strokes"])  # without a name one draws on


def test_after_a_name_the_next_stroke_begins_another_drawing(pad):
    draw(pad, DRAWINGS[0]["strokes"])
    says(pad, "0:meant")
    draw(pad, [[[0.6, 0.6], [0.7, 0.7]]])
    assert len(pad.values["ink"]) == 1
    assert 'aria-pressed="true"' not in pad.page
    assert len(pad.X) == 1


@pytest.mark.parametrize("on_the_pad", ["pen 3", "MNIST 4", OWN])
def test_examples_and_blank_paper_are_not_kept(pad, on_the_pad):
    says(pad, "3:meant", set={"example": on_the_pad})
    assert (len(pad.X), pad.values["meant"]) == (0, None)


@pytest.mark.parametrize("example", [name for name in NAMES.values() if name != OWN])
def test_each_example_is_what_its_name_says(pad, example):
    says(pad, set={"example": example})
    digit = int(example[-1])
    assert f"it is {'an' if digit == 8 else 'a'} {digit}." in pad.words
    X, D = datasets.digits()
    distances = np.square(X - pad.image).sum(axis=1)
    if example.startswith("MNIST"):
        assert distances.min() == 0
        assert D[distances.argmin(), digit] == 1
    else:
        assert D[np.argsort(distances)[:9]].sum(axis=0).argmax() == digit


NO_POINTS = [None, 3, "ab", {}, [3], ["ab"], [[1]], [[1, 2, 3]], [["a", "b"]], [[None, 1]], [[True, False]]]
NO_POINTS += [[[math.nan, 0.5]], [[math.inf, 0.5]], [[0.5, -math.inf]], [[[0.5], 0.5]], [{"x": 1}]]


@pytest.mark.parametrize("points", NO_POINTS)
def test_what_is_no_point_leaves_the_pad_as_it_is(pad, points):
    draw(pad, [[[0.2, 0.2], [0.3, 0.3]]])
    before = pad.values, pad.words
    says(pad, part(points), part(points, True), {"draw": "ink"}, {"draw": points, "points": [[0.5, 0.5]]})
    assert (pad.values, pad.words) == before


NO_ACTS = [None, 7, [], {}, "draw:ink", "x:ink", "3:ink", "undo:meant", "10:meant", ":", {"draw": []}]


@pytest.mark.parametrize("act", NO_ACTS)
def test_acts_of_no_button_do_nothing(pad, act):
    before = pad.values, pad.words, pad.page
    says(pad, act)
    assert (pad.values, pad.words, pad.page) == before


@pytest.mark.parametrize("value", ["a", None, [1], [[[0.1, 0.1]]], {}, 3])
def test_a_page_can_set_neither_ink_nor_name(pad, value):
    draw(pad, [[[0.2, 0.2], [0.3, 0.3]]])
    before = pad.values
    says(pad, set={"ink": value, "meant": value, "example": value})
    assert pad.values == before


def test_points_beyond_the_pad_are_at_its_edge_and_huge_numbers_harm_nothing(pad):
    says(pad, part([[-5, 0.5], [1e300, 10**400]], True))
    assert pad.values["ink"] == (((0.0, 0.5), (1.0, 1.0)),)
    assert np.isfinite(pad.image).all()


def test_a_full_pad_takes_no_more_and_says_so(pad):
    many = np.random.default_rng(0).random((3 * POINTS, 2)).tolist()
    says(pad, part(many, True))
    says(pad, part(many[:9]), part(many[:9], True), *[part([[0.5, 0.5]], True)] * 50)
    assert sum(map(len, pad.values["ink"])) <= POINTS
    assert len(pad.values["ink"]) == 1
    assert pad.words.endswith("The pad is full: clear it to go on.")
    says(pad, "clear:ink", part([[0.5, 0.5]], True))
    assert pad.values["ink"] == (((0.5, 0.5),),)
    assert "full" not in pad.words


NO_INK = [3, [[]], [[[0.5, 2]]], [[[math.nan, 0.5]]], [[[0.5]]], [[[0.5, 0.5]] * (POINTS + 1)]]


@pytest.mark.parametrize("ink", NO_INK)
def test_python_sets_a_drawing_or_is_refused(pad, ink):
    pad.controls["ink"].value = [[[0.5, 0.5], [0.6, 0.5]]]
    with pytest.raises((TypeError, ValueError), match="drawing"):
        pad.controls["ink"].value = ink
    assert pad.values["ink"] == (((0.5, 0.5), (0.6, 0.5)),)


@pytest.mark.parametrize("sizes", [[2, 3, 1], [784, 9], [783, 10]])
def test_a_network_that_reads_no_digits_is_refused(sizes):
    with pytest.raises(ValueError, match=f"net has layers .*{sizes[0]}.* expected 784 inputs and 10 outputs"):
        explorers.pad(Network(sizes, seed=0))


def test_what_is_no_network_is_refused():
    with pytest.raises(TypeError, match="net=3"):
        explorers.pad(3)


@pytest.mark.parametrize("hidden", [[], [1], [300, 100], [1500], [5, 5, 5, 5, 5, 5]])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_any_network_of_digits_is_shown(hidden, dtype):
    shown = explorers.pad(Network([784, *hidden, 10], hidden="tanh", seed=0, dtype=dtype))
    assert f"({words.written(round(float(outputs(shown).max()), 2), 2)})" in shown.words
    for l, n in enumerate(hidden, start=1):
        assert f"layer {l}: {n} neuron{'s' * (n > 1)}" in read(shown.picture)
    seen, cells = np.frombuffer(shown.parts[1][1].bytes, np.uint8), sum(hidden)
    assert (seen != CLEAR).sum() == 784 + cells


def test_a_network_whose_numbers_have_blown_up_says_so(pad):
    pad.net.parameters[...] = np.nan
    draw(pad, [[[0.2, 0.2], [0.3, 0.3]]])
    assert pad.words == "The network answers nothing: its outputs are no numbers."
    assert "nan" not in pad.picture.lower()


def test_the_page_where_nothing_runs_has_the_drawing(pad):
    draw(pad, [[[0.25, 0.2], [0.25, 0.8]]])
    twin, said = pad.twin()
    assert said == pad.words
    assert html.escape(said, quote=False) in twin
    picture = pad.still()[0]
    assert "M0.25 0.2L0.25 0.8h0" in picture
    assert "currentColor" not in picture
    assert "data-" not in picture.replace("data:image", "")


def test_an_answer_in_words():
    outs = np.array([0, 0.02, 0, 0.97, 0, 0, 0, 0, 0.05, 0])
    assert reading_in_words(outs) == "The network reads a 3 (0.97), then an 8 (0.05)."
    assert reading_in_words(outs, meant=3).endswith(" Right: it is a 3.")
    assert reading_in_words(outs, meant=8).endswith(" Wrong: it is an 8.")
    assert reading_in_words(-outs).startswith("The network reads a 0 (0.00), then")
    told = "Layer 2: 3 outs, 2 of them 0; the largest is neuron 1's, 2.50."
    assert layer_in_words(2, np.array([0.0, 2.5, 0])) == told
