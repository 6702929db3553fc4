"""Chapter 7: what its pictures refuse, and that the network its cells make reads digits of other hands."""

from pathlib import Path

import numpy as np
import pytest
from drawings import DRAWINGS
from hygiene import Notebook
from matplotlib.text import Text

from nnbook import datasets
from nnbook.figures import ch07_digits as draw

TESTS = Path(__file__).resolve().parent
CELLS = {cell["id"]: cell["source"] for cell in
         Notebook.read(TESTS.parent / "notebooks" / "07-digits.ipynb").of_type("code")}  # fmt: skip
IMAGES = np.linspace(0, 1, 3 * 784).reshape(3, 784)


@pytest.fixture(scope="module")
def chapter():
    """What the chapter's own cells make on the way to its reader; other networks stay as they are born."""
    found, newborn = {}, []
    for name in ("pad", "data", "neighbours", "train", "paired", "trained", "copies", "reader"):
        lines = [line for line in CELLS[name].splitlines() if ".show(" not in line]
        exec(compile("\n".join(lines), name, "exec"), found)
        if name == "trained":
            newborn.append(found["newborn"])
            found |= {"trained": lambda *_, **__: newborn[0], "rectified": newborn, "seeds": range(1)}
    return found


def test_the_chapters_network_reads_digits_drawn_by_other_hands(chapter):
    images = np.array([datasets.digit_image(drawing["strokes"]) for drawing in DRAWINGS])
    answers = chapter["reader"].predict(images).argmax(axis=1)
    assert np.mean(answers == [drawing["digit"] for drawing in DRAWINGS]) >= 0.85


def test_it_reads_digits_of_mnist_that_it_has_not_learned_from(chapter):
    known = {row.tobytes() for row in chapter["X"]}
    unseen = [row.tobytes() not in known for row in chapter["X_test"]]
    assert sum(unseen) >= 990  # the same picture twice would be no harm, many of them would
    assert chapter["right"](chapter["reader"]).mean() >= 0.95


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: draw.digit_rows(IMAGES[:, 1:]), r"X has shape \(3, 783\)"),
        (lambda: draw.digit_rows(IMAGES[:0]), "not empty"),
        (lambda: draw.digit_rows(IMAGES * np.nan), "X"),
        (lambda: draw.digit_rows(IMAGES, ["one"]), "below has 1 words, expected one for each of 3"),
        (lambda: draw.digit_rows(IMAGES, answers=["n", "o"]), "answers has 2 words"),
        (lambda: draw.first_weights(IMAGES[0]), r"W has shape \(784,\)"),
        (lambda: draw.slopes_of(IMAGES, IMAGES[:2], "abc"), "slopes has 2 images, .* one for each of 3"),
        (lambda: draw.flips(IMAGES, IMAGES[:1], "abc"), "changed has 1 images"),
        (lambda: draw.confusion([1, 2], [1]), "answers has 1 digits, expected one for each of 2"),
        (lambda: draw.confusion([1, 10], [1, 2]), "desired is .*expected digits"),
        (lambda: draw.confusion([1.5], [1]), "desired is .*expected digits"),
        (lambda: draw.by_shift({"even": np.ones((2, 2))}), r"shares\['even'\] has shape \(2, 2\)"),
        (lambda: draw.by_shift({}), "shares has 0 entries"),
        (lambda: draw.seeds({"none": []}), "one at least of each"),
        (lambda: draw.calibration({"net": ([0.5, 0.6], [True])}), r"has shapes \(2,\), \(1,\)"),
    ],
)
def test_pictures_refuse_what_they_cannot_show(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def words(figure):
    return [text.get_text() for text in figure.findobj(Text)]


def test_the_table_of_confusions_counts_each_pair_where_it_belongs():
    ax = draw.confusion([4, 4, 4, 9], [9, 9, 4, 4]).axes[0]
    counts = {text.get_position(): text.get_text() for text in ax.texts}
    assert counts == {(9, 4): "2", (4, 4): "1", (4, 9): "1"}  # x is the answer, y what was meant


def test_images_stand_in_rows_with_their_words_and_the_answers_upside_down():
    figure = draw.digit_rows(IMAGES, ["a", "b", "c"], ["x", "y", "z"], columns=2)
    places = {text.get_text(): (*text.get_position(), text.get_rotation()) for text in figure.axes[0].texts}
    assert places["a"][1] == places["b"][1] < places["c"][1]
    assert [places[word][2] for word in "ax"] == [0, 180]
    sheet = figure.axes[0].images[0].get_array()
    assert (sheet[:28, :28, 3] == 255).all()
    assert (sheet[:28, 28:32, 3] == 0).all()  # clear between them
    assert sheet[0, 0, 0] > sheet[27, 27, 0]  # ink is darker than paper


def test_shifts_are_named_in_pixels_and_shares_in_per_cent():
    said = words(draw.by_shift({"alone": np.array([[0, 0.1, 0], [0.2, 0.91, 0], [0, 0, 0]])}, step=2))
    assert {"−2", "+2", "91", "20", "alone"} <= set(said)


def test_a_networks_answers_are_grouped_by_how_sure_they_are():
    sure, right = np.array([0.6, 0.62, 0.95, 0.95]), np.array([True, False, True, True])
    (x, p, _), (y, q, bar) = draw._groups(sure, right, (0, 0.5, 0.7, 0.9, 0.99, 1))
    assert (x, p, y, q, bar) == pytest.approx((0.61, 0.5, 0.95, 1, 0))
