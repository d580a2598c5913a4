"""Single fields of AWS's answers as clean text, UTC times and maps, whatever they hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tui.domain.clean_text import clean
from tui.domain.errors import Unreadable

Answer = Mapping[str, Any]

LONGEST_NAME = 256
"""Characters of a name, or of what is no longer than one."""


def moment(value: object) -> datetime | None:
    """Read AWS's `2026-11-23T07:00:00.000+0000` as UTC; None where it is no such time."""
    try:
        match value:
            case datetime():
                read = value
            case str():
                read = datetime.fromisoformat(value)
            case _:
                return None
        if read.tzinfo is UTC:
            return read
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def needed(item: Answer, key: str, limit: int = LONGEST_NAME) -> str:
    """Return a field as clean text; raise Unreadable where it is missing."""
    text = text_of(item.get(key), limit)
    if not text:
        raise Unreadable(message=f"the answer holds no {key}")
    return text


def text_of(value: object, limit: int | None = None) -> str:
    """Return a text or a number as clean text, empty where it is neither."""
    if isinstance(value, str):
        return clean(value) if limit is None else clean(value, limit)
    return str(value) if isinstance(value, int | float) else ""


def inner_of(item: Answer, key: str) -> Answer:
    """Return a field that holds fields itself, empty where it does not."""
    value = item.get(key)
    return value if isinstance(value, Mapping) else {}


def function_name(text: str) -> str:
    """Return the name in a function's name, partial ARN or ARN, with or without a qualifier."""
    return text.rpartition("function:")[2].partition(":")[0]
