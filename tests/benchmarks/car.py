"""The car on tracks that nobody has learned from: who drives a minute, or two laps, without a crash.

    python tests/benchmarks/car.py [--tracks 0-99] [--seeds 5] [--rounds 6]

The pupil is a 5-3-4-2 network. It learns the teacher's table of 40 other tracks, then, round by round, what
the teacher would have done where the pupil itself has driven, on 40 new tracks in each round. It begins from
two starts; after two drives on new tracks of its own, the one that has driven more of them goes on. Beside it
stand a linear controller, taught in the same way, and a rule made by hand. Each seed has tracks, starts and
minibatches of its own. Metres are those along the road within the minute, of all tracks of the test.
"""

import argparse
import statistics
import time

from machine import set_environment

set_environment()

import numpy as np  # noqa: E402

from nnbook import Network, train  # noqa: E402
from nnbook.car import Track, drive, teacher  # noqa: E402

ROADS = 40  # new ones in each round
STEPS, BATCH = 6000, 200  # of training in each round
STARTS, CHOICE = 2, 2  # how many begin, and in which round one of them is chosen


def rule(distances):
    """Away from what is near, to the side and obliquely ahead; slower where something is ahead."""
    steering = 1.5 * (distances[1] - distances[3]) + 0.5 * (distances[0] - distances[4])
    return steering, 2 * distances[2] - 0.9


def share(drives):
    """The percentage of drives that lasted to their end, or for two laps."""
    return 100 * np.mean([not run.crashed or run.laps >= 2 for run in drives])


def metres(drives):
    """How far the drives went along their roads, in the mean."""
    return np.mean([run.points[-1] * run.track.spacing for run in drives])


class Pupil:
    """A network that goes to school: its tables, how much of new tracks it drove before it learned them, and
    after each round share and metres on the tracks of the test, and the error on its tables."""

    def __init__(self, sizes, start):
        self.net, self.tables = Network(sizes, "tanh", "tanh", init="xavier", seed=start), []
        self.went, self.shares, self.metres, self.errors = [], [], [], []

    def drive(self, roads, guide):
        """It drives, the first time as the teacher does, and the teacher is asked."""
        drives = drive(self.net if self.tables else guide, roads)
        if self.tables:
            self.went.append(share(drives))
        self.tables.append(guide.table(drives))

    def learn(self, seed):
        """It learns from all its tables."""
        X, D = map(np.concatenate, zip(*self.tables))
        train(self.net, X, D, steps=STEPS, batch_size=BATCH, learning_rate=rate, optimiser="adam", seed=seed)
        self.errors.append(self.net.error(X, D))

    def sit(self, test):
        """The exam, which decides nothing."""
        drives = drive(self.net, test)
        self.shares.append(share(drives))
        self.metres.append(metres(drives))


def taught(sizes, seed, rounds, test):
    """The Pupil that was taught, and the seconds of processor time of all starts together."""
    pupils = [Pupil(sizes, seed + 100 * start) for start in range(STARTS)]
    seconds = 0.0
    for k in range(rounds + 1):
        start = time.process_time()
        roads = [Track.random(10_000 + 1000 * seed + ROADS * k + road) for road in range(ROADS)]
        guide = teacher(roads)
        for pupil in pupils:
            pupil.drive(roads, guide)
        if k == CHOICE:
            pupils = [max(pupils, key=lambda pupil: sum(pupil.went))]
        for pupil in pupils:
            pupil.learn(seed + k)
        seconds += time.process_time() - start
        for pupil in pupils:
            pupil.sit(test)
    return pupils[0], seconds


def rate(step):
    return 0.03 * (1 - step / STEPS)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tracks", default="0-99", help="seeds of the tracks of the test, A-B (0-99)")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=6, help=f"of corrections, at least {CHOICE} (6)")
    options = parser.parse_args()
    if options.rounds < CHOICE:
        parser.error(f"--rounds {options.rounds}, expected at least {CHOICE}")
    first, last = map(int, options.tracks.split("-"))
    test = [Track.random(seed) for seed in range(first, last + 1)]
    print(f"{len(test)} tracks, seeds {options.tracks}: per cent driven to the end of 60 s, or for two laps")
    for name, driver in (("teacher", teacher(test)), ("rule by hand", rule)):
        start = time.process_time()
        drives = drive(driver, test)
        print(f"{name:22} {share(drives):.0f}; {metres(drives):.0f} m ({time.process_time() - start:.2f} s)")
    for name, sizes in (("linear", [5, 2]), ("5-3-4-2", [5, 3, 4, 2])):
        runs = [taught(sizes, seed, options.rounds, test) for seed in range(options.seeds)]
        for k in range(options.rounds + 1):
            shares, far, errors = (
                [getattr(pupil, part)[k] for pupil, _ in runs] for part in ("shares", "metres", "errors")
            )
            told = f"mean {statistics.mean(shares):.1f}, from {min(shares):.0f} to {max(shares):.0f}"
            told += f"; {statistics.mean(far):.0f} m"
            what = "clone" if not k else f"correction {k}"
            print(f"{name:8} {what:13} {told}; error on its table {statistics.mean(errors):.4f}", flush=True)
        lasted = statistics.median(seconds for _, seconds in runs)
        print(f"{name:8} training and corrections, {lasted:.1f} s of processor time a seed")


if __name__ == "__main__":
    main()
