"""A table that the reader can search and filter, on a page where scripts run; everywhere else, all of it."""

from functools import cache
from pathlib import Path

TABLE = "application/vnd.nnbook-table+json"  # what nnbook/lab/extension/nnbook.js shows as such a table
SCRIPT = Path(__file__).parents[1] / "lab" / "extension" / "sift.js"


def table_html(columns, rows, choose=()):
    """An HTML table of `columns`, headings, and `rows` of cells that are HTML.

    The columns in `choose` get a choice of their values above the table; a value is what stands in <b>, or
    the whole cell. ValueError if a row has more cells than there are columns, or fewer.
    """
    lines = [_row("th", ((name, name in choose) for name in columns))]
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"a row has {len(row)} cells, expected {len(columns)}: {row!r}")
        lines.append(_row("td", ((cell, False) for cell in row)))
    body = "\n".join(lines[1:])
    return f'<table class="nnbook-table">\n<thead>{lines[0]}</thead>\n<tbody>\n{body}\n</tbody>\n</table>'


def _row(kind, cells):
    marks = {True: ' class="nnbook-choose"', False: ""}
    inner = "".join(f"<{kind}{marks[chosen]}>{text}</{kind}>" for text, chosen in cells)
    return f'<tr align="left" valign="top">{inner}</tr>'


def show_table(table, words):
    """Displays an HTML table of `table_html`; `words` say what it is where no HTML is shown."""
    from IPython.display import display

    page = f'{table}\n<script type="module">\n{_script()}sift(document);\n</script>'
    display({TABLE: {}, "text/html": page, "text/plain": words}, raw=True)


@cache
def _script():
    return SCRIPT.read_text(encoding="utf-8")
