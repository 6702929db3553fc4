"""What is said of an answer in several parts: a mistake only of the parts that it makes wrong."""

import re

from nnbook.exercises.values import equal


def by_parts(trial):
    """The verdict where a part of a tuple at least is wrong in a known way: what is said of each.

    Where one part raises, nothing is seen of the others: these are judged by all other instances.
    """
    raised = {k for k, one in enumerate(trial.outcomes) if isinstance(one, BaseException)}
    named, lost, right = {}, [], []
    for k, part in enumerate(trial.exercise.parts):
        if trial.equals((), k, raised):
            right.append(part)
        elif found := blamed(trial, k, raised):
            named.setdefault(found, []).append(part)
        else:
            lost.append(part)
    known = list(dict.fromkeys(one for found in named for one in found))
    if not known or not all(any(raises(trial, k, one) for one in known) for k in raised):
        return None
    texts = [within(parts, "; and ".join(one.text for one in found)) for found, parts in named.items()]
    texts += [told_of(lost, "wrong, too")] * bool(lost) + [told_of(right, "right")] * bool(right)
    return trial.no("; ".join(texts), *(one.name for one in known))


def blamed(trial, part, raised):
    """The mistakes that give this part, each of which changes it; best those that raise as well.

    None of them is about several parts, as where two are exchanged: that is seen in the whole only.
    """
    changing = {one for one in trial.exercise.mistakes if changes(trial, one, part, raised)
                and len(mentioned(trial.exercise.parts, one.text)) < 2}  # fmt: skip
    guesses = [some for some in trial.exercise.guesses if changing.issuperset(some)]
    if not guesses:
        return None
    return trial.match(guesses, part) or (trial.match(guesses, part, raised) if raised else None)


def changes(trial, mistake, part, but):
    """Whether a mistake makes a part wrong in an instance that counts."""
    pairs = zip(trial.exercise.outcomes(mistake), trial.exercise.expected)
    return not all(k in but or equal(made, right, part) for k, (made, right) in enumerate(pairs))


def raises(trial, k, mistake):
    """Whether the exception of an instance is one that comes of a mistake."""
    return equal(trial.outcomes[k], list(trial.exercise.outcomes(mistake))[k], None)


def mentioned(parts, text):
    """Those of the parts that a text names."""
    return [one for one in parts if re.search(rf"\b{re.escape(one)}\b", text)]


def within(parts, text):
    """What is said of some parts; a text that names them says already what it is about."""
    return text if mentioned(parts, text) == parts else f"in {' and '.join(parts)}: {text}"


def told_of(parts, word):
    """That some parts are right, or wrong."""
    return f"{' and '.join(parts)} {'is' if len(parts) == 1 else 'are'} {word}"
