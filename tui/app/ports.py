"""What a part of the app may have done for it: small Protocols, which the app fulfils and a test fakes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from textual.message import Message
from textual.screen import Screen

if TYPE_CHECKING:
    from tui.domain.errors import ProviderError
    from tui.terminal.clipboard import Destination

T = TypeVar("T")
Work = Callable[[], Coroutine[None, None, None]]
Post = Callable[[Message], object]
"""Posts a message to the app, which routes it to the part that it is for."""


class Say(Protocol):
    """Shows a message in passing, and keeps it in the log of messages."""

    def inform(self, text: str) -> None:
        """Say what was done."""

    def warn(self, text: str) -> None:
        """Say what was not done, or what to look at."""

    def refuse(self, reason: str | None) -> None:
        """Say why something cannot be had, where there is a reason."""

    def warn_long(self, text: str) -> None:
        """Say what has to be read, for a minute."""

    def fail(self, error: ProviderError) -> None:
        """Say what AWS refused, and what helps."""


class Ask(Protocol):
    """Shows a dialog and returns what it is dismissed with; only within what `Run` runs."""

    def __call__(self, dialog: Screen[T], /) -> Awaitable[T]:
        """Show it, and wait."""


class Run(Protocol):
    """Runs work beside everything else; with `exclusive`, what ran in the same group is cancelled."""

    def __call__(self, work: Work, /, *, group: str, exclusive: bool = False) -> None:
        """Start the work; it ends with the app at the latest."""


class Show(Protocol):
    """Puts a screen on top, bound to what the app knows, and does not wait for it."""

    def __call__(self, screen: Screen[T], answered: Callable[[T | None], None] | None = None, /) -> None:
        """Show it; `answered` is given what it is dismissed with."""


class Timer(Protocol):
    """Something that happens later, or again and again."""

    def stop(self) -> None:
        """Have it not happen."""


class Screens(Protocol):
    """The screens that are open, and whether anyone looks at them; Textual's own names."""

    @property
    def screen_stack(self) -> Sequence[Screen[Any]]:
        """The open screens, the last one on top."""

    @property
    def app_focus(self) -> bool:
        """Whether the terminal has the focus, as far as it tells."""

    def pop_screen(self) -> object:
        """Take the screen on top away."""

    def set_timer(self, delay: float, callback: Callable[[], None], /) -> Timer:
        """Do something later."""

    def set_interval(self, interval: float, callback: Callable[[], object], /) -> Timer:
        """Do something again and again, every so many seconds."""

    def call_after_refresh(self, callback: Callable[[], object], /) -> object:
        """Do something once what is shown now is painted."""

    def write_to_terminal(self, sequence: str, /) -> None:
        """Send a sequence to the terminal that shows nothing."""

    def copy(self, text: str, /) -> Awaitable[Destination]:
        """Copy a text to the clipboard of the terminal."""


@dataclass(frozen=True, slots=True)
class Ports:
    """All of them, as most parts need all."""

    say: Say
    show: Show
    ask: Ask
    run: Run
    post: Post
