"""Chapter 1: which mistake gives this table of weights?"""

import numpy as np

from nnbook.exercises.choice import ChoiceExercise, Option

N = 3  # neurons on either side, so that the shape says nothing


def drawn(rng):
    """Weights (3, 3), whole numbers of different sizes and both signs, row j those into neuron j."""
    return (rng.permutation(np.arange(1, N * N + 1)) * rng.choice([-1, 1], N * N)).reshape(N, N)


def lists(option, rng):
    """The arrows of a drawing, by where they leave, and the table that a program makes of them."""
    W = drawn(rng)
    lines = ["the drawing:"]
    for i, weights in enumerate(W.T):
        lines.append(f"  x{i}  " + ",  ".join(f"{w:3d} to neuron {j}" for j, w in enumerate(weights)))
    return "\n".join([*lines, "the table:", *("  " + row(weights) for weights in option.plant(W))])


def row(weights):
    """The numbers of a row, one below the other in a table."""
    return "".join(f"{w:5d}" for w in weights)


EXERCISES = (
    ChoiceExercise(
        "table_diagnosed", "01", "warm-up", 4,
        "A drawing has an arrow from each of three inputs to each of three neurons. A program writes the "
        "weights into a table W, for net = W x + b, and is wrong. What has it done?",
        (
            Option("rows are inputs", "a row holds the weights out of an input",
                   "then the numbers would stand in the table as they stand in the list, a row for each "
                   "input; in W a row holds what one neuron hears", lambda W: W.T),
            Option("last neuron first", "the neurons stand in reverse order",
                   "then the first row would hold the weights into neuron 2, in the order of the inputs",
                   lambda W: W[::-1]),
            Option("last input first", "the inputs stand in reverse order",
                   "then the first row would hold the weights into neuron 0, but that from x2 first",
                   lambda W: W[:, ::-1]),
            Option("half a turn", "the neurons and the inputs stand in reverse order",
                   "then the first number of the table would be the weight from x2 to neuron 2, and the "
                   "last that from x0 to neuron 0", lambda W: W[::-1, ::-1]),
            Option("both", "a row holds the weights out of an input, and the last input comes first",
                   "then the first row would hold the weights out of x2, that to neuron 0 first",
                   lambda W: W.T[::-1]),
        ),
        lists,
        "The entry in row j and column i of W belongs to the arrow from input i to neuron j: a row is what "
        "one neuron hears.",
        ("Which arrow has the first number of the table?", "Which arrow should stand there?"),
    ),
)  # fmt: skip
