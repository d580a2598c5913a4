"""One line of the journal: a write, and how far it had come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from tui.domain.routing import Routing


class Phase(StrEnum):
    """How far a write had come when the line was written."""

    INTENDED = "intended"
    PERFORMED = "performed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    CONFIRMED = "confirmed"
    SETTLED = "settled"


OPEN = frozenset({Phase.INTENDED, Phase.UNKNOWN})
"""The phases after which it is not known what became of the write."""


MOVE = "UpdateAlias"
"""The operation that moves an alias, or describes it."""

INVOKE = "Invoke"
"""The operation that calls a function; what it was called with is nowhere on record."""


class Outcome(StrEnum):
    """What a later reading says of a write whose answer is not known."""

    APPLIED = "applied"
    NOT_APPLIED = "not applied"
    MOVED = "moved since"
    GONE = "gone"
    UNCLEAR = "not known"
    """What is there cannot be compared with what was requested."""
    OPEN = "may still be applied"
    """Not applied, and not too late for it; never recorded."""


@dataclass(frozen=True, slots=True)
class AliasState:
    """The routing and the revision of an alias."""

    routing: Routing
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong: the error's class, AWS's code and request id; never its message, which may quote secrets."""

    kind: str
    code: str = ""
    request_id: str = ""


NOTHING: Mapping[str, str] = MappingProxyType({})
"""What an entry holds of what it tells nothing of."""


class Entry(NamedTuple):
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
    operation: str = MOVE
    asked: Mapping[str, str] = NOTHING
    seen: Mapping[str, str] = NOTHING
    answered: Mapping[str, str] = NOTHING
    state: AliasState | None = None
    outcome: Outcome | None = None
    fault: Fault | None = None

    @property
    def is_open(self) -> bool:
        """Whether a reading has yet to say what became of it; what a call of a function did can be read nowhere."""
        return self.phase in OPEN and self.operation != INVOKE

    @property
    def is_move(self) -> bool:
        """Whether it was to move an alias and to change nothing else of it."""
        return self.operation == MOVE and not self.asked

    def to_line(self) -> bytes:
        """Return the entry as one line of JSON, in ASCII, with its line feed."""
        line: dict[str, Any] = {
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
            line["asked"] = dict(self.asked)
        if self.seen:
            line["seen"] = dict(self.seen)
        if self.answered:
            line["answered"] = dict(self.answered)
        if self.state is not None:
            line["stands"] = _state_json(self.state)
        if self.outcome is not None:
            line["found"] = self.outcome.value
        if self.fault is not None:
            line["error"] = {
                "class": self.fault.kind,
                "code": self.fault.code,
                "request_id": self.fault.request_id,
            }
        # JSON leaves DEL as it is, which a terminal would not.
        return json.dumps(line).replace("\x7f", "\\u007f").encode() + b"\n"


def last_of_each(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the last line of each write, with the time of its first, in the order that the writes began."""
    last: dict[str, Entry] = {}
    for entry in entries:
        began = last[entry.id].time if entry.id in last else entry.time
        last[entry.id] = entry._replace(time=began)
    return tuple(last.values())


def _routing_json(routing: Routing) -> dict[str, Any]:
    fields = {"primary": routing.primary, "canary": routing.canary, "basis_points": routing.weight.basis_points}
    # AWS's own double, where it is not what the basis points make.
    return fields if routing.weight.double is None else {**fields, "share": routing.weight.double}


def _state_json(state: AliasState) -> dict[str, Any]:
    return {**_routing_json(state.routing), "revision": state.revision}
