"""From what a reader's function gives to one line that names the mistake."""

import dis
import inspect

import numpy as np

from nnbook.exercises import guard
from nnbook.exercises.near import near_misses
from nnbook.exercises.values import UnfitError, alike, flat, same, shared, unchanged, written
from nnbook.exercises.verdict import Verdict

ALONE = {  # what is said where an answer is right there only (if that tells anything), or wrong there only
    "m = 1": ("right for a single example only", "right, but not for a single example"),
    "square": ("right only where all layers have one size", "right, but not where all layers have one size"),
    "integers": (None, "right, but not for arrays of whole numbers"),
    "read-only": (None, "it writes into its arguments"),
}


def judge(exercise, answer):
    """The Verdict on an answer that should be a function."""
    if answer is ... or is_blank(answer):
        return unanswered(exercise)
    if not callable(answer):
        return wrong(exercise, f"a function of ({', '.join(exercise.takes)}) is asked for")
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
    if not inspect.isfunction(answer) or inspect.isgeneratorfunction(answer):
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
        taken = ", ".join(signature.parameters)
        return f"it takes ({taken}), but is called with ({', '.join(exercise.takes)})"
    return None


class Trial:
    """An answer on all instances: a value for each or the exception, and what was done to the arguments."""

    def __init__(self, exercise, answer):
        self.exercise, self.answer = exercise, answer
        self.changed, self.aliased = {}, False
        calls = [self._call(*pair) for pair in zip(exercise.instances, exercise.expected)]
        self.outcomes, self.printed = guard.run(calls)
        self.hits = [same(got, right) for got, right in zip(self.outcomes, exercise.expected)]

    def _call(self, instance, model):
        def call():
            arguments, before = instance.fresh(), instance.fresh()
            result = self.answer(*arguments)
            for name, now, then in zip(self.exercise.takes, arguments, before):
                if not unchanged(now, then):
                    self.changed[name] = True
            self.aliased = self.aliased or shared(result, arguments)
            return alike(result, model)

        return call

    def verdict(self):
        """What is said of this answer."""
        if any(isinstance(one, guard.TimeUpError) for one in self.outcomes):
            return self.no("it does not come to an end: is there a loop that never stops?", "endless")
        if self.changed:
            return self.spoilt()
        if all(self.hits):
            return self.unharmed()
        looks = (self.recognised, self.special, self.by_factor, self.near, self.failed, self.counterexample)
        return next(found for found in (look() for look in looks) if found is not None)

    def no(self, text, *mistakes):
        """A refusal."""
        return wrong(self.exercise, text, *mistakes)

    def spoilt(self):
        """The arguments were changed in place; the result may be wrong as well."""
        names = " and ".join(self.changed)
        raised = {k for k, one in enumerate(self.outcomes) if isinstance(one, BaseException)}
        right = all(hit or k in raised for k, hit in enumerate(self.hits))
        found = () if right else self.match(but=raised) or ()
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
        """The verdict that names the mistake, two mistakes, or those of the parts that are wrong."""
        found = self.match()
        if found:
            return self.no("; and ".join(one.text for one in found), *(one.name for one in found))
        return self.by_parts()

    def match(self, part=None, but=()):
        """The mistakes that give exactly what came, for a part of it or all, but for some instances."""
        for mistakes in self.exercise.guesses:
            if self.equals(mistakes, part, but):
                return mistakes
        return None

    def near(self):
        """The verdict that names a small change to the solution that gives exactly what came."""
        for mistake in near_misses(self.exercise):
            if self.equals((mistake,)):
                return self.no(mistake.text + self.example(), mistake.name)
        return None

    def equals(self, mistakes, part=None, but=()):
        """Whether what came is what comes of these mistakes; an exception equals one of its type."""
        raised = all(isinstance(got, BaseException) for got in self.outcomes)
        if raised or len(self.outcomes) < len(self.exercise.instances):
            return False
        pairs = zip(self.outcomes, self.exercise.outcomes(*mistakes))
        return all(k in but or equal(got, expected, part) for k, (got, expected) in enumerate(pairs))

    def by_parts(self):
        """The verdict where some parts of a tuple are right and the others wrong in a known way."""
        texts, names = [], []
        for k, part in enumerate(self.exercise.parts):
            if self.equals((), k):
                texts.append(f"{part} is right")
            elif found := self.match(k):
                texts.append(f"in {part} {'; and '.join(one.text for one in found)}")
                names += [one.name for one in found]
        return self.no("; ".join(texts), *names) if names else None

    def special(self):
        """The verdict where the answer is right but for, or only for, some special instances."""
        for tag, (only, but) in ALONE.items():
            tagged = [tag in one.tags for one in self.exercise.instances]
            if only and any(tagged) and self.hits == tagged:
                return self.no(only + self.example(), f"{tag} only")
            if any(tagged) and self.hits == [not one for one in tagged]:
                return self.no(but + self.example(), f"not {tag}")
        return None

    def failed(self):
        """The verdict on an answer that raises, or gives what is no number."""
        errors = [(one, error) for one, error in zip(self.exercise.instances, self.outcomes)
                  if isinstance(error, BaseException)]  # fmt: skip
        if not errors:
            return None
        _, error = min(errors, key=lambda pair: pair[0].size)
        if isinstance(error, UnfitError):
            return self.no(unfit(str(error), self.printed), "kind")
        return self.no(guard.told(error, self.answer), "error")

    def by_factor(self):
        """The verdict where all numbers are off by one factor, or by one number."""
        return proportion(self)

    def counterexample(self):
        """The refusal that shows the smallest instance that came out wrong."""
        return self.no(self.example().removeprefix(": "))

    def example(self):
        """The smallest instance that came out wrong: arguments, what came, what was expected."""
        zipped = zip(self.exercise.instances, self.outcomes, self.exercise.expected, self.hits)
        failures = [one for one in zipped if not one[-1] and not isinstance(one[1], BaseException)]
        if not failures:
            return ""
        instance, got, right, _ = min(failures, key=lambda one: one[0].size)
        given = ", ".join(f"{n} = {written(v)}" for n, v in zip(self.exercise.takes, instance.arguments))
        return f": for {given} came {came(got, right, self.exercise.parts)}"


def proportion(trial):
    """The verdict where all numbers are off by one factor, or by one number."""
    if any(isinstance(one, BaseException) for one in trial.outcomes):
        return None
    pairs = [(flat(got), flat(right)) for got, right in zip(trial.outcomes, trial.exercise.expected)]
    if any(a.shape != b.shape or not np.isfinite(a).all() for a, b in pairs):
        return None
    a, b = map(np.concatenate, zip(*pairs))
    if len(a) < 2 or not b.any():
        return None
    factor, difference = a @ b / (b @ b), np.mean(a - b)
    if np.allclose(a, factor * b, rtol=1e-5, atol=1e-6 * abs(b).max()):
        return trial.no(f"every number is {factor:.4g} times what it should be" + trial.example(), "factor")
    if np.allclose(a - b, difference, rtol=1e-5, atol=1e-6 * abs(b).max()):
        return trial.no(f"every number is {difference:+.4g} off" + trial.example(), "offset")
    return None


def unfit(text, printed):
    """What came instead of numbers."""
    if text.startswith("None") and printed:
        return "it prints its result and returns None: end it with return"
    return f"{text}: is a return missing?" if text.startswith("None") else text


def came(got, right, names=()):
    """What came and what was expected, in numbers; in shapes where those differ; of a list one entry."""
    if isinstance(right, (list, tuple)):
        if len(got) != len(right):
            return f"{len(got)} entries, expected {len(right)}"
        k = next(k for k in range(len(right)) if not same(got[k], right[k]))
        return f"{names[k] if names else f'at {k}'}: {came(got[k], right[k])}"
    if np.shape(got) != np.shape(right):
        return f"{written(got)} of shape {np.shape(got)}, expected shape {np.shape(right)}"
    return f"{written(got)}, expected {written(right)}"


def equal(got, expected, part):
    """Whether two outcomes are one; of a tuple, its part of this number if one is given."""
    if isinstance(expected, BaseException) or isinstance(got, BaseException):
        return type(got) is type(expected)
    if part is None:
        return same(got, expected)
    return same(got[part], expected[part])
