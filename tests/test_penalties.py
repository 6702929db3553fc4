"""Least squares with a penalty: against the equations that it solves."""

import numpy as np
import pytest

from nnbook.penalties import ridge, soft_threshold


def problem(m, n, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(m, n)), rng.normal(size=m)


@pytest.mark.parametrize("shape", [(9, 4), (4, 9)])
def test_the_slope_of_error_and_penalty_is_0(shape):
    R, d = problem(*shape)
    p = ridge(R, d, 0.7)
    np.testing.assert_allclose(R.T @ (R @ p - d) + 0.7 * p, 0, atol=1e-12)


def test_without_a_penalty_the_shortest_solution():
    R, d = problem(4, 9)
    np.testing.assert_allclose(ridge(R, d), np.linalg.pinv(R) @ d, rtol=1e-10)
    twice = np.c_[R[:, :2], R[:, :2]]  # of lower rank: the two copies share the weight
    p = ridge(twice, d)
    np.testing.assert_allclose(p[:2], p[2:], atol=1e-12)


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_the_range_of_floats_is_no_bound_for_tables_in_other_units(scale):
    R, d = problem(9, 4)
    np.testing.assert_allclose(ridge(R * scale, d * scale), ridge(R, d), rtol=1e-10)


def test_what_rounding_leaves_of_a_direction_counts_as_nothing():
    R, d = problem(9, 4)
    flat = np.c_[R[:, :2], R[:, :2] @ R[:2, :2]]  # of rank 2
    found = ridge(flat.astype(np.float32), d.astype(np.float32))
    np.testing.assert_allclose(found, ridge(flat, d), rtol=1e-4)


def test_columns_are_fitted_each_for_itself():
    R, d = problem(9, 4)
    both = ridge(R, np.c_[d, 2 * d], 0.1)
    np.testing.assert_allclose(both, np.c_[ridge(R, d, 0.1), 2 * ridge(R, d, 0.1)], rtol=1e-12)


@pytest.mark.parametrize("penalty", [-1, "much", float("nan")])
def test_a_penalty_is_a_number_from_0(penalty):
    with pytest.raises((ValueError, TypeError), match="penalty"):
        ridge(*problem(3, 2), penalty)


def test_the_soft_threshold_is_the_lowest_point():
    grid = np.linspace(-4, 4, 8001)
    for q in (-2.0, -0.3, 0.0, 0.2, 1.7):
        lowest = grid[np.argmin((grid - q) ** 2 / 2 + 0.5 * np.abs(grid))]
        assert abs(soft_threshold(q, 0.5) - lowest) < 2e-3


@pytest.mark.parametrize("dtype", [np.float16, np.longdouble, ">f8", bool, np.uint8])
def test_tables_of_any_real_type_are_fitted(dtype):
    R, d = np.array([[1, 0], [1, 1], [0, 1]], dtype), np.array([1, 1, 0], dtype)
    np.testing.assert_allclose(ridge(R, d, 0.5), ridge(R.astype(float), d.astype(float), 0.5), rtol=1e-12)


def test_a_solution_beyond_the_range_of_floats_is_told():
    for R, d in (([[1e-310]], [1.0]), ([[1e-5]], [1e306])):
        with pytest.raises(ValueError, match=r"^the solution for these R and d has NaN or infinite values"):
            ridge(R, d)


def test_a_direction_that_is_lost_beside_the_first_is_left_out():
    R = np.diag([1.0, 1e-11, 1e-11])
    np.testing.assert_array_equal(ridge(R, np.array([2.0, 1.0, 0.0])), [2, 0, 0])
