"""What the app gives its parts, faked: a plain state, and ports that keep what was said, asked, shown and posted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from textual.message import Message
from textual.screen import Screen

from tui.app.ports import Ports, Work
from tui.app.state import Opened
from tui.domain.account import AccountSnapshot
from tui.domain.context import Context
from tui.domain.errors import ProviderError
from tui.domain.function import FunctionSnapshot
from tui.features.alias_history.last_good import LastGood
from tui.features.alias_history.read import MovesRead
from tui.features.canaries.evidence import Evidence
from tui.features.contexts.listing import Contexts
from tui.features.doctor.findings import Finding
from tui.features.doctor.marks import Marks
from tui.features.fader.confirmed import Confirmation
from tui.features.fader.machine import Fader
from tui.features.health.health import Health
from tui.features.health.traffic_window import WINDOWS, Window
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.hosted.watch import HostedRead
from tui.features.tour.text import Tour
from tui.writes.ownership.status import AliasStatus


@dataclass
class FakeState:
    """What the app knows, without an app."""

    opened: Opened | None = None
    context: Context | None = None
    account: AccountSnapshot = field(default_factory=AccountSnapshot)
    function: FunctionSnapshot | None = None
    fader: Fader | None = None
    alias_status: AliasStatus | None = None
    confirmation: Confirmation | None = None
    moved_by: str = ""
    new_version: str = ""
    wanted: str = ""
    last_good: LastGood | None = None
    moves: MovesRead | None = None
    findings: tuple[Finding, ...] = ()
    marks: Marks = field(default_factory=dict)
    health: Health | None = None
    window: Window = WINDOWS[0]
    tour: Tour | None = None
    rollouts: RolloutsRead | None = None
    hosted: HostedRead | None = None
    alias_evidence: Evidence | None = None
    contexts: Contexts | None = None
    now: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class FakePorts:
    """Does what a part asks for at once, and keeps it; `answers` are what dialogs are dismissed with, in order."""

    answers: list[Any] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    failed: list[ProviderError] = field(default_factory=list)
    dialogs: list[Screen[Any]] = field(default_factory=list)
    shown: list[Screen[Any]] = field(default_factory=list)
    posted: list[Message] = field(default_factory=list)
    tasks: dict[str, list[asyncio.Task[None]]] = field(default_factory=dict)

    @property
    def ports(self) -> Ports:
        """As the parts take them."""
        return Ports(self, self._show, self._ask, self._run, self.posted.append)

    def inform(self, text: str) -> None:
        self.messages.append(text)

    warn = warn_long = inform

    def refuse(self, reason: str | None) -> None:
        if reason is not None:
            self.messages.append(reason)

    def fail(self, error: ProviderError) -> None:
        self.failed.append(error)

    def _show(self, screen: Screen[Any], answered: object = None, /) -> None:
        self.shown.append(screen)

    async def _ask(self, dialog: Screen[Any], /) -> Any:
        self.dialogs.append(dialog)
        return self.answers.pop(0)

    def _run(self, work: Work, /, *, group: str, exclusive: bool = False) -> None:
        running = self.tasks.setdefault(group, [])
        if exclusive:
            for task in running:
                task.cancel()
            running.clear()
        running.append(asyncio.ensure_future(work()))

    async def finished(self) -> None:
        """Wait until nothing runs any more."""
        while running := [task for group in self.tasks.values() for task in group if not task.done()]:
            await asyncio.wait(running)
        for group in self.tasks.values():
            for task in group:
                if not task.cancelled():
                    task.result()


def opened(workspace: object = None, sessions: object = None) -> Opened:
    """Return what there is once AWS is open, of doubles that have the methods a test needs."""
    return Opened(cast(Any, workspace), cast(Any, sessions))


@dataclass
class Later:
    """Something that was put off; `do` does it, unless it was stopped."""

    seconds: float
    callback: Callable[[], None]
    stopped: bool = False

    def stop(self) -> None:
        self.stopped = True
