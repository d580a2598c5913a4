"""Compiles a plan into a state machine (Amazon States Language, JSONata); nothing in it needs a Lambda function.

The states are one loop over the steps: set the routing, wait, read metrics and alarms, decide. What it promises is
what the engine here promises: RevisionId guards every write; a lost answer is read and compared; somebody else's move
ends it without a write; rolling back is never gated (rollouts.md 2g, 3a).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tui.features.export.stepfunctions.jsonata import e_process, pairs
from tui.features.health.statistics.rules import STANDARD, Rules
from tui.features.rollout.plan import Gate, Plan, Response, VerdictRule, check_plan

Json = dict[str, Any]

OFTEN, SELDOM = 60, 300
"""Seconds between two looks in the first half hour of a step, and later: an execution has 25,000 events."""

OFTEN_FOR_MS = 30 * 60_000
SETTLES_MS = 3 * 60_000
"""How long a minute may still grow after its end."""

LONGEST_LOOK_MS = 24 * 3_600_000
"""How far back minutes are compared: a day of four series stays below the 256 KiB of a state's data."""

APPROVAL_SECONDS = 14 * 86_400
"""How long an approval is waited for, as ECS waits for its hooks; then it is rolled back."""

TRIES = 5

_SERVICE = "arn:aws:states:::aws-sdk:"
_THROTTLED = ["Lambda.TooManyRequestsException", "CloudWatch.ThrottlingException", "CloudWatch.LimitExceededException"]


@dataclass(frozen=True, slots=True)
class Target:
    """What the machine moves, and what it asks the metrics with.

    `phi` is by how much errors of the alias come in clumps (see `overdispersion`), as seen when the machine is made.
    `alarms` are the names of the alarms that must be OK, `topic` the ARN of the SNS topic that approvals are asked by.
    """

    function: str
    alias: str
    phi: float
    alarms: tuple[str, ...] = ()
    topic: str = ""


class CannotCompile(ValueError):
    """The plan asks for what a state machine cannot do; the message says what, and what would."""


def compile_plan(plan: Plan, target: Target, rules: Rules = STANDARD) -> Json:
    """Return the state machine's definition; its input is {"target": VERSION}. Raises InvalidPlan, CannotCompile."""
    check_plan(plan)
    asks = plan.needs_approval or Response.PAUSE in (plan.on_fail, plan.on_no_data, plan.on_inconclusive)
    if asks and not target.topic:
        raise CannotCompile("the plan pauses or asks for approval: name an SNS topic that somebody reads")
    return {
        "Comment": f"{plan.name}: moves {target.function}:{target.alias} step by step, gated, and takes it back",
        "QueryLanguage": "JSONata",
        "StartAt": "Start",
        "States": {
            **_beginning(plan, target),
            **_setting(target),
            **_watching(plan, target, rules),
            **_responses(plan, target),
            **_taking_back(target),
            **_endings(),
        },
    }


def _beginning(plan: Plan, target: Target) -> Json:
    weights = [step.weight.share for step in plan.steps]
    holds = [_ms(step.hold) for step in plan.steps]
    return {
        "Start": {
            "Type": "Pass",
            "Assign": {
                "target": _x("$string($states.input.target)"),
                "weights": weights,
                "holds": [*holds, _ms(plan.bake)],
                "step": 0,
                "last": len(weights),
                "changes": [],
                "tries": 0,
                "why": "",
            },
            "Next": "ReadAlias",
        },
        "ReadAlias": {
            "Type": "Task",
            "Resource": f"{_SERVICE}lambda:getAlias",
            "Arguments": _alias(target),
            "Retry": [_retry()],
            "Assign": {
                "before": _x("$states.result.FunctionVersion"),
                "revision": _x("$states.result.RevisionId"),
                "confirmed": _x(_ROUTING_OF_RESULT),
            },
            "Next": "MayBegin",
        },
        "MayBegin": {
            "Type": "Choice",
            "Choices": [
                {"Condition": _x("$confirmed.canary != ''"), "Next": "AlreadySplit"},
                {"Condition": _x("$before = $target"), "Next": "AlreadyThere"},
            ],
            "Default": "SetRouting",
        },
    }


_ROUTING_OF_RESULT = (
    "( $w := $states.result.RoutingConfig.AdditionalVersionWeights; $k := $keys($w)[0];"
    " {'primary': $states.result.FunctionVersion, 'canary': $exists($k) ? $k : '',"
    " 'weight': $exists($k) ? $lookup($w, $k) : 0} )"
)
"""The routing that GetAlias or UpdateAlias answered, in one shape."""

_WANTED = (
    "$step < $last ? {'primary': $before, 'canary': $target, 'weight': $weights[$step]}"
    " : {'primary': $target, 'canary': '', 'weight': 0}"
)


def _setting(target: Target) -> Json:
    weights = "$step < $last ? {$target: $weights[$step]} : {}"
    return {
        "SetRouting": {
            "Type": "Task",
            "Resource": f"{_SERVICE}lambda:updateAlias",
            "Arguments": {
                **_alias(target),
                "FunctionVersion": _x("$step < $last ? $before : $target"),
                "RoutingConfig": {"AdditionalVersionWeights": _x(weights)},
                "RevisionId": _x("$revision"),
            },
            "Retry": [_retry(_THROTTLED)],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": _error(), "Next": "ReadAgain"}],
            "Assign": _reached("$states.result.RevisionId", _ROUTING_OF_RESULT),
            "Next": "Reached",
        },
        "ReadAgain": {
            "Type": "Task",
            "Resource": f"{_SERVICE}lambda:getAlias",
            "Arguments": _alias(target),
            "Retry": [_retry()],
            "Assign": {"found": _x(_ROUTING_OF_RESULT), "foundRevision": _x("$states.result.RevisionId")},
            "Next": "Compare",
        },
        "Compare": {
            "Type": "Choice",
            "Choices": [
                {
                    "Condition": _x(f"$found = ({_WANTED})"),
                    "Assign": _reached("$foundRevision", "$found"),
                    "Next": "Reached",
                },
                {
                    "Condition": _x(f"$found = $confirmed and $tries < {TRIES}"),
                    "Assign": {"revision": _x("$foundRevision"), "tries": _x("$tries + 1")},
                    "Next": "TryAgain",
                },
                {
                    "Condition": _x("$found = $confirmed"),
                    "Assign": {"why": _x("'the routing could not be set: ' & $problem"), "tries": 0},
                    "Next": "MayTakeBack",
                },
            ],
            "Default": "ChangedElsewhere",
        },
        "TryAgain": {"Type": "Wait", "Seconds": 10, "Next": "SetRouting"},
        "Reached": {
            "Type": "Choice",
            "Choices": [{"Condition": _x("$holds[$step] < 0"), "Next": "AskApproval"}],
            "Default": "Wait",
        },
    }


def _reached(revision: str, routing: str) -> Json:
    return {
        "revision": _x(revision),
        "confirmed": _x(routing),
        "since": _x("$millis()"),
        "changes": _x("$append($changes, $millis())"),
        "tries": 0,
    }


def _watching(plan: Plan, target: Target, rules: Rules) -> Json:
    gate = plan.gate
    after_metrics = "ReadAlarms" if gate.alarms and target.alarms else "Decide"
    states: Json = {
        "Wait": {
            "Type": "Wait",
            "Seconds": _x(_PAUSE),
            "Next": "ReadMetrics",
        },
        "ReadMetrics": {
            "Type": "Task",
            "Resource": f"{_SERVICE}cloudwatch:getMetricData",
            "Arguments": {
                "StartTime": _x(_minute(f"$max([$changes[0], $millis() - {LONGEST_LOOK_MS}]) - 60000")),
                "EndTime": _x(_minute("$millis()")),
                "ScanBy": "TimestampAscending",
                "MetricDataQueries": _queries(target, gate),
            },
            "Retry": [_retry()],
            "Catch": [
                {
                    "ErrorEquals": ["States.ALL"],
                    "Assign": {"series": [], "unread": _x("'metrics: ' & $states.errorOutput.Error")},
                    "Next": after_metrics,
                }
            ],
            "Assign": {
                "series": _x("$states.result.MetricDataResults"),
                "unread": _x(
                    "$count($states.result.MetricDataResults[StatusCode != 'Complete']) > 0 or"
                    " $exists($states.result.NextToken) ? 'metrics are not complete' : ''"
                ),
                "alarms": [],
            },
            "Next": after_metrics,
        },
        "Decide": {
            "Type": "Pass",
            "Assign": {"check": _x(_check(plan, target, rules))},
            "Next": "Decided",
        },
        "Decided": {
            "Type": "Choice",
            "Choices": [
                {"Condition": _x("$check.result = 'fail'"), "Assign": _why(), "Next": "OnFail"},
                {"Condition": _x("$millis() - $since < $holds[$step]"), "Next": "Wait"},
                {"Condition": _x("$check.result = 'pass'"), "Next": "NextStep"},
                {"Condition": _x("$check.result = 'no data'"), "Assign": _why(), "Next": "OnNoData"},
            ],
            "Default": "WithInconclusive",
        },
        "WithInconclusive": {"Type": "Pass", "Assign": _why(), "Next": "OnInconclusive"},
        "NextStep": {"Type": "Pass", "Assign": {"step": _x("$step + 1"), "tries": 0}, "Next": "Further"},
        "Further": {
            "Type": "Choice",
            "Choices": [{"Condition": _x("$step > $last"), "Next": "Succeeded"}],
            "Default": "SetRouting",
        },
    }
    if after_metrics == "ReadAlarms":
        states["ReadAlarms"] = {
            "Type": "Task",
            "Resource": f"{_SERVICE}cloudwatch:describeAlarms",
            "Arguments": {"AlarmNames": list(target.alarms), "AlarmTypes": ["MetricAlarm", "CompositeAlarm"]},
            "Retry": [_retry()],
            "Catch": [
                {
                    "ErrorEquals": ["States.ALL"],
                    "Assign": {"alarms": [], "unread": _x("'alarms: ' & $states.errorOutput.Error")},
                    "Next": "Decide",
                }
            ],
            "Assign": {"alarms": _x("[$append($states.result.MetricAlarms, $states.result.CompositeAlarms)]")},
            "Next": "Decide",
        }
    return states


_PAUSE = (
    f"( $left := $ceil(($holds[$step] - ($millis() - $since)) / 1000);"
    f" $every := $millis() - $since < {OFTEN_FOR_MS} ? {OFTEN} : {SELDOM};"
    " $left > 0 and $left < $every ? $left : $every )"
)
"""Seconds to the next look: at the end of the hold at the latest, and after it at the usual pace."""


def _check(plan: Plan, target: Target, rules: Rules) -> str:
    """Return the expression that decides, in the order of `features.rollout.gate.check_gate`."""
    gate = plan.gate
    judged = gate.verdict is not VerdictRule.NONE
    limits = gate.max_error_rate is not None or gate.max_p90 is not None
    fewest = max(gate.fewest_calls, 1 if judged or limits else 0)
    failed, missing, undecided = [], [], []
    if gate.alarms and target.alarms:
        failed.append(
            "$count($alarms[StateValue = 'ALARM']) > 0 ? 'alarm ' & $alarms[StateValue = 'ALARM'][0].AlarmName"
        )
        missing.append("$count($alarms[StateValue = 'INSUFFICIENT_DATA']) > 0 ? 'an alarm has no data'")
        missing.append(f"$unread = '' and $count($alarms) < {len(target.alarms)} ? 'an alarm does not exist'")
    if judged:
        failed.append("$split and $e.fail ? 'more errors than version ' & $before")
    if gate.max_error_rate is not None:
        failed.append(
            f"$calls >= {fewest} and $errors / $calls > {gate.max_error_rate!r} ? 'error rate over its limit'"
        )
    if gate.max_p90 is not None:
        failed.append(f"$calls >= {fewest} and $p90 > {gate.max_p90!r} ? 'p90 over its limit'")
    needs = f"$split ? {fewest} : {max(gate.fewest_calls, 1 if limits else 0)}"
    missing.insert(0, f"$calls < ({needs}) ? $string($calls) & ' calls to the new version'")
    if gate.verdict is VerdictRule.PASS:
        enough = _ln(1 / rules.pass_alpha)
        undecided.append(f"$split and $e.log >= {_ln(rules.warn_at)} ? 'more errors are likely'")
        undecided.append(f"$split and $e.notWorse < {enough} and $e.within < {enough} ? 'too little is known yet'")
    elif gate.verdict is VerdictRule.NOT_FAIL:
        undecided.append(f"$split and $e.log >= {_ln(rules.warn_at)} ? 'more errors are likely'")
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
        {"Name": "ExecutedVersion", "Value": _x(version)},
    ]
    return {
        "Id": id,
        "MetricStat": {
            "Metric": {"Namespace": "AWS/Lambda", "MetricName": metric, "Dimensions": dimensions},
            "Period": 60,
            "Stat": stat,
        },
    }


def _responses(plan: Plan, target: Target) -> Json:
    waited = f"$millis() - $since < $holds[$step] + {_ms(plan.longest_wait)}"
    states: Json = {}
    for name, response in (
        ("OnFail", plan.on_fail),
        ("OnNoData", plan.on_no_data),
        ("OnInconclusive", plan.on_inconclusive),
    ):
        match response:
            case Response.ROLL_BACK:
                states[name] = {"Type": "Pass", "Next": "MayTakeBack"}
            case Response.CONTINUE:
                states[name] = {"Type": "Pass", "Next": "NextStep"}
            case Response.PAUSE:
                states[name] = {"Type": "Pass", "Next": "AskApproval"}
            case Response.HOLD:
                after = "AskApproval" if target.topic else "MayTakeBack"
                choice = {"Condition": _x(waited), "Next": "Wait"}
                states[name] = {"Type": "Choice", "Choices": [choice], "Default": after}
    states |= _approval(target) if target.topic else {}
    return states


def _approval(target: Target) -> Json:
    """Ask by task token; whoever answers says `continue` or `roll-back`, and silence rolls back."""
    message = {
        "rollout": _x("$states.context.Execution.Name"),
        "function": target.function,
        "alias": target.alias,
        "from": _x("$before"),
        "to": _x("$target"),
        "step": _x("$step"),
        "why": _x("$why"),
        "taskToken": _x("$states.context.Task.Token"),
    }
    text = ", ".join(f'"{key}": {_inner(value)}' for key, value in message.items())
    return {
        "AskApproval": {
            "Type": "Task",
            "Resource": "arn:aws:states:::sns:publish.waitForTaskToken",
            "Arguments": {
                "TopicArn": target.topic,
                "Subject": f"{target.function}:{target.alias} waits for approval"[:100],
                "Message": _x(f"$string({{{text}}})"),
            },
            "TimeoutSeconds": APPROVAL_SECONDS,
            "Catch": [
                {
                    "ErrorEquals": ["States.ALL"],
                    "Assign": {"why": _x("'not approved: ' & $states.errorOutput.Error")},
                    "Next": "MayTakeBack",
                }
            ],
            "Assign": {"decision": _x("$states.result.decision")},
            "Next": "Approved",
        },
        "Approved": {
            "Type": "Choice",
            "Choices": [{"Condition": _x("$decision = 'continue'"), "Next": "NextStep"}],
            "Default": "MayTakeBack",
        },
    }


def _taking_back(target: Target) -> Json:
    return {
        "MayTakeBack": {
            "Type": "Choice",
            "Choices": [
                {"Condition": _x("$confirmed.primary = $before and $confirmed.canary = ''"), "Next": "RolledBack"}
            ],
            "Default": "RollBack",
        },
        "RollBack": {
            "Type": "Task",
            "Resource": f"{_SERVICE}lambda:updateAlias",
            "Arguments": {
                **_alias(target),
                "FunctionVersion": _x("$before"),
                "RoutingConfig": {"AdditionalVersionWeights": {}},
                "RevisionId": _x("$revision"),
            },
            "Retry": [_retry(_THROTTLED)],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": _error(), "Next": "ReadBeforeRollBack"}],
            "Next": "RolledBack",
        },
        "ReadBeforeRollBack": {
            "Type": "Task",
            "Resource": f"{_SERVICE}lambda:getAlias",
            "Arguments": _alias(target),
            "Retry": [_retry()],
            "Assign": {"found": _x(_ROUTING_OF_RESULT), "foundRevision": _x("$states.result.RevisionId")},
            "Next": "CompareBeforeRollBack",
        },
        "CompareBeforeRollBack": {
            "Type": "Choice",
            "Choices": [
                {"Condition": _x("$found.primary = $before and $found.canary = ''"), "Next": "RolledBack"},
                {
                    "Condition": _x("$found = $confirmed"),
                    "Assign": {"revision": _x("$foundRevision")},
                    "Next": "RollBackSoon",
                },
            ],
            "Default": "ChangedElsewhere",
        },
        "RollBackSoon": {"Type": "Wait", "Seconds": 10, "Next": "RollBack"},
    }


def _endings() -> Json:
    return {
        "Succeeded": {"Type": "Succeed", "Output": {"result": "succeeded", "version": _x("$target")}},
        "RolledBack": {"Type": "Fail", "Error": "RolledBack", "Cause": _x("$why")},
        "ChangedElsewhere": {
            "Type": "Fail",
            "Error": "ChangedElsewhere",
            "Cause": "somebody else changed the alias; it is left as it is",
        },
        "AlreadySplit": {
            "Type": "Fail",
            "Error": "AlreadySplit",
            "Cause": "the alias has weights already: clear them, or promote, first",
        },
        "AlreadyThere": {"Type": "Fail", "Error": "AlreadyThere", "Cause": "the alias is at this version already"},
    }


def _alias(target: Target) -> Json:
    return {"FunctionName": target.function, "Name": target.alias}


def _retry(errors: list[str] | None = None) -> Json:
    return {
        "ErrorEquals": errors or ["States.ALL"],
        "IntervalSeconds": 3,
        "BackoffRate": 2.0,
        "MaxAttempts": 6,
        "JitterStrategy": "FULL",
    }


def _error() -> Json:
    return {"problem": _x("$states.errorOutput.Error")}


def _why() -> Json:
    return {"why": _x("$check.why")}


def _x(expression: str) -> str:
    return f"{{% {expression} %}}"


def _inner(value: Any) -> str:
    text = str(value)
    return text[3:-3] if text.startswith("{% ") else f"'{text}'"


def _minute(millis: str) -> str:
    """Return an expression for the beginning of a minute, as a time that AWS reads."""
    return f"$fromMillis({millis}, '[Y0001]-[M01]-[D01]T[H01]:[m01]:00Z')"


def _ms(time: timedelta | None) -> int:
    """Return milliseconds; -1 stands for an approval."""
    return -1 if time is None else round(time.total_seconds() * 1000)


def _ln(value: float) -> str:
    from math import log

    return repr(log(value))


Definition = Mapping[str, Any]
