"""Chapter 8: which sensor is dead, and what is wrong with the steering?"""

from functools import cache

import numpy as np

from nnbook.car import Track
from nnbook.car.motion import World
from nnbook.exercises.choice import ChoiceExercise, Option

STEPS, EVERY = 70, 10  # of 0.05 seconds; a row of the table is half a second
ASIDE, TURNED = 2.0, 0.3  # metres to the right of the middle, and radians to the left, at the beginning
TRACKS = 1, 4, 19, 25, 26, 27, 31, 32, 35, 36, 38, 39  # where no other option explains what one sees
RULE = np.array([0.4, 0.6, 0.0, -0.6, -0.4])  # of each distance: together never beyond −1 or 1
NAMES = ("left", "half left", "ahead", "half right", "right")


def told(distances, rule=RULE):
    """(steering, acceleration): to where there is more room, slower where there is little ahead."""
    return rule @ distances, 0.6 if distances[2] > 0.5 else -0.4


def dead(sensor):
    """What makes a driver, one of whose sensors says 0 at all times."""
    return lambda: lambda distances: told(distances * (np.arange(5) != sensor))


def by(rule):
    """What makes a driver that steers by other weights of the distances."""
    return lambda: lambda distances: told(distances, np.array(rule))


def full():
    """A driver that knows but left and right."""
    return lambda distances: (np.sign(RULE @ distances), told(distances)[1])


def late():
    """A driver that steers by what it saw half a second ago, and at first by what it sees."""
    seen = []

    def driver(distances):
        seen.append(distances)
        return told(seen[max(0, len(seen) - 1 - EVERY)])[0], told(distances)[1]

    return driver


def placed(world):
    """The cars at the start, to the right of the middle of the road, headed to the left."""
    cars = world.start()
    x, y = np.cos(cars[:, 2]), np.sin(cars[:, 2])
    return cars + np.column_stack([ASIDE * y, -ASIDE * x, np.full(len(x), TURNED), 0 * x])


@cache
def drives(makers, track):
    """Each driver on a track of its own, of this seed: its distances (k, 5) and its commands (k, 2), each
    half second, to the end or to a crash.
    """
    drivers, world = [make() for make in makers], World([Track.random(track)] * len(makers))
    who, cars, rows = np.arange(len(makers)), placed(world), []
    at, end = world.points(cars, 0 * who, who), np.full(len(makers), STEPS)
    seen, _ = world.look(cars, at, who)
    for n in range(STEPS):
        seen = seen.round(2)  # so that the table shows all that the driver knows
        commands = np.array([driver(one) for driver, one in zip(drivers, seen)])
        rows.append(np.hstack([seen, commands]))
        cars, at, seen, hit = world.step(cars, at, who, commands)
        end = np.where(hit, np.minimum(end, n + 1), end)
    return [np.split(np.array(rows)[: end[k] : EVERY, k], [5], axis=1) for k in who]


def table(number, makers, track):
    """What driver number `number` saw, and the commands it gave."""
    distances, commands = drives(makers, track)[number]
    lines = [f"{'s':>4}" + "".join(f"{name:>11}" for name in (*NAMES, "steering", "pedal"))]
    for k, row in enumerate(np.hstack([distances, commands])):
        lines.append(f"{k / 2:4.1f}" + "".join(f"{value:11.2f}" for value in row.round(2) + 0.0))
    return "\n".join(lines)


def shown(options):
    """A `show` for these options: a drive on one of the TRACKS."""
    makers = tuple(one.plant for one in options)
    return lambda option, rng: table(makers.index(option.plant), makers, int(rng.choice(TRACKS)))


def sensor(number, text, wrong):
    """The Option that a sensor says 0."""
    return Option(f"{NAMES[number]} dead", text, wrong, dead(number))


TASK = (
    "A driver sees five distances, and is meant to steer by 0.4 left + 0.6 half left − 0.6 half right − 0.4 "
    "right, where positive is to the left, and to press the pedal by 0.6 if ahead is above 0.5, by −0.4 "
    "otherwise. A drive, each half second:"
)
SENSORS = (
    sensor(0, "the sensor to the left",
           "the steering would be 0.4 left less than it should be, and the car pulled to the right"),
    sensor(1, "the sensor half to the left",
           "the steering would be 0.6 half left less than it should be, and the car pulled to the right"),
    sensor(2, "the sensor straight ahead",
           "the steering would be right, but the pedal −0.4 even where there is much room ahead"),
    sensor(3, "the sensor half to the right",
           "the steering would be 0.6 half right more than it should be, and the car pulled to the left"),
    sensor(4, "the sensor to the right",
           "the steering would be 0.4 right more than it should be, and the car pulled to the left"),
)  # fmt: skip
STEERINGS = (
    Option("sign", "the sign of the steering is wrong",
           "all numbers of the steering would be those of the rule, turned to their opposite: away from the "
           "room", by(-RULE)),
    Option("delay", "it steers by what it saw half a second ago",
           "the rule would fit each steering with the distances of the row above it", late),
    Option("outer pair exchanged", "the sensors to the left and to the right are exchanged",
           "the rule would fit with −0.4 left + 0.4 right, the half ones as they should be",
           by([-0.4, 0.6, 0, -0.6, 0.4])),
    Option("outer pair forgotten", "the sensors to the left and to the right are left out",
           "the steering would be 0.6 half left − 0.6 half right", by([0, 0.6, 0, -0.6, 0])),
    Option("all or nothing", "it steers as far as it goes, to the side that the rule says",
           "the steering would be 1 or −1 in every row, whatever the distances", full),
)  # fmt: skip
EXERCISES = (
    ChoiceExercise(
        "sensor_diagnosed", "08", "core", 6,
        f"{TASK} here are what can really be seen, and what the driver did. One of its sensors says 0 at all "
        "times. Which?",
        SENSORS, shown(SENSORS),
        "What a steering lacks, divided by the weight of a sensor, is what that sensor should have said: it "
        "must fit in every row.",
        ("Compute the steering of one row. How much is missing, or too much?",
         "Is that 0.4 or 0.6 times one of the distances, in another row too?"),
    ),
    ChoiceExercise(
        "steering_diagnosed", "08", "core", 6,
        f"{TASK} here are what it saw and did. What is wrong with its steering?",
        STEERINGS, shown(STEERINGS),
        "A single row is soon explained in several ways; a mistake explains all of them.",
        ("Compute the steering of a row in which it is large.", "Does it fit the distances of another row?"),
    ),
)  # fmt: skip
