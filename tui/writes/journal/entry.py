"""One line of the journal: a write, and how far it had come."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from typing import Any

from tui.domain.routing import Routing, Weight

_TOKEN = re.compile(r"[0-9a-f]{16}")
_FIRST_YEAR, _LAST_YEAR = 1970, 9000


class Phase(StrEnum):
    """How far a write had come when the line was written."""

    INTENDED = "intended"
    PERFORMED = "performed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    CONFIRMED = "confirmed"
    SETTLED = "settled"


_PHASES = {phase.value: phase for phase in Phase}

OPEN = frozenset({Phase.INTENDED, Phase.UNKNOWN})
"""The phases after which it is not known what became of the write."""


STOP = "StopDeployment"
"""The operation that stops a CodeDeploy deployment of an alias, which CodeDeploy then rolls back."""

ALIAS_WRITES = ("UpdateAlias", "CreateAlias", "DeleteAlias")
"""The operations that write to an alias."""

INVOKE = "Invoke"
"""The operation that calls a function; what it was called with is nowhere on record."""


class Outcome(StrEnum):
    """What a later reading says of a write whose answer is not known."""

    APPLIED = "applied"
    NOT_APPLIED = "not applied"
    MOVED = "moved since"
    GONE = "gone"
    UNCLEAR = "not known"
    """What stands cannot be compared with what was asked."""
    OPEN = "may still be applied"
    """Not applied, and not too late for it; never recorded."""


@dataclass(frozen=True, slots=True)
class AliasState:
    """Where an alias stood, and at which revision."""

    routing: Routing
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong: the error's class, AWS's code and request id; never its message, which may quote secrets."""

    kind: str
    code: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One write at one phase; all lines of one write share `id`, and each can be read without the others.

    `alias` is what was written to: an alias, or where `operation` is no alias's, a version or `$LATEST`. `before` and
    `after` are an alias's; None where there was or will be none. `asked` and `answered` tell of the other operations
    what was sent and what AWS made of it, by the API's names, without code and secrets; `seen` tells of what stood
    before, as far as it is compared later. `session` names the process that wrote it. `state` is the alias as AWS
    answered it (performed) or as it was read since (confirmed, settled); `outcome` is what that reading said.
    """

    id: str
    phase: Phase
    time: datetime
    session: str
    pid: int
    version: str
    place: str
    endpoint: str
    account: str
    region: str
    who: str
    function: str
    alias: str
    before: AliasState | None
    after: Routing | None
    reason: str = ""
    operation: str = "UpdateAlias"
    asked: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    answered: Mapping[str, str] = field(default_factory=dict)
    state: AliasState | None = None
    outcome: Outcome | None = None
    fault: Fault | None = None

    @property
    def is_open(self) -> bool:
        """Whether a reading has yet to say what became of it; what a call of a function did can be read nowhere."""
        return self.phase in OPEN and self.operation != INVOKE

    @property
    def alias_written(self) -> bool:
        """Whether it was written to an alias, and not to a version or `$LATEST`."""
        return self.operation in (*ALIAS_WRITES, STOP)

    def to_line(self) -> bytes:
        """Return the entry as one line of JSON, in ASCII, with its line feed."""
        told: dict[str, Any] = {
            "id": self.id,
            "phase": self.phase.value,
            "time": self.time.astimezone(UTC).isoformat(),
            "sitting": self.session,
            "pid": self.pid,
            "version": self.version,
            "place": self.place,
            "endpoint": self.endpoint,
            "account": self.account,
            "region": self.region,
            "who": self.who,
            "function": self.function,
            "operation": self.operation,
            "alias": self.alias,
            "before": None if self.before is None else _state_json(self.before),
            "after": None if self.after is None else _routing_json(self.after),
            "reason": self.reason,
        }
        if self.asked:
            told["asked"] = dict(self.asked)
        if self.seen:
            told["seen"] = dict(self.seen)
        if self.answered:
            told["answered"] = dict(self.answered)
        if self.state is not None:
            told["stands"] = _state_json(self.state)
        if self.outcome is not None:
            told["found"] = self.outcome.value
        if self.fault is not None:
            told["error"] = {
                "class": self.fault.kind,
                "code": self.fault.code,
                "request_id": self.fault.request_id,
            }
        # JSON leaves DEL as it is, which a terminal would not.
        return json.dumps(told).replace("\x7f", "\\u007f").encode() + b"\n"


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


def from_line(line: bytes, began: bytes = b"") -> Entry | None:
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
            asked=_texts(told["asked"]) if "asked" in told else {},
            seen=_texts(told["seen"]) if "seen" in told else {},
            answered=_texts(told["answered"]) if "answered" in told else {},
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


def last_of_each(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the last line of each write, with the time of its first, in the order that the writes began."""
    last: dict[str, Entry] = {}
    for entry in entries:
        began = last[entry.id].time if entry.id in last else entry.time
        last[entry.id] = replace(entry, time=began)
    return tuple(last.values())


def _routing_json(routing: Routing) -> dict[str, Any]:
    told = {"primary": routing.primary, "canary": routing.canary, "basis_points": routing.weight.basis_points}
    # AWS's own double, where it is not what the basis points make.
    return told if routing.weight.double is None else {**told, "share": routing.weight.double}


def _state_json(state: AliasState) -> dict[str, Any]:
    return {**_routing_json(state.routing), "revision": state.revision}


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
