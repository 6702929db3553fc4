"""What the book says of numbers and networks, and how it writes a number."""

from nnbook.words.ch04_backpropagation import Chains, deltas_in_words
from nnbook.words.networks import describe, net_in_words, out_in_words, parameter_places, sum_in_words
from nnbook.words.numbers import (
    bracketed,
    each,
    listing,
    products,
    spoken,
    symbol,
    total,
    written,
    written_each,
)

__all__ = [
    "Chains", "bracketed", "deltas_in_words", "describe", "each", "listing", "net_in_words", "out_in_words",
    "parameter_places", "products", "spoken", "sum_in_words", "symbol", "total", "written", "written_each",
]  # fmt: skip
