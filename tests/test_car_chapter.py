"""Chapter 8: what its pictures of learning show, and what they refuse."""

import re
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.image import AxesImage

from nnbook import Network
from nnbook.car import Drive, Track, drive, teacher
from nnbook.figures import ch08_learning as draw
from nnbook.figures.ch08_car_still import way_picture
from nnbook.figures.palette import CURVE_COLOURS

ANGLES = np.linspace(0, 2 * np.pi, 200, endpoint=False)
RING = Track(40 * np.column_stack([np.cos(ANGLES), np.sin(ANGLES)]), 10)
FREE = np.array([0.3, 0.5, 1, 0.5, 0.3])


def drive_at(left=0.0, turned=0.0, crashed=False, track=RING, moments=30):
    """A Drive along a ring, always so many metres left of its middle, and so many degrees to the left."""
    points = np.arange(moments + 1)
    places = track.centre[points] + left * track.normal[points]
    path = np.column_stack([places, track.heading[points] + np.radians(turned), np.full(moments + 1, 5.0)])
    return Drive(track, crashed, path, points, np.zeros((moments, 5)), np.zeros((moments, 2)))


def net(sizes=(5, 3, 4, 2)):
    return Network(list(sizes), "tanh", "tanh", init="xavier", seed=0)


def test_each_way_has_its_name_and_its_dash_and_only_a_crash_has_a_cross():
    good, bad = drive_at(1), drive_at(-1, crashed=True)
    calm, svg = draw.ways({"one": good}, (0, 0)), draw.ways({"one": good, "two": bad}, (0, 0))
    assert all(f">{name}</text>" in svg for name in ("one", "two"))
    dashes = re.findall(r"stroke-width:\.28;stroke-dasharray:([^\"]+)", svg)
    assert len(set(dashes)) == 2
    assert "stroke-width:.4" not in calm  # a crash's cross
    assert re.findall(r"stroke:([^;]+);stroke-width:\.4", svg) == [CURVE_COLOURS[1]]


def test_the_place_around_which_ways_are_drawn_is_in_the_middle():
    svg = draw.ways({"one": drive_at()}, (12.5, -3))
    width, height = draw.VIEW
    assert f"translate({width / 2:g} {height / 2:g})" in svg
    assert "translate(-12.50 3.00)" in svg


def test_cars_are_so_far_to_the_left_of_the_line_and_turned_so_far_to_the_left():
    drives = [drive_at(1.5, 10), drive_at(-0.5, -20)]
    left, turned = draw.beside(drives, [RING.centre, RING.centre]).reshape(2, 30, 2).mean(axis=1).T
    np.testing.assert_allclose(left, [1.5, -0.5], atol=0.01)
    np.testing.assert_allclose(turned, [10, -20], atol=0.1)


def test_each_drive_is_beside_the_line_of_its_own_track():
    aside = RING.centre + 2 * RING.normal
    left = draw.beside([drive_at(2), drive_at(2)], [RING.centre, aside])[:, 0].reshape(2, 30).mean(axis=1)
    np.testing.assert_allclose(left, [2, 0], atol=0.01)


def test_the_teacher_keeps_to_its_line():
    tracks = [Track.random(seed) for seed in (1000, 1001)]
    guide = teacher(tracks)
    rows = draw.beside(drive(guide, tracks, seconds=10), guide.lines)
    assert np.abs(rows[:, 0]).max() < 0.5


def test_states_show_what_is_left_of_the_line_on_the_left():
    figure = draw.states({"one": [[1.0, 5.0]], "two": [[-2.0, 7.0]]})
    panels = [ax for ax in figure.axes if ax.lines]
    assert [ax.get_title() for ax in panels] == ["one", "two"]
    points = [ax.lines[0].get_xydata()[0].tolist() for ax in panels]
    assert points == [[-1, 5], [2, 7]]
    assert panels[0].get_xticklabels()[0].get_text() == "4 left"


def test_of_the_moments_each_sixth_is_a_point():
    figure = draw.states({"one": np.zeros((13, 2))})
    assert len(figure.axes[0].lines[0].get_xdata()) == 3


def test_rounds_draw_each_seed_in_both_panels_from_zero_up():
    shares, errors = [[21, 28, 26], [25, 30, 29]], [[0.009, 0.029, 0.03], [0.008, 0.027, 0.026]]
    figure = draw.rounds(shares, errors)
    for ax, table in zip(figure.axes, (shares, errors)):
        assert [line.get_ydata().tolist() for line in ax.lines] == table
        assert ax.get_ylim()[0] == 0
        assert len({line.get_marker() for line in ax.lines}) == 2  # not told apart by colour alone
    words = [text.get_text() for text in figure.axes[1].get_legend().get_texts()]
    assert words == ["seed 0", "seed 1"]


def maps_of(figure):
    """The pictures of a figure of maps, {title: values}; row 0 is at the bottom."""
    shown = {ax.get_title(): [one for one in ax.get_children() if isinstance(one, AxesImage)]
             for ax in figure.axes}  # fmt: skip
    return {title: np.asarray(images[0].get_array()) for title, images in shown.items() if images}


def test_a_map_shows_the_out_at_its_two_distances_and_the_others_as_they_are_held():
    pupil, distances = net(), FREE.copy()
    maps = maps_of(draw.neuron_maps(pupil, distances))
    assert len(maps) == 3 + 4 + 2
    distances[[1, 3]] = 1.0, 0.0  # the corner at the bottom on the right
    outs = pupil.feed_forward(distances[None]).out
    assert maps["layer 1, 2"][0, -1] == pytest.approx(outs[1][2, 0])
    assert maps["layer 2, 3"][0, -1] == pytest.approx(outs[2][3, 0])
    assert maps["steering"][0, -1] == pytest.approx(outs[3][0, 0])
    assert maps["acceleration"][0, -1] == pytest.approx(outs[3][1, 0])


def test_maps_over_other_distances_say_which():
    figure = draw.neuron_maps(net((5, 2)), FREE, across=2, up=0)
    assert list(maps_of(figure)) == ["steering", "acceleration"]
    assert figure.axes[0].get_ylabel() == "left"
    assert figure.axes[0].get_xlabel() == "ahead"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: draw.ways({}, (0, 0)), "drives has 0 entries"),
        (lambda: draw.ways(dict.fromkeys("abcde", drive_at()), (0, 0)), "drives has 5 entries"),
        (lambda: draw.ways({"a": drive_at(), "b": drive_at(track=Track.random(0))}, (0, 0)), "2 on 2 tracks"),
        (lambda: draw.beside([drive_at()], [RING.centre] * 2), r"lines has .*, expected \(1, 200"),
        (lambda: draw.beside([drive_at()], [RING.centre[1:]]), r"lines has shape \(1, 199, 2\)"),
        (lambda: draw.beside([], []), "drives is empty"),
        (lambda: draw.states({}), "groups has 0 entries, expected 1 to 4"),
        (lambda: draw.states({"one": np.zeros((3, 4))}), r"groups.* has shape \(3, 4\), expected \(n, 2\)"),
        (lambda: draw.states(dict.fromkeys("abcde", np.zeros((3, 2)))), "expected 1 to 4"),
        (lambda: draw.rounds([[1, 2]], [[1, 2, 3]]), r"errors has shape \(1, 3\), expected \(1, 2\)"),
        (lambda: draw.rounds([1, 2], [1, 2]), r"shares has shape \(2,\)"),
        (lambda: draw.rounds(np.ones((5, 2)), np.ones((5, 2))), "shares has 5 seeds, expected 1 to 4"),
        (lambda: draw.neuron_maps(net(), FREE[:4]), r"distances has shape \(4,\)"),
        (lambda: draw.neuron_maps(net((4, 2)), FREE), "net has 4 inputs"),
        (lambda: draw.neuron_maps(net((5, *[1] * 21)), FREE), "net has layers .* and 20 layers"),
        (lambda: draw.neuron_maps(net(), FREE, across=3), "across=3, up=3, expected two different"),
        (lambda: draw.neuron_maps(net(), FREE, across=-1), "across=-1"),
    ],
)
def test_pictures_refuse_what_they_cannot_show(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def numbers_on_the_map(places):
    lane = SimpleNamespace(path=[(x, y, 0, 5) for x, y in RING.centre[:100]], crashed=False)
    return re.findall(r">(\d)</text>", way_picture(RING, ("black",), lane, places))


def test_numbers_on_the_whole_track_do_not_cover_one_another():
    assert numbers_on_the_map([0, 30, 60, 90]) == ["1", "2", "3", "4"]
    assert numbers_on_the_map([0, 1, 2, 60]) == ["1", "4"]
