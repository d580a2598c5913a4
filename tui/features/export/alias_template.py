"""An alias with its rollout as a SAM or CloudFormation template: gradual deployments by CodeDeploy (rollouts.md 2f)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tui.domain.alias import Alias
from tui.domain.version import Version
from tui.features.export.yaml_text import Json, attribute, ref, substitute, to_yaml
from tui.features.rollout.codedeploy.configuration import Configuration, Kind

_ODD = re.compile(r"[^A-Za-z0-9]", re.ASCII)


HOOK_CODE = (
    "import boto3, os\n"
    "def handler(event, context):\n"
    "    status = 'Succeeded'\n"
    "    try:\n"
    "        version = boto3.client('lambda').get_function_configuration(FunctionName=os.environ['NEW_VERSION'])\n"
    "        status = 'Succeeded' if version['State'] == 'Active' else 'Failed'\n"
    "        # Add test calls of your own here, and allow lambda:InvokeFunction below.\n"
    "    except Exception as error:\n"
    "        print(error)\n"
    "        status = 'Failed'\n"
    "    boto3.client('codedeploy').put_lifecycle_event_hook_execution_status(\n"
    "        deploymentId=event['DeploymentId'],\n"
    "        lifecycleEventHookExecutionId=event['LifecycleEventHookExecutionId'],\n"
    "        status=status)\n"
)
"""What a hook does before the new version gets traffic; NEW_VERSION is its ARN."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What is exported: the alias, the version that it runs, and how CodeDeploy shifts it."""

    alias: Alias
    version: Version
    configuration: Configuration
    plan: str

    @property
    def logical_id(self) -> str:
        """The function's name as CloudFormation takes it."""
        parts = [part for part in _ODD.split(self.alias.function) if part]
        name = "".join(part[:1].upper() + part[1:] for part in parts)
        return name if name[:1].isalpha() else f"Function{name}"


def sam_template(exported: Exported) -> str:
    """Return a SAM template; what Crossfade cannot know (the code) is a parameter."""
    name, alias, version = exported.logical_id, exported.alias.name, exported.version
    preference: Json = {
        "Type": _preference(exported.configuration),
        "Alarms": [ref("NewVersionErrors"), ref("AliasErrors")],
        "Hooks": {"PreTraffic": ref("BeforeTrafficHook")},
    }
    properties: Json = {
        "FunctionName": exported.alias.function,
        "CodeUri": "src/",
        "Handler": version.handler,
        "Runtime": version.runtime,
        **_sizes(version),
        "Role": version.role,
        "AutoPublishAlias": alias,
        "AutoPublishAliasAllProperties": True,
        "DeploymentPreference": preference,
    }
    resources = {
        name: {"Type": "AWS::Serverless::Function", "Properties": _without_empty(properties)},
        **_alarms(exported, attribute("Version.Version", name)),
        **_hook_sam(exported),
        **_custom_configuration(exported.configuration),
    }
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": resources,
    }
    return to_yaml(template, _comments(exported, sam=True))


def cloudformation_template(exported: Exported) -> str:
    """Return a plain CloudFormation template of the alias, its version and its deployment group."""
    name = exported.logical_id
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {
            "FunctionName": {"Type": "String", "Default": exported.alias.function},
            "BeforeTrafficHook": {
                "Type": "String",
                "Description": "Name of the Lambda function that checks the new version before it gets traffic",
            },
        },
        "Resources": {
            f"{name}Version": {
                "Type": "AWS::Lambda::Version",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": {"FunctionName": ref("FunctionName")},
            },
            f"{name}Alias": _alias(exported),
            **_codedeploy(exported),
            **_alarms(exported, attribute("Version", f"{name}Version")),
            **_custom_configuration(exported.configuration),
        },
    }
    return to_yaml(template, _comments(exported, sam=False))


def drift_snippet(alias: Alias) -> str:
    """Return what brings a plain CloudFormation alias in line with how it was left by hand (aws-semantics 2.8)."""
    routing = alias.routing
    properties: Json = {"Name": alias.name, "FunctionName": alias.function, "FunctionVersion": routing.primary}
    if routing.canary is not None:
        weights = [{"FunctionVersion": routing.canary, "FunctionWeight": routing.weight.share}]
        properties["RoutingConfig"] = {"AdditionalVersionWeights": weights}
    comment = (
        f"{alias.function}:{alias.name} as it is now. Put this into the template before its next deployment: "
        "CodeDeploy fails where the alias is not at the version that the template had last."
    )
    return to_yaml({"Type": "AWS::Lambda::Alias", "Properties": properties}, (comment,))


def _preference(configuration: Configuration) -> Any:
    predefined = configuration.predefined
    if predefined is not None:
        return predefined.removeprefix("CodeDeployDefault.Lambda")
    return ref("DeploymentConfiguration")


def _custom_configuration(configuration: Configuration) -> Json:
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


def _sizes(version: Version) -> Json:
    return {"MemorySize": version.memory_mb, "Timeout": version.timeout_s}


def _alarms(exported: Exported, version: Any) -> Json:
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


def _hook_sam(exported: Exported) -> Json:
    """Return a hook with the two rights that it needs; its name has the prefix that CodeDeploy's role allows."""
    group = substitute(
        "arn:${AWS::Partition}:codedeploy:${AWS::Region}:${AWS::AccountId}:deploymentgroup:${ServerlessDeploymentApplication}/*"
    )
    name = exported.logical_id
    statements = [
        {"Effect": "Allow", "Action": "codedeploy:PutLifecycleEventHookExecutionStatus", "Resource": group},
        {"Effect": "Allow", "Action": "lambda:GetFunctionConfiguration", "Resource": ref(f"{name}.Version")},
    ]
    return {
        "BeforeTrafficHook": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "FunctionName": f"CodeDeployHook_{exported.alias.function}"[:64],
                "InlineCode": HOOK_CODE,
                "Handler": "index.handler",
                "Runtime": "python3.13",
                "Timeout": 60,
                "DeploymentPreference": {"Enabled": False},
                "Environment": {"Variables": {"NEW_VERSION": ref(f"{name}.Version")}},
                "Policies": [{"Version": "2012-10-17", "Statement": statements}],
            },
        }
    }


def _alias(exported: Exported) -> Json:
    name = exported.logical_id
    return {
        "Type": "AWS::Lambda::Alias",
        "Properties": {
            "Name": exported.alias.name,
            "FunctionName": ref("FunctionName"),
            "FunctionVersion": attribute("Version", f"{name}Version"),
        },
        "UpdatePolicy": {
            "CodeDeployLambdaAliasUpdate": {
                "ApplicationName": ref("Application"),
                "DeploymentGroupName": ref("DeploymentGroup"),
                "BeforeAllowTrafficHook": ref("BeforeTrafficHook"),
            }
        },
    }


def _codedeploy(exported: Exported) -> Json:
    configuration = exported.configuration
    named = configuration.predefined or ref("DeploymentConfiguration")
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "codedeploy.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
    policy = "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited"
    return {
        "Application": {"Type": "AWS::CodeDeploy::Application", "Properties": {"ComputePlatform": "Lambda"}},
        "DeploymentRole": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": trust, "ManagedPolicyArns": [substitute(policy)]},
        },
        "DeploymentGroup": {
            "Type": "AWS::CodeDeploy::DeploymentGroup",
            "Properties": {
                "ApplicationName": ref("Application"),
                "ServiceRoleArn": attribute("Arn", "DeploymentRole"),
                "DeploymentConfigName": named,
                "DeploymentStyle": {"DeploymentType": "BLUE_GREEN", "DeploymentOption": "WITH_TRAFFIC_CONTROL"},
                "AlarmConfiguration": {
                    "Enabled": True,
                    "Alarms": [{"Name": ref("NewVersionErrors")}, {"Name": ref("AliasErrors")}],
                },
                "AutoRollbackConfiguration": {
                    "Enabled": True,
                    "Events": [
                        "DEPLOYMENT_FAILURE",
                        "DEPLOYMENT_STOP_ON_ALARM",
                        "DEPLOYMENT_STOP_ON_REQUEST",
                    ],
                },
            },
        },
    }


def _comments(exported: Exported, *, sam: bool) -> tuple[str, ...]:
    alias = exported.alias
    comments = [
        f"{alias.function}:{alias.name}, shifted by CodeDeploy as in the plan {exported.plan}.",
        "The alarms count missing data as not breaching: a new version that nobody calls passes.",
    ]
    if exported.configuration.lost:
        comments.append(f"CodeDeploy leaves out of the plan: {', '.join(exported.configuration.lost)}.")
    if sam:
        comments += [
            "CodeUri is where your code is: a folder, or s3://BUCKET/KEY.",
            "AutoPublishAliasAllProperties publishes a version for a change of any property, not of CodeUri alone; "
            "a change of Tags alone then fails, since Lambda finds nothing to publish.",
            "Environment variables are not exported: their values are secrets. Add them before deploying, or they go.",
        ]
    return tuple(comments)


def _without_empty(properties: Json) -> Json:
    return {name: value for name, value in properties.items() if value not in ("", None)}
