"""The pieces that every SVG picture of the book is made of."""

import html
import math
import re
from functools import reduce
from itertools import accumulate

from nnbook.checks import check_name
from nnbook.figures.palette import INK, THEMES
from nnbook.words.numbers import SUPERSCRIPTS, symbol

PAGE = 900  # pixels, within which pictures stand side by side


def svg_document(width, height, title, body, theme):
    """The SVG document: size, title, ground, and the style that its texts share.

    The ground is clear, so that the page's own shows; words have so much paper around them that they can be
    read on any.
    To a screen reader it is an image, or a group of what the keyboard can reach in it.
    """
    (ink, paper), body = check_name("theme", THEMES, theme), "".join(body)
    role = "group" if "tabindex=" in body else "img"
    name, back = html.escape(title), '<rect width="100%" height="100%" fill="none" stroke="none"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="{role}" aria-label="{name}" style="max-width:100%;'
        f'height:auto"><title>{name}</title>{back if theme == "white" else ""}<g style="fill:{ink};'
        f"stroke:{paper};stroke-width:5;paint-order:stroke;stroke-linejoin:round;text-anchor:middle;"
        f"font-family:Helvetica,Arial,'DejaVu Sans',sans-serif\">{body}</g></svg>"
    )


class Markup(str):
    """A text of a drawing that is SVG already; in any other, signs such as < and & stand for themselves."""


def svg_text(x, y, text, size=12, *, anchor="", bold=False, halo=True):
    """One line of text; `svg_document` gives it its font, its colour and a halo of the paper's colour."""
    text = text if isinstance(text, Markup) else html.escape(text, quote=False)
    look = f"font-size:{size}px"
    look += f";text-anchor:{anchor}" if anchor else ""
    look += ";font-weight:bold" if bold else ""
    look += "" if halo else ";stroke:none"
    return f'<text x="{x:.1f}" y="{y:.1f}" style="{look}">{text}</text>'


# In sizes of the letters of Helvetica; of other letters few are wider than 0.6.
WIDTHS = dict.fromkeys("0123456789", 0.56) | {".": 0.28, "+": 0.59, "−": 0.59}


def room_for(text, size):
    """The pixels across that a text with letters of this size takes, somewhat more than less."""
    return math.ceil(size * sum(WIDTHS.get(sign, 0.6) for sign in text))


def svg_symbol(letter, layer, *index):
    """The `symbol` of words for a text in a drawing, where an index can be set lower: w⁰ with j,i below."""
    if not index:
        return symbol(letter, layer)
    below = ",".join(map(str, index))
    high = str(layer).translate(SUPERSCRIPTS)
    return Markup(f'{letter}{high}<tspan dy="3" font-size="80%">{below}</tspan>')


def filled(frame, *parts):
    """A frame with its parts, each {name: text}, in the places `<!--name-->`."""
    texts = {name: text for some in parts for name, text in some.items()}
    return re.sub("<!--(.*?)-->", lambda found: texts[found[1]], frame)


def stacked(upper, lower, title, theme):
    """One SVG string of two, the second below the first and in its middle."""
    (width, height), (narrow, more) = _size(upper), _size(lower)
    wide = max(width, narrow)
    parts = _inner(upper, (wide - width) // 2, 0), _inner(lower, (wide - narrow) // 2, height)
    return svg_document(wide, height + more, title, parts, theme)


def together(pictures):
    """One SVG string of several for a page where nothing runs: side by side, in rows of PAGE pixels."""
    rows = [[]]
    for picture in pictures:
        if rows[-1] and sum(_size(one)[0] for one in [*rows[-1], picture]) > PAGE:
            rows.append([])
        rows[-1].append(picture)
    return reduce(_below, map(_beside, rows))


def _beside(pictures):
    """One SVG string of several, each to the right of the one before, at the same height."""
    sizes = [_size(picture) for picture in pictures]
    places = accumulate((width for width, _ in sizes), initial=0)
    parts = [_inner(picture, x, 0) for picture, x in zip(pictures, places)]
    return svg_document(*_around(sizes), _title(pictures[0]), parts, "white") if parts[1:] else pictures[0]


def _around(sizes):
    """The width of all of these sizes side by side, and the height of the highest."""
    return sum(width for width, _ in sizes), max(height for _, height in sizes)


def _below(upper, lower):
    return stacked(upper, lower, _title(upper), "white")


def _title(svg):
    return html.unescape(re.search("<title>(.*?)</title>", svg)[1])


def _size(svg):
    """Width and height in pixels of an SVG string of the book."""
    return [int(size) for size in re.match(r'<svg [^>]*?width="(\d+)" height="(\d+)"', svg).groups()]


def _inner(svg, x, y):
    """An SVG string as a part of another: at a place, and without the style that fits it to the page."""
    svg = svg.replace(' style="max-width:100%;height:auto"', "", 1)
    return svg.replace("<svg ", f'<svg x="{x}" y="{y}" ', 1)


def stroke(path, colour, width, dash=""):
    """A line along `path`, which is path data."""
    look = f"fill:none;stroke:{colour};stroke-width:{width};stroke-linecap:round;stroke-linejoin:round"
    look += f";stroke-dasharray:{dash}" if dash else ""
    return f'<path d="{path}" style="{look}"/>'


def disc(place, colour):
    """A point at `place`, which is its two coordinates in a string."""
    u, v = place.split()
    return f'<circle cx="{u}" cy="{v}" r="5.5" style="fill:{colour};stroke:{INK}"/>'


def box(x, y, width, height):
    """A place of a drawing as attributes: whole numbers as they are, others to a tenth of a pixel."""
    x, y, width, height = (a if isinstance(a, int) else f"{a:.1f}" for a in (x, y, width, height))
    return f'x="{x}" y="{y}" width="{width}" height="{height}"'


def clipped(body, x, y, width, height, *, view="", style=""):
    """Parts of a drawing at a place of it, cut off at its edges; words elsewhere say what they show."""
    view, style = view and f' viewBox="{view}"', style and f' style="{style}"'
    return f'<svg {box(x, y, width, height)}{view} aria-hidden="true"{style}>{"".join(body)}</svg>'
