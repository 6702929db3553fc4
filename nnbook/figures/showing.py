"""How a picture gets onto a page, with its text alternative."""

import base64
import html
import io
import re
import sys

from nnbook.figures.palette import style

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
EXPLORER = "application/vnd.nnbook+json"  # what nnbook/lab/extension/nnbook.js shows
DPI = 110


def show(picture, alt):
    """Show a picture of the book, a matplotlib Figure or an SVG string, with its text alternative.

    `alt` is one sentence that says what to see. The picture goes into an HTML `<img>`, because
    metadata on an image output never reaches the page in JupyterLab, while `<img alt>` does, also
    in an untrusted fresh clone and on GitHub (both strip an inline `<svg>`). The comparison of
    outputs masks the PNG's bytes, which differ between machines; SVG strings are compared exactly.
    Closes the figure and returns None. Errors: those of `html_image`.
    """
    from IPython.display import display

    page = html_image(picture, alt)
    if "matplotlib.pyplot" in sys.modules and not isinstance(picture, str):
        sys.modules["matplotlib.pyplot"].close(picture)
    display({"text/html": page, "text/plain": alt}, raw=True)


def html_image(picture, alt):
    """The HTML `<img>` of a Figure or of an opaque SVG string, with its text alternative.

    ValueError if `alt` is empty or has several lines, or if an SVG follows the page's colour, which
    it can't do inside `<img>`; TypeError if `picture` is neither Figure nor string.
    """
    if not isinstance(alt, str) or not alt.strip() or "\n" in alt:
        raise ValueError(f"alt is {alt!r}; expected one line that says what to see")
    if hasattr(picture, "savefig"):
        kind, data = "png", figure_png(picture)
        width = int.from_bytes(data[16:20], "big")  # where every PNG keeps it
    else:
        kind, data, width = "svg+xml", *_svg_bytes(picture)
    code = base64.b64encode(data).decode()
    return (
        f'<img alt="{html.escape(alt)}" width="{width}" style="max-width:100%;height:auto" '
        f'src="data:image/{kind};base64,{code}">'
    )


def _svg_bytes(picture):
    """The bytes and the width in pixels of an SVG string that may stand in an `<img>`."""
    if not isinstance(picture, str):
        raise TypeError(f"picture is a {type(picture).__name__}; expected Figure or SVG text")
    root = re.match(r'<svg [^>]*?\bwidth="(\d+)"', picture)
    if root is None:
        raise ValueError(f"picture is {picture[:30]!r}…; expected an SVG text with a width")
    if "currentColor" in picture:
        raise ValueError("picture has theme='auto', for use inside a page; expected theme='white'")
    return picture.encode(), int(root[1])


def figure_png(figure):
    """The PNG bytes of a Figure, the same each time it is drawn (no date, no version inside)."""
    stream = io.BytesIO()
    with style():
        figure.savefig(stream, format="png", dpi=DPI, metadata={"Software": None})
    return stream.getvalue()
