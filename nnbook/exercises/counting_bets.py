"""Hears from the page which bets were placed: nnbook/lab/extension/nnbook.js tells it."""

import sys

from nnbook.exercises.progress import is_bet

LINE = "nnbook.bets"


def listen(note):
    """Has the kernel, if this is one, call note(bet, chapter, right) for each bet that a page tells of.

    Pages that are open are called at once, so that they tell what was placed before.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if getattr(shell, "kernel", None) is None:
        return
    from comm import create_comm, get_comm_manager

    def hear(message):
        for bet in bets_of(message["content"]["data"]):
            note(*bet)

    def opened(line, message):
        line.on_msg(hear)
        hear(message)

    get_comm_manager().register_target(LINE, opened)
    create_comm(target_name=LINE).on_msg(hear)


def bets_of(data):
    """(bet, chapter, right) of each bet in what a page has sent; what is none is left out."""
    sent = data.get("bets") if isinstance(data, dict) else None
    for one in sent if isinstance(sent, list) else ():
        if isinstance(one, dict):
            bet = tuple(one.get(key) for key in ("bet", "chapter", "right"))
            if is_bet(*bet):
                yield bet
