"""Arrays of whole numbers: what is written into one is cut, which hides the mistake that was made as well."""

from dataclasses import replace

import numpy as np

from nnbook.exercises.exercise import Mistake
from nnbook.exercises.values import leaves, same

TAG = "integers"
LOST = Mistake("not integers", "an array of whole numbers keeps no fractions: copy to floats")


def in_floats(exercise):
    """The exercise's instances, those of whole numbers with floats; None if it has none of these.

    Only arguments change that hold floats elsewhere: an array of places stays one of whole numbers.
    """
    instances = exercise.instances
    plain = [one for one in instances if TAG not in one.tags]
    if len(plain) == len(instances):
        return None
    whole = {k for one in plain for k, given in enumerate(one.arguments) if holds_whole(given)}
    places = set(range(len(exercise.takes))) - whole
    return tuple(floated(one, places) if TAG in one.tags else one for one in instances)


def holds_whole(value):
    """Whether a value has an array of whole numbers."""
    return any(isinstance(leaf, np.ndarray) and leaf.dtype.kind in "iu" for leaf in leaves(value))


def floated(instance, places):
    """An instance with arrays of floats in these places."""
    given = (floats(one) if k in places else one for k, one in enumerate(instance.arguments))
    return replace(instance, arguments=tuple(given))


def floats(value):
    """A value with arrays of floats."""
    if isinstance(value, (list, tuple)):
        return type(value)(map(floats, value))
    return value.astype(float) if isinstance(value, np.ndarray) else value


def lost(exercise):
    """The mistake with whole numbers: the exercise's own, which is right everywhere else, or LOST."""
    tagged = [TAG in one.tags for one in exercise.instances]
    for mistake in exercise.mistakes:
        hits = list(map(same, exercise.outcomes(mistake), exercise.expected))
        if hits == [not one for one in tagged]:
            return mistake
    return LOST
