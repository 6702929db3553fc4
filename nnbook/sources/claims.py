"""The mechanism: a claim yields pairs of what is printed and what is derived, and the verdict follows.

A claim is a short function that yields pairs: what the formula or number gives as it is printed, and what the
derivation gives. The first paragraph of its docstring says what the source states, the second what is right.

If every pair agrees, the claim is right; if none does, wrong; if some do, it is true only under a condition
(the pairs are cases) or ambiguous (they are ways to read it).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from nnbook.sources.comparison import difference, written

RIGHT, WRONG, AMBIGUOUS = "right", "wrong", "ambiguous"
CONDITION = "true only under a condition"
KINDS = (RIGHT, WRONG, CONDITION, AMBIGUOUS)
LINE = 95  # as many letters as a line of a notebook's output has room for
SYMPY, COMPUTED, DRAWN, BUILT = "derived by SymPy", "computed", "drawn", "built"
JUDGED = "a judgement"  # computed too, but where the line is drawn was chosen


class VerdictError(AssertionError):
    """The computed verdict on a claim is not the one that the claim expects."""


class Pair(NamedTuple):
    """What is printed and what is derived, under a label; `mixed` is the verdict if other pairs differ."""

    printed: Any
    derived: Any
    label: str = ""
    mixed: str = ""

    @property
    def difference(self):
        """Where the two differ, in words; empty if they are the same."""
        return difference(self.printed, self.derived)

    def __str__(self):
        if isinstance(self.printed, bool):
            return f"  {self.label}{': ' * bool(self.label)}{'does not hold' if self.difference else 'holds'}"
        verb = f"differ ({self.difference})" if self.difference else "agree"
        label = f"{self.label}: " if self.label else ""
        printed, derived = f"printed {written(self.printed)}", f"derived {written(self.derived)}"
        line = f"  {label}{printed}, {derived}: {verb}"
        return line if len(line) <= LINE else f"  {label}{verb}\n    {printed}\n    {derived}"


def case(label, printed, derived):
    """A pair under a condition that the source leaves out."""
    return Pair(printed, derived, label, CONDITION)


def reading(label, printed, derived):
    """A pair that holds if the source is read in this way."""
    return Pair(printed, derived, label, AMBIGUOUS)


@dataclass(frozen=True)
class Claim:
    """A statement of a source: its rows, where it stands, what it says, and the pairs that decide on it.

    `right` is what is right instead, or a remark. `section` is the heading of appendix A under which its
    finding is printed, `how` the kind of check, `at` are the places of the book that treat it, as
    `places.Book` reads them.
    """

    name: str
    section: str
    ids: tuple
    expected: str
    where: str
    says: str
    right: str
    how: str
    at: tuple
    pairs: Callable

    @property
    def source(self):
        """Which of the two articles makes it, 1 or 2."""
        return int(self.ids[0][1])

    @property
    def judged(self):
        """Whether the verdict is a judgement: the readings, or where a line is drawn, were chosen."""
        return self.how == JUDGED or self.expected == AMBIGUOUS

    def check(self):
        """The Finding; VerdictError if its verdict is not the expected one."""
        finding = Finding(self, tuple(self.pairs()))
        if finding.verdict != self.expected:
            raise VerdictError(f"{finding}\nexpected: {self.expected}")
        return finding


@dataclass(frozen=True)
class Finding:
    """A claim with its computed pairs."""

    claim: Claim
    pairs: tuple

    @property
    def verdict(self):
        """One of KINDS, computed from which pairs agree."""
        agree = [not pair.difference for pair in self.pairs]
        if all(agree):
            return RIGHT
        return self.pairs[0].mixed if any(agree) else WRONG

    def __str__(self):
        head = f"{self.claim.name} ({', '.join(self.claim.ids)}): {self.verdict}"
        return "\n".join([head, *map(str, self.pairs)])

    __repr__ = __str__


def claim(section, ids, expected, where, how=COMPUTED, at=""):
    """Makes a Claim of a function that yields pairs, under the function's name."""

    def make(pairs):
        says, _, right = (" ".join(part.split()) for part in pairs.__doc__.partition("\n\n"))
        told = where, says, right, how, tuple(at.split())
        return Claim(pairs.__name__, section, tuple(ids.split()), expected, *told, pairs)

    return make


def claims_in(*modules):
    """The claims of these modules, in the order in which they are written: {name: Claim}."""
    values = [value for module in modules for value in vars(module).values()]
    return {made.name: made for made in values if isinstance(made, Claim)}
