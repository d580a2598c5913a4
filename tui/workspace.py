"""One opened AWS context: reads what the screens show, part by part, and carries out writes; no terminal."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tui.domain.account import AccountSnapshot, AliasesRead, extended
from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent, mover
from tui.domain.call import (
    Call,
    CreateAlias,
    DeleteAlias,
    DeleteVersion,
    PublishVersion,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
)
from tui.domain.context import Context
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot, Trouble, with_alias, with_trouble, with_versions
from tui.domain.routing import Routing
from tui.domain.version import LATEST, Version, newest_first
from tui.journal.entry import Entry, Found
from tui.journal.file import passing_journal
from tui.journal.record import Record
from tui.journal.settling import Reading, Settled, belongs, judge, version_to_read
from tui.operations.ownership import Ownership, Unknown, owner
from tui.operations.standing import Standing
from tui.operations.standing import judge as judge_standing
from tui.operations.stopping import stop, target_of
from tui.providers.errors import AliasMoved, Busy, NotFound, NotRecorded, ProviderError, Unreachable
from tui.providers.port import Provider

QUICK_PAGES = 4
"""Pages of versions that are read at once; further ones wait for the call budget."""

ALIASES_READ_SINGLY = 20
"""Aliases known before that are read one by one where they cannot be listed."""


@dataclass(frozen=True, slots=True)
class Written:
    """A write that was carried out; `answer` is what AWS made of it, None where it is gone.

    `confirmed` says that no answer came, and that a reading found it done.
    """

    call: Call
    answer: Reading
    confirmed: bool = False


class Workspace:
    """Reads and writes through one provider. Its methods block; the generators yield ever fuller snapshots."""

    def __init__(self, provider: Provider, record: Record | None = None) -> None:
        """Read and write through `provider`; without a `record` of the writes, one that goes with the process."""
        self._provider = provider
        self._record = record or Record(passing_journal())
        self._left = threading.Event()

    @property
    def provider(self) -> Provider:
        """The port, to read through what is no part of a function's own screen (`tui.readings`)."""
        return self._provider

    @property
    def context(self) -> Context:
        """Where one is, and who, once that was asked."""
        return self._provider.context

    def identify(self) -> Context:
        """Return who and where the caller is; raise ProviderError."""
        return self._provider.get_caller_identity()

    def read_account(self) -> Iterator[AccountSnapshot]:
        """Yield the account with each page of functions; the last one is complete or names its trouble."""
        account, marker = AccountSnapshot(), None
        while not account.complete:
            try:
                page = self._provider.list_functions(marker)
            except ProviderError as error:
                yield replace(account, trouble=_trouble(error, "lambda:ListFunctions"))
                return
            marker = page.next_marker
            account = extended(account, page.items, complete=marker is None)
            yield account

    def read_aliases(self, function: str) -> AliasesRead:
        """Return the aliases of a function and its newest version, within the call budget."""
        return replace(self._read_aliases(function), slowed=self._provider.is_slowed())

    def _read_aliases(self, function: str) -> AliasesRead:
        try:
            aliases = self._provider.list_aliases(function, background=True)
        except ProviderError as error:
            return AliasesRead(trouble=_trouble(error, "lambda:ListAliases"))
        try:
            page = self._provider.list_versions(function, background=True)
        except ProviderError:
            # The column says "-": the aliases, which were read, matter more than the newest number.
            return AliasesRead(aliases)
        numbers = [int(version.number) for version in page.items if version.is_published]
        latest = f"{max(numbers)}{'+' if page.next_marker else ''}" if numbers else ""
        return AliasesRead(aliases, latest)

    def read_function(self, name: str, first: str = "", known: tuple[str, ...] = ()) -> Iterator[FunctionSnapshot]:
        """Yield the function: aliases first, then the versions they point at with their states, then the rest.

        The alias `first` is read before all, and those `known` one by one where they cannot be listed: taking one back
        must hang on nothing but GetAlias.
        """
        function = FunctionSnapshot(name)
        if first:
            function = self._with_aliases_read(function, (first,))
            if function.aliases:
                yield function
        try:
            function = replace(function, aliases=self._list_aliases(name), troubles=())
        except ProviderError as error:
            missing = tuple(alias for alias in known if function.alias(alias) is None)
            function = self._with_aliases_read(function, missing[:ALIASES_READ_SINGLY])
            function = with_trouble(function, _trouble(error, "lambda:ListAliases"))
            if isinstance(error, NotFound | Unreachable | Busy):
                nothing_more = isinstance(error, NotFound)
                yield replace(function, complete=nothing_more, stopped=not nothing_more)
                return
        yield function
        pointed_at = {number for alias in function.aliases for number in alias.routing.versions}
        for number in sorted({LATEST, *pointed_at}, key=newest_first):
            try:
                version = self._provider.get_function_configuration(name, number)
            except ProviderError as error:
                function = with_trouble(function, _trouble(error, "lambda:GetFunctionConfiguration"))
                break
            function = with_versions(function, (version,))
        yield function
        try:
            function = replace(function, provisioned=self._provider.list_provisioned_concurrency_configs(name))
        except ProviderError as error:
            function = with_trouble(function, _trouble(error, "lambda:ListProvisionedConcurrencyConfigs"))
        yield from self._read_versions(function)

    def _with_aliases_read(self, function: FunctionSnapshot, names: tuple[str, ...]) -> FunctionSnapshot:
        for alias in names:
            try:
                function = with_alias(function, self.read_alias(function.name, alias))
            except ProviderError as error:
                return with_trouble(function, _trouble(error, "lambda:GetAlias"))
        return function

    def _read_versions(self, function: FunctionSnapshot) -> Iterator[FunctionSnapshot]:
        marker, pages = None, 0
        while not function.complete:
            try:
                page = self._provider.list_versions(function.name, marker, background=pages >= QUICK_PAGES)
            except ProviderError as error:
                yield with_trouble(function, _trouble(error, "lambda:ListVersionsByFunction"))
                return
            marker, pages = page.next_marker, pages + 1
            function = replace(with_versions(function, page.items), complete=marker is None)
            yield function

    def read_version(self, function: str, number: str, *, background: bool = False) -> Version:
        """Return one version with its state, in the background within the call budget; raise ProviderError."""
        return self._provider.get_function_configuration(function, number, background=background)

    def read_alias(self, function: str, alias: str) -> Alias:
        """Return one alias as it is now; raise ProviderError."""
        # Asked before the reading begins: one that was on its way when the write failed says nothing about it.
        doubt = self._record.doubt(function, alias)
        found = self._provider.get_alias(function, alias)
        if doubt is not None:
            self._record.resolve(doubt, found)
        return found

    def _list_aliases(self, function: str) -> tuple[Alias, ...]:
        doubts = self._record.doubts(function)
        aliases = self._provider.list_aliases(function)
        for doubt, alias in ((doubt, alias) for doubt in doubts for alias in aliases if alias.name == doubt.alias):
            self._record.resolve(doubt, alias)
        return aliases

    def carry_out(self, call: UpdateAlias, reason: str = "") -> Alias:
        """Move an alias once and return it as AWS answered it; raise ProviderError.

        It is recorded before and after, with the operator's `reason` where one was given; what cannot be recorded does
        not go out and raises NotRecorded, roll backs apart.
        """
        return self._record.carry_out(call, self._provider.perform, self.context, reason)

    def write(self, call: Call, reason: str = "") -> Written:
        """Make any write call once, on record; raise ProviderError where it was not done, or cannot be known.

        After a lost answer, a 5xx or a 412 what stands is read and compared (aws-semantics 1.3), never sent again.
        What the API lets nobody guard by a RevisionId is read and compared just before.
        """
        try:
            if isinstance(call, DeleteAlias):
                self._must_stand(call)
            return Written(call, self._record.carry_out(call, self._perform, self.context, reason))
        except ProviderError as error:
            if not (error.outcome_unknown or isinstance(error, AliasMoved)):
                raise
            doubt = self._record.doubt(call.function, call.subject)
            if doubt is None:
                raise
            try:
                now = self._read_back(doubt)
            except ProviderError:
                raise error from None
            if self._record.resolve(doubt, now) is not Found.APPLIED:
                raise
            return Written(call, now, confirmed=True)

    def _perform(self, call: Call) -> Reading:
        match call:
            case UpdateAlias() | CreateAlias():
                return self._provider.perform(call)
            case PublishVersion() | UpdateFunctionCode() | UpdateFunctionConfiguration():
                return self._provider.perform(call)
            case DeleteAlias() | DeleteVersion():
                return self._provider.perform(call)

    def _must_stand(self, call: DeleteAlias) -> None:
        before = call.before
        now = self._provider.get_alias(before.function, before.name)
        if (now.routing, now.revision) != (before.routing, before.revision):
            raise AliasMoved(call.action, f"{before.name} was changed by somebody else since it was read")

    def _read_back(self, entry: Entry) -> Reading:
        """Read what a write was for, None where it is not there; raise ProviderError."""
        version = version_to_read(entry)
        try:
            if version is None:
                return self._provider.get_alias(entry.function, entry.alias)
            return self._provider.get_function_configuration(entry.function, version)
        except NotFound:
            return None

    def writes(self) -> tuple[Entry, ...]:
        """Return every write on record in this account and region, oldest first; raise OSError."""
        return self._record.writes(self.context)

    def settle(self) -> tuple[Settled, ...]:
        """Look at what earlier sittings left open in this account and region, and take down what became of it.

        Raises OSError where the journal cannot be read.
        """
        settled = (self._settle(entry) for entry in self._record.unsettled(self.context))
        return tuple(one for one in settled if one is not None)

    def _settle(self, entry: Entry) -> Settled | None:
        """Settle one write, or leave it alone where it may be another account's."""
        sure = bool(self.context.account)
        try:
            now = self._read_back(entry)
        except ProviderError as error:
            return Settled(entry, None, trouble=error) if sure else None
        if not sure and (now is None or not belongs(entry, now)):
            return None
        found = judge(entry, now)
        alias = now if isinstance(now, Alias) else None
        since = self._record.later(entry, alias) if found is Found.MOVED and alias is not None else None
        # What cannot be recorded now is shown all the same, and again at the next start.
        with contextlib.suppress(NotRecorded):
            self._record.settle(entry, found, now)
        return Settled(entry, found, alias, since)

    def accept_unrecorded(self) -> None:
        """Let writes go out that cannot be recorded, for the rest of this sitting."""
        self._record.accept()

    def leave(self) -> None:
        """Take down what is still on its way, for nobody may be there to hear the answer."""
        self._left.set()
        self._record.leave()

    def read_standing(self, alias: Alias, function: FunctionSnapshot | None, patterns: tuple[str, ...]) -> Standing:
        """Return who else moves an alias, as far as it can be read; `patterns` are the tags that mean managed."""
        tags: Mapping[str, str] = {}
        deployment, unread, unjudged = None, Unknown(), None
        try:
            tags = self._provider.list_tags(alias.arn) if alias.arn else {}
        except ProviderError as error:
            unread = replace(unread, tags=_trouble(error, "lambda:ListTags"))
        try:
            deployment = self._provider.find_deployment(alias.function, alias.name)
        except ProviderError as error:
            unread = replace(unread, deployments=_trouble(error, "codedeploy:ListDeployments"))
        else:
            if deployment is None and alias.routing.split:
                try:
                    deployment = self._provider.last_deployment(alias.function, alias.name)
                except ProviderError as error:
                    unjudged = _trouble(error, "codedeploy:ListDeployments")
        return judge_standing(alias, function, tags, deployment, patterns, unread, unjudged)

    def read_owner(self, function: str, arn: str, patterns: tuple[str, ...]) -> Ownership:
        """Return what describes a function elsewhere, by its tags, as far as they can be read."""
        try:
            tags = self._provider.list_tags(arn) if arn else {}
        except ProviderError as error:
            return Unknown(tags=_trouble(error, "lambda:ListTags"))
        return owner(tags, None, patterns, Alias(function, LATEST, Routing(LATEST), arn=arn))

    def read_mover(self, alias: Alias, since: datetime) -> AuditEvent | None:
        """Return who put the alias where it stands, where CloudTrail tells it by now; raise ProviderError."""
        return mover(self._provider.lookup_events(alias.function, alias.name, since), alias)

    def stop_deployment(
        self, alias: Alias, deployment: Deployment, answered: Callable[[], object], looked: Callable[[], object]
    ) -> Alias:
        """Stop a CodeDeploy deployment, on record, and return the alias once it has been rolled back.

        `answered` and `looked` are told how far it is. It is looked on for minutes, or until one leaves; raises
        ProviderError, NotSeen where the rollback was not seen to end.
        """

        def do(_: UpdateAlias) -> Alias:
            wait = self._left.wait
            return stop(self._provider, alias, deployment, wait=wait, answered=answered, looked=looked)

        call = UpdateAlias(alias, target_of(alias, deployment))
        return self._record.carry_out(call, do, self.context, f"stops deployment {deployment.id}, with rollback")

    def close(self) -> None:
        """Let go of the provider."""
        self._provider.close()


def _trouble(error: ProviderError, action: str) -> Trouble:
    return Trouble(error.action or action, error.message or error.code or type(error).__name__, error)
