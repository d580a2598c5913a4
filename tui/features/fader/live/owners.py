"""Reads who else moves the aliases of this session, and stops a deployment that moves one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Protocol, TypeVar

from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.errors import ProviderError
from tui.domain.function import FunctionSnapshot
from tui.features.fader.actions import Arm, Disarm
from tui.features.fader.live.session import AliasSession
from tui.writes.ownership.approval import Approval, Approvals, is_valid_for
from tui.writes.ownership.owner import Free, Ownership, Stopping, Unknown, under_rollout
from tui.writes.ownership.status import AliasStatus, while_stopping, with_earlier
from tui.writes.ownership.stopping import stop_call, target_of
from tui.writes.workspace import Workspace

T = TypeVar("T")

OWNER_SECONDS = 3.0
"""How long a first write waits for the reading of who else moves the alias."""


class InThread(Protocol):
    """Runs what blocks in a thread, and waits for it."""

    def __call__(self, do: Callable[..., T], *arguments: object) -> asyncio.Future[T]:
        """Return what it will answer."""
        ...


class Owners:
    """Keeps the status of each session's alias, and the reasons given for writing to one that has an owner.

    `protects` says whether an alias is protected, `rollout` which rollout of this machine moves it, by plan and id;
    `changed` is called with every new status; `start` runs a reading for as long as the session lasts.
    """

    def __init__(
        self,
        workspace: Workspace,
        in_thread: InThread,
        *,
        managed_tags: tuple[str, ...],
        protects: Callable[[Alias], bool],
        rollout: Callable[[Alias], tuple[str, str] | None],
        changed: Callable[[Alias, AliasStatus], object],
        start: Callable[[Callable[[], Coroutine[None, None, None]]], object],
    ) -> None:
        self._workspace, self._in_thread, self._managed_tags = workspace, in_thread, managed_tags
        self._protects, self._rollout, self._changed, self._start = protects, rollout, changed, start
        self._approvals = Approvals()

    def read(self, session: AliasSession, function: FunctionSnapshot | None = None) -> None:
        """Read who else moves an alias, unless that is being read already."""
        if session.owner_read is None or session.owner_read.done():
            session.owner_read = asyncio.ensure_future(self._read(session, function))

    async def _read(self, session: AliasSession, function: FunctionSnapshot | None) -> None:
        alias = session.alias
        read = await self._in_thread(self._workspace.read_alias_status, alias, function, self._managed_tags)
        session.status = with_earlier(session.status, read)
        self.reconsider(session)

    def reconsider(self, session: AliasSession) -> None:
        """Say whether the alias is asked about before the next change, now that more is known of who moves it."""
        if session.status is None:
            return
        alias, known = session.alias, session.status
        known = replace(known, ownership=under_rollout(known.ownership, self._rollout(alias)))
        status = session.status = while_stopping(known, session.stopping)
        if self.needs_reason(alias, status.ownership):
            # Known too late for an earlier write, which went out without it, and in time for the next one.
            session.shift.apply(Disarm())
        elif isinstance(status.ownership, Free | Unknown) and not self._protects(alias):
            # There is nothing to ask: a drag may write from its first move on.
            session.shift.apply(Arm())
        self._changed(alias, status)

    async def wait_for(self, session: AliasSession) -> AliasStatus | None:
        """Return who else moves an alias, None where that is not known in a few seconds."""
        if session.owner_read is not None and session.status is None:
            await asyncio.wait([session.owner_read], timeout=OWNER_SECONDS)
        return session.status

    async def stop_deployment(self, session: AliasSession, alias: Alias, deployment: Deployment) -> Alias:
        """Stop a deployment that moves an alias, tell how far its rollback is, and return the alias at its end.

        Raises ProviderError, NotSeen where the end was not seen.
        """
        loop = asyncio.get_running_loop()

        def answered() -> None:
            loop.call_soon_threadsafe(self._note_stopping, session, alias, Stopping(deployment, answered=True))

        def looked() -> None:
            loop.call_soon_threadsafe(lambda: self._start(session.shift.refresh))

        self._note_stopping(session, alias, Stopping(deployment))
        session.shift.expected = target_of(alias, deployment)
        try:
            call = stop_call(alias, deployment)
            rolled_back = await self._in_thread(self._workspace.stop_deployment, call, answered, looked)
        except ProviderError:
            await self._end_stopping(session)
            raise
        # Whoever quits meanwhile cancels this, and is told at the end that it is still being stopped.
        await self._end_stopping(session)
        return rolled_back

    async def _end_stopping(self, session: AliasSession) -> None:
        session.stopping = None
        # What was being read meanwhile may be from before.
        if session.owner_read is not None and not session.owner_read.done():
            await asyncio.wait([session.owner_read])
        await session.shift.refresh()
        session.shift.expected = None
        session.owner_read = asyncio.ensure_future(self._read(session, None))

    def _note_stopping(self, session: AliasSession, alias: Alias, stopping: Stopping) -> None:
        session.stopping = stopping
        session.status = while_stopping(session.status, stopping)
        self._changed(alias, session.status)

    def needs_reason(self, alias: Alias, ownership: Ownership) -> bool:
        """Tell whether writes to an alias of that owner need a reason that was not given in this session yet."""
        return not is_valid_for(self._approvals.to((alias.function, alias.name), ownership), ownership)

    def give_reason(self, alias: Alias, reason: str, ownership: Ownership) -> None:
        """Record the writes to an alias from now on with the operator's reason for writing it, being owned so."""
        self._approvals.give((alias.function, alias.name), Approval(reason, ownership))

    def reason(self, session: AliasSession) -> str:
        """Return the reason that a write to an alias is recorded with, empty where none was needed."""
        return self._approvals.reason(session.key, session.status.ownership if session.status is not None else None)

    def forget(self, session: AliasSession) -> None:
        """Drop what was given for an alias that was deleted."""
        self._approvals.forget(session.key)
        if session.owner_read is not None:
            session.owner_read.cancel()
