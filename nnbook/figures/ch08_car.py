"""The road as seen from above by one of its drivers, with all cars, the rays of one, and a small map.

What moves is given as transforms by their names, `moves`, and what changes as `parts` by theirs: a page is
sent these alone. A frame has a `<!--name-->` for each of them.
"""

import math

import numpy as np

from nnbook.car.motion import ANGLES, REACH
from nnbook.car.track import CAR
from nnbook.figures.hits import hit
from nnbook.figures.palette import BLUE, GREEN, GREY, INK, OCHRE, PURPLE, THEMES, VERMILION
from nnbook.figures.svg import box, clipped, stroke, svg_document, svg_text

YOU = VERMILION, "●"
OTHERS = (BLUE, "▲"), (OCHRE, "■"), (GREEN, "◆"), (PURPLE, "⬟"), (GREY, "⬢")
CORNERS = {"▲": 3, "■": 4, "◆": 4, "⬟": 5, "⬢": 6}
VIEW = 490, 410  # pixels
SCALE = 10  # pixels for a metre
EYE = 0.72  # of the height: where the car is whose view it is
MAP = 118  # pixels, the longer side of the small map
PAD = 12, 322, 76, 76  # left, top, width, height: where steering and acceleration are shown
BOX = 115, 55, 260, 320  # of the view: what a hand holds here is from one end of both commands to the other


def moving(name, shapes, at_once=False):
    """Shapes that are moved by the transform of this name: they glide, unless they are there `at_once`."""
    now = ' data-now=""' if at_once else ""
    return f'<g data-move="{name}"{now} style="transform:<!--{name}-->">{shapes}</g>'


def line_colour(theme):
    """That of lines on the page's own ground: ink, or where it may be light or dark, grey."""
    return GREY if theme == "white" else THEMES[theme][0]


def part(name):
    """What changes from picture to picture."""
    return f'<g data-part="{name}"><!--{name}--></g>'


# ---- what moves --------------------------------------------------------------------------------


def placed(x, y, heading=None):
    """The transform that puts a car at a place in metres, its nose to the heading in radians."""
    turn = "" if heading is None else f" rotate({math.degrees(heading):.2f}deg)"
    return f"translate({x:.3f}px, {y:.3f}px){turn}"


def viewed(x, y, heading, size=VIEW, scale=SCALE):
    """The transform of the world for a view from (x, y), with this heading upwards."""
    (width, height), turn = size, 90 - math.degrees(heading)
    return (
        f"translate({width / 2:g}px, {EYE * height:g}px) scale({scale:g}, {-scale:g}) "
        f"rotate({turn:.2f}deg) translate({-x:.3f}px, {-y:.3f}px)"
    )


def ray_moves(distances):
    """The transforms of five rays and of their ends, of distances (5,) in units of REACH."""
    moves = {}
    for k, (angle, d) in enumerate(zip(np.degrees(ANGLES), (REACH * distances).tolist())):
        moves[f"ray{k}"] = f"rotate({angle:.0f}deg) scale({d:.3f}, 1)"
        moves[f"end{k}"] = f"rotate({angle:.0f}deg) translate({d:.3f}px, 0px)"
    return moves


def command_move(command):
    """The transform of a mark on the pad, of steering and acceleration from −1 to 1."""
    (left, top, width, height), (steering, acceleration) = PAD, command
    x, y = left + width * (1 - steering) / 2, top + height * (1 - acceleration) / 2
    return f"translate({x:.1f}px, {y:.1f}px)"


# ---- the frame ---------------------------------------------------------------------------------


def road_frame(track, looks, theme, hand=None, size=VIEW, title="The road", me=False, small=True):
    """The view: a frame with the moves "world", "eyes", "car0" … and the parts "trails", "marks", "hud".

    looks: colour and sign of each car. hand: the attributes of the surface that steers, on a live page.
    """
    width, height = size
    ink, paper, line = *THEMES[theme], line_colour(theme)
    cars = "".join(moving(f"car{k}", car(*look, ink)) for k, look in enumerate(looks))
    world = road(track, line) + part("trails") + rays(line) + cars + part("marks")
    body = [
        clipped([moving("world", world)], 1, 1, width - 2, height - 2),
        f'<rect {box(1, 1, width - 2, height - 2)} rx="4" style="fill:none;stroke:{GREY};stroke-width:1.5"/>',
        small_map(track, looks, width, theme) if small else "",
        command_pad(ink, paper) if me else "",
        plate(8, 8, 140, 64, paper) if small else "",
        part("hud"),
        hit(f"<rect {box(2, 2, width - 4, height - 4)}/>", hand) if hand and theme == "auto" else "",
    ]
    return svg_document(width, height, title, body, theme)


def road(track, ink):
    """The road in metres, with its borders, its obstacles and its start."""
    left, right = (_closed(line) for line in (track.left, track.right))
    a, b = track.left[0], track.right[0]
    discs = "".join(
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{r:.2f}" style="fill:{GREY};stroke:{ink};stroke-width:.25"/>'
        f'<path d="M{x - r / 2:.2f} {y - r / 2:.2f}l{r:.2f} {r:.2f}m0 {-r:.2f}l{-r:.2f} {r:.2f}" '
        f'style="stroke:{INK};stroke-width:.25"/>'
        for x, y, r in track.discs.tolist()
    )
    return "".join([
        f'<path d="{left}{right}" style="fill:{ink};fill-opacity:.09;fill-rule:evenodd;stroke:{ink};'
        f'stroke-width:.3"/>',
        f'<path d="{_closed(track.centre)}" style="fill:none;stroke:{GREY};stroke-width:.15;'
        f'stroke-dasharray:2 3"/>',
        f'<path d="M{a[0]:.2f} {a[1]:.2f}L{b[0]:.2f} {b[1]:.2f}" style="stroke:{ink};stroke-width:.6;'
        f'stroke-dasharray:.9 .9"/>',
        f'<g style="paint-order:normal">{discs}</g>',
    ])  # fmt: skip


def rays(ink):
    """Five rays of one metre, each of which its move makes as long as its distance, with their ends."""
    each = "".join(
        moving(f"ray{k}", '<path d="M0 0h1"/>') + moving(f"end{k}", '<circle r=".28"/>')
        for k in range(len(ANGLES))
    )
    return moving("eyes", f'<g style="fill:{ink};stroke:{ink};stroke-width:.16">{each}</g>')


def car(colour, sign, ink, size=CAR):
    """A car at the origin, its nose to the right, as large as it is when it touches something."""
    nose = (
        f'<path d="M{0.6 * size:.2f} 0h{1.1 * size:.2f}" style="stroke:{ink};stroke-width:{0.5 * size:.2f}"/>'
    )
    look = f"fill:{colour};stroke:{ink};stroke-width:{0.22 * size:.2f};paint-order:normal"
    return f'{nose}<circle r="{size}" style="{look}"/>{_sign(sign, 0.62 * size)}'


def _sign(sign, size):
    """The shape by which a car is known besides its colour: none on a disc."""
    if sign not in CORNERS:
        return ""
    corners, first = CORNERS[sign], math.pi / 4 if sign == "■" else 0
    angles = [first + 2 * math.pi * k / corners for k in range(corners)]
    points = " ".join(f"{size * math.cos(a):.2f},{size * math.sin(a):.2f}" for a in angles)
    return f'<polygon points="{points}" style="fill:#FFFFFF;stroke:none"/>'


def small_map(track, looks, width, theme):
    """The whole track in the upper right corner, and where each car is on it."""
    ink, paper = THEMES[theme]
    low, high = track.centre.min(axis=0), track.centre.max(axis=0)
    scale = (MAP - 16) / (high - low).max()
    wide, tall = ((high - low) * scale + 16).tolist()
    x, y = width - wide - 8, 8
    inside = f"translate({x + 8:.1f} {y + tall - 8:.1f}) scale({scale:.4f} {-scale:.4f}) "
    inside += f"translate({-low[0]:.2f} {-low[1]:.2f})"
    dots = "".join(moving(f"dot{k}", car(*look, ink, 4.5 / scale)) for k, look in enumerate(looks))
    look = f"fill:none;stroke:{GREY};stroke-width:{3 / scale:.2f}"
    line = f'<path d="{_closed(track.centre[::2])}" style="{look}"/>'
    return f'{plate(x, y, wide, tall, paper)}<g transform="{inside}">{line}{dots}</g>'


def command_pad(ink, paper):
    """Where the hand steers, a ring, and what the car is told, a disc: left and right, faster and slower."""
    left, top, width, height = PAD
    cross = f"M{left + width / 2} {top}v{height}M{left} {top + height / 2}h{width}"
    return "".join(
        [
            plate(*PAD, paper),
            stroke(cross, GREY, 1),
            moving("hand", f'<circle r="8" style="fill:none;stroke:{ink};stroke-width:2"/>', at_once=True),
            moving("wheel", f'<circle r="5" style="fill:{VERMILION};stroke:{ink};stroke-width:1.5"/>'),
        ]
    )


def plate(x, y, width, height, paper):
    """A ground on which words and small drawings can be told from what is behind them."""
    look = f"fill:{paper};fill-opacity:.85;stroke:{GREY};stroke-width:1"
    return f'<rect {box(x, y, width, height)} rx="3" style="{look}"/>'


# ---- what changes ------------------------------------------------------------------------------


def trails(paths, looks):
    """The ways (k, 2) that the cars have come lately, in metres, each in its colour."""
    return "".join(
        f'<path d="M{points_of(path)}" style="fill:none;stroke:{colour};stroke-width:.35"/>'
        for path, (colour, _) in zip(paths, looks)
        if len(path) > 1
    )


def crash_marks(places, ink):
    """A cross where a car has been stopped."""
    crosses = "".join(f"M{x - 1.2:.2f} {y - 1.2:.2f}l2.4 2.4m0 -2.4l-2.4 2.4" for x, y in places)
    return f'<path d="{crosses}" style="fill:none;stroke:{ink};stroke-width:.4"/>' if crosses else ""


def hud(lines):
    """Numbers of the car that is looked at, in the upper left corner."""
    return "".join(
        svg_text(14, 26 + 19 * k, line, 15, anchor="start", bold=k == 0) for k, line in enumerate(lines)
    )


def points_of(points):
    """Points (k, 2) as path data, without what stands before the first."""
    return "L".join(f"{x:.2f} {y:.2f}" for x, y in np.asarray(points).tolist())


def _closed(points):
    return f"M{points_of(points)}Z"


# ---- where one draws ---------------------------------------------------------------------------


def surface_picture(line, side, theme, hand, name):
    """A square of `side` metres to draw the middle of a road on: `hand` is its attributes, `name` that of
    its control.

    line: the points (k, 2) that have been drawn, in the unit square.
    """
    ink, high = THEMES[theme][0], VIEW[1]
    left, size = (VIEW[0] - high) // 2, high - 4
    wide = f"fill:none;stroke:{GREY};stroke-opacity:.55;stroke-width:{9 / side};stroke-linecap:round;"
    look = f"{wide}stroke-linejoin:round"
    drawn = f"M{'L'.join(f'{x:.4g} {y:.4g}' for x, y in line)}h0" if len(line) else ""
    long = 20 / side * size
    body = [
        f'<g transform="translate({left} 2) scale({size})" style="{look}"><path d="{drawn}"/>'
        f'<path data-ink="{name}" data-keep=""/></g>',
        f'<rect {box(left, 2, size, size)} rx="4" style="fill:none;stroke:{GREY};stroke-width:1.5"/>',
        svg_text(left + 12, 24, "draw a road that comes back to its start", 13, anchor="start"),
        stroke(f"M{left + 14} {high - 16}v-6m0 3h{long:.1f}m0 -3v6", ink, 1.5),
        svg_text(left + 14 + long / 2, high - 26, "20 m", 12),
        hit(
            f"<rect {box(left, 2, size, size)}/>",
            hand | {"data-box": f"{left} 2 {size} {size} 0 1 1 0"},
        ),
    ]
    return svg_document(*VIEW, "A surface to draw a road on", body, theme)
