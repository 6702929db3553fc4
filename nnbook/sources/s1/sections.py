"""The sections of appendix A that treat source 1, each a decorator of claims, and the article's headings."""

from functools import partial

from nnbook.sources.claims import claim

architecture = partial(claim, "Architecture and graph")
feed_forward = partial(claim, "Feed-forward")
numbers = partial(claim, "The worked numbers")
error = partial(claim, "The error")
last_layer = partial(claim, "The last layer")
hidden_layers = partial(claim, "Hidden layers")
updates = partial(claim, "Updates")
training = partial(claim, "Training, in words")

STRUCTURE = "Architecture of network"
UPDATING = "Updating the network"
GENERAL = "General formula"
EXAMPLE = "Example of the update process"
ERROR = "Calculating the error"
TRAINING = "Training the network"
LAST = "Calculating adjustments of last layer"
REST = "Calculating adjustments of the rest"
UPDATES = "Updating weights and biases"
PROCESS = "Training and test process"
USING = "Using the network"
HEADINGS = (STRUCTURE, UPDATING, GENERAL, EXAMPLE, ERROR, TRAINING, LAST, REST, UPDATES, PROCESS, USING)
