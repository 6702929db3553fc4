"""What source 1 says of the error: its number, its sum, its matrix form and its argument."""

import sympy as sp

from nnbook.functions import mse
from nnbook.sources.claims import AMBIGUOUS, CONDITION, RIGHT, SYMPY, WRONG, Pair, case, reading
from nnbook.sources.indices import worked
from nnbook.sources.s1.sections import ERROR, TRAINING, error


@error("S1-12", RIGHT, ERROR, at="03:distance-words")
def example_error():
    """The error of the example: E = ((-0.68)² + 0.55²)/2 = 0.38."""
    t = worked((2, 2, 2))
    yield Pair(0.38, round(((-0.68) ** 2 + 0.55**2) / 2, 2))
    yield Pair(0.38, round(t.network.error(t.X, t.D), 2))


@error("S1-12", RIGHT, ERROR, SYMPY, at="03:distance-words 03:constants")
def error_sum():
    """The mean squared error (MSE): E = Σ_{j=1}^n (d_j - x_j^L)² / n.

    (Others divide by 2, or by nothing.)
    """
    d, x = sp.symbols("d1:4"), sp.symbols("x1:4")
    yield Pair(sum((a - b) ** 2 for a, b in zip(d, x)) / 3, sum(map(mse.formula, x, d)) / 3, "n = 3")


@error("S1-12", WRONG, ERROR, SYMPY, at="deeper/03:matrices")
def error_matrix():
    """The error in matrix form: E = (Y - X_L)·(Y - X_L)^t / n_L, where X_L is a column.

    E = (Y − X_L)^t (Y − X_L) / n_L, the transposed factor first. A column times a row is an n_L × n_L
    matrix; the error is its trace. As printed it would be right for rows.
    """
    d, x = sp.symbols("d1:3"), sp.symbols("x1:3")
    v = sp.Matrix(d) - sp.Matrix(x)
    yield Pair(v * v.T / 2, sp.Matrix([sum(map(mse.formula, x, d)) / 2]), "n = 2")


@error("S1-12 S1-15", AMBIGUOUS, ERROR, SYMPY, at="04:box#")
def error_argument():
    """E(x) is a function of the outputs; then ∂E(x)/∂w is taken.

    A composition: the outputs are functions of the weights. As printed no w occurs in E(x), and the
    derivative is 0. (The desired outputs are d in one formula and Y in the next.)
    """
    w, x, d = sp.symbols("w x d")
    slope = sp.Function("x")(w).diff(w)
    through_x = -2 * (d - x) * slope
    yield reading("x depends on w", ((d - sp.Function("x")(w)) ** 2).diff(w).subs(sp.Function("x")(w), x)
                  .subs(sp.Derivative(x, w), slope), through_x)  # fmt: skip
    yield reading("x is the variable of E", ((d - x) ** 2).diff(w), through_x)


@error("S1-12", CONDITION, TRAINING, SYMPY, at="03:explorer-after")
def least_error():
    """The error is to be minimised, and the outputs should be (0, 1).

    For logistic outputs 0 and 1 are out of reach: E has the greatest lower bound 0 and no minimum, and
    weights may grow for ever. For desired outputs between 0 and 1 the one example has a minimum.
    """
    out = sp.Symbol("out")
    for d in (sp.Integer(0), sp.Integer(1), sp.Rational(1, 10)):
        slope = (out - d) * out * (1 - out)  # ∂E/∂net of that output
        flat = sp.solveset(slope, out, sp.Interval.open(0, 1))
        yield case(f"d = {d}: there is an out with slope 0", True, flat != sp.S.EmptySet)
