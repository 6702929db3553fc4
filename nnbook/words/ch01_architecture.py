"""What a neuron finds in a picture, in words."""

from nnbook.words.numbers import spoken, written


def question_in_words(name, blue, orange, bias, net, out, yes):
    """The sum over a picture: its ink on positive and on negative weights, bias, net and out, in numbers.

    `name` says what the picture is, `yes` are the names of those that the neuron says yes to.
    """
    sums = f"{written(blue, 2)} − {written(orange, 2)} {'−' if bias < 0 else '+'} {written(abs(bias), 1)}"
    came = f"net {written(net, 2)}, out {written(round(out, 2), 2)}"
    return f"The {name}: {sums} = {came}. It says yes to {_said(yes)}."


def _said(names):
    if not names:
        return "none of the ten"
    return f"the {names[0]} alone" if len(names) == 1 else spoken(names)
