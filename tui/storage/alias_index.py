"""Keeps the aliases of an account that were read, so that the next start knows where to look first.

One file for each account, region and endpoint, mode 0600: a line says what it is, every other one holds the aliases of
one function and when they were read; the newest of a function counts. Lines are only added, under a lock, until there
are so many that the file is written anew. It can be lost at any time: AWS has all of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.domain.account import AliasesRead
from tui.domain.alias import Alias
from tui.domain.routing import Routing, Weight
from tui.storage.json_lines import append
from tui.storage.lock import locked
from tui.storage.private_files import make_folder, open_private
from tui.storage.whole_file import replace_file

if TYPE_CHECKING:
    from tui.domain.context import Context

_FORM = 1
_PATIENCE = 1.0
"""Seconds that another Crossfade may take to write before this one gives up."""

_ROWS = 100_000
"""Functions that are kept at the most, those read last."""

_LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is read at all."""

_SPARE = 256 * 1024
"""Bytes that the file may grow by beyond twice what it would be written anew with."""


def alias_index(context: Context) -> AliasIndex | None:
    """Return the index of a context; None in the demo, whose account ends with it, and while the account is unknown."""
    if context.place == "demo" or not context.account:
        return None
    from platformdirs import user_cache_path

    where = "\n".join((context.account, context.region, context.endpoint))
    name = hashlib.sha256(where.encode()).hexdigest()[:32]
    file = user_cache_path("crossfade", appauthor=False) / f"aliases-{name}.jsonl"
    return AliasIndex(file, context.account, context.region)


class AliasIndex:
    """The aliases of one account and region, by function. What cannot be written is no loss."""

    def __init__(self, file: Path, account: str, region: str) -> None:
        self._file = file
        self._head = {"form": _FORM, "account": account, "region": region}
        self._longest = _SPARE

    def load(self) -> dict[str, AliasesRead]:
        """Return the aliases of every function, marked as kept; those that cannot be read are left out."""
        try:
            return {name: read for name, read in self._rows(self._held()).items() if read is not None}
        except OSError:
            return {}

    def add(self, read: Mapping[str, AliasesRead | None]) -> bool:
        """Keep what was read of functions, None for one that is no more; what could not be read is not kept.

        Returns whether it is there now: a disk may be full, or another Crossfade too long at it. Blocks.
        """
        lines = [_to_line(name, one) for name, one in read.items() if one is None or _is_new(one)]
        if not lines:
            return True
        with contextlib.suppress(OSError):
            make_folder(self._file.parent)
            with locked(self._file.with_suffix(".lock"), _PATIENCE):
                self._add(b"".join(lines))
                return True
        return False

    def _add(self, lines: bytes) -> None:
        with open(open_private(self._file, os.O_RDWR | os.O_CREAT), "rb") as file:
            size = os.fstat(file.fileno()).st_size
            is_ours = self._is_ours(file.readline(len(self._head_line())))
        if not is_ours:
            replace_file(self._file, (self._head_line(), lines), durable=False)
        elif size + len(lines) <= self._longest or not self._condense(lines):
            append(self._file, lines, durable=False)

    def _condense(self, lines: bytes) -> bool:
        """Write a file that has grown long anew, with more lines; False where it would be little shorter."""
        held = self._held()
        # The last line may be of another process that was killed at it.
        anew = self._written(self._rows((held or self._head_line()) + b"\n" + lines))
        self._longest = 2 * len(anew) + _SPARE
        if held and len(held) + len(lines) <= self._longest:
            return False
        replace_file(self._file, (anew,), durable=False)
        return True

    def _held(self) -> bytes:
        """Return what the file holds, nothing where that is more than was ever written; raise OSError."""
        with open(open_private(self._file, os.O_RDONLY), "rb") as file:
            held = file.read(_LARGEST + 1)
        return held if len(held) <= _LARGEST else b""

    def _is_ours(self, held: bytes) -> bool:
        return held.startswith(self._head_line())

    def _head_line(self) -> bytes:
        return json.dumps(self._head).encode() + b"\n"

    def _written(self, rows: Mapping[str, AliasesRead | None]) -> bytes:
        kept = [(name, one) for name, one in rows.items() if one is not None and one.read_at is not None]
        newest = sorted(kept, key=lambda row: _at(row[1]), reverse=True)[:_ROWS]
        return self._head_line() + b"".join(_to_line(name, one) for name, one in newest)

    def _rows(self, held: bytes) -> dict[str, AliasesRead | None]:
        """Return the newest line of each function, none where the file is of another form or account."""
        if not self._is_ours(held):
            return {}
        rows: dict[str, AliasesRead | None] = {}
        for name, read in _from_lines(held.splitlines()[1:]):
            earlier = rows.get(name)
            if read is None or earlier is None or _at(earlier) <= _at(read):
                rows[name] = read
        return rows


def _at(read: AliasesRead) -> float:
    return read.read_at.timestamp() if read.read_at is not None else 0.0


def _is_new(read: AliasesRead) -> bool:
    return read.failure is None and not read.kept and read.read_at is not None


def _to_line(function: str, read: AliasesRead | None) -> bytes:
    aliases = None
    if read is not None:
        aliases = [
            [
                one.name,
                one.revision,
                one.routing.primary,
                one.routing.canary,
                one.routing.weight.share,
                one.routing.more,
            ]
            for one in read.aliases
        ]
    at = read.read_at.isoformat() if read is not None and read.read_at is not None else ""
    return json.dumps([function, at, aliases], separators=(",", ":")).encode() + b"\n"


def _from_lines(lines: Iterable[bytes]) -> Iterator[tuple[str, AliasesRead | None]]:
    for line in lines:
        try:
            name, at, aliases = json.loads(line)
            function = _printable(name)
            if aliases is None:
                yield function, None
                continue
            read_at = datetime.fromisoformat(at)
            if read_at.tzinfo is None:
                continue
            listed = tuple(_alias(function, *fields) for fields in aliases)
        except (ValueError, TypeError, OverflowError, RecursionError):
            # A line that another process was killed at, or that was tampered with.
            continue
        yield function, AliasesRead(listed, read_at=read_at, kept=True)


def _alias(function: str, name: Any, revision: Any, primary: Any, canary: Any, share: float, more: int) -> Alias:
    """Return an alias of a line; raise ValueError, TypeError where it is none."""
    split = _printable(canary) if canary is not None else None
    weight = Weight.from_api(share) if split is not None else Weight(0)
    routing = Routing(_printable(primary), split, weight, int(more))
    return Alias(function, _printable(name), routing, _printable(revision) if revision is not None else None)


def _printable(text: Any) -> str:
    # What AWS can call a function, an alias or a version is printable.
    if not isinstance(text, str) or not text.isprintable():
        raise ValueError("not a name")
    return text
