"""What is asked for in the room of contexts, as values; `key` is that of a choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.domain.context_choice import ContextChoice

if TYPE_CHECKING:
    from tui.features.contexts.several.rows import ListAsLeft


@dataclass(frozen=True, slots=True)
class Look:
    """Read again which contexts there are."""


@dataclass(frozen=True, slots=True)
class AskIdentity:
    """Ask AWS whose account it is, and who one is there."""

    key: str


@dataclass(frozen=True, slots=True)
class ToggleMark:
    """Mark a context for the lists over several, or take its mark away."""

    key: str


@dataclass(frozen=True, slots=True)
class AddRegion:
    """List a context's profile in another region too."""

    key: str
    region: str


@dataclass(frozen=True, slots=True)
class SwitchTo:
    """Leave the open context for another one, and open a function there where one is named, `back` behind it."""

    choice: ContextChoice
    function: str = ""
    alias: str = ""
    back: ListAsLeft | None = None


ContextRequest = Look | AskIdentity | ToggleMark | AddRegion | SwitchTo
