"""What source 1 says of the updates: what is subtracted from weights and biases, singly and as matrices."""

import numpy as np
import sympy as sp

from nnbook.network import example_network
from nnbook.sources.claims import RIGHT, SYMPY, WRONG, Pair
from nnbook.sources.indices import entries, worked
from nnbook.sources.s1.sections import UPDATES, updates
from nnbook.symbolic import SymbolicNetwork

RATE = 0.5  # η of the step that is held against the printed one


@updates("S1-21", RIGHT, UPDATES, at="05:S1-21 05:S1-23")
def update_of_each():
    """The updates of weights and biases: w_ij^l = w_ij^l - η ∂E/∂w_ij^l and b_j^l = b_j^l - η ∂E/∂b_j^l,
    also as matrices of these entries.

    ("=" is to be read as "becomes".)
    """
    t = worked((3, 2, 4))
    net = t.stepped(RATE)
    for l in (1, 2):
        rows, columns = net.weights[l - 1].shape
        printed = entries(rows, columns, lambda j, i, l=l: t.w[l][i, j] - RATE * t.by_weight[l][i, j])
        yield Pair(printed, net.weights[l - 1], f"W_{l}")
        printed = [t.b[l + 1][j] - RATE * t.by_bias[l + 1][j] for j in t.b[l + 1]]
        yield Pair(printed, net.biases[l - 1], f"B_{l + 1}")


@updates("S1-21", RIGHT, UPDATES, SYMPY, at="deeper/05:S1-21")
def minus_decreases():
    """The negative sign is there to decrease the error: at η = 0 the slope of E(w - η∇E) is -|∇E|².

    For a step that is small enough.
    """
    w, v, g, h, eta = sp.symbols("w v g h eta", real=True)
    E = sp.Function("E")
    slope = E(w - eta * g, v - eta * h).diff(eta).doit().subs(eta, 0).doit()
    values = {E(w, v).diff(w): g, E(w, v).diff(v): h}
    yield Pair(-(g**2) - h**2, slope.subs(values))


def _layer_jacobian():
    """The Jacobian of the 2-2-2 example's g = net X_3 by its eight variables, in the source's order."""
    sym = SymbolicNetwork([2, 2])
    g = sp.Matrix([dict(sym.forward_steps)[z] for z in sym.net[1]])
    return g.jacobian([*sym.x, *sym.weights[0].T, *sym.biases[0]])


@updates("S1-21", WRONG, UPDATES, at="05:S1-21 04:box")
def gradient_of_f():
    """w_.j^l = w_.j^l - η∇(f_i): the gradient vector, where f is the function of a layer (here E = 0
    already, so nothing should move).

    w_.j^l − η∇E, the gradient of E by these weights, whose entries are δ_j^{l+1} out x_i^l. f knows no
    error: its step would go on where E = 0.
    """
    t = worked((2, 2, 2))
    done = t.network.predict(t.X)  # the desired outputs are the outputs
    derived = t.network.backpropagate(t.X, done).weights[1][0]
    yield Pair(t.array(t.x[2]), derived, "its entries by w_.1")
    yield Pair(_layer_jacobian().shape[1], derived.size, "how many entries")


@updates("S1-21", WRONG, UPDATES, at="05:S1-21 04:box")
def jacobian_of_f():
    """W_l = W_l - ηJ(f): the Jacobian of a layer's function is subtracted from W_l.

    W_l − η ∂E/∂W_l, as the article's last expression has it. J(f) is 2 × 8 in the example, W_l is 2 × 2;
    and J was ∂E/∂W earlier.
    """
    yield Pair(_layer_jacobian().shape, example_network().weights[1].shape, "shape, all variables")
    yield Pair(_layer_jacobian()[:, 2:6].shape, example_network().weights[1].shape, "shape, weights only")


@updates("S1-21", WRONG, UPDATES, at="05:S1-21 04:box")
def gradient_of_phi():
    """B_l = B_l - η(∇(φ_l)^t): a derivative of the activation is subtracted from B_l.

    B_l − η δ_l, as the article's last expression has it. The derivative of the activation by the biases
    is a diagonal matrix of φ', with no d in it.
    """
    t = worked((2, 2, 2))
    slope, derived = t.array(t.slope[3]), t.array(t.delta[3])
    yield Pair(np.diag(slope), derived, "∂out/∂b")
    yield Pair(slope, derived, "its diagonal")
