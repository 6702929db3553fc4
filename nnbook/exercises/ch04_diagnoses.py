"""Chapter 4: which mistake gives these derivatives?"""

from itertools import combinations

import numpy as np

from nnbook.exercises.ch02_neurons import network
from nnbook.exercises.ch04_backpropagation import EXERCISES as FUNCTIONS
from nnbook.exercises.ch04_backpropagation import backward
from nnbook.exercises.choice import ChoiceExercise, Option
from nnbook.exercises.common import shares

BACKWARD = FUNCTIONS[0]
PLANTS = {one.name: BACKWARD.making(one) for one in BACKWARD.mistakes}
SIZES, EXAMPLES = [2, 2, 2], 3


def derivatives(function, given):
    """The twelve derivatives that a backward pass gives, with their names: two arrays."""
    names, values = [], []
    for kind, arrays in zip(("dW", "db"), function(*given)):
        for l, array in enumerate(arrays):
            names += [f"{kind}[{l}][{', '.join(map(str, place))}]" for place in np.ndindex(array.shape)]
            values.append(np.ravel(array))
    return names, np.concatenate(values)


def is_telling(names, given):
    """Whether each mistake of the options shows here what is said of it."""
    right = derivatives(backward, given)[1]
    first = np.array([name[:5] in ("dW[0]", "db[0]") for name in names])
    plain = derivatives(PLANTS["hidden slope missing"], given)[1] / right
    crossed = derivatives(PLANTS["W not transposed"], given)[1] / right
    large = np.abs(right) > 5e-4
    return large.all() and plain[first].min() > 4 and crossed[first].min() < 0 < crossed[first].max()


def drawn(rng):
    """(W, b, X, D) on which each mistake shows, and the names of the derivatives."""
    while True:
        given = *network(rng, SIZES, EXAMPLES), shares(rng, EXAMPLES, SIZES[-1]).round()
        names = derivatives(backward, given)[0]
        if is_telling(names, given):
            return given, names


def table(option, rng):
    """The derivatives of a program with a mistake beside those that were measured."""
    given, names = drawn(rng)
    return compared(names, derivatives(backward, given)[1], derivatives(option.plant, given)[1])


def compared(names, right, came):
    """Measured and computed derivatives, line by line."""
    lines = [f"{'':>12}{'measured':>10}{'computed':>10}{'ratio':>8}"]
    lines += [f"{n:>12}{a:10.4f}{c:10.4f}{c / a:8.2f}" for n, a, c in zip(names, right, came)]
    return "\n".join(lines)


def option(name, text, reason):
    """An Option that plants the mistake of `backward` with this name."""
    return Option(name, text, reason, PLANTS[name])


def one_example(rng):
    """(W, b, X, D) of a single example on which each mistake of SINGLE shows, and the names."""
    while True:
        given = *network(rng, SIZES, 1), shares(rng, 1, SIZES[-1]).round()
        names, right = derivatives(backward, given)
        if np.abs(right).min() < 5e-4:
            continue
        ratios = {one.name: derivatives(one.plant, given)[1] / right for one in SINGLE}
        weights = np.array(["dW" in name for name in names])
        first = np.array(["[0]" in name[:5] for name in names])
        apart = [
            *ratios["wrong layer's out"][weights], *ratios["slope of the wrong layer"][first],
            *ratios["bias missing"],
        ]  # fmt: skip
        spread = np.ptp(ratios["bias missing"][[[4, 5, 10], [6, 7, 11]]], axis=1)  # of each output's three
        large = 0.05 + 0.02 * ratios["bias missing"].max()
        if np.abs(np.array(apart) - 1).min() > 0.04 and spread.min() > large:
            return given, names


def single_table(option, rng):
    """The derivatives of one example by a program with a mistake beside those that were measured."""
    given, names = one_example(rng)
    return compared(names, derivatives(backward, given)[1], derivatives(option.plant, given)[1])


def each_alone(rng):
    """The derivatives (3, 4) of each of three examples by W[0], none too small, and no two of SUMS alike."""
    while True:
        W, b, X = network(rng, [2, 2, 1], EXAMPLES)
        D = shares(rng, EXAMPLES, 1).round()
        alone = [backward(W, b, X[k : k + 1], D[k : k + 1])[0][0].ravel() for k in range(EXAMPLES)]
        sums = np.array([one.plant(np.array(alone)) for one in SUMS])
        apart = [np.abs(a - b).max() for a, b in combinations(sums, 2)]
        if np.abs(alone).min() > 0.002 and min(apart) > 0.001:
            return np.array(alone)


def sum_table(option, rng):
    """The derivatives of three examples alone, their mean, and what a program makes of them."""
    alone = each_alone(rng)
    rows = np.array([*alone, alone.mean(axis=0), option.plant(alone)]).T
    names = [*(f"example {k}" for k in range(EXAMPLES)), "measured", "computed"]
    lines = [" " * 11 + "".join(f"{name:>11}" for name in names)]
    for place, row in zip(np.ndindex(2, 2), rows):
        lines.append(f"dW[0]{list(place)}" + "".join(f"{value:11.4f}" for value in row))
    return "\n".join(lines)


def divided_inside(alone):
    """Divides what is summed so far by m after each example."""
    total = 0.0
    for one in alone:
        total = (total + one) / len(alone)
    return total


SINGLE = (
    option("wrong layer's out", "dW takes the out behind the weights instead of that before them",
           "the derivatives by the biases would be right, and those by the weights not, with one "
           "ratio for all weights from the same neuron: a wrong out for the right one"),
    option("slope of the wrong layer", "the slope of the hidden neurons is taken in the layer behind them",
           "the last layer would be right, and in the first each neuron's three derivatives would have one "
           "ratio, which is positive"),
    option("output slope missing", "the slope of the output neurons is missing",
           "that slope is ¼ at most: each output's three derivatives would be too large by one ratio, 4 or "
           "more"),
    option("bias missing", "the biases are left out on the way forward",
           "then all outs would be others: no layer would be right, and in the last one the ratios of the "
           "weights into an output would differ from that of its bias"),
    option("difference turned", "d − out stands where out − d belongs",
           "then all derivatives would be right but for their sign"),
)  # fmt: skip
SUMS = (
    Option("= for +=", "each example's derivatives replace those before: = stands for +=",
           "only the last example would be left, and a third of it would come out", lambda g: g[-1] / len(g)),
    Option("return too early", "the function returns after its first example, inside the loop",
           "only the first example would be counted, and a third of it would come out",
           lambda g: g[0] / len(g)),
    Option("one too few", "the loop ends one example too early",
           "example 2 would be missing: a third of the sum of the others would come out",
           lambda g: g[:-1].sum(axis=0) / len(g)),
    Option("divided inside", "the sum so far is divided by m in the loop, after each example",
           "the examples would count differently: the last a third, the one before a ninth, the first a "
           "twenty-seventh", divided_inside),
    Option("not divided", "the sum is not divided by m",
           "all would be 3 times what was measured", lambda g: g.sum(axis=0)),
)  # fmt: skip
EXERCISES = (
    ChoiceExercise(
        "derivatives_diagnosed", "04", "core", 6,
        f"A backward pass for {EXAMPLES} examples and a network {'-'.join(map(str, SIZES))} with logistic "
        "neurons and the mean squared error computes these derivatives; central differences measured the "
        "others. What is wrong in the backward pass?",
        (
            option("no mean", "the mean over the examples is missing",
                   "without that mean each derivative would be 3 times the measured one, for 3 examples"),
            option("no 1/n", "the mean over the outputs is missing",
                   "without that mean all derivatives would be twice those measured, for 2 outputs"),
            option("W not transposed", "W stands where Wᵀ belongs",
                   "with W for Wᵀ the last layer would be right, and the ratios of the first have both "
                   "signs"),
            option("hidden slope missing", "the slope of the hidden neurons is missing",
                   "without a slope, which is ¼ at most, the last layer would be right, and the first more "
                   "than 4 times too large, with the right signs"),
            option("no mean in db", "the mean over the examples is missing in db",
                   "then only the derivatives by the biases would be 3 times the measured ones"),
        ),
        table,
        "The ratios tell where to look: one ratio everywhere is a factor at the end; ratios that begin at a "
        "layer are a mistake in the step to that layer.",
        ("Is the last layer right?", "Is there one ratio, or are there many?"),
    ),
    ChoiceExercise(
        "backward_diagnosed", "04", "hard", 7,
        "Another backward pass, for the same kind of network, is tried on a single example. What is wrong in "
        "it?",
        SINGLE, single_table,
        "A derivative by a weight is δ of the neuron behind it times the out before it, that by a bias δ "
        "alone: db tells whether δ is right, and dW / db whether the out is.",
        ("Are the derivatives by the biases right?", "Have all derivatives of one neuron the same ratio?"),
    ),
    ChoiceExercise(
        "sum_diagnosed", "04", "core", 5,
        f"A backward pass goes through {EXAMPLES} examples in a loop. Each alone has these derivatives by "
        "the first weights; their mean is what was measured. What is wrong in the loop?",
        SUMS, sum_table,
        "Begin with 0, add each example, and divide once, after the loop.",
        ("Take three times what was computed. Is it one of the examples, or a sum of some?",
         "Which rows of the loop does each example go through?"),
    ),
)  # fmt: skip
