"""Each explorer of the book under thousands of events, honest and odd ones, without a kernel."""

import contextlib
import io
import random
import re
import traceback
import warnings
from functools import partial
from html.parser import HTMLParser

import hand
import psutil

from abusing.hands import Page, odd_message
from nnbook.explorers.mechanism import SHOWN

FLAT = 8  # megabytes, by which memory may grow from some events to ten times as many
VOID = ("input", "img", "br", "hr", "meta")
LOST = "cannot be drawn"
REFUSED = "This cannot be done: "  # and then what came, which may be no number
PLAYGROUND = "from nnbook.explorers.playground import playground\nplayground().show()"


class Whole(HTMLParser):
    """Where a page is torn: a tag that ends what has not begun; `open` are those that have not ended."""

    def __init__(self):
        super().__init__()
        self.open, self.torn, self.words = [], "", ""

    def handle_starttag(self, tag, attrs):
        """An element begins."""
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """An element of SVG that has nothing inside."""

    def handle_endtag(self, tag):
        """An element ends."""
        if not self.open or self.open.pop() != tag:
            self.torn = self.torn or f"</{tag}> in line {self.getpos()[0]}"

    def handle_data(self, data):
        """Words on the page."""
        self.words += f" {data} "


class Shown:
    """A page in a kernel's eyes: it takes what is sent."""

    def send(self, said, buffers=None):
        """Nothing comes back."""

    def close(self):
        """Nothing is left."""


def abused(options):
    """Every explorer under events of a hand, then under what no hand does: the picture stays whole."""
    all_of_them = dict(explorers())
    yield from played(options, all_of_them)
    yield from teased(options, all_of_them)


def explorers():
    """Every explorer of the book, by its name."""
    names = {}
    for name, code in {**hand.EXPLORERS, "playground": PLAYGROUND}.items():
        before = set(SHOWN)
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, names)
        for number in set(SHOWN) - before:
            yield name, SHOWN[number]


def played(options, explorers):
    """Every explorer under random events of a hand: no error, a whole picture, no more memory."""
    for name, e in explorers.items():
        few = 25 if options.quick else 1000
        yield f"{few} events on {name}", list(trouble(name, e, few, options.seed, honest))
        if not options.quick or name == "neuron":
            before, many = resident(), 500 if options.quick else 10_000
            found = list(trouble(name, e, many, options.seed + 1, honest))
            grown = resident() - before
            found += [f"{name}: {grown:.0f} MB more after {many} events"] if grown > FLAT else []
            yield f"{many} events on {name}", found


def teased(options, explorers):
    """Every explorer under messages that no honest page sends: nothing is raised, the picture stays whole."""
    for name, e in explorers.items():
        count = 40 if options.quick else 2000
        yield f"{count} odd messages to {name}", list(trouble(name, e, count, options.seed, odd_message))


def honest(page, chance):
    """What a hand does."""
    return page.event(chance)


def trouble(name, e, count, seed, message):
    """What goes wrong with an explorer under so many messages, each kind of it once."""
    chance, shown, told = random.Random(seed), Shown(), set()
    e.send(shown)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for k in range(count):
            said = message(page := Page(e.page), chance) if k % 5 == 0 else message(page, chance)
            for reason in filter(None, (failure(partial(e.hear, shown, said)), "" if k % 20 else broken(e))):
                if reason not in told:
                    told.add(reason)
                    yield f"{name}: {reason}, after {str(said)[:150]!r}"
    e.pages.pop(shown, None)


def failure(act):
    """The error that an act ends with, and where; "" if it has none."""
    try:
        act()
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {str(error)[:100]} ({place.name}, line {place.lineno})"
    return ""


def broken(e):
    """What is wrong with the page of an explorer: a torn element, words that say it cannot be drawn."""
    if LOST in e.words:
        return e.words[:150]
    page = Whole()
    page.feed(e.page)
    if page.torn or page.open:
        return f"the page is torn at {page.torn or page.open[-1]}"
    words = page.words.replace(e.words, "") if e.words.startswith(REFUSED) else page.words
    numbers = re.search(r"[^<>]{0,40}\b(nan|inf)\b[^<>]{0,40}", words)
    return f"a picture says {numbers[0][:100]!r}" if numbers else ""


def resident():
    """The resident megabytes of this process."""
    return psutil.Process().memory_info().rss / 1e6
