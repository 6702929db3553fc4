"""What is whose fault: a bar for each derivative, what the outputs ask of a hidden neuron, and the flow."""

import numpy as np

from nnbook.figures.edges import TINY, hue
from nnbook.figures.palette import BLUE, GREEN, GREY, PURPLE, VERMILION
from nnbook.figures.svg import box, room_for, stroke, svg_document, svg_text
from nnbook.words.ch04_backpropagation import asked_in_words
from nnbook.words.numbers import written

ROW, NAME, HALF = 21, 66, 90  # pixels: of a bar, of its name, and of the longest bar
ASKED = (GREEN, PURPLE)  # the outputs that ask, in turn


def bars_svg(derivatives, named=(), chosen=None, theme="white", reach=None):
    """A bar for each of the `derivatives`, {parameter: number}, the largest at the beginning on top.

    One that is `named` has its name and goes one way: to the right where E grows with the parameter, to the
    left where it falls. The others keep names and signs to themselves: they go both ways. `reach` is the
    number that the longest bar stands for. Returns an SVG string; ValueError for a name not among them.
    """
    unknown = {*named, *([chosen] if chosen else [])} - set(derivatives)
    if unknown:
        raise ValueError(f"named or chosen has {sorted(unknown)}, expected names of {list(derivatives)}")
    scale = HALF / max(reach or max(map(abs, derivatives.values())) or 1, TINY)
    width, height = NAME + 2 * HALF + 70, ROW * len(derivatives) + 52
    zero = NAME + HALF
    body = [svg_text(width / 2, 15, "∂E/∂(each parameter)", bold=True)]
    for k, (name, value) in enumerate(derivatives.items()):
        body += _bar(36 + ROW * k, name if name in named else None, value, scale, chosen)
    body.append(stroke(f"M{zero} 26v{height - 50}", GREY, 1))
    for x, text in ((zero - 8, "← E falls as it grows"), (zero + 8, "E grows with it →")):
        body.append(svg_text(x, height - 8, text, 11, anchor="end" if x < zero else "start"))
    return svg_document(width, height, "The derivative of E by each parameter", body, theme)


def _bar(y, name, value, scale, chosen):
    """One row: name, bar, number; without its name a bar goes both ways, and the number has no sign."""
    length, zero = abs(value) * scale, NAME + HALF
    left, right = length * (name is None or value < 0), length * (name is None or value > 0)
    colour = GREY if name is None else hue(value)
    place = box(zero - left, y - 6, left + right, 12)
    yield f'<rect {place} style="fill:{colour};stroke:none"/>'
    mine = name is not None and name == chosen
    yield svg_text(NAME - 8, y + 4, name or "?", 13, anchor="end", bold=mine)
    number = written(abs(value) if name is None else value)
    yield svg_text(zero + HALF + 12, y + 4, number, 12, anchor="start", bold=mine)
    if mine:
        yield stroke(f"M12 {y + 9}h{NAME - 18}", VERMILION, 3)


def pulls_svg(weights, deltas, theme="white"):
    """What each output asks of each hidden neuron: arrows w · δ laid end to end, and what remains of them.

    weights (n_2, n_1) and deltas (n_2,): arrow j of neuron i is weights[j, i] · deltas[j]; it goes to the
    right where E grows with the neuron's out. Returns an SVG string; ValueError for other shapes.
    """
    weights, deltas = np.asarray(weights, float), np.asarray(deltas, float)
    if weights.ndim != 2 or deltas.shape != weights.shape[:1]:
        raise ValueError(f"deltas has shape {deltas.shape}, expected one for each row of {weights.shape}")
    ends = np.vstack([np.zeros(weights.shape[1]), np.cumsum(weights * deltas[:, None], axis=0)])
    left, wide = 150, 330
    low, high = ends.min(), ends.max()
    scale = wide / max((high - low) or 1, TINY)
    high_row = 24 * (len(deltas) + 1) + 46
    body, width = [], left + wide + 40
    for i, column in enumerate(ends.T):
        x, y = left + (column - low) * scale, 16 + high_row * i
        told = f"hidden neuron {i}: {asked_in_words(weights[:, i], deltas)}"
        body.append(svg_text(16, y, told, 13, anchor="start", bold=True))
        body += _pulls(y, x, left - low * scale, len(deltas))
        width = max(width, 16 + room_for(told, 13))
    return svg_document(width, high_row * weights.shape[1] + 6, "What the outputs ask", body, theme)


def _pulls(y, x, zero, count):
    """The arrows of one hidden neuron from x[0] on, one for each output, and their sum below them."""
    for j in range(count):
        yield svg_text(zero - 14, y + 24 * j + 28, f"output {j} asks", 12, anchor="end")
        yield from arrow(x[j], y + 24 * j + 24, x[j + 1], y + 24 * j + 24, ASKED[j % 2], 5)
    below = y + 24 * count + 24
    yield svg_text(zero - 14, below + 4, "together", 12, anchor="end")
    yield from arrow(x[0], below, x[-1], below, VERMILION, 5)
    yield stroke(f"M{zero:.1f} {y + 10}V{below + 12}", GREY, 1)


def arrow(x0, y0, x1, y1, colour, width):
    """A line from one place to another with a head at its end."""
    length = float(np.hypot(x1 - x0, y1 - y0)) or 1.0
    ux, uy, size = (x1 - x0) / length, (y1 - y0) / length, min(6 + width, length)
    x, y, half = x1 - size * ux, y1 - size * uy, 2 + width
    look = f"fill:none;stroke:{colour};stroke-width:{width}"
    yield f'<path d="M{x0:.1f} {y0:.1f}L{x:.1f} {y:.1f}" style="{look}"/>'
    wings = f"{x - half * uy:.1f} {y + half * ux:.1f}L{x + half * uy:.1f} {y - half * ux:.1f}"
    yield f'<path d="M{x1:.1f} {y1:.1f}L{wings}Z" style="stroke:none;fill:{colour}"/>'


COLUMN, TOP, MIDDLE, BOTTOM = 100, 34, 134, 220  # pixels: between boxes, and of the three rows
ABOVE = ("out₀", "net₁", "out₁", "net₂", "out₂", "E")
BELOW = {1: "δ₁", 2: "∂E/∂out₁", 3: "δ₂", 4: "∂E/∂out₂"}


def flow_svg(theme="white"):
    """Forwards and back through a network of three layers, and what the way back uses (S2-12)."""
    body = [*_kept(), *_ways()]
    for c, text in enumerate(ABOVE):
        body += _box(c, TOP, text, 52)
    for c, text in BELOW.items():
        body += _box(c, MIDDLE, text, 52 if "δ" in text else 74)
    for l in (0, 1):
        body += _box(2 * l + 0.5, BOTTOM, f"∂E/∂W{'₀₁'[l]}, ∂E/∂b{'₀₁'[l]}", 128)
    return svg_document(5 * COLUMN + 96, 248, "The way forward above, the way back below it", body, theme)


def _box(c, y, text, width):
    x = _x(c)
    yield (
        f'<rect x="{x - width / 2:.1f}" y="{y - 14}" width="{width}" height="28" rx="5" '
        f'style="fill:none;stroke:{GREY};stroke-width:1.2"/>'
    )
    yield svg_text(x, y + 5, text, 14)


def _x(c):
    return 48 + COLUMN * c


def _ways():
    """The arrows of both ways, each with what it applies."""
    for c, text in enumerate(("W₀, b₀", "φ", "W₁, b₁", "φ", "d")):
        yield from arrow(_x(c) + 27, TOP, _x(c + 1) - 28, TOP, BLUE, 2)
        yield svg_text(_x(c + 0.5), TOP - 14, text, 13)
    for c, text in ((4, "⊙ φ′"), (3, "W₁ᵀ"), (2, "⊙ φ′")):
        half = 38 if c % 2 == 0 else 27
        yield from arrow(_x(c) - half, MIDDLE, _x(c - 1) + 65 - half, MIDDLE, VERMILION, 2)
        beside = (0.42, -8) if "W" in text else (0.58, 22)  # clear of the boxes
        yield svg_text(_x(c - beside[0]), MIDDLE + beside[1], text, 13)
    yield from arrow(_x(5), TOP + 15, _x(4) + 40, MIDDLE - 8, VERMILION, 2)
    for c in (1, 3):
        yield from arrow(_x(c), MIDDLE + 15, _x(c - 0.5) + 26, BOTTOM - 15, VERMILION, 2)


def _kept():
    """Dotted lines from what the way forward left to where the way back uses it."""
    between, below = MIDDLE - 3, BOTTOM - 15
    for c, x, y in ((0, 0.4, below), (1, 1.5, between), (2.2, 2.62, below), (3, 3.5, between)):
        yield stroke(f"M{_x(c):.1f} {TOP + 15}L{_x(x):.1f} {y}", GREY, 2, "1 5")
