"""Digits that were drawn for the book as strokes of a pen, and fixed before any network had read them."""

import json
from pathlib import Path

DRAWINGS = json.loads(Path(__file__).with_name("strokes.json").read_text(encoding="utf-8"))["drawings"]
"""Of each its "digit" and its "strokes"."""
