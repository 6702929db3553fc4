"""The playground: it trains, it draws what it trained, and its code makes the same weights."""

import base64
import io
import re

import numpy as np
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from nnbook import datasets, figures, functions, optimisers
from nnbook.datasets import FEATURES, features
from nnbook.explorers.playground import page, panel, playground, run, scene
from nnbook.explorers.playground.scene import GRID
from nnbook.explorers.playground.script import script
from nnbook.figures.pixels import LEVELS, PALETTE
from nnbook.figures.showing import WIDGET_VIEW
from nnbook.minibatches import Minibatches
from nnbook.optimisers import GradientDescent
from nnbook.training import DivergenceError, Training


@pytest.fixture(autouse=True, scope="module")
def time_enough():
    """However slow the machine is, a tick trains as much as was asked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "SLICE", np.inf)
        yield


def tick(p, count=1):
    """So many ticks of the page's clock."""
    for _ in range(count):
        p.panel.play.value += 1


def press(p, label):
    """A click on the button with this label."""
    next(b for b in p.box.children[0].children if b.description == label).click()


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
    np.testing.assert_array_equal(features(X, ["x2", "x1"]), X[:, ::-1])


def test_features_refuse_what_they_cannot_make():
    with pytest.raises(ValueError, match=r"names='x3' is not known, expected one of: x1, x2, x1\*\*2"):
        features([[1.0, 2.0]], ["x3"])
    with pytest.raises(ValueError, match="X has 3 columns"):
        features([[1.0, 2.0, 3.0]], ["x1"])


# ---- the code ----------------------------------------------------------------------------------

ACTIONS = st.one_of(
    st.tuples(st.just("press"), st.sampled_from(
        ["one minibatch", "one minibatch", "one minibatch", "one epoch", "one epoch", "reset", "new weights",
         "new data", "copy as code"])),
    st.tuples(st.just("tick"), st.integers(1, 3)),
    st.tuples(st.just("learning_rate"), st.sampled_from(panel.RATES[:7])),
    st.tuples(st.just("batch_size"), st.integers(1, 30)),
    st.tuples(st.just("optimiser"), st.sampled_from(list(optimisers.OPTIMISERS))),
    st.tuples(st.sampled_from(["l1", "l2"]), st.sampled_from(panel.DECAYS[:5])),
    st.tuples(st.just("data"), st.sampled_from([*run.CLASSES, *run.SURFACES])),
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
            press(p, "one minibatch")
        p.controls["learning_rate"].value = rng.choice(panel.RATES[2:7])
        p.controls["batch_size"].value = int(rng.integers(1, 31))
        p.controls["l1"].value = rng.choice(panel.DECAYS[:4])
    tick(p, 2)
    assert script(p.state.experiment).count("run.change(") >= 6
    np.testing.assert_array_equal(ran(p)["net"].parameters, weights(p))


def test_the_code_is_what_a_reader_would_write():
    p = playground()
    press(p, "one epoch")
    press(p, "one epoch")
    press(p, "one minibatch")
    p.controls["learning_rate"].value = 0.1
    p.controls["learning_rate"].value = 0.03  # and back: nothing happened in between
    press(p, "one minibatch")
    p.controls["l2"].value = 0.001
    press(p, "one epoch")
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
    press(p, "one epoch")
    press(p, "one minibatch")
    p.controls["learning_rate"].value = 0.001
    press(p, "one epoch")
    p.controls["optimiser"].value = "gradient_descent"
    press(p, "one minibatch")
    p.controls["optimiser"].value = optimiser  # without a past
    press(p, "one epoch")
    code = script(p.state.experiment)
    assert code.count("Training(net") == 3
    assert code.count("run.change(learning_rate=0.001)") == 1
    np.testing.assert_array_equal(ran(p)["net"].parameters, weights(p))


def test_the_code_appears_on_request_and_stays_true():
    p = playground()
    assert p.text.layout.display == "none"
    p.panel.play.playing = True
    tick(p)
    press(p, "copy as code")
    assert not p.panel.play.playing
    assert p.text.layout.display is None
    assert p.text.value == script(p.state.experiment)
    press(p, "one minibatch")
    assert "steps=101" in p.text.value
    press(p, "copy as code")
    assert p.text.layout.display == "none"


# ---- starting, going on, starting anew -----------------------------------------------------------


def test_the_clock_trains_and_the_stop_button_starts_anew():
    p = playground()
    first = weights(p).copy()
    tick(p)
    assert "after 4.0 epochs (100 minibatches)" in p.words
    run = p.state.experiment
    assert run.results[0].error == run.net.error(run.X, run.D)
    p.panel.play.value = 0
    np.testing.assert_array_equal(weights(p), first)
    assert p.state.experiment.steps == 0
    tick(p)
    assert p.state.experiment.steps == 100


def test_buttons():
    p = playground()
    first, X = weights(p).copy(), p.state.experiment.X
    press(p, "one minibatch")
    assert p.state.experiment.steps == 1
    press(p, "one epoch")
    assert p.state.experiment.steps == 25
    press(p, "reset")
    np.testing.assert_array_equal(weights(p), first)
    press(p, "new weights")
    assert np.any(weights(p) != first)
    np.testing.assert_array_equal(p.state.experiment.X, X)
    press(p, "new data")
    assert np.any(p.state.experiment.X != X)


@pytest.mark.parametrize("name", ["learning_rate", "batch_size", "l1", "l2", "speed", "map_of", "numbers_of",
                                  "both", "sharp"])  # fmt: skip
def test_what_may_change_on_the_way(name):
    p = playground()
    press(p, "one epoch")
    control, kept = p.controls[name], weights(p).copy()
    control.value = {"batch_size": 7}.get(name) or getattr(control, "_options_values", (0, True))[-1]
    np.testing.assert_array_equal(weights(p), kept)
    assert p.state.experiment.steps == 25


@pytest.mark.parametrize(
    ("name", "value", "sizes"),
    [
        ("data", "spiral", [2, 4, 2, 1]),
        ("noise", 0.2, [2, 4, 2, 1]),
        ("test", 0.2, [2, 4, 2, 1]),
        ("sin(x1)", True, [3, 4, 2, 1]),
        ("x2", False, [1, 4, 2, 1]),
        ("layers", 0, [2, 1]),
        ("layers", 6, [2, 4, 2, 2, 2, 2, 2, 1]),
        ("layer1", 8, [2, 8, 2, 1]),
        ("activation", "relu", [2, 4, 2, 1]),
    ],
)
def test_what_starts_anew(name, value, sizes):
    p = playground()
    press(p, "one epoch")
    p.controls[name].value = value
    assert p.state.experiment.steps == 0
    assert p.state.experiment.net.sizes == sizes
    assert p.page.value.count("<rect") >= sum(sizes)
    tick(p)
    assert p.state.experiment.steps > 0


def test_the_run_is_the_gradient_descent_of_the_book():
    p, net = playground(batch_size=250, learning_rate=0.3, l2=0.01), None
    net, X, D = p.state.experiment.net.copy(), p.state.experiment.X, p.state.experiment.D
    for _ in range(3):
        grads = net.backpropagate(X, D)
        for l in range(3):
            net.weights[l] -= 0.3 * (grads.weights[l] + 0.01 * net.weights[l])
            net.biases[l] -= 0.3 * grads.biases[l]
        press(p, "one epoch")
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
    assert "epoch 7.0: training" in p.page.value
    assert "after 7.0 epochs" in p.status.value


def test_one_input_stays():
    p = playground()
    p.controls["x1"].value = False
    p.controls["x2"].value = False
    assert p.controls["x2"].value
    assert p.state.experiment.net.sizes[0] == 1


# ---- one change, one painting ------------------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch):
    """A function that acts on a playground: how often the picture was drawn and the words were told."""
    drawn, told = [], []
    draw, tell = scene.Scene.page, page.status
    monkeypatch.setattr(scene.Scene, "page", lambda self, state: drawn.append(0) or draw(self, state))
    monkeypatch.setattr(page, "status", lambda words: told.append(0) or tell(words))

    def count(p, act):
        for events in (drawn, told):
            events.clear()
        sent = []
        for widget in (p.page, p.status):
            widget.observe(sent.append, "value")
        act()
        assert len(sent) == len({change.owner for change in sent})  # never two messages to one place
        return len(drawn), len(told)

    return count


MOVES = {
    "data": "xor", "noise": 0.2, "test": 0.2, "batch_size": 7, "x1": False, "x1**2": True, "sin(x2)": True,
    "layers": 4, "layer1": 2, "layer2": 8, "layer6": 5, "activation": "relu", "learning_rate": 0.3,
    "l1": 0.01, "l2": 0.01, "speed": "1 epoch", "map_of": (1, 2), "numbers_of": 2, "both": True,
    "sharp": True,
}  # fmt: skip


@pytest.mark.parametrize("name", MOVES)
def test_a_change_of_a_control_is_one_painting(counted, name):
    p = playground(m=60)
    press(p, "one epoch")
    p.controls["map_of"].value, p.controls["numbers_of"].value = (1, 1), 1  # a new network may not have

    def move(value):
        p.controls[name].value = value

    before = p.controls[name].value
    assert counted(p, lambda: move(MOVES[name])) == (1, 1)
    assert p.controls[name].value == MOVES[name]
    assert counted(p, lambda: move(before)) == (1, 1)
    assert p.panel.values == p.state.values


@pytest.mark.parametrize("label", page.ACTS)
def test_a_press_on_a_button_is_one_painting(counted, label):
    p = playground(m=60, hidden=(3,))
    assert counted(p, lambda: press(p, label)) == (1, 1)
    p.panel.play.playing = True
    assert counted(p, lambda: press(p, label)) == (1, 1)


def test_the_clock_paints_once_for_each_thing_that_happens(counted):
    p = playground(m=60)
    assert counted(p, lambda: tick(p)) == (1, 1)
    assert counted(p, lambda: setattr(p.panel.play, "playing", True)) == (1, 1)
    assert counted(p, lambda: tick(p))[0] == 1
    assert counted(p, lambda: setattr(p.panel.play, "playing", False)) == (1, 1)
    assert counted(p, lambda: p.advance(2)) == (1, 1)


@pytest.mark.parametrize("names", [("value", "playing"), ("playing", "value")])
def test_the_stop_button_changes_two_things_and_paints_once(counted, names):
    p, stop = playground(m=60), {"value": 0, "playing": False}
    p.panel.play.playing = True
    tick(p, 3)
    assert counted(p, lambda: p.panel.play.set_state({name: stop[name] for name in names})) == (1, 1)
    assert (p.panel.play.value, p.panel.play.playing) == (1, False)
    assert "after 0.0 epochs" in p.words


def test_what_puts_a_control_back_is_one_painting(counted):
    p = playground(features=("x1",), m=60)
    assert counted(p, lambda: setattr(p.controls["x1"], "value", False)) == (1, 1)
    assert p.controls["x1"].value


def test_a_tick_that_blows_up_is_one_painting(counted):
    p = playground(data="hills", activation="identity", learning_rate=10.0)
    p.panel.play.playing = True
    while not p.state.experiment.ended:
        drawn, told = counted(p, lambda: tick(p))
        assert drawn == 1
    assert told == 1
    assert not p.panel.play.playing


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
    press(p, "one minibatch")
    p.panel.play.playing = True
    with pytest.MonkeyPatch.context() as monkeypatch:
        interrupted(monkeypatch, owner, name, at, after)
        with pytest.raises(KeyboardInterrupt):
            tick(p)
    assert not p.panel.play.playing
    assert "Interrupted" in p.status.value
    np.testing.assert_array_equal(ran(p)["net"].parameters, weights(p))
    now = p.state.experiment
    assert now.latest[:2] == (now.epochs, now.net.error(now.X, now.D))
    press(p, "one epoch")
    tick(p, 2)
    assert re.search(r"after \d+\.0 epochs", p.words)
    np.testing.assert_array_equal(ran(p)["net"].parameters, weights(p))


def test_any_other_error_is_said_and_the_run_goes_on():
    p = playground()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(run.Training, "step", lambda self: [][1])
        with pytest.raises(IndexError):
            p.advance(0)
    assert "This cannot be done: list index out of range" in p.status.value
    press(p, "one epoch")
    assert "after 1.0 epochs" in p.status.value
    np.testing.assert_array_equal(ran(p)["net"].parameters, weights(p))


# ---- numbers that blow up ------------------------------------------------------------------------


@pytest.fixture
def blown_up():
    p = playground(data="hills", activation="identity", learning_rate=10.0)
    p.panel.play.playing = True
    tick(p, 20)
    return p


def test_a_run_that_blows_up_stops_and_says_so(blown_up):
    p = blown_up
    assert not p.panel.play.playing
    assert "the numbers blew up: the learning rate 10.0 is too large" in p.status.value
    assert np.isfinite(weights(p)).all()
    assert "nan" not in p.page.value.replace("base64", "").lower().split("<table")[1]
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


def maps(p):
    """The PNGs of the page as arrays of shades."""
    codes = re.findall(r"base64,([^\"]*)", p.page.value)
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(code)))) for code in codes]


def test_the_maps_are_what_the_neurons_put_out():
    p = playground(hidden=(3,), features=("x1", "x2**2"))
    tick(p, 3)
    *layers, large, _ = maps(p)
    low, high = p.scene.window.low, p.scene.window.high
    for row, column in ((0, 0), (10, 50), (59, 59), (30, 4)):
        x1 = low[0] + (column + 0.5) / GRID * (high[0] - low[0])
        x2 = high[1] - (row + 0.5) / GRID * (high[1] - low[1])
        trace = p.state.experiment.net.feed_forward([[x1, x2**2]])
        assert abs(large[row, column] - 2 * LEVELS * trace.out[2].item()) <= 0.51
        for j in range(3):
            shade = layers[1][j * (scene.SMALL + scene.GAP) + row // 2, column // 2]
            if row % 2 == column % 2 == 0:
                assert abs(shade - LEVELS * (1 + trace.out[1][j, 0])) <= 0.51


def test_the_large_map_shows_the_neuron_that_was_chosen():
    p = playground(hidden=(3, 2))
    tick(p)
    names = [label for label, _ in p.controls["map_of"].options]
    assert names == ["the output", *(f"layer 1, neuron {j}" for j in range(3)), "layer 2, neuron 0",
                     "layer 2, neuron 1", "x1", "x2"]  # fmt: skip
    p.controls["map_of"].value = (1, 2)
    *layers, large, _ = maps(p)
    np.testing.assert_array_equal(large[::2, ::2], layers[1][2 * (scene.SMALL + scene.GAP) :])
    assert "output of neuron 2 in layer 1" in p.page.value
    p.controls["layers"].value = 1
    assert len(p.controls["map_of"].options) == 6
    assert "output of the network" in p.page.value


@pytest.mark.parametrize("act", ["reset", "new weights", "new data"])
def test_a_new_run_of_the_same_network_shows_the_same_neuron(act):
    p = playground(hidden=(3, 2), m=60)
    p.controls["map_of"].value, p.controls["numbers_of"].value = (1, 2), 2
    press(p, act)
    assert "output of neuron 2 in layer 1" in p.page.value
    assert "biases b₁ into layer 2" in p.page.value


def test_two_colours_and_test_points():
    p = playground()
    tick(p)
    before = p.page.value
    p.controls["both"].value = True
    assert p.page.value.count(figures.VERMILION) == before.count(figures.VERMILION) + 2
    p.controls["sharp"].value = True
    assert set(np.unique(maps(p)[-2])) == {0, 2 * LEVELS}


def test_the_points_stand_where_they_are():
    p = playground(m=20, noise=0.0)
    (path,) = re.findall(r'd="((?:M\d+ \d+h0)+)"[^>]*stroke:' + figures.BLUE, p.page.value)
    blue = p.state.experiment.points[p.state.experiment.D[:, 0] == 1]
    places = np.array(re.findall(r"M(\d+) (\d+)", path), dtype=float) / scene.SIDE
    expected = (blue - p.scene.window.low) / (p.scene.window.high - p.scene.window.low)
    np.testing.assert_allclose(places, np.stack([expected[:, 0], 1 - expected[:, 1]], axis=1), atol=0.002)


def test_every_weight_and_bias_can_be_read():
    p = playground(hidden=(3, 2), features=("x1", "sin(x2)"))
    tick(p)
    net, picture = p.state.experiment.net, p.page.value
    for l, (W, b) in enumerate(zip(net.weights, net.biases), 1):
        p.controls["numbers_of"].value = l
        table = p.page.value.split("<table")[1]
        for number in [*W.ravel(), *b]:
            assert f">{figures.written(number, 5)}</td>" in table
            assert f"= {figures.written(number, 6)}</title>" in picture
        assert all(f">b {figures.written(bias, 2)}</text>" in picture for bias in b)
    p.controls["numbers_of"].value = 1
    assert "from sin x2" in p.page.value
    p.controls["numbers_of"].value = 0
    assert "<table" not in p.page.value


@pytest.mark.parametrize(("later", "count"), [(1000, 0), (0, 20)])
def test_while_it_plays_the_words_wait_for_their_time(monkeypatch, later, count):
    monkeypatch.setattr(page, "LATER", later)
    p, said, sent = playground(), [], []
    p.panel.play.playing = True
    p.status.observe(said.append, "value")
    p.page.observe(sent.append, "value")
    tick(p, 20)
    assert (len(sent), len(said)) == (20, count)
    p.controls["data"].value = "xor"
    assert p.status.value.count("xor, network")
    tick(p)
    p.panel.play.playing = False
    assert f"after {p.state.experiment.epochs:.1f} epochs" in p.status.value


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


def test_a_thousand_pictures_leave_no_memory_behind():
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
    assert set(first) == {"text/html", "text/plain", WIDGET_VIEW}
    assert first["text/html"] == second["text/html"]
    assert first["text/plain"].startswith("circles, network 2-4-2-1, after 0.0 epochs")
    assert f'alt="{first["text/plain"]}"' in first["text/html"]


# ---- a table of one's own, and bad input -----------------------------------------------------------


@pytest.fixture
def own():
    X, D = datasets.moons(m=50)
    return 10 * X + 100, D


def test_a_table_of_ones_own(own):
    p = playground(own)
    tick(p)
    assert p.controls["noise"].disabled
    assert p.words.startswith("your table, network 2-4-2-1, after 4.0 epochs")
    made = ran(p, X=own[0], D=own[1])
    np.testing.assert_array_equal(made["net"].parameters, weights(p))
    p.controls["data"].value = "xor"
    assert not p.controls["noise"].disabled


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
    assert "This cannot be done: test=0.1 of 4 rows" in p.status.value
    p.controls["test"].value = 0.5
    assert "your table, network" in p.status.value


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
    p = playground(features=("x1",))
    p.controls["x1"].value = False
    assert p.controls["x1"].value
    assert p.state.experiment.start.features == ("x1",)
    assert "A network needs an input" in p.status.value
    p.controls["x2"].value = True
    assert "A network needs an input" not in p.status.value
