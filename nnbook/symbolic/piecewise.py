"""The sides of a function's kinks: intervals on which it keeps one form, found in its own Piecewise."""

import math
from itertools import pairwise
from typing import NamedTuple

import sympy as sp
from sympy.core.relational import Relational

from nnbook.symbolic.identities import FORMS, equal, factors

POSITIVE = sp.Dummy("p", positive=True)


class Side(NamedTuple):
    """An open interval of z: `at` runs through it with a positive symbol; `words` name it."""

    z: sp.Symbol
    at: sp.Expr
    words: str

    def form(self, expression, known=None):
        """What an expression is on this side: its conditions decided with z here and symbols as `known` says.

        A condition that is not decided by that stays.
        """
        expression = with_pieces(expression)
        return expression.xreplace({c: self._decide(c, known or {}) for c in expression.atoms(Relational)})

    def _decide(self, condition, known):
        difference = (condition.lhs - condition.rhs).xreplace(known).xreplace({self.z: self.at})
        sign = sp.sign(factors(difference))
        return condition.func(sign, 0) if sign.is_number else condition


class Kink(NamedTuple):
    """A point where a continuous function changes its form, with its slopes on the left and on the right."""

    point: sp.Expr
    left: sp.Expr
    right: sp.Expr

    def allows(self, slope):
        """Whether a number may stand for the slope there: it is neither below nor above both sides'."""
        if self.left == self.right:
            return equal(slope, self.left)
        return bool(slope.is_number and min(self.left, self.right) <= slope <= max(self.left, self.right))


def sides(formula, z, beside=sp.S.Zero):
    """The intervals between the points where a function of z changes its form, and these points as Kinks.

    So are the points where what is compared with it, `beside`, changes its own by polynomials in z.
    ValueError if the function jumps at one of them.
    """
    conditions = [c for c in with_pieces(beside).atoms(Relational) if (c.lhs - c.rhs).is_polynomial(z)]
    conditions = [c for c in conditions if c.free_symbols == {z}] + [*with_pieces(formula).atoms(Relational)]
    points = sorted({root for c in conditions for root in _roots(c, z)})
    if not points:
        return [Side(z, z, "every net")], []
    ends = [-math.inf, *points, math.inf]
    around = [Side(z, between(low, high), _words(low, high)) for low, high in pairwise(ends)]
    return around, [_kink(formula, *at) for at in zip(points, around, around[1:])]


def _kink(formula, point, left, right):
    pieces = [side.form(formula) for side in (left, right)]
    if len({piece.xreplace({left.z: point}) for piece in [*pieces, formula]}) > 1:
        raise ValueError(f"the function jumps at {point}")
    return Kink(point, *(piece.diff(left.z).xreplace({left.z: point}) for piece in pieces))


def with_pieces(expression):
    """An expression with max, min, |z| and signs written as Piecewise."""
    return expression.rewrite(sp.Piecewise) if expression.has(*FORMS) else expression


def between(low, high):
    """A number between two, as an expression in one that is positive; ∞ or -∞ stands for no bound."""
    low, high = (None if math.isinf(bound) else sp.nsimplify(bound) for bound in (low, high))
    if low is None:
        return sp.Dummy(real=True) if high is None else high - POSITIVE
    return low + (POSITIVE if high is None else (high - low) * POSITIVE / (1 + POSITIVE))


def _roots(condition, z):
    return sp.Poly(condition.lhs - condition.rhs, z).real_roots()


def _words(low, high):
    if math.isinf(low):
        return f"net < {high}"
    return f"net > {low}" if math.isinf(high) else f"{low} < net < {high}"
