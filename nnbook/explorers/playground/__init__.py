"""The playground: a network that trains before the reader's eyes, every setting of it at hand.

It is composed of its run, its scene and its panel.
"""

from nnbook.datasets.inputs import features
from nnbook.explorers.playground.panel import Playground, playground

__all__ = ["Playground", "features", "playground"]
