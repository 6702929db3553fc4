"""What has been solved: a table, in memory, and in a file of the reader's own if they ask for it."""

import json
from contextlib import suppress
from itertools import islice
from pathlib import Path

from nnbook.files import check_path, read_json, whole

SOLVED, TRIED = "solved", "tried"
MOST = 2**20  # bytes of a file
BETS, LETTERS = 500, 100  # of bets and of a bet's name, so that a file holds whatever pages send


class Progress:
    """The state of each exercise by name, and each bet with its chapter and whether it was right.

    Written to a file after each change once there is one. Several notebooks may keep the same file: what one
    of them has written there stays as the others write.
    """

    def __init__(self):
        self.states, self.bets, self.path, self.known = {}, {}, None, ()

    def note(self, name, verdict):
        """Keeps what a verdict means; what is solved stays solved."""
        if verdict.answered and self.states.get(name) != SOLVED:
            self.states[name] = SOLVED if verdict else TRIED
            self.write()

    def note_bet(self, bet, chapter, right):
        """Keeps a bet; one that was placed before stays as it was placed, and of too many the first stay."""
        if bet not in self.bets and len(self.bets) < BETS:
            self.bets[bet] = {"chapter": chapter, "right": right}
            self.write()

    def keep(self, path, known):
        """Reads a file, if there is one, and writes there from now on; ValueError if it is damaged."""
        path = Path(check_path(path)).absolute()  # also after a change of the working folder
        if path.exists():
            self.take(*read(path), known)
        self.path, self.known = path, known
        self.write()

    def take(self, states, bets, known):
        """Takes what a file holds; what is solved stays solved."""
        for name, state in states.items():
            if name in known and self.states.get(name) != SOLVED:
                self.states[name] = state
        placed = {**bets, **self.bets, **bets}  # those of the file stand first, and as it says
        self.bets = dict(islice(placed.items(), BETS))

    def write(self):
        """Writes the file, if there is one, as a whole or not at all, with what it holds by now."""
        if self.path:
            with suppress(OSError, ValueError):  # a file that is gone, or damaged, is written anew
                self.take(*read(self.path), self.known)
            content = {"exercises": self.states, "bets": self.bets}
            with whole(self.path) as file:
                file.write(json.dumps(content, indent=1).encode())


def read(path):
    """(states by exercise, bets by name) of a file that `keep` wrote; ValueError if it is none."""
    try:
        found = read_json(path, MOST)
        states = {name: _state(state) for name, state in found["exercises"].items()}
        bets = {name: _bet(name, **bet) for name, bet in found.get("bets", {}).items()}
        if not found.keys() <= {"exercises", "bets"}:
            raise ValueError("it holds something else")
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        raise ValueError(f"path={str(path)!r} holds no progress, expected a file that `keep` wrote") from None
    return states, bets


def is_bet(bet, chapter, right):
    """Whether it is the name of a bet, the number of its chapter, and whether it was right."""
    named = isinstance(bet, str) and 0 < len(bet) <= LETTERS
    return named and type(chapter) is int and 0 <= chapter < 100 and isinstance(right, bool)


def _state(state):
    if state not in (SOLVED, TRIED):
        raise ValueError(f"state={state!r:.200}")
    return state


def _bet(name, chapter, right):
    if not is_bet(name, chapter, right):
        raise ValueError(f"bet={name!r:.200}, chapter={chapter}, right={right}")
    return {"chapter": chapter, "right": right}


class Table:
    """Rows of (chapter, exercises, solved, tried, bets placed, bets right), as text or as a page."""

    HEAD = ("chapter", "exercises", "solved", "tried", "bets placed", "bets right")

    def __init__(self, exercises, states, bets=()):
        exercises, bets = list(exercises), list(bets)
        chapters = {int(one.chapter) for one in exercises} | {bet["chapter"] for bet in bets}
        self.rows = []
        for chapter in sorted(chapters):
            names = [one.name for one in exercises if int(one.chapter) == chapter]
            counts = [sum(states.get(name) == state for name in names) for state in (SOLVED, TRIED)]
            placed = [bet["right"] for bet in bets if bet["chapter"] == chapter]
            self.rows.append((chapter, len(names), *counts, len(placed), sum(placed)))

    def __repr__(self):
        lines = [self.HEAD, *self.rows]
        return "\n".join("".join(f"{cell:>12}" for cell in line) for line in lines)

    def _repr_html_(self):
        head = "".join(f"<th>{word}</th>" for word in self.HEAD)
        rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in self.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
