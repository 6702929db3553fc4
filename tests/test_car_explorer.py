"""The road: cars drive there as `drive` says, the reader's driving is data, a page is sent what is new."""

import html
import math
import random
import re
from itertools import pairwise

import numpy as np
import pytest
from test_explorers import Names, Page, read

from nnbook import Network, explorers
from nnbook.car import Track, drive, teacher
from nnbook.car.motion import ANGLES, REACH, STEP
from nnbook.explorers import ch08_car_controls
from nnbook.explorers.ch08_car_lanes import BACK, CRUISE, SPOILT, TURNING
from nnbook.figures.svg import filled
from nnbook.words.ch08_car import ended_in_words

TRACK = Track.random(3)
PHI = np.linspace(0, 2 * np.pi, 80, endpoint=False)
CIRCLE = (0.5 + 0.38 * np.stack([np.cos(PHI), np.sin(PHI)], axis=1)).round(4)


def net(*hidden, seed=0):
    return Network([5, *hidden, 2], "tanh", "tanh", init="xavier", seed=seed)


def rule(distances):
    return 1.5 * (distances[1] - distances[3]), 2 * distances[2] - 0.9


def straight(distances):
    return 0.0, 0.5


class Clock:
    """A time that stands still until it is moved on."""

    now = 100.0

    def perf_counter(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(ch08_car_controls, "time", clock)
    return clock


class Shows(Page):
    """A page as nnbook.js keeps it: what is sent later takes the place of what was there."""

    def __init__(self, road):
        super().__init__()
        self.road = road
        road.send(self, answer=True)

    def send(self, said, buffers=None):
        super().send(said, buffers)
        if "html" in said:
            self.frame = self.road.frame
            self.parts, self.moves = dict(self.road.changes), dict(self.road.moves)
            assert said["html"] == self.shown()
        assert set(said.get("parts", {})) <= set(self.parts)
        assert set(said["moves"]) <= set(self.moves)
        self.parts |= said.get("parts", {})
        self.moves |= said["moves"]

    def shown(self):
        """The HTML that it comes to."""
        return filled(self.frame, self.parts, self.moves)

    def move(self, name):
        """The numbers in the transform of what moves."""
        found = re.search(rf'data-move="{name}"[^>]*style="transform:([^"]*)"', self.road.page)[1]
        return [float(number) for number in re.findall(r"-?[\d.]+", found)]

    def says(self, **said):
        self.road.hear(self, said)

    def press(self, *acts):
        self.says(acts=[act if isinstance(act, dict) or ":" in act else f"{act}:run" for act in acts])

    def ticks(self, count):
        for _ in range(count):
            self.says(tick=True)

    def steers(self, steering, acceleration=CRUISE):
        self.says(steer={"steering": steering, "acceleration": acceleration})


def shown(*arguments, **options):
    return Shows(explorers.road(*arguments, **options))


def lane(page, name):
    return next(one for one in page.road.race.lanes if one.name == name)


# ---- who drives --------------------------------------------------------------------------------


DRIVERS = {"net": net(3, 4), "rule": rule, "straight": straight, "teacher": teacher(TRACK)}


@pytest.mark.parametrize("driver", DRIVERS.values(), ids=DRIVERS)
def test_a_driver_drives_as_in_a_drive(driver, clock):
    page = shown({"it": driver, "another": straight}, TRACK)
    page.press("play")
    page.ticks(900)
    alone = drive(driver, TRACK, seconds=45)
    car = lane(page, "it")
    assert len(car.path) == len(alone.path) > 30
    np.testing.assert_array_equal(np.array(car.path), alone.path)
    np.testing.assert_array_equal(np.array(car.told), alone.commands)
    assert car.crashed == alone.crashed
    assert car.laps == alone.laps


def test_a_teacher_knows_each_track_and_laps_are_told(clock):
    page = shown({"the guide": teacher(Track.random(9))}, TRACK, me=False)
    page.press("play")
    page.ticks(1500)
    car = lane(page, "the guide")
    assert not car.end
    assert car.laps > 1
    assert f"The guide: 1 lap after {car.laps_after[0]:.1f} s." in page.road.words
    page.press("next", "play")
    page.ticks(300)
    assert not car.end
    assert page.road.track is not TRACK


def test_a_crash_is_told_marked_and_the_last_place(clock):
    page = shown({"the clone": straight}, TRACK, me=False)
    page.press("play")
    page.ticks(400)
    run = drive(straight, TRACK)
    metres = run.points[-1] * TRACK.spacing
    assert f"The clone left the road after {run.seconds:.1f} s, {metres:.0f} m on." in page.road.words
    x, y = run.path[-1, :2]
    assert f"M{x - 1.2:.2f} {y - 1.2:.2f}" in page.road.changes["marks"]
    assert page.sent[-1]["clock"] is None
    np.testing.assert_allclose(page.move("car0")[:2], [x, y], atol=1e-3)
    page.press("play")  # from the start again
    assert lane(page, "the clone").seconds == 0
    assert page.road.words.count("left the road") == 0


def test_an_obstacle_is_told_from_the_border():
    told = ended_in_words("Ann", "ran into an obstacle", 3, 12, 0.1)
    assert told == "Ann ran into an obstacle after 3.0 s, 12 m on."
    track = Track.random(0)
    at = track.obstacles[0].at
    page = shown(lambda d: (0, 0.5), track, me=False)
    car = page.road.race.lanes[0]
    x, y, radius = track.discs[0]
    car.path[-1] = np.array([x - (radius + 0.75), y, 0.0, 5.0])
    car.at = at
    page.press("on")
    assert "ran into an obstacle" in page.road.words


def later(wrong):
    """Drives for a while, then does something wrong."""
    count = iter(range(10**6))
    return lambda distances: wrong() if next(count) > 20 else (0.0, 0.5)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: 1 / 0, "It has stopped after 1.1 s with ZeroDivisionError: division by zero"),
        (lambda: (math.nan, 0), "with ValueError: controller gave (nan, 0.0) at second 1.05"),
        (lambda: 3, "expected two finite numbers"),
        (lambda: "left", "expected two finite numbers"),
    ],
)
def test_a_controller_that_fails_stops_its_car_and_no_other(wrong, words, clock):
    page = shown({"it": later(wrong), "other": rule}, TRACK)
    page.press("play")
    page.ticks(40)
    assert words in html.unescape(page.road.words)
    assert len(lane(page, "it").told) == 21
    assert len(lane(page, "other").told) == 40
    assert page.sent[-1]["clock"] == 50


def test_an_error_without_words_is_told_by_its_name_alone(clock):
    def silent(distances):
        raise LookupError

    page = shown({"it": silent}, TRACK)
    page.press("play")
    page.ticks(1)
    assert "It has stopped after 0.0 s with LookupError" in page.road.words
    assert "LookupError:" not in page.road.words


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_a_network_of_either_type_drives(kind, clock):
    driver = Network([5, 3, 2], "tanh", "tanh", seed=0, dtype=kind)
    page = shown(driver, TRACK)
    page.press("play")
    page.ticks(5)
    assert "stopped" not in page.road.words
    assert drive(driver, TRACK, seconds=1).seconds > 0


def test_a_network_of_no_numbers_stops_too_and_is_drawn():
    broken = net(3)
    broken.parameters[...] = np.nan
    page = shown(broken, TRACK)
    page.press("play")
    page.ticks(3)
    assert "The network has stopped after 0.0 s with ValueError" in page.road.words
    page.says(set={"eyes": "the network"})
    assert "transform:translate(131px, 336px) scale(0.000, 1)" in page.road.page
    assert page.road.twin()


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"drivers": "me"}, TypeError, r"drivers\['the function'\]: controller='me'"),
        ({"drivers": {}}, ValueError, "drivers has 0 of them, expected from 1 to 5"),
        ({"drivers": dict.fromkeys("abcdef", rule)}, ValueError, "drivers has 6"),
        ({"drivers": {"you": rule}}, ValueError, "the name 'you'"),
        ({"drivers": {1: rule}}, ValueError, "the name 1"),
        ({"drivers": {" ": rule}}, ValueError, "the name ' '"),
        ({"drivers": {"a": net(3), "b": Network([4, 2], seed=0)}}, ValueError, r"drivers\['b'\]: .*\[4, 2\]"),
        ({"drivers": None}, TypeError, "controller=None"),
        ({"drivers": rule, "track": 3}, TypeError, "track=3, expected a Track"),
        ({"drivers": rule, "track": [TRACK]}, TypeError, "track="),
        ({"drivers": rule, "me": 1}, TypeError, "me=1, expected True or False"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(given, error, words):
    with pytest.raises(error, match=words):
        explorers.road(**given)


# ---- the reader --------------------------------------------------------------------------------


def test_the_reader_waits_at_the_start_until_a_hand_moves(clock):
    page = shown(rule, TRACK)
    assert "You wait at the start" in page.road.words
    page.press("play")
    page.ticks(30)
    assert len(lane(page, "you").told) == 0
    assert len(lane(page, "the function").told) == 30
    page.steers(0, CRUISE)  # let go
    page.ticks(1)
    assert page.road.X.shape == (0, 5)
    page.steers(0.5)
    page.ticks(10)
    assert page.road.X.shape == (10, 5)
    assert "You wait" not in page.road.words


def test_a_key_starts_the_clock_and_is_answered_at_once(clock):
    page = shown(rule, TRACK)
    before = page.move("wheel")
    page.steers(1)
    answer = page.sent[-1]
    assert answer["steered"] is True
    assert "answer" not in answer
    assert answer["clock"] == 50
    assert page.move("wheel")[0] < before[0]  # a little to the left, before any tick
    assert page.move("hand")[0] == 12  # at the left edge


def test_the_wheel_turns_at_a_finite_rate_and_the_car_does_what_was_recorded(clock):
    page = shown(rule, TRACK)
    for n in range(60):
        if n % 9 == 0:
            page.steers([0.5, -0.4, 0, 0.4][n // 9 % 4], [1, 0.5, -1][n // 9 % 3])
        page.ticks(1)
    X, D = page.road.X, page.road.D
    assert D.shape == (len(X), 2)
    assert len(D) == 60
    assert np.abs(np.diff(D, axis=0)).max() <= BACK + 1e-9
    away = np.abs(D[1:]) > np.abs(D[:-1]) + 1e-9
    assert np.abs(np.diff(D, axis=0))[away].max() <= TURNING + 1e-9
    assert np.ptp(D, axis=0).min() > 0.5
    rows = iter(D)
    again = drive(lambda distances: next(rows), TRACK, seconds=60 * STEP)
    np.testing.assert_array_equal(again.path, np.array(lane(page, "you").path))
    np.testing.assert_array_equal(again.distances, X)


def test_a_wheel_that_is_let_go_or_turned_over_is_back_soon(clock):
    for after in (0, -1):
        page = shown(rule, TRACK)
        page.steers(1)
        page.ticks(4)
        assert page.road.hand.command[0] > 0.5
        page.steers(after)
        page.ticks(2)
        assert page.road.hand.command[0] <= 0


def test_keys_that_are_hit_in_turn_turn_the_wheel_no_faster(clock):
    page = shown(rule, TRACK)
    for _ in range(20):
        page.steers(1)
        page.steers(0.9)
    assert abs(page.road.hand.command[0]) <= TURNING + 1e-9


def test_drives_are_kept_over_starts_and_tracks_without_the_second_before_a_crash(clock):
    page = shown(rule, TRACK)
    page.steers(0, 0.6)
    page.ticks(40)
    page.press("restart")
    assert len(page.road.X) == 40
    page.steers(1, 1)
    page.ticks(200)
    you = lane(page, "you")
    assert you.crashed
    assert len(page.road.X) == 40 + len(you.told) - SPOILT
    assert f"{len(page.road.X)} moments of your driving are recorded." in page.road.words
    assert "Enter takes you to the start again." in page.road.words
    kept = page.road.X
    page.steers(1, 1)  # nothing moves any more
    page.press("next")
    np.testing.assert_array_equal(page.road.X, kept)
    page.steers(0, 0.6)
    page.ticks(10)
    assert len(page.road.X) == len(kept) + 10
    page.road.forget()
    assert page.road.X.shape == (0, 5)
    assert page.road.D.shape == (0, 2)
    page.ticks(5)
    assert len(page.road.X) == 5
    assert "moments" not in page.road.words


def test_a_drive_shorter_than_what_is_spoilt_keeps_nothing(clock):
    page = shown(rule, TRACK)
    you = lane(page, "you")
    you.path[-1] = np.array([*TRACK.left[0] - 4.0 * TRACK.normal[0], TRACK.heading[0] + np.pi / 2, 5.0])
    page.steers(0.1)
    page.ticks(18)
    assert you.crashed
    assert SPOILT / 2 < len(you.told) < SPOILT
    assert len(page.road.X) == 0


def test_what_is_recorded_can_be_learned():
    page = shown(rule, TRACK)
    page.steers(0.2)
    page.ticks(20)
    pupil = net(3, 4)
    assert pupil.error(page.road.X, page.road.D) > 0


def test_the_sliders_steer_and_the_clock_is_left_alone(clock):
    page = shown(rule, TRACK)
    page.says(set={"steering": -0.4, "acceleration": 0.8})
    assert page.sent[-1]["clock"] is None
    assert 'value="-0.4"' in page.road.page
    page.press("on", "on", "on")
    assert len(page.road.X) == 3
    page.press("play")
    page.ticks(10)
    np.testing.assert_allclose(page.road.D[-1], [-0.4, 0.8])


def test_without_the_reader_nothing_steers():
    page = shown(rule, TRACK, me=False)
    assert "data-steer" not in page.road.page
    page.steers(1)
    assert page.sent[-1]["steered"]
    assert page.road.X.shape == (0, 5)
    page.road.forget()


# ---- time --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("speed", "pace"), [("1", 1), ("¼", 0.25), ("½", 0.5), ("2", 2), ("4", 4)])
@pytest.mark.parametrize("late", [0.052, 0.081, 0.23])
def test_a_simulated_second_lasts_a_second_however_slow_the_page_is(clock, speed, pace, late):
    page = shown(teacher(TRACK), TRACK, me=False)
    page.says(set={"speed:run": speed})
    page.press("play")
    start, due = clock.now, page.sent[-1]["clock"] / 1000
    for _ in range(20):
        page.says(tick=True)
        clock.now += max(late, due)
    driven = page.road.race.lanes[0].seconds
    assert driven == pytest.approx(pace * (clock.now - start), abs=2 * pace * max(late, due) + STEP)


def test_ticks_that_come_on_time_move_one_step_each(clock):
    page = shown(teacher(TRACK), TRACK, me=False)
    page.press("play")
    rng = random.Random(0)
    for n in range(1, 200):
        clock.now = 100 + 0.05 * n + rng.uniform(-0.012, 0.012)
        page.says(tick=True)
        assert page.road.race.steps == n


def test_time_in_which_the_page_is_away_does_not_count(clock):
    page = shown(teacher(TRACK), TRACK, me=False)
    page.press("play")
    page.ticks(1)
    clock.now += 3600
    page.ticks(1)
    assert page.road.race.steps <= 12


# ---- what the page is sent ---------------------------------------------------------------------


def test_while_cars_drive_a_page_is_sent_only_what_moves_and_changes(clock):
    page = shown({"a": teacher(TRACK), "b": net(3, 4)}, TRACK)
    page.says(set={"eyes": "a"})
    page.press("play")
    page.ticks(3)
    for said in page.sent[-2:]:
        assert "html" not in said
        assert {"world", "car0", "dot1"} <= set(said["moves"])
        assert len(str(said)) < 6000
    page.steers(1)
    page.steers(-1)
    assert "html" not in page.sent[-1]


def test_what_was_sent_adds_up_to_the_page(clock):
    page, rng = shown({"a": teacher(TRACK), "b": net(3, 4)}, TRACK), random.Random(1)
    for _ in range(300):
        kind = rng.randrange(6)
        if kind == 0:
            page.press(rng.choice(["play", "on", "restart", "play", "next"]))
        elif kind == 1:
            page.steers(rng.choice([-1, 0, 1]), rng.choice([-1, CRUISE, 1]))
        elif kind == 2:
            page.says(set={"eyes": rng.choice(["a", "b", "you"])})
        elif kind == 3:
            page.says(set=rng.choice([{"turning": False}, {"turning": True}, {"steering": 0.3}]))
        else:
            page.ticks(2)
        assert page.shown() == page.road.page


def test_nothing_spins_and_every_glide_is_short(clock):
    page = shown(teacher(TRACK), TRACK, me=False)
    page.press("play")
    before, worlds = page.move("car0"), page.move("world")
    for _ in range(1300):
        page.ticks(1)
        assert page.sent[-1]["jump"] is False
        after, world = page.move("car0"), page.move("world")
        assert math.dist(after[:2], before[:2]) < 0.5
        assert abs(after[2] - before[2]) < 6
        assert abs(world[4] - worlds[4]) < 6
        before, worlds = after, world
    assert abs(after[2]) > 270  # all the way around


@pytest.mark.parametrize("act", ["restart", "next", "eyes"])
def test_another_place_is_jumped_to(act, clock):
    page = shown({"a": teacher(TRACK), "b": net(3)}, TRACK)
    page.press("play")
    page.ticks(40)
    page.says(set={"eyes": "b"}) if act == "eyes" else page.press(act)
    assert page.sent[-1]["jump"] is True
    x, y = page.move("eyes")[:2]
    assert page.move("world")[5:] == [-x, -y]
    page.ticks(1)
    assert page.sent[-1]["jump"] is False


def test_rays_are_as_long_as_the_distances_that_are_written(clock):
    page = shown(net(3, 4), TRACK)
    page.says(set={"eyes": "the network"})
    page.press("play")
    page.ticks(25)
    car = lane(page, "the network")
    for k, (angle, d) in enumerate(zip(np.degrees(ANGLES), car.distances)):
        assert page.move(f"ray{k}") == pytest.approx([angle, REACH * d, 1], abs=1e-3)
        assert page.move(f"end{k}") == pytest.approx([angle, REACH * d, 0], abs=1e-3)
    text = read(re.search('<div class="nnbook-picture">(<svg.*</svg>)</div>', page.road.page)[0])
    trace = car.net.feed_forward(car.distances[None])
    for out in np.concatenate(trace.out)[:, 0]:
        assert f"{out:.2f}".replace("-", "−") in text
    steering, acceleration = trace.out[-1][:, 0]
    assert page.move("bar0")[2] == pytest.approx(-steering, abs=1e-3)  # to the left on the left
    assert page.move("bar1")[2] == pytest.approx(acceleration, abs=1e-3)


@pytest.mark.parametrize("hidden", [[], [1], [8], [64, 32], [3, 4, 3, 4, 3]])
def test_any_network_of_the_road_is_drawn(hidden):
    page = shown(net(*hidden), TRACK)
    page.says(set={"eyes": "the network"})
    (drawn,) = re.findall('<g data-part="outs">(.*?)</g>', page.road.page)[:1]
    count = sum(min(n, 5) if n > 7 else n for n in [5, *hidden, 2])
    assert drawn.count("<circle") == count
    assert [f"{n - 5} more" in page.road.page for n in hidden if n > 7] == [True for n in hidden if n > 7]


def test_a_network_that_goes_on_learning_drives_and_is_drawn_as_it_is_now(clock):
    pupil = net(3, 4)
    page = shown(pupil, TRACK)
    page.says(set={"eyes": "the network"})
    before = page.road.page
    pupil.parameters[...] += 0.3
    page.press("on")
    edges = [re.findall(r"<path d=\"M80\.0 [^>]*", text) for text in (before, page.road.page)]
    assert edges[0] != edges[1]


def test_all_that_can_be_reached_has_a_name():
    page, found = shown({"a": teacher(TRACK), "b": net(3)}, TRACK), Names()
    found.feed(page.road.page)
    assert found.nameless == []
    assert page.road.page.count('aria-pressed="true"') == 2
    assert 'role="application"' in page.road.page
    assert 'aria-label="a sees 70° left' in page.road.page


def test_one_looks_on_until_one_drives(clock):
    page = shown({"a": teacher(TRACK), "b": net(3)}, TRACK)
    page.press("play")
    page.ticks(3)
    assert 'aria-label="a sees 70° left' in page.road.page
    page.steers(1.0)
    assert 'aria-label="you see 70° left' in page.road.page
    assert page.sent[-1]["jump"] is True
    page.says(set={"eyes": "b"})
    page.steers(-1.0)
    assert 'aria-label="b sees 70° left' in page.road.page


NO_NUMBERS = [None, [], 3, {}, {"steering": "a"}, {"steering": math.nan}, {"eyes": "b"}, {"x": 1}]


@pytest.mark.parametrize("asked", NO_NUMBERS)
def test_a_page_that_steers_by_no_number_harms_nothing(asked):
    page = shown(rule, TRACK)
    page.says(steer=asked)
    assert page.road.hand.wanted.tolist() == [0, CRUISE]
    assert page.sent[-1]["steered"]
    page.says(steer={"steering": 7, "acceleration": -7})
    assert page.road.hand.wanted.tolist() == [1, -1]


# ---- a track of one's own ----------------------------------------------------------------------


def strokes(points, parts=3):
    """What a page sends of one stroke."""
    points = np.asarray(points).tolist()
    cuts = np.linspace(0, len(points), parts + 1).astype(int)
    for k, (a, b) in enumerate(pairwise(cuts)):
        yield {"draw": "line", "begin": k == 0, "points": points[a:b]}
    yield {"draw": "line", "begin": False, "end": True, "points": []}


def test_a_line_that_is_drawn_becomes_the_road(clock):
    page = shown({"a": teacher(TRACK), "b": net(3)}, TRACK)
    page.says(set={"where": "draw a track"})
    assert "data-draw" in page.road.page
    assert "data-steer" not in page.road.page
    page.press(*strokes(CIRCLE))
    track = page.road.track
    assert track is not TRACK
    assert track.length == pytest.approx(2 * np.pi * 0.38 * 110, rel=0.03)
    assert track.heading[0] == pytest.approx(-np.pi / 2, abs=0.1)  # it was drawn downwards
    assert page.road.words.startswith(f"Your track, {track.length:.0f} m.")
    assert "data-steer" in page.road.page
    assert page.sent[-1]["jump"] is True
    page.press("play")
    page.ticks(800)
    assert lane(page, "a").laps > 0.4
    again = drive(teacher(track), track, seconds=40)
    np.testing.assert_array_equal(np.array(lane(page, "a").path), again.path)


CROSSED = np.concatenate([CIRCLE[:40], CIRCLE[60:39:-1], CIRCLE[61:]])
EIGHT = 0.5 + 0.4 * np.stack([np.sin(PHI), np.sin(2 * PHI)], axis=1)


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (EIGHT, "crosses or touches itself"),
        (CROSSED, "No road comes of this line"),
        (0.5 + (CIRCLE - 0.5) / 10, "m long, expected from 60"),
        (CIRCLE[:2], "too short"),
        (CIRCLE[:1], "too short"),
        ([[0.5, 0.5]] * 30, "too short"),
        ([[-3, 9]] * 30, "too short"),
        (np.random.default_rng(0).random((3000, 2)), "No road comes of this line"),
    ],
)
def test_a_line_that_is_no_road_is_told_and_another_can_be_drawn(points, words):
    page = shown(rule, TRACK)
    page.says(set={"where": "draw a track"})
    page.press(*strokes(points))
    assert words in page.road.words
    assert page.road.words.endswith("Draw another.")
    assert page.road.track is TRACK
    first, *_ = strokes(CIRCLE)
    page.press(first)
    assert page.road.words.startswith("Draw the middle of a road")
    page.press("clear:line", *strokes(CIRCLE))
    assert page.road.words.startswith("Your track")


def test_who_gives_up_drawing_is_back_on_the_road():
    page = shown(rule, TRACK)
    page.press("play")
    page.says(set={"where": "draw a track"})
    assert page.sent[-1]["clock"] is None
    page.press(*strokes(EIGHT))
    page.says(set={"where": "the road"})
    assert page.road.words.startswith("This track")
    assert page.road.track is TRACK


NO_ACTS = [None, 3, {}, {"draw": "line", "end": True}, "undo:line", "x:run", "play:eyes"]


@pytest.mark.parametrize("act", NO_ACTS)
def test_acts_of_no_button_harm_nothing(act):
    page = shown(rule, TRACK)
    page.says(acts=[act])
    assert page.road.track is TRACK
    assert page.sent[-1]["clock"] is None


# ---- where nothing runs ------------------------------------------------------------------------


def test_the_page_where_nothing_runs_has_the_drive_of_the_first_driver(clock):
    page = shown({"the pupil": straight, "b": rule}, TRACK)
    run = drive(straight, TRACK)
    twin, words = page.road.twin()
    metres = run.points[-1] * TRACK.spacing
    told = f"The pupil left the road after {run.seconds:.1f} s, {metres:.0f} m on."
    assert words == f"This track, {TRACK.length:.0f} m. {told}"
    picture = page.road.still()[0]
    assert 5 <= picture.count("<svg") / 2 <= 7
    for share in (0, 0.5, 1):
        assert f": {share * run.seconds:.1f} s" in read(picture)
    assert "currentColor" not in picture
    assert "<!--" not in picture
    page.steers(1, 1)
    page.ticks(100)
    assert page.road.twin() == (twin, words)
    assert explorers.road({"the pupil": straight}, TRACK).twin() == (twin, words)


@pytest.mark.parametrize("driver", [later(lambda: 1 / 0), lambda d: None, teacher(TRACK)])
def test_any_drive_has_a_picture(driver):
    picture, words = explorers.road(driver, TRACK).still()
    assert read(picture)
    assert len(words) > 40
