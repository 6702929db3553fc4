"""The benchmarks compare like with like: peers take nnbook's steps, the floor is made of its calls."""

import asyncio
import os
import sys
from importlib import import_module
from pathlib import Path

import nbformat
import numpy as np
import pytest
from lab import serving

from nnbook.words import speed


@pytest.fixture
def load(monkeypatch):
    """Imports a module of tests/benchmarks, which are programs and find each other beside them."""
    monkeypatch.syspath_prepend(Path(__file__).parent / "benchmarks")
    return import_module


NAIVE = [(kind, workload) for kind in ("article", "nielsen") for workload in ("A1", "A2", "D")]


@pytest.mark.parametrize(("kind", "workload"), [*NAIVE, ("compile", "D")])
def test_peers_in_plain_python_end_where_nnbook_ends(load, kind, workload):
    peers, workloads = load("peers"), load("workloads")
    task = workloads.make_task(workloads.WORKLOADS[workload], "float64")
    peer, ours = peers.PEERS[kind](task), peers.Ours(task)
    for each in (peer, ours):
        each.run(2, 7)
    for mine, theirs, first in zip(ours.parameters(), peer.parameters(), (task.weights, task.biases)):
        for a, b, start in zip(mine, theirs, first):
            assert abs(a - start).max() > 1e-4
            assert np.allclose(a, b, rtol=0, atol=1e-12)


def test_every_product_of_a_step_is_among_the_recorded_calls(load):
    floors, workloads = load("floors"), load("workloads")
    task = workloads.make_task(workloads.WORKLOADS["A2"], "float64")
    calls = floors.record(task, 1)
    products = [call for call in calls if getattr(call[0], "__name__", "") == "dot"]
    layers, steps = len(task.weights), task.steps(1)
    assert len(products) == steps * (3 * layers - 1)  # net and ∂E/∂W of each layer, δ of each hidden one
    assert all(a.size == 1 for call in calls for a in call[1] if isinstance(a, np.ndarray))
    floors.straight_line(calls)()


def test_the_record_of_appendix_e_has_every_pair_that_its_page_compares(load):
    tricks = load("tricks")
    record = speed.read()
    assert record["pairs"].keys() == tricks.pairs_of_the_page().keys()
    assert record["steps"].keys() == {"A1", "A2", "C32", "D"}
    assert all(set(times) == {tricks.TRAIN, *tricks.STEPS} for times in record["steps"].values())


def test_an_epoch_of_appendix_e_has_the_steps_of_its_problem(load):
    workloads = load("workloads").WORKLOADS
    rows = {"circles": 900, "digits": 4000, "points": 500}
    for name, steps in speed.STEPS_PER_EPOCH.items():
        m, size = rows[workloads[name].data], workloads[name].batch_size
        assert steps == -(-m // (size or m))


def test_a_compiler_is_paid_back_by_what_each_epoch_saves():
    assert speed.epochs_regained(1.5, 30.0, 20.0, 50) == 3000  # 10 µs a step, 500 an epoch
    assert speed.epochs_regained(1.5, 20.0, 30.0, 50) is None


def test_after_how_many_steps_a_program_is_regained_is_told_to_one_digit():
    never = {"step": 9.0, "train": 8.0, "written": 0.21}
    told = speed.straight({"compiled": {"2-2-2": never | {"step": 0.0}, "9-9-9": never}}).splitlines()
    assert [line.split(" s  ")[1] for line in told[1:]] == ["30,000 steps", "never"]


@pytest.mark.parametrize("workload", ["A1", "A2", "D"])
def test_a_step_without_a_trick_ends_at_the_weights_of_train(load, workload):
    tricks = load("tricks")
    assert tricks.measure_steps(workload, 1).keys() == {tricks.TRAIN, *tricks.STEPS}


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_a_reader_waits_for_each_cell_and_a_cell_that_fails_is_named(load, tmp_path):
    readers = load("readers")
    cells = "import time; time.sleep(0.3)", "x = b'0' * 10**8", "1 / 0"
    for name, some in {"whole": cells[:2], "broken": cells}.items():
        code = [nbformat.v4.new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(some)]
        (tmp_path / name).write_text(nbformat.writes(nbformat.v4.new_notebook(cells=code)), encoding="utf-8")
    options = [f"--ServerApp.root_dir={tmp_path}", "--ServerApp.disable_check_xsrf=True"]

    async def read(address):
        async with readers.Kernel(address, "") as kernel:
            waits = await kernel.read(tmp_path / "whole")
            with pytest.raises(RuntimeError, match="broken, cell cell-2: division by zero"):
                await kernel.read(tmp_path / "broken")
            return waits, await kernel.used(), readers.memory((await kernel.used())["pid"])

    with serving(tmp_path, ["jupyterlab", *options]) as address:
        waits, used, peak = asyncio.run(read(address))
    assert len(waits) == 2
    assert waits[0] > 0.3
    assert used["pid"] != os.getpid()
    assert used["processor"] > 0.1
    assert peak > 100
