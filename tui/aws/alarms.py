"""CloudWatch's alarms on Lambda: AWS cannot look them up by function, so all are listed and filtered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from tui.aws.client import Ask
from tui.aws.fields import inner_of, moment, needed, text_of
from tui.domain.alarm import LAMBDA, Alarm, Alarms, WatchedMetric
from tui.domain.errors import Unreadable

_PAGES = 30
_PER_PAGE = 100
_NAME = 256
_LONG = 1024
_RULE = 10_240
_MOST_METRICS = 20
_NAMED = re.compile(r"\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^()\"']+?))\s*\)")


class AlarmReading:
    """The alarms of an account."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def describe_alarms(self, *, background: bool = False) -> Alarms:
        """Return the account's alarms on Lambda's metrics, and its composite ones."""
        alarms: list[Alarm] = []
        token: dict[str, str] = {}
        for _ in range(_PAGES):
            page = self._ask(
                "cloudwatch",
                "DescribeAlarms",
                _page,
                background,
                AlarmTypes=["MetricAlarm", "CompositeAlarm"],
                MaxRecords=_PER_PAGE,
                **token,
            )
            alarms.extend(alarm for alarm in page.alarms if _concerns_lambda(alarm))
            if not page.token:
                return Alarms(tuple(alarms))
            if token == {"NextToken": page.token}:
                break
            token = {"NextToken": page.token}
        return Alarms(tuple(alarms), complete=False)

    def describe_named_alarms(self, names: tuple[str, ...]) -> tuple[Alarm, ...]:
        """Return the alarms of these names that exist, 100 at most."""
        if not names:
            return ()
        asked = {"AlarmTypes": ["MetricAlarm", "CompositeAlarm"], "AlarmNames": list(names[:_PER_PAGE])}
        return tuple(self._ask("cloudwatch", "DescribeAlarms", _page, MaxRecords=_PER_PAGE, **asked).alarms)


class _Page(NamedTuple):
    alarms: list[Alarm]
    token: str


def _page(answer: Mapping[str, Any]) -> _Page:
    if "MetricAlarms" not in answer and "CompositeAlarms" not in answer:
        raise Unreadable(message="the answer holds no list of alarms")
    alarms = [_metric_alarm(item) for item in _items(answer, "MetricAlarms")]
    alarms += [_composite_alarm(item) for item in _items(answer, "CompositeAlarms")]
    # The token goes back to AWS as it came; it is never shown.
    token = answer.get("NextToken")
    return _Page(alarms, token if isinstance(token, str) else "")


def _items(answer: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    items = answer.get(key) or []
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise Unreadable(message=f"the list of {key} is not one")
    return items


def _concerns_lambda(alarm: Alarm) -> bool:
    named = any("Lambda" in expression for expression in alarm.expressions)
    return alarm.composite or named or any(metric.namespace == LAMBDA for metric in alarm.metrics)


def _metric_alarm(item: Mapping[str, Any]) -> Alarm:
    queries = _items(item, "Metrics")[:_MOST_METRICS]
    stats = [inner_of(query, "MetricStat") for query in queries]
    metrics = [_metric(inner_of(stat, "Metric"), stat.get("Stat"), stat.get("Period")) for stat in stats if stat]
    if item.get("MetricName"):
        metrics.append(_metric(item, item.get("Statistic") or item.get("ExtendedStatistic"), item.get("Period")))
    prom = inner_of(inner_of(item, "EvaluationCriteria"), "PromQLCriteria").get("Query")
    expressions = [query.get("Expression") for query in queries] + [prom]
    periods = _count(item.get("EvaluationPeriods"))
    threshold = item.get("Threshold")
    return Alarm(
        **_common(item),
        metrics=tuple(metrics),
        expressions=tuple(text for expression in expressions if (text := text_of(expression, _LONG))),
        threshold=float(threshold) if isinstance(threshold, int | float) else None,
        comparison=text_of(item.get("ComparisonOperator"), _NAME),
        periods=periods,
        datapoints=_count(item.get("DatapointsToAlarm"), periods),
        missing=text_of(item.get("TreatMissingData"), _NAME) or "missing",
    )


def _composite_alarm(item: Mapping[str, Any]) -> Alarm:
    rule = needed(item, "AlarmRule", _RULE)
    names = (next(filter(None, match.groups())) for match in _NAMED.finditer(rule) if any(match.groups()))
    # An alarm is named by its name or its ARN.
    return Alarm(
        **_common(item),
        rule=rule,
        names=tuple(dict.fromkeys(name.rpartition(":alarm:")[2].strip() for name in names)),
    )


def _common(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": needed(item, "AlarmName"),
        "state": text_of(item.get("StateValue"), _NAME),
        "since": moment(item.get("StateTransitionedTimestamp")) or moment(item.get("StateUpdatedTimestamp")),
        "actions_enabled": item.get("ActionsEnabled") is not False,
    }


def _metric(fields: Mapping[str, Any], stat: object, period: object) -> WatchedMetric:
    return WatchedMetric(
        namespace=text_of(fields.get("Namespace"), _NAME),
        name=text_of(fields.get("MetricName"), _NAME),
        stat=text_of(stat, _NAME),
        dimensions={
            text_of(one.get("Name"), _NAME): text_of(one.get("Value"), _LONG) for one in _items(fields, "Dimensions")
        },
        period_s=_count(period, 60),
    )


def _count(value: object, default: int = 1) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else default
