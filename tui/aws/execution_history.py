"""Reads the newest part of an execution's history: the states it went through, and the variables they assigned."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tui.aws.fields import inner_of, moment, text_of
from tui.domain.routing import InvalidWeight, Routing, Weight
from tui.domain.state_machine import Execution, ExecutionEvent, ExecutionProgress, PendingApproval

Event = Mapping[str, Any]

ASKS = "publish.waitForTaskToken"
"""The resource of the task that asks for an approval (aws-semantics 8.3)."""

_SHORT, _LONG = 256, 1000
_ANSWERED = frozenset({"TaskSucceeded", "TaskFailed", "TaskTimedOut"})
_ENTERED, _EXITED = "stateEnteredEventDetails", "stateExitedEventDetails"


def progress(execution: Execution, newest_first: Iterable[Event]) -> ExecutionProgress:
    """Return how far an execution is; what the events do not tell is left out."""
    events = list(newest_first)
    assigned = _newest_values(events)
    step, check = _json(assigned.get("step", "")), _json(assigned.get("check", ""))
    steps = [one for event in events if (one := _shown_event(event)) is not None]
    return ExecutionProgress(
        execution,
        next((text_of(inner_of(event, _ENTERED).get("name"), _SHORT) for event in events if _ENTERED in event), ""),
        step if isinstance(step, int) and not isinstance(step, bool) else None,
        _plain(assigned.get("before", "")),
        _check(check),
        pending_approval(events) if execution.active else None,
        tuple(reversed(steps)),
    )


def is_enough(events: Iterable[Event]) -> bool:
    """Tell whether events say already where an execution is and from which version it came."""
    return {"step", "before"} <= _newest_values(events).keys()


def pending_approval(newest_first: Iterable[Event]) -> PendingApproval | None:
    """Return the approval that is waited for, None where none is."""
    event = _asking(newest_first)
    if event is None:
        return None
    number, message = event.get("id"), _message(event)
    why = text_of(message.get("why"), _LONG)
    return PendingApproval(number if isinstance(number, int) else 0, moment(event.get("timestamp")), why)


def token_of(newest_first: Iterable[Event], number: int) -> str:
    """Return the task token of the approval that the event of this number asked for, empty where it waits no more."""
    event = _asking(newest_first)
    token = _message(event).get("taskToken") if event is not None and event.get("id") == number else None
    return token if isinstance(token, str) else ""


def _asking(newest_first: Iterable[Event]) -> Event | None:
    """Return the event by which an approval was asked for that has no answer yet."""
    for event in newest_first:
        scheduled = inner_of(event, "taskScheduledEventDetails")
        if scheduled.get("resource") == ASKS:
            return event
        if event.get("type") in _ANSWERED or _EXITED in event:
            return None
    return None


def _message(event: Event) -> Mapping[str, Any]:
    parameters = _json(inner_of(event, "taskScheduledEventDetails").get("parameters"))
    message = parameters.get("Message") if isinstance(parameters, Mapping) else None
    inner = _json(message) if isinstance(message, str) else message
    return inner if isinstance(inner, Mapping) else {}


def _newest_values(newest_first: Iterable[Event]) -> dict[str, str]:
    values: dict[str, str] = {}
    for event in newest_first:
        for name, value in _assigned(event):
            values.setdefault(name, value)
    return values


def _assigned(event: Event) -> Iterator[tuple[str, str]]:
    for name, value in inner_of(inner_of(event, _EXITED), "assignedVariables").items():
        if isinstance(value, str):
            yield name, value


def _shown_event(event: Event) -> ExecutionEvent | None:
    """Return what an event tells an operator, None where it is the machine's own housekeeping."""
    values, number = dict(_assigned(event)), event.get("id")
    failed = inner_of(event, "taskFailedEventDetails")
    routing, check = _routing(_json(values.get("confirmed", ""))), _check(_json(values.get("check", "")))
    error = text_of(failed.get("error"), _SHORT)
    asks = inner_of(event, "taskScheduledEventDetails").get("resource") == ASKS
    if routing is None and check is None and not error and not asks:
        return None
    number = number if isinstance(number, int) else 0
    return ExecutionEvent(number, moment(event.get("timestamp")), routing, check, error, asks)


def _check(value: object) -> tuple[str, str] | None:
    if not isinstance(value, Mapping):
        return None
    return text_of(value.get("result"), _SHORT), text_of(value.get("why"), _LONG)


def _routing(value: object) -> Routing | None:
    if not isinstance(value, Mapping):
        return None
    primary, canary, share = value.get("primary"), value.get("canary"), value.get("weight")
    if not isinstance(primary, str) or not primary.isdigit() or isinstance(share, bool):
        return None
    if not canary or not isinstance(canary, str):
        return Routing(primary)
    try:
        return Routing(primary, canary, Weight.from_api(share)) if isinstance(share, int | float) else None
    except InvalidWeight:
        return None


def _plain(value: str) -> str:
    parsed = _json(value)
    return text_of(parsed, _SHORT) if isinstance(parsed, str) else ""


def _json(text: object) -> Any:
    # Some values are cut off by AWS: those are not JSON any more.
    try:
        return json.loads(text) if isinstance(text, str) and text else None
    except (ValueError, RecursionError):
        return None
