"""Walks over an error and the curvature under them: against closed formulas."""

import numpy as np
import pytest

from nnbook.landscapes import hessian, newton, walk
from nnbook.optimisers import GradientDescent, Momentum

H = np.array([[3.0, 1.0], [1.0, 2.0]])
LOW = np.array([0.5, -2.0])


def bowl(p):
    return H @ (p - LOW)


def test_a_walk_down_a_bowl_shrinks_by_one_matrix():
    path = walk(bowl, [1, 1], GradientDescent(), 0.2, 7)
    shrunk = [np.linalg.matrix_power(np.eye(2) - 0.2 * H, t) @ (np.ones(2) - LOW) for t in range(8)]
    assert path.shape == (8, 2)
    np.testing.assert_allclose(path, LOW + np.array(shrunk), rtol=1e-12)


def test_a_walk_leaves_start_and_slopes_as_they_are_and_follows_a_schedule():
    start, fixed = np.zeros(2), np.ones(2)
    path = walk(lambda p: fixed, start, GradientDescent(), lambda t: t, 3)
    np.testing.assert_array_equal(path[:, 0], [0, 0, -1, -3])
    assert not start.any()
    assert fixed.all()


@pytest.mark.parametrize("optimiser", [GradientDescent(), Momentum(0.5)], ids=repr)
def test_a_walk_beyond_the_range_of_floats_goes_on_without_a_warning(optimiser):
    path = walk(lambda p: 2 * p, [1.0], optimiser, 1000, 200)
    assert path.shape == (201, 1)
    assert not np.isfinite(path[-1]).any()


def test_a_slope_may_keep_and_change_what_it_is_given():
    seen = []

    def greedy(p):
        seen.append(p)
        p -= LOW
        return H @ p

    np.testing.assert_array_equal(hessian(greedy, [3, 4]), hessian(bowl, [3, 4]))
    np.testing.assert_array_equal(newton(greedy, [3, 4], 2), newton(bowl, [3, 4], 2))
    seen.clear()
    path = walk(greedy, [1, 1], GradientDescent(), 0.2, 7)
    np.testing.assert_array_equal(path, walk(bowl, [1, 1], GradientDescent(), 0.2, 7))
    np.testing.assert_array_equal(seen, path[:-1] - LOW)


@pytest.mark.parametrize("size", [1.0, 1e4, 1e12, 1e200])
def test_curvature_is_measured_at_large_numbers_too(size):
    np.testing.assert_allclose(hessian(bowl, [size, -size]), H, rtol=1e-9)
    np.testing.assert_allclose(newton(bowl, [size, -size], 3)[-1], LOW, atol=1e-7 + size * 1e-30)


def test_a_nudge_that_is_lost_beside_the_point_is_refused():
    with pytest.raises(ValueError, match=r"^h=1e-17 is lost beside the numbers of the point"):
        hessian(bowl, [3, 4], h=1e-17)


def test_a_walk_remembers():
    path = walk(lambda p: np.ones(1), [0.0], Momentum(0.5), 1, 2)
    np.testing.assert_array_equal(path[:, 0], [0, -1, -2.5])


def test_no_step_is_the_start_alone():
    for path in (walk(bowl, [1, 1], GradientDescent(), 0.2, 0), newton(bowl, [1, 1], 0)):
        np.testing.assert_array_equal(path, [[1, 1]])


def test_whole_numbers_at_the_start_and_for_slopes_become_floats():
    np.testing.assert_array_equal(walk(lambda p: [1], [3], GradientDescent(), 0.25, 2), [[3], [2.75], [2.5]])
    assert newton(lambda p: p**-2 - 0.25, [1], 9)[-1] == pytest.approx(2)
    assert hessian(lambda p: p**-2, [2]) == pytest.approx(-0.25, rel=1e-6)


def test_curvature_is_measured_close_by():
    assert hessian(np.exp, [1.0]) == pytest.approx(np.e, rel=1e-9)
    skew = hessian(lambda p: np.array([p[1], 3 * p[0]]), [0.0, 0.0])  # of no error: made symmetric
    np.testing.assert_allclose(skew, [[0, 2], [2, 0]], atol=1e-9)


def test_the_hessian_is_that_of_the_formula():
    np.testing.assert_allclose(hessian(bowl, [3, 4]), H, rtol=1e-9)
    cubic = hessian(lambda p: np.array([3 * p[0] ** 2 * p[1], p[0] ** 3]), [2.0, 5.0])
    np.testing.assert_allclose(cubic, [[60, 12], [12, 0]], atol=1e-7)


def test_newton_needs_one_step_on_a_bowl_and_doubles_digits_elsewhere():
    np.testing.assert_allclose(newton(bowl, [40, -7], 1)[1], LOW, atol=1e-7)
    path = newton(lambda p: p**3 - 8, [3.0], 6)
    far = np.abs(path[:, 0] - 2)
    assert far[4] < 1e-4
    assert far[6] < 1e-12


@pytest.mark.parametrize("steps", [-1, 1.5, "3"])
def test_steps_are_counted(steps):
    with pytest.raises((ValueError, TypeError), match="steps"):
        walk(bowl, [1, 1], GradientDescent(), 0.1, steps)
    with pytest.raises((ValueError, TypeError), match="steps"):
        newton(bowl, [1, 1], steps)


@pytest.mark.parametrize(
    "call",
    [
        lambda slope: walk(slope, [1, 1], GradientDescent(), 0.2, 7),
        lambda slope: newton(slope, [1, 1], 7),
        lambda slope: hessian(slope, [1, 1]),
    ],
)
def test_a_slope_is_a_function(call):
    with pytest.raises(TypeError, match=r"^slope=3, expected a function of the parameters$"):
        call(3)


@pytest.mark.parametrize(
    ("slope", "error", "said"),
    [
        (lambda p: p @ p, ValueError, r"slope\(p\) has shape \(\), expected that of the parameters, \(2,\)"),
        (lambda p: [*p, 1], ValueError, r"slope\(p\) has shape \(3,\), expected"),
        (lambda p: None, TypeError, r"slope\(p\) holds values of type object, expected real numbers"),
    ],
)
def test_slopes_are_one_for_each_parameter(slope, error, said):
    for call in (
        lambda: walk(slope, [1, 1], GradientDescent(), 0.2, 7),
        lambda: walk(slope, [1, 1], Momentum(), 0.2, 7),
        lambda: newton(slope, [1, 1], 7),
        lambda: hessian(slope, [1, 1]),
    ):
        with pytest.raises(error, match=f"^{said}"):
            call()


def test_slopes_may_come_as_a_list():
    def listed(p):
        return list(bowl(p))

    np.testing.assert_array_equal(hessian(listed, [3, 4]), hessian(bowl, [3, 4]))
    np.testing.assert_array_equal(newton(listed, [3, 4], 2), newton(bowl, [3, 4], 2))


def test_a_slope_may_change_what_it_is_given():
    def careless(p):
        p -= LOW
        return H @ p

    np.testing.assert_array_equal(
        walk(careless, [1, 1], GradientDescent(), 0.2, 7), walk(bowl, [1, 1], GradientDescent(), 0.2, 7)
    )
    np.testing.assert_array_equal(newton(careless, [3, 4], 2), newton(bowl, [3, 4], 2))


@pytest.mark.parametrize("answer", [None, "much", np.nan])
def test_a_schedule_gives_numbers(answer):
    with pytest.raises((ValueError, TypeError), match=rf"^learning_rate\(2\)={answer!r}"):
        walk(bowl, [1, 1], GradientDescent(), lambda t: 0.1 if t < 2 else answer, 7)


def test_an_optimiser_is_one_of_the_books():
    with pytest.raises(TypeError, match=r"^optimiser='adam', expected one of nnbook.optimisers$"):
        walk(bowl, [1, 1], "adam", 0.2, 7)
