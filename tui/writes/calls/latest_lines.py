"""What the kinds of calls that write to `$LATEST` share: whom it serves, how it is read again, and compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tui.domain.function import FunctionSnapshot
from tui.domain.version import LATEST, Version
from tui.writes.journal.comparison import CODE, Likeness
from tui.writes.journal.entry import Entry, Outcome
from tui.writes.journal.readback import Reading, Sent

if TYPE_CHECKING:
    from tui.aws.port import Provider

Compare = Callable[[Entry, Version, Mapping[str, str]], Likeness]
"""Compares `$LATEST` with what was requested, by fingerprints of the variables that were set."""


def read_latest(provider: Provider, entry: Entry) -> Version:
    """Read `$LATEST` of the function that a write was to; raise ProviderError."""
    return provider.get_function_configuration(entry.function, LATEST)


def served_by_latest(function: FunctionSnapshot | None) -> tuple[str, ...]:
    """Return the names of the aliases that point at `$LATEST`, which every change of it changes at once."""
    aliases = function.aliases if function is not None else ()
    return tuple(alias.name for alias in aliases if alias.routing.on_latest)


def is_revision_sent(entry: Entry) -> bool:
    """Tell whether a write was sent with a RevisionId."""
    return "RevisionId" in entry.asked


def compare_latest(as_requested: Compare) -> Callable[[Entry, Reading, Sent | None], Outcome]:
    """Return what compares `$LATEST` with what a write was to make of it."""

    def compare(entry: Entry, now: Reading, sent: Sent | None) -> Outcome:
        if not isinstance(now, Version):
            return Outcome.GONE
        likeness = as_requested(entry, now, sent.values if sent is not None else {})
        if likeness is Likeness.SAME:
            return Outcome.APPLIED
        revision, code = entry.asked.get("RevisionId"), entry.seen.get(CODE, now.code_sha256)
        if revision is not None and now.revision == revision and code == now.code_sha256:
            return Outcome.NOT_APPLIED
        return Outcome.MOVED if likeness is Likeness.OTHER else Outcome.UNCLEAR

    return compare
