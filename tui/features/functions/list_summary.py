"""How many functions there are and are shown, and how fresh that is, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from tui.presentation.ages import age
from tui.presentation.call_pace_text import pace_notes
from tui.presentation.find import describe_no_match
from tui.presentation.keymap import key
from tui.presentation.spans import failure_text

if TYPE_CHECKING:
    from tui.domain.account import AccountSnapshot
    from tui.features.functions.listing import Listing


def counts_text(account: AccountSnapshot, listing: Listing, now: datetime) -> str:
    """Say what the list holds: `5 of 1,284 functions   2 canaries`, and what is still on its way."""
    total = f"{listing.total:,}{'' if account.complete else '+'}"
    noun = "function" if listing.total == 1 and account.complete else "functions"
    canaries = f"{listing.canaries:,} {'canary' if listing.canaries == 1 else 'canaries'}"
    read_all = account.complete and listing.functions_read >= listing.total
    so_far = f"{canaries} so far, {listing.functions_read:,} of {total} {noun} loaded"
    filtered = listing.shown != listing.total
    shown = f"{listing.shown:,} of " if filtered else ""
    parts = [f"{shown}{total} {noun}"] if filtered or read_all or not account.read else []
    if not account.functions and not account.complete:
        parts = ["no functions loaded"] if account.failure is not None else []
    # What a filter could not decide stands before what is not about it: the end is cut where there is little room.
    parts.extend(_undecided(listing))
    if not read_all and account.read:
        parts.append(so_far)
    elif listing.canaries:
        parts.append(canaries)
    parts.extend(listing.filter.notes)
    if account.pace is not None:
        parts.extend(pace_notes(account.pace))
    if account.as_of is not None:
        parts.append(list_age(account, now))
    if account.failure is not None and account.functions:
        parts.append(failure_text(account.failure))
    elif not account.complete and account.failure is None and account.as_of is None:
        parts.append("loading…")
    return "   ".join(parts)


def list_age(account: AccountSnapshot, now: datetime) -> str:
    """Say how old a list is that an earlier session read, and whether it is being read again."""
    again = ", reading it again" if account.failure is None else ""
    return f"list read {age(account.as_of, now)}{again}"


def empty_text(snapshot: AccountSnapshot, listing: Listing) -> str:
    """Say why there is no row."""
    if not snapshot.functions:
        if snapshot.failure is not None:
            return failure_text(snapshot.failure)
        return "no functions here" if snapshot.complete else "loading…"
    # The line above has little room for what was not understood.
    if listing.filter.notes:
        return ", ".join(listing.filter.notes)
    so_far = "" if snapshot.complete else " listed so far"
    undecided = "".join(f", {words}" for words in _undecided(listing))
    return describe_no_match(listing.total, "function", more=so_far + undecided)


def _undecided(listing: Listing) -> Iterator[str]:
    """Yield of how many functions it is not known whether they pass the filter, and why."""
    if listing.unread:
        yield f"{listing.unread:,} not loaded yet"
    if listing.unreadable:
        yield f"{listing.unreadable:,} unreadable"
    if listing.not_checked:
        yield f"{listing.not_checked:,} not checked yet ({key('functions.doctor')} checks)"
