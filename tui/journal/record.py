"""The record of one sitting: each write is taken down before it goes out, and again with what became of it."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from os import getpid
from pathlib import Path
from typing import TypeVar

from tui import __version__
from tui.domain.alias import Alias
from tui.domain.call import (
    Call,
    CreateAlias,
    DeleteAlias,
    DeleteVersion,
    PublishVersion,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
    ZipFile,
    operation_of,
    shown,
)
from tui.domain.context import Context
from tui.domain.routing import Routing
from tui.domain.version import Version
from tui.journal.entry import INVOKE, Entry, Fault, Found, Phase, Standing, last_of_each
from tui.journal.file import Journal
from tui.journal.settling import ENVIRONMENT, NEWEST, REMOVED, SET, Reading, account_of, judge, unsettled
from tui.providers.errors import AliasMoved, NotRecorded, ProviderError
from tui.providers.text import clean

C = TypeVar("C", bound=Call)
A = TypeVar("A", bound=Reading)

_REASON = 500
_FIELD = 500
_DONE = (Phase.PERFORMED, Phase.CONFIRMED)

Unrecorded = Callable[[Call, Phase, NotRecorded], object]
"""Told of a write that went out and whose outcome, the phase, could not be recorded."""


class Record:
    """Writes the journal of one sitting; safe to be used from any thread.

    A write that cannot be recorded does not go out, unless it is a roll back or `accept` was called; of one that went
    out all the same `unrecorded` is told.
    """

    def __init__(
        self,
        journal: Journal,
        *,
        unrecorded: Unrecorded = lambda *_: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._journal, self._unrecorded, self._clock = journal, unrecorded, clock
        self._accepted = False
        self._lock = threading.Lock()
        self._in_flight: dict[str, Entry] = {}
        self._doubts: dict[tuple[str, str], Entry] = {}

    @property
    def folder(self) -> Path:
        """Where the journal is kept, and what else is kept beside it."""
        return self._journal.folder

    def accept(self) -> None:
        """Let writes go out without a record for the rest of this sitting."""
        self._accepted = True

    def carry_out(self, call: C, perform: Callable[[C], A], context: Context, reason: str = "") -> A:
        """Make a write call between its two lines; raise what it raises, and NotRecorded where it may not go out."""
        entry = self._entry(call, context, reason)
        try:
            self._journal.append(entry)
        except NotRecorded as error:
            if not (self._accepted or is_roll_back(call)):
                raise NotRecorded(call.action, error.message, error.code) from error
        with self._lock:
            self._doubts.pop(_key(entry), None)
            self._in_flight[entry.id] = entry
        try:
            answer = perform(call)
        except ProviderError as error:
            fault = Fault(type(error).__name__, error.code, error.request_id)
            phase = Phase.UNKNOWN if error.outcome_unknown else Phase.REFUSED
            # A 412 may be told of a write that was applied: a reading will say.
            self._end(call, replace(entry, phase=phase, fault=fault), doubt=phase is Phase.UNKNOWN or _moved(error))
            raise
        except BaseException as error:
            fault = Fault(type(error).__name__)
            self._end(call, replace(entry, phase=Phase.UNKNOWN, fault=fault), doubt=True)
            raise
        done = replace(entry, phase=Phase.PERFORMED, stands=_stands(answer), answered=_answered(answer))
        self._end(call, done, doubt=False)
        return answer

    def begin_invoking(self, function: str, qualifier: str, kind: str, count: int, context: Context) -> Entry:
        """Take down that a function is going to be called, not with what; raise NotRecorded where it may not be."""
        asked = {"InvocationType": kind, "Count": str(count)}
        entry = replace(self._line(context, function, qualifier, INVOKE), asked=asked)
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
        """Take down which versions answered."""
        with self._lock:
            self._in_flight.pop(entry.id, None)
        fault = None if error is None else Fault(type(error).__name__, error.code, error.request_id)
        # Where there is no room for it, the line before says as much: intended, and nothing after.
        with contextlib.suppress(NotRecorded):
            self._journal.append(replace(entry, phase=phase, answered=dict(answered), fault=fault, time=self._clock()))

    def _end(self, call: Call, outcome: Entry, *, doubt: bool) -> None:
        with self._lock:
            self._in_flight.pop(outcome.id, None)
            if doubt:
                self._doubts[_key(outcome)] = outcome
        try:
            self._journal.append(replace(outcome, time=self._clock()))
        except NotRecorded as error:
            if not self._accepted:
                self._unrecorded(call, outcome.phase, error)

    def doubt(self, function: str, subject: str) -> Entry | None:
        """Return the write to an alias, a version or `$LATEST` of which only a reading can tell what became.

        It is to be asked for before reading.
        """
        with self._lock:
            return self._doubts.get((function, subject))

    def doubts(self, function: str) -> tuple[Entry, ...]:
        """Return all such writes to a function, to be asked for before it is read."""
        with self._lock:
            return tuple(doubt for (of, _), doubt in self._doubts.items() if of == function)

    def resolve(self, doubt: Entry, now: Reading) -> Found:
        """Take down what a reading that began after the doubt says of the write, and return it."""
        found = judge(doubt, now)
        with self._lock:
            if self._doubts.get(_key(doubt)) is not doubt:
                return found
            del self._doubts[_key(doubt)]
        if doubt.phase is Phase.REFUSED and found is not Found.APPLIED:
            return found
        phase = Phase.CONFIRMED if found is Found.APPLIED else Phase.SETTLED
        # What cannot be recorded here stays open, and the next start settles it.
        with contextlib.suppress(NotRecorded):
            self._append_found(doubt, phase, found, now)
        return found

    def leave(self) -> None:
        """Take down that the outcome of what is still in flight is not known; a later answer is taken down after it."""
        with self._lock:
            left = tuple(self._in_flight.values())
        for entry in left:
            # Where there is no room for it, the line before says as much: intended, and nothing after.
            with contextlib.suppress(NotRecorded):
                self._journal.append(replace(entry, phase=Phase.UNKNOWN, time=self._clock()))

    def unsettled(self, context: Context) -> tuple[Entry, ...]:
        """Return what sittings that no longer run left open in this account and region; raise OSError."""
        left = unsettled(
            self._journal.read(recent=True).entries,
            account=context.account,
            region=context.region,
            endpoint=context.endpoint,
            sitting=self._journal.sitting,
        )
        return tuple(entry for entry in left if not self._journal.is_running(entry.sitting))

    def writes(self, context: Context) -> tuple[Entry, ...]:
        """Return the last line of every write on record in this account and region, oldest first; raise OSError."""
        return tuple(
            entry
            for entry in last_of_each(self._journal.read().entries)
            if (entry.account, entry.region, entry.endpoint) == (context.account, context.region, context.endpoint)
        )

    def later(self, entry: Entry, alias: Alias) -> Entry | None:
        """Return the recorded write of anybody's that put an alias where it stands; raise OSError."""
        stands = Standing(alias.routing, alias.revision)
        later = (
            other
            for other in last_of_each(self._journal.read(recent=True).entries)
            if other.id != entry.id and _key(other) == _key(entry) and other.account == entry.account
        )
        return next((other for other in later if other.phase in _DONE and other.stands == stands), None)

    def settle(self, entry: Entry, found: Found, now: Reading) -> None:
        """Take down what a reading said of another sitting's write; raise NotRecorded."""
        self._append_found(entry, Phase.SETTLED, found, now)

    def _append_found(self, entry: Entry, phase: Phase, found: Found, now: Reading) -> None:
        told = replace(entry, phase=phase, time=self._clock(), found=found)
        self._journal.append(replace(told, stands=_stands(now), answered=_answered(now)))

    def _entry(self, call: Call, context: Context, reason: str) -> Entry:
        before, after, arn = _sides(call)
        return replace(
            self._line(context, call.function, call.subject, operation_of(call), arn),
            before=before,
            after=after,
            reason=clean(reason, _REASON),
            asked=_asked(call),
        )

    def _line(self, context: Context, function: str, subject: str, operation: str, arn: str = "") -> Entry:
        return Entry(
            id=secrets.token_hex(8),
            phase=Phase.INTENDED,
            time=self._clock(),
            sitting=self._journal.sitting,
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


def is_roll_back(call: Call) -> bool:
    """Tell whether a call gives the primary all traffic again and does nothing else."""
    if not isinstance(call, UpdateAlias) or call.description is not None:
        return False
    return call.before.routing.split and call.after == call.before.routing.rolled_back()


def _sides(call: Call) -> tuple[Standing | None, Routing | None, str]:
    """Return where an alias stands before and after a call, and an ARN that tells the account."""
    match call:
        case UpdateAlias(before, after):
            return Standing(before.routing, before.revision), after, before.arn
        case CreateAlias(_, _, routing):
            return None, routing, ""
        case DeleteAlias(before):
            return Standing(before.routing, before.revision), None, before.arn
        case DeleteVersion():
            return None, None, call.version.arn
        case PublishVersion() | UpdateFunctionCode() | UpdateFunctionConfiguration():
            return None, None, call.latest.arn


def _asked(call: Call) -> dict[str, str]:
    """Return what is asked by the API's names: neither code nor values of an environment."""
    match call:
        case UpdateAlias(description=None) | CreateAlias() | DeleteAlias():
            return {}
        case UpdateAlias(description=str() as description):
            return {"Description": clean(description, _FIELD)}
    sent = {name: value for name, value in shown(call).items() if name not in ("ZipFile", "Environment")}
    asked = {name: clean(str(value), _FIELD) for name, value in sent.items()}
    match call:
        case PublishVersion():
            asked[NEWEST] = str(call.newest)
        case UpdateFunctionCode(code=ZipFile(sha256=sha256)):
            asked["CodeSha256"] = sha256
        case UpdateFunctionConfiguration():
            changed = call.environment.items()
            asked |= {f"{ENVIRONMENT}{name}": REMOVED if value is None else SET for name, value in changed}
    return asked


def _stands(now: Reading) -> Standing | None:
    return Standing(now.routing, now.revision) if isinstance(now, Alias) else None


def _answered(now: Reading) -> Mapping[str, str]:
    if not isinstance(now, Version):
        return {}
    told = {"Version": now.number, "CodeSha256": now.code_sha256, "RevisionId": now.revision or ""}
    return {name: value for name, value in told.items() if value}


def _key(entry: Entry) -> tuple[str, str]:
    return entry.function, entry.alias


def _moved(error: ProviderError) -> bool:
    return isinstance(error, AliasMoved)
