"""Chapter 3: what its pictures show and refuse."""

import numpy as np
import pytest

from nnbook.figures import ch03_error as draw


def heights(ax, label):
    [line] = [line for line in ax.get_lines() if line.get_label() == label]
    return line.get_ydata()


def test_the_distance_goes_from_what_is_desired_to_the_output():
    [ax] = draw.distance([0.68, 0.45], [0.0, 1.0]).axes
    [line] = [line for line in ax.get_lines() if line.get_label() == "distance"]
    assert np.array_equal(np.column_stack(line.get_data()), [[0.0, 1.0], [0.68, 0.45]])
    circle = np.column_stack(ax.get_lines()[3].get_data())  # the last of the grey ones, through the output
    assert np.linalg.norm(circle - [0.0, 1.0], axis=1) == pytest.approx(np.hypot(0.68, 0.55))


@pytest.mark.parametrize(
    ("out", "d", "message"),
    [([1.0], [0.0, 1.0], r"out has shape \(1,\)"), ([1.0, 0.0], [[0.0, 1.0]], r"d has shape \(1, 2\)")],
)
def test_a_distance_in_other_than_the_plane_is_refused(out, d, message):
    with pytest.raises(ValueError, match=message):
        draw.distance(out, d)


def test_slopes_are_those_of_the_errors_beside_them():
    errors, slopes = draw.by_net().axes
    net = errors.get_lines()[0].get_xdata()
    for name in ("squared error", "cross-entropy"):
        measured = np.gradient(heights(errors, name), net)
        assert heights(slopes, name)[1:-1] == pytest.approx(measured[1:-1], abs=2e-4)


def test_constant_answers_are_cheapest_at_the_share_of_ones():
    [ax] = draw.constants([1.0, 0.0, 0.0, 0.0, 1.0]).axes
    q = ax.get_lines()[0].get_xdata()
    for name, least in (("squared error", 0.24), ("cross-entropy", 0.6730)):
        assert q[heights(ax, name).argmin()] == pytest.approx(0.4)
        assert heights(ax, name).min() == pytest.approx(least, abs=1e-4)


def test_a_chord_passes_below_the_squared_error_and_above_cross_entropy():
    for ax, below in zip(draw.chords().axes, (True, False)):
        curve, chord = ax.get_lines()
        x, y = curve.get_data()
        inside = (x > chord.get_xdata()[0]) & (x < chord.get_xdata()[1])
        gap = np.interp(x, *chord.get_data())[inside] - y[inside]
        assert (gap.min() < -0.01) == below


def test_normal_noise_has_a_surprise_that_is_a_parabola():
    density, surprise = draw.noises().axes
    miss = density.get_lines()[0].get_xdata()
    step = miss[1] - miss[0]
    for name in ("normal noise", "noise with a peak"):
        assert heights(density, name).sum() * step == pytest.approx(1, abs=0.06)  # but for its tails
    assert np.diff(heights(surprise, "normal noise"), 2) / step**2 == pytest.approx(np.ones(len(miss) - 2))
