"""What a picture is given is looked at within as well: the sentence says where."""

import numpy as np
import pytest
from calls_of_pictures import CORNERS, HISTORY, IMAGES, ROAD, SHARES, net

from nnbook.figures import ch01_architecture as ch01
from nnbook.figures import ch02_feed_forward as ch02
from nnbook.figures import ch03_error as ch03
from nnbook.figures import ch05_training_loop as ch05
from nnbook.figures import ch05_what_generalises as sizes
from nnbook.figures import ch06_circles as ch06
from nnbook.figures import ch07_digits as ch07
from nnbook.figures import ch08_learning as ch08
from nnbook.functions import sigmoid, softmax
from nnbook.training import History

PLANE, TALL = net(2, 3, 1)(), net(2, 50, 60, 1)()
CLASSES = np.array([0, 1, 1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ch01.pictures_svg(IMAGES, IMAGES[0], ["one"]), "below has 1 words, .* each of 2"),
        (lambda: ch01.pictures_svg(IMAGES, IMAGES[0], ["one", 0.5]), "below=0.5, expected a text"),
        (lambda: ch01.chain_svg([("x", "", "")] * 101), "links has more than 100"),
        (lambda: ch01.chain_svg([("x", "")]), "links has 2 words"),
        (lambda: ch01.chain_svg([]), "links is empty"),
        (lambda: ch01.graph_svg([["x"], ["y"]], [("y", "x")]), r"arcs has \('y', 'x'\), .* right"),
        (lambda: ch01.graph_svg([["x"], ["y"]], [("x", "z")]), r"arcs has \('x', 'z'\)"),
        (lambda: ch01.graph_svg([["x"], ["y"]], ["xy"]), "arcs has 'xy', expected pairs"),
        (lambda: ch01.graph_svg([["x"], ["y"]], [("x", "y")], {("x", "y"): 0.5}), "^labels=0.5, "),
        (lambda: ch01.graph_svg([[], []], []), "columns are without names"),
        (lambda: ch02.profiles({"a": sigmoid}), r"lines\['a'\]=.*sigmoid.*, expected \(φ, k\)"),
        (lambda: ch02.profiles({"a": (sigmoid, "2")}), r"lines\['a'\]='2' is not a number"),
        (lambda: ch02.profiles({1: (sigmoid, 2)}), "a title in lines=1, expected a text"),
        (lambda: ch02.gallery([softmax]), "phis=.*softmax"),
        (lambda: ch02.fits(SHARES, SHARES, {"a": PLANE}), r"nets\['a'\] has 2 inputs, expected 1"),
        (lambda: ch02.neuron_maps(TALL), "net has layers .*at most 20 neurons"),
        (lambda: ch02.neuron_maps(PLANE, X=CORNERS, D=CLASSES * 2), "D has shape .* each 0 or 1"),
        (lambda: ch03.run(History([0.5], [])), "history has no accuracy"),
        (lambda: ch03.reliability({"a": [SHARES * 2]}, CLASSES), r"forecasts\['a'\] has .* above 1"),
        (lambda: ch03.reliability({"a": [SHARES]}, CLASSES * 2), "labels=.*each 0 or 1"),
        (lambda: ch05.four_runs({"A": HISTORY, "B": []}, 1), r"histories\['B'\]=\[\], expected what"),
        (lambda: ch05.parabolas([0.1] * 7), "rates has 7 numbers"),
        (lambda: ch05.by_layer({"a": SHARES}, {"a": SHARES, "b": SHARES[1:]}), r"backwards\['b'\]"),
        (lambda: sizes.by_size(SHARES, {"a": CORNERS[:2]}, 3), r"results\['a'\] .* \(3, runs\)"),
        (lambda: ch06.terrain({"a": (PLANE, 1, 3)}), r"j of grounds\['a'\]=3, expected .* at most 2"),
        (lambda: ch06.terrain({"a": (PLANE, 0, 0)}), r"l of grounds\['a'\]=0"),
        (lambda: ch06.terrain({"a": PLANE}), r"grounds\['a'\]=.*expected \(net, l, j\)"),
        (lambda: ch06.neuron_maps(TALL), "at most 100 neurons"),
        (lambda: ch07.calibration({"a": SHARES}), r"answers\['a'\]=.*expected \(sure, right\)"),
        (lambda: ch07.calibration({"a": (SHARES, CLASSES)}, (0, 1, 1)), "edges=.*growing"),
        (lambda: ch08.ways({"a": ROAD}, (0, 0)), "drives has .*expected Drives"),
        (lambda: ch08.neuron_maps(net(5, 13, 2)(), np.ones(5)), "at most 12 neurons"),
    ],
)
def test_what_is_wrong_within_is_named(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
