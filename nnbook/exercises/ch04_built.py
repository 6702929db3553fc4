"""Chapter 4: a chain along which the blame does not fade."""

from nnbook.exercises.asking import hidden_is, output_is
from nnbook.exercises.building import BuiltExercise, Requirement
from nnbook.exercises.taking import counted, network
from nnbook.exercises.values import UnfitError
from nnbook.network import Network

CHAIN, X, D = [1, 1, 1, 1, 1, 1], [[0.5]], [[1.0]]


def even_chain():
    net = Network([1, 1, 1, 1, 1, 1], seed=0)
    net.weights = [[[4]]] * 5
    net.biases = [[-2]] * 5
    return net


def chain(answer):
    """A network of one neuron a layer, copied."""
    net = network(1, 1)(answer)
    if net.sizes != CHAIN:
        raise UnfitError(f"a network with sizes {net.sizes} came, expected {CHAIN}")
    return net


def blamed(net):
    """The first δ and the last, for the one example, and the largest number."""
    deltas = [float(delta[0, 0]) for delta in net.backpropagate(X, D).deltas[1:]]
    return counted(net) | {"first": deltas[0], "last": deltas[-1],
                           "share": abs(deltas[0] / deltas[-1]) if deltas[-1] else 0,
                           "largest": float(abs(net.parameters).max())}  # fmt: skip


EXERCISES = (
    BuiltExercise(
        "even_chain", "04", "core", 10,
        "A chain along which the blame does not fade: one neuron after the other, sizes [1, 1, 1, 1, 1, 1], "
        "all of them logistic, with the mean squared error. For the input 0.5 and the desired output 1 the δ "
        "of the first hidden neuron should be nearly as large as that of the output. A Network, or its "
        "numbers (W, b).",
        chain, blamed,
        (
            Requirement("first δ", "at least 90 % of the last one",
                        "the first δ is {first:.3g}, the last {last:.3g}",
                        lambda facts: facts["share"] >= 0.9),
            Requirement("largest number", "none beyond ±4.5",
                        "the largest weight or bias is {largest:.3g}, its sign aside",
                        lambda facts: facts["largest"] <= 4.5 + 1e-6),
            hidden_is("logistic"),
            output_is("logistic"),
        ),
        even_chain,
        "From right to left each δ is multiplied by a weight and by the slope out · (1 − out) of a hidden "
        "neuron. That slope is ¼ at most, where net is 0. So a weight of 4 makes up for it, and the bias −2 "
        "keeps the next net at 4 · ½ − 2 = 0. With weights of 1 a δ shrinks to a quarter at each neuron, or "
        "to less: over four of them to 1/256 at most.",
        ("By what is a δ multiplied on its way over one neuron? How large can the slope be?",
         "The slope is ¼ where out is ½. Which weight makes up for ¼?",
         "With such a weight, which bias keeps the net of the next neuron at 0?"),
    ),
)  # fmt: skip
