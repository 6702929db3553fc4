"""What formulas are written with, and mistakes with n that can be made in any of them."""

from nnbook.exercises.exercise import Mistake


def symbols(names):
    """SymPy's symbols of these names."""
    import sympy

    return sympy.symbols(names)


def formula(f, *names):
    """What a function makes of the symbols of these names: a formula for a mistake."""
    return lambda: f(*(symbols(name) for name in names))


NO_N = Mistake("no 1/n", "the mean over the n outputs is missing: 1/n", after=lambda e: e * symbols("n"))
N_TWICE = Mistake("1/n twice", "it is divided by n once too often", after=lambda e: e / symbols("n"))
