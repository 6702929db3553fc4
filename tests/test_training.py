"""Training: the step it takes, what it remembers, how it stops, data on disk, bad input."""

import copy
import dis
import pickle
import subprocess
import sys
import tracemalloc
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from nnbook import Network, datasets, evaluate, minibatches, train, training
from nnbook.evaluation import is_right, number_right
from nnbook.explorers import progress
from nnbook.figures.showing import WIDGET_VIEW
from nnbook.formulas import descend
from nnbook.minibatches import Minibatches, Scattered
from nnbook.tables import Examples, with_ones
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


@pytest.mark.parametrize(("output", "loss"), [("sigmoid", "mse"), ("softmax", "categorical_cross_entropy")])
@pytest.mark.parametrize("batch_size", [1, 5, 22, 23])
def test_the_loop_as_the_text_has_it_gives_the_same_weights(output, loss, batch_size):
    X, D = small_problem()
    D /= D.sum(axis=1, keepdims=True)
    net = Network([3, 4, 2], "tanh", output, loss, bias="random", seed=1)
    twin = net.copy()
    train(net, X, D, epochs=3, batch_size=batch_size, learning_rate=0.5, seed=7)
    descend(twin, X, D, 3, batch_size, 0.5, seed=7)
    np.testing.assert_allclose(net.parameters, twin.parameters, rtol=1e-11, atol=1e-14)


def test_one_step_is_minus_eta_times_the_gradient():
    X, D = small_problem()
    net = Network([3, 4, 2], seed=1)
    before, grads = net.copy(), net.backpropagate(X, D)
    nets = np.empty((2, 23))
    Descent(net, 0.3).step(with_ones(X), D, nets)
    np.testing.assert_allclose(nets, before.feed_forward(X).net[-1])
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
        Descent, "step", lambda self, X, *rest: (seen.append(X[:, 0].copy()), step(self, X, *rest))[1]
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
        DivergenceError, match=r"no longer a finite number in epoch \d+: the learning rate, a penalty or "
    ) as caught:
        train(net, X, 1e3 * D, epochs=500, batch_size=23, learning_rate=0.5, seed=0)
    history = caught.value.history
    assert f" in epoch {len(history.error) + 1}:" in str(caught.value)
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
    piece = Minibatches(Examples(net, X, D), 5, np.random.default_rng(0)).piece(0, 0)
    assert {array.dtype for minibatch in piece.minibatches for array in minibatch} == {np.dtype(np.float32)}


# ---- a run that one goes on with ----

SETTINGS = [
    {"optimiser": "gradient_descent", "learning_rate": 0.5, "l1": 0.001},
    {"optimiser": "momentum", "learning_rate": 0.2, "l2": 0.01},
    {"optimiser": "adam", "learning_rate": 0.05},
    {"optimiser": "adam", "learning_rate": lambda step: 0.1 / (1 + step)},
]
each_setting = pytest.mark.parametrize("settings", SETTINGS, ids=["descent", "momentum", "adam", "schedule"])


def some_run(settings, seed=5, batch_size=4):
    """A run on the small problem, with its network."""
    net = Network([3, 4, 2], "tanh", bias="random", seed=1)
    return Training(net, *small_problem(), batch_size=batch_size, seed=seed, **settings)


@each_setting
def test_two_runs_of_two_epochs_by_one_training_are_one_of_four(settings):
    one, two = some_run(settings), some_run(settings)
    one.train(epochs=4)
    for _ in range(2):
        two.train(epochs=2)
    np.testing.assert_array_equal(one.net.parameters, two.net.parameters)
    assert one.history == two.history
    train(fresh := some_run(settings).net, *small_problem(), epochs=4, batch_size=4, seed=5, **settings)
    np.testing.assert_array_equal(one.net.parameters, fresh.parameters)


@each_setting
def test_settings_that_change_to_what_they_are_change_nothing(settings):
    one, two = some_run(settings), some_run(settings)
    one.train(steps=15)
    two.train(steps=7)
    two.change(learning_rate=9, l1=1, l2=1)
    back = {"batch_size": 4, "l1": 0.0, "l2": 0.0, **settings}
    two.change(**{name: value for name, value in back.items() if name != "optimiser"})
    two.train(steps=8)
    np.testing.assert_array_equal(one.net.parameters, two.net.parameters)


def test_a_change_of_the_rate_keeps_what_the_optimiser_remembers():
    run = some_run({"optimiser": "momentum", "learning_rate": 0.3}, batch_size=23)
    twin, past = run.net.copy(), 0
    for rate in (0.3, 0.3, 0.01):
        run.change(learning_rate=rate)
        run.train(steps=1)
        past = 0.9 * past + twin.backpropagate(*small_problem()).flat
        twin.parameters -= rate * past
    np.testing.assert_allclose(run.net.parameters, twin.parameters, rtol=1e-13)


def test_another_batch_size_begins_a_new_epoch_with_the_same_past():
    run = some_run({"optimiser": "momentum", "learning_rate": 0.3})
    run.train(steps=8)
    run.change(batch_size=10)
    assert run.steps_per_epoch == 3
    assert [run.step() for _ in range(3)] == [False, False, True]
    assert run.steps == 11
    assert len(run.history.error) == 2


@pytest.mark.parametrize(("batch_size", "error"), [(np.array([1, 2]), TypeError), (True, ValueError)])
def test_a_batch_size_is_looked_at_before_it_is_compared(batch_size, error):
    run = some_run({"learning_rate": 0.5}, batch_size=1)
    with pytest.raises(error, match=r"^batch_size="):
        run.change(batch_size=batch_size)


def test_a_change_that_cannot_be_changes_nothing():
    one, two = (some_run({"learning_rate": 0.5}) for _ in range(2))
    for run in (one, two):
        run.train(steps=3)
    for bad in ({"batch_size": 24}, {"learning_rate": -1}, {"l1": "x"}, {"learning_rate": 0.1, "l2": -1}):
        with pytest.raises((TypeError, ValueError), match=list(bad)[-1]):
            one.change(**bad)
    for run in (one, two):
        run.train(steps=8)
    np.testing.assert_array_equal(one.net.parameters, two.net.parameters)


@pytest.mark.parametrize(("first", "then"), [(1, 23), (23, 1), (4, 10), (10, 4)])
def test_epochs_are_counted_as_such_where_on_epoch_changes_how_many_steps_they_have(first, then):
    run, seen, shown = some_run({"learning_rate": 0.1}, batch_size=first), [], []

    def on_epoch(epoch, _):
        seen.append((epoch, run.steps))
        run.change(batch_size=then)

    @contextmanager
    def progress(epochs):
        shown.append(epochs)
        yield shown.append

    run.train(epochs=4, on_epoch=on_epoch, progress=progress)
    before, after = -(-23 // first), -(-23 // then)
    assert seen == [(1 + k, before + k * after) for k in range(4)]
    assert shown[0] == 4
    assert shown[1:] == pytest.approx(sorted(shown[1:]))
    assert shown[-1] == pytest.approx(4)


def test_steps_are_as_many_whatever_on_epoch_changes():
    run = some_run({"learning_rate": 0.1}, batch_size=4)
    run.train(steps=17, on_epoch=lambda *_: run.change(batch_size=10))
    assert run.steps == 17


def go_on_alike(run, twin):
    """Both train on, and come to the same."""
    for one in (run, twin):
        one.train(steps=11)
    np.testing.assert_array_equal(run.net.parameters, twin.net.parameters)
    assert run.history == twin.history


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda run: pickle.loads(pickle.dumps(run))])
@pytest.mark.parametrize("taken", [0, 3, 6, 8])  # none, within an epoch, at its end, beyond
@pytest.mark.parametrize("settings", SETTINGS[:3], ids=["descent", "momentum", "adam"])  # no lambda
def test_a_copy_of_a_run_goes_on_as_the_run_does_and_apart_from_it(settings, taken, copied):
    run = some_run(settings)
    for _ in range(taken):
        run.step()
    twin = copied(run)
    go_on_alike(run, twin)
    twin.train(steps=1)
    assert (run.net.parameters != twin.net.parameters).any()


@pytest.mark.parametrize("batch_size", [1, 7, 23])
def test_a_copy_of_a_run_with_memmaps_has_its_numbers_in_memory_and_goes_on_alike(tmp_path, batch_size):
    X, D = (np.memmap(tmp_path / name, "uint8", "w+", shape=(23, n)) for name, n in (("X", 3), ("D", 2)))
    X[:], D[:] = np.arange(69).reshape(23, 3), np.eye(2)[np.arange(23) % 2]
    run = Training(Network([3, 4, 2], seed=0), X, D, batch_size=batch_size, learning_rate=0.1, seed=1)
    run.train(steps=3)
    go_on_alike(run, copy.deepcopy(run))


@pytest.mark.parametrize("sizes", [[4, 10], [10, 4], [4, 23, 10], [23, 4, 23, 10]])
def test_to_look_at_the_order_changes_no_run(sizes):
    seen, unseen = (some_run({"learning_rate": 0.5}, batch_size=4) for _ in range(2))
    for batch_size in sizes:
        for run in (seen, unseen):
            run.change(batch_size=batch_size)
        shown = [seen.order, seen.order][0]
        assert (shown is None) == (batch_size == 23)
        for run in (seen, unseen):
            run.train(epochs=1)
    np.testing.assert_array_equal(seen.net.parameters, unseen.net.parameters)
    assert seen.history == unseen.history


def test_a_run_that_diverged_elsewhere_is_told_here():
    told = pickle.loads(pickle.dumps(DivergenceError(3, training.History([0.5, 0.25]))))
    assert str(told).startswith("the error is no longer a finite number in epoch 3")
    assert told.history.error == [0.5, 0.25]


def test_adam_says_where_the_square_of_a_slope_leaves_the_range_of_its_type():
    net, D = Network([1, 1], output="identity", seed=0, dtype=np.float32), [[1e12], [-1e12]]
    for length in ({"epochs": 5}, {"steps": 1}):
        with pytest.raises(DivergenceError, match=r"^the square of a slope is no longer a finite number"):
            train(net, [[1e10], [2e10]], D, **length, batch_size=1, learning_rate=0.1, optimiser="adam")


# ---- interrupts ----


def run_with_test(settings, batch_size):
    net = Network([3, 4, 2], "tanh", bias="random", seed=1)
    test = small_problem(2, seed=1)
    return Training(net, *small_problem(9), batch_size=batch_size, seed=5, test=test, **settings)


@cache
def lets_in(code):
    """Whether Python may let an interrupt come after the instruction at each place of a function's code: one
    that calls, that jumps back, or that begins the function."""
    return [dis.opname[byte].startswith(("CALL", "JUMP_BACKWARD", "RESUME")) for byte in code.co_code]


def watching(act):
    """A tracer of one call of a function: `act(k)` at its moment k."""
    passed, may = 0, False

    def watch(frame, event, argument):
        nonlocal passed, may
        if event == "opcode":
            if may:
                act(passed)
                passed += 1
            may = lets_in(frame.f_code)[frame.f_lasti]
        return watch

    return watch


@contextmanager
def traced(tracer):
    """Each call of the package's code is followed by `tracer(number)`, if that gives one for its number."""
    number, folder = count(), str(Path(training.__file__).parent)

    def enter(frame, event, argument):
        if not frame.f_code.co_filename.startswith(folder):
            return None
        frame.f_trace_opcodes = True
        return tracer(next(number))

    sys.settrace(enter)
    try:
        yield
    finally:
        sys.settrace(None)


@contextmanager
def interrupted_at(call, moment):
    """A KeyboardInterrupt at this moment of this call: at one of those at which Python may let one come into
    the package's code. To follow no other call makes it ten times as quick.
    """

    def strike(passed):
        if passed == moment:
            sys.settrace(None)
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt), traced(lambda number: watching(strike) if number == call else None):
        yield


@each_setting
@pytest.mark.parametrize("batch_size", [4, 9])
def test_an_interrupt_anywhere_leaves_a_run_that_goes_on_as_if_nothing_had_been(settings, batch_size):
    whole, moments = run_with_test(settings, batch_size), []
    with traced(lambda call: watching(lambda k: moments.append((call, k)))):
        whole.train(epochs=2)
    whole.train(steps=1)
    for moment in moments:
        run = run_with_test(settings, batch_size)
        with interrupted_at(*moment):
            run.train(epochs=2)
        assert len(run.history.error) == len(run.history.test_error)
        run.train(steps=whole.steps - run.steps)
        np.testing.assert_array_equal(run.net.parameters, whole.net.parameters, err_msg=str(moment))
        assert run.history == whole.history, moment


def test_an_interrupt_carries_the_history():
    def strike(epoch, history):
        if epoch == 3:
            raise KeyboardInterrupt

    net = Network([3, 2], seed=0)
    with pytest.raises(KeyboardInterrupt) as caught:
        train(net, *small_problem(), epochs=9, batch_size=4, learning_rate=0.1, on_epoch=strike)
    assert len(caught.value.history.error) == 3
    assert "after the last whole step" in caught.value.__notes__[0]


def test_a_run_that_diverged_can_be_asked_again():
    X, D = small_problem()
    net = Network([3, 4, 2], "relu", "identity", seed=1)
    run = Training(net, X, 1e3 * D, batch_size=4, learning_rate=0.5, seed=0)
    for _ in range(2):
        with pytest.raises(DivergenceError):
            run.train(epochs=500)
    net.parameters[...] = Network([3, 4, 2], "relu", "identity", seed=1).parameters
    run.change(learning_rate=1e-6)
    assert np.isfinite(run.train(epochs=2).error).all()


# ---- pieces ----


@pytest.mark.parametrize("room", [1, 250, 500])
def test_how_much_is_copied_at_one_time_makes_no_difference(room, monkeypatch):
    X, D = small_problem()
    test = small_problem(9, seed=1)
    settings = {"batch_size": 3, "learning_rate": 0.5, "seed": 5, "test": test}
    whole, pieces = Network([3, 4, 2], seed=1), Network([3, 4, 2], seed=1)
    history = train(whole, X, D, epochs=3, **settings)
    monkeypatch.setattr(minibatches, "PIECE", room)
    again = train(pieces, X, D, epochs=3, **settings)
    np.testing.assert_allclose(pieces.parameters, whole.parameters, rtol=1e-12)
    np.testing.assert_allclose(again.error, history.error, rtol=1e-12)
    cut = Minibatches(Examples(whole, X, D), 3, np.random.default_rng(0))
    rows = max(3, room // (5 * 8) // 3 * 3)  # whole minibatches of rows of five numbers
    assert len(cut.piece(0, 0).D) == rows
    assert [len(part[0]) for part in cut.piece(0, 0).minibatches] == [3] * (rows // 3)
    assert cut.steps_per_epoch == 8


def test_all_rows_at_once_are_not_copied_into_another_order():
    net, (X, D) = Network([3, 2], seed=0), small_problem()
    examples = Examples(net, X, D)
    assert examples.X is X
    cut = Minibatches(examples, 23, np.random.default_rng(0))
    assert cut.order(0) is None
    np.testing.assert_array_equal(cut.piece(0, 0).X1, np.column_stack([X, np.ones(23)]))
    assert Training(net, X, D, batch_size=23, learning_rate=0.1).order is None
    run = Training(net, X, D, batch_size=4, learning_rate=0.1, seed=3)
    np.testing.assert_array_equal(run.order, np.random.default_rng(3).permutation(23))


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
    monkeypatch.setattr(minibatches, "ORDERED_AT_ONCE", 20)
    X, D = small_problem()
    X[:, 0] = np.arange(23)
    X, D = on_disk(tmp_path / "X", X), on_disk(tmp_path / "D", D)
    net, rng = Network([3, 2], seed=0), np.random.default_rng(0)
    cut, epochs = Minibatches(Examples(net, X, D), 4, rng), []
    for epoch in (0, 6):
        pieces = [cut.piece(epoch, step).X1[:, 0].copy() for step in range(6)]
        epochs.append(np.concatenate(pieces))
    assert [sorted(epoch) for epoch in epochs] == 2 * [list(range(23))]
    assert list(epochs[0]) != list(epochs[1])


def test_an_epoch_of_several_pieces_ends_once(monkeypatch):
    monkeypatch.setattr(minibatches, "PIECE", 1)  # a minibatch each
    net, ended = Network([3, 2], seed=0), []
    run = Training(net, *small_problem(), batch_size=10, learning_rate=0.1, seed=0)
    run.train(epochs=2, on_epoch=lambda epoch, history: ended.append((epoch, run.steps)))
    assert ended == [(1, 3), (2, 6)]
    assert [run.step() for _ in range(3)] == [False, False, True]


@pytest.mark.parametrize(("m", "size"), [(1, 1), (2, 1), (23, 4), (4096, 128), (10_007, 3000)])
def test_scattered_numbers_are_all_there_once_in_an_order_of_the_seed(m, size):
    keys = (np.random.default_rng(seed).integers(2**63, size=4, dtype=np.uint64) for seed in (0, 0, 1))
    orders = [Scattered(m, four) for four in keys]
    first, again, other = (
        [order[start : start + size] for start in range(0, len(order), size)] for order in orders
    )
    order = np.concatenate(first)
    assert sorted(order) == list(range(m))
    np.testing.assert_array_equal(order, np.concatenate(again))
    np.testing.assert_array_equal(orders[0][m // 2 : m // 2 + 7], order[m // 2 :][:7])
    if m > 1000:
        for one in (order[1:], np.arange(1, m), np.concatenate(other)[1:]):
            assert abs(np.corrcoef(order[:-1], one)[0, 1]) < 5 / np.sqrt(m)


def test_a_seed_scatters_in_the_same_order_in_any_version():
    keys = np.random.default_rng(0).integers(2**63, size=4, dtype=np.uint64)
    assert Scattered(1000, keys)[:6].tolist() == [245, 465, 451, 903, 317, 22]
    assert Scattered(200_000, keys)[199_997:].tolist() == [4155, 88502, 93103]
    assert Scattered(1024, keys)[:6].tolist() == [245, 465, 451, 903, 317, 22]


def test_a_memmap_is_never_in_memory_as_a_whole(tmp_path):
    X = on_disk(tmp_path / "X", np.random.default_rng(0).random((20_000, 100), np.float32))
    D = on_disk(tmp_path / "D", np.zeros((20_000, 1), np.float32))
    net = Network([100, 3, 1], seed=0)
    tracemalloc.start()
    train(net, X, D, epochs=1, batch_size=50, learning_rate=0.1, seed=0, test=(X, D))
    evaluate(net, X, D)
    net.predict(X)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < X.nbytes  # as float64 it would take twice its size in the file


def test_desired_outputs_on_disk_are_gone_through_in_parts(tmp_path):
    table = on_disk(tmp_path / "table", np.random.default_rng(0).random((20_000, 50), np.float32))
    tracemalloc.start()
    run = Training(Network([50, 2, 50], seed=0), table, table, batch_size=50, learning_rate=0.1, seed=0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert run.steps_per_epoch == 400
    assert peak < table.nbytes / 2  # 1024 rows of them are a tenth of it, as float64


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
    on_disk(tmp_path / "X", np.zeros((75_000, 256), np.float32))  # 77 MB, of which 30 may stay
    on_disk(tmp_path / "D", np.zeros((75_000, 1), np.float32))
    command = [sys.executable, "-c", RESIDENT, tmp_path / "X", tmp_path / "D"]
    grown = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert grown < 30_000  # kilobytes


def test_what_a_memmap_has_in_memory_alone_is_not_let_go(tmp_path):
    X, D = small_problem()
    on_disk(tmp_path / "X", X, np.float64)
    changed = np.memmap(tmp_path / "X", np.float64, "c", shape=X.shape)
    changed -= 3
    nets = [Network([3, 2], seed=0) for _ in range(2)]
    for net, table in zip(nets, (changed, X - 3)):
        train(net, table, D, epochs=2, batch_size=4, learning_rate=0.1, seed=0)
    np.testing.assert_array_equal(changed, X - 3)
    np.testing.assert_array_equal(nets[0].parameters, nets[1].parameters)


@pytest.mark.parametrize("copied", [np.memmap.copy, lambda table: table.astype(np.float64)])
def test_a_copy_of_a_memmap_is_an_array_like_any_other(tmp_path, copied):
    X, D = small_problem()
    table, net = copied(on_disk(tmp_path / "X", X)), Network([3, 2], seed=0)
    assert isinstance(table, np.memmap)
    assert not Examples(net, table, D).on_disk
    train(net, table, D, epochs=1, batch_size=4, learning_rate=0.1)
    np.testing.assert_array_equal(net.predict(table), net.predict(np.array(table)))
    table[11, 1] = np.nan
    with pytest.raises(ValueError, match=r"^X has NaN"):
        net.predict(table)


def test_what_the_type_cannot_hold_is_said_to_be_that(tmp_path):
    X, D = small_problem()
    X[11, 1] = 1e300
    net = Network([3, 2], seed=0, dtype=np.float32)
    settings = {"epochs": 1, "batch_size": 4}
    for table in (X, on_disk(tmp_path / "X", X, np.float64)):
        for call in (net.predict, lambda table: train(net, table, D, learning_rate=0.1, **settings)):
            with pytest.raises(ValueError, match=r"^X has .*, or numbers that float32 cannot hold, expected"):
                call(table)
    for rate, name in ((1e300, "learning_rate"), (lambda step: 1e300, r"learning_rate\(0\)")):
        with pytest.raises(ValueError, match=rf"^{name}=1e\+300, expected .* and at most 3\.40282e\+38$"):
            train(net, np.zeros_like(X), D, learning_rate=rate, **settings)


def test_nan_in_a_memmap_is_found_when_it_is_read(tmp_path):
    X, D = small_problem()
    X[11, 1] = np.nan
    with pytest.raises(ValueError, match=r"^X has NaN"):
        train(
            Network([3, 2], seed=0), on_disk(tmp_path / "X", X), D, epochs=1, batch_size=4, learning_rate=0.1
        )
    with pytest.raises(ValueError, match=r"^X has NaN"):
        Network([3, 2], seed=0).predict(on_disk(tmp_path / "again", X))
    with pytest.raises(ValueError, match=r"^D has NaN"):
        evaluate(Network([3, 3], seed=0), np.zeros_like(X), on_disk(tmp_path / "D", X))


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


@pytest.mark.parametrize(
    ("output", "loss", "spread"),
    [("sigmoid", "binary_cross_entropy", 1), ("softmax", "categorical_cross_entropy", 5)],
)
def test_evaluate_gives_the_cross_entropies_of_the_outputs(output, loss, spread):
    X = small_problem(1100)[0]  # more than are held at one time
    net = Network([3, 5, 2], "tanh", output, loss, bias="random", k=spread, seed=1)
    D, out = np.eye(2)[(X[:, 0] > 0).astype(int)], net.predict(X)
    terms = -D * np.log(out) - ((1 - D) * np.log(1 - out) if output == "sigmoid" else 0)
    expected = terms.mean(axis=1) if output == "sigmoid" else terms.sum(axis=1)
    result = evaluate(net, X, D)
    np.testing.assert_allclose(result.errors, expected, rtol=1e-9)
    assert result.error == pytest.approx(expected.mean())
    right = out.argmax(axis=1) == D.argmax(axis=1)
    assert result.accuracy == right.mean()
    assert number_right(net, X, D) == right.sum()


def test_a_desired_half_is_no_yes():
    out, desired = np.array([[0.7, 0.3, 0.5]]), np.array([[0.5, 0.5, 1.0]])
    assert is_right(out, desired).tolist() == [False, True, False]


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
        ({"test": 3}, ValueError, "test=3 is not a pair"),
        ({"test": (np.zeros((2, 3)), np.zeros((2, 3)))}, ValueError, r"test\[1\] has 3 columns"),
        ({"test": (np.zeros((2, 4)), np.zeros((2, 2)))}, ValueError, r"test\[0\] has 4 columns"),
        ({"test": (np.zeros((2, 3)), np.zeros((3, 2)))}, ValueError, r"test\[0\] has 2 rows, test\[1\] "),
        ({"X": np.zeros((23, 2))}, ValueError, "X has 2 columns, the network has 3 inputs"),
        ({"X": np.full((23, 3), np.inf)}, ValueError, "X has NaN or infinite values"),
        ({"X": np.zeros((0, 3))}, ValueError, "X is empty"),
        ({"D": np.zeros((22, 2))}, ValueError, "X has 23 rows, D has 22"),
        ({"D": np.full((23, 2), "a")}, TypeError, "D holds values of type"),
        ({"on_epoch": 3}, TypeError, "on_epoch=3, expected a function"),
        ({"progress": 3}, TypeError, "progress=3, expected a function such as explorers.progress_bar$"),
        ({"optimiser": "sgd"}, ValueError, "optimiser='sgd' is not known, expected one of: gradient_descent"),
    ],
)  # fmt: skip
def test_bad_arguments(argument, error, message):
    net, (X, D) = Network([3, 2], seed=0), small_problem()
    before = net.parameters.copy()
    good = {"X": X, "D": D, "epochs": 1, "batch_size": 4, "learning_rate": 0.1, "seed": 0}
    with pytest.raises(error, match=f"^{message}"):
        train(net, **{**good, **argument})
    np.testing.assert_array_equal(net.parameters, before)


@pytest.mark.parametrize("steps", [0, -3])
def test_a_run_has_a_step_at_least(steps):
    with pytest.raises(ValueError, match=f"steps={steps}, expected a whole number of at least 1 "):
        train(Network([3, 2], seed=0), *small_problem(), steps=steps, batch_size=4, learning_rate=0.1)


@pytest.mark.parametrize("net", ["net", None, Network, [2, 2, 1]])
def test_what_is_no_network_is_told_as_such(net):
    X, D = small_problem()
    settings = {"batch_size": 4, "learning_rate": 0.1}
    for call in (
        lambda: train(net, X, D, epochs=1, **settings),
        lambda: Training(net, X, D, **settings),
        lambda: evaluate(net, X, D),
    ):
        with pytest.raises(TypeError, match=r"net=.* is a .*, expected a Network"):
            call()


@pytest.mark.parametrize("answer", [1, "stop", [True]])
def test_on_epoch_says_true_or_nothing(answer):
    net = Network([3, 2], seed=0)
    with pytest.raises(TypeError, match=r"on_epoch returned .*, expected True to end the run, or None"):
        train(net, *small_problem(), epochs=2, batch_size=4, learning_rate=0, on_epoch=lambda *_: answer)


# ---- the progress bar ----


class FakeShell:
    kernel = object()


def test_a_long_run_shows_a_bar_in_a_notebook_that_ends_where_the_run_does(monkeypatch, capsys):
    import IPython
    import IPython.display

    shown, bars, clock = [], [], iter(range(10**6))
    make = progress.FloatProgress
    monkeypatch.setattr(IPython, "get_ipython", FakeShell)
    monkeypatch.setattr(IPython.display, "display", lambda bundle, raw: shown.append(bundle))
    monkeypatch.setattr(progress, "FloatProgress", lambda **look: bars.append(make(**look)) or bars[-1])
    monkeypatch.setattr(progress.time, "monotonic", lambda: 0.6 * next(clock))
    X, D = small_problem()
    stop = {"epochs": 9, "batch_size": 4, "learning_rate": 0.1, "on_epoch": lambda epoch, history: epoch == 5}
    train(Network([3, 2], seed=0), X, D, progress=progress.progress_bar, **stop)
    assert [list(bundle) for bundle in shown] == [[WIDGET_VIEW]]
    assert [(bar.value, bar.max, bar.description) for bar in bars] == [(5, 9, "epoch 5 of 9")]
    assert capsys.readouterr() == ("", "")


def test_a_short_run_shows_none(monkeypatch):
    import IPython

    monkeypatch.setattr(IPython, "get_ipython", FakeShell)
    monkeypatch.setattr(progress, "_notebook_bar", lambda total: pytest.fail("a bar"))
    X, D = small_problem()
    settings = {"epochs": 5, "batch_size": 4, "learning_rate": 0.1, "seed": 0}
    train(Network([3, 2], seed=0), X, D, progress=progress.progress_bar, **settings)
