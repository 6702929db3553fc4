"""Digits to be shown on the pad: ten as strokes of a pen, and one of each that people have written."""

from functools import lru_cache

import numpy as np

from nnbook import datasets

OWN = "own"


def _arc(x, y, across, down, start, end):
    """Points on an ellipse around (x, y), from one angle to another in degrees; 0 is right, 90 is below."""
    angles = np.radians(np.linspace(start, end, 2 + int(abs(end - start) // 15)))
    points = np.stack([x + across * np.cos(angles), y + down * np.sin(angles)], axis=1)
    return [tuple(point) for point in points.round(4).tolist()]


PEN = [
    [_arc(0.5, 0.5, 0.2, 0.33, -80, 290)],
    [[(0.4, 0.3), (0.54, 0.17), (0.5, 0.83)]],
    [[*_arc(0.49, 0.35, 0.19, 0.18, -165, 20), (0.3, 0.8), (0.42, 0.78), (0.71, 0.81)]],
    [[*_arc(0.48, 0.33, 0.17, 0.16, -150, 80), *_arc(0.48, 0.65, 0.21, 0.17, -80, 145)]],
    [[(0.39, 0.18), (0.29, 0.56), (0.72, 0.53)], [(0.63, 0.31), (0.56, 0.84)]],
    [[(0.39, 0.2), (0.35, 0.48), *_arc(0.47, 0.63, 0.21, 0.19, -110, 140)], [(0.39, 0.2), (0.69, 0.18)]],
    [[(0.61, 0.16), (0.44, 0.33), *_arc(0.49, 0.65, 0.18, 0.18, -175, 190)]],
    [[(0.29, 0.22), (0.7, 0.2), (0.57, 0.46), (0.47, 0.83)]],
    [[*_arc(0.5, 0.33, 0.15, 0.16, -60, -270), *_arc(0.5, 0.66, 0.19, 0.17, -90, 270), (0.62, 0.24)]],
    [[*_arc(0.48, 0.35, 0.17, 0.17, -20, -340), (0.65, 0.3), (0.63, 0.5), (0.55, 0.83)]],
]  # the ten digits, each a list of strokes
NAMES = {"what you draw": OWN}
NAMES |= {f"{digit} by a pen": f"pen {digit}" for digit in range(10)}
NAMES |= {f"{digit} of MNIST": f"MNIST {digit}" for digit in range(10)}


def shown_example(name):
    """The strokes of an example, or () for an image that has none, its pixels (784,), and the digit it is."""
    kind, digit = name.split()
    if kind == "pen":
        return PEN[int(digit)], datasets.digit_image(PEN[int(digit)]), int(digit)
    return (), _written()[int(digit)], int(digit)


@lru_cache
def _written():
    """One of each digit, (10, 784)."""
    return datasets.one_of_each()
