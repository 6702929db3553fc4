"""δ of an output layer whose activation looks at all its neurons, by the Jacobian of the activation."""

import sympy as sp

from nnbook.symbolic.identities import equal, unsmooth
from nnbook.symbolic.matrices import written_out
from nnbook.symbolic.verdict import refuse, told


def jacobian_in_outs(net):
    """∂out_j/∂net_i (n, n) of the output layer, written in outs if each is a share e^net_j / Σ.

    Nothing in it comes from the network's five formulas: SymPy differentiates the activation.
    """
    z, out = net.net[-1], net.out[-1]
    outs = net.activations[-1].formulas(list(z))
    jacobian = sp.Matrix(outs).jacobian(z)
    total, symbol = sp.Add(*map(sp.exp, z)), sp.Dummy()
    shares = {one: sp.log(own * symbol) for one, own in zip(z, out)}
    written = jacobian.xreplace(dict(zip(outs, out))).xreplace({total: symbol}).xreplace(shares)
    if not written.free_symbols <= {*out}:
        return jacobian
    return sp.Matrix(*jacobian.shape, lambda j, i: sp.expand(written[j, i]))


def check_error(net):
    """The network's `error` is the sum of its loss's terms over the share: they have the same derivatives."""
    out, d = (sp.Symbol(name, real=True) for name in ("out", "d"))
    by_out = net.loss.formula(out, d).diff(out) / net.loss.share(net.sizes[-1])
    for j, (one, wanted) in enumerate(zip(net.out[-1], net.d)):
        given, right = net.error.diff(one), by_out.xreplace({out: one, d: wanted})
        if not equal(given, right):
            refuse(f"δ_{net.depth}, entry {j}, 0", right, given, "∂E/∂out of this error")


def prove_layer_delta(net):
    """δ of an output layer whose activation looks at all its neurons: its entries, and a statement."""
    layer = LayerDelta(net)
    with told(layer.place):
        return layer.prove()


class LayerDelta:
    """δ of the output layer of a network, as its formula gives it and as the chain rule does.

    It is compared in the symbols of out, then with Σ_j d_j = 1 where the error asks for that, then as a
    function of the nets, in which every relation of the outs holds.
    """

    def __init__(self, net):
        self.net, self.phi, self.loss, self.count = net, net.activations[-1], net.loss, net.sizes[-1]
        self.place = f"δ of the output layer, {self.phi.name} with {self.loss.name}"
        self.delta = self._called(net.out[-1], net.d, net.net[-1])
        self.assumed = False

    def _called(self, out, d, z):
        with told(self.place):
            columns = (out, d, self.count, *([z] if self.phi.needs == "net" else []))
            delta = written_out(self.net.output_delta(*columns))
        if delta.shape != (self.count, 1):
            refuse(self.place, delta, "a column", f"its shape is {delta.shape} instead of {(self.count, 1)}")
        return list(delta)

    def prove(self):
        """The entries of δ, and a statement."""
        outs = dict(zip(self.net.out[-1], self.phi.formulas(list(self.net.net[-1]))))
        for i, (given, right) in enumerate(zip(self.delta, self._products())):
            self._check_entry(i, given, right, outs)
        self._check_numbers()
        return self.delta, self._statement()

    def _products(self):
        """∂E/∂net by the chain rule, with ∂e/∂out as its formula has it, if that is the derivative of e."""
        out, d = (sp.Symbol(name, real=True) for name in ("out", "d"))
        by_out, formula = self.loss.formula(out, d).diff(out), self.loss.slope_formula(out, d)
        if equal(formula, by_out):
            by_out = formula
        pairs = zip(self.net.out[-1], self.net.d)
        by_outs = [by_out.xreplace({out: one, d: wanted}) for one, wanted in pairs]
        return jacobian_in_outs(self.net).T * sp.Matrix(by_outs) / self.loss.share(self.count)

    def _check_entry(self, i, given, right, outs):
        ways = [{}, self._hypothesis()] if self.loss.desired_sum == 1 else [{}]
        for put in ways:
            sides = given.xreplace(put), right.xreplace(put)
            if equal(*sides) or equal(*(side.xreplace(outs) for side in sides)):
                self.assumed |= bool(put)
                break
        else:
            refuse(f"{self.place}, entry {i}, 0", given, right)
        if why := unsmooth(given.xreplace(outs)):
            refuse(f"{self.place}, entry {i}, 0", given, right, why)

    def _hypothesis(self):
        """Σ_j d_j = 1, as what to put in for the last."""
        *others, last = self.net.d
        return {last: 1 - sp.Add(*others)}

    def _check_numbers(self):
        """What the method gives for numbers: shares that differ, equal ones, and a d that is certain."""
        n, z = self.count, self.net.net[-1]
        places = sp.Matrix([sp.Rational(2 * (k + 1), n * (n + 1)) for k in range(n)]), sp.ones(n, 1) / n
        for out in places:
            for d in (sp.eye(n).col(0), sp.eye(n).col(n - 1), *places):
                known = {**dict(zip(self.net.out[-1], out)), **dict(zip(self.net.d, d))}
                for i, (given, delta) in enumerate(zip(self._called(out, d, z), self.delta)):
                    if not equal(given, delta.xreplace(known)):
                        where = f"{self.place}, entry {i}, 0 at out = {list(out)}, d = {list(d)}"
                        refuse(where, given, delta.xreplace(known))

    def _statement(self):
        says = f"∂E/∂net of each neuron, by the Jacobian of φ, for {self.count} outputs and every net"
        if self.assumed:
            says += ";\n  for desired outputs that sum to 1: one of them was written as 1 minus the others"
        else:
            says += ", and every d"
        return f"{self.place}:\n  {says}"
