"""What the reasons of the choices say is so in what one sees, whatever the numbers."""

import re

import numpy as np
import pytest

from nnbook.exercises import EXERCISES, ch05_diagnoses, ch08_diagnoses

SEEDS = pytest.mark.parametrize("seed", range(3))


def seeds(*drawn):
    """Some seeds, and those with which numbers were drawn that the reasons do not fit."""
    return pytest.mark.parametrize("seed", [*range(3), *drawn])


def shown(name, seed):
    """What each option of an exercise makes of the same numbers, by its name."""
    return {one.name: one_shown(name, one, seed) for one in EXERCISES[name].options}


def one_shown(name, option, seed):
    return EXERCISES[name].show(option, np.random.default_rng(seed))


def numbers(text, columns, skip=1):
    """The last columns of a table of numbers, without its heading."""
    return np.array([[float(word) for word in line.split()[-columns:]] for line in text.splitlines()[skip:]])


@seeds(114, 362, 1233)
def test_a_nudge_is_felt_where_the_reasons_say(seed):
    felt = {}
    for name, text in shown("nudge_diagnosed", seed).items():
        before, after = np.split(numbers(text, 4), 2, axis=1)
        felt[name] = before != after
    x0, x1 = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    for name, rows, outputs in (
        ("x0 to hidden", x0, [1, 1]), ("x1 to hidden", x1, [1, 1]), ("hidden bias", [1] * 4, [1, 1]),
        ("hidden to 0", [1] * 4, [1, 0]), ("hidden to 1", [1] * 4, [0, 1]),
    ):  # fmt: skip
        assert np.array_equal(felt[name], np.outer(rows, outputs)), name


@SEEDS
def test_tables_of_weights_are_turned_as_the_reasons_say(seed):
    for name, text in shown("table_diagnosed", seed).items():
        lines = text.splitlines()
        listed = np.array([[int(part.split()[0]) for part in line[5:].split(",")] for line in lines[1:4]])
        table, W = numbers(text, 3, skip=5), listed.T  # row j: the weights into neuron j
        wanted = {
            "rows are inputs": listed, "last neuron first": W[[2, 1, 0]],
            "last input first": W[:, [2, 1, 0]], "half a turn": W[[2, 1, 0]][:, [2, 1, 0]],
            "both": listed[[2, 1, 0]],
        }  # fmt: skip
        assert [key for key, one in wanted.items() if np.array_equal(one, table)] == [name]


@SEEDS
def test_errors_grow_as_the_reasons_say(seed):
    growth = {}
    for name, text in shown("error_diagnosed", seed).items():
        d, out, error = numbers(text, 3).T
        difference = np.abs(d - out)
        assert np.allclose(difference[1:], 2 * difference[:-1])
        assert difference.max() < 1
        growth[name] = error[1:] / error[:-1], error / difference
    assert np.allclose(growth["squared"][0], 4, rtol=0.02)
    assert np.allclose(growth["half the square"][0], 4, rtol=0.04)
    assert np.allclose(growth["half the square"][1] * 2, growth["squared"][1], rtol=0.02)
    assert np.allclose(growth["absolute"][0], 2)
    for name, least in (("surprise", 1), ("surprise in bits", 1 / np.log(2))):
        assert growth[name][0].min() > 2
        assert least < growth[name][1][0] < 1.1 * least


@SEEDS
def test_floats_fail_where_the_reasons_say(seed):
    for name, text in shown("floats_diagnosed", seed).items():
        net, exact, came = numbers(text, 3).T
        infinite, zero = np.isinf(came), came == 0
        first = {"by way of out": 37, "as it stands": 709, "log1p": 709, "float32": 88.8}.get(name, np.inf)
        assert np.array_equal(infinite, net > first)
        assert np.array_equal(zero, (net < -37) & (name in ("by way of out", "as it stands")))
        if name == "clipped":
            assert np.array_equal(came[net > 17], [16.12] * (net > 17).sum())
            assert came[0] == 1e-7
        else:
            assert np.allclose(came[~infinite & ~zero], exact[~infinite & ~zero], rtol=1e-3, atol=0)


def single(seed):
    """The ratios (2 layers, 2 neurons, weights and bias) of each mistake with one example."""
    found = {}
    for name, text in shown("backward_diagnosed", seed).items():
        ratio = numbers(text, 1)[:, 0]
        found[name] = np.concatenate([ratio[:8].reshape(2, 2, 2), ratio[8:].reshape(2, 2, 1)], axis=2)
    return found


@SEEDS
def test_derivatives_of_one_example_are_what_the_reasons_say(seed):
    ratios = single(seed)
    by_neuron = {name: np.ptp(ratio, axis=2) < 0.02 + 0.01 * ratio.max() for name, ratio in ratios.items()}
    assert np.array_equal(ratios["wrong layer's out"][..., 2], np.ones((2, 2)))
    assert np.all(ratios["wrong layer's out"][..., :2] != 1)
    assert np.all(ratios["slope of the wrong layer"][1] == 1)
    assert ratios["slope of the wrong layer"][0].min() > 0
    assert by_neuron["slope of the wrong layer"].all()
    assert np.all(ratios["slope of the wrong layer"][0] != 1)
    assert ratios["output slope missing"][1].min() >= 3.98
    assert by_neuron["output slope missing"].all()
    assert np.all(ratios["bias missing"] != 1)
    assert not by_neuron["bias missing"][1].any()
    assert np.all(ratios["difference turned"] == -1)


@seeds(56)
def test_sums_over_examples_are_what_the_reasons_say(seed):
    for name, text in shown("sum_diagnosed", seed).items():
        rows = numbers(text.replace("[0, 0]", "").replace("[0, 1]", "").replace("[1, ", "[1,"), 5)
        a, b, c, measured, computed = rows.T
        assert np.allclose(measured, (a + b + c) / 3, atol=1.1e-4)
        wanted = {"= for +=": c / 3, "return too early": a / 3, "one too few": (a + b) / 3,
                  "divided inside": a / 27 + b / 9 + c / 3, "not divided": a + b + c}  # fmt: skip
        assert [key for key, one in wanted.items() if np.allclose(one, computed, atol=2.1e-4)] == [name]


@SEEDS
def test_curves_of_steps_are_what_the_reasons_say(seed):
    curves = {}
    for name, (figure, _) in shown("steps_diagnosed", seed).items():
        right, curves[name] = (line.get_ydata() for line in figure.axes[0].lines)
    turns = {name: (np.diff(np.sign(np.diff(curve))) != 0).sum() for name, curve in curves.items()}
    halves = curves["not shuffled"][1:].reshape(ch05_diagnoses.FEW * 2, -1)
    assert right[-1] < 0.8 * right[0]
    assert (halves[:, -1] - halves.min(axis=1) > 0.03).sum() > ch05_diagnoses.FEW
    assert turns["one minibatch"] <= 3
    assert turns["begun anew"] > 10
    assert np.mean(curves["rate too large"][12:]) > np.mean(right[12:]) + 0.1
    assert np.array_equal(curves["begun anew"][:-1:12], [right[0]] * ch05_diagnoses.FEW)


@SEEDS
def test_changes_are_what_the_reasons_say(seed):
    changes = {name: numbers(text, 4) for name, text in shown("changes_diagnosed", seed).items()}
    zero = {name: one == 0 for name, one in changes.items()}
    assert np.array_equal(changes["twins"], changes["twins"][[0, 0, 0]])
    assert not zero["twins"].any()
    assert np.array_equal(zero["last layer only"], [[True, True, True, False]] * 3)
    assert np.array_equal(zero["no step for b"], [[False, False, True, False]] * 3)
    assert np.array_equal(zero["silent"], [[False] * 4, [True] * 4, [False] * 4])


@SEEDS
def test_shares_of_coin_tosses_are_what_the_reasons_say(seed):
    shares = {}
    for name, text in shown("tosses_diagnosed", seed).items():
        rows = numbers(text.replace("%", ""), 3)
        shares[name] = rows[:-1] / 100
        assert np.allclose(rows[:-1].mean(axis=0), rows[-1], atol=1)
        assert np.all(np.abs(shares[name][:, 2] - 0.5) < 0.08)
    means = {name: one.mean(axis=0) for name, one in shares.items()}
    assert 0.62 < means["chosen by the test"][1] < means["chosen by the test"][0] - 0.08
    assert abs(means["learned the test"][0] - means["learned the test"][1]) < 0.09
    assert np.any(shares["learned the test"][:, 0] != shares["learned the test"][:, 1])
    assert np.array_equal(*shares["training reported"].T[:2])
    assert 0.42 < means["all right"][1] < 0.58
    assert min(shares["all right"][:, 1]) <= 0.5 <= max(shares["all right"][:, 1])


@SEEDS
def test_regions_open_where_the_reasons_say(seed):
    for k, (name, (figure, _)) in enumerate(shown("silenced_diagnosed", seed).items()):
        right, came = (ax.images[0].get_array() > 0 for ax in figure.axes)
        assert name == f"neuron {k}"
        if k == 0:
            assert not came.any()
            continue
        assert np.all(came[right])
        x, y = (float(number) for number in figure.axes[0].texts[k].get_position())
        side = np.linspace(-1.5, 1.5, len(right))
        beyond = np.add.outer(side * y, side * x) > x * x + y * y  # farther out than the line's foot
        assert (came & ~right & beyond).sum() > 0.9 * (came & ~right).sum()


@SEEDS
def test_pictures_are_changed_as_the_reasons_say(seed):
    sheets = {}
    for name, (figure, _) in shown("pictures_diagnosed", seed).items():
        sheets[name] = np.array([ax.images[0].get_array() for ax in figure.axes])
    upright, lying, mirrored = (1 - sheets[name] for name in ("corner and paper", "lying and paper",
                                                              "mirror and paper"))  # fmt: skip
    assert np.allclose(mirrored[:, :, ::-1], lying.transpose(0, 2, 1))
    assert np.allclose(sheets["corner and lying"], upright.transpose(0, 2, 1))
    assert np.allclose(sheets["corner and mirror"], upright[:, :, ::-1])
    inside = slice(8, 20)
    moves = [np.abs(np.roll(upright, (down, right), (1, 2)) - mirrored[:, :, ::-1])[:, inside, inside].max()
             for down in (-4, 4) for right in (-4, 4)]  # fmt: skip
    assert min(moves) < 1e-12
    assert sorted(moves)[1] > 0.1


@SEEDS
def test_pixels_are_what_the_reasons_say(seed):
    for name, text in shown("pixels_diagnosed", seed).items():
        wanted, came = numbers(text, 2).T
        least, largest, mean, *edges = came
        paper = {"bytes and paper": 255, "bytes and corner": 0, "paper and corner": 1,
                 "signs and corner": -1, "signs and paper": 1}[name]  # fmt: skip
        span = 255 if "bytes" in name else 2 if "signs" in name else 1
        assert (least, largest) == (-1 if "signs" in name else 0, 255 if span == 255 else 1)
        assert abs(mean - paper) < 0.2 * span
        away = np.sort(np.abs(np.array(edges) - paper)) / span
        assert np.array_equal(away > 0.04, [False, False, *(["corner" in name] * 2)])
        assert np.abs(wanted[3:]).max() < 0.05


def said(maker, distances):
    """The commands (k, 2) that a driver gives for the distances of a table, with a memory of one row."""
    if maker is ch08_diagnoses.late:
        earlier = distances[[0, *range(len(distances) - 1)]]
        steering, pedal = (np.array([ch08_diagnoses.told(one) for one in each]) for each in
                           (earlier, distances))  # fmt: skip
        return np.column_stack([steering[:, 0], pedal[:, 1]])
    driver = maker()
    return np.array([driver(one) for one in distances])


@pytest.mark.parametrize("options", [ch08_diagnoses.SENSORS, ch08_diagnoses.STEERINGS], ids=["dead", "wrong"])
def test_on_each_track_one_option_alone_explains_a_drive(options):
    makers = tuple(one.plant for one in options)
    for track in ch08_diagnoses.TRACKS:
        for maker, (distances, commands) in zip(makers, ch08_diagnoses.drives(makers, track)):
            assert len(distances) >= 4
            assert np.allclose(said(maker, distances), commands)
            assert maker is not ch08_diagnoses.full or set(np.abs(commands[:, 0])) == {1}
            for other in (*makers, lambda: ch08_diagnoses.told):
                if other is not maker:
                    away = np.abs(said(other, distances) - commands).max(axis=1)
                    assert np.sort(away)[-2] > 0.04, "one row alone, or none, tells them apart"


@SEEDS
def test_a_table_of_a_drive_fits_the_words_of_its_true_option(seed):
    weights = {"left dead": (0, 0.6, -0.6, -0.4), "half left dead": (0.4, 0, -0.6, -0.4),
               "half right dead": (0.4, 0.6, 0, -0.4), "right dead": (0.4, 0.6, -0.6, 0),
               "ahead dead": (0.4, 0.6, -0.6, -0.4), "sign": (-0.4, -0.6, 0.6, 0.4),
               "outer pair exchanged": (-0.4, 0.6, -0.6, 0.4), "outer pair forgotten": (0, 0.6, -0.6, 0)}
    tables = shown("sensor_diagnosed", seed) | shown("steering_diagnosed", seed)  # fmt: skip
    for name, text in tables.items():
        rows = numbers(text, 8)
        steering, seen = rows[:, 6], rows[:, [1, 2, 4, 5]]
        if name in weights:
            assert np.allclose(steering, seen @ weights[name], atol=0.016)
        elif name == "delay":
            assert np.allclose(steering[1:], seen[:-1] @ weights["ahead dead"], atol=0.016)
        else:
            assert set(np.abs(steering)) == {1}
        pedal = np.where((rows[:, 3] > 0.5) & (name != "ahead dead"), 0.6, -0.4)
        assert np.array_equal(rows[:, 7], pedal)


@SEEDS
def test_places_are_written_as_the_book_writes_numbers(seed):
    for _, words in shown("silenced_diagnosed", seed).values():
        places = words.partition("thus: ")[2].partition(" With")[0]
        assert places.count("(") == 4
        assert not re.search(r"-|−0\b(?!\.)|−0\.0", places)
