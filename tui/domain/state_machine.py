"""A Step Functions state machine that moves one alias by one plan, and an execution of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.domain.routing import Routing

PREFIX = "crossfade-"
"""How the names of all such machines begin: AWS cannot look one up by its tags, and IAM can narrow rights by it."""

FUNCTION, ALIAS, PLAN = "crossfade:function", "crossfade:alias", "crossfade:plan"
"""The tags that say what a machine moves, and by which plan."""

RUNNING = "RUNNING"
ENDED_IN_ORDER = ("RolledBack", "ChangedElsewhere", "AlreadySplit", "AlreadyThere")
"""Errors by which a machine ends itself, and leaves nothing to settle."""

_PART = 20
_NOT_IN_NAMES = re.compile(r"[^a-zA-Z0-9_-]")
_NOT_IN_TAGS = re.compile(r"[^\w .:/=+@-]")
_LONGEST_TAG = 256


def machine_name(function: str, alias: str, plan: str) -> str:
    """Return the name of the machine for a plan and an alias; AWS allows 80 characters."""
    parts = "-".join(_NOT_IN_NAMES.sub("-", text)[:_PART] for text in (function, alias))
    return f"{PREFIX}{parts}-{sha256(repr((function, alias, plan)).encode()).hexdigest()[:8]}"


def machine_tags(function: str, alias: str, plan: str) -> dict[str, str]:
    """Return the tags of that machine."""
    texts = {FUNCTION: function, ALIAS: alias, PLAN: plan}
    return {key: _NOT_IN_TAGS.sub("-", text)[:_LONGEST_TAG] for key, text in texts.items()}


def execution_name(alias: str, target: str, mark: str) -> str:
    """Return the name of an execution: the same name and input start it once, however often they are sent."""
    return f"{_NOT_IN_NAMES.sub('-', alias)[:40]}-to-{target}-{mark}"


@dataclass(frozen=True, slots=True)
class MachineSteps:
    """What a machine's definition does: the `weights` (0 to 1) and how long each is held, in seconds.

    `holds` has one more, the bake time after 100 %; None waits for an approval.
    """

    function: str
    alias: str
    weights: tuple[float, ...]
    holds: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class StateMachine:
    """A machine, and the alias and the plan that its tags name; `steps` only where its definition was read."""

    arn: str
    name: str
    function: str
    alias: str
    plan: str
    steps: MachineSteps | None = None


@dataclass(frozen=True, slots=True)
class Execution:
    """An execution of a machine: it moves `alias` to version `target`.

    `status` is AWS's word. `by` and `reason` are what was given as its input, who started it and why. `error` and
    `cause` say why it ended otherwise than by success.
    """

    arn: str
    name: str
    machine: StateMachine
    status: str
    target: str = ""
    by: str = ""
    reason: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    error: str = ""
    cause: str = ""

    @property
    def id(self) -> str:
        """Its name, by which it is named on screen."""
        return self.name

    @property
    def function(self) -> str:
        """The function whose alias it moves."""
        return self.machine.function

    @property
    def alias(self) -> str:
        """The alias that it moves."""
        return self.machine.alias

    @property
    def active(self) -> bool:
        """Whether it is still moving the alias, or about to."""
        return self.status == RUNNING

    @property
    def unfinished(self) -> bool:
        """Whether it ended without having brought the alias to either version by itself."""
        return not self.active and self.status != "SUCCEEDED" and self.error not in ENDED_IN_ORDER

    @property
    def rolled_back(self) -> bool:
        """Whether it took the alias back by itself."""
        return self.error == "RolledBack"


@dataclass(frozen=True, slots=True)
class PendingApproval:
    """An approval that an execution waits for; `event` is the number of the event that asked for it."""

    event: int
    since: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ExecutionEvent:
    """What happened in an execution, as far as it matters: one of these.

    The alias was set to a `routing`, the gate said something (`check`: result and why), a task failed with an `error`,
    or an approval was asked for (`asks`).
    """

    number: int
    at: datetime | None
    routing: Routing | None = None
    check: tuple[str, str] | None = None
    error: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class ExecutionProgress:
    """How far an execution is, by the newest part of its history.

    `before` is the version that it began with, empty where that part does not tell. `state` is the state that it is
    in, `step` the number of the step, `check` what the gate said last and why.
    """

    execution: Execution
    state: str = ""
    step: int | None = None
    before: str = ""
    check: tuple[str, str] | None = None
    approval: PendingApproval | None = None
    events: tuple[ExecutionEvent, ...] = ()
