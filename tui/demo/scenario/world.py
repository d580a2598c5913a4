"""A made-up account as its scenario file describes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tui.demo.logs.log_format import LogTemplate
from tui.demo.traffic.code_behaviour import CodeBehaviour
from tui.demo.traffic.traffic import Behaviour

ZERO = timedelta(0)
FUNCTION_NAME = re.compile(r"[a-zA-Z0-9-_]{1,64}")


@dataclass(frozen=True, slots=True)
class VersionSpec:
    """A version, or with number 0 `$LATEST`. `settings` are AWS's fields that it does not share with `$LATEST`.

    `calls` is how many go round all aliases to it, a minute, `running` how many durable executions still run on it.
    Code that is `in_s3` is only referred to.
    """

    number: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)
    code: str | None = None
    code_size: int | None = None
    modified: timedelta = ZERO
    state: str = "Active"
    state_code: str = ""
    update: str = "Successful"
    settles_after: timedelta = timedelta(minutes=5)
    behaviour: Behaviour | None = None
    log_template: LogTemplate | None = None
    answers: str | None = None
    calls: float = 0.0
    running: int = 0
    in_s3: bool = False


@dataclass(frozen=True, slots=True)
class RoutingSpec:
    """Where an alias pointed from `since` ago on."""

    version: str
    weights: Mapping[str, float]
    since: timedelta


@dataclass(frozen=True, slots=True)
class BindingSpec:
    """What calls one qualifier, the function itself where that is empty, in AWS's fields."""

    qualifier: str = ""
    sources: tuple[Mapping[str, Any], ...] = ()
    permissions: tuple[Mapping[str, Any], ...] = ()
    url: Mapping[str, Any] | None = None
    invoke_config: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AliasSpec:
    """An alias; `since` is how long ago its routing came into force, `calls` how many it gets a minute.

    `before` are its earlier routings, oldest first.
    """

    name: str
    version: str
    weights: Mapping[str, float] = field(default_factory=dict)
    description: str = ""
    since: timedelta = ZERO
    provisioned: int = 0
    calls: float = 0.0
    bindings: tuple[BindingSpec, ...] = ()
    before: tuple[RoutingSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class DeploymentSpec:
    """A CodeDeploy deployment of an alias to another version, begun `started` ago; `stopped` is None where it goes on.

    One that was stopped was not rolled back, and so left its alias split. `silent_hook` is the lifecycle event whose
    hook never reports, empty where all do.
    """

    alias: str
    target: str
    application: str
    group: str
    config: str
    started: timedelta
    stopped: timedelta | None = None
    creator: str = "user"
    silent_hook: str = ""


@dataclass(frozen=True, slots=True)
class DeploymentGroupSpec:
    """A CodeDeploy deployment group for an alias; `hooks` are pairs of lifecycle event and function."""

    alias: str
    application: str
    group: str
    config: str
    alarms: tuple[str, ...] = ()
    auto_rollback: tuple[str, ...] = ()
    hooks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ExecutionSpec:
    """An execution of a state machine, begun `started` ago."""

    target: str
    started: timedelta


@dataclass(frozen=True, slots=True)
class StateMachineSpec:
    """A Step Functions state machine that moves an alias by a plan."""

    alias: str
    plan: str
    executions: tuple[ExecutionSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """A function: `$LATEST`, its versions in ascending order, its aliases, and who moves them.

    `later` are the calls a minute of aliases that are yet to be made, `code_behaviours` how its
    future code behaves.
    """

    name: str
    latest: VersionSpec
    versions: tuple[VersionSpec, ...] = ()
    aliases: tuple[AliasSpec, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    reserved: int | None = None
    deployments: tuple[DeploymentSpec, ...] = ()
    deployment_groups: tuple[DeploymentGroupSpec, ...] = ()
    state_machines: tuple[StateMachineSpec, ...] = ()
    bindings: tuple[BindingSpec, ...] = ()
    later: Mapping[str, float] = field(default_factory=dict)
    code_behaviours: tuple[CodeBehaviour, ...] = ()


@dataclass(frozen=True, slots=True)
class AlarmSpec:
    """An alarm that was changed `updated` ago; a composite one has a `rule`."""

    name: str
    updated: timedelta
    settings: Mapping[str, Any]
    rule: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """All functions of an account, and its alarms; `account` is its number, empty for the demo's usual one."""

    functions: tuple[FunctionSpec, ...] = ()
    alarms: tuple[AlarmSpec, ...] = ()
    account: str = ""
