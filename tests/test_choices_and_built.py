"""Exercises that ask for a choice, or for a thing that does something."""

import time
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import solutions

from nnbook import Network, exercises
from nnbook.exercises import EXERCISES, check
from nnbook.exercises.choice import LETTERS

CHOICES = [one for one in EXERCISES.values() if one.kind == "choice"]
BUILT = [one for one in EXERCISES.values() if one.kind == "built"]
EACH_CHOICE = pytest.mark.parametrize("exercise", CHOICES, ids=lambda one: one.name)
EACH_BUILT = pytest.mark.parametrize("exercise", BUILT, ids=lambda one: one.name)


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Hints, instances and progress from their beginning."""
    monkeypatch.setattr(exercises, "_progress", exercises.Progress())
    monkeypatch.setattr(exercises, "_hints", {})
    monkeypatch.setattr(exercises, "_seeds", {})
    monkeypatch.setattr(exercises, "show", lambda picture, alt: print(alt))


def letters(exercise, seed=0):
    """The letter of the true option, and those of the others."""
    order, true, _ = exercise.instance(seed)
    right = LETTERS[order.index(true)]
    return right, [letter for letter in LETTERS[: len(order)] if letter != right]


# --- Choices ------------------------------------------------------------------------------------------------


@EACH_CHOICE
def test_each_choice_has_options_with_names_words_and_reasons(exercise):
    assert 3 <= len(exercise.options) <= len(LETTERS)
    for field in ("name", "text", "reason"):
        assert len({getattr(one, field) for one in exercise.options}) == len(exercise.options)
    assert set(exercise.answers) <= {one.name for one in exercise.options}


def test_each_chapter_has_something_to_diagnose():
    without = set(solutions.chapters()) - {one.chapter for one in CHOICES}
    assert not without, f"a chapter has no choice: {without}"
    assert len(CHOICES) >= 16


@EACH_CHOICE
def test_the_true_option_is_right_and_each_other_is_refused_with_its_reason(exercise):
    for seed in range(3):
        order, true, _ = exercise.instance(seed)
        right, others = letters(exercise, seed)
        for answer in (right, f" ({right.upper()}) ", true.text):
            assert check(exercise.name, answer)
        for letter in others:
            option = order[LETTERS.index(letter)]
            verdict = check(exercise.name, letter)
            assert not verdict
            assert verdict.mistakes == (option.name,)
            assert option.reason[1:] in verdict.text
            assert "\n" not in verdict.text
        exercises.another(exercise.name)


def seen(made):
    """What is shown, as something to compare: a text, or a picture's numbers and words."""
    if isinstance(made, str):
        return made
    figure, words = made
    parts = [line.get_ydata() for ax in figure.axes for line in ax.lines]
    parts += [image.get_array() for ax in figure.axes for image in ax.images]
    return words, *(np.round(np.ravel(part), 6).tobytes() for part in parts)


@cache
def shown(name, seed):
    """What an instance of a choice shows: its words, and the whole as something to compare."""
    made = EXERCISES[name].shown(seed)
    return made if isinstance(made, str) else made[1], seen(made)


@EACH_CHOICE
def test_what_one_sees_is_made_by_the_true_option_and_no_other(exercise):
    for seed in range(2):
        _, true, _ = exercise.instance(seed)
        others = [seen(exercise.show(one, exercise.instance(seed)[2])) for one in exercise.options]
        assert shown(exercise.name, seed)[1] == others[exercise.options.index(true)]
        assert len(set(others)) == len(others)


@EACH_CHOICE
def test_the_words_of_a_picture_do_not_give_the_answer_away(exercise):
    words, _ = shown(exercise.name, 0)
    assert not any(one.text in words or one.name in words for one in exercise.options)


@EACH_CHOICE
def test_other_instances_have_other_numbers_orders_and_answers(exercise):
    instances = [exercise.instance(seed) for seed in range(12)]
    able = set(exercise.answers or [one.name for one in exercise.options])
    assert len({tuple(one.name for one in order) for order, _, _ in instances}) > 1
    assert {true.name for _, true, _ in instances} <= able
    for lap in (0, len(able)):
        assert {exercise.instance(lap + turn)[1].name for turn in range(len(able))} == able
    assert shown(exercise.name, 0)[1] != shown(exercise.name, 1)[1]
    assert seen(exercise.shown(3)) == seen(exercise.shown(3))


@EACH_CHOICE
def test_a_question_shows_what_it_is_about_and_its_options(exercise, capsys):
    text = exercises.question(exercise.name)
    printed = capsys.readouterr().out
    assert text in printed
    order, _, _ = exercise.instance(0)
    assert all(f"({letter}) {one.text}" in text for letter, one in zip(LETTERS, order))
    assert f"({exercise.level}, {exercise.minutes} minutes)" in text
    assert shown(exercise.name, 0)[0] in printed


class Rude(str):
    """A string that breaks all rules."""

    def strip(self, *_):
        raise OSError

    def lower(self):
        raise OSError


HOSTILE = [None, 1, 2.5, "z", "", "a or b", "x" * 10**6, "\n", ["a"], ("a",), {"a"}, b"a", np.array("a"),
           print, object(), np.nan, Rude("q")]  # fmt: skip


@EACH_CHOICE
def test_what_is_no_choice_gets_one_line(exercise, capsys):
    for answer in HOSTILE:
        verdict = check(exercise.name, answer)
        assert not verdict
        assert verdict.mistake == "kind"
        assert "a letter from 'a' to " in verdict.text
        assert capsys.readouterr().out == verdict.text + "\n"
        assert len(verdict.text) < 200


def test_derivatives_are_what_the_reasons_say():
    exercise, ratios = EXERCISES["derivatives_diagnosed"], {}
    for one in exercise.options:
        lines = exercise.show(one, np.random.default_rng(4)).splitlines()[1:]
        names = [line[:12].strip() for line in lines]
        ratios[one.name] = np.array([float(line.split()[-1]) for line in lines])
    last = np.array([name[2:5] == "[1]" for name in names])
    biases = np.array([name.startswith("db") for name in names])
    assert np.allclose(ratios["no mean"], 3, atol=0.01)
    assert np.allclose(ratios["no 1/n"], 2, atol=0.01)
    assert np.allclose(ratios["no mean in db"], np.where(biases, 3, 1), atol=0.01)
    for name in ("W not transposed", "hidden slope missing"):
        assert np.allclose(ratios[name][last], 1)
    assert ratios["hidden slope missing"][~last].min() > 4
    assert ratios["W not transposed"][~last].min() < 0 < ratios["W not transposed"][~last].max()


@pytest.mark.parametrize("seed", range(2))
def test_curves_are_what_the_reasons_say(seed):
    exercise, curves = EXERCISES["curve_diagnosed"], {}
    for one in exercise.options:
        figure, _ = exercise.show(one, np.random.default_rng(seed))
        right, curves[one.name] = (line.get_ydata() for line in figure.axes[0].lines)
    trembling = {name: np.abs(np.diff(curve, 2)).max() for name, curve in curves.items()}
    assert right[-1] < 0.6 * right[0]
    assert np.diff(curves["uphill"]).min() > -1e-3
    assert curves["uphill"][-1] > 1.2 * right[0]
    assert np.diff(curves["rate too small"]).max() < 0
    assert curves["rate too small"][-1] > 0.8 * right[0]
    assert 0.2 < np.mean(curves["pairs torn"][10:]) < 0.3
    assert trembling["pairs torn"] > 5 * trembling["rate too small"]
    assert min(curves["not reset"][1:4]) < min(right[1:4])
    assert np.diff(curves["not reset"]).max() > 0.01


# --- Things that were built ---------------------------------------------------------------------------------


@EACH_BUILT
def test_each_solution_is_right_in_time_and_says_what_was_measured(exercise):
    start = time.process_time()
    verdict = check(exercise.name, exercise.answered())
    assert time.process_time() - start < exercise.seconds
    assert verdict, verdict.text
    assert verdict.text.startswith(f"{exercise.name}: right: ")


@EACH_BUILT
def test_each_requirement_is_asked_and_has_a_name_of_its_own(exercise):
    names = [one.name for one in exercise.requirements]
    assert len(set(names)) == len(names) >= 2
    text = exercises.question(exercise.name)
    for one in exercise.requirements:
        assert f"{one.name}: {one.asked}" in text


def altered(name, **changes):
    """The network of a solution with other numbers at places: weights={(layer, place): number}."""
    net = EXERCISES[name].answered()
    for kind, change in changes.items():
        for (l, place), value in change.items():
            getattr(net, kind)[l][place] = value
    return net


def with_idle_neurons(net, count):
    """A network 2-n-1 that computes the same with more hidden neurons."""
    n, hidden, outputs = net.sizes
    twin = Network([n, hidden + count, outputs], seed=0)
    for arrays, wanted in ((twin.weights, net.weights), (twin.biases, net.biases)):
        for array, part in zip(arrays, wanted):
            array[...] = 0
            array[tuple(slice(size) for size in part.shape)] = part
    return twin


def with_a_hidden_neuron():
    """XOR with a hidden neuron, and so with one weight more."""
    net = Network([3, 1, 1], hidden="identity", seed=0)
    net.weights, net.biases = [[[1, 1, -2]], [[10]]], [[0], [-5]]
    return net


def of_others(name, hidden="sigmoid", output="sigmoid", **changes):
    """The network of a solution, altered, of neurons with other activations."""
    net = altered(name, **changes)
    twin = Network(net.sizes, hidden, output, seed=0)
    twin.parameters[...] = net.parameters
    return twin


def driver(steer=lambda d, steering: steering, pedal=None):
    """The solution with another steering, or another pedal."""
    right = EXERCISES["first_driver"].answered()
    return lambda d: (steer(d, right(d)[0]), right(d)[1] if pedal is None else pedal)


ALONE = [
    ("triangle", ["inside"], lambda: altered("triangle", biases={(1, 0): -59.8})),
    ("triangle", ["outside"], lambda: altered("triangle", biases={(1, 0): -30.0})),
    ("triangle", ["hidden neurons"], lambda: with_idle_neurons(EXERCISES["triangle"].answered(), 1)),
    ("triangle", ["kind of hidden neurons"], lambda: of_others("triangle", "tanh")),
    ("triangle", ["kind of outputs"], lambda: of_others("triangle", output="identity")),
    ("xor_three_weights", ["kind of outputs"], lambda: of_others(
        "xor_three_weights", output="identity", weights={(0, 0): [1, 1, -2]}, biases={(0, 0): 0})),
    ("xor_three_weights", ["rows right"], lambda: altered("xor_three_weights", weights={(0, (0, 2)): -1.0})),
    ("xor_three_weights", ["weights", "hidden neurons"], with_a_hidden_neuron),
    ("first_driver", ["crashes"], lambda: driver(lambda d, steering: steering if d[2] > 0.5 else 0, 1)),
    ("first_driver", ["metres"], lambda: driver(pedal=-1)),
    ("triangle", ["outside", "hidden neurons"],
     lambda: with_idle_neurons(altered("triangle", biases={(1, 0): 99.0}), 4)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "failing", "make"), ALONE, ids=[f"{n}-{'-'.join(f)}" for n, f, _ in ALONE])
def test_each_requirement_that_fails_is_named_and_no_other(name, failing, make):
    verdict = check(name, make())
    assert not verdict
    assert verdict.mistakes == tuple(failing), verdict.text
    assert verdict.text.count("asked: ") == len(failing)
    for one in EXERCISES[name].requirements:
        assert f"asked: {one.asked}" in verdict.text or one.name not in failing
    assert "\n" not in verdict.text


def test_numbers_that_make_a_network_are_right_as_well():
    net = EXERCISES["triangle"].answered()
    assert check("triangle", ([W.tolist() for W in net.weights], [b.tolist() for b in net.biases]))
    assert check("xor_three_weights", ([[[10, 10, -20]]], [[-5]]))
    assert check("xor_three_weights", (np.array([[[10, 10, -20]]]), np.array([[-5]])))


def test_a_network_drives_as_well():
    net = Network([5, 2], output="identity", seed=0)
    net.weights, net.biases = [[[0.8, 1.5, 0, -1.5, -0.8], [0, 0, 1, 0, 0]]], [[0, 0]]
    assert check("first_driver", net), check("first_driver", net).text


def with_nan():
    net = EXERCISES["triangle"].answered()
    net.parameters[3] = np.nan
    return net


def with_attribute(name, value):
    net = EXERCISES["triangle"].answered()
    vars(net)["_parameters" if name == "parameters" else name] = value  # past what refuses it
    return net


class Raising(Network):
    """A network that does not want to be looked at."""

    def __getattribute__(self, name):
        raise OSError(f"no {name}\nfor you")


class Liar(Network):
    """A network that says of itself that it is right."""

    def predict(self, X):
        raise AssertionError("nobody asks")

    def copy(self):
        return EXERCISES["triangle"].answered()


NO_NETWORK = [
    (None, "None came"), ("net", "a string came"), (3, "an int came"), ([], "a list came"),
    ({}, "a dict came"), (Network, "type"), (object(), "object"), (with_nan(), "not finite"),
    (with_attribute("sizes", [2, 10**6, 1]), "13 parameters came for sizes"),
    (with_attribute("sizes", [2]), "sizes [2]"), (with_attribute("parameters", "none"), "a string came"),
    (Network([3, 3, 1], seed=0), "expected 2 at the left"), (Network([2, 3, 2], seed=0), "1 at the right"),
    (object.__new__(Raising), "OSError"), (object.__new__(Network), "AttributeError"),
    (([[[1, 2]]], [[np.nan]]), "not finite"), (([[[1, 2]]], [[1, 2]]), "W[0] has shape (1, 2) and b[0] (2,)"),
    (([[1, 2]], [[1]]), "W[0] has shape (2,)"), (([[[1, 2], [3]]], [[1]]), "no array"),
    (([], []), "0 matrices"), (([[[1, 2]]], []), "0 vectors"), (("W", "b"), "a string came"),
    ((1, 2), "an int came"), (([[["a", "b"]]], [[1]]), "expected real numbers"),
    (np.zeros((2, 3)), "an array came"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "words"), NO_NETWORK, ids=[words for _, words in NO_NETWORK])
def test_what_is_no_network_gets_one_line(answer, words, capsys):
    verdict = check("triangle", answer)
    assert not verdict
    assert verdict.mistake in ("kind", "error")
    assert words in verdict.text
    assert capsys.readouterr().out == verdict.text + "\n"
    assert "\n" not in verdict.text


def test_only_the_numbers_of_a_network_are_trusted_and_they_stay():
    net = Liar([2, 3, 1], seed=0)
    assert not check("triangle", net)
    net.parameters[...] = EXERCISES["triangle"].answered().parameters
    before = net.parameters.copy()
    assert check("triangle", net)
    assert np.array_equal(net.parameters, before)


def endless(distances):
    while True:
        pass


def failing(distances):
    return distances[7], 0


NO_DRIVER = [
    (None, "None came"), (7, "an int came"), (endless, "longer than 0.5 seconds"), (failing, "IndexError"),
    (failing, "line 2 of your function"), (lambda d: "fast", "two finite numbers"),
    (lambda d: (np.nan, 0), "two finite numbers"), (lambda: (0, 0), "TypeError"),
    (lambda d: print(d) or (1, 2, 3), "two finite numbers"),
    (Network([4, 2], seed=0), "expected 5 at the left"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "words"), NO_DRIVER)
def test_what_does_not_drive_gets_one_line(answer, words, capsys, monkeypatch):
    if answer is endless:  # it is waited for as long as the exercise says
        assert EXERCISES["first_driver"].seconds == 5
        short = replace(EXERCISES["first_driver"], seconds=0.5)
        monkeypatch.setitem(EXERCISES, "first_driver", short)
    verdict = check("first_driver", answer)
    assert not verdict
    assert words in verdict.text
    assert capsys.readouterr().out == verdict.text + "\n"


def blank(distances): ...


@pytest.mark.parametrize(
    ("name", "answer"), [("triangle", ...), ("first_driver", blank), ("map_diagnosed", ...)]
)
def test_what_is_not_answered_yet_has_its_fixed_line(name, answer):
    verdict = check(name, answer)
    assert verdict.text == f"{name}: not answered yet."
    assert not verdict.answered


@pytest.mark.parametrize("exercise", [*CHOICES, *BUILT], ids=lambda one: one.name)
def test_hints_and_solutions_are_there(exercise):
    assert exercise.why in exercises.solution(exercise.name)
    assert "hint 1 of" in exercises.hint(exercise.name)


def test_a_solution_is_that_of_the_instance():
    for seed in range(6):
        right, _ = letters(EXERCISES["map_diagnosed"], seed)
        assert exercises.solution("map_diagnosed").startswith(f"({right}) ")
        exercises.another("map_diagnosed")


@EACH_BUILT
def test_there_is_no_other_instance_of_what_is_built(exercise):
    with pytest.raises(ValueError, match="is not known"):
        exercises.another(exercise.name)
