"""SymPy, for those who ask for a formula: its import costs a quarter of a second, which no other pays."""


def sympy():
    """The module."""
    import sympy

    return sympy


def symbol(name):
    """A real symbol."""
    return sympy().Symbol(name, real=True)
