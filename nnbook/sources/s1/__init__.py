"""The claims of source 1, by what they are about."""

from nnbook.sources.s1 import (
    architecture,
    backpropagation,
    error,
    feed_forward,
    procedure,
    training,
    updates,
    worked_numbers,
)

# In the order of appendix A.
PARTS = (
    architecture, feed_forward, worked_numbers, error, backpropagation, updates, training, procedure,
)  # fmt: skip
