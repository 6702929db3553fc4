"""The probes of tests/abuse.py can fail: each finds what it is for; and the command says so."""

import random
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import abuse
import numpy as np
import pytest
from abusing import disks, hands, interrupts, kernels, machines, orders, pages, pictures, probing, strict
from nbformat.v4 import new_output

from nnbook import explorers
from nnbook.explorers import mechanism
from nnbook.explorers.playground import playground

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it sets limits, and reads /proc")
COMMAND = (sys.executable, str(Path(abuse.__file__)))


def options(scratch, **more):
    return probing.Options(quick=True, seed=0, scratch=scratch, **more)


def surprises(seen):
    return [line for _, found in seen for line in found]


# ---- the command -------------------------------------------------------------------------------


def test_the_command_prints_a_table_and_ends_with_0_where_nothing_surprises():
    done = subprocess.run(
        [*COMMAND, "--quick", "--only", "closed"], capture_output=True, text=True, check=True
    )
    head, line, _, last = done.stdout.splitlines()
    assert head.split() == ["probe", "tried", "surprises", "processor", "what"]
    assert line.split()[:3] == ["closed", "2", "0"]
    assert last == "0 surprises"


@pytest.fixture
def planted(monkeypatch, tmp_path):
    """Probes of our own in place of the book's, in a module that the process of a probe finds."""

    def plant(code):
        (tmp_path / "sitecustomize.py").write_text(
            "import sys, types\nmodule = types.ModuleType('abusing.planted')\n"
            f"exec({code!r}, vars(module))\nsys.modules['abusing.planted'] = module\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        program = tmp_path / "planted.py"
        text = Path(abuse.__file__).read_text(encoding="utf-8")
        text = text.replace('"disks.closed"', '"planted.probe"').replace(
            "__file__).resolve().parents[1]", f"{str(Path(abuse.__file__))!r}).resolve().parents[1]"
        )
        program.write_text(text, encoding="utf-8")
        command = [sys.executable, str(program), "--quick", "--only", "closed"]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return plant


def test_a_surprise_is_listed_and_ends_it_with_1(planted):
    done = planted("def probe(options):\n    yield 'a', []\n    yield 'b', ['it went wrong']")
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines()[1].split()[:3] == ["closed", "2", "1"]
    assert done.stdout.splitlines()[-2:] == ["closed: it went wrong", "1 surprises"]


@pytest.mark.parametrize(("code", "said"), [
    ("def probe(options):\n    yield 'a', []\n    raise KeyError('mine')", "mine"),
    ("def probe(options):\n    bytearray(2**34); yield 'a', []", "MemoryError"),
])  # fmt: skip
def test_a_probe_that_breaks_is_a_surprise(planted, code, said):
    done = planted(code)
    assert done.returncode == 1
    assert "the probe ended with" in done.stdout
    assert said in done.stdout


def test_every_probe_is_there_and_all_but_strict_run_without_being_named():
    for name, probe in abuse.PROBES.items():
        assert callable(probe.run)
        assert abuse.is_chosen(name, probe, "") is (name != "strict")
        assert abuse.is_chosen(name, probe, name[:4])
    listed = subprocess.run([*COMMAND, "--list"], capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in listed.splitlines()] == [*abuse.PROBES]


# ---- what they find ----------------------------------------------------------------------------


def test_outputs_that_differ_are_told_and_those_that_differ_in_pixels_only_where_asked():
    one, other = ([new_output("stream", name="stdout", text=text)] for text in ("a 0.25\n", "a 0.26\n"))
    assert probing.difference(one, one) == ""
    assert "0.25" in probing.difference(one, other)
    assert "0 outputs for 1" in probing.difference(one, [])
    one, other = ([new_output("display_data", {"text/html": f'<img src="data:image/png;base64,{code}">'})]
                  for code in ("AAAA", "AAAB"))  # fmt: skip
    assert probing.difference(one, other) == ""
    assert probing.difference(one, other, masked=False)
    numbers = ([new_output("display_data", {mechanism.EXPLORER: {"id": k}, "text/plain": "x"})] for k in "12")
    assert probing.difference(*numbers) == ""


def test_an_error_without_a_word_on_what_to_run_first_is_found():
    error = new_output("error", ename="NameError", evalue="x", traceback=["NameError: x"])
    words = new_output("stream", name="stdout", text=f"x comes from …\n{orders.HINT}, from the top")
    cell = SimpleNamespace(id="c", source="x")
    for outputs, count in (([error], 1), ([error, words], 0), ([], 0)):
        kernel = SimpleNamespace(run=lambda _, outputs=outputs: outputs)
        assert len(list(orders.unhelped(kernel, probing.notebooks()[0], [cell]))) == count


def test_a_kernel_of_a_probe_takes_no_port_that_another_process_could_take(tmp_path):
    with kernels.Kernel(tmp_path, probing.environment(tmp_path)) as kernel:
        assert kernel.run("6 * 7")[0]["data"]["text/plain"] == "42"
        assert sum(path.is_socket() for path in Path(kernel.room.name).iterdir()) == 5
    assert not Path(kernel.room.name).exists()


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    scratch = tmp_path_factory.mktemp("kernel")
    with kernels.Kernel(scratch, probing.environment(scratch)) as kernel:
        yield kernel


def test_what_swallows_an_interrupt_and_what_makes_another_error_of_it_is_found(kernel):
    # From Python 3.13 on an interrupt of `while …: pass` may come where no `try` holds it.
    wait = "    while time.time() < end: time.sleep(0.01)"
    loop = f"import time\nend = time.time() + 20\ntry:\n{wait}\nexcept BaseException: "
    assert interrupts.stop(kernel, f"{loop} raise", "a", 0.5) == []
    assert "after an interrupt came" in interrupts.stop(kernel, f"{loop} pass", "b", 0.5)[0]
    assert "ValueError" in interrupts.stop(kernel, f"{loop} raise ValueError(1)", "c", 0.5)[0]
    assert interrupts.broken(kernel.run("assert 1 == 2, 'half'"), "d") == ["d: AssertionError: half"]


def test_a_refusal_may_say_what_came_and_a_picture_may_not():
    playing = playground(playing=False)
    playing.answer(None, {"set": {"b0.0": -np.inf}})
    assert "-inf" in playing.words
    assert pictures.broken(playing) == ""
    shown = SimpleNamespace(words=playing.words, page=f"{playing.page}<svg><text>inf</text></svg>")
    assert " inf" in pictures.broken(shown)
    shown.words = "after 0.0 epochs"
    assert "-inf" in pictures.broken(shown)


def test_a_page_that_harms_its_kernel_is_found(kernel):
    register = (
        "from comm import get_comm_manager\n"
        "def opened(line, _):\n    line.on_msg(lambda heard: 1 / 0)\n"
        "get_comm_manager().register_target('bad', opened)"
    )
    kernel.run(register)
    line, _ = kernel.page.open("bad", {})
    assert any("ZeroDivisionError" in trouble for trouble in kernels.troubles(kernel.page.say(line, {})))
    assert list(kernels.troubles(kernel.page.say("nobody", {}))) == []


def bad(drawn, **controls):
    """An explorer whose picture is made by a function of the values."""
    return mechanism.Explorer(lambda theme, **values: (drawn(**values), "words"), **controls)


@pytest.mark.parametrize(("drawn", "said"), [
    (lambda t: "<svg><g></svg>", "torn"),
    (lambda t: "<svg><text>nan</text></svg>", "nan"),
    (lambda t: "<svg></svg>" if t < 5 else 1 / 0, "ZeroDivisionError"),
    (lambda t: "<svg><text>all is well, finance too</text></svg>", ""),
])  # fmt: skip
def test_a_picture_that_breaks_is_found(drawn, said):
    found = list(
        pictures.trouble("bad", bad(drawn, t=mechanism.slider("t", 0, 9, 0)), 60, 0, pictures.honest)
    )
    assert any(said in line for line in found) if said else not found


def test_memory_that_grows_is_found():
    kept = []
    leak = bad(lambda t: f"<svg>{kept.append(b'x' * 10**6) or ''}</svg>", t=mechanism.slider("t", 0, 9, 0))
    seen = list(pictures.played(probing.Options(True, 0, Path()), {"neuron": leak}))
    assert "MB more after 500 events" in surprises(seen)[-1]


def test_a_hand_reaches_everything_and_nothing_odd_is_honest():
    chance, names = random.Random(0), set()
    page = hands.Page(explorers.ring().page)
    for _ in range(300):
        said = page.event(chance)
        assert mechanism.understood(said) == said
        names |= said.keys() - {"tick"} and set(next(iter(said.values())))
    assert names >= set(page.controls)
    odd = [hands.odd_message(page, chance) for _ in range(300)]
    assert sum(mechanism.understood(said) != said for said in odd) > 50


def test_what_a_full_disk_leaves_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(disks, "SAVERS", {
        "whole": disks.SAVERS["nnbook.files.whole"],
        "half": "with open('net', 'wb', buffering=0) as file: file.write(b'half'); raise OSError",
        "more": "open('net.part', 'w'); raise OSError",
        "swallowed": "pass",
    })  # fmt: skip
    monkeypatch.setattr(disks, "COMMANDS", {})
    found = surprises(disks.full(options(tmp_path)))
    assert not [line for line in found if line.startswith("whole")]
    assert "half: net is not as it was" in found
    assert "more: net.part was left behind" in found
    assert any(line.startswith("swallowed: it ended with 0") for line in found)


def test_a_traceback_where_nobody_reads_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(disks, "COMMANDS", {"bad": ("-c", "print(1, flush=True); raise ValueError")})
    assert len(surprises(disks.closed(options(tmp_path)))) == 2


def test_a_setting_that_leaks_and_a_folder_that_is_written_to_are_found(tmp_path, monkeypatch):
    leaky = ["import os; print(os.environ.get('COLUMNS'), os.environ['HOME'][-4:])"]
    monkeypatch.setattr(machines, "MINIATURE", leaky)
    monkeypatch.setattr(machines, "QUICK", ("20 columns",))
    found = surprises(machines.strange(options(tmp_path)))
    assert "20 columns, cell 1" in found[0]
    assert any("blanks and umlauts" in line for line in found)
    assert any("read-only" in line for line in found)


def test_the_settings_of_strict_have_every_kernel_with_one_thread_and_with_two():
    found = list(strict.settings())
    assert len(found) == strict.RUNS == 10
    for name in ("PYTHONHASHSEED", "COLUMNS"):
        assert len({one[name] for one in found}) >= 4
    pairs = {(one.get("OPENBLAS_CORETYPE"), one["OPENBLAS_NUM_THREADS"]) for one in found}
    assert len(pairs) == 2 * len(strict.kernels())
    assert all(one["OPENBLAS_CORETYPE"] == strict.core(one) for one in found[:6:2] if len(one) == 4)


def test_two_pages_show_the_same_and_one_that_is_not_told_is_found(tmp_path, monkeypatch):
    deaf = "from nnbook import explorers; e = explorers.neuron(); e.show(); send = e.send\n" \
           "e.send = lambda page, answer=True: send(page, answer=answer) if answer else None"  # fmt: skip
    monkeypatch.setattr(pages, "SHOW", {"neuron": pages.SHOW["neuron"], "playground": deaf})
    found = surprises(pages.two_pages(options(tmp_path)))
    assert found == ["playground: 1 of 2 pages saw what one has done"]
