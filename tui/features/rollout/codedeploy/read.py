"""Reads what a preflight needs to know of a deployment; what is denied is not known, and raises nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from tui.domain.alias import Alias
from tui.domain.deployment_group import DeploymentGroup, DeploymentHook
from tui.domain.errors import NotFound, ProviderError
from tui.domain.read_failure import ReadFailure, read_failure
from tui.domain.version import LATEST, Version, is_number
from tui.features.rollout.codedeploy import preflight
from tui.features.rollout.codedeploy.configuration import Configuration, Kind, of_name
from tui.features.rollout.codedeploy.preflight import Facts, HookRead
from tui.writes.ownership.owner import Managed, owner
from tui.writes.workspace import Workspace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the target, a plan's configuration where one was given, and how far one goes for it.

    `application` and `group` name the group, where one does not go by the alias; `hooks` take the place of its own.
    """

    target: str
    configuration: Configuration | None = None
    creates_configuration: bool = False
    overrides_alarms: bool = False
    application: str = ""
    group: str = ""
    hooks: tuple[DeploymentHook, ...] = ()


@dataclass(slots=True)
class Reading:
    """Reads part by part, and keeps what failed."""

    failures: dict[str, ReadFailure] = field(default_factory=dict)

    def attempt(self, subject: str, action: str, read: Callable[[], T]) -> T | None:
        """Return what was read, None where it could not be."""
        try:
            return read()
        except ProviderError as error:
            self.failures.setdefault(subject, read_failure(error, action))
            return None

    def find(self, subject: str, action: str, read: Callable[[], T]) -> T | None:
        """Return what was read, None too where it is not there, which is no failure."""

        def read_if_there() -> T | None:
            try:
                return read()
            except NotFound:
                return None

        return self.attempt(subject, action, read_if_there)


def read_facts(workspace: Workspace, alias: Alias, wanted: Wanted, managed_tags: tuple[str, ...]) -> Facts:
    """Return all that a preflight judges by."""
    provider, reading = workspace.provider, Reading()
    function, name = alias.function, alias.name
    group = reading.find(
        preflight.GROUP,
        "codedeploy:ListApplications",
        lambda: provider.codedeploy.find_deployment_group(function, name, wanted.application, wanted.group),
    )
    if group is not None and (wanted.hooks or (group.function and (group.function, group.alias) != (function, name))):
        # Another alias's hooks look at another function.
        group = replace(group, hooks=wanted.hooks)
    running = reading.attempt(
        preflight.RUNNING, "codedeploy:ListDeployments", lambda: provider.find_deployment(function, name)
    )
    config_name, configuration, creates = _configuration(workspace, group, wanted, reading)
    alarms = reading.attempt(
        preflight.ALARMS,
        "cloudwatch:DescribeAlarms",
        lambda: provider.alarms.describe_named_alarms(group.alarms if group is not None else ()),
    )
    versions: dict[str, Version] = {}
    for number in dict.fromkeys((alias.routing.primary, wanted.target)):
        if is_number(number):
            version = reading.attempt(
                preflight.VERSIONS,
                "lambda:GetFunctionConfiguration",
                partial(workspace.read_version, function, number),
            )
            versions |= {} if version is None else {number: version}
    tags = reading.attempt(preflight.OWNER, "lambda:ListTags", lambda: provider.list_tags(alias.arn))
    provisioned = reading.attempt(
        preflight.PROVISIONED,
        "lambda:ListProvisionedConcurrencyConfigs",
        lambda: provider.list_provisioned_concurrency_configs(function),
    )
    manager = owner(tags or {}, None, managed_tags, alias)
    return Facts(
        alias=alias,
        target=wanted.target,
        now=workspace.context.clock.now(),
        group=group,
        running=running,
        name=config_name,
        configuration=configuration,
        creates_configuration=creates,
        alarms=alarms or (),
        overrides_alarms=wanted.overrides_alarms,
        hooks=_hooks(workspace, group),
        versions=versions,
        provisioned=provisioned or (),
        manager=manager if isinstance(manager, Managed) else None,
        failures=reading.failures,
    )


def _configuration(
    workspace: Workspace, group: DeploymentGroup | None, wanted: Wanted, reading: Reading
) -> tuple[str, Configuration | None, bool]:
    """Return a configuration's name, what it stands for, and whether it would have to be created."""
    if wanted.configuration is not None:
        name = wanted.configuration.predefined or wanted.configuration.custom_name
    else:
        name = group.config if group is not None else ""
    known = of_name(name)
    if known is not None or not name:
        return name, wanted.configuration or known, False

    def read() -> Configuration | None:
        try:
            found = workspace.provider.codedeploy.get_deployment_config(name)
        except NotFound:
            return None
        return Configuration(Kind(found.kind), found.percent, found.minutes)

    found = reading.attempt(preflight.CONFIGURATION, "codedeploy:GetDeploymentConfig", read)
    if found is None and wanted.configuration is not None and wanted.creates_configuration:
        return name, wanted.configuration, preflight.CONFIGURATION not in reading.failures
    return name, found, False


def _hooks(workspace: Workspace, group: DeploymentGroup | None) -> tuple[HookRead, ...]:
    hooks: list[HookRead] = []
    for hook in (group.hooks or ()) if group is not None else ():
        function, _, qualifier = hook.function.rpartition(":function:")[2].partition(":")
        try:
            version = workspace.read_version(function, qualifier or LATEST)
        except NotFound:
            hooks.append(HookRead(hook.event, hook.function))
        except ProviderError as error:
            failure = read_failure(error, "lambda:GetFunctionConfiguration")
            hooks.append(HookRead(hook.event, hook.function, failure=failure))
        else:
            hooks.append(HookRead(hook.event, hook.function, version))
    return tuple(hooks)
