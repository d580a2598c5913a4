"""Keeps how far one came on the tour, so that it can be taken up at another start."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path

from tui.storage.private_files import make_folder

_FORM = 1
_LARGEST = 1024


class KeptTour:
    """One number in one file."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "tour.json"

    def recall(self) -> int:
        """Return how many steps were done, 0 where that is not known."""
        try:
            if self._file.stat().st_size > _LARGEST:
                return 0
            found = json.loads(self._file.read_bytes())
            done = found["done"] if found["form"] == _FORM else 0
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return 0
        return done if type(done) is int and done >= 0 else 0

    def keep(self, done: int) -> None:
        """Keep how many steps are done; where that cannot be written the tour merely begins anew."""
        with contextlib.suppress(OSError):
            make_folder(self._file.parent)
            handle, name = tempfile.mkstemp(dir=self._file.parent, prefix=self._file.name)
            try:
                with open(handle, "w", encoding="utf-8") as file:
                    json.dump({"form": _FORM, "done": done}, file)
                os.replace(name, self._file)
            except OSError:
                os.unlink(name)
                raise
