"""Chapter 5: which mistake gives this curve of the error?"""

import numpy as np

from nnbook.exercises.choice import ChoiceExercise, Option
from nnbook.network import Network

EPOCHS, RATE, BATCH, M = 40, 1.0, 5, 60


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
)  # fmt: skip
