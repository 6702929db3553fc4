"""Chapter 0: twelve numbers that are set by hand, for pairs that nobody has seen."""

import numpy as np

from nnbook.exercises.asking import hidden_is, output_is
from nnbook.exercises.building import BuiltExercise, Requirement
from nnbook.exercises.taking import counted, network
from nnbook.exercises.values import UnfitError, numbers
from nnbook.network import example_network

SIZES = [2, 2, 2]


def darker_pixel():
    net = example_network()
    net.weights[0][0] = [8, -8]
    net.weights[1][:, 0] = [-8, 8]
    net.biases[1] = [4, -4]
    return net


def twelve(answer):
    """A network 2-2-2, copied, or its twelve numbers, neuron by neuron, as one."""
    if isinstance(answer, (list, tuple)) and len(answer) == 12:
        answer = numbers(answer)
    if isinstance(answer, np.ndarray) and answer.shape == (12,):
        W = np.split(answer.reshape(4, 3), 2)
        answer = [one[:, :2] for one in W], [one[:, 2] for one in W]
    net = network(2, 2)(answer)
    if net.sizes != SIZES:
        raise UnfitError(f"a network with sizes {net.sizes} came, expected {SIZES}")
    return net


def told_apart(net):
    """How many new pairs are right, the error, and how many numbers are not those of the beginning."""
    X = np.random.default_rng(100).uniform(-1, 1, (200, 2))
    left = X[:, 0] > X[:, 1]
    D = np.column_stack([~left, left]).astype(float)
    out = net.predict(X)
    changed = np.abs(net.parameters - example_network().parameters) > 1e-6
    return counted(net) | {"right": int(((out[:, 1] > out[:, 0]) == left).sum()),
                           "error": float(((out - D) ** 2).mean()),
                           "changed": int(changed.sum())}  # fmt: skip


EXERCISES = (
    BuiltExercise(
        "darker_pixel", "00", "core", 8,
        "Which pixel is darker, on pairs that nobody has seen: the network of the book's beginning, "
        "example_network(), with some of its twelve numbers changed, so that output 1 is the larger one "
        "where the left pixel is darker, and output 0 elsewhere. It is tried on 200 new pairs, the shades "
        "evenly spread from −1 to 1; the error is the mean of the squared differences from 1 and 0. A "
        "Network of sizes [2, 2, 2] with logistic neurons, or its numbers: (W, b), or all twelve in a row, "
        "neuron by neuron two weights and a bias.",
        twelve, told_apart,
        (
            Requirement("pairs right", "at least 198", "{right} of 200 new pairs are right",
                        lambda facts: facts["right"] >= 198),
            Requirement("error", "at most 0.04", "the error is {error:.4f}",
                        lambda facts: facts["error"] <= 0.04),
            Requirement("numbers changed", "at most 6", "{changed} of 12 numbers are changed",
                        lambda facts: facts["changed"] <= 6),
            hidden_is("logistic"),
            output_is("logistic"),
        ),
        darker_pixel,
        "The upper hidden neuron asks whether the left pixel is darker: its net is 8 x0 − 8 x1. It says 1 or "
        "0, and its arrows of −8 and 8 with the biases 4 and −4 turn this into a no or a yes of either "
        "output. The same with 4 and 2 gets nearly all pairs right too, but it is not sure enough: its error "
        "is 0.06.",
        ("One hidden neuron can ask whether x0 is larger than x1. Which two weights make it ask that?",
         "Where that neuron is at ½, both outputs should be undecided: their net should be 0 there.",
         "All are right and the error is too large? Then the same with larger numbers."),
    ),
)  # fmt: skip
