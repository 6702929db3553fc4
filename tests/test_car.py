"""The car: exact distances, a motion that can be computed by hand, a teacher who never crashes, refusals."""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from nnbook import Network, train
from nnbook.car import Obstacle, Track, drive, teacher
from nnbook.car.driving import commander
from nnbook.car.motion import ANGLES, FASTEST, REACH, SLOWEST, STEP, TURN, World, _apart, moved
from nnbook.car.track import CAR, POINTS, _resampled

PHI = np.linspace(0, 2 * np.pi, 400, endpoint=False)
CIRCLE = 40 * np.stack([np.cos(PHI), np.sin(PHI)], axis=1)
FLAT, WIDE = CIRCLE * [1, 0.25], 4 + 24 * np.sin(PHI) ** 4  # only the inner borders cross
TRACKS = [Track.random(seed) for seed in range(300, 340)]


def straight(distances):
    return 0.0, 0.5


def ahead(distances):
    """A rule by hand: away from what is near, slowly where something is ahead."""
    return distances[1] - distances[3] + 0.5 * (distances[0] - distances[4]), 2 * distances[2] - 0.6


# ---- tracks ----


def test_a_seed_makes_a_track_again():
    one, other = Track.random(7), Track.random(7)
    np.testing.assert_array_equal(one.centre, other.centre)
    np.testing.assert_array_equal(one.discs, other.discs)
    assert not np.array_equal(one.centre, Track.random(8).centre)


def test_a_seed_makes_the_road_that_the_chapters_drive():
    """What they print of it, in any version of the book."""
    track = Track.random(7)
    assert track.length == pytest.approx(318.360917)
    np.testing.assert_allclose(track.centre[50], [-0.814999, 42.263392], atol=1e-5)
    np.testing.assert_allclose(
        track.half[[0, 40, 90, 150]], [6.149634, 4.928458, 4.484052, 4.816514], rtol=1e-6
    )
    discs = [[-38.23654, 40.18911, 1.296127], [-46.214175, -1.964637, 1.226365],
             [-19.350478, -51.756228, 1.479724], [41.366734, -31.081261, 1.577536]]  # fmt: skip
    np.testing.assert_allclose(track.discs, discs, rtol=1e-6)
    assert [Track.random(7, obstacles=4).discs.tolist()] == [track.discs.tolist()]
    guide = teacher(track)
    line = [[50.000862, 0], [14.773928, 44.79819], [-37.769673, 31.468963], [-37.482533, -26.506458]]
    np.testing.assert_allclose(guide.lines[0][:160:40], line, atol=1e-5)
    np.testing.assert_allclose(guide.speeds[0][[0, 40]], [7.482024, 8], rtol=1e-6)
    path = drive(guide, track, seconds=20).path
    np.testing.assert_allclose(path[-1], [-38.552353, 27.01837, -1.701202, 7.211192], rtol=1e-5)


def test_a_drawn_road_is_rounded_as_little_as_its_width_needs():
    corners = np.array([[0, 0], [80, 0], [80, 80], [40, 56], [0, 80]])
    track = Track.drawn(corners)
    assert track.length == pytest.approx(269.759783)
    quarters = [[7.048817, 7.048813], [71.877473, 6.070532], [73.375075, 69.643329], [8.004271, 70.090424]]
    np.testing.assert_allclose(track.centre[::50], quarters, atol=1e-5)
    assert set(track.half) == {4.5}
    assert set(Track.drawn(corners, width=6).half) == {3}
    assert Track.drawn(CIRCLE).length == pytest.approx(2 * np.pi * 40, rel=0.01)


def test_the_lines_of_a_circle_by_hand():
    widths = 8 + np.cos(PHI)
    track = Track(CIRCLE, widths, [Obstacle(25, 1.5, 0.5)])
    turn = 2 * np.pi * np.arange(POINTS) / POINTS
    out = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    half = 4 + np.cos(turn) / 2
    np.testing.assert_allclose(track.half, half, atol=1e-3)
    for line, radius in ((track.centre, 40), (track.left, 40 - half), (track.right, 40 + half)):
        np.testing.assert_allclose(line, np.multiply(out.T, radius).T, atol=0.02)
    np.testing.assert_allclose(np.unwrap(track.heading), turn + np.pi / 2, atol=2e-3)
    np.testing.assert_allclose(track.bend, 1 / 40, rtol=0.03)
    assert track.length == pytest.approx(80 * np.pi, rel=1e-3)
    np.testing.assert_allclose(track.discs, [[*(40 - 1.5) * out[25], 0.5]], atol=0.01)
    edge = half[25] - CAR
    np.testing.assert_allclose(track.passages(track.obstacles[0]), [(-edge, 0.3), (2.7, edge)], atol=1e-3)
    assert set(Track(CIRCLE).half) == {4.5}
    assert Track(CIRCLE).obstacles == ()


@pytest.mark.parametrize(
    ("at", "left", "radius", "fits"),
    [(0, 0.0, 1.0, True), (199, 4.0, 0.5, True), (200, 0.0, 1.0, False), (-1, 0.0, 1.0, False),
     (5, 4.6, 0.5, False), (5, -4.6, 0.5, False), (5, 0.0, 2.09, True), (5, 0.0, 2.11, False)],
)  # fmt: skip
def test_an_obstacle_stands_on_the_road_and_leaves_a_way(at, left, radius, fits):
    """On a road 9 m wide 2.4 m must be free on one side of a disc."""
    obstacle = Obstacle(at, left, radius)
    if fits:
        assert Track(CIRCLE, 9, [obstacle]).obstacles == (obstacle,)
    else:
        with pytest.raises(ValueError, match=r"^obstacles(\[0\]\.at=| has one)"):
            Track(CIRCLE, 9, [obstacle])


def test_roads_have_bounds_of_length_and_width():
    for metres, fits in ((59, False), (61, True), (999, True), (1001, False)):
        line = CIRCLE * metres / (2 * np.pi * 40)
        if fits:
            assert Track(line, width=3).length == pytest.approx(metres, rel=1e-3)
        else:
            with pytest.raises(ValueError, match=f"centre is {metres} m long, expected from 60 to 1000 m"):
                Track(line, width=3)
    assert Track(CIRCLE, 2.81).half[0] == pytest.approx(1.405)
    with pytest.raises(ValueError, match=r"width is 2.8 m near \(\d+, 0\), expected at least 2.8 m"):
        Track(CIRCLE, 2.79)
    with pytest.raises(ValueError, match="too sharply"):  # four points are enough to be looked at
        Track(CIRCLE[::100], width=4)
    with pytest.raises(
        ValueError, match=r"centre has shape \(3, 2\), expected \(n, 2\) with at least 4 points"
    ):
        Track(CIRCLE[:3])


def test_a_road_is_too_sharp_where_it_is_wide():
    said = r"^the road bends with a radius of (39|40)\.\d m near \(40, -?0\), too sharply for its width of 70"
    with pytest.raises(ValueError, match=said):
        Track(CIRCLE, 40 + 30 * np.cos(PHI))


def test_a_drive_lasts_a_minute_unless_it_is_said():
    track = Track(CIRCLE, 10)
    assert drive(teacher(track), track).seconds == pytest.approx(60)
    run = drive(teacher(track), track, seconds=0.05)
    assert len(run.commands) == 1
    assert run.seconds == STEP
    with pytest.raises(ValueError, match=r"seconds=3601, expected .* at least 0\.05 and at most 3600"):
        drive(straight, track, 3601)


def test_roads_vary_and_each_obstacle_can_be_passed():
    assert min(track.half.min() for track in TRACKS) > 3.5
    assert all(np.ptp(track.half) > 1 for track in TRACKS)
    assert all(len(track.obstacles) == 4 for track in TRACKS)
    for track in TRACKS:
        for x, y, radius in track.discs:
            ends = track.left, track.right
            free = max(np.hypot(*(end - (x, y)).T).min() for end in ends) - radius
            assert free > 2 * CAR + 1


def test_obstacles_are_far_from_the_start_and_from_one_another():
    for track in TRACKS:
        places = np.array([0, *(obstacle.at for obstacle in track.obstacles), POINTS]) * track.spacing
        assert np.diff(places).min() > 30


def test_the_middle_of_an_obstacle_may_stand_on_the_border():
    stones = [Obstacle(50, 4.0, 1.0), Obstacle(100, -4.0, 1.0)]
    assert Track(CIRCLE, width=8, obstacles=stones).discs.shape == (2, 3)


@pytest.mark.parametrize("at", [0, 50, 199])
def test_obstacles_together_leave_a_way(at):
    def free(*others):
        stones = [Obstacle((at + further) % POINTS, left, radius) for further, left, radius in others]
        Track(CIRCLE, 9.0, stones)
        Track(CIRCLE[::-1], 9.0, stones[::-1])

    free((0, 3.0, 1.5), (0, -3.0, 1.0), (1, 3.5, 1.0))  # in the middle
    free((0, 2.5, 1.5), (5, -2.5, 1.5))  # one after the other
    free((0, 2.5, 1.5), (0, 2.5, 1.5), (1, 2.5, 1.5))  # all on one side
    for closed in (
        [(0, 2.5, 1.5), (0, -2.5, 1.5)],
        [(0, 2.5, 1.5), (1, -2.5, 1.5)],
        [(0, 3.5, 1.0), (1, 0.0, 1.0), (2, -3.5, 1.0)],
    ):
        with pytest.raises(ValueError, match=r"obstacles has several near .* that leave no way past them"):
            free(*closed)


def test_obstacles_on_two_roads_side_by_side_close_neither():
    bend = np.linspace(-np.pi / 2, np.pi / 2, 40)
    turn = np.stack([30 + 7 * np.cos(bend), 7 * np.sin(bend)], axis=1)
    road = Track(np.concatenate([turn, -turn]), 9.0)  # five metres between its two halves
    here, there = (int(np.hypot(*(road.centre - place).T).argmin()) for place in ([0, 7], [0, -7]))
    for side in (1, -1):
        Track(road.centre, 9.0, [Obstacle(here, side * 4.4, 1.5), Obstacle(there, 4.4, 1.5)])


def test_a_road_of_exactly_sixty_metres_is_long_enough():
    corners = np.array([[0.0, 0.0], [15.0, 0.0], [15.0, 15.0], [0.0, 15.0]])
    centre, half = _resampled(corners, 7.0)
    assert np.hypot(*np.diff(centre, axis=0).T).sum() == pytest.approx(60, abs=0.5)
    assert (half == 3.5).all()
    with pytest.raises(ValueError, match="is 60 m long, expected from 60 to 1000 m"):
        _resampled(corners * (1 - 1e-9), 7.0)


def test_a_seed_puts_the_obstacles_where_the_chapter_shows_them():
    assert [(one.at, round(one.radius, 3)) for one in Track.random(0).obstacles] == [
        (37, 1.275), (70, 1.588), (114, 1.798), (166, 1.611),
    ]  # fmt: skip


def test_how_far_ends_of_one_segment_are_from_another():
    ends, others = np.random.default_rng(0).normal(size=(2, 20, 2, 2)) * [[[3], [1]]]
    share = np.linspace(0, 1, 5001)[:, None, None]
    along = others[:, 0] + share * (others[:, 1] - others[:, 0])[None]
    tried = np.hypot(*np.moveaxis(ends[None] - along.reshape(5001, 20, 1, 2), 3, 0)).min(axis=(0, 2))
    np.testing.assert_allclose(_apart(ends, others), tried, atol=1e-3)


def test_of_a_circle_a_car_looks_at_no_more_of_the_borders_than_it_can_see():
    world, nearest = World([Track(CIRCLE)]), 2 * (40 - 4.5) * np.sin(np.pi / POINTS)  # of two lines, inside
    far, near = (int(np.ceil(metres / nearest)) + 3 for metres in (REACH, 4.5 + 80 * np.pi / POINTS))
    assert (far, near) == (21, 9)
    assert world.walls.shape == (1, POINTS, 4, 2, 2 * far + 2)
    assert world.close == slice(far - near, far + near + 1)


def test_what_obstacles_should_be_is_said():
    for none in (5, "a stone"):
        with pytest.raises(TypeError, match=r"^obstacles=.*, expected a list of Obstacles$"):
            Track(CIRCLE, obstacles=none)


@pytest.mark.parametrize(
    ("obstacle", "named", "error"),
    [((-300, 0.0, 1.0), "at=-300", ValueError), ((-3, 0.0, 1.0), "at=-3", ValueError),
     ((500, 0.0, 1.0), "at=500", ValueError), (("a", 0.0, 1.0), "at='a'", TypeError),
     ((5, "a", 1.0), "left='a'", TypeError), ((5, np.nan, 1.0), "left=nan", ValueError),
     ((5, 0.0, None), "radius=None", TypeError), ((5, 0.0, -1.0), "radius=-1.0", ValueError)],
)  # fmt: skip
def test_an_obstacle_of_no_numbers_is_refused_in_the_same_words_by_a_track_and_by_its_passages(
    obstacle, named, error
):
    with pytest.raises(error, match=rf"^obstacle\.{named}") as asked:
        Track(CIRCLE).passages(Obstacle(*obstacle))
    with pytest.raises(error) as placed:
        Track(CIRCLE, obstacles=[Obstacle(5, 0.0, 1.0), Obstacle(*obstacle)])
    assert str(placed.value) == str(asked.value).replace("obstacle", "obstacles[1]", 1)


def test_a_track_of_no_obstacles():
    assert Track.random(1, obstacles=0).discs.shape == (0, 3)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"centre": [[0, 0], [50, 0]]}, r"shape \(2, 2\)"),
        ({"centre": np.zeros((9, 3))}, "shape"),
        ({"centre": CIRCLE * np.nan}, "NaN"),
        ({"centre": CIRCLE / 40}, "m long"),
        ({"centre": CIRCLE * 40}, "m long"),
        ({"centre": np.zeros((9, 2))}, "m long"),
        ({"centre": 30 * np.stack([np.sin(PHI), np.sin(2 * PHI)], axis=1), "width": 5}, "crosses or touches"),
        ({"centre": CIRCLE * [1, 0.1]}, "too sharply"),
        ({"centre": FLAT, "width": WIDE}, "crosses or touches"),
        ({"centre": FLAT[::-1], "width": WIDE}, "crosses or touches"),
        ({"centre": CIRCLE, "width": 1.5}, "width is 1.5 m"),
        ({"centre": CIRCLE, "width": np.nan}, "width has NaN"),
        (
            {"centre": CIRCLE, "width": np.full((400, 1), 8.0)},
            r"width has shape \(400, 1\), expected a number",
        ),
        ({"centre": CIRCLE, "width": np.full(9, 8.0)}, r"width has shape \(9,\)"),
        ({"centre": CIRCLE, "width": -np.full(400, 8.0)}, "width is -8.0 m"),
        ({"centre": CIRCLE, "obstacles": [Obstacle(50, 0.0, 4.0)]}, "no way past"),
        ({"centre": CIRCLE, "obstacles": [Obstacle(50, 9.0, 1.0)]}, "beyond the border"),
        ({"centre": CIRCLE, "obstacles": [Obstacle(200, 1.0, 1.0)]}, "of at least 0 and at most 199"),
        ({"centre": CIRCLE, "obstacles": [Obstacle(50, 1.0, -1.0)]}, "radius"),
    ],
)
def test_roads_that_cannot_be_driven_are_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        Track(**arguments)


@pytest.mark.parametrize(("arguments", "error"), [({"seed": -1}, ValueError), ({"seed": "a"}, TypeError),
                                                  ({"seed": 1, "obstacles": 9}, ValueError)])  # fmt: skip
def test_random_tracks_of_nothing(arguments, error):
    with pytest.raises(error):
        Track.random(**arguments)


def test_a_road_along_a_drawn_line_has_round_corners():
    corners = 80 * np.array([[0, 0], [1, 0], [1, 1], [0.5, 0.7], [0, 1]])
    with pytest.raises(ValueError, match="too sharply"):
        Track(corners)
    track = Track.drawn(corners)
    assert not drive(teacher(track), track).crashed


def test_drawn_roads_that_touch_themselves_are_refused():
    near = np.array([[0, 0], [90, 0], [90, 30], [12, 30], [12, 34], [90, 34], [90, 70], [0, 70]])
    with pytest.raises(ValueError, match=r"crosses or touches|too sharply"):
        Track.drawn(near)


# ---- what the car sees ----


def seen_by(track, car, at):
    seen, gap = World([track]).look(np.array([car]), np.array([at]), np.array([0]))
    return REACH * seen[0], gap[0]


def lines_of(track):
    """The walls, one by one, as their ends."""
    return [line for border in (track.left, track.right) for line in zip(border, np.roll(border, -1, axis=0))]


def gap_of(track, car):
    """The gap another way: each wall and each obstacle by itself."""
    x, y, gaps = *car[:2], []
    for a, b in lines_of(track):
        along = np.clip(np.dot((x, y) - a, b - a) / np.dot(b - a, b - a), 0, 1)
        gaps.append(np.hypot(*(a + along * (b - a) - (x, y))))
    return min(gaps + [np.hypot(x - u, y - v) - r for u, v, r in track.discs])


def looked(track, car):
    """The distances another way, too."""
    (x, y, heading, _), found, lines = car, [], lines_of(track)
    for angle in heading + ANGLES:
        ray, hits = np.array([np.cos(angle), np.sin(angle)]), [REACH]
        for a, b in lines:
            t, u = np.linalg.solve(np.column_stack([ray, a - b]), a - (x, y))
            hits += [t] if t >= 0 and 0 <= u <= 1 else []
        for u, v, r in track.discs:
            to = np.array([u - x, v - y])
            roots = np.roots([1, -2 * ray @ to, to @ to - r**2])
            hits += [root.real for root in roots if abs(root.imag) < 1e-12 and root.real >= 0]
        found.append(min(hits))
    return np.array(found)


@pytest.mark.parametrize("track", TRACKS[:6], ids=lambda track: f"{track.length:.0f}m")
def test_distances_are_those_to_every_wall_and_obstacle(track):
    rng = np.random.default_rng(0)
    for at in rng.integers(0, POINTS, 8).tolist() + [obstacle.at - 5 for obstacle in track.obstacles]:
        place = track.centre[at] + rng.uniform(-0.7, 0.7) * track.half[at] * track.normal[at]
        car = [*place, track.heading[at] + rng.uniform(-1, 1), 5.0]
        seen, gap = seen_by(track, car, at)
        np.testing.assert_allclose(seen, looked(track, car), rtol=1e-9)
        assert gap == pytest.approx(gap_of(track, car), rel=1e-9)


def test_between_two_walls():
    """In the middle of a straight road, 8 metres wide, a ray at the angle a meets a wall after 4/sin a."""
    bend = np.linspace(-np.pi / 2, np.pi / 2, 90)
    arc = 25 * np.column_stack([np.cos(bend), np.sin(bend)])
    track = Track(np.vstack([[0, -25], np.add(arc, (200, 0)), [0, 25], -arc]), width=8)
    at = int(np.argmin(np.hypot(*(track.centre - (100, -25)).T)))
    seen, gap = seen_by(track, [*track.centre[at], 0.0, 5.0], at)
    expected = 4 / np.maximum(np.abs(np.sin(ANGLES)), 1e-9)
    np.testing.assert_allclose(seen, np.minimum(REACH, expected), rtol=1e-9)
    assert gap == pytest.approx(4)


# ---- how it moves ----


def test_a_step_by_hand():
    cars = moved(np.array([[1.0, 2.0, 0.0, 5.0]]), np.array([[0.0, 1.0]]))
    speed = 5 + (4 * 1 - 0.5 * 5) * 0.05
    np.testing.assert_allclose(cars, [[1 + speed * 0.05, 2, 0, speed]])


def test_full_steering_leads_around_a_circle():
    car, places = np.array([[0.0, 0.0, 0.0, 5.0]]), []
    for _ in range(400):
        car = moved(car, np.array([[3.0, 0.5]]))  # cut to 1
        places.append(car[0, :2])
    middle = np.mean([np.min(places, axis=0), np.max(places, axis=0)], axis=0)
    np.testing.assert_allclose(np.hypot(*(np.array(places) - middle).T), 1 / TURN, rtol=0.02)


def test_speed_has_bounds_and_no_step_jumps_through_a_wall():
    car = np.array([[0.0, 0.0, 0.0, 5.0]])
    for command, bound in ((1.0, FASTEST), (-1.0, SLOWEST)):
        for _ in range(600):
            car = moved(car, np.array([[0.0, command]]))
        assert car[0, 3] == pytest.approx(bound, rel=1e-3)
    assert FASTEST * STEP < CAR


# ---- drives ----


def test_a_drive_ends_where_the_car_first_touches():
    run = drive(straight, TRACKS[0])
    assert run.crashed
    assert run.seconds < 15
    gaps = [gap_of(TRACKS[0], car) for car in run.path]
    assert min(gaps[:-1]) >= CAR > gaps[-1]
    assert len(run.path) == len(run.points) == len(run.commands) + 1 == len(run.distances) + 1


def test_the_same_drive_to_the_last_bit():
    first, again = drive(ahead, TRACKS[:5]), drive(ahead, TRACKS[:5])
    for one, other in zip(first, again):
        np.testing.assert_array_equal(one.path, other.path)
    alone = drive(ahead, TRACKS[3])
    np.testing.assert_allclose(alone.path[:200], first[3].path[:200], rtol=1e-9)


def test_laps_are_counted():
    track = Track(CIRCLE, 10)
    run = drive(teacher(track), track)
    length = np.hypot(*np.diff(run.path[:, :2], axis=0).T).sum()
    assert run.laps == pytest.approx(length / (2 * np.pi * 40), rel=0.02)
    assert run.laps > 1


def test_the_teacher_never_crashes():
    assert not any(run.crashed for run in drive(teacher(TRACKS), TRACKS))


def test_the_teacher_brakes_in_time_for_each_bend_also_behind_the_start():
    guide = teacher(TRACKS)
    for line, speeds in zip(guide.lines, guide.speeds):
        way = np.hypot(*(np.roll(line, -1, axis=0) - line).T)
        # Braking by half of what the pedal can: v² falls by PULL for each metre.
        assert (speeds**2 <= np.roll(speeds, -1) ** 2 + 4 * way + 1e-9).all()
        assert SLOWEST <= speeds.min() < speeds.max() <= FASTEST


def test_a_teacher_who_looks_back_turns_as_one_who_looks_aside():
    guide, off = teacher(TRACKS[:1]), np.radians([90, 100, 179, -90, -100, -179])
    target = guide.lines[0, 3 + int(np.ceil(2.0 / guide.spacing[0]))]
    behind = target - [0, 12]
    cars = np.array([[*behind, np.pi / 2 - angle, 0] for angle in off])
    steering = guide.commands(cars, np.full(6, 3), np.zeros(6, int))[:, 0]
    # A circle through a target that is 12 m away, square to the car, has a radius of 6 m.
    np.testing.assert_allclose(steering, np.repeat([4.5 / 6, -4.5 / 6], 3))


def test_a_teacher_brakes_and_pulls_no_more_than_a_pedal_can():
    guide = teacher(TRACKS[:1])
    cars = np.array([[*guide.lines[0, 3], 0, speed] for speed in (50.0, 0.0)])
    commands = guide.commands(cars, np.full(2, 3), np.zeros(2, int))
    assert commands[:, 1].tolist() == [-1, 1]
    assert abs(commands).max() <= 1


def test_corrections_make_a_better_driver_of_a_network():
    guide = teacher(TRACKS[:15])
    X, D = guide.table(drive(guide, TRACKS[:15]))
    assert X.shape == (15 * 1200, 5)
    net, shares, steps = Network([5, 3, 4, 2], "tanh", "tanh", init="xavier", seed=1), [], 3000
    for _ in range(2):
        train(net, X, D, steps=steps, batch_size=100, seed=0, optimiser="adam",
              learning_rate=lambda n: 0.01 if n < 0.7 * steps else 0.002)  # fmt: skip
        shares.append(np.mean([not run.crashed for run in drive(net, TRACKS[15:])]))
        if len(shares) == 2:
            break
        more, told = guide.table(drive(net, TRACKS[:15]))
        X, D = np.vstack([X, more]), np.vstack([D, told])
    assert shares[0] < 0.8 < 0.85 < shares[1]


def test_a_teacher_at_the_wheel_says_what_it_does():
    guide = teacher(TRACKS[:2])
    runs = drive(guide, TRACKS[:2], seconds=5)
    X, D = guide.table(runs)
    np.testing.assert_array_equal(D, np.concatenate([run.commands for run in runs]))
    np.testing.assert_array_equal(X, np.concatenate([run.distances for run in runs]))


def test_a_teacher_judges_drives_on_its_own_tracks_alone():
    guide, (here, there) = teacher(TRACKS[:2]), drive(straight, TRACKS[:2], seconds=1)
    alone = teacher(TRACKS[0])
    for one, many in zip(alone.table(here), alone.table([here])):
        np.testing.assert_array_equal(one, many)
    for other in ([there, here], [here], [here, there, there], [], here, alone.table(here)):
        with pytest.raises((ValueError, TypeError), match=r"^drives=.*, expected a Drive for each track"):
            guide.table(other)


@pytest.mark.parametrize(
    ("controller", "error", "words"),
    [
        (lambda d: (np.nan, 0), ValueError, r"gave \(nan, 0.0\) at second 0.00"),
        (lambda d: (np.inf, 0), ValueError, "two finite numbers"),
        (lambda d: 1.0, ValueError, "gave 1.0"),
        (lambda d: None, ValueError, "gave None"),
        (lambda d: ("left", 1), ValueError, "gave"),
        (lambda d: ("0.5", "1"), ValueError, r"gave \('0.5', '1'\)"),
        (lambda d: np.array([1j, 0]), ValueError, "gave array"),
        (lambda d: np.ma.masked_array([0.1, 0.2], [True, False]), ValueError, "gave masked_array"),
        (lambda d: np.array([1, 2], "m8[s]"), ValueError, "gave array"),
        (lambda d: (10**400, 0), ValueError, r"gave \(1000"),
        (lambda d: [[1, 2]], ValueError, "two finite numbers"),
        ("steer", TypeError, "controller='steer'"),
        (SimpleNamespace(predict=print), ValueError, r"controller has layers \[\], expected 5 inputs"),
        (Network([4, 2], seed=0), ValueError, r"layers \[4, 2\], expected 5 inputs"),
        (teacher(TRACKS[1]), ValueError, "other tracks"),
    ],
)
def test_what_cannot_drive_is_refused(controller, error, words):
    with pytest.raises(error, match=words):
        drive(controller, TRACKS[0])


def test_a_network_of_another_library_that_overflows_is_refused_in_a_sentence():
    class Other:
        sizes = (5, 2)

        def predict(self, seen):
            return np.exp(1e4 * seen[:, :2])

    with pytest.raises(ValueError, match=r"controller gave \(inf, inf\) at second 0.00, for"):
        drive(Other(), TRACKS[0])


@pytest.mark.parametrize("told", [lambda seen: seen[:, :3], lambda seen: seen[0], lambda seen: "left"])
def test_a_network_of_another_library_tells_two_numbers_for_each_car(told):
    with pytest.raises((ValueError, TypeError), match=r"^controller"):
        drive(SimpleNamespace(sizes=(5, 2), predict=told), TRACKS[0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_network_drives_in_its_own_type(dtype):
    net = Network([5, 4, 2], "tanh", "tanh", seed=0, dtype=dtype)
    driven = drive(net, TRACKS[0], seconds=1)
    said = net.predict(driven.distances)
    np.testing.assert_allclose(driven.commands, said, rtol=1e-12 if dtype is np.float64 else 1e-5)


def test_what_is_a_number_is_a_command():
    ways = [lambda d: (Fraction(1, 2), 1), lambda d: np.array([0.5, 1], np.float32), lambda d: (0.5, True),
            lambda d: [np.array(0.5), np.int8(1)]]  # fmt: skip
    for way in ways:
        assert (drive(way, TRACKS[0], seconds=0.1).commands == (0.5, 1)).all()


def test_what_a_controller_raises_says_at_which_moment():
    def once(distances):
        raise KeyError("mine")

    with pytest.raises(KeyError) as raised:
        drive(once, TRACKS[0])
    assert "at second 0.00, for the distances [" in raised.value.__notes__[0]


def test_a_controller_cannot_change_what_the_car_sees():
    def spoil(distances):
        distances[:] = 0
        return 0, 0.5

    assert drive(spoil, TRACKS[0], seconds=1).distances.min() > 0


@pytest.mark.parametrize("seconds", [0, -1, 0.01, 1e9, np.nan])
def test_times_that_are_none(seconds):
    with pytest.raises(ValueError, match="seconds"):
        drive(straight, TRACKS[0], seconds)


@pytest.mark.parametrize("track", [None, [], [1], "oval"])
def test_tracks_that_are_none(track):
    with pytest.raises(TypeError, match="track="):
        drive(straight, track)
    with pytest.raises(TypeError, match="track="):
        teacher(track)


def test_commands_are_cut():
    answer = commander(lambda d: (5, -7), TRACKS[:1])
    np.testing.assert_array_equal(answer(None, None, None, np.ones((1, 5)), 0.0), [[1, -1]])
