"""The services of one demo: every request is checked, carried out and answered under one lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from random import Random
from threading import RLock
from typing import Any
from uuid import UUID

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.model import ServiceModel

from tui.demo.backend.cloudtrail import EVENTS, Record, operator, recorded_parts
from tui.demo.backend.deployment_clock import advance
from tui.demo.backend.moto_backend import MotoBackend
from tui.demo.backend.region_state import Clock, RegionState
from tui.demo.http.http import Answer, agent_of, parameters_of, refuse, region_of, respond
from tui.demo.http.service_error import ServiceError, not_in_demo
from tui.demo.http.shapes import validate
from tui.demo.services import (
    account,
    alarms,
    aliases,
    cloudtrail,
    cloudwatch,
    code,
    codedeploy,
    codedeploy_groups,
    durable,
    event_invoke,
    event_sources,
    functions,
    invocations,
    logs,
    policies,
    provisioned,
    stepfunctions,
    urls,
)
from tui.demo.stepfunctions.clock import advance_executions

_MODELS = {"states": "stepfunctions"}
"""The services whose models botocore names otherwise than IAM does."""

Operation = Callable[[RegionState, dict[str, Any]], Answer]

_LAMBDA: dict[str, Operation] = {
    "CreateFunction": functions.create_function,
    "GetFunction": functions.get_function,
    "GetFunctionConfiguration": functions.get_function_configuration,
    "ListFunctions": functions.list_functions,
    "ListVersionsByFunction": functions.list_versions_by_function,
    "UpdateFunctionCode": functions.update_function_code,
    "UpdateFunctionConfiguration": functions.update_function_configuration,
    "PublishVersion": functions.publish_version,
    "DeleteFunction": functions.delete_function,
    "CreateAlias": aliases.create_alias,
    "GetAlias": aliases.get_alias,
    "ListAliases": aliases.list_aliases,
    "UpdateAlias": aliases.update_alias,
    "DeleteAlias": aliases.delete_alias,
    "PutProvisionedConcurrencyConfig": provisioned.put_provisioned_concurrency_config,
    "GetProvisionedConcurrencyConfig": provisioned.get_provisioned_concurrency_config,
    "ListProvisionedConcurrencyConfigs": provisioned.list_provisioned_concurrency_configs,
    "DeleteProvisionedConcurrencyConfig": provisioned.delete_provisioned_concurrency_config,
    "AddPermission": policies.add_permission,
    "GetPolicy": policies.get_policy,
    "RemovePermission": policies.remove_permission,
    "CreateFunctionUrlConfig": urls.create_function_url_config,
    "GetFunctionUrlConfig": urls.get_function_url_config,
    "ListDurableExecutionsByFunction": durable.list_durable_executions_by_function,
    "ListFunctionUrlConfigs": urls.list_function_url_configs,
    "UpdateFunctionUrlConfig": urls.update_function_url_config,
    "DeleteFunctionUrlConfig": urls.delete_function_url_config,
    "ListEventSourceMappings": event_sources.list_event_source_mappings,
    "PutFunctionEventInvokeConfig": event_invoke.put_function_event_invoke_config,
    "ListFunctionEventInvokeConfigs": event_invoke.list_function_event_invoke_configs,
    "Invoke": invocations.invoke,
    "GetAccountSettings": account.get_account_settings,
    "PutFunctionConcurrency": account.put_function_concurrency,
    "GetFunctionConcurrency": account.get_function_concurrency,
    "DeleteFunctionConcurrency": account.delete_function_concurrency,
    "ListTags": account.list_tags,
    "TagResource": account.tag_resource,
    "UntagResource": account.untag_resource,
}

_CODEDEPLOY: dict[str, Operation] = {
    "ListApplications": codedeploy_groups.list_applications,
    "BatchGetApplications": codedeploy_groups.batch_get_applications,
    "ListDeploymentGroups": codedeploy_groups.list_deployment_groups,
    "BatchGetDeploymentGroups": codedeploy_groups.batch_get_deployment_groups,
    "GetApplicationRevision": codedeploy_groups.get_application_revision,
    "GetDeploymentConfig": codedeploy_groups.get_deployment_config,
    "CreateApplication": codedeploy_groups.create_application,
    "CreateDeploymentGroup": codedeploy_groups.create_deployment_group,
    "CreateDeploymentConfig": codedeploy_groups.create_deployment_config,
    "CreateDeployment": codedeploy_groups.create_deployment,
    "ListDeployments": codedeploy.list_deployments,
    "GetDeployment": codedeploy.get_deployment,
    "BatchGetDeployments": codedeploy.batch_get_deployments,
    "ListDeploymentTargets": codedeploy.list_deployment_targets,
    "BatchGetDeploymentTargets": codedeploy.batch_get_deployment_targets,
    "StopDeployment": codedeploy.stop_deployment,
}

_STEP_FUNCTIONS: dict[str, Operation] = {
    "ListStateMachines": stepfunctions.list_state_machines,
    "DescribeStateMachine": stepfunctions.describe_state_machine,
    "ListTagsForResource": stepfunctions.list_tags_for_resource,
    "StartExecution": stepfunctions.start_execution,
    "ListExecutions": stepfunctions.list_executions,
    "DescribeExecution": stepfunctions.describe_execution,
    "GetExecutionHistory": stepfunctions.get_execution_history,
    "SendTaskSuccess": stepfunctions.send_task_success,
    "SendTaskFailure": stepfunctions.send_task_failure,
    "StopExecution": stepfunctions.stop_execution,
}

OPERATIONS: dict[str, dict[str, Operation]] = {
    "lambda": _LAMBDA,
    "codedeploy": _CODEDEPLOY,
    "states": _STEP_FUNCTIONS,
    "cloudtrail": {"LookupEvents": cloudtrail.lookup_events},
    "cloudwatch": {
        "DescribeAlarms": alarms.describe_alarms,
        "GetMetricData": cloudwatch.get_metric_data,
    },
    "logs": {
        "DescribeLogGroups": logs.describe_log_groups,
        "DescribeLogStreams": logs.describe_log_streams,
        "FilterLogEvents": logs.filter_log_events,
        "StartLiveTail": logs.start_live_tail,
    },
}


class Services:
    """AWS Lambda, and what CodeDeploy and CloudTrail know of it, as one demo has them, region by region.

    `model_of` gives botocore's model of a service.
    """

    def __init__(
        self,
        model_of: Callable[[str], ServiceModel],
        account: str,
        region: str,
        clock: Clock,
        seed: int,
        settle: timedelta,
    ) -> None:
        self._model_of, self._account, self._home = model_of, account, region
        self._models: dict[str, ServiceModel] = {}
        self._clock, self._settle, self._seed, self._rng = clock, settle, seed, Random(seed)
        # Request ids have a generator of their own: how often one reads must not change what is drawn.
        self._requests = Random(seed + 1)
        self._regions: dict[str, RegionState] = {}
        # A RevisionId is checked and the write carried out without another write in between, as AWS does it.
        self.lock = RLock()

    def region(self, name: str = "") -> RegionState:
        """Return the state of a region, the demo's own if none is named. Hold the lock while using it."""
        name = name or self._home
        if name not in self._regions:
            self._regions[name] = RegionState(
                account=self._account,
                name=name,
                clock=self._clock,
                rng=self._rng,
                settle=self._settle,
                backend=MotoBackend(name, self._account),
                seed=self._seed,
                lock=self.lock,
            )
        return self._regions[name]

    def answer(self, service: str, operation: str, request: AWSPreparedRequest) -> AWSResponse:
        """Carry out one request and return the HTTP response."""
        with self.lock:
            request_id = str(UUID(int=self._requests.getrandbits(128), version=4))
            region = self.region(region_of(request, self._home))
            parameters: dict[str, Any] = {}
            try:
                if operation not in OPERATIONS[service]:
                    raise not_in_demo(service, operation)
                model = self._model(service).operation_model(operation)
                parameters = parameters_of(model, request)
                if service == "lambda":
                    validate(model.input_shape, parameters)
                advance(region, firing=partial(alarms.firing, region))
                advance_executions(region, partial(_asks_about, region, service, operation, parameters))
                answer = OPERATIONS[service][operation](region, parameters)
                self._note(region, operation, request, parameters, answer)
                return respond(model, request, answer, request_id)
            except ServiceError as error:
                self._note(region, operation, request, parameters, error)
                return refuse(request, error, request_id)

    def answer_link(self, request: AWSPreparedRequest) -> AWSResponse:
        """Answer a link to code, which is signed by itself and no request of the API."""
        with self.lock:
            name = code.region_of_link(request)
            return code.answer_link(self.region(name if name in self._regions else ""), request)

    def _model(self, service: str) -> ServiceModel:
        if service not in self._models:
            self._models[service] = self._model_of(_MODELS.get(service, service))
        return self._models[service]

    def _note(
        self,
        region: RegionState,
        operation: str,
        request: AWSPreparedRequest,
        parameters: dict[str, Any],
        outcome: Answer | ServiceError,
    ) -> None:
        if operation not in EVENTS:
            return
        answered, error = {}, None
        if isinstance(outcome, ServiceError):
            error = (outcome.code, outcome.message or "")
        elif isinstance(outcome.body, Mapping):
            answered = recorded_parts(operation, outcome.body)
        identity = operator(self._account)
        event, agent = EVENTS[operation], agent_of(request)
        region.written.append(Record(region.clock(), event, identity, agent, parameters, answered, error))


def _asks_about(
    region: RegionState, service: str, operation: str, parameters: Mapping[str, Any], function: str
) -> bool:
    """Say whether an answer may hang on executions that move aliases of a function."""
    match service:
        case "codedeploy":
            return any(group.function == function for group in region.deployment_groups)
        case "states":
            arn = next(filter(None, (parameters.get(f"{kind}Arn") for kind in ("stateMachine", "execution"))), "")
            named = {machine.function for machine in region.machines.values() if machine.name in arn.split(":")}
            return operation not in ("ListStateMachines", "ListTagsForResource") and function in (named or {function})
    # A function may be named by its ARN too.
    return function in parameters.get("FunctionName", function)
