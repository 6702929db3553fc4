"""What a function of the reader's own gives back and cannot be is refused in a sentence that names it."""

import re

import numpy as np
import pytest

from nnbook import Network, car, checks, datasets, explorers, figures, landscapes, optimisers, train

X, D = datasets.circles(20)
GIVEN = [
    None, True, 1, 1j, float("nan"), float("inf"), "nan", "", b"x", (), [], {}, (1, 2, 3), (None, None),
    object(), np.zeros((3, 3)), np.array(["a"]), np.array([None, 1]), lambda *_: 0, 10**400,
    (10**400, (1, 2)), (0, 10**400),
]  # fmt: skip


def training(**settings):
    """Two epochs."""
    net = Network([2, 2, 1], seed=0)
    return train(net, X, D, **{"epochs": 2, "batch_size": 10, "learning_rate": 0.1} | settings)


def walk(slope=lambda p: p, rate=0.1):
    """Two steps from (1, 2)."""
    return landscapes.walk(slope, [1.0, 2.0], optimisers.GradientDescent(), rate, 2)


SURFACE = {"x_label": "x", "y_label": "y", "z_label": "z"}
# What calls the function, how it is named, and what of GIVEN it may give.
CALLS = {
    "train, on_epoch": (lambda f: training(on_epoch=f), "on_epoch returned", [None, True]),
    "train, progress": (lambda f: training(progress=f), "progress gave", []),
    "train, learning_rate": (lambda f: training(learning_rate=f), r"learning_rate\(0\)", [1]),
    "walk, learning_rate": (lambda f: walk(rate=f), r"learning_rate\(0\)", [1]),
    "walk": (walk, r"slope\(p\)", []),
    "hessian": (lambda f: landscapes.hessian(f, [1.0, 2.0]), r"slope\(p\)", []),
    "newton": (lambda f: landscapes.newton(f, [1.0, 2.0], 1), r"slope\(p\)", []),
    "decision_map": (
        lambda f: figures.decision_map(f, X, D, value_label="out", x_label="x", y_label="y", points=5),
        "predict",
        [],
    ),
    "Explorer": (explorers.Explorer, "draw gave", []),
    "gradient_descent": (explorers.gradient_descent, r"f\(", []),
    "islands": (explorers.islands, "inside", []),
    "drive": (lambda f: car.drive(f, car.Track.random(0), seconds=1), "controller", []),
}


def same(one, other):
    """Whether these are one value, and of one class."""
    return one is other or (type(one) is type(other) is int and one == other)


@pytest.mark.parametrize("place", CALLS)
def test_what_a_function_gives_back_and_cannot_be_is_refused_by_its_name(place):
    call, name, fine = CALLS[place]
    for value in GIVEN:
        if any(same(value, one) for one in fine):
            call(lambda *_, value=value: value)
            continue
        with pytest.raises((TypeError, ValueError)) as refusal:
            call(lambda *_, value=value: value)
        message = str(refusal.value)
        assert re.match(name, message), f"{checks.brief(value)}: {message}"
        assert len(message) < 300


def test_values_in_the_right_shape_that_are_no_numbers_are_refused_before_anything_is_drawn():
    for value in ("x", 1j, None):
        with pytest.raises(TypeError, match=r"^predict\(points\) holds values of type "):
            CALLS["decision_map"][0](lambda points, value=value: np.full((len(points), 1), value))
