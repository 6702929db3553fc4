"""Explorers: the picture follows the controls, and stands on the page before anything runs."""

import html
import json
import math
import random
import re
import xml.etree.ElementTree as ET
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise

import hand
import numpy as np
import psutil
import pytest

from nnbook import Network, checks, datasets, explorers, figures, functions, train, words
from nnbook.explorers import Explorer, Recording, choice, mechanism, player, slider
from nnbook.explorers.ch04_backpropagation import DELTAS
from nnbook.explorers.ch05_training_loop import Run
from nnbook.explorers.ch06_circles import hexagons_net
from nnbook.explorers.controls import Player
from nnbook.explorers.hands import dropped
from nnbook.explorers.playground import playground
from nnbook.figures.ch06_circles import GROUND, SIDE
from nnbook.figures.charts import chart
from nnbook.figures.decision_maps import PLANE, named_plane, plane, plane_of
from nnbook.figures.maps import Landscape, even_levels
from nnbook.figures.showing import EXPLORER
from nnbook.figures.svg import filled, room_for, stacked
from nnbook.functions import sigmoid
from nnbook.network import errors_of, example_network
from nnbook.training import DivergenceError
from nnbook.words.ch05_training_loop import PARTS


def boundary(epochs=12):
    """A recording of a run on the circles."""
    X, D = datasets.circles(300)
    net = Network([2, 4, 1], hidden="relu", loss="binary_cross_entropy", init="he", bias=0.1, seed=2)
    watch = explorers.Boundary(net, X, D, epochs)
    train(net, X, D, epochs=epochs, batch_size=10, learning_rate=0.3, seed=0, on_epoch=watch)
    return watch


def before_and_after():
    """A network before and after."""
    net = Network([2, 4, 1], hidden="tanh", loss="binary_cross_entropy", seed=0)
    return explorers.before_and_after(net, *datasets.circles(60), epochs=20)


def pad():
    """A pad with a network that has learned nothing."""
    e = explorers.pad(Network([784, 20, 10], seed=0))
    e.hear(Page(), {"acts": [{"draw": "ink", "begin": True, "points": [[0.3, 0.2], [0.7, 0.8]]}]})
    return e


def side_by_side():
    """Two neurons that differ in their bias and their error."""
    X, D = datasets.gaussians(60, spread=0.3)
    nets = {"A": Network([2, 1], bias=1.5, seed=0)}
    nets["B"] = Network([2, 1], loss="binary_cross_entropy", bias=7.0, seed=0)
    return explorers.side_by_side(nets, X, D, steps=30)


def error_by_bias():
    """A neuron that is sure, and half of the time wrong."""
    X, D = datasets.gaussians(60, spread=0.3)
    return explorers.error_by_bias(Network([2, 1], bias=7.0, seed=0), X, D)


def pairs():
    """Six pairs of numbers, X, and of two outputs which should be the larger, D."""
    X = np.array([[0.8, -0.2], [0.5, 0.1], [-0.3, -0.9], [-0.5, 0.3], [0.1, 0.7], [-0.8, -0.4]])
    first = X[:, [0]] > X[:, [1]]
    return X, np.hstack([~first, first]).astype(float)


def by_hand_on_a_map():
    """A network that is to say which of two numbers is larger."""
    return explorers.by_hand(example_network(), *pairs())


def half_disc(points):
    """The upper half of a disc."""
    return (np.hypot(*points.T) < 1) & (points[:, 1] > 0)


def islands():
    """A half disc fenced in with hexagons."""
    return explorers.islands(half_disc)


EXPLORERS = [
    explorers.by_hand,
    by_hand_on_a_map,
    explorers.stroke_finder,
    explorers.architecture,
    explorers.cuts,
    explorers.neuron,
    explorers.feed_forward,
    explorers.error_surface,
    explorers.backpropagation,
    explorers.blame,
    explorers.demon,
    explorers.gradient_descent,
    explorers.training_loop,
    before_and_after,
    explorers.ring,
    islands,
    boundary,
    pad,
    side_by_side,
    error_by_bias,
]
TESTED_ELSEWHERE = {"Boundary", "Recording", "road"}
NO_EXPLORERS = {
    "Explorer", "choice", "flow", "player", "slider", "progress_bar", "hexagons_network", "island_grid",
    "lines_network", "parameter_places", "stripes", "wave_error",
}  # fmt: skip
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


class Page:
    """What the kernel has sent to a page."""

    def __init__(self):
        self.sent, self.buffers = [], []

    def send(self, said, buffers=None):
        self.sent.append(said)
        self.buffers.append(buffers)


def explorer():
    return Explorer(drawing, w=slider("w", -2.0, 2.0, 0.25), x=player("x", 5))


def read(picture):
    """The text of the SVG pictures in HTML; fails if they are no XML."""
    return "|".join(ET.fromstring(f"<div>{picture}</div>").itertext())


def shows(text, *values, digits=4):
    """Whether each number stands in the text as the book writes it."""
    return all(figures.written(value, digits, trim=True) in text for value in values)


def test_each_explorer_is_in_the_lists_of_the_tests():
    own, here = set(explorers.__all__) - NO_EXPLORERS, {make.__name__ for make in EXPLORERS}
    forgotten = own - here - TESTED_ELSEWHERE
    assert not forgotten, f"put it into EXPLORERS of tests/test_explorers.py: {forgotten}"
    forgotten = own - set(hand.EXPLORERS)
    assert not forgotten, f"put it into EXPLORERS of tests/hand.py: {forgotten}"


# ---- the mechanism ---------------------------------------------------------------------------


def test_the_picture_follows_each_control():
    e = explorer()
    before = e.page
    e.controls["w"].value = 1.5
    assert drawing("auto", 1.5, 0)[0] in e.page
    assert e.page != before
    e.controls["x"].value = 3
    assert '<div role="status"' in e.page
    assert "w is 1.5 and x is 3.</div>" in e.page
    assert e.values == {"w": 1.5, "x": 3}


def test_what_the_page_sends_stays_within_the_range():
    e, page = explorer(), Page()
    e.hear(page, {"set": {"w": 1e9, "x": -4}})
    assert e.values == {"w": 2.0, "x": 0}
    assert "w is 2.0 and x is 0." in e.page


@pytest.mark.parametrize(("name", "value"), [("w", 2.5), ("x", 6), ("w", float("nan"))])
def test_what_python_sets_is_set_or_refused(name, value):
    e = explorer()
    with pytest.raises(ValueError, match=name):
        e.controls[name].value = value
    assert e.values == {"w": 0.25, "x": 0}


@pytest.mark.parametrize("value", ["a", None, [1], {}, float("nan"), True, "1", 10**400, -(10**400)])
def test_the_page_can_send_nothing_that_harms(value):
    e, page = explorer(), Page()
    e.hear(page, {"set": {"w": value, "x": value, "y": value}, "hold": {"w": value}, "acts": [value]})
    e.hear(page, {"set": {"speed:x": value, "speed:w": value}})
    assert "This cannot be drawn" not in e.words
    assert all(np.isfinite(number) for number in e.values.values())


ODD = [5, None, True, "set", [1], [["x"]], {"x": [1]}, 10**400]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_of_a_message_that_no_page_of_the_book_sends_nothing_comes(odd):
    hears = [explorer(), explorers.ring(), explorers.pad(Network([784, 2, 10], seed=0)), playground()]
    for e in hears:
        page, before = Page(), e.page
        for key in ("set", "hold", "acts", "steer", "id"):
            e.hear(page, odd)
            e.hear(page, {key: odd})
            e.hear(page, {"acts": [odd], "hold": dict.fromkeys(e.controls, odd)})
            e.hear(page, {"set": {"w0.99999999": odd, f"w0.{'9' * 5000}.0": odd}})
        assert e.page == before


def test_an_odd_look_at_the_playground_is_none():
    e = playground()
    before = e.page
    for odd in (*ODD, "w0.00.0", "n01.0", "w0.99.0", "x9"):
        e.hear(Page(), {"set": {"look": odd}})
        assert e.page == before


def test_a_page_that_asks_for_no_explorer_is_told_so():
    for asked in (*ODD, {"id": []}, {"id": {}}, {"id": "1-none"}, {}):
        page = Page()
        page.close = lambda page=page: page.sent.append("closed")
        mechanism._connect(page, {"content": {"data": asked}})
        assert page.sent == ["closed"]


def test_the_page_has_picture_and_words_before_anything_runs(shown):
    explorer().show()
    (bundle,) = shown
    assert set(bundle) == {"text/html", "text/plain", EXPLORER}
    assert bundle["text/plain"] == "w is 0.25 and x is 0."
    assert 'alt="w is 0.25 and x is 0."' in bundle["text/html"]
    assert "currentColor" not in bundle["text/html"]


def test_a_figure_may_be_the_picture():
    figure = figures.curves([0, 1], {"a": [0, 1]}, x_label="x", y_label="y")
    e = Explorer(lambda theme, t: (figure, f"t is {t}."), t=slider("t", 0, 3, 1))
    assert e.picture.startswith("<img ")
    assert 'alt="t is 1."' in e.picture


@pytest.mark.parametrize(
    ("bounds", "whole"),
    [
        ((0, 5, 2), True),
        ((0, 5, 2.5), False),
        ((0.0, 5, 2), False),
        ((np.int64(0), np.uint8(5), np.int32(2)), True),
        ((0, 5, np.float32(2)), False),
    ],
)
def test_sliders_are_whole_where_their_bounds_are(bounds, whole):
    assert isinstance(slider("n", *bounds).value, int) is whole


@pytest.mark.parametrize("value", [0, 1234567, 123456789012, -0.123456, 1e-7, 98765.4321])
def test_a_slider_shows_its_numbers_whole(value):
    control = slider("n", min(value, 0), max(value, 0), value)
    e = Explorer(lambda theme, n: (chart_with(control), "a chart"), n=control)
    shown = re.findall(r'(?:min|max|value|aria-value(?:now|min|max))="([^"]+)"', e.page)
    assert len(shown) == 6
    assert {float(text) for text in shown} == {value, 0}
    assert float(re.search("<output>(.*?)</output>", e.page)[1]) == value


def chart_with(control):
    """A chart on which the number of a slider is pressed."""
    hand = dropped("the number", x=("n", control))
    return chart((0, 1), (0, 1), [], x_label="n", y_label="", theme="auto", title="n", hand=hand)


def test_a_choice_is_among_names():
    assert choice("which", ["a", "b"]).value == "a"
    assert choice("which", list(functions.hidden_activations()), "tanh").value == "tanh"


@pytest.mark.parametrize("value", [np.int64(1), np.tanh, {1}])
def test_a_choice_has_values_that_a_page_can_send(value):
    with pytest.raises(TypeError, match=r"^among\['b'\]=.*, expected a text, a number, True, False or None$"):
        choice("which", {"a": 1, "b": value})


def test_an_error_in_drawing_is_shown_and_raised_and_gone_with_the_next_picture():
    def fail(theme, t):
        if t == 1:
            raise ArithmeticError("t < 2")
        return "<svg/>", "nothing"

    e = Explorer(fail, t=slider("t", 0, 2, 0))
    with pytest.raises(ArithmeticError, match="t < 2"):
        e.controls["t"].value = 1
    assert "This cannot be drawn: t &lt; 2" in e.page
    e.controls["t"].value = 2
    assert e.picture == "<svg/>"


def test_one_change_is_one_message():
    e, pages = explorers.backpropagation(), [Page(), Page()]
    for page in pages:
        e.send(page)
        page.sent.clear()
    e.controls["follow"].value = "b¹₁"
    assert [page.sent for page in pages] == [[{"html": e.page, "clock": None}]] * 2
    e.hear(pages[0], {"set": {"follow": "w⁰₀,₀"}})
    assert "b¹₁ =" not in e.words
    first, second = (page.sent[-1] for page in pages)
    assert first == {"html": e.page, "clock": None, "answer": True}
    assert second == {"html": e.page, "clock": None, "answer": False}


def test_pixels_are_sent_when_they_are_new_and_only_then():
    e, page = explorers.error_surface(), Page()
    e.send(page)
    assert page.sent[-1]["pixels"][0]["size"] == [520, 394]
    e.hear(page, {"set": {"u": 3.0}})
    assert "pixels" not in page.sent[-1]
    e.hear(page, {"set": {"across": "b¹₀"}})
    assert len(page.buffers[-1][0]) == 380 * 330


def test_what_plays_moves_with_the_clock_and_rests_at_the_end():
    e, page = explorer(), Page()
    e.send(page)
    e.hear(page, {"acts": ["play:x"], "set": {"speed:x": "4"}})
    assert page.sent[-1]["clock"] == 25
    for _ in range(9):
        e.hear(page, {"tick": True})
    assert e.values["x"] == 5
    assert page.sent[-1]["clock"] is None
    e.hear(page, {"acts": ["back:x"]})
    assert e.values["x"] == 4


def test_words_that_change_with_each_tick_are_read_out_where_it_rests():
    e, page = explorer(), Page()
    e.send(page)

    def status():
        return re.search(r'<div role="status".*?</div>', page.sent[-1]["html"])[0]

    assert "aria-live" not in status()
    e.hear(page, {"acts": ["play:x"]})
    e.hear(page, {"tick": True})
    assert 'aria-live="off"' in status()
    assert "<span>w is 0.25 and x is 1.</span>" in status()
    e.hear(page, {"acts": ["play:x"]})  # the same words are new to the page, so that they are read
    assert status() == '<div role="status" class="nnbook-words">w is 0.25 and x is 1.</div>'
    e.hear(page, {"acts": ["play:x"]})
    for _ in range(4):
        e.hear(page, {"tick": True})
    assert status() == '<div role="status" class="nnbook-words">w is 0.25 and x is 5.</div>'
    road = explorers.road(lambda distances: (0.0, 0.5), me=False)
    road.hear(page, {"acts": ["play:run"]})
    assert "aria-live" not in road.page, "that a car has crashed is read out at once"


def test_what_a_reader_calls_networks_and_drivers_stands_on_the_page_sign_by_sign():
    X, D = datasets.gaussians(20)
    name = "A & <!--b-->\""
    nets = {name: Network([2, 1], seed=0), "B": Network([2, 1], seed=1)}
    road = explorers.road({name: lambda distances: (0.0, 0.5)}, me=False)
    race = explorers.side_by_side(nets, X, D, steps=2)
    assert name in read(race.picture)
    assert name in read(race.still()[0])
    assert name in read(filled(road.picture, road.changes, road.moves))
    assert "<!--b" not in race.page + road.page


# ---- each of them -------------------------------------------------------------------------------


def places(control):
    """What a control can be set to."""
    if control.acts and not hasattr(control, "high"):
        return []  # the hand draws, or presses its buttons
    return list(control.among.values()) if hasattr(control, "among") else [control.low, control.high]


def event(e, rng):
    """Something that a hand may do on a page: to any control, beyond its ends too, or to what it holds."""
    name, control = rng.choice(list(e.controls.items()))
    if e.holds and rng.random() < 0.2:
        return {"hold": {rng.choice(list(e.holds)): [rng.uniform(-2, 2), rng.uniform(-2, 2)]}}
    if isinstance(control, Player) and rng.random() < 0.5:
        act = rng.choice(["play", "back", "on"])
        return rng.choice([{"acts": [f"{act}:{name}"]}, {"tick": True}, {"set": {f"speed:{name}": "½"}}])
    if hasattr(control, "among"):
        return {"set": {name: rng.choice(places(control))}}
    if control.acts and not hasattr(control, "high"):
        points = [[rng.uniform(-0.1, 1.1), rng.uniform(-0.1, 1.1)] for _ in range(3)]
        stroke = {"draw": name, "begin": rng.random() < 0.5, "points": points}
        return {"acts": [rng.choice([stroke, stroke, f"{rng.choice(control.acts)}:{name}"])]}
    size = control.high - control.low
    return {"set": {name: control.low + rng.uniform(-0.1, 1.1) * size}}


def events(e, count, seed=0):
    """So many events from a page, which is told what comes of them."""
    rng, page = random.Random(seed), Page()
    e.send(page)
    for _ in range(count):
        e.hear(page, event(e, rng))
        page.sent.clear()
        page.buffers.clear()
    del e.pages[page]


@each_explorer
def test_a_thousand_events_leave_the_picture_of_the_last_values(make):
    e = make()
    events(e, 100)
    before = psutil.Process().memory_info().rss
    events(e, 1000, seed=1)
    assert psutil.Process().memory_info().rss - before < 5e6
    fresh = make()
    for name, value in e.values.items():
        fresh.controls[name].value = value
    assert (e.picture, e.words) == (fresh.picture, fresh.words)
    assert "nan" not in read(e.picture)
    assert e.twin() == fresh.twin()


@each_explorer
def test_each_control_has_a_label_and_changes_the_page(make):
    e = make()
    if "epoch" in e.controls:
        e.controls["epoch"].value = 9
    for name, control in e.controls.items():
        assert control.label
        before, value, page = e.page, control.value, Page()
        for other in places(control):
            if name in e.standing:
                e.hear(page, {"set": {name: other}})
            if e.page != before:
                break
        for act in control.acts:
            e.hear(page, {"acts": [f"{act}:{name}"]})
        assert e.page != before or name not in e.standing, control.label
        control.value = value
    assert e.page.count("<svg") == e.page.count("</svg>")


@each_explorer
def test_all_that_can_be_reached_has_a_name_and_what_is_dragged_is_on_the_page(make):
    e, found = make(), Names()
    found.feed(e.page)
    assert found.nameless == []
    assert found.untold == [], "the words of what is looked at are for a screen reader, too"
    assert found.dragged <= set(e.standing)
    assert found.held <= set(e.holds)
    assert found.taken, "nothing on the picture can be taken by the hand"


class Names(HTMLParser):
    """What of a page the keyboard reaches, and what the hand moves."""

    def __init__(self):
        super().__init__()
        self.nameless, self.dragged, self.held, self.taken = [], set(), set(), 0
        self.untold = []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        named = found.get("aria-label") or found.get("data-set")
        if (tag in ("input", "select", "button") or "tabindex" in found) and not named:
            self.nameless.append(self.get_starttag_text())
        words = found.get("data-words")
        if "tabindex" in found and words and words not in (named, found.get("aria-description")):
            self.untold.append(self.get_starttag_text())
        moves = ("data-drag", "data-drop-x", "data-drop-y", "data-draw")
        moved = {found[name] for name in moves if name in found}
        self.dragged |= moved
        self.held |= {found["data-hold"]} if "data-hold" in found else set()
        self.taken += bool(moved) + ("data-hold" in found) + (tag == "g" and "data-set" in found)


@each_explorer
def test_the_first_picture_stands_on_the_page(make, shown):
    make().show()
    (bundle,) = shown
    assert bundle["text/html"].startswith("<img alt=")
    words = bundle["text/plain"]
    assert len(words) > 40, f"a sentence is wanted that says what the picture shows, not {words!r}"


@pytest.mark.parametrize("name", ["feed_forward", "backpropagation", "gradient_descent", "training_loop"])
def test_steps_past_the_end_show_the_end(name):
    e = getattr(explorers, name)()
    step = "epoch" if "epoch" in e.controls else "step"
    last = e.controls[step].high
    end, past = (e.draw("white", **e.values | {step: n}) for n in (last, last + 5))
    assert end[0] == past[0]


# ---- what is shown is what was given ------------------------------------------------------------

FAR = {
    "neuron": {"weights": (3.0, 3.0), "bias": -7.25, "inputs": (5.0, 0.25)},
    "feed_forward": {"x": (5.0, 0.123)},
    "error_surface": {"reach": 0.2},
    "gradient_descent": {"learning_rate": 9.0, "start": (-4.0, 5.5)},
    "training_loop": {"seed": 99, "learning_rate": 0.05},
    "ring": {"lines": 20},
    "architecture": {"sizes": (12, 9, 3)},
}


@pytest.mark.parametrize(("name", "given"), FAR.items(), ids=FAR)
def test_values_beyond_the_usual_range_widen_it(name, given):
    e = getattr(explorers, name)(**given)
    values = list(e.values.values())
    for numbers in (given[key] for key in given.keys() - {"reach"}):
        assert set(np.atleast_1d(numbers)) <= set(values)
    sent = {name: control.value for name, control in e.controls.items()}
    e.hear(Page(), {"set": sent})
    assert e.values == sent


def test_a_network_beyond_the_sliders_is_shown_as_it_computes():
    net = Network([2, 1], seed=0)
    net.weights, net.biases = [[[5, -3]]], [[4]]
    e = explorers.feed_forward(net, [0.5, 0.25])
    e.controls["step"].value = 1
    assert shows(e.words, net.predict([[0.5, 0.25]]).item(), digits=6)


@pytest.mark.parametrize("name", ["feed_forward", "error_surface", "backpropagation"])
def test_a_network_that_goes_on_learning_does_not_change_what_is_shown(name):
    net = Network([2, 3, 3, 2], bias="random", seed=0)  # too many parameters for sliders of their own
    e = getattr(explorers, name)(net)
    shown = e.picture, e.words
    net.parameters += 1
    e.refresh()
    assert (e.picture, e.words) == shown


def test_a_start_beyond_the_map_widens_it():
    e = explorers.gradient_descent(start=(-4.0, 5.5))
    assert 'data-box="62 14 380 330 -4 3 -3.5 5.5"' in e.page


NEURON, NARROW = Network([2, 1], seed=0), Network([1, 1], seed=0)
RACE = {"nets": dict.fromkeys("AB", NEURON), "X": [[0.5, 1.0], [1.0, 0.5]], "D": [[0.0], [1.0]]}
PLACE = {"net": NEURON, "X": RACE["X"], "D": RACE["D"]}
REFUSED = [
    ("neuron", {"activation": "swish"}, "activation='swish'"),
    ("neuron", {"weights": (1, None)}, r"weights\[1\]=None"),
    ("neuron", {"inputs": (1, 2, 3)}, "inputs has 3 numbers, expected 2"),
    ("feed_forward", {"x": [1]}, "x has 1 numbers, expected 2"),
    ("feed_forward", {"net": 3}, "net"),
    ("error_surface", {"across": "w1"}, "across='w1'"),
    ("error_surface", {"reach": 0}, "reach=0"),
    ("side_by_side", RACE | {"nets": [NEURON]}, "nets="),
    ("side_by_side", RACE | {"nets": {"A": NEURON}}, "two networks"),
    ("side_by_side", RACE | {"nets": {"A": NEURON, "B": 3}}, r"nets\['B'\]=3 is a int"),
    ("side_by_side", RACE | {"nets": {"A": NEURON, "B": Network([3, 1], seed=0)}}, "X has"),
    ("side_by_side", RACE | {"nets": dict.fromkeys("AB", Network([2, 2], seed=0))}, "D has"),
    ("side_by_side", RACE | {"X": [[0], [1]], "nets": dict.fromkeys("AB", NARROW)}, r"\['A'\] has layers"),
    ("error_by_bias", PLACE | {"net": Network([3, 1], seed=0)}, "X has"),
    ("error_by_bias", PLACE | {"net": NARROW, "X": [[0], [1]]}, "net has layers"),
    ("error_by_bias", PLACE | {"reach": 0}, "reach=0"),
    ("side_by_side", RACE | {"steps": 0}, "steps=0"),
    ("side_by_side", RACE | {"learning_rate": -1}, "learning_rate=-1"),
    ("backpropagation", {"follow": "w0"}, "follow='w0'"),
    ("backpropagation", {"step": 99}, "step=99"),
    ("backpropagation", {"X": [[1, 0], [0, 1]], "D": [[0, 1], [1, 0]]}, "X has 2 rows"),
    ("blame", {"X": [[1, 0], [0, 1]], "D": [[0, 1], [1, 0]]}, "X has 2 rows"),
    ("blame", {"net": Network([2, 5, 3], seed=0), "X": [[1, 0]], "D": [[0, 1, 0]]}, "has 33 parameters"),
    ("demon", {"at": "net0"}, "at='net0'"),
    ("gradient_descent", {"start": (1,)}, "start has 1 numbers, expected 2"),
    ("gradient_descent", {"learning_rate": "fast"}, "learning_rate='fast'"),
    ("gradient_descent", {"steps": 1.5}, "steps=1.5"),
    ("training_loop", {"batch_size": 5}, "batch_size=5"),
    ("training_loop", {"seed": -1}, "seed=-1"),
    ("ring", {"lines": 0}, "lines=0"),
    ("cuts", {"lines": 0}, "lines=0"),
    ("cuts", {"lines": 7}, "lines=7"),
    ("cuts", {"lines": 3, "most": 2}, "most=2"),
    ("cuts", {"X": [[1, 2, 3]], "D": [[1]]}, "X has 3 columns"),
    ("architecture", {"sizes": (2, -1)}, r"sizes\[1\]=-1"),
    ("stroke_finder", {"row": 28}, "row=28"),
    ("stripes", {"row": 1, "column": None}, "column=None"),
    ("stroke_finder", {"turn": 7.5}, "turn=7.5"),
    ("stroke_finder", {"bias": "none"}, "bias='none'"),
]


@pytest.mark.parametrize(("name", "given", "words"), REFUSED)
def test_what_cannot_be_is_refused_by_its_name(name, given, words):
    with pytest.raises((ValueError, TypeError), match=words):
        getattr(explorers, name)(**given)


def test_one_example_is_enough():
    e = explorers.training_loop(Network([2, 1], seed=0), [[0.5, 1]], [[1]], batch_size=1)
    assert "epoch" in e.words
    assert (e.controls["batch_size"].low, e.controls["batch_size"].high) == (1, 1)


def test_an_interrupted_run_begins_anew(monkeypatch):
    e, whole = explorers.training_loop(epochs=50), explorers.training_loop(epochs=50)
    whole.controls["epoch"].value = 40
    with monkeypatch.context() as patch:
        patch.setattr(Run, "_one_epoch", interrupted(Run._one_epoch, after=7))
        with pytest.raises(KeyboardInterrupt):
            e.controls["epoch"].value = 40
    e.refresh()
    assert e.words == whole.words


def interrupted(act, after):
    """`act`, and after so many times an interrupt in the middle of it."""
    left = iter(range(after))

    def once(run):
        if next(left, None) is None:
            run.training.step()
            raise KeyboardInterrupt
        act(run)

    return once


# ---- what the hand can do ------------------------------------------------------------------------


def test_each_number_of_a_neuron_is_dragged_where_it_stands():
    found = Names()
    found.feed(explorers.neuron().page)
    assert found.dragged == {"w₀", "w₁", "b", "x₀", "x₁"}


def test_a_neuron_says_its_computation_and_what_it_has_not_computed_yet():
    e = explorers.feed_forward()
    assert 'data-words="out¹₀ is not computed yet"' in e.page
    e.controls["step"].value = 1
    told = 'data-words="net¹₀ = 0.25 · 0.5 + 0.1 · 0.25 + 0 = 0.15; out¹₀ = sigmoid(0.15) = 0.53743"'
    assert told in e.page
    assert 'data-words="out¹₁ is not computed yet"' in e.page
    assert 'data-words="x₁ = 0.25"' in e.page


def test_the_layers_of_an_architecture_are_changed_above_them():
    e = explorers.architecture(sizes=(1, 3, 0, 8))
    pressed = [json.loads(html.unescape(s)) for s in re.findall(r'data-set="([^"]*)"', e.picture)]
    assert sorted(map(str, pressed)) == sorted(map(str, [
        {"inputs": 2}, {"hidden layer 1": 2}, {"hidden layer 1": 4}, {"hidden layer 2": 1}, {"outputs": 7},
    ]))  # fmt: skip
    e.hear(Page(), {"set": {"hidden layer 2": 1}})
    assert e.words.startswith("1-3-1-8: ")


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


@pytest.mark.parametrize("floor", [-5.0, 0.0, 400.0])
def test_the_map_of_a_readers_own_surface_has_bands_from_its_lowest_to_its_highest(floor):
    e = explorers.gradient_descent(lambda p: (np.dot(p, p) + floor, 2 * np.array(p)), steps=3)
    (svg, layer), _ = e.draw("auto", **e.values)[0]
    begins = [float(text.replace("−", "-")) for text in re.findall(r'start">([\d.−]+)</text>', svg)]
    assert begins[0] == pytest.approx(floor, abs=0.01)
    assert floor + 0.8 * 21.25 < begins[-1] < floor + 21.25  # the highest, in a corner
    assert set(layer.bytes) == set(range(10))


def test_titles_say_what_a_picture_shows():
    e = explorers.error_surface()
    assert "<title>E over w¹₀,₀ and w¹₁,₁, a point on it, and its way downhill</title>" in e.picture
    by_bias = error_by_bias().still()[0]
    for what in ("accuracy", "error"):
        assert by_bias.count(f"<title>The {what} by the bias</title>") == 1


def test_networks_side_by_side_learn_as_train_does_and_stay_as_they_are():
    X, D = datasets.gaussians(40, spread=0.4, seed=3)
    nets = {"A": Network([2, 3, 1], seed=0), "B": Network([2, 1], bias=2.0, seed=1)}
    before = [net.parameters.copy() for net in nets.values()]
    e = explorers.side_by_side(nets, X, D, steps=9, learning_rate=0.7)
    for step in (0, 4, 9):
        e.controls["step"].value = step
        right = []
        for net in nets.values():
            twin = net.copy()
            if step:
                train(twin, X, D, steps=step, batch_size=40, learning_rate=0.7, seed=0)
            right.append(int(np.sum((twin.predict(X) > 0.5) == (D > 0.5))))
        scores = f"{right[0]} points by A and {right[1]} points by B"
        assert e.words == f"Step {step}: of 40, {scores} are right."
    assert all(np.array_equal(old, net.parameters) for old, net in zip(before, nets.values()))


def test_steps_at_which_the_numbers_blow_up_are_no_race():
    X, D = datasets.circles(60)
    nets = {name: Network([2, 3, 1], "leaky_relu", "identity", seed=0) for name in "AB"}
    with pytest.raises(ArithmeticError, match=r"^after step 10 the parameters of nets\['A'\] are no"):
        explorers.side_by_side(nets, X, D, steps=60, learning_rate=3)
    blame = explorers.blame(Network([1, 2], "identity", "identity", seed=0), [[1e12]], [[1, 0]])
    with pytest.raises(ArithmeticError, match=r"the parameters of net .*: learning_rate=1e\+06 is too large"):
        blame.downhill(1e6)


def test_the_chart_of_accuracies_ends_at_the_step_and_names_each_network_once():
    e = side_by_side()
    texts = []
    for step in (0, 30):
        e.controls["step"].value = step
        texts.append(read(e.picture).split("|"))
    assert "A, B" in texts[0]  # as many right, one point
    assert texts[0].count("A") == texts[0].count("B") == 1  # above their maps


@pytest.mark.parametrize("loss", ["mse", "binary_cross_entropy"])
def test_error_by_bias_is_the_network_with_its_last_bias_moved(loss):
    X, D = datasets.gaussians(40, spread=0.4, seed=3)
    net = Network([2, 3, 1], loss=loss, bias=0.4, seed=0)
    e = explorers.error_by_bias(net, X, D)
    e.controls["b"].value = -2.35
    assert net.biases[1][0] == 0.4
    net.biases[1] = [-2.35]
    slope = net.backpropagate(X, D).biases[1][0]
    assert shows(e.words, net.error(X, D), slope, digits=5)
    assert f"b = −2.35: {np.sum((net.predict(X) > 0.5) == (D > 0.5))} of 40 points" in e.words


def test_the_bias_is_dragged_on_both_of_its_curves_and_a_far_one_widens_them():
    X, D = datasets.gaussians(40, seed=3)
    page = explorers.error_by_bias(Network([2, 1], bias=12.0, seed=0), X, D).page
    assert page.count('data-drop-x="b"') == 2
    assert page.count("70 20 290 93 -12 12") == 2


def test_backpropagation_has_each_derivative_by_chain_and_by_difference():
    e, net, (X, D) = explorers.backpropagation(), example_network(), datasets.example()
    derivatives = net.backpropagate(X, D).flat
    for name, derivative in zip(words.parameter_places(net), derivatives, strict=True):
        e.controls["follow"].value = name
        written = figures.written(derivative, 6)
        assert e.words.startswith(f"∂E/∂{name} = ")
        assert e.words.endswith(f" = {written}; finite difference {written}.")
        assert read(e.picture).count("∂out²") == 1 + name.count("⁰")  # a line of factors for each path
        factors = e.words.split(" = ")[1].replace("−", "-").replace("(", "").replace(")", "")
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


def lit(picture):
    """The weights of the edges that are lit in a drawing."""
    return re.findall(r"stroke:#D55E00[^>]*><title>w[^=]* = ([^<]*)</title>", picture)


def test_backpropagation_lights_all_paths_or_the_path_or_the_factor_that_the_hand_rests_on():
    e = explorers.backpropagation()
    assert lit(e.picture) == ["0.25", "0.9", "−0.7"]
    for look, weights in (("[1, null]", ["−0.7"]), ("[0, 2]", ["0.9"]), ("[0, 1]", []), ("[5, 5]", None)):
        e.hear(Page(), {"set": {"look": look}})
        assert lit(e.picture) == (["0.25", "0.9", "−0.7"] if weights is None else weights)
    e.hear(Page(), {"set": {"look": "[1, 3]"}})
    assert "φ′(net¹₀) = 0.2486" in read(e.picture)  # beside its neuron
    e.hear(Page(), {"set": {"look": None}})
    assert lit(e.picture) == ["0.25", "0.9", "−0.7"]


def test_backpropagation_follows_what_is_pressed_on_the_drawing():
    e = explorers.backpropagation()
    pressed = [json.loads(html.unescape(s)) for s in re.findall(r'<g [^>]*data-set="([^"]*)"', e.picture)]
    assert {one["follow"] for one in pressed} == set(words.parameter_places(example_network()))
    e.hear(Page(), {"set": {"follow": "b¹₁"}})
    assert e.words.startswith("∂E/∂b¹₁ = ")


def test_backpropagation_has_one_story_at_a_time():
    e = explorers.backpropagation()
    assert 'data-control="follow"' in e.page
    assert 'data-control="step"' not in e.page
    e.hear(Page(), {"set": {"deltas": True}})
    assert 'data-control="follow"' not in e.page
    assert 'data-control="step"' in e.page
    assert "∂E/∂w" not in e.words


def test_chains_of_many_paths_are_counted():
    net = Network([2, 4, 4, 2], seed=0)
    e = explorers.backpropagation(net, [[0.5, 0.25]], [[0, 1]])
    total = figures.written(net.backpropagate([[0.5, 0.25]], [[0, 1]]).flat[0], 6)
    assert e.words.startswith(f"∂E/∂w⁰₀,₀ = the sum over 8 paths = {total}; ")
    assert f"2 more = {total}" in read(e.picture)


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


def test_an_error_of_the_readers_own_may_have_no_number_somewhere():
    e = explorers.gradient_descent(lambda p: (p @ p - np.log(p[0]), 2 * p - (1 / p[0], 0)))
    assert e.words.startswith("At a = −1.0000, b = −1.5000 there is no error, or no slope: no walk begins")
    e.controls["a"].value = 1.0
    least = 0.5 + math.log(2) / 2  # at a = √½, b = 0
    assert f"E = {figures.written(least)}" in e.words
    for theme in ("auto", "white"):
        assert "nan" not in str(e.draw(theme, **e.values)[0])


@pytest.mark.parametrize("answer", [1.0, (1.0, 2.0), (1.0, [1, 2, 3]), (1.0, "ab"), (1j, [1, 2]), None])
def test_what_is_no_error_with_its_gradient_is_quoted(answer):
    gives = re.escape(f"gives {checks.brief(answer)}, expected an error and its gradient (2,)")
    with pytest.raises(TypeError, match=rf"^f\(array\(\[-3. , -3.5\]\)\) {gives}$"):
        explorers.gradient_descent(lambda p: answer)


def test_the_error_of_a_walk_may_lie_below_zero():
    e = explorers.gradient_descent(lambda p: (p @ p - 100, 2 * p), steps=3)
    lowest = 3.25 * 0.92**6 - 100  # from (−1, −1.5) a step is p ← (1 − 2 · 0.04) p
    assert figures.written(lowest, 2) in read(e.picture).split("|")


def test_an_error_below_zero_that_stays_has_not_risen():
    assert "The error has not risen" in explorers.gradient_descent(lambda p: (-5.0, 0 * p), steps=9).words


def test_a_readers_function_may_change_what_it_is_given():
    def careless(p):
        p *= 2
        return p @ p, 4 * p

    walks = [explorers.gradient_descent(f, steps=5) for f in (careless, lambda p: (4 * (p @ p), 8 * p))]
    assert walks[0].words == walks[1].words

    def inside(points):
        points -= 0.3
        return np.hypot(*points.T) < 1

    first, second = explorers.islands(inside), explorers.islands(lambda points: inside(points.copy()))
    assert (first.words, first.picture) == (second.words, second.picture)
    assert GROUND.min() == -GROUND.max()


@pytest.mark.parametrize("part", words.ch05_training_loop.PARTS)
def test_the_words_of_thousands_of_examples_are_few(part):
    X, D = datasets.circles(2000)
    net = Network([2, 1], seed=0)
    e = explorers.training_loop(net, X, D, epochs=1, batch_size=1500)
    e.controls["epoch"].value = 0
    assert len(e.words) < 600
    assert " and 1990 more" in e.words
    e.controls["part"].value = part
    assert len(e.words) < 700
    assert len(explorers.error_surface(net, X[:100], D[:100], "w⁰₀,₀", "b⁰₀").words) < 500


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


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("record", [Recording, explorers.Boundary])
def test_a_recording_of_a_run_that_blows_up_leaves_the_training_its_own_words(record):
    X, D = datasets.circles(60)
    net = Network([2, 3, 1], "identity", "identity", seed=0)
    watch = record(net, X, D, epochs=99)
    with pytest.raises(DivergenceError, match="in epoch 11: the learning rate"):
        train(net, X, D, epochs=99, batch_size=60, learning_rate=1, on_epoch=watch, seed=0)
    assert watch.words.startswith("After 10 of 99 epochs: ")
    assert "error inf" in watch.words
    assert "nan" not in watch.picture
    watch.still()


def test_a_recording_of_a_second_run_forgets_the_first():
    net, (X, D) = example_network(), datasets.example()
    watch = Recording(net, X, D, epochs=5)
    for epochs in (5, 3):
        train(net, X, D, epochs=epochs, batch_size=1, learning_rate=0.5, on_epoch=watch)
    assert len(watch.moments) == len(watch.errors) == 1 + 3
    np.testing.assert_array_equal(watch.moments[3].parameters, net.parameters)
    assert f"After 3 of 5 epochs: outputs {figures.written(net.predict(X)[0, 0])}" in watch.words


def test_a_run_that_is_longer_than_its_recording_is_refused_by_the_name_of_both():
    X, D = pairs()
    watch = Recording(example_network(), X, D, epochs=2)
    with pytest.raises(ValueError, match=r"^the Recording has epochs=2, expected at least 3, the run's$"):
        train(watch.net, X, D, epochs=4, batch_size=6, learning_rate=1, on_epoch=watch)
    assert len(watch.moments) == 3


def test_a_recording_of_many_examples_has_the_map_of_which_output_is_larger():
    X, D = pairs()
    watch = Recording(example_network(), X, D, epochs=3)
    train(watch.net, X, D, epochs=3, batch_size=6, learning_rate=2, on_epoch=watch)
    assert len(watch.parts) == 3
    right = np.sum(watch.net.predict(X).argmax(axis=1) == D.argmax(axis=1))
    assert watch.words == (
        f"After 3 of 3 epochs: error {figures.written(watch.net.error(X, D))}, {right} of 6 are right."
    )


def test_by_hand_the_error_follows_the_parameters_and_says_when_it_is_low_enough():
    e, net, (X, D) = explorers.by_hand(goal=0.02), example_network(), datasets.example()
    assert "not below 0.02; changed 0 of 12 numbers." in e.words
    for name, place, value in (("b¹₀", (1, 0), -3.0), ("b¹₁", (1, 1), 3.0)):
        e.controls[name].value = value
        net.biases[place[0]][place[1]] = value
        assert shows(read(e.picture), *net.predict(X)[0], net.error(X, D))
    assert ", below 0.02; changed 2 of 12 numbers, and done." in e.words
    np.testing.assert_array_equal(e.network.parameters, net.parameters)


@pytest.mark.parametrize(("out", "desired"), [("tanh", [-1, 1]), ("identity", [-30, 2]), ("sigmoid", [0, 1])])
def test_by_hand_the_answer_and_what_is_desired_are_in_the_chart(out, desired):
    e = explorers.by_hand(Network([1, 2], output=out, seed=0), [[9.0]], [desired])
    for value in (-6.0, 0.0, 6.0):
        e.controls["w⁰₀,₀"].value = e.controls["b⁰₁"].value = value
        svg = e.parts[1][0]
        (u, v), *_ = re.findall(r'<circle cx="([-\d.]+)" cy="([-\d.]+)" r="5.5"', svg)
        low_x, high_x, low_y, high_y = (
            float(text.replace("−", "-")) for text in read(svg).split("|")[1:5]
        )
        x = low_x + (float(u) - 70) / 210 * (high_x - low_x)
        y = high_y - (float(v) - 20) / 210 * (high_y - low_y)
        np.testing.assert_allclose([x, y], e.network.predict([[9.0]])[0], atol=0.01 * (high_x - low_x))
        assert low_x <= desired[0] <= high_x
        assert low_y <= desired[1] <= high_y


def test_by_hand_leaves_the_network_that_it_was_given_and_gives_a_copy():
    net = example_network()
    e = explorers.by_hand(net)
    e.controls["b¹₀"].value = 1.0
    e.network.biases[1][0] = 5.0
    np.testing.assert_array_equal(net.parameters, example_network().parameters)
    assert e.network.biases[1][0] == 1.0


def test_by_hand_on_a_map_counts_what_is_right():
    e, (X, D) = by_hand_on_a_map(), pairs()
    assert "3 of 6 are right; changed 0 of 12 numbers." in e.words
    values = {"w⁰₀,₀": 4, "w⁰₀,₁": -4, "w¹₀,₀": -4, "w¹₁,₀": 4, "b¹₀": 2, "b¹₁": -2}
    for name, value in values.items():
        e.controls[name].value = float(value)
    assert "6 of 6 are right; changed 6 of 12 numbers, and done." in e.words
    assert np.array_equal(e.network.predict(X).argmax(axis=1), D.argmax(axis=1))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((Network([4, 5, 1], seed=0), np.ones((1, 4)), np.ones((1, 1))), "net has 31 parameters"),
        ((Network([2, 2, 1], seed=0), np.ones((3, 2)), np.ones((3, 1))), "expected 2 inputs and 2 outputs"),
        ((Network([2, 3], seed=0), np.ones((1, 2)), np.ones((1, 3))), "expected 2 inputs and 2 outputs"),
        ((Network([2, 2], loss="binary_cross_entropy", seed=0), [[1, 2]], [[0, 1]]), "expected 'mse'"),
        ((None, None, None, 0), "goal=0"),
    ],
)
def test_by_hand_refuses(given, said):
    with pytest.raises(ValueError, match=said):
        explorers.by_hand(*given)


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
def test_what_is_drawn_in_a_plane_needs_one_and_one_output(sizes):
    net, X, D = Network(sizes), np.zeros((1, sizes[0])), np.zeros((1, sizes[-1]))
    said, boundary = f"net has layers {sizes}, expected 2 inputs and 1 output", explorers.Boundary
    for explorer in (explorers.before_and_after, explorers.error_by_bias, partial(boundary, epochs=5)):
        with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
            explorer(net, X, D)


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


@pytest.mark.filterwarnings("error")
def test_the_map_of_a_network_of_single_precision_is_that_of_its_twin():
    net = Network([2, 3, 1], "relu", "identity", seed=0)
    twin = Network([2, 3, 1], "relu", "identity", seed=0, dtype=np.float32)
    for k, neuron in ((1, (2, 0)), (1e-9, (1, 0)), (1e9, (1, 0))):
        first, second = (plane(scaled(one, k), *neuron).layer.bytes for one in (net, twin))
        other = np.frombuffer(first, np.uint8) != np.frombuffer(second, np.uint8)
        assert other.mean() < 1e-3


def scaled(net, k):
    """A copy of a network whose parameters are k times as large."""
    twin = net.copy()
    twin.parameters *= k
    return twin


def test_a_dead_neuron_has_a_map():
    net = Network([2, 1, 1], hidden="relu", seed=0)
    net.weights[0], net.biases[0] = [[0, 0]], [-1]
    assert "nan" not in read(plane(net, 1, 0).draw("white", np.zeros((1, 2)), np.ones((1, 1))))


def put(e, *cuts):
    """Turns and moves the cuts of an explorer: (turn in degrees, distance) of each."""
    for j, (turn, distance) in enumerate(cuts):
        e.controls[f"turn{j}"].value, e.controls[f"distance{j}"].value = turn, distance


def test_a_cut_says_its_sum_and_counts_the_points_on_their_side():
    e = explorers.cuts()
    put(e, (90, 0.25))
    X, D = datasets.circles(200, noise=0.06)
    right = np.sum((X[:, 1] < 0.25) == (D[:, 0] == 1))
    assert e.words == f"net = 0 · x₀ − 8 · x₁ + 2. {right} of 200 points are right."


def test_the_output_of_several_cuts_asks_for_all_of_them():
    corners, D = [[0, 0], [0, 1.2], [1.2, 0], [1.2, 1.2], [0, -1.2]], [[1], [0], [0], [0], [1]]
    e = explorers.cuts(corners, D, lines=2)
    put(e, (90, 1), (0, 1))  # x₁ < 1 and x₀ < 1
    assert "net¹₀ = 0 · x₀ − 20 · x₁ + 20; net¹₁ = −20 · x₀ + 0 · x₁ + 20;" in e.words
    assert "net²₀ = 12 · out¹₀ + 12 · out¹₁ − 18. 5 of 5 points are right." in e.words
    put(e, (90, 1), (0, 1.4))  # now (1.2, 0) is inside, too
    assert "4 of 5 points are right." in e.words


@pytest.mark.parametrize("foot", [(0.5, 0.2), (-0.2, 0.7), (-0.4, -0.6)])
def test_a_cut_goes_where_the_hand_holds_it_and_no_other_cut_does(foot):
    e = explorers.cuts(lines=3)
    before = e.values
    e.hear(Page(), {"hold": {"cut1": list(foot)}})
    assert {name for name, value in e.values.items() if value != before[name]} == {"turn1", "distance1"}
    turn, distance = np.radians(e.values["turn1"]), e.values["distance1"]
    np.testing.assert_allclose(distance * np.array([np.cos(turn), np.sin(turn)]), foot, atol=0.02)


def test_cuts_can_be_added_and_stand_in_other_directions():
    e = explorers.cuts(lines=2, most=6)
    assert "net¹₂" not in e.words
    assert "turn of cut 2" not in e.page
    e.controls["lines"].value = 6
    assert "12 · out¹₅ − 66." in e.words
    assert "turn of cut 5" in e.page
    assert sorted(e.values[f"turn{j}"] for j in range(6)) == [0, 60, 120, 180, 240, 300]
    e.controls["lines"].value = 1
    assert e.words.startswith("net = −10 · x₀ − 17.32 · x₁ + 20. ")


def test_a_cut_that_is_held_in_the_middle_keeps_its_direction():
    e = explorers.cuts()
    put(e, (35, 0.5))
    e.hear(Page(), {"hold": {"cut0": [0.0, 0.001]}})
    assert (e.values["turn0"], e.values["distance0"]) == (35, 0)


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


@pytest.mark.parametrize("foot", [(0.5, 0.2), (-0.2, 0.7), (0.1, -0.3), (-0.4, -0.6)])
def test_the_line_of_a_ring_goes_where_the_hand_holds_it(foot):
    e = explorers.ring()
    for _ in range(3):
        e.hear(Page(), {"hold": {"line": list(foot)}})
    turn = np.radians(e.values["turn"])
    assert np.hypot(*foot) == pytest.approx(abs(e.values["distance"]), abs=0.006)
    np.testing.assert_allclose(e.values["distance"] * np.array([np.cos(turn), np.sin(turn)]), foot, atol=0.02)
    at = re.search(r'data-at="(\S+) (\S+)"', e.page)
    np.testing.assert_allclose([float(a) for a in at.groups()], foot, atol=0.02)


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


def test_the_ends_of_a_short_axis_are_told_apart_in_numbers():
    look = {"x_label": "t", "y_label": "E", "theme": "white", "title": "Curve"}
    texts = read(chart((0.6501, 0.6509), (0, 0.0249), [], **look)).split("|")
    assert {"0.6501", "0.6509", "0", "0.025"} <= set(texts)


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


@pytest.mark.parametrize("missing", [np.inf, -np.inf, np.nan])
def test_a_place_without_a_number_changes_a_map_there_alone(missing):
    grid, values = np.linspace(0, 1, 5), np.add.outer(np.arange(5.0), np.arange(5.0))
    look = {"levels": range(8), "x_label": "a", "y_label": "b", "value_label": "E"}
    before = np.frombuffer(Landscape(values, grid, grid, **look).layer.bytes, np.uint8)
    values[1, 1] = missing
    land = Landscape(values, grid, grid, **look)
    changed = np.count_nonzero(np.frombuffer(land.layer.bytes, np.uint8) != before)
    assert 0 < changed < before.size / 4
    assert "nan" not in land.ground


def test_the_legend_of_a_low_landscape_tells_its_bands_apart():
    grid = np.linspace(-1, 1, 5)
    heights = 1e-4 * np.add.outer(grid**2, grid**2)
    look = {"x_label": "a", "y_label": "b", "value_label": "E"}
    texts = read(Landscape(heights, grid, grid, even_levels(heights), **look).frame)
    begins = texts.split("|E|")[1].strip("|").split("|")
    assert len(set(begins)) == len(begins) == 10
    assert "0.00018" in begins


def test_a_map_without_a_legend_leaves_no_room_for_one():
    for net in (example_network(), plain_net(1e6)):
        assert named_plane(net, "A").size == (294, 306)


HEIGHTS = {
    "far up": lambda p: 2e4 + p @ p,
    "further up": lambda p: 1e8 + p @ p,
    "flat": lambda p: 3.0,
    "flat and far up": lambda p: 1e12,
    "low": lambda p: 1e-12 * (p @ p),
    "huge": lambda p: 1e200 * (p @ p),
    "beyond all numbers": lambda p: 1e307 * (p @ p),
    "on both sides of zero": lambda p: 1e8 * p[0],
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("height", HEIGHTS.values(), ids=HEIGHTS)
def test_a_map_of_any_heights_is_drawn_and_its_legend_tells_ten_bands_apart(height):
    e = explorers.gradient_descent(lambda p: (height(p), np.zeros(2)), steps=2)
    legend = read(e.picture).split("|error E|")[1].split("|")
    begins = [float(text.replace("−", "-")) for text in legend[:10]]
    assert begins == sorted(set(begins))
    e.still()  # a page where nothing runs has the bands as paths


ROOM = 1.0  # pixels


def numbers_of(node, x=0.0):
    """The numbers that are written below a node of a drawing, each with its left and its right end."""
    for child in node:
        kind, style = child.tag.rpartition("}")[2], child.get("style", "")
        text = "".join(child.itertext())
        if kind == "text" and re.fullmatch(r"[\d.e+−]+", text):
            wide = room_for(text, float(re.search(r"font-size:([\d.]+)", style)[1]))
            anchor = re.search("text-anchor:(start|end)", style)
            share = {"start": 0, "end": 1}[anchor[1]] if anchor else 0.5
            left = x + float(child.get("x")) - share * wide
            yield text, left, left + wide
        else:
            yield from numbers_of(child, x + float(child.get("x", 0)) * (kind == "svg"))


def plain_net(k):
    """A network of numbers whose parameters are k times what is usual."""
    return scaled(Network([2, 3, 1], "leaky_relu", "identity", seed=0), k)


FAR_AND_NEAR = {
    "a steep walk": lambda: explorers.gradient_descent(lambda p: (-(p @ p), -2 * p), steps=30),
    "a low map": lambda: explorers.gradient_descent(lambda p: (1e-6 * (p @ p), p), steps=3),
    "a far start": lambda: explorers.gradient_descent(start=(1e6, -1e6)),
    "an error of hundreds": lambda: explorers.error_surface(
        Network([2, 1], output="identity", seed=0), *datasets.circles(60), across="w⁰₀,₀", up="b⁰₀"
    ),
    "a large neuron": lambda: explorers.Boundary(plain_net(1e6), *datasets.circles(60), 3),
    "a small neuron": lambda: explorers.Boundary(plain_net(1e-9), *datasets.circles(60), 3),
    "a low error": lambda: explorers.by_hand(None, [[0.5, 0.25]], [[0.5, 0.5]]),
}


@pytest.mark.parametrize("make", FAR_AND_NEAR.values(), ids=FAR_AND_NEAR)
def test_no_number_beside_a_picture_is_cut_off_at_its_edge(make):
    for picture in ET.fromstring(f"<div>{make().picture}</div>"):
        wide = float(picture.get("width"))
        cut = [text for text, left, right in numbers_of(picture) if left < -ROOM or right > wide + ROOM]
        assert not cut


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
    e.controls["deltas"].value = True
    for j in range(3):
        e.controls["step"].value = 1 + j
        assert f"δ²{'₀₁₂'[j]} = ∂E/∂net, by way of each output of softmax" in e.words
        assert shows(e.words, grads.deltas[2][j, 0])


def test_hexagons_are_blue_inside_and_nowhere_else():
    centres = np.array([[-0.8, 0.2], [0.7, -0.5]])
    net = explorers.hexagons_network(centres, size=0.4)
    X = np.random.default_rng(0).uniform(-1.5, 1.5, (4000, 2))
    angles = np.radians([90, 210, 330])
    arrows = np.array([np.cos(angles), np.sin(angles)])
    sums = np.maximum(0, (X[:, None] - centres) @ arrows).sum(axis=2).min(axis=1)
    sure = np.abs(sums - 0.4) > 0.01
    assert 0.05 < np.mean(sums < 0.4) < 0.3
    assert ((net.predict(X)[:, 0] > 0.5) == (sums < 0.4))[sure].all()
    for bad, told in (([[1, 2, 3]], "has 3 columns, expected 2$"), ([], "has shape"),
                      ([[np.nan, 0]], "has NaN")):  # fmt: skip
        with pytest.raises(ValueError, match=f"centres {told}"):
            explorers.hexagons_network(bad, size=0.4)
    with pytest.raises(ValueError, match="size=0"):
        explorers.hexagons_network(centres, size=0)


def test_points_of_a_wave_are_single_columns():
    with pytest.raises(ValueError, match=r"^x has 2 columns, expected 1$"):
        explorers.wave_error([[1, 2]], [[1]])


def test_islands_count_their_hexagons_and_what_they_miss():
    e, shares = islands(), []
    for size in (0.4, 0.1):
        e.controls["size"].value = size
        centres = explorers.island_grid(half_disc, size)
        assert half_disc(centres).all()
        assert f"size {size:g}: {len(centres)}, layers 2-{3 * len(centres)}-{len(centres)}-1;" in e.words
        shares.append(float(re.search(r"wrong about (\S+)%", e.words)[1]))
        net = explorers.hexagons_network(centres, size)
        z = hexagons_net(centres, size)
        assert np.allclose(z, net.feed_forward(GROUND).net[3][0])
        shown = plane_of(z, net.predict(GROUND)[:, 0], sigmoid.values, x=SIDE, y=SIDE)
        assert all(part in e.still()[0] for part in (shown.ground, shown.zero))
    assert shares[0] > 1.5 * shares[1] > 0
    x = np.random.default_rng(0).uniform(-1.5, 1.5, (20000, 2))
    wrong = np.mean((net.predict(x)[:, 0] > 0.5) != half_disc(x))
    assert shares[1] == pytest.approx(100 * wrong, abs=0.5)


def test_dragged_islands_have_a_size_of_two_digits():
    e = islands()
    e.hear(Page(), {"hold": {"mesh": [-1.5 + 0.317647, 0.7]}})
    assert e.words.startswith("Hexagons of size 0.32: ")
    assert 'data-words="c = 0.32"' in e.page


@pytest.mark.parametrize(
    ("inside", "error", "message"),
    [
        ("heart", TypeError, "inside is a str, expected a function"),
        (lambda points: points > 0, ValueError, r"inside gave shape \(\d+, 2\)"),
        (lambda points: [[1], [1, 2]], ValueError, "^inside has rows of different lengths"),
        (lambda points: points[:, 0] > 9, ValueError, "inside is true for none of"),
    ],
)
def test_islands_refuse_what_tells_no_region(inside, error, message):
    with pytest.raises(error, match=message):
        explorers.islands(inside)
