"""From what a reader's function gives to one line that names the mistake."""

import dis
import inspect
from functools import cached_property

import numpy as np

from nnbook.exercises import guard, looks
from nnbook.exercises.floating import in_floats, lost
from nnbook.exercises.parts import by_parts
from nnbook.exercises.values import alike, bare, equal, same, same_numbers, shared, unchanged, written
from nnbook.exercises.verdict import Verdict
from nnbook.words.numbers import counted


def judge(exercise, answer):
    """The Verdict on an answer that should be a function."""
    if answer is ... or is_blank(answer):
        return unanswered(exercise)
    if not callable(answer):
        return wrong(exercise, f"a function of ({', '.join(exercise.takes)}) is asked for")
    if inspect.iscoroutinefunction(answer):
        return wrong(exercise, "its def is async: a call gives a coroutine", "kind")
    problem = arity(exercise, answer)
    if problem:
        return wrong(exercise, problem, "arguments")
    return Trial(exercise, answer).verdict()


def unanswered(exercise):
    """The fixed line on a cell that is as it was."""
    return Verdict(False, f"{exercise.name}: not answered yet.", answered=False)


def wrong(exercise, text, *mistakes):
    """A refusal in one line."""
    text = " ".join(text.split()).rstrip(".")
    return Verdict(False, f"{exercise.name}: not yet: {text}{'' if text.endswith('?') else '.'}", mistakes)


def is_blank(answer):
    """Whether the body of a function is still `...`."""
    if not inspect.isfunction(answer):
        return False
    steps = {one.opname for one in dis.get_instructions(answer)}
    inert = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}
    return steps <= inert and set(answer.__code__.co_consts) <= {None, ..., answer.__doc__}


def arity(exercise, answer):
    """What is wrong with the arguments of a function, or None."""
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):
        return None  # a function of C does not tell
    try:
        signature.bind(*exercise.takes)
    except TypeError:
        named = any(one.kind is one.KEYWORD_ONLY for one in signature.parameters.values())
        taken = str(signature)[1:-1] if named else ", ".join(signature.parameters)
        return f"it takes ({taken}), but is called with ({', '.join(exercise.takes)})"
    return None


class Trial:
    """An answer on all instances: a value for each or the exception, and what was done to the arguments."""

    def __init__(self, exercise, answer, instances=None):
        self.exercise, self.answer = exercise, answer
        self.changed, self.aliased = {}, False
        calls = [self._call(*pair) for pair in zip(instances or exercise.instances, exercise.expected)]
        self.outcomes, self.printed = guard.run(calls)
        self.hits = [same(got, right) for got, right in zip(self.outcomes, exercise.expected)]

    def _call(self, instance, model):
        def call():
            arguments, before = instance.fresh(), instance.fresh()
            result = guard.called(self.answer, *arguments)
            for name, now, then in zip(self.exercise.takes, arguments, before):
                if not unchanged(now, then):
                    self.changed[name] = True
            self.aliased = self.aliased or shared(result, arguments)
            return alike(result, model)

        return call

    def verdict(self):
        """What is said of this answer."""
        if any(isinstance(one, guard.TimeUpError) for one in self.outcomes):
            late = f"it takes longer than {guard.SECONDS:g} seconds"
            return self.no(f"{late}: is there a loop that never stops?", "endless")
        if self.changed:
            return self.spoilt()
        if all(self.hits):
            return self.unharmed()
        ways = (Trial.recognised, by_parts, Trial.unrounded, *looks.KNOWN, looks.failed,
                looks.counterexample)  # fmt: skip
        return next(found for found in (look(self) for look in ways) if found is not None)

    def no(self, text, *mistakes):
        """A refusal."""
        return wrong(self.exercise, text, *mistakes)

    def spoilt(self):
        """The arguments were changed in place; the result may be wrong as well."""
        names = " and ".join(self.changed)
        raised = {k for k, one in enumerate(self.outcomes) if isinstance(one, BaseException)}
        right = all(hit or k in raised for k, hit in enumerate(self.hits))
        found = () if right else self.named(raised)
        more = "".join(f"; and {one.text}" for one in found)
        return self.no(
            f"it changes its argument {names} in place{more}", "in place", *(one.name for one in found)
        )

    def unharmed(self):
        """The verdict on right numbers: a result that lies in an argument would change when that does."""
        if self.aliased and not self.exercise.may_share:
            return self.no("the result is an argument itself, so who changes one changes both", "aliasing")
        return Verdict(True, f"{self.exercise.name}: right.")

    def recognised(self):
        """The verdict that names the mistake, or two mistakes."""
        found = self.named()
        if not found:
            return None
        shape = self.example() if len(found) == 1 and not self.equals(found) else ""
        return self.no("; and ".join(one.text for one in found) + shape, *(one.name for one in found))

    def named(self, but=()):
        """The mistakes that give exactly what came, but for some instances; () if there are none."""
        single = self.match([(one,) for one in self.exercise.mistakes], but=but)
        if not single and looks.guessed(self):
            return ()  # two mistakes give that by chance
        if single or not self.floating:
            return single or self.match(but=but) or ()
        found = self.floating.match(but=but)
        return (*found, lost(self.exercise)) if found else self.match(but=but) or ()

    @cached_property
    def floating(self):
        """The Trial with floats for whole numbers; None where that changes nothing, or all is right then."""
        trial = self.with_floats
        if trial is None or all(trial.hits):
            return None
        unmoved = all(equal(a, b, None) for a, b in zip(self.outcomes, trial.outcomes))
        return None if unmoved else trial

    @cached_property
    def with_floats(self):
        """The Trial with floats for whole numbers; None where there are no whole numbers."""
        instances = in_floats(self.exercise)
        return None if instances is None else Trial(self.exercise, self.answer, instances)

    def unrounded(self):
        """The verdict that floats would get, and with it that arrays of whole numbers lose fractions."""
        if not self.floating:
            return None
        ways = (by_parts, *looks.KNOWN)
        found = next((one for one in (look(self.floating) for look in ways) if one is not None), None)
        if found is None:
            return None
        own, start = lost(self.exercise), f"{self.exercise.name}: not yet: "
        return self.no(
            f"{found.text.removeprefix(start).rstrip('.')}; and {own.text}", *found.mistakes, own.name
        )

    def match(self, guesses=None, part=None, but=()):
        """The first of some mistakes, or of all and their pairs, that give exactly what came, or its part."""
        for mistakes in guesses or self.exercise.guesses:
            if self.equals(mistakes, part, but):
                return needed(self.exercise, mistakes) if part is None else mistakes
        return None

    def equals(self, mistakes, part=None, but=()):
        """Whether what came is what comes of these mistakes; an exception equals one of its type."""
        raised = all(isinstance(got, BaseException) and bare(got) is None for got in self.outcomes)
        if raised or len(self.outcomes) < len(self.exercise.instances):
            return False
        pairs = zip(self.outcomes, self.exercise.outcomes(*mistakes))
        return all(k in but or equal(got, expected, part) for k, (got, expected) in enumerate(pairs))

    def example(self):
        """The smallest instance that came out wrong: arguments, what came, what was expected."""
        zipped = zip(self.exercise.instances, self.outcomes, self.exercise.expected, self.hits)
        failures = [one for one in zipped if not one[-1] and not isinstance(one[1], BaseException)]
        if not failures:
            return ""
        instance, got, right, _ = min(failures, key=lambda one: one[0].size)
        given = ", ".join(f"{n} = {written(v)}" for n, v in zip(self.exercise.takes, instance.arguments))
        return f": for {given} came {came(got, right, self.exercise.parts)}"


def came(got, right, names=()):
    """What came and what was expected, in numbers; in shapes where those differ; of a list one entry."""
    if isinstance(right, (list, tuple)):
        if len(got) != len(right):
            return f"{counted(len(got), 'entry', 'entries')}, expected {len(right)}"
        k = next(k for k in range(len(right)) if not same(got[k], right[k]))
        return f"{names[k] if names else f'at {k}'}: {came(got[k], right[k])}"
    if np.shape(got) != np.shape(right):
        return f"{written(got)} of shape {np.shape(got)}, expected shape {np.shape(right)}"
    if written(got) == written(right):
        off = np.max(np.abs(np.nan_to_num(got) - np.nan_to_num(right)))
        return f"{written(got)}, which is off by up to {off:.2g}"
    return f"{written(got)}, expected {written(right)}"


def needed(exercise, mistakes):
    """Of two mistakes only the first if the other, which changes numbers, only changes a shape after it."""
    if len(mistakes) != 2:
        return mistakes
    both = list(exercise.outcomes(*mistakes))
    for kept, other in (mistakes, mistakes[::-1]):
        alone = list(exercise.outcomes(other))
        if same_numbers(exercise.outcomes(kept), both) and not same_numbers(alone, exercise.expected):
            return (kept,)
    return mistakes
