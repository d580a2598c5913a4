"""Tells, by what stands now, what became of a write whose answer was never recorded."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.version import LATEST, Version, field_text
from tui.journal.entry import Entry, Found, last_of_each
from tui.providers.errors import ProviderError

Reading = Alias | Version | None
"""What a reading found: None where it is not there."""

NEWEST = "newest"
"""Where the record of a publication keeps the highest number that was known before."""

ENVIRONMENT = "Environment."
"""Before the name of a variable in the record of a configuration."""

SET, REMOVED = "set", "removed"


@dataclass(frozen=True, slots=True)
class Settled:
    """An unsettled write of an earlier sitting, and what a reading said of it.

    `found` is None where it could not be read, for the reason in `trouble`; `alias` is None then too, and where
    it is gone or no alias. `since` is a later write by Crossfade that explains why it moved, where there was one.
    """

    entry: Entry
    found: Found | None
    alias: Alias | None = None
    since: Entry | None = None
    trouble: ProviderError | None = None


def version_to_read(entry: Entry) -> str | None:
    """Return the version whose reading tells what became of a write; None where it is the alias."""
    match entry.operation:
        case "PublishVersion":
            # Numbers only ever grow (aws-semantics 1.4): what was published is the one behind the newest known.
            return str(int(entry.asked.get(NEWEST, "0") or "0") + 1)
        case "UpdateFunctionCode" | "UpdateFunctionConfiguration":
            return LATEST
        case "DeleteFunction":
            return entry.alias
        case _:
            return None


def judge(entry: Entry, now: Reading) -> Found:
    """Compare what was read after the write with what it was and what it was to become (aws-semantics 1.3)."""
    if isinstance(now, Alias):
        return _judge_alias(entry, now)
    match entry.operation:
        case "DeleteAlias" | "DeleteFunction":
            return Found.APPLIED if now is None else Found.NOT_APPLIED
        case "CreateAlias" | "PublishVersion" if now is None:
            return Found.NOT_APPLIED
    return Found.GONE if now is None else _judge_version(entry, now)


def _judge_alias(entry: Entry, alias: Alias) -> Found:
    before = entry.before
    described = entry.asked.get("Description", alias.description) == alias.description
    if entry.after is not None and alias.routing == entry.after and described:
        return Found.APPLIED
    if before is not None and alias.routing == before.routing and alias.revision in (None, before.revision):
        return Found.NOT_APPLIED
    return Found.MOVED


def _judge_version(entry: Entry, version: Version) -> Found:
    asked = entry.asked
    revision = asked.get("RevisionId")
    if entry.operation != "PublishVersion" and revision is not None and version.revision == revision:
        return Found.NOT_APPLIED
    code = asked.get("CodeSha256")
    if code is not None:
        return Found.APPLIED if version.code_sha256 == code else Found.MOVED
    fields = {name: value for name, value in asked.items() if name not in ("FunctionName", "RevisionId", NEWEST)}
    return Found.APPLIED if all(_holds(version, *pair) for pair in fields.items()) else Found.MOVED


def _holds(version: Version, name: str, value: str) -> bool:
    if name.startswith(ENVIRONMENT):
        # Values are nowhere on record: that a name is there, or not, is all that can be compared.
        return (name.removeprefix(ENVIRONMENT) in version.environment) == (value == SET)
    return field_text(version, name) in (None, value)


def unsettled(
    entries: tuple[Entry, ...], *, account: str, region: str, endpoint: str, sitting: str
) -> tuple[Entry, ...]:
    """Return the writes of one account and region whose outcome nobody recorded, those of `sitting` apart.

    While the account is not known, `account` is empty and all accounts' are returned: see `belongs`.
    """
    return tuple(
        entry
        for entry in last_of_each(entries)
        if entry.to_settle
        and entry.sitting != sitting
        and (entry.region, entry.endpoint) == (region, endpoint)
        and (not account or entry.account == account)
    )


def belongs(entry: Entry, now: Alias | Version) -> bool:
    """Tell whether what was read is what was written and not its namesake in another account."""
    return account_of(now.arn) == entry.account


def account_of(arn: str) -> str:
    """Return the account that an ARN names, empty where it names none."""
    parts = arn.split(":")
    return parts[4] if len(parts) > 5 and parts[0] == "arn" else ""
