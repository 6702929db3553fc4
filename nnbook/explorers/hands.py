"""What the hand can do with a part of a picture, as the attributes that the page's side reads.

See nnbook/lab/extension/nnbook.js. A figure puts them on the part's hit.
"""

import json

from nnbook.explorers.controls import bare
from nnbook.words.networks import neuron_in_words, parameter_places
from nnbook.words.numbers import written

TRAVEL = 200  # pixels, over which a hand drags a control from its low end to its high end


def dragged(name, control, words=""):
    """Dragged up and down, or moved by the arrow keys: a slider's control."""
    return {
        **_slider(control.label, control.value, control.low, control.high, words),
        "data-drag": name,
        "data-step": f"{(control.high - control.low) / TRAVEL:g}",
    }


def dropped(label, x=None, y=None):
    """A place that a press sets: `x` and `y` are (name, control), one of them may be None."""
    (_, first), *_ = [axis for axis in (x, y) if axis]
    told = ", ".join(f"{one.label} = {written(one.value, trim=True)}" for _, one in filter(None, (x, y)))
    moves = {f"data-drop-{way}": axis[0] for way, axis in (("x", x), ("y", y)) if axis}
    return _slider(label, first.value, first.low, first.high) | {"aria-valuetext": told} | moves


def held(name, label, place, nudge, words=""):
    """A thing that the hand holds: it stands at `place` (x, y), a key moves it on by `nudge`."""
    x, y = place
    return _told(label, words, "button") | {
        "data-hold": name, "data-at": f"{x:.6g} {y:.6g}", "data-nudge": f"{nudge:g}",
    }  # fmt: skip


def drawn_on(name, label):
    """A surface that the hand draws on: the strokes are the value of the control `name`, an Ink."""
    return {"role": "img", "aria-label": label, "data-draw": name}


def pressed(values, label, chosen=None, words=""):
    """A button that sets controls {name: value}; `chosen` says whether it is what they are set to."""
    state = {} if chosen is None else {"aria-pressed": str(bool(chosen)).lower()}
    return _told(label, words, "button") | state | {"data-set": json.dumps(values)}


def told(words):
    """What says its words, and nothing else."""
    return _told(words, words, "img")


def network_hands(net, trace, controls=(), places=(), words=()):
    """What the hand does in the drawing of a network: {place: attributes} for network_svg.

    places: of each name in `controls` the edge (l, j, i) or neuron (l, i) where it is dragged, an input in
    layer 0. Each neuron says how it computes, or what `words` have for it, {(l, i): words}.
    """
    known = {place: name for name, place in dict(places).items() if name in controls}
    hands = {place: dragged(name, controls[name]) for place, name in known.items() if len(place) == 3}
    for l, n in enumerate(net.sizes):
        for j in range(n):
            said = dict(words).get((l, j)) or neuron_in_words(net, trace, l, j)
            name = known.get((l, j))
            hands[l, j] = dragged(name, controls[name], said) if name else told(said)
    return hands


def places_of(net):
    """Where each parameter stands in a drawing, by its name: edges (l, j, i), a bias's neuron (l + 1, j)."""
    return {
        name: place if len(place) == 3 else (place[0] + 1, place[1])
        for name, place in parameter_places(net).items()
    }


def _slider(label, value, low, high, words=""):
    numbers = {"now": value, "min": low, "max": high}
    return _told(label, words, "slider") | {f"aria-value{name}": bare(a) for name, a in numbers.items()}


def _told(label, words, role):
    """What has a name, and words: the page says them while it is looked at, as a screen reader does."""
    said = {"data-words": words} if words else {}
    described = {"aria-description": words} if words and words != label else {}
    return {"tabindex": "0", "role": role, "aria-label": label} | said | described
