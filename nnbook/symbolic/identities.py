"""When two expressions are equal: for every value of their symbols, or nowhere accepted.

An identity that holds on an interval holds wherever both sides are analytic. So it is enough to simplify
a difference to 0, if beforehand all that could break off is refused: a change of form (Piecewise, |z|, sign),
a function that is not known to be analytic, a division by what may be 0.
"""

from functools import cache, lru_cache

import sympy as sp
from sympy.core.relational import Relational
from sympy.polys.rings import ring

ANALYTIC = (sp.exp, sp.sinh, sp.cosh, sp.tanh, sp.sech, sp.sin, sp.cos, sp.atan, sp.asinh, sp.erf, sp.erfc)
FORMS = sp.Max, sp.Min, sp.Abs, sp.sign, sp.Heaviside  # that SymPy writes as Piecewise
DIGITS, ROUNDING = 30, sp.Float(10) ** -20


def equal(given, right):
    """Whether two expressions are equal for all values of their symbols (where both are smooth)."""
    if given == right:
        return True
    return not _differ(given, right) and vanishes(given - right)


def vanishes(difference):
    """Whether an expression can be simplified to 0."""
    powers = [part for part in difference.atoms(sp.Pow) if _inverse(part)]
    names = {power.base: sp.Dummy(real=True) for power in powers}
    inverses = {power: names[power.base] ** -power.exp for power in powers}
    if any(_multiplied_out(form) == 0 for form in dict.fromkeys([difference.xreplace(inverses), difference])):
        return True
    pieces = {part: sp.Dummy(real=True) for part in difference.atoms(sp.Piecewise)}
    plain = difference.xreplace(pieces)
    if pieces and _differ(plain, sp.S.Zero):  # whatever stands in the pieces, the rest does not go away
        return False
    return sp.cancel(plain.rewrite(sp.exp)) == 0 or sp.simplify(plain) == 0


def _multiplied_out(expression):
    """The same without brackets: polynomials with exact numbers are reckoned with as such, in a fifth of the
    time that their terms take as expressions.
    """
    symbols = list(expression.free_symbols)
    if symbols and not expression.has(sp.Float):
        try:
            return ring(symbols, sp.QQ)[0].from_expr(expression)
        except ValueError:  # it is no polynomial
            pass
    return sp.expand(expression)


def _inverse(power):
    """Whether a power is one over a sum, which SymPy would multiply out with other denominators."""
    return power.base.is_Add and power.exp.is_Integer and power.exp < 0


def _differ(given, right):
    """Whether two expressions have different values at some numbers: a short way to tell them apart."""
    symbols = sorted(given.free_symbols | right.free_symbols, key=str)
    numbers = {symbol: _number(k) for k, symbol in enumerate(symbols, 1)}
    a, b = (sp.N(side.xreplace(numbers), DIGITS) for side in (given, right))
    if not (a.is_number and b.is_number and a.is_finite and b.is_finite):
        return False
    return bool(abs(a - b) > ROUNDING * (1 + abs(a) + abs(b)))


@cache
def _number(k):
    """Numbers between 0 and 1 that no formula is made for."""
    return sp.Float(sp.Rational(k * 61803398875 % 10**11, 10**11), DIGITS)


# What is smooth.


def unsmooth(expression):
    """Why an expression is not analytic for every value of its symbols, in words; None if it is."""
    for part in dict.fromkeys(sp.preorder_traversal(expression)):
        if why := _unsmooth(part):
            return why


def _unsmooth(part):
    if part in (sp.nan, sp.zoo, sp.oo, -sp.oo):
        return "it is not defined everywhere"
    if isinstance(part, (sp.Piecewise, Relational, *FORMS)):
        return f"it changes its form: {part}"
    if isinstance(part, sp.log) and not _positive(part.args[0]):
        return f"{part.args[0]} may be 0 or negative"
    if isinstance(part, sp.Pow) and not _power_is_smooth(*part.args):
        return f"{part} is not smooth where {part.base} is 0"
    known = sp.Add, sp.Mul, sp.Pow, sp.log, sp.Symbol, sp.Number, sp.NumberSymbol, *ANALYTIC
    if not isinstance(part, known):
        return f"{type(part).__name__} is not known to be smooth"


def _power_is_smooth(base, power):
    if power.is_Integer:
        return power >= 0 or _nonzero(base)
    return _positive(base)


def _nonzero(expression):
    return bool(expression.is_nonzero or factors(expression).is_nonzero)


def _positive(expression):
    return bool(expression.is_positive or factors(expression).is_positive)


@lru_cache
def factors(expression):
    """The expression as a product, of which SymPy may know the sign."""
    return sp.factor(sp.together(expression.rewrite(sp.exp)))
