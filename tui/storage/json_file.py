"""Small JSON files that Crossfade can do without: read where that works, and replaced as a whole."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tui.storage.private_files import make_folder


def read_json(file: Path, most_bytes: int) -> Any:
    """Return what a file holds, None where it is not there or cannot be read."""
    try:
        return json.loads(file.read_bytes()) if file.stat().st_size <= most_bytes else None
    except (OSError, ValueError, RecursionError):
        return None


def replace_json(file: Path, value: object) -> None:
    """Put a file of mode 0600 in the old one's place whole, so that two starts do not mix; give up on an error."""
    replace_text(file, (json.dumps(value),))


def replace_text(file: Path, pieces: Iterable[str]) -> None:
    """Do so with a text that comes in pieces, of which only one is in memory at a time."""
    with contextlib.suppress(OSError):
        make_folder(file.parent)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
        try:
            with open(handle, "w", encoding="utf-8") as new:
                new.writelines(pieces)
            os.replace(name, file)
        except OSError:
            os.unlink(name)
            raise
