"""A line that says what is going on, and for how long already."""

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
        self._words_after: Callable[[float], str] | None = None
        self._since = 0.0
        self._ticker: Timer | None = None

    @property
    def is_following(self) -> bool:
        """Whether its words change by the second."""
        return self._words_after is not None

    def say(self, words: str) -> None:
        """Show these words."""
        self.update(Text(words))

    def follow(self, words_after: Callable[[float], str]) -> None:
        """Show, each second until `end`, the words for so many seconds since now."""
        self._words_after, self._since = words_after, monotonic()
        self._tick()
        if self._ticker is None:
            self._ticker = self.set_interval(1, self._tick)

    def end(self) -> None:
        """Follow nothing any more; the words stay."""
        self._words_after = None
        if self._ticker is not None:
            self._ticker.stop()
            self._ticker = None

    def _tick(self) -> None:
        if self._words_after is not None:
            self.say(self._words_after(monotonic() - self._since))
