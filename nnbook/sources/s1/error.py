"""What source 1 says of the error: its number, its sum, its matrix form and its argument."""

import sympy as sp

from nnbook.functions import mse
from nnbook.sources.claims import AMBIGUOUS, RIGHT, SYMPY, WRONG, Pair, reading
from nnbook.sources.indices import worked
from nnbook.sources.s1.sections import ERROR, error


@error("S1-12", RIGHT, ERROR)
def example_error():
    """E = ((-0.68)² + 0.55²)/2 = 0.38."""
    t = worked((2, 2, 2))
    yield Pair(0.38, round(((-0.68) ** 2 + 0.55**2) / 2, 2))
    yield Pair(0.38, round(t.network.error(t.X, t.D), 2))


@error("S1-12", RIGHT, ERROR, SYMPY)
def error_sum():
    """E = Σ_{j=1}^n (d_j - x_j^L)² / n."""
    d, x = sp.symbols("d1:4"), sp.symbols("x1:4")
    yield Pair(sum((a - b) ** 2 for a, b in zip(d, x)) / 3, sum(map(mse.formula, x, d)) / 3, "n = 3")


@error("S1-12", WRONG, ERROR, SYMPY)
def error_matrix():
    """E = (Y - X_L)·(Y - X_L)^t / n_L, where X_L is a column."""
    d, x = sp.symbols("d1:3"), sp.symbols("x1:3")
    v = sp.Matrix(d) - sp.Matrix(x)
    yield Pair(v * v.T / 2, sp.Matrix([sum(map(mse.formula, x, d)) / 2]), "n = 2")


@error("S1-12 S1-15", AMBIGUOUS, ERROR, SYMPY)
def error_argument():
    """E(x) is a function of the outputs; then ∂E(x)/∂w is taken."""
    w, x, d = sp.symbols("w x d")
    slope = sp.Function("x")(w).diff(w)
    through_x = -2 * (d - x) * slope
    yield reading("x depends on w", ((d - sp.Function("x")(w)) ** 2).diff(w).subs(sp.Function("x")(w), x)
                  .subs(sp.Derivative(x, w), slope), through_x)  # fmt: skip
    yield reading("x is the variable of E", ((d - x) ** 2).diff(w), through_x)
