"""What would keep a CodeDeploy deployment of an alias from doing what it should: checks before it is started."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from tui.domain.alarm import ALARM, INSUFFICIENT_DATA, Alarm
from tui.domain.deployment_group import ALARMED, FAILED
from tui.domain.routing import Routing
from tui.domain.version import is_number
from tui.features.health.alarms import watching
from tui.features.rollout.codedeploy.capacity import (
    check_managed_instances,
    check_provisioned,
    check_quotas,
    check_reserved,
)
from tui.features.rollout.codedeploy.facts import (
    ALARMS,
    CONFIGURATION,
    GROUP,
    REPORT,
    RUNNING,
    VERSIONS,
    Facts,
    HookRead,
    Line,
    State,
    problem,
    unread,
    warning,
)
from tui.features.rollout.codedeploy.hooks import LIMIT
from tui.features.rollout.codedeploy.surroundings import check_callers, check_template, check_unpublished

MOST_ALARMS = 10
HOOK_PREFIX = "CodeDeployHook_"
"""What a hook must be called under the policy that AWS manages, and so under SAM's role."""


def preflight(facts: Facts) -> tuple[Line, ...]:
    """Return every check, in the order in which a deployment would meet them."""
    checks = (
        _check_group,
        _check_alias,
        _check_running,
        _check_configuration,
        _check_alarms,
        _check_hooks,
        _check_versions,
        check_provisioned,
        check_reserved,
        check_managed_instances,
        check_quotas,
        _check_rollback,
        check_callers,
        check_template,
        check_unpublished,
    )
    return tuple(line for check in checks for line in check(facts))


def is_blocked(lines: Sequence[Line]) -> bool:
    """Tell whether a deployment should not be started."""
    return any(line.blocks for line in lines)


def ends_at(facts: Facts) -> datetime | None:
    """Return when the last shift would be made, hooks apart, None where that is not known."""
    return None if facts.configuration is None else facts.now + facts.configuration.duration


def ends_by(facts: Facts) -> datetime | None:
    """Return when it will have ended at the latest: each hook may take its hour; None where that is not known."""
    end = ends_at(facts)
    return None if end is None else end + len(facts.hooks) * LIMIT


def _check_group(facts: Facts) -> Iterator[Line]:
    group = facts.group
    if GROUP in facts.failures:
        failure = facts.failures[GROUP]
        text = f"cannot be read: {failure.reason}"
        yield Line(
            GROUP, State.UNKNOWN, text, f"Allow {failure.action}: without the group nothing can be started.", True
        )
    elif group is None:
        name = f"{facts.alias.function}:{facts.alias.name}"
        fix = f"Create one (crossfade rollout prepare {name}), or carry the plan out from here."
        yield problem(GROUP, f"no deployment group of this account deploys to {name}", fix)
    else:
        role = group.role.rpartition("/")[2]
        text = f"{group.name} of application {group.application}"
        if group.function and (group.function, group.alias) != (facts.alias.function, facts.alias.name):
            fix = "Give another with --group, unless it is meant."
            yield warning(GROUP, f"{text} deployed {group.function}:{group.alias} last", fix)
            return
        yield Line(GROUP, State.OK, f"{text}, role {role}" if role else text)


def _check_alias(facts: Facts) -> Iterator[Line]:
    """R1: CodeDeploy starts from a whole alias only."""
    alias = facts.alias
    name, routing = alias.name, alias.routing
    target = f"{alias.function}:{name}"
    if routing.canary is not None:
        fix = f"Give one version all traffic first: crossfade roll-back {target}, or crossfade promote {target}."
        if facts.running is not None:
            fix = "Wait until the deployment that moves it has ended."
        yield problem("alias", f"{name} is split between {routing.primary} and {routing.canary}", fix)
    elif not is_number(routing.primary):
        fix = f"Point {name} at a published version first."
        yield problem("alias", f"{name} points at {routing.primary}, and CodeDeploy moves published versions only", fix)
    else:
        yield Line("alias", State.OK, f"{name} gives {routing.primary} all traffic")
    if facts.target == routing.primary:
        fix = "Give another version with --to."
        yield problem("target", f"{name} points at {facts.target} already", fix)
    elif not is_number(facts.target):
        yield problem(
            "target", f"{facts.target} is not a published version", "Publish it, and give its number with --to."
        )


def _check_running(facts: Facts) -> Iterator[Line]:
    """R2: a group has one deployment at a time."""
    yield from unread(facts, RUNNING)
    if facts.running is not None:
        target = f"{facts.alias.function}:{facts.alias.name}"
        fix = f"Wait for its end, or stop it: crossfade rollout stop {target}."
        yield problem(RUNNING, f"{facts.running.id} is moving the alias: {facts.running.status}", fix)
    elif RUNNING not in facts.failures:
        yield Line(RUNNING, State.OK, "none is moving the alias")


def _check_configuration(facts: Facts) -> Iterator[Line]:
    """R5: a configuration for Lambda, never CodeDeploy's own default, which is for servers."""
    yield from unread(facts, CONFIGURATION)
    if CONFIGURATION in facts.failures:
        return
    configuration = facts.configuration
    if configuration is None:
        text = f"{facts.name} does not exist" if facts.name else "the group names none"
        yield problem(CONFIGURATION, text, "Give a plan with --plan, and --create-configuration where it is a new one.")
        return
    minutes = round(configuration.duration.total_seconds() / 60)
    how = f"{facts.name}, {minutes} min from the first shift to the last"
    yield Line(CONFIGURATION, State.OK, f"{how}; it would be created" if facts.creates_configuration else how)


def _check_alarms(facts: Facts) -> Iterator[Line]:
    """R3: CodeDeploy takes an alarm that does not exist for OK, and stops at once at one in ALARM."""
    group = facts.group
    if group is None:
        return
    if facts.overrides_alarms:
        yield warning(ALARMS, "are overridden: no alarm stops this deployment", "Start without --override-alarms.")
        return
    if not group.alarms or not group.alarms_enabled:
        text = (
            "the group's alarms are switched off" if group.alarms else "the group has none: nothing stops a bad version"
        )
        yield warning(ALARMS, text, f"Add alarms to {group.name}.")
        return
    yield from unread(facts, ALARMS)
    if ALARMS in facts.failures:
        return
    if len(group.alarms) > MOST_ALARMS:
        yield problem(ALARMS, f"are {len(group.alarms)}, and CodeDeploy takes {MOST_ALARMS}", "Combine some of them.")
    known = {alarm.name: alarm for alarm in facts.alarms}
    for name in group.alarms:
        yield _check_alarm(name, known.get(name), facts)


def _check_alarm(name: str, alarm: Alarm | None, facts: Facts) -> Line:
    subject = f"alarm {name}"
    if alarm is None:
        return problem(subject, "does not exist, and CodeDeploy takes that for OK", "Correct its name in the group.")
    if alarm.state == ALARM:
        fix = "Wait until it is OK, or start with --override-alarms."
        return problem(subject, "is in ALARM, so the deployment would stop at once", fix)
    routing = facts.alias.routing
    aimed = Routing(facts.target) if facts.target == routing.primary else Routing(routing.primary, facts.target)
    watch = next(iter(watching((alarm,), facts.alias.function, facts.alias.name, aimed)), None)
    if watch is not None and watch.sees_canary is False:
        fix = f"Give it the dimensions FunctionName and Resource={facts.alias.function}:{facts.alias.name}."
        return problem(subject, f"can never fire for {facts.target}: {watch.why.rstrip('.')}", fix)
    if alarm.state == INSUFFICIENT_DATA:
        return warning(subject, "has no data", "Look whether its metric is the right one.")
    if watch is None or watch.sees_canary is None:
        return Line(subject, State.UNKNOWN, f"is {alarm.state}; not known whether it sees {facts.target}")
    return Line(subject, State.OK, f"is {alarm.state}")


def _check_hooks(facts: Facts) -> Iterator[Line]:
    """R4: a hook that cannot be run, or does not report, fails the deployment, after an hour at the latest."""
    if facts.group is not None and facts.group.hooks is None:
        text = "the group's last revision cannot be read, so a deployment started here would run none of its hooks"
        yield Line("hooks", State.UNKNOWN, text, "Allow codedeploy:GetApplicationRevision.", blocks=True)
    for hook in facts.hooks:
        yield _check_hook(hook)


def _check_hook(hook: HookRead) -> Line:
    subject, version = f"hook {hook.event}", hook.version
    name = hook.function.rpartition(":function:")[2]
    if hook.failure is not None:
        return Line(
            subject, State.UNKNOWN, f"{name} cannot be read: {hook.failure.reason}", f"Allow {hook.failure.action}."
        )
    if version is None:
        return problem(subject, f"{name} does not exist", "Create it, or take it out of the AppSpec.")
    if version.state not in ("Active", None):
        return problem(subject, f"{name} is {version.state}", "Call it once, and wait until it is Active.")
    if hook.is_callable is False:
        fix = f"Allow the group's role lambda:InvokeFunction on it{_prefixed(name)}."
        return problem(subject, f"{name} may not be called by the group's role", fix)
    if hook.may_report is False:
        text = f"{name} may not report its result, so the deployment waits an hour for it and fails"
        return problem(subject, text, f"Allow its role {REPORT}.")
    if hook.is_callable is None and not name.startswith(HOOK_PREFIX):
        text = f"{name} is {version.state or 'there'}; its name lacks {HOOK_PREFIX}, which AWS's own policy asks for"
        return Line(subject, State.UNKNOWN, text, "Look whether the group's role may invoke it.")
    reports = ", and may report its result" if hook.may_report else "; whether it may report its result cannot be read"
    text = f"{name} is {version.state or 'there'}{reports}"
    return Line(subject, State.OK, text)


def _prefixed(name: str) -> str:
    return "" if name.startswith(HOOK_PREFIX) else f", or call it {HOOK_PREFIX}{name}, as AWS's own policy asks for"


def _check_versions(facts: Facts) -> Iterator[Line]:
    """R6: AWS splits only between versions of one role, dead letter queue and package type, both Active."""
    yield from unread(facts, VERSIONS)
    before, after = facts.versions.get(facts.alias.routing.primary), facts.versions.get(facts.target)
    if VERSIONS in facts.failures or before is None or after is None:
        return
    for version in (before, after):
        if version.state not in ("Active", None):
            fix = f"Call {version.number} once, and wait until it is Active."
            yield problem(VERSIONS, f"{version.number} is {version.state}", fix)
    different = [
        name
        for name, one, other in (
            ("role", before.role, after.role),
            ("dead letter queue", before.dead_letter, after.dead_letter),
            ("package type", before.package_type, after.package_type),
        )
        if one != other
    ]
    if different:
        text = (
            f"{before.number} and {after.number} differ in {', '.join(different)}, so AWS refuses to split between them"
        )
        yield problem(VERSIONS, text, "Deploy all at once, or publish a version that agrees in it.")
    elif all(version.state in ("Active", None) for version in (before, after)):
        yield Line(VERSIONS, State.OK, f"{before.number} and {after.number} fit together")


def _check_rollback(facts: Facts) -> Iterator[Line]:
    """R9: what becomes of a deployment that fails or is stopped, as it would be started from here."""
    group = facts.group
    if group is None:
        return
    if {FAILED, ALARMED} <= set(group.auto_rollback):
        yield Line("rollback", State.OK, "the group rolls back on failure and on alarms")
    else:
        text = "the group does not roll back by itself on all failures and alarms"
        yield warning("rollback", text, "A deployment started here does: it says so itself.")
