"""What the pictures of the chapters are given: good values and their kinds, as in GOOD of calls.py.

A parameter that is not here is given what stands there under its own name.
"""

import numpy as np

from nnbook import Network, functions
from nnbook.car import Track, drive
from nnbook.training import History

IMAGES = np.linspace(0, 1, 2 * 784).reshape(2, 784)
SHARES = np.array([0.25, 0.5, 0.75])
HISTORY = History([0.5, 0.25], [0.5, 1.0], [0.6, 0.5], [])
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
ROAD = Track.random(0, obstacles=1)


def images():
    """Two pictures of 28 × 28 pixels."""
    return IMAGES.copy()


def line():
    """Three numbers."""
    return SHARES.copy()


def lines():
    """Two lines of three numbers."""
    return {"a": line(), "b": line()}


def net(*sizes):
    """What makes a network of these sizes."""
    return lambda: Network(list(sizes), seed=0)


def ways():
    """A drive, which goes straight on."""
    return {"straight": drive(lambda distances: (0.0, 0.5), ROAD, seconds=1)}


def two_words():
    """A word for each picture."""
    return ["one", "two"]


PICTURES = {
    "ch01_architecture.pictures_svg": {
        "images": (images, "table"), "weights": (lambda: images()[0], "table"), "below": (two_words, "words"),
        "title": (lambda: "A title", "word"),
    },
    "ch01_architecture.asked_svg": {
        "images": (images, "table"), "questions": (lambda: images()[:1], "table"),
        "answers": (lambda: np.full((2, 2), 0.5), "table"), "heads": (two_words, "words"),
    },
    "ch01_architecture.graph_svg": {
        "columns": (lambda: [["x"], ["h"], ["out"]], "lists"), "arcs": (lambda: [("x", "h")], "arcs"),
        "labels": (dict, "places"),  # words on what is no arc are refused, and arcs may be none
    },
    "ch01_architecture.chain_svg": {"links": (lambda: [("x", "", ""), ("f", "W", "net")], "lists")},
    "ch02_feed_forward.profiles": {"lines": (lambda: {"a": (functions.sigmoid, 2)}, "named")},
    "ch02_feed_forward.two_planes": {"net": (net(2, 2, 1), "network")},
    "ch02_feed_forward.gallery": {"phis": (lambda: [functions.tanh, functions.relu], "lists")},
    "ch02_feed_forward.drawn": {"points": (CORNERS.copy, "table"), "net": (net(1, 3, 1), "network")},
    "ch02_feed_forward.fits": {
        "x": (line, "table"), "target": (line, "table"), "nets": (lambda: {"a": net(1, 3, 1)()}, "named"),
    },
    "ch03_error.distance": {"out": (lambda: [0.5, 0.2], "table"), "d": (lambda: [0.0, 1.0], "table")},
    "ch03_error.scores": {"q": (line, "table"), "prices": (lines, "named")},
    "ch03_error.chords": {"ends": (lambda: (-7.0, 2.0), "table")},
    "ch03_error.run": {"history": (lambda: HISTORY, "history")},
    "ch03_error.reliability": {
        "forecasts": (lambda: {"a": [line(), line()]}, "named"), "labels": (lambda: [0, 1, 1], "table"),
        "bins": (lambda: 5, "whole"),
    },
    "ch05_better_steps.valley": {
        "curvatures": (lambda: [0.02, 1.0], "table"), "paths": (lambda: {"a": CORNERS + 1}, "named"),
    },
    "ch05_training_loop.parabolas": {
        "rates": (lambda: (0.1, 1.8), "rates"), "start": (lambda: 2.0, "signed"),
    },
    "ch05_training_loop.overfitting": {"floor": (lambda: 0.2, "signed")},
    "ch05_training_loop.four_runs": {
        "histories": (lambda: {"A": HISTORY}, "named"), "top": (lambda: 1.5, "number"),
    },
    "ch05_training_loop.by_layer": {"forwards": (lines, "named"), "backwards": (lines, "named")},
    "ch05_training_loop.spreads": {
        "sizes": (line, "table"), "measured": (line, "table"), "formula": (line, "table"),
    },
    "ch05_what_generalises.remedies": {"results": (lines, "named"), "floor": (lambda: 0.2, "signed")},
    "ch05_what_generalises.by_degree": {"degrees": (line, "table"), "errors": (lines, "named")},
    "ch05_what_generalises.kept": {"curvatures": (line, "table"), "shares": (lines, "named")},
    "ch05_what_generalises.by_size": {
        "sizes": (line, "table"), "results": (lambda: {"a": np.ones((3, 2))}, "named"),
        "m": (lambda: 300, "number"),
    },
    "ch06_circles.film": {"nets": (lambda: {"a": net(2, 3, 1)()}, "named")},
    "ch06_circles.terrain": {
        "grounds": (lambda: {"a": (net(2, 3, 1)(), 1, 0)}, "named"), "level": (lambda: 0.6, "number or none"),
    },
    "ch06_circles.patchwork": {
        "parts": (lambda: [CORNERS], "polygons"), "border": (lambda: [CORNERS[:2]], "table"),
    },
    "ch07_convolution.kernel_maps": {
        "kernels": (lambda: np.ones((2, 3, 3)), "table"), "maps": (lambda: np.ones((2, 4, 4)), "table"),
    },
    "ch07_convolution.sliding_svg": {
        "image": (lambda: np.eye(5), "table"), "kernel": (lambda: np.eye(3), "table"),
        "place": (lambda: (1, 1), "table"),
    },
    "ch07_digits.digit_rows": {
        "X": (images, "table"), "below": (two_words, "words or none"),
        "answers": (two_words, "words or none"), "columns": (lambda: 12, "whole"),
    },
    "ch07_digits.first_weights": {"W": (images, "table"), "columns": (lambda: 10, "whole")},
    "ch07_digits.slopes_of": {
        "X": (images, "table"), "slopes": (images, "table"), "below": (two_words, "words"),
        "columns": (lambda: 8, "whole"),
    },
    "ch07_digits.flips": {
        "X": (images, "table"), "changed": (images, "table"), "below": (two_words, "words"),
    },
    "ch07_digits.confusion": {
        "desired": (lambda: [1, 2, 3], "table"), "answers": (lambda: [1, 2, 2], "table"),
    },
    "ch07_digits.by_shift": {
        "shares": (lambda: {"a": np.full((3, 3), 0.5)}, "named"), "step": (lambda: 1, "whole"),
    },
    "ch07_digits.seeds": {
        "results": (lines, "named"), "line": (lambda: 0.5, "signed or none"),
        "line_name": (lambda: "a name", "word"),
    },
    "ch07_digits.calibration": {
        "answers": (lambda: {"a": (line(), [0, 1, 1])}, "named"),
        "edges": (lambda: (0, 0.5, 0.7, 1), "table"),
    },
    "ch08_learning.ways": {
        "drives": (ways, "named"), "around": (lambda: [0.0, 0.0], "table"),
        "title": (lambda: "A title", "word"),
    },
    "ch08_learning.beside": {
        "drives": (lambda: [*ways().values()], "lists"), "lines": (lambda: ROAD.centre[None].copy(), "table"),
    },
    "ch08_learning.states": {"groups": (lambda: {"a": CORNERS}, "named"), "every": (lambda: 6, "whole")},
    "ch08_learning.rounds": {
        "shares": (lambda: np.ones((2, 3)), "table"), "errors": (lambda: np.ones((2, 3)), "table"),
    },
    "ch08_learning.neuron_maps": {
        "net": (net(5, 3, 2), "network"), "distances": (lambda: np.full(5, 0.5), "table"),
        "across": (lambda: 1, "whole"), "up": (lambda: 3, "whole"),
    },
    "ch08_through_time.steering_map": {
        "track": (lambda: ROAD, "track"), "path": (lambda: np.ones((3, 4)), "table"),
        "slopes": (line, "table"),
    },
}  # fmt: skip
GOOD_PICTURES = {
    f"figures.{call}:{name}": pair for call, given in PICTURES.items() for name, pair in given.items()
}
