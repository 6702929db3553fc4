"""Mistakes that nobody has written down: a solution changed at one place (an operator, a number, a term).

They are made from the source of the book's own solution, never from a reader's, and only when no catalogued
mistake gives what came.
"""

import ast
import copy
import textwrap
from functools import cache

from nnbook.exercises.exercise import Mistake

SIGNS = {ast.Add: "+", ast.Sub: "−", ast.Mult: "·", ast.Div: "/", ast.MatMult: "@"}
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div)
TWINS = {
    "sum": "mean",
    "mean": "sum",
    "argmax": "argmin",
    "max": "min",
    "min": "max",
    "log1p": "log",
    "exp": "log",
}


@cache
def near_misses(exercise):
    """A list of a Mistake for each change to one place of the exercise's solution."""
    return list(_changed(exercise))


def _changed(exercise):
    tree = ast.parse(textwrap.dedent(exercise.source))
    for parent in list(ast.walk(tree)):
        for node in list(ast.iter_child_nodes(parent)):
            for name, text, make in edits(node):
                new = make()
                put(parent, node, new)
                function = compiled(tree, exercise.right)
                put(parent, new, node)
                yield Mistake(name, f"the solution with one thing off gives this: {text}", instead=function)


def edits(node):
    """(name, text, what makes the new node) for each small change to a node."""
    makers = {ast.BinOp: _sums, ast.AugAssign: _updates, ast.Constant: _numbers, ast.Attribute: _words,
              ast.UnaryOp: _signs, ast.Compare: _comparisons}  # fmt: skip
    return makers[type(node)](node) if type(node) in makers else ()


def with_fields(node, **fields):
    """What makes a copy of a node with other fields."""

    def make():
        twin = copy.copy(node)
        for name, value in fields.items():
            setattr(twin, name, value)
        return twin

    return make


def _sums(node):
    old = type(node.op)
    if old in ARITHMETIC:
        for new in ARITHMETIC:
            if new is not old:
                yield (
                    "operator",
                    f"{SIGNS[new]} stands where {SIGNS[old]} belongs",
                    with_fields(node, op=new()),
                )
    for kept, lost in ((node.left, node.right), (node.right, node.left)):
        yield "something missing", f"{ast.unparse(lost)} is missing", lambda kept=kept: kept
    exchanged = with_fields(node, left=node.right, right=node.left)
    yield "sides exchanged", f"the two sides of {SIGNS.get(old, 'a power')} are exchanged", exchanged


def _updates(node):
    for new in ARITHMETIC:
        if new is not type(node.op):
            signs = f"{SIGNS[new]}= stands where {SIGNS[type(node.op)]}= belongs"
            yield "operator", signs, with_fields(node, op=new())
    text = f"{SIGNS[type(node.op)]}= was forgotten, = stands there"
    yield "= for +=", text, lambda: ast.Assign([node.target], node.value)


def _numbers(node):
    if type(node.value) not in (int, float):
        return
    for new in dict.fromkeys((node.value + 1, node.value - 1, 2 * node.value, -node.value)):
        if new != node.value:
            name = "off by one" if abs(new - node.value) == 1 else "number"
            yield name, f"{new:g} stands where {node.value:g} belongs", with_fields(node, value=new)


def _words(node):
    if node.attr == "T":
        yield "not transposed", "a transpose is missing", lambda: node.value
    if node.attr in TWINS:
        new = TWINS[node.attr]
        yield "call", f"{new} stands where {node.attr} belongs", with_fields(node, attr=new)


def _signs(node):
    if isinstance(node.op, ast.USub):
        yield "sign", "a minus is missing", lambda: node.operand


def _comparisons(node):
    if isinstance(node.ops[0], ast.Gt):
        yield "comparison", "< stands where > belongs", with_fields(node, ops=[ast.Lt()])


def put(parent, old, new):
    """Puts a new node in the place of an old one, a child of `parent`."""
    for name, value in ast.iter_fields(parent):
        if value is old:
            setattr(parent, name, new)
        elif isinstance(value, list):
            value[:] = [new if one is old else one for one in value]


def compiled(tree, function):
    """The function that a changed tree of another one's source defines."""
    space = dict(function.__globals__)
    exec(compile(ast.fix_missing_locations(tree), "a near miss", "exec"), space)
    return space[function.__name__]
