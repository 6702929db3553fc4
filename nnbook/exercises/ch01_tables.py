"""Chapter 1: parameters, shapes, arrows as tables, ways through a network, and neurons in another order."""

import math
from itertools import pairwise

import numpy as np

from nnbook.exercises.common import DOUBLED, made, random, some
from nnbook.exercises.exercise import Exercise, Instance, Mistake
from nnbook.exercises.numbers import NumberExercise

SIZES = ([2, 1], [2, 2, 2], [3, 1, 4], [2, 3, 5, 4], [784, 20, 20, 10], [1, 7])


def count_parameters(sizes):
    total = 0
    for l in range(len(sizes) - 1):
        total += sizes[l] * sizes[l + 1] + sizes[l + 1]
    return total


def shapes(sizes):
    return [(after, before) for before, after in pairwise(sizes)]


def edges_by_layer(sizes):
    return [before * after for before, after in pairwise(sizes)]


def matrix_of_edges(edges, rows, columns):
    W = np.zeros((rows, columns))
    for source, target, weight in edges:
        W[target, source] = weight
    return W


def reordered(W0, b0, W1, order):
    return W0[order], b0[order], W1[:, order]


def some_edges(rng, rows, columns, missing):
    """All edges between two layers but some, in any order, and the sizes."""
    pairs = [(i, j) for i in range(columns) for j in range(rows)]
    kept = rng.permutation(len(pairs))[missing:]
    return [(*pairs[k], float(some(rng))) for k in kept], rows, columns


def filled_in_order(edges, rows, columns):
    """Puts the weights into the table as they come."""
    W = np.zeros(rows * columns)
    W[: len(edges)] = [weight for *_, weight in edges]
    return W.reshape(rows, columns)


def source_as_row(edges, rows, columns):
    """Takes the source for the row of a table that has a row for each target: it may lie outside."""
    W = np.zeros((rows, columns))
    for source, target, weight in edges:
        W[source, target] = weight
    return W


def from_one(edges, rows, columns):
    """Counts the neurons from 1."""
    return np.roll(matrix_of_edges(edges, rows, columns), (-1, -1), axis=(0, 1))


def two_layers(rng, inputs, hidden, outputs):
    """Two layers, and an order of the hidden neurons that is not its own inverse if there is one."""
    order = np.roll(rng.permutation(hidden), 1)
    while hidden > 2 and np.array_equal(order, np.argsort(order)):
        order = rng.permutation(hidden)
    return some(rng, hidden, inputs), some(rng, hidden), some(rng, outputs, hidden), order


def draw_sizes(rng):
    return {"sizes": [int(n) for n in rng.integers(2, 9, rng.integers(3, 5))]}


def draw_paths(rng):
    return {"sizes": [int(n) for n in rng.integers(2, 7, rng.integers(3, 5))]}


def draw_ink(rng):
    blue, orange, other = (int(n) for n in rng.choice(np.arange(3, 40), 3, replace=False))
    return {"blue": blue, "orange": orange, "other": other, "dark": float(rng.choice([0.25, 0.5, 0.75])),
            "b": float(rng.choice([-7.5, -2.5, -1.5, 3.0]))}  # fmt: skip


EXERCISES = (
    Exercise(
        "count_parameters", "01", "warm-up", 5,
        "count_parameters(sizes): how many weights and biases has a fully connected network of these "
        "sizes?",
        ("sizes",), count_parameters,
        "Each neuron after the first layer has a weight for each neuron before it, and a bias.",
        tuple(Instance((list(sizes),)) for sizes in ([2, 1], [2, 2, 2], [3, 1, 4], [2, 3, 2, 5], [784, 20,
            20, 10], [1, 7])),
        (
            Mistake("no biases", "the biases are missing", lambda s: sum(n * k for n, k in pairwise(s))),
            Mistake("input biases", "the inputs have no biases", lambda s: count_parameters(s) + s[0]),
            Mistake("one bias a layer", "a layer has a bias for each neuron, not one",
                    lambda s: sum(n * k + 1 for n, k in pairwise(s))),
            Mistake("bias on the wrong side",
                    "the biases belong to the layer after: n_l is added instead of n_{l+1}",
                    lambda s: sum(n * k + n for n, k in pairwise(s))),
            Mistake("last layer missing", "off by one layer: the last is left out",
                    lambda s: count_parameters(s[:-1])),
            Mistake("first layer missing", "off by one layer: the first is left out",
                    lambda s: count_parameters(s[1:])),
            Mistake("output biases missing", "the biases of the outputs are missing",
                    lambda s: count_parameters(s) - s[-1]),
            Mistake("= for +=", "only the last layer's count is kept: += was forgotten",
                    lambda s: count_parameters(s[-2:])),
            Mistake("first layer only", "only the first layer is counted",
                    lambda s: count_parameters(s[:2])),
            Mistake("sums", "sizes are added where they should be multiplied",
                    lambda s: sum(n + k for n, k in pairwise(s))),
            Mistake("sums and biases", "n_l + n_{l+1} stands where n_l · n_{l+1} belongs",
                    lambda s: sum(n + 2 * k for n, k in pairwise(s))),
            Mistake("product", "the product of all sizes counts paths, not edges", math.prod),
            Mistake("neurons", "these are the neurons, not their parameters", sum),
            Mistake("biases only", "these are the biases: the weights are missing",
                    lambda s: sum(s[1:])),
            Mistake("biases subtracted", "the biases are subtracted",
                    lambda s: sum(n * k - k for n, k in pairwise(s))),
            Mistake("biases twice", "the biases are counted twice",
                    lambda s: sum(n * k + 2 * k for n, k in pairwise(s))),
            Mistake("bias multiplied", "a bias is multiplied, not added",
                    lambda s: sum(n * k * k for n, k in pairwise(s))),
            DOUBLED,
        ),
        ("Count for one neuron first.", "Between layers of n and k neurons: n · k weights, and k biases."),
    ),
    NumberExercise(
        "parameters_by_hand", "01", "warm-up", 3, "How many weights and biases has a network of sizes "
            "{sizes}?", draw_sizes,
        count_parameters, "Each neuron after the first layer has a weight for each before it, and a bias.",
        (
            Mistake("no biases", "the biases are missing",
                    lambda sizes: sum(n * k for n, k in pairwise(sizes))),
            Mistake("input biases", "the inputs have no biases",
                    lambda sizes: count_parameters(sizes) + sizes[0]),
            Mistake("last layer missing", "the last layer is left out",
                    lambda sizes: count_parameters(sizes[:-1])),
            Mistake("neurons", "these are the neurons", lambda sizes: sum(sizes)),
        ),
        ("Layer by layer: n · k weights and k biases.",),
    ),
    Exercise(
        "shapes", "01", "warm-up", 4,
        "shapes(sizes): a list of the shapes (rows, columns) of the weight matrices W_0, W_1, …",
        ("sizes",), shapes,
        "Row j of W_l is what neuron j of the next layer asks, with an entry for each neuron before it.",
        tuple(Instance((list(sizes),)) for sizes in SIZES),
        (
            Mistake("transposed", "rows and columns are exchanged: the target is the row",
                    lambda s: list(pairwise(s))),
            Mistake("bias column", "the bias is not in W: it is a vector of its own",
                    lambda s: [(k, n + 1) for n, k in pairwise(s)]),
            Mistake("last missing", "off by one layer: the last matrix is missing",
                    lambda s: shapes(s[:-1])),
            Mistake("first missing", "off by one layer: the first matrix is missing",
                    lambda s: shapes(s[1:])),
            Mistake("last first", "the matrices stand in the wrong order: W_0 is before layer 1",
                    lambda s: shapes(s)[::-1]),
            Mistake("same layer", "both numbers are of the layer after",
                    lambda s: [(k, k) for k in s[1:]]),
            Mistake("layer before", "both numbers are of the layer before",
                    lambda s: [(n, n) for n in s[:-1]]),
            Mistake("biases", "these are the shapes of the biases", lambda s: [(k, 1) for k in s[1:]]),
            Mistake("all in one", "each pair of neighbouring layers has a matrix, not the first and the "
                    "last", lambda s: [(s[-1], s[0])]),
        ),
        ("How many numbers does one neuron of layer 1 need?",
         "pairwise(sizes) pairs neighbours, as does zip(sizes, sizes[1:])."),
    ),
    Exercise(
        "edges_by_layer", "01", "warm-up", 4,
        "edges_by_layer(sizes): a list of how many arrows lead from each layer to the next.",
        ("sizes",), edges_by_layer,
        "There is an arrow for each pair of a neuron and one of the next layer; a bias is no arrow.",
        tuple(Instance((list(sizes),)) for sizes in SIZES),
        (
            Mistake("biases", "the biases are counted, too: these are parameters",
                    lambda s: [n * k + k for n, k in pairwise(s)]),
            Mistake("sums", "sizes are added where they should be multiplied",
                    lambda s: [n + k for n, k in pairwise(s)]),
            Mistake("total", "this is their sum: one number for each layer is asked for",
                    lambda s: [sum(edges_by_layer(s))]),
            Mistake("sum", "this is their sum: a list with one number for each layer is asked for",
                    lambda s: sum(edges_by_layer(s))),
            Mistake("running sum", "each number holds the layers before it as well",
                    lambda s: list(np.cumsum(edges_by_layer(s)))),
            Mistake("targets", "these are the neurons that the arrows lead to", lambda s: s[1:]),
            Mistake("sources", "these are the neurons that the arrows come from", lambda s: s[:-1]),
            Mistake("last missing", "the arrows to the last layer are missing",
                    lambda s: edges_by_layer(s[:-1])),
            Mistake("first missing", "the arrows from the inputs are missing",
                    lambda s: edges_by_layer(s[1:])),
            Mistake("one for one", "each neuron sends an arrow to every neuron of the next layer",
                    lambda s: [min(n, k) for n, k in pairwise(s)]),
            Mistake("from the inputs", "arrows come from the layer before, not from the inputs",
                    lambda s: [s[0] * k for k in s[1:]]),
            Mistake("last first", "the layers stand in the wrong order", lambda s: edges_by_layer(s)[::-1]),
            Mistake("paths", "these are the ways from the inputs to each layer",
                    lambda s: [math.prod(s[: l + 2]) for l in range(len(s) - 1)]),
        ),
        ("How many arrows leave one neuron?",),
    ),
    Exercise(
        "matrix_of_edges", "01", "core", 6,
        "matrix_of_edges(edges, rows, columns): the table W of arrows between two layers. edges is a list "
        "of (from, to, weight), neurons count from 0; the next layer has `rows` neurons, this one "
        "`columns`, and where no arrow is listed the weight is 0.",
        ("edges", "rows", "columns"), matrix_of_edges,
        "The target is the row: W[to, from], so that W times the outs gives each neuron its sum.",
        tuple(Instance(some_edges(random(seed), *sizes)) for seed, sizes in enumerate(
            [(1, 2, 0), (2, 1, 0), (2, 3, 0), (3, 2, 2), (4, 3, 3), (3, 3, 1), (2, 4, 4)])),
        (
            Mistake("transposed", "rows and columns are exchanged: the target is the row",
                    after=lambda W, *_: W.T),
            Mistake("source as row", "the weight is put at W[from, to], which may lie outside of the "
                    "table: the target is the row, W[to, from]", source_as_row),
            Mistake("in order", "the weights are filled in as they come: from and to say where they belong",
                    filled_in_order),
            Mistake("from 1", "the neurons count from 0, not from 1", from_one),
            Mistake("no weights", "there is a 1 where the weight belongs",
                    after=lambda W, *_: (W != 0) * 1.0),
            Mistake("last missing", "the last arrow is missing",
                    before=lambda edges, *sizes: (edges[:-1], *sizes)),
            Mistake("first missing", "the first arrow is missing",
                    before=lambda edges, *sizes: (edges[1:], *sizes)),
            Mistake("last only", "only the last arrow is kept: begin with the zeros once, before the loop",
                    before=lambda edges, *sizes: (edges[-1:], *sizes)),
            Mistake("absolute", "the signs are lost", after=lambda W, *_: abs(W)),
            Mistake("ones", "a missing arrow has the weight 0, not 1",
                    after=lambda W, *_: np.where(W == 0, 1.0, W)),
            Mistake("upside down", "row 0 stands at the bottom", after=lambda W, *_: W[::-1]),
            Mistake("whole numbers", "only whole numbers are kept: the table is one of floats",
                    after=lambda W, *_: W.astype(int)),
        ),
        ("Begin with np.zeros((rows, columns)).", "Which of the two neurons is the row?"),
    ),
    Exercise(
        "reordered", "01", "hard", 8,
        "reordered(W0, b0, W1, order): (W0, b0, W1) of the same network with its hidden neurons in another "
        "order, so that new neuron k is the old neuron order[k] and every answer stays.",
        ("W0", "b0", "W1", "order"), reordered,
        "A hidden neuron is a row of W0 and an entry of b0, where its arrows arrive, and a column of W1, "
        "where they leave. Move all three and the sums of the outputs hold the same terms in another order.",
        made(two_layers, (2, 2, 1), (2, 3, 1), (3, 4, 2), (3, 3, 3), (4, 5, 5), (1, 4, 3)),
        (
            Mistake("W1 left", "what leaves a neuron must move with it: W1 is as it was",
                    lambda W0, b0, W1, o: (W0[o], b0[o], W1.copy())),
            Mistake("b0 left", "the biases are as they were", lambda W0, b0, W1, o:
                    (W0[o], b0.copy(), W1[:, o])),
            Mistake("W0 left", "what arrives at a neuron must move with it: W0 is as it was",
                    lambda W0, b0, W1, o: (W0.copy(), b0[o], W1[:, o])),
            Mistake("W0 only", "only W0 has moved: a hidden neuron has a bias, and arrows that leave it, too",
                    lambda W0, b0, W1, o: (W0[o], b0.copy(), W1.copy())),
            Mistake("rows of W1", "the rows of W1 are the outputs: a hidden neuron is a column of it",
                    lambda W0, b0, W1, o: (W0[o], b0[o], W1[o])),
            Mistake("columns of W0", "the columns of W0 are the inputs: a hidden neuron is a row of it",
                    lambda W0, b0, W1, o: (W0[:, o], b0[o], W1[:, o])),
            Mistake("order undone", "order is undone: new neuron k is old neuron order[k]",
                    lambda W0, b0, W1, o: reordered(W0, b0, W1, np.argsort(o))),
            Mistake("W1 undone", "W1 is put into the opposite order: all three move alike",
                    lambda W0, b0, W1, o: (W0[o], b0[o], W1[:, np.argsort(o)])),
            Mistake("nothing", "nothing has moved",
                    lambda W0, b0, W1, o: (W0.copy(), b0.copy(), W1.copy())),
            Mistake("reversed", "the neurons are only read from their end",
                    lambda W0, b0, W1, o: (W0[::-1].copy(), b0[::-1].copy(), W1[:, ::-1].copy())),
        ),
        ("Where in W0 are the arrows that arrive at a hidden neuron?", "And where in W1 those that leave?"),
        parts=("W0", "b0", "W1"), may_share=True,
    ),
    NumberExercise(
        "paths_by_hand", "01", "core", 4,
        "In a network of sizes {sizes}, how many different ways lead along the arrows from an input to an "
        "output, from all inputs and to all outputs together?",
        draw_paths, lambda sizes: math.prod(sizes),
        "In each layer a way is free to choose its neuron, so the sizes multiply.",
        (
            Mistake("edges", "these are the arrows: a way takes one between each two layers",
                    lambda sizes: sum(n * k for n, k in pairwise(sizes))),
            Mistake("one input", "these are the ways from a single input",
                    lambda sizes: math.prod(sizes[1:])),
            Mistake("one output", "these are the ways to a single output",
                    lambda sizes: math.prod(sizes[:-1])),
            Mistake("hidden only", "these are the ways between one input and one output",
                    lambda sizes: math.prod(sizes[1:-1])),
            Mistake("ends only", "these are pairs of an input and an output; between them are many ways",
                    lambda sizes: sizes[0] * sizes[-1]),
            Mistake("neurons", "these are the neurons", lambda sizes: sum(sizes)),
            Mistake("arrows multiplied", "the arrows of the layers do not multiply: a way cannot change its "
                    "neuron inside a layer", lambda sizes: math.prod(n * k for n, k in pairwise(sizes))),
        ),
        ("From one input to layer 1 there are as many ways as neurons. And from there to layer 2?",),
    ),
    NumberExercise(
        "ink_by_hand", "01", "warm-up", 3,
        "A neuron has the weight 1 on blue pixels, −1 on orange ones, 0 elsewhere, and the bias {b}. A "
        "picture has ink, {dark} dark, on {blue} blue pixels, {orange} orange ones and {other} others. "
        "What is the neuron's net?",
        draw_ink, lambda blue, orange, other, dark, b: dark * (blue - orange) + b,
        "Ink on blue counts for it, on orange against it, elsewhere not at all; each pixel by its darkness.",
        (
            Mistake("orange for it", "ink on orange counts against it",
                    lambda blue, orange, other, dark, b: dark * (blue + orange) + b),
            Mistake("orange missing", "ink on orange counts against it, it is not left out",
                    lambda blue, orange, other, dark, b: dark * blue + b),
            Mistake("bias missing", "the bias is missing",
                    lambda blue, orange, other, dark, b: dark * (blue - orange)),
            Mistake("all dark", "a pixel counts by its darkness",
                    lambda blue, orange, other, dark, b: blue - orange + b),
            Mistake("others count", "ink on a weight of 0 does not count",
                    lambda blue, orange, other, dark, b: dark * (blue - orange - other) + b),
            Mistake("bias paled", "the bias is no pixel: it is not multiplied",
                    lambda blue, orange, other, dark, b: dark * (blue - orange + b)),
        ),
        ("Count for and against, then think of the darkness.",),
    ),
)  # fmt: skip
