"""The record of one session: each write is recorded before it is sent, and again with what became of it."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from os import getpid
from pathlib import Path
from typing import Any, TypeVar

from tui import __version__
from tui.aws import timeouts
from tui.domain.alias import Alias
from tui.domain.call import Call, operation_of
from tui.domain.clean_text import clean
from tui.domain.clock import utc_now
from tui.domain.context import Context
from tui.domain.errors import NotRecorded, ProviderError, Withdrawn
from tui.domain.version import Version
from tui.writes.calls import kind_of, operation_of_entry
from tui.writes.journal.entry import INVOKE, Entry, Fault, Outcome, Phase
from tui.writes.journal.file import Journal
from tui.writes.journal.lines import answered_by, state_of
from tui.writes.journal.outcome import account_of, resolve_outcome, revision_of
from tui.writes.journal.pending import OpenWrites, PendingWrite
from tui.writes.journal.readback import Reading, Sent, State
from tui.writes.journal.recorded import RecordedWrites

C = TypeVar("C", bound=Call)
A = TypeVar("A", bound=Reading)

_REASON = 500

Unrecorded = Callable[[Call, Phase, NotRecorded], object]
"""Notice of a write that went out and whose outcome, the phase, could not be recorded."""


class Record:
    """Writes the journal of one session; safe to be used from any thread.

    A write that cannot be recorded does not go out, unless it is a roll back or `accept` was called; of one that went
    out all the same `unrecorded` is called.
    """

    def __init__(
        self,
        journal: Journal,
        *,
        unrecorded: Unrecorded = lambda *_: None,
        clock: Callable[[], datetime] = utc_now,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._journal, self._unrecorded, self._clock, self._elapsed = journal, unrecorded, clock, elapsed
        self.recorded = RecordedWrites(journal, clock)
        """What is on record by now, of other sessions too."""
        self._accepted = False
        self._lock = threading.Condition()
        self._left = False
        self._begun: dict[str, Entry] = {}
        self._in_flight: dict[str, Entry] = {}
        self._not_sent: list[Entry] = []
        self._pending: dict[str, PendingWrite] = {}

    @property
    def folder(self) -> Path:
        """Where the journal is kept, and what else is kept beside it."""
        return self._journal.folder

    def accept(self) -> None:
        """Let writes go out without a record for the rest of this session."""
        self._accepted = True

    def carry_out(self, call: C, perform: Callable[[C], A], context: Context, reason: str = "") -> A:
        """Make a write call between its two lines; raise what it raises, and NotRecorded where it may not go out."""
        entry = self._entry(call, context, reason)
        with self._lock:
            self._begun[entry.id] = entry
        try:
            self._journal.append(entry)
        except NotRecorded as error:
            if not (self._accepted or kind_of(call).rolls_back):
                with self._lock:
                    del self._begun[entry.id]
                raise NotRecorded(call.action, error.message, error.code) from error
        began = self._elapsed()
        with self._lock:
            del self._begun[entry.id]
            self._in_flight[entry.id] = entry
            left = self._left
        try:
            if left:
                raise Withdrawn(call.action, "Crossfade quit before it could be sent")
            answer = perform(call)
        except ProviderError as error:
            if isinstance(error, Withdrawn):
                self._not_sent.append(entry)
            fault = Fault(type(error).__name__, error.code, error.request_id)
            phase = Phase.UNKNOWN if error.outcome_unknown else Phase.REFUSED
            self._end(call, entry._replace(phase=phase, fault=fault), began)
            raise
        except BaseException as error:
            fault = Fault(type(error).__name__)
            self._end(call, entry._replace(phase=Phase.UNKNOWN, fault=fault), began)
            raise
        done = entry._replace(phase=Phase.PERFORMED, **_read(entry, answer))
        self._end(call, done, began)
        return answer

    def begin_invoking(self, function: str, qualifier: str, kind: str, count: int, context: Context) -> Entry:
        """Record that a function is going to be called, not with what; raise NotRecorded where it may not be."""
        asked = {"InvocationType": kind, "Count": str(count)}
        entry = self._line(context, function, qualifier, INVOKE)._replace(asked=asked)
        try:
            self._journal.append(entry)
        except NotRecorded as error:
            if not self._accepted:
                raise NotRecorded("lambda:InvokeFunction", error.message, error.code) from error
        with self._lock:
            self._in_flight[entry.id] = entry
        return entry

    def end_invoking(
        self, entry: Entry, phase: Phase, answered: Mapping[str, str], error: ProviderError | None = None
    ) -> None:
        """Record which versions answered."""
        with self._lock:
            self._in_flight.pop(entry.id, None)
        fault = None if error is None else Fault(type(error).__name__, error.code, error.request_id)
        # Where there is no room for it, the line before says as much: intended, and nothing after.
        with contextlib.suppress(NotRecorded):
            self._journal.append(entry._replace(phase=phase, answered=dict(answered), fault=fault, time=self._clock()))

    def _end(self, call: Call, outcome: Entry, began: float) -> None:
        until = max(began + operation_of_entry(outcome).late, self._elapsed() + timeouts.MARGIN)
        with self._lock:
            self._in_flight.pop(outcome.id, None)
            if outcome.phase is Phase.UNKNOWN:
                self._pending[outcome.id] = PendingWrite(outcome, call, until)
            self._lock.notify_all()
        try:
            self._journal.append(outcome._replace(time=self._clock()))
        except NotRecorded as error:
            if not self._accepted:
                self._unrecorded(call, outcome.phase, error)
        if outcome.phase is Phase.PERFORMED:
            self._end_superseded(outcome)

    def _end_superseded(self, outcome: Entry) -> None:
        """Close what was pending on the RevisionId that this write was carried out on: AWS refuses it now."""
        revision = revision_of(outcome) if operation_of_entry(outcome).is_guarded(outcome) else None
        now = outcome.state.revision if outcome.state is not None else outcome.answered.get("RevisionId")
        if now == revision:
            # This endpoint never changes them, and refuses nothing.
            return
        for pending in self.pending_writes(outcome.function, outcome.alias):
            entry = pending.entry
            if revision is not None and operation_of_entry(entry).is_guarded(entry) and revision_of(entry) == revision:
                self._close(entry, Outcome.NOT_APPLIED, None)

    def pending_writes(self, function: str = "", subject: str = "") -> tuple[PendingWrite, ...]:
        """Return the writes to a function, or of it to an alias, a version or `$LATEST`, whose outcome is not known.

        They are to be asked for before reading: a reading that was on its way when a write failed says nothing of it.
        """
        now = self._elapsed()
        with self._lock:
            return tuple(
                replace(pending, expired=pending.until <= now)
                for pending in self._pending.values()
                if (not function or pending.entry.function == function) and subject in ("", pending.entry.alias)
            )

    def pending_write_of(self, call: Call) -> PendingWrite | None:
        """Return the pending write that this very call left, to be asked for before reading."""
        return next((pending for pending in self.pending_writes() if pending.call is call), None)

    def again_at(self, pending: PendingWrite) -> datetime:
        """Return the time from which on a pending write can no longer be applied."""
        return self._clock() + timedelta(seconds=max(pending.until - self._elapsed(), 0.0))

    def next_due(self) -> float | None:
        """Return in how many seconds the next pending write can be reconciled, None where there is none."""
        return min((max(pending.until - self._elapsed(), 0.0) for pending in self.pending_writes()), default=None)

    def resolve(self, pending: PendingWrite, now: Reading, sent: Sent | None = None) -> Outcome:
        """Record what a reading, begun after the pending write was asked for, says of it, and return that."""
        sent = sent or Sent(pending.call)
        outcome = resolve_outcome(pending.entry, now, expired=pending.expired, sent=sent)
        if outcome is not Outcome.OPEN:
            self._close(pending.entry, outcome, operation_of_entry(pending.entry).current(pending.entry, now, sent))
        return outcome

    def _close(self, entry: Entry, outcome: Outcome, now: State) -> None:
        with self._lock:
            if self._pending.pop(entry.id, None) is None:
                return
        phase = Phase.CONFIRMED if outcome is Outcome.APPLIED else Phase.SETTLED
        # What cannot be recorded here stays open, and the next start reconciles it.
        with contextlib.suppress(NotRecorded):
            self._append_outcome(entry, phase, outcome, now)

    def wait(self, seconds: float) -> bool:
        """Wait so long at the most until nothing is in flight; return whether nothing is."""
        with self._lock:
            return self._lock.wait_for(lambda: not (self._begun or self._in_flight), seconds)

    def leave(self) -> OpenWrites:
        """Record that the outcome of what is still in flight is not known; a later answer is recorded after it.

        Nothing is sent any more from now on.
        """
        with self._lock:
            self._left = True
            in_flight = tuple(self._in_flight.values())
            pending_writes = tuple(pending.entry for pending in self._pending.values())
            not_sent = (*self._not_sent, *self._begun.values())
        for entry in in_flight:
            # Where there is no room for it, the line before says as much: intended, and nothing after.
            with contextlib.suppress(NotRecorded):
                self._journal.append(entry._replace(phase=Phase.UNKNOWN, time=self._clock()))
        return OpenWrites(in_flight, pending_writes, not_sent)

    def add_outcome(self, entry: Entry, outcome: Outcome, now: State) -> None:
        """Record what a read said of another session's write; raise NotRecorded."""
        self._append_outcome(entry, Phase.SETTLED, outcome, now)

    def _append_outcome(self, entry: Entry, phase: Phase, outcome: Outcome, now: State) -> None:
        self._journal.append(entry._replace(phase=phase, time=self._clock(), outcome=outcome, **_read(entry, now)))

    def _entry(self, call: Call, context: Context, reason: str) -> Entry:
        kept = kind_of(call).record
        return self._line(context, call.function, call.subject, operation_of(call), kept.arn)._replace(
            before=kept.before,
            after=kept.after,
            reason=clean(reason, _REASON),
            asked=kept.asked,
            seen=kept.seen,
        )

    def _line(self, context: Context, function: str, subject: str, operation: str, arn: str = "") -> Entry:
        return Entry(
            id=secrets.token_hex(8),
            phase=Phase.INTENDED,
            time=self._clock(),
            session=self._journal.session,
            pid=getpid(),
            version=__version__,
            place=context.place,
            endpoint=context.endpoint,
            # The answer that a write was decided on says whose it is, also where STS cannot be asked.
            account=context.account or account_of(arn),
            region=context.region,
            who=context.caller,
            function=function,
            alias=subject,
            before=None,
            after=None,
            operation=operation,
        )


def _read(entry: Entry, now: Reading) -> dict[str, Any]:
    """Return the fields of an entry that tell what was answered or read, and whose it is where that was not known."""
    one = operation_of_entry(entry).current(entry, now, None)
    known = {"account": account_of(one.arn)} if isinstance(one, Alias | Version) and not entry.account else {}
    return {"state": state_of(one), "answered": answered_by(one), **known}
