"""Alarms that can never fire for what an alias runs: what each looks for, and what Lambda emits in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tui.domain.alarm import LAMBDA
from tui.domain.alias import Alias
from tui.domain.routing import ZERO
from tui.features.doctor.findings import Case, Finding, Gravity
from tui.features.health.alarms import Scope, Watch, watching


def blind_alarms(case: Case) -> Iterator[Finding]:
    """Yield a finding for each alarm that is meant for the function and sees no alias's canary, or only version.

    An alarm that looks at the stable version beside one that sees the canary is as it should be.
    """
    if case.alarms is None:
        return
    blind: dict[str, tuple[Alias, Watch, bool]] = {}
    seeing: set[str] = set()
    # Of aliases that an alarm is meant for alike, a split one has the most to lose.
    for alias in sorted(map(_as_called, case.function.aliases), key=lambda one: (not one.routing.split, one.name)):
        watches = watching(case.alarms.alarms, alias.function, alias.name, alias.routing)
        guarded = any(watch.sees_canary is not False for watch in watches)
        for watch in watches:
            if watch.sees_canary is not False or (guarded and _looks_at_the_stable(watch, alias)):
                seeing.add(watch.alarm.name)
            else:
                blind.setdefault(watch.alarm.name, (alias, watch, guarded))
    yield from (_blind(*found) for name, found in blind.items() if name not in seeing)


def _as_called(alias: Alias) -> Alias:
    """Return the alias without a canary that gets no calls."""
    idle = alias.routing.weight == ZERO
    return replace(alias, routing=alias.routing.rolled_back()) if alias.routing.canary and idle else alias


def _blind(alias: Alias, watch: Watch, guarded: bool) -> Finding:
    number = alias.routing.canary or alias.routing.primary
    role = "canary" if alias.routing.canary else "version"
    advice = (
        f"let it look at FunctionName {alias.function} and Resource {alias.function}:{alias.name}, "
        f"for the {role} alone with ExecutedVersion {number} too"
    )
    if watch.alarm.composite:
        advice = "fix the alarms that it is made of"
    return Finding(
        Gravity.UNTIDY if guarded and _of_some_version(watch, alias) else Gravity.RISK,
        alias.function,
        alias.name,
        f"alarm {watch.alarm.name} cannot fire for {number}: {watch.why.removesuffix('.')}",
        f"nobody is alerted if {number} fails, and a deployment gated on it continues",
        advice=advice,
    )


def _looks_at_the_stable(watch: Watch, alias: Alias) -> bool:
    return _of_some_version(watch, alias) and _versions(watch) == {alias.routing.primary}


def _of_some_version(watch: Watch, alias: Alias) -> bool:
    """Tell whether Lambda would emit what an alarm looks for, if only the alias pointed at that version."""
    resource = f"{alias.function}:{alias.name}"
    return watch.scope is Scope.VERSION and all(
        metric.dimensions.get("Resource") == resource and metric.dimensions.get("ExecutedVersion", "").isdigit()
        for metric in watch.alarm.metrics
        if metric.namespace == LAMBDA
    )


def _versions(watch: Watch) -> set[str]:
    return {metric.dimensions["ExecutedVersion"] for metric in watch.alarm.metrics if metric.namespace == LAMBDA}
