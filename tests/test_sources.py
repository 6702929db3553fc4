"""The verdicts on the sources are computed, appendix A prints each finding, and its table is whole."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import numpy as np
import pytest
import sympy as sp
from hygiene import Notebook, anchors

from nnbook import sources
from nnbook.sources import s1, s2
from nnbook.sources.claims import (
    AMBIGUOUS,
    CONDITION,
    RIGHT,
    WRONG,
    Finding,
    Pair,
    VerdictError,
    case,
    claims_in,
    reading,
)
from nnbook.sources.comparison import Undefined, attempt, beside
from nnbook.sources.findings import CLAIMS
from nnbook.sources.indices import entries, worked
from nnbook.sources.places import Book
from nnbook.sources.rows import ROWS
from nnbook.sources.statements import statements_table, typeset

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


@pytest.mark.parametrize("name", CLAIMS)
def test_the_computed_verdict_is_the_expected_one(name):
    assert CLAIMS[name].check().verdict == CLAIMS[name].expected


def test_every_row_that_states_something_has_claims():
    rows = {row for claim in CLAIMS.values() for row in claim.ids}
    assert rows <= set(ROWS)
    assert set(ROWS) - rows == {"S2-03"}  # a picture: nothing to prove


def test_the_rows_are_numbered_in_order():
    numbers = [(1, n) for n in range(1, 28)] + [(2, n) for n in range(1, 15)]
    assert list(ROWS) == [f"S{source}-{n:02}" for source, n in numbers]


def test_the_list_of_rows_brings_no_sympy():
    code = "import sys; from nnbook.sources.rows import ROWS; assert ROWS; assert 'sympy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", [name for name, claim in CLAIMS.items() if claim.expected != RIGHT])
def test_with_the_right_expression_in_place_of_the_printed_one_the_verdict_changes(name):
    claim = CLAIMS[name]
    mended = replace(claim, pairs=lambda: [pair._replace(printed=pair.derived) for pair in claim.pairs()])
    with pytest.raises(VerdictError, match=f"{name}.*: right"):
        mended.check()
    assert replace(mended, expected=RIGHT).check().verdict == RIGHT


def mended(name, printed):
    """The claim with `printed(t)` for the expression as printed, t the numbers of 2-2-2."""
    claim, t = CLAIMS[name], worked((2, 2, 2))
    return replace(claim, pairs=lambda: [Pair(printed(t), next(iter(claim.pairs())).derived)])


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("second_bias_formula", lambda t: -2 * (1 - 0.45) / 2 * 0.45 * (1 - 0.45)),
        ("out_of_net", lambda t: 1 / (1 + np.exp(-t.array(t.net[3])))),
        ("input_index", lambda t: t.x[1][2]),
        ("hidden_out", lambda t: [sum(t.w[2][j, i] * t.delta[3][i] for i in (1, 2)) for j in (1, 2)]),
        ("hidden_delta", lambda t: [
            sum(t.w[2][j, i] * t.delta[3][i] for i in (1, 2)) * t.slope[2][j] for j in (1, 2)
        ]),
        ("hidden_weights", lambda t: entries(2, 2, lambda j, i: t.delta[3][j] * t.x[2][i])),
    ],
)  # fmt: skip
def test_the_formula_with_the_right_indices_is_right(name, printed):
    with pytest.raises(VerdictError, match=": right"):
        mended(name, printed).check()


def test_a_right_formula_with_a_wrong_index_is_wrong():
    t = worked((3, 2, 4))
    assert CLAIMS["last_weights"].check().verdict == RIGHT
    for i_wrong in (lambda i: 3 - i, lambda i: 1):
        printed = entries(4, 2, lambda j, i, f=i_wrong: t.delta[3][j] * t.x[2][f(i)])
        assert Pair(printed, entries(4, 2, lambda j, i: t.by_weight[2][i, j])).difference


def test_no_claim_is_left_out_or_hidden_by_another_of_its_name():
    modules = [
        import_module(f"{part.__name__}.{path.stem}")
        for part in (s1, s2)
        for path in Path(part.__file__).parent.glob("[!_]*.py")
    ]
    for claim in [claim for module in modules for claim in claims_in(module).values()]:
        assert CLAIMS[claim.name] is claim


def test_the_front_door_hands_on_its_names_and_no_module_hides_one():
    for name in sources.__all__:
        assert not isinstance(getattr(sources, name), ModuleType)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        sources.nothing  # noqa: B018


def verdict(*pairs):
    return Finding(CLAIMS["graph"], pairs).verdict


def test_the_verdict_follows_from_the_pairs():
    assert verdict(Pair(1, 1), Pair(2, 2)) == RIGHT
    assert verdict(Pair(1, 2), Pair(2, 3)) == WRONG
    assert verdict(case("here", 1, 1), case("there", 1, 2)) == CONDITION
    assert verdict(reading("so", 1, 2), reading("or so", 1, 1)) == AMBIGUOUS


@pytest.mark.parametrize(
    ("printed", "derived", "difference"),
    [
        (0.53, 0.54, "another value"),
        (np.eye(2), np.ones(2), "shape (2, 2), not (2,)"),
        ([1.0, 2.0], [1.0, 2.1], "entry 1"),
        (sp.Matrix([[1, 2]]), sp.Matrix([[1], [2]]), "shape (1, 2), not (2, 1)"),
        (sp.Symbol("x"), sp.Symbol("y"), "another expression"),
        (True, False, "another value"),
        (attempt(lambda: [][1]), 1.0, "nothing to compare"),
        (np.sin(1.0) ** 2, 1 - np.cos(1.0) ** 2, ""),
        ((sp.Symbol("x") + 1) ** 2, sp.Symbol("x") ** 2 + 2 * sp.Symbol("x") + 1, ""),
    ],
)
def test_differences_are_told(printed, derived, difference):
    assert Pair(printed, derived).difference == difference


def test_only_a_missing_index_or_shape_counts_as_undefined():
    product = attempt(lambda: sp.ones(2, 3) * sp.ones(2, 3))
    assert product == Undefined("the shapes do not fit")
    with pytest.raises(NameError):
        attempt(lambda: misspelt)  # noqa: F821


def test_the_derivatives_under_source_1s_indices_are_those_of_the_network():
    t = worked((3, 2, 4))
    grads = t.network.backpropagate(t.X, t.D)
    for l in (1, 2):
        rows, columns = grads.weights[l - 1].shape
        by_weight = entries(rows, columns, lambda j, i, l=l: t.by_weight[l][i, j])
        assert np.allclose(by_weight, grads.weights[l - 1])
        assert np.allclose(t.array(t.by_bias[l + 1]), grads.biases[l - 1])
    assert np.allclose(t.array(t.by_out(2)), t.network.weights[1].T @ grads.deltas[2][:, 0])


def test_beside_says_how_each_form_fails(capsys):
    beside(1, lambda: [1.0, 2.0], lambda: [1.0, 2.5], [1.0, 2.5])
    beside(2, lambda: np.eye(2), lambda: {}["no"], [1.0, 2.0])
    one, two = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r" 1  as printed: 2\. for 2\.5 +instead: agrees", one)
    assert re.fullmatch(r" 2  as printed: shape \(2, 2\), not \(2,\) +instead: an index does not exist", two)


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (lambda: np.ones(2) @ np.ones(3), "fails: ValueError, "),
        (lambda: 1 / 0, "fails: ZeroDivisionError, division by zero"),
        (lambda: sp.Symbol("x"), "fails: TypeError, "),
        (lambda: None, "fails: TypeError, "),
        (lambda: "0.5", "fails: TypeError, it holds values of type"),
        (lambda: 0.5 + 0j, "fails: TypeError, it holds values of type"),
        (lambda: [[1], [1, 2]], "fails: ValueError, "),
        (lambda: (1.0, 2.5), "agrees"),
        (lambda: sp.Matrix([[1, sp.Rational(5, 2)]]).row(0), "shape (1, 2), not (2,)"),
        (lambda: np.array([sp.S.One, sp.Rational(5, 2)]), "agrees"),
        (lambda: (1, 2), "2 for 2.5"),
    ],
)
def test_beside_tells_whatever_a_form_gives_and_goes_on(printed, said, capsys):
    beside(1, printed, lambda: [1.0, 2.5], [1.0, 2.5])
    line = capsys.readouterr().out
    assert line.startswith(f" 1  as printed: {said}")
    assert line.endswith("  instead: agrees\n")
    assert len(line) < 100


# Appendix A.

APPENDIX = Notebook.read(NOTEBOOKS / "A-errata.ipynb")
BOOK = Book(NOTEBOOKS)


def output(cell_id):
    """What a cell of the appendix has put out."""
    cell = next(cell for cell in APPENDIX.of_type("code") if cell["id"] == cell_id)
    return cell["outputs"][0]


def table_rows():
    """The rows of the stored table, {name of the statement: its cells as HTML}."""
    page = "".join(output("table")["data"]["text/html"])
    rows = [re.findall("<td>(.*?)</td>", row) for row in re.findall("<tr.*?</tr>", page)[1:]]
    return {re.search(r">(\w+)</a>", cells[3])[1]: cells for cells in rows}


TABLE = table_rows()


def test_every_statement_is_in_the_table_once_in_the_order_of_the_articles():
    assert sorted(TABLE) == sorted(CLAIMS)
    articles = [cells[0] for cells in TABLE.values()]
    assert articles == sorted(articles)
    sections = [(cells[0], cells[1]) for cells in TABLE.values()]
    assert len(list(dict.fromkeys(sections))) == sum(a != b for a, b in zip(sections, [None, *sections]))


@pytest.mark.parametrize("name", CLAIMS)
def test_a_row_has_the_verdict_what_is_right_and_links_that_lead_somewhere(name):
    claim, (article, where, says, verdict, right, links) = CLAIMS[name], TABLE[name]
    assert (article, where, says) == (str(claim.source), claim.where, typeset(claim.says))
    assert verdict.startswith(f"<b>{claim.expected}</b>")
    assert ("a judgement" in verdict) == claim.judged
    assert right
    assert len(right.split()) > 2 or claim.expected == RIGHT
    targets = re.findall('href="([^"]*)"', links)
    assert len(targets) == len(claim.at) > 0
    for target in targets:
        file, _, fragment = unquote(target).partition("#")
        there = Notebook.read(NOTEBOOKS / file)
        kind, _, cell = fragment.partition("cell-id=")
        found = anchors(there) if kind else [one["id"] for one in there.of_type("markdown")]
        assert found.count(kind or cell) == 1, target


@pytest.mark.parametrize("name", CLAIMS)
def test_the_name_under_a_verdict_leads_to_the_section_that_prints_the_finding(name):
    [target] = re.findall('href="#([^"]*)"', TABLE[name][3])
    assert anchors(APPENDIX).count(unquote(target)) == 1
    section = CLAIMS[name].section
    assert as_anchor(section) == unquote(target)
    cell = next(cell for cell in APPENDIX.of_type("code") if f'sources.show("{section}")' in cell["source"])
    printed = "".join(cell["outputs"][0]["text"])
    assert f"{name} ({', '.join(CLAIMS[name].ids)}): {CLAIMS[name].expected}" in printed


def as_anchor(title):
    return re.sub("[`*]", "", title).replace(" ", "-")


def test_each_of_the_ten_formulas_fails_as_printed_and_agrees_as_mended():
    said = "".join("".join(shown.get("text", "")) for _, shown in APPENDIX.outputs())
    lines = re.findall(r"^ ?(\d+)  as printed: (.*?)  +instead: (.*)$", said, re.MULTILINE)
    assert sorted({int(number) for number, _, _ in lines}) == list(range(1, 11))
    assert all(instead == "agrees" != printed for _, printed, instead in lines)


def test_a_place_that_the_book_has_not_is_named():
    with pytest.raises(LookupError, match="no place '01:nowhere'"):
        BOOK.place("01:nowhere")


@pytest.mark.parametrize("written", [list, "".join], ids=["lines", "text"])
def test_places_are_found_by_cell_heading_and_row(tmp_path, written):
    naming = "<!-- Source rows: S1-03 -->\n"
    cells = [
        {"cell_type": "markdown", "id": "title", "source": ["# 9 End\n", "\n", "Text."]},
        {"cell_type": "code", "id": "code", "source": ["x = 1"]},
        {"cell_type": "markdown", "id": "mixed", "source": ["Text.\n", "## A b\n", naming]},
    ]
    cells = [cell | {"source": written(cell["source"])} for cell in cells]
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "09-end.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    targets = {
        "title": "9-End", "mixed": "cell-id=mixed", "mixed#": "A-b", "#A-b": "A-b", "S1-03": "A-b",
    }  # fmt: skip
    book = Book(tmp_path)
    for key, target in targets.items():
        assert book.place(f"deeper/09:{key}").target == f"deeper/09-end.ipynb#{target}"
    assert book.place("deeper/09:mixed").title == "9 End"
    assert book.place("deeper/09:S1-03").title == "A b"
    with pytest.raises(LookupError):
        book.place("deeper/09:S1-04")


def test_the_table_refuses_a_place_that_is_not_in_the_folder(tmp_path):
    with pytest.raises(LookupError):
        statements_table(tmp_path)


@pytest.mark.parametrize(
    ("plain", "page"),
    [
        ("w_ij^l", "w<sub>ij</sub><sup>l</sup>"),
        ("δ_j^{l+1}.", "δ<sub>j</sub><sup>l+1</sup>."),
        ("R^((m+1)n+m) → R^n", "R<sup>((m+1)n+m)</sup> → R<sup>n</sup>"),
        ("1 + e^-0.15", "1 + e<sup>-0.15</sup>"),
        ("a < b & w_.j", "a &lt; b &amp; w<sub>.j</sub>"),
    ],
)
def test_formulas_are_typeset(plain, page):
    assert typeset(plain) == page
