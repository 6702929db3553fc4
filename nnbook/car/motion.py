"""How the car moves, what it sees, and what stops it: all cars of a run at once."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nnbook.car.track import POINTS, angle

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
    steering, acceleration = np.clip(commands, -1, 1).T
    speed = np.clip(speed + (PULL * acceleration - DRAG * speed) * STEP, SLOWEST, FASTEST)
    heading = angle(heading + speed * TURN * steering * STEP)
    return np.column_stack([
        x + speed * STEP * np.cos(heading), y + speed * STEP * np.sin(heading), heading, speed,
    ])  # fmt: skip


class World:
    """The tracks of a run, one for each car, and what a car on them sees and touches.

    `walls` (m, 200, 4, 2, k) are of each point of each track the walls near to it, of both borders: x and y
    of their starts, x and y of their ways; `discs` (m, k, 3) the obstacles.
    """

    def __init__(self, tracks):
        self.tracks = tracks
        self.centre = np.array([track.centre for track in tracks])
        window = min(max(map(_window, tracks)), POINTS // 2 - 1)
        self.walls = np.array([_around(track, window) for track in tracks])
        self.discs = np.full((len(tracks), max(len(track.discs) for track in tracks), 3), np.nan)
        for k, track in enumerate(tracks):
            self.discs[k, : len(track.discs)] = track.discs

    def start(self):
        """The cars (m, 4) at the first points of their tracks, along the road."""
        return np.array([[*track.centre[0], track.heading[0], START] for track in self.tracks])

    def points(self, cars, at, who):
        """The number of the track's point to which each car is nearest, from that where it was before."""
        nearby = at[:, None] + NEAR
        gap = self.centre[who[:, None], nearby % POINTS] - cars[:, None, :2]
        return nearby[np.arange(len(at)), (gap**2).sum(axis=2).argmin(axis=1)]

    def look(self, cars, at, who):
        """The distances (m, 5) in units of REACH, 1 where nothing is nearer, and the gap (m,) in metres.

        The gap is from the middle of the car to the nearest wall or obstacle.
        """
        near = self.walls[who, at % POINTS].reshape(len(who), 4, -1)
        x, y, along, up = near[:, 0] - cars[:, :1], near[:, 1] - cars[:, 1:2], near[:, 2], near[:, 3]
        discs = self.discs[who]
        discs[..., :2] -= cars[:, None, :2]
        heading = cars[:, 2, None] + ANGLES
        rays = np.cos(heading), np.sin(heading)
        seen = np.minimum(to_walls(*rays, x, y, along, up), to_discs(*rays, *np.moveaxis(discs, 2, 0)))
        gap = np.minimum(gap_to_walls(x, y, along, up), gap_to_discs(*np.moveaxis(discs, 2, 0)))
        return np.minimum(seen / REACH, 1), gap


def to_walls(cos, sin, x, y, along, up):
    """How far rays (m, r) from the origin go to the first segment (m, k), from (x, y) by (along, up).

    They are (m, r), inf where none is met. At t ray = start + u way, t = start × way / ray × way and
    u = start × ray / ray × way.
    """
    cos, sin, x, y, along, up = (
        cos[..., None],
        sin[..., None],
        x[:, None],
        y[:, None],
        along[:, None],
        up[:, None],
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        across = cos * up - sin * along
        t, u = (x * up - y * along) / across, (x * sin - y * cos) / across
        t[(t < 0) | (u < 0) | (u > 1) | np.isnan(t)] = np.inf
    return t.min(axis=2)


def to_discs(cos, sin, x, y, radius):
    """How far rays (m, r) from the origin go to the first disc (m, k): (m, r), inf where none is met.

    It is met where t² − 2 t ray · middle + |middle|² = radius².
    """
    across = cos[..., None] * y[:, None] - sin[..., None] * x[:, None]
    along = cos[..., None] * x[:, None] + sin[..., None] * y[:, None]
    with np.errstate(invalid="ignore"):
        t = along - np.sqrt(radius[:, None] ** 2 - across**2)
        return np.where(t >= 0, t, np.inf).min(axis=2, initial=np.inf)


def gap_to_walls(x, y, along, up):
    """The distance (m,) from the origin to the nearest of the segments (m, k), from (x, y) by (along, up)."""
    u = np.clip(-(x * along + y * up) / (along**2 + up**2), 0, 1)
    return np.sqrt(((x + u * along) ** 2 + (y + u * up) ** 2).min(axis=1))


def gap_to_discs(x, y, radius):
    """The distance (m,) from the origin to the rim of the nearest disc (m, k), inf without any."""
    return np.fmin.reduce(np.hypot(x, y) - radius, axis=1, initial=np.inf)


def _around(track, window):
    """The walls (200, 4, 2, k) near each point of a track: k − 1 = 2 window of each border."""
    lines = np.stack([track.left, track.right], axis=1)
    walls = np.concatenate([lines, np.roll(lines, -1, axis=0) - lines], axis=2)
    return sliding_window_view(
        np.pad(walls, [(window, window), (0, 0), (0, 0)], "wrap"), 2 * window + 1, axis=0
    ).swapaxes(1, 2)


def _window(track):
    """How many of the track's points on either side of a car may bear a wall that it sees.

    A straight line of REACH inside the road crosses the lines from border to border, one after the other,
    and from each to the next it is at least as long as these are apart.
    """
    ends = np.stack([track.left, track.right], axis=1)
    following = np.roll(ends, -1, axis=0)
    apart = np.minimum(_apart(ends, following), _apart(following, ends))
    total = np.concatenate([[0.0], np.tile(apart, 2).cumsum()])
    reached = np.searchsorted(total, total[:POINTS] + REACH)
    return int((reached - np.arange(POINTS)).max()) + 3  # the nearest point may be one of the next


def _apart(ends, others):
    """The least distance (n,) from an end of one segment (n, 2, 2) to another segment."""
    start, way = others[:, :1], others[:, 1:] - others[:, :1]
    u = np.clip(((ends - start) * way).sum(axis=2) / (way**2).sum(axis=2), 0, 1)
    return np.hypot(*np.moveaxis(ends - start - u[..., None] * way, 2, 0)).min(axis=1)
