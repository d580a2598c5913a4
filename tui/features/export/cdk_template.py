"""An alias with its rollout as a CDK stack in TypeScript: gradual deployments by CodeDeploy (rollouts.md 2c, 2f)."""

from __future__ import annotations

import json
from textwrap import indent

from tui.features.export.exported import HOOK_CODE, Exported
from tui.features.rollout.codedeploy.configuration import Configuration, Kind

_STACK = """\
import {{ Duration, RemovalPolicy, Stack, StackProps }} from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import * as codedeploy from "aws-cdk-lib/aws-codedeploy";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import {{ Construct }} from "constructs";

export class {name}Stack extends Stack {{
  constructor(scope: Construct, id: string, props?: StackProps) {{
    super(scope, id, props);

{function}
    // Published whenever code or configuration of the function changes; the one before stays, to roll back to.
    const version = fn.currentVersion;
    const alias = new lambda.Alias(this, "Alias", {{ aliasName: {alias}, version }});

    // The dimensions that calls of the new version through this alias are counted under.
    const dimensionsMap = {{ FunctionName: {function_name}, Resource: {resource}, ExecutedVersion: version.version }};
    const ofNewVersion = (metricName: string) =>
      new cloudwatch.Metric({{
        namespace: "AWS/Lambda",
        metricName,
        dimensionsMap,
        statistic: "Sum",
        period: Duration.minutes(1),
      }});
    const newVersionErrors = new cloudwatch.Alarm(this, "NewVersionErrors", {{
      alarmDescription: {new_version_words},
      metric: new cloudwatch.MathExpression({{
        expression: "IF(calls >= 20, 100 * errors / calls, 0)",
        label: "errors in percent of calls",
        usingMetrics: {{ errors: ofNewVersion("Errors"), calls: ofNewVersion("Invocations") }},
        period: Duration.minutes(1),
      }}),
      threshold: 2,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }});
    const aliasErrors = new cloudwatch.Alarm(this, "AliasErrors", {{
      alarmDescription: {alias_words},
      metric: new cloudwatch.Metric({{
        namespace: "AWS/Lambda",
        metricName: "Errors",
        dimensionsMap: {{ FunctionName: {function_name}, Resource: {resource} }},
        statistic: "Sum",
        period: Duration.minutes(1),
      }}),
      threshold: 20,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }});

    // The deployment group gives it the right to report, and CodeDeploy's role the right to call it.
    const beforeTraffic = new lambda.Function(this, "BeforeTrafficHook", {{
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: "index.handler",
      timeout: Duration.minutes(1),
      environment: {{ NEW_VERSION: version.functionArn }},
      code: lambda.Code.fromInline(
        [
{hook}
        ].join("\\n"),
      ),
    }});
    beforeTraffic.addToRolePolicy(
      new iam.PolicyStatement({{ actions: ["lambda:GetFunctionConfiguration"], resources: [version.functionArn] }}),
    );

    new codedeploy.LambdaDeploymentGroup(this, "DeploymentGroup", {{
      alias,
      deploymentConfig: {configuration},
      alarms: [newVersionErrors, aliasErrors],
      preHook: beforeTraffic,
      // Said in full: by default a deployment that is stopped leaves the alias split.
      autoRollback: {{ failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true }},
    }});
  }}
}}
"""


def cdk_template(exported: Exported) -> str:
    """Return a CDK stack in TypeScript; what Crossfade cannot know (the code) is where to put it."""
    function, alias = exported.alias.function, exported.alias.name
    resource = f"{function}:{alias}"
    stack = _STACK.format(
        name=exported.logical_id,
        function=indent(_function(exported), " " * 4),
        alias=_text(alias),
        function_name=_text(function),
        resource=_text(resource),
        new_version_words=_text(f"More than 2 % of the calls to the new version of {resource} fail"),
        alias_words=_text(f"Calls to {resource} fail, whichever version takes them"),
        hook=indent("\n".join(f"{_text(line)}," for line in HOOK_CODE.splitlines()), " " * 10),
        configuration=_configuration(exported.configuration),
    )
    return "".join(f"// {_comment(line)}\n" for line in _comments(exported)) + stack


def _function(exported: Exported) -> str:
    version = exported.version
    is_image = version.package_type == "Image"
    kind = "DockerImageFunction" if is_image else "Function"
    properties = [f"functionName: {_text(exported.alias.function)},"]
    if is_image:
        properties.append('code: lambda.DockerImageCode.fromImageAsset("src"),')
    else:
        properties += [
            f"runtime: new lambda.Runtime({_text(version.runtime)}),",
            f"handler: {_text(version.handler)},",
            'code: lambda.Code.fromAsset("src"),',
        ]
    if version.memory_mb is not None:
        properties.append(f"memorySize: {version.memory_mb},")
    if version.timeout_s is not None:
        properties.append(f"timeout: Duration.seconds({version.timeout_s}),")
    if version.role:
        properties.append(f'role: iam.Role.fromRoleArn(this, "Role", {_text(version.role)}),')
    properties.append("currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },")
    inner = indent("\n".join(properties), "  ")
    return f'const fn = new lambda.{kind}(this, "Function", {{\n{inner}\n}});'


def _configuration(configuration: Configuration) -> str:
    """Return the configuration by CDK's name for it, or a custom one."""
    percent, minutes = configuration.percent, configuration.minutes
    if configuration.predefined is not None:
        plural = "S" if minutes > 1 else ""
        names = {
            Kind.CANARY: f"CANARY_{percent}PERCENT_{minutes}MINUTES",
            Kind.LINEAR: f"LINEAR_{percent}PERCENT_EVERY_{minutes}MINUTE{plural}",
            Kind.ALL_AT_ONCE: "ALL_AT_ONCE",
        }
        return f"codedeploy.LambdaDeploymentConfig.{names[configuration.kind]}"
    shift = "timeBasedCanary" if configuration.kind is Kind.CANARY else "timeBasedLinear"
    return (
        'new codedeploy.LambdaDeploymentConfig(this, "DeploymentConfig", {\n'
        f"        trafficRouting: codedeploy.TrafficRouting.{shift}({{\n"
        f"          interval: Duration.minutes({minutes}),\n"
        f"          percentage: {percent},\n"
        "        }),\n"
        "      })"
    )


def _comments(exported: Exported) -> list[str]:
    alias = exported.alias
    lines = [
        f"{alias.function}:{alias.name}, shifted by CodeDeploy as in the plan {exported.plan}. For aws-cdk-lib 2.",
        "The alarms count missing data as not breaching: a new version that nobody calls passes.",
    ]
    if exported.configuration.lost:
        lines.append(f"CodeDeploy leaves out of the plan: {', '.join(exported.configuration.lost)}.")
    return [
        *lines,
        "The function and the alias exist: bring them in with `cdk import`, or move what is new here into their stack.",
        'Put the code into "src", or give another lambda.Code. A change of the role\'s policies publishes no version.',
        "Environment variables are not exported: their values are secrets. Add them before deploying, or they go.",
    ]


def _text(value: str) -> str:
    """Return a string literal: JSON's are TypeScript's."""
    return json.dumps(value)


def _comment(line: str) -> str:
    """Return a line that stays a comment, whatever is in it."""
    return " ".join(line.split())
