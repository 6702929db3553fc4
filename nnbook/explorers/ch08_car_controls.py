"""The controls of the road: its clock, and two sliders for those who steer without keys and pointer."""

import time

from nnbook.car.motion import STEP
from nnbook.explorers.controls import Player, Slider

LATEST = 0.5  # seconds from picture to picture: what is more does not count, the page was elsewhere


class Pedal(Slider):
    """A number from −1 to 1, a part of the page by itself: it moves with each key."""

    def __init__(self, label, rest, **where):
        super().__init__(label, -1.0, 1.0, rest, 0.1, **where)

    def inner(self, name):
        """The slider."""
        return super().html(name)

    def html(self, name):
        """Where the slider stands."""
        return f'<span data-part="{name}"><!--{name}--></span>'


class Clock(Player):
    """Play and pause, a step, the start, the next track, and how fast it goes."""

    acts = ("play", "on", "restart", "next")

    def __init__(self):
        super().__init__("the race", 1, interval=1000 * STEP)
        self.last, self.owed, self.late = None, 0.0, 0

    @property
    def behind(self):
        """Whether it cannot follow the time: several pictures, one after the other, came too late."""
        return self.late > 2

    def start(self):
        """It plays from now on."""
        self.playing, self.last, self.owed, self.late = True, None, 0.0, 0

    def due(self):
        """How many steps it is time for, by the time since it was asked before: at least one."""
        now = time.perf_counter()
        passed = self.clock / 1000 if self.last is None else now - self.last
        self.late = self.late + 1 if passed > LATEST else 0
        self.last, owed = now, self.owed + 1000 * min(passed, LATEST) / self.clock
        steps = max(1, round(owed))
        self.owed = max(owed - steps, -1.0)
        return steps

    def press(self, kind="play"):
        """Plays or pauses; a step, or another start, pauses."""
        playing, self.playing = self.playing, False
        if kind == "play" and not playing:
            self.start()

    def html(self, name):
        """Its buttons, and the speeds."""
        return "".join([
            self._play(name),
            self._button("on", "one step on:", "›", name),
            self._button("restart", "restart", "↺", name),
            self._button("next", "another track for", "next track", name),
            self._speeds(name),
        ])  # fmt: skip
