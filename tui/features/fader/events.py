"""What an operator must know about the selected alias."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import ProviderError
from tui.domain.routing import Routing


@dataclass(frozen=True, slots=True)
class Failed:
    """AWS did not do what was asked, and the alias is as confirmed."""

    error: ProviderError
    wanted: Routing


@dataclass(frozen=True, slots=True)
class Refused:
    """The product itself did not send what was asked, for the reason in words."""

    reason: str
    wanted: Routing


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A write may or may not have been applied, and the alias could not be read since; nothing is sent until it is.

    `wanted` is what was asked for last: where it is not what `call` would have brought about, it was not sent.
    """

    error: ProviderError
    call: UpdateAlias
    wanted: Routing


@dataclass(frozen=True, slots=True)
class Conflict:
    """Someone else moved the alias during a shift: where it was, where they put it, what was wanted here."""

    before: Alias
    theirs: Alias
    mine: Routing


@dataclass(frozen=True, slots=True)
class ChangedElsewhere:
    """Someone else moved the alias while nothing was asked here."""

    before: Alias
    now: Alias


@dataclass(frozen=True, slots=True)
class OpenWrite:
    """A write whose answer was lost and which a reading did not find applied; AWS may carry it out until `until` (s).

    `again` is that time by the clock on the wall, once it was said. `error` is what came in place of the answer, None
    where another session sent it.
    """

    call: UpdateAlias
    error: ProviderError | None
    until: float
    again: datetime | None = None


@dataclass(frozen=True, slots=True)
class MayStillApply:
    """A write may still be applied; another one, on the same RevisionId, may go out and rules it out."""

    write: OpenWrite


@dataclass(frozen=True, slots=True)
class ConfirmedByReading:
    """`error` came in place of an answer, but the alias, read again, is as asked; `unsent` was asked since.

    Where another session sent the write, `error` is None.
    """

    call: UpdateAlias
    error: ProviderError | None
    unsent: Routing | None = None


@dataclass(frozen=True, slots=True)
class SetElsewhere:
    """AWS refused a write because someone else had just written the same."""

    call: UpdateAlias


@dataclass(frozen=True, slots=True)
class StoredDifferently:
    """AWS accepted a weight and stored another."""

    target: Routing
    stored: Routing


FaderEvent = (
    Failed
    | Refused
    | Unconfirmed
    | MayStillApply
    | Conflict
    | ChangedElsewhere
    | SetElsewhere
    | ConfirmedByReading
    | StoredDifferently
)
