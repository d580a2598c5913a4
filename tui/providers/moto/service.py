"""AWS Lambda of one demo: every request is judged, carried out and answered under one lock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from threading import RLock
from typing import Any
from uuid import UUID

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.model import ServiceModel

from tui.providers.moto.exchange import Answer, parameters_of, refuse, region_of, respond
from tui.providers.moto.operations import account, aliases, functions, invocations, policies, provisioned, urls
from tui.providers.moto.refusal import Refusal, not_in_demo
from tui.providers.moto.shapes import validate
from tui.providers.moto.shelf import Clock, Shelf
from tui.providers.moto.store import Store

Operation = Callable[[Shelf, dict[str, Any]], Answer]

OPERATIONS: dict[str, Operation] = {
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
    "ListFunctionUrlConfigs": urls.list_function_url_configs,
    "UpdateFunctionUrlConfig": urls.update_function_url_config,
    "DeleteFunctionUrlConfig": urls.delete_function_url_config,
    "Invoke": invocations.invoke,
    "GetAccountSettings": account.get_account_settings,
    "PutFunctionConcurrency": account.put_function_concurrency,
    "GetFunctionConcurrency": account.get_function_concurrency,
    "DeleteFunctionConcurrency": account.delete_function_concurrency,
    "ListTags": account.list_tags,
    "TagResource": account.tag_resource,
    "UntagResource": account.untag_resource,
}


class LambdaService:
    """AWS Lambda as one demo has it, with a shelf for each region."""

    def __init__(self, model: ServiceModel, account: str, region: str, clock: Clock, seed: int, settle: timedelta):
        self._model, self._account, self._home = model, account, region
        self._clock, self._settle, self._die = clock, settle, Random(seed)
        # Request ids have a die of their own: how often one reads must not change what is drawn.
        self._requests = Random(seed + 1)
        self._shelves: dict[str, Shelf] = {}
        # A RevisionId is checked and the write carried out without another write in between, as AWS does it.
        self.lock = RLock()

    def shelf(self, region: str | None = None) -> Shelf:
        """Return the state of a region, the demo's own if none is named. Hold the lock while using it."""
        name = region or self._home
        if name not in self._shelves:
            self._shelves[name] = Shelf(
                account=self._account,
                region=name,
                clock=self._clock,
                die=self._die,
                settle=self._settle,
                store=Store(name, self._account),
            )
        return self._shelves[name]

    def answer(self, operation: str, request: AWSPreparedRequest) -> AWSResponse:
        """Carry out one request and return the HTTP response."""
        with self.lock:
            request_id = str(UUID(int=self._requests.getrandbits(128), version=4))
            try:
                if operation not in OPERATIONS:
                    raise not_in_demo("lambda", operation)
                model = self._model.operation_model(operation)
                parameters = parameters_of(model, request)
                validate(model.input_shape, parameters)
                answer = OPERATIONS[operation](self.shelf(region_of(request, self._home)), parameters)
                return respond(model, request, answer, request_id)
            except Refusal as refusal:
                return refuse(request, refusal, request_id)
