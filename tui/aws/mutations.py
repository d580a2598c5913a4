"""Makes the write calls: one attempt each, and the only place where values of an environment are read and sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui.aws import parse
from tui.aws.client import Ask
from tui.aws.fields import inner_of, moment, needed, text_of
from tui.aws.stepfunctions import approval_token
from tui.domain.alias import Alias
from tui.domain.call import (
    Call,
    CreateAlias,
    DeleteAlias,
    DeleteVersion,
    PublishVersion,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
    operation_of,
)
from tui.domain.deployment import Deployment
from tui.domain.deployment_call import CreateDeployment, CreateDeploymentConfig, StopDeployment
from tui.domain.errors import AliasMoved, ProviderError, Rejected
from tui.domain.execution_call import ApprovalCall, SendTaskFailure, SendTaskSuccess, StartExecution, StopExecution
from tui.domain.preparation_call import CreateApplication, CreateDeploymentGroup, CreateRole, PutRolePolicy
from tui.domain.state_machine import RUNNING, Execution
from tui.domain.version import LATEST, Version

Written = Alias | Version | Deployment | Execution | None
_ARN = 2048
_STALE = "$LATEST has changed since it was read"


_WRITERS = {"lambda": "writing", "codedeploy": "deploying", "iam": "granting", "states": "executing"}
"""The client that makes the writes to a service."""


def _alias(answer: Mapping[str, Any], call: Call) -> Alias:
    return parse.alias(answer, call.function)


def _version(answer: Mapping[str, Any], _: Call) -> Version:
    return parse.version(answer)


def _deployment(answer: Mapping[str, Any], call: Call) -> Deployment:
    assert isinstance(call, CreateDeployment)
    return Deployment(
        id=needed(answer, "deploymentId"),
        function=call.function,
        alias=call.subject,
        application=call.group.application,
        group=call.group.name,
        status="Created",
        config=call.config,
        current_version=call.before.routing.primary,
        target_version=call.target,
    )


def _execution(answer: Mapping[str, Any], call: Call) -> Execution:
    assert isinstance(call, StartExecution)
    started = moment(answer.get("startDate"))
    arn = needed(answer, "executionArn", _ARN)
    return Execution(arn, call.name, call.machine, RUNNING, call.target, call.by, call.reason, started)


def _nothing(_: Mapping[str, Any], __: Call) -> None:
    return None


READ_ANSWER: Mapping[type[Call], Callable[[Mapping[str, Any], Call], Written]] = {
    UpdateAlias: _alias,
    CreateAlias: _alias,
    DeleteAlias: _nothing,
    PublishVersion: _version,
    UpdateFunctionCode: _version,
    UpdateFunctionConfiguration: _version,
    DeleteVersion: _nothing,
    StopDeployment: _nothing,
    CreateDeployment: _deployment,
    CreateDeploymentConfig: _nothing,
    CreateApplication: _nothing,
    CreateDeploymentGroup: _nothing,
    CreateRole: _nothing,
    PutRolePolicy: _nothing,
    StartExecution: _execution,
    SendTaskSuccess: _nothing,
    SendTaskFailure: _nothing,
    StopExecution: _nothing,
}
"""What reads the answer to each call."""


def perform(ask: Ask, call: Call) -> Written:
    """Make a write call, once, without retry; return what AWS answered, None where it answers nothing."""
    parameters, read = call.parameters(), READ_ANSWER[type(call)]
    if isinstance(call, UpdateFunctionConfiguration) and call.environment:
        parameters["Environment"] = {"Variables": _merged(ask, call)}
    if isinstance(call, ApprovalCall):
        parameters["taskToken"] = approval_token(ask, call)
    writer = _WRITERS[call.action.partition(":")[0]]
    return ask(writer, operation_of(call), lambda answer: read(answer, call), **parameters)


def _merged(ask: Ask, call: UpdateFunctionConfiguration) -> dict[str, str]:
    """Return the whole environment with the changes of a call: AWS has no way to set one variable."""
    action = "lambda:GetFunctionConfiguration"
    try:
        revision, variables, failure = ask(
            "reading", "GetFunctionConfiguration", _environment, FunctionName=call.function, Qualifier=LATEST
        )
    except ProviderError as error:
        if not error.outcome_unknown:
            raise
        # It is the reading that failed: of the write nothing was sent.
        raise ProviderError(action, f"the environment cannot be read, so nothing was sent: {error}") from error
    if failure:
        raise Rejected(action, f"the environment cannot be read, so it is left as it is: {failure}")
    if call.latest.revision is not None and revision != call.latest.revision:
        raise AliasMoved(call.action, _STALE)
    kept = {name: value for name, value in variables.items() if call.environment.get(name, "") is not None}
    return kept | {name: value for name, value in call.environment.items() if value is not None}


def _environment(answer: Mapping[str, Any]) -> tuple[object, dict[str, str], str]:
    environment = inner_of(answer, "Environment")
    error = inner_of(environment, "Error")
    words = (text_of(error.get("Message")) or text_of(error.get("ErrorCode"))) if error else ""
    variables = {str(name): str(value) for name, value in inner_of(environment, "Variables").items()}
    return answer.get("RevisionId"), variables, words
