"""A driver who sees the whole track."""

import math

import numpy as np

from nnbook.car.motion import DRAG, FASTEST, PULL, SLOWEST, TURN
from nnbook.car.track import POINTS, angle, cut, listed
from nnbook.checks import brief, check_entries

SPARE = 1.2  # metres that the teacher keeps from what it passes, at least
AWAY = 14.0  # metres before and after an obstacle in which it goes to the side, and back
SIDEWAYS = 2.0  # metres a second, each second: how hard it takes bends
AHEAD = 2.0  # metres: it steers for a point so far ahead,
LATER = 0.2  # and so many metres more for each metre a second
SOON = 1.0  # seconds in which it changes its speed


def teacher(track):
    """A driver for `track`, or for each of a list of tracks: to be given to `drive`.

    It follows a line of its own: the middle of the road, and where an obstacle stands, the wider way past it.
    It steers for a point of this line, and is as fast as its bends allow. TypeError for what is no Track.
    """
    return Teacher(listed(track))


class Teacher:
    """What `teacher` gives: `commands` are what it does with cars on its tracks."""

    def __init__(self, tracks):
        self.tracks = tracks
        self.lines = np.array([line(track) for track in tracks])
        self.speeds = np.array([speeds(track, path) for track, path in zip(tracks, self.lines)])
        self.spacing = np.array([track.spacing for track in tracks])

    def table(self, drives):
        """What it would have done at each moment of these Drives, one for each of its tracks: a data set.

        X (k, 5) are the distances that were seen, D (k, 2) its steering and acceleration. Of one track the
        Drive alone will do. TypeError for what are no Drives, ValueError for those of other tracks.
        """
        parts = []
        for k, drive in enumerate(self._driven(drives)):
            who = np.full(len(drive.commands), k)
            parts.append((drive.distances, self.commands(drive.path[:-1], drive.points[:-1], who)))
        X, D = map(np.concatenate, zip(*parts))
        return X, D

    def _driven(self, drives):
        """The Drives as a list, each on the track of this teacher that has its place."""
        what = "a Drive for each track of this teacher, in their order"
        listed = [drives] if hasattr(drives, "track") else check_entries("drives", drives, what, most=1000)
        if not all(hasattr(one, "track") for one in listed):
            raise TypeError(f"drives={brief(drives)}, expected {what}")
        if [id(one.track) for one in listed] != [*map(id, self.tracks)]:  # as `drive` compares them
            raise ValueError(f"drives={brief(drives)}, expected {what}")
        return listed

    def commands(self, cars, at, who):
        """Steering and acceleration (m, 2) of cars (m, 4) near the points `at` of the tracks `who` (m,)."""
        heading, speed = cars.T[2:]
        ahead = AHEAD + LATER * speed
        target = self.lines[who, (at + np.ceil(ahead / self.spacing[who]).astype(int)) % POINTS]
        to = target - cars[:, :2]
        off = angle(np.arctan2(to[:, 1], to[:, 0]) - heading)
        off = cut(off, -np.pi / 2, np.pi / 2)
        bend = 2 * np.sin(off) / np.hypot(*to.T)  # of the circle through the target
        wanted = self.speeds[who, at % POINTS]
        return cut(np.array([bend / TURN, (DRAG * wanted + (wanted - speed) / SOON) / PULL]).T, -1, 1)


def line(track):
    """The line (200, 2) that the teacher follows."""
    away = np.zeros(POINTS)
    for obstacle in track.obstacles:
        low, high = max(track.passages(obstacle), key=lambda way: way[1] - way[0])
        spare = min(SPARE, (high - low) / 2)
        side = cut(0, low + spare, high - spare)
        gap = np.abs((np.arange(POINTS) - obstacle.at + POINTS // 2) % POINTS - POINTS // 2) * track.spacing
        share = cut((gap - obstacle.radius) / AWAY, 0, 1)
        away += side * (1 + np.cos(np.pi * share)) / 2
    return track.centre + away[:, None] * track.normal


def speeds(track, path):
    """How fast (200,) the teacher wants to be: slow enough in time for each bend ahead."""
    way = np.roll(path, -1, axis=0) - path
    heading, size = np.arctan2(way[:, 1], way[:, 0]), np.hypot(*way.T)
    bend = np.abs(angle(heading - np.roll(heading, 1))) / size
    wanted = cut(np.sqrt(SIDEWAYS / np.maximum(bend, 1e-9)), SLOWEST, FASTEST)
    wanted, size = wanted.tolist(), size.tolist()  # one by one, numbers of Python are quicker
    for _ in range(2):  # twice around: braking for a bend may begin before the start
        for k in range(POINTS - 1, -1, -1):
            later = wanted[(k + 1) % POINTS]
            # v² = u² + 2as, and it brakes with half of PULL.
            wanted[k] = min(wanted[k], math.sqrt(later**2 + PULL * size[k]))
    return wanted
