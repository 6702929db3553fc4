"""Activations and errors: each a value and its derivative in NumPy, beside the same two in SymPy.

An activation gives its slope φ'(net) from the value out = φ(net), because that is what backpropagation
has at hand. `value` and `slope` write into an array that the caller provides, so that training
allocates nothing in its inner loop.
"""

import numpy as np

from nnbook.tables import real_array

LEAK = 0.01
# NumPy takes 0.2 µs longer to read a Python number than an array.
ONE = {np.dtype(kind): np.array(1, kind) for kind in (np.float32, np.float64)}


class Activation:
    """The function φ between net and out of a neuron (S1-04, S2-08).

    `phi(net)` and `phi.derivative(net)` take arrays or numbers of any shape and keep the shape;
    `phi.expression(z)` and `phi.derivative_expression(z)` are the same two in SymPy.
    """

    name: str

    def value(self, net, into):
        """φ(net), written into the array `into` of the same shape."""
        raise NotImplementedError

    def slope(self, out, into):
        """φ'(net), computed from out = φ(net), written into the array `into` of the same shape."""
        raise NotImplementedError

    def formula(self, z):
        """φ(z) as a SymPy expression."""
        raise NotImplementedError

    def slope_formula(self, out):
        """φ'(net) as a SymPy expression in out = φ(net)."""
        raise NotImplementedError

    def __call__(self, net):
        """φ(net), elementwise. TypeError if `net` is not real."""
        net = real_array("net", net)
        with quiet():
            return self.value(net, np.empty_like(net))[()]

    def derivative(self, net):
        """φ'(net), elementwise; at a kink, the slope on its left. TypeError if `net` is not real."""
        out = np.asarray(self(net))
        return self.slope(out, np.empty_like(out))[()]

    def expression(self, z=None):
        """φ as a SymPy expression in `z` (default: a real symbol named net)."""
        return self.formula(_symbol("net") if z is None else z)

    def derivative_expression(self, z=None):
        """φ' as a SymPy expression in `z`, found by differentiating φ."""
        z = _symbol("net") if z is None else z
        return self.formula(z).diff(z)

    def __repr__(self):
        return f"<activation {self.name}>"


class Sigmoid(Activation):
    """The logistic function φ(z) = 1/(1 + e^-z), with φ' = φ(1 - φ) (S1-10)."""

    name = "sigmoid"
    values = (0, 1)

    def value(self, net, into):
        one = ONE.get(into.dtype, 1)
        np.negative(net, out=into)
        np.exp(into, out=into)  # overflows to infinity, and 1/∞ is 0, as it should be
        np.add(into, one, out=into)
        return np.divide(one, into, out=into)

    def slope(self, out, into):
        np.multiply(out, out, out=into)
        return np.subtract(out, into, out=into)

    def formula(self, z):
        return 1 / (1 + _sympy().exp(-z))

    def slope_formula(self, out):
        return out * (1 - out)


class Tanh(Activation):
    """The hyperbolic tangent, with φ' = 1 - φ² (S2-08)."""

    name = "tanh"
    values = (-1, 1)

    def value(self, net, into):
        return np.tanh(net, out=into)

    def slope(self, out, into):
        np.multiply(out, out, out=into)
        return np.subtract(ONE.get(into.dtype, 1), into, out=into)

    def formula(self, z):
        return _sympy().tanh(z)

    def slope_formula(self, out):
        return 1 - out**2


class Relu(Activation):
    """max(0, z): slope 1 to the right of zero, and 0 at zero and to its left (S2-08)."""

    name = "relu"
    values = (0, np.inf)

    def value(self, net, into):
        into.fill(0)
        return np.maximum(net, into, out=into)  # several times faster than with the number 0

    def slope(self, out, into):
        return np.sign(out, out=into)  # out is never negative

    def formula(self, z):
        return _sympy().Piecewise((z, z > 0), (0, True))

    def slope_formula(self, out):
        return _sympy().Piecewise((1, out > 0), (0, True))


class LeakyRelu(Activation):
    """max(z, z/100): slope 1 to the right of zero, and 1/100 at zero and to its left (S2-08)."""

    name = "leaky_relu"
    values = (-np.inf, np.inf)

    def value(self, net, into):
        np.multiply(net, LEAK, out=into)
        return np.maximum(net, into, out=into)

    def slope(self, out, into):
        np.greater(out, 0, out=into)
        np.multiply(into, 1 - LEAK, out=into)
        return np.add(into, LEAK, out=into)

    def formula(self, z):
        leak = _sympy().Rational(str(LEAK))
        return _sympy().Piecewise((z, z > 0), (leak * z, True))

    def slope_formula(self, out):
        return _sympy().Piecewise((1, out > 0), (_sympy().Rational(str(LEAK)), True))


class Identity(Activation):
    """φ(z) = z: the neuron puts out its sum (S2-07)."""

    name = "identity"
    values = (-np.inf, np.inf)

    def value(self, net, into):
        return np.positive(net, out=into)

    def slope(self, out, into):
        into.fill(1)
        return into

    def formula(self, z):
        return z

    def slope_formula(self, out):
        return _sympy().Integer(1)


class Loss:
    """The error E of an example: the mean over its n outputs of a term e(out, d) (S1-12, S2-09).

    `loss(out, d)` takes outputs and desired outputs of shape (n, m), an example a column, and gives E
    of each example, shape (m,); `loss.derivative(out, d)` gives ∂E/∂out, shape (n, m).
    """

    name: str

    def value(self, out, d):
        """E of each column."""
        raise NotImplementedError

    def slope(self, out, d, into):
        """∂E/∂out of each column, written into the array `into` of shape (n, m)."""
        raise NotImplementedError

    def formula(self, out, d):
        """The term e(out, d) of one output as a SymPy expression."""
        raise NotImplementedError

    def slope_formula(self, out, d):
        """∂e/∂out of one output as a SymPy expression."""
        raise NotImplementedError

    def __call__(self, out, d):
        """E of each example, shape (m,), or a number for one example of shape (n,)."""
        return self.value(*_columns(out, d))[()]

    def derivative(self, out, d):
        """∂E/∂out, of the shape of `out`."""
        out, d = _columns(out, d)
        return self.slope(out, d, np.empty_like(out))

    def expression(self, out=None, d=None):
        """The term e(out, d) of one output in SymPy (default: real symbols named out and d)."""
        out = _symbol("out") if out is None else out
        return self.formula(out, _symbol("d") if d is None else d)

    def __repr__(self):
        return f"<loss {self.name}>"


class MeanSquaredError(Loss):
    """e = (out - d)² (S1-12)."""

    name = "mse"

    def value(self, out, d):
        return np.square(out - d).sum(axis=0) / len(out)

    def slope(self, out, d, into):
        np.subtract(out, d, out=into)
        return np.multiply(into, 2 / len(out), out=into)

    def formula(self, out, d):
        return (out - d) ** 2

    def slope_formula(self, out, d):
        return 2 * (out - d)


class BinaryCrossEntropy(Loss):
    """e = -d log out - (1 - d) log(1 - out), for out between 0 and 1 (S2-09).

    An output of 0 counts as the smallest normal number, an output of 1 as the number before 1, so that no
    logarithm is taken of 0. ValueError for an output outside [0, 1], where the error is not defined.
    """

    name = "binary_cross_entropy"

    def value(self, out, d):
        out = self._inside(out)
        return -(d * np.log(out) + (1 - d) * np.log1p(-out)).mean(axis=0)

    def slope(self, out, d, into):
        out = self._inside(out)
        np.subtract(out, d, out=into)
        return np.divide(into, len(out) * out * (1 - out), out=into)

    def formula(self, out, d):
        log = _sympy().log
        return -d * log(out) - (1 - d) * log(1 - out)

    def slope_formula(self, out, d):
        return (out - d) / (out * (1 - out))

    @staticmethod
    def _inside(out):
        if out.size and (out.min() < 0 or out.max() > 1):
            raise ValueError(
                f"binary_cross_entropy needs outputs between 0 and 1, got {out.min():g} to "
                f"{out.max():g}: use output='sigmoid'"
            )
        numbers = np.finfo(out.dtype)
        return np.clip(out, numbers.tiny, 1 - numbers.epsneg)


class OutputLayer:
    """The last activation and the error together: E and δ of the output layer (S1-16, S2-09).

    For each pair δ = ∂E/∂out ⊙ φ'(net); the logistic function with cross-entropy has a rewriting that
    stays exact where out rounds to 0 or 1.
    """

    def __init__(self, activation, loss):
        self.activation, self.loss = activation, loss

    def value(self, net, out, d):
        """E of each column, from net, out and d of shape (n, m)."""
        return self.loss.value(out, d)

    def delta(self, out, d, into, scratch):
        """∂E/∂net of each column, written into `into`; `scratch` has the same shape (n, m)."""
        self.loss.slope(out, d, into)
        self.activation.slope(out, scratch)
        return np.multiply(into, scratch, out=into)

    def delta_formula(self, out, d, n):
        """∂E/∂net of one output of n as a SymPy expression in out and d."""
        return self.loss.slope_formula(out, d) * self.activation.slope_formula(out) / n


class SigmoidCrossEntropy(OutputLayer):
    """e = log(1 + e^net) - d net, and δ = (out - d)/n: the logarithm of a rounded out is never taken."""

    def value(self, net, out, d):
        # log(1 + e^z) = max(0, z) + log(1 + e^-|z|); np.logaddexp takes several times as long
        softplus = np.maximum(net, 0) + np.log1p(np.exp(-np.abs(net)))
        return (softplus - d * net).sum(axis=0) / len(out)

    def delta(self, out, d, into, scratch):
        np.subtract(out, d, out=into)
        return np.divide(into, len(out), out=into) if len(out) > 1 else into

    def delta_formula(self, out, d, n):
        return (out - d) / n


sigmoid, tanh, relu, leaky_relu, identity = Sigmoid(), Tanh(), Relu(), LeakyRelu(), Identity()
mse, binary_cross_entropy = MeanSquaredError(), BinaryCrossEntropy()

ACTIVATIONS = {phi.name: phi for phi in (sigmoid, tanh, relu, leaky_relu, identity)}
LOSSES = {loss.name: loss for loss in (mse, binary_cross_entropy)}


def quiet():
    """A context in which numbers may overflow to infinity: e^-net does so where φ(net) is 0."""
    return np.errstate(over="ignore", invalid="ignore")


def output_layer(activation, loss):
    """The OutputLayer for this activation and loss, in the form that is safe in floating point."""
    exact = activation is sigmoid and loss is binary_cross_entropy
    return (SigmoidCrossEntropy if exact else OutputLayer)(activation, loss)


def _columns(out, d):
    out, d = real_array("out", out), real_array("d", d)
    if out.shape != d.shape or out.ndim not in (1, 2) or not out.size:
        raise ValueError(f"out and d have shapes {out.shape} and {d.shape}, expected (n, m) twice")
    return out, d


def _sympy():
    import sympy  # costs a quarter of a second: paid only by those who ask for a formula

    return sympy


def _symbol(name):
    return _sympy().Symbol(name, real=True)
