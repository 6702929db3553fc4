"""Chapter 7: which classes are taken for which."""

import numpy as np

from nnbook.exercises.common import DOUBLED, SIGN, TRANSPOSED, classes, made, shares, whole
from nnbook.exercises.exercise import Exercise, Instance, Mistake


def confusion(out, D):
    n = np.shape(D)[1]
    table = np.zeros((n, n))
    for row in range(len(D)):
        table[np.argmax(D[row]), np.argmax(out[row])] += 1
    return table


def confused(select, enter):
    """A table of confusions with some examples left out, or entered otherwise."""

    def instead(out, D):
        n = np.shape(D)[1]
        table = np.zeros((n, n))
        for o, d in select(list(zip(np.argmax(out, axis=1), np.argmax(D, axis=1)))):
            enter(table, o, d)
        return table

    return instead


def counted(table, o, d):
    table[d, o] += 1


def both_ways(table, o, d):
    table[d, o] += 1
    table[o, d] += o != d


EXERCISES = (
    Exercise(
        "confusion", "07", "core", 10,
        "confusion(out, D): the table (n, n) that counts, in row i and column j, the examples of class i "
        "that were taken for j.",
        ("out", "D"), confusion,
        "Each example adds 1 to one entry: its row is the desired class, its column the largest output.",
        (*made(lambda rng, m, n: (shares(rng, m, n), classes(rng, m, n)), (1, 2, ("m = 1",)), (4, 2), (7,
            3), (12, 4), (9, 3, ("read-only",))),
         Instance((np.array([[0.9, 0.2, 0.1], [0.8, 0.3, 0.2], [0.1, 0.7, 0.3], [0.6, 0.2, 0.1]]),
             np.eye(3)[[0, 0, 0, 1]]), ("a class is missing",)),
         whole([[0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 0]], [[0, 1, 0], [0, 1, 0], [0, 0, 1],
             [1, 0, 0], [0, 1, 0]])),
        (
            Mistake("transposed", "rows and columns are exchanged: the desired class is the row",
                    after=TRANSPOSED.after),
            Mistake("= for +=",
                    "a repeated pair is counted once: = stands for +=, or table[i, j] += 1 got arrays "
                    "(np.add.at counts them all)",
                    instead=confused(set, counted)),
            Mistake("shares of rows", "these are shares of each row, not counts",
                    after=lambda r, *_: r / r.sum(axis=1, keepdims=True)),
            Mistake("shares", "these are shares of all examples, not counts",
                    after=lambda r, out, D: r / len(out)),
            Mistake("both ways", "a confusion is counted in both directions",
                    instead=confused(list, both_ways)),
            Mistake("wrong ones only", "the right ones, on the diagonal, are missing",
                    after=lambda r, *_: r - np.diag(np.diag(r))),
            Mistake("right ones only", "only the diagonal is counted",
                    after=lambda r, *_: np.diag(np.diag(r))),
            Mistake("diagonal", "only the numbers of right ones came, the table has n rows",
                    after=lambda r, *_: np.diag(r)),
            Mistake("class counts", "these are the numbers of examples of each class: a table is asked for",
                    instead=lambda out, D: np.sum(D, axis=0)),
            Mistake("least", "argmin stands where argmax belongs",
                    before=lambda out, D: (-np.asarray(out), D)),
            Mistake("sums of outputs", "the outputs themselves are added up, not counts",
                    instead=lambda out, D: D.T @ out),
            Mistake("last example missing", "the last example is left out",
                    instead=confused(lambda p: p[:-1], counted)),
            Mistake("first example missing", "the first example is left out",
                    instead=confused(lambda p: p[1:], counted)),
            Mistake("by halves", "each output above a half is counted, not the largest alone",
                    instead=lambda out, D: D.T @ (out > 0.5)),
            Mistake("begins at 1", "the table begins with ones, not with zeros", after=lambda r, *_: r + 1),
            Mistake("desired twice", "the desired class stands for row and column",
                    instead=lambda out, D: confusion(D, D)),
            Mistake("output twice", "the class named stands for row and column",
                    instead=lambda out, D:
                        np.diag(np.bincount(np.argmax(out, axis=1), minlength=D.shape[1]))),
            SIGN, DOUBLED,
        ),
        ("Which entry does the first example belong to?", "Start with zeros and add 1 for each example."),
    ),
)  # fmt: skip
