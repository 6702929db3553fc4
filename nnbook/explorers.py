"""Interactive pictures: a function that draws from values, controls, and an output that is replaced."""

from ipywidgets import HTML, Box, FloatSlider, HBox, IntSlider, Play, VBox, link

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
    link((play, "value"), (position, "value"))
    return HBox([position, play])


def valued(control):
    """The widget whose `value` a control stands for: the first one of a box."""
    return control.children[0] if isinstance(control, Box) else control
