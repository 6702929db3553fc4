"""Chapter 3: a forecaster is put right."""

import numpy as np

from nnbook.exercises.asking import hidden_at_most
from nnbook.exercises.building import BuiltExercise, Requirement
from nnbook.exercises.taking import counted, network
from nnbook.network import Network

NETS = np.array([-4.0, -2.0, 0.0, 2.0, 4.0])
RAINED = np.array([5, 12, 27, 50, 73])  # of 100 days each


def rain_forecast():
    net = Network([1, 1], seed=0)
    net.weights[0], net.biases[0] = [[0.5]], [-1]
    return net


def forecast(net):
    """The probabilities, in percent, beside how often it rained."""
    said = 100 * net.predict(NETS[:, None])[:, 0]
    return counted(net) | {"mean": said.mean(), "rained": RAINED.mean(),
                           "off": float(abs(said - RAINED).max()),
                           "said": ", ".join(f"{one:.0f}" for one in said)}  # fmt: skip


EXERCISES = (
    BuiltExercise(
        "rain_forecast", "03", "core", 8,
        "A forecaster says rain with the probability σ(net), and is too sure of it. On 100 days each his net "
        "was −4, −2, 0, 2 and 4; it rained on 5, 12, 27, 50 and 73 of them. A network of one logistic neuron "
        "whose input is his net, and whose out is as near to how often it rained as can be: a Network of "
        "sizes [1, 1], or its numbers (W, b).",
        network(1, 1), forecast,
        (
            Requirement("mean", "at most 0.2 points between them",
                        "the mean of the probabilities is {mean:.2f} %, it rained on {rained:.1f} % of the "
                        "days",
                        lambda facts: abs(facts["mean"] - facts["rained"]) <= 0.2),
            Requirement("each net", "at most 2 points",
                        "the probabilities ({said} %) are off by up to {off:.1f} points",
                        lambda facts: facts["off"] <= 2),
            hidden_at_most(0),
        ),
        rain_forecast,
        "Where it rained on half of the days the new net has to be 0: at 2. Where it rained on 27 %, at 0, "
        "it has to be log(0.27/0.73) = −0.99, which is the bias. So it falls by 1 while his net falls by 2: "
        "the weight is ½. The bias alone can make the mean right, but then he is still too sure on either "
        "side.",
        ("Which net has the out 0.27? It is log(0.27/0.73).",
         "Write that net below each of the five: by how much does it grow from one to the next?",
         "The bias is the net that you want where his is 0."),
    ),
)  # fmt: skip
