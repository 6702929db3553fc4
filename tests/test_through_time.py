"""The derivative of a drive: motion against mpmath, rays and whole windows against what is measured."""

import mpmath
import numpy as np
import pytest

from nnbook import Network
from nnbook.car import Obstacle, Track, drive
from nnbook.car.motion import (
    DRAG,
    FASTEST,
    PULL,
    REACH,
    SLOWEST,
    STEP,
    TURN,
    World,
    moved,
    moved_slopes,
    ray_slopes,
)
from nnbook.car.through_time import (
    ROOM,
    Window,
    ahead,
    along,
    anywhere,
    back,
    cost,
    gradient,
    judged,
    onward,
    stretches,
    times,
)
from nnbook.car.track import CAR, POINTS
from nnbook.figures.ch08_through_time import steering_map

TRACKS = [Track.random(seed) for seed in range(300, 306)]
WHO = np.repeat(np.arange(6), 5)


def pupil(seed=0):
    return Network([5, 3, 4, 2], "tanh", "tanh", init="xavier", seed=seed)


def scattered(seed=0):
    """Cars off the middle and off the way, with their points."""
    rng, world = np.random.default_rng(seed), World(TRACKS)
    cars, at = anywhere(world, WHO, rng)
    cars += rng.uniform(-1, 1, cars.shape) * [1.5, 1.5, 0.5, 1.5]
    return world, cars, world.points(cars, at, WHO)


def measured(f, x, step=1e-6):
    """The central differences of f, (m, …), by each column of x, (m, n): (m, …, n)."""
    columns = []
    for j in range(x.shape[1]):
        away = np.zeros(x.shape)
        away[:, j] = step
        columns.append((f(x + away) - f(x - away)) / (2 * step))
    return np.stack(columns, axis=-1)


# ---- the motion ----


def exact(x, y, heading, speed, steering, acceleration):
    """The motion as the equations have it, without bounds, in mpmath's numbers."""
    speed = speed + (PULL * acceleration - DRAG * speed) * STEP
    heading = heading + speed * TURN * steering * STEP
    return x + speed * STEP * mpmath.cos(heading), y + speed * STEP * mpmath.sin(heading), heading, speed


def test_the_motions_derivatives_are_exact():
    point = [3.0, -2.0, 0.7, 5.0, 0.4, -0.3]
    by_cars, by_commands = moved_slopes(np.array([point[:4]]), np.array([point[4:]]))
    claimed = np.concatenate([by_cars, by_commands], axis=2)[0]
    with mpmath.workdps(40):
        for i, j in np.ndindex(4, 6):
            order = tuple(int(k == j) for k in range(6))
            true = mpmath.diff(lambda *a, i=i: exact(*a)[i], tuple(map(mpmath.mpf, point)), order)
            assert claimed[i, j] == pytest.approx(float(true), rel=1e-13, abs=1e-15)


def test_the_motions_derivatives_are_those_that_are_measured_for_all_cars_at_once():
    rng = np.random.default_rng(1)
    cars = np.column_stack([rng.normal(size=(40, 3)), rng.uniform(3, 7, 40)])
    told = rng.uniform(-0.9, 0.9, (40, 2))
    told[20:] += 2 * np.sign(told[20:])  # which are cut
    by_cars, by_told = moved_slopes(cars, told)
    np.testing.assert_allclose(by_cars, measured(lambda x: moved(x, told), cars), atol=1e-8)
    np.testing.assert_allclose(by_told, measured(lambda x: moved(cars, x), told), atol=1e-8)


@pytest.mark.parametrize(
    ("car", "told"),
    [([0, 0, 1, SLOWEST], [0.5, -1]), ([0, 0, 1, FASTEST], [0.5, 2]), ([0, 0, 1, 5], [1.5, -3])],
)
def test_what_is_cut_has_no_slope(car, told):
    by_cars, by_told = moved_slopes(np.array([car], float), np.array([told], float))
    np.testing.assert_array_equal(by_told[0, 3], 0)
    assert by_cars[0, 3, 3] == (0 if car[3] != 5 else 1 - DRAG * STEP)
    assert (by_told[0, 2, 0] == 0) == (abs(told[0]) > 1)


# ---- what the car sees ----


def test_the_derivatives_of_what_is_seen_are_those_that_are_measured():
    world, cars, at = scattered()
    (seen, gap), (by_pose, by_place) = world.look_slopes(cars, at, WHO)
    np.testing.assert_array_equal(seen, world.look(cars, at, WHO)[0])
    np.testing.assert_allclose(gap, world.look(cars, at, WHO)[1], rtol=1e-14)
    true = measured(lambda pose: world.look(pose, at, WHO)[0], cars)
    smooth = np.abs(true).max(axis=2) < 30  # no ray has left one wall for another between the two
    assert smooth.mean() > 0.9
    np.testing.assert_allclose(by_pose[smooth], true[smooth][:, :3], atol=1e-6)
    by_hand = measured(lambda x: world.look(x, at, WHO)[1], cars)[:, :2]
    np.testing.assert_allclose(by_place, by_hand, atol=1e-6)


def test_rays_to_obstacles_were_among_them():
    world, cars, at = scattered()
    bare = World([Track(track.centre, 2 * track.half) for track in TRACKS])
    (seen, _), (by_pose, _) = world.look_slopes(cars, at, WHO)
    other, _ = bare.look(cars, at, WHO)
    assert np.sum(seen < other - 1e-9) > 5
    np.testing.assert_array_equal(by_pose[seen == 1], 0)


def test_a_disc_straight_ahead_by_hand():
    """A metre towards it makes the ray a metre shorter, a turn changes nothing to first order."""
    phi = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    track = Track(100 * np.stack([np.cos(phi), np.sin(phi)], axis=1), 8, [Obstacle(10, 0.5, 1.0)])
    (x, y), heading = track.discs[0, :2], track.heading[10]
    car = np.array([[x - 11 * np.cos(heading), y - 11 * np.sin(heading), heading, 5.0]])
    at, who = np.array([7]), np.array([0])
    (seen, _), (by_pose, _) = World([track]).look_slopes(car, at, who)
    assert seen[0, 2] * REACH == pytest.approx(10)
    np.testing.assert_allclose(REACH * by_pose[0, 2], [-np.cos(heading), -np.sin(heading), 0], atol=1e-9)


# ---- a window ----


def total(net, world, cars, at, steps):
    return cost(world, WHO, ahead(net, world, cars, at, WHO, steps))[0]


def test_a_window_is_the_drive():
    net, world = pupil(), World(TRACKS[:1])
    run = drive(net, TRACKS[0], seconds=3)
    window = ahead(net, world, world.start(), np.array([0]), np.array([0]), 60)
    steps = len(run.commands)
    np.testing.assert_allclose(window.cars[: steps + 1, 0], run.path, rtol=1e-12)
    np.testing.assert_array_equal(window.at[: steps + 1, 0], run.points)


def test_the_derivatives_by_the_parameters_are_those_that_are_measured():
    net, (world, cars, at) = pupil(), scattered()
    window = ahead(net, world, cars, at, WHO, 12)
    claimed = gradient(net, window, back(net, window, cost(world, WHO, window)[1])[1])
    place, true = net.parameters, []
    for k in range(place.size):
        ends = []
        for step in (1e-6, -2e-6):
            place[k] += step
            ends.append(total(net, world, cars, at, 12).mean())
        place[k] += 1e-6
        true.append((ends[0] - ends[1]) / 2e-6)
    np.testing.assert_allclose(claimed, true, atol=1e-6 * np.abs(true).max())


def test_a_network_of_float32_learns_by_the_same_derivatives():
    net, (world, cars, at) = pupil(), scattered()
    single = Network(net.sizes, net.hidden.name, net.output.name, dtype=np.float32)
    single.parameters = net.parameters
    both = []
    for one in (net, single):
        window = ahead(one, world, cars, at, WHO, 5)
        both.append(gradient(one, window, back(one, window, cost(world, WHO, window)[1])[1]))
    assert both[1].dtype == np.float32
    np.testing.assert_allclose(both[1], both[0], atol=1e-4 * np.abs(both[0]).max())


def test_the_derivatives_by_the_first_state_are_those_that_are_measured():
    net, (world, cars, at) = pupil(3), scattered(2)
    window = ahead(net, world, cars, at, WHO, 8)
    deltas, _ = back(net, window, cost(world, WHO, window)[1])
    true = measured(lambda x: total(net, world, x, at, 8), cars)
    # The start of the way is held: the metres behind the car at first count in E, but not in δ.
    true[:, :2] -= along(world, cars, at, WHO)[1]
    good = np.abs(true - deltas[0]).max(axis=1) < 1e-5 * (1 + np.abs(true).max(axis=1))
    assert good.mean() > 0.9  # elsewhere a ray jumped


def test_what_has_crashed_stays_and_passes_its_delta_on():
    net, (world, cars, at) = pupil(), scattered()
    cars[0, :2] = world.tracks[0].discs[0, :2] + 1.0
    at[0] = world.tracks[0].obstacles[0].at
    window = ahead(net, world, cars, at, WHO, 5)
    assert not window.moving[:, 0].any()
    np.testing.assert_array_equal(window.cars[:, 0], np.tile(cars[0], (6, 1)))
    direct = np.zeros(window.cars.shape)
    direct[-1] = 1.0
    deltas, by_told = back(net, window, direct)
    np.testing.assert_array_equal(deltas[:, 0], 1)
    np.testing.assert_array_equal(by_told[:, 0], 0)


def test_what_a_window_costs():
    _, (world, cars, at) = pupil(), scattered()
    blank = {name: np.zeros((1, len(WHO), 2)) for name in Window._fields}
    gap = np.tile([[CAR + ROOM + 1], [CAR + ROOM / 2]], len(WHO))
    later = cars + np.array([1.0, 0, 0, 0])
    window = Window(**{**blank, "cars": np.stack([cars, later]), "at": np.stack([at, at]), "gap": gap,
                       "by_place": np.zeros((2, len(WHO), 2))})  # fmt: skip
    metres = along(world, later, at, WHO)[0] - along(world, cars, at, WHO)[0]
    np.testing.assert_allclose(cost(world, WHO, window, price=8)[0], -metres + 8 * STEP / 4, atol=1e-9)


def test_metres_of_road_are_those_of_the_track():
    world, at = World(TRACKS), np.full(6, POINTS + 3)
    cars = np.column_stack([world.centre[:, 3], np.zeros((6, 2))])
    lengths = [track.length * (1 + 3 / POINTS) for track in TRACKS]
    np.testing.assert_allclose(along(world, cars, at, np.arange(6))[0], lengths)


def test_cars_go_on_and_those_that_crashed_begin_anywhere():
    net, (world, cars, at) = pupil(), scattered()
    window = ahead(net, world, cars, at, WHO, 40)
    there, points = onward(world, WHO, window, np.random.default_rng(0))
    crashed = window.gap[-1] < CAR
    assert 0 < crashed.sum() < len(WHO)
    np.testing.assert_array_equal(there[~crashed], window.cars[-1][~crashed])
    np.testing.assert_array_equal(points[~crashed], window.at[-1][~crashed])
    np.testing.assert_array_equal(there[crashed, :2], world.centre[WHO[crashed], points[crashed] % POINTS])
    assert (world.look(there, points, WHO)[1] >= CAR).all()

def test_a_judged_window_is_its_parts():
    net, (world, cars, at) = pupil(), scattered()
    window, E, by_told = judged(net, world, cars, at, WHO, 4, price=3)
    costs, direct = cost(world, WHO, ahead(net, world, cars, at, WHO, 4), price=3)
    np.testing.assert_array_equal(E, costs)
    np.testing.assert_array_equal(by_told, back(net, window, direct)[1])


def test_stretches_are_those_of_the_matrix_that_is_measured():
    net, (world, cars, at) = pupil(), scattered()
    window = ahead(net, world, cars, at, WHO, 2)
    found = stretches(net, window)
    np.testing.assert_allclose(found[0], 1)
    true = measured(lambda x: ahead(net, world, x, at, WHO, 2).cars[-1], cars)[window.moving[-1]]
    good = np.isclose(found[-1], np.linalg.svd(true, compute_uv=False), rtol=1e-5, atol=1e-8).all(axis=1)
    assert good.mean() > 0.9  # elsewhere a ray jumped


def test_a_row_times_a_matrix_of_each_car():
    rng = np.random.default_rng(0)
    delta, slopes = rng.normal(size=(7, 4)), rng.normal(size=(7, 4, 3))
    np.testing.assert_allclose(times(delta, slopes), np.einsum("mi,mij->mj", delta, slopes))


def test_windows_that_are_none():
    world, cars, at = scattered()
    with pytest.raises(ValueError, match="steps=0"):
        ahead(pupil(), world, cars, at, WHO, 0)
    with pytest.raises(ValueError, match="loss='binary_cross_entropy'"):
        ahead(Network([5, 2], loss="binary_cross_entropy", seed=0), world, cars, at, WHO, 1)


# ---- its picture ----


def test_bars_point_to_where_the_cost_falls():
    path = np.column_stack([np.linspace(0, 10, 5), np.zeros((5, 2)), np.full(5, 5.0)])
    figure = steering_map(TRACKS[0], path, np.array([0.0, -2.0, 1.0]))
    bars = [line.get_xydata() for line in figure.axes[0].lines if len(line.get_xydata()) == 2][:3]
    rise = [bar[1, 1] - bar[0, 1] for bar in bars]
    assert rise[0] == 0
    assert rise[1] == pytest.approx(2.2)  # to the left, since steering to the left lowers the cost
    assert rise[2] == pytest.approx(-1.1)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((None, np.zeros((3, 4)), np.zeros(3)), TypeError, "track=None"),
        ((TRACKS[0], np.zeros((3, 2)), np.zeros(3)), ValueError, r"\(3, 2\)"),
        ((TRACKS[0], np.zeros((3, 4)), np.zeros(4)), ValueError, "slopes has 4 numbers"),
        ((TRACKS[0], np.full((3, 4), np.nan), np.zeros(3)), ValueError, "path"),
    ],
)
def test_pictures_of_nothing(arguments, error, words):
    with pytest.raises(error, match=words):
        steering_map(*arguments)


def test_a_ray_that_meets_nothing_has_no_slopes():
    cos, sin, t = np.ones((1, 2)), np.zeros((1, 2)), np.array([[np.inf, 3.0]])
    slopes = ray_slopes(cos, sin, t, np.array([[[np.nan, np.nan], [1.0, 0.0]]]))
    assert slopes[0].tolist() == [[0, 0, 0], [-1, 0, 0]]
