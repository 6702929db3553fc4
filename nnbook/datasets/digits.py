"""Handwritten digits of the MNIST database: those that the book brings, or all that a reader has."""

from pathlib import Path

import numpy as np

from nnbook.checks import brief, check_dtype
from nnbook.datasets import idx

SIDE = 28  # pixels along each side of an image
FOLDER = Path(__file__).parent / "mnist"
ONE_OF_EACH = [23, 529, 1006, 1530, 2003, 2507, 3010, 3523, 4012, 4504]  # rows of those that come with it
SHIPPED = [("5k-images-idx3-ubyte", "5k-labels-idx1-ubyte")]  # images and their labels
WHOLE = [
    ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
]


def digits(path=None, dtype=np.float64):
    """Handwritten digits: X (m, 784), the pixels from 0 (paper) to 1 (ink), and D (m, 10) (S1-07).

    A row of X is an image of 28 × 28 pixels, row after row from the top; a row of D has a 1 for its digit and
    0 for the others. Without `path` they are 5,000 of MNIST, 500 of each digit, the zeros first. `path` is a
    folder with the four files of the whole MNIST under their own names, compressed by gzip or not: its 60,000
    images for training come first, then its 10,000 for the test.

    FileNotFoundError that names the file, or the folder, that is not there, NotADirectoryError for a path
    that is a file; ValueError for a file that is damaged, or of another kind. TypeError for a path that is
    none, or another dtype than float64 or float32.
    """
    dtype = check_dtype(dtype)
    folder, files = (FOLDER, SHIPPED) if path is None else (_folder(path), WHOLE)
    parts = [_pair(_file(folder, images), _file(folder, labels)) for images, labels in files]
    images, labels = (np.concatenate(arrays) for arrays in zip(*parts))
    X = images.reshape(len(images), SIDE * SIDE).astype(dtype)
    X /= 255
    return X, np.eye(10, dtype=dtype)[labels]


def one_of_each():
    """One image of each digit from 0 to 9, (10, 784), those on which the explorers begin."""
    return digits()[0][ONE_OF_EACH]


def _folder(path):
    if not isinstance(path, str | Path) or not str(path) or len(str(path)) > 1000 or "\0" in str(path):
        raise TypeError(f"path={brief(path)}, expected the folder with the files of MNIST")
    if not Path(path).exists():
        raise FileNotFoundError(f"path={str(path)!r}: there is no such folder")
    if not Path(path).is_dir():
        raise NotADirectoryError(f"path={str(path)!r} is a file, expected the folder with the files of MNIST")
    return Path(path)


def _file(folder, name):
    """The file of this name in a folder, compressed or not, or with a dot as some programs write it."""
    dotted = name.replace("-idx", ".idx")
    for there in (name, f"{name}.gz", dotted, f"{dotted}.gz"):
        if (folder / there).is_file():
            return folder / there
    raise FileNotFoundError(f"path={str(folder)!r}: there is no file {name} or {name}.gz")


def _pair(images, labels):
    """The images (m, 28, 28) and the labels (m,) of two files."""
    X, digit = idx.read(images, (None, SIDE, SIDE)), idx.read(labels, (None,))
    if len(X) != len(digit):
        raise ValueError(
            f"{images.name} has {len(X)} images, {labels.name} {len(digit)} labels, expected as many"
        )
    if digit.max() > 9:
        raise ValueError(f"{labels.name} has a label {digit.max()}, expected digits from 0 to 9")
    return X, digit
