"""Errors: how far an example is from what was desired, and the derivative, beside the same in SymPy."""

import math

import numpy as np

from nnbook.functions.activations import quiet
from nnbook.functions.formulas import expression, symbol, sympy
from nnbook.tables import check_finite, real_array

LOSSES = {}  # by name; a class with a name enters itself


class Loss:
    """The error E of an example: a term e(out, d) summed over its n outputs and divided by its share (S1-12).

    `loss(out, d)` takes outputs and desired outputs of shape (n, m), an example a column, and gives E
    of each example, shape (m,); `loss.derivative(out, d)` gives ∂E/∂out, shape (n, m). `domain` are the
    bounds of the outputs for which the error is defined. Both raise ValueError for other outputs, and for
    what cannot be a desired output.
    """

    name: str
    domain = -math.inf, math.inf
    desired_sum = None  # what the desired outputs of an example must sum to, if that is given

    def __init_subclass__(cls):
        if "name" in vars(cls):
            LOSSES[cls.name] = cls()

    def share(self, n):
        """What the sum over the n outputs is divided by: n makes E their mean, 1 their sum."""
        return n

    def terms(self, out, d):
        """e(out, d) of each output, shape (n, m)."""
        raise NotImplementedError

    def slope(self, out, d, into):
        """∂e/∂out of each output, written into the array `into` of shape (n, m)."""
        raise NotImplementedError

    def formula(self, out, d):
        """The term e(out, d) of one output as a SymPy expression."""
        raise NotImplementedError

    def slope_formula(self, out, d):
        """∂e/∂out of one output as a SymPy expression."""
        raise NotImplementedError

    def check_desired(self, D, name="D"):
        """D (m, n) as it is, if each row can be what an example should give; ValueError with its name."""
        return D

    def value(self, out, d):
        """E of each column."""
        return self.terms(out, d).sum(axis=0) / self.share(len(out))

    def __call__(self, out, d):
        """E of each example, shape (m,), or a number for one example of shape (n,)."""
        with quiet():
            return self.value(*self._columns(out, d))[()]

    def derivative(self, out, d):
        """∂E/∂out, of the shape of `out`."""
        out, d = self._columns(out, d)
        with quiet():
            return self.slope(out, d, np.empty_like(out)) / self.share(len(out))

    def expression(self, out=None, d=None):
        """The term e(out, d) of one output in SymPy (default: real symbols named out and d)."""
        out = symbol("out") if out is None else expression("out", out)
        return self.formula(out, symbol("d") if d is None else expression("d", d))

    def _columns(self, out, d):
        out, d = real_array("out", out), real_array("d", d)
        if out.shape != d.shape or out.ndim not in (1, 2) or not out.size:
            raise ValueError(f"out and d have shapes {out.shape} and {d.shape}, expected (n, m) twice")
        check_finite("out", out)
        check_finite("d", d)
        self.check_desired(np.atleast_2d(d.T), "d")
        return out, d

    def _inside(self, out):
        """`out`, moved off 0 and 1 to the next number inside, so that no logarithm is taken of 0."""
        if out.min() < 0 or out.max() > 1:  # NaN is neither: where numbers left what is finite, E is NaN
            raise ValueError(
                f"{self.name} needs outputs between 0 and 1, out goes from {out.min():g} to {out.max():g}: "
                "use output='sigmoid' or 'softmax'"
            )
        numbers = np.finfo(out.dtype)
        return np.clip(out, numbers.tiny, 1 - numbers.epsneg)

    def __repr__(self):
        return f"<loss {self.name}>"


class MeanSquaredError(Loss):
    """e = (out - d)², and E their mean over the outputs (S1-12)."""

    name = "mse"

    def terms(self, out, d):
        return np.square(out - d)

    def slope(self, out, d, into):
        np.subtract(out, d, out=into)
        return np.add(into, into, out=into)

    def formula(self, out, d):
        return (out - d) ** 2

    def slope_formula(self, out, d):
        return 2 * (out - d)


class BinaryCrossEntropy(Loss):
    """e = -d log out - (1 - d) log(1 - out), and E their mean over the outputs (S2-09).

    Each output answers a question of its own with yes or no; d is between 0 and 1. An output of 0 counts as
    the smallest normal number, an output of 1 as the number before 1.
    """

    name, domain = "binary_cross_entropy", (0.0, 1.0)

    def terms(self, out, d):
        out = self._inside(out)
        return -(d * np.log(out) + (1 - d) * np.log1p(-out))

    def slope(self, out, d, into):
        out = self._inside(out)
        np.subtract(out, d, out=into)
        return np.divide(into, out * (1 - out), out=into)

    def formula(self, out, d):
        log = sympy().log
        return -d * log(out) - (1 - d) * log(1 - out)

    def slope_formula(self, out, d):
        return (out - d) / (out * (1 - out))

    def check_desired(self, D, name="D"):
        if not (D.min() >= 0 and D.max() <= 1):
            raise ValueError(f"{name} goes from {D.min():g} to {D.max():g}, {self.name} needs 0 to 1")
        return D


class CategoricalCrossEntropy(Loss):
    """e = -d log out, and E their sum over the outputs: the surprise at the class that came.

    The outputs answer one question together; the desired outputs of an example are the shares of the
    classes, 1 for the right one as a rule, and sum to 1. An output of 0 counts as the smallest normal number,
    an output of 1 as the number before 1.
    """

    name, domain, desired_sum = "categorical_cross_entropy", (0.0, 1.0), 1

    def share(self, n):
        return 1

    def terms(self, out, d):
        return -d * np.log(self._inside(out))

    def slope(self, out, d, into):
        np.divide(d, self._inside(out), out=into)
        return np.negative(into, out=into)

    def formula(self, out, d):
        return -d * sympy().log(out)

    def slope_formula(self, out, d):
        return -d / out

    def check_desired(self, D, name="D"):
        sums = D.sum(axis=1, dtype=np.float64)  # float32 would lose the sixth digit of thousands of shares
        if not (D.min() >= 0 and np.abs(sums - 1).max() < 1e-6):
            rows = f"from {D.min():g} to {D.max():g}, the examples sum to {sums.min():g} to {sums.max():g}"
            raise ValueError(f"{name} goes {rows}, {self.name} needs shares from 0 on that sum to 1")
        return D


mse, binary_cross_entropy, categorical_cross_entropy = LOSSES.values()
