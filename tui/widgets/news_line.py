"""A line that says what goes on, and for how long already where that is told by the second."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from rich.text import Text
from textual.timer import Timer
from textual.widgets import Static


class NewsLine(Static):
    """Shows the last words it was given; text is never read as markup."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._told: Callable[[float], str] | None = None
        self._since = 0.0
        self._ticker: Timer | None = None

    @property
    def goes_on(self) -> bool:
        """Whether something is told by the second."""
        return self._told is not None

    def say(self, words: str) -> None:
        """Show these words."""
        self.update(Text(words))

    def follow(self, told: Callable[[float], str]) -> None:
        """Show, each second until `end`, what is told of so many seconds since now."""
        self._told, self._since = told, monotonic()
        self._tick()
        if self._ticker is None:
            self._ticker = self.set_interval(1, self._tick)

    def end(self) -> None:
        """Follow nothing any more; the words stay."""
        self._told = None
        if self._ticker is not None:
            self._ticker.stop()
            self._ticker = None

    def _tick(self) -> None:
        if self._told is not None:
            self.say(self._told(monotonic() - self._since))
