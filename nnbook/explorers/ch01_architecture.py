"""Layers to choose."""

from nnbook.explorers.mechanism import Explorer, slider
from nnbook.figures.networks import network_svg
from nnbook.network import Network
from nnbook.words.networks import describe


def architecture(sizes=(5, 3, 4, 0, 2), most=8):
    """Choose the layers: the network, each K(m,n), the shapes, the count of parameters (S1-01, S1-07).

    A hidden layer of 0 neurons is left out; no layer has more than `most`.
    """
    hidden = [f"hidden layer {k}" for k in range(1, len(sizes) - 1)]
    names = ["inputs", *hidden, "outputs"]

    def draw(theme, **sizes):
        net = Network([n for n in sizes.values() if n], seed=1)
        show = ["indices", "shapes", "arrows", "legend"]
        return network_svg(net, show=show, theme=theme), describe(net)

    return Explorer(
        draw, **{name: slider(name, int(name not in hidden), most, n) for name, n in zip(names, sizes)}
    )
