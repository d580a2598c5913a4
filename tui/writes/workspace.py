"""One opened AWS context: what is read of an alias as it is moved, and every write, on record; no terminal."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import TYPE_CHECKING

from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent, mover
from tui.domain.call import Call, UpdateAlias
from tui.domain.call_pace import CallPace
from tui.domain.deployment_call import StopDeployment
from tui.domain.errors import AliasMoved, NotFound, ProviderError
from tui.domain.read_failure import ReadFailure, read_failure
from tui.domain.routing import Routing
from tui.domain.version import LATEST, Version
from tui.storage.private_files import why
from tui.writes.calls import kind_of, operation_of_entry
from tui.writes.journal import reconcile
from tui.writes.journal.entry import Entry, Outcome
from tui.writes.journal.file import passing_journal
from tui.writes.journal.moves import left_at
from tui.writes.journal.outcome import OutcomeUnknown
from tui.writes.journal.readback import State
from tui.writes.journal.record import Record
from tui.writes.ownership.owner import Ownership, Unknown, owner
from tui.writes.ownership.status import AliasStatus, assess_alias
from tui.writes.ownership.stopping import stop

if TYPE_CHECKING:
    from tui.aws.port import Provider
    from tui.domain.context import Context
    from tui.domain.function import FunctionSnapshot
    from tui.writes.journal.pending import OpenWrites, PendingWrite
    from tui.writes.journal.reconcile import Reconciliation

ENDING_SECONDS = 0.25
"""How long writes that were taken back may take to be recorded as not sent."""

EVENTS_SECONDS = 60
"""How long what CloudTrail has of an alias counts as new."""


@dataclass(frozen=True, slots=True)
class Written:
    """A write that was carried out; `answer` is what AWS made of it, None where it is gone.

    `lost` is what came in place of an answer, where only a reading found it done.
    """

    call: Call
    answer: State
    lost: ProviderError | None = None


class Workspace:
    """Reads and writes through one provider. Its methods block; the generators yield ever fuller snapshots."""

    def __init__(self, provider: Provider, record: Record | None = None) -> None:
        """Read and write through `provider`; without a `record` of the writes, one that goes with the process."""
        self._provider = provider
        self._record = record or Record(passing_journal())
        self._left = threading.Event()
        self._events: dict[tuple[str, str], tuple[float, tuple[AuditEvent, ...]]] = {}
        self._asks_trail = threading.Lock()

    @property
    def provider(self) -> Provider:
        """The port, to read through what is no part of a function's own screen (`tui.features`)."""
        return self._provider

    @property
    def record(self) -> Record:
        """The record of what is written in this session."""
        return self._record

    @property
    def context(self) -> Context:
        """Where one is, and who, once that was asked."""
        return self._provider.context

    def call_pace(self) -> CallPace | None:
        """Return, without a call, how fast AWS may be read now; None where AWS cannot be reached at all."""
        try:
            return self._provider.call_pace()
        except ProviderError:
            return None

    def identify(self) -> Context:
        """Return who and where the caller is; raise ProviderError."""
        return self._provider.get_caller_identity()

    def read_version(self, function: str, number: str, *, background: bool = False) -> Version:
        """Return one version with its state, in the background within the call budget; raise ProviderError."""
        return self._provider.get_function_configuration(function, number, background=background)

    def read_alias(self, function: str, alias: str) -> Alias:
        """Return one alias as it is now; raise ProviderError."""
        pending_writes = self._record.pending_writes(function, alias)
        try:
            current = self._provider.get_alias(function, alias)
        except NotFound:
            self._resolve(pending_writes, {})
            raise
        self._resolve(pending_writes, {alias: current})
        return current

    def list_aliases(self, function: str) -> tuple[Alias, ...]:
        """Return all aliases of a function as they are now; raise ProviderError."""
        pending_writes = self._record.pending_writes(function)
        aliases = self._provider.list_aliases(function)
        self._resolve(pending_writes, {alias.name: alias for alias in aliases})
        return aliases

    def _resolve(self, pending_writes: tuple[PendingWrite, ...], aliases: Mapping[str, Alias]) -> None:
        """Record what a reading of aliases says of `pending_writes`, which were asked for before it began."""
        for pending in pending_writes:
            if operation_of_entry(pending.entry).writes_alias:
                self._record.resolve(pending, aliases.get(pending.entry.alias))

    def carry_out(self, call: UpdateAlias, reason: str = "") -> Alias:
        """Move an alias once and return it as AWS answered it; raise ProviderError.

        It is recorded before and after, with the operator's `reason` where one was given; what cannot be recorded does
        not go out and raises NotRecorded, roll backs apart.
        """
        return self._record.carry_out(call, self._provider.perform, self.context, reason)

    def write(self, call: Call, reason: str = "") -> Written:
        """Make any write call once, on record; raise ProviderError where it was not done.

        After a lost answer or a 5xx what is there is read and compared (aws-semantics 1.3), never sent again: raises
        OutcomeUnknown where that does not tell. What AWS answered otherwise, and what is read and compared just before
        because the API lets nobody guard it by a RevisionId, is raised as it is.
        """
        kind = kind_of(call)
        if kind.is_unguarded and kind.alias is not None:
            self._check_unchanged(call, kind.alias)
        try:
            return Written(call, self._record.carry_out(call, self._perform, self.context, reason))
        except ProviderError as error:
            pending = self._record.pending_write_of(call)
            if pending is None:
                raise
            reconciled = reconcile.reconcile_write(self._provider, self._record, pending)
            if reconciled.outcome is Outcome.APPLIED:
                return Written(call, reconciled.now, error)
            if reconciled.outcome is Outcome.NOT_APPLIED:
                raise
            raise OutcomeUnknown(error, reconciled) from error

    def _perform(self, call: Call) -> State:
        return self._provider.perform(call)

    def _check_unchanged(self, call: Call, before: Alias) -> None:
        now = self.read_alias(before.function, before.name)
        if (now.routing, now.revision) != (before.routing, before.revision):
            raise AliasMoved(call.action, f"{before.name} has changed since it was read")

    def writes(self, function: str = "") -> tuple[Entry, ...]:
        """Return every write on record in this account and region, or to one function of it; raise OSError.

        The oldest comes first.
        """
        return self._record.recorded.writes(self.context, function)

    def reconcile_earlier(self) -> Reconciliation:
        """Look at what earlier sessions left open in this account and region, and record the outcome.

        Raises OSError where the journal cannot be read.
        """
        return reconcile.reconcile_earlier(self._provider, self._record)

    def reconcile_pending(self) -> Reconciliation:
        """Look at this session's writes whose outcome is not known, and which can no longer be applied."""
        return reconcile.reconcile_pending(self._provider, self._record)

    def accept_unrecorded(self) -> None:
        """Let writes go out that cannot be recorded, for the rest of this session."""
        self._record.accept()

    def restart(self) -> None:
        """Start the AWS process again where it has ended."""
        self._provider.restart()

    def take_back(self, seconds: float) -> None:
        """Wait shortly for the writes that are on their way, and take back those that have not begun by then."""
        if not self._record.wait(seconds) and self._provider.withdraw():
            # Those that were taken back end by that.
            self._record.wait(ENDING_SECONDS)

    def leave(self) -> OpenWrites:
        """Record and return what is still in flight, for nobody may be there to hear the answer."""
        self._left.set()
        return self._record.leave()

    def read_alias_status(
        self, alias: Alias, function: FunctionSnapshot | None, patterns: tuple[str, ...]
    ) -> AliasStatus:
        """Return who else moves an alias, as far as it can be read; `patterns` are the tags that mean managed."""
        tags: Mapping[str, str] = {}
        deployment, unread, split_failure, journalled = None, Unknown(), None, None
        try:
            tags = self._provider.list_tags(alias.arn) if alias.arn else {}
        except ProviderError as error:
            unread = replace(unread, tags=read_failure(error, "lambda:ListTags"))
        try:
            deployment = self._provider.find_deployment(alias.function, alias.name)
        except ProviderError as error:
            unread = replace(unread, deployments=read_failure(error, "codedeploy:ListDeployments"))
        else:
            if deployment is None and alias.routing.split:
                try:
                    deployment = self._provider.last_deployment(alias.function, alias.name)
                    journalled = self._left_at(alias) if deployment is not None else None
                except ProviderError as error:
                    split_failure = read_failure(error, "codedeploy:ListDeployments")
        execution = None
        try:
            section = self._provider.stepfunctions
            find = section.last_execution if alias.routing.split else section.find_execution
            execution = find(alias.function, alias.name)
            if execution is not None and not execution.active:
                journalled = self._left_at(alias)
        except ProviderError as error:
            unread = replace(unread, executions=read_failure(error, "states:ListStateMachines"))
        return assess_alias(alias, function, tags, deployment, patterns, unread, split_failure, journalled, execution)

    def _left_at(self, alias: Alias) -> Routing | None:
        # Without the journal it is not known that the split is one's own, as with anyone else's.
        with contextlib.suppress(OSError):
            return left_at(self.writes(alias.function)).get((alias.function, alias.name))
        return None

    def read_owner(self, function: str, arn: str, patterns: tuple[str, ...]) -> Ownership:
        """Return what describes a function elsewhere, by its tags, as far as they can be read."""
        try:
            tags = self._provider.list_tags(arn) if arn else {}
        except ProviderError as error:
            return Unknown(tags=read_failure(error, "lambda:ListTags"))
        return owner(tags, None, patterns, Alias(function, LATEST, Routing(LATEST), arn=arn))

    def recent_events(self, alias: Alias, since: datetime) -> tuple[AuditEvent, ...]:
        """Return the writes to an alias that CloudTrail tells of, as read within a minute; raise ProviderError."""
        key = (alias.function, alias.name)
        # Two look-ups a second for everyone together: who asks meanwhile waits for the same answer.
        with self._asks_trail:
            read_at, events = self._events.get(key, (-inf, ()))
            if time.monotonic() - read_at > EVENTS_SECONDS:
                events = self._provider.lookup_events(*key, since)
                self._events[key] = time.monotonic(), events
            return events

    def read_mover(self, alias: Alias, since: datetime) -> AuditEvent | None:
        """Return who put the alias where it is, where CloudTrail says so by now; raise ProviderError."""
        return mover(self._provider.lookup_events(alias.function, alias.name, since), alias)

    def stop_deployment(
        self, call: StopDeployment, answered: Callable[[], object], looked: Callable[[], object], reason: str = ""
    ) -> Alias:
        """Stop a CodeDeploy deployment, on record, and return the alias once it moves no more.

        `answered` and `looked` are called as it goes. It is looked on for minutes, or until one leaves; raises
        ProviderError, NotSeen where the rollback was not seen to end.
        """

        def do(call: StopDeployment) -> Alias:
            return stop(self._provider, call, wait=self._left.wait, answered=answered, looked=looked)

        return self._record.carry_out(call, do, self.context, reason)

    def close(self) -> None:
        """Close the provider."""
        self._provider.close()


def journal_failure(error: OSError) -> ReadFailure:
    """Return the failure that an unreadable journal means."""
    return ReadFailure("the journal", f"cannot be read: {why(error)}")
