"""Reads a botocore request into the operation's parameters, and writes an answer as HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.model import OperationModel, Shape, StructureShape
from moto.core.botocore_stubber import MockRawResponse

from tui.demo.http.service_error import ServiceError
from tui.demo.logs.live_tail import LiveTail

_SERVICES = {"cloudwatch-logs": "logs", "sfn": "states"}
"""The services that events name otherwise than IAM does."""

_SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answers. `status` is the model's own where it is None; bytes are sent as they are.

    `raw` is what a stream is read from, which has no body.
    """

    body: Mapping[str, Any] | bytes = field(default_factory=dict)
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: LiveTail | None = None


def asked_of(event_name: str) -> tuple[str, str]:
    """Return the service and the operation that an event of botocore's is about, the service as IAM calls it."""
    _, service, operation = event_name.split(".")
    return _SERVICES.get(service, service), operation


def agent_of(request: AWSPreparedRequest) -> str:
    """Return what the caller says of the program it is."""
    return _text(request.headers.get("User-Agent", ""))


def region_of(request: AWSPreparedRequest, default: str) -> str:
    """Return the region that the request was signed for; the host says nothing where an endpoint was forced."""
    signature = _text(request.headers.get("Authorization", ""))
    scope = _SCOPE.search(signature)
    return scope[1] if scope else default


def parameters_of(operation: OperationModel, request: AWSPreparedRequest) -> dict[str, Any]:
    """Return the operation's parameters as the caller gave them; blobs inside JSON stay base64 text."""
    shape = operation.input_shape
    if not isinstance(shape, StructureShape):
        return {}
    url = urlsplit(request.url)
    labels = _template(operation.http["requestUri"].partition("?")[0]).search(url.path)
    query = parse_qs(url.query, keep_blank_values=True)
    payload = shape.serialization.get("payload")
    body = _body(request)
    document = json.loads(body) if body and payload is None else {}
    parameters: dict[str, Any] = {}
    for name, member in shape.members.items():
        key = member.serialization.get("name", name)
        match member.serialization.get("location"):
            case "uri":
                if labels is not None:
                    parameters[name] = unquote(labels[key])
            case "querystring":
                if key in query:
                    parameters[name] = _read(member, query[key])
            case "header":
                if key in request.headers:
                    parameters[name] = _text(request.headers[key])
            case _:
                if name == payload:
                    parameters[name] = body
                elif document.get(key) is not None:
                    parameters[name] = document[key]
    return parameters


def respond(operation: OperationModel, request: AWSPreparedRequest, answer: Answer, request_id: str) -> AWSResponse:
    """Write an answer as the HTTP response that botocore's own parser reads."""
    status = answer.status or operation.http.get("responseCode", 200)
    if answer.raw is not None:
        return _response(
            request, status, {"Content-Type": "application/vnd.amazon.eventstream"}, answer.raw, request_id
        )
    written = b"" if status == 204 else _written(answer.body)
    return _response(request, status, {**answer.headers}, written, request_id)


def refuse(request: AWSPreparedRequest, error: ServiceError, request_id: str) -> AWSResponse:
    """Write a error as the error response that botocore turns into the modelled exception."""
    fields = {**error.fields, "Message": error.message}
    if "X-Amz-Target" in request.headers:
        # The JSON protocols name an error in the body, REST in a header.
        fields["__type"] = error.code
    body = json.dumps(fields).encode()
    return _response(request, error.status, {"x-amzn-ErrorType": error.code}, body, request_id)


def _response(
    request: AWSPreparedRequest, status: int, headers: dict[str, str], body: bytes | LiveTail, request_id: str
) -> AWSResponse:
    sent = HTTPHeaders()
    for name, value in {"Content-Type": "application/json", "x-amzn-RequestId": request_id, **headers}.items():
        sent[name] = value
    return AWSResponse(request.url, status, sent, MockRawResponse(body) if isinstance(body, bytes) else body)


def _written(body: Mapping[str, Any] | bytes) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


@lru_cache(maxsize=128)
def _template(uri: str) -> re.Pattern[str]:
    # A label may hold an ARN, whose slashes and colons arrive percent-encoded.
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(uri)) + "/?$")


def _read(shape: Shape, values: list[str]) -> Any:
    match shape.type_name:
        case "integer" | "long":
            return int(values[0])
        case "boolean":
            return values[0] == "true"
        case "list":
            return values
    return values[0]


def _body(request: AWSPreparedRequest) -> bytes:
    body: Any = request.body
    if body is None:
        return b""
    if hasattr(body, "read"):
        body = body.read()
    return body.encode() if isinstance(body, str) else bytes(body)


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
