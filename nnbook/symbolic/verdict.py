"""What a proof says: what it proved, or which formula is wrong, and where."""

from contextlib import contextmanager
from dataclasses import dataclass

import sympy as sp

SHOWN = 300  # characters of a formula in a message


@dataclass(frozen=True)
class Proof:
    """What was proved: statements, each with its hypotheses and the argument that proved it."""

    statements: tuple

    def __str__(self):
        return "\n".join(self.statements)

    __repr__ = __str__


class ProofError(AssertionError):
    """A formula is not the derivative that it should be, or is refused; the message says which and where."""


def refuse(place, given, right, why=None):
    """Raises ProofError for a formula that gives one thing instead of another."""
    scalars = isinstance(given, sp.Basic) and isinstance(right, sp.Basic)
    if not why and scalars and given.has(sp.Float) and not right.has(sp.Float):
        why = "floats round: write 1/3 as Rational(1, 3), and 1/m as Integer(1)/m"
    reason = f" ({why})" if why else ""
    raise ProofError(f"{place}: the formula gives {shown(given)} instead of {shown(right)}{reason}")


def shown(expression):
    """An expression in words that a line or three can hold; a Dummy has its plain name."""
    if isinstance(expression, (sp.Basic, sp.MatrixBase)):
        expression = expression.xreplace({each: sp.Symbol(each.name) for each in expression.atoms(sp.Dummy)})
    text = str(expression)
    return text if len(text) <= SHOWN else f"{text[: SHOWN // 2]} … {text[-SHOWN // 2 :]}"


@contextmanager
def told(place, *others):
    """An exception inside, but one of these others, is raised as a ProofError: what fails proves nothing.

    `place` is the text that it begins with, or a function that writes it when it is needed.
    """
    try:
        yield
    except (ProofError, *others):
        raise
    except Exception as error:
        where, kind = place() if callable(place) else place, type(error).__name__
        why = shown(" ".join(str(error).split()))  # SymPy's messages begin with an empty line
        raise ProofError(f"{where}: the formula fails with {kind}: {why}") from error
