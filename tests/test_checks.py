"""Checks of arguments: what is let through, and the sentence that is said of the rest."""

import inspect
import math

import numpy as np
import pytest

from nnbook import tables
from nnbook.checks import (
    SHOWN,
    brief,
    check_name,
    check_number,
    check_numbers,
    check_seed,
    check_sizes,
    check_whole_number,
    guarded,
)
from nnbook.tables import aligned, check_array, check_table, real_array, slices


def said(check, *arguments, **named):
    """What an argument is refused with."""
    with pytest.raises((TypeError, ValueError)) as refusal:
        check(*arguments, **named)
    return str(refusal.value)


COLOURS = {"red": 1, "green": 2, "grey": 3, "gray": 4}


def test_a_name_is_looked_up_and_the_likeliest_alone_is_meant():
    assert check_name("colour", COLOURS, "green") == 2
    known = "is not known, expected one of: red, green, grey, gray"
    assert said(check_name, "colour", COLOURS, "grei") == f"colour='grei' {known}, did you mean 'grey'?"
    assert said(check_name, "colour", COLOURS, "pink") == f"colour='pink' {known}"
    assert said(check_name, "colour", {"1": 0}, 1) == "colour=1 is not known, expected one of: 1"


def silent(self, *_):
    raise RuntimeError("silent")


def test_what_is_quoted_is_cut_to_one_length():
    assert brief(type("list", (list,), {"__len__": silent, "__iter__": silent})([1])) == "<list>"
    words = ["many words"] * 6
    assert brief(words[:2]) == str(words[:2])
    assert brief(words) == str(words)[: SHOWN - 1] + "…"


def test_a_seed_gives_a_generator_and_a_generator_itself():
    rng = np.random.default_rng(3)
    assert check_seed(rng) is rng
    assert check_seed(3).integers(10**9) == np.random.default_rng(3).integers(10**9)
    assert check_seed(None).integers(10**9) != check_seed(None).integers(10**9)
    assert check_seed(0)
    assert said(check_seed, -1) == "seed=-1, expected a whole number of at least 0"


def test_a_whole_number_is_between_its_bounds():
    assert [check_whole_number("n", n, at_least=2, at_most=4) for n in (2, np.int64(3), 4)] == [2, 3, 4]
    assert check_whole_number("n", 10**30, at_least=1) == 10**30
    for bad in (1, 5):
        told = said(check_whole_number, "n", bad, at_least=2, at_most=4)
        assert told == f"n={bad}, expected a whole number of at least 2 and at most 4"
    assert said(check_whole_number, "n", 0, at_least=1) == "n=0, expected a whole number of at least 1"
    assert said(check_whole_number, "n", True, at_least=0).startswith("n=True")
    assert said(check_whole_number, "n", 2.0, at_least=0) == "n=2.0 is not a whole number"


def test_a_number_is_finite_and_within_its_bounds():
    assert check_number("x", 3) == 3.0
    assert type(check_number("x", np.float32(0.5))) is float
    assert check_number("x", 0, at_least=0) == 0
    assert type(check_number("x", np.where(True, 0.5, 1))) is float
    for bad in (np.array([0.5]), np.array("1"), np.array(True), np.ma.masked):
        assert said(check_number, "x", bad).endswith("is not a number")
    assert check_number("x", 1e-300, above=0) == 1e-300
    assert said(check_number, "x", 0, above=0) == "x=0, expected a finite number above 0"
    assert said(check_number, "x", -0.5, at_least=0) == "x=-0.5, expected a finite number of at least 0"
    for bad in (math.inf, -math.inf, math.nan):
        assert said(check_number, "x", bad).startswith(f"x={bad}, expected a finite number")
    assert said(check_number, "x", "1") == "x='1' is not a number"


def test_numbers_are_as_many_as_are_asked_for():
    assert check_numbers("p", (1, 2)) == check_numbers("p", np.array([1.0, 2.0]), 2) == [1.0, 2.0]
    assert said(check_numbers, "p", [1, 2, 3], 2) == "p has 3 numbers, expected 2"
    assert said(check_numbers, "p", []) == "p has 0 numbers, expected one at least"
    assert said(check_numbers, "p", "12") == "p='12', expected some numbers"
    assert said(check_numbers, "p", 5, 2) == "p=5, expected 2 numbers"
    assert said(check_numbers, "p", [0, "1"]) == "p[1]='1' is not a number"


def test_sizes_are_two_whole_numbers_at_least():
    assert check_sizes((2, np.int32(1))) == [2, 1]
    assert said(check_sizes, [3]) == "sizes=[3], expected an input and an output layer at least"
    assert said(check_sizes, 3) == "sizes=3, expected whole numbers such as [2, 2, 2]"
    assert said(check_sizes, [2, 0]) == "sizes[1]=0, expected a whole number of at least 1"


# ---- tables ----


def test_what_is_guarded_shows_its_own_source_and_gets_what_the_check_gives():
    def double(x):
        return 2 * x

    def whole(x):
        return (check_whole_number("x", x, 0),)

    door = guarded(double, whole)
    assert door(x=np.int8(100)) == 200  # which an int8 could not hold
    assert inspect.getsource(door).strip().startswith("def double(x):")
    with pytest.raises(TypeError, match=r"double\(\) missing 1 required"):
        door()
    with pytest.raises(ValueError, match="x=-1"):
        door(-1)


def test_a_bound_is_named_if_there_is_one():
    assert said(check_number, "b", math.nan) == "b=nan, expected a finite number"
    assert said(check_number, "b", 4, at_most=3) == "b=4, expected a finite number of at most 3"
    assert said(check_number, "b", 4, 0, at_most=3) == "b=4, expected a finite number above 0 and at most 3"
    assert said(check_number, "b", 4, at_least=0, at_most=3).endswith("number of at least 0 and at most 3")
    assert said(check_number, "b", -4, at_least=0) == "b=-4, expected a finite number of at least 0"


def test_a_letter_of_a_shape_is_any_number_from_1_on_and_each_time_the_same():
    table = np.ones((3, 2))
    assert check_array("t", table, "k", 2) is table
    assert check_array("t", np.ones((3, 3)), "k", "k").shape == (3, 3)
    for shape, words in ((("k", "k"), r"\(k, k\)"), (("k",), r"\(k,\)"), (("k", 3), r"\(k, 3\)$")):
        with pytest.raises(ValueError, match=rf"t has shape \(3, 2\), expected {words}"):
            check_array("t", table, *shape)
    with pytest.raises(ValueError, match=r"t has shape \(0, 2\), expected \(k, 2\), not empty"):
        check_array("t", table[:0], "k", 2)
    with pytest.raises(ValueError, match="t has NaN"):
        check_array("t", table * np.nan, "k", 2)


def test_an_array_keeps_its_float_type_and_its_place():
    single, whole = np.zeros(3, np.float32), np.zeros(3, np.int8)
    assert real_array("x", single) is single
    assert np.shares_memory(real_array("x", single, np.float32), single)
    assert real_array("x", whole).dtype == real_array("x", [True]).dtype == np.float64
    assert real_array("x", whole, np.float32).dtype == np.float32


def test_what_cannot_be_an_array_is_shown():
    class Closed:
        def __array__(self, *_, **__):
            raise RuntimeError("closed")

        def __repr__(self):
            return "<closed>"

    assert said(real_array, "z", Closed()) == "z=<closed> cannot be read as an array of numbers"


def test_a_range_is_counted_before_it_is_written_out(monkeypatch):
    monkeypatch.setattr(tables, "MOST", 5)
    assert real_array("x", range(5)).tolist() == [0, 1, 2, 3, 4]
    assert said(real_array, "x", range(6)) == "x=range(0, 6) has more than 5 numbers, expected fewer"


def test_a_table_of_infinities_of_both_signs_is_told_and_one_of_large_numbers_is_none():
    assert said(check_table, "X", [[np.inf, -np.inf]], 2, "inputs", float).startswith("X has NaN or infinite")
    large = [[1e308, 1e308], [1e308, -1e308]]
    np.testing.assert_array_equal(check_table("X", large, 2, "inputs", float), large)


def test_a_memmap_is_read_at_once_where_nobody_reads_it_later(tmp_path):
    file = np.memmap(tmp_path / "X", np.float32, "w+", shape=(3, 2))
    file[1, 1] = np.nan
    assert said(check_table, "X", file, 2, "inputs", float).startswith("X has NaN")
    assert check_table("X", file, 2, "inputs", float, stream=True) is file
    assert said(check_table, "X", file, 3, "inputs", float, stream=True).startswith("X has 2 columns, ")


def test_room_begins_where_a_line_of_the_cache_does():
    kept = [aligned(shape, dtype) for dtype in (np.float32, float) for shape in ([3, 5], [17], [1, 1, 7])]
    assert {room.ctypes.data % 64 for room in kept} == {0}
    assert [room.shape for room in kept[:3]] == [(3, 5), (17,), (1, 1, 7)]
    assert {room.dtype for room in kept[:3]} == {np.dtype(np.float32)}


def test_slices_are_all_the_rows_in_their_order():
    assert [list(range(7))[part] for part in slices(7, 3)] == [[0, 1, 2], [3, 4, 5], [6]]
    assert slices(6, 3) == [slice(0, 3), slice(3, 6)]
