"""Every claim on the two articles, in their order, and what comes of checking them."""

from collections import Counter

from nnbook.sources import s1, s2
from nnbook.sources.claims import KINDS, claims_in

# The order of the parts is that of every table and count in appendices A and C.
CLAIMS = claims_in(*s1.PARTS, s2)


def check(*names):
    """The findings on these claims (all of them, if none is named). VerdictError as for Claim.check."""
    return [CLAIMS[name].check() for name in names or CLAIMS]


def show(*names):
    """Prints the findings on these claims."""
    print("\n".join(map(str, check(*names))))


def claims_of(row):
    """The claims that belong to a row, such as "S1-20"."""
    return [claim for claim in CLAIMS.values() if row in claim.ids]


def counts():
    """How many claims have which verdict, as {verdict: number}."""
    tally = Counter(finding.verdict for finding in check())
    return {kind: tally[kind] for kind in KINDS}
