"""Chapter 5: which mistake gives this curve, these changes, these shares of right answers?"""

from functools import cache

import numpy as np

from nnbook.exercises.choice import ChoiceExercise, Option
from nnbook.functions import sigmoid
from nnbook.network import Network

EPOCHS, RATE, BATCH, M = 40, 1.0, 5, 60
FEW, FASTER = 6, 2.0  # epochs, and the rate, where the error after each step is shown
RUNS, TRIES, SEEN, INPUTS, STEPS = 6, 40, 30, 18, 25  # coin tosses: runs, starts, examples of a set


def errors(rng, rate=RATE, sign=-1, paired=True, reset=True):
    """The error after each epoch of a training loop with these rules, from the one before the first."""
    X = rng.uniform(-1, 1, (M, 2)).round(2)
    D = (X[:, :1] > X[:, 1:] ** 2 - 0.2).astype(float)
    net, kept = Network([2, 3, 1], seed=rng), 0.0
    found = [net.error(X, D)]
    for _ in range(EPOCHS):
        order = rng.permutation(M)
        for rows in order.reshape(-1, BATCH):
            slopes = net.backpropagate(X[rows], D[rows if paired else rng.permutation(M)[:BATCH]]).flat
            kept = slopes if reset else kept + slopes
            net.parameters += sign * rate * kept
        found.append(net.error(X, D))
    return found


def curve(option, rng):
    """The error of a right loop and of one with a mistake, epoch by epoch: a Figure and its words."""
    from nnbook.figures.plots import curves

    seed = int(rng.integers(2**31))
    right, came = (errors(np.random.default_rng(seed), **rules) for rules in ({}, option.plant))
    lines = {"a right loop": right, "this loop": came}
    figure = curves(np.arange(EPOCHS + 1), lines, x_label="epoch", y_label="error")
    shown = ", ".join(f"{came[k]:.3f}" for k in range(0, EPOCHS + 1, 8))
    return figure, (
        f"The error of a right loop falls from {right[0]:.3f} to {right[-1]:.3f} in {EPOCHS} epochs; that of "
        f"this loop, every 8 epochs, is {shown}."
    )


def examples(rng, m=M):
    """X (m, 2), and D (m, 1): to the right of a parabola or not, about half of them."""
    X = rng.uniform(-1, 1, (m, 2)).round(2)
    return X, (X[:, :1] > X[:, 1:] ** 2 - 0.4).astype(float)


def steps(rng, rate=FASTER, ordered=False, held=False, begin_again=False, moved=0.0):
    """The error of all examples after each step of a few epochs of a loop with these rules."""
    X, D = examples(rng)
    net = Network([2, 3, 1], seed=rng)
    net.parameters += moved
    start, found = net.parameters.copy(), [net.error(X, D)]
    for _ in range(FEW):
        order = np.argsort(D[:, 0], kind="stable") if ordered else rng.permutation(M)
        if begin_again:
            net.parameters[...] = start
            found[-1] = net.error(X, D)
        for rows in order.reshape(-1, BATCH):
            rows = np.arange(BATCH) if held else rows
            net.parameters -= rate * net.backpropagate(X[rows], D[rows]).flat
            found.append(net.error(X, D))
    return np.array(found)


@cache
def is_rhythmic(seed):
    """Whether a right loop learns, one too fast fails, and one without a shuffle swings with the epochs.

    What is too fast may be chaotic: it has to be the same on a machine that rounds otherwise.
    """

    def loop(**rules):
        return steps(np.random.default_rng(seed), **rules)

    right, fast = loop(), loop(rate=30 * FASTER)
    if right[-1] > 0.75 * right[0] or fast[12:].mean() < right[12:].mean() + 0.1:
        return False
    if np.abs(fast - loop(rate=30 * FASTER, moved=1e-10)).max() > 1e-5:
        return False
    halves = loop(ordered=True)[1:].reshape(2 * FEW, -1)
    return (halves[:, -1] - halves.min(axis=1) > 0.03).sum() > FEW


def step_curve(option, rng):
    """The error of a right loop and of one with a mistake, step by step: a Figure and its words."""
    from nnbook.figures.plots import curves

    seed = next(seed for seed in rng.integers(2**31, size=1000).tolist() if is_rhythmic(seed))
    right, came = (steps(np.random.default_rng(seed), **rules) for rules in ({}, option.plant))
    epochs = np.arange(len(right)) * BATCH / M
    figure = curves(epochs, {"a right loop": right, "this loop": came}, x_label="epoch", y_label="error")
    ends = ", ".join(f"{error:.3f}" for error in came[:: M // BATCH])
    most = ", ".join(f"{part.max():.3f}" for part in came[1:].reshape(FEW, -1))
    return figure, (
        f"The error of a right loop falls from {right[0]:.3f} to {right[-1]:.3f} in {FEW} epochs; that of "
        f"this loop is {ends} at the beginning and after each epoch, and at most {most} in each."
    )


def learned(rng, twins=False, trained=(0, 1), biases=True, silent=None):
    """A network 2-3-1 of rectified neurons before and after some training: two Networks."""
    X, D = examples(rng)
    net = Network([2, 3, 1], hidden="relu", bias="random", seed=rng)
    if twins:
        net.weights[0], net.biases[0] = net.weights[0][[0, 0, 0]], net.biases[0][[0, 0, 0]]
        net.weights[1] = net.weights[1][:, [0, 0, 0]]
    if silent is not None:
        net.biases[0][silent] = -9
    before = net.copy()
    for _ in range(EPOCHS):
        slopes = net.backpropagate(X, D)
        for l in trained:
            net.weights[l] -= 0.5 * slopes.weights[l]
            net.biases[l] -= 0.5 * slopes.biases[l] * biases
    return before, net


def moved(before, after):
    """How far training moved each hidden neuron's weights, bias and weight to the output: (3, 4)."""
    parts = [[net.weights[0], net.biases[0][:, None], net.weights[1].T] for net in (before, after)]
    return np.hstack(parts[1]) - np.hstack(parts[0])


def change_table(option, rng):
    """What training has changed in each hidden neuron."""
    seed = next(seed for seed in rng.integers(2**31, size=1000).tolist() if is_alive(seed))
    changes = moved(*learned(np.random.default_rng(seed), **option.plant))
    lines = [f"{'hidden':>8}{'from x0':>10}{'from x1':>10}{'bias':>10}{'to output':>12}"]
    for j, (x0, x1, bias, out) in enumerate(changes.round(4) + 0.0):
        lines.append(f"{j:8d}{x0:10.4f}{x1:10.4f}{bias:10.4f}{out:12.4f}")
    return "\n".join(lines)


@cache
def is_alive(seed):
    """Whether every number changes in right training, and in twins, so that each 0 is a mistake's."""
    both = [moved(*learned(np.random.default_rng(seed), twins=twins)) for twins in (False, True)]
    return min(np.abs(changes).min() for changes in both) > 2e-3


def tossed(rng, chosen=False, shared=False, same=False):
    """Shares of right answers of neurons that learned coin tosses, (3, RUNS): on their training set, on what
    a program calls its test set, and on a thousand new examples.
    """
    X, D = rng.normal(size=(RUNS, 2 * SEEN, INPUTS)), rng.integers(2, size=(RUNS, 2 * SEEN)) * 1.0
    new, coins = rng.normal(size=(RUNS, 1000, INPUTS)), rng.integers(2, size=(RUNS, 1000))
    w = fitted(X, D, rng.normal(size=(RUNS, TRIES, INPUTS)), 2 * SEEN if shared else SEEN)
    best = right(X[:, SEEN:], w, D[:, SEEN:]).argmax(axis=1) if chosen else np.zeros(RUNS, int)
    kept, reported = w[np.arange(RUNS), best][:, None], slice(SEEN) if same else slice(SEEN, None)
    sets = (X[:, :SEEN], D[:, :SEEN]), (X[:, reported], D[:, reported]), (new, coins)
    return np.array([right(examples, kept, desired)[:, 0] for examples, desired in sets])


def fitted(X, D, w, m):
    """The weights (r, tries, n) after some steps with the first m examples of each run."""
    for _ in range(STEPS):
        error = sigmoid(w @ X[:, :m].swapaxes(1, 2)) - D[:, None, :m]
        w = w - error @ X[:, :m] / m
    return w


def right(X, w, D):
    """The share of right answers (r, tries) of neurons w (r, tries, n) for X (r, m, n) and D (r, m)."""
    return ((w @ X.swapaxes(1, 2) > 0) == (D[:, None] > 0.5)).mean(axis=2)


@cache
def is_clear(seed):
    """Whether these tosses show what is said of each option."""
    plants = {}, {"chosen": True}, {"shared": True}
    honest, chosen, shared = (tossed(np.random.default_rng(seed), **one) for one in plants)
    means = [one.mean(axis=1) for one in (honest, chosen, shared)]
    return (
        0.43 < means[0][1] < 0.57 and 0.63 < means[1][1] < means[1][0] - 0.1
        and abs(means[2][0] - means[2][1]) < 0.07 and (shared[0] != shared[1]).sum() > RUNS / 2
    )  # fmt: skip


def toss_table(option, rng):
    """The shares of right answers, a run a row, and their means."""
    seed = next(seed for seed in rng.integers(2**31, size=1000).tolist() if is_clear(seed))
    shares = tossed(np.random.default_rng(seed), **option.plant)
    lines = [f"{'run':>6}{'training':>10}{'reported':>10}{'1000 new':>10}"]
    for k, row in enumerate([*shares.T, shares.mean(axis=1)]):
        name = str(k) if k < RUNS else "mean"
        lines.append(f"{name:>6}" + "".join(f"{share:10.0%}" for share in row))
    return "\n".join(lines)


EXERCISES = (
    ChoiceExercise(
        "curve_diagnosed", "05", "core", 5,
        "Two training loops begin with the same network and the same 60 examples. One is right; what is "
        "wrong in the other?",
        (
            Option("uphill", "the step is added, not taken away",
                   "steps along the gradient would raise the error from the first epoch on, smoothly, until "
                   "the neurons are saturated", {"sign": 1}),
            Option("rate too small", "the learning rate is 50 times too small",
                   "steps in the right direction that are too small would lower the error without a jump, "
                   "and hardly at all", {"rate": RATE / 50}),
            Option("pairs torn", "the rows of X are shuffled, those of D in another order",
                   "with desired outputs of other examples nothing can be learned but their mean: the error "
                   "would come to about that of a constant answer, 0.25, and tremble there",
                   {"paired": False}),
            Option("not reset", "the sums of the gradient are not set back to 0 after a step",
                   "then each step would hold all steps before it: the error falls faster at first, runs "
                   "past the bottom, and goes up and down", {"reset": False}),
        ),
        curve,
        "What tells them apart is how the error begins, whether it trembles, and where it stays.",
        ("Does the error fall at first?", "Is the curve smooth?"),
    ),
    ChoiceExercise(
        "steps_diagnosed", "05", "core", 5,
        f"Two training loops begin with the same network and the same {M} examples, of two classes, and take "
        f"minibatches of {BATCH}. Here is the error of all examples after each step. One loop is right; what "
        "is wrong in the other?",
        (
            Option("not shuffled", "the examples stand sorted by class, and are not shuffled",
                   "the network would learn to say one class, and then the other: the error would swing, "
                   "in the rhythm of the epochs, up where the same class comes again and again",
                   {"ordered": True}),
            Option("rate too large", "the learning rate is 30 times too large",
                   "each minibatch would throw the network elsewhere: the error would jump without a rhythm, "
                   "or stay high where the neurons are saturated", {"rate": 30 * FASTER}),
            Option("one minibatch", "each step is made with the same minibatch",
                   "five examples would be learned, without a tremble, and the others only as far as they "
                   "are like these", {"held": True}),
            Option("begun anew", "the network begins anew in each epoch",
                   "the error would be at its first value again at the beginning of each epoch",
                   {"begin_again": True}),
        ),
        step_curve,
        "A rhythm of one epoch comes from something that is done once an epoch, such as to shuffle, or to "
        "begin; jumps without a rhythm come from single steps.",
        ("Does something happen once in each epoch?", "Is the curve smooth?"),
    ),
    ChoiceExercise(
        "changes_diagnosed", "05", "core", 5,
        "A network 2-3-1 whose hidden neurons are rectified, max(net, 0), was trained. This is by how much "
        "each number of its hidden neurons has changed. What is wrong?",
        (
            Option("twins", "all hidden neurons began with the same numbers",
                   "they would feel the same slopes and take the same steps: all rows would be alike, in "
                   "each number", {"twins": True}),
            Option("last layer only", "only the output neuron was trained",
                   "what a hidden neuron hears would not have changed in any row, but its weight to the "
                   "output would", {"trained": (1,)}),
            Option("no step for b", "the biases were not trained",
                   "the column of the biases would be 0, and nothing else", {"biases": False}),
            Option("silent", "a hidden neuron is 0 for each example",
                   "with net below 0 for each example its slope would be 0 too, and its row with it; the "
                   "other rows would change", {"silent": 1}),
        ),
        change_table,
        "A row is a neuron, a column a kind of number: what is 0, or alike, by rows has its reason in the "
        "neurons, what is so by columns in the loop.",
        ("Which numbers have not changed at all?", "Are two rows the same?"),
    ),
    ChoiceExercise(
        "tosses_diagnosed", "05", "hard", 7,
        f"The desired outputs are coin tosses: of new ones nobody can know more than half. A neuron with "
        f"{INPUTS} inputs learns {SEEN} examples, a program reports how many of {SEEN} test examples it gets "
        f"right, and a thousand new ones say how good it is. {RUNS} runs; what does the program do?",
        (
            Option("chosen by the test",
                   f"it learns from {TRIES} random starts, and keeps the weights that are best at the test",
                   "what is reported would be well above a half, as the best of many has luck as well, and "
                   "still less than training", {"chosen": True}),
            Option("learned the test", "the test examples are among those that it learns",
                   "the reported share would be about as good as that of training, but not the same in each "
                   "run", {"shared": True}),
            Option("training reported", "it reports the training examples as its test",
                   "the reported share would be that of training, in every run", {"same": True}),
            Option("all right", "it keeps the weights of its first start, and the test is used for nothing "
                   "else", "the reported share would scatter about a half, above it and below it", {}),
        ),
        toss_table,
        "Whatever a choice was made by is no test any more: what it reports is better than what comes.",
        ("Where should the reported numbers be, if the test is honest?",
         "Compare the reported numbers with those of training, run by run."),
    ),
)  # fmt: skip
