"""Data sets: what is in them, and that a seed makes them again."""

import numpy as np
import pytest

from nnbook import datasets


def test_circles():
    X, D = datasets.circles(m=1000, factor=0.3, noise=0.0, seed=0)
    assert X.shape == (1000, 2)
    assert D.shape == (1000, 1)
    assert D.sum() == 500
    radius = np.hypot(*X.T)
    np.testing.assert_allclose(radius, np.where(D[:, 0] == 1, 0.3, 1.0))
    assert 0.4 < D[:500].mean() < 0.6  # in random order
    noisy = datasets.circles(noise=0.1, seed=0)[0] - X
    assert noisy.std() == pytest.approx(0.1, rel=0.05)


def test_wave():
    x, y = datasets.wave(m=50, noise=0.0)
    np.testing.assert_allclose(y, np.sin(2.5 * np.cos(1.2 * x)))
    assert x.min() == -1
    assert x.max() == 1
    assert (datasets.wave(m=2000, seed=1)[1] - datasets.wave(m=2000, noise=0)[1]).std() == pytest.approx(
        0.1, rel=0.1
    )


def test_xor_and_example():
    X, D = datasets.xor()
    assert [int(a != b) for a, b in X] == list(D[:, 0])
    X, D = datasets.example()
    assert X.tolist() == [[0.5, 0.25]]
    assert D.tolist() == [[0, 1]]


def test_split_parts_the_rows_and_keeps_pairs():
    X = np.arange(20.0).reshape(10, 2)
    X_train, D_train, X_test, D_test = datasets.split(X, X[:, :1], test=0.3, seed=0)
    assert (len(X_train), len(X_test)) == (7, 3)
    assert sorted([*X_train[:, 0], *X_test[:, 0]]) == list(X[:, 0])
    np.testing.assert_array_equal(X_train[:, :1], D_train)
    np.testing.assert_array_equal(X_test[:, :1], D_test)


@pytest.mark.parametrize("share", [0.01, 1.0])
def test_split_refuses_an_empty_part(share):
    with pytest.raises(ValueError, match="leaves no two parts"):
        datasets.split(np.zeros((10, 2)), np.zeros((10, 1)), test=share)


@pytest.mark.parametrize("make", [datasets.circles, datasets.wave])
def test_the_seed_makes_the_data(make):
    np.testing.assert_array_equal(make(seed=3)[1], make(seed=3)[1])
    assert np.any(make(seed=3)[0] != make(seed=4)[0]) or np.any(make(seed=3)[1] != make(seed=4)[1])
    with pytest.raises(ValueError, match="noise=-1"):
        make(noise=-1)
    with pytest.raises(ValueError, match="m=0"):
        make(m=0)
