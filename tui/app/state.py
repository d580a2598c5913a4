"""What the app knows, which its screens are bound to: each part of the app reads and sets these, and nothing more."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tui.domain.clock import utc_now

if TYPE_CHECKING:
    from tui.domain.account import AccountSnapshot
    from tui.domain.alias import Alias
    from tui.domain.context import Context
    from tui.domain.function import FunctionSnapshot
    from tui.domain.version import Version
    from tui.features.alias_history.last_good import LastGood
    from tui.features.alias_history.read import MovesRead
    from tui.features.canaries.evidence import Evidence
    from tui.features.contexts.listing import Contexts
    from tui.features.doctor.findings import Finding
    from tui.features.doctor.marks import Marks
    from tui.features.fader.confirmed import Confirmation
    from tui.features.fader.live.sessions import AliasSessions
    from tui.features.fader.machine import Fader
    from tui.features.health.health import Health
    from tui.features.health.traffic_window import Window
    from tui.features.rollout.here.watch import RolloutsRead
    from tui.features.rollout.hosted.watch import HostedRead
    from tui.features.tour.text import Tour
    from tui.writes.ownership.status import AliasStatus
    from tui.writes.workspace import Workspace


class Opened(NamedTuple):
    """What there is once AWS is open."""

    workspace: Workspace
    sessions: AliasSessions


class State(Protocol):
    """The app's own vars, as its parts see them; `opened` is None until AWS is open."""

    opened: Opened | None
    context: Context | None
    account: AccountSnapshot
    function: FunctionSnapshot | None
    fader: Fader | None
    alias_status: AliasStatus | None
    confirmation: Confirmation | None
    moved_by: str
    new_version: str
    wanted: str
    last_good: LastGood | None
    moves: MovesRead | None
    findings: tuple[Finding, ...]
    marks: Marks
    health: Health | None
    window: Window
    tour: Tour | None
    now: datetime
    rollouts: RolloutsRead | None
    hosted: HostedRead | None
    alias_evidence: Evidence | None
    contexts: Contexts | None


def nothing_known() -> dict[str, Any]:
    """Return every var that belongs to one context as it is before anything was read; the contexts belong to none."""
    from tui.domain.account import AccountSnapshot
    from tui.features.health.traffic_window import WINDOWS

    unknown = dict.fromkeys(name for name in State.__annotations__ if name != "contexts")
    texts = dict.fromkeys(("moved_by", "new_version", "wanted"), "")
    filled = {"account": AccountSnapshot(), "findings": (), "marks": {}, "window": WINDOWS[0], "now": utc_now()}
    return {**unknown, **texts, **filled}


class HasOpened(Protocol):
    """What there is once AWS is open."""

    @property
    def opened(self) -> Opened | None:
        """It, or None until then."""


class HasFader(Protocol):
    """The selected alias."""

    @property
    def fader(self) -> Fader | None:
        """Its fader, None while none is selected."""


class HasContext(Protocol):
    """Where one is."""

    @property
    def context(self) -> Context | None:
        """The context, None until AWS is open."""


class HasFunction(Protocol):
    """What is known of the open function."""

    function: FunctionSnapshot | None


def service_time(state: HasContext) -> datetime:
    """Return the time by AWS's own clock, as the times that it tells are; the demo's may run fast."""
    return utc_now() if state.context is None else state.context.clock.now()


def function_of(state: HasFunction, alias: Alias) -> FunctionSnapshot | None:
    """Return the open function where the alias is one of its own."""
    return function_named(state, alias.function)


def function_named(state: HasFunction, name: str) -> FunctionSnapshot | None:
    """Return the open function where it has this name."""
    return state.function if state.function is not None and state.function.name == name else None


def learn_version(state: HasFunction, function: str, version: Version) -> None:
    """Take over a version that was read by itself, where its function is open."""
    from tui.domain.function import with_versions

    known = function_named(state, function)
    if known is not None:
        state.function = with_versions(known, (version,))
