"""A drive as a strip of pictures, for a page where nothing runs."""

import numpy as np

from nnbook.car.motion import STEP
from nnbook.figures.ch08_car import (
    crash_marks,
    hud,
    line_colour,
    placed,
    points_of,
    ray_moves,
    road,
    road_frame,
    trails,
    viewed,
)
from nnbook.figures.palette import VERMILION
from nnbook.figures.svg import filled, svg_document, svg_text

SMALL, COARSE = (290, 216), 5  # of the pictures of a strip: pixels, and pixels for a metre
TOUCHING = 14  # pixels between two numbers on the whole track


def strip(track, look, lane, moments):
    """Pictures along a drive, for a page where nothing runs: its way on the whole track, then these moments.

    lane: `path` (k, 4), `turns` the headings, `rows` (k, 5) the distances, `crashed` whether it crashed.
    """
    pictures = [way_picture(track, look, lane, moments)]
    for n, at in enumerate(moments, start=1):
        x, y, turn = *lane.path[at][:2], lane.turns[at]
        frame = road_frame(track, [look], "white", size=SMALL, title=f"The road at moment {n}", small=False)
        moves = {"world": viewed(x, y, turn, SMALL, COARSE), "eyes": placed(x, y, turn)}
        moves |= {"car0": placed(x, y, turn)} | ray_moves(lane.rows[at])
        ended = lane.crashed and at == len(lane.path) - 1
        told = {
            "trails": trails([np.array(lane.path)[max(0, at - 100) : at + 1, :2]], [look]),
            "marks": crash_marks([(x, y)], VERMILION) if ended else "",
            "hud": hud([f"{n}: {at * STEP:.1f} s"]),
        }
        pictures.append(filled(frame, told, moves))
    return pictures


def way_picture(track, look, lane, moments):
    """The whole track, the way that a car has come, and where it was at some moments.

    A number that would touch one before it is left out.
    """
    (width, height), colour = SMALL, line_colour("white")
    low = np.minimum(track.left, track.right).min(axis=0)
    high = np.maximum(track.left, track.right).max(axis=0)
    scale = min((np.array(SMALL) - 40) / (high - low))
    corner = np.array(SMALL) / 2 + scale * (low + high) / 2 * (-1, 1)
    inside = f"translate({corner[0]:.1f} {corner[1]:.1f}) scale({scale:.3f} {-scale:.3f})"
    path = np.array(lane.path)[:, :2]
    line = f"M{points_of(path[::4])}L{points_of(path[-1:])}"
    way = f'<path d="{line}" style="fill:none;stroke:{look[0]};stroke-width:1"/>'
    marks = crash_marks(path[-1:], VERMILION) if lane.crashed else ""
    body = [f'<g transform="{inside}">{road(track, colour)}{way}{marks}</g>']
    places = corner + scale * path[list(moments)] * (1, -1)
    apart = np.hypot(*(places[:, None] - places).T)
    for n, (x, y) in enumerate(places):
        if not (apart[n, :n] < TOUCHING).any():
            body.append(svg_text(x, y + 4, str(n + 1), 12, bold=True))
    return svg_document(width, height, "The whole track and the way that the car has come", body, "white")
