"""How a gradient becomes a step: gradient descent, momentum, Adam (S1-21, S2-11).

`Momentum(beta=0.5)` says how; `begin` makes of it one at work on a network's parameters, with a past of
its own. In what follows g is the gradient, w a parameter, η the learning rate and t the number of the step
from 1.
"""

import copy
import math

import numpy as np

from nnbook.checks import brief, check_name, check_number
from nnbook.tables import aligned, real_array


class Optimiser:
    """A rule that turns gradients into steps, one after the other.

    At work it has the `parameters` that it changes, a flat array, and counts its `steps`. An interrupt finds
    a step taken as a whole, its count and its past with it, or not at all: what is new is computed first, and
    then put in place by statements that call nothing, between which Python lets no interrupt come.
    """

    name: str

    def begin(self, parameters):
        """An optimiser of the same settings at work on these parameters, an array of floats, without a past.

        TypeError or ValueError for anything else: its steps change the array itself.
        """
        real_array("parameters", parameters)
        if not isinstance(parameters, np.ndarray) or parameters.dtype.kind != "f":
            raise TypeError(f"parameters={brief(parameters)}, expected an array of floats to be changed")
        if not parameters.flags.writeable:
            raise ValueError("parameters is read-only, expected an array of floats to be changed")
        worker = copy.copy(self)
        worker.parameters, worker.steps = parameters, 0
        worker.forget()
        return worker

    def forget(self):
        """Makes the past empty."""

    def is_finite(self):
        """Whether what is remembered for the next step are finite numbers."""
        return True

    def _rooms(self, count):
        return [aligned(self.parameters.shape, self.parameters.dtype) for _ in range(count)]

    def step(self, gradient, learning_rate):
        """Changes the parameters by one step. `gradient`, shaped like them, is used up.

        `learning_rate` is a number, quickest to read as an array () of the parameters' type.
        """
        raise NotImplementedError

    def __repr__(self):
        settings = (f"{name}={getattr(self, name)}" for name in vars(type(self)()))
        return f"{type(self).__name__}({', '.join(settings)})"


class GradientDescent(Optimiser):
    """w := w - η g."""

    name = "gradient_descent"

    def step(self, gradient, learning_rate):
        gradient *= learning_rate
        self.parameters -= gradient
        self.steps += 1


class Momentum(Optimiser):
    """v := β v + g and w := w - η v: a step goes on in the direction of those before it.

    `beta` is from 0, which is gradient descent, to below 1. v begins at 0. ValueError otherwise.
    """

    name = "momentum"

    def __init__(self, beta=0.9):
        self.beta = check_share("beta", beta)

    def forget(self):
        self._velocity, self._spare = self._rooms(2)
        self._velocity.fill(0)

    def step(self, gradient, learning_rate):
        old, new = self._velocity, self._spare
        np.multiply(old, self.beta, out=new)
        np.add(new, gradient, out=new)
        np.multiply(new, learning_rate, out=gradient)
        self._velocity, self._spare = new, old
        self.parameters -= gradient
        self.steps += 1


class Adam(Optimiser):
    """w := w - η m̂ / (√v̂ + ε), each parameter with a step of its own size.

    m := β₁ m + (1 - β₁) g and v := β₂ v + (1 - β₂) g², both from 0; m̂ = m/(1 - β₁ᵗ) and v̂ = v/(1 - β₂ᵗ) make
    up for that beginning. `beta1` and `beta2` are from 0 to below 1, `epsilon` is positive. ValueError
    otherwise.
    An ε below the smallest normal number of the parameters' type counts as that number: 0/0 is no step.
    """

    name, _second = "adam", 0.0

    def __init__(self, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.beta1, self.beta2 = check_share("beta1", beta1), check_share("beta2", beta2)
        self.epsilon = check_number("epsilon", epsilon, above=0)

    def forget(self):
        self._first, self._second, *self._spares = self._rooms(4)
        self._first.fill(0)
        self._second.fill(0)
        self._least = float(np.finfo(self.parameters.dtype).tiny)

    def is_finite(self):
        """The same: g² leaves the range of floats before g does, and then no step would be taken any more."""
        return bool(np.isfinite(self._second).all())

    def step(self, gradient, learning_rate):
        # M = m/(1 - β₁) and V = v/(1 - β₂) are kept, and the constants are put together, so that the arrays
        # are gone through ten times: m̂/(√v̂ + ε) = c M/(√V + ε/r), where √v̂ = r √V and m̂ = c r M.
        t, (first, second) = self.steps + 1, self._spares
        np.multiply(self._first, self.beta1, out=first)
        np.add(first, gradient, out=first)
        np.multiply(gradient, gradient, out=gradient)
        np.multiply(self._second, self.beta2, out=second)
        np.add(second, gradient, out=second)
        r = math.sqrt((1 - self.beta2) / (1 - self.beta2**t))
        c = (1 - self.beta1) / (1 - self.beta1**t) / r
        step = np.sqrt(second, out=gradient)
        np.add(step, max(self.epsilon / r, self._least), out=step)
        np.divide(first, step, out=step)
        np.multiply(step, learning_rate * c, out=step)
        self._spares = self._first, self._second
        self._first, self._second = first, second
        self.parameters -= step
        self.steps += 1


OPTIMISERS = {kind.name: kind for kind in (GradientDescent, Momentum, Adam)}


def check_optimiser(optimiser):
    """An Optimiser, given itself or by the name of one with its usual settings; ValueError or TypeError."""
    if isinstance(optimiser, Optimiser):
        return optimiser
    if not isinstance(optimiser, str):
        names = ", ".join(OPTIMISERS)
        raise TypeError(f"optimiser={brief(optimiser)}, expected one of: {names}, or an Optimiser")
    return check_name("optimiser", OPTIMISERS, optimiser)()


def check_share(name, value):
    """`value` as a float from 0 to below 1; TypeError or ValueError that names the argument."""
    share = check_number(name, value, at_least=0)
    if share >= 1:
        raise ValueError(f"{name}={brief(value)}, expected a number from 0 to below 1")
    return share
