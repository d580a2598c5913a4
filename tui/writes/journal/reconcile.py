"""Reads what a write was for, after its answer was lost, and records the outcome."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.domain.alias import Alias
from tui.domain.call import Call, UpdateAlias
from tui.domain.errors import NotFound, NotRecorded, ProviderError
from tui.writes.calls import kind_of, operation_of_entry
from tui.writes.journal.entry import Entry, Outcome
from tui.writes.journal.outcome import Reconciled, belongs, resolve_outcome
from tui.writes.journal.readback import Reading, Sent

if TYPE_CHECKING:
    from tui.aws.port import Provider
    from tui.writes.journal.pending import PendingWrite
    from tui.writes.journal.record import Record

RETRY = 15.0
"""Seconds after which what could not be read is read again."""


@dataclass(frozen=True, slots=True)
class SentBefore:
    """A move of an alias that another session sent, and that may be applied for so many `seconds` more."""

    call: UpdateAlias
    seconds: float


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a look at writes of unknown outcome found; the next one makes sense in `next_in` seconds, if at all.

    `sent` are the moves that may still be applied, those too whose session still runs.
    """

    reconciled: tuple[Reconciled, ...] = ()
    next_in: float | None = None
    sent: tuple[SentBefore, ...] = ()


def reconcile_write(provider: Provider, record: Record, pending: PendingWrite) -> Reconciled:
    """Read what a write of this session was for, and record the outcome as far as that tells."""
    again = record.again_at(pending)
    try:
        sent = Sent(pending.call, _fingerprints(provider, pending.call))
        now = read_back(provider, pending.entry)
    except ProviderError as error:
        return Reconciled(pending.entry, None, failure=error, again=again)
    outcome = record.resolve(pending, now, sent)
    return Reconciled(
        pending.entry,
        outcome,
        operation_of_entry(pending.entry).current(pending.entry, now, sent),
        again=again if outcome is Outcome.OPEN else None,
    )


def reconcile_pending(provider: Provider, record: Record) -> Reconciliation:
    """Look at this session's writes that can no longer be applied, and whose outcome is still not known."""
    reconciled = tuple(
        reconcile_write(provider, record, pending) for pending in record.pending_writes() if pending.expired
    )
    due = record.next_due()
    unread = any(one.outcome is None for one in reconciled)
    return Reconciliation(reconciled, max(due, RETRY) if unread and due is not None else due)


def reconcile_earlier(provider: Provider, record: Record) -> Reconciliation:
    """Look at what earlier sessions left open in this account and region; raise OSError where none can be read.

    A session that still runs reconciles its own; it is looked at again once they can no longer be applied.
    """
    reconciled: list[Reconciled] = []
    waits: list[float] = []
    sent: list[SentBefore] = []
    for entry in record.recorded.open_writes(provider.context):
        # Asked before reading: what was read earlier may have been applied since.
        wait = record.recorded.open_for(entry)
        running = record.recorded.is_running(entry)
        one = None if running else _reconcile_earlier_write(provider, record, entry, expired=wait <= 0)
        if running or (wait > 0 and (one is None or one.outcome is Outcome.OPEN)):
            waits.append(wait or RETRY)
            if (call := _move_of(entry)) is not None:
                sent.append(SentBefore(call, wait or RETRY))
        if one is not None:
            reconciled.append(one)
    return Reconciliation(tuple(reconciled), min(waits, default=None), tuple(sent))


def read_back(provider: Provider, entry: Entry) -> Reading:
    """Read what a write was for, None where it is not there; raise ProviderError."""
    try:
        return operation_of_entry(entry).read(provider, entry)
    except NotFound:
        return None


def _reconcile_earlier_write(provider: Provider, record: Record, entry: Entry, *, expired: bool) -> Reconciled | None:
    """Reconcile one write, or leave it alone where it may be another account's."""
    account = provider.context.account
    again = record.recorded.again_for(entry)
    try:
        reading = read_back(provider, entry)
    except ProviderError as error:
        return Reconciled(entry, None, failure=error) if account else None
    now = operation_of_entry(entry).current(entry, reading, None)
    if not account and not belongs(entry, now):
        return None
    outcome = resolve_outcome(entry, reading, expired=expired)
    if not entry.account and outcome is not Outcome.APPLIED:
        # What is not there may be there in the account that it was sent to.
        outcome = Outcome.OPEN if outcome is Outcome.OPEN else Outcome.UNCLEAR
    if outcome is Outcome.OPEN:
        return Reconciled(entry, outcome, now, again=again)
    since = record.recorded.later(entry, now) if outcome is Outcome.MOVED and isinstance(now, Alias) else None
    # What cannot be recorded now is shown all the same, and again at the next start.
    with contextlib.suppress(NotRecorded):
        record.add_outcome(entry if entry.account else entry._replace(account=account), outcome, now)
    return Reconciled(entry, outcome, now, since)


def _move_of(entry: Entry) -> UpdateAlias | None:
    """Return the move that a write was, None where it was something else."""
    if not entry.is_move or entry.before is None or entry.after is None:
        return None
    return UpdateAlias(Alias(entry.function, entry.alias, entry.before.routing, entry.before.revision), entry.after)


def _fingerprints(provider: Provider, call: Call) -> dict[str, str]:
    values = kind_of(call).secret_values
    return dict(provider.fingerprints(values)) if values else {}
