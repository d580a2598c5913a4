"""A deployment group of CodeDeploy: what a deployment of an alias is done with, and how far one has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tui.domain.deployment import Deployment

FAILED, ALARMED, STOPPED = "DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"
ROLLBACK_EVENTS = (FAILED, ALARMED, STOPPED)
"""All that CodeDeploy can roll back on."""

HOOK_EVENTS = ("BeforeAllowTraffic", "AfterAllowTraffic")
"""The lifecycle events that can run a function; there is none between two steps (aws-semantics 2.3)."""


APPLICATION = "Crossfade"
"""The application that groups are created in from here, unless another is named."""

_LONGEST = 100
"""Characters of a group's name."""


def group_name(function: str, alias: str) -> str:
    """Return what the group for an alias is called that is created from here."""
    name = f"{function}-{alias}"
    if len(name) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - 9]}-{sha256(name.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class DeploymentHook:
    """A function that a deployment runs at a lifecycle event; `function` may be an ARN."""

    event: str
    function: str


@dataclass(frozen=True, slots=True)
class DeploymentGroup:
    """The group that deploys to an alias.

    `function`, `alias` and `hooks` are those of its last revision's AppSpec, empty before the first deployment; `hooks`
    is None where that could not be read. `auto_rollback` holds the events on which it rolls back. CodeDeploy looks at
    `alarms` where `alarms_enabled`.
    """

    application: str
    name: str
    function: str
    alias: str
    config: str = ""
    role: str = ""
    alarms: tuple[str, ...] = ()
    alarms_enabled: bool = True
    auto_rollback: tuple[str, ...] = ()
    hooks: tuple[DeploymentHook, ...] | None = None


@dataclass(frozen=True, slots=True)
class DeploymentConfig:
    """A deployment configuration: AWS's kind of traffic routing, whole percent, minutes."""

    name: str
    kind: str
    percent: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class LifecycleEvent:
    """One lifecycle event of a deployment, with its status in AWS's words."""

    name: str
    status: str
    started: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeploymentProgress:
    """A deployment with its lifecycle events; `rolled_back_by` is the deployment that takes it back, if any.

    `auto_rollback` holds the events on which it rolls back by itself, None where CodeDeploy does not say.
    """

    deployment: Deployment
    events: tuple[LifecycleEvent, ...] = ()
    rolled_back_by: str = ""
    message: str = ""
    auto_rollback: tuple[str, ...] | None = None
