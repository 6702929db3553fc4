"""Data sets: what is in them, and that a seed makes them again."""

import math

import mpmath
import numpy as np
import pytest

from nnbook import Network, datasets, evaluate, train


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
    assert X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert D.tolist() == [[0], [1], [1], [0]]
    assert D.dtype == float
    X, D = datasets.example()
    assert X.tolist() == [[0.5, 0.25]]
    assert D.tolist() == [[0, 1]]


def test_xor_of_many_points():
    X, D = datasets.xor(m=400)
    assert D.sum() == 200
    np.testing.assert_array_equal(X[:, 0] * X[:, 1] < 0, D[:, 0] == 1)
    assert np.abs(X).max() <= 1
    counts = np.unique(2 * (X[:, 0] > 0) + (X[:, 1] > 0), return_counts=True)[1]
    assert counts.min() > 70  # all four quadrants


def test_moons():
    X, D = datasets.moons(m=400, noise=0.0)
    side = np.where(D == 1, -1.0, 1.0)
    upper = side * X + [0.5, 0.25]
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    assert upper[:, 1].min() >= 0
    assert D.sum() == 200
    np.testing.assert_allclose(X.mean(axis=0), 0, atol=0.15)


def test_spiral():
    X, D = datasets.spiral(m=4000, turns=2.0, noise=0.0)
    radius = np.hypot(*X.T)
    angle = 4 * np.pi * radius + np.pi * D[:, 0]
    np.testing.assert_allclose(X, radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1))
    assert D.sum() == 2000
    assert 0.05 <= radius.min() < 0.06
    assert 0.99 < radius.max() <= 1


def test_gaussians():
    X, D = datasets.gaussians(m=4000, spread=0.1, noise=0.1)
    for d, centre in ((0, -0.5), (1, 0.5)):
        cloud = X[D[:, 0] == d]
        assert len(cloud) == 2000
        np.testing.assert_allclose(cloud.mean(axis=0), centre, atol=0.01)
        np.testing.assert_allclose(cloud.std(axis=0), np.sqrt(0.02), rtol=0.05)
    X, D = datasets.gaussians(m=10, spread=0.0)
    np.testing.assert_array_equal(X, np.where(D == 1, 0.5, -0.5) * np.ones(2))


def test_pinwheel():
    X, D = datasets.pinwheel(m=600, turns=0.5, spread=0.0)
    assert D.shape == (600, 3)
    np.testing.assert_array_equal(D.sum(axis=0), 200)
    np.testing.assert_array_equal(D.sum(axis=1), 1)
    radius = np.hypot(*X.T)
    angle = 2 * np.pi * (D.argmax(axis=1) / 3 + radius / 2)
    np.testing.assert_allclose(X, radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1))
    assert 0.15 <= radius.min() < 0.2 < 0.95 < radius.max() <= 1
    X, D = datasets.pinwheel(m=3000, turns=0.0, spread=0.1)
    across = X[D[:, 0] == 1, 1]  # of the arm that goes straight to the right
    assert np.abs(across).mean() == pytest.approx(0.1 * 0.575 * np.sqrt(2 / np.pi), rel=0.1)
    np.testing.assert_allclose(D[:1500].mean(axis=0), 1 / 3, atol=0.04)  # in random order
    moved, same = datasets.pinwheel(m=3000, turns=0.0, spread=0.1, noise=0.1)
    np.testing.assert_array_equal(D, same)
    np.testing.assert_allclose((moved - X).std(axis=0), 0.1, rtol=0.05)


def test_a_pinwheel_is_a_job_for_softmax():
    X, D = datasets.pinwheel(m=300)
    net = Network([2, 8, 3], hidden="tanh", output="softmax", loss="categorical_cross_entropy", seed=0)
    train(net, 3 * X, D, epochs=100, batch_size=10, learning_rate=0.1, seed=0)
    assert evaluate(net, 3 * X, D).accuracy > 0.95


def test_plane():
    X, D = datasets.plane(m=200, noise=0.0)
    np.testing.assert_allclose(D[:, 0], X.sum(axis=1) / 2)
    assert -1 <= X.min() < -0.9 < 0.9 < X.max() <= 1


def test_hills():
    X, D = datasets.hills(m=2000, noise=0.0)
    hills, hollows = ((0, -0.5), (0.7, 0.5), (-0.7, 0.5)), ((0, 0.5), (0.7, -0.5), (-0.7, -0.5))
    for x, y, height in [(*at, 1) for at in hills] + [(*at, -1) for at in hollows]:
        near = np.hypot(X[:, 0] - x, X[:, 1] - y) < 0.06
        np.testing.assert_allclose(D[near], height, atol=0.06)
    assert np.abs(D[np.hypot(*X.T) < 0.05]).max() < 0.1  # level ground between them


def test_the_probability_of_the_inner_circle_is_its_share_of_the_densities():
    X = np.array([[0.3, 0], [0, 0.8], [-0.6, 0.5], [1, -1], [0, 0], [3, 4]])
    for factor, noise in ((0.3, 0.1), (0.6, 0.2)):
        far = np.hypot(*X.T)
        # The mean of exp(-|x - r u|²/2σ²) over all directions u is exp(-(|x|² + r²)/2σ²) I₀(|x| r/σ²).
        log = [np.log(np.i0(far * r / noise**2)) - r**2 / (2 * noise**2) for r in (1, factor)]
        said = datasets.inner_probability(X.tolist(), factor=factor, noise=noise)
        np.testing.assert_allclose(said, 1 / (1 + np.exp(log[0] - log[1]))[:, None], rtol=1e-6)
    np.testing.assert_array_equal(
        datasets.inner_probability(X), datasets.inner_probability(X, factor=0.3, noise=0.1)
    )
    assert np.isfinite(datasets.inner_probability([[100.0, 0]])).all()
    single = X.astype(np.float32)
    exact = datasets.inner_probability(single.tolist())
    np.testing.assert_array_equal(datasets.inner_probability(single), exact)


@pytest.mark.parametrize("noise", [1.0, 0.1, 0.02, 5e-3, 1e-3])
@pytest.mark.parametrize("factor", [0.01, 0.3, 0.9, 3.0])
def test_the_probability_is_exact_where_circles_are_thin_and_classes_meet(factor, noise):
    middle, variance = (1 + factor) / 2, mpmath.mpf(noise) ** 2
    for turn, far in ((0.1, middle), (1.0, middle + noise**2), (4.0, middle - noise**2 / 2)):
        [said] = datasets.inner_probability([[far * np.cos(turn), far * np.sin(turn)]], factor, noise)[0]
        log = [mpmath.log(mpmath.besseli(0, far * r / variance)) - r**2 / (2 * variance) for r in (1, factor)]
        assert said == pytest.approx(float(1 / (1 + mpmath.exp(log[0] - log[1]))), abs=1e-9)


@pytest.mark.filterwarnings("error")
def test_the_probability_is_one_of_the_two_far_out_and_almost_without_noise():
    X = [[1e308, 1e308], [1e160, 0], [1, 0], [0, 0], [0.3, 0]]
    for noise in (1e-9, 1e-170, 1e-300):
        said = datasets.inner_probability(X, 0.3, noise).ravel().tolist()
        assert said == [0, 0, 0, 1, 1], noise
    assert (datasets.inner_probability(X, 1.0, 1e-170) == 0.5).all(), "two circles of the same radius"


@pytest.mark.filterwarnings("error")
def test_a_feature_too_large_for_a_float_is_named():
    with pytest.raises(ValueError, match=r"^x0\*\*2 of X has NaN or infinite values"):
        datasets.features([[1e200, 0]], ["x1", "x0**2"])
    assert datasets.features([[1e154, 0]], ["x0**2"]) == 1e308


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"X": np.zeros(2)}, r"X has shape \(2,\), expected \(m, 2\)"),
        ({"X": np.zeros((4, 3))}, r"X has shape \(4, 3\), expected \(m, 2\)"),
        ({"factor": 0}, "factor=0, expected a finite number above 0"),
        ({"noise": 0}, "noise=0, expected a finite number above 0"),
        ({"noise": 1e300}, r"noise=1e\+300, expected a finite number above 0 and at most"),
        ({"factor": 1e300}, r"factor=1e\+300, expected a finite number above 0 and at most"),
    ],
)
def test_a_probability_needs_points_and_noise(arguments, message):
    with pytest.raises(ValueError, match=message):
        datasets.inner_probability(**{"X": np.zeros((4, 2)), **arguments})
    with pytest.raises(TypeError, match=r"^X "):
        datasets.inner_probability("x")


def test_split_keeps_a_tenth_for_the_test():
    X = np.arange(40.0)[:, None]
    usual, said = datasets.split(X, X), datasets.split(X, X, test=0.1, seed=0)
    assert [part.tolist() for part in usual] == [part.tolist() for part in said]
    assert len(usual[2]) == 4
    assert usual[2].tolist() != datasets.split(X, X, seed=1)[2].tolist()
    assert len(datasets.split(X[:2], X[:2], test=0.5)[0]) == 1


@pytest.mark.parametrize(
    ("X", "test", "message"),
    [
        (np.zeros((9, 1)), 0.5, "X has 9 rows, D has 10, expected as many"),
        (np.zeros((10, 1)), -0.5, "test=-0.5, expected a finite number above 0"),
    ],
)
def test_split_refuses_other_rows(X, test, message):
    with pytest.raises(ValueError, match=message):
        datasets.split(X, np.zeros((10, 1)), test=test)


FUNCTIONS_OF_A_POINT = {
    "x0": lambda p: p[0],
    "x1": lambda p: p[1],
    "x0**2": lambda p: p[0] * p[0],
    "x1**2": lambda p: p[1] * p[1],
    "x0*x1": lambda p: p[0] * p[1],
    "sin(x0)": lambda p: math.sin(p[0]),
    "sin(x1)": lambda p: math.sin(p[1]),
}


def test_features_are_the_functions_that_they_are_named_after():
    X, names = np.random.default_rng(0).normal(size=(5, 2)), list(FUNCTIONS_OF_A_POINT)
    assert names == list(datasets.FEATURES)
    by_hand = [[FUNCTIONS_OF_A_POINT[name](point) for name in names] for point in X]
    np.testing.assert_allclose(datasets.features(X, names), by_hand, rtol=1e-15)
    with pytest.raises(ValueError, match="names='x2' is not known, expected one of: x0, x1, x0"):
        datasets.features(X, ["x0", "x2"])
    with pytest.raises(ValueError, match=r"^X has 3 columns, expected 2$"):
        datasets.features(np.zeros((4, 3)), names)
    with pytest.raises(ValueError, match=r"^names is empty, expected one feature at least$"):
        datasets.features(X, [])


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


TWO_CLASSES = [datasets.circles, datasets.moons, datasets.spiral, datasets.gaussians, datasets.xor]
ALL = [*TWO_CLASSES, datasets.pinwheel, datasets.plane, datasets.hills, datasets.wave]


@pytest.mark.parametrize("make", ALL)
def test_the_seed_makes_the_data(make):
    first, again, other = (np.hstack(make(m=20, seed=seed)) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, again)
    assert np.any(first != other)
    with pytest.raises(ValueError, match="noise=-1"):
        make(noise=-1)
    with pytest.raises(ValueError, match="m=0"):
        make(m=0)


USUAL = [
    (datasets.circles, {"m": 1000, "factor": 0.3, "noise": 0.1}),
    (datasets.moons, {"m": 1000, "noise": 0.1}),
    (datasets.spiral, {"m": 1000, "turns": 1.5, "noise": 0.02}),
    (datasets.gaussians, {"m": 1000, "spread": 0.2, "noise": 0.0}),
    (datasets.xor, {"m": None, "noise": 0.0}),
    (datasets.pinwheel, {"m": 1000, "turns": 0.4, "spread": 0.08, "noise": 0.0}),
    (datasets.plane, {"m": 1000, "noise": 0.1}),
    (datasets.hills, {"m": 1000, "noise": 0.1}),
    (datasets.wave, {"m": 100, "a": 1.2, "b": 2.5, "noise": 0.1}),
]


@pytest.mark.parametrize(("make", "settings"), USUAL)
def test_what_is_not_said_is_as_usual_with_seed_0(make, settings):
    for usual, said in zip(make(), make(**settings, seed=0)):
        np.testing.assert_array_equal(usual, said)


PRINTED = [
    (datasets.circles, [1.140516, 0.084103], 0), (datasets.moons, [0.640549, -0.170578], 0),
    (datasets.spiral, [0.186056, 0.098692], 0), (datasets.gaussians, [-0.438284, -0.764512], 0),
    (datasets.xor, [0.882353, 0.72], 0), (datasets.pinwheel, [-0.035395, 0.225086], [0, 1, 0]),
    (datasets.plane, [0.475676, 0.912535], 0.834665), (datasets.hills, [0.475676, 0.912535], 0.197041),
    (datasets.wave, [-0.263158], 0.669498),
]  # fmt: skip


@pytest.mark.parametrize(("make", "x", "d"), PRINTED)
def test_a_seed_makes_the_data_that_the_chapters_print_in_any_version(make, x, d):
    X, D = make(m=20, noise=0.1, seed=3)
    np.testing.assert_allclose(X[7], x, atol=1e-5)
    np.testing.assert_allclose(D[7], d, atol=1e-5)


@pytest.mark.parametrize("make", ALL)
def test_each_class_has_a_point_at_least(make):
    least = 3 if make is datasets.pinwheel else 2 if make in TWO_CLASSES else 1
    X, D = make(m=least)
    assert len(X) == len(D) == least
    if least > 1:
        assert set(D.sum(axis=0)) == {1}
    with pytest.raises(ValueError, match=f"m={least - 1}, expected a whole number of at least {least}"):
        make(m=least - 1)


@pytest.mark.parametrize(
    ("make", "argument", "bound"),
    [
        (datasets.circles, "factor", "above 0"),
        (datasets.spiral, "turns", "above 0"),
        (datasets.pinwheel, "turns", "of at least 0"),
        (datasets.pinwheel, "spread", "of at least 0"),
        (datasets.gaussians, "spread", "of at least 0"),
    ],
)
def test_sizes_of_the_plane_have_bounds(make, argument, bound):
    with pytest.raises(ValueError, match=f"{argument}=-0.5, expected a finite number {bound}"):
        make(**{argument: -0.5})
    if bound == "above 0":
        with pytest.raises(ValueError, match=f"{argument}=0"):
            make(**{argument: 0})
    else:
        make(m=9, **{argument: 0})


@pytest.mark.parametrize("make", TWO_CLASSES)
def test_noise_moves_the_points_and_keeps_their_classes(make):
    (X, D), (moved, same) = make(m=2000, noise=0.0), make(m=2000, noise=0.1)
    np.testing.assert_array_equal(D, same)
    np.testing.assert_allclose((moved - X).std(axis=0), 0.1, rtol=0.05)
    assert 0.4 < D[:1000].mean() < 0.6  # in random order


@pytest.mark.parametrize("make", [datasets.plane, datasets.hills])
def test_noise_moves_the_ground(make):
    (X, D), (same, moved) = make(m=2000, noise=0.0), make(m=2000, noise=0.1)
    np.testing.assert_array_equal(X, same)
    assert (moved - D).std() == pytest.approx(0.1, rel=0.05)


@pytest.mark.parametrize("m", [3, 11])
def test_an_odd_point_more_is_of_class_0(m):
    assert datasets.xor(m=m)[1].sum() == datasets.moons(m=m)[1].sum() == m // 2


# ---- a table of one's own ------------------------------------------------------------------------


@pytest.fixture
def csv(tmp_path):
    def write(text, encoding="utf-8"):
        (tmp_path / "my.csv").write_bytes(text.encode(encoding))
        return tmp_path / "my.csv"

    return write


@pytest.mark.parametrize("head", ["", "width,height,ripe\n", "\n", '"a ""b""",x,"c,d"\r\n'])
def test_a_file_with_and_without_a_header(csv, head):
    X, D = datasets.table(csv(head + "1,-2.5,0\n 3e2 ,4,1\n\n"))
    assert X.tolist() == [[1, -2.5], [300, 4]]
    assert D.tolist() == [[0], [1]]


def test_a_file_from_a_spreadsheet(csv):
    path = csv("a,b\r\n1,2\r\n3,4\r\n", "utf-8-sig")
    np.testing.assert_array_equal(np.hstack(datasets.table(path)), [[1, 2], [3, 4]])
    np.testing.assert_array_equal(np.hstack(datasets.table(str(path))), [[1, 2], [3, 4]])


def test_the_last_columns_are_the_desired_outputs(csv):
    X, D = datasets.table(csv("1,2,3\n4,5,6"), outputs=2)
    assert (X.tolist(), D.tolist()) == ([[1], [4]], [[2, 3], [5, 6]])


def test_arrays():
    X, D = datasets.table(([[1, 2], [3, 4]], [0, 1]))
    assert (X.shape, D.tolist()) == ((2, 2), [[0], [1]])
    X, D = datasets.table(np.array([[1, 2, 0], [3, 4, 1]]))
    assert (X.shape, D.tolist(), X.dtype) == ((2, 2), [[0], [1]], float)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n3,x\n", "my.csv, line 3, column 2: 'x', expected a finite number"),
        ("1,2\n,4\n", "my.csv, line 2, column 1: '', expected a finite number$"),
        ("1,b\n3,4\n", "my.csv, line 1, column 2: 'b'"),
        ("1,2\n3,nan\n", "my.csv, line 2, column 2: 'nan'"),
        ("1,2\n-inf,3\n", "my.csv, line 2, column 1: '-inf'"),
        ("a,b\n1,2\n\n3,4,5\n", "my.csv, line 4 has 3 columns, expected 2"),
        ("1;2\n3;4\n", "my.csv, line 1, column 1: '1;2', expected a finite number, and commas .* not ';'"),
        ("1\n2\n", "my.csv has 1 columns, expected inputs beside outputs=1"),
        ("a,b\n", "my.csv holds no numbers"),
        ("", "my.csv holds no numbers"),
    ],
)
def test_a_file_that_is_no_table(csv, text, message):
    with pytest.raises(ValueError, match=f"^(?:{message})"):
        datasets.table(csv(text))


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        ("no.csv", FileNotFoundError, "source='no.csv': there is no such file"),
        (([[1.0, 2.0]], [[1.0], [2.0]]), ValueError, "X has 1 rows, D has 2"),
        (([[1.0, np.nan]], [[1.0]]), ValueError, "X has NaN or infinite values"),
        (([[1.0, 2.0], [3.0]], [0, 1]), ValueError, "X has rows of different lengths"),
        (([["a", "b"]], [0]), TypeError, "X holds values of type"),
        (np.zeros((0, 3)), ValueError, r"source has shape \(0, 3\)"),
        (np.zeros((2, 2, 2)), ValueError, r"source has shape \(2, 2, 2\)"),
        (np.zeros((2, 1)), ValueError, "source has 1 columns"),
    ],
)
def test_what_is_no_table(source, error, message):
    with pytest.raises(error, match=f"^{message}"):
        datasets.table(source)
