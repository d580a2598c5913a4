"""An alias with its rollout as a CloudFormation template, and one as it was left by hand (rollouts.md 2f)."""

from __future__ import annotations

from tui.domain.alias import Alias
from tui.features.export.exported import Exported
from tui.features.export.template_parts import alarms, comments, custom_configuration
from tui.features.export.yaml_text import Json, attribute, ref, substitute, to_yaml


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
            **alarms(exported, attribute("Version", f"{name}Version")),
            **custom_configuration(exported.configuration),
        },
    }
    return to_yaml(template, comments(exported))


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
