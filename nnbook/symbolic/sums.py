"""General sums: entries of matrices of symbolic sizes, in a form in which equal sums look equal.

A sum is a list of terms. A term is a coefficient in the sizes, times powers of entries M[i, j], times
Kronecker deltas, summed over its bound indices, each from 0 to below its size. Whatever is not of this kind
is refused: nothing is dropped, rewritten by guess, or left to SymPy's simplification of sums.
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache, reduce, singledispatch
from itertools import chain, permutations, product

import sympy as sp
from sympy.matrices.expressions import DiagMatrix, MatrixSlice
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.hadamard import HadamardPower, HadamardProduct
from sympy.matrices.expressions.matexpr import MatrixElement

MANY = 5  # bound indices of one size, from which on their names are not tried in every order


class NotUnderstood(ValueError):
    """An expression is not a general sum, or the form of one that is compared here; the message says why."""


@dataclass(frozen=True)
class Term:
    """coefficient · Π M[i, j]^power · Π [a = b], summed over each bound index below its size.

    `powers` is {(M, i, j): power}, `deltas` a set of pairs (a, b), `bound` is {index: size}.
    """

    coefficient: sp.Expr = sp.S.One
    powers: tuple = ()
    deltas: frozenset = frozenset()
    bound: tuple = ()

    def put(self, known, without=None):
        """The term with indices replaced as `known` says; the delta `without` is done with."""
        powers = Counter()
        for (M, i, j), power in self.powers:
            powers[M, known.get(i, i), known.get(j, j)] += power
        powers = {factor: power for factor, power in powers.items() if power}
        deltas = {tuple(known.get(index, index) for index in pair) for pair in self.deltas - {without}}
        bound = {known.get(index, index): size for index, size in self.bound}
        return Term(self.coefficient, tuple(powers.items()), frozenset(deltas), tuple(bound.items()))

    def apart(self):
        """The same with new names for its bound indices, so that it may stand beside any other."""
        return self.put({index: fresh() for index, _ in self.bound})

    def __mul__(self, other):
        other, powers = other.apart(), Counter(dict(self.powers))
        for factor, power in other.powers:
            powers[factor] += power
        powers = tuple((factor, power) for factor, power in powers.items() if power)
        coefficient, deltas = self.coefficient * other.coefficient, self.deltas | other.deltas
        return Term(coefficient, powers, deltas, self.bound + other.bound)


def fresh():
    """A new index, of which SymPy need know nothing."""
    return sp.Dummy("i")


def times(*sums):
    """The product of sums; of none, 1."""
    return [reduce(Term.__mul__, terms, Term()) for terms in product(*sums)]


def summed(terms, index, size):
    """The sum over index = 0, …, size - 1."""
    return [Term(t.coefficient, t.powers, t.deltas, (*t.bound, (index, size))) for t in terms]


# Reading: what SymPy has written becomes a list of terms.


@singledispatch
def read(expression, known):
    """A scalar as a list of terms, its SymPy indices replaced as `known` says."""
    if not isinstance(expression, sp.Expr) or not expression.free_symbols <= sizes_of(expression):
        raise NotUnderstood(f"{type(expression).__name__} {expression} is not a sum of products of entries")
    if not expression.is_rational_function() or expression.has(sp.nan, sp.zoo, sp.oo):
        raise NotUnderstood(f"the factor {expression} is not a rational function of the sizes")
    for part in expression.atoms(sp.Pow):
        if not part.base.is_nonzero:
            raise NotUnderstood(f"a division by {part.base}, which may be 0")
    return [Term(expression)]


def sizes_of(expression):
    """The symbols in an expression that may be sizes: whole numbers from 1 on."""
    return {s for s in expression.free_symbols if s.is_Symbol and s.is_integer and s.is_positive}


@read.register
def _(expression: sp.Add, known):
    return [term for part in expression.args for term in read(part, known)]


@read.register
def _(expression: sp.Mul, known):
    return times(*(read(part, known) for part in expression.args))


@read.register
def _(expression: sp.Pow, known):
    base, power = expression.args
    if not base.has(MatrixElement, sp.Sum, sp.KroneckerDelta, sp.MatrixExpr):
        return read.dispatch(sp.Expr)(expression, known)
    if not power.is_Integer:
        raise NotUnderstood(f"the power {power} of {base}")
    if power < 0:
        raise NotUnderstood(f"a division by {base}, which may be 0")
    return times(*[read(base, known)] * int(power))


@read.register
def _(expression: MatrixElement, known):
    M, i, j = expression.args
    return entry(M, index(i, known), index(j, known), known)


@read.register
def _(expression: sp.Sum, known):
    limits = []
    for variable, low, high in reversed(expression.limits):  # the last is the outermost
        size, dummy = sp.expand(high - low + 1), fresh()
        if not size.free_symbols <= sizes_of(size) or not size.is_nonnegative:
            raise NotUnderstood(f"the range of {variable} from {low} to {high}")
        known = {**known, variable: dummy + low}
        limits.append((dummy, size))
    terms = read(expression.function, known)
    for limit in limits:
        terms = summed(terms, *limit)
    return terms


@read.register
def _(expression: sp.KroneckerDelta, known):
    pair = tuple(index(part, known) for part in expression.args[:2])
    return [Term(deltas=frozenset([pair]))]


@read.register
def _(expression: sp.Trace, known):
    i = fresh()
    return summed(entry(expression.arg, i, i, known), i, expression.arg.rows)


def index(expression, known):
    """An index: a symbol or a number."""
    found = sp.expand(expression.xreplace(known))
    if not (found.is_Symbol or found.is_Integer) or sizes_of(found):
        raise NotUnderstood(f"the index {found}")
    return found


# Entries of matrices.


@singledispatch
def entry(matrix, i, j, known):
    """The entry i, j of a matrix expression as a list of terms."""
    raise NotUnderstood(f"{type(matrix).__name__} {matrix} is not made of sums and products")


@entry.register
def _(matrix: sp.MatrixSymbol, i, j, known):
    return [Term(powers=(((matrix, i, j), 1),))]


@entry.register
def _(matrix: sp.Transpose, i, j, known):
    return entry(matrix.arg, j, i, known)


@entry.register
def _(matrix: sp.MatAdd, i, j, known):
    return [term for part in matrix.args for term in entry(part, i, j, known)]


@entry.register
def _(matrix: sp.MatMul, i, j, known):
    scalar, factors = matrix.as_coeff_matrices()
    inner = [(fresh(), factor.cols) for factor in factors[:-1]]
    path = [i, *(between for between, _ in inner), j]
    terms = times(read(scalar, known), *(entry(*step, known) for step in zip(factors, path, path[1:])))
    for between in inner:
        terms = summed(terms, *between)
    return terms


@entry.register
def _(matrix: sp.MatPow, i, j, known):
    base, power = matrix.args
    if not (power.is_Integer and power > 0):
        raise NotUnderstood(f"the power {power} of the matrix {base}")
    return entry(sp.MatMul(*[base] * int(power), evaluate=False), i, j, known)


@entry.register
def _(matrix: HadamardProduct, i, j, known):
    return times(*(entry(part, i, j, known) for part in matrix.args))


@entry.register
def _(matrix: HadamardPower, i, j, known):
    return read(sp.Pow(MatrixElement(matrix.base, i, j), matrix.exp, evaluate=False), known)


@entry.register
def _(matrix: ElementwiseApplyFunction, i, j, known):
    return read(matrix.function(MatrixElement(matrix.expr, i, j)), known)


@entry.register
def _(matrix: sp.FunctionMatrix, i, j, known):
    return read(matrix.lamda.expr, {**known, **dict(zip(matrix.lamda.variables, (i, j)))})


@entry.register
def _(matrix: MatrixSlice, i, j, known):
    (top, _, down), (left, _, right) = matrix.rowslice, matrix.colslice
    return entry(matrix.parent, index(top + i * down, {}), index(left + j * right, {}), known)


@entry.register
def _(matrix: DiagMatrix, i, j, known):
    (vector,) = matrix.args
    along = (i, sp.S.Zero) if vector.cols == 1 else (sp.S.Zero, i)
    return times([Term(deltas=frozenset([(i, j)]))], entry(vector, *along, known))


@entry.register
def _(matrix: sp.OneMatrix, i, j, known):
    return [Term()]


@entry.register
def _(matrix: sp.ZeroMatrix, i, j, known):
    return []


@entry.register
def _(matrix: sp.Identity, i, j, known):
    return [Term(deltas=frozenset([(i, j)]))]


def misfit(matrix):
    """Two shapes in a matrix expression that do not fit, in words, or None."""
    for part in sp.preorder_traversal(matrix):
        if isinstance(part, sp.MatMul):
            pairs = [(a, b) for a, b in zip(part.args, part.args[1:]) if a.is_Matrix and b.is_Matrix]
            wrong = next((pair for pair in pairs if pair[0].cols != pair[1].rows), None)
        elif isinstance(part, sp.MatAdd | HadamardProduct):
            wrong = next(((part.args[0], b) for b in part.args[1:] if b.shape != part.args[0].shape), None)
        else:
            continue
        if wrong:
            return f"the shapes {wrong[0].shape} and {wrong[1].shape} do not fit"


# The normal form.


class GeneralSum:
    """A sum in its normal form: equal sums have equal `terms`, {the rest of a term: its coefficient}.

    `ranges` is {index: size} for the indices that are not bound.
    """

    def __init__(self, terms, ranges):
        totals = Counter()
        for term in terms:
            for simple in resolved(term, ranges):
                totals[canonical(simple)] += simple.coefficient
        self.terms = {key: total for key, total in totals.items() if cancelled(total) != 0}

    @classmethod
    def of(cls, expression, ranges):
        """The normal form of a scalar in SymPy. NotUnderstood if it has none."""
        return cls(read(expression, {}), ranges)

    @classmethod
    def of_entry(cls, matrix, i, j, ranges):
        """The normal form of the entry i, j of a matrix in SymPy. NotUnderstood if it has none."""
        return cls(entry(matrix, i, j, {}), ranges)

    def __eq__(self, other):
        return self.terms.keys() == other.terms.keys() and all(
            cancelled(total - other.terms[key]) == 0 for key, total in self.terms.items()
        )

    __hash__ = None

    def put(self, matrices, sizes):
        """The same sum over other matrices and sizes: each as these say, {old: new}."""
        terms = []
        for (powers, deltas, bound), total in self.terms.items():
            powers = tuple(((matrices.get(M, M), i, j), power) for M, i, j, power in powers)
            bound = tuple((index, size.xreplace(sizes)) for index, size in bound)
            terms.append(Term(total.xreplace(sizes), powers, frozenset(deltas), bound))
        return GeneralSum(terms, {})

    def expression(self):
        """The sum as a SymPy expression."""
        return sp.Add(*(cancelled(total) * written(key) for key, total in self.terms.items()))


@lru_cache(1000)
def cancelled(coefficient):
    """A coefficient in its shortest form: there are few that are different."""
    return sp.cancel(coefficient)


def resolved(term, ranges):
    """The term without deltas and with each bound index in use: a list of it, or of nothing if it is 0."""
    sizes = {**ranges, **dict(term.bound)}
    for index, size in term.bound:
        if size == 1:
            return resolved(_without(term, index, sp.S.Zero), ranges)
    for pair in term.deltas:
        if pair[0] == pair[1]:
            return resolved(term.put({}, pair), ranges)
        if pair[0].is_Integer and pair[1].is_Integer:
            return []
        for index, other in (pair, pair[::-1]):
            if index in dict(term.bound) and _inside(other, sizes[index], sizes):
                return resolved(_without(term, index, other), ranges)
    return [_counted(term)]


def _inside(index, size, sizes):
    """Whether an index goes through, or is, no more and no less than what the size allows."""
    return sizes.get(index) == size if index.is_Symbol else index == 0 and size.is_positive


def _without(term, index, other):
    """The term with a bound index replaced by another, which a delta or its size demands."""
    bound = tuple(pair for pair in term.bound if pair[0] != index)
    return Term(term.coefficient, term.powers, term.deltas, bound).put({index: other})


def _counted(term):
    """A bound index that occurs nowhere makes a factor of its size."""
    used = {index for (_, *pair), _ in term.powers for index in pair} | {i for p in term.deltas for i in p}
    count = sp.prod(size for index, size in term.bound if index not in used)
    bound = tuple((index, size) for index, size in term.bound if index in used)
    return Term(term.coefficient * count, term.powers, term.deltas, bound)


def canonical(term):
    """All of a term but its coefficient, with its bound indices named by their sizes, whatever they were."""
    groups = {}
    for index, size in term.bound:
        groups.setdefault(size, []).append(index)
    if any(len(indices) >= MANY for indices in groups.values()):
        raise NotUnderstood(f"{MANY} sums over one range in one product")
    names = [[sp.Symbol(f"{size}#{k}") for k in range(len(group))] for size, group in groups.items()]
    orders = product(*(permutations(group) for group in groups.values()))
    return min((_key(term, dict(zip(chain(*order), chain(*names)))) for order in orders), key=str)


def _key(term, known):
    named = term.put(known)
    powers = sorted(((*factor, power) for factor, power in named.powers), key=str)
    deltas = sorted((tuple(sorted(pair, key=str)) for pair in named.deltas), key=str)
    return tuple(powers), tuple(deltas), tuple(sorted(named.bound, key=str))


def written(key):
    """A canonical term as a SymPy expression, with single letters for its indices."""
    powers, deltas, bound = key
    factors = [MatrixElement(M, i, j) ** power for M, i, j, power in powers]
    factors += [sp.KroneckerDelta(*pair) for pair in deltas]
    used = {symbol for part in [*factors, *dict(bound).values()] for symbol in part.free_symbols}
    names = {dummy: sp.Symbol(dummy.name, integer=True) for dummy in used if dummy.is_Dummy}
    letters = (letter for letter in "ijpqtuvwabcdefgh" if letter not in {symbol.name for symbol in used})
    names |= {index: sp.Symbol(letter, integer=True) for (index, _), letter in zip(bound, letters)}
    inside = [factor for factor in factors if factor.has(*dict(bound))]
    outside = sp.Mul(*(factor for factor in factors if factor not in inside)).xreplace(names)
    limits = [(names[index], 0, size - 1) for index, size in bound]
    return outside * (sp.Sum(sp.Mul(*inside).xreplace(names), *limits) if limits else 1)
