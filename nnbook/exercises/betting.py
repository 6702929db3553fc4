"""Bets: a question to commit to before it is decided, with a reason for each option."""

import html

from nnbook.checks import brief, check_entries, listing


class Bet:
    """A question and its options, each a fold that says whether it is right, and why: it works on any page.

    In JupyterLab the first option that is opened is the bet.
    """

    def __init__(self, question, options, reasons):
        self.question, self.options, self.reasons = question, options, reasons

    def __repr__(self):
        lines = [f"  {option}\n    {reason}" for option, reason in zip(self.options, self.reasons)]
        return "\n".join([f"Bet. {self.question}", *lines])

    def _repr_html_(self):
        folds = [
            f"<details><summary>{html.escape(option)}</summary><p>{html.escape(reason)}</p></details>"
            for option, reason in zip(self.options, self.reasons)
        ]
        head = f"<p><strong>Bet.</strong> {html.escape(self.question)}</p>"
        return f'<div class="nnbook-wager">{head}{"".join(folds)}</div>'


def bet(question, options, *, answer, because):
    """A Bet, to be shown: a question, two options or more, one of which is the answer.

    `because` is the reason, a text; or one for each option, in their order, also for the wrong ones. What is
    shown begins with "Yes." or "No.". TypeError or ValueError that names the argument.
    """
    question, options = _text("question", question), _texts("options", options)
    if len(options) < 2 or len(set(options)) < len(options):
        raise ValueError(f"options={brief(options)}, expected two texts at least, each once")
    if not isinstance(answer, str) or answer not in options:
        raise ValueError(f"answer={brief(answer)} is no option, expected one of: {listing(options)}")
    reasons = [because] * len(options) if isinstance(because, str) else because
    reasons = _texts("because", reasons)
    if len(reasons) != len(options):
        raise ValueError(f"because has {len(reasons)} reasons, expected one, or {len(options)}")
    told = [f"{'Yes' if option == answer else 'No'}. {why}" for option, why in zip(options, reasons)]
    return Bet(question, options, told)


def _texts(name, values):
    entries = check_entries(name, values, "a list of texts", most=100)
    return [_text(f"{name}[{k}]", value) for k, value in enumerate(entries)]


def _text(name, value):
    if not isinstance(value, str):
        raise TypeError(f"{name}={brief(value)}, expected a text")
    if not value.strip():
        raise ValueError(f"{name}={brief(value)}, expected a text that says something")
    return " ".join(value.split())
