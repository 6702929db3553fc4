"""The pictures of the outputs as files, each once, with the room that it takes on the page."""

import base64
import hashlib
import re
from html import escape
from pathlib import Path

FOLDER = "pictures"  # below the pages
ENDINGS = {"svg+xml": "svg", "jpeg": "jpg"}  # of files; that of another picture is its own name, as png
INLINE = re.compile(r'<img\b(?:[^">]|"[^"]*")*?\bsrc="data:image/([a-z+]+);base64,([^"]+)"[^>]*>')
STYLE = re.compile(r'\s*style="[^"]*"')
DATA = re.compile(r'\s*src="data:[^"]*"')


class Pictures:
    """Collects pictures into a folder: `take(html, up)` is a piece of HTML that shows them from there."""

    def __init__(self, folder):
        """The folder is made when there is a first picture. OSError of the system, where it cannot be."""
        self.folder = Path(folder)

    def take(self, html, up=""):
        """HTML with each picture in it as a file; `up` leads from the page to the folder's parent."""
        return INLINE.sub(lambda found: self._image(found, up), html)

    def _image(self, found, up):
        data = base64.b64decode(found[2])
        name = f"{hashlib.sha256(data).hexdigest()[:16]}.{ENDINGS.get(found[1], found[1])}"
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_bytes(data)
        tag = STYLE.sub("", DATA.sub("", found[0])).removesuffix(">").rstrip("/ ")
        width, height = _room(tag, data)
        room = f' height="{height}" style="--natural:{width}px"' if height else ""
        return f'<div class="nnbook-wide">{tag}{room} loading="lazy" src="{up}{FOLDER}/{escape(name)}"></div>'


def drawn(kind, data, width=None, alt="What the cell above draws"):
    """HTML of a picture that stands by itself, such as matplotlib's: bytes, base64, or the text of an SVG.

    `width` is in pixels, its own if none is given.
    """
    raw = data.encode() if kind == "image/svg+xml" and isinstance(data, str) else data
    raw = raw if isinstance(raw, bytes) else base64.b64decode(raw)
    own = _size(raw)
    width = width if isinstance(width, int | float) else own and own[0]
    room = f' width="{round(width)}"' if width else ""
    code = base64.b64encode(raw).decode()
    return f'<img alt="{escape(alt)}"{room} src="data:{kind};base64,{code}">'


def _room(tag, data):
    """Width and height in pixels of the page, by the width in the tag; twice None if unknown."""
    width = re.search(r'\bwidth="(\d+)"', tag)
    size = _size(data)
    if not width or not size or not size[0]:
        return None, None
    return int(width[1]), round(int(width[1]) * size[1] / size[0])


def _size(data):
    """Width and height of a PNG or an SVG; None for another picture."""
    if data.startswith(b"\x89PNG"):
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    root = re.search(r"<svg\b[^>]*>", data[:2000].decode("utf-8", "replace"))
    sides = root and [re.search(rf'\b{side}="([\d.]+)"', root[0]) for side in ("width", "height")]
    return [float(side[1]) for side in sides] if sides and all(sides) else None
