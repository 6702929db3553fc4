"""What a reader can set on an explorer, and its HTML.

The page's side of it is nnbook/lab/extension/nnbook.js.
"""

import html
import json
from numbers import Integral, Real

from nnbook.checks import brief, check_entries, check_name, check_number, check_text, check_whole_number

SPEEDS = {"¼": 4, "½": 2, "1": 1, "2": 0.5, "4": 0.25}  # by what a player's interval is multiplied
FARTHEST = 1e12  # what a slider can stand for, to either side
LAST = 10**6  # steps of a player


class Control:
    """A value that the page and Python set: `value`, under a `label`.

    Set from Python, it tells the explorer, which paints. ValueError or TypeError for a value that cannot be.
    `in_sight`: above the picture, not folded below it. `when`: a function of the values of all controls that
    says whether it stands on the page at all. `acts` are the names of what its buttons do.
    """

    in_sight = False
    acts = ()

    def __init__(self, label, value, in_sight=None, when=None):
        check_text("label", label, empty=False)
        self.label, self.when, self.changed = label, when, None
        self.in_sight = self.in_sight if in_sight is None else in_sight
        self._value = self.check(value)

    @property
    def value(self):
        """What it is set to."""
        return self._value

    @value.setter
    def value(self, value):
        value, old = self.check(value), self._value
        self._value = value
        if value != old and self.changed:
            self.changed()

    def take(self, value):
        """Sets what the page sends, moved to the nearest value that can be; the explorer paints then.

        Of what can be no value at all nothing comes.
        """
        try:
            self._value = self.check(self.nearest(value))
        except (TypeError, ValueError):
            return

    def nearest(self, value):
        """The value itself, or the nearest that can be."""
        return value

    def check(self, value):
        """`value` if it can be; ValueError or TypeError that names the control."""
        raise NotImplementedError

    def press(self, act):
        """Does what one of its `acts` says."""
        raise NotImplementedError

    def draw(self, act):
        """Adds a part of a stroke; what is no drawing has no place for it."""

    def html(self, name):
        """The control as it stands on the page."""
        raise NotImplementedError

    def _named(self, name):
        """What connects an element with the control `name`, and names it for a screen reader."""
        return f'data-control="{html.escape(name)}" aria-label="{html.escape(self.label)}"'

    def _labelled(self, inner, after=""):
        return f'<label class="nnbook-control"><span>{html.escape(self.label)}</span> {inner}{after}</label>'


class Slider(Control):
    """A number from `low` to `high`, whole if all of its bounds are; a value beyond them widens them."""

    def __init__(self, label, low, high, value, step=None, **where):
        low, high, value = (check_bound(*pair) for pair in (("low", low), ("high", high), ("value", value)))
        if low > high:
            raise ValueError(f"low={low} and high={high}, expected a high that is not below")
        step = None if step is None else check_bound("step", step)
        if step is not None and step <= 0:
            raise ValueError(f"step={step}, expected a number above 0")
        self.whole = all(isinstance(number, int) for number in (low, high, value, step or 1))
        self.low, self.high = min(low, value), max(high, value)  # what was given is what is shown
        self.step = step or (1 if self.whole else (high - low) / 100)
        super().__init__(label, value, **where)

    def check(self, value):
        if self.whole:
            return check_whole_number(self.label, value, at_least=self.low, at_most=self.high)
        number = check_number(self.label, value, at_least=self.low)
        if number > self.high:
            raise ValueError(f"{self.label}={brief(value)}, expected at most {self.high}")
        return number

    def nearest(self, value):
        if not isinstance(value, Real) or value != value:  # a whole number may be too large for a float
            raise TypeError(f"{self.label}={brief(value)} is not a number")
        number = min(self.high, max(self.low, value))
        return round(number) if self.whole else float(number)

    def html(self, name):
        low, high, step, value = map(bare, (self.low, self.high, self.step, self.value))
        bounds = f'min="{low}" max="{high}" step="{step}"'
        box = f'<input type="range" {self._named(name)} {bounds} value="{value}">'
        return self._labelled(box, f" <output>{value}</output>")


class Player(Slider):
    """A whole number from 0 to `last` that the page's clock moves on, every `interval` milliseconds."""

    in_sight = True
    acts = ("play", "back", "on")

    def __init__(self, label, last, interval=100, value=0, **where):
        check_whole_number("last", last, 1, LAST)
        check_number("interval", interval, above=0, at_most=60_000)
        check_whole_number("value", value, 0, last)
        super().__init__(label, 0, last, value, **where)
        self.interval, self.speed, self.playing = interval, "1", False

    @property
    def clock(self):
        """Milliseconds from one step to the next; None while it rests."""
        return self.interval * SPEEDS[self.speed] if self.playing else None

    def take_speed(self, speed):
        """Plays at another of the SPEEDS, if it is one."""
        if isinstance(speed, str) and speed in SPEEDS:
            self.speed = speed

    def press(self, kind="play"):
        """Plays, from the start if it stands at the end, or rests; or goes one step "back" or "on"."""
        if kind != "play":
            self.playing, self._value = False, self.nearest(self._value + (1 if kind == "on" else -1))
            return
        self.playing = not self.playing
        if self.playing and self._value >= self.high:
            self._value = self.low

    def tick(self):
        """The clock has moved on; at the end it rests."""
        self._value = min(self.high, self._value + 1)
        self.playing = self._value < self.high

    def html(self, name):
        return "".join([
            self._play(name),
            self._button("back", "one step back:", "‹", name),
            self._button("on", "one step on:", "›", name),
            super().html(name),
            self._speeds(name),
        ])  # fmt: skip

    def _play(self, name):
        return self._button("play", *play_sign(self.playing), name)

    def _speeds(self, name):
        speeds = options({f"{speed} ×": speed for speed in SPEEDS}, self.speed)
        return f'<select data-control="speed:{html.escape(name)}" aria-label="speed">{speeds}</select>'

    def _button(self, kind, word, sign, name):
        press = f'data-press="{kind}:{html.escape(name)}" title="{word.strip(":")}"'
        said = html.escape(f"{word} {self.label}")
        return f'<button type="button" {press} aria-label="{said}">{sign}</button> '


class Choice(Control):
    """One of several: names, or values by their names."""

    def __init__(self, label, among, value=None, **where):
        if not isinstance(among, dict):
            names = check_entries("among", among, "names, or {name: value}", 1000)
            if not all(isinstance(name, str | int) for name in names):
                raise TypeError(f"among={brief(among)}, expected names, or {{name: value}}")
            among = {name: name for name in names}
        if not among:
            raise ValueError("among is empty, expected one name at least")
        for name, one in among.items():
            _check_sent(f"among[{brief(name)}]", one)
        self.among = dict(among)
        super().__init__(label, next(iter(self.among.values())) if value is None else value, **where)

    def check(self, value):
        if any(is_same(value, one) for one in self.among.values()):
            return value
        return check_name(self.label, self.among, value)

    def nearest(self, value):
        """The page sends what is no string as JSON."""
        same = (one for one in self.among.values() if value in (one, json.dumps(one)))
        return next(same, self._value)

    def html(self, name):
        return self._labelled(f"<select {self._named(name)}>{options(self.among, self.value)}</select>")


class Buttons(Choice):
    """One of several, each on a button; with `steps` they are one after the other."""

    in_sight = True

    def __init__(self, label, among, value=None, steps=False, **where):
        super().__init__(label, among, value, **where)
        self.steps = steps

    def html(self, name):
        group = f'role="group" aria-label="{html.escape(self.label)}"'
        buttons = "".join(
            f'<button type="button" data-set="{html.escape(json.dumps({name: one}))}" '
            f'aria-pressed="{str(one == self.value).lower()}">{html.escape(str(text))}</button>'
            for text, one in self.among.items()
        )
        return f'<span class="nnbook-choice{" nnbook-steps" * self.steps}" {group}>{buttons}</span>'


class Look(Choice):
    """What the pointer rests on, one of several or None: the page sets it, and shows no control for it."""

    def __init__(self, label, among):
        super().__init__(label, {"nothing": None} | {name: name for name in among})

    def html(self, name):
        return ""


class Box(Control):
    """Yes or no."""

    def check(self, value):
        if not isinstance(value, bool):
            raise TypeError(f"{self.label}={brief(value)}, expected True or False")
        return value

    def html(self, name):
        ticked = " checked" if self.value else ""
        return self._labelled(f'<input type="checkbox" {self._named(name)}{ticked}>')


def is_same(value, one):
    """Whether a value is one of a choice: True is not 1, and what is of a foreign class is not asked."""
    numbers = isinstance(value, Real) and isinstance(one, Real) and bool not in (type(value), type(one))
    return value is one or ((numbers or type(value) is type(one)) and value == one)


def _check_sent(name, value):
    """TypeError that names it for a value that a page cannot send."""
    try:
        json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        raise TypeError(f"{name}={brief(value)}, expected a text, a number, True, False or None") from None


def bare(number):
    """A number of a slider as the page reads it: an int in full."""
    return str(number) if isinstance(number, int) else f"{number:.10g}"


def check_bound(name, value):
    """A number of a slider, an int or a float; TypeError or ValueError that names it for what is none."""
    number = check_number(name, value, at_least=-FARTHEST, at_most=FARTHEST)
    return int(value) if isinstance(value, Integral) else number


def play_sign(playing):
    """What a button to play or pause does when it is pressed, as a word and as a sign."""
    return ("pause", "❚❚") if playing else ("play", "▶")


def options(among, value):
    """The options of a select, the chosen one marked; each sends its value as JSON."""
    return "".join(
        f'<option value="{html.escape(one if isinstance(one, str) else json.dumps(one))}"'
        f"{' selected' if one == value else ''}>{html.escape(str(name))}</option>"
        for name, one in among.items()
    )
