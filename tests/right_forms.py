# ruff: noqa: RUF007 (as readers write)
"""Right answers in other styles, for the tests of the exercises: several for each, and ways to vary all."""

import functools
import math

import numpy as np
from right_forms_short import SHORT


def sigma(z):
    return 0.5 * (1 + np.tanh(np.asarray(z, float) / 2))


def slow_forward(W, b, X):
    rows = []
    for x in X:
        for Wl, bl in zip(W, b):
            x = [1 / (1 + math.exp(-sum(w * v for w, v in zip(row, x)) - c)) for row, c in zip(Wl, bl)]
        rows.append(x)
    return rows


def rows_forward(W, b, X):
    for Wl, bl in zip(W, b):
        X = sigma(X @ Wl.T + bl)
    return X


def recursive_forward(W, b, X):
    out = sigma(X @ W[0].T + b[0])
    return out if len(W) == 1 else recursive_forward(W[1:], b[1:], out)


def backward_by_rows(W, b, X, D):
    outs = [X]
    for Wl, bl in zip(W, b):
        outs.append(sigma(outs[-1] @ Wl.T + bl))
    delta = 2 * (outs[-1] - D) / D.size * outs[-1] * (1 - outs[-1])
    dW, db = [], []
    for l in reversed(range(len(W))):
        dW.append(delta.T @ outs[l])
        db.append(delta.sum(0))
        delta = delta @ W[l] * outs[l] * (1 - outs[l])
    return dW[::-1], db[::-1]


def backward_one_by_one(W, b, X, D):
    dW, db = [np.zeros(v.shape) for v in W], [np.zeros(v.shape) for v in b]
    for x, d in zip(X, D):
        outs = [x]
        for l in range(len(W)):
            outs.append(1 / (1 + np.exp(-(W[l].dot(outs[l]) + b[l]))))
        delta = 2 / len(d) * (outs[-1] - d) * outs[-1] * (1 - outs[-1])
        for l in range(len(W) - 1, -1, -1):
            dW[l] += np.outer(delta, outs[l]) / len(X)
            db[l] += delta / len(X)
            delta = W[l].T.dot(delta) * outs[l] * (1 - outs[l])
    return dW, db


def backward_einsum(W, b, X, D):
    outs = [X.T]
    for Wl, bl in zip(W, b):
        outs.append(sigma(np.einsum("ji,im->jm", Wl, outs[-1]) + bl.reshape(-1, 1)))
    delta, m = 2 * np.subtract(outs[-1], D.T) / D.shape[1] * (outs[-1] - outs[-1] ** 2), len(X)
    dW, db = [None] * len(W), [None] * len(W)
    for l in range(len(W))[::-1]:
        dW[l], db[l] = np.einsum("jm,im->ji", delta, outs[l]) / m, delta.mean(axis=1)
        delta = np.einsum("ji,jm->im", W[l], delta) * (outs[l] - outs[l] ** 2)
    return tuple(dW), tuple(db)


def backward_nets(W, b, X, D):
    z, a = [], [np.transpose(X)]
    for l, bl in enumerate(b):
        z.append(np.matmul(W[l], a[l]) + bl[:, np.newaxis])
        a.append(sigma(z[l]))
    slopes = [sigma(v) * sigma(-v) for v in z]
    e = 2 * (a[-1] - D.T) / len(D[0]) * slopes[-1]
    found = []
    for l in range(len(W) - 1, -1, -1):
        found.append((np.dot(e, a[l].T) / len(X), np.average(e, axis=1)))
        e = np.dot(W[l].T, e) * slopes[l - 1] if l else None
    found.reverse()
    return [v for v, _ in found], [v for _, v in found]


def restored(f, p, h):
    p = np.asarray(p, float) if np.asarray(p).dtype.kind != "f" else p
    g = []
    for k in range(len(p)):
        old = p[k]
        p[k] = old + h
        high = f(p)
        p[k] = old - h
        low = f(p)
        p[k] = old
        g.append((high - low) / 2 / h)
    return np.array(g)


def listed_gradient(f, p, h):
    p = list(map(float, p))
    slopes = []
    for k, v in enumerate(p):
        high, low = [*p[:k], v + h, *p[k + 1 :]], [*p[:k], v - h, *p[k + 1 :]]
        slopes.append((f(high) - f(low)) / (2 * h))
    return slopes


def one_hot_gradient(f, p, h):
    out = np.empty(len(p))
    for k in range(p.size):
        e = np.zeros(p.shape)
        e[k] = h
        out[k] = (f(p + e) - f(p - e)) / (h + h)
    return out


def counted_pairs(out, D):
    C = np.zeros((D.shape[1],) * 2, int)
    np.add.at(C, (D.argmax(1), out.argmax(1)), 1)
    return C


def counted_lists(out, D):
    n = len(D[0])
    C = [[0] * n for _ in range(n)]
    for o, d in zip(out, D):
        C[list(d).index(max(d))][list(o).index(max(o))] += 1
    return C


def counted_bins(out, D):
    n = D.shape[1]
    return np.bincount(n * D.argmax(1) + out.argmax(1), minlength=n * n).reshape(n, n)


def while_batches(order, size):
    rest, found = list(order), []
    while rest:
        found.append(np.array(rest[:size]))
        rest = rest[size:]
    return found


def popped(order, size):
    found = []
    for number, one in enumerate(order):
        if number % size == 0:
            found.append([])
        found[-1].append(one)
    return found


def filled(sizes):
    total = 0
    for before, after in zip(sizes[:-1], sizes[1:]):
        total += (before + 1) * after
    return total


def step_in_copy(p, g, eta):
    q = np.array(p, dtype=float)
    q -= eta * g
    return q


def accuracy_loop(out, D):
    right = 0
    for o, d in zip(out, D):
        right += (o[0] > 0.5) == (d[0] > 0.5) if len(o) == 1 else int(np.argmax(o)) == int(np.argmax(d))
    return right / len(out)


def accuracy_labels(y, t):
    def label(table):
        return (table[:, 0] >= 0.5).astype(int) if table.shape[1] == 1 else table.argmax(axis=1)

    return float((label(y) == label(t)).mean())


def bce_by_case(z, d):
    def softplus(v):
        return v + math.log1p(math.exp(-v)) if v > 0 else math.log1p(math.exp(v))

    return d * softplus(-z) + (1 - d) * softplus(z)


def softmax_loop(z):
    largest = max(z)
    powers = [math.exp(v - largest) for v in z]
    return [v / sum(powers) for v in powers]


def hidden_loop(W, delta, out):
    found = np.zeros(len(out))
    for i in range(len(out)):
        for j in range(len(delta)):
            found[i] += W[j, i] * delta[j]
        found[i] *= out[i] * (1 - out[i])
    return found


FORMS = {
    "count_parameters": [
        filled,
        lambda sizes: sum((n + 1) * k for n, k in zip(sizes, sizes[1:])),
        lambda layers: int(np.dot(layers[:-1], layers[1:]) + np.sum(layers[1:])),
        lambda s: sum(s[i] * s[i + 1] for i in range(len(s) - 1)) + sum(s) - s[0],
        lambda s: sum(np.empty((k, n + 1)).size for n, k in zip(s, s[1:])),
        lambda s: 0 if len(s) < 2 else s[1] * (s[0] + 1) + filled(s[1:]),
        lambda s: functools.reduce(lambda t, i: t + s[i] * (s[i - 1] + 1), range(1, len(s)), 0),
        lambda s: float(filled(s)),
    ],
    "neuron": [
        lambda w, x, b: 1 / (1 + np.exp(-(w @ x + b))),
        lambda w, x, b: 1 / (1 + math.exp(-sum(p * q for p, q in zip(w, x)) - b)),
        lambda w, x, b: sigma(np.dot(x, w) + b),
        lambda weights, inputs, bias: float(np.exp(z := np.inner(weights, inputs) + bias) / (1 + np.exp(z))),
        lambda w, x, b: 1.0 - sigma(-np.einsum("i,i", w, x) - b),
    ],
    "forward": [slow_forward, rows_forward, recursive_forward,
                lambda W, b, X: np.array([rows_forward(W, b, x[None])[0] for x in X]),
                lambda W, b, X: functools.reduce(
                    lambda a, l: sigma(l[0] @ a + l[1].reshape(-1, 1)), zip(W, b), X.T).T],
    "mse": [
        lambda out, D: np.mean((out - D) ** 2),
        lambda out, D: ((out - D) ** 2).mean(axis=1).mean(),
        lambda o, d: sum((p - q) ** 2 for r, s in zip(o, d) for p, q in zip(r, s)) / (len(o) * len(o[0])),
        lambda y, t: np.linalg.norm(y - t) ** 2 / y.size,
        lambda y, t: np.einsum("ij,ij->", t - y, t - y) / t.size,
        lambda y, t: np.average(np.square(np.subtract(t, y))),
    ],
    "binary_cross_entropy_from_net": [
        bce_by_case,
        lambda net, d: d * np.logaddexp(0, -net) + (1 - d) * np.logaddexp(0, net),
        lambda z, t: np.where(True, t * np.logaddexp(-z, 0) + np.logaddexp(0, z) * (1 - t), 0),
        lambda z, d: np.log1p(np.exp(-abs(z))) + (d * -z if z < 0 else (1 - d) * z),
        lambda z, d: max(z, 0) - d * z + np.log1p(np.exp(-abs(z))),
    ],
    "softmax": [
        softmax_loop,
        lambda net: (e := np.exp(net - net.max())) / e.sum(),
        lambda z: np.exp(z - np.max(z) - np.log(np.sum(np.exp(z - np.max(z))))),
        lambda z: np.array([1 / np.sum(np.exp(z - v)) if v > z.max() - 700 else 0.0 for v in z]),
        lambda z: np.exp(z - np.logaddexp.reduce(np.asarray(z, float))),
    ],
    "accuracy": [accuracy_loop, accuracy_labels,
                 lambda y, t: np.mean((y > 0.5) == (t > 0.5) if len(t[0]) < 2 else
                                      y.argmax(1) == t.argmax(1)),
                 lambda o, d: np.mean(np.abs(o - d)[:, 0] < 0.5) if len(o[0]) == 1 else accuracy_labels(o, d),
                 lambda o, d: sum(accuracy_labels(o[[k]], d[[k]]) for k in range(len(o))) / len(o)],
    "confusion": [counted_pairs, counted_lists, counted_bins,
                  lambda out, D: D.T @ np.eye(D.shape[1])[out.argmax(axis=1)],
                  lambda y, t: [[int(np.sum((t.argmax(1) == i) & (y.argmax(1) == j)))
                                 for j in range(t.shape[1])] for i in range(t.shape[1])]],
    "output_delta": [
        lambda out, d: 2 * (out - d) / out.size * out * (1 - out),
        lambda y, t: [2 / len(y) * (p - q) * p * (1 - p) for p, q in zip(y, t)],
        lambda y, t: np.multiply(-2 / len(y) * (t - y), y - y**2),
        lambda y, t: (y - t) * (y * (1 - y)) / (len(t) / 2),
        lambda y, t: np.diag(y * (1 - y)) @ (2 * (y - t)) / len(y),
    ],
    "softmax_delta": [
        lambda out, d: out - d,
        lambda y, t: [p - q for p, q in zip(y, t)],
        lambda y, t: np.subtract(y, t),
        lambda y, t: -(t - y),
        lambda y, t: (np.diag(y) - np.outer(y, y)) @ (-t / y),
    ],
    "hidden_delta": [
        hidden_loop,
        lambda W, delta, out: W.T @ delta * out * (1 - out),
        lambda W, d, o: d @ W * o * (1 - o),
        lambda W, d, o: np.einsum("ji,j,i->i", W, d, o - o * o),
        lambda W, d, o: [sum(w * e for w, e in zip(c, d)) * v * (1 - v) for c, v in zip(W.T, o)],
        lambda W, d, o: (W * d[:, None]).sum(axis=0) * (o - o**2),
    ],
    "weight_gradient": [
        lambda delta, out: np.outer(delta, out),
        lambda d, o: [[p * q for q in o] for p in d],
        lambda d, o: d[:, np.newaxis] * o,
        lambda d, o: d.reshape(-1, 1) @ o.reshape(1, -1),
        lambda d, o: np.einsum("j,i->ji", d, o),
        lambda d, o: np.multiply.outer(d, o),
        lambda d, o: np.array([p * o for p in d]),
    ],
    "backward": [backward_by_rows, backward_one_by_one, backward_einsum, backward_nets],
    "numeric_gradient": [restored, listed_gradient, one_hot_gradient,
                         lambda f, p, h: [(f(p + h * e) - f(p - h * e)) / (2 * h) for e in np.eye(len(p))],
                         lambda f, p, h: [(f(p + e) - f(p - e)) * 0.5 / h for e in h * np.identity(p.size)]],
    "step": [
        step_in_copy,
        lambda p, g, eta: p - eta * g,
        lambda p, g, r: [v - r * s for v, s in zip(p, g)],
        lambda p, g, r: p + -r * g,
        lambda p, g, r: np.subtract(p, np.multiply(r, g)),
        lambda w, dw, lr: -(lr * dw - w),
    ],
    "momentum_step": [
        lambda p, g, v, r, beta: (p - r * (beta * v + g), beta * v + g),
        lambda p, g, v, r, beta: ((n := v * beta + g) * -r + p, n),
        lambda p, g, v, r, beta: [p - r * beta * v - r * g, g + beta * v],
        lambda p, g, v, r, beta: ([a - r * (beta * c + b) for a, b, c in zip(p, g, v)],
                                  [beta * c + b for b, c in zip(g, v)]),
        lambda w, dw, v, lr, m: (np.subtract(w, lr * np.add(m * v, dw)), np.add(m * v, dw)),
    ],
    "minibatches": [
        while_batches, popped,
        lambda order, k: [order[i : i + k] for i in range(0, len(order), k)],
        lambda order, k: np.split(order, range(k, len(order), k)),
        lambda o, k: [o[i * k : (i + 1) * k] for i in range(math.ceil(len(o) / k))],
        lambda o, k: np.array_split(o, np.arange(k, len(o), k)),
        lambda o, k: tuple(o[i : i + k].tolist() for i in range(0, len(o), k)),
        lambda o, k: [np.array(o[i : min(i + k, len(o))]) for i in range(0, len(o), k)],
    ],
}  # fmt: skip
FORMS |= SHORT


def mapped(f, value):
    """A value with f applied to each of its arrays."""
    if isinstance(value, (list, tuple)):
        return type(value)(mapped(f, part) for part in value)
    return f(value) if isinstance(value, (np.ndarray, np.floating)) else value


def as_float32(value):
    return value.astype(np.float32) if value.dtype.kind == "f" else value


def fortran(value):
    return np.array(value, order="F")


def strided(value):
    return np.repeat(value, 2, axis=0)[::2] if value.ndim else value


class Callable:
    """An object that can be called."""

    def __init__(self, form):
        self.form = form

    def __call__(self, *arguments, more=None):
        return self.form(*arguments)


WAYS = {
    "float32": lambda form: lambda *given: form(*(mapped(as_float32, one) for one in given)),
    "float32 results": lambda form: lambda *given: mapped(as_float32, form(*given)),
    "Fortran order": lambda form: lambda *given: mapped(
        fortran, form(*mapped(fortran, list(given)))),
    "lists": lambda form: lambda *given: mapped(lambda a: a.tolist(), form(*given)),
    "objects": lambda form: lambda *given: mapped(lambda a: a.astype(object), form(*given)),
    "a class": Callable,
    "partial": lambda form: functools.partial(form),
    "strided": lambda form: lambda *given: mapped(strided, form(*given)),
}  # fmt: skip


def right_forms(name, solution):
    """(id, function) of each right form: those written for a name, and the solution in all ways."""
    for number, form in enumerate(FORMS.get(name, ())):
        yield f"{name}-{number}", form
    for way, change in WAYS.items():
        yield f"{name}-{way}", change(solution)
