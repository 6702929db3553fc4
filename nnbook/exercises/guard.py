"""Runs a reader's function so that it can neither stop the page nor write on it.

It runs in a thread of its own. When its time is up, that thread is sent an exception, which ends it at its
next step of Python, on any system; what sits in a long call of C is left behind, and ends with it.
"""

import builtins
import ctypes
import linecache
import threading
import traceback
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout

import numpy as np

SECONDS = 0.8  # for all calls of one answer
KEPT = 200  # letters of what is printed


class TimeUpError(BaseException):
    """Sent to a reader's function that does not end: no Exception, so that `except Exception` lets it by."""


class Tape:
    """Takes what is printed and keeps its beginning."""

    def __init__(self):
        self.text = ""

    def write(self, text):
        """Keeps the beginning of a text."""
        self.text += str(text)[: max(0, KEPT - len(self.text))]
        return len(text)

    def flush(self):
        """Does nothing: there is nothing behind a tape."""

    def isatty(self):
        """Whether this is a terminal."""
        return False


def run(calls, seconds=SECONDS):
    """(outcomes, printed): what each call gave or raised; a TimeUpError ends the list."""
    outcomes, tape = [], Tape()
    thread = threading.Thread(target=_work, args=(calls, outcomes), daemon=True)
    with quiet(tape):
        try:
            thread.start()
            thread.join(seconds)
        finally:
            late = thread.is_alive()
            _end(thread)
    outcomes = list(outcomes)[: len(calls)]
    if late and not (outcomes and isinstance(outcomes[-1], TimeUpError)):
        outcomes.append(TimeUpError())
    return outcomes, tape.text


def _work(calls, outcomes):
    try:
        with np.errstate(all="ignore"):
            for call in calls:
                outcomes.append(_outcome(call))
    except TimeUpError as late:
        outcomes.append(late)


def _outcome(call):
    try:
        return call()
    except TimeUpError:
        raise
    except BaseException as error:  # SystemExit too: it would end the page
        return error


def _end(thread, tries=40):
    """Sends the exception until the thread is gone: a bare `except:` may swallow some."""
    for _ in range(tries):
        if not thread.is_alive():
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(TimeUpError)
        )
        thread.join(0.004)


@contextmanager
def quiet(tape):
    """Nothing is printed and nobody is warned; a question with `input` is an error."""
    ask = builtins.input
    with redirect_stdout(tape), redirect_stderr(tape), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        builtins.input = _asked
        try:
            yield
        finally:
            builtins.input = ask


def _asked(*_):
    raise EOFError("nobody answers here: what is needed comes as arguments")


def told(error, function):
    """An exception in one line, with the line of the reader's function that it came from."""
    message = " ".join(str(error).split()) or "without a message"
    text = f"{type(error).__name__}: {cut(message, 120)}"
    code = getattr(function, "__code__", None)
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code is code]
    if not lines:
        return text
    source = linecache.getline(code.co_filename, lines[-1]).strip()
    place = f"line {lines[-1] - code.co_firstlineno + 1} of your function"
    return f"{text} ({place}{f', {cut(source, 80)}' if source else ''})"


def cut(text, length):
    """A text of this length at most, with a mark where it was cut."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
