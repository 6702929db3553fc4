"""The claims of source 2, by what they are about."""

from nnbook.sources.s2 import learning, network

PARTS = (network, learning)  # in the order of appendix A
