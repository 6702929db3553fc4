"""Training: the step it takes, what it remembers, how it stops, data on disk, bad input."""

import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

from nnbook import Network, datasets, evaluate, train
from nnbook import training as training_module
from nnbook.figures.showing import WIDGET_VIEW
from nnbook.tables import with_ones
from nnbook.training import Descent, DivergenceError, Training


def small_problem(m=23, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(m, 3))
    return X, rng.uniform(size=(m, 2))


def by_hand(net, X, D, epochs, batch_size, learning_rate, seed, l2=0.0):
    """The sources' loop: derivatives accumulated example by example, divided, subtracted, reset."""
    rng = np.random.default_rng(seed)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            dW, db = [np.zeros_like(W) for W in net.weights], [np.zeros_like(b) for b in net.biases]
            for k in batch:
                grads = net.backpropagate(X[k : k + 1], D[k : k + 1])
                for total, one in zip(dW + db, grads.weights + grads.biases):
                    total += one
            for W, b, gW, gb in zip(net.weights, net.biases, dW, db):
                W -= learning_rate * (gW / len(batch) + l2 * W)
                b -= learning_rate * gb / len(batch)


@pytest.mark.parametrize("batch_size", [1, 5, 23])
@pytest.mark.parametrize("l2", [0.0, 0.1])
def test_accumulating_example_by_example_gives_the_same_weights(batch_size, l2):
    X, D = small_problem()
    net = Network([3, 4, 2], "tanh", bias="random", seed=1)
    twin = net.copy()
    train(net, X, D, epochs=3, batch_size=batch_size, learning_rate=0.5, seed=7, l2=l2)
    by_hand(twin, X, D, 3, batch_size, 0.5, 7, l2)
    np.testing.assert_allclose(net.parameters, twin.parameters, rtol=1e-10, atol=1e-13)


def test_one_step_is_minus_eta_times_the_gradient():
    X, D = small_problem()
    net = Network([3, 4, 2], seed=1)
    before, grads = net.copy(), net.backpropagate(X, D)
    Descent(net, 0.3).step(with_ones(X), D)
    for l in range(2):
        np.testing.assert_allclose(net.weights[l], before.weights[l] - 0.3 * grads.weights[l])
        np.testing.assert_allclose(net.biases[l], before.biases[l] - 0.3 * grads.biases[l])


def test_steps_and_epochs_count_the_same_minibatches():
    X, D = small_problem()
    nets = [Network([3, 4, 2], seed=1) for _ in range(3)]
    settings = {"batch_size": 4, "learning_rate": 0.3, "l1": 0.01}
    whole = train(nets[0], X, D, epochs=3, seed=5, **settings)
    rng = np.random.default_rng(5)
    train(nets[1], X, D, steps=12, seed=rng, **settings)
    part = train(nets[1], X, D, steps=6, seed=rng, **settings)
    run = Training(nets[2], X, D, seed=5, **settings)
    ended = [run.step() for _ in range(18)]
    np.testing.assert_array_equal(nets[1].parameters, nets[0].parameters)
    np.testing.assert_array_equal(nets[2].parameters, nets[0].parameters)
    assert ended == 3 * [False, False, False, False, False, True]
    assert run.steps == 18
    assert run.history.error == whole.error
    assert part.error == whole.error[2:]


def test_an_unfinished_epoch_takes_its_steps_and_leaves_no_history():
    X, D = small_problem()
    one, two = Network([3, 4, 2], seed=1), Network([3, 4, 2], seed=1)
    history = train(one, X, D, steps=8, batch_size=4, learning_rate=0.3, seed=5)
    run = Training(two, X, D, batch_size=4, learning_rate=0.3, seed=5)
    for _ in range(8):
        run.step()
    np.testing.assert_array_equal(one.parameters, two.parameters)
    assert len(history.error) == 1
    assert not np.allclose(one.parameters, Network([3, 4, 2], seed=1).parameters)


def test_numbers_that_blow_up_in_an_unfinished_epoch_are_not_silent():
    net = Network([3, 2], output="identity", seed=0)
    X, D = small_problem()
    with pytest.raises(DivergenceError, match="no longer a finite number in epoch 1"):
        train(net, 1e200 * X, D, steps=3, batch_size=4, learning_rate=1.0)


@pytest.mark.parametrize("both", [{}, {"epochs": 2, "steps": 2}])
def test_epochs_or_steps_but_not_both(both):
    X, D = small_problem()
    with pytest.raises(TypeError, match="expected one of the two"):
        train(Network([3, 2], seed=0), X, D, batch_size=4, learning_rate=0.1, **both)


def test_penalties_pull_the_weights_to_zero_and_leave_the_biases():
    X, D = small_problem()
    net = Network([3, 4, 2], bias="random", seed=1)
    before, grads = net.copy(), net.backpropagate(X, D)
    train(net, X, D, steps=1, batch_size=23, learning_rate=0.3, l1=0.2, l2=0.5)
    for l, W in enumerate(before.weights):
        slope = grads.weights[l] + 0.2 * np.sign(W) + 0.5 * W
        np.testing.assert_allclose(net.weights[l], W - 0.3 * slope)
        np.testing.assert_allclose(net.biases[l], before.biases[l] - 0.3 * grads.biases[l])


@pytest.mark.parametrize("batch_size", [1, 4, 23])
def test_every_epoch_takes_every_example_once_and_minibatches_in_a_new_order(batch_size, monkeypatch):
    X, D = small_problem()
    X[:, 0] = np.arange(23)
    seen = []
    step = Descent.step
    monkeypatch.setattr(
        Descent, "step", lambda self, X, D: (seen.append(X[:, 0].copy()), step(self, X, D))[1]
    )
    train(Network([3, 2], seed=0), X, D, epochs=2, batch_size=batch_size, learning_rate=0, seed=3)
    assert [len(batch) for batch in seen] == 2 * (
        [batch_size] * (23 // batch_size) + [23 % batch_size] * (batch_size == 4)
    )
    first, second = np.split(np.concatenate(seen), 2)
    assert sorted(first) == sorted(second) == list(range(23))
    assert batch_size == 23 or list(first) != list(second) != list(range(23))


def test_the_same_seed_gives_the_same_run():
    X, D = small_problem()
    runs = []
    for seed in (5, np.random.default_rng(5), 6):
        net = Network([3, 4, 2], seed=1)
        history = train(net, X, D, epochs=2, batch_size=4, learning_rate=1, seed=seed)
        runs.append([*net.parameters, *history.error])
    # Where its arrays happen to lie in memory may change a product's last bit.
    np.testing.assert_allclose(runs[0], runs[1], rtol=1e-13)
    assert not np.allclose(runs[0], runs[2], rtol=1e-6)


def test_history_of_full_descent_is_the_error_before_each_step():
    X, D = small_problem()
    net = Network([3, 4, 2], seed=1)
    errors = [net.error(X, D)]
    test = small_problem(9, seed=1)
    history = train(net, X, D, epochs=4, batch_size=23, learning_rate=0.5, seed=0, test=test,
                    on_epoch=lambda epoch, history: errors.append(net.error(X, D)))  # fmt: skip
    np.testing.assert_allclose(history.error, errors[:4])
    assert history.test_error[-1] == pytest.approx(net.error(*test))
    assert len(history.test_error) == 4
    assert history.accuracy == history.test_accuracy == []  # desired outputs between 0 and 1


def test_history_of_minibatches_is_the_mean_of_the_errors_on_the_way():
    X, D = small_problem()
    net = Network([3, 4, 2], seed=1)
    history = train(net, X, D, epochs=1, batch_size=4, learning_rate=0, seed=0)
    assert history.error == [pytest.approx(net.error(X, D))]


def test_accuracy_where_the_outputs_are_classes():
    X, D = datasets.xor()
    net = Network([2, 4, 1], "tanh", loss="binary_cross_entropy", seed=0)
    history = train(net, X, D, epochs=300, batch_size=4, learning_rate=1.0, seed=0, test=(X, D))
    assert history.accuracy[0] < 1.0
    assert history.accuracy[-1] == history.test_accuracy[-1] == 1.0
    assert len(history.accuracy) == len(history.test_accuracy) == 300
    assert set(history.accuracy) <= {0, 0.25, 0.5, 0.75, 1}


def test_on_epoch_is_called_after_each_and_can_stop():
    X, D = small_problem()
    calls = []

    def stop_at_three(epoch, history):
        calls.append((epoch, len(history.error)))
        return epoch == 3

    history = train(
        Network([3, 2], seed=0), X, D, epochs=9, batch_size=4, learning_rate=0.1, on_epoch=stop_at_three
    )
    assert calls == [(1, 1), (2, 2), (3, 3)]
    assert len(history.error) == 3


def test_l2_keeps_weights_small_and_leaves_biases():
    X, D = small_problem()
    nets = [Network([3, 4, 2], seed=1) for _ in range(2)]
    for net, l2 in zip(nets, (0.0, 0.5)):
        train(net, X, D, epochs=200, batch_size=23, learning_rate=0.5, l2=l2, seed=0)
    plain, decayed = (np.concatenate([W.ravel() for W in net.weights]) for net in nets)
    assert np.abs(decayed).max() < np.abs(plain).max() / 10


def test_a_divergent_run_stops_and_keeps_its_history():
    X, D = small_problem()
    net = Network([3, 4, 2], "relu", "identity", seed=1)
    with pytest.raises(
        DivergenceError, match=r"no longer a finite number in epoch \d+: the learning rate"
    ) as caught:
        train(net, X, 1e3 * D, epochs=500, batch_size=23, learning_rate=0.5, seed=0)
    history = caught.value.history
    assert 1 <= len(history.error) < 500
    assert np.isfinite(history.error).all()
    assert history.error[-1] > history.error[0]


@pytest.mark.parametrize("loss", ["mse", "binary_cross_entropy"])
def test_saturation_is_no_divergence(loss):
    X, D = datasets.xor()
    net = Network([2, 3, 1], loss=loss, k=1000.0, seed=0)
    assert len(train(net, X, D, epochs=20, batch_size=1, learning_rate=100.0, seed=0).error) == 20


def test_float32_and_lists():
    net = Network([3, 4, 2], dtype=np.float32, seed=1)
    X, D = small_problem()
    history = train(net, X.tolist(), D.tolist(), epochs=2, batch_size=5, learning_rate=1.0, seed=0)
    assert net.dtype == np.float32
    assert len(history.error) == 2


# ---- data on disk ----


def on_disk(path, values, dtype=np.float32):
    table = np.memmap(path, dtype, "w+", shape=values.shape)
    table[...] = values
    table.flush()
    return np.memmap(path, dtype, "r", shape=values.shape)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.uint8])
def test_memmaps_train_like_arrays(tmp_path, dtype):
    X, D = small_problem(101)
    X = np.round(X * 10) if dtype is np.uint8 else X
    X = np.abs(X).astype(dtype)
    D = D.astype(np.float32)
    nets = [Network([3, 4, 2], seed=1) for _ in range(2)]
    arguments = {"epochs": 3, "batch_size": 10, "learning_rate": 0.5, "seed": 0}
    in_memory = train(nets[0], X, D, test=(X, D), **arguments)
    files = on_disk(tmp_path / "X", X, dtype), on_disk(tmp_path / "D", D)
    from_disk = train(nets[1], *files, test=files, **arguments)
    np.testing.assert_allclose(nets[0].parameters, nets[1].parameters, rtol=1e-12)
    np.testing.assert_allclose(in_memory.error, from_disk.error, rtol=1e-12)
    np.testing.assert_allclose(in_memory.test_error, from_disk.test_error, rtol=1e-12)
    np.testing.assert_allclose(nets[0].predict(X), nets[1].predict(files[0]), rtol=1e-12)


def test_a_long_memmap_takes_every_example_once_in_a_new_order(tmp_path, monkeypatch):
    monkeypatch.setattr(training_module, "ORDERED_AT_ONCE", 20)
    monkeypatch.setattr(training_module, "ROWS_AT_ONCE", 8)
    X, D = small_problem()
    X[:, 0] = np.arange(23)
    X, D = on_disk(tmp_path / "X", X), on_disk(tmp_path / "D", D)
    net, rng = Network([3, 2], seed=0), np.random.default_rng(0)
    examples = training_module.Examples(net, X, D, 4, rng)
    epochs = [np.concatenate([piece.X1[:, 0].copy() for piece in examples.shuffled()]) for _ in range(2)]
    assert [sorted(epoch) for epoch in epochs] == 2 * [list(range(23))]
    assert list(epochs[0]) != list(epochs[1])


@pytest.mark.parametrize(("m", "size"), [(1, 1), (2, 1), (23, 4), (4096, 128), (10_007, 3000)])
def test_scattered_numbers_are_all_there_once_in_an_order_of_the_seed(m, size):
    first, again, other = (
        list(training_module.scattered(m, size, np.random.default_rng(seed))) for seed in (0, 0, 1)
    )
    assert all(len(part) % size == 0 for part in first[:-1])
    order = np.concatenate(first)
    assert sorted(order) == list(range(m))
    np.testing.assert_array_equal(order, np.concatenate(again))
    if m > 1000:
        for one in (order[1:], np.arange(1, m), np.concatenate(other)[1:]):
            assert abs(np.corrcoef(order[:-1], one)[0, 1]) < 5 / np.sqrt(m)


def test_a_memmap_is_never_in_memory_as_a_whole(tmp_path):
    X = on_disk(tmp_path / "X", np.random.default_rng(0).random((20_000, 100), np.float32))
    D = on_disk(tmp_path / "D", np.zeros((20_000, 1), np.float32))
    net = Network([100, 3, 1], seed=0)
    tracemalloc.start()
    train(net, X, D, epochs=1, batch_size=50, learning_rate=0.1, seed=0)
    evaluate(net, X, D)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < X.nbytes  # as float64 it would take twice its size in the file


RESIDENT = r"""
import re, sys
import numpy as np
from nnbook import Network, train
X = np.memmap(sys.argv[1], np.float32, "r").reshape(-1, 256)
D = np.memmap(sys.argv[2], np.float32, "r").reshape(-1, 1)
train(Network([256, 2, 1], seed=0), X[:64], D[:64], epochs=1, batch_size=32, learning_rate=.1, seed=0)
peak = lambda: int(re.search(r"VmHWM:\s+(\d+) kB", open("/proc/self/status").read())[1])
before = peak()
train(Network([256, 2, 1], seed=0), X, D, epochs=1, batch_size=32, learning_rate=.1, seed=0)
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts resident pages as Linux does")
def test_pages_of_a_memmap_are_let_go(tmp_path):
    on_disk(tmp_path / "X", np.zeros((150_000, 256), np.float32))  # 150 MB
    on_disk(tmp_path / "D", np.zeros((150_000, 1), np.float32))
    command = [sys.executable, "-c", RESIDENT, tmp_path / "X", tmp_path / "D"]
    grown = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert grown < 30_000  # kilobytes


def test_nan_in_a_memmap_is_found_when_it_is_read(tmp_path):
    X, D = small_problem()
    X[11, 1] = np.nan
    with pytest.raises(ValueError, match="X has NaN"):
        train(
            Network([3, 2], seed=0), on_disk(tmp_path / "X", X), D, epochs=1, batch_size=4, learning_rate=0.1
        )


def test_all_desired_outputs_are_checked_before_the_first_step():
    D = np.full((5000, 1), 0.5)
    D[-1] = 2
    net = Network([1, 1], loss="binary_cross_entropy", seed=0)
    before = net.parameters.copy()
    with pytest.raises(ValueError, match=r"D goes from 0\.5 to 2"):
        train(net, np.zeros((5000, 1)), D, epochs=1, batch_size=50, learning_rate=0.1)
    np.testing.assert_array_equal(net.parameters, before)


# ---- evaluation ----


def test_evaluate_one_output():
    net = Network([1, 1], seed=0)
    net.weights, net.biases = [[[1.0]]], [[0.0]]
    result = evaluate(net, [[-1], [2], [3], [-4]], [[0], [1], [0], [0]])
    assert result.accuracy == 0.75
    np.testing.assert_allclose(result.errors, (net.predict([[-1], [2], [3], [-4]])[:, 0] - [0, 1, 0, 0]) ** 2)
    assert result.error == pytest.approx(result.errors.mean())


def test_evaluate_many_outputs_takes_the_largest():
    net = Network([3, 3], output="identity", seed=0)
    net.weights = [np.eye(3)]
    X = [[0.1, 0.2, 0.3], [5, -1, 2], [0, 0, 0.4]]
    assert evaluate(net, X, [[0, 1, 0], [0, 0, 1], [0, 0, 1]]).accuracy == pytest.approx(1 / 3)
    assert evaluate(net, X, [[0, 1, 1], [0, 0, 1], [0, 0, 1]]).accuracy is None
    assert evaluate(net, X, [[0, 1, 0.5], [0, 0, 1], [0, 0, 1]]).accuracy is None


# ---- bad input ----


@pytest.mark.parametrize(
    ("argument", "error", "message"),
    [
        ({"batch_size": 0}, ValueError, "batch_size=0, expected .* at least 1 and at most 23"),
        ({"batch_size": 24}, ValueError, "batch_size=24, expected .* at least 1 and at most 23"),
        ({"batch_size": 2.5}, TypeError, "batch_size=2.5 is not a whole number"),
        ({"epochs": 0}, ValueError, "epochs=0"),
        ({"epochs": "3"}, TypeError, "epochs='3' is not a whole number"),
        ({"learning_rate": -0.1}, ValueError, "learning_rate=-0.1, expected a finite number of at least 0"),
        ({"learning_rate": float("nan")}, ValueError, "learning_rate=nan"),
        ({"learning_rate": None}, TypeError, "learning_rate=None is not a number"),
        ({"l2": -1}, ValueError, "l2=-1"),
        ({"seed": "x"}, TypeError, "seed='x'"),
        ({"test": 3}, ValueError, "test is not a pair"),
        ({"test": (np.zeros((2, 3)), np.zeros((2, 3)))}, ValueError, "D has 3 columns"),
        ({"X": np.zeros((23, 2))}, ValueError, "X has 2 columns, the network has 3 inputs"),
        ({"X": np.full((23, 3), np.inf)}, ValueError, "X has NaN or infinite values"),
        ({"X": np.zeros((0, 3))}, ValueError, "X is empty"),
        ({"D": np.zeros((22, 2))}, ValueError, "X has 23 rows, D has 22"),
        ({"D": np.full((23, 2), "a")}, TypeError, "D holds values of type"),
    ],
)  # fmt: skip
def test_bad_arguments(argument, error, message):
    net, (X, D) = Network([3, 2], seed=0), small_problem()
    before = net.parameters.copy()
    good = {"X": X, "D": D, "epochs": 1, "batch_size": 4, "learning_rate": 0.1, "seed": 0}
    with pytest.raises(error, match=message):
        train(net, **{**good, **argument})
    np.testing.assert_array_equal(net.parameters, before)


# ---- the progress bar ----


class FakeShell:
    kernel = object()


def test_a_long_run_shows_a_bar_in_a_notebook_that_ends_where_the_run_does(monkeypatch, capsys):
    import IPython
    import IPython.display
    import ipywidgets

    shown, bars, clock = [], [], iter(range(10**6))
    make = ipywidgets.FloatProgress
    monkeypatch.setattr(IPython, "get_ipython", FakeShell)
    monkeypatch.setattr(IPython.display, "display", lambda bundle, raw: shown.append(bundle))
    monkeypatch.setattr(
        ipywidgets, "FloatProgress", lambda **options: bars.append(make(**options)) or bars[-1]
    )
    monkeypatch.setattr(training_module.time, "monotonic", lambda: 0.6 * next(clock))
    X, D = small_problem()
    stop = {"epochs": 9, "batch_size": 4, "learning_rate": 0.1, "on_epoch": lambda epoch, history: epoch == 5}
    train(Network([3, 2], seed=0), X, D, **stop)
    assert [list(bundle) for bundle in shown] == [[WIDGET_VIEW]]
    assert [(bar.value, bar.max, bar.description) for bar in bars] == [(5, 9, "epoch 5 of 9")]
    assert capsys.readouterr() == ("", "")


def test_a_short_run_shows_none(monkeypatch):
    import IPython

    monkeypatch.setattr(IPython, "get_ipython", FakeShell)
    monkeypatch.setattr(training_module, "_notebook_bar", lambda total: pytest.fail("a bar"))
    X, D = small_problem()
    train(Network([3, 2], seed=0), X, D, epochs=5, batch_size=4, learning_rate=0.1, seed=0)
