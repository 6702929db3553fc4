"""The mechanism of the explorers: a function that draws, controls, and an output that is replaced."""

import html

from ipywidgets import HTML, Box, Dropdown, FloatSlider, HBox, IntSlider, Play, VBox, link

from nnbook import datasets
from nnbook.figures.showing import WIDGET_VIEW, html_image
from nnbook.network import check_network, example_network
from nnbook.tables import Examples


class Explorer:
    """A picture that answers the reader's hand.

    `draw(theme, **values)` returns (picture, words): an SVG string or a Figure, and a sentence that says
    what it shows; `theme` is "auto" in JupyterLab and "white" on a page where nothing runs. Every keyword
    is a control: an ipywidget with a `value`, or what `slider`, `player` and `choice` make. An error while
    drawing takes the place of the words, and is raised as well.
    """

    def __init__(self, draw, **controls):
        self.draw = draw
        self.controls = {name: valued(control) for name, control in controls.items()}
        self.page = HTML()  # picture and words in one widget: one message to the page for each change
        self.box = VBox([Box([*controls.values()], layout={"flex_flow": "row wrap"}), self.page])
        for control in self.controls.values():
            control.observe(self.refresh, names="value")
        for box in controls.values():
            if isinstance(box, Box):  # linked last, so that the picture is sent before the button moves on
                link(*((child, "value") for child in box.children))
        self.refresh()

    @property
    def values(self):
        """The value of each control by its name."""
        return {name: control.value for name, control in self.controls.items()}

    def refresh(self, _change=None):
        """Draws the picture for the present values."""
        try:
            picture, self.words = self.draw("auto", **self.values)
        except Exception as reason:
            self.picture, self.words = "", f"This cannot be drawn: {reason}"
            raise
        else:
            inline = isinstance(picture, str)
            self.picture = picture if inline else html_image(picture, self.words)
        finally:
            self.page.value = self.picture + status(self.words)

    def show(self):
        """Displays the explorer; where nothing runs, the page has the picture of its first values."""
        show_beside(self.box, *self.draw("white", **self.values))


def status(words):
    """Words as HTML that a screen reader reads out when they change."""
    return f'<div role="status" style="line-height:1.6">{html.escape(words, quote=False)}</div>'


def show_beside(widget, picture, words):
    """Displays a widget, and on a page where nothing runs its static twin: a picture and its words."""
    from IPython.display import display

    twin = {"text/html": html_image(picture, words), "text/plain": words}
    display({**twin, WIDGET_VIEW: widget._repr_mimebundle_()[WIDGET_VIEW]}, raw=True)


def given(net, X, D):
    """A network, and X (m, n_0) and D (m, n_L) that fit it, as arrays; the worked example in place of None.

    ValueError or TypeError for what is no network, or does not fit.
    """
    net = example_network() if net is None else check_network(net)
    X, D = datasets.example() if X is None else (X, D)
    return net, *Examples(net, X, D).read()


def slider(label, low, high, value, step=None, width="28em"):
    """A slider for a number, whole if all of its bounds are, that answers while it moves."""
    whole = all(isinstance(number, int) for number in (low, high, value, step or 1))
    kind, step = (IntSlider, step or 1) if whole else (FloatSlider, step or (high - low) / 100)
    return kind(
        value=value, min=low, max=high, step=step, description=label,
        style={"description_width": "initial"}, layout={"width": width},
    )  # fmt: skip


def player(label, last, interval=100, value=0):
    """Play, pause and step through 0 … `last`, a step every `interval` milliseconds, with a slider beside."""
    play = Play(min=0, max=last, value=value, interval=interval, show_repeat=False)
    position = slider(label, 0, last, value)
    return HBox([position, play])


def choice(label, names, value=None):
    """One of several names, by default the first."""
    names = list(names)
    return Dropdown(
        options=names, value=names[0] if value is None else value, description=label,
        style={"description_width": "initial"}, layout={"width": "22em"},
    )  # fmt: skip


def valued(control):
    """The widget whose `value` a control stands for: the first one of a box."""
    return control.children[0] if isinstance(control, Box) else control
