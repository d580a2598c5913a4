"""All that is known before a deployment by CodeDeploy, and what a check of it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tui.domain.alarm import Alarm
from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.deployment_group import DeploymentGroup
from tui.domain.function import Provisioned
from tui.domain.read_failure import ReadFailure
from tui.domain.trigger import Triggers
from tui.domain.version import Version
from tui.features.rollout.codedeploy.configuration import Configuration
from tui.writes.ownership.owner import Managed


class State(StrEnum):
    """What a check came to."""

    OK = "ok"
    PROBLEM = "problem"
    WARNING = "warning"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Line:
    """One check in a sentence, with its fix in another; `blocks` where a deployment should not be started."""

    subject: str
    state: State
    text: str
    fix: str = ""
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class HookRead:
    """A hook's function as it was read: None with a failure where it could not be, without where there is none.

    `is_callable` says whether the group's role may call it, `may_report` whether its own role lets it report; None
    where that cannot be read.
    """

    event: str
    function: str
    version: Version | None = None
    failure: ReadFailure | None = None
    is_callable: bool | None = None
    may_report: bool | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known before a deployment; `failures` say by subject what could not be read.

    `configuration` is None where the one named does not exist or was not read; `name` is what it is called. `alarms`
    are those of the group that exist. `versions` are by their numbers, `latest` is `$LATEST`, `tags` are the
    function's. `reserved` is how many calls at the same time are reserved for the function, None where none are; `peak`
    how many its version now served at most within the last hour, None where that is not known. `active` are the
    deployments that run in the account and region.
    """

    alias: Alias
    target: str
    now: datetime
    group: DeploymentGroup | None = None
    running: Deployment | None = None
    name: str = ""
    configuration: Configuration | None = None
    creates_configuration: bool = False
    alarms: tuple[Alarm, ...] = ()
    overrides_alarms: bool = False
    hooks: tuple[HookRead, ...] = ()
    versions: Mapping[str, Version] = field(default_factory=dict)
    provisioned: tuple[Provisioned, ...] = ()
    manager: Managed | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    latest: Version | None = None
    reserved: int | None = None
    peak: float | None = None
    triggers: Triggers | None = None
    active: tuple[Deployment, ...] = ()
    failures: Mapping[str, ReadFailure] = field(default_factory=dict)


REPORT = "codedeploy:PutLifecycleEventHookExecutionStatus"
"""What a hook's own role needs."""

GROUP, RUNNING, CONFIGURATION, ALARMS = "deployment group", "other deployments", "configuration", "alarms"
VERSIONS, PROVISIONED, OWNER = "versions", "provisioned concurrency", "template"
RESERVED, CALLERS, UNPUBLISHED, QUOTAS = "reserved concurrency", "callers", "$LATEST", "quotas"
MANAGED_INSTANCES = "managed instances"


def problem(subject: str, text: str, fix: str) -> Line:
    """Return a check that keeps a deployment from being started."""
    return Line(subject, State.PROBLEM, text, fix, blocks=True)


def warning(subject: str, text: str, fix: str) -> Line:
    """Return a check that should be looked at first."""
    return Line(subject, State.WARNING, text, fix)


def unread(facts: Facts, subject: str) -> Iterator[Line]:
    """Yield why a subject is not known, where it could not be read."""
    if subject in facts.failures:
        failure = facts.failures[subject]
        yield Line(subject, State.UNKNOWN, f"cannot be read: {failure.reason}", f"Allow {failure.action}.")
