"""The pad on which one draws a digit, and what a network makes of it: pixels, neurons, ten outputs."""

import numpy as np

from nnbook.figures.hits import hit_box
from nnbook.figures.palette import BLUE, DIVERGING, GREY, INK, WHITE
from nnbook.figures.pixels import crisp, ink_of, rgb_of
from nnbook.figures.svg import box, stroke, svg_document, svg_text
from nnbook.words.ch07_pad import layer_in_words, outputs_in_words
from nnbook.words.numbers import counted, written

SIDE = 28  # pixels of an image
TOP = 24  # pixels above each part, for its title
PAD = 288  # pixels along each side of the pad
HIGH = TOP + PAD + 4
WIDE, BROAD = 144, 140  # of what the network sees, and of the outputs: together on a narrow page
SEEN = 140
NIB = 0.055  # of the pad: how wide a stroke is seen
LEVELS, GREYS = 24, 32  # shades on either side of white, and from paper to ink
CLEAR = 2 * LEVELS + 1
_RGB = np.concatenate([
    rgb_of(np.linspace(-1, 1, CLEAR), DIVERGING), [(0, 0, 0)],
    rgb_of(np.linspace(0, 1, GREYS + 1), (WHITE, WHITE, INK)),
])  # fmt: skip
PALETTE = _RGB.ravel().tolist()
INKS = ink_of(_RGB)
INKS[CLEAR] = 0  # no shade at all: beyond the last neuron
LOOK = INKS, PALETTE


def pad_picture(strokes, pixels, theme, hand, name):
    """The surface to draw on, with its strokes or, without any, the `pixels` (784,) of an image; `hand` is
    its attributes, `name` that of the control whose strokes they are.
    """
    x, y = 2, TOP
    scale = f"translate({x} {y}) scale({PAD})"
    look = f"fill:none;stroke:{INK};stroke-width:{NIB};stroke-linecap:round;stroke-linejoin:round"
    wet = f'<path data-ink="{name}" data-keep=""/>' if theme == "auto" else ""
    body = [
        svg_text(x, 16, "draw a digit here", 13, anchor="start"),
        f'<g transform="{scale}" style="{look}"><path d="{_path(strokes)}"/>{wet}</g>',
        _frame(x, y, PAD, PAD),
    ]
    if theme == "auto":
        body.append(hit_box(x, y, PAD, PAD, hand, (0, 1, 1, 0)))
    shown = np.zeros(SIDE * SIDE) if strokes else pixels
    return crisp([((x, y, PAD, PAD), _greys(shown))], body, (PAD + 4, HIGH), "The pad", theme, LOOK)


def seen_picture(pixels, hidden, theme, tell):
    """What the network sees, pixels (784,), above the outs (n,) of each hidden layer; `tell(words)` gives the
    attributes of what says its words.
    """
    x, y = 2, TOP
    tiles = [((x, y, SEEN, SEEN), _greys(pixels))]
    body = [svg_text(x, 16, "what it sees", 13, anchor="start"), _frame(x, y, SEEN, SEEN)]
    y += SEEN
    for l, outs in enumerate(hidden, start=1):
        columns, cell = _grid(len(outs))
        levels, y = _cells(outs, columns), y + 24
        place = x, y, columns * cell, len(levels) * cell
        tiles.append((place, levels))
        body.append(svg_text(x, y - 6, f"layer {l}: {counted(len(outs), 'neuron')}", 12, anchor="start"))
        body.append(_lines(x, y, len(outs), columns, cell))
        if theme == "auto":
            body.append(hit_box(*place, tell(layer_in_words(l, outs))))
        y += place[3]
    size = WIDE, max(HIGH, y + 4)
    return crisp(tiles, body, size, "What the network sees, and its neurons", theme, LOOK)


def outputs_picture(outputs, theme):
    """Ten outputs (10,) as bars, the largest marked."""
    finite = bool(np.isfinite(outputs).all())
    first = int(outputs.argmax()) if finite else -1
    lengths = np.clip(np.nan_to_num(outputs, nan=0.0), 0, 1) * 62
    step = PAD / 10
    body = [svg_text(8, 16, "what it answers", 13, anchor="start")]
    for digit, (out, length) in enumerate(zip(outputs.tolist(), lengths.tolist())):
        y, best = TOP + digit * step, digit == first
        body += _bar(y, step, length, BLUE if best else GREY)
        body.append(svg_text(28, y + step / 2 + 6, f"{digit}", 18 if best else 15, bold=best))
        number = written(round(out, 2), 2) if finite else "–"
        body.append(svg_text(138, y + step / 2 + 5, number, 13, anchor="end", bold=best))
    middle = TOP + (first + 0.5) * step
    if finite:
        body.append(f'<path d="M6 {middle - 6:.1f}l9 6l-9 6z"/>')
    return svg_document(BROAD, HIGH, f"Its ten outputs: {outputs_in_words(outputs)}", body, theme)


def _bar(y, step, length, colour):
    """A bar as long as an output, on the line of its zero."""
    yield f'<rect {box(40, y + 6, length, step - 12)} style="fill:{colour};stroke:none"/>'
    yield stroke(f"M40 {y + 3:.1f}v{step - 6:.1f}", GREY, 1)


def _greys(pixels):
    """The shades of an image (784,), from paper to ink."""
    return (CLEAR + 1 + np.rint(GREYS * pixels.reshape(SIDE, SIDE))).astype(np.uint8)


def _cells(outs, columns):
    """The shades of neurons in rows: blue for positive outs, orange for negative ones, of the largest."""
    outs = np.nan_to_num(np.asarray(outs, dtype=float), nan=0.0, posinf=0.0, neginf=0.0)
    levels = LEVELS + np.rint(LEVELS * outs / (np.abs(outs).max() or 1))
    rows = -(-len(outs) // columns)
    whole = np.full(rows * columns, CLEAR, np.uint8)
    whole[: len(outs)] = levels
    return whole.reshape(rows, columns)


def _grid(count):
    """In how many columns so many neurons stand, and the side of each in pixels."""
    return next(((SEEN // cell, cell) for cell in (14, 10, 7, 5, 4) if count * cell**2 <= 40 * SEEN), (70, 2))


def _frame(x, y, width, height):
    return f'<rect {box(x, y, width, height)} rx="3" style="fill:none;stroke:{GREY};stroke-width:1.5"/>'


def _lines(x, y, count, columns, cell):
    """The edges of so many neurons: the last row may be shorter."""
    rows, more = divmod(count, columns)
    down = "".join(
        f"M{x + k * cell} {y}v{(rows + (k <= more and more > 0)) * cell}" for k in range(columns + 1)
    )
    across = "".join(f"M{x} {y + k * cell}h{min(columns, count) * cell}" for k in range(rows + 1))
    last = f"M{x} {y + (rows + 1) * cell}h{more * cell}" if more else ""
    return stroke(down + across + last, GREY, 0.6 if cell > 4 else 0.2)


def _path(strokes):
    """Strokes as path data; one of a single point is a dot."""
    return "".join(f"M{'L'.join(f'{x:.4g} {y:.4g}' for x, y in points)}h0" for points in strokes)
