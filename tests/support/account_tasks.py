"""Carries out the tasks of a state machine by any boto3 session, as Step Functions' SDK integrations do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from tui.demo.stepfunctions.interpreter import NotUnderstood, TaskFailed, iso

_SERVICES = {"lambda": "Lambda", "cloudwatch": "CloudWatch"}
"""How the names of errors begin, by service."""


class AccountTasks:
    """Calls AWS through a boto3 session; what is published to a topic is kept in `published`."""

    def __init__(self, session: Any) -> None:
        self.clients = {name: session.client(name) for name in _SERVICES}
        self.published: list[Mapping[str, Any]] = []

    def __call__(self, resource: str, arguments: Mapping[str, Any]) -> Any:
        """Carry a task out; raise TaskFailed with the name that Step Functions gives the error."""
        service, _, action = resource.partition(":")
        if resource == "sns:publish":
            self.published.append(arguments)
            return {"MessageId": "m-1"}
        client = self.clients.get(service)
        if client is None:
            raise NotUnderstood(f"the service {service}")
        method = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in action)
        try:
            answer = getattr(client, method)(**arguments)
        except ClientError as error:
            code = str(error.response["Error"]["Code"])
            name = code if code.endswith("Exception") else f"{code}Exception"
            raise TaskFailed(f"{_SERVICES[service]}.{name}", str(error.response["Error"]["Message"])) from error
        except BotoCoreError as error:
            raise TaskFailed(f"{_SERVICES[service]}.SdkClientException", str(error)) from error
        answer.pop("ResponseMetadata", None)
        return _plain(answer)


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {name: _plain(one) for name, one in value.items()}
        case list():
            return [_plain(one) for one in value]
        case datetime():
            return iso(value)
        case _:
            return value
