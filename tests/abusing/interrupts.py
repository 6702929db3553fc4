"""The button with the square, in the middle of something: what was done stays whole, and goes on."""

import random
import time

from abusing.kernels import Kernel, Silent, errors, outputs
from abusing.probing import ROOT, environment

PRESSES = 3  # of the button; one that comes while Python cleans up is lost
START = """
import time
from nnbook import Network, datasets, explorers, figures, network, train
from nnbook.car import Track, drive, teacher
from nnbook.exercises import check
from nnbook.training import Training

X, D = datasets.circles(300, seed=0)
net = Network([2, 8, 1], hidden="tanh", loss="binary_cross_entropy", seed=0)
settings = {"batch_size": 10, "learning_rate": 0.1, "seed": 0}
"""
# What is interrupted: what stands before it, what takes too long, and what holds after it.
LONG = {
    "a training that is gone on with": (
        "net = Network([2, 8, 1], hidden='tanh', loss='binary_cross_entropy', seed=0); "
        "run = Training(net, X, D, optimiser='adam', test=(X, D), **settings)",
        "run.train(epochs=10**6)",
        """
had, steps = len(run.history.error), run.steps
assert had == len(run.history.test_error) == len(run.history.accuracy), "half an epoch is in the history"
assert had == steps // 30 or (steps % 30 == 0 and had == steps // 30 - 1), f"{had} epochs in {steps} steps"
assert run.step() in (True, False) and run.steps == steps + 1
kept = run.history.error[:had]
run.train(epochs=2)
assert run.history.error[:had] == kept and len(run.history.error) == run.steps // 30, "the history is another"
again = Network([2, 8, 1], hidden="tanh", loss="binary_cross_entropy", seed=0)
train(again, X, D, steps=run.steps, optimiser='adam', **settings)
assert (again.parameters == net.parameters).all(), "not the weights of an uninterrupted run"
""",
    ),
    "a call of train, under a bar": (
        "other, seen = net.copy(), []",
        "train(other, X, D, epochs=10**6, progress=explorers.progress_bar, "
        "on_epoch=lambda epoch, history: seen.append(history.error[-1]), **settings)",
        """
import sys
carried = sys.last_value.history.error
assert len(carried) - len(seen) in (0, 1) and carried[:len(seen)] == seen
assert train(other, X, D, epochs=1, **settings).error[-1] < seen[0]
""",
    ),
    "a drive": (
        "track = Track.random(1); driver = teacher(track)",
        "while True: longest = drive(driver, track, seconds=600)",
        "one, two = (drive(driver, track, seconds=5) for _ in range(2)); assert one.crashed == two.crashed",
    ),
    "a picture that is moved by a loop": (
        "e = explorers.training_loop()",
        "for k in range(10**6): e.controls['seed'].value = k % 20",
        """
fresh = explorers.training_loop()
for name, value in e.values.items(): fresh.controls[name].value = value
e.refresh()
assert (e.picture, e.words) == (fresh.picture, fresh.words)
""",
    ),
    "the playground": (
        "from nnbook.explorers.playground import playground; p = playground()",
        "p.advance(10**6)",
        """
import re
before = p.state.experiment.epochs
p.advance(1)
assert p.state.experiment.epochs > before and "cannot" not in p.words, p.words
""",
    ),
    "a file that is written": (
        "import os, tempfile; folder = tempfile.mkdtemp(); file = f'{folder}/net.npz'; net.save(file)",
        "while True: net.parameters += 1e-9; net.save(file)",
        "assert os.listdir(folder) == ['net.npz']; Network.load(file)",
    ),
    "an exercise whose answer never ends": (
        "def endless(*some):\n    while True: pass",
        "for _ in range(100): check('step', endless)",
        "check('step', lambda parameters, gradient, learning_rate: parameters - learning_rate * gradient)",
    ),
    "drawn pictures": (
        # An interrupt in the import of a package leaves half of it, whoever has written it: this comes later.
        "from nnbook.figures.ch07_digits import digit_rows; ten = datasets.one_of_each(); digit_rows(ten)",
        "while True: figures.show(digit_rows(ten, columns=10), 'Ten.')",
        """
import matplotlib.pyplot as plt
figures.show(digit_rows(ten, columns=10), 'Ten.')
assert not plt.get_fignums()
""",
    ),
}  # fmt: skip


def interrupted(options):
    """An interrupt in the middle of trainings, drives, pictures, files: all goes on."""
    chance = random.Random(options.seed)
    with Kernel(ROOT, environment(options.scratch)) as kernel:
        yield "imports", broken(kernel.run(START), "imports")
        for what, (before, code, after) in LONG.items():
            for _ in range(1 if options.quick else 8):
                found = broken(kernel.run(before), f"before {what}")
                found += stop(kernel, code, what, chance.uniform(0.1, 0.6 if options.quick else 1.5))
                yield what, found + broken(kernel.run(after), f"after {what} was interrupted")


def stop(kernel, code, what, seconds):
    """Interrupts a piece of code that has been running for some seconds: what comes but an interrupt."""
    number = kernel.page.begin(code)
    kernel.page.until("execute_input", number, 60)
    time.sleep(seconds)
    for _ in range(PRESSES):
        kernel.interrupt()
        try:
            found, text = errors(outputs(kernel.page.until("idle", number, 20)))
        except Silent:
            continue
        names = [one["ename"] for one in found]
        return [] if names == ["KeyboardInterrupt"] else [f"{what}: after an interrupt came {text[-200:]!r}"]
    kernel.restart()
    return [f"{what}: it goes on after {PRESSES} interrupts"]


def broken(outputs, what):
    """The errors of a piece of code that should have none."""
    return [f"{what}: {one['ename']}: {one['evalue'][:200]}" for one in errors(outputs)[0]]
