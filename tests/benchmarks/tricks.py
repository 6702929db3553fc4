"""What each trick of the training code gains: alone, and in whole steps.

    python tests/benchmarks/tricks.py [--quick] [--save]

The pairs, a naive and a quick way to the same numbers, are those of notebooks/E-speed.ipynb: its cells are
run as they stand there. Then come steps of whole trainings, with all tricks and with one of them taken back,
after a check that all reach the weights of `nnbook.train`. What is compared takes turns, and of each the
shortest time of many counts: of the processor, on one core, with one BLAS thread, in float64. --save writes
nnbook/data/speed.json, from which the notebook draws its tables.
"""

import argparse
import json
import os
import platform
import sys
import time
from contextlib import redirect_stdout
from datetime import date
from functools import partial
from io import StringIO
from itertools import pairwise
from pathlib import Path

from machine import keep_to_one_core, set_environment

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "notebooks" / "E-speed.ipynb"
RECORD = ROOT / "nnbook" / "data" / "speed.json"
BATCH = 1e-3  # seconds that a function is run for at a time: long enough for the clock to tell


def race(functions, rounds):
    """Microseconds of one call of each: the shortest of many runs in turn."""
    repeats = [max(1, int(BATCH / seconds_of(function, 3))) for function in functions]
    empty = min(seconds_of(lambda: None, 1000) for _ in range(rounds))
    times = [[seconds_of(*pair) for pair in zip(functions, repeats)] for _ in range(rounds)]
    return [1e6 * (min(column) - empty) for column in zip(*times)]


def seconds_of(function, repeats):
    start = time.process_time()
    for _ in range(repeats):
        function()
    return (time.process_time() - start) / repeats


def pairs_of_the_page():
    """The pairs that the notebook's cells compare, by name."""
    scope = {"__name__": "__main__"}
    for cell in json.loads(PAGE.read_text(encoding="utf-8"))["cells"]:
        if cell["id"] == "steps":  # here the page begins to use them
            break
        if cell["cell_type"] == "code":
            with redirect_stdout(StringIO()):
                exec("".join(cell["source"]), scope)
    return scope["pairs"]


def measure_pairs(rounds):
    """{name: [naive, quick]}, printed as a table."""
    print(f"{'alone':14}{'naive, µs':>12}{'quick, µs':>12}{'ratio':>8}")
    found = {}
    for name, both in pairs_of_the_page().items():
        naive, quick = found[name] = race(both, rounds)
        print(f"{name:14}{naive:12.2f}{quick:12.2f}{naive / quick:8.1f}", flush=True)
    return found


def measure_calls(rounds):
    """[numbers, µs] of an elementwise product, and the multiplications in a µs of a large matrix product."""
    import numpy as np

    found = []
    for n in 4 ** np.arange(11):
        a, b, room = np.full(n, 0.5), np.full(n, 0.5), np.empty(n)
        found.append([int(n), race([partial(np.multiply, a, b, out=room)], rounds)[0]])
    A, room = np.full((256, 256), 0.5), np.empty((256, 256))
    (product,) = race([partial(A.dot, A, out=room)], rounds)
    tiny, small = np.full((1, 1), 0.5), np.empty((1, 1))
    (call,) = race([partial(tiny.dot, tiny, out=small)], rounds)
    print(f"\nproduct of two numbers, elementwise {found[0][1]:.2f} µs, as matrices {call:.2f} µs; "
          f"{256**3 / product:.0f} multiplications in a µs")  # fmt: skip
    return {"elementwise": found, "dot": call, "multiplications": 256**3 / product}


class Epoch:
    """An epoch of `nnbook.train`, with each of its tricks in a method of its own, to be taken back."""

    def __init__(self, workload, X, D, W, b):
        import numpy as np

        from nnbook import functions
        from nnbook.minibatches import PIECE

        self.np, self.workload, self.D = np, workload, D
        self.sizes, self.m = workload.sizes, workload.batch_size or len(X)
        self.X1 = np.column_stack([X, np.ones(len(X))])
        self.flat = np.empty(sum((n + 1) * after for n, after in pairwise(self.sizes)))
        self.Wb, self.W, self.b = self.views(self.flat)
        self.start(W, b)
        self.entropy, self.relu = workload.loss != "mse", functions.relu
        self.hidden = getattr(functions, workload.hidden)
        self.output_layer = functions.output_layer(
            functions.sigmoid, functions.binary_cross_entropy if self.entropy else functions.mse
        )
        self.one, self.rate = np.array(1.0), np.array(workload.learning_rate)
        self.kept, self.rng = {}, np.random.default_rng(7)
        self.size = max(1, PIECE // (8 * (self.sizes[0] + self.sizes[-1])) // self.m) * self.m

    def views(self, flat):
        """A flat vector as the matrices [W b], and W and b in them."""
        from nnbook.parameters import matrices, split

        both = matrices(flat, self.sizes)
        return both, *split(both)

    def start(self, W, b):
        for place, values in zip([*self.W, *self.b], [*W, *b]):
            place[...] = values

    def run(self, epochs):
        """Trains for so many epochs."""
        for _ in range(epochs):
            self.epoch()

    def epoch(self):
        """Returns the mean error on the way."""
        error = 0.0
        for x1, d, parts in self.pieces():
            nets = self.np.empty((self.sizes[-1], len(x1)))
            for rows in parts:
                nets[:, rows] = self.step(x1[rows], d[rows])
            out = self.sigmoid(nets, self.np.empty_like(nets))
            error += self.errors(nets, out, d.T).sum()
        return error / len(self.D)

    def pieces(self):
        """The examples of the epoch, each piece with the slices that are its minibatches."""
        if self.m == len(self.X1):
            yield self.X1, self.D, [slice(None)]
            return
        order = self.rng.permutation(len(self.X1))
        for rows in (order[at : at + self.size] for at in range(0, len(order), self.size)):
            x1, d = self.room(("piece", len(rows)), self.make_piece, len(rows))
            self.np.take(self.X1, rows, axis=0, out=x1, mode="clip")
            self.np.take(self.D, rows, axis=0, out=d, mode="clip")
            yield x1, d, [slice(at, at + self.m) for at in range(0, len(rows), self.m)]

    def make_piece(self, m):
        return self.np.empty((m, self.X1.shape[1])), self.np.empty((m, self.D.shape[1]))

    def room(self, key, make, *arguments):
        if key not in self.kept:
            self.kept[key] = make(*arguments)
        return self.kept[key]

    def make_rooms(self, m):
        np, sizes = self.np, self.sizes
        net, delta, slope = ([None, *(np.empty((n, m)) for n in sizes[1:])] for _ in range(3))
        out1 = [None, *(np.ones((n + 1, m)) for n in sizes[1:])]
        out, gradient = [None, *(part[:-1] for part in out1[1:])], np.empty_like(self.flat)
        return net, out, out1, delta, slope, gradient, *self.views(gradient)

    def step(self, x1, d):
        """One minibatch forward and back, and the update; returns net of the output layer."""
        m = len(x1)
        net, out, out1, delta, slope, gradient, dWb, dW, db = self.room(m, self.make_rooms, m)
        out1[0], out[0], last = x1.T, x1.T[:-1], len(self.Wb)
        for l in range(last):
            net[l + 1] = self.forward(l, out[l], out1[l], net[l + 1])
            activate = self.sigmoid if l == last - 1 or self.hidden is not self.relu else self.rectify
            activate(net[l + 1], out[l + 1])
        self.last_delta(net[last], out[last], d.T, delta[last], slope[last])
        for l in reversed(range(last)):
            self.derivatives(delta[l + 1], out[l], out1[l], dWb[l], dW[l], db[l])
            if l > 0:
                blame = self.back(self.W[l].T, delta[l + 1], delta[l])
                delta[l] = self.times_slope(blame, net[l], out[l], slope[l])
        self.update(gradient, dW, db)
        return net[last]

    def forward(self, l, out, out1, net):
        return self.Wb[l].dot(out1, out=net)

    def derivatives(self, delta, out, out1, dWb, dW, db):
        delta.dot(out1.T, out=dWb)

    def back(self, W_T, delta, into):
        return W_T.dot(delta, out=into)

    def rectify(self, net, into):
        into.fill(0)
        return self.np.maximum(net, into, out=into)

    def sigmoid(self, net, into):
        np = self.np
        np.negative(net, out=into)
        np.exp(into, out=into)
        np.add(into, self.one, out=into)
        return np.divide(self.one, into, out=into)

    def last_delta(self, net, out, d, into, scratch):
        self.output_layer.delta(net, out, d, into, scratch)
        into *= self.mean(into)

    def mean(self, delta):
        return self.room(("mean", delta.shape[1]), self.np.array, 1 / delta.size)

    def times_slope(self, delta, net, out, scratch):
        self.hidden.backward(delta, out, scratch)
        return delta

    def update(self, gradient, dW, db):
        gradient *= self.rate
        self.flat -= gradient

    def errors(self, nets, out, d):
        return self.output_layer.value(nets, out, d)


class WithoutBias(Epoch):
    def views(self, flat):
        W, b, at = [], [], 0
        for n, after in pairwise(self.sizes):
            W.append(flat[at : at + after * n].reshape(after, n))
            b.append(flat[at + after * n : at + after * (n + 1)])
            at += after * (n + 1)
        return W, W, b

    def forward(self, l, out, out1, net):
        self.W[l].dot(out, out=net)
        net += self.b[l][:, None]
        return net

    def derivatives(self, delta, out, out1, dWb, dW, db):
        delta.dot(out.T, out=dW)
        delta.sum(axis=1, out=db)


class WithoutFlat(Epoch):
    def update(self, gradient, dW, db):
        for parts, slopes in ((self.W, dW), (self.b, db)):
            for part, slope in zip(parts, slopes):
                slope *= self.rate
                part -= slope


class WithoutRooms(Epoch):
    def room(self, key, make, *arguments):
        return make(*arguments)


class WithoutPieces(Epoch):
    def pieces(self):
        if self.m == len(self.X1):
            yield from super().pieces()
            return
        order = self.rng.permutation(len(self.X1))
        for rows in (order[at : at + self.m] for at in range(0, len(order), self.m)):
            yield self.X1[rows], self.D[rows], [slice(None)]


class WithoutRest(Epoch):
    def pieces(self):
        if self.m < len(self.X1):
            yield from super().pieces()
            return
        rows = self.rng.permutation(self.m)
        yield self.X1[rows], self.D[rows], [slice(None)]


class WithoutDot(Epoch):
    def forward(self, l, out, out1, net):
        return self.np.matmul(self.Wb[l], out1, out=net)

    def derivatives(self, delta, out, out1, dWb, dW, db):
        self.np.matmul(delta, out1.T, out=dWb)

    def back(self, W_T, delta, into):
        return self.np.matmul(W_T, delta, out=into)


class WithoutSign(Epoch):
    def times_slope(self, delta, net, out, scratch):
        if self.hidden is not self.relu:
            return super().times_slope(delta, net, out, scratch)
        delta *= self.np.where(out > 0, 1.0, 0.0)
        return delta


class Plain(Epoch):
    """None of the tricks: the whole program of chapter 5, and the error of each minibatch."""

    def epoch(self):
        order, error = self.rng.permutation(len(self.X1)), 0.0
        for rows in (order[at : at + self.m] for at in range(0, len(order), self.m)):
            x, d = self.X1[rows, :-1].T, self.D[rows].T
            error += self.step(x, d).sum()
        return error / len(self.D)

    def step(self, x, d):
        np, out = self.np, [x]
        for l, (W, b) in enumerate(zip(self.W, self.b)):
            net = W @ out[l] + b[:, None]
            rectify = self.hidden is self.relu and l < len(self.W) - 1
            out.append(np.maximum(net, 0) if rectify else 1 / (1 + np.exp(-net)))
        delta = (out[-1] - d) / d.size if self.entropy else 2 * (out[-1] - d) / d.size * self.slope(out[-1])
        for l in reversed(range(len(self.W))):
            dW, db = delta @ out[l].T, delta.sum(axis=1)
            if l > 0:
                slope = np.where(out[l] > 0, 1.0, 0.0) if self.hidden is self.relu else self.slope(out[l])
                delta = (self.W[l].T @ delta) * slope
            self.W[l] -= self.workload.learning_rate * dW
            self.b[l] -= self.workload.learning_rate * db
        if self.entropy:
            return (np.logaddexp(0, net) - d * net).mean(axis=0)
        return ((out[-1] - d) ** 2).mean(axis=0)

    @staticmethod
    def slope(out):
        return out * (1 - out)


TRAIN, ALL, NONE = "nnbook.train", "all tricks", "none"
STEPS = {
    ALL: Epoch, "rooms": WithoutRooms, "flat": WithoutFlat, "bias": WithoutBias, "pieces": WithoutPieces,
    "full batch": WithoutRest, "dot": WithoutDot, "sign": WithoutSign, NONE: Plain,
}  # fmt: skip
MEASURED_ON = "A2", "A1", "C32", "D"


def data_of(name, workload):
    """X and D of the workload; for the digits, numbers of the same kind, which are as fast."""
    import numpy as np
    from workloads import DATA

    rng = np.random.default_rng(1)
    if workload.data != "digits":
        return [np.ascontiguousarray(table, float) for table in DATA[workload.data](rng)]
    return rng.uniform(size=(4000, 784)), np.eye(10)[rng.integers(10, size=4000)]


class Train:
    """`nnbook.train`, from the same start."""

    def __init__(self, workload, X, D, W, b):
        from nnbook import Network, train

        self.net = Network(workload.sizes, workload.hidden, "sigmoid", workload.loss, seed=0)
        self.start(W, b)
        size = workload.batch_size or len(X)
        rate = workload.learning_rate
        self.run = lambda epochs: train(
            self.net, X, D, epochs=epochs, batch_size=size, learning_rate=rate, seed=7
        )
        self.W, self.b = self.net.weights, self.net.biases

    def start(self, W, b):
        self.net.weights, self.net.biases = W, b


def measure_steps(name, rounds):
    """{trick taken back: µs a step} of a workload, after all have reached the same weights."""
    import numpy as np
    from workloads import WORKLOADS

    workload, rng = WORKLOADS[name], np.random.default_rng(1)
    X, D = data_of(name, workload)
    W = [rng.normal(0, np.sqrt(2 / n), (after, n)) for n, after in pairwise(workload.sizes)]
    b = [np.full(after, 0.1) for after in workload.sizes[1:]]
    runs = {kind: make(workload, X, D, W, b) for kind, make in {TRAIN: Train, **STEPS}.items()}
    for run in runs.values():
        run.run(1)
        for mine, right in zip([*run.W, *run.b], [*runs[TRAIN].W, *runs[TRAIN].b]):
            assert np.allclose(mine, right, rtol=0, atol=1e-9), f"{name}: other weights"
    steps = -(-len(X) // (workload.batch_size or len(X)))
    epochs = max(1, 1000 // steps)
    times = [[seconds_of(partial(run.run, epochs), 1) for run in runs.values()] for _ in range(rounds)]
    best = [1e6 * min(column) / epochs / steps for column in zip(*times)]
    print(f"\n{name}: {workload.title}")
    for kind, time_ in zip(runs, best):
        print(f"  {kind:14}{time_:10.1f} µs a step{time_ - best[1]:+10.1f}", flush=True)
    return dict(zip(runs, best))


def measure_compiled(rounds):
    """Of SymbolicNetwork.compile_step() by sizes: µs of a step, of one of train, seconds to write it."""
    from nnbook import Network, SymbolicNetwork, train

    found = {}
    for n in (2, 4, 8, 12):
        start = time.process_time()
        step, values = SymbolicNetwork([n, n, n]).compile_step(), [0.1] * (2 * n * (n + 1))
        written, net, (x, d) = time.process_time() - start, Network([n, n, n], seed=0), ([0.5] * n, [0.0] * n)
        one = partial(train, net, [x] * 500, [d] * 500, epochs=2, batch_size=1, learning_rate=0.5, seed=0)
        straight, ours = race([partial(step, values, x, d, 0.5), one], rounds)
        found[f"{n}-{n}-{n}"] = {"step": straight, "train": ours / 1000, "written": written}
        print(f"compile_step of {n}-{n}-{n}: {straight:.2f} µs, train {ours / 1000:.2f}, {written:.2f} s")
    return found


def machine():
    """What the times depend on; nothing that says whose machine it is."""
    import numpy as np

    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {
        "date": date.today().isoformat(),
        "processor": f"{processor()}, {os.cpu_count()} cores",
        "load": f"{os.getloadavg()[0]:.0f} programs at work" if hasattr(os, "getloadavg") else "unknown",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "blas": f"{blas['name']} {blas['version']}",
    }


def processor():
    """The processor's name where the system tells it, and its kind."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.processor()} ({platform.machine()})"


def save(**parts):
    """Writes these parts of the record; the others stay as they are."""
    record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(json.dumps(rounded(record | parts), indent=1) + "\n", encoding="utf-8")
    print(f"\nsaved in {RECORD.relative_to(ROOT)}")


def rounded(value):
    """Three digits of each number are enough."""
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return float(f"{value:.3g}") if isinstance(value, float) else value


def main():
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--save", action="store_true", help="write nnbook/data/speed.json")
    options = parser.parse_args()
    set_environment()
    keep_to_one_core()
    rounds = 5 if options.quick else 40
    found = {"pairs": measure_pairs(rounds), "calls": measure_calls(rounds)}
    found["steps"] = {name: measure_steps(name, rounds) for name in MEASURED_ON}
    found["compiled"] = measure_compiled(rounds)
    if options.save:
        save(machine=machine(), **found)


if __name__ == "__main__":
    sys.exit(main())
