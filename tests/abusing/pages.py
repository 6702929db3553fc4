"""Pages on a kernel: two at once, one whose kernel was restarted, one that says what no honest page says."""

import math
import random

from abusing.hands import Page, odd, odd_message
from abusing.kernels import Kernel, errors, troubles
from abusing.pictures import FLAT
from abusing.probing import ROOT, environment
from nnbook.figures.showing import EXPLORER

SHOW = {
    "neuron": "from nnbook import explorers; e = explorers.neuron(); e.show()",
    "training_loop": "e = explorers.training_loop(); e.show()",
    "road": "from nnbook import Network; "
    "e = explorers.road(Network([5, 3, 4, 2], 'tanh', 'tanh', seed=0)); e.show()",
    "playground": "from nnbook.explorers.playground import playground; e = playground(); e.show()",
}
QUICK = ("neuron", "playground")
WHOLE = "from abusing.pictures import broken; assert not broken(e), broken(e)"
TARGETS = ("nnbook", "nnbook.bets", "jupyter.widget", "jupyter.widget.control", "nobody")
BETS = "from nnbook import exercises; from nnbook.exercises import counting_bets"


def some(options):
    """What is shown, by its name: in the quick half less."""
    return [(name, code) for name, code in SHOW.items() if not options.quick or name in QUICK]


def shown(kernel, code):
    """The number of the explorer that a cell shows, and what went wrong."""
    outputs = kernel.run(code)
    found, text = errors(outputs)
    numbers = [one["data"][EXPLORER]["id"] for one in outputs if EXPLORER in one.get("data", {})]
    return (numbers or [""])[0], [text[-200:]] if found or not numbers else []


def answered(messages):
    """The data of what the kernel said on lines."""
    return [one["content"]["data"] for one in messages if one["msg_type"] == "comm_msg"]


def two_pages(options):
    """Two pages on one kernel: what one does is seen by both, and a page that closes takes nothing along."""
    with Kernel(ROOT, environment(options.scratch)) as kernel:
        for name, code in some(options):
            number, found = shown(kernel, code)
            one, other = kernel.page, kernel.frontend()
            (first, a), (second, b) = (page.open("nnbook", {"id": number}) for page in (one, other))
            if not (answered(a) and answered(b)):
                found.append(f"{name}: a page has no picture")
            heard = one.say(first, {"tick": True, "set": {"w": 1.0, "seed": 3}})
            lines = {
                message["content"].get("comm_id") for message in heard if message["msg_type"] == "comm_msg"
            }
            if lines != {first, second}:
                found.append(f"{name}: {len(lines)} of 2 pages saw what one has done")
            other.send("comm_close", {"comm_id": second, "data": {}})
            if len(answered(one.say(first, {"tick": True}))) != 1:
                found.append(f"{name}: a page that has gone is still told")
            found += [f"{name}: {trouble}" for trouble in troubles(one.strays + other.strays + heard)]
            other.client.stop_channels()
            one.strays.clear()
            yield name, found + [f"{name}: {one['evalue']}" for one in errors(kernel.run(WHOLE))[0]]


def restarted(options):
    """A restart under a picture: the old page is told that it is gone, and the cell shows it again."""
    with Kernel(ROOT, environment(options.scratch)) as kernel:
        for name, code in some(options)[-1:] if options.quick else some(options):
            code = f"from nnbook import explorers; {code}"
            number, found = shown(kernel, code)
            line, _ = kernel.page.open("nnbook", {"id": number})
            kernel.restart()
            late = kernel.page.say(line, {"tick": True})
            again = [kernel.page.open("nnbook", {"id": number})[1]]  # before the cell has been run, and after
            fresh, more = shown(kernel, code)
            again.append(kernel.page.open("nnbook", {"id": f"of-before-{number}"})[1])
            if not all("comm_close" in [one["msg_type"] for one in heard] for heard in again):
                found.append(f"{name}: a page whose picture is gone is not told so")
            if not answered(kernel.page.open("nnbook", {"id": fresh})[1]):
                found.append(f"{name}: after a restart the cell shows no picture")
            found += troubles([*late, *again[0], *again[1], *kernel.page.strays])
            yield name, found + more


def messages(options):
    """Odd messages on every line of a kernel: it answers, and the picture stays whole."""
    chance, many = random.Random(options.seed), 60 if options.quick else 2500
    with Kernel(ROOT, environment(options.scratch)) as kernel:
        for name, code in some(options):
            number, found = shown(kernel, code)
            line, first = kernel.page.open("nnbook", {"id": number})
            page = Page("".join(said.get("html", "") for said in answered(first)))
            before = kernel.memory
            for k in range(many):
                heard = kernel.page.say(line, jsonable(odd_message(page, chance)))
                found += [f"{name}, message {k}: {trouble}" for trouble in troubles(heard)]
            grown = kernel.memory - before
            found += [f"{name}: {grown:.0f} MB more after {many} messages"] if grown > 5 * FLAT else []
            found += [f"{name}: {one['evalue']}" for one in errors(kernel.run(WHOLE))[0]]
            yield f"{many} to {name}", list(dict.fromkeys(found))[:10]
        yield "lines that nobody asked for", list(strange_lines(kernel, chance, 2 if options.quick else 50))


def strange_lines(kernel, chance, count):
    """What goes wrong where a page opens lines to anything with anything, and sends bets of all kinds."""
    kernel.run(BETS)
    for target in TARGETS:
        for _ in range(count):
            line, heard = kernel.page.open(target, jsonable(odd(chance)))
            heard += kernel.page.say(
                line, jsonable({"bets": [odd(chance), {"bet": odd(chance), "chapter": 1}]})
            )
            if target.startswith("nnbook"):  # others' lines say what they like
                yield from (f"a line to {target}: {trouble}" for trouble in troubles(heard))
    found, _ = errors(kernel.run("assert exercises.progress() is not None"))
    yield from (f"after strange lines: {one['ename']}: {one['evalue']}" for one in found)


def jsonable(data):
    """What can be sent at all: JSON has no lone halves of letters, and null for what is no finite number."""
    if isinstance(data, float) and not math.isfinite(data):
        return None
    if isinstance(data, str):
        return data.encode(errors="replace").decode()
    if isinstance(data, dict):
        return {jsonable(key): jsonable(value) for key, value in data.items()}
    return [*map(jsonable, data)] if isinstance(data, list) else data
