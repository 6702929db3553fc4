"""Run notebooks again from top to bottom and store their outputs in place.

    python tests/rerun.py                        every notebook of the book
    python tests/rerun.py notebooks/03-error.ipynb
    python tests/rerun.py --check                write nothing, fail where a file would change

What is stored depends on the cells alone: a second run gives the same bytes.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import nbformat
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from nnbook.figures.showing import WIDGET_VIEW

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # of the kernels, as under pytest

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
FOLDERS = ("", "deeper")  # of the book, below the first
METADATA = {
    "book": "nnbook",  # by this nnbook/lab/extension/nnbook.js knows the book's own
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    # No version: it is that of whoever ran the notebook last.
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}


def book(folder=NOTEBOOKS):
    """The book's notebooks in `folder`, those of deeper/ last; not JupyterLab's hidden copies."""
    return [path for inner in FOLDERS for path in sorted((folder / inner).glob("*.ipynb"))]


class ThisPython(AsyncKernelManager):
    """Start this interpreter's kernel, whichever kernel the machine has under the name python3."""

    @property
    def kernel_spec(self):
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict(["--log-level=ERROR"]))


def execute(notebook, folder):
    """Run all cells of ``notebook`` in a fresh kernel that starts in ``folder``."""
    NotebookClient(
        notebook,
        kernel_manager_class=ThisPython,
        timeout=60,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    ).execute()


def joined(outputs):
    """Return ``outputs`` with neighbouring pieces of one stream put together.

    Where a stream is cut depends on time. Across a picture nothing is joined: the reader would see
    the text in another place.
    """
    whole = []
    for output in outputs:
        if whole and output.output_type == "stream" and whole[-1].get("name") == output.name:
            whole[-1].text += output.text
        else:
            whole.append(output)
    return whole


def normalise(notebook):
    """Take out of ``notebook`` what would differ from one run, or one machine, to the next."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k == "tags"})
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
        for output in cell.get("outputs", []):
            # The view names a model that lives in the kernel only. Without it a reader who opens
            # the file sees the text or the static picture beside it, not a widget that is missing.
            output.get("data", {}).pop(WIDGET_VIEW, None)
            if output.output_type == "error":  # the traceback holds paths and line numbers
                output.traceback = [f"{output.ename}: {output.evalue}"]
        if "outputs" in cell:  # what had nothing but a view: the progress bar of a long run
            cell.outputs = [output for output in cell.outputs if output.get("data") != {}]


def write(path, text):
    """Replace the file at ``path`` at once: nobody ever sees half a notebook."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="\n", dir=path.parent,
                                     prefix=f".{path.name}.", delete=False) as new:
        new.write(text)
    os.chmod(new.name, path.stat().st_mode)
    os.replace(new.name, path)


def rerun(path):
    """Return the text of the notebook at ``path`` after a run; the file stays as it is."""
    notebook = nbformat.read(path, as_version=4)
    execute(notebook, path.resolve().parent)
    normalise(notebook)
    nbformat.validate(notebook)
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def main(arguments=None):
    """Rerun the notebooks named on the command line; 1 if a cell failed or a check did."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing, report what changed")
    options = parser.parse_args(arguments)
    failed = False
    for path in options.notebooks or book():
        try:
            text = rerun(path)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            failed = True
            continue
        changed = text != path.read_text(encoding="utf-8")
        failed |= changed and options.check
        if changed and not options.check:
            write(path, text)
        print(f"{path}: {'changed' if changed else 'the same'}", flush=True)
    return int(failed)


if __name__ == "__main__":
    if sys.stdout is None:  # it is closed, and a kernel cannot do without
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.set_inheritable(1, True)
        sys.stdout = os.fdopen(1, "w")
    try:
        sys.exit(main())
    except BrokenPipeError:  # nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(1)
