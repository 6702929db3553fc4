"""What an exercise is made of: question, right answer, instances, mistakes, hints. All of it is data."""

import inspect
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from nnbook.exercises.values import alike, flat, twin

LEVELS = ("warm-up", "core", "hard")
LATE = 24  # of so many mistakes in a result at most three are tried together: 2024 triples


@dataclass(frozen=True)
class Mistake:
    """A wrong answer: what is done instead, or before (to the arguments), or after (to the result).

    `after(result, *arguments)`, `before(*arguments)` gives arguments, `instead(*arguments)` a result. Of two
    mistakes at most one may be of a kind, but for `after`, which may follow one another.
    """

    name: str
    text: str
    instead: Callable | None = None
    after: Callable | None = None
    before: Callable | None = None

    def follows(self, other):
        """Whether this one can be made together with another, after it."""
        if self.before:
            return not other.before
        return bool(self.after)


@dataclass(frozen=True)
class Instance:
    """Arguments on which an answer is tried, and words for what is special about them."""

    arguments: tuple
    tags: tuple = ()
    writable: bool = True

    @property
    def size(self):
        """How many numbers the arguments hold."""
        return len(flat(list(self.arguments)))

    def fresh(self):
        """The arguments, copied."""
        return tuple(twin(one, self.writable) for one in self.arguments)


@dataclass(frozen=True, eq=False)
class Exercise:
    """A question that answers: a function or an expression is asked for.

    `right` is the solution, its source is shown; `why` explains it. `takes` are the names of its arguments,
    `parts` those of the things in the tuple that it gives. Where `may_share`, views of an argument are right.
    """

    name: str
    chapter: str
    level: str
    minutes: int
    question: str
    takes: tuple
    right: Callable
    why: str
    instances: tuple
    mistakes: tuple
    hints: tuple
    parts: tuple = ()
    may_share: bool = False
    kind: str = "function"

    @property
    def source(self):
        """The solution as the reader might have written it."""
        return inspect.cleandoc("\n" + inspect.getsource(self.right))

    def asked(self, seed=0):
        """The question: it has one instance."""
        return self.question

    def told(self, seed=0):
        """The solution, and why."""
        return f"{self.source.rstrip()}\n\n{self.why}"

    def answered(self, seed=0):
        """The solution as one hands it in: a function, or an expression."""
        return self.right() if self.kind == "expression" else self.right

    @cached_property
    def expected(self):
        """The right result for each instance."""
        return [settled(self.right(*one.fresh())) for one in self.instances]

    @cached_property
    def guesses(self):
        """Each mistake, and then each two that can be made together."""
        both = [
            (one, other) if other.follows(one) else (other, one)
            for one, other in combinations(self.mistakes, 2)
            if other.follows(one) or one.follows(other)
        ]
        return [*((one,) for one in self.mistakes), *both]

    @property
    def triples(self):
        """Each three mistakes in a result, one after the other, where there are not too many of them."""
        late = [one for one in self.mistakes if one.after]
        return combinations(late, 3) if len(late) <= LATE else ()

    @cached_property
    def _known(self):
        return {}

    def outcomes(self, *mistakes):
        """What comes of mistakes made together, one instance after the other: a result or an exception."""
        for k, (instance, model) in enumerate(zip(self.instances, self.expected)):
            if (mistakes, k) not in self._known:
                self._known[mistakes, k] = self.outcome(instance, model, mistakes)
            yield self._known[mistakes, k]

    def outcome(self, instance, model, mistakes):
        """What comes of mistakes for one instance."""
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                result = self.making(*mistakes)(*instance.fresh())
            return alike(result, model)
        except Exception as error:
            return error

    def making(self, *mistakes):
        """A function that answers with these mistakes, the solution without any."""
        function = next((one.instead for one in mistakes if one.instead), self.right)

        def answer(*arguments):
            for one in mistakes:
                arguments = one.before(*arguments) if one.before else arguments
            result = function(*arguments)
            for one in mistakes:
                result = one.after(result, *arguments) if one.after else result
            return result

        return answer


def settled(value):
    """A right result with its numbers as arrays of floats."""
    if isinstance(value, (list, tuple)):
        return type(value)(map(settled, value))
    return np.array(value, float)
