"""The sections of appendix A that treat source 2, each a decorator of claims, and what its text is about.

Source 2 has no headings; these are the words of its own that say what a passage is about.
"""

from functools import partial

from nnbook.sources.claims import claim

network = partial(claim, "The second article: what a network computes")
learning = partial(claim, "The second article: how it learns")

CIRCLES = [2, 4, 6, 6, 4, 1]
EXAMPLE, NEURON, LAYER, ALL_ROWS = "Keras solution", "one neuron", "one layer", "multiple examples"
PHI, LOSS, LEARN, BACK = "activation functions", "loss function", "gradient descent", "backpropagation"
ABOUT = (EXAMPLE, NEURON, LAYER, ALL_ROWS, PHI, LOSS, LEARN, BACK)  # in the order of the text
