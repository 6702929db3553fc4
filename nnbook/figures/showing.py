"""How a picture gets onto a page, with its text alternative."""

import base64
import html
import io
import re
import sys

import numpy as np

from nnbook.checks import brief
from nnbook.figures.palette import WHITE, style

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
EXPLORER = "application/vnd.nnbook+json"  # what nnbook/lab/extension/nnbook.js shows
DPI, DENSITY = 110, 2  # pixels of the page in an inch, and of the picture in one of those
PLATE = {"boxstyle": "round,pad=0.18", "facecolor": WHITE, "edgecolor": "none"}


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
        raise ValueError(f"alt is {brief(alt)}; expected one line that says what to see")
    if hasattr(picture, "savefig"):
        kind, data = "png", figure_png(picture)
        width = int.from_bytes(data[16:20], "big") // DENSITY  # where every PNG keeps it
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
    """The PNG bytes of a Figure on a clear ground, the same each time it is drawn (no date inside)."""
    from PIL import Image

    drawn, stream = io.BytesIO(), io.BytesIO()
    with style():
        figure.draw_without_rendering()  # from now on the figure has all of its words
        _put_on_plates(figure)
        figure.savefig(drawn, format="png", dpi=DPI * DENSITY)
    _few_colours(Image.open(drawn)).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _put_on_plates(figure):
    """White behind words, legends and maps, whose colours mean something, whatever the page's ground is."""
    from matplotlib.collections import QuadMesh
    from matplotlib.legend import Legend
    from matplotlib.text import Text

    for axes in figure.axes:
        if axes.images or any(isinstance(part, QuadMesh) for part in axes.collections):
            axes.set_facecolor(WHITE)
    legends = figure.findobj(Legend)
    for legend in legends:
        legend.set_frame_on(True)
        legend.get_frame().set(facecolor=WHITE, edgecolor="none", alpha=0.9)
    settled = {text for legend in legends for text in legend.findobj(Text)}
    for text in set(figure.findobj(Text)) - settled:
        if text.get_text() and text.get_bbox_patch() is None:
            text.set_bbox(PLATE)


def _few_colours(picture):
    """An RGBA picture in 256 colours, a third of its bytes: the most frequent, as of a map, and others."""
    from PIL import Image

    found, where, counts = np.unique(
        np.asarray(picture).view(np.uint32).ravel(), return_inverse=True, return_counts=True
    )
    colours = found.view(np.uint8).reshape(-1, 4).astype(int)
    others = np.reshape(picture.quantize(48).getpalette("RGBA"), (-1, 4))
    taken = np.concatenate([colours[np.argsort(-counts, kind="stable")[:208]], others])
    nearest = ((taken**2).sum(axis=1) - 2 * colours @ taken.T).argmin(axis=1).astype(np.uint8)
    few = Image.fromarray(nearest[where].reshape(picture.size[::-1]))
    few.putpalette(taken.astype(np.uint8).tobytes(), "RGBA")
    return few
