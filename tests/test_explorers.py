"""Explorers: the picture follows the controls, and stands on the page before anything runs."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from nnbook import datasets, explorers, figures, train
from nnbook.explorers import VIEW, Explorer, Landscape, Recording, player, slider
from nnbook.network import example_network


@pytest.fixture
def shown(monkeypatch):
    import IPython.display

    bundles = []
    monkeypatch.setattr(IPython.display, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


def neuron(theme, w, x):
    net = example_network()
    net.weights[0][0, 0] = w
    return figures.network_svg(net, theme=theme), f"w is {w} and x is {x}."


def explorer():
    return Explorer(neuron, w=slider("w", -2.0, 2.0, 0.25), x=player("x", 5))


def test_the_picture_follows_each_control():
    e = explorer()
    before = e.picture.value
    e.controls["w"].value = 1.5
    assert e.picture.value == neuron("auto", 1.5, 0)[0] != before
    e.controls["x"].value = 3
    assert "w is 1.5 and x is 3." in e.words.value
    assert e.values == {"w": 1.5, "x": 3}


def test_values_out_of_range_stay_within():
    e = explorer()
    e.controls["w"].value, e.controls["x"].value = 1e9, -4
    assert e.values == {"w": 2.0, "x": 0}
    assert "w is 2.0 and x is 0." in e.words.value


def test_the_last_picture_is_that_of_the_last_values():
    e, rng = explorer(), np.random.default_rng(0)
    for _ in range(200):
        e.controls[rng.choice(["w", "x"])].value = rng.integers(-2, 3)
    picture, words = neuron("auto", **e.values)
    assert e.picture.value == picture
    assert words in e.words.value


def test_the_page_has_picture_and_words_before_anything_runs(shown):
    explorer().show()
    (bundle,) = shown
    assert set(bundle) == {"text/html", "text/plain", VIEW}
    assert bundle["text/plain"] == "w is 0.25 and x is 0."
    assert 'alt="w is 0.25 and x is 0."' in bundle["text/html"]
    assert "currentColor" not in bundle["text/html"]


def test_a_figure_may_be_the_picture():
    figure = figures.curves([0, 1], {"a": [0, 1]}, x_label="x", y_label="y")
    e = Explorer(lambda theme, t: (figure, f"t is {t}."), t=slider("t", 0, 3, 1))
    assert e.picture.value.startswith("<img ")
    assert 'alt="t is 1."' in e.picture.value


@pytest.mark.parametrize(("bounds", "whole"), [((0, 5, 2), True), ((0, 5, 2.5), False), ((0.0, 5, 2), False)])
def test_sliders_are_whole_where_their_bounds_are(bounds, whole):
    assert isinstance(slider("n", *bounds).value, int) is whole


def test_an_error_in_drawing_is_not_hidden():
    def fail(theme, t):
        if t:
            raise ArithmeticError("drawn at 1")
        return "<svg/>", "nothing"

    e = Explorer(fail, t=slider("t", 0, 1, 0))
    with pytest.raises(ArithmeticError, match="drawn at 1"):
        e.controls["t"].value = 1


def test_a_recording_shows_the_run_that_it_was_given():
    net, (X, D) = example_network(), datasets.example()
    watch = Recording(net, X, D, epochs=10)
    train(net, X, D, epochs=10, batch_size=1, learning_rate=0.5, on_epoch=watch)
    assert watch.values == {"epoch": 10}
    np.testing.assert_array_equal(watch.moments[-1].parameters, net.parameters)
    for epoch in (0, 4, 10):
        watch.controls["epoch"].value = epoch
        text = "".join(ET.fromstring(watch.picture.value).itertext())
        outputs = watch.moments[epoch].predict(X)[0]
        for number in (*outputs, watch.errors[epoch], *watch.moments[epoch].parameters):
            assert figures.number(number, trim=True) in text
        assert f"After {epoch} of 10 epochs" in watch.words.value


def test_a_recording_that_ended_early_shows_its_last_moment():
    net, (X, D) = example_network(), datasets.example()
    watch = Recording(net, X, D, epochs=10)
    train(net, X, D, epochs=3, batch_size=1, learning_rate=0.5, on_epoch=watch)
    watch.controls["epoch"].value = 10
    assert "After 3 of 10 epochs" in watch.words.value


def test_a_landscape_places_the_walk_on_the_map():
    x, y = np.linspace(-1, 1, 21), np.linspace(0, 4, 21)
    values = x[None, :] ** 2 + y[:, None]
    land = Landscape(values, x, y, np.linspace(0, 5, 6), x_label="a", y_label="b", value_label="height")
    assert np.allclose(land._place([(-1, 0), (1, 4), (0, 2)]), [(0, 330), (380, 0), (190, 165)])
    svg = land.draw("white", [(0, 2), (0.5, 3)], marks=[(0, 0)])
    text = "".join(ET.fromstring(svg).itertext())
    assert all(label in text for label in ("a", "b", "height", "−1", "4"))
    assert land.draw("white", [(0, 2), (0.5, 3)]) != land.draw("white", [(0, 2), (0.6, 3)])


def test_stacked_pictures_keep_their_sizes():
    net = example_network()
    upper = figures.network_svg(net)
    both = ET.fromstring(explorers.stacked(upper, upper, "twice", "white"))
    one = ET.fromstring(upper)
    assert int(both.get("height")) == 2 * int(one.get("height"))
    assert both.get("width") == one.get("width")
