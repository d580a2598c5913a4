"""What the lines of the journal about an alias share: how it is read again, and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.alias import Alias
from tui.writes.journal.entry import Entry, Outcome
from tui.writes.journal.readback import Reading, Sent

if TYPE_CHECKING:
    from tui.aws.port import Provider


def read_alias(provider: Provider, entry: Entry) -> Alias:
    """Read the alias that a write was to; raise ProviderError."""
    return provider.get_alias(entry.function, entry.alias)


def is_as_it_was(entry: Entry, alias: Alias) -> bool:
    """Tell whether nobody has written an alias since: every write changes its RevisionId (aws-semantics 1.3)."""
    before = entry.before
    # Without a RevisionId only where it is tells.
    return (
        before is not None
        and alias.routing == before.routing
        and (None in (before.revision, alias.revision) or alias.revision == before.revision)
    )


def is_as_requested(entry: Entry, alias: Alias) -> bool:
    """Tell whether an alias has the routing and the description that a write was to give it."""
    described = entry.asked.get("Description", alias.description) == alias.description
    return entry.after is not None and alias.routing == entry.after and described


def compare_alias(entry: Entry, now: Reading, _sent: Sent | None) -> Outcome:
    """Compare an alias with what a write was to make of it."""
    if not isinstance(now, Alias):
        # One that was to be created may have been, and deleted since.
        return Outcome.GONE
    if is_as_requested(entry, now):
        return Outcome.APPLIED
    return Outcome.NOT_APPLIED if is_as_it_was(entry, now) else Outcome.MOVED
