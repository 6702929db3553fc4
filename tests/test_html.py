"""The HTML edition: what the notebooks say, whole, on pages that lead to each other and ask nobody else.

Needs the extra "html".
"""

import base64
import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from edition import NAMES, ROOT, Page, edition, even, needed, notebook, run  # noqa: F401 (a fixture)

from nnbook.lab import links
from nnbook.pages import command, contents, folder, paper, pictures, staging, writer
from nnbook.pages.contents import PARTS, parts
from nnbook.pages.mathml import mathml

MEGABYTES = 25
EACH = pytest.mark.parametrize("name", NAMES)
DOLLARS = re.compile(r"\$\$.+?\$\$|\$.+?\$", re.DOTALL)


@cache
def read(path):
    """A page of the edition, which nobody changes."""
    return Page(path.read_text(encoding="utf-8"))


def page_of(edition, name):  # noqa: F811
    return read(edition.folder / f"{name}.html")


def all_pages(folder):
    return {path.relative_to(folder).as_posix(): read(path) for path in sorted(folder.rglob("*.html"))}


# What a notebook says


def prose(cell):
    """The sentences of a Markdown cell, by another reader of Markdown than the pages'."""
    from markdown_it import MarkdownIt

    source = re.sub(r"<!--.*?-->", "", cell.source, flags=re.DOTALL)
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(without_formulas(source))
    return [part.strip() for part in re.split(r"(?<=[.?!:]) ", Page(html).text) if part.strip()]


def without_formulas(text):
    """A text with a sign for each formula; code keeps its dollars."""
    pieces = re.split(r"(`[^`]*`|<script.*?</script>|data:image[^\"]*)", text, flags=re.DOTALL)
    return "".join(piece if index % 2 else DOLLARS.sub("¤", piece) for index, piece in enumerate(pieces))


def lines(text):
    return [even(line).strip() for line in text.splitlines() if re.search(r"\w", line)]


def said(output):
    """The lines of an output that a reader sees."""
    data = output.get("data", {})
    if "text/html" in data:
        text = Page(without_formulas(data["text/html"])).text
        return [part.strip() for part in re.split(r"(?<=[.;]) ", text)]
    if "text/latex" in data:
        return []
    return lines(output.get("text") or data.get("text/plain", ""))


def statements(name):
    """What the pages must say of a notebook: sentences, and lines with numbers that cells have printed."""
    sentences, printed = [], []
    for cell in notebook(name).cells:
        if cell.cell_type == "markdown":
            sentences += prose(cell)
        else:
            sentences += lines(cell.source)
            printed += [line for output in cell.outputs for line in said(output) if re.search(r"\d", line)]
    return sentences, printed


@EACH
def test_a_page_says_what_its_notebook_says(edition, name):  # noqa: F811
    sentences, printed = statements(name)
    assert sentences
    assert printed
    text = page_of(edition, name).text
    assert [one for one in sentences + printed if one.strip("¤ ") and one not in text] == []


@EACH
def test_a_page_has_every_fold_and_every_picture_with_its_room(edition, name):  # noqa: F811
    page, cells = page_of(edition, name), notebook(name).cells
    tags = [tag for tag, _ in page.tags]
    assert tags.count("details") == sum(cell.source.count("<details>") for cell in cells)
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    html = "".join(output.get("data", {}).get("text/html", "") for output in outputs)
    images = [attrs for tag, attrs in page.tags if tag == "img"]
    assert len(images) == html.count("<img") + (name == "playground")  # once more, trained
    assert all(image["alt"] and int(image["width"]) > 0 and int(image["height"]) > 0 for image in images)
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    written = sum(len(re.findall(r"\$\$.+?\$\$", text, re.DOTALL)) for text in texts)
    drawn = sum("text/latex" in output.get("data", {}) for output in outputs)
    assert sum(tag == "math" and attrs["display"] == "block" for tag, attrs in page.tags) == written + drawn


def test_a_still_of_each_explorer_stands_over_its_sentence(edition):  # noqa: F811
    found = 0
    for name in NAMES:
        text = page_of(edition, name).text
        for output in [output for cell in notebook(name).cells for output in cell.get("outputs", [])]:
            if "application/vnd.nnbook+json" in output.get("data", {}):
                words = even(output.data["text/plain"]).strip()
                assert text.count(words) >= 2, f"{name}: {words}"  # of the picture, and below it
                found += 1
    assert found > 30


def test_the_playground_shows_a_network_that_has_learned(edition):  # noqa: F811
    program = (ROOT / ".ci" / "trained").read_text(encoding="utf-8").split("'END'\n")[1].split("END\n")[0]
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    kept = staging.TRAINED.read_text(encoding="utf-8")
    drawn, stored = (Page(text).text.strip() for text in (done.stdout, kept))
    assert drawn == stored
    page = page_of(edition, "playground")
    assert stored in page.text
    untrained, trained = (list(map(float, re.findall(r"error ([\d.]+) on", page.text)))[0::2])
    assert trained < untrained / 5


# How the pages hang together


def test_every_link_and_every_anchor_is_there(edition):  # noqa: F811
    found, pages = [], all_pages(edition.folder)
    for name, page in pages.items():
        for link in page.links + page.loaded:
            parts = urlsplit(link)
            if parts.scheme or link.startswith("data:"):
                continue
            own = edition.folder / name
            there = own.parent / unquote(parts.path) if parts.path else own
            anchor = unquote(parts.fragment)
            if not there.is_file():
                found.append(f"{name}: {link}: no such file")
            elif anchor and there.suffix == ".html":
                ids = pages[there.resolve().relative_to(edition.folder.resolve()).as_posix()].ids
                found += [] if anchor in ids else [f"{name}: {link}: no such anchor"]
        twice = {one for one in page.ids if page.ids.count(one) > 1}
        found += [f"{name}: two elements {one}" for one in twice]
    assert found == []


@EACH
def test_a_link_between_notebooks_is_one_between_pages(edition, name):  # noqa: F811
    links = [unquote(link) for link in page_of(edition, name).links]
    for cell in notebook(name).cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\(((?![a-z]+:)[^)\s]*\.ipynb[^)\s]*)\)", cell.source):
                assert unquote(target).replace(".ipynb", ".html") in links


def test_the_pages_follow_each_other_as_the_book_is_read(edition):  # noqa: F811
    pages = all_pages(edition.folder)
    place, way = "index.html", []
    while place:
        following = [attrs["href"] for tag, attrs in pages[place].tags
                     if tag == "link" and attrs.get("rel") == "next"]  # fmt: skip
        folder = Path(place).parent
        place = following and re.sub(r"^[^/]+/\.\./", "", (folder / following[0]).as_posix())
        way += [place] if place else []
    names = [path.removesuffix(".html") for path in way]
    assert sorted(names) == sorted(NAMES)
    assert names.index("00-start-here") == 0
    assert names.index("08-car") < names.index("deeper/01-graphs") < names.index("A-errata")
    assert names[-1] == "playground"


@EACH
def test_each_page_has_the_contents_of_the_whole_book(edition, name):  # noqa: F811
    page = page_of(edition, name)
    assert all(part in page.text for part in PARTS)
    up = "../" * name.count("/")
    for other in set(NAMES) - {name}:
        assert {f"{up}{other}.html", f"{other.removeprefix('deeper/')}.html"} & set(page.links)


@EACH
def test_each_page_hands_out_its_notebook_and_opens_it_where_the_book_is_on_the_web(edition, name):  # noqa: F811
    page = page_of(edition, name)
    own = edition.folder / "notebooks" / f"{name}.ipynb"
    assert json.loads(own.read_text(encoding="utf-8")) == json.loads(nbtext(name))
    assert f"{'../' * name.count('/')}notebooks/{name}.ipynb" in page.links
    launch = links.launch_link(links.project_urls()["Repository"], f"notebooks/{name}.ipynb")
    assert [link for link in page.links if "mybinder" in link] == [launch]


def nbtext(name):
    from rerun import NOTEBOOKS

    return (NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8")


# What the pages cost


def test_no_page_asks_another_host_for_anything(edition):  # noqa: F811
    pages = all_pages(edition.folder)
    loaded = [(name, one) for name, page in pages.items() for one in page.loaded]
    assert [pair for pair in loaded if re.match(r"(https?:)?//", pair[1])] == []
    for path in edition.folder.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(\s*['\"]?(https?:)?//", text), path.name
    for path in edition.folder.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(src|href)\s*=\s*['\"]https?:|fetch\(\s*['\"]https?:", text), path.name


def test_the_edition_is_small_and_sphinx_has_nothing_to_complain_of(edition):  # noqa: F811
    size = sum(path.stat().st_size for path in edition.folder.rglob("*") if path.is_file())
    assert size < MEGABYTES * 1e6
    assert edition.done.stderr == ""
    assert "für alle" in edition.done.stdout


# Into which folder


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50"></svg>'
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + bytes([0, 0, 1, 64, 0, 0, 0, 80]))  # 320 × 80
OWN_OUTPUTS = {  # which a teacher adds
    "png": {"image/png": PNG.decode() + "\n", "text/plain": "<Figure size 640x480 with 1 Axes>"},
    "svg": {"image/svg+xml": ["<?xml version='1.0'?>\n", SVG], "text/plain": "<SVG object>"},
    "words": {"text/markdown": "A *word*.", "text/plain": "<Markdown object>"},
    "other": {"text/html": '<img alt="A photo" width="9" src="data:image/webp;base64,UklGRg==">'},
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A book of two notebooks, in which all kinds of things stand."""
    needed()
    return write_small(tmp_path_factory.mktemp("klein") / "notebooks")


def write_small(folder):
    folder.mkdir()
    meta = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python", "pygments_lexer": "ipython3"}}  # fmt: skip

    def write(name, *cells):
        whole = {"cells": cells, "metadata": meta, "nbformat": 4, "nbformat_minor": 5}
        (folder / name).write_text(json.dumps(whole), encoding="utf-8")

    def text(source, key):
        return {"cell_type": "markdown", "id": key, "metadata": {}, "source": source}

    def code(source, key, data=None, **metadata):
        outputs = [{"output_type": "display_data", "metadata": {}, "data": data}] if data else []
        return {"cell_type": "code", "id": key, "metadata": metadata, "source": source, "outputs": outputs,
                "execution_count": 1}  # fmt: skip

    write("00-start-here.ipynb", text("# 0 Start\n\n**What is small?** This: $a \\mapsto 2a$.", "a"),
          text("## Is $x$ it?\n\n## Is it?\n\nNo.\n\n## Is it?\n\n[There](playground.ipynb#Why-not?)", "b"),
          code("hidden = 1", "c", jupyter={"source_hidden": True}), code("seen = 2", "d"),
          *(code("draw", f"draws-{kind}", data) for kind, data in OWN_OUTPUTS.items()))  # fmt: skip
    write("playground.ipynb", text("# Playground\n\n**Why?**\n\n## Why not?\n\nThat is why.", "a"),
          code("table", "e", {"text/html": '<a href="00-start-here.ipynb#cell-id=d">it</a>'}))  # fmt: skip
    return folder


def html(book, folder, *options):
    return run("html", folder, "--notebooks", book, *options, cwd=book.parent)


def test_the_same_folder_is_written_again_and_what_is_old_goes(small, small_pages, tmp_path):
    target = shutil.copytree(small_pages, tmp_path / "pages")
    with (target / "nnbook-pages.txt").open("a") as written:
        written.write("old.html\n")
    (target / "old.html").write_text("of last year")
    assert html(small, target).returncode == 0
    assert (target / "index.html").is_file()
    assert not (target / "old.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]


@pytest.mark.parametrize("name", ["🙂" * 63, "x" * 255], ids=["faces", "letters"])
def test_a_folders_name_may_be_as_long_as_the_system_allows(tmp_path, name):
    with folder.whole(tmp_path / name) as fresh:
        (fresh / "index.html").write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("call", [0, 1])
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_an_interrupt_leaves_the_old_edition_or_the_new_and_nothing_else(tmp_path, monkeypatch, call, late):
    def write(text):
        with folder.whole(tmp_path / "pages") as fresh:
            (fresh / "index.html").write_text(text)

    write("old")
    rename, calls = Path.rename, []

    def interrupted(path, target):
        calls.append(path)
        if late or len(calls) != call + 1:
            rename(path, target)
        if len(calls) == call + 1:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write("new")
    assert (tmp_path / "pages" / "index.html").read_text() == ("new" if late and call else "old")
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]


@pytest.mark.parametrize("place", ["mine.txt", "deeper/mine.txt", "index.html"])
def test_a_folder_with_other_things_in_it_is_left_as_it_is(small, tmp_path, place):
    mine = tmp_path / "pages" / place
    mine.parent.mkdir(parents=True)
    mine.write_text("my own")
    done = html(small, tmp_path / "pages")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert place in done.stderr
    assert mine.read_text() == "my own"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [mine.name]


def test_a_file_is_no_folder(small, tmp_path):
    (tmp_path / "pages").write_text("my own")
    done = html(small, tmp_path / "pages")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert (tmp_path / "pages").read_text() == "my own"


NO_TITLE = {"cells": [{"cell_type": "code", "source": "1"}]}


@pytest.mark.parametrize("broken", ["no JSON", json.dumps({"cells": []}), json.dumps(NO_TITLE)])
def test_a_broken_notebook_is_named_and_nothing_is_left_behind(small, tmp_path, broken):
    book = shutil.copytree(small, tmp_path / "book" / "notebooks")
    (book / "01-more.ipynb").write_text(broken)
    (tmp_path / "out").mkdir()
    done = html(book, tmp_path / "out" / "pages")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "01-more.ipynb" in done.stderr
    assert list((tmp_path / "out").iterdir()) == []


def test_a_formula_that_cannot_be_drawn_is_named(small, tmp_path):
    book = shutil.copytree(small, tmp_path / "notebooks")
    path = book / "playground.ipynb"
    path.write_text(path.read_text().replace("That is why.", r"$\\nosuchsign x$"))
    done = html(book, tmp_path / "pages")
    assert done.returncode == 1
    assert "nosuchsign" in done.stderr
    assert not (tmp_path / "pages").exists()


def test_without_sphinx_one_sentence_says_what_to_install(monkeypatch, tmp_path):
    from nnbook.__main__ import main
    from nnbook.pages import building

    monkeypatch.setattr(building, "find_spec", lambda name: None if name == "furo" else object())
    message = main(["html", str(tmp_path / "pages")])
    assert message == f"nnbook: furo missing; to install: {sys.executable} -m pip install furo"
    assert main(["pdf", "--to", str(tmp_path / "x.pdf")]) == message
    assert list(tmp_path.iterdir()) == []


def test_a_chapter_is_meant_by_its_number_with_and_without_a_nought_before_it():
    pages = {name: contents.Page(name, {}, "", "") for name in NAMES}
    for words, name in ((("3", "03", "03-error", "notebooks/03-error.ipynb"), "03-error"),
                        (("0", "00"), "00-start-here"), (("a", "A"), "A-errata")):  # fmt: skip
        for word in words:
            assert [one for one, page in pages.items() if command.meant(word, page)] == [name]
    for word in ("", "9", "B0", "deeper", "30"):
        assert not any(command.meant(word, page) for page in pages.values())


def test_without_notebooks_one_sentence_says_so(tmp_path):
    needed()
    done = run("html", "--notebooks", tmp_path, cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "00-start-here.ipynb" in done.stderr


# Single things


@pytest.fixture(scope="module")
def small_pages(small, tmp_path_factory):
    target = tmp_path_factory.mktemp("pages") / "pages"
    assert html(small, target).returncode == 0
    return target


def test_anchors_are_jupyterlabs_and_no_two_are_the_same(small_pages):
    ids = Page((small_pages / "00-start-here.html").read_text()).ids
    assert [one for one in ids if one.startswith("Is-")] == ["Is-x-it?", "Is-it?", "Is-it?-2"]
    assert "Why-not?" in Page((small_pages / "playground.html").read_text()).ids


def test_anchors_that_are_like_those_of_others_are_nobody_elses():
    needed()
    from docutils import nodes, utils

    for titles, names in ((("A", "A-3", "A"), ("A", "A-3", "A-2")), (("A", "A", "A-2"), ("A", "A-3", "A-2")),
                          (("Error", "Errors", "Error"), ("Error", "Errors", "Error-2"))):  # fmt: skip
        document = utils.new_document("a page")
        document += [nodes.section("", nodes.title(title, title)) for title in titles]
        writer.anchor(None, document)
        assert [one["ids"] for one in document.findall(nodes.section)] == [[name] for name in names]


def test_what_a_teacher_adds_is_shown_as_in_jupyterlab(small_pages):
    page = Page((small_pages / "00-start-here.html").read_text())
    images = [attrs for tag, attrs in page.tags if tag == "img"]
    assert [Path(image["src"]).suffix for image in images] == [".png", ".svg", ".webp"]
    sizes = [("320", "80"), ("200", "50"), ("9", None)]
    assert [(image["width"], image.get("height")) for image in images] == sizes
    assert all((small_pages / image["src"]).is_file() and image["alt"] for image in images)
    assert "A word." in page.text
    assert "object>" not in page.text
    assert "<Figure" not in page.text


FENCED = "```html\n<!-- kept --> [a](a.ipynb)\n$$x$$\n```"
OF_A_READER = {
    FENCED: FENCED,
    "`<!-- a -->` <!-- gone `x` -->\n\n``[`a`](b.ipynb)``": "`<!-- a -->` ``[`a`](b.ipynb)``",
    "[a](<my own.ipynb#b>) [b](../b.ipynb \"c\")": "[a](<my own.html#b>) [b](../b.html \"c\")",
    '<a href="my (1).ipynb">a</a> [c](https://d.e/f.ipynb)': '<a href="my (1).html">a</a> [c](https://d.e/f.ipynb)',
    "a ` b\n\n<!-- c -->d ` e": "a ` b\n\nd ` e",
    "~~~\n<!-- open": "~~~\n<!-- open",
}  # fmt: skip


@pytest.mark.parametrize("text", OF_A_READER)
def test_what_is_shown_as_code_stays_and_links_lead_to_pages_whatever_their_names(text):
    assert staging._markdown(text, str) == OF_A_READER[text]


def test_notebooks_of_a_readers_own_have_their_names_and_outputs(tmp_path):
    book, target = write_small(tmp_path / "bücher & co"), tmp_path / "out put"
    own = json.loads((book / "playground.ipynb").read_text())
    own["cells"][0]["source"] = ["# Mine | $x$\n", "\n", "**Is |x| it?**"]
    draws = {"text/markdown": "$a$ and [b](playground.ipynb)"}, {"image/gif": "R0lGODlhAQABAAAAACw="}
    for data, cell in zip(draws, own["cells"][1:] * 2):
        output = {"output_type": "display_data", "metadata": {}, "data": {**data, "text/plain": "<object>"}}
        own["cells"].append(cell | {"id": next(iter(data))[-3:], "outputs": [output]})
    (book / "09 my own ü.ipynb").write_text(json.dumps(own), encoding="utf-8")
    done = html(book, target)
    assert (done.returncode, done.stderr) == (0, "")
    index = Page((target / "index.html").read_text())
    assert "09%20my%20own%20%C3%BC.html" in index.links
    assert "Is |x| it?" in index.text
    page = Page((target / "09 my own ü.html").read_text())
    assert {"playground.html", "notebooks/09%20my%20own%20%C3%BC.ipynb"} <= set(page.links)
    assert [Path(attrs["src"]).suffix for tag, attrs in page.tags if tag == "img"] == [".gif"]
    assert [tag for tag, _ in page.tags].count("math") > 1
    assert "<object>" not in page.text


def own(*cells, **metadata):
    """The page of a notebook of a reader's own."""
    cells = [contents.whole(cell) for cell in cells]
    return contents.Page("09-own", {"cells": cells, "metadata": metadata}, "Own", "What?")


def test_a_picture_that_lies_in_a_cell_is_shown(tmp_path):
    held = {"a b.png": {"image/png": PNG.decode()}}
    source = "A ![it > 1](attachment:a%20b.png) ![no](attachment:c)"
    text = {"cell_type": "markdown", "id": "a", "source": source, "attachments": held}
    [cell] = staging.staged(own(text), pictures.Pictures(tmp_path / "pictures"), [])["cells"]
    assert 'alt="it &gt; 1" width="320" height="80"' in cell["source"]
    assert "![no](attachment:c)" in cell["source"]
    [picture] = (tmp_path / "pictures").iterdir()
    assert f'src="pictures/{picture.name}"' in cell["source"]


def test_what_some_programs_leave_out_of_a_notebook_is_not_missed(tmp_path):
    cells = [{"cell_type": "code", "id": "a", "source": ["x = 1\n", "x"]},
             {"cell_type": "code", "source": "", "metadata": {"tags": None, "jupyter": None}}]  # fmt: skip
    staged = staging.staged(own(*cells), None, [])
    assert staged["metadata"]["language_info"]["name"] == "python"
    assert [cell["outputs"] for cell in staged["cells"]] == [[], []]
    other = staging.staged(own(language_info={"name": "R"}), None, [])
    assert other["metadata"]["language_info"]["name"] == "R"


@pytest.mark.parametrize("data", [{"image/png": "a"}, {"text/plain": None}, {"text/html": 3}])
def test_a_damaged_cell_is_told_with_its_page_and_number(data):
    output = {"output_type": "display_data", "metadata": {}, "data": data}
    code = {"cell_type": "code", "source": "", "outputs": [output]}
    page = own({"cell_type": "markdown", "source": "a"}, code)
    with pytest.raises(ValueError, match=r"^09-own\.ipynb, cell 2 is damaged: "):
        staging.staged(page, None, [])


def test_a_cell_without_a_source_is_told(small, tmp_path):
    book = shutil.copytree(small, tmp_path / "book")
    broken = {"cells": [{"cell_type": "markdown", "metadata": {}}], "metadata": {}}
    (book / "09-own.ipynb").write_text(json.dumps(broken))
    said = html(book, tmp_path / "pages").stderr
    assert said.endswith("09-own.ipynb is no notebook of the book: 'source' is missing\n")
    assert "Traceback" not in said


def test_on_paper_a_link_leads_to_a_page_with_blanks_in_its_name():
    assert paper._moved("href", "../09%20my.html#a", "deeper/b", ["09 my"]) == 'href="#09 my--a"'


def test_where_the_command_runs_nothing_is_replaced(small, tmp_path):
    (tmp_path / "in").mkdir()
    for place in (".", "..", tmp_path):
        said = run("html", place, "--notebooks", small, cwd=tmp_path / "in")
        assert said.returncode == 1
        assert "is where this command runs" in said.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_code_that_is_folded_in_the_notebook_is_folded(small_pages):
    text = (small_pages / "00-start-here.html").read_text()
    folded = re.findall(r"<details class=\"[^\"]*hide[^\"]*\".*?</details>", text, re.DOTALL)
    assert len(folded) == 1
    assert "hidden" in Page(folded[0]).text
    assert "seen" not in Page(folded[0]).text


def test_links_in_outputs_lead_to_pages(small_pages):
    assert "00-start-here.html#cell-id=d" in Page((small_pages / "playground.html").read_text()).links
    text = (small_pages / "00-start-here.html").read_text()
    assert text.index("hidden") < text.index('id="cell-id=d"') < text.index("seen")


def test_formulas_can_be_left_to_mathjax(small, tmp_path):
    assert html(small, tmp_path / "pages", "--mathjax").returncode == 0
    page = Page((tmp_path / "pages" / "00-start-here.html").read_text())
    assert any("mathjax" in one.lower() for one in page.loaded)
    assert "math" not in [tag for tag, _ in page.tags]
    assert r"\mapsto" in page.text


def test_pictures_are_kept_once_and_in_their_proportions(tmp_path):
    code = base64.b64encode(SVG.encode()).decode()
    tag = f'<img alt="a > b" width="100" src="data:image/svg+xml;base64,{code}">'
    collected = pictures.Pictures(tmp_path / "pictures")
    assert collected.take(tag + tag, "../").count('height="25"') == 2
    files = list((tmp_path / "pictures").iterdir())
    assert [path.read_text() for path in files] == [SVG]
    assert f'src="../pictures/{files[0].name}"' in collected.take(tag, "../")


def test_the_parts_hold_the_whole_book():
    from rerun import NOTEBOOKS

    assert sorted(page.name for pages in parts(NOTEBOOKS).values() for page in pages) == sorted(NAMES)
    assert all(page.question.endswith("?") for pages in parts(NOTEBOOKS).values() for page in pages)


def test_readme_has_the_titles_and_the_questions_of_the_notebooks():
    from rerun import NOTEBOOKS

    readme = (NOTEBOOKS.parent / "README.md").read_text(encoding="utf-8")
    for page in (page for pages in parts(NOTEBOOKS).values() for page in pages):
        assert f"| [{page.title}](notebooks/{page.file}) | {page.question} |" in readme


@pytest.mark.parametrize(("latex", "there", "gone"), [
    (r"\bigl(\tfrac{a}{b}\bigr)^2", r"<msup><mrow><mo .*</mo></mrow><mn>2</mn></msup>", "</mo><mn>2</mn>"),
    (r"a = \dots + b", r"<mo[^>]*>\+</mo>", r'"prefix">\+'),
    (r"\partial E/\partial w", "<mi[^>]*>∂</mi>", "<mo>∂"),
    (r"\sqrt{x}", r'<msqrt class="nnbook-low"><mspace [^>]*height', "none"),
    (r"\sqrt{\frac{1}{x}}", "<msqrt><", "mspace"),
    (r"\begin{align}a &= b\end{align}", "<mtr>", r"\(1\)"),
])  # fmt: skip
def test_a_formula_is_set_as_tex_would(latex, there, gone):
    needed()
    text = mathml(latex)
    assert re.search(there, text), text
    assert not re.search(gone, text), text


def test_brackets_and_commas_stay_with_their_formula(edition):  # noqa: F811
    text = (edition.folder / "04-backpropagation.html").read_text(encoding="utf-8")
    assert re.search(r'<span class="nnbook-tied"><math[^>]*>((?!</math>).)*</math>,</span>', text)
    assert not re.search(r"</math>[,.;)][^<]*(?<!</span>)<(?!/span>)", text)


def test_scripts_run_when_the_page_is_there(edition):  # noqa: F811
    for name, page in all_pages(edition.folder).items():
        scripts = [attrs for tag, attrs in page.tags if tag == "script" and "src" in attrs]
        assert scripts
        assert name == "search.html" or all("defer" in attrs for attrs in scripts), name
