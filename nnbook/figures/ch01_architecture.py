"""A neuron that looks at digits: its weights on the pixels, its sum, and what it answers to each."""

import numpy as np

from nnbook.checks import brief, check_entries, check_name, check_text
from nnbook.figures.given import check_words
from nnbook.figures.hits import hit, hit_box, place_of
from nnbook.figures.palette import BLUE, GREY, INK, OCHRE, THEMES, VERMILION, WHITE
from nnbook.figures.pixels import crisp, ink_of, rgb_of
from nnbook.figures.svg import box, room_for, stroke, svg_document, svg_text
from nnbook.tables import check_array
from nnbook.words.numbers import written

SIDE, CELL = 28, 10  # pixels of an image, and of the page for each of them
BIG, PIXELS = SIDE * CELL, SIDE * SIDE
TOP, HIGH = 24, 24 + BIG + 4
SMALL, STEP, ROW = 56, 66, 96  # a small picture, and from one to the next
COLUMNS = 5  # of small pictures
MOST = 100  # functions, arcs or columns of a drawing
SHADES = 16  # of a pixel from paper to ink, on no weight, a positive and a negative one
_RAMPS = (WHITE, INK), ("#A6CEE8", "#00385C"), ("#F6D27A", "#6B4700")
_RGB = np.concatenate([rgb_of(np.linspace(0, 1, SHADES), (low, low, high)) for low, high in _RAMPS])
LOOK = ink_of(_RGB), _RGB.ravel().tolist()  # for a live page and for a stored one


def weighed_picture(pixels, weights, place, hand, theme):
    """An image (784,) with the signs of the weights (784,) on it, and a ring at `place` (row, column) that is
    taken by the hand, whose attributes are `hand`.
    """
    x, y = 2, TOP
    row, column = place
    u, v = x + CELL * (column + 0.5), y + CELL * (row + 0.5)
    body = [
        svg_text(x, 16, "the weights on the picture", 13, anchor="start"),
        _frame(x, y, BIG, GREY, 1.5),
        *_signs(pixels, weights, x, y),
        f'<circle cx="{u:.1f}" cy="{v:.1f}" r="7" style="fill:{VERMILION};stroke:{WHITE};stroke-width:2"/>',
    ]
    if theme == "auto":
        grip = f'<circle cx="{u:.1f}" cy="{v:.1f}" r="56"/>'
        bounds = place_of((x, y, BIG, BIG), (-0.5, SIDE - 0.5, 0.5 - SIDE, 0.5))
        body.append(hit(grip, hand | bounds))
    tiles = [((x, y, BIG, BIG), _levels(pixels, weights))]
    return crisp(tiles, body, (BIG + 4, HIGH), "A digit, and the weights of a neuron on it", theme, LOOK)


def sum_picture(blue, orange, bias, net, out, theme):
    """The sum of a neuron as bars: ink on positive and on negative weights, the bias, and what comes out."""
    parts = ("ink on blue", blue, BLUE), ("ink on orange", -orange, OCHRE), ("bias", bias, GREY)
    body = [svg_text(2, 16, "its sum", 13, anchor="start")]
    for k, (name, value, colour) in enumerate(parts):
        y = TOP + 22 + 48 * k
        body.append(svg_text(2, y, name, 13, anchor="start"))
        body.append(stroke(f"M70 {y + 6}v16", GREY, 1))
        body.append(stroke(f"M70 {y + 14}h{np.clip(3 * value, -60, 100):.1f}", colour, 10))
        body.append(svg_text(170, y, written(value, 2), 13, anchor="end"))
    y = TOP + 172
    answer = "yes" if out > 0.5 else "no"
    body += [
        stroke(f"M2 {y}h168", GREY, 1.5),
        svg_text(2, y + 26, "net", 15, anchor="start", bold=True),
        svg_text(170, y + 26, written(net, 2), 15, anchor="end", bold=True),
        svg_text(2, y + 54, "out", 15, anchor="start", bold=True),
        svg_text(170, y + 54, written(round(out, 2), 2), 15, anchor="end", bold=True),
        svg_text(86, y + 92, answer, 24, bold=True),
    ]
    return svg_document(174, HIGH, f"The sum of the neuron: {answer}", body, theme)


def answers_picture(images, weights, outs, theme, hands=()):
    """Images (k, 784) with the weights on them, and below each what the neuron answers, out (k,).

    `hands` are the attributes of each as a button.
    """
    body = [svg_text(2, 16, "what it answers", 13, anchor="start")]
    tiles = []
    for k, (pixels, out) in enumerate(zip(images, outs.tolist())):
        x, y, yes = 4 + STEP * (k % COLUMNS), TOP + 6 + ROW * (k // COLUMNS), out > 0.5
        tiles.append(((x, y, SMALL, SMALL), _levels(pixels, weights)))
        body.append(_frame(x, y, SMALL, BLUE if yes else GREY, 4 if yes else 1))
        body.append(_answer(x + SMALL / 2, y + SMALL + 18, out, 12))
        if theme == "auto" and hands:
            body.append(hit_box(x, y, SMALL, SMALL + 22, hands[k]))
    size = 8 + STEP * min(COLUMNS, len(images)), TOP + 6 + ROW * -(-len(images) // COLUMNS)
    return crisp(tiles, body, size, "What the neuron answers to each picture", theme, LOOK)


def pictures_svg(images, weights, below, title="Pictures with the weights of a neuron on them"):
    """Images (k, 784) side by side with the weights (784,) on them and words below: an SVG string.

    ValueError or TypeError for other shapes, for words that are not as many, and for no title.
    """
    images, weights = check_array("images", images, "k", PIXELS), check_array("weights", weights, PIXELS)
    below, title = check_words("below", below, len(images)), check_text("title", title, empty=False)
    size, tiles, body = 112, [], []
    for k, (pixels, word) in enumerate(zip(images, below)):
        x = 4 + 132 * k
        tiles.append(((x, 4, size, size), _levels(pixels, weights)))
        body += [_frame(x, 4, size, GREY, 1), svg_text(x + size / 2, size + 26, word, 18)]
    return crisp(tiles, body, (132 * len(images), size + 38), title, "white", LOOK)


def asked_svg(images, questions, answers, heads):
    """Images (k, 784) in rows, under each of the weights questions (n, 784) what it answers: an SVG string.

    answers: (k, n + 1), the outs of the n neurons and, in the last column, that of one more that hears them;
    `heads` are the words above the columns. ValueError or TypeError for what does not fit together.
    """
    images = check_array("images", images, "k", PIXELS)
    questions = check_array("questions", questions, "n", PIXELS)
    answers = check_array("answers", answers, len(images), len(questions) + 1)
    heads = check_words("heads", heads, len(questions) + 1)
    size, tiles, high = 84, [], 116
    body = [svg_text(58 + 112 * k, 16, head, 13, bold=True) for k, head in enumerate(heads)]
    for row, (pixels, outs) in enumerate(zip(images, answers.tolist())):
        y = 30 + high * row
        for k, weights in enumerate(questions):
            tiles.append(((16 + 112 * k, y, size, size), _levels(pixels, weights)))
            body.append(_frame(16 + 112 * k, y, size, GREY, 1))
            body.append(_answer(58 + 112 * k, y + size + 18, outs[k], 13))
        body.append(_answer(58 + 112 * len(questions), y + 50, outs[-1], 17))
    width = 112 * (len(questions) + 1) + 4
    return crisp(tiles, body, (width, 30 + high * len(images)), "What each neuron answers", "white", LOOK)


def _answer(x, y, out, size):
    yes = out > 0.5
    return svg_text(x, y, f"{'yes' if yes else 'no'} {written(round(out, 2), 2)}", size, bold=yes)


def chain_svg(links, theme="white"):
    """Functions one after the other as SVG text: links [(function, what else enters it, what comes out)].

    In place of a first function stands the input, which has no box. ValueError or TypeError for other links.
    """
    check_name("theme", THEMES, theme)
    links = [check_words("links", link, 3) for link in check_entries("links", links, "links", MOST)]
    if not links:
        raise ValueError("links is empty, expected [(function, what else enters it, what comes out)]")
    step, middle = 112, 78
    body, width = [], 60 + step * (len(links) - 1) + 40
    (first, _, _), *others = links
    body.append(svg_text(30, middle + 5, first, 15))
    for k, (name, enters, comes) in enumerate(others):
        x = 30 + step * k
        frame = f"fill:none;stroke:{BLUE};stroke-width:1.5"
        body += [
            _arrow(x + 14 + 8 * (k > 0), middle, 38 - 8 * (k > 0), 0),
            f'<rect {box(x + 54, middle - 16, 32, 32)} rx="5" style="{frame}"/>',
            svg_text(x + 70, middle + 5, name, 15),
            _arrow(x + 88, middle, 10, 0),
            svg_text(x + 118, middle + 5, comes, 13),
        ]
        if enters:
            body += [_arrow(x + 70, 34, 0, 26), svg_text(x + 70, 24, enters, 13)]
    return svg_document(width + 20, 112, "A chain of functions", body, theme)


def _arrow(x, y, right, down):
    """A line with a head at its end."""
    head = "l-6 -4v8z" if right else "l-4 -6h8z"
    end = f'<path d="M{x + right} {y + down}{head}" style="fill:{GREY};stroke:none"/>'
    return stroke(f"M{x} {y}l{right} {down}", GREY, 1.5) + end


def _levels(pixels, weights):
    """The shade of each pixel: paper to ink, tinted by the sign of its weight."""
    ramp = np.select([weights > 0, weights < 0], [1, 2], 0)
    return (
        (SHADES * ramp + np.rint((SHADES - 1) * np.clip(pixels, 0, 1))).astype(np.uint8).reshape(SIDE, SIDE)
    )


def _signs(pixels, weights, x, y):
    """A plus or a minus on each weight: dark on paper, light on ink."""
    for sign, mark in ((1, "m-2.5 0h5m-2.5 -2.5v5"), (-1, "m-2.5 0h5")):
        for dark in (True, False):
            rows, columns = np.nonzero(
                ((np.sign(weights) == sign) & ((pixels < 0.5) == dark)).reshape(SIDE, SIDE)
            )
            places = (f"M{x + CELL * c + 5} {y + CELL * r + 5}{mark}" for r, c in zip(rows, columns))
            yield stroke("".join(places) or "M0 0", INK if dark else WHITE, 1)


def _frame(x, y, side, colour, width):
    return f'<rect {box(x, y, side, side)} style="fill:none;stroke:{colour};stroke-width:{width}"/>'


def graph_svg(columns, arcs, labels=None, theme="white"):
    """Neurons in columns, an arrow for each arc: an SVG string.

    `columns` lists the names of the neurons from left to right, `arcs` are pairs (source, target) of names,
    each of which leads to the right; `labels` {arc: words} are written on some of them. An arc that skips a
    column is bent outwards. ValueError or TypeError for other columns and arcs, for two neurons of one name,
    and for words on what is no arc.
    """
    check_name("theme", THEMES, theme)
    columns = [check_words("columns", one, None) for one in check_entries("columns", columns, "names", MOST)]
    arcs = _arcs(columns, arcs)
    if not isinstance(labels, dict | None):
        raise TypeError(f"labels={brief(labels)}, expected {{arc: words}}")
    labels = dict(zip(labels or {}, check_words("labels", (labels or {}).values())))
    for arc in labels:
        if arc not in arcs:
            raise ValueError(f"labels has {brief(arc)}, expected one of arcs, (source, target)")
    most = max(map(len, columns))
    high, at = 100 * most + 60, {}
    edge = max(40, *(room_for(name, 15) // 2 + 4 for column in columns for name in column))
    for c, column in enumerate(columns):
        for k, name in enumerate(column):
            at[name] = c, edge + 170 * c, high / 2 + 100 * (k - (len(column) - 1) / 2)
    body = []
    for arc in arcs:
        (c0, *start), (c1, *end) = at[arc[0]], at[arc[1]]
        body.append(_arc(start, end, c1 - c0, high / 2, labels.get(arc, "")))
    for name, (_, x, y) in at.items():
        body.append(
            f'<circle cx="{x}" cy="{y:.1f}" r="24" style="fill:none;stroke:{GREY};stroke-width:1.5"/>'
        )
        body.append(svg_text(x, y + 5, name, 15))
    return svg_document(2 * edge + 170 * (len(columns) - 1), int(high), "A directed graph", body, theme)


def _arcs(columns, arcs):
    """The pairs of names as a list; ValueError or TypeError for one that does not lead to the right."""
    at = {name: c for c, column in enumerate(columns) for name in column}
    if not at:
        raise ValueError("columns are without names, expected some")
    if len(at) < sum(map(len, columns)):
        raise ValueError(f"columns={brief(columns)}, expected each name once")
    arcs = check_entries("arcs", [*arcs] if isinstance(arcs, dict) else arcs, "pairs of names", MOST)
    for arc in arcs:
        if not isinstance(arc, tuple) or len(arc) != 2 or not all(isinstance(end, str) for end in arc):
            raise TypeError(f"arcs has {brief(arc)}, expected pairs (source, target) of names")
        if not all(end in at for end in arc) or at[arc[0]] >= at[arc[1]]:
            raise ValueError(f"arcs has {brief(arc)}, expected names in columns, each to one on its right")
    return arcs


def _arc(start, end, steps, middle, words):
    """An arrow between two circles, bent outwards if it goes more than one step, with words at its middle."""
    (x0, y0), (x1, y1) = start, end
    bend = np.where(steps > 1, 55 if y0 > middle else -55, 0)
    turn = np.array([(x0 + x1) / 2, (y0 + y1) / 2 + bend])
    first, last = (point + 26 * _way(point, turn) for point in (np.array(start), np.array(end)))
    way = _way(last, turn)
    side = 5 * way[::-1] * (1, -1)
    head = (last, last + 10 * way + side, last + 10 * way - side)
    tip = "L".join(f"{x:.1f} {y:.1f}" for x, y in head)
    line = f"M{first[0]:.1f} {first[1]:.1f}Q{turn[0]:.1f} {turn[1]:.1f} {last[0]:.1f} {last[1]:.1f}"
    x, y = first / 4 + turn / 2 + last / 4
    arrow = f'{stroke(line, GREY, 1.5)}<path d="M{tip}Z" style="fill:{GREY};stroke:none"/>'
    return arrow + (svg_text(x, y + 4, words, 13) if words else "")


def _way(point, goal):
    """The direction from a point to a goal, of length 1."""
    way = goal - point
    return way / np.hypot(*way)
