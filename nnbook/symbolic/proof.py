"""The proof that `gradient` is the gradient of `error`: its arguments one after the other."""

import copy

import sympy as sp

from nnbook.symbolic.any_sizes import prove_any_sizes
from nnbook.symbolic.composed import prove_whole, small
from nnbook.symbolic.entries import prove_entries
from nnbook.symbolic.neurons import prove_output_delta, prove_slope
from nnbook.symbolic.output import check_error, prove_layer_delta
from nnbook.symbolic.verdict import Proof, ProofError, shown, told

FORMULAS = {
    "slope": "φ'",
    "output_delta": "δ of the output layer",
    "hidden_delta": "δ of a hidden layer",
    "weight_gradient": "∂E/∂W",
    "bias_gradient": "∂E/∂b",
}


def prove(net):
    """A Proof that `net.gradient()` is the gradient of `net.error`; ProofError says what is wrong, and where.

    In this order: each scalar formula as a function, δ of the output layer, the matrix formulas for layers of
    any sizes, what `gradient` returns at this size, and for small networks the composed E.

    What no such proof can see: a formula is a program, and what is proved is what it does when it is called
    here, for symbols that stand for all numbers and for some numbers themselves. A program may also ask who
    calls it, how often, for this one number of examples or shape or number, or which network it is in, and do
    something else for an answer that has not come up.
    """
    before, net = _symbols(net), watched(net)
    slopes, statements = prove_slopes(net)
    last, statement = prove_last(net)
    statements.append(statement)
    with told("the formulas for any sizes"):
        statements.append(prove_any_sizes(net))
    with told("gradient"):
        grads = net.gradient(expand=False)
        statements.append(prove_entries(net, grads, slopes, last))
        if small(net):
            statements.append(prove_whole(net))
        check_again(net, grads)
    if _symbols(net) != before:
        raise ProofError("gradient: it changes the symbols of the network")
    return Proof(tuple(statements))


def _symbols(net):
    with told("feed-forward"):
        steps = list(net.forward_steps)
    layers = [net.d, *net.weights, *net.biases, *net.out, *net.net[1:], *net.delta[1:]]
    return [symbol for matrix in layers for symbol in matrix], steps


def prove_slopes(net):
    """The Formulas of φ′ by activation, and a statement for each."""
    for l, phi in enumerate(net.activations[1:-1], 1):
        if not phi.elementwise:
            raise ProofError(f"δ_{l}: {phi.name} looks at its whole layer, and so there is no φ' of a neuron")
    phis = [phi for phi in dict.fromkeys(net.activations[1:]) if phi.elementwise]
    proved = [prove_slope(net, phi) for phi in phis]
    return {phi: slope for phi, (slope, _) in zip(phis, proved)}, [statement for _, statement in proved]


def prove_last(net):
    """The entries of δ of the output layer, and a statement."""
    phi = net.activations[-1]
    with told(f"δ_{net.depth}"):
        check_error(net)
    if not phi.elementwise:
        return prove_layer_delta(net)
    delta, statement = prove_output_delta(net)
    columns = [net.out[-1], net.d, [net.sizes[-1]] * net.sizes[-1]]
    columns += [net.net[-1]] if phi.needs == "net" else []
    return [delta.at(*neuron) for neuron in zip(*columns)], statement


def check_again(net, grads):
    """The formulas give the same when they are called again, whether `expand` is asked for or not."""
    net = copy.copy(net)
    net.expand = lambda expression: expression  # what it puts in for a symbol is the step that was compared
    for expand in (False, True):
        with told("gradient, called again"):
            again = net.gradient(expand)
        for name, given, before in zip(grads._fields, again, grads):
            if given != before:
                raise ProofError(f"gradient: called again, its {name} are not what they were")


def watched(net):
    """The network with formulas that say so as a ProofError if they fail or change their arguments."""
    copied = copy.copy(net)
    for name, place in FORMULAS.items():
        setattr(copied, name, _watched(getattr(net, name), place))
    return copied


def _watched(formula, place):
    def called(*arguments):
        matrices = [argument for argument in arguments if isinstance(argument, sp.MatrixBase)]
        before = [matrix.as_immutable() for matrix in matrices]
        with told(lambda: f"{place}, called with {_listed(arguments)}"):
            result = formula(*arguments)
        if before != matrices:
            raise ProofError(f"{place}: the formula changes the matrices that it is given")
        return result

    return called


def _listed(arguments):
    """Arguments in words, matrices by their shapes."""
    return shown(", ".join(str(getattr(argument, "shape", argument)) for argument in arguments))
