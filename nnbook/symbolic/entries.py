"""Entries compared one by one: what `gradient` returns for a network of this size, against derivatives."""

from itertools import cycle, islice, pairwise

import sympy as sp

from nnbook.symbolic.identities import equal
from nnbook.symbolic.matrices import written_out
from nnbook.symbolic.piecewise import sides
from nnbook.symbolic.verdict import ProofError, refuse, told

# How many examples at once, for networks of how many parameters: beyond it takes longer than all the rest.
EXAMPLES = {2: 6_000, 3: 1_000}
SMALL, NUMBERS = 3, (0, 1, -2, sp.Rational(1, 2), 3, 0, -1, 1, 2)


def prove_entries(net, grads, slopes, last):
    """What `gradient` returned, the SymbolicGradients `grads`, entry by entry; a statement.

    `slopes` are the proved Formulas of φ′ by activation, `last` the proved entries of δ of the output layer.
    """
    layers = Layers(net, slopes)
    layers.check_gradient(grads, last)
    examples = [m for m, parameters in EXAMPLES.items() if len(net.parameters) < parameters]
    for m in examples:
        layers.check_examples(m)
    for m in range(1, SMALL + 1):
        check_numbers(net, m)
    head = f"the {len(net.parameters)} derivatives of {net} as gradient() returns them, and every δ:"
    if examples:
        counts = f"{', '.join(map(str, [1, *examples[:-1]]))} and {examples[-1]} examples"
        return (
            f"{head}\n  entry by entry at this size, layer by layer, by Jacobians;\n"
            f"  for {counts}, and with numbers for symbols"
        )
    return (
        f"{head}\n  entry by entry at this size, each sum of feed-forward differentiated term by term;\n"
        "  for 1 example: for more this proof rests on the argument for any sizes"
    )


class Layers:
    """The derivatives of each layer's sums at this size, from the steps of feed-forward."""

    def __init__(self, net, slopes):
        self.net, self.slopes = net, slopes
        with told("feed-forward"):
            steps = dict(net.forward_steps)
            self.by = [_derivatives([steps[z] for z in column]) for column in net.net[1:]]
            outs = [[steps[out] for out in column] for column in net.out[1:]]
        for l, (phi, column) in enumerate(zip(net.activations[1:], outs), 1):
            same_matrix(sp.Matrix(column), [[out] for out in phi.formulas(list(net.net[l]))], f"out_{l}")

    def check_gradient(self, grads, last):
        """The matrices that `gradient` returns, against δ of the output layer and products with Jacobians."""
        net, right = self.net, [[delta] for delta in last]
        counts = [len(part) for part in grads]
        if counts != [net.depth, net.depth, net.depth + 1]:
            raise ProofError(
                f"gradient: {counts} matrices for {net.depth} layers of weights and biases, and δ"
            )
        for l in reversed(range(net.depth)):
            same_matrix(grads.deltas[l + 1], right, f"δ_{l + 1}", self._same_neuron(l + 1))
            delta = [[one] for one in net.delta[l + 1]]
            by_W, by_b = self._means(l, delta, [None])
            same_matrix(grads.weights[l], by_W, f"∂E/∂W_{l}")
            same_matrix(grads.biases[l], by_b, f"∂E/∂b_{l}")
            if l > 0:
                slope = [self.slopes[net.activations[l]].at(*pair) for pair in zip(net.net[l], net.out[l])]
                right = [[self._chain(l, out, delta, 0) * s] for out, s in zip(net.out[l], slope)]

    def check_examples(self, m):
        """The matrices that the recursion gives for m examples, whose numbers are symbols, too."""
        net = self.net
        out, delta, slope = (
            [_matrix(name, n, m) for n in net.sizes] for name in ("out", "delta", "slope")
        )  # fmt: skip
        with told(f"the recursion for {m} examples"):
            grads = net._recursion(net.weights, out, slope, m, delta)
        for l in reversed(range(net.depth)):
            rows = delta[l + 1].tolist()
            known = [dict(zip(net.out[l], out[l].col(k))) for k in range(m)]
            by_W, by_b = self._means(l, rows, known)
            where = f"for {m} examples"
            same_matrix(grads.weights[l], by_W, f"∂E/∂W_{l} {where}")
            same_matrix(grads.biases[l], by_b, f"∂E/∂b_{l} {where}")
            if l > 0:
                right = [
                    [self._chain(l, one, rows, k) * slope[l][i, k] for k in range(m)]
                    for i, one in enumerate(net.out[l])
                ]
                same_matrix(grads.deltas[l], right, f"δ_{l} {where}")

    def _means(self, l, delta, known):
        """The derivatives of the mean error by W_l and b_l; `known` puts the outs of each example in."""

        def mean(symbol):
            terms = (self._chain(l, symbol, delta, *example) for example in enumerate(known))
            return sp.Add(*terms) / len(known)

        W, b = self.net.weights[l].tolist(), self.net.biases[l]
        return [[mean(w) for w in row] for row in W], [[mean(one)] for one in b]

    def _chain(self, l, symbol, delta, k, known=None):
        """Σ_j δ_jk ∂net_j/∂symbol of example k, for the nets of layer l + 1."""
        slopes = self.by[l].get(symbol, ())
        return sp.Add(*(delta[j][k] * (slope.xreplace(known) if known else slope) for j, slope in slopes))

    def _same_neuron(self, l):
        """Equality of two expressions in the symbols of one neuron of layer l, where out = φ(net)."""
        phi = self.net.activations[l]

        def same(given, right, j):
            z, out = self.net.net[l][j], self.net.out[l][j]
            return phi.elementwise and all(
                equal(*(side.form(e, {out: piece}).xreplace({out: piece}) for e in (given, right)))
                for side in sides(phi.formula(z), z)[0]
                for piece in [side.form(phi.formula(z))]
            )

        return same


def check_numbers(net, m):
    """The recursion with numbers for symbols, 0 among them, for small layers and m examples."""
    sizes, numbers = [min(n, SMALL) for n in net.sizes], cycle(NUMBERS)
    W = [sp.Matrix(n, p, list(islice(numbers, n * p))) for p, n in pairwise(sizes)]
    out, delta, slope = ([sp.Matrix(n, m, list(islice(numbers, n * m))) for n in sizes] for _ in range(3))
    with told("the recursion for numbers"):
        grads = net._recursion(W, out, slope, m, delta)
    for l in reversed(range(net.depth)):
        O, D = out[l].tolist(), delta[l + 1].tolist()
        by_W = [[sum(a * b for a, b in zip(d, o)) / sp.Integer(m) for o in O] for d in D]
        same_matrix(grads.weights[l], by_W, f"∂E/∂W_{l} with numbers")
        same_matrix(grads.biases[l], [[sum(d) / sp.Integer(m)] for d in D], f"∂E/∂b_{l} with numbers")
        if l > 0:
            right = [
                [sum(W[l][j, i] * D[j][k] for j in range(sizes[l + 1])) * slope[l][i, k] for k in range(m)]
                for i in range(sizes[l])
            ]
            same_matrix(grads.deltas[l], right, f"δ_{l} with numbers")


def same_matrix(formula, right, place, also=None):
    """An explicit matrix against rows of expressions; `also(given, right, row)` may find them equal, too."""
    with told(place):
        rows = written_out(formula).tolist()
    shapes = [(len(matrix), len(matrix[0])) for matrix in (rows, right)]
    if shapes[0] != shapes[1]:
        raise ProofError("{}: the formula has shape {} instead of {}".format(place, *shapes))
    for j, pair in enumerate(zip(rows, right)):
        for i, (given, direct) in enumerate(zip(*pair)):
            if not (equal(given, direct) or (also and also(given, direct, j))):
                refuse(f"{place}, entry {j}, {i}", given, direct)


def _derivatives(sums):
    """The derivatives of sums by all that occurs in them: {symbol: [(number of the sum, derivative), …]}."""
    found = {}
    for j, terms in enumerate(map(sp.Add.make_args, sums)):
        for term in terms:
            for symbol in term.free_symbols:
                found.setdefault(symbol, []).append((j, _derivative(term, symbol)))
    return found


def _derivative(term, symbol):
    if term.is_Mul and all(factor.is_Symbol for factor in term.args):
        return sp.Mul(*(factor for factor in term.args if factor != symbol))  # w·out, many times
    return term.diff(symbol)


def _matrix(name, n, m):
    return sp.Matrix(n, m, lambda i, k: sp.Dummy(f"{name}_{i},{k}", real=True))
