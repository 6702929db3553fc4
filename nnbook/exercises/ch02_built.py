"""Chapter 2: networks that are built by hand, to be what they draw."""

import numpy as np

from nnbook.exercises.asking import ISLAND, ROWS_RIGHT, hidden_at_most, hidden_is, output_is
from nnbook.exercises.building import BuiltExercise, Requirement
from nnbook.exercises.taking import ROWS, SQUARE, counted, island, network
from nnbook.network import Network

CORNERS = np.array([(0.0, 0.7), (-0.8, -0.5), (0.8, -0.5)])  # anticlockwise


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
    return island(net, depth(SQUARE))


def and_not():
    net = Network([2, 1], seed=0)
    net.weights[0], net.biases[0] = [[10, -10]], [-5]
    return net


def decided(net):
    """What the network says of the four rows, and its largest number."""
    said = net.predict(ROWS)[:, 0]
    right = np.where([False, False, True, False], said >= 0.99, said <= 0.01)
    return counted(net) | {"right": int(right.sum()), "said": ", ".join(f"{out:.3f}" for out in said),
                           "largest": float(abs(net.parameters).max())}  # fmt: skip


def tent():
    net = Network([1, 3, 1], hidden="relu", output="identity", seed=0)
    net.weights[0], net.biases[0] = [[1], [1], [1]], [1, 0, -1]
    net.weights[1] = [[1, -2, 1]]
    return net


LINE = np.linspace(-3, 3, 121)  # −1, 0 and 1 are among them


def pitched(net):
    """How far out is from the tent, on the roof and beside it."""
    off = np.abs(net.predict(LINE[:, None])[:, 0] - np.maximum(0, 1 - np.abs(LINE)))
    roof = np.abs(LINE) < 1 - 1e-9
    return counted(net) | {"roof": float(off[roof].max()), "ground": float(off[~roof].max())}


EXERCISES = (
    BuiltExercise(
        "triangle", "02", "core", 10,
        "A network of logistic neurons with two inputs and one output whose out is above ½ inside the "
        "triangle with the corners (0, 0.7), (−0.8, −0.5), (0.8, −0.5), and below it outside: a Network, or "
        "its numbers (W, b).",
        network(2, 1), drawn,
        (
            *ISLAND,
            hidden_at_most(3),
            hidden_is("logistic"),
            output_is("logistic"),
        ),
        triangle,
        "Each hidden neuron is the half-plane inside one edge: its net is 0 along that edge. The "
        "output is above ½ where all three are near 1, for 20 + 20 + 20 − 50 is positive and 20 + 20 − 50 is "
        "not.",
        ("The lower side is x1 = −0.5: which w and b make net = 0 there, and positive above it?",
         "Large weights make a hidden neuron nearly 0 or 1; the output then needs all three."),
    ),
    BuiltExercise(
        "and_not", "02", "warm-up", 5,
        "x0 and not x1, with a margin: a network of logistic neurons with two inputs and one output whose "
        "out is at least 0.99 for (1, 0) and at most 0.01 for (0, 0), (0, 1) and (1, 1): a Network, or its "
        "numbers (W, b).",
        network(2, 1), decided,
        (
            ROWS_RIGHT,
            Requirement("largest number", "none beyond ±10",
                        "the largest weight or bias is {largest:.3g}, its sign aside",
                        lambda facts: facts["largest"] <= 10 + 1e-6),
            hidden_at_most(0),
            output_is("logistic"),
        ),
        and_not,
        "The nets are −5 for (0, 0), −15 for (0, 1), 5 for (1, 0) and −5 for (1, 1). The border lies "
        "half-way between (1, 0) and its two neighbours, so the margin is as large as weights of 10 can make "
        "it: σ(5) = 0.993. With a bias of −4 or −6 one side of it would fall below the 4.6 that 0.99 needs.",
        ("From which net on is out at least 0.99? It is a little below 5.",
         "x1 has to undo what x0 does. Put the border half-way between (1, 0) and both (0, 0) and (1, 1)."),
    ),
    BuiltExercise(
        "tent", "02", "core", 8,
        "A tent without a rounded corner: a network with one input x and one output that is max(0, 1 − |x|) "
        "for every x from −3 to 3. A Network, with ReLU neurons and an output that is the net itself "
        "(output=\"identity\"), or the numbers (W, b) of such a one.",
        network(1, 1, "relu", "identity"), pitched,
        (
            Requirement("roof", "off by at most 0.000001", "for |x| < 1 out is off by up to {roof:.2g}",
                        lambda facts: facts["roof"] <= 1e-6),
            Requirement("ground", "off by at most 0.000001",
                        "for |x| from 1 to 3 it is off by up to {ground:.2g}",
                        lambda facts: facts["ground"] <= 1e-6),
            hidden_at_most(3),
            hidden_is("ReLU"),
            output_is("identity"),
        ),
        tent,
        "From left to right the slope is 0, 1, −1, 0: it changes by 1 at −1, by −2 at 0, by 1 at 1. Each "
        "ReLU neuron max(0, x − hinge) changes the slope once, at its hinge, and its weight into the output "
        "says by how much.",
        ("Where has the tent its corners, and by how much does the slope change at each?",
         "A ReLU neuron with the weight 1 and the bias 1 has its hinge at −1."),
    ),
)  # fmt: skip
