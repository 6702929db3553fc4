"""What a stored notebook shows where nothing runs: GitHub, nbviewer, an untrusted copy, the next day.

GitHub takes the text/html of an output. Of what could draw it leaves `<img>` with its src, alt and width;
an inline `<svg>`, a style, a class, a script and an image/svg+xml beside it are gone or broken.
"""

import html
import re
from itertools import count

import nbformat
import pytest
import rerun

from nnbook.explorers import Explorer, mechanism
from nnbook.figures import networks
from nnbook.figures.showing import EXPLORER
from nnbook.network import example_network

PICTURE = re.compile(r'<img alt="[^"]+" width="\d+" [^>]*src="data:image/(png|svg\+xml);base64,[\w+/=]+">')
BOOK = rerun.book()


def shown(path):
    """The data of each output that has HTML in it, explorers and pictures."""
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            if "<img" in output.get("data", {}).get("text/html", ""):
                yield output.data


@pytest.mark.parametrize("path", BOOK, ids=lambda path: path.stem)
def test_each_picture_is_one_that_github_keeps(path):
    for data in shown(path):
        assert PICTURE.match(data["text/html"])
        assert not re.search(r"<(svg|script|style|canvas|input|button)\b", data["text/html"])
        assert not {"image/svg+xml", "application/javascript"} & set(data)


def test_each_explorer_has_its_sentence_below_its_picture():
    explorers = [data for path in BOOK for data in shown(path) if EXPLORER in data]
    assert explorers
    for data in explorers:
        text = html.unescape(re.sub(r"<[^>]*>", "", data["text/html"]))
        assert text == data["text/plain"]


def test_an_explorer_is_not_found_under_the_number_of_another_day(monkeypatch):
    picture = networks.network_svg(example_network())
    today, tomorrow = (Explorer(lambda theme, words=words: (picture, words)) for words in ("one", "another"))
    names = []
    for explorer in (today, tomorrow, today):
        monkeypatch.setattr(mechanism, "NUMBERS", count(1))  # a new kernel
        names.append(explorer.number(explorer.words))
    assert names[0] == names[2] != names[1]
    for name in names:
        mechanism.SHOWN.pop(name, None)
