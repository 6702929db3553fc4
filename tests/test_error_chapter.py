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


def test_shares_are_counted_bin_by_bin_and_empty_bins_are_left_out():
    forecast, labels = np.array([0.1, 0.1, 0.3, 0.9, 1.0]), np.array([0.0, 1.0, 0.0, 1.0, 1.0])
    said, came, bar = draw.shares(forecast, labels, bins=5)
    assert said == pytest.approx([0.1, 0.3, 0.95])
    assert came == pytest.approx([0.5, 0.0, 1.0])
    assert bar == pytest.approx([1.96 * np.sqrt(0.25 / 2), 0, 0])


def test_each_network_has_its_line_beside_the_diagonal():
    forecasts = {"one": [np.full(4, 0.5)], "two": [np.full(4, 0.2), np.array([0.1, 0.1, 0.9, 0.9])]}
    panels = draw.reliability(forecasts, np.array([0.0, 1.0, 1.0, 1.0])).axes
    assert [len(ax.containers) for ax in panels] == [1, 2]
    assert panels[1].containers[1].lines[0].get_xydata() == pytest.approx(np.array([[0.1, 0.5], [0.9, 1.0]]))


def test_a_price_is_drawn_for_each_score():
    q = np.array([0.25, 0.5, 0.75])
    [ax] = draw.scores(q, {"square": q**2, "level": 0 * q}).axes
    assert np.array_equal(heights(ax, "square"), q**2)


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
