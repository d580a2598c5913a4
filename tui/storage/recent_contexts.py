"""Keeps which contexts were opened last: names, regions and account ids alone, in a file of mode 0600."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from tui.domain.context_choice import ContextChoice
from tui.storage.json_file import read_json, replace_json

_FORM = 1
_LARGEST = 64 * 1024
MOST = 20
"""Contexts kept."""

_LONGEST = 128


class RecentContext(NamedTuple):
    """A context that was opened, whose account it was, empty where that was not known, and when."""

    choice: ContextChoice
    account: str
    used: datetime


class RecentContexts:
    """A list in one file; two Crossfades that write it at the same time may lose one entry, never the file."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "contexts.json"

    def load(self) -> tuple[RecentContext, ...]:
        """Return the contexts, the latest first; what cannot be read of the file is left out."""
        kept = read_json(self._file, _LARGEST)
        rows = kept.get("contexts") if isinstance(kept, dict) and kept.get("form") == _FORM else None
        if not isinstance(rows, list):
            return ()
        recent = [one for row in rows[:MOST] if (one := _recent(row)) is not None]
        return tuple(sorted(recent, key=lambda one: one.used, reverse=True))

    def add(self, choice: ContextChoice, account: str, used: datetime) -> None:
        """Put a context first; where the file cannot be written, it is forgotten."""
        others = [one for one in self.load() if one.choice != choice]
        kept = [RecentContext(choice, account, used), *others][:MOST]
        rows = [[one.choice.profile, one.choice.region, one.account, one.used.isoformat()] for one in kept]
        replace_json(self._file, {"form": _FORM, "contexts": rows})


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
