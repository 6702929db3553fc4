"""The symbols of a network: x, d, the weights and biases, and of each layer net, out and δ."""

from functools import cached_property
from itertools import pairwise

import sympy as sp

from nnbook.checks import check_entries, check_numbers


class Symbols:
    """Matrices of symbols for a network of these sizes and one example.

    `x` (n_0, 1), `d` (n_L, 1), `weights[l]` (n_{l+1}, n_l), `biases[l]` (n_{l+1}, 1), and of each layer
    `net[l]`, `out[l]` and `delta[l]` (n_l, 1).
    """

    def __init__(self, sizes):
        self.sizes, self.depth = sizes, len(sizes) - 1

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
        return rows(self.weights, self.biases)

    def values(self, weights, biases, x, d):
        """The symbols' values for `subs`: {w: number, …} from arrays shaped like a Network's.

        ValueError or TypeError for other shapes, and for what are no numbers.
        """
        weights, biases = (
            _entries(name, given, self.depth) for name, given in (("weights", weights), ("biases", biases))
        )
        numbers = []
        for l, (n, after) in enumerate(pairwise(self.sizes)):
            of_layer = _entries(f"weights[{l}]", weights[l], after)
            for row, b in zip(of_layer, check_numbers(f"biases[{l}]", biases[l], after)):
                numbers += [*check_numbers(f"weights[{l}]", row, n), b]
        numbers += check_numbers("x", x, self.sizes[0]) + check_numbers("d", d, self.sizes[-1])
        return dict(zip([*self.parameters, *self.x, *self.d], numbers))

    def __repr__(self):
        return "-".join(map(str, self.sizes))


def _entries(name, values, count):
    """So many entries as a list; ValueError or TypeError that names the argument."""
    entries = check_entries(name, values, f"{count} entries")
    if len(entries) != count:
        raise ValueError(f"{name} has {len(entries)} entries, expected {count}")
    return entries


def rows(weights, biases):
    """The entries of [W_l b_l], layer by layer and row by row."""
    return [entry for W, b in zip(weights, biases) for entry in sp.Matrix.hstack(W, b)]


def _symbol(name):
    return sp.Symbol(name, real=True)


def _column(pattern, n):
    return sp.Matrix([_symbol(pattern % j) for j in range(n)])
