"""What a training step asks of NumPy, counted."""

from collections import Counter

import numpy as np
import pytest

from nnbook import Network, datasets
from nnbook.counting import Counted, calls_of_a_step, multiplications

RELU = {"hidden": "relu", "loss": "binary_cross_entropy"}


@pytest.mark.parametrize("layers", [2, 3, 6])
def test_a_step_makes_the_calls_of_its_formulas(layers):
    X, D = datasets.circles(40)
    net = Network([2, *[4] * (layers - 1), 1], seed=0, **RELU)
    before, calls = net.parameters.copy(), calls_of_a_step(net, X, D)
    assert calls["dot"] == 3 * layers - 1  # net and ∂E/∂W of each layer, δ of each hidden one
    assert calls["fill"] == calls["sign"] == layers - 1
    assert calls.total() == 7 * layers + 3
    assert type(net.parameters) is np.ndarray
    assert np.array_equal(net.parameters, before)


def test_what_is_computed_from_a_counted_array_is_counted_on(monkeypatch):
    monkeypatch.setattr(Counted, "calls", Counter())
    result = np.exp(np.zeros(2).view(Counted)) + 1
    assert result.tolist() == [2, 2]
    assert Counted.calls == {"exp": 1, "add": 1}


def test_multiplications_are_those_of_each_entry_of_each_product():
    forward = 3 * 4 + 5 * 1  # 2-4-1 with the ones
    assert multiplications([2, 4, 1], 10) == 10 * (2 * forward + 4 * 1)
