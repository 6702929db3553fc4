"""What the exercises' judges are made of, piece by piece: forms, comparisons, and what is said of them."""

import ast
import inspect
import threading
import time
from contextlib import suppress
from fractions import Fraction

import numpy as np
import pytest
import sympy

from nnbook import Network, exercises
from nnbook.exercises import EXERCISES, check, common, guard, parts, taking, values
from nnbook.exercises.choice import bare, chosen
from nnbook.exercises.expressions import points
from nnbook.exercises.judging import arity, came, wrong
from nnbook.exercises.near import edits, near_misses
from nnbook.exercises.numbers import close
from nnbook.exercises.progress import Progress, Table, is_bet, read
from nnbook.exercises.values import UnfitError
from nnbook.exercises.verdict import Verdict


def unfit(take, *arguments):
    """(what is said of something that has another form, the number that came in its place)."""
    with pytest.raises(UnfitError) as error:
        take(*arguments)
    return str(error.value), error.value.number


# ---- what is handed in ----


def test_a_solution_is_handed_in_as_an_answer_is():
    assert callable(EXERCISES["softmax_delta"].answered())
    assert EXERCISES["logistic_slope"].answered() == EXERCISES["logistic_slope"].right()


def test_an_expression_without_a_number_where_the_right_one_has_one_is_told_so():
    out = sympy.Symbol("out")
    for answer in (sympy.sqrt(-1 - out**2), sympy.zoo * out, sympy.log(0)):
        verdict = check("logistic_slope", answer)
        assert verdict.text == "logistic_slope: not yet: it has no number at some points, the right one has."
        assert verdict.mistake == "undefined"


def test_expressions_are_compared_at_numbers_of_which_every_logarithm_has_a_value():
    for exercise in EXERCISES.values():
        if exercise.kind == "expression":
            some = list(points(exercise))
            assert all(0 < value < 1 for point in some for name, value in point.items() if name != "n")
            assert all(value.q in (1, 17) for point in some for value in point.values())  # with few digits
            assert len({tuple(point.values()) for point in some}) == len(some) > 4


def test_what_nobody_foresaw_is_shown_in_an_example():
    assert check("logistic_slope", sympy.Symbol("out") + 3).text == (
        "logistic_slope: not yet: for out = 1/17 it is 3.059, expected 0.05536."
    )
    out = sympy.Symbol("out")
    assert check("logistic_slope", out * (1 - out) + sympy.Rational(1, 10**6)).text == (
        "logistic_slope: not yet: for out = 1/17 it is 0.055364, expected 0.055363."
    )
    assert check("mse", lambda out, D: np.sum((out - D) ** 4) / out.size).text == (
        "mse: not yet: the solution with one thing off gives this: 4 stands where 2 belongs: "
        "for out = [[0.62]], D = [[0.]] "
        "came 0.147763, expected 0.3844."
    )


def test_what_is_no_expression_is_told_to_be_none():
    out = sympy.Symbol("out")
    for answer, kind in (([1], "a list"), (None, "None"), ({}, "a dict"), (sympy.true, "a BooleanTrue"),
                         (sympy.Eq(out, 1), "an Equality"), (sympy.Lambda(out, 2 * out), "a Lambda"),
                         (sympy.Matrix([[out]]), "an ImmutableDenseMatrix")):
        verdict = check("logistic_slope", answer)
        assert verdict.text.startswith(f"logistic_slope: not yet: {kind} came, ")
        assert verdict.mistake == "kind"
    for answer, kind in (("out", "a string"), (abs, "a function"), (lambda out: out, "a function")):
        verdict = check("logistic_slope", answer)
        assert verdict.text.startswith(f"logistic_slope: not yet: {kind} came, a SymPy expression in out ")
        assert verdict.mistake == "kind"


def test_an_expression_that_takes_too_long_is_told_so(monkeypatch):
    monkeypatch.setattr(guard, "run", lambda *_, **__: ([guard.TimeUpError()], None))
    verdict = check("logistic_slope", sympy.Symbol("out"))
    assert verdict.text == "logistic_slope: not yet: this expression takes too long."
    assert verdict.mistake == "endless"


# ---- forms ----


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None"), ("x", "a string"), (len, "a builtin_function_or_method"), (unfit, "a function"),
        (np.zeros(2), "an array"), (3, "an int"), (0.5, "a float"), ([], "a list"), ((), "a tuple"),
        ({}, "a dict"), (object(), "an object"), (np.float64(1), "a float64"),
    ],
)  # fmt: skip
def test_what_a_value_is_in_words(value, words):
    assert values.kind(value) == words


def test_numbers_come_in_any_form_and_leave_as_floats_of_their_own():
    given = np.arange(3)
    taken = values.numbers(given)
    assert taken.dtype == float
    assert values.numbers([Fraction(1, 2), 2]).tolist() == [0.5, 2.0]
    assert values.numbers(True) == 1
    floats = np.zeros(2)
    assert not np.shares_memory(values.numbers(floats), floats)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "None came, expected numbers"), ("12", "a string came, expected numbers"),
        (b"12", "a bytes came, expected numbers"), ({1}, "a set came, expected numbers"),
        (len, "a builtin_function_or_method came, expected numbers"),
        ((n for n in (1, 2)), "a generator came, expected numbers"),
        ([[1], [2, 3]], "a list came that is no array of numbers (rows of one length?)"),
        ([object()], "a list came that is no array of numbers (rows of one length?)"),
        (1j, "complex128 came, expected real numbers"), (["a"], "strings came, expected real numbers"),
    ],
)  # fmt: skip
def test_what_are_no_numbers_is_told(value, said):
    assert unfit(values.numbers, value) == (said, None)


def test_a_list_has_entries_and_a_number_in_its_place_is_kept():
    assert values.entries((1, [2])) == [1, [2]]
    assert values.entries(Network([1, 1], seed=0).biases) == [[0]]
    assert unfit(values.entries, range(10**9)) == ("1000000000 entries came, expected fewer", None)
    assert [row.tolist() for row in values.entries(np.eye(2))] == [[1, 0], [0, 1]]
    assert unfit(values.entries, 3) == ("an int came, expected a list", 3)
    assert unfit(values.entries, True) == ("a bool came, expected a list", 1)
    assert unfit(values.entries, np.array(2.5)) == ("a single number came, expected a list", 2.5)
    assert unfit(values.entries, "ab") == ("a string came, expected a list", None)
    assert unfit(values.entries, {}) == ("a dict came, expected a list", None)


def test_a_value_gets_the_form_of_the_right_one():
    one, many = values.alike([1, [[2, 3], 4]], (np.array(0.0), [np.array(0.0)])), ([0, 1, 2],)
    assert one[0] == 1
    assert [part.tolist() for part in one[1]] == [[2, 3], 4]
    assert type(one) is tuple
    said = unfit(values.alike, *many, (np.array(0.0), np.array(0.0)))
    assert said == ("a list came, expected 2 things in a tuple", None)


def test_drawn_numbers_have_two_decimals_and_classes_come_in_turn():
    for draw, low, high in ((common.some, -2, 2), (common.shares, 0.05, 0.95)):
        drawn = draw(common.random(0), 40, 50)
        assert drawn.shape == (40, 50)
        np.testing.assert_array_equal(drawn, drawn.round(2))
        assert np.any(drawn != drawn.round(1))
        assert low <= drawn.min() < low + 0.02
        assert high - 0.02 < drawn.max() <= high
    rows = common.classes(common.random(0), 7, 3)
    np.testing.assert_array_equal(rows.sum(axis=1), 1)
    assert sorted(rows.sum(axis=0)) == [2, 2, 3]
    assert rows.argmax(axis=1).tolist() != [0, 1, 2, 0, 1, 2, 0]
    single = [common.classes(common.random(seed), 1, 4).argmax() for seed in range(30)]
    assert set(single) == {1, 2, 3}  # the first would be right for who always takes the first
    instance = common.whole([1, 2], 3)
    assert instance.tags == ("integers",)
    assert instance.arguments[0].dtype.kind == "i"
    assert instance.arguments[1] == 3
    some, other = common.made(lambda rng, n: (rng.integers(99, size=n),), (2,), (3, ("read-only",)))
    assert (len(some.arguments[0]), len(other.arguments[0])) == (2, 3)
    assert (some.tags, some.writable, other.tags, other.writable) == ((), True, ("read-only",), False)


# ---- comparisons ----


def test_values_are_the_same_up_to_what_float32_cannot_keep():
    right = np.array([1.0, -1000.0, 0.0])
    assert values.same(right * (1 + 1e-5), right)
    assert values.same(right.astype(np.float32), right)
    assert not values.same(right * (1 + 1e-4), right)
    assert values.same(np.array([1, -1000, 0.0009]), right)  # beside a thousand
    assert not values.same(np.array([1, -1000, 0.002]), right)
    assert not values.same(np.array(1e-9), np.array(0.0))
    assert values.same(np.array([np.nan, 1.0]), np.array([np.nan, 1.0]))
    assert not values.same(np.array([np.nan, 1.0]), np.array([1.0, 1.0]))
    assert values.same(np.array([np.inf, 1.0]), np.array([np.inf, 1.0]))
    assert not values.same(right[:, None], right)
    assert not values.same(ValueError(), right)


def test_lists_are_the_same_entry_by_entry():
    one, two = np.array(1.0), np.array(2.0)
    assert values.same([one, two], (one, two))
    assert not values.same([one, two], [two, one])
    assert not values.same([one], [one, two])
    assert not values.same(one, [one])
    assert not values.same([one], one)


def test_outcomes_are_one_by_their_type_and_by_the_number_that_came():
    a, b, bare_ = KeyError("a"), KeyError("b"), UnfitError("x", np.array(3.0))
    assert values.equal(a, b, None)
    assert not values.equal(a, ValueError("a"), None)
    assert not values.equal(a, np.array(1.0), None)
    assert values.equal(bare_, UnfitError("y", np.array(3.0)), None)
    assert not values.equal(bare_, UnfitError("y", np.array(4.0)), None)
    assert not values.equal(bare_, UnfitError("y"), None)
    pair, other = (np.array(1.0), np.array(2.0)), (np.array(5.0), np.array(2.0))
    assert values.equal(pair, other, 1)
    assert not values.equal(pair, other, 0)
    assert not values.equal(pair, other, None)


def test_arguments_are_copied_and_a_change_is_seen():
    given = ([np.array([1.0, 2.0])], 3)
    copied = values.twin(given)
    assert values.unchanged(copied, given)
    copied[0][0][1] += 1e-6
    assert given[0][0][1] == 2
    assert not values.unchanged(copied, given)
    copied[0][0][1] = 2 + 1e-12
    assert values.unchanged(copied, given)
    assert not values.unchanged(([], 3), given)
    assert not values.unchanged([[np.array([1.0, 2.0])], 3], given)
    assert not values.unchanged(np.zeros(3), np.zeros(2))
    assert values.twin(given)[0][0].flags.writeable
    assert not values.twin(given, writable=False)[0][0].flags.writeable


def test_what_lies_in_an_argument_is_found():
    array = np.zeros((3, 3))
    assert values.shared((1.0, array[0]), [array])
    assert values.shared(array.T, ([array],))
    assert not values.shared(array.copy(), [array])
    assert not values.shared(array[0], [array[1].copy(), 5])
    assert values.flat([array, (1, "x", 2.5)]).tolist() == [0.0] * 9 + [1, 2.5]
    assert values.flat([]).size == 0


def test_a_value_is_written_in_one_line():
    assert values.written(0.5) == "0.5"
    assert values.written(1234567.0) == "1.23457e+06"
    assert values.written(np.array([[1, 2], [0.33333, 4]])) == "[[1. , 2. ], [0.3333, 4. ]]"
    assert values.written(np.zeros(12)) == "[0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0.]"
    assert values.written(np.zeros(13)) == "shape (13,)"
    assert values.written([np.array(1.0), (2.0,)]) == "[1, (2)]"
    assert values.written(lambda: 0) == "a function"
    assert values.written(close) == close.__doc__
    long = [np.full(9, 1 / 3)] * 2
    assert values.written(long) == "shapes (9,), (9,)"


# ---- what is said ----


def test_a_refusal_is_one_line_with_one_end():
    exercise = EXERCISES["mse"]
    assert wrong(exercise, "this\n  is  it.", "a", "b").text == "mse: not yet: this is it."
    assert wrong(exercise, "this is it").text == "mse: not yet: this is it."
    asked = wrong(exercise, "is it?", "a", "b")
    assert asked.text == "mse: not yet: is it?"
    assert asked.mistakes == ("a", "b")
    assert not asked
    assert asked.answered


def test_a_verdict_is_its_line():
    verdict = Verdict(True, "mse: right.")
    assert verdict
    assert str(verdict) == repr(verdict) == "mse: right."
    assert verdict.mistake is None
    assert Verdict(False, "", ("a", "b")).mistake == "a"


def test_an_async_answer_is_not_called():
    async def mse(out, D):
        return np.mean((out - D) ** 2)

    assert check("mse", mse).text.startswith("mse: not yet: its def is async")


def test_arguments_are_counted_before_a_call():
    exercise = EXERCISES["mse"]
    assert arity(exercise, lambda out, D: 0) is None
    assert arity(exercise, lambda *all: 0) is None
    assert arity(exercise, lambda a, b, c=3: 0) is None
    assert arity(exercise, lambda out: 0) == "it takes (out), but is called with (out, D)"
    assert arity(exercise, lambda *, out, D: 0) == "it takes (*, out, D), but is called with (out, D)"
    assert check("mse", 3).text == "mse: not yet: a function of (out, D) is asked for."


def test_what_came_stands_before_what_was_expected():
    assert came(np.array(1.0), np.array(2.0)) == "1, expected 2"
    assert came(np.zeros(2), np.zeros((1, 2))) == "[0., 0.] of shape (2,), expected shape (1, 2)"
    pair = [np.array(1.0), np.array(2.0)]
    assert came(pair[:1], pair) == "1 entry, expected 2"
    assert came([], pair) == "0 entries, expected 2"
    close_by = came(np.array([0.81757, 0.18243]), np.array([0.817574, 0.182426]))
    assert close_by == "[0.8176, 0.1824], which is off by up to 4e-06"
    assert came(np.ones((4, 4)), np.eye(4)) == "shape (4, 4), which is off by up to 1"
    assert came([pair[0], pair[0]], pair) == "at 1: 1, expected 2"
    assert came((pair[0], pair[0]), tuple(pair), ("dW", "db")) == "db: 1, expected 2"


def test_parts_are_told_together():
    assert parts.told_of(["dW"], "right") == "dW is right"
    assert parts.told_of(["dW", "db"], "wrong, too") == "dW and db are wrong, too"
    assert parts.mentioned(["b", "db", "W1"], "db is a mean, not W1.T") == ["db", "W1"]
    assert parts.within(["db"], "db is a sum") == "db is a sum"
    assert parts.within(["dW", "db"], "db is a sum") == "in dW and db: db is a sum"


def test_an_error_is_told_with_its_line_and_cut():
    def failing(x):
        y = x
        return y / 0

    def told(function, *arguments):
        with pytest.raises((ZeroDivisionError, TypeError)) as error:
            function(*arguments)
        return guard.told(error.value, function)

    assert told(failing, 1) == "ZeroDivisionError: division by zero (line 3 of your function, return y / 0)"
    assert told(len, 3) == "TypeError: object of type 'int' has no len()"
    assert guard.told(ValueError(" a \n b "), None) == "ValueError: a b"
    assert guard.told(ValueError(), None) == "ValueError: without a message"
    assert guard.cut("abc", 3) == "abc"
    assert guard.cut("abc def", 5) == "abc…"
    assert guard.cut("abcdef", 5) == "abcd…"
    assert guard.told(ValueError("x" * 121), None) == f"ValueError: {'x' * 119}…"


def test_what_is_printed_is_kept_apart_and_short():
    outcomes, printed = guard.run([lambda: print("a" * 150), lambda: print("b" * 150) or 7])
    assert outcomes == [None, 7]
    assert printed == "a" * 150 + "\n" + "b" * 49
    tape = guard.Tape()
    assert tape.write("abc") == 3
    assert not tape.isatty()
    assert tape.flush() is None


def test_what_swallows_the_call_to_end_is_called_until_it_is_gone():
    swallowed, latest = [], time.monotonic() + 5

    def stubborn():
        with suppress(guard.TimeUpError):  # one may come where nothing swallows it
            while len(swallowed) < 4 and time.monotonic() < latest:
                try:
                    while time.monotonic() < latest:
                        time.sleep(0.001)
                except guard.TimeUpError:
                    try:  # the second comes on the heels of the first
                        while time.monotonic() < latest:
                            time.sleep(0.001)
                    except guard.TimeUpError:
                        swallowed.append(time.monotonic())

    thread = threading.Thread(target=stubborn, daemon=True)
    thread.start()
    guard._end(thread)
    assert not thread.is_alive()
    assert swallowed
    assert time.monotonic() < latest


def test_a_loop_that_no_other_thread_meets_outside_of_its_try_is_ended():
    swallowed, latest = [], time.monotonic() + 5

    def deaf():
        while time.monotonic() < latest:
            try:
                time.sleep(0.001)  # others run meanwhile, and at no other moment
            except BaseException:
                swallowed.append(time.monotonic())

    before = set(threading.enumerate())
    outcomes, _ = guard.run([deaf], seconds=0.05)
    assert isinstance(outcomes[-1], guard.TimeUpError)
    assert set(threading.enumerate()) <= before
    assert time.monotonic() < latest


def test_numbers_are_the_same_in_whatever_shape_and_errors_by_their_kind():
    same = values.same_numbers
    assert same([[[1, 2], [3, 4]], ValueError("a")], [np.array([1, 2, 3, 4]), ValueError("b")])
    assert not same([1, 2], [1, 3])
    assert not same([3, 2], [1, 2])
    assert not same([ValueError()], [TypeError()])


def test_an_answer_runs_in_a_thread_that_keeps_nobody_waiting_at_the_end():
    outcomes, _ = guard.run([lambda: threading.current_thread().daemon, lambda: threading.main_thread()])
    assert outcomes == [True, threading.current_thread()]


def test_errors_are_outcomes_and_what_follows_is_called():
    outcomes, _ = guard.run([lambda: 1 / 0, lambda: np.log(-1.0), lambda: input("?"), lambda: 5])
    assert [type(one) for one in outcomes] == [ZeroDivisionError, np.float64, EOFError, int]
    assert str(outcomes[2]) == "nobody answers here: what is needed comes as arguments"


# ---- numbers and choices ----


def test_a_number_is_right_to_three_figures_and_a_count_to_the_last():
    assert close(1300, 1300)
    assert close(1300.3, 1300)
    assert not close(1301, 1300)
    assert not close(1299, 1300)
    assert close(0.1004, 0.1)
    assert not close(0.1006, 0.1)
    assert close(1.22, 1.2249)
    assert close(1.22, 1.215)
    assert not close(1.22, 1.2251)
    assert close(0.998, 0.9999)
    assert not close(0.998, 1.0031)
    assert close(-0.5005, -0.5)
    assert not close(0.5, -0.5)
    assert close(1e-12, 0)
    assert not close(1e-10, 0)


def test_a_number_that_nobody_foresaw_is_told_to_be_more_or_less():
    exercise = EXERCISES["step_by_hand"]
    right = exercise.answered()
    assert check("step_by_hand", right + 77).text.endswith(" came, which is more than it is.")
    assert check("step_by_hand", right - 77).text.endswith(" came, which is less than it is.")
    assert check("step_by_hand", float(f"{right:.2g}")).text.endswith(" came, which is rounded too far.")
    for count in ("moments_by_hand", "parameters_by_hand"):
        assert "rounded" not in check(count, float(f"{EXERCISES[count].answered():.1g}")).text
    assert check("step_by_hand", "x").text == "step_by_hand: not yet: a string came, expected numbers."
    assert check("step_by_hand", [1]).text == "step_by_hand: not yet: a single finite number is asked for."
    assert exercise.told(0).startswith(f"{right:.4g}: New = old")


def test_an_option_is_named_by_its_letter_or_its_words():
    options = next(one for one in EXERCISES.values() if one.kind == "choice").options
    for letter, one in zip("abcdefgh", options):
        line = f"  ({letter}) {one.text}"
        for words in (letter, f" ({letter.upper()}). ", one.name, one.text, f"{one.text}.", line):
            assert chosen(words, options) is one
    last = "abcdefgh"[len(options) - 1]
    asked = f"a letter from 'a' to {last!r} is asked for"
    assert unfit(chosen, 3, options) == (f"an int came, {asked}", None)
    assert unfit(chosen, "z" * 30, options) == (f"{'z' * 20!r} came, {asked}", None)
    assert bare(" (The Sum).\n") == "the sum"


# ---- what is built ----


def test_a_network_is_taken_from_its_numbers():
    W, b = [[[1, 2], [3, 4], [5, 6]], [[7, 8, 9]]], [[0.1, 0.2, 0.3], [0.4]]
    net = taking.network(2, 1, "tanh", "identity")((W, b))
    assert net.sizes == [2, 3, 1]
    assert (net.hidden.name, net.output.name) == ("tanh", "identity")
    assert net.parameters.tolist() == [1, 2, 0.1, 3, 4, 0.2, 5, 6, 0.3, 7, 8, 9, 0.4]
    usual = taking.network(2, 1)((W, b))
    assert (usual.hidden.name, usual.output.name) == ("sigmoid", "sigmoid")
    given = Network([2, 3, 1], "relu", "tanh", seed=0)
    copied = taking.network(2, 1)(given)
    assert (copied.hidden.name, copied.output.name, copied.loss.name) == ("relu", "tanh", "mse")
    copied.parameters[...] = 0
    assert given.parameters.any()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (3, "an int came, expected a Network, or (W, b)"),
        (([[[1, 2]]],), "a tuple came, expected a Network, or (W, b)"),
        (([], []), "0 matrices W and 0 vectors b came, expected as many of each"),
        (([[[1, 2]]], []), "1 matrices W and 0 vectors b came, expected as many of each"),
        (([[1, 2]], [[1]]), "W[0] has shape (2,) and b[0] (1,) after a layer of 2"),
        (([[[1, 2]], [[1, 2]]], [[1], [1]]), "W[1] has shape (1, 2) and b[1] (1,) after a layer of 1"),
        (([[[1, 2]]], [[1, 1]]), "W[0] has shape (1, 2) and b[0] (2,) after a layer of 2"),
        (([[[1, 2, 3]]], [[1]]), "a network with sizes [3, 1] came, expected 2 at the left "
         "and 1 at the right"),
        (Network([2, 2], seed=0), "a network with sizes [2, 2] came, expected 2 at the left "
         "and 1 at the right"),
        (([[[1, np.inf]]], [[1]]), "a parameter is not finite"),
    ],
)  # fmt: skip
def test_what_is_no_such_network_is_told(answer, said):
    assert unfit(taking.network(2, 1), answer) == (said, None)


def test_a_network_with_other_sizes_than_its_numbers_is_told():
    given = Network([2, 2, 1], seed=0)
    for sizes in ([2, 0, 1], [2]):
        given.__dict__["sizes"] = sizes
        assert unfit(taking.rebuilt, given) == (f"sizes {sizes} with 9 parameters came", None)
    given.__dict__["sizes"] = [2, 3, 1]
    assert unfit(taking.rebuilt, given) == ("9 parameters came for sizes [2, 3, 1]", None)


def test_facts_of_a_network_are_counted():
    net = Network([2, 3, 4, 1], "tanh", "identity", seed=0)
    net.weights[1][0, :2] = 0
    assert taking.counted(net) == {"hidden": 7, "neurons": 8, "weights": 2 * 3 + 3 * 4 - 2 + 4,
                                   "hidden_kind": "tanh", "output_kind": "identity"}  # fmt: skip


def test_an_island_is_judged_by_the_points_away_from_its_border():
    net = Network([2, 1], seed=0)
    net.weights, net.biases = [[[60.0, 0]]], [[0]]  # out > ½ right of the middle
    facts = taking.island(net, taking.SQUARE[:, 0])
    assert (facts["inside"], facts["outside"]) == (100, 100)
    columns = np.linspace(-1.5, 1.5, 61)
    assert facts["inner"] == facts["outer"] == 61 * (columns > 0.06).sum()
    few = taking.island(net, np.where(taking.SQUARE[:, 0] < 1.4, 1.0, -1.0))
    assert few["inside"] == pytest.approx(100 * (columns[columns < 1.4] > 0).mean())
    assert few["outside"] == 0
    assert few["hidden"] == 0


def test_rates_come_as_a_number_a_list_or_a_function():
    take = taking.schedule(3)
    assert take(0.5).tolist() == [0.5] * 3
    assert take([1, 2, 3]).tolist() == [1, 2, 3]
    assert take(lambda step: 10 - step).tolist() == [10, 9, 8]
    take(0.5)[0] = 7  # to be written to
    said = "numbers of shape (2,) came, expected a rate for each of the 3 steps"
    assert unfit(take, [1, 2]) == (said, None)
    assert unfit(take, np.nan) == ("a rate is not finite", None)


def test_a_picture_comes_in_rows_or_not():
    shades = np.arange(784.0)
    np.testing.assert_array_equal(taking.picture(shades.reshape(28, 28)), shades)
    np.testing.assert_array_equal(taking.picture(shades.tolist()), shades)
    said = "an array of shape (14, 56) came, expected a picture, (784,) or (28, 28)"
    assert unfit(taking.picture, shades.reshape(14, 56)) == (said, None)
    assert unfit(taking.picture, shades + np.inf) == ("a shade is not finite", None)


def test_a_driver_is_a_function_or_a_network():
    assert taking.controller(close) is close
    net = Network([5, 2], seed=0)
    copied = taking.controller(net)
    assert copied is not net
    np.testing.assert_array_equal(copied.parameters, net.parameters)
    said = "a string came, expected a function of five distances, or a Network"
    assert unfit(taking.controller, "left") == (said, None)


# ---- near misses ----


def area(a, b):
    c = a * b - 2
    c += a.T
    return -c if a > 0 else b.sum()


def test_a_near_miss_changes_one_thing_and_says_which():
    texts = [
        text
        for node in ast.walk(ast.parse(inspect.getsource(area)))
        for _, text, _ in edits(node)
    ]  # fmt: skip
    assert sorted(texts) == sorted([
        "+ stands where − belongs", "· stands where − belongs", "/ stands where − belongs",
        "2 is missing", "a * b is missing", "the two sides of − are exchanged",
        "−= stands where += belongs", "·= stands where += belongs", "/= stands where += belongs",
        "+= was forgotten, = stands there",
        "+ stands where · belongs", "− stands where · belongs", "/ stands where · belongs",
        "b is missing", "a is missing", "the two sides of · are exchanged",
        "3 stands where 2 belongs", "1 stands where 2 belongs", "4 stands where 2 belongs",
        "-2 stands where 2 belongs",
        "a transpose is missing", "< stands where > belongs", "a minus is missing",
        "1 stands where 0 belongs", "-1 stands where 0 belongs", "mean stands where sum belongs",
    ])  # fmt: skip


def test_each_kind_of_near_miss_has_its_name():
    nodes = ast.walk(ast.parse(inspect.getsource(area)))
    assert {name: text for node in nodes for name, text, _ in edits(node)} == {
        "operator": "/ stands where · belongs", "= for +=": "+= was forgotten, = stands there",
        "something missing": "a is missing", "sides exchanged": "the two sides of · are exchanged",
        "not transposed": "a transpose is missing", "off by one": "-1 stands where 0 belongs",
        "number": "-2 stands where 2 belongs", "comparison": "< stands where > belongs",
        "sign": "a minus is missing", "call": "mean stands where sum belongs",
    }  # fmt: skip


def test_exchanged_sides_change_places():
    found = edits(ast.parse("a - 2 * b").body[0].value)
    assert [ast.unparse(made()) for name, _, made in found if name == "sides exchanged"] == ["2 * b - a"]
    texts = [text for name, text, _ in edits(ast.parse("a ** b").body[0].value) if name == "sides exchanged"]
    assert texts == ["the two sides of a power are exchanged"]


def test_of_numbers_those_beside_them_are_off_by_one():
    names = {text: name for number in (0, 2, -3.5) for name, text, _ in edits(ast.Constant(number))}
    assert {text for text, name in names.items() if name == "off by one"} == {
        "1 stands where 0 belongs", "-1 stands where 0 belongs", "3 stands where 2 belongs",
        "1 stands where 2 belongs", "-2.5 stands where -3.5 belongs", "-4.5 stands where -3.5 belongs",
    }  # fmt: skip
    assert {text for text, name in names.items() if name == "number"} == {
        "4 stands where 2 belongs", "-2 stands where 2 belongs",
        "-7 stands where -3.5 belongs", "3.5 stands where -3.5 belongs",
    }  # fmt: skip


def test_near_misses_are_tried_on_the_books_own_solution():
    exercise = EXERCISES["mse"]
    misses = near_misses(exercise)
    assert misses is near_misses(exercise)
    assert all(one.text.startswith("the solution with one thing off gives this: ") for one in misses)
    squared = [one for one in misses if one.text.endswith(": 3 stands where 2 belongs")]
    out, D = np.array([[2.0]]), np.array([[0.0]])
    assert {float(one.instead(out, D)) for one in squared} <= {8.0, 4.0}
    assert {one.name for one in misses} >= {"operator", "something missing"}


def test_a_mistake_that_gives_what_came_is_told_without_an_example():
    (text,) = (one.text for one in EXERCISES["mse"].mistakes if one.name == "mean over m only")
    assert check("mse", lambda out, D: ((out - D) ** 2).sum(axis=1).mean()).text == f"mse: not yet: {text}."


# ---- progress ----


def test_a_table_counts_by_chapter():
    some = [EXERCISES[name] for name in ("mse", "step", "mse_slope")]
    bets = [{"chapter": 3, "right": True}, {"chapter": 3, "right": False}]
    made = Table(some, {"mse": "solved", "step": "tried"}, bets)
    by_chapter = {row[0]: row[1:] for row in made.rows}
    assert by_chapter[3][-2:] == (2, 1)
    assert sum(row[0] for row in by_chapter.values()) == 3
    assert sum(row[1] for row in by_chapter.values()) == sum(row[2] for row in by_chapter.values()) == 1
    assert list(by_chapter) == sorted(by_chapter)
    head, *lines = repr(made).splitlines()
    assert head.split() == ["chapter", "exercises", "solved", "tried", "bets", "placed", "bets", "right"]
    assert {len(line) for line in (head, *lines)} == {72}
    page = made._repr_html_()
    assert page.startswith("<table><thead><tr><th>chapter</th><th>exercises</th>")
    assert page.count("<tr>") == len(lines) + 1
    assert page.endswith("</td></tr></tbody></table>")


def test_progress_keeps_what_is_solved_and_the_first_bet(tmp_path):
    kept, path = Progress(), tmp_path / "mine.json"
    kept.note("a", Verdict(False, ""))
    kept.note("b", Verdict(True, ""))
    kept.note("b", Verdict(False, ""))
    kept.note("c", Verdict(False, "", answered=False))
    kept.note_bet("one", 3, True)
    kept.note_bet("one", 3, False)
    assert kept.states == {"a": "tried", "b": "solved"}
    assert kept.bets == {"one": {"chapter": 3, "right": True}}
    kept.keep(path, {"a", "b"})
    assert read(path) == (kept.states, kept.bets)
    later = Progress()
    later.note("a", Verdict(True, ""))
    later.note_bet("two", 4, False)
    later.keep(str(path), {"a"})
    assert later.states == {"a": "solved"}
    assert set(later.bets) == {"one", "two"}
    assert read(path) == ({"a": "solved", "b": "solved"}, later.bets)


def test_notebooks_that_keep_the_same_file_take_nothing_away_from_each_other(tmp_path):
    first, second, path = Progress(), Progress(), tmp_path / "mine.json"
    first.keep(path, {"a", "b"})
    second.keep(path, {"a", "b"})
    first.note("a", Verdict(True, ""))
    second.note_bet("one", 3, True)
    second.note("a", Verdict(False, ""))
    second.note("b", Verdict(False, ""))
    first.note_bet("two", 4, False)
    assert read(path) == ({"a": "solved", "b": "tried"}, {"one": {"chapter": 3, "right": True},
                                                          "two": {"chapter": 4, "right": False}})  # fmt: skip
    assert first.states == {"a": "solved", "b": "tried"}
    path.write_text("by hand")
    with pytest.raises(ValueError, match="holds no progress"):
        first.note("b", Verdict(True, ""))
    assert path.read_text() == "by hand"


def test_a_file_that_cannot_be_kept_is_not_written_to_later(tmp_path):
    kept = Progress()
    kept.note("a", Verdict(False, ""))
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        kept.keep(tmp_path / "none" / "mine.json", {"a"})
    kept.note("a", Verdict(True, ""))
    kept.note_bet("one", 3, True)
    assert (kept.states, set(kept.bets)) == ({"a": "solved"}, {"one"})


def test_a_verdict_is_told_also_where_it_cannot_be_kept(tmp_path, monkeypatch, capsys):
    kept, folder = Progress(), tmp_path / "stick"
    monkeypatch.setattr(exercises, "_progress", kept)
    folder.mkdir()
    kept.keep(folder / "mine.json", EXERCISES)
    (folder / "mine.json").unlink()
    folder.rmdir()
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        exercises.check("mse", EXERCISES["mse"].right)
    assert capsys.readouterr().out == "mse: right.\n"


def test_progress_stays_in_its_file_when_the_working_folder_changes(tmp_path, monkeypatch):
    there, elsewhere = tmp_path / "there", tmp_path / "elsewhere"
    there.mkdir()
    elsewhere.mkdir()
    monkeypatch.chdir(there)
    kept = Progress()
    kept.keep("mine.json", {})
    monkeypatch.chdir(elsewhere)
    kept.note_bet("first", 2, True)
    assert not list(elsewhere.iterdir())
    assert "first" in (there / "mine.json").read_text()


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", "{}", '{"exercises": 3}', '{"exercises": {}, "bets": {"a": {"chapter": "x", "right": 1}}}',
        '{"exercises": {"squats": 20}}', '{"exercises": {}, "weight": 70}',
        '{"exercises": {"mse": ["solved"]}}',
    ],
)  # fmt: skip
def test_a_file_of_something_else_is_no_progress(tmp_path, content):
    path = tmp_path / "other.json"
    path.write_text(content)
    with pytest.raises(
        ValueError, match=r"path='.*other.json' holds no progress, expected a file that `keep`"
    ):
        Progress().keep(path, {})
    assert path.read_text() == content


def test_a_bet_belongs_to_a_chapter_from_0_on():
    assert is_bet("a", 0, True)
    assert is_bet("a", 99, False)
    assert not any(is_bet("a", chapter, True) for chapter in (-1, 100, 1.0, True, None))


def test_numbers_are_taken_up_to_a_count(monkeypatch):
    monkeypatch.setattr(values, "LARGEST", 3)
    assert values.numbers([1, 2, 3]).tolist() == [1, 2, 3]
    with pytest.raises(UnfitError, match=r"^4 numbers came, expected fewer"):
        values.numbers([1, 2, 3, 4])
