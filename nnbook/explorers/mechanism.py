"""The mechanism of the explorers: a function draws, the page shows it, and says what the hand does.

What the page and the kernel send each other stands in nnbook/lab/extension/nnbook.js.
"""

import html
from itertools import count
from zlib import crc32

import numpy as np

from nnbook import datasets
from nnbook.checks import brief, check_callable
from nnbook.explorers.controls import Box, Buttons, Choice, Control, Look, Player, Slider
from nnbook.figures.pixels import news
from nnbook.figures.showing import EXPLORER, html_image
from nnbook.figures.svg import together
from nnbook.functions import quiet
from nnbook.network import check_network, example_network
from nnbook.tables import Examples

CANVAS = '<canvas data-keep aria-hidden="true"></canvas>'  # of the pixels, below the drawing
FAR = 1e6  # no picture's numbers go so far
SHOWN, NUMBERS = {}, count(1)  # the explorers that are on a page, by their numbers


class Shown:
    """What stands on pages: `still` is its picture for one where nothing runs, and its words; `answer` does
    what a page says, `send` shows a page what there is.

    `pages` are those that show it, and what each of them has.
    """

    def __init__(self):
        self.pages = {}

    def show(self):
        """Displays it; where nothing runs, the page has the picture of its present values."""
        from IPython.display import display

        twin, words = self.twin()
        display({EXPLORER: {"id": self.number(words)}, "text/html": twin, "text/plain": words}, raw=True)

    def twin(self):
        """The picture above its words for a page where nothing runs, as HTML, and the words."""
        picture, words = self.still()
        return html_image(picture, words) + status(words), words

    def hear(self, page, said):
        """A page asks for what it should store, or says what the hand, or the clock, has done.

        Of what no page of the book would say nothing comes.
        """
        said = understood(said)
        if "twin" in said:
            twin, words = self.twin()
            page.send({"twin": twin, "plain": words})
        elif "steer" in said:
            self.steered(page, said["steer"])
        else:
            self.answer(page, said)

    def steered(self, page, asked):
        """The page's hand asks for the values {name: value} of controls, while it steers."""
        self.answer(page, {})

    def number(self, words):
        """A new name, under which a page can ask for it.

        It holds what is said at first, too: so a page that was stored on another day does not find another
        picture, which happens to have the same number in this kernel.
        """
        if not SHOWN:
            _listen()
        number = f"{next(NUMBERS)}-{crc32(words.encode()):08x}"
        SHOWN[number] = self
        return number


class Explorer(Shown):
    """A picture that answers the reader's hand.

    `draw(theme, **values)` returns (picture, words): an SVG string or a Figure, and a sentence that says
    what it shows; `theme` is "auto" in JupyterLab and "white" on a page where nothing runs. With "auto" a
    picture may be a pair of an SVG string and the Layer of pixels below it, and HTML as well. A list of
    pictures stands side by side as far as there is room. Every keyword is a Control. What may be dragged on
    the picture says so in its attributes; `holds` are functions, by name, of a place (x, y) where the hand
    holds a thing, each to the values that it gives to controls.
    An error while drawing takes the place of the words, and is raised as well.
    """

    def __init__(self, draw, holds=None, **controls):
        super().__init__()
        check_callable("draw", draw, "a function of a theme and the values of the controls")
        if not isinstance(holds, dict | None):
            raise TypeError(f"holds={brief(holds)}, expected {{name: function of a place}}")
        for name, control in controls.items():
            if not isinstance(control, Control):
                raise TypeError(f"{name}={brief(control)}, expected a control such as slider(…)")
        self.drawing, self.holds, self.controls = draw, holds or {}, controls
        for control in controls.values():
            control.changed = self.refresh
        self.paint()

    def draw(self, theme, **values):
        """The picture for these values, for a page where nothing runs in one piece, and its words."""
        picture, words = _pair(self.drawing(theme, **values))
        return together(picture) if theme == "white" and isinstance(picture, list) else picture, words

    @property
    def values(self):
        """The value of each control by its name."""
        return {name: control.value for name, control in self.controls.items()}

    def paint(self):
        """Draws the picture for the present values."""
        try:
            picture, self.words = self.draw("auto", **self.values)
        except Exception as reason:
            self.parts, self.words = [], f"This cannot be drawn: {reason}"
            raise
        self.parts = [_part(one, self.words) for one in _each(picture)]

    def refresh(self):
        """Draws the picture for the present values, and sends it to the pages that show it."""
        try:
            self.paint()
        finally:
            for page in list(self.pages):
                self.send(page)

    @property
    def picture(self):
        """The picture, or the pictures one after the other, as HTML."""
        return "".join(text for text, _ in self.parts)

    @property
    def page(self):
        """What the page shows: the controls in sight, the picture, the words, the other controls, folded."""
        seen, folded = ["".join(self._html(in_sight)) for in_sight in (True, False)]
        return "".join([
            f'<div class="nnbook-row">{seen}</div>' if seen else "",
            '<div class="nnbook-pictures">',
            *map(_picture, self.parts),
            f"</div>{status(self.words, self.quiet)}",
            '<div data-hover data-keep class="nnbook-hover"></div>',
            f"<details><summary>controls</summary>{folded}</details>" if folded else "",
        ])  # fmt: skip

    @property
    def standing(self):
        """The controls that stand on the page, by their names."""
        values = self.values
        return {name: c for name, c in self.controls.items() if c.when is None or c.when(values)}

    def _html(self, in_sight):
        return (c.html(name) for name, c in self.standing.items() if c.in_sight == in_sight)

    @property
    def players(self):
        """What plays on the page."""
        return [control for control in self.standing.values() if isinstance(control, Player)]

    @property
    def quiet(self):
        """Whether its words change too often to be read out: while it plays, at each tick."""
        return any(player.playing for player in self.players)

    def send(self, page, **more):
        """Sends what it shows to a page: its HTML, new pixels, and the milliseconds of a clock that runs."""
        clock = next((player.clock for player in self.players if player.clock), None)
        said, there = {"html": self.page, "clock": clock}, self.pages.get(page, ())
        layers = [layer for _, layer in self.parts if layer]
        pixels, buffers = news(layers, there)
        page.send(said | ({"pixels": pixels} if buffers else {}) | more, buffers=buffers or None)
        self.pages[page] = layers

    def answer(self, page, said):
        """Does what the page says that the hand, or the clock, has done; each page sees what comes of it."""
        try:
            self.follow(said)
            self.paint()
        finally:
            for each in list(self.pages):
                self.send(each, answer=each is page)

    def follow(self, said):
        """Sets controls, moves what is held, presses buttons, moves what plays."""
        for name, value in said.get("set", {}).items():
            self.take(name, value)
        for name, place in said.get("hold", {}).items():
            if name in self.holds and _is_place(place):
                for control, value in self.holds[name](*place).items():
                    self.controls[control].take(value)
        for act in said.get("acts", ()):
            self.press(act)
        if said.get("tick"):
            self.tick()

    def take(self, name, value):
        """Gives a control what the page has sent for it, "speed:…" the speed of what plays."""
        kind, _, player = name.partition(":")
        if kind == "speed" and isinstance(self.controls.get(player), Player):
            self.controls[player].take_speed(value)
        elif name in self.controls:
            self.controls[name].take(value)

    def press(self, act):
        """A button of the page, "act:name" of a control that knows the act; or a part of a stroke."""
        if isinstance(act, dict):
            name = str(act.get("draw"))
            if name in self.controls:
                self.controls[name].draw(act)
            return
        kind, _, name = str(act).partition(":")
        if name in self.controls and kind in self.controls[name].acts:
            self.controls[name].press(kind)

    def tick(self):
        """The page's clock has moved on."""
        for player in self.players:
            if player.playing:
                player.tick()

    def still(self):
        """The picture and the words for a page where nothing runs."""
        return self.draw("white", **self.values)


KINDS = {"set": dict, "hold": dict, "steer": dict, "acts": list}  # of a message; other parts are flags


def understood(said):
    """A page's message in the form that nnbook.js gives it: what has another form is as good as empty."""
    parts = dict(said) if isinstance(said, dict) else {}
    for name in KINDS.keys() & parts.keys():
        parts[name] = parts[name] if isinstance(parts[name], KINDS[name]) else KINDS[name]()
    if "acts" in parts:
        parts["acts"] = [act for act in parts["acts"] if isinstance(act, str | dict)]
    return parts


def changed(texts, had):
    """Those of some texts {name: text} that a page does not have."""
    return {name: text for name, text in texts.items() if text != had[name]}


def _pair(gave):
    """The picture and the words that a reader's function gave."""
    if not isinstance(gave, tuple | list) or len(gave) != 2 or not isinstance(gave[1], str):
        raise TypeError(f"draw gave {brief(gave)}, expected a picture and its words")
    return gave


def _each(picture):
    """The pictures of an explorer: those of a list, or the one."""
    return picture if isinstance(picture, list) else [picture]


def _part(picture, words):
    """A picture as HTML, and the Layer below it or None."""
    picture, layer = picture if isinstance(picture, tuple) else (picture, None)
    return picture if isinstance(picture, str) else html_image(picture, words), layer


def _picture(part):
    """A picture on its canvas, if it has one."""
    text, layer = part
    return f'<div class="nnbook-picture">{CANVAS if layer else ""}{text}</div>'


def _is_place(place):
    """Whether what a page has sent is a place (x, y)."""
    return isinstance(place, list) and len(place) == 2 and all(map(is_number, place))


def is_number(value):
    """Whether what a page has sent is a number that may stand in a picture."""
    return isinstance(value, int | float) and abs(value) < FAR


def _listen():
    """Has the kernel, if there is one, connect pages with explorers."""
    from comm import get_comm_manager

    get_comm_manager().register_target("nnbook", _connect)


def _connect(page, message):
    """A page asks for an explorer by its number; one that is not here is told so by the page being closed."""
    asked = understood(message["content"]["data"]).get("id")
    explorer = SHOWN.get(asked) if isinstance(asked, str) else None
    if explorer is None:
        page.close()
        return
    page.on_msg(lambda heard: explorer.hear(page, heard["content"]["data"]))
    page.on_close(lambda _: explorer.pages.pop(page, None))
    explorer.send(page, answer=True)


def status(words, quiet=False):
    """Words as HTML that a screen reader reads out when they change, or are no longer `quiet`.

    Those that are stand in an element of their own: what takes its place is new, and so is read.
    """
    live, words = ' aria-live="off"' if quiet else "", html.escape(words, quote=False)
    said = f"<span>{words}</span>" if quiet else words
    return f'<div role="status"{live} class="nnbook-words">{said}</div>'


def given(net, X, D):
    """A network, and X (m, n_0) and D (m, n_L) that fit it, as arrays; the worked example in place of None.

    ValueError or TypeError for what is no network, or does not fit.
    """
    net = example_network() if net is None else check_network(net)
    X, D = data(X, D, datasets.example)
    return net, *Examples(net, X, D).read()


def data(X, D, default):
    """X and D, or those of `default()` in place of None; ValueError for an X that is None beside a D."""
    if X is None and D is not None:
        raise ValueError("X is None and D is not, expected both or neither")
    return default() if X is None else (X, D)


def descent(net, X, D, learning_rate, steps, name="net"):
    """The network before and after each of so many steps of gradient descent on X and D, steps + 1 of them.

    ArithmeticError that names it where its parameters are no longer finite numbers.
    """
    moments = [net.copy()]
    for step in range(1, steps + 1):
        twin = moments[-1].copy()
        with quiet():
            twin.parameters -= learning_rate * twin.backpropagate(X, D).flat
        if not np.isfinite(twin.parameters).all():
            raise ArithmeticError(
                f"after step {step} the parameters of {name} are no longer finite numbers: "
                f"learning_rate={learning_rate:g} is too large for it"
            )
        moments.append(twin)
    return moments


def check_plane(name, net):
    """ValueError that begins with `name`, what the network is called, unless it has 2 inputs and 1 output."""
    if (net.sizes[0], net.sizes[-1]) != (2, 1):
        raise ValueError(f"{name} has layers {list(net.sizes)}, expected 2 inputs and 1 output")


slider, player, choice, buttons, look, box = Slider, Player, Choice, Buttons, Look, Box
