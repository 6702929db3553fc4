"""What a reader sees in the static pictures: every number, told apart by any eyes, with words."""

import base64
import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from contextlib import contextmanager
from itertools import combinations, pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.legend import Legend
from matplotlib.text import Text
from PIL import Image

from nnbook import Network, datasets, figures
from nnbook.car import Track, drive
from nnbook.figures import (
    ch00_start_here,
    ch05_better_steps,
    ch05_what_generalises,
    ch06_circles,
    ch08_learning,
)
from nnbook.figures import ch01_architecture as ch01
from nnbook.figures import ch02_feed_forward as ch02
from nnbook.figures.ch03_error import accuracy_chart
from nnbook.figures.decision_maps import PLANE, Scale, class_marks, named_plane, plane
from nnbook.figures.edges import hue
from nnbook.figures.palette import CLASS_COLOURS, CURVE_COLOURS, CURVE_DASHES, PALE, STYLE
from nnbook.figures.pixels import PALETTE, shades
from nnbook.figures.showing import figure_png
from nnbook.figures.windows import Window, crossings
from nnbook.functions import ACTIVATIONS

X_LABELS = {"x_label": "$x_0$", "y_label": "$x_1$"}


def network(sizes, seed=0):
    rng = np.random.default_rng(seed)
    weights = [rng.uniform(-1, 1, (after, before)) for before, after in pairwise(sizes)]
    biases = [rng.uniform(-1, 1, after) for after in sizes[1:]]
    return SimpleNamespace(sizes=list(sizes), weights=weights, biases=biases)


def traced(net, m=3):
    out, sums = [np.linspace(-1, 1, m * net.sizes[0]).reshape(-1, m)], [None]
    for W, b in zip(net.weights, net.biases, strict=True):
        sums.append(W @ out[-1] + b[:, None])
        out.append(np.tanh(sums[-1]))
    return SimpleNamespace(net=sums, out=out)


def elements(svg, tag):
    return list(ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}" + tag))


def texts(svg):
    return ["".join(text.itertext()) for text in elements(svg, "text")]


@pytest.fixture
def shown(monkeypatch):
    """What `show` displayed."""
    calls = []
    monkeypatch.setattr("IPython.display.display", lambda *args, **kwargs: calls.append((args, kwargs)))
    return calls


# ---- colours ---------------------------------------------------------------------------------

# Machado, Oliveira and Fernandes (2009), severity 1.0, for linear RGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]


def lab(colour, vision):
    """CIELAB of a #RRGGBB colour as eyes of this kind see it."""
    rgb = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(VISION[vision] @ linear, 0, 1) / np.sum(TO_XYZ, axis=1)
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(a, b, vision):
    return np.linalg.norm(lab(a, vision) - lab(b, vision))


@pytest.mark.parametrize("vision", VISION)
def test_colours_that_mean_something_are_told_apart(vision):
    meaning = figures.BLUE, figures.ORANGE, figures.VERMILION, figures.GREY, figures.WHITE
    for a, b in combinations(meaning, 2):
        assert distance(a, b, vision) > 15, (a, b)  # the eye notices about 2.3


@pytest.mark.parametrize("vision", VISION)
def test_the_two_classes_and_signs_are_far_apart(vision):
    assert distance(figures.BLUE, figures.ORANGE, vision) > 60


def test_the_measure_sees_what_red_green_blind_eyes_confuse():
    assert distance("#C05050", "#8A7A30", "normal") > 45
    assert distance("#C05050", "#8A7A30", "deuteranopia") < 20


def test_curves_differ_by_colour_and_by_dash():
    assert len(set(CURVE_COLOURS)) == len(set(CURVE_DASHES)) == 6


def contrast(a, b):
    """That of two #RRGGBB colours by WCAG 2, 1 to 21."""
    rgb = np.array([[int(c[k : k + 2], 16) / 255 for k in (1, 3, 5)] for c in (a, b)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    low, high = sorted(linear @ TO_XYZ[1])
    return (high + 0.05) / (low + 0.05)


GROUNDS = "#ffffff", "#111111", "#0d1117"  # of a light page, of JupyterLab's dark one, of GitHub's


@pytest.mark.parametrize("ground", GROUNDS)
def test_lines_are_seen_on_a_light_page_and_on_a_dark_one(ground):
    hues = {hue(sign) for sign in (-1, 0, 1)}
    spines = {STYLE[f"{part}.{kind}"] for part, kind in (("axes", "edgecolor"), ("xtick", "color"))}
    for colour in (*hues, *CURVE_COLOURS, *spines, figures.VERMILION):
        assert contrast(colour, ground) >= 3, colour


def test_no_ink_of_a_word_is_right_on_both_grounds_so_that_words_need_paper():
    greys = [f"#{level:02x}{level:02x}{level:02x}" for level in range(256)]
    assert max(min(contrast(grey, ground) for ground in GROUNDS[:2]) for grey in greys) < 4.5
    assert contrast(figures.INK, figures.WHITE) > 15


def on(page, picture):
    """The colours of a PNG on a page of this colour, (rows, columns, 3)."""
    image = Image.open(io.BytesIO(picture)).convert("RGBA")
    ground = Image.new("RGBA", image.size, page)
    ground.alpha_composite(image)
    return np.asarray(ground.convert("RGB")).astype(int)


def drawn_figures():
    X, D = np.array([[0.0, 0.0], [1.0, 1.0]]), [0, 1]
    x = np.linspace(0, 1, 9)
    lines = {"a": x, "b": 1 - x}
    yield figures.curves(x, lines, x_label="x", y_label="y", title="Two curves")
    yield figures.decision_map(lambda P: P[:, 1:], X, D, value_label="output", **X_LABELS)
    yield figures.surface(lambda a, b: a * b, x, x, x_label="a", y_label="b", value_label="E")


def test_the_pages_ground_shows_through_a_figure():
    for figure in drawn_figures():
        shown = on("#111111", figure_png(figure))
        corners = shown[[0, 0, -1, -1], [0, -1, 0, -1]]
        assert (corners == 0x11).all()


def test_each_word_of_a_figure_stands_on_white_or_in_a_legend_that_does():
    for figure in drawn_figures():
        figure_png(figure)
        legends = figure.findobj(Legend)
        for legend in legends:
            assert legend.get_frame_on()
            assert to_hex(legend.get_frame().get_facecolor()) == figures.WHITE.lower()
        boxed = {text for legend in legends for text in legend.findobj(Text)}
        alone = [text for text in set(figure.findobj(Text)) - boxed if text.get_text()]
        assert len(alone) > 10
        for text in alone:
            assert to_hex(text.get_bbox_patch().get_facecolor()) == figures.WHITE.lower()
            assert contrast(to_hex(text.get_color()), figures.WHITE) > 4.5


def test_the_colours_of_a_map_are_the_same_on_every_page():
    X, D = np.array([[0.0, 0.0], [1.0, 1.0]]), [0, 1]
    figure = figures.decision_map(lambda P: P[:, 1:], X, D, value_label="output", **X_LABELS)
    picture = figure_png(figure)
    light, dark = (on(page, picture) for page in GROUNDS[:2])
    rows, columns = (slice(size // 3, size // 2) for size in light.shape[:2])
    assert (light[rows, columns] == dark[rows, columns]).all()
    assert len(np.unique(light[rows, columns].reshape(-1, 3), axis=0)) > 30  # of a ramp without steps


@pytest.mark.parametrize(
    "svg",
    [figures.network_svg(network([2, 2])), figures.matrix_svg(np.eye(2), row_label="j", column_label="i")],
)
def test_the_pages_ground_shows_through_a_drawing_and_words_have_paper_around_them(svg):
    assert elements(svg, "rect")[0].get("fill") == "none"
    style = elements(svg, "g")[0].get("style")
    assert f"fill:{figures.INK};stroke:{figures.WHITE};stroke-width:5;paint-order:stroke" in style


def test_what_is_not_highlighted_steps_back_and_is_still_seen():
    svg = figures.network_svg(network([2, 2, 2]), highlight=[(0, 1, 0)])
    looks = [path.get("style") for path in elements(svg, "path") if "stroke-width" in path.get("style")]
    assert "opacity" not in svg
    assert sum(figures.GREY in look for look in looks) == 7


# ---- show ------------------------------------------------------------------------------------


@pytest.mark.parametrize("alt", ["", "  ", None, "two\nlines"])
def test_show_refuses_a_picture_without_words(alt, shown):
    with pytest.raises(ValueError, match="alt is"):
        figures.show(figures.network_svg(network([2, 2, 2])), alt)
    assert not shown


def test_show_puts_the_words_beside_the_picture(shown):
    assert figures.show(figures.subplots()[0], 'The line of "a < b" rises.') is None
    ((bundle,), options) = shown[0]
    image = ElementTree.fromstring(bundle["text/html"].replace('">', '"/>'))
    assert options == {"raw": True}
    assert image.get("alt") == bundle["text/plain"] == 'The line of "a < b" rises.'
    assert image.get("width") == "704"
    picture = base64.b64decode(image.get("src").removeprefix("data:image/png;base64,"))
    assert picture[1:4] == b"PNG"
    assert int.from_bytes(picture[16:20], "big") == 2 * 704  # sharp where a pixel of the page is two wide


def test_show_keeps_an_svg_byte_for_byte(shown):
    svg = figures.network_svg(network([2, 2, 2]))
    figures.show(svg, "Two inputs, two hidden neurons and two outputs.")
    code = re.search(r"svg\+xml;base64,([^\"]+)", shown[0][0][0]["text/html"])[1]
    assert base64.b64decode(code).decode() == svg


def test_show_closes_a_figure_of_pyplot(shown):
    plt = pytest.importorskip("matplotlib.pyplot")
    plt.switch_backend("agg")
    figure = plt.figure()
    figures.show(figure, "An empty figure.")
    assert not plt.fignum_exists(figure.number)


def test_show_refuses_what_it_cannot_show():
    with pytest.raises(TypeError, match="picture is a int"):
        figures.html_image(3, "A number.")
    with pytest.raises(ValueError, match="SVG"):
        figures.html_image("no picture", "A text.")
    with pytest.raises(ValueError, match="theme='white'"):
        figures.html_image(figures.network_svg(network([2, 2]), theme="auto"), "A network.")


def test_the_same_figure_gives_the_same_bytes():
    def draw():
        x = np.linspace(0, 1, 9)
        lines = {"line": x, "square": x**2}
        return figure_png(figures.curves(x, lines, x_label="x", y_label="y"))

    assert draw() == draw()


def test_the_readers_own_settings_stay():
    import matplotlib

    before = dict(matplotlib.rcParams)
    figure_png(figures.subplots()[0])
    assert dict(matplotlib.rcParams) == before


@contextmanager
def own_settings():
    """Inside, matplotlib is set as a reader may have it."""
    import matplotlib.style

    own = {"savefig.bbox": "tight", "savefig.transparent": True, "xtick.direction": "in", "font.size": 20.0,
           "path.sketch": (5, 100, 2), "text.usetex": True}  # fmt: skip
    with matplotlib.rc_context(), matplotlib.style.context("dark_background"):
        matplotlib.rcParams.update(own)
        yield


def test_the_readers_own_settings_do_not_change_a_picture():
    import matplotlib

    def draw():
        figure = figures.curves([0, 1], {"a": [0, 1], "b": [1, 2]}, x_label="x", y_label="y")
        return figure_png(figure)

    plain = draw()
    with own_settings():
        assert draw() == plain
        assert matplotlib.rcParams["font.size"] == 20


def test_matplotlib_is_imported_only_when_something_is_drawn():
    code = "import sys, nnbook.figures; print(sorted({'matplotlib', 'IPython'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


# ---- numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.25, "0.2500"),
        (-0.3, "−0.3000"),
        (-0.0, "0.0000"),
        (1e-7, "1.0e−07"),
        (-31415.9, "−3.1e+04"),
    ],
)
def test_number(value, text):
    assert figures.written(value) == text


def test_number_without_final_zeros():
    assert [figures.written(v, trim=True) for v in (0.25, 10, -0.0, 100.0)] == [
        "0.25",
        "10",
        "0",
        "100",
    ]
    assert figures.written(100, digits=0, trim=True) == "100"


# ---- networks --------------------------------------------------------------------------------


def test_every_quantity_of_the_example_is_written():
    net = network([2, 2, 2])
    trace = traced(net)
    written = texts(figures.network_svg(net, trace, example=1))
    for W, b in zip(net.weights, net.biases, strict=True):
        assert all(figures.written(w, trim=True) in written for w in W.flat)
        assert all(f"b = {figures.written(v, trim=True)}" in written for v in b)
    assert all(f"out {figures.written(v)}" in written for out in trace.out for v in out[:, 1])
    assert all(f"net {figures.written(v)}" in written for net in trace.net[1:] for v in net[:, 1])


def test_an_edge_runs_from_its_source_to_its_target():
    net = network([2, 3])
    net.weights[0][2, 0] = 0.777
    svg = figures.network_svg(net)
    edge = next(p for p in elements(svg, "path") if "w^0_{2,0} = 0.777" in "".join(p.itertext()))
    x0, y0, x1, y1 = map(float, re.findall(r"[\d.]+", edge.get("d")))
    circles = [(float(c.get("cx")), float(c.get("cy"))) for c in elements(svg, "circle")]
    (a, b), (c, d) = circles[0], circles[4]  # neuron 0 of layer 0, neuron 2 of layer 1
    assert a < x0 < x1 < c
    assert b < y0 < y1 < d


def test_the_drawing_follows_the_weight():
    net = network([5, 3, 4, 2])
    before = figures.network_svg(net)
    assert before == figures.network_svg(net)
    net.weights[1][3, 2] *= -1
    assert before != figures.network_svg(net)


def test_a_negative_weight_is_dashed_and_a_larger_one_wider():
    net = network([1, 3])
    net.weights[0][:, 0] = 1, 0.5, -0.5
    looks = [p.get("style") for p in elements(figures.network_svg(net, show=()), "path")]
    widths = [float(re.search(r"width:([\d.]+)", look)[1]) for look in looks]
    assert ["dasharray" in look for look in looks] == [False, False, True]
    assert widths[0] > widths[1] == widths[2]


def test_a_large_layer_says_how_many_neurons_it_has():
    net = network([784, 20, 20, 10])
    svg = figures.network_svg(net, show="shapes")
    written = texts(svg)
    assert {"784 inputs", "20 neurons", "10 outputs", "W₀: 20 × 784", "b₂: 10"} <= set(written)
    drawn = [c for c in elements(svg, "circle") if float(c.get("r")) > 5]
    hidden = sum(int(text.split()[0]) for text in written if text.endswith("more"))
    assert len(drawn) + hidden == sum(net.sizes)


def boxes(svg):
    """Each text's (left, top, right, bottom), a letter taken as 0.62 of the font's size."""
    for text in elements(svg, "text"):
        size = float(re.search(r"font-size:(\d+)px", text.get("style"))[1])
        width = 0.62 * size * len("".join(text.itertext()))
        x, y = float(text.get("x")), float(text.get("y"))
        anchor = re.search(r"text-anchor:(\w+)", text.get("style"))
        x -= {"middle": width / 2, "end": width, "start": 0}[anchor[1] if anchor else "middle"]
        yield x, y - 0.8 * size, x + width, y + 0.2 * size


NOTES = {(1, 0): "δ = −0.0123", (1, 1): "δ = 0.0456", (2, 0): "δ = 0.1", (2, 1): "δ = 0.2"}


@pytest.mark.parametrize(
    ("sizes", "options"),
    [
        ([2, 2, 2], {"trace": True}),
        ([2, 2, 2], {"trace": True, "notes": NOTES}),
        ([2, 2, 2], {"show": ("symbols", "biases", "indices", "shapes", "legend")}),
        ([5, 3, 4, 2], {}),
        ([5, 3, 4, 2], {"trace": True}),
        ([2, 4, 6, 6, 4, 1], {"show": ("shapes", "indices", "legend")}),
        ([784, 20, 20, 10], {"show": ("shapes", "indices", "legend")}),
    ],
)
def test_no_text_touches_another_or_the_rim(sizes, options):
    net = network(sizes)
    svg = figures.network_svg(net, **options | {"trace": traced(net)} if "trace" in options else options)
    width, height = (float(ElementTree.fromstring(svg).get(side)) for side in ("width", "height"))
    places = list(boxes(svg))
    assert all(a >= 0 and b >= 0 and c <= width and d <= height for a, b, c, d in places)
    for (a, b, c, d), (e, f, g, h) in combinations(places, 2):
        assert c <= e or g <= a or d <= f or h <= b


def test_a_path_is_highlighted():
    net = network([2, 2, 2])
    path = [(0, 0), (0, 1, 0), (1, 1)]
    svg = figures.network_svg(net, highlight=path, notes={(1, 1): "δ < 1"})
    red = [e for tag in ("path", "circle") for e in elements(svg, tag) if figures.VERMILION in e.get("style")]
    assert len(red) == 4  # two neurons, the edge's line and its head
    assert any("w^0_{1,0}" in "".join(e.itertext()) for e in red)
    assert "δ < 1" in texts(svg)


def test_theme_auto_takes_the_pages_colours():
    net = network([2, 2])
    white, auto = (figures.network_svg(net, theme=theme) for theme in ("white", "auto"))
    assert elements(white, "rect")
    assert "currentColor" not in white
    assert not elements(auto, "rect")
    assert "currentColor" in auto


def test_weights_that_are_not_numbers_are_written_not_hidden():
    net = network([2, 2, 2])
    net.weights[0][0, 0], net.weights[1][0, 0] = np.nan, np.inf
    svg = figures.network_svg(net)
    assert {"nan", "inf"} <= set(texts(svg))
    assert not re.search("width:(nan|inf)", svg)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"show": "everything"}, ValueError, "show='everything' is not known"),
        ({"show": "values"}, ValueError, "trace is None"),
        ({"theme": "dark"}, ValueError, "theme='dark' is not known"),
        ({"highlight": [(0, 2)]}, ValueError, r"highlight has \(0, 2\)"),
        ({"highlight": [(2, 0, 0)]}, ValueError, r"highlight has \(2, 0, 0\)"),
        ({"highlight": [3]}, ValueError, "highlight has 3"),
        ({"notes": {(3, 0): "?"}}, ValueError, r"notes has \(3, 0\)"),
        ({"max_neurons": 2}, ValueError, "max_neurons=2"),
        ({"trace": [1, 2]}, TypeError, "trace is a list"),
        ({"trace": traced(network([3, 2]))}, ValueError, r"trace is of layers \[3, 2\]"),
        ({"trace": traced(network([2, 2, 2])), "example": 3}, ValueError, "example=3"),
    ],
)
def test_what_does_not_fit_the_network_is_named(options, error, message):
    with pytest.raises(error, match=message):
        figures.network_svg(network([2, 2, 2]), **options)


def test_only_networks_are_drawn_as_networks():
    with pytest.raises(TypeError, match="net is a list"):
        figures.network_svg([2, 2])


def test_a_matrix_is_written_entry_by_entry():
    labels = {"row_label": "target neuron j", "column_label": "source neuron i"}
    svg = figures.matrix_svg([[0.25, 0.1], [0.35, -0.3]], highlight=[(1, 0)], **labels)
    assert {"target neuron j ↓", "source neuron i →", "0.25", "0.1", "0.35", "−0.3"} <= set(texts(svg))
    cells = [r.get("style") for r in elements(svg, "rect")[1:]]
    assert [figures.ORANGE in style for style in cells] == [False, False, False, True]
    assert [figures.VERMILION in style for style in cells] == [False, False, True, False]
    with pytest.raises(ValueError, match=r"matrix has shape \(3,\)"):
        figures.matrix_svg([1, 2, 3], **labels)
    with pytest.raises(ValueError, match="rows has 1 headings; expected 2"):
        figures.matrix_svg(np.eye(2), rows=["one"], **labels)


# ---- curves, surfaces, maps ------------------------------------------------------------------


def test_error_curve_shows_both_sets_from_epoch_one():
    history = SimpleNamespace(error=[0.5, 0.3, 0.2], test_error=[0.6, 0.4, 0.3])
    axes = figures.error_curve(history, y_label="error", log=True).axes[0]
    assert [line.get_label() for line in axes.lines] == ["training", "test"]
    assert list(axes.lines[1].get_xydata()[0]) == [1, 0.6]
    assert axes.get_yscale() == "log"
    assert len(figures.error_curve(SimpleNamespace(error=[1]), y_label="error").axes[0].lines) == 1


def test_surface_draws_the_function_of_x_and_y_not_of_y_and_x():
    x, y = np.linspace(0, 1, 4), np.linspace(0, 2, 5)
    labels = {"x_label": "a", "y_label": "b", "value_label": "E"}
    by_function = figures.surface(lambda a, b: a + 10 * b, x, y, **labels)
    by_values = figures.surface(x + 10 * y[:, None], x, y, **labels)
    assert figure_png(by_function) == figure_png(by_values)
    with pytest.raises(ValueError, match=r"f has shape \(4, 5\); expected \(5, 4\)"):
        figures.surface(np.zeros((4, 5)), x, y, **labels)
    with pytest.raises(ValueError, match="path has shape"):
        figures.surface(np.zeros((5, 4)), x, y, path=[1, 2], **labels)


def test_surface_shows_where_a_walk_ends():
    x = np.linspace(-1, 1, 9)
    path, arrows = [(-1, -1), (0, 0.5)], [(0, 0, 0.2, 0.1)]
    labels = {"x_label": "a", "y_label": "b", "value_label": "E"}
    figure = figures.surface(lambda a, b: a**2 + b**2, x, x, path=path, arrows=arrows, **labels)
    last = figure.axes[0].lines[-1]
    assert last.get_xydata().tolist() == [[0, 0.5]]
    assert last.get_color() == figures.VERMILION


def test_classes_differ_by_colour_and_by_marker():
    figure = figures.scatter_classes([[0, 0], [1, 1], [2, 0]], [[0], [1], [0]], **X_LABELS)
    zero, one = figure.axes[0].collections
    assert (len(zero.get_offsets()), len(one.get_offsets())) == (2, 1)
    assert len(zero.get_paths()[0].vertices) != len(one.get_paths()[0].vertices)
    with pytest.raises(ValueError, match="D has shape"):
        figures.scatter_classes([[0, 0], [1, 1]], [0, 2], **X_LABELS)
    with pytest.raises(ValueError, match=r"X has shape \(2,\)"):
        figures.scatter_classes([0, 0], [0, 1], **X_LABELS)


def test_decision_map_is_the_right_way_up():
    X, D = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]), [0, 0, 1, 1]
    figure = figures.decision_map(lambda P: P[:, 1:], X, D, value_label="output", **X_LABELS)
    image = figure.axes[0].images[0]
    shown = image.get_array()
    assert image.origin == "lower"
    assert shown[0].max() < 0 < 1 < shown[-1].min()
    with pytest.raises(ValueError, match="predict gave shape"):
        figures.decision_map(lambda P: P, X, D, value_label="output", **X_LABELS)


def test_lines_and_pixels_of_a_window_stand_at_their_places():
    window = Window.around(np.array([[0.0, 10.0], [4.0, 30.0]]), 0.25)
    assert (window.low.tolist(), window.high.tolist()) == ([-1, 5], [5, 35])
    assert window.place([(-1, 35), (5, 5), (2, 20)], 60, 90).tolist() == [[0, 0], [60, 90], [30, 45]]
    x, y = window.lines(3)
    assert (x.tolist(), y.tolist()) == ([-1, 2, 5], [5, 20, 35])
    middles = window.place(crossings(*window.pixels(3)), 3, 3)  # of the pixels of a picture, row by row
    np.testing.assert_allclose(middles, [(u + 0.5, v + 0.5) for v in range(3) for u in range(3)])


def test_a_window_on_a_square_has_one_edge_and_on_a_single_point_some_room():
    points = np.array([[0.0, 0.0], [4.0, 2.0]])
    window = Window.around(points, 0.5, square=True)
    assert (window.low.tolist(), window.high.tolist()) == ([-2, -2], [6, 4])
    assert (Window.around(points[:1], 0.5).high - points[0]).tolist() == [0.5, 0.5]


@pytest.mark.parametrize("size", [1e-9, 0.004, 0.064, 0.5, 3.0, 800.0])
def test_the_numbers_along_the_sides_of_a_window_stand_where_they_say(size):
    low = np.array([0.13, -0.7])
    axes = "".join(Window(low, low + size).axes(("a", "b"), 0, 0, 400, 400))
    told = [float(text.replace("−", "-")) for text in re.findall(r">([\d.−]+)</text>", axes)]
    wanted = low + size * np.linspace(0, 1, 5)[:, None]
    assert np.allclose(np.reshape(told, (5, 2)), wanted, atol=0.06 * size)


@pytest.mark.parametrize(
    ("values", "reach", "shares"),
    [
        ((0, 1), 7, {0: -1, 0.25: -0.5, 0.5: 0, 1: 1}),
        ((-1, 1), 0.1, {-1: -1, 0: 0, 0.5: 0.5}),
        ((0, np.inf), 4, {0: 0, 2: 0.5, 4: 1, 9: 1}),
        ((-np.inf, np.inf), 4, {-8: -1, -2: -0.5, 0: 0, 4: 1, np.nan: 0}),
        ((-np.inf, np.inf), 0, {0: 0, 1: 1}),
    ],
)
def test_a_scale_is_white_in_the_middle_or_at_zero(values, reach, shares):
    scale = Scale.of(values, reach)
    assert scale.share(np.array(list(shares))).tolist() == list(shares.values())
    low, high = np.clip(values, -(reach or 1), reach or 1)
    assert (scale.low, scale.high) == (values if np.isfinite(values).all() else (low, high))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_bands_and_pixels_show_a_value_in_the_same_colour(name):
    net = Network([2, 1], output=name, init="normal", k=2, seed=0)
    outs = net.predict(PLANE)
    scale = Scale.of(net.output.values, np.abs(outs).max())
    bands = re.findall(r'<path d="[^"]*" style="fill:(#\w+)', plane(net, 1, 0).ground)
    middles = scale.low + (scale.high - scale.low) * np.linspace(0, 1, 6)  # what the bands stand for
    pixels = np.reshape(PALETTE, (-1, 3))[shades(scale, middles)]
    for colour, pixel in zip(bands, pixels, strict=True):
        rgb = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
        assert np.abs(pixel - rgb).max() <= 4  # there are only 24 shades on either side of white


def test_points_of_a_class_look_the_same_on_every_map():
    X, D = np.array([[10.0, 20.0], [30.2, 39.6]]), np.array([[0.0], [1.0]])
    triangle, *disc = elements(f'<svg xmlns="http://www.w3.org/2000/svg">{class_marks(X, D)}</svg>', "path")
    assert triangle.get("d") == "M10 20m0 -4l4 7h-8z"
    assert f"fill:{figures.CLASS_COLOURS[0]};stroke:{figures.INK}" in triangle.get("style")
    assert [path.get("d") for path in disc] == ["M30 40h0"] * 2
    assert f"stroke:{figures.CLASS_COLOURS[1]}" in disc[1].get("style")


def test_an_axis_without_a_name_is_refused():
    with pytest.raises(ValueError, match="y_label=''"):
        figures.curves([0, 1], {"line": [0, 1]}, x_label="x", y_label="")
    with pytest.raises(ValueError, match="has shape"):
        figures.curves([0, 1], {"line": [0, 1, 2]}, x_label="x", y_label="y")
    with pytest.raises(ValueError, match="7 curves"):
        figures.curves([0], {k: [0] for k in range(7)}, x_label="x", y_label="y")


# ---- chapter 2 -----------------------------------------------------------------------------------


def wired(sizes, *layers, **choices):
    """A network with these weights and biases (W, b) in each layer."""
    net = Network(sizes, seed=0, **choices)
    net.weights, net.biases = zip(*layers)
    return net


XOR = [[10, 10], [10, 10]], [-5, -15]


def test_maps_of_neurons_are_those_of_each_neuron_by_its_name():
    net = wired([2, 2, 1], XOR, ([[10, -10]], [-5]))
    axes = ch02.neuron_maps(net, X=[[0, 1]], D=[[1]]).axes
    assert [ax.get_title() for ax in axes] == ["hidden neuron 0", "hidden neuron 1", "output neuron"]
    for ax, (w, b) in zip(axes, [([10, 10], -5), ([10, 10], -15)]):
        colours = ax.images[0].get_array()
        assert (colours[0, 0] < 0) == (-1.5 * w[0] - 1.5 * w[1] + b < 0)
        (line,) = [part for part in ax.collections if len(part.get_paths())]
        points = np.concatenate([path.vertices for path in line.get_paths()])
        np.testing.assert_allclose(points @ w + b, 0, atol=1e-6)
    with pytest.raises(ValueError, match="net has 3 inputs, expected 2"):
        ch02.neuron_maps(Network([3, 1], seed=0))


def test_two_planes_show_points_where_the_hidden_layer_puts_them_and_one_straight_line():
    net, X = wired([2, 2, 1], XOR, ([[10, -10]], [-5])), np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    left, right = ch02.two_planes(net, X, [[0], [1], [1], [0]]).axes
    hidden = net.feed_forward(X).out[1].T
    for ax, points in ((left, X), (right, hidden)):
        drawn = np.concatenate([np.column_stack(line.get_data()) for line in ax.lines])
        np.testing.assert_allclose(drawn, points[[0, 3, 1, 2]])
    (border,) = [path.vertices for part in right.collections for path in part.get_paths()]
    np.testing.assert_allclose(border @ [10, -10], 5, atol=1e-6)
    with pytest.raises(ValueError, match=r"net has layers \[2, 1\], expected \[2, 2, 1\]"):
        ch02.two_planes(Network([2, 1], seed=0), X, np.zeros((4, 1)))


def test_profiles_run_along_the_distance_times_the_length_of_w():
    (ax,) = ch02.profiles({"soft": (ACTIVATIONS["sigmoid"], 2), "hinge": (ACTIVATIONS["relu"], 1)}).axes
    (away, soft), (_, hinge) = (line.get_data() for line in ax.lines)
    np.testing.assert_allclose(soft, 1 / (1 + np.exp(-2 * away)))
    np.testing.assert_allclose(hinge, np.maximum(0, away))


def test_the_gallery_draws_each_activation_with_its_slope_on_one_scale():
    phis = [ACTIVATIONS[name] for name in ("sigmoid", "tanh", "relu", "leaky_relu")]
    axes = ch02.gallery(phis).axes
    assert [ax.get_title() for ax in axes] == ["sigmoid", "tanh", "ReLU", "leaky ReLU"]
    assert len({ax.get_ylim() for ax in axes}) == 1
    for ax in axes[:2]:
        (z, out), (_, slope) = (line.get_data() for line in ax.lines)
        np.testing.assert_allclose(np.gradient(out, z), slope, atol=2e-3)


def test_fits_show_the_curve_each_network_over_it_and_the_first_with_fewer_of_its_neurons():
    x, line = np.linspace(0, 1, 11), wired([1, 1], ([[3.0]], [1.0]), output="identity")
    layers = ([[1.0], [1.0]], [0.0, -0.5]), ([[3.0, -5.0]], [1.0])
    bent = wired([1, 2, 1], *layers, hidden="relu", output="identity")
    first, second = ch02.fits(x, x**2, {"bent": bent, "a line": line}).axes
    curve, bend, start = (line.get_data()[1] for line in first.lines)
    np.testing.assert_allclose(curve, x**2)
    np.testing.assert_allclose(bend, 1 + 3 * x - 5 * np.maximum(0, x - 0.5))
    np.testing.assert_allclose(start, 1 + 3 * x)
    np.testing.assert_allclose(second.lines[1].get_data()[1], 3 * x + 1)
    flat = ch02.fits(x, 0 * x + 2, {"bent": bent}).axes[0]
    assert flat.get_ylim()[0] < 2 < flat.get_ylim()[1]


def test_a_drawn_polyline_shows_its_points_the_network_and_the_hinges_before_its_last():
    layers = ([[1.0], [1.0]], [0.0, -0.5]), ([[3.0, -5.0]], [1.0])
    bent = wired([1, 2, 1], *layers, hidden="relu", output="identity")
    points = [(0, 1.0), (0.5, 2.5), (1, 1.5)]
    [ax] = ch02.drawn(points, bent).axes
    (x, start), (_, line), marks = (drawing.get_data() for drawing in ax.lines)
    np.testing.assert_allclose(start, 1 + 3 * x)
    np.testing.assert_allclose(line, np.interp(x, *np.transpose(points)))
    np.testing.assert_array_equal(np.transpose(marks), points)
    assert ax.get_ylim() == pytest.approx((0.7, 2.8))


def test_an_arrow_on_a_map_points_its_way_and_is_as_long_as_told():
    ground = plane(wired([2, 1], ([[3.0, 4.0]], [0.0])), 1, 0)
    for way, tip in (([0, 2], "170.0 120.0"), ([3, 0], "220.0 170.0"), ([-3, -4], "140.0 210.0")):
        start, end = re.search(r'd="M([\d.]+ [\d.]+)L([\d.]+ [\d.]+)', ground.arrow([0, 0], way, 50)).groups()
        assert (start, end) == ("170.0 170.0", tip)


# ---- chapter 6 -----------------------------------------------------------------------------------


@pytest.fixture
def ring_net():
    """A 2-3-2-1 that parts the circles, its border a hexagon within 1.5 of the origin."""
    net = Network([2, 3, 2, 1], hidden="relu", loss="binary_cross_entropy", seed=0)
    ways = np.radians([90, 210, 330])
    net.weights = [np.c_[np.cos(ways), np.sin(ways)], [[1, 1, 1], [0, 0, 0]], [[-9, 0]]]
    net.biases = [[0, 0, 0], [0, 1], [5.4]]
    return net


def test_a_film_has_a_map_for_each_moment_with_points_and_border(ring_net):
    X, D = datasets.circles(300, seed=1)
    figure = ch06_circles.film({"before": Network([2, 1], seed=0), "then": ring_net}, X, D)
    assert [ax.get_title() for ax in figure.axes] == ["before", "then"]
    outer, inner = (np.transpose(line.get_data()) for line in figure.axes[1].lines)
    assert len(outer) + len(inner) == ch06_circles.DRAWN
    assert np.hypot(*outer.T).min() > np.hypot(*inner.T).max()
    border = next(part for part in figure.axes[1].collections).get_paths()[0].vertices
    assert np.abs(ring_net.feed_forward(border).net[-1]).max() < 0.2


def test_neuron_maps_show_each_neuron_in_the_row_of_its_layer(ring_net):
    figure = ch06_circles.neuron_maps(ring_net)
    assert [ax.get_ylabel() for ax in figure.axes if ax.get_ylabel()] == ["layer 1", "layer 2", "output"]
    assert [ax.get_title() for ax in figure.axes] == ["0", "1", "2", "0", "1", "0"]
    shown = np.asarray(figure.axes[0].images[0].get_array())  # neuron 0 is on in the upper half
    assert shown[-1].min() > 0
    assert not shown[0].any()
    with pytest.raises(ValueError, match="net has 3 inputs, expected 2"):
        ch06_circles.neuron_maps(Network([3, 1], seed=0))
    for sizes in ([2, 21, 1], [2, *[1] * 21], [2, *[20] * 5, 1]):
        with pytest.raises(ValueError, match=r"net has layers \[2, .* 20 in a layer, and 20 layers"):
            ch06_circles.neuron_maps(Network(sizes, seed=0))


def test_a_terrain_has_the_outs_as_heights_and_water_up_to_the_level(ring_net, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "mpl_toolkits.mplot3d.Axes3D.plot_surface", lambda ax, *ground, **look: drawn.append(ground)
    )
    figure = ch06_circles.terrain({"ramp": (ring_net, 1, 0), "bowl": (ring_net, 2, 0)}, level=0.6)
    assert [ax.get_title() for ax in figure.axes] == ["ramp", "bowl"]
    (x, y, z), _ = drawn
    np.testing.assert_allclose(z, np.maximum(0, y), atol=1e-9)
    assert x.min() == -x.max() == -1.5
    (_,), (_, lake, shore) = (ax.collections for ax in figure.axes)
    border = shore.get_paths()[0].vertices
    assert np.abs(ring_net.feed_forward(border).net[-1]).max() < 0.2
    assert np.hypot(*lake.get_paths()[0].vertices.T).max() < 0.7


def test_a_patchwork_has_all_pieces_the_border_and_the_lines_of_layer_1(ring_net):
    parts = [0.1 * np.eye(3, 2), 1.2 + 0.1 * np.eye(3, 2)]
    border = [np.array([[0.6, 0.0], [0.0, 0.6]])]
    ax = ch06_circles.patchwork(parts, ring_net, border).axes[0]
    pieces, sides = ax.collections[-2:]
    for path, part in zip(pieces.get_paths(), parts, strict=True):
        np.testing.assert_array_equal(path.vertices[:-1], part)
    np.testing.assert_array_equal(sides.get_segments(), border)
    for line, w in zip(ax.lines[:3], ring_net.weights[0]):
        np.testing.assert_allclose(line.get_xy1() @ w, 0, atol=1e-12)
        np.testing.assert_allclose(line.get_xy2() @ w, 0, atol=1e-12)


# ---- deeper 5 ----------------------------------------------------------------------------------


def test_the_valley_shows_each_walk_whole():
    paths = {"A": np.array([[-1.0, 1.0], [0.5, -3.0]]), "B": np.array([[-1.0, 1.0], [0.0, 0.0]])}
    axes = ch05_better_steps.valley([0.1, 1], paths).axes
    assert [ax.get_title() for ax in axes] == ["A", "B"]
    for ax, path in zip(axes, paths.values()):
        line, start, end = (each.get_xydata() for each in ax.lines)
        np.testing.assert_array_equal(line, path)
        assert [start.tolist(), end.tolist()] == [path[:1].tolist(), path[1:].tolist()]
        (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
        assert left < -1 < 0.5 < right
        assert low < -3 < 1 < high


def test_shares_by_size_are_medians_and_the_threshold_is_marked():
    results = {"one": np.array([[1.0, 2.0, 9.0], [3.0, 4.0, 5.0]]), "other": np.full((2, 3), 0.5)}
    ax = ch05_what_generalises.by_size((10, 1000), results, 40).axes[0]
    assert [line.get_ydata().tolist() for line in ax.lines[:2]] == [[2, 4], [0.5, 0.5]]
    assert set(ax.lines[2].get_xdata()) == {40}
    assert ax.get_xscale() == "log"
    assert ax.get_ylim()[0] == 0
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == ["one", "other", "40, as many as examples"]


# ---- a reader's words --------------------------------------------------------------------------

ODD_NAME = "A & <!--b-->\""
NAMED = {
    "the notes of a network": lambda: figures.network_svg(network([2, 1]), notes={(1, 0): ODD_NAME}),
    "the heads of a matrix": lambda: figures.matrix_svg(
        [[0.5]], row_label="j", column_label="i", rows=[ODD_NAME], columns=["0"]
    ),
    "the labels of a matrix": lambda: figures.matrix_svg([[0.5]], row_label=ODD_NAME, column_label=ODD_NAME),
    "the words below pictures": lambda: ch01.pictures_svg(
        np.zeros((1, 784)), np.zeros(784), [ODD_NAME], title=ODD_NAME
    ),
    "the heads of answers": lambda: ch01.asked_svg(
        np.zeros((1, 784)), np.zeros((1, 784)), [[0.2, 0.8]], [ODD_NAME, "out"]
    ),
    "the links of a chain": lambda: ch01.chain_svg([("x", "", ""), (ODD_NAME, ODD_NAME, ODD_NAME)]),
    "the neurons of a graph": lambda: ch01.graph_svg([["x"], [ODD_NAME]], [("x", ODD_NAME)]),
    "the arcs of a graph": lambda: ch01.graph_svg([["x"], ["y"]], [("x", "y")], {("x", "y"): ODD_NAME}),
    "the ways of cars": lambda: ch08_learning.ways({ODD_NAME: straight_on()}, (0, 0), title=ODD_NAME),
    "the name of a plane": lambda: named_plane(Network([2, 1], seed=0), ODD_NAME).draw(
        "white", np.zeros((1, 2)), np.zeros((1, 1)), title=ODD_NAME
    ),
    "the names of accuracies": lambda: accuracy_chart({ODD_NAME: [0.5], "B": [1.0]}, 0, 1, "white"),
}


def straight_on():
    """A drive, which goes straight on."""
    return drive(lambda distances: (0.0, 0.5), Track.random(0, obstacles=1), seconds=1)


@pytest.mark.parametrize("drawn", NAMED.values(), ids=NAMED)
def test_what_a_reader_calls_a_thing_stands_in_its_picture_sign_by_sign(drawn):
    svg = drawn()
    assert ODD_NAME in " ".join(texts(svg))
    assert "<!--b" not in svg


# ---- chapter 0 ---------------------------------------------------------------------------------


def test_the_map_of_which_output_is_larger_has_the_colour_of_that_output():
    X, D, bands = np.array([[0.5, 0.25]]), np.array([[0.0, 1.0]]), []
    for biases in ([9.0, -9.0], [-9.0, 9.0]):
        net = Network([2, 2], seed=0)
        net.biases[0] = biases
        svg = ch00_start_here.larger_map(net, X, D, "white")
        bands.append(re.findall(r'd="M[^"]+" style="fill:(#\w+);fill-rule', svg))
        assert f"stroke:{CLASS_COLOURS[1]};stroke-width:6" in svg
        assert "m0 -4" not in svg, "where output 1 is desired stands a disc, no triangle"
    assert bands == [[to_hex(PALE[0])], [to_hex(PALE[2])]]


@pytest.mark.parametrize("desired", [(0.0, 1.0), (1.0, 0.0)])
def test_the_circle_round_what_is_desired_is_where_the_error_is_the_goal(desired):
    svg = ch00_start_here.answer_chart(np.array([0.3, 0.3]), np.array(desired), 0.02, "white")
    circle = next(path for path in re.findall(r'd="M([^"]*)"', svg) if path.count("L") == 72)
    points = np.array([point.split() for point in circle.split("L")], dtype=float) / 210  # pixels of 1
    outputs = np.column_stack([points[:, 0], 1 - points[:, 1]])
    assert np.allclose(np.mean((outputs - desired) ** 2, axis=1), 0.02, atol=5e-4)
