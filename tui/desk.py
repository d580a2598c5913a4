"""The part of the app that goes to other screens, reads for them, and makes their writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import TypeVar

from textual import on, work
from textual.widget import Widget
from textual.worker import Worker

from screens.publish import PublishDialog
from screens.review import ReviewDialog
from tui import messages
from tui.domain import account as accounts
from tui.domain.alias import Alias
from tui.domain.call import Call, CreateAlias, DeleteAlias, PublishVersion, UpdateAlias
from tui.domain.function import FunctionSnapshot, with_alias
from tui.domain.intent import MoveTo
from tui.domain.version import Version
from tui.hand import HandApp, Opened
from tui.operations.checks import judge
from tui.operations.guards import Level, findings
from tui.operations.ownership import Ownership
from tui.presentation.review_text import review, tell_written
from tui.providers.errors import ProviderError
from tui.rooms import room_of
from tui.terminal.clipboard import MOST_BYTES
from tui.workspace import Written

T = TypeVar("T")


class DeskApp(HandApp):
    """Opens rooms and serves them; which function is read, and when, is its heir's."""

    @on(messages.Going)
    def _go(self, message: messages.Going) -> None:
        room = room_of(message.destination, self.settings.protected_aliases)
        self.push_screen(
            room.data_bind(
                DeskApp.context, DeskApp.account, DeskApp.function, DeskApp.fader, DeskApp.standing, DeskApp.now
            )
        )

    @on(messages.ReadWanted)
    def _read(self, message: messages.ReadWanted) -> None:
        reader, opened = message._sender, self._opened
        if opened is None or not isinstance(reader, Widget):
            return
        # A worker of the screen itself: it goes when the screen goes.
        # Not yet a coroutine: one that is overtaken before it began would be left unawaited.
        read = partial(self._read_for, opened, message)
        _: Worker[None] = reader.run_worker(read, group=f"read {message.group}", exclusive=True)

    async def _read_for(self, opened: Opened, message: messages.ReadWanted) -> None:
        try:
            async for step in steps(message.read(opened.workspace)):
                message.show(step)
        except ProviderError as error:
            self._say_error(error)

    @on(messages.WriteWanted)
    @work(group="writes")
    async def _write(self, message: messages.WriteWanted) -> None:
        opened, call = self._opened, message.call
        if opened is None:
            return
        if isinstance(call, UpdateAlias) and call.description is None:
            await self._move(opened, call, message)
            return
        function = self.function if self.function is not None and self.function.name == call.function else None
        found = judge(
            call,
            function,
            read_only=self.context is None or self.context.read_only,
            ownership=await self._owner(opened, call, function),
            protected=self.settings.protected_aliases,
        )
        blocks = [finding.text for finding in found if finding.level is Level.BLOCK]
        if blocks:
            self._say(f"not sent: {blocks[0]}")
            return
        why: str | None = ""
        if message.ask or any(finding.level is Level.REASON for finding in found):
            shown = review(call, found, self.context, message.notes)
            why = await self.push_screen_wait(ReviewDialog(shown, message.learn))
        if why is None:
            return
        message.sent()
        try:
            written = await asyncio.to_thread(opened.workspace.write, call, why)
        except ProviderError as error:
            self._say_error(error)
            message.failed(error)
            return
        finally:
            self.post_message(messages.RefreshWanted())
        self._take_over(opened, written)
        self.notify(tell_written(written), markup=False)
        message.done(written)

    async def _move(self, opened: Opened, call: UpdateAlias, message: messages.WriteWanted) -> None:
        """Wish a move of the fader: moves of an alias have that road alone."""
        if message.notes or message.learn is not None:
            number = call.after.primary
            try:
                # Its state, which lists do not tell, decides whether it may be pointed at.
                self._learn(
                    call.function, await asyncio.to_thread(opened.workspace.read_version, call.function, number)
                )
            except ProviderError as error:
                self._say_error(error)
                return
            function = self._open_function_of(call.before)
            read_only = self.context is None or self.context.read_only
            found = findings(call, function, read_only=read_only, ownership=self._ownership_of(call.before))
            blocked = next((finding.text for finding in found if finding.level is Level.BLOCK), None)
            if blocked is not None:
                self._say(f"not sent: {blocked}")
                return
            # The reason that a managed alias wants is asked for once in a sitting, on the fader's road.
            told = tuple(finding for finding in found if finding.level is Level.NOTE)
            shown = review(call, told, self.context, message.notes)
            if await self.push_screen_wait(ReviewDialog(shown, message.learn)) is None:
                return
        self._take(call.before)
        try:
            reason = await opened.sitting.wish(MoveTo(call.after))
        except ProviderError as error:
            self._say_error(error)
            return
        if reason is not None:
            self._say(reason)

    def _take_over(self, opened: Opened, written: Written) -> None:
        """Show what a write made, before it is read again."""
        call = written.call
        if isinstance(call, CreateAlias | DeleteAlias):
            self.account = accounts.forgotten(self.account, call.function)
        match call, written.answer:
            case CreateAlias(), Alias() as alias:
                opened.sitting.forget(alias)
                if self.function is not None and self.function.name == alias.function:
                    self.function = with_alias(self.function, alias)
            case DeleteAlias(before), _:
                self._drop(opened, before)
            case _, Alias() as alias:
                opened.sitting.saw(alias)
            case _, Version() as version:
                # Its state stands in the answer alone: the lists that are read next do not tell it.
                self._learn(call.function, version)
                if isinstance(call, PublishVersion) and self.function and self.function.name == call.function:
                    self.made = version.number

    async def _owner(self, opened: Opened, call: Call, function: FunctionSnapshot | None) -> Ownership:
        """Return who else moves what a call writes to, as far as it can be read."""
        match call:
            case DeleteAlias(before) | UpdateAlias(before):
                alias = before
            case _:
                known = function.aliases[0] if function is not None and function.aliases else None
                latest = function.latest if function is not None else None
                arn = known.arn if known is not None else latest.arn if latest is not None else ""
                return await asyncio.to_thread(
                    opened.workspace.read_owner, call.function, arn, self.settings.managed_tags
                )
        standing = await asyncio.to_thread(opened.workspace.read_standing, alias, function, self.settings.managed_tags)
        return standing.ownership

    @on(messages.PublishWanted)
    def _publish(self, message: messages.PublishWanted) -> None:
        def left(made: Version | None) -> None:
            if made is not None:
                message.done()

        dialog = PublishDialog(message.function, message.seen)
        self.push_screen(dialog.data_bind(DeskApp.function, DeskApp.context), left)

    @on(messages.CopyWanted)
    def _copy(self, message: messages.CopyWanted) -> None:
        if len(message.text.encode()) > MOST_BYTES:
            self._say(f"{message.what} is too long for the terminal's clipboard")
            return
        self.copy_to_clipboard(message.text)
        # No terminal answers: whether it took the text is not known.
        self.notify(f"{message.what} was sent to the terminal's clipboard", markup=False)


async def steps(snapshots: Iterator[T]) -> AsyncIterator[T]:
    """Yield what a blocking generator yields, each step taken in a thread."""
    while (snapshot := await asyncio.to_thread(next, snapshots, None)) is not None:
        yield snapshot
