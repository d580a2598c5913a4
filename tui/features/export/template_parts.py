"""What a SAM template and one of CloudFormation have alike: alarms, how traffic is shifted, what is said of both."""

from __future__ import annotations

from typing import Any

from tui.features.export.exported import Exported
from tui.features.export.yaml_text import Json
from tui.features.rollout.codedeploy.configuration import Configuration, Kind


def custom_configuration(configuration: Configuration) -> Json:
    """Return the deployment configuration that is not one of AWS's own, nothing where it is one."""
    if configuration.predefined is not None:
        return {}
    percent, minutes = configuration.percent, configuration.minutes
    if configuration.kind is Kind.CANARY:
        routing: Json = {"TimeBasedCanary": {"CanaryPercentage": percent, "CanaryInterval": minutes}}
    else:
        routing = {"TimeBasedLinear": {"LinearPercentage": percent, "LinearInterval": minutes}}
    return {
        "DeploymentConfiguration": {
            "Type": "AWS::CodeDeploy::DeploymentConfig",
            "Properties": {
                "ComputePlatform": "Lambda",
                "TrafficRoutingConfig": {"Type": configuration.kind.value, **routing},
            },
        }
    }


def alarms(exported: Exported, version: Any) -> Json:
    """Return two alarms that can fire for the new version: an error rate of its own, and the alias's errors."""
    function, alias = exported.alias.function, exported.alias.name
    resource = f"{function}:{alias}"
    of_version = [
        {"Name": "FunctionName", "Value": function},
        {"Name": "Resource", "Value": resource},
        {"Name": "ExecutedVersion", "Value": version},
    ]

    def metric(id: str, name: str) -> Json:
        stat = {"Metric": {"Namespace": "AWS/Lambda", "MetricName": name, "Dimensions": of_version}}
        return {"Id": id, "ReturnData": False, "MetricStat": {**stat, "Period": 60, "Stat": "Sum"}}

    rate = {
        "Id": "rate",
        "Label": "errors in percent of calls",
        "Expression": "IF(calls >= 20, 100 * errors / calls, 0)",
        "ReturnData": True,
    }
    common: Json = {
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "TreatMissingData": "notBreaching",
    }
    return {
        "NewVersionErrors": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "AlarmDescription": f"More than 2 % of the calls to the new version of {resource} fail",
                "Metrics": [rate, metric("errors", "Errors"), metric("calls", "Invocations")],
                "Threshold": 2,
                **common,
            },
        },
        "AliasErrors": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "AlarmDescription": f"Calls to {resource} fail, whichever version takes them",
                "Namespace": "AWS/Lambda",
                "MetricName": "Errors",
                "Dimensions": of_version[:2],
                "Statistic": "Sum",
                "Period": 60,
                "Threshold": 20,
                **common,
            },
        },
    }


def comments(exported: Exported) -> tuple[str, ...]:
    """Return what is to be known of either template."""
    alias = exported.alias
    words = [
        f"{alias.function}:{alias.name}, shifted by CodeDeploy as in the plan {exported.plan}.",
        "The alarms count missing data as not breaching: a new version that nobody calls passes.",
    ]
    if exported.configuration.lost:
        words.append(f"CodeDeploy leaves out of the plan: {', '.join(exported.configuration.lost)}.")
    return tuple(words)
