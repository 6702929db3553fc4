"""The network in SymPy: the same formulas derived, proved and turned into code."""

from nnbook.symbolic.any_sizes import LayerSums
from nnbook.symbolic.matrices import hadamard
from nnbook.symbolic.network import SymbolicGradients, SymbolicNetwork
from nnbook.symbolic.verdict import Proof, ProofError

__all__ = [
    "LayerSums", "Proof", "ProofError", "SymbolicGradients", "SymbolicNetwork", "hadamard",
]  # fmt: skip
