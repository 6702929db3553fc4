"""What a network reads in a drawing, in words."""

import numpy as np

from nnbook.words.numbers import counted, written


def reading_in_words(outputs, drawn=True, meant=None):
    """The answer of ten outputs (10,): the likeliest digit and the next; `meant` is the digit that it is.

    `drawn` says whether there is anything to read.
    """
    if not np.isfinite(outputs).all():
        return "The network answers nothing: its outputs are no numbers."
    first, second = np.argsort(-outputs, kind="stable")[:2].tolist()
    answer = f"{_digit(first)} ({_share(outputs[first])}), then {_digit(second)} ({_share(outputs[second])})"
    if not drawn:
        return f"Nothing is drawn. The network answers all the same: {answer}."
    if meant is None:
        return f"The network reads {answer}."
    return f"The network reads {answer}. {'Right' if meant == first else 'Wrong'}: it is {_digit(meant)}."


def outputs_in_words(outputs):
    """All ten outputs, in words for a screen reader."""
    if not np.isfinite(outputs).all():
        return "no numbers"
    return ", ".join(f"{digit}: {_share(out)}" for digit, out in enumerate(outputs.tolist()))


def layer_in_words(l, outs):
    """A hidden layer's outs (n,): how many there are, and the largest."""
    if not np.isfinite(outs).all():
        return f"Layer {l}: {counted(len(outs), 'neuron')}, whose outs are no numbers."
    j, silent = int(outs.argmax()), len(outs) - np.count_nonzero(outs)
    zeros = f", {silent} of them 0" if silent else ""
    return f"Layer {l}: {counted(len(outs), 'out')}{zeros}; the largest is neuron {j}'s, {_share(outs[j])}."


def _digit(digit):
    """A digit with its article."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def _share(out):
    return written(round(float(out), 2), 2)
