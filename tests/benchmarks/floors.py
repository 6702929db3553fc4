"""What nnbook's training cannot be faster than: its matrix products alone, and its NumPy calls alone."""

from functools import cache
from unittest import mock

import numpy as np
from peers import Ours, Peer


class Products(Peer):
    """The minibatch gathered, and the products of both ways, into arrays that are there already."""

    label = "products + gather"

    def prepare(self):
        task, sizes = self.task, self.task.workload.sizes
        self.rooms = {}
        for m in {len(rows) for rows in task.batches(np.arange(len(task.X)))}:
            out = [np.full((n, m), 0.5, task.dtype) for n in sizes]
            gathered = np.empty((m, sizes[0]), task.dtype), np.empty((m, sizes[-1]), task.dtype)
            gradients = [np.empty_like(W) for W in task.weights]
            self.rooms[m] = gathered, out, [np.full_like(part, 0.5) for part in out], gradients

    def run(self, epochs, seed):
        for order in self.task.orders(epochs, seed):
            for rows in self.task.batches(order):
                self.step(rows)

    def step(self, rows):
        W, x = self.task.weights, self.task.X
        (room, d), out, delta, gradients = self.rooms[len(rows)]
        if not self.task.full:
            x = self.task.X.take(rows, 0, room, "clip")
            self.task.D.take(rows, 0, d, "clip")
        W[0].dot(x.T, out[1])
        for l in range(1, len(W)):
            W[l].dot(out[l], out[l + 1])
        for l in reversed(range(1, len(W))):
            delta[l + 1].dot(out[l].T, gradients[l])
            W[l].T.dot(delta[l + 1], delta[l])
        delta[1].dot(x, gradients[0])


class Calls(Peer):
    """The NumPy calls that `train` makes in an epoch, each on one-element arrays, one after the other.

    They are recorded while `train` runs on arrays that take note of each ufunc, function and method that
    computes. Slices, transposes and the shuffle are not among them: without those the floor is lower.
    """

    label = "NumPy calls alone"

    def prepare(self):
        one, two = (record(self.task, epochs) for epochs in (1, 2))
        calls = two[len(one) :]
        self.count = len(calls) / self.task.steps(1)
        self.label = f"{self.count:.1f} NumPy calls alone"
        self.epoch = straight_line(calls)

    def run(self, epochs, seed):
        for _ in range(epochs):
            self.epoch()


def record(task, epochs):
    """The calls of `train`, each as (function, positional arguments, named arguments)."""
    Counted.calls = []
    ours = Ours(task)
    ours.net._parameters = ours.net.parameters.view(Counted)
    ours.task = type(task)(task.workload, task.X.view(Counted), task.D.view(Counted), [], [])
    Counted.calls.clear()
    creators = {name: counted(getattr(np, name)) for name in ("empty", "empty_like", "zeros", "ones")}
    with mock.patch.multiple(np, asarray=np.asanyarray, **creators):
        ours.run(epochs, 0)
    return Counted.calls


class Counted(np.ndarray):
    """An array that notes what is computed with it."""

    calls = ()

    def __array_ufunc__(self, ufunc, method, *inputs, **named):
        if "out" in named:
            (named["out"],) = named["out"]
        return self._call(ufunc if method == "__call__" else getattr(ufunc, method), inputs, named)

    def __array_function__(self, function, types, arguments, named):
        return self._call(function, arguments, named)

    @classmethod
    def _call(cls, function, arguments, named):
        cls.calls.append((function, *miniature(arguments, named)))
        return noting(function(*plain(arguments), **plain(named)))


def noted(name):
    """A method of arrays that notes its call."""
    original = getattr(np.ndarray, name)

    def method(self, *arguments, **named):
        small = one_element(self.ndim, self.dtype, "self")
        Counted.calls.append((getattr(small, name), *miniature(arguments, named)))
        return noting(original(plain(self), *plain(arguments), **plain(named)))

    return method


for name in ("dot", "take", "fill", "argmax", "copy"):  # those that are no ufunc inside
    setattr(Counted, name, noted(name))


def counted(creator):
    """A function of NumPy's that creates arrays, so that they are Counted."""
    return lambda *arguments, **named: noting(creator(*plain(arguments), **named))


def noting(result):
    """Arrays as Counted ones."""
    if isinstance(result, list):
        return [noting(part) for part in result]
    return result.view(Counted) if isinstance(result, np.ndarray) else result


def plain(value):
    """Arguments with their arrays as NumPy's own."""
    if isinstance(value, Counted):
        return value.view(np.ndarray)
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return {key: plain(part) for key, part in value.items()} if isinstance(value, dict) else value


def miniature(arguments, named):
    """Arguments with one-element arrays in place of theirs, another for each place."""
    def small(value, place):
        return one_element(value.ndim, value.dtype, place) if isinstance(value, np.ndarray) else value

    small_named = {key: small(value, key) for key, value in named.items()}
    return [small(value, place) for place, value in enumerate(arguments)], small_named


@cache
def one_element(ndim, dtype, place):
    """An array that holds 1/2, or 0 where it holds row numbers."""
    return np.full((1,) * ndim, 0.5).astype(dtype)


def straight_line(calls):
    """A function that makes these calls, without a loop."""
    names, lines = {}, ["def epoch():"]

    def name(value):
        return names.setdefault(id(value), (f"v{len(names)}", value))[0]

    for function, arguments, named in calls:
        inside = [name(value) for value in arguments] + [f"{key}={name(v)}" for key, v in named.items()]
        lines.append(f"    {name(function)}({', '.join(inside)})")
    scope = dict(names.values())
    exec("\n".join(lines), scope)
    return scope["epoch"]


FLOORS = {"products": Products, "calls": Calls}
