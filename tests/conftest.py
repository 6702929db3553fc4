"""What every test run needs before its first test."""

import hypothesis
from lab import books, browser, lab, lab_page, lab_windows, next_day, window  # noqa: F401 (fixtures)

# The same examples on each run: a reader whose tests fail has changed something.
# pytest --hypothesis-profile=explore looks for new ones.
hypothesis.settings.register_profile("book", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("book")


def pytest_configure(config):
    """Let matplotlib list the machine's fonts before a notebook makes it say so on stderr."""
    if not hasattr(config, "workerinput"):  # once, not in each worker
        import matplotlib.font_manager  # noqa: F401
