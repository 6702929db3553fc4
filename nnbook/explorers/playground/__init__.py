"""The playground: a network that trains before the reader's eyes, every setting of it at hand.

A page is composed of a run, a scene that draws it, and a panel of controls; one state says all that it shows.
"""

from nnbook.datasets.inputs import features
from nnbook.explorers.playground.page import Playground, playground

__all__ = ["Playground", "features", "playground"]
