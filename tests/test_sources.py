"""The verdicts on the sources are computed, the errata shows each finding, and the table of rows is whole."""

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
from nnbook.sources.appendices import NAMING, coverage_table, places
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
from nnbook.sources.comparison import Undefined, attempt
from nnbook.sources.findings import CLAIMS
from nnbook.sources.indices import entries, worked
from nnbook.sources.rows import ROWS

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


@pytest.mark.parametrize("name", CLAIMS)
def test_the_computed_verdict_is_the_expected_one(name):
    assert CLAIMS[name].check().verdict == CLAIMS[name].expected


def test_every_row_that_states_something_has_claims():
    rows = {row for claim in CLAIMS.values() for row in claim.ids}
    assert rows <= set(ROWS)
    assert set(ROWS) - rows == {"S2-03"}  # a picture: nothing to prove


def test_the_rows_are_numbered_in_order_and_as_many_as_appendix_c_says():
    text = (NOTEBOOKS / "C-sources.ipynb").read_text(encoding="utf-8")
    said = re.search(r"in (\d+) rows: (\d+) for source 1, (\d+) for source 2", text)
    every, first, second = map(int, said.groups())
    numbers = [(1, n) for n in range(1, first + 1)] + [(2, n) for n in range(1, second + 1)]
    assert list(ROWS) == [f"S{source}-{n:02}" for source, n in numbers]
    assert len(ROWS) == every


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
    names = [path.stem for path in Path(s1.__file__).parent.glob("*.py") if path.stem != "__init__"]
    modules = [import_module(f"nnbook.sources.s1.{name}") for name in names]
    for claim in [claim for module in [*modules, s2] for claim in claims_in(module).values()]:
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


# The errata.


def sections(notebook):
    """The sections of a notebook, {title: its text}, code and prose, under headings of level 1 and 2."""
    found, title = {}, ""
    for cell in notebook.cells:
        for line in cell["source"].splitlines():
            heading = re.match(r"##? +(.*?) *$", line) if cell["cell_type"] == "markdown" else None
            title = heading[1] if heading else title
            found[title] = found.get(title, "") + line + "\n"
    return found


ERRATA = sections(Notebook.read(NOTEBOOKS / "A-errata.ipynb"))


@pytest.mark.parametrize("name", CLAIMS)
def test_the_errata_shows_each_finding_that_is_not_right_in_its_section(name):
    claim = CLAIMS[name]
    where = [title for title, text in ERRATA.items() if f'"{name}"' in text]
    where = [title for title in where if title != "How each verdict is computed"]
    if claim.expected == RIGHT:
        assert not where
    elif name != "second_bias_formula":  # the example at the beginning
        assert where == [claim.section]
    if claim.expected != RIGHT:
        assert all(row in ERRATA[claim.section] for row in claim.ids)


# The table of rows.


def table_rows():
    """The lines of the stored table, {row: its cells}."""
    cell = next(c for c in Notebook.read(NOTEBOOKS / "C-sources.ipynb").of_type("code") if c["id"] == "table")
    text = "".join(cell["outputs"][0]["data"]["text/markdown"])
    lines = [re.split(r"(?<!\\) ?\| ?", line)[1:-1] for line in text.splitlines()[2:]]
    return {cells[0]: cells for cells in lines}


def links(text):
    return [unquote(target).split("#", 1) for target in re.findall(r"\]\(([^)]*)\)", text)]


def test_every_row_is_in_the_table_once_and_in_order():
    assert list(table_rows()) == list(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_each_link_leads_to_a_section_that_names_the_row(row):
    _, _, where, how, verdict = table_rows()[row]
    assert links(where)
    assert how
    for name, anchor in links(where):
        notebook = Notebook.read(NOTEBOOKS / name)
        assert anchors(notebook).count(anchor) == 1
        text = next(text for title, text in sections(notebook).items() if as_anchor(title) == anchor)
        lines = re.findall(f"^{NAMING}", text, re.MULTILINE)
        assert any(row in line for line in lines)
    for name, anchor in links(verdict):
        assert name == "A-errata.ipynb"
        assert row in next(text for title, text in ERRATA.items() if as_anchor(title) == anchor)
    assert bool(links(verdict)) == any(kind in verdict for kind in (WRONG, CONDITION, AMBIGUOUS))


def as_anchor(title):
    return re.sub("[`*]", "", title).replace(" ", "-")


def test_a_section_that_no_longer_names_its_row_loses_its_link(tmp_path):
    text = (NOTEBOOKS / "01-architecture.ipynb").read_text(encoding="utf-8")
    (tmp_path / "01-architecture.ipynb").write_text(text, encoding="utf-8")
    assert places(tmp_path)["S1-03"]
    (tmp_path / "01-architecture.ipynb").write_text(text.replace("S1-03", "S1-04"), encoding="utf-8")
    assert not places(tmp_path)["S1-03"]


def test_a_section_of_a_notebook_for_more_depth_is_found_too(tmp_path):
    text = (NOTEBOOKS / "01-architecture.ipynb").read_text(encoding="utf-8")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "01-graphs.ipynb").write_text(text, encoding="utf-8")
    [name] = {name for name, _ in places(tmp_path)["S1-03"]}
    assert name == "deeper/01-graphs.ipynb"
    assert re.search(r"deeper 1 \[[^]]*\]\(deeper/01-graphs\.ipynb#", coverage_table(tmp_path))
