"""The walk down a surface, and a training run taken apart."""

import math
from contextlib import suppress
from functools import lru_cache

import numpy as np

from nnbook import datasets
from nnbook.checks import brief, check_callable, check_number, check_numbers, check_whole_number
from nnbook.explorers.hands import dropped, network_hands
from nnbook.explorers.mechanism import Explorer, buttons, data, given, player, slider
from nnbook.figures.ch05_training_loop import run_picture
from nnbook.figures.charts import error_chart, fit_chart
from nnbook.figures.maps import Landscape, even_levels
from nnbook.figures.svg import stacked, svg_document
from nnbook.functions import quiet
from nnbook.network import Network, errors_of
from nnbook.tables import check_table
from nnbook.training import DivergenceError, Training
from nnbook.words.ch05_training_loop import PARTS, part_in_words, run_in_words, walk_in_words

MOST = 10_000  # epochs or steps, each of which is kept
FAR, SEEDS = 1e6, 2**32  # what a slider can stand for, at most
LEVELS = [0, 0.012, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.2, 1.6, 2, 2.4, 2.8]
VALLEYS = [(1.2, 2.5), (-1.2, 2.5)]  # where the points of datasets.wave come from


def gradient_descent(f=None, start=(-1.0, -1.5), learning_rate=0.04, steps=180):
    """The walk down the error of sin(b cos(a x)) (S2-10): learning rates too small, good, too large.

    It starts where the map is pressed. f(p) gives the error at p = (a, b) and its gradient; by default that
    of the points of `datasets.wave`, which stand beside the map with the curve of where the walk is.
    Where f is infinite or nan no walk begins. ValueError or TypeError for a `start` that is not two numbers,
    for a learning rate of 0 or below, and where f gives something else.
    """
    x, y = datasets.wave()
    steps = check_whole_number("steps", steps, 1, MOST)
    if f is not None:
        check_callable("f", f, "a function of (a, b) to an error and its gradient")
    start, walked = check_numbers("start", start, 2), player("step", steps, value=steps)
    if max(map(abs, start)) > FAR:
        raise ValueError(f"start={start}, expected two numbers from {-FAR:g} to {FAR:g}")
    rate = check_number("learning_rate", learning_rate, above=0, at_most=FAR)
    points = (x[:, 0], y[:, 0]) if f is None else None
    ground = Ground(wave_error(x, y) if f is None else answering(f), start, points, walked)

    def draw(theme, a, b, learning_rate, step):
        walk = ground.walks(a, b, learning_rate)
        step = walk.until(min(step, steps))
        return ground.draw(theme, walk, step), walk_in_words(walk, step)

    rates = slider("learning rate η", 0.01, 4.0, rate, 0.01, in_sight=True)
    return Explorer(draw, step=walked, learning_rate=rates, **ground.start)


class Ground:
    """The map of an error f(p) over p = (a, b), on which walks start at the two sliders of `start`.

    points: the x and y (m,) to which sin(b cos(a x)) is fitted, or None; `step` is the player of the walk.
    """

    def __init__(self, f, start, points, step):
        self.points, self.step, (a, b) = points, step, start
        self.start = {"a": slider("start a", -3.0, 3.0, a, 0.1), "b": slider("start b", -3.5, 3.5, b, 0.1)}
        A, B = (np.linspace(one.low, one.high, 61) for one in self.start.values())
        with np.errstate(all="ignore"):  # of an f that has no number somewhere
            heights = np.array([[f(np.array([a, b]))[0] for a in A] for b in B])
        levels = LEVELS if points else even_levels(heights)  # LEVELS are those of the points' own error
        self.map = Landscape(heights, A, B, levels, x_label="a", y_label="b", value_label="error E")
        self.walks = lru_cache(maxsize=2)(lambda a, b, learning_rate: Walk(f, a, b, learning_rate))

    def draw(self, theme, walk, step):
        """The map with the walk so far, beside what it fits and the error by step."""
        hand = dropped("the start of the walk", x=("a", self.start["a"]), y=("b", self.start["b"]))
        marks = () if self.points is None else VALLEYS
        ground = self.map.draw(theme, walk.points[: step + 1], marks, hand=hand)
        hand = dropped("step", x=("step", self.step))  # the walk stands where the error is pressed
        look = {"x_label": "step", "title": "The error by step", "hand": hand}
        if walk.has_no_beginning:
            return [ground, svg_document(380, 158, "No walk", [], theme)]
        errors = error_chart(walk.errors[: step + 1], step, self.step.high, theme, **look)
        if self.points is None:
            return [ground, errors]
        a, b = walk.points[step]
        fit = fit_chart(*self.points, lambda x: np.sin(b * np.cos(a * x)), theme)
        return [ground, stacked(fit, errors, "The curve being fitted, and the error by step", theme)]


def answering(f):
    """f(p) as a float and an array (2,); TypeError where it gives anything else."""

    def error_and_gradient(p):
        answer = f(p.copy())  # which it may change as it likes
        try:
            error, slope = answer
            error, slope = float(error), np.array(slope, dtype=float)
        except (TypeError, ValueError, OverflowError):
            slope = None
        if slope is None or slope.shape != (2,):
            raise TypeError(f"f({brief(p)}) gives {brief(answer)}, expected an error and its gradient (2,)")
        return error, slope

    return error_and_gradient


WHOLE = "the whole run"


def training_loop(net=None, X=None, D=None, epochs=40, batch_size=2, learning_rate=1.0, seed=1):
    """A network trains while you watch its error; the parts of the loop one by one (S1-21 to S1-24).

    `net` says which network, 2-3-1 by default; each seed gives it new weights and its shuffles. X (m, n_0)
    and D (m, n_L) are by default the exclusive or, of inputs −1 and 1. ValueError or TypeError for what does
    not fit, such as a minibatch of more than m rows.
    """
    if net is None:
        net = Network([2, 3, 1], hidden="tanh", loss="binary_cross_entropy", seed=0)
    X, D = data(X, D, lambda: (2 * datasets.xor()[0] - 1, datasets.xor()[1]))
    net, X, D = given(net, X, D)
    epochs = player("epoch", check_whole_number("epochs", epochs, 1, MOST), value=epochs // 2)
    check_whole_number("batch_size", batch_size, 1, len(X))
    rate = check_number("learning_rate", learning_rate, above=0, at_most=FAR)
    return Explorer(
        Loop(net, X, D, epochs).draw,
        epoch=epochs,
        part=buttons("show", [WHOLE, *PARTS], steps=True),
        batch_size=slider("batch size", 1, len(X), batch_size),
        learning_rate=slider("learning rate η", 0.1, 10.0, rate, 0.1),
        seed=slider("seed", 0, 20, check_whole_number("seed", seed, 0, SEEDS)),
    )


class Loop:
    """The runs of a network on X and D, each as far as it has been asked for; `epochs` plays them."""

    def __init__(self, net, X, D, epochs):
        self.epochs = epochs
        self.runs = lru_cache(maxsize=2)(lambda *settings: Run(net, X, D, *settings))

    def draw(self, theme, epoch, part, batch_size, learning_rate, seed):
        """The network of a run after so many epochs, at a part of its loop, and the error so far."""
        run = self.runs(batch_size, learning_rate, seed)
        try:
            epoch = run.until(min(epoch, self.epochs.high))
        except BaseException:  # an interrupted run begins anew
            self.runs.cache_clear()
            raise
        words = run_in_words(run, epoch) if part == WHOLE else part_in_words(run, part, epoch)
        hand = dropped("epoch", x=("epoch", self.epochs))
        below = error_chart(run.errors[: epoch + 1], epoch, self.epochs.high, theme, hand=hand)
        return [run_picture(run, part, epoch, theme, network_hands), below], words


def wave_error(x, y):
    """The error of y = sin(b cos(a x)) over the points x and y, (m, 1) each (S2-10).

    Returns a function from p = (a, b) to the error and its gradient, an array of the slopes by a and by b.
    """
    x, y = (check_table(name, array, 1, "", float)[:, 0] for name, array in (("x", x), ("y", y)))
    if len(x) != len(y):
        raise ValueError(f"x has {len(x)} rows, y has {len(y)}, expected as many")

    def error_and_gradient(p):
        a, b = p
        cosine = np.cos(a * x)
        out = np.sin(b * cosine)
        miss = out - y
        slope = miss * np.cos(b * cosine) * (2 / len(x))
        return miss @ miss / len(x), np.array([slope @ (-b * x * np.sin(a * x)), slope @ cosine])

    return error_and_gradient


class Walk:
    """Gradient descent from (a, b), with every point, error and gradient kept (S2-10, S2-13)."""

    def __init__(self, error_and_gradient, a, b, learning_rate):
        self.f, self.learning_rate = error_and_gradient, learning_rate
        self.points, self.errors, self.slopes, self.ended = [], [], [], False
        with np.errstate(all="ignore"):
            self._add(np.array([a, b], dtype=float))
        self.has_no_beginning = self.ended

    def _add(self, point):
        error, slope = self.f(point)
        self.ended = not math.isfinite(error + slope.sum())
        if not self.ended or not self.points:
            self.points.append(point)
            self.errors.append(float(error))
            self.slopes.append(slope)

    def until(self, step):
        """Walks on to this step if need be; the last step there is, smaller where the numbers blew up."""
        with np.errstate(all="ignore"):
            while len(self.points) <= step and not self.ended:
                self._add(self.points[-1] - self.learning_rate * self.slopes[-1])
        return min(step, len(self.points) - 1)

    def rises(self, step):
        """In how many of the steps so far the error rose, by more than its last digits."""
        errors = np.array(self.errors[: step + 1])
        return np.count_nonzero(np.diff(errors) > 1e-12 * np.abs(errors[:-1]))

    def blows_up_after(self, step):
        """Whether the numbers blow up in the step after this one."""
        return self.ended and step == len(self.points) - 1


class Run:
    """A training run that goes on as far as it is asked to, every epoch of it kept (S1-21 to S1-24)."""

    def __init__(self, net, X, D, batch_size, learning_rate, seed):
        self.X, self.D, self.batch_size, self.learning_rate = X, D, batch_size, learning_rate
        self.net = Network(net.sizes, net.hidden.name, net.output.name, net.loss.name, seed=seed)
        self.training = Training(
            self.net, X, D, batch_size=batch_size, learning_rate=learning_rate, seed=seed
        )
        self.steps_per_epoch = self.training.steps_per_epoch
        self.moments, self.errors = [self.net.parameters.copy()], [self.net.error(X, D)]
        self.orders = [self._order()]

    def until(self, epoch):
        """Trains on if need be; the last epoch there is, smaller where the numbers blew up."""
        with quiet():
            while len(self.moments) <= epoch:
                self._one_epoch()
            new = np.array(self.moments[len(self.errors) :]).reshape(-1, self.net.parameters.size)
            for error in errors_of(self.net, new, self.X, self.D) if len(new) else ():
                if not math.isfinite(error + new.sum()):
                    break
                self.errors.append(float(error))
        return min(epoch, len(self.errors) - 1)

    def _order(self):
        """The rows in the order in which the next epoch takes them."""
        order = self.training.order
        return np.arange(len(self.X)) if order is None else order

    def _one_epoch(self):
        with suppress(DivergenceError):  # the errors tell it
            self.training.train(epochs=1)
        self.moments.append(self.net.parameters.copy())
        self.orders.append(self._order())

    def moment(self, epoch):
        """The network as it is after so many epochs."""
        net = self.net.copy()
        net.parameters[...] = self.moments[epoch]
        return net

    def minibatch(self, epoch):
        """The first minibatch after so many epochs: the network as it is then, rows, X and D."""
        rows = self.orders[epoch][: self.batch_size]
        return self.moment(epoch), rows, self.X[rows], self.D[rows]

    def blows_up_after(self, epoch):
        """Whether the numbers blow up in the epoch after this one."""
        return epoch == len(self.errors) - 1 < len(self.moments) - 1
