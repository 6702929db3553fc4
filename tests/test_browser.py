"""What a reader would see go wrong on a page of JupyterLab, and that it is seen.

Needs the extra "browser" and a Chromium. Tests of one explorer take the fixture ``lab_page``.
"""

import signal
import subprocess
import sys

import nbformat
import pytest
import rerun
from lab import end
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

pytestmark = pytest.mark.browser

PROBLEMS = r"""() => (window.callbackErrors || []).map(what => 'in a callback: ' + what).concat(
  jupyterapp.shell.currentWidget.content.widgets.flatMap(cell => {
  const found = [], all = query => [...cell.node.querySelectorAll(query)];
  const shown = all('.jp-OutputArea-output, .jp-RenderedMarkdown');
  if (cell.model.type === 'code') {
    const tags = cell.model.getMetadata('tags') || [];
    if (cell.model.executionCount === null) found.push('has not run');
    for (const output of cell.model.outputs.toJSON()) {
      if (output.output_type === 'error' && !tags.includes('raises-exception'))
        found.push(output.ename + ': ' + output.evalue);
      if (output.name === 'stderr') found.push('stderr: ' + output.text);
    }
  }
  for (const node of shown) {
    // Prose may say of a walk that it has not found its goal.
    const lost = node.matches('.jp-OutputArea-output') ? '|not found' : '';
    const widget = node.textContent.match(`(Error (displaying|creating)|Loading) widget${lost}`);
    if (widget) found.push(widget[0]);
    const text = node.cloneNode(true);
    text.querySelectorAll('code, pre, mjx-container, svg').forEach(part => part.remove());
    const maths = text.textContent.match(/\$[^$]*[\\^_{][^$]*\$|\$\$|\\begin|\\frac/);
    if (maths) found.push('maths not rendered: ' + maths[0]);
  }
  for (const bad of all('mjx-merror, [data-mjx-error], mjx-mtext[style*="red"]'))
    found.push('maths in error: ' + bad.closest('mjx-container').textContent);
  for (const picture of all('.jp-OutputArea-output img, .jp-RenderedMarkdown img')) {
    if (!picture.complete || !picture.naturalWidth) found.push('a picture did not load');
    // JupyterLab writes "Image" where there is no alt.
    if (['', 'Image'].includes(picture.alt.trim())) found.push('a picture without alt');
  }
  for (const bad of all('.jupyter-widgets .jp-RenderedText[data-mime-type$="err"]'))
    found.push('in a widget: ' + bad.textContent);
  return found.map(what => cell.model.id + ': ' + what);
}))"""


def problems(page):
    """What a reader would see go wrong on ``page``, once pictures and maths had time to appear."""
    for _ in range(25):
        page.wait_for_timeout(200)
        found = page.evaluate(PROBLEMS)
        if not found:
            break
    return found


def test_what_goes_wrong_is_seen(lab_page, books):
    cells = [
        new_markdown_cell("# Faults", id="title"),
        new_markdown_cell(r"$\nosuchcommand$ and $\frac{a}{$", id="maths"),
        new_markdown_cell("![A picture](no-such-file.png)", id="picture"),
        new_code_cell("import sys\nprint('Careful', file=sys.stderr)", id="warning"),
        new_code_cell("from ipywidgets import IntSlider\nslider = IntSlider()\n"
                      "slider.observe(lambda change: 1 / 0, 'value')\nslider", id="callback"),
        new_code_cell("1 / 0", id="error"),
        new_code_cell("2", id="after"),
    ]
    nbformat.write(new_notebook(cells=cells, metadata=rerun.METADATA), books / "faults.ipynb")
    page = lab_page("faults.ipynb")
    page.locator(".noUi-handle").press("ArrowRight")
    found = [problem.partition(":")[0] for problem in problems(page)]
    assert found == ["in a callback", "maths", "maths", "picture", "warning", "error", "after"]


def test_a_server_that_does_not_end_is_killed():
    deaf = "from signal import *; signal(SIGTERM, SIG_IGN); print(flush=True); pause()"
    server = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    server.stdout.readline()  # from here on it is deaf
    end(server, patience=0.5)
    server.stdout.close()
    assert server.returncode == -signal.SIGKILL
