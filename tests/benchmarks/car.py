"""The car on tracks that nobody has learned from: who drives a minute, or two laps, without a crash.

    python tests/benchmarks/car.py [--tracks 0-99] [--seeds 5] [--rounds 6]

The pupil is a 5-3-4-2 network. It learns the teacher's table of 40 other tracks, then, round by round, what
the teacher would have done where the pupil itself has driven, on 40 new tracks in each round. Beside it stand
a linear controller, taught in the same way, and a rule made by hand. Each seed has tracks, start and
minibatches of its own.
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


def rule(distances):
    """Away from what is near, to the side and obliquely ahead; slower where something is ahead."""
    steering = 1.5 * (distances[1] - distances[3]) + 0.5 * (distances[0] - distances[4])
    return steering, 2 * distances[2] - 0.9


def share(drives):
    """The percentage of drives that lasted to their end, or for two laps."""
    return 100 * np.mean([not run.crashed or run.laps >= 2 for run in drives])


def taught(sizes, seed, rounds, test):
    """The shares of the rounds, the first without corrections, the errors on the tables, and the seconds."""
    net = Network(sizes, "tanh", "tanh", init="xavier", seed=seed)
    tables, shares, errors, seconds = [], [], [], 0.0
    for k in range(rounds + 1):
        start = time.perf_counter()
        roads = [Track.random(10_000 + 1000 * seed + ROADS * k + road) for road in range(ROADS)]
        guide = teacher(roads)
        tables.append(guide.table(drive(net if k else guide, roads)))
        X, D = map(np.concatenate, zip(*tables))
        train(net, X, D, steps=STEPS, batch_size=BATCH, learning_rate=rate, optimiser="adam", seed=seed + k)
        seconds += time.perf_counter() - start
        shares.append(share(drive(net, test)))
        errors.append(net.error(X, D))
    return shares, errors, seconds


def rate(step):
    return 0.03 * (1 - step / STEPS)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tracks", default="0-99", help="seeds of the tracks of the test, A-B (0-99)")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=6)
    options = parser.parse_args()
    first, last = map(int, options.tracks.split("-"))
    test = [Track.random(seed) for seed in range(first, last + 1)]
    print(f"{len(test)} tracks, seeds {options.tracks}: per cent driven to the end of 60 s, or for two laps")
    start = time.perf_counter()
    print(f"teacher            {share(drive(teacher(test), test)):.0f}", end="")
    print(f"   ({time.perf_counter() - start:.2f} s for all of them)")
    print(f"rule by hand       {share(drive(rule, test)):.0f}")
    for name, sizes in (("linear", [5, 2]), ("5-3-4-2", [5, 3, 4, 2])):
        runs = [taught(sizes, seed, options.rounds, test) for seed in range(options.seeds)]
        for k in range(options.rounds + 1):
            shares, errors = ([run[part][k] for run in runs] for part in (0, 1))
            told = f"mean {statistics.mean(shares):.1f}, from {min(shares):.0f} to {max(shares):.0f}"
            what = "clone" if not k else f"correction {k}"
            print(f"{name:8} {what:13} {told}; error on its table {statistics.mean(errors):.4f}", flush=True)
        print(f"{name:8} training and corrections, {statistics.median(run[2] for run in runs):.1f} s a seed")


if __name__ == "__main__":
    main()
