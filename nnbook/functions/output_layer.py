"""The last activation and the error together: E, and δ of the output layer.

For any pair δ = ∂E/∂net comes from ∂E/∂out through the activation. Two pairs have a form of their own, in
which the logarithm undoes the power: it is shorter, and it is exact where out rounds to 0 or 1.
"""

import numpy as np

from nnbook.functions.activations import sigmoid, softmax
from nnbook.functions.errors import binary_cross_entropy, categorical_cross_entropy


class OutputLayer:
    """E and δ of the output layer, from the sums z = net, out and d of shape (n, m) (S1-16, S2-09)."""

    def __init__(self, activation, loss):
        self.activation, self.loss = activation, loss

    def value(self, z, out, d):
        """E of each column, shape (m,)."""
        return self.loss.value(out, d)

    def delta(self, z, out, d, into, scratch):
        """∂E/∂z times the error's share, written into `into`; `scratch` is room of the same shape (n, m).

        The share, which is the number of outputs for a mean, is the caller's to divide by, together with m.
        """
        self.loss.slope(out, d, into)
        self.activation.backward(into, z if self.activation.needs == "net" else out, scratch)

    def delta_formula(self, out, d, n, z=None):
        """∂E/∂z in SymPy, of one of n neurons, in its out and d (and z, if the activation needs that).

        If the activation looks at its whole layer, out, d and z are columns (n, 1), and so is δ.
        """
        known = z if self.activation.needs == "net" else out
        if self.activation.elementwise:
            slope = self.activation.slope_formula(known)
            return self.loss.slope_formula(out, d) * slope / self.loss.share(n)
        by_out = [self.loss.slope_formula(*pair) for pair in zip(out, d)]
        delta = self.activation.backward_formulas(by_out, list(known))
        return type(out)(delta) / self.loss.share(n)


class SigmoidCrossEntropy(OutputLayer):
    """E is the mean of log(1 + e^-|z|) + |z| |d - s|, with s = 0 for z < 0 and 1 for z > 0; δ = (out - d)/n.

    Neither term is negative, so that E keeps its digits in both tails, where out rounds to 0 or 1; δ is as
    close as out is, within 2⁻⁵² of the right value.
    """

    def value(self, z, out, d):
        size = np.abs(z)
        terms = np.log1p(np.exp(-size))
        terms += size * np.abs(d - np.rint(out))  # out rounded to a whole number is s
        return terms.sum(axis=0) / len(out)

    def delta(self, z, out, d, into, scratch):
        np.subtract(out, d, out=into)

    def delta_formula(self, out, d, n, z=None):
        return (out - d) / n


class SoftmaxCrossEntropy(OutputLayer):
    """E = log Σ_k e^z_k - Σ_j d_j z_j, and δ = out - d, for desired outputs that sum to 1.

    With the largest sum M taken out, E = log(1 + Σ′ e^(z_k - M)) + Σ_j d_j (M - z_j), where Σ′ leaves out one
    neuron with the sum M: no power overflows, no term is negative, and E keeps its digits in both tails.
    δ is as close as out is: about 2⁻⁵² from the right value, a few times that for thousands of neurons.
    """

    def value(self, z, out, d):
        below = z - np.maximum.reduce(z, 0)
        powers, largest = np.exp(below), below == 0
        powers[largest] = 0
        rest = powers.sum(axis=0) + (largest.sum(axis=0) - 1)
        return np.log1p(rest) - (d * below).sum(axis=0)

    def delta(self, z, out, d, into, scratch):
        np.subtract(out, d, out=into)

    def delta_formula(self, out, d, n, z=None):
        return out - d


EXACT = {
    (sigmoid, binary_cross_entropy): SigmoidCrossEntropy,
    (softmax, categorical_cross_entropy): SoftmaxCrossEntropy,
}


def output_layer(activation, loss):
    """The OutputLayer for this activation and loss, in the form that is safe in floating point."""
    return EXACT.get((activation, loss), OutputLayer)(activation, loss)
