"""Tells, by the alias as it stands, what became of a write whose answer was never recorded."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.journal.entry import OPEN, Entry, Found, last_of_each
from tui.providers.errors import ProviderError


@dataclass(frozen=True, slots=True)
class Settled:
    """An unsettled write of an earlier sitting, and what a reading said of it.

    `found` is None where the alias could not be read, for the reason in `trouble`; `alias` is None then too, and where
    it is gone. `since` is a later write by Crossfade that explains why it moved, where there was one.
    """

    entry: Entry
    found: Found | None
    alias: Alias | None = None
    since: Entry | None = None
    trouble: ProviderError | None = None


def judge(entry: Entry, alias: Alias) -> Found:
    """Compare an alias, read after the write, with what it was and what it was to become (aws-semantics 1.3)."""
    before = entry.before
    if alias.routing == entry.after:
        return Found.APPLIED
    if alias.routing == before.routing and alias.revision in (None, before.revision):
        return Found.NOT_APPLIED
    return Found.MOVED


def unsettled(
    entries: tuple[Entry, ...], *, account: str, region: str, endpoint: str, sitting: str
) -> tuple[Entry, ...]:
    """Return the writes of one account and region whose outcome nobody recorded, those of `sitting` apart.

    While the account is not known, `account` is empty and all accounts' are returned: see `belongs`.
    """
    return tuple(
        entry
        for entry in last_of_each(entries)
        if entry.phase in OPEN
        and entry.sitting != sitting
        and (entry.region, entry.endpoint) == (region, endpoint)
        and (not account or entry.account == account)
    )


def belongs(entry: Entry, alias: Alias) -> bool:
    """Tell whether an alias, as it was read, is the one that was written and not its namesake in another account."""
    return account_of(alias.arn) == entry.account


def account_of(arn: str) -> str:
    """Return the account that an ARN names, empty where it names none."""
    parts = arn.split(":")
    return parts[4] if len(parts) > 5 and parts[0] == "arn" else ""
