"""The book as web pages and on paper, from what its notebooks store: nothing is executed.

`python -m nnbook html` and `python -m nnbook pdf` are its two commands; both need the extra `html`.
"""
