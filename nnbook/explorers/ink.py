"""What the hand draws on a picture, strokes that the page sends point by point, and what it says they are."""

import math
from collections import deque
from numbers import Real

from nnbook.checks import brief
from nnbook.explorers.controls import Control

POINTS = 2000  # that a drawing may have: a digit has some 100
NEAR = 0.002  # of the square: a point that is nearer to the one before adds nothing
BACK = 100  # so many changes can be undone


class Ink(Control):
    """A drawing that the page adds to: a tuple of strokes, each a tuple of points (x, y), and its buttons.

    Points are in the unit square, y downwards. What the page sends beyond it is moved to its edge, what is no
    point is left out, and past so many POINTS nothing is added. `done`: the next stroke begins a new
    drawing. ValueError or TypeError for a value from Python that is no such drawing.
    """

    in_sight = True
    acts = ("undo", "clear")

    def __init__(self, label, value=(), **where):
        self.done, self.past = False, deque(maxlen=BACK)
        super().__init__(label, value, **where)

    def check(self, value):
        if not isinstance(value, tuple | list):
            raise TypeError(f"{self.label}={brief(value)} is no drawing, expected a list of strokes")
        strokes = tuple(tuple(map(tuple, stroke)) for stroke in value)
        count = _count(strokes)
        if count > POINTS or not all(strokes):
            raise ValueError(f"{self.label} has {count} points, expected {POINTS} at most, 1 in each stroke")
        for point in (point for stroke in strokes for point in stroke):
            if _point(point) != point:
                raise ValueError(f"{self.label} has a point {brief(point)}, expected x and y from 0 to 1")
        return strokes

    def take(self, value):
        """The page draws, and sets nothing."""

    def draw(self, act):
        """Adds what the page has sent: {"begin": whether it is a new stroke, "points": [[x, y], …]}.

        Where a stroke ends, the page says {"end": True} without any points.
        """
        sent = act.get("points")
        room = POINTS - (0 if self.done else _count(self._value))
        points = [*filter(None, map(_point, sent))][:room] if isinstance(sent, list) else []
        if points and (act.get("begin") or self.done or not self._value):
            self._change((*(() if self.done else self._value), (points.pop(0),)))
        for point in points:
            self._add(point)

    def _add(self, point):
        *before, stroke = self._value
        if math.dist(point, stroke[-1]) >= NEAR:
            self._value = (*before, (*stroke, point))

    @property
    def full(self):
        """Whether nothing more can be added."""
        return _count(self._value) >= POINTS

    def press(self, act):
        """Takes the last change back, or all ink away."""
        if act == "clear" and self._value:
            self._change(())
        elif act == "undo" and self.past:
            self.done, self._value = False, self.past.pop()

    def _change(self, value):
        self.past.append(self._value)
        self.done, self._value = False, value

    def html(self, name):
        told = {"undo": "undo the last stroke", "clear": f"clear the {self.label}"}
        buttons = "".join(
            f'<button type="button" data-press="{act}:{name}" aria-label="{words}">{act}</button>'
            for act, words in told.items()
        )
        return f'<span class="nnbook-choice" role="group" aria-label="{self.label}">{buttons}</span>'


class Meant(Control):
    """Which digit a drawing was meant as, a button for each, or None."""

    in_sight = True
    acts = tuple(map(str, range(10)))

    def __init__(self, label):
        self.count = 0
        super().__init__(label, None)

    def check(self, value):
        if value is not None and value not in range(10):
            raise ValueError(f"{self.label}={brief(value)}, expected a digit or None")
        return value

    def take(self, value):
        """It is its buttons that set it; anything else can only take it back."""
        self._value = None

    def press(self, act):
        """This digit, or if it is that already, none."""
        self._value = None if self._value == int(act) else int(act)

    def html(self, name):
        buttons = "".join(
            f'<button type="button" data-press="{digit}:{name}" aria-label="{self.label} {digit}" '
            f'aria-pressed="{str(digit == str(self.value)).lower()}">{digit}</button>'
            for digit in self.acts
        )
        group = f'<span class="nnbook-choice" role="group" aria-label="{self.label}">{buttons}</span>'
        return f"<span>{self.label}</span>{group}<span>{self.count} kept</span>"


def _count(strokes):
    return sum(map(len, strokes))


def _point(point):
    """What should be a point, moved into the unit square; None if it is none."""
    if not isinstance(point, list | tuple) or len(point) != 2:
        return None
    if not all(isinstance(a, Real) and not isinstance(a, bool) and abs(a) < math.inf for a in point):
        return None
    return tuple(float(min(1, max(0, a))) for a in point)
