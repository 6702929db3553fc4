"""The kernel's part of one control event: each explorer, beside `interact` around a fresh figure.

    python tests/benchmarks/explorers.py

Every event moves a random control to a random place. The time is that of setting the control's value:
drawing, and handing the new picture to the widgets. What the page then needs is not in it.
"""

import contextlib
import io
import random
import time

import matplotlib as mpl

mpl.use("agg")

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interactive

from nnbook import Network, datasets, explorers, functions, train

NAMES = ("architecture", "neuron", "feed_forward", "error_surface", "backpropagation", "gradient_descent",
         "training_loop", "ring", "Boundary")  # fmt: skip
EVENTS = 300


def places(control):
    """The values that a control can take."""
    if hasattr(control, "options"):
        return list(control.options)
    count = round((control.max - control.min) / control.step)
    return [control.min + k * control.step for k in range(count + 1)]


def milliseconds(controls, count, seed=0):
    """The sorted times of so many events, those left out that change nothing."""
    rng, times = random.Random(seed), []
    while len(times) < count:
        control = rng.choice(controls)
        value = rng.choice(places(control))
        if value != control.value:
            start = time.perf_counter()
            control.value = value
            times.append(1000 * (time.perf_counter() - start))
    return sorted(times)


def boundary(epochs=50):
    """Chapter 6's recording of a run, after it."""
    net = Network([2, 4, 6, 6, 4, 1], hidden="relu", loss="binary_cross_entropy", init="he", bias=0.1, seed=0)
    X, D = datasets.circles(900)
    watch = explorers.Boundary(net, X, D, epochs=epochs)
    train(net, X, D, epochs=epochs, batch_size=32, learning_rate=0.1, seed=0, on_epoch=watch)
    return watch


def fresh_figure(net):
    """What a notebook with `interact` draws for each event: the sigmoid and a point on it, as a PNG."""
    nets = np.linspace(-10, 10, 201)
    figure, ax = plt.subplots()
    ax.plot(nets, functions.sigmoid(nets))
    ax.plot(net, functions.sigmoid(net), "o")
    ax.set(xlabel="net", ylabel="out", title=f"out = {functions.sigmoid(net):.4f}")
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    plt.close(figure)


def main():
    """Print the table."""
    print(f"{'one control event, in the kernel':34} median      p95")
    for name in NAMES:
        make = boundary if name == "Boundary" else getattr(explorers, name)
        report(name, lambda make=make: make().controls.values(), EVENTS)
    net = FloatSlider(min=-10, max=10)
    report("interact, fresh matplotlib figure", lambda: interactive(fresh_figure, net=net).children[:1], 50)


def report(name, make, count):
    """One line of the table, after some events that are not counted."""
    with contextlib.redirect_stdout(io.StringIO()):  # interact empties an output that is not there
        controls = list(make())
        milliseconds(controls, 20, seed=1)
        times = milliseconds(controls, count)
    print(f"{name:34} {times[len(times) // 2]:6.2f} {times[int(0.95 * len(times))]:8.2f} ms")


if __name__ == "__main__":
    main()
