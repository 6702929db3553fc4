"""Each rule of hygiene.py lets a good notebook pass and catches what it is for."""

from pathlib import Path

import hygiene
import pytest
import rerun
from hygiene import Notebook

from nnbook.figures.showing import WIDGET_VIEW


def markdown(source, name="prose"):
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def code(source="1 + 1", *outputs, name="code", count=1, tags=()):
    metadata = {"tags": list(tags)} if tags else {}
    return {"cell_type": "code", "id": name, "metadata": metadata, "source": source,
            "execution_count": count, "outputs": list(outputs)}


def shown(**data):
    return {"output_type": "display_data", "metadata": {},
            "data": {kind.replace("_", "/"): text for kind, text in data.items()}}


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


ERROR = {"output_type": "error", "ename": "ValueError", "evalue": "x", "traceback": []}
TITLE = markdown("# Title\n\nA sentence.", name="title")
END = markdown("## Exercises\n\nNone yet.", name="exercises")


def notebook(*cells, title=TITLE, end=END, name="01-chapter.ipynb", folder=Path(), **metadata):
    content = {"cells": [title, *cells, end], "metadata": rerun.METADATA | metadata}
    return Notebook.of(content, folder / name)


def between(*cells):
    """A notebook with a sentence above each of ``cells``."""
    pairs = [(markdown("A sentence.", name=f"prose-{n}"), cell) for n, cell in enumerate(cells)]
    return notebook(*(cell for pair in pairs for cell in pair))


def lines(*counts):
    """A notebook whose code cells have so many lines."""
    return between(*(code("\n".join(["x = 1"] * count), name=f"code-{n}", count=n + 1)
                     for n, count in enumerate(counts)))


PIXELS = "data:image/png;base64,0xabcdef/home/!"
def bet(*reasons, option="two", blank="\n\n"):
    folds = [f"<details><summary>{option}</summary>{blank}{reason}{blank}</details>" for reason in reasons]
    return notebook(markdown("**Bet.** How many?\n\n" + "\n".join(folds)))


GOOD = notebook(
    code("x = 6 * 7\nprint(x)", stream("42\n"), name="answer"),
    markdown("The maths $n!$ and $f:\\mathbb{R}$ and `easy!` and ![A line](" + PIXELS + ")\n"
             "are no prose; see [the title](#Title), [elsewhere](https://example.org/a!).\n\n"
             "*Source rows: S1-01, S2-14*", name="middle"),
    code("show(f)", shown(text_html=f'<img alt="A line." src="{PIXELS}">'), name="figure", count=2),
)


@pytest.mark.parametrize("rule", hygiene.RULES, ids=lambda rule: rule.__name__)
def test_a_good_notebook_passes(rule):
    assert list(rule(GOOD)) == []


BAD = [
    (hygiene.counts_run_from_one, notebook(code(count=2))),
    (hygiene.counts_run_from_one, notebook(code(count=None))),
    (hygiene.counts_run_from_one, notebook(code(count=2), code(count=1))),
    (hygiene.stored_as_rerun_writes, notebook(widgets={"state": {}})),
    (hygiene.stored_as_rerun_writes, notebook(kernelspec={"name": "conda-env"})),
    (hygiene.stored_as_rerun_writes, notebook(code() | {"metadata": {"execution": {}}})),
    (hygiene.stored_as_rerun_writes,
     notebook(code("box", shown(**{WIDGET_VIEW: {}})))),
    (hygiene.nothing_went_wrong, notebook(code("warn()", stream("Careful\n", "stderr")))),
    (hygiene.nothing_went_wrong, notebook(code("fail()", ERROR))),
    (hygiene.no_addresses, notebook(code("f", shown(text_plain="<function f at 0x7f31c0>")))),
    (hygiene.no_addresses, notebook(code("f", stream("<object at 0xdeadbeef>")))),
    (hygiene.no_absolute_paths, notebook(code("open('/home/me/data.csv')"))),
    (hygiene.no_absolute_paths, notebook(code("open(r'C:\\data.csv')"))),
    (hygiene.no_absolute_paths, notebook(code("f()", stream("saved to /tmp/x.npz")))),
    (hygiene.no_absolute_paths, notebook(markdown("Look in /usr/share/doc."))),
    (hygiene.pictures_have_alternatives, notebook(markdown("![](picture.png)"))),
    (hygiene.pictures_have_alternatives, notebook(markdown('<img src="picture.png">'))),
    (hygiene.pictures_have_alternatives,
     notebook(code("f()", shown(text_html=f'<img alt=" " src="{PIXELS}">')))),
    (hygiene.pictures_have_alternatives, notebook(code("f()", shown(image_png="iVBOR")))),
    (hygiene.pictures_have_alternatives, notebook(code("f()", shown(text_html="<svg></svg>")))),
    (hygiene.cells_are_short, lines(*[3] * 20, 26)),
    (hygiene.cells_are_short, lines(5, 5, 5)),
    (hygiene.cells_are_short, lines(*[3] * 8, 13)),
    (hygiene.cells_are_short, lines(3, 0)),
    (hygiene.prose_and_code_balance, notebook(*[code()] * 3)),
    (hygiene.prose_and_code_balance, notebook(code(), *[markdown("Words.")])),
    (hygiene.prose_introduces_code, notebook(code(), code(name="second"))),
    (hygiene.prose_introduces_code, notebook(markdown("## Heading only"), code())),
    (hygiene.prose_introduces_code, notebook(end=code())),
    (hygiene.headings_are_nested, notebook(title=markdown("No title."))),
    (hygiene.headings_are_nested, notebook(markdown("# Another title"))),
    (hygiene.headings_are_nested, notebook(markdown("### Too deep"))),
    (hygiene.prose_is_plain, notebook(markdown("What a surprise!"))),
    (hygiene.prose_is_plain, notebook(markdown("This is simply a sum."))),
    (hygiene.prose_is_plain, notebook(markdown("It is, Of Course, a sum."))),
    (hygiene.bets_have_one_answer, bet("No. A.", "No. B.")),
    (hygiene.bets_have_one_answer, bet("Yes. A.", "Yes. B.", "No. C.")),
    (hygiene.bets_have_one_answer, bet("Yes. A.", "B is not.")),
    (hygiene.bets_have_one_answer, bet("Yes. A.", "None of it.")),
    (hygiene.bets_have_one_answer, bet("Yes. A.", "No. B.", option="*two*")),
    (hygiene.bets_have_one_answer, bet("Yes. A.", "No. B.", option="$x^2$")),
    (hygiene.bets_have_one_answer, bet("Yes. A.", "No. B.", blank="\n")),
    (hygiene.links_resolve, notebook(markdown("[gone](no-such-file.ipynb)"))),
    (hygiene.links_resolve, notebook(markdown("![A picture](no-such-picture.png)"))),
    (hygiene.links_resolve, notebook(markdown("[gone](#No-such-heading)"))),
    (hygiene.links_resolve, notebook(markdown("[which](#A)\n## A\n## A"))),
    (hygiene.links_resolve, notebook(markdown("[code](#A)\n```\n## A\n```"))),
    (hygiene.source_rows_exist, notebook(markdown("*Source rows: S1-28*"))),
    (hygiene.ids_are_words, notebook(markdown("", name="Upper"))),
    (hygiene.ids_are_words, notebook(markdown("", name="a" * 41))),
    (hygiene.ids_are_words, notebook(markdown("", name="3f9a1c20"))),
    (hygiene.ids_are_words, notebook(markdown("", name="3f9a1c20-77aa-4b1c-9d2e-0a1b2c3d4e5f"))),
    (hygiene.ids_are_words, notebook(markdown("", name="title"))),
    (hygiene.tags_are_listed, notebook(code(tags=["nbval-ignore-output"]))),
    (hygiene.tags_are_listed, notebook(code("fail()", ERROR, tags=["raises-exception"]))),
    (hygiene.no_comment_tells_nbval, notebook(code("# NBVAL_IGNORE_OUTPUT\nx"))),
    (hygiene.no_comment_tells_nbval, notebook(code("x  # nbval_skip"))),
    (hygiene.code_is_plain_python, notebook(code("%matplotlib inline"))),
    (hygiene.code_is_plain_python, notebook(code("!pip install x"))),
    (hygiene.code_is_plain_python, notebook(code("plot(x);"))),
    (hygiene.code_is_plain_python, notebook(code("load('https://example.org/data.csv')"))),
    (hygiene.code_is_plain_python, notebook(code("sympy.init_printing()"))),
    (hygiene.code_is_plain_python, notebook(code("from IPython.display import clear_output"))),
    (hygiene.code_is_plain_python, notebook(code("interact(f, x=1)"))),
    (hygiene.code_is_plain_python, notebook(code("np.random.seed(0)"))),
]


@pytest.mark.parametrize(("rule", "bad"), BAD,
                         ids=[f"{rule.__name__}-{n}" for n, (rule, _) in enumerate(BAD)])
def test_a_bad_notebook_is_caught(rule, bad):
    assert list(rule(bad))


def test_every_rule_is_tested():
    assert {rule for rule, _ in BAD} == set(hygiene.RULES)


def test_too_much_prose_is_caught_in_a_chapter_and_allowed_in_an_appendix():
    cells = [*[markdown("Words.")] * 3, code()]
    assert list(hygiene.prose_and_code_balance(notebook(*cells)))
    assert not list(hygiene.prose_and_code_balance(notebook(*cells, name="B-notation.ipynb")))


def test_an_expected_error_passes_in_the_cell_that_is_listed_for_it(monkeypatch):
    monkeypatch.setitem(hygiene.EXCEPTIONS, "01-chapter:code", "raises-exception")
    listed = notebook(code("fail()", ERROR, tags=["raises-exception"]))
    assert not list(hygiene.tags_are_listed(listed))
    assert not list(hygiene.nothing_went_wrong(listed))


def test_links_lead_to_headings_of_other_notebooks(tmp_path):
    (tmp_path / "02-next.ipynb").write_text(
        '{"cells": [{"cell_type": "markdown", "source": ["## What `W` *is*?"]}], "metadata": {}}',
        encoding="utf-8")
    good = notebook(markdown("[there](02-next.ipynb#What-W-is?)"), folder=tmp_path)
    bad = notebook(markdown("[there](02-next.ipynb#what-w-is)"), folder=tmp_path)
    deeper = notebook(markdown("[up](../02-next.ipynb#What-W-is?)"), folder=tmp_path / "deeper")
    stray = notebook(markdown("[up](02-next.ipynb#What-W-is?)"), folder=tmp_path / "deeper")
    (tmp_path / "deeper").mkdir()
    for right, wrong in ((good, bad), (deeper, stray)):
        assert not list(hygiene.links_resolve(right))
        assert list(hygiene.links_resolve(wrong))


@pytest.mark.parametrize(
    "good",
    [bet("No. A.", "Yes. B.", "No. C."), bet("No. A.", "Yes. B.", option="$w_0$ or $a*b$"), bet("A.", "B."),
     bet("No, not by itself.", "Yes: it is."),
     bet("No, it is not.", option="Answer"), bet("No. It is not.", option="Is it?"),
     notebook(markdown("```\n<details><summary>a</summary>No. </details>\n```"))],
)  # fmt: skip
def test_bets_that_are_right_or_old_pass(good):
    assert list(hygiene.bets_have_one_answer(good)) == []
