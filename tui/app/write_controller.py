"""Makes a write that was requested: preflight, review, the write itself, and what is taken over from its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from screens import messages
from screens.review import ReviewDialog
from tui.app.dialogs import last_read
from tui.app.ports import Ports
from tui.app.state import HasContext, HasFunction, HasOpened, Opened, function_named, function_of, learn_version
from tui.domain import account as accounts
from tui.domain.account import AccountSnapshot
from tui.domain.alias import Alias
from tui.domain.call import Call, UpdateAlias
from tui.domain.errors import AliasMoved, NotPermitted, ProviderError
from tui.domain.function import FunctionSnapshot, with_alias
from tui.domain.intent import SetRouting
from tui.domain.protection import is_protected, protection
from tui.features.fader.actions import Reviewed
from tui.presentation.error_text import explain
from tui.settings.settings import Settings
from tui.writes.alias_preflight import Finding, Level, check_routing
from tui.writes.calls import kind_of
from tui.writes.journal.outcome import OutcomeUnknown
from tui.writes.journal.text import describe_unknown
from tui.writes.ownership.owner import Ownership, under_rollout
from tui.writes.preflight import check_call, touches_protected
from tui.writes.review import describe_change, describe_result, review
from tui.writes.workspace import Written


class WriteState(HasOpened, HasContext, HasFunction, Protocol):
    """What a write is checked against, and what its answer changes; `new_version` is the version published last."""

    account: AccountSnapshot
    new_version: str


class WriteController:
    """Carries out requests to write; moves of aliases go to the fader once they were reviewed.

    `select` selects an alias, `drop` forgets one that was deleted, `outcome_unknown` hears of a write whose outcome is
    not known; `rollout` says which rollout of this machine moves an alias now, by plan and id.
    """

    def __init__(
        self,
        state: WriteState,
        ports: Ports,
        settings: Settings,
        *,
        select: Callable[[Alias], object],
        drop: Callable[[Opened, Alias], object],
        outcome_unknown: Callable[[], object],
        rollout: Callable[[Alias], tuple[str, str] | None],
    ) -> None:
        self._state, self._ports, self._settings = state, ports, settings
        self._select, self._drop, self._outcome_unknown = select, drop, outcome_unknown
        self._rollout = rollout

    def write(self, request: messages.WriteRequested) -> None:
        """Begin with a write; nothing where AWS is not open."""
        opened, call = self._state.opened, request.call
        if opened is None:
            return
        if isinstance(call, UpdateAlias) and call.description is None:
            self._ports.run(partial(self._move, opened, call, request), group="writes")
        else:
            self._ports.run(partial(self._write, opened, call, request), group="writes")

    @property
    def _protected(self) -> tuple[str, ...]:
        return protection(self._settings.protected_aliases, self._state.context)

    @property
    def _read_only(self) -> bool:
        # Until one knows where one is, nothing is written.
        return self._state.context is None or self._state.context.read_only

    async def _write(self, opened: Opened, call: Call, request: messages.WriteRequested) -> None:
        function = function_named(self._state, call.function)
        ownership = await self._owner(opened, call, function)
        preflight = check_call(
            call, function, read_only=self._read_only, ownership=ownership, protected=self._protected
        )
        reason = await self._reviewed(opened, call, preflight, request)
        if reason is None:
            return
        request.sent()
        try:
            written = await asyncio.to_thread(opened.workspace.write, call, reason)
        except OutcomeUnknown as error:
            self._outcome_unknown()
            self._ports.say.warn(describe_unknown(error))
            request.failed(error)
            return
        except ProviderError as error:
            self._say_refused(opened, call, error)
            request.failed(error)
            return
        finally:
            self._ports.post(messages.RefreshRequested())
        self._take_over(opened, written)
        self._ports.say.inform(describe_result(written))
        request.done(written)

    def _say_refused(self, opened: Opened, call: Call, error: ProviderError) -> None:
        if isinstance(error, AliasMoved) and isinstance(call, UpdateAlias) and opened.sessions.wrote(call.before):
            moved = f"{call.subject} was moved meanwhile in this session: its description was not changed"
            self._ports.say.warn(moved)
        else:
            self._ports.say.fail(error)

    async def _move(self, opened: Opened, call: UpdateAlias, request: messages.WriteRequested) -> None:
        """Move an alias: reviewed here, and then by the one road that moves of aliases have, the fader's."""
        alias, workspace = call.before, opened.workspace
        unread: tuple[Finding, ...] = ()
        try:
            if call.after.primary != alias.routing.primary:
                # Its state, which lists do not tell, decides whether it may be pointed at.
                version = await asyncio.to_thread(workspace.read_version, call.function, call.after.primary)
                learn_version(self._state, call.function, version)
        except NotPermitted as error:
            # Who may not look at a version may all the same point an alias at it.
            text = f"not known whether version {call.after.primary} can serve calls: {explain(error).problem}"
            unread = (Finding(Level.NOTE, text),)
        except ProviderError as error:
            self._ports.say.fail(error)
            return
        function, tags = function_of(self._state, alias), self._settings.managed_tags
        status = await asyncio.to_thread(workspace.read_alias_status, alias, function, tags)
        ownership = under_rollout(status.ownership, self._rollout(alias))
        preflight = (*check_routing(call, function, read_only=self._read_only, ownership=ownership), *unread)
        if is_protected(alias.name, self._protected):
            preflight = (*preflight, Finding(Level.NOTE, f"{alias.name} is protected"))
        reason = await self._reviewed(opened, call, preflight, request)
        if reason is None:
            return
        self._select(alias)
        if reason:
            opened.sessions.give_reason(alias, reason, ownership)
        intent = SetRouting(call.after, request.rolls_back)
        self._ports.say.refuse(opened.sessions.apply(Reviewed(intent, alias), alias))

    async def _reviewed(
        self, opened: Opened, call: Call, preflight: Sequence[Finding], request: messages.WriteRequested
    ) -> str | None:
        """Return the operator's reason for a write, empty where none is needed, None where it is not to be made."""
        block = next((finding.text for finding in preflight if finding.level is Level.BLOCK), None)
        if block is not None:
            self._ports.say.warn(f"not sent: {block}")
            return None
        if not request.ask and not any(finding.level is Level.REASON for finding in preflight):
            return ""
        protected = touches_protected(call, function_named(self._state, call.function), self._protected)
        shown = review(call, preflight, self._state.context, request.notes, protected=protected)
        shown = replace(shown, title=request.question or shown.title, yes=request.yes or shown.yes)
        dialog = ReviewDialog(shown, request.learn)
        fader = opened.sessions.fader(shown.about) if shown.about else None
        if fader is not None and shown.about is not None:
            # A screen may show it as it was read a while ago.
            dialog.changed = describe_change(shown.about, last_read(fader))
        consent = await self._ports.ask(dialog)
        return consent.reason if consent is not None else None

    def _take_over(self, opened: Opened, written: Written) -> None:
        """Show what a write changed, before it is read again."""
        call, state = written.call, self._state
        changes, function = kind_of(call).changes(written.answer), function_named(state, call.function)
        if changes.created is not None or changes.deleted is not None:
            state.account = accounts.forgotten(state.account, call.function)
        if changes.created is not None:
            opened.sessions.forget(changes.created)
            if function is not None:
                state.function = with_alias(function, changes.created)
        if changes.updated is not None:
            opened.sessions.take_over(changes.updated)
        if changes.deleted is not None:
            self._drop(opened, changes.deleted)
        if changes.version is not None:
            # Its state is in the answer alone: the lists that are read next do not tell it.
            learn_version(state, call.function, changes.version)
            if changes.publishes and function is not None:
                state.new_version = changes.version.number

    async def _owner(self, opened: Opened, call: Call, function: FunctionSnapshot | None) -> Ownership:
        """Return who else moves what a call writes to, as far as it can be read."""
        workspace, tags, alias = opened.workspace, self._settings.managed_tags, kind_of(call).alias
        if alias is not None:
            status = await asyncio.to_thread(workspace.read_alias_status, alias, function, tags)
            return status.ownership
        arn = function.known_arn if function is not None else ""
        return await asyncio.to_thread(workspace.read_owner, call.function, arn, tags)
