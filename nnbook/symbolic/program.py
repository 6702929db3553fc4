"""The derivation as straight-line Python: the steps of feed-forward and backpropagation, once each."""

import re

import sympy as sp

from nnbook.symbolic.symbols import rows


def compile_gradient(net):
    """A function of (parameters, x, d) to the derivatives in the order of `parameters`."""
    return _program(net, [net.parameters, list(net.x), list(net.d)], derivatives(net))


def compile_step(net):
    """A function of (parameters, x, d, eta) to the parameters after a step of gradient descent."""
    eta = sp.Symbol("eta", real=True)
    stepped = [w - eta * slope for w, slope in zip(net.parameters, derivatives(net))]
    return _program(net, [net.parameters, list(net.x), list(net.d), eta], stepped)


def derivatives(net):
    """Every derivative in the symbols of the steps, in the order of `parameters`."""
    grads = net.gradient(expand=False)
    return rows(grads.weights, grads.biases)


def _program(net, arguments, results):
    steps = [*net.forward_steps, *net.backward_steps]
    symbols = [*net.parameters, *net.x, *net.d, *(symbol for symbol, _ in steps)]
    names = {symbol: sp.Symbol(_name(symbol)) for symbol in symbols}
    steps = [(names[symbol], expression.xreplace(names)) for symbol, expression in steps]
    results = [expression.xreplace(names) for expression in results]
    arguments = [_renamed(argument, names) for argument in arguments]
    return sp.lambdify(arguments, results, "math", cse=lambda _: (steps, results))


def _renamed(argument, names):
    """A symbol or a list of symbols under their other names."""
    return [names[part] for part in argument] if isinstance(argument, list) else argument


def _name(symbol):
    """A symbol's name as a word of Python: w^0_{1,0} is w0_1_0."""
    letters, *numbers = re.findall(r"[a-z]+|\d+", symbol.name.replace(r"\mathrm", ""))
    return letters + "_".join(numbers)
