"""A line of the journal as JSON, decoded by msgspec: a journal has many lines, and json takes three times as long."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from msgspec import UNSET, DecodeError, Struct, UnsetType, field
from msgspec.json import Decoder

from tui.domain.routing import Routing, Weight
from tui.writes.journal.entry import NOTHING, AliasState, Entry, Fault, Outcome, Phase

_SESSION = re.compile(r"[0-9a-f]{16}")
_FIRST_YEAR, _LAST_YEAR = 1970, 9000


class _Routing(Struct, frozen=True, gc=False):
    primary: str
    canary: str | None
    basis_points: int
    # Lines from before doubles were kept have basis points alone.
    share: float | None = None


class _State(_Routing, frozen=True, gc=False, kw_only=True):
    revision: str | None


class _Fault(Struct, frozen=True, gc=False):
    kind: str = field(name="class")
    code: str
    request_id: str


class _Line(Struct, frozen=True, gc=False):
    id: str
    phase: Phase
    time: str
    session: str = field(name="sitting")
    pid: int
    version: str
    place: str
    endpoint: str
    account: str
    region: str
    who: str
    function: str
    alias: str
    before: _State | None
    after: _Routing | None
    reason: str
    # Lines from before there were other writes name no operation.
    operation: str = "UpdateAlias"
    asked: dict[str, str] | UnsetType = UNSET
    seen: dict[str, str] | UnsetType = UNSET
    answered: dict[str, str] | UnsetType = UNSET
    state: _State | None = field(name="stands", default=None)
    outcome: Outcome | None = field(name="found", default=None)
    fault: _Fault | None = field(name="error", default=None)


_decode = Decoder(_Line).decode


def read_line(line: bytes, began: bytes) -> Entry | None:
    """Read a line, or return None where it is torn or no entry; `began` is a time to have in place of its own."""
    try:
        read = _decode(line)
        time = _instant(read.time)
        if not _SESSION.fullmatch(read.session):
            return None
        # By position, in the order of the fields.
        return Entry(
            read.id,
            read.phase,
            _instant(began.decode()) if began else time,
            read.session,
            read.pid,
            read.version,
            read.place,
            read.endpoint,
            read.account,
            read.region,
            read.who,
            read.function,
            read.alias,
            _state_of(read.before),
            _routing_of(read.after),
            read.reason,
            read.operation,
            NOTHING if read.asked is UNSET else read.asked,
            NOTHING if read.seen is UNSET else read.seen,
            NOTHING if read.answered is UNSET else read.answered,
            _state_of(read.state),
            read.outcome,
            None if read.fault is None else Fault(read.fault.kind, read.fault.code, read.fault.request_id),
        )
    except (DecodeError, ValueError, OverflowError, RecursionError):
        return None


def _instant(text: str) -> datetime:
    """Return a time, in UTC where it does not say; raise ValueError for one that there cannot have been a write at."""
    time = datetime.fromisoformat(text)
    # At the edges of the calendar nothing can be reckoned with it.
    if not _FIRST_YEAR <= time.year <= _LAST_YEAR:
        raise ValueError(f"no write can have been made in {time.year}")
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _state_of(state: _State | None) -> AliasState | None:
    return None if state is None else AliasState(_routing(*_key(state)), state.revision)


def _routing_of(routing: _Routing | None) -> Routing | None:
    return None if routing is None else _routing(*_key(routing))


def _key(routing: _Routing) -> tuple[str, str | None, int, float | None]:
    return routing.primary, routing.canary, routing.basis_points, routing.share


@lru_cache(maxsize=1024)
def _routing(primary: str, canary: str | None, points: int, share: float | None) -> Routing:
    if canary is None:
        return Routing(primary)
    return Routing(primary, canary, Weight(points) if share is None else Weight.from_api(share))
