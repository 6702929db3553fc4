"""The network in SymPy: the same formulas derived, proved and turned into code.

Nothing here is shared with the NumPy network but the scalar functions, so that each can confirm the other.
The five formulas of backpropagation are five methods of SymbolicNetwork. They take matrices of symbols, or
matrix symbols whose sizes are symbols too: what is proved of them is what `gradient` uses.
"""

import math
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import sympy as sp
from sympy.matrices.expressions import HadamardProduct

from nnbook.checks import check_name, check_sizes
from nnbook.functions import LOSSES, check_hidden, check_output, output_layer

# Beyond these counts of derivatives the arguments that write out every entry take more than some seconds.
LAYER_BUDGET, WHOLE_BUDGET = 2_000, 8_000


class SymbolicGradients(NamedTuple):
    """∂E/∂W_l and ∂E/∂b_l as lists of matrices, shaped like the parameters, and δ_l; deltas[0] is None."""

    weights: list
    biases: list
    deltas: list


@dataclass(frozen=True)
class Proof:
    """What was proved, a sentence each, with the argument that proved it."""

    statements: tuple

    def __str__(self):
        return "\n".join(self.statements)

    __repr__ = __str__


class ProofError(AssertionError):
    """A formula is not the derivative that it claims to be; the message says which and where."""


class SymbolicNetwork:
    """A network of symbols for one example (S1-05, S1-09, S1-15 to S1-20, S2-11).

    `x` (n_0, 1), `d` (n_L, 1), `weights[l]` (n_{l+1}, n_l) and `biases[l]` (n_{l+1}, 1) are matrices of
    symbols; so are `net[l]`, `out[l]` and `delta[l]` (n_l, 1), which stand for what `steps` says they are.
    Arguments and errors raised as for Network.
    """

    def __init__(self, sizes, hidden="sigmoid", output="sigmoid", loss="mse"):
        self.sizes = check_sizes(sizes)
        self.depth = len(self.sizes) - 1
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

    # The symbols, and what they stand for.

    @cached_property
    def x(self):
        """The inputs x_i, shape (n_0, 1)."""
        return _column("x_{%d}", self.sizes[0])

    @cached_property
    def d(self):
        """The desired outputs d_j, shape (n_L, 1)."""
        return _column("d_{%d}", self.sizes[-1])

    @cached_property
    def weights(self):
        """W_l, shape (n_{l+1}, n_l), of symbols w^l_{j,i}."""
        return [
            sp.Matrix([[_symbol(f"w^{{{l}}}_{{{j},{i}}}") for i in range(p)] for j in range(n)])
            for l, (p, n) in enumerate(pairwise(self.sizes))
        ]

    @cached_property
    def biases(self):
        """b_l, shape (n_{l+1}, 1), of symbols b^l_j."""
        return [_column(f"b^{{{l}}}_{{%d}}", n) for l, n in enumerate(self.sizes[1:])]

    @cached_property
    def net(self):
        """Symbols for net_l, shape (n_l, 1); net[0] is None."""
        return self._layers("net")

    @cached_property
    def out(self):
        """Symbols for out_l, shape (n_l, 1); out[0] is x."""
        return [self.x, *self._layers("out")[1:]]

    @cached_property
    def delta(self):
        """Symbols for δ_l, shape (n_l, 1); delta[0] is None."""
        return self._layers("delta")

    def _layers(self, name):
        text = rf"\{name}" if name == "delta" else rf"\mathrm{{{name}}}"
        layers = enumerate(self.sizes[1:], 1)
        return [None, *(_column(f"{text}^{{{l}}}_{{%d}}", n) for l, n in layers)]

    @property
    def parameters(self):
        """Every weight and bias in the order of Network.parameters: the rows of [W_0 b_0], of [W_1 b_1], …"""
        return _rows(self.weights, self.biases)

    @cached_property
    def forward_steps(self):
        """Feed-forward as a list of (symbol, expression), each in the symbols before it (S1-09)."""
        steps = []
        for l, (W, b) in enumerate(zip(self.weights, self.biases), 1):
            steps += zip(self.net[l], W * self.out[l - 1] + b)
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
        """`expression` (or a matrix of them) with net, out and δ replaced until x, w, b and d are left."""
        return expression.xreplace(self._definitions)

    @cached_property
    def _definitions(self):
        known = {}
        for symbol, expression in [*self.forward_steps, *self.backward_steps]:
            known[symbol] = expression.xreplace(known)
        return known

    def values(self, weights, biases, x, d):
        """The symbols' values for `subs`: {w: number, …} from arrays shaped like a Network's."""
        numbers = [n for layer in zip(weights, biases) for row, b in zip(*layer) for n in (*row, b)]
        symbols = [*self.parameters, *self.x, *self.d]
        return dict(zip(symbols, map(float, [*numbers, *x, *d]), strict=True))

    # The derivation.

    def gradient(self, expand=True):
        """Every ∂E/∂w, ∂E/∂b and δ by the chain rule, as SymbolicGradients (S1-15 to S1-20).

        Written in x, w, b and d; with expand=False in the symbols of `out` and `delta`, as the recursion
        computes them.
        """
        slopes = self._slopes()
        phi, n = self.activations[-1], self.sizes[-1]
        columns = [self.out[-1], self.d, [n] * n, *([self.net[-1]] if phi.needs == "net" else [])]
        if phi.elementwise:
            last = sp.Matrix([self.output_delta(*neuron) for neuron in zip(*columns)])
        else:
            last = self.output_delta(self.out[-1], self.d, n, *columns[3:])
        grads = self._recursion(self.weights, self.out, slopes, last, 1, self.delta)
        if not expand:
            return grads
        return SymbolicGradients(*([M and self.expand(M) for M in part] for part in grads))

    def _slopes(self):
        """φ'(net_l) of each layer, by the formula, in the symbols of the layer; None for the inputs."""
        return [
            net and phi.elementwise and sp.Matrix([self.slope(phi, *pair) for pair in zip(net, out)])
            for phi, net, out in zip(self.activations, self.net, self.out)
        ]

    def _recursion(self, W, out, slope, last, m, named=None):
        """Backpropagation from δ_L = `last`; each δ is used under its name in `named`, or as it is."""
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
        """The gradient as straight-line Python: a function of (parameters, x, d), flat lists of floats.

        It returns the derivatives in the order of `parameters`, computed by the steps of feed-forward and
        backpropagation without an array in sight. OverflowError where a number leaves the range of floats.
        """
        return self._program([self.parameters, list(self.x), list(self.d)], self._derivatives())

    def compile_step(self):
        """A step of gradient descent as straight-line Python: a function of (parameters, x, d, eta) (S1-21).

        It returns the parameters after the step, w - η ∂E/∂w, as a list of floats. For a tiny network and
        one example a step nothing is faster. OverflowError as in `compile`.
        """
        eta, pairs = _symbol("eta"), zip(self.parameters, self._derivatives())
        stepped = [w - eta * slope for w, slope in pairs]
        return self._program([self.parameters, list(self.x), list(self.d), eta], stepped)

    def _derivatives(self):
        grads = self.gradient(expand=False)
        return _rows(grads.weights, grads.biases)

    def _program(self, arguments, results):
        """A Python function that takes the steps of feed-forward and backpropagation once each."""
        steps = [*self.forward_steps, *self.backward_steps]
        names = {symbol: sp.Dummy() for symbol, _ in steps}
        steps = [(names[symbol], expression.xreplace(names)) for symbol, expression in steps]
        results = [expression.xreplace(names) for expression in results]
        return sp.lambdify(arguments, results, "math", cse=lambda _: (steps, results))

    # The proof.

    def prove(self):
        """Proves that `gradient` is the gradient of `error`, as a Proof; ProofError says what is wrong.

        Each function's slope is compared with its derivative. The matrix formulas, for layers of any size and
        any number of examples, are compared entry by entry with the derivatives of the sums that define
        feed-forward. Layers small enough are also compared with Jacobians of their own entries, as `gradient`
        puts them together, and small networks as a whole with the direct derivative of the composed error.
        """
        statements = [*self._prove_functions(), *self._prove_any_sizes()]
        if max(n * n * p for p, n in pairwise(self.sizes)) <= LAYER_BUDGET:
            statements += self._prove_by_jacobians()
        if math.prod(self.sizes) * len(self.parameters) <= WHOLE_BUDGET:
            statements += self._prove_whole()
        return Proof(tuple(statements))

    def _prove_functions(self):
        """Each scalar formula against the derivative of its function."""
        z, d, n = sp.Symbol("z", real=True), sp.Symbol("d", real=True), sp.Symbol("n", positive=True)
        for phi in dict.fromkeys(self.activations[1:]):
            out = phi.formula(z)
            _same_function(self.slope(phi, z, out), out.diff(z), z, f"φ' of {phi.name}")
            yield f"φ' of {phi.name}: by differentiating φ"
        place = f"δ of the output layer, {phi.name} with {self.loss.name}"
        direct = (self.loss.formula(out, d) / n).diff(z)
        _same_function(self.output_delta(out, d, n), direct, z, place)
        yield f"{place}: by differentiating E"

    def _prove_any_sizes(self):
        """The matrix formulas against derivatives of the sums, with sizes that are symbols."""
        m, sizes = _count("m"), [_count(f"n_{l}") for l in range(self.depth + 1)]
        W = [sp.MatrixSymbol(f"W_{l}", n, p) for l, (p, n) in enumerate(pairwise(sizes))]
        out, delta, slope = (
            [sp.MatrixSymbol(f"{name}_{l}", n, m) for l, n in enumerate(sizes)]
            for name in ("out", "delta", "slope")
        )
        grads = self._recursion(W, out, slope, delta[-1], m, delta)
        r, s, k = (_index(name) for name in "rsk")
        for l in range(self.depth):
            layer = LayerSums(W[l], out[l], delta[l + 1])
            _same_sum(grads.weights[l], (r, s), layer.by_weight(r, s), f"∂E/∂W_{l}")
            _same_sum(grads.biases[l], (r, 0), layer.by_bias(r), f"∂E/∂b_{l}")
            if l > 0:
                direct = layer.by_out(r, k) * slope[l][r, k]
                _same_sum(grads.deltas[l], (r, k), direct, f"δ_{l}")
        yield (
            f"δ, ∂E/∂W and ∂E/∂b of {self.depth} layers of any sizes, for any number of examples: "
            "entry by entry, by differentiating the sums"
        )

    def _prove_by_jacobians(self):
        """What `gradient` makes of each layer, its entries written out, against products with Jacobians."""
        grads, steps = self.gradient(expand=False), dict(self.forward_steps)
        slopes = self._slopes()
        by_net = hadamard(self.out[-1].applyfunc(self.error.diff), slopes[-1])
        for l in reversed(range(self.depth)):
            _same_matrix(grads.deltas[l + 1], by_net, f"δ_{l + 1}")
            W, b, delta = self.weights[l], self.biases[l], self.delta[l + 1]
            net = self.net[l + 1].applyfunc(steps.get)
            by_W = (net.jacobian(list(W)).T * delta).reshape(*W.shape)
            _same_matrix(grads.weights[l], by_W, f"∂E/∂W_{l}")
            _same_matrix(grads.biases[l], net.jacobian(b).T * delta, f"∂E/∂b_{l}")
            if l > 0:
                by_net = hadamard(net.jacobian(self.out[l]).T * delta, slopes[l])
        yield f"the recursion of {self}: layer by layer, by Jacobians"

    def _prove_whole(self):
        """The whole gradient against the direct derivative of the composed E, as polynomials."""
        out, slopes, named = self.x, [None], {}
        for l, (W, b) in enumerate(zip(self.weights, self.biases), 1):
            net = W * out + b
            out = net.applyfunc(_Phi)
            slopes.append(net.applyfunc(lambda z: sp.Dummy("slope", real=True)))
            named.update(zip(out, self.out[l]))
            named.update(zip(out.applyfunc(_slope_of), slopes[l]))
        terms = sp.Matrix([_Term(o, d) for o, d in zip(out, self.d)])
        term_slopes = terms.applyfunc(lambda term: sp.Dummy("term", real=True))
        named.update(zip(terms.applyfunc(_slope_of), term_slopes))
        E, n = sp.Add(*terms) / self.sizes[-1], self.sizes[-1]
        last = hadamard(term_slopes, slopes[-1]) / n
        grads = self._recursion(self.weights, self.out, slopes, last, 1)
        for kind, formulas, symbols in (
            ("W", grads.weights, self.weights), ("b", grads.biases, self.biases)
        ):  # fmt: skip
            for l, matrix in enumerate(symbols):
                direct = matrix.applyfunc(lambda w: E.diff(w).xreplace(named))
                _same_matrix(formulas[l], direct, f"∂E/∂{kind}_{l}")
        yield (
            f"all {len(self.parameters)} derivatives of {self}: as polynomials, "
            "by differentiating the composed E"
        )

    def __repr__(self):
        return "-".join(map(str, self.sizes))


class LayerSums:
    """The derivatives of one layer's general sums, for sizes that are symbols (S1-09, S1-15, S1-20).

    With net_{j,k} = Σ_i w_{j,i} out_{i,k} + b_j, SymPy differentiates the sum to Kronecker deltas, and the
    chain rule adds up δ_{j,k} ∂net_{j,k}/∂… over every neuron j, and over every example k that is affected.
    """

    def __init__(self, W, out, delta):
        (n, p), m = W.shape, out.shape[1]
        j, i, k = (_index(name) for name in "jik")
        self.W, self.out, self.b = W, out, sp.MatrixSymbol("b", n, 1)
        self.net = sp.Sum(W[j, i] * out[i, k], (i, 0, p - 1)) + self.b[j, 0]
        self._chain = lambda by, k_: sp.Sum(
            delta[j, k_] * self.net.subs(k, k_).diff(by).doit(), (j, 0, n - 1)
        ).doit()
        self._mean = lambda by: sp.Sum(self._chain(by, k), (k, 0, m - 1)) / m

    def by_weight(self, r, s):
        """∂E/∂w_{r,s} of the mean error."""
        return self._mean(self.W[r, s])

    def by_bias(self, r):
        """∂E/∂b_r of the mean error."""
        return self._mean(self.b[r, 0])

    def by_out(self, r, k):
        """∂E/∂out_{r,k} of example k."""
        return self._chain(self.out[r, k], k)


class _Phi(sp.Function):
    """Any differentiable activation."""

    def fdiff(self, argindex=1):
        return _PhiSlope(*self.args)


class _PhiSlope(sp.Function):
    """Its derivative."""


class _Term(sp.Function):
    """Any differentiable term e(out, d) of the error."""

    def fdiff(self, argindex=1):
        return _TermSlope(*self.args)


class _TermSlope(sp.Function):
    """Its derivative by out."""


def _slope_of(function):
    return function.fdiff(1)


def hadamard(A, B):
    """A ⊙ B, entry by entry, of matrices or matrix symbols."""
    if isinstance(A, sp.MatrixBase):
        return A.multiply_elementwise(B)
    return HadamardProduct(A, B)


def _symbol(name):
    return sp.Symbol(name, real=True)


def _column(pattern, n):
    return sp.Matrix([_symbol(pattern % j) for j in range(n)])


def _rows(weights, biases):
    """The entries of [W_l b_l], layer by layer and row by row."""
    return [entry for W, b in zip(weights, biases) for entry in sp.Matrix.hstack(W, b)]


def _count(name):
    return sp.Symbol(name, integer=True, positive=True)


def _index(name):
    return sp.Symbol(name, integer=True, nonnegative=True)


def _same_function(formula, direct, z, place):
    """Both sides of zero: there the pieces of a kinked function are smooth (its kink is a convention)."""
    side = sp.Symbol("z", positive=True)
    for value in (side, -side):
        derivative = direct.subs(z, value)
        if derivative.has(sp.nan, sp.zoo):  # E is not defined here
            continue
        if sp.simplify(formula.subs(z, value) - derivative) != 0:
            raise ProofError(f"{place} at z: the formula gives {formula} instead of {direct}")


def _same_sum(formula, indices, direct, place):
    entry = formula[indices]
    if not _is_zero(entry - direct):
        # SymPy invents a name for an index to sum over.
        shown = re.sub(r"\b_i_\d\b", "i", str(entry))
        where = ", ".join(map(str, indices))
        raise ProofError(f"{place}, entry {where}: the formula gives {shown} instead of {direct}")


def _is_zero(expression):
    """Whether an expression with single sums vanishes, after adding up all that is summed over one range."""
    t, totals = sp.Dummy("t", integer=True, nonnegative=True), {}
    for term in sp.Add.make_args(sp.expand(expression)):
        found = [factor for factor in sp.Mul.make_args(term) if isinstance(factor, sp.Sum)]
        inside, bounds = term, None
        if found:
            index, *bounds = found[0].limits[0]
            inside = found[0].function.subs(index, t) * (term / found[0])
        bounds = bounds and tuple(bounds)
        totals[bounds] = totals.get(bounds, 0) + inside
    return all(sp.expand(total) == 0 for total in totals.values())


def _same_matrix(formula, direct, place):
    if formula.shape != direct.shape:
        raise ProofError(f"{place}: the formula has shape {formula.shape} instead of {direct.shape}")
    for j, i in ((j, i) for j in range(direct.rows) for i in range(direct.cols)):
        given, right = formula[j, i], direct[j, i]
        if given == right or sp.expand(given - right) == 0:
            continue  # no need for what is slow
        if sp.simplify(given - right) != 0:
            raise ProofError(f"{place}, entry {j}, {i}: the formula gives {given} instead of {right}")
