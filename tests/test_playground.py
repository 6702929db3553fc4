"""The playground: it trains, it draws what it trained, and its code makes the same weights."""

import html
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import numpy as np
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_explorers import numbers_of

from nnbook import datasets, figures, functions, optimisers
from nnbook.datasets import FEATURES, features
from nnbook.explorers.playground import page, panel, playground, run, scene
from nnbook.explorers.playground import settings as offered
from nnbook.explorers.playground.maps import GRID
from nnbook.explorers.playground.script import script
from nnbook.figures.pixels import CLEAR, LEVELS, PALETTE, STEPS
from nnbook.figures.showing import EXPLORER
from nnbook.minibatches import Minibatches
from nnbook.optimisers import GradientDescent
from nnbook.training import DivergenceError, Training


@pytest.fixture(autouse=True, scope="module")
def time_enough():
    """However slow the machine is, a tick trains as much as was asked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "SLICE", np.inf)
        yield


class Page:
    """A page that shows a playground, as the kernel knows it: what was sent to it."""

    def __init__(self, p):
        self.p, self.sent, self.buffers = p, [], []
        p.send(self, answer=True)

    def send(self, said, buffers=None):
        self.sent.append(said)
        self.buffers.append(buffers)


def tick(p, count=1):
    """So many ticks of the page's clock."""
    for _ in range(count):
        if not p.state.playing and not p.state.experiment.ended:
            press(p, "play")
        p.hear(None, {"tick": True})


def press(p, act):
    """A click on the button that does this."""
    p.hear(None, {"acts": [act]})


def put(p, **values):
    """What the hand does on the drawing, or with a control."""
    p.hear(None, {"set": values})


def weights(p):
    return p.state.experiment.net.parameters


def ran(p, **given):
    """What the names are after the printed code has run."""
    names = dict(given)
    exec(script(p.state.experiment), names)
    return names


# ---- inputs ------------------------------------------------------------------------------------


def test_features_are_the_formulas():
    X = np.array([[0.5, -2.0], [3.0, 0.1]])
    a, b = X.T
    expected = [a, b, a * a, b * b, a * b, np.sin(a), np.sin(b)]
    np.testing.assert_allclose(features(X, FEATURES), np.transpose(expected))
    np.testing.assert_array_equal(features(X, ["x1", "x0"]), X[:, ::-1])


def test_features_refuse_what_they_cannot_make():
    with pytest.raises(ValueError, match=r"names='x3' is not known, expected one of: x0, x1, x0\*\*2"):
        features([[1.0, 2.0]], ["x3"])
    with pytest.raises(ValueError, match="X has 3 columns"):
        features([[1.0, 2.0, 3.0]], ["x0"])


# ---- the code ----------------------------------------------------------------------------------

ACTIONS = st.one_of(
    st.tuples(st.just("press"), st.sampled_from(
        ["minibatch", "minibatch", "minibatch", "step", "step", "reset", "weights", "data", "play"])),
    st.tuples(st.sampled_from(["w0.0.0", "w0.1.0", "w1.0.1", "b0.1", "b1.0"]), st.floats(-2, 2)),
    st.tuples(st.just("tick"), st.integers(1, 3)),
    st.tuples(st.just("learning_rate"), st.sampled_from(panel.RATES[:7])),
    st.tuples(st.just("batch_size"), st.integers(1, 30)),
    st.tuples(st.just("optimiser"), st.sampled_from(list(optimisers.OPTIMISERS))),
    st.tuples(st.sampled_from(["l1", "l2"]), st.sampled_from(panel.DECAYS[:5])),
    st.tuples(st.just("data"), st.sampled_from([*offered.CLASSES, *offered.SURFACES])),
    st.tuples(st.just("noise"), st.sampled_from([0.0, 0.05, 0.13, 0.5])),
    st.tuples(st.just("test"), st.sampled_from([0.1, 0.3, 0.9])),
    st.tuples(st.sampled_from(list(FEATURES)), st.booleans()),
    st.tuples(st.just("layers"), st.integers(0, 6)),
    st.tuples(st.sampled_from(["layer1", "layer2", "layer3"]), st.integers(1, 8)),
    st.tuples(st.just("activation"), st.sampled_from(list(functions.hidden_activations()))),
    st.tuples(st.just("speed"), st.sampled_from(["1 minibatch", "1 epoch", "4 epochs"])),
)  # fmt: skip


def follow(p, actions):
    """What a reader's hand does."""
    for name, value in actions:
        if name == "press":
            press(p, value)
        elif name == "tick":
            tick(p, value)
        elif "." in name:
            put(p, **{name: value})
        else:
            p.controls[name].value = value


@settings(max_examples=60)
@given(st.lists(ACTIONS, max_size=14))
def test_the_code_makes_the_same_weights_to_the_last_bit(actions):
    p = playground(m=60)
    follow(p, actions)
    if p.state.experiment.ended:
        return  # below
    made = ran(p, print=lambda *errors: np.testing.assert_array_equal(errors, p.state.experiment.latest[1:]))
    np.testing.assert_array_equal(made["net"].parameters, weights(p))
    np.testing.assert_array_equal(made["X_test"], p.state.experiment.X_test)


@pytest.mark.parametrize("seed", range(5))
def test_the_code_makes_the_same_weights_after_a_change_in_mid_epoch(seed):
    rng, p = np.random.default_rng(seed), playground(seed=seed)
    for _ in range(6):
        tick(p, rng.integers(1, 4))
        for _ in range(rng.integers(1, 20)):
            press(p, "minibatch")
        p.controls["learning_rate"].value = rng.choice(panel.RATES[2:7])
        p.controls["batch_size"].value = int(rng.integers(1, 31))
        p.controls["l1"].value = rng.choice(panel.DECAYS[:4])
    tick(p, 2)
    assert script(p.state.experiment).count("run.change(") >= 6
    np.testing.assert_array_equal(ran(p)["net"].parameters, weights(p))


def test_the_code_is_what_a_reader_would_write():
    p = playground()
    press(p, "step")
    press(p, "step")
    press(p, "minibatch")
    p.controls["learning_rate"].value = 0.1
    p.controls["learning_rate"].value = 0.03  # and back: nothing happened in between
    press(p, "minibatch")
    p.controls["l2"].value = 0.001
    press(p, "step")
    assert script(p.state.experiment).splitlines() == [
        "import numpy as np",
        "from nnbook import Network, datasets, train",
        "from nnbook.training import Training",
        "",
        "X, D = datasets.circles(m=500, noise=0.05, seed=0)",
        "X, D, X_test, D_test = datasets.split(3 * X, D, test=0.5, seed=0)",
        "",
        "rng = np.random.default_rng(0)",
        'net = Network([2, 4, 2, 1], hidden="tanh", loss="binary_cross_entropy",',
        '              init="xavier", bias=0.1, seed=rng)',
        "run = Training(net, X, D, batch_size=10, learning_rate=0.03, seed=rng)",
        "run.train(steps=52)",
        "run.change(l2=0.001)",
        "run.train(steps=23)",
        "print(net.error(X, D), net.error(X_test, D_test))",
    ]


def test_the_code_of_a_run_that_never_changed_is_one_call_of_train():
    p = playground(optimiser="adam", learning_rate=0.01)
    tick(p, 2)
    assert script(p.state.experiment).splitlines()[-2] == (
        'train(net, X, D, epochs=8, batch_size=10, learning_rate=0.01, optimiser="adam", seed=rng)'
    )
    np.testing.assert_array_equal(ran(p)["net"].parameters, weights(p))


@pytest.mark.parametrize("optimiser", ["momentum", "adam"])
def test_an_optimiser_keeps_its_past_through_changes_of_the_rate(optimiser):
    p = playground(optimiser=optimiser)
    press(p, "step")
    press(p, "minibatch")
    p.controls["learning_rate"].value = 0.001
    press(p, "step")
    p.controls["optimiser"].value = "gradient_descent"
    press(p, "minibatch")
    p.controls["optimiser"].value = optimiser  # without a past
    press(p, "step")
    code = script(p.state.experiment)
    assert code.count("Training(net") == 3
    assert code.count("run.change(learning_rate=0.001)") == 1
    np.testing.assert_array_equal(ran(p)["net"].parameters, weights(p))


def test_the_code_on_the_page_is_that_of_what_it_shows():
    p = playground()
    shown = Page(p)
    tick(p)
    assert html.unescape(shown.sent[-1]["parts"]["code"]) == script(p.state.experiment)
    press(p, "minibatch")
    assert "steps=101" in shown.sent[-1]["parts"]["code"]


def test_what_the_hand_changed_stands_in_the_code_in_its_order():
    p = playground()
    put(p, **{"w0.1.0": 0.5})
    put(p, **{"w0.1.0": 0.75})  # nothing happened in between
    press(p, "step")
    put(p, **{"b1.0": -0.25, "w0.1.0": 2})
    press(p, "minibatch")
    assert script(p.state.experiment).splitlines()[-7:-1] == [
        "net.weights[0][1, 0] = 0.75",
        "run = Training(net, X, D, batch_size=10, learning_rate=0.03, seed=rng)",
        "run.train(epochs=1)",
        "net.biases[1][0] = -0.25",
        "net.weights[0][1, 0] = 2.0",
        "run.train(steps=1)",
    ]
    np.testing.assert_array_equal(ran(p)["net"].parameters, weights(p))


SETTINGS = [
    {}, {"data": "pinwheel", "hidden": (3,), "features": ("x0", "sin(x1)"), "optimiser": "adam"},
    {"data": "hills", "noise": 0.1, "test": 0.3, "l1": 0.001, "seed": 5, "data_seed": 2, "hidden": ()},
]  # fmt: skip


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_line_brings_the_same_settings_back(settings):
    p = playground(**settings)
    press(p, "weights")
    p.controls["learning_rate"].value = 0.1
    line = html.unescape(p.parts["line"])
    assert line.endswith(".show()")
    made = eval(line.removesuffix(".show()"), {"playground": playground})
    assert (made.state.start, made.state.rule) == (p.state.start, p.state.rule)


# ---- starting, going on, starting anew -----------------------------------------------------------


def test_it_starts_playing_and_the_clock_trains_while_it_plays():
    p = playground()
    shown = Page(p)
    assert shown.sent[0]["clock"] == 0
    first = weights(p).copy()
    tick(p)
    assert "after 4.0 epochs (100 minibatches)" in p.words
    experiment = p.state.experiment
    assert experiment.results[0].error == experiment.net.error(experiment.X, experiment.D)
    press(p, "play")
    assert shown.sent[-1]["clock"] is None
    p.hear(shown, {"tick": True})  # one that was on its way
    assert p.state.experiment.steps == 100
    press(p, "reset")
    np.testing.assert_array_equal(weights(p), first)
    assert p.state.experiment.steps == 0
    assert not playground(playing=False).state.playing


def test_buttons():
    p = playground()
    first, X = weights(p).copy(), p.state.experiment.X
    press(p, "minibatch")
    assert p.state.experiment.steps == 1
    press(p, "step")
    assert p.state.experiment.steps == 25
    press(p, "reset")
    np.testing.assert_array_equal(weights(p), first)
    press(p, "weights")
    assert np.any(weights(p) != first)
    np.testing.assert_array_equal(p.state.experiment.X, X)
    press(p, "data")
    assert np.any(p.state.experiment.X != X)


@pytest.mark.parametrize("name", ["learning_rate", "batch_size", "l1", "l2", "speed", "map_of", "numbers_of",
                                  "both", "sharp"])  # fmt: skip
def test_what_may_change_on_the_way(name):
    p = playground()
    press(p, "step")
    control, kept = p.controls[name], weights(p).copy()
    control.value = {"batch_size": 7, "both": True, "sharp": True}.get(name) or [*control.among.values()][-1]
    np.testing.assert_array_equal(weights(p), kept)
    assert p.state.experiment.steps == 25


@pytest.mark.parametrize(
    ("name", "value", "sizes"),
    [
        ("data", "spiral", [2, 4, 2, 1]),
        ("noise", 0.2, [2, 4, 2, 1]),
        ("test", 0.2, [2, 4, 2, 1]),
        ("sin(x0)", True, [3, 4, 2, 1]),
        ("x1", False, [1, 4, 2, 1]),
        ("layers", 0, [2, 1]),
        ("layers", 6, [2, 4, 2, 2, 2, 2, 2, 1]),
        ("layer1", 8, [2, 8, 2, 1]),
        ("activation", "relu", [2, 4, 2, 1]),
    ],
)
def test_what_starts_anew(name, value, sizes):
    p = playground()
    press(p, "step")
    p.controls[name].value = value
    assert p.state.experiment.steps == 0
    assert p.state.experiment.net.sizes == sizes
    assert p.page.count('class="neuron"') == 7 + sum(sizes[1:])
    tick(p)
    assert p.state.experiment.steps > 0


def test_the_run_is_the_gradient_descent_of_the_book():
    p = playground(batch_size=250, learning_rate=0.3, l2=0.01)
    net, X, D = p.state.experiment.net.copy(), p.state.experiment.X, p.state.experiment.D
    for _ in range(3):
        grads = net.backpropagate(X, D)
        for l in range(3):
            net.weights[l] -= 0.3 * (grads.weights[l] + 0.01 * net.weights[l])
            net.biases[l] -= 0.3 * grads.biases[l]
        press(p, "step")
    np.testing.assert_allclose(weights(p), net.parameters, rtol=1e-9)


def test_a_picture_has_its_time():
    p = playground()
    p.state.experiment.train(p.state.rule, np.inf, seconds=0)
    assert p.state.experiment.steps == 1


def test_the_default_network_learns_the_circles():
    p = playground()
    tick(p, 60)
    assert p.state.experiment.results[1].accuracy > 0.98
    assert p.state.experiment.curve[0][1] > 10 * p.state.experiment.latest[1]


def test_it_may_have_trained_before_it_is_shown():
    p = playground()
    p.advance(7)
    assert p.parts["epoch"] == "7.0"
    assert "after 7.0 epochs" in p.page


def test_one_input_stays():
    p = playground()
    p.controls["x0"].value = False
    p.controls["x1"].value = False
    assert p.controls["x1"].value
    assert p.state.experiment.net.sizes[0] == 1


# ---- one change, one painting ------------------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch):
    """A function that acts on a playground: how often it was painted, and sent to a page that shows it."""
    drawn, draw = [], scene.Scene.moving
    monkeypatch.setattr(scene.Scene, "moving", lambda self, state: drawn.append(0) or draw(self, state))

    def count(p, act):
        shown = Page(p)
        drawn.clear()
        act()
        del p.pages[shown]
        return len(drawn), len(shown.sent) - 1

    return count


MOVES = {
    "data": "xor", "problem": "regression", "noise": 0.2, "test": 0.2, "batch_size": 7, "x0": False,
    "x0**2": True, "sin(x1)": True, "layers": 4, "layer1": 2, "layer2": 8, "layer6": 5, "activation": "relu",
    "learning_rate": 0.3, "l1": 0.01, "l2": 0.01, "speed": "1 epoch", "map_of": (1, 2), "numbers_of": 2,
    "both": True, "sharp": True,
}  # fmt: skip


@pytest.mark.parametrize("name", MOVES)
def test_a_change_of_a_control_is_one_painting(counted, name):
    p = playground(m=60)
    press(p, "step")
    p.controls["map_of"].value, p.controls["numbers_of"].value = (1, 1), 1  # a new network may not have

    def move(value):
        p.controls[name].value = value

    before = p.controls[name].value
    assert counted(p, lambda: move(MOVES[name])) == (1, 1)
    assert p.controls[name].value == MOVES[name]
    assert counted(p, lambda: move(before)) == (1, 1)
    assert p.panel.values == p.state.values


@pytest.mark.parametrize("act", page.ACTS)
def test_a_press_on_a_button_is_one_painting(counted, act):
    p = playground(m=60, hidden=(3,))
    assert counted(p, lambda: press(p, act)) == (1, 1)
    assert counted(p, lambda: press(p, act)) == (1, 1)


def test_all_that_one_message_says_is_one_painting(counted):
    p = playground(m=60)
    said = {"set": {"w0.0.0": 1.0, "look": "w0.0.0", "sharp": True, "l2": 0.01}, "acts": ["step"]}
    assert counted(p, lambda: p.hear(None, said)) == (1, 1)
    assert (p.state.looking, p.state.values["sharp"], p.state.experiment.steps) == ("w0.0.0", True, 3)
    assert counted(p, lambda: p.hear(None, {"tick": True})) == (1, 1)
    assert counted(p, lambda: p.advance(2)) == (1, 1)


def test_what_puts_a_control_back_is_one_painting(counted):
    p = playground(features=("x0",), m=60)
    assert counted(p, lambda: setattr(p.controls["x0"], "value", False)) == (1, 1)
    assert p.controls["x0"].value


def test_a_tick_that_blows_up_is_one_painting_and_the_clock_stops(counted):
    p = playground(data="hills", activation="identity", learning_rate=10.0)
    while not p.state.experiment.ended:
        assert counted(p, lambda: tick(p)) == (1, 1)
    assert not p.state.playing


# ---- what a page is sent -------------------------------------------------------------------------------


def test_a_page_is_sent_what_is_new_to_it():
    p = playground(m=60)
    one, two = Page(p), Page(p)
    p.hear(one, {"tick": True})
    assert [page.sent[-1]["answer"] for page in (one, two)] == [True, False]
    assert one.sent[-1]["parts"] == two.sent[-1]["parts"]
    assert "html" not in one.sent[-1]
    assert {"moving", "losses", "epoch", "curve", "code"} <= set(one.sent[-1]["parts"])
    put(p, look="n1.2")
    assert set(one.sent[-1]["parts"]) == {"moving", "legend", "hover"}
    put(p, look="n1.2")
    assert (one.sent[-1]["parts"], one.sent[-1]["pixels"], one.buffers[-1]) == ({}, [None, None], [])
    put(p, layer1=5)
    assert one.sent[-1]["html"] == p.page


def test_a_page_that_comes_later_has_all_of_it():
    p = playground(m=60)
    tick(p, 3)
    later = Page(p)
    assert later.sent[0]["html"] == p.page
    assert "<!--" not in p.page
    assert len(later.buffers[0]) == 2


def test_nonsense_from_a_page_is_said_and_changes_nothing():
    p = playground(m=60)
    kept = weights(p).copy()
    for value in (None, "1", 1e7, float("nan")):
        put(p, **{"w0.0.0": value})
        assert f"This cannot be done: w0.0.0={value!r}, expected a number below 1e+06" in p.words
    put(p, **{"w9.0.0": 1.0, "b0.99": 1.0, "unknown": 3})
    press(p, "unknown")
    np.testing.assert_array_equal(weights(p), kept)


class Names(HTMLParser):
    """The elements that a reader can set or press, and what each is called."""

    def __init__(self, text):
        super().__init__()
        self.open, self.names = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        pressed = tag in ("button", "input", "select") or attributes.get("role") == "button"
        if pressed:
            labels = [words for one, words in self.open if one == "label"]
            words = labels[-1] if labels else attributes.get("aria-label", "").split()
            self.names.append((tag, words))
        if tag not in ("input", "rect", "path", "circle", "br"):
            self.open.append((tag, words if pressed and tag != "select" else []))

    def handle_data(self, data):
        if any(tag == "select" for tag, _ in self.open):
            return  # what is chosen among is no name
        for tag, words in self.open:
            if tag in ("label", "button"):
                words.extend(data.split())

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass


@pytest.mark.parametrize("data", ["circles", "pinwheel", "plane"])
def test_everything_that_can_be_pressed_has_a_name(data):
    p = playground(data=data)
    p.controls["numbers_of"].value = 1
    names = Names(p.page).names
    assert len(names) > 50
    assert all(words for _, words in names)


# ---- interrupts ----------------------------------------------------------------------------------------


def interrupted(monkeypatch, owner, name, at, after):
    """An interrupt in call number `at` of a function, `after` it has done its work or before."""
    calls, act = [], getattr(owner, name)

    def broken(*arguments, **options):
        calls.append(0)
        result = act(*arguments, **options) if after or len(calls) != at else None
        if len(calls) == at:
            raise KeyboardInterrupt
        return result

    monkeypatch.setattr(owner, name, broken)


MOMENTS = [(Training, "step", 1), (Training, "step", 13), (Training, "step", 25), (Training, "step", 90),
           (GradientDescent, "step", 13), (Minibatches, "piece", 2), (run, "measure", 1),
           (run, "measure", 2)]  # fmt: skip


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("owner", "name", "at"), MOMENTS)
def test_an_interrupt_leaves_the_run_after_a_whole_step_and_it_goes_on(owner, name, at, after):
    p = playground()
    tick(p)
    press(p, "minibatch")
    with pytest.MonkeyPatch.context() as monkeypatch:
        interrupted(monkeypatch, owner, name, at, after)
        with pytest.raises(KeyboardInterrupt):
            tick(p)
    assert not p.state.playing
    assert "Interrupted" in p.words
    np.testing.assert_array_equal(ran(p)["net"].parameters, weights(p))
    now = p.state.experiment
    assert now.latest[:2] == (now.epochs, now.net.error(now.X, now.D))
    press(p, "step")
    tick(p, 2)
    assert re.search(r"after \d+\.0 epochs", p.words)
    np.testing.assert_array_equal(ran(p)["net"].parameters, weights(p))


def test_any_other_error_is_said_and_the_run_goes_on():
    p = playground()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(run.Training, "step", lambda self: [][1])
        with pytest.raises(IndexError):
            p.advance(0)
    assert "This cannot be done: list index out of range" in p.words
    press(p, "step")
    assert "after 1.0 epochs" in p.words
    np.testing.assert_array_equal(ran(p)["net"].parameters, weights(p))


# ---- numbers that blow up ------------------------------------------------------------------------


@pytest.fixture
def blown_up():
    p = playground(data="hills", activation="identity", learning_rate=10.0)
    tick(p, 20)
    return p


def test_a_run_that_blows_up_stops_and_says_so(blown_up):
    p = blown_up
    assert not p.state.playing
    assert "the numbers blew up: the learning rate 10.0 is too large" in p.words
    assert np.isfinite(weights(p)).all()
    assert "nan" not in p.parts["moving"] + p.parts["curve"] + p.parts["losses"]
    with pytest.raises(DivergenceError):
        ran(p)
    steps = p.state.experiment.steps
    tick(p)
    assert p.state.experiment.steps == steps


@pytest.mark.parametrize("remedy", ["rate", "reset", "data"])
def test_after_that_it_starts_anew(blown_up, remedy):
    p = blown_up
    if remedy == "rate":
        p.controls["learning_rate"].value = 0.01
    elif remedy == "data":
        p.controls["data"].value = "plane"
    else:
        press(p, "reset")
    assert "after 0.0 epochs" in p.words
    p.controls["learning_rate"].value = 0.01
    tick(p)
    assert "after 4.0 epochs" in p.words
    np.testing.assert_array_equal(ran(p)["net"].parameters, weights(p))


# ---- pictures and numbers ------------------------------------------------------------------------


def tiles(layer):
    """The maps that a page is sent, as arrays of shades."""
    shapes, at = [tile["shape"] for tile in layer.said["tiles"]], 0
    for rows, columns in shapes:
        yield np.frombuffer(layer.bytes[at : at + rows * columns], np.uint8).reshape(rows, columns)
        at += rows * columns


def maps(p):
    """The small maps by their neurons or inputs, and the large one."""
    small, large = map(tiles, p.layers)
    return dict(zip(p.scene.diagram.neurons, small)), next(large)


def test_the_maps_are_what_the_neurons_put_out():
    p = playground(hidden=(3,), features=("x0", "x1**2"))
    tick(p, 3)
    small, large = maps(p)
    window, net = p.scene.maps.window, p.state.experiment.net
    for row, column in ((0, 0), (10, 50), (59, 59), (30, 4)):
        x0 = window.low[0] + (column + 0.5) / GRID * (window.high[0] - window.low[0])
        x1 = window.high[1] - (row + 0.5) / GRID * (window.high[1] - window.low[1])
        trace = net.feed_forward([[x0, x1**2]])
        assert abs(large[row, column] - 2 * LEVELS * trace.out[2].item()) <= 0.51
        for j in range(3):
            if row % 2 == column % 2 == 0:
                shade = small[1, j][row // 2, column // 2]
                assert abs(shade - LEVELS * (1 + trace.out[1][j, 0])) <= 0.51


@pytest.mark.parametrize("name", list(FEATURES))
def test_each_input_has_its_map_whether_the_network_is_given_it_or_not(name):
    small, _ = maps(playground())
    far = 4.0
    x = far * (2 * (np.arange(0, GRID, 2) + 0.5) / GRID - 1)
    x0, x1 = np.meshgrid(x, far * (1 - 2 * (np.arange(0, GRID, 2) + 0.5) / GRID))
    values = FEATURES[name](x0, x1)
    np.testing.assert_allclose(small[name], LEVELS * (1 + values / np.abs(values).max()), atol=1.8)


def test_the_large_map_shows_the_neuron_that_was_chosen_or_is_pointed_at():
    p = playground(hidden=(3, 2))
    tick(p)
    assert list(p.controls["map_of"].among) == [
        "the output", *(f"layer 1, neuron {j}" for j in range(3)), "layer 2, neuron 0", "layer 2, neuron 1",
        "x₀", "x₁",
    ]  # fmt: skip
    put(p, map_of="[1, 2]")
    small, large = maps(p)
    np.testing.assert_array_equal(large[::2, ::2], small[1, 2])
    assert "output of neuron 2 in layer 1" in p.page
    put(p, look="sin(x0)")
    small, large = maps(p)
    np.testing.assert_array_equal(large[::2, ::2], small["sin(x0)"])
    grown = list(tiles(p.layers[0]))[-1]
    np.testing.assert_array_equal(grown, large)
    assert "sin x₀: click to take it in." in p.page
    put(p, look=None)
    assert "output of neuron 2 in layer 1" in p.page
    p.controls["layers"].value = 1
    assert len(p.controls["map_of"].among) == 6
    assert "output of the network" in p.page


def test_three_classes_are_learned_and_the_map_shows_the_likeliest():
    p = playground(data="pinwheel", hidden=(8,))
    tick(p, 40)
    experiment = p.state.experiment
    assert (experiment.net.sizes, experiment.net.output.name) == ([2, 8, 3], "softmax")
    assert experiment.results[1].accuracy > 0.9
    small, large = maps(p)
    out = experiment.net.feed_forward(p.scene.maps.inputs).out[-1].reshape(3, GRID, GRID)
    np.testing.assert_array_equal((large.astype(int) - CLEAR - 1) // STEPS, out.argmax(axis=0))
    for j in range(3):
        shares = (small[2, j].astype(int) - CLEAR - 1 - STEPS * j) / (STEPS - 1)
        np.testing.assert_allclose(shares, out[j, ::2, ::2], atol=0.05)
    p.controls["sharp"].value = True
    assert len(np.unique(maps(p)[1])) == 3
    p.controls["map_of"].value = (2, 1)
    assert "output 1 of the network" in p.page
    assert len(np.unique(maps(p)[1])) == 2


@pytest.mark.parametrize("data", [*offered.CLASSES, *offered.SURFACES])
def test_the_axes_are_symmetric_and_stay(data):
    p = playground(data=data)
    window = p.scene.maps.window
    np.testing.assert_array_equal(window.low, -window.high)
    assert window.high[0] == window.high[1]
    assert np.abs(p.state.experiment.points).max() < window.high[0]
    kept = window.high
    press(p, "data")
    np.testing.assert_array_equal(p.scene.maps.window.high, kept)


@pytest.mark.parametrize("act", ["reset", "weights", "data"])
def test_a_new_run_of_the_same_network_shows_the_same_neuron(act):
    p = playground(hidden=(3, 2), m=60)
    p.controls["map_of"].value, p.controls["numbers_of"].value = (1, 2), 2
    press(p, act)
    assert "output of neuron 2 in layer 1" in p.page
    assert "biases b₁ into layer 2" in p.page


def test_two_colours_and_test_points():
    p = playground()
    tick(p)
    before = p.page
    p.controls["both"].value = True
    assert p.page.count(figures.VERMILION) == before.count(figures.VERMILION) + 2
    p.controls["sharp"].value = True
    assert set(np.unique(maps(p)[1])) == {0, 2 * LEVELS}


def test_the_points_stand_where_they_are():
    p = playground(m=20, noise=0.0)
    drawing = p.page.split('aria-label="The map')[1]
    (path,) = re.findall(r'd="((?:M\d+ \d+h0)+)"[^>]*stroke:' + figures.BLUE, drawing)
    blue = p.state.experiment.points[p.state.experiment.D[:, 0] == 1]
    places = np.array(re.findall(r"M(\d+) (\d+)", path), dtype=float) / scene.SIDE
    expected = (blue - p.scene.maps.window.low) / (p.scene.maps.window.high - p.scene.maps.window.low)
    np.testing.assert_allclose(places, np.stack([expected[:, 0], 1 - expected[:, 1]], axis=1), atol=0.002)


def test_every_weight_and_bias_can_be_read_and_typed():
    p = playground(hidden=(3, 2), features=("x0", "sin(x1)"))
    tick(p)
    net = p.state.experiment.net
    for l, (W, b) in enumerate(zip(net.weights, net.biases), 1):
        p.controls["numbers_of"].value = l
        table = p.parts["numbers"]
        assert all(f'value="{number:.5g}"' in table for number in [*W.ravel(), *b])
        for j, i in np.ndindex(W.shape):
            put(p, look=f"w{l - 1}.{j}.{i}")
            assert f" = {figures.written(W[j, i])}, the weight from " in p.parts["hover"]
            assert f">{figures.written(W[j, i])}</text>" in p.parts["moving"]
        assert all(f">{figures.written(bias, 2)}</text>" in p.parts["moving"] for bias in b)
    p.controls["numbers_of"].value = 1
    assert "from sin x₁" in p.page
    put(p, **{"w0.2.1": 1.25, "b1.0": -3})
    assert (net.weights[0][2, 1], net.biases[1][0]) == (1.25, -3)
    p.controls["numbers_of"].value = 0
    assert "<table" not in p.page


def test_a_neuron_that_is_pointed_at_says_what_it_computes():
    p = playground(hidden=(2,), features=("x0", "x1"))
    put(p, **{"w0.1.0": 0.5, "w0.1.1": -2, "b0.1": 0.25, "look": "n1.1"})
    assert p.parts["hover"] == "out¹₁ = tanh(0.50 · x₀ − 2.00 · x₁ + 0.25)"
    put(p, look="b0.1")
    assert p.parts["hover"] == "b⁰₁ = 0.2500, the bias of neuron 1 in layer 1"


@pytest.mark.parametrize(("later", "count"), [(1000, 0), (0, 20)])
def test_while_it_plays_the_words_wait_for_their_time(monkeypatch, later, count):
    monkeypatch.setattr(page, "LATER", later)
    p = playground()
    shown = Page(p)
    tick(p, 20)
    assert sum("words" in said["parts"] for said in shown.sent[1:]) == count
    p.controls["data"].value = "xor"
    assert "xor, network" in p.page
    tick(p)
    press(p, "play")
    assert f"after {p.state.experiment.epochs:.1f} epochs" in p.page


def test_regression_has_errors_and_no_classes():
    p = playground(data="plane", noise=0.0, hidden=())
    tick(p, 30)
    assert "right" not in p.words
    assert p.state.experiment.net.output.name == "identity"
    np.testing.assert_allclose(p.state.experiment.net.weights[0], [[1 / 6, 1 / 6]], atol=1e-3)


def test_long_runs_keep_their_curve_short_and_whole():
    p = playground(m=10)
    for _ in range(3000):
        p.state.train(1)
    epochs = [epoch for epoch, *_ in p.state.experiment.curve]
    assert epochs[0] == 0
    assert len(epochs) <= run.MOST
    assert max(np.diff(epochs)) < 3 * min(np.diff(epochs)) + 1
    assert p.state.experiment.latest[0] == 3000


def test_hundreds_of_pictures_leave_no_memory_behind():
    p = playground()
    tick(p, 60)
    before = psutil.Process().memory_info().rss
    tick(p, 400)
    assert psutil.Process().memory_info().rss - before < 5e6


# ---- the stored page -----------------------------------------------------------------------------


@pytest.fixture
def shown(monkeypatch):
    import IPython.display

    bundles = []
    monkeypatch.setattr(IPython.display, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


def test_the_stored_page_has_the_first_picture_and_its_bytes_stay(shown):
    playground().show()
    playground().show()
    first, second = shown
    assert set(first) == {"text/html", "text/plain", EXPLORER}
    assert first["text/html"] == second["text/html"]
    assert first["text/plain"].startswith("circles, network 2-4-2-1, after 0.0 epochs")
    assert f'alt="{first["text/plain"]}"' in first["text/html"]


def test_the_saved_page_says_which_curve_is_which(shown):
    p = playground()
    assert "epoch (solid: training, dashed: test)" in p.still()[0]
    assert p.page.count("(solid: training") == 0, "the live page has a key above the curves"


# ---- a table of one's own, and bad input -----------------------------------------------------------


@pytest.fixture
def own():
    X, D = datasets.moons(m=50)
    return 10 * X + 100, D


def test_a_table_of_ones_own(own):
    p = playground(own)
    tick(p)
    assert 'data-control="noise"' not in p.page
    assert p.words.startswith("your table, network 2-4-2-1, after 4.0 epochs")
    made = ran(p, X=own[0], D=own[1])
    np.testing.assert_array_equal(made["net"].parameters, weights(p))
    p.controls["data"].value = "xor"
    assert 'data-control="noise"' in p.page


def test_the_numbers_at_the_sides_of_a_small_table_tell_its_places(own):
    p = playground((0.13 + 0.003 * (own[0] - 100), own[1]))
    window, axes = p.scene.maps.window, "".join(p.scene._axes())
    told = [float(text) for text in re.findall(r">(0\.\d+)</text>", axes)]
    ends = window.low + (window.high - window.low) * np.array([[0], [0.5], [1]])
    assert np.allclose(np.reshape(told, (3, 2)), ends, atol=1e-3)


@pytest.mark.parametrize("place", [(10, 0), (150, 1), (1e6, 0), (1, 1e5), (1e-9, 0)], ids=repr)
def test_the_numbers_at_the_sides_of_any_table_are_in_the_picture_and_tell_places_apart(own, place):
    size, middle = place
    p = playground((size * ((own[0] - 100) / 10 + middle), own[1]))
    svg = ET.fromstring(p.scene.large_map(p.state, "white", ""))
    found = list(numbers_of(svg))
    assert len(found) == 6
    assert all(left >= 0 and right <= float(svg.get("width")) for _, left, right in found)
    for side in (found[::2], found[1::2]):
        assert len({text for text, _, _ in side}) == 3


def test_a_middle_near_zero_is_written_as_zero():
    X, D = datasets.circles(60)
    p = playground((X, D))
    assert "e−0" not in "".join(p.scene._axes())


def test_a_file_of_ones_own(own, tmp_path):
    np.savetxt(tmp_path / "my.csv", np.hstack(own), delimiter=",", header="a,b,class", comments="")
    p = playground(tmp_path / "my.csv", hidden=())
    tick(p)
    assert p.state.experiment.classes
    np.testing.assert_array_equal(ran(p)["net"].parameters, weights(p))


def test_a_table_that_the_maps_cannot_show():
    with pytest.raises(ValueError, match="table has 3 inputs and 1 outputs, expected 2 and 1"):
        playground((np.zeros((4, 3)), np.zeros((4, 1))))


def test_numbers_too_large_to_measure(own):
    with pytest.raises(ArithmeticError, match="the error is not a finite number"):
        playground((1e200 * own[0], 1e200 * own[1]))


def test_one_array_of_ones_own(own):
    p, table = playground(np.hstack(own)), np.hstack(own)
    tick(p)
    np.testing.assert_array_equal(ran(p, table=table)["net"].parameters, weights(p))


def test_what_cannot_be_done_is_said(own):
    p = playground((own[0][:4], own[1][:4]))
    with pytest.raises(ValueError, match="leaves no two parts"):
        p.controls["test"].value = 0.1
    assert "This cannot be done: test=0.1 of 4 rows" in p.words
    p.controls["test"].value = 0.5
    assert "your table, network" in p.words


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"data": "squares"}, "data='squares' is not known, expected one of: circles, xor"),
        ({"data": "your table"}, "data='your table' is not known"),
        ({"features": ["x3"]}, "features='x3' is not known"),
        ({"hidden": [4] * 7}, "at most 6"),
        ({"hidden": [9]}, "hidden=9, expected a whole number of at least 1 and at most 8"),
        ({"activation": "step"}, "activation='step' is not known"),
        ({"batch_size": 0}, "batch_size=0"),
        ({"learning_rate": -1.0}, "learning_rate=-1.0"),
        ({"noise": -1.0}, "noise=-1.0"),
        ({"test": 1.0}, "test=1.0"),
    ],
)
def test_bad_input_is_refused(wrong, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        playground(**wrong)


def test_points_can_be_told_from_the_map_below_them():
    """The maps are paler than the points: their darkest shades keep a distance from the points' colours."""
    shades = np.array(PALETTE[: 3 * (2 * LEVELS + 1)]).reshape(-1, 3)
    for colour, shade in zip(figures.CLASS_COLOURS, (shades[0], shades[-1])):
        point = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
        assert np.abs(point - shade).max() > 60


def test_the_last_input_stays_and_the_words_say_so():
    p = playground(features=("x0",))
    p.controls["x0"].value = False
    assert p.controls["x0"].value
    assert p.state.experiment.start.features == ("x0",)
    assert "A network needs an input" in p.words
    p.controls["x1"].value = True
    assert "A network needs an input" not in p.words
