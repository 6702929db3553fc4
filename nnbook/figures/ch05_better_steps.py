"""Walks down a narrow valley, seen from above."""

import numpy as np

from nnbook.figures.given import named_arrays
from nnbook.figures.palette import GREY, INK, VERMILION, WHITE, style
from nnbook.figures.plots import subplots
from nnbook.tables import check_array

MOST = 6  # maps side by side


@style()
def valley(curvatures, paths):
    """Walks {title: (k, 2)} down E = ½ Σ λ p², a map for each, with lines of equal error: a Figure.

    curvatures: (2,), along and across. Of each path the start is a ring and the end a disc.
    ValueError or TypeError for other shapes.
    """
    curvatures, paths = check_array("curvatures", curvatures, 2), named_arrays("paths", paths, MOST, "k", 2)
    reach = 1.2 * np.max([np.abs(path).max(axis=0) for path in paths.values()], axis=0)
    reach = np.where(reach > 0, reach, reach.max() or 1)  # a walk may stand still, or go straight
    along, across = (np.linspace(-each, each, 101) for each in reach)
    heights = (curvatures[0] * along**2 + curvatures[1] * across[:, None] ** 2) / 2
    levels = np.geomspace(1e-4, 1, 11)
    levels = np.abs(heights).max() * (np.r_[-levels[::-1], levels] if heights.min() < 0 else levels)
    figure, axes = subplots(1, len(paths), width=9.4, height=3.1, sharey=True, squeeze=False)
    for ax, (title, path) in zip(axes[0], paths.items()):
        if levels.any():
            ax.contour(along, across, heights, levels, colors=GREY, linewidths=0.8)
        ax.plot(*path.T, ".-", color=VERMILION, linewidth=1.3, markersize=4)
        for end, colour in ((path[0], WHITE), (path[-1], VERMILION)):
            ax.plot(*end, "o", markersize=8, color=colour, markeredgecolor=INK, zorder=5)
        ax.set(xlabel="$p_0$", title=title)
        ax.grid(False)
    axes[0, 0].set_ylabel("$p_1$")
    return figure
