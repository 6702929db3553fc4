"""The training examples in minibatches, in a new random order each epoch (S1-22, S1-23)."""

from functools import partial

import numpy as np

from nnbook.checks import check_whole_number
from nnbook.tables import slices, with_ones

ORDERED_AT_ONCE = 2**17  # rows of a memmap whose order is kept as a table, of 8 bytes a row
PIECE = 2**20  # bytes of shuffled examples copied at one time: they stay in the processor's cache


class Minibatches:
    """Examples cut into minibatches of `batch_size`, the last of an epoch smaller if need be.

    They come in pieces of whole minibatches that fit into the processor's cache, or, from a memmap, of one
    minibatch. The order does not matter to a minibatch of all the examples: it takes them as they are.
    ValueError or TypeError for a `batch_size` that is none.
    """

    def __init__(self, examples, batch_size, rng):
        self.examples, self.rng, m = examples, rng, len(examples)
        self.batch_size = check_whole_number("batch_size", batch_size, at_least=1, at_most=m)
        self.steps_per_epoch = steps_per_epoch(m, self.batch_size)
        row_bytes = (examples.X.shape[1] + examples.D.shape[1]) * examples.dtype.itemsize
        self.steps_per_piece = 1 if examples.on_disk else max(1, PIECE // row_bytes // self.batch_size)
        self.tabled = m <= ORDERED_AT_ONCE or not examples.on_disk
        self._drawn, self._epoch, self._rooms, self._held = [None], None, {}, None

    def order(self, epoch):
        """The numbers of the rows in the order of an epoch, to be sliced; a new one if `epoch` is a new name.

        None where a minibatch has all the examples.
        """
        m = len(self.examples)
        if self.batch_size == m:
            return None
        if self._epoch != epoch:
            # Drawn and kept by one instruction: an interrupt between the two would lose an order.
            keys = partial(self.rng.integers, size=4, dtype=np.uint64)
            self._drawn[:] = map(self.rng.permutation, [m]) if self.tabled else map(keys, [2**63])
            self._epoch = epoch
        return self._drawn[0] if self.tabled else Scattered(m, self._drawn[0])

    def piece(self, epoch, step):
        """The Piece of an epoch that begins with minibatch number `step` of it; it holds until the next."""
        if self._held != (epoch, step):
            order, size, self._held = self.order(epoch), self.batch_size, None
            if order is None:
                self._piece = self._rooms.get(size) or self._read(None)
            else:
                self._piece = self._read(order[step * size : (step + self.steps_per_piece) * size])
            self._held = epoch, step
        return self._piece

    def _read(self, rows):
        X, D = self.examples.read(rows)
        piece = self._rooms.get(len(X))
        if piece is None:
            piece = self._rooms[len(X)] = Piece(with_ones(X), D.copy(), self.batch_size)
        else:
            piece.X1[:, :-1], piece.D[...] = X, D
        return piece


class Piece:
    """Some examples in rows [x 1] and d, cut into minibatches, and room for z = net of the output layer."""

    def __init__(self, X1, D, batch_size, z=None):
        self.X1, self.D, self.z = X1, D, np.empty(D.shape[::-1], D.dtype) if z is None else z
        self.batch_size = batch_size
        self.minibatches = [(X1[rows], D[rows], self.z[:, rows]) for rows in slices(len(D), batch_size)]

    def __reduce__(self):
        """A copy cuts its own arrays into minibatches: copied one by one, these would be views no longer."""
        return Piece, (self.X1, self.D, self.batch_size, self.z)


class Scattered:
    """0, …, m - 1 in a random order that needs no table; `order[i:j]` gives the numbers at these places.

    A number is cut into two halves of bits, and four times (left, right) becomes (right, left ⊕ f(right)).
    Each such step can be undone, so no two numbers become one; what lands beyond m goes on until it is below.
    The four `keys`, of 63 bits each, make the order.
    """

    def __init__(self, m, keys):
        self.m, self.keys = m, keys
        self.half = np.uint64(max(1, -(-(m - 1).bit_length() // 2)))

    def __len__(self):
        return self.m

    def __getitem__(self, places):
        order = self._moved(np.arange(*places.indices(self.m), dtype=np.uint64))
        while (outside := order >= self.m).any():
            order[outside] = self._moved(order[outside])
        return order.astype(np.intp)

    def _moved(self, numbers):
        mask = (np.uint64(1) << self.half) - np.uint64(1)
        left, right = numbers >> self.half, numbers & mask
        for key in self.keys:
            mixed = (right + key) * np.uint64(0x9E3779B97F4A7C15)
            mixed = (mixed ^ mixed >> np.uint64(29)) * (key | np.uint64(1)) >> np.uint64(33)
            left, right = right, left ^ mixed & mask
        return left << self.half | right


def steps_per_epoch(m, batch_size):
    """How many minibatches m examples make."""
    return -(-m // batch_size)
