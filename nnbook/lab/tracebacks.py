"""Short tracebacks in a notebook: what nnbook says of a bad argument stands below the line that gave it."""

import dis
import inspect
import re
import sys
from difflib import get_close_matches
from types import TracebackType

OURS = "nnbook"
REFUSALS = (ValueError, TypeError, AttributeError, OSError)  # what nnbook raises for what it is given
UNKNOWN = re.compile(r"([\w.]+)\(\) got an unexpected keyword argument '(\w+)'")
RAISE = dis.opmap["RAISE_VARARGS"]


def shorten():
    """Has IPython, if this is one, leave nnbook's own lines out where nnbook refuses an argument.

    All other errors are shown as ever, and so are these in the mode `%xmode Verbose`. A reader's own handler
    of exceptions stays.
    """
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None and not shell.custom_exceptions:
        shell.set_custom_exc(REFUSALS, _show)


def _show(shell, kind, value, traceback, tb_offset=None):
    """Shows an error that has come up in a cell, as IPython's custom handlers do."""
    if shell.InteractiveTB.mode != "Verbose" and is_refusal(value, traceback):
        value.__suppress_context__ = True
        traceback = until_the_call(traceback)
    if kind is TypeError:
        value.args = (with_the_nearest(str(value)),)
    shell.showtraceback((kind, value, traceback), tb_offset=tb_offset)


def chain(traceback):
    """The links of a traceback, from the cell's on."""
    while traceback:
        yield traceback
        traceback = traceback.tb_next


def is_ours(link):
    """Whether a link of a traceback is a line of nnbook."""
    return link.tb_frame.f_globals.get("__name__", "").partition(".")[0] == OURS


def is_refusal(value, traceback):
    """Whether nnbook has raised an error itself, or could not open a file: no slip in its own code."""
    *_, last = chain(traceback)
    raised = last.tb_frame.f_code.co_code[last.tb_lasti] == RAISE
    return is_ours(last) and (raised or isinstance(value, OSError))


def with_the_nearest(message):
    """What Python says of a misspelt keyword of a function of nnbook, with the name that comes nearest to it.

    From 3.13 on Python says it, too, in other words.
    """
    found = UNKNOWN.match(message)
    if not found:
        return message
    function, word = found.groups()
    known = {name for one in functions_named(function) for name in inspect.signature(one).parameters}
    near = get_close_matches(word, known, 1)
    return f"{found[0]}, did you mean {near[0]!r}?" if near else message


def functions_named(name):
    """The functions of nnbook's modules that have this qualified name."""
    outer, *inner = name.split(".")
    for module in [one for key, one in sys.modules.items() if key.partition(".")[0] == OURS]:
        found = vars(module).get(outer)
        for part in inner:
            found = getattr(found, part, None)
        if inspect.isfunction(found) and found.__module__ == module.__name__:
            yield found


def until_the_call(traceback):
    """A traceback without nnbook's lines at its end; all of it if there are no others."""
    links = list(chain(traceback))
    while links and is_ours(links[-1]):
        links.pop()
    shortened = None
    for link in reversed(links):
        shortened = TracebackType(shortened, link.tb_frame, link.tb_lasti, link.tb_lineno)
    return shortened or traceback
