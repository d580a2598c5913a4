"""The states that wait, read metrics and alarms, and decide by the gate."""

from __future__ import annotations

from tui.features.export.stepfunctions.asl import SERVICE, Json, Target, expression, literal, ln, minute, retry, why
from tui.features.export.stepfunctions.jsonata import e_process, pairs
from tui.features.health.statistics.rules import Rules
from tui.features.rollout.plan import Gate, Plan, VerdictRule

OFTEN, SELDOM = 60, 300
"""Seconds between two looks in the first half hour of a step, and later: an execution has 25,000 events."""

OFTEN_FOR_MS = 30 * 60_000
SETTLES_MS = 3 * 60_000
"""How long a minute may still grow after its end."""

MOST_ALARMS = 100
"""Alarms that one DescribeAlarms takes and answers."""

LONGEST_LOOK_MS = 24 * 3_600_000
"""How far back minutes are compared: a day of four series stays below the 256 KiB of a state's data."""

_PAUSE = (
    f"( $left := $ceil(($holds[$step] - ($millis() - $since)) / 1000);"
    f" $every := $millis() - $since < {OFTEN_FOR_MS} ? {OFTEN} : {SELDOM};"
    " $left > 0 and $left < $every ? $left : $every )"
)
"""Seconds to the next look: at the end of the hold at the latest, and after it at the usual pace."""


def watching(plan: Plan, target: Target, rules: Rules) -> Json:
    """Return the loop that waits, reads and decides, until the step has been held and its gate passes."""
    gate = plan.gate
    after_metrics = "ReadAlarms" if gate.alarms and target.alarms else "Decide"
    states: Json = {
        "Wait": {
            "Type": "Wait",
            "Seconds": expression(_PAUSE),
            "Next": "ReadMetrics",
        },
        "ReadMetrics": {
            "Type": "Task",
            "Resource": f"{SERVICE}cloudwatch:getMetricData",
            "Arguments": {
                "StartTime": expression(minute(f"$max([$changes[0], $millis() - {LONGEST_LOOK_MS}]) - 60000")),
                "EndTime": expression(minute("$millis()")),
                "ScanBy": "TimestampAscending",
                "MetricDataQueries": _queries(target, gate),
            },
            "Retry": [retry()],
            "Catch": [
                {
                    "ErrorEquals": ["States.ALL"],
                    "Assign": {"series": [], "unread": expression("'metrics: ' & $states.errorOutput.Error")},
                    "Next": after_metrics,
                }
            ],
            "Assign": {
                "series": expression("$states.result.MetricDataResults"),
                "unread": expression(
                    "$count($states.result.MetricDataResults[StatusCode != 'Complete']) > 0 or"
                    " $exists($states.result.NextToken) ? 'metrics are not complete' : ''"
                ),
                "alarms": [],
            },
            "Next": after_metrics,
        },
        "Decide": {
            "Type": "Pass",
            "Assign": {"check": expression(gate_expression(plan, target, rules))},
            "Next": "Decided",
        },
        "Decided": {
            "Type": "Choice",
            "Choices": [
                {"Condition": expression("$check.result = 'fail'"), "Assign": why(), "Next": "OnFail"},
                {"Condition": expression("$millis() - $since < $holds[$step]"), "Next": "Wait"},
                {"Condition": expression("$check.result = 'pass'"), "Next": "NextStep"},
                {"Condition": expression("$check.result = 'no data'"), "Assign": why(), "Next": "OnNoData"},
            ],
            "Default": "WithInconclusive",
        },
        "WithInconclusive": {"Type": "Pass", "Assign": why(), "Next": "OnInconclusive"},
        "NextStep": {"Type": "Pass", "Assign": {"step": expression("$step + 1"), "tries": 0}, "Next": "Further"},
        "Further": {
            "Type": "Choice",
            "Choices": [{"Condition": expression("$step > $last"), "Next": "Succeeded"}],
            "Default": "SetRouting",
        },
    }
    if after_metrics == "ReadAlarms":
        states["ReadAlarms"] = {
            "Type": "Task",
            "Resource": f"{SERVICE}cloudwatch:describeAlarms",
            "Arguments": {
                "AlarmNames": [literal(name) for name in target.alarms],
                "AlarmTypes": ["MetricAlarm", "CompositeAlarm"],
                "MaxRecords": MOST_ALARMS,
            },
            "Retry": [retry()],
            "Catch": [
                {
                    "ErrorEquals": ["States.ALL"],
                    "Assign": {"alarms": [], "unread": expression("'alarms: ' & $states.errorOutput.Error")},
                    "Next": "Decide",
                }
            ],
            "Assign": {"alarms": expression("[$append($states.result.MetricAlarms, $states.result.CompositeAlarms)]")},
            "Next": "Decide",
        }
    return states


def gate_expression(plan: Plan, target: Target, rules: Rules) -> str:
    """Return the expression that decides, in the order of `features.rollout.gate.check_gate`."""
    gate = plan.gate
    has_verdict = gate.verdict is not VerdictRule.NONE
    limits = gate.has_limits
    fewest = max(gate.fewest_calls, 1 if has_verdict or limits else 0)
    failed, missing, undecided = [], [], []
    if gate.alarms and target.alarms:
        failed.append(
            "$count($alarms[StateValue = 'ALARM']) > 0 ? 'alarm ' & $alarms[StateValue = 'ALARM'][0].AlarmName"
        )
        missing.append("$count($alarms[StateValue = 'INSUFFICIENT_DATA']) > 0 ? 'an alarm has no data'")
        missing.append(f"$unread = '' and $count($alarms) < {len(target.alarms)} ? 'an alarm does not exist'")
    if has_verdict:
        failed.append("$split and $e.fail ? 'more errors than version ' & $before")
    if gate.max_error_rate is not None:
        failed.append(
            f"$calls >= {fewest} and $errors / $calls > {gate.max_error_rate!r} ? 'error rate over its limit'"
        )
    if gate.max_p90 is not None:
        failed.append(f"$calls >= {fewest} and $p90 > {gate.max_p90!r} ? 'p90 over its limit'")
    needs = f"$split ? {fewest} : {max(gate.fewest_calls, 1 if limits else 0)}"
    missing.insert(0, f"$calls < ({needs}) ? $string($calls) & ' calls to version ' & $target")
    likely = f"$split and $e.log >= {ln(rules.warn_at)} ? 'more errors than version ' & $before & ' are likely'"
    if gate.verdict is VerdictRule.PASS:
        enough = ln(1 / rules.pass_alpha)
        undecided.append(likely)
        undecided.append(f"$split and $e.notWorse < {enough} and $e.within < {enough} ? 'too little is known yet'")
    elif gate.verdict is VerdictRule.NOT_FAIL:
        undecided.append(likely)
    values = "$of := function($id){( $found := $series[Id = $id]; $found.Values )};"
    return f"""(
 $split := $step < $last; $settled := $millis() - {SETTLES_MS + 60_000};
 $pairs := {pairs()};
 $e := {e_process(target.phi, rules)};
 {values}
 $from := $since + 60000 - $since % 60000;
 $total := function($id){{( $found := $series[Id = $id];
   $sum([$map([0..$count($found.Timestamps) - 1], function($i){{
     $toMillis($found.Timestamps[$i]) >= $from ? $found.Values[$i] : 0 }}), 0]) )}};
 $calls := $total("o1"); $errors := $total("e1");
 $p90 := ( $v := $of("p90"); $exists($v) ? $max([$v]) : 0 );
 $failed := {_first(failed)};
 $missing := {_first(missing)};
 $undecided := {_first(undecided)};
 $failed != '' ? {{"result": "fail", "why": $failed}}
 : $unread != '' ? {{"result": "inconclusive", "why": $unread & ' could not be read'}}
 : $missing != '' ? {{"result": "no data", "why": $missing}}
 : $undecided != '' ? {{"result": "inconclusive", "why": $undecided}}
 : {{"result": "pass", "why": ""}} )"""


def _first(conditions: list[str]) -> str:
    return "".join(f"{condition} : " for condition in conditions) + "''"


def _queries(target: Target, gate: Gate) -> list[Json]:
    queries = [
        _query("o0", "Invocations", "$before", "Sum", target),
        _query("o1", "Invocations", "$target", "Sum", target),
        _query("e0", "Errors", "$before", "Sum", target),
        _query("e1", "Errors", "$target", "Sum", target),
    ]
    if gate.max_p90 is not None:
        queries.append(_query("p90", "Duration", "$target", "p90", target))
    return queries


def _query(id: str, metric: str, version: str, stat: str, target: Target) -> Json:
    dimensions = [
        {"Name": "FunctionName", "Value": target.function},
        {"Name": "Resource", "Value": f"{target.function}:{target.alias}"},
        {"Name": "ExecutedVersion", "Value": expression(version)},
    ]
    return {
        "Id": id,
        "MetricStat": {
            "Metric": {"Namespace": "AWS/Lambda", "MetricName": metric, "Dimensions": dimensions},
            "Period": 60,
            "Stat": stat,
        },
    }
