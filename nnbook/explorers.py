"""Interactive pictures: a function that draws from values, controls, and an output that is replaced."""

import re
from itertools import pairwise

import numpy as np
from ipywidgets import HTML, Box, FloatSlider, HBox, IntSlider, Play, VBox, jslink

from nnbook import figures

VIEW = "application/vnd.jupyter.widget-view+json"


class Explorer:
    """A picture that answers the reader's hand.

    `draw(theme, **values)` returns (picture, words): an SVG string or a Figure, and a sentence that says
    what it shows; `theme` is "auto" in JupyterLab and "white" on a page where nothing runs. Every keyword
    is a control: an ipywidget with a `value`, or what `slider` and `player` make.
    """

    def __init__(self, draw, **controls):
        self.draw = draw
        self.controls = {name: valued(control) for name, control in controls.items()}
        self.picture, self.words = HTML(), HTML()
        self.words.add_class("nnbook-words")
        self.box = VBox([*controls.values(), self.picture, self.words])
        for control in self.controls.values():
            control.observe(self.refresh, names="value")
        self.refresh()

    @property
    def values(self):
        """The value of each control by its name."""
        return {name: control.value for name, control in self.controls.items()}

    def refresh(self, _change=None):
        """Draws the picture for the present values."""
        picture, words = self.draw("auto", **self.values)
        inline = isinstance(picture, str)
        self.picture.value = picture if inline else figures.html_image(picture, words)
        self.words.value = f'<span role="status">{words}</span>'

    def show(self):
        """Displays the explorer; where nothing runs, the page has the picture of its first values."""
        from IPython.display import display

        picture, words = self.draw("white", **self.values)
        twin = {"text/html": figures.html_image(picture, words), "text/plain": words}
        display({**twin, VIEW: self.box._repr_mimebundle_()[VIEW]}, raw=True)


def slider(label, low, high, value, step=None):
    """A slider for a number, whole if all of its bounds are, that answers while it moves."""
    whole = all(isinstance(number, int) for number in (low, high, value, step or 1))
    kind, step = (IntSlider, step or 1) if whole else (FloatSlider, step or (high - low) / 100)
    return kind(
        value=value, min=low, max=high, step=step, description=label,
        style={"description_width": "initial"}, layout={"width": "28em"},
    )  # fmt: skip


def player(label, last, interval=100, value=0):
    """Play, pause and step through 0 … `last`, a step every `interval` milliseconds, with a slider beside."""
    play = Play(min=0, max=last, value=value, interval=interval, show_repeat=False)
    position = slider(label, 0, last, value)
    jslink((play, "value"), (position, "value"))
    return HBox([position, play])


def valued(control):
    """The widget whose `value` a control stands for: the first one of a box."""
    return control.children[0] if isinstance(control, Box) else control


class Recording(Explorer):
    """A training run to watch while it happens and to play again afterwards (S1-24).

    Show it, then give it to `train` as `on_epoch`. The picture is the network, with net and out of the
    first of the examples X (m, n_0) and D (m, n_L), above the mean error of all of them, epoch by epoch.
    `epochs` is how many there will be, `interval` the milliseconds between two when they are played.
    """

    def __init__(self, net, X, D, epochs, interval=60):
        self.net, self.X, self.D, self.epochs = net, X, D, epochs
        self.moments, self.errors = [net.copy()], [net.error(X, D)]
        super().__init__(self.frame, epoch=player("epoch", epochs, interval))

    def __call__(self, epoch, history):
        """Keeps the network as it is after this epoch and moves the picture on to it."""
        self.moments.append(self.net.copy())
        self.errors.append(self.net.error(self.X, self.D))
        self.controls["epoch"].value = epoch

    def frame(self, theme, epoch):
        """The picture after so many epochs, or after the last there has been, and its words."""
        epoch = min(epoch, len(self.moments) - 1)
        net, trace = self.moments[epoch], self.moments[epoch].feed_forward(self.X)
        outputs, desired = numbers(trace.out[-1][:, 0]), numbers(self.D[0], trim=True)
        notes = {(len(net.sizes) - 1, j): f"desired {d}" for j, d in enumerate(desired)}
        upper = figures.network_svg(net, trace, notes=notes, theme=theme)
        words = (
            f"After {epoch} of {self.epochs} epochs: outputs {' and '.join(outputs)}, "
            f"desired {' and '.join(desired)}, error {figures.number(self.errors[epoch])}."
        )
        return stacked(upper, error_line(self.errors, epoch, self.epochs, theme), words, theme), words


def numbers(values, **style):
    """Each value as the pictures write it."""
    return [figures.number(value, **style) for value in values]


def error_line(errors, epoch, epochs, theme, width=564, height=158):
    """The errors as an SVG string: all of them in grey, up to `epoch` in vermilion, that one in digits."""
    left, floor, high = 96, height - 40, max(errors) or 1
    across, up = (width - 2 * left) / epochs, (floor - 22) / high
    points = [f"{left + across * k:.1f} {floor - up * error:.1f}" for k, error in enumerate(errors)]
    x, y = map(float, points[epoch].split())
    path = '<path d="M{}" style="fill:none;stroke:{};stroke-width:{}"/>'
    body = [
        path.format(f"{left} 12V{floor}H{width - left + 8}", figures.GREY, 1),
        path.format("L".join(points), figures.GREY, 1.5),
        path.format("L".join(points[: epoch + 1]), figures.VERMILION, 3),
        f'<circle cx="{x}" cy="{y}" r="5" style="fill:{figures.VERMILION};stroke:none"/>',
        figures.svg_text(x + 10, y - 8, figures.number(errors[epoch]), anchor="start", bold=True),
        figures.svg_text(left - 8, floor - up * high + 4, figures.number(high, 2), anchor="end"),
        figures.svg_text(left - 8, floor + 4, "0", anchor="end"),
        figures.svg_text(left - 8, (floor + 22) / 2 + 4, "error", anchor="end", bold=True),
        *(figures.svg_text(left + across * k, floor + 16, str(k)) for k in (0, epochs)),
        figures.svg_text(width / 2, floor + 18, "epoch", bold=True),
    ]
    return figures.svg_document(width, height, "The error by epoch", body, theme)


def stacked(upper, lower, title, theme):
    """One SVG string of two, the second below the first and in its middle."""
    sizes = [re.match(r'<svg [^>]*?width="(\d+)" height="(\d+)"', svg).groups() for svg in (upper, lower)]
    (width, height), (narrow, more) = [map(int, size) for size in sizes]
    lower = lower.replace("<svg ", f'<svg x="{(width - narrow) / 2}" y="{height}" ', 1)
    # Inside another SVG the style that fits a picture to the page would stretch it over the whole.
    parts = [svg.replace(' style="max-width:100%;height:auto"', "", 1) for svg in (upper, lower)]
    return figures.svg_document(width, height + more, title, parts, theme)


class Landscape:
    """A function of two numbers as a map in SVG: its bands are drawn once, a walk on it each time (S2-10).

    x: (p,), y: (q,), values: (q, p); levels: the rising values at which the bands begin, none of `values`
    below the first. The labels name the axes and the value.
    """

    LEFT, TOP, WIDE, HIGH = 62, 14, 380, 330  # of the map, in pixels

    def __init__(self, values, x, y, levels, *, x_label, y_label, value_label):
        self.x, self.y, self.labels = x, y, (x_label, y_label, value_label)
        bands = self._bands(levels, np.max(values))
        self.ground = "".join(self._fill(values, bands))
        self.frame = "".join([*self._ticks(), *self._legend(bands)])

    def draw(self, theme, walk, marks=()):
        """The map as an SVG string, with a walk (k, 2) from a ring to a disc, and crosses at `marks`."""
        steps = [f"{u:.1f} {v:.1f}" for u, v in self._place(walk)]
        line, dots = "M" + "L".join(steps), "".join(f"M{step}h0" for step in steps)
        crosses = "".join(f"M{u - 5:.1f} {v - 5:.1f}l10 10m0 -10l-10 10" for u, v in self._place(marks))
        walked = [
            _stroke(line, figures.WHITE, 3.4),
            _stroke(line, figures.VERMILION, 1.4),
            _stroke(dots, figures.VERMILION, 4.5),
            _stroke(crosses or "M0 0", figures.WHITE, 5),
            _stroke(crosses or "M0 0", figures.INK, 2.4),
            _disc(steps[0], figures.WHITE),
            _disc(steps[-1], figures.VERMILION),
        ]
        box = f'x="{self.LEFT}" y="{self.TOP}" width="{self.WIDE}" height="{self.HIGH}"'
        body = [
            f'<svg {box} aria-hidden="true" style="stroke-width:1">{self.ground}{"".join(walked)}</svg>',
            self.frame,
        ]
        size = self.LEFT + self.WIDE + 100, self.TOP + self.HIGH + 50
        return figures.svg_document(*size, f"{self.labels[2]} and a walk on it", body, theme)

    def _place(self, points):
        """Points (k, 2) of the plane in pixels of the map, from its upper left corner."""
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        low, high = np.array([[self.x[0], self.y[0]], [self.x[-1], self.y[-1]]])
        share = (points - low) / (high - low) * (1, -1) + (0, 1)
        return np.clip(share * (self.WIDE, self.HIGH), -5000, 5000)  # a walk may leave for anywhere

    @staticmethod
    def _bands(levels, top):
        """(begin, end, colour) of each band; the last one ends above `top`."""
        from matplotlib import colormaps
        from matplotlib.colors import to_hex

        colours = map(to_hex, colormaps[figures.SEQUENTIAL](np.linspace(0, 1, len(levels))))
        return list(zip(levels, [*levels[1:], max(top, levels[-1]) + 1], colours))

    def _fill(self, values, bands):
        """Each band as a path. Whole pixels are exact enough, and half as long to send."""
        from contourpy import contour_generator

        u = self._place([(a, self.y[0]) for a in self.x])[:, 0]
        v = self._place([(self.x[0], b) for b in self.y])[:, 1]
        generator = contour_generator(u, v, values, fill_type="OuterOffset")
        for begin, end, colour in bands:
            rings = []
            for points, offsets in zip(*generator.filled(begin, end)):
                points = np.rint(points).astype(int).tolist()
                rings += ["L".join(f"{a} {b}" for a, b in points[i:j]) for i, j in pairwise(offsets)]
            path = "".join(f"M{ring}Z" for ring in rings)
            yield f'<path d="{path}" style="fill:{colour};fill-rule:evenodd;stroke:{colour}"/>'

    def _ticks(self):
        """Five numbers along each axis, and its name."""
        floor = self.TOP + self.HIGH
        for share in np.linspace(0, 1, 5):
            a, b = (figures.number(z[0] + share * (z[-1] - z[0]), 2, trim=True) for z in (self.x, self.y))
            yield figures.svg_text(self.LEFT + share * self.WIDE, floor + 16, a, 11)
            yield figures.svg_text(self.LEFT - 8, floor - share * self.HIGH + 4, b, 11, anchor="end")
        yield figures.svg_text(self.LEFT + self.WIDE / 2, floor + 38, self.labels[0])
        yield figures.svg_text(14, self.TOP + self.HIGH / 2 + 4, self.labels[1])

    def _legend(self, bands):
        """The colour of each band, and the value at which it begins."""
        left, high = self.LEFT + self.WIDE + 18, (self.HIGH - 24) / len(bands)
        yield figures.svg_text(left, self.TOP + 10, self.labels[2], anchor="start")
        for k, (begin, _, colour) in enumerate(bands, start=1):
            top = self.TOP + self.HIGH - k * high
            box = f'x="{left}" y="{top:.1f}" width="20" height="{high:.1f}"'
            yield f'<rect {box} style="fill:{colour};stroke:none"/>'
            text = figures.number(begin, 3, trim=True)
            yield figures.svg_text(left + 26, top + high + 3, text, 10, anchor="start")


def _stroke(path, colour, width):
    look = f"fill:none;stroke:{colour};stroke-width:{width};stroke-linecap:round;stroke-linejoin:round"
    return f'<path d="{path}" style="{look}"/>'


def _disc(place, colour):
    u, v = place.split()
    return f'<circle cx="{u}" cy="{v}" r="5.5" style="fill:{colour};stroke:{figures.INK}"/>'
