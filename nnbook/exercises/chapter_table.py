"""What a chapter asks at its end: a table of its exercises, with what the reader has solved."""

import html
import textwrap

from nnbook.exercises.exercise import LEVELS

WRITTEN = {
    "count_parameters": "01",
    "neuron": "02",
    "forward": "02",
    "mse": "03",
    "softmax": "03",
    "binary_cross_entropy_from_net": "03",
    "logistic_slope": "04",
    "output_delta": "04",
    "hidden_delta": "04",
    "weight_gradient": "04",
    "backward": "04",
    "step": "05",
    "minibatches": "05",
    "accuracy": "07",
    "confusion": "07",
    "softmax_delta": "07",
}  # the chapter in whose text the reader writes it, where it is needed
CELL = ' style="text-align:left;vertical-align:top"'  # JupyterLab would set words to the right
INDENTED = {"initial_indent": "    ", "subsequent_indent": "    ", "break_on_hyphens": False}


class ChapterTable:
    """Rows of (name, what is asked, level, minutes, state) of a chapter, as text or as a page.

    `elsewhere` are rows of those that are written in the text of a chapter, each with its chapter.
    """

    HEAD = ("exercise", "what is asked")

    def __init__(self, chapter, exercises, states, seeds):
        own = [one for one in exercises if one.chapter == chapter]
        own.sort(key=lambda one: LEVELS.index(one.level))
        self.chapter, self.rows, self.elsewhere = chapter, [], []
        for one in own:
            row = (one.name, asked(one, seeds), one.level, one.minutes, states.get(one.name, ""))
            if one.name in WRITTEN:
                self.elsewhere.append((WRITTEN[one.name], *row))
            else:
                self.rows.append(row)

    @property
    def places(self):
        """Lines (where, names with their states) on what is not in the table."""
        found = {}
        for chapter, name, *_, state in self.elsewhere:
            where = "above" if chapter == self.chapter else f"in chapter {int(chapter)}"
            found.setdefault(where, []).append((name, f" ({state})" if state else ""))
        return [(f"Written {where}, where it is needed:", names) for where, names in found.items()]

    def __repr__(self):
        lines = []
        for name, words, *effort in self.rows:
            lines += [f"{name} ({effort_of(*effort)})", *textwrap.wrap(words, 92, **INDENTED)]
        lines += [f"{where} {', '.join(map(''.join, names))}" for where, names in self.places]
        return "\n".join(lines)

    def _repr_html_(self):
        head = "".join(f"<th{CELL}>{word}</th>" for word in self.HEAD)
        rows = [
            f"<tr><td{CELL}>{code(name)}<br><small>{effort_of(*effort)}</small></td>"
            f"<td{CELL}>{html.escape(words)}</td></tr>"
            for name, words, *effort in self.rows
        ]
        table = (
            f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>"
        )
        lines = [
            f"<p>{where} {', '.join(code(name) + state for name, state in names)}</p>"
            for where, names in self.places
        ]
        return "\n".join([table, *lines])


def asked(exercise, seeds):
    """What is asked, in one line, of the instance that `check` is for now; of a choice, where to look."""
    if exercise.kind == "choice":
        return f'{exercise.question} question("{exercise.name}") shows what to choose from.'
    return " ".join(exercise.asked(seeds.get(exercise.name, 0)).split("\n"))


def effort_of(level, minutes, state):
    """Words on how much an exercise asks for, and whether it is solved."""
    return f"{level}, {minutes} min" + (f", {state}" if state else "")


def code(name):
    """A name as HTML that may be broken after each _, for a narrow page."""
    return f"<code>{html.escape(name).replace('_', '_<wbr>')}</code>"
