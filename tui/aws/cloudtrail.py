"""Who moved an alias, or had it moved, from CloudTrail's event history (aws-semantics 1.8)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tui.aws.client import Ask
from tui.aws.fields import function_name, inner_of, moment, text_of
from tui.aws.parse import routing
from tui.aws.sections.cloudtrail import STARTS, WRITES
from tui.domain.audit import AuditEvent
from tui.domain.errors import Unreadable
from tui.domain.page import Page
from tui.domain.routing import Routing

_API = "20150331"
_EVENTS = tuple(f"{write}{_API}" for write in WRITES)
_PAGES = 2
"""Pages of each kind of event that are read: CloudTrail allows two look-ups a second to everyone together."""

_ABOUT = timedelta(minutes=5)
"""How far the time of a call may be from when what it has started says that it began."""

_NAME, _ARN = 256, 2048
_SHORT = 96
_DATE = re.compile(r"\d{8}(v\d+)?$", re.ASCII)

# What a user agent holds, most telling first: Terraform and SAM are built on SDKs and say so too.
_SOURCES = (
    ("crossfade", "Crossfade"),
    ("cloudformation.amazonaws.com", "CloudFormation"),
    ("codedeploy.amazonaws.com", "CodeDeploy"),
    ("terraform", "Terraform"),
    ("opentofu", "OpenTofu"),
    ("pulumi", "Pulumi"),
    ("aws-sam-cli", "SAM CLI"),
    ("aws-cdk", "CDK"),
    ("serverless", "Serverless Framework"),
    ("console.amazonaws.com", "console"),
    ("mozilla", "console"),
    ("aws-cli", "AWS CLI"),
    ("boto3", "boto3"),
    ("botocore", "boto3"),
    ("aws-sdk-", "AWS SDK"),
)
_SSO_ROLE = re.compile(r"AWSReservedSSO_(.+)_[0-9a-f]{16}", re.ASCII)


def lookup_events(ask: Ask, function: str, alias: str, since: datetime) -> tuple[AuditEvent, ...]:
    """Return the writes to an alias since then, newest first. What was refused is left out.

    Records come minutes late: an empty answer does not mean that nobody wrote.
    """
    events: list[AuditEvent] = []
    for name in _EVENTS:
        token = ""
        for _ in range(_PAGES):
            page, token = _asked(ask, name, since, token)
            events.extend(event for event in page if (event.function, event.alias) == (function, alias))
            if not token:
                break
    return tuple(sorted(events, key=lambda event: event.time, reverse=True))


class EventHistory:
    """The port's section over CloudTrail."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def alias_events(self, write: str, since: datetime, marker: str | None = None) -> Page[AuditEvent]:
        """Return one page of one kind of write to aliases, newest first."""
        page, following = _asked(self._ask, f"{write}{_API}", since, marker or "")
        if marker is not None and following == marker:
            raise Unreadable("cloudtrail:LookupEvents", "CloudTrail answers the same page over and over")
        return Page(tuple(page), following or None)

    def starter(self, start: str, id: str, at: datetime) -> AuditEvent | None:
        """Return the call, about `at`, that has started `id` (aws-semantics 1.8.6); None where none is told of."""
        token = ""
        for _ in range(_PAGES):
            page, token = _asked(self._ask, start, at - _ABOUT, token, until=at + _ABOUT)
            event = next((event for event in page if event.started == id), None)
            if event is not None or not token:
                return event
        return None


def _asked(
    ask: Ask, name: str, since: datetime, token: str, until: datetime | None = None
) -> tuple[list[AuditEvent], str]:
    return ask(
        "cloudtrail",
        "LookupEvents",
        _page,
        True,
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}],
        StartTime=since,
        MaxResults=50,
        **({"EndTime": until} if until is not None else {}),
        **({"NextToken": token} if token else {}),
    )


def _page(answer: Mapping[str, Any]) -> tuple[list[AuditEvent], str]:
    items, token = answer.get("Events"), answer.get("NextToken")
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise Unreadable(message="the list of Events is not one")
    events = [event for item in items if (event := _event(item)) is not None]
    return events, token if isinstance(token, str) else ""


def _event(item: Mapping[str, Any]) -> AuditEvent | None:
    """Read one record; None where it was refused, or does not say what it did and when."""
    record, time = _record(item.get("CloudTrailEvent")), moment(item.get("EventTime"))
    if time is None or record.get("errorCode"):
        return None
    asked, answered = inner_of(record, "requestParameters"), inner_of(record, "responseElements")
    return AuditEvent(
        time=time,
        name=_DATE.sub("", text_of(item.get("EventName"), _NAME)),
        who=_who(inner_of(record, "userIdentity")) or text_of(item.get("Username"), _SHORT),
        source=_source(record),
        function=function_name(text_of(asked.get("functionName"), _NAME)),
        alias=text_of(asked.get("name"), _NAME),
        after=_routing(answered) or _routing(asked),
        revision=text_of(answered.get("revisionId"), _NAME) or None,
        id=text_of(item.get("EventId"), _NAME),
        started=next((text_of(answered.get(key), _ARN) for key in STARTS.values() if key in answered), ""),
    )


def _record(text: object) -> Mapping[str, Any]:
    try:
        record = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, Mapping) else {}


def _routing(fields: Mapping[str, Any]) -> Routing | None:
    primary = text_of(fields.get("functionVersion"), _NAME)
    if not primary:
        return None
    weights = inner_of(inner_of(fields, "routingConfig"), "additionalVersionWeights")
    try:
        return routing(primary, {"AdditionalVersionWeights": weights})
    except Unreadable:
        return None


def _who(identity: Mapping[str, Any]) -> str:
    """Return who it was: a user's name, a session and its role, or the service."""
    tail = text_of(identity.get("arn"), _NAME).rsplit(":", 1)[-1].split("/")
    match text_of(identity.get("type"), _NAME), tail:
        case "Root", _:
            who = "root"
        case "AssumedRole", ["assumed-role", *_, role, session]:
            sso = _SSO_ROLE.fullmatch(role)
            who = f"{session} as {sso[1] if sso else role}"
        case "AWSService", _:
            who = text_of(identity.get("invokedBy"), _SHORT)
        case _:
            who = text_of(identity.get("userName"), _SHORT) or tail[-1]
    return text_of(who, _SHORT)


def _source(record: Mapping[str, Any]) -> str:
    invoked_by = text_of(inner_of(record, "userIdentity").get("invokedBy"), _SHORT)
    agent = invoked_by or text_of(record.get("userAgent"), _NAME)
    lowered = agent.lower()
    known = next((name for part, name in _SOURCES if part in lowered), None)
    return known or text_of(agent.split("/")[0].split(" ")[0], _SHORT)
