"""What a pupil has learned of driving: its ways, its rounds, and what its neurons answer to."""

import numpy as np

from nnbook.car.driving import Drive
from nnbook.car.track import CAR, POINTS, angle
from nnbook.checks import brief, check_entries, check_text, check_whole_number
from nnbook.figures.ch08_car import crash_marks, line_colour, points_of, road
from nnbook.figures.given import check_inputs, check_named, named_arrays
from nnbook.figures.palette import CURVE_COLOURS, CURVE_DASHES, GREY, INK, WHITE, diverging, style
from nnbook.figures.plots import PANELS, subplots
from nnbook.figures.svg import box, clipped, room_for, stroke, svg_document, svg_text
from nnbook.tables import check_array

VIEW, SCALE = (560, 330), 11  # pixels, and pixels for a metre
SVG_DASHES = "", "6 3", "2 3", "9 3 2 3"
MARKERS = "o^sD"
NEURONS = 12  # maps side by side
SENSORS = "left", "half left", "ahead", "half right", "right"


def ways(drives, around, title="The ways of some cars"):
    """The ways of drives on one track, {name: Drive}, near a place (x, y) in metres: an SVG string.

    Each way has a colour and a dash of its own, with its name; a cross is a crash, a disc a car's size.
    ValueError or TypeError for no drives, for more than four, for drives on different tracks, and for no
    place.
    """
    _check_drives(check_named("drives", drives, "Drive", len(SVG_DASHES)).values())
    tracks = {id(one.track): one.track for one in drives.values()}
    if len(tracks) != 1:
        raise ValueError(f"drives has {len(drives)} on {len(tracks)} tracks, expected up to 4, all on one")
    (width, height), (x, y) = VIEW, check_array("around", around, 2)
    check_text("title", title, empty=False)
    inside = f"translate({width / 2:g} {height / 2:g}) scale({SCALE} {-SCALE}) translate({-x:.2f} {-y:.2f})"
    body = [road(*tracks.values(), line_colour("white"))]
    for k, one in enumerate(drives.values()):
        body.append(_way(one, CURVE_COLOURS[k], _dash(k)))
    world = clipped([f'<g transform="{inside}">{"".join(body)}</g>'], 1, 1, width - 2, height - 2)
    frame = f'<rect {box(1, 1, width - 2, height - 2)} style="fill:none;stroke:{GREY};stroke-width:1.5"/>'
    lines = _lines(drives)
    names = _names(lines, height + 16)
    return svg_document(width, height + 20 * len(lines) + 4, title, [world, frame, *names], "white")


def _check_drives(drives):
    """TypeError for what is no Drive."""
    for one in drives:
        if not isinstance(one, Drive):
            raise TypeError(f"drives has {brief(one)}, expected Drives, as `drive` returns them")


def _dash(k):
    """The dash of a way, in metres."""
    return " ".join(f"{float(part) / SCALE:.2f}" for part in SVG_DASHES[k].split())


def _way(drive, colour, dash):
    """The way that a car has come, and where it ended if it crashed."""
    path = drive.path[:, :2]
    look = f"fill:none;stroke:{colour};stroke-width:.28;stroke-dasharray:{dash or 'none'}"
    line = f'<path d="M{points_of(path)}" style="{look}"/>'
    if not drive.crashed:
        return line
    x, y = path[-1]
    disc = f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{CAR}" style="fill:none;stroke:{colour};stroke-width:.2"/>'
    return line + disc + crash_marks([(x, y)], colour)


def _lines(names):
    """Names in lines, {name: x}: side by side, or below each other if one needs more room."""
    step = (VIEW[0] - 8) / max(3, len(names))
    if max(room_for(name, 13) for name in names) > step - 36:
        return [{name: 8} for name in names]
    return [{name: 8 + k * step for k, name in enumerate(names)}]


def _names(lines, y):
    """The name of each way beside a piece of it."""
    places = [(name, x, y + 20 * n) for n, line in enumerate(lines) for name, x in line.items()]
    for (name, x, v), colour, dash in zip(places, CURVE_COLOURS, SVG_DASHES):
        yield stroke(f"M{x:.0f} {v - 4}h26", colour, 3, dash)
        yield svg_text(x + 32, v, name, 13, anchor="start")


def beside(drives, lines):
    """Where cars were beside the lines (k, 200, 2) of a teacher, one for each of k drives: (n, 2), the metres
    to the left of the line, and the angle to the left of its direction, in degrees.

    ValueError or TypeError for no drives, for another number of lines, and for a line that is no (200, 2).
    """
    drives = check_entries("drives", drives, "a list of Drives")
    _check_drives(drives)
    if not drives:
        raise ValueError("drives is empty, expected one Drive at least")
    lines = check_array("lines", lines, len(drives), POINTS, 2)
    return np.concatenate([_beside(one.path[:-1], line) for one, line in zip(drives, lines)])


def _beside(cars, line):
    """The same for the cars (n, 4) of one drive, each beside the point of the line that is nearest."""
    way = np.roll(line, -1, axis=0) - np.roll(line, 1, axis=0)
    heading = np.arctan2(way[:, 1], way[:, 0])
    gap = cars[:, None, :2] - line
    at, each = (gap**2).sum(axis=2).argmin(axis=1), np.arange(len(cars))
    x, y = gap[each, at].T
    left = y * np.cos(heading[at]) - x * np.sin(heading[at])
    return np.column_stack([left, np.degrees(angle(cars[:, 2] - heading[at]))])


@style()
def states(groups, every=6):
    """Where cars were beside their line, {name: (n, 2)} as `beside` gives them, one panel each: a Figure.

    Of their moments each `every`-th is a point, unless it is more than 4 metres or 60 degrees off.
    ValueError or TypeError for no group, for more than four, and for other shapes.
    """
    groups = named_arrays("groups", groups, len(MARKERS), "n", 2)
    every = check_whole_number("every", every, 1, 10**6)
    figure, axes = subplots(1, len(groups), width=6.6, height=3, squeeze=False, sharex=True, sharey=True)
    for k, (name, table) in enumerate(groups.items()):
        ax, (left, turned) = axes[0, k], table[::every].T
        look = {"color": CURVE_COLOURS[k], "markersize": 2.4, "alpha": 0.45, "markeredgewidth": 0}
        ax.plot(-left, turned, MARKERS[k], **look)
        ax.set(title=name, xlim=(-4, 4), ylim=(-60, 60), xlabel="metres beside the teacher's line")
        ax.set_xticks([-4, -2, 0, 2, 4], ["4 left", "2", "0", "2", "4 right"])
        ax.set_yticks([-60, -30, 0, 30, 60])
    axes[0, 0].set_ylabel("degrees to the left of the line")
    return figure


@style()
def rounds(shares, errors):
    """What each round of corrections brought, by seed: shares (s, k) of new roads, errors (s, k) on the table
    that was learned, as a Figure of two panels. ValueError or TypeError for tables of different shapes, and
    for more than four seeds.
    """
    shares = check_array("shares", shares, "s", "k")
    errors = check_array("errors", errors, *shares.shape)
    if len(shares) > len(MARKERS):
        raise ValueError(f"shares has {len(shares)} seeds, expected 1 to {len(MARKERS)}")
    figure, axes = subplots(1, 2, width=6.6, height=2.7)
    for ax, table, label in zip(axes, (shares, errors), ("roads without a crash", "error on its table")):
        for k, one in enumerate(table):
            look = {"color": CURVE_COLOURS[k], "linestyle": CURVE_DASHES[k], "marker": MARKERS[k]}
            ax.plot(one, label=f"seed {k}", **look)
        ax.set(xlabel="rounds of corrections", title=label, xticks=range(table.shape[1]))
        ax.set_ylim(0, None)
    axes[1].legend(loc="lower right")
    return figure


@style()
def neuron_maps(net, distances, across=1, up=3):
    """What each hidden neuron, and both outputs, answer while two of the five distances change: a Figure.

    distances (5,): the others, in units of 20 metres; `across` and `up` are the numbers of the two that go
    from 0 to 1. Blue is +1, orange −1, the black line 0. ValueError or TypeError for other shapes, for more
    than NEURONS neurons in a layer, or PANELS layers, and for numbers that are not two different ones from 0
    to 4.
    """
    sizes = check_inputs(net, len(SENSORS)).sizes[1:]
    if max(sizes) > NEURONS or len(sizes) > PANELS:
        most = f"{NEURONS} neurons in each, and {PANELS} layers"
        raise ValueError(f"net has layers {brief(net.sizes)}, expected at most {most} behind the inputs")
    distances = check_array("distances", distances, len(SENSORS))
    across, up = (check_whole_number(name, k, 0, 4) for name, k in (("across", across), ("up", up)))
    if across == up:
        raise ValueError(f"across={across}, up={up}, expected two different numbers from 0 to 4")
    grid = np.linspace(0, 1, 61)
    X = np.tile(distances, (len(grid) ** 2, 1))
    X[:, across], X[:, up] = (one.ravel() for one in np.meshgrid(grid, grid))
    layers = [out.reshape(-1, len(grid), len(grid)) for out in net.feed_forward(X).out[1:]]
    figure, axes = subplots(
        len(layers), max(map(len, layers)), width=6.6, height=1.75 * len(layers), squeeze=False
    )
    for l, (row, maps) in enumerate(zip(axes, layers), start=1):
        for ax, values, j in zip(row, maps, range(len(maps))):
            output = l == len(layers) and len(maps) == 2
            _map(ax, grid, values, ("steering", "acceleration")[j] if output else f"layer {l}, {j}")
        for ax in row[len(maps) :]:
            ax.set_axis_off()
        row[0].set_ylabel(SENSORS[up])
    for ax in axes[-1, : len(layers[-1])]:
        ax.set_xlabel(SENSORS[across])
    return figure


def _map(ax, grid, values, title):
    """One neuron's out over two distances."""
    ax.imshow(values, diverging(), vmin=-1, vmax=1, extent=(0, 1, 0, 1), origin="lower")
    if values.min() < 0 < values.max():
        ax.contour(grid, grid, values, [0], colors=INK, linewidths=1.2)
    ax.plot([0, 1], [0, 1], color=GREY, linewidth=0.8, linestyle=":")
    ax.set_title(title, fontsize=9)
    ax.set(xticks=[0, 1], yticks=[0, 1])
    ax.grid(False)
    ax.set_facecolor(WHITE)
