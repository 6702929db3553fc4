"""What a driver of the car sees and does: five distances, the neurons of a network, two outs."""

import numpy as np

from nnbook.figures.ch08_car import moving, part
from nnbook.figures.edges import dash, hue, widths
from nnbook.figures.hits import hit_box
from nnbook.figures.palette import BLUE, GREY, INK, PALE, VERMILION
from nnbook.figures.pixels import colours
from nnbook.figures.svg import box, stroke, svg_document, svg_text
from nnbook.words.ch08_car import SIDES
from nnbook.words.numbers import written

WIDE, HIGH = 262, 410
LEFT, RIGHT, MIDDLE, PITCH = 80, 238, 172, 54
RADIUS = 17
MOST = 7  # neurons of a layer that are drawn: of more, the first and the last
BARS = (("steering", "left", "right"), ("acceleration", "slower", "faster"))
BAR = 70  # pixels, an out of 1
FIRST, STEP = 336, 40  # the heights of the bars


class Places:
    """Where the neurons of layers of these sizes stand: `at` {(l, j): (x, y)}, of radius `r`."""

    def __init__(self, sizes):
        self.sizes, gaps = sizes, len(sizes) - 1
        self.r = min(RADIUS, 0.42 * (RIGHT - LEFT) / gaps)
        self.at, self.more = {}, []
        for l, n in enumerate(sizes):
            x = LEFT + (RIGHT - LEFT) * l / gaps
            shown = list(range(n)) if n <= MOST else [0, 1, 2, None, n - 2, n - 1]
            pitch = min(PITCH, 270 / len(shown))
            for k, j in enumerate(shown):
                place = x, MIDDLE + (k - (len(shown) - 1) / 2) * pitch
                if j is None:
                    self.more.append((*place, n - len(shown) + 1))
                else:
                    self.at[l, j] = place

    def edges(self):
        """The edges (l, j, i) between neurons that are drawn."""
        for l, i in self.at:
            yield from ((l, j, i) for m, j in self.at if m == l + 1)


def driver_frame(name, net, theme, title):
    """A frame with the part "outs" and the moves "bar0" and "bar1".

    net: the Network that drives, or None for what drives without one.
    """
    places = Places(_sizes(net))
    last = len(places.sizes) - 1
    body = [
        svg_text(WIDE / 2, 18, name, 14, bold=True),
        *(_edges(net, places) if net is not None else _box(name)),
        *(svg_text(LEFT - RADIUS - 6, y + 4, side, 11, anchor="end")
          for side, (_, y) in zip(SIDES, (places.at[0, i] for i in range(5)))),
        *(svg_text(x + 12, y + 4, f"{n} more", 11, anchor="start") for x, y, n in places.more),
        part("outs"),
        *(
            svg_text(WIDE - 2, places.at[last, k][1] + y, name, 11, anchor="end")
            for k, (y, (name, *_)) in enumerate(zip((-24, 32), BARS))
        ),
        *(piece for k, names in enumerate(BARS) for piece in _bar(k, *names)),
    ]  # fmt: skip
    return svg_document(WIDE, HIGH, title, body, theme)


def outs_part(net, outs, tell):
    """The neurons with their outs, a list of (n,) for each layer: those of the inputs are the distances.

    tell: the attributes of what says all of it in words.
    """
    places = Places(_sizes(net))
    fills = [colours(np.clip(np.nan_to_num(out), -1, 1), PALE) for out in outs]
    return "".join(
        piece
        for (l, j), place in places.at.items()
        for piece in _neuron(*place, places.r, outs[l][j], fills[l][j])
    ) + hit_box(2, 24, WIDE - 4, HIGH - 28, tell)


def bar_moves(command):
    """The transforms of the bars of steering, positive to the left, and acceleration."""
    return {
        f"bar{k}": f"translate({WIDE / 2:g}px, {FIRST + STEP * k}px) scale({sign * value + 0:.3f}, 1)"
        for k, (sign, value) in enumerate(zip((-1, 1), command))
    }


def _sizes(net):
    return [5, 2] if net is None else list(net.sizes)


def _neuron(x, y, r, out, fill):
    look = f"fill:{fill};stroke:{GREY};stroke-width:1.5"
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" style="{look}"/>'
    if r > 13:
        look = f"font-size:11px;fill:{INK};stroke:none"
        yield f'<text x="{x:.1f}" y="{y + 4:.1f}" style="{look}">{written(out, 2)}</text>'


def _edges(net, places):
    """The edges as everywhere in the book: hue and dash say the sign of a weight, the width its size."""
    wide = widths(net.weights, 0.6, 3.4)
    for l, j, i in places.edges():
        (x, y), (u, v), weight = places.at[l, i], places.at[l + 1, j], float(net.weights[l][j, i])
        look = f"fill:none;stroke:{hue(weight)};stroke-width:{wide[l][j][i]:.2f}{dash(weight)}"
        yield f'<path d="M{x:.1f} {y:.1f}L{u:.1f} {v:.1f}" style="{look}"/>'


def _box(name):
    """What stands between distances and commands where there is no network."""
    x, y, width, height = LEFT + 38, MIDDLE - 46, RIGHT - LEFT - 76, 92
    yield stroke(f"M{LEFT + RADIUS} {MIDDLE}H{x}M{x + width} {MIDDLE}H{RIGHT - RADIUS - 3}", GREY, 1.5)
    yield f'<rect {box(x, y, width, height)} rx="8" style="fill:none;stroke:{GREY};stroke-width:1.5"/>'
    yield svg_text(x + width / 2, MIDDLE + 4, name if len(name) < 14 else "…", 12)


def _bar(k, name, low, high):
    """A bar to both sides of its zero, with the words of its ends."""
    y, middle = FIRST + STEP * k, WIDE / 2
    yield svg_text(middle, y - 13, name, 11)
    yield f'<rect {box(middle - BAR, y - 8, 2 * BAR, 16)} style="fill:none;stroke:{GREY};stroke-width:1"/>'
    yield moving(f"bar{k}", f'<rect x="0" y="-6" width="{BAR}" height="12" style="fill:{BLUE};stroke:none"/>')
    yield stroke(f"M{middle:g} {y - 10}v20", VERMILION, 2)
    yield svg_text(middle - BAR - 6, y + 4, low, 11, anchor="end")
    yield svg_text(middle + BAR + 6, y + 4, high, 11, anchor="start")
