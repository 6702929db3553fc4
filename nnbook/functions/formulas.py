"""SymPy, for those who ask for a formula: its import costs a quarter of a second, which no other pays."""

from numbers import Rational, Real

from nnbook.checks import brief


def sympy():
    """The module."""
    import sympy

    return sympy


def symbol(name):
    """A real symbol."""
    return sympy().Symbol(name, real=True)


def expression(name, value):
    """`value` if it is an expression of SymPy, or a number as one; TypeError that names the argument."""
    if isinstance(value, sympy().Expr):
        return value
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name}={brief(value)} is no expression of SymPy")
    if isinstance(value, Rational):  # whole numbers of NumPy are, too
        return sympy().Rational(int(value.numerator), int(value.denominator))
    return sympy().Float(float(value))
