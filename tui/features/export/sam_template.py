"""An alias with its rollout as a SAM template: gradual deployments by CodeDeploy (rollouts.md 2f)."""

from __future__ import annotations

from typing import Any

from tui.domain.version import Version
from tui.features.export.exported import HOOK_CODE, Exported
from tui.features.export.template_parts import alarms, comments, custom_configuration
from tui.features.export.yaml_text import Json, attribute, ref, substitute, to_yaml
from tui.features.rollout.codedeploy.configuration import Configuration

_COMMENTS = (
    "CodeUri is where your code is: a folder, or s3://BUCKET/KEY.",
    "AutoPublishAliasAllProperties publishes a version for a change of any property, not of CodeUri alone; "
    "a change of Tags alone then fails, since Lambda finds nothing to publish.",
    "Environment variables are not exported: their values are secrets. Add them before deploying, or they go.",
)


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
        **alarms(exported, attribute("Version.Version", name)),
        **_hook_sam(exported),
        **custom_configuration(exported.configuration),
    }
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": resources,
    }
    return to_yaml(template, (*comments(exported), *_COMMENTS))


def _preference(configuration: Configuration) -> Any:
    predefined = configuration.predefined
    if predefined is not None:
        return predefined.removeprefix("CodeDeployDefault.Lambda")
    return ref("DeploymentConfiguration")


def _sizes(version: Version) -> Json:
    return {"MemorySize": version.memory_mb, "Timeout": version.timeout_s}


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


def _without_empty(properties: Json) -> Json:
    return {name: value for name, value in properties.items() if value not in ("", None)}
