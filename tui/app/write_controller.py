"""The part of the app that goes to other screens, reads for them, and makes their writes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from textual import on, work
from textual.worker import Worker

from screens import messages
from screens.function.publish_dialog import PublishDialog
from screens.review import ReviewDialog
from screens.unfinished import UnfinishedDialog
from tui.app.alias_controller import HandApp
from tui.app.in_thread import steps
from tui.app.navigation import room_of
from tui.app.reconciler import Reconciler
from tui.app.state import Opened, function_of, learn_version
from tui.domain import account as accounts
from tui.domain.alias import Alias
from tui.domain.call import Call, CreateAlias, DeleteAlias, PublishVersion, UpdateAlias
from tui.domain.errors import AliasMoved, NotPermitted, ProviderError
from tui.domain.function import FunctionSnapshot, with_alias
from tui.domain.intent import SetRouting
from tui.domain.version import Version
from tui.features.fader import events
from tui.features.fader.actions import Reviewed
from tui.features.fader.machine import Fader
from tui.presentation.words import explain
from tui.settings.settings import Settings
from tui.storage.private_files import why
from tui.terminal.clipboard import MOST_BYTES, tell_copied
from tui.terminal.living import stands
from tui.writes.alias_preflight import Finding, Level, findings, is_protected, touches_protected
from tui.writes.journal.outcome import OutcomeUnknown, Reconciled
from tui.writes.journal.text import describe_reconciled, describe_resolved, describe_unknown
from tui.writes.ownership.owner import Ownership
from tui.writes.preflight import check_call
from tui.writes.review import describe_change, describe_result, review
from tui.writes.workspace import Written


class DeskApp(HandApp):
    """Opens rooms and serves them; which function is read, and when, is its heir's."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._reconciler = Reconciler(
            left=self._tell_left, ended=self._tell_ended, failed=self._tell_no_journal, sent=self._expect
        )

    def _take(self, alias: Alias) -> None:
        super()._take(alias)
        self._reconciler.selected(alias)

    def _fader_changed(self, fader: Fader) -> None:
        super()._fader_changed(fader)
        if isinstance(fader.event, events.OutcomeUnknown | events.MayStillApply):
            self._reconciler.again()

    @on(messages.Going)
    def _go(self, message: messages.Going) -> None:
        room = room_of(message.destination, replace(self.settings, protected_aliases=self.protected))
        self.push_screen(
            room.data_bind(
                DeskApp.context,
                DeskApp.account,
                DeskApp.function,
                DeskApp.fader,
                DeskApp.alias_status,
                DeskApp.health,
                DeskApp.window,
                DeskApp.tour,
                DeskApp.now,
            )
        )

    @on(messages.RestartWanted)
    def _restart(self) -> None:
        if self.opened is not None:
            self.opened.workspace.restart()

    @on(messages.ReadWanted)
    def _read(self, message: messages.ReadWanted) -> None:
        opened = self.opened
        if opened is None:
            return
        # A worker of the screen itself: it goes when the screen goes.
        # Not yet a coroutine: one that is overtaken before it began would be left unawaited.
        read = partial(self._read_for, opened, message)
        _: Worker[None] = message.screen.run_worker(read, group=f"read {message.group}", exclusive=True)

    async def _read_for(self, opened: Opened, message: messages.ReadWanted) -> None:
        try:
            async for step in steps(message.read(opened.workspace)):
                if not stands(message.screen):
                    return
                message.show(step)
        except ProviderError as error:
            self.say.fail(error)

    @on(messages.WriteWanted)
    @work(group="writes")
    async def _write(self, message: messages.WriteWanted) -> None:
        opened, call = self.opened, message.call
        if opened is None:
            return
        if isinstance(call, UpdateAlias) and call.description is None:
            await self._move(opened, call, message)
            return
        function = self.function if self.function is not None and self.function.name == call.function else None
        found = check_call(
            call,
            function,
            read_only=self.context is None or self.context.read_only,
            ownership=await self._owner(opened, call, function),
            protected=self.protected,
        )
        why = await self._reviewed(call, found, message)
        if why is None:
            return
        message.sent()
        try:
            written = await asyncio.to_thread(opened.workspace.write, call, why)
        except OutcomeUnknown as error:
            self._reconciler.again()
            self.say.warn(describe_unknown(error))
            message.failed(error)
            return
        except ProviderError as error:
            if isinstance(error, AliasMoved) and isinstance(call, UpdateAlias) and opened.sessions.wrote(call.before):
                self.say.warn(f"{call.subject} was moved in this session in between: its description was not changed")
            else:
                self.say.fail(error)
            message.failed(error)
            return
        finally:
            self.post_message(messages.RefreshWanted())
        self._take_over(opened, written)
        self.say.inform(describe_result(written))
        message.done(written)

    async def _move(self, opened: Opened, call: UpdateAlias, message: messages.WriteWanted) -> None:
        """Move an alias: reviewed here, and then by the one road that moves of aliases have, the fader's."""
        alias, workspace = call.before, opened.workspace
        unread: tuple[Finding, ...] = ()
        try:
            if call.after.primary != alias.routing.primary:
                # Its state, which lists do not tell, decides whether it may be pointed at.
                version = await asyncio.to_thread(workspace.read_version, call.function, call.after.primary)
                learn_version(self, call.function, version)
        except NotPermitted as error:
            # Who may not look at a version may all the same point an alias at it.
            text = f"whether version {call.after.primary} is fit is not known: {explain(error).problem}"
            unread = (Finding(Level.NOTE, text),)
        except ProviderError as error:
            self.say.fail(error)
            return
        function = function_of(self, alias)
        alias_status = await asyncio.to_thread(workspace.read_alias_status, alias, function, self.settings.managed_tags)
        read_only = self.context is None or self.context.read_only
        found = (*findings(call, function, read_only=read_only, ownership=alias_status.ownership), *unread)
        if is_protected(alias.name, self.protected):
            found = (*found, Finding(Level.NOTE, f"{alias.name} is protected"))
        why = await self._reviewed(call, found, message)
        if why is None:
            return
        self._take(alias)
        if why:
            opened.sessions.give_reason(alias, why, alias_status.ownership)
        intent = SetRouting(call.after, message.rolls_back)
        self.say.refuse(opened.sessions.apply(Reviewed(intent, alias), alias))

    async def _reviewed(self, call: Call, found: Sequence[Finding], message: messages.WriteWanted) -> str | None:
        """Return the operator's reason for a write, empty where none is needed, None where it is not to be made."""
        block = next((finding.text for finding in found if finding.level is Level.BLOCK), None)
        if block is not None:
            self.say.warn(f"not sent: {block}")
            return None
        if not message.ask and not any(finding.level is Level.REASON for finding in found):
            return ""
        function = self.function if self.function is not None and self.function.name == call.function else None
        protected = touches_protected(call, function, self.protected)
        shown = review(call, found, self.context, message.notes, protected=protected)
        shown = replace(shown, title=message.question or shown.title, yes=message.yes or shown.yes)
        dialog = ReviewDialog(shown, message.learn)
        fader = self.opened.sessions.fader(shown.about) if self.opened and shown.about else None
        if fader is not None and shown.about is not None:
            # A room may show it as it was read a while ago.
            dialog.changed = describe_change(shown.about, fader.confirmed)
        return await self.push_screen_wait(dialog)

    def _take_over(self, opened: Opened, written: Written) -> None:
        """Show what a write made, before it is read again."""
        call = written.call
        if isinstance(call, CreateAlias | DeleteAlias):
            self.account = accounts.forgotten(self.account, call.function)
        match call, written.answer:
            case CreateAlias(), Alias() as alias:
                opened.sessions.forget(alias)
                if self.function is not None and self.function.name == alias.function:
                    self.function = with_alias(self.function, alias)
            case DeleteAlias(before), _:
                self._drop(opened, before)
            case _, Alias() as alias:
                opened.sessions.take_over(alias)
            case _, Version() as version:
                # Its state stands in the answer alone: the lists that are read next do not tell it.
                learn_version(self, call.function, version)
                if isinstance(call, PublishVersion) and self.function and self.function.name == call.function:
                    self.made = version.number

    async def _owner(self, opened: Opened, call: Call, function: FunctionSnapshot | None) -> Ownership:
        """Return who else moves what a call writes to, as far as it can be read."""
        match call:
            case DeleteAlias(before) | UpdateAlias(before):
                alias = before
            case _:
                arn = function.known_arn if function is not None else ""
                return await asyncio.to_thread(
                    opened.workspace.read_owner, call.function, arn, self.settings.managed_tags
                )
        alias_status = await asyncio.to_thread(
            opened.workspace.read_alias_status, alias, function, self.settings.managed_tags
        )
        return alias_status.ownership

    def _tell_left(self, left: tuple[Reconciled, ...]) -> None:
        """Show what earlier sittings left open here."""
        now = self.now if self.context is None else self.context.clock.now()
        self.push_screen(UnfinishedDialog(tuple(describe_reconciled(one, now) for one in left)))

    def _tell_ended(self, reconciled: Reconciled) -> None:
        """Say what became of a write whose outcome was not known; of a move of this sitting its fader tells."""
        entry = reconciled.entry
        mine = self.opened is not None and self.opened.workspace.record.wrote(entry)
        if not (mine and entry.operation == "UpdateAlias" and not entry.asked):
            self.say.warn_long(describe_resolved(reconciled))
        self.post_message(messages.RefreshWanted())

    def _expect(self, call: UpdateAlias, until: float) -> None:
        if self.opened is not None:
            self.opened.sessions.expect(call, until)

    def _tell_no_journal(self, error: OSError) -> None:
        self.say.warn(f"the journal cannot be read: {why(error)}")

    @on(messages.PublishWanted)
    def _publish(self, message: messages.PublishWanted) -> None:
        def left(made: Version | None) -> None:
            if made is not None:
                message.done()

        dialog = PublishDialog(message.function, message.seen)
        self.push_screen(dialog.data_bind(DeskApp.function), left)

    @on(messages.CopyWanted)
    @work(group="copies")
    async def _copy(self, message: messages.CopyWanted) -> None:
        if len(message.text.encode()) > MOST_BYTES:
            self.say.warn(f"{message.what} is too long for the terminal's clipboard")
            return
        self.say.inform(tell_copied(message.what, await self.copy(message.text)))
