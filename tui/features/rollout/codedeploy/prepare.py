"""What a first deployment by CodeDeploy needs: role, policy, application, group, configuration; what of it is missing.

Each step is one call that is known beforehand. What is there already is left as it is, so that a preparation that was
interrupted goes on where it stopped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from tui.domain.alarm import ALARM, INSUFFICIENT_DATA, Alarm
from tui.domain.alias import Alias
from tui.domain.deployment_call import CreateDeploymentConfig
from tui.domain.deployment_group import (
    APPLICATION,
    DeploymentConfig,
    DeploymentGroup,
    DeploymentHook,
    group_name,
)
from tui.domain.preparation_call import CreateApplication, CreateDeploymentGroup, CreateRole, PutRolePolicy
from tui.domain.read_failure import ReadFailure
from tui.domain.service_role import ServiceRole, permissions_policy, trust_policy
from tui.features.rollout.codedeploy.configuration import Configuration
from tui.features.rollout.codedeploy.preflight import MOST_ALARMS
from tui.presentation.spans import failure_text

POLICY = "move-aliases"
"""The inline policy of a role that is created from here."""

_ROLE = re.compile(r"arn:[\w-]+:iam::\d{12}:role/.+", re.ASCII)
_LONGEST_ROLE = 64


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: names that are empty are chosen here.

    `role` is the ARN of a role that exists, empty where one is to be created. `configuration` is what a group deploys
    by unless a deployment says otherwise.
    """

    alias: Alias
    configuration: Configuration
    role: str = ""
    application: str = ""
    group: str = ""
    alarms: tuple[str, ...] = ()
    hooks: tuple[DeploymentHook, ...] = ()


@dataclass(frozen=True, slots=True)
class Existing:
    """What is there: None where it is not, or where `failures` has its kind, cannot be read.

    `platform` is the application's; `alarms` are those of the request that exist. `other` is another group that deploys
    to the alias already.
    """

    role: ServiceRole | None = None
    policy: str | None = None
    platform: str | None = None
    group: DeploymentGroup | None = None
    other: DeploymentGroup | None = None
    config: DeploymentConfig | None = None
    alarms: tuple[Alarm, ...] = ()
    failures: Mapping[str, ReadFailure] = field(default_factory=dict)


ROLE, ROLE_POLICY, APPLICATIONS, GROUP, CONFIGURATION = "role", "policy", "application", "group", "configuration"
ALARMS = "alarms"

PrepareCall = CreateRole | PutRolePolicy | CreateApplication | CreateDeploymentGroup | CreateDeploymentConfig


@dataclass(frozen=True, slots=True)
class Step:
    """One call; `is_done` where what it creates is there, `is_unsure` where that cannot be read."""

    call: PrepareCall
    is_done: bool = False
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Preparation:
    """Every step in its order, and what keeps it from being made or is to be known, a sentence each."""

    steps: tuple[Step, ...]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def due(self) -> tuple[Step, ...]:
        """The steps that are left."""
        return tuple(step for step in self.steps if not step.is_done)

    @property
    def role_documents(self) -> tuple[str, str] | None:
        """The policy of trust and the permissions of a role that is created, None where one exists."""
        trust = next((step.call.trust for step in self.steps if isinstance(step.call, CreateRole)), None)
        policy = next((step.call.policy for step in self.steps if isinstance(step.call, PutRolePolicy)), None)
        return None if trust is None or policy is None else (trust, policy)


def role_name(alias: Alias) -> str:
    """Return what a role is called that is created for a function: roles are the same in every region."""
    region = alias.arn.split(":")[3] if alias.arn.count(":") > 3 else ""
    name = "-".join(filter(None, ("CrossfadeCodeDeploy", region, alias.function)))
    if len(name) <= _LONGEST_ROLE:
        return name
    return f"{name[: _LONGEST_ROLE - 9]}-{sha256(name.encode()).hexdigest()[:8]}"


def is_role_arn(text: str) -> bool:
    """Tell whether a text is the ARN of a role."""
    return _ROLE.fullmatch(text) is not None


def group_of(request: Request) -> DeploymentGroup:
    """Return the group as it would be created."""
    alias = request.alias
    partition, account = _parts(alias)
    return DeploymentGroup(
        application=request.application or APPLICATION,
        name=request.group or group_name(alias.function, alias.name),
        function=alias.function,
        alias=alias.name,
        config=request.configuration.predefined or request.configuration.custom_name,
        role=request.role or f"arn:{partition}:iam::{account}:role/{role_name(alias)}",
        alarms=request.alarms,
        hooks=request.hooks,
    )


def needs_role(request: Request, group: DeploymentGroup | None) -> bool:
    """Tell whether the role is ours to create: none is given, and no group has another.

    Of a group whose hooks cannot be read it is not known what its role has to be allowed.
    """
    ours = replace(request, role="")
    return not request.role and (group is None or (group.hooks is not None and group.role == group_of(ours).role))


def plan_preparation(request: Request, existing: Existing) -> Preparation:
    """Return what is left to be created; pure."""
    alias, group, unread = request.alias, group_of(request), existing.failures
    steps: list[Step] = []
    there = existing.group
    if needs_role(request, there):
        # A group that stands goes on to watch its alarms and to call its hooks.
        hooks = request.hooks or (there.hooks if there is not None and there.hooks else ())
        policy = permissions_policy(
            _function_arn(alias),
            watches_alarms=bool(request.alarms or (there is not None and there.alarms)),
            hooks=(_hook_arn(alias, hook.function) for hook in hooks),
        )
        role = role_name(alias)
        steps += [
            Step(CreateRole(alias, role, trust_policy()), existing.role is not None, ROLE in unread),
            Step(PutRolePolicy(alias, role, POLICY, policy), existing.policy == policy, ROLE_POLICY in unread),
        ]
    if request.configuration.predefined is None:
        wanted = request.configuration
        config = DeploymentConfig(group.config, wanted.kind.value, wanted.percent, wanted.minutes)
        is_there = existing.config is not None
        steps.append(Step(CreateDeploymentConfig(alias, config), is_there, CONFIGURATION in unread))
    application = CreateApplication(alias, group.application)
    steps.append(Step(application, existing.platform is not None, APPLICATIONS in unread))
    steps.append(Step(CreateDeploymentGroup(alias, group), existing.group is not None, GROUP in unread))
    return Preparation(tuple(steps), tuple(_problems(request, group, existing)), tuple(_notes(group, existing)))


def _problems(request: Request, group: DeploymentGroup, existing: Existing) -> list[str]:
    problems = []
    other = existing.other
    if other is not None and not request.group:
        problems.append(
            f"{other.name} of {other.application} deploys to {request.alias.name} already: use it, "
            "or give --group NAME to create another"
        )
    if existing.platform not in (None, "Lambda"):
        problems.append(f"the application {group.application} is for {existing.platform}: give --application NAME")
    if existing.role is not None and not existing.role.trusts_codedeploy:
        problems.append(f"the role {existing.role.name} does not trust CodeDeploy: give --role ARN")
    if len(request.alarms) > MOST_ALARMS:
        problems.append(f"a group takes {MOST_ALARMS} alarms, not {len(request.alarms)}")
    if ALARMS not in existing.failures:
        known = {alarm.name for alarm in existing.alarms}
        # CodeDeploy takes an alarm that does not exist for OK (rollouts.md 2a).
        problems += [f"the alarm {name} does not exist" for name in request.alarms if name not in known]
    wanted, config = request.configuration, existing.config
    if config is not None and (config.kind, config.percent, config.minutes) != (
        wanted.kind.value,
        wanted.percent,
        wanted.minutes,
    ):
        problems.append(f"the configuration {config.name} is another one, and a configuration cannot be changed")
    return problems


def _notes(group: DeploymentGroup, existing: Existing) -> list[str]:
    notes = list(_alarm_notes(existing))
    there = existing.group
    if there is None:
        if not group.alarms:
            notes.append("the group would watch no alarm: nothing stops a bad version (--alarm NAME)")
        notes.append("IAM cannot limit UpdateAlias to one alias: the role moves every alias of the function")
        return notes
    if there.alarms != group.alarms:
        notes.append(
            f"the group exists, with the alarms: {', '.join(there.alarms) or 'none'}; they are left as they are"
        )
    if there.function and (there.function, there.alias) != (group.function, group.alias):
        notes.append(f"the group deployed {there.function}:{there.alias} last")
    return notes


def _alarm_notes(existing: Existing) -> Iterator[str]:
    """Say how each alarm is that exists: a deployment stops at once at one in ALARM."""
    failure = existing.failures.get(ALARMS)
    if failure is not None:
        yield f"not known whether the alarms exist and are OK: {failure_text(failure)}"
    words = {
        ALARM: "is in ALARM: a deployment would be stopped at once",
        INSUFFICIENT_DATA: "has no data: it stops nothing until it has",
    }
    yield from (f"the alarm {one.name} {words.get(one.state, f'is {one.state}')}" for one in existing.alarms)


def _parts(alias: Alias) -> tuple[str, str]:
    parts = alias.arn.split(":")
    return (parts[1], parts[4]) if len(parts) > 5 else ("aws", "")


def _function_arn(alias: Alias) -> str:
    return ":".join(alias.arn.split(":")[:7])


def _hook_arn(alias: Alias, function: str) -> str:
    """Return a hook's ARN; one that is named without is in the alias's account and region."""
    if function.startswith("arn:"):
        return function
    return f"{':'.join(alias.arn.split(':')[:6])}:{function}"
