"""What the page shows of a race: a frame, the parts of it that change, and what moves in it."""

import math
from functools import lru_cache

import numpy as np

from nnbook.car.motion import World
from nnbook.explorers.ch08_car_lanes import Lane
from nnbook.explorers.hands import told
from nnbook.figures.ch08_car import (
    command_move,
    crash_marks,
    hud,
    placed,
    ray_moves,
    road_frame,
    trails,
    viewed,
)
from nnbook.figures.ch08_car_driver import bar_moves, driver_frame, outs_part
from nnbook.figures.ch08_car_still import strip
from nnbook.figures.palette import THEMES
from nnbook.figures.svg import together
from nnbook.words.ch08_car import driver_in_words, ended_in_words, track_in_words

FOLLOWING = 0.15  # of the angle to its car by which the view turns in a STEP
TRAIL, COARSE = 150, 3  # moments of a trail, and every how many of them it has a point
STILL, MOMENTS = 800, 5  # steps of the drive on a page where nothing runs, and moments that are shown
NORTH = math.pi / 2


class Scene:
    """The pictures of a race, in which the cars have these `looks`, seen from one of its cars.

    `up` is the heading that is upwards: it follows that of the car. `hand` are the attributes of what steers.
    """

    def __init__(self, race, looks, hand):
        self.race, self.looks, self.up = race, looks, 0.0
        self.hand = hand if race.reader else None
        self.road = lru_cache(maxsize=1)(self._road)
        self.driver = lru_cache(maxsize=8)(self._driver)
        self.drive = lru_cache(maxsize=1)(self._drive)

    def frames(self, lane):
        """The pictures of the road, and of the driver of `lane`."""
        return [self.road(self.race.track), self.driver(lane, lane.parameters)]

    def _road(self, track):
        return road_frame(track, self.looks, "auto", self.hand, me=self.hand is not None)

    def _driver(self, lane, parameters):
        return driver_frame(lane.name, lane.net, "auto", f"What {lane.name} sees, and does")

    def look(self, lane):
        """Looks from a car, at once."""
        self.up = lane.turns[-1]

    def follow(self, lane):
        """The view turns a little of the way to where the car goes."""
        self.up += FOLLOWING * (lane.turns[-1] - self.up)

    def changes(self, lane):
        """The parts of the pictures that change, by their names."""
        lanes = self.race.lanes
        stopped = [one.path[-1][:2] for one in lanes if one.crashed]
        speed, outs = f"{3.6 * lane.path[-1][3]:.0f} km/h", lane.outs()
        lines = [f"{lane.seconds:.1f} s", f"{lane.metres:.0f} m, {lane.laps:.2f} laps", speed]
        return {
            "trails": trails([trail(one) for one in lanes], self.looks),
            "marks": crash_marks(stopped, THEMES["auto"][0]),
            "hud": hud(lines),
            "outs": outs_part(lane.net, outs, told(driver_in_words(lane.name, outs[0], outs[-1]))),
        }

    def moves(self, lane, hand, turning):
        """The transforms of what moves, by their names; `turning`: the view turns, else north is up."""
        cars = [placed(*one.path[-1][:2].tolist(), one.turns[-1]) for one in self.race.lanes]
        own = cars[self.race.lanes.index(lane)]
        view = viewed(*lane.path[-1][:2].tolist(), self.up if turning else NORTH)
        names = [(f"car{k}", f"dot{k}") for k in range(len(cars))]
        return {
            "world": view,
            "eyes": own,
            **{name: car for both, car in zip(names, cars) for name in both},
            **ray_moves(lane.distances),
            **bar_moves(np.clip(np.nan_to_num(lane.outs()[-1]), -1, 1)),
            "hand": command_move(hand.wanted),
            "wheel": command_move(hand.command),
        }

    def still(self, place):
        """Pictures along a drive of the first driver, and how it has ended, on the track that is `place`."""
        first, track = self.race.lanes[0], self.race.track
        pictures, words = self.drive(first, first.parameters, track)
        return pictures, f"{track_in_words(place, track)} {words}"

    def _drive(self, first, parameters, track):
        lane = Lane(first.name, first.controller)
        lane.start(World([track]))
        lane.drive(STILL)
        last = len(lane.told)
        moments = sorted({round(last * k / (MOMENTS - 1)) for k in range(MOMENTS)})
        end = lane.end or "has come"
        words = ended_in_words(lane.name, end, lane.seconds, lane.metres, lane.laps)
        return together(strip(track, self.looks[0], lane, moments)), words


def trail(lane):
    """The way (k, 2) that a car has come lately, up to the place before the last, from which it glides on."""
    last = len(lane.path) - 1
    first = max(0, last - TRAIL) // COARSE * COARSE
    return np.array([*lane.path[first:last:COARSE], lane.path[max(0, last - 1)]])[:, :2]
