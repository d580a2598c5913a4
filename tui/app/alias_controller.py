"""The part of the app that has an alias in hand: carries out wishes for it, and asks what has to be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual import on, work
from textual.notifications import SeverityLevel
from textual.reactive import var

from screens import messages
from tui.app.alias_notes import AliasNotes
from tui.app.confirm import leave_to_return, leave_to_stop, leave_to_write, leave_without_record
from tui.app.dialogs import last_read, say_changed
from tui.app.messages_shown import MessagesShown
from tui.app.state import Opened, function_of, service_time
from tui.domain import account as accounts
from tui.domain.account import AccountSnapshot
from tui.domain.call import UpdateAlias
from tui.domain.clock import utc_now
from tui.domain.errors import NotRecorded, ProviderError
from tui.domain.function import FunctionSnapshot, with_alias, without_alias
from tui.domain.intent import Promote, RollBack, SetRouting, StartCanary, Undo
from tui.features.fader.actions import Cancel, Disarm, Reviewed
from tui.features.fader.events import (
    ChangedElsewhere,
    Conflict,
    FaderEvent,
    Failed,
    MayStillApply,
    OutcomeUnknown,
    Refused,
)
from tui.features.fader.planner import WhyNot, is_whole, plan
from tui.features.fader.selection import likeliest
from tui.features.fader.text.events import describe_event
from tui.features.fader.way_back import asked_to_return, returning
from tui.features.health.text.health import promotion_note
from tui.features.health.traffic_window import WINDOWS, Window
from tui.presentation.words import describe_return, explain
from tui.terminal.app import TerminalApp
from tui.writes.alias_preflight import is_protected, protection, refusal
from tui.writes.ownership.owner import Locked, Ownership
from tui.writes.ownership.status import AliasStatus, as_it_is
from tui.writes.ownership.text import describe_mover, describe_stopped

if TYPE_CHECKING:
    from tui.domain.alias import Alias
    from tui.domain.context import Context
    from tui.domain.deployment import Deployment
    from tui.domain.routing import Routing
    from tui.features.fader.confirmed import Confirmation
    from tui.features.fader.machine import Fader
    from tui.features.health.health import Health
    from tui.features.tour.text import Tour
    from tui.settings.settings import Settings

RECENTLY = timedelta(minutes=30)
"""How far back it is asked who moved an alias."""


class HandApp(TerminalApp[None]):
    """Holds what the screens show, and the selected alias; what is read, and which screen stands, is its heir's."""

    context: var[Context | None] = var(None)
    account: var[AccountSnapshot] = var(AccountSnapshot())
    function: var[FunctionSnapshot | None] = var(None)
    fader: var[Fader | None] = var(None)
    alias_status: var[AliasStatus | None] = var(None)
    confirmation: var[Confirmation | None] = var(None)
    moved_by: var[str] = var("")
    made: var[str] = var("")
    wanted: var[str] = var("")
    health: var[Health | None] = var(None)
    window: var[Window] = var(WINDOWS[0])
    tour: var[Tour | None] = var(None)
    now: var[datetime] = var(utc_now)

    def __init__(self, settings: Settings) -> None:
        super().__init__(colour=settings.colour)
        self.settings = settings
        self.say = MessagesShown(self.notify, lambda: service_time(self), lambda: self.is_running)
        self.opened: Opened | None = None
        self._asking = False
        self._asked_about: FaderEvent | None = None
        self._told: FaderEvent | None = None
        self._notes = AliasNotes(self.say.keep)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a message in passing, and keep it."""
        self.say.keep(message, severity)
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    @on(messages.AliasRequested)
    def _take_alias(self, message: messages.AliasRequested) -> None:
        alias = self.function.alias(message.alias) if self.function else None
        if alias is not None:
            self.select_alias(alias)

    def select_alias(self, alias: Alias) -> None:
        """Select an alias."""
        if self.opened is not None:
            sessions = self.opened.sessions
            self.moved_by = self.wanted = ""
            self.alias_status = as_it_is(sessions.status(alias), alias)
            self.confirmation = self._notes.confirmed(alias)
            self.fader = sessions.select_alias(alias)
            self._notes.looked(self.fader, service_time(self))
            self._ask_where_needed(self.opened, self.fader)

    def drop_alias(self, opened: Opened, alias: Alias) -> None:
        """Let an alias that was deleted go from everywhere; where it was in hand the likeliest other one is taken."""
        opened.sessions.forget(alias)
        if self.function is None or self.function.name != alias.function:
            return
        self.function = without_alias(self.function, alias.name)
        if self.fader is None or self.fader.confirmed.name != alias.name:
            return
        self.fader = self.alias_status = None
        left = likeliest(self.function.aliases, self.settings.protected_aliases)
        if left is not None:
            self.select_alias(left)

    @property
    def protected(self) -> tuple[str, ...]:
        """The patterns of the aliases that are protected where one is."""
        return protection(self.settings.protected_aliases, self.context)

    def _ownership_of(self, alias: Alias) -> Ownership | None:
        alias_status = self.opened.sessions.status(alias) if self.opened else None
        return alias_status.ownership if alias_status is not None else None

    def _refusal(self, call: UpdateAlias) -> str | None:
        alias = call.before
        # Until one knows where one is, nothing is written.
        read_only = self.context is None or self.context.read_only
        function, ownership = function_of(self, alias), self._ownership_of(alias)
        return refusal(call, function, read_only=read_only, ownership=ownership)

    def _show_alias_status(self, alias: Alias, alias_status: AliasStatus) -> None:
        shown = self.fader.confirmed if self.fader is not None else None
        if shown is not None and (shown.function, shown.name) == (alias.function, alias.name):
            self.alias_status = as_it_is(alias_status, shown)
            self.reconsider()

    def deselect(self) -> None:
        """Have no alias selected; what was asked of it goes on."""
        self.fader = self.alias_status = None
        if self.opened is not None:
            self.opened.sessions.deselect()

    def reconsider(self) -> None:
        """Check again what was refused, now that another account, its rules, or more of the function is known."""
        session = self.opened.sessions.selected if self.opened else None
        if session is not None:
            session.shift.reconsider()

    def _fader_changed(self, fader: Fader) -> None:
        alias = fader.confirmed
        self._notes.looked(fader, service_time(self))
        say_changed(self.screen_stack, last_read(fader))
        self.account = accounts.with_alias(self.account, alias)
        self._tell_of_another(fader)
        function = function_of(self, alias)
        # An alias that is not in the snapshot any more was deleted elsewhere.
        if function is not None and function.alias(alias.name) not in (None, alias):
            self.function = with_alias(function, alias)
            self._read_versions_of(alias)
        held = self.fader.confirmed if self.fader is not None else None
        if held is not None and (held.function, held.name) == (alias.function, alias.name):
            self.fader = fader
            self.alias_status = as_it_is(self.alias_status, alias)
            self.confirmation = self._notes.confirmed(alias)
            if self.opened is not None:
                self._ask_where_needed(self.opened, fader)

    def _read_versions_of(self, alias: Alias) -> None:
        """Read what an alias names and nobody has read: it was published elsewhere."""
        function = function_of(self, alias)
        if function is not None and function.versions_ended:
            for number in alias.routing.versions:
                if function.version(number) is None:
                    self.post_message(messages.VersionRequested(number))

    def _tell_of_another(self, fader: Fader) -> None:
        """Tell in passing what went wrong with an alias that is not in hand any more."""
        alias, shown = fader.confirmed, self.fader.confirmed if self.fader is not None else None
        if shown is not None and (shown.function, shown.name) == (alias.function, alias.name):
            return
        if (
            isinstance(fader.event, Failed | Refused | OutcomeUnknown | MayStillApply | Conflict)
            and fader.event is not self._told
        ):
            self._told = fader.event
            self.say.warn(f"{alias.function}:{alias.name}: {describe_event(fader.event).sentence}")

    def _ask_where_needed(self, opened: Opened, fader: Fader) -> None:
        if fader.needs_approval and not self._asking:
            self._asking = True
            self._ask_leave(opened, fader)
        if fader.event is self._asked_about:
            return
        self._asked_about = fader.event
        match fader.event:
            case Failed(NotRecorded() as error, wanted):
                self._ask_unrecorded(opened, error, wanted, fader.confirmed)
            case Conflict(_, theirs, _) | ChangedElsewhere(_, theirs):
                self._read_versions_of(theirs)
                self._ask_who(opened, theirs)

    @work(group="leave-to-write")
    async def _ask_leave(self, opened: Opened, fader: Fader) -> None:
        function = function_of(self, fader.confirmed)
        promotes = fader.target.primary != fader.confirmed.routing.primary
        version = asked_to_return(fader)
        note = promotion_note(self.health, fader.confirmed) if promotes else describe_return(version) if version else ""
        action = await leave_to_write(
            self.push_screen_wait, opened.sessions, fader, function, self.context, self.settings, note
        )
        self._asking = False
        opened.sessions.apply(action, fader.confirmed)
        if self.fader is not None:
            # Another alias may have been taken in hand, and moved, while this one was asked about.
            self._ask_where_needed(opened, self.fader)

    @work(group="unrecorded")
    async def _ask_unrecorded(self, opened: Opened, error: NotRecorded, wanted: Routing, alias: Alias) -> None:
        call = UpdateAlias(alias, wanted)
        if await leave_without_record(self.push_screen_wait, error, call, self.context):
            opened.workspace.accept_unrecorded()
            self.say.refuse(opened.sessions.apply(Reviewed(SetRouting(wanted), alias), alias))

    @work(group="movers", exclusive=True)
    async def _ask_who(self, opened: Opened, theirs: Alias) -> None:
        """Ask CloudTrail who moved an alias."""
        self.moved_by = ""
        try:
            event = await opened.sessions.read_mover(theirs, opened.workspace.context.clock.now() - RECENTLY)
        except ProviderError as error:
            self.moved_by = explain(error).problem
        else:
            self.moved_by = describe_mover(event, opened.workspace.context.clock.now())

    @on(messages.StopRequested)
    def _stop(self, message: messages.StopRequested) -> None:
        if self.opened is None or message.alias is None:
            return
        fader, ownership = self.opened.sessions.fader(message.alias), self._ownership_of(message.alias)
        if fader is not None and isinstance(ownership, Locked):
            self._stop_deployment(self.opened, fader, ownership.deployment)

    @work(group="stop")
    async def _stop_deployment(self, opened: Opened, fader: Fader, deployment: Deployment) -> None:
        if not await leave_to_stop(self.push_screen_wait, fader, deployment.id, self.context):
            return
        try:
            alias = await opened.sessions.stop_deployment(fader.confirmed, deployment)
        except ProviderError as error:
            self.say.fail(error)
        else:
            self.say.inform(describe_stopped(alias, deployment.id))

    @on(messages.FaderActionRequested)
    def _apply(self, message: messages.FaderActionRequested) -> None:
        """Apply an action at once: what is pressed next comes after it."""
        opened, alias = self.opened, message.alias
        if opened is None or alias is None:
            return
        fader = opened.sessions.fader(alias)
        match message.action:
            case StartCanary(version):
                self._start_canary(opened, version, alias)
                return
            case RollBack() if fader is not None and is_whole(fader):
                self.post_message(messages.LastGoodRequested(fader.confirmed))
                return
            case Undo() if fader is not None and fader.armed:
                target = plan(Undo(), fader)
                given_back = None if isinstance(target, WhyNot) else returning(fader, target)
                if given_back is not None and not isinstance(target, WhyNot):
                    self._ask_return(opened, fader, target, given_back)
                    return
            case Promote() if fader is not None and is_protected(alias.name, self.protected):
                # A promotion is asked about in any case, and what speaks against it is said there.
                opened.sessions.apply(Disarm(), alias)
            case Promote() if fader is not None and fader.armed:
                self._say_of_promotion(fader.confirmed)
        self.say.refuse(opened.sessions.apply(message.action, alias))

    @work(group="wishes")
    async def _start_canary(self, opened: Opened, version: str, alias: Alias) -> None:
        try:
            self.say.refuse(await opened.sessions.start_canary(version, alias))
        except ProviderError as error:
            self.say.fail(error)

    @work(group="wishes")
    async def _ask_return(self, opened: Opened, fader: Fader, target: Routing, version: str) -> None:
        """Ask before an undo sends traffic again to a version that was rolled back."""
        alias = replace(fader.confirmed, routing=fader.target)
        if await leave_to_return(self.push_screen_wait, alias, target, version, self.context):
            self.say.refuse(opened.sessions.apply(Reviewed(Undo(), alias), alias))

    @on(messages.CancelRequested)
    def _escape(self, message: messages.CancelRequested) -> None:
        alias = message.alias
        fader = self.opened.sessions.fader(alias) if self.opened is not None and alias is not None else None
        if self.opened is not None and fader is not None and fader.can_take_back:
            self.opened.sessions.apply(Cancel(), fader.confirmed)
        else:
            self.post_message(messages.Back())

    def _say_of_promotion(self, alias: Alias) -> None:
        """Say what the numbers say against it; it goes out all the same."""
        note = promotion_note(self.health, alias)
        if note:
            self.say.warn(note)
