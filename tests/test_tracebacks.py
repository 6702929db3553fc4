"""What a notebook shows of an error: the reader's line and nnbook's sentence; of other errors, all."""

import re

import pytest
import rerun
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

START = """
from nnbook import Network, SymbolicNetwork, datasets, evaluate, explorers, figures, train
X, D = datasets.circles(m=20, seed=0)
net = Network([2, 2, 1], seed=0)
some = {"batch_size": 2, "learning_rate": 1.0}
def mine(epoch, history):
    raise ValueError("mine")
"""
REFUSED = {
    "Network([2, 2], hidden='sigmiod')": "did you mean 'sigmoid'",
    "Network([2, 2], hiden='relu')": "'hiden', did you mean 'hidden'?",
    "train(net, X, D, epochs=-3, **some)": "epochs=-3",
    "train(net, X, D, epochs=3, learning_rat=1)": "'learning_rat', did you mean 'learning_rate'?",
    "train(net, X, D, epochs=3, optimiser='adan', **some)": "did you mean 'adam'",
    "net.predict([1, 2, 3])": "X",
    "evaluate(net, X, D[:3])": "D",
    "Network.load('nothing.npz')": "nothing.npz",
    "datasets.table('nothing.csv')": "nothing.csv",
    "SymbolicNetwork([2, 2], hidden='swish')": "swish",
    "explorers.neuron(activation='swish')": "swish",
    "explorers.neuron(activatoin='tanh')": "did you mean 'activation'",
    "net.predict(Z=1)": "predict() got an unexpected keyword argument 'Z'",
    "explorers.backpropagation(follow='w0')": "w0",
    "explorers.error_surface(across='w1')": "w1",
    "figures.network_svg(net, show=['weight'])": "weight",
    "figures.curves([1, 2], {}, x_label='x', y_label='y')": "lines",
}  # fmt: skip
WHOLE = {
    "train(net, X, D, epochs=1, on_epoch=mine, **some)": "mine",
    "Network._forward = None; net.predict(X)": "not callable",
    "[].pop()": "pop",
}
LINES = 12


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The traceback of each piece of code, in a notebook that runs them all."""
    codes = [*REFUSED, *WHOLE, "%xmode Verbose", "train(net, X, D, epochs=-1, **some)"]
    cells = [new_code_cell(code) for code in (START, *codes)]
    book = new_notebook(cells=cells, metadata=rerun.METADATA)
    folder = {"metadata": {"path": str(tmp_path_factory.mktemp("book"))}}
    NotebookClient(book, kernel_manager_class=rerun.ThisPython, allow_errors=True, resources=folder).execute()
    assert not book.cells[0].outputs
    return {cell.source: text(cell) for cell in book.cells[1:]}


def text(cell):
    lines = "\n".join(line for output in cell.outputs for line in output.get("traceback", []))
    return re.sub(r"\x1b\[[\d;]*m", "", lines)


@pytest.mark.parametrize("code", REFUSED)
def test_a_refused_argument_is_told_in_some_lines(told, code):
    assert len(told[code].splitlines()) <= LINES, told[code]
    assert code in told[code]
    assert REFUSED[code] in told[code].splitlines()[-1]


def test_what_the_reader_raises_is_shown_with_all_that_called_it(told):
    whole = told["train(net, X, D, epochs=1, on_epoch=mine, **some)"]
    assert "def mine" in whole
    assert "training.py" in whole


def test_a_slip_inside_is_shown_where_it_is(told):
    assert "network.py" in told["Network._forward = None; net.predict(X)"]
    assert told["[].pop()"].splitlines()[-1] == "IndexError: pop from empty list"


def test_verbose_mode_shows_all(told):
    assert "training.py" in told["train(net, X, D, epochs=-1, **some)"]


def test_a_handler_of_the_readers_stays():
    from IPython.core.interactiveshell import InteractiveShell

    from nnbook.lab import tracebacks

    shell = InteractiveShell.instance()
    try:
        shell.set_custom_exc((KeyError,), lambda *told, **more: None)
        tracebacks.shorten()
        assert shell.custom_exceptions == (KeyError,)
    finally:
        InteractiveShell.clear_instance()
