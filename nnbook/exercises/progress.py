"""What has been solved: a table, in memory, and in a file of the reader's own if they ask for it."""

import json
import os
from pathlib import Path

SOLVED, TRIED = "solved", "tried"


class Progress:
    """The state of each exercise by name; written to a file after each change once there is one."""

    def __init__(self):
        self.states, self.path = {}, None

    def note(self, name, verdict):
        """Keeps what a verdict means; what is solved stays solved."""
        if verdict.answered and self.states.get(name) != SOLVED:
            self.states[name] = SOLVED if verdict else TRIED
            self.write()

    def keep(self, path, known):
        """Reads a file, if there is one, and writes there from now on; ValueError if it is damaged."""
        path = Path(path)
        if path.exists():
            self._read(path, known)
        self.path = path
        self.write()

    def _read(self, path, known):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            states = {name: state for name, state in found["exercises"].items() if state in (SOLVED, TRIED)}
        except (ValueError, TypeError, KeyError, AttributeError):
            raise ValueError(
                f"path={str(path)!r} holds no progress, expected a file that `keep` wrote"
            ) from None
        for name, state in states.items():
            if name in known and self.states.get(name) != SOLVED:
                self.states[name] = state

    def write(self):
        """Writes the file, if there is one, as a whole or not at all."""
        if self.path:
            part = self.path.with_name(self.path.name + ".part")
            part.write_text(json.dumps({"exercises": self.states}, indent=1), encoding="utf-8")
            os.replace(part, self.path)


class Table:
    """Rows of (chapter, exercises, solved, tried), shown as text or as a page."""

    HEAD = ("chapter", "exercises", "solved", "tried")

    def __init__(self, exercises, states):
        self.rows = []
        for chapter in sorted({one.chapter for one in exercises}):
            names = [one.name for one in exercises if one.chapter == chapter]
            counts = [sum(states.get(name) == state for name in names) for state in (SOLVED, TRIED)]
            self.rows.append((int(chapter), len(names), *counts))

    def __repr__(self):
        lines = [self.HEAD, *self.rows]
        return "\n".join("".join(f"{cell:>11}" for cell in line) for line in lines)

    def _repr_html_(self):
        head = "".join(f"<th>{word}</th>" for word in self.HEAD)
        rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in self.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
