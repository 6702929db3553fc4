"""What Sphinx learns for this book: formulas as MathML, JupyterLab's anchors, the ways out of a page."""

import re
from html import escape
from itertools import count
from urllib.parse import quote

from nnbook.lab.links import launch_link
from nnbook.pages.contents import slug
from nnbook.pages.mathml import mathml

BESIDE = re.compile(
    r"""([(\["“]*)(<math display="inline">(?:(?!</math>).)*</math>)([.,;:!?)\]"”]*)""", re.DOTALL
)


def setup(app):
    """Sphinx calls it, as of each extension."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    app.add_config_value("nnbook_files", {}, "html")
    app.add_config_value("nnbook_repository", "", "html")
    app.connect("doctree-read", anchor, priority=100)  # before tables of contents are made
    app.connect("html-page-context", ways_out)
    app.connect("html-page-context", late)
    app.connect("html-page-context", tied)
    app.connect("html-page-context", levels, priority=900)  # after the theme's own
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def visit_math(translator, node):
    """A formula in a line."""
    replaced(translator, mathml(node.astext().strip()))


def visit_math_block(translator, node):
    """A formula on lines of its own, in a box that scrolls where it is wide."""
    formula = mathml(node.astext().strip(), block=True)
    replaced(translator, f'<div class="nnbook-wide nnbook-formula">{formula}</div>')


def replaced(translator, html):
    """Puts HTML onto the page in place of the node, which is left."""
    from docutils.nodes import SkipNode

    translator.body.append(html)
    raise SkipNode


def anchor(app, doctree):
    """Gives each section the anchor that it has in JupyterLab, so that a link leads to it here as there.

    Where several have the same, a link leads to the first; the others get a number that makes them their own.
    """
    from docutils.nodes import section

    sections = list(doctree.findall(section))
    wanted = [slug(one[0].astext()).replace("\\", "") for one in sections]
    kept, taken = set(wanted), set()
    for one, name in zip(sections, wanted):
        if name in taken:
            name = next(other for k in count(2) if (other := f"{name}-{k}") not in kept | taken)
        taken.add(name)
        one["ids"] = [name]


def ways_out(app, name, template, context, doctree):
    """Adds to a page's template where its notebook is, here and on Binder."""
    file = app.config.nnbook_files.get(name)
    if file:
        context["nnbook_file"] = f"{'../' * name.count('/')}notebooks/{escape(quote(file))}"
        context["nnbook_launch"] = launch_link(app.config.nnbook_repository, f"notebooks/{file}")


def late(app, name, template, context, doctree):
    """Lets a page appear before its scripts run, but for the search, whose scripts are in its midst."""
    if name != "search":
        context["script_files"] = [
            type(script)(script.filename, priority=script.priority, **{**script.attributes, "defer": "defer"})
            for script in context["script_files"]
        ]


def tied(app, name, template, context, doctree):
    """Keeps brackets and commas beside a formula in its line, as if it were a word."""
    context["body"] = BESIDE.sub(_tie, context.get("body", ""))


def _tie(found):
    before, _, after = found.groups()
    return f'<span class="nnbook-tied">{found[0]}</span>' if before or after else found[0]


def levels(app, name, template, context, doctree):
    """Gives the headings of the theme's list of pages the level that they lack."""
    tree = context.get("furo_navigation_tree", "")
    context["furo_navigation_tree"] = tree.replace('role="heading">', 'role="heading" aria-level="2">')
