"""Keeps which contexts were opened last: names, regions and account ids alone, in a file of mode 0600."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from tui.domain.context_choice import ContextChoice
from tui.storage.lock import locked
from tui.storage.private_files import make_folder
from tui.storage.whole_file import read_json, replace_file

_FORM = 1
_LARGEST = 64 * 1024
MOST = 20
"""Contexts kept."""

_LONGEST = 128
_PATIENCE = 1.0
"""Seconds that another Crossfade may take to add one."""


class RecentContext(NamedTuple):
    """A context that was opened, whose account it was, empty where that was not known, and when."""

    choice: ContextChoice
    account: str
    used: datetime


class RecentContexts:
    """A list in one file, which several Crossfades add to, one after the other."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "contexts.json"

    def load(self) -> tuple[RecentContext, ...]:
        """Return the contexts, the latest first; what cannot be read of the file is left out."""
        try:
            kept = read_json(self._file, _LARGEST)
        except (OSError, ValueError):
            return ()
        rows = kept.get("contexts") if kept.get("form") == _FORM else None
        if not isinstance(rows, list):
            return ()
        recent = [one for row in rows[:MOST] if (one := _recent(row)) is not None]
        return tuple(sorted(recent, key=lambda one: one.used, reverse=True))

    def add(self, choice: ContextChoice, account: str, used: datetime) -> None:
        """Put a context first; where the file cannot be written, it is forgotten. Blocks."""
        with contextlib.suppress(OSError):
            make_folder(self._file.parent)
            with locked(self._file.with_suffix(".lock"), _PATIENCE):
                others = [one for one in self.load() if one.choice != choice]
                kept = [RecentContext(choice, account, used), *others][:MOST]
                rows = [[one.choice.profile, one.choice.region, one.account, one.used.isoformat()] for one in kept]
                data = json.dumps({"form": _FORM, "contexts": rows}).encode()
                replace_file(self._file, (data,), durable=False)


def _recent(row: Any) -> RecentContext | None:
    if not (isinstance(row, list) and len(row) == 4 and all(_is_name(text) for text in row)):
        return None
    profile, region, account, used = row
    try:
        when = datetime.fromisoformat(used)
    except ValueError:
        return None
    if account and not (account.isascii() and account.isdigit()):
        return None
    return RecentContext(ContextChoice(profile, region), account, when if when.tzinfo else when.replace(tzinfo=UTC))


def _is_name(text: Any) -> bool:
    # The file may have been tampered with.
    return isinstance(text, str) and text.isprintable() and len(text) <= _LONGEST
