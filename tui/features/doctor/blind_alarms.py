"""Alarms that can never fire for what an alias runs: what each looks for, and what Lambda emits in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tui.domain.alarm import LAMBDA
from tui.domain.alias import Alias
from tui.domain.routing import ZERO
from tui.features.doctor.findings import Finding, FunctionFacts
from tui.features.doctor.marks import Severity
from tui.features.health.alarms import Scope, Watch, watching


def blind_alarms(facts: FunctionFacts) -> Iterator[Finding]:
    """Yield a finding for each alarm on the function that can never trigger for what any of its aliases runs.

    For a split alias that is the canary; an alarm on its stable version is fine beside one that sees the canary.
    """
    if facts.alarms is None:
        return
    blind: dict[str, tuple[Alias, Watch, bool]] = {}
    seeing: set[str] = set()
    # Where an alarm fits several aliases, a split one has the most to lose.
    for alias in sorted(map(_as_called, facts.function.aliases), key=lambda one: (not one.routing.split, one.name)):
        watches = watching(facts.alarms.alarms, alias.function, alias.name, alias.routing)
        guarded = any(watch.sees_canary is not False for watch in watches)
        for watch in watches:
            if watch.sees_canary is not False or (guarded and _looks_at_the_stable(watch, alias)):
                seeing.add(watch.alarm.name)
            else:
                blind.setdefault(watch.alarm.name, (alias, watch, guarded))
    yield from (_blind(*alarm) for name, alarm in blind.items() if name not in seeing)


def _as_called(alias: Alias) -> Alias:
    """Return the alias as its callers see it: without a canary at weight 0."""
    idle = alias.routing.weight == ZERO
    return replace(alias, routing=alias.routing.rolled_back()) if alias.routing.canary and idle else alias


def _blind(alias: Alias, watch: Watch, guarded: bool) -> Finding:
    number = alias.routing.canary or alias.routing.primary
    role = "canary" if alias.routing.canary else "version"
    advice = (
        f"set its dimensions to FunctionName {alias.function} and Resource {alias.function}:{alias.name}, "
        f"and ExecutedVersion {number} for the {role} alone"
    )
    if watch.alarm.composite:
        advice = "fix the alarms it is composed of"
    return Finding(
        Severity.LOW if guarded and _of_some_version(watch, alias) else Severity.HIGH,
        alias.function,
        alias.name,
        f"alarm {watch.alarm.name} can never trigger for {number}: {watch.why.removesuffix('.')}",
        f"nobody is alerted if {number} fails, and a deployment gated on it continues",
        advice=advice,
    )


def _looks_at_the_stable(watch: Watch, alias: Alias) -> bool:
    return _of_some_version(watch, alias) and _versions(watch) == {alias.routing.primary}


def _of_some_version(watch: Watch, alias: Alias) -> bool:
    """Tell whether Lambda would emit the alarm's metric if the alias pointed at that version."""
    resource = f"{alias.function}:{alias.name}"
    return watch.scope is Scope.VERSION and all(
        metric.dimensions.get("Resource") == resource and metric.dimensions.get("ExecutedVersion", "").isdigit()
        for metric in watch.alarm.metrics
        if metric.namespace == LAMBDA
    )


def _versions(watch: Watch) -> set[str]:
    return {metric.dimensions["ExecutedVersion"] for metric in watch.alarm.metrics if metric.namespace == LAMBDA}
