"""A page of which most stands still: it is sent once, and then only what changes and what moves."""

from nnbook.explorers.mechanism import Explorer, changed
from nnbook.figures.svg import filled


class Framed(Explorer):
    """An explorer that paints a `frame` with a place for each of the parts that change, `changes`
    {name: HTML}, and for each of the transforms of what moves, `moves` {name: transform}.

    With `jump`, what moves is there at once. `steer(asked)` does what the hand asks for while it steers.
    """

    jump = False

    def steer(self, asked):
        """The hand asks for the values {name: value} of controls."""
        raise NotImplementedError

    @property
    def clock(self):
        """What plays."""
        return self.controls["run"]

    def framed(self):
        """The page with the places of what changes and moves in it."""
        return super().page

    @property
    def page(self):
        """What the page shows."""
        return filled(self.frame, self.changes, self.moves)

    def send(self, page, **more):
        """Sends a page what is new to it."""
        frame, changes, moves = self.pages.get(page, ("", {}, {}))
        said = {"clock": self.clock.clock, "jump": self.jump, "moves": {}}
        if frame != self.frame:
            said["html"] = self.page
        else:
            said |= {"parts": changed(self.changes, changes), "moves": changed(self.moves, moves)}
        page.send(said | more)
        self.pages[page] = self.frame, self.changes, self.moves

    def steered(self, page, asked):
        """What steers is answered at once, between two ticks."""
        self.jump = False
        self.steer(asked)
        self.paint()
        for each in list(self.pages):
            self.send(each, steered=each is page)
