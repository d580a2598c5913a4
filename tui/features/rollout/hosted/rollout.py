"""One rollout that AWS carries out, in the shape that the screen, the list and the verbs show; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tui.domain.alias import Alias
from tui.domain.deployment_call import CreateDeployment
from tui.domain.execution_call import StartExecution
from tui.domain.routing import Routing
from tui.features.rollout.text.schedule import Stage


class Engine(StrEnum):
    """Who carries a rollout out, as it is said on the screen."""

    HERE = "here"
    CODEDEPLOY = "CodeDeploy"
    STEP_FUNCTIONS = "Step Functions"


class Course(StrEnum):
    """What a rollout is doing, for order and colour; `HostedRollout.phase` says it in the engine's own words."""

    WAITING = "waiting"
    """For someone, or for something that does not answer."""
    RUNNING = "running"
    ROLLING_BACK = "rolling back"
    SUCCEEDED = "succeeded"
    ROLLED_BACK = "rolled back"
    FAILED = "failed"
    """Ended without having brought the alias to either version for certain."""

    @property
    def ended(self) -> bool:
        """Whether nothing follows."""
        return self in (Course.SUCCEEDED, Course.ROLLED_BACK, Course.FAILED)


class HostedCommand(StrEnum):
    """What can be asked of a rollout that AWS carries out."""

    STOP = "stop"
    """Stop it; the engine then puts the alias back to the version before."""
    STOP_ALONE = "stop-without-roll-back"
    """Stop it, and leave the alias as it is."""
    FINISH = "finish"
    """Give the new version all traffic now."""
    APPROVE = "approve"
    REJECT = "reject"
    ROLL_BACK = "roll-back"
    """Give the version before all traffic, whatever the engine does."""


@dataclass(frozen=True, slots=True)
class HostedEvent:
    """What happened, in words; `style` is a span's. `at` is None where the engine does not tell when."""

    at: datetime | None
    text: str
    style: str = "plain"


@dataclass(frozen=True, slots=True)
class HostedWait:
    """What a rollout waits for, such as an approval or a hook's report, since when, and when the engine gives up."""

    what: str
    since: datetime | None = None
    until: datetime | None = None
    then: str = ""
    """What the engine does at `until`, in words: `the deployment fails`."""


@dataclass(frozen=True, slots=True)
class HostedRollout:
    """A rollout of `function:alias` from version `before` to `target`, as its engine had it at `read`.

    `id` is the engine's own: a deployment's id, an execution's ARN. `plan` is what it goes by: the name of a deployment
    configuration, of a state machine. `stages` are its weights with clock times, as far as the engine tells them;
    `current` is the number of the stage that the alias is in, None before the first and after a roll back, one beyond
    the last after success. `phase` says what it does in a clause, `why` why it ended or rolls back. `confirmed` is the
    alias as it was read with it, None where it could not be. `ends` is when it will have ended by, waits apart.
    `by` and `reason` are what the engine tells of who started it and why. `facts` are lines about it that a decision
    needs, such as what its alarms are and whether it rolls back by itself. `refusals` hold every command that cannot be
    had, with the reason as a clause.
    """

    engine: Engine
    id: str
    function: str
    alias: str
    before: str
    target: str
    plan: str
    course: Course
    phase: str
    read: datetime
    why: str = ""
    confirmed: Routing | None = None
    stages: tuple[Stage, ...] = ()
    current: int | None = None
    began: datetime | None = None
    ends: datetime | None = None
    ended: datetime | None = None
    by: str = ""
    reason: str = ""
    events: tuple[HostedEvent, ...] = ()
    waits: tuple[HostedWait, ...] = ()
    facts: tuple[str, ...] = ()
    refusals: Mapping[HostedCommand, str] = field(default_factory=dict)
    failures: tuple[str, ...] = ()
    """What of it could not be read, in words."""
    start: CreateDeployment | StartExecution | None = None
    """The call that would start its like, None where not enough of it is known."""

    @property
    def name(self) -> str:
        """The alias that it moves, as it is typed."""
        return f"{self.function}:{self.alias}"

    @property
    def moves(self) -> str:
        """Where it takes the alias from and to, as far as its engine tells: `5 → 6`, `to 6`."""
        return f"{self.before} → {self.target}" if self.before else f"to {self.target}" if self.target else ""

    @property
    def running(self) -> bool:
        """Whether the engine still moves the alias, or waits to."""
        return not self.course.ended


def stage_reached(course: Course, routing: Routing | None, target: str, stages: Sequence[Stage]) -> int | None:
    """Return the stage that an alias has reached, one beyond the last after success; None where it is at none."""
    if course is Course.SUCCEEDED:
        return len(stages) or None
    if course is Course.ROLLED_BACK or routing is None or not stages:
        return None
    if routing == Routing(target):
        return len(stages) - 1
    if routing.canary != target:
        return None
    reached = [number for number, stage in enumerate(stages) if stage.weight <= routing.weight]
    return reached[-1] if reached else None


def why_not(rollout: HostedRollout, command: HostedCommand) -> str | None:
    """Return why a command cannot be had now, or None."""
    return rollout.refusals.get(command)


def may_have_put(rollout: HostedRollout, alias: Alias) -> bool:
    """Tell whether a rollout is what put an alias where it is: AWS's engines leave no mark of their own on it."""
    versions = {rollout.before, rollout.target}
    same = (rollout.function, rollout.alias) == (alias.function, alias.name)
    return same and rollout.confirmed == alias.routing and set(alias.routing.versions) <= versions
