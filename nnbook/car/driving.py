"""Drives: a controller at the wheel, step after step."""

from dataclasses import dataclass
from numbers import Real

import numpy as np

from nnbook.car.motion import STEP, World
from nnbook.car.teacher import Teacher
from nnbook.car.track import POINTS, Track, cut, listed
from nnbook.checks import brief, check_number
from nnbook.tables import as_array, real_array

LONGEST = 3600.0  # seconds, a drive


@dataclass(frozen=True)
class Drive:
    """What has happened on a track: whether it ended in a crash, and how many laps it was.

    `path` (k + 1, 4) are the states: x and y in metres, heading in radians, speed in metres a second;
    `points` (k + 1,) the numbers of the nearest points of the centre line, which go on from lap to lap. Of
    each of the k steps there are the `distances` (k, 5), in units of 20 metres, and the `commands` (k, 2),
    steering and acceleration from −1 to 1.
    """

    track: Track
    crashed: bool
    path: np.ndarray
    points: np.ndarray
    distances: np.ndarray
    commands: np.ndarray

    @property
    def laps(self):
        """How often it went around the track, in parts of a lap as well."""
        return float(self.points[-1] / POINTS)

    @property
    def seconds(self):
        """How long it lasted."""
        return STEP * len(self.commands)


def drive(controller, track, seconds=60):
    """Drives around a track, or at once around each of a list of tracks: a Drive, or a list of them (N12).

    controller: a function of the five distances (5,) to steering and acceleration, each cut to −1 … 1; or a
    network with 5 inputs and 2 outputs; or a `teacher` of these tracks. Distances are in units of 20 metres,
    1 where nothing is nearer, the first to the left. A drive ends with its first crash.

    ValueError or TypeError for what is no controller, no track or no time, and for a controller that gives
    anything but two finite numbers; what it raises itself says at which moment.
    """
    tracks = listed(track)
    answer = commander(controller, tracks)
    steps = round(check_number("seconds", seconds, at_least=STEP, at_most=LONGEST) / STEP)
    drives = _run(World(tracks), answer, steps)
    return drives[0] if isinstance(track, Track) else drives


def _run(world, answer, steps):
    """The Drives of all cars of a world."""
    m = len(world.tracks)
    path, points = np.empty((m, steps + 1, 4)), np.empty((m, steps + 1), int)
    distances, commands = np.empty((m, steps, 5)), np.empty((m, steps, 2))
    ends, crashed = np.full(m, steps), np.zeros(m, bool)
    who, cars, at = np.arange(m), world.start(), np.zeros(m, int)  # of those that are still driving
    path[:, 0], points[:, 0] = cars, at
    seen, _ = world.look(cars, at, who)
    for n in range(steps):
        told = answer(cars, at, who, seen, n * STEP)
        distances[who, n], commands[who, n] = seen, told
        cars, at, seen, hit = world.step(cars, at, who, told)
        path[who, n + 1], points[who, n + 1] = cars, at
        if hit.any():
            crashed[who[hit]], ends[who[hit]] = True, n + 1
            who, cars, at, seen = (a[~hit] for a in (who, cars, at, seen))
        if not len(who):
            break
    return [
        Drive(
            track, bool(hit), path[k, : end + 1], points[k, : end + 1], distances[k, :end], commands[k, :end]
        )
        for k, (track, hit, end) in enumerate(zip(world.tracks, crashed, ends))
    ]


def commander(controller, tracks):
    """A function of cars, their points, tracks and distances, and the second, to their commands (m, 2)."""
    if isinstance(controller, Teacher):
        if len(controller.tracks) != len(tracks) or any(
            a is not b for a, b in zip(controller.tracks, tracks)
        ):
            raise ValueError("controller is a teacher of other tracks, expected teacher(track) of these")
        return lambda cars, at, who, seen, second: controller.commands(cars, at, who)
    if hasattr(controller, "predict"):
        sizes = list(getattr(controller, "sizes", []))
        if [*sizes[:1], *sizes[-1:]] != [5, 2]:
            raise ValueError(f"controller has layers {sizes}, expected 5 inputs and 2 outputs")
        predict = getattr(controller, "unchecked", lambda: controller)().predict
        return lambda cars, at, who, seen, second: _predicted(predict, seen, second)
    if not callable(controller):
        raise TypeError(f"controller={brief(controller)}, expected a function, a network or a teacher")
    return lambda cars, at, who, seen, second: _answered(controller, seen, second)


def _predicted(predict, seen, second):
    """What a network answers to distances (m, 5)."""
    with np.errstate(all="ignore"):
        told = predict(seen)
    commands = real_array("controller's predict", told)
    if commands.shape != (len(seen), 2):
        came = f"controller predicts {brief(told)} for {len(seen)} cars"
        raise ValueError(f"{came}, expected two numbers for each")
    return _commands(commands, seen, second)


def _answered(controller, seen, second):
    """What a function of one's own answers to each of the distances (m, 5)."""
    told = [_answer(controller, distances, second) for distances in seen]
    return _commands(np.array(told), seen, second)


def _answer(controller, distances, second):
    """Its answer (2,) to the distances (5,) that it may change as it likes."""
    try:
        told = controller(distances.copy())
    except Exception as reason:
        reason.add_note(f"by the controller, at second {second:.2f}, for the distances {distances.round(3)}")
        raise
    try:
        command = _numbers(told)
    except (TypeError, ValueError, OverflowError):
        command = np.empty(0)
    if command.shape != (2,):
        raise ValueError(_refusal(told, second, distances))
    return command


def _numbers(told):
    """An answer as floats; fractions are numbers as well, and texts are none."""
    array = as_array("controller", told)
    if array.dtype == object and all(isinstance(one, Real) for one in array.flat):
        array = array.astype(float)
    return real_array("controller", array, np.float64)


def _commands(told, seen, second):
    """Answers (m, 2) as what the car does: finite, and cut to −1 … 1."""
    good = np.isfinite(told)
    if not good.all():
        k = good.all(axis=1).argmin()
        raise ValueError(_refusal(tuple(told[k].tolist()), second, seen[k]))
    return cut(told, -1, 1)


def _refusal(told, second, distances):
    return (
        f"controller gave {brief(told)} at second {second:.2f}, for the distances {distances.round(3)}; "
        "expected two finite numbers, steering and acceleration"
    )
