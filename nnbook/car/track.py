"""The road: a closed centre line with a width, and obstacles that always leave a way past them."""

from dataclasses import dataclass

import numpy as np

from nnbook.checks import brief, check_entries, check_number, check_seed, check_whole_number
from nnbook.tables import check_finite, real_array

POINTS = 200  # of each line of a track
CAR = 0.7  # metres, the radius of the car
PASSAGE = 2.4  # metres that are free on one side of each obstacle, between it and the border
NARROWEST = PASSAGE / 2 + 0.2  # metres from the centre line to a border, at least
SHARPEST = 0.75  # half the width over the radius of a bend, at most: the inner border does not fold
ROUND = 16, 12, 8, 6, 4, 3, 2  # waves around a drawn road: shorter ones are made small
APART = 32.0  # metres along the road between two obstacles, at least
SHORTEST, LONGEST = 60.0, 1000.0  # metres, the centre line of a track


@dataclass(frozen=True)
class Obstacle:
    """A disc on the road: its place along the centre line, as a number of a point, and to the left of it, and
    its radius, both in metres."""

    at: int
    left: float
    radius: float


class Track:
    """A closed road in the plane, in metres.

    centre: points (n, 2) of the centre line, in the order in which they are driven, at least four. width:
    metres from border to border, a number or one for each point. obstacles: Obstacles.
    `centre`, `left`, `right` are the lines (200, 2), `half` (200,) the metres from the centre to each border,
    `discs` (k, 3) the centres and radii of the obstacles, `length` in metres. At each point of the centre
    line `heading` (200,) is its direction in radians, `normal` (200, 2) leads to the left at length 1, `bend`
    (200,) is in 1/metre; `spacing` are the metres from each to the next.

    ValueError for a road that crosses or touches itself, that is too narrow for the car, or too sharply bent
    for its width, for a centre line below 60 or above 1000 metres, and for an obstacle that stands off the
    road or leaves no way past it, alone or with others; TypeError for what are no numbers, or no Obstacles.
    """

    def __init__(self, centre, width=9.0, obstacles=()):
        self.centre, self.half = _resampled(centre, width)
        steps = np.roll(self.centre, -1, axis=0) - self.centre
        self.length = float(np.hypot(*steps.T).sum())
        self.spacing = self.length / POINTS
        ahead = steps + np.roll(steps, 1, axis=0)
        ahead /= np.hypot(*ahead.T)[:, None]
        self.heading = np.arctan2(ahead[:, 1], ahead[:, 0])
        self.normal = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)  # to the left
        self.left, self.right = (self.centre + side * self.half[:, None] * self.normal for side in (1, -1))
        self.bend = angle(np.roll(self.heading, -1) - np.roll(self.heading, 1)) / (
            2 * self.spacing
        )  # 1/metre
        _check_road(self)
        self._place_obstacles(obstacles)

    def _place_obstacles(self, obstacles):
        self.obstacles = tuple(check_entries("obstacles", obstacles, "a list of Obstacles", most=POINTS))
        for k, obstacle in enumerate(self.obstacles):
            _check_obstacle(self, f"obstacles[{k}]", obstacle)
        at, left = np.array([(o.at, o.left) for o in self.obstacles]).reshape(-1, 2).T
        places = self.centre[at.astype(int)] + left[:, None] * self.normal[at.astype(int)]
        self.discs = np.column_stack([places, [o.radius for o in self.obstacles]])
        _check_ways(self)

    @classmethod
    def random(cls, seed, obstacles=4):
        """A road of varying width and bends with so many obstacles, from 0 to 8 (S1-27).

        It is drawn anew from the same Generator until nothing of it is refused, and the obstacles are placed
        so that none can be. TypeError or ValueError for a seed or a number that is none.
        """
        rng, count = check_seed(seed), check_whole_number("obstacles", obstacles, at_least=0, at_most=8)
        while True:
            try:
                road = cls(*_random_road(rng))
            except ValueError:  # too sharply bent, or crossing itself
                continue
            road._place_obstacles(_random_obstacles(rng, road, count))
            return road

    @classmethod
    def drawn(cls, points, width=9.0):
        """The road along a closed line that a hand has drawn, points (n, 2) in metres.

        Its corners are rounded as much as the width needs. The errors are those of a Track.
        """
        centre, half = _resampled(points, width, "points")
        for waves in ROUND:
            try:
                return cls(_rounded(centre, waves), np.repeat(2 * half, 10))
            except ValueError:
                if waves == ROUND[-1]:
                    raise

    def passages(self, obstacle):
        """Where the middle of the car may be beside an obstacle: [(low, high)], in metres to the left.

        TypeError or ValueError for what is no Obstacle, or one whose numbers cannot be.
        """
        _check_numbers("obstacle", obstacle)
        half = self.half[obstacle.at] - CAR
        reach = obstacle.radius + CAR
        return [(-half, obstacle.left - reach), (obstacle.left + reach, half)]


def listed(track, name="track"):
    """One Track, or a list of them, as a list; TypeError for anything else."""
    what = "a Track, or a list of them"
    tracks = [track] if isinstance(track, Track) else check_entries(name, track, what, most=1000)
    if not tracks or not all(isinstance(one, Track) for one in tracks):
        raise TypeError(f"{name}={brief(track)}, expected {what}")
    return tracks


def angle(a):
    """Angles as those from −π to π that lead the same way."""
    return (a + np.pi) % (2 * np.pi) - np.pi


def cut(a, low, high):
    """`a` with what is below `low` or above `high` at these bounds."""
    return np.minimum(np.maximum(a, low), high)  # np.clip takes 2 µs longer


def _random_road(rng):
    """The centre line and the widths of a road: a circle, bent by waves of random sizes."""
    phi = np.linspace(0, 2 * np.pi, POINTS, endpoint=False)
    waves = np.arange(2, 7)
    sizes, phases = rng.normal(0, 0.45, 5) / waves, rng.uniform(0, 2 * np.pi, (2, 5))
    radius = 48 * (1 + sizes @ np.cos(np.outer(waves, phi) + phases[0][:, None]))
    width = 10 + 1.6 * np.sin(3 * phi + phases[1, 0]) + 0.8 * np.sin(5 * phi + phases[1, 1])
    return radius[:, None] * np.stack([np.cos(phi), np.sin(phi)], axis=1), width


def _random_obstacles(rng, road, count):
    """Obstacles far from the start and from one another, each nearer to one border than to the other.

    Beside each at least 1.35 · 3.8 − 1.8 = 3.3 metres are free, since a road is 7.6 metres wide or more.
    """
    free = road.length - (count + 1) * APART
    places = np.sort(rng.uniform(0, free, count)) + APART * np.arange(1, count + 1)
    for place in places:
        at, side = int(place / road.spacing), rng.choice([-1.0, 1.0])
        yield Obstacle(at, side * rng.uniform(0.35, 0.7) * road.half[at], rng.uniform(1.2, 1.8))


def _resampled(centre, width, name="centre"):
    """The centre line through these points (POINTS, 2), evenly spaced, and half the width at each point."""
    points = real_array(name, centre, np.float64)
    if points.ndim != 2 or points.shape[1:] != (2,) or len(points) < 4:
        raise ValueError(f"{name} has shape {points.shape}, expected (n, 2) with at least 4 points")
    check_finite(name, points)
    widths = real_array("width", width, np.float64)
    if widths.shape not in ((), (len(points),)):
        raise ValueError(
            f"width has shape {widths.shape}, expected a number, or one for each point of {name}"
        )
    check_finite("width", widths)
    table = np.column_stack([points, np.broadcast_to(widths, len(points))])
    table = np.vstack([table, table[:1]])
    along = np.concatenate([[0.0], np.hypot(*np.diff(table[:, :2], axis=0).T).cumsum()])
    if not SHORTEST <= along[-1] <= LONGEST:
        raise ValueError(f"{name} is {along[-1]:.0f} m long, expected from {SHORTEST:.0f} to {LONGEST:.0f} m")
    even = along[-1] * np.arange(POINTS) / POINTS
    x, y, w = (np.interp(even, along, column) for column in table.T)
    return np.column_stack([x, y]), w / 2


def _rounded(points, waves):
    """Ten times as many points on a closed line without what is much shorter than its part by `waves`."""
    sizes = np.fft.fft(points[:, 0] + 1j * points[:, 1])
    number = np.fft.fftfreq(POINTS, 1 / POINTS)
    angle = np.linspace(0, 2 * np.pi, 10 * POINTS, endpoint=False)
    smooth = np.exp(1j * np.outer(angle, number)) @ (sizes * np.exp(-((number / waves) ** 2) / 2)) / POINTS
    return np.column_stack([smooth.real, smooth.imag])


def _check_road(track):
    """ValueError for a road on which nobody can drive, and for borders that cross."""
    narrow, bent = track.half.argmin(), np.abs(track.bend * track.half).argmax()
    if track.half[narrow] < NARROWEST:
        raise ValueError(
            f"width is {2 * track.half[narrow]:.1f} m near {_place(track, narrow)}, "
            f"expected at least {2 * NARROWEST:.1f} m"
        )
    if abs(track.bend[bent]) * track.half[bent] > SHARPEST:
        raise ValueError(
            f"the road bends with a radius of {1 / abs(track.bend[bent]):.1f} m near {_place(track, bent)}, "
            f"too sharply for its width of {2 * track.half[bent]:.1f} m"
        )
    crossing = first_crossing(track.left, track.right)
    if crossing is not None:
        raise ValueError(f"the road crosses or touches itself near {_place(track, crossing % POINTS)}")


def first_crossing(*lines):
    """The number of a segment of these closed lines (k, 2), all of them in a row, that crosses another, which
    is not its neighbour, or None.
    """
    way = np.concatenate([np.roll(line, -1, axis=0) - line for line in lines])
    x, y = np.concatenate(lines).T.copy()
    ends = np.cumsum([len(line) for line in lines])[:-1]
    # On which side of segment i point j lies; neighbours share a point, for which it is 0.
    side, other = y - y[:, None], x - x[:, None]
    side *= way[:, :1]
    other *= way[:, 1:]
    side -= other
    number = np.arange(len(way))
    following = np.concatenate([np.roll(part, -1) for part in np.split(number, ends)])
    left, right = side > 0, side < 0
    across = left & right[:, following] | right & left[:, following]
    found = np.flatnonzero((across & across.T).any(axis=1))
    return found[0] if len(found) else None


def _check_numbers(name, obstacle):
    """TypeError or ValueError for what is no Obstacle, or has no place or no size."""
    if not isinstance(obstacle, Obstacle):
        raise TypeError(f"{name}={brief(obstacle)}, expected an Obstacle")
    check_whole_number(f"{name}.at", obstacle.at, 0, POINTS - 1)
    check_number(f"{name}.left", obstacle.left)
    check_number(f"{name}.radius", obstacle.radius, above=0)


def _check_obstacle(track, name, obstacle):
    """ValueError for an obstacle off the road, or that cannot be passed; TypeError for what is none."""
    _check_numbers(name, obstacle)
    if abs(obstacle.left) > track.half[obstacle.at]:
        raise ValueError(f"obstacles has one {obstacle.left:.1f} m off the middle, beyond the border")
    if max(high - low for low, high in track.passages(obstacle)) < PASSAGE - 2 * CAR:
        raise ValueError(f"obstacles has one near {_place(track, obstacle.at)} that leaves no way past it")


def _check_ways(track):
    """ValueError where obstacles together close the road, from one border over them to the other."""
    x, y, radius = track.discs.T
    # Those of two roads side by side stand at the border between them, each closed on that side by itself.
    joined = np.hypot(x - x[:, None], y - y[:, None]) - radius - radius[:, None] < PASSAGE
    closed = [[high - low < PASSAGE - 2 * CAR for low, high in track.passages(one)]
              for one in track.obstacles]  # fmt: skip
    right, left = np.array(closed, dtype=bool).reshape(-1, 2).T
    for _ in track.obstacles:
        right = joined @ right
    blocked = np.flatnonzero(right & left)
    if len(blocked):
        place = _place(track, track.obstacles[blocked[0]].at)
        raise ValueError(f"obstacles has several near {place} that leave no way past them")


def _place(track, at):
    x, y = track.centre[at]
    return f"({x:.0f}, {y:.0f})"
