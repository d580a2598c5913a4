"""The selected alias: selects it, says what may be written to it, follows its changes, asks what they need."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from screens import messages
from tui.app.alias_notes import AliasNotes
from tui.app.alias_questions import AliasQuestions
from tui.app.dialogs import last_read
from tui.app.ports import Ports
from tui.app.state import HasContext, HasFunction, HasOpened, Opened, function_of, learn_version, service_time
from tui.domain import account as accounts
from tui.domain.account import AccountSnapshot
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.function import with_alias, without_alias
from tui.features.fader.confirmed import Confirmation
from tui.features.fader.events import (
    Conflict,
    FaderEvent,
    Failed,
    MayStillApply,
    Refused,
    Unconfirmed,
)
from tui.features.fader.live.sessions import AliasSessions
from tui.features.fader.machine import Fader, Pace
from tui.features.fader.selection import likeliest
from tui.features.fader.text.events import describe_event
from tui.features.health.health import Health
from tui.features.rollout.here.select import mover_of
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.hosted.watch import HostedRead
from tui.settings.settings import Settings
from tui.writes.alias_preflight import refusal
from tui.writes.ownership.owner import Ownership
from tui.writes.ownership.status import AliasStatus, status_for
from tui.writes.workspace import Workspace


class SelectionState(HasOpened, HasContext, HasFunction, Protocol):
    """What is known of the selected alias; `moved_by` says who changed it elsewhere, `wanted` which was named."""

    account: AccountSnapshot
    fader: Fader | None
    alias_status: AliasStatus | None
    confirmation: Confirmation | None
    moved_by: str
    wanted: str

    @property
    def rollouts(self) -> RolloutsRead | None:
        """The rollouts of this machine."""

    @property
    def hosted(self) -> HostedRead | None:
        """What AWS runs, as far as it is looked at."""

    @property
    def health(self) -> Health | None:
        """Traffic and verdict of the selected alias."""


class AliasController:
    """Selects aliases, one at a time, and follows the faders of all that were selected.

    `notes` keep what was confirmed; `seen` hears of every alias that changed, `selected` of one that was selected,
    `outcome_unknown` of a write whose outcome is not known.
    """

    def __init__(
        self,
        state: SelectionState,
        ports: Ports,
        settings: Settings,
        notes: AliasNotes,
        *,
        seen: Callable[[Alias], object],
        selected: Callable[[Alias], object],
        outcome_unknown: Callable[[], object],
    ) -> None:
        self._state, self._ports, self._settings, self._notes = state, ports, settings, notes
        self._seen, self._selected, self._outcome_unknown = seen, selected, outcome_unknown
        self._questions = AliasQuestions(state, ports, settings, self._read_versions_of)
        self._reported: FaderEvent | None = None

    def open_sessions(self, workspace: Workspace) -> AliasSessions:
        """Make what keeps the aliases of this session, once AWS is open."""
        return AliasSessions(
            workspace,
            protected_aliases=self._settings.protected_aliases,
            armed_minutes=self._settings.armed_minutes,
            managed_tags=self._settings.managed_tags,
            pace=Pace(interval=1 / self._settings.writes_per_second),
            refusal=self.refusal,
            changed=self.fader_changed,
            learned=partial(learn_version, self._state),
            status_changed=self.status_changed,
            rollout=self.rollout_of,
            start=partial(self._ports.run, group="shifts"),
        )

    # --- which alias is selected --------------------------------------------------------------------------------

    def select_named(self, name: str) -> None:
        """Select an alias of the open function, where it has one of that name."""
        alias = self._state.function.alias(name) if self._state.function is not None else None
        if alias is not None:
            self.select(alias)

    def select(self, alias: Alias) -> None:
        """Select an alias."""
        state, opened = self._state, self._state.opened
        if opened is not None:
            state.moved_by = state.wanted = ""
            state.alias_status = status_for(opened.sessions.status(alias), alias)
            state.confirmation = self._notes.confirmed(alias)
            fader = state.fader = opened.sessions.select_alias(alias)
            self._notes.note(fader, service_time(state))
            self._questions.ask_where_needed(opened, fader)
        self._selected(alias)

    def deselect(self) -> None:
        """Have no alias selected; what was asked of it goes on."""
        self._state.fader = self._state.alias_status = None
        if self._state.opened is not None:
            self._state.opened.sessions.deselect()

    def drop(self, opened: Opened, alias: Alias) -> None:
        """Drop an alias that was deleted; where it was selected, the likeliest other one is."""
        state = self._state
        opened.sessions.forget(alias)
        if state.function is None or state.function.name != alias.function:
            return
        state.function = without_alias(state.function, alias.name)
        if state.fader is None or state.fader.confirmed.name != alias.name:
            return
        state.fader = state.alias_status = None
        left = likeliest(state.function.aliases, self._settings.protected_aliases)
        if left is not None:
            self.select(left)

    def _is_selected(self, alias: Alias) -> bool:
        shown = self._state.fader.confirmed if self._state.fader is not None else None
        return shown is not None and (shown.function, shown.name) == (alias.function, alias.name)

    # --- what may be written --------------------------------------------------------------------------------------

    def refusal(self, call: UpdateAlias) -> str | None:
        """Return why a call must not be made, None where it may."""
        context = self._state.context
        # Until one knows where one is, nothing is written.
        read_only = context is None or context.read_only
        function, ownership = function_of(self._state, call.before), self._ownership_of(call.before)
        return refusal(call, function, read_only=read_only, ownership=ownership)

    def reconsider(self) -> None:
        """Check again what was refused, now that another account, its rules, or more of the function is known."""
        session = self._state.opened.sessions.selected if self._state.opened is not None else None
        if session is not None:
            session.shift.reconsider()

    def _ownership_of(self, alias: Alias) -> Ownership | None:
        status = self._state.opened.sessions.status(alias) if self._state.opened is not None else None
        return status.ownership if status is not None else None

    def rollout_of(self, alias: Alias) -> tuple[str, str] | None:
        """Return which rollout of this machine moves an alias now, by plan and id."""
        listed = self._state.rollouts.listed if self._state.rollouts is not None else ()
        return mover_of(listed, alias, self._state.context)

    def rollouts_changed(self) -> None:
        """Ask before a change where a rollout moves the alias, and no more where it does not; name it if it did."""
        state = self._state
        if state.opened is not None:
            state.opened.sessions.rollouts_changed()
            if state.fader is not None:
                self._questions.rollouts_read(state.fader)

    def status_changed(self, alias: Alias, status: AliasStatus) -> None:
        """Show who else moves the selected alias, now that it was read."""
        if self._state.fader is not None and self._is_selected(alias):
            self._state.alias_status = status_for(status, self._state.fader.confirmed)
            self.reconsider()

    # --- what changed ---------------------------------------------------------------------------------------------

    def fader_changed(self, fader: Fader) -> None:
        """Take over a new state of a fader, the selected alias's or another's."""
        state, alias = self._state, fader.confirmed
        self._notes.note(fader, service_time(state))
        self._seen(last_read(fader))
        state.account = accounts.with_alias(state.account, alias)
        self._report_unselected(fader)
        function = function_of(state, alias)
        # An alias that is not in the snapshot any more was deleted elsewhere.
        if function is not None and function.alias(alias.name) not in (None, alias):
            state.function = with_alias(function, alias)
            self._read_versions_of(alias)
        if self._is_selected(alias):
            state.fader = fader
            state.alias_status = status_for(state.alias_status, alias)
            state.confirmation = self._notes.confirmed(alias)
            if state.opened is not None:
                self._questions.ask_where_needed(state.opened, fader)
        if isinstance(fader.event, Unconfirmed | MayStillApply):
            self._outcome_unknown()

    def _read_versions_of(self, alias: Alias) -> None:
        """Read what an alias names and nobody has read: it was published elsewhere."""
        function = function_of(self._state, alias)
        if function is not None and function.versions_ended:
            for number in alias.routing.versions:
                if function.version(number) is None:
                    self._ports.post(messages.VersionRequested(number))

    def _report_unselected(self, fader: Fader) -> None:
        """Say in passing what went wrong with an alias that is not selected any more."""
        alias, event = fader.confirmed, fader.event
        if self._is_selected(alias) or event is self._reported:
            return
        if isinstance(event, Failed | Refused | Unconfirmed | MayStillApply | Conflict):
            self._reported = event
            self._ports.say.warn(f"{alias.function}:{alias.name}: {describe_event(event).sentence}")
