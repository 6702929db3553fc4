"""The scalar formulas: φ′ of each activation and δ of an output neuron, against derivatives of functions."""

import math
from functools import partial
from itertools import product

import sympy as sp

from nnbook.symbolic.identities import equal, factors, unsmooth
from nnbook.symbolic.piecewise import between, sides
from nnbook.symbolic.verdict import refuse, shown, told

HALF = sp.Rational(1, 2)
NETS = 0, HALF, -HALF, 1, -1, 2, -3
OUTS = 0, HALF, -HALF, 1, -1, sp.Rational(1, 4), sp.Rational(3, 4), 2
DESIRED = 0, 1, sp.Rational(1, 3)
FLOATS, ROUNDING = (0.0, 0.5, -1.0), 1e-12
_exact = partial(sp.sympify, strict=True)  # text would be run as code


class Formula:
    """A scalar formula: what a method of the network gives for symbols, and where that may be put in.

    ProofError if the method gives something else for numbers or for other expressions.
    """

    def __init__(self, place, method, symbols):
        self.place, self.method, self.symbols = place, method, symbols
        self.expression = self.called(*symbols)
        if foreign := self.expression.free_symbols - {*symbols}:
            refuse(place, self.expression, f"an expression in {symbols}", f"what is {foreign}?")

    def called(self, *arguments):
        """What the method gives."""
        with told(self.place):
            return _exact(self.method(*arguments)) + 0  # a matrix has no 0 added

    def at(self, *arguments):
        """The formula with these in place of its symbols."""
        with told(self.place):
            return self.expression.xreplace(dict(zip(self.symbols, map(_exact, arguments))))

    def check(self, *arguments):
        """ProofError if the method gives for these arguments what its formula does not."""
        given, right = self.called(*arguments), self.at(*arguments)
        if not (equal(given, right) or _as_rounded(given, right)):
            refuse(self._where(arguments), given, right)

    def check_floats(self, *arguments):
        """The same for floats, which round."""
        given, right = self.called(*arguments), self.at(*arguments)
        if not abs(given - right) <= ROUNDING * (1 + abs(right)):
            refuse(self._where(arguments), given, right)

    def _where(self, arguments):
        pairs = [(str(symbol), shown(argument)) for symbol, argument in zip(self.symbols, arguments)]
        return f"{self.place} at {', '.join(f'{name} = {value}' for name, value in pairs if name != value)}"


def _as_rounded(given, right):
    """Whether a formula that is written with floats gives a number as these round it."""
    floats = all(side.is_number and side.has(sp.Float) for side in (given, right))
    return bool(floats and abs(given - right) <= ROUNDING * (1 + abs(right)))


def prove_slope(net, phi):
    """φ′ of an elementwise activation: the Formula, and a statement."""
    z, out = (sp.Symbol(name, real=True) for name in ("net", "out"))
    slope = Formula(f"φ' of {phi.name}", lambda *pair: net.slope(phi, *pair), (z, out))
    with told(f"φ of {phi.name}"):
        function = _exact(phi.formula(z))
        around, kinks = sides(function, z, slope.expression)
    with told(slope.place):
        called, put = slope.called(z, function), slope.at(z, function)
        for side in around:
            piece = side.form(function)
            _check_side(side, slope, (z, piece), piece.diff(z))
            _check_same(side, slope.place, called, put)
        _check_slope_numbers(slope, phi, kinks)
        return slope, _slope_statement(slope, phi, [kink for kink in kinks if kink.left != kink.right])


def _slope_statement(slope, phi, kinks):
    if not kinks:
        return (
            f"{slope.place}: the derivative of φ for every net, as SymPy finds it;\n"
            "  φ is smooth, so no point is left out, and numbers put in give the same"
        )
    values = (f"{slope.at(kink.point, phi.formula(kink.point))} at net = {kink.point}" for kink in kinks)
    return (
        f"{slope.place}: the derivative of φ on both sides of its kink, as SymPy finds it;\n"
        f"  at the kink φ has no derivative: the formula's {' and '.join(values)} is a convention"
    )


def _check_side(side, formula, arguments, direct, inside=None):
    """A formula against a derivative on one side of the kinks: equal, and as smooth as the function is.

    `inside` is {symbol: expression} for what runs through its values there; if it is left out, z alone does.
    """
    place, known = f"{formula.place}, {side.words}", dict(zip(formula.symbols, arguments))
    form = side.form(formula.expression, known)
    given = form.xreplace(known)
    if not equal(given, direct):
        refuse(place, given, direct)
    if why := unsmooth(form.xreplace(inside) if inside else given.xreplace({side.z: side.at})):
        refuse(place, formula.expression, direct, why)


def _check_same(side, place, given, right):
    """What the method gives for expressions against the formula with these put in."""
    if given != right and not equal(side.form(given), side.form(right)):
        refuse(f"{place}, {side.words}", given, right)


def _check_slope_numbers(slope, phi, kinks):
    points = {kink.point: kink for kink in kinks}
    for z in NETS:
        out = phi.formula(_exact(z))
        if z not in points:
            slope.check(z, out)
    for z, kink in points.items():
        out = phi.formula(z)
        for value in (slope.at(z, out), slope.called(z, out)):
            if not kink.allows(value):
                refuse(f"{slope.place} at net = {z}", value, f"a slope from {kink.left} to {kink.right}")
    for z in FLOATS:
        slope.check_floats(z, phi.formula(sp.Float(z)))
    low, high = phi.values
    for out in OUTS:
        if low <= out <= high:
            slope.check(sp.Dummy("net", real=True), out)


# δ of an output neuron.


def prove_output_delta(net):
    """δ of an output neuron with an elementwise activation: the Formula, and a statement."""
    neuron = OutputNeuron(net)
    with told(neuron.delta.place):
        return neuron.prove()


class OutputNeuron:
    """δ of one output neuron in out, d, the number n of outputs, and net if the activation needs it."""

    def __init__(self, net):
        self.phi, self.loss, self.count = net.activations[-1], net.loss, net.sizes[-1]
        self.z, self.out, self.d = (sp.Symbol(name, real=True) for name in ("net", "out", "d"))
        self.n = sp.Symbol("n", positive=True)
        place = f"δ of the output layer, {self.phi.name} with {self.loss.name}"
        self.delta = Formula(place, net.output_delta, self._arguments(self.out, self.d, self.n, self.z))
        low, high = self.loss.domain
        self.bounds = max(low, self.phi.values[0]), min(high, self.phi.values[1])
        self.everywhere = self.bounds == self.phi.values

    def _arguments(self, out, d, n, z):
        return (out, d, n, z) if self.phi.needs == "net" else (out, d, n)

    def prove(self):
        """The Formula of δ, and a statement."""
        function = self.phi.formula(self.z)
        around, kinks = sides(function, self.z)
        proved = [side for side in around if self._check_side(side, side.form(function))]
        if not proved:
            refuse(self.delta.place, self.delta.expression, "nothing", "E is defined for none of the outputs")
        self._check_numbers()
        for kink in kinks:
            self._check_kink(kink)
        return self.delta, self._statement(kinks)

    def _error(self, out):
        return self.loss.formula(out, self.d) / self.loss.share(self.n)

    def _check_side(self, side, piece):
        """Whether E is defined on this side; ProofError if δ is not its derivative there."""
        if not self._defined(piece.xreplace({side.z: side.at})):
            return False
        arguments = self._arguments(piece, self.d, self.n, self.z)
        inside = None if self.everywhere or piece.is_number else {self.out: between(*self.bounds)}
        _check_side(side, self.delta, arguments, self._error(piece).diff(self.z), inside)
        _check_same(side, self.delta.place, self.delta.called(*arguments), self.delta.at(*arguments))
        return True

    def _defined(self, out):
        """Whether E may be defined for this output: whether it is not shown to lie outside."""
        low, high = self.loss.domain
        below = math.isfinite(low) and factors(out - low).is_nonpositive
        return not below and not (math.isfinite(high) and factors(out - high).is_nonnegative)

    def _check_numbers(self):
        counts = {1, 2, 3, self.count}
        for z, d, n in product(NETS, DESIRED, sorted(counts)):
            out = self.phi.formula(_exact(z))
            if self._defined(out):
                self.delta.check(*self._arguments(out, d, n, z))
        low, high = self.phi.values
        for out, d in product(OUTS, DESIRED):
            if low <= out <= high and self._defined(_exact(out)):
                self.delta.check(*self._arguments(out, d, self.count, self.z))

    def _check_kink(self, kink):
        """At a kink δ is ∂E/∂out times a slope that may stand there."""
        out = self.phi.formula(kink.point)
        if not self._defined(out):
            return
        by_out = self._error(self.out).diff(self.out).xreplace({self.out: out})
        arguments = self._arguments(out, self.d, self.n, kink.point)
        for delta in (self.delta.at(*arguments), self.delta.called(*arguments)):
            if not kink.allows(sp.cancel(delta / by_out)):
                where = f"{self.delta.place} at net = {kink.point}"
                refuse(where, delta, by_out, f"times a slope from {kink.left} to {kink.right}")

    def _statement(self, kinks):
        low, high = self.loss.domain
        where = "every net" if self.everywhere else f"every net with {low:g} < out < {high:g}"
        where += " but the kink" if kinks else ""
        return (
            f"{self.delta.place}: ∂E/∂net of a neuron, by differentiating E;\n"
            f"  for {where}, every d, and any number n of outputs"
        )
