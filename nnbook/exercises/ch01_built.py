"""Chapter 1: three neurons that look at a picture."""

import numpy as np

from nnbook.exercises.asking import hidden_is, output_is
from nnbook.exercises.building import BuiltExercise, Requirement
from nnbook.exercises.taking import counted, network
from nnbook.network import Network

EACH = 200  # pictures with no stroke, with one and with two
LEFT, RIGHT = np.array([0, 3, 6]), np.array([2, 5, 8])  # pixels, row after row


def one_stroke():
    net = Network([9, 2, 1], seed=0)
    net.weights[0] = [[10, 0, 10] * 3, [10, 0, 10] * 3]
    net.biases[0] = [-18, -42]
    net.weights[1], net.biases[1] = [[20, -20]], [-10]
    return net


def pictures(strokes):
    """Pictures (EACH, 9) of 3 × 3 pixels with so many strokes; what is between them is any shade."""
    rng = np.random.default_rng(strokes)
    X = rng.uniform(0, 1, (EACH, 9))
    first = rng.integers(2, size=EACH).astype(bool)
    for pixels, there in ((LEFT, first), (RIGHT, ~first)):
        inked = there if strokes == 1 else np.full(EACH, strokes == 2)
        X[:, pixels] = 0.2 * rng.uniform(0, 1, (EACH, 3)) + 0.8 * inked[:, None]
    return X


def looked(net):
    """Of how many pictures of each kind the network is right."""
    none, one, two = (net.predict(pictures(strokes))[:, 0] > 0.5 for strokes in range(3))
    return counted(net) | {"none": int((~none).sum()), "one": int(one.sum()), "two": int((~two).sum())}


EXERCISES = (
    BuiltExercise(
        "one_stroke", "01", "core", 12,
        "Exactly one of two strokes. A picture has 3 × 3 pixels, from 0, paper, to 1, ink, given row after "
        "row. A stroke inks the whole left column, or the whole right one: its pixels are from 0.8 to 1, "
        "those of a column without one from 0 to 0.2; the column between them may have any shades. A network "
        "with 9 inputs and one output, of logistic neurons, whose out is above ½ where exactly one stroke is "
        f"there: a Network, or its numbers (W, b). It is tried on {EACH} pictures of each kind.",
        network(9, 1), looked,
        (
            Requirement("no stroke", "at least 198 right",
                        f"{{none}} of {EACH} pictures without a stroke have out ≤ ½",
                        lambda facts: facts["none"] >= 198),
            Requirement("one stroke", "at least 198 right",
                        f"{{one}} of {EACH} with one stroke have out > ½",
                        lambda facts: facts["one"] >= 198),
            Requirement("two strokes", "at least 198 right",
                        f"{{two}} of {EACH} with two strokes have out ≤ ½",
                        lambda facts: facts["two"] >= 198),
            Requirement("neurons", "at most 3, with the output", "{neurons} neurons that compute",
                        lambda facts: facts["neurons"] <= 3),
            hidden_is("logistic"),
            output_is("logistic"),
        ),
        one_stroke,
        "The ink of the two outer columns adds up to at most 1.2 without a stroke, to something from 2.4 to "
        "3.6 with one, to at least 4.8 with two. One hidden neuron says that it is above 1.8, the other that "
        "it is above 4.2, and the output wants the first and not the second. The middle column has the "
        "weight 0, for it says nothing.",
        ("How much ink is there in both outer columns together, without a stroke, with one, with two?",
         "One hidden neuron asks “at least one?”, the other “both?”; they may have the "
         "same weights.",
         "The output is yes to the first and no to the second: 20, −20, and which bias?"),
    ),
)  # fmt: skip
