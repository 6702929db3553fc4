"""A network in the middle of its training."""

from nnbook.figures.networks import network_svg
from nnbook.words.ch05_training_loop import PARTS
from nnbook.words.numbers import written


def run_picture(run, part, epoch, theme, hands):
    """The network of a run after so many epochs, at one of the PARTS of the loop, or else as it is then.

    Its values are those of the first row of the minibatch, or else of the first row of the data. hands(net,
    trace) says what the hand does in the drawing.
    """
    net, rows, X, D = run.minibatch(epoch)
    first = rows[0] if part in PARTS else 0
    grads, last = net.backpropagate(X, D), len(net.sizes) - 1
    notes = {(last, j): f"desired {written(d, trim=True)}" for j, d in enumerate(run.D[first])}
    if part in ("backward", "accumulate"):
        deltas = enumerate(grads.deltas[1:], 1)
        notes = {(l, j): f"δ = {written(d[j, 0])}" for l, d in deltas for j in range(len(d))}
    if part in ("adjust", "reset"):
        net.parameters -= run.learning_rate * grads.flat
    trace = net.feed_forward(run.X[[first]])
    return network_svg(net, trace, notes=notes, theme=theme, hands=hands(net, trace))
