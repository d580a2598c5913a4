"""The part of the screen of `$LATEST` that has edits or code written, and says how it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.messages import WriteRequested
from tui.features.latest.text import describe_failure, describe_same_code, format_sending
from tui.terminal.textual_private import is_usable
from tui.widgets.news_line import NewsLine

if TYPE_CHECKING:
    from screens.detail import DetailScreen
    from screens.latest.commands import LatestContext
    from tui.domain.call import UpdateFunctionCode, UpdateFunctionConfiguration
    from tui.domain.errors import ProviderError
    from tui.writes.workspace import Written

    Update = UpdateFunctionCode | UpdateFunctionConfiguration


class LatestWriting:
    """One write at a time; of one that ends once its screen is gone nothing is said here."""

    def __init__(
        self,
        screen: DetailScreen[LatestContext],
        doing: Callable[[str], object],
        edits: Callable[[], int],
        written: Callable[[Written], object],
        failed: Callable[[Update, ProviderError], object],
    ) -> None:
        """Say by `doing` what is under way; `edits` counts those that wait, `written` and `failed` hear of the end."""
        self._screen, self._doing, self._edits = screen, doing, edits
        self._written, self._failed = written, failed

    def write(self, call: Update, notes: tuple[str, ...] = ()) -> None:
        """Have a call made, once it was reviewed with notes on it."""
        self._screen.post_message(
            WriteRequested(
                call,
                self._end_well,
                sent=lambda: self._sent(call),
                failed=lambda error: self._end_ill(call, error),
                notes=notes,
            )
        )

    def _sent(self, call: Update) -> None:
        if is_usable(self._screen):
            self._doing("sending")
            self._news.follow(lambda seconds: format_sending(call, seconds))

    def _end_well(self, written: Written) -> None:
        if not is_usable(self._screen):
            return
        self._answered()
        if same := describe_same_code(written.call, written.answer):
            self._screen.notify(same, markup=False)
        self._news.say("AWS accepted it")
        self._written(written)

    def _end_ill(self, call: Update, error: ProviderError) -> None:
        if not is_usable(self._screen):
            return
        self._answered()
        self._news.say(describe_failure(error, self._edits()))
        self._failed(call, error)

    def _answered(self) -> None:
        self._news.end()
        self._doing("")

    @property
    def _news(self) -> NewsLine:
        return self._screen.query_one(NewsLine)
