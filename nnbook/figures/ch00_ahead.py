"""What networks learn in the later chapters: rings, handwriting, a road."""

import numpy as np

from nnbook.figures.ch08_car import car, placed, road
from nnbook.figures.decision_maps import class_marks
from nnbook.figures.palette import GREY, INK, VERMILION, WHITE
from nnbook.figures.svg import svg_document, svg_text

SIDE, GAP, TOP = 220, 40, 30  # pixels of a panel, between two, and above them


def ahead_svg(X, D, images, track):
    """Three panels: two rings of points, nine digits, and a road with a car at its start.

    X (m, 2) and D (m, 1) are the points, images (9, 784) the digits, ink from 0 to 1, track a Track.
    """
    panels = {
        "6: build a ring": class_marks(SIDE / 2 + 85 * np.asarray(X) * (1, -1), D),
        "7: read handwriting": digits_path(images),
        "8: drive a car": _road(track),
    }
    body = []
    for k, (name, inner) in enumerate(panels.items()):
        x = GAP / 2 + k * (SIDE + GAP)
        body.append(svg_text(x + SIDE / 2, TOP - 12, name, 13, bold=True))
        paper = (
            f'<rect width="{SIDE}" height="{SIDE}" rx="8" style="fill:{WHITE};stroke:{GREY};stroke-width:1"/>'
        )
        body.append(f'<g transform="translate({x:.0f} {TOP})" style="stroke-width:0">{paper}{inner}</g>')
    width, height = 3 * (SIDE + GAP), TOP + SIDE + 8
    return svg_document(width, height, "What networks learn in chapters 6 to 8", body, "white")


def digits_path(images):
    """Nine images (9, 784) in three rows as one path: a square for each pixel with more ink than paper."""
    size = 70 / 28
    squares = []
    for k, image in enumerate(np.reshape(images, (9, 28, 28))):
        row, column = divmod(k, 3)
        for v, u in np.argwhere(image > 0.5).tolist():
            squares.append(
                f"M{5 + 70 * column + size * u:g} {5 + 70 * row + size * v:g}h{size}v{size}h-{size}z"
            )
    return f'<path d="{"".join(squares)}" style="fill:{INK};stroke:none"/>'


def _road(track):
    """A whole track, as large as a panel, and a car at its start, larger than it is."""
    low = np.minimum(track.left, track.right).min(axis=0)
    high = np.maximum(track.left, track.right).max(axis=0)
    scale = (SIDE - 30) / (high - low).max()
    x, y = SIDE / 2 + scale * (low + high) / 2 * (-1, 1)
    start, way = track.centre[0], track.centre[1] - track.centre[0]
    move = placed(*start, np.arctan2(way[1], way[0]))
    there = f'<g style="transform:{move}">{car(VERMILION, "", INK, 4)}</g>'
    view = f"translate({x:.1f} {y:.1f}) scale({scale:.3f} {-scale:.3f})"
    return f'<g transform="{view}">{road(track, INK)}{there}</g>'
