"""What a version of the demo answers: JSON in which some texts stand for parts of the event."""

from __future__ import annotations

import json
from typing import Any

EVENT, REQUEST = "{event", "{n}"


def answered(template: str, event: Any, version: str, request_id: str) -> Any:
    """Return what a call is answered with; without a template, the event itself with the version that got it.

    `{event}` is the event, `{event.KEY}` for what it has under a key, and `{n}` in a text for a number that
    differs from call to call.
    """
    if not template:
        return {"statusCode": 200, "version": version, "event": event}
    return _filled(json.loads(template), event, request_id[:8])


def _filled(value: Any, event: Any, number: str) -> Any:
    match value:
        case dict():
            return {key: _filled(inner, event, number) for key, inner in value.items()}
        case list():
            return [_filled(inner, event, number) for inner in value]
        case str() if value.startswith(EVENT) and value.endswith("}"):
            key = value[len(EVENT) + 1 : -1]
            if not key:
                return event
            return event.get(key) if isinstance(event, dict) else None
        case str():
            return value.replace(REQUEST, number)
    return value
