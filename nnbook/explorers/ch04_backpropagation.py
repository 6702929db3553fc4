"""The way of a parameter to the error, and the deltas from right to left."""

from nnbook.explorers.mechanism import Explorer, choice, given, player
from nnbook.figures.networks import network_svg
from nnbook.formulas import central_difference
from nnbook.words.ch04_backpropagation import Chains, deltas_in_words
from nnbook.words.networks import parameter_places
from nnbook.words.numbers import written

DELTAS = "the deltas"


def backpropagation(net=None, X=None, D=None, follow="w⁰₀,₀", step=None):
    """Follow a parameter to the error, or the deltas from right to left (S1-15 to S1-20).

    A parameter: its paths light up, the chain of factors of each is written in symbols and in numbers, with
    the central finite difference beside. "the deltas": one more δ each step, then the derivatives as
    matrices. X (1, n_0) and D (1, n_L) are one example.
    """
    net, X, D = given(net, X, D)
    if len(X) != 1:
        raise ValueError(f"X has {len(X)} rows, expected one example: its deltas are what is shown")
    trace, grads, places = net.feed_forward(X), net.backpropagate(X, D), parameter_places(net)
    chains = {name: Chains(net, trace, D, place) for name, place in places.items()}
    story = list(deltas_in_words(net, trace, grads, D))
    deltas = [(l, j) for l in reversed(range(1, len(net.sizes))) for j in range(net.sizes[l])]
    step = len(deltas) if step is None else step

    def draw(theme, follow, step):
        step = min(step, len(story) - 1)
        words, light = story[step]
        words = f"Step {step}: {words}."
        if follow != DELTAS:
            difference = central_difference(net, list(places).index(follow), X, D)
            light = chains[follow].edges
            chain = f"∂E/∂{follow} = {chains[follow]}; finite difference {written(difference, 6)}."
            words = f"{chain} {words}"
        notes = {(l, j): f"δ = {written(grads.deltas[l][j, 0])}" for l, j in deltas[:step]}
        return network_svg(net, trace, notes=notes, highlight=light, theme=theme), words

    return Explorer(
        draw,
        follow=choice("follow", [DELTAS, *places], follow),
        step=player("step", len(story) - 1, interval=1500, value=step),
    )
