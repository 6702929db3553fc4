"""Computations taken apart: what they do step by step, each number of it in words.

Plain text and numbers: the pictures beside them are for `figures` and `charts` to draw.
"""

import math
from itertools import pairwise, product

import numpy as np

from nnbook.figures import SUBSCRIPTS, SUPERSCRIPTS, number
from nnbook.functions import quiet
from nnbook.network import Network, Trace
from nnbook.tables import slices, with_ones
from nnbook.training import Descent

BLOWN_UP = " Then the numbers blow up: the learning rate is too large."


def symbol(letter, layer, *index):
    """A symbol in plain text: w⁰₁,₀ for an entry, W₀ for a matrix."""
    if not index:
        return letter + str(layer).translate(SUBSCRIPTS)
    return letter + str(layer).translate(SUPERSCRIPTS) + ",".join(map(str, index)).translate(SUBSCRIPTS)


def parameter_places(net):
    """Each parameter's place, (l, j, i) or for a bias (l, j), by its name, in the order of net.parameters."""
    places = []
    for l, W in enumerate(net.weights):
        after, n = W.shape
        places += [(l, j, i) if i < n else (l, j) for j, i in np.ndindex(after, n + 1)]
    return {symbol("w" if len(place) == 3 else "b", *place): place for place in places}


def numbers(values, **style):
    """Each value as the pictures write it."""
    return [number(value, **style) for value in values]


def bracketed(value, **style):
    """A factor of a product: in brackets if it is negative."""
    text = number(value, **style)
    return f"({text})" if text.startswith("−") else text


def products(*factors):
    """A sum of products in numbers, such as 0.25 · 0.5 + 0.1 · 0.25."""
    return " + ".join(" · ".join(bracketed(f, digits=6, trim=True) for f in term) for term in zip(*factors))


def listing(values):
    """Several numbers in brackets, such as (0.5, 0.25)."""
    return f"({', '.join(numbers(values, trim=True))})"


def errors_of(net, parameters, X, D):
    """The error of many networks like `net` on X and D: parameters (k, size), one network a row; shape (k,).

    The formulas are those of `feed_forward`, with one more axis in front (S1-09, S1-12).
    """
    out, at, many = X.T, 0, len(parameters)
    for phi, (n, after) in zip(net.activations[1:], pairwise(net.sizes)):
        Wb = parameters[:, at : at + after * (n + 1)].reshape(many, after, n + 1)
        sums = Wb[:, :, :-1] @ out + Wb[:, :, -1:]
        out = phi(sums)
        at += after * (n + 1)
    columns = [np.moveaxis(part, 1, 0).reshape(net.sizes[-1], -1) for part in (sums, out)]
    return net.output_layer.value(*columns, np.tile(D.T, many)).reshape(many, -1).mean(axis=1)


def flat(grads):
    """The derivatives in the order of net.parameters."""
    return np.concatenate([np.column_stack(pair).ravel() for pair in zip(grads.weights, grads.biases)])


def describe(net):
    """What a network is made of, in words and numbers (S1-02)."""
    parts = [
        f"K({n},{after}) has {n} · {after} = {n * after} edges, {symbol('W', l)} is {after} × {n}, "
        f"{symbol('b', l)} has {after}"
        for l, (n, after) in enumerate(pairwise(net.sizes))
    ]
    edges, biases = [W.size for W in net.weights], [b.size for b in net.biases]
    return (
        f"{'-'.join(map(str, net.sizes))}: {'; '.join(parts)}. "
        f"Edges {total(edges)}, biases {total(biases)}, "
        f"parameters {sum(edges)} + {sum(biases)} = {net.parameters.size}. "
        f"Paths from input to output {math.prod(net.sizes)}."
    )


def total(terms):
    """A sum of whole numbers, written out."""
    return f"{' + '.join(map(str, terms))} = {sum(terms)}" if len(terms) > 1 else str(terms[0])


def net_in_words(net, trace, l, j):
    """The sum that neuron j of layer l makes, in numbers (S1-09)."""
    sums = products(net.weights[l - 1][j], trace.out[l - 1][:, 0])
    bias = bracketed(net.biases[l - 1][j], digits=6, trim=True)
    return f"{symbol('net', l, j)} = {sums} + {bias} = {number(trace.net[l][j, 0], 6, trim=True)}"


def sum_in_words(net, l, j):
    """The sum that neuron j of layer l makes, in symbols with its weights and its bias in numbers."""
    *weights, bias = numbers([*net.weights[l - 1][j], net.biases[l - 1][j]])
    source = "x" if l == 1 else "out"
    terms = [f"{w} · {symbol(source, *([] if l == 1 else [l - 1]), i)}" for i, w in enumerate(weights)]
    return " + ".join([*terms, bias]).replace("+ −", "− ")


def out_in_words(net, trace, l, j):
    """The activation of neuron j of layer l, in numbers."""
    z, out = numbers((trace.net[l][j, 0], trace.out[l][j, 0]), digits=6, trim=True)
    return f"{symbol('out', l, j)} = {net.activations[l].name}({z}) = {out}"


def known_after(trace, steps):
    """A trace that knows only what these steps (l, j, 0 for net or 1 for out) have computed."""
    known = Trace(*([a if l == 0 else a * np.nan for l, a in enumerate(part)] for part in trace))
    for l, j, kind in steps:
        known[kind][l][j] = trace[kind][l][j]
    return known


class Chains:
    """The paths from a parameter to the error, each with its chain of factors (S1-15, S1-18)."""

    def __init__(self, net, trace, D, place):
        l, j, *source = place
        self.edges, self.symbols, self.values = {(l + 1, j)}, [], []
        if source:
            self.edges |= {(l, *source), place}
        start = {symbol("out", l, *source): trace.out[l][source[0], 0]} if source else {"1": 1.0}
        by_out = net.loss.derivative(trace.out[-1], D.T)
        for rest in product(*map(range, net.sizes[l + 2 :])):
            ends = list(enumerate((j, *rest), l + 1))
            chain = {f"∂E/∂{symbol('out', *ends[-1])}": by_out[ends[-1][1], 0]}
            chain |= self._factors(net, trace, ends) | start
            self.symbols.append(" · ".join(chain))
            self.values.append(list(chain.values()))

    def _factors(self, net, trace, ends):
        """φ′ of each neuron (l, j) on a path and w of each edge of it, from right to left."""
        found = {}
        for (l, j), before in zip(ends[::-1], [*ends[-2::-1], None]):
            found[f"φ′({symbol('net', l, j)})"] = net.activations[l].derivative(trace.net[l][j, 0])
            if before:
                edge = l - 1, j, before[1]
                found[symbol("w", *edge)] = net.weights[l - 1][edge[1:]]
                self.edges |= {edge, (l, j)}
        return found

    @property
    def total(self):
        """The derivative: the sum over the paths of the products along them."""
        return sum(map(math.prod, self.values))

    def __str__(self):
        terms = (" · ".join(bracketed(f) for f in chain) for chain in self.values)
        return f"{' + '.join(self.symbols)} = {' + '.join(terms)} = {number(self.total, 6)}"


def central(net, k, X, D, h=1e-5):
    """The central finite difference of the error by parameter number k."""
    errors = []
    for nudge in (h, -h):
        twin = net.copy()
        twin.parameters[k] += nudge
        errors.append(twin.error(X, D))
    return (errors[0] - errors[1]) / (2 * h)


def deltas_in_words(net, trace, grads, D):
    """Backpropagation step by step, as words and what lights up (S1-16, S1-20, S2-11)."""
    yield "feed-forward is done, no δ is known yet", set()
    last, by_out = len(net.sizes) - 1, net.loss.derivative(trace.out[-1], D.T)
    for l in range(last, 0, -1):
        for j in range(net.sizes[l]):
            slope, delta = net.activations[l].derivative(trace.net[l][j, 0]), grads.deltas[l][j, 0]
            if l == last:
                name, value, light = "∂E/∂out", bracketed(by_out[j, 0]), {(l, j)}
            else:
                targets = range(net.sizes[l + 1])
                name = "(sum of w · δ)"
                value = f"({products(net.weights[l][:, j], grads.deltas[l + 1][:, 0])})"
                light = {(l, j), *((l, k, j) for k in targets)}
            result = f"{value} · {number(slope)} = {number(delta)}"
            yield f"{symbol('δ', l, j)} = {name} · φ′(net) = {result}", light
    for l in range(last - 1, -1, -1):
        rows = ", ".join(map(listing, grads.weights[l]))
        biases = f"∂E/∂{symbol('b', l)} = δ = {listing(grads.biases[l])}"
        edges = {(l, j, i) for j, i in np.ndindex(net.weights[l].shape)}
        yield f"∂E/∂{symbol('W', l)} = δ outᵀ, its rows: {rows}; {biases}", edges


def wave(x, y):
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
        place = ", ".join(f"{name} = {number(p)}" for name, p in zip("ab", here))
        onward = " and ".join(
            f"{name} = {number(p)} − {number(rate, trim=True)} · {bracketed(s)} = {number(p - rate * s)}"
            for name, p, s in zip("ab", here, slope)
        )
        return (
            f"After step {step}, {place}, E = {number(self.errors[step])}; the gradient is "
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
        names = net.hidden.name, net.output.name, net.loss.name
        self.net, self.rng = Network(net.sizes, *names, seed=seed), np.random.default_rng(seed)
        self.descent, self.steps = Descent(self.net, learning_rate), -(-len(X) // batch_size)
        self.moments, self.errors = [self.net.parameters.copy()], [self.net.error(X, D)]
        self.orders = [self.rng.permutation(len(X))]

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

    def _one_epoch(self):
        """The loop of the chapter: shuffle, cut, a step for each minibatch."""
        X, D = self.X[self.orders[-1]], self.D[self.orders[-1]]
        for batch in slices(len(X), self.batch_size):
            self.descent.step(with_ones(X[batch]), D[batch])
        self.moments.append(self.net.parameters.copy())
        self.orders.append(self.rng.permutation(len(X)))

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
            f"After {epoch} epochs, with {self.steps} steps in each: outputs {outputs}, "
            f"desired {each(self.D)}, error {number(self.errors[epoch])}.{BLOWN_UP * ended}"
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
        return f"the first of {self.steps} minibatches is row {spoken(rows)}: {data}"

    def _forward(self, net, rows, X, D, epoch):
        errors = spoken(numbers(net.errors(X, D)))
        return f"outputs {each(net.predict(X))}, errors {errors}; the picture shows row {rows[0]}"

    def _backward(self, net, rows, X, D, epoch):
        deltas = each(net.backpropagate(X, D).deltas[-1].T)
        return f"δ of the output layer {deltas}; the picture shows row {rows[0]}"

    def _accumulate(self, net, rows, X, D, epoch):
        terms = [flat(net.backpropagate(X[[k]], D[[k]]))[0] for k in range(len(rows))]
        added = " + ".join(map(bracketed, terms)) + (f" = {number(sum(terms))}" if len(terms) > 1 else "")
        return (
            f"∂E/∂w⁰₀,₀, added up over the minibatch, is {added}; divided by {len(rows)} it is "
            f"{number(sum(terms) / len(rows))}; and so for each parameter"
        )

    def _adjust(self, net, rows, X, D, epoch):
        w, slope = net.parameters[0], flat(net.backpropagate(X, D))[0]
        computed = f"{number(w)} − {number(self.rate, trim=True)} · {bracketed(slope)}"
        return f"w⁰₀,₀ becomes {computed} = {number(w - self.rate * slope)}; and so each parameter"

    def _reset(self, net, rows, X, D, epoch):
        rest = self.orders[epoch][self.batch_size :][: self.batch_size]
        coming = f"the next minibatch is row {spoken(rest)}" if len(rest) else "the epoch is over"
        return f"the sums of the derivatives are zero again, and {coming}"


def each(rows):
    """Rows of numbers in words: a row of one number without brackets."""
    return spoken(number(row[0], trim=True) if len(row) == 1 else listing(row) for row in rows)


def spoken(items):
    """Items with commas, and "and" before the last."""
    *items, last = map(str, items)
    return f"{', '.join(items)} and {last}" if items else last
