"""What has been solved: a table, in memory, and in a file of the reader's own if they ask for it."""

import json
from itertools import islice
from pathlib import Path

from nnbook.files import check_path, read_json, whole

SOLVED, TRIED = "solved", "tried"
MOST = 2**20  # bytes of a file
BETS, LETTERS = 500, 100  # of bets and of a bet's name, so that a file holds whatever pages send


class Progress:
    """The state of each exercise by name, and each bet with its chapter and whether it was right.

    Written to a file after each change once there is one, which several kernels may keep at one time.
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
        """Reads a file, if there is one, and writes there from now on; ValueError if it is damaged.

        Of its exercises those of `known` count here, and the others stay in it. Where it cannot be read or
        written, all stays as it was.
        """
        path = Path(check_path(path)).absolute()  # also after a change of the working folder
        self._write(path, known)
        self.path, self.known = path, known

    def write(self):
        """Writes the file, if there is one, as a whole or not at all, with what it holds by now."""
        if self.path:
            self._write(self.path, self.known)

    def _write(self, path, known):
        """Writes what is here and what is in the file, where another kernel may have put more since."""
        states, placed = read(path) if path.exists() else ({}, {})
        kept = states | {one: state for one, state in self.states.items() if states.get(one) != SOLVED}
        placed = {**placed, **self.bets, **placed}  # those of the file stand first, and as it says
        bets = dict(islice(placed.items(), BETS))
        with whole(path) as file:
            file.write(json.dumps({"exercises": kept, "bets": bets}, indent=1).encode())
        own = {one: state for one, state in kept.items() if one in known or one in self.states}
        self.states, self.bets = own, bets


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
