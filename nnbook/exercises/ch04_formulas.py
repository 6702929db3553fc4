"""Chapter 4: formulas that the reader derives, as SymPy expressions."""

from nnbook.exercises.common import DOUBLED, HALVED, SIGN
from nnbook.exercises.exercise import Exercise, Mistake
from nnbook.exercises.formulas import N_TWICE, NO_N, formula, symbols


def logistic_slope():
    out = symbols("out")
    return out * (1 - out)


def tanh_slope():
    out = symbols("out")
    return 1 - out**2


def last_layer_weight():
    out_j, d_j, out_i, n = symbols("out_j d_j out_i n")
    return 2 / n * (out_j - d_j) * out_j * (1 - out_j) * out_i


def of_slope(name, right, why, *mistakes):
    """An exercise that asks for the slope of an activation by its own output."""
    return Exercise(
        name, "04", "warm-up", 4,
        f"The slope of {'tanh' if name == 'tanh_slope' else 'the logistic function'} at net, "
        "written in out = φ(net) alone.",
        ("out",), right, why, (), (*mistakes, SIGN, DOUBLED, HALVED),
        ("Differentiate by net first.", "Then write every e^net in terms of out."), kind="expression",
    )  # fmt: skip


def slope_mistake(name, text, f):
    """A mistake whose formula is in `out`."""
    return Mistake(name, text, instead=formula(f, "out"))


EXERCISES = (
    of_slope(
        "logistic_slope", logistic_slope,
        "out = 1/(1 + e^−net) has the derivative e^−net/(1 + e^−net)², which is out times what is missing "
        "to 1.",
        slope_mistake("1 - out missing", "the factor 1 − out is missing", lambda o: o),
        slope_mistake("out missing", "the factor out is missing", lambda o: 1 - o),
        slope_mistake("plus", "1 + out stands where 1 − out belongs", lambda o: o * (1 + o)),
        slope_mistake("tanh", "this is the slope of tanh", lambda o: 1 - o**2),
        slope_mistake("squares", "out² is one factor out too many", lambda o: o**2 * (1 - o)),
        slope_mistake("both squared", "(1 − out)² is one factor too many", lambda o: o * (1 - o) ** 2),
        slope_mistake("at out",
                "φ′ is taken at out, not at net: out is the logistic function's value already",
                lambda o: _logistic_at(o)),
    ),
    of_slope(
        "tanh_slope", tanh_slope,
        "tanh = sinh/cosh has the derivative (cosh² − sinh²)/cosh², which is 1 − out².",
        slope_mistake("logistic", "this is the slope of the logistic function", lambda o: o * (1 - o)),
        slope_mistake("plus", "1 + out² stands where 1 − out² belongs", lambda o: 1 + o**2),
        slope_mistake("no square", "out is not squared", lambda o: 1 - o),
        slope_mistake("1 missing", "the 1 is missing", lambda o: o**2),
        slope_mistake("whole square", "(1 − out)² stands where 1 − out² belongs", lambda o: (1 - o) ** 2),
        slope_mistake("at out", "φ′ is taken at out, not at net: out is the value of tanh already",
                lambda o: 1 - _tanh(o) ** 2),
    ),
    Exercise(
        "last_layer_weight", "04", "core", 8,
        "∂E/∂w for the weight w from neuron i to the logistic output j, E the mean squared error over n "
        "outputs, in out_j, d_j, out_i, n.",
        ("out_j", "d_j", "out_i", "n"), last_layer_weight,
        "Three factors along the path: ∂E/∂out_j = 2/n (out_j − d_j), ∂out_j/∂net_j = out_j (1 − out_j), "
        "∂net_j/∂w = out_i.",
        (), (
            SIGN, HALVED, DOUBLED, NO_N, N_TWICE,
            Mistake("slope missing", "the slope out_j (1 − out_j) of the neuron is missing",
                    after=lambda e: e / _slope("out_j")),
            Mistake("out_i missing", "the factor ∂net/∂w = out_i is missing",
                    after=lambda e: e / symbols("out_i")),
            Mistake("slope at the input", "the slope is taken at out_i, it belongs to out_j",
                    after=lambda e: e / _slope("out_j") * _slope("out_i")),
            Mistake("tanh", "the slope is that of tanh",
                    after=lambda e: e / _slope("out_j") * (1 - symbols("out_j") ** 2)),
            Mistake("1 - out missing", "the factor 1 − out_j is missing",
                    after=lambda e: e / (1 - symbols("out_j"))),
            Mistake("out missing", "a factor out_j is missing", after=lambda e: e / symbols("out_j")),
            Mistake("out_j for out_i", "out_j stands where out_i belongs",
                    after=lambda e: e / symbols("out_i") * symbols("out_j")),
            Mistake("squared", "the square is not differentiated: (out_j − d_j)² is still there",
                    after=lambda e: e * (symbols("out_j") - symbols("d_j")) / 2),
        ),
        ("Follow the path from w to E and write one factor for each station.", "net_j = Σ w out_i + b."),
        kind="expression",
    ),
)  # fmt: skip


def _slope(name):
    return symbols(name) * (1 - symbols(name))


def _logistic_at(out):
    import sympy

    value = 1 / (1 + sympy.exp(-out))
    return value * (1 - value)


def _tanh(out):
    import sympy

    return sympy.tanh(out)
