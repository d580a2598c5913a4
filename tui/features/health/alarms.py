"""Which alarms watch an alias, what they count, and whether they can ever trigger for its canary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from tui.domain.alarm import LAMBDA, Alarm, WatchedMetric
from tui.domain.routing import Routing

_KNOWN = frozenset({"FunctionName", "Resource", "ExecutedVersion"})
_UP_TO_RESOURCE = frozenset({"DeadLetterErrors", "DestinationDeliveryFailures", "IteratorAge"})
_FROM_RESOURCE = frozenset({"ProvisionedConcurrencyUtilization"})
_ACCOUNT_ONLY = frozenset({"UnreservedConcurrentExecutions", "ClaimedAccountConcurrency"})


class Scope(IntEnum):
    """What an alarm counts, the most specific first."""

    CANARY = 0
    VERSION = 1
    ALIAS = 2
    FUNCTION = 3
    ACCOUNT = 4
    UNKNOWN = 5


@dataclass(frozen=True, slots=True)
class Watch:
    """An alarm that watches an alias, or was meant to.

    `sees_canary`: whether it can ever trigger for the canary's calls; None where not known. `why` is one
    sentence, empty where it watches the canary itself.
    """

    alarm: Alarm
    scope: Scope
    sees_canary: bool | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Aim:
    """The alias that alarms are checked for; `version` is its canary, or its only version."""

    function: str
    alias: str
    routing: Routing

    @property
    def resource(self) -> str:
        return f"{self.function}:{self.alias}"

    @property
    def part(self) -> str:
        return ", the canary's included" if self.routing.canary else ""

    @property
    def version(self) -> str:
        return self.routing.canary or self.routing.primary


_Result = tuple[Scope, bool | None, str]


def watching(alarms: Iterable[Alarm], function: str, alias: str, routing: Routing) -> tuple[Watch, ...]:
    """Return the alarms that watch an alias, its versions, or all calls of its function, the firing ones first.

    Alarms on other aliases are left out; those with wrong dimensions are not.
    """
    aim, known = _Aim(function, alias, routing), {alarm.name: alarm for alarm in alarms}
    results: dict[str, _Result | None] = {}
    watches = [
        Watch(alarm, *result)
        for alarm in known.values()
        if (result := _check_alarm(alarm, aim, known, results)) is not None
    ]
    return tuple(sorted(watches, key=lambda watch: (watch.alarm.state != "ALARM", watch.scope, watch.alarm.name)))


def _check_alarm(
    alarm: Alarm, aim: _Aim, known: Mapping[str, Alarm], results: dict[str, _Result | None]
) -> _Result | None:
    if alarm.name not in results:
        # Alarms that name each other in a ring find None here.
        results[alarm.name] = None
        results[alarm.name] = _composite(alarm, aim, known, results) if alarm.composite else _metrics(alarm, aim)
    return results[alarm.name]


def _composite(
    alarm: Alarm, aim: _Aim, known: Mapping[str, Alarm], results: dict[str, _Result | None]
) -> _Result | None:
    named = [(name, _check_alarm(known[name], aim, known, results)) for name in alarm.names if name in known]
    inner = [(name, result) for name, result in named if result is not None]
    if not inner:
        return None
    scope = min(result[0] for _, result in inner)
    seeing = [name for name, result in inner if result[1]]
    if seeing:
        return scope, True, f"composite of other alarms, of which {_listed(seeing)} can see the canary."
    if any(result[1] is None for _, result in inner):
        return scope, None, "composite of other alarms; whether they see the canary is not known."
    return (
        scope,
        False,
        f"composite of other alarms, none of which sees the canary: {_listed([n for n, _ in inner])}.",
    )


def _metrics(alarm: Alarm, aim: _Aim) -> _Result | None:
    inner = [
        (metric, result)
        for metric in alarm.metrics
        if metric.namespace == LAMBDA and (result := _metric(metric, aim)) is not None
    ]
    if not inner:
        if any(_speaks_of(expression, aim.function) for expression in alarm.expressions):
            return Scope.UNKNOWN, None, "it uses a metric search or query, which is not evaluated here."
        return None
    scope = min(result[0] for _, result in inner)
    # Metric math has no value at all where one of its inputs has none.
    blind = next(((metric, result) for metric, result in inner if result[1] is False), None)
    if blind is not None:
        metric, (_, _, why) = blind
        return scope, False, f"{metric.name}: {why}" if len(inner) > 1 else why
    return scope, True, next((why for _, (of, _, why) in inner if of == scope), "")


def _metric(metric: WatchedMetric, aim: _Aim) -> _Result | None:
    """Check one metric; None where it has nothing to do with the alias."""
    dimensions = metric.dimensions
    if not dimensions:
        return Scope.ACCOUNT, True, f"it counts the calls of all functions together{aim.part}."
    named = dimensions.get("FunctionName", "")
    resource, executed = dimensions.get("Resource"), dimensions.get("ExecutedVersion")
    meant = named or (resource or "")
    if named != aim.function and _bare(meant) != aim.function:
        return None
    if resource and _is_another_alias(resource, aim):
        return None
    scope = Scope.VERSION if executed else Scope.ALIAS if resource else Scope.FUNCTION
    never = _never(metric, aim)
    if never:
        return scope, False, never
    if resource is None:
        return scope, True, f"it counts all calls of the function together{aim.part}."
    qualifier = resource.partition(":")[2]
    if resource != aim.resource:
        who = f"version {qualifier} by its number" if qualifier else "the unqualified function"
        return scope, False, f"it counts calls to {who}, none through {aim.alias}."
    if executed is None:
        why = f"it counts all calls of {aim.alias} together{aim.part}."
        return scope, True, why if aim.part else ""
    return _version(executed, aim)


def _version(executed: str, aim: _Aim) -> _Result:
    if executed == aim.version:
        return Scope.CANARY if aim.routing.canary else Scope.VERSION, True, ""
    if executed == aim.routing.primary:
        return Scope.VERSION, False, f"it watches version {executed}, the stable one, not the canary {aim.version}."
    role = "canary" if aim.routing.canary else "version"
    return Scope.VERSION, False, f"it watches version {executed}, but the {role} of {aim.alias} is {aim.version} now."


def _never(metric: WatchedMetric, aim: _Aim) -> str:
    """Return why Lambda never emits a metric with these dimensions, empty where it may."""
    dimensions = metric.dimensions
    named, resource, executed = (dimensions.get(name) for name in ("FunctionName", "Resource", "ExecutedVersion"))
    strange = sorted(set(dimensions) - _KNOWN)
    if strange:
        return f"Lambda emits no metric with the dimension {strange[0]}."
    if named is None:
        return f"Lambda emits {_listed(sorted(dimensions))} only together with FunctionName."
    if named != aim.function:
        return f"FunctionName must be {aim.function}, without ARN or qualifier."
    if executed is not None and resource is None:
        return "Lambda emits ExecutedVersion only together with Resource."
    if resource is not None and resource.startswith("arn:"):
        return f"Resource is an ARN, but Lambda emits {aim.resource}."
    if resource is not None and _bare(resource) != aim.function:
        return f"Resource and FunctionName name different functions; Lambda emits {aim.resource}."
    if resource is not None and resource != aim.resource and resource.lower() == aim.resource.lower():
        return f"Resource is {resource}, but Lambda emits {aim.resource}: case matters."
    return _never_so_closely(metric.name, resource, executed, aim)


def _never_so_closely(name: str, resource: str | None, executed: str | None, aim: _Aim) -> str:
    if name in _ACCOUNT_ONLY:
        return f"Lambda emits {name} for the whole account only, without dimensions."
    if executed is not None and name in _UP_TO_RESOURCE:
        return f"Lambda emits {name} without ExecutedVersion."
    if resource is None and name in _FROM_RESOURCE:
        return f"Lambda emits {name} only together with Resource."
    if executed is not None and resource != aim.resource:
        return "Lambda emits ExecutedVersion only for calls through an alias, but Resource names no alias."
    if executed is not None and not (executed.isdigit() or executed.startswith("$LATEST")):
        return f"ExecutedVersion is a version's number, not {executed}."
    return ""


def _bare(text: str) -> str:
    """Return the function's name in a name, a name with a qualifier, or an ARN."""
    if text.startswith("arn:"):
        text = text.rpartition(":function:")[2]
    return text.partition(":")[0]


def _is_another_alias(resource: str, aim: _Aim) -> bool:
    """Tell whether a Resource means an alias of the function other than this one."""
    text = resource.rpartition(":function:")[2] if resource.startswith("arn:") else resource
    function, _, qualifier = text.partition(":")
    named = bool(qualifier) and not qualifier.isdigit() and not qualifier.startswith("$")
    return function == aim.function and named and qualifier.lower() != aim.alias.lower()


def _speaks_of(expression: str, function: str) -> bool:
    return f'"{function}"' in expression or f"'{function}'" in expression


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
