"""Activations: the functions between net and out, each a value and its derivative, beside the same in SymPy.

An activation belongs to a layer. On the way forward it turns the sums z = net of the layer into out = φ(z);
on the way back it turns ∂E/∂out into ∂E/∂z. Most look at one neuron at a time, and then ∂E/∂z is ∂E/∂out
times the slope φ′(z); softmax looks at all of them. What is computed is written into arrays that the caller
provides, so that training allocates nothing in its inner loop.
"""

import math

import numpy as np

from nnbook.checks import brief, check_name
from nnbook.functions.formulas import expression, symbol, sympy
from nnbook.tables import real_array

LEAK = 0.01
# NumPy takes 0.2 µs longer to read a Python number than an array.
ONE = {np.dtype(kind): np.array(1, kind) for kind in (np.float32, np.float64)}
FEW = 2000  # numbers, from which on a sign of each takes longer than a comparison and room for its answers

ACTIVATIONS = {}  # by name; a class with a name enters itself


class Activation:
    """The function φ between net and out of a layer (S1-04, S2-08).

    `phi(z)` takes a number, the sums of one example (n,) or of several (n, m), an example a column, and
    keeps the shape. `values` are the bounds of what comes out.
    """

    name: str
    values = -math.inf, math.inf
    needs = "out"  # what `backward` computes from: "out", or "net", the sums z
    elementwise = False  # whether each out depends on its own sum alone

    def __init_subclass__(cls):
        if "name" in vars(cls):
            ACTIVATIONS[cls.name] = cls()

    def value(self, z, into):
        """φ(z), written into the array `into` of the same shape (n, m)."""
        raise NotImplementedError

    def backward(self, by_out, known, scratch):
        """Turns ∂E/∂out, in the array `by_out` (n, m), into ∂E/∂z in its place.

        `known` is out, or z if that is what the activation `needs`; `scratch` is room of the same shape.
        """
        raise NotImplementedError

    def formulas(self, z):
        """Each out of a layer in SymPy: a list of expressions in the list of its sums z."""
        raise NotImplementedError

    def backward_formulas(self, by_out, known):
        """Each ∂E/∂z of a layer in SymPy, from lists of ∂E/∂out and of out (or z, if it needs that)."""
        raise NotImplementedError

    def __call__(self, z):
        """φ(z). TypeError if `z` is not real, ValueError if it is empty."""
        z = real_array("z", z)
        if not z.size:
            raise ValueError("z is empty, expected one number at least")
        with quiet():
            return self.value(z, np.empty_like(z))[()]

    def chain(self, by_out, z):
        """∂E/∂z from ∂E/∂out and the sums z, shape (n,) or (n, m) each: the chain rule.

        An elementwise activation takes any shape. ValueError for others, TypeError for what is not real.
        """
        by_z, z = real_array("by_out", by_out).copy(), real_array("z", z)
        if by_z.shape != z.shape or not (self.elementwise or z.ndim in (1, 2)):
            raise ValueError(f"by_out and z have shapes {by_z.shape} and {z.shape}, expected (n, m) twice")
        known = z if self.needs == "net" else self(z)
        with quiet():
            self.backward(by_z, known, np.empty_like(by_z))
        return by_z

    def __repr__(self):
        return f"<activation {self.name}>"


class Elementwise(Activation):
    """An activation of one neuron at a time: out depends on the neuron's own sum, and so does the slope.

    `phi.derivative(z)` takes numbers or arrays of any shape; `phi.expression(z)` and
    `phi.derivative_expression(z)` are φ and φ′ in SymPy.
    """

    elementwise = True

    def slope(self, known, into):
        """φ′(z), computed from out (or from z, if that is what the activation needs), into `into`."""
        raise NotImplementedError

    def formula(self, z):
        """φ(z) as a SymPy expression."""
        raise NotImplementedError

    def slope_formula(self, known):
        """φ′(z) as a SymPy expression in out = φ(z) (or in z, if that is what the activation needs)."""
        raise NotImplementedError

    def backward(self, by_out, known, scratch):
        """∂E/∂z = ∂E/∂out · φ′(z)."""
        by_out *= self.slope(known, scratch)

    def formulas(self, z):
        """φ of each sum."""
        return [self.formula(one) for one in z]

    def backward_formulas(self, by_out, known):
        """∂E/∂out · φ′(z) of each neuron."""
        return [slope * self.slope_formula(one) for slope, one in zip(by_out, known)]

    def derivative(self, z):
        """φ′(z), elementwise; at a kink, the slope on its left. TypeError if `z` is not real."""
        out = self(z)
        known = np.asarray(z if self.needs == "net" else out, out.dtype)
        with quiet():
            return self.slope(known, np.empty_like(known))[()]

    def expression(self, z=None):
        """φ as a SymPy expression in `z` (default: a real symbol named net)."""
        return self.formula(symbol("net") if z is None else expression("z", z))

    def derivative_expression(self, z=None):
        """φ′ as a SymPy expression in `z`, found by differentiating φ."""
        z = symbol("net") if z is None else expression("z", z)
        if not z.is_Symbol:
            raise TypeError(f"z={brief(z)} is no symbol of SymPy")
        return self.formula(z).diff(z)


class Sigmoid(Elementwise):
    """The logistic function φ(z) = 1/(1 + e^-z), with φ′ = φ(1 - φ) (S1-10)."""

    name, values = "sigmoid", (0.0, 1.0)

    def value(self, z, into):
        one = ONE.get(into.dtype, 1)
        np.negative(z, out=into)
        np.exp(into, out=into)  # overflows to infinity, and 1/∞ is 0, as it should be
        np.add(into, one, out=into)
        return np.divide(one, into, out=into)

    def slope(self, out, into):
        np.multiply(out, out, out=into)
        return np.subtract(out, into, out=into)

    def formula(self, z):
        return 1 / (1 + sympy().exp(-z))

    def slope_formula(self, out):
        return out * (1 - out)


class Tanh(Elementwise):
    """The hyperbolic tangent, with φ′ = 1 - φ² (S2-08)."""

    name, values = "tanh", (-1.0, 1.0)

    def value(self, z, into):
        return np.tanh(z, out=into)

    def slope(self, out, into):
        np.multiply(out, out, out=into)
        return np.subtract(ONE.get(into.dtype, 1), into, out=into)

    def formula(self, z):
        return sympy().tanh(z)

    def slope_formula(self, out):
        return 1 - out**2


class Relu(Elementwise):
    """max(0, z): slope 1 to the right of zero, and 0 at zero and to its left (S2-08)."""

    name, values = "relu", (0.0, math.inf)

    def value(self, z, into):
        into.fill(0)
        return np.maximum(z, into, out=into)  # several times faster than with the number 0

    def slope(self, out, into):
        return np.sign(out, out=into)  # out is never negative

    def backward(self, by_out, out, scratch):
        """∂E/∂z is ∂E/∂out where out is positive, and 0 elsewhere."""
        if out.size < FEW:
            by_out *= np.sign(out, out=scratch)
        else:
            np.multiply(by_out, out > 0, out=by_out)

    def formula(self, z):
        return sympy().Piecewise((z, z > 0), (0, True))

    def slope_formula(self, out):
        return sympy().Piecewise((1, out > 0), (0, True))


class LeakyRelu(Elementwise):
    """max(z, z/100): slope 1 to the right of zero, and 1/100 at zero and to its left (S2-08)."""

    name = "leaky_relu"

    def value(self, z, into):
        np.multiply(z, LEAK, out=into)
        return np.maximum(z, into, out=into)

    def slope(self, out, into):
        np.greater(out, 0, out=into)
        np.multiply(into, 1 - LEAK, out=into)
        return np.add(into, LEAK, out=into)

    def formula(self, z):
        leak = sympy().Rational(str(LEAK))
        return sympy().Piecewise((z, z > 0), (leak * z, True))

    def slope_formula(self, out):
        return sympy().Piecewise((1, out > 0), (sympy().Rational(str(LEAK)), True))


class Identity(Elementwise):
    """φ(z) = z: the neuron puts out its sum (S2-07)."""

    name = "identity"

    def value(self, z, into):
        return np.positive(z, out=into)

    def slope(self, out, into):
        into.fill(1)
        return into

    def formula(self, z):
        return z

    def slope_formula(self, out):
        return sympy().Integer(1)


class Softmax(Activation):
    """out_j = e^z_j / Σ_k e^z_k: the shares of the neurons of a layer, which sum to 1.

    ∂out_j/∂z_i is out_j (1 - out_j) for i = j, and -out_j out_i for another.
    """

    name, values = "softmax", (0.0, 1.0)

    def value(self, z, into):
        neurons = max(z.ndim - 2, 0)  # the axis along which they lie
        # The largest sum is taken from each, which changes no share, and then no power overflows.
        np.subtract(z, np.maximum.reduce(z, neurons, keepdims=True), out=into)
        np.exp(into, out=into)
        return np.divide(into, np.add.reduce(into, neurons, keepdims=True), out=into)

    def backward(self, by_out, out, scratch):
        """∂E/∂z_i = out_i (∂E/∂out_i - Σ_j out_j ∂E/∂out_j)."""
        np.multiply(by_out, out, out=scratch)
        by_out -= np.add.reduce(scratch, 0)
        by_out *= out

    def formulas(self, z):
        powers = [sympy().exp(one) for one in z]
        return [power / sympy().Add(*powers) for power in powers]

    def backward_formulas(self, by_out, out):
        mean = sympy().Add(*(one * slope for one, slope in zip(out, by_out)))
        return [one * (slope - mean) for one, slope in zip(out, by_out)]


sigmoid, tanh, relu, leaky_relu, identity, softmax = ACTIVATIONS.values()


def hidden_activations():
    """Those that may stand in hidden layers, by name: the elementwise ones. At the output any may stand."""
    return {name: phi for name, phi in ACTIVATIONS.items() if phi.elementwise}


def check_hidden(name):
    """The activation of the hidden layers. ValueError for a name that is not one of `hidden_activations`."""
    fit = hidden_activations()
    if isinstance(name, str) and name in ACTIVATIONS.keys() - fit.keys():
        raise ValueError(f"hidden={name!r} may stand at the output only, expected one of: {', '.join(fit)}")
    return check_name("hidden", fit, name)


def check_output(name):
    """The activation of the output layer: any. ValueError for an unknown name."""
    return check_name("output", ACTIVATIONS, name)


def quiet():
    """A context in which numbers may overflow to infinity: e^-z does so where φ(z) is 0."""
    return np.errstate(over="ignore", invalid="ignore")
