"""Pages of a list as AWS cuts them: 50 at most, whatever was asked for."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from tui.demo.http.service_error import invalid

T = TypeVar("T")
CAP = 50


def cut(items: Sequence[T], key: Callable[[T], str], parameters: dict[str, Any]) -> tuple[Sequence[T], str | None]:
    """Return one page and the marker of the next, None on the last.

    A marker holds the place and the key of the next item, so that what is deleted meanwhile skips nothing.
    """
    start = _start(items, key, parameters.get("Marker"))
    end = start + min(parameters.get("MaxItems") or CAP, CAP)
    marker = json.dumps([end, key(items[end])]) if end < len(items) else None
    return items[start:end], None if marker is None else urlsafe_b64encode(marker.encode()).decode()


def body(name: str, items: Sequence[Any], marker: str | None) -> dict[str, Any]:
    """Return a list's answer; NextMarker is absent on the last page."""
    return {name: items} if marker is None else {name: items, "NextMarker": marker}


def _start(items: Sequence[T], key: Callable[[T], str], marker: str | None) -> int:
    if not marker:
        return 0
    try:
        place, wanted = json.loads(urlsafe_b64decode(marker.encode()))
        if items and key(items[min(place, len(items) - 1)]) == wanted:
            return int(place)
    except (ValueError, TypeError):
        # Unverified on AWS: that it refuses a foreign marker at all, and in which words.
        raise invalid("Invalid marker.") from None
    return next((n for n, item in enumerate(items) if key(item) == wanted), min(place, len(items)))
