"""What is asked of more than one thing that is built: requirements on the facts that `taking` counts."""

from nnbook.exercises.building import Requirement

ROWS_RIGHT = Requirement(
    "rows right", "4 of 4", "{right} of 4 rows are right (out = {said})", lambda facts: facts["right"] == 4
)
ISLAND = (  # on the facts of `taking.island`
    Requirement(
        "inside",
        "at least 99 %",
        "{inside:.1f} % of {inner:,} points inside have out > ½",
        lambda facts: facts["inside"] >= 99,
    ),
    Requirement(
        "outside",
        "at least 99 %",
        "{outside:.1f} % of {outer:,} points outside have out ≤ ½",
        lambda facts: facts["outside"] >= 99,
    ),
)
NO_CRASH = Requirement(
    "crashes",
    "none",
    "{crashes} of 2 drives end in a crash, the shorter lasts {seconds:.1f} s",
    lambda facts: facts["crashes"] == 0,
)


def hidden_at_most(n):
    """The Requirement that there are at most n hidden neurons."""
    asked = f"at most {n}" if n else "none"
    return Requirement("hidden neurons", asked, "{hidden} hidden neurons", lambda facts: facts["hidden"] <= n)


def weights_at_most(n):
    """The Requirement that at most n weights are not 0."""
    return Requirement(
        "weights", f"at most {n}", "{weights} weights are not 0", lambda facts: facts["weights"] <= n
    )


def hidden_is(kind):
    """The Requirement that the hidden neurons, where there are some, are of this kind, such as "logistic"."""
    return Requirement(
        "kind of hidden neurons",
        kind,
        "the hidden neurons are {hidden_kind}",
        lambda facts: not facts["hidden"] or facts["hidden_kind"] == kind,
    )


def output_is(kind):
    """The Requirement that the outputs are of this kind."""
    return Requirement(
        "kind of outputs", kind, "the outputs are {output_kind}", lambda facts: facts["output_kind"] == kind
    )
