"""The cars of a race, each with its driver: they are moved on together, and remember what has happened."""

import numpy as np

from nnbook.car.driving import commander
from nnbook.car.motion import STEP, World
from nnbook.car.teacher import Teacher, teacher
from nnbook.car.track import CAR, POINTS, angle

CRUISE = 0.5  # the acceleration of a hand that does nothing: 4 metres a second in the end
TURNING, BACK = 5 * STEP, 10 * STEP  # how far a wheel turns in a STEP, and how far back to its middle
HALF, FURTHER = 0.5, 1.5 * STEP  # beyond a half, where only sharp bends need it, it turns slowly
SPOILT = round(1 / STEP)  # moments before a crash of the reader's that are not kept
LONGEST = round(300 / STEP)  # steps of a drive
WAITS, DRIVES, ENDED, CRASHED = range(4)  # the states of a car


class Hand:
    """The reader's hands: the steering and acceleration that they ask for, `wanted`, and the wheel that
    follows them at a finite rate, `command`."""

    def __init__(self):
        self.rest()

    def rest(self):
        """Lets go."""
        self.wanted, self.command, self.ahead = np.array([0, CRUISE]), np.array([0, CRUISE]), False

    def turn(self):
        """The wheel follows as far as it does in a STEP, unless it has already."""
        if not self.ahead:
            now = np.abs(self.command)
            back = self.wanted * np.sign(self.command) < now
            far = np.where(back, BACK, np.where(now < HALF, TURNING, FURTHER))
            self.command = self.command + np.clip(self.wanted - self.command, -far, far)
        self.ahead = False

    def ask(self, wanted):
        """The hands ask for something else: the wheel begins to follow at once, ahead of the next step."""
        self.wanted = np.array(wanted)
        if not self.ahead:
            self.turn()
            self.ahead = True


class Lane:
    """One car: its driver's `name` and `controller`, and what has happened on its drive.

    controller: what `drive` takes, or the reader's Hand: then the car WAITS until the hand has asked for
    something. `path` are its places so far, (4,) each, `turns` their headings, which go on from turn to turn,
    `seen` and `told` the distances and commands of each step; `end` says in words how the drive has ended.
    """

    def __init__(self, name, controller):
        self.name, self.controller, self.told = name, controller, []
        self.reader = isinstance(controller, Hand)
        self.net = controller if hasattr(controller, "predict") else None

    def start(self, world):
        """Puts the car at the start of a world of one track; ValueError, TypeError for what cannot drive."""
        self.world, (track,) = world, world.tracks
        if isinstance(self.controller, Teacher) and list(self.controller.tracks) != [track]:
            self.controller = teacher(track)
        self.answer = None if self.reader else commander(self.controller, world.tracks)
        self.at, self.path, self.turns = 0, [world.start()[0]], [float(track.heading[0])]
        self.distances = world.look(world.start(), np.zeros(1, int), np.zeros(1, int))[0][0]
        self.seen, self.told, self.laps_after, self.end = [], [], [], ""
        self.command, self.state = np.zeros(2), WAITS if self.reader else DRIVES
        if self.reader:
            self.controller.rest()

    def ask(self):
        """What its driver does with what it sees now; an error of the driver's ends the drive."""
        if self.reader:
            self.controller.turn()
            self.command = self.controller.command
        elif self.state == DRIVES:
            told = (
                self.path[-1][None],
                np.array([self.at]),
                np.zeros(1, int),
                self.distances[None],
                self.seconds,
            )
            try:
                (self.command,) = self.answer(*told)
            except Exception as reason:
                why = ": ".join(filter(None, (type(reason).__name__, str(reason))))
                self.state, self.end = ENDED, f"has stopped with {why}"[:240]

    def drive(self, steps):
        """Drives alone, for at most so many steps."""
        self.ask()
        while self.state == DRIVES and len(self.told) < steps:
            news = self.world.step(
                self.path[-1][None], np.array([self.at]), np.zeros(1, int), self.command[None]
            )
            self.take(*(part[0] for part in news))
            self.ask()

    def take(self, car, at, distances, hit):
        """The car has moved on by what its driver did."""
        self.seen.append(self.distances)
        self.told.append(self.command)
        self.turns.append(self.turns[-1] + float(angle(car[2] - self.path[-1][2])))
        self.path.append(car)
        self.at, self.distances = int(at), distances
        if self.laps >= len(self.laps_after) + 1:
            self.laps_after.append(self.seconds)
        if hit:
            self.state, self.end = CRASHED, self._crash()
        elif len(self.told) >= LONGEST:
            self.state, self.end = ENDED, "has driven to the end"

    def _crash(self):
        x, y = self.path[-1][:2]
        u, v, radius = self.world.tracks[0].discs.T
        into = np.hypot(u - x, v - y) - radius < CAR
        return "ran into an obstacle" if into.any() else "left the road"

    @property
    def crashed(self):
        """Whether it has touched something."""
        return self.state == CRASHED

    @property
    def waits(self):
        """Whether it stands at the start until the reader begins."""
        return self.state == WAITS

    @property
    def seconds(self):
        """How long it has been driving."""
        return STEP * len(self.told)

    @property
    def laps(self):
        """How often it has gone around."""
        return self.at / POINTS

    @property
    def metres(self):
        """How far along the road it has come."""
        return self.at * self.world.tracks[0].spacing

    @property
    def rows(self):
        """What it has seen at each moment, the present one as well: a list of (5,)."""
        return [*self.seen, self.distances]

    @property
    def parameters(self):
        """All numbers of its network, as bytes."""
        return (
            b"" if self.net is None else b"".join(a.tobytes() for a in (*self.net.weights, *self.net.biases))
        )

    def outs(self):
        """The outs of each layer of its network for what it sees now; without one, distances and commands."""
        if self.net is None:
            return [self.distances, self.command]
        with np.errstate(all="ignore"):
            return [out[:, 0] for out in self.net.feed_forward(self.distances[None]).out]


class Race:
    """Lanes on one track, and the reader's drives on all tracks so far."""

    def __init__(self, lanes, track):
        self.lanes, self.drives = lanes, []
        self.reader = next((lane for lane in lanes if lane.reader), None)
        self.start(track)

    def start(self, track):
        """All cars stand at the start of a track; what the reader has driven is kept."""
        self.drives += self._now()
        self.track, self.steps, self.forgotten, self.world = track, 0, 0, World([track])
        for lane in self.lanes:
            lane.start(self.world)
            lane.ask()

    def step(self):
        """All cars that drive move on one STEP; the reader decides just before it, the others right after."""
        if self.reader:
            self.reader.ask()
        lanes = [lane for lane in self.lanes if lane.state == DRIVES]
        if lanes:
            cars, at, told = (
                np.array([part(lane) for lane in lanes])
                for part in (lambda lane: lane.path[-1], lambda lane: lane.at, lambda lane: lane.command)
            )
            for lane, *news in zip(lanes, *self.world.step(cars, at, np.zeros(len(at), int), told)):
                lane.take(*news)
                if not lane.reader:
                    lane.ask()
        self.steps += 1

    @property
    def moves(self):
        """Whether there is a car that drives."""
        return any(lane.state == DRIVES for lane in self.lanes)

    @property
    def kept(self):
        """How many moments of the reader's there are."""
        return sum(len(seen) for seen, _ in [*self.drives, *self._now()])

    def table(self):
        """X (k, 5) and D (k, 2) of all moments that the reader has driven, but for those before a crash."""
        parts = [*self.drives, *self._now()]
        seen, told = ([row for part in parts for row in part[k]] for k in (0, 1))
        return np.reshape(seen, (-1, 5)), np.reshape(told, (-1, 2))

    def forget(self):
        """The reader's drives are no longer known, the present one neither."""
        self.drives, self.forgotten = [], len(self.reader.told) if self.reader else 0

    def _now(self):
        """The reader's present drive, what was seen and told, in a list; none if there is nothing of it."""
        lane = self.reader
        if lane is None or not lane.told:
            return []
        last = max(0, len(lane.told) - SPOILT * (lane.state == CRASHED))
        return [(lane.seen[self.forgotten : last], lane.told[self.forgotten : last])]
