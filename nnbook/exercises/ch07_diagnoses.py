"""Chapter 7: which two things were forgotten before the network saw the pictures?"""

from functools import cache

import numpy as np

from nnbook.datasets.digits import SIDE, digits
from nnbook.datasets.images import shifted
from nnbook.exercises.choice import ChoiceExercise, Option

EACH, PER_DIGIT, MARGIN = 25, 20, 4  # every 25th image is used, 20 of a digit; the paper around a digit
TELLING = (2, 3, 4, 5, 6, 7, 9)  # digits that look otherwise when they are mirrored or turned


@cache
def images():
    """Some digits as the network wants them, 20 of each: (200, 784), the zeros first."""
    return digits()[0][::EACH]


def squares(change):
    """What changes images (m, 784) as (m, 28, 28): rows and columns can be exchanged."""
    return lambda X, way: change(X.reshape(-1, SIDE, SIDE)).reshape(len(X), -1)


STEPS = {
    "off the middle": lambda X, way: shifted(X, int(way[0]), int(way[1])),
    "ink is 0": lambda X, way: 1 - X,
    "rows and columns": squares(lambda pictures: pictures.transpose(0, 2, 1)),
    "mirrored": squares(lambda pictures: pictures[:, :, ::-1]),
    "up to 255": lambda X, way: np.rint(255 * X),
    "from −1": lambda X, way: 2 * X - 1,
}


def prepared(X, names, way):
    """Images (m, 784) as a program makes them that forgets the named things, in this order."""
    for name in names:
        X = STEPS[name](X, way)
    return X


def drawn(rng, count, of=range(10)):
    """Images (count, 784) of different digits, and a way (2,) to a corner."""
    which = rng.choice(of, count, replace=False)
    rows = PER_DIGIT * which + rng.integers(PER_DIGIT, size=count)
    return images()[rows], rng.choice([-MARGIN, MARGIN], 2)


def pictures(option, rng):
    """Three digits as they come to the network: a Figure and its words."""
    from nnbook.figures.palette import style
    from nnbook.figures.plots import subplots

    X, way = drawn(rng, 3, TELLING)
    sheet = prepared(X, option.plant, way).reshape(-1, SIDE, SIDE)
    figure, axes = subplots(1, 3, width=6.0, height=2.1)
    with style():
        for ax, picture in zip(axes, sheet):
            ax.imshow(picture, "gray_r", vmin=0, vmax=1, interpolation="nearest")
            ax.set(xticks=[], yticks=[])
            ax.grid(False)
    return figure, f"Three pictures of digits. {edges(sheet)}"


def edges(sheet):
    """The mean pixel in the middle and at each of the four edges of pictures (m, 28, 28), in words."""
    parts = [("top", sheet[:, :MARGIN]), ("bottom", sheet[:, -MARGIN:]), ("left", sheet[:, :, :MARGIN]),
             ("right", sheet[:, :, -MARGIN:])]  # fmt: skip
    means = ", ".join(f"{name} {part.mean():.2f}" for name, part in parts)
    return f"The mean pixel is {sheet.mean():.2f}; in the {MARGIN} rows or columns at each edge: {means}."


def clear(rng):
    """Eight images with hardly any ink at the edges, and a way that brings enough to two of them."""
    while True:
        X, way = drawn(rng, 8)
        before, after = (np.sort([*facts(one).values()][3:]) for one in (X, shifted(X, *map(int, way))))
        if before.max() < 0.03 and after[1] < 0.01 and after[2] > 0.06:
            return X, way


def numbers(option, rng):
    """What can be said in numbers of eight pictures: as they should be, and as they come."""
    X, way = clear(rng)
    lines = [f"{'':>12}{'wanted':>10}{'came':>10}"]
    both = [facts(prepared(X, names, way)) for names in ((), option.plant)]
    lines += [f"{name:>12}{both[0][name]:10.2f}{both[1][name]:10.2f}" for name in both[0]]
    return "\n".join(lines)


def facts(X):
    """The least, the largest and the mean pixel, and the means at the four edges."""
    sheet = X.reshape(-1, SIDE, SIDE)
    return {
        "least": X.min(), "largest": X.max(), "mean": X.mean(),
        "upper edge": sheet[:, :MARGIN].mean(), "lower edge": sheet[:, -MARGIN:].mean(),
        "left edge": sheet[:, :, :MARGIN].mean(), "right edge": sheet[:, :, -MARGIN:].mean(),
    }  # fmt: skip


EXERCISES = (
    ChoiceExercise(
        "pictures_diagnosed", "07", "core", 4,
        "A network has learned MNIST: ink is 1, drawn dark here, paper 0, the ink's centre of mass in the "
        "middle. It reads hardly any of the digits that a program brings, three of which are shown. Which "
        "two things does that program do wrong?",
        (
            Option("corner and paper", "the ink is not centred, and ink is 0, paper 1",
                   "the digits would be light on dark and readable, all too near to the same corner",
                   ("off the middle", "ink is 0")),
            Option("corner and lying", "the ink is not centred, and rows and columns are exchanged",
                   "the digits would be dark, near to a corner, and lie on their side with left and right "
                   "exchanged too", ("off the middle", "rows and columns")),
            Option("lying and paper", "rows and columns are exchanged, and ink is 0, paper 1",
                   "the digits would be light on dark, in the middle, and lie on their side",
                   ("rows and columns", "ink is 0")),
            Option("corner and mirror", "the ink is not centred, and left and right are exchanged",
                   "the digits would be dark, near to a corner, upright, and seen as in a mirror",
                   ("off the middle", "mirrored")),
            Option("mirror and paper", "left and right are exchanged, and ink is 0, paper 1",
                   "the digits would be light on dark, in the middle, upright, and seen as in a mirror",
                   ("mirrored", "ink is 0")),
        ),
        pictures,
        "To a network a pixel is a place in a list: what is moved, mirrored, turned or turned to its "
        "opposite comes in at other places, where other weights wait.",
        ("Is the ink dark?", "Are the digits in the middle, and do they stand upright?"),
    ),
    ChoiceExercise(
        "pixels_diagnosed", "07", "core", 5,
        "Nobody looked at the pictures, but these numbers were printed of eight digits: as the network wants "
        f"them, ink 1, paper 0, and as a program brings them. An edge is {MARGIN} rows or columns wide. "
        "Which two things does that program do wrong?",
        (
            Option("bytes and paper", "pixels go up to 255, and ink is 0, paper the most",
                   "all four edges would be 255, which is paper then, or nearly so, and the mean not far "
                   "below",
                   ("ink is 0", "up to 255")),
            Option("bytes and corner", "pixels go up to 255, and the ink is not centred",
                   "the largest would be 255, the mean about a tenth of it, and there would be ink at two "
                   "of the edges", ("off the middle", "up to 255")),
            Option("paper and corner", "ink is 0, paper 1, and the ink is not centred",
                   "the mean would be well above a half, as most of a picture is paper, and two of the edges "
                   "clearly below 1", ("off the middle", "ink is 0")),
            Option("signs and corner", "pixels go from −1 to 1, and the ink is not centred",
                   "the least would be −1, which is paper then, and two of the edges would be above it",
                   ("off the middle", "from −1")),
            Option("signs and paper", "pixels go from −1 to 1, and ink is −1, paper 1",
                   "the least would be −1, the mean well above 0, and all four edges 1, or nearly so",
                   ("ink is 0", "from −1")),
        ),
        numbers,
        "Least and largest tell the scale, the mean tells what is paper, as paper is most of a picture, and "
        "the edges tell whether the ink is in the middle.",
        ("Which number is paper, at the edges and in the mean?", "Are the four edges alike?"),
    ),
)  # fmt: skip
