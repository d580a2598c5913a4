"""What an operator must be told about the alias in hand."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.routing import Routing
from tui.providers.errors import ProviderError


@dataclass(frozen=True, slots=True)
class Failed:
    """AWS did not do what was asked, and the alias stands as confirmed."""

    error: ProviderError
    wanted: Routing


@dataclass(frozen=True, slots=True)
class Refused:
    """The product itself did not send what was asked, for the reason in words."""

    reason: str
    wanted: Routing


@dataclass(frozen=True, slots=True)
class InDoubt:
    """A write may or may not have been applied, and the alias could not be read since; nothing is sent until it is.

    `wanted` is what was asked for last: where it is not what `call` would have brought about, it was not sent.
    """

    error: ProviderError
    call: UpdateAlias
    wanted: Routing


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else moved the alias during a shift: where it stood, where they put it, what was wanted here."""

    base: Alias
    theirs: Alias
    ours: Routing


@dataclass(frozen=True, slots=True)
class MovedElsewhere:
    """Somebody else moved the alias while nothing was asked here."""

    before: Alias
    now: Alias


@dataclass(frozen=True, slots=True)
class ConfirmedByReading:
    """No answer came, but the alias, read again, stands as asked."""

    call: UpdateAlias


@dataclass(frozen=True, slots=True)
class StoredOtherwise:
    """AWS accepted a weight and stored another."""

    asked: Routing
    stored: Routing


News = Failed | Refused | InDoubt | Conflict | MovedElsewhere | ConfirmedByReading | StoredOtherwise
