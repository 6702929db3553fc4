"""Chapter 5: a network before and after, the best answer there is, pictures, the reader's loop judged."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hygiene import Notebook

from nnbook import Network, datasets, explorers, network, train
from nnbook.evaluation import is_right
from nnbook.figures import ch05_training_loop as draw
from nnbook.figures.ch05_what_generalises import remedies

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


def cells(name):
    """The code of a notebook's cells by their names."""
    return {cell["id"]: cell["source"] for cell in Notebook.read(NOTEBOOKS / name).of_type("code")}


def defined(name, *wanted, **given):
    """The names that these cells of a notebook define, with what they find `given`."""
    found = {"np": np, "Network": Network, "datasets": datasets, "train": train} | given
    for cell in wanted:
        exec(compile(cells(name)[cell], cell, "exec"), found)
    return found


CELLS = cells("05-training-loop.ipynb")
X, D = datasets.circles(60, factor=0.4, noise=0.15)


def learner():
    return Network([2, 4, 1], hidden="tanh", loss="binary_cross_entropy", seed=0)


def right(net):
    return int(is_right(net.predict(X).T, D.T).sum())


def test_the_network_after_an_epoch_is_that_of_train_beside_the_untrained_one():
    net, trained = learner(), learner()
    shown = explorers.before_and_after(net, X, D, epochs=8, batch_size=7, learning_rate=0.5, seed=3)
    train(trained, X, D, epochs=8, batch_size=7, learning_rate=0.5, seed=3)
    first = f"Untrained, the network has {right(learner())} of 60 points right;"
    assert shown.words == f"{first} after epoch 8, {right(trained)}."
    shown.controls["epoch"].value = 0
    assert shown.words == f"{first} after epoch 0, {right(learner())}."
    assert np.array_equal(net.parameters, learner().parameters)  # it stays as it is


def test_the_untrained_map_stays_and_the_other_changes():
    shown = explorers.before_and_after(learner(), X, D, epochs=8)
    (left, _), (after, _), _ = shown.parts
    shown.controls["epoch"].value = 1
    (left_then, _), (after_then, _), (errors, _) = shown.parts
    assert left_then == left
    assert after_then != after
    texts = list(ET.fromstring(errors).itertext())
    assert {"epoch", "error", "0", "8"} <= set(texts)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: explorers.before_and_after(Network([2, 3, 2], seed=0), X, np.c_[D, D]), r"\[2, 3, 2\]"),
        (lambda: explorers.before_and_after(learner(), X, D, epochs=0), "epochs=0"),
        (lambda: explorers.before_and_after(learner(), X, D, batch_size=0), "batch_size=0"),
        (lambda: datasets.inner_probability([1.0, 2.0]), r"X has shape \(2,\), expected \(m, 2\)"),
        (lambda: datasets.inner_probability(X, noise=0), "noise=0"),
        (lambda: remedies({"none": []}, 0.3), "one at least of each"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_probability_of_the_inner_circle_is_the_share_of_its_points_at_that_distance():
    X, D = datasets.circles(60_000, factor=0.5, noise=0.25, seed=0)
    said, far = datasets.inner_probability(X, factor=0.5, noise=0.25), np.hypot(*X.T)
    for low in (0.2, 0.5, 0.7, 0.9, 1.2):
        near = (far > low) & (far < low + 0.1)
        assert said[near].mean() == pytest.approx(D[near].mean(), abs=0.02)


def test_the_probability_is_a_number_far_from_both_circles_too():
    said = datasets.inner_probability([[50.0, 0.0], [0.0, 0.0]], factor=0.5, noise=0.1)
    assert said == pytest.approx(np.array([[0], [1]]), abs=1e-6)


def test_walks_on_parabolas_have_the_factor_of_their_rate():
    for rate, ax in zip((0.5, 2.1), draw.parabolas((0.5, 2.1)).axes):
        w = ax.lines[-1].get_xdata()
        np.testing.assert_allclose(w[1:] / w[:-1], 1 - rate)


def test_a_walk_up_a_parabola_stays_on_its_curve():
    curve, walk = (line.get_xdata() for line in draw.parabolas((2.1,)).axes[0].lines)
    assert curve.min() <= walk.min()
    assert curve.max() >= walk.max()


def test_a_walk_at_rest_does_not_rise_by_its_last_digits():
    resting = explorers.gradient_descent(start=(0.001, 2.5), learning_rate=2, steps=400)
    assert "The error has not risen" in resting.words


def test_the_last_error_is_that_of_the_network_that_train_leaves():
    last_error = defined("05-training-loop.ipynb", "last-error", X=X, D=D)["last_error"]
    how = {"epochs": 3, "batch_size": 20, "learning_rate": 0.5}
    start = Network([2, 8, 1], hidden="tanh", loss="binary_cross_entropy", seed=4)
    train(start, X, D, seed=0, **how)
    assert last_error(4, **how) == start.error(X, D)


def test_a_tower_ends_with_the_error_of_train_or_blown_up():
    ending = defined("deeper/05-first-weights.ipynb", "tower", X=X, D=D)["ending"]
    error = train(learner(), X, D, epochs=30, batch_size=20, learning_rate=0.1, seed=0).error[-1]
    assert ending(learner()) == f"{error:.2f}"
    steep = Network([2, 4, 1], hidden="relu", output="identity", k=1e200, seed=0)
    assert ending(steep) == "blown up"


def drawn(m, seed):
    return datasets.circles(m, factor=0.5, noise=0.25, seed=seed)


def after(epochs, seed, watched=None):
    """The network of a seed after so many epochs of its own points, and its errors on the points watched."""
    kind = {"loss": "binary_cross_entropy", "init": "xavier", "k": 2, "bias": "random"}
    net, errors = Network([2, 20, 1], "tanh", **kind, seed=seed), []
    watch = None if watched is None else lambda *_: errors.append(net.error(*watched))
    train(net, *drawn(40, 100 + seed), epochs=epochs, batch_size=40, learning_rate=1, on_epoch=watch)
    return net, errors


def test_early_stopping_takes_the_epoch_of_the_lowest_error_on_other_points():
    page = defined("deeper/05-what-generalises.ipynb", "rings", "fresh-error",
                   functions=SimpleNamespace(binary_cross_entropy=lambda p, d: p))  # fmt: skip
    fresh, stops = drawn(500, 1), []
    for seed in (0, 1):
        net, errors = after(300, seed, drawn(40, 200 + seed))
        stops.append(1 + int(np.argmin(errors)))
        assert page["fresh_error"](seed)[0] == net.error(*fresh)
        assert page["stopped_early"](seed)[0] == after(stops[-1], seed)[0].error(*fresh)
    assert max(stops) < 300


def test_sizes_are_those_of_the_last_hidden_and_the_first_hidden_layer():
    nets = [Network([2, 2, 2, 2, 2], hidden="relu", output="identity", seed=0) for _ in range(3)]
    for net, factor in zip(nets, (2.0, 3.0, 1.0), strict=True):
        net.weights = [factor * np.eye(2)] * 4
    given = {"size": lambda values: np.sqrt(np.mean(values**2)), "Network": lambda *_, seed, **__: nets[seed]}
    page = defined("deeper/05-first-weights.ipynb", "depth", **given)
    page["inputs"] = np.array([[1.0, 2.0], [3.0, 0.5]])  # all that is positive passes ReLU unchanged
    page["desired"], page["chance"] = 0 * page["inputs"], np.array([[0.0, 1.0], [0.0, -1.0]])
    outs, own, drawn = page["grown"]("relu", "he")
    assert outs == own == drawn == pytest.approx([8, 27, 1])
    for net in nets:
        net.weights = [np.diag([1.0, 2.0])] * 4
    page["desired"] = page["inputs"] * [1, 16] - [1.0, 0.0]  # so that out - d, unlike chance, is in the first
    assert page["grown"]("relu", "he")[1:] == (pytest.approx([1, 1, 1]), pytest.approx([8, 8, 8]))


def test_pairs_side_by_side_end_as_each_alone():
    page = defined("deeper/05-first-weights.ipynb", "pair", "pairs")
    pairs, how = [page["pair"](seed, 1) for seed in (0, 1, 2)], {"steps": 2000, "batch_size": 4}
    together = page["ending_of"](pairs, *datasets.xor())
    alone = [train(pair, *datasets.xor(), learning_rate=1, seed=0, **how).error[-1] for pair in pairs]
    assert together == pytest.approx(alone, abs=1e-4)
    assert np.ptp(alone) > 0.1


def test_each_setting_has_its_runs_and_their_mean():
    ax = remedies({"one": [0.5, 0.7], "two": [0.4, 0.4]}, 0.3).axes[0]
    found = [line.get_xdata().tolist() for line in ax.lines if line.get_marker() == "|"]
    assert found == [pytest.approx([0.6]), pytest.approx([0.4])]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["one", "two"]


LINE = "net.parameters -= learning_rate * net.backpropagate(X, D).flat"


@pytest.mark.parametrize(
    ("loop", "said"),
    [
        ("pass", "nothing has moved"),
        (LINE, "right"),
        (LINE.replace("-=", "+="), "uphill"),
        (f"{LINE}; break", "one step, not three"),
        (f"{LINE}; {LINE}", "something else has happened"),
    ],
)
def test_a_readers_loop_is_judged(loop, said, capsys):
    code = CELLS["yours"].replace("pass", loop)
    X1, D1 = datasets.example()
    exec(compile(code, "yours", "exec"), {"network": network, "X1": X1, "D1": D1})
    assert capsys.readouterr().out == f"{said}\n"


def test_the_panels_are_in_the_order_that_the_folded_answer_says():
    order = dict(zip("ABCD", np.random.default_rng(10).permutation(4).tolist()))
    assert "default_rng(10).permutation(4)" in CELLS["which"]
    settings = re.search(r"settings, histories = (\[.*?\])", CELLS["which"])[1]
    assert settings == "[(400, 0.3), (400, 0.002), (400, 4), (40, 0.3)]"
    assert order == {"A": 2, "B": 3, "C": 1, "D": 0}
