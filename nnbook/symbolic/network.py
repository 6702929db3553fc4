"""The network in SymPy: the same formulas derived, proved and turned into code.

Nothing here is shared with the NumPy network but the scalar functions, so that each can confirm the other.
The five formulas of backpropagation are five methods of SymbolicNetwork. They take matrices of symbols, or
matrix symbols whose sizes are symbols too: what is proved of them is what `gradient` uses.
"""

from functools import cached_property
from typing import NamedTuple

import sympy as sp

from nnbook.checks import check_flag, check_name, check_sizes
from nnbook.functions import LOSSES, check_hidden, check_output, formulas, output_layer
from nnbook.symbolic.matrices import hadamard, written_out
from nnbook.symbolic.program import compile_gradient, compile_step
from nnbook.symbolic.proof import prove
from nnbook.symbolic.symbols import Symbols


class SymbolicGradients(NamedTuple):
    """∂E/∂W_l and ∂E/∂b_l as lists of matrices, shaped like the parameters, and δ_l; deltas[0] is None."""

    weights: list
    biases: list
    deltas: list


class SymbolicNetwork(Symbols):
    """A network of symbols for one example (S1-05, S1-09, S1-15 to S1-20, S2-11).

    Arguments and errors raised as for Network. `net`, `out` and `delta` stand for what `forward_steps` and
    `backward_steps` say they are.
    """

    def __init__(self, sizes, hidden="sigmoid", output="sigmoid", loss="mse"):
        super().__init__(check_sizes(sizes))
        hidden, output = check_hidden(hidden), check_output(output)
        self.loss = check_name("loss", LOSSES, loss)
        self.activations = [None] + [hidden] * (self.depth - 1) + [output]
        self.output_layer = output_layer(output, self.loss)

    # The five formulas of backpropagation.

    def slope(self, activation, net, out):
        """φ'(net) of one neuron, with out = φ(net)."""
        return activation.slope_formula(net if activation.needs == "net" else out)

    def output_delta(self, out, d, n, net=None):
        """∂E/∂net of one of n output neurons, or of all in columns if the activation looks at all (S1-16).

        `net` is given if the activation needs it.
        """
        return self.output_layer.delta_formula(out, d, n, net)

    def hidden_delta(self, W, delta, slope):
        """δ_l = (W_lᵀ δ_{l+1}) ⊙ φ'(net_l) (S1-20)."""
        return hadamard(W.T * delta, slope)

    def weight_gradient(self, delta, out, m):
        """∂E/∂W_l = δ_{l+1} out_lᵀ / m, for the mean over the m columns (S1-18, S2-11)."""
        return delta * out.T / m

    def bias_gradient(self, delta, m):
        """∂E/∂b_l = δ_{l+1} 1 / m, the mean of the m columns (S1-19, S2-11)."""
        return delta * sp.OneMatrix(delta.shape[1], 1) / m

    # The steps, and the error.

    @cached_property
    def forward_steps(self):
        """Feed-forward as a list of (symbol, expression), each in the symbols before it (S1-09)."""
        steps = []
        for l, (W, b) in enumerate(zip(self.weights, self.biases), 1):
            out = list(self.out[l - 1])  # a product of SymPy's matrices takes twice as long
            nets = [sp.Add(*map(sp.Mul, row, out), one) for row, one in zip(W.tolist(), b)]
            steps += zip(self.net[l], nets)
            steps += zip(self.out[l], self.activations[l].formulas(list(self.net[l])))
        return steps

    @cached_property
    def backward_steps(self):
        """The deltas from right to left as a list of (symbol, expression), in out, w, d and later deltas."""
        deltas = self.gradient(expand=False).deltas
        return [step for l in range(self.depth, 0, -1) for step in zip(self.delta[l], deltas[l])]

    @cached_property
    def error(self):
        """E in the symbols of the last layer: the mean of the terms e(out_j, d_j) (S1-12, S2-09)."""
        terms = [self.loss.formula(out, d) for out, d in zip(self.out[-1], self.d)]
        return sp.Add(*terms) / self.loss.share(self.sizes[-1])

    def expand(self, expression):
        """`expression` (or a matrix of them) with net, out and δ replaced until x, w, b and d are left.

        TypeError for what is neither, ValueError for more layers than Python holds nested in one another.
        """
        if not hasattr(expression, "xreplace"):
            expression = formulas.expression("expression", expression)
        try:
            return expression.xreplace(self._definitions)
        except RecursionError:
            layers = f"sizes has {len(self.sizes)} layers"
            raise ValueError(f"{layers}, expected fewer where all is written out in x, w, b and d") from None

    @cached_property
    def _definitions(self):
        known = {}
        for symbol, expression in [*self.forward_steps, *self.backward_steps]:
            known[symbol] = expression.xreplace(known)
        return known

    # The derivation.

    def gradient(self, expand=True):
        """Every ∂E/∂w, ∂E/∂b and δ by the chain rule, as SymbolicGradients (S1-15 to S1-20).

        Written in x, w, b and d, which may be refused as in `expand`; with expand=False in the symbols of
        `out` and `delta`, as the recursion computes them.
        """
        check_flag("expand", expand)
        phi, n = self.activations[-1], self.sizes[-1]
        columns = [self.out[-1], self.d, [n] * n, *([self.net[-1]] if phi.needs == "net" else [])]
        if phi.elementwise:
            last = sp.Matrix([self.output_delta(*neuron) for neuron in zip(*columns)])
        else:
            last = self.output_delta(self.out[-1], self.d, n, *columns[3:])
        grads = self._recursion(self.weights, self.out, self._slopes(), 1, self.delta, last)
        form = (lambda M: self.expand(written_out(M))) if expand else written_out
        return SymbolicGradients(*([M and form(M) for M in part] for part in grads))

    def _slopes(self):
        """φ'(net_l) of each layer, by the formula, in the symbols of the layer; None for the inputs."""
        return [
            net and phi.elementwise and sp.Matrix([self.slope(phi, *pair) for pair in zip(net, out)])
            for phi, net, out in zip(self.activations, self.net, self.out)
        ]

    def _recursion(self, W, out, slope, m, named=None, last=None):
        """Backpropagation from right to left; each δ is used under its name in `named`, or as it is.

        δ_L = `last` is the last of the deltas that come back; without names it is where they begin.
        """
        dW, db = [None] * self.depth, [None] * self.depth
        delta = [None] * self.depth + [last]
        for l in reversed(range(self.depth)):
            after = named[l + 1] if named else delta[l + 1]
            dW[l] = self.weight_gradient(after, out[l], m)
            db[l] = self.bias_gradient(after, m)
            if l > 0:
                delta[l] = self.hidden_delta(W[l], after, slope[l])
        return SymbolicGradients(dW, db, delta)

    def compile(self):
        """The gradient as straight-line Python: a function of (parameters, x, d), lists of Python's floats.

        It returns the derivatives in the order of `parameters`, computed by the steps of feed-forward and
        backpropagation without an array in sight. OverflowError where a number leaves the range of floats,
        ZeroDivisionError where the error's slope divides by an out, or by 1 - out, that has rounded to 0.
        """
        return compile_gradient(self)

    def compile_step(self):
        """A step of gradient descent as straight-line Python: a function of (parameters, x, d, eta) (S1-21).

        It returns the parameters after the step, w - η ∂E/∂w, as a list of floats. For a tiny network and
        one example a step it is quicker than `train`. Errors as in `compile`.
        """
        return compile_step(self)

    def prove(self):
        """Proves that `gradient` is the gradient of `error`, as a Proof; ProofError says what is wrong.

        The Proof states what was shown and for what: each scalar formula, δ of the output layer, the matrix
        formulas for layers of any sizes and any number of examples, the entries of this gradient, and for
        small networks the whole. nnbook.symbolic.proof says what a proof of this kind cannot see.
        """
        return prove(self)
