"""What to run first, where a cell of the book fails that was not run in the order of its notebook."""

from itertools import pairwise

from nnbook.lab.cells import Cell, books

ADVICE = "Run the cells above this one, from the top, then this one: menu Run, Run All Above Selected Cell."


def watch():
    """Has IPython, if this is a kernel, say below an error what to run first."""
    from IPython import get_ipython

    shell = get_ipython()
    if hasattr(shell, "kernel") and not hasattr(shell, "nnbook_runs"):
        before = shell.history_manager.input_hist_raw[:-1]  # the last is being run
        shell.nnbook_runs = Runs(before)
        shell.events.register("post_run_cell", shell.nnbook_runs.hear)


def hear_first(result):
    """A cell has failed where nnbook may not have been imported: see nnbook/lab/startup.py."""
    from IPython import get_ipython

    watch()
    runs = getattr(get_ipython(), "nnbook_runs", None)
    if runs:
        runs.hear(result)


class Runs:
    """What has been run in a kernel: each cell that came to its end, with the last time that it did."""

    def __init__(self, sources=()):
        self.times = {Cell(None, source.strip()): time for time, source in enumerate(sources, 1)}
        self.latest = None

    def hear(self, result):
        """A cell has been run: IPython's event post_run_cell."""
        if result is self.latest:
            return
        self.latest, source, name = result, (result.info.raw_cell or "").strip(), result.info.cell_id
        if result.success:
            self.times[Cell(name, source)] = 1 + max(self.times.values(), default=0)
        elif result.error_in_exec is not None:
            for line in self.advice(result.error_in_exec, Cell.of(source, name)):
                print(line)

    def time(self, cell):
        """The last time that a cell came to its end; 0 if it never did."""
        return max((time for one, time in self.times.items() if one.is_at(cell)), default=0)

    def advice(self, error, failed):
        """What to run first, in lines: none for a cell of no book, and where all was run in its order."""
        cells = self._notebook(failed)
        place = next((k for k, one in enumerate(cells) if one.is_at(failed)), len(cells))
        if isinstance(error, NameError):
            makers = [one for one in cells[:place] if error.name in one.binds]
            said = makers and f"{error.name} comes from a cell above: {makers[-1].line(error.name)}"
        else:
            said = place < len(cells) and self._disorder(failed, cells[:place], cells[place:])
        return [said, ADVICE] if said else []

    def _notebook(self, failed):
        """The cells of the notebook to which most of what was run belongs, or none."""
        ran = [failed, *self.times]
        found = [(sum(any(one.is_at(cell) for cell in cells) for one in ran), cells) for cells in books()]
        count, cells = max(found, key=lambda pair: pair[0], default=(0, []))
        return [Cell.of(cell.source, cell.id) for cell in cells] if count else []

    def _disorder(self, failed, above, others):
        """Which cell that matters to one that failed has not been run, or has been out of its order."""
        needed, names = needed_by(failed, above)
        times = [self.time(one) for one in needed]
        missing = [one for one, time in zip(needed, times) if not time]
        if missing:
            return f"This cell builds on one above that has not been run: {missing[0].line()}"
        again = [one for (one, a), (_, b) in pairwise(zip(needed, times)) if a > b]
        again += [one for one in others if one.matter & names and self.time(one) > min(times, default=0)]
        return again and f"What this cell builds on, another may have changed since: {again[0].line()}"


def needed_by(cell, above):
    """The cells above a cell whose names have to do with its own, and all of these names."""
    needed, names = [], cell.matter
    modules = frozenset().union(*(one.imports for one in above))
    for one in reversed(above):
        if (names & one.matter) - modules:
            needed, names = [one, *needed], names | one.matter
    return needed, names - modules
