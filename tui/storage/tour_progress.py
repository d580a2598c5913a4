"""Keeps how many steps of the tour are done, so that a later start can resume it."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from tui.storage.whole_file import read_json, replace_file

_FORM = 1
_LARGEST = 1024


class TourProgress:
    """One number in one file."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "tour.json"

    def load(self) -> int:
        """Return how many steps are done, 0 where that is not known."""
        try:
            saved = read_json(self._file, _LARGEST)
            done = saved["done"] if saved["form"] == _FORM else 0
        except (OSError, ValueError, KeyError):
            return 0
        return done if type(done) is int and done >= 0 else 0

    def save(self, done: int) -> None:
        """Keep how many steps are done; where that cannot be written, the tour begins at its first step again."""
        with contextlib.suppress(OSError):
            replace_file(self._file, (json.dumps({"form": _FORM, "done": done}).encode(),), durable=False)
