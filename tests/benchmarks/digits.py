"""How often networks on the digits are right, and after how many seconds, beside scikit-learn's.

    python tests/benchmarks/digits.py            5 seeds for each recipe
    python tests/benchmarks/digits.py 2

A seed decides which 4,000 digits are for training and which 1,000 for the test, the first weights and the
shuffles. Seconds are those of training on one core, the shifted copies included. The drawings are those of
tests/strokes.json, made into images by `digit_image`. scikit-learn's MLPClassifier has the same sizes,
hidden activation, examples, epochs and minibatches; its error is always the cross-entropy, its optimiser
Adam, and its learning rate for the source's setting its own. It comes with `pip install -e '.[benchmarks]'`.
The command fails where a median is below what is asked of the recipe.
"""

import sys
import time
import warnings
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from drawings import DRAWINGS
from machine import keep_to_one_core, set_environment

set_environment()

import numpy as np  # noqa: E402

from nnbook import Network, datasets, train  # noqa: E402

MOVES = [(right, down) for right in (-1, 0, 1) for down in (-1, 0, 1)]
BEST = {"hidden": "relu", "output": "softmax", "loss": "categorical_cross_entropy", "init": "he",
        "dtype": np.float32}  # fmt: skip


@dataclass
class Recipe:
    """How a network is made and trained, and the least accuracy asked of it."""

    sizes: list
    settings: dict
    epochs: int
    batch_size: int
    rate: float
    least: float
    adam: bool = True  # with shifted copies, and a rate that falls to 0; else plain gradient descent

    def examples(self, X, D):
        """What it is trained on."""
        if not self.adam:
            return X, D
        return np.concatenate([datasets.shifted(X, *move) for move in MOVES]), np.tile(D, (len(MOVES), 1))

    def options(self, m):
        """The arguments of `train` for m examples."""
        options = {"epochs": self.epochs, "batch_size": self.batch_size, "learning_rate": self.rate}
        if self.adam:
            steps = self.epochs * -(-m // self.batch_size)
            options |= {"learning_rate": lambda step: self.rate * (1 - step / steps), "optimiser": "adam"}
        return options


RECIPES = {
    "the source's setting": Recipe([784, 20, 20, 10], {"init": "xavier"}, 30, 10, 3.0, 0.91, adam=False),
    "all that the book teaches": Recipe([784, 20, 20, 10], BEST, 20, 64, 3e-3, 0.945),
    "wider": Recipe([784, 300, 100, 10], BEST, 6, 64, 2e-3, 0.968),
    "wider, in less time": Recipe([784, 200, 100, 10], BEST, 4, 64, 2e-3, 0.96),
}
LEAST_DRAWN = 0.85  # of the drawings, by the recipe "wider"


def drawings():
    """The images (m, 784) of the strokes, and the digits (m,)."""
    images = [datasets.digit_image(one["strokes"]) for one in DRAWINGS]
    return np.array(images), np.array([one["digit"] for one in DRAWINGS])


def ours(recipe, seed, X, D):
    """Seconds, and the function from images to digits that was learned."""
    begun = time.perf_counter()
    X, D = recipe.examples(X, D)
    net = Network(recipe.sizes, **recipe.settings, seed=seed)
    train(net, X, D, **recipe.options(len(X)), seed=seed)
    return time.perf_counter() - begun, lambda X: net.predict(X).argmax(axis=1)


def theirs(recipe, seed, X, D):
    """The same of scikit-learn's network."""
    from sklearn.neural_network import MLPClassifier

    begun = time.perf_counter()
    X, D = recipe.examples(X, D)
    model = MLPClassifier(
        recipe.sizes[1:-1], activation="relu" if recipe.adam else "logistic", max_iter=recipe.epochs,
        batch_size=recipe.batch_size, learning_rate_init=recipe.rate if recipe.adam else 1e-3,
        random_state=seed,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it has not converged after so many epochs
        model.fit(X, D.argmax(axis=1))
    return time.perf_counter() - begun, model.predict


def measure(kind, recipe, seeds):
    """Of each seed the accuracy, the share of the drawings, the seconds: (3, seeds)."""
    X, D = datasets.digits(dtype=np.float32 if recipe.adam else np.float64)
    drawn, digits = drawings()
    rows = []
    for seed in range(seeds):
        X_train, D_train, X_test, D_test = datasets.split(X, D, test=0.2, seed=seed)
        seconds, read = kind(recipe, seed, X_train, D_train)
        right = (read(X_test) == D_test.argmax(axis=1)).mean()
        rows.append((right, (read(drawn.astype(X.dtype)) == digits).mean(), seconds))
    return np.array(rows).T


def line(title, figures):
    """The least, the middle and the largest of the seeds."""
    texts = [f"{low:{form}} {middle:{form}} {high:{form}}" for form, (low, middle, high) in
             zip((".3f", ".3f", "6.1f"), np.quantile(figures, [0, 0.5, 1], axis=1).T)]  # fmt: skip
    print(f"{title:44}{texts[0]:20}{texts[1]:20}{texts[2]}", flush=True)


def main(seeds):
    """Prints the table; an exit status of 1 if a recipe is not as good as asked."""
    kinds = {"nnbook": ours, "scikit-learn": theirs}
    if find_spec("sklearn") is None:
        print("scikit-learn: left out, since it is not installed")
        del kinds["scikit-learn"]
    print(f"{seeds} seeds: least, median, most\n{'':44}{'test':20}{'drawings':20}{'seconds':>20}")
    missed = []
    for name, recipe in RECIPES.items():
        print(f"{name}, {'-'.join(map(str, recipe.sizes))}, at least {recipe.least}")
        for title, kind in kinds.items():
            figures = measure(kind, recipe, seeds)
            line(f"  {title}", figures)
            right, drawn, _ = np.median(figures, axis=1)
            if kind is ours and (right < recipe.least or (name == "wider" and drawn < LEAST_DRAWN)):
                missed.append(name)
    if missed:
        print("not as good as asked:", ", ".join(missed))
    return int(bool(missed))


if __name__ == "__main__":
    keep_to_one_core()
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
