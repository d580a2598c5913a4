"""Compiles a plan into a state machine (Amazon States Language, JSONata); nothing in it needs a Lambda function.

The states are one loop over the steps: set the routing, wait, read metrics and alarms, decide. What it promises is
what the engine here promises: RevisionId guards every write; a lost answer is read and compared; someone else's move
ends it without a write; rolling back is never gated (rollouts.md 2g, 3a).
"""

from __future__ import annotations

from tui.features.export.stepfunctions.asl import (
    ROUTING_OF_RESULT,
    SERVICE,
    Json,
    Target,
    alias_of,
    expression,
    inner,
    milliseconds,
    retry,
)
from tui.features.export.stepfunctions.setting import setting, taking_back
from tui.features.export.stepfunctions.watching import MOST_ALARMS, watching
from tui.features.health.statistics.rules import STANDARD, Rules
from tui.features.rollout.plan import Plan, Response, check_plan

APPROVAL_SECONDS = 14 * 86_400
"""How long an approval is waited for, as ECS waits for its hooks; then it is rolled back."""


class CannotCompile(ValueError):
    """The plan asks for what a state machine cannot do; the message says what, and what would."""


def compile_plan(plan: Plan, target: Target, rules: Rules = STANDARD) -> Json:
    """Return the state machine's definition; its input is {"target": VERSION}. Raises InvalidPlan, CannotCompile."""
    check_plan(plan)
    asks = plan.needs_approval or Response.PAUSE in (plan.on_fail, plan.on_no_data, plan.on_inconclusive)
    if asks and not target.topic:
        raise CannotCompile("the plan pauses or asks for approval: name an SNS topic that someone reads")
    if plan.gate.alarms and len(target.alarms) > MOST_ALARMS:
        raise CannotCompile(f"{len(target.alarms)} alarms: a machine reads {MOST_ALARMS} at most; combine them in one")
    unchecked = [limit.key for limit, _ in plan.gate.limits if not limit.in_machine]
    if unchecked:
        raise CannotCompile(f"a machine cannot check the limit of {' and '.join(unchecked)}: use an alarm")
    return {
        "Comment": f"{plan.name}: moves {target.function}:{target.alias} step by step, gated, and takes it back",
        "QueryLanguage": "JSONata",
        "StartAt": "Start",
        "States": {
            **_beginning(plan, target),
            **setting(target),
            **watching(plan, target, rules),
            **_responses(plan, target),
            **taking_back(target),
            **_endings(),
        },
    }


def _beginning(plan: Plan, target: Target) -> Json:
    weights = [step.weight.share for step in plan.steps]
    holds = [milliseconds(step.hold) for step in plan.steps]
    return {
        "Start": {
            "Type": "Pass",
            "Assign": {
                "target": expression("$string($states.input.target)"),
                "weights": weights,
                "holds": [*holds, milliseconds(plan.bake)],
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
            "Resource": f"{SERVICE}lambda:getAlias",
            "Arguments": alias_of(target),
            "Retry": [retry()],
            "Assign": {
                "before": expression("$states.result.FunctionVersion"),
                "revision": expression("$states.result.RevisionId"),
                "confirmed": expression(ROUTING_OF_RESULT),
            },
            "Next": "MayBegin",
        },
        "MayBegin": {
            "Type": "Choice",
            "Choices": [
                {"Condition": expression("$confirmed.canary != ''"), "Next": "AlreadySplit"},
                {"Condition": expression("$before = $target"), "Next": "AlreadyThere"},
            ],
            "Default": "SetRouting",
        },
    }


def _responses(plan: Plan, target: Target) -> Json:
    waited = f"$millis() - $since < $holds[$step] + {milliseconds(plan.longest_wait)}"
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
                choice = {"Condition": expression(waited), "Next": "Wait"}
                states[name] = {"Type": "Choice", "Choices": [choice], "Default": after}
    states |= _approval(target) if target.topic else {}
    return states


def _approval(target: Target) -> Json:
    """Ask by task token; whoever answers says `continue` or `roll-back`, and silence rolls back."""
    message = {
        "rollout": expression("$states.context.Execution.Name"),
        "function": target.function,
        "alias": target.alias,
        "from": expression("$before"),
        "to": expression("$target"),
        "step": expression("$step"),
        "why": expression("$why"),
        "taskToken": expression("$states.context.Task.Token"),
    }
    text = ", ".join(f'"{key}": {inner(value)}' for key, value in message.items())
    return {
        "AskApproval": {
            "Type": "Task",
            "Resource": "arn:aws:states:::sns:publish.waitForTaskToken",
            "Arguments": {
                "TopicArn": target.topic,
                "Subject": f"{target.function}:{target.alias} waits for approval"[:100],
                "Message": expression(f"$string({{{text}}})"),
            },
            "TimeoutSeconds": APPROVAL_SECONDS,
            "Catch": [
                {
                    "ErrorEquals": ["States.ALL"],
                    "Assign": {"why": expression("'not approved: ' & $states.errorOutput.Error")},
                    "Next": "MayTakeBack",
                }
            ],
            "Assign": {"decision": expression("$states.result.decision")},
            "Next": "Approved",
        },
        "Approved": {
            "Type": "Choice",
            "Choices": [{"Condition": expression("$decision = 'continue'"), "Next": "NextStep"}],
            "Default": "MayTakeBack",
        },
    }


def _endings() -> Json:
    return {
        "Succeeded": {"Type": "Succeed", "Output": {"result": "succeeded", "version": expression("$target")}},
        "RolledBack": {"Type": "Fail", "Error": "RolledBack", "Cause": expression("$why")},
        "ChangedElsewhere": {
            "Type": "Fail",
            "Error": "ChangedElsewhere",
            "Cause": "someone else changed the alias; it is left as it is",
        },
        "AlreadySplit": {
            "Type": "Fail",
            "Error": "AlreadySplit",
            "Cause": "the alias has weights already: clear them, or promote, first",
        },
        "AlreadyThere": {"Type": "Fail", "Error": "AlreadyThere", "Cause": "the alias is at this version already"},
    }
