"""A drive that ends in a crash, and at which moments other steering would have helped."""

import numpy as np

from nnbook.car.track import CAR, Track
from nnbook.checks import brief
from nnbook.figures.palette import BLUE, GREY, INK, VERMILION, WHITE, style
from nnbook.figures.plots import subplots
from nnbook.tables import check_array

LONGEST, AROUND = 2.2, 6.0  # metres: of a bar, and of the road around what is drawn


@style()
def steering_map(track, path, slopes):
    """The end of a drive from above, path (k, 4), with bars to the side to which it should have steered.

    slopes (k,) or shorter: the derivatives of the cost by the steering at each moment. A bar points to the
    left where more steering would lower the cost, and is longest where it would do so most. Returns the
    Figure. TypeError for what is no Track, ValueError or TypeError for other shapes.
    """
    if not isinstance(track, Track):
        raise TypeError(f"track={brief(track)}, expected a Track")
    path, slopes = check_array("path", path, "k", 4), check_array("slopes", slopes, "k")
    if len(slopes) > len(path):
        raise ValueError(f"slopes has {len(slopes)} numbers, expected at most {len(path)}, as many as path")
    low, high = path[:, :2].min(axis=0) - AROUND, path[:, :2].max(axis=0) + AROUND
    width, height = high - low
    figure, ax = subplots(width=6.4, height=float(np.clip(6.4 * height / width, 2.2, 5.2)))
    _road(ax, track)
    _bars(ax, path[: len(slopes)], slopes)
    ax.plot(*path.T[:2], color=BLUE, linewidth=2.4, label="the drive")
    ax.add_patch(_disc(path[-1, :2], CAR, facecolor=BLUE, edgecolor=WHITE, zorder=4))
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), xlabel="metres", ylabel="metres")
    ax.set_aspect("equal")
    ax.locator_params(nbins=5)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=2)
    return figure


def _road(ax, track):
    """Both borders and the obstacles."""
    for line in (track.left, track.right):
        ax.plot(*np.vstack([line, line[:1]]).T, color=GREY, linewidth=1.6)
    for x, y, radius in track.discs:
        ax.add_patch(_disc((x, y), radius, facecolor=GREY, edgecolor=INK))
    ax.grid(False)


def _bars(ax, path, slopes):
    """From the car's places to the side, against the slopes."""
    x, y, heading, _ = path.T
    size = -LONGEST * slopes / (np.abs(slopes).max() or 1)
    ends = np.stack([x - size * np.sin(heading), y + size * np.cos(heading)])
    ax.plot([x, ends[0]], [y, ends[1]], color=VERMILION, linewidth=1.6)
    ax.plot([], [], color=VERMILION, linewidth=1.6, label="steer this way")


def _disc(place, radius, **look):
    from matplotlib.patches import Circle

    return Circle(place, radius, **look)
