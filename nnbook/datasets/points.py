"""Points of two classes, or three, in the plane."""

import numpy as np

from nnbook.checks import check_number, check_seed, check_whole_number
from nnbook.tables import check_finite, real_array, slices

MOST = 2 * 10**6  # points
WIDEST = 1e6  # of what is drawn by chance, in units of the data
LEAST = 40  # exp(−40) counts for nothing
PLACES = (np.arange(64) + 0.5) / 32 - 1  # from −1 to 1, whose mean stands for an integral
AT_ONCE = 1024  # points for each of which so many places are in memory


def example():
    """The one example of the worked 2-2-2 network: X (1, 2) and D (1, 2) (S1-11, S1-12)."""
    return np.array([[0.5, 0.25]]), np.array([[0.0, 1.0]])


def xor(m=None, noise=0.0, seed=0):
    """The exclusive or: X (m, 2) and D (m, 1), 1 where exactly one of the two inputs is high.

    Without `m` its four points, of inputs 0 and 1. With `m`, points of the square from −1 to 1, half of them
    of each class, high meaning above zero. `noise` as in `circles`.
    """
    noise = from_zero("noise", noise)
    if m is None:
        X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        return moved(X, noise, check_seed(seed)), (X.sum(axis=1, keepdims=True) == 1).astype(float)
    rng, one = _halves(m, seed)
    first = rng.choice([-1.0, 1.0], len(one))
    signs = np.stack([first, np.where(one, -first, first)], axis=1)
    return moved(signs * rng.uniform(0, 1, signs.shape), noise, rng), one[:, None] * 1.0


def circles(m=1000, factor=0.3, noise=0.1, seed=0):
    """Two circles of points about the origin, half of the m points on each (S2-01): X (m, 2) and D (m, 1).

    D is 0 on the outer circle, of radius 1, and 1 on the inner, of radius `factor`; `noise` is the standard
    deviation added to each coordinate. The rows are in random order.
    """
    factor, noise = _above_zero("factor", factor), from_zero("noise", noise)
    rng, inner = _halves(m, seed)
    angle = rng.uniform(0, 2 * np.pi, m)
    X = (np.where(inner, factor, 1.0) * np.array([np.cos(angle), np.sin(angle)])).T
    return moved(X, noise, rng), inner[:, None] * 1.0


def inner_probability(X, factor=0.3, noise=0.1):
    """How probable class 1 is at each row of X (m, 2), for points made as `circles` makes them: (m, 1).

    No answer has a smaller cross-entropy on average. `factor` and `noise` as in `circles`, `noise` above 0.
    """
    X = real_array("X", X, np.float64)
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(f"X has shape {X.shape}, expected (m, 2)")
    check_finite("X", X)
    factor, noise = _above_zero("factor", factor), _above_zero("noise", noise)
    parts = slices(len(X), AT_ONCE) or [slice(0)]
    return np.concatenate([_inner_share(X[rows], factor, noise) for rows in parts])


def _inner_share(X, factor, noise):
    """The probability of class 1 at each row of X (m, 2), as (m, 1).

    The density of a circle of radius r at the distance ρ from its middle, with the standard deviation σ, is
    proportional to exp(−(ρ − r)²/2σ²) and to the mean of exp(−ρ r (1 − cos θ)/σ²) over all directions θ.
    """
    with np.errstate(over="ignore"):  # far out, and with little noise, the odds are infinite
        rho = np.minimum(np.hypot(*X.T), 1e300)[:, None]
        odds = (factor - 1) * (2 * rho - 1 - factor) / 2 / noise / noise
        root = np.sqrt(rho) / noise
        odds += _log_mean(root * np.sqrt(factor)) - _log_mean(root)
        return 1 / (1 + np.exp(-odds))


def _log_mean(root):
    """log of the mean of exp(−root² (1 − cos θ)) over all directions θ, for each row of root (m, 1).

    It is taken over those θ alone that count, which are few where the root is large.
    """
    root = np.minimum(root, 1e150)
    wide = 2 * np.arcsin(np.sqrt(LEAST / 2) / np.maximum(root, np.sqrt(LEAST / 2)))
    squares = np.square(root * np.sin(wide / 2 * PLACES))
    return np.log(wide / np.pi * np.exp(-2 * squares).mean(axis=1, keepdims=True))


def moons(m=1000, noise=0.1, seed=0):
    """Two half circles of radius 1 that reach into each other, m/2 points on each: X (m, 2) and D (m, 1).

    D is 0 on the upper one, about (−0.5, −0.25), and 1 on the lower one, about (0.5, 0.25); `noise` as in
    `circles`.
    """
    noise = from_zero("noise", noise)
    rng, lower = _halves(m, seed)
    side = np.where(lower, -1.0, 1.0)
    angle = rng.uniform(0, np.pi, len(side))
    X = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    return moved(side[:, None] * X, noise, rng), lower[:, None] * 1.0


def spiral(m=1000, turns=1.5, noise=0.02, seed=0):
    """Two arms that wind about the origin, half of the m points on each: X (m, 2) and D (m, 1).

    The arm of class 0 leaves to the right, that of class 1 to the left; both go around `turns` times while
    their distance from the origin grows to 1. `noise` as in `circles`.
    """
    turns, noise = _above_zero("turns", turns), from_zero("noise", noise)
    rng, left = _halves(m, seed)
    radius = rng.uniform(0.05, 1, len(left))
    angle = 2 * np.pi * turns * radius + np.pi * left
    X = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return moved(X, noise, rng), left[:, None] * 1.0


def pinwheel(m=1000, turns=0.4, spread=0.08, noise=0.0, seed=0):
    """Three arms about the origin, a third of the m points on each: X (m, 2) and D (m, 3).

    Each row of D has a 1 for its class and 0 for the others. Arm k leaves the middle at the angle k/3 of a
    turn from x₀, and winds by `turns` until it ends at the distance 1. Across it, `spread` is the standard
    deviation at its end, and less nearer to the middle; `noise` as in `circles`.
    """
    turns, spread, noise = map(from_zero, ("turns", "spread", "noise"), (turns, spread, noise))
    rng, arm = _thirds(m, seed)
    radius = rng.uniform(0.15, 1, len(arm))
    across = rng.normal(0, spread, len(arm)) * radius
    angle = 2 * np.pi * (arm / 3 + turns * radius)
    along, left = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    return moved((radius * along + across * left).T, noise, rng), np.eye(3)[arm]


def gaussians(m=1000, spread=0.2, noise=0.0, seed=0):
    """Two clouds, half of the m points in each: X (m, 2) and D (m, 1).

    D is 0 about (−0.5, −0.5) and 1 about (0.5, 0.5). Each coordinate has the standard deviation `spread`;
    `noise` adds more, as in `circles`.
    """
    spread, noise = from_zero("spread", spread), from_zero("noise", noise)
    rng, one = _halves(m, seed)
    X = np.where(one, 0.5, -0.5)[:, None] + rng.normal(0, spread, (len(one), 2))
    return moved(X, noise, rng), one[:, None] * 1.0


# All is checked before the first draw: of a reader's Generator a refused call uses nothing.


def from_zero(name, value):
    """`value` as a float from 0 to WIDEST; TypeError or ValueError that names the argument."""
    return check_number(name, value, at_least=0, at_most=WIDEST)


def _above_zero(name, value):
    """The same, and not 0."""
    return check_number(name, value, above=0, at_most=WIDEST)


def _halves(m, seed):
    """A Generator, and m booleans in random order, half of them true."""
    rng = check_seed(seed)
    return rng, rng.permutation(np.arange(check_whole_number("m", m, 2, MOST)) % 2 == 1)


def _thirds(m, seed):
    """A Generator, and m numbers 0, 1 and 2 in random order, a third of them each."""
    rng = check_seed(seed)
    return rng, rng.permutation(np.arange(check_whole_number("m", m, 3, MOST)) % 3)


def moved(X, noise, rng):
    """X with noise of this standard deviation added to each coordinate."""
    return X + rng.normal(0, noise, X.shape)
