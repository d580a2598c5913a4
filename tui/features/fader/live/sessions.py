"""The sessions of the aliases that were selected since the start: their shifts go on while another one is selected."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent
from tui.domain.call import UpdateAlias
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot, with_alias
from tui.domain.intent import Intent, StartCanary
from tui.domain.protection import is_protected, protection
from tui.domain.version import Version
from tui.features.alias_history.routing_history import RoutingHistory
from tui.features.fader import machine
from tui.features.fader.actions import ApplyMine, FaderAction, Reviewed
from tui.features.fader.live.arming import Arming
from tui.features.fader.live.driver import ShiftDriver
from tui.features.fader.live.owners import Owners
from tui.features.fader.live.session import AliasSession, Key, key_of
from tui.features.fader.machine import Fader, Pace
from tui.features.fader.own_writes import OwnWrites
from tui.features.fader.planner import WhyNot, plan
from tui.writes.ownership.owner import Ownership, Stopping
from tui.writes.ownership.status import AliasStatus
from tui.writes.workspace import Workspace

T = TypeVar("T")
_THREADS = 16
"""More than the writes and readings of aliases that an operator can have on their way at once."""

_WRITERS = 8
"""Aliases that are written at the same time."""


class AliasSessions:
    """Keeps a session for each alias that was selected, from the first time on.

    `start` runs a shift for as long as the app runs; `refusal` and `changed` are handed to every shift; `learned` is
    called with a version that was read on the way, `status_changed` with who else moves an alias; `rollout` says which
    rollout of this machine moves an alias now, by plan and id.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        protected_aliases: tuple[str, ...],
        armed_minutes: float,
        managed_tags: tuple[str, ...],
        pace: Pace,
        refusal: Callable[[UpdateAlias], str | None],
        changed: Callable[[Fader], None],
        learned: Callable[[str, Version], object],
        status_changed: Callable[[Alias, AliasStatus], object],
        rollout: Callable[[Alias], tuple[str, str] | None],
        start: Callable[[Callable[[], Coroutine[None, None, None]]], object],
    ) -> None:
        self.selected: AliasSession | None = None
        self._workspace, self._protected, self._pace = workspace, protected_aliases, pace
        self._refusal, self._changed, self._learned, self._start = refusal, changed, learned, start
        self._sessions: dict[Key, AliasSession] = {}
        self._arming = Arming(self._protects, armed_minutes)
        self._own_writes = OwnWrites()
        self._threads = ThreadPoolExecutor(_THREADS, "shift")
        self._writers = ThreadPoolExecutor(_WRITERS, "write")
        self._owners = Owners(
            workspace,
            self._in_thread,
            managed_tags=managed_tags,
            protects=self._protects,
            rollout=rollout,
            changed=status_changed,
            start=start,
        )

    def select_alias(self, alias: Alias) -> Fader:
        """Select an alias, and return its fader as it is."""
        session = self._sessions.get(key_of(alias)) or self._begin(alias)
        if self.selected is not session:
            self._arming.end(self._shifts)
        self.selected = session
        self.read_owner()
        return session.fader

    def _begin(self, alias: Alias) -> AliasSession:
        session = self._sessions[key_of(alias)] = AliasSession(
            machine.fader_for(alias, armed=False, pace=self._pace),
            self._own_writes,
            write=self._write,
            read=lambda: self._in_thread(self._workspace.read_alias, alias.function, alias.name),
            refusal=self._refusal,
            changed=self._note,
            clock=lambda: self._workspace.context.clock.now(),
        )
        self._start(session.shift.run)
        return session

    def deselect(self) -> None:
        """Have no alias selected; what was asked of it goes on."""
        self.selected = None
        self._arming.end(self._shifts)

    def close(self) -> None:
        """Let the threads end once they are done; nothing is asked of them any more."""
        self._threads.shutdown(wait=False)
        self._writers.shutdown(wait=False)

    def forget(self, alias: Alias) -> None:
        """Drop all that is kept of an alias that was deleted; one that is created under its name is another."""
        session = self._sessions.pop(key_of(alias), None)
        if session is None:
            return
        self._owners.forget(session)
        if session is self.selected:
            self.selected = None

    # --- the fader ----------------------------------------------------------------------------------------------

    async def refresh(self, alias: Alias) -> None:
        """Read an alias of this session again."""
        session = self._sessions.get(key_of(alias))
        if session is not None:
            await session.shift.refresh()

    def fader(self, alias: Alias) -> Fader | None:
        """Return the fader of an alias, None where it was never selected."""
        session = self._sessions.get(key_of(alias))
        return session.fader if session is not None else None

    def apply(self, action: FaderAction, alias: Alias) -> str | None:
        """Apply an action to the fader of an alias, or return why it cannot be had."""
        session = self._sessions.get(key_of(alias))
        if session is None:
            return "no alias selected" if isinstance(action, Intent | Reviewed) else None
        if isinstance(action, Reviewed):
            reviewed = self._own_writes.as_reviewed(action.alias, session.alias)
            if reviewed is None:
                return f"{alias.name} has changed since this was reviewed: nothing was sent"
            action = Reviewed(action.intent, reviewed)
        return session.shift.apply(action)

    async def start_canary(self, version: str, alias: Alias) -> str | None:
        """Choose the canary of an alias, or return why not; raise ProviderError where AWS cannot be asked."""
        session = self._sessions.get(key_of(alias))
        if session is None:
            return "no alias selected"
        planned = plan(StartCanary(version), session.fader)
        if isinstance(planned, WhyNot):
            return planned.reason
        # Its state, which lists do not tell, decides whether it may become the canary.
        self._learned(alias.function, await self._in_thread(self._workspace.read_version, alias.function, version))
        reason = self._refusal(UpdateAlias(session.alias, planned))
        return session.shift.apply(StartCanary(version)) if reason is None else reason

    def expect(self, call: UpdateAlias, until: float) -> None:
        """Note a move that another session sent and that may be applied until then: it is nobody else's."""
        session = self._sessions.get((call.function, call.subject))
        if session is not None:
            session.shift.expect((call,), until)

    def disarm_quiet(self) -> None:
        """Ask again before the next change of protected aliases that were not moved for some minutes."""
        self._arming.end(self._shifts, quiet=True)

    async def finish(self, seconds: float) -> None:
        """Send what is still to go out, and wait so long at the most."""
        busy = [shift for shift in self._shifts if shift.busy]
        if busy:
            await asyncio.wait([asyncio.ensure_future(shift.finish()) for shift in busy], timeout=seconds)

    @property
    def unfinished(self) -> list[Fader]:
        """The faders of which something is asked or on its way."""
        return [
            shift.fader
            for shift in self._shifts
            if shift.busy or shift.fader.needs_approval or shift.fader.blocked or shift.fader.open_writes
        ]

    # --- what was read or written beside it ---------------------------------------------------------------------

    def epochs(self, function: str) -> Mapping[str, int]:
        """Return where the shifts of a function stand, before it is read: what a write crosses is dropped later."""
        return {name: session.fader.epoch for (of, name), session in self._sessions.items() if of == function}

    def reconcile(self, function: FunctionSnapshot, epochs: Mapping[str, int]) -> FunctionSnapshot:
        """Tell the shifts what was read, and return the function with its aliases as the shifts know them."""
        for alias in function.aliases:
            session = self._sessions.get((function.name, alias.name))
            if session is None:
                continue
            if alias.name in epochs:
                session.shift.note(alias, epochs[alias.name])
            function = with_alias(function, session.alias)
        return function

    def take_over(self, alias: Alias) -> None:
        """Take over an alias as a write of ours that did not go through its shift left it."""
        self._own_writes.note(alias)
        session = self._sessions.get(key_of(alias))
        if session is not None:
            session.shift.note(alias, session.fader.epoch)
            self._take_up_again(session)

    def wrote(self, alias: Alias) -> bool:
        """Tell whether the last known write to an alias was ours."""
        return (fader := self.fader(alias)) is not None and self._own_writes.is_own(fader.confirmed)

    def routing_history(self, alias: Alias) -> RoutingHistory:
        """Return how an alias is known to have been routed since it was first selected."""
        session = self._sessions.get(key_of(alias))
        return session.routing_history if session is not None else ()

    async def read_mover(self, alias: Alias, since: datetime) -> AuditEvent | None:
        """Return who moved an alias to where it is, where CloudTrail tells it by now; raise ProviderError."""
        return await self._in_thread(self._workspace.read_mover, alias, since)

    # --- who else moves an alias --------------------------------------------------------------------------------

    def status(self, alias: Alias) -> AliasStatus | None:
        """Return who else moves an alias, None where that was not read yet."""
        session = self._sessions.get(key_of(alias))
        return session.status if session is not None else None

    async def wait_for_status(self, alias: Alias) -> AliasStatus | None:
        """Return who else moves an alias, None where that is not known in a few seconds."""
        session = self._sessions.get(key_of(alias))
        return await self._owners.wait_for(session) if session is not None else None

    def read_owner(self, function: FunctionSnapshot | None = None) -> None:
        """Read who else moves the selected alias, unless that is being read already."""
        if self.selected is not None:
            self._owners.read(self.selected, function)

    def rollouts_changed(self) -> None:
        """Ask, or ask no more, before changes of the aliases whose rollouts began, paused or ended."""
        for session in self._sessions.values():
            self._owners.reconsider(session)

    def needs_reason(self, alias: Alias, ownership: Ownership) -> bool:
        """Tell whether writes to an alias of that owner need a reason that was not given in this session yet."""
        return self._owners.needs_reason(alias, ownership)

    def give_reason(self, alias: Alias, reason: str, ownership: Ownership) -> None:
        """Record the writes to an alias from now on with the operator's reason for writing it, being owned so."""
        self._owners.give_reason(alias, reason, ownership)

    async def stop_deployment(self, alias: Alias, deployment: Deployment) -> Alias:
        """Stop a deployment that moves a selected alias, and return the alias at the end of the rollback."""
        return await self._owners.stop_deployment(self._sessions[key_of(alias)], alias, deployment)

    @property
    def stopping(self) -> dict[Key, Stopping]:
        """The deployments that are being stopped, by function and alias."""
        return {key: session.stopping for key, session in self._sessions.items() if session.stopping is not None}

    # --- inside -------------------------------------------------------------------------------------------------

    @property
    def _shifts(self) -> list[ShiftDriver]:
        return [session.shift for session in self._sessions.values()]

    def _note(self, session: AliasSession, fader: Fader) -> None:
        self._arming.note(fader)
        self._changed(fader)
        self._take_up_again(session)

    def _take_up_again(self, session: AliasSession) -> None:
        """Go on with a move that nobody came in between of but we ourselves."""
        # An alias that was deleted meanwhile has a session no more, or another one.
        if self._sessions.get(session.key) is session and self._own_writes.came_between(session.fader):
            session.shift.apply(ApplyMine())

    def _protects(self, alias: Alias) -> bool:
        return is_protected(alias.name, protection(self._protected, self._workspace.context))

    def _in_thread(self, do: Callable[..., T], *arguments: object) -> asyncio.Future[T]:
        """Run what blocks in threads of its own: readings that hang hold up neither a write nor its comparison."""
        return asyncio.get_running_loop().run_in_executor(self._threads, do, *arguments)

    async def _write(self, call: UpdateAlias) -> Alias:
        """Write in a thread that no reading can take."""
        session = self._sessions.get(key_of(call.before))
        reason = self._owners.reason(session) if session is not None else ""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writers, self._workspace.carry_out, call, reason)
