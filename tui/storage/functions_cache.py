"""Keeps the last list of functions for the next start, so that it stands there, marked as old, with the first frame."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tui.domain.account import AccountSnapshot
from tui.domain.function import FunctionSummary

_FORM = 1
_LARGEST = 32 * 1024 * 1024


class LastKnown:
    """One list, in one file that only its owner can read: names, runtimes and times, nothing else of a function."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def recall(self) -> tuple[AccountSnapshot, str] | None:
        """Return the list and the account it was read from, or None where there is none that can be read."""
        try:
            if self._file.stat().st_size > _LARGEST:
                return None
            found = json.loads(self._file.read_bytes())
            if found["form"] != _FORM:
                return None
            functions = tuple(_function(row) for row in found["functions"])
            as_of = datetime.fromisoformat(found["as_of"])
            return AccountSnapshot(functions, complete=True, as_of=as_of), str(found["account"])
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def remember(self, snapshot: AccountSnapshot, account: str, now: datetime) -> None:
        """Keep a whole list; one that cannot be written is no loss, for AWS has it."""
        rows = [[f.name, f.runtime, f.package_type, f.modified and f.modified.isoformat()] for f in snapshot.functions]
        kept = {"form": _FORM, "as_of": now.isoformat(), "account": account, "functions": rows}
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # A new file of mode 0600, put in the old one's place whole: two starts at once do not mix.
            handle, name = tempfile.mkstemp(dir=self._file.parent, prefix=self._file.name)
            try:
                with open(handle, "w", encoding="utf-8") as file:
                    json.dump(kept, file)
                os.replace(name, self._file)
            except OSError:
                os.unlink(name)
                raise


def _function(row: Any) -> FunctionSummary:
    name, runtime, package_type, modified = row
    when = datetime.fromisoformat(modified) if modified else None
    if when is not None and when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    for text in (name, runtime, package_type):
        # The file may have been tampered with; what AWS can call a function is printable.
        if not isinstance(text, str) or not text.isprintable():
            raise ValueError("not a list of functions")
    return FunctionSummary(name, runtime=runtime, package_type=package_type, modified=when)
