"""Matrices of symbols and matrix symbols: what SymPy treats in two ways."""

from functools import reduce
from operator import mul

import sympy as sp
from sympy.matrices.expressions import HadamardProduct


def hadamard(A, B):
    """A ⊙ B, entry by entry, of matrices or matrix symbols."""
    if isinstance(A, sp.MatrixBase):
        return A.multiply_elementwise(B)
    return HadamardProduct(A, B)


def written_out(matrix):
    """A matrix whose sizes are numbers, as a matrix of its entries."""
    if isinstance(matrix, sp.MatMul):  # whose as_explicit makes a Sum of each entry
        scalar, factors = matrix.as_coeff_matrices()
        matrix = scalar * reduce(mul, map(written_out, factors))
    elif isinstance(matrix, sp.MatrixExpr):
        matrix = matrix.as_explicit()
    return matrix.doit() if matrix.has(sp.Sum) else matrix
