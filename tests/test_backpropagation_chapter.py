"""Chapter 4: bars without names until the answer, what outputs ask, and what the reader writes."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from hygiene import Notebook

from nnbook import Network, datasets, exercises, explorers, words
from nnbook.figures import ch04_blame as draw
from nnbook.network import example_network

CHAPTER = Path(__file__).resolve().parents[1] / "notebooks" / "04-backpropagation.ipynb"
CELLS = {cell["id"]: cell["source"] for cell in Notebook.read(CHAPTER).of_type("code")}
NET, (X, D) = example_network(), datasets.example()
NAMES = list(words.parameter_places(NET))


def read(picture):
    return list(ET.fromstring(f"<div>{picture}</div>").itertext())


def bars(picture):
    """Each bar of a picture as the pair (how far to the left of zero, how far to the right)."""
    zero = float(re.search(r'd="M([\d.]+) 26v', picture)[1])
    places = re.findall(r'<rect x="([\d.]+)" y="\d+" width="([\d.]+)" height="12"', picture)
    return [(zero - float(x), float(x) + float(wide) - zero) for x, wide in places]


def test_before_the_answer_bars_have_their_lengths_in_order_and_neither_name_nor_sign():
    picture, _ = explorers.blame().parts[1]
    said, lengths = read(picture), bars(picture)
    assert not set(said) & set(NAMES)
    assert said.count("?") == 12
    assert not any(text.startswith("−") for text in said)
    assert all(left == pytest.approx(right, abs=0.11) for left, right in lengths)
    slopes = np.sort(np.abs(NET.backpropagate(X, D).flat))[::-1]
    np.testing.assert_allclose([right for _, right in lengths], slopes / slopes[0] * draw.HALF, atol=0.11)


def test_one_bets_on_a_parameter_on_the_drawing_and_is_reminded():
    blame = explorers.blame()
    pressed = re.findall(r"data-set=\"{&quot;chosen&quot;: &quot;([^&]*)&quot;}", blame.parts[0][0])
    assert len({name.encode().decode("unicode_escape") for name in pressed}) == 12
    blame.follow({"set": {"chosen": "w¹₁,₀"}})
    blame.paint()
    assert blame.chosen == "w¹₁,₀"
    assert "You bet on w¹₁,₀" in blame.words
    assert "You bet on w¹₁,₀: bar 5 of 12." in blame.downhill().words


def test_the_answer_names_each_bar_on_the_side_of_its_sign():
    answer = explorers.blame().downhill()
    said, found = read(answer.parts[1][0]), dict(zip(NAMES, NET.backpropagate(X, D).flat))
    order = [text for text in said if text in found]
    assert order == sorted(NAMES, key=lambda name: -abs(found[name]))
    for name, (left, right) in zip(order, bars(answer.parts[1][0]), strict=True):
        assert (left > right) == (found[name] < 0)
    assert "The longest bar is that of b¹₀." in answer.words


def test_each_step_downhill_is_gradient_descent():
    answer, net = explorers.blame().downhill(learning_rate=0.5), NET.copy()
    for step in (1, 2, 3):
        net.parameters -= 0.5 * net.backpropagate(X, D).flat
        answer.controls["step"].value = step
        assert f"error {words.written(net.error(X, D))}." in answer.words


def test_bars_get_their_names_from_the_longest_on():
    blame = explorers.blame()
    named = blame.named(2)
    assert [text for text in read(named.picture) if text in NAMES] == ["b¹₀", "b¹₁"]
    assert named.words == "2 of 12 bars have their names: b¹₀ 0.1480, b¹₁ −0.1370."
    first, second, (both, same), *_ = bars(named.picture)
    assert (first[0], second[1]) == pytest.approx((0, 0), abs=0.11)
    assert both == pytest.approx(same, abs=0.11)
    with pytest.raises(ValueError, match=r"^count=-1"):
        blame.named(-1)


@pytest.mark.parametrize("weight", [-0.7, 0.7, 0.0])
def test_a_wish_is_turned_over_by_a_negative_weight(weight):
    net = NET.copy()
    net.weights[1][1, 0] = weight
    wishes = explorers.blame(net, X, D).wishes()
    asked = {-0.7: "less and less", 0.7: "less and more", 0.0: "less and nothing"}[weight]
    assert wishes.words.startswith(f"Output 0 wants down. Output 1 wants up. Neuron 0 is asked for {asked}.")
    notes = [text for text in read(wishes.picture) if text.startswith(("asked", "wants"))]
    arrow = {-0.7: "↓", 0.7: "↑", 0.0: "·"}[weight]
    assert sorted(notes) == sorted([f"asked ↓ {arrow}", "asked ↓ ↑", "wants ↓", "wants ↑"])


def test_what_the_outputs_ask_is_summed_in_words():
    delta = NET.backpropagate(X, D).deltas[2][:, 0]
    blame = explorers.blame()
    for i in (0, 1):
        assert f" = {words.written(NET.weights[1][:, i] @ delta)}" in blame.asked(delta).words
    with pytest.raises(ValueError, match="deltas"):
        blame.asked([1, 2, 3])


@pytest.mark.parametrize(("at", "l", "j"), [("net²₁", 2, 1), ("net¹₀", 1, 0)])
def test_a_demon_adds_to_the_net_of_his_neuron(at, l, j):
    demon = explorers.demon(at=at, epsilon=0.5)
    trace, delta = NET.feed_forward(X), NET.backpropagate(X, D).deltas[l][j, 0]
    out = trace.out[l - 1][:, 0]
    for W, b, layer in zip(NET.weights[l - 1 :], NET.biases[l - 1 :], range(l, 3)):
        out = 1 / (1 + np.exp(-(W @ out + b + 0.5 * (layer == l) * np.eye(2)[j])))
    E = np.mean((out - D[0]) ** 2)
    assert f"E goes from 0.3838 to {words.written(E)}." in demon.words
    promised = words.written(NET.error(X, D) + 0.5 * delta)
    assert demon.words.endswith(f"δ = {words.written(delta)}, promises {promised}.")


@pytest.mark.parametrize("at", ["net¹₀", "net¹₂", "net²₁", "net³₀"])
def test_the_curve_of_a_demon_goes_through_every_error_that_he_makes(at):
    net = Network([2, 3, 2, 1], bias="random", seed=0)
    demon = explorers.demon(net, X, [[1.0]], at=at, epsilon=2.0)
    said = float(re.search(r"to (\d\.\d+)\. The tangent", demon.words)[1])
    visit = demon.drawing.__self__
    errors = visit.errors(visit.places[at])
    assert errors[visit.along == 2.0] == pytest.approx(said, abs=5.1e-5)
    assert errors[visit.along == 0] == pytest.approx(net.error(X, [[1.0]]))


def test_a_demon_changes_his_seat_where_one_presses_and_moves_along_the_curve():
    demon = explorers.demon()
    demon.follow({"set": {"at": "net¹₁", "epsilon": -1}})
    demon.paint()
    assert demon.words.startswith("The demon adds −1.00 to net¹₁:")
    assert 'data-drop-x="epsilon"' in demon.picture
    demon.follow({"set": {"epsilon": 0}})
    demon.paint()
    assert "from 0.3838 to 0.3838." in demon.words


def test_the_network_of_the_bars_is_its_own():
    net = NET.copy()
    blame = explorers.blame(net, X, D)
    net.parameters[:] = 0
    assert "error 0.3838" in blame.downhill().words


def test_arrows_of_what_outputs_ask_end_where_their_sums_are():
    weights, deltas = np.array([[2.0, 1.0], [1.0, -1.0]]), np.array([1.0, 0.5])
    lines = re.findall(r'd="M[\d.]+ [\d.]+L([\d.]+) [\d.]+L', draw.pulls_svg(weights, deltas))
    heads = re.findall(r'd="M([\d.]+) [\d.]+L[-\d. L]+Z"', draw.pulls_svg(weights, deltas))
    first, second, both = (float(x) for x in heads[:3])
    assert second == both  # 2.5 together
    assert float(heads[3]) > float(heads[4]) == float(heads[5])  # 1, and back to 0.5
    assert (first - 150) / (both - 150) == pytest.approx(2 / 2.5, abs=0.01)
    assert len(lines) == len(heads) == 6


def test_the_flow_shows_what_is_kept_for_the_way_back():
    flow = explorers.flow()
    said = read(flow.picture)
    assert [said.count(text) for text in ("out₀", "net₁", "δ₁", "W₁ᵀ", "∂E/∂W₁, ∂E/∂b₁")] == [1] * 5
    kept = re.findall(r'd="M([\d.]+) 49L[^"]*" [^>]*stroke-dasharray', flow.picture)
    assert len(kept) == 4  # out₀, net₁, out₁, net₂; out₂ is in ∂E/∂out₂


def test_each_row_of_the_first_derivatives_of_one_digit_is_that_digit():
    net, (X, D) = Network([784, 20, 20, 10], init="xavier", seed=0), datasets.digits()
    grads = net.backpropagate(X[[1700]], D[[1700]])
    assert D[1700].argmax() == 3
    np.testing.assert_allclose(grads.weights[0], np.outer(grads.deltas[1], X[1700]), atol=1e-15)
    assert 0 < np.sum(grads.deltas[1] > 0) < 20  # both colours


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: draw.bars_svg({"a": 1.0}, ["b"]), r"\['b'\], expected names of \['a'\]"),
        (lambda: draw.bars_svg({"a": 1.0}, chosen="c"), r"\['c'\]"),
        (lambda: draw.pulls_svg(np.ones((2, 3)), [1, 2, 3]), r"deltas has shape \(3,\)"),
    ],
)
def test_pictures_refuse_what_they_cannot_show(call, message):
    with pytest.raises(ValueError, match=message):
        call()


ASKED = {
    "write-output": "output_delta",
    "write-hidden": "hidden_delta",
    "write-table": "weight_gradient",
    "write-backward": "backward",
}
WRONG = {
    "write-output": ("return 2 / len(out) * (d - out) * out * (1 - out)", "difference turned"),
    "write-hidden": ("return (W @ delta) * out * (1 - out)", "W not transposed"),
    "write-table": ("return out[:, None] * delta", "transposed"),
    "write-backward": (
        """outs, dW, db = [X.T], [], []
    for Wl, bl in zip(W, b):
        outs.append(1 / (1 + np.exp(-(Wl @ outs[-1] + bl[:, None]))))
    delta = 2 / len(D[0]) * (outs[-1] - D.T) * outs[-1] * (1 - outs[-1])
    for l in reversed(range(len(W))):
        dW.insert(0, delta @ outs[l].T)
        db.insert(0, delta.sum(axis=1))
        delta = (W[l].T @ delta) * outs[l] * (1 - outs[l])
    return dW, db""",
        "no mean",
    ),
}


def answered(cell, body):
    """The verdict on a cell of the chapter with `body` for its dots."""
    *function, call = CELLS[cell].replace("    ...", f"    {body}").splitlines()
    names = {"np": np, "check": exercises.check}
    exec(compile("\n".join(function), cell, "exec"), names)
    return eval(call, names)


@pytest.mark.parametrize(("cell", "name"), ASKED.items())
def test_what_the_reader_writes_is_judged_in_the_chapter(cell, name):
    right = f"return right({', '.join(exercises.EXERCISES[name].takes)})"
    built = f"right = exercises.EXERCISES[{name!r}].right"
    verdict = answered(cell, f"from nnbook import exercises; {built}; {right}")
    assert verdict
    body, mistake = WRONG[cell]
    verdict = answered(cell, body)
    assert not verdict
    assert verdict.mistakes == (mistake,)


def test_the_reader_writes_each_formula_before_the_book_does():
    order = list(CELLS)
    for asked, shown in [("write-slope", "three-factors"), ("write-output", "three-ways"),
                         ("write-hidden", "by-hand"), ("write-table", "by-hand"),
                         ("write-backward", "loop")]:  # fmt: skip
        assert order.index(asked) < order.index(shown)
