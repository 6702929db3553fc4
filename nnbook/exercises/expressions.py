"""Judges a formula: a SymPy expression, whose symbols are known by their names."""

import inspect
from itertools import combinations

from nnbook.exercises import guard
from nnbook.exercises.judging import is_blank, unanswered, wrong
from nnbook.exercises.values import kind
from nnbook.exercises.verdict import Verdict

POINTS, DIGITS, NEAR = 6, 30, 1e-9


def judge_expression(exercise, answer):
    """The Verdict on an answer that should be a SymPy expression."""
    if answer is ... or is_blank(answer):
        return unanswered(exercise)
    import sympy  # noqa: F401 (its import is not the reader's time)

    if isinstance(answer, str) or inspect.isroutine(answer):
        return wrong(exercise, f"{'a string' if isinstance(answer, str) else 'a function'} came, a SymPy "
                               f"expression in {', '.join(exercise.takes)} is asked for", "kind")  # fmt: skip
    outcomes, _ = guard.run([lambda: verdict(exercise, answer)])
    if isinstance(outcomes[0], guard.TimeUpError):
        return wrong(exercise, "this expression takes too long", "endless")
    if isinstance(outcomes[0], BaseException):
        return wrong(exercise, guard.told(outcomes[0], None), "error")
    return outcomes[0]


def verdict(exercise, answer):
    """The Verdict on what may still be anything but text."""
    import sympy

    if isinstance(answer, (list, tuple, dict, set)) or answer is None:
        return wrong(exercise, f"{kind(answer)} came, a SymPy expression is asked for", "kind")
    answer = sympy.sympify(answer, strict=True)  # text would be run as code
    if not isinstance(answer, sympy.Expr) or isinstance(answer, sympy.Lambda) or answer.is_Matrix:
        return wrong(exercise, f"{kind(answer)} came, an expression is asked for", "kind")
    strange = sorted({str(one) for one in answer.free_symbols} - set(exercise.takes))
    if strange:
        known = ", ".join(exercise.takes)
        return wrong(exercise, f"it holds {', '.join(strange)}, expected only {known}", "symbols")
    return compared(exercise, answer.doit())


def compared(exercise, answer):
    """The Verdict on an expression in the right symbols."""
    right, values = exercise.right(), numbers_of(exercise, answer)
    if values is None:
        return wrong(exercise, "it has no number at some points, the right one has", "undefined")
    if near(values, numbers_of(exercise, right)):
        return Verdict(True, f"{exercise.name}: right.")
    for mistakes, formula in formulas(exercise, right):
        if near(values, numbers_of(exercise, formula)):
            text = "; and ".join(one.text for one in mistakes)
            return wrong(exercise, text, *(one.name for one in mistakes))
    return example(exercise, values, numbers_of(exercise, right))


def formulas(exercise, right):
    """Each mistake and each pair of them, with the formula that comes of it."""
    for one in exercise.mistakes:
        yield (one,), mistaken(one, right)
    for one, other in combinations(exercise.mistakes, 2):
        first, second = (one, other) if other.after else (other, one)
        if second.after:
            yield (first, second), second.after(mistaken(first, right))


def mistaken(mistake, right):
    """The formula that comes of one mistake in the right one."""
    return mistake.instead() if mistake.instead else mistake.after(right)


def points(exercise):
    """Values for the symbols: fractions below 1, whole numbers for n, the smallest first."""
    import sympy

    for k in range(POINTS):
        yield {
            name: sympy.Integer(k + 2) if name == "n" else sympy.Rational(1 + (7 * k + 5 * place) % 16, 17)
            for place, name in enumerate(exercise.takes)
        }


def numbers_of(exercise, formula):
    """The formula's value at each point; None if one is no real number."""
    values = []
    for point in points(exercise):
        known = {one: point[one.name] for one in formula.free_symbols}
        value = formula.xreplace(known).evalf(DIGITS)
        if not value.is_Number or not value.is_finite:
            return None
        values.append(value)
    return values


def near(values, others):
    """Whether two formulas have the same values."""
    return others is not None and all(map(close, values, others))


def close(a, b):
    """Whether two numbers are one but for their last digits."""
    return abs(a - b) <= NEAR * (1 + abs(b))


def example(exercise, values, right):
    """The refusal that shows a point where the values differ."""
    for point, came, expected in zip(points(exercise), values, right):
        if not close(came, expected):
            given = ", ".join(f"{name} = {value}" for name, value in point.items())
            pairs = ((f"{float(came):.{n}g}", f"{float(expected):.{n}g}") for n in range(4, DIGITS))
            it_is, it_should = next(pair for pair in pairs if pair[0] != pair[1])  # more figures if need be
            return wrong(exercise, f"for {given} it is {it_is}, expected {it_should}")
    return wrong(exercise, "it is not the right formula")
