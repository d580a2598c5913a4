"""What speaks against a write, known before the call is made (aws-semantics 1.2, 1.5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from tui.domain.call import UpdateAlias
from tui.domain.version import Version, changes, is_number
from tui.presentation.keymap import key
from tui.writes.ownership.owner import FREE, Executing, Locked, Managed, Ownership, Rolling, Stopping, Unknown

if TYPE_CHECKING:
    from tui.domain.function import FunctionSnapshot
    from tui.domain.routing import Routing


class Level(IntEnum):
    """How much a finding weighs: one to know, one that wants a typed reason, one that ends it."""

    NOTE = 0
    REASON = 1
    BLOCK = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know before a write; with `wants_name` the alias's name has to be typed."""

    level: Level
    text: str
    wants_name: bool = False


def check_routing(
    call: UpdateAlias, function: FunctionSnapshot | None, *, read_only: bool, ownership: Ownership | None = None
) -> tuple[Finding, ...]:
    """Say what speaks against `call`; without `function` or `ownership`, what it would tell is not checked."""
    before, after = call.before.routing, call.after
    if read_only:
        return (Finding(Level.BLOCK, "read-only mode: changes are disabled"),)
    if before.more:
        text = f"{call.before.name} routes to {before.more + 2} versions, more than AWS allows: not changed here"
        return (Finding(Level.BLOCK, text),)
    misshaped = shape(after)
    if misshaped is not None:
        return (Finding(Level.BLOCK, misshaped),)
    owned = _owned(call, ownership or FREE)
    if function is None:
        return owned
    if _rolls_back(call):
        return (*owned, *(Finding(Level.NOTE, text) for text in _states(call, function)))
    blocks = (*_missing(call, function), *unlike(after, function), *_states(call, function))
    return (
        *(Finding(Level.BLOCK, text) for text in blocks),
        *owned,
        *(Finding(Level.NOTE, text) for text in _notes(call, function)),
    )


def refusal(
    call: UpdateAlias, function: FunctionSnapshot | None, *, read_only: bool, ownership: Ownership | None = None
) -> str | None:
    """Return the first reason not to make `call`, or None."""
    return _first(Level.BLOCK, check_routing(call, function, read_only=read_only, ownership=ownership))


def question(
    call: UpdateAlias, function: FunctionSnapshot | None, *, read_only: bool, ownership: Ownership | None = None
) -> str | None:
    """Return what must be answered with a reason before `call` is made, or None; a refused call asks nothing."""
    findings = check_routing(call, function, read_only=read_only, ownership=ownership)
    return None if _first(Level.BLOCK, findings) else _first(Level.REASON, findings)


def _first(level: Level, findings: tuple[Finding, ...]) -> str | None:
    return next((finding.text for finding in findings if finding.level is level), None)


def _rolls_back(call: UpdateAlias) -> bool:
    return call.after == call.before.routing.rolled_back()


def _owned(call: UpdateAlias, ownership: Ownership) -> tuple[Finding, ...]:
    match ownership:
        case Locked(deployment):
            way_out = "stop the deployment, which rolls back"
            if not _rolls_back(call):
                way_out = f"watch it, or {way_out}"
            moves = (deployment.current_version, deployment.target_version)
            step = f" ({moves[0]} → {moves[1]})" if all(moves) else ""
            text = f"CodeDeploy deployment {deployment.id} of {call.before.name} is in progress{step}: {way_out}"
            return (Finding(Level.BLOCK, text),)
        case Executing(execution):
            to = f" → {execution.target}" if execution.target else ""
            text = (
                f"Step Functions execution {execution.name} is moving {call.before.name}{to}: watch it, or stop it "
                "(crossfade rollout stop), which clears the weights"
            )
            return (Finding(Level.BLOCK, text),)
        case Stopping(deployment, answered):
            # Once the stop was taken, rolling back by hand brings about the same.
            level = Level.NOTE if answered and _rolls_back(call) else Level.BLOCK
            text = f"deployment {deployment.id} is being stopped, and CodeDeploy rolls {call.before.name} back"
            return (Finding(level, f"{text}: wait until it has"),)
        case Managed(by, consequence):
            # The way back is never held up by a question.
            level = Level.NOTE if _rolls_back(call) else Level.REASON
            return (Finding(level, f"managed by {by}: {consequence}", wants_name=level is Level.REASON),)
        case Unknown():
            level = Level.NOTE if _rolls_back(call) else Level.REASON
            return (Finding(level, risk(call.before.name, ownership)),)
        case Rolling(plan, _, owned):
            level = Level.NOTE if _rolls_back(call) else Level.REASON
            keys = f"{key('function.rollout')}, then {key('rollout.pause')}"
            way_out = "it pauses" if level is Level.NOTE else f"pause it first ({keys}), or it pauses because of this"
            text = f"the rollout {plan} of this machine moves {call.before.name}: {way_out}"
            return (Finding(level, text), *_owned(call, owned))
        case _:
            return ()


def risk(alias: str, unknown: Unknown) -> str:
    """Say what may become of a write to an alias whose owner is not known."""
    unread = not unknown.failures
    risks: list[str] = []
    if unknown.tags is not None or unread:
        risks.append(f"a stack or Terraform that manages {alias} may revert it")
    if unknown.deployments is not None or unread:
        moving = (
            f"deployment {unknown.lately.id}, which was moving" if unknown.lately else "a deployment that is moving"
        )
        risks.append(f"{moving} {alias}{',' if unknown.lately else ''} may overwrite this or fail because of it")
    elif unknown.executions is not None:
        risks.append(f"a Step Functions execution that is moving {alias} would end because of it")
    return f"who else moves {alias} is not known: {'; '.join(risks)}"


def shape(after: Routing) -> str | None:
    """Say why AWS would take no such routing, whatever the versions are, or return None."""
    if after.canary is None:
        return None
    if not is_number(after.primary):
        return f"weights work between published versions only, and the primary is {after.primary}"
    if not is_number(after.canary):
        return f"{after.canary} cannot be a canary: only numbered versions can"
    if after.canary == after.primary:
        return f"{after.canary} is the primary already"
    return None


def _missing(call: UpdateAlias, function: FunctionSnapshot) -> list[str]:
    if not function.versions_known:
        return []
    new = (number for number in call.after.versions if number not in call.before.routing.versions)
    return [f"version {number} does not exist" for number in new if function.version(number) is None]


def unlike(after: Routing, function: FunctionSnapshot) -> list[str]:
    """Say in what two versions differ that AWS splits no alias between, as far as it is known."""
    pair = _pair(after, function)
    if pair is None:
        return []
    primary, canary = pair
    between = f"{primary.number} and {canary.number}"
    unlike: list[str] = []
    if primary.role and canary.role and primary.role != canary.role:
        unlike.append(f"{between} have different execution roles: AWS splits only versions with the same one")
    if primary.dead_letter != canary.dead_letter:
        unlike.append(f"{between} have different dead-letter targets: AWS splits only versions with the same one")
    return unlike


def _states(call: UpdateAlias, function: FunctionSnapshot) -> list[str]:
    """Tell of versions that would get traffic they do not have now, and are not Active."""
    before, after = call.before.routing, call.after
    share_before = {before.primary: before.weight.rest, before.canary: before.weight}
    share_after = {after.primary: after.weight.rest, after.canary: after.weight}
    lines: list[str] = []
    for number in after.versions:
        version, earlier = function.version(number), share_before.get(number)
        more = earlier is None or share_after[number] > earlier
        if more and version is not None and version.state not in (None, "Active"):
            why = f" ({version.state_reason})" if version.state_reason else ""
            lines.append(f"version {number} is {version.state}{why}: its calls would fail until it is Active")
    return lines


def _notes(call: UpdateAlias, function: FunctionSnapshot) -> list[str]:
    notes: list[str] = []
    held = function.provisioned_for(call.before.name)
    if held is not None:
        notes.append(
            f"{call.before.name} holds provisioned concurrency ({held.allocated} of {held.requested}): "
            "it moves with the primary, and AWS may refuse a split"
        )
    pair = _pair(call.after, function)
    if pair is not None and not changes(*pair):
        notes.append(f"{pair[0].number} and {pair[1].number} have the same code and configuration")
    return notes


def _pair(after: Routing, function: FunctionSnapshot) -> tuple[Version, Version] | None:
    if after.canary is None:
        return None
    primary, canary = function.version(after.primary), function.version(after.canary)
    return None if primary is None or canary is None else (primary, canary)
