"""Hands a message, as soon as the app gets it, to the part that it is for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual import on
from textual.message import Message

if TYPE_CHECKING:
    from tui.app.parts import Parts

MessageT = TypeVar("MessageT", bound=Message)


class HasParts(Protocol):
    """The app."""

    @property
    def parts(self) -> Parts:
        """All parts of the app, which are imported when they are first asked for."""

    @property
    def has_parts(self) -> bool:
        """Whether they were."""


def to_part(
    kind: type[MessageT], hand_over: Callable[[Parts, MessageT], object], *, begins: bool = True
) -> Callable[[HasParts, MessageT], None]:
    """Return the handler that hands messages of a kind to the part that they are for.

    Where they are no reason to begin, no import holds up the keys: without parts there is nobody to tell.
    """

    def handler(app: HasParts, message: MessageT) -> None:
        if begins or app.has_parts:
            hand_over(app.parts, message)

    return on(kind)(handler)
