"""Chapter 6: which neuron was silenced?"""

import numpy as np

from nnbook.exercises.choice import ChoiceExercise, Option
from nnbook.functions import sigmoid
from nnbook.words.numbers import listing

SIDE = np.linspace(-1.5, 1.5, 61)
PLANE = np.stack(np.meshgrid(SIDE, SIDE), axis=-1).reshape(-1, 2)
OUT = np.array([10.0, -10.0, -10.0, -10.0])  # weights to the output: neuron 0 is for it, the others against
BIAS, NEIGHBOURS = -5.0, 4


def net(normals, offsets, silent=None):
    """The net of the output (k,) over the square, with the weight of one hidden neuron set to 0."""
    hidden = sigmoid(12 * (PLANE @ normals.T + offsets))
    weights = np.where(np.arange(NEIGHBOURS) == silent, 0, OUT)
    return hidden @ weights + BIAS


def drawn(rng):
    """(normals, offsets) of four cuts around a region; without any of them much is decided otherwise."""
    while True:
        angles = rng.uniform(0, 2 * np.pi) + np.pi / 2 * (np.arange(4) + rng.uniform(-0.25, 0.25, 4))
        normals = np.column_stack([np.cos(angles), np.sin(angles)])[rng.permutation(4)]
        offsets = -rng.uniform(0.35, 0.85, 4)
        normals[0], offsets[0] = -normals[0], -offsets[0]  # neuron 0 is on inside, the others outside
        right = net(normals, offsets) > 0
        moved = [(right != (net(normals, offsets, k) > 0)).mean() for k in range(4)]
        if min(moved) > 0.08:
            return normals, offsets


def line(ax, normal, offset, number):
    """Where the net of a hidden neuron is 0, with its number at the point nearest to the middle."""
    from nnbook.figures.palette import INK, WHITE

    foot, along = -offset * normal, np.array([-normal[1], normal[0]])
    ax.plot(*np.transpose([foot - 3 * along, foot + 3 * along]), "--", color=INK, linewidth=0.8)
    plate = {"facecolor": WHITE, "edgecolor": "none", "pad": 1.5}
    ax.text(*foot, str(number), ha="center", va="center", fontsize=10, color=INK, bbox=plate)


def maps(option, rng):
    """The map of a network, and that without one of its hidden neurons: a Figure and its words."""
    from nnbook.figures.decision_maps import Scale
    from nnbook.figures.palette import style
    from nnbook.figures.plots import neuron_map, subplots

    normals, offsets = drawn(rng)
    both = net(normals, offsets), net(normals, offsets, option.plant)
    shares = [f"{((one > 0) == (both[0] > 0)).mean():.0%} right" for one in both]
    figure, axes = subplots(1, 2, height=3.3)
    with style():
        for ax, sums, title in zip(axes, both, ("all four", "three of the four")):
            neuron_map(ax, SIDE, sigmoid(sums), sums, Scale.of((0, 1), 0))
            for number, (normal, offset) in enumerate(zip(normals, offsets)):
                line(ax, normal, offset, number)
            ax.set(title=f"{title}: {shares[len(shares) * (ax is axes[1]) // 2]}", aspect="equal",
                   xlabel="x0", ylabel="x1", xlim=SIDE[[0, -1]], ylim=SIDE[[0, -1]])  # fmt: skip
    return figure, words(normals, offsets, both, shares)


def place(point):
    """A point in words, such as (0.8, −0.5)."""
    return listing(np.round(point, 1))


def words(normals, offsets, both, shares):
    """The text alternative: where the four lines are, and what is class 1."""
    places = "; ".join(f"{k} at {place(foot)}" for k, foot in enumerate(-offsets[:, None] * normals))
    parts = [f"{(one > 0).mean():.0%}" for one in both]
    centre = PLANE[both[1] > 0].mean(axis=0) if (both[1] > 0).any() else None
    about = "" if centre is None else f", its middle at {place(centre)}"
    return (
        f"Two maps with four lines, which come nearest to the middle thus: {places}. With all four the blue "
        f"region between them is {parts[0]} of the square, with three of the four {parts[1]}{about}; "
        f"{shares[1]}."
    )


def beyond(number):
    """The Option that a neuron which is on beyond its line was silenced."""
    return Option(
        f"neuron {number}", f"neuron {number}",
        f"nothing would be said against what lies beyond line {number}: the region would run on across that "
        "line, between the lines on either side", number,
    )  # fmt: skip


EXERCISES = (
    ChoiceExercise(
        "silenced_diagnosed", "06", "core", 4,
        "The hidden neurons 0 to 3 of a network 2-4-1 change from 0 to 1 at the four dashed lines, and the "
        "output has net = 10 out0 − 10 out1 − 10 out2 − 10 out3 − 5. In the second map one of them is "
        "silenced: its weight to the output is 0. Which?",
        (
            Option("neuron 0", "neuron 0",
                   "it alone speaks for class 1: without it the net would be at most −5, and no point of "
                   "the square blue", 0),
            *(beyond(number) for number in (1, 2, 3)),
        ),
        maps,
        "What is missed when a neuron is silenced is its own piece of the border, if it speaks against; if "
        "it is the one that speaks for, all is missed.",
        ("Which line does the blue region cross now?", "Which of the four can make net positive at all?"),
    ),
)  # fmt: skip
