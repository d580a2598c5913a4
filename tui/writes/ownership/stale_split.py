"""Splits that nobody is working on: what left them there, and what cleans them up (aws-semantics 1.5, 2.4, 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.function import Provisioned
from tui.domain.intent import Promote, RollBack
from tui.domain.routing import FULL, Routing
from tui.domain.state_machine import Execution
from tui.domain.version import Version, is_number


class SplitKind(Enum):
    """Why a split is stale."""

    STUCK = "stuck"
    STRANDED = "stranded"
    WHOLE = "whole"
    UNCLAIMED = "unclaimed"


@dataclass(frozen=True, slots=True)
class StaleSplit:
    """A split that needs cleaning up: what it is and what to do, in words, and the intent that does it.

    `remedy` is None where it is not for Crossfade to say which way is right.
    """

    kind: SplitKind
    what: str
    clean_up: str
    remedy: Promote | RollBack | None = None


def diagnose_split(
    alias: Alias,
    versions: Iterable[Version],
    journalled: Routing | None,
    deployment: Deployment | None,
    provisioned: Provisioned | None = None,
    execution: Execution | None = None,
) -> StaleSplit | None:
    """Name the split of an alias, or return None where there is none or someone is known to work on it.

    `journalled` is the routing that the journal has as the last one written from here, `deployment` the last one of
    CodeDeploy and `execution` that of Step Functions, None where there is none; do not ask while deployments could not
    be read. `versions` tell their states.
    """
    routing, canary = alias.routing, alias.routing.canary
    if canary is None or routing.more or any(one is not None and one.active for one in (deployment, execution)):
        return None
    states = {version.number: version.state for version in versions}
    if routing.weight == FULL:
        return _full(alias, canary, provisioned, states)
    if journalled == routing:
        return None
    if deployment is not None and deployment.unfinished and _left_by(deployment, routing):
        return _stranded(alias, canary, deployment, states)
    if execution is not None and execution.unfinished and execution.target == canary:
        return _unsettled(alias, canary, execution, states)
    return StaleSplit(
        SplitKind.UNCLAIMED,
        f"{alias.name} is split between {routing.primary} and {canary}, no deployment moves it, "
        "and it was not split from here",
        "ask who is working on it; promote or roll back ends it",
    )


def _full(alias: Alias, canary: str, provisioned: Provisioned | None, states: dict[str, str | None]) -> StaleSplit:
    primary = alias.routing.primary
    if not _older(canary, primary):
        return StaleSplit(
            SplitKind.WHOLE,
            f"all traffic of {alias.name} goes to its canary {canary}, and {primary} is still its primary",
            f"promote: {canary} becomes the primary, and no traffic moves" + _unfit(canary, states),
            Promote(),
        )
    why = "as CloudFormation leaves it when a new version fails to start"
    if provisioned is not None:
        why += f" with provisioned concurrency ({', '.join(filter(None, (provisioned.status, provisioned.reason)))})"
    return StaleSplit(
        SplitKind.STUCK,
        f"all traffic of {alias.name} goes to the older version {canary} by a weight of 100 %, {why}; "
        "later stack updates fail",
        f"promote: {canary} becomes the primary and no traffic moves; rolling back would send everything to {primary}"
        + _unfit(canary, states),
        Promote(),
    )


def _stranded(alias: Alias, canary: str, deployment: Deployment, states: dict[str, str | None]) -> StaleSplit:
    primary = alias.routing.primary
    ended = "was stopped" if deployment.status == "Stopped" else "failed"
    return StaleSplit(
        SplitKind.STRANDED,
        f"deployment {deployment.id} {ended}{_because(deployment.error)} without rolling back: {alias.name} stays "
        f"split between {primary} and {canary}, and every later deployment fails until the weights are cleared",
        f"roll back: {primary} gets all traffic; or promote {canary}" + _unfit(primary, states),
        RollBack(),
    )


def _unsettled(alias: Alias, canary: str, execution: Execution, states: dict[str, str | None]) -> StaleSplit:
    primary = alias.routing.primary
    ended = "was stopped" if execution.status == "ABORTED" else "failed"
    why = _because(": ".join(filter(None, (execution.error, execution.cause))))
    return StaleSplit(
        SplitKind.STRANDED,
        f"Step Functions execution {execution.name} {ended}{why}, and nothing has settled {alias.name}: it stays split "
        f"between {primary} and {canary}, and the next execution ends at once",
        f"roll back: {primary} gets all traffic; or promote {canary}" + _unfit(primary, states),
        RollBack(),
    )


def _left_by(deployment: Deployment, routing: Routing) -> bool:
    known = (deployment.current_version, deployment.target_version)
    return "" in known or known == routing.versions


def _older(one: str, other: str) -> bool:
    return is_number(one) and is_number(other) and int(one) < int(other)


def _unfit(number: str, states: dict[str, str | None]) -> str:
    state = states.get(number)
    return "" if state in (None, "Active") else f" ({number} is {state})"


def _because(reason: str) -> str:
    return f" ({reason})" if reason else ""
