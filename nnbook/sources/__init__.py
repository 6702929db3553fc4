"""What the two articles state, as they print it, beside what can be derived: the verdicts are computed.

The mechanism (claims, comparison, indices), two lists of claims (s1, s2), and what appendix A shows of them
(findings, places, statements). The list of rows costs nothing; a claim brings SymPy, so the rest waits.
"""

from importlib import import_module

HOMES = {
    "ROWS": "nnbook.sources.rows",
    "VerdictError": "nnbook.sources.claims",
    "beside": "nnbook.sources.comparison",
    "check": "nnbook.sources.findings",
    "counts": "nnbook.sources.findings",
    "entries": "nnbook.sources.indices",
    "example_network": "nnbook.network",
    "second_bias_formula": "nnbook.sources.s1.worked_numbers",  # the claim that appendix A prints whole
    "show": "nnbook.sources.findings",
    "show_statements": "nnbook.sources.statements",
    "worked": "nnbook.sources.indices",
}
__all__ = [*HOMES]


def __getattr__(name):
    if name in HOMES:
        return getattr(import_module(HOMES[name]), name)
    raise AttributeError(f"module 'nnbook.sources' has no attribute {name!r}")
