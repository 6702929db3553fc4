"""Images of digits, moved as a whole: shifted, or centred as those of MNIST are."""

import math

import numpy as np

from nnbook.checks import check_whole_number
from nnbook.datasets.digits import SIDE
from nnbook.tables import check_finite, real_array

BOX = 20  # pixels along each side of the box that a digit of MNIST fills
MIDDLE = SIDE // 2  # the row and the column, from 0, of the pixel where their centre of mass is in MNIST


def shifted(X, right=0, down=0):
    """The images X (m, 784), or one (784,), moved by whole pixels to the right and down, or back if negative.

    What leaves an image is lost, and paper (0) comes in from the other side. ValueError or TypeError for a
    table of another width, or a number of pixels that is no whole number.
    """
    images = _images("X", X)
    right, down = check_whole_number("right", right, -math.inf), check_whole_number("down", down, -math.inf)
    moved = np.zeros_like(images)
    (to, of), (to_across, of_across) = _overlap(down), _overlap(right)
    moved[:, to, to_across] = images[:, of, of_across]
    return moved.reshape(np.shape(X))


def centred(image):
    """An image (784,) with its ink scaled to a box of 20 × 20, and its centre of mass in the middle: (784,).

    That is how the digits of MNIST were made. ValueError for an image without ink, and for a table of images.
    """
    ink = _images("image", image)
    if np.ndim(image) != 1:
        raise ValueError(f"image has shape {np.shape(image)}, expected ({SIDE * SIDE},), one image")
    ink = ink[0]
    if ink.min() < 0 or not ink.any():
        raise ValueError("image has no ink, or less than none, expected pixels from 0 (paper) to 1 (ink)")
    step = max(np.ptp(np.flatnonzero(ink.any(axis=axis))) + 1 for axis in (0, 1)) / BOX
    y, x = centre_of_mass(ink)
    return (_samples(y, step) @ ink @ _samples(x, step).T).ravel()


def centre_of_mass(ink):
    """The row and the column (floats) of the centre of mass of an image (28, 28)."""
    places = np.arange(SIDE)
    return ink.sum(axis=1) @ places / ink.sum(), ink.sum(axis=0) @ places / ink.sum()


def _images(name, X):
    """X (m, 784) or (784,) as images (m, 28, 28)."""
    X = real_array(name, X)
    if X.ndim not in (1, 2) or X.shape[-1] != SIDE * SIDE:
        raise ValueError(f"{name} has shape {X.shape}, expected {SIDE * SIDE} pixels in each row")
    check_finite(name, X)
    return X.reshape(-1, SIDE, SIDE)


def _overlap(pixels):
    """Where the pixels go that are moved along an axis and not lost, and whence they come: slices."""
    to = slice(max(pixels, 0), max(SIDE + min(pixels, 0), 0))
    return to, slice(max(-pixels, 0), max(SIDE - max(pixels, 0), 0))


def _samples(centre, step):
    """Weights (28, 28) of the pixels of an axis for new ones, `step` apart around `centre`."""
    places = np.arange(-SIDE, 2 * SIDE)  # paper lies on both sides
    distance = np.abs(centre + step * (np.arange(SIDE)[:, None] - MIDDLE) - places)
    weights = np.maximum(1 - distance / max(step, 1), 0)
    return (weights / np.maximum(weights.sum(axis=1, keepdims=True), 0.5))[:, SIDE : 2 * SIDE]
