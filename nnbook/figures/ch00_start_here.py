"""What a network with two outputs answers: as a point of their plane, and as a map of which is larger."""

import numpy as np

from nnbook.figures.charts import chart
from nnbook.figures.decision_maps import PLANE, X0, X1, NamedPlane, Scale
from nnbook.figures.palette import BLUE, GREY
from nnbook.words.numbers import written

TURN = np.linspace(0, 2 * np.pi, 73)
NAME = "blue: output 1 is larger"
SCALE = Scale(*map(np.array, (-1.0, 0.0, 1.0)))  # of a difference of two outs between 0 and 1


def larger_map(net, X, D, theme):
    """Out 1 minus out 0 over the plane of two inputs, the dark line where both are alike.

    net: 2 inputs and 2 logistic outputs. X (m, 2) are its points, blue discs where D (m, 2) desires output 1,
    orange triangles where it desires output 0. Returns what `Plane.draw` does for the theme.
    """
    first, second = net.predict(PLANE).T
    difference = (second - first).reshape(len(X1), -1)
    return NamedPlane(NAME, difference, difference, X0, X1, SCALE).draw(theme, X, D[:, [1]], title=NAME)


def answer_chart(outputs, desired, goal, theme):
    """Two outputs (2,) as a point that is to come to what is desired (2,), into the circle of error `goal`.

    The axes go from 0 to 1, or as far as the two points are. The error is the mean squared error: half of the
    squared distance.
    """
    d = np.asarray(desired)
    circle = d[:, None] + np.sqrt(2 * goal) * np.array([np.cos(TURN), np.sin(TURN)])
    way = np.column_stack([outputs, d])
    lines = [(*circle, BLUE, 2.5, "6 4"), (*way, GREY, 1.5)]
    error = np.mean((outputs - d) ** 2)
    look = {"x_label": "output 0", "y_label": "output 1", "theme": theme, "size": (340, 270)}
    dots = [(*outputs, written(error))]
    x, y = ((min(0, *ends), max(1, *ends)) for ends in way.tolist())
    return chart(x, y, lines, dots, points=d[:, None], title="The answer, and what is desired", **look)
