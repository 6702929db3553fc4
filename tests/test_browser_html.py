"""The HTML edition in Chromium: what axe finds, what pages ask for, how wide they are, search, paper.

Needs the extras "html" and "browser", and a Chromium.
"""

import functools
import re
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from edition import NAMES, ROOT, edition, notebook, run  # noqa: F401 (a fixture)
from lab import chromium
from test_browser_axe import COLOURS

pytestmark = pytest.mark.browser

PAGES = ["index", *NAMES]
SCHEMES = {"light": {}, "dark": COLOURS}  # what axe is asked: of the other scheme what hangs on colours
# Of the words of code that look alike, on backgrounds that look alike, axe is shown one; and a formula's
# thousand parts have the colour of the text that it stands in, and need no look of their own.
FIND = """async rules => {
  const colour = node => getComputedStyle(node).color, seen = new Set();
  const behind = node => {
    const {backgroundColor, opacity} = node ? getComputedStyle(node) : {};
    return node ? [backgroundColor, opacity, behind(node.parentElement)].join() : '';
  };
  for (const word of document.querySelectorAll('pre span:not([id], [role], [tabindex], :has(*))')) {
    const {color, fontSize, fontWeight} = getComputedStyle(word);
    const look = [color, fontSize, fontWeight, behind(word)].join();
    word.style.visibility = seen.has(look) ? 'hidden' : '';
    seen.add(look);
  }
  const other = [...document.querySelectorAll('math, math *')].filter(
    node => colour(node) !== colour(node.closest('math').parentElement)).map(node => node.outerHTML);
  const {violations} = await axe.run({exclude: ['math > *']}, {resultTypes: ['violations'], ...rules});
  return other.concat(violations.filter(({impact}) => ['serious', 'critical'].includes(impact)).flatMap(
    ({id, nodes}) => nodes.map(({html}) => `${id}: ${html.slice(0, 200)}`)));
}"""
# What reaches beyond the window and is not in a box that scrolls.
WIDE = """() => {
  const clips = node => ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(node).overflowX);
  const scrolls = node => node.nodeName !== 'ARTICLE' && (clips(node) || scrolls(node.parentElement));
  return [document.documentElement.scrollWidth, ...[...document.querySelectorAll('article *')].filter(node =>
    node.getBoundingClientRect().right > innerWidth + 1 && !scrolls(node.parentElement)
  ).map(node => node.outerHTML.slice(0, 200))];
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site(edition):  # noqa: F811
    """The address of a server of the pages."""
    handler = functools.partial(Quiet, directory=str(edition.folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def opening(browser, site):
    """A function that opens a page; none may ask another host for anything, or complain on the console."""
    contexts, strays = [], []

    def note(request):
        if urlsplit(request.url).hostname not in (None, "", "127.0.0.1"):
            strays.append(f"a request to {request.url}")

    def failed(request):
        if request.failure != "net::ERR_ABORTED":  # the page was left before it had its icon
            strays.append(f"{request.url}: {request.failure}")

    def opened(name, scheme="light", width=1200, height=900, base=site):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.on("request", note)
        page.on("pageerror", lambda error: strays.append(str(error)))
        page.on("console", lambda said: said.type in ("error", "warning") and strays.append(said.text))
        page.on("requestfailed", failed)
        page.goto(f"{base}{name}.html", wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert strays == [], strays


@pytest.fixture
def open_page(browser, site):
    """The function of `opening`, for a test."""
    with opening(browser, site) as opened:
        yield opened


@pytest.fixture(scope="module", params=[*PAGES, "search"])
def page(request, browser, site):
    """Each page in turn with all folds open, loaded once for all tests that look at every page."""
    with opening(browser, site) as opened:
        page = opened(request.param)
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        page.add_style_tag(content="article section { content-visibility: visible !important; }")
        yield page


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_serious(page, scheme):
    axe = pytest.importorskip(
        "axe_playwright_python.base", reason="axe is missing: pip install -e '.[browser]'")
    page.emulate_media(color_scheme=scheme)
    if page.evaluate("!window.axe"):
        page.evaluate(axe.AXE_SCRIPT)
    assert page.evaluate(FIND, SCHEMES[scheme]) == []


def test_nothing_is_wider_than_a_phone(page):
    page.set_viewport_size({"width": 420, "height": 900})
    width, *wide = page.evaluate(WIDE)
    page.set_viewport_size({"width": 1200, "height": 900})
    assert wide == []
    assert width <= 420


def test_each_picture_appears(page):
    page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager'; })")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    missing = "[...document.images].filter(image => !image.naturalWidth).map(image => image.src)"
    assert page.evaluate(missing) == []


@pytest.mark.parametrize("base", ["server", "disk"])
def test_search_finds_a_word(open_page, edition, base):  # noqa: F811
    where = {} if base == "server" else {"base": f"{edition.folder.as_uri()}/"}
    page = open_page("index", **where)
    page.fill("input[name=q]", "backpropagation")
    page.press("input[name=q]", "Enter")
    page.wait_for_selector("#search-results li a[href*='04-backpropagation']")
    page.click("#search-results li a[href*='04-backpropagation']")
    page.wait_for_url("**/04-backpropagation.html*")
    assert page.inner_text("h1").startswith("4 Backpropagation")


def test_the_first_option_that_is_opened_is_the_bet(open_page):
    page = open_page("03-error")
    bet = page.locator(".nnbook-bet").first
    options = bet.locator("details")
    assert options.count() == 3
    options.nth(1).locator("summary").click()
    assert "wrong" in options.nth(1).locator("summary").inner_text()
    assert "your bet" in options.nth(1).locator("summary").inner_text()
    assert "more wrong than A" in options.nth(1).inner_text()
    options.nth(0).locator("summary").click()
    assert "right" in options.nth(0).locator("summary").inner_text()
    assert "your bet" not in options.nth(0).locator("summary").inner_text()


def test_folds_open_where_no_script_runs(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}03-error.html")
    option = page.locator("article details").nth(1)
    assert not option.locator("p").first.is_visible()
    option.locator("summary").click()
    assert option.locator("p").first.is_visible()
    context.close()


def test_code_is_copied_as_it_is_in_the_notebook(open_page):
    page = open_page("03-error")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".cell_input").first.hover()
    page.locator(".nnbook-copy").first.click()
    page.wait_for_function("document.querySelector('.nnbook-copy').textContent === 'Copied'")
    source = next(cell.source for cell in notebook("03-error").cells if cell.cell_type == "code")
    assert page.evaluate("navigator.clipboard.readText()").strip() == source.strip()


def test_a_link_to_a_heading_leads_there(open_page):
    page = open_page("03-error")
    page.evaluate("location.href = 'deeper/03-surprise.html#The-only-price-that-adds-up'")
    page.wait_for_url("**/03-surprise.html*")
    page.wait_for_function("Math.abs(document.querySelector(':target').getBoundingClientRect().top) < 200")
    assert page.evaluate("scrollY") > 0


def test_a_wide_box_is_reached_by_the_keyboard_and_others_are_not(open_page):
    page = open_page("04-backpropagation", width=420, height=30_000)  # all of it is near
    page.wait_for_function("document.querySelector('.cell_input pre[tabindex]')")
    counted = page.evaluate("""[...document.querySelectorAll('article pre')].map(box =>
      [box.hasAttribute('tabindex'), box.scrollWidth > box.clientWidth + 1])""")
    assert all(focusable == wide for focusable, wide in counted)
    assert {wide for _, wide in counted} == {True, False}


def test_each_sign_of_a_formula_is_in_the_font_that_comes_along(edition):  # noqa: F811
    pytest.importorskip("brotli", reason="brotli is missing: pip install -e '.[browser]'")
    from fontTools.ttLib import TTFont

    drawable = set(TTFont(edition.folder / "_static" / "math.woff2").getBestCmap())
    for path in edition.folder.rglob("*.html"):
        for formula in re.findall(r"<math.*?</math>", path.read_text(encoding="utf-8"), re.DOTALL):
            signs = set(re.sub(r"<[^>]*>|\s", "", formula)) - {"\u2061", "\xa0"}
            assert {ord(sign) for sign in signs} <= drawable, f"{path.name}: {formula}"


# Paper


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """The text of each page of the PDF of chapter 3, and its file."""
    if chromium() is None:
        pytest.skip("there is no Chromium on this machine")
    pypdf = pytest.importorskip("pypdf", reason="pypdf is missing: pip install -e '.[browser]'")
    path = tmp_path_factory.mktemp("paper") / "für Ada.pdf"
    done = run("pdf", "3", "--to", path, cwd=path.parent)
    assert done.returncode == 0, done.stderr
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    return pypdf.PdfReader(path)


def test_a_chapter_on_paper_has_its_text_with_all_that_is_folded(paper):
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert 10 < len(paper.pages) < 30
    for part in ("How wrong is it?", "Its slopes are steep enough to follow", "That takes height",
                 "net -8: out 0.00034", "bias 0.500: 16 answers change", "from nnbook import"):  # fmt: skip
        assert part in text, part
    assert "Download the notebook" not in text
    assert "On this page" not in text


def test_no_heading_stands_at_the_end_of_a_page(paper):
    headings = {entry.title for entry in flat(paper.outline)}
    assert len(headings) > 8
    for page in paper.pages:
        lines = [line.strip() for line in page.extract_text().splitlines()]
        assert [line for line in lines if line and not line.isdigit()][-1] not in headings


def flat(outline):
    for entry in outline:
        yield from flat(entry) if isinstance(entry, list) else [entry]


def test_a_pdf_is_not_written_over_and_a_missing_chromium_is_said(tmp_path):
    mine = tmp_path / "mine.pdf"
    mine.write_text("my own")
    for arguments, word in ((["3", "--to", mine], "--overwrite"), (["3", "--chromium", "nosuch"], "nosuch"),
                            (["99"], "99")):  # fmt: skip
        done = run("pdf", *arguments, cwd=tmp_path)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert word in done.stderr
    assert mine.read_text() == "my own"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.pdf"]


def test_without_a_chromium_one_sentence_says_what_to_install(monkeypatch):
    from nnbook.pages import paper

    monkeypatch.setattr(paper.shutil, "which", lambda name: None)
    with pytest.raises(FileNotFoundError, match="install Chromium, Chrome or Edge"):
        paper.chromium()
