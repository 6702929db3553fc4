"""Exercises: solutions pass, mistakes are named, right forms are right, nothing harms the page."""

import builtins
import math
import os
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

import numpy as np
import pytest
import solutions
import sympy
from right_forms import right_forms

from nnbook import exercises
from nnbook.exercises import EXERCISES, check, guard
from nnbook.exercises.common import through
from nnbook.exercises.floating import TAG, floats, holds_whole, in_floats
from nnbook.exercises.judging import equal, judge
from nnbook.exercises.numbers import close
from nnbook.exercises.values import bare, same, written

FUNCTIONS = [one for one in EXERCISES.values() if one.kind == "function"]
FORMULAS = [one for one in EXERCISES.values() if one.kind == "expression"]
NUMBERS = [one for one in EXERCISES.values() if one.kind == "number"]
NAMED = [(one, mistake) for one in FUNCTIONS for mistake in one.mistakes]
FORMS = [(one.name, id_, form) for one in FUNCTIONS for id_, form in right_forms(one.name, one.right)]
WANTED = [
    "count_parameters", "neuron", "forward", "mse", "binary_cross_entropy_from_net", "softmax",
    "output_delta", "hidden_delta", "weight_gradient", "backward", "softmax_delta", "step",
    "momentum_step", "minibatches", "numeric_gradient", "accuracy", "confusion", "logistic_slope",
    "tanh_slope", "mse_slope", "last_layer_weight",
]  # fmt: skip


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Hints, instances and progress from their beginning."""
    monkeypatch.setattr(exercises, "_progress", exercises.Progress())
    monkeypatch.setattr(exercises, "_hints", {})
    monkeypatch.setattr(exercises, "_seeds", {})


def test_all_names_are_there_and_complete():
    assert set(WANTED) <= set(EXERCISES)
    for one in EXERCISES.values():
        assert one.level in ("warm-up", "core", "hard"), one.name
        assert one.minutes > 0, one.name
        assert one.hints, one.name
        assert one.why, one.name
    for one in (*FUNCTIONS, *FORMULAS, *NUMBERS):
        assert len(one.mistakes) >= 4, f"{one.name} has {len(one.mistakes)} mistakes, 4 are wanted"
        assert len({mistake.name for mistake in one.mistakes}) == len(one.mistakes), one.name


def test_no_room_with_exercises_is_forgotten():
    rooms = [import_module(f"nnbook.exercises.{one.name}") for one in iter_modules(exercises.__path__)]
    forgotten = {room.__name__ for room in rooms if hasattr(room, "EXERCISES")} - {
        room.__name__ for room in exercises.ROOMS
    }
    assert not forgotten, f"put it into ROOMS of nnbook/exercises/__init__.py: {forgotten}"


def test_each_chapter_has_eight_that_the_reader_writes():
    written = Counter(one.chapter for one in (*FUNCTIONS, *FORMULAS, *NUMBERS))
    few = {chapter: written[chapter] for chapter in solutions.chapters() if written[chapter] < 8}
    assert not few, f"8 exercises that the reader writes are wanted in each chapter: {few}"
    assert set(written) == set(solutions.chapters()), "an exercise belongs to a chapter that is not there"


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda one: one.name)
def test_solutions_are_right(exercise):
    assert check(exercise.name, exercise.right).text == f"{exercise.name}: right."


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda one: one.name)
def test_mistakes_can_be_told_from_the_right_answer_and_from_each_other(exercise):
    singles = [(mistake, list(exercise.outcomes(mistake))) for mistake in exercise.mistakes]
    for number, (mistake, outcomes) in enumerate(singles):
        assert not all(map(same, outcomes, exercise.expected)), mistake.name
        assert not all(isinstance(one, Exception) and bare(one) is None for one in outcomes), mistake.name
        for other, others in singles[:number]:
            assert not all(equal(a, b, None) for a, b in zip(outcomes, others)), (mistake.name, other.name)


@pytest.mark.parametrize(("exercise", "mistake"), NAMED, ids=lambda one: one.name)
def test_mistakes_are_refused_and_named(exercise, mistake):
    verdict = check(exercise.name, exercise.making(mistake))
    assert not verdict
    assert verdict.mistakes == (mistake.name,)
    assert mistake.text.rstrip("?") in verdict.text
    assert "\n" not in verdict.text


@pytest.mark.parametrize(("name", "form"), [(n, f) for n, _, f in FORMS], ids=[i for _, i, _ in FORMS])
def test_right_forms_of_another_style_are_right(name, form):
    verdict = check(name, form)
    assert verdict, verdict.text


def test_each_function_has_twelve_right_forms():
    forms = Counter(name for name, _, _ in FORMS)
    few = {one.name: forms[one.name] for one in FUNCTIONS if forms[one.name] < 12}
    assert not few, f"12 right forms are wanted, write more into right_forms_short.py: {few}"


@pytest.mark.parametrize("exercise", FORMULAS, ids=lambda one: one.name)
def test_formulas_are_right_in_any_form_and_with_any_assumptions(exercise):
    right = exercise.right()
    plain = {one: sympy.Symbol(one.name, positive=True) for one in right.free_symbols}
    forms = sympy.expand(right), sympy.factor(right), right.xreplace(plain), sympy.together(right)
    for form in (right, *forms):
        assert check(exercise.name, form), form
    first = min(right.free_symbols, key=str)
    assert check(exercise.name, right * (sympy.sin(first) ** 2 + sympy.cos(first) ** 2))
    assert check(exercise.name, 1.0 * right)


@pytest.mark.parametrize(
    ("exercise", "mistake"), [(one, m) for one in FORMULAS for m in one.mistakes], ids=lambda one: one.name
)
def test_mistakes_in_formulas_are_named(exercise, mistake):
    right = exercise.right()
    verdict = check(exercise.name, mistake.instead() if mistake.instead else mistake.after(right))
    assert not verdict
    assert verdict.mistakes[0] == mistake.name or verdict.mistake in ("sign", "difference turned")


def test_formulas_that_are_none_are_told():
    out, x = sympy.symbols("out x")
    assert "x" in check("logistic_slope", out * x).text
    nothing = [out], None, sympy.Eq(out, 1), sympy.nan, 1 / (out - out), lambda out: out, {}, object()
    for strange in ("out*(1-out)", *nothing):
        verdict = check("logistic_slope", strange)
        assert not verdict
        assert "\n" not in verdict.text
    assert not check("tanh_slope", 1)


def test_two_mistakes_at_once_have_both_names():
    def two(W, delta, out):
        return -2 * (W.T @ delta) * out * (1 - out)

    assert set(check("hidden_delta", two).mistakes) == {"sign", "factor 2"}
    assert set(check("mse", lambda out, D: 2 * np.sum((out - D) ** 2)).mistakes) == {"sum", "factor 2"}


def test_of_two_results_the_wrong_one_is_named():
    right = EXERCISES["backward"].right

    def no_mean_in_db(W, b, X, D):
        dW, db = right(W, b, X, D)
        return dW, [-v for v in db]

    verdict = check("backward", no_mean_in_db)
    assert "dW is right" in verdict.text
    assert "difference turned" in verdict.mistakes


def test_a_factor_is_recognised_and_a_counterexample_is_small():
    assert check("weight_gradient", lambda d, o: 3 * np.outer(d, o)).mistakes == ("factor",)
    assert "3 times" in check("weight_gradient", lambda d, o: 3 * np.outer(d, o)).text
    text = check("neuron", lambda w, x, b: np.cos(w @ x) + b**3).text
    assert "w = [" in text
    assert "expected" in text
    assert len(text) < 200
    assert "shape" in check("hidden_delta", lambda W, delta, out: np.cos(np.zeros((7, 1)))).text


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("bars_apart", lambda p, m, q, k: 1), ("bars_apart", lambda p, m, q, k: 0),
        ("steering", lambda distances: 1), ("in_triangle", lambda p, a, b, c: 0),
        ("ring_class", lambda X, arrows, c: [1] * len(X)),
        ("ring_class", lambda X, arrows, c: [0] * len(X)),
        ("line_accuracy", lambda X, d, w, b: 0.5),
        ("one_hot", lambda classes, n: np.zeros((len(classes), n))),
        ("stopping_epoch", lambda errors, patience: 1), ("mse", lambda out, D: -0.0),
        ("hidden_delta", lambda W, delta, out: 0 * out),
    ],
)  # fmt: skip
def test_what_does_not_depend_on_its_arguments_is_no_mistake_in_a_formula(name, answer):
    verdict = check(name, answer)
    assert verdict.mistakes in (("constant",), ("all 0",))
    assert f"{name}: not yet: every number is " in verdict.text
    assert "every number is -0" not in verdict.text


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("desired", lambda X: np.stack([X[:, 0] < 0, X[:, 0] > 0], axis=1)),
        ("desired", lambda X: [[0, 1]] * len(X)),
        ("line_accuracy", lambda X, d, w, b: max(np.mean((X @ w + b > 0) & (d == 1)),
                                                 np.mean((X @ w + b <= 0) & (d == 1)))),
        ("confusion", lambda out, D: EXERCISES["confusion"].right(out, D) * np.tri(D.shape[1])),
        ("cross_entropy", lambda out, D: -np.log(out[:, 0]).mean()),
    ],
)  # fmt: skip
def test_who_hits_a_single_example_by_chance_is_not_told_to_be_right_there(name, answer):
    assert "right for a single example" not in check(name, answer).text


def test_two_mistakes_are_not_guessed_from_few_yeses_and_noes():
    verdict = check("bars_apart", lambda p, m, q, k: abs(p - q) > 0.05)
    assert not verdict
    assert not verdict.mistakes


def turned_without_its_corner(p, a, b, c):
    s, t = np.linalg.solve(np.column_stack([b - a, c - a]), p)
    return s > 0 and t > 0 and s + t < 1


def behind_by_its_own_height(y, angle, wall, reach):
    rise = np.sin(angle)
    return 1 if rise * wall <= 0 else np.clip((wall - y) / rise / reach, 0, 1)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("in_triangle", turned_without_its_corner), ("wall_distance", behind_by_its_own_height),
        ("relu", lambda net: np.clip(net, 0, 6)),
    ],
)  # fmt: skip
def test_what_is_right_by_luck_in_simple_cases_is_refused(name, answer):
    assert not check(name, answer)


def test_wrong_where_whole_numbers_came_is_not_always_for_whole_numbers():
    right, tagged = EXERCISES["top_k"].right, [3, 9, 1, 7]

    def other(out, k):
        return right(out, k)[::-1] if list(out) == tagged else right(out, k)

    assert "whole numbers" not in check("top_k", other).text
    only_floats = check("top_k", lambda out, k: right(out if out.dtype == float else -out, k))
    assert "right, but not for arrays of whole numbers" in only_floats.text


def test_of_a_tuple_and_of_a_slow_answer_is_said_what_is_so():
    assert "came, expected 2 things in a tuple" in check("centre_of_mass", lambda image: 1.5).text
    assert "came, expected a list" in check("edges_by_layer", lambda sizes: 3).text
    slow = check("mse", lambda out, D: time.sleep(2))
    assert "takes longer than 0.8 seconds: is there a loop that never stops?" in slow.text


def test_right_for_one_kind_of_examples_only_is_told():
    right = EXERCISES["mse"].right
    assert check("mse", lambda out, D: right(out, D) if len(out) == 1 else 17.5).mistakes == ("m = 1 only",)
    assert check("mse", lambda out, D: right(out, D) if len(out) > 1 else 17.5).mistakes == ("not m = 1",)


def in_place_step(parameters, gradient, learning_rate):
    parameters -= learning_rate * gradient
    return parameters


def in_place_and_uphill(parameters, gradient, learning_rate):
    parameters += learning_rate * gradient
    return parameters


def in_place_backward(W, b, X, D):
    result = EXERCISES["backward"].right(W, b, X, D)
    W[0] = W[0] * 1.0 + 1
    return result


def appended(sizes):
    sizes.append(1)
    return EXERCISES["count_parameters"].right(sizes[:-1])


@pytest.mark.parametrize(
    ("name", "answer", "argument"),
    [("step", in_place_step, "parameters"), ("step", in_place_and_uphill, "parameters"),
     ("backward", in_place_backward, "W"), ("count_parameters", appended, "sizes")],
)  # fmt: skip
def test_arguments_that_are_changed_are_named(name, answer, argument):
    verdict = check(name, answer)
    assert not verdict
    assert verdict.mistake == "in place"
    assert argument in verdict.text


def test_a_result_that_is_an_argument_is_refused_by_its_mistake():
    def kept(parameters, gradient, velocity, learning_rate, beta):
        return parameters - learning_rate * gradient, velocity

    assert check("momentum_step", kept).mistakes == ("no momentum", "velocity not handed on")
    assert check("step", lambda p, g, r: p).mistakes == ("no step",)


def endless(out, d):
    while True:
        pass


def deaf(out, d):
    while True:
        try:  # noqa: SIM105
            time.sleep(0)
        except BaseException:
            pass


def sleepy(out, d):
    time.sleep(3)


def printing(out, d):
    print(out - d)


def asking(out, d):
    return float(input("?"))


def leaving(out, d):
    raise SystemExit


def interrupting(out, d):
    raise KeyboardInterrupt


def deep(out, d):
    return deep(out, d)


def generating(out, d):
    yield from out - d


def warning(out, d):
    import warnings

    warnings.warn("look out", stacklevel=1)
    return (out - d) / 0


ABUSE = [
    (endless, "takes longer than 0.8 seconds"),
    (deaf, "takes longer than 0.8 seconds"),
    (sleepy, "takes longer than 0.8 seconds"),
    (printing, "prints its result"),
    (lambda out, d: None if len(out) > 2 else out - d, "None came, expected numbers: is a return missing?"),
    (asking, "nobody answers here"),
    (leaving, "SystemExit"),
    (interrupting, "KeyboardInterrupt"),
    (deep, "RecursionError"),
    (generating, "generator"),
    (warning, "expected"),
    (lambda out: out, "takes (out)"),
    (lambda out, d, more: out, "takes (out, d, more)"),
    (lambda: 0, "takes ()"),
    (lambda out, d: "out - d", "a string came"),
    (lambda out, d: [[1, 2], [3]], "no array"),
    (lambda out, d: out * np.nan, "expected"),
    (lambda out, d: {}, "dict"),
    (lambda out, d: out.undefined, "AttributeError"),
    (lambda out, d: 1 / 0, "ZeroDivisionError"),
    (lambda out, d: 1j * out, "complex"),
    (lambda out, d: max, "came"),
    (lambda out, d: print(end=""), "None came"),
    (3.5, "a function of (out, d)"),
    ("out - d", "a function of (out, d)"),
    (None, "a function of (out, d)"),
    (np.zeros(3), "a function of (out, d)"),
    (lambda out, d: [], "shape"),
    (lambda out, d: (out - d)[:, None], "shape"),
    (lambda out, d: object(), "object came"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "words"), ABUSE)
def test_what_is_no_answer_gets_one_line(answer, words, capsys):
    start = time.monotonic()
    verdict = check("softmax_delta", answer)
    assert time.monotonic() - start < 10  # of a second of its own: the machine may be busy
    assert not verdict
    assert words in verdict.text
    assert capsys.readouterr().out == verdict.text + "\n"
    assert "\n" not in verdict.text


class Breaks:
    """An answer that breaks all rules."""

    def __call__(self, out, d):
        return out - d

    @property
    def __signature__(self):
        raise OSError

    def __eq__(self, other):
        raise OSError

    __hash__ = None


@pytest.mark.parametrize("name", ["softmax_delta", "mse_slope", "step_by_hand"])
def test_an_object_that_breaks_all_rules_is_refused_or_judged(name, capsys):
    verdict = check(name, Breaks())
    assert capsys.readouterr().out == verdict.text + "\n"


def test_an_endless_loop_leaves_nothing_behind():
    before = set(threading.enumerate())  # what another test has left asleep may end meanwhile
    check("softmax_delta", endless)
    check("softmax_delta", deaf)
    end = time.monotonic() + 10
    while set(threading.enumerate()) - before and time.monotonic() < end:
        time.sleep(0.01)
    assert set(threading.enumerate()) <= before


def test_an_error_is_told_with_its_line():
    def failing(out, d):
        first = out - d
        return first + missing  # noqa: F821

    text = check("softmax_delta", failing).text
    assert "NameError" in text
    assert "line 3 of your function" in text


def blank(out, d): ...


def described(out, d):
    """The error signal."""


@pytest.mark.parametrize("answer", [..., blank, described, lambda out, d: ...])
def test_an_unanswered_exercise_has_one_fixed_line(answer):
    verdict = check("softmax_delta", answer)
    assert verdict.text == "softmax_delta: not answered yet."
    assert verdict.answered is False
    assert not verdict


def test_unanswered_formulas_and_numbers_have_the_same_line():
    assert check("mse_slope", ...).text == "mse_slope: not answered yet."
    assert check("step_by_hand", ...).text == "step_by_hand: not answered yet."


def test_answers_do_not_reach_the_page():
    state = np.geterr()
    check("softmax_delta", lambda out, d: np.seterr(all="raise") and out - d)
    assert np.geterr() == state


@pytest.mark.parametrize("exercise", NUMBERS, ids=lambda one: one.name)
def test_numbers_are_right_to_three_figures_and_their_mistakes_named(exercise):
    for seed in range(5):
        values = exercise.values(seed)
        right = float(exercise.right(**values))
        verdict = check(exercise.name, right * 1.0005 if right != int(right) else right)
        assert (bool(verdict), verdict.text) == (True, f"{exercise.name}: right.")
        assert check(exercise.name, np.float32(right))
        assert check(exercise.name, right if right == int(right) else float(f"{right:.3g}"))
        for one in exercise.mistakes:
            said = check(exercise.name, one.instead(**values)).text
            assert said.removesuffix(".") == f"{exercise.name}: not yet: {one.text}"
        assert not check(exercise.name, right + 1)
        exercises.another(exercise.name)


@pytest.mark.parametrize("exercise", NUMBERS, ids=lambda one: one.name)
def test_what_is_rounded_to_three_figures_is_right_in_any_instance(exercise):
    for seed in range(100):
        right = float(exercise.answered(seed))
        assert right == int(right) or close(float(f"{right:.3g}"), right), (seed, right)


def test_no_instance_has_two_wrong_numbers_that_are_one_or_a_right_one():
    parabola = EXERCISES["parabola_by_hand"]
    values = {"w": 2.0, "c": 1.5, "rate": 0.2, "steps": 3}
    assert replace(parabola, draw=lambda rng: values).values(0) == values
    for c in (2.0, 1.0):  # without c the same comes as with half of 2, and what is right for 1
        with pytest.raises(AssertionError, match="draws values for which a mistake is right, or two"):
            replace(parabola, draw=lambda rng, c=c: {**values, "c": c}).values(0)


def test_another_instance_asks_for_another_number():
    first = exercises.question("neuron_by_hand")
    second = exercises.another("neuron_by_hand")
    assert not first.startswith(second)
    exercise = EXERCISES["neuron_by_hand"]
    numbers = [exercise.right(**exercise.values(seed)) for seed in (0, 1)]
    assert not close(*numbers)
    assert not check("neuron_by_hand", numbers[0])
    assert check("neuron_by_hand", numbers[1])
    with pytest.raises(ValueError, match="is not known"):
        exercises.another("softmax")


@pytest.mark.parametrize("answer", [[1], None, "3", math.nan, math.inf, object(), lambda: 3, 1j, {}])
def test_what_is_no_number_gets_one_line(answer):
    assert check("step_by_hand", answer).mistake == "kind"


def test_hints_come_one_at_a_time(capsys):
    given = [exercises.hint("softmax") for _ in range(3)]
    assert len(set(given)) == 3
    assert "hint 1 of 2" in given[0]
    assert "no more hints" in given[2]
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_solutions_are_shown_and_explained():
    for name in EXERCISES:
        text = exercises.solution(name)
        assert EXERCISES[name].why in text


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(ValueError, match="did you mean 'softmax'"):
        check("sofmax", ...)


def test_progress_counts_what_is_solved_and_is_kept_on_request(tmp_path):
    path = tmp_path / "mine.json"
    check("softmax", EXERCISES["softmax"].right)
    check("mse", lambda out, D: 0.0)
    check("accuracy", ...)
    assert [row[2:] for row in exercises.progress().rows if row[0] == 3] == [(1, 1, 0, 0)]
    assert not list(tmp_path.iterdir())
    exercises.keep(path)
    check("softmax", lambda net: net)  # what is solved stays solved
    exercises._progress = exercises.Progress()
    assert not any(sum(row[2:]) for row in exercises.progress().rows)
    exercises.keep(path)
    assert [row[2:] for row in exercises.progress().rows if row[0] == 3] == [(1, 1, 0, 0)]
    path.write_text("[]")
    with pytest.raises(ValueError, match="holds no progress"):
        exercises.keep(path)


def test_an_answer_is_judged_also_where_its_progress_cannot_be_kept(tmp_path, capsys):
    exercises.keep(tmp_path / "mine.json")
    (tmp_path / "mine.json").write_text("[]")
    with pytest.raises(ValueError, match="holds no progress"):
        check("step", EXERCISES["step"].right)
    assert capsys.readouterr().out.startswith("step: right")


def test_in_place_and_wrong_has_both_names():
    assert check("step", in_place_and_uphill).mistakes == ("in place", "uphill")
    assert check("step", in_place_step).mistakes == ("in place",)


def test_of_much_that_is_printed_only_the_beginning_is_kept():
    _, printed = guard.run([lambda: print("x" * 10**6)])
    assert len(printed) <= guard.KEPT


def through_whole_numbers(answer):
    """What an answer gives if its result is written into an array like its first one."""

    def cut(*arguments):
        result = answer(*map(floats, arguments))
        first = next(one for one in arguments if isinstance(one, (np.ndarray, list)))
        return through(np.trunc)(result) if holds_whole(first) else result

    return cut


def has_whole_numbers(exercise):
    """Whether an array of whole numbers stands in an instance where elsewhere floats do."""
    instances = in_floats(exercise)
    first = next((k for k, one in enumerate(exercise.instances[0].arguments)
                  if isinstance(one, (np.ndarray, list))), None)  # fmt: skip
    return instances is not None and first is not None and any(
        holds_whole(one.arguments[first]) and not holds_whole(other.arguments[first])
        for one, other in zip(exercise.instances, instances))  # fmt: skip


def wrong_elsewhere(exercise, mistake):
    """Whether a mistake shows also where there are no arrays of whole numbers."""
    results = zip(exercise.instances, exercise.outcomes(mistake), exercise.expected)
    return not all(same(got, right) for one, got, right in results if TAG not in one.tags)


WHOLE = [(one, mistake) for one, mistake in NAMED[::3]
         if has_whole_numbers(one) and wrong_elsewhere(one, mistake)]  # fmt: skip


@pytest.mark.parametrize(("exercise", "mistake"), WHOLE, ids=lambda one: one.name)
def test_a_mistake_is_named_also_where_whole_numbers_are_cut(exercise, mistake):
    verdict = check(exercise.name, through_whole_numbers(exercise.making(mistake)))
    assert not verdict
    assert mistake.name in verdict.mistakes


def test_what_an_answer_looks_like_is_told_also_where_whole_numbers_are_cut():
    right = EXERCISES["step"].right
    verdict = check("step", through_whole_numbers(lambda *given: 3.7 * right(*given)))
    assert verdict.mistakes == ("factor", "whole numbers")
    assert verdict.text.startswith("step: not yet: every number is 3.7 times what it should be: ")
    assert verdict.text.endswith("; and the step is lost in an array of whole numbers.")
    verdict = check("step", through_whole_numbers(lambda p, gradient, rate: 0.3 * p + gradient**3))
    assert verdict.text == (
        "step: not yet: for parameters = [0.55], gradient = [-0.92], learning_rate = 0.5 came [-0.6137], "
        "expected [1.01]."
    )


def test_numbers_are_written_so_that_small_ones_are_seen():
    assert written(np.array([1e-5, 1.0])) == "[1.e-05, 1.e+00]"
    assert written([0.5, np.array(2.0)]) == "[0.5, 2]"


def test_whole_numbers_are_written_as_they_are_handed_over():
    assert written(np.array([1, -2, 3])) == "[1, -2, 3]"
    assert written(np.array([1.0, -2.0])) == "[1., -2.]"
    assert written(np.array(7)) == "7"
    verdict = check("one_hot", lambda classes, n: 3 * np.eye(n)[classes] + np.arange(n))
    assert "for classes = [2], n = 3 came" in verdict.text


def test_a_result_that_lies_in_an_argument_is_refused_where_that_does_harm():
    def cut(order, batch_size):
        return [order[k : k + batch_size] for k in range(0, len(order), batch_size)]

    allowed = EXERCISES["minibatches"]
    forbidden = replace(allowed, may_share=False)
    assert judge(allowed, cut)
    assert judge(forbidden, cut).mistakes == ("aliasing",)
    assert "who changes one changes both" in judge(forbidden, cut).text
    assert judge(forbidden, lambda order, size: [piece.copy() for piece in cut(order, size)])


def test_each_exercise_with_whole_numbers_is_tried_with_them():
    assert {one.name for one, _ in WHOLE} == {one.name for one in FUNCTIONS if has_whole_numbers(one)}
    assert len({one.name for one, _ in WHOLE}) >= 15


def test_another_number_of_arguments_is_a_mistake_of_its_own():
    verdict = check("step", lambda parameters: parameters)
    assert verdict.mistakes == ("arguments",)
    assert "learning_rate" in verdict.text


def test_what_is_off_by_one_number_everywhere_is_told():
    right = EXERCISES["step"].right
    verdict = check("step", lambda *given: right(*given) + 0.25)
    assert verdict.mistakes == ("offset",)
    assert verdict.text == (
        "step: not yet: every number is +0.25 off: for parameters = [0.55], gradient = [-0.92], "
        "learning_rate = 0.5 came [1.26], expected [1.01]."
    )


def test_right_numbers_in_another_shape_are_not_once_what_they_should_be():
    for name, wrapped in (("mse", np.atleast_1d), ("output_delta", lambda one: one[None])):
        right = EXERCISES[name].right
        verdict = check(name, lambda *given, right=right, wrapped=wrapped: wrapped(right(*given)))
        assert verdict.mistakes == ("shape",)
        assert "not yet: the numbers are right, their shape is not: for out = " in verdict.text
        assert "of shape (1," in verdict.text
    right = EXERCISES["output_delta"].right
    assert not check("output_delta", lambda *given: right(*given) * 1.0002).mistakes


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda one: one.name)
def test_no_refusal_says_that_nothing_is_off(exercise):
    for wrapped in (lambda one: one[None], lambda one: one * 1.0002):
        after = through(wrapped)
        verdict = check(exercise.name, lambda *given, after=after: after(exercise.right(*given)))
        assert " is 1 times " not in verdict.text
        assert " is +0 off" not in verdict.text


def test_nothing_is_0_times_what_it_should_be_and_yes_or_no_has_no_factor():
    verdict = check("weight_gradient", lambda d, o: 0 * np.outer(d, o))
    assert verdict.mistakes == ("all 0",)
    assert "every number is 0: for delta" in verdict.text
    right = EXERCISES["bars_apart"].right
    assert "factor" not in check("bars_apart", lambda *given: 3 * right(*given)).mistakes
    assert "times what it should be" not in check("bars_apart", lambda *given: 0).text


def test_one_slope_for_all_at_once_is_no_sum_of_slopes():
    right = EXERCISES["numeric_gradient"].right
    at_once = check("numeric_gradient", lambda f, p, h: (f(p + h) - f(p - h)) / (2 * h))
    assert at_once.mistakes == ("all moved at once",)
    assert check("numeric_gradient", lambda f, p, h: np.sum(right(f, p, h))).mistakes == ("summed",)
    right = EXERCISES["nudged_slopes"].right
    assert check("nudged_slopes", lambda E, p, h: (E(p + h) - E(p)) / h).mistakes == ("all moved at once",)
    assert check("nudged_slopes", lambda E, p, h: np.sum(right(E, p, h))).mistakes == ("sum",)


def test_a_second_name_explains_something():
    right = EXERCISES["forward"].right
    verdict = check("forward", lambda W, b, X: right(W, b, X[:1])[0])
    assert verdict.mistakes == ("first example",)
    assert "averaged" not in verdict.text
    assert "expected shape (1, 1)" in verdict.text
    both = check("forward", lambda W, b, X: -np.ravel(right(W, b, X)))
    assert set(both.mistakes) == {"sign", "flat"}


def cosine(y, angle, wall, reach):
    if np.cos(angle) == 0:
        return 1
    metres = (wall - y) / np.cos(angle)
    return min(1, metres / reach) if metres > 0 else 1


def shifted_by_the_size(net):
    shift = np.abs(net).max()
    return shift + np.log(np.sum(np.exp(net - shift)))


def row_silenced(W, b, j, mean):
    W, b = W * 1.0, b * 1.0
    b[j] += np.sum(W[j]) * mean
    W[j] = 0
    return W, b


def row_carried(W, b, j, mean):
    b = b + W[j] * mean
    return np.where(np.arange(len(W))[:, None] == j, 0, W), b


def from_as_row(edges, rows, columns):
    W = np.zeros((rows, columns))
    for f, t, weight in edges:
        W[f, t] = weight
    return W


def counter_never_set_back(errors, patience, epochs_more=0):
    best, lowest, waited = None, np.inf, 0
    for epoch, error in enumerate(errors):
        if error < lowest:
            best, lowest = epoch, error
        else:
            waited += 1
            if waited >= patience + epochs_more:
                break
    return best


def argmax_down(share):
    """An accuracy that takes argmax down the columns wherever there are several."""

    def answer(out, D):
        if out.shape[1] == 1:
            return np.mean((out > 0.5) == (D > 0.5))
        return share(np.argmax(out, axis=0) == np.argmax(D, axis=0), len(out))

    return answer


SLIPS = [
    ("matrix_of_edges", from_as_row, "source as row"),
    ("stopping_epoch", counter_never_set_back, "never set back"),
    ("stopping_epoch", lambda e, p: counter_never_set_back(e, p, 1), "never set back, one too long"),
    ("count_switches", lambda on: np.sum(on[:, 1:] != on[:, :-1]), "between neurons, open"),
    ("count_switches", lambda on: np.abs(np.diff(on)).sum(), "between neurons, open"),
    ("accuracy", argmax_down(lambda right, m: np.mean(right)), "columns"),
    ("accuracy", argmax_down(lambda right, m: np.sum(right) / m), "columns by examples"),
    ("accuracy", lambda out, D: np.mean(out.argmax(0) == D.argmax(0)), "columns, no half"),
    ("accuracy", lambda out, D: np.sum(out.argmax(0) == D.argmax(0)) / len(out),
     "columns by examples, no half"),
    ("wall_distance", cosine, "cosine throughout"),
    ("wall_distance", lambda y, angle, wall, reach: min(1, abs(wall - y) / reach), "angle missing"),
    ("logsumexp", shifted_by_the_size, "shifted by the size"),
    ("nearest_mean", lambda x, means: np.argmin((x - means).sum(axis=1)), "not squared, x first"),
    ("cross_entropy", lambda out, D: -np.sum(out * np.log(D)) / len(out), "exchanged"),
    ("cross_entropy", lambda out, D: -np.mean(np.sum(out * np.log(D + 1e-9), axis=1)), "exchanged, 1e-09"),
    ("regions", lambda n: 2 * n if n else 1, "fan"),
    ("silenced", row_silenced, "row, summed"),
    ("silenced", row_carried, "row, added"),
    ("desired", lambda X: np.stack([X[:, 0] <= 0.5, X[:, 0] > 0.5], axis=1), "half"),
    ("bars_apart", lambda p, m, q, k: abs(p - q) > 1.96 * (np.sqrt(p - p * p) + np.sqrt(q - q * q)),
     "roads missing"),
    ("binary_cross_entropy_from_net", lambda net, d: np.log(1 + np.exp(net)) - d * net, "log of e^net"),
    ("binary_cross_entropy_from_net", lambda net, d: np.log1p(np.exp(-net)) + (1 - d) * net,
     "log1p of e^−net"),
    ("edges_by_layer", lambda sizes: sum(sizes[k] * n for k, n in enumerate(sizes[1:])), "sum"),
    ("ring_class", lambda X, arrows, c: c - np.maximum(0, (X @ arrows.T).sum(axis=1)) > 0, "max once"),
    ("ring_class", lambda X, arrows, c: c - (X @ arrows.T).sum(axis=1) > 0, "no ReLU"),
    ("nudge", lambda parameters, k, h: np.where(parameters == parameters[k], parameters + h, parameters),
     "by value"),
    ("count_moved", lambda before, after: np.any(abs(after - before) > 1), "any"),
    ("count_moved", lambda before, after: before.size, "all"),
    ("relu", lambda net: np.where(net < 0, -net, 0), "net turned"),
    ("mse", lambda out, D: np.linalg.norm(out - D) / out.size, "length by size"),
    ("mse", lambda out, D: np.linalg.norm(out - D), "length"),
    ("accuracy", lambda out, D: np.mean(out > 0.5) if out.shape[1] == 1
     else np.mean(out.argmax(axis=1) == D.argmax(axis=1)), "D missing"),
    ("accuracy", lambda out, D: np.mean((out > 0) == D) if out.shape[1] == 1
     else np.mean(out.argmax(axis=1) == D.argmax(axis=1)), "above 0"),
    ("softmax", lambda net: np.exp(net - net[0]) / np.sum(np.exp(net - net[0])), "shifted by the first"),
    ("logsumexp", lambda net: np.log(np.sum(np.exp(net - net[0]))) + net[0], "shifted by the first"),
    ("hidden_delta", lambda W, delta, out: W.T @ delta * out * out, "out squared"),
    ("weight_gradient", lambda delta, out: np.outer(delta, 1 - out), "1 − out"),
    ("layer_gradients", lambda delta, out: (delta @ out.T / len(delta), delta.mean(axis=1)),
     "dW over neurons"),
    ("numeric_gradient", lambda f, p, h: [(f(p + e / 2) - f(p - e / 2)) / h for e in h * np.eye(len(p))],
     "half nudges"),
    ("top_k", lambda out, k: np.argsort(-abs(out))[:k], "sizes"),
    ("steering", lambda d: min(1, abs(1.5 * (d[1] - d[3]) + 0.5 * (d[0] - d[4]))), "absolute"),
    ("silenced", lambda W, b, j, mean: (0 * W, b + W[:, j] * mean), "all silenced"),
    ("confusion", lambda out, D: D.sum(axis=0), "class counts"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "answer", "mistake"), SLIPS)
def test_slips_of_readers_are_named(name, answer, mistake):
    assert check(name, answer).mistakes == (mistake,)


def test_an_error_of_another_kind_or_place_is_no_mistake_of_the_list():
    def raising(W, b, j, mean):
        if W.shape[0] <= j:
            raise KeyError(j)
        return row_silenced(W, b, j, mean)

    assert check("silenced", raising).mistake == "error"
    assert check("edges_by_layer", lambda sizes: 7).mistake == "kind"


def test_a_special_case_that_is_right_hides_no_mistake_but_two_mistakes_are_not_guessed():
    right = EXERCISES["step"].right
    verdict = check("step", lambda p, g, r: right(p, g, r) if len(p) == 1 else p + r * g)
    assert "uphill" in verdict.mistakes
    assert "came" in verdict.text
    fan = EXERCISES["regions"].mistakes[1]
    other = replace(fan, name="other", instead=lambda n: 2 * n or 5)
    twins = replace(EXERCISES["regions"], mistakes=(fan, other))
    assert not judge(twins, lambda n: 2 * n or 1).mistakes


def test_whole_numbers_have_the_name_that_the_exercise_gives_and_places_stay_whole():
    def set_in_a_copy(parameters, k, h):
        parameters = parameters.copy()
        parameters[k] = h
        return parameters

    def repeated(errors, sizes):
        found = np.zeros_like(errors)
        for k in range(1, len(errors) + 1):
            found[k - 1] = 2 * np.mean(np.repeat(errors[:k], sizes[:k]))
        return found

    assert check("nudge", set_in_a_copy).mistakes == ("set", "whole numbers")
    assert check("growing_error", repeated).mistakes == ("factor 2", "not integers")


def test_half_of_the_right_number_is_told_by_what_the_formula_has():
    half = {name: check(name, lambda *given, name=name: EXERCISES[name].right(*given) / 2)
            for name in ("mse", "cross_entropy", "output_delta")}  # fmt: skip
    assert "there is no ½ in front" in half["mse"].text
    assert "there is no ½ in front" in half["cross_entropy"].text
    assert "a factor 2 is missing" in half["output_delta"].text


@pytest.mark.parametrize("name", ["nudged_slopes", "numeric_gradient"])
def test_a_function_that_is_given_is_written_once(name):
    text = check(name, lambda f, p, h: np.cos(p)).text
    assert text.count(" = Σ") == 1
    assert "= E =" not in text


COLUMNS = "the columns of W0 are the inputs: a hidden neuron is a row of it"
PARTS = [
    (lambda W0, b0, W1, o: (W0[:, o], b0, W1[:, o]), ("columns of W0", "b0 left"),
     f"{COLUMNS}; in b0: the biases are as they were; W1 is right."),
    (lambda W0, b0, W1, o: (W0[:, o], b0[o], W1), ("columns of W0", "W1 left"),
     f"{COLUMNS}; what leaves a neuron must move with it: W1 is as it was; b0 is right."),
    (lambda W0, b0, W1, o: (W0[:, o], b0, W1), ("columns of W0", "b0 left", "W1 left"),
     f"{COLUMNS}; in b0: the biases are as they were; "
     "what leaves a neuron must move with it: W1 is as it was."),
    (lambda W0, b0, W1, o: (W0[:, o], b0 + 1, W1[:, o]), ("columns of W0",),
     f"{COLUMNS}; b0 is wrong, too; W1 is right."),
    (lambda W0, b0, W1, o: (W0[o] + 1, b0 + 1, W1), ("W1 left",),
     "what leaves a neuron must move with it: W1 is as it was; W0 and b0 are wrong, too."),
    (lambda W0, b0, W1, o: (W0[np.argsort(o)], b0[np.argsort(o)], W1[:, o]), ("order undone",),
     "in W0 and b0: order is undone: new neuron k is old neuron order[k]; W1 is right."),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "mistakes", "text"), PARTS)
def test_a_mistake_is_said_of_the_parts_that_it_makes_wrong_only(answer, mistakes, text):
    verdict = check("reordered", answer)
    assert verdict.mistakes == mistakes
    assert verdict.text == f"reordered: not yet: {text}"


def test_two_mistakes_in_one_part_are_said_one_after_the_other():
    right = EXERCISES["backward"].right

    def turned(W, b, X, D):
        dW, db = right(W, b, X, D)
        return [-v / 2 for v in dW], db

    assert check("backward", turned).text == (
        "backward: not yet: in dW: d − out stands where out − d belongs: all signs are turned round; "
        "and a factor 2 is missing; db is right."
    )


def test_an_error_that_no_part_explains_is_told():
    def transposed(W0, b0, W1, order):
        return W0.T[order], b0, W1[:, order]

    verdict = check("reordered", transposed)
    assert verdict.mistakes == ("error",)
    assert "IndexError" in verdict.text


def test_a_text_that_names_its_part_does_not_stutter():
    right = EXERCISES["layer_gradients"].right
    text = check("layer_gradients", lambda d, out: (np.cos(right(d, out)[0]), d.mean(axis=0))).text
    assert "not yet: db is a mean over the neurons" in text
    assert text.endswith("; dW is wrong, too.")


def test_where_one_part_is_right_the_two_are_not_exchanged():
    right = EXERCISES["layer_gradients"].right
    text = check("layer_gradients", lambda d, out: (right(d, out)[1], right(d, out)[1])).text
    assert "exchanged" not in text
    assert "came dW: " in text


def test_a_cut_in_a_line_of_the_reader_is_marked():
    def long(out, d):
        return missing + "a line that is so long that its end would not be of any help to who reads it, too"  # noqa: F821

    def short(out, d):
        return missing + 1  # noqa: F821

    def wordy(out, d):
        raise ValueError("too much " * 40)

    line = check("softmax_delta", long).text.split("your function, ")[1]
    assert line.endswith("…).")
    assert len(line) <= 80 + len(").")
    assert "…" not in check("softmax_delta", short).text
    assert "too much to… (line" in check("softmax_delta", wordy).text


def test_three_mistakes_in_a_row_have_their_names_and_take_little_time():
    verdict = check("output_delta", lambda out, d: (d - out) * out * (1 - out))
    assert verdict.mistakes == ("difference turned", "factor 1/2", "no 1/n")
    assert "belongs; a factor 2 is missing; and the mean" in verdict.text
    assert not check("output_delta", lambda out, d: np.cos(out - d)).mistakes
    one_everywhere = check("confusion", lambda *given: EXERCISES["confusion"].right(*given) * 0 + 1)
    assert one_everywhere.mistakes == ("constant",)
    for one in FUNCTIONS:
        assert sum(1 for _ in one.triples) <= 2024
    many = replace(EXERCISES["output_delta"], mistakes=EXERCISES["output_delta"].mistakes * 2)
    assert not list(many.triples)


def test_dead_is_off_at_every_point():
    text = check("dead_neurons", lambda net: np.sum(np.any(net <= 0, axis=1))).text
    assert "off at every point" in text


# ---- answers that bend what is everybody's ----


def forgetful(out, d):
    for name in ("isinstance", "len", "zip", "Exception", "BaseException", "list", "print"):
        if hasattr(builtins, name):
            delattr(builtins, name)
    return out - d


def renaming(out, d):
    np.allclose = np.asarray = np.concatenate = None
    builtins.print = builtins.extra = None
    return out - d


def closing(out, d):
    sys.stdout.close()
    sys.stderr = None
    return out - d


def bending(out, d):
    np.seterr(all="raise")
    sys.setrecursionlimit(300)
    sys.excepthook = threading.excepthook = time.sleep = None
    os.chdir("/")
    return out - d


def wide(out, d):
    return np.broadcast_to(0.0, (10**6, 10**6))


def filling(out, d):
    return np.zeros(10**8, bool)


def beyond_memory(out, d):
    return np.zeros(10**13)


def leaving_threads(out, d):
    threading.Thread(target=lambda: None, daemon=True).start()
    return out - d


class Leaves:
    """Ends the page whatever it is asked."""

    def _leave(self, *_, **__):
        raise SystemExit

    __repr__ = __str__ = __eq__ = __len__ = __iter__ = __array__ = __float__ = __bool__ = _leave
    __hash__ = None


class Interrupts(Leaves):
    def _leave(self, *_, **__):
        raise KeyboardInterrupt

    __repr__ = __str__ = __eq__ = __len__ = __iter__ = __array__ = __float__ = __bool__ = _leave


class Unspeakable(Exception):
    def __str__(self):
        raise SystemExit


class Endless(Exception):
    def __str__(self):
        return "x" * 10**6


def raising(error):
    def answer(out, d):
        raise error

    return answer


class Closed(type):
    """Whose classes do not want to be looked at."""

    def __getattribute__(cls, name):
        raise SystemExit


BENDING = [
    (forgetful, "right."), (renaming, "right."), (closing, "right."), (bending, "right."),
    (leaving_threads, "right."), (wide, "1000000000000 numbers came"), (filling, "100000000 numbers came"),
    (beyond_memory, "MemoryError"), (lambda out, d: Leaves(), "SystemExit"),
    (lambda out, d: [Leaves()] * 3, "SystemExit"), (lambda out, d: Interrupts(), "KeyboardInterrupt"),
    (lambda out, d: np.array([Leaves()], object), "SystemExit"), (Leaves(), "a function of (out, d)"),
    (raising(Unspeakable()), "Unspeakable, which does not say"), (raising(Endless()), "RuntimeError: xxx"),
    (lambda out, d: Unspeakable(), "Unspeakable came"), (Closed("Name", (), {}), "cannot be judged"),
    (lambda out, d: Closed("Name", (), {}), "SystemExit"),
]  # fmt: skip


def settings():
    return np.geterr(), sys.getrecursionlimit(), os.getcwd(), sys.stdout, sys.stderr, sys.excepthook


@pytest.mark.parametrize("k", range(len(BENDING)))  # pytest would look at the answers
def test_an_answer_that_bends_what_is_everybodys_gets_one_line_and_all_is_as_it_was(k, capsys):
    answer, words = BENDING[k]
    bent = [(vars(one), dict(vars(one))) for one in (builtins, np, time, threading)]
    before, start = settings(), time.monotonic()
    verdict = check("softmax_delta", answer)
    assert time.monotonic() - start < 10
    assert all(now[name] is one for now, then in bent for name, one in then.items())
    assert vars(builtins).keys() == bent[0][1].keys()
    assert settings() == before
    assert words in verdict.text
    assert len(verdict.text.splitlines()) == 1
    assert len(verdict.text) < 400
    assert capsys.readouterr().out == verdict.text + "\n"
    assert check("softmax_delta", lambda out, d: out - d)


@pytest.mark.parametrize("name", ["step_by_hand", "logistic_slope", "triangle", "steering_diagnosed"])
def test_whatever_is_asked_an_answer_that_breaks_all_rules_gets_one_line(name, capsys):
    for answer in (Leaves(), Closed("Name", (), {}), forgetful, beyond_memory, Unspeakable()):
        verdict = check(name, answer)
        assert not verdict
        assert capsys.readouterr().out == verdict.text + "\n"
        assert len(verdict.text.splitlines()) == 1
        assert len(verdict.text) < 400


def test_a_class_that_did_not_come_may_have_the_probability_0():
    sure = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert EXERCISES["cross_entropy"].right(sure, sure) == 0


def test_on_its_border_a_point_is_not_inside_whichever_way_the_corners_go():
    a, b, c = np.array([(0.0, 0.0), (2.0, 0.0), (0.0, 2.0)])
    inside = EXERCISES["in_triangle"].right
    for p in ((1.0, 0.0), (0.0, 0.5), (0.0, 0.0)):
        assert inside(np.array(p), a, b, c) == inside(np.array(p), a, c, b) == 0
    assert inside(np.array([0.5, 0.5]), a, b, c) == inside(np.array([0.5, 0.5]), a, c, b) == 1


def test_a_car_on_the_wall_is_0_from_it_unless_it_looks_along():
    distance = EXERCISES["wall_distance"].right
    assert distance(4, 0.5, 4, 10) == distance(4, -0.5, 4, 10) == 0
    assert distance(4, 0, 4, 10) == 1
