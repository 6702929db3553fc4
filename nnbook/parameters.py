"""What of a network may be changed, and only to what fits: weights and biases, which lie in one array."""

from collections.abc import Sequence
from itertools import pairwise

from nnbook.checks import check_entries
from nnbook.tables import check_finite, real_array


class Parameters(Sequence):
    """A list of arrays of fixed shapes: assigning to an entry copies the values in and checks them."""

    def __init__(self, name, arrays):
        self._name, self._arrays = name, arrays

    def __getitem__(self, layer):
        return self._arrays[layer]

    def __len__(self):
        return len(self._arrays)

    def __setitem__(self, layer, values):
        if isinstance(layer, slice):
            self._assign(range(len(self))[layer], values)
        else:
            put(f"{self._name}[{layer}]", self._arrays[layer], values)

    def __repr__(self):
        return repr(self._arrays)

    def assign(self, arrays):
        """Assigns to every entry, or to none if one of the arrays does not fit."""
        self._assign(range(len(self)), arrays)

    def _assign(self, layers, arrays):
        arrays = check_entries(self._name, arrays, f"{len(layers)} arrays")
        if len(arrays) != len(layers):
            raise ValueError(f"{self._name} got {len(arrays)} arrays, expected {len(layers)}")
        # Copies: what comes may be views of the same parameters, in another order.
        places = [(f"{self._name}[{layer}]", self._arrays[layer]) for layer in layers]
        copies = [fitting(*place, array).copy() for place, array in zip(places, arrays)]
        for (_, place), values in zip(places, copies):
            place[...] = values


def put(name, place, values):
    """Copies values into the array `place`; ValueError or TypeError that names them if they do not fit."""
    place[...] = fitting(name, place, values)


def fitting(name, place, values):
    """`values` as an array that fits `place`; ValueError or TypeError that names them if they do not."""
    values = real_array(name, values, place.dtype)
    if values.shape != place.shape:
        raise ValueError(f"{name} got shape {values.shape}, expected {place.shape}")
    check_finite(name, values)
    return values


class Made:
    """What stays as it was made in the attributes FIXED: AttributeError for who assigns to them once more."""

    FIXED = frozenset()

    def __setattr__(self, name, value):
        if name in self.FIXED and name in vars(self):
            kind = type(self).__name__
            raise AttributeError(f"{name} of a {kind} stays as it was made, expected a new {kind}")
        super().__setattr__(name, value)


def matrices(flat, sizes):
    """Views of a flat vector of parameters as the matrices [W_l b_l], shape (n_{l+1}, n_l + 1).

    Of several vectors, the rows of a table (k, size), the matrices are stacked: (k, n_{l+1}, n_l + 1).
    """
    parts, at, first = [], 0, flat.shape[:-1]
    for n, after in pairwise(sizes):
        parts.append(flat[..., at : at + after * (n + 1)].reshape(*first, after, n + 1))
        at += after * (n + 1)
    return parts


def split(both):
    """Views of the matrices [W_l b_l] as (weights, biases), lists of arrays per layer."""
    return [Wb[:, :-1] for Wb in both], [Wb[:, -1] for Wb in both]
