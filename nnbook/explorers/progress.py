"""A bar on the page that says how far a training run is."""

import sys
import time
from contextlib import contextmanager

from ipywidgets import FloatProgress

from nnbook.checks import check_number
from nnbook.figures.showing import WIDGET_VIEW


def progress_bar(epochs):
    """A context manager for a run of so many `epochs`, which gives a function to be told how many are done.

    After a second, a notebook shows a bar, which stays on the page, where the run ended. `train` takes
    `progress_bar` itself as `progress`. ValueError or TypeError for a number of epochs that is none.
    """
    return _shown(check_number("epochs", epochs, above=0, at_most=1e12))


@contextmanager
def _shown(epochs):
    bar, due, latest = None, time.monotonic() + 1, 0

    def show(done):
        nonlocal bar, due, latest
        latest = done
        if time.monotonic() >= due:
            bar, due = bar or _notebook_bar(epochs), time.monotonic() + 0.1
            _move(bar, done)

    try:
        yield show
    finally:
        _move(bar, latest)


def _move(bar, done):
    if bar:
        bar.value, bar.description = done, f"epoch {int(done)} of {int(bar.max)}"


def _notebook_bar(epochs):
    """A progress bar on the page if there is a notebook, else None."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if not hasattr(shell, "kernel"):
        return None
    from IPython.display import display

    bar = FloatProgress(max=epochs, style={"description_width": "initial"})
    # Without a text form the saved page holds nothing of the bar, however long the run took.
    display({WIDGET_VIEW: bar._repr_mimebundle_()[WIDGET_VIEW]}, raw=True)
    return bar
