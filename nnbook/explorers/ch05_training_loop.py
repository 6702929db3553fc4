"""The walk down a surface, and a training run taken apart."""

import math
from contextlib import suppress
from functools import lru_cache

import numpy as np

from nnbook import datasets
from nnbook.explorers.mechanism import Explorer, choice, player, slider
from nnbook.figures.charts import error_chart
from nnbook.figures.maps import Landscape
from nnbook.figures.networks import network_svg
from nnbook.figures.svg import stacked
from nnbook.functions import quiet
from nnbook.network import Network, errors_of
from nnbook.training import DivergenceError, Training
from nnbook.words.numbers import bracketed, each, listing, spoken, written, written_each


def gradient_descent(f=None, start=(-1.0, -1.5), learning_rate=0.04, steps=180):
    """The walk down the error of sin(b cos(a x)) (S2-10): learning rates too small, good, too large.

    f(p) gives the error at p = (a, b) and its gradient; by default that of the points of `datasets.wave`.
    """
    f = f or wave_error(*datasets.wave())
    A, B = np.linspace(-3, 3, 61), np.linspace(-3.5, 3.5, 61)
    levels = [0, 0.012, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.2, 1.6, 2, 2.4, 2.8]
    heights = np.array([[f((a, b))[0] for a in A] for b in B])
    ground = Landscape(heights, A, B, levels, x_label="a", y_label="b", value_label="error E")
    walks = lru_cache(maxsize=2)(lambda a, b, learning_rate: Walk(f, a, b, learning_rate))

    def draw(theme, a, b, learning_rate, step):
        walk = walks(a, b, learning_rate)
        step = walk.until(min(step, steps))
        above = ground.draw(theme, walk.points[: step + 1], [(1.2, 2.5), (-1.2, 2.5)])
        below = error_chart(walk.errors[: step + 1], step, steps, theme, "step", "The error by step")
        return stacked(above, below, "Gradient descent", theme), walk.words(step)

    return Explorer(
        draw,
        a=slider("start a", -3.0, 3.0, start[0], 0.1),
        b=slider("start b", -3.5, 3.5, start[1], 0.1),
        learning_rate=slider("learning rate η", 0.01, 4.0, learning_rate, 0.01),
        step=player("step", steps, value=steps),
    )


WHOLE = "the whole run"


def training_loop(net=None, X=None, D=None, epochs=40, batch_size=2, learning_rate=1.0, seed=1):
    """A network trains while you watch its error; the parts of the loop one by one (S1-21 to S1-24).

    `net` says which network, 2-3-1 by default; each seed gives it new weights and its shuffles. X (m, n_0)
    and D (m, n_L) are by default the exclusive or, of inputs −1 and 1.
    """
    net = net or Network([2, 3, 1], hidden="tanh", loss="binary_cross_entropy", seed=0)
    if X is None:
        X, D = datasets.xor()
        X = 2 * X - 1
    runs = lru_cache(maxsize=2)(lambda *settings: Run(net, X, D, *settings))

    def draw(theme, epoch, part, batch_size, learning_rate, seed):
        run = runs(batch_size, learning_rate, seed)
        epoch = run.until(min(epoch, epochs))
        words = run.words(epoch) if part == WHOLE else run.part_words(part, epoch)
        above = run_picture(run, part, epoch, theme)
        below = error_chart(run.errors[: epoch + 1], epoch, epochs, theme)
        return stacked(above, below, "A training run", theme), words

    return Explorer(
        draw,
        epoch=player("epoch", epochs, value=epochs // 2),
        part=choice("show", [WHOLE, *Run.PARTS]),
        batch_size=slider("batch size", 1, len(X), batch_size),
        learning_rate=slider("learning rate η", 0.1, 10.0, learning_rate, 0.1),
        seed=slider("seed", 0, 20, seed),
    )


def run_picture(run, part, epoch, theme):
    """The network after so many epochs at one part of the loop, with the first row of its minibatch."""
    net, rows = run.moment(epoch), run.orders[epoch][: run.batch_size]
    first = rows[0] if part != WHOLE else 0
    grads, last = net.backpropagate(run.X[rows], run.D[rows]), len(net.sizes) - 1
    notes = {(last, j): f"desired {written(d, trim=True)}" for j, d in enumerate(run.D[first])}
    if part in ("backward", "accumulate"):
        deltas = enumerate(grads.deltas[1:], 1)
        notes = {(l, j): f"δ = {written(d[j, 0])}" for l, d in deltas for j in range(len(d))}
    if part in ("adjust", "reset"):
        net.parameters -= run.rate * grads.flat
    return network_svg(net, net.feed_forward(run.X[[first]]), notes=notes, theme=theme)


BLOWN_UP = " Then the numbers blow up: the learning rate is too large."


def wave_error(x, y):
    """The error of y = sin(b cos(a x)) over the points x and y, (m, 1) each (S2-10).

    Returns a function from p = (a, b) to the error and its gradient, an array of the slopes by a and by b.
    """
    x, y = x[:, 0], y[:, 0]

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
        self._add(np.array([a, b], dtype=float))

    def _add(self, point):
        error, slope = self.f(point)
        self.ended = not math.isfinite(error + slope.sum())
        if not self.ended:
            self.points.append(point)
            self.errors.append(float(error))
            self.slopes.append(slope)

    def until(self, step):
        """Walks on to this step if need be; the last step there is, smaller where the numbers blew up."""
        with quiet():
            while len(self.points) <= step and not self.ended:
                self._add(self.points[-1] - self.learning_rate * self.slopes[-1])
        return min(step, len(self.points) - 1)

    def words(self, step):
        """Where the walk is after this step, how the next is computed, and what to think of the rate."""
        here, slope, rate = self.points[step], self.slopes[step], self.learning_rate
        place = ", ".join(f"{name} = {written(p)}" for name, p in zip("ab", here))
        onward = " and ".join(
            f"{name} = {written(p)} − {written(rate, trim=True)} · {bracketed(s)} = {written(p - rate * s)}"
            for name, p, s in zip("ab", here, slope)
        )
        return (
            f"After step {step}, {place}, E = {written(self.errors[step])}; the gradient is "
            f"{listing(slope)}. The next step leads to {onward}. {self.verdict(step)}"
        )

    def verdict(self, step):
        """Whether the rate is too large, as far as this walk can tell, and whether there is a way to go."""
        rises = np.count_nonzero(np.diff(self.errors[: step + 1]) > 0)
        if self.ended and step == len(self.points) - 1:
            return BLOWN_UP.strip()
        if rises:
            return f"The error rose in {rises} of the {step} steps: here the learning rate is too large."
        level = np.hypot(*self.slopes[step]) < 0.01
        end = "the ground is nearly level" if level else "there is still a slope to go down"
        return f"The error has not risen, and {end}."


class Run:
    """A training run that goes on as far as it is asked to, every epoch of it kept (S1-21 to S1-24).

    Its parts are the steps of the loop, each told for the first minibatch after an epoch.
    """

    PARTS = ("shuffle", "minibatch", "forward", "backward", "accumulate", "adjust", "reset")

    def __init__(self, net, X, D, batch_size, learning_rate, seed):
        self.X, self.D, self.batch_size, self.rate = X, D, batch_size, learning_rate
        self.net = Network(net.sizes, net.hidden.name, net.output.name, net.loss.name, seed=seed)
        self.training = Training(
            self.net, X, D, batch_size=batch_size, learning_rate=learning_rate, seed=seed
        )
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

    def words(self, epoch):
        """The run so far: outputs and error over all of the data."""
        ended = epoch == len(self.errors) - 1 < len(self.moments) - 1
        outputs = each(self.moment(epoch).predict(self.X))
        return (
            f"After {epoch} epochs, with {self.training.steps_per_epoch} steps in each: outputs {outputs}, "
            f"desired {each(self.D)}, error {written(self.errors[epoch])}.{BLOWN_UP * ended}"
        )

    def part_words(self, part, epoch):
        """One of the parts, after so many epochs."""
        net, rows = self.moment(epoch), self.orders[epoch][: self.batch_size]
        told = getattr(self, "_" + part)(net, rows, self.X[rows], self.D[rows], epoch)
        return f"Epoch {epoch + 1}, {part}: {told}."

    def _shuffle(self, net, rows, X, D, epoch):
        return f"the {len(self.X)} rows of the data get a new order, {spoken(self.orders[epoch])}"

    def _minibatch(self, net, rows, X, D, epoch):
        data = f"inputs {each(X)}, desired {each(D)}"
        return f"the first of {self.training.steps_per_epoch} minibatches is row {spoken(rows)}: {data}"

    def _forward(self, net, rows, X, D, epoch):
        errors = spoken(written_each(net.errors(X, D)))
        return f"outputs {each(net.predict(X))}, errors {errors}; the picture shows row {rows[0]}"

    def _backward(self, net, rows, X, D, epoch):
        deltas = each(net.backpropagate(X, D).deltas[-1].T)
        return f"δ of the output layer {deltas}; the picture shows row {rows[0]}"

    def _accumulate(self, net, rows, X, D, epoch):
        terms = [net.backpropagate(X[[k]], D[[k]]).flat[0] for k in range(len(rows))]
        added = " + ".join(map(bracketed, terms)) + (f" = {written(sum(terms))}" if len(terms) > 1 else "")
        return (
            f"∂E/∂w⁰₀,₀, added up over the minibatch, is {added}; divided by {len(rows)} it is "
            f"{written(sum(terms) / len(rows))}; and so for each parameter"
        )

    def _adjust(self, net, rows, X, D, epoch):
        w, slope = net.parameters[0], net.backpropagate(X, D).flat[0]
        computed = f"{written(w)} − {written(self.rate, trim=True)} · {bracketed(slope)}"
        return f"w⁰₀,₀ becomes {computed} = {written(w - self.rate * slope)}; and so each parameter"

    def _reset(self, net, rows, X, D, epoch):
        rest = self.orders[epoch][self.batch_size :][: self.batch_size]
        coming = f"the next minibatch is row {spoken(rest)}" if len(rest) else "the epoch is over"
        return f"the sums of the derivatives are zero again, and {coming}"
