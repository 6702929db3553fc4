"""Where the hand takes hold of a drawing: shapes above it that are seen only while the hand is on them.

What a hit does stands in its attributes, which nnbook/lab/extension/nnbook.js reads; explorers write them.
"""

import html

from nnbook.figures.svg import box, svg_text

EDGE, FINGER = 20, 14  # the width of an edge, and the radius of a point, for a finger


def hit(shapes, attributes):
    """Shapes that do together what the attributes {name: value} say."""
    said = " ".join(f'{name}="{html.escape(str(value))}"' for name, value in attributes.items())
    return f'<g class="nnbook-hit" {said}>{shapes}</g>'


def hit_box(x, y, width, height, attributes, bounds=None):
    """A rectangle as a hit; `bounds` are the numbers (low x, high x, low y, high y) at its edges."""
    place = x, y, width, height
    more = {} if bounds is None else place_of(place, bounds)
    return hit(f"<rect {box(*place)}/>", attributes | more)


def place_of(place, bounds):
    """The attribute that says which numbers (low x, high x, low y, high y) are at the edges of a place."""
    return {"data-box": " ".join(f"{a:g}" for a in (*place, *bounds))}


def hit_point(x, y, attributes, radius=FINGER):
    """A disc as a hit."""
    return hit(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>', attributes)


def hit_line(path, attributes):
    """A line as a hit, as wide as a finger needs it."""
    return hit(f'<path d="{path}" style="stroke-width:{EDGE}"/>', attributes)


def network_hits(plan, hands):
    """What may be taken in the drawing of a network: {place: attributes}.

    Places: edges (l, j, i) with their labels, neurons (l, i) with their biases, and the buttons (l, sign) at
    the number of a layer, "−" on its left and "+" on its right, or "new" in the gap before it.
    """
    edges = {place: hands[place] for place in plan.edges() if place in hands}
    for (l, j, i), look in edges.items():
        (x, y), (u, v) = plan.place[l, i], plan.place[l + 1, j]
        yield hit_line(f"M{x:.1f} {y:.1f}L{u:.1f} {v:.1f}", look)
    for place, look in edges.items() if plan.words & {"weights", "symbols"} else ():
        x, y = plan.label(*place)
        moves = {name: value for name, value in look.items() if name.startswith("data-")}
        yield hit_box(x - 24, y - 11, 48, 22, moves | {"aria-hidden": "true"})
    for place, look in hands.items():
        if place in plan.place:
            yield _neuron_hit(plan, place, look)
        elif isinstance(place[1], str):
            yield _button(plan, *place, look)


def _neuron_hit(plan, place, look):
    """A neuron and the bias below it."""
    x, y = plan.place[place]
    shapes = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{plan.radius}"/>'
    if "biases" in plan.words and place[0]:
        shapes += f"<rect {box(x - 36, y + plan.radius + 1, 72, 18)}/>"
    return hit(shapes, look)


def _button(plan, l, sign, look):
    """A sign in a ring, beside a layer's number or in the gap before it; one without a use is pale."""
    new = sign == "new"
    x = plan.x[l] - (plan.gaps[l - 1] / 2 if new else 42 if sign == "−" else -42)
    y, dots = (44, ";stroke-dasharray:3 3") if new else (14, "")
    ring = f"fill:none;stroke:currentColor;stroke-width:1.2{dots}"
    circle = f'<circle cx="{x:.1f}" cy="{y}" r="10" style="{ring}"/>'
    drawn = circle + svg_text(x, y + 5, "+" if new else sign, 15)
    pale = "" if "data-set" in look else ' style="opacity:0.3"'
    return f"<g{pale}>{drawn}</g>{hit_point(x, y, look, 13)}"
