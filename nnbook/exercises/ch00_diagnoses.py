"""Chapter 0: which number was nudged?"""

import numpy as np

from nnbook.exercises.ch02_neurons import forward, network
from nnbook.exercises.choice import ChoiceExercise, Option

INPUTS = np.array([(0, 0), (0, 1), (1, 0), (1, 1)], float)
SIZES, NUDGE, SEEN = [2, 2, 2], 0.5, 0.004  # a change that three decimals show


def nudged(W, b, place):
    """(W, b) with NUDGE added to one number; `place` is ("W" or "b", layer, where in its array)."""
    moved = {"W": [array.copy() for array in W], "b": [array.copy() for array in b]}
    kind, layer, spot = place
    moved[kind][layer][spot] += NUDGE
    return moved["W"], moved["b"]


def changes(W, b):
    """How far each option moves the outs, (options, 4 inputs, 2 outputs)."""
    before = forward(W, b, INPUTS)
    return np.array([forward(*nudged(W, b, one.plant), INPUTS) - before for one in OPTIONS])


def drawn(rng):
    """(W, b) of a network in which no change of an out is too small to be seen, unless it is 0."""
    while True:
        W, b, _ = network(rng, SIZES, 1)
        moved = np.abs(changes(W, b))
        if np.all(W[1]) and moved[moved > 1e-12].min() > SEEN:  # a weight of 0 would pass nothing on
            return W, b


def table(option, rng):
    """The outs for four inputs before and after the nudge."""
    W, b = drawn(rng)
    before, after = forward(W, b, INPUTS), forward(*nudged(W, b, option.plant), INPUTS)
    lines = [f"{'x0':>4}{'x1':>4}{'out 0':>10}{'out 1':>8}{'now 0':>10}{'now 1':>8}"]
    for x, old, new in zip(INPUTS, before, after):
        lines.append(f"{x[0]:4.0f}{x[1]:4.0f}{old[0]:10.3f}{old[1]:8.3f}{new[0]:10.3f}{new[1]:8.3f}")
    return "\n".join(lines)


OPTIONS = (
    Option("x0 to hidden", "a weight from x0 to a hidden neuron",
           "a weight is multiplied by what comes through it: with x0 = 0 nothing would have changed, with "
           "x0 = 1 both outputs", ("W", 0, (0, 0))),
    Option("x1 to hidden", "a weight from x1 to a hidden neuron",
           "a weight is multiplied by what comes through it: with x1 = 0 nothing would have changed, with "
           "x1 = 1 both outputs", ("W", 0, (0, 1))),
    Option("hidden bias", "the bias of a hidden neuron",
           "a bias counts whatever the inputs are, and both outputs hear each hidden neuron: all eight "
           "numbers would have changed", ("b", 0, 0)),
    Option("hidden to 0", "a weight from a hidden neuron to output 0",
           "no other output hears that weight: out 0 would have changed in all four rows, and out 1 in none",
           ("W", 1, (0, 0))),
    Option("hidden to 1", "a weight from a hidden neuron to output 1",
           "no other output hears that weight: out 1 would have changed in all four rows, and out 0 in none",
           ("W", 1, (1, 0))),
)  # fmt: skip
EXERCISES = (
    ChoiceExercise(
        "nudge_diagnosed", "00", "warm-up", 3,
        f"A network 2-2-2 answers four inputs. Then {NUDGE:g} is added to a single one of its numbers, and "
        "it answers again. Which number was it?",
        OPTIONS, table,
        "A nudge is felt by what lies behind it alone, and a weight passes it on only as far as something "
        "comes through that weight.",
        ("Which of the eight numbers are the same as before?",
         "What has a weight from x0 to say where x0 is 0?"),
    ),
)  # fmt: skip
