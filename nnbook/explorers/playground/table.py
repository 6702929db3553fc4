"""The weights and biases of a layer as a table of numbers that one can type."""

from nnbook.words.numbers import symbol
from nnbook.words.playground import input_in_words


def numbers_of_layer(experiment, l):
    """The weights and biases of the neurons of layer l as an HTML table, each in a box of its own."""
    net = experiment.net
    W, b = net.weights[l - 1], net.biases[l - 1]
    sources = map(input_in_words, experiment.start.features) if l == 1 else range(W.shape[1])
    heads = "".join(f'<th scope="col">from {source}</th>' for source in sources)
    rows = "".join(_row(l, j, w, bias) for j, (w, bias) in enumerate(zip(W.tolist(), b.tolist())))
    name = "the output" if l == len(net.sizes) - 1 else f"layer {l}"
    return (
        f"<table><caption>Weights {symbol('W', l - 1)} and biases {symbol('b', l - 1)} into {name}</caption>"
        f'<tr><th scope="col">neuron</th>{heads}<th scope="col">bias</th></tr>{rows}</table>'
    )


def _row(l, j, weights, bias):
    cells = [_cell(f"w{l - 1}.{j}.{i}", symbol("w", l - 1, j, i), w) for i, w in enumerate(weights)]
    cells.append(_cell(f"b{l - 1}.{j}", symbol("b", l - 1, j), bias))
    return f'<tr><th scope="row">{j}</th>{"".join(cells)}</tr>'


def _cell(name, words, value):
    box = f'<input type="number" step="any" data-control="{name}" aria-label="{words}" value="{value:.5g}">'
    return f"<td>{box}</td>"
