"""The numbers that source 1 works out by hand for the network 2-2-2, from the inputs to the derivatives."""

import numpy as np
import sympy as sp

from nnbook.sources.claims import CONDITION, RIGHT, WRONG, Pair, case
from nnbook.sources.indices import worked
from nnbook.sources.s1.sections import ERROR, EXAMPLE, LAST, numbers


@numbers("S1-11", RIGHT, EXAMPLE, at="02:matrix-form#")
def example_values():
    """The worked example: net x^2 = (0.15, 0.1), out x_2^2 = 0.52, out x^3 = (0.68, 0.45)."""
    t = worked((2, 2, 2))
    values = [*t.net[2].values(), t.x[2][2], *t.x[3].values()]
    yield Pair([0.15, 0.1, 0.52, 0.68, 0.45], np.round(values, 2))


@numbers("S1-11", WRONG, EXAMPLE, at="02:matrix-form#")
def first_out():
    """out x_1^2 = 1/(1 + e^-0.15) = 0.53.

    0.54: it is 0.5374. With 0.53 the third decimal was cut off.
    """
    yield Pair(0.53, round(float(1 / (1 + sp.exp(-0.15))), 2))


@numbers("S1-11", CONDITION, EXAMPLE, at="02:matrix-form#")
def first_net():
    """net x_1^3 = 0.53·0.9 + 0.52·0.5 + 0 = 0.74.

    0.75 in the network (0.7462). 0.74 follows from the rounded outs 0.53 and 0.52.
    """
    yield case("from the rounded outs", 0.74, round(0.53 * 0.9 + 0.52 * 0.5, 2))
    yield case("from the outs", 0.74, round(worked((2, 2, 2)).net[3][1], 2))


@numbers("S1-11", CONDITION, EXAMPLE, at="02:matrix-form#")
def second_net():
    """net x_2^3 = 0.53·(-0.7) + 0.52·0.3 + 0 = -0.21.

    −0.22 in the network (−0.2187). From the rounded outs the sum is exactly −0.215, half-way; −0.21 needs
    a half rounded up.
    """
    halfway = sp.Rational(-53 * 70 + 52 * 30, 10**4)
    up, down = ((halfway * 100 + sign * sp.Rational(1, 2)) / 100 for sign in (1, -1))
    yield case("from the rounded outs, half rounded up", -0.21, float(up))
    yield case("from the rounded outs, half rounded down", -0.21, float(down))
    yield case("from the outs", -0.21, round(worked((2, 2, 2)).net[3][2], 2))


@numbers("S1-12", WRONG, ERROR, at="B:#Where-layers-begin 02:matrix-form#")
def input_index():
    """The second input, 0.25, is x_2^2.

    The second input is x_2^1 = 0.25; x_2^2 is the second hidden neuron.
    """
    t = worked((2, 2, 2))
    yield Pair(t.x[2][2], t.X[0, 1])


BY_HAND = [-2 * (0 - 0.68) / 2 * 0.68 * (1 - 0.68), -2 * (1 - 0.45) / 2 * 0.45 * (1 - 0.45)]


@numbers("S1-17", CONDITION, LAST, at="04:closed-form#")
def example_weights():
    """The derivatives by w_11, w_21, w_12, w_22 of W_2 are 0.078, 0.077, -0.07, -0.07.

    0.080, 0.078, −0.074, −0.072 in the network. The printed ones follow from the rounded outs, and two
    decimals hide that the last two differ.
    """
    t, printed = worked((2, 2, 2)), [0.078, 0.077, -0.07, -0.07]
    rounded = [delta * out for delta in BY_HAND for out in (0.53, 0.52)]
    exact = [t.by_weight[2][i, j] for j in (1, 2) for i in (1, 2)]
    for label, values in (("from the rounded outs", rounded), ("from the outs", exact)):
        yield case(label, printed, [round(v, digits) for v, digits in zip(values, (3, 3, 2, 2))])


@numbers("S1-19", RIGHT, LAST, at="04:bias")
def first_bias():
    """∂E/∂b_1^3 = -2(0 - 0.68)/2 · 0.68 · (1 - 0.68) = 0.15."""
    yield Pair(0.15, round(BY_HAND[0], 2))
    yield Pair(0.15, round(worked((2, 2, 2)).by_bias[3][1], 2))


@numbers("S1-19", WRONG, LAST, at="04:bias")
def second_bias_formula():
    """∂E/∂b_2^3 = -2(0 - 0.45)/2 · 0.45 · (1 - 0.45), though d_2 = 1.

    d_2 = 1, so −2(1 − 0.45)/2 · 0.45 · (1 − 0.45), which is −0.136. As printed it is +0.111.
    """
    d, out = worked((2, 2, 2)).d[2], 0.45
    yield Pair(-2 * (0 - 0.45) / 2 * 0.45 * (1 - 0.45), -2 * (d - out) / 2 * out * (1 - out))


@numbers("S1-19", WRONG, LAST, at="04:bias")
def second_bias():
    """∂E/∂b_2^3 = -0.13.

    −0.14: −0.136 from the rounded outs, −0.137 in the network.
    """
    yield Pair(-0.13, round(BY_HAND[1], 2), "from the rounded outs")
    yield Pair(-0.13, round(worked((2, 2, 2)).by_bias[3][2], 2), "from the outs")
