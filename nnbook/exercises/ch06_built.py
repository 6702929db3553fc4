"""Chapter 6: how few numbers are enough."""

import numpy as np

from nnbook.exercises.building import BuiltExercise, Requirement
from nnbook.exercises.taking import counted, network
from nnbook.network import Network

ROWS = np.array([(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)])


def xor_three_weights():
    net = Network([3, 1], seed=0)
    net.weights[0], net.biases[0] = [[10, 10, -20]], [-5]
    return net


def decided(net):
    """What the network says of the four rows, given their products as a third input."""
    x0, x1 = ROWS.T
    said = net.predict(np.column_stack([x0, x1, x0 * x1]))[:, 0]
    right = np.where(x0 != x1, said >= 0.9, said <= 0.1)
    return counted(net) | {"right": int(right.sum()), "said": ", ".join(f"{out:.2f}" for out in said)}


EXERCISES = (
    BuiltExercise(
        "xor_three_weights", "06", "warm-up", 6,
        "XOR with three weights: a network of sizes [3, 1] for the inputs x0, x1 and x0·x1 whose out is at "
        "least 0.9 for (0, 1) and (1, 0) and at most 0.1 for (0, 0) and (1, 1): a Network, or its numbers "
        "(W, b).",
        network(3, 1), decided,
        (
            Requirement("rows right", "4 of 4", "{right} of 4 rows are right (out = {said})",
                        lambda facts: facts["right"] == 4),
            Requirement("weights", "at most 3", "{weights} weights are not 0",
                        lambda facts: facts["weights"] <= 3),
            Requirement("hidden neurons", "none", "{hidden} hidden neurons",
                        lambda facts: facts["hidden"] == 0),
        ),
        xor_three_weights,
        "x0 + x1 − 2 x0·x1 is 0, 1, 1, 0 in the four rows: with the product as an input one straight cut is "
        "enough. Ten times that, less 5, makes the logistic neuron sure.",
        ("Write XOR as a sum of x0, x1 and a multiple of x0·x1.", "How large must net be for out ≥ 0.9?"),
    ),
)  # fmt: skip
