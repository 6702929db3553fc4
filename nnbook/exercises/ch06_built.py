"""Chapter 6: how few numbers are enough."""

import numpy as np

from nnbook import datasets
from nnbook.exercises.asking import ISLAND, ROWS_RIGHT, hidden_at_most, hidden_is, output_is, weights_at_most
from nnbook.exercises.building import BuiltExercise, Requirement
from nnbook.exercises.taking import ROWS, SQUARE, counted, island, network
from nnbook.network import Network


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


def rings():
    net = Network([2, 3, 1], hidden="relu", seed=0)
    net.weights[0] = [[0, 1], [-0.87, -0.5], [0.87, -0.5]]
    net.weights[1], net.biases[1] = [[-20, -20, -20]], [12]
    return net


def ringed(net):
    """Which share of the points of each ring the network gets right."""
    X, D = datasets.circles(2000, seed=6)
    said, inner = net.predict(X)[:, 0] > 0.5, D[:, 0] == 1
    return counted(net) | {"inner": 100 * said[inner].mean(), "outer": 100 * (~said[~inner]).mean()}


def square_island():
    net = Network([2, 4, 1], hidden="relu", seed=0)
    net.weights[0] = [[1, 1], [-1, -1], [1, -1], [-1, 1]]
    net.weights[1], net.biases[1] = [[-10, -10, -10, -10]], [15]
    return net


HALF = 0.75  # of a side of the square


def fenced(net):
    """What the network says of a grid, of which the square is the island."""
    return island(net, HALF - np.abs(SQUARE).max(axis=1))


EXERCISES = (
    BuiltExercise(
        "xor_three_weights", "06", "warm-up", 6,
        "XOR with three weights: one logistic neuron, a network of sizes [3, 1], for the inputs x0, x1 and "
        "x0·x1, whose out is at least 0.9 for (0, 1) and (1, 0) and at most 0.1 for (0, 0) and (1, 1): a "
        "Network, or its numbers (W, b).",
        network(3, 1), decided,
        (
            ROWS_RIGHT,
            weights_at_most(3),
            hidden_at_most(0),
            output_is("logistic"),
        ),
        xor_three_weights,
        "x0 + x1 − 2 x0·x1 is 0, 1, 1, 0 in the four rows: with the product as an input one straight cut is "
        "enough. Ten times that, less 5, makes the logistic neuron sure.",
        ("Write XOR as a sum of x0, x1 and a multiple of x0·x1.", "How large must net be for out ≥ 0.9?"),
    ),
    BuiltExercise(
        "rings", "06", "core", 10,
        "The two rings by hand: a network with two inputs and one output whose out is above ½ on the inner "
        "ring and not on the outer one. It is tried on 2,000 new points of circles, with its factor 0.3 and "
        "its noise 0.1. A Network, or the numbers (W, b) of one with ReLU neurons and a logistic output.",
        network(2, 1, "relu"), ringed,
        (
            Requirement("inner ring", "at least 99 %", "{inner:.1f} % of the inner ring have out > ½",
                        lambda facts: facts["inner"] >= 99),
            Requirement("outer ring", "at least 99 %", "{outer:.1f} % of the outer ring have out ≤ ½",
                        lambda facts: facts["outer"] >= 99),
            Requirement("neurons", "at most 4, with the output", "{neurons} neurons that compute",
                        lambda facts: facts["neurons"] <= 4),
        ),
        rings,
        "Three arrows at 120° to one another: each ReLU neuron measures how far a point lies along its "
        "arrow, and nothing behind it. Their sum grows in every direction, like the sides of a bowl, and 12 "
        "− 20 · sum is 0 where the sum is 0.6: on a hexagon between the rings.",
        ("One needs a sum that is 0 in the middle and grows in every direction.",
         "Three ReLU neurons without a bias will do, whose weights point to the corners of a triangle.",
         "The sum of the three is about as large as the distance from the middle; cut it at 0.6."),
    ),
    BuiltExercise(
        "square_island", "06", "hard", 12,
        "An island with right angles, by ReLU neurons: a network with two inputs and a logistic output whose "
        f"out is above ½ where both |x0| and |x1| are below {HALF}, and below it elsewhere in the square "
        "from −1.5 to 1.5. A Network, or its numbers (W, b).",
        network(2, 1, "relu"), fenced,
        (
            *ISLAND,
            hidden_at_most(4),
            hidden_is("ReLU"),
            output_is("logistic"),
        ),
        square_island,
        "The border is where the larger of |x0| and |x1| is 0.75, and twice the larger of the two is "
        "|x0 + x1| + |x0 − x1|. Two ReLU neurons make each of these, one for either sign. So the arrows lie "
        "on the diagonals; with arrows along x0 and x1 the sum is |x0| + |x1|, and the island stands on a "
        "corner.",
        ("|z| is max(0, z) + max(0, −z): two ReLU neurons.",
         "|x0| + |x1| is the same all along a square that stands on a corner. Which sum belongs to one that "
         "stands on a side?",
         "Try |x0 + x1| + |x0 − x1| at (0.75, 0), (0.75, 0.5) and (0.75, 0.75)."),
    ),
)  # fmt: skip
