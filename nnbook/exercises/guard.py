"""Runs a reader's function so that it can neither stop the page nor write on it.

It runs in a thread of its own. When its time is up, that thread is sent an exception, which ends it at its
next step of Python, on any system; what sits in a long call of C is left behind, and ends with it.
"""

import builtins
import ctypes
import linecache
import math
import os
import sys
import threading
import time
import traceback
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress

import numpy as np

SECONDS = 0.8  # for all calls of one answer
KEPT, LONGEST = 200, 10_000  # letters of what is printed, and of an error's message


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

    close = flush

    def isatty(self):
        """Whether this is a terminal."""
        return False


class World:
    """What a function can bend for everybody: names of Python and of modules, the streams, the folder.

    `put_back_names` and `put_back` make them what they were, and look up no name of Python before that.
    """

    NAMES = builtins, math, np, np.linalg, np.random
    REST = os, sys, threading, time  # not while the streams lead to a Tape

    def __init__(self):
        groups = self.NAMES, self.REST
        self.names, self.rest = ([(vars(one), dict(vars(one))) for one in group] for group in groups)
        self.folder, self.deepest, self.errors = os.getcwd(), sys.getrecursionlimit(), np.geterr()

    def put_back_names(self):
        """Puts back the names of Python, NumPy and math, for an answer that is not at its end."""
        for now, then in self.names:
            now.update(then)
        builtins.input = _asked

    def put_back(self):
        """Puts back all of it."""
        for now, then in self.names + self.rest:
            now.update(then)
        for name in vars(builtins).keys() - self.names[0][1].keys():
            delattr(builtins, name)
        with suppress(OSError, RecursionError):
            os.chdir(self.folder)
            sys.setrecursionlimit(self.deepest)
        np.seterr(**self.errors)


HERE = threading.local()  # the world of a thread that runs a reader's function


def run(calls, seconds=SECONDS):
    """(outcomes, printed): what each call gave or raised; a TimeUpError ends the list."""
    outcomes, tape, world, done = [], Tape(), World(), threading.Lock()
    done.acquire()
    wait, work = done.acquire, (calls, outcomes, world, done)  # from the start on names of Python may be gone
    thread, late = threading.Thread(target=_work, args=work, daemon=True), True
    try:
        with quiet(tape):
            try:
                thread.start()
                late = not wait(True, seconds)
            finally:
                world.put_back_names()
                if late:
                    _end(thread)
                else:
                    thread.join(1)
    finally:
        world.put_back()
    outcomes = list(outcomes)[: len(calls)]
    if late and not (outcomes and isinstance(outcomes[-1], TimeUpError)):
        outcomes.append(TimeUpError())
    return outcomes, tape.text


def called(function, *arguments):
    """What a reader's function gives, inside of a call of `run`; the names are then what they were."""
    try:
        return function(*arguments)
    finally:
        HERE.world.put_back_names()


def _work(calls, outcomes, world, done):
    HERE.world = world
    try:
        with np.errstate(all="ignore"):
            for call in calls:
                outcomes.append(_outcome(call))
    except TimeUpError as late:
        outcomes.append(late)
    finally:
        done.release()


def _outcome(call):
    try:
        return called(call)
    except TimeUpError:
        raise
    except BaseException as error:  # SystemExit too: it would end the page
        return _told_safely(error)


def _told_safely(error):
    """An exception, or another in its place where its own message breaks, or has no end."""
    try:
        return error if len(str(error)) < LONGEST else RuntimeError(f"{str(error)[:KEPT]} …")
    except TimeUpError:
        raise
    except BaseException:
        return RuntimeError(f"{type(error).__name__}, which does not say what is wrong")


def _end(thread, tries=40):
    """Sends the exception until the thread is gone: a bare `except:` may swallow some."""
    for _ in range(tries):
        if not thread.is_alive():
            return
        _send(ctypes.c_ulong(thread.ident), ctypes.py_object(_followed(thread.ident)))
        thread.join(0.004)


_send = ctypes.pythonapi.PyThreadState_SetAsyncExc


def _followed(ident):
    """A TimeUpError that another one follows on its heels: as it is raised in the thread, it sends that.

    A loop that spends its life inside a `try` swallows whatever comes from another thread, which on a busy
    machine can run at no other moment. The second comes before its next turn, and nothing swallows that. (But
    Python 3.12 takes the jump at the end of an `except` for a part of the `try`: a call in there ends it.)
    """
    kind = ctypes.PYFUNCTYPE(None, ctypes.c_ulong, ctypes.py_object)
    second = (1, "thread", ident), (1, "error", TimeUpError)
    send = kind((_send.__name__, ctypes.pythonapi), second)  # in C, where no exception is let in
    return type("TimeUpError", (TimeUpError,), {"__init__": send})


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
