"""The checks of one function: each yields findings, with the one call that fixes them where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.function import FunctionSnapshot
from tui.domain.intent import Promote
from tui.domain.protection import is_protected
from tui.domain.routing import ZERO, Routing
from tui.domain.version import LATEST
from tui.features.doctor.blind_alarms import blind_alarms
from tui.features.doctor.findings import (
    Finding,
    Fix,
    FunctionFacts,
    FunctionReport,
    Policy,
    Unchecked,
    by_severity,
    marks_of,
)
from tui.features.doctor.latest_ahead import age_of, decryption_failure, latest_ahead, published_as_latest, undecrypted
from tui.features.doctor.marks import Severity
from tui.features.doctor.runtimes import RuntimeTable, outlook
from tui.writes.ownership.stale_split import SplitKind, StaleSplit, diagnose_split

FORGOTTEN = timedelta(days=7)
"""The age of the canary from which a split without a known owner is a finding."""


def check_function(facts: FunctionFacts, policy: Policy) -> FunctionReport:
    """Check one function; findings are sorted by severity."""
    checks: tuple[Callable[[FunctionFacts, Policy], Iterator[Finding | Unchecked]], ...] = (
        _splits,
        _states,
        _production_on_latest,
        latest_ahead,
        _runtimes,
        _blind_alarms,
    )
    results = [one for check in checks for one in check(facts, policy)]
    findings = by_severity(tuple(one for one in results if isinstance(one, Finding)))
    return FunctionReport(
        facts.function.name,
        findings,
        (*_unread(facts), *(one for one in results if isinstance(one, Unchecked))),
        marks_of(facts.function.aliases, findings, blind_alarms(facts)),
    )


def alias_findings(
    function: FunctionSnapshot, alias: Alias, left: StaleSplit | None, now: datetime, production: tuple[str, ...]
) -> tuple[Finding, ...]:
    """Return the findings for one alias, by what its function's page knows, the most severe first.

    `left` is its stale split, if it has one. Runtimes and alarms, which the page does not read, are not checked.
    """
    facts, policy = (
        FunctionFacts(replace(function, aliases=(alias,))),
        Policy(now, RuntimeTable(now.date(), "", {}), production),
    )
    checks = (*_states(facts, policy), *_production_on_latest(facts, policy), *latest_ahead(facts, policy))
    split = (_left_behind(alias, left),) if left is not None else ()
    return by_severity((*split, *(one for one in checks if isinstance(one, Finding))))


def _splits(facts: FunctionFacts, policy: Policy) -> Iterator[Finding | Unchecked]:
    for alias in (alias for alias in facts.function.aliases if alias.routing.split and not alias.routing.more):
        if alias.routing.weight == ZERO:
            deployment = facts.deployments.get(alias.name)
            if deployment is None or not deployment.active:
                yield _leftover(alias)
        elif alias.name not in facts.deployments:
            what = f"whether the split of {alias.name} is stale"
            yield Unchecked(facts.function.name, what, facts.function.failure_of("ListDeployments"))
        else:
            yield from _split(alias, facts, policy)


def _leftover(alias: Alias) -> Finding:
    routing = alias.routing
    return Finding(
        Severity.LOW,
        alias.function,
        alias.name,
        f"{alias.name} still has {routing.canary} at a weight of 0",
        f"{routing.canary} gets no calls, yet cannot be deleted, and provisioned concurrency cannot be managed",
        Fix(
            UpdateAlias(alias, routing.rolled_back()),
            f"clear the weights: no traffic moves, {routing.primary} keeps 100 %",
        ),
    )


def _split(alias: Alias, facts: FunctionFacts, policy: Policy) -> Iterator[Finding]:
    function, deployment = facts.function, facts.deployments[alias.name]
    named = diagnose_split(
        alias,
        function.versions,
        facts.journalled.get(alias.name),
        deployment,
        function.provisioned_for(alias.name),
    )
    if named is None:
        return
    if named.kind is SplitKind.UNCLAIMED:
        yield from _forgotten(alias, function, policy)
        return
    yield _left_behind(alias, named)


def _left_behind(alias: Alias, left: StaleSplit) -> Finding:
    routing = alias.routing.promoted() if isinstance(left.remedy, Promote) else alias.routing.rolled_back()
    return Finding(
        Severity.LOW if left.kind is SplitKind.WHOLE else Severity.HIGH,
        alias.function,
        alias.name,
        left.what,
        _SPLIT.get(left.kind, ""),
        Fix(UpdateAlias(alias, routing), left.clean_up) if left.remedy is not None else None,
        "" if left.remedy is not None else left.clean_up,
    )


_SPLIT = {
    SplitKind.STUCK: "the version it shows is not the one that runs, and a rollback leads to the one that failed",
    SplitKind.STRANDED: "part of the traffic stays on an abandoned release, and the next one cannot begin",
    SplitKind.WHOLE: "the version that runs is not the one the alias shows",
}


def _forgotten(alias: Alias, function: FunctionSnapshot, policy: Policy) -> Iterator[Finding]:
    canary = function.version(alias.routing.canary or "")
    age = age_of(canary, policy.now)
    if canary is None or age is None or age < FORGOTTEN:
        return
    yield Finding(
        Severity.LOW,
        function.name,
        alias.name,
        f"{alias.name} still sends {alias.routing.weight} % to {canary.number}, published {age.days} days ago, "
        "and no deployment is in progress",
        "an unwatched canary proves nothing, and two versions keep serving calls",
        advice="ask whoever split it, then promote or roll back",
    )


def _states(facts: FunctionFacts, _: Policy) -> Iterator[Finding | Unchecked]:
    function = facts.function
    for alias in function.aliases:
        for number in alias.routing.versions:
            if number == alias.routing.canary and alias.routing.weight == ZERO:
                continue
            version = function.version(number)
            gone = number in facts.missing or (version is None and function.versions_known)
            if gone:
                yield _unservable(
                    alias, number, f"{number} does not exist", "its calls fail", Severity.CRITICAL, function
                )
            elif version is None or version.state is None:
                what = f"whether {number} is Active, which {alias.name} sends calls to"
                yield Unchecked(function.name, what, function.failure_of("GetFunctionConfiguration"))
            elif version.state not in ("Active", "Pending"):
                reason = f" ({version.state_reason})" if version.state_reason else ""
                idle = version.state == "Inactive"
                why = "its next call wakes it up and may fail" if idle else "its calls fail"
                severity = Severity.HIGH if idle else Severity.CRITICAL
                yield _unservable(alias, number, f"{number} is {version.state}{reason}", why, severity, function)


def _unservable(
    alias: Alias, number: str, what: str, why: str, severity: Severity, function: FunctionSnapshot
) -> Finding:
    routing, fix = alias.routing, None
    primary = function.version(routing.primary)
    if number == routing.canary and primary is not None and primary.state == "Active":
        words = f"roll back: {routing.primary} gets all traffic"
        fix = Fix(UpdateAlias(alias, routing.rolled_back()), words)
    # Only an idle version wakes by a call; one that failed or is gone never serves.
    advice = "point the alias at a version that is Active"
    if severity is Severity.HIGH:
        advice = f"invoke it once, or {advice}"
    return Finding(
        severity,
        function.name,
        alias.name,
        f"{alias.name} {'points at' if number == routing.primary else 'routes to'} {number}, and {what}",
        why,
        fix,
        "" if fix is not None else advice,
    )


def _production_on_latest(facts: FunctionFacts, policy: Policy) -> Iterator[Finding]:
    function = facts.function
    for alias in function.aliases:
        if not alias.routing.on_latest or not is_protected(alias.name, policy.production):
            continue
        same = published_as_latest(function)
        fix = None
        if same is not None:
            words = f"point it at {same.number}, which is the same code and configuration: nothing changes for callers"
            fix = Fix(UpdateAlias(alias, Routing(same.number)), words)
        yield Finding(
            Severity.HIGH,
            function.name,
            alias.name,
            f"{alias.name} points at $LATEST",
            "every change to $LATEST goes live immediately, and there is no version to roll back to",
            fix,
            "" if fix is not None else f"publish $LATEST, then point {alias.name} at the new version",
        )


def _runtimes(facts: FunctionFacts, policy: Policy) -> Iterator[Finding | Unchecked]:
    function = facts.function
    users: dict[str, list[str]] = {}
    for version in function.versions:
        naming = [alias.name for alias in function.aliases if version.number in alias.routing.versions]
        if version.runtime and (version.number == LATEST or naming):
            users.setdefault(version.runtime, []).append(
                f"{version.number} ({', '.join(naming)})" if naming else version.number
            )
    for runtime, numbers in users.items():
        try:
            deprecation = outlook(policy.runtimes, runtime, policy.now.date())
        except KeyError:
            what = f"when AWS deprecates {runtime}: not in the table of {policy.runtimes.as_of}"
            yield Unchecked(function.name, what)
            continue
        if deprecation is not None:
            yield Finding(
                Severity.HIGH if deprecation.past else Severity.LOW,
                function.name,
                numbers[0].partition(" ")[0],
                f"{deprecation.what}; used by {', '.join(numbers)}",
                deprecation.why,
                advice="move $LATEST to a later runtime, publish a version and shift traffic to it",
            )


def _blind_alarms(facts: FunctionFacts, _: Policy) -> Iterator[Finding]:
    yield from blind_alarms(facts)


def _unread(facts: FunctionFacts) -> Iterator[Unchecked]:
    needed_by = {
        "ListAliases": "its aliases, and every check that needs them",
        "ListProvisionedConcurrencyConfigs": "its provisioned concurrency",
    }
    for operation, what in needed_by.items():
        failure = facts.function.failure_of(operation)
        if failure is not None:
            yield Unchecked(facts.function.name, what, failure)
    failed = undecrypted(facts.function)
    if failed:
        numbers = ", ".join(version.number for version in failed)
        yield Unchecked(facts.function.name, f"the variables of {numbers}", decryption_failure(facts.function))
    if facts.function.latest is None:
        yield Unchecked(facts.function.name, "$LATEST", facts.function.failure_of("GetFunctionConfiguration"))
