"""The allow-list of API operations, enforced inside the botocore client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui.domain.errors import ReadOnly, Unsupported

READS = frozenset(
    {
        "cloudtrail:LookupEvents",
        "cloudwatch:DescribeAlarms",
        "cloudwatch:GetMetricData",
        "codedeploy:BatchGetApplications",
        "codedeploy:BatchGetDeploymentGroups",
        "codedeploy:BatchGetDeploymentTargets",
        "codedeploy:BatchGetDeployments",
        "codedeploy:GetApplicationRevision",
        "codedeploy:GetDeploymentConfig",
        "codedeploy:ListApplications",
        "codedeploy:ListDeploymentGroups",
        "codedeploy:ListDeploymentTargets",
        "codedeploy:ListDeployments",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:SimulatePrincipalPolicy",
        "lambda:GetAccountSettings",
        "lambda:GetAlias",
        "lambda:GetFunctionConcurrency",
        "lambda:GetFunctionConfiguration",
        "lambda:GetPolicy",
        "lambda:ListAliases",
        "lambda:ListDurableExecutionsByFunction",
        "lambda:ListEventSourceMappings",
        "lambda:ListFunctionEventInvokeConfigs",
        "lambda:ListFunctionUrlConfigs",
        "lambda:ListFunctions",
        "lambda:ListProvisionedConcurrencyConfigs",
        "lambda:ListTags",
        "lambda:ListVersionsByFunction",
        "logs:DescribeLogStreams",
        "logs:FilterLogEvents",
        "logs:StartLiveTail",
        "states:DescribeExecution",
        "states:DescribeStateMachine",
        "states:GetExecutionHistory",
        "states:ListExecutions",
        "states:ListStateMachines",
        "states:ListTagsForResource",
        "sts:GetCallerIdentity",
    }
)
"""The IAM actions that reading needs."""

CODE = frozenset({"lambda:GetFunction"})
"""The IAM actions that reading code needs beside: whoever may call it can download all code, so it has a document."""

WRITES = frozenset(
    {
        "codedeploy:CreateDeployment",
        "codedeploy:CreateDeploymentConfig",
        "codedeploy:StopDeployment",
        "lambda:CreateAlias",
        "lambda:DeleteAlias",
        "lambda:DeleteFunction",
        "lambda:InvokeFunction",
        "lambda:PublishVersion",
        "lambda:TagResource",
        "lambda:UntagResource",
        "lambda:UpdateAlias",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
        "states:SendTaskFailure",
        "states:SendTaskSuccess",
        "states:StartExecution",
        "states:StopExecution",
    }
)
"""The IAM actions that writing needs beside; to call a function is one, for nobody knows what it does."""

PREPARES = frozenset(
    {
        "codedeploy:CreateApplication",
        "codedeploy:CreateDeploymentGroup",
        "iam:CreateRole",
        "iam:PutRolePolicy",
    }
)
"""The IAM actions that creating what CodeDeploy needs takes beside; who may make roles has a document of its own."""
_SERVICES = {"stepfunctions": "states"}
"""Services of which IAM speaks by another name."""

_NAMED_OTHERWISE = {"lambda:Invoke": "lambda:InvokeFunction"}
"""Operations of which IAM speaks by another name."""


def action_of(service: str, operation: str) -> str:
    """Return the IAM action that an API operation needs."""
    action = f"{_SERVICES.get(service, service)}:{operation}"
    return _NAMED_OTHERWISE.get(action, action)


def enforce_allow_list(client: Any, allowed: frozenset[str], *, read_only: Callable[[], bool]) -> None:
    """Refuse all actions of a boto3 client but the `allowed` ones; in read-only mode, all but READS and CODE.

    `read_only` is asked before every call: a rule may turn it on, or off, once the account is known.

    What is refused raises ReadOnly, or Unsupported where read-only is not the reason, before a request is built.
    """

    def check(params: Mapping[str, Any], model: Any, **_: Any) -> None:
        operation = model.name
        # Not the signing name, which for CloudWatch is `monitoring`.
        action = action_of(model.service_model.service_name, operation)
        if read_only() and action not in READS | CODE:
            raise ReadOnly(action, "read-only mode: nothing was sent")
        if operation == "DeleteFunction" and not params.get("Qualifier"):
            raise Unsupported(action, "deleting a whole function is not offered")
        if action not in allowed:
            raise Unsupported(action, "this client does not make that call")

    # Of the events before a request, the one that always calls all its handlers: the demo, or whoever else has a hand
    # in the session, may answer in another one and so end it early.
    client.meta.events.register_first("before-parameter-build", check)
