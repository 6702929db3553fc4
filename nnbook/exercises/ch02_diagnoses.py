"""Chapter 2: which mistake in feed-forward gives this picture?"""

import numpy as np

from nnbook.exercises.choice import ChoiceExercise, Option
from nnbook.functions import sigmoid

SIDE = np.linspace(-1.5, 1.5, 61)
PLANE = np.stack(np.meshgrid(SIDE, SIDE), axis=-1).reshape(-1, 2)


def sums(W, b, phi=sigmoid, before=lambda W: W, bias=1):
    """The last net (k,) of a network 2-3-1 over the square, with other rules for the mistakes."""
    hidden = phi(PLANE @ before(W[0]).T + bias * b[0])
    return (hidden @ W[1].T + b[1])[:, 0]


def drawn(rng):
    """(W, b) of a network that says where two or three of three half-planes are.

    The right picture and that of each mistake are apart, and none is of one colour alone.
    """
    while True:
        angles = rng.uniform(0, 2 * np.pi, 3)
        normals = np.column_stack([np.cos(angles), np.sin(angles)])
        W = [8 * normals, np.full((1, 3), 10.0)]
        b = [8 * rng.uniform(-0.9, 0.9, 3), np.array([-15.0])]
        maps = sigmoid(np.array([sums(W, b), *(sums(W, b, **one.plant) for one in OPTIONS)]))
        apart = [abs(one - other).mean() for k, one in enumerate(maps) for other in maps[:k]]
        shares = (maps > 0.5).mean(axis=1)
        if min(apart) > 0.12 and shares.min() > 0.15 and shares.max() < 0.85:
            return W, b


def maps(option, rng):
    """Two maps side by side, of the right program and of one with a mistake: a Figure and its words."""
    from nnbook.figures.decision_maps import Scale
    from nnbook.figures.palette import style
    from nnbook.figures.plots import neuron_map, subplots

    W, b = drawn(rng)
    right, came = sums(W, b), sums(W, b, **option.plant)
    figure, axes = subplots(1, 2, height=3.2)
    with style():
        for ax, net, title in zip(axes, (right, came), ("the right program", "the other program")):
            neuron_map(ax, SIDE, sigmoid(net), net, Scale.of((0, 1), 0))
            ax.set(title=title, xlabel="x0", ylabel="x1", aspect="equal")
    shares = [f"{(net > 0).mean():.0%}" for net in (right, came)]
    return figure, (f"The out of one network over the square, by two programs: above ½ on {shares[0]} of it "
                    f"by the right one, on {shares[1]} by the other.")  # fmt: skip


OPTIONS = (
    Option("bias missing", "the biases of the hidden neurons are left out",
           "then all three hidden cuts would go through the middle of the square, where x0 = x1 = 0",
           {"bias": 0}),
    Option("no activation", "the activation of the hidden neurons is left out",
           "then the whole would be a single neuron: its border would be one straight line",
           {"phi": lambda net: net}),
    Option("inputs exchanged", "x0 and x1 are exchanged",
           "then the picture would be mirrored at the diagonal x0 = x1, and nothing else",
           {"before": lambda W: W[:, ::-1]}),
    Option("sign", "the weights of the hidden neurons have the wrong sign",
           "then the picture would be turned by half a turn about the middle: x and −x are exchanged",
           {"before": lambda W: -W}),
)  # fmt: skip
EXERCISES = (
    ChoiceExercise(
        "map_diagnosed", "02", "core", 4,
        "Both pictures show the out of one network 2-3-1 over the square, with the border where it is ½. The "
        "left one is right; what is wrong in the program of the other?",
        OPTIONS, maps,
        "A border is made of the lines where a hidden neuron's net is 0: a mistake moves, turns or loses "
        "these lines.",
        ("How many straight pieces has the border?", "Lay one picture over the other: turned, or mirrored?"),
    ),
)  # fmt: skip
