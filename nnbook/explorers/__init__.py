"""Pictures that answer the reader's hand: the mechanism, and the explorers of each chapter."""

from nnbook.explorers.ch00_start_here import Recording, by_hand
from nnbook.explorers.ch01_architecture import architecture, stripes, stroke_finder
from nnbook.explorers.ch02_feed_forward import cuts, feed_forward, neuron
from nnbook.explorers.ch03_error import error_by_bias, error_surface, side_by_side
from nnbook.explorers.ch04_backpropagation import backpropagation
from nnbook.explorers.ch04_blame import blame, flow
from nnbook.explorers.ch04_demon import demon
from nnbook.explorers.ch05_rings import before_and_after
from nnbook.explorers.ch05_training_loop import gradient_descent, training_loop, wave_error
from nnbook.explorers.ch06_circles import (
    Boundary,
    hexagons_network,
    island_grid,
    islands,
    lines_network,
    ring,
)
from nnbook.explorers.ch07_digits import pad
from nnbook.explorers.ch08_car import road
from nnbook.explorers.mechanism import Explorer, choice, player, slider
from nnbook.explorers.progress import progress_bar
from nnbook.words.networks import parameter_places

__all__ = [
    "Boundary", "Explorer", "Recording", "architecture", "backpropagation", "before_and_after",
    "blame", "by_hand", "choice", "cuts", "demon", "error_by_bias", "error_surface", "feed_forward",
    "flow", "gradient_descent", "hexagons_network", "island_grid", "islands", "lines_network",
    "neuron", "pad", "parameter_places", "player", "progress_bar", "ring", "road", "side_by_side",
    "slider", "stripes", "stroke_finder", "training_loop", "wave_error",
]  # fmt: skip
