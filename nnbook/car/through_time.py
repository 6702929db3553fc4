"""The derivative of a drive by its driver's parameters: backpropagation through time.

A car's next state is a function of its state and of the network's commands, and these of the distances, which
are a function of the state: a drive is one long composition, with the same network in each step.
"""

from typing import NamedTuple

import numpy as np

from nnbook.car.motion import START, STEP, World, moved, step_slopes
from nnbook.car.track import CAR, POINTS
from nnbook.checks import brief, check_number, check_whole_number, guarded
from nnbook.tables import as_array, check_array

LONGEST = 10_000  # steps of a window
ROOM = 1.0  # metres: how near a wall may be without a price
PRICE = 20.0  # metres of road that a second at a wall costs


class Window(NamedTuple):
    """k steps of m cars, and what each hangs on.

    States `cars` (k + 1, m, 4), points of the centre line `at` (k + 1, m) and the `gap` (k + 1, m) in metres;
    of each step whether the car was `moving` (k, m), having touched nothing so far, the distances `seen`
    (k, m, 5) and the commands `told` (k, m, 2). Derivatives: of the gap by x and y, `by_place`
    (k + 1, m, 2); of the distances by x, y and heading, `by_pose` (k, m, 5, 3); of the next state by the
    state, `by_cars` (k, m, 4, 4), and by the commands, `by_told` (k, m, 4, 2).
    """

    cars: np.ndarray
    at: np.ndarray
    gap: np.ndarray
    by_place: np.ndarray
    moving: np.ndarray
    seen: np.ndarray
    told: np.ndarray
    by_pose: np.ndarray
    by_cars: np.ndarray
    by_told: np.ndarray


def ahead(net, world, cars, at, who, steps):
    """The Window of so many steps, from cars (m, 4) near the points `at` (m,) of the tracks `who` (m,).

    A car that touches a wall or an obstacle stays where it is. ValueError for a network whose error is not
    the squared one (see `back`), and ValueError or TypeError for what does not fit together.
    """
    check_driver(net)
    who = check_who(world, who)
    cars, at = check_array("cars", cars, len(who), 4), _whole("at", at, len(who))
    rows, moving, predict = [], np.ones(len(cars), bool), net.unchecked().predict
    for _ in range(check_whole_number("steps", steps, 1, LONGEST)):
        (seen, gap), (by_pose, by_place) = world.look_slopes(cars, at, who)
        moving = moving & (gap >= CAR)
        told = predict(seen)
        rows.append((cars, at, gap, by_place, moving, seen, told, by_pose, *step_slopes(cars, told)))
        cars = np.where(moving[:, None], moved(cars, told), cars)
        at = np.where(moving, world.points(cars, at, who), at)
    (_, gap), (_, by_place) = world.look_slopes(cars, at, who)
    columns = [list(column) for column in zip(*rows)]
    for column, last in zip(columns, (cars, at, gap, by_place)):
        column.append(last)
    return Window(*map(np.array, columns))


def cost(world, who, window, price=PRICE):
    """What each car's window costs, E (m,), and its derivative by each state alone, (k + 1, m, 4).

    E is minus the metres of road, plus `price` times the sum over the seconds of near², where near is
    1 − (gap − CAR)/ROOM, but not below 0.
    """
    (end, tangent), (start, _) = (along(world, window.cars[n], window.at[n], who) for n in (-1, 0))
    near = np.maximum(1 - (window.gap - CAR) / ROOM, 0)
    direct = np.zeros(window.cars.shape)
    direct[..., :2] = (-2 * price * STEP / ROOM * near)[..., None] * window.by_place
    direct[-1, :, :2] -= tangent
    return start - end + price * STEP * (near**2).sum(axis=0), direct


def along(world, cars, at, who):
    """How many metres of road are behind each car, (m,), and the derivatives (m, 2) by x and y."""
    point = at % POINTS
    heading = world.heading[who, point]
    spacing = np.array([track.spacing for track in world.tracks])[who]
    tangent = np.stack([np.cos(heading), np.sin(heading)], axis=1)
    return at * spacing + ((cars[:, :2] - world.centre[who, point]) * tangent).sum(axis=1), tangent


def back(net, window, direct):
    """∂E/∂state (k + 1, m, 4) and ∂E/∂command (k, m, 2) of a window, with all that follows from each.

    From `direct`, the derivative by each state alone, step by step from the last. To the network ∂E/∂command
    is told as the desired command told − ∂E/∂command: of the mean of two squares, ∂/∂out is out − desired.
    """
    deltas, by_told, asked = direct.copy(), np.empty(window.told.shape), net.unchecked()
    for n in reversed(range(len(by_told))):
        delta, moving = deltas[n + 1], window.moving[n][:, None]
        by_told[n] = moving * times(delta, window.by_told[n])
        inner = asked.backpropagate(window.seen[n], window.told[n] - by_told[n]).deltas[1]
        deltas[n] += np.where(moving, times(delta, window.by_cars[n]), delta)
        deltas[n, :, :3] += times(inner.T @ net.weights[0], window.by_pose[n])
    return deltas, by_told


def times(delta, slopes):
    """δ J of each car: (m, i) and (m, i, j) to (m, j)."""
    return (delta[:, None] @ slopes)[:, 0]


def gradient(net, window, by_told):
    """∂E/∂parameters, the mean over the cars: what is shared by the steps is added.

    ValueError or TypeError for a network that drives no car, no Window, and a by_told that is not that of it.
    """
    check_driver(net)
    by_told = check_array("by_told", by_told, *check_window(window).told.shape)
    steps, m, _ = window.told.shape
    wanted = (window.told - by_told).reshape(steps * m, 2)
    return steps * net.backpropagate(window.seen.reshape(steps * m, 5), wanted).flat


def anywhere(world, who, rng):
    """Cars (m, 4) in the middle of the tracks `who` (m,) and along them, and their points (m,), by chance.

    ValueError or TypeError for what are no tracks of this World, and for no Generator.
    """
    who = check_who(world, who)
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng={brief(rng)}, expected a Generator of NumPy")
    at = rng.integers(0, POINTS, len(who))
    start = np.full(len(who), START)
    return np.column_stack([world.centre[who, at], world.heading[who, at], start]), at


def onward(world, who, window, rng):
    """Cars and points for the next window: as this one leaves them; what has crashed begins anywhere.

    The errors are those of `anywhere`, and for what is no Window of as many cars.
    """
    if len(check_who(world, who)) != len(check_window(window).cars[0]):
        raise ValueError(f"who has {len(who)} tracks, window {len(window.cars[0])} cars, expected as many")
    crashed = (window.gap[-1] < CAR)[:, None]
    cars, at = anywhere(world, who, rng)
    return np.where(crashed, cars, window.cars[-1]), np.where(crashed[:, 0], at, window.at[-1])


def judged(net, world, cars, at, who, steps, price=PRICE):
    """A window as `ahead` makes it, what it costs each car, E (m,), and ∂E/∂command (k, m, 2).

    The errors are those of `ahead`, and for a price below 0.
    """
    price = check_number("price", price, at_least=0, at_most=1e6)
    window = ahead(net, world, cars, at, who, steps)
    E, direct = cost(world, who, window, price)
    return window, E, back(net, window, direct)[1]


def stretches(net, window):
    """For each state of a window, from the last back to the first, the singular values of
    ∂last state/∂that state, largest first: (k + 1, cars, 4), of the cars that moved in the last step.

    ValueError or TypeError for a network that drives no car, and for no Window.
    """
    check_driver(net)
    check_window(window)
    last = np.zeros((4, *window.cars.shape))
    last[np.arange(4), -1, :, np.arange(4)] = 1  # each number of the last state in turn is the cost
    rows = np.stack([back(net, window, direct)[0] for direct in last], axis=2)
    return np.linalg.svd(rows[::-1, window.moving[-1]], compute_uv=False)


def check_driver(net):
    """TypeError or ValueError for what is no network of 5 distances and 2 commands with the squared error."""
    if not all(hasattr(net, name) for name in ("sizes", "loss", "unchecked")):
        raise TypeError(f"net={brief(net)}, expected a Network")
    if [net.sizes[0], net.sizes[-1]] != [5, 2]:
        raise ValueError(f"net has layers {brief(net.sizes)}, expected 5 inputs and 2 outputs")
    if net.loss.name != "mse":
        raise ValueError(f"net has loss={net.loss.name!r}, expected 'mse'")


def check_window(window):
    """`window` if it is one; TypeError otherwise."""
    if not isinstance(window, Window):
        raise TypeError(f"window={brief(window)}, expected a Window, as `ahead` returns it")
    return window


def check_who(world, who):
    """The numbers (m,) of tracks of a World as an array; TypeError or ValueError for what are none."""
    if not isinstance(world, World):
        raise TypeError(f"world={brief(world)}, expected a World of tracks")
    who = _whole("who", who, "m")
    if not ((who >= 0) & (who < len(world.tracks))).all():
        raise ValueError(f"who={brief(who)}, expected numbers of tracks from 0 to {len(world.tracks) - 1}")
    return who


def _whole(name, values, m):
    """Whole numbers (m,) as an array; TypeError or ValueError that names them."""
    if as_array(name, values).dtype.kind not in "iu":
        raise TypeError(f"{name}={brief(values)}, expected whole numbers")
    return check_array(name, values, m).astype(int)


def _back(net, window, direct):
    check_driver(net)
    return net, window, check_array("direct", direct, *check_window(window).cars.shape)


back = guarded(back, _back)  # whose source the chapter prints
