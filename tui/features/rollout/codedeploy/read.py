"""Reads what a preflight needs to know of a deployment; what is denied is not known, and raises nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TypeVar

from tui.domain.alias import Alias
from tui.domain.deployment_group import DeploymentGroup, DeploymentHook
from tui.domain.errors import NotFound, ProviderError
from tui.domain.function import FunctionSnapshot
from tui.domain.read_failure import ReadFailure, read_failure
from tui.domain.trigger import Triggers
from tui.domain.version import LATEST, Version, is_number
from tui.features.impact.read import read_triggers
from tui.features.rollout.codedeploy import facts as subjects
from tui.features.rollout.codedeploy.configuration import Configuration, Kind, of_name
from tui.features.rollout.codedeploy.facts import REPORT, Facts, HookRead
from tui.writes.ownership.owner import Managed, owner
from tui.writes.workspace import Workspace

T = TypeVar("T")

LOOKED_BACK = timedelta(hours=1)
"""Over which it is looked how many calls run at the same time."""


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
        subjects.GROUP,
        "codedeploy:ListApplications",
        lambda: provider.codedeploy.find_deployment_group(function, name, wanted.application, wanted.group),
    )
    if group is not None and (wanted.hooks or (group.function and (group.function, group.alias) != (function, name))):
        # Another alias's hooks look at another function.
        group = replace(group, hooks=wanted.hooks)
    running = reading.attempt(
        subjects.RUNNING, "codedeploy:ListDeployments", lambda: provider.find_deployment(function, name)
    )
    config_name, configuration, creates = _configuration(workspace, group, wanted, reading)
    alarms = reading.attempt(
        subjects.ALARMS,
        "cloudwatch:DescribeAlarms",
        lambda: provider.alarms.describe_named_alarms(group.alarms if group is not None else ()),
    )
    versions: dict[str, Version] = {}
    for number in dict.fromkeys((alias.routing.primary, wanted.target)):
        if is_number(number):
            version = reading.attempt(
                subjects.VERSIONS,
                "lambda:GetFunctionConfiguration",
                partial(workspace.read_version, function, number),
            )
            versions |= {} if version is None else {number: version}
    latest = reading.find(
        subjects.UNPUBLISHED, "lambda:GetFunctionConfiguration", partial(workspace.read_version, function, LATEST)
    )
    reserved, peak = _concurrency(workspace, alias, reading)
    tags = reading.attempt(subjects.OWNER, "lambda:ListTags", lambda: provider.list_tags(alias.arn))
    provisioned = reading.attempt(
        subjects.PROVISIONED,
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
        hooks=_hooks(workspace, alias, group),
        versions=versions,
        provisioned=provisioned or (),
        manager=manager if isinstance(manager, Managed) else None,
        tags=tags or {},
        latest=latest,
        reserved=reserved,
        peak=peak,
        triggers=_triggers(workspace, alias),
        active=reading.attempt(
            subjects.QUOTAS, "codedeploy:ListDeployments", provider.codedeploy.list_active_deployments
        )
        or (),
        failures=reading.failures,
    )


def _configuration(
    workspace: Workspace, group: DeploymentGroup | None, wanted: Wanted, reading: Reading
) -> tuple[str, Configuration | None, bool]:
    """Return a configuration's name, its steps, and whether it would have to be created."""
    if wanted.configuration is not None:
        name = wanted.configuration.predefined or wanted.configuration.custom_name
    else:
        name = group.config if group is not None else ""
    known = of_name(name)
    if known is not None or not name:
        return name, wanted.configuration or known, False

    def read() -> Configuration | None:
        try:
            config = workspace.provider.codedeploy.get_deployment_config(name)
        except NotFound:
            return None
        return Configuration(Kind(config.kind), config.percent, config.minutes)

    configuration = reading.attempt(subjects.CONFIGURATION, "codedeploy:GetDeploymentConfig", read)
    if configuration is None and wanted.configuration is not None and wanted.creates_configuration:
        return name, wanted.configuration, subjects.CONFIGURATION not in reading.failures
    return name, configuration, False


def _concurrency(workspace: Workspace, alias: Alias, reading: Reading) -> tuple[int | None, float | None]:
    """Return what is reserved for the function, and how many calls its version served at the same time at most."""
    provider, version = workspace.provider, alias.routing.primary
    reserved = reading.attempt(
        subjects.RESERVED,
        "lambda:GetFunctionConcurrency",
        lambda: provider.account.get_function_concurrency(alias.function),
    )
    if reserved is None:
        return None, None
    now = workspace.context.clock.now()
    try:
        # It is billed by the metric, and so read only where something is reserved.
        traffic = provider.metrics.read_traffic(alias.function, alias.name, (version,), now - LOOKED_BACK, now)
    except ProviderError:
        return reserved, None
    minutes = [minute for series in traffic.series for minute in series.minutes]
    return reserved, max((minute.concurrency for minute in minutes if minute.concurrency is not None), default=None)


def _triggers(workspace: Workspace, alias: Alias) -> Triggers:
    function = FunctionSnapshot(alias.function, aliases=(alias,))
    *_, whole = read_triggers(workspace.provider, function, alias.name)
    return whole


def _hooks(workspace: Workspace, alias: Alias, group: DeploymentGroup | None) -> tuple[HookRead, ...]:
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
            read = HookRead(hook.event, hook.function, version)
            hooks.append(read if group is None else _with_rights(workspace, alias, group, read))
    return tuple(hooks)


def _with_rights(workspace: Workspace, alias: Alias, group: DeploymentGroup, hook: HookRead) -> HookRead:
    """Return a hook with whether it may be called and may report, as far as IAM says (R4)."""
    roles, version = workspace.provider.roles, hook.version
    if version is None or not group.role:
        return hook
    _, partition, _, region, account, *_ = alias.arn.split(":")
    deployed = f"arn:{partition}:codedeploy:{region}:{account}:deploymentgroup:{group.application}/{group.name}"

    def is_allowed(principal: str, action: str, resource: str) -> bool | None:
        try:
            return roles.simulate_principal_policy(principal, action, resource) if principal else None
        except ProviderError:
            return None

    # A version's ARN says where it is; the function's own is what CodeDeploy calls.
    called = ":".join(version.arn.split(":")[:7])
    return replace(
        hook,
        is_callable=is_allowed(group.role, "lambda:InvokeFunction", called),
        may_report=is_allowed(version.role, REPORT, deployed),
    )
