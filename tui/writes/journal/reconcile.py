"""Reads what a write was for, after its answer was lost, and takes down what became of it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace

from tui.aws.port import Provider
from tui.domain.alias import Alias
from tui.domain.call import Recorded, UpdateAlias, UpdateFunctionConfiguration
from tui.domain.errors import NotFound, NotRecorded, ProviderError
from tui.domain.version import LATEST, Version
from tui.writes.journal.comparing import NEWEST, number_of
from tui.writes.journal.doubts import Doubt
from tui.writes.journal.entry import Entry, Found
from tui.writes.journal.record import Record
from tui.writes.journal.settling import Publications, Reading, Sent, Settled, belongs, judge, stands

RETRY = 15.0
"""Seconds after which what could not be read is read again."""


@dataclass(frozen=True, slots=True)
class SentBefore:
    """A move of an alias that another session sent, and that may be applied for so many `seconds` more."""

    call: UpdateAlias
    seconds: float


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at writes of unknown outcome found; the next one makes sense in `next_in` seconds, if at all.

    `sent` are the moves that may still be applied, those too whose session still runs.
    """

    settled: tuple[Settled, ...] = ()
    next_in: float | None = None
    sent: tuple[SentBefore, ...] = ()


def look(provider: Provider, record: Record, doubt: Doubt) -> Settled:
    """Read what a write of this sitting was for, and take down what became of it as far as that tells."""
    again = record.again_at(doubt)
    try:
        sent = Sent(doubt.call, _fingerprints(provider, doubt.call))
        now = read_back(provider, doubt.entry)
    except ProviderError as error:
        return Settled(doubt.entry, None, failure=error, again=again)
    found = record.resolve(doubt, now, sent)
    return Settled(doubt.entry, found, stands(doubt.entry, now, sent), again=again if found is Found.OPEN else None)


def look_again(provider: Provider, record: Record) -> Looked:
    """Look at this sitting's writes that can no longer be applied, and whose outcome is still not known."""
    settled = tuple(look(provider, record, doubt) for doubt in record.doubts() if doubt.over)
    due = record.next_due()
    unread = any(one.found is None for one in settled)
    return Looked(settled, max(due, RETRY) if unread and due is not None else due)


def settle_left(provider: Provider, record: Record) -> Looked:
    """Look at what earlier sittings left open in this account and region; raise OSError where none can be read.

    A sitting that still runs settles its own; it is looked at again once they can no longer be applied.
    """
    settled: list[Settled] = []
    waits: list[float] = []
    sent: list[SentBefore] = []
    for entry in record.unsettled(provider.context):
        # Asked before reading: what was read earlier may have been applied since.
        wait = record.open_for(entry)
        running = record.is_running(entry)
        one = None if running else _settle(provider, record, entry, over=wait <= 0)
        if running or (wait > 0 and (one is None or one.found is Found.OPEN)):
            waits.append(wait or RETRY)
            if (call := _move_of(entry)) is not None:
                sent.append(SentBefore(call, wait or RETRY))
        if one is not None:
            settled.append(one)
    return Looked(tuple(settled), min(waits, default=None), tuple(sent))


def read_back(provider: Provider, entry: Entry) -> Reading:
    """Read what a write was for, None where it is not there; raise ProviderError."""
    try:
        match entry.operation:
            case "PublishVersion":
                return _publications(provider, entry.function, number_of(entry.asked.get(NEWEST, "")))
            case "UpdateFunctionCode" | "UpdateFunctionConfiguration":
                return provider.get_function_configuration(entry.function, LATEST)
            case "DeleteFunction":
                return provider.get_function_configuration(entry.function, entry.alias)
            case _:
                return provider.get_alias(entry.function, entry.alias)
    except NotFound:
        return None


def _publications(provider: Provider, function: str, newest: int) -> Publications:
    """Read `$LATEST` and all newer versions: a number that was given once is not given again, so any may be next."""
    latest: Version | None = None
    newer: list[Version] = []
    marker: str | None = None
    while True:
        page = provider.list_versions(function, marker)
        for version in page.items:
            if version.number == LATEST:
                latest = version
            elif version.is_published and int(version.number) > newest:
                newer.append(version)
        marker = page.next_marker
        if marker is None:
            return Publications(latest, tuple(newer))


def _settle(provider: Provider, record: Record, entry: Entry, *, over: bool) -> Settled | None:
    """Settle one write, or leave it alone where it may be another account's."""
    account = provider.context.account
    again = record.again_for(entry)
    try:
        reading = read_back(provider, entry)
    except ProviderError as error:
        return Settled(entry, None, failure=error) if account else None
    now = stands(entry, reading)
    if not account and (now is None or not belongs(entry, now)):
        return None
    found = judge(entry, reading, over=over)
    if not entry.account and found is not Found.APPLIED:
        # What is not there may be there in the account that it was sent to.
        found = Found.OPEN if found is Found.OPEN else Found.UNCLEAR
    if found is Found.OPEN:
        return Settled(entry, found, now, again=again)
    since = record.later(entry, now) if found is Found.MOVED and isinstance(now, Alias) else None
    # What cannot be recorded now is shown all the same, and again at the next start.
    with contextlib.suppress(NotRecorded):
        record.settle(entry if entry.account else replace(entry, account=account), found, now)
    return Settled(entry, found, now, since)


def _move_of(entry: Entry) -> UpdateAlias | None:
    """Return the move that a write was, None where it was something else."""
    if entry.operation != "UpdateAlias" or entry.before is None or entry.after is None or entry.asked:
        return None
    return UpdateAlias(Alias(entry.function, entry.alias, entry.before.routing, entry.before.revision), entry.after)


def _fingerprints(provider: Provider, call: Recorded) -> dict[str, str]:
    if not isinstance(call, UpdateFunctionConfiguration):
        return {}
    values = {name: value for name, value in call.environment.items() if value is not None}
    return dict(provider.fingerprints(values)) if values else {}
