"""CloudTrail of the demo: looking up the management events of the last 90 days."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tui.demo.backend.cloudtrail import KEPT, LAG, Record
from tui.demo.backend.region_state import RegionState
from tui.demo.http.http import Answer
from tui.demo.http.service_error import ServiceError

Parameters = dict[str, Any]
_MOST = 50


def lookup_events(region: RegionState, p: Parameters) -> Answer:
    """Return events newest first, those of the last minutes not yet; one attribute at most narrows them."""
    now = region.clock()
    start, end = _time(p.get("StartTime"), now - KEPT), _time(p.get("EndTime"), now)
    if start > end:
        raise ServiceError(400, "InvalidTimeRangeException", "End time must be greater than start time.")
    attributes = p.get("LookupAttributes", [])
    if len(attributes) > 1:
        raise ServiceError(
            400, "InvalidLookupAttributesException", "You can specify only one attribute in your request."
        )
    most = p.get("MaxResults", _MOST)
    if not 1 <= most <= _MOST:
        raise ServiceError(400, "InvalidMaxResultsException", f"The value of MaxResults must be between 1 and {_MOST}.")
    records = [
        record
        for record in sorted((*region.trail, *region.written), key=lambda record: record.when, reverse=True)
        if max(start, now - KEPT) <= record.when <= min(end, now - LAG) and all(_has(record, a) for a in attributes)
    ]
    first = _place(p.get("NextToken"))
    answer: dict[str, Any] = {"Events": [_event(region, record) for record in records[first : first + most]]}
    if first + most < len(records):
        answer["NextToken"] = str(first + most)
    return Answer(answer)


def _has(record: Record, attribute: Mapping[str, str]) -> bool:
    key, value = attribute["AttributeKey"], attribute["AttributeValue"]
    match key:
        case "EventName":
            return record.event == value
        case "ResourceName":
            return bool(record.request.get("FunctionName") == value)
        case "Username":
            return _username(record) == value
    raise ServiceError(501, "NotImplemented", f"The demo account does not look events up by {key}.")


def _event(region: RegionState, record: Record) -> dict[str, Any]:
    identifier = str(uuid5(NAMESPACE_URL, f"{record.when} {record.event} {record.request}"))
    return {
        "EventId": identifier,
        "EventName": record.event,
        "ReadOnly": "false",
        "EventTime": record.when.timestamp(),
        "EventSource": _source(record),
        "Username": _username(record),
        "Resources": _resources(record),
        "CloudTrailEvent": json.dumps(_event_record(region, record, identifier)),
    }


def _event_record(region: RegionState, record: Record, identifier: str) -> dict[str, Any]:
    by_service = record.identity.get("invokedBy")
    fields = {
        "eventVersion": "1.11",
        "userIdentity": record.identity,
        "eventTime": record.when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": _source(record),
        "eventName": record.event,
        "awsRegion": region.name,
        "sourceIPAddress": by_service or "192.0.2.10",
        "userAgent": by_service or record.agent,
        "requestParameters": _lowered(record.request),
        "responseElements": _lowered(record.response) if record.response else None,
        "eventID": identifier,
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": region.account,
        "eventCategory": "Management",
    }
    return fields if record.error is None else {**fields, "errorCode": record.error[0], "errorMessage": record.error[1]}


_SOURCES = {"CreateDeployment": "codedeploy.amazonaws.com", "StartExecution": "states.amazonaws.com"}


def _source(record: Record) -> str:
    return _SOURCES.get(record.event, "lambda.amazonaws.com")


def _resources(record: Record) -> list[dict[str, str]]:
    function = record.request.get("FunctionName")
    return [{"ResourceType": "AWS::Lambda::Function", "ResourceName": function}] if function else []


def _lowered(value: Any) -> Any:
    """Write keys as CloudTrail does; a version number, which is a key as well, has no case."""
    if isinstance(value, Mapping):
        return {key[:1].lower() + key[1:]: _lowered(inner) for key, inner in value.items()}
    return value


def _username(record: Record) -> str:
    return str(record.identity.get("userName") or record.identity["arn"].rsplit("/", 1)[-1])


def _time(timestamp: float | None, default: datetime) -> datetime:
    return default if timestamp is None else datetime.fromtimestamp(timestamp, UTC)


def _place(token: str | None) -> int:
    if token is None:
        return 0
    if not token.isdecimal():
        raise ServiceError(400, "InvalidNextTokenException", "Invalid NextToken.")
    return int(token)
