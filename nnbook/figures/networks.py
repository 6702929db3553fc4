"""A network as an SVG picture."""

import math

import numpy as np

from nnbook.checks import brief, check_entries, check_name, check_text, check_whole_number
from nnbook.figures.edges import dash, hue, sizes, widths
from nnbook.figures.hits import network_hits
from nnbook.figures.palette import GREY, THEMES, VERMILION
from nnbook.figures.svg import svg_document, svg_symbol, svg_text
from nnbook.words.numbers import counted, written

WORDS = ("weights", "symbols", "biases", "values", "indices", "shapes", "arrows", "legend")


def network_svg(
    net,
    trace=None,
    example=0,
    *,
    show=None,
    highlight=(),
    notes=None,
    max_neurons=12,
    digits=4,
    theme="white",
    title=None,
    wide=None,
    hands=None,
):
    """Draw a Network as it is now: hue and dash of an edge say its weight's sign, width its size.

    show: words of `WORDS`; None chooses what fits. With a trace of `net.feed_forward`, each neuron
    shows its net and out for that `example`. highlight: neurons (l, i) and edges (l, j, i), the
    edge w^l_{j,i} from neuron i of layer l to neuron j of layer l + 1. notes: {(l, i): text} above
    neurons. A layer of more than `max_neurons` is drawn with dots; what they hide isn't drawn, nor
    highlighted. theme: "white" (dark words on white, for `show`) or "auto" (the page's colours, inside HTML).
    wide: the width of a small drawing, in pixels; of itself it is 520 at least. hands: what may be taken in
    an "auto" drawing, {place: attributes} of edges (l, j, i) and of neurons (l, i) with their biases.
    Returns an SVG string (S1-01). TypeError, ValueError on arguments that don't fit the network.
    """
    _check_network(net, max_neurons)
    check_whole_number("digits", digits, 0, 17)
    check_name("theme", THEMES, theme)
    if wide is not None:
        check_whole_number("wide", wide, 100, 10_000)
    if title is not None:
        check_text("title", title)
    words, highlight = _words(net, trace, show), _places("highlight", highlight)
    notes, hands = _texts("notes", notes), _texts("hands", hands)
    for name, places, ends in (("highlight", highlight, (1, 2)), ("notes", notes, (1,))):
        _check_places(list(net.sizes), places, name, ends)
    if trace is not None:
        _check_trace(net, trace, example)
    plan = _Plan(net.sizes, words, bool(notes), max_neurons, wide)
    body = [
        *_edges(net, plan, words, highlight),
        *_circles(plan, words, highlight, *THEMES.get(theme, THEMES["white"])),
        *_headings(net.sizes, plan, words),
        *_neuron_texts(net, plan, words, trace, example, digits),
        *(_edge_texts(net, plan, words, digits) if words & {"weights", "symbols"} else ()),
        *(_note(plan, key, text) for key, text in notes.items() if key in plan.place),
        *(_legend(net, plan, digits) if "legend" in words else ()),
        *(network_hits(plan, hands) if hands and theme == "auto" else ()),
    ]
    title = title or f"Network with layers of {', '.join(map(str, net.sizes))} neurons"
    return svg_document(plan.width, plan.height, title, body, theme)


class _Plan:
    """Where the layers and neurons of a drawing stand.

    With n neurons in the next layer, a label at 1/(n + 1) of its edge is as far from the labels of
    its own neuron as from those of the next: positions n·i + j, evenly spaced, can't meet.
    """

    def __init__(self, sizes, words, noted, max_neurons, wide=None):
        self.words, self.rows = words, [_some(n, max_neurons) for n in sizes]
        tallest = max(map(len, self.rows))
        self.radius = 40 if "values" in words else 18 if tallest <= 6 else 13
        self.pitch = 2 * self.radius + 12 + 16 * ("biases" in words) + 16 * noted
        self.gaps = [min(200, max(116, 600 // (len(sizes) - 1)))] * (len(sizes) - 1)
        if words & {"weights", "symbols"}:
            fans = [len(row) + 1 for row in self.rows[1:]]
            self.pitch = max(self.pitch, 17 * max(fans))
            self.gaps = [max(self.gaps[0], fan * (self.radius + 34)) for fan in fans]
        if wide:
            self.gaps = [(wide - 2 * max(self.radius + 30, 56)) // len(self.gaps)] * len(self.gaps)
        self.width = wide or max(sum(self.gaps) + 2 * max(self.radius + 20, 56), 520)
        self.floor = 56 + tallest * self.pitch
        self.narrow = self.width < 504  # then the legend has two lines
        legend = (30 + 16 * self.narrow) * ("legend" in words)
        self.height = self.floor + 26 * ("shapes" in words) + legend + 6
        left = (self.width - sum(self.gaps)) // 2
        self.x = [left + sum(self.gaps[:layer]) for layer in range(len(sizes))]
        self.place, self.dots = {}, {}
        middle = 50 + 8 * noted + tallest * self.pitch / 2
        for layer, row in enumerate(self.rows):
            self._stand(layer, row, middle - (len(row) - 1) / 2 * self.pitch)

    def _stand(self, layer, row, top):
        """Put a layer's neurons, and its dots, below each other."""
        for slot, i in enumerate(row):
            point = (self.x[layer], top + slot * self.pitch)
            if i is None:
                self.dots[layer] = point
            else:
                self.place[layer, i] = point

    def label(self, l, j, i):
        """Where the label of an edge (l, j, i) stands."""
        (x0, y0), (x1, y1) = self.place[l, i], self.place[l + 1, j]
        t = 1 / (len(self.rows[l + 1]) + 1)
        return x0 + t * (x1 - x0), y0 + t * (y1 - y0)

    def edges(self):
        """The drawn edges (l, j, i), source by source."""
        for layer, i in self.place:
            targets = self.rows[layer + 1] if layer + 1 < len(self.rows) else ()
            yield from ((layer, j, i) for j in targets if j is not None)


def _some(count, limit):
    """The indices that are drawn of `count`: all, or the first and the last with None for dots."""
    if count <= limit:
        return list(range(count))
    return [*range(limit // 3), None, *range(count - limit // 4, count)]


def _words(net, trace, show):
    """What a drawing shows: the words asked for, or those that fit a network of this size."""
    if show is None:
        largest = max(net.sizes)
        words = {"legend", "values" if trace is not None and largest <= 5 else "indices"}
        words |= {"weights", "biases"} if largest <= 3 or "values" in words else set()
        return words | ({"arrows"} if largest <= 6 else set())
    words = [show] if isinstance(show, str) else list(_places("show", show))
    for word in words:
        check_name("show", dict.fromkeys(WORDS), word)
    words = set(words)
    if "values" in words and trace is None:
        raise ValueError("show has 'values' but trace is None; expected net.feed_forward(X)")
    return words


def _edges(net, plan, words, highlight):
    """The lines of the edges, the highlighted ones last and so on top."""
    weights = [np.asarray(W).tolist() for W in net.weights]
    wide = widths(net.weights, 0.7, 3.8 if plan.radius > 13 else 2.2)
    for layer, j, i in sorted(plan.edges(), key=highlight.__contains__):
        weight, chosen = weights[layer][j][i], (layer, j, i) in highlight
        colour = VERMILION if chosen else GREY if highlight else hue(weight)
        width = max(wide[layer][j][i], 2.5 * chosen)
        ends = *plan.place[layer, i], *plan.place[layer + 1, j]
        line, head = _arrow(*ends, plan.radius, head=9 * ("arrows" in words))
        look = f"stroke:{colour};stroke-width:{width:.2f}{dash(weight)}"
        name = f"w^{layer}_{{{j},{i}}} = {written(weight, 6, trim=True)}"  # read when hovered over
        yield f'<path d="{line}" style="{look}"><title>{name}</title></path>'
        if head:
            yield f'<path d="{head}" style="stroke:none;fill:{colour}"/>'


def _arrow(x0, y0, x1, y1, radius, head):
    """Line and head (of that length) of an arrow between two circles, as path data."""
    length = math.hypot(x1 - x0, y1 - y0)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    x, y = x1 - (radius + head) * ux, y1 - (radius + head) * uy  # where head and line meet
    line = f"M{x0 + radius * ux:.1f} {y0 + radius * uy:.1f}L{x:.1f} {y:.1f}"
    sx, sy = head / 2 * uy, head / 2 * ux
    wings = f"{x - sx:.1f} {y + sy:.1f}L{x + sx:.1f} {y - sy:.1f}"
    return line, head and f"M{x + head * ux:.1f} {y + head * uy:.1f}L{wings}Z"


def _circles(plan, words, highlight, ink, paper):
    """The neurons; where values stand inside, a line separates net from out (S1-04)."""
    for key, (x, y) in plan.place.items():
        edge = f"{VERMILION};stroke-width:3" if key in highlight else f"{ink};stroke-width:1.2"
        look, r = f"fill:{paper};stroke:{edge}", plan.radius
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" style="{look}"/>'
        if "values" in words and key[0] > 0:
            yield f'<path d="M{x - r:.1f} {y:.1f}h{2 * r}" style="stroke:{GREY};stroke-width:0.8"/>'
    for x, y in plan.dots.values():
        for dy in (-7, 0, 7):
            yield f'<circle cx="{x:.1f}" cy="{y + dy:.1f}" r="1.8" style="fill:{GREY};stroke:none"/>'


def _headings(sizes, plan, words):
    """Each layer's number and size, how many of its neurons are hidden, and the shapes below."""
    kinds = ["input", *["neuron"] * (len(sizes) - 2), "output"]
    for layer, (x, count, kind) in enumerate(zip(plan.x, sizes, kinds, strict=True)):
        yield svg_text(x, 18, f"layer {layer}", bold=True)
        yield svg_text(x, 34, counted(count, kind) if min(plan.gaps) > 64 else str(count))
        if layer in plan.dots:
            hidden = count - len(plan.rows[layer]) + 1
            yield svg_text(x + 12, plan.dots[layer][1] + 4, f"{hidden} more", 11, anchor="start")
        if "shapes" in words and layer:
            yield svg_text(x, plan.floor + 14, f"{svg_symbol('b', layer - 1)}: {count}")
            shape = f"{svg_symbol('W', layer - 1)}: {count} × {sizes[layer - 1]}"
            yield svg_text(x - plan.gaps[layer - 1] / 2, plan.floor + 14, shape)


def _neuron_texts(net, plan, words, trace, example, digits):
    """What stands in each circle (its net and out, or its number) and its bias below."""
    for (layer, i), (x, y) in plan.place.items():
        if "values" in words:
            out = written(trace.out[layer][i, example], digits)
            yield svg_text(x, y + (16 if layer else 4), f"out {out}", 11)
            if layer:
                yield svg_text(x, y - 8, f"net {written(trace.net[layer][i, example], digits)}", 11)
        elif "indices" in words:
            yield svg_text(x, y + 4, str(i), 12 if plan.radius > 13 else 10)
        if "biases" in words and layer:
            bias = written(net.biases[layer - 1][i], digits, trim=True)
            text = svg_symbol("b", layer - 1, i) if "symbols" in words else f"b = {bias}"
            yield svg_text(x, y + plan.radius + 14, text, 11)


def _edge_texts(net, plan, words, digits):
    """The value, or the symbol, of each weight, near the neuron that the edge leaves."""
    for layer, j, i in plan.edges():
        x, y = plan.label(layer, j, i)
        value = written(net.weights[layer][j, i], digits, trim=True)
        text = svg_symbol("w", layer, j, i) if "symbols" in words else value
        size = 14 if "symbols" in words else 12
        yield svg_text(x, y + 4, text, size)


def _note(plan, key, text):
    x, y = plan.place[key]
    return svg_text(x, y - plan.radius - 7, str(text), 12, bold=True)


def _legend(net, plan, digits):
    """What hue, dash and width of an edge mean."""
    y, left = plan.height - 14, plan.width / 2 - (110 if plan.narrow else 246)
    largest = written(max(sizes(W).max() for W in net.weights), digits, trim=True)
    above = y - 16 * plan.narrow
    for x, sign, text in ((left, 1, "positive"), (left + 110, -1, "negative")):
        look = f"stroke:{hue(sign)}{dash(sign)};stroke-width:3"
        yield f'<path d="M{x:.1f} {above - 4}h30" style="{look}"/>'
        yield svg_text(x + 37, above, text, 11, anchor="start")
    left += 0 if plan.narrow else 222
    yield svg_text(left, y, f"width: size of the weight, up to {largest}", 11, anchor="start")


def _check_network(net, max_neurons):
    if not all(hasattr(net, name) for name in ("sizes", "weights", "biases")):
        raise TypeError(f"net is a {type(net).__name__}; expected a Network")
    check_whole_number("max_neurons", max_neurons, 4, 1000)


def _places(name, places):
    """Places or words, in any order, as a set; TypeError for what is neither."""
    try:
        return set(places if isinstance(places, set | frozenset) else check_entries(name, places, "places"))
    except TypeError:
        raise TypeError(f"{name}={brief(places)}, expected a list of places or words") from None


def _texts(name, notes):
    """What stands at places, {place: text}; TypeError for what is no dictionary."""
    if not isinstance(notes, dict | None):
        raise TypeError(f"{name}={brief(notes)}, expected {{place: text}}")
    return notes or {}


def _check_trace(net, trace, example):
    if not all(hasattr(trace, name) for name in ("net", "out")):
        raise TypeError(f"trace is a {type(trace).__name__}; expected what net.feed_forward gives")
    layers, examples = [len(out) for out in trace.out], trace.out[0].shape[1]
    if layers != list(net.sizes):
        raise ValueError(f"trace is of layers {layers}; expected the network's {list(net.sizes)}")
    check_whole_number("example", example, 0, examples - 1)


def _check_places(sizes, places, name, counts):
    """ValueError for a neuron (l, i) or an edge (l, j, i) that the network lacks, or that has no `name`.

    counts: how many ends a place may have, 1 of a neuron, 2 of an edge.
    """
    expected = " or ".join(("(l, i)", "(l, j, i)")[count - 1] for count in counts)
    for place in places:
        layer, *ends = place if isinstance(place, tuple) and len(place) - 1 in counts else (-1,)
        room = sizes[layer : layer + len(ends)][::-1] if layer >= 0 else []  # of j, then of i
        inside = [0 <= end < size for end, size in zip(ends, room, strict=False)]
        if not ends or len(inside) < len(ends) or not all(inside):
            raise ValueError(f"{name} has {brief(place)}; expected {expected} in layers {sizes}")
