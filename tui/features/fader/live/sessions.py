"""The aliases that were taken in hand since the start: their shifts go on while another one is in hand."""

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
from tui.domain.version import Version
from tui.features.fader import machine
from tui.features.fader.actions import ApplyMine, Arm, Disarm, FaderAction, Reviewed
from tui.features.fader.events import ConfirmedByReading
from tui.features.fader.live.arming import Arming
from tui.features.fader.live.driver import ShiftDriver
from tui.features.fader.machine import Fader, Pace
from tui.features.fader.own_writes import OwnWrites
from tui.features.fader.planner import WhyNot, plan
from tui.features.health.routing_history import Stretches, sighted, written
from tui.writes.alias_preflight import is_protected, protection
from tui.writes.ownership.approval import Approval, Approvals, is_valid_for
from tui.writes.ownership.owner import Free, Ownership, Stopping, Unknown
from tui.writes.ownership.status import AliasStatus, carried_on, while_stopping
from tui.writes.ownership.stopping import target_of
from tui.writes.workspace import Workspace

T = TypeVar("T")
_THREADS = 16
"""More than the writes and readings of aliases that an operator can have on their way at once."""

OWNER_SECONDS = 3.0
"""How long a first write waits for the reading of who else moves the alias."""

_WRITERS = 8
"""Aliases that are written at the same time."""


class Sitting:
    """Keeps a shift for each alias that was taken in hand, from the first time on.

    `start` runs a shift for as long as the sitting lasts; `refusal` and `changed` are handed to every shift; `learned`
    is told of a version that was looked at closely on the way, `looked` of who else moves an alias.
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
        looked: Callable[[Alias, AliasStatus], object],
        start: Callable[[Coroutine[None, None, None]], object],
    ) -> None:
        self.in_hand: ShiftDriver | None = None
        self._workspace, self._protected, self._managed_tags = workspace, protected_aliases, managed_tags
        self._pace, self._arming = pace, Arming(self._protects, armed_minutes)
        self._looked = looked
        self._refusal, self._changed, self._learned, self._start = refusal, changed, learned, start
        self._shifts: dict[tuple[str, str], ShiftDriver] = {}
        self._approvals = Approvals()
        self._stopping: dict[tuple[str, str], Stopping] = {}
        self._looks: dict[tuple[str, str], asyncio.Future[None]] = {}
        self._stood: dict[tuple[str, str], Stretches] = {}
        self._sent: dict[tuple[str, str], tuple[Alias, datetime]] = {}
        self.alias_statuses: dict[tuple[str, str], AliasStatus] = {}
        self._ours = OwnWrites()
        self._threads = ThreadPoolExecutor(_THREADS, "shift")
        self._writers = ThreadPoolExecutor(_WRITERS, "write")

    def take(self, alias: Alias) -> Fader:
        """Take an alias in hand, and return its fader as it stands."""
        key = _key(alias)
        if key not in self._shifts:
            shift = self._shifts[key] = ShiftDriver(
                machine.take(alias, armed=False, pace=self._pace),
                perform=lambda call: self._write(call, self._reason(key)),
                read=lambda: self._look_at(key),
                refusal=self._refusal,
                changed=self._note,
            )
            self._stood[key] = sighted((), alias, self._time())
            self._start(shift.run())
        if self.in_hand is not self._shifts[key]:
            self._arming.end(self._shifts.values())
        self.in_hand = self._shifts[key]
        self.look_at_owner()
        return self.in_hand.fader

    def expect(self, call: UpdateAlias, until: float) -> None:
        """Note a move that another session sent and that may be applied until then: it is nobody else's."""
        shift = self._shifts.get((call.function, call.subject))
        if shift is not None:
            shift.expect((call,), until)

    def look_at_owner(self, function: FunctionSnapshot | None = None) -> None:
        """Read who else moves the selected alias, unless that is being read already."""
        if self.in_hand is None:
            return
        alias = self.in_hand.fader.confirmed
        look = self._looks.get(_key(alias))
        if look is None or look.done():
            self._looks[_key(alias)] = asyncio.ensure_future(self._look(alias, function))

    async def _look(self, alias: Alias, function: FunctionSnapshot | None) -> None:
        alias_status = await self._at_once(self._workspace.read_alias_status, alias, function, self._managed_tags)
        alias_status = while_stopping(
            carried_on(self.alias_statuses.get(_key(alias)), alias_status), self._stopping.get(_key(alias))
        )
        self.alias_statuses[_key(alias)] = alias_status
        if self.wants_reason(alias, alias_status.ownership):
            # Known too late for an earlier write, which was let go without it, and in time for the next one.
            self._shifts[_key(alias)].apply(Disarm())
        elif isinstance(alias_status.ownership, Free | Unknown) and not self._protects(alias):
            # There is nothing to ask: a drag may write from its first move on.
            self._shifts[_key(alias)].apply(Arm())
        self._looked(alias, alias_status)

    async def alias_status(self, alias: Alias) -> AliasStatus | None:
        """Return who else moves an alias, None where that cannot be told in a few seconds."""
        look = self._looks.get(_key(alias))
        if look is not None and _key(alias) not in self.alias_statuses:
            await asyncio.wait([look], timeout=OWNER_SECONDS)
        return self.alias_statuses.get(_key(alias))

    async def stop_deployment(self, alias: Alias, deployment: Deployment) -> Alias:
        """Stop a deployment that moves an alias, tell how far its rollback is, and return the alias at its end.

        Raises ProviderError, NotSeen where the end was not seen.
        """
        key, loop = _key(alias), asyncio.get_running_loop()

        def answered() -> None:
            loop.call_soon_threadsafe(self._tell_stopping, alias, Stopping(deployment, answered=True))

        def looked() -> None:
            loop.call_soon_threadsafe(lambda: self._start(self._shifts[key].refresh()))

        self._tell_stopping(alias, Stopping(deployment))
        self._shifts[key].expected = target_of(alias, deployment)
        try:
            return await self._at_once(self._workspace.stop_deployment, alias, deployment, answered, looked)
        finally:
            self._stopping.pop(key, None)
            # What was being read meanwhile may be from before.
            if (look := self._looks.get(key)) is not None and not look.done():
                await asyncio.wait([look])
            await self._shifts[key].refresh()
            self._shifts[key].expected = None
            self._looks[key] = asyncio.ensure_future(self._look(self._shifts[key].fader.confirmed, None))

    def _tell_stopping(self, alias: Alias, stopping: Stopping) -> None:
        key = _key(alias)
        self._stopping[key] = stopping
        self.alias_statuses[key] = while_stopping(self.alias_statuses.get(key), stopping)
        self._looked(alias, self.alias_statuses[key])

    @property
    def stopping(self) -> dict[tuple[str, str], Stopping]:
        """The deployments that are being stopped, by function and alias."""
        return dict(self._stopping)

    async def mover(self, alias: Alias, since: datetime) -> AuditEvent | None:
        """Return who put an alias where it stands, where CloudTrail tells it by now; raise ProviderError."""
        return await self._at_once(self._workspace.read_mover, alias, since)

    def stood(self, alias: Alias) -> Stretches:
        """Return how an alias is known to have stood since it was first taken in hand."""
        return self._stood.get(_key(alias), ())

    async def _look_at(self, key: tuple[str, str]) -> Alias:
        began = self._time()
        alias = await self._at_once(self._workspace.read_alias, *key)
        known = self._stood[key]
        if known[-1].revision == alias.revision:
            self._stood[key] = sighted(known, alias, began)
        return alias

    def _note(self, fader: Fader) -> None:
        """Note how the alias stands now, and since when where that was our doing."""
        alias, known = fader.confirmed, self._stood[_key(fader.confirmed)]
        if (known[-1].routing, known[-1].revision) != (alias.routing, alias.revision):
            before, at = self._sent.pop(_key(alias), (None, self._time()))
            self._stood[_key(alias)] = written(known, before, alias, at) if before else sighted(known, alias, at)
        if isinstance(fader.news, ConfirmedByReading):
            self._ours.note(alias)
        self._arming.note(fader)
        self._changed(fader)
        self._take_up_again(fader)

    def _time(self) -> datetime:
        return self._workspace.context.clock.now()

    def _at_once(self, do: Callable[..., T], *arguments: object) -> asyncio.Future[T]:
        """Run what blocks in threads of its own: readings that hang hold up neither a write nor its comparison."""
        return asyncio.get_running_loop().run_in_executor(self._threads, do, *arguments)

    async def _write(self, call: UpdateAlias, reason: str) -> Alias:
        """Write in a thread that no reading can take."""
        loop, at = asyncio.get_running_loop(), self._time()
        alias = await loop.run_in_executor(self._writers, self._workspace.carry_out, call, reason)
        self._ours.note(alias)
        # One that was refused, or whose answer was lost, tells nothing of when the alias moved.
        self._sent[_key(call.before)] = call.before, at
        return alias

    def wants_reason(self, alias: Alias, ownership: Ownership) -> bool:
        """Tell whether writes to an alias of that owner want a reason that was not given in this sitting yet."""
        return not is_valid_for(self._approvals.to(_key(alias), ownership), ownership)

    def give_reason(self, alias: Alias, reason: str, ownership: Ownership) -> None:
        """Record the writes to an alias from now on with the operator's reason for writing it, being owned so."""
        self._approvals.give(_key(alias), Approval(reason, ownership))

    def _reason(self, key: tuple[str, str]) -> str:
        alias_status = self.alias_statuses.get(key)
        return self._approvals.reason(key, alias_status.ownership if alias_status is not None else None)

    def saw(self, alias: Alias) -> None:
        """Take over an alias as a write of ours that did not go through its shift left it."""
        self._ours.note(alias)
        shift = self._shifts.get(_key(alias))
        if shift is not None:
            shift.note(alias, shift.fader.epoch)
            self._take_up_again(shift.fader)

    def wrote(self, alias: Alias) -> bool:
        """Tell whether the last known write to an alias was ours."""
        return (fader := self.fader(alias)) is not None and self._ours.made(fader.confirmed)

    def _take_up_again(self, fader: Fader) -> None:
        """Go on with a move that nobody came in between of but we ourselves."""
        shift = self._shifts.get(_key(fader.confirmed))
        # An alias that was deleted meanwhile has a shift no more, or another one.
        if shift is not None and shift.fader is fader and self._ours.came_between(fader):
            shift.apply(ApplyMine())

    def let_go(self) -> None:
        """Have no alias in hand; what was asked of it goes on."""
        self.in_hand = None
        self._arming.end(self._shifts.values())

    def end_quiet_arming(self) -> None:
        """Ask again before the next change of protected aliases that were not moved for some minutes."""
        self._arming.end(self._shifts.values(), quiet=True)

    def _protects(self, alias: Alias) -> bool:
        return is_protected(alias.name, protection(self._protected, self._workspace.context))

    def forget(self, alias: Alias) -> None:
        """Drop all that is kept of an alias that was deleted; one that is made anew under its name is another."""
        key = _key(alias)
        shift = self._shifts.pop(key, None)
        if shift is not None and shift is self.in_hand:
            self.in_hand = None
        self.alias_statuses.pop(key, None)
        self._approvals.forget(key)
        look = self._looks.pop(key, None)
        if look is not None:
            look.cancel()

    def fader(self, alias: Alias) -> Fader | None:
        """Return the fader of an alias, None where it was never taken in hand."""
        shift = self._shifts.get(_key(alias))
        return shift.fader if shift is not None else None

    def apply(self, action: FaderAction, alias: Alias) -> str | None:
        """Apply an action to the fader of an alias, or return why it cannot be had."""
        shift = self._shifts.get(_key(alias))
        if shift is None:
            return "no alias selected" if isinstance(action, Intent | Reviewed) else None
        if isinstance(action, Reviewed):
            reviewed = self._ours.as_reviewed(action.alias, shift.fader.confirmed)
            if reviewed is None:
                return f"{alias.name} has changed since this was reviewed: nothing was sent"
            action = Reviewed(action.intent, reviewed)
        return shift.apply(action)

    async def start_canary(self, version: str, alias: Alias) -> str | None:
        """Choose the canary of an alias, or return why not; raise ProviderError where AWS cannot be asked."""
        shift = self._shifts.get(_key(alias))
        if shift is None:
            return "no alias selected"
        planned = plan(StartCanary(version), shift.fader)
        if isinstance(planned, WhyNot):
            return planned.reason
        # Its state, which lists do not tell, decides whether it may become the canary.
        self._learned(alias.function, await self._at_once(self._workspace.read_version, alias.function, version))
        reason = self._refusal(UpdateAlias(shift.fader.confirmed, planned))
        return shift.apply(StartCanary(version)) if reason is None else reason

    def epochs(self, function: str) -> Mapping[str, int]:
        """Return where the shifts of a function stand, before it is read: what a write crosses is dropped later."""
        return {name: shift.fader.epoch for (of, name), shift in self._shifts.items() if of == function}

    def reconcile(self, function: FunctionSnapshot, epochs: Mapping[str, int]) -> FunctionSnapshot:
        """Tell the shifts what was read, and return the function with its aliases as the shifts know them."""
        for alias in function.aliases:
            shift = self._shifts.get((function.name, alias.name))
            if shift is None:
                continue
            if alias.name in epochs:
                shift.note(alias, epochs[alias.name])
            function = with_alias(function, shift.fader.confirmed)
        return function

    async def finish(self, seconds: float) -> None:
        """Send what is still to go out, and wait so long at the most."""
        busy = [shift for shift in self._shifts.values() if shift.busy]
        if busy:
            await asyncio.wait([asyncio.ensure_future(shift.finish()) for shift in busy], timeout=seconds)

    @property
    def unfinished(self) -> list[Fader]:
        """The faders of which something is asked or on its way."""
        return [
            shift.fader
            for shift in self._shifts.values()
            if shift.busy or shift.fader.needs_approval or shift.fader.blocked or shift.fader.open_writes
        ]


def _key(alias: Alias) -> tuple[str, str]:
    return alias.function, alias.name
