"""Which part of the app each message is for, to which it is handed as soon as the app gets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from textual import on
from textual.message import Message

from screens import messages

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


class Route(NamedTuple):
    """How a message is handed over.

    Where it is no reason to begin, no import holds up the keys: without parts there is nobody to tell.
    """

    hand_over: Callable[[Parts, Any], object]
    begins: bool


def _route(
    kind: type[MessageT], hand_over: Callable[[Parts, MessageT], object], *, begins: bool = True
) -> tuple[type[Message], Route]:
    return kind, Route(hand_over, begins)


ROUTES = dict(
    (
        _route(messages.FunctionRequested, lambda parts, m: parts.navigation.open_function(m.name, m.alias)),
        _route(messages.Navigate, lambda parts, m: parts.navigation.go(m.route)),
        _route(messages.JumpRequested, lambda parts, m: parts.navigation.jump(m.function, m.alias, m.route)),
        _route(messages.Back, lambda parts, _: parts.navigation.back()),
        _route(messages.QuitRequested, lambda parts, _: parts.leaving.leave()),
        _route(messages.RefreshRequested, lambda parts, _: parts.refresh()),
        _route(messages.RestartRequested, lambda parts, _: parts.restart()),
        _route(messages.VersionRequested, lambda parts, m: parts.reading.function.read_version(m.number)),
        _route(messages.AliasRequested, lambda parts, m: parts.aliases.select_named(m.alias)),
        _route(messages.FaderActionRequested, lambda parts, m: parts.actions.apply(m.action, m.alias)),
        _route(messages.CancelRequested, lambda parts, m: parts.actions.cancel(m.alias)),
        _route(messages.StopRequested, lambda parts, m: parts.actions.stop(m.alias)),
        _route(messages.WriteRequested, lambda parts, m: parts.writes.write(m)),
        _route(messages.LastGoodRequested, lambda parts, m: parts.way_back.offer(m.alias)),
        _route(messages.FunctionsChecked, lambda parts, m: parts.examiner.take_over(m.reports)),
        _route(messages.WindowRequested, lambda parts, m: parts.reading.health.change_window(m.by)),
        _route(messages.ScreenResumed, lambda parts, _: parts.screen_resumed(), begins=False),
        _route(messages.RolloutRequested, lambda parts, m: parts.rollouts.take(m.request)),
        _route(messages.ReadRequested, lambda parts, m: parts.read(m)),
        _route(messages.PublishRequested, lambda parts, m: parts.publish(m)),
        _route(messages.SeveralRequested, lambda parts, m: parts.several.read(m)),
        _route(messages.ContextsRequested, lambda parts, m: parts.contexts.take(m.request)),
        _route(messages.CopyRequested, lambda parts, m: parts.copy(m)),
        _route(messages.HelpRequested, lambda parts, m: parts.show_help(m.availability)),
        _route(messages.MessagesRequested, lambda parts, _: parts.show_messages()),
    )
)
"""What is done with each message, by its type."""


def to_parts(app: HasParts, message: Message) -> None:
    """Hand a message to the part that it is for; the app's handler of all of them."""
    route = ROUTES[type(message)]
    if route.begins or app.has_parts:
        route.hand_over(app.parts, message)


for _kind in ROUTES:
    on(_kind)(to_parts)
