"""IPython runs this where a kernel starts: so the book says what to run first also where nothing is imported.

It is run among the reader's names, and leaves none there.
"""

from IPython import get_ipython

if get_ipython() is not None:
    get_ipython().events.register(
        "post_run_cell",
        lambda result: result.success or __import__("nnbook.lab.order").lab.order.hear_first(result),
    )
