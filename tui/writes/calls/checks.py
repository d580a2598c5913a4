"""Preflight checks that several kinds of calls share."""

from __future__ import annotations

from collections.abc import Iterator

from tui.domain.version import LATEST, Version
from tui.writes.alias_preflight import Finding, Level
from tui.writes.ownership.owner import Managed, Ownership, Unknown

DESCRIPTION_MOST = 256


def note(text: str) -> Finding:
    """Return a finding that is only to be known."""
    return Finding(Level.NOTE, text)


def block(text: str) -> Finding:
    """Return a finding that ends the write."""
    return Finding(Level.BLOCK, text)


def check_description(description: str) -> Iterator[Finding]:
    """Check the length of a description."""
    if len(description) > DESCRIPTION_MOST:
        yield block(f"a description has at most {DESCRIPTION_MOST} characters, this one {len(description)}")


def check_updated(latest: Version, what: str) -> Iterator[Finding]:
    """Check that AWS is done with the last update of `$LATEST`; `what` is what it lets nobody do before."""
    if latest.state == "Pending":
        yield block(f"$LATEST is Pending: AWS refuses to {what} until it is Active")
    if latest.update == "InProgress":
        yield block(f"$LATEST is being updated: AWS refuses to {what} until the update is done")
    if latest.update == "Failed":
        yield note(f"the last update of $LATEST failed{f': {latest.state_reason}' if latest.state_reason else ''}")


def check_keeper(ownership: Ownership) -> Iterator[Finding]:
    """Check whether something else describes `$LATEST` and may revert it."""
    match ownership:
        case Managed(by, _):
            then = f"its next update may revert {LATEST}"
            yield Finding(Level.REASON, f"managed by {by}: {then}")
        case Unknown():
            yield note(f"its tags could not be read: a stack that manages the function may revert {LATEST}")
        case _:
            pass


def name_manager(ownership: Ownership) -> Iterator[Finding]:
    """Say what manages the function, where a write takes nothing away from it."""
    if isinstance(ownership, Managed):
        yield note(f"the function is managed by {ownership.by}")
