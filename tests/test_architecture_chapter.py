"""Chapter 1: the stripes that look for a stroke, the hand on them, and the pictures of what they answer."""

import re

import numpy as np
import pytest

from nnbook import datasets, explorers
from nnbook.explorers import stripes
from nnbook.figures import ch01_architecture as draw
from nnbook.words.ch01_architecture import question_in_words


class Page:
    def send(self, *_, **__):
        pass


def square(row, column, turn=0):
    return stripes(row, column, turn).reshape(28, 28)


def test_stripes_are_one_on_a_stroke_and_minus_one_on_both_sides_of_it():
    w = square(13, 10)
    assert (w[12:15, 5:16] == 1).all()
    assert (w[10:12, 5:16] == -1).all()
    assert (w[15:17, 5:16] == -1).all()
    assert (np.sum(w == 1), np.sum(w == -1)) == (33, 44)


def test_stripes_turn_about_their_middle_to_the_left():
    assert np.array_equal(square(13, 10, 90), square(10, 13).T)
    rising = square(14, 14, 45)
    assert rising[11, 17] == rising[17, 11] == 1  # up on the right
    assert rising[11, 11] == rising[17, 17] == 0


def test_stripes_at_the_edge_lose_what_lies_outside():
    assert np.array_equal(square(0, 0)[:, :6], square(0, 10)[:, 10:16])
    assert np.sum(square(0, 0) == 1) == 2 * 6


def test_the_task_of_the_first_screen_can_be_done_by_hand():
    e = explorers.stroke_finder()
    assert "It says yes to 3 and 4." in e.words
    e.hear(Page(), {"hold": {"place": [12.2, -8.9]}, "set": {"bias": -3.5}})
    assert e.words.endswith("It says yes to the 7 alone.")
    assert np.array_equal(e.weights, stripes(9, 12))
    assert e.bias == -3.5


def test_what_it_says_is_the_sum_over_the_picture():
    e = explorers.stroke_finder(20, 9, 135, 2)
    e.hear(Page(), {"set": {"digit": 5}})
    x, w = datasets.digits()[0][2507], stripes(20, 9, 135)
    net = sum(pixel * weight for pixel, weight in zip(x, w)) + 2
    assert f"+ 2.0 = net {net:.2f}, out {1 / (1 + np.exp(-net)):.2f}".replace("-", "−") in e.words
    assert e.words.startswith(f"The 5: {x[w > 0].sum():.2f} − {x[w < 0].sum():.2f} + 2.0")


@pytest.mark.parametrize("digit", range(10))
def test_the_sum_holds_as_it_is_written(digit):
    e = explorers.stroke_finder()
    e.hear(Page(), {"set": {"digit": digit}})
    terms, _, net = e.words.replace("−", "-").partition(": ")[2].partition(",")[0].partition(" = net ")
    assert round(eval(terms), 2) == float(net)


def test_the_hand_cannot_leave_the_picture():
    e = explorers.stroke_finder()
    e.hear(Page(), {"hold": {"place": [-40, -99]}})
    assert np.array_equal(e.weights, stripes(27, 0))


WHOM = [([], "none of the ten"), ([7], "the 7 alone"), ([1, 4, 7], "1, 4 and 7")]


@pytest.mark.parametrize(("yes", "said"), WHOM)
def test_whom_it_says_yes_to(yes, said):
    assert question_in_words(7, 3.0, 1.0, -1.5, 0.5, 0.62, yes).endswith(f"It says yes to {said}.")


def test_a_pixel_is_tinted_by_the_sign_of_its_weight_and_darker_with_ink():
    pixels, weights = np.zeros(784), np.zeros(784)
    pixels[[1, 3, 5]], weights[[2, 3]], weights[[4, 5]] = 1, 0.5, -2
    shades = draw._levels(pixels, weights).ravel()[:6]
    colours = np.reshape(draw.LOOK[1], (-1, 3))[shades]
    light = colours.sum(axis=1)
    assert len(np.unique(shades)) == 6
    assert (light[[0, 2, 4]] > light[[1, 3, 5]]).all()
    assert (colours[[2, 3], 2] > colours[[2, 3], 0]).all()  # blue
    assert (colours[[4, 5], 0] > colours[[4, 5], 2]).all()  # orange


def test_each_answer_stands_below_its_question_and_the_last_at_the_end():
    answers = np.array([[0.9, 0.2, 0.7], [0.5, 0.51, 0.1]])
    svg = draw.asked_svg(np.zeros((2, 784)), np.zeros((2, 784)), answers, ["one?", "two?", "all?"])
    found = re.findall(r'<text x="([\d.]+)"[^>]*>((?:yes|no) [\d.]+)<', svg)
    said = ["yes 0.90", "no 0.20", "yes 0.70", "no 0.50", "yes 0.51", "no 0.10"]
    assert [text for _, text in found] == said
    assert [x for x, _ in found[:3]] == [x for x, _ in found[3:]]


def test_a_chain_names_its_functions_in_their_order():
    svg = draw.chain_svg([("x", "", ""), ("f", "W", "net"), ("φ", "", "out")])
    assert sorted(re.findall(r">([^<>]+)</text>", svg)) == sorted(["x", "f", "W", "net", "φ", "out"])


def test_a_graph_has_each_neuron_and_an_arrow_for_each_arc_and_bends_those_that_skip():
    arcs = {("a", "h"): "5", ("h", "y"): "", ("a", "y"): "7"}
    svg = draw.graph_svg([["a"], ["h"], ["y"]], arcs, arcs)
    assert re.findall(r">([^<>]+)</text>", svg) == ["5", "7", "a", "h", "y"]
    curves = re.findall(r'd="M[\d.]+ ([\d.]+)Q[\d.]+ ([\d.]+) [\d.]+ ([\d.]+)"', svg)
    straight = [len({*map(float, heights)}) == 1 for heights in curves]
    assert straight == [True, True, False], "all three stand at one height"
