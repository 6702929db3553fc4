"""Every claim on the two articles, in their order, and what comes of checking them."""

from collections import Counter
from functools import cache

from nnbook.checks import check_name
from nnbook.sources import s1, s2
from nnbook.sources.claims import KINDS, claims_in

# The order of the parts is that of appendix A.
CLAIMS = claims_in(*s1.PARTS, *s2.PARTS)


@cache
def _finding(name):
    return CLAIMS[name].check()


def check(*names):
    """The findings on these claims (all of them, if none is named). VerdictError as for Claim.check.

    ValueError for a name that is no claim's.
    """
    return [_finding(name) for name in map(_known, names or CLAIMS)]


def _known(name):
    """The name of a claim; ValueError that names the likeliest for another."""
    return check_name("names", CLAIMS, name).name


def show(*names):
    """Prints the findings on these claims, each named by its name or by its section in appendix A.

    ValueError for a name that is no claim's and no section's.
    """
    sections = {claim.section: claim.section for claim in CLAIMS.values()}
    known = {check_name("names", {**sections, **{one: one for one in CLAIMS}}, name) for name in names}
    chosen = [claim for claim in CLAIMS.values() if {claim.name, claim.section} & known]
    print("\n".join(map(str, check(*(claim.name for claim in chosen)))))


def counts():
    """How many claims have which verdict, as {verdict: number}."""
    tally = Counter(finding.verdict for finding in check())
    return {kind: tally[kind] for kind in KINDS}
