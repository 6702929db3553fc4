"""Each public name is called well, and then with what cannot be, one argument after the other.

What is refused is refused at once, in one sentence that names the argument, and nothing is left behind: no
output, no file, no figure, no changed argument. The tables are in calls.py.
"""

import inspect
import io
import os
import pickle
import re
import signal
import sys
import threading
import time
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path

import calls
import numpy as np
import pytest
from test_figures import own_settings

from nnbook import exercises
from nnbook.checks import brief
from nnbook.figures.palette import style

LETTERS, SECONDS, ROOM = (
    400,
    1.0,
    2**30,
)  # of a message, of a call's processor time, and bytes for all of them
CAPITALS = {"SVG", "MNIST", "FEATURES"}  # that a message may have: all other words are in small letters
QUOTED = {"None", "True", "-1", "class", "empty list", "dict", "bytes"}  # always in the same words
CALLS = {name: call for name, *call in calls.calls()}
CHECKED = [name for name in CALLS if not any(re.fullmatch(one, name) for one in calls.UNCHECKED)]


# ---- how a call is judged ----


@cache
def parameters(thing):
    """The names of what a call takes, but for what it takes any number of."""
    various = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD
    return [name for name, one in inspect.signature(thing).parameters.items() if one.kind not in various]


def known(name, parameter):
    """What a good value is made by, and its kind; None if neither is known."""
    return calls.GOOD.get(f"{name}:{parameter}") or calls.GOOD.get(parameter)


def good(name, thing):
    """Good arguments, fresh ones."""
    more = calls.GOOD.get(f"{name}:**", (dict, ""))[0]()
    makers = {one: known(name, one)[0] for one in parameters(thing)}
    return {one: make() for one, make in makers.items() if make} | more


def call(function, arguments):
    """Calls it; what is assigned comes alone."""
    return function(**arguments) if list(arguments) != ["value"] else function(arguments["value"])


def accepted(kind):
    """The labels of what a parameter of a kind takes."""
    return {label for labels in calls.KINDS.get(kind, {}) for label in labels}


def taken(kind):
    """The labels of what is called or taken, and so may do something."""
    return {*accepted(kind), *calls.OWN.get(kind, ())}


class Judge:
    """Calls a function with one argument that cannot be, and says what is wrong with what comes of it."""

    def __init__(self, name, make, thing):
        self.name, self.make, self.thing = name, make, thing

    def faults(self, parameter):
        """What is wrong, in words, for each of what cannot be."""
        _, kind = known(self.name, parameter)
        arguments, before = None, left_behind()
        for label, bad in calls.BAD.items():
            if arguments is None:
                arguments = good(self.name, self.thing)
                marks = {key: marked(value) for key, value in arguments.items() if key != parameter}
            found = list(self._outcome(parameter, kind, label, arguments | {parameter: bad()}))
            if {key: marked(arguments[key]) for key in marks} != marks:
                arguments = None
                found += ["changes another argument"] * (label not in taken(kind))
            if left_behind() != before:
                found += [f"leaves behind {left_behind()}, before {before}"] * (label not in taken(kind))
                before = left_behind()
            yield from (f"{self.name}({parameter}={label}): {fault}" for fault in found)

    def _outcome(self, parameter, kind, label, arguments):
        output, begun = io.StringIO(), time.process_time()
        try:
            with redirect_stdout(output), redirect_stderr(output), ends():
                call(self.make(), arguments)
        except Exception as error:
            refusal = error
        else:
            refusal = None
        if time.process_time() - begun > SECONDS:
            yield f"takes {time.process_time() - begun:.1f} s"
        if label in calls.OWN.get(kind, ()):
            return
        if refusal is None or label in accepted(kind):
            if refusal is not None:
                yield f"is an exception of KINDS[{kind!r}], and refused: {refusal!r:.200}"
            elif label not in accepted(kind):
                yield "is accepted"
            return
        yield from self._said(parameter, label, refusal)
        if output.getvalue():
            yield f"prints {output.getvalue()[:60]!r}"

    def _said(self, parameter, label, refusal):
        """What is wrong with an error."""
        text, types = str(refusal), (ValueError, TypeError, calls.DOCUMENTED.get(self.name, ValueError))
        if not isinstance(refusal, types) or isinstance(refusal, UnicodeError | np.exceptions.AxisError):
            yield f"raises {type(refusal).__name__}: {text[:200]}"
        attribute = re.search(r"(\w+) =$", self.name)  # to which it is assigned
        word = attribute[1] if attribute else parameter
        if not re.search(calls.SAYS.get(f"{self.name}:{parameter}", rf"\b{word}\b"), text):
            yield f"does not name it: {text[:200]}"
        if f"{word}=" in text and label in QUOTED and f"{word}={brief(calls.BAD[label]())}" not in text:
            yield f"quotes what did not come: {text[:200]}"
        if loud := set(re.findall(r"\w*[A-Z]{2}\w*", text)) - CAPITALS:
            yield f"shouts {', '.join(sorted(loud))}: {text[:200]}"
        if len(text) > LETTERS or len(text.splitlines()) != 1:
            yield f"says {len(text)} letters in {len(text.splitlines())} lines: {text[:60]!r}"


def left_behind():
    """Files in this folder, figures of pyplot, threads."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    figures = pyplot.get_fignums() if pyplot else []
    return sorted(os.listdir()), figures, threading.active_count()


def marked(value):
    """What tells a value from a changed one; None where nothing does, as for a function."""
    try:
        return pickle.dumps(value)
    except Exception:
        return None


@contextmanager
def ends(seconds=20):
    """An error for what does not end, where the system has such an alarm."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(*_):
        raise AssertionError("it does not end")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty folder to be called in, and a bound on memory where the system has one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(exercises, "_progress", exercises.Progress())  # which a call may have kept in a file
    folder = tmp_path.with_name(f"{tmp_path.name}-saved")
    folder.mkdir()
    monkeypatch.setattr(calls, "SAVED", {"net": folder / "net", "new": folder / "new"})
    calls.plane().save(folder / "net")
    with bounded(ROOM):
        yield


@contextmanager
def bounded(room):
    """So many bytes more than there are now, and no more: MemoryError for who asks for them."""
    status = Path("/proc/self/statm")
    if not status.exists():
        yield
        return
    import resource

    now = int(status.read_text().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    most = now + room if before[1] == resource.RLIM_INFINITY else min(now + room, before[1])
    resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


# ---- all calls ----


@pytest.mark.parametrize("name", CHECKED)
def test_what_cannot_be_is_refused_in_a_sentence(name, place):
    make, thing = CALLS[name]
    for parameter in parameters(thing):
        assert known(name, parameter), (
            f"tests/calls.py does not know what to give to {name}({parameter}=…): add to GOOD "
            f'"{name}:{parameter}": (a function that makes a good value, a kind of KINDS)'
        )
    with redirect_stdout(io.StringIO()):
        call(make(), good(name, thing))
    judge = Judge(name, make, thing)
    faults = [fault for parameter in parameters(thing) for fault in judge.faults(parameter)]
    assert not faults, "\n".join(faults)


def test_names_one_after_the_other_are_refused_as_well():
    for name in ("sources.check", "sources.show"):
        for bad in calls.BAD.values():
            with pytest.raises((ValueError, TypeError), match="names=") as caught:
                CALLS[name][0]()(bad())
            assert len(str(caught.value)) <= LETTERS


def test_there_is_enough_of_what_cannot_be_and_no_table_holds_what_is_not_needed():
    assert len(calls.BAD) >= 20
    pairs = {(name, one) for name in CHECKED for one in parameters(CALLS[name][1])}
    specific = {key for key in calls.GOOD if ":" in key} | set(calls.SAYS)
    assert specific <= {f"{name}:{one}" for name, one in pairs} | {f"{name}:**" for name in CHECKED}
    general = {one for name, one in pairs if f"{name}:{one}" not in calls.GOOD}
    assert {key for key in calls.GOOD if ":" not in key} <= general
    kinds = {known(name, one)[1] for name, one in pairs}
    assert set(calls.KINDS) | set(calls.OWN) <= kinds
    assert set(calls.DOCUMENTED) <= set(CHECKED)
    for name, error in calls.DOCUMENTED.items():
        assert error.__name__ in CALLS[name][1].__doc__, name
    for pattern in calls.UNCHECKED:
        assert any(re.fullmatch(pattern, name) for name in CALLS), f"UNCHECKED: {pattern} is of nothing"


def test_what_notebooks_import_and_the_packages_name_is_called():
    some = {"train", "datasets.circles", "explorers.ring", "car.drive", "optimisers.Adam",
            "explorers.playground.playground", "Network.weights =", "car.Track.random"}  # fmt: skip
    assert some <= set(CHECKED)
    assert len(CHECKED) > 120


# ---- what is careless is found ----


def careless(m):
    if isinstance(m, str):
        print("a text?")
    if isinstance(m, set):
        Path("left").touch()
    if isinstance(m, list):
        raise ValueError("m " + "is a list " * 99)
    if isinstance(m, dict):
        raise KeyError("m")
    if m is None:
        raise ValueError("it is none")
    if isinstance(m, bool):
        time.sleep(0)
        end = time.process_time() + 1.1
        while time.process_time() < end:
            pass
    if isinstance(m, bytes):
        raise ValueError("m=None, expected a number")
    if isinstance(m, type):
        raise ValueError("m is a class, expected A NUMBER")
    raise ValueError(f"m={m!r:.9}, expected a number")


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("text", "prints 'a text?"), ("set", "leaves behind"), ("empty list", "says 992"),
        ("dict", "raises KeyError"), ("None", "does not name it"), ("True", "takes 1"),
        ("bytes", "quotes what did not come: m=None"), ("class", "shouts NUMBER: m is"),
    ],
)  # fmt: skip
def test_what_is_careless_is_found(label, words, place, monkeypatch):
    monkeypatch.setattr(calls, "BAD", {label: calls.BAD[label]})
    (fault,) = Judge("careless", lambda: careless, careless).faults("m")
    assert fault.startswith(f"careless(m={label}): {words}")


def test_what_takes_anything_is_found(place):
    faults = list(Judge("anything", lambda: lambda m: None, lambda m: None).faults("m"))
    assert [fault.endswith("is accepted") for fault in faults] == [True] * len(calls.BAD)


def test_what_changes_another_argument_is_found(place):
    def greedy(X, m):
        X[0] = 7
        raise ValueError("m is not what I like")

    faults = list(Judge("greedy", lambda: greedy, greedy).faults("m"))
    assert {fault.partition(": ")[2] for fault in faults} == {"changes another argument"}


def test_memory_is_bounded(place):
    if not Path("/proc/self/statm").exists():
        pytest.skip("the system does not bound the memory of a process")
    with pytest.raises(MemoryError):
        np.ones(2**28)


# ---- what is drawn, whatever the reader's settings ----


def test_the_readers_own_settings_change_no_picture():
    plain = {name: pixels for name in CALLS if name.startswith("figures.") and (pixels := drawn(name))}
    assert len(plain) > 40
    with own_settings():
        assert [name for name, pixels in plain.items() if drawn(name) != pixels] == []


def drawn(name):
    """The pixels of the Figure that a call returns, if it returns one; or why it can't be drawn."""
    make, thing = CALLS[name]
    with redirect_stdout(io.StringIO()):
        figure = make()(**good(name, thing))
    if not hasattr(figure, "savefig"):
        return None
    stream = io.BytesIO()
    with style():
        try:
            figure.savefig(stream, format="raw", dpi=20)
        except RuntimeError as reason:
            return str(reason)
    return stream.getvalue()
