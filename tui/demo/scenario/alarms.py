"""Reads CloudWatch's alarms in a scenario file; the fields are those of DescribeAlarms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from yaml.nodes import Node

from tui.demo.backend.alarm_states import COMPARISONS, BadRule, names_in
from tui.demo.scenario.world import AlarmSpec
from tui.demo.traffic.arithmetic import NotArithmetic, ids_in
from tui.demo.traffic.metrics import NAMESPACE, is_statistic
from tui.storage.user_input import quoted
from tui.storage.yaml_reader import Take, YamlReader

_LONG_AGO = timedelta(days=30)
_MOST_PERIODS = 100
_STATISTICS = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")


def alarm(r: YamlReader, node: Node) -> AlarmSpec:
    """Read a metric alarm, one with metric math, or a composite one."""
    metric = _metric_keys(r)
    keys: dict[str, Take] = {
        **metric,
        "AlarmName": r.text,
        "AlarmDescription": r.text,
        "AlarmConfigurationUpdatedTimestamp": r.ago,
        "ActionsEnabled": lambda n: r.one_of("true", "false")(n) == "true",
        "AlarmActions": lambda n: r.items(n, r.text),
        "Statistic": r.one_of(*_STATISTICS),
        "ExtendedStatistic": lambda n: _statistic(r, n),
        "Period": lambda n: _period(r, n),
        "EvaluationPeriods": r.number,
        "DatapointsToAlarm": r.number,
        "Threshold": r.quantity,
        "ComparisonOperator": r.one_of(*COMPARISONS),
        "TreatMissingData": r.one_of("breaching", "notBreaching", "ignore", "missing"),
        "Metrics": lambda n: r.items(n, lambda one: _query(r, one)),
        "AlarmRule": r.text,
    }
    fields = r.fields(node, keys, required=("AlarmName",))
    name, updated = fields.pop("AlarmName"), fields.pop("AlarmConfigurationUpdatedTimestamp", _LONG_AGO)
    rule = fields.pop("AlarmRule", "")
    for problem in _problems(fields, rule):
        raise r.error(node, problem, f"alarm {name[:40]}")
    if not rule and "Metrics" not in fields:
        fields = {"Namespace": NAMESPACE, "Dimensions": [], "Period": 60, **fields}
    return AlarmSpec(name, updated, fields, rule)


def against_each_other(alarms: Iterable[AlarmSpec]) -> Iterator[str]:
    """Yield what alarms of one account cannot be: of the same name, or each part of the other."""
    rules: dict[str, set[str]] = {}
    for one in alarms:
        if one.name in rules:
            yield f"{one.name}: expected one alarm of this name, not two"
        rules[one.name] = {name for _, name in names_in(one.rule)} if one.rule else set()
    settled: set[str] = set()
    while further := {name for name, inner in rules.items() if name not in settled and inner & rules.keys() <= settled}:
        settled |= further
    yield from (f"{name}: expected an AlarmRule without itself in it" for name in sorted(rules.keys() - settled))


def _problems(fields: dict[str, Any], rule: str) -> Iterator[str]:
    if rule:
        try:
            if not names_in(rule):
                yield "AlarmRule: expected an alarm in it, such as ALARM(name)"
        except BadRule:
            yield "AlarmRule: expected alarms such as ALARM(name), with AND, OR and NOT"
        if set(fields) & {"MetricName", "Metrics", "Threshold"}:
            yield "expected an AlarmRule or a metric, not both"
        return
    for key in ("Threshold", "ComparisonOperator", "EvaluationPeriods"):
        if key not in fields:
            yield f"{key}: expected here, but missing"
    if ("MetricName" in fields) == ("Metrics" in fields):
        yield "expected one of MetricName, Metrics and AlarmRule"
    if "MetricName" in fields and ("Statistic" in fields) == ("ExtendedStatistic" in fields):
        yield "expected one of Statistic and ExtendedStatistic"
    if not 1 <= fields.get("DatapointsToAlarm", 1) <= fields.get("EvaluationPeriods", 1) <= _MOST_PERIODS:
        yield f"expected DatapointsToAlarm from 1 to EvaluationPeriods, and those up to {_MOST_PERIODS}"
    if "Metrics" in fields:
        yield from _math_problems(fields["Metrics"])


def _math_problems(queries: list[dict[str, Any]]) -> Iterator[str]:
    ids = [query["Id"] for query in queries]
    if len(set(ids)) < len(ids):
        yield "Metrics: expected each Id once"
    if sum(query.get("ReturnData", True) for query in queries) != 1:
        yield "Metrics: expected ReturnData: true of one, and false of all others"
    for place, query in enumerate(queries):
        if ("MetricStat" in query) == ("Expression" in query):
            yield "Metrics: expected one of MetricStat and Expression"
        elif "Expression" in query:
            try:
                # Only what stands above, or below without an expression, so that none is part of itself.
                known = {other["Id"] for at, other in enumerate(queries) if at < place or "MetricStat" in other}
                if not ids_in(query["Expression"]) or not ids_in(query["Expression"]) <= known:
                    yield "Expression: expected the Ids of other metrics in it"
            except NotArithmetic:
                yield "Expression: expected Ids, numbers, + - * / and parentheses"


def _metric_keys(r: YamlReader) -> dict[str, Take]:
    pair: dict[str, Take] = {"Name": r.text, "Value": r.text}
    return {
        "Namespace": r.text,
        "MetricName": r.text,
        "Dimensions": lambda n: r.items(n, lambda one: r.fields(one, pair, ("Name", "Value"))),
    }


def _query(r: YamlReader, node: Node) -> dict[str, Any]:
    def metric(n: Node) -> dict[str, Any]:
        return {"Namespace": NAMESPACE, "Dimensions": [], **r.fields(n, _metric_keys(r), ("MetricName",))}

    stat: dict[str, Take] = {"Metric": metric, "Period": lambda n: _period(r, n), "Stat": lambda n: _statistic(r, n)}
    keys: dict[str, Take] = {
        "Id": r.text,
        "MetricStat": lambda n: r.fields(n, stat, ("Metric", "Period", "Stat")),
        "Expression": r.text,
        "Label": r.text,
        "ReturnData": lambda n: r.one_of("true", "false")(n) == "true",
    }
    return r.fields(node, keys, required=("Id",))


def _period(r: YamlReader, node: Node) -> int:
    period = r.number(node)
    if period < 60 or period % 60 or period > 86_400:
        raise r.error(node, f"expected a multiple of 60 seconds, up to a day, not {period}")
    return period


def _statistic(r: YamlReader, node: Node) -> str:
    text = r.text(node)
    if not is_statistic(text):
        raise r.error(node, f"expected a statistic such as Sum or p90, not {quoted(text)}")
    return text
