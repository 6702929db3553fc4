"""The static pictures of the book: one palette, one style, one way to show them.

Networks and matrices are SVG strings; curves, surfaces and maps are matplotlib figures.
matplotlib and IPython are imported where they are used: this module costs nothing to import.
"""

import base64
import html
import io
import math
import re
import sys
from contextlib import contextmanager

import numpy as np

# Okabe and Ito's colours, told apart by readers with any kind of colour vision.
BLUE, ORANGE, VERMILION, GREEN, PURPLE = "#0072B2", "#E69F00", "#D55E00", "#009E73", "#CC79A7"
GREY, INK, WHITE = "#8C8C8C", "#222222", "#FFFFFF"
SEQUENTIAL = "cividis"
DIVERGING = (ORANGE, WHITE, BLUE)  # low to high: negative to positive, class 0 to class 1
CLASS_COLOURS, CLASS_MARKERS = (ORANGE, BLUE), ("^", "o")  # indexed by the class, 0 or 1
CURVE_COLOURS = (BLUE, ORANGE, VERMILION, GREEN, PURPLE, INK)
CURVE_DASHES = ("-", "--", "-.", ":", (0, (7, 2)), (0, (3, 1, 1, 1, 1, 1)))

DPI = 110
STYLE = {
    "figure.facecolor": WHITE,
    "savefig.facecolor": WHITE,
    "axes.facecolor": WHITE,
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same letters on every machine
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.labelsize": 10,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.fontsize": 9,
    "legend.frameon": False,
    "legend.handlelength": 3,  # room for a whole period of each dash
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": "#E4E4E4",
    "lines.linewidth": 2,
    "image.cmap": SEQUENTIAL,
}


# ---- showing ---------------------------------------------------------------------------------


def show(picture, alt):
    """Show a picture of the book, a matplotlib Figure or an SVG string, with its text alternative.

    `alt` is one sentence that says what to see. The picture goes into an HTML `<img>`, because
    metadata on an image output never reaches the page in JupyterLab, while `<img alt>` does, also
    in an untrusted fresh clone and on GitHub (both strip an inline `<svg>`). The comparison of
    outputs masks the PNG's bytes, which differ between machines; SVG strings are compared exactly.
    Closes the figure and returns None. Errors: those of `html_image`.
    """
    from IPython.display import display

    page = html_image(picture, alt)
    if "matplotlib.pyplot" in sys.modules and not isinstance(picture, str):
        sys.modules["matplotlib.pyplot"].close(picture)
    display({"text/html": page, "text/plain": alt}, raw=True)


def html_image(picture, alt):
    """The HTML `<img>` of a Figure or of an opaque SVG string, with its text alternative.

    ValueError if `alt` is empty or has several lines, or if an SVG follows the page's colour, which
    it can't do inside `<img>`; TypeError if `picture` is neither Figure nor string.
    """
    if not isinstance(alt, str) or not alt.strip() or "\n" in alt:
        raise ValueError(f"alt is {alt!r}; expected one line that says what to see")
    if hasattr(picture, "savefig"):
        kind, data = "png", figure_png(picture)
        width = int.from_bytes(data[16:20], "big")  # where every PNG keeps it
    else:
        kind, data, width = "svg+xml", *_svg_bytes(picture)
    code = base64.b64encode(data).decode()
    return (
        f'<img alt="{html.escape(alt)}" width="{width}" style="max-width:100%;height:auto" '
        f'src="data:image/{kind};base64,{code}">'
    )


def _svg_bytes(picture):
    """The bytes and the width in pixels of an SVG string that may stand in an `<img>`."""
    if not isinstance(picture, str):
        raise TypeError(f"picture is a {type(picture).__name__}; expected Figure or SVG text")
    root = re.match(r'<svg [^>]*?\bwidth="(\d+)"', picture)
    if root is None:
        raise ValueError(f"picture is {picture[:30]!r}…; expected an SVG text with a width")
    if "currentColor" in picture:
        raise ValueError("picture has theme='auto', for use inside a page; expected theme='white'")
    return picture.encode(), int(root[1])


def figure_png(figure):
    """The PNG bytes of a Figure, the same each time it is drawn (no date, no version inside)."""
    stream = io.BytesIO()
    with style():
        figure.savefig(stream, format="png", dpi=DPI, metadata={"Software": None})
    return stream.getvalue()


@contextmanager
def style():
    """The book's matplotlib style, inside `with style():`; the reader's own settings stay."""
    import matplotlib

    colours = matplotlib.cycler(color=CURVE_COLOURS)
    with matplotlib.rc_context({**STYLE, "axes.prop_cycle": colours}):
        yield


def subplots(rows=1, columns=1, *, width=6.4, height=None, **options):
    """A new Figure in the book's style and its Axes (one, or an array), as `plt.subplots`.

    `width` and `height` in inches, 110 pixels each; 6.4 inches fill a notebook's page.
    """
    from matplotlib.figure import Figure

    with style():  # no pyplot: nothing is drawn behind the reader's back, nothing has to be closed
        figure = Figure(figsize=(width, height or 3.3 * rows), layout="constrained")
        return figure, figure.subplots(rows, columns, **options)


def diverging():
    """The colour map orange, white, blue: negative to positive, or class 0 to class 1."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("orange_white_blue", DIVERGING)


# ---- curves, surfaces, maps ------------------------------------------------------------------


def _axes(ax, x_label, y_label, title, **size):
    """The given Axes, or those of a new figure, with their labels."""
    for name, label in (("x_label", x_label), ("y_label", y_label)):
        if not isinstance(label, str) or not label.strip():
            raise ValueError(f"{name} is {label!r}; expected a text for the axis")
    ax = ax or subplots(**size)[1]
    ax.set(xlabel=x_label, ylabel=y_label, title=title)
    return ax


def curves(x, lines, *, x_label, y_label, title="", ax=None):
    """Draw up to six curves, `{label: y}` over `x`, told apart by colour and by dash.

    x and each y: (k,). Returns the Figure. ValueError if a y has not as many values as `x`.
    """
    if not 1 <= len(lines) <= len(CURVE_COLOURS):
        raise ValueError(f"lines has {len(lines)} curves; expected 1 to {len(CURVE_COLOURS)}")
    for label, y in lines.items():
        if np.ndim(x) != 1 or np.shape(y) != np.shape(x):
            raise ValueError(f"lines[{label!r}] has shape {np.shape(y)}; expected x's {np.shape(x)}")
    with style():
        ax = _axes(ax, x_label, y_label, title)
        for k, (label, y) in enumerate(lines.items()):
            ax.plot(x, y, color=CURVE_COLOURS[k], linestyle=CURVE_DASHES[k], label=label)
        if len(lines) > 1:
            ax.legend()
    return ax.figure


def error_curve(history, *, y_label, x_label="epoch", title="", log=False, ax=None):
    """Draw the error by epoch of a training history, and the test set's beside it (S1-24)."""
    lines = {"training": history.error, "test": getattr(history, "test_error", None)}
    lines = {label: y for label, y in lines.items() if y is not None and len(y)}
    epochs = np.arange(1, len(history.error) + 1)
    figure = curves(epochs, lines, x_label=x_label, y_label=y_label, title=title, ax=ax)
    ax = ax or figure.axes[0]
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set_yscale("log" if log else "linear")
    return figure


def surface(f, x, y, *, x_label, y_label, value_label, title="", path=None, arrows=None, levels=14, ax=None):
    """Draw a function of two numbers as a map with height lines, with a walk and arrows on it.

    f: a function of two numbers, or its values (len(y), len(x)). path: (k, 2), a walk's points.
    arrows: (k, 4), each x, y, dx, dy. Returns the Figure. ValueError on wrong shapes.
    """
    values = np.array([[f(a, b) for a in x] for b in y] if callable(f) else f, dtype=float)
    if values.shape != (len(y), len(x)):
        raise ValueError(f"f has shape {values.shape}; expected {(len(y), len(x))}")
    with style():
        ax = _axes(ax, x_label, y_label, title, width=6, height=4.2)
        filled = ax.contourf(x, y, values, levels, cmap=SEQUENTIAL)
        lines = ax.contour(x, y, values, filled.levels, colors=WHITE, linewidths=0.6)
        _halo(lines.clabel(lines.levels[1::2], fontsize=8, colors=INK, inline=False))
        ax.figure.colorbar(filled, ax=ax, label=value_label).outline.set_visible(False)
        ax.set(xlim=(min(x), max(x)), ylim=(min(y), max(y)))
        ax.grid(False)
        _walk(ax, path, arrows)
    return ax.figure


def _halo(texts):
    """White around the letters, so that they can be read on every colour of a map."""
    from matplotlib.patheffects import withStroke

    for text in texts:
        text.set_path_effects([withStroke(linewidth=2.5, foreground=WHITE)])


def _walk(ax, path, arrows):
    """A walk from its first point (ring) to its last (disc), and arrows, over a map."""
    if path is not None:
        points = _table(path, 2, "path")
        ax.plot(*points.T, color=WHITE, linewidth=3.4)
        ax.plot(*points.T, ".-", color=VERMILION, linewidth=1.6, markersize=5)
        for (a, b), colour in ((points[0], WHITE), (points[-1], VERMILION)):
            ax.plot(a, b, "o", markersize=9, color=colour, markeredgecolor=INK, zorder=5)
    if arrows is not None:
        look = {"color": VERMILION, "width": 0.011, "edgecolor": WHITE, "linewidth": 1, "zorder": 4}
        columns = _table(arrows, 4, "arrows").T
        ax.quiver(*columns, angles="xy", scale_units="xy", scale=1, **look)


def _table(values, columns, name):
    """`values` as an array (m, columns); ValueError that names the argument otherwise."""
    table = np.asarray(values, dtype=float)
    if table.ndim != 2 or table.shape[1] != columns or not len(table):
        raise ValueError(f"{name} has shape {table.shape}; expected (m, {columns}), m at least 1")
    return table


def scatter_classes(X, D, *, x_label, y_label, title="", names=("class 0", "class 1"), ax=None):
    """Draw the points of two classes: class 0 as orange triangles, class 1 as blue circles.

    X: (m, 2). D: m zeros and ones, (m,) or (m, 1). Returns the Figure. ValueError otherwise.
    """
    X, classes = _table(X, 2, "X"), np.asarray(D)
    if classes.size != len(X) or not np.isin(classes, (0, 1)).all():
        raise ValueError(f"D has shape {classes.shape}; expected {len(X)} values, each 0 or 1")
    look = {"s": 26, "linewidths": 0.6, "edgecolors": INK}
    with style():
        ax = _axes(ax, x_label, y_label, title, width=5, height=4.4)
        for which, name in enumerate(names):
            look |= {"color": CLASS_COLOURS[which], "marker": CLASS_MARKERS[which]}
            ax.scatter(*X[classes.ravel() == which].T, label=name, **look)
        ax.set_aspect("equal")
        ax.figure.set_layout_engine("compressed")  # the colour bar as tall as the map
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2, handlelength=1)
    return ax.figure


def decision_map(predict, X, D, *, value_label, low=0, high=1, points=121, **options):
    """Draw a network's output over the plane, the line half-way from `low` to `high`, and the data.

    predict: a function from (k, 2) to (k, 1), called once with `points`² rows. X, D and the options
    (the labels of the axes among them) as for `scatter_classes`. Returns the Figure.
    """
    corners = _table(X, 2, "X")
    edge = 0.08 * (np.ptp(corners, axis=0).max() or 1)
    x, y = np.linspace(corners.min(axis=0) - edge, corners.max(axis=0) + edge, points).T
    values = np.asarray(predict(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)))
    if values.size != points**2:
        raise ValueError(f"predict gave shape {values.shape}; expected one output for each point")
    values = values.reshape(points, points)
    figure = scatter_classes(X, D, **options)
    ax = options.get("ax") or figure.axes[0]
    with style():
        box = {"extent": (x[0], x[-1], y[0], y[-1]), "origin": "lower", "interpolation": "bilinear"}
        colours = ax.imshow(values, diverging(), vmin=low, vmax=high, alpha=0.65, zorder=0, **box)
        if values.min() < (low + high) / 2 < values.max():
            ax.contour(x, y, values, [(low + high) / 2], colors=INK, linewidths=1.4)
        figure.colorbar(colours, ax=ax, label=value_label).outline.set_visible(False)
        ax.grid(False)
    return figure


# ---- networks and matrices as SVG ------------------------------------------------------------

WORDS = ("weights", "symbols", "biases", "values", "indices", "shapes", "arrows", "legend")
SUBSCRIPTS, SUPERSCRIPTS = (str.maketrans("0123456789", to) for to in ("₀₁₂₃₄₅₆₇₈₉", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
THEMES = {"white": (INK, WHITE), "auto": ("currentColor", "var(--jp-layout-color0, #ffffff)")}


def number(value, digits=4, trim=False):
    """A number as the pictures write it: `digits` after the point, a true minus, never −0.

    A number too large or too small for that gets a power of ten; `trim` drops final zeros.
    """
    size = abs(float(value))
    if size >= 1e4 or 0 < size < 0.5 * 10.0**-digits:
        text = f"{value:.1e}"
    else:
        text = f"{value:.{digits}f}"
        text = text.rstrip("0").rstrip(".") if trim and "." in text else text
    return (text.lstrip("-") if size == 0 else text).replace("-", "−")


def network_svg(
    net,
    trace=None,
    example=0,
    *,
    show=None,
    highlight=(),
    notes=None,
    max_neurons=12,
    digits=4,
    theme="white",
    title=None,
):
    """Draw a Network as it is now: hue and dash of an edge say its weight's sign, width its size.

    show: words of `WORDS`; None chooses what fits. With a trace of `net.feed_forward`, each neuron
    shows its net and out for that `example`. highlight: neurons (l, i) and edges (l, j, i), the
    edge w^l_{j,i} from neuron i of layer l to neuron j of layer l + 1. notes: {(l, i): text} above
    neurons. A layer of more than `max_neurons` is drawn with dots; what they hide isn't drawn, nor
    highlighted. theme: "white" (opaque, for `show`) or "auto" (the page's colours, inside HTML).
    Returns an SVG string (S1-01). TypeError, ValueError on arguments that don't fit the network.
    """
    _check_network(net, max_neurons)
    words, highlight, notes = _words(net, trace, show), set(highlight), notes or {}
    for name, places in (("highlight", highlight), ("notes", notes)):
        _check_places(list(net.sizes), places, name)
    if "values" in words:
        _check_trace(net, trace, example)
    plan = _Plan(net.sizes, words, bool(notes), max_neurons)
    body = [
        *_edges(net, plan, words, highlight),
        *_circles(plan, words, highlight, *THEMES.get(theme, THEMES["white"])),
        *_headings(net.sizes, plan, words),
        *_neuron_texts(net, plan, words, trace, example, digits),
        *(_edge_texts(net, plan, words, digits) if words & {"weights", "symbols"} else ()),
        *(_note(plan, key, text) for key, text in notes.items() if key in plan.place),
        *(_legend(net, plan, digits) if "legend" in words else ()),
    ]
    title = title or f"Network with layers of {', '.join(map(str, net.sizes))} neurons"
    return svg_document(plan.width, plan.height, title, body, theme)


class _Plan:
    """Where the layers and neurons of a drawing stand.

    With n neurons in the next layer, a label at 1/(n + 1) of its edge is as far from the labels of
    its own neuron as from those of the next: positions n·i + j, evenly spaced, can't meet.
    """

    def __init__(self, sizes, words, noted, max_neurons):
        self.rows = [_some(n, max_neurons) for n in sizes]
        tallest = max(map(len, self.rows))
        self.radius = 40 if "values" in words else 18 if tallest <= 6 else 13
        self.pitch = 2 * self.radius + 12 + 16 * ("biases" in words) + 16 * noted
        self.gaps = [min(200, max(116, 600 // (len(sizes) - 1)))] * (len(sizes) - 1)
        if words & {"weights", "symbols"}:
            fans = [len(row) + 1 for row in self.rows[1:]]
            self.pitch = max(self.pitch, 17 * max(fans))
            self.gaps = [max(self.gaps[0], fan * (self.radius + 34)) for fan in fans]
        self.width = max(sum(self.gaps) + 2 * max(self.radius + 20, 56), 520)
        self.floor = 56 + tallest * self.pitch
        self.height = self.floor + 26 * ("shapes" in words) + 30 * ("legend" in words) + 6
        left = (self.width - sum(self.gaps)) // 2
        self.x = [left + sum(self.gaps[:layer]) for layer in range(len(sizes))]
        self.place, self.dots = {}, {}
        middle = 50 + 8 * noted + tallest * self.pitch / 2
        for layer, row in enumerate(self.rows):
            self._stand(layer, row, middle - (len(row) - 1) / 2 * self.pitch)

    def _stand(self, layer, row, top):
        """Put a layer's neurons, and its dots, below each other."""
        for slot, i in enumerate(row):
            point = (self.x[layer], top + slot * self.pitch)
            if i is None:
                self.dots[layer] = point
            else:
                self.place[layer, i] = point

    def edges(self):
        """The drawn edges (l, j, i), source by source."""
        for layer, i in self.place:
            targets = self.rows[layer + 1] if layer + 1 < len(self.rows) else ()
            yield from ((layer, j, i) for j in targets if j is not None)


def _some(count, limit):
    """The indices that are drawn of `count`: all, or the first and the last with None for dots."""
    if count <= limit:
        return list(range(count))
    return [*range(limit // 3), None, *range(count - limit // 4, count)]


def _words(net, trace, show):
    """What a drawing shows: the words asked for, or those that fit a network of this size."""
    if show is None:
        largest = max(net.sizes)
        words = {"legend", "values" if trace is not None and largest <= 5 else "indices"}
        words |= {"weights", "biases"} if largest <= 3 or "values" in words else set()
        return words | ({"arrows"} if largest <= 6 else set())
    words = {show} if isinstance(show, str) else set(show)
    if words - set(WORDS):
        raise ValueError(f"show has {sorted(words - set(WORDS))}; expected words of {WORDS}")
    if "values" in words and trace is None:
        raise ValueError("show has 'values' but trace is None; expected net.feed_forward(X)")
    return words


def _edges(net, plan, words, highlight):
    """The lines of the edges, the highlighted ones last and so on top."""
    largest, tables = _largest(net.weights) or 1, [np.asarray(W).tolist() for W in net.weights]
    thickest = 3.8 if plan.radius > 13 else 2.2
    for layer, j, i in sorted(plan.edges(), key=highlight.__contains__):
        weight, chosen = tables[layer][j][i], (layer, j, i) in highlight
        share = abs(weight) / largest if math.isfinite(weight) else 0
        colour = VERMILION if chosen else BLUE if weight > 0 else ORANGE if weight < 0 else GREY
        width = max(0.7 + thickest * share, 2.5 * chosen)
        dash = ";stroke-dasharray:6 4" if weight < 0 else ""
        dim = ";opacity:0.3" if highlight and not chosen else ""
        ends = *plan.place[layer, i], *plan.place[layer + 1, j]
        line, head = _arrow(*ends, plan.radius, head=9 * ("arrows" in words))
        look = f"stroke:{colour};stroke-width:{width:.2f}{dash}{dim}"
        name = f"w^{layer}_{{{j},{i}}} = {number(weight, 6, trim=True)}"  # read when hovered over
        yield f'<path d="{line}" style="{look}"><title>{name}</title></path>'
        if head:
            yield f'<path d="{head}" style="stroke:none;fill:{colour}{dim}"/>'


def _largest(weights):
    """The largest finite size of a weight."""
    return max(np.abs(np.nan_to_num(W, posinf=0, neginf=0)).max() for W in weights)


def _arrow(x0, y0, x1, y1, radius, head):
    """Line and head (of that length) of an arrow between two circles, as path data."""
    length = math.hypot(x1 - x0, y1 - y0)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    x, y = x1 - (radius + head) * ux, y1 - (radius + head) * uy  # where head and line meet
    line = f"M{x0 + radius * ux:.1f} {y0 + radius * uy:.1f}L{x:.1f} {y:.1f}"
    sx, sy = head / 2 * uy, head / 2 * ux
    wings = f"{x - sx:.1f} {y + sy:.1f}L{x + sx:.1f} {y - sy:.1f}"
    return line, head and f"M{x + head * ux:.1f} {y + head * uy:.1f}L{wings}Z"


def _circles(plan, words, highlight, ink, paper):
    """The neurons; where values stand inside, a line separates net from out (S1-04)."""
    for key, (x, y) in plan.place.items():
        edge = f"{VERMILION};stroke-width:3" if key in highlight else f"{ink};stroke-width:1.2"
        look, r = f"fill:{paper};stroke:{edge}", plan.radius
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" style="{look}"/>'
        if "values" in words and key[0] > 0:
            yield f'<path d="M{x - r:.1f} {y:.1f}h{2 * r}" style="stroke:{GREY};stroke-width:0.8"/>'
    for x, y in plan.dots.values():
        for dy in (-7, 0, 7):
            yield f'<circle cx="{x:.1f}" cy="{y + dy:.1f}" r="1.8" style="stroke:none"/>'


def _headings(sizes, plan, words):
    """Each layer's number and size, how many of its neurons are hidden, and the shapes below."""
    kinds = ["input", *["neuron"] * (len(sizes) - 2), "output"]
    for layer, (x, count, kind) in enumerate(zip(plan.x, sizes, kinds, strict=True)):
        yield svg_text(x, 18, f"layer {layer}", bold=True)
        yield svg_text(x, 34, f"{count} {kind}{'s' * (count > 1)}")
        if layer in plan.dots:
            hidden = count - len(plan.rows[layer]) + 1
            yield svg_text(x + 12, plan.dots[layer][1] + 4, f"{hidden} more", 11, anchor="start")
        if "shapes" in words and layer:
            yield svg_text(x, plan.floor + 14, f"{_symbol('b', layer - 1)}: {count}")
            shape = f"{_symbol('W', layer - 1)}: {count} × {sizes[layer - 1]}"
            yield svg_text(x - plan.gaps[layer - 1] / 2, plan.floor + 14, shape)


def _neuron_texts(net, plan, words, trace, example, digits):
    """What stands in each circle (its net and out, or its number) and its bias below."""
    for (layer, i), (x, y) in plan.place.items():
        if "values" in words:
            out = number(trace.out[layer][i, example], digits)
            yield svg_text(x, y + (16 if layer else 4), f"out {out}", 11)
            if layer:
                yield svg_text(x, y - 8, f"net {number(trace.net[layer][i, example], digits)}", 11)
        elif "indices" in words:
            yield svg_text(x, y + 4, str(i), 12 if plan.radius > 13 else 10)
        if "biases" in words and layer:
            bias = number(net.biases[layer - 1][i], digits, trim=True)
            text = _symbol("b", layer - 1, i) if "symbols" in words else f"b = {bias}"
            yield svg_text(x, y + plan.radius + 14, text, 11)


def _edge_texts(net, plan, words, digits):
    """The value, or the symbol, of each weight, near the neuron that the edge leaves."""
    for layer, j, i in plan.edges():
        (x0, y0), (x1, y1) = plan.place[layer, i], plan.place[layer + 1, j]
        t = 1 / (len(plan.rows[layer + 1]) + 1)
        value = number(net.weights[layer][j, i], digits, trim=True)
        text = _symbol("w", layer, f"{j},{i}") if "symbols" in words else value
        size = 14 if "symbols" in words else 12
        yield svg_text(x0 + t * (x1 - x0), y0 + t * (y1 - y0) + 4, text, size)


def _note(plan, key, text):
    x, y = plan.place[key]
    return svg_text(x, y - plan.radius - 7, html.escape(str(text)), 12, fill=VERMILION, bold=True)


def _legend(net, plan, digits):
    """What hue, dash and width of an edge mean."""
    y, middle = plan.height - 14, plan.width / 2
    largest = number(_largest(net.weights), digits, trim=True)
    for x, look, text in (
        (middle - 246, f"stroke:{BLUE}", "positive"),
        (middle - 136, f"stroke:{ORANGE};stroke-dasharray:6 4", "negative"),
    ):
        yield f'<path d="M{x:.1f} {y - 4}h30" style="{look};stroke-width:3"/>'
        yield svg_text(x + 37, y, text, 11, anchor="start")
    yield svg_text(middle - 24, y, f"width: size of the weight, up to {largest}", 11, anchor="start")


def matrix_svg(
    matrix,
    *,
    row_label,
    column_label,
    rows=None,
    columns=None,
    title="Matrix",
    digits=4,
    highlight=(),
    theme="white",
):
    """Draw a matrix as a table, its cells tinted by sign (blue +, orange −) and size.

    For W_l: row_label "target neuron j", column_label "source neuron i". rows, columns: the
    headings, 0, 1, … by default. highlight: cells (row, column). Returns an SVG string.
    ValueError unless the matrix has 1 to 24 rows and columns, each with a heading.
    """
    values = np.asarray(matrix, dtype=float)
    if values.ndim != 2 or not values.size or max(values.shape) > 24:
        raise ValueError(f"matrix has shape {values.shape}; expected 1 to 24 rows and columns")
    rows = _heads(rows, values.shape[0], "rows")
    columns = _heads(columns, values.shape[1], "columns")
    left, top = 26 + 8 * max(map(len, (*rows, row_label + "  "))), 52
    width = left + max(72 * len(columns), 8 * len(column_label) + 30) + 12
    body = [
        svg_text(left, 18, f"{html.escape(column_label)} →", bold=True, anchor="start"),
        svg_text(left - 10, top - 10, f"{html.escape(row_label)} ↓", bold=True, anchor="end"),
        *(svg_text(left + 72 * c + 36, top - 10, text) for c, text in enumerate(columns)),
        *(svg_text(left - 10, top + 30 * r + 20, text, anchor="end") for r, text in enumerate(rows)),
    ]
    largest = _largest([values]) or 1
    for (r, c), value in np.ndenumerate(values):
        place = left + 72 * c + 2, top + 30 * r + 2
        body.append(_cell(*place, value, largest, digits, (r, c) in highlight))
    return svg_document(width, top + 30 * len(rows) + 12, title, body, theme)


def _cell(x, y, value, largest, digits, chosen):
    """One entry of a matrix on its tint."""
    share = abs(value) / largest if math.isfinite(value) else 0
    tint = f"fill:{BLUE if value > 0 else ORANGE};fill-opacity:{0.6 * share:.3f}"
    edge = f"stroke:{VERMILION};stroke-width:3" if chosen else f"stroke:{GREY};stroke-width:0.8"
    box = f'<rect x="{x}" y="{y}" width="68" height="26" style="{tint};{edge}"/>'
    return box + svg_text(x + 34, y + 17, number(value, digits, trim=True), halo=False)


def _heads(heads, count, name):
    heads = [html.escape(str(head)) for head in (range(count) if heads is None else heads)]
    if len(heads) != count:
        raise ValueError(f"{name} has {len(heads)} headings; expected {count}")
    return heads


def svg_document(width, height, title, body, theme):
    """The SVG document: size, title, background, and the style that its texts share."""
    if theme not in THEMES:
        raise ValueError(f"theme is {theme!r}; expected one of {sorted(THEMES)}")
    ink, paper = THEMES[theme]
    name, back = html.escape(title), f'<rect width="100%" height="100%" fill="{WHITE}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{name}" style="max-width:100%;'
        f'height:auto"><title>{name}</title>{back if theme == "white" else ""}<g style="fill:{ink};'
        f"stroke:{paper};stroke-width:5;paint-order:stroke;stroke-linejoin:round;text-anchor:middle;"
        f"font-family:Helvetica,Arial,'DejaVu Sans',sans-serif\">{''.join(body)}</g></svg>"
    )


def svg_text(x, y, text, size=12, *, anchor="", bold=False, fill="", halo=True):
    """One line of text; `svg_document` gives it its font, its colour and a halo of the paper's colour."""
    look = f"font-size:{size}px"
    look += f";text-anchor:{anchor}" if anchor else ""
    look += ";font-weight:bold" if bold else ""
    look += f";fill:{fill}" if fill else ""
    look += "" if halo else ";stroke:none"
    return f'<text x="{x:.1f}" y="{y:.1f}" style="{look}">{text}</text>'


def _symbol(letter, layer, index=""):
    """A symbol as the book writes it: W₀ for a matrix, w⁰ with j, i below for an entry."""
    if index == "":
        return letter + str(layer).translate(SUBSCRIPTS)
    above, below = (
        str(layer).translate(SUPERSCRIPTS),
        f'<tspan dy="3" font-size="80%">{index}</tspan>',
    )
    return letter + above + below


# ---- checks ----------------------------------------------------------------------------------


def _check_network(net, max_neurons):
    if not all(hasattr(net, name) for name in ("sizes", "weights", "biases")):
        raise TypeError(f"net is a {type(net).__name__}; expected a Network")
    if max_neurons < 4:
        raise ValueError(f"max_neurons is {max_neurons}; expected at least 4")


def _check_trace(net, trace, example):
    if not all(hasattr(trace, name) for name in ("net", "out")):
        raise TypeError(f"trace is a {type(trace).__name__}; expected what net.feed_forward gives")
    layers, examples = [len(out) for out in trace.out], trace.out[0].shape[1]
    if layers != list(net.sizes):
        raise ValueError(f"trace is of layers {layers}; expected the network's {list(net.sizes)}")
    if not 0 <= example < examples:
        raise ValueError(f"example is {example}; expected 0 to {examples - 1}")


def _check_places(sizes, places, name):
    """ValueError for a neuron (l, i) or an edge (l, j, i) that the network lacks."""
    for place in places:
        layer, *ends = place if isinstance(place, tuple) and len(place) in (2, 3) else (-1,)
        room = sizes[layer : layer + len(ends)][::-1] if layer >= 0 else []  # of j, then of i
        inside = [0 <= end < size for end, size in zip(ends, room, strict=False)]
        if not ends or len(inside) < len(ends) or not all(inside):
            raise ValueError(f"{name} has {place!r}; expected (l, i) or (l, j, i) in layers {sizes}")
