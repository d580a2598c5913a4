"""What is wrong with a function, or soon will be: each finding with its reason, and the one call that mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.function import FunctionSnapshot
from tui.domain.intent import Promote
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import ZERO, Routing
from tui.domain.version import LATEST, Version, differs
from tui.features.doctor.blind_alarms import blind_alarms
from tui.features.doctor.findings import Case, Checkup, Finding, Fix, Gravity, Standards, Unchecked, in_order, marks_of
from tui.features.doctor.runtimes import RuntimeTable, outlook
from tui.writes.alias_preflight import is_protected
from tui.writes.ownership.stale_split import SplitKind, StaleSplit, diagnose_split

LONG = timedelta(days=14)
"""So old is `$LATEST` when it is said to be ahead of the live version for long."""

FORGOTTEN = timedelta(days=7)
"""So old is the canary of a split that nobody is known to work on when that is said to be forgotten."""


def examine(case: Case, standards: Standards) -> Checkup:
    """Look at one function and say what is wrong, the gravest first."""
    checks: tuple[Callable[[Case, Standards], Iterator[Finding | Unchecked]], ...] = (
        _splits,
        _states,
        _production_on_latest,
        _latest_ahead,
        _runtimes,
        _blind_alarms,
    )
    found = [one for check in checks for one in check(case, standards)]
    findings = in_order(tuple(one for one in found if isinstance(one, Finding)))
    return Checkup(
        case.function.name,
        findings,
        (*_unread(case), *(one for one in found if isinstance(one, Unchecked))),
        marks_of(case.function.aliases, findings, blind_alarms(case)),
    )


def alias_findings(
    function: FunctionSnapshot, alias: Alias, left: StaleSplit | None, now: datetime, production: tuple[str, ...]
) -> tuple[Finding, ...]:
    """Return what is wrong with one alias by what its function's page knows, the gravest first.

    `left` is its split where that was left behind. Runtimes and alarms, which the page does not read, are not judged.
    """
    case, standards = (
        Case(replace(function, aliases=(alias,))),
        Standards(now, RuntimeTable(now.date(), "", {}), production),
    )
    checks = (*_states(case, standards), *_production_on_latest(case, standards), *_latest_ahead(case, standards))
    split = (_left_behind(alias, left),) if left is not None else ()
    return in_order((*split, *(one for one in checks if isinstance(one, Finding))))


def _splits(case: Case, standards: Standards) -> Iterator[Finding | Unchecked]:
    for alias in (alias for alias in case.function.aliases if alias.routing.split and not alias.routing.more):
        if alias.routing.weight == ZERO:
            deployment = case.deployments.get(alias.name)
            if deployment is None or not deployment.active:
                yield _leftover(alias)
        elif alias.name not in case.deployments:
            what = f"whether the split of {alias.name} was left behind"
            yield Unchecked(case.function.name, what, case.function.failure_of("ListDeployments"))
        else:
            yield from _split(alias, case, standards)


def _leftover(alias: Alias) -> Finding:
    routing = alias.routing
    return Finding(
        Gravity.UNTIDY,
        alias.function,
        alias.name,
        f"{alias.name} still names {routing.canary} with a weight of 0",
        f"{routing.canary} gets no calls, yet cannot be deleted, and provisioned concurrency cannot be managed",
        Fix(
            UpdateAlias(alias, routing.rolled_back()), f"clear the weights: no traffic moves, {routing.primary} has all"
        ),
    )


def _split(alias: Alias, case: Case, standards: Standards) -> Iterator[Finding]:
    function, deployment = case.function, case.deployments[alias.name]
    named = diagnose_split(
        alias,
        function.versions,
        case.journalled.get(alias.name),
        deployment,
        function.provisioned_for(alias.name),
    )
    if named is None:
        return
    if named.kind is SplitKind.UNCLAIMED:
        yield from _forgotten(alias, function, standards)
        return
    yield _left_behind(alias, named)


def _left_behind(alias: Alias, left: StaleSplit) -> Finding:
    routing = alias.routing.promoted() if isinstance(left.remedy, Promote) else alias.routing.rolled_back()
    return Finding(
        Gravity.UNTIDY if left.kind is SplitKind.WHOLE else Gravity.RISK,
        alias.function,
        alias.name,
        left.what,
        _SPLIT.get(left.kind, ""),
        Fix(UpdateAlias(alias, routing), left.clean_up) if left.remedy is not None else None,
        "" if left.remedy is not None else left.clean_up,
    )


_SPLIT = {
    SplitKind.STUCK: "what one sees as the version is not what runs, and the way back leads to the one that failed",
    SplitKind.STRANDED: "part of the traffic stays on an abandoned release, and the next one cannot begin",
    SplitKind.WHOLE: "the version that runs is not the one that the alias is said to point at",
}


def _forgotten(alias: Alias, function: FunctionSnapshot, standards: Standards) -> Iterator[Finding]:
    canary = function.version(alias.routing.canary or "")
    age = _age(canary, standards.now)
    if canary is None or age is None or age < FORGOTTEN:
        return
    yield Finding(
        Gravity.UNTIDY,
        function.name,
        alias.name,
        f"{alias.name} still sends {alias.routing.weight} % to {canary.number}, published {age.days} days ago, "
        "and no deployment moves it",
        "a canary that nobody watches tells nothing, and two versions answer for good",
        advice="promote or roll back once whoever split it agrees",
    )


def _states(case: Case, _: Standards) -> Iterator[Finding | Unchecked]:
    function = case.function
    for alias in function.aliases:
        for number in alias.routing.versions:
            if number == alias.routing.canary and alias.routing.weight == ZERO:
                continue
            version = function.version(number)
            gone = number in case.missing or (version is None and function.versions_known)
            if gone:
                yield _unfit(alias, number, f"{number} is not there", "its calls fail", Gravity.BROKEN, function)
            elif version is None or version.state is None:
                what = f"whether {number} is Active, which {alias.name} sends calls to"
                yield Unchecked(function.name, what, function.failure_of("GetFunctionConfiguration"))
            elif version.state not in ("Active", "Pending"):
                reason = f" ({version.state_reason})" if version.state_reason else ""
                idle = version.state == "Inactive"
                why = "its next call wakes it and may fail on the way" if idle else "its calls fail"
                gravity = Gravity.RISK if idle else Gravity.BROKEN
                yield _unfit(alias, number, f"{number} is {version.state}{reason}", why, gravity, function)


def _unfit(alias: Alias, number: str, what: str, why: str, gravity: Gravity, function: FunctionSnapshot) -> Finding:
    routing, fix = alias.routing, None
    primary = function.version(routing.primary)
    if number == routing.canary and primary is not None and primary.state == "Active":
        words = f"roll back: {routing.primary} gets all traffic"
        fix = Fix(UpdateAlias(alias, routing.rolled_back()), words)
    # Only an idle version wakes by a call; one that failed or is gone never serves.
    advice = "point the alias at a version that is Active"
    if gravity is Gravity.RISK:
        advice = f"call it once, or {advice}"
    return Finding(
        gravity,
        function.name,
        alias.name,
        f"{alias.name} {'points at' if number == routing.primary else 'routes to'} {number}, and {what}",
        why,
        fix,
        "" if fix is not None else advice,
    )


def _production_on_latest(case: Case, standards: Standards) -> Iterator[Finding]:
    function = case.function
    for alias in function.aliases:
        if alias.routing.primary != LATEST or not is_protected(alias.name, standards.production):
            continue
        same = _published_as_latest(function)
        fix = None
        if same is not None:
            words = f"point it at {same.number}, which is the same code and configuration: nothing changes for callers"
            fix = Fix(UpdateAlias(alias, Routing(same.number)), words)
        yield Finding(
            Gravity.RISK,
            function.name,
            alias.name,
            f"{alias.name} points at $LATEST",
            "every change of $LATEST reaches production at once, and there is no version to go back to",
            fix,
            "" if fix is not None else f"publish $LATEST, then point {alias.name} at the new version",
        )


def _latest_ahead(case: Case, standards: Standards) -> Iterator[Finding | Unchecked]:
    function, latest = case.function, case.function.latest
    age = _age(latest, standards.now)
    if latest is None or age is None or age < LONG:
        return
    for alias in function.aliases:
        if not is_protected(alias.name, standards.production):
            continue
        live = [function.version(number) for number in alias.routing.versions]
        if LATEST in alias.routing.versions or not all(live):
            continue
        compared = [differs(version, latest) for version in live if version is not None]
        if None in compared and False not in compared:
            what = f"whether $LATEST differs from what {alias.name} runs"
            yield Unchecked(function.name, what, _decryption(function))
        elif all(compared):
            same, where = _published_as_latest(function), ""
            if same is not None:
                where = f"; {same.number} was published of it"
            elif function.versions_known:
                where = "; it was never published"
            yield Finding(
                Gravity.UNTIDY,
                function.name,
                alias.name,
                f"$LATEST differs from what {alias.name} runs, for {age.days} days now{where}",
                "whoever changes it next ships what somebody else left there",
                advice="release it, or put $LATEST back to what is live",
            )
            return


def _runtimes(case: Case, standards: Standards) -> Iterator[Finding | Unchecked]:
    function = case.function
    users: dict[str, list[str]] = {}
    for version in function.versions:
        naming = [alias.name for alias in function.aliases if version.number in alias.routing.versions]
        if version.runtime and (version.number == LATEST or naming):
            users.setdefault(version.runtime, []).append(
                f"{version.number} ({', '.join(naming)})" if naming else version.number
            )
    for runtime, numbers in users.items():
        try:
            found = outlook(standards.runtimes, runtime, standards.now.date())
        except KeyError:
            what = f"how long AWS keeps up {runtime}: the table of {standards.runtimes.as_of} does not know it"
            yield Unchecked(function.name, what)
            continue
        if found is not None:
            yield Finding(
                Gravity.RISK if found.over else Gravity.UNTIDY,
                function.name,
                numbers[0].partition(" ")[0],
                f"{found.what}; it runs {', '.join(numbers)}",
                found.why,
                advice="move $LATEST to a later runtime, publish it and shift to it",
            )


def _blind_alarms(case: Case, _: Standards) -> Iterator[Finding]:
    yield from blind_alarms(case)


def _unread(case: Case) -> Iterator[Unchecked]:
    told = {
        "ListAliases": "its aliases, and so all that is judged by them",
        "ListProvisionedConcurrencyConfigs": "its provisioned concurrency",
    }
    for operation, what in told.items():
        failure = case.function.failure_of(operation)
        if failure is not None:
            yield Unchecked(case.function.name, what, failure)
    failed = _undecrypted(case.function)
    if failed:
        numbers = ", ".join(version.number for version in failed)
        yield Unchecked(case.function.name, f"the variables of {numbers}", _decryption(case.function))
    if case.function.latest is None:
        yield Unchecked(case.function.name, "$LATEST", case.function.failure_of("GetFunctionConfiguration"))


def _undecrypted(function: FunctionSnapshot) -> tuple[Version, ...]:
    """Return the versions that aliases name, and `$LATEST`, whose variables could not be read."""
    named = {LATEST, *(number for alias in function.aliases for number in alias.routing.versions)}
    return tuple(one for one in function.versions if one.number in named and one.environment_error)


def _decryption(function: FunctionSnapshot) -> ReadFailure | None:
    failed = _undecrypted(function)
    return ReadFailure("kms:Decrypt", failed[0].environment_error) if failed else None


def _published_as_latest(function: FunctionSnapshot) -> Version | None:
    """Return the newest version known that is what `$LATEST` is."""
    latest = function.latest
    if latest is None:
        return None
    fit = (one for one in function.published if one.state in (None, "Active"))
    return next((one for one in fit if differs(one, latest) is False), None)


def _age(version: Version | None, now: datetime) -> timedelta | None:
    return now - version.modified if version is not None and version.modified is not None else None
