"""Chapter 6: what a border encloses, what lines do to the plane, and where a border may bend."""

import numpy as np

from nnbook.exercises.common import DOUBLED, NO_HALF, made, some, whole
from nnbook.exercises.exercise import Exercise, Instance, Mistake
from nnbook.exercises.numbers import NumberExercise, hundredths


def ring_class(X, arrows, c):
    outs = np.maximum(X @ arrows.T, 0)
    return np.where(c - np.sum(outs, axis=1) > 0, 1, 0)


def line_accuracy(X, d, w, b):
    right = np.mean((X @ w + b > 0) == (d > 0.5))
    return max(right, 1 - right)


def regions(n):
    return 1 + n + n * (n - 1) // 2


def count_switches(on):
    before = np.roll(on, 1, axis=0)
    return np.sum(on != before)


def dead_neurons(net):
    on = net > 0
    return np.sum(~on.any(axis=1))


def in_triangle(p, a, b, c):
    sides = []
    for start, end in [(a, b), (b, c), (c, a)]:
        along, to_p = end - start, p - start
        sides.append(along[0] * to_p[1] - along[1] * to_p[0])
    return int(min(sides) > 0 or max(sides) < 0)


def ring(rng, m, k, c):
    """Points, k arrows all round, and a height."""
    turn = 2 * np.pi * (np.arange(k) / k + rng.uniform())
    return some(rng, m, 2), np.round(np.c_[np.cos(turn), np.sin(turn)], 3), c


def coloured(rng, m, n):
    """Points of two classes, mostly parted by a line, whose weights may face either of them."""
    X, w, b = some(rng, m, n), some(rng, n), 0.5 * float(some(rng))
    return X, ((X @ w + b > 0) ^ (rng.uniform(size=m) < 0.2)) * 1.0, rng.choice([-1, 1]) * w, b


def walk(rng, steps, neurons):
    """Which neurons are on at each step of a closed walk."""
    return (rng.integers(0, 2, (steps, neurons)),)


def sided(X, d, w, b):
    """The share that is right if class 1 is where net is above 0."""
    return np.mean((X @ w + b > 0) == (d > 0.5))


def summed(inside):
    """A class by another sum of what arrives along the arrows."""
    return lambda X, arrows, c: (inside(X @ arrows.T, c)) * 1


def half_dead(rng, k, m):
    """The sums of neurons some of which are off at every point."""
    net = some(rng, k, m)
    dead = np.arange(k) % 3 == 1
    return (np.where(dead[:, None], -abs(net), net),)


def lefts(p, a, b, c):
    """On which side p is of each side of a triangle."""
    return [bool(np.linalg.det([end - start, p - start]) > 0) for start, end in ((a, b), (b, c), (c, a))]


def boxed(p, *corners):
    return np.all((np.min(corners, axis=0) < p) & (p < np.max(corners, axis=0)))


def near_centre(p, *corners):
    centre = np.mean(corners, axis=0)
    return np.linalg.norm(p - centre) < np.mean([np.linalg.norm(one - centre) for one in corners])


def draw_hexagons(rng):
    return {"n": int(rng.integers(4, 18))}


def draw_corner(rng):
    return {"c": float(hundredths(rng, 0.3, 1.5))}


TRIANGLES = (  # p, a, b, c: inside and outside, either way round, long ones, beyond each side
    ((0.5, 0.25), (0, 0), (2, 0), (0, 2)),
    ((0.5, 0.25), (0, 0), (0, 2), (2, 0)),
    ((1.75, 1.5), (0, 0), (2, 0), (0, 2)),
    ((1.75, 1.5), (0, 0), (0, 2), (2, 0)),
    ((-0.5, 0.5), (0, 0), (2, 0), (0, 2)),
    ((0.5, -0.5), (0, 0), (0, 2), (2, 0)),
    ((0.5, -0.5), (0, 0), (2, 0), (0, 2)),
    ((0.25, 0), (-3, -1), (3, 1), (0, 0.5)),
    ((2.5, 0.875), (-3, -1), (3, 1), (0, 0.5)),
    ((1, -0.25), (-3, -1), (3, 1), (0, 0.5)),
    ((-1, 0.5), (-3, -1), (0, 0.5), (3, 1)),
    ((4, 4), (1, 0), (-1, 1), (-1, -1)),
    ((5.5, 3.25), (5, 3), (7, 3), (5, 5)),  # away from 0
    ((0.5, 0.25), (5, 3), (5, 5), (7, 3)),
    ((0.0625, 0.0625), (0, 0), (0, 0.25), (0.25, 0)),  # small
    ((0.1875, 0.1875), (0, 0), (0.25, 0), (0, 0.25)),
    ((-0.25, 0.25), (0, 0), (0, 0.25), (0.25, 0)),
)

EXERCISES = (
    Exercise(
        "ring_class", "06", "core", 6,
        "ring_class(X, arrows, c): for each point (row of X) 1 where c − Σ_j max(0, arrow_j · x) is above 0, "
        "else 0. A row of arrows (k, 2) is one neuron of the first layer.",
        ("X", "arrows", "c"), ring_class,
        "Each neuron takes away what it puts out on its side of its line; inside, the sum stays below c.",
        (*made(ring, (1, 3, 0.6, ("m = 1",)), (5, 3, 1.5), (8, 4, 1.75), (6, 1, 0.5), (12, 5, 2.5),
               (9, 2, 0.75)),
         Instance((np.array([[1.0, 0.5], [-1.0, 0.25], [-0.5, -1.0]]), np.array([[1.0, 0.0], [0.6, 0.8]]),
                   -0.25))),
        (
            Mistake("turned", "the sides are exchanged: 1 is inside", after=lambda r, *_: 1 - r),
            Mistake("no ReLU", "max(0, …) belongs to each neuron: without it the arrows cancel each other",
                    summed(lambda net, c: net.sum(1) < c)),
            Mistake("max once", "max(0, …) is taken once, of the sum: it belongs to each neuron",
                    summed(lambda net, c: np.maximum(net.sum(1), 0) < c)),
            Mistake("absolute", "|arrow · x| stands where max(0, arrow · x) belongs",
                    summed(lambda net, c: abs(net).sum(1) < c)),
            Mistake("largest only", "the largest out alone is compared with c: they are added",
                    summed(lambda net, c: net.max(1) < c)),
            Mistake("neurons on", "neurons that are on are counted: it is their outs that are added",
                    summed(lambda net, c: (net > 0).sum(1) < c)),
            Mistake("mean", "the outs are averaged: they are added",
                    summed(lambda net, c: np.maximum(net, 0).mean(1) < c)),
            Mistake("net", "this is the last neuron's net: 1 where it is above 0, else 0",
                    lambda X, arrows, c: c - np.maximum(X @ arrows.T, 0).sum(1)),
            Mistake("minus", "min stands where max belongs: each neuron is on along its arrow",
                    summed(lambda net, c: np.maximum(-net, 0).sum(1) < c)),
            Mistake("circle", "this is a circle around the origin",
                    lambda X, arrows, c: (np.hypot(*X.T) < c) * 1),
            Mistake("−1 for 0", "outside is 0, not −1", after=lambda r, *_: 2 * r - 1),
        ),
        ("X @ arrows.T has a row for each point, a column for each neuron.", "Bend first, then add."),
    ),
    Exercise(
        "line_accuracy", "06", "core", 6,
        "line_accuracy(X, d, w, b): the largest share of the points (rows of X, classes d of 0 and 1) that "
        "the line w · x + b = 0 can get right, whichever of its sides is given to class 1.",
        ("X", "d", "w", "b"), line_accuracy,
        "If one way to name the sides is right about a share, the other is right about all that is left; so "
        "no line is worse than a half.",
        made(coloured, (1, 2, ("m = 1",)), (5, 2), (8, 2), (9, 3), (12, 2), (7, 2), (11, 1), (10, 2)),
        (
            Mistake("one side", "the sides may also be named the other way: take the better of two", sided),
            Mistake("other side", "class 1 is put where net is below 0: take the better of two",
                    lambda X, d, w, b: 1 - sided(X, d, w, b)),
            Mistake("worse", "the worse of the two ways is taken", after=lambda r, *_: 1 - r),
            Mistake("count", "this is a number of points, not a share",
                    after=lambda r, X, *_: r * len(X)),
            Mistake("percent", "this is in percent: a share is from 0 to 1", after=lambda r, *_: 100 * r),
            Mistake("bias missing", "the bias is missing", before=lambda X, d, w, b: (X, d, w, 0)),
            Mistake("bias subtracted", "the bias is taken away", before=lambda X, d, w, b: (X, d, w, -b)),
            Mistake("class 1 only", "only the points of class 1 are looked at",
                    lambda X, d, w, b: np.sum((X @ w + b > 0) & (d > 0.5)) / max(1, np.sum(d > 0.5))),
            Mistake("share of class 1", "this is what one answer to everything gets",
                    lambda X, d, w, b: max(d.mean(), 1 - d.mean())),
            Mistake("at a half", "net is compared with ½: the line is where it is 0",
                    before=lambda X, d, w, b: (X, d, w, b - 0.5)),
            Mistake("for each point", "this says it for each point: a share is asked for",
                    lambda X, d, w, b: ((X @ w + b > 0) == (d > 0.5)) * 1.0),
            Mistake("both sides added", "it is always 1: are the two ways added?", lambda *_: 1.0),
            NO_HALF, DOUBLED,
        ),
        ("How many are right if class 1 is where net is above 0?", "And if the sides change their names?"),
    ),
    Exercise(
        "regions", "06", "hard", 8,
        "regions(n): into how many regions do n lines part the plane, no two of them parallel and no three "
        "through one point?",
        ("n",), regions,
        "The plane is one region. A new line meets each of the k lines before it, is cut into k + 1 pieces, "
        "and each piece parts a region in two: 1 + (1 + 2 + … + n).",
        tuple(Instance((n,)) for n in (0, 1, 2, 3, 4, 5, 8)),
        (
            Mistake("doubled each time",
                    "a new line does not part every region: from the third on it misses some",
                    lambda n: 2**n),
            Mistake("fan", "these lines go through one point, each more adds two regions", lambda n: 2 * n),
            Mistake("parallel", "these lines are parallel: each more adds one region", lambda n: n + 1),
            Mistake("1 missing", "the plane without lines is one region", lambda n: n + n * (n - 1) // 2),
            Mistake("crossings", "these are the crossings of the lines", lambda n: n * (n - 1) // 2),
            Mistake("each crossing twice", "each crossing is counted twice", lambda n: 1 + n + n * (n - 1)),
            Mistake("lines missing", "each line adds a region of its own besides its crossings",
                    lambda n: 1 + n * (n - 1) // 2),
            Mistake("squares", "these are the pieces of all lines: each has n", lambda n: n * n),
            Mistake("bounded ones", "these are the regions that do not reach to infinity",
                    lambda n: (n - 1) * (n - 2) // 2),
            Mistake("one line too many", "off by one line", lambda n: 1 + (n + 1) * (n + 2) // 2),
        ),
        ("Draw 0, 1, 2, 3 and 4 lines, and count.", "How many more are there for the n-th line?"),
    ),
    Exercise(
        "count_switches", "06", "core", 6,
        "count_switches(on): row t of on (steps, neurons) says with 1 and 0 which neurons are on at step t "
        "of a walk that ends where it began. How often does a neuron switch, all together?",
        ("on",), count_switches,
        "Each step is compared with the one before it, and the first with the last, as the walk is closed. "
        "So each neuron has an even number.",
        (*made(walk, (2, 1), (4, 2), (6, 3), (9, 4), (12, 5), (7, 1)),
         Instance((np.array([[1, 0], [1, 0], [0, 0], [0, 1], [0, 1]]),))),
        (
            Mistake("open walk", "the walk is closed: the last step is followed by the first",
                    lambda on: np.sum(on[1:] != on[:-1])),
            Mistake("for each neuron", "these are the switches of each neuron: add them up",
                    lambda on: np.sum(on != np.roll(on, 1, axis=0), axis=0)),
            Mistake("for each neuron, open", "add the neurons up, and the switches from the last step "
                    "to the first: the walk is closed",
                    lambda on: np.sum(on[1:] != on[:-1], axis=0)),
            Mistake("for each step", "these are the switches at each step: add them up",
                    lambda on: np.sum(on != np.roll(on, 1, axis=0), axis=1)),
            Mistake("between neurons", "neighbouring neurons are compared, not one neuron with itself a step "
                    "before", lambda on: np.sum(on != np.roll(on, 1, axis=1))),
            Mistake("between neurons, open", "neighbouring neurons of one step are compared, not one neuron "
                    "with itself a step before", lambda on: np.sum(on[:, 1:] != on[:, :-1])),
            Mistake("rolled flat", "np.roll without an axis takes the table for one long row: axis=0",
                    lambda on: np.sum(on != np.roll(on, 1))),
            Mistake("steps", "these are the steps at which any neuron switches",
                    lambda on: np.sum((on != np.roll(on, 1, axis=0)).any(axis=1))),
            Mistake("neurons", "these are the neurons that switch at all",
                    lambda on: np.sum((on != on[0]).any(axis=0))),
            Mistake("switched on only", "only switches from off to on are counted",
                    after=lambda r, *_: r / 2),
            Mistake("on", "these are all moments at which a neuron is on", np.sum),
            Mistake("not switched", "these are the moments without a switch",
                    lambda on: np.sum(on == np.roll(on, 1, axis=0))),
            Mistake("differences", "it is always 0: does a switch off take one on away?",
                    lambda on: np.sum(on - np.roll(on, 1, axis=0))),
            Mistake("from the start", "each step is compared with the first, not with the one before it",
                    lambda on: np.sum(on != on[0])),
            Mistake("share", "this is a share: a number is asked for",
                    lambda on: np.mean(on != np.roll(on, 1, axis=0))),
        ),
        ("np.roll(on, 1, axis=0) has at each step what was there before.",),
    ),
    NumberExercise(
        "corner_by_hand", "06", "core", 4,
        "Three arrows of length 1 from the origin, 120° apart, make the hexagon c − Σ max(0, arrow · x) = 0 "
        "with c = {c}. How far from the centre is a corner, to three figures?",
        draw_corner, lambda c: c / np.cos(np.pi / 6),
        "A corner lies on the line of one neuron, which is 0 there; one of the other arrows is 30° away and "
        "puts out r cos 30°.",
        (
            Mistake("side", "this is the middle of a side, in the direction of an arrow", lambda c: c),
            Mistake("inwards", "it is multiplied by cos 30°: a corner is further away than a side",
                    lambda c: c * np.cos(np.pi / 6)),
            Mistake("60 degrees", "the arrow is 30° from the line, not 60°",
                    lambda c: c / np.cos(np.pi / 3)),
            Mistake("two neurons", "of the other two neurons one is off",
                    lambda c: c / np.cos(np.pi / 6) / 2),
            Mistake("radians", "30 was taken for radians", lambda c: c / np.cos(30)),
            Mistake("tangent", "tan 30° stands where cos 30° belongs", lambda c: c / np.tan(np.pi / 6)),
        ),
        ("A corner is where one of the three neurons is just 0.", "Which angle has that line to the next "
            "arrow?"),
    ),
    Exercise(
        "dead_neurons", "06", "core", 5,
        "dead_neurons(net): net (k, m) holds the sums of k ReLU neurons for m points, in columns. How many "
        "of the neurons are dead, off at every point?",
        ("net",), dead_neurons,
        "A ReLU is on where its sum is above 0. One that is on somewhere can still learn from that point; "
        "one that is on nowhere has the slope 0 everywhere.",
        (*made(half_dead, (1, 3), (2, 1, ("m = 1",)), (4, 2), (5, 6), (7, 3), (3, 8)),
         Instance((np.array([[0.0, -1.0], [0.0, 0.5], [-2.0, -0.25], [1.0, 2.0]]),)),
         whole([[-1, 0, 0], [3, -2, -1], [-5, -1, -2], [0, 2, 0]])),
        (
            Mistake("off somewhere",
                    "these are off at some point: dead are those that are off at every point",
                    lambda net: np.sum((net <= 0).any(axis=1))),
            Mistake("below 0 somewhere",
                    "these are below 0 at some point: dead are those that are off at every point",
                    lambda net: np.sum((net < 0).any(axis=1))),
            Mistake("alive", "these are those that are on somewhere",
                    lambda net: np.sum((net > 0).any(axis=1))),
            Mistake("always on", "these are those that are on at every point",
                    lambda net: np.sum((net > 0).all(axis=1))),
            Mistake("points", "these are the points at which all neurons are off: a neuron is a row",
                    lambda net: np.sum((net <= 0).all(axis=0))),
            Mistake("moments", "all zeros are counted, not neurons", lambda net: np.sum(net <= 0)),
            Mistake("0 is on", "a neuron whose net is 0 puts out 0: it is off, too",
                    lambda net: np.sum((net < 0).all(axis=1))),
            Mistake("by the mean", "the mean over the points is below 0: one point above is enough to live",
                    lambda net: np.sum(net.mean(axis=1) <= 0)),
            Mistake("share", "this is a share: a number is asked for",
                    after=lambda r, net: r / len(net)),
            Mistake("which", "this says it for each neuron: count them",
                    lambda net: (net <= 0).all(axis=1)),
            Mistake("first point", "only the first point is looked at", lambda net: np.sum(net[:, 0] <= 0)),
            Mistake("last point", "only the last point is looked at", lambda net: np.sum(net[:, -1] <= 0)),
        ),
        ("When is a ReLU on?", "any(axis=1) asks along a row."),
    ),
    Exercise(
        "in_triangle", "06", "hard", 10,
        "in_triangle(p, a, b, c): 1 if the point p lies inside the triangle with the corners a, b, c, else "
        "0. All are arrays (2,); the corners may go round either way.",
        ("p", "a", "b", "c"), in_triangle,
        "Walk around the triangle: inside, p is on the same side of all three lines, left of them or right. "
        "The sign of the product along_0 · to_1 − along_1 · to_0 says which side it is; on the "
        "line it is 0.",
        tuple(Instance(tuple(np.array(one, float) for one in corners)) for corners in TRIANGLES),
        (
            Mistake("outside", "0 and 1 are exchanged", after=lambda r, *_: 1 - r),
            Mistake("one way round",
                    "the corners may also go round the other way: all on one side, either one",
                    lambda p, a, b, c: int(all(lefts(p, a, b, c)))),
            Mistake("other way round",
                    "the corners may also go round to the left: all on one side, either one",
                    lambda p, a, b, c: int(not any(lefts(p, a, b, c)))),
            Mistake("two sides", "the third side, from c back to a, is missing",
                    lambda p, a, b, c: int(len(set(lefts(p, a, b, c)[:2])) == 1)),
            Mistake("box", "this is the box around the triangle: its corners lie outside",
                    lambda p, a, b, c: int(boxed(p, a, b, c))),
            Mistake("circle", "this is a circle around the centre of the corners",
                    lambda p, a, b, c: int(near_centre(p, a, b, c))),
            Mistake("any side", "one side is not enough: all three must agree",
                    lambda p, a, b, c: int(any(lefts(p, a, b, c)))),
            Mistake("always", "it does not depend on p", lambda *_: 1),
            Mistake("third side forwards", "the last side leads from c to a: it was taken from a to c",
                    lambda p, a, b, c: int(len({*lefts(p, a, b, c)[:2], not lefts(p, a, b, c)[2]}) == 1)),
            Mistake("sides", "this says it for each side: one answer is asked for",
                    lambda p, a, b, c: np.array(lefts(p, a, b, c)) * 1.0),
        ),
        ("A line from a to b: on which side of it is p?",
         "The sign of (b − a)_0 (p − a)_1 − (b − a)_1 (p − a)_0."),
    ),
    NumberExercise(
        "hexagons_by_hand", "06", "core", 5,
        "A border is drawn with {n} hexagons: each has three neurons of its own in layer 1 and one in layer "
        "2, and there are two inputs and one output. The network is fully connected, weights of 0 included. "
        "How many parameters has it?",
        draw_hexagons, lambda n: 3 * (3 * n) + (3 * n + 1) * n + n + 1,
        "The sizes are 2, 3n, n, 1, so there are 3 · 3n, (3n + 1) n and n + 1 weights and biases: 3n (n − 1) "
        "of them are zeros between one hexagon and another.",
        (
            Mistake("zeros left out", "these are those of the hexagons alone: weights of 0 count as well",
                    lambda n: 9 * n + 4 * n + n + 1),
            Mistake("no biases", "the biases are missing", lambda n: 6 * n + 3 * n * n + n),
            Mistake("layer 1 only", "layers 2 and 3 are missing", lambda n: 9 * n),
            Mistake("output missing", "the output is missing", lambda n: 9 * n + (3 * n + 1) * n),
            Mistake("layer 2 missing", "the weights between layers 1 and 2 are missing",
                    lambda n: 9 * n + n + 1),
            Mistake("neurons", "these are the neurons", lambda n: 4 * n + 3),
            Mistake("one input", "a point has two numbers", lambda n: 6 * n + (3 * n + 1) * n + n + 1),
        ),
        ("What are the sizes of the network?", "(n_l + 1) · n_{l+1} for each layer."),
    ),
)  # fmt: skip
