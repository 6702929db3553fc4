"""How the car moves, what it sees, and what stops it: all cars of a run at once."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nnbook.car.track import CAR, POINTS, angle, cut, listed
from nnbook.tables import check_array

STEP = 0.05  # seconds
SLOWEST = 2.0  # metres a second: the car never stands
PULL = 4.0  # metres a second, each second, at acceleration 1
DRAG = 0.5  # of its speed that the car loses each second
FASTEST = PULL / DRAG  # metres a second
TURN = 1 / 4.5  # 1/metre: at steering 1 the car goes around a circle of 4.5 metres
REACH = 20.0  # metres that the sensors see
START = 5.0  # metres a second
NEAR = np.arange(-4, 5)  # points of the centre line among which the nearest is after a STEP
ANGLES = np.radians([70, 30, 0, -30, -70])  # of the sensors, from the left


def moved(cars, commands):
    """The cars (m, 4) one STEP later: x and y in metres, heading in radians, speed in metres a second.

    commands (m, 2): steering, 1 to the left, and acceleration, both cut to −1 … 1.
    """
    x, y, heading, speed = cars.T
    steering, acceleration = cut(commands, -1, 1).T
    speed = cut(speed + (PULL * acceleration - DRAG * speed) * STEP, SLOWEST, FASTEST)
    heading = angle(heading + speed * TURN * steering * STEP)
    way = speed * STEP
    return np.array([x + way * np.cos(heading), y + way * np.sin(heading), heading, speed]).T


def moved_slopes(cars, commands):
    """The derivatives of `moved` by the cars, (m, 4, 4), and by the commands, (m, 4, 2).

    Row i, column j of each: what comes out as number i, by what goes in as number j. Where a speed or a
    command is cut to its bounds, the derivative by it is 0. ValueError or TypeError for other shapes.
    """
    cars = check_array("cars", cars, "m", 4)
    return step_slopes(cars, check_array("commands", commands, len(cars), 2))


def step_slopes(cars, commands):
    """`moved_slopes` of what is known to fit: the inner loop of a drive backwards."""
    heading, speed = moved(cars, commands).T[2:]
    free, inside = (speed > SLOWEST) & (speed < FASTEST), np.abs(commands) <= 1
    into = np.eye(6)[:, None] * np.ones((len(cars), 1))  # x, y, heading, speed, steering, acceleration
    by_speed = (1 - DRAG * STEP) * into[3] + PULL * STEP * into[5] * inside[:, 1:]
    by_speed *= free[:, None]
    steering = cut(commands[:, :1], -1, 1)
    by_heading = into[2] + TURN * STEP * (steering * by_speed + speed[:, None] * into[4] * inside[:, :1])
    cos, sin, speed = np.cos(heading)[:, None], np.sin(heading)[:, None], speed[:, None]
    by_x = into[0] + STEP * (cos * by_speed - speed * sin * by_heading)
    by_y = into[1] + STEP * (sin * by_speed + speed * cos * by_heading)
    slopes = np.stack([by_x, by_y, by_heading, by_speed], axis=1)
    return slopes[:, :, :4], slopes[:, :, 4:]


class World:
    """The tracks of a run, one for each car, and what a car on them sees and touches.

    `walls` (m, 200, 4, 2, k) are of each point of each track the walls near to it: x and y of k points of the
    left and of the right border, and the ways to the points that follow. Of these, those in the slice `close`
    suffice for the nearest wall. `discs` (m, 3, k) are the obstacles, `nearby` (m, 200, 2, 9) for each point
    the points NEAR it. TypeError for what are no Tracks. What its methods are given is known to fit: they are
    called in each step of all cars.
    """

    def __init__(self, tracks):
        self.tracks = tracks = listed(tracks, "tracks")
        self.centre = np.array([track.centre for track in tracks])
        self.heading = np.array([track.heading for track in tracks])
        window, inner = (min(max(counts), POINTS // 2 - 1) for counts in zip(*map(_windows, tracks)))
        self.walls = _around(np.array([_walls(track) for track in tracks]), window)
        self.close = slice(window - inner, window + inner + 1)
        self.nearby = _around(self.centre.swapaxes(1, 2), NEAR[-1])[..., :-1]
        self.discs = np.full((len(tracks), 3, max(len(track.discs) for track in tracks)), np.nan)
        for k, track in enumerate(tracks):
            self.discs[k, :, : len(track.discs)] = track.discs.T

    def start(self):
        """The cars (m, 4) at the first points of their tracks, along the road."""
        return np.array([[*track.centre[0], track.heading[0], START] for track in self.tracks])

    def points(self, cars, at, who):
        """The number of the track's point to which each car is nearest, from that where it was before."""
        gap = self.nearby[who, at % POINTS] - cars[:, :2, None]
        return at + NEAR[(gap**2).sum(axis=1).argmin(axis=1)]

    def step(self, cars, at, who, commands):
        """Cars (m, 4) on the tracks `who` (m,) one STEP later: these, the numbers of their nearest points,
        what they see, and whether they touch something, (m,).
        """
        cars = moved(cars, commands)
        at = self.points(cars, at, who)
        seen, gap = self.look(cars, at, who)
        return cars, at, seen, gap < CAR

    def look(self, cars, at, who):
        """The distances (m, 5) in units of REACH, 1 where nothing is nearer, and the gap (m,) in metres.

        The gap is from the middle of the car to the nearest wall or obstacle.
        """
        rays, walls, close, discs = self._near(cars, at, who)
        t, gap = to_walls(*rays, walls)[0], gap_to_walls(*close)
        if discs[0].size:
            t = np.minimum(t, to_discs(*rays, *discs).min(axis=0))
            gap = np.minimum(gap, gap_to_discs(*discs))
        return np.minimum(t / REACH, 1), gap

    def look_slopes(self, cars, at, who):
        """What `look` returns, and its derivatives: of the distances by x, y and heading, (m, 5, 3), and of
        the gap by x and y, (m, 2).

        Where a distance is cut to 1 its derivatives are 0. Where a ray leaves one wall for another, the
        distance jumps or bends, and these are the derivatives on one side.
        """
        rays, walls, close, discs = self._near(cars, at, who)
        t, normal = met(rays, walls, discs)
        gap, away = nearest(close, discs)
        seen = np.minimum(t / REACH, 1)
        return (seen, gap), (ray_slopes(*rays, t, normal) / REACH * (t < REACH)[..., None], away)

    def _near(self, cars, at, who):
        """Rays (cos, sin), walls (m, 4, k), of these the close ones (x, y, along, up), and discs (x, y, r),
        with the car at the origin.
        """
        walls, discs, heading = self.walls[who, at % POINTS], self.discs[who], cars[:, 2:3] + ANGLES
        walls[:, :2] -= cars[:, :2, None, None]
        discs[:, :2] -= cars[:, :2, None]
        close = walls[..., self.close].reshape(len(who), 4, -1)
        walls[:, 2:, :, -1] = np.nan  # no way leads on from the last point
        walls = walls.reshape(len(who), 4, -1)
        return (np.cos(heading), np.sin(heading)), walls, close.swapaxes(0, 1), discs.swapaxes(0, 1)


def to_walls(cos, sin, walls):
    """How far rays (m, r) from the origin go until they meet a wall, inf where there is none, and its number.

    Both are (m, r). Walls (m, 4, k) are x, y, along, up: segments from (x, y) by (along, up), each of which
    begins where the one before ends, but after one that is nan. Where the ends of one are on two sides of a
    ray, t ray = start + u way for t = start × way / ray × way.
    """
    k = walls.shape[2]
    aside = (np.stack([sin, -cos], axis=2) @ walls[:, :2] > 0).ravel()
    ray, number = np.divmod(np.flatnonzero(aside[1:] != aside[:-1]), k)
    x, y, along, up = walls.take(ray // cos.shape[1] * (4 * k) + number + k * np.arange(4)[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        far = (x * up - y * along) / (cos.take(ray) * up - sin.take(ray) * along)
        far = np.where(far >= 0, far, np.inf)
    t, first = np.full(cos.shape, np.inf), np.zeros(cos.shape, int)
    np.minimum.at(t.ravel(), ray, far)
    nearest = far == t.take(ray)
    first.ravel()[ray[nearest]] = number[nearest]
    return t, first


def to_discs(cos, sin, x, y, radius):
    """How far rays (m, r) from the origin go to each disc (m, k): (k, m, r), inf where it is not met.

    It is met where t² − 2 t ray · middle + |middle|² = radius².
    """
    x, y, radius = x.T[..., None], y.T[..., None], radius.T[..., None]
    across, along = cos * y - sin * x, cos * x + sin * y
    with np.errstate(invalid="ignore"):
        t = along - np.sqrt(radius**2 - across**2)
        return np.where(t >= 0, t, np.inf)


def met(rays, walls, discs):
    """How far each ray goes (m, r), and a normal (m, r, 2) of the wall or the disc that it meets there."""
    (cos, sin), (x, y, _), cars = rays, discs, np.arange(len(walls))[:, None]
    t, wall = to_walls(*rays, walls)
    normal = np.stack([walls[cars, 3, wall], -walls[cars, 2, wall]], axis=2)
    if x.shape[1]:
        to_disc = to_discs(*rays, *discs)
        disc, at_disc = to_disc.argmin(axis=0), to_disc.min(axis=0)
        with np.errstate(invalid="ignore"):  # a ray may meet nothing
            rim = np.stack([at_disc * cos - x[cars, disc], at_disc * sin - y[cars, disc]], axis=2)
        t, normal = np.minimum(t, at_disc), np.where((at_disc < t)[..., None], rim, normal)
    return t, normal


def ray_slopes(cos, sin, t, normal):
    """The derivatives (m, r, 3) of the lengths t (m, r) by x, y and heading; 0 for a ray that meets nothing.

    The end of a ray moves along what it meets: normal · (d(x, y) + dt ray + t dheading ray′) = 0.
    """
    n, m = normal[..., 0], normal[..., 1]
    ahead, aside = n * cos + m * sin, m * cos - n * sin
    with np.errstate(invalid="ignore"):
        slopes = -np.stack([n, m, t * aside], axis=2) / ahead[..., None]
    return np.where(np.isfinite(t)[..., None], slopes, 0)


def gap_to_walls(x, y, along, up):
    """The distance (m,) from the origin to the nearest of the segments (m, k), from (x, y) by (along, up)."""
    x, y = feet(x, y, along, up)
    return np.sqrt(np.minimum.reduce(x * x + y * y, 1))


def feet(x, y, along, up):
    """The points x, y (m, k) of segments that are nearest to the origin."""
    u = cut(-(x * along + y * up) / (along * along + up * up), 0, 1)
    return x + u * along, y + u * up


def gap_to_discs(x, y, radius):
    """The distance (m,) from the origin to the rim of the nearest disc (m, k), inf without any."""
    return np.fmin.reduce(np.hypot(x, y) - radius, axis=1, initial=np.inf)


def nearest(walls, discs):
    """The gap (m,) to the nearest wall or disc, and its derivatives (m, 2) by x and y: the way from there,
    at length 1.
    """
    (u, v, radius), cars = discs, np.arange(len(walls[0]))
    x, y = (np.concatenate(pair, axis=1) for pair in zip(feet(*walls), (u, v)))
    gaps = np.hypot(x, y) - np.concatenate([np.zeros(walls[0].shape), radius], axis=1)
    least = np.nanargmin(gaps, axis=1)
    to = np.stack([x[cars, least], y[cars, least]], axis=1)
    return gaps[cars, least], -to / np.maximum(np.hypot(*to.T), 1e-12)[:, None]


def _walls(track):
    """Of the points of both borders x, y and the ways to the points that follow: (4, 2, 200)."""
    lines = np.stack([track.left.T, track.right.T], axis=1)
    return np.concatenate([lines, np.roll(lines, -1, axis=2) - lines])


def _around(lines, window):
    """Of closed lines (m, …, 200) for each point the part from `window` points before it to as many and one
    after it: (m, 200, …, 2 window + 2), a view.
    """
    wide = np.concatenate([lines[..., -window:], lines, lines[..., : window + 1]], axis=-1)
    return np.moveaxis(sliding_window_view(wide, 2 * window + 2, axis=-1), -2, 1)


def _windows(track):
    """How many of the track's points on either side of a car may bear a wall that it sees, and the nearest.

    A straight line inside the road crosses the lines from border to border, one after the other, and from
    each to the next it is at least as long as these are apart.
    """
    ends = np.stack([track.left, track.right], axis=1)
    following = np.roll(ends, -1, axis=0)
    apart = np.minimum(_apart(ends, following), _apart(following, ends))
    total = np.concatenate([[0.0], np.tile(apart, 2).cumsum()])
    for metres in (REACH, track.half.max() + track.spacing):
        reached = np.searchsorted(total, total[:POINTS] + metres)
        yield int((reached - np.arange(POINTS)).max()) + 3  # the nearest point may be one of the next


def _apart(ends, others):
    """The least distance (n,) from an end of one segment (n, 2, 2) to another segment."""
    start, way = others[:, :1], others[:, 1:] - others[:, :1]
    u = cut(((ends - start) * way).sum(axis=2) / (way**2).sum(axis=2), 0, 1)
    return np.hypot(*np.moveaxis(ends - start - u[..., None] * way, 2, 0)).min(axis=1)
