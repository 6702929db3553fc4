"""What nnbook's training is compared with: each peer takes the same steps from the same first weights.

The two naive peers are written anew in the manner of what they stand for: S2's article on a network in
plain NumPy, and the per-example loop of Nielsen's book. The frameworks are used as their guides say.
"""

import logging
import os
import sys
import time
import traceback
import warnings
from functools import partial

import numpy as np

BEFORE = "NNBOOK_BEFORE"  # the variable with the folder of another version of nnbook


class Peer:
    """Trains the network of a Task; made once, then `reset` and `run` as often as wished."""

    label = ""
    dtype = "float64"
    budget = None  # the number of examples a run may see where the whole run would take minutes
    loss = None  # set where the peer cannot compute the workload's error and takes the nearest thing
    other = False  # whether it trains on another error or by another optimiser, to weights of its own

    def __init__(self, task):
        self.task = task
        self.prepare()
        self.reset()

    @staticmethod
    def fits(workload):
        """Whether the peer can train this workload."""
        return True

    def prepare(self):
        """What is done once: models, compiled functions, data in the peer's own arrays."""

    def reset(self):
        """Back to the first weights."""

    def run(self, epochs, seed):
        """Trains; this is what is timed."""
        raise NotImplementedError

    def check(self, epochs, seed):
        """The same, on exactly the minibatches of nnbook."""
        self.run(epochs, seed)

    def parameters(self):
        """The weights and biases as they are now, shaped like nnbook's."""
        raise NotImplementedError


class Ours(Peer):
    """nnbook.train as a reader calls it."""

    label, options = "nnbook", {}

    def prepare(self):
        from nnbook import Network

        w = self.task.workload
        self.net = Network(w.sizes, w.hidden, "sigmoid", self.loss or w.loss, seed=0, dtype=self.task.dtype)

    def reset(self):
        self.net.weights, self.net.biases = self.task.weights, self.task.biases

    def run(self, epochs, seed):
        from nnbook import train

        task = self.task
        settings = {"learning_rate": task.workload.learning_rate, **self.options}
        train(self.net, task.X, task.D, epochs=epochs, batch_size=task.batch_size, seed=seed, **settings)

    def parameters(self):
        return self.net.weights, self.net.biases


class OursFloat32(Ours):
    """The same in the frameworks' type."""

    label, dtype = "nnbook", "float32"


class Before(Ours):
    """Another version of nnbook, from the folder that the environment names."""

    label = "nnbook before"

    def prepare(self):
        sys.path.insert(0, os.environ[BEFORE])
        super().prepare()


class BeforeFloat32(Before):
    """The same in the frameworks' type."""

    dtype = "float32"


class OnDigits(Ours):
    """Another error or optimiser of nnbook than the workload's, on the digits."""

    output, loss_name, options, other = "sigmoid", None, {}, True  # other: another task, other weights

    @staticmethod
    def fits(workload):
        return workload.data == "digits"

    def prepare(self):
        from nnbook import Network

        w = self.task.workload
        loss = self.loss_name or w.loss
        self.net = Network(w.sizes, w.hidden, self.output, loss, seed=0, dtype=self.task.dtype)


class Softmax(OnDigits):
    """Softmax and categorical cross-entropy."""

    label, output, loss_name = "softmax, cross-entropy", "softmax", "categorical_cross_entropy"


class WithMomentum(OnDigits):
    """Momentum."""

    label, options = "momentum", {"optimiser": "momentum", "learning_rate": 0.1}


class WithAdam(OnDigits):
    """Adam."""

    label, options = "Adam", {"optimiser": "adam", "learning_rate": 0.01}


class OursEntropy(Ours):
    """The same with the error that scikit-learn offers; to check against, not to time."""

    loss = "binary_cross_entropy"


class Compiled(Ours):
    """The step that SymbolicNetwork.compile_step() writes, in a plain Python loop."""

    label = "nnbook compile_step"

    @staticmethod
    def fits(workload):
        return workload.name == "D"

    def prepare(self):
        from nnbook import SymbolicNetwork

        super().prepare()
        w = self.task.workload
        self.step = SymbolicNetwork(list(w.sizes), w.hidden, "sigmoid", w.loss).compile_step()
        self.rows = list(zip(self.task.X.tolist(), self.task.D.tolist()))

    def run(self, epochs, seed):
        step, rows, rate = self.step, self.rows, self.task.workload.learning_rate
        parameters = self.net.parameters.tolist()
        for order in self.task.orders(epochs, seed):
            for k in order.tolist():
                parameters = step(parameters, *rows[k], rate)
        self.net.parameters[:] = parameters


class Article(Peer):
    """A network in plain NumPy as S2's author teaches it: dictionaries of named arrays, a layer a call."""

    label = "NumPy article style"

    def prepare(self):
        self.layers = len(self.task.weights)
        self.XT, self.DT = self.task.X.T, self.task.D.T

    def reset(self):
        self.values = {}
        for l, (W, b) in enumerate(zip(self.task.weights, self.task.biases), 1):
            self.values[f"W{l}"], self.values[f"b{l}"] = W.copy(), b[:, None].copy()

    def activation(self, l):
        return "sigmoid" if l == self.layers else self.task.workload.hidden

    def forward(self, X):
        memory, A = {"A0": X}, X
        for l in range(1, self.layers + 1):
            Z = np.dot(self.values[f"W{l}"], A) + self.values[f"b{l}"]
            A = np.maximum(0, Z) if self.activation(l) == "relu" else 1 / (1 + np.exp(-Z))
            memory[f"Z{l}"], memory[f"A{l}"] = Z, A
        return A, memory

    def backward(self, A, D, memory):
        grads, m = {}, D.shape[1]
        if self.task.workload.loss == "mse":
            dA = 2 * (A - D) / len(D)
        else:
            dA = -(np.divide(D, A) - np.divide(1 - D, 1 - A))
        for l in range(self.layers, 0, -1):
            Z = memory[f"Z{l}"]
            if self.activation(l) == "relu":
                dZ = np.array(dA, copy=True)
                dZ[Z <= 0] = 0
            else:
                sig = 1 / (1 + np.exp(-Z))
                dZ = dA * sig * (1 - sig)
            grads[f"dW{l}"] = np.dot(dZ, memory[f"A{l - 1}"].T) / m
            grads[f"db{l}"] = np.sum(dZ, axis=1, keepdims=True) / m
            dA = np.dot(self.values[f"W{l}"].T, dZ)
        return grads

    def step(self, X, D):
        A, memory = self.forward(X)
        grads = self.backward(A, D, memory)
        for name in self.values:
            self.values[name] -= self.task.workload.learning_rate * grads["d" + name]

    def run(self, epochs, seed):
        for order in self.task.orders(epochs, seed):
            if self.task.full:
                self.step(self.XT, self.DT)
                continue
            for rows in self.task.batches(order):
                self.step(self.XT[:, rows], self.DT[:, rows])

    def parameters(self):
        layers = range(1, self.layers + 1)
        return [self.values[f"W{l}"] for l in layers], [self.values[f"b{l}"].ravel() for l in layers]


class PerExample(Peer):
    """The per-example loop of Nielsen's network.py: lists of arrays, one backpropagation for each example."""

    label = "Nielsen style"
    budget = 20_000

    def prepare(self):
        self.data = [(x[:, None], d[:, None]) for x, d in zip(self.task.X, self.task.D)]

    def reset(self):
        self.weights = [W.copy() for W in self.task.weights]
        self.biases = [b[:, None].copy() for b in self.task.biases]

    def run(self, epochs, seed):
        for order in self.task.orders(epochs, seed):
            for rows in self.task.batches(order):
                self.step([self.data[k] for k in rows])

    def step(self, batch):
        sum_w = [np.zeros(w.shape) for w in self.weights]
        sum_b = [np.zeros(b.shape) for b in self.biases]
        for x, d in batch:
            by_w, by_b = self.backprop(x, d)
            sum_w = [total + part for total, part in zip(sum_w, by_w)]
            sum_b = [total + part for total, part in zip(sum_b, by_b)]
        rate = self.task.workload.learning_rate / len(batch)
        self.weights = [w - rate * total for w, total in zip(self.weights, sum_w)]
        self.biases = [b - rate * total for b, total in zip(self.biases, sum_b)]

    def backprop(self, x, d):
        workload = self.task.workload
        zs, activations = [], [x]
        for w, b in zip(self.weights, self.biases):
            zs.append(np.dot(w, activations[-1]) + b)
            hidden = len(zs) < len(self.weights) and workload.hidden == "relu"
            activations.append(np.maximum(zs[-1], 0) if hidden else _sigmoid(zs[-1]))
        delta = activations[-1] - d
        if workload.loss == "mse":
            delta = 2 / len(d) * delta * _sigmoid_prime(zs[-1])
        by_w, by_b = [np.dot(delta, activations[-2].T)], [delta]
        for l in range(2, len(self.weights) + 1):
            slope = (zs[-l] > 0) if workload.hidden == "relu" else _sigmoid_prime(zs[-l])
            delta = np.dot(self.weights[-l + 1].T, delta) * slope
            by_w.insert(0, np.dot(delta, activations[-l - 1].T))
            by_b.insert(0, delta)
        return by_w, by_b

    def parameters(self):
        return self.weights, [b.ravel() for b in self.biases]


def _sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def _sigmoid_prime(z):
    return _sigmoid(z) * (1 - _sigmoid(z))


class ScikitLearn(Peer):
    """MLPClassifier.fit, plain SGD: with logistic outputs it knows cross-entropy only, summed over them."""

    label = "scikit-learn"

    def prepare(self):
        from sklearn.neural_network import MLPClassifier

        w, task = self.task.workload, self.task
        self.loss = None if w.loss == "binary_cross_entropy" else "binary_cross_entropy"
        self.y = task.D.astype(int).squeeze()
        self.model = MLPClassifier(
            w.sizes[1:-1], {"sigmoid": "logistic"}.get(w.hidden, w.hidden), solver="sgd", alpha=0, momentum=0,
            nesterovs_momentum=False, learning_rate_init=w.learning_rate / w.sizes[-1], tol=0,
            batch_size=task.batch_size, n_iter_no_change=10**9, warm_start=True, max_iter=1,
        )  # fmt: skip
        warnings.simplefilter("ignore")  # that it has not converged
        self.model.fit(task.X, self.y)

    def reset(self):
        self.model.coefs_ = [W.T.copy() for W in self.task.weights]
        self.model.intercepts_ = [b.copy() for b in self.task.biases]

    def run(self, epochs, seed):
        self.model.set_params(max_iter=epochs, shuffle=not self.task.full, random_state=seed)
        self.model.fit(self.task.X, self.y)

    def check(self, epochs, seed):
        self.model.set_params(max_iter=1, shuffle=False)
        for order in self.task.orders(epochs, seed):
            self.model.fit(self.task.X[order], self.y[order])

    def parameters(self):
        return [W.T for W in self.model.coefs_], self.model.intercepts_


class Torch(Peer):
    """PyTorch, eager: Sequential, autograd, SGD; each epoch is gathered at once and split."""

    label, dtype = "PyTorch eager", "float32"

    def prepare(self):
        import torch

        torch.set_num_threads(1)
        w = self.task.workload
        layers = []
        for W in self.task.weights:
            layers += [torch.nn.Linear(W.shape[1], W.shape[0]),
                       {"relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid}[w.hidden]()]  # fmt: skip
        entropy = w.loss == "binary_cross_entropy"
        layers = layers[:-1] + ([] if entropy else [torch.nn.Sigmoid()])
        self.model = torch.nn.Sequential(*layers)
        self.linear = [layer for layer in layers if isinstance(layer, torch.nn.Linear)]
        self.loss_of = torch.nn.BCEWithLogitsLoss() if entropy else torch.nn.MSELoss()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=w.learning_rate)
        self.X, self.D = torch.from_numpy(self.task.X), torch.from_numpy(self.task.D)

    def reset(self):
        import torch

        with torch.no_grad():
            for layer, W, b in zip(self.linear, self.task.weights, self.task.biases):
                layer.weight.copy_(torch.from_numpy(W))
                layer.bias.copy_(torch.from_numpy(b))

    def forward(self, x, d):
        return self.loss_of(self.model(x), d)

    def step(self, x, d):
        self.optimizer.zero_grad()
        self.forward(x, d).backward()
        self.optimizer.step()

    def run(self, epochs, seed):
        import torch

        size = self.task.batch_size
        for order in self.task.orders(epochs, seed):
            if self.task.full:
                self.step(self.X, self.D)
                continue
            order = torch.from_numpy(order)
            for x, d in zip(self.X[order].split(size), self.D[order].split(size)):
                self.step(x, d)

    def parameters(self):
        return tuple([getattr(layer, name).detach().numpy() for layer in self.linear]
                     for name in ("weight", "bias"))  # fmt: skip


class TorchCompile(Torch):
    """The same through torch.compile: forward pass and error in one function, the optimizer in another."""

    label = "torch.compile"

    def prepare(self):
        import torch

        logging.getLogger("torch").setLevel(logging.ERROR)
        super().prepare()
        self.forward = torch.compile(super().forward)
        self.update = torch.compile(self.optimizer.step)

    def step(self, x, d):
        self.optimizer.zero_grad()
        self.forward(x, d).backward()
        self.update()


class Keras(Peer):
    """Keras on JAX: Sequential, compile, fit."""

    label, dtype = "Keras on JAX, fit", "float32"

    def prepare(self):
        os.environ["KERAS_BACKEND"] = "jax"
        import keras

        w = self.task.workload
        names = [w.hidden] * (len(w.sizes) - 2) + ["sigmoid"]
        dense = [keras.layers.Dense(n, name) for n, name in zip(w.sizes[1:], names)]
        self.model = keras.Sequential([keras.Input((w.sizes[0],)), *dense])
        loss = {"mse": "mean_squared_error", "binary_cross_entropy": "binary_crossentropy"}[w.loss]
        self.model.compile(keras.optimizers.SGD(w.learning_rate), loss)

    def reset(self):
        pairs = zip(self.task.weights, self.task.biases)
        self.model.set_weights([array for W, b in pairs for array in (W.T, b)])

    def run(self, epochs, seed):
        self.fit(self.task.X, self.task.D, epochs, not self.task.full)

    def fit(self, X, D, epochs, shuffle):
        self.model.fit(X, D, self.task.batch_size, epochs, verbose=0, shuffle=shuffle)

    def check(self, epochs, seed):
        for order in self.task.orders(epochs, seed):
            self.fit(self.task.X[order], self.task.D[order], 1, False)

    def parameters(self):
        arrays = self.model.get_weights()
        return [W.T for W in arrays[::2]], arrays[1::2]


class Jax(Peer):
    """A jitted step that gathers its minibatch, its parameters donated, called from a Python loop."""

    label, dtype = "JAX jitted step", "float32"

    def prepare(self):
        import jax

        self.X, self.D = jax.device_put(self.task.X), jax.device_put(self.task.D)
        workload = self.task.workload
        gradient = jax.grad(partial(_jax_error, workload.hidden, workload.loss))
        rate = workload.learning_rate

        def step(parameters, x, d):
            slopes = gradient(parameters, x, d)
            return jax.tree.map(lambda w, slope: w - rate * slope, parameters, slopes)

        self.step = step
        self.full_step = jax.jit(step, donate_argnums=0)
        self.row_step = jax.jit(lambda p, X, D, rows: step(p, X[rows], D[rows]), donate_argnums=0)

    def reset(self):
        import jax

        pairs = zip(self.task.weights, self.task.biases)
        self.values = [(jax.numpy.array(W.T), jax.numpy.array(b)) for W, b in pairs]

    def run(self, epochs, seed):
        import jax

        values, X, D = self.values, self.X, self.D
        for order in self.task.orders(epochs, seed):
            if self.task.full:
                values = self.full_step(values, X, D)
                continue
            for rows in self.task.batches(order):
                values = self.row_step(values, X, D, rows)
        self.values = jax.block_until_ready(values)

    def parameters(self):
        return [np.asarray(W).T for W, b in self.values], [np.asarray(b) for W, b in self.values]


class JaxScan(Jax):
    """The whole run in one compiled loop: a scan over the epochs of scans over the minibatches."""

    label = "JAX whole-loop scan"

    def prepare(self):
        import jax

        super().prepare()
        lax, size, m = jax.lax, self.task.batch_size, len(self.task.X)
        whole = m - m % size

        def repeat(values, X, D, epochs):
            return lax.scan(lambda v, _: (self.step(v, X, D), None), values, length=epochs)[0]

        def batch(X, D, values, rows):
            return self.step(values, X[rows], D[rows]), None

        def epoch(X, D, values, order):
            values, _ = lax.scan(partial(batch, X, D), values, order[:whole].reshape(-1, size))
            return batch(X, D, values, order[whole:]) if whole < m else (values, None)

        def loop(values, X, D, orders):
            return lax.scan(partial(epoch, X, D), values, orders)[0]

        self.repeat = jax.jit(repeat, donate_argnums=0, static_argnums=3)
        self.loop = jax.jit(loop, donate_argnums=0)

    def run(self, epochs, seed):
        import jax

        if self.task.full:
            values = self.repeat(self.values, self.X, self.D, epochs)
        else:
            orders = np.stack(list(self.task.orders(epochs, seed)))
            values = self.loop(self.values, self.X, self.D, orders)
        self.values = jax.block_until_ready(values)


def _jax_error(hidden, loss, parameters, x, d):
    import jax

    numpy = jax.numpy
    for W, b in parameters[:-1]:
        x = (jax.nn.relu if hidden == "relu" else jax.nn.sigmoid)(x @ W + b)
    W, b = parameters[-1]
    net = x @ W + b
    if loss == "mse":
        return numpy.mean((jax.nn.sigmoid(net) - d) ** 2)
    return numpy.mean(numpy.logaddexp(0, net) - d * net)


PEERS = {
    "ours": Ours, "ours32": OursFloat32, "before": Before, "before32": BeforeFloat32,
    "entropy": OursEntropy, "softmax": Softmax, "momentum": WithMomentum, "adam": WithAdam,
    "compile": Compiled,
    "article": Article, "nielsen": PerExample, "sklearn": ScikitLearn,
    "torch": Torch, "torchcompile": TorchCompile, "keras": Keras, "jax": Jax, "scan": JaxScan,
}  # fmt: skip


def serve(pipe, peers):
    """A worker process: answers (method, arguments) from the pipe until it is closed."""
    peer = None
    while True:
        try:
            name, *arguments = pipe.recv()
        except EOFError:
            return
        try:
            if name == "prepare":
                kind, task = arguments
                peer = peers[kind](task)
                answer = peer.label, peer.loss
            elif name == "parameters":
                answer = [np.array(array, np.float64) for part in peer.parameters() for array in part]
            else:
                peer.reset()
                start = time.process_time(), time.perf_counter()
                getattr(peer, name)(*arguments)
                answer = time.process_time() - start[0], time.perf_counter() - start[1]
        except Exception as reason:
            answer = RuntimeError(traceback.format_exception_only(reason)[0].strip())
        pipe.send(answer)
