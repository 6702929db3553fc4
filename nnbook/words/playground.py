"""What the playground says of its run and of the parts of its network, and how it writes its inputs."""

from nnbook.words.networks import sum_in_words
from nnbook.words.numbers import SUBSCRIPTS, counted, symbol, written


def progress_in_words(experiment):
    """How far a run is and how well it does, or that the numbers blew up."""
    e = experiment
    if e.ended:
        return (
            f"In minibatch {e.steps} the numbers blew up: the learning rate {e.ended.learning_rate} "
            "is too large for this network and these data. The picture is the last before that. "
            "Choose a smaller rate, or press reset."
        )
    (error, test_error), right = (written(result.error) for result in e.results), ""
    if e.classes:
        shares = [f"{100 * result.accuracy:.1f} %" for result in e.results]
        right = f"; right are {shares[0]} and {shares[1]}"
    sizes = "-".join(map(str, e.net.sizes))
    return (
        f"{e.start.data}, network {sizes}, after {e.epochs:.1f} epochs "
        f"({counted(e.steps, 'minibatch', 'minibatches')}): error {error} on the {len(e.X)} training points, "
        f"{test_error} on the {len(e.X_test)} test points{right}."
    )


def failure_in_words(reason):
    """Why nothing came of what the reader asked for: an error, or an interrupt."""
    if isinstance(reason, Exception):
        return f"This cannot be done: {reason}"
    return "Interrupted: the run stands where its last whole step has led."


def input_in_words(name):
    """The name of an input as it is read: x₀² for x0**2."""
    name = name.replace("**2", "²").translate(SUBSCRIPTS)
    return name.replace("*", " · ").replace("(", " ").replace(")", "")


def neuron_in_words(neuron, last):
    """What a map shows: an input by its name, neuron (l, j), or all of the last layer, (last, None)."""
    if isinstance(neuron, str):
        return f"input {input_in_words(neuron)}"
    l, j = neuron
    if l < last:
        return f"output of neuron {j} in layer {l}"
    return f"output {j} of the network" if j is not None else "output of the network"


def computation_in_words(net, features, l, j):
    """What neuron j of layer l computes, its weights in numbers."""
    total = sum_in_words(net, l, j, map(input_in_words, features) if l == 1 else None, digits=2)
    if net.activations[l].elementwise:
        return f"{symbol('out', l, j)} = {net.activations[l].name}({total})"
    return f"{symbol('net', l, j)} = {total}; {net.activations[l].name} makes shares of all of them"


def parameter_in_words(net, features, place):
    """A weight, at (l, j, i), or a bias, at (l, j), with its value and what it belongs to."""
    l, j, *i = place
    if not i:
        return f"{symbol('b', l, j)} = {written(net.biases[l][j])}, the bias of neuron {j} in layer {l + 1}"
    source = input_in_words(features[i[0]]) if l == 0 else f"neuron {i[0]} in layer {l}"
    value = written(net.weights[l][j, i[0]])
    return f"{symbol('w', l, j, i[0])} = {value}, the weight from {source} to neuron {j} in layer {l + 1}"
