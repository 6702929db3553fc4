"""Tries mutants: the tests are collected once, and each mutant gets a process in which some of them run.

mutmut's own loop counts seconds by the clock, collects the tests anew for each mutant, and runs those that
call its function in any order. Here a mutant may take seconds of the processor: a busy machine kills none.
"""

import gc
import hashlib
import json
import os
import resource
import shutil
import signal
import sys
import threading
from collections import defaultdict
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from mutmut.configuration import config
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state

MORE = 20  # seconds that it may take beside three times that
BYTES = 4 * 2**30  # of memory: some mutants ask for all there is
JOIN = threading.Thread.join
ASLEEP = 1800  # seconds by the clock: for one that waits for what never comes


def collected(work):
    """Collect the tests that [tool.mutmut] names in the present folder, and hand Trials of them to `work`."""
    settings = config()
    options = ["-qq", "--no-summary", "--capture=sys", *settings.pytest_add_cli_args]
    chosen = settings.pytest_add_cli_args_test_selection
    set_mutant_under_test("stats")
    code = pytest.main([*options, *chosen], plugins=[Trials(work)])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.INTERRUPTED):
        sys.exit("the tests cannot be collected")


class Trials:
    """A plugin of pytest: in place of running the tests it hands itself to `work`, which tries mutants."""

    SHORT, LONGEST = 4, 40  # seconds of the processor for the tests of a mutant: at first, and if none fails

    def __init__(self, work):
        self.work, self.failed, self.children = work, False, {}
        self.calls, self.seconds = defaultdict(list), {}

    def pytest_runtestloop(self, session):
        """Once the tests are collected."""
        if session.testsfailed:
            raise session.Failed("the tests cannot be collected")
        set_mutant_under_test("")
        self.items, self.early = {item.nodeid: item for item in session.items}, set(state()._stats)
        gc.collect()
        gc.freeze()  # what is there now is no garbage: a process that does not look at it need not copy it
        try:
            self.work(self)
        finally:
            for child in list(self.children):
                self.stop(child)
        return True

    def pytest_runtest_logreport(self, report):
        """Whether the present test has failed."""
        self.failed = self.failed or report.failed

    def run(self, names):
        """Run tests one after the other; yields the name of each, and whether it has failed."""
        for name, after in pairwise([*names, None]):
            self.failed = False
            self.items[name].config.hook.pytest_runtest_protocol(
                item=self.items[name], nextitem=self.items.get(after)
            )
            yield name, self.failed

    # ---- what calls what ----

    def learn(self, record):
        """Find out what each test calls and how long it takes; `record` keeps it for the next time.

        A test that fails without any mutant is left out: some look at how a function is written.
        """
        known = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
        stamps = {name: stamp(Path(name.split("::")[0])) for name in self.items}
        new = [name for name, one in stamps.items() if known.get(name, {}).get("stamp") != one]
        if new:
            self.children[self.fork(self.watch, new, record, known, stamps)] = "the tests without a mutant"
            if self.ended()[1] != "survived":
                raise RuntimeError("the tests end the interpreter, without any mutant")
            known = json.loads(record.read_text(encoding="utf-8"))
        for name in stamps:
            if known[name]["failed"]:
                say(f"It fails without a mutant, and is left out: {name}")
                continue
            self.seconds[name] = known[name]["seconds"]
            for function in known[name]["calls"]:
                self.calls[function].append(name)

    def too_early(self, mutant):
        """Whether a mutant's function is called while the package is imported, and by no test later."""
        function = mutant.partition("__mutmut_")[0]
        return function in self.early and not self.calls[function]

    def watch(self, names, record, known, stamps):
        """Run tests, and write down what each called and how long it took."""
        set_mutant_under_test("stats")
        start, state()._stats = process_time(), set()
        for number, (name, failed) in enumerate(self.run(names), 1):
            calls, took = sorted(state()._stats), process_time() - start
            known[name] = {"stamp": stamps[name], "failed": failed, "seconds": took, "calls": calls}
            if number % 100 == 0 or number == len(names):
                record.write_text(json.dumps(known), encoding="utf-8")
            start, state()._stats = process_time(), set()

    def chosen(self, mutant, longest):
        """The tests for a mutant: first those that call its function, then others of their files.

        The others are for what a function gives once and for all: only the first test asks it for that. In
        both parts a file's tests stay together, those of quick files first, until all of them take `longest`.
        """
        calling = self.calls[mutant.partition("__mutmut_")[0]]
        files = {name.split("::")[0] for name in calling}
        others = [name for name in self.seconds if name.split("::")[0] in files and name not in set(calling)]
        left, some = longest, []
        for name in [*self.ordered(calling), *self.ordered(others)]:
            if self.seconds[name] < left:
                left -= self.seconds[name]
                some.append(name)
        return some

    def ordered(self, names):
        """Quick files first; of a file the quickest case of each test, then the second of each, and so on."""
        files, order = defaultdict(lambda: defaultdict(list)), []
        for name in sorted(names, key=self.seconds.get):
            files[name.split("::")[0]][name.split("[")[0]].append(name)
        for tests in sorted(
            files.values(), key=lambda tests: sum(self.seconds[n] for t in tests.values() for n in t)
        ):
            ranked = [
                (rank, self.seconds[name], name) for test in tests.values() for rank, name in enumerate(test)
            ]
            order += [name for _, _, name in sorted(ranked)]
        return order

    # ---- one process for each ----

    def all(self, pairs, processes):
        """(mutant, outcome, the test that failed) for each pair of a mutant and tests, as they end."""
        waiting = list(reversed(pairs))
        while waiting or self.children:
            while waiting and len(self.children) < processes:
                self.start(*waiting.pop())
            yield self.ended()

    def start(self, mutant, names):
        """Start tests under a mutant, or without one if it is ""."""
        self.children[self.fork(self.attempt, mutant, names)] = mutant

    def attempt(self, mutant, names):
        """Whether a test fails under a mutant, within bounds."""
        set_mutant_under_test(mutant)
        limit = int(process_time() + MORE + 3 * sum(self.seconds[name] for name in names)) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        signal.alarm(ASLEEP)
        for name, failed in self.run(names):
            if failed:
                (room(os.getpid()) / "failed").write_text(name, encoding="utf-8")
                return True

    def fork(self, work, *arguments):
        """The number of a new process, whose status is 1 if `work` answers with True."""
        sys.stdout.flush()
        sys.stderr.flush()
        if child := os.fork():
            with suppress(OSError):  # whoever of the two comes first makes the group
                os.setpgid(child, child)
            return child
        try:
            os.setpgid(0, 0)
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nowhere, stream)
            os.environ["PYTEST_DEBUG_TEMPROOT"] = str(room(os.getpid(), make=True))
            threading.Thread.join = joined
            os._exit(bool(work(*arguments)))
        finally:  # also where a mutant ends the interpreter, or pytest itself
            os._exit(1)

    def ended(self):
        """Wait for one process: (its mutant, the outcome, the test that failed)."""
        child, status = os.waitpid(-1, 0)
        code = os.waitstatus_to_exitcode(status)
        mutant, record = self.children.pop(child), room(child) / "failed"
        failed = record.read_text(encoding="utf-8") if record.exists() else ""
        shutil.rmtree(room(child), ignore_errors=True)
        late = code in (-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL)
        return mutant, "survived" if code == 0 else "timed out" if late else "killed", failed

    def stop(self, child):
        """End a process, and those that it has started."""
        del self.children[child]
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)


def joined(thread, timeout=None):
    """Wait for a thread; for so many seconds of the processor, since the machine may be busy."""
    if timeout is None or timeout < 0.5:
        return JOIN(thread, timeout)
    end = process_time() + timeout
    while thread.is_alive() and process_time() < end:
        JOIN(thread, 0.05)


def say(text):
    """Print, also where pytest keeps what is printed."""
    print(text, file=sys.__stdout__, flush=True)


def room(child, make=False):
    """Where the tests of a process may write."""
    path = Path("rooms", str(child)).absolute()
    if make:
        path.mkdir(parents=True)
    return path


def stamp(path):
    """What stands for a file as it is."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
