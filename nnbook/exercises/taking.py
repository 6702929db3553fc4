"""Makes of what a reader has built a copy to measure, which owes the reader's object nothing but numbers."""

import numpy as np

from nnbook.exercises.values import UnfitError, entries, kind, numbers
from nnbook.network import Network, count_parameters

LARGEST = 10**6  # parameters
ROWS = np.array([(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)])  # of a table of two truth values
SQUARE = np.stack(np.meshgrid(*2 * [np.linspace(-1.5, 1.5, 61)]), axis=-1).reshape(-1, 2)
KINDS = {"sigmoid": "logistic", "relu": "ReLU", "leaky_relu": "leaky ReLU"}  # what neurons are called
NEAR = 0.06  # so close to a border a point is not asked


def network(inputs, outputs, hidden="sigmoid", output="sigmoid"):
    """What takes a Network, or numbers (W, b), with so many inputs and outputs, and gives a copy.

    The activations are for a network that comes as numbers.
    """

    def take(answer):
        net = rebuilt(answer) if isinstance(answer, Network) else of_numbers(answer, hidden, output)
        if (net.sizes[0], net.sizes[-1]) != (inputs, outputs):
            raise UnfitError(f"a network with sizes {net.sizes} came, expected {inputs} at the left and "
                             f"{outputs} at the right")  # fmt: skip
        return net

    return take


def rebuilt(net):
    """A Network of the numbers and names in another."""
    sizes, parameters = [int(n) for n in net.sizes], numbers(net.parameters)
    names = [str(one.name) for one in (net.hidden, net.output, net.loss)]
    return filled(sizes, parameters, *names)


def filled(sizes, parameters, *names):
    """A Network with these parameters; UnfitError where they do not fit the sizes, or are not finite."""
    if len(sizes) < 2 or min(sizes) < 1 or parameters.size > LARGEST:
        raise UnfitError(f"sizes {sizes} with {parameters.size} parameters came")
    if parameters.shape != (count_parameters(sizes),):
        raise UnfitError(f"{parameters.size} parameters came for sizes {sizes}")
    if not np.isfinite(parameters).all():
        raise UnfitError("a parameter is not finite")
    net = Network(sizes, *names, seed=0)
    net.parameters[...] = parameters
    return net


def of_numbers(answer, hidden, output):
    """A Network of (W, b): lists of a matrix, and of a vector, for each layer after the first."""
    if not isinstance(answer, (list, tuple)) or len(answer) != 2:
        raise UnfitError(f"{kind(answer)} came, expected a Network, or (W, b)")
    W, b = ([numbers(one) for one in entries(part)] for part in answer)
    if not W or len(W) != len(b):
        raise UnfitError(f"{len(W)} matrices W and {len(b)} vectors b came, expected as many of each")
    sizes = [W[0].shape[-1] if W[0].ndim else 0]
    for l, (matrix, vector) in enumerate(zip(W, b)):
        if matrix.ndim != 2 or matrix.shape[1] != sizes[-1] or vector.shape != matrix.shape[:1]:
            raise UnfitError(f"W[{l}] has shape {matrix.shape} and b[{l}] {vector.shape} after a layer of "
                             f"{sizes[-1]}")  # fmt: skip
        sizes.append(len(matrix))
    both = [np.column_stack(pair).ravel() for pair in zip(W, b)]
    return filled(sizes, np.concatenate(both), hidden, output)


def controller(answer):
    """What drives a car: a Network with 5 inputs and 2 outputs, copied, or a function of five distances."""
    if isinstance(answer, Network):
        return network(5, 2)(answer)
    if not callable(answer):
        raise UnfitError(f"{kind(answer)} came, expected a function of five distances, or a Network")
    return answer


def counted(net):
    """Facts of a network: how many neurons are hidden, how many compute, how many weights are not 0.

    And of which kind the hidden ones and the outputs are, by the names that the questions give them.
    """
    weights = sum(int(np.count_nonzero(W)) for W in net.weights)
    return {"hidden": sum(net.sizes[1:-1]), "neurons": sum(net.sizes[1:]), "weights": weights,
            "hidden_kind": KINDS.get(net.hidden.name, net.hidden.name),
            "output_kind": KINDS.get(net.output.name, net.output.name)}  # fmt: skip


def island(net, depth):
    """Facts of a network with two inputs: `counted`, and which share of the points on a grid is right.

    depth (m,): how far each point of SQUARE lies inside, negative outside. Near the border none counts.
    """
    said = net.predict(SQUARE)[:, 0] > 0.5
    inside, outside = said[depth > NEAR], ~said[depth < -NEAR]
    return counted(net) | {
        "inside": 100 * inside.mean(), "outside": 100 * outside.mean(),
        "inner": len(inside), "outer": len(outside),
    }  # fmt: skip


def schedule(steps):
    """What takes a number, a list of `steps` numbers, or a function of the step, as rates (steps,)."""

    def take(answer):
        if callable(answer):
            answer = [answer(step) for step in range(steps)]
        rates = numbers(answer)
        if rates.shape not in ((), (steps,)):
            raise UnfitError(f"numbers of shape {rates.shape} came, expected a rate for each of the "
                             f"{steps} steps")  # fmt: skip
        if not np.isfinite(rates).all():
            raise UnfitError("a rate is not finite")
        return np.broadcast_to(rates, steps).copy()

    return take


def picture(answer):
    """A picture (784,), which may come as (28, 28)."""
    shades = numbers(answer)
    if shades.shape not in ((784,), (28, 28)):
        raise UnfitError(f"an array of shape {shades.shape} came, expected a picture, (784,) or (28, 28)")
    if not np.isfinite(shades).all():
        raise UnfitError("a shade is not finite")
    return shades.ravel()
