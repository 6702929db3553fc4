"""How sure chapter 6's settings are: the test accuracy of many runs on the circles, and what went wrong.

    python tests/benchmarks/circles.py          100 seeds for each setting
    python tests/benchmarks/circles.py 20

A seed decides the data, the split, the first weights and the shuffles. A line says how many runs get at least
99 of the 100 test points right, at how many seeds the best possible rule does, and then the other runs by
what became of their hidden neurons: a layer is dead if all of its neurons put out 0 for every example. The
accuracy of each of them follows.
"""

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from nnbook import Network, datasets, evaluate, train

SIZES, LARGE = [2, 4, 6, 6, 4, 1], [2, 25, 50, 50, 25, 1]
FACTOR, NOISE = 0.3, 0.1
CHAPTER = {
    "sizes": SIZES, "hidden": "relu", "init": "he", "bias": 0.1,
    "rate": 0.1, "batch_size": 32, "epochs": 200,
}  # fmt: skip
SETTINGS = {
    "the chapter's: he, biases 0.1": {},
    "50 epochs": {"epochs": 50},
    "he, biases 0": {"bias": 0.0},
    "he, biases 0, 50 epochs": {"bias": 0.0, "epochs": 50},
    "uniform [-1, 1], biases 0": {"init": "uniform", "bias": 0.0},
    "uniform [-1, 1], biases 0.1": {"init": "uniform"},
    "Glorot, biases 0": {"init": "xavier", "bias": 0.0},
    "Glorot, biases 0.1": {"init": "xavier"},
    "leaky ReLU": {"hidden": "leaky_relu"},
    "tanh, Glorot": {"hidden": "tanh", "init": "xavier"},
    "learning rate 0.05": {"rate": 0.05},
    "learning rate 0.3": {"rate": 0.3},
    "minibatches of 16, rate 0.05": {"batch_size": 16, "rate": 0.05},
    "2-25-50-50-25-1, 50 epochs": {"sizes": LARGE, "epochs": 50},
}


def data(seed):
    """The chapter's data: X, D, X_test and D_test."""
    X, D = datasets.circles(m=1000, factor=FACTOR, noise=NOISE, seed=seed)
    return datasets.split(X, D, test=0.1, seed=seed)


def best_rule(X):
    """The likelier class of each point X (m, 2), from the densities of the two noisy circles.

    At distance r from the centre of a circle of radius R it is proportional to e^(-(r² + R²)/2σ²) I₀(rR/σ²).
    """
    r = np.hypot(*X.T)

    def log_density(R):
        z = r * R / NOISE**2
        scaled = np.array([np.mean(np.exp(v * (np.cos(ANGLES) - 1))) for v in z])  # e^-z I₀(z)
        return -((r - R) ** 2) / (2 * NOISE**2) + np.log(scaled)

    return log_density(FACTOR) > log_density(1.0)


ANGLES = (np.arange(400) + 0.5) * np.pi / 400


def run(seed, sizes, hidden, init, bias, rate, batch_size, epochs):
    """The test accuracy after training, and what became of the hidden neurons."""
    X, D, X_test, D_test = data(seed)
    net = Network(sizes, hidden=hidden, loss="binary_cross_entropy", init=init, bias=bias, seed=seed)
    train(net, X, D, epochs=epochs, batch_size=batch_size, learning_rate=rate, seed=seed)
    dead = [int((~out.any(axis=1)).sum()) for out in net.feed_forward(X).out[1:-1]]
    layers = [l for l, (n, count) in enumerate(zip(sizes[1:], dead), 1) if n == count]
    fate = f"layer {layers[0]} dead" if layers else f"{sum(dead)} of {sum(sizes[1:-1])} neurons dead"
    return evaluate(net, X_test, D_test).accuracy, fate


def main(seeds):
    """Print the table."""
    best = 0
    for seed in range(seeds):
        _, _, X_test, D_test = data(seed)
        best += np.mean(best_rule(X_test) == D_test[:, 0]) >= 0.99
    print(f"{'runs with a test accuracy of at least 0.99':44} of {seeds}  the others")
    print(f"{'the best possible rule':44} {best:6}")
    for name, change in SETTINGS.items():
        results = [run(seed, **CHAPTER | change) for seed in range(seeds)]
        others = [(round(accuracy, 2), fate) for accuracy, fate in results if accuracy < 0.99]
        told = ", ".join(f"{accuracy:.2f} ({fate})" for accuracy, fate in sorted(others))
        print(f"{name:44} {seeds - len(others):6}  {told}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
