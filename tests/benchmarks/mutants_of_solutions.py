"""What the exercises say of small changes to their solutions: python tests/benchmarks/mutants_of_solutions.py

Each solution, and those of tests/right_forms.py that are functions with a name, is changed at one place at a
time: an operator, a number, a name, a call, a transpose, a line. What counts is a change that gives another
number on arguments of its own, which no check has. `--unnamed` lists those that are refused without a name,
and `--accepted` those that are accepted.
"""

import ast
import copy
import inspect
import sys
import textwrap
from collections import Counter
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
import right_forms

from nnbook.exercises import EXERCISES, check, guard
from nnbook.exercises.exercise import settled
from nnbook.exercises.near import ARITHMETIC, TWINS, put
from nnbook.exercises.values import alike, same

NAMES = TWINS | {"zeros": "ones", "outer": "dot"}
GENERIC = {"error", "kind", "arguments", "endless"}


def changes(node):
    """What a node may become: a list of functions that change a copy of it in place."""
    if isinstance(node, ast.BinOp):
        kinds = ARITHMETIC if type(node.op) in ARITHMETIC else []
        yield from (lambda n, o=o: setattr(n, "op", o()) for o in kinds if o is not type(node.op))
        if isinstance(node.op, (ast.MatMult, ast.Sub, ast.Div)):
            yield lambda n: n.__dict__.update(left=n.right, right=n.left)
    if isinstance(node, ast.AugAssign):
        yield from (lambda n, o=o: setattr(n, "op", o()) for o in ARITHMETIC if o is not type(node.op))
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield from (
            lambda n, v=v: setattr(n, "value", v) for v in (node.value + 1, node.value - 1, 2 * node.value)
        )
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield lambda n: setattr(n, "op", ast.UAdd())
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield lambda n: setattr(n, "attr", NAMES[n.attr])
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Gt):
        yield lambda n: setattr(n, "ops", [ast.Lt()])


def replaced(tree):
    """Trees in which an expression is left out: a factor or a summand, a transpose, an argument, +=."""
    for number, node in enumerate(ast.walk(tree)):
        for field, new in substitutes(node):
            twin = copy.deepcopy(tree)
            target = list(ast.walk(twin))[number]
            put(twin, target, new(target) if field is None else getattr(target, field))
            yield twin


def substitutes(node):
    if isinstance(node, ast.BinOp):
        yield from (("left", None), ("right", None))
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield "value", None
    if isinstance(node, ast.AugAssign):
        yield None, lambda n: ast.Assign([n.target], n.value, lineno=n.lineno, col_offset=0)


def mutants(function):
    """Each changed version of a function that can be compiled, with its text."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    original, trees = ast.unparse(tree), list(replaced(tree))
    for number, node in enumerate(ast.walk(tree)):
        for k, _ in enumerate(changes(node)):
            twin = copy.deepcopy(tree)
            target = list(ast.walk(twin))[number]
            list(changes(target))[k](target)
            trees.append(twin)
    texts = dict.fromkeys(ast.unparse(ast.fix_missing_locations(one)) for one in trees)
    for text in texts:
        if text != original:
            space = dict(function.__globals__)
            exec(compile(text, function.__name__, "exec"), space)
            yield text, space[function.__name__]


def others(exercise):
    """Arguments like those of the exercise, with other numbers."""
    rng = np.random.default_rng(99)
    return [tuple(other(one, rng) for one in instance.fresh()) for instance in exercise.instances]


def other(value, rng):
    """Another value of the same kind: numbers in the same range, or the same rows in another order."""
    if isinstance(value, list) and value and isinstance(value[0], np.ndarray):
        return [other(one, rng) for one in value]
    if not isinstance(value, np.ndarray):
        return value
    if np.array_equal(value, np.round(value)):
        return rng.permutation(value)
    return rng.uniform(value.min(), value.max() + 0.1, value.shape)


def differs(exercise, mutant):
    """Whether a mutant gives another number than the solution for some arguments."""

    def call(arguments):
        return lambda: alike(
            mutant(*copy.deepcopy(arguments)), settled(exercise.right(*copy.deepcopy(arguments)))
        )

    cases = others(exercise)
    outcomes, _ = guard.run([call(one) for one in cases])
    return any(
        not isinstance(got, BaseException) and not same(got, settled(exercise.right(*copy.deepcopy(one))))
        for got, one in zip(outcomes, cases)
    )


def judged(exercise, function):
    """The verdicts on the mutants of a function that change a value, with their texts."""
    for text, mutant in mutants(function):
        if differs(exercise, mutant):
            with redirect_stdout(StringIO()):
                verdict = check(exercise.name, mutant)
            yield text, verdict


def main():
    """Prints one row for each exercise, and the whole."""
    total, forms = Counter(), Counter()
    print(f"{'exercise':32}{'mutants':>9}{'refused':>9}{'named':>9}")
    for exercise in (one for one in EXERCISES.values() if one.kind == "function"):
        count, own = Counter(), Counter()
        written = [form for form in right_forms.FORMS[exercise.name] if form.__name__ != "<lambda>"]
        for function in (exercise.right, *written):
            for text, verdict in judged(exercise, function):
                named = bool(set(verdict.mistakes) - GENERIC)
                (own if function is exercise.right else count).update(
                    mutants=1, refused=not verdict, named=named
                )
                if (
                    (verdict
                    and "--accepted" in sys.argv)
                    or (not named
                    and not verdict
                    and "--unnamed" in sys.argv)
                ):
                    print(f"\n{text}\n    {verdict}")
        both = own + count
        print(f"{exercise.name:32}{both['mutants']:9}{both['refused']:9}{both['named']:9}", flush=True)
        total, forms = total + own, forms + count
    for kind, count in (("solutions", total), ("other forms", forms), ("all", total + forms)):
        shares = [f"{100 * count[key] / count['mutants']:8.1f}%" for key in ("refused", "named")]
        print(f"{kind:32}{count['mutants']:9}{shares[0]}{shares[1]}")


if __name__ == "__main__":
    main()
