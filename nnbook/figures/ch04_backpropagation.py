"""Chains of factors as mathematics: one path a line, each factor above its number."""

from nnbook.figures.hits import hit_box
from nnbook.figures.palette import GREY, VERMILION
from nnbook.figures.svg import Markup, room_for, stroke, svg_document, svg_symbol, svg_text
from nnbook.words.numbers import bracketed, written

ROW, COLUMN, LEFT = 78, 88, 58  # pixels: of a path, of a factor, and before the first
MOST = 6  # paths are drawn


def chains_svg(name, chains, theme, lit=None, hands=None):
    """The Chains of the parameter `name`: each path's factors in symbols and in numbers, and their sum.

    lit: what stands out, (path, factor) or (path, None); hands: the attributes of each of them, by the same
    pairs. More than MOST paths are counted, not drawn.
    """
    paths = chains.paths[:MOST]
    told = _sum(name, chains)
    width = max(LEFT + COLUMN * (max(map(len, paths)) + 1) + 12, room_for(told, 14))
    body, hits = [], []
    for k, path in enumerate(paths):
        body += _path(k, path, chains.products[k], lit)
        hits += [hit_box(*_place(*key), look) for key, look in (hands or {}).items() if key[0] == k]
    height = ROW * len(paths) + 40
    body.append(svg_text(width / 2, height - 16, told, 14, bold=True))
    return svg_document(width, height, f"∂E/∂{name} along each path", body + hits * (theme == "auto"), theme)


def _place(path, factor):
    """Where a factor, or the name of its path, stands."""
    if factor is None:
        return 2, ROW * path + 14, LEFT - 8, ROW - 26
    return LEFT + COLUMN * factor + 6, ROW * path + 6, COLUMN - 12, ROW - 10


def _path(k, path, value, lit):
    """One line: its number, its factors with dots between them, what they give."""
    y = ROW * k + 34
    yield svg_text(6, y + 5, f"path {k}", 13, anchor="start", bold=lit == (k, None))
    for n, factor in enumerate(path):
        x = LEFT + COLUMN * (n + 0.5)
        yield from _factor(factor, x, y, lit in ((k, None), (k, n)))
        yield svg_text(x + COLUMN / 2, y + 5, "·" if n < len(path) - 1 else "=", 17)
    x = LEFT + COLUMN * (len(path) + 0.5)
    yield svg_text(x, y + 5, written(value, 6), 14, bold=True)
    yield stroke(f"M6 {ROW * (k + 1) - 1}h{x + 30:.0f}", GREY, 0.5)


def _factor(factor, x, y, lit):
    """The symbol of a factor, as a fraction if it is one, above its number; one that is lit is underlined.

    The line has the colour of its edge in the network: letters in it would be too pale to read.
    """
    name = svg_symbol(factor.letter, *factor.place)
    if factor.kind == "error":
        yield svg_text(x, y - 13, "∂E", 15)
        yield stroke(f"M{x - 22:.1f} {y - 8}h44", GREY, 1.2)
        yield svg_text(x, y + 8, Markup(f"∂{name}"), 15)
    else:
        slope = Markup(f'φ′({name}<tspan dy="-3">)</tspan>')
        kinds = {"slope": slope, "symbol": name, "one": "1"}
        yield svg_text(x, y + 3, kinds[factor.kind], 15)
    yield svg_text(x, y + 29, bracketed(factor.value), 13, bold=lit)
    if lit:
        yield stroke(f"M{x - COLUMN / 2 + 12:.1f} {y + 38}h{COLUMN - 24}", VERMILION, 3)


def _sum(name, chains):
    """What the paths give together."""
    terms = [bracketed(value, digits=6) for value in chains.products[:MOST]]
    more = chains.count - len(terms)
    terms += [f"{more} more"] * (more > 0)
    added = f"{' + '.join(terms)} = " if len(terms) > 1 else ""
    return f"∂E/∂{name} = {added}{written(chains.total, 6)}"
