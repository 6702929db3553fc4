"""What the parts of a network are called on the page: an input x0**2, a neuron n1.2, w0.2.1, b0.2."""

import re

from nnbook.datasets.inputs import FEATURES

NUMBER = r"(?:0|[1-9]\d{0,3})"


def parameter_named(name, net):
    """The place of a weight, (l, j, i) for "wl.j.i", or of a bias, (l, j) for "bl.j"; or None."""
    kind, place = _parts(name)
    arrays = {"w": net.weights, "b": net.biases}.get(kind)
    if arrays is None or place[0] >= len(arrays):
        return None
    shape = arrays[place[0]].shape
    inside = len(place) == 1 + len(shape) and all(k < size for k, size in zip(place[1:], shape))
    return place if inside else None


def neuron_named(name, net):
    """The neuron (l, j) for "nl.j", or the one whose bias "bl.j" is, or the name of an input; or None."""
    if name in FEATURES:
        return name
    kind, place = _parts(name)
    if kind == "n" and len(place) == 2 and place[0] > 0:
        name = f"b{place[0] - 1}.{place[1]}"
    place = parameter_named(name, net)
    return (place[0] + 1, place[1]) if place and len(place) == 2 else None


def _parts(name):
    """The letter and the numbers of a name; no letter for what is no name."""
    found = re.fullmatch(rf"([nwb])({NUMBER}(\.{NUMBER})+)", name if isinstance(name, str) else "")
    return (found[1], tuple(map(int, found[2].split(".")))) if found else ("", ())
