"""What `tests/abuse.py` does to the book: a module for each kind of habit, a function for each probe."""
