"""Layers to choose."""

from nnbook.checks import check_whole_number
from nnbook.explorers.hands import pressed, told
from nnbook.explorers.mechanism import Explorer, slider
from nnbook.figures.networks import network_svg
from nnbook.network import Network
from nnbook.words.networks import describe


def architecture(sizes=(5, 3, 4, 0, 2), most=8):
    """Choose the layers: the network, each K(m,n), the shapes, the count of parameters (S1-01, S1-07).

    + and − stand above each layer. A hidden layer of 0 neurons is left out; no layer has more than `most`, or
    than `sizes` give it. ValueError or TypeError for sizes that are not whole numbers.
    """
    if len(sizes) < 2:
        raise ValueError(f"sizes={sizes!r}, expected those of two layers at least")
    most = check_whole_number("most", most, at_least=1)
    hidden = [f"hidden layer {k}" for k in range(1, len(sizes) - 1)]
    names = ["inputs", *hidden, "outputs"]
    least = {name: int(name not in hidden) for name in names}
    layers = {
        name: slider(name, least[name], most, check_whole_number(f"sizes[{k}]", n, at_least=least[name]))
        for k, (name, n) in enumerate(zip(names, sizes))
    }

    def draw(theme, **sizes):
        net = Network([n for n in sizes.values() if n], seed=1)
        show = ["indices", "shapes", "arrows", "legend"]
        wide = max(520, 112 + 116 * (len(net.sizes) - 1))  # on a telephone, too
        look = {"theme": theme, "hands": _hands(layers, sizes), "wide": wide}
        return network_svg(net, show=show, **look), describe(net)

    return Explorer(draw, **layers)


def _hands(layers, sizes):
    """The buttons − and + of each layer that is drawn, and one in the gap where a layer has been left out."""
    hands, l, gone = {}, 0, None
    for name, n in sizes.items():
        if not n:
            gone = gone or name
            continue
        hands[l, "−"] = _button(layers[name], n - 1, name, "one less")
        hands[l, "+"] = _button(layers[name], n + 1, name, "one more")
        if gone:
            hands[l, "new"] = pressed({gone: 1}, f"a {gone.rpartition(' ')[0]} here")
        l, gone = l + 1, None
    return hands


def _button(layer, n, name, words):
    """Sets a layer to n neurons, if it can have so many."""
    label = f"{name}: {words}"
    return pressed({name: n}, label) if layer.low <= n <= layer.high else told(f"{label} cannot be")
