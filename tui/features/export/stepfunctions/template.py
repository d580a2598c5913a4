"""A state machine as a CloudFormation template: its role, who is asked, and what settles an execution that was stopped.

Step Functions runs no Catch when an execution is stopped or times out (rollouts.md 3a): a rule starts a small machine
then, which clears the weights, so that an alias never stays split unnoticed.
"""

from __future__ import annotations

from typing import Any

from tui.domain.state_machine import ENDED_IN_ORDER, machine_name, machine_tags
from tui.features.export.stepfunctions.asl import SERVICE, Json, Target, alias_of, expression, retry
from tui.features.export.stepfunctions.machine import compile_plan
from tui.features.export.yaml_text import attribute, ref, substitute, to_yaml
from tui.features.rollout.plan import Plan

_TOPIC = "${ApprovalTopic}"


def stepfunctions_template(plan: Plan, target: Target) -> str:
    """Return the template, ready to deploy; raises InvalidPlan, CannotCompile."""
    machine = compile_plan(plan, Target(target.function, target.alias, target.phi, target.alarms, _TOPIC))
    function_arn = substitute(
        f"arn:${{AWS::Partition}}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:{target.function}"
    )
    moves = [
        {"Effect": "Allow", "Action": ["lambda:GetAlias", "lambda:UpdateAlias"], "Resource": function_arn},
    ]
    reads = [
        {
            "Effect": "Allow",
            "Action": ["cloudwatch:GetMetricData", "cloudwatch:DescribeAlarms"],
            "Resource": "*",
        },
        {"Effect": "Allow", "Action": "sns:Publish", "Resource": ref("ApprovalTopic")},
    ]
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Moves {target.function}:{target.alias} by the plan {plan.name}",
        "Resources": {
            "Rollout": _machine(machine, "RolloutRole", **_names(plan, target)),
            "RolloutRole": _role("states.amazonaws.com", [*moves, *reads]),
            "ApprovalTopic": {"Type": "AWS::SNS::Topic"},
            "Settle": _machine(settle_machine(target), "SettleRole"),
            "SettleRole": _role("states.amazonaws.com", moves),
            "SettleRule": _rule(),
            "SettleRuleRole": _role(
                "events.amazonaws.com",
                [{"Effect": "Allow", "Action": "states:StartExecution", "Resource": ref("Settle")}],
            ),
        },
        "Outputs": {
            "RolloutArn": {
                "Description": 'Start it by crossfade rollout start --engine stepfunctions, or with {"target": "7"}',
                "Value": ref("Rollout"),
            },
        },
    }
    return to_yaml(template, _comments(plan, target))


def settle_machine(target: Target) -> Json:
    """Return the machine that gives the primary all traffic where a stopped execution left the alias split."""
    wants = "$parse($states.input.detail.input).target"
    in_order = ", ".join(f"'{name}'" for name in ENDED_IN_ORDER)
    canary = "$keys($states.result.RoutingConfig.AdditionalVersionWeights)[0]"
    return {
        "Comment": f"Clears the weights of {target.function}:{target.alias} after a rollout that was stopped",
        "QueryLanguage": "JSONata",
        "StartAt": "Begin",
        "States": {
            "Begin": {
                "Type": "Pass",
                "Assign": {
                    "target": expression(f"$string({wants})"),
                    "ended": expression("$exists($states.input.detail.error) ? $states.input.detail.error : ''"),
                },
                "Next": "EndedInOrder",
            },
            "EndedInOrder": {
                "Type": "Choice",
                "Choices": [{"Condition": expression(f"$ended in [{in_order}]"), "Next": "Nothing"}],
                "Default": "ReadAlias",
            },
            "ReadAlias": {
                "Type": "Task",
                "Resource": f"{SERVICE}lambda:getAlias",
                "Arguments": alias_of(target),
                "Retry": [retry()],
                "Assign": {
                    "primary": expression("$states.result.FunctionVersion"),
                    "canary": expression(f"$exists({canary}) ? {canary} : ''"),
                    "revision": expression("$states.result.RevisionId"),
                },
                "Next": "IsSplit",
            },
            "IsSplit": {
                "Type": "Choice",
                "Choices": [{"Condition": expression("$canary = $target"), "Next": "ClearWeights"}],
                "Default": "Nothing",
            },
            "ClearWeights": {
                "Type": "Task",
                "Resource": f"{SERVICE}lambda:updateAlias",
                "Arguments": {
                    **alias_of(target),
                    "FunctionVersion": expression("$primary"),
                    "RoutingConfig": {"AdditionalVersionWeights": {}},
                    "RevisionId": expression("$revision"),
                },
                "Retry": [retry(["Lambda.TooManyRequestsException"])],
                "Catch": [{"ErrorEquals": ["Lambda.PreconditionFailedException"], "Next": "ReadAlias"}],
                "Next": "Cleared",
            },
            "Cleared": {"Type": "Succeed", "Output": {"result": "cleared"}},
            "Nothing": {"Type": "Succeed", "Output": {"result": "nothing to settle"}},
        },
    }


def _names(plan: Plan, target: Target) -> Json:
    """Return what a machine is found by: the beginning of its name, and its tags (aws-semantics 8.1)."""
    moved = (target.function, target.alias, plan.name)
    tags = [{"Key": key, "Value": value} for key, value in machine_tags(*moved).items()]
    return {"StateMachineName": machine_name(*moved), "Tags": tags}


def _machine(definition: Json, role: str, **named: Json) -> Json:
    text = _definition_text(definition)
    return {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {
            **named,
            "StateMachineType": "STANDARD",
            "RoleArn": attribute("Arn", role),
            "DefinitionString": substitute(_escaped(text)) if _TOPIC in text else text,
        },
    }


def _escaped(text: str) -> str:
    """Keep CloudFormation from replacing anything but the topic: names of alarms may hold `${...}`."""
    return _TOPIC.join(part.replace("${", "${!") for part in text.split(_TOPIC))


def _definition_text(definition: Json) -> str:
    import json

    return json.dumps(definition, indent=1)


def _role(service: str, statements: list[Any]) -> Json:
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}],
    }
    policy = {"PolicyName": "crossfade", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}
    return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust, "Policies": [policy]}}


def _rule() -> Json:
    return {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "Description": "Settles the alias where a rollout was stopped, timed out or failed",
            "EventPattern": {
                "source": ["aws.states"],
                "detail-type": ["Step Functions Execution Status Change"],
                "detail": {"stateMachineArn": [ref("Rollout")], "status": ["ABORTED", "TIMED_OUT", "FAILED"]},
            },
            "Targets": [{"Id": "settle", "Arn": ref("Settle"), "RoleArn": attribute("Arn", "SettleRuleRole")}],
        },
    }


def _comments(plan: Plan, target: Target) -> tuple[str, ...]:
    return (
        f'{target.function}:{target.alias} by the plan {plan.name}. Start it with {{"target": "VERSION"}}.',
        f"The gate compares errors alone (errors come {target.phi:.3g} at a time, as seen when this was made); "
        "durations are not compared: use an alarm, or the plan's p90 limit.",
        "IAM cannot narrow lambda:UpdateAlias to one alias: the role may move every alias of this function.",
        "While an approval is waited for, the gate is not checked; alarms of your own still reach you.",
    )
