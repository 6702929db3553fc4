"""Chapter 2: networks that are built by hand, to be what they draw."""

import numpy as np

from nnbook.exercises.building import BuiltExercise, Requirement
from nnbook.exercises.taking import counted, network
from nnbook.network import Network

CORNERS = np.array([(0.0, 0.7), (-0.8, -0.5), (0.8, -0.5)])  # anticlockwise
NEAR = 0.06  # so close to a side a point is not asked


def triangle():
    net = Network([2, 3, 1], seed=0)
    net.weights[0] = [[0, 30], [-45, -30], [45, -30]]
    net.biases[0] = [15, 21, 21]
    net.weights[1], net.biases[1] = [[20, 20, 20]], [-50]
    return net


def depth(X):
    """How far points (m, 2) lie inside the triangle: the distance to its nearest side, negative outside."""
    along = np.roll(CORNERS, -1, axis=0) - CORNERS
    normals = np.column_stack([-along[:, 1], along[:, 0]]) / np.linalg.norm(along, axis=1)[:, None]
    return np.min([(X - corner) @ normal for corner, normal in zip(CORNERS, normals)], axis=0)


def drawn(net):
    """What the network says of a grid over the square."""
    grid = np.linspace(-1.5, 1.5, 61)
    X = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)
    far, said = depth(X), net.predict(X)[:, 0] > 0.5
    inside, outside = said[far > NEAR], ~said[far < -NEAR]
    return counted(net) | {
        "inside": 100 * inside.mean(), "outside": 100 * outside.mean(),
        "inner": len(inside), "outer": len(outside),
    }  # fmt: skip


EXERCISES = (
    BuiltExercise(
        "triangle", "02", "core", 10,
        "A network of logistic neurons with two inputs and one output whose out is above ½ inside the "
        "triangle with the corners (0, 0.7), (−0.8, −0.5), (0.8, −0.5), and below it outside: a Network, or "
        "its numbers (W, b).",
        network(2, 1), drawn,
        (
            Requirement("inside", "at least 99 %", "{inside:.1f} % of {inner:,} points inside have out > ½",
                        lambda facts: facts["inside"] >= 99),
            Requirement("outside", "at least 99 %",
                        "{outside:.1f} % of {outer:,} points outside have out ≤ ½",
                        lambda facts: facts["outside"] >= 99),
            Requirement("hidden neurons", "at most 3", "{hidden} hidden neurons",
                        lambda facts: facts["hidden"] <= 3),
        ),
        triangle,
        "Each hidden neuron is the half-plane on the inner side of one side: its net is 0 on that side. The "
        "output is above ½ where all three are near 1, for 20 + 20 + 20 − 50 is positive and 20 + 20 − 50 is "
        "not.",
        ("The lower side is x1 = −0.5: which w and b make net = 0 there, and positive above it?",
         "Large weights make a hidden neuron nearly 0 or 1; the output then needs all three."),
    ),
)  # fmt: skip
