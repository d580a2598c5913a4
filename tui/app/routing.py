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
        """All parts of the app."""


def to_part(
    kind: type[MessageT], hand_over: Callable[[Parts, MessageT], object]
) -> Callable[[HasParts, MessageT], None]:
    """Return the handler that hands messages of a kind to the part that they are for."""

    def handler(app: HasParts, message: MessageT) -> None:
        hand_over(app.parts, message)

    return on(kind)(handler)
