"""Caches the list of functions, so that the next start shows it, marked as old, with the first frame."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.domain.account import AccountSnapshot
from tui.storage.private_files import seconds_since
from tui.storage.whole_file import read_json, replace_file

if TYPE_CHECKING:
    from tui.domain.function import FunctionSummary

_FORM = 1
_LARGEST = 32 * 1024 * 1024
_PIECE = 500
_UNUSED_DAYS = 90


class FunctionsCache:
    """One list, in one file that only its owner can read: names, runtimes and times only."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self) -> tuple[AccountSnapshot, str] | None:
        """Return the list and the account it was read from, or None where there is none that can be read."""
        try:
            cached = read_json(self._file, _LARGEST)
            if cached["form"] != _FORM:
                return None
            functions = tuple(_functions(cached["functions"]))
            return AccountSnapshot(functions, complete=True, as_of=_time(cached["as_of"])), str(cached["account"])
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def save(self, snapshot: AccountSnapshot, account: str, now: datetime) -> None:
        """Keep a whole list; one that cannot be written is no loss, for AWS has it."""
        head = json.dumps({"form": _FORM, "as_of": now.isoformat(), "account": account})
        pieces = chain((f'{head[:-1]}, "functions": [',), _pieces(snapshot.functions), ("]}",))
        with contextlib.suppress(OSError):
            replace_file(self._file, (piece.encode() for piece in pieces), durable=False)
            _sweep(self._file.parent)


def _sweep(folder: Path) -> None:
    """Take away what was kept of contexts that nobody has opened for long."""
    for file in chain(folder.glob("functions-*.json"), folder.glob("aliases-*.jsonl")):
        if seconds_since(file.stat().st_mtime) > _UNUSED_DAYS * 24 * 3600:
            file.unlink(missing_ok=True)


def _pieces(functions: Sequence[FunctionSummary]) -> Iterator[str]:
    # In pieces, between which keys are answered: fifty thousand rows at once would hold them up.
    for first in range(0, len(functions), _PIECE):
        rows = [
            (f.name, f.runtime, f.package_type, f.modified and f.modified.isoformat())
            for f in functions[first : first + _PIECE]
        ]
        yield f"{',' if first else ''}{json.dumps(rows)[1:-1]}"


def _functions(rows: Any) -> Iterator[FunctionSummary]:
    # Without a list that was kept, the first frame does not wait for it.
    from tui.domain.function import FunctionSummary

    for name, runtime, package_type, modified in rows:
        for text in (name, runtime, package_type):
            # The file may have been tampered with; what AWS can call a function is printable.
            if not isinstance(text, str) or not text.isprintable():
                raise ValueError("not a list of functions")
        yield FunctionSummary(
            name, runtime=runtime, package_type=package_type, modified=_time(modified) if modified else None
        )


def _time(text: str) -> datetime:
    """Read a time; one without a zone, which Crossfade does not write, could be compared with no other."""
    when = datetime.fromisoformat(text)
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)
