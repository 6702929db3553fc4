"""The record of appendix E, of times on one machine, as tables in words (S2-06, S2-12).

`tests/benchmarks/tricks.py` and `training.py` measure it and write it.
"""

import json
from importlib.resources import files

from nnbook.checks import brief

EVERY, TRAIN = "all tricks", "nnbook.train"
STEPS_PER_EPOCH = {"A1": 1, "A2": 29, "B": 1, "C1": 4000, "C32": 125, "C128": 32, "D": 500}
FLOORS = "products", "calls"
COMPILED = "torchcompile", "keras", "jax", "scan"


def read():
    """The record, a dictionary: see `machine`, `pairs`, `calls`, `steps`, `compiled` and `peers` of it."""
    return json.loads((files("nnbook") / "data" / "speed.json").read_text(encoding="utf-8"))


def _part(record, name):
    """A part of the record; TypeError for what is none."""
    if not isinstance(record, dict) or name not in record:
        raise TypeError(f"record={brief(record)}, expected what `read` returns, with {name!r}")
    return record[name]


def steps(record):
    """A step with all tricks in µs, and by how much longer it takes with one of them taken back."""
    problems = _part(record, "steps")
    lines = [f"{'':14}" + "".join(f"{name:>10}" for name in problems)]
    lines.append(f"{EVERY:14}" + "".join(f"{times[EVERY]:7.1f} µs" for times in problems.values()))
    for trick in next(iter(problems.values())):
        if trick != EVERY:
            longer = [round(times[trick] / times[EVERY] - 1, 2) + 0 for times in problems.values()]
            lines.append(f"{trick:14}" + "".join(f"{share:+9.0%} " for share in longer))
    return "\n".join(lines)


def straight(record):
    """The program without arrays: µs of its step and of train's, seconds to write it, when these are back.

    The last to one digit, since it hangs on a difference of two times.
    """
    lines = [f"{'':9}{'step':>9}{'train':>10}{'written':>9}  regained after"]
    for sizes, row in _part(record, "compiled").items():
        saved = (row["train"] - row["step"]) / 1e6
        after = f"{float(format(row['written'] / saved, '.0e')):,.0f} steps" if saved > 0 else "never"
        lines.append(f"{sizes:9}{row['step']:6.2f} µs{row['train']:7.2f} µs{row['written']:7.2f} s  {after}")
    return "\n".join(lines)


def peers(record):
    """The time of a step of each peer over that of train, by problem; below, train over its floor."""
    problems = _part(record, "peers")["workloads"]
    versions = "   ".join(f"{name} {version}" for name, version in record["peers"]["versions"].items())
    lines = [versions, f"{'':22}" + "".join(f"{name:>8}" for name in problems)]
    for kind, label in _labels(problems).items():
        ratios = [format(rows[kind]["ratio"], ".2f") if kind in rows else "" for rows in problems.values()]
        lines.append(f"{label:22}" + "".join(f"{ratio:>8}" for ratio in ratios))
    above = [min(rows[kind]["ratio"] for kind in FLOORS) for rows in problems.values()]
    lines.append(f"{'train ÷ its floor':22}" + "".join(f"{ratio:8.2f}" for ratio in above))
    return "\n".join(lines)


def _labels(problems):
    ours = {"ours", "ours32", *FLOORS}
    return {
        kind: row["label"] for rows in problems.values() for kind, row in rows.items() if kind not in ours
    }


def compiling(record):
    """By problem, for each peer that compiles: the seconds, and the epochs after which they are regained."""
    problems = _part(record, "peers")["workloads"]
    labels = _labels(problems)
    kinds = [kind for kind in COMPILED if kind in labels]
    lines = [f"{'':5}" + "".join(f"{labels[kind]:>21}" for kind in kinds)]
    for name, rows in problems.items():
        lines.append(f"{name:5}" + "".join(f"{_seconds_and_epochs(name, rows, kind):>21}" for kind in kinds))
    return "\n".join(lines)


def _seconds_and_epochs(name, rows, kind):
    if kind not in rows:
        return ""
    seconds, ours = rows[kind].get("compile", 0.0), rows["ours32"]["time"]
    epochs = epochs_regained(seconds, ours, ours * rows[kind]["ratio"], STEPS_PER_EPOCH[name])
    return f"{seconds:.1f} s {'never' if epochs is None else format(epochs, ',.0f'):>9}"


def epochs_regained(seconds, ours, theirs, steps):
    """After how many epochs of so many `steps` a program that was compiled for so many `seconds` is ahead.

    `ours` and `theirs` are µs of a step, the other's and the compiled program's; None if it never is.
    """
    return 1e6 * seconds / (steps * (ours - theirs)) if theirs < ours else None
