"""nnbook's optimisers beside PyTorch's: the same weights after 500 steps, in float64.

    python tests/benchmarks/optimisers.py

From the same first weights, on the same minibatches, with a learning rate that stays and one that changes
in each step. The table has the largest difference between two parameters at the end, beside the way that the
parameters went; the command fails where a difference is above 1e-10. PyTorch comes with
`pip install -e '.[benchmarks]'`.
"""

import numpy as np
import torch

from nnbook import Network, optimisers, train

STEPS, BATCH, TOLERANCE = 500, 32, 1e-10
RULES = {
    "gradient descent": (optimisers.GradientDescent(), 0.5, lambda p, rate: torch.optim.SGD(p, lr=rate)),
    "momentum": (optimisers.Momentum(), 0.1, lambda p, rate: torch.optim.SGD(p, lr=rate, momentum=0.9)),
    "momentum, β = 0.5": (
        optimisers.Momentum(0.5), 0.1, lambda p, rate: torch.optim.SGD(p, lr=rate, momentum=0.5),
    ),
    "Adam": (optimisers.Adam(), 0.01, lambda p, rate: torch.optim.Adam(p, lr=rate)),
    "Adam, other settings": (
        optimisers.Adam(0.8, 0.95, 1e-4), 0.01,
        lambda p, rate: torch.optim.Adam(p, lr=rate, betas=(0.8, 0.95), eps=1e-4),
    ),
    "Adam with L2": (optimisers.Adam(), 0.01, lambda p, rate: torch.optim.Adam(p, lr=rate)),
}  # fmt: skip
L2 = {"Adam with L2": 0.01}
SCHEDULES = {"one rate": lambda step: 1.0, "1/(1 + t/100)": lambda step: 1 / (1 + step / 100)}
NETWORKS = {
    "tanh, sigmoid, cross-entropy": ([6, 8, 5, 2], "tanh", "sigmoid", "binary_cross_entropy"),
    "ReLU, softmax, cross-entropy": ([6, 8, 5, 3], "relu", "softmax", "categorical_cross_entropy"),
}


def data(outputs, softmax):
    """400 examples."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(400, 6))
    if softmax:
        return X, np.eye(outputs)[rng.integers(outputs, size=400)]
    return X, rng.integers(2, size=(400, outputs)).astype(float)


def ours(net, X, D, optimiser, rate, schedule, l2):
    """The parameters after the steps, changed in place."""
    train(net, X, D, steps=STEPS, batch_size=BATCH, learning_rate=lambda step: rate * schedule(step),
          seed=3, optimiser=optimiser, l2=l2)  # fmt: skip
    return net.parameters


def theirs(net, X, D, make, rate, schedule, l2):
    """PyTorch's parameters after the same steps, in the same order."""
    layers = []
    for W, b in zip(net.weights, net.biases):
        linear = torch.nn.Linear(W.shape[1], W.shape[0], dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(np.array(W)))
            linear.bias.copy_(torch.tensor(np.array(b)))
        layers += [linear, {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}[net.hidden.name]()]
    model = torch.nn.Sequential(*layers[:-1])
    softmax = net.output.name == "softmax"
    loss_of = torch.nn.CrossEntropyLoss() if softmax else torch.nn.BCEWithLogitsLoss()
    linears = [layer for layer in layers if isinstance(layer, torch.nn.Linear)]
    optimiser = make(model.parameters(), rate)
    change = torch.optim.lr_scheduler.LambdaLR(optimiser, schedule)
    x, d = torch.tensor(X), torch.tensor(D)
    rows = minibatches(len(X))
    for _ in range(STEPS):
        batch = next(rows)
        optimiser.zero_grad()
        error = loss_of(model(x[batch]), d[batch])
        if l2:  # on the weights alone, as nnbook's penalties are
            error = error + l2 / 2 * sum((linear.weight**2).sum() for linear in linears)
        error.backward()
        optimiser.step()
        change.step()
    pairs = [(layer.weight.detach().numpy(), layer.bias.detach().numpy()) for layer in linears]
    return np.concatenate([np.column_stack(pair).ravel() for pair in pairs])


def minibatches(m):
    """The rows of minibatch after minibatch, as `train` draws them."""
    rng = np.random.default_rng(3)
    while True:
        order = rng.permutation(m)
        for start in range(0, m, BATCH):
            yield torch.tensor(order[start : start + BATCH])


def main():
    """Prints the table; an exit status of 1 if a difference is too large."""
    print(f"{'':24}{'network':32}{'learning rate':16}{'way':>10}{'difference':>12}")
    worst = 0.0
    for name, (optimiser, rate, make) in RULES.items():
        for title, (sizes, *kinds) in NETWORKS.items():
            X, D = data(sizes[-1], kinds[1] == "softmax")
            for label, schedule in SCHEDULES.items():
                net = Network(sizes, *kinds, bias="random", seed=1)
                start, l2 = net.copy(), L2.get(name, 0.0)
                found = ours(net, X, D, optimiser, rate, schedule, l2)
                expected = theirs(start, X, D, make, rate, schedule, l2)
                way, difference = (np.abs(found - other).max() for other in (start.parameters, expected))
                print(f"{name:24}{title:32}{label:16}{way:10.3f}{difference:12.1e}")
                worst = max(worst, difference)
    return int(worst > TOLERANCE)


if __name__ == "__main__":
    raise SystemExit(main())
