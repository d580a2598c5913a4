"""The selected alias in a fake app: its controller, what is asked of it, and sessions that send nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from textual.message import Message

from tests.support.app_parts import FakePorts, FakeState, opened
from tests.support.journal_entries import HERE, PROD
from tui.app.alias_actions import AliasActions
from tui.app.alias_controller import AliasController
from tui.app.alias_notes import AliasNotes
from tui.domain.account import AccountSnapshot
from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent
from tui.domain.context import Context
from tui.domain.deployment import Deployment
from tui.domain.errors import ProviderError
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing, Weight
from tui.domain.version import LATEST, Version
from tui.features.fader import machine
from tui.features.fader.actions import (
    CommitWeight,
    FaderAction,
    apply,
)
from tui.features.fader.machine import Fader
from tui.features.fader.planner import WhyNot
from tui.settings.settings import Settings
from tui.writes.ownership.owner import FREE, Managed, Ownership
from tui.writes.ownership.status import AliasStatus
from tui.writes.review import Consent

TEST = Alias("orders", "TEST", Routing("6"), "t1")
FUNCTION = FunctionSnapshot(
    "orders",
    tuple(Version(number, state="Active", code_sha256=number, revision="r") for number in (LATEST, "7", "6")),
    aliases=(PROD, TEST),
    complete=True,
)
DEPLOYMENT = Deployment("d-1", "orders", "PROD", current_version="6", target_version="7")
TO_25 = CommitWeight(Weight(2_500))
AT_25 = Routing("6", "7", Weight(2_500))


@dataclass
class Shift:
    """Counts how often what was refused is checked again."""

    reconsidered: int = 0

    def reconsider(self) -> None:
        self.reconsidered += 1


@dataclass
class Selected:
    """The session of the selected alias."""

    shift: Shift = field(default_factory=Shift)


class Sessions:
    """Applies actions to faders as they are, sends nothing, and keeps what was done."""

    def __init__(self, *faders: Fader) -> None:
        self.faders = {fader.confirmed.name: fader for fader in faders}
        self.statuses: dict[str, AliasStatus] = {}
        self.selected: Selected | None = None
        self.done: list[object] = []
        self.changed: Callable[[Fader], object] = lambda _: None
        self.mover: AuditEvent | ProviderError | None = None
        self.stopped: Alias | ProviderError = PROD

    def fader(self, alias: Alias) -> Fader | None:
        return self.faders.get(alias.name)

    def status(self, alias: Alias) -> AliasStatus | None:
        return self.statuses.get(alias.name)

    async def wait_for_status(self, alias: Alias) -> AliasStatus | None:
        return self.status(alias)

    def select_alias(self, alias: Alias) -> Fader:
        self.selected = Selected()
        return self.faders.setdefault(alias.name, machine.fader_for(alias, armed=False))

    def deselect(self) -> None:
        self.selected = None

    def forget(self, alias: Alias) -> None:
        self.faders.pop(alias.name, None)

    def needs_reason(self, alias: Alias, ownership: Ownership) -> bool:
        return isinstance(ownership, Managed)

    def give_reason(self, alias: Alias, reason: str, ownership: Ownership) -> None:
        self.done.append(("reason", reason))

    def apply(self, action: FaderAction, alias: Alias) -> str | None:
        self.done.append(action)
        result = apply(self.faders[alias.name], action, 0.0)
        if isinstance(result, WhyNot):
            return result.reason
        self.faders[alias.name] = result
        self.changed(result)
        return None

    def rollouts_changed(self) -> None:
        self.done.append("rollouts changed")

    async def start_canary(self, version: str, alias: Alias) -> str | None:
        return f"{version} cannot be a canary"

    async def read_mover(self, alias: Alias, since: datetime) -> AuditEvent | None:
        if isinstance(self.mover, ProviderError):
            raise self.mover
        return self.mover

    async def stop_deployment(self, alias: Alias, deployment: Deployment) -> Alias:
        if isinstance(self.stopped, ProviderError):
            raise self.stopped
        return self.stopped


@dataclass
class Workspace:
    """Keeps whether writing without a record was accepted."""

    context: Context = HERE
    unrecorded: bool = False

    def accept_unrecorded(self) -> None:
        self.unrecorded = True


class Stage:
    """A controller in a fake app, with orders open and PROD selected."""

    def __init__(
        self, *answers: Consent | None, protected: tuple[str, ...] = (), armed: bool = True, prod: Alias = PROD
    ) -> None:
        self.sessions = Sessions(machine.fader_for(prod, armed=armed))
        self.sessions.statuses["PROD"] = AliasStatus(FREE)
        self.workspace, self.fake = Workspace(), FakePorts(list(answers))
        self.state = FakeState(opened(self.workspace, self.sessions), HERE, AccountSnapshot(), FUNCTION)
        self.read, self.selected, self.unknown_outcomes, self.log = (
            list[Alias](),
            list[Alias](),
            list[None](),
            list[str](),
        )
        settings = Settings(protected_aliases=protected)
        self.actions = AliasActions(self.state, self.fake.ports, settings)
        self.controller = AliasController(
            self.state,
            self.fake.ports,
            settings,
            AliasNotes(lambda text, _: self.log.append(text), lambda *_: None),
            seen=self.read.append,
            selected=self.selected.append,
            outcome_unknown=lambda: self.unknown_outcomes.append(None),
        )
        self.sessions.changed = self.controller.fader_changed
        self.controller.select(prod)

    async def apply(self, action: FaderAction, alias: Alias = PROD) -> None:
        self.actions.apply(action, alias)
        await self.fake.finished()

    @property
    def posted(self) -> list[type[Message]]:
        return [type(message) for message in self.fake.posted]

    @property
    def fader(self) -> Fader:
        assert self.state.fader is not None
        return self.state.fader
