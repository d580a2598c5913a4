"""Input, handed to the app one event at a time, so that typing ahead means what it would mean typed slowly."""

from __future__ import annotations

from asyncio import AbstractEventLoop, TimerHandle
from collections import deque
from collections.abc import Callable, Iterable

from textual.events import InputEvent, MouseEvent, MouseMove
from textual.message import Message

# After this many seconds the next event is handed over, whatever became of the one before.
_PATIENCE = 0.1


class InputHandled(Message):
    """Follows an input event on its way through the app and comes back when the event has been dealt with.

    An app forwards a key to the widget in focus without waiting; a key behind it in the queue would still go to the
    old focus. Each widget takes messages in order, so what follows an event arrives after it.
    """

    def __init__(self, point: tuple[int, int] | None, screen: object = None) -> None:
        """Take the cell that a mouse event is about, and the screen that the event was forwarded to, if it was."""
        super().__init__()
        self.point = point
        self.screen = screen

    def forwarded(self, screen: object) -> InputHandled:
        """Give the message that follows the event on from the app to a screen."""
        return InputHandled(self.point, screen)


class InputQueue:
    """Messages from the terminal that the app has not been handed yet.

    `deliver` hands over one; `follow` sends a `InputHandled` after it and tells whether that was possible.
    """

    def __init__(
        self, loop: AbstractEventLoop, deliver: Callable[[Message], None], follow: Callable[[InputHandled], bool]
    ) -> None:
        self._loop = loop
        self._deliver = deliver
        self._follow = follow
        self._messages: deque[Message] = deque()
        self._waiting: TimerHandle | None = None

    def put(self, messages: Iterable[Message]) -> None:
        """Take messages; a mouse position that was not handed over yet is replaced by a later one."""
        for message in messages:
            last = self._messages[-1] if self._messages else None
            if isinstance(message, MouseMove) and isinstance(last, MouseMove) and _held(message) == _held(last):
                self._messages[-1] = message
            else:
                self._messages.append(message)
        if self._waiting is None:
            self._hand_over()

    def handled(self) -> None:
        """Go on, because the last event has been dealt with."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
            self._hand_over()

    def clear(self) -> None:
        """Forget what was not handed over."""
        self._messages.clear()
        self.handled()

    def _hand_over(self) -> None:
        while self._messages and self._waiting is None:
            message = self._messages.popleft()
            # Read before the event is delivered, since its coordinates change on the way.
            point = (message.screen_x, message.screen_y) if isinstance(message, MouseEvent) else None
            self._deliver(message)
            if isinstance(message, InputEvent) and self._follow(InputHandled(point)):
                self._waiting = self._loop.call_later(_PATIENCE, self.handled)


def _held(event: MouseMove) -> tuple[int, bool, bool, bool]:
    return event.button, event.shift, event.meta, event.ctrl
