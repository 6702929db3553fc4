"""A road to drive on, beside a network, a teacher, a function of one's own."""

import json

import numpy as np

from nnbook.car import Track
from nnbook.car.motion import World
from nnbook.checks import brief
from nnbook.explorers.ch08_car_controls import Clock, Pedal
from nnbook.explorers.ch08_car_lanes import CRUISE, DRIVES, WAITS, Hand, Lane, Race
from nnbook.explorers.ch08_car_page import Framed
from nnbook.explorers.ch08_car_scene import Scene
from nnbook.explorers.hands import drawn_on
from nnbook.explorers.ink import Ink
from nnbook.explorers.mechanism import box, buttons
from nnbook.figures.ch08_car import BOX, OTHERS, PAD, YOU, surface_picture
from nnbook.words.ch08_car import race_in_words

ME = "you"
ON_ROAD, DRAWN = "the road", "draw a track"
WHEEL = {"steering": ("steering, 1 to the left", 0.0), "acceleration": ("acceleration", CRUISE)}
REST = [rest for _, rest in WHEEL.values()]
SIDE = 110.0  # metres, of the surface on which a track is drawn
KEYS = {" ": "play:run", "Enter": "restart:run"}
DRAW = "Draw the middle of a road: from where the line ends, it goes straight to its start."
STEERING = {
    "tabindex": "0",
    "role": "application",
    "aria-label": "the road: the arrow keys steer, space plays and pauses, Enter starts again",
    "data-steer": " ".join(WHEEL),
    "data-box": " ".join(map(str, (*BOX, 1, -1, -1, 1))),  # steering is 1 on the left, acceleration above
    "data-rest": " ".join(f"{rest:g}" for rest in REST),
    "data-echo": "hand",
    "data-echo-box": " ".join(map(str, PAD)),
    "data-keys": json.dumps(KEYS),
}


def road(drivers, track=None, me=True):
    """A race on a road, with the reader at a wheel: arrow keys, a hand on the picture, two sliders (S1-27).

    drivers: what `car.drive` takes, a network of 5 inputs and 2 outputs, a function of the five distances or
    a teacher; or up to five of them, {name: driver}. track: a Track, by default Track.random(0). Without `me`
    the reader only looks on. Returns a Road; ValueError or TypeError for what cannot drive, and for no Track.
    """
    if not (track is None or isinstance(track, Track)):
        raise TypeError(f"track={brief(track)}, expected a Track")
    if not isinstance(me, bool):
        raise TypeError(f"me={brief(me)}, expected True or False")
    seed, track = (0, Track.random(0)) if track is None else (None, track)
    return Road(_lanes(drivers, track), track, seed, me)


class Road(Framed):
    """A race of some drivers, and the reader: see `road`.

    X (k, 5) and D (k, 2) are all moments that the reader has driven, on all tracks: five distances, steering
    and acceleration; the last second before a crash is not among them. `track` is that of the race.
    """

    quiet = False  # while cars drive its words change when one of them ends

    def __init__(self, lanes, track, seed, me):
        self.hand, self.seed = Hand(), seed
        self.place, self.trouble, self.jump = "Track 0" if seed == 0 else "This track", "", True
        self.race = Race([*lanes, *([Lane(ME, self.hand)] if me else [])], track)
        looks = [*OTHERS[: len(lanes)], *([YOU] if me else [])]
        self.scene = Scene(self.race, looks, STEERING)
        names = {f"{sign} {lane.name}": lane.name for lane, (_, sign) in zip(self.race.lanes, looks)}
        on_road = {"when": lambda values: values["where"] == ON_ROAD}
        super().__init__(
            self.still,
            run=Clock(),
            eyes=buttons("whose eyes", names, self.race.lanes[0].name, **on_road),
            where=buttons("track", [ON_ROAD, DRAWN]),
            line=Ink("line", when=lambda values: values["where"] == DRAWN),
            **{name: Pedal(*pedal, **on_road) for name, pedal in WHEEL.items() if me},
            turning=box("the view turns with the car", True, **on_road),
        )

    @property
    def track(self):
        """The Track of the race."""
        return self.race.track

    @property
    def X(self):
        """What the reader saw at each moment, (k, 5)."""
        return self.race.table()[0]

    @property
    def D(self):
        """What the reader did at each moment, steering and acceleration, (k, 2)."""
        return self.race.table()[1]

    def forget(self):
        """Forgets what the reader has driven."""
        self.race.forget()
        self.refresh()

    @property
    def lane(self):
        """The car from which one looks."""
        return next(lane for lane in self.race.lanes if lane.name == self.controls["eyes"].value)

    def paint(self):
        """Makes the frame of the page, the parts of it that change, and what moves in it."""
        drawing = self.controls["where"].value == DRAWN
        pictures = [_surface(self.controls["line"].value)] if drawing else self.scene.frames(self.lane)
        self.parts = [(picture, None) for picture in pictures]
        self.changes, self.moves = ({}, {}) if drawing else self._news()
        told = race_in_words(self.place, self.race, self.clock.playing, self.clock.behind)
        self.words = self.trouble or (DRAW if drawing else told)
        self.frame = self.framed()

    def still(self):
        """Pictures along the drive of the first driver, and how it has ended."""
        return self.scene.still(self.place)

    def _news(self):
        if self.jump:
            self.scene.look(self.lane)
        pedals = {name: self.controls[name].inner(name) for name in WHEEL if name in self.controls}
        turning = self.controls["turning"].value
        return self.scene.changes(self.lane) | pedals, self.scene.moves(self.lane, self.hand, turning)

    def steer(self, asked):
        """The reader's hand asks for steering and acceleration, {name: number}: so the clock starts."""
        if not self.race.reader:
            return
        for name in WHEEL:
            self.controls[name].take(asked.get(name))
        self._want()
        if self.race.reader.state == DRIVES and not self.clock.playing:
            self.clock.start()

    def _want(self):
        """The hand is where its two controls are: when it leaves its rest, one drives, and looks out."""
        wanted, reader = [self.controls[name].value for name in WHEEL], self.race.reader
        self.hand.ask(wanted)
        if reader.state == WAITS and wanted != REST:
            reader.state = DRIVES
            self.jump |= self.controls["eyes"].value != ME
            self.controls["eyes"].take(ME)

    def follow(self, said):
        """Sets controls, presses buttons, moves what plays."""
        view, self.jump = _view(self.controls), False
        super().follow(said)
        if _view(self.controls) != view:
            self.jump, self.trouble = True, ""
            self.clock.playing &= self.controls["where"].value == ON_ROAD
        if set(WHEEL) & set(said.get("set", {})) and self.race.reader:
            self._want()

    def press(self, act):
        """A button, or a part of a stroke: a road is made where it ends."""
        super().press(act)
        if act == "play:run" and self.clock.playing and self.race.steps and not self.race.moves:
            self._begin(self.track)
            self.clock.start()
        elif act == "on:run":
            self._step()
        elif act == "restart:run":
            self._begin(self.track)
        elif act == "next:run":
            self._next()
        elif isinstance(act, dict) and act.get("draw") == "line":
            self._make(act)

    def tick(self):
        """The page's clock has moved on: as many steps as the time that has passed."""
        for _ in range(self.clock.due() if self.clock.playing else 0):
            self._step()

    def _step(self):
        """All cars move on; when there is none left that does, the clock rests."""
        self.race.step()
        self.scene.follow(self.lane)
        if not self.race.moves:
            self.clock.playing = False

    def _begin(self, track):
        """All cars stand at the start of a track."""
        self.race.start(track)
        self.controls["where"].take(ON_ROAD)
        self.trouble, self.jump, self.clock.playing = "", True, False

    def _next(self):
        self.seed = 0 if self.seed is None else self.seed + 1
        self._begin(Track.random(self.seed))
        self.place = f"Track {self.seed}"

    def _make(self, act):
        """Where the line that is drawn ends, the road along it, or why there is none."""
        self.trouble = ""
        if not act.get("end"):
            return
        try:
            self._begin(_drawn(self.controls["line"]))
            self.place, self.seed = "Your track", None
        except ValueError as reason:
            self.trouble = f"No road comes of this line: {reason}. Draw another."


def _view(controls):
    """Whose eyes, and which place."""
    return [controls[name].value for name in ("eyes", "where")]


def _lanes(drivers, track):
    """A Lane for each driver, by its name; ValueError or TypeError that names it."""
    if not isinstance(drivers, dict):
        drivers = {f"the {_kind(drivers)}": drivers}
    if not 1 <= len(drivers) <= len(OTHERS):
        raise ValueError(f"drivers has {len(drivers)} of them, expected from 1 to {len(OTHERS)}")
    world, lanes = World([track]), []
    for name, controller in drivers.items():
        if not isinstance(name, str) or not 1 <= len(name.strip()) <= 30 or name == ME:
            raise ValueError(f"drivers has the name {brief(name)}, expected 1 to 30 letters, and not {ME!r}")
        lanes.append(Lane(name, controller))
        try:
            lanes[-1].start(world)
        except (TypeError, ValueError) as reason:
            kind = TypeError if isinstance(reason, TypeError) else ValueError
            raise kind(f"drivers[{brief(name)}]: {reason}") from None
    return lanes


def _kind(driver):
    """What a driver without a name is called."""
    return "network" if hasattr(driver, "predict") else "teacher" if hasattr(driver, "lines") else "function"


def _surface(strokes):
    """The surface to draw a road on."""
    hand = drawn_on("line", "a surface to draw a road on, with mouse, finger or pen")
    return surface_picture(strokes[-1] if strokes else (), SIDE, "auto", hand, "line")


def _drawn(ink):
    """The Track along the stroke of an Ink, ValueError where there is none; the next stroke is another."""
    ink.done, line = True, ink.value[-1] if ink.value else ()
    if len(line) < 4:
        raise ValueError("it is too short")
    return Track.drawn(SIDE * (np.array(line) * (1, -1) + (0, 1)))
