"""What calls a function: event source mappings, function URLs, resource policies, asynchronous settings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from tui.aws.client import Ask
from tui.aws.fields import inner_of, needed, text_of
from tui.domain.errors import NotFound, Unreadable
from tui.domain.trigger import EventInvokeConfig, EventSource, FunctionUrl, Permission, function_of, qualifier_of
from tui.domain.version import LATEST

T = TypeVar("T")
Answer = Mapping[str, Any]

_NAME = 256
_ARN = 2048
_CONDITIONS = {
    "aws:sourcearn": "source",
    "aws:sourceaccount": "account",
    "aws:principalorgid": "organisation",
    "lambda:functionurlauthtype": "url_auth",
}


class Triggers:
    """Reads what is bound to one qualifier of a function, the function itself where that is empty."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def list_event_source_mappings(self, function: str, *, background: bool = False) -> tuple[EventSource, ...]:
        """Return the mappings of a function's name, or of the ARN of an alias or a version."""
        # Whether a function's name brings its aliases' mappings as well is not documented: ask for each.
        return self._all(
            "ListEventSourceMappings", "EventSourceMappings", _event_source, background, FunctionName=function
        )

    def list_mappings_of_all_qualifiers(self, function: str) -> tuple[EventSource, ...]:
        """Return the mappings of a function, its aliases and its versions."""

        def read(item: Answer) -> EventSource | None:
            return _event_source(item) if function_of(text_of(item.get("FunctionArn"), _ARN)) == function else None

        sources = self._all("ListEventSourceMappings", "EventSourceMappings", read, True)
        return tuple(source for source in sources if source is not None)

    def list_function_url_configs(self, function: str, *, background: bool = False) -> tuple[FunctionUrl, ...]:
        """Return the URLs of a function and of its aliases."""
        return self._all("ListFunctionUrlConfigs", "FunctionUrlConfigs", _url, background, FunctionName=function)

    def list_function_event_invoke_configs(
        self, function: str, *, background: bool = False
    ) -> tuple[EventInvokeConfig, ...]:
        """Return what is set for asynchronous calls of a function, its aliases and its versions."""
        return self._all(
            "ListFunctionEventInvokeConfigs",
            "FunctionEventInvokeConfigs",
            _invoke_config,
            background,
            FunctionName=function,
        )

    def get_policy(self, function: str, qualifier: str = "", *, background: bool = False) -> tuple[Permission, ...]:
        """Return the statements of exactly this qualifier's policy, none where it has no policy."""
        named = {"Qualifier": qualifier} if qualifier and qualifier != LATEST else {}
        try:
            return self._ask(
                "reading",
                "GetPolicy",
                lambda answer: policy(answer, qualifier),
                background,
                FunctionName=function,
                **named,
            )
        except NotFound:
            # AWS has one answer for no policy and for no such function (aws-semantics 1.1).
            return ()

    def _all(
        self, operation: str, key: str, read: Callable[[Answer], T], background: bool, **parameters: str
    ) -> tuple[T, ...]:
        all_items: list[T] = []
        marker: str | None = None
        while True:
            asked = parameters if marker is None else {**parameters, "Marker": marker}
            items, following = self._ask(
                "reading", operation, lambda answer: _page(answer, key, read), background, **asked
            )
            all_items.extend(items)
            if not following:
                return tuple(all_items)
            if following == marker:
                raise Unreadable(f"lambda:{operation}", "the endpoint answers the same page over and over")
            marker = following


def policy(answer: Answer, qualifier: str) -> tuple[Permission, ...]:
    """Read GetPolicy; raise Unreadable where its document is none."""
    text = answer.get("Policy")
    try:
        document = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError) as error:
        raise Unreadable(message="the policy is not JSON") from error
    statements = document.get("Statement") if isinstance(document, Mapping) else None
    # IAM lets a single statement stand without its list.
    statements = [statements] if isinstance(statements, Mapping) else statements
    if not isinstance(statements, list) or not all(isinstance(one, Mapping) for one in statements):
        raise Unreadable(message="the policy holds no list of statements")
    return tuple(_permission(one, qualifier) for one in statements)


def _permission(statement: Answer, qualifier: str) -> Permission:
    conditions: dict[str, str] = {}
    for keys in inner_of(statement, "Condition").values():
        for key, value in keys.items() if isinstance(keys, Mapping) else ():
            name = _CONDITIONS.get(str(key).lower())
            if name:
                conditions[name] = ", ".join(_texts(value))
    return Permission(
        qualifier="" if qualifier == LATEST else qualifier,
        principals=tuple(_principals(statement.get("Principal"))),
        allows=statement.get("Effect") != "Deny",
        **conditions,
    )


def _principals(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for named in value.values():
            yield from _texts(named)
    else:
        yield from _texts(value)


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for one in values if (text := text_of(one, _ARN))]


def _page(answer: Answer, key: str, read: Callable[[Answer], T]) -> tuple[list[T], str]:
    items, marker = answer.get(key), answer.get("NextMarker")
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise Unreadable(message=f"the answer holds no list of {key}")
    return [read(item) for item in items], marker if isinstance(marker, str) else ""


def _event_source(item: Answer) -> EventSource:
    return EventSource(
        id=needed(item, "UUID"),
        qualifier=qualifier_of(text_of(item.get("FunctionArn"), _ARN)),
        source=text_of(item.get("EventSourceArn"), _ARN) or _kafka(item),
        state=text_of(item.get("State"), _NAME),
    )


def _kafka(item: Answer) -> str:
    """Say what is read where no ARN names it: a Kafka cluster of one's own has servers and topics alone."""
    endpoints = inner_of(inner_of(item, "SelfManagedEventSource"), "Endpoints")
    servers = _texts(endpoints.get("KAFKA_BOOTSTRAP_SERVERS"))
    topics = _texts(item.get("Topics"))
    return " ".join(("self-managed Kafka", *servers[:1], *(f"topic {topic}" for topic in topics))) if servers else ""


def _url(item: Answer) -> FunctionUrl:
    return FunctionUrl(
        qualifier=qualifier_of(text_of(item.get("FunctionArn"), _ARN)),
        url=needed(item, "FunctionUrl", _ARN),
        auth=text_of(item.get("AuthType"), _NAME),
    )


def _invoke_config(item: Answer) -> EventInvokeConfig:
    destinations = inner_of(item, "DestinationConfig")
    return EventInvokeConfig(
        qualifier=qualifier_of(text_of(item.get("FunctionArn"), _ARN)),
        retries=_number(item.get("MaximumRetryAttempts")),
        age_s=_number(item.get("MaximumEventAgeInSeconds")),
        on_success=text_of(inner_of(destinations, "OnSuccess").get("Destination"), _ARN),
        on_failure=text_of(inner_of(destinations, "OnFailure").get("Destination"), _ARN),
    )


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
