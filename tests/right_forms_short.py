# ruff: noqa: RUF007 (as readers write)
"""Right answers in other styles to the shorter exercises of each chapter."""

import functools
import itertools
import math

import numpy as np


def sigma(z):
    return 1 / (1 + np.exp(-np.asarray(z, float)))


def nudged_list(p, k, h):
    found = list(p)
    found[k] = found[k] + h
    return found


def slopes_by_lists(E, p, h):
    found, before = [], E(p)
    for k, value in enumerate(p):
        found.append((E([*p[:k], value + h, *p[k + 1 :]]) - before) / h)
    return found


def slopes_put_back(E, p, h):
    p = np.array(p, float)
    before, found = E(p), np.empty(len(p))
    for k in range(len(p)):
        old = p[k]
        p[k] = old + h
        found[k] = (E(p) - before) / h
        p[k] = old
    return found


def moved_loop(before, after):
    number = 0
    for b, a in zip(before, after):
        if a - b > 1 or b - a > 1:
            number += 1
    return number


def shapes_loop(sizes):
    found = []
    for l in range(len(sizes) - 1):
        found.append((sizes[l + 1], sizes[l]))
    return found


def edges_loop(sizes):
    found = []
    for l in range(1, len(sizes)):
        found.append(sizes[l] * sizes[l - 1])
    return found


def table_of_lists(edges, rows, columns):
    W = [[0.0] * columns for _ in range(rows)]
    for i, j, w in edges:
        W[j][i] = w
    return W


def table_by_key(edges, rows, columns):
    known = {(j, i): w for i, j, w in edges}
    return [[known.get((j, i), 0) for i in range(columns)] for j in range(rows)]


def table_by_arrays(edges, rows, columns):
    W = np.zeros((rows, columns))
    sources, targets, weights = zip(*edges)
    W[list(targets), list(sources)] = weights
    return W


def permuted(W0, b0, W1, order):
    P = np.eye(len(order))[order]
    return P @ W0, P @ b0, W1 @ P.T


def reordered_loop(W0, b0, W1, order):
    V, c, U = np.empty(W0.shape), np.empty(b0.shape), np.empty(W1.shape)
    for k, old in enumerate(order):
        V[k], c[k], U[:, k] = W0[old], b0[old], W1[:, old]
    return V, c, U


def layer_by_columns(W, b, X):
    return np.column_stack([sigma(W @ x + b) for x in X.T])


def layer_loop(W, b, X):
    found = np.zeros((len(b), X.shape[1]))
    for j in range(len(b)):
        for k in range(X.shape[1]):
            found[j, k] = 1 / (1 + math.exp(-sum(W[j, i] * X[i, k] for i in range(len(X))) - b[j]))
    return found


def relu_in_copy(z):
    z = np.array(z, float)
    z[z < 0] = 0
    return z


def slope_in_zeros(z):
    found = np.zeros(z.shape)
    found[z > 0] = 1
    return found


def collapsed_by_probes(W0, b0, W1, b1):
    def net(x):
        return W1 @ (W0 @ x + b0) + b1

    c = net(np.zeros(W0.shape[1]))
    return np.column_stack([net(e) - c for e in np.eye(W0.shape[1])]), c


def surprise_loop(out, D):
    total = 0
    for o, d in zip(out, D):
        total -= math.log(o[list(d).index(1)])
    return total / len(out)


def stable_loop(z):
    z = list(map(float, z))
    largest = max(z)
    return largest + math.log(sum(math.exp(v - largest) for v in z))


def gradients_loop(delta, out):
    n, m = delta.shape
    dW, db = np.zeros((n, len(out))), np.zeros(n)
    for k in range(m):
        dW += np.outer(delta[:, k], out[:, k]) / m
        db += delta[:, k] / m
    return dW, db


def stop_while(errors, patience):
    best, epoch = 0, 1
    while epoch < len(errors) and epoch - best <= patience:
        if errors[epoch] < errors[best]:
            best = epoch
        epoch += 1
    return best


def stop_by_lowest(errors, patience):
    lowest, where, waited = math.inf, 0, 0
    for epoch, error in enumerate(errors):
        if error < lowest:
            lowest, where, waited = error, epoch, 0
        else:
            waited += 1
            if waited == patience:
                return where
    return where


def stop_by_argmin(errors, patience):
    for end in range(1, len(errors) + 1):
        best = int(np.argmin(errors[:end]))
        if end - 1 - best >= patience:
            return best
    return int(np.argmin(errors))


def stop_recursive(errors, patience, best=0, epoch=1):
    if epoch == len(errors) or epoch - best > patience:
        return best
    return stop_recursive(errors, patience, epoch if errors[epoch] < errors[best] else best, epoch + 1)


def stop_list(errors, patience):
    errors, best = list(errors), 0
    while any(e < errors[best] for e in errors[best + 1 : best + patience + 1]):
        best += 1 + [e < errors[best] for e in errors[best + 1 :]].index(True)
    return best


def stop_sentinel(errors, patience):
    best = 0
    for epoch in range(1, len(errors)):
        if errors[epoch] >= errors[best]:
            if epoch == best + patience:
                return best
            continue
        best = epoch
    return best


def gradient_loop(g, s):
    total = np.zeros(g.shape[1])
    for row, size in zip(g, s):
        total += size * row
    return total / sum(s)


def ring_loop(X, arrows, c):
    found = []
    for x in X:
        total = sum(max(0, float(a @ x)) for a in arrows)
        found.append(1 if total < c else 0)
    return found


def line_loop(X, d, w, b):
    right = 0
    for x, one in zip(X, d):
        right += (sum(p * q for p, q in zip(w, x)) + b > 0) == bool(one)
    return max(right, len(X) - right) / len(X)


def regions_added(n):
    found = 1
    for k in range(1, n + 1):
        found += k
    return found


def switch_loop(on):
    number = 0
    for t in range(len(on)):
        for j in range(len(on[0])):
            number += on[t][j] != on[t - 1][j]
    return number


def stretched(image):
    low, high = image.min(), image.max()
    return (image - low) / (high - low) if high > low else 0.0 * image


def stretched_loop(image):
    low, high = min(map(min, image)), max(map(max, image))
    return [[(v - low) / (high - low) if high > low else 0 for v in row] for row in image]


def mass_loop(image):
    row = column = ink = 0
    for r, line in enumerate(image):
        for c, v in enumerate(line):
            row, column, ink = row + r * v, column + c * v, ink + v
    return row / ink, column / ink


def mass_by_places(image):
    places = np.indices(image.shape)
    return tuple((places * image).sum(axis=(1, 2)) / image.sum())


def guesses_loop(out, k):
    out, found = list(out), []
    for _ in range(k):
        best = max((j for j in range(len(out)) if j not in found), key=lambda j: out[j])
        found.append(best)
    return found


def hot_loop(classes, n):
    D = []
    for one in classes:
        row = [0] * n
        row[one] = 1
        D.append(row)
    return D


def hot_by_places(classes, n):
    D = np.zeros((len(classes), n), int)
    D[np.arange(len(classes)), classes] = 1
    return D


def pixels_loop(W, delta):
    found = np.zeros(W.shape[1])
    for j in range(len(delta)):
        found += delta[j] * W[j]
    return found


def wall_by_cases(y, a, w, r):
    rise, up = math.sin(a), w - y
    if rise == 0 or (rise > 0) != (up > 0):
        return 1
    far = up / rise / r
    return 1 if far > 1 else far


def wall_walked(y, a, w, r):
    end = y + r * math.sin(a)
    if (end - w) * (y - w) >= 0:
        return 1.0
    return (w - y) / (end - y)


def held(x):
    if x > 1:
        return 1
    if x < -1:
        return -1
    return x


def steered_loop(d):
    total = 0
    for factor, value in zip((0.5, 1.5, 0, -1.5, -0.5), d):
        total += factor * value
    return held(total)


def corrected_loop(X, D, seen, teacher):
    rows, answers = list(X), list(D)
    for x in seen:
        rows.append(x)
        answers.append(teacher(x))
    return np.array(rows), np.array(answers)


def growing_loop(e, s):
    found, total, rows = [], 0, 0
    for error, size in zip(e, s):
        total += error * size
        rows += size
        found.append(total / rows)
    return found


def growing_running(e, s):
    found, mean, rows = [], 0.0, 0
    for error, size in zip(e, s):
        rows += size
        mean += (error - mean) * size / rows
        found.append(mean)
    return np.array(found)


def desired_loop(X):
    found = []
    for x in X:
        found.append([0, 1] if x[0] > x[1] else [1, 0])
    return found


def dead_loop(net):
    dead = 0
    for row in net:
        dead += all(v <= 0 for v in row)
    return dead


def by_areas(p, a, b, c):
    def area(u, v, w):
        return abs((v[0] - u[0]) * (w[1] - u[1]) - (v[1] - u[1]) * (w[0] - u[0]))

    return int(abs(area(p, a, b) + area(p, b, c) + area(p, c, a) - area(a, b, c)) < 1e-6)


def by_shares(p, a, b, c):
    s, t = np.linalg.solve(np.column_stack([b - a, c - a]), p - a)
    return 1 if s > 0 and t > 0 and s + t < 1 else 0


def by_signs(p, a, b, c):
    signs = [np.sign(np.linalg.det([v - u, p - u])) for u, v in ((a, b), (b, c), (c, a))]
    return int(abs(sum(signs)) == 3)


def nearest_loop(x, means):
    best, least = None, math.inf
    for k, mean in enumerate(means):
        distance = sum((a - b) ** 2 for a, b in zip(x, mean))
        if distance < least:
            best, least = k, distance
    return best


def silent_copy(W, b, j, mean):
    V, c = W.astype(float), b.astype(float)
    c += V[:, j] * mean
    V[:, j] = 0
    return V, c


def half_bar(p, m):
    return 1.96 * math.sqrt(p - p * p) / math.sqrt(m)


def apart_by_ends(p, m, q, k):
    (low, few), (high, many) = sorted([(p, m), (q, k)])
    top = low + 1.96 * math.sqrt(low * (1 - low) / few)
    return 1 if top < high - 1.96 * math.sqrt(high * (1 - high) / many) else 0


SHORT = {
    "desired": [
        desired_loop,
        lambda X: np.c_[X[:, 1] > X[:, 0], X[:, 0] > X[:, 1]] * 1.0,
        lambda X: np.eye(2)[(X[:, 0] > X[:, 1]).astype(int)],
        lambda X: np.hstack([X[:, [1]] > X[:, [0]], X[:, [0]] > X[:, [1]]]),
        lambda X: (X[:, ::-1] == X.max(axis=1, keepdims=True)).astype(float),
        lambda X: np.where((X[:, 0] > X[:, 1])[:, None], [0, 1], [1, 0]),
        lambda X: np.eye(2)[X.argmin(axis=1)],
    ],
    "dead_neurons": [
        dead_loop,
        lambda net: np.sum((net <= 0).all(axis=1)),
        lambda net: int((net.max(axis=1) <= 0).sum()),
        lambda net: np.count_nonzero(np.maximum(net, 0).sum(axis=1) == 0),
        lambda net: len(net) - (net > 0).any(axis=1).sum(),
        lambda net: sum(max(row) <= 0 for row in net),
        lambda net: np.sum(~np.any(net > 0, axis=1)),
    ],
    "in_triangle": [
        by_areas, by_shares, by_signs,
        lambda p, a, b, c: int(len({bool(np.linalg.det([v - u, p - u]) > 0)
                                    for u, v in zip((a, b, c), (b, c, a))}) == 1),
        lambda p, a, b, c: bool(np.all(np.linalg.solve(np.vstack([np.c_[a, b, c], [1, 1, 1]]), [*p, 1]) > 0)),
        lambda p, a, b, c: float(min(np.linalg.inv(np.vstack([np.c_[a, b, c], np.ones(3)])) @ [*p, 1]) > 0),
    ],
    "nearest_mean": [
        nearest_loop,
        lambda x, M: ((M - x) ** 2).sum(axis=1).argmin(),
        lambda x, M: np.argmin(np.linalg.norm(M - x, axis=1)),
        lambda x, M: int(np.argmin([np.dot(m - x, m - x) for m in M])),
        lambda x, M: np.argmax(M @ x - (M**2).sum(axis=1) / 2),
        lambda x, M: min(range(len(M)), key=lambda k: math.dist(M[k], x)),
        lambda x, M: np.einsum("kn,kn->k", M - x, M - x).argsort()[0],
    ],
    "silenced": [
        silent_copy,
        lambda W, b, j, mean: (W * (np.arange(W.shape[1]) != j), b + mean * W[:, j]),
        lambda W, b, j, mean: (W @ (np.eye(len(W.T)) - np.diag(np.eye(len(W.T))[j])), b + W[:, j] * mean),
        lambda W, b, j, mean: (np.where(np.arange(len(W.T)) == j, 0, W), b + W @ np.eye(len(W.T))[j] * mean),
        lambda W, b, j, mean: (np.c_[W[:, :j], 0 * W[:, j], W[:, j + 1 :]], b + W[:, j] * mean),
        lambda W, b, j, mean: ([[0 if i == j else w for i, w in enumerate(row)] for row in W],
                               [c + row[j] * mean for c, row in zip(b, W)]),
        lambda W, b, j, mean: [W - np.outer(W[:, j], np.eye(W.shape[1])[j]), np.add(b, mean * W.T[j])],
    ],
    "bars_apart": [
        apart_by_ends,
        lambda p, m, q, k: int(abs(p - q) > 1.96 * ((p * (1 - p) / m) ** 0.5 + (q * (1 - q) / k) ** 0.5)),
        lambda p, m, q, k: abs(p - q) - half_bar(p, m) > half_bar(q, k),
        lambda p, m, q, k: max(p, q) - min(p, q) > sum(half_bar(s, n) for s, n in ((p, m), (q, k))),
        lambda p, m, q, k: p - half_bar(p, m) > q + half_bar(q, k) or q - half_bar(q, k) > p + half_bar(p, m),
        lambda p, m, q, k: bool(apart_by_ends(q, k, p, m)),
    ],
    "nudge": [
        nudged_list,
        lambda p, k, h: p + h * np.eye(len(p))[k],
        lambda p, k, h: [v + h if i == k else v for i, v in enumerate(p)],
        lambda p, k, h: np.where(np.arange(len(p)) == k, p + h, p),
        lambda p, k, h: np.concatenate([p[:k], [p[k] + h], p[k + 1 :]]),
        lambda p, k, h: np.array([*p[:k], p[k] + h, *p[k + 1 :]]),
        lambda w, i, eps: w + eps * (np.arange(w.size) == i),
    ],
    "nudged_slopes": [
        slopes_by_lists, slopes_put_back,
        lambda E, p, h: np.array([(E(p + h * e) - E(p)) / h for e in np.eye(len(p))]),
        lambda E, p, h: [(E(p + e) - E(p)) / h for e in h * np.identity(p.size)],
        lambda E, p, h: np.array([E(p + e) for e in h * np.eye(len(p))]) / h - E(p) / h,
        lambda f, w, eps: -np.array([f(w) - f(w + v) for v in eps * np.eye(len(w))]) / eps,
        lambda E, p, h: np.apply_along_axis(lambda e: (E(p + e) - E(p)) / h, 1, h * np.eye(len(p))),
    ],
    "count_moved": [
        moved_loop,
        lambda b, a: np.count_nonzero(np.abs(a - b) > 1),
        lambda b, a: int((abs(b - a) > 1).sum()),
        lambda b, a: len([1 for p, q in zip(b, a) if abs(p - q) > 1]),
        lambda b, a: sum(abs(q - p) > 1 for p, q in zip(b, a)),
        lambda b, a: np.sum((a - b) ** 2 > 1),
        lambda b, a: np.sum(a - b > 1) + np.sum(a - b < -1),
    ],
    "shapes": [
        shapes_loop,
        lambda s: [(k, n) for n, k in zip(s[:-1], s[1:])],
        lambda s: list(zip(s[1:], s)),
        lambda s: [np.zeros((s[l + 1], s[l])).shape for l in range(len(s) - 1)],
        lambda s: [[k, n] for n, k in itertools.pairwise(s)],
        lambda s: np.column_stack([s[1:], s[:-1]]),
        lambda s: tuple((s[l], s[l - 1]) for l in range(1, len(s))),
    ],
    "edges_by_layer": [
        edges_loop,
        lambda s: [n * k for n, k in zip(s, s[1:])],
        lambda s: np.multiply(s[:-1], s[1:]),
        lambda s: np.array(s[1:]) * s[:-1],
        lambda s: list(map(math.prod, zip(s, s[1:]))),
        lambda s: [np.zeros((k, n)).size for n, k in zip(s, s[1:])],
        lambda s: tuple(s[l] * s[l + 1] for l in range(len(s) - 1)),
    ],
    "matrix_of_edges": [
        table_of_lists, table_by_key, table_by_arrays,
        lambda edges, r, c: sum(w * np.outer(np.eye(r)[j], np.eye(c)[i]) for i, j, w in edges),
        lambda edges, r, c: np.array([[sum(w for i, j, w in edges if (j, i) == (row, column))
                                       for column in range(c)] for row in range(r)]),
        lambda edges, r, c: np.bincount([j * c + i for i, j, _ in edges], [w for *_, w in edges],
                                        r * c).reshape(r, c),
        lambda edges, r, c: functools.reduce(
            lambda W, e: W + e[2] * np.eye(r)[:, [e[1]]] * np.eye(c)[e[0]], edges, np.zeros((r, c))),
    ],
    "reordered": [
        permuted, reordered_loop,
        lambda W0, b0, W1, o: (W0[o, :], b0[o], W1.T[o].T),
        lambda W0, b0, W1, o: (np.take(W0, o, axis=0), np.take(b0, o), np.take(W1, o, axis=1)),
        lambda W0, b0, W1, o: ([W0[k] for k in o], [b0[k] for k in o], [[row[k] for k in o] for row in W1]),
        lambda W0, b0, W1, o: [W0[list(o)], b0[list(o)], W1[:, list(o)]],
        lambda W0, b0, W1, o: (np.array([W0[k] for k in o]), b0.take(o), np.stack([W1[:, k] for k in o], 1)),
    ],
    "cut_distance": [
        lambda w, b: -b / np.linalg.norm(w),
        lambda w, b: -b / math.sqrt(sum(v * v for v in w)),
        lambda w, b: -b / math.hypot(*w),
        lambda w, b: -b * (w @ w) ** -0.5,
        lambda w, b: np.dot(-b * w / np.dot(w, w), w / np.linalg.norm(w)),
        lambda w, b: -(b / np.sqrt(np.square(w).sum())),
        lambda w, b: np.sign(-b) * math.dist(-b * w / (w @ w), 0 * w),
    ],
    "layer": [
        layer_by_columns, layer_loop,
        lambda W, b, X: sigma(W @ X + b.reshape(-1, 1)),
        lambda W, b, X: sigma(X.T @ W.T + b).T,
        lambda W, b, X: sigma(np.einsum("ji,im->jm", W, X) + b[:, np.newaxis]),
        lambda W, b, X: 0.5 * (1 + np.tanh((W.dot(X) + b[:, None]) / 2)),
        lambda W, b, X: sigma(np.c_[W, b] @ np.vstack([X, np.ones(X.shape[1])])),
        lambda W, b, X: [[1 / (1 + math.exp(-(row @ x) - c)) for x in X.T] for row, c in zip(W, b)],
    ],
    "relu": [
        relu_in_copy,
        lambda z: np.maximum(0, z),
        lambda z: np.where(z > 0, z, 0),
        lambda z: z * (z > 0),
        lambda z: (z + np.abs(z)) / 2,
        lambda z: np.clip(z, 0, None),
        lambda z: np.vectorize(lambda v: max(0.0, v))(z),
        lambda z: z - np.minimum(z, 0),
    ],
    "relu_slope": [
        slope_in_zeros,
        lambda z: (z > 0) * 1.0,
        lambda z: (z > 0).astype(int),
        lambda z: z > 0,
        lambda z: np.heaviside(z, 0),
        lambda z: np.maximum(np.sign(z), 0),
        lambda z: np.vectorize(lambda v: 1 if v > 0 else 0)(z),
    ],
    "one_layer": [
        collapsed_by_probes,
        lambda W0, b0, W1, b1: (W1 @ W0, W1 @ b0 + b1),
        lambda W0, b0, W1, b1: [np.matmul(W1, W0), b1 + np.dot(W1, b0)],
        lambda V, c, U, d: (np.einsum("kj,ji->ki", U, V), np.einsum("kj,j->k", U, c) + d),
        lambda V, c, U, d: ((V.T @ U.T).T, c @ U.T + d),
        lambda V, c, U, d: (U @ V, (U @ (V @ np.zeros(V.shape[1]) + c)) + d),
        lambda V, c, U, d: (U.dot(V).tolist(), [float(u @ c) + e for u, e in zip(U, d)]),
    ],
    "cross_entropy": [
        surprise_loop,
        lambda out, D: -np.sum(D * np.log(out)) / len(D),
        lambda out, D: np.mean(-(D * np.log(out)).sum(axis=1)),
        lambda out, D: -np.log((out * D).sum(axis=1)).mean(),
        lambda out, D: -np.mean(np.log(out[np.arange(len(D)), D.argmax(axis=1)])),
        lambda y, t: -np.log(y[t > 0.5]).sum() / len(y),
        lambda y, t: -np.einsum("ij,ij->", t, np.log(y)) / t.shape[0],
        lambda y, t: np.log(1 / np.sum(y * t, axis=1)).sum() / t.sum(),
    ],
    "surprise_in_bits": [
        lambda p: np.log2(1 / p),
        lambda p: -np.log(p) / np.log(2),
        lambda p: np.log(p) / np.log(0.5),
        lambda p: -np.log(p) / math.log(2),
        lambda p: -np.log10(p) / np.log10(2),
        lambda p: np.negative(np.log2(p)),
        lambda p: np.vectorize(lambda q: -math.log2(q))(p),
        lambda p: 0 - np.log2(np.asarray(p, float)),
    ],
    "logsumexp": [
        stable_loop,
        lambda z: z.max() + np.log(np.exp(z - z.max()).sum()),
        lambda z: np.logaddexp.reduce(np.asarray(z, float)),
        lambda z: functools.reduce(np.logaddexp, z),
        lambda z: max(z) + np.log1p(sum(np.exp(v - max(z)) for v in np.delete(z, z.argmax()))),
        lambda z: (c := np.max(z)) + math.log(np.sum(np.exp(z - c))),
        lambda z: np.sort(z)[-1] + np.log(np.mean(np.exp(z - max(z))) * len(z)),
    ],
    "layer_gradients": [
        gradients_loop,
        lambda delta, out: (delta @ out.T / delta.shape[1], delta.mean(axis=1)),
        lambda d, o: (np.einsum("jm,im->ji", d, o) / len(d.T), np.average(d, axis=1)),
        lambda d, o: (np.mean([np.outer(p, q) for p, q in zip(d.T, o.T)], axis=0), d.T.mean(0)),
        lambda d, o: [(o @ d.T).T / o.shape[1], d.sum(1) / o.shape[1]],
        lambda d, o: (np.mean(d[:, None] * o[None], axis=2), np.mean(d, 1)),
        lambda d, o: ((g := d @ np.c_[o.T, np.ones(o.shape[1])] / o.shape[1])[:, :-1], g[:, -1]),
    ],
    "largest_rate": [
        lambda c: 2 / np.max(c),
        lambda c: 2 / max(c),
        lambda c: np.min(2 / c),
        lambda c: min(2 / v for v in c),
        lambda c: 2.0 / np.sort(c)[-1],
        lambda c: 2 / np.linalg.norm(c, np.inf),
        lambda c: 2 * (1 / c).min(),
    ],
    "scheduled_rate": [
        lambda first, step, steps: first * (steps - step) / steps,
        lambda first, step, steps: first - first * step / steps,
        lambda first, step, steps: np.interp(step, [0, steps], [first, 0]),
        lambda a, t, T: a * (1.0 - t / T),
        lambda a, t, T: a + (0 - a) * (t / T),
        lambda a, t, T: np.linspace(a, 0, T + 1)[t],
        lambda a, t, T: float(a / T * (T - t)),
    ],
    "stopping_epoch": [stop_while, stop_by_lowest, stop_by_argmin, stop_recursive, stop_list, stop_sentinel],
    "mean_gradient": [
        gradient_loop,
        lambda g, s: np.average(g, axis=0, weights=s),
        lambda g, s: (g * s[:, None]).sum(axis=0) / s.sum(),
        lambda g, s: g.T @ s / s.sum(),
        lambda g, s: np.einsum("i,ij->j", s, g) / np.sum(s),
        lambda g, s: np.repeat(g, s, axis=0).mean(axis=0),
        lambda g, s: (s / s.sum()) @ g,
        lambda g, s: [sum(a * b for a, b in zip(column, s)) / sum(s) for column in g.T],
    ],
    "l2_step": [
        lambda p, g, r, l: p - r * (g + l * p),
        lambda p, g, r, l: (1 - r * l) * p - r * g,
        lambda p, g, r, l: p - r * g - r * l * p,
        lambda p, g, r, l: [v - r * (s + l * v) for v, s in zip(p, g)],
        lambda w, dw, lr, lam: np.subtract(w, lr * np.add(dw, lam * w)),
        lambda w, dw, lr, lam: w * (1 - lr * lam) + -lr * dw,
        lambda p, g, r, l: -(r * g + (r * l - 1) * p),
    ],
    "ring_class": [
        ring_loop,
        lambda X, A, c: (np.maximum(X @ A.T, 0).sum(axis=1) < c).astype(int),
        lambda X, A, c: np.array([c - np.maximum(A @ x, 0).sum() > 0 for x in X]),
        lambda X, A, c: (c - np.clip(X @ A.T, 0, None).sum(1) > 0) * 1.0,
        lambda X, A, c: np.heaviside(c - np.maximum(A @ X.T, 0).sum(axis=0), 0),
        lambda X, A, c: [int(sum(max(0, a[0] * x[0] + a[1] * x[1]) for a in A) < c) for x in X],
        lambda X, A, c: np.where(np.einsum("mk->m", np.maximum(X @ A.T, 0)) < c, 1, 0),
    ],
    "line_accuracy": [
        line_loop,
        lambda X, d, w, b: max(np.mean((X @ w + b > 0) == d), np.mean((X @ w + b < 0) == d)),
        lambda X, d, w, b: 0.5 + abs(np.mean((X @ w + b > 0) == d) - 0.5),
        lambda X, d, w, b: max(s := np.mean(((X @ w + b) > 0) != d), 1 - s),
        lambda X, d, w, b: max(np.sum((X @ w > -b) == d), np.sum((X @ w <= -b) == d)) / len(d),
        lambda X, d, w, b: 1 - min(k := np.count_nonzero((X.dot(w) + b > 0) - d), len(d) - k) / len(d),
        lambda X, d, w, b: (1 + abs(np.mean(np.sign(X @ w + b) * (2 * d - 1)))) / 2,
    ],
    "regions": [
        regions_added,
        lambda n: 1 + n * (n + 1) / 2,
        lambda n: 1 + sum(range(n + 1)),
        lambda n: (n * n + n + 2) // 2,
        lambda n: 1 + n + math.comb(n, 2),
        lambda n: sum(math.comb(n, k) for k in range(3)),
        lambda n: 1 if n == 0 else n + regions_added(n - 1),
    ],
    "count_switches": [
        switch_loop,
        lambda on: (on != np.roll(on, -1, axis=0)).sum(),
        lambda on: np.abs(on - np.roll(on, 1, axis=0)).sum(),
        lambda on: np.abs(np.diff(on, axis=0)).sum() + np.abs(on[0] - on[-1]).sum(),
        lambda on: int(np.sum(on[1:] != on[:-1]) + np.sum(on[-1] != on[0])),
        lambda on: np.abs(np.diff(np.vstack([on, on[:1]]), axis=0)).sum(),
        lambda on: sum(int(a != b) for c in on.T for a, b in zip(c, [*c[1:], c[0]])),
        lambda on: 2 * sum(a < b for c in on.T for a, b in zip(c, np.roll(c, 1))),
    ],
    "normalised": [
        stretched, stretched_loop,
        lambda v: (v - v.min()) / (np.ptp(v) or 1),
        lambda v: np.interp(v, [v.min(), v.max()], [0, 1]) if np.ptp(v) else np.zeros(v.shape),
        lambda v: np.zeros_like(v, float) if v.min() == v.max() else (v - v.min()) / (v.max() - v.min()),
        lambda v: (w := v - np.min(v)) / max(np.max(w), 1e-300),
        lambda v: np.nan_to_num((v - v.min()) / (v.max() - v.min())),
    ],
    "centre_of_mass": [
        mass_loop, mass_by_places,
        lambda v: (np.average(np.arange(len(v)), weights=v.sum(1)),
                   np.average(np.arange(len(v[0])), weights=v.sum(0))),
        lambda v: np.array([np.arange(v.shape[0]) @ v.sum(1), np.arange(v.shape[1]) @ v.sum(0)]) / v.sum(),
        lambda v: [(np.arange(len(v))[:, None] * v).sum() / v.sum(),
                   (np.arange(len(v[0])) * v).sum() / v.sum()],
        lambda v: tuple(np.einsum("krc,rc->k", np.indices(v.shape), v) / v.sum()),
        lambda v: (sum(r * sum(line) for r, line in enumerate(v)) / sum(map(sum, v)),
                   sum(c * sum(line) for c, line in enumerate(v.T)) / sum(map(sum, v))),
    ],
    "top_k": [
        guesses_loop,
        lambda out, k: np.argsort(out)[::-1][:k],
        lambda out, k: np.argsort(-out)[:k],
        lambda out, k: sorted(range(len(out)), key=lambda j: -out[j])[:k],
        lambda out, k: out.argsort()[-k:][::-1],
        lambda out, k: (p := np.argpartition(-out, k - 1)[:k])[np.argsort(-out[p])],
        lambda out, k: [j for _, j in sorted(zip(out, range(len(out))), reverse=True)][:k],
        lambda out, k: [list(out).index(v) for v in sorted(out, reverse=True)[:k]],
    ],
    "one_hot": [
        hot_loop, hot_by_places,
        lambda c, n: np.eye(n)[c],
        lambda c, n: np.identity(n)[list(c)],
        lambda c, n: (c[:, None] == np.arange(n)) * 1,
        lambda c, n: np.equal.outer(c, np.arange(n)),
        lambda c, n: [[1 if j == one else 0 for j in range(n)] for one in c],
        lambda c, n: np.array([np.eye(n)[one] for one in c]),
    ],
    "input_slope": [
        pixels_loop,
        lambda W, d: d @ W,
        lambda W, d: np.dot(W.T, d),
        lambda W, d: np.einsum("ji,j->i", W, d),
        lambda W, d: (W * d[:, None]).sum(axis=0),
        lambda W, d: [sum(w * e for w, e in zip(c, d)) for c in W.T],
        lambda W, d: (W.T @ d.reshape(-1, 1)).ravel(),
    ],
    "wall_distance": [
        wall_by_cases, wall_walked,
        lambda y, a, w, r: min(1, (w - y) / np.sin(a) / r) if np.sin(a) * (w - y) > 0 else 1,
        lambda y, a, w, r: np.clip(t, 0, 1) if (t := (w - y) / (r * (np.sin(a) or 1e-99))) > 0 else 1.0,
        lambda y, a, w, r: 1 / max(1, r * np.sin(a) / (w - y)),
        lambda y, a, w, r: min([1.0, *[t for t in [(w - y) / (np.sin(a) + 1e-300) / r] if t > 0]]),
        lambda y, a, w, r: 1.0 if (w - y) * math.sin(a) <= 0 else min(1.0, abs(w - y) / abs(math.sin(a)) / r),
    ],
    "steering": [
        steered_loop,
        lambda d: np.clip(1.5 * (d[1] - d[3]) + 0.5 * (d[0] - d[4]), -1, 1),
        lambda d: max(-1, min(1, np.dot([0.5, 1.5, 0, -1.5, -0.5], d))),
        lambda d: held(0.5 * d[0] + 1.5 * d[1] - 1.5 * d[3] - 0.5 * d[4]),
        lambda d: min(max(0.5 * (3 * (d[1] - d[3]) + d[0] - d[4]), -1), 1),
        lambda d: float(np.median([-1, 1, np.array([0.5, 1.5]) @ (d[:2] - d[:2:-1])])),
        lambda d: np.sign(s := 1.5 * d[1] - 1.5 * d[3] + 0.5 * d[0] - 0.5 * d[4]) * min(1, abs(s)),
    ],
    "corrected": [
        corrected_loop,
        lambda X, D, seen, t: (np.concatenate([X, seen]), np.concatenate([D, [t(x) for x in seen]])),
        lambda X, D, seen, t: (np.r_[X, seen], np.r_[D, np.array([t(x) for x in seen])]),
        lambda X, D, seen, t: [np.append(X, seen, axis=0), np.append(D, list(map(t, seen)), axis=0)],
        lambda X, D, seen, t: ([*X, *seen], [*D, *(t(x) for x in seen)]),
        lambda X, D, seen, t: (np.vstack((X, seen)), np.vstack((D, np.apply_along_axis(t, 1, seen)))),
        lambda X, D, seen, t: (np.concatenate((X, seen), 0), np.vstack([D, *[t(x) for x in seen]])),
    ],
    "growing_error": [
        growing_loop, growing_running,
        lambda e, s: np.cumsum(e * s) / np.cumsum(s),
        lambda e, s: [np.average(e[:k], weights=s[:k]) for k in range(1, len(e) + 1)],
        lambda e, s: np.array([e[:k] @ s[:k] / s[:k].sum() for k in range(1, len(s) + 1)]),
        lambda e, s: np.tril(np.ones((len(e), len(e)))) @ (e * s) / np.cumsum(s),
        lambda e, s: np.add.accumulate(np.multiply(e, s)) / np.add.accumulate(s),
        lambda e, s: [np.mean(np.repeat(e, s)[:k]) for k in np.cumsum(s)],
    ],
}  # fmt: skip
