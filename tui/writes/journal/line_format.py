"""A line of the journal as JSON, and what it is refused for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from tui.domain.routing import Routing, Weight
from tui.writes.journal.entry import NOTHING, AliasState, Entry, Fault, Outcome, Phase

_TOKEN = re.compile(r"[0-9a-f]{16}")
_FIRST_YEAR, _LAST_YEAR = 1970, 9000
_PHASES = {phase.value: phase for phase in Phase}

_texts_of = itemgetter(
    "id",
    "sitting",
    "time",
    "version",
    "place",
    "endpoint",
    "account",
    "region",
    "who",
    "function",
    "alias",
    "reason",
)
"""Takes the fields of a line that are text: together, for a journal has many lines."""


def read_line(line: bytes, began: bytes) -> Entry | None:
    """Read a line, or return None where it is torn or no entry; `began` is a time to have in place of its own."""
    try:
        told = json.loads(line.decode())
        found, fault, stands = told.get("found"), told.get("error"), told.get("stands")
        texts = _texts_of(told)
        if {*map(type, texts)} != {str}:
            return None
        id_, session, time, version, place, endpoint, account, region, who, function, alias, reason = texts
        if not _TOKEN.fullmatch(session):
            return None
        own_time = _instant(time)
        return Entry(
            id=id_,
            phase=_PHASES[told["phase"]],
            time=_instant(began.decode()) if began else own_time,
            session=session,
            pid=int(told["pid"]),
            version=version,
            place=place,
            endpoint=endpoint,
            account=account,
            region=region,
            who=who,
            function=function,
            alias=alias,
            before=None if told["before"] is None else _read_state(told["before"]),
            after=None if told["after"] is None else _read_routing(told["after"]),
            reason=reason,
            # Lines from before there were other writes name no operation.
            operation=_text(told, "operation") if "operation" in told else "UpdateAlias",
            asked=_texts(told["asked"]) if "asked" in told else NOTHING,
            seen=_texts(told["seen"]) if "seen" in told else NOTHING,
            answered=_texts(told["answered"]) if "answered" in told else NOTHING,
            state=None if stands is None else _read_state(stands),
            outcome=None if found is None else Outcome(found),
            fault=None
            if fault is None
            else Fault(_text(fault, "class"), _text(fault, "code"), _text(fault, "request_id")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


def _instant(text: str) -> datetime:
    """Return a time, in UTC where it does not say; raise ValueError for one that there cannot have been a write at."""
    time = datetime.fromisoformat(text)
    # At the edges of the calendar nothing can be reckoned with it.
    if not _FIRST_YEAR <= time.year <= _LAST_YEAR:
        raise ValueError(f"no write can have been made in {time.year}")
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _read_routing(told: Mapping[str, Any]) -> Routing:
    points = told["basis_points"]
    if type(points) is not int:
        raise TypeError("basis points are whole")
    canary = None if told["canary"] is None else _text(told, "canary")
    # Lines from before doubles were kept have basis points alone.
    share = None if canary is None else told.get("share")
    if not isinstance(share, float | None):
        raise TypeError("a share is a double")
    return _routing(_text(told, "primary"), canary, points, share)


@lru_cache(maxsize=1024)
def _routing(primary: str, canary: str | None, points: int, share: float | None) -> Routing:
    if canary is None:
        return Routing(primary)
    return Routing(primary, canary, Weight(points) if share is None else Weight.from_api(share))


def _read_state(told: Mapping[str, Any]) -> AliasState:
    return AliasState(_read_routing(told), None if told["revision"] is None else _text(told, "revision"))


def _texts(told: Mapping[str, Any]) -> dict[str, str]:
    return {key: _text(told, key) for key in told}


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told[key]
    if not isinstance(value, str):
        raise TypeError(f"{key} is no text")
    return value
