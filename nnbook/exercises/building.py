"""Exercises that ask for a thing that does something: what it does is measured, and held against a demand."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass

from nnbook.exercises import guard
from nnbook.exercises.judging import is_blank, unanswered, wrong
from nnbook.exercises.values import UnfitError
from nnbook.exercises.verdict import Verdict


class Apart(float):
    """A number that is written in more figures where it would else look like one of some limits."""

    def __new__(cls, value, limits):
        """The number, and what it should be told from."""
        number = super().__new__(cls, value)
        number.limits = limits
        return number

    def __format__(self, spec):
        head, _, tail = spec.partition(".")
        if not tail[:-1].isdigit() or abs(self) in self.limits:
            return format(float(self), spec)
        for figures in range(int(tail[:-1]), 17):
            text = format(float(self), f"{head}.{figures}{tail[-1]}")
            if abs(float(text.replace(",", ""))) not in self.limits:
                break
        return text


@dataclass(frozen=True)
class Requirement:
    """Something that is asked of what was built: a short name, what is asked, and what was measured.

    `measured` is a text with places for the facts that `measure` of the exercise gives by name;
    `holds(facts)` says whether they are enough.
    """

    name: str
    asked: str
    measured: str
    holds: Callable

    def text(self, facts):
        """What was measured and what is asked, in one line, where that is not enough."""
        limits = {float(one) for one in re.findall(r"\d+(?:\.\d+)?", self.asked)}
        apart = {name: Apart(one, limits) if isinstance(one, float) else one for name, one in facts.items()}
        return f"{self.measured.format(**apart)}, asked: {self.asked}"


@dataclass(frozen=True)
class BuiltExercise:
    """Asks for a thing that does something.

    `take(answer)` makes of an answer a copy to measure, or raises UnfitError, which says what came;
    `measure(thing)` gives the facts by name; each of the `requirements` is a check of its own. `right()` is a
    solution, or `right` itself where it is `a_function`; its source is shown. `seconds` is the time that an
    answer may take.
    """

    name: str
    chapter: str
    level: str
    minutes: int
    question: str
    take: Callable
    measure: Callable
    requirements: tuple
    right: Callable
    why: str
    hints: tuple
    seconds: float = 2.0
    a_function: bool = False
    kind: str = "built"

    def answered(self, seed=0):
        """The solution as one hands it in."""
        return self.right if self.a_function else self.right()

    def asked(self, seed=0):
        """The question, and what is asked in one line each."""
        return "\n".join([self.question, *(f"  · {one.name}: {one.asked}" for one in self.requirements)])

    def told(self, seed=0):
        """A solution as the reader might have written it, and why it is one."""
        return f"{inspect.cleandoc(chr(10) + inspect.getsource(self.right)).rstrip()}\n\n{self.why}"


def judge_built(exercise, answer):
    """The Verdict on an answer that should be a thing that meets the requirements."""
    if answer is ... or is_blank(answer):
        return unanswered(exercise)
    outcomes, _ = guard.run([lambda: exercise.measure(exercise.take(answer))], exercise.seconds)
    facts = outcomes[0]
    if isinstance(facts, guard.TimeUpError):
        return wrong(exercise, f"it takes longer than {exercise.seconds:g} seconds", "endless")
    if isinstance(facts, UnfitError):
        return wrong(exercise, str(facts), "kind")
    if isinstance(facts, BaseException):
        return wrong(exercise, guard.told(facts, answer), "error")
    return held(exercise, facts)


def held(exercise, facts):
    """The Verdict on what was measured: all requirements that fail are named."""
    failed = [one for one in exercise.requirements if not one.holds(facts)]
    if failed:
        return wrong(exercise, "; ".join(one.text(facts) for one in failed), *(one.name for one in failed))
    measured = ", ".join(one.measured.format(**facts) for one in exercise.requirements)
    return Verdict(True, f"{exercise.name}: right: {measured}.")
