"""Things that readers build: each demand can fail alone, other forms are right, nonsense gets one line."""

import numpy as np
import pytest

from nnbook import Network, datasets, exercises
from nnbook.exercises import EXERCISES, check
from nnbook.exercises.building import Requirement

NEW = ["darker_pixel", "one_stroke", "and_not", "tent", "rain_forecast", "even_chain", "bowl_rates", "rings",
       "square_island", "zero_or_one", "misread_nine", "calm_driver"]  # fmt: skip


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Progress from its beginning."""
    monkeypatch.setattr(exercises, "_progress", exercises.Progress())


def solved(name):
    return EXERCISES[name].answered()


def altered(name, **changes):
    """The network of a solution with other numbers at places: weights={(layer, place): number}."""
    net = solved(name)
    for kind, change in changes.items():
        for (l, place), value in change.items():
            getattr(net, kind)[l][place] = value
    return net


def with_an_idle_neuron(name):
    """The network of a solution, 'n-k-1', with one hidden neuron more that does nothing."""
    net = solved(name)
    n, hidden, outputs = net.sizes
    twin = Network([n, hidden + 1, outputs], net.hidden.name, net.output.name, seed=0)
    for arrays, wanted in ((twin.weights, net.weights), (twin.biases, net.biases)):
        for array, part in zip(arrays, wanted):
            array[...] = 0
            array[tuple(slice(size) for size in part.shape)] = part
    return twin


def by_way_of_a_hidden_neuron(name):
    """A single neuron, written as a hidden one that is a sum and an output behind it."""
    net = solved(name)
    twin = Network([net.sizes[0], 1, 1], hidden="identity", seed=0)
    twin.weights, twin.biases = [net.weights[0], [[1]]], [net.biases[0], [0]]
    return twin


def tanh_chain():
    net = Network([1] * 6, hidden="tanh", seed=0)
    net.weights, net.biases = [[[1]]] * 5, [[-0.5], *[[0]] * 4]
    return net


def of_others(name, hidden="sigmoid", output="sigmoid", **changes):
    """The network of a solution, altered, of neurons with other activations."""
    net = altered(name, **changes)
    twin = Network(net.sizes, hidden, output, seed=0)
    twin.parameters[...] = net.parameters
    return twin


def wider(net, factor):
    """The network with other weights and biases, all of them larger by a factor."""
    net.parameters[...] *= factor
    return net


def picture(change):
    """The changed nine, changed further."""
    x = solved("misread_nine")
    change(x)
    return x


def undone(x):
    changed = np.flatnonzero(x != nine())
    x[changed[:2]] = nine()[changed[:2]]


def nine():
    return datasets.one_of_each()[9]


def corner(x):
    x[0] = 0.5


def beyond(x):
    x[x == 1] = np.where(np.arange((x == 1).sum()) == 0, 1.5, 1)


def driver(outer, inner, pedal=None):
    """The solution with other weights of the distances, or another pedal."""

    def drive(d):
        steering = outer * (d[0] - d[4]) + inner * (d[1] - d[3])
        return steering, 1.5 * d[2] - 0.3 if pedal is None else pedal

    return drive


ALONE = [
    ("darker_pixel", "pairs right", lambda: altered("darker_pixel", weights={(0, (0, 0)): 9.5})),
    ("darker_pixel", "error", lambda: altered("darker_pixel", weights={(1, (0, 0)): -4, (1, (1, 0)): 4,
                                                                     (0, (0, 0)): 4, (0, (0, 1)): -4},
                                              biases={(1, 0): 2, (1, 1): -2})),
    ("darker_pixel", "numbers changed", lambda: altered("darker_pixel", biases={(0, 1): 0.1})),
    ("darker_pixel", "kind of hidden neurons", lambda: of_others(
        "darker_pixel", "tanh", weights={(1, (0, 0)): -4, (1, (1, 0)): 4}, biases={(1, 0): 0, (1, 1): 0})),
    ("darker_pixel", "kind of outputs", lambda: of_others(
        "darker_pixel", output="identity", weights={(1, (0, 0)): -1, (1, (1, 0)): 1},
        biases={(1, 0): 0.75, (1, 1): -0.15})),
    ("one_stroke", "no stroke", lambda: altered("one_stroke", biases={(0, 0): 9})),
    ("one_stroke", "one stroke", lambda: altered("one_stroke", biases={(0, 0): -99})),
    ("one_stroke", "two strokes", lambda: altered("one_stroke", biases={(0, 1): -99})),
    ("one_stroke", "neurons", lambda: with_an_idle_neuron("one_stroke")),
    ("one_stroke", "kind of hidden neurons", lambda: of_others(
        "one_stroke", "tanh", weights={(1, 0): [10, -10]})),
    ("one_stroke", "kind of outputs", lambda: of_others("one_stroke", output="identity")),
    ("and_not", "rows right", lambda: altered("and_not", biases={(0, 0): -4})),
    ("and_not", "rows right", lambda: altered("and_not", biases={(0, 0): -6})),
    ("and_not", "largest number", lambda: wider(solved("and_not"), 1.01)),
    ("and_not", "hidden neurons", lambda: by_way_of_a_hidden_neuron("and_not")),
    ("and_not", "kind of outputs", lambda: of_others(
        "and_not", output="identity", weights={(0, 0): [1, -1]}, biases={(0, 0): 0})),
    ("tent", "roof", lambda: altered("tent", weights={(1, 0): [2, -4, 2]})),
    ("tent", "ground", lambda: altered("tent", weights={(1, (0, 2)): 0})),
    ("tent", "hidden neurons", lambda: with_an_idle_neuron("tent")),
    ("tent", "kind of hidden neurons", lambda: of_others(
        "tent", "leaky_relu", "identity", weights={(1, 0): np.array([1, -2, 1]) / 0.99})),
    ("tent", "kind of outputs", lambda: of_others("tent", "relu", "relu")),
    ("rain_forecast", "mean", lambda: altered("rain_forecast", biases={(0, 0): -0.96})),
    ("rain_forecast", "each net", lambda: altered("rain_forecast", weights={(0, (0, 0)): 0},
                                                  biases={(0, 0): np.log(0.334 / 0.666)})),
    ("rain_forecast", "hidden neurons", lambda: by_way_of_a_hidden_neuron("rain_forecast")),
    ("even_chain", "first δ", lambda: altered("even_chain", weights={(2, (0, 0)): 1})),
    ("even_chain", "largest number", lambda: wider(solved("even_chain"), 1.2)),
    ("even_chain", "kind of hidden neurons", tanh_chain),
    ("even_chain", "kind of outputs", lambda: of_others("even_chain", output="identity")),
    ("bowl_rates", "error", lambda: 1 / 13),
    ("bowl_rates", "on the way", lambda: lambda step: (1, 1 / 5, 1 / 25)[step % 3]),
    ("bowl_rates", "rates", lambda: [1 / 25, 1 / 5, 1] * 6 + [0.01, -0.01]),
    ("rings", "inner ring", lambda: altered("rings", biases={(1, 0): 6})),
    ("rings", "outer ring", lambda: altered("rings", biases={(1, 0): 18})),
    ("rings", "neurons", lambda: with_an_idle_neuron("rings")),
    ("square_island", "inside", lambda: altered("square_island", biases={(1, 0): 13})),
    ("square_island", "outside", lambda: altered("square_island", biases={(1, 0): 19})),
    ("square_island", "kind of hidden neurons", lambda: of_others("square_island", "leaky_relu")),
    ("square_island", "kind of outputs", lambda: of_others("square_island", "relu", "identity")),
    ("square_island", "hidden neurons", lambda: with_an_idle_neuron("square_island")),
    ("zero_or_one", "zeros", lambda: altered("zero_or_one", biases={(0, 0): 15})),
    ("zero_or_one", "ones", lambda: altered("zero_or_one", biases={(0, 0): -30})),
    ("zero_or_one", "weights", lambda: altered("zero_or_one", weights={(0, (0, 0)): 1})),
    ("zero_or_one", "kind of outputs", lambda: of_others("zero_or_one", output="identity")),
    ("misread_nine", "reading", lambda: picture(undone)),
    ("misread_nine", "pixels", lambda: picture(corner)),
    ("misread_nine", "shades", lambda: picture(beyond)),
    ("calm_driver", "crashes", lambda: driver(2, 0, 1)),
    ("calm_driver", "speed", lambda: driver(2, 0.5, -0.2)),
    ("calm_driver", "steering", lambda: driver(2, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "failing", "make"), ALONE, ids=[f"{n}-{one}" for n, one, _ in ALONE])
def test_a_demand_that_fails_is_named_and_no_other(name, failing, make):
    verdict = check(name, make())
    assert not verdict
    assert verdict.mistakes == (failing,), verdict.text
    asked = next(one.asked for one in EXERCISES[name].requirements if one.name == failing)
    assert f"asked: {asked}" in verdict.text
    assert verdict.text.count("asked: ") == 1
    assert "\n" not in verdict.text


def test_each_demand_is_tried_alone():
    wanted = {(name, one.name) for name in NEW for one in EXERCISES[name].requirements}
    assert wanted == {(name, failing) for name, failing, _ in ALONE}


def test_all_that_fail_are_named_together():
    net = with_an_idle_neuron("rings")
    net.biases[1] = [18]
    assert check("rings", net).mistakes == ("outer ring", "neurons")


def as_numbers(name):
    net = solved(name)
    return [W.tolist() for W in net.weights], [b.tolist() for b in net.biases]


@pytest.mark.parametrize("name", [name for name in NEW if isinstance(EXERCISES[name].answered(), Network)])
def test_numbers_that_make_a_network_are_right_as_well(name):
    verdict = check(name, as_numbers(name))
    assert verdict, verdict.text


def small(*arrays):
    """A network in numbers of little precision."""
    return tuple([one.astype(np.float32) for one in part] for part in arrays)


def diamond():
    """The rings, told apart by |x0| + |x1|, with four ReLU neurons: one more than is asked."""
    return [[[1, 0], [-1, 0], [0, 1], [0, -1]], [[-9, -9, -9, -9]]], [[0, 0, 0, 0], [7.5]]


@pytest.mark.parametrize("name", [name for name in NEW if isinstance(EXERCISES[name].answered(), Network)])
def test_the_numbers_of_a_network_come_as_it_holds_them(name):
    net = solved(name)
    assert check(name, (net.weights, net.biases))


def test_other_ways_are_right_as_well():
    net = solved("tent")
    assert check("tent", small(net.weights, net.biases))
    left = [[[-1], [-1], [-1]], [[1, -2, 1]]], [[1, 0, -1], [0]]
    assert check("tent", left)
    for twelve in (np.array, list, tuple, np.ndarray.tolist):
        assert check("darker_pixel", twelve(solved("darker_pixel").parameters))
    assert check("bowl_rates", [1 / 25, 1 / 5, 1, *[0.04] * 17])
    assert check("bowl_rates", np.array([1 / 25, 1 / 5, 1, *[0.04] * 17], np.float32))
    assert check("misread_nine", solved("misread_nine").reshape(28, 28))
    assert check("rings", diamond()).mistakes == ("neurons",)


def test_a_network_may_drive_calmly():
    net = Network([5, 2], output="identity", seed=0)
    net.weights, net.biases = [[[2, 0.5, 0, -0.5, -2], [0, 0, 1.5, 0, 0]]], [[0, -0.3]]
    assert check("calm_driver", net)


def test_solutions_say_what_is_so():
    same = altered("darker_pixel", weights={(0, (0, 0)): 4, (0, (0, 1)): -4, (1, (0, 0)): -4, (1, (1, 0)): 4},
                   biases={(1, 0): 2, (1, 1): -2})  # fmt: skip
    assert "the error is 0.06" in check("darker_pixel", same).text
    assert "crashes" in check("calm_driver", driver(2, 0)).mistakes
    assert round((12 / 13) ** 20, 1) == 0.2  # what is left of w0 with one rate
    ones = Network([1] * 6, seed=0)
    ones.weights = [[[1]]] * 5
    deltas = ones.backpropagate([[0.5]], [[1]]).deltas
    assert 0 < deltas[1][0, 0] / deltas[-1][0, 0] <= 1 / 256
    bias_alone = altered("rain_forecast", weights={(0, (0, 0)): 1}, biases={(0, 0): -1.6})
    assert check("rain_forecast", bias_alone).mistakes[-1] == "each net"


@pytest.mark.parametrize(
    ("measured", "asked", "value", "said"),
    [
        ("{a:.1f} %", "at least 99 %", 98.97, "98.97 %"), ("{a:.1f} %", "at least 99 %", 50.0, "50.0 %"),
        ("{a:.0f} metres", "at least 60 in each", 59.7, "59.7 metres"),
        ("off by {a:.4f}", "at most 0.04", np.float64(0.040004), "off by 0.040004"),
        ("{a:.3g}", "none beyond ±10", -10.0004, "-10.0004"), ("{a:.3g}", "above 0", 0.0, "0"),
        ("{a:.2g} of {a:g}", "at most 1", float("nan"), "nan of nan"),
    ],
)  # fmt: skip
def test_what_is_not_enough_does_not_look_like_enough(measured, asked, value, said):
    assert Requirement("a", asked, measured, bool).text({"a": value}) == f"{said}, asked: {asked}"


def test_an_eight_has_its_own_article():
    shades = 255 * EXERCISES["misread_nine"].answered()
    assert "the network reads an 8 (" in check("misread_nine", shades).text


def test_a_picture_and_a_network_stay_what_they_were():
    for name in NEW:
        answer = solved(name)
        held = answer.parameters if isinstance(answer, Network) else answer
        if isinstance(held, np.ndarray):
            before = held.copy()
            assert check(name, answer)
            assert np.array_equal(held, before)
            held.flags.writeable = False
            assert check(name, answer)


def endless(step):
    while True:
        pass


NONSENSE = [
    ("bowl_rates", None, "None came"), ("bowl_rates", "fast", "a string came"),
    ("bowl_rates", [0.1, 0.2], "expected a rate for each of the 20 steps"),
    ("bowl_rates", lambda step: "x", "expected real numbers"), ("bowl_rates", lambda: 1, "TypeError"),
    ("bowl_rates", lambda step: [1, 2], "shape (20, 2)"), ("bowl_rates", np.nan, "not finite"),
    ("bowl_rates", lambda step: 1 / step, "ZeroDivisionError"),
    ("bowl_rates", endless, "longer than 2 seconds"),
    ("bowl_rates", 1j, "expected real numbers"), ("bowl_rates", 1e300, "asked:"),
    ("misread_nine", None, "None came"), ("misread_nine", np.zeros(783), "shape (783,)"),
    ("misread_nine", np.zeros((1, 784)), "expected a picture"),
    ("misread_nine", np.full(784, np.nan), "finite"),
    ("misread_nine", np.zeros((28, 28)).tolist(), "asked: a 7"), ("misread_nine", print, "came"),
    ("misread_nine", np.full(784, 1e200), "asked:"),
    ("darker_pixel", Network([2, 3, 2], seed=0), "expected [2, 2, 2]"),
    ("darker_pixel", np.ones(11), "an array"), ("darker_pixel", [*[1] * 11, [2]], "no array"),
    ("darker_pixel", np.array(1), "an array"), ("darker_pixel", [[1, 2, 3]] * 12, "expected a Network"),
    ("darker_pixel", ["1"] * 12, "expected real numbers"),
    ("darker_pixel", np.full(12, np.inf), "not finite"), ("darker_pixel", object(), "object"),
    ("even_chain", Network([1, 1, 1], seed=0), "expected [1, 1, 1, 1, 1, 1]"),
    ("even_chain", np.ones(10), "an array came"),
    ("one_stroke", Network([4, 1], seed=0), "expected 9 at the left"), ("tent", ([], []), "0 matrices"),
    ("zero_or_one", Network([784, 10], seed=0), "1 at the right"), ("rings", 7, "an int came"),
    ("square_island", "net", "a string came"), ("rain_forecast", [0.5, -1], "a float came"),
    ("and_not", {}, "a dict came"), ("calm_driver", lambda d: "fast", "two finite numbers"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "answer", "words"), NONSENSE, ids=[f"{n}-{w}" for n, _, w in NONSENSE])
def test_nonsense_gets_one_line(name, answer, words, capsys):
    verdict = check(name, answer)
    assert not verdict
    assert verdict.mistakes
    assert words in verdict.text
    assert capsys.readouterr().out == verdict.text + "\n"
    assert "\n" not in verdict.text
    assert len(verdict.text) < 400


def test_a_stubborn_beginning_meets_no_demand_by_itself():
    """A network as it begins, a constant rate, an untouched picture, a driver that goes straight on."""
    for name in NEW:
        answer = solved(name)
        if isinstance(answer, Network):
            assert not check(name, Network(answer.sizes, answer.hidden.name, answer.output.name, seed=1))
    assert not check("bowl_rates", 0.01)
    assert check("misread_nine", nine()).mistakes == ("reading",)
    assert not check("calm_driver", lambda d: (0, 1))
