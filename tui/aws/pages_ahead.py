"""Reads a list's pages ahead of whoever takes them: what is done with one page holds up the next by nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tui.domain.errors import ProviderError
from tui.domain.page import Page

T = TypeVar("T")

MOST = 20
"""Pages that are read and not taken yet, at the most: whoever stops taking them costs no more calls than these."""

PAUSE = 0.1
"""Seconds from one taking to the next, unless it is the last: to show each page by itself would keep a screen busy."""


@dataclass(slots=True)
class _Ahead(Generic[T]):
    """What was read behind the page that ends at the marker `taken_to`, which is empty while some of it is taken."""

    taken_to: str
    taken_at: float
    pages: list[Page[T]] = field(default_factory=list)
    error: Exception | None = None
    abandoned: bool = False

    @property
    def over(self) -> bool:
        """Whether nothing more will be read."""
        return self.error is not None or self.abandoned or (bool(self.pages) and self.pages[-1].next_marker is None)

    @property
    def full(self) -> bool:
        """Whether no more is read before some is taken."""
        return len(self.pages) >= MOST


class PagesAhead(Generic[T]):
    """The pages of one list, of which `read` returns the one behind a marker; raises ProviderError.

    Those that come within `pause` seconds are taken as one, the first alone and the last at once.
    """

    def __init__(self, read: Callable[[str | None], Page[T]], pause: float = PAUSE) -> None:
        self._read, self._pause = read, pause
        self._condition = threading.Condition()
        self._ahead: _Ahead[T] | None = None

    def take(self, marker: str | None) -> Page[T]:
        """Return what is behind a marker, from the beginning for None; raise what reading it raised."""
        with self._condition:
            ahead = self._ahead
            goes_on = ahead is not None and marker is not None and ahead.taken_to == marker
            if ahead is not None and goes_on:
                ahead.taken_to = ""
        if ahead is not None and goes_on:
            return self._take_from(ahead)
        self.abandon()
        page = self._read(marker)
        if page.next_marker is not None:
            ahead = _Ahead(page.next_marker, time.monotonic())
            with self._condition:
                self._ahead = ahead
            threading.Thread(target=self._read_on, args=(ahead, page.next_marker), name="pages", daemon=True).start()
        return page

    def abandon(self) -> None:
        """Read no further."""
        with self._condition:
            if self._ahead is not None:
                self._ahead.abandoned = True
                self._ahead = None
            self._condition.notify_all()

    def _take_from(self, ahead: _Ahead[T]) -> Page[T]:
        with self._condition:
            self._condition.wait_for(lambda: ahead.pages or ahead.over)
            if not ahead.pages:
                self._forget(ahead)
                raise ahead.error or ProviderError("", "the list is read again from its beginning")
            left = ahead.taken_at + self._pause - time.monotonic()
            self._condition.wait_for(lambda: ahead.full or ahead.over, max(left, 0.0))
            taken, ahead.pages = ahead.pages, []
            last = taken[-1].next_marker
            ahead.taken_to, ahead.taken_at = last or "", time.monotonic()
            if last is None:
                self._forget(ahead)
            self._condition.notify_all()
        return Page(tuple(item for page in taken for item in page.items), last)

    def _forget(self, ahead: _Ahead[T]) -> None:
        if self._ahead is ahead:
            self._ahead = None

    def _read_on(self, ahead: _Ahead[T], marker: str | None) -> None:
        while marker is not None:
            try:
                page = self._read(marker)
            except Exception as error:  # noqa: BLE001 - whatever it is, who takes the next page has to know
                with self._condition:
                    ahead.error = error
                    self._condition.notify_all()
                return
            marker = page.next_marker
            with self._condition:
                ahead.pages.append(page)
                # Who takes them is not woken by each: to change between two threads takes as long as to read some.
                if len(ahead.pages) == 1 or ahead.full or ahead.over:
                    self._condition.notify_all()
                self._condition.wait_for(lambda: not ahead.full or ahead.abandoned)
                if ahead.abandoned:
                    return
