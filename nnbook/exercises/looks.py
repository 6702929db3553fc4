"""What is said of a wrong answer that no catalogued mistake gives: how it differs."""

import numpy as np

from nnbook.exercises import guard
from nnbook.exercises.near import near_misses
from nnbook.exercises.values import UnfitError, flat, same_numbers

ALONE = {  # what is said where an answer is right there only (if that tells anything), or wrong there only
    "m = 1": ("right for a single example only", "right, but not for a single example"),
    "square": ("right only where all layers have one size", "right, but not where all layers have one size"),
    "integers": (None, "right, but not for arrays of whole numbers"),
    "read-only": (None, "it writes into its arguments"),
}
UNITY = 1e-3  # so near to 1 a factor is written as 1, and tells nothing
GUESSED = 6  # so few whole numbers are right by chance, such as a 0 and a 1
FEW = 30  # so few numbers of which each is 0 or 1 do not tell two mistakes
TELLING = 3  # so many wrong results at least tell a mistake that is made only somewhere


def special(trial):
    """The verdict where the answer is right but for, or only for, some special instances."""
    for tag, (only, but) in ALONE.items():
        tagged = [tag in one.tags for one in trial.exercise.instances]
        if only and any(tagged) and trial.hits == tagged and not by_chance(trial.exercise, tagged):
            return trial.no(only + trial.example(), f"{tag} only")
        if any(tagged) and trial.hits == [not one for one in tagged] and true_of(trial, tag, tagged):
            return trial.no(but + trial.example(), f"not {tag}")
    return None


def true_of(trial, tag, tagged):
    """Whether what is wrong in instances with a tag only is so for what the tag says."""
    if tag == "integers":
        return trial.with_floats is not None and all(trial.with_floats.hits)
    if tag == "read-only":
        return all(isinstance(got, BaseException) for got, one in zip(trial.outcomes, tagged) if one)
    return True


def by_chance(exercise, chosen):
    """Whether what is right in these instances is a few whole numbers, which many a wrong answer hits."""
    numbers = flat([right for right, one in zip(exercise.expected, chosen) if one])
    return len(numbers) < GUESSED and not (numbers % 1).any()


def constant(trial):
    """The verdict where one number came everywhere."""
    if not always_one(trial):
        return None
    value = flat(trial.outcomes)[0] + 0.0  # −0 is 0
    text = f"every number is {value:.4g}" + ", whatever the arguments are" * bool(value)
    return trial.no(text + trial.example(), "constant" if value else "all 0")


def always_one(trial):
    """Whether one number came everywhere, which many a mistake gives that was not made."""
    if any(isinstance(one, BaseException) for one in trial.outcomes):
        return False
    return len(set(flat(trial.outcomes))) == 1 < len(set(flat(trial.exercise.expected)))


def guessed(trial):
    """Whether two mistakes may give what came by chance: one number everywhere, or few yeses and noes."""
    came, right = flat(trial.outcomes), flat(trial.exercise.expected)
    return always_one(trial) or (len(right) < FEW and yes_or_no(right) and yes_or_no(came))


def proportion(trial):
    """The verdict where all numbers are off by one factor, or by one number.

    A factor is none where it is 0 or 1, or where all right results are 0 or 1.
    """
    if any(isinstance(one, BaseException) for one in trial.outcomes):
        return None
    if same_numbers(trial.outcomes, trial.exercise.expected):
        return None  # times 1, and 0 off
    pairs = [(flat(got), flat(right)) for got, right in zip(trial.outcomes, trial.exercise.expected)]
    if any(a.shape != b.shape or not np.isfinite(a).all() for a, b in pairs):
        return None
    a, b = map(np.concatenate, zip(*pairs))
    if len(a) < 2 or not b.any():
        return None
    factor, difference = a @ b / (b @ b), np.mean(a - b)
    scales = a.any() and abs(factor - 1) > UNITY and not yes_or_no(b)
    if scales and np.allclose(a, factor * b, rtol=1e-5, atol=1e-6 * abs(b).max()):
        return trial.no(f"every number is {factor:.4g} times what it should be" + trial.example(), "factor")
    if np.allclose(a - b, difference, rtol=1e-5, atol=1e-6 * abs(b).max()):
        return trial.no(f"every number is {difference:+.4g} off" + trial.example(), "offset")
    return None


def yes_or_no(numbers):
    """Whether all numbers are 0 or 1."""
    return bool(np.isin(numbers, (0, 1)).all())


def partly(trial):
    """The verdict where one mistake explains all that is wrong, and the rest is right by a special case."""
    right = {k for k, hit in enumerate(trial.hits) if hit}
    wrong = len(trial.hits) - len(right)
    if wrong < max(TELLING, len(right)) or yes_or_no(flat(trial.exercise.expected)):
        return None
    found = [one for one in trial.exercise.mistakes if trial.equals((one,), but=right)]
    if len(found) != 1:
        return None
    return trial.no(found[0].text + trial.example(), found[0].name)


def near(trial):
    """The verdict that names a small change to the solution that gives exactly what came."""
    for mistake in near_misses(trial.exercise):
        if trial.equals((mistake,)):
            return trial.no(mistake.text + trial.example(), mistake.name)
    return None


def shaped(trial):
    """The verdict where only the shapes differ."""
    if not same_numbers(trial.outcomes, trial.exercise.expected):
        return None
    return trial.no("the numbers are right, their shape is not" + trial.example(), "shape")


def thrice(trial):
    """The verdict that names three mistakes, one after the other in the result.

    None where it does not depend on the arguments, or says yes or no: three mistakes give that by chance.
    """
    if len(set(flat(trial.outcomes).round(9))) < 2 or yes_or_no(flat(trial.exercise.expected)):
        return None
    found = trial.match(trial.exercise.triples)
    if not found:
        return None
    first, second, third = (one.text for one in found)
    return trial.no(f"{first}; {second}; and {third}", *(one.name for one in found))


def failed(trial):
    """The verdict on an answer that raises, or gives what is no number."""
    errors = [(one, error) for one, error in zip(trial.exercise.instances, trial.outcomes)
              if isinstance(error, BaseException)]  # fmt: skip
    if not errors:
        return None
    _, error = min(errors, key=lambda pair: pair[0].size)
    if isinstance(error, UnfitError):
        return trial.no(unfit(str(error), trial.printed), "kind")
    return trial.no(guard.told(error, trial.answer), "error")


def unfit(text, printed):
    """What came instead of numbers."""
    if text.startswith("None") and printed:
        return "it prints its result and returns None: end it with return"
    return f"{text}: is a return missing?" if text.startswith("None") else text


def counterexample(trial):
    """The refusal that shows the smallest instance that came out wrong."""
    return trial.no(trial.example().removeprefix(": "))


KNOWN = (constant, special, proportion, partly, near, shaped, thrice)  # looks that name something
