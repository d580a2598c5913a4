"""What can be asked for of the rollouts that AWS runs, as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tui.domain.alias import Alias
from tui.features.rollout.hosted.rollout import Engine, HostedCommand, HostedRollout
from tui.features.rollout.plan import Plan


@dataclass(frozen=True, slots=True)
class SteerHosted:
    """A command is to be carried out on a rollout, as it is shown."""

    rollout: HostedRollout
    command: HostedCommand


@dataclass(frozen=True, slots=True)
class StartHosted:
    """A rollout of an alias is to be started with an engine; `alias` as it is shown."""

    engine: Engine
    alias: Alias
    plan: Plan
    target: str
    overrides_alarms: bool = False


@dataclass(frozen=True, slots=True)
class PrepareGroup:
    """What CodeDeploy needs to deploy to an alias by a plan is to be created; `done` is called once it is there."""

    alias: Alias
    plan: Plan
    done: Callable[[], object] = field(compare=False)


HostedRequest = SteerHosted | StartHosted | PrepareGroup
