"""Exercises that show something and ask what is behind it: a choice, with a reason for each option."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnbook.exercises.judging import unanswered, wrong
from nnbook.exercises.values import UnfitError, kind
from nnbook.exercises.verdict import Verdict

LETTERS = "abcdefgh"


@dataclass(frozen=True)
class Option:
    """What may be behind what is shown: its short name, its words, and what one would see if it were.

    `reason` holds whether this is the right option or not. `plant` is what `show` needs to make it true.
    """

    name: str
    text: str
    reason: str
    plant: object = None


@dataclass(frozen=True)
class ChoiceExercise:
    """A question about what `show(option, rng)` makes: a text, or (picture, alternative text).

    An instance draws an order of the options and the one that is true, among those named in `answers`, or
    all, each in its turn; `rng`, a Generator, is for numbers. `show` computes what one sees, with
    option.plant in it.
    """

    name: str
    chapter: str
    level: str
    minutes: int
    question: str
    options: tuple
    show: Callable
    why: str
    hints: tuple
    answers: tuple = ()
    kind: str = "choice"

    def instance(self, seed):
        """(options in their order, the true one, a Generator) of instance number `seed`."""
        able = [one for one in self.options if not self.answers or one.name in self.answers]
        order, _, rng = self._drawn(seed, len(able))
        return [self.options[k] for k in order], able[self._turn(seed, len(able))], rng

    def _drawn(self, seed, n):
        """An order of the options, one of n numbers, and the Generator that they come from."""
        rng = np.random.default_rng([seed, *self.name.encode()])
        return rng.permutation(len(self.options)), rng.integers(n), rng

    def _turn(self, seed, n):
        """Which of n options is true in instance `seed`: each comes once before one comes again."""
        lap, place = divmod(seed, n)
        _, first, rng = self._drawn(lap * n, n)
        return [first, *(k for k in rng.permutation(n) if k != first)][place]

    def shown(self, seed):
        """What the reader looks at: a text, or (picture, alternative text)."""
        _, true, rng = self.instance(seed)
        return self.show(true, rng)

    def asked(self, seed, shown=None):
        """The question, what it is about where that is a text, and the options with their letters.

        `shown` is what `shown(seed)` has given, where that has been made already.
        """
        order, shown = self.instance(seed)[0], shown or self.shown(seed)
        lines = [f"  ({letter}) {one.text}" for letter, one in zip(LETTERS, order)]
        return "\n".join([self.question, *([shown] if isinstance(shown, str) else []), *lines])

    def answered(self, seed=0):
        """The letter of the true option."""
        order, true, _ = self.instance(seed)
        return LETTERS[order.index(true)]

    def told(self, seed):
        """The true option and its reason."""
        _, true, _ = self.instance(seed)
        return f"({self.answered(seed)}) {true.text}: {true.reason}. {self.why}"


def judge_choice(exercise, answer, seed):
    """The Verdict on an answer that should be an option's letter, or its words, for instance `seed`."""
    if answer is ...:
        return unanswered(exercise)
    order, true, _ = exercise.instance(seed)
    try:
        option = chosen(answer, order)
    except UnfitError as error:
        return wrong(exercise, f"{error}, such as check({exercise.name!r}, {LETTERS[0]!r})", "kind")
    if option is true:
        return Verdict(True, f"{exercise.name}: right: {option.text}: {option.reason}.")
    return wrong(exercise, f"{option.text}? {option.reason[:1].upper()}{option.reason[1:]}", option.name)


def chosen(answer, options):
    """The option that a letter, its own words, or its whole line name; UnfitError says what came."""
    last = LETTERS[len(options) - 1]
    asked = f"a letter from {LETTERS[0]!r} to {last!r} is asked for"
    if not isinstance(answer, str):
        raise UnfitError(f"{kind(answer)} came, {asked}")
    for letter, one in zip(LETTERS, options):
        if bare(answer) in (letter, bare(one.name), bare(one.text), f"{letter}) {bare(one.text)}"):
            return one
    raise UnfitError(f"{answer[:20]!r} came, {asked}")


def bare(words):
    """Words without brackets and space around them, in small letters."""
    return str.strip(words, " ().\n\t").lower()
