"""A pen's strokes as an image like MNIST's, and images that are moved."""

import re
import time

import numpy as np
import pytest
from drawings import DRAWINGS

from nnbook import Network, datasets, evaluate, train
from nnbook.datasets import centred, digit_image, shifted

STROKES = [drawing["strokes"] for drawing in DRAWINGS]
DIGITS = np.array([drawing["digit"] for drawing in DRAWINGS])
PLACES = np.arange(28)


def image(strokes, **options):
    return digit_image(strokes, **options).reshape(28, 28)


def centre(ink):
    """The column and the row of the centre of mass."""
    return ink.sum(axis=0) @ PLACES / ink.sum(), ink.sum(axis=1) @ PLACES / ink.sum()


def box(ink, least=0.3):
    """The width and the height of what is inked, in pixels."""
    return [np.ptp(np.flatnonzero((ink > least).any(axis=axis))) + 1 for axis in (0, 1)]


def ring(width, height, points=80):
    angle = np.linspace(0, 2 * np.pi, points)
    return [np.stack([0.5 + width / 2 * np.cos(angle), 0.5 + height / 2 * np.sin(angle)], axis=1)]


def transformed(strokes, factor, right, down):
    return [np.array(stroke) * factor + (right, down) for stroke in strokes]


def test_the_drawings_are_of_all_digits():
    counts = np.bincount(DIGITS, minlength=10)
    assert counts.min() >= 8
    assert len(DIGITS) >= 90
    sizes = [np.ptp(np.concatenate(strokes), axis=0).max() for strokes in STROKES]
    assert min(sizes) < 0.3 < 0.7 < max(sizes)


@pytest.mark.parametrize("strokes", STROKES[::6])
def test_ink_fills_the_box_and_is_centred_by_its_mass(strokes):
    ink = image(strokes)
    assert ink.dtype == np.float64
    assert 0 == ink.min() < ink.max() == 1
    np.testing.assert_allclose(centre(ink), 14, atol=0.15)
    assert 19 <= max(box(ink)) <= 21


@pytest.mark.parametrize(("width", "height"), [(0.8, 0.8), (0.4, 0.8), (0.9, 0.3), (0.1, 0.8)])
def test_width_and_height_keep_their_ratio(width, height):
    wide, high = box(image(ring(width, height)), least=0.5)
    larger, pen = max(width, height), 2.5
    assert wide == pytest.approx(17.5 * width / larger + pen, abs=1)
    assert high == pytest.approx(17.5 * height / larger + pen, abs=1)


@pytest.mark.parametrize(("factor", "right", "down"), [(1, 0.1, -0.05), (0.5, 0.5, 0.0), (0.2, 0.01, 0.79)])
def test_size_and_place_on_the_pad_make_no_difference(factor, right, down):
    strokes = transformed(STROKES[3], 1, -0.2, 0.05)
    there = transformed(strokes, factor, right, down)
    np.testing.assert_allclose(image(there), image(strokes), atol=0.03)


def test_how_often_the_pad_reports_makes_no_difference():
    some, many = ([[[0.3, 0.2], [0.7, 0.8]]], [np.linspace([0.3, 0.2], [0.7, 0.8], 300)])
    np.testing.assert_allclose(image(some), image(many), atol=0.02)
    halves = [many[0][:150], many[0][149:]]
    np.testing.assert_allclose(image(halves), image(many), atol=0.02)
    turned = [many[0][::-1]]
    np.testing.assert_allclose(image(turned), image(many), atol=0.02)


def test_a_drawing_by_its_distances():
    """Each pixel against its exact distance from the segments, by another way to compute it."""
    strokes = [[[0.2, 0.1], [0.8, 0.3], [0.4, 0.9]], [[0.6, 0.6]]]
    ink = image(strokes, centred=False)
    segments = [([0.2, 0.1], [0.8, 0.3]), ([0.8, 0.3], [0.4, 0.9]), ([0.6, 0.6], [0.6, 0.6])]
    for row, column in np.ndindex(28, 28):
        p = np.array([column + 0.5, row + 0.5])
        ways = np.linspace(0, 1, 2001)[:, None]
        distance = min(np.hypot(*(28 * (a + ways * np.subtract(b, a)) - p).T).min() for a, b in segments)
        expected = np.clip((2.5 / 2 - distance) / 1.15 + 0.5, 0, 1)
        assert ink[row, column] == pytest.approx(expected, abs=0.03)


def test_a_stroke_of_one_point_is_a_dot():
    dot = image([[[0.1, 0.9]]])
    np.testing.assert_allclose(centre(dot), 14, atol=0.01)
    assert dot.sum() == pytest.approx(np.pi * 1.25**2, rel=0.15)
    np.testing.assert_array_equal(dot, image([[[0.1, 0.9]] * 5]))
    pause = image([[[0.5, 0.1], [0.5, 0.9]], [[0.8, 0.5]]])
    assert pause[:, 18:].sum() == pytest.approx(dot.sum(), rel=0.1)


def test_a_speck_is_not_enlarged_to_a_digit():
    line = [[[0.5, 0.5], [0.5, 0.501]]]
    assert max(box(image(line))) <= 4
    sizes = [max(box(image([[[0.5, 0.5], [0.5, 0.5 + length]]]))) for length in (0.01, 0.03, 0.05, 0.3)]
    assert sizes == sorted(sizes)
    assert sizes[-2] == sizes[-1] >= 20


def test_a_picture_as_it_was_drawn_is_not_moved():
    corner = image([[[0.1, 0.1], [0.1, 0.3]]], centred=False)
    assert centre(corner) == pytest.approx((28 * 0.1 - 0.5, 28 * 0.2 - 0.5), abs=0.05)
    assert corner[12:].sum() == corner[:, 6:].sum() == 0
    edge = image([[[0, 0], [1, 0]]], centred=False)  # half of the pen is outside
    assert edge[0].min() > 0.5
    assert edge[3:].sum() == 0
    np.testing.assert_allclose(image([[[0, 1], [1, 1]]], centred=False), edge[::-1], atol=1e-9)
    np.testing.assert_allclose(image([[[1, 0], [1, 1]]], centred=False), edge.T[:, ::-1], atol=1e-9)


def test_a_pen_is_as_wide_and_its_edge_as_soft_as_those_of_mnist():
    drawn, mnist = np.array([image(strokes) for strokes in STROKES]), datasets.digits()[0].reshape(-1, 28, 28)
    for measure in (np.mean, width, grey):
        assert measure(drawn) == pytest.approx(measure(mnist), rel=0.15), measure.__name__


def width(images):
    """Twice the ink over the length of its outline, which is the sum of all slopes."""
    down, right = (np.diff(images, axis=axis)[:, :27, :27] for axis in (1, 2))
    return np.median(2 * images.sum(axis=(1, 2)) / np.hypot(down, right).sum(axis=(1, 2)))


def grey(images):
    """The share of grey pixels among those with ink."""
    return ((images > 0.1) & (images < 0.9)).sum() / (images > 0.1).sum()


BAD = {
    "nothing": (None, TypeError, "strokes=None"),
    "text": ("abc", TypeError, "strokes='abc'"),
    "a mapping": ({1: [[0, 0]]}, TypeError, "strokes={1"),
    "no strokes": ([], ValueError, "strokes is empty"),
    "no strokes in an array": (np.zeros((0, 5, 2)), ValueError, "strokes is empty"),
    "a number": (np.array(0.5), ValueError, "strokes[0] has shape ()"),
    "an empty stroke": ([[[0.1, 0.2]], []], ValueError, "strokes[1] has shape (0,)"),
    "one stroke for many": ([[0.1, 0.2], [0.3, 0.4]], ValueError, "strokes[0] has shape (2,)"),
    "three coordinates": ([[[0.1, 0.2, 0.3]]], ValueError, "strokes[0] has shape (1, 3)"),
    "ragged": ([[[0.1, 0.2], [0.3]]], ValueError, "strokes[0] has rows of different lengths"),
    "words": ([[["a", "b"]]], TypeError, "strokes[0] holds"),
    "complex": ([[[1j, 0]]], TypeError, "strokes[0] holds"),
    "None for a stroke": ([None], TypeError, "strokes[0] holds"),
    "NaN": ([[[0.5, 0.5], [0.5, float("nan")]]], ValueError, "strokes[0] has NaN"),
    "infinite": ([[[0.5, float("inf")]]], ValueError, "strokes[0] has NaN or infinite"),
    "to the right": ([[[0.5, 0.5], [1.01, 0.5]]], ValueError, "strokes[0][1] is [1.01, 0.5]"),
    "above": ([[[0, 0]], [[0.5, -0.1]]], ValueError, "strokes[1][0] is [0.5, -0.1]"),
    "pixels": ([[[120, 40], [130, 80]]], ValueError, "strokes[0][0] is [120.0, 40.0]"),
    "too many points": ([np.zeros((10_001, 2))], ValueError, "strokes has 10001 points"),
    "too many strokes": ([[[0.5, 0.5]]] * 2_000_000, ValueError, "strokes has 10001 points or more"),
}  # fmt: skip


@pytest.mark.parametrize(("strokes", "error", "reason"), BAD.values(), ids=BAD)
def test_what_is_no_drawing_is_refused(strokes, error, reason):
    begun = time.process_time()
    with pytest.raises(error, match=f"^{re.escape(reason)}"):
        digit_image(strokes)
    assert time.process_time() - begun < 1


def test_corners_of_the_square_belong_to_it_and_a_large_drawing_is_drawn():
    assert digit_image([[[0, 0], [1, 1]]]).sum() > 40
    everywhere = np.random.default_rng(0).random((9_999, 2))
    assert digit_image([everywhere]).mean() > 0.4
    scribble, dot = [everywhere * 0.2], [[[0.8, 0.8]]]
    both = digit_image(scribble + dot, centred=False)
    apart = [digit_image(strokes, centred=False) for strokes in (scribble, dot)]
    np.testing.assert_array_equal(both, np.maximum(*apart))


def test_other_forms_of_the_same_strokes():
    expected = digit_image([[[0.25, 0.5], [0.5, 0.75]]])
    for form in (
        np.array([[[0.25, 0.5], [0.5, 0.75]]]),
        ([(0.25, 0.5), (0.5, 0.75)],),
        [np.array([[0.25, 0.5], [0.5, 0.75]], np.float32)],
    ):
        np.testing.assert_array_equal(digit_image(form), expected)
    np.testing.assert_allclose(
        digit_image([[[0, 0], [1, 1]]]), digit_image([[[0.2, 0.2], [0.6, 0.6]]]), atol=1e-9
    )


def test_a_drawing_takes_no_longer_than_a_pointer_moves():
    strokes = max(STROKES, key=lambda strokes: sum(map(len, strokes)))
    seconds = []
    for _ in range(20):
        begun = time.perf_counter()
        digit_image(strokes)
        seconds.append(time.perf_counter() - begun)
    assert min(seconds) < 0.005


def test_images_are_shifted_and_what_leaves_is_lost():
    X = np.arange(1, 1 + 2 * 784.0).reshape(2, 784)
    for right, down in ((1, 0), (-3, 2), (0, -27), (5, 5)):
        moved = shifted(X, right, down).reshape(2, 28, 28)
        for row, column in np.ndindex(28, 28):
            y, x = row - down, column - right
            expected = X.reshape(2, 28, 28)[:, y, x] if 0 <= y < 28 and 0 <= x < 28 else 0
            np.testing.assert_array_equal(moved[:, row, column], expected)
    for right, down in ((28, 0), (0, -28), (1000, -1000)):
        assert not shifted(X, right, down).any()


def test_what_is_shifted_is_a_copy_of_the_same_kind():
    X = datasets.digits(dtype=np.float32)[0][:3]
    same = shifted(X, 0, 0)
    assert same.dtype == np.float32
    np.testing.assert_array_equal(same, X)
    same[...] = 1
    assert X.min() == 0
    np.testing.assert_array_equal(shifted(X[1], 2, 1), shifted(X, 2, 1)[1])
    np.testing.assert_array_equal(shifted(X[1].tolist(), 2, 1), shifted(X, 2, 1)[1])


@pytest.mark.parametrize(
    ("arguments", "error", "reason"),
    [
        ((np.zeros((2, 783)), 1, 0), ValueError, "X has shape (2, 783)"),
        ((np.zeros((2, 28, 28)), 1, 0), ValueError, "X has shape (2, 28, 28)"),
        (("digits", 1, 0), TypeError, "X holds"),
        ((np.full(784, np.nan), 1, 0), ValueError, "X has NaN"),
        ((np.zeros(784), 0.5, 0), TypeError, "right=0.5"),
        ((np.zeros(784), 0, "1"), TypeError, "down='1'"),
        ((np.zeros(784), True, 0), ValueError, "right=True"),
    ],
)
def test_what_cannot_be_shifted_is_refused(arguments, error, reason):
    with pytest.raises(error, match=f"^{re.escape(reason)}"):
        shifted(*arguments)


def test_a_digit_in_a_corner_is_centred_again():
    X = datasets.digits()[0][::100]
    for image in X:
        corner = shifted(image, 3, -3)
        if corner.sum() == image.sum():
            np.testing.assert_allclose(centred(corner), centred(image), atol=1e-9)
        back = centred(image).reshape(28, 28)
        np.testing.assert_allclose(centre(back), 14, atol=0.05)
        assert np.abs(back.ravel() - image).mean() < 0.07


def test_a_small_digit_is_enlarged_and_a_large_one_made_smaller():
    for factor in (0.4, 0.95):
        ink = image(transformed(ring(0.6, 0.9), factor, 0.02, 0.02), centred=False)
        again = centred(ink.ravel()).reshape(28, 28)
        np.testing.assert_allclose(centre(again), 14, atol=0.05)
        assert max(box(again)) in (19, 20, 21)
        assert 0 <= again.min() < again.max() <= 1 + 1e-9


@pytest.mark.parametrize("bad", [np.zeros(784), np.full(784, -1.0)])
def test_what_has_no_ink_cannot_be_centred(bad):
    with pytest.raises(ValueError, match=r"^image has no ink, or less than none, expected pixels"):
        centred(bad)


@pytest.mark.parametrize("shape", [(2, 784), (1, 784), (784, 1), (783,), ()])
def test_what_is_not_one_image_is_told_by_its_shape(shape):
    with pytest.raises(ValueError, match=rf"^image has shape {re.escape(str(shape))}, expected"):
        centred(np.ones(shape))


def test_a_network_trained_on_mnist_reads_the_drawings():
    X, D = datasets.digits(dtype=np.float32)
    net = Network([784, 20, 10], hidden="relu", output="softmax", loss="categorical_cross_entropy",
                  init="he", seed=0, dtype=np.float32)  # fmt: skip
    train(net, X, D, epochs=5, batch_size=50, learning_rate=2e-3, optimiser="adam", seed=0)
    drawn = np.array([digit_image(strokes) for strokes in STROKES])
    assert evaluate(net, drawn, np.eye(10)[DIGITS]).accuracy > 0.85
    uncentred = np.array([digit_image(strokes, centred=False) for strokes in STROKES])
    assert evaluate(net, uncentred, np.eye(10)[DIGITS]).accuracy < 0.7
