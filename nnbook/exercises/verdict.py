"""What is said to the reader: one line, and what it is about."""

from dataclasses import dataclass


class Said(str):
    """A text that has been printed: a notebook does not show it a second time."""

    __slots__ = ()

    def _ipython_display_(self):
        pass


def say(text):
    """Prints a text and hands it on."""
    print(text)
    return Said(text)


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, the short names of the mistakes found in it, and the line that says so.

    True where the answer is right. `answered` is False while the cell still holds `...`.
    """

    right: bool
    text: str
    mistakes: tuple = ()
    answered: bool = True

    @property
    def mistake(self):
        """The short name of the first mistake, or None if none was recognised."""
        return self.mistakes[0] if self.mistakes else None

    def __bool__(self):
        return self.right

    def __str__(self):
        return self.text

    __repr__ = __str__

    def _ipython_display_(self):
        pass
